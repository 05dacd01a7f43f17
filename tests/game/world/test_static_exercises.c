/* E02 to E05: score by the formula, success to the millisecond, what is asked of hands and eyes, what repeats and what ends a hold. */
#include "game/world/set_player.h"

static void values(struct world_setup *s, const char *key, double v)
{
    int k = level_key_index(s->levels.id, key);
    assert_true(k >= 0);
    for (int g = 0; g < GRADE_COUNT; g++) s->levels.value[k][g] = v;
}

static void stop_and_check(struct set_player *p)
{
    player_input(p, INPUT_STOP);
    struct world_result r = result_of(p);
    if (r.end != END_STOPPED || r.stars < 1) fail_msg("stopped: end %d, %d stars", r.end, r.stars);
}

/* ---- E02 ---- */

static void two_hands_until_the_timer_runs(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E02_LINE_STAND, 7);     /* NO, 10 s, 18 mm */
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->trials_total, 4);
    for (int hold = 0; hold < 4; hold++) {
        bool right = hold % 2 == 0;
        assert_int_equal(player_scene(&p)->stance, STANCE_TANDEM);
        assert_int_equal(player_scene(&p)->ask.feet, FEET_IN_LINE);
        assert_int_equal(player_scene(&p)->ask.side, right ? 1 : -1);
        assert_string_equal(player_scene(&p)->prompt, right ? "In line, right foot front" : "In line, left foot front");
        assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS);
        assert_int_equal(player_scene(&p)->ask.hands, HANDS_HOLD);
        assert_int_equal(player_until(&p, PHASE_TRIAL, 20000), 10000); /* 5 s to place the feet, then 5 s */
        assert_int_equal(player_scene(&p)->support, SUPPORT_NONE);
        assert_int_equal(player_scene(&p)->ask.hands, HANDS_FREE);
        for (int i = 0; i < 40000 && player_scene(&p)->phase == PHASE_TRIAL; i++) player_step(&p, 0, 0);
        assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS); /* out with both, too */
    }
    assert_true(world_done(p.w));
    assert_int_equal(result_of(&p).score, 100);
    player_close(&p);
}

static void the_timer_waits_for_calm(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E02_LINE_STAND, 3);
    player_open(&p, &s);
    p.s.cop5_speed_mm_s = 80;                                  /* not below 80 */
    player_run(&p, 30000, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    p.s.cop5_speed_mm_s = 79.9;
    player_run(&p, 999, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    player_step(&p, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    player_close(&p);
    player_open(&p, &s);                                       /* never calm: over without comment, with both hands */
    p.s.cop5_speed_mm_s = NAN;
    player_run(&p, 60001, 0, 0);
    struct world_result r = result_of(&p);
    assert_true(r.trials == 1 && r.successes == 0 && r.support_trials == 0);
    assert_near("c_zone", r.component[0], 0, 0);
    assert_near("c_done", r.component[1], 0, 0);
    assert_int_equal(player_scene(&p)->support, SUPPORT_TWO_HANDS);
    stop_and_check(&p);
    player_close(&p);
}

/* Hold of 10 s; x alternates so that the centre stays; y is free. */
static const struct band_case { double away_mm; int away_ms; double y_mm; int success; double c_zone; } band_cases[] = {
    {0, 0, 0, 1, 1},
    {45, 200, 0, 1, 0.40 / 0.55},      /* q 0.80 */
    {45, 201, 0, 0, 0.399 / 0.55},     /* q 0.799 */
    {45, 600, 0, 0, 0},
    {0, 0, 24, 1, 1},                  /* front and back do not count */
    {19.9, 1000, 0, 1, 1},             /* inside 20 mm all the time */
};
static void only_the_side_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof band_cases / sizeof band_cases[0]; i++) {
        const struct band_case *c = &band_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(E02_LINE_STAND, 3); /* 10 s, 20 mm */
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 20000);
        for (int ms = 0; ms < 10000; ms++) {
            bool away = ms % 1000 < c->away_ms;
            double y = ms % 3000 < 1500 ? c->y_mm : -c->y_mm;
            /* a constant place is where the centre is; 19.9 mm on both sides in turn, 10 ms each */
            double side = c->away_ms == 1000 ? (ms / 10 % 2 ? 1 : -1) : (ms / 1000 % 2 ? 1 : -1);
            player_step(&p, away ? side * c->away_mm : 0, y);
        }
        struct world_result r = result_of(&p);
        if (r.trials != 1 || r.successes != c->success) fail_msg("row %zu: %d of %d", i, r.successes, r.trials);
        if (fabs(r.component[0] - c->c_zone) > 1e-9) fail_msg("row %zu: c_zone %.4f", i, r.component[0]);
        if (r.score != (int)lround(100 * (0.7 * c->c_zone + 0.3))) fail_msg("row %zu: %d points", i, r.score);
        player_close(&p);
    }
}

