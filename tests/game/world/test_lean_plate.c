/* links: acquire */
/* Lean exercises and quiet standing through simulated plate, loop and world, by three kinds of people. */
#include "game/world/plate_player.h"
#include "game/world/set_player.h"

static const struct plate_case { enum exercise_id id; double grade; const char *spec; int least, most; } cases[] = {
    {E01_STEADY_STAND, 1, "sim:profile=young,seed=2,z=0", 3, 3},
    {E01_STEADY_STAND, 1, "sim:profile=older,seed=3,z=0", 3, 3},
    {E06_SIDE_SHIFT, 1, "sim:profile=young,seed=2,z=0", 7, 8},
    {E06_SIDE_SHIFT, 1, "sim:profile=older,seed=3,z=0", 7, 8},
    {E06_SIDE_SHIFT, 9, "sim:profile=unsteady,seed=3", 0, 12},
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
        print_message("%s grade %g, %s: %d of %d, score %d\n", exercise_code(c->id), c->grade, c->spec, r.successes, r.trials, r.score);
        if (r.successes < c->least || r.successes > c->most)
            fail_msg("%s grade %g, %s: %d of %d, expected %d to %d", exercise_code(c->id), c->grade, c->spec, r.successes, r.trials,
                     c->least, c->most);
        plate_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(people_play_to_the_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
