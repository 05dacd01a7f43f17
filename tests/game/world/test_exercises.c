/* What is particular to E01, E06 and E08: feet, zones, directions, prompts, what is seen. */
#include "base/random.h"
#include "game/world/set_player.h"
#include "world/lean.h"

/* ---- E01 ---- */

static void a_still_hold_is_full_marks(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->trials_total, 3);
    (void)player_until(&p, PHASE_DONE, 120000);
    struct world_result r = result_of(&p);
    assert_int_equal(r.score, 100);
    assert_int_equal(r.stars, 3);
    assert_int_equal(r.successes, 3);
    assert_near("c_zone", r.component[0], 1, 0);
    assert_near("c_done", r.component[1], 1, 0);
    assert_near("longest, at L 1.2: 11 s", r.best_value, 11, 1e-9);
    assert_near("play", r.play_s, 10 + 10.5 + 11, 1e-9);
    player_close(&p);
}

/* Of every second of the hold of 10 s so many ms away, on either side in turn, so that the zone stays. */
static const struct share_case { int away_ms, extra_ms, success, points; } share_cases[] = {
    {0, 0, 1, 100},          /* q 1:      c_zone 1 */
    {50, 0, 1, 100},         /* q 0.95:   c_zone 1 */
    {200, 0, 1, 78},         /* q 0.80:   c_zone 0.7273, P = 80 * 0.7273 + 20 */
    {200, 1, 0, 78},         /* q 0.7999 */
    {240, 0, 0, 72},         /* q 0.76:   c_zone 0.6545 */
    {325, 0, 0, 60},         /* q 0.675:  c_zone 0.5 */
    {600, 0, 0, 20},         /* q 0.40:   c_zone 0, the hold was done all the same */
};
static void success_is_eighty_percent_in_the_zone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof share_cases / sizeof share_cases[0]; i++) {
        const struct share_case *c = &share_cases[i];
        struct set_player p;
        struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 10000);
        for (int ms = 0; ms < 10000; ms++) {
            bool away = ms % 1000 < c->away_ms + (ms < 1000 ? c->extra_ms : 0);
            player_step(&p, away ? (ms / 1000 % 2 ? 45 : -45) : 0, 0);
        }
        assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
        struct world_result r = result_of(&p);
        if (r.successes != c->success || r.score != c->points)
            fail_msg("row %zu: success %d, %d points", i, r.successes, r.score);
        assert_near("c_zone", r.component[0], clamp01((1 - (c->away_ms * 10 + c->extra_ms) / 10000.0 - 0.40) / 0.55), 1e-9);
        player_close(&p);
    }
}

static void the_zone_is_where_the_person_stands(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    for (int i = 0; i < 5000; i++) player_step(&p, 30, i < 3500 ? -20 : -24);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    struct world_event begin = last_event(&p, WORLD_TRIAL_BEGIN);
    assert_near("x", begin.x_mm, 30, 1e-9);
    assert_near("y", begin.y_mm, -22, 1e-9);
    assert_near("radius", begin.radius_mm, 25, 1e-9);
    player_run(&p, 4000, 30, -22);                     /* the scene eases to it: the boat lies in the middle */
    assert_near("target", player_scene(&p)->target_mm.x, 0, 0.1);
    assert_near("cursor", player_scene(&p)->cursor_mm.x, 0, 0.1);
    assert_true(player_scene(&p)->inside);
    assert_near("seconds left", player_scene(&p)->seconds_left, 6, 1e-9);
    assert_near("progress", player_scene(&p)->trial_progress, 0.4, 1e-9);
    assert_true(player_scene(&p)->steadiness > 0.9);
    player_close(&p);
}

static void feet_that_moved_repeat_the_hold(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 1);
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 10000);
    player_run(&p, 1000, 0, 0);
    player_run(&p, 1999, 60, 0);
    assert_int_equal(events_of(&p, WORLD_FOOT_MOVED), 0);
    player_step(&p, 60, 0);
    assert_int_equal(events_of(&p, WORLD_FOOT_MOVED), 1);
    assert_int_equal(player_scene(&p)->trials_done, 0);
    for (int i = 0; i < 20000 && player_scene(&p)->phase != PHASE_TRIAL; i++) player_step(&p, 60, 0);
    assert_near("new zone", last_event(&p, WORLD_TRIAL_BEGIN).x_mm, 60, 1e-9);
    player_close(&p);
}

