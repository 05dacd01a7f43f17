/* links: acquire */
/* timeout: 240 */
/* Steps through simulated plate, loop and world: E16, E17, E19, E21 and E22 by three kinds of people, and what must not count. */
#include "game/world/plate_player.h"
#include "game/world/set_player.h"

static const struct plate_case { enum exercise_id id; double grade; const char *spec; int least_pct, most_pct; } cases[] = {
    {E17_MARCH, 1, "sim:profile=young,seed=2,z=0", 90, 100},
    {E17_MARCH, 3, "sim:profile=young,seed=2,z=0", 90, 100},
    {E17_MARCH, 1, "sim:profile=older,seed=3,z=0", 80, 100},
    {E17_MARCH, 3, "sim:profile=older,seed=3,z=0", 80, 100},
    {E17_MARCH, 7, "sim:profile=young,seed=2,z=0", 60, 100},
    {E17_MARCH, 1, "sim:profile=unsteady,seed=3", 30, 100},
    {E17_MARCH, 9, "sim:profile=unsteady,seed=3", 20, 85},
    {E16_STEP_ON, 1, "sim:profile=young,seed=2,z=0", 75, 100},
    {E16_STEP_ON, 3, "sim:profile=older,seed=3,z=0", 75, 100},
    {E16_STEP_ON, 2, "sim:profile=unsteady,seed=3", 50, 100},
    {E19_TOE_TAP, 1, "sim:profile=young,seed=2,z=0", 85, 100},
    {E19_TOE_TAP, 3, "sim:profile=older,seed=3,z=0", 85, 100},
    {E19_TOE_TAP, 9, "sim:profile=young,seed=2,z=0", 70, 100},
    {E19_TOE_TAP, 2, "sim:profile=unsteady,seed=3", 50, 100},
    {E21_CALM_BREATH, 1, "sim:profile=older,seed=3,z=0", 100, 100},
    {E22_CALM_SCENE, 1, "sim:profile=unsteady,seed=3", 100, 100},
};

static void people_step_to_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct plate_case *c = &cases[i];
        struct plate_player p;
        struct world_setup s = plain_setup(c->id, c->grade);
        plate_open(&p, c->spec);
        plate_set(&p, &s);
        struct world_result r = plate_play(&p, 900);
        print_message("%s grade %g, %s: %d of %d, score %d, c %.2f %.2f %.2f %.2f, hard %d\n", exercise_code(c->id), c->grade, c->spec,
                      r.successes, r.trials, r.score, r.component[0], r.component[1], r.component[2], r.component[3], r.hard_landings);
        int pct = r.trials ? 100 * r.successes / r.trials : 0;
        if (pct < c->least_pct || pct > c->most_pct)
            fail_msg("%s grade %g, %s: %d %%, expected %d to %d", exercise_code(c->id), c->grade, c->spec, pct, c->least_pct, c->most_pct);
        plate_close(&p);
    }
}

/* ---- what must not count: the person does something else than the scene asks ---- */

enum slip {
    AS_ASKED, OTHER_FOOT, ALWAYS_RIGHT, SHORT_LIFT, TOO_SLOW, TOO_FAST, HARD, STANDS_STILL, STAYS_AWAY, ROCKS,
};

static struct person_command slip_of(enum slip slip, const struct world_scene *scene, uint32_t ms)
{
    struct person_command c = scene->ask;
    switch (slip) {
    case AS_ASKED: break;
    case OTHER_FOOT: c.side = -c.side; break;
    case ALWAYS_RIGHT: c.side = 1; break;
    case SHORT_LIFT: c.lift_s = 0.1; break;
    case TOO_SLOW: c.cadence_per_min *= 0.6; break;
    case TOO_FAST: c.cadence_per_min *= 1.6; break;
    case HARD: c.landing_w = 1.6; break;
    case STANDS_STILL: c.order = PERSON_STAND; break;
    case STAYS_AWAY:
        if (c.order == PERSON_STEP_ON) c.order = PERSON_STEP_OFF;
        break;
    case ROCKS:
        c.order = PERSON_FOLLOW;
        c.target_mm.x = 40 * sin(2 * 3.141592653589793 * 0.4 * ms / 1000); /* the CoP goes further than the body */
        break;
    }
    return c;
}

