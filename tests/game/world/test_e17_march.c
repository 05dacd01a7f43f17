/* E17 march with made-up samples: which steps count, to the millisecond; the score by hand. */
#include "game/world/set_player.h"
#include "world/exercise.h"

/* The foot of `side` is up for up_ms, then both stand for rest_ms. */
static void foot(struct set_player *p, int side, int up_ms, int rest_ms)
{
    for (int i = 0; i < up_ms + rest_ms; i++) {
        p->s.share_right = i < up_ms ? (side > 0 ? 0.0 : 1.0) : 0.5;
        player_step(p, 0, 0);
    }
}

static void march_open(struct set_player *p, double grade)
{
    struct world_setup s = plain_setup(E17_MARCH, grade);
    s.cap = grade;                       /* L stays */
    player_open(p, &s);
    (void)player_until(p, PHASE_TRIAL, 10000);
}

static const struct { double grade; int steps; } lengths[] = {
    {1, 13}, {2, 25}, {3, 25}, {4, 40}, {5, 40}, {6, 33}, {7, 25}, {8, 40}, {9, 60}, {10, 50},
};
static void length_and_cadence_give_the_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct set_player p;
        march_open(&p, lengths[i].grade);
        if (player_scene(&p)->trials_total != lengths[i].steps)
            fail_msg("grade %g: %d steps, expected %d", lengths[i].grade, player_scene(&p)->trials_total, lengths[i].steps);
        player_close(&p);
    }
}

/* 60 a minute, 0.5 s each: full marks, and the foot asked is the other one each time. */
static void a_band_that_marches_well(void **state)
{
    (void)state;
    struct set_player p;
    march_open(&p, 4);
    for (int k = 0; k < 40; k++) {
        int side = k % 2 ? -1 : 1;
        assert_int_equal(player_scene(&p)->side, side);
        assert_int_equal(player_scene(&p)->ask.order, PERSON_MARCH);
        assert_near("cadence", player_scene(&p)->ask.cadence_per_min, 60, 0);
        foot(&p, side, 500, 500);
    }
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.trials, 40);
    assert_int_equal(r.successes, 40);
    assert_int_equal(r.score, 100);
    assert_int_equal(events_of(&p, WORLD_LIFTED), 40);
    assert_int_equal(events_of(&p, WORLD_LANDED), 40);
    assert_near("in the air", last_event(&p, WORLD_LANDED).x_mm, 0.5, 1e-9);
    assert_near("peak", last_event(&p, WORLD_LANDED).y_mm, 1, 1e-9);
    assert_near("single support", r.component[3], 0.5, 0.01);
    player_close(&p);
}

/* What the third step is; the two before and the ones after are as asked. */
static const struct near_case { const char *what; int side, up_ms, wait_ms; int misses; } near_cases[] = {
    {"as asked", 1, 500, 0, 0},
    {"a millisecond short", 1, 499, 0, 1},
    {"far too short", 1, 100, 0, 1},
    {"on the beat to the last", 1, 500, 250, 0},
    {"a millisecond late", 1, 500, 251, 1},
    {"too early", 1, 500, -167, 1},
    {"early enough", 1, 500, -166, 0},
    {"the same foot again", -1, 500, 0, 1},
};
static void near_misses_do_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof near_cases / sizeof near_cases[0]; i++) {
        const struct near_case *c = &near_cases[i];
        struct set_player p;
        march_open(&p, 4);
        foot(&p, 1, 500, 500);
        foot(&p, -1, 500, 500 + c->wait_ms);
        foot(&p, c->side, c->up_ms, 1000 - c->up_ms);
        foot(&p, -c->side, 500, 500);
        foot(&p, c->side, 500, 500);
        struct world_result r = result_of(&p);
        if (r.trials != 5 || r.successes != 5 - c->misses)
            fail_msg("%s: %d of %d, expected %d of 5", c->what, r.successes, r.trials, 5 - c->misses);
        player_close(&p);
    }
}

/* Load from side to side without a lift: nothing counts, and the set ends all the same. */
static const struct { const char *what; double high; int lifts; } rock_cases[] = {{"shuffling", 0.90, 0}, {"rocking", 0.949, 0}, {"still", 0.5, 0}};
static void no_lift_is_no_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rock_cases / sizeof rock_cases[0]; i++) {
        struct set_player p;
        march_open(&p, 1);
        int ms = 0;
        for (; !world_done(p.w) && ms < 120000; ms++) {
            double high = rock_cases[i].high;
            p.s.share_right = ms / 1000 % 2 ? high : 1 - high;
            player_step(&p, 0, 0);
        }
        if (!world_done(p.w)) fail_msg("%s: the set hangs", rock_cases[i].what);
        struct world_result r = result_of(&p);
        assert_int_equal(r.successes, 0);
        assert_int_equal(r.trials, 13);
        assert_int_equal(events_of(&p, WORLD_LIFTED), 0);
        assert_int_equal(r.score, 0);
        assert_int_equal(r.stars, 1);
        assert_in_range(ms, 8000 + 12 * 3750, 8000 + 12 * 3760); /* 8 s, then two and a half beats of 1.5 s */
        player_close(&p);
    }
}

