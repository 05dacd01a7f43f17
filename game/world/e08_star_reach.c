/* E08 star_reach: apples in 4, 6 or 8 directions (exercises.md 7). Every direction of the bag comes once before any comes
 * again, shuffled, never the same twice in a row. */
#include "world/lean_play.h"

enum { DIRECTIONS = LEAN_KEYS, TARGETS, KEYS };
static const char *const direction_words[] = {"4", "6", "8", NULL};
static const struct level_key keys[KEYS] = {
    LEAN_KEY_ROWS,
    [DIRECTIONS] = LEVEL_ROW_WORD("directions", "4: right, left, front and the front diagonals in turn; 6: one back diagonal more; 8: all",
                                  direction_words, 2),
    [TARGETS] = LEVEL_ROW_COUNT("targets", "targets in a set", 2, 16, HARDER_UP),
};

static int count(const struct world *w) { return (int)play_value(w, TARGETS); }

static void plan(struct world *w, bool again)
{
    int before = w->trial == 1 ? -1 : lean_notes_of(w)->direction;
    struct lean_play *p = play_notes(w);
    if (!again) /* the words of the key stand in the order of the bags */
        p->direction = lean_bag_draw(&p->bag, &w->random, (enum lean_bag_kind)play_value(w, DIRECTIONS), w->setup.set_number, before);
    lean_play_target(w, p->direction);
}

static void begin(struct world *w, const struct glance *g)
{
    /* "Lean", not "reach": arms stay down and the back long (bone note of E08). */
    static const char *const prompts[LEAN_DIRECTIONS] = {
        [LEAN_FRONT] = "Lean forward, stay tall", [LEAN_FRONT_RIGHT] = "Lean forward and right", [LEAN_RIGHT] = "Lean to the right",
        [LEAN_BACK_RIGHT] = "Lean back and right", [LEAN_BACK] = "Lean back a little", [LEAN_BACK_LEFT] = "Lean back and left",
        [LEAN_LEFT] = "Lean to the left", [LEAN_FRONT_LEFT] = "Lean forward and left",
    };
    (void)g;
    lean_play_begin(w, prompts[lean_notes_of(w)->direction]);
}

const struct exercise exercise_e08 = {
    .id = E08_STAR_REACH, .code = "E08", .name = "star_reach", .keys = keys, .key_count = KEYS,
    .support_key = LEAN_KEY_SUPPORT, .feedback_key = LEAN_KEY_FEEDBACK, .wobble_mm_s = 450, .fixed_feet = false,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = lean_play_prepare, .begin = begin,
    .step = lean_play_step, .close = lean_play_close, .score = lean_play_score, .sum = lean_play_sum,
};
