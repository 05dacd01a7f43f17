/* The calibration on the screen, played through with a plate that reads what is put on it: words, picture and result follow, a key
 * is needed only to say how heavy the weight is. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_item.h"
#include "screens/app.h"
#include "screens/screen_list.h"
#include "support/support.h"

static const double side[4][2] = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}}, gain[4] = {1.04, 0.97, 1.0, 0.98}, zero_n[4] = {8, -3, 1, 0};
enum { HALF_X = 225, HALF_Y = 150, RATE = 100, FRAMES_PER_S = 50 };

struct fake {
    struct plate_info info;
    struct plate_snapshot status;
    struct ring *ring;
    bool open;
    int opened, kept;
    struct site_result result;
    double n, x_mm, y_mm;        /* what stands there now */
    int due;                     /* samples */
    int64_t seq;
};

static enum status fake_open(void *c, const char *spec, enum plate_error *error, struct problem *why)
{
    struct fake *f = c;
    (void)spec, (void)error, (void)why;
    f->open = true;
    f->opened++;
    return STATUS_OK;
}
static void fake_close(void *c) { ((struct fake *)c)->open = false; }
static const struct plate_info *fake_info(void *c) { return ((struct fake *)c)->open ? &((struct fake *)c)->info : NULL; }
static bool fake_is_virtual(void *c) { return (void)c, false; }
static double fake_speed(void *c) { return (void)c, 1.0; }
static void fake_status(void *c, struct plate_snapshot *out) { *out = ((struct fake *)c)->status; }
static uint32_t fake_configure(void *c, const struct sway_config *config) { return (void)c, (void)config, 1; }
static void fake_end(void *c) { (void)c; }
static size_t fake_take(void *c, struct sway_sample *out, size_t max) { return (void)c, (void)out, (void)max, 0; }
static size_t fake_take_raw(void *c, struct force_sample *out, size_t max)
{
    struct fake *f = c;
    size_t n = 0;
    for (; n < max && f->due > 0; n++, f->due--, f->seq++) {
        out[n] = (struct force_sample){.seq = f->seq, .t_dev_us = f->seq * 10000, .t_arr_ns = f->seq * 10000000};
        for (int i = 0; i < 4; i++)
            out[n].raw[i].f32 = (float)(0.25 * f->n * (1 + side[i][0] * f->x_mm / HALF_X) * (1 + side[i][1] * f->y_mm / HALF_Y) / gain[i] + zero_n[i] +
                                        0.1 * sin(0.7 * (double)f->seq * (i + 1)));
    }
    return n;
}
static void fake_command(void *c, const struct person_command *p) { (void)c, (void)p; }
static uint32_t fake_pump(void *c, uint32_t ticks) { return (void)c, (void)ticks, 0; }
static struct ring *fake_ring(void *c) { return ((struct fake *)c)->ring; }
static size_t fake_list(void *c, struct plate_listing *out, size_t max) { return (void)c, (void)out, (void)max, 0; }
static enum status fake_keep(void *c, const struct site_result *r, struct problem *why)
{
    struct fake *f = c;
    (void)why;
    f->kept++;
    f->result = *r;
    return STATUS_OK;
}

struct rig { struct fake fake; struct app *app; };

