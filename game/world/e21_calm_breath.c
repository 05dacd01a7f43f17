/* E21 calm_breath: quiet breathing with a slow circle, sitting (exercises.md 7). No score, minutes only.
 *
 * scene.pace is the size of the circle, 0 to 1; sound_number grows with each half breath, sound_kind 0 in, 1 out; steadiness
 * is the stillness of the pond. Breaths begin at three quarters and lengthen by themselves; whoever pauses on the way shows that
 * this was enough, and keeps the short ones. Events: CUE (0 in, 1 out). */
#include "world/breath.h"
#include "world/seat.h"

enum { IN, OUT, MINUTES, KEYS };
/* Any pair of them gives 4.5 to 12 breaths a minute. */
static const struct level_key keys[KEYS] = {
    [IN] = LEVEL_ROW_REAL("in_s", "s", "breathing in; a breath begins at three quarters of it", 2, 5.3, HARDER_UP),
    [OUT] = LEVEL_ROW_REAL("out_s", "s", "breathing out, never shorter than in", 3, 8, HARDER_UP),
    [MINUTES] = LEVEL_ROW_REAL("minutes", "min", "length", 3, 5, HARDER_UP),
};
enum { TOLD_BREATHS = 5 };           /* then the circle and the tone are enough [X] */

struct breath_play {
    struct seat seat;
    struct breath breath;
    bool paused;
};
PLAY_NOTES_FIT(struct breath_play);

static void plan(struct world *w, bool again)
{
    struct breath_play *p = play_notes(w);
    seat_plan(w, &p->seat, again);
    p->paused = again && (p->paused || p->seat.begun);
    w->scene.pace = 0;
}

static bool prepare(struct world *w, const struct glance *g)
{
    struct breath_play *p = play_notes(w);
    return seat_prepare(w, &p->seat, g);
}

static void cue(struct world *w)
{
    struct breath_play *p = play_notes(w);
    w->scene.sound_kind = p->breath.out ? 1 : 0;
    w->scene.sound_number++;
    if (p->breath.breaths >= TOLD_BREATHS) w->scene.prompt = "As is comfortable for you";
    else w->scene.prompt = p->breath.out ? "And slowly out" : "Breathe in gently";
    world_note(w, WORLD_CUE, w->scene.sound_kind, (struct point_mm){0, 0}, 0);
}

static void begin(struct world *w, const struct glance *g)
{
    struct breath_play *p = play_notes(w);
    (void)g;
    breath_begin(&p->breath, play_value(w, IN), play_value(w, OUT), !p->paused);
    world_note(w, WORLD_TRIAL_BEGIN, w->level, (struct point_mm){0, 0}, 0);
    cue(w);
}

static enum trial_state step(struct world *w, const struct glance *g)
{
    struct breath_play *p = play_notes(w);
    bool over = seat_step(w, &p->seat, g, play_value(w, MINUTES));
    if (breath_step(&p->breath)) cue(w);
    w->scene.pace = breath_size(&p->breath);
    return over ? TRIAL_HIT : TRIAL_RUNNING;
}

const struct exercise exercise_e21 = {
    .id = E21_CALM_BREATH, .code = "E21", .name = "calm_breath", .keys = keys, .key_count = KEYS,
    .support_key = -1, .support_map = seat_support, .feedback_key = -1, .wobble_mm_s = INFINITY, .lifts_expected = true,
    .seated = true, .fixed_level = true, .no_score = true, .off_expected = seat_always, .timer_runs = seat_never,
    .span = seat_span, .plan = plan, .prepare = prepare, .begin = begin, .step = step,
    .close = seat_close, .score = seat_score,
};
