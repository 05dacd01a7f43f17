/* An on-site calibration as it happens: weights come, wobble, rest and go, hands press corners, and the plate notices. */
#include "base/random.h"
#include "rig.h"
#include "signal/site_calibration.h"

static const double gain[4] = {1.04, 0.97, 1.0, 0.98}; /* what the cells would need */
static const double zero_n[4] = {8, -3, 1, 0};

struct bench {
    struct plate_info plate;
    struct site_calibration *site;
    struct random_stream noise;
    double noise_n;
    double count_n;              /* plates in counts: newtons of one; 0: the plate sends newtons */
    double zero_counts;
    int64_t seq;
};

static void bench_open(struct bench *b, double rate_hz, const struct site_spot *spots, int count, bool press)
{
    struct problem why = {0};
    memset(b, 0, sizeof *b);
    b->plate = rig_plate(rate_hz);
    b->noise_n = 0.05;
    random_seed(&b->noise, 5, "bench");
    if (site_create(&b->plate, spots, count, press, &b->site, &why) != STATUS_OK) fail_msg("%s", why.text);
}

/* seconds of this load; swing: of its place. */
static void load(struct bench *b, double seconds, double n, double x_mm, double y_mm, double swing_mm)
{
    for (int k = 0; k < (int)(seconds * b->plate.rate_hz + 0.5); k++) {
        double t = (double)b->seq / b->plate.rate_hz;
        struct force_sample s = {.seq = b->seq, .t_dev_us = llround(t * 1e6), .t_arr_ns = llround(t * 1e9)};
        rig_load(&s, n, x_mm + swing_mm * sin(10 * t), y_mm);
        for (int i = 0; i < 4; i++) {
            double cell_n = s.raw[i].f32 / gain[i] + zero_n[i] + b->noise_n * random_normal(&b->noise);
            if (b->count_n != 0.0) s.raw[i].i32 = (int32_t)lround(cell_n / b->count_n + (i % 2 ? -1.0 : 1.0) * b->zero_counts);
            else s.raw[i].f32 = (float)cell_n;
        }
        b->seq++;
        site_feed(b->site, &s, 1);
    }
}

static enum site_step step_of(const struct bench *b) { return site_look(b->site)->step; }

static void weigh_all(struct bench *b)
{
    for (int i = 0; i < site_look(b->site)->spot_count; i++) {
        const struct site_spot *s = site_spot_at(b->site, i);
        assert_int_equal(step_of(b), SITE_PLACE);
        assert_int_equal(site_look(b->site)->spot, i);
        load(b, 0.4, 0.5 * s->weight_n, s->at_mm.x, s->at_mm.y, 15); /* being put down */
        load(b, 1.3, s->weight_n, s->at_mm.x, s->at_mm.y, 0);
        assert_int_equal(step_of(b), SITE_HOLD);
        load(b, s->seconds, s->weight_n, s->at_mm.x, s->at_mm.y, 0);
        assert_int_equal(step_of(b), SITE_REMOVE);
        load(b, 1.0, 0, 0, 0, 0);
    }
}

static void from_the_empty_plate_to_the_result(void **state)
{
    (void)state;
    static const double rates[] = {80, 100, 1000};
    for (size_t k = 0; k < RIG_COUNT(rates); k++) {
        struct bench b;
        struct site_spot spots[SITE_USUAL_SPOTS];
        struct site_result r;
        struct problem why = {0};
        struct plate_info plate = rig_plate(rates[k]);
        site_usual_spots(&plate, 200, spots);
        assert_true(spots[0].at_mm.x == 140 && spots[0].at_mm.y == 80 && spots[4].at_mm.x == 0 && spots[4].seconds >= 10);
        bench_open(&b, rates[k], spots, SITE_USUAL_SPOTS, true);
        assert_int_equal(step_of(&b), SITE_EMPTY);
        assert_int_equal(site_result(b.site, &r, &why), STATUS_ARG);
        load(&b, 1.1, 0, 0, 0, 0);
        weigh_all(&b);
        assert_int_equal(step_of(&b), SITE_PRESS);
        load(&b, 0.6, 80, 180, 90, 3);
        assert_int_equal(step_of(&b), SITE_DONE);
        if (site_result(b.site, &r, &why) != STATUS_OK) fail_msg("%s", why.text);
        for (int i = 0; i < 4; i++) {
            assert_near("gain", r.fit.gain[i], gain[i], 1e-3);
            assert_near("offset", r.fit.offset[i], -gain[i] * zero_n[i], 0.05);
        }
        assert_true(r.press_passed && r.has_noise && r.noise.mv_mm_s > 0.05 && r.noise.mv_mm_s < 2.0 && r.fit.residual_mm < 0.2);
        assert_near("weight of the noise", r.noise.weight_n, 200, 0.2);
        site_destroy(b.site);
    }
}

