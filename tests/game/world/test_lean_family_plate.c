/* links: acquire */
/* timeout: 300 */
/* The lean family through simulated plate, loop and world: three kinds of people play to the end, and what is late, on the other
 * side or not done at all does not count. */
#include "game/world/plate_player.h"
#include "game/world/set_player.h"

#define YOUNG "sim:profile=young,seed=2,z=0"
#define OLDER "sim:profile=older,seed=3,z=0"
#define UNSTEADY "sim:profile=unsteady,seed=3,z=-2.4"
static const struct plate_case { enum exercise_id id; double grade; const char *spec; int least; } cases[] = {
    {E06_SIDE_SHIFT, 1, YOUNG, 7},       {E06_SIDE_SHIFT, 1, OLDER, 7},
    {E06_SIDE_SHIFT, 3, YOUNG, 9},       {E06_SIDE_SHIFT, 3, OLDER, 9},       {E06_SIDE_SHIFT, 1, UNSTEADY, 4},   {E06_SIDE_SHIFT, 10, OLDER, 0},
    {E07_TOE_HEEL_SHIFT, 1, YOUNG, 7},   {E07_TOE_HEEL_SHIFT, 1, OLDER, 7},   {E07_TOE_HEEL_SHIFT, 3, OLDER, 7},
    {E07_TOE_HEEL_SHIFT, 1, UNSTEADY, 3}, {E07_TOE_HEEL_SHIFT, 10, UNSTEADY, 0},
    {E08_STAR_REACH, 2, YOUNG, 6},       {E08_STAR_REACH, 2, OLDER, 6},       {E08_STAR_REACH, 7, UNSTEADY, 0},
    {E18_QUICK_LEAN, 1, YOUNG, 7},       {E18_QUICK_LEAN, 1, OLDER, 7},       {E18_QUICK_LEAN, 3, OLDER, 8},
    {E18_QUICK_LEAN, 6, YOUNG, 5},       {E18_QUICK_LEAN, 6, OLDER, 3},       {E18_QUICK_LEAN, 1, UNSTEADY, 3},   {E18_QUICK_LEAN, 10, UNSTEADY, 0},
    {A5_QUICKNESS, 1, YOUNG, 10},        {A5_QUICKNESS, 1, OLDER, 10},        {A5_QUICKNESS, 1, UNSTEADY, 4},
    {E20_THINK_AND_SWAY, 1, YOUNG, 3},   {E20_THINK_AND_SWAY, 1, OLDER, 3},   {E20_THINK_AND_SWAY, 1, UNSTEADY, 1},
    {E20_THINK_AND_SWAY, 2, OLDER, 2},   {E20_THINK_AND_SWAY, 4, OLDER, 8},   {E20_THINK_AND_SWAY, 6, YOUNG, 2},
    {E20_THINK_AND_SWAY, 8, YOUNG, 2},   {E20_THINK_AND_SWAY, 10, UNSTEADY, 0},
    {A3_REACH, 1, YOUNG, 1},             {A3_REACH, 1, OLDER, 1},             {A3_REACH, 1, UNSTEADY, 1},
};

static void check_ends(const struct plate_case *c, const struct world_result *r, const struct world *w)
{
    size_t n;
    const struct world_event *e = world_events(w, &n);
    int begun = 0, ended = 0;
    for (size_t i = 0; i < n; i++) begun += e[i].kind == WORLD_TRIAL_BEGIN, ended += e[i].kind == WORLD_TRIAL_END;
    if (ended != r->trials || begun != ended + r->repeated)
        fail_msg("%s grade %g: %d begun, %d ended, %d trials, %d repeated", exercise_code(c->id), c->grade, begun, ended, r->trials, r->repeated);
}

