/* biquad.c - design of Butterworth sections, and what they do to a sine. */
#include "signal/biquad.h"

#include <complex.h>

void biquad_butterworth(int order, int section, double cutoff_hz, double rate_hz, struct biquad *out)
{
    double k = tan(M_PI * cutoff_hz / rate_hz);
    double damping = 2.0 * sin(M_PI * (2 * section + 1) / (2.0 * order)); /* 1/Q of this pole pair */
    double norm = 1.0 / (1.0 + damping * k + k * k);

    out->b0 = k * k * norm;
    out->b1 = 2.0 * out->b0;
    out->b2 = out->b0;
    out->a1 = 2.0 * (k * k - 1.0) * norm;
    out->a2 = (1.0 - damping * k + k * k) * norm;
}

double biquad_gain(const struct biquad *f, double freq_hz, double rate_hz)
{
    double complex z = cexp(-I * 2.0 * M_PI * freq_hz / rate_hz);
    return cabs((f->b0 + z * (f->b1 + z * f->b2)) / (1.0 + z * (f->a1 + z * f->a2)));
}

/* For a polynomial p(z) = sum c_k z^-k the group delay is Re(sum k c_k z^-k / p). */
static double polynomial_delay(double c0, double c1, double c2, double complex z)
{
    return creal(z * (c1 + 2.0 * z * c2) / (c0 + z * (c1 + z * c2)));
}

double biquad_delay_s(const struct biquad *f, double freq_hz, double rate_hz)
{
    double complex z = cexp(-I * 2.0 * M_PI * freq_hz / rate_hz);
    return (polynomial_delay(f->b0, f->b1, f->b2, z) - polynomial_delay(1.0, f->a1, f->a2, z)) / rate_hz;
}