/* What people do: leave a foot on it, put the weight down and pick it up again, never let it rest, press the wrong corner. */
static void it_waits_for_what_it_needs(void **state)
{
    (void)state;
    const struct site_spot spots[3] = {{200, {100, 50}, 3}, {200, {-100, 50}, 3}, {200, {0, -60}, 2}};
    struct bench b;
    struct site_result r;
    struct problem why;
    bench_open(&b, 100, spots, 3, true);
    load(&b, 1.2, 400, 0, 0, 0);
    assert_int_equal(site_look(b.site)->trouble, SITE_LOADED);
    load(&b, 3.0, 400, 0, 0, 0);
    assert_int_equal(step_of(&b), SITE_EMPTY);
    load(&b, 4.5, 0, 0, 0, 0);
    assert_int_equal(step_of(&b), SITE_PLACE);
    load(&b, 1.5, 200, 100, 50, 0);
    assert_int_equal(step_of(&b), SITE_HOLD);
    load(&b, 1.0, 200, 100, 50, 0);
    load(&b, 0.5, 0, 0, 0, 0); /* picked up too early */
    assert_int_equal(step_of(&b), SITE_PLACE);
    assert_int_equal(site_look(b.site)->spot, 0);
    load(&b, 12.0, 200, 100, 50, 20);
    assert_int_equal(site_look(b.site)->trouble, SITE_RESTLESS);
    load(&b, 4.3, 200, 100, 50, 0);
    assert_int_equal(step_of(&b), SITE_REMOVE);
    load(&b, 3.0, 200, 100, 50, 0); /* still there */
    assert_int_equal(step_of(&b), SITE_REMOVE);
    load(&b, 1.0, 0, 0, 0, 0);
    for (int i = 1; i < 3; i++) {
        load(&b, 4.5, 200, spots[i].at_mm.x, spots[i].at_mm.y, 0);
        load(&b, 1.0, 0, 0, 0, 0);
    }
    assert_int_equal(step_of(&b), SITE_PRESS);
    load(&b, 0.2, 80, 180, 90, 0); /* touched only */
    load(&b, 0.3, 0, 0, 0, 0);
    load(&b, 0.6, 80, -180, 90, 0);
    assert_int_equal(step_of(&b), SITE_PRESS);
    assert_int_equal(site_look(b.site)->trouble, SITE_OTHER_CORNER);
    assert_true(site_look(b.site)->pressed_mm.x < -100 && site_look(b.site)->pressed_mm.y > 50);
    load(&b, 0.5, 0, 0, 0, 0);
    load(&b, 0.6, 80, 180, 90, 0);
    assert_int_equal(step_of(&b), SITE_DONE);
    assert_int_equal(site_result(b.site, &r, &why), STATUS_OK);
    assert_false(r.has_noise);
    assert_non_null(strstr(r.noise_why.text, "No weight rested for 10 s"));
    site_destroy(b.site);
}

static void plans_that_cannot_be_are_named(void **state)
{
    (void)state;
    static const struct {
        struct site_spot bad;
        int count;
        const char *says;
    } facts[] = {
        {{200, {0, 0}, 3}, 2, "2 spots, expected 3 to 32"},
        {{10, {0, 0}, 3}, 3, "spot 3 is 1.02 kg, expected 2 to 200 kg"},
        {{NAN, {0, 0}, 3}, 3, "spot 3"},
        {{200, {300, 0}, 3}, 3, "Spot 3 is at 300, 0 mm, expected a place on the plate: 225 mm to either side, 125 mm"},
        {{200, {0, -126}, 3}, 3, "Spot 3"},
        {{200, {0, 0}, 0.5}, 3, "rest 0.5 s on spot 3"},
        {{200, {0, 0}, 1e9}, 3, "on spot 3, expected 1 to 60 s"},
    };
    struct plate_info p = rig_plate(100);
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct site_spot spots[3] = {{200, {100, 50}, 3}, {200, {-100, 50}, 3}, facts[i].bad};
        struct site_calibration *s = NULL;
        struct problem why = {0};
        assert_int_equal(site_create(&p, spots, facts[i].count, true, &s, &why), STATUS_DATA);
        assert_null(s);
        if (!strstr(why.text, facts[i].says)) fail_msg("\"%s\" does not say \"%s\"", why.text, facts[i].says);
    }
    site_destroy(NULL);
}

