/* What the set machine does about sudden things around pauses and between trials: wobbles, hard landings (exercises.md 2.4, 4.3). */
#include "game/world/set_player.h"
#include "world/safety.h"

static void wobble(struct set_player *p)
{
    double calm = p->s.cop5_speed_mm_s;
    p->s.cop5_speed_mm_s = 1000;
    player_run(p, WOBBLE_MS, 0, 0);
    p->s.cop5_speed_mm_s = calm;
}

/* The second after a wobble is over with the pause that came in it: what happens after a rest is no near-fall of before. */
static void a_wobble_before_a_pause_asks_nothing_after_it(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 8);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    wobble(&p);
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 20000, 0, 0);
    player_input(&p, INPUT_RESUME);
    p.s.events = EVENT_EDGE;
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    assert_int_equal(result_of(&p).near_falls_asked, 0);
    player_close(&p);
}

/* Somebody stumbles, a helper presses the key at once, and then the person steps off: that is asked about as without the key. */
static void a_step_off_just_after_a_wobble_and_a_pause_is_asked_about(void **state)
{
    (void)state;
    static const struct { int wait_ms, asked; } cases[] = {{100, 1}, {900, 1}, {1100, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E06_SIDE_SHIFT, 8);
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 10000);
        wobble(&p);
        player_input(&p, INPUT_PAUSE);
        player_run(&p, cases[i].wait_ms, 0, 0);
        p.s.events = EVENT_STEP_OFF;
        p.s.flags = SWAY_INVALID;
        player_step(&p, 0, 0);
        if (result_of(&p).near_falls_asked != cases[i].asked) fail_msg("after %d ms: asked %d times", cases[i].wait_ms, result_of(&p).near_falls_asked);
        assert_int_equal(player_scene(&p)->pause, cases[i].asked ? PAUSE_NEAR_FALL : PAUSE_STEPPED_OFF);
        assert_int_equal(events_of(&p, WORLD_PAUSED), 1);
        player_input(&p, INPUT_NOT_A_NEAR_FALL);
        assert_string_equal(player_scene(&p)->prompt, "Step on when ready");
        player_input(&p, INPUT_RESUME);                      /* nobody is there */
        assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
        p.s.flags = SWAY_ON;
        player_step(&p, 0, 0);
        player_input(&p, INPUT_RESUME);
        assert_int_equal(player_scene(&p)->phase, PHASE_READY);
        player_close(&p);
    }
}

static void land_hard(struct set_player *p)
{
    p->s.fz_n = 2.2 * PERSON_N;
    player_run(p, 20, 0, 0);
    p->s.fz_n = PERSON_N;
    player_step(p, 0, 0);
}

static void a_hard_landing_is_answered_softly(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 8);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    const char *before = player_scene(&p)->prompt;
    land_hard(&p);
    assert_string_equal(player_scene(&p)->prompt, "A little softer, please");
    player_run(&p, 2990, 0, 0);
    assert_string_equal(player_scene(&p)->prompt, "A little softer, please");
    player_run(&p, 20, 0, 0);
    assert_string_equal(player_scene(&p)->prompt, before);
    land_hard(&p);
    player_input(&p, INPUT_PAUSE);                           /* a pause has its own words */
    assert_string_equal(player_scene(&p)->prompt, "A short pause");
    player_close(&p);
}

/* "3 in a set end the set", also when the last one comes between two trials: no trial begins to be missed at once. */
static void three_hard_landings_between_trials_end_the_set(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 8);
    player_open(&p, &s);
    player_hit(&p, 300, 500);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    for (int i = 0; i < 3; i++) land_hard(&p);
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_STOPPED);
    assert_int_equal(r.hard_landings, 3);
    assert_true(r.trials == 1 && r.successes == 1);
    assert_int_equal(events_of(&p, WORLD_TRIAL_BEGIN), 1);
    assert_string_equal(player_scene(&p)->prompt, "Well done");
    player_close(&p);
}

/* Feet that stand elsewhere than when C0 was found never bring the middle: the prompt says where they belong. */
static void who_waits_for_the_middle_is_told_about_the_feet(void **state)
{
    (void)state;
    static const enum exercise_id leans[] = {E06_SIDE_SHIFT, E07_TOE_HEEL_SHIFT, E08_STAR_REACH, E18_QUICK_LEAN, E20_THINK_AND_SWAY};
    for (size_t i = 0; i < sizeof leans / sizeof leans[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(leans[i], 1);
        player_open(&p, &s);
        player_run(&p, 19900, 60, 0);                        /* 60 % of reach away; the middle never grows beyond 50 */
        if (strcmp(player_scene(&p)->prompt, "Feet on the foot guide") == 0) fail_msg("%s: too soon", exercise_code(leans[i]));
        player_run(&p, 200, 60, 0);
        assert_string_equal(player_scene(&p)->prompt, "Feet on the foot guide");
        assert_int_equal(player_scene(&p)->phase, PHASE_READY);
        (void)player_until(&p, PHASE_TRIAL, 10000);
        assert_true(strcmp(player_scene(&p)->prompt, "Feet on the foot guide") != 0);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wobble_before_a_pause_asks_nothing_after_it),
        cmocka_unit_test(a_step_off_just_after_a_wobble_and_a_pause_is_asked_about),
        cmocka_unit_test(a_hard_landing_is_answered_softly),
        cmocka_unit_test(who_waits_for_the_middle_is_told_about_the_feet),
        cmocka_unit_test(three_hard_landings_between_trials_end_the_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
