/* links: screens acquire */
/* timeout: 180 */
/* Sets as the program plays them: its own wiring, the real loop on the simulated plate in virtual time, keys as a person hits
 * them. What is stored must come out the same when it is run again from the raw bytes alone. */
#define main evenkeel_main
int evenkeel_main(int argc, char **argv);
#include "../../../game/main.c"
#undef main

#include <SDL.h>

#include "support/support.h"

enum { TRIALS_MAX = 16 };
struct script {
    struct app *app;
    struct plate_holder holder;
    struct plate_port port;          /* what the screens see */
    void (*step)(struct script *s);  /* after each frame */
    int frame, stage, at_frame;
    volatile sig_atomic_t interrupted;
    char folder[PATH_BYTES];
};

static void key(SDL_Keycode sym)
{
    SDL_Event e = {.type = SDL_KEYDOWN};
    e.key.keysym.sym = sym;
    (void)SDL_PushEvent(&e);
}

static void after_frame(void *context, double fraction)
{
    struct script *s = context;
    (void)fraction;
    s->frame++;
    if (s->frame > 60000) s->interrupted = 1; /* 16 min of practice: it hangs somewhere */
    if (s->step) s->step(s);
}

static void open_script(struct script *s, const char *spec, const char *person)
{
    struct problem why = {0};
    s->holder.speed = 0;
    s->holder.force_virtual = true;
    if (!s->port.open) s->port = plate_port(&s->holder);
    (void)snprintf(s->folder, sizeof s->folder, "%s", scratch_dir());
    struct app_options options = {.plate_spec = spec, .patient_code = person, .autoplay = true, .headless = true, .seed = 5,
                                  .width_px = VIEW_WIDTH, .height_px = VIEW_HEIGHT,
                                  .data_dir = s->folder, .progress = after_frame, .progress_context = s,
                                  .interrupted = &s->interrupted};
    /* The app keeps a pointer to nothing of it but the script. */
    if (app_open(&options, &s->port, &s->app, &why) != STATUS_OK) fail_msg("%s", why.text);
}

static int play(struct script *s)
{
    int code = app_run(s->app);
    assert_true(s->frame <= 60000);
    app_close(s->app);
    s->app = NULL;
    return code;
}

static const struct world_scene *scene_of(const struct script *s)
{
    return s->app->run.world && !s->app->run.finished ? world_scene(s->app->run.world) : NULL;
}

static bool in_trial(const struct script *s)
{
    const struct world_scene *scene = s->app->screen == SCREEN_PLAY ? scene_of(s) : NULL;
    return scene && scene->phase == PHASE_TRIAL && scene->trial_progress > 0.3;
}

/* ---- what was stored ---- */

struct found { struct trial_row row[TRIALS_MAX]; size_t count; };

static void judged_while_paused(const struct stored_trial *t)
{
    bool paused = false;
    for (size_t i = 0; i < t->event_count; i++) {
        enum world_event_kind kind = t->events[i].kind;
        if (kind == WORLD_PAUSED) paused = true;
        if (kind == WORLD_RESUMED) paused = false;
        bool judges = kind == WORLD_TRIAL_BEGIN || kind == WORLD_TRIAL_END || kind == WORLD_ARRIVED || kind == WORLD_LEVEL_CHANGED;
        if (paused && judges) fail_msg("%s while paused, tick %u", world_event_name(kind), t->events[i].tick);
    }
}

/* Every stored set runs again to the same bits, none has less than one star, none judges in a pause. */
static void check_store(const char *folder, struct found *f)
{
    struct store *store;
    struct problem why = {0};
    struct paths paths;
    assert_int_equal(paths_resolve(folder, &paths, &why), STATUS_OK);
    if (store_open(paths.data, STORE_READ, &store, NULL, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(store_trials(store, NULL, NULL, f->row, TRIALS_MAX, &f->count, &why), STATUS_OK);
    for (size_t i = 0; i < f->count; i++) {
        struct stored_trial *t;
        struct rescore again;
        if (store_load_trial(store, f->row[i].id.text, &t, &why) != STATUS_OK) fail_msg("%s", why.text);
        if (rescore_trial(t, &again, &why) != STATUS_OK) fail_msg("set %d: %s", f->row[i].number, why.text);
        if (!again.same) fail_msg("set %d, %s: %s", f->row[i].number, f->row[i].state, again.difference);
        assert_in_range(f->row[i].stars, 1, 3);
        judged_while_paused(t);
        stored_trial_free(t);
    }
    store_close(store);
}

static const struct trial_row *numbered(const struct found *f, int number)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->row[i].number == number) return &f->row[i];
    fail_msg("there is no set %d", number);
    return NULL;
}

