#include "drivers/sim_person.h"

#include <math.h>
#include <stdlib.h>

#include "drivers/sim_person_state.h"

static const double condition_change_s = 0.3, grip_change_s = 0.15, settle_s = 1.0;
static const double feet_edge_mm = 10.0, seated_sway = 0.2;
static const double base_change_s = 0.2, touch_fades_s = 0.8;
static const double still_mm = 3.0; /* more is a lean, and must not end in a jump */
static const double touch_sway = 0.6, stepping_hands = 0.08,
                    march_sway = 0.5, /* to the side the march itself leads the CoP [X] */
                    grip_sway = 0.4, grip_load = 0.15;
static const double fidgets_per_s = 0.3 / 60.0, fidget_s = 0.3, fidget_load = 0.02;
enum { GRIP_MS = 2000 };

void sim_config_default(struct sim_config *out)
{
    *out = (struct sim_config){.profile = SIM_YOUNG, .seed = 1, .z = NAN, .warm_up_s = 8.0};
}

static bool within(double v, double low, double high, bool may_be_drawn)
{
    return (may_be_drawn && v == 0.0) || (v >= low && v <= high);
}

static const double *condition(const struct sim_person *p)
{
    return p->traits.group.condition[(p->config.foam ? SIM_FOAM_OPEN : SIM_FIRM_OPEN)
                                     + (p->orders.wanted.eyes_closed ? 1 : 0)];
}

static double approach(double from, double to, double time_s)
{
    return from + (to - from) * fmin(SIM_DT_S / time_s, 1.0);
}

void sim_person_draw_seat(struct sim_person *p)
{
    p->seated_load = clamp(0.20 + 0.03 * random_normal(&p->moves), 0.10, 0.32);
}

/* Terms of a new trial without a break in the noise: the person stands on, another trial begins. */
void sim_person_use_trial(struct sim_person *p, uint32_t k)
{
    struct sim_trial trial;
    p->trial = k;
    sim_trial_draw(&p->config, &p->traits, k, &trial);
    for (int a = 0; a < 2; a++)
        sim_trial_control(&p->config, &p->traits, &trial, (enum sim_axis_index)a, &p->axis[a].control);
}

void sim_person_place_feet(struct sim_person *p)
{
    sim_axis_place(&p->axis[SIM_ML]);
    sim_axis_place(&p->axis[SIM_AP]);
    sim_operator_place(&p->operator);
}

static void warm_up(struct sim_person *p)
{
    struct sim_truth unseen;
    p->unseen = true;
    for (int64_t ms = llround(p->config.warm_up_s * 1000.0); ms > 0; ms--) sim_person_step(p, &unseen);
    p->losses = 0;
    p->unseen = false;
}

void sim_person_begin_trial(struct sim_person *p, uint32_t k)
{
    static const char *const motor_name[2] = {"motor x", "motor y"}, *const volume_name[2] = {"volatility x", "volatility y"};
    uint64_t index = (uint64_t)p->config.day << 32 | k;
    struct sim_trial trial;
    struct random_stream operator;
    sim_trial_draw(&p->config, &p->traits, k, &trial);
    for (int a = 0; a < 2; a++) {
        struct sim_control control;
        struct random_stream motor, volatility;
        sim_stream(&p->config, motor_name[a], index, &motor);
        sim_stream(&p->config, volume_name[a], index, &volatility);
        sim_trial_control(&p->config, &p->traits, &trial, (enum sim_axis_index)a, &control);
        sim_axis_begin(&p->axis[a], &control, &motor, &volatility);
    }
    sim_stream(&p->config, "operator", index, &operator);
    sim_stream(&p->config, "load", index, &p->load_random);
    sim_stream(&p->config, "moves", index, &p->moves);
    sim_operator_begin(&p->operator, &p->stands, &operator);
    p->trial = k;
    p->place = SIM_STANDING;
    sim_orders_forget(p);
    p->settle = 0.0;
    p->sway = 1.0;
    p->hands_load = 0.0;
    p->grip_left_ms = 0;
    p->fidget_left_s = 0.0;
    p->slow_factor = condition(p)[0];
    p->fast_factor = condition(p)[1];
    p->last_cop_mm = p->traits.neutral_mm;
    sim_person_draw_seat(p);
    warm_up(p);
}

