/* A3: one lean out, held and back; the best second in closed form; eight directions; what never ends by itself. */
#include "game/world/set_player.h"
#include "world/lean.h"
#include "world/reach.h"

static void the_best_second_in_closed_form(void **state)
{
    (void)state;
    struct reach r;
    reach_begin(&r);
    for (int i = 0; i < 2000; i++) (void)reach_step(&r, 0.02 * i, 0.5, 1000, true);      /* a ramp of 20 mm/s up to 39.98 mm */
    assert_near("mean of its last second", r.best_mm, 0.02 * (1000 + 1999) / 2, 1e-9);
    for (int i = 0; i < 700; i++) (void)reach_step(&r, 60, 0.9, 1000, true);             /* 0.7 s at 60 mm, the rest of the second before */
    assert_near("not a whole second out", r.best_mm, (700 * 60 + 300 * 0.02 * (1700 + 1999) / 2) / 1000, 1e-9);
    double before = r.best_mm;
    for (int i = 0; i < 5000; i++) (void)reach_step(&r, 5, 0.1, 1000, true);
    assert_near("the best stays", r.best_mm, before, 0.4);
    /* 0.999 s at 1000 mm, then no cursor: no whole second */
    reach_begin(&r);
    for (int i = 0; i < 999; i++) (void)reach_step(&r, 1000, 2, 1000, true);
    (void)reach_step(&r, NAN, NAN, 1000, false);
    for (int i = 0; i < 999; i++) (void)reach_step(&r, 1000, 2, 1000, true);
    assert_near("none", r.best_mm, 0, 0);
    (void)reach_step(&r, 1000, 2, 1000, true);
    assert_near("one", r.best_mm, 1000, 0);
    for (int i = 0; i < 3000; i++) (void)reach_step(&r, 1e300, 2, 1000, true);
    assert_near("no plate is as large", r.best_mm, 2000, 0);
}

static struct world_setup setup_of(int direction)
{
    struct world_setup s = plain_setup(A3_REACH, 1);
    for (int g = 0; g < GRADE_COUNT; g++) s.levels.value[level_key_index(A3_REACH, "direction")][g] = direction;
    return s;
}

/* Straight out in 1 s, held, back in 1 s. */
static void lean_out(struct set_player *p, int direction, double mm, int hold_ms)
{
    struct point_mm u = lean_direction(direction);
    for (int i = 1; i <= 1000; i++) player_step(p, u.x * mm * i / 1000, u.y * mm * i / 1000);
    for (int i = 0; i < hold_ms; i++) player_step(p, u.x * mm, u.y * mm);
    for (int i = 1000; i >= 0; i--) player_step(p, u.x * mm * i / 1000, u.y * mm * i / 1000);
}

static void eight_directions_are_measured(void **state)
{
    (void)state;
    for (int d = 0; d < LEAN_DIRECTIONS; d++) {
        struct set_player p;
        struct world_setup s = setup_of(d);
        player_open(&p, &s);
        bool back = d >= 3 && d <= 5;
        assert_int_equal(player_scene(&p)->trials_total, 1);
        assert_string_equal(player_scene(&p)->prompt, back ? "Chair touching your calves" : "Stand tall in the middle");
        assert_int_equal(player_scene(&p)->target_direction, d);
        (void)player_until(&p, PHASE_TRIAL, 20000);
        struct point_mm u = lean_direction(d), ask = player_scene(&p)->ask.target_mm;
        assert_int_equal(player_scene(&p)->ask.order, PERSON_LEAN);
        assert_false(player_scene(&p)->has_target);
        struct point_mm n = body_lean(&s.body, ask);
        assert_near("asked for the whole reach", hypot(n.x, n.y), 1, 1e-9);
        assert_near("straight", (ask.x - s.body.c0_mm.x) * u.y - (ask.y - s.body.c0_mm.y) * u.x, 0, 1e-9);
        lean_out(&p, d, 40, 2500);
        (void)player_until(&p, PHASE_DONE, 2000);
        struct world_result r = result_of(&p);
        assert_near("mm", r.best_value, 40, 1e-3);
        assert_int_equal(r.successes, 1);
        assert_false(r.score_valid);
        assert_int_equal(events_of(&p, WORLD_TRIAL_BEGIN), 1);
        assert_int_equal(events_of(&p, WORLD_TRIAL_END), 1);
        assert_true(last_event(&p, WORLD_ARRIVED).value > 2 && last_event(&p, WORLD_ARRIVED).value < 3.1);
        player_close(&p);
    }
}

static void it_ends_even_if_nobody_leans_or_comes_back(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = setup_of(2);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 20000);
    player_run(&p, 14999, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    player_step(&p, 0, 0);
    (void)player_until(&p, PHASE_DONE, 1100);
    assert_int_equal(result_of(&p).successes, 0);
    assert_near("nothing", result_of(&p).best_value, 0, 0);
    player_close(&p);
    player_open(&p, &s);                                /* out, and stays there: held all the same */
    (void)player_until(&p, PHASE_TRIAL, 20000);
    player_run(&p, 16000, 60, 0);
    assert_true(world_done(p.w));
    assert_int_equal(result_of(&p).successes, 1);
    assert_near("60 mm", result_of(&p).best_value, 60, 1e-9);
    player_close(&p);
    player_open(&p, &s);                                /* to the other side: no reach in this direction */
    (void)player_until(&p, PHASE_TRIAL, 20000);
    player_run(&p, 16000, -60, 0);
    assert_int_equal(result_of(&p).successes, 0);
    assert_near("none", result_of(&p).best_value, 0, 0);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_second_in_closed_form),
        cmocka_unit_test(eight_directions_are_measured),
        cmocka_unit_test(it_ends_even_if_nobody_leans_or_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
