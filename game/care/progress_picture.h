/* progress_picture.h - the "balance picture": what is followed, the smallest change that counts, and the
 * direction of all together (exercises.md 13.1 and 13.3).
 *
 * A direction of a person's own change; no chance of anything is computed here.
 * Pure, allocates nothing, any thread. */
#ifndef EVENKEEL_CARE_PROGRESS_PICTURE_H
#define EVENKEEL_CARE_PROGRESS_PICTURE_H

#include <stddef.h>

#include "care/change_stats.h"
#include "signal/sway_profile.h"

/* Falls and near-falls of the diary are counts that are shown and never tested, so they have no row. */
enum progress_domain {
    DOMAIN_STEADINESS, DOMAIN_REACH, DOMAIN_STANDS, DOMAIN_LEGS, DOMAIN_QUICKNESS, DOMAIN_CONFIDENCE,
    DOMAIN_COUNT
};

/* The value of one check-up day each. Sway: mean of its three trials. */
enum progress_measure {
    PROGRESS_MV_OPEN,      /* mm/s */
    PROGRESS_MV_ML_OPEN,
    PROGRESS_MV_CLOSED,
    PROGRESS_MV_ML_CLOSED,
    PROGRESS_REACH,        /* mean of eight reach values, mm */
    PROGRESS_STANDS,       /* seconds of the four stands, 0 to 40 */
    PROGRESS_CHAIR_STANDS, /* in 30 s, without hands */
    PROGRESS_RESPONSE,     /* median response time, s */
    PROGRESS_CONFIDENCE,   /* mean of five own activities, 0 to 10 */
    PROGRESS_MEASURE_COUNT
};

enum smallest_kind {
    SMALLEST_RATIO, /* y = ln value; the change counts from this ratio on, own value if larger */
    SMALLEST_SHARE, /* plain; this share of the mean baseline, own value if larger */
    SMALLEST_STEP,  /* plain; this step, own value if larger */
    SMALLEST_FIXED, /* plain; this step, for everybody; one check-up before and one after will do */
    SMALLEST_STAGE, /* whole stages gained or lost in two check-ups in a row */
};

struct progress_row {
    enum progress_domain domain;
    const char *metric, *unit;   /* name in signal/metric_table.h; NULL: not a sway metric */
    enum sway_profile profile;   /* of the metric; lp5_25hz for a plate without its own clock */
    enum better_side better;
    enum smallest_kind kind;
    double smallest;             /* ratio, share, or step in unit */
    const char *source;
};
extern const struct progress_row progress_rows[PROGRESS_MEASURE_COUNT];

struct progress_change {
    double change; /* mean of the follow-up minus that of the baseline; ratios: ln; stands: stages */
    double mdc;    /* smallest change that counts, same unit */
    double d;      /* change/mdc, + is better, within -3..3: exercises.md 13.3 */
    enum change_verdict verdict;
};

/* One measure of one person. baseline, follow_up: one value per day, in the unit of the row, in order of time;
 * the practice run left out. Days needed before and after:
 *   RATIO, SHARE, STEP   3 and 2 (own_change.h)
 *   FIXED                1 and 1
 *   STAGE                1 and 2: both of the last two check-ups are compared with the highest baseline stage for
 *                        a gain, with the lowest for a loss
 * NaN and NOT_JUDGED: too few days, a value is no number, or out of the measure's range. */
struct progress_change progress_change_of(enum progress_measure m, const double *baseline,
                                          size_t baseline_days, const double *follow_up, size_t follow_up_days);

enum picture_direction { PICTURE_TOO_LITTLE, PICTURE_LESS_GOOD, PICTURE_MIXED_OR_UNCHANGED, PICTURE_BETTER };
struct progress_picture {
    double d[DOMAIN_COUNT]; /* mean of the d of the domain's measures; NaN: not available */
    double t;               /* mean of the available domains; NaN: fewer than 3 */
    int domains;
    enum picture_direction direction;
};

/* BETTER: at least 3 domains, t >= 0.5, at least two domains with d >= 1, and no measure with d <= -1;
 * LESS_GOOD is its mirror. (13.3 asks the domains; asking their measures keeps the mean of eyes open and
 * closed from hiding one of them.) */
void progress_picture_of(const struct progress_change changes[PROGRESS_MEASURE_COUNT],
                         struct progress_picture *out);

#endif
