/* E20 played: the table, melodies, sorting, counting; answers right, another, none; scores in closed form; one kind of task in a set. */
#include "game/world/set_player.h"
#include "world/lean.h"

static const struct row { const char *key; double value[10]; } rows[] = {
    {"task", {0, 1, 0, 2, 1, 0, 4, 3, 0, 5}},           {"load", {0, 4, 1, 6, 5, 2, 7, 5, 3, 8}},
    {"lean_pct", {30, NAN, 35, 35, NAN, 40, 40, NAN, 45, 45}}, {"answer_limit_s", {10, 10, 10, 6, 10, 8, 5, 8, 8, 4}},
    {"support", {0, 1, 2, 2, 2, 3, 3, 2, 3, 3}},        {"radius_mm", {NAN, 20, NAN, NAN, 18, NAN, NAN, 18, NAN, NAN}},
};
static void the_file_is_the_table(void **state)
{
    (void)state;
    struct world_setup s = plain_setup(E20_THINK_AND_SWAY, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int g = 0; g < 10; g++) {
            double v = s.levels.value[level_key_index(E20_THINK_AND_SWAY, rows[i].key)][g], want = rows[i].value[g];
            if (isnan(want) ? !isnan(v) : v != want) fail_msg("%s grade %d: %g, expected %g", rows[i].key, g + 1, v, want);
        }
}

/* The grade as it is, whatever L does. */
static struct world_setup setup_of(int grade)
{
    struct world_setup s = plain_setup(E20_THINK_AND_SWAY, grade);
    for (int k = 0; k < LEVEL_KEYS_MAX; k++)
        for (int g = 0; g < 10; g++) s.levels.value[k][g] = s.levels.value[k][grade - 1];
    return s;
}

/* Does what is asked; share of the lean; the other side where `other`. Until one more answer, or the end of the set. */
static void answer(struct set_player *p, bool lean, bool other)
{
    int before = events_of(p, WORLD_ANSWER);
    struct point_mm c0 = p->setup.body.c0_mm;
    for (int ms = 0; ms < 60000 && !world_done(p->w) && events_of(p, WORLD_ANSWER) == before; ms++) {
        struct person_command ask = player_scene(p)->ask;
        struct point_mm to = {ask.target_mm.x - c0.x, ask.target_mm.y - c0.y};
        bool asked = ask.order == PERSON_LEAN && player_scene(p)->phase == PHASE_TRIAL && lean;
        if (!asked) to = (struct point_mm){0, 0};
        if (asked && other) to = fabs(to.x) > 1 ? (struct point_mm){-to.x, to.y} : (struct point_mm){to.y, 0};
        player_step(p, to.x, to.y);
    }
}

static void right_answers_are_full_marks(void **state)
{
    (void)state;
    static const struct { int grade, answers, trials; } cases[] = {
        {1, 8, 4}, {2, 3, 3}, {3, 12, 4}, {4, 10, 10}, {5, 3, 3}, {6, 16, 4}, {7, 12, 12}, {8, 3, 3}, {9, 15, 3}, {10, 12, 12},
    };
    for (size_t i = 0; i < 10; i++) {
        struct set_player p;
        struct world_setup s = setup_of(cases[i].grade);
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->trials_total, cases[i].trials);
        assert_int_equal(player_scene(&p)->stance, cases[i].grade == 8 ? STANCE_TOGETHER : STANCE_WIDE);
        while (!world_done(p.w)) answer(&p, true, false);
        struct world_result r = result_of(&p);
        if (r.successes != cases[i].trials || r.score != 100 || (int)r.best_value != cases[i].answers)
            fail_msg("grade %d: %d of %d, P %d, %g answers", cases[i].grade, r.successes, r.trials, r.score, r.best_value);
        assert_int_equal(events_of(&p, WORLD_ANSWER), cases[i].answers);
        player_close(&p);
    }
}

/* Leans well, but to the other side: the motor part is whole, the answers are none. */
static void answers_and_leans_are_apart(void **state)
{
    (void)state;
    static const int grades[] = {3, 4, 10};
    for (size_t i = 0; i < 3; i++) {
        struct set_player p;
        struct world_setup s = setup_of(grades[i]);
        player_open(&p, &s);
        while (!world_done(p.w)) answer(&p, true, true);
        struct world_result r = result_of(&p);
        assert_int_equal(r.successes, 0);
        assert_string_equal(r.component_name[0], "c_motor");
        assert_near("c_motor", r.component[0], 1, 1e-9);
        assert_near("c_answers", r.component[1], 0, 0);
        assert_int_equal(r.score, 50);
        player_close(&p);
        player_open(&p, &s);                            /* nobody leans: neither */
        while (!world_done(p.w)) answer(&p, false, false);
        assert_int_equal(result_of(&p).score, 0);
        assert_int_equal(result_of(&p).stars, 1);
        player_close(&p);
    }
}

