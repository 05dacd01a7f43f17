/* E03 one_leg: stand like a heron (exercises.md 7). One lift is one trial; a set is for one leg, legs alternate set by set unless
 * care has chosen one (care.leg: the leg to stand on). scene.side and ask.side: the foot to be lifted.
 * best_value: the longest time on one leg, s. */
#include "world/one_leg.h"
#include "world/path_meter.h"
#include "world/exercise.h"

enum { SETS, REST, REPS, SUPPORT, HOLD, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [REPS] = LEVEL_ROW_COUNT("reps_per_side", "lifts in a set; the side changes set by set", 2, 16, HARDER_UP),
    [SUPPORT] = KEY_SUPPORT,
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand on one leg", 2, 60, HARDER_UP),
};

enum {
    BOTH_FEET_MS = 2000,         /* a breath on both feet before the next lift [X] */
    BOTH_FEET_LIMIT_MS = 30000,  /* feet may stand so that the share never tells: go on then [X] */
    LIFT_LIMIT_MS = 15000,       /* nobody is kept waiting who would rather not lift the foot [X] */
};
#define SHARE_DOWN 0.90

struct one_leg_notes {
    struct one_leg leg;
    struct path_meter lift, path; /* of cop5: of this lift, of all that counted */
    uint32_t both_ms;
    double share_sum, longest_s;
};
PLAY_NOTES_FIT(struct one_leg_notes);

static const char *const ready_prompts[] = {
    [SUPPORT_TWO_HANDS] = "Both hands hold on",
    [SUPPORT_ONE_HAND] = "One hand holds on",
    [SUPPORT_FINGERTIPS] = "Fingertips on the rail",
    [SUPPORT_NONE] = "Hands near the rail",
};

static int standing_leg(const struct world *w)
{
    if (w->setup.care.leg != 0) return w->setup.care.leg;
    return w->setup.set_number % 2 ? 1 : -1;
}

static int count(const struct world *w) { return (int)play_value(w, REPS); }
static double span(const struct world *w) { return fmax(60, 0.5 * w->setup.body.foot_distance_mm + ONE_LEG_RADIUS_MM + 20); }
static uint32_t hold_ms(const struct world *w) { return play_ms(play_value(w, HOLD)); }

static void plan(struct world *w, bool again)
{
    struct one_leg_notes *p = play_notes(w);
    bool first = w->trial == 1 && !again;
    if (first) *p = (struct one_leg_notes){0};
    p->both_ms = 0;
    w->scene.stance = STANCE_ONE_LEG;
    w->scene.side = -standing_leg(w);
    w->scene.height = 0;
    w->scene.has_target = false;
    w->scene.prompt = w->phase == PHASE_RETURN ? "Put your foot down" : ready_prompts[w->support];
    world_ask(w, PERSON_STAND);
    w->ask.side = 0;
}

static bool on_both_feet(const struct glance *g)
{
    double share = g->sample->share_right;
    return g->valid && share > 1 - SHARE_DOWN && share < SHARE_DOWN;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct one_leg_notes *p = play_notes(w);
    p->both_ms = on_both_feet(g) ? p->both_ms + 1 : 0;
    if (p->both_ms == BOTH_FEET_MS / 4) w->scene.prompt = ready_prompts[w->support];
    w->scene.steadiness += (0.5 - w->scene.steadiness) * 0.001;
    return p->both_ms >= BOTH_FEET_MS || (g->valid && w->phase_ms >= BOTH_FEET_LIMIT_MS);
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    struct one_leg_notes *p = play_notes(w);
    one_leg_begin(&p->leg, &w->setup.body, standing_leg(w), w->support != SUPPORT_NONE);
    p->lift = (struct path_meter){0};
    w->scene.prompt = w->scene.side > 0 ? "Lift your right foot" : "Lift your left foot";
    w->scene.target_mm = p->leg.centre_mm;
    w->scene.target_radius_mm = w->scene.target_radius_y_mm = ONE_LEG_RADIUS_MM;
    w->scene.has_target = true;
    world_ask(w, PERSON_LIFT_FOOT);
    w->ask.side = w->scene.side;
    world_note(w, WORLD_TRIAL_BEGIN, w->level, p->leg.centre_mm, ONE_LEG_RADIUS_MM);
}

static void show(struct world *w, const struct glance *g)
{
    const struct one_leg_notes *p = play_notes(w);
    const struct one_leg *l = &p->leg;
    uint32_t all = hold_ms(w), held = l->up ? l->held_ms : 0;
    struct world_scene *s = &w->scene;
    s->inside = l->up;
    s->height += ((l->up ? 1 : 0) - s->height) * 0.004;
    s->hold_progress = s->trial_progress = all ? clamp01((double)held / all) : 1;
    s->seconds_left = all > held ? (all - held) / 1000.0 : 0;
    double away = fabs(g->at_mm.x - l->centre_mm.x) / ONE_LEG_RADIUS_MM;
    s->steadiness += ((g->valid && l->up ? clamp01(1.4 - away) : 0.5) - s->steadiness) * 0.001;
}

/* The path is that of the hold: while the whole load is on the foot. */
static void measure(struct one_leg_notes *p, const struct glance *g)
{
    bool holds = p->leg.up && p->leg.loose_ms == 0;
    path_meter_step(&p->lift, g->sample->cop5_mm, holds && g->valid);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct one_leg_notes *p = play_notes(w);
    enum one_leg_event e = one_leg_step(&p->leg, g->at_mm, g->sample->share_right, g->sample->fz_n, g->valid);
    measure(p, g);
    show(w, g);
    if (e == ONE_LEG_LIFTED) {
        w->scene.prompt = "Stand still, eyes ahead";
        world_note(w, WORLD_LIFTED, w->scene.side, g->at_mm, 0);
    }
    if (p->leg.held_ms >= hold_ms(w)) return TRIAL_HIT;
    if (e == ONE_LEG_LANDED) {
        struct point_mm in_the_air_s = {p->leg.held_ms / 1000.0, 0};
        world_note(w, WORLD_LANDED, w->scene.side, in_the_air_s, 0);
        return TRIAL_MISS;
    }
    return !p->leg.up && w->phase_ms >= LIFT_LIMIT_MS ? TRIAL_MISS : TRIAL_RUNNING;
}

static bool timer_runs(const struct world *w)
{
    const struct one_leg *l = &((const struct one_leg_notes *)play_notes_of(w))->leg;
    return l->up && l->loose_ms == 0;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct one_leg_notes *p = play_notes(w);
    uint32_t all = hold_ms(w);
    path_meter_add(&p->path, &p->lift);
    p->share_sum += all ? fmin(1, (double)p->leg.held_ms / all) : 1;
    p->longest_s = fmax(p->longest_s, p->leg.held_ms / 1000.0);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct one_leg_notes *p = play_notes_of(w);
    out->component_count = 2;
    out->component_name[0] = "c_hold";
    out->component_name[1] = "c_still";
    out->component[0] = w->trials_done ? p->share_sum / w->trials_done : 0;
    out->component[1] = p->path.ms ? clamp01((60 - path_meter_side_speed(&p->path)) / 40) : 0; /* never stood: no stillness */
    out->best_value = p->longest_s;
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.7 * r->component[0] + 0.3 * r->component[1];
}

const struct exercise exercise_e03 = {
    .id = E03_ONE_LEG, .code = "E03", .name = "one_leg", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = -1, .wobble_mm_s = 450, .lifts_expected = true, .timer_runs = timer_runs,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score, .sum = sum,
};
