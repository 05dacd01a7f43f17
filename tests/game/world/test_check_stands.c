/* A1 and A2: how long was it held, to the millisecond; where the thirty seconds begin and end; what ends and what repeats them. */
#include "game/world/set_player.h"

static void value(struct world_setup *s, const char *key, double v)
{
    int k = level_key_index(s->levels.id, key);
    assert_true(k >= 0);
    for (int g = 0; g < GRADE_COUNT; g++) s->levels.value[k][g] = v;
}

/* ---- A1 ---- */

static const struct enter_case { enum stance stance; int ready_ms; enum person_feet feet; } enter_cases[] = {
    {STANCE_TOGETHER, 5001 + 3000 - 1, FEET_CLOSE},      /* 5 s to place the feet, calm by then, 3 s to let go */
    {STANCE_SEMI_TANDEM, 5001 + 3000 - 1, FEET_HALF_TANDEM},
    {STANCE_TANDEM, 5001 + 3000 - 1, FEET_IN_LINE},
};
static void in_with_two_hands_then_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof enter_cases / sizeof enter_cases[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(A1_FOUR_STANDS, 1);
        value(&s, "stance", enter_cases[i].stance);
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS);
        assert_int_equal(player_scene(&p)->ask.feet, enter_cases[i].feet);
        player_run(&p, 5000, 0, 0);
        assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS);
        player_run(&p, 1, 0, 0);
        assert_int_equal(player_scene(&p)->support, SUPPORT_NONE);
        assert_string_equal(player_scene(&p)->prompt, "Let go slowly");
        assert_int_equal(5001 + player_until(&p, PHASE_TRIAL, 5000), enter_cases[i].ready_ms);
        player_run(&p, 9999, 0, 0);
        assert_false(world_done(p.w));
        assert_false(player_scene(&p)->cursor_visible || player_scene(&p)->has_target);
        player_run(&p, 1, 0, 0);
        struct world_result r = result_of(&p);
        assert_true(r.end == END_COMPLETE && r.trials == 1 && r.successes == 1 && !r.score_valid);
        assert_near("seconds", r.best_value, 10, 1e-12);
        assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS);
        player_close(&p);
    }
}

/* After 6000 ms of a stand. seconds: what had been held when it began. */
enum happening { NOTHING, LIFT, STEP_OFF, SUPPORT, MOVED, NEAR_FALL, BAD, ASKED_TO_PAUSE };
static const struct end_case { enum happening what; int trials, repeated; double seconds; enum world_phase phase; } end_cases[] = {
    {LIFT, 1, 0, 6.001 - 0.2, PHASE_DONE},       /* LIFT comes 0.2 s late */
    {STEP_OFF, 1, 0, 6.0 - 0.3, PHASE_PAUSED},   /* the calm voice first; the last step of the stand was the one before */
    {SUPPORT, 1, 0, 6.0, PHASE_DONE},            /* SUPPORT_USED comes after 1 s */
    {MOVED, 1, 0, 6.0, PHASE_DONE},              /* 2 s away */
    {NEAR_FALL, 1, 0, 6.05 - 0.3, PHASE_PAUSED},
    {BAD, 0, 1, 0, PHASE_PAUSED},
    {ASKED_TO_PAUSE, 0, 1, 0, PHASE_PAUSED},
};
static void what_ends_a_stand_and_what_repeats_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof end_cases / sizeof end_cases[0]; i++) {
        const struct end_case *c = &end_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(A1_FOUR_STANDS, 1);
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 20000);
        player_run(&p, 6000, 0, 0);
        int more = 1;
        double x = 0;
        if (c->what == LIFT) p.s.events = EVENT_LIFT_R;
        if (c->what == STEP_OFF) p.s.events = EVENT_STEP_OFF;
        if (c->what == SUPPORT) p.s.support = 0.04, more = 1000;
        if (c->what == MOVED) x = 60, more = 2000;
        if (c->what == BAD) p.s.flags = SWAY_BAD | SWAY_INVALID;
        if (c->what == NEAR_FALL) p.s.cop5_speed_mm_s = 250, more = 50;
        if (c->what == ASKED_TO_PAUSE) player_input(&p, INPUT_PAUSE);
        player_run(&p, more, x, 0);
        if (c->what == NEAR_FALL) {
            p.s.events = EVENT_STEP_OFF;
            player_step(&p, 0, 0);
        }
        struct world_result r = result_of(&p);
        if (r.trials != c->trials || r.repeated != c->repeated || r.successes != 0 || player_scene(&p)->phase != c->phase)
            fail_msg("row %zu: %d trials, %d repeated, phase %d", i, r.trials, r.repeated, player_scene(&p)->phase);
        if (fabs(r.best_value - c->seconds) > 0.0011) fail_msg("row %zu: %.4f s, expected %.4f", i, r.best_value, c->seconds);
        if (c->phase == PHASE_PAUSED) {
            p.s = (struct sway_sample){.tick = p.s.tick, .fz_n = PERSON_N, .cop5_speed_mm_s = 8, .share_right = 0.5, .flags = SWAY_ON};
            player_run(&p, 100, 0, 0);
            player_input(&p, INPUT_NOT_A_NEAR_FALL);
            player_input(&p, INPUT_RESUME);
            assert_int_equal(world_done(p.w), c->trials == 1);
            if (c->trials == 1) assert_int_equal(result_of(&p).end, END_COMPLETE);
        }
        player_input(&p, INPUT_STOP);
        assert_true(result_of(&p).stars >= 1);
        player_close(&p);
    }
}

