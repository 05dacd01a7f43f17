/* The noise floor of a plate under a dead weight: white noise of the cells against its closed form, and weights that are none. */
#include "base/random.h"
#include "rig.h"
#include "signal/noise_floor.h"

#define TURN 6.283185307179586
#define HALF_MM 200.0
enum { SAMPLES_MAX = 240000 };

/* A square plate: the same noise of the CoP in both axes. */
static struct sway_config square_plate(double rate_hz)
{
    struct sway_config c = rig_config(rate_hz, 0.0);
    for (int i = 0; i < 4; i++) c.plate.channel[i].at_mm = (struct point_mm){rig_side[i][0] * HALF_MM, rig_side[i][1] * HALF_MM};
    return c;
}

struct weight {
    double n, x_mm, y_mm, cell_noise_n, swing_mm, swing_hz;
};

static size_t record(const struct sway_config *c, const struct weight *w, double seconds, struct force_sample *out)
{
    struct random_stream r;
    size_t count = (size_t)(seconds * c->plate.rate_hz + 0.5);
    random_seed(&r, 3, "cells");
    for (size_t k = 0; k < count; k++) {
        double t_s = (double)k / c->plate.rate_hz, x = w->x_mm + w->swing_mm * sin(TURN * w->swing_hz * t_s);
        out[k] = (struct force_sample){.seq = (int64_t)k, .t_dev_us = llround(t_s * 1e6), .t_arr_ns = llround(t_s * 1e9)};
        for (int i = 0; i < 4; i++)
            out[k].raw[i].f32 = (float)(0.25 * w->n * (1 + rig_side[i][0] * x / HALF_MM) * (1 + rig_side[i][1] * w->y_mm / HALF_MM) +
                                        w->cell_noise_n * random_normal(&r));
    }
    return count;
}

/* Mean velocity of white noise of SD 1 mm in both axes after a Butterworth of order 4, forward and backward: steps are Gaussian in two
 * directions, so their mean length is sqrt(pi/2) times their SD. */
static double white_velocity(double rate_hz, double cutoff_hz)
{
    enum { STEPS = 200000 };
    double sum = 0.0, warp = tan(TURN / 2 * cutoff_hz / rate_hz);
    for (int i = 0; i < STEPS; i++) {
        double f = (i + 0.5) / STEPS * 0.5; /* of the rate */
        double power = 1.0 / (1.0 + pow(tan(TURN / 2 * f) / warp, 8.0)), step = 2.0 * sin(TURN / 2 * f);
        sum += power * power * step * step / STEPS;
    }
    return rate_hz * sqrt(sum) * sqrt(TURN / 4);
}

static void white_noise_has_its_closed_form(void **state)
{
    (void)state;
    static struct force_sample raw[SAMPLES_MAX];
    static const struct {
        double rate_hz, noise_mm, says_10, says_5; /* "about", of exercises.md 2.2, to one digit; NaN: another rate */
    } facts[] = {{100, 0.1, 1.8, 0.6}, {100, 0.3, 5.3, 2.0}, {1000, 0.3, NAN, NAN}, {250, 0.05, NAN, NAN}};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct sway_config c = square_plate(facts[i].rate_hz);
        struct noise_floor floor;
        struct problem why = {0};
        struct weight w = {.n = 500, .x_mm = 20, .y_mm = -10};
        w.cell_noise_n = facts[i].noise_mm * w.n / (2 * HALF_MM); /* SD(CoP) = SD(cell) L / Fz (devices.md 12) */
        size_t n = record(&c, &w, 240.0, raw);
        if (noise_floor_measure(&c, raw, n, &floor, &why) != STATUS_OK) fail_msg("%s", why.text);
        double want_10 = facts[i].noise_mm * white_velocity(facts[i].rate_hz, 10), want_5 = facts[i].noise_mm * white_velocity(facts[i].rate_hz, 5);
        printf("%.0f Hz, %.2f mm: %.3f mm/s (closed form %.3f), 5 Hz %.3f (%.3f)\n", facts[i].rate_hz, facts[i].noise_mm, floor.mv_mm_s, want_10,
               floor.mv_5hz_mm_s, want_5);
        assert_near("10 Hz", floor.mv_mm_s / want_10, 1.0, 0.03);
        assert_near("5 Hz", floor.mv_5hz_mm_s / want_5, 1.0, 0.03);
        if (isfinite(facts[i].says_10)) {
            assert_near("10 Hz as told", floor.mv_mm_s / facts[i].says_10, 1.0, 0.08);
            assert_near("5 Hz as told", floor.mv_5hz_mm_s / facts[i].says_5, 1.0, 0.1);
        }
        assert_near("weight", floor.weight_n, 500.0, 0.1);
        assert_near("time", floor.duration_s, 240.0, 0.02);
        assert_int_equal(floor.profile, PROFILE_LP10);
        assert_true(floor.weight_usual);
    }
}