static void letting_go_is_no_support_that_was_used(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E02_LINE_STAND, 8);     /* NO, 20 s */
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 20000);
    p.s.support = 0.05;
    player_run(&p, 2500, 0, 0);                                /* 2 s to let go, 0.5 s more */
    p.s.support = 0;
    player_run(&p, 1000, 0, 0);
    assert_int_equal(events_of(&p, WORLD_SUPPORT_USED), 0);
    p.s.support = 0.05;
    player_run(&p, 1000, 0, 0);
    assert_int_equal(events_of(&p, WORLD_SUPPORT_USED), 1);
    player_close(&p);
}

/* ---- E03 ---- */

enum { RIGHT_FOOT_MM = 88 };     /* middle of the right foot from C0: 100 - 12 */

static void stand_on_both(struct set_player *p, int limit_ms)
{
    p->s.share_right = 0.5;
    (void)player_until(p, PHASE_TRIAL, limit_ms);
}

/* With the path of cop5 in x: to and fro by step_mm each ms. */
static void stand_on_right(struct set_player *p, int ms, double step_mm)
{
    p->s.share_right = 0.97;
    for (int i = 0; i < ms && player_scene(p)->phase == PHASE_TRIAL; i++) player_step(p, RIGHT_FOOT_MM + (i % 2 ? step_mm : 0), 0);
    p->s.share_right = 0.5;
}

static void foot_down(struct set_player *p)
{
    for (int i = 0; i < 200 && player_scene(p)->phase == PHASE_TRIAL; i++) player_step(p, 0, 0);
}

/* Grade 1: 3 s, 5 lifts. Lifts of 3000, 2999, 1500, 0 and 300 ms. */
static void the_score_of_lifts_is_the_formula(void **state)
{
    (void)state;
    static const int lift_ms[] = {3000, 2999, 1500, 0, 300};
    struct set_player p;
    struct world_setup s = plain_setup(E03_ONE_LEG, 1);
    values(&s, "hold_s", 3);
    s.care.leg = 1;
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->trials_total, 5);
    double want = 0;
    for (int i = 0; i < 5; i++) {
        stand_on_both(&p, 40000);
        assert_string_equal(player_scene(&p)->prompt, "Lift your left foot");
        assert_int_equal(player_scene(&p)->ask.order, PERSON_LIFT_FOOT);
        assert_int_equal(player_scene(&p)->ask.side, -1);
        if (lift_ms[i]) stand_on_right(&p, lift_ms[i], 0.044);
        else player_run(&p, 15000, 0, 0);
        foot_down(&p);
        assert_int_equal(result_of(&p).trials, i + 1);
        assert_int_equal(result_of(&p).successes, 1);
        want += lift_ms[i] / 3000.0 / 5;
    }
    struct world_result r = result_of(&p);
    assert_int_equal(r.end, END_COMPLETE);
    assert_near("c_hold", r.component[0], want, 1e-9);
    assert_near("c_still, 44 mm/s", r.component[1], 16 / 40.0, 0.02); /* a break of one step each lift where it is seen */
    assert_int_equal(r.score, (int)lround(100 * (0.7 * r.component[0] + 0.3 * r.component[1])));
    assert_near("longest", r.best_value, 3, 1e-9);
    assert_int_equal(events_of(&p, WORLD_LIFTED), 4);
    assert_int_equal(events_of(&p, WORLD_LANDED), 3);
    assert_near("seconds in the air", last_event(&p, WORLD_LANDED).x_mm, 0.3, 1e-9);
    assert_near("the left foot", last_event(&p, WORLD_LIFTED).value, -1, 0);
    player_close(&p);
}