/* Steady half of the time while counting: q 0.5, c_zone 0.1818; the numbers are right, the trial is not. */
static void counting_is_steadiness_and_a_number(void **state)
{
    (void)state;
    for (int steady = 0; steady <= 1; steady++) {
        struct set_player p;
        struct world_setup s = setup_of(2);
        player_open(&p, &s);
        while (!world_done(p.w)) {
            (void)player_until(&p, PHASE_TRIAL, 30000);
            for (int ms = 0; player_scene(&p)->has_target; ms++) player_step(&p, !steady && ms % 100 < 50 ? (ms / 100 % 2 ? 40 : -40) : 0, 0);
            answer(&p, true, false);
        }
        struct world_result r = result_of(&p);
        assert_int_equal(r.successes, steady ? 3 : 0);
        assert_near("c_answers", r.component[1], 1, 0);
        assert_near("c_motor", r.component[0], steady ? 1 : 0.8 * (0.5 - 0.4) / 0.55 + 0.2, 0.01);
        player_close(&p);
    }
}

/* The middle number is answered by staying: with nobody leaning, exactly those rounds are right. */
static void staying_is_an_answer_in_counting(void **state)
{
    (void)state;
    int stays = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct set_player p;
        struct world_setup s = setup_of(5);
        s.seed = seed;
        player_open(&p, &s);
        while (!world_done(p.w)) {
            bool lean_asked = false;
            int before = events_of(&p, WORLD_ANSWER), right = (int)result_of(&p).best_value;
            for (int ms = 0; ms < 90000 && events_of(&p, WORLD_ANSWER) == before && !world_done(p.w); ms++) {
                lean_asked = lean_asked || player_scene(&p)->ask.order == PERSON_LEAN;
                player_step(&p, 0, 0);
            }
            if (events_of(&p, WORLD_ANSWER) == before) break;
            bool was_right = (int)result_of(&p).best_value > right;
            assert_true(was_right == !lean_asked);
            stays += was_right;
        }
        player_close(&p);
    }
    assert_true(stays > 4 && stays < 24);
}

/* What is to be remembered is not on the screen when it is asked. */
static void a_melody_is_told_and_then_hidden(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = setup_of(3);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 30000);
    assert_string_equal(player_scene(&p)->prompt, "Listen to the bells");
    int told[3], n = 0;
    uint32_t number = player_scene(&p)->sound_number;
    for (int ms = 0; ms < 3 * 1200; ms++) {
        player_step(&p, 0, 0);
        const struct world_scene *scene = player_scene(&p);
        if (scene->sound_number == number) continue;
        number = scene->sound_number;
        assert_int_equal(scene->symbol[scene->symbol_at], scene->sound_kind);
        assert_int_equal(scene->symbol_at, n);
        told[n++] = scene->sound_kind;
    }
    assert_int_equal(n, 3);
    for (int ms = 0; ms < 2000 && player_scene(&p)->ask.order != PERSON_LEAN; ms++) player_step(&p, 0, 0);
    assert_string_equal(player_scene(&p)->prompt, "Lean the melody");
    for (int i = 0; i < 3; i++) assert_int_equal(player_scene(&p)->symbol[i], -1);
    assert_false(player_scene(&p)->has_target);
    answer(&p, true, false);
    assert_int_equal(player_scene(&p)->symbol[0], told[0]);
    assert_near("right", last_event(&p, WORLD_ANSWER).value, 1, 0);
    player_close(&p);
}

static void a_set_keeps_its_kind_of_task(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E20_THINK_AND_SWAY, 5);   /* count 8 sounds; after misses L is 4.x, sort, and 3.x, melody */
    player_open(&p, &s);
    int counted = 0;
    while (!world_done(p.w)) {
        int before = events_of(&p, WORLD_CUE);
        (void)player_until(&p, PHASE_TRIAL, 30000);
        assert_string_equal(player_scene(&p)->prompt, "Count only the bells");
        double radius = player_scene(&p)->target_radius_mm;
        answer(&p, true, true);
        assert_int_equal(events_of(&p, WORLD_CUE) - before, counted++ == 0 ? 8 : 5);
        assert_near("zone of the grade that is played", radius, counted == 1 ? 18 : 20, 1e-9);
        if (result_of(&p).successes > 0) break;                   /* a middle number was right: L rises again */
    }
    assert_true(counted >= 1);
    player_close(&p);
}

