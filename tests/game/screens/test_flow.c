/* The flow of screens as a whole: nothing hangs in the air, and whatever a person chooses leads somewhere. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "screens/app.h"
#include "screens/app_internal.h"
#include "screens/choices.h"
#include "support/support.h"

/* ---- the table ---- */

static void no_edge_stands_twice(void **state)
{
    size_t count;
    const struct flow_edge *e = flow_edges(&count);
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (e[i].from == e[k].from && e[i].on == e[k].on)
                fail_msg("%s on %s leads to %s and to %s", screens[e[i].from].name, event_name(e[i].on), screens[e[k].to].name,
                         screens[e[i].to].name);
}

/* Spreads marks along the edges, forwards or backwards, until nothing is added. */
static void spread(bool marked[SCREEN_COUNT], bool backwards)
{
    size_t count;
    const struct flow_edge *e = flow_edges(&count);
    for (bool grew = true; grew;) {
        grew = false;
        for (size_t i = 0; i < count; i++) {
            enum screen_id from = backwards ? e[i].to : e[i].from, to = backwards ? e[i].from : e[i].to;
            if (!marked[from] || marked[to]) continue;
            marked[to] = grew = true;
        }
    }
}

static void every_screen_comes_from_welcome_and_leads_to_goodbye(void **state)
{
    bool reached[SCREEN_COUNT] = {[SCREEN_WELCOME] = true}, leads_out[SCREEN_COUNT] = {[SCREEN_BYE] = true};
    (void)state;
    spread(reached, false);
    spread(leads_out, true);
    for (int s = 0; s < SCREEN_COUNT; s++) {
        if (!reached[s]) fail_msg("nothing leads to %s", screens[s].name);
        if (!leads_out[s]) fail_msg("from %s there is no way to goodbye", screens[s].name);
        assert_non_null(screens[s].enter);
        assert_non_null(screens[s].update);
        assert_non_null(screens[s].draw);
    }
}

static void every_event_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < EV_COUNT; i++) {
        assert_string_not_equal(event_name((enum event)i), "unknown");
        for (int k = 0; k < i; k++) assert_string_not_equal(event_name((enum event)i), event_name((enum event)k));
    }
    assert_string_equal(event_name(EV_COUNT), "unknown");
}

/* ---- a plate that only says what it is told to say ---- */

struct fake {
    struct plate_info info;
    struct plate_snapshot status;
    struct ring *ring;
    bool open;
    uint32_t epoch;
    size_t plates, first_plate; /* listed as serial:N, N from first_plate, and sim: as the last; serial:0 is held by somebody else */
};

static enum status fake_open(void *c, const char *spec, enum plate_error *error, struct problem *why)
{
    struct fake *f = c;
    (void)spec, (void)error, (void)why;
    f->open = true;
    return STATUS_OK;
}
static void fake_close(void *c) { ((struct fake *)c)->open = false; }
static const struct plate_info *fake_info(void *c)
{
    struct fake *f = c;
    return f->open ? &f->info : NULL;
}
static bool fake_is_virtual(void *c) { return (void)c, false; }
static double fake_speed(void *c) { return (void)c, 1.0; }
static void fake_status(void *c, struct plate_snapshot *out) { *out = ((struct fake *)c)->status; }
static uint32_t fake_configure(void *c, const struct sway_config *config) { return (void)config, ++((struct fake *)c)->epoch; }
static void mark(struct fake *f, enum record_kind kind)
{
    struct record_item item = {.kind = kind, .tick = 1};
    (void)ring_push(f->ring, &item);
}
static uint32_t fake_begin(void *c, const struct sway_config *config)
{
    mark(c, RECORD_BEGIN);
    return fake_configure(c, config);
}
static void fake_end(void *c) { mark(c, RECORD_END); }
static size_t fake_take(void *c, struct sway_sample *out, size_t max) { return (void)c, (void)out, (void)max, 0; }
static size_t fake_take_raw(void *c, struct force_sample *out, size_t max) { return (void)c, (void)out, (void)max, 0; }
static void fake_command(void *c, const struct person_command *p) { (void)c, (void)p; }
static uint32_t fake_pump(void *c, uint32_t ticks) { return (void)c, (void)ticks, 0; }
static struct ring *fake_ring(void *c) { return ((struct fake *)c)->ring; }
static size_t fake_list(void *context, struct plate_listing *out, size_t max)
{
    const struct fake *f = context;
    size_t n = f->plates < max ? f->plates : max;
    for (size_t i = 0; i < n; i++) {
        memset(&out[i], 0, sizeof out[i]);
        (void)snprintf(out[i].spec, sizeof out[i].spec, "serial:%zu", f->first_plate + i);
        if (f->first_plate + i == 0) out[i].error = PLATE_BUSY;
        if (i + 1 == n) (void)snprintf(out[i].spec, sizeof out[i].spec, "sim:");
    }
    return n;
}

