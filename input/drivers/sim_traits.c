#include "drivers/sim_traits.h"

#include <math.h>
#include <string.h>

/* Table of section 3 and the group rows of sections 4 to 8. */
static const struct sim_group young = {
    .delay_s = 0.160, .fast_s = 0.35, .slow_ml_mm = 1.30, .slow_ap_mm = 2.10, .fast_ml_mm = 0.305, .fast_ap_mm = 0.36,
    .slope = 0.26, .spread_ml = 0.27, .spread_ap = 0.14, .trial_sd = 0.06, .practice = 0.07,
    .condition = {{1.0, 1.0}, {1.05, 1.11}, {2.28, 3.30}, {2.30, 5.20}},
    .reaction_s = 0.38, .shortest_s = 0.9, .speed_mm_s = 60.0,
    .rise_s = 1.60, .rise_sd_s = 0.28, .rise_peak = 1.22, .rise_peak_sd = 0.05, .step_off_scale = 1.0,
    .march_cv = 0.04,
};
static const struct sim_group older = {
    .delay_s = 0.170, .fast_s = 0.45, .slow_ml_mm = 1.32, .slow_ap_mm = 2.02, .fast_ml_mm = 0.435, .fast_ap_mm = 0.78,
    .slope = 0.29, .spread_ml = 0.18, .spread_ap = 0.14, .trial_sd = 0.10, .practice = 0.17,
    .condition = {{1.0, 1.0}, {0.98, 1.13}, {2.68, 3.65}, {2.95, 4.55}},
    .reaction_s = 0.48, .shortest_s = 1.2, .speed_mm_s = 45.0,
    .rise_s = 1.69, .rise_sd_s = 0.26, .rise_peak = 1.13, .rise_peak_sd = 0.04, .step_off_scale = 1.3,
    .march_cv = 0.07,
};

enum { YOUNG_LAST_AGE = 39, OLDER_FIRST_AGE = 60 };
static const double unsteady_z = -2.4, margin_least = 0.22, reference_height_m = 1.70, reference_w2 = 9.25;

static uint64_t scramble(uint64_t v) /* splitmix64: neighbouring seeds must not give neighbouring people */
{
    v += 0x9E3779B97F4A7C15ULL;
    v = (v ^ v >> 30) * 0xBF58476D1CE4E5B9ULL;
    v = (v ^ v >> 27) * 0x94D049BB133111EBULL;
    return v ^ v >> 31;
}

void sim_stream(const struct sim_config *c, const char *name, uint64_t index, struct random_stream *out)
{
    random_seed(out, scramble(scramble(c->seed) + index), name);
}

static struct sim_group blend(double age_years)
{
    double share = clamp01((age_years - YOUNG_LAST_AGE) / (OLDER_FIRST_AGE - YOUNG_LAST_AGE));
    struct sim_group out;
    double a[sizeof out / sizeof(double)], b[sizeof out / sizeof(double)];
    memcpy(a, &young, sizeof out);
    memcpy(b, &older, sizeof out);
    for (size_t i = 0; i < sizeof out / sizeof(double); i++) a[i] += share * (b[i] - a[i]);
    memcpy(&out, a, sizeof out);
    return out;
}

static void unsteady_rows(struct sim_group *g)
{
    g->delay_s += 0.010;
    g->rise_s = 2.4;
    g->rise_sd_s = 0.4;
    g->rise_peak = 1.07;
    g->rise_peak_sd = 0.03;
    g->step_off_scale = 1.6;
    g->march_cv = 0.12;
}

static double typical_age(enum sim_profile p) { return p == SIM_YOUNG ? 28.0 : 65.0; }

static double drawn_age(enum sim_profile p, double uniform)
{
    return p == SIM_YOUNG ? 18.0 + 21.0 * uniform : 60.0 + 25.0 * uniform;
}

static void feet_and_reach(struct sim_traits *t, double reach_log)
{
    double decades = t->age_years < 60.0 ? 0.0 : floor((t->age_years - 60.0) / 10.0);
    double k = t->age_years < 60.0 ? 0.60 : 0.42 * pow(0.84, decades);
    double skill = exp(0.12 * t->z_task + reach_log);
    t->foot_length_mm = 150.0 * t->height_m;
    t->reach_front_mm = 0.66 * k * t->foot_length_mm * skill;
    t->reach_back_mm = 0.34 * k * t->foot_length_mm * skill;
    t->reach_side_mm = 0.35 * t->foot_distance_mm * skill;
    /* Section 7's box belongs to quiet stance; a lean within the comfortable reach must not end in a step, so the box
     * is never less than 1.3 R (that is still within a young person's toes). */
    t->limit_front_mm = fmax(0.30 * t->foot_length_mm, 1.3 * t->reach_front_mm);
    t->limit_back_mm = fmax(0.20 * t->foot_length_mm, 1.3 * t->reach_back_mm);
    t->limit_side_mm = fmax(0.5 * t->foot_distance_mm + 10.0, 1.3 * t->reach_side_mm);
}

