/* one_euro.c - speed-adaptive low-pass of the cursor. */
#include "signal/one_euro.h"

#include "signal/biquad.h"

/* Share of the new value in a one-pole low-pass: 1 / (1 + rate / (2 pi fc)). */
static double one_pole_share(double cutoff_hz, double rate_hz)
{
    double w = 2.0 * M_PI * cutoff_hz;
    return w / (w + rate_hz);
}

void one_euro_design(struct one_euro *f, double min_cutoff_hz, double beta, double derivative_cutoff_hz,
                     double rate_hz)
{
    *f = (struct one_euro){.min_cutoff_hz = min_cutoff_hz,
                           .beta = beta,
                           .rate_hz = rate_hz,
                           .derivative_share = one_pole_share(derivative_cutoff_hz, rate_hz)};
}

void one_euro_start(struct one_euro *f, struct point_mm at_mm)
{
    f->last_mm = f->value_mm = at_mm;
    f->velocity_mm_s = (struct point_mm){0.0, 0.0};
}

static double toward(double from, double to, double share)
{
    return filter_flush(from + share * (to - from));
}

struct point_mm one_euro_step(struct one_euro *f, struct point_mm at_mm)
{
    struct point_mm raw_speed = {(at_mm.x - f->last_mm.x) * f->rate_hz,
                                 (at_mm.y - f->last_mm.y) * f->rate_hz};
    f->last_mm = at_mm;
    f->velocity_mm_s.x = toward(f->velocity_mm_s.x, raw_speed.x, f->derivative_share);
    f->velocity_mm_s.y = toward(f->velocity_mm_s.y, raw_speed.y, f->derivative_share);

    double speed = sqrt(f->velocity_mm_s.x * f->velocity_mm_s.x + f->velocity_mm_s.y * f->velocity_mm_s.y);
    double share = one_pole_share(f->min_cutoff_hz + f->beta * speed, f->rate_hz);
    f->value_mm.x = toward(f->value_mm.x, at_mm.x, share);
    f->value_mm.y = toward(f->value_mm.y, at_mm.y, share);
    return f->value_mm;
}
