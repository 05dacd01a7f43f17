/* links: acquire */
/* timeout: 300 */
/* Standing exercises and the quiet stands of the check-ups through simulated plate, loop and world, by three kinds of people; what
 * must not count does not. Exact counts: the same seed gives the same set. */
#include <stdlib.h>

#include "game/world/plate_player.h"
#include "game/world/set_player.h"

static const struct plate_case { enum exercise_id id; double grade; const char *spec; int least, most; } cases[] = {
    {E01_STEADY_STAND, 1, "sim:profile=young,seed=2,z=0", 3, 3},
    {E01_STEADY_STAND, 1, "sim:profile=older,seed=3,z=0", 3, 3},
    {E01_STEADY_STAND, 2, "sim:profile=young,seed=2,z=0", 3, 3},
    {E01_STEADY_STAND, 6, "sim:profile=older,seed=3,z=0", 2, 3},
    {E01_STEADY_STAND, 8, "sim:profile=unsteady,seed=3", 0, 3},
    {E02_LINE_STAND, 1, "sim:profile=older,seed=3,z=0", 3, 4},
    {E02_LINE_STAND, 3, "sim:profile=young,seed=2,z=0", 3, 4},
    {E02_LINE_STAND, 3, "sim:profile=older,seed=3,z=0", 3, 4},
    {E02_LINE_STAND, 7, "sim:profile=older,seed=3,z=0", 0, 4},
    {E02_LINE_STAND, 9, "sim:profile=unsteady,seed=3", 0, 4},
    {E03_ONE_LEG, 1, "sim:profile=young,seed=2,z=0", 4, 5},
    {E03_ONE_LEG, 1, "sim:profile=older,seed=3,z=0", 4, 5},
    {E03_ONE_LEG, 3, "sim:profile=older,seed=3,z=0", 3, 5},
    {E03_ONE_LEG, 8, "sim:profile=young,seed=2,z=0", 0, 4},
    {E03_ONE_LEG, 9, "sim:profile=unsteady,seed=3", 0, 3},
    {E04_QUIET_EYES, 1, "sim:profile=young,seed=2,z=0", 3, 3},
    {E04_QUIET_EYES, 3, "sim:profile=older,seed=3,z=0", 3, 3},
    {E04_QUIET_EYES, 8, "sim:profile=unsteady,seed=3", 0, 3},
    {E05_STAND_TALL, 1, "sim:profile=young,seed=2,z=0", 4, 5},
    {E05_STAND_TALL, 3, "sim:profile=older,seed=3,z=0", 4, 5},
    {E05_STAND_TALL, 10, "sim:profile=unsteady,seed=3", 0, 8},
};

static void people_play_to_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct plate_case *c = &cases[i];
        struct plate_player p;
        struct world_setup s = plain_setup(c->id, c->grade);
        plate_open(&p, c->spec);
        plate_set(&p, &s);
        struct world_result r = plate_play(&p, 900);
        print_message("%s grade %g, %s: %d of %d, score %d, best %.1f, %d repeated, %d wobbles, support in %d\n", exercise_code(c->id),
                      c->grade, c->spec, r.successes, r.trials, r.score, r.best_value, r.repeated, r.wobbles, r.support_trials);
        for (int k = 0; k < r.component_count; k++) print_message("   %s %.3f\n", r.component_name[k], r.component[k]);
        if (r.end != END_COMPLETE && r.wobbles < 3) fail_msg("row %zu ended early", i);
        if (r.successes < c->least || r.successes > c->most)
            fail_msg("%s grade %g, %s: %d of %d, expected %d to %d", exercise_code(c->id), c->grade, c->spec, r.successes, r.trials,
                     c->least, c->most);
        plate_close(&p);
    }
}

/* Every exercise at four grades by three kinds of people: to its end, whatever the person can. A typical one succeeds mostly at the
 * first three grades. */
