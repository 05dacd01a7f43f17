/* E19 toe_tap with made-up samples: which taps count, to the millisecond; steadiness and evenness by hand. */
#include "game/world/set_player.h"
#include "world/exercise.h"

static void stand(struct set_player *p, int ms)
{
    p->s.share_right = 0.5;
    player_run(p, ms, 0, 0);
}

/* x from C0 so that the CoP lies `beside` mm outside the middle of the standing foot (C0 is 12 mm right of the middle). */
static void up(struct set_player *p, int side, int ms, double beside)
{
    p->s.share_right = side > 0 ? 0 : 1;
    player_run(p, ms, -side * (100 + beside) - 12, 0);
}

static void to_trial(struct set_player *p)
{
    p->s.share_right = 0.5;
    (void)player_until(p, PHASE_TRIAL, 30000);
}

static struct set_player opened(double grade)
{
    struct set_player p;
    struct world_setup s = plain_setup(E19_TOE_TAP, grade);
    s.cap = grade;
    player_open(&p, &s);
    return p;
}

static void taps_as_asked(void **state)
{
    (void)state;
    struct set_player p = opened(1);
    int number = -1;
    assert_int_equal(player_scene(&p)->trials_total, 8);
    for (int k = 0; k < 8; k++) {
        to_trial(&p);
        int side = k % 2 ? -1 : 1;
        assert_int_equal(player_scene(&p)->side, side);
        assert_int_equal(player_scene(&p)->ask.order, PERSON_TAP);
        assert_int_equal(player_scene(&p)->ask.side, side);
        if (k) assert_int_equal(player_scene(&p)->ask.number, number + 1);   /* one tap for each number */
        number = (int)player_scene(&p)->ask.number;
        stand(&p, 500);
        up(&p, side, 700, 0);
        stand(&p, 300);
    }
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.successes, 8);
    assert_int_equal(r.score, 100);
    assert_int_equal(events_of(&p, WORLD_CUE), 8);
    assert_int_equal(events_of(&p, WORLD_REPETITION), 8);
    player_close(&p);
}

/* What is done after the cue; grade 1: interval 5 s. */
static const struct tap_case { const char *what; int wait_ms, side, up_ms; double back_share; int back_after_ms, hit; } tap_cases[] = {
    {"as asked", 500, 1, 700, 0.5, 0, 1},
    {"the other foot", 500, -1, 700, 0.5, 0, 0},
    {"0.3 s is enough", 500, 1, 300, 0.5, 0, 1},
    {"a millisecond short", 500, 1, 299, 0.5, 0, 0},
    {"as long as the interval", 100, 1, 5000, 0.5, 0, 1},
    {"a millisecond longer", 100, 1, 5001, 0.5, 0, 0},
    {"late, but in time", 4930, 1, 700, 0.5, 0, 1},
    {"later than the interval", 5001, 1, 700, 0.5, 0, 0},
    {"back within 1.5 s", 500, 1, 700, 0.5, 1499, 1},
    {"a millisecond later", 500, 1, 700, 0.5, 1500, 0},
    {"back at 0.30", 500, 1, 700, 0.30, 0, 1},
    {"never quite back", 500, 1, 700, 0.29, 0, 0},
    {"leaning only", 500, 1, 0, 0.06, 0, 0},
};
static void near_misses_do_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tap_cases / sizeof tap_cases[0]; i++) {
        const struct tap_case *c = &tap_cases[i];
        struct set_player p = opened(1);
        to_trial(&p);
        int side = player_scene(&p)->side * c->side;
        stand(&p, c->wait_ms);
        if (c->up_ms) up(&p, side, c->up_ms, 0);
        p.s.share_right = side > 0 ? 0.2 : 0.8;
        player_run(&p, c->back_after_ms, 0, 0);
        p.s.share_right = side > 0 ? c->back_share : 1 - c->back_share;
        player_run(&p, 8000, 0, 0);
        struct world_result r = result_of(&p);
        if (r.trials < 1) fail_msg("%s: no end", c->what);
        size_t n;
        const struct world_event *e = world_events(p.w, &n);
        int first = -1;
        for (size_t k = 0; k < n && first < 0; k++)
            if (e[k].kind == WORLD_TRIAL_END) first = (int)e[k].value;
        if (first != c->hit) fail_msg("%s: %d, expected %d", c->what, first, c->hit);
        player_close(&p);
    }
}