static void base_control(const struct sim_traits *t, enum sim_axis_index axis, struct sim_control *out)
{
    *out = (struct sim_control){
        .w2 = reference_w2 * reference_height_m / t->height_m,
        .kp = 1.25, .kd = t->kd[axis], .ki = 0.025, .ka = 0.15, .ba = 0.03,
        .delay_ms = (int)lround(t->group.delay_s / SIM_DT_S),
        .slow_s = t->slow_s, .fast_s = t->group.fast_s,
    };
}

static double draw_kd(struct sim_traits *t, enum sim_axis_index axis, double off, struct random_stream *r)
{
    struct sim_control c;
    do {
        t->kd[axis] = 0.45 * exp(off * 0.05 * random_normal(r));
        base_control(t, axis, &c);
    } while (off > 0.0 && sim_control_margin(&c) < margin_least);
    return t->kd[axis];
}

void sim_traits_draw(const struct sim_config *c, struct sim_traits *out)
{
    struct random_stream r;
    sim_stream(c, "trait", 0, &r);
    double on = c->typical ? 0.0 : 1.0;
    double half = c->profile == SIM_UNSTEADY ? 0.5 : 1.0; /* the unsteady are alike: half of A, H and T1 */
    double age = drawn_age(c->profile, random_uniform(&r));
    *out = (struct sim_traits){.profile = c->profile};
    out->age_years = c->age_years > 0.0 ? c->age_years : c->typical ? typical_age(c->profile) : age;
    out->group = blend(out->age_years);
    if (c->profile == SIM_UNSTEADY) unsteady_rows(&out->group);

    double z = random_normal(&r);
    if (c->profile == SIM_UNSTEADY) z = unsteady_z + on * 0.3 * z;
    else z *= on;
    out->z = isnan(c->z) ? z : c->z;
    out->z_task = out->z + 0.8 * (1.0 - exp(-(double)c->practices / 12.0));

    double mass = exp(log(68.0) + on * 0.16 * random_normal(&r));
    double height = c->typical ? reference_height_m : clamp(1.64 + 0.08 * random_normal(&r), 1.40, 2.00);
    out->mass_kg = c->mass_kg > 0.0 ? c->mass_kg : mass;
    out->height_m = c->height_m > 0.0 ? c->height_m : height;
    out->weight_n = out->mass_kg * STANDARD_GRAVITY_M_S2;
    out->foot_distance_mm = (c->foot_distance_mm > 0.0 ? c->foot_distance_mm : 200.0) + on * 8.0 * random_normal(&r);
    out->neutral_mm.x = on * 6.0 * random_normal(&r);
    out->neutral_mm.y = -10.0 + on * 12.0 * random_normal(&r);
    feet_and_reach(out, on * 0.08 * random_normal(&r));

    out->offset[SIM_ML] = on * half * out->group.spread_ml * random_normal(&r);
    out->offset[SIM_AP] = on * half * out->group.spread_ap * random_normal(&r);
    out->fast_share = on * half * 0.20 * random_normal(&r);
    out->slow_s = 15.0 * exp(on * half * 0.4 * random_normal(&r));
    out->kd[SIM_ML] = draw_kd(out, SIM_ML, on, &r);
    out->kd[SIM_AP] = draw_kd(out, SIM_AP, on, &r);
}

void sim_trial_draw(const struct sim_config *c, const struct sim_traits *t, uint32_t k, struct sim_trial *out)
{
    *out = (struct sim_trial){0};
    if (c->typical) return;
    struct random_stream r;
    sim_stream(c, "day", c->day, &r);
    out->day = -t->group.slope * 0.5 * random_normal(&r);
    sim_stream(c, "trial", (uint64_t)c->day << 32 | k, &r);
    double share = c->foam ? 0.6 : 1.0;
    out->e = share * t->group.trial_sd * random_normal(&r);
    out->axis[SIM_ML] = share * 0.04 * random_normal(&r);
    out->axis[SIM_AP] = share * 0.04 * random_normal(&r);
    out->practice = share * t->group.practice * (exp(-(double)k) - 0.501);
}

void sim_trial_control(const struct sim_config *c, const struct sim_traits *t, const struct sim_trial *trial,
                       enum sim_axis_index axis, struct sim_control *out)
{
    const struct sim_group *g = &t->group;
    base_control(t, axis, out);
    double common = -g->slope * t->z + t->offset[axis] + trial->day + trial->axis[axis];
    out->slow_mm = (axis == SIM_ML ? g->slow_ml_mm : g->slow_ap_mm) * exp(common + 0.5 * trial->e + 0.4 * trial->practice);
    out->fast_mm = (axis == SIM_ML ? g->fast_ml_mm : g->fast_ap_mm)
        * exp(common + 1.2 * trial->e + 1.4 * trial->practice + t->fast_share);
    out->steady_volume = c->steady_volume;
}

double sim_reach_share(const struct sim_traits *t, struct point_mm from_neutral_mm)
{
    return hypot(from_neutral_mm.x / t->reach_side_mm,
                 from_neutral_mm.y / (from_neutral_mm.y >= 0.0 ? t->reach_front_mm : t->reach_back_mm));
}
