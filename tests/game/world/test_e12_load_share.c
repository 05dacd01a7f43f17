/* E12 through the set machine: shares in closed form, the load limit for random people, and what must not count. */
#include "base/random.h"
#include "game/world/set_player.h"

#define G 9.80665

/* One millisecond with this share on the right leg: D is 200 mm, the foot guide in the middle. */
static void share_step(struct set_player *p, double right)
{
    p->s.share_right = right;
    player_step(p, (right - 0.5) * 200 - p->setup.body.c0_mm.x, 0);
}

static void share_run(struct set_player *p, int ms, double right)
{
    for (int i = 0; i < ms; i++) share_step(p, right);
}

static struct world_setup open_scales(struct set_player *p, double grade, int leg)
{
    struct world_setup s = plain_setup(E12_LOAD_SHARE, grade);
    s.cap = grade;
    s.care.leg = leg;
    s.body.c0_mm = (struct point_mm){0, 0};
    player_open(p, &s);
    return s;
}

static void until_trial(struct set_player *p, double rest)
{
    for (int i = 0; i < 60000 && player_scene(p)->phase != PHASE_TRIAL; i++) share_step(p, rest);
    assert_int_equal(player_scene(p)->phase, PHASE_TRIAL);
}

/* At the share in the first millisecond; c_share = 1 - off / 0.15. */
static void scores_are_exact(void **state)
{
    (void)state;
    static const struct { int leg; double off, c_hit, c_share; } cases[] = {
        {1, 0, 1, 1}, {-1, 0, 1, 1}, {1, 0.06, 1, 0.6}, {1, -0.08, 1, 1 - 0.08 / 0.15}, {1, 0.0801, 0, 0}, {1, -0.0801, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct set_player p;
        (void)open_scales(&p, 1, cases[i].leg);
        double share = 0.25 + cases[i].off, right = cases[i].leg > 0 ? share : 1 - share;
        for (int ms = 0; !world_done(p.w) && ms < 400000; ms++)
            share_step(&p, player_scene(&p)->phase == PHASE_TRIAL ? right : 0.5);
        struct world_result r = result_of(&p);
        assert_int_equal(r.trials, 5);
        assert_near("c_hit", r.component[0], cases[i].c_hit, 1e-12);
        assert_near("c_share", r.component[1], cases[i].c_share, 1e-9);
        assert_int_equal(r.score, (int)lround(100 * (0.6 * cases[i].c_hit + 0.4 * cases[i].c_share)));
        assert_int_equal(player_scene(&p)->side, cases[i].leg);
        player_close(&p);
    }
}

static void a_hold_is_whole(void **state)
{
    (void)state;
    struct set_player p;
    (void)open_scales(&p, 1, 1);                                 /* 25 %, 3 s */
    until_trial(&p, 0.5);
    share_run(&p, 3000, 0.25);                                   /* the first one arrives, 2999 are held */
    assert_int_equal(player_scene(&p)->hits, 0);
    share_step(&p, 0.5);                                         /* one millisecond early */
    assert_int_equal(events_of(&p, WORLD_SLIPPED_OUT), 1);
    share_run(&p, 3000, 0.25);
    assert_int_equal(player_scene(&p)->trials_done, 0);
    share_step(&p, 0.25);
    assert_int_equal(player_scene(&p)->hits, 1);
    player_close(&p);
}

static void what_must_not_count(void **state)
{
    (void)state;
    struct set_player p;
    (void)open_scales(&p, 8, 1);                                 /* 60 % on the right leg */
    until_trial(&p, 0.5);
    share_run(&p, 14999, 0.4);                                   /* right share, wrong leg */
    assert_int_equal(player_scene(&p)->trials_done, 0);
    share_step(&p, 0.4);
    assert_int_equal(player_scene(&p)->trials_done, 1);          /* 15 s are over */
    assert_int_equal(events_of(&p, WORLD_ARRIVED), 0);
    assert_int_equal(player_scene(&p)->hits, 0);
    until_trial(&p, 0.5);
    share_run(&p, 7000, 0.6);
    p.s.events = EVENT_LIFT_L;                                   /* the share is right, but a foot is in the air */
    share_step(&p, 0.6);
    assert_int_equal(events_of(&p, WORLD_FOOT_MOVED), 1);
    assert_int_equal(player_scene(&p)->hits, 0);
    until_trial(&p, 0.5);
    p.s.share_right = NAN;
    for (int i = 0; i < 9000; i++) player_step(&p, 20, 0);       /* a share that is not known is no share */
    assert_int_equal(events_of(&p, WORLD_ARRIVED), 1);
    player_close(&p);
}

static void sides_alternate_without_a_choice(void **state)
{
    (void)state;
    for (int set = 1; set <= 4; set++) {
        struct set_player p;
        struct world_setup s = plain_setup(E12_LOAD_SHARE, 1);
        s.set_number = set;
        player_open(&p, &s);
        assert_int_equal(player_scene(&p)->side, set % 2 ? 1 : -1);
        player_close(&p);
    }
}

/* 700 N are 71.4 kg; 20 kg are allowed: 18 kg of target, "Lighter, please" at 19, the end at 20. */
static void the_limit_ends_a_trial_at_once(void **state)
{
    (void)state;
    const double kg_share = G / PERSON_N;
    struct set_player p;
    struct world_setup s = plain_setup(E12_LOAD_SHARE, 6);
    s.cap = 6;
    s.care.leg = 1;
    s.care.pwb_kg = 20;
    s.body.c0_mm = (struct point_mm){0, 0};
    player_open(&p, &s);
    assert_near("target", player_scene(&p)->share_target, 18 * kg_share, 1e-12);
    assert_near("tolerance that is seen", player_scene(&p)->share_tolerance, 1 * kg_share, 1e-12);
    assert_true(player_scene(&p)->ask.order == PERSON_LEAN);     /* standing evenly would be too much already */
    share_run(&p, 1000, 0.5);
    assert_string_equal(player_scene(&p)->prompt, "Lighter, please"); /* who begins with too much hears it, too */
    assert_int_equal(events_of(&p, WORLD_LOAD_HIGH), 1);
    assert_int_equal(player_scene(&p)->sound_number, 1);
    share_run(&p, 100, 15 * kg_share);
    assert_string_equal(player_scene(&p)->prompt, "Feet on the foot guide");
    share_run(&p, 5000, 0.5);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);      /* not before the leg is eased */
    assert_int_equal(events_of(&p, WORLD_LOAD_HIGH), 2);
    until_trial(&p, 15 * kg_share);
    share_run(&p, 500, 18.5 * kg_share);
    assert_true(player_scene(&p)->inside);
    uint32_t sounds = player_scene(&p)->sound_number;
    int said = events_of(&p, WORLD_LOAD_HIGH);
    share_step(&p, 19.0001 * kg_share);
    assert_int_equal(events_of(&p, WORLD_LOAD_HIGH), said + 1);
    assert_int_equal(player_scene(&p)->sound_number, sounds + 1);
    assert_string_equal(player_scene(&p)->prompt, "Lighter, please");
    assert_false(player_scene(&p)->inside);
    share_run(&p, 3000, 19.99 * kg_share);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    p.s.fz_n = PERSON_N * 1.01;                                  /* the same share of more weight */
    share_step(&p, 19.99 * kg_share);
    assert_int_equal(player_scene(&p)->trials_done, 1);
    assert_int_equal(events_of(&p, WORLD_LOAD_LIMIT), 1);
    assert_near("kg", last_event(&p, WORLD_LOAD_LIMIT).value, 19.99 * 1.01, 1e-9);
    assert_string_equal(player_scene(&p)->prompt, "Lighter, please");
    assert_int_equal(player_scene(&p)->hits, 0);
    player_close(&p);
}

