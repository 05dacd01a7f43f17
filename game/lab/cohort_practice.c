/* One practice of a simulated person: check-in, composition, sets through plate, loop and world, grades afterwards. */
#include <math.h>
#include <stdlib.h>

#include "care/set_care.h"
#include "care/stop_rules.h"
#include "lab/cohort.h"

enum { DAYS = 7, START_MIN_OF_DAY = 600, SET_LIMIT_S = 900, SPEC_BYTES = 256, FIRST_DAY = 20000 };
#define BAD_DAY 0.03
#define WARM_UP_S 210.0
#define WRAP_UP_S 120.0

struct today {
    const struct cohort_options *o;
    struct cohort_person *p;
    struct cohort_life *life;
    int day;                             /* of the programme */
    bool bad;
    struct check_in check_in;
    struct day_plan plan;
    struct compose_plan blocks;
    struct cohort_plate *plate;
    double seconds;
    int near_falls;
    bool stopped;                        /* a stop rule ended something */
    struct grade_task task[COMPOSE_BLOCKS_MAX];
    int task_count;
};

static int calendar(const struct today *t) { return FIRST_DAY + t->day; }
static int week_of(const struct today *t) { return t->day / DAYS + 1; }

static void ask_how_it_is(struct today *t)
{
    struct random_stream *r = &t->life->random;
    t->bad = random_uniform(r) < BAD_DAY;
    int pain = t->bad ? 5 : (int)random_below(r, 3);
    t->check_in = check_in_good_day(calendar(t), pain);
    t->plan = check_in_plan(&t->check_in);
    t->p->gentle_days += t->plan.light == DAY_GENTLE;
}

static void compose(struct today *t)
{
    struct cohort_life *life = t->life;
    struct compose_input *in = calloc(1, sizeof *in);
    if (!in) return;
    struct dose dose = dose_now(life->done, (size_t)life->done_count, FIRST_DAY, (int64_t)calendar(t) * MINUTES_A_DAY + START_MIN_OF_DAY, 0);
    in->today = calendar(t);
    in->day = t->plan;
    in->programme_week = week_of(t);
    in->days_since_practice = life->last_day < 0 ? -1 : t->day - life->last_day;
    const struct plan_phase *phase = plan_phase_at(cohort_plan_of(t->o, t->p), week_of(t));
    in->minutes_left = dose.may_start ? fmin(dose.minutes_left, phase->minutes) : 0;
    compose_caps(&t->p->care, NULL, calendar(t), in->cap);
    plan_wishes(cohort_plan_of(t->o, t->p), week_of(t), in->wish);
    if (life->week_counted != week_of(t)) {
        for (int id = 0; id <= EXERCISE_ACTIVE_LAST; id++) life->played_in_week[id] = 0;
        life->week_counted = week_of(t);
    }
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        in->care[id] = incident_care_for(life->incident, (size_t)life->incident_count, (enum exercise_id)id, life->practices + 1);
        in->state[id] = life->state[id];
        in->done_this_week[id] = life->played_in_week[id];
    }
    for (int id = 1; id <= EXERCISE_LAST; id++) in->levels[id] = t->o->files->levels[id].id ? &t->o->files->levels[id] : NULL;
    compose_practice(in, &t->blocks);
    free(in);
}

static void note_trials(struct today *t, enum exercise_id id, const struct world_event *e, size_t count)
{
    struct cohort_person *p = t->p;
    double level = 0;
    for (size_t i = 0; i < count; i++) {
        if (e[i].kind == WORLD_TRIAL_BEGIN) level = e[i].value;
        if (e[i].kind != WORLD_TRIAL_END) continue;
        if (p->trial_count == p->trial_room) {
            size_t room = p->trial_room ? 2 * p->trial_room : 4096;
            struct cohort_trial *more = realloc(p->trial, room * sizeof *more);
            if (!more) return;
            p->trial = more;
            p->trial_room = room;
        }
        bool hit = e[i].value > 0.5;
        p->trial[p->trial_count++] = (struct cohort_trial){.exercise = (uint8_t)id, .week = (uint8_t)week_of(t), .hit = hit, .level = (float)level};
        p->week[week_of(t)].trials++;
        p->week[week_of(t)].hits += hit;
    }
}

static bool fill_setup(const struct today *t, const struct compose_block *b, int set, double level, struct world_setup *s)
{
    *s = (struct world_setup){.levels = t->o->files->levels[b->exercise], .body = cohort_plate_body(t->plate),
                              .seed = t->o->seed * 31 + (uint64_t)(t->p->index * 100000 + t->day * 64 + set), .set_number = set};
    bool playable = set_care(&t->p->care, b, s);
    s->start_level = level;              /* of the set before, in the same practice */
    return playable;
}

static void note_near_falls(struct today *t, enum exercise_id id, int count)
{
    struct cohort_life *life = t->life;
    for (int i = 0; i < count && life->incident_count < COHORT_INCIDENTS_MAX; i++)
        life->incident[life->incident_count++] = (struct incident){.kind = INCIDENT_NEAR_FALL, .exercise = id, .practice = life->practices + 1, .in_practice = true,
                                                                   .answer = INCIDENT_CAUGHT_MYSELF};
}

