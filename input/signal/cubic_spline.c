/* cubic_spline.c - interpolating cubic spline with not-a-knot ends.
 *
 * Unknowns are the second derivatives m[i]. The not-a-knot conditions (one cubic over the first two spans, one over the last
 * two) replace m[0] and m[count-1], which leaves a tridiagonal system whose every row is strictly diagonally dominant,
 * whatever the spacing: the elimination needs no pivoting and stays stable. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/rambling.h"

static bool is_usable(const double *x, const double *y, size_t count)
{
    if (count < 4 || count > SIZE_MAX / 2 / sizeof *x) return false;
    for (size_t i = 0; i < count; i++)
        if (!isfinite(x[i]) || !isfinite(y[i]) || (i > 0 && !(x[i] > x[i - 1]))) return false;
    return true;
}

struct row {
    double lower, diagonal, upper, right;
};

/* Row of m[i], 1 <= i <= count - 2. */
static struct row row_of(const double *x, const double *y, size_t count, size_t i)
{
    double a = x[i] - x[i - 1], b = x[i + 1] - x[i];
    double bend = (y[i + 1] - y[i]) / b - (y[i] - y[i - 1]) / a;
    struct row r = {a, 2.0 * (a + b), b, 6.0 * bend};
    if (i == 1) { /* m[0] = m[1] + (m[1] - m[2]) * a / b */
        r.diagonal += a + a * (a / b);
        r.upper -= a * (a / b);
    }
    if (i == count - 2) { /* m[i+1] = m[i] + (m[i] - m[i-1]) * b / a */
        r.diagonal += b + b * (b / a);
        r.lower -= b * (b / a);
    }
    return r;
}

static void second_derivatives(const double *x, const double *y, size_t count, double *m, double *upper)
{
    size_t last = count - 1;
    m[0] = upper[0] = 0.0;
    for (size_t i = 1; i < last; i++) {
        struct row r = row_of(x, y, count, i);
        double lower = i == 1 ? 0.0 : r.lower, pivot = r.diagonal - lower * upper[i - 1];
        upper[i] = r.upper / pivot;
        m[i] = (r.right - lower * m[i - 1]) / pivot;
    }
    for (size_t i = last - 2; i > 0; i--) m[i] -= upper[i] * m[i + 1];
    m[0] = m[1] + (m[1] - m[2]) * ((x[1] - x[0]) / (x[2] - x[1]));
    m[last] =
        m[last - 1] + (m[last - 1] - m[last - 2]) * ((x[last] - x[last - 1]) / (x[last - 1] - x[last - 2]));
}

static double value_in_span(const double *x, const double *y, const double *m, size_t i, double at)
{
    double h = x[i + 1] - x[i], t = at - x[i];
    double slope = (y[i + 1] - y[i]) / h - h * (2.0 * m[i] + m[i + 1]) / 6.0;
    return y[i] + t * (slope + t * (0.5 * m[i] + t * (m[i + 1] - m[i]) / (6.0 * h)));
}

enum status cubic_spline(const double *x, const double *y, size_t count, const double *at, size_t m,
                         double *out)
{
    if (!is_usable(x, y, count)) return STATUS_ARG;
    double *curve = malloc(2 * count * sizeof *curve);
    if (!curve) return STATUS_MEM;
    second_derivatives(x, y, count, curve, curve + count);
    size_t span = 0;
    for (size_t k = 0; k < m; k++) {
        while (span + 2 < count && at[k] >= x[span + 1]) span++;
        out[k] = value_in_span(x, y, curve, span, at[k]);
    }
    free(curve);
    return STATUS_OK;
}