enum status sim_person_create(const struct sim_config *config, struct sim_person **out)
{
    if (!within(config->age_years, 18.0, 85.0, true) || !within(config->height_m, 1.2, 2.2, true)
        || !within(config->mass_kg, 30.0, 200.0, true) || (!isnan(config->z) && fabs(config->z) > 4.0)
        || !within(config->foot_distance_mm, 50.0, 600.0, true) || !within(config->warm_up_s, 0.0, 600.0, false))
        return STATUS_ARG;
    struct sim_person *p = calloc(1, sizeof *p);
    if (!p) return STATUS_MEM;
    p->config = *config;
    sim_traits_draw(config, &p->traits);
    sim_skill_of(&p->traits, &p->skill);
    sim_person_begin_trial(p, 0);
    p->moving = false; /* a warm-up on foam may end within a step */
    if (config->standing) p->visits = 1;
    else p->place = SIM_OFF_PLATE;
    *out = p;
    return STATUS_OK;
}

void sim_person_destroy(struct sim_person *p) { free(p); }

struct point_mm sim_person_from_neutral(const struct sim_person *p, struct point_mm at)
{
    return (struct point_mm){at.x - p->stands.neutral_mm.x, at.y - p->stands.neutral_mm.y};
}

int sim_person_draw_side(struct sim_person *p) { return random_below(&p->moves, 2) ? 1 : -1; }

/* ---- one millisecond ---- */

/* A body that steps cannot hang on the rail: with more, a lifted foot would not look like one (exercises.md 2.4) [X]. */
static bool is_stepping(const struct sim_person *p)
{
    return p->orders.marching || p->orders.base == SIM_ONE_FOOT || (p->moving && p->on_the_spot && p->move.foot.count > 0);
}

static void hold_the_rail(struct sim_person *p)
{
    bool hands = p->orders.wanted.hands == HANDS_HOLD, touch = p->orders.wanted.hands == HANDS_TOUCH;
    bool grip = p->grip_left_ms > 0;
    double load = grip ? grip_load : hands ? p->hands_share : 0.0;
    double sway = p->place == SIM_SEATED ? seated_sway : grip || hands ? grip_sway : touch ? touch_sway : 1.0;
    if (!grip && is_stepping(p)) load = fmin(load, stepping_hands);
    if (grip) p->grip_left_ms--;
    p->hands_load = approach(p->hands_load, load, grip_change_s);
    p->sway = approach(p->sway, sway, grip_change_s);
}

static enum sim_base bearing(const struct sim_person *p)
{
    /* On the way up or down both feet are on the ground for most of the time. */
    return p->moving ? SIM_BOTH_FEET : p->orders.base;
}

static void sway_on_these_feet(struct sim_person *p)
{
    enum sim_base base = bearing(p);
    double skill = base == SIM_BOTH_FEET ? 1.0 : p->skill.sway;
    for (int a = 0; a < 2; a++) {
        double factor = skill * sim_feet_sway(&p->feet, base, (enum sim_axis_index)a);
        if (a == SIM_ML && p->orders.marching) factor *= march_sway;
        p->base_sway[a] = approach(p->base_sway[a], factor, base_change_s);
    }
}

/* Extrapolated centre of mass outside the base of support (Hof 2005): hold on, a foot down, or step. p_mm: CoP from
 * neutral. */
static void keep_balance(struct sim_person *p, struct point_mm p_mm)
{
    const struct sim_traits *t = &p->stands;
    struct sim_limits limits;
    if ((p->moving && !p->on_the_spot) || p->place != SIM_STANDING || p->grip_left_ms > 0) return;
    double w0 = sqrt(p->axis[SIM_AP].control.w2);
    double x = p->axis[SIM_ML].x_mm + p->axis[SIM_ML].v_mm_s / w0;
    double y = p->axis[SIM_AP].x_mm + p->axis[SIM_AP].v_mm_s / w0;
    sim_feet_limits(t, bearing(p), &limits);
    if (fabs(x) <= limits.side_mm && y <= limits.front_mm && y >= -limits.back_mm) return;
    p->losses++;
    bool saved = sim_orders_save_balance(p);
    if (p->config.rail_in_reach || p->orders.wanted.hands == HANDS_HOLD) {
        p->grip_left_ms = GRIP_MS;
        return;
    }
    if (saved) return;
    sim_orders_step_out(p);
    /* The foot on the side of the fall is the one that moves: it must land under the body. */
    sim_move_recover(&p->move, t, p_mm, fabs(x) > limits.side_mm ? (x > 0.0 ? 1 : -1) : sim_person_draw_side(p),
                     &p->moves);
    p->moving = true;
    p->on_the_spot = false;
    sim_person_place_feet(p);
}

