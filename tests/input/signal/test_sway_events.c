/* Every event of exercises.md 2.4 that the step can see, each with its near misses. */
#include "rig.h"

#define W 700.0

static void open_weighed(struct rig *r, double rate_hz)
{
    struct sway_config c = rig_config(rate_hz, W);
    rig_open(r, &c);
}

static void put_on(struct rig *r)
{
    rig_stand(r, 500, W, 0.0, 0.0);
    assert_true(r->out.flags & SWAY_ON);
    r->events = 0;
}

struct step_fact {
    double weight_n, fz_n;
    int ms;
    bool event;
};

/* Somebody steps on, or stands and steps off; then the load is neither that of standing nor of an empty plate,
 * or it is back. */
static void check_step(const struct step_fact *f, double rate_hz, bool on)
{
    struct rig r;
    struct sway_config c = rig_config(rate_hz, f->weight_n);
    rig_open(&r, &c);
    if (on)
        rig_stand(&r, 500, 0.0, 0.0, 0.0);
    else
        put_on(&r);
    rig_stand(&r, f->ms, f->fz_n, 0.0, 0.0);
    rig_stand(&r, on ? 100 : 50, on ? 150.0 : W, 0.0, 0.0);
    bool event = r.events & (on ? EVENT_STEP_ON : EVENT_STEP_OFF), stands = r.out.flags & SWAY_ON;
    if (event != f->event || stands != (on == f->event))
        fail_msg("step %s, %g N for %d ms, W %g N, %g Hz: event %d", on ? "on" : "off", f->fz_n, f->ms,
                 f->weight_n, rate_hz, event);
    rig_close(&r);
}

static void check_steps(const struct step_fact *facts, size_t count, bool on)
{
    for (size_t i = 0; i < count; i++) {
        check_step(&facts[i], 1000.0, on);
        check_step(&facts[i], 100.0, on);
    }
}

static void step_on(void **state)
{
    (void)state;
    static const struct step_fact facts[] = {
        {W, 0.81 * W, 301, true}, {W, 0.81 * W, 299, false}, {W, 0.79 * W, 5000, false},
        {0, 201.0, 301, true},    {0, 199.0, 5000, false},   {0, 201.0, 299, false},
    };
    check_steps(facts, RIG_COUNT(facts), true);
}

static void step_off(void **state)
{
    (void)state;
    static const struct step_fact facts[] = {
        {W, 0.19 * W, 301, true}, {W, 0.19 * W, 299, false}, {W, 0.21 * W, 5000, false},
        {W, 0.0, 301, true},      {0, 99.0, 301, true},      {0, 101.0, 5000, false},
    };
    check_steps(facts, RIG_COUNT(facts), false);
}

static void a_bounce_starts_the_time_again(void **state)
{
    (void)state;
    struct rig r;
    open_weighed(&r, 1000.0);
    for (int i = 0; i < 10; i++) {
        rig_stand(&r, 250, W, 0.0, 0.0);
        rig_stand(&r, 1, 0.5 * W, 0.0, 0.0);
    }
    assert_int_equal(r.events & EVENT_STEP_ON, 0);
    rig_stand(&r, 302, W, 0.0, 0.0);
    assert_true(r.events & EVENT_STEP_ON);
    rig_close(&r);
}

static void a_dropout_is_no_time_spent(void **state)
{
    (void)state;
    struct rig r;
    open_weighed(&r, 1000.0);
    put_on(&r);
    rig_stand(&r, 200, 0.0, 0.0, 0.0);
    rig_lose(&r, 5000);
    rig_stand(&r, 200, 0.0, 0.0, 0.0);
    assert_int_equal(r.events & (EVENT_STEP_OFF | EVENT_GONE), 0);
    rig_stand(&r, 101, 0.0, 0.0, 0.0);
    assert_true(r.events & EVENT_STEP_OFF);
    rig_close(&r);
}

