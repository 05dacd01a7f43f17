#include "drivers/sim_person.h"

#include <math.h>
#include <stdlib.h>

#include "drivers/sim_moves.h"
#include "drivers/sim_operator.h"

static const double condition_change_s = 0.3, grip_change_s = 0.15, settle_s = 1.0;
static const double feet_edge_mm = 10.0, seated_sway = 0.2;
static const double grip_sway = 0.4, grip_load = 0.15;
static const double fidgets_per_s = 0.3 / 60.0, fidget_s = 0.3, fidget_load = 0.02;
enum { GRIP_MS = 2000 };

struct sim_person {
    struct sim_config config;
    struct sim_traits traits;
    struct sim_operator operator;
    struct sim_axis axis[2];
    struct random_stream load_random, moves;

    enum sim_place place;
    bool moving;                     /* a told movement is under way */
    struct sim_move move;
    bool has_order;
    enum person_order order;         /* STEP_ON, STEP_OFF, SIT or RISE that waits for its turn */
    struct person_command wanted;    /* newest command */

    uint32_t trial, visits;          /* visits: how often the person stepped on */
    uint32_t losses;
    double slow_factor, fast_factor; /* condition, smoothed */
    double settle;                   /* 1 right after stepping on, fading: sway factor 1 + 2 settle */
    double sway;                     /* rail and chair, smoothed */
    double hands_load, hands_share;  /* share of W on the rail: now (smoothed), of this grip */
    int64_t grip_left_ms;
    double seated_load;              /* f */
    double load_noise;
    double fidget_left_s;
    struct point_mm fidget_mm;
    struct point_mm last_cop_mm;     /* plate axes */
};

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
                                     + (p->wanted.eyes_closed ? 1 : 0)];
}

static double approach(double from, double to, double time_s)
{
    return from + (to - from) * fmin(SIM_DT_S / time_s, 1.0);
}

static void draw_seat(struct sim_person *p)
{
    p->seated_load = clamp(0.20 + 0.03 * random_normal(&p->moves), 0.10, 0.32);
}

/* Terms of a new trial without a break in the noise: the person stands on, another trial begins. */
static void use_trial(struct sim_person *p, uint32_t k)
{
    struct sim_trial trial;
    p->trial = k;
    sim_trial_draw(&p->config, &p->traits, k, &trial);
    for (int a = 0; a < 2; a++)
        sim_trial_control(&p->config, &p->traits, &trial, (enum sim_axis_index)a, &p->axis[a].control);
}

static void place_feet(struct sim_person *p)
{
    sim_axis_place(&p->axis[SIM_ML]);
    sim_axis_place(&p->axis[SIM_AP]);
    sim_operator_place(&p->operator);
}

static void warm_up(struct sim_person *p)
{
    struct sim_truth unseen;
    for (int64_t ms = llround(p->config.warm_up_s * 1000.0); ms > 0; ms--) sim_person_step(p, &unseen);
    p->losses = 0;
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
    sim_operator_begin(&p->operator, &p->traits, &operator);
    p->trial = k;
    p->place = SIM_STANDING;
    p->moving = p->has_order = false;
    p->settle = 0.0;
    p->sway = 1.0;
    p->hands_load = 0.0;
    p->grip_left_ms = 0;
    p->fidget_left_s = 0.0;
    p->slow_factor = condition(p)[0];
    p->fast_factor = condition(p)[1];
    p->last_cop_mm = p->traits.neutral_mm;
    draw_seat(p);
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
    sim_person_begin_trial(p, 0);
    p->moving = false; /* a warm-up on foam may end within a step */
    if (config->standing) p->visits = 1;
    else p->place = SIM_OFF_PLATE;
    *out = p;
    return STATUS_OK;
}

void sim_person_destroy(struct sim_person *p) { free(p); }

/* ---- orders ---- */

static struct point_mm from_neutral(const struct sim_person *p, struct point_mm at)
{
    return (struct point_mm){at.x - p->traits.neutral_mm.x, at.y - p->traits.neutral_mm.y};
}

