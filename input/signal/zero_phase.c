/* zero_phase.c - forward and backward, without delay. */
#include "signal/zero_phase.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/biquad.h"

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

/* One pass over v [n], in steps of +1 or -1, from v[0] or v[n-1]. */
static void pass(const struct biquad section[SECTIONS], double *v, size_t n, int direction)
{
    struct biquad_state state[SECTIONS];
    double first = direction > 0 ? v[0] : v[n - 1];
    for (int i = 0; i < SECTIONS; i++) biquad_start(&section[i], &state[i], first);
    for (size_t k = 0; k < n; k++) {
        double *at = direction > 0 ? &v[k] : &v[n - 1 - k];
        for (int i = 0; i < SECTIONS; i++) *at = biquad_step(&section[i], &state[i], *at);
    }
}

enum status zero_phase_run(double cutoff_hz, double rate_hz, const double *in, size_t n, double *out)
{
    if (n <= ZERO_PHASE_PAD || !(cutoff_hz > 0.0) || !(cutoff_hz < 0.5 * rate_hz) ||
        n > SIZE_MAX / 2 / sizeof *in)
        return STATUS_ARG;
    for (size_t k = 0; k < n; k++)
        if (!isfinite(in[k])) return STATUS_ARG;
    double *padded = malloc((n + 2 * ZERO_PHASE_PAD) * sizeof *padded);
    if (!padded) return STATUS_MEM;
    for (size_t k = 0; k < ZERO_PHASE_PAD; k++) {
        padded[k] = 2.0 * in[0] - in[ZERO_PHASE_PAD - k];
        padded[ZERO_PHASE_PAD + n + k] = 2.0 * in[n - 1] - in[n - 2 - k];
    }
    for (size_t k = 0; k < n; k++) padded[ZERO_PHASE_PAD + k] = in[k];

    struct biquad section[SECTIONS];
    design(cutoff_hz, rate_hz, section);
    pass(section, padded, n + 2 * ZERO_PHASE_PAD, +1);
    pass(section, padded, n + 2 * ZERO_PHASE_PAD, -1);
    for (size_t k = 0; k < n; k++) out[k] = padded[ZERO_PHASE_PAD + k];
    free(padded);
    return STATUS_OK;
}