struct rig { struct fake fake; struct app *app; };

static void rig_open(struct rig *r, bool simulated)
{
    memset(r, 0, sizeof *r);
    r->fake.plates = 1;
    struct problem why = {0};
    r->fake.info = (struct plate_info){.name = "A plate", .simulated = simulated, .rate_hz = 1000, .channel_count = 4, .calibrated = true,
                                       .width_mm = 500, .depth_mm = 400, .fz_on_n = 50, .fz_off_n = 25};
    for (int i = 0; i < 4; i++)
        r->fake.info.channel[i] = (struct channel_info){.role = ROLE_CELL, .scale = 1,
                                                        .at_mm = {i % 2 ? 225 : -225, i < 2 ? 175 : -175}};
    r->fake.status = (struct plate_snapshot){.state = PLATE_STREAMING, .priority = "none", .memory = "none"};
    assert_int_equal(ring_create(64, sizeof(struct record_item), &r->fake.ring), STATUS_OK);
    struct plate_port port = {.context = &r->fake, .open = fake_open, .close = fake_close, .info = fake_info,
                              .is_virtual = fake_is_virtual, .speed = fake_speed, .read_status = fake_status,
                              .configure = fake_configure, .begin_record = fake_begin, .end_record = fake_end, .take = fake_take,
                              .take_raw = fake_take_raw, .command = fake_command, .pump = fake_pump, .record_ring = fake_ring,
                              .list = fake_list};
    struct app_options options = {.headless = true, .width_px = 640, .height_px = 360, .speed = 1, .data_dir = scratch_dir()};
    if (app_open(&options, &port, &r->app, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_true(app_open_plate(r->app, "sim:"));
}

static void rig_close(struct rig *r)
{
    app_close(r->app);
    ring_destroy(r->fake.ring);
}

static void end_set(struct app *a)
{
    set_run_finish(a);
    app_wait_for_saving(a); /* as the screen of the result does */
    set_run_clear(a);
}

/* As app.c enters a screen; late enough for a screen that does not listen at once. */
static void show(struct app *a, enum screen_id s)
{
    if (!a->port.info(a->port.context)) assert_true(app_open_plate(a, "sim:"));
    end_set(a);
    bool in_set = s == SCREEN_PAUSE || s == SCREEN_NEAR_FALL;
    if (in_set && !set_run_begin(a)) fail_msg("%s", a->problem.text);
    a->screen = s;
    a->visits[s]++;
    choices_clear(a);
    screens[s].enter(a);
    a->screen_s = 10.0;
}

static void must_lead_somewhere(enum screen_id s, enum event e, const char *how)
{
    size_t count;
    const struct flow_edge *edge = flow_edges(&count);
    if (e == EV_NONE || e == EV_QUIT) return;
    for (size_t i = 0; i < count; i++)
        if (edge[i].from == s && edge[i].on == e) return;
    fail_msg("%s: %s gives %s, which leads nowhere", screens[s].name, how, event_name(e));
}

/* As in a frame of the game: what was pressed may have ended what the screen shows, and it is drawn once more. */
static enum event press(struct app *a, struct view_event e)
{
    enum event chosen = screens[a->screen].input ? screens[a->screen].input(a, &e) : choices_input(a, &e);
    view_begin(a->view);
    screens[a->screen].draw(a);
    view_present(a->view);
    return chosen;
}

static void press_all(struct app *a, enum screen_id s)
{
    static const struct view_event keys[] = {
        {.kind = VIEW_KEY_DOWN, .key = KEY_ESCAPE}, {.kind = VIEW_KEY_DOWN, .key = KEY_SPACE}, {.kind = VIEW_KEY_DOWN, .key = KEY_UP},
        {.kind = VIEW_KEY_DOWN, .key = KEY_OTHER, .character = 'd'},
        {.kind = VIEW_POINTER_PRESSED, .at = {200, 620}}, {.kind = VIEW_POINTER_PRESSED, .at = {640, 620}},
        {.kind = VIEW_POINTER_PRESSED, .at = {1100, 620}}, {.kind = VIEW_POINTER_PRESSED, .at = {1240, 40}},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        show(a, s);
        must_lead_somewhere(s, screens[s].update(a), "standing there");
        must_lead_somewhere(s, press(a, keys[i]), "a key or a click");
    }
    show(a, s);
    (void)screens[s].update(a);
    int count = a->choice_count;
    for (int i = 0; i < count; i++) {
        show(a, s);
        (void)screens[s].update(a);
        a->focus = i;
        must_lead_somewhere(s, press(a, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_ENTER}), a->choices[i].label);
    }
}

static void whatever_is_pressed_leads_somewhere(void **state)
{
    (void)state;
    for (int simulated = 0; simulated < 2; simulated++) {
        struct rig r;
        rig_open(&r, simulated);
        for (int s = 0; s < SCREEN_COUNT; s++) press_all(r.app, (enum screen_id)s);
        r.app->block = r.app->plan.block_count - 1; /* the end of the practice looks different */
        r.app->set = app_block(r.app)->sets - 1;
        press_all(r.app, SCREEN_RESULT);
        rig_close(&r);
    }
}

static void a_lost_plate_leads_somewhere_from_everywhere(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r, true);
    for (int s = 0; s < SCREEN_COUNT; s++) {
        r.fake.status.state = PLATE_STREAMING;
        show(r.app, (enum screen_id)s);
        r.fake.status.state = PLATE_LOST;
        must_lead_somewhere((enum screen_id)s, screens[s].update(r.app), "losing the plate");
    }
    rig_close(&r);
}

