/* P7 of performance.md: the tuned cursor filter against a 4th-order Butterworth of the same rest jitter, on
 * a generated 1 kHz CoP with quiet stance and 60 mm weight shifts. */
#include "rig.h"
#include "signal/biquad.h"
#include "signal/one_euro.h"

enum { RATE = 1000, STANCE_S = 30, SHIFT_S = 30, COUNT = (STANCE_S + SHIFT_S) * RATE, REST = 20 * RATE };
#define FRAME_MS (1000.0 / 60.0)
/* A light person, so that noise of 0.6 mm in the CoP still is an empty plate that the tare takes for still
 * (5 N). */
#define LIGHT_N 150.0

static struct point_mm truth[COUNT], speed[COUNT], noise[COUNT], rest_noise[REST];
static struct tare tare;

/* Quiet stance: low-passed noise of about 8 mm/s; then 60 mm side to side and back in 1 s minimum jerk, 1 s
 * standing between. */
static void make_truth(void)
{
    struct random_stream r;
    struct biquad f;
    struct biquad_state x = {0, 0}, y = {0, 0};
    random_seed(&r, 42, "stance");
    biquad_butterworth(2, 0, 0.5, RATE, &f);
    for (int k = 0; k < COUNT; k++) {
        double ax = biquad_step(&f, &x, 75.0 * random_normal(&r)),
               ay = biquad_step(&f, &y, 100.0 * random_normal(&r));
        truth[k] = (struct point_mm){ax, ay};
        if (k < STANCE_S * RATE) continue;
        double t = (double)(k - STANCE_S * RATE) / RATE, phase = fmod(t, 4.0);
        double s = phase < 1.0 ? phase : phase < 2.0 ? 1.0 : phase < 3.0 ? 3.0 - phase : 0.0;
        truth[k].x = 0.1 * ax + 60.0 * s * s * s * (10.0 - 15.0 * s + 6.0 * s * s);
        truth[k].y = 0.1 * ay;
    }
    for (int k = 1; k + 1 < COUNT; k++)
        speed[k] = (struct point_mm){(truth[k + 1].x - truth[k - 1].x) * RATE / 2,
                                     (truth[k + 1].y - truth[k - 1].y) * RATE / 2};
}

static void make_noise(double sd_mm)
{
    struct random_stream r;
    random_seed(&r, 43, "noise");
    for (int k = 0; k < COUNT; k++)
        noise[k] = (struct point_mm){sd_mm * random_normal(&r), sd_mm * random_normal(&r)};
    for (int k = 0; k < REST; k++)
        rest_noise[k] = (struct point_mm){sd_mm * random_normal(&r), sd_mm * random_normal(&r)};
}

/* Cells whose noise gives the CoP noise: SD(CoP x) = SD(cell) L / Fz, L = 450 mm (devices.md 12). */
static void make_tare(const struct plate_info *p, double sd_mm, double weight_n)
{
    struct random_stream r;
    random_seed(&r, 44, "cells");
    tare_begin(&tare, p);
    for (int k = 0; k < 2 * RATE; k++) {
        struct force_sample s = {0};
        for (int i = 0; i < 4; i++)
            s.raw[i].f32 = (float)(2.0 + sd_mm * weight_n / 450.0 * random_normal(&r));
        tare_feed(&tare, &s, 1);
    }
    assert_int_equal(tare.state, CAL_DONE);
    assert_int_equal(tare.noise_count, 2 * RATE);
}

struct filter {
    bool euro;
    struct one_euro one;
    struct biquad design[2];
    struct biquad_state x[2], y[2];
};

static void start(struct filter *f, struct point_mm at)
{
    one_euro_start(&f->one, at);
    for (int i = 0; i < 2; i++) {
        biquad_start(&f->design[i], &f->x[i], at.x);
        biquad_start(&f->design[i], &f->y[i], at.y);
    }
}