/* exercises.md 7, E01: "ST: each foot in front once per set"; the odd hold goes to the foot that begins. */
static void each_foot_is_in_front(void **state)
{
    (void)state;
    for (int set = 1; set <= 2; set++) {
        struct set_player p;
        struct world_setup s = plain_setup(E01_STEADY_STAND, 8);
        s.set_number = set;
        player_open(&p, &s);
        for (int hold = 0; hold < 3; hold++) {
            bool right = (hold + set) % 2 == 1;
            assert_int_equal(player_scene(&p)->stance, STANCE_SEMI_TANDEM);
            assert_string_equal(player_scene(&p)->prompt, right ? "Right foot in front" : "Left foot in front");
            assert_int_equal(player_until(&p, PHASE_TRIAL, 20000), 10000); /* 5 s to place the feet, then 5 s */
            assert_string_equal(player_scene(&p)->prompt, "Stand still like a mountain");
            for (int i = 0; i < 40000 && player_scene(&p)->phase == PHASE_TRIAL; i++) player_step(&p, 0, 0);
        }
        assert_true(world_done(p.w));
        player_close(&p);
    }
}

static void the_cursor_fades_in_the_last_half(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 7);  /* P, 30 s */
    player_open(&p, &s);
    (void)player_until(&p, PHASE_TRIAL, 20000);
    player_run(&p, 14999, 0, 0);
    assert_true(player_scene(&p)->cursor_visible);
    player_step(&p, 0, 0);
    assert_false(player_scene(&p)->cursor_visible);
    player_run(&p, 15000, 0, 0);
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    assert_true(player_scene(&p)->cursor_visible);
    player_close(&p);
    static const struct { enum feedback f; bool visible; } others[] = {{FEEDBACK_SOUND, false}, {FEEDBACK_NONE, false}, {FEEDBACK_FULL, true}};
    for (size_t i = 0; i < 3; i++) {
        for (int g = 0; g < 10; g++) s.levels.value[level_key_index(E01_STEADY_STAND, "feedback")][g] = others[i].f;
        player_open(&p, &s);
        (void)player_until(&p, PHASE_TRIAL, 20000);
        player_run(&p, 1000, 0, 0);
        assert_int_equal(player_scene(&p)->cursor_visible, others[i].visible);
        player_close(&p);
    }
}

/* A stance that changes with the level in the middle of a set gets its prompt and its time. */
static void a_new_stance_inside_a_set_is_told(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E01_STEADY_STAND, 4.5);
    s.start_level = 4.9;
    player_open(&p, &s);
    assert_int_equal(player_scene(&p)->stance, STANCE_WIDE);
    (void)player_until(&p, PHASE_TRIAL, 20000);
    (void)player_until(&p, PHASE_RETURN, 40000);               /* a success: L 5.0 */
    assert_int_equal(player_scene(&p)->stance, STANCE_TOGETHER);
    assert_int_equal(player_scene(&p)->support, SUPPORT_FINGERTIPS);
    assert_string_equal(player_scene(&p)->prompt, "Feet close together");
    assert_int_equal(player_until(&p, PHASE_TRIAL, 20000), 10000);
    (void)player_until(&p, PHASE_RETURN, 40000);
    assert_string_equal(player_scene(&p)->prompt, "Rest a moment");
    assert_int_equal(player_until(&p, PHASE_TRIAL, 20000), 7000);
    player_close(&p);
}

/* ---- E06 ---- */

static void sides_take_turns_and_sets_begin_on_either(void **state)
{
    (void)state;
    for (int set = 1; set <= 2; set++) {
        struct set_player p;
        struct world_setup s = plain_setup(E06_SIDE_SHIFT, 2);
        s.set_number = set;
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->trials_total, 10);  /* 5 per side */
        for (int i = 0; i < 10; i++) {
            bool right = (i + set) % 2 == 1;
            (void)player_until(&p, PHASE_TRIAL, 10000);
            assert_true((player_scene(&p)->target_mm.x > 0) == right);
            assert_int_equal(player_scene(&p)->target_direction, right ? 2 : 6);
            assert_string_equal(player_scene(&p)->prompt, right ? "Lean to the right" : "Lean to the left");
            player_hit(&p, 100, 200);
        }
        assert_true(world_done(p.w));
        player_close(&p);
    }
}

