/* Rhythmic weight shifts: lagged sines with known answers, what is dropped, edge cases. */
#include <math.h>
#include <stdio.h>

#include "base/random.h"
#include "metric_facts.h"
#include "signal/weight_shift.h"

#define RAD_PER_DEG (M_PI / 180.0)
enum { ROOM = 8000 };

static double ml[ROOM], ap[ROOM];

/* amplitude_ratio times the target, lag_deg late, from (30, -90); across the axis cross times as much in step with it. */
static void follow(size_t n, double rate_hz, const struct pacing *p, double amplitude_ratio, double lag_deg,
                   double cross)
{
    double right = sin(p->direction_deg * RAD_PER_DEG), forward = cos(p->direction_deg * RAD_PER_DEG);
    for (size_t k = 0; k < n; k++) {
        double turn = 2.0 * M_PI * ((double)k / rate_hz - p->start_s) / p->period_s - lag_deg * RAD_PER_DEG;
        double on = amplitude_ratio * p->amplitude_mm * sin(turn), off = cross * on;
        ml[k] = 30.0 + on * right + off * forward;
        ap[k] = -90.0 + on * forward - off * right;
    }
}

static struct weight_shift run(size_t n, double rate_hz, const struct pacing *p)
{
    struct weight_shift out;
    assert_int_equal(weight_shift_run(ml, ap, n, rate_hz, p, &out), STATUS_OK);
    return out;
}

static void ratio_and_lag_are_exact(void **state)
{
    (void)state;
    static const struct {
        struct pacing pacing;
        double rate_hz, seconds, ratio, lag_deg;
    } facts[] = {
        {{0.0, 6.0, 40.0, 90.0}, 100, 40, 1.0, 0.0},   {{0.0, 4.0, 40.0, 90.0}, 100, 40, 0.8, 25.0},
        {{2.0, 2.0, 60.0, 0.0}, 100, 21, 1.3, -12.0},  {{1.234, 2.7, 60.0, 0.0}, 100, 30, 0.5, 90.0},
        {{0.5, 6.0, 25.0, 45.0}, 128, 40, 0.9, 140.0}, {{3.3, 1.0, 25.0, 200.0}, 40, 60, 0.7, -170.0},
        {{0.0, 4.0, 40.0, 90.0}, 100, 40, 0.01, 45.0}, {{-5.0, 4.0, 40.0, 90.0}, 100, 40, 0.8, 25.0},
        {{0.0, 0.7, 40.0, 90.0}, 100, 30, 0.6, 60.0},  {{0.0, 3.0, 40.0, 90.0}, 1, 60, 0.6, 60.0},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        size_t n = (size_t)(facts[i].seconds * facts[i].rate_hz);
        follow(n, facts[i].rate_hz, &facts[i].pacing, facts[i].ratio, facts[i].lag_deg, 0.0);
        struct weight_shift w = run(n, facts[i].rate_hz, &facts[i].pacing);
        assert_value("ratio", w.amplitude_ratio, facts[i].ratio, 1e-11);
        assert_value("lag", w.phase_lag_deg, facts[i].lag_deg, 1e-9);
        assert_value("control", w.directional_control_pct, 100.0, 1e-9);
    }
}

/* From peak to peak and back: four amplitudes a cycle, where the peaks are sampled. */
static void velocity_and_control(void **state)
{
    (void)state;
    static const struct {
        double period_s, amplitude_mm, cross, control;
    } facts[] = {
        {6.0, 40.0, 0.0, 100.0}, {4.0, 40.0, 0.1, 90.0}, {2.0, 55.0, 0.5, 50.0}, {2.0, 55.0, 3.0, 0.0}};
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct pacing p = {1.0, facts[i].period_s, facts[i].amplitude_mm, 90.0};
        follow(3600, 100.0, &p, 1.0, 0.0, facts[i].cross);
        struct weight_shift w = run(3600, 100.0, &p);
        assert_value("velocity", w.on_axis_velocity_mm_s, 4.0 * facts[i].amplitude_mm / facts[i].period_s,
                     1e-9);
        assert_value("control", w.directional_control_pct, facts[i].control, 1e-9);
        assert_value("ratio", w.amplitude_ratio, 1.0, 1e-11);
    }
}