static struct point_mm step(struct filter *f, struct point_mm p)
{
    if (f->euro) return one_euro_step(&f->one, p);
    for (int i = 0; i < 2; i++) {
        p.x = biquad_step(&f->design[i], &f->x[i], p.x);
        p.y = biquad_step(&f->design[i], &f->y[i], p.y);
    }
    return p;
}

static struct filter butterworth4(double cutoff_hz)
{
    struct filter f = {.euro = false};
    for (int i = 0; i < 2; i++) biquad_butterworth(4, i, cutoff_hz, RATE, &f.design[i]);
    return f;
}

static struct filter tuned(const struct cursor_filter *c)
{
    struct filter f = {.euro = true};
    one_euro_design(&f.one, c->min_cutoff_hz, c->beta, c->derivative_cutoff_hz, RATE);
    return f;
}

/* RMS change between 60 Hz frames per axis, under a dead weight. */
static double rest_jitter(struct filter f)
{
    double sum = 0.0;
    int frames = 0;
    struct point_mm last = {0, 0};
    start(&f, last);
    for (int k = 0, next = 500; k < REST; k++) {
        struct point_mm p = step(&f, rest_noise[k]);
        if (k < next) continue;
        if (frames) sum += (p.x - last.x) * (p.x - last.x) + (p.y - last.y) * (p.y - last.y);
        last = p;
        next = 500 + (int)(++frames * FRAME_MS);
    }
    return sqrt(sum / (2.0 * (frames - 1)));
}

/* Lag that explains best where the filter is, over [from, to): filtered(t) ~ true(t) - lag speed(t). Also
 * the noise's part of the change between frames: the same run without noise is taken off. */
struct outcome {
    double lag_ms, jitter_mm;
};

static struct outcome follow(struct filter f, int from, int to)
{
    struct filter clean = f;
    struct point_mm last = {0, 0};
    double behind = 0.0, speed2 = 0.0, sum = 0.0;
    int frames = 0;
    start(&f, truth[from]);
    start(&clean, truth[from]);
    for (int k = from, next = from + 500; k < to - 1; k++) {
        struct point_mm p = step(&f, (struct point_mm){truth[k].x + noise[k].x, truth[k].y + noise[k].y});
        struct point_mm q = step(&clean, truth[k]), d = {p.x - q.x, p.y - q.y};
        if (k < from + 500) continue;
        behind += (truth[k].x - p.x) * speed[k].x + (truth[k].y - p.y) * speed[k].y;
        speed2 += speed[k].x * speed[k].x + speed[k].y * speed[k].y;
        if (k < next) continue;
        if (frames) sum += (d.x - last.x) * (d.x - last.x) + (d.y - last.y) * (d.y - last.y);
        last = d;
        next = from + 500 + (int)(++frames * FRAME_MS);
    }
    return (struct outcome){1e3 * behind / speed2, sqrt(sum / (2.0 * (frames - 1)))};
}

static double cutoff_of_jitter(double jitter_mm)
{
    double low = 0.2, high = 200.0;
    for (int i = 0; i < 40; i++) {
        double mid = sqrt(low * high);
        if (rest_jitter(butterworth4(mid)) > jitter_mm)
            high = mid;
        else
            low = mid;
    }
    return low;
}