/* A trial that is repeated leaves no answers behind; the melody is the same. */
static void a_repeated_melody_counts_once(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = setup_of(3);
    player_open(&p, &s);
    answer(&p, true, true);
    answer(&p, true, false);
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 500, 0, 0);
    player_input(&p, INPUT_RESUME);
    while (!world_done(p.w)) answer(&p, true, false);
    struct world_result r = result_of(&p);
    assert_int_equal(r.repeated, 1);
    assert_int_equal(r.score, 100);
    assert_near("answers", r.best_value, 12, 0);
    player_close(&p);
}

static void no_part_of_time_where_nothing_rewards_hurry(void **state)
{
    (void)state;
    int points[2];
    for (int slow = 0; slow <= 1; slow++) {
        struct set_player p;
        struct world_setup s = setup_of(4);
        s.no_hurry = true;
        player_open(&p, &s);
        while (!world_done(p.w)) {
            (void)player_until(&p, PHASE_TRIAL, 30000);
            if (slow) player_run(&p, 5900, 0, 0);
            answer(&p, true, false);
        }
        points[slow] = result_of(&p).score;
        player_close(&p);
    }
    assert_int_equal(points[0], 100);
    assert_int_equal(points[1], 100);
}

static void stopping_is_always_a_star(void **state)
{
    (void)state;
    static const int grades[] = {1, 2, 4};
    for (size_t i = 0; i < 3; i++)
        for (int ms = 500; ms < 40000; ms += 1900) {
            struct set_player p;
            struct world_setup s = setup_of(grades[i]);
            player_open(&p, &s);
            player_run(&p, ms, 0, 0);
            player_input(&p, INPUT_STOP);
            assert_true(result_of(&p).stars >= 1);
            player_close(&p);
        }
}

/* "-" stays "-" on the way into the record and back. */
static void settings_are_kept_with_their_empty_cells(void **state)
{
    (void)state;
    struct world_setup s = plain_setup(E20_THINK_AND_SWAY, 5), back;
    static char text[16384];
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(world_setup_write(&s, text, sizeof text), STATUS_OK);
    if (world_setup_read(text, &back, &why) != STATUS_OK) fail_msg("%s", why.text);
    int lean = level_key_index(E20_THINK_AND_SWAY, "lean_pct");
    for (int g = 0; g < 10; g++) {
        double a = s.levels.value[lean][g], b = back.levels.value[lean][g];
        assert_true(isnan(a) ? isnan(b) : a == b);
    }
}

/* No cursor, no numbers, no feet on the plate: the set goes on or waits, and every value stays finite. */
static void strange_signals_change_nothing(void **state)
{
    (void)state;
    for (int grade = 1; grade <= 10; grade++) {
        struct set_player p;
        struct world_setup s = setup_of(grade);
        player_open(&p, &s);
        for (int ms = 0; ms < 60000 && !world_done(p.w); ms++) {
            p.s.flags = ms % 700 < 40 ? SWAY_ON | SWAY_INVALID : SWAY_ON;
            player_step(&p, ms % 300 == 0 ? NAN : 0, ms % 500 == 0 ? INFINITY : 0);
        }
        struct world_result r = result_of(&p);
        assert_true(isfinite(r.component[0]) && isfinite(r.component[1]) && r.component[0] >= 0 && r.component[0] <= 1);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_the_table),
        cmocka_unit_test(right_answers_are_full_marks),
        cmocka_unit_test(answers_and_leans_are_apart),
        cmocka_unit_test(counting_is_steadiness_and_a_number),
        cmocka_unit_test(staying_is_an_answer_in_counting),
        cmocka_unit_test(a_melody_is_told_and_then_hidden),
        cmocka_unit_test(a_set_keeps_its_kind_of_task),
        cmocka_unit_test(a_repeated_melody_counts_once),
        cmocka_unit_test(no_part_of_time_where_nothing_rewards_hurry),
        cmocka_unit_test(stopping_is_always_a_star),
        cmocka_unit_test(settings_are_kept_with_their_empty_cells),
        cmocka_unit_test(strange_signals_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
