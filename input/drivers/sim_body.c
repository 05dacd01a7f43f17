#include "drivers/sim_body.h"

#include <complex.h>
#include <math.h>
#include <string.h>

/* Volatility: without it the CoP is Gaussian, real trials are not (simulated-person.md 2). */
static const double volume_sd = 0.45, volume_s = 1.5;

static void low_pass(double time_s, double *keep, double *fresh)
{
    *keep = exp(-SIM_DT_S / time_s);
    *fresh = sqrt(1.0 - *keep * *keep);
}

void sim_axis_begin(struct sim_axis *a, const struct sim_control *c, const struct random_stream *motor,
                    const struct random_stream *volatility)
{
    *a = (struct sim_axis){.control = *c, .motor = *motor, .volatility = *volatility};
    low_pass(c->slow_s, &a->slow_keep, &a->slow_new);
    low_pass(c->fast_s, &a->fast_keep, &a->fast_new);
    low_pass(volume_s, &a->volume_keep, &a->volume_new);
    a->slow = random_normal(&a->motor);
    a->fast = random_normal(&a->motor);
    a->volume = random_normal(&a->volatility);
}

void sim_axis_place(struct sim_axis *a)
{
    a->x_mm = a->v_mm_s = a->integral_mm_s = 0.0;
    memset(a->late_e_mm, 0, sizeof a->late_e_mm);
    memset(a->late_ev_mm_s, 0, sizeof a->late_ev_mm_s);
}

static double noise(struct sim_axis *a, double slow_factor, double fast_factor)
{
    a->slow = a->slow_keep * a->slow + a->slow_new * random_normal(&a->motor);
    a->fast = a->fast_keep * a->fast + a->fast_new * random_normal(&a->motor);
    a->volume = a->volume_keep * a->volume + a->volume_new * random_normal(&a->volatility);
    double m = a->control.steady_volume ? 1.0 : exp(volume_sd * a->volume - volume_sd * volume_sd);
    return m * (slow_factor * a->control.slow_mm * a->slow + fast_factor * a->control.fast_mm * a->fast);
}

double sim_axis_step(struct sim_axis *a, struct sim_set_point r, double slow_factor, double fast_factor, double low_mm,
                     double high_mm)
{
    const struct sim_control *c = &a->control;
    double e = a->x_mm - r.mm, ev = a->v_mm_s - r.mm_s;
    a->late_e_mm[a->at] = e;
    a->late_ev_mm_s[a->at] = ev;
    unsigned then = (a->at - (unsigned)c->delay_ms) % SIM_DELAY_SAMPLES;
    double late_e = a->late_e_mm[then], late_ev = a->late_ev_mm_s[then];
    a->at = (a->at + 1) % SIM_DELAY_SAMPLES;

    double p = r.mm - r.mm_s2 / c->w2 + c->ka * e + c->ba * ev + c->kp * late_e + c->kd * late_ev
        + c->ki * a->integral_mm_s + noise(a, slow_factor, fast_factor);
    p = fmin(fmax(p, low_mm), high_mm);
    a->v_mm_s += SIM_DT_S * c->w2 * (a->x_mm - p);
    a->x_mm += SIM_DT_S * a->v_mm_s;
    a->integral_mm_s += SIM_DT_S * late_e;
    return p;
}

static double complex feedback(const struct sim_control *c, double complex s)
{
    return c->ka + c->ba * s + cexp(-s * (c->delay_ms * SIM_DT_S)) * (c->kp + c->kd * s + c->ki / s);
}

double sim_control_cop_gain2(const struct sim_control *c, double frequency_hz)
{
    double complex s = 2.0 * M_PI * frequency_hz * I;
    double complex h = (s * s - c->w2) / (s * s - c->w2 + c->w2 * feedback(c, s));
    return creal(h) * creal(h) + cimag(h) * cimag(h);
}

double sim_control_margin(const struct sim_control *c)
{
    double smallest = HUGE_VAL;
    for (double f = 0.01; f < 10.0; f *= 1.01) {
        double complex s = 2.0 * M_PI * f * I;
        double distance = cabs(1.0 - c->w2 * feedback(c, s) / (c->w2 - s * s));
        if (distance < smallest) smallest = distance;
    }
    return smallest;
}
