/* The set machine: phases, pauses, repeats, kind ends, inputs by tick, determinism. */
#include <stdlib.h>

#include "game/world/set_player.h"
#include "base/random.h"
#include "world/safety.h"

static void ready_waits_three_seconds_and_more(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    assert_int_equal(player_until(&p, PHASE_TRIAL, 10000), 3000);
    player_close(&p);
    s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    assert_int_equal(player_until(&p, PHASE_TRIAL, 10000), 5000); /* 2 s settling, mean of 3 s */
    player_close(&p);
    s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    p.s.flags = SWAY_INVALID;
    player_run(&p, 9000, 0, 0);                                   /* nobody there: nothing begins */
    p.s.flags = SWAY_ON;
    assert_int_equal(player_until(&p, PHASE_TRIAL, 10000), 3000);
    player_close(&p);
}

/* Path 1, time far below a quarter of the limit: everything hit is 100 points. */
static void a_good_set_of_side_shift(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->trials_total, 8);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(player_scene(&p)->trials_done, i);
        player_hit(&p, 300, 500);
    }
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_COMPLETE);
    assert_int_equal(r.score, 100);
    assert_int_equal(r.stars, 3);
    assert_int_equal(r.trials, 8);
    assert_int_equal(r.successes, 8);
    assert_true(r.score_valid && r.best_value == 8);
    assert_near("end level", r.end_level, 1.5, 1e-9);                       /* G + 0.5 */
    assert_near("levels", r.level_sum, 1 + 1.1 + 1.2 + 1.3 + 1.4 + 3 * 1.5, 1e-9);
    assert_string_equal(r.component_name[0], "c_hit");
    assert_int_equal(events_of(&p, WORLD_TRIAL_BEGIN), 8);
    assert_int_equal(events_of(&p, WORLD_ARRIVED), 8);
    assert_int_equal(events_of(&p, WORLD_TRIAL_END), 8);
    assert_int_equal(events_of(&p, WORLD_LEVEL_CHANGED), 5);
    assert_int_equal(events_of(&p, WORLD_SET_END), 1);
    size_t n, before;
    const struct world_event *e = world_events(p.w, &n);
    for (size_t i = 1; i < n; i++) assert_true(e[i].tick >= e[i - 1].tick && e[i].trial >= e[i - 1].trial);
    before = n;
    player_run(&p, 1000, 50, 50);                                           /* nothing happens after the end */
    player_input(&p, INPUT_STOP);
    (void)world_events(p.w, &n);
    assert_int_equal(n, before);
    player_close(&p);
}

/* Arrival after wait + the way to the rim of the target (distance - radius of distance), hold of 1 s: to the millisecond. */
static void events_carry_their_times(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    struct world_event begin = last_event(&p, WORLD_TRIAL_BEGIN);
    assert_int_equal(begin.tick, p.s.tick);
    assert_int_equal(begin.trial, 1);
    assert_near("L", begin.value, 1, 0);
    assert_near("x", begin.x_mm, 30, 1e-9);         /* 30 % of 100 mm to the right, from C0 */
    assert_near("y", begin.y_mm, 0, 1e-9);
    assert_near("radius", begin.radius_mm, 28, 1e-9);
    player_run(&p, 999, 0, 0);
    player_step(&p, 2, 0);                          /* 30 - 28: the rim, at 1000 ms */
    struct world_event arrived = last_event(&p, WORLD_ARRIVED);
    assert_int_equal(arrived.tick, begin.tick + 1000);
    assert_near("arrival", arrived.value, 1.000, 1e-12);
    player_run(&p, 999, 30, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    assert_near("hold", player_scene(&p)->hold_progress, 0.999, 1e-12);
    player_step(&p, 30, 0);
    struct world_event end = last_event(&p, WORLD_TRIAL_END);
    assert_int_equal(end.tick, arrived.tick + 1000);
    assert_near("success", end.value, 1, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    assert_string_equal(player_scene(&p)->prompt, "Back to the middle");
    player_run(&p, 5000, 21, 0);                    /* |n| = 0.21 is not the middle */
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    player_run(&p, 499, 19, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    player_step(&p, 19, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    assert_near("left next", player_scene(&p)->target_mm.x, -31, 1e-9);    /* 31 % at L 1.1 */
    player_close(&p);
}

static void a_missed_target_is_no_comment_and_a_smaller_next_one(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 3);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 11999, 0, 0);                    /* Tlim 12 s */
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    assert_near("not reached", last_event(&p, WORLD_TRIAL_END).value, 0, 0);
    assert_near("L", last_event(&p, WORLD_LEVEL_CHANGED).value, 2.7, 1e-9);
    player_miss(&p);
    assert_int_equal(player_scene(&p)->support, SUPPORT_ONE_HAND);
    player_miss(&p);
    assert_near("L after three", last_event(&p, WORLD_LEVEL_CHANGED).value, 1.6, 1e-9);
    assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS); /* grade 1 already asks for two */
    player_close(&p);
}

static void three_misses_ask_for_one_more_step_of_support(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 9);
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->support, SUPPORT_NONE);
    for (int i = 0; i < 3; i++) player_miss(&p);
    assert_near("L", player_scene(&p)->running_level, 7.6, 1e-9);
    assert_int_equal(player_scene(&p)->support, SUPPORT_FINGERTIPS);
    for (int i = 0; i < 4; i++) player_hit(&p, 100, 200);
    assert_int_equal(player_scene(&p)->support, SUPPORT_FINGERTIPS); /* for the rest of the set */
    player_close(&p);
}

