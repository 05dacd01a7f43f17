/* E18 quick_lean: greet the firefly that appears, stay still for the moth (exercises.md 7). A plate that does not move pushes nobody:
 * this is practice of quick chosen leans. Best value: cues answered right. */
#include "world/quick_play.h"

static void score(const struct world *w, struct world_result *out)
{
    const struct quick_play *p = play_notes_of(w);
    out->component_count = 3;
    out->component_name[0] = "c_correct";
    out->component_name[1] = "c_time";
    out->component_name[2] = "c_overshoot";
    quick_score_components(&p->score, out->component);
    out->best_value = p->score.right;
}

static double sum(const struct world_result *r, bool no_hurry) { return quick_score_sum(r->component, no_hurry); }

const struct exercise exercise_e18 = {
    .id = E18_QUICK_LEAN, .code = "E18", .name = "quick_lean", .keys = quick_keys, .key_count = QUICK_KEYS,
    .support_key = QUICK_KEY_SUPPORT, .feedback_key = -1, .wobble_mm_s = 450,
    .count = quick_play_count, .span = lean_play_span, .plan = quick_play_plan, .prepare = quick_play_prepare,
    .begin = quick_play_begin, .step = quick_play_step, .close = quick_play_close, .score = score, .sum = sum,
};