/* Two weights changed places: that fits no plate, and a plate that was good must not be spoilt by it. */
static void weights_that_stood_elsewhere_are_refused(void **state)
{
    (void)state;
    struct bench b;
    struct site_spot spots[SITE_USUAL_SPOTS];
    struct site_result r;
    struct problem why = {0};
    struct plate_info plate = rig_plate(100);
    site_usual_spots(&plate, 200, spots);
    bench_open(&b, 100, spots, SITE_USUAL_SPOTS, false);
    load(&b, 1.2, 0, 0, 0, 0);
    for (int i = 0; i < SITE_USUAL_SPOTS; i++) {
        const struct site_spot *stood = &spots[i == 1 ? 2 : i == 2 ? 1 : i];
        load(&b, 1.5 + spots[i].seconds, 200, stood->at_mm.x, stood->at_mm.y, 0);
        load(&b, 1.0, 0, 0, 0, 0);
    }
    assert_int_equal(step_of(&b), SITE_DONE);
    assert_int_equal(site_result(b.site, &r, &why), STATUS_DATA);
    if (!strstr(why.text, "calibrate anew") && !strstr(why.text, "Did each weight stand")) fail_msg("%s", why.text);
    site_destroy(b.site);
}

/* ---- plates in counts: nobody knows what their numbers are worth ---- */

static void bench_open_counts(struct bench *b, double rate_hz, double count_n, double zero_counts, const struct site_spot *spots, int count,
                              bool press)
{
    struct problem why = {0};
    memset(b, 0, sizeof *b);
    b->plate = rig_plate(rate_hz);
    b->plate.raw_kind = RAW_I32;
    b->plate.calibrated = false;
    b->plate.fz_limit_n = 0.0;
    b->noise_n = 0.05;
    b->count_n = count_n;
    b->zero_counts = zero_counts;
    random_seed(&b->noise, 5, "bench");
    if (site_create(&b->plate, spots, count, press, &b->site, &why) != STATUS_OK) fail_msg("%s", why.text);
}

static void counts_become_newtons(void **state)
{
    (void)state;
    static const struct { double rate_hz, count_n, zero_counts; } plates[] = {
        {10, 1.0 / 21000, 400000}, /* HX711: 24 bits, zeros anywhere */
        {80, 1.0 / 21000, -3000000},
        {100, 0.05, 8300},         /* 16 bits */
        {1000, 0.000457, 60000},   /* 24 bits at 1 kHz */
        {100, 0.5, 100},           /* coarse: the noise of the cells is lost in the steps */
    };
    for (size_t k = 0; k < RIG_COUNT(plates); k++) {
        struct bench b;
        struct site_spot spots[SITE_USUAL_SPOTS];
        struct site_result r;
        struct problem why = {0};
        struct plate_info plate = rig_plate(plates[k].rate_hz);
        site_usual_spots(&plate, 200, spots);
        bench_open_counts(&b, plates[k].rate_hz, plates[k].count_n, plates[k].zero_counts, spots, SITE_USUAL_SPOTS, true);
        bool slow = plates[k].rate_hz < 20.0; /* a block holds one sample of 100 ms then */
        load(&b, slow ? 4.1 : 2.1, 0, 0, 0, 0);
        for (int i = 0; i < SITE_USUAL_SPOTS; i++) {
            assert_int_equal(step_of(&b), SITE_PLACE);
            assert_int_equal(site_look(b.site)->spot, i);
            load(&b, 0.4, 0.5 * 200, spots[i].at_mm.x, spots[i].at_mm.y, 15);
            load(&b, slow ? 2.2 : 1.3, 200, spots[i].at_mm.x, spots[i].at_mm.y, 0);
            assert_int_equal(step_of(&b), SITE_HOLD);
            load(&b, spots[i].seconds, 200, spots[i].at_mm.x, spots[i].at_mm.y, 0);
            assert_int_equal(step_of(&b), SITE_REMOVE);
            load(&b, slow ? 2.0 : 1.0, 0, 0, 0, 0);
        }
        assert_int_equal(step_of(&b), SITE_PRESS);
        load(&b, slow ? 1.0 : 0.6, 80, 180, 90, 3);
        assert_int_equal(step_of(&b), SITE_DONE);
        if (site_result(b.site, &r, &why) != STATUS_OK) fail_msg("%s", why.text);
        for (int i = 0; i < 4; i++) {
            double zero = zero_n[i] / plates[k].count_n + (i % 2 ? -1.0 : 1.0) * plates[k].zero_counts;
            double allowed = plates[k].count_n > 0.2 ? 0.02 : 1e-3; /* half a step in 50 N */
            assert_near("gain", r.fit.gain[i] / (gain[i] * plates[k].count_n), 1.0, allowed);
            assert_near("zero", r.fit.gain[i] * zero + r.fit.offset[i], 0.0, fmax(0.1, plates[k].count_n));
            for (int s = 0; s < r.spot_count; s++) assert_true(fabs(r.spot[s].value[i]) <= 210.0 / plates[k].count_n); /* in counts */
        }
        assert_true(r.press_passed && r.fit.residual_n < 0.6 && r.fit.residual_mm < 0.6);
        if (!slow) assert_true(r.has_noise && r.noise.weight_n > 199 && r.noise.weight_n < 201);
        site_destroy(b.site);
    }
}

