/* E02 line_stand: heel to toe, like a lantern on a rope bridge (exercises.md 7). One hold is one trial; only the distance to the
 * side counts. In and out with two hands: the grade's hands are asked when the timer starts, and both again when it ends.
 * best_value: the longest time inside the band without a break, s. */
#include "world/stand_play.h"

enum { SETS, REST, HOLDS, STANCE, SUPPORT, HOLD, BAND, FEEDBACK, KEYS };
static const char *const line_words[] = {"ST", "T", NULL};
static const struct level_key keys[KEYS] = {
    [SETS] = KEY_SETS,
    [REST] = KEY_REST,
    [HOLDS] = LEVEL_ROW_COUNT("holds_per_foot", "holds with each foot in front in a set", 2, 16, HARDER_UP),
    [STANCE] = LEVEL_ROW_WORD("stance", "feet: ST one foot half in front of the other, T heel to toe", line_words, 1),
    [SUPPORT] = KEY_SUPPORT,
    [HOLD] = LEVEL_ROW_REAL("hold_s", "s", "time to stand still", 2, 60, HARDER_UP),
    [BAND] = LEVEL_ROW_REAL("band_mm", "mm", "how far to either side counts as still", 8, 40, HARDER_DOWN),
    [FEEDBACK] = KEY_FEEDBACK,
};

/* Whoever does not come to rest in this time is not kept standing: the hold is over without comment [X]. */
enum { ENTRY_LIMIT_MS = 60000 };

struct line_stand {
    struct stand_play stand;     /* first: stand_play.h */
    struct point_mm centre;
    bool settled, gave_up;
    uint32_t entry_ms;
    enum support of_grade;
};
PLAY_NOTES_FIT(struct line_stand);

static const char *const prompts[] = {
    [SUPPORT_TWO_HANDS] = "Hold on and stand still",
    [SUPPORT_ONE_HAND] = "One hand, stand still",
    [SUPPORT_FINGERTIPS] = "Fingertips only, stand still",
    [SUPPORT_NONE] = "Let go, stand still",
};

static int count(const struct world *w) { return 2 * (int)play_value(w, HOLDS); }
static double span(const struct world *w) { return stand_play_span(w, BAND); }
static uint32_t hold_ms(const struct world *w) { return play_ms(play_value(w, HOLD)); }

static void plan(struct world *w, bool again)
{
    struct line_stand *p = play_notes(w);
    (void)stand_play_plan(w, (enum stance)(STANCE_SEMI_TANDEM + (int)play_value(w, STANCE)), again);
    p->settled = p->gave_up = false;
    p->entry_ms = 0;
    p->of_grade = w->support;
    world_ask_support(w, SUPPORT_TWO_HANDS);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct line_stand *p = play_notes(w);
    if (p->settled) (void)stand_play_rested(w, g);
    else p->settled = stand_play_settled(w, g, &p->centre);
    p->gave_up = ++p->entry_ms >= ENTRY_LIMIT_MS;
    return p->gave_up || (p->settled && stand_play_is_calm(w));
}

static void begin(struct world *w, const struct glance *g)
{
    struct line_stand *p = play_notes(w);
    if (!p->gave_up) world_ask_support(w, p->of_grade);
    stand_play_begin(w, prompts[p->of_grade], p->settled ? p->centre : g->at_mm, play_value(w, BAND), true);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    const struct line_stand *p = play_notes(w);
    if (p->gave_up) return TRIAL_MISS;
    stand_play_step(w, g);
    stand_play_show(w, g, w->phase_ms, hold_ms(w));
    if (zone_foot_moved(&p->stand.zone)) return TRIAL_FOOT_MOVED;
    if (w->phase_ms < hold_ms(w)) return TRIAL_RUNNING;
    return stand_play_was_still(w) ? TRIAL_HIT : TRIAL_MISS;
}

static bool timer_runs(const struct world *w) { return !((const struct line_stand *)play_notes_of(w))->gave_up; }

static void close_trial(struct world *w, bool hit)
{
    (void)hit;
    stand_play_close(w, timer_runs(w) ? w->phase_ms : 0, hold_ms(w));
    world_ask_support(w, SUPPORT_TWO_HANDS);
}

static double sum(const struct world_result *r, bool no_hurry)
{
    (void)no_hurry;
    return 0.7 * r->component[0] + 0.3 * r->component[1];
}

const struct exercise exercise_e02 = {
    .id = E02_LINE_STAND, .code = "E02", .name = "line_stand", .keys = keys, .key_count = KEYS,
    .support_key = SUPPORT, .feedback_key = FEEDBACK, .wobble_mm_s = 200, .fixed_feet = true, .timer_runs = timer_runs,
    .count = count, .span = span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = close_trial, .score = stand_play_score, .sum = sum,
};