static void quicker_than_butterworth_at_equal_jitter(void **state)
{
    (void)state;
    static const struct {
        double noise_mm, allowed_mm;
    } facts[] = {{0.05, 0.005}, {0.05, 0.01}, {0.3, 0.02}, {0.3, 0.05}};
    struct plate_info p = rig_plate(RATE);
    make_truth();
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct cursor_filter c;
        make_noise(facts[i].noise_mm);
        make_tare(&p, facts[i].noise_mm, LIGHT_N);
        cursor_filter_tune(&tare, LIGHT_N, facts[i].allowed_mm, &c);
        assert_int_equal(c.kind, CURSOR_ONE_EURO);

        struct filter ours = tuned(&c);
        double rest = rest_jitter(ours);
        struct filter peer = butterworth4(cutoff_of_jitter(rest));
        struct outcome quiet = follow(ours, 0, STANCE_S * RATE), quiet4 = follow(peer, 0, STANCE_S * RATE);
        struct outcome shift = follow(ours, STANCE_S * RATE, COUNT),
                       shift4 = follow(peer, STANCE_S * RATE, COUNT);
        /* "while the person moves": over the whole signal, sway and shifts in equal parts */
        double moving =
            sqrt(0.5 * (quiet.jitter_mm * quiet.jitter_mm + shift.jitter_mm * shift.jitter_mm)) / rest;
        printf("P7: noise %.2f mm, allowed %.3f mm, rest jitter %.4f mm: one-euro (%g Hz, %g, %g Hz) lags "
               "%.1f / %.1f ms, "
               "Butterworth 4 %.1f / %.1f ms: ratio %.2f / %.2f; jitter moving / rest %.2f (stance %.2f, "
               "shifts %.2f)\n",
               facts[i].noise_mm, facts[i].allowed_mm, rest, c.min_cutoff_hz, c.beta, c.derivative_cutoff_hz,
               quiet.lag_ms, shift.lag_ms, quiet4.lag_ms, shift4.lag_ms, quiet.lag_ms / quiet4.lag_ms,
               shift.lag_ms / shift4.lag_ms, moving, quiet.jitter_mm / rest, shift.jitter_mm / rest);
        assert_true(rest <= 1.1 * facts[i].allowed_mm);
        assert_true(quiet.lag_ms <= 0.6 * quiet4.lag_ms);
        assert_true(shift.lag_ms <= 0.25 * shift4.lag_ms);
        assert_true(moving <= 3.5);
    }
}

static void falls_back_where_there_is_no_noise(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(RATE), own = rig_plate(RATE);
    struct cursor_filter c;
    own.channel_count = 6;
    own.channel[4].role = ROLE_COPX;
    own.channel[5].role = ROLE_COPY;
    make_tare(&p, 0.05, LIGHT_N);
    cursor_filter_tune(&tare, 0.0, 0.01, &c);
    assert_int_equal(c.kind, CURSOR_BUTTERWORTH2);
    assert_near("cutoff", c.cutoff_hz, 10.0, 0.0);
    tare.noise_count = 500;
    cursor_filter_tune(&tare, LIGHT_N, 0.01, &c);
    assert_int_equal(c.kind, CURSOR_BUTTERWORTH2);
    make_tare(&own, 0.05, LIGHT_N);
    cursor_filter_tune(&tare, LIGHT_N, 0.01, &c);
    assert_int_equal(c.kind, CURSOR_BUTTERWORTH2);
    tare_begin(&tare, &p);
    cursor_filter_tune(&tare, LIGHT_N, 0.01, &c);
    assert_int_equal(c.kind, CURSOR_BUTTERWORTH2);
}

/* No noise at all: the quickest of the grid. Hopeless noise: still a filter that a person can steer with. */
static void ends_of_the_range(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(RATE);
    struct cursor_filter c;
    make_tare(&p, 0.0, LIGHT_N);
    cursor_filter_tune(&tare, LIGHT_N, 0.01, &c);
    assert_near("min cutoff", c.min_cutoff_hz, 20.0, 0.0);
    assert_near("beta", c.beta, 1.0, 0.0);

    make_tare(&p, 0.6, LIGHT_N);
    make_noise(0.6);
    make_truth();
    cursor_filter_tune(&tare, LIGHT_N, 0.001, &c);
    assert_int_equal(c.kind, CURSOR_ONE_EURO);
    assert_true(follow(tuned(&c), 0, STANCE_S * RATE).lag_ms < 80.0);

    struct sway_config config;
    sway_config_default(&p, &config);
    config.cursor = c;
    assert_int_equal(sway_config_check(&config, NULL), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quicker_than_butterworth_at_equal_jitter),
        cmocka_unit_test(falls_back_where_there_is_no_noise),
        cmocka_unit_test(ends_of_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
