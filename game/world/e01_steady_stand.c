/* E01 steady_stand: stand still like a mountain (exercises.md 7). One hold is one trial, judged by the zone of zone.h. */
#include "world/stand_play.h"

enum { SETS, REST, HOLDS, STANCE, SUPPORT, HOLD, RADIUS, FEEDBACK, KEYS };
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [HOLDS] = LEVEL_ROW_COUNT("holds", "holds in a set", 2, 16, HARDER_UP),
    [STANCE] = KEY_STANCE,
    [SUPPORT] = KEY_SUPPORT,
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand still", 2, 60, HARDER_UP),
    [RADIUS] = LEVEL_ROW_REAL("radius_mm", "mm", "radius of the zone to stay in", 8, 40, HARDER_DOWN),
    [FEEDBACK] = KEY_FEEDBACK,
};

struct steady_stand {
    struct stand_play stand;     /* first: stand_play.h */
    struct point_mm centre;      /* of the settling that has just ended */
};
PLAY_NOTES_FIT(struct steady_stand);

static int count(const struct world *w) { return (int)play_value(w, HOLDS); }
static double span(const struct world *w) { return stand_play_span(w, RADIUS); }
static uint32_t hold_ms(const struct world *w) { return play_ms(play_value(w, HOLD)); }

static void plan(struct world *w, bool again) { (void)stand_play_plan(w, (enum stance)play_value(w, STANCE), again); }

static bool prepare(struct world *w, const struct glance *g)
{
    struct steady_stand *p = play_notes(w);
    return stand_play_settled(w, g, &p->centre);
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    const struct steady_stand *p = play_notes(w);
    stand_play_begin(w, "Stand still like a mountain", p->centre, play_value(w, RADIUS), false);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    stand_play_step(w, g);
    stand_play_show(w, g, w->phase_ms, hold_ms(w));
    if (zone_foot_moved(&stand_notes(w)->zone)) return TRIAL_FOOT_MOVED;
    if (w->phase_ms < hold_ms(w)) return TRIAL_RUNNING;
    return stand_play_was_still(w) ? TRIAL_HIT : TRIAL_MISS;
}

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    stand_play_close(w, w->phase_ms, hold_ms(w));
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.8 * r->component[0] + 0.2 * r->component[1];
}

const struct exercise exercise_e01 = {
    .id = E01_STEADY_STAND, .code = "E01", .name = "steady_stand", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 200, .fixed_feet = true,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = stand_play_score, .sum = sum,
};
