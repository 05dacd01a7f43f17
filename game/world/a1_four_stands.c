/* A1 four_stands: one recorded trial is one stand of 10 s with open eyes and no aid (exercises.md 8). In with two hands; once the
 * person is calm the hands let go for LET_GO_MS, then the time runs, on one leg from the lift on. A foot that moves, a hand that
 * bears weight, a step off or a near fall ends it, and what was held until then stays. Nothing of one's own sway is seen.
 * Success: held to the end. best_value: seconds held. */
#include "world/one_leg.h"
#include "world/stand_play.h"

enum { SETS, REST, STANCE, HOLD, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [STANCE] = LEVEL_ROW_WORD("stance", "feet: W hip-wide, N together, ST half in front, T heel to toe, L on one leg", all_stance_words, 4),
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand", 2, 60, HARDER_UP),
};

enum {
    LET_GO_MS = 3000,            /* [X] */
    ENTRY_LIMIT_MS = 60000,      /* not calm: the time runs all the same [X] */
    LIFT_LIMIT_MS = 15000,       /* who does not lift a foot is done [X] */
    STEP_OFF_MS = 300,           /* a step off is seen after it */
    LIFT_MS = 200,               /* a lift, too */
};
#define ONE_LEG_WOBBLE_MM_S 450.0 /* one foot corrects all the time (as E03) */

struct four_stands {
    struct stand_play stand;     /* first: stand_play.h */
    struct one_leg leg[2];       /* either may be the standing one, unless care has chosen */
    uint32_t entry_ms, let_go_ms;
    bool lets_go, over;
    uint32_t held_ms;
};
PLAY_NOTES_FIT(struct four_stands);

static double span(const struct world *w)
{
    (void)w;
    return 60;
}
static bool is_one_leg(const struct world *w) { return w->scene.stance == STANCE_ONE_LEG; }
static uint32_t hold_ms(const struct world *w) { return play_ms(play_value(w, HOLD)); }

static void plan(struct world *w, bool again)
{
    struct four_stands *p = play_notes(w);
    *p = (struct four_stands){.stand = p->stand};
    (void)stand_play_plan(w, (enum stance)play_value(w, STANCE), again);
    w->safety.wobble_mm_s = is_one_leg(w) ? ONE_LEG_WOBBLE_MM_S : w->rules->wobble_mm_s;
    world_ask_support(w, SUPPORT_TWO_HANDS);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct four_stands *p = play_notes(w);
    bool rested = stand_play_rested(w, g);
    w->scene.steadiness = 0.5;
    if (!p->lets_go) {
        bool late = ++p->entry_ms >= ENTRY_LIMIT_MS;
        if (!late && !(rested && stand_play_is_calm(w))) return false;
        p->lets_go = true;
        world_ask_support(w, SUPPORT_NONE);
        w->scene.prompt = "Let go slowly";
    }
    p->let_go_ms += g->valid;
    return p->let_go_ms >= LET_GO_MS;
}

static void begin(struct world *w, const struct glance *g)
{
    struct four_stands *p = play_notes(w);
    int leg = w->setup.care.leg;
    stand_play_begin(w, is_one_leg(w) ? "Lift one foot" : "Stand still, eyes ahead", g->at_mm, ZONE_FOOT_MM, false);
    w->scene.has_target = false;
    for (int i = 0; i < 2; i++) one_leg_begin(&p->leg[i], &w->setup.body, leg ? leg : i ? -1 : 1, false);
    if (!is_one_leg(w)) return;
    world_ask(w, PERSON_LIFT_FOOT);
    w->scene.side = w->ask.side = -leg;
}

/* How long until now, and whether the stand is over. */
static enum trial_state on_one_leg(struct world *w, const struct glance *g)
{
    struct four_stands *p = play_notes(w);
    for (int i = 0; i < 2; i++) {
        if (p->leg[1 - i].up) continue;
        enum one_leg_event e = one_leg_step(&p->leg[i], g->at_mm, g->sample->share_right, g->sample->fz_n, g->valid);
        if (e == ONE_LEG_LIFTED) {
            world_note(w, WORLD_LIFTED, -p->leg[i].stands, g->at_mm, 0);
            w->scene.prompt = "Stand still, eyes ahead";
        }
        if (e != ONE_LEG_NOTHING || p->leg[i].up) p->held_ms = p->leg[i].held_ms;
        if (e == ONE_LEG_LANDED) {
            struct point_mm in_the_air_s = {p->held_ms / 1000.0, 0};
            world_note(w, WORLD_LANDED, -p->leg[i].stands, in_the_air_s, 0);
            return TRIAL_MISS;
        }
    }
    return p->held_ms == 0 && w->phase_ms >= LIFT_LIMIT_MS ? TRIAL_MISS : TRIAL_RUNNING;
}

static uint32_t without(uint32_t ms, uint32_t less_ms) { return ms > less_ms ? ms - less_ms : 0; }

static enum trial_state on_both_feet(struct world *w, const struct glance *g)
{
    struct four_stands *p = play_notes(w);
    bool lifted = g->sample->events & (EVENT_LIFT_L | EVENT_LIFT_R), moved = zone_foot_moved(&p->stand.zone);
    p->held_ms = w->phase_ms;
    if (lifted || moved) p->held_ms = without(p->held_ms, lifted ? LIFT_MS : ZONE_FOOT_MS);
    return lifted || moved ? TRIAL_FOOT_MOVED : TRIAL_RUNNING;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct four_stands *p = play_notes(w);
    stand_play_step(w, g);
    enum trial_state state = is_one_leg(w) ? on_one_leg(w, g) : on_both_feet(w, g);
    stand_play_show(w, g, p->held_ms, hold_ms(w));
    w->scene.steadiness = 0.5;
    if (state == TRIAL_RUNNING && p->held_ms >= hold_ms(w)) state = TRIAL_HIT;
    if (state == TRIAL_RUNNING && w->safety.support_noted) {
        p->held_ms = without(p->held_ms, SUPPORT_MS);
        state = TRIAL_MISS;
    }
    p->over = state != TRIAL_RUNNING;
    return state;
}

/* On one leg nothing is timed before the lift, nor while the foot comes down. */
static bool timer_runs(const struct world *w)
{
    const struct four_stands *p = play_notes_of(w);
    if (!is_one_leg(w)) return true;
    for (int i = 0; i < 2; i++)
        if (p->leg[i].up && p->leg[i].loose_ms == 0) return true;
    return false;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    struct four_stands *p = play_notes(w);
    if (!p->over) p->held_ms = without(p->held_ms, STEP_OFF_MS); /* what interrupted it began before it was seen */
    if (p->held_ms > hold_ms(w)) p->held_ms = hold_ms(w);
    world_ask_support(w, SUPPORT_TWO_HANDS);
}

static void score(const struct world *w, struct world_result *out)
{
    const struct four_stands *p = play_notes_of(w);
    out->component_count = 0;
    out->best_value = w->trials_done ? p->held_ms / 1000.0 : 0;
}

const struct exercise exercise_a1 = {
    .id = A1_FOUR_STANDS, .code = "A1", .name = "four_stands", .keys = keys, .key_count = KEYS,
    .support_key = -1, .feedback_key = -1, .wobble_mm_s = 200, .fixed_feet = true, .lifts_expected = true,
    .fixed_level = true, .no_score = true, .no_cursor = true, .once = true, .timer_runs = timer_runs,
    .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score,
};
