#include "signal/sample_entropy.h"

#include <stdbool.h>
#include <stdlib.h>

#include "signal/entropy_ranks.h"

static bool alike(const struct entropy_ranks *e, uint32_t a, uint32_t b)
{
    return e->reach[a].lowest <= b && b <= e->reach[a].highest;
}

/* Templates in the order of their first value: those alike there follow each other. */
static void ordered_scan(const struct entropy_ranks *e, const uint32_t *start, size_t count, size_t m, struct match_counts *c)
{
    for (size_t p = 0; p < count; p++) {
        for (size_t q = p + 1; q < count && alike(e, e->rank[start[p]], e->rank[start[q]]); q++) {
            size_t k = 1;
            while (k <= m && alike(e, e->rank[start[p] + k], e->rank[start[q] + k])) k++;
            c->b += k >= m;
            c->a += k > m;
        }
    }
}

static bool all_finite(const double *u, size_t n)
{
    double zero = 0.0;
    for (size_t i = 0; i < n; i++) zero += u[i] * 0.0;
    return zero == 0.0;
}

enum status sample_entropy_counts(const double *u, size_t n, int m, double r, struct match_counts *out)
{
    struct entropy_ranks e;
    if (m < 1 || m > SAMPLE_ENTROPY_M_MAX || !(r >= 0.0) || n > UINT32_MAX || !all_finite(u, n)) return STATUS_ARG;
    *out = (struct match_counts){0, 0};
    if (n <= (size_t)m) return STATUS_OK;
    enum status status = entropy_ranks_make(u, n, r, &e);
    if (status != STATUS_OK) return status;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (e.order[i] < n - (size_t)m) e.order[count++] = e.order[i];
    }
    ordered_scan(&e, e.order, count, (size_t)m, out);
    entropy_ranks_free(&e);
    return STATUS_OK;
}

/* Population SD, by way of differences to the first value scaled by a power of two: any offset, any magnitude.
 * 0: constant. Infinite: the differences are. */
static double deviation(const double *u, size_t n)
{
    double largest = 0.0, sum = 0.0, squares = 0.0;
    int exponent;
    for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs(u[i] - u[0]));
    if (!(largest > 0.0) || isinf(largest)) return largest;
    (void)frexp(largest, &exponent);
    double half = ldexp(1.0, -exponent / 2), rest = ldexp(1.0, -exponent + exponent / 2);
    for (size_t i = 0; i < n; i++) sum += (u[i] - u[0]) * half * rest;
    for (size_t i = 0; i < n; i++) {
        double d = (u[i] - u[0]) * half * rest - sum / (double)n;
        squares += d * d;
    }
    return ldexp(sqrt(squares / (double)n), exponent);
}

enum status sample_entropy_run(const double *u, size_t n, int m, double f, struct metric_value *out)
{
    struct match_counts c;
    if (m < 1 || m > SAMPLE_ENTROPY_M_MAX || !(f >= 0.0)) return STATUS_ARG;
    *out = metric_undefined(REASON_SHORT);
    if (n <= (size_t)m + 1) return STATUS_OK;
    double sd = deviation(u, n);
    *out = metric_undefined(sd > 0.0 ? REASON_NOT_FINITE : REASON_CONSTANT);
    if (!(sd > 0.0) || isinf(sd)) return STATUS_OK;
    enum status status = sample_entropy_counts(u, n, m, f * sd, &c);
    if (status == STATUS_OK) *out = metric_if(c.a > 0, log((double)c.b / (double)c.a), REASON_NO_MATCH);
    return status;
}
