/* Tare with each refusal, weight, neutral point, body defaults, lean vector: devices.md 12, exercises.md
 * 2.3. */
#include "rig.h"

static struct tare tare; /* 260 kB */

static struct force_sample empty(const double cell_n[4], double noise_n, struct random_stream *r)
{
    struct force_sample s;
    memset(&s, 0, sizeof s);
    for (int i = 0; i < 4; i++) s.raw[i].f32 = (float)(cell_n[i] + noise_n * random_normal(r));
    return s;
}

static void feed_empty(const double cell_n[4], double noise_n, int count)
{
    struct random_stream r;
    random_seed(&r, 5, "tare");
    for (int k = 0; k < count; k++) {
        struct force_sample s = empty(cell_n, noise_n, &r);
        tare_feed(&tare, &s, 1);
    }
}

static void tare_takes_one_second(void **state)
{
    (void)state;
    static const struct {
        double rate_hz;
        int needed;
    } facts[] = {{1000, 1000}, {100, 100}, {40, 40}, {12, 20}};
    const double cells[4] = {3.0, -7.5, 0.25, 12.0};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct plate_info p = rig_plate(facts[i].rate_hz);
        tare_begin(&tare, &p);
        assert_int_equal(tare.state, CAL_WAITING);
        feed_empty(cells, 0.0, facts[i].needed - 1);
        assert_int_equal(tare.state, CAL_RUNNING);
        assert_near("progress", tare.progress, 1.0 - 1.0 / facts[i].needed, 1e-12);
        feed_empty(cells, 0.0, 1);
        assert_int_equal(tare.state, CAL_DONE);
        for (int c = 0; c < 4; c++) assert_near("zero", tare.zero[c], cells[c], 1e-12);
        assert_int_equal(tare.heavy_channel, -1);
    }
}

/* Range of Fz under 5 N; load to 300 N; 5 kg on one cell is warned of. */
static void tare_refuses(void **state)
{
    (void)state;
    static const struct {
        double load_n, step_n, lean_n;
        enum calibration_state want;
        int heavy;
    } facts[] = {
        {0, 4.9, 0, CAL_DONE, -1},   {0, 5.1, 0, CAL_UNSTABLE, -1}, {296, 0, 0, CAL_DONE, 3},
        {304, 0, 0, CAL_LOADED, -1}, {700, 50, 0, CAL_LOADED, -1},  {0, 0, 48.9, CAL_DONE, -1},
        {0, 0, 49.2, CAL_DONE, 0},   {-200, 0, 0, CAL_DONE, 3},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct plate_info p = rig_plate(1000.0);
        double cells[4] = {facts[i].load_n / 4 + facts[i].lean_n, facts[i].load_n / 4, facts[i].load_n / 4,
                           facts[i].load_n / 4};
        tare_begin(&tare, &p);
        feed_empty(cells, 0.0, 500);
        cells[1] += facts[i].step_n;
        feed_empty(cells, 0.0, 500);
        if (tare.state != facts[i].want || tare.heavy_channel != facts[i].heavy)
            fail_msg("row %zu: state %d, heavy channel %d", i, (int)tare.state, tare.heavy_channel);
        enum calibration_state before = tare.state;
        feed_empty(cells, 0.0, 10); /* an answer stands */
        assert_int_equal(tare.state, before);
    }
}

static void tare_keeps_noise_until_somebody_steps_on(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(1000.0);
    const double cells[4] = {0, 0, 0, 0}, loaded[4] = {150, 150, 150, 150};
    tare_begin(&tare, &p);
    feed_empty(cells, 0.1, 5000);
    assert_int_equal(tare.noise_count, 2000);
    tare_begin(&tare, &p);
    feed_empty(cells, 0.1, 1300);
    feed_empty(loaded, 0.1, 1000);
    feed_empty(cells, 0.1, 1000);
    assert_int_equal(tare.noise_count, 1300);
    assert_int_equal(tare.state, CAL_DONE);
    assert_near("zero", tare.zero[0], 0.0, 0.02);
}

