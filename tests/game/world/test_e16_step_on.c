/* E16 step_on with made-up samples: what is a repetition, what is a success, to the millisecond; the score by hand. */
#include "game/world/set_player.h"
#include "world/exercise.h"

struct climb { int lead, first_ms, restless_ms, calm_ms; double peak_w; };

static void at(struct set_player *p, int ms, double load, double x, double share, double speed)
{
    p->s.fz_n = load * PERSON_N;
    p->s.share_right = share;
    p->s.cop5_speed_mm_s = speed;
    bool on = load > 0.05;
    p->s.flags = on ? SWAY_ON : SWAY_INVALID;
    player_run(p, ms, x, 0);
}

static void floor_ms(struct set_player *p, int ms) { at(p, ms, 0, 0, 0.5, 0); }

static void to_trial(struct set_player *p)
{
    for (int i = 0; i < 20000 && player_scene(p)->phase != PHASE_TRIAL; i++) floor_ms(p, 1);
    assert_int_equal(player_scene(p)->phase, PHASE_TRIAL);
}

/* From the first contact; ends while the person is asked to step down, or stands as long as calm_ms. */
static void climb(struct set_player *p, const struct climb *c)
{
    double x = c->lead * 100.0 - 12;                           /* C0 lies 12 mm to the right of the middle */
    at(p, c->first_ms, 0.5, x, 0.5 + c->lead * 0.5, 300);
    at(p, 10, c->peak_w, -12, 0.5, 300);
    if (c->restless_ms > 10) at(p, c->restless_ms - 10, 1, -12, 0.5, 300);
    at(p, c->calm_ms, 1, -12, 0.5, 20);
}

static void down(struct set_player *p) { floor_ms(p, 400); }

static struct set_player opened(double grade, double ceiling_w)
{
    struct set_player p;
    struct world_setup s = plain_setup(E16_STEP_ON, grade);
    s.cap = grade;
    s.care.impact_ceiling_w = ceiling_w;
    player_open(&p, &s);
    return p;
}

/* Grade 1: 2 for each lead, stand 3 s, ceiling 1.55: c_soft of 1.1 W is 0.9; settled after 1 s: 1. */
static void a_soft_climber(void **state)
{
    (void)state;
    struct set_player p = opened(1, 1.55);
    assert_int_equal(player_scene(&p)->trials_total, 4);
    for (int k = 0; k < 4; k++) {
        to_trial(&p);
        int lead = player_scene(&p)->side;
        assert_int_equal(player_scene(&p)->ask.order, PERSON_STEP_ON);
        assert_int_equal(player_scene(&p)->ask.side, lead);
        climb(&p, &(struct climb){lead, 800, 1000, 2000, 1.1});
        assert_int_equal(player_scene(&p)->ask.order, PERSON_STEP_OFF);
        assert_int_equal(player_scene(&p)->ask.hands, HANDS_HOLD);
        down(&p);
    }
    assert_true(world_done(p.w));
    struct world_result r = result_of(&p);
    assert_int_equal(r.successes, 4);
    assert_near("c_reps", r.component[0], 1, 0);
    assert_near("c_soft", r.component[1], 0.9, 1e-9);
    assert_near("c_settle", r.component[2], 1, 1e-9);
    assert_near("even", r.component[3], 1, 0);
    assert_int_equal(r.score, 97);                             /* 40 + 0.35 * 90 + 25 = 96.5 */
    assert_int_equal(r.step_offs, 0);
    assert_int_equal(events_of(&p, WORLD_REPETITION), 4);
    assert_near("from contact to the end of the stand", last_event(&p, WORLD_REPETITION).value, 0.8 + 3.0, 0.002);
    assert_int_equal(events_of(&p, WORLD_STEPPED_DOWN), 4);
    player_close(&p);
}

