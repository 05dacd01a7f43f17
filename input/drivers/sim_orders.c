/* What a simulated person does next: from orders to movements. An order that lasts (march, one leg, heels up) is looked up
 * in the newest command whenever nothing is under way; an order that is done once waits in a row of two. */
#include <math.h>

#include "drivers/sim_person_state.h"
#include "drivers/sim_steps.h"

enum { TRY_AGAIN_MS = 2000 };    /* after a foot or heels came down early [X] */
static const double calm_mm = 3.0, slide_most_mm = 200.0, shuffle_share = 0.30, landing_most_w = 3.0;

static const double hand_share[] = {[HANDS_FREE] = 1.0, [HANDS_TOUCH] = 0.6, [HANDS_HOLD] = 0.4}; /* of what goes amiss [X] */

static bool is_done_once(enum person_order o)
{
    return o == PERSON_STEP_ON || o == PERSON_STEP_OFF || o == PERSON_SIT || o == PERSON_RISE || o == PERSON_BEND
        || o == PERSON_TAP || o == PERSON_HALF_RISE || o == PERSON_SLIDE_FOOT;
}

static bool is_numbered(enum person_order o)
{
    return o == PERSON_BEND || o == PERSON_TAP || o == PERSON_HALF_RISE || o == PERSON_SLIDE_FOOT;
}

static bool lasts(enum person_order o)
{
    return o == PERSON_MARCH || o == PERSON_LIFT_FOOT || o == PERSON_HEELS_UP || o == PERSON_TOES_UP;
}

static double skill(const struct sim_person *p, enum sim_skill_row row) { return p->skill.value[row]; }

static double pace(struct sim_person *p)
{
    return clamp(1.0 + skill(p, SKILL_TIMING_SD) * random_normal(&p->moves), 0.7, 1.3);
}

static bool feet_are_asked_anew(const struct sim_person *p, const struct person_command *c)
{
    bool names_lead = c->order == PERSON_STAND || c->order == PERSON_LEAN || c->order == PERSON_FOLLOW;
    return c->feet != p->feet.feet
        || (names_lead && p->feet.half_mm.y != 0.0 && c->side != 0 && (c->side > 0 ? 1 : -1) != p->feet.lead);
}

/* ---- what is asked ---- */

static void react(struct sim_person *p)
{
    const struct sim_traits *t = &p->traits;
    double s = t->group.reaction_s * exp(-0.09 * t->z_task) * exp(0.16 * random_normal(&p->moves));
    p->orders.ready_ms = p->now_ms + lround(1000.0 * clamp(s, 0.20, 1.5));
}

static void stand_quietly(struct sim_person *p)
{
    sim_operator_ask(&p->operator, SIM_TASK_STAND, (struct point_mm){0.0, 0.0}, 0.0);
}

static bool is_up(const struct sim_person *p) { return p->orders.base != SIM_BOTH_FEET || p->orders.marching; }

static void ask_lean(struct sim_person *p, const struct person_command *c)
{
    struct sim_orders *o = &p->orders;
    bool feet_first = p->place == SIM_STANDING && feet_are_asked_anew(p, c);
    o->lean_waits = is_up(p) || feet_first || o->once_count > 0 || (p->moving && p->on_the_spot);
    if (o->lean_waits) stand_quietly(p);
    else sim_operator_ask(&p->operator, c->order == PERSON_LEAN ? SIM_TASK_LEAN : SIM_TASK_FOLLOW,
                          sim_person_from_neutral(p, c->target_mm), c->radius_mm);
}

/* Stepping on, off, sitting and rising replace each other; only a step on is not forgotten for what follows it. */
static void wait_in_row(struct sim_orders *o, const struct person_command *c)
{
    bool keep_first = o->once_count > 0
        && (is_numbered(o->once[0].order) || (o->once[0].order == PERSON_STEP_ON && c->order != PERSON_STEP_ON));
    if (!keep_first) o->once_count = 0;
    if (o->once_count == 2) o->once_count = 1;
    o->once[o->once_count++] = *c;
}

static void ask_once(struct sim_person *p, const struct person_command *c)
{
    struct sim_orders *o = &p->orders;
    if (is_numbered(c->order)) {
        if (o->met[c->order] && o->number[c->order] == c->number) return;
        react(p);
    }
    wait_in_row(o, c);
    stand_quietly(p);
}

