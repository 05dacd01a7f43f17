/* E06 side_shift: lamps to the left and right (exercises.md 7). Sides take turns; the side that begins alternates set by
 * set. */
#include "world/lean_play.h"

enum { REPS = LEAN_KEYS, KEYS };
static const struct level_key keys[KEYS] = {
    LEAN_KEY_ROWS,
    [REPS] = LEVEL_ROW_COUNT("reps_per_side", "targets on each side in a set", 2, 16, HARDER_UP),
};

static int count(const struct world *w) { return 2 * (int)play_value(w, REPS); }

static void plan(struct world *w, bool again)
{
    (void)again; /* the side follows from the number of the trial alone */
    lean_play_target(w, (w->trial + w->setup.set_number) % 2 == 0 ? LEAN_RIGHT : LEAN_LEFT);
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    lean_play_begin(w, lean_notes_of(w)->direction == LEAN_RIGHT ? "Lean to the right" : "Lean to the left");
}

const struct exercise exercise_e06 = {
    .id = E06_SIDE_SHIFT, .code = "E06", .name = "side_shift", .keys = keys, .key_count = KEYS,
    .support_key = LEAN_KEY_SUPPORT, .feedback_key = LEAN_KEY_FEEDBACK, .wobble_mm_s = 450, .fixed_feet = false,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = lean_play_prepare, .begin = begin,
    .step = lean_play_step, .close = lean_play_close, .score = lean_play_score, .sum = lean_play_sum,
};