/* Random people, limits and grades: no target above 0.9, and no trial goes on at or above 1.0 for a single millisecond. */
static void nobody_carries_too_much(void **state)
{
    (void)state;
    int limits = 0, holds = 0;
    for (uint64_t seed = 1; seed <= 250; seed++) {
        struct random_stream r;
        struct set_player p;
        random_seed(&r, seed, "people");
        struct world_setup s = plain_setup(E12_LOAD_SHARE, 1 + random_below(&r, 10));
        s.body.weight_n = 350 + 900 * random_uniform(&r);
        s.body.c0_mm = (struct point_mm){20 * random_normal(&r), 0};
        s.body.foot_distance_mm = 120 + 160 * random_uniform(&r);
        s.care.leg = random_below(&r, 2) ? 1 : -1;
        s.care.pwb_kg = 3 + 60 * random_uniform(&r);
        player_open(&p, &s);
        double share = 0.2, mood = 0.1 * random_uniform(&r);
        for (int ms = 0; ms < 60000 && !world_done(p.w); ms++) {
            const struct world_scene *scene = player_scene(&p);
            if (scene->share_target * s.body.weight_n / G > 0.9 * s.care.pwb_kg * (1 + 1e-12)) fail_msg("seed %d: a target above", (int)seed);
            bool was_trial = scene->phase == PHASE_TRIAL;
            double to = was_trial ? scene->share_target : 0.5 * scene->share_target;
            share += 0.003 * (to - share) + mood * 0.05 * random_normal(&r);
            share = fmin(1, fmax(0, share));
            p.s.fz_n = s.body.weight_n * (1 + 0.02 * random_normal(&r));
            p.s.share_right = s.care.leg > 0 ? share : 1 - share;
            double kg = (s.care.leg > 0 ? p.s.share_right : 1 - p.s.share_right) * p.s.fz_n / G;
            int before = scene->trials_done;
            player_step(&p, 0, 0);
            if (was_trial && kg >= s.care.pwb_kg && scene->phase == PHASE_TRIAL && scene->trials_done == before)
                fail_msg("seed %d, %d ms: %g kg of %g, and the trial goes on", (int)seed, ms, kg, s.care.pwb_kg);
        }
        limits += events_of(&p, WORLD_LOAD_LIMIT);
        holds += result_of(&p).successes;
        player_close(&p);
    }
    print_message("250 people: %d holds, %d trials ended by the limit\n", holds, limits);
    assert_true(limits > 50 && holds > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_exact), cmocka_unit_test(a_hold_is_whole), cmocka_unit_test(what_must_not_count),
        cmocka_unit_test(sides_alternate_without_a_choice), cmocka_unit_test(the_limit_ends_a_trial_at_once),
        cmocka_unit_test(nobody_carries_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
