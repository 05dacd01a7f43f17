/* E18 and A5 played: the tables, waits, cues, what nobody may know before, near misses, scores and repeated trials. */
#include "game/world/set_player.h"
#include "world/lean.h"

static const struct row { const char *key; double value[10]; } rows[] = {
    {"directions", {0, 0, 0, 1, 1, 2, 2, 3, 3, 4}},              {"distance_pct", {30, 30, 35, 35, 40, 40, 45, 45, 50, 50}},
    {"window_s", {4, 3.5, 3, 3, 2.5, 2.5, 2, 2, 1.8, 1.5}},      {"no_go_pct", {0, 0, 0, 0, 15, 20, 20, 25, 25, 30}},
    {"cues", {8, 10, 10, 12, 12, 14, 14, 16, 16, 16}},           {"support", {0, 1, 2, 2, 2, 3, 3, 3, 3, 3}},
};
static void the_file_is_the_table(void **state)
{
    (void)state;
    struct world_setup s = plain_setup(E18_QUICK_LEAN, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int g = 0; g < 10; g++) {
            double v = s.levels.value[level_key_index(E18_QUICK_LEAN, rows[i].key)][g];
            if (v != rows[i].value[g]) fail_msg("%s grade %d: %g, expected %g", rows[i].key, g + 1, v, rows[i].value[g]);
        }
    int no_go = level_key_index(E18_QUICK_LEAN, "no_go_pct");
    assert_near("no-go cues begin with the whole grade 5", level_value(&s.levels, no_go, 4.99), 0, 0);
    /* A5 is grade 4, with two directions */
    struct world_setup a = plain_setup(A5_QUICKNESS, 1);
    static const char *const same[] = {"distance_pct", "radius_pct", "window_s", "no_go_pct", "cues", "stance", "support"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        for (int g = 1; g <= 10; g++)
            assert_near(same[i], level_value(&a.levels, level_key_index(A5_QUICKNESS, same[i]), g),
                        level_value(&s.levels, level_key_index(E18_QUICK_LEAN, same[i]), 4), 0);
    assert_near("two", level_value(&a.levels, level_key_index(A5_QUICKNESS, "directions"), 4), 0, 0);
}

enum { ANSWER_RIGHT, ANSWER_LATE, ANSWER_OTHER_SIDE, ANSWER_TWITCH, ANSWER_NOTHING, ANSWER_MOVE };

/* One cue, answered at_ms after it by a jump, and back. */
static void answer(struct set_player *p, int how, int at_ms)
{
    (void)player_until(p, PHASE_TRIAL, 30000);
    struct point_mm to = player_scene(p)->target_mm;
    int done = player_scene(p)->trials_done;
    bool no_go = player_scene(p)->no_go;
    for (int ms = 1; ms < 20000 && player_scene(p)->phase == PHASE_TRIAL && player_scene(p)->trials_done == done; ms++) {
        double x = 0, y = 0;
        bool there = ms >= at_ms && ms < at_ms + 300;
        if (no_go) x = how == ANSWER_MOVE && ms == at_ms ? 15.1 : 0;
        else if (how == ANSWER_OTHER_SIDE && ms < at_ms && ms >= at_ms - 400) x = fabs(to.x) > 1 ? -to.x : to.y;
        else if (how == ANSWER_TWITCH && there) x = 0.3 * to.x, y = 0.3 * to.y;
        else if (how != ANSWER_NOTHING && how != ANSWER_TWITCH && there) x = to.x, y = to.y;
        player_step(p, x, y);
    }
}

static void waits_are_between_and_nothing_is_told_before(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E18_QUICK_LEAN, 6);
    int shortest = 100000, longest = 0;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        s.seed = seed;
        player_open(&p, &s);
        while (!world_done(p.w)) {
            int waited = 0;
            for (; player_scene(&p)->phase != PHASE_TRIAL && waited < 20000; waited++) {
                const struct world_scene *scene = player_scene(&p);
                if (scene->has_target || scene->target_direction != -1 || scene->side || scene->no_go || scene->target_glow > 0 ||
                    scene->target_mm.x != 0 || scene->ask.order != PERSON_STAND)
                    fail_msg("the scene tells what comes");
                player_step(&p, 0, 0);
            }
            if (player_scene(&p)->trials_done > 0) {
                shortest = waited < shortest ? waited : shortest;
                longest = waited > longest ? waited : longest;
            }
            player_step(&p, 0, 0);
            assert_true(player_scene(&p)->target_glow < 0.01);           /* soft onset */
            assert_int_equal(player_scene(&p)->has_target, !player_scene(&p)->no_go);
            answer(&p, ANSWER_RIGHT, 500);
        }
        assert_int_equal(result_of(&p).successes, 14);
        assert_int_equal(events_of(&p, WORLD_CUE), 14);
        assert_int_equal((int)player_scene(&p)->sound_number, 14);
        player_close(&p);
    }
    if (shortest < 1500 || longest > 4001 || shortest > 1900 || longest < 3600) fail_msg("waits of %d to %d ms", shortest, longest);
}