/* ---- pauses ---- */

static void pause_and_resume_repeat_the_trial(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    player_hit(&p, 100, 300);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 700, 0, 0);
    player_input(&p, INPUT_PAUSE);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
    assert_int_equal(player_scene(&p)->pause, PAUSE_BY_PERSON);
    assert_false(player_scene(&p)->has_target);
    assert_near("reason", last_event(&p, WORLD_TRIAL_REPEATED).value, PAUSE_BY_PERSON, 0);
    player_input(&p, INPUT_PAUSE);                  /* twice is once */
    player_run(&p, 60000, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
    player_input(&p, INPUT_RESUME);
    player_input(&p, INPUT_RESUME);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    assert_int_equal(events_of(&p, WORLD_PAUSED), 1);
    assert_int_equal(events_of(&p, WORLD_RESUMED), 1);
    assert_int_equal(player_until(&p, PHASE_TRIAL, 10000), 3000);
    assert_int_equal(last_event(&p, WORLD_TRIAL_BEGIN).trial, 2);
    assert_near("the same side", last_event(&p, WORLD_TRIAL_BEGIN).x_mm, -31, 1e-9);
    for (int i = 0; i < 7; i++) player_hit(&p, 100, 300);
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_COMPLETE);
    assert_int_equal(r.trials, 8);
    assert_int_equal(r.repeated, 1);
    assert_int_equal(r.score, 100);                 /* the pause cost nothing */
    player_close(&p);
}

static void stepping_off_pauses_at_once(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 4000, 0, 0);
    p.s.events = EVENT_STEP_OFF;
    p.s.flags = SWAY_INVALID;
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
    assert_int_equal(player_scene(&p)->pause, PAUSE_STEPPED_OFF);
    assert_false(player_scene(&p)->cursor_visible);
    assert_int_equal(result_of(&p).step_offs, 1);
    player_input(&p, INPUT_RESUME);                 /* nobody stands there: it waits */
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
    p.s.flags = SWAY_ON;
    p.s.events = EVENT_STEP_ON;
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED); /* stepping on is a question, not an answer */
    assert_int_equal(events_of(&p, WORLD_STEP_ON), 1);
    player_input(&p, INPUT_RESUME);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    assert_int_equal(player_scene(&p)->trials_done, 0);
    player_close(&p);
}

static void a_bad_signal_does_not_count(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 9999, 0, 0);
    p.s.events = EVENT_BAD_SIGNAL;
    p.s.flags = SWAY_ON | SWAY_BAD | SWAY_INVALID;
    player_step(&p, 0, 0);                          /* the very last millisecond of the hold */
    assert_int_equal(player_scene(&p)->pause, PAUSE_BAD_SIGNAL);
    assert_int_equal(player_scene(&p)->trials_done, 0);
    assert_near("reason", last_event(&p, WORLD_TRIAL_REPEATED).value, PAUSE_BAD_SIGNAL, 0);
    player_run(&p, 1000, 0, 0);
    player_input(&p, INPUT_RESUME);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED); /* still no signal */
    p.s.flags = SWAY_ON;
    p.s.events = EVENT_SIGNAL_BACK;
    player_step(&p, 0, 0);
    player_input(&p, INPUT_RESUME);
    (void)player_until(&p, PHASE_DONE, 120000);
    struct world_result r = result_of(&p);
    assert_int_equal(r.bad_signals, 1);
    assert_int_equal(r.repeated, 1);
    assert_int_equal(r.trials, 3);
    assert_int_equal(r.score, 100);
    player_close(&p);
}

