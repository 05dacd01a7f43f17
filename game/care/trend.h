/* trend.h - is there a trend over many sessions? (metrics.md 14; for therapist and research views)
 *
 * Session means ybar_j on the y scale (measure_scale.h) at times t_j in weeks, n_j trials each; model
 *   ybar_j = a + b*t_j + noise of variance w_j = s_d^2 + s_e^2/n_j (change_stats.h)
 * Prior: a flat, b ~ N(0, B^2). The posterior of b is normal; with tbar the mean of t weighted by 1/w_j
 *   precision = sum (t_j - tbar)^2/w_j + 1/B^2
 *   mean = [sum (t_j - tbar)*ybar_j/w_j]/precision        SD = 1/sqrt(precision)
 * Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., 14.8.
 *
 * Pure, allocates nothing, any thread. */
#ifndef EVENKEEL_CARE_TREND_H
#define EVENKEEL_CARE_TREND_H

#include <stddef.h>

#include "care/change_stats.h"
#include "signal/metric_value.h"

enum { TREND_SESSIONS_MIN = 4 };

/* Prior SD of the slope on the ln scale, per week: 3 %. On a plain scale the prior has the unit of the
 * measure and must be given. */
#define TREND_PRIOR_SD_LN 0.03

struct trend_session {
    double t_week; /* since any fixed day; in any order */
    double y;      /* mean of the trials of this session, y scale */
    int trials;    /* 1 or more */
};

/* The first session is practice. The other way to treat it: leave out the first trial of every session and
 * pass the rest. */
enum trend_familiarisation { TREND_DROP_FIRST_SESSION, TREND_FIRST_TRIALS_LEFT_OUT };

struct trend_setup {
    enum change_scale scale;
    enum better_side better;
    struct chance chance;            /* s_e, s_d on the y scale; not both 0 */
    double prior_sd_per_week;        /* B, above 0 (INFINITY: flat); ln scale: TREND_PRIOR_SD_LN unless set */
    enum trend_familiarisation familiarisation;
};

/* IMPROVING: P >= 0.975 that the slope goes to the better side, and the fitted change from the first to the
 * last used session is larger than the MDC95 of these two. PROBABLY: 0.90 <= P < 0.975. Mirrored for the
 * other side. A slope that is sure (P >= 0.975) but whose change is not larger than the MDC95 is no clear
 * change: change is called change only above what can be detected. */
enum trend_verdict {
    TREND_NOT_JUDGED, /* too little data, or the measure has no better side */
    TREND_DECLINING, TREND_PROBABLY_DECLINING, TREND_NO_CLEAR_CHANGE, TREND_PROBABLY_IMPROVING, TREND_IMPROVING
};

struct trend {
    enum measure_reason reason;       /* SHORT: fewer than 4 used, or all at one time; NOT_FINITE: bad numbers */
    size_t used;                      /* sessions in the fit */
    double slope, slope_sd;           /* posterior of b, y per week */
    double slope_low, slope_high;     /* 95 % interval */
    double pct_week, pct_low, pct_high; /* 100*(exp(b) - 1): % per week; NaN on the plain scale */
    double p_falling;                 /* P(b < 0) */
    double p_better;                  /* P(b on the better side); NaN without one */
    double line_t_week, line_y;       /* the fitted line passes here (tbar, ybar) with that slope: to draw it */
    double first_week, last_week;     /* of the used sessions */
    double fitted_change;             /* slope*(last - first), y */
    double mdc95;                     /* of the two ends, y */
    enum trend_verdict verdict;
};

/* All numbers of out are NaN where reason is set. Sessions that share the earliest time all are the first. */
void trend_of(const struct trend_session *session, size_t count, const struct trend_setup *setup,
              struct trend *out);

#endif