void sim_person_command(struct sim_person *p, const struct person_command *c)
{
    struct sim_orders *o = &p->orders;
    bool changed = c->order != o->wanted.order || (c->order == PERSON_LIFT_FOOT && c->side != o->wanted.side);
    if ((int)c->order < 0 || c->order >= PERSON_ORDERS || (int)c->feet < 0 || c->feet > FEET_IN_LINE
        || (int)c->hands < 0 || c->hands > HANDS_HOLD)
        return;
    bool other_feet = c->feet != o->wanted.feet && feet_are_asked_anew(p, c);
    if (c->hands == HANDS_HOLD && o->wanted.hands != HANDS_HOLD)
        p->hands_share = 0.03 + 0.12 * random_uniform(&p->moves);
    o->wanted = *c;
    if ((changed && (lasts(c->order) || is_up(p))) || other_feet) react(p);
    if (c->order == PERSON_STAND || lasts(c->order)) {
        o->lean_waits = false;
        stand_quietly(p);
    }
    if (c->order == PERSON_LEAN || c->order == PERSON_FOLLOW) ask_lean(p, c);
    if (is_done_once(c->order)) ask_once(p, c);
    o->met[c->order] = true;
    o->number[c->order] = c->number;
}

void sim_orders_forget(struct sim_person *p)
{
    struct person_command wanted = p->orders.wanted;
    p->orders = (struct sim_orders){.wanted = wanted, .ready_ms = p->now_ms};
    p->moving = p->on_the_spot = false;
    p->rest = (struct sim_posture){.load = 1.0};
    p->fading = (struct sim_touch){0};
    p->slide_s = 0.0;
    p->stands = p->traits;
    sim_feet_stand(&p->traits, FEET_HIP_WIDE, 1, &p->feet, &p->stands);
    p->base_sway[SIM_ML] = p->base_sway[SIM_AP] = 1.0;
}

/* ---- stepping on and off, the chair: as soon as both feet are down ---- */

static void place_as_asked(struct sim_person *p, const struct person_command *c)
{
    sim_feet_stand(&p->traits, c->feet, c->side < 0 ? -1 : 1, &p->feet, &p->stands);
}

static bool is_landing(double landing_w) { return isfinite(landing_w) && landing_w > 1.0; }

static void step_on(struct sim_person *p, const struct person_command *c)
{
    /* Whose lead foot is told steps at the pace of its skill; else everybody takes the times of section 8. */
    double slower = c->side ? skill(p, SKILL_STEP_ON_TIME) : 1.0;
    double peak = 1.08;
    if (c->side)
        peak = 1.0 + hand_share[c->hands] * skill(p, SKILL_STEP_ON_PEAK) * exp(0.35 * random_normal(&p->moves));
    if (is_landing(c->landing_w)) peak = fmin(c->landing_w, landing_most_w);
    if (p->visits > 0) sim_person_use_trial(p, p->trial + 1); /* off and on again is another trial of the day */
    p->visits++;
    p->stands.neutral_mm = p->traits.neutral_mm;
    place_as_asked(p, &p->orders.wanted);
    sim_move_step_on(&p->move, &p->stands, c->side ? (c->side > 0 ? 1 : -1) : sim_person_draw_side(p), slower, peak,
                     &p->moves);
    p->place = SIM_STANDING;
    p->moving = true;
    p->settle = 1.0;
    sim_person_place_feet(p);
}

static void rise(struct sim_person *p)
{
    bool succeeds = random_uniform(&p->moves) >= 1.0 / (1.0 + exp(4.5 + 1.2 * p->traits.z_task));
    sim_move_rise(&p->move, &p->stands, p->seated_load, p->orders.wanted.hands == HANDS_HOLD, succeeds, &p->moves);
    if (succeeds) p->place = SIM_STANDING;
    p->moving = true;
    sim_person_place_feet(p);
}

/* Whoever sits in front of the plate and is asked onto it, or away from it, stands up first. */
static bool rise_until_it_succeeds(struct sim_person *p)
{
    rise(p);
    return false;
}

