/* The chair: exercises.md 7 (E13, state machine), 8 (A4) and 18.4 with its printed numbers. */
#include <math.h>
#include <string.h>

#include "support/support.h"
#include "world/chair_rise.h"
#include "world/chair_stands.h"

/* Knots of a load, joined by straight lines; ends with a time below 0. */
struct knot { double t_s, load; };

static struct {
    struct chair_rise chair;
    struct chair_stands stands;
    int cycles, back, stood, up_again, lowerings, counted;
    double speed_mm_s, share, wiggle;
} run;

static void begin(bool hands, uint32_t hold_ms)
{
    memset(&run, 0, sizeof run);
    chair_rise_begin(&run.chair, 0.2, hands, hold_ms);
    chair_stands_begin(&run.stands, 0.2, hands);
    run.speed_mm_s = 20;
    run.share = 0.5;
}

static void step(double load)
{
    switch (chair_rise_step(&run.chair, load, run.speed_mm_s, run.share, true)) {
    case CHAIR_SITS: run.cycles++; break;
    case CHAIR_BACK: run.back++; break;
    case CHAIR_STANDS: run.stood++; break;
    case CHAIR_UP_AGAIN: run.up_again++; break;
    case CHAIR_BEGINS_LOWERING: run.lowerings++; break;
    case CHAIR_BEGINS_RISING:
    case CHAIR_NOTHING: break;
    }
    run.counted += chair_stands_step(&run.stands, load) == STANDS_COUNTED;
}

static void play(const struct knot *k)
{
    for (; k[1].t_s >= 0; k++) {
        int n = (int)lround((k[1].t_s - k[0].t_s) * 1000);
        for (int i = 0; i < n; i++)
            step(k[0].load + (k[1].load - k[0].load) * i / n + run.wiggle * ((i / 50) % 2 ? 1 : -1));
    }
}

/* 18.4: 0.2 W, ramp, overshoot 1.15 W, 1.0 W; down again in 2 s. */
static const struct knot full[] = {{0, 0.2}, {1, 0.2}, {1.8, 1.15}, {2.2, 1}, {6, 1}, {6.2, 0.9}, {7.4, 1.03}, {8, 0.2}, {9, 0.2}, {-1, 0}};
static const struct knot leaning_on_arms[] = {{0, 0.2}, {1, 0.2}, {1.8, 0.95}, {2.2, 0.85}, {6, 0.85}, {8, 0.2}, {9, 0.2}, {-1, 0}};
static const struct knot half[] = {{0, 0.2}, {1, 0.2}, {1.8, 0.7}, {4.8, 0.7}, {5.8, 0.2}, {7, 0.2}, {-1, 0}};
static const struct knot falls_back[] = {{0, 0.2}, {1, 0.2}, {1.8, 1.15}, {2.2, 1}, {3.1, 1}, {4, 0.2}, {5, 0.2}, {-1, 0}};
static const struct knot drops[] = {{0, 0.2}, {1, 0.2}, {1.8, 1.15}, {2.2, 1}, {6, 1}, {6.3, 0.2}, {7.5, 0.2}, {-1, 0}};
static const struct knot leans_in_the_chair[] = {{0, 0.2}, {1, 0.2}, {1.5, 0.3}, {4, 0.3}, {4.5, 0.2}, {6, 0.2}, {-1, 0}};
static const struct knot feet_lifted[] = {{0, 0.2}, {1, 0.2}, {1.2, 0}, {4, 0}, {4.2, 0.2}, {6, 0.2}, {-1, 0}};
static const struct knot feet_elsewhere[] = {{0, 0.2}, {1, 0.2}, {1.8, 1.15}, {2.2, 1}, {6, 1}, {6.2, 0.9}, {7.4, 1}, {8, 0.4}, {12, 0.4}, {-1, 0}};
static const struct knot hand_moves[] = {{0, 0.2}, {1, 0.2}, {1.8, 1.05}, {2.2, 0.97}, {6, 0.97}, {6.2, 0.82}, {9, 0.82}, {11, 0.2}, {12, 0.2}, {-1, 0}};
static const struct row {
    const char *name;
    const struct knot *load;
    bool hands;
    double wiggle, speed_mm_s;
    int cycles, back, stands;    /* stands: of A4 */
} rows[] = {
    {"full", full, false, 0, 20, 1, 0, 1},
    {"full, +/- 1 %", full, false, 0.01, 20, 1, 0, 1},
    {"full, hands may help", full, true, 0.01, 20, 1, 0, 1},
    {"15 % on the arms, hands may help", leaning_on_arms, true, 0.01, 20, 1, 0, 1},
    {"15 % on the arms, hands may not", leaning_on_arms, false, 0.01, 20, 1, 0, 1},
    {"half a rise", half, false, 0.01, 20, 0, 1, 0},
    {"half a rise, hands", half, true, 0.01, 20, 0, 1, 0},
    {"falls back before the hold", falls_back, false, 0.01, 20, 0, 1, 1},
    {"sways at 100 mm/s", full, false, 0, 100, 0, 1, 1},
    {"sways at 99.9 mm/s", full, false, 0, 99.9, 1, 0, 1},
    {"drops into the chair", drops, false, 0, 20, 1, 0, 1},
    {"leans forward in the chair", leans_in_the_chair, false, 0.01, 20, 0, 0, 0},
    {"feet lifted", feet_lifted, false, 0.0, 20, 0, 0, 0},
    {"feet bear more than before", feet_elsewhere, false, 0.005, 20, 1, 0, 1},
    {"a hand takes hold", hand_moves, true, 0.005, 20, 1, 0, 1},
    {"no speed is known", full, false, 0, NAN, 0, 1, 1},
};