/* Only whole cycles after the first: what happens in it, before it and in the started last one is not seen. */
static void only_whole_cycles_after_the_first(void **state)
{
    (void)state;
    struct pacing p = {1.0, 4.0, 40.0, 90.0};
    follow(2400, 100.0, &p, 0.8, 25.0, 0.1); /* cycles end at 5, 9, 13, 17, 21 s; 24 s recorded */
    struct weight_shift a = run(2400, 100.0, &p);
    for (size_t k = 0; k < 499; k++) ml[k] = 1000.0 - (double)k;
    for (size_t k = 2100; k < 2400; k++) ap[k] = (double)k;
    struct weight_shift b = run(2400, 100.0, &p);
    assert_value("velocity", b.on_axis_velocity_mm_s, a.on_axis_velocity_mm_s.value, 1e-9);
    assert_value("control", b.directional_control_pct, a.directional_control_pct.value, 1e-9);
    assert_value("ratio", b.amplitude_ratio, a.amplitude_ratio.value, 1e-11);
    assert_value("lag", b.phase_lag_deg, a.phase_lag_deg.value, 1e-9);
    ml[1200] += 100.0;
    b = run(2400, 100.0, &p);
    assert_true(b.on_axis_velocity_mm_s.value > a.on_axis_velocity_mm_s.value + 1.0);
}

/* With whole samples a cycle, least squares is the Fourier sum over the cycles. */
static void equals_the_fourier_sum(void **state)
{
    (void)state;
    struct pacing p = {0.0, 4.0, 40.0, 0.0};
    struct random_stream r;
    double walk = 0.0, c = 0.0, s = 0.0;
    random_seed(&r, 3, "shift");
    follow(2400, 100.0, &p, 0.8, 25.0, 0.0);
    for (size_t k = 0; k < 2400; k++) ap[k] += walk = 0.98 * walk + random_normal(&r);
    struct weight_shift w = run(2400, 100.0, &p);
    for (size_t k = 400; k < 2400; k++) {
        s += ap[k] * sin(2.0 * M_PI * (double)k / 400.0) * 2.0 / 2000.0;
        c += ap[k] * cos(2.0 * M_PI * (double)k / 400.0) * 2.0 / 2000.0;
    }
    assert_value("ratio", w.amplitude_ratio, hypot(s, c) / 40.0, 1e-11);
    assert_value("lag", w.phase_lag_deg, -atan2(c, s) / RAD_PER_DEG, 1e-9);
    double path = 0.0;
    for (size_t k = 400; k < 2400; k++) path += fabs(ap[k] - ap[k - 1]);
    assert_value("velocity", w.on_axis_velocity_mm_s, path / 20.0, 1e-9);
}