static void fidget(struct sim_person *p, struct sim_truth *out)
{
    if (!p->config.fidgets) return;
    if (p->fidget_left_s <= 0.0) {
        if (p->place != SIM_STANDING || random_uniform(&p->moves) >= fidgets_per_s * SIM_DT_S) return;
        double size = 4.0 + 8.0 * random_uniform(&p->moves), angle = 2.0 * M_PI * random_uniform(&p->moves);
        p->fidget_mm = (struct point_mm){size * cos(angle), size * sin(angle)};
        p->fidget_left_s = fidget_s;
    }
    double pulse = sin(M_PI * p->fidget_left_s / fidget_s);
    out->cop_mm.x += pulse * p->fidget_mm.x;
    out->cop_mm.y += pulse * p->fidget_mm.y;
    out->fz_n += pulse * fidget_load * p->traits.weight_n;
    p->fidget_left_s -= SIM_DT_S;
}

static struct point_mm sway(struct sim_person *p)
{
    const struct sim_traits *t = &p->stands;
    struct sim_operator *o = &p->operator;
    bool sees = p->orders.wanted.sees_cursor && p->place == SIM_STANDING && !p->moving;
    sim_operator_step(o, sim_person_from_neutral(p, sees ? p->orders.wanted.cursor_mm : p->last_cop_mm));
    double lean = sim_reach_share(t, (struct point_mm){o->r[SIM_ML].mm, o->r[SIM_AP].mm});
    double factor = (1.0 + 0.5 * lean * lean) * (1.0 + 2.0 * p->settle) * p->sway;
    double ml = factor * p->base_sway[SIM_ML], ap = factor * p->base_sway[SIM_AP];
    struct sim_limits limits;
    sim_feet_limits(t, bearing(p), &limits);
    double edge = p->grip_left_ms > 0 ? HUGE_VAL : feet_edge_mm; /* a hand on the rail pushes too */
    return (struct point_mm){
        .x = sim_axis_step(&p->axis[SIM_ML], o->r[SIM_ML], ml * p->slow_factor, ml * p->fast_factor,
                           -limits.side_mm - edge, limits.side_mm + edge),
        .y = sim_axis_step(&p->axis[SIM_AP], o->r[SIM_AP], ap * p->slow_factor, ap * p->fast_factor,
                           -limits.back_mm - edge, limits.front_mm + edge),
    };
}

static double load_noise(struct sim_person *p)
{
    const double keep = exp(-2.0 * M_PI * 5.0 * SIM_DT_S);
    p->load_noise = keep * p->load_noise + sqrt(1.0 - keep * keep) * random_normal(&p->load_random);
    return 1.0 + (p->config.foam ? 0.005 : 0.0007) * p->load_noise;
}

static void settle(struct sim_person *p)
{
    if (p->settle > 0.0) p->settle = p->settle < 1e-4 ? 0.0 : p->settle * (1.0 - SIM_DT_S / settle_s);
}

/* The touch-down of a movement that is over goes on under what follows. */
static void end_movement(struct sim_person *p, const struct sim_posture *at)
{
    if (p->on_the_spot) {
        p->rest = (struct sim_posture){.load = 1.0};
        if (p->orders.base != SIM_BOTH_FEET) p->rest.at_mm = at->at_mm;
        if (p->move.touch.peak != 0.0)
            p->fading = (struct sim_touch){p->move.t_s - p->move.touch.t_s, p->move.touch.peak};
    }
    p->on_the_spot = false;
    if (p->place == SIM_SEATED && sim_operator_lean_mm(&p->operator) < still_mm) sim_person_place_feet(p);
}