/* ---- a practice with everything that a person may do in it ---- */

static void pause_twice_ask_and_stop(struct script *s)
{
    struct app *a = s->app;
    switch (s->stage) {
    case 0: /* a key without a job stops within a frame, and hitting it again does not start it again */
        if (!in_trial(s)) return;
        key(SDLK_x);
        s->stage++;
        return;
    case 1:
        assert_int_equal(scene_of(s)->phase, PHASE_PAUSED);
        assert_int_equal(a->screen, SCREEN_PAUSE);
        key(SDLK_SPACE);
        s->at_frame = s->frame;
        s->stage++;
        return;
    case 2:
        assert_int_equal(a->screen, SCREEN_PAUSE);
        if (s->frame < s->at_frame + 30) return;
        s->stage++; /* half a second later it is still a pause; the practice goes on by itself */
        return;
    case 3: /* second set: a near fall, told by the person */
        if (a->summary.sets_begun < 2 || !in_trial(s)) return;
        key(SDLK_ESCAPE);
        s->stage++;
        return;
    case 4:
        if (a->screen_s < 0.8) return;
        a->focus = 1;
        key(SDLK_RETURN);
        s->at_frame = s->frame;
        s->stage++;
        return;
    case 5:
        if (s->frame < s->at_frame + 2) return;
        assert_int_equal(a->screen, SCREEN_NEAR_FALL);
        if (a->screen_s < 0.8) return;
        key(SDLK_RETURN); /* the marked answer: yes */
        s->stage++;
        return;
    case 6: /* third set: the button, then "Stop here" */
        if (a->summary.sets_begun < 3 || !in_trial(s)) return;
        key(SDLK_SPACE);
        s->stage++;
        return;
    case 7:
        if (a->screen_s < 0.8) return;
        a->focus = 0;
        key(SDLK_RETURN);
        s->stage++;
        return;
    case 8: /* fifth set: Ctrl-C in the middle */
        if (a->summary.sets_begun < 5 || !in_trial(s)) return;
        s->interrupted = 1;
        s->stage++;
        return;
    default: return;
    }
}

static void whatever_a_person_does_is_stored_and_comes_out_the_same(void **state)
{
    struct script s = {.step = pause_twice_ask_and_stop};
    struct found f;
    (void)state;
    open_script(&s, "sim:profile=young", NULL);
    assert_int_equal(play(&s), 0);
    assert_int_equal(s.stage, 9);
    check_store(s.folder, &f);
    assert_int_equal(f.count, 5);
    assert_string_equal(numbered(&f, 1)->state, "complete");
    assert_string_equal(numbered(&f, 2)->state, "complete");
    assert_string_equal(numbered(&f, 3)->state, "stopped");
    assert_string_equal(numbered(&f, 4)->state, "complete");
    assert_string_equal(numbered(&f, 5)->state, "stopped");
}

/* ---- keyboard and mouse are the simulated person's wish ---- */

static void lean_by_hand(struct script *s)
{
    struct app *a = s->app;
    const struct world_scene *scene = scene_of(s);
    if (s->stage == 0) {
        if (!in_trial(s) || scene->exercise != E06_SIDE_SHIFT) return;
        a->options.autoplay = false; /* from here on there is only the hand */
        key(SDLK_LEFT);
        s->at_frame = s->frame;
        s->stage = 1;
        return;
    }
    if (s->stage == 3) return;
    assert_int_equal(a->screen, SCREEN_PLAY); /* an arrow has a job here: it stops nothing */
    if (s->frame < s->at_frame + 200) return;
    if (s->stage == 1) {
        assert_true(scene->cursor_mm.x < -0.4 * scene->reach_left_mm);
        SDL_Event mouse = {.type = SDL_MOUSEMOTION};
        struct point_u right = view_scene_lean_point(scene, 0.7, 0);
        mouse.motion.x = (int)right.x; /* the window has as many pixels as the picture has units */
        mouse.motion.y = (int)right.y;
        (void)SDL_PushEvent(&mouse);
        s->at_frame = s->frame;
        s->stage = 2;
        return;
    }
    assert_true(scene->cursor_mm.x > 0.4 * scene->reach_right_mm);
    s->stage = 3;
    s->interrupted = 1;
}

