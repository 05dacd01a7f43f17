/* The set waits: why, and what next. Stopping costs nothing. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/paused.h"
#include "screens/screen_list.h"

static const struct { const char *title, *sentence; } reasons[] = {
    [PAUSE_NONE] = {N_("A short pause"), N_("Take your time. Hold on if you like.")},
    [PAUSE_BY_PERSON] = {N_("A short pause"), N_("Take your time. Hold on if you like.")},
    [PAUSE_STEPPED_OFF] = {N_("You stepped off"), N_("All is well. Step on again when you are ready.")},
    [PAUSE_BAD_SIGNAL] = {N_("The plate went quiet"), N_("Please stand and hold on. We wait for its signal.")},
    [PAUSE_NEAR_FALL] = {N_("A short pause"), N_("Take your time. Hold on if you like.")},
};

static const double SOON_S = 6.0; /* a loose cable is found again by then */
static const char *const away[] = {N_("The plate is not there"),
                                   N_("Please stand still and hold on, or sit down. We look for the plate; all is kept.")};
static const char *const still_away[] = {N_("The plate is not there"),
                                         N_("Hold on or sit down; all is kept. Somebody may check its cable or its battery.")};
static const char *const back_again[] = {N_("The plate is back"), N_("Stand as before, and go on when you are ready.")};

static void offer(struct app *a)
{
    if (a->plate_away) {
        choices_set(a, (const struct choice[]){{N_("Stop here"), EV_SET_DONE, ARROW_LEFT, false},
                                               {N_("I lost balance"), EV_NEAR_FALL, ARROW_NONE, false}}, 2);
        return;
    }
    choices_set(a, (const struct choice[]){{N_("Stop here"), EV_SET_DONE, ARROW_LEFT, false},
                                           {N_("I lost balance"), EV_NEAR_FALL, ARROW_NONE, false},
                                           {N_("Go on"), EV_NEXT, ARROW_RIGHT, true}}, 3);
}

void pause_enter(struct app *a)
{
    a->plate_away = a->plate_came_back = false;
    offer(a);
}

/* Going on makes no sense while the plate is away, and is never chosen by the program. */
static void watch_plate(struct app *a)
{
    struct plate_snapshot plate;
    a->port.read_status(a->port.context, &plate);
    bool is_away = plate.looked_for || plate.state == PLATE_LOST || (a->plate_away && app_samples_over(a));
    if (is_away == a->plate_away) return;
    a->plate_came_back = a->plate_away;
    a->plate_away = is_away;
    offer(a);
}

enum event pause_update(struct app *a)
{
    enum event event = paused_set_moves_on(a);
    if (event == EV_NONE) watch_plate(a);
    return event;
}

static enum pause_reason reason(const struct app *a)
{
    return a->run.world ? world_scene(a->run.world)->pause : PAUSE_NONE;
}

/* The table decides where a choice leads; the world hears of it first. */
enum event pause_input(struct app *a, const struct view_event *e)
{
    if (paused_stops(a, e)) return EV_SET_DONE;
    enum event chosen = paused_answers(a) ? choices_input(a, e) : EV_NONE;
    if (chosen == EV_NEXT) set_run_input(a, INPUT_RESUME);
    if (chosen == EV_SET_DONE) {
        set_run_input(a, INPUT_STOP);
        set_run_finish(a);
    }
    return chosen;
}

static const char *const *words_of_plate(struct app *a)
{
    struct plate_snapshot plate;
    if (!a->plate_away) return a->plate_came_back ? back_again : NULL;
    a->port.read_status(a->port.context, &plate);
    return plate.gone_s < SOON_S ? away : still_away;
}

void pause_draw(struct app *a)
{
    const char *const *words = words_of_plate(a);
    paused_draw(a, words ? words[0] : reasons[reason(a)].title, words ? words[1] : reasons[reason(a)].sentence);
}
