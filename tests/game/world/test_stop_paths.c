/* links: acquire */
/* timeout: 200 */
/* Stopping, for every exercise, through simulated plate, loop and world: from the force falling below 0.2 W to the pause at most 400 ms,
 * nothing scored after it, never under one star (exercises.md 2.4, 4.3, 18.7). */
#include "game/world/plate_player.h"
#include "game/world/set_player.h"
#include "world/exercise.h"

enum { PAUSE_MOST_MS = 400, TRIAL_WAIT_MS = 90000, OFF_WAIT_MS = 30000 };

static void until_trial(struct plate_player *p)
{
    for (int ms = 0; ms < TRIAL_WAIT_MS && world_scene(p->w)->phase != PHASE_TRIAL; ms++)
        if (!plate_step(p, NULL)) break;
}

/* Milliseconds from the force below 0.2 W to the pause; -1: it did not pause. */
static int step_off(struct plate_player *p)
{
    const struct person_command off = {.order = PERSON_STEP_OFF};
    double low_n = 0.2 * p->config.body.weight_n;
    int below_ms = 0;
    p->steps = 0;
    for (int ms = 0; ms < OFF_WAIT_MS && plate_step(p, &off); ms++) {
        below_ms = p->last.fz_n < low_n ? below_ms + 1 : 0;
        if (world_scene(p->w)->phase == PHASE_PAUSED) return below_ms;
        if (below_ms > 10 * PAUSE_MOST_MS) return -1;
    }
    return -1;
}

static int ended_trials(struct plate_player *p)
{
    size_t n;
    int ended = 0;
    const struct world_event *e = world_events(p->w, &n);
    for (size_t i = 0; i < n; i++) ended += e[i].kind == WORLD_TRIAL_END;
    return ended;
}

static void stepping_off_pauses_in_time(void **state)
{
    (void)state;
    int slowest = 0, tried = 0;
    for (enum exercise_id id = exercise_after((enum exercise_id)0); id; id = exercise_after(id)) {
        const struct exercise *rules = exercise_find(id);
        if (rules->off_expected) continue; /* stepping off is the task, or the person sits */
        struct plate_player p;
        struct world_setup s = plain_setup(id, 1);
        plate_open(&p, "sim:profile=older,seed=5,z=0");
        plate_set(&p, &s);
        until_trial(&p);
        if (world_scene(p.w)->phase != PHASE_TRIAL) fail_msg("%s: no trial began", exercise_code(id));
        int ended = ended_trials(&p), ms = step_off(&p);
        if (rules->once && ms < 0) ms = 0; /* a check-up stand may end before, by its own rule */
        if (ms < 0 || ms > PAUSE_MOST_MS) fail_msg("%s: paused after %d ms, expected at most %d", exercise_code(id), ms, PAUSE_MOST_MS);
        world_input(p.w, p.last.tick, INPUT_STOP);
        for (int k = 0; k < 3000 && plate_step(&p, NULL); k++) continue;
        struct world_result r;
        world_result(p.w, &r);
        if (r.stars < 1) fail_msg("%s: %d stars", exercise_code(id), r.stars);
        if (ended_trials(&p) > ended + 1) fail_msg("%s: trials ended after the stop", exercise_code(id));
        slowest = ms > slowest ? ms : slowest;
        tried++;
        plate_close(&p);
    }
    print_message("%d exercises, slowest pause %d ms after the force fell below 0.2 W\n", tried, slowest);
    assert_true(tried >= 18);
}

/* Stop after so many milliseconds: before, in and between trials. */
static void every_stop_leaves_a_star(void **state)
{
    (void)state;
    static const int moments_ms[] = {0, 1, 500, 4000, 9000, 20000, 45000};
    int stops = 0;
    for (enum exercise_id id = exercise_after((enum exercise_id)0); id; id = exercise_after(id)) {
        struct plate_player p;
        plate_open(&p, "sim:profile=unsteady,seed=6");
        for (size_t i = 0; i < sizeof moments_ms / sizeof moments_ms[0]; i++) {
            struct world_setup s = plain_setup(id, i % 2 ? 5 : 1);
            plate_set(&p, &s);
            for (int ms = 0; ms < moments_ms[i] && plate_step(&p, NULL); ms++) continue;
            int ended = ended_trials(&p);
            bool done = world_done(p.w);
            world_input(p.w, moments_ms[i] ? p.last.tick : 0, INPUT_STOP); /* 0: nothing was stepped yet */
            struct world_result r;
            world_result(p.w, &r);
            if (!world_done(p.w) || r.stars < 1 || r.stars > 3) fail_msg("%s at %d ms: %d stars", exercise_code(id), moments_ms[i], r.stars);
            if (!done && r.end != END_STOPPED) fail_msg("%s at %d ms: end %d", exercise_code(id), moments_ms[i], (int)r.end);
            if (ended_trials(&p) != ended) fail_msg("%s at %d ms: something was scored after the stop", exercise_code(id), moments_ms[i]);
            stops++;
        }
        plate_close(&p);
    }
    print_message("%d stops\n", stops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stepping_off_pauses_in_time),
        cmocka_unit_test(every_stop_leaves_a_star),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