/* Grade 5: 2.5 s, 12 cues, 15 % no-go. */
static const struct miss_case { const char *what; int how, at_ms; bool go_counts, no_go_counts; } misses[] = {
    {"in time", ANSWER_RIGHT, 2500, true, true},         {"a millisecond late", ANSWER_LATE, 2501, false, true},
    {"the other side first", ANSWER_OTHER_SIDE, 1500, false, true}, {"a twitch", ANSWER_TWITCH, 500, false, true},
    {"no answer", ANSWER_NOTHING, 0, false, true},       {"one sample outside", ANSWER_MOVE, 1999, true, false},
};
static void near_misses_do_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof misses / sizeof misses[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E18_QUICK_LEAN, 5);
        for (int k = 0; k < LEVEL_KEYS_MAX; k++)
            for (int g = 0; g < 10; g++) s.levels.value[k][g] = s.levels.value[k][4]; /* whatever L does */
        player_open(&p, &s);
        int no_go = 0, right = 0;
        while (!world_done(p.w)) {
            (void)player_until(&p, PHASE_TRIAL, 30000);
            no_go += player_scene(&p)->no_go;
            answer(&p, misses[i].how, misses[i].at_ms);
        }
        assert_int_equal(no_go, 2);
        right = (misses[i].go_counts ? 10 : 0) + (misses[i].no_go_counts ? 2 : 0);
        if (result_of(&p).successes != right) fail_msg("%s: %d right, expected %d", misses[i].what, result_of(&p).successes, right);
        player_close(&p);
    }
}

static void the_score_in_closed_form(void **state)
{
    (void)state;
    for (int no_hurry = 0; no_hurry <= 1; no_hurry++) {
        struct set_player p;
        struct world_setup s = plain_setup(E18_QUICK_LEAN, 1);
        s.cap = 1;
        s.no_hurry = no_hurry == 1;
        player_open(&p, &s);
        for (int i = 0; i < 8; i++) answer(&p, i == 3 ? ANSWER_NOTHING : ANSWER_RIGHT, 2800);
        struct world_result r = result_of(&p);
        assert_string_equal(r.component_name[1], "c_time");
        assert_near("c_correct", r.component[0], 7 / 8.0, 1e-12);
        assert_near("c_time: (4 - 2.8) / 2.4", r.component[1], 0.5, 1e-12);
        assert_near("c_overshoot: exactly there", r.component[2], 1, 1e-9);
        assert_int_equal(r.score, no_hurry ? 93 : 80);  /* 52.5 + 40; 52.5 + 12.5 + 15 */
        assert_near("best", r.best_value, 7, 0);
        assert_near("arrived", last_event(&p, WORLD_ARRIVED).value, 2.8, 1e-12);
        assert_near("onset", last_event(&p, WORLD_ONSET).value, 2.8, 1e-12);
        player_close(&p);
    }
}