static const struct not_a_lift { const char *what; double share, x_mm; int ms; } not_lifts[] = {
    {"a lean", 0.94, RIGHT_FOOT_MM, 14000}, {"199 ms", 0.97, RIGHT_FOOT_MM, 199}, {"the other foot", 0.03, -112, 14000},
    {"beside the foot", 0.97, RIGHT_FOOT_MM + 35.1, 14000},
};
static void what_is_no_lift_is_not_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof not_lifts / sizeof not_lifts[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E03_ONE_LEG, 1);
        s.care.leg = 1;
        player_open(&p, &s);
        stand_on_both(&p, 10000);
        p.s.share_right = not_lifts[i].share;
        player_run(&p, not_lifts[i].ms, not_lifts[i].x_mm, 0);
        p.s.share_right = 0.5;
        player_run(&p, 15000 - not_lifts[i].ms, 0, 0);
        struct world_result r = result_of(&p);
        if (r.trials != 1 || r.successes != 0 || r.best_value > 0 || events_of(&p, WORLD_LIFTED)) fail_msg("%s counted", not_lifts[i].what);
        stop_and_check(&p);
        player_close(&p);
    }
}

static void legs_take_turns_unless_one_is_chosen(void **state)
{
    (void)state;
    static const struct { int leg, set, side; } cases[] = {{0, 1, -1}, {0, 2, 1}, {0, 3, -1}, {1, 2, -1}, {-1, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E03_ONE_LEG, 1);
        s.care.leg = cases[i].leg;
        s.set_number = cases[i].set;
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->side, cases[i].side);
        assert_int_equal(player_scene(&p)->stance, STANCE_ONE_LEG);
        player_close(&p);
    }
}

static void a_lift_that_was_paused_does_not_count(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E03_ONE_LEG, 1);
    s.care.leg = 1;
    player_open(&p, &s);
    stand_on_both(&p, 10000);
    stand_on_right(&p, 2000, 3);                               /* a wild lift, 3000 mm/s */
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 100, 0, 0);
    player_input(&p, INPUT_RESUME);
    stand_on_both(&p, 10000);
    stand_on_right(&p, 3000, 0);
    struct world_result r = result_of(&p);
    assert_true(r.trials == 1 && r.successes == 1 && r.repeated == 1);
    assert_near("c_still", r.component[1], 1, 0);
    player_close(&p);
}

/* ---- E04 ---- */

/* cop5 goes to and fro in x; the cursor with it. */
static void sway(struct set_player *p, int ms, double speed_mm_s)
{
    double step = speed_mm_s / 1000;
    for (int i = 0; i < ms; i++) player_step(p, i % 2 ? step : 0, 0);
}

/* open_mm_s 0: measured in READY. Grade 1: 5 s holds, first hold only. */
static const struct quiet_case { double known_mm_s, open_mm_s, closed_mm_s, c_quiet; } quiet_cases[] = {
    {10, 77, 12, 1},                   /* Q 1.2 */
    {10, 77, 21, 0.5},                 /* Q 2.1: 0.9/1.8 */
    {10, 77, 30, 0}, {10, 77, 99, 0},
    {0, 10, 21, 0.5}, {0, 20, 21, 1}, {0, 10, 26.4, 0.2},
};
static void quiet_is_compared_with_open_eyes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof quiet_cases / sizeof quiet_cases[0]; i++) {
        const struct quiet_case *c = &quiet_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(E04_QUIET_EYES, 1);
        values(&s, "hold_s", 5);
        s.care.mv_open_mm_s = c->known_mm_s;
        player_open(&p, &s);
        int ready = c->known_mm_s > 0 ? 5000 : 7001;           /* 5 s between 5001 points */
        sway(&p, ready - 1, c->open_mm_s);
        assert_false(player_scene(&p)->eyes_closed);
        assert_int_equal(player_scene(&p)->phase, PHASE_READY);
        sway(&p, 1, c->open_mm_s);
        assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
        assert_true(player_scene(&p)->eyes_closed && player_scene(&p)->ask.eyes_closed && !player_scene(&p)->ask.sees_cursor);
        assert_string_equal(player_scene(&p)->prompt, "Close your eyes gently");
        player_run(&p, 3000, 0, 0);
        sway(&p, 4999, c->closed_mm_s);
        assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
        sway(&p, 1, c->closed_mm_s);
        assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
        assert_false(player_scene(&p)->eyes_closed);
        assert_string_equal(player_scene(&p)->prompt, "Open your eyes now");
        struct world_result r = result_of(&p);
        assert_int_equal(r.successes, 1);
        assert_near("c_done", r.component[0], 1, 1e-12);
        if (fabs(r.component[1] - c->c_quiet) > 2e-3) fail_msg("row %zu: c_quiet %.4f", i, r.component[1]);
        assert_int_equal(r.score, (int)lround(100 * (0.5 + 0.5 * r.component[1])));
        player_run(&p, 2999, 0, 0);
        assert_string_equal(player_scene(&p)->prompt, "Open your eyes now");
        player_run(&p, 2, 0, 0);
        assert_string_equal(player_scene(&p)->prompt, "Rest a moment");
        player_close(&p);
    }
}