static void everybody_comes_to_the_end(void **state)
{
    (void)state;
    static const char *const specs[] = {"sim:profile=young,seed=12,z=0", "sim:profile=older,seed=13,z=0", "sim:profile=unsteady,seed=14"};
    static const double grades[] = {1, 3, 6, 10};
    for (enum exercise_id id = E01_STEADY_STAND; id <= E05_STAND_TALL; id++)
        for (int who = 0; who < 3; who++)
            for (int g = 0; g < 4; g++) {
                struct plate_player p;
                struct world_setup s = plain_setup(id, grades[g]);
                s.care.helped = true;
                s.set_number = 1 + g % 2;
                plate_open(&p, specs[who]);
                plate_set(&p, &s);
                struct world_result r = plate_play(&p, 900);
                print_message("%s grade %g, %s: %d of %d, score %d, %d wobbles\n", exercise_code(id), grades[g], specs[who], r.successes,
                              r.trials, r.score, r.wobbles);
                bool whole = r.trials == world_scene(p.w)->trials_total;
                if (r.end == END_COMPLETE ? !whole : r.wobbles < 3 && r.near_falls < 2) fail_msg("%s ended at %d trials", exercise_code(id), r.trials);
                if (who < 2 && grades[g] <= 3 && 3 * r.successes < 2 * r.trials) fail_msg("%s grade %g is too hard", exercise_code(id), grades[g]);
                if (r.stars < 1 || r.score < 0 || r.score > 100) fail_msg("%s: score %d", exercise_code(id), r.score);
                plate_close(&p);
            }
}

/* ---- what must not count, on one leg ---- */

enum { LIMIT_MS = 60000 };
static void until_trial(struct plate_player *p)
{
    for (int ms = 0; ms < LIMIT_MS && world_scene(p->w)->phase != PHASE_TRIAL; ms++) (void)plate_step(p, NULL);
    if (world_scene(p->w)->phase != PHASE_TRIAL) fail_msg("no trial");
}

static int events_on_plate(const struct plate_player *p, enum world_event_kind kind)
{
    size_t n;
    const struct world_event *e = world_events(p->w, &n);
    int found = 0;
    for (size_t i = 0; i < n; i++) found += e[i].kind == kind;
    return found;
}

static struct world_result result_now(const struct plate_player *p)
{
    struct world_result r;
    world_result(p->w, &r);
    return r;
}

/* One trial with orders of the test's own; the largest share of the right leg seen in it. */
static double one_trial(struct plate_player *p, struct person_command (*order)(const struct plate_player *, int ms))
{
    double most = 0;
    until_trial(p);
    int done = world_scene(p->w)->trials_done;
    for (int ms = 0; ms < LIMIT_MS && world_scene(p->w)->trials_done == done && !world_done(p->w); ms++) {
        struct person_command c = order(p, ms);
        (void)plate_step(p, &c);
        if (!(p->last.flags & SWAY_INVALID)) most = fmax(most, p->last.share_right);
    }
    return most;
}

static struct person_command leans_far(const struct plate_player *p, int ms)
{
    (void)ms;
    const struct body *b = &p->config.body;
    return (struct person_command){.order = PERSON_LEAN, .target_mm = {b->foot_middle_x_mm + 0.27 * b->foot_distance_mm, b->c0_mm.y},
                                   .radius_mm = 3, .sees_cursor = true, .cursor_mm = p->last.cursor_mm};
}

static struct person_command lifts_for_a_moment(const struct plate_player *p, int ms)
{
    struct person_command c = world_scene(p->w)->ask;
    c.order = PERSON_TAP;
    c.number = (uint32_t)(1 + ms / 4000);
    c.lift_s = 0.05;
    return c;
}

static struct person_command lifts_the_other(const struct plate_player *p, int ms)
{
    (void)ms;
    struct person_command c = world_scene(p->w)->ask;
    if (c.order == PERSON_LIFT_FOOT) c.side = -c.side;
    return c;
}

static const struct near_miss {
    const char *what;
    struct person_command (*order)(const struct plate_player *, int ms);
    double foot_distance_mm;     /* as the program has it */
    double least_share, most_share;
} near_misses[] = {
    {"a lean without lifting", leans_far, 200, 0.90, 0.95},
    {"a lift shorter than 0.2 s", lifts_for_a_moment, 200, 0.90, 1.0},
    {"the other foot", lifts_the_other, 200, 0.5, 0.9},
};
static void what_is_no_lift_does_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof near_misses / sizeof near_misses[0]; i++) {
        const struct near_miss *c = &near_misses[i];
        struct plate_player p;
        struct world_setup s = plain_setup(E03_ONE_LEG, 1);
        s.care.leg = 1;                                       /* stands on the right one */
        plate_open(&p, "sim:profile=young,seed=5,z=0");
        p.config.body.foot_distance_mm = c->foot_distance_mm;
        plate_set(&p, &s);
        double most = one_trial(&p, c->order);
        struct world_result r = result_now(&p);
        print_message("%s: largest share %.3f, %d lifts noted, best %.3f s\n", c->what, most, events_on_plate(&p, WORLD_LIFTED), r.best_value);
        if (most < c->least_share || most > c->most_share) fail_msg("%s: share %.3f", c->what, most);
        if (r.trials != 1 || r.successes != 0 || events_on_plate(&p, WORLD_LIFTED) != 0 || r.best_value > 0)
            fail_msg("%s: counted", c->what);
        plate_close(&p);
    }
}

