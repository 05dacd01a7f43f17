/* links: acquire */
/* timeout: 240 */
/* Chair, knee bends, heels and toes, and the 30 s of chair stands, through simulated plate, loop and world: by three kinds of people
 * who do what is asked, and by people who do something that only looks like it. */
#include "game/world/plate_player.h"
#include "game/world/set_player.h"

/* counted: best_value of the set, which is what the person was asked to do and did; -1: no exact number. Success of a chair rise
 * also asks for slow sitting down, which the simulated person does in 2.0 s +/- 0.3 s whatever is asked (simulated-person.md 8). */
static const struct plate_case { enum exercise_id id; double grade; const char *spec; int counted, least, most; } cases[] = {
    {E13_CHAIR_RISE, 1, "sim:profile=young,seed=2", 3, 2, 3},
    {E13_CHAIR_RISE, 1, "sim:profile=older,seed=3", 3, 3, 3},
    {E13_CHAIR_RISE, 1, "sim:profile=unsteady,seed=4", 3, 1, 3},
    {E13_CHAIR_RISE, 3, "sim:profile=young,seed=5", 5, 4, 5},
    {E13_CHAIR_RISE, 3, "sim:profile=older,seed=6", 5, 3, 5},
    {E13_CHAIR_RISE, 6, "sim:profile=older,seed=6", 6, 1, 6},
    {E13_CHAIR_RISE, 7, "sim:profile=older,seed=7", 5, 1, 5},
    {E13_CHAIR_RISE, 7, "sim:profile=unsteady,seed=8", 5, 1, 5},
    {E13_CHAIR_RISE, 10, "sim:profile=young,seed=9", 12, 0, 6},
    {E14_KNEE_BEND, 1, "sim:profile=young,seed=2", 5, 5, 5},
    {E14_KNEE_BEND, 1, "sim:profile=older,seed=3", 5, 5, 5},
    {E14_KNEE_BEND, 1, "sim:profile=unsteady,seed=4", 5, 4, 5},
    {E14_KNEE_BEND, 3, "sim:profile=older,seed=5", 10, 9, 10},
    {E14_KNEE_BEND, 4, "sim:profile=unsteady,seed=5", 8, 7, 8},
    {E14_KNEE_BEND, 8, "sim:profile=older,seed=6", 8, 8, 8},
    {E14_KNEE_BEND, 10, "sim:profile=young,seed=6", -1, 5, 10}, /* 100 mm in 3 s is 0.045 m/s behind the high-pass */
    {E15_HEEL_TOE_RAISE, 1, "sim:profile=young,seed=2", 5, 5, 5},
    {E15_HEEL_TOE_RAISE, 1, "sim:profile=older,seed=3", 5, 5, 5},
    {E15_HEEL_TOE_RAISE, 1, "sim:profile=unsteady,seed=4", -1, 2, 5},
    {E15_HEEL_TOE_RAISE, 3, "sim:profile=older,seed=5", -1, 9, 12},
    {E15_HEEL_TOE_RAISE, 9, "sim:profile=young,seed=6", -1, 6, 16},
    {E15_HEEL_TOE_RAISE, 9, "sim:profile=unsteady,seed=7", -1, 0, 15},
};

static void tell(const struct plate_case *c, const struct world_result *r)
{
    print_message("%s grade %g, %s: %d of %d, counted %g, score %d;", exercise_code(c->id), c->grade, c->spec, r->successes, r->trials,
                  r->best_value, r->score);
    for (int k = 0; k < r->component_count; k++) print_message(" %s %.2f", r->component_name[k], r->component[k]);
    print_message("\n");
}

static void people_play_to_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct plate_case *c = &cases[i];
        struct plate_player p;
        struct world_setup s = plain_setup(c->id, c->grade);
        plate_open(&p, c->spec);
        plate_set(&p, &s);
        struct world_result r = plate_play(&p, 1200);
        tell(c, &r);
        if (r.successes < c->least || r.successes > c->most || (c->counted >= 0 && (int)r.best_value != c->counted))
            fail_msg("%s grade %g, %s: %d of %d, counted %g; expected %d to %d, counted %d", exercise_code(c->id), c->grade, c->spec,
                     r.successes, r.trials, r.best_value, c->least, c->most, c->counted);
        if (r.end != END_COMPLETE) fail_msg("%s grade %g, %s: ended %d", exercise_code(c->id), c->grade, c->spec, r.end);
        plate_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(people_play_to_the_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