static void sit(struct sim_person *p, const struct person_command *c)
{
    sim_person_draw_seat(p);
    double slower_s = fmax(c->down_s - SIM_SIT_S, 0.0); /* to sit down slowly takes strength */
    sim_move_sit(&p->move, p->seated_load, SIM_SIT_S + skill(p, SKILL_SIT_CONTROL) * slower_s, &p->moves);
    p->place = SIM_SEATED;
    p->moving = true;
    sim_person_place_feet(p);
}

static void step_off(struct sim_person *p)
{
    sim_move_step_off(&p->move, &p->stands, sim_person_draw_side(p), &p->moves);
    p->place = SIM_OFF_PLATE;
    p->moving = true;
    p->fidget_left_s = 0.0;
}

/* ---- on the spot ---- */

static void start(struct sim_person *p)
{
    p->moving = p->on_the_spot = true;
}

static int side_or_choice(struct sim_person *p, int side) { return side ? (side > 0 ? 1 : -1) : sim_person_draw_side(p); }

static double guide_mm(const struct sim_config *c) { return c->foot_distance_mm > 0.0 ? c->foot_distance_mm : 200.0; }

static struct sim_ground ground(const struct sim_person *p)
{
    /* The feet stand where the guide is, moved by what slid; the person's habit is to bear a little beside their middle.
     * Feet that stand closer than the guide bear a little outside their middle when one is lifted, or LIFT (exercises.md
     * 2.4), which knows the guide alone, would depend on a few millimetres of where somebody stands [X]. */
    const struct point_mm *own = &p->traits.neutral_mm;
    struct sim_ground g = {p->feet.half_mm, {-own->x, 0.0}};
    if (p->feet.feet == FEET_HIP_WIDE) g.half_mm.x = fmax(g.half_mm.x, 0.5 * guide_mm(&p->config));
    return g;
}

/* A foot on the ground again: what this person does, or what is asked for. */
static double landing(const struct sim_person *p, double landing_w)
{
    return is_landing(landing_w) ? fmin(landing_w, landing_most_w) - 1.0 : skill(p, SKILL_LANDING);
}

/* A long lift is short in people with little skill. */
static double lift_of(struct sim_person *p, double wanted_s)
{
    double part = clamp01((wanted_s - 0.3) / 0.7);
    return wanted_s * (1.0 + part * (skill(p, SKILL_LONG_LIFT) - 1.0));
}

static void march_step(struct sim_person *p)
{
    struct sim_orders *o = &p->orders;
    struct sim_step_times times;
    struct sim_ground g = ground(p);
    bool first = !o->marching;
    double scale = 1.0 + p->traits.group.march_cv * clamp(random_normal(&p->moves), -3.0, 3.0);
    if (first) o->next_side = side_or_choice(p, o->wanted.side);
    sim_step_march_times(o->wanted.cadence_per_min / scale, lift_of(p, o->wanted.lift_s) * scale, &times);
    sim_move_march(&p->move, &g, &times, o->next_side, first, landing(p, o->wanted.landing_w));
    o->next_side = -o->next_side;
    o->marching = true;
    start(p);
}

static void lift_foot(struct sim_person *p)
{
    struct sim_ground g = ground(p);
    p->orders.lifted = side_or_choice(p, p->orders.wanted.side);
    sim_move_lift(&p->move, &g, p->orders.lifted, pace(p));
    p->orders.base = SIM_ONE_FOOT;
    p->orders.landing_w = p->orders.wanted.landing_w;
    start(p);
}

static void raise_body(struct sim_person *p, enum sim_base base)
{
    struct sim_orders *o = &p->orders;
    bool heels = base == SIM_FOREFEET;
    double share = skill(p, heels ? SKILL_HEEL_SHIFT : SKILL_TOE_SHIFT) + 0.008 * random_normal(&p->moves);
    share = heels ? clamp(share, 0.18, 0.26) : -clamp(share, 0.12, 0.17);
    o->shift_mm = share * p->traits.foot_length_mm;
    o->height_mm = skill(p, heels ? SKILL_HEEL_MM : SKILL_TOE_MM);
    o->base = base;
    o->landing_w = o->wanted.landing_w;
    sim_move_raise(&p->move, o->shift_mm, o->height_mm, clamp(skill(p, SKILL_RAISE_S) * pace(p), 0.48, 0.75));
    start(p);
}