static void a_set_that_begins_without_signal_says_so(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    p.s.flags = SWAY_BAD | SWAY_INVALID;            /* the event itself was before the set */
    player_run(&p, 5000, 0, 0);
    assert_int_equal(player_scene(&p)->pause, PAUSE_BAD_SIGNAL);
    assert_int_equal(events_of(&p, WORLD_BAD_SIGNAL), 1);
    player_close(&p);
}

static void a_minute_without_anybody_keeps_what_was_done(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    player_hit(&p, 100, 300);
    p.s.events = EVENT_STEP_OFF;
    p.s.flags = SWAY_INVALID;
    player_step(&p, 0, 0);
    p.s.events = EVENT_GONE;
    player_step(&p, 0, 0);
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_STOPPED);
    assert_int_equal(r.trials, 1);
    assert_int_equal(r.score, 100);
    player_close(&p);
}

/* ---- stop, in every phase: within the tick, at least one star, nothing of the running trial ---- */

static void stop_always_works(void **state)
{
    (void)state;
    static const struct { int steps; enum world_phase phase; bool valid; } cases[] = {
        {0, PHASE_READY, false}, {1000, PHASE_READY, false}, {3500, PHASE_TRIAL, false}, {3000 + 15000 + 100, PHASE_RETURN, true},
        {3000 + 15000 + 600, PHASE_TRIAL, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int paused = 0; paused <= 1; paused++) {
            struct set_player p;
            struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
            player_open(&p, &s);
            player_run(&p, cases[i].steps, 0, 0);
            assert_int_equal(player_scene(&p)->phase, cases[i].phase);
            if (paused) player_input(&p, INPUT_PAUSE);
            player_input(&p, INPUT_STOP);
            assert_true(world_done(p.w));
            assert_int_equal(player_scene(&p)->phase, PHASE_DONE);
            struct world_result r = result_of(&p);
            assert_int_equal(r.end, END_STOPPED);
            assert_int_equal(r.stars, 1);
            assert_int_equal(r.score_valid, cases[i].valid);
            assert_int_equal(r.trials, cases[i].valid ? 1 : 0);
            assert_near("end", last_event(&p, WORLD_SET_END).value, END_STOPPED, 0);
            player_close(&p);
        }
    }
}

static void a_hole_is_never_scored(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    for (int i = 0; i < 7; i++) player_hit(&p, 100, 300);
    player_input(&p, INPUT_INTERRUPTED);
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_INTERRUPTED);
    assert_false(r.score_valid);
    assert_int_equal(r.score, 0);
    assert_int_equal(r.stars, 1);
    assert_int_equal(r.trials, 7);
    player_close(&p);
}

static void an_unfinished_set_tells_how_it_stands(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    struct world_result r = result_of(&p);
    assert_true(r.end == END_NONE && !r.score_valid && r.trials == 0);
    player_hit(&p, 100, 300);
    r = result_of(&p);
    assert_true(r.end == END_NONE && r.score_valid && r.trials == 1 && r.score == 100);
    player_close(&p);
}

/* ---- feet, wobbles, near falls, support ---- */

static void moved_feet_repeat_the_trial_at_most_three_times(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    for (int i = 1; i <= 4; i++) {
        (void)player_until(&p, PHASE_TRIAL, 10000);
        player_run(&p, 500, 0, 0);
        p.s.events = i % 2 ? EVENT_LIFT_L : EVENT_LIFT_R;
        player_step(&p, 0, 0);
        assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
        struct world_result r = result_of(&p);
        assert_int_equal(r.foot_moves, i);
        assert_int_equal(r.repeated, i < 4 ? i : 3);
        assert_int_equal(r.trials, i < 4 ? 0 : 1);
    }
    assert_near("reason", last_event(&p, WORLD_TRIAL_REPEATED).value, 10, 0);
    assert_int_equal(player_scene(&p)->pause, PAUSE_NONE); /* no comment, no pause */
    p.s.events = EVENT_LIFT_L;                             /* between trials feet may move */
    player_step(&p, 0, 0);
    assert_int_equal(result_of(&p).foot_moves, 4);
    player_close(&p);
}

