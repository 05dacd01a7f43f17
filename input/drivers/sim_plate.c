#include "drivers/sim_plate.h"

#include <math.h>

const struct sim_plate_preset sim_plate_presets[3] = {
    [SIM_LAB] = {.word = "lab", .rate_hz = 1000, .half_width_mm = 250, .half_depth_mm = 250, .noise_n = 0.5,
                 .step_n = 0.05, .gain_sd = 0.001, .walk_n = 0.2, .cell_limit_n = 2500},
    [SIM_HOME_1K] = {.word = "home1k", .rate_hz = 1000, .half_width_mm = 215, .half_depth_mm = 119, .noise_n = 0.8,
                     .step_n = 0.1, .gain_sd = 0.005, .zero_sd_n = 1.0, .walk_n = 1.0, .creep = 0.001, .creep_s = 120,
                     .jitter_s = 50e-6, .cell_limit_n = 1000},
    [SIM_HOME_RADIO] = {.word = "homeradio", .rate_hz = 100, .half_width_mm = 215, .half_depth_mm = 119,
                        .noise_n = 0.25, .step_n = 0.1, .gain_sd = 0.005, .zero_sd_n = 1.0, .walk_n = 1.0,
                        .creep = 0.001, .creep_s = 120, .jitter_s = 3e-3, .burst_share = 0.01,
                        .burst_least_s = 0.030, .burst_most_s = 0.150, .cell_limit_n = 1000},
};

static const double drift_n_s = 0.25, drift_most_n = 60.0, untared_n = 15.0, pet_n = 40.0;
static const struct point_mm pet_at_mm = {100.0, 60.0};
static const double side[SIM_CELLS] = {-1, 1, -1, 1}, front[SIM_CELLS] = {1, 1, -1, -1};
static const int faulty = SIM_FR;

struct point_mm sim_plate_cell_mm(const struct sim_plate_preset *preset, int cell)
{
    return (struct point_mm){side[cell] * preset->half_width_mm, front[cell] * preset->half_depth_mm};
}

void sim_plate_begin(struct sim_plate *p, enum sim_plate_kind kind, const struct random_stream *random)
{
    const struct sim_plate_preset *s = &sim_plate_presets[kind];
    *p = (struct sim_plate){.preset = s, .random = *random, .last_time_us = -1};
    double k = tan(M_PI * 0.4 * s->rate_hz * SIM_DT_S), n = 1.0 + M_SQRT2 * k + k * k;
    p->b0 = k * k / n;
    p->a1 = 2.0 * (k * k - 1.0) / n;
    p->a2 = (1.0 - M_SQRT2 * k + k * k) / n;
    for (int i = 0; i < SIM_CELLS; i++) {
        p->gain[i] = 1.0 + s->gain_sd * random_normal(&p->random);
        p->zero_n[i] = s->zero_sd_n * random_normal(&p->random);
    }
}

void sim_plate_load(struct sim_plate *p, double fz_n, struct point_mm cop_mm)
{
    double in[3] = {fz_n, fz_n > 0.0 ? fz_n * cop_mm.x : 0.0, fz_n > 0.0 ? fz_n * cop_mm.y : 0.0};
    for (int i = 0; i < 3; i++) {
        double out = p->b0 * in[i] + p->state[i][0];
        p->state[i][0] = 2.0 * p->b0 * in[i] - p->a1 * out + p->state[i][1];
        p->state[i][1] = p->b0 * in[i] - p->a2 * out;
        p->smooth[i] = out;
    }
}

static void spread(const struct sim_plate *p, double fz, double mx, double my, double f[SIM_CELLS])
{
    /* Fz/4 (1 +- x/a)(1 +- y/b). While a foot comes or goes the smoothed Fz may pass zero: no division by it then. */
    double a = p->preset->half_width_mm, b = p->preset->half_depth_mm, twist = fz > 1.0 ? mx * my / fz : 0.0;
    for (int i = 0; i < SIM_CELLS; i++)
        f[i] += 0.25 * (fz + side[i] * mx / a + front[i] * my / b + side[i] * front[i] * twist / (a * b));
}

static void load_fault(const struct sim_plate *p, enum sim_cell_fault fault, double f[SIM_CELLS])
{
    double t = (double)p->fault_samples / p->preset->rate_hz;
    if (fault == SIM_PLATE_PET) spread(p, pet_n, pet_n * pet_at_mm.x, pet_n * pet_at_mm.y, f);
    if (fault == SIM_PLATE_ROCKS) {
        /* A stiff plate on four feet: what one corner loses its diagonal loses too, so force and moments stay. */
        double lift = f[faulty] * (0.5 - 0.5 * cos(2.0 * M_PI * t));
        for (int i = 0; i < SIM_CELLS; i++) f[i] += side[i] * front[i] == side[faulty] * front[faulty] ? -lift : lift;
    }
    if (fault == SIM_CELL_DRIFT) f[faulty] += fmin(drift_n_s * t, drift_most_n);
    if (fault == SIM_CELL_OFFSET) f[faulty] += untared_n;
}

bool sim_plate_sample(struct sim_plate *p, enum sim_cell_fault fault, int32_t raw[SIM_CELLS])
{
    const struct sim_plate_preset *s = p->preset;
    double f[SIM_CELLS] = {0}, dt_s = 1.0 / s->rate_hz;
    bool clipped = false, walks = p->samples++ % (uint64_t)s->rate_hz == 0; /* the zero walks once a second */
    spread(p, p->smooth[0], p->smooth[1], p->smooth[2], f);
    p->fault_samples = fault == SIM_CELLS_WELL ? 0 : p->fault_samples + 1;
    load_fault(p, fault, f);
    for (int i = 0; i < SIM_CELLS; i++) {
        if (walks) p->walk_n[i] += s->walk_n / 60.0 * random_normal(&p->random);
        if (s->creep > 0.0) p->creep_n[i] += dt_s / s->creep_s * (s->creep * f[i] - p->creep_n[i]);
        double v = p->gain[i] * f[i] + p->zero_n[i] + p->walk_n[i] + p->creep_n[i]
            + s->noise_n * random_normal(&p->random);
        clipped = clipped || fabs(v) >= s->cell_limit_n;
        raw[i] = (int32_t)lround(clamp(v, -s->cell_limit_n, s->cell_limit_n) / s->step_n);
    }
    if (fault == SIM_CELL_DEAD) raw[faulty] = 0;
    if (fault == SIM_CELL_STUCK) raw[faulty] = p->last[faulty];
    for (int i = 0; i < SIM_CELLS; i++) p->last[i] = raw[i];
    return clipped;
}

int64_t sim_plate_time_us(struct sim_plate *p, double true_us)
{
    /* At most 0.45 periods to either side: stamps stay in order, as those of a real counter do. */
    double most = 0.45e6 / p->preset->rate_hz, jitter = 1e6 * p->preset->jitter_s;
    double late = jitter > 0.0 ? clamp(jitter * random_normal(&p->random), -most, most) : 0.0;
    int64_t us = llround(true_us + late);
    if (us <= p->last_time_us) us = p->last_time_us + 1;
    p->last_time_us = us;
    return us;
}