static void people_play_to_the_end(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct plate_case *c = &cases[i];
        struct plate_player p;
        struct world_setup s = plain_setup(c->id, c->grade);
        plate_open(&p, c->spec);
        plate_set(&p, &s);
        struct world_result r = plate_play(&p, 900);
        check_ends(c, &r, p.w);
        print_message("%s grade %-3g %-36s %2d of %2d, P %3d, components %.2f %.2f %.2f, best %.1f, wobbles %d\n", exercise_code(c->id), c->grade, c->spec,
                      r.successes, r.trials, r.score, r.component[0], r.component[1], r.component[2], r.best_value, r.wobbles);
        bad += r.successes < c->least;
        if (r.successes < c->least) print_message("  expected at least %d\n", c->least);
        plate_close(&p);
    }
    assert_int_equal(bad, 0);
}

/* What the person does instead of what is asked, in the trial of a cue or target. */
enum { NOTHING, OTHER_SIDE_FIRST, LATE, HARDLY, LEAN_AT_EVERYTHING };
enum { OTHER_SIDE_MS = 1800, LATE_MS = 2900 };
static struct person_command instead(const struct plate_player *p, int how, int trial_ms)
{
    const struct world_scene *s = world_scene(p->w);
    struct person_command c = s->ask;
    struct point_mm c0 = p->config.body.c0_mm, to = s->target_mm;
    bool lean = c.order == PERSON_LEAN;
    double share = 1;
    if (trial_ms == 0) return c;
    switch (how) {
    case NOTHING: c.order = PERSON_STAND; break;
    case LATE: c.order = trial_ms < LATE_MS ? PERSON_STAND : c.order; break;
    case HARDLY: share = 0.15; break;
    case OTHER_SIDE_FIRST:
        share = trial_ms < OTHER_SIDE_MS ? -1.2 : 1;
        lean = lean || trial_ms < OTHER_SIDE_MS;
        break;
    case LEAN_AT_EVERYTHING:
        if (s->no_go) c.order = PERSON_LEAN, c.target_mm = (struct point_mm){c0.x + 60, c0.y}, c.radius_mm = 10;
        return c;
    }
    if (lean && (how == HARDLY || how == OTHER_SIDE_FIRST)) {
        c.order = PERSON_LEAN;
        c.target_mm = (struct point_mm){c0.x + share * to.x, c0.y + share * to.y};
        c.radius_mm = 8;
    }
    return c;
}

static struct world_result play_instead(const char *spec, struct world_setup *s, int how, int *no_go_right, int *no_go_all)
{
    struct plate_player p;
    plate_open(&p, spec);
    plate_set(&p, s);
    int trial_ms = 0, hits = 0, done = 0;
    bool no_go = false;
    *no_go_right = *no_go_all = 0;
    for (long ms = 0; ms < 900000 && !world_done(p.w); ms++) {
        const struct world_scene *scene = world_scene(p.w);
        trial_ms = scene->phase == PHASE_TRIAL ? trial_ms + 1 : 0;
        if (scene->phase == PHASE_TRIAL) no_go = scene->no_go;
        struct person_command c = instead(&p, how, trial_ms);
        (void)plate_step(&p, &c);
        if (scene->trials_done > done && no_go) {
            *no_go_all += 1;
            *no_go_right += scene->hits > hits;
        }
        hits = scene->hits;
        done = scene->trials_done;
        if (scene->phase == PHASE_PAUSED && (p.last.flags & SWAY_ON)) {
            if (scene->pause == PAUSE_NEAR_FALL) world_input(p.w, p.last.tick, INPUT_NOT_A_NEAR_FALL);
            world_input(p.w, p.last.tick, INPUT_RESUME);
        }
    }
    struct world_result r;
    world_result(p.w, &r);
    plate_close(&p);
    return r;
}