static void wobble(struct set_player *p)
{
    double calm = p->s.cop5_speed_mm_s;
    p->s.cop5_speed_mm_s = 1000;
    player_run(p, WOBBLE_MS, 0, 0);
    p->s.cop5_speed_mm_s = calm;
}

static void two_wobbles_end_the_trial_and_three_the_set(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 2);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 5000, 0, 0);
    wobble(&p);
    assert_int_equal(events_of(&p, WORLD_WOBBLE), 1);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    player_run(&p, 2000, 0, 0);
    wobble(&p);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);  /* kindly: not reached, no word about it */
    assert_near("not reached", last_event(&p, WORLD_TRIAL_END).value, 0, 0);
    (void)player_until(&p, PHASE_TRIAL, 20000);
    player_run(&p, 1000, 0, 0);
    wobble(&p);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    player_run(&p, NEAR_FALL_WINDOW_MS - 1, 0, 0);
    assert_false(world_done(p.w));                            /* it might still be a near fall */
    player_step(&p, 0, 0);
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_STOPPED);
    assert_int_equal(r.wobbles, 3);
    assert_int_equal(r.trials, 2);
    assert_true(r.stars >= 1);
    /* 7.1 s of 15 s and 1.05 s of 14 s of hold, always inside the zone */
    assert_near("c_zone", r.component[0], 1, 1e-12);
    assert_near("c_done", r.component[1], (7.1 / 15 + 1.05 / level_value(&s.levels, level_key_index(E01_STEADY_STAND, "hold_s"), 1.7)) / 2, 1e-4);
    player_close(&p);
}

static void the_third_wobble_may_be_a_near_fall(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 2);
    player_open(&p, &s);
    for (int i = 0; i < 3; i++) {
        (void)player_until(&p, PHASE_TRIAL, 20000);
        player_run(&p, 3000, 0, 0);
        wobble(&p);
        if (i < 2) (void)player_until(&p, PHASE_RETURN, 20000);
    }
    player_run(&p, 300, 0, 0);
    p.s.events = EVENT_STEP_OFF;
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->pause, PAUSE_NEAR_FALL);
    player_input(&p, INPUT_NEAR_FALL);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
    player_input(&p, INPUT_RESUME);
    assert_true(world_done(p.w));
    assert_int_equal(result_of(&p).near_falls, 1);
    player_close(&p);
}

static void a_wobble_freezes_the_way_up(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 5);
    player_open(&p, &s);
    player_hit(&p, 100, 300);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    wobble(&p);
    player_hit(&p, 100, 300);
    player_hit(&p, 100, 300);
    assert_near("L", player_scene(&p)->running_level, 5.1, 1e-9);
    player_close(&p);
}

static void support_where_none_is_asked(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 8);  /* NO */
    player_open(&p, &s);
    p.s.support = 0.06;
    player_hit(&p, 1500, 300);
    assert_int_equal(events_of(&p, WORLD_SUPPORT_USED), 1);
    assert_near("u", last_event(&p, WORLD_SUPPORT_USED).value, 0.06, 0);
    struct world_result r = result_of(&p);
    assert_int_equal(r.support_trials, 1);
    assert_int_equal(r.successes, 1);                        /* it counts */
    assert_near("L", r.end_level, 8, 1e-9);                  /* but does not raise */
    player_close(&p);
    s = plain_setup(E06_SIDE_SHIFT, 4);                      /* FT */
    player_open(&p, &s);
    p.s.support = 0.06;
    player_hit(&p, 1500, 300);
    assert_int_equal(events_of(&p, WORLD_SUPPORT_USED), 0);
    assert_near("L", result_of(&p).end_level, 4.1, 1e-9);
    player_close(&p);
}

static void near_falls_are_asked_and_two_end_the_set(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 8);
    player_open(&p, &s);
    for (int i = 0; i < 3; i++) {
        (void)player_until(&p, PHASE_TRIAL, 10000);
        if (i < 2) {
            wobble(&p);
            p.s.events = EVENT_EDGE;
            player_step(&p, 0, 0);
            assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
            assert_int_equal(player_scene(&p)->pause, PAUSE_NEAR_FALL);
            assert_int_equal(result_of(&p).near_falls_asked, i + 1);
            player_input(&p, INPUT_RESUME);                  /* the question comes first */
            assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
        }
        if (i == 0) {
            player_input(&p, INPUT_NOT_A_NEAR_FALL);
            assert_int_equal(player_scene(&p)->pause, PAUSE_BY_PERSON);
        } else {
            player_input(&p, INPUT_NEAR_FALL);               /* the last one by the person's own button */
        }
        if (i < 2) {
            assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
            player_input(&p, INPUT_RESUME);
            assert_int_equal(player_scene(&p)->phase, PHASE_READY);
            assert_int_equal(player_scene(&p)->support, i == 0 ? SUPPORT_NONE : SUPPORT_FINGERTIPS);
        }
    }
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_STOPPED);
    assert_int_equal(r.near_falls, 2);
    assert_int_equal(r.near_falls_asked, 2);
    player_close(&p);
}