/* What is drawn is never larger than what is judged: every point of the shown ellipse's rim counts as inside. */
static void the_picture_can_be_trusted(void **state)
{
    (void)state;
    for (int direction_set = 1; direction_set <= 8; direction_set++) {
        struct set_player p;
        struct world_setup s = plain_setup(E08_STAR_REACH, 7);
        s.seed = (uint64_t)direction_set;
        s.body.reach_left_mm = 70;
        player_open(&p, &s);
        for (int k = 0; k < 16; k++) {
            (void)player_until(&p, PHASE_TRIAL, 10000);
            const struct world_scene *scene = player_scene(&p);
            double d = lean_distance_pct(scene->target_direction, 60) / 100;
            struct point_mm unit = lean_direction(scene->target_direction);
            struct lean_target judged = {{unit.x * d, unit.y * d}, 0.20 + 1e-9, 0, 0};
            for (int a = 0; a < 360; a += 5) {
                double angle = a * 3.14159265358979 / 180;
                struct point_mm rim = {scene->target_mm.x + scene->target_radius_mm * cos(angle),
                                       scene->target_mm.y + scene->target_radius_y_mm * sin(angle)};
                struct point_mm lean = body_lean(&s.body, (struct point_mm){s.body.c0_mm.x + rim.x, s.body.c0_mm.y + rim.y});
                if (!lean_inside(&judged, lean)) fail_msg("direction %d: the rim at %d degrees is not inside", scene->target_direction, a);
            }
            assert_near("span", scene->span_mm, 120, 1e-9);    /* fixed for the set */
            player_step(&p, 0, 0);
            p.s.events = EVENT_LIFT_L;                          /* on to the next without changing L */
            for (int m = 0; m < 4 && !world_done(p.w); m++) {
                (void)player_until(&p, PHASE_TRIAL, 10000);
                p.s.events = EVENT_LIFT_L;
                player_step(&p, 0, 0);
            }
            if (player_scene(&p)->running_level < 6.99) break;
        }
        player_close(&p);
    }
}

static void the_target_glows_before_it_appears(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    player_open(&p, &s);
    player_run(&p, 2400, 0, 0);
    assert_near("not yet", player_scene(&p)->target_glow, 0, 1e-9);
    player_run(&p, 300, 0, 0);
    assert_near("half", player_scene(&p)->target_glow, 0.5, 1e-9);
    assert_false(player_scene(&p)->has_target);
    assert_near("where", player_scene(&p)->target_mm.x, 30, 1e-9);
    (void)player_until(&p, PHASE_TRIAL, 1000);
    assert_true(player_scene(&p)->has_target);
    assert_near("seconds are not shown", player_scene(&p)->seconds_left, -1, 0);
    player_close(&p);
}

/* ---- E08 ---- */

static const struct direction_case { double grade; int set; int targets; unsigned allowed, forbidden; } direction_cases[] = {
    {1, 1, 8, 1u << 0 | 1u << 2 | 1u << 6 | 1u << 1 | 1u << 7, 1u << 3 | 1u << 4 | 1u << 5},
    {4, 1, 12, 1u << 0 | 1u << 1 | 1u << 2 | 1u << 3 | 1u << 6 | 1u << 7, 1u << 4 | 1u << 5},
    {4, 2, 12, 1u << 0 | 1u << 1 | 1u << 2 | 1u << 5 | 1u << 6 | 1u << 7, 1u << 4 | 1u << 3},
    {7, 1, 16, 0xFF, 0},
};

static void directions_are_shuffled_fairly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof direction_cases / sizeof direction_cases[0]; i++) {
        const struct direction_case *c = &direction_cases[i];
        unsigned orders_seen = 0;
        int first[8] = {0};
        for (uint64_t seed = 1; seed <= 40; seed++) {
            struct set_player p;
            struct world_setup s = plain_setup(E08_STAR_REACH, c->grade);
            s.seed = seed;
            s.set_number = c->set;
            player_open(&p, &s);
            assert_int_equal(player_scene(&p)->trials_total, c->targets);
            int counts[8] = {0}, before = -1, n = 0;
            unsigned seen = 0;
            while (!world_done(p.w) && player_scene(&p)->phase != PHASE_DONE) {
                (void)player_until(&p, PHASE_TRIAL, 10000);
                int d = player_scene(&p)->target_direction;
                if (d == before) fail_msg("direction %d twice in a row (seed %d)", d, (int)seed);
                if (n++ == 0) first[d]++;
                before = d;
                counts[d]++;
                seen |= 1u << d;
                player_hit(&p, 20, 50);
            }
            assert_int_equal(n, c->targets);
            assert_int_equal(seen & c->forbidden, 0);
            assert_int_equal(seen, c->allowed);
            if (c->grade == 1) assert_true(counts[0] == 2 && counts[2] == 2 && counts[6] == 2 && counts[1] == 1 && counts[7] == 1);
            else for (int d = 0; d < 8; d++) assert_true(!(c->allowed >> d & 1) || counts[d] == 2);
            player_close(&p);
        }
        for (int d = 0; d < 8; d++) orders_seen += first[d] > 0;
        assert_true(orders_seen >= 4);                           /* the seed decides the order */
    }
}

