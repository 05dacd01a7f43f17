/* weight_bearing.c - the right foot's share of the load. */
#include "signal/weight_bearing.h"

#include <math.h>
#include <stdbool.h>

#include "signal/value_series.h"

static bool is_loaded(double right_n, double left_n)
{
    return right_n + left_n > 0.0;
}

static double right_pct(double right_n, double left_n)
{
    return 100.0 * right_n / (right_n + left_n);
}

struct shares {
    double mean_pct, right_sum_n, left_sum_n;
    size_t loaded;
};

static struct shares mean_shares(const double *right_n, const double *left_n, size_t n)
{
    struct shares s = {0.0, 0.0, 0.0, 0};
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        if (!is_loaded(right_n[k], left_n[k])) continue;
        sum += right_pct(right_n[k], left_n[k]) - 50.0; /* about the middle: exact for an even stance */
        s.right_sum_n += right_n[k];
        s.left_sum_n += left_n[k];
        s.loaded++;
    }
    s.mean_pct = 50.0 + sum / (double)s.loaded;
    return s;
}

static double share_sd(const double *right_n, const double *left_n, size_t n, const struct shares *s)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        if (!is_loaded(right_n[k], left_n[k])) continue;
        double off = right_pct(right_n[k], left_n[k]) - s->mean_pct;
        sum += off * off;
    }
    return sqrt(sum / (double)(s->loaded - 1));
}

void weight_bearing_run(const double *right_n, const double *left_n, size_t n, struct weight_bearing *out)
{
    bool finite = series_finite(right_n, n) && series_finite(left_n, n);
    metrics_undefined(out, sizeof *out, finite ? REASON_EMPTY : REASON_NOT_FINITE);
    if (!finite) return;
    struct shares s = mean_shares(right_n, left_n, n);
    if (s.loaded == 0) return;
    out->right_pct_mean = metric_of(s.mean_pct);
    out->right_pct_sd =
        s.loaded > 1 ? metric_of(share_sd(right_n, left_n, n, &s)) : metric_undefined(REASON_SHORT);
    out->asymmetry_index_pct =
        metric_of(100.0 * fabs(s.right_sum_n - s.left_sum_n) / (0.5 * (s.right_sum_n + s.left_sum_n)));
}