/* Left 0.6 s, right 0.5 s: dLR 0.0909. Intervals 1000 and 1100 in turn. */
static void the_score_by_hand(void **state)
{
    (void)state;
    struct set_player p;
    march_open(&p, 4);
    for (int k = 0; k < 40; k++) foot(&p, k % 2 ? -1 : 1, k % 2 ? 600 : 500, 500);
    struct world_result r = result_of(&p);
    double mean = (20 * 1.0 + 19 * 1.1) / 39, squares = 20 * 1.0 + 19 * 1.21;
    double cv = sqrt((squares - 39 * mean * mean) / 38) / mean;
    assert_int_equal(r.successes, 40);
    assert_near("c_even", r.component[1], 1 - (0.1 / 1.1) / 0.2, 1e-9);
    assert_near("c_rhythm", r.component[2], 1 - cv / 0.25, 1e-9);
    double p_want = 100 * (0.4 + 0.3 * (1 - (0.1 / 1.1) / 0.2) + 0.3 * (1 - cv / 0.25));
    assert_int_equal(r.score, (int)lround(p_want));
    player_close(&p);
}

static void one_foot_alone_is_no_march(void **state)
{
    (void)state;
    struct set_player p;
    march_open(&p, 4);
    for (int k = 0; k < 40; k++) foot(&p, 1, 500, 500);
    struct world_result r = result_of(&p);
    assert_int_equal(r.successes, 1);
    assert_near("c_even", r.component[1], 0, 0);
    player_close(&p);
}

static void standing_on_one_leg_ends_each_step(void **state)
{
    (void)state;
    struct set_player p;
    march_open(&p, 1);
    p.s.share_right = 1.0;
    player_run(&p, 13 * 8000, 0, 0);
    assert_true(world_done(p.w));
    assert_int_equal(result_of(&p).successes, 0);
    assert_int_equal(events_of(&p, WORLD_LIFTED), 1);
    player_close(&p);
}

/* A pause is no late step; the step under way is asked again. */
static void pause_and_go_on(void **state)
{
    (void)state;
    struct set_player p;
    march_open(&p, 4);
    foot(&p, 1, 500, 500);
    foot(&p, -1, 200, 0);
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 5000, 0, 0);
    player_input(&p, INPUT_RESUME);
    p.s.share_right = 0.5;
    (void)player_until(&p, PHASE_TRIAL, 10000);
    assert_int_equal(player_scene(&p)->side, -1);
    foot(&p, -1, 500, 500);
    foot(&p, 1, 500, 500);
    struct world_result r = result_of(&p);
    assert_int_equal(r.trials, 3);
    assert_int_equal(r.successes, 3);
    assert_int_equal(r.repeated, 1);
    player_close(&p);
}

/* The beat: once a second, without a jump between steps. */
static void the_beat_is_even(void **state)
{
    (void)state;
    struct set_player p;
    march_open(&p, 4);
    uint32_t before = player_scene(&p)->sound_number;
    int since = -1;
    for (int k = 0; k < 10; k++)
        for (int i = 0; i < 1000; i++) {
            p.s.share_right = i < 500 ? (k % 2 ? 1 : 0) : 0.5;
            player_step(&p, 0, 0);
            if (since >= 0) since++;
            if (player_scene(&p)->sound_number == before) continue;
            before = player_scene(&p)->sound_number;
            if (since >= 0) assert_in_range(since, 999, 1001);
            since = 0;
        }
    assert_true(player_scene(&p)->pace >= 0 && player_scene(&p)->pace <= 1);
    player_close(&p);
}

static void three_hard_landings_are_enough(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E17_MARCH, 4);
    s.care.impact_ceiling_w = 1.3;
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    for (int k = 0; k < 40 && !world_done(p.w); k++) {
        foot(&p, k % 2 ? -1 : 1, 500, 0);
        p.s.fz_n = 1.4 * PERSON_N;
        foot(&p, 1, 0, 20);
        p.s.fz_n = PERSON_N;
        foot(&p, 1, 0, 480);
    }
    struct world_result r = result_of(&p);
    assert_int_equal(r.hard_landings, 3);
    assert_int_equal(r.end, END_STOPPED);
    assert_true(r.stars >= 1 && r.trials <= 4);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(length_and_cadence_give_the_steps),
        cmocka_unit_test(a_band_that_marches_well),
        cmocka_unit_test(near_misses_do_not_count),
        cmocka_unit_test(no_lift_is_no_step),
        cmocka_unit_test(the_score_by_hand),
        cmocka_unit_test(one_foot_alone_is_no_march),
        cmocka_unit_test(standing_on_one_leg_ends_each_step),
        cmocka_unit_test(pause_and_go_on),
        cmocka_unit_test(the_beat_is_even),
        cmocka_unit_test(three_hard_landings_are_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