static void leads_take_turns(void **state)
{
    (void)state;
    for (int set = 1; set <= 2; set++) {
        struct set_player p;
        struct world_setup s = plain_setup(E16_STEP_ON, 1);
        s.set_number = set;
        player_open(&p, &s);
        for (int k = 1; k <= 4; k++) {
            to_trial(&p);
            int side = (k + set) % 2 == 0 ? 1 : -1;
            assert_int_equal(player_scene(&p)->side, side);
            climb(&p, &(struct climb){side, 800, 1000, 2000, 1.1});
            assert_near("leading foot", last_event(&p, WORLD_CONTACT).value, side, 0);
            down(&p);
        }
        player_close(&p);
    }
}

/* One time up; the rest of the set is not played. contact_ms: one foot on. */
static const struct case_ { const char *what; struct climb c; double ceiling; int hit, rep; double settle; } cases[] = {
    {"as asked", {1, 800, 1000, 2000, 1.1}, 2, 1, 1, 1},
    {"the other foot first", {-1, 800, 1000, 2000, 1.1}, 2, 1, 1, 1},
    {"both feet after 6 s", {1, 6000, 1000, 2000, 1.1}, 2, 1, 1, 1},
    {"a millisecond more", {1, 6001, 1000, 2000, 1.1}, 2, 0, 1, 1},
    {"calm after 3 s", {1, 800, 3000, 2000, 1.1}, 2, 1, 1, 1.0 / 3},
    {"a millisecond more", {1, 800, 3001, 2000, 1.1}, 2, 0, 1, 0.333},
    {"never calm", {1, 800, 8000, 0, 1.1}, 2, 0, 1, 0},
    {"1.6 W where 1.5 is the ceiling", {1, 800, 1000, 2000, 1.6}, 1.5, 0, 1, 1},
    {"1.6 W where 2 is the ceiling", {1, 800, 1000, 2000, 1.6}, 2, 1, 1, 1},
    {"down again at once", {1, 800, 1000, 500, 1.1}, 2, 0, 0, 1},
};
static void what_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct case_ *c = &cases[i];
        struct set_player p = opened(1, c->ceiling);
        to_trial(&p);
        struct climb k = c->c;
        k.lead *= player_scene(&p)->side;
        climb(&p, &k);
        down(&p);
        struct world_result r = result_of(&p);
        if (r.trials != 1 || r.successes != c->hit || fabs(r.component[0] - c->rep) > 1e-9 || fabs(r.component[2] - c->settle) > 0.001)
            fail_msg("%s: %d of %d, reps %g, settled %g", c->what, r.successes, r.trials, r.component[0], r.component[2]);
        player_close(&p);
    }
}

static void the_wrong_foot_makes_it_uneven(void **state)
{
    (void)state;
    struct set_player p = opened(1, 2);
    for (int k = 0; k < 4; k++) {
        to_trial(&p);
        climb(&p, &(struct climb){1, 800, 1000, 2000, 1.1});
        down(&p);
    }
    struct world_result r = result_of(&p);
    assert_int_equal(r.successes, 4);
    assert_near("always the right one", r.component[3], 0, 0);
    player_close(&p);
}

static void a_foot_put_on_and_taken_off_is_nothing(void **state)
{
    (void)state;
    struct set_player p = opened(1, 2);
    to_trial(&p);
    for (int k = 0; k < 3; k++) {
        at(&p, 1000, 0.4, 88, 0.95, 200);
        floor_ms(&p, 1000);
    }
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    assert_int_equal(events_of(&p, WORLD_BOTH_FEET), 0);
    climb(&p, &(struct climb){player_scene(&p)->side, 800, 1000, 2000, 1.1});
    down(&p);
    struct world_result r = result_of(&p);
    assert_int_equal(r.trials, 1);
    assert_int_equal(r.successes, 1);
    player_close(&p);
}