/* 2 s into the hold of 5 s. */
enum happening { GRAB, LESS_THAN_A_GRAB, LET_GO, WOBBLE, EDGE, FOOT, PAUSE };
static const struct event_case { enum happening what; bool open; int trials, repeated; } event_cases[] = {
    {GRAB, true, 1, 0}, {LESS_THAN_A_GRAB, false, 0, 0}, {LET_GO, true, 1, 0}, {WOBBLE, true, 1, 0}, {EDGE, true, 1, 0},
    {FOOT, true, 0, 1}, {PAUSE, true, 0, 1},
};
static void whatever_happens_eyes_open_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof event_cases / sizeof event_cases[0]; i++) {
        const struct event_case *c = &event_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(E04_QUIET_EYES, 1);
        s.care.mv_open_mm_s = 10;
        player_open(&p, &s);
        p.s.support = 0.12;
        (void)player_until(&p, PHASE_TRIAL, 20000);
        player_run(&p, 3000 + 2000, 0, 0);
        if (c->what == GRAB) p.s.support = 0.2201;
        if (c->what == LESS_THAN_A_GRAB) p.s.support = 0.2199;
        if (c->what == LET_GO) p.s.support = 0.0199;
        if (c->what == WOBBLE) p.s.cop5_speed_mm_s = 201;
        if (c->what == EDGE) p.s.events = EVENT_EDGE;
        if (c->what == FOOT) p.s.events = EVENT_LIFT_L;
        if (c->what == PAUSE) player_input(&p, INPUT_PAUSE);
        player_run(&p, c->what == WOBBLE ? 50 : 1, 0, 0);
        struct world_result r = result_of(&p);
        bool open = !player_scene(&p)->eyes_closed && strcmp(player_scene(&p)->prompt, "Open your eyes now") == 0;
        if (open != c->open || r.trials != c->trials || r.repeated != c->repeated || r.successes != 0)
            fail_msg("row %zu: open %d ('%s'), %d trials, %d repeated", i, open, player_scene(&p)->prompt, r.trials, r.repeated);
        if (c->trials) assert_near("c_done", r.component[0], 0.4, 0.02);
        stop_and_check(&p);
        player_close(&p);
    }
}

static void no_hands_only_with_somebody_beside(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        struct set_player p;
        struct world_setup s = plain_setup(E04_QUIET_EYES, 9);
        s.care.helped = k == 1;
        s.care.clinic = k == 2;
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->support, k ? SUPPORT_NONE_HELPED : SUPPORT_FINGERTIPS);
        player_close(&p);
    }
}

/* ---- E05 ---- */

static void tall(struct set_player *p, int ms, double share, double y_mm)
{
    p->s.share_right = share;
    for (int i = 0; i < ms && player_scene(p)->phase == PHASE_TRIAL; i++) player_step(p, 0, y_mm);
}