/* Right taps steady, left ones a third of the time outside 20 mm; the last left tap not done. */
static void the_score_by_hand(void **state)
{
    (void)state;
    struct set_player p = opened(1);
    for (int k = 0; k < 8; k++) {
        to_trial(&p);
        int side = player_scene(&p)->side;
        stand(&p, 500);
        if (k < 7) {
            up(&p, side, 400, 0);
            up(&p, side, 200, side < 0 ? 21 : 19.9);
        }
        stand(&p, 300);
    }
    stand(&p, 6000);
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.successes, 7);
    assert_near("c_taps", r.component[0], 7.0 / 8, 1e-9);
    /* seen from 60 ms after the foot left: 540 ms of each lift and the first of the landing is none */
    assert_near("c_steady", r.component[1], 1 - 3 * 200.0 / (7 * 541), 0.002);
    assert_near("c_even", r.component[2], 0.75, 1e-9);
    double want = 100 * (0.5 * r.component[0] + 0.3 * r.component[1] + 0.2 * r.component[2]);
    assert_int_equal(r.score, (int)lround(want));
    player_close(&p);
}

/* The next cue comes an interval after the last one, never earlier. */
static void cues_keep_their_interval(void **state)
{
    (void)state;
    struct set_player p = opened(4);
    uint32_t before = 0;
    for (int k = 0; k < 4; k++) {
        to_trial(&p);
        uint32_t now = last_event(&p, WORLD_CUE).tick;
        if (k) assert_in_range(now - before, 4000, 4002);
        before = now;
        up(&p, player_scene(&p)->side, 500, 0);
        stand(&p, 100);
    }
    player_close(&p);
}

static void sides_of_a_random_order_are_even(void **state)
{
    (void)state;
    int first_right = 0, changes = 0;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct set_player p;
        struct world_setup s = plain_setup(E19_TOE_TAP, 9);
        s.cap = 9;
        s.seed = seed;
        player_open(&p, &s);
        int count[2] = {0}, in_row = 0, before = 0, n = 0;
        while (!world_done(p.w)) {
            to_trial(&p);
            int side = player_scene(&p)->side;
            if (n++ == 0) first_right += side > 0;
            in_row = side == before ? in_row + 1 : 1;
            changes += side != before;
            if (in_row > 3 && count[0] < 8 && count[1] < 8) fail_msg("seed %d: %d in a row", (int)seed, in_row);
            before = side;
            count[side > 0]++;
            up(&p, side, 500, 0);
            stand(&p, 100);
        }
        assert_int_equal(count[0], 8);
        assert_int_equal(count[1], 8);
        player_close(&p);
    }
    assert_in_range(first_right, 5, 25);
    assert_in_range(changes, 30 * 6, 30 * 13);
}

static void a_repeated_tap_keeps_its_side(void **state)
{
    (void)state;
    struct set_player p;
    struct world_setup s = plain_setup(E19_TOE_TAP, 10);
    player_open(&p, &s);
    for (int k = 0; k < 10; k++) {
        to_trial(&p);
        int side = player_scene(&p)->side;
        player_input(&p, INPUT_PAUSE);
        stand(&p, 100);
        player_input(&p, INPUT_RESUME);
        to_trial(&p);
        assert_int_equal(player_scene(&p)->side, side);
        up(&p, side, 500, 0);
        stand(&p, 100);
    }
    player_close(&p);
}

/* Somebody who leans to one side for ever, one who stands on one leg: the set ends all the same. */
static void nothing_hangs(void **state)
{
    (void)state;
    static const double shares[] = {0.75, 1.0, 0.93, 0.5};
    for (size_t i = 0; i < 4; i++) {
        struct set_player p = opened(1);
        p.s.share_right = shares[i];
        player_run(&p, 8 * 20000, 80, 0);
        if (!world_done(p.w)) fail_msg("share %g: the set hangs", shares[i]);
        struct world_result r = result_of(&p);
        assert_int_equal(r.successes, 0);
        assert_int_equal(r.stars, 1);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taps_as_asked),
        cmocka_unit_test(near_misses_do_not_count),
        cmocka_unit_test(the_score_by_hand),
        cmocka_unit_test(cues_keep_their_interval),
        cmocka_unit_test(sides_of_a_random_order_are_even),
        cmocka_unit_test(a_repeated_tap_keeps_its_side),
        cmocka_unit_test(nothing_hangs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