/* D = 200 mm about the middle of the plate: pR = 0.5 + x / 200. */
static void lift(void **state)
{
    (void)state;
    static const struct {
        double x_mm, fz_n;
        int ms;
        uint32_t event;
    } facts[] = {
        {90.5, W, 450, EVENT_LIFT_L},
        {-90.5, W, 450, EVENT_LIFT_R},
        {89.5, W, 3000, 0},
        {-89.5, W, 3000, 0},
        {95.0, 0.86 * W, 500, EVENT_LIFT_L},
        {95.0, 0.84 * W, 3000, 0},
        {-95.0, 1.14 * W, 500, EVENT_LIFT_R},
        {-95.0, 1.16 * W, 3000, 0},
        {95.0, W, 190, 0},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        open_weighed(&r, 1000.0);
        put_on(&r);
        rig_stand(&r, facts[i].ms, facts[i].fz_n, facts[i].x_mm, 0.0);
        rig_stand(&r, 200, W, 0.0, 0.0);
        uint32_t got = r.events & (EVENT_LIFT_L | EVENT_LIFT_R);
        if (got != facts[i].event)
            fail_msg("x %g mm, %g N for %d ms: %u, expected %u", facts[i].x_mm, facts[i].fz_n, facts[i].ms,
                     got, facts[i].event);
        rig_close(&r);
    }
}

/* A second LIFT needs pR under 0.90 between: 81 mm is not enough, 79 mm is. */
static void lift_hysteresis(void **state)
{
    (void)state;
    static const struct {
        double back_mm;
        uint32_t again;
    } facts[] = {{81.0, 0}, {79.0, EVENT_LIFT_L}};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        open_weighed(&r, 1000.0);
        put_on(&r);
        rig_stand(&r, 1000, W, 95.0, 0.0);
        assert_true(r.events & EVENT_LIFT_L);
        r.events = 0;
        rig_stand(&r, 1000, W, facts[i].back_mm, 0.0);
        rig_stand(&r, 1000, W, 95.0, 0.0);
        assert_int_equal(r.events & EVENT_LIFT_L, facts[i].again);
        rig_close(&r);
    }
}

/* Reach defaults: right 70 mm. The rig's sensor lines are at 225 and 125 mm. */
static void edge(void **state)
{
    (void)state;
    static const struct {
        double weight_n, x_mm, y_mm;
        bool event;
    } facts[] = {
        {W, 70.0 * 1.16, 0, true},  {W, 70.0 * 1.14, 0, false}, {W, -70.0 * 1.16, 0, true},
        {0, 70.0 * 1.16, 0, false}, {0, 211.0, 0, true},        {0, 209.0, 0, false},
        {0, 0, -111.0, true},       {0, 0, 109.0, false},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        struct sway_config c = rig_config(1000.0, facts[i].weight_n);
        c.body.foot_distance_mm = 600.0; /* no lift in this test */
        rig_open(&r, &c);
        put_on(&r);
        for (int k = 0; k < 1000; k++) /* slowly: a Butterworth overshoots a jump */
            rig_tick(&r, W, facts[i].x_mm * k / 999.0, facts[i].y_mm * k / 999.0);
        rig_stand(&r, 1000, W, facts[i].x_mm, facts[i].y_mm);
        if (!!(r.events & EVENT_EDGE) != facts[i].event)
            fail_msg("(%g, %g) mm, W %g N: event %d", facts[i].x_mm, facts[i].y_mm, facts[i].weight_n,
                     !facts[i].event);
        rig_close(&r);
    }
}

static void edge_rings_once(void **state)
{
    (void)state;
    struct rig r;
    int rings = 0;
    open_weighed(&r, 1000.0);
    put_on(&r);
    for (int k = 0; k < 6000; k++) {
        rig_tick(&r, W, 70.0 * (1.15 + 0.02 * sin(k * 0.02)), 0.0);
        rings += !!(r.out.events & EVENT_EDGE);
    }
    assert_int_equal(rings, 1);
    rig_close(&r);
}

static void gone(void **state)
{
    (void)state;
    static const struct {
        int ms;
        bool event;
    } facts[] = {{59990, false}, {60001, true}};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        int times = 0;
        open_weighed(&r, 100.0);
        put_on(&r);
        for (int k = 0; k < facts[i].ms; k++) {
            rig_tick(&r, 0.1 * W, 0.0, 0.0);
            times += !!(r.out.events & EVENT_GONE);
        }
        rig_stand(&r, 1000, W, 0.0, 0.0);
        assert_int_equal(times, facts[i].event);
        rig_close(&r);
    }
}

