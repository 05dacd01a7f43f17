/* app.c - the game as it runs: opened, frame after frame, closed. */
#include "screens/app.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "screens/app_internal.h"
#include "screens/choices.h"
#include "screens/person.h"

static const double VIRTUAL_FRAME_S = 0.016;
static const uint32_t VIRTUAL_FRAME_TICKS = 16;
static const double LISTENS_AFTER_S = 0.3;
enum { PUMP_TRIES_MAX = 5000, HEADLESS_DRAW_EVERY = 6 };
static const int64_t DRAW_EVERY_NS = 16 * NS_PER_MS;   /* faster than real time: the picture keeps its pace */

const struct practice_block *app_block(const struct app *a)
{
    return &a->plan.block[a->block];
}

bool app_next_set(struct app *a)
{
    if (++a->set < app_block(a)->sets) return true;
    a->set = 0;
    if (a->block + 1 >= a->plan.block_count) return false;
    a->block++;
    return true;
}

/* ---- opening and closing ---- */

static void enter(struct app *a, enum screen_id screen)
{
    a->screen = screen;
    a->screen_s = 0.0;
    a->visits[screen]++;
    a->screen_shot = false;
    choices_clear(a);
    log_line(LOG_INFO, "flow", "screen %s", screens[screen].name);
    screens[screen].enter(a);
}

enum status app_open(const struct app_options *options, const struct plate_port *port, struct app **out, struct problem *why)
{
    enum status status = STATUS_MEM;
    struct app *a = calloc(1, sizeof *a);
    if (!a) goto fail;
    a->options = *options;
    a->port = *port;
    a->tare = calloc(1, sizeof *a->tare);
    a->neutral = calloc(1, sizeof *a->neutral);
    if (!a->tare || !a->neutral) goto fail;
    status = paths_resolve(options->data_dir, &a->paths, why);
    if (status != STATUS_OK) goto fail;
    (void)log_open(a->paths.state, NULL);
    if (options->shots_dir && mkdir(options->shots_dir, 0700) != 0 && errno != EEXIST) {
        status = problem_set(why, STATUS_IO, "The folder %s for pictures cannot be made: %s.", options->shots_dir, strerror(errno));
        goto fail;
    }
    struct view_options view = {.width_px = options->width_px, .height_px = options->height_px, .headless = options->headless,
                                .sound = !options->headless, .theme = THEME_LIGHT};
    status = view_open(&view, &a->view, why);
    if (status != STATUS_OK) goto fail;
    app_open_store(a);
    app_choose_spec(a);
    practice_first(true, &a->plan);
    *out = a;
    return STATUS_OK;
fail:
    if (status == STATUS_MEM) (void)problem_set(why, status, "There is not enough memory to start.");
    app_close(a);
    return status;
}

void app_close(struct app *a)
{
    if (!a) return;
    set_run_clear(a);
    if (a->port.close) app_close_plate(a);
    store_close(a->store);
    view_close(a->view);
    calibrate_leave(a);
    free(a->tare);
    free(a->neutral);
    free(a);
    log_close();
}

/* ---- one frame ---- */

static bool plate_virtual(const struct app *a)
{
    return a->port.info(a->port.context) && a->port.is_virtual(a->port.context);
}

static bool plate_over(struct app *a)
{
    struct plate_snapshot plate;
    a->port.read_status(a->port.context, &plate);
    return plate.state == PLATE_LOST || plate.state == PLATE_ENDED;
}

/* Virtual time stands still while the disk is waited for: how long that takes must not change the practice. */
static bool waits_for_disk(const struct app *a)
{
    return a->screen == SCREEN_RESULT && a->choice_count == 0;
}

/* Recordings wait while no screen needs them; everything else goes on breathing. */
static bool samples_wanted(const struct app *a)
{
    if (waits_for_disk(a)) return false;
    if (!app_recorded(a)) return true;
    return a->screen == SCREEN_STAND || a->screen == SCREEN_PLAY || a->screen == SCREEN_PAUSE || a->screen == SCREEN_NEAR_FALL;
}

static void keep_pace(struct app *a)
{
    int64_t now = clock_now_ns();
    bool virtual_time = plate_virtual(a);
    double speed = virtual_time ? a->port.speed(a->port.context) : 1.0;
    if (virtual_time && speed > 0) {
        clock_sleep_until_ns(a->frame_ns + (int64_t)(VIRTUAL_FRAME_S / speed * 1e9));
        now = clock_now_ns();
    } else if (!virtual_time) {
        view_wait_for_latch(a->view);
        now = clock_now_ns();
    }
    a->dt_s = virtual_time ? VIRTUAL_FRAME_S : (double)(now - a->frame_ns) * 1e-9;
    if (a->dt_s > 0.25) a->dt_s = 0.25; /* a stalled window must not skip a screen */
    a->frame_ns = now;
}

/* A whole frame's ticks, always: a full record ring is waited for, so that the frames of two runs fall on the same ticks. */
static void pump_frame(struct app *a)
{
    uint32_t ticks = 0;
    for (int tries = 0; ticks < VIRTUAL_FRAME_TICKS && tries < PUMP_TRIES_MAX; tries++) {
        uint32_t ran = a->port.pump(a->port.context, VIRTUAL_FRAME_TICKS - ticks);
        ticks += ran;
        if (ran == 0 && (plate_over(a) || app_recorder_failed(a))) return;
        if (ticks < VIRTUAL_FRAME_TICKS) clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    }
}