static void rises_are_counted_exactly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *r = &rows[i];
        begin(r->hands, 2000);
        run.wiggle = r->wiggle;
        run.speed_mm_s = r->speed_mm_s;
        for (int n = 1; n <= 12; n++) {
            play(r->load);
            if (run.cycles != n * r->cycles || run.back != n * r->back || run.stood != run.cycles)
                fail_msg("%s, round %d: %d cycles, %d back, stood %d", r->name, n, run.cycles, run.back, run.stood);
            if (r->load != feet_elsewhere && run.counted != n * r->stands)
                fail_msg("%s, round %d: %d stands in A4", r->name, n, run.counted);
            if (r->load == feet_elsewhere) break; /* the next one begins with another seat */
        }
        assert_true(run.chair.state == CHAIR_SEATED);
    }
}

static void hold_to_the_millisecond(void **state)
{
    (void)state;
    for (int more = -1; more <= 0; more++) {
        begin(false, 3000);
        for (int i = 0; i < 100; i++) step(0.2);
        for (int i = 0; i < 100; i++) step(0.5);
        for (int i = 0; i < 3000 + more; i++) step(0.9);
        step(0.89);
        assert_int_equal(run.stood, more == 0);
        for (int i = 0; i < 2999; i++) step(1.1);
        assert_int_equal(run.stood, more == 0);
        step(1.1001);
        assert_int_equal(run.stood, more == 0);
    }
}

static void times_of_a_cycle(void **state)
{
    (void)state;
    begin(false, 2000);
    for (int i = 0; i < 1000; i++) step(0.2);
    run.share = 0.6;
    for (int i = 0; i < 400; i++) step(0.5);      /* on the way up */
    run.share = 0.2;                               /* up: not of the way */
    run.speed_mm_s = 61;
    for (int i = 0; i < 700; i++) step(1.0);
    run.speed_mm_s = 59;
    for (int i = 0; i < 499; i++) step(1.0);
    assert_false(run.chair.settled);
    step(1.0);
    assert_true(run.chair.settled);
    assert_int_equal(run.chair.settle_ms, 700);    /* from the first 0.9 W to the calm that lasted */
    for (int i = 0; i < 800; i++) step(1.0);
    assert_int_equal(run.stood, 1);
    assert_near("p", chair_rise_share(&run.chair), 0.6, 0.01);
    for (int i = 0; i < 19; i++) step(0.9299);
    for (int i = 0; i < 100; i++) step(0.9301);    /* too short, not low enough */
    assert_int_equal(run.lowerings, 0);
    for (int i = 0; i < 1234; i++) step(0.92 - 0.0003 * i);
    for (int i = 0; i < 19; i++) step(0.3499);
    assert_int_equal(run.cycles, 0);
    step(0.3499);
    assert_int_equal(run.cycles, 1);
    assert_int_equal(run.chair.lowering_ms, 1234); /* both ends from where they began */
}

static void t_low_of_slow_and_dropped(void **state)
{
    (void)state;
    begin(false, 2000);
    play(full);        /* 0.93 W is left at 6.14 s, 0.35 W at 7.89 s */
    assert_near("t_low", run.chair.lowering_ms, 1753, 30);
    begin(false, 2000);
    play(drops);
    assert_true(run.chair.lowering_ms < 0.6 * 2000 && run.chair.lowering_ms > 150);
    begin(true, 2000);
    play(hand_moves);  /* the hand at 6 s was no lowering: 0.93 of 0.82 W is left at 9.1 s, 0.35 W at 10.5 s */
    assert_int_equal(run.up_again, 1);
    assert_near("t_low", run.chair.lowering_ms, 1340, 60);
    begin(false, 2000);
    play(feet_elsewhere);
    assert_near("t_low", run.chair.lowering_ms, 1860, 60);
}

