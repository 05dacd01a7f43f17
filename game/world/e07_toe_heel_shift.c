/* E07 toe_heel_shift: the tide comes and goes, forward and back from the ankles (exercises.md 7). Directions take turns;
 * the one that begins alternates set by set. Best value: targets reached and held. */
#include "world/lean_play.h"

enum { REPS = LEAN_KEYS, KEYS };
static const struct level_key keys[KEYS] = {
    LEAN_KEY_ROWS,
    [REPS] = LEVEL_ROW_COUNT("reps_per_direction", "targets forward and as many back in a set", 2, 16, HARDER_UP),
};

static int count(const struct world *w) { return 2 * (int)play_value(w, REPS); }

static void plan(struct world *w, bool again)
{
    (void)again; /* the direction follows from the number of the trial alone */
    lean_play_target(w, (w->trial + w->setup.set_number) % 2 == 0 ? LEAN_FRONT : LEAN_BACK);
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g; /* no bow: a long back forward, a small way back (bone note of E07) */
    lean_play_begin(w, lean_notes_of(w)->direction == LEAN_FRONT ? "Lean forward, stay tall" : "Lean back a little");
}

const struct exercise exercise_e07 = {
    .id = E07_TOE_HEEL_SHIFT, .code = "E07", .name = "toe_heel_shift", .keys = keys, .key_count = KEYS,
    .support_key = LEAN_KEY_SUPPORT, .feedback_key = LEAN_KEY_FEEDBACK, .wobble_mm_s = 450, .fixed_feet = false,
    .count = count, .span = lean_play_span, .plan = plan, .prepare = lean_play_prepare, .begin = begin,
    .step = lean_play_step, .close = lean_play_close, .score = lean_play_score, .sum = lean_play_sum,
};