static void tare_skips_garbage_and_leaves_cop_alone(void **state)
{
    (void)state;
    struct plate_info p = rig_plate(100.0);
    p.channel_count = 6;
    p.channel[4] = (struct channel_info){ROLE_COPX, 1.0, 0.0, {0, 0}};
    p.channel[5] = (struct channel_info){ROLE_COPY, 1.0, 0.0, {0, 0}};
    tare_begin(&tare, &p);
    for (int k = 0; k < 200; k++) {
        struct force_sample s = {0};
        for (int i = 0; i < 4; i++) s.raw[i].f32 = k % 2 ? 2.0f : NAN;
        s.raw[4].f32 = 55.0f;
        tare_feed(&tare, &s, 1);
        assert_int_equal(tare.state == CAL_DONE, k >= 199);
    }
    assert_near("cell", tare.zero[2], 2.0, 1e-12);
    assert_near("CoP has no zero", tare.zero[4], 0.0, 0.0);
}

static struct sway_sample standing(double fz_n, double x, double y)
{
    return (struct sway_sample){.fz_n = fz_n, .cop_mm = {x, y}, .cursor_mm = {x, y}, .flags = SWAY_ON};
}

/* Fz = 700 + a sine of amplitude A: sd = A / sqrt 2. */
static int weigh_sine(struct weigh *w, double amplitude_n, int ticks)
{
    int k = 0;
    for (; k < ticks && (w->state == CAL_WAITING || w->state == CAL_RUNNING); k++) {
        struct sway_sample s = standing(700.0 + amplitude_n * sin(2.0 * M_PI * k / 500.0), 0, 0);
        weigh_feed(w, &s);
    }
    return k;
}

static void weigh_facts(void **state)
{
    (void)state;
    static const struct {
        double sd_share, last_n;
        enum calibration_state want;
        int ticks;
    } facts[] = {
        {0.0, 0, CAL_DONE, 5000},     {0.0199, 0, CAL_DONE, 5000},       {0.0201, 0, CAL_UNSTABLE, 20000},
        {0.0, 661.0, CAL_DONE, 5000}, {0.0, 660.5, CAL_DIFFERENT, 5000}, {0.0, 739.5, CAL_DIFFERENT, 5000},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct weigh w;
        weigh_begin(&w, facts[i].last_n);
        int ticks = weigh_sine(&w, facts[i].sd_share * 700.0 * sqrt(2.0), 60000);
        if (w.state != facts[i].want || ticks != facts[i].ticks)
            fail_msg("row %zu: state %d after %d ticks", i, (int)w.state, ticks);
        if (w.state != CAL_UNSTABLE) assert_near("W", w.weight_n, 700.0, 1e-6);
    }
}

static void weigh_moves_on_until_still_and_starts_over(void **state)
{
    (void)state;
    struct weigh w;
    struct sway_sample gone = {.fz_n = 0.0, .flags = SWAY_INVALID};
    weigh_begin(&w, 0.0);
    (void)weigh_sine(&w, 100.0, 3000);
    int more = weigh_sine(&w, 0.0, 60000);
    assert_int_equal(w.state, CAL_DONE);
    assert_int_equal(more, 5000); /* any half second with the sine is far over 2 % */

    weigh_begin(&w, 0.0);
    (void)weigh_sine(&w, 0.0, 4000);
    assert_near("progress", w.progress, 0.8, 1e-9);
    weigh_feed(&w, &gone);
    assert_int_equal(w.state, CAL_WAITING);
    assert_int_equal(weigh_sine(&w, 0.0, 60000), 5000);
}

/* 7 s: the first two do not count; the median is not moved by one shift of weight. */
static void neutral_is_the_median_of_the_last_five_seconds(void **state)
{
    (void)state;
    static struct neutral n;
    neutral_begin(&n);
    for (int k = 0; k < 7000; k++) {
        bool early = k < 2000, shift = k >= 4000 && k < 6000;
        struct sway_sample s = standing(700.0,
                                        early   ? 500.0
                                        : shift ? 80.0
                                                : 12.0,
                                        early ? -500.0 : -31.0 + 0.001 * (k - 4500));
        assert_int_equal(n.state, k == 0 ? CAL_WAITING : CAL_RUNNING);
        neutral_feed(&n, &s);
    }
    assert_int_equal(n.state, CAL_DONE);
    assert_near("x", n.c0_mm.x, 12.0, 0.0);
    assert_near("y", n.c0_mm.y, -31.0 - 0.0005, 1e-9); /* between k = 4499 and 4500 */
    assert_near("progress", n.progress, 1.0, 0.0);
}

