/* change_stats.h - is the second session really different from the first? (metrics.md 14)
 *
 * Everything works on y: ln of the measure or the measure itself (measure_scale.h). Two sources of chance,
 * both SDs on the y scale:
 *   s_e  from trial to trial within a session: sqrt of the mean within-subject variance (reliability.h)
 *   s_d  from day to day; 0 only for two sessions of one day
 * The mean of n trials of one session has the variance s_e^2/n + s_d^2.
 *
 * Pure, any thread. NaN: an argument is no number, an SD is below 0, a session has no trial, or (rci) there
 * is no chance at all to compare with. Sources: Jacobson & Truax 1991 doi:10.1037/0022-006X.59.1.12;
 * practice: Maassen 2004 doi:10.1017/S1355617704106097; SEM and MDC: Weir 2005, J Strength Cond Res
 * 19(1):231-240. */
#ifndef EVENKEEL_CARE_CHANGE_STATS_H
#define EVENKEEL_CARE_CHANGE_STATS_H

#include "care/measure_scale.h"

/* The factor of the written definitions (metrics.md 14): 1.96, not 1.959964. */
#define CHANGE_FACTOR 1.96

/* Day-to-day SD on the ln scale until the installation has its own data: 0.15 to 0.2 after Riemann & Piersol
 * 2016 (30 adults over 65, ML velocity, two days: SEM 15.9 to 23.6 %). The larger one is used where one is
 * asked for: it claims change less readily. */
#define BETWEEN_DAY_SD_LN_LOW 0.15
#define BETWEEN_DAY_SD_LN 0.20

/* What may be said about a change; the words for people are chosen elsewhere (exercises.md 13.2, 16). */
enum change_verdict { CHANGE_NOT_JUDGED, CHANGE_CLEARLY_WORSE, CHANGE_NO_CLEAR, CHANGE_CLEARLY_BETTER };

struct chance {
    double s_e, s_d;
};

/* sqrt(s_e^2/n1 + s_e^2/n2 + 2*s_d^2): SD of the difference of two session means. n1, n2 >= 1. */
double change_sd(struct chance c, int n1, int n2);

/* 1.96 * change_sd: 95 of 100 differences of an unchanged person are smaller. Unit of y. */
double change_mdc95(struct chance c, int n1, int n2);

/* The same for one whole measure on the ln scale, as a ratio of the measure: really lower below exp(-mdc95),
 * really higher above exp(mdc95). A 0.4 gives 0.67: it must fall by 33 %. */
double change_ratio_lower(double mdc95);
double change_ratio_higher(double mdc95);

/* Reliable change index (y2 - y1 - practice)/change_sd; practice: expected difference by repetition alone, on
 * the y scale, signed as y2 - y1 (ln(0.92) where repetition lowers a velocity by 8 %), 0: none. */
double change_rci(double y1, double y2, double practice, struct chance c, int n1, int n2);

/* |rci| >= 1.96 is a change, in the direction of its sign. NOT_JUDGED: NaN, or no better side. */
enum change_verdict change_judge(double rci, enum better_side better);

#endif
