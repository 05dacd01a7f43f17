/* A picture of every screen, taken at a moment that shows what the screen is for. */
#include "screens/app_internal.h"

#include <stdio.h>

#include "base/log.h"

/* Some trials in, and well into one: a hold, a share of the trial, the pace circle, or what is to be remembered. */
static bool play_moment(const struct app *a)
{
    if (!a->run.world) return false;
    const struct world_scene *scene = world_scene(a->run.world);
    int enough = scene->trials_total > 6 ? 3 : scene->trials_total / 2;
    if (scene->phase != PHASE_TRIAL || scene->trials_done < enough) return false;
    return scene->hold_progress > 0.4 || scene->trial_progress > 0.3 || scene->pace > 0.6 || scene->symbol_count > 0;
}

static bool moment(const struct app *a)
{
    switch (a->screen) {
    case SCREEN_PLAY: return play_moment(a);
    case SCREEN_SETUP: return a->setup_ticked == 3;
    case SCREEN_TARE: return a->tare->progress > 0.4;
    case SCREEN_STAND: return a->stand_step == 2 && a->neutral->progress > 0.3;
    case SCREEN_RESULT: return a->choice_count > 0 && a->screen_s > 0.5;
    case SCREEN_REST: return a->screen_s > 3.0;
    case SCREEN_DIAGNOSTICS: return a->screen_s > 1.0;
    case SCREEN_OPENING: return a->screen_s > 2.0;
    case SCREEN_CALIBRATE: {
        const struct site_view *v = a->calibrating.site ? site_look(a->calibrating.site) : NULL;
        return v && v->spot >= 1 && v->step == SITE_HOLD && v->progress > 0.55;
    }
    case SCREEN_WELCOME:
    case SCREEN_PLATES:
    case SCREEN_INTRO:
    case SCREEN_PAUSE:
    case SCREEN_NEAR_FALL:
    case SCREEN_HISTORY:
    case SCREEN_LOST:
    case SCREEN_MESSAGE:
    case SCREEN_BYE:
    case SCREEN_COUNT: break;
    }
    return a->screen_s > 0.3;
}

/* Screens that look different for each exercise get a picture for each, at its first set. */
static bool per_exercise(enum screen_id s)
{
    return s == SCREEN_PLAY || s == SCREEN_INTRO || s == SCREEN_RESULT;
}

bool shots_wanted(const struct app *a)
{
    if (!a->options.shots_dir || a->screen_shot) return false;
    if (per_exercise(a->screen)) return a->set == 0 && !(a->screen == SCREEN_PLAY && a->visits[SCREEN_PAUSE] > 0 && a->block == 0);
    return a->visits[a->screen] == 1;
}

void shots_take(struct app *a)
{
    char path[PATH_BYTES], name[64];
    struct problem why;
    if (!shots_wanted(a) || !moment(a)) return;
    if (per_exercise(a->screen))
        (void)snprintf(name, sizeof name, "%s_%s.png", screens[a->screen].name, exercise_code(app_block(a)->exercise));
    else
        (void)snprintf(name, sizeof name, "%s.png", screens[a->screen].name);
    a->screen_shot = true;
    if (path_join(path, a->options.shots_dir, name) != 0) return;
    if (view_shot(a->view, path, &why) == STATUS_OK) a->shots_written++;
    else log_line(LOG_WARNING, "shots", "%s", why.text);
}