static void count_set(struct today *t, const struct cohort_set *s, struct practice_outcome *out)
{
    const struct world_result *r = &s->result;
    struct cohort_person *p = t->p;
    p->sets++;
    p->sets_stopped += r->end != END_COMPLETE;
    p->near_falls_asked += r->near_falls_asked;
    p->near_falls += r->near_falls;
    p->wobbles += r->wobbles;
    p->hard_landings += r->hard_landings;
    t->near_falls += r->near_falls;
    t->seconds += s->seconds;
    out->trials += r->trials;
    out->successes += r->successes;
    out->support_trials += r->support_trials;
    out->mean_level += r->level_sum;
    out->end_level = r->end_level;
    if (r->score_valid && r->end == END_COMPLETE && r->stars > out->best_stars) out->best_stars = r->stars;
    bool stop = r->end == END_STOPPED;
    t->stopped |= stop;
}

static enum status play_block(struct today *t, const struct compose_block *b, struct problem *why)
{
    struct practice_outcome out = {.day = calendar(t), .base_grade = b->base_grade, .cap = b->cap, .pain = t->check_in.pain_plus_one - 1,
                                   .effort = 4, .gentle = !t->plan.may_rise,
                                   .careful = b->support_steps > 0};
    double level = b->start_level;
    for (int set = 1; set <= b->sets && t->near_falls < 2; set++) {
        struct world_setup setup;
        struct cohort_set done;
        const struct world_event *events;
        size_t count;
        if (!fill_setup(t, b, set, level, &setup)) return problem_set(why, STATUS_ARG, "A simulated person may not play %s.", exercise_code(b->exercise));
        enum status status = cohort_plate_play(t->plate, &setup, SET_LIMIT_S, &done, &events, &count, why);
        if (status != STATUS_OK) return status;
        note_trials(t, b->exercise, events, count);
        count_set(t, &done, &out);
        note_near_falls(t, b->exercise, done.result.near_falls);
        t->seconds += b->rest_s;
        level = done.result.end_level;
    }
    if (out.trials > 0) out.mean_level /= out.trials;
    t->task[t->task_count++] = (struct grade_task){.state = &t->life->state[b->exercise], .outcome = out,
                                                   .gates = grade_gates_of(&t->o->files->levels[b->exercise])};
    t->life->played_in_week[b->exercise]++;
    return STATUS_OK;
}

static void close_practice(struct today *t)
{
    struct cohort_life *life = t->life;
    struct cohort_week *w = &t->p->week[week_of(t)];
    for (int i = 0; i < t->task_count; i++) {
        t->task[i].outcome.near_fall = t->near_falls > 0;
        t->task[i].outcome.stop_rule = t->stopped;
    }
    grade_change_practice(t->task, t->task_count);
    double minutes = (t->seconds + WARM_UP_S + WRAP_UP_S + t->blocks.calm_s) / 60;
    if (life->done_count < COHORT_PRACTICES_MAX)
        life->done[life->done_count++] = (struct dose_practice){.start_min = (int64_t)calendar(t) * MINUTES_A_DAY + START_MIN_OF_DAY, .minutes = minutes};
    life->last_day = t->day;
    life->practices++;
    w->minutes += minutes;
    w->practices++;
    for (int i = 0; i < t->task_count; i++) {
        w->grade_sum += t->task[i].state->grade;
        w->grade_count++;
    }
}

enum status cohort_practise(const struct cohort_options *o, struct cohort_person *p, struct cohort_life *life, int day, struct problem *why)
{
    struct today t = {.o = o, .p = p, .life = life, .day = day};
    char spec[SPEC_BYTES];
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++)
        (void)grade_change_gap(&life->state[id], life->last_day < 0 ? DAY_NONE : FIRST_DAY + life->last_day, calendar(&t));
    ask_how_it_is(&t);
    compose(&t);
    if (t.blocks.block_count == 0) return STATUS_OK; /* the calm part alone */
    /* How often each exercise was practised so far: task skill grows with it. */
    cohort_spec(o, p, day, life->practices / 2, t.bad, spec, sizeof spec);
    enum status status = cohort_plate_open(spec, p->age_years, &t.plate, why);
    if (status == STATUS_OK && p->reach.right_mm > 0)
        cohort_plate_set_reach(t.plate, p->reach.right_mm, p->reach.left_mm, p->reach.front_mm, p->reach.back_mm);
    for (int i = 0; i < t.blocks.block_count && status == STATUS_OK && t.near_falls < 2; i++) status = play_block(&t, &t.blocks.block[i], why);
    if (status == STATUS_OK) close_practice(&t);
    if (t.plate) p->simulated_ms += cohort_plate_ms(t.plate);
    cohort_plate_close(t.plate);
    return status;
}