static const struct near_miss { const char *what; enum exercise_id id; double grade; int how, most; } near_misses[] = {
    {"nobody leans sideways", E06_SIDE_SHIFT, 3, NOTHING, 0},   {"nobody leans forward", E07_TOE_HEEL_SHIFT, 6, NOTHING, 0},
    {"hardly a lean", E06_SIDE_SHIFT, 3, HARDLY, 0},       {"nobody answers", E18_QUICK_LEAN, 3, NOTHING, 0},
    {"the other side first", E18_QUICK_LEAN, 3, OTHER_SIDE_FIRST, 0}, {"too late", E18_QUICK_LEAN, 3, LATE, 0},
    {"hardly a lean", E18_QUICK_LEAN, 8, HARDLY, 0},            {"too late", A5_QUICKNESS, 1, LATE, 0},
    {"the other side first", A5_QUICKNESS, 1, OTHER_SIDE_FIRST, 0},
    {"nobody answers", E20_THINK_AND_SWAY, 3, NOTHING, 0},      {"nobody answers", E20_THINK_AND_SWAY, 4, NOTHING, 0},
    {"nobody leans", A3_REACH, 1, NOTHING, 0},
};
static void near_misses_do_not_count(void **state)
{
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof near_misses / sizeof near_misses[0]; i++) {
        const struct near_miss *m = &near_misses[i];
        struct world_setup s = plain_setup(m->id, m->grade);
        int right, all;
        for (int k = 0; k < LEVEL_KEYS_MAX; k++)             /* the grade stays, however many are missed */
            for (int g = 0; g < GRADE_COUNT; g++) s.levels.value[k][g] = s.levels.value[k][(int)m->grade - 1];
        struct world_result r = play_instead("sim:profile=young,seed=5,z=0", &s, m->how, &right, &all);
        print_message("%s grade %g, %s: %d of %d, cues to stay %d of %d\n", exercise_code(m->id), m->grade, m->what, r.successes,
                      r.trials, right, all);
        bad += r.successes - right > m->most || r.trials == 0;
    }
    assert_int_equal(bad, 0);
}

/* Who leans at every cue gets the go cues, and not one of those to stay still at. */
static void leaning_at_a_cue_to_stay_does_not_count(void **state)
{
    (void)state;
    struct world_setup s = plain_setup(E18_QUICK_LEAN, 6);
    int right, all;
    struct world_result r = play_instead("sim:profile=young,seed=5,z=0", &s, LEAN_AT_EVERYTHING, &right, &all);
    print_message("%d right of %d, cues to stay %d of %d\n", r.successes, r.trials, right, all);
    assert_true(all >= 1 && right == 0);
}

/* The same plate, person and seed: the same events to the bit. */
static void the_same_set_twice_is_the_same(void **state)
{
    (void)state;
    static const struct { enum exercise_id id; double grade; } sets[] = {{E07_TOE_HEEL_SHIFT, 4}, {E18_QUICK_LEAN, 8}, {E20_THINK_AND_SWAY, 6},
                                                                       {A3_REACH, 1}, {A5_QUICKNESS, 1}};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        static struct world_event kept[4096];
        size_t kept_count = 0;
        for (int round = 0; round < 2; round++) {
            struct plate_player p;
            struct world_setup s = plain_setup(sets[i].id, sets[i].grade);
            plate_open(&p, "sim:profile=older,seed=11");
            plate_set(&p, &s);
            (void)plate_play(&p, 900);
            size_t n;
            const struct world_event *e = world_events(p.w, &n);
            if (round == 0) {
                kept_count = n;
                memcpy(kept, e, n * sizeof *e);
            }
            assert_int_equal(n, kept_count);
            for (size_t k = 0; k < n; k++)
                if (e[k].tick != kept[k].tick || e[k].kind != kept[k].kind || memcmp(&e[k].value, &kept[k].value, 4 * sizeof(double)) != 0)
                    fail_msg("%s: event %zu is another one", exercise_code(sets[i].id), k);
            plate_close(&p);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_play_to_the_end),
        cmocka_unit_test(near_misses_do_not_count),
        cmocka_unit_test(leaning_at_a_cue_to_stay_does_not_count),
        cmocka_unit_test(the_same_set_twice_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