static void the_person_follows_the_hand(void **state)
{
    struct script s = {.step = lean_by_hand};
    struct found f;
    (void)state;
    open_script(&s, "sim:profile=young", NULL);
    (void)play(&s);
    assert_int_equal(s.stage, 3);
    check_store(s.folder, &f);
}

/* ---- the plate goes away ---- */

static void a_lost_plate_keeps_the_set(void **state)
{
    struct script s = {0};
    struct found f;
    (void)state;
    open_script(&s, "sim:fault=unplug,fault_at_s=40", NULL);
    assert_int_equal(play(&s), status_exit_code(STATUS_PLATE));
    check_store(s.folder, &f);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.row[0].state, "interrupted");
    assert_false(f.row[0].score_valid);
    assert_true(f.row[0].duration_s > 5);
}

/* ---- holes ---- */

static uint64_t dropped;
static void status_with_drops(void *context, struct plate_snapshot *out)
{
    port_status(context, out);
    out->samples_dropped += dropped;
}

static void drop_in_second_set(struct script *s)
{
    if (s->stage == 0 && s->app->summary.sets_begun == 2 && in_trial(s)) {
        dropped = 9;
        s->stage = 1;
    }
    if (s->app->summary.sets_begun == 3 && in_trial(s)) s->interrupted = 1;
}

/* A hole ends the set in which it is; drops before it do not. */
static void only_the_set_with_the_hole_is_interrupted(void **state)
{
    struct script s = {.step = drop_in_second_set};
    struct found f;
    (void)state;
    dropped = 7;
    s.port = plate_port(&s.holder);
    s.port.read_status = status_with_drops;
    open_script(&s, "sim:profile=young", NULL);
    (void)play(&s);
    check_store(s.folder, &f);
    assert_string_equal(numbered(&f, 1)->state, "complete");
    assert_string_equal(numbered(&f, 2)->state, "interrupted");
    assert_string_equal(numbered(&f, 3)->state, "stopped");
}

/* ---- a person on a real plate ---- */

static struct plate_info as_real;
static const struct plate_info *info_of_a_real_plate(void *context)
{
    const struct plate_info *info = port_info(context);
    if (!info) return NULL;
    as_real = *info;
    as_real.simulated = false;
    return &as_real;
}

/* Nobody may be commanded there: this is the person, who walks and leans as asked. */
static void be_the_person(struct script *s)
{
    struct app *a = s->app;
    if (!port_info(&s->holder)) return;
    struct person_command c = {.order = PERSON_STAND, .target_mm = a->config.body.c0_mm, .radius_mm = 10, .hands = HANDS_HOLD};
    const struct world_scene *scene = scene_of(s);
    if (a->screen == SCREEN_TARE || a->screen == SCREEN_SETUP) c.order = PERSON_STEP_OFF;
    if (a->screen == SCREEN_STAND && a->stand_step == 0) c.order = PERSON_STEP_ON;
    if (scene) {
        c.sees_cursor = scene->cursor_visible;
        c.cursor_mm = (struct point_mm){a->config.body.c0_mm.x + scene->cursor_mm.x, a->config.body.c0_mm.y + scene->cursor_mm.y};
    }
    if (scene && scene->has_target && scene->exercise != E01_STEADY_STAND) {
        c.order = PERSON_LEAN;
        c.target_mm.x += scene->target_mm.x;
        c.target_mm.y += scene->target_mm.y;
    }
    if (scene) assert_true(scene->running_level <= REAL_PLATE_CAP);
    port_command(&s->holder, &c);
}