static void invariances(void **state)
{
    (void)state;
    struct pacing p = {0.7, 3.1, 40.0, 30.0};
    follow(3000, 100.0, &p, 0.8, 25.0, 0.2);
    struct weight_shift a = run(3000, 100.0, &p), b;
    for (size_t k = 0; k < 3000; k++) ml[k] = 2.0 * ml[k] + 3000.0, ap[k] = 2.0 * ap[k] - 777.0;
    b = run(3000, 100.0, &p);
    assert_value("velocity", b.on_axis_velocity_mm_s, 2.0 * a.on_axis_velocity_mm_s.value, 1e-9);
    assert_value("control", b.directional_control_pct, a.directional_control_pct.value, 1e-9);
    assert_value("ratio", b.amplitude_ratio, 2.0 * a.amplitude_ratio.value, 1e-10);
    assert_value("lag", b.phase_lag_deg, a.phase_lag_deg.value, 1e-8);
    for (size_t k = 0; k < 3000; k++) ml[k] = -ml[k];
    p.direction_deg = -30.0;
    struct weight_shift mirrored = run(3000, 100.0, &p);
    assert_value("lag, mirrored", mirrored.phase_lag_deg, a.phase_lag_deg.value, 1e-8);
    p.direction_deg = 150.0; /* the same axis from its other end: half a turn */
    mirrored = run(3000, 100.0, &p);
    assert_value("lag, other end", mirrored.phase_lag_deg, a.phase_lag_deg.value - 180.0, 1e-8);
    assert_value("velocity, other end", mirrored.on_axis_velocity_mm_s, b.on_axis_velocity_mm_s.value, 1e-9);
}

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t n;
        double rate_hz;
        struct pacing p;
        enum measure_reason paths, fit;
    } facts[] = {
        {"empty", 0, 100, {0, 4, 40, 0}, REASON_EMPTY, REASON_EMPTY},
        {"two whole cycles", 800, 100, {0, 4, 40, 0}, REASON_NONE, REASON_NONE},
        {"a sample less", 799, 100, {0, 4, 40, 0}, REASON_SHORT, REASON_SHORT},
        {"began before the recording", 401, 100, {-4, 4, 40, 0}, REASON_SHORT, REASON_SHORT},
        {"long before", 800, 100, {-400.0 - 4e-9, 4, 40, 0}, REASON_NONE, REASON_NONE},
        {"long after", 800, 100, {1e12, 4, 40, 0}, REASON_SHORT, REASON_SHORT},
        {"two samples a cycle", 800, 100, {0, 0.02, 40, 0}, REASON_NONE, REASON_FS_LOW},
        {"three samples a cycle", 800, 100, {0, 0.03, 40, 0}, REASON_NONE, REASON_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        follow(1000, 100.0, &(struct pacing){0, 3.7, 40, 0}, 1.0, 10.0, 0.0);
        struct weight_shift w = run(facts[i].n, facts[i].rate_hz, &facts[i].p);
        assert_reason(facts[i].what, w.on_axis_velocity_mm_s, facts[i].paths);
        assert_reason(facts[i].what, w.directional_control_pct, facts[i].paths);
        assert_reason(facts[i].what, w.amplitude_ratio, facts[i].fit);
        assert_reason(facts[i].what, w.phase_lag_deg, facts[i].fit);
    }
    static const struct {
        double rate_hz;
        struct pacing p;
    } wrong[] = {{0, {0, 4, 40, 0}},   {NAN, {0, 4, 40, 0}}, {100, {NAN, 4, 40, 0}},
                 {100, {0, 0, 40, 0}}, {100, {0, 4, 0, 0}},  {100, {0, 4, 40, INFINITY}}};
    struct weight_shift w;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(weight_shift_run(ml, ap, 1000, wrong[i].rate_hz, &wrong[i].p, &w), STATUS_ARG);
        assert_all_reasons("wrong", &w, sizeof w, REASON_EMPTY);
    }
    ml[900] = NAN;
    w = run(1000, 100.0, &facts[1].p);
    assert_all_reasons("not finite", &w, sizeof w, REASON_NOT_FINITE);
    for (size_t k = 0; k < 1000; k++) ml[k] = 0.1, ap[k] = -80.3;
    w = run(1000, 100.0, &facts[1].p);
    assert_value("still", w.on_axis_velocity_mm_s, 0.0, 0.0);
    assert_value("still", w.amplitude_ratio, 0.0, 0.0);
    assert_reason("still", w.directional_control_pct, REASON_CONSTANT);
    assert_reason("still", w.phase_lag_deg, REASON_CONSTANT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratio_and_lag_are_exact),
        cmocka_unit_test(velocity_and_control),
        cmocka_unit_test(only_whole_cycles_after_the_first),
        cmocka_unit_test(equals_the_fourier_sum),
        cmocka_unit_test(invariances),
        cmocka_unit_test(edge_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