void sim_person_command(struct sim_person *p, const struct person_command *c)
{
    if (c->hands == HANDS_HOLD && p->wanted.hands != HANDS_HOLD) p->hands_share = 0.03 + 0.12 * random_uniform(&p->moves);
    p->wanted = *c;
    switch (c->order) {
    case PERSON_STAND:
        sim_operator_ask(&p->operator, SIM_TASK_STAND, (struct point_mm){0.0, 0.0}, 0.0);
        break;
    case PERSON_LEAN:
        sim_operator_ask(&p->operator, SIM_TASK_LEAN, from_neutral(p, c->target_mm), c->radius_mm);
        break;
    case PERSON_FOLLOW:
        sim_operator_ask(&p->operator, SIM_TASK_FOLLOW, from_neutral(p, c->target_mm), c->radius_mm);
        break;
    case PERSON_STEP_ON: case PERSON_STEP_OFF: case PERSON_SIT: case PERSON_RISE:
        p->order = c->order;
        p->has_order = true;
        sim_operator_ask(&p->operator, SIM_TASK_STAND, (struct point_mm){0.0, 0.0}, 0.0);
        break;
    default: break;
    }
}

static int draw_side(struct sim_person *p) { return random_below(&p->moves, 2) ? 1 : -1; }

static void step_on(struct sim_person *p)
{
    if (p->visits > 0) use_trial(p, p->trial + 1); /* off and on again is another trial of the day */
    p->visits++;
    sim_move_step_on(&p->move, &p->traits, draw_side(p), &p->moves);
    p->place = SIM_STANDING;
    p->moving = true;
    p->settle = 1.0;
    place_feet(p);
}

static void rise(struct sim_person *p)
{
    bool succeeds = random_uniform(&p->moves) >= 1.0 / (1.0 + exp(4.5 + 1.2 * p->traits.z));
    sim_move_rise(&p->move, &p->traits, p->seated_load, p->wanted.hands == HANDS_HOLD, succeeds, &p->moves);
    if (succeeds) p->place = SIM_STANDING;
    p->moving = true;
    place_feet(p);
}

static void sit(struct sim_person *p)
{
    draw_seat(p);
    sim_move_sit(&p->move, p->seated_load, &p->moves);
    p->place = SIM_SEATED;
    p->moving = true;
    place_feet(p);
}

static void step_off(struct sim_person *p)
{
    sim_move_step_off(&p->move, &p->traits, draw_side(p), &p->moves);
    p->place = SIM_OFF_PLATE;
    p->moving = true;
    p->fidget_left_s = 0.0;
}

static void obey(struct sim_person *p)
{
    if (!p->has_order || p->moving) return;
    p->has_order = false;
    if (p->order == PERSON_STEP_ON && p->place == SIM_OFF_PLATE) step_on(p);
    if (p->order == PERSON_STEP_OFF && p->place == SIM_STANDING) step_off(p);
    if (p->order == PERSON_SIT && p->place == SIM_STANDING) sit(p);
    if (p->order == PERSON_RISE && p->place == SIM_SEATED) rise(p);
}

/* ---- one millisecond ---- */

static void hold_the_rail(struct sim_person *p)
{
    bool hands = p->wanted.hands == HANDS_HOLD, grip = p->grip_left_ms > 0;
    double load = grip ? grip_load : hands ? p->hands_share : 0.0;
    double sway = p->place == SIM_SEATED ? seated_sway : grip || hands ? grip_sway : 1.0;
    if (grip) p->grip_left_ms--;
    p->hands_load = approach(p->hands_load, load, grip_change_s);
    p->sway = approach(p->sway, sway, grip_change_s);
}