static void edge_and_gap_are_noted_once_a_second(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    for (int i = 0; i < 2500; i++) {
        p.s.events = EVENT_EDGE | EVENT_GAP;
        player_step(&p, 0, 0);
    }
    assert_int_equal(events_of(&p, WORLD_EDGE), 3);
    assert_int_equal(events_of(&p, WORLD_GAP), 3);
    player_close(&p);
}

/* A set that would never end runs out of room for events and ends kindly, with its end noted. */
static void events_are_bounded(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    for (int i = 0; i < 100000 && !world_done(p.w); i++) {
        player_input(&p, INPUT_PAUSE);
        player_step(&p, 0, 0);
        player_input(&p, INPUT_RESUME);
        player_step(&p, 0, 0);
    }
    assert_true(world_done(p.w));
    assert_int_equal(result_of(&p).end, END_STOPPED);
    assert_int_equal(result_of(&p).stars, 1);
    assert_int_equal(events_of(&p, WORLD_SET_END), 1);
    player_close(&p);
}

/* ---- inputs and determinism ---- */

static void an_input_waits_for_its_tick(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    player_run(&p, 100, 0, 0);
    world_input(p.w, p.s.tick + 50, INPUT_PAUSE);
    player_run(&p, 50, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_PAUSED);
    assert_int_equal(last_event(&p, WORLD_PAUSED).tick, p.s.tick - 1);
    player_close(&p);
}

struct script { uint32_t tick; enum world_input input; };

enum { SCRIPT_TICKS = 100000 };
static const struct script script[] = {{FIRST_TICK + 4321, INPUT_PAUSE}, {FIRST_TICK + 5000, INPUT_RESUME},
                                       {FIRST_TICK + 40000, INPUT_NEAR_FALL}, {FIRST_TICK + 41000, INPUT_RESUME},
                                       {FIRST_TICK + 90000, INPUT_STOP}};
enum { SCRIPT_INPUTS = sizeof script / sizeof script[0] };

/* Live: a restless person answers to what is shown, inputs come when they come. Every sample is kept. */
static void play_live(const struct world_setup *s, struct set_player *p, struct sway_sample *kept)
{
    struct random_stream r;
    random_seed(&r, 77, "sway");
    player_open(p, s);
    double x = 0, y = 0;
    for (int i = 0; i < SCRIPT_TICKS; i++) {
        const struct world_scene *scene = player_scene(p);
        x += 0.002 * ((scene->has_target ? scene->target_mm.x : 0) - x) + 0.3 * random_normal(&r);
        y += 0.002 * ((scene->has_target ? scene->target_mm.y : 0) - y) + 0.3 * random_normal(&r);
        p->s.cop5_speed_mm_s = 60 + 20 * random_normal(&r);
        player_step(p, x, y);
        kept[i] = p->s;
        for (int k = 0; k < SCRIPT_INPUTS; k++)
            if (p->s.tick == script[k].tick) world_input(p->w, p->s.tick, script[k].input);
    }
}

/* Later: the samples as they were; the inputs handed over all at once, each waits for its tick. */
static void play_again(const struct world_setup *s, struct set_player *p, const struct sway_sample *kept)
{
    player_open(p, s);
    for (int k = 0; k < SCRIPT_INPUTS; k++) world_input(p->w, script[k].tick, script[k].input);
    for (int i = 0; i < SCRIPT_TICKS; i++) world_step(p->w, &kept[i]);
}