/* Nobody comes; one foot stays on; nobody steps down. Each ends by itself. */
static void nothing_hangs(void **state)
{
    (void)state;
    struct set_player p = opened(1, 2);
    to_trial(&p);
    floor_ms(&p, 20000);
    assert_int_equal(result_of(&p).trials, 1);
    to_trial(&p);
    at(&p, 15000, 0.4, 88, 0.95, 100);
    assert_int_equal(result_of(&p).trials, 2);
    to_trial(&p);
    climb(&p, &(struct climb){1, 800, 1000, 2000, 1.1});
    at(&p, 20001, 1, 0, 0.5, 10);
    struct world_result r = result_of(&p);
    assert_int_equal(r.trials, 3);
    assert_int_equal(r.successes, 1);
    assert_string_equal(player_scene(&p)->prompt, "Step off the plate first");
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    at(&p, 5000, 1, 0, 0.5, 10);                               /* waits for an empty step */
    assert_int_equal(player_scene(&p)->phase, PHASE_RETURN);
    player_close(&p);
}

static void ready_waits_for_an_empty_step(void **state)
{
    (void)state;
    struct set_player p = opened(1, 2);
    at(&p, 10000, 1, 0, 0.5, 10);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    assert_string_equal(player_scene(&p)->prompt, "Step off the plate first");
    assert_int_equal(player_scene(&p)->ask.order, PERSON_STEP_OFF);
    p.s.events = EVENT_STEP_OFF;
    floor_ms(&p, 1);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);    /* no pause: it was asked */
    assert_int_equal(events_of(&p, WORLD_STEP_OFF), 1);        /* noted, and not counted among those that were not */
    assert_int_equal(result_of(&p).step_offs, 0);
    floor_ms(&p, 2998);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    floor_ms(&p, 1);
    assert_int_equal(player_scene(&p)->phase, PHASE_TRIAL);
    player_close(&p);
}

static void forward_only_where_there_is_room(void **state)
{
    (void)state;
    for (int front = 0; front <= 1; front++) {
        struct set_player p;
        struct world_setup s = plain_setup(E16_STEP_ON, 5);    /* one hand */
        s.care.exit_front = front;
        player_open(&p, &s);
        to_trial(&p);
        assert_int_equal(player_scene(&p)->support, SUPPORT_ONE_HAND);
        climb(&p, &(struct climb){player_scene(&p)->side, 800, 1000, 2000, 1.1});
        assert_int_equal(player_scene(&p)->support, front ? SUPPORT_ONE_HAND : SUPPORT_TWO_HANDS);
        assert_string_equal(player_scene(&p)->prompt, front ? "Step down slowly, facing forward" : "Both hands: slowly back down");
        player_close(&p);
    }
}

static void pause_begins_on_the_floor_again(void **state)
{
    (void)state;
    struct set_player p = opened(1, 2);
    to_trial(&p);
    int side = player_scene(&p)->side;
    at(&p, 800, 0.5, 88, 0.95, 200);
    player_input(&p, INPUT_PAUSE);
    at(&p, 3000, 1, 0, 0.5, 10);
    player_input(&p, INPUT_RESUME);
    at(&p, 3000, 1, 0, 0.5, 10);
    assert_int_equal(player_scene(&p)->phase, PHASE_READY);
    to_trial(&p);
    assert_int_equal(player_scene(&p)->side, side);
    player_input(&p, INPUT_STOP);
    struct world_result r = result_of(&p);
    assert_int_equal(r.repeated, 1);
    assert_true(r.stars >= 1);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_soft_climber),
        cmocka_unit_test(leads_take_turns),
        cmocka_unit_test(what_counts),
        cmocka_unit_test(the_wrong_foot_makes_it_uneven),
        cmocka_unit_test(a_foot_put_on_and_taken_off_is_nothing),
        cmocka_unit_test(nothing_hangs),
        cmocka_unit_test(ready_waits_for_an_empty_step),
        cmocka_unit_test(forward_only_where_there_is_room),
        cmocka_unit_test(pause_begins_on_the_floor_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