/* Extrapolated centre of mass outside the base of support (Hof 2005): hold on or step. p_mm: CoP from neutral. */
static void keep_balance(struct sim_person *p, struct point_mm p_mm)
{
    const struct sim_traits *t = &p->traits;
    if (p->moving || p->place != SIM_STANDING || p->grip_left_ms > 0) return;
    double w0 = sqrt(p->axis[SIM_AP].control.w2);
    double x = p->axis[SIM_ML].x_mm + p->axis[SIM_ML].v_mm_s / w0;
    double y = p->axis[SIM_AP].x_mm + p->axis[SIM_AP].v_mm_s / w0;
    if (fabs(x) <= t->limit_side_mm && y <= t->limit_front_mm && y >= -t->limit_back_mm) return;
    p->losses++;
    if (p->config.rail_in_reach || p->wanted.hands == HANDS_HOLD) {
        p->grip_left_ms = GRIP_MS;
        return;
    }
    /* The foot on the side of the fall is the one that moves: it must land under the body. */
    sim_move_recover(&p->move, t, p_mm, fabs(x) > t->limit_side_mm ? (x > 0.0 ? 1 : -1) : draw_side(p), &p->moves);
    p->moving = true;
    place_feet(p);
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
    const struct sim_traits *t = &p->traits;
    struct sim_operator *o = &p->operator;
    bool sees = p->wanted.sees_cursor && p->place == SIM_STANDING && !p->moving;
    sim_operator_step(o, from_neutral(p, sees ? p->wanted.cursor_mm : p->last_cop_mm));
    double lean = sim_reach_share(t, (struct point_mm){o->r[SIM_ML].mm, o->r[SIM_AP].mm});
    double factor = (1.0 + 0.5 * lean * lean) * (1.0 + 2.0 * p->settle) * p->sway;
    double edge = p->grip_left_ms > 0 ? HUGE_VAL : feet_edge_mm; /* a hand on the rail pushes too */
    return (struct point_mm){
        .x = sim_axis_step(&p->axis[SIM_ML], o->r[SIM_ML], factor * p->slow_factor, factor * p->fast_factor,
                           -t->limit_side_mm - edge, t->limit_side_mm + edge),
        .y = sim_axis_step(&p->axis[SIM_AP], o->r[SIM_AP], factor * p->slow_factor, factor * p->fast_factor,
                           -t->limit_back_mm - edge, t->limit_front_mm + edge),
    };
}

static double load_noise(struct sim_person *p)
{
    const double keep = exp(-2.0 * M_PI * 5.0 * SIM_DT_S);
    p->load_noise = keep * p->load_noise + sqrt(1.0 - keep * keep) * random_normal(&p->load_random);
    return 1.0 + (p->config.foam ? 0.005 : 0.0007) * p->load_noise;
}

static struct sim_posture posture(struct sim_person *p)
{
    struct sim_posture at = {.load = 1.0};
    if (p->moving) {
        p->moving = sim_move_step(&p->move, &at);
        if (!p->moving && p->place == SIM_SEATED) place_feet(p);
    } else if (p->place == SIM_SEATED) {
        at = (struct sim_posture){.load = p->seated_load, .at_mm = {0.0, SIM_SEATED_Y_MM}};
    } else if (p->settle > 0.0) {
        p->settle = p->settle < 1e-4 ? 0.0 : p->settle * (1.0 - SIM_DT_S / settle_s);
    }
    return at;
}

void sim_person_step(struct sim_person *p, struct sim_truth *out)
{
    const struct sim_traits *t = &p->traits;
    obey(p);
    if (p->place == SIM_OFF_PLATE && !p->moving) {
        *out = (struct sim_truth){.share_right = 0.5};
        return;
    }
    p->slow_factor = approach(p->slow_factor, condition(p)[0], condition_change_s);
    p->fast_factor = approach(p->fast_factor, condition(p)[1], condition_change_s);
    hold_the_rail(p);
    struct sim_posture at = posture(p);
    struct point_mm s = sway(p);
    out->cop_mm = (struct point_mm){t->neutral_mm.x + at.at_mm.x + s.x, t->neutral_mm.y + at.at_mm.y + s.y};
    out->com_mm = (struct point_mm){t->neutral_mm.x + at.at_mm.x + p->axis[SIM_ML].x_mm,
                                    t->neutral_mm.y + at.at_mm.y + p->axis[SIM_AP].x_mm};
    out->fz_n = t->weight_n * at.load * (1.0 - p->hands_load) * load_noise(p);
    fidget(p, out);
    out->share_right = clamp01(0.5 + out->cop_mm.x / t->foot_distance_mm);
    p->last_cop_mm = out->cop_mm;
    keep_balance(p, s);
}

const struct sim_traits *sim_person_traits(const struct sim_person *p) { return &p->traits; }

const struct sim_control *sim_person_control(const struct sim_person *p, enum sim_axis_index axis)
{
    return &p->axis[axis].control;
}

enum sim_place sim_person_place(const struct sim_person *p) { return p->place; }
uint32_t sim_person_balance_losses(const struct sim_person *p) { return p->losses; }
