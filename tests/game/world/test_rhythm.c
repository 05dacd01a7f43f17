/* Swaying to a beat: the guide in closed form, turns to the millisecond. */
#include "support/support.h"
#include "world/rhythm.h"

static const double full_turn = 6.283185307179586477;
static const struct rhythm_swing even = {{40, 0}, {-40, 0}, 4000}, lopsided = {{0, 60}, {0, -15}, 6000};

static void the_guide_turns_at_its_targets(void **state)
{
    (void)state;
    static const struct guide_case { const struct rhythm_swing *s; uint32_t ms; double x, y; } cases[] = {
        {&even, 0, 0, 0}, {&even, 1000, 40, 0}, {&even, 2000, 0, 0}, {&even, 3000, -40, 0}, {&even, 4000, 0, 0},
        {&even, 333, 40 * 0.49954, 0},
        {&lopsided, 0, 0, 0}, {&lopsided, 1500, 0, 60}, {&lopsided, 3000, 0, 0}, {&lopsided, 4500, 0, -15},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct point_mm p = rhythm_guide(cases[i].s, cases[i].ms);
        if (fabs(p.x - cases[i].x) > 0.01 || fabs(p.y - cases[i].y) > 0.01)
            fail_msg("%u ms: %.3f, %.3f, expected %.3f, %.3f", cases[i].ms, p.x, p.y, cases[i].x, cases[i].y);
    }
}

/* Where there is little room behind, the speed still has no jump in the middle, and the way never turns back early. */
static void the_guide_is_smooth(void **state)
{
    (void)state;
    double before = rhythm_guide(&lopsided, 0).y, speed = rhythm_guide(&lopsided, 1).y - before;
    for (uint32_t ms = 1; ms <= 2 * lopsided.cycle_ms; ms++) {
        double y = rhythm_guide(&lopsided, ms).y, now = y - before;
        bool growing = ms % 6000 <= 1500 && ms % 6000 > 0;
        if (fabs(now - speed) > 0.0005) fail_msg("%u ms: speed jumps by %g mm/ms", ms, now - speed);
        if (growing && now < 0) fail_msg("%u ms: the guide goes back", ms);
        before = y;
        speed = now;
    }
}

static void the_lead_grows_from_where_it_was(void **state)
{
    (void)state;
    struct point_mm from = {-25, 10}, before = rhythm_lead(&even, 0, from);
    assert_near("x", before.x, -25, 1e-12);
    assert_near("y", before.y, 10, 1e-12);
    for (uint32_t ms = 1; ms <= even.cycle_ms; ms++) {
        struct point_mm p = rhythm_lead(&even, ms, from);
        if (distance_mm(p, before) > 0.15) fail_msg("%u ms: a jump of %g mm", ms, distance_mm(p, before));
        before = p;
    }
    assert_near("full swing", rhythm_lead(&even, 3000, from).x, -40, 1e-9);
    assert_near("end", before.x, 0, 1e-9);
}