/* What stood on something else is told. */
static void support_is_told(void **state)
{
    (void)state;
    begin(true, 2000);
    play(leaning_on_arms);
    assert_near("u", run.chair.supported_w, 0.15, 0.01);
    begin(false, 2000);
    play(leaning_on_arms);
    assert_near("u", run.chair.supported_w, 0.15, 0.01);
    begin(false, 2000);
    play(full);
    assert_near("u", run.chair.supported_w, 0, 0.01);
}

static void hostile_numbers_change_nothing(void **state)
{
    (void)state;
    begin(false, 2000);
    for (const struct knot *k = full; k[1].t_s >= 0; k++)
        for (int i = 0, n = (int)lround((k[1].t_s - k[0].t_s) * 1000); i < n; i++) {
            step(k[0].load + (k[1].load - k[0].load) * i / n);
            step(i % 2 ? NAN : i % 3 ? INFINITY : -INFINITY);
        }
    assert_int_equal(run.cycles, 1);
    begin(false, 2000);
    for (int i = 0; i < 100000; i++) step(i % 7 ? 1e300 : -1e300);
    assert_int_equal(run.cycles, 0);
    begin(false, 0);
    for (int i = 0; i < 1000; i++) step(i < 100 ? 0.2 : 1.0);
    assert_int_equal(run.stood, 1);
}

static const struct seat_case { const char *name; double load, wiggle; int ms; bool known; } seat_cases[] = {
    {"quiet", 0.2, 0.02, 3000, true},     {"1 ms too short", 0.2, 0.02, 2999, false}, {"no feet", 0.03, 0, 5000, false},
    {"little", 0.06, 0.01, 3000, true},   {"stands", 1.0, 0, 9000, false},            {"shuffles", 0.3, 0.06, 9000, false},
    {"no number", NAN, 0, 9000, false},   {"half up", 0.6, 0, 9000, false},
};
static void the_seat_is_a_mean_of_three_seconds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof seat_cases / sizeof seat_cases[0]; i++) {
        const struct seat_case *c = &seat_cases[i];
        struct chair_seat s = {0};
        double seat = -1;
        bool known = false;
        for (int ms = 0; ms < c->ms; ms++) known = chair_seat_step(&s, c->load + (ms / 100 % 2 ? c->wiggle : -c->wiggle), &seat);
        if (known != c->known || (known && fabs(seat - c->load) > 1e-9)) fail_msg("%s: known %d, %g", c->name, known, seat);
    }
}

static void the_bell_counts_who_is_half_way_up(void **state)
{
    (void)state;
    static const struct { double load; int bonus; } at[] = {{0.6, 0}, {0.601, 1}, {0.85, 1}, {0.46, 0}, {0.2, 0}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        begin(false, 0);
        play(full);
        for (int ms = 0; ms < 100; ms++) step(at[i].load); /* f_seat 0.2: half way is 0.6 */
        assert_int_equal(chair_stands_bell(&run.stands), at[i].bonus);
        assert_int_equal(run.stands.count, 1 + at[i].bonus);
    }
    begin(false, 0);
    for (int ms = 0; ms < 1000; ms++) step(ms < 500 ? 0.2 : 1.0); /* stands: counted already */
    assert_false(chair_stands_bell(&run.stands));
    assert_int_equal(run.stands.count, 1);
    begin(false, 0);
    for (int ms = 0; ms < 1000; ms++) step(ms < 500 || ms >= 700 ? 0.5 : 0.9);
    assert_int_equal(run.stands.count, 1);       /* 0.9 W for 200 ms */
    begin(false, 0);
    for (int ms = 0; ms < 1000; ms++) step(ms < 500 || ms >= 699 ? 0.5 : 0.9);
    assert_int_equal(run.stands.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rises_are_counted_exactly),
        cmocka_unit_test(hold_to_the_millisecond),
        cmocka_unit_test(times_of_a_cycle),
        cmocka_unit_test(t_low_of_slow_and_dropped),
        cmocka_unit_test(support_is_told),
        cmocka_unit_test(hostile_numbers_change_nothing),
        cmocka_unit_test(the_seat_is_a_mean_of_three_seconds),
        cmocka_unit_test(the_bell_counts_who_is_half_way_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