/* hits, or the least and most of them; lifts: LIFTED or CONTACT events, -1: one for each trial. end: how the set ends. */
static const struct slip_case {
    const char *what;
    enum exercise_id id;
    double grade;
    enum slip slip;
    int least, most, moves, end;
} slips[] = {
    {"march as asked", E17_MARCH, 1, AS_ASKED, 12, 13, -1, END_COMPLETE},
    {"begins with the other foot", E17_MARCH, 1, OTHER_FOOT, 11, 12, -1, END_COMPLETE},
    {"lifts for 0.1 s", E17_MARCH, 1, SHORT_LIFT, 0, 0, -1, END_COMPLETE},
    {"a slow march: the first step alone", E17_MARCH, 1, TOO_SLOW, 1, 1, -1, END_COMPLETE},
    {"a quick march: the first step alone", E17_MARCH, 1, TOO_FAST, 1, 1, -1, END_COMPLETE},
    {"stands instead", E17_MARCH, 1, STANDS_STILL, 0, 0, 0, END_COMPLETE},
    {"rocks instead", E17_MARCH, 1, ROCKS, 0, 0, 0, END_COMPLETE},
    {"stamps", E17_MARCH, 1, HARD, 0, 3, -1, END_STOPPED},
    {"steps on as asked", E16_STEP_ON, 1, AS_ASKED, 4, 4, -1, END_COMPLETE},
    {"the other foot first: it counts", E16_STEP_ON, 1, OTHER_FOOT, 4, 4, -1, END_COMPLETE},
    {"always the right foot: it counts", E16_STEP_ON, 1, ALWAYS_RIGHT, 4, 4, -1, END_COMPLETE},
    {"lands hard", E16_STEP_ON, 1, HARD, 0, 0, -1, END_STOPPED},
    {"stays on the floor", E16_STEP_ON, 1, STAYS_AWAY, 0, 0, 0, END_STOPPED},
    {"taps as asked", E19_TOE_TAP, 1, AS_ASKED, 6, 8, -1, END_COMPLETE},
    {"taps as asked, random order", E19_TOE_TAP, 10, AS_ASKED, 10, 16, -1, END_COMPLETE},
    {"taps with the other foot", E19_TOE_TAP, 1, OTHER_FOOT, 0, 0, -1, END_COMPLETE},
    {"taps for 0.1 s", E19_TOE_TAP, 1, SHORT_LIFT, 0, 0, -1, END_COMPLETE},
    {"leans only", E19_TOE_TAP, 1, ROCKS, 0, 0, 0, END_COMPLETE},
    {"does nothing", E19_TOE_TAP, 1, STANDS_STILL, 0, 0, 0, END_COMPLETE},
};

static int moves_of(const struct world *w, enum exercise_id id)
{
    size_t n;
    int found = 0;
    const struct world_event *e = world_events(w, &n);
    for (size_t i = 0; i < n; i++) found += e[i].kind == (id == E16_STEP_ON ? WORLD_CONTACT : WORLD_LIFTED);
    return found;
}

static struct world_event last_of(const struct world *w, enum world_event_kind kind)
{
    size_t n;
    const struct world_event *e = world_events(w, &n);
    while (n-- > 0)
        if (e[n].kind == kind) return e[n];
    fail_msg("no event %s", world_event_name(kind));
    return (struct world_event){0};
}

static void check_slip(const struct slip_case *c, const char *spec)
{
    struct plate_player p;
    struct world_setup s = plain_setup(c->id, c->grade);
    struct world_result r;
    uint32_t ms = 0;
    s.cap = c->grade;
    s.care.impact_ceiling_w = 1.3;  /* of frac: two hands on the rail take a part of a stamp of 1.6 W */
    plate_open(&p, spec);
    plate_set(&p, &s);
    for (bool on = true; on && ms < 600000; ms++) {
        struct person_command order = slip_of(c->slip, world_scene(p.w), ms);
        on = plate_step(&p, &order);
    }
    world_result(p.w, &r);
    int moves = moves_of(p.w, c->id), want = c->moves < 0 ? r.trials : c->moves;
    print_message("%s, %s: %d of %d, %d moves, %d hard, even %.2f\n", c->what, spec, r.successes, r.trials, moves, r.hard_landings,
                  r.component[c->id == E16_STEP_ON ? 3 : 1]);
    if (!world_done(p.w)) fail_msg("%s: the set hangs", c->what);
    if (r.successes < c->least || r.successes > c->most) fail_msg("%s: %d successes, expected %d to %d", c->what, r.successes, c->least, c->most);
    if (moves != want) fail_msg("%s: %d moves seen, expected %d", c->what, moves, want);
    if ((int)r.end != c->end) fail_msg("%s: end %d, expected %d", c->what, (int)r.end, c->end);
    if (c->slip == HARD && r.hard_landings != 3) fail_msg("%s: %d hard landings, expected 3", c->what, r.hard_landings);
    if (c->slip == OTHER_FOOT && c->id == E16_STEP_ON) assert_true(last_of(p.w, WORLD_CONTACT).value * last_of(p.w, WORLD_TRIAL_BEGIN).x_mm < 0);
    if (c->slip == ALWAYS_RIGHT) assert_near("evenness", r.component[3], 0, 0);
    assert_true(r.stars >= 1);
    plate_close(&p);
}

static void what_was_not_asked_does_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) check_slip(&slips[i], "sim:profile=older,seed=3,z=0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_step_to_the_end),
        cmocka_unit_test(what_was_not_asked_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