static void beats_are_calm(void **state)
{
    (void)state;
    static const struct beat_case { uint32_t cycle_ms; int beats; } cases[] = {{8000, 8}, {6000, 8}, {4800, 8}, {4799, 4}, {4000, 4}, {3000, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t cycle = cases[i].cycle_ms;
        int beats = 0, turns = 0, firsts = 0;
        for (uint32_t ms = 0; ms < cycle; ms++) {
            bool turn = false, first = false;
            if (!rhythm_is_beat(cycle, ms, &turn, &first)) continue;
            beats++;
            turns += turn;
            firsts += first;
            if (first) assert_int_equal(ms, cycle / 4);
            if (turn && !first) assert_int_equal(ms, (uint64_t)cycle * 3 / 4);
        }
        if (beats != cases[i].beats || turns != 2 || firsts != 1) fail_msg("%u ms: %d beats, %d turns", cycle, beats, turns);
    }
}

/* A body that is at `size` for one moment late_ms after each beat, and in the middle else. */
static struct rhythm_cycle peaks(const struct rhythm_swing *s, double size, int late_1_ms, int late_2_ms)
{
    struct rhythm_cycle c;
    double one = s->first_mm.x * size, other = s->second_mm.x * size;
    rhythm_begin(&c);
    for (int ms = 1; ms <= (int)s->cycle_ms; ms++) {
        double x = ms == (int)s->cycle_ms / 4 + late_1_ms ? one : ms == (int)s->cycle_ms * 3 / 4 + late_2_ms ? other : 0;
        enum rhythm_step r = rhythm_step(&c, s, (struct point_mm){x, 0}, true);
        enum rhythm_step want = ms == (int)s->cycle_ms ? RHYTHM_DONE : ms == (int)s->cycle_ms / 2 ? RHYTHM_TURNED : RHYTHM_GOING;
        assert_int_equal(r, want);
    }
    return c;
}

static void success_is_exact(void **state)
{
    (void)state;
    static const struct success_case { double size; int late_1_ms, late_2_ms; double eps; bool success; } cases[] = {
        {1.00, 0, 0, 0, true},         {0.75, 0, 0, 0, true},          {0.7499, 0, 0, 0, false},     {1.35, 0, 0, 0, true},
        {1.3501, 0, 0, 0, false},      {1, 800, 800, 0.20, true},      {1, 801, 800, 0.200125, false}, {1, -800, 800, 0.20, true},
        {1, -801, -800, 0.200125, false}, {1, 900, 600, 0.1875, false},  {1, 400, -200, 0.075, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct success_case *k = &cases[i];
        struct rhythm_cycle c = peaks(&even, k->size, k->late_1_ms, k->late_2_ms);
        bool fits = fabs(rhythm_amplitude(&c, &even) - k->size) < 1e-12 && fabs(rhythm_error(&c, &even) - k->eps) < 1e-12;
        if (!fits || rhythm_success(&c, &even) != k->success)
            fail_msg("size %g, %d and %d ms late: A %g, eps %g, success %d", k->size, k->late_1_ms, k->late_2_ms,
                     rhythm_amplitude(&c, &even), rhythm_error(&c, &even), rhythm_success(&c, &even));
        assert_near("late", rhythm_late_s(&c, &even, 0), k->late_1_ms / 1000.0, 1e-12);
        assert_near("late", rhythm_late_s(&c, &even, 1), k->late_2_ms / 1000.0, 1e-12);
    }
}

/* A sine of `gain` that is late by `late_ms`, with a sine of twice the frequency across it. */
static void waves_have_closed_forms(void **state)
{
    (void)state;
    static const struct wave_case { double gain, across; int late_ms; } cases[] = {{1, 0, 0}, {0.8, 0, 300}, {1.2, 4, -250}, {1, 10, 500}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct wave_case *k = &cases[i];
        struct rhythm_cycle c;
        rhythm_begin(&c);
        for (int ms = 1; ms <= 4000; ms++) {
            double phase = full_turn * (ms - k->late_ms) / 4000.0;
            (void)rhythm_step(&c, &even, (struct point_mm){40 * k->gain * sin(phase), k->across * sin(2 * phase)}, true);
        }
        assert_near("A", rhythm_amplitude(&c, &even), k->gain, 1e-6);
        assert_near("eps", rhythm_error(&c, &even), fabs(k->late_ms / 4000.0), 0.0003);
        assert_near("DC", rhythm_direction(&c), 1 - 8 * k->across / (4 * 40 * k->gain), 0.001);
    }
}

static void who_does_not_move_does_not_dance(void **state)
{
    (void)state;
    struct rhythm_cycle c;
    rhythm_begin(&c);
    for (int ms = 1; ms <= 4000; ms++) (void)rhythm_step(&c, &even, (struct point_mm){3, 1}, true);
    assert_near("A", rhythm_amplitude(&c, &even), 0, 1e-12);
    assert_near("DC", rhythm_direction(&c), 0, 0);
    assert_false(rhythm_success(&c, &even));
    rhythm_begin(&c);
    for (int ms = 1; ms <= 4000; ms++) (void)rhythm_step(&c, &even, (struct point_mm){ms < 2000 ? 40 : -40, 0}, ms <= 2000);
    assert_near("one turn was not seen", rhythm_amplitude(&c, &even), 0, 0);
    assert_near("its error", rhythm_late_s(&c, &even, 1), 1.0, 1e-12);
    rhythm_begin(&c);
    for (int ms = 1; ms <= 4000; ms++) (void)rhythm_step(&c, &even, (struct point_mm){ms % 2 ? 1e300 : -1e300, 0}, true);
    assert_true(rhythm_direction(&c) <= 1 && !rhythm_success(&c, &even) && rhythm_amplitude_score(rhythm_amplitude(&c, &even)) == 0);
}

static void scores_are_those_of_the_page(void **state)
{
    (void)state;
    static const struct score_case { double v, a, eps, dc; } cases[] = {
        {0, 0, 1, 0}, {0.125, 0, 0.5, 0}, {0.25, 0, 0, 0}, {0.575, 0.15, 0, 0.5}, {0.85, 0.7, 0, 1}, {1, 1, 0, 1}, {1.25, 0.5, 0, 1}, {1.5, 0, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_near("A", rhythm_amplitude_score(cases[i].v), cases[i].a, 1e-12);
        assert_near("eps", rhythm_time_score(cases[i].v), cases[i].eps, 1e-12);
        assert_near("DC", rhythm_direction_score(cases[i].v), cases[i].dc, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guide_turns_at_its_targets), cmocka_unit_test(the_guide_is_smooth),
        cmocka_unit_test(the_lead_grows_from_where_it_was), cmocka_unit_test(beats_are_calm), cmocka_unit_test(success_is_exact),
        cmocka_unit_test(waves_have_closed_forms), cmocka_unit_test(who_does_not_move_does_not_dance),
        cmocka_unit_test(scores_are_those_of_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
