/* links: acquire */
/* timeout: 500 */
/* labels: fault */
/* Every exercise on plates that misbehave, for light and heavy, short and tall people, with pauses at any time: no set hangs, no value
 * is out of range, and the events tell what happened, each trial with its end. */
#include "base/random.h"
#include "game/world/plate_player.h"
#include "game/world/set_player.h"
#include "world/exercise.h"

enum { SOME_S = 100, TO_THE_END_S = 900, FAULT_AT_S = 45 /* after tare and weighing */ };

static const struct plate_case { const char *spec; int played_s; } plates[] = {
    {"sim:profile=older,fault=drop,mass_kg=30,height_m=1.3", SOME_S},
    {"sim:profile=unsteady,fault=stall,mass_kg=180,height_m=2.1", SOME_S},
    {"sim:profile=older,fault=garbage,mass_kg=180,height_m=1.3", SOME_S},
    {"sim:profile=young,fault=stuck,mass_kg=30,height_m=2.1", SOME_S},
    {"sim:profile=older,fault=dead,mass_kg=80,height_m=1.3", TO_THE_END_S}, /* the CoP is never where the person is: no set may hang */
    {"sim:profile=unsteady,fault=repeat,mass_kg=180,height_m=2.1", SOME_S},
};
enum { PLATES = sizeof plates / sizeof plates[0] };

static void check_result(const struct world_result *r, const char *who)
{
    if (r->score < 0 || r->score > 100 || r->stars < 1 || r->stars > 3) fail_msg("%s: score %d, %d stars", who, r->score, r->stars);
    if (r->successes > r->trials || r->support_trials > r->trials) fail_msg("%s: %d of %d trials", who, r->successes, r->trials);
    bool finite = isfinite(r->level_sum) && isfinite(r->best_value) && isfinite(r->play_s) && isfinite(r->end_level);
    for (int i = 0; i < r->component_count; i++) finite = finite && isfinite(r->component[i]) && r->component[i] >= 0;
    if (!finite || r->best_value < 0 || r->play_s < 0) fail_msg("%s: a value that is no number, or below 0", who);
    for (int i = 0; i < r->component_count; i++)
        if (r->component_name[i][0] == 'c' && r->component[i] > 1) fail_msg("%s: %s = %g", who, r->component_name[i], r->component[i]);
}

/* What the events say of one set: every trial begins once and ends, is repeated, or is cut off by the end of the set. */
static void check_events(const struct world *w, const struct world_result *r, const char *who)
{
    size_t n;
    const struct world_event *e = world_events(w, &n);
    bool open = false, paused = false;
    int ended = 0, hits = 0, repeated = 0, set_ends = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && e[i].tick < e[i - 1].tick) fail_msg("%s: event %zu goes back in time", who, i);
        if (!isfinite(e[i].value) || !isfinite(e[i].x_mm) || !isfinite(e[i].y_mm) || !isfinite(e[i].radius_mm))
            fail_msg("%s: %s holds what is no number", who, world_event_name(e[i].kind));
        if (set_ends) fail_msg("%s: %s after the end of the set", who, world_event_name(e[i].kind));
        switch (e[i].kind) {
        case WORLD_TRIAL_BEGIN:
            if (open || paused) fail_msg("%s: trial %d begins %s", who, e[i].trial, open ? "in a trial" : "in a pause");
            open = true;
            break;
        case WORLD_TRIAL_END:
            if (!open) fail_msg("%s: trial %d ends that had not begun", who, e[i].trial);
            open = false;
            ended++;
            hits += e[i].value > 0;
            break;
        case WORLD_TRIAL_REPEATED:
            if (!open) fail_msg("%s: trial %d is repeated that had not begun", who, e[i].trial);
            open = false;
            repeated++;
            break;
        case WORLD_PAUSED:
            if (paused) fail_msg("%s: a pause in a pause", who);
            if (open) fail_msg("%s: trial %d goes on in a pause", who, e[i].trial);
            paused = true;
            break;
        case WORLD_RESUMED:
            if (!paused) fail_msg("%s: resumed without a pause", who);
            paused = false;
            break;
        case WORLD_SET_END: set_ends++; break;
        default: break;
        }
    }
    if (ended != r->trials || hits != r->successes || repeated != r->repeated || set_ends != 1)
        fail_msg("%s: events tell of %d trials, %d hits, %d repeated, %d ends; the result of %d, %d, %d", who, ended, hits, repeated, set_ends,
                 r->trials, r->successes, r->repeated);
}

static void meddle(struct plate_player *p, struct random_stream *r)
{
    bool paused = world_scene(p->w)->phase == PHASE_PAUSED;
    if (paused && random_below(r, 1500) == 0) {
        world_input(p->w, p->last.tick, random_below(r, 8) ? INPUT_NOT_A_NEAR_FALL : INPUT_NEAR_FALL);
        world_input(p->w, p->last.tick, INPUT_RESUME);
    }
    if (!paused && random_below(r, 20000) == 0) world_input(p->w, p->last.tick, INPUT_PAUSE);
}

static int play(struct plate_player *p, enum exercise_id id, double grade, const struct plate_case *c)
{
    struct random_stream r;
    struct world_setup s = plain_setup(id, grade);
    char of[160];
    random_seed(&r, (uint64_t)id, "meddle");
    s.care.pwb_kg = id == E12_LOAD_SHARE ? 25 : 0;
    s.care.impact_ceiling_w = 1.3;
    (void)snprintf(of, sizeof of, "%s at grade %g on %s", exercise_code(id), grade, c->spec);
    plate_set(p, &s);
    for (int ms = 0; ms < 1000 * c->played_s && plate_step(p, NULL); ms++) {
        if (!*world_scene(p->w)->prompt) fail_msg("%s: no prompt", of);
        meddle(p, &r);
    }
    bool done = world_done(p->w);
    if (!done && c->played_s == TO_THE_END_S) fail_msg("%s: not done after %d s ('%s')", of, c->played_s, world_scene(p->w)->prompt);
    if (!done) world_input(p->w, p->last.tick, INPUT_STOP);
    struct world_result result;
    world_result(p->w, &result);
    check_result(&result, of);
    check_events(p->w, &result, of);
    return done;
}

static void on(const struct plate_case *c, size_t which)
{
    static const double grades[] = {1, 10, 5, 8, 3, 6};
    char spec[160];
    int sets = 0, done = 0, k = (int)which;
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id), k++) {
        struct plate_player p;
        (void)snprintf(spec, sizeof spec, "%s,fault_at_s=%d,seed=%d", c->spec, FAULT_AT_S, id);
        plate_open(&p, spec);
        done += play(&p, id, grades[k % 6], c);
        sets++;
        plate_close(&p);
    }
    print_message("%s: %d of %d sets done within %d s\n", c->spec, done, sets, c->played_s);
}

static void any_plate(void **state)
{
    (void)state;
    for (size_t i = 0; i < PLATES; i++) on(&plates[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(any_plate)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
