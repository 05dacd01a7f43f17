/* The gliding target: never a jump, never more than 40 % of reach per s^2, never too far back, whatever changes. */
#include "support/support.h"
#include "world/smooth_curve.h"

/* Grades of exercises.md 7. */
static const struct { enum curve_kind kind; double size, speed; } grades[10] = {
    {CURVE_LINE_ML, 0.25, 0.08}, {CURVE_LINE_ML, 0.35, 0.10}, {CURVE_ELLIPSE, 0.35, 0.12}, {CURVE_ELLIPSE, 0.40, 0.14},
    {CURVE_ELLIPSE, 0.50, 0.16}, {CURVE_EIGHT, 0.45, 0.18}, {CURVE_EIGHT, 0.55, 0.20}, {CURVE_EIGHT, 0.60, 0.25},
    {CURVE_RANDOM_SMOOTH, 0.55, 0.25}, {CURVE_RANDOM_SMOOTH, 0.65, 0.30},
};

static void shape(enum curve_kind kind, uint64_t seed, struct curve_shape *out)
{
    struct random_stream r;
    random_seed(&r, seed, "targets");
    if (kind == CURVE_RANDOM_SMOOTH) curve_shape_random(&r, out);
    else curve_shape_of(kind, seed % 2 ? 1 : -1, out);
}

static void every_grade_has_its_speed_and_size(void **state)
{
    (void)state;
    for (int g = 0; g < 10; g++) {
        double slowest = 1e9;
        for (uint64_t seed = 1; seed <= 200; seed++) {
            struct curve_shape s;
            struct curve c;
            shape(grades[g].kind, seed, &s);
            curve_make(&s, grades[g].size, grades[g].speed, &c);
            double far = 0, most = 0;
            for (int i = 0; i < 1000; i++) {
                struct curve_point p = curve_at(&c, 6.283185307179586477 * i / 1000);
                far = fmax(far, hypot(p.at.x, p.at.y));
                most = fmax(most, hypot(p.acceleration.x, p.acceleration.y));
                if (p.at.y < -0.75 * grades[g].size - 1e-9) fail_msg("grade %d: %g back", g + 1, p.at.y);
            }
            if (far > grades[g].size + 1e-3 || far < 0.8 * grades[g].size) fail_msg("grade %d, seed %d: %g far", g + 1, (int)seed, far);
            if (most > CURVE_ACCELERATION) fail_msg("grade %d, seed %d: %g / s^2", g + 1, (int)seed, most);
            slowest = fmin(slowest, curve_mean_speed(&c));
        }
        print_message("grade %d: mean speed at least %.3f, asked %.3f\n", g + 1, slowest, grades[g].speed);
        if (slowest > grades[g].speed * 1.0001 || slowest < (g < 8 ? 0.9999 : 0.80) * grades[g].speed)
            fail_msg("grade %d: speed %g, asked %g", g + 1, slowest, grades[g].speed);
    }
}

/* One minute; every five seconds another curve, size and speed. */
static void fly(uint64_t seed, bool all_of_range)
{
    struct random_stream r;
    struct curve_target t = {.phase = 0};
    struct curve c = {0};
    random_seed(&r, seed, "changes");
    for (int ms = 0; ms < 60000; ms++) {
        struct curve_target before = t;
        if (ms % 5000 == 0) {
            struct curve_shape s;
            shape((enum curve_kind)random_below(&r, CURVE_KINDS), seed + (uint64_t)(ms / 5000) % 2, &s);
            double size = all_of_range ? 0.20 + 0.60 * random_uniform(&r) : 0.25 + 0.40 * random_uniform(&r);
            double speed = all_of_range ? 0.05 + 0.55 * random_uniform(&r) : 0.08 + 0.22 * random_uniform(&r);
            curve_make(&s, size, speed, &c);
        }
        curve_target_step(&t, &c);
        double push = hypot(t.speed.x - before.speed.x, t.speed.y - before.speed.y) / 0.001;
        double way = hypot(t.at.x - before.at.x, t.at.y - before.at.y);
        if (push > CURVE_ACCELERATION + 1e-9) fail_msg("seed %d, %d ms: %g / s^2", (int)seed, ms, push);
        if (fabs(way - 0.001 * hypot(t.speed.x, t.speed.y)) > 1e-12) fail_msg("seed %d, %d ms: a jump", (int)seed, ms);
        if (t.at.y < -CURVE_BACK_MAX) fail_msg("seed %d, %d ms: %g back", (int)seed, ms, t.at.y);
        if (hypot(t.at.x, t.at.y) > 1.15) fail_msg("seed %d, %d ms: beyond the edge", (int)seed, ms);
    }
}

static void nothing_ever_jumps(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) fly(seed, seed % 2 == 0);
}

static void it_finds_its_curve_and_stays(void **state)
{
    (void)state;
    for (int g = 0; g < 10; g++) {
        struct curve_shape s;
        struct curve c;
        struct curve_target t = {.phase = 0};
        shape(grades[g].kind, 3, &s);
        curve_make(&s, grades[g].size, grades[g].speed, &c);
        for (int ms = 0; ms < 5000; ms++) curve_target_step(&t, &c);
        double worst = 0;
        for (int ms = 0; ms < 30000; ms++) {
            struct curve_point p = curve_at(&c, t.phase);
            worst = fmax(worst, hypot(p.at.x - t.at.x, p.at.y - t.at.y));
            curve_target_step(&t, &c);
        }
        if (worst > 0.05) fail_msg("grade %d: %g off its curve", g + 1, worst);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_grade_has_its_speed_and_size), cmocka_unit_test(nothing_ever_jumps),
                                       cmocka_unit_test(it_finds_its_curve_and_stays)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