/* What stops must never need a mouse: one of the choices is marked from the start, and it stays inside. */
static void one_choice_is_always_marked(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r, true);
    for (int s = 0; s < SCREEN_COUNT; s++) {
        show(r.app, (enum screen_id)s);
        (void)screens[s].update(r.app);
        for (int i = 0; i < 8; i++) (void)press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = i < 4 ? KEY_RIGHT : KEY_LEFT});
        if (r.app->choice_count > 0) assert_in_range(r.app->focus, 0, r.app->choice_count - 1);
        else assert_int_equal(s, SCREEN_PLAY); /* the only screen without choices: there every key stops */
    }
    rig_close(&r);
}

static void the_safer_answer_is_marked_after_a_near_fall(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r, true);
    show(r.app, SCREEN_NEAR_FALL);
    assert_int_equal(r.app->choices[r.app->focus].event, EV_PAUSED);
    assert_string_equal(r.app->choices[r.app->focus].label, "Yes");
    r.app->screen_s = 0.2; /* the key that stopped the set was hit twice */
    assert_int_equal(press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_SPACE}), EV_NONE);
    show(r.app, SCREEN_PAUSE);
    r.app->screen_s = 0.2;
    assert_int_equal(press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_SPACE}), EV_NONE);
    rig_close(&r);
}

/* It is drawn on all three, so it must work on all three. */
static void the_stop_button_works_wherever_it_is_seen(void **state)
{
    static const struct { enum screen_id screen; enum event gives; } seen[] = {
        {SCREEN_PLAY, EV_PAUSED}, {SCREEN_PAUSE, EV_SET_DONE}, {SCREEN_NEAR_FALL, EV_SET_DONE}};
    struct rig r;
    (void)state;
    rig_open(&r, false);
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        show(r.app, seen[i].screen);
        enum event e = press(r.app, (struct view_event){.kind = VIEW_POINTER_PRESSED, .at = {1146, 80}});
        if (e == EV_NONE) e = screens[seen[i].screen].update(r.app);
        assert_int_equal(e, seen[i].gives);
    }
    rig_close(&r);
}