/* Put down early, more and more late. What the person bore is counted here from the samples alone: from the first moment with 0.95
 * of the load on the foot to the last with 0.90. A foot that comes down 100 ms before the end is no success, one that stays is. */
static void a_foot_put_down_early_is_no_success(void **state)
{
    (void)state;
    int early = 0, held = 0, closest_ms = 100000;
    struct plate_player p;
    plate_open(&p, "sim:profile=young,seed=6,z=0");
    for (int after_ms = 1700; after_ms <= 3100; after_ms += 50) {
        struct world_setup s = plain_setup(E03_ONE_LEG, 1);   /* 3 s */
        s.care.leg = 1;
        plate_set(&p, &s);
        until_trial(&p);
        int since = 0, full_ms = 0;
        for (int ms = 0; ms < LIMIT_MS && world_scene(p.w)->trials_done == 0; ms++) {
            struct person_command c = world_scene(p.w)->ask;
            if (since > after_ms) c.order = PERSON_STAND;
            (void)plate_step(&p, &c);
            if (since > 0 || p.last.share_right >= 0.95) since++;
            if (since > 0 && p.last.share_right >= 0.90) full_ms = since;
        }
        struct world_result r = result_now(&p);
        if (r.successes != (full_ms >= 3000)) fail_msg("%d ms on the foot: success %d", full_ms, r.successes);
        if (abs((int)(1000 * r.best_value + 0.5) - full_ms) > 1) fail_msg("%d ms on the foot: told as %.3f s", full_ms, r.best_value);
        early += full_ms < 3000;
        held += full_ms >= 3000;
        if (full_ms < 3000 && 3000 - full_ms < closest_ms) closest_ms = 3000 - full_ms;
    }
    print_message("%d put down early, the closest %d ms before the end, %d held\n", early, closest_ms, held);
    assert_true(early >= 3 && held >= 3 && closest_ms <= 150);
    plate_close(&p);
}

/* ---- feet that slide ---- */

static const struct slide_case { enum exercise_id id; double slide_mm; int want_moves; } slide_cases[] = {
    {E01_STEADY_STAND, 60, 1}, {E01_STEADY_STAND, 12, 0}, {E04_QUIET_EYES, 40, 1}, {A2_QUIET_STANDING, 60, 1}, {A2_QUIET_STANDING, 12, 0},
};
static void feet_that_slide_repeat_the_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof slide_cases / sizeof slide_cases[0]; i++) {
        const struct slide_case *c = &slide_cases[i];
        struct plate_player p;
        struct world_setup s = plain_setup(c->id, 4);
        plate_open(&p, "sim:profile=young,seed=4,z=0");
        plate_set(&p, &s);
        until_trial(&p);
        for (int ms = 0; ms < 12000; ms++) {
            struct person_command o = world_scene(p.w)->ask;
            if (ms >= 4000 && ms < 5000) {
                o.order = PERSON_SLIDE_FOOT;
                o.number = 77;
                o.target_mm = (struct point_mm){p.config.body.c0_mm.x + c->slide_mm, p.config.body.c0_mm.y};
            }
            (void)plate_step(&p, &o);
        }
        int moves = result_now(&p).foot_moves;
        if (moves != c->want_moves) fail_msg("%s, %g mm: %d foot movements", exercise_code(c->id), c->slide_mm, moves);
        struct world_result r = plate_play(&p, 300);
        if (r.repeated != c->want_moves || r.trials != world_scene(p.w)->trials_total) fail_msg("%s: %d repeated", exercise_code(c->id), r.repeated);
        plate_close(&p);
    }
}

/* ---- check-ups ---- */

static void set_word(struct world_setup *s, const char *key, double value)
{
    int k = level_key_index(s->levels.id, key);
    for (int g = 0; g < GRADE_COUNT; g++) s->levels.value[k][g] = value;
}