static void backward_targets_are_nearer(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E08_STAR_REACH, 7);       /* 60 %: 45 % backward */
    player_open(&p, &s);
    const double h = sqrt(0.5);
    int seen = 0;
    for (int k = 0; k < 16; k++) {
        (void)player_until(&p, PHASE_TRIAL, 10000);
        struct point_mm t = player_scene(&p)->target_mm;
        double pct = level_value(&s.levels, level_key_index(E08_STAR_REACH, "distance_pct"), player_scene(&p)->running_level);
        switch (player_scene(&p)->target_direction) {
        case 0: assert_near("front", t.y, pct, 1e-9); seen |= 1; break;
        case 1: assert_near("front right", t.x, pct * h, 1e-9); seen |= 2; break;
        case 4: assert_near("back", t.y, -0.75 * pct * 0.5, 1e-9); seen |= 4; break;   /* reach back is 50 mm */
        case 5: assert_near("back left, x", t.x, -0.75 * pct * h, 1e-9); seen |= 8; break;
        default: break;
        }
        player_hit(&p, 20, 50);
    }
    assert_int_equal(seen, 15);
    player_close(&p);
}

static void a_repeated_trial_keeps_its_direction(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E08_STAR_REACH, 7);
    player_open(&p, &s);
    for (int k = 0; k < 16; k++) {
        (void)player_until(&p, PHASE_TRIAL, 10000);
        int d = player_scene(&p)->target_direction;
        player_input(&p, INPUT_PAUSE);
        player_input(&p, INPUT_RESUME);
        (void)player_until(&p, PHASE_TRIAL, 10000);
        assert_int_equal(player_scene(&p)->target_direction, d);
        player_hit(&p, 20, 50);
    }
    assert_true(world_done(p.w));
    player_close(&p);
}

/* Nothing rewards hurry where that is asked: a slow straight person gets full marks, else 85 and a rest of time. */
static void no_hurry_moves_the_weight_of_time(void **state)
{
    (void)state;
    for (int no_hurry = 0; no_hurry <= 1; no_hurry++) {
        struct set_player p;
        struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
        s.cap = 1;                                               /* L stays: Tlim 15 s */
        s.no_hurry = no_hurry;
        player_open(&p, &s);
        for (int i = 0; i < 8; i++) player_hit(&p, 14999, 1);    /* arrives with the last millisecond */
        struct world_result r = result_of(&p);
        assert_int_equal(r.successes, 8);
        assert_near("c_time", r.component[2], 0, 1e-12);
        assert_int_equal(r.score, no_hurry ? 100 : 85);
        player_close(&p);
    }
}

static const struct fault_case { const char *want; double grade, start, cap, reach; int set; } fault_cases[] = {
    {"This set cannot be played: the base grade is not 1 to 10.", 0, 1, 10, 100, 1},
    {"This set cannot be played: the start level is not 1 to 10.", 1, 11, 10, 100, 1},
    {"This set cannot be played: the cap is not 1 to 10.", 1, 1, 0, 100, 1},
    {"This set cannot be played: a reach is not 1 to 1000 mm.", 1, 1, 10, 0, 1},
    {"This set cannot be played: a reach is not 1 to 1000 mm.", 1, 1, 10, NAN, 1},
    {"This set cannot be played: the number of the set is not 1 to 1000.", 1, 1, 10, 100, 0},
};
static void a_setup_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fault_cases / sizeof fault_cases[0]; i++) {
        const struct fault_case *c = &fault_cases[i];
        struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
        s.base_grade = c->grade;
        s.start_level = c->start;
        s.cap = c->cap;
        s.body.reach_back_mm = c->reach;
        s.set_number = c->set;
        struct world *w = NULL;
        struct problem why = {STATUS_OK, ""};
        assert_int_equal(world_create(&s, &w, &why), STATUS_ARG);
        assert_null(w);
        assert_string_equal(why.text, c->want);
    }
    world_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_still_hold_is_full_marks),
        cmocka_unit_test(success_is_eighty_percent_in_the_zone),
        cmocka_unit_test(the_zone_is_where_the_person_stands),
        cmocka_unit_test(feet_that_moved_repeat_the_hold),
        cmocka_unit_test(each_foot_is_in_front),
        cmocka_unit_test(the_cursor_fades_in_the_last_half),
        cmocka_unit_test(a_new_stance_inside_a_set_is_told),
        cmocka_unit_test(sides_take_turns_and_sets_begin_on_either),
        cmocka_unit_test(the_picture_can_be_trusted),
        cmocka_unit_test(the_target_glows_before_it_appears),
        cmocka_unit_test(directions_are_shuffled_fairly),
        cmocka_unit_test(backward_targets_are_nearer),
        cmocka_unit_test(a_repeated_trial_keeps_its_direction),
        cmocka_unit_test(no_hurry_moves_the_weight_of_time),
        cmocka_unit_test(a_setup_that_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