static void come_down(struct sim_person *p, bool in_haste)
{
    struct sim_orders *o = &p->orders;
    struct sim_ground g = ground(p);
    double asked_w = is_landing(o->wanted.landing_w) ? o->wanted.landing_w : o->landing_w;
    if (o->base == SIM_ONE_FOOT) {
        sim_move_put_down(&p->move, &g, o->lifted, skill(p, SKILL_LAND_BACK_S), landing(p, asked_w), in_haste);
    } else {
        bool slips = random_uniform(&p->moves) < 1.0 / (1.0 + exp(-skill(p, SKILL_DROP_LOGIT)));
        double peak = is_landing(asked_w) ? fmin(asked_w, landing_most_w) : 1.0 + skill(p, SKILL_DROP_PEAK);
        if (slips || in_haste || is_landing(asked_w)) sim_move_drop(&p->move, o->shift_mm, peak);
        else sim_move_lower(&p->move, o->shift_mm, o->height_mm, clamp(skill(p, SKILL_LOWER_S) * pace(p), 1.5, 2.5));
    }
    o->base = SIM_BOTH_FEET;
    p->rest = (struct sim_posture){.load = 1.0};
    start(p);
}

static double seconds(double wanted, double otherwise)
{
    return isfinite(wanted) && wanted > 0.0 ? clamp(wanted, 0.3, 10.0) : otherwise;
}

static void bend(struct sim_person *p, const struct person_command *c)
{
    double depth = isfinite(c->depth_mm) && c->depth_mm > 0.0 ? fmin(c->depth_mm, 300.0) : 100.0;
    double hold = isfinite(c->hold_s) ? clamp(c->hold_s, 0.0, 10.0) : 0.0;
    depth *= skill(p, SKILL_BEND_DEPTH);
    double down_s = seconds(c->down_s, 2.0) * pace(p), up_s = seconds(c->up_s, 2.0) * pace(p);
    sim_move_bend(&p->move, depth, down_s, hold * pace(p), up_s);
    start(p);
}

static void tap(struct sim_person *p, const struct person_command *c)
{
    struct sim_ground g = ground(p);
    double lift = isfinite(c->lift_s) && c->lift_s > 0.0 ? fmin(c->lift_s, 3.0) : 0.6;
    struct sim_step_times times = {0.28 * pace(p), fmax(0.0, lift_of(p, lift) * pace(p) - 0.14),
                                   skill(p, SKILL_LAND_BACK_S), 0.0};
    bool scuffs = random_uniform(&p->moves) < hand_share[c->hands] / (1.0 + exp(-skill(p, SKILL_SCUFF_LOGIT)));
    if (scuffs) times.lifted_s = 0.0;
    sim_move_march(&p->move, &g, &times, side_or_choice(p, c->side), true, landing(p, c->landing_w));
    start(p);
}

static void slide(struct sim_person *p, const struct person_command *c)
{
    if (!isfinite(c->target_mm.x) || !isfinite(c->target_mm.y)) return;
    p->slide_from_mm = p->stands.neutral_mm;
    p->slide_to_mm = (struct point_mm){clamp(c->target_mm.x, -slide_most_mm, slide_most_mm),
                                       clamp(c->target_mm.y, -slide_most_mm, slide_most_mm)};
    p->slide_s = SIM_SLIDE_S;
}

static void place_feet_anew(struct sim_person *p)
{
    int side = side_or_choice(p, p->orders.wanted.side);
    double size = shuffle_share * fmin(p->stands.foot_distance_mm, p->traits.foot_distance_mm);
    place_as_asked(p, &p->orders.wanted);
    size = fmax(size, 20.0);
    sim_move_shuffle(&p->move, size, side, pace(p));
    start(p);
}

/* ---- what is next ---- */

static bool is_leaning(const struct sim_person *p) { return sim_operator_lean_mm(&p->operator) >= calm_mm; }

/* No lean is under way: what follows starts from the neutral point. */
static bool is_calm(const struct sim_person *p)
{
    return !p->operator.moving && p->operator.begin_ms < 0 && p->slide_s <= 0.0 && !is_leaning(p);
}

static bool is_ready(const struct sim_person *p) { return p->now_ms >= p->orders.ready_ms && is_calm(p); }