/* However late inside the window: the same points where nothing may reward hurry. */
static void no_hurry_means_no_part_of_time(void **state)
{
    (void)state;
    int points[2];
    for (int late = 0; late <= 1; late++) {
        struct set_player p;
        struct world_setup s = plain_setup(E18_QUICK_LEAN, 5);
        s.no_hurry = true;
        s.cap = 5;
        player_open(&p, &s);
        while (!world_done(p.w)) answer(&p, ANSWER_RIGHT, late ? 2500 : 300);
        points[late] = result_of(&p).score;
        player_close(&p);
    }
    assert_int_equal(points[0], 100);
    assert_int_equal(points[1], 100);
}

static void a_stumble_is_no_calm_return(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E18_QUICK_LEAN, 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 30000);
    struct point_mm to = player_scene(&p)->target_mm;
    player_run(&p, 200, to.x, to.y);
    p.s.cop5_speed_mm_s = 451;
    player_run(&p, 60, 0, 0);
    p.s.cop5_speed_mm_s = 8;
    for (int i = 0; i < 5000 && player_scene(&p)->phase == PHASE_TRIAL; i++) player_step(&p, 0, 0);
    assert_int_equal(result_of(&p).trials, 1);
    assert_int_equal(result_of(&p).successes, 0);
    assert_int_equal(result_of(&p).wobbles, 1);
    player_close(&p);
}

/* A foot that moved: the same cue again, after another wait. */
static void a_repeated_cue_stays_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct set_player p;
        struct world_setup s = plain_setup(E18_QUICK_LEAN, 8);
        s.seed = seed;
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 30000);
        int direction = player_scene(&p)->target_direction;
        p.s.events = EVENT_LIFT_R;
        player_step(&p, 0, 0);
        assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
        assert_int_equal(player_scene(&p)->target_direction, -1);
        (void)player_until(&p, PHASE_TRIAL, 30000);
        assert_int_equal(player_scene(&p)->target_direction, direction);
        for (int i = 0; i < 3; i++) answer(&p, ANSWER_RIGHT, 600);
        player_input(&p, INPUT_PAUSE);
        player_run(&p, 300, 0, 0);
        player_input(&p, INPUT_RESUME);
        answer(&p, ANSWER_RIGHT, 600);
        player_input(&p, INPUT_STOP);
        assert_true(result_of(&p).stars >= 1);
        player_close(&p);
    }
}

static void quickness_is_a_median_and_its_spread(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(A5_QUICKNESS, 1);
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->trials_total, 12);
    int right = 0;
    for (int i = 0; i < 12; i++) {
        (void)player_until(&p, PHASE_TRIAL, 30000);
        right += player_scene(&p)->target_direction == 2;
        assert_near("35 %", fabs(player_scene(&p)->target_mm.x), 35, 1e-9);
        answer(&p, ANSWER_RIGHT, 700 + 100 * i);        /* 0.7 to 1.8 s */
    }
    assert_true(right >= 5 && right <= 7);
    struct world_result r = result_of(&p);
    assert_int_equal(r.component_count, 2);
    assert_string_equal(r.component_name[0], "t_med_s");
    assert_string_equal(r.component_name[1], "t_iqr_s");
    assert_near("median", r.component[0], 1.25, 1e-12);
    assert_near("quartiles 1.525 and 0.975", r.component[1], 0.55, 1e-12);
    assert_near("right", r.best_value, 12, 0);
    assert_false(r.score_valid);
    assert_near("the level stays", r.end_level, 1, 0);
    assert_int_equal(r.stars, 1);
    player_close(&p);
    /* nobody answers: no time is told */
    player_open(&p, &s);
    for (int i = 0; i < 12; i++) answer(&p, ANSWER_NOTHING, 0);
    assert_true(world_done(p.w));
    assert_int_equal(result_of(&p).component_count, 0);
    assert_int_equal(result_of(&p).successes, 0);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_the_table),
        cmocka_unit_test(waits_are_between_and_nothing_is_told_before),
        cmocka_unit_test(near_misses_do_not_count),
        cmocka_unit_test(the_score_in_closed_form),
        cmocka_unit_test(no_hurry_means_no_part_of_time),
        cmocka_unit_test(a_stumble_is_no_calm_return),
        cmocka_unit_test(a_repeated_cue_stays_the_same),
        cmocka_unit_test(quickness_is_a_median_and_its_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
