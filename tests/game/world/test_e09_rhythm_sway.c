/* E09 through the set machine: scores in closed form, cycles without a break, what is no dance. */
#include "game/world/set_player.h"
#include "world/rhythm.h"

enum { LAG_MAX = 2000, LIMIT_MS = 400000 };

/* Follows the bird: gain, late by lag_ms, off the line by `across` of a wave. */
struct dancer { double gain, across; int lag_ms; struct point_mm past[LAG_MAX]; int n; };

static void dance_step(struct set_player *p, struct dancer *d)
{
    struct point_mm to = player_scene(p)->has_target ? player_scene(p)->target_mm : (struct point_mm){0, 0};
    d->past[d->n++ % LAG_MAX] = to;
    struct point_mm then = d->n > d->lag_ms ? d->past[(d->n - 1 - d->lag_ms) % LAG_MAX] : (struct point_mm){0, 0};
    player_step(p, d->gain * then.x, d->gain * then.y);
}

static void dance(struct set_player *p, struct dancer *d)
{
    for (int i = 0; i < LIMIT_MS && !world_done(p->w); i++) dance_step(p, d);
    assert_true(world_done(p->w));
}

/* The scene shows the bird of the millisecond before: whoever copies it is 1 ms late. */
static void scores_are_exact(void **state)
{
    (void)state;
    static const struct { double gain; int lag_ms; double c_size, c_time; int hits; } cases[] = {
        {1, 0, 1, 1 - (1 / 8000.0) / 0.25, 6},   {1.2, 0, 0.6, 1 - (1 / 8000.0) / 0.25, 6}, {0.7, 0, 0.4, 1 - (1 / 8000.0) / 0.25, 0},
        {1.4, 0, 0.2, 1 - (1 / 8000.0) / 0.25, 0}, {1, 799, 1, 0.6, 6},                     {1, 1599, 1, 0.2, 6}, /* eps 0.20 */
        {1, 1600, 1, 1 - 1601 / 8000.0 / 0.25, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E09_RHYTHM_SWAY, 1);
        struct dancer d = {.gain = cases[i].gain, .lag_ms = cases[i].lag_ms};
        s.cap = 1;
        player_open(&p, &s);
        dance(&p, &d);
        struct world_result r = result_of(&p);
        print_message("gain %g, %d ms: %d of %d, %d\n", d.gain, d.lag_ms, r.successes, r.trials, r.score);
        assert_int_equal(r.successes, cases[i].hits);
        assert_int_equal(r.trials, 6);
        assert_near("c_size", r.component[0], cases[i].c_size, 2e-3);
        assert_near("c_time", r.component[1], cases[i].c_time, 1e-3);
        assert_near("c_dir", r.component[2], 1, 1e-9);
        assert_int_equal(r.score, (int)lround(100 * (0.4 * r.component[0] + 0.3 * r.component[1] + 0.3)));
        assert_near("best", r.best_value, r.successes, 0);
        player_close(&p);
    }
}

/* Trials take exactly their cycle, one after another; the level moves at their borders; the bird never jumps. */
static void cycles_flow(void **state)
{
    (void)state;
    static const double grade_list[] = {1, 3.5, 4, 7, 8.2, 10};
    for (size_t g = 0; g < sizeof grade_list / sizeof grade_list[0]; g++) {
        struct set_player p;
        struct world_setup s = plain_setup(E09_RHYTHM_SWAY, grade_list[g]);
        struct dancer d = {.gain = 1};
        player_open(&p, &s);
        bool shown = false;
        struct point_mm before = {0, 0};
        int longest_return = 0, in_return = 0;
        while (!world_done(p.w)) {
            dance_step(&p, &d);
            const struct world_scene *scene = player_scene(&p);
            if (scene->has_target && shown && distance_mm(scene->target_mm, before) > 0.25)
                fail_msg("grade %g: the bird jumps by %g mm", grade_list[g], distance_mm(scene->target_mm, before));
            shown = scene->has_target;
            before = scene->target_mm;
            in_return = scene->phase == PHASE_RETURN ? in_return + 1 : 0;
            if (in_return > longest_return) longest_return = in_return;
        }
        size_t n;
        const struct world_event *e = world_events(p.w, &n);
        uint32_t begun = 0, ended = 0;
        double level = 0;
        int turns = 0, gaps = 0;
        for (size_t i = 0; i < n; i++) {
            if (e[i].kind == WORLD_TRIAL_BEGIN) {
                gaps += ended && e[i].tick != ended;
                begun = e[i].tick;
                level = e[i].value;
            }
            turns += e[i].kind == WORLD_TURN;
            if (e[i].kind != WORLD_TRIAL_END) continue;
            uint32_t cycle = (uint32_t)lround(1000 * level_value(&s.levels, level_key_index(E09_RHYTHM_SWAY, "cycle_s"), level));
            if (e[i].tick - begun != cycle) fail_msg("grade %g: a cycle of %u ms, expected %u", grade_list[g], e[i].tick - begun, cycle);
            ended = e[i].tick;
        }
        struct world_result r = result_of(&p);
        assert_int_equal(turns, 2 * r.trials);
        assert_int_equal(r.successes, r.trials);
        int changes = grade_list[g] >= 10 ? 3 : grade_list[g] >= 7 ? 1 : grade_list[g] > 3.4 && grade_list[g] < 4 ? 1 : 0;
        if (gaps != changes) fail_msg("grade %g: %d breaks, expected %d", grade_list[g], gaps, changes);
        if ((changes > 0) != (longest_return > 1000)) fail_msg("grade %g: %d ms between cycles", grade_list[g], longest_return);
        player_close(&p);
    }
}