static void take_samples(struct app *a)
{
    a->sample_count = 0;
    if (!a->port.info(a->port.context)) return;
    if (plate_virtual(a) && samples_wanted(a)) pump_frame(a);
    if (plate_virtual(a) && waits_for_disk(a)) clock_sleep_until_ns(clock_now_ns() + NS_PER_MS); /* not to take the processor from it */
    a->sample_count = a->port.take(a->port.context, a->samples, APP_SAMPLES_MAX);
    if (a->sample_count == 0) return;
    a->latest = a->samples[a->sample_count - 1];
    for (size_t i = 0; i < a->sample_count; i++)
        if (a->samples[i].events & EVENT_STEP_OFF) a->middle_stale = true;
    view_note_sample(a->view, plate_virtual(a) ? 0 : a->latest.t_arr_ns);
}

static void drain_raw(struct app *a)
{
    struct force_sample raw[256];
    if (a->screen == SCREEN_TARE || a->screen == SCREEN_CALIBRATE || !a->port.info(a->port.context)) return;
    while (a->port.take_raw(a->port.context, raw, 256) == 256) {}
}

/* The second half of a double click must not choose on the screen that came between. In play every key stops, at once. */
static bool too_soon(const struct app *a, const struct view_event *e)
{
    bool chooses = e->kind == VIEW_KEY_DOWN || e->kind == VIEW_POINTER_PRESSED;
    return chooses && a->screen != SCREEN_PLAY && a->screen_s < LISTENS_AFTER_S;
}

static enum event take_input(struct app *a)
{
    struct view_event e;
    while (view_poll(a->view, &e)) {
        if (e.kind == VIEW_QUIT) return EV_QUIT;
        if (too_soon(a, &e)) continue;
        enum event event = screens[a->screen].input ? screens[a->screen].input(a, &e) : choices_input(a, &e);
        if (event != EV_NONE) return event;
    }
    return EV_NONE;
}

/* Choices of the autoplay go the way of a person's: through the screen's input. */
static enum event take_autoplay(struct app *a)
{
    enum event wanted = autoplay_event(a);
    for (int i = 0; i < a->choice_count; i++)
        if (a->choices[i].event == wanted) {
            a->focus = i;
            struct view_event enter_key = {.kind = VIEW_KEY_DOWN, .key = KEY_ENTER};
            return screens[a->screen].input ? screens[a->screen].input(a, &enter_key) : choices_input(a, &enter_key);
        }
    return wanted == EV_DIAGNOSTICS || wanted == EV_QUIT ? wanted : EV_NONE;
}

static void draw(struct app *a)
{
    bool fast = plate_virtual(a) && (a->options.headless || a->port.speed(a->port.context) != 1.0);
    int64_t now = clock_now_ns();
    bool due = !fast || (!a->options.headless && now - a->draw_ns >= DRAW_EVERY_NS) || (a->options.headless && shots_wanted(a) && a->frames % HEADLESS_DRAW_EVERY == 0);
    if (!due) return;
    a->draw_ns = now;
    view_begin(a->view);
    screens[a->screen].draw(a);
    shots_take(a);
    view_present(a->view);
    a->since_draw_s = 0.0;
}

static void handle(struct app *a, enum event event)
{
    if (event == EV_NONE) return;
    if (event == EV_QUIT) {
        if (a->run.world && !a->run.finished) { /* closing the window in mid-set keeps the set, as stopped */
            set_run_input(a, INPUT_STOP);
            set_run_finish(a);
        }
        a->quit = true;
        return;
    }
    int next = flow_next(a->screen, event);
    if (next >= 0) enter(a, (enum screen_id)next);
}

static void frame(struct app *a)
{
    keep_pace(a);
    if (!plate_virtual(a) || !waits_for_disk(a)) a->screen_s += a->dt_s;
    a->since_draw_s += a->dt_s;
    a->frames++;
    take_samples(a);
    enum event event = take_input(a);
    enum event happened = screens[a->screen].update(a); /* always: a choice must not cost the set this frame's samples */
    if (event == EV_NONE) event = happened;
    if (event == EV_NONE && a->options.autoplay) event = take_autoplay(a);
    drain_raw(a);
    app_watch_warnings(a);
    draw(a);
    handle(a, event);
}

static double share_done(const struct app *a)
{
    int total = 0, done = 0;
    for (int i = 0; i < a->plan.block_count; i++) {
        total += a->plan.block[i].sets;
        if (i < a->block) done += a->plan.block[i].sets;
    }
    if (a->screen == SCREEN_BYE || total == 0) return a->screen == SCREEN_BYE ? 1.0 : 0.0;
    double here = a->screen == SCREEN_RESULT ? 1.0 : 0.0;
    if (a->run.world && !a->run.finished) {
        const struct world_scene *scene = world_scene(a->run.world);
        here = scene->trials_total > 0 ? (double)scene->trials_done / scene->trials_total : 0.0;
    }
    return (done + a->set + here) / total;
}

int app_run(struct app *a)
{
    a->frame_ns = clock_now_ns();
    enter(a, a->problem.text[0] && !(a->store && store_writable(a->store)) ? SCREEN_MESSAGE : SCREEN_WELCOME);
    while (!a->quit) {
        frame(a);
        if (a->options.interrupted && *a->options.interrupted) handle(a, EV_QUIT);
        if (a->options.progress) a->options.progress(a->options.progress_context, share_done(a));
    }
    app_wait_for_saving(a);
    return a->exit_code;
}
