#include "signal/sample_entropy.h"

#include "signal/entropy_blocks.h"
#include "signal/series_scale.h"

/* About where building the tree begins to pay (base level, sway; with wider vectors later). */
enum { SCAN_TEMPLATES_MAX = 25000 };

enum status sample_entropy_counts(const double *u, size_t n, int m, double r, struct match_counts *out)
{
    struct entropy_ranks e;
    if (m < 1 || m > SAMPLE_ENTROPY_M_MAX || !(r >= 0.0) || n > UINT32_MAX || !series_finite(u, n))
        return STATUS_ARG;
    *out = (struct match_counts){0, 0};
    if (n <= (size_t)m) return STATUS_OK;
    enum status status = entropy_ranks_make(u, n, r, &e);
    if (status != STATUS_OK) return status;
    size_t templates = 0;
    for (size_t i = 0; i < n; i++) {
        if (e.order[i] < n - (size_t)m) e.order[templates++] = e.order[i];
    }
    entropy_count *count = templates <= SCAN_TEMPLATES_MAX ? entropy_scan_count : entropy_tree_count;
    status = count(&e, e.order, templates, m, out);
    entropy_ranks_free(&e);
    return status;
}

/* Population SD; 0: constant, infinite: the series or its differences are not finite. */
static double deviation(const double *u, size_t n)
{
    struct series_scale s = series_scale_of(u, n);
    double mean = 0.0, squares = 0.0;
    if (s.largest == 0.0 || isinf(s.largest)) return s.largest;
    for (size_t i = 0; i < n; i++) mean += series_scaled(&s, u, i);
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = series_scaled(&s, u, i) - mean;
        squares += d * d;
    }
    return ldexp(sqrt(squares / (double)n), s.exponent);
}

enum status sample_entropy_run(const double *u, size_t n, int m, double f, struct metric_value *out)
{
    struct match_counts c;
    if (m < 1 || m > SAMPLE_ENTROPY_M_MAX || !(f >= 0.0)) return STATUS_ARG;
    *out = metric_undefined(REASON_SHORT);
    if (n <= (size_t)m + 1) return STATUS_OK;
    double sd = deviation(u, n);
    *out = metric_undefined(sd == 0.0 ? REASON_CONSTANT : REASON_NOT_FINITE);
    if (sd == 0.0 || isinf(sd)) return STATUS_OK;
    enum status status = sample_entropy_counts(u, n, m, f * sd, &c);
    if (status == STATUS_OK) *out = metric_if(c.a > 0, log((double)c.b / (double)c.a), REASON_NO_MATCH);
    return status;
}
