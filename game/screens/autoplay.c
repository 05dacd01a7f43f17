/* The practice plays itself: what a calm person would choose on each screen. With pictures wanted it also visits the screens
 * beside the way, once each. */
#include "screens/app_internal.h"

#include <math.h>

struct visit_choice { enum screen_id screen; int visit; enum event choose; }; /* visit 0: every other visit */

static const struct visit_choice tour[] = {
    {SCREEN_WELCOME, 1, EV_PLATES}, {SCREEN_WELCOME, 2, EV_DIAGNOSTICS}, {SCREEN_PAUSE, 1, EV_NEAR_FALL},
    {SCREEN_PLATES, 1, EV_CALIBRATE}, {SCREEN_BYE, 1, EV_HISTORY},
};
static const struct visit_choice way[] = {
    {SCREEN_WELCOME, 0, EV_NEXT},   {SCREEN_SETUP, 0, EV_NEXT},     {SCREEN_INTRO, 0, EV_NEXT}, {SCREEN_PAUSE, 0, EV_NEXT},
    {SCREEN_NEAR_FALL, 0, EV_NEXT}, {SCREEN_RESULT, 0, EV_BACK},    {SCREEN_REST, 0, EV_NEXT},  {SCREEN_HISTORY, 0, EV_BACK},
    {SCREEN_LOST, 0, EV_BACK},      {SCREEN_MESSAGE, 0, EV_QUIT},   {SCREEN_BYE, 0, EV_QUIT},   {SCREEN_DIAGNOSTICS, 0, EV_BACK},
    {SCREEN_CALIBRATE, 0, EV_BACK}, {SCREEN_PLATES, 0, EV_BACK},
};

static enum event look_up(const struct visit_choice *table, size_t n, enum screen_id screen, int visit)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].screen == screen && (table[i].visit == 0 || table[i].visit == visit)) return table[i].choose;
    return EV_NONE;
}

static double reading_time_s(const struct app *a)
{
    if (app_recorded(a)) return 0.0; /* the recording waits for nobody */
    if (a->screen == SCREEN_REST) return 5.0;
    if (a->screen == SCREEN_SETUP) return 0.6 * (a->setup_ticked + 1);
    return 1.5;
}

/* Once, for its picture: a pause in the middle of the first set. */
static bool wants_pause(const struct app *a)
{
    if (!a->options.shots_dir || a->visits[SCREEN_PAUSE] > 0 || !a->run.world) return false;
    const struct world_scene *scene = world_scene(a->run.world);
    return scene->trials_done == 1 && scene->phase == PHASE_TRIAL && scene->trial_progress > 0.5;
}

enum event autoplay_event(struct app *a)
{
    int visit = a->visits[a->screen];
    if (a->screen == SCREEN_PLAY) {
        if (!shots_wanted(a) && wants_pause(a)) set_run_input(a, INPUT_PAUSE);
        return EV_NONE;
    }
    if (a->screen == SCREEN_CALIBRATE && a->calibrating.stage == CALIBRATE_WEIGHT) return a->screen_s > 1.0 ? EV_NEXT : EV_NONE;
    bool goes_on = a->screen == SCREEN_SETUP; /* its picture shows some ticks */
    if (a->screen_s < reading_time_s(a) || (shots_wanted(a) && !goes_on)) return EV_NONE;
    if (a->screen == SCREEN_WELCOME && a->summary.sets_begun > 0) return EV_QUIT;
    if (a->screen == SCREEN_RESULT && a->choice_count > 0 && a->choices[a->choice_count - 1].event == EV_PRACTICE_DONE)
        return EV_PRACTICE_DONE;
    if (a->screen == SCREEN_RESULT && a->choice_count == 0) return EV_NONE; /* still being saved */
    bool tours = a->options.shots_dir && (app_simulated(a) || a->screen != SCREEN_PLATES); /* a real plate stays the one that was asked for */
    enum event tour_event = tours ? look_up(tour, sizeof tour / sizeof *tour, a->screen, visit) : EV_NONE;
    return tour_event != EV_NONE ? tour_event : look_up(way, sizeof way / sizeof *way, a->screen, visit);
}