/* Middle of the right foot: 88 mm from C0; of the left: -112. */
static const struct leg_case { int leg; double share, x_mm; int ms; double seconds; } leg_cases[] = {
    {0, 0.98, 88, 10000, 10},   {0, 0.02, -112, 10000, 10}, {0, 0.98, 88, 7000, 7}, {0, 0.98, 88, 199, 0}, {0, 0.94, 88, 14000, 0},
    {1, 0.98, 88, 10000, 10},   {1, 0.02, -112, 10000, 0},
};
static void one_leg_is_timed_from_the_lift(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof leg_cases / sizeof leg_cases[0]; i++) {
        const struct leg_case *c = &leg_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(A1_FOUR_STANDS, 1);
        value(&s, "stance", STANCE_ONE_LEG);
        s.care.leg = c->leg;
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 20000);
        assert_string_equal(player_scene(&p)->prompt, "Lift one foot");
        player_run(&p, 2000, 0, 0);
        p.s.share_right = c->share;
        p.s.events = c->share > 0.5 ? EVENT_LIFT_L : EVENT_LIFT_R;
        player_run(&p, c->ms, c->x_mm, 0);
        p.s.share_right = 0.5;
        player_run(&p, 15000, 0, 0);
        struct world_result r = result_of(&p);
        if (!world_done(p.w) || r.trials != 1 || r.successes != (c->seconds >= 10)) fail_msg("row %zu: %d trials", i, r.trials);
        if (fabs(r.best_value - c->seconds) > 1e-9) fail_msg("row %zu: %.4f s", i, r.best_value);
        player_close(&p);
    }
}

/* ---- A2 ---- */

static void thirty_seconds_after_five(void **state)
{
    (void)state;
    for (int closed = 0; closed < 2; closed++) {
        struct set_player p;
        struct world_setup s = plain_setup(A2_QUIET_STANDING, 1);
        value(&s, "eyes", closed);
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->support, SUPPORT_NONE);
        player_step(&p, 0, 0);
        assert_int_equal(player_scene(&p)->eyes_closed, closed);
        assert_string_equal(player_scene(&p)->prompt, closed ? "Eyes closed, stand quietly" : "Look at the cross");
        player_run(&p, 34998, 5, 5);
        assert_false(player_scene(&p)->cursor_visible || player_scene(&p)->has_target || world_done(p.w));
        assert_near("the picture tells nothing", player_scene(&p)->steadiness, 0.5, 0);
        player_step(&p, 0, 0);
        assert_true(world_done(p.w));
        assert_int_equal(last_event(&p, WORLD_TRIAL_BEGIN).tick, FIRST_TICK + 5000);
        assert_int_equal(last_event(&p, WORLD_TRIAL_END).tick, FIRST_TICK + 35000);
        assert_near("whole", last_event(&p, WORLD_TRIAL_END).value, 1, 0);
        struct world_result r = result_of(&p);
        assert_true(r.trials == 1 && r.successes == 1 && !r.score_valid && r.component_count == 0);
        assert_near("seconds", r.best_value, 30, 1e-12);
        if (closed) assert_string_equal(player_scene(&p)->prompt, "Open your eyes now");
        player_close(&p);
    }
}

static void a_foot_that_moved_repeats_the_thirty_seconds(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(A2_QUIET_STANDING, 1);
    value(&s, "eyes", 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 20000);
    player_run(&p, 20000, 0, 0);
    p.s.events = EVENT_LIFT_L;
    player_step(&p, 0, 0);
    assert_int_equal(result_of(&p).repeated, 1);
    assert_false(player_scene(&p)->eyes_closed);               /* first they are opened, 5 s later closed once more */
    assert_string_equal(player_scene(&p)->prompt, "Open your eyes now");
    player_run(&p, 5000, 0, 0);
    assert_false(player_scene(&p)->eyes_closed);
    player_step(&p, 0, 0);
    assert_true(player_scene(&p)->eyes_closed);
    (void)player_until(&p, PHASE_DONE, 40000);
    assert_int_equal(last_event(&p, WORLD_TRIAL_END).tick - last_event(&p, WORLD_TRIAL_BEGIN).tick, 30000);
    assert_int_equal(result_of(&p).successes, 1);
    player_close(&p);
}

static void the_level_stays(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(i ? A2_QUIET_STANDING : A1_FOUR_STANDS, 1);
        player_open(&p, &s);
        (void)player_until(&p, PHASE_DONE, 60000);
        assert_near("level", result_of(&p).end_level, 1, 0);
        assert_int_equal(events_of(&p, WORLD_LEVEL_CHANGED), 0);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_with_two_hands_then_none),
        cmocka_unit_test(what_ends_a_stand_and_what_repeats_it),
        cmocka_unit_test(one_leg_is_timed_from_the_lift),
        cmocka_unit_test(thirty_seconds_after_five),
        cmocka_unit_test(a_foot_that_moved_repeats_the_thirty_seconds),
        cmocka_unit_test(the_level_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