static double fading_load(struct sim_person *p)
{
    if (p->fading.peak == 0.0) return 0.0;
    p->fading.t_s += SIM_DT_S;
    double load = sim_touch_load(p->fading.t_s, p->fading.peak);
    if (p->fading.t_s > touch_fades_s) p->fading.peak = 0.0;
    return load;
}

static struct sim_posture posture(struct sim_person *p)
{
    struct sim_posture at = {.load = 1.0};
    if (p->moving) {
        if (p->on_the_spot) settle(p);
        p->moving = sim_move_step(&p->move, &at);
        double fading = fading_load(p);
        if (!p->moving) end_movement(p, &at);
        at.load += fading;
    } else if (p->place == SIM_SEATED) {
        at = (struct sim_posture){.load = p->seated_load, .at_mm = {0.0, SIM_SEATED_Y_MM}};
    } else {
        settle(p);
        at = p->rest;
        at.load += fading_load(p);
    }
    return at;
}

/* The neutral point goes with feet that slide. */
static void slide(struct sim_person *p)
{
    if (p->slide_s <= 0.0) return;
    p->slide_s = fmax(0.0, p->slide_s - SIM_DT_S);
    double u = 1.0 - p->slide_s / SIM_SLIDE_S, s = u * u * u * (10.0 - 15.0 * u + 6.0 * u * u);
    p->stands.neutral_mm.x = p->slide_from_mm.x + s * (p->slide_to_mm.x - p->slide_from_mm.x);
    p->stands.neutral_mm.y = p->slide_from_mm.y + s * (p->slide_to_mm.y - p->slide_from_mm.y);
}

static double share_right(const struct sim_person *p, struct point_mm cop_mm)
{
    /* The feet stand around the middle of the plate, as far as they did not slide. */
    struct point_mm middle = {p->stands.neutral_mm.x - p->traits.neutral_mm.x,
                              p->stands.neutral_mm.y - p->traits.neutral_mm.y};
    return sim_feet_share_right(&p->feet, &p->stands, (struct point_mm){cop_mm.x - middle.x, cop_mm.y - middle.y});
}

void sim_person_step(struct sim_person *p, struct sim_truth *out)
{
    const struct sim_traits *t = &p->stands;
    p->now_ms++;
    sim_orders_obey(p);
    if (p->place == SIM_OFF_PLATE && !p->moving) {
        *out = (struct sim_truth){.share_right = 0.5};
        return;
    }
    p->slow_factor = approach(p->slow_factor, condition(p)[0], condition_change_s);
    p->fast_factor = approach(p->fast_factor, condition(p)[1], condition_change_s);
    hold_the_rail(p);
    sway_on_these_feet(p);
    slide(p);
    struct sim_posture at = posture(p);
    struct point_mm s = sway(p);
    out->cop_mm = (struct point_mm){t->neutral_mm.x + at.at_mm.x + s.x, t->neutral_mm.y + at.at_mm.y + s.y};
    out->com_mm = (struct point_mm){t->neutral_mm.x + at.at_mm.x + p->axis[SIM_ML].x_mm,
                                    t->neutral_mm.y + at.at_mm.y + p->axis[SIM_AP].x_mm};
    out->fz_n = t->weight_n * at.load * (1.0 - p->hands_load) * load_noise(p);
    fidget(p, out);
    if (out->fz_n < 0.0) out->fz_n = 0.0; /* a foot that leaves does not pull */
    out->share_right = share_right(p, out->cop_mm);
    p->last_cop_mm = out->cop_mm;
    keep_balance(p, (struct point_mm){at.at_mm.x + s.x, at.at_mm.y + s.y});
}

const struct sim_traits *sim_person_traits(const struct sim_person *p) { return &p->traits; }

const struct sim_control *sim_person_control(const struct sim_person *p, enum sim_axis_index axis)
{
    return &p->axis[axis].control;
}

enum sim_place sim_person_place(const struct sim_person *p) { return p->place; }
uint32_t sim_person_balance_losses(const struct sim_person *p) { return p->losses; }
