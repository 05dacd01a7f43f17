/* zero_phase.c - forward and backward, without delay. */
#include "signal/zero_phase.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/biquad.h"
#include "signal/number_pair.h"
#include "signal/series_scale.h"

enum { SECTIONS = 2, ORDER = 2 * SECTIONS };

static void multiply(const double p[3], const double q[3], double out[5])
{
    for (int i = 0; i < 5; i++) out[i] = 0.0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) out[i + j] += p[i] * q[j];
}

static void design(double cutoff_hz, double rate_hz, struct biquad section[SECTIONS])
{
    for (int i = 0; i < SECTIONS; i++) biquad_butterworth(ORDER, i, cutoff_hz, rate_hz, &section[i]);
}

void zero_phase_coefficients(double cutoff_hz, double rate_hz, double b[5], double a[5])
{
    struct biquad s[SECTIONS];
    design(cutoff_hz, rate_hz, s);
    multiply((double[3]){s[0].b0, s[0].b1, s[0].b2}, (double[3]){s[1].b0, s[1].b1, s[1].b2}, b);
    multiply((double[3]){1.0, s[0].a1, s[0].a2}, (double[3]){1.0, s[1].a1, s[1].a2}, a);
}

/* ---- two series side by side ----
 *
 * A recursive filter waits for its own last value: the processor idles. A second series in the other half of
 * the vector costs nothing, and each half is rounded as if it were alone. Sections are written out, and their
 * states are not in an array: then they stay in registers, which made one run 2.3 times as fast. */

struct pair_state {
    number_pair z1, z2;
};

/* A branch that is hardly ever taken: the next step need not wait for the comparison, which would make a run
 * a quarter longer. */
static inline number_pair flushed(number_pair v)
{
    pair_bits small = (pair_bits)(pair_abs(v) < pair_of(FILTER_STATE_FLOOR));
    if (__builtin_expect(pair_any(small), 0)) v = (number_pair)((pair_bits)v & ~small);
    return v;
}

/* biquad_step, and biquad_start */
static inline number_pair step(const struct biquad *f, struct pair_state *s, number_pair x)
{
    number_pair y = f->b0 * x + s->z1;
    s->z1 = flushed(f->b1 * x - f->a1 * y + s->z2);
    s->z2 = flushed(f->b2 * x - f->a2 * y);
    return y;
}

static struct pair_state start(const struct biquad *f, number_pair x)
{
    number_pair z2 = (f->b2 - f->a2) * x;
    return (struct pair_state){(f->b1 - f->a1) * x + z2, z2};
}

/* One pass over v [n] from its first sample on, or backward from its last. */
static void pass(const struct biquad section[SECTIONS], number_pair *v, size_t n, int direction)
{
    number_pair *at = direction > 0 ? v : v + n - 1;
    struct biquad f = section[0], g = section[1];
    struct pair_state first = start(&f, *at), second = start(&g, *at);
    for (size_t k = 0; k < n; k++, at += direction) *at = step(&g, &second, step(&f, &first, *at));
}

static number_pair at_both(const double *a, const double *b, size_t k)
{
    return (number_pair){a[k], b[k]};
}

/* Around the ends the series goes on, turned by half a circle about its first and its last sample. */
static void pad(const double *a, const double *b, size_t n, number_pair *padded)
{
    number_pair *body = padded + ZERO_PHASE_PAD, first = at_both(a, b, 0), last = at_both(a, b, n - 1);
    for (size_t k = 0; k < ZERO_PHASE_PAD; k++) {
        padded[k] = 2.0 * first - at_both(a, b, ZERO_PHASE_PAD - k);
        body[n + k] = 2.0 * last - at_both(a, b, n - 2 - k);
    }
    for (size_t k = 0; k < n; k++) body[k] = at_both(a, b, k);
}

static bool is_usable(double cutoff_hz, double rate_hz, const double *a, const double *b, size_t n)
{
    return n > ZERO_PHASE_PAD && cutoff_hz > 0.0 && cutoff_hz < 0.5 * rate_hz &&
           n < SIZE_MAX / 2 / sizeof(number_pair) && series_finite(a, n) && (b == a || series_finite(b, n));
}

static enum status run(double cutoff_hz, double rate_hz, const double *a, const double *b, size_t n,
                       double *out_a, double *out_b)
{
    if (!is_usable(cutoff_hz, rate_hz, a, b, n)) return STATUS_ARG;
    size_t count = n + 2 * ZERO_PHASE_PAD;
    number_pair *padded = malloc(count * sizeof *padded);
    if (!padded) return STATUS_MEM;
    struct biquad section[SECTIONS];
    design(cutoff_hz, rate_hz, section);
    pad(a, b, n, padded);
    pass(section, padded, count, +1);
    pass(section, padded, count, -1);
    for (size_t k = 0; k < n; k++) {
        number_pair v = padded[ZERO_PHASE_PAD + k];
        out_a[k] = v[0];
        out_b[k] = v[1];
    }
    free(padded);
    return STATUS_OK;
}

enum status zero_phase_run(double cutoff_hz, double rate_hz, const double *in, size_t n, double *out)
{
    return run(cutoff_hz, rate_hz, in, in, n, out, out);
}

enum status zero_phase_run_both(double cutoff_hz, double rate_hz, double *a, double *b, size_t n)
{
    return run(cutoff_hz, rate_hz, a, b, n, a, b);
}