static void neutral_starts_over_after_a_break(void **state)
{
    (void)state;
    static struct neutral n;
    struct sway_sample s = standing(700.0, 1.0, 2.0), bad = s;
    bad.flags = SWAY_ON | SWAY_BAD | SWAY_INVALID;
    neutral_begin(&n);
    for (int k = 0; k < 6999; k++) neutral_feed(&n, &s);
    neutral_feed(&n, &bad);
    assert_int_equal(n.state, CAL_WAITING);
    for (int k = 0; k < 7000; k++) neutral_feed(&n, &s);
    assert_int_equal(n.state, CAL_DONE);
    assert_near("x", n.c0_mm.x, 1.0, 0.0);
}

/* Rr = Rl = 0.35 D = 70; FLEN = 0.15 height in 200..320; range = k FLEN, 0.66 of it to the front, 0.34 to
 * the back. */
static void body_defaults(void **state)
{
    (void)state;
    static const struct {
        double age, height, flen, front, back;
    } facts[] = {
        {0, 0, 247.5, 0.66 * 0.42 * 0.84 * 247.5, 0.34 * 0.42 * 0.84 * 247.5},
        {59, 1800, 270.0, 0.66 * 0.60 * 270.0, 0.34 * 0.60 * 270.0},
        {60, 1800, 270.0, 0.66 * 0.42 * 270.0, 0.34 * 0.42 * 270.0},
        {69.9, 1600, 240.0, 0.66 * 0.42 * 240.0, 0.34 * 0.42 * 240.0},
        {70, 1600, 240.0, 0.66 * 0.42 * 0.84 * 240.0, 0.34 * 0.42 * 0.84 * 240.0},
        {85, 1600, 240.0, 0.66 * 0.42 * 0.84 * 0.84 * 240.0, 0.34 * 0.42 * 0.84 * 0.84 * 240.0},
        {30, 1200, 200.0, 0.66 * 0.60 * 200.0, 0.34 * 0.60 * 200.0},
        {30, 2300, 320.0, 120.0, 0.34 * 0.60 * 320.0},
        {119, 1200, 200.0, 0.66 * 0.42 * pow(0.84, 5) * 200.0, 15.0},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct body b;
        body_default(facts[i].age, facts[i].height, &b);
        assert_near("D", b.foot_distance_mm, 200.0, 0.0);
        assert_near("right", b.reach_right_mm, 70.0, 1e-9);
        assert_near("left", b.reach_left_mm, 70.0, 1e-9);
        assert_near("FLEN", b.foot_length_mm, facts[i].flen, 1e-9);
        assert_near("front", b.reach_front_mm, facts[i].front, 1e-9);
        assert_near("back", b.reach_back_mm, facts[i].back, 1e-9);
        assert_near("W", b.weight_n, 0.0, 0.0);
    }
}

static void lean_goes_there_and_back(void **state)
{
    (void)state;
    struct body b;
    struct random_stream r;
    body_default(72, 1640, &b);
    b.c0_mm = (struct point_mm){-6.0, -41.0};
    b.reach_right_mm = 61.0;
    b.reach_left_mm = 44.0;
    assert_near("right", body_lean(&b, (struct point_mm){55.0, -41.0}).x, 1.0, 1e-12);
    assert_near("left", body_lean(&b, (struct point_mm){-50.0, -41.0}).x, -1.0, 1e-12);
    assert_near("front", body_lean(&b, (struct point_mm){-6.0, -41.0 + b.reach_front_mm}).y, 1.0, 1e-12);
    assert_near("back", body_lean(&b, (struct point_mm){-6.0, -41.0 - 0.5 * b.reach_back_mm}).y, -0.5, 1e-12);
    random_seed(&r, 9, "lean");
    for (int k = 0; k < 1000; k++) {
        struct point_mm at = {100.0 * random_normal(&r), 100.0 * random_normal(&r)};
        struct point_mm back = body_point(&b, body_lean(&b, at));
        assert_near("x", back.x, at.x, 1e-10);
        assert_near("y", back.y, at.y, 1e-10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tare_takes_one_second),
        cmocka_unit_test(tare_refuses),
        cmocka_unit_test(tare_keeps_noise_until_somebody_steps_on),
        cmocka_unit_test(tare_skips_garbage_and_leaves_cop_alone),
        cmocka_unit_test(weigh_facts),
        cmocka_unit_test(weigh_moves_on_until_still_and_starts_over),
        cmocka_unit_test(neutral_is_the_median_of_the_last_five_seconds),
        cmocka_unit_test(neutral_starts_over_after_a_break),
        cmocka_unit_test(body_defaults),
        cmocka_unit_test(lean_goes_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
