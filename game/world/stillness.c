#include "world/stillness.h"

#include "base/units.h"

static const double rate_hz = 1000, low_hz = 5, high_hz = 0.5;

/* The mirror of the low-pass: the same poles, two zeros at 0 Hz, gain 1 at the top. */
static void high_pass(double cutoff_hz, struct biquad *out)
{
    struct biquad low;
    biquad_butterworth(2, 0, cutoff_hz, rate_hz, &low);
    double top = (1 - low.a1 + low.a2) / 4;
    *out = (struct biquad){.b0 = top, .b1 = -2 * top, .b2 = top, .a1 = low.a1, .a2 = low.a2};
}

void stillness_begin(struct stillness *s, double weight_n)
{
    *s = (struct stillness){.weight_n = weight_n > 0 ? weight_n : 0};
    biquad_butterworth(2, 0, low_hz, rate_hz, &s->low);
    high_pass(high_hz, &s->high);
}

static void feet_come(struct stillness *s, double fz_n)
{
    biquad_start(&s->low, &s->low_state, fz_n);
    s->high_state = (struct biquad_state){-s->high.b0 * fz_n, s->high.b2 * fz_n}; /* at rest: nothing passes */
    s->mean_square_n2 = 0;
    s->known = true;
}

void stillness_step(struct stillness *s, double fz_n)
{
    if (!isfinite(fz_n)) return;
    if (!(s->weight_n > 0) || fz_n < STILLNESS_FEET_N || fz_n > 10 * s->weight_n) {
        s->known = false;
        return;
    }
    if (!s->known) feet_come(s, fz_n);
    double v = biquad_step(&s->high, &s->high_state, biquad_step(&s->low, &s->low_state, fz_n));
    s->mean_square_n2 += (v * v - s->mean_square_n2) * (0.001 / STILLNESS_FORGET_S);
}

double stillness_of(const struct stillness *s)
{
    if (!s->known) return 0.5;
    return clamp01(1 - sqrt(s->mean_square_n2) / (STILLNESS_LEVEL * s->weight_n));
}
