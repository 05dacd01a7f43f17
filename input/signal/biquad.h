/* biquad.h - second-order low-pass sections: Butterworth by the bilinear transform with pre-warping
 * (metrics.md 4.2).
 *
 * Plain data, one owner, RT-safe after design. biquad_start sets the state as if the input had always been
 * x, so that no filter opens with a slide from zero. States below 1e-30 become zero: a decaying tail must
 * not turn into denormals, and a processor mode would give replay other bits (performance.md 2). */
#ifndef EVENKEEL_SIGNAL_BIQUAD_H
#define EVENKEEL_SIGNAL_BIQUAD_H

#include <math.h>

#define FILTER_STATE_FLOOR 1e-30

struct biquad { double b0, b1, b2, a1, a2; };
struct biquad_state { double z1, z2; };

/* Section i (0-based) of a Butterworth low-pass of even order; order 2 has one, order 4 two. 0 < cutoff_hz <
 * rate_hz / 2. */
void biquad_butterworth(int order, int section, double cutoff_hz, double rate_hz, struct biquad *out);

/* |H| at freq_hz, and the group delay there in seconds. */
double biquad_gain(const struct biquad *f, double freq_hz, double rate_hz);
double biquad_delay_s(const struct biquad *f, double freq_hz, double rate_hz);

static inline double filter_flush(double v) { return fabs(v) < FILTER_STATE_FLOOR ? 0.0 : v; }

static inline void biquad_start(const struct biquad *f, struct biquad_state *s, double x)
{
    s->z2 = (f->b2 - f->a2) * x;
    s->z1 = (f->b1 - f->a1) * x + s->z2;
}

static inline double biquad_step(const struct biquad *f, struct biquad_state *s, double x)
{
    double y = f->b0 * x + s->z1;
    s->z1 = filter_flush(f->b1 * x - f->a1 * y + s->z2);
    s->z2 = filter_flush(f->b2 * x - f->a2 * y);
    return y;
}

#endif
