/* A5 quickness: twelve quick leans as E18 at grade 4, to two sides at 35 % (exercises.md 8). A measurement: the level stays, no points.
 * Components: median response time and its spread (interquartile range), s. Best value: cues answered right. */
#include "world/quick_play.h"

static void score(const struct world *w, struct world_result *out)
{
    const struct quick_play *p = play_notes_of(w);
    const struct quick_score *s = &p->score;
    out->best_value = s->right;
    out->component_count = s->arrivals ? 2 : 0; /* nobody arrived: there is no time to tell */
    if (s->arrivals == 0) return;
    out->component_name[0] = "t_med_s";
    out->component_name[1] = "t_iqr_s";
    out->component[0] = quick_quantile(s->response_s, s->arrivals, 0.5);
    out->component[1] = quick_quantile(s->response_s, s->arrivals, 0.75) - quick_quantile(s->response_s, s->arrivals, 0.25);
}

const struct exercise exercise_a5 = {
    .id = A5_QUICKNESS, .code = "A5", .name = "quickness", .keys = quick_keys, .key_count = QUICK_KEYS,
    .support_key = QUICK_KEY_SUPPORT, .feedback_key = -1, .wobble_mm_s = 450, .fixed_level = true, .no_score = true,
    .count = quick_play_count, .span = lean_play_span, .plan = quick_play_plan, .prepare = quick_play_prepare,
    .begin = quick_play_begin, .step = quick_play_step, .close = quick_play_close, .score = score,
};
