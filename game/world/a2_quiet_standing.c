/* A2 quiet_standing: one recorded trial is 5 s of settling and 30 s of quiet standing, eyes open or closed (exercises.md 8). Nothing
 * is judged: the measures come from the raw samples after TRIAL_BEGIN up to TRIAL_END, which are exactly the 30 s (of a recording
 * without a break: seconds 5 to 35). A foot that moved, a step off or a bad signal repeats it. Nothing of one's own sway is seen.
 * TRIAL_END 1: the whole time was recorded; 0: it was not, and is no measurement. best_value: seconds recorded. */
#include "world/stand_play.h"

enum { SETS, REST, STANCE, EYES, SETTLE, HOLD, KEYS };
static const char *const eyes_words[] = {"open", "closed", NULL};
enum { EYES_OPEN, EYES_CLOSED };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [STANCE] = LEVEL_ROW_WORD("stance", "feet: W on the foot guide", stance_words, 2),
    [EYES] = LEVEL_ROW_WORD("eyes", "eyes open, looking at the cross, or closed", eyes_words, 1),
    [SETTLE] = LEVEL_ROW_REAL("settle_s", "s", "time to settle before the measurement", 2, 30, HARDER_UP),
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time that is measured", 10, 60, HARDER_UP),
};

enum { OPEN_AGAIN_MS = 5000 };   /* before the eyes are closed once more [X] */

struct quiet_standing {
    struct stand_play stand;     /* first: stand_play.h */
    uint32_t settle_ms, held_ms;
    struct point_mm sum;         /* of the cursor while settling */
};
PLAY_NOTES_FIT(struct quiet_standing);

static double span(const struct world *w)
{
    (void)w;
    return 60;
}
static bool eyes_closed(const struct world *w) { return (int)play_value(w, EYES) == EYES_CLOSED; }
static const char *task(const struct world *w) { return eyes_closed(w) ? "Eyes closed, stand quietly" : "Look at the cross"; }

static void plan(struct world *w, bool again)
{
    struct quiet_standing *p = play_notes(w);
    (void)stand_play_plan(w, (enum stance)play_value(w, STANCE), again);
    p->settle_ms = p->held_ms = 0;
    p->sum = (struct point_mm){0, 0};
    w->scene.prompt = task(w);
    if (again && eyes_closed(w)) p->stand.rest_ms = OPEN_AGAIN_MS;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct quiet_standing *p = play_notes(w);
    bool rested = stand_play_rested(w, g), feet_still = !(g->sample->events & (EVENT_LIFT_L | EVENT_LIFT_R));
    w->scene.steadiness = 0.5;
    if (!rested) return false;
    w->scene.eyes_closed = eyes_closed(w);
    if (!g->valid || !feet_still) {
        p->settle_ms = 0;
        p->sum = (struct point_mm){0, 0};
        return false;
    }
    p->settle_ms++;
    p->sum.x += g->at_mm.x;
    p->sum.y += g->at_mm.y;
    return p->settle_ms >= play_ms(play_value(w, SETTLE));
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    struct quiet_standing *p = play_notes(w);
    struct point_mm centre = {p->sum.x / p->settle_ms, p->sum.y / p->settle_ms};
    stand_play_begin(w, task(w), centre, ZONE_FOOT_MM, false);
    w->scene.has_target = false;
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct quiet_standing *p = play_notes(w);
    uint32_t all = play_ms(play_value(w, HOLD));
    p->held_ms = w->phase_ms;
    stand_play_step(w, g);
    stand_play_show(w, g, p->held_ms, all);
    w->scene.steadiness = 0.5;
    if (zone_foot_moved(&p->stand.zone)) return TRIAL_FOOT_MOVED;
    return p->held_ms >= all ? TRIAL_HIT : TRIAL_RUNNING;
}

static void close_trial(struct world *w, bool hit)
{
    (void)w;
    (void)hit;
}

static void score(const struct world *w, struct world_result *out)
{
    const struct quiet_standing *p = play_notes_of(w);
    out->component_count = 0;
    out->best_value = w->trials_done ? p->held_ms / 1000.0 : 0;
}

const struct exercise exercise_a2 = {
    .id = A2_QUIET_STANDING, .code = "A2", .name = "quiet_standing", .keys = keys, .key_count = KEYS,
    .support_key = -1, .feedback_key = -1, .wobble_mm_s = 200, .fixed_feet = true,
    .fixed_level = true, .no_score = true, .no_cursor = true,
    .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = score,
};
