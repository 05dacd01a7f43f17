/* What the set machine shows in every exercise: the words that come before all else, the cursor, the task as a simulated person
 * understands it. What belongs to an exercise is shown by its own file. */
#include "world/exercise.h"

#define SEATED_LOAD 0.6          /* of W on the feet: nobody stands so lightly [X] */

static const char *const pause_prompts[] = {
    [PAUSE_NONE] = "A short pause", [PAUSE_BY_PERSON] = "A short pause", [PAUSE_STEPPED_OFF] = "Step on when ready",
    [PAUSE_BAD_SIGNAL] = "One moment, please", [PAUSE_NEAR_FALL] = "Hold on and rest",
};

/* Whoever was asked to close the eyes hears first of all that they may be opened, whatever comes next. A hard landing is
 * answered at once, unless the set waits or has ended (exercises.md 2.4). */
const char world_open_your_eyes[] = "Open your eyes now", world_a_little_softer[] = "A little softer, please";
enum { SAID_MS = 3000 };         /* [X] */

void world_say_first(struct world *w, const char *words)
{
    if (w->said == world_open_your_eyes && w->said_ms > 0) return;
    if (w->said && w->scene.prompt == w->said) w->scene.prompt = w->prompt_after;
    w->said = words;
    w->said_ms = SAID_MS;
}

static bool feedback_hides(const struct world *w)
{
    if (w->rules->no_cursor) return true;
    if (w->phase != PHASE_TRIAL || w->rules->feedback_key < 0) return false;
    enum feedback f = (enum feedback)play_value(w, w->rules->feedback_key);
    return f == FEEDBACK_PARTIAL ? w->scene.trial_progress >= 0.5 : f != FEEDBACK_FULL;
}

static const enum person_feet feet_of_stance[] = {
    [STANCE_WIDE] = FEET_HIP_WIDE, [STANCE_TOGETHER] = FEET_CLOSE, [STANCE_SEMI_TANDEM] = FEET_HALF_TANDEM,
    [STANCE_TANDEM] = FEET_IN_LINE, [STANCE_ONE_LEG] = FEET_HIP_WIDE,
};
static const enum person_hands hands_of_support[] = {
    [SUPPORT_TWO_HANDS] = HANDS_HOLD, [SUPPORT_ONE_HAND] = HANDS_HOLD, [SUPPORT_FINGERTIPS] = HANDS_TOUCH,
    [SUPPORT_NONE] = HANDS_FREE, [SUPPORT_NONE_HELPED] = HANDS_FREE, [SUPPORT_THIGHS] = HANDS_FREE,
};

/* The task as a simulated person understands it; whoever paused or has finished just stands, or comes back. */
static void show_task(struct world *w)
{
    struct point_mm c0 = w->setup.body.c0_mm;
    struct person_command *ask = &w->scene.ask;
    *ask = w->ask;
    if (w->phase == PHASE_PAUSED || w->phase == PHASE_DONE)
        ask->order = w->pause == PAUSE_STEPPED_OFF ? PERSON_STEP_ON : PERSON_STAND;
    /* Somebody still sits on the chair after an exercise that is done sitting. */
    bool sits = !w->rules->seated && !w->rules->off_expected && w->scene.load > 0 && w->scene.load < SEATED_LOAD;
    if (sits && w->phase != PHASE_PAUSED) ask->order = PERSON_STEP_ON;
    ask->target_mm = (struct point_mm){c0.x + w->ask.target_mm.x, c0.y + w->ask.target_mm.y};
    ask->feet = feet_of_stance[w->scene.stance];
    ask->hands = hands_of_support[w->support];
    ask->eyes_closed = w->scene.eyes_closed;
    ask->sees_cursor = w->scene.cursor_visible && !w->scene.eyes_closed;
    ask->cursor_mm = (struct point_mm){c0.x + w->last_at_mm.x, c0.y + w->last_at_mm.y};
}

static void show_prompt(struct world *w)
{
    struct world_scene *s = &w->scene;
    bool waits = w->phase == PHASE_PAUSED || w->phase == PHASE_DONE;
    if (w->phase == PHASE_PAUSED) s->prompt = pause_prompts[w->pause];
    if (waits && w->said != world_open_your_eyes) w->said_ms = 0;
    if (w->said && w->said_ms > 0) {
        if (s->prompt != w->said) w->prompt_after = s->prompt;
        s->prompt = w->said;
    } else if (w->said) {
        if (s->prompt == w->said) s->prompt = w->prompt_after;
        w->said = NULL;
    }
}

void world_show(struct world *w, bool cursor_valid)
{
    struct world_scene *s = &w->scene;
    struct point_mm origin = w->origin_mm;
    s->phase = w->phase;
    s->pause = w->pause;
    s->cursor_mm = (struct point_mm){w->last_at_mm.x - origin.x, w->last_at_mm.y - origin.y};
    s->cursor_visible = cursor_valid && !feedback_hides(w);
    s->trials_total = w->trials_total;
    s->trials_done = w->trials_done;
    s->hits = w->hits;
    s->running_level = w->level;
    s->support = w->support;
    show_prompt(w);
    show_task(w);
}