/* A hand steadies itself on it, the weight is picked up again: only what stays until it was read counts. */
static void the_first_weight_that_stays_tells_the_scale(void **state)
{
    (void)state;
    const struct site_spot spots[3] = {{200, {100, 50}, 3}, {200, {-100, 50}, 3}, {200, {0, -60}, 3}};
    struct bench b;
    struct site_result r;
    struct problem why = {0};
    bench_open_counts(&b, 100, 0.001, 50000, spots, 3, false);
    for (int i = 0; i < 30; i++) load(&b, 0.1, 40.0 * i, 0, 0, 0); /* somebody steps on while the zero is read */
    assert_int_equal(step_of(&b), SITE_EMPTY);
    assert_int_equal(site_look(b.site)->trouble, SITE_RESTLESS);
    load(&b, 4.2, 0, 0, 0, 0);
    assert_int_equal(step_of(&b), SITE_PLACE);
    load(&b, 1.2, 900, 20, 10, 0); /* a foot */
    load(&b, 1.0, 0, 0, 0, 0);
    assert_int_equal(step_of(&b), SITE_PLACE);
    load(&b, 1.5, 200, 100, 50, 0);
    assert_int_equal(step_of(&b), SITE_HOLD);
    load(&b, 1.0, 0, 0, 0, 0); /* picked up too early */
    assert_int_equal(step_of(&b), SITE_PLACE);
    for (int i = 0; i < 3; i++) {
        load(&b, 5.0, 200, spots[i].at_mm.x, spots[i].at_mm.y, 0);
        assert_int_equal(step_of(&b), SITE_REMOVE);
        load(&b, 1.5, 0, 0, 0, 0);
    }
    assert_int_equal(step_of(&b), SITE_DONE);
    if (site_result(b.site, &r, &why) != STATUS_OK) fail_msg("%s", why.text);
    for (int i = 0; i < 4; i++) assert_near("gain", r.fit.gain[i] / (gain[i] * 0.001), 1.0, 2e-3);
    site_destroy(b.site);
}

static void numbers_that_fall_are_told(void **state)
{
    (void)state;
    const struct site_spot spots[3] = {{200, {100, 50}, 3}, {200, {-100, 50}, 3}, {200, {0, -60}, 3}};
    struct bench b;
    bench_open_counts(&b, 100, -0.001, 50000, spots, 3, false);
    load(&b, 2.2, 0, 0, 0, 0);
    load(&b, 2.0, 200, 100, 50, 0);
    assert_int_equal(step_of(&b), SITE_PLACE);
    assert_int_equal(site_look(b.site)->trouble, SITE_FALLS);
    site_destroy(b.site);
}

static void moments_in_counts_are_refused(void **state)
{
    (void)state;
    const struct site_spot spots[3] = {{200, {100, 50}, 3}, {200, {-100, 50}, 3}, {200, {0, -60}, 3}};
    static const enum channel_role roles[3] = {ROLE_FZ, ROLE_MX, ROLE_MY};
    struct plate_info p = rig_plate(100);
    struct site_calibration *s = NULL;
    struct problem why = {0};
    p.channel_count = 3;
    for (int i = 0; i < 3; i++) p.channel[i].role = roles[i];
    assert_int_equal(site_create(&p, spots, 3, true, &s, &why), STATUS_OK);
    site_destroy(s);
    s = NULL;
    p.calibrated = false;
    assert_int_equal(site_create(&p, spots, 3, true, &s, &why), STATUS_DATA);
    assert_null(s);
    assert_non_null(strstr(why.text, "Write scale= and unit="));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_the_empty_plate_to_the_result),
        cmocka_unit_test(it_waits_for_what_it_needs),
        cmocka_unit_test(plans_that_cannot_be_are_named),
        cmocka_unit_test(weights_that_stood_elsewhere_are_refused),
        cmocka_unit_test(counts_become_newtons),
        cmocka_unit_test(the_first_weight_that_stays_tells_the_scale),
        cmocka_unit_test(numbers_that_fall_are_told),
        cmocka_unit_test(moments_in_counts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