/* A slow sine is passed whole: 4 A f mm/s. */
static void a_sine_has_its_path(void **state)
{
    (void)state;
    static struct force_sample raw[SAMPLES_MAX];
    struct sway_config c = square_plate(100.0);
    struct noise_floor floor;
    struct weight w = {.n = 300, .swing_mm = 1.5, .swing_hz = 0.5};
    size_t n = record(&c, &w, 20.0, raw);
    assert_int_equal(noise_floor_measure(&c, raw, n, &floor, NULL), STATUS_OK);
    assert_near("velocity", floor.mv_mm_s, 4 * 1.5 * 0.5, 0.03);
    c.tare[1] = 0.0;
    w.n = 600;
    n = record(&c, &w, 20.0, raw);
    struct noise_floor heavier;
    assert_int_equal(noise_floor_measure(&c, raw, n, &heavier, NULL), STATUS_OK);
    assert_near("another weight", heavier.mv_mm_s, floor.mv_mm_s, 1e-4);
}

static void a_plate_without_a_clock_has_the_profile_of_its_people(void **state)
{
    (void)state;
    static struct force_sample raw[SAMPLES_MAX];
    struct sway_config c = square_plate(100.0);
    struct noise_floor floor;
    struct weight w = {.n = 300, .cell_noise_n = 0.2};
    size_t n = record(&c, &w, 20.0, raw);
    c.plate.has_device_time = false;
    assert_int_equal(noise_floor_measure(&c, raw, n, &floor, NULL), STATUS_OK);
    assert_int_equal(floor.profile, PROFILE_QUIJOUX25);
    assert_true(floor.mv_mm_s > 0.5 && floor.mv_5hz_mm_s < floor.mv_mm_s);
}

static void what_is_no_dead_weight_is_refused(void **state)
{
    (void)state;
    static struct force_sample raw[SAMPLES_MAX];
    static const struct {
        struct weight w;
        double seconds;
        const char *says;
    } facts[] = {
        {{.n = 500}, 9.0, "9.0 s without a hole"},
        {{.n = 20}, 20.0, "no weight on the plate"},
        {{.n = 500, .swing_mm = 30, .swing_hz = 0.3}, 20.0, "its place by 60 mm"},
        {{.n = 500, .cell_noise_n = 8}, 20.0, "The weight moved: its force by"},
    };
    struct sway_config c = square_plate(100.0);
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct noise_floor floor = {.weight_n = -1};
        struct problem why = {0};
        size_t n = record(&c, &facts[i].w, facts[i].seconds, raw);
        assert_int_equal(noise_floor_measure(&c, raw, n, &floor, &why), STATUS_DATA);
        if (!strstr(why.text, facts[i].says)) fail_msg("\"%s\" does not say \"%s\"", why.text, facts[i].says);
        assert_near("untouched", floor.weight_n, -1, 0);
    }
    struct noise_floor floor;
    struct problem why;
    struct weight light = {.n = 100};
    size_t n = record(&c, &light, 12.0, raw);
    assert_int_equal(noise_floor_measure(&c, raw, n, &floor, &why), STATUS_OK);
    assert_false(floor.weight_usual);
    assert_near("a plate without noise", floor.mv_mm_s, 0.0, 1e-9);
    assert_int_equal(noise_floor_measure(&c, raw, 0, &floor, &why), STATUS_DATA);
    c.plate.rate_hz = 0;
    assert_int_equal(noise_floor_measure(&c, raw, n, &floor, &why), STATUS_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_noise_has_its_closed_form),
        cmocka_unit_test(a_sine_has_its_path),
        cmocka_unit_test(a_plate_without_a_clock_has_the_profile_of_its_people),
        cmocka_unit_test(what_is_no_dead_weight_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