/* Grade 1: 3 s, 12 %, 25 mm; the limit is 13 s. */
static const struct tall_case { double plan, share, y_mm; int success; double c_sym, c_ap; } tall_cases[] = {
    {0, 0.5, 0, 1, 1, 1},
    {0, 0.62, 0, 1, 0.2, 1},           /* 1 - 0.12/0.15 */
    {0, 0.3799, 0, 0, 1 - 0.1201 / 0.15, 1},
    {0, 0.5, 24.99, 1, 1, 1 - 24.99 / 25},
    {0, 0.5, -25.01, 0, 1, 0},
    {0.6, 0.6, 0, 1, 1, 1},            /* one-sided: the share of the plan */
    {0.6, 0.5, 0, 1, 1 - 0.1 / 0.15, 1},
    {0.6, 0.47, 0, 0, 1 - 0.13 / 0.15, 1},
};
static void even_and_mid_foot(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tall_cases / sizeof tall_cases[0]; i++) {
        const struct tall_case *c = &tall_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(E05_STAND_TALL, 1);
        s.care.share_right = c->plan;
        player_open(&p, &s);
        for (int ms = 0; ms < 10000 && player_scene(&p)->phase != PHASE_TRIAL; ms++) player_step(&p, 0, c->y_mm);
        assert_near("share target", player_scene(&p)->share_target, c->plan > 0 ? c->plan : 0.5, 1e-12);
        assert_near("share tolerance", player_scene(&p)->share_tolerance, 0.12, 1e-12);
        tall(&p, c->success ? 2999 : 12999, c->share, c->y_mm);
        assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
        tall(&p, 1, c->share, c->y_mm);
        struct world_result r = result_of(&p);
        if (r.trials != 1 || r.successes != c->success) fail_msg("row %zu: %d of %d", i, r.successes, r.trials);
        if (fabs(r.component[0] - c->c_sym) > 1e-9 || fabs(r.component[1] - c->c_ap) > 1e-9 || fabs(r.component[2] - 1) > 1e-9)
            fail_msg("row %zu: %.4f %.4f %.4f", i, r.component[0], r.component[1], r.component[2]);
        assert_int_equal(r.score, (int)lround(100 * (0.4 * c->c_sym + 0.3 * c->c_ap + 0.3)));
        stop_and_check(&p);
        player_close(&p);
    }
}

static void the_hold_is_without_a_break(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E05_STAND_TALL, 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    tall(&p, 2999, 0.5, 0);
    tall(&p, 1, 0.7, 0);
    tall(&p, 2999, 0.5, 0);
    p.s.flags = SWAY_ON | SWAY_INVALID;                        /* a missing cursor is not even */
    tall(&p, 1, 0.5, 0);
    p.s.flags = SWAY_ON;
    tall(&p, 2999, 0.5, 0);
    assert_int_equal(result_of(&p).trials, 0);
    tall(&p, 1, 0.5, 0);
    assert_int_equal(result_of(&p).successes, 1);
    assert_near("longest", result_of(&p).best_value, 3, 1e-9);
    player_close(&p);
}

static void bringing_weight_to_the_middle_moves_no_foot(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E05_STAND_TALL, 1);
    player_open(&p, &s);
    p.s.share_right = 0.2;
    for (int ms = 0; ms < 10000 && player_scene(&p)->phase != PHASE_TRIAL; ms++) player_step(&p, -60, 0);
    p.s.share_right = 0.5;
    player_run(&p, 3000, 0, 0);
    assert_int_equal(result_of(&p).foot_moves, 0);
    assert_int_equal(result_of(&p).successes, 1);
    player_close(&p);
}

static void the_share_fades_with_the_feedback(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E05_STAND_TALL, 8);     /* P, 8 s */
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 3999, 0, 0);
    assert_true(player_scene(&p)->share_target > 0 && player_scene(&p)->cursor_visible);
    player_step(&p, 0, 0);
    assert_true(player_scene(&p)->share_target <= 0 && !player_scene(&p)->cursor_visible);
    player_close(&p);
}

static void every_second_set_begins_near_the_wall(void **state)
{
    (void)state;
    for (int set = 1; set <= 4; set++) {
        struct set_player p;
        struct world_setup s = plain_setup(E05_STAND_TALL, 1);
        s.set_number = set;
        player_open(&p, &s);
        assert_int_equal(strcmp(player_scene(&p)->prompt, "Back near the wall") == 0, set % 2 == 0);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hands_until_the_timer_runs),
        cmocka_unit_test(the_timer_waits_for_calm),
        cmocka_unit_test(only_the_side_counts),
        cmocka_unit_test(letting_go_is_no_support_that_was_used),
        cmocka_unit_test(the_score_of_lifts_is_the_formula),
        cmocka_unit_test(what_is_no_lift_is_not_counted),
        cmocka_unit_test(legs_take_turns_unless_one_is_chosen),
        cmocka_unit_test(a_lift_that_was_paused_does_not_count),
        cmocka_unit_test(quiet_is_compared_with_open_eyes),
        cmocka_unit_test(whatever_happens_eyes_open_first),
        cmocka_unit_test(no_hands_only_with_somebody_beside),
        cmocka_unit_test(even_and_mid_foot),
        cmocka_unit_test(the_hold_is_without_a_break),
        cmocka_unit_test(bringing_weight_to_the_middle_moves_no_foot),
        cmocka_unit_test(the_share_fades_with_the_feedback),
        cmocka_unit_test(every_second_set_begins_near_the_wall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