static enum sim_base wanted_base(const struct sim_orders *o)
{
    if (o->once_count > 0) return SIM_BOTH_FEET;
    if (o->wanted.order == PERSON_HEELS_UP) return SIM_FOREFEET;
    if (o->wanted.order == PERSON_TOES_UP) return SIM_HEELS;
    return o->wanted.order == PERSON_LIFT_FOOT ? SIM_ONE_FOOT : SIM_BOTH_FEET;
}

static bool stays_up(const struct sim_orders *o)
{
    return wanted_base(o) == o->base
        && (o->base != SIM_ONE_FOOT || o->wanted.side == 0 || o->wanted.side * o->lifted > 0);
}

/* true: it was done, or there is nothing to do; false: it waits. */
static bool do_once(struct sim_person *p, const struct person_command *c)
{
    bool stands = p->place == SIM_STANDING;
    if (is_numbered(c->order)) {
        bool possible = c->order == PERSON_HALF_RISE ? p->place == SIM_SEATED : stands;
        if (!possible) return true;
        if (!is_ready(p)) return false;
    }
    /* Whoever leans comes back first. */
    if (((c->order == PERSON_SIT && stands) || (c->order == PERSON_RISE && p->place == SIM_SEATED)) && is_leaning(p))
        return false;
    switch (c->order) {
    case PERSON_STEP_ON:
        if (p->place == SIM_OFF_PLATE) step_on(p, c);
        else if (p->place == SIM_SEATED) return rise_until_it_succeeds(p);
        break;
    case PERSON_STEP_OFF:
        if (p->place == SIM_SEATED) return rise_until_it_succeeds(p);
        if (stands) step_off(p);
        break;
    case PERSON_SIT: if (stands) sit(p, c); break;
    case PERSON_RISE: if (p->place == SIM_SEATED) rise(p); break;
    case PERSON_BEND: bend(p, c); break;
    case PERSON_TAP: tap(p, c); break;
    case PERSON_SLIDE_FOOT: slide(p, c); break;
    case PERSON_HALF_RISE:
        sim_move_half_rise(&p->move, p->seated_load, &p->moves);
        p->moving = true;
        break;
    default: break;
    }
    return true;
}

static void stand_up_to(struct sim_person *p)
{
    struct sim_orders *o = &p->orders;
    if (feet_are_asked_anew(p, &o->wanted)) place_feet_anew(p);
    else if (o->wanted.order == PERSON_MARCH) march_step(p);
    else if (o->wanted.order == PERSON_LIFT_FOOT) lift_foot(p);
    else if (wanted_base(o) != SIM_BOTH_FEET) raise_body(p, wanted_base(o));
}

void sim_orders_obey(struct sim_person *p)
{
    struct sim_orders *o = &p->orders;
    if (p->moving || p->unseen) return;
    if (o->base != SIM_BOTH_FEET) {
        if (!stays_up(o) && p->now_ms >= o->ready_ms) come_down(p, false);
        return;
    }
    if (o->wanted.order != PERSON_MARCH || o->once_count > 0) o->marching = false;
    while (o->once_count > 0) { /* what is done already takes no time */
        struct person_command c = o->once[0];
        if (!do_once(p, &c)) return;
        o->once[0] = o->once[1];
        o->once_count--;
        if (p->moving) return;
    }
    if (p->place != SIM_STANDING) return;
    if (o->lean_waits) ask_lean(p, &o->wanted);
    if ((lasts(o->wanted.order) || feet_are_asked_anew(p, &o->wanted)) && is_ready(p)) stand_up_to(p);
}

void sim_orders_step_out(struct sim_person *p)
{
    p->orders.marching = false;
    if (p->feet.feet == FEET_HIP_WIDE) return;
    sim_feet_stand(&p->traits, FEET_HIP_WIDE, 1, &p->feet, &p->stands);
    p->orders.ready_ms = p->now_ms + TRY_AGAIN_MS;
}

bool sim_orders_save_balance(struct sim_person *p)
{
    struct sim_orders *o = &p->orders;
    if (o->base == SIM_BOTH_FEET || p->moving) return false;
    come_down(p, true);
    o->ready_ms = p->now_ms + TRY_AGAIN_MS;
    return true;
}