/* Back in the middle of a calibration, at each of its steps. */
static void a_calibration_is_left_at_any_time(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r, false);
    for (int stage = CALIBRATE_WEIGHT; stage <= CALIBRATE_REFUSED; stage++) {
        show(r.app, SCREEN_CALIBRATE);
        (void)screens[SCREEN_CALIBRATE].update(r.app);
        if (stage != CALIBRATE_WEIGHT) {
            for (int i = 0; i < r.app->choice_count; i++)
                if (r.app->choices[i].event == EV_NEXT) r.app->focus = i;
            assert_int_equal(press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_ENTER}), EV_NONE);
            assert_int_equal(r.app->calibrating.stage, CALIBRATE_STEPS);
        }
        r.app->calibrating.stage = (enum calibrate_stage)stage;
        (void)screens[SCREEN_CALIBRATE].update(r.app);
        for (int i = 0; i < r.app->choice_count; i++)
            if (r.app->choices[i].event == EV_BACK) r.app->focus = i;
        assert_int_equal(press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_ENTER}), EV_BACK);
        assert_null(r.app->calibrating.site);
    }
    rig_close(&r);
}

/* ---- what the plate warns of ---- */

static void the_most_pressing_warning_comes_as_a_sentence(void **state)
{
    static const struct { uint64_t warnings; int told; } facts[] = {
        {0, -1},
        {PLATE_WARNING_BIT(WARNING_RATE_WRONG) | PLATE_WARNING_BIT(WARNING_CAL_CHECKSUM), -1}, /* nothing to be done here and now */
        {PLATE_WARNING_BIT(WARNING_BATTERY_LOW), WARNING_BATTERY_LOW},
        {PLATE_WARNING_BIT(WARNING_BATTERY_LOW) | PLATE_WARNING_BIT(WARNING_RATE_WRONG), WARNING_BATTERY_LOW},
        {PLATE_WARNING_BIT(WARNING_BATTERY_LOW) | PLATE_WARNING_BIT(WARNING_SENSOR_STUCK), WARNING_SENSOR_STUCK},
        {PLATE_WARNING_BIT(WARNING_LINK_NOISY), WARNING_LINK_NOISY},
        {UINT64_MAX, WARNING_PLATE_FROZEN},
    };
    struct rig r;
    (void)state;
    rig_open(&r, false);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        r.fake.status.counters.warnings = facts[i].warnings;
        const char *worry = app_plate_worry(r.app);
        if (facts[i].told < 0) assert_null(worry);
        else assert_string_equal(worry, plate_warning_advice((enum plate_warning)facts[i].told));
    }
    app_close_plate(r.app);
    assert_null(app_plate_worry(r.app));
    rig_close(&r);
}

static int lines_with(const char *dir, const char *words)
{
    char path[PATH_BYTES], line[1000];
    int found = 0;
    assert_int_equal(path_join(path, dir, "evenkeel.log"), 0);
    FILE *log = fopen(path, "r");
    assert_non_null(log);
    while (fgets(line, sizeof line, log)) found += strstr(line, words) != NULL;
    (void)fclose(log);
    return found;
}

static void a_warning_is_logged_when_it_comes_and_when_it_goes(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r, false);
    r.app->dt_s = 0.5;
    int came = lines_with(r.app->paths.state, " BATTERY_LOW: "), over = lines_with(r.app->paths.state, " BATTERY_LOW: over");
    for (int i = 0; i < 30; i++) {
        bool low = i >= 10 && i < 20;
        r.fake.status.counters.warnings = low ? PLATE_WARNING_BIT(WARNING_BATTERY_LOW) : 0;
        app_watch_warnings(r.app);
    }
    assert_int_equal(lines_with(r.app->paths.state, " BATTERY_LOW: ") - came, 2);
    assert_int_equal(lines_with(r.app->paths.state, " BATTERY_LOW: over") - over, 1);
    rig_close(&r);
}

