#include "care/reliability.h"

#include <math.h>
#include <stdbool.h>

#include "care/change_stats.h"
#include "care/distribution.h"

struct table {
    const double *score;
    size_t people, trials;
    double first; /* sums are relative to it, so that a large common level costs no digits */
};

static double cell(const struct table *t, size_t person, size_t trial)
{
    return t->score[person * t->trials + trial] - t->first;
}

static double row_mean(const struct table *t, size_t person)
{
    double sum = 0;
    for (size_t j = 0; j < t->trials; j++) sum += cell(t, person, j);
    return sum / (double)t->trials;
}

static double column_mean(const struct table *t, size_t trial)
{
    double sum = 0;
    for (size_t i = 0; i < t->people; i++) sum += cell(t, i, trial);
    return sum / (double)t->people;
}

static double grand_mean(const struct table *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->people; i++) sum += row_mean(t, i);
    return sum / (double)t->people;
}

static bool complete(const double *score, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(score[i])) return false;
    return true;
}

static void mean_squares(const struct table *t, struct reliability *r)
{
    double people = (double)t->people, trials = (double)t->trials, mean = grand_mean(t);
    double between = 0, drift = 0, within = 0, left = 0;
    for (size_t j = 0; j < t->trials; j++) {
        double column = column_mean(t, j) - mean;
        drift += column * column;
        for (size_t i = 0; i < t->people; i++) {
            double own = cell(t, i, j) - row_mean(t, i);
            within += own * own;
            left += (own - column) * (own - column);
        }
    }
    for (size_t i = 0; i < t->people; i++) between += (row_mean(t, i) - mean) * (row_mean(t, i) - mean);
    r->mean = mean + t->first;
    r->ms_people = trials * between / (people - 1);
    r->ms_trials = people * drift / (trials - 1);
    r->ms_error = left / ((people - 1) * (trials - 1));
    r->ms_within = within / (people * (trials - 1));
}

/* Equal scores leave rounding errors of the level, not variance. */
static bool same_everywhere(const struct table *t)
{
    for (size_t i = 0; i < t->people * t->trials; i++)
        if (t->score[i] != t->score[0]) return false;
    return true;
}

static struct metric_value coefficient(double above, double below, bool same)
{
    return metric_if(!same && below > 0, above / below, REASON_CONSTANT);
}

static void icc(struct reliability *r, bool same)
{
    double n = (double)r->people, k = (double)r->trials, above = r->ms_people - r->ms_error;
    r->icc_one =
        coefficient(above, r->ms_people + (k - 1) * r->ms_error + k * (r->ms_trials - r->ms_error) / n, same);
    r->icc_mean = coefficient(above, r->ms_people + (r->ms_trials - r->ms_error) / n, same);
}

/* Degrees of freedom of a*MSC + b*MSE by Satterthwaite; a and b of McGraw & Wong, both times n*(1 - icc), so
 * that icc = 1 needs no division by 0. */
static double degrees_of_denominator(const struct reliability *r)
{
    double n = (double)r->people, k = (double)r->trials, icc_one = r->icc_one.value;
    double a = k * icc_one * r->ms_trials, b = (n * (1 + (k - 1) * icc_one) - k * icc_one) * r->ms_error;
    return (a + b) * (a + b) / (a * a / (k - 1) + b * b / ((n - 1) * (k - 1)));
}

static void interval(struct reliability *r)
{
    double n = (double)r->people, k = (double)r->trials, v = degrees_of_denominator(r);
    double f_low = f_quantile(0.975, n - 1, v), f_high = f_quantile(0.975, v, n - 1);
    double noise = k * r->ms_trials + (k * n - k - n) * r->ms_error;
    double low = n * (r->ms_people - f_low * r->ms_error) / (f_low * noise + n * r->ms_people);
    double high = n * (f_high * r->ms_people - r->ms_error) / (noise + n * f_high * r->ms_people);
    bool defined = !isnan(r->icc_one.value) && isfinite(v);
    r->icc_one_low = metric_if(defined, low, REASON_CONSTANT);
    r->icc_one_high = metric_if(defined, high, REASON_CONSTANT);
    r->icc_mean_low = metric_if(defined, k * low / (1 + (k - 1) * low), REASON_CONSTANT);
    r->icc_mean_high = metric_if(defined, k * high / (1 + (k - 1) * high), REASON_CONSTANT);
}

enum status reliability_of(const double *score, size_t people, size_t trials, struct reliability *out)
{
    if (!score || !out || people < 2 || trials < 2) return STATUS_ARG;
    if (!complete(score, people * trials)) return STATUS_DATA;
    struct table t = {score, people, trials, score[0]};
    struct reliability r = {.people = people, .trials = trials};
    mean_squares(&t, &r);
    if (!isfinite(r.ms_people + r.ms_trials + r.ms_error + r.ms_within)) return STATUS_DATA;
    r.sem = sqrt(r.ms_within);
    r.mdc95_one = change_mdc95((struct chance){r.sem, 0}, 1, 1);
    r.mdc95_mean = change_mdc95((struct chance){r.sem, 0}, (int)trials, (int)trials);
    icc(&r, same_everywhere(&t));
    interval(&r);
    *out = r;
    return STATUS_OK;
}