static void rig_open(struct rig *r)
{
    struct problem why = {0};
    memset(r, 0, sizeof *r);
    r->fake.info = (struct plate_info){.name = "A plate", .rate_hz = RATE, .channel_count = 4, .raw_kind = RAW_F32, .has_device_time = true, .seq_bits = 16,
                                       .calibrated = true, .width_mm = 2 * HALF_X, .depth_mm = 2 * HALF_Y, .fz_on_n = 50, .fz_off_n = 25};
    for (int i = 0; i < 4; i++) r->fake.info.channel[i] = (struct channel_info){.role = ROLE_CELL, .scale = 1, .at_mm = {side[i][0] * HALF_X, side[i][1] * HALF_Y}};
    r->fake.status = (struct plate_snapshot){.state = PLATE_STREAMING, .priority = "none", .memory = "none"};
    assert_int_equal(ring_create(64, sizeof(struct record_item), &r->fake.ring), STATUS_OK);
    struct plate_port port = {.context = &r->fake, .open = fake_open, .close = fake_close, .info = fake_info, .is_virtual = fake_is_virtual,
                              .speed = fake_speed, .read_status = fake_status, .configure = fake_configure, .begin_record = fake_configure,
                              .end_record = fake_end, .take = fake_take, .take_raw = fake_take_raw, .command = fake_command, .pump = fake_pump,
                              .record_ring = fake_ring, .list = fake_list, .keep_calibration = fake_keep};
    struct app_options options = {.headless = true, .width_px = 640, .height_px = 360, .speed = 1, .data_dir = scratch_dir()};
    if (app_open(&options, &port, &r->app, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_true(app_open_plate(r->app, "serial:/dev/ttyACM0"));
    r->app->screen = SCREEN_CALIBRATE;
    calibrate_enter(r->app);
}

static void rig_close(struct rig *r)
{
    app_close(r->app);
    ring_destroy(r->fake.ring);
}

static enum event key(struct rig *r, enum view_key k)
{
    (void)calibrate_update(r->app);
    struct view_event e = {.kind = VIEW_KEY_DOWN, .key = k};
    return calibrate_input(r->app, &e);
}

/* Some seconds with this weight there; a picture is drawn of each state that comes. */
static void stand(struct rig *r, double seconds, double kg, double x_mm, double y_mm)
{
    r->fake.n = kg * STANDARD_GRAVITY_M_S2;
    r->fake.x_mm = x_mm;
    r->fake.y_mm = y_mm;
    for (int i = 0; i < (int)(seconds * FRAMES_PER_S + 0.5); i++) {
        r->fake.due += RATE / FRAMES_PER_S;
        assert_int_equal(calibrate_update(r->app), EV_NONE);
        if (i % 10) continue;
        view_begin(r->app->view);
        calibrate_draw(r->app);
        view_present(r->app->view);
    }
}

static const struct site_view *look(const struct rig *r) { return site_look(r->app->calibrating.site); }

static void weigh_all(struct rig *r, double kg)
{
    for (int i = 0; i < SITE_USUAL_SPOTS; i++) {
        assert_int_equal(look(r)->step, SITE_PLACE);
        assert_int_equal(look(r)->spot, i);
        const struct site_spot *s = site_spot_at(r->app->calibrating.site, i);
        stand(r, s->seconds + 1.5, kg, s->at_mm.x, s->at_mm.y);
        assert_int_equal(look(r)->step, SITE_REMOVE);
        stand(r, 0.8, 0, 0, 0);
    }
    assert_int_equal(look(r)->step, SITE_PRESS);
}

static void from_the_weight_to_the_result(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r);
    assert_int_equal(key(&r, KEY_UP), EV_NONE);
    assert_int_equal(key(&r, KEY_UP), EV_NONE);
    assert_near("weight", r.app->calibrating.kg, 21.0, 0);
    assert_int_equal(key(&r, KEY_ENTER), EV_NONE);
    assert_int_equal(r.app->calibrating.stage, CALIBRATE_STEPS);
    stand(&r, 1.3, 0, 0, 0);
    weigh_all(&r, 21.0);
    stand(&r, 0.6, 8, -200, 100);
    assert_int_equal(look(&r)->trouble, SITE_OTHER_CORNER);
    assert_int_equal(r.fake.kept, 0);
    stand(&r, 0.5, 0, 0, 0);
    stand(&r, 0.6, 8, 200, 100);
    assert_int_equal(r.app->calibrating.stage, CALIBRATE_KEPT);
    assert_int_equal(r.fake.kept, 1);
    for (int i = 0; i < 4; i++) assert_near("gain", r.fake.result.fit.gain[i], gain[i], 2e-3);
    assert_true(r.fake.result.has_noise && r.fake.result.press_passed);
    stand(&r, 0.2, 0, 0, 0);
    assert_int_equal(r.fake.kept, 1); /* once */
    int before = r.fake.opened;
    assert_int_equal(key(&r, KEY_ENTER), EV_BACK);
    assert_int_equal(r.fake.opened, before + 1); /* opened again, with its correction */
    assert_null(r.app->calibrating.site);
    rig_close(&r);
}

static void a_weight_that_is_not_what_was_said(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r);
    (void)key(&r, KEY_ENTER);
    stand(&r, 1.3, 0, 0, 0);
    weigh_all(&r, 45.0);
    stand(&r, 0.6, 8, 200, 100);
    assert_int_equal(r.app->calibrating.stage, CALIBRATE_REFUSED);
    assert_non_null(strstr(r.app->calibrating.why.text, "(20.00 kg). Is that the weight that stood there"));
    assert_int_equal(r.fake.kept, 0);
    stand(&r, 0.2, 0, 0, 0);
    assert_int_equal(key(&r, KEY_ENTER), EV_NONE); /* try again */
    assert_int_equal(r.app->calibrating.stage, CALIBRATE_STEPS);
    assert_int_equal(look(&r)->step, SITE_EMPTY);
    assert_int_equal(key(&r, KEY_ESCAPE), EV_BACK);
    rig_close(&r);
}

static void what_cannot_be_calibrated_says_why(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r);
    r.fake.info.recorded = true;
    (void)key(&r, KEY_ENTER);
    assert_int_equal(r.app->calibrating.stage, CALIBRATE_REFUSED);
    assert_non_null(strstr(r.app->calibrating.why.text, "is a recording"));
    r.fake.info.recorded = false;
    r.fake.info.channel[0].role = ROLE_COPX;
    r.fake.info.channel[1].role = ROLE_COPY;
    (void)key(&r, KEY_ENTER);
    assert_non_null(strstr(r.app->calibrating.why.text, "computes the centre of pressure itself"));
    rig_close(&r);
}

static void the_weight_stays_within_what_people_lift(void **state)
{
    struct rig r;
    (void)state;
    rig_open(&r);
    for (int i = 0; i < 100; i++) (void)key(&r, KEY_DOWN);
    assert_near("least", r.app->calibrating.kg, 2.0, 0);
    struct view_event more = {.kind = VIEW_POINTER_PRESSED, .at = {1130, 380}};
    for (int i = 0; i < 300; i++) (void)calibrate_input(r.app, &more);
    assert_near("most", r.app->calibrating.kg, 80.0, 0);
    struct view_event less = {.kind = VIEW_POINTER_PRESSED, .at = {730, 380}};
    (void)calibrate_input(r.app, &less);
    assert_near("less", r.app->calibrating.kg, 79.5, 0);
    r.fake.status.state = PLATE_LOST;
    assert_int_equal(calibrate_update(r.app), EV_PROBLEM);
    assert_non_null(strstr(r.app->problem.text, "sends nothing any more"));
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_the_weight_to_the_result),
        cmocka_unit_test(a_weight_that_is_not_what_was_said),
        cmocka_unit_test(what_cannot_be_calibrated_says_why),
        cmocka_unit_test(the_weight_stays_within_what_people_lift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