static const struct stand_case { enum stance stance; const char *spec; double least_s, most_s; } stand_cases[] = {
    {STANCE_TOGETHER, "sim:profile=young,seed=2,z=0", 10, 10},   {STANCE_SEMI_TANDEM, "sim:profile=young,seed=2,z=0", 10, 10},
    {STANCE_TANDEM, "sim:profile=young,seed=2,z=0", 10, 10},     {STANCE_ONE_LEG, "sim:profile=young,seed=2,z=0", 5, 10},
    {STANCE_TOGETHER, "sim:profile=older,seed=3,z=0", 10, 10},   {STANCE_SEMI_TANDEM, "sim:profile=older,seed=3,z=0", 10, 10},
    {STANCE_TANDEM, "sim:profile=older,seed=3,z=0", 10, 10},     {STANCE_ONE_LEG, "sim:profile=older,seed=3,z=0", 0.2, 10},
    {STANCE_TOGETHER, "sim:profile=unsteady,seed=3", 10, 10},    {STANCE_SEMI_TANDEM, "sim:profile=unsteady,seed=3", 0, 10},
    {STANCE_TANDEM, "sim:profile=unsteady,seed=3", 0, 10},      {STANCE_ONE_LEG, "sim:profile=unsteady,seed=3", 0.2, 9.9},
};
static void four_stands_tell_how_long(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stand_cases / sizeof stand_cases[0]; i++) {
        const struct stand_case *c = &stand_cases[i];
        struct plate_player p;
        struct world_setup s = plain_setup(A1_FOUR_STANDS, 1);
        set_word(&s, "stance", c->stance);
        plate_open(&p, c->spec);
        plate_set(&p, &s);
        struct world_result r = plate_play(&p, 120);
        print_message("A1 stance %d, %s: %.3f s, success %d of %d\n", c->stance, c->spec, r.best_value, r.successes, r.trials);
        if (r.best_value < c->least_s || r.best_value > c->most_s || r.trials != 1 || r.successes != (r.best_value >= 10))
            fail_msg("A1 stance %d, %s: %.3f s", c->stance, c->spec, r.best_value);
        plate_close(&p);
    }
}

static struct person_command steps_off_at_4_s(const struct plate_player *p, int ms)
{
    struct person_command c = world_scene(p->w)->ask;
    if (ms >= 4000) c.order = PERSON_STEP_OFF;
    return c;
}

static void a_step_off_ends_a_stand(void **state)
{
    (void)state;
    struct plate_player p;
    struct world_setup s = plain_setup(A1_FOUR_STANDS, 1);
    plate_open(&p, "sim:profile=young,seed=2,z=0");
    plate_set(&p, &s);
    (void)one_trial(&p, steps_off_at_4_s);
    struct world_result r = result_now(&p);
    print_message("stepped off at 4 s: %.3f s\n", r.best_value);
    assert_int_equal(world_scene(p.w)->phase, PHASE_PAUSED);
    assert_true(r.trials == 1 && r.successes == 0 && r.repeated == 0 && r.best_value > 4 && r.best_value < 6);
    r = plate_play(&p, 60);
    assert_int_equal(r.end, END_COMPLETE);
    assert_int_equal(r.trials, 1);
    plate_close(&p);
}

static void quiet_standing_marks_its_thirty_seconds(void **state)
{
    (void)state;
    static const char *const specs[] = {"sim:profile=young,seed=2", "sim:profile=older,seed=3", "sim:profile=unsteady,seed=3"};
    for (int k = 0; k < 6; k++) {
        struct plate_player p;
        struct world_setup s = plain_setup(A2_QUIET_STANDING, 1);
        set_word(&s, "eyes", k % 2);
        plate_open(&p, specs[k / 2]);
        plate_set(&p, &s);
        while (p.last.epoch != p.epoch) (void)plate_step(&p, NULL);
        uint32_t first = p.last.tick, begin = 0, end = 0;
        struct world_result r = plate_play(&p, 120);
        size_t n;
        const struct world_event *e = world_events(p.w, &n);
        for (size_t i = 0; i < n; i++) {
            if (e[i].kind == WORLD_TRIAL_BEGIN) begin = e[i].tick;
            if (e[i].kind == WORLD_TRIAL_END) end = e[i].tick;
        }
        print_message("A2 eyes %s, %s: begins at %u ms, ends %u ms later\n", k % 2 ? "closed" : "open", specs[k / 2], begin - first, end - begin);
        assert_int_equal(end - begin, 30000);
        assert_int_equal(begin - first, 4999); /* and the 5000 samples before it are the settling */
        assert_true(r.successes == 1 && r.trials == 1 && !r.score_valid);
        plate_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_play_to_the_end),
        cmocka_unit_test(everybody_comes_to_the_end),
        cmocka_unit_test(what_is_no_lift_does_not_count),
        cmocka_unit_test(a_foot_put_down_early_is_no_success),
        cmocka_unit_test(feet_that_slide_repeat_the_hold),
        cmocka_unit_test(four_stands_tell_how_long),
        cmocka_unit_test(a_step_off_ends_a_stand),
        cmocka_unit_test(quiet_standing_marks_its_thirty_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