static void negative_corner_and_plate_limit(void **state)
{
    (void)state;
    static const struct {
        double corner_n, fz_n;
        bool bad;
    } facts[] = {
        {-19.9, W, false},
        {-20.1, W, true},
        {100.0, 2999.0, false},
        {100.0, 3001.0, true},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        open_weighed(&r, 1000.0);
        put_on(&r);
        struct force_sample s = rig_sample(&r, 0.0, 0.0, 0.0);
        s.raw[0].f32 = (float)facts[i].corner_n;
        for (int k = 1; k < 4; k++) s.raw[k].f32 = (float)((facts[i].fz_n - facts[i].corner_n) / 3.0);
        rig_step(&r, &s, 1);
        assert_int_equal(!!(r.out.events & EVENT_BAD_SIGNAL), facts[i].bad);
        assert_int_equal(!!(r.out.flags & SWAY_BAD), facts[i].bad);
        assert_int_equal(isnan(r.out.cursor_mm.x), facts[i].bad);
        rig_stand(&r, 198, W, 0.0, 0.0);
        assert_int_equal(!!(r.out.flags & SWAY_BAD), facts[i].bad);
        rig_stand(&r, 3, W, 0.0, 0.0);
        assert_int_equal(!!(r.events & EVENT_SIGNAL_BACK), facts[i].bad);
        assert_false(r.out.flags & (SWAY_BAD | SWAY_INVALID));
        rig_close(&r);
    }
}

/* The rate is what arrives, whatever the plate says of itself. */
static void slow_streams(void **state)
{
    (void)state;
    static const struct {
        double rate_hz;
        bool bad;
    } facts[] = {
        {1000, false}, {100, false}, {50, false}, {42, false}, {40, false}, {38, true}, {30, true},
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        open_weighed(&r, facts[i].rate_hz);
        rig_stand(&r, 10000, W, 0.0, 0.0);
        if (!!(r.out.flags & SWAY_BAD) != facts[i].bad || !!(r.events & EVENT_BAD_SIGNAL) != facts[i].bad)
            fail_msg("%g Hz: bad %d", facts[i].rate_hz, !facts[i].bad);
        rig_close(&r);
    }
}

static void nobody_sends_at_all(void **state)
{
    (void)state;
    struct rig r;
    open_weighed(&r, 1000.0);
    for (int k = 1; k <= 1000; k++) {
        rig_step(&r, NULL, 0);
        assert_true(r.out.flags & SWAY_INVALID);
        assert_int_equal(!!(r.out.events & EVENT_BAD_SIGNAL), k == 200);
        assert_true(r.out.seq == -1 && r.out.t_host_ns == 0 && r.out.fz_n == 0.0);
    }
    rig_close(&r);
}

/* A plate that tells only its CoP: somebody stands there while it tells one. */
static void plates_without_force(void **state)
{
    (void)state;
    struct rig r;
    struct sway_config c = rig_config(1000.0, W);
    c.plate.channel_count = 2;
    c.plate.channel[0].role = ROLE_COPX;
    c.plate.channel[1].role = ROLE_COPY;
    rig_open(&r, &c);
    for (int k = 0; k < 1400; k++) {
        struct force_sample s = rig_sample(&r, 0.0, 0.0, 0.0);
        s.raw[0].f32 = k < 700 ? 12.0f : NAN;
        s.raw[1].f32 = k < 700 ? -3.0f : NAN;
        rig_step(&r, &s, 1);
        if (k == 600) {
            assert_true((r.events & EVENT_STEP_ON) && (r.out.flags & SWAY_ON));
            assert_near("cursor", r.out.cursor_mm.x, 12.0, 1e-5);
            assert_near("support", r.out.support, 0.0, 0.0);
        }
    }
    assert_true((r.events & EVENT_STEP_OFF) && isnan(r.out.cursor_mm.x));
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_on),
        cmocka_unit_test(step_off),
        cmocka_unit_test(a_bounce_starts_the_time_again),
        cmocka_unit_test(a_dropout_is_no_time_spent),
        cmocka_unit_test(lift),
        cmocka_unit_test(lift_hysteresis),
        cmocka_unit_test(edge),
        cmocka_unit_test(edge_rings_once),
        cmocka_unit_test(gone),
        cmocka_unit_test(negative_corner_and_plate_limit),
        cmocka_unit_test(slow_streams),
        cmocka_unit_test(nobody_sends_at_all),
        cmocka_unit_test(plates_without_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
