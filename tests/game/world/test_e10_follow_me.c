/* E10 through the set machine: scores in closed form, windows to the millisecond. */
#include "game/world/set_player.h"
#include "world/smooth_curve.h"

enum { PAST = 1000 };
struct chaser { struct point_mm past[PAST]; int n, lag_ms; double off_mm; };

/* The scene shows the butterfly of the millisecond before. */
static void chase_step(struct set_player *p, struct chaser *c)
{
    c->past[c->n++ % PAST] = player_scene(p)->has_target ? player_scene(p)->target_mm : (struct point_mm){0, 0};
    struct point_mm then = c->n > c->lag_ms ? c->past[(c->n - 1 - c->lag_ms) % PAST] : (struct point_mm){0, 0};
    player_step(p, then.x + c->off_mm, then.y);
}

static void scores_are_exact(void **state)
{
    (void)state;
    static const struct { int lag_ms; double off_mm; double c_on, c_err, c_lag; int hits; } cases[] = {
        {9, 0, 1, 1, 1, 6},           /* 0.01 s: below what is asked */
        {299, 0, 1, 1, 0.75, 6},      /* 0.30 s */
        {599, 0, 1, 1, 0.25, 6},      /* 0.60 s, and still on the butterfly: it is slow */
        {9, 25, 1, 0.5, 1, 6},        /* 25 mm of 100 beside it, the radius is 32 */
        {9, 40, 0, 0.2, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct set_player p;
        struct world_setup s = plain_setup(E10_FOLLOW_ME, 1);
        struct chaser c = {.lag_ms = cases[i].lag_ms, .off_mm = cases[i].off_mm};
        s.cap = 1;
        player_open(&p, &s);
        for (int ms = 0; !world_done(p.w) && ms < 100000; ms++) chase_step(&p, &c);
        struct world_result r = result_of(&p);
        print_message("%d ms, %g mm: %d of %d, score %d, %g %g %g\n", c.lag_ms, c.off_mm, r.successes, r.trials, r.score, r.component[0],
                      r.component[1], r.component[2]);
        assert_int_equal(r.trials, 6);                           /* 30 s */
        assert_int_equal(r.successes, cases[i].hits);
        assert_near("c_on", r.component[0], cases[i].c_on, 1e-9);
        assert_near("c_err", r.component[1], cases[i].c_err, 0.003);
        assert_near("c_lag", r.component[2], cases[i].c_lag, cases[i].off_mm > 0 ? 0.3 : 1e-9);
        assert_int_equal(r.score, (int)lround(100 * (0.5 * r.component[0] + 0.35 * r.component[1] + 0.15 * r.component[2])));
        player_close(&p);
    }
}

/* 3000 of 5000 ms on it. */
static void success_is_exact(void **state)
{
    (void)state;
    for (int off_ms = 1999; off_ms <= 2001; off_ms++) {
        struct set_player p;
        struct world_setup s = plain_setup(E10_FOLLOW_ME, 1);
        s.cap = 1;
        player_open(&p, &s);
        int in_trial = 0;
        while (player_scene(&p)->trials_done == 0) {
            struct point_mm to = player_scene(&p)->target_mm;
            bool away = player_scene(&p)->phase == PHASE_TRIAL && in_trial++ < off_ms;
            player_step(&p, player_scene(&p)->has_target ? to.x + (away ? 40 : 0) : 0, player_scene(&p)->has_target ? to.y : 0);
        }
        assert_int_equal(in_trial, 5000);
        assert_int_equal(player_scene(&p)->hits, off_ms <= 2000);
        player_close(&p);
    }
}

/* No jump and no push above 40 % of reach per s^2 in any set, through windows and changes of the level; the seed decides. */
static void the_butterfly_is_gentle(void **state)
{
    (void)state;
    for (int g = 1; g <= 10; g++) {
        struct set_player p;
        struct world_setup s = plain_setup(E10_FOLLOW_ME, g);
        struct chaser c = {.lag_ms = 0};
        s.body.reach_back_mm = 100;                              /* shares are mm / 100 everywhere */
        s.seed = (uint64_t)g * 77;
        player_open(&p, &s);
        struct point_mm at[3] = {{0, 0}};
        int seen = 0, breaks = 0;
        while (!world_done(p.w)) {
            enum world_phase before = player_scene(&p)->phase;
            c.off_mm = player_scene(&p)->trials_done % 3 == 2 ? 60 : 0; /* misses, so that the level moves both ways */
            chase_step(&p, &c);
            const struct world_scene *scene = player_scene(&p);
            breaks += before == PHASE_TRIAL && scene->phase == PHASE_RETURN;
            seen = scene->has_target ? seen + 1 : 0;
            at[0] = at[1];
            at[1] = at[2];
            at[2] = scene->target_mm;
            if (seen < 3) continue;
            double push = hypot(at[2].x - 2 * at[1].x + at[0].x, at[2].y - 2 * at[1].y + at[0].y) / 1e-6 / 100;
            if (push > CURVE_ACCELERATION + 1e-5) fail_msg("grade %d: %g / s^2", g, push);
            if (at[2].y < -60) fail_msg("grade %d: %g back", g, at[2].y);
        }
        assert_int_equal(breaks, 0);
        player_close(&p);
    }
}

static void standing_still_is_not_following(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E10_FOLLOW_ME, 8);
    s.cap = 8;
    player_open(&p, &s);
    player_run(&p, 100000, 0, 0);
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    print_message("standing still at grade 8: %d of %d, score %d\n", r.successes, r.trials, r.score);
    assert_true(r.successes <= r.trials / 4);
    assert_int_equal(r.stars, 1);
    player_close(&p);
}

static void a_pause_starts_in_the_middle(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E10_FOLLOW_ME, 1);
    struct chaser c = {.lag_ms = 0};
    s.cap = 1;
    player_open(&p, &s);
    while (player_scene(&p)->trials_done < 2) chase_step(&p, &c);
    for (int i = 0; i < 2500; i++) chase_step(&p, &c);
    player_input(&p, INPUT_PAUSE);
    player_run(&p, 500, 0, 0);
    player_input(&p, INPUT_RESUME);
    player_run(&p, 2990, 0, 0);
    assert_false(player_scene(&p)->has_target);
    while (!player_scene(&p)->has_target) player_step(&p, 0, 0);
    assert_true(hypot(player_scene(&p)->target_mm.x, player_scene(&p)->target_mm.y) < 0.01);
    c = (struct chaser){.lag_ms = 0};
    while (!world_done(p.w)) chase_step(&p, &c);
    struct world_result r = result_of(&p);
    assert_true(r.successes == 6 && r.trials == 6 && r.repeated == 1);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_exact), cmocka_unit_test(success_is_exact), cmocka_unit_test(the_butterfly_is_gentle),
        cmocka_unit_test(standing_still_is_not_following), cmocka_unit_test(a_pause_starts_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
