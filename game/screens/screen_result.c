/* After a set: stars, one true and kind fact, and the last eight times of the same exercise. */
#include "base/clock.h"
#include "base/log.h"
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/history_chart.h"
#include "screens/screen_list.h"

#include <string.h>

/* Slow disks: after that the person may go on while it is being saved. Wall time: a disk knows no other. In virtual time
 * nobody is kept waiting, and going on would make the practice, and what is counted as saved, depend on the disk. */
static const int64_t SAVE_PATIENCE_NS = 8 * NS_PER_S;

enum { NEAR_FALLS_END = 2, STARS_FULL = 3 }; /* exercises.md 4.3: two confirmed near-falls end the practice */

void result_enter(struct app *a)
{
    view_sound(a->view, a->last_result.stars == STARS_FULL ? CUE_STAR : CUE_SET_DONE);
    choices_clear(a);
    a->result_since_ns = clock_now_ns();
    a->previous_best = -1;
    app_load_history(a);
    for (size_t i = 0; i < a->history_count; i++) {
        const struct trial_row *t = &a->history[i];
        bool this_set = strcmp(t->id.text, a->run.trial.text) == 0;
        if (t->exercise == a->last_exercise && !this_set && t->score_valid && t->best_value > a->previous_best)
            a->previous_best = t->best_value;
    }
    app_person(a, PERSON_STAND);
}

static bool waited_enough(const struct app *a)
{
    bool virtual_time = a->port.info(a->port.context) && a->port.is_virtual(a->port.context);
    return !virtual_time && clock_now_ns() - a->result_since_ns > SAVE_PATIENCE_NS;
}

static bool saved(struct app *a)
{
    if (!a->run.recording || !a->recorder) return true;
    enum recorder_state state = recorder_state(a->recorder, &a->problem);
    if (state == RECORDER_SAVED) {
        app_set_saved(a);
        app_load_history(a); /* now with this set */
    }
    return state == RECORDER_SAVED || (state != RECORDER_FAILED && waited_enough(a));
}

static bool over(struct app *a)
{
    struct plate_snapshot plate;
    a->port.read_status(a->port.context, &plate);
    return plate.state == PLATE_ENDED;
}

static void offer(struct app *a, bool last)
{
    if (last) {
        choices_set(a, (const struct choice[]){{N_("Finish"), EV_PRACTICE_DONE, ARROW_RIGHT, true}}, 1);
        return;
    }
    const char *next = a->set + 1 < app_block(a)->sets ? N_("Next set") : N_("Next exercise");
    choices_set(a, (const struct choice[]){{N_("Rest"), EV_BACK, ARROW_LEFT, false}, {next, EV_NEXT, ARROW_RIGHT, true}}, 2);
}

enum event result_update(struct app *a)
{
    if (!saved(a)) {
        if (recorder_state(a->recorder, &a->problem) == RECORDER_FAILED) {
            a->run.recording = false;
            return EV_PROBLEM;
        }
        return EV_NONE;
    }
    offer(a, over(a) || a->near_falls >= NEAR_FALLS_END || (a->block + 1 >= a->plan.block_count && a->set + 1 >= app_block(a)->sets));
    return EV_NONE;
}

/* The step to the next set is taken when the person chooses, once. */
enum event result_input(struct app *a, const struct view_event *e)
{
    enum event chosen = choices_input(a, e);
    if (chosen != EV_NEXT && chosen != EV_BACK) return chosen;
    set_run_clear(a);
    return over(a) || !app_next_set(a) ? EV_PRACTICE_DONE : chosen;
}

void result_draw(struct app *a)
{
    char fact[PRAISE_BYTES];
    view_background(a->view, "menu");
    view_text(a->view, tr(exercise_praise(&a->last_result, a->last_exercise)), (struct point_u){640, 104}, TEXT_TITLE, COLOUR_INK,
              ALIGN_CENTRE, 1140);
    view_stars(a->view, (struct point_u){340, 222}, a->last_result.stars);
    view_card(a->view, (struct rect_u){90, 316, 520, 218}, COLOUR_PAPER);
    practice_fact(a->last_exercise, &a->last_result, a->previous_best, fact);
    (void)view_paragraph(a->view, fact, (struct rect_u){124, 346, 452, 176}, TEXT_PROMPT, COLOUR_INK, ALIGN_LEFT);
    history_chart_draw(a, a->last_exercise, (struct rect_u){650, 150, 540, 384});
    choices_draw(a);
}
