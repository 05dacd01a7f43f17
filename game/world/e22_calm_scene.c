/* E22 calm_scene: a peaceful place to be in for some minutes, sitting, eyes open or closed (exercises.md 7). No score.
 *
 * The rules know passages, the screens have their words, pictures and sounds: scene.symbol_at is the passage now (0 to
 * symbol_count - 1), sound_kind the place (order of the words of `scene`), sound_number grows with each passage. The last one
 * leads back: fingers, toes, eyes. Events: CUE (passage). */
#include "world/seat.h"

enum { PLACE, MINUTES, KEYS };
static const char *const place_words[] = {"shore", "garden", "forest", "bath", "room", NULL};
static const struct level_key keys[KEYS] = {
    [PLACE] = LEVEL_ROW_WORD("scene", "shore, garden, forest, warm bath or favourite room", place_words, 4),
    [MINUTES] = LEVEL_ROW_REAL("minutes", "min", "length", 3, 6, HARDER_UP),
};

enum { PASSAGES = 8, BACK_S = 20 };  /* the last passage, so long before the end [X] */
static const char *const passage_prompts[PASSAGES] = {
    "Sit back and rest",      "Let your shoulders drop", "Arrive in your place",  "Look around in peace",
    "Listen to the sounds",   "Feel what is pleasant",   "Stay as you like",      "Stretch fingers, open your eyes",
};

struct scene_play { struct seat seat; };
PLAY_NOTES_FIT(struct scene_play);

static void plan(struct world *w, bool again)
{
    struct scene_play *p = play_notes(w);
    seat_plan(w, &p->seat, again);
    w->scene.symbol_count = PASSAGES;
    for (int i = 0; i < PASSAGES; i++) w->scene.symbol[i] = i;
    w->scene.sound_kind = (int)play_value(w, PLACE);
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct scene_play *p = play_notes(w);
    return seat_prepare(w, &p->seat, g);
}

/* Equal parts of the time, but for the way back. */
static int passage_at(uint32_t elapsed_ms, uint32_t all_ms)
{
    uint32_t back_ms = BACK_S * 1000, stay_ms = all_ms > back_ms ? all_ms - back_ms : 0;
    if (elapsed_ms >= stay_ms) return PASSAGES - 1;
    return (int)((uint64_t)elapsed_ms * (PASSAGES - 1) / stay_ms);
}

static void show(struct world *w, int passage)
{
    w->scene.symbol_at = passage;
    w->scene.sound_number++;
    w->scene.prompt = passage_prompts[passage];
    world_note(w, WORLD_CUE, passage, (struct point_mm){0, 0}, 0);
}

static int passage_now(const struct world *w)
{
    const struct scene_play *p = play_notes_of(w);
    return passage_at(p->seat.elapsed_ms, play_ms(60 * play_value(w, MINUTES)));
}

static void begin(struct world *w, const struct glance *g)
{
    (void)g;
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){0, 0}, 0);
    show(w, passage_now(w));
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct scene_play *p = play_notes(w);
    bool over = seat_step(w, &p->seat, g, play_value(w, MINUTES));
    if (passage_now(w) != w->scene.symbol_at) show(w, passage_now(w));
    return over ? TRIAL_HIT : TRIAL_RUNNING;
}

const struct exercise exercise_e22 = {
    .id = E22_CALM_SCENE, .code = "E22", .name = "calm_scene", .keys = keys, .key_count = KEYS,
    .support_key = -1, .support_map = seat_support, .feedback_key = -1, .wobble_mm_s = INFINITY, .lifts_expected = true,
    .seated = true, .fixed_level = true, .no_score = true, .off_expected = seat_always, .timer_runs = seat_never,
    .span = seat_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = seat_close, .score = seat_score,
};