static void axes_are_those_of_the_grade(void **state)
{
    (void)state;
    static const struct { double grade; int set; const char *directions; } cases[] = {
        {1, 1, "222222"}, {1, 2, "666666"}, {4, 1, "00000000"}, {7, 1, "11117777"}, {7, 2, "77771111"}, {8, 1, "2222200000"}, {8, 2, "0000066666"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E09_RHYTHM_SWAY, cases[i].grade);
        struct dancer d = {.gain = 1};
        char found[20] = "";
        s.set_number = cases[i].set;
        s.cap = cases[i].grade;
        player_open(&p, &s);
        for (int done = -1; !world_done(p.w);) {
            dance_step(&p, &d);
            const struct world_scene *scene = player_scene(&p);
            if (scene->phase != PHASE_TRIAL || scene->trials_done == done) continue;
            done = scene->trials_done;
            found[done] = (char)('0' + scene->target_direction);
        }
        if (strcmp(found, cases[i].directions) != 0) fail_msg("grade %g, set %d: %s", cases[i].grade, cases[i].set, found);
        player_close(&p);
    }
}

/* Backward three quarters, as in E07; reach back is 50 mm. */
static void backward_is_less(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E09_RHYTHM_SWAY, 4);
    s.cap = 4;
    player_open(&p, &s);
    const struct world_scene *scene = player_scene(&p);
    assert_int_equal(scene->path_count, 2);
    assert_near("front", scene->path_mm[0].y, 30, 1e-9);
    assert_near("back", scene->path_mm[1].y, -0.75 * 30 * 0.5, 1e-9);
    player_close(&p);
}

static void the_beat_sounds(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E09_RHYTHM_SWAY, 1);
    struct dancer d = {.gain = 1};
    s.cap = 1;
    player_open(&p, &s);
    uint32_t number = 0;
    int kinds[3] = {0};
    while (!world_done(p.w)) {
        dance_step(&p, &d);
        const struct world_scene *scene = player_scene(&p);
        if (scene->sound_number == number) continue;
        assert_int_equal(scene->sound_number, number + 1);
        number = scene->sound_number;
        kinds[scene->sound_kind]++;
    }
    assert_int_equal(kinds[1], 7);                               /* the cycle that leads has its turns, too */
    assert_int_equal(kinds[2], 7);
    assert_in_range(kinds[0], 7 * 6 - 1, 7 * 6 + 1);
    player_close(&p);
}

/* Half as fast, across, standing still: no dance of this beat. */
static void what_is_no_dance(void **state)
{
    (void)state;
    for (int how = 0; how < 3; how++) {
        struct set_player p;
        struct world_setup s = plain_setup(E09_RHYTHM_SWAY, 1);
        s.cap = 1;
        player_open(&p, &s);
        for (int ms = 0; !world_done(p.w); ms++) {
            struct point_mm to = player_scene(&p)->target_mm;
            bool trial = player_scene(&p)->phase == PHASE_TRIAL;
            double turn = 6.283185307179586477 * ms / 1000, x = 0, y = 0;
            if (trial && how == 0) x = 30 * sin(turn / 16);
            if (trial && how == 1) y = to.x;
            player_step(&p, x, y);
        }
        struct world_result r = result_of(&p);
        if (r.successes > 0) fail_msg("way %d: %d of %d", how, r.successes, r.trials);
        player_close(&p);
    }
}

static void a_pause_costs_nothing(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E09_RHYTHM_SWAY, 1);
    struct dancer d = {.gain = 1};
    s.cap = 1;
    player_open(&p, &s);
    while (player_scene(&p)->trials_done < 2) dance_step(&p, &d);
    for (int i = 0; i < 3000; i++) dance_step(&p, &d);
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 2000, 0, 0);
    player_input(&p, INPUT_RESUME);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    player_run(&p, 2990, 0, 0);
    assert_false(player_scene(&p)->has_target);                  /* first the middle, then a cycle that leads */
    d = (struct dancer){.gain = 1};
    for (int i = 0; i < 7000; i++) dance_step(&p, &d);
    assert_true(player_scene(&p)->has_target && player_scene(&p)->phase == PHASE_READY);
    dance(&p, &d);
    struct world_result r = result_of(&p);
    assert_true(r.successes == 6 && r.trials == 6 && r.repeated == 1);
    player_close(&p);
}

/* The cursor is hidden in the last half of the set and does not blink at the borders of cycles. */
static void partial_feedback_does_not_blink(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E09_RHYTHM_SWAY, 9);
    struct dancer d = {.gain = 1};
    player_open(&p, &s);
    int hidden_at = -1, changes = 0;
    bool before = true;
    while (!world_done(p.w)) {
        dance_step(&p, &d);
        if (player_scene(&p)->phase != PHASE_TRIAL) continue;
        bool visible = player_scene(&p)->cursor_visible;
        if (visible != before) changes++;
        if (!visible && hidden_at < 0) hidden_at = player_scene(&p)->trials_done;
        before = visible;
    }
    assert_int_equal(hidden_at, 5);
    assert_int_equal(changes, 1);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_exact), cmocka_unit_test(cycles_flow), cmocka_unit_test(axes_are_those_of_the_grade),
        cmocka_unit_test(backward_is_less), cmocka_unit_test(the_beat_sounds), cmocka_unit_test(what_is_no_dance),
        cmocka_unit_test(a_pause_costs_nothing), cmocka_unit_test(partial_feedback_does_not_blink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