/* ---- a plate that sends plain numbers ---- */

static void nobody_practises_on_a_plate_that_is_not_calibrated(void **state)
{
    struct rig r;
    struct view_event enter = {.kind = VIEW_KEY_DOWN, .key = KEY_ENTER};
    (void)state;
    rig_open(&r, false);
    show(r.app, SCREEN_WELCOME);
    assert_int_equal(press(r.app, enter), EV_NEXT);
    r.fake.info.calibrated = false;
    show(r.app, SCREEN_WELCOME);
    assert_int_equal(press(r.app, enter), EV_PROBLEM);
    assert_non_null(strstr(r.app->problem.text, "A plate is not calibrated yet"));
    show(r.app, SCREEN_OPENING);
    r.app->opening_for_start = true;
    assert_int_equal(screens[SCREEN_OPENING].update(r.app), EV_PROBLEM);
    r.app->opening_for_start = false; /* on the way to its calibration */
    assert_int_equal(screens[SCREEN_OPENING].update(r.app), EV_BACK);
    r.fake.info.calibrated = true;
    show(r.app, SCREEN_WELCOME);
    assert_int_equal(press(r.app, enter), EV_NEXT);
    rig_close(&r);
}

/* ---- plates that come and go ---- */

static void the_chosen_plate_stays_chosen_and_all_are_reached(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r, true);
    r.fake.plates = 6;
    show(r.app, SCREEN_PLATES);
    assert_int_equal(r.app->plate_count, 6);
    assert_string_equal(r.app->plates[r.app->plate_focus].spec, "sim:"); /* the one that is used */
    app_close_plate(r.app);
    (void)snprintf(r.app->plate_spec, sizeof r.app->plate_spec, "serial:7"); /* is not listed any more */
    r.fake.open = true;
    show(r.app, SCREEN_PLATES);
    assert_string_equal(r.app->plates[r.app->plate_focus].spec, "serial:1"); /* the first that can be used */
    for (int i = 0; i < 9; i++) (void)press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_DOWN});
    assert_string_equal(r.app->plates[r.app->plate_focus].spec, "sim:");
    screens[SCREEN_PLATES].draw(r.app);
    (void)press(r.app, (struct view_event){.kind = VIEW_KEY_DOWN, .key = KEY_UP});
    assert_string_equal(r.app->plates[r.app->plate_focus].spec, "serial:4");
    r.fake.first_plate = 3; /* some are pulled out */
    r.fake.plates = 3;
    r.app->screen_s += 10;
    assert_int_equal(screens[SCREEN_PLATES].update(r.app), EV_NONE);
    assert_int_equal(r.app->plate_count, 3);
    assert_string_equal(r.app->plates[r.app->plate_focus].spec, "serial:4");
    /* A click on the first row that is seen. */
    (void)press(r.app, (struct view_event){.kind = VIEW_POINTER_PRESSED, .at = {300, 160}});
    assert_string_equal(r.app->plates[r.app->plate_focus].spec, "serial:3");
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_edge_stands_twice),
        cmocka_unit_test(every_screen_comes_from_welcome_and_leads_to_goodbye),
        cmocka_unit_test(every_event_has_a_name_of_its_own),
        cmocka_unit_test(whatever_is_pressed_leads_somewhere),
        cmocka_unit_test(a_lost_plate_leads_somewhere_from_everywhere),
        cmocka_unit_test(one_choice_is_always_marked),
        cmocka_unit_test(the_safer_answer_is_marked_after_a_near_fall),
        cmocka_unit_test(the_stop_button_works_wherever_it_is_seen),
        cmocka_unit_test(a_calibration_is_left_at_any_time),
        cmocka_unit_test(the_most_pressing_warning_comes_as_a_sentence),
        cmocka_unit_test(a_warning_is_logged_when_it_comes_and_when_it_goes),
        cmocka_unit_test(nobody_practises_on_a_plate_that_is_not_calibrated),
        cmocka_unit_test(the_chosen_plate_stays_chosen_and_all_are_reached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