static void the_same_in_gives_the_same_out_bit_for_bit(void **state)
{
    (void)state;
    static const enum exercise_id ids[] = {E01_STEADY_STAND, E06_SIDE_SHIFT, E08_STAR_REACH};
    struct sway_sample *kept = malloc(SCRIPT_TICKS * sizeof *kept);
    assert_non_null(kept);
    for (size_t e = 0; e < 3; e++) {
        struct world_setup s = plain_setup(ids[e], 4);
        struct set_player a, b;
        play_live(&s, &a, kept);
        play_again(&s, &b, kept);
        size_t na, nb;
        const struct world_event *ea = world_events(a.w, &na), *eb = world_events(b.w, &nb);
        assert_int_equal(na, nb);
        assert_true(na >= 10);
        for (size_t i = 0; i < na; i++) {
            assert_int_equal(ea[i].tick, eb[i].tick);
            assert_int_equal(ea[i].kind, eb[i].kind);
            assert_int_equal(ea[i].trial, eb[i].trial);
            assert_memory_equal(&ea[i].value, &eb[i].value, 4 * sizeof(double));
        }
        struct world_result ra = result_of(&a), rb = result_of(&b);
        assert_true(ra.score == rb.score && ra.end_level == rb.end_level && ra.component[1] == rb.component[1] &&
                    ra.level_sum == rb.level_sum && ra.play_s == rb.play_s);
        player_close(&a);
        player_close(&b);
    }
    free(kept);
}

static void every_event_has_a_name(void **state)
{
    (void)state;
    for (int a = 1; a < WORLD_EVENT_KINDS; a++) {
        assert_true(*world_event_name((enum world_event_kind)a));
        for (int b = 1; b < a; b++)
            assert_string_not_equal(world_event_name((enum world_event_kind)a), world_event_name((enum world_event_kind)b));
    }
    assert_string_equal(world_event_name((enum world_event_kind)0), "");
    assert_string_equal(world_event_name(WORLD_EVENT_KINDS), "");
}

/* Never in the middle: after three minutes the set ends, with a star and what was done. A pause begins the wait anew. */
static void nobody_waits_for_ever(void **state)
{
    (void)state;
    for (int paused = 0; paused <= 1; paused++) {
        struct set_player p;
        struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
        player_open(&p, &s);
        player_hit(&p, 300, 1000);
        assert_int_equal(player_scene(&p)->trials_done, 1);
        int waited = 0;
        for (; waited < 400000 && player_scene(&p)->phase != PHASE_DONE; waited++) {
            player_step(&p, 70, 0);
            if (paused && waited == 100000) {
                player_input(&p, INPUT_PAUSE);
                player_step(&p, 70, 0);
                player_input(&p, INPUT_RESUME);
            }
        }
        struct world_result r = result_of(&p);
        int want = paused ? 280001 : 180000;
        if (abs(waited - want) > 2) fail_msg("ended after %d ms, expected %d", waited, want);
        assert_int_equal(r.end, END_STOPPED);
        assert_true(r.stars >= 1 && r.trials == 1 && r.score_valid);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_waits_for_ever),
        cmocka_unit_test(ready_waits_three_seconds_and_more),
        cmocka_unit_test(a_good_set_of_side_shift),
        cmocka_unit_test(events_carry_their_times),
        cmocka_unit_test(a_missed_target_is_no_comment_and_a_smaller_next_one),
        cmocka_unit_test(three_misses_ask_for_one_more_step_of_support),
        cmocka_unit_test(pause_and_resume_repeat_the_trial),
        cmocka_unit_test(stepping_off_pauses_at_once),
        cmocka_unit_test(a_bad_signal_does_not_count),
        cmocka_unit_test(a_set_that_begins_without_signal_says_so),
        cmocka_unit_test(a_minute_without_anybody_keeps_what_was_done),
        cmocka_unit_test(stop_always_works),
        cmocka_unit_test(a_hole_is_never_scored),
        cmocka_unit_test(an_unfinished_set_tells_how_it_stands),
        cmocka_unit_test(moved_feet_repeat_the_trial_at_most_three_times),
        cmocka_unit_test(two_wobbles_end_the_trial_and_three_the_set),
        cmocka_unit_test(the_third_wobble_may_be_a_near_fall),
        cmocka_unit_test(a_wobble_freezes_the_way_up),
        cmocka_unit_test(support_where_none_is_asked),
        cmocka_unit_test(near_falls_are_asked_and_two_end_the_set),
        cmocka_unit_test(edge_and_gap_are_noted_once_a_second),
        cmocka_unit_test(events_are_bounded),
        cmocka_unit_test(an_input_waits_for_its_tick),
        cmocka_unit_test(the_same_in_gives_the_same_out_bit_for_bit),
        cmocka_unit_test(every_event_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
