/* A set: the world moves with the samples, the view shows it, anything unexpected stops kindly. */
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/paused.h"
#include "screens/person.h"
#include "screens/screen_list.h"

/* Nobody stands at the rail longer for a cable; and where a simulated person plays, nobody is there to plug it in. */
static double patience_s(const struct app *a)
{
    return a->options.autoplay ? 5.0 : 300.0;
}

static bool going_on(const struct app *a)
{
    return a->run.world && !a->run.finished;
}

void play_enter(struct app *a)
{
    choices_clear(a);
    if (!going_on(a)) {
        a->problem.text[0] = '\0';
        if (!set_run_begin(a)) set_run_clear(a);
    }
}

/* Also used by pause and near fall: the set goes on underneath them. */
static enum event move_on(struct app *a)
{
    struct plate_snapshot plate;
    if (!a->run.world) return EV_PROBLEM;
    for (size_t i = 0; i < a->sample_count; i++) set_run_feed(a, &a->samples[i]);
    a->port.read_status(a->port.context, &plate);
    /* A plate that is looked for comes back into the same set; the world waits as for any bad signal. */
    bool lost = plate.state == PLATE_LOST && (!plate.looked_for || plate.gone_s > patience_s(a));
    bool hole = plate.samples_dropped > a->run.dropped_before || (a->recorder && recorder_overflowed(a->recorder));
    if (lost || hole || plate.loop_hangs) set_run_input(a, INPUT_INTERRUPTED);
    else if (plate.state == PLATE_ENDED && app_samples_over(a)) set_run_input(a, INPUT_STOP);
    bool unkept = app_recorder_failed(a);
    if (unkept) set_run_input(a, INPUT_INTERRUPTED);
    if (world_done(a->run.world)) set_run_finish(a);
    if (unkept) return EV_PROBLEM;
    if (plate.loop_hangs) {
        (void)problem_set(&a->problem, STATUS_IO, "The computer was too busy to follow the plate, so this set was ended. Please close other "
                          "programs. What was saved is safe.");
        return EV_PROBLEM;
    }
    if (lost) return app_plate_event(a);
    return a->run.finished ? EV_SET_DONE : EV_NONE;
}

static void sounds(struct app *a, const struct world_scene *before, const struct world_scene *now)
{
    for (size_t i = 0; i < a->sample_count; i++)
        if (a->samples[i].events & EVENT_EDGE) {
            view_sound(a->view, CUE_EDGE);
            break;
        }
    if (now->hits > before->hits) view_sound(a->view, CUE_SUCCESS);
    if (now->has_target && (!before->has_target || now->target_direction != before->target_direction)) {
        bool right = now->target_mm.x > 1, left = now->target_mm.x < -1;
        view_sound(a->view, right ? CUE_TARGET_RIGHT : left ? CUE_TARGET_LEFT : CUE_TARGET_MIDDLE);
    }
}

enum event play_update(struct app *a)
{
    if (!a->run.world) return EV_PROBLEM;
    struct world_scene before = *world_scene(a->run.world);
    enum event event = move_on(a);
    if (event != EV_NONE) return event;
    const struct world_scene *scene = world_scene(a->run.world);
    sounds(a, &before, scene);
    person_play(a);
    if (scene->phase != PHASE_PAUSED) return EV_NONE;
    view_sound(a->view, CUE_PAUSE);
    return scene->pause == PAUSE_NEAR_FALL ? EV_NEAR_FALL : EV_PAUSED;
}

static bool stops(struct app *a, const struct view_event *e)
{
    if (e->kind == VIEW_POINTER_PRESSED) return inside(view_stop_button(a->view), e->at);
    /* Any key without a job stops (exercises.md 4.3); arrows move the simulated person. */
    bool arrow = e->key == KEY_LEFT || e->key == KEY_RIGHT || e->key == KEY_UP || e->key == KEY_DOWN;
    return e->kind == VIEW_KEY_DOWN && !(arrow && app_simulated(a));
}

enum event play_input(struct app *a, const struct view_event *e)
{
    person_input(a, e);
    if (stops(a, e)) set_run_input(a, INPUT_PAUSE);
    return EV_NONE;
}

void play_draw(struct app *a)
{
    if (!a->run.world) return;
    view_scene(a->view, world_scene(a->run.world), a->since_draw_s);
}

bool paused_stops(struct app *a, const struct view_event *e)
{
    if (e->kind != VIEW_POINTER_PRESSED || !paused_answers(a) || !inside(view_stop_button(a->view), e->at)) return false;
    set_run_input(a, INPUT_STOP);
    set_run_finish(a);
    return true;
}

enum event paused_set_moves_on(struct app *a)
{
    enum event event = move_on(a);
    person_play(a);
    return event;
}
