#include "signal/sample_entropy.h"

#include <stdbool.h>
#include <stdlib.h>

#include "signal/entropy_blocks.h"
#include "signal/series_scale.h"

/* About where building the tree begins to pay (base level, sway; with wider vectors later). */
enum { SCAN_TEMPLATES_MAX = 25000 };

/* r must have been given to the ranks. starts [n] is room. */
static enum status count_matches(const struct entropy_ranks *e, size_t n, int m, uint32_t *starts,
                                 struct match_counts *out)
{
    size_t templates = 0;
    *out = (struct match_counts){0, 0};
    if (n <= (size_t)m) return STATUS_OK;
    for (size_t i = 0; i < n; i++) {
        if (e->order[i] < n - (size_t)m) starts[templates++] = e->order[i];
    }
    entropy_count *count = templates <= SCAN_TEMPLATES_MAX ? entropy_scan_count : entropy_tree_count;
    return count(e, starts, templates, m, out);
}

enum status sample_entropy_counts(const double *u, size_t n, int m, double r, struct match_counts *out)
{
    struct entropy_ranks e;
    if (m < 1 || m > SAMPLE_ENTROPY_M_MAX || !(r >= 0.0) || n > UINT32_MAX || !series_finite(u, n))
        return STATUS_ARG;
    enum status status = entropy_ranks_make(u, n, &e);
    if (status != STATUS_OK) return status;
    entropy_ranks_reach(&e, r);
    status = count_matches(&e, n, m, e.order, out); /* the order is not wanted again */
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

/* All forms of a series whose deviation is a number above 0. */
static enum status run_forms(const double *u, size_t n, double sd, const struct entropy_form *forms,
                             size_t count, struct metric_value *out)
{
    struct entropy_ranks e;
    enum status status = entropy_ranks_make(u, n, &e);
    if (status != STATUS_OK) return status;
    uint32_t *starts = malloc(n * sizeof *starts);
    if (!starts) status = STATUS_MEM;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct match_counts c;
        if (out[i].reason == REASON_SHORT) continue;
        entropy_ranks_reach(&e, forms[i].f * sd);
        status = count_matches(&e, n, forms[i].m, starts, &c);
        out[i] = metric_if(c.a > 0, log((double)c.b / (double)c.a), REASON_NO_MATCH);
    }
    free(starts);
    entropy_ranks_free(&e);
    return status;
}

enum status sample_entropy_forms(const double *u, size_t n, const struct entropy_form *forms, size_t count,
                                 struct metric_value *out)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (forms[i].m < 1 || forms[i].m > SAMPLE_ENTROPY_M_MAX || !(forms[i].f >= 0.0)) return STATUS_ARG;
        bool enough = n > (size_t)forms[i].m + 1;
        out[i] = metric_undefined(enough ? REASON_NOT_FINITE : REASON_SHORT);
        any |= enough;
    }
    if (!any) return STATUS_OK;
    double sd = deviation(u, n);
    if (sd > 0.0 && isfinite(sd)) return n > UINT32_MAX ? STATUS_ARG : run_forms(u, n, sd, forms, count, out);
    for (size_t i = 0; i < count; i++)
        if (sd == 0.0 && out[i].reason != REASON_SHORT) out[i] = metric_undefined(REASON_CONSTANT);
    return STATUS_OK;
}

enum status sample_entropy_run(const double *u, size_t n, int m, double f, struct metric_value *out)
{
    return sample_entropy_forms(u, n, &(struct entropy_form){m, f}, 1, out);
}
