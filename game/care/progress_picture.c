#include "care/progress_picture.h"

#include <math.h>
#include <stdbool.h>

#include "care/own_change.h"
#include "care/profile.h"

#define SANTOS "Santos & Duarte 2016 doi:10.7717/peerj.2648, own computation: means of three trials, same day"
#define EXPERIENCE "choice of this project, no publication"

enum { DOMAINS_MIN = 3, STAGE_S = STAND_HELD_S, STANDS_MAX_S = STANDS * STAND_HELD_S };

/* 5 Hz: robust against the noise of a plate, for change over time. */
#define SWAY(metric, ratio)                                                                                  \
    {                                                                                                        \
        DOMAIN_STEADINESS, metric, "mm/s", PROFILE_LP5, BETTER_LESS, SMALLEST_RATIO, ratio, SANTOS           \
    }
#define OTHER(domain, unit, better, kind, smallest, source)                                                  \
    {                                                                                                        \
        DOMAIN_##domain, NULL, unit, PROFILE_RAW, BETTER_##better, SMALLEST_##kind, smallest, source         \
    }

const struct progress_row progress_rows[PROGRESS_MEASURE_COUNT] = {
    [PROGRESS_MV_OPEN] = SWAY("mean_velocity_2d", 1.40),
    [PROGRESS_MV_ML_OPEN] = SWAY("mean_velocity_ml", 1.54),
    [PROGRESS_MV_CLOSED] = SWAY("mean_velocity_2d", 1.39),
    [PROGRESS_MV_ML_CLOSED] = SWAY("mean_velocity_ml", 1.48),
    [PROGRESS_REACH] = OTHER(REACH, "mm", MORE, SHARE, 0.15, EXPERIENCE),
    [PROGRESS_STANDS] = OTHER(STANDS, "s", MORE, STAGE, 1, "four stands of 10 s each"),
    [PROGRESS_CHAIR_STANDS] = OTHER(LEGS, "count", MORE, FIXED, 3, "Gill 2022: individual value about 2.5"),
    [PROGRESS_RESPONSE] = OTHER(QUICKNESS, "s", LESS, STEP, 0.15, EXPERIENCE),
    [PROGRESS_CONFIDENCE] = OTHER(CONFIDENCE, "points", MORE, FIXED, 2, EXPERIENCE),
};

static const struct progress_change unknown = {NAN, NAN, NAN, CHANGE_NOT_JUDGED};

static enum change_scale scale_of(const struct progress_row *row)
{
    return row->kind == SMALLEST_RATIO ? SCALE_LN : SCALE_PLAIN;
}

static struct progress_change judged(double change, double mdc, enum better_side better)
{
    if (!isfinite(change) || !(mdc > 0)) return unknown;
    double d = (better == BETTER_MORE ? change : -change) / mdc;
    return (struct progress_change){change, mdc, fmax(-3, fmin(3, d)), own_change_judge(change, mdc, better)};
}

static double smallest_y(const struct progress_row *row, double baseline_mean)
{
    if (row->kind == SMALLEST_RATIO) return log(row->smallest);
    return row->kind == SMALLEST_SHARE ? row->smallest * fabs(baseline_mean) : row->smallest;
}

static double smallest_that_counts(const struct progress_row *row, const double *baseline, size_t days,
                                   size_t follow_up_days, double mean)
{
    if (row->kind == SMALLEST_FIXED) return row->smallest;
    return own_change_mdc(scale_of(row), baseline, days, follow_up_days, smallest_y(row, mean));
}

static double stage(double seconds)
{
    return seconds >= 0 && seconds <= STANDS_MAX_S ? floor(seconds / STAGE_S) : NAN;
}

/* Whole stages that both of the last two check-ups have gained over the best baseline, or lost. */
static double stages_kept(const double *baseline, size_t baseline_days, const double *follow_up,
                          size_t follow_up_days)
{
    double least = INFINITY, best = -INFINITY;
    double a = stage(follow_up[follow_up_days - 2]), b = stage(follow_up[follow_up_days - 1]);
    for (size_t i = 0; i < baseline_days; i++) {
        double s = stage(baseline[i]);
        if (isnan(s)) return NAN;
        least = fmin(least, s);
        best = fmax(best, s);
    }
    if (isnan(a) || isnan(b)) return NAN;
    if (fmin(a, b) > best) return fmin(a, b) - best;
    return fmax(a, b) < least ? fmax(a, b) - least : 0;
}

struct progress_change progress_change_of(enum progress_measure m, const double *baseline,
                                          size_t baseline_days, const double *follow_up,
                                          size_t follow_up_days)
{
    if ((unsigned)m >= PROGRESS_MEASURE_COUNT || baseline_days < 1 || follow_up_days < 1) return unknown;
    const struct progress_row *row = &progress_rows[m];
    if (row->kind == SMALLEST_STAGE) {
        if (follow_up_days < OWN_FOLLOW_UP_DAYS_MIN) return unknown;
        return judged(stages_kept(baseline, baseline_days, follow_up, follow_up_days), row->smallest,
                      row->better);
    }
    double before = own_change_mean_y(scale_of(row), baseline, baseline_days);
    double after = own_change_mean_y(scale_of(row), follow_up, follow_up_days);
    return judged(after - before, smallest_that_counts(row, baseline, baseline_days, follow_up_days, before),
                  row->better);
}

static double domain_d(const struct progress_change *changes, enum progress_domain domain)
{
    double sum = 0;
    int count = 0;
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++) {
        if (progress_rows[m].domain != domain || isnan(changes[m].d)) continue;
        sum += changes[m].d;
        count++;
    }
    return count > 0 ? sum / count : NAN;
}

/* side +1 asks for better, -1 for less good. */
static bool goes(int side, const struct progress_picture *p, const struct progress_change *changes)
{
    int clear = 0;
    for (int i = 0; i < DOMAIN_COUNT; i++)
        if (side * p->d[i] >= 1) clear++;
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++)
        if (side * changes[m].d <= -1) return false; /* so no domain either: a mean has a part below it */
    return side * p->t >= 0.5 && clear >= 2;
}

static enum picture_direction direction_of(const struct progress_picture *p,
                                           const struct progress_change *changes)
{
    if (goes(+1, p, changes)) return PICTURE_BETTER;
    return goes(-1, p, changes) ? PICTURE_LESS_GOOD : PICTURE_MIXED_OR_UNCHANGED;
}

void progress_picture_of(const struct progress_change changes[PROGRESS_MEASURE_COUNT],
                         struct progress_picture *out)
{
    struct progress_picture p = {.t = NAN, .direction = PICTURE_TOO_LITTLE};
    double sum = 0;
    for (int i = 0; i < DOMAIN_COUNT; i++) {
        p.d[i] = domain_d(changes, (enum progress_domain)i);
        if (isnan(p.d[i])) continue;
        sum += p.d[i];
        p.domains++;
    }
    if (p.domains >= DOMAINS_MIN) {
        p.t = sum / p.domains;
        p.direction = direction_of(&p, changes);
    }
    *out = p;
}