/* From the feet leaving the plate to the pause (exercises.md 18.7), then on again and on with it. */
static uint32_t off_tick;
static void walk_off_and_come_back(struct script *s)
{
    const struct app *a = s->app;
    struct person_command c = {.order = PERSON_STEP_OFF, .radius_mm = 10};
    be_the_person(s);
    if (s->stage == 0 && in_trial(s)) s->stage = 1;
    if (s->stage == 1) {
        port_command(&s->holder, &c);
        if (off_tick == 0 && a->latest.fz_n < 0.2 * a->config.body.weight_n) off_tick = a->latest.tick;
        if (off_tick > 0 && a->latest.tick - off_tick > 400) assert_int_equal(scene_of(s)->phase, PHASE_PAUSED);
        bool gone = a->latest.fz_n < 0.05 * a->config.body.weight_n;
        if (!gone || scene_of(s)->phase != PHASE_PAUSED) return; /* a hasty step may be asked about before the feet have left */
        s->stage = 2;
    }
    if (s->stage != 2) return;
    c.order = PERSON_STEP_ON;
    port_command(&s->holder, &c);
    if (in_trial(s)) s->stage = 3;
    if (s->stage == 3) s->interrupted = 1;
}

static void stepping_off_pauses_and_coming_back_goes_on(void **state)
{
    struct script s = {.step = walk_off_and_come_back};
    struct found f;
    (void)state;
    s.port = plate_port(&s.holder);
    s.port.info = info_of_a_real_plate;
    open_script(&s, "sim:profile=older", NULL);
    (void)play(&s);
    assert_int_equal(s.stage, 3);
    check_store(s.folder, &f);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.row[0].state, "stopped");
    assert_non_null(strstr(f.row[0].quality, "STEP_OFF"));
}

/* In the first rest the person walks off and comes back: feet stand elsewhere, so C0 is found again, W is not. */
static struct body before_the_rest;
static void walk_off_in_the_rest(struct script *s)
{
    const struct app *a = s->app;
    struct person_command off = {.order = PERSON_STEP_OFF, .radius_mm = 10};
    if (s->stage == 0 && a->screen == SCREEN_REST) {
        before_the_rest = a->config.body;
        s->stage = 1;
    }
    if (s->stage == 1 && a->screen == SCREEN_REST) port_command(&s->holder, &off);
    if (s->stage == 1 && a->screen == SCREEN_STAND) s->stage = 2;
    if (s->stage == 2 && a->screen == SCREEN_PLAY) s->stage = 3;
    if (s->stage == 3) s->interrupted = 1;
}

static void who_stepped_off_finds_the_middle_anew(void **state)
{
    struct script s = {.step = walk_off_in_the_rest};
    (void)state;
    open_script(&s, "sim:profile=older", NULL);
    int code = app_run(s.app);
    assert_int_equal(code, 0);
    assert_int_equal(s.stage, 3);
    assert_int_equal(s.app->visits[SCREEN_STAND], 2);
    assert_int_equal(s.app->visits[SCREEN_TARE], 1);
    assert_true(s.app->config.body.weight_n == before_the_rest.weight_n);
    assert_true(s.app->config.body.c0_mm.x != before_the_rest.c0_mm.x);
    app_close(s.app);
}

static void a_person_never_gets_past_grade_three(void **state)
{
    struct script s = {.step = be_the_person};
    struct found f;
    (void)state;
    s.port = plate_port(&s.holder);
    s.port.info = info_of_a_real_plate;
    open_script(&s, "sim:profile=young", NULL);
    (void)play(&s);
    check_store(s.folder, &f);
    assert_int_equal(f.count, 6);
    for (size_t i = 0; i < f.count; i++) {
        assert_string_equal(f.row[i].patient_code, "P0001"); /* never mixed with the simulation */
        assert_false(f.row[i].simulated);
        assert_true(f.row[i].base_grade <= REAL_PLATE_CAP && f.row[i].start_level <= REAL_PLATE_CAP && f.row[i].end_level <= REAL_PLATE_CAP);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_a_person_does_is_stored_and_comes_out_the_same),
        cmocka_unit_test(the_person_follows_the_hand),
        cmocka_unit_test(a_lost_plate_keeps_the_set),
        cmocka_unit_test(only_the_set_with_the_hole_is_interrupted),
        cmocka_unit_test(stepping_off_pauses_and_coming_back_goes_on),
        cmocka_unit_test(who_stepped_off_finds_the_middle_anew),
        cmocka_unit_test(a_person_never_gets_past_grade_three),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
