/* E11 through the set machine: the path walked, cut, left and held to the millisecond. */
#include "game/world/set_player.h"
#include "world/corridor.h"

/* Goes where a willing person is asked to go, `off` shares of reach beside it (reach is 100 mm, to the back too). */
static void walk_step(struct set_player *p, double off_mm)
{
    const struct world_scene *s = player_scene(p);
    struct point_mm c0 = p->setup.body.c0_mm, to = s->ask.order == PERSON_FOLLOW ? s->ask.target_mm : c0;
    player_step(p, to.x - c0.x, to.y - c0.y + off_mm);
}

static struct world_setup open_garden(struct set_player *p, double grade)
{
    struct world_setup s = plain_setup(E11_GARDEN_PATH, grade);
    s.body.reach_back_mm = 100;
    s.cap = grade;
    player_open(p, &s);
    return s;
}

static void a_willing_walk_is_full_marks(void **state)
{
    (void)state;
    static const int segments[10] = {3, 4, 5, 6, 6, 8, 8, 10, 10, 12};
    for (int g = 1; g <= 10; g++) {
        struct set_player p;
        (void)open_garden(&p, g);
        bool ever_far = false;
        struct point_mm before = {0, 0};
        for (int ms = 0; !world_done(p.w) && ms < 300000; ms++) {
            walk_step(&p, 0);
            struct point_mm now = player_scene(&p)->cursor_mm;
            ever_far |= distance_mm(now, before) > 0.15;
            before = now;
        }
        struct world_result r = result_of(&p);
        print_message("grade %d: %d of %d, score %d, %g %g %g, %.0f s\n", g, r.successes, r.trials, r.score, r.component[0], r.component[1],
                      r.component[2], r.play_s);
        assert_false(ever_far);                                  /* what is asked never jumps */
        assert_true(r.trials == segments[g - 1] && r.successes == r.trials);
        assert_near("c_in", r.component[0], 1, 1e-9);
        assert_near("c_eff", r.component[1], 1, 1e-9);
        assert_near("c_done", r.component[2], 1, 1e-9);
        assert_int_equal(r.score, 100);
        assert_near("best", r.best_value, r.trials, 0);
        player_close(&p);
    }
}

/* In the middle all the time: nothing grows, and nobody waits for ever. */
static void standing_still_ends_kindly(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = open_garden(&p, 6);
    player_run(&p, 400000, 0, 0);
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_true(r.trials == 8 && r.successes == 0 && r.stars == 1);
    assert_near("c_done", r.component[2], 0, 0);
    double limit_s = level_value(&s.levels, level_key_index(E11_GARDEN_PATH, "segment_limit_s"), 4);
    assert_true(r.play_s >= 8 * 10 - 1e-9 && r.play_s <= 8 * limit_s + 1e-9);
    player_close(&p);
}

static void jumping_to_the_end_is_no_walk(void **state)
{
    (void)state;
    struct set_player p;
    (void)open_garden(&p, 10);
    while (!world_done(p.w)) {
        const struct world_scene *s = player_scene(&p);
        if (s->phase == PHASE_TRIAL) player_step(&p, s->target_mm.x, s->target_mm.y);
        else walk_step(&p, 0);
    }
    struct world_result r = result_of(&p);
    if (r.successes > 0) fail_msg("%d of %d by jumping", r.successes, r.trials);
    player_close(&p);
}

/* A stop of 2 s: left one millisecond early it begins again; kept, the segment is finished. */
static void stops_are_held(void **state)
{
    (void)state;
    for (int early = 0; early <= 1; early++) {
        struct set_player p;
        (void)open_garden(&p, 3);                                /* five segments, a stop after the third */
        while (events_of(&p, WORLD_ARRIVED) < 3) walk_step(&p, 0);
        assert_int_equal(player_scene(&p)->trials_done, 2);
        struct point_mm end = player_scene(&p)->target_mm;
        player_run(&p, 2000 - early, end.x, end.y);
        if (early) {
            player_step(&p, end.x + 26, end.y);                  /* the half-width is 25 mm */
            assert_int_equal(events_of(&p, WORLD_SLIPPED_OUT), 1);
            player_run(&p, 2000, end.x, end.y);
            assert_int_equal(player_scene(&p)->trials_done, 2);
            player_step(&p, end.x, end.y);
        }
        assert_int_equal(player_scene(&p)->trials_done, 3);
        assert_int_equal(player_scene(&p)->hits, 3);
        player_close(&p);
    }
}

/* More than a fifth of the time beside the path: finished, but no success. */
static void a_walk_beside_the_path_is_finished_only(void **state)
{
    (void)state;
    struct set_player p;
    (void)open_garden(&p, 6);
    int outside = 0;
    while (player_scene(&p)->trials_done == 0) {
        bool trial = player_scene(&p)->phase == PHASE_TRIAL;
        walk_step(&p, trial && outside++ < 2500 ? 45 : 0);
    }
    assert_int_equal(events_of(&p, WORLD_ARRIVED), 1);
    assert_int_equal(player_scene(&p)->hits, 0);
    struct world_result r = result_of(&p);
    assert_near("c_done", r.component[2], 1, 0);
    player_close(&p);
}

static void a_pause_repeats_the_segment(void **state)
{
    (void)state;
    struct set_player p;
    (void)open_garden(&p, 4);
    while (player_scene(&p)->trials_done < 2) walk_step(&p, 0);
    struct point_mm end = player_scene(&p)->target_mm;
    for (int i = 0; i < 1500; i++) walk_step(&p, 0);
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 500, 0, 0);
    player_input(&p, INPUT_RESUME);
    while (player_scene(&p)->phase != PHASE_TRIAL) walk_step(&p, 0);
    assert_near("the same end, x", player_scene(&p)->target_mm.x, end.x, 1e-9);
    assert_near("the same end, y", player_scene(&p)->target_mm.y, end.y, 1e-9);
    while (!world_done(p.w)) walk_step(&p, 0);
    struct world_result r = result_of(&p);
    assert_true(r.trials == 6 && r.successes == 6 && r.repeated == 1);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_willing_walk_is_full_marks), cmocka_unit_test(standing_still_ends_kindly),
        cmocka_unit_test(jumping_to_the_end_is_no_walk), cmocka_unit_test(stops_are_held),
        cmocka_unit_test(a_walk_beside_the_path_is_finished_only), cmocka_unit_test(a_pause_repeats_the_segment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
