/* Check-ups of a simulated person: the same recorded trials as at home, measured by the standard zero-phase chain. */
#include <math.h>
#include <stdlib.h>

#include "care/bone_rules.h"
#include "care/checkup_measure.h"
#include "care/placement.h"
#include "lab/cohort.h"

enum { DAYS = 7, TRIAL_LIMIT_S = 240, SPEC_BYTES = 256, EARLY = 3 };

struct visit {
    const struct cohort_options *o;
    struct cohort_person *p;
    int day;
    struct cohort_plate *plate;
    struct cohort_checkup *out;
    struct problem *why;
};

/* The value that says a check-up was done. */
static const enum progress_measure done_by[] = {PROGRESS_STANDS, PROGRESS_MV_OPEN, PROGRESS_REACH, PROGRESS_CHAIR_STANDS, PROGRESS_RESPONSE};

static bool due(const struct cohort_options *o, const struct cohort_person *p, enum exercise_id id, int day)
{
    int done[COHORT_CHECKUPS_MAX], count = 0;
    enum progress_measure m = done_by[id - CHECKUP_FIRST];
    if (o->files->checkup[id - CHECKUP_FIRST].block_count == 0) return false;
    for (int i = 0; i < p->checkup_count; i++)
        if (isfinite(p->checkup[i].value[m])) done[count++] = p->checkup[i].day + 1;
    /* The early ones of A2 are spread over the first two weeks, and the last week has a second one: 13.2 asks for two days. */
    static const int a2_days[EARLY] = {3, 7, 11};
    for (int i = 0; id == A2_QUIET_STANDING && i < EARLY; i++)
        if (day == a2_days[i]) return true;
    return (day < EARLY || day > 14) && checkup_due(id, day + 1, done, count) && !(count > 0 && day < 14);
}

static enum status play(struct visit *v, const struct level_table *levels, int set, struct cohort_set *out, const struct world_event **events,
                        size_t *count)
{
    struct world_setup s = {.levels = *levels, .base_grade = 1, .start_level = 1, .cap = 10, .set_number = set,
                            .seed = v->o->seed * 77 + (uint64_t)(v->p->index * 1000 + v->day), .no_hurry = false};
    s.care.impact_ceiling_w = bone_impact_ceiling_w(v->p->care.bone);
    s.care.helped = true;
    return cohort_plate_play(v->plate, &s, TRIAL_LIMIT_S, out, events, count, v->why);
}

/* The stretch that counts of the last recorded trial, measured at 5 Hz by the zero-phase chain. NULL: there is none. */
static struct sway_analysis *measure(struct visit *v, enum exercise_id id, const struct world_event *events, size_t count, unsigned families,
                                     struct sway_trial *trial, struct sway_measured *out)
{
    uint32_t from, to;
    struct sway_analysis *a = NULL;
    if (!checkup_window(id, events, count, &from, &to) || cohort_plate_recording(v->plate, from, to, trial) != STATUS_OK) return NULL;
    if (sway_analysis_open(trial, &a) == STATUS_OK) {
        bool uneven = sway_analysis_record(a)->grid.reason == REASON_IRREGULAR;
        if (sway_analysis_run(a, uneven ? PROFILE_LP5_25HZ : PROFILE_LP5, families, out) == STATUS_OK) return a;
    }
    sway_analysis_close(a);
    sway_trial_free(trial);
    return NULL;
}

static void measured(struct sway_analysis *a, struct sway_trial *trial)
{
    sway_analysis_close(a);
    sway_trial_free(trial);
}

/* Mean speed, and that to the sides. false: the stand has none. */
static bool measure_stand(struct visit *v, const struct world_event *events, size_t count, double value[2])
{
    struct sway_trial trial;
    struct sway_measured m;
    struct sway_analysis *a = measure(v, A2_QUIET_STANDING, events, count, 1u << FAMILY_MOVEMENT, &trial, &m);
    if (!a) return false;
    value[0] = m.results.movement.mean_velocity_2d.value;
    value[1] = m.results.movement.mean_velocity_ml.value;
    measured(a, &trial);
    return isfinite(value[0]) && isfinite(value[1]);
}

static enum status quiet_standing(struct visit *v, const struct checkup *c)
{
    static const enum progress_measure of_block[2][2] = {{PROGRESS_MV_OPEN, PROGRESS_MV_ML_OPEN}, {PROGRESS_MV_CLOSED, PROGRESS_MV_ML_CLOSED}};
    double got[2][2][QUIET_TRIALS];                        /* eyes, metric, trial */
    size_t count[2] = {0, 0};
    for (int b = 0; b < c->block_count && b < 2; b++)
        for (int k = 1; k <= c->block[b].trials && k <= QUIET_TRIALS; k++) {
            struct cohort_set set;
            const struct world_event *events;
            size_t event_count;
            double value[2];
            enum status status = play(v, &c->block[b].levels, k, &set, &events, &event_count);
            if (status != STATUS_OK) return status;
            if (set.result.end != END_COMPLETE || !measure_stand(v, events, event_count, value)) continue;
            got[b][0][count[b]] = value[0];
            got[b][1][count[b]++] = value[1];
        }
    for (int i = 0; i < 2; i++) {
        struct quiet_day d = checkup_quiet_day(got[0][i], count[0], got[1][i], count[1]);
        v->out->value[of_block[0][i]] = d.open;
        v->out->value[of_block[1][i]] = d.closed;
    }
    return STATUS_OK;
}

/* Seconds, one stand after another; the first that is not held is the last. */
static enum status four_stands(struct visit *v, const struct checkup *c)
{
    double seconds = 0;
    for (int b = 0; b < c->block_count; b++) {
        struct cohort_set set;
        enum status status = play(v, &c->block[b].levels, 1, &set, NULL, NULL);
        if (status != STATUS_OK) return status;
        seconds += clamp(set.result.best_value, 0, STAND_HELD_S);
        if (set.result.best_value < STAND_HELD_S) break;
    }
    v->out->value[PROGRESS_STANDS] = seconds;
    return STATUS_OK;
}

/* Larger of the rounds in each direction; the person's reach box follows, for all practices to come. */
static enum status reach(struct visit *v, const struct checkup *c)
{
    struct reach_day day = checkup_reach_none();
    struct body body = cohort_plate_body(v->plate);
    for (int b = 0; b < c->block_count; b++)
        for (int k = 1; k <= c->block[b].trials; k++) {
            struct cohort_set set;
            const struct world_event *events;
            size_t count;
            struct sway_trial trial;
            struct sway_measured m;
            int direction = (int)level_value(&c->block[b].levels, level_key_index(A3_REACH, "direction"), 1);
            enum status status = play(v, &c->block[b].levels, k, &set, &events, &count);
            if (status != STATUS_OK) return status;
            struct sway_analysis *a = measure(v, A3_REACH, events, count, 1u << FAMILY_POSITION, &trial, &m);
            if (!a) continue;
            checkup_reach_add(&day, direction, checkup_reach_mm(a, &body, direction));
            measured(a, &trial);
        }
    v->out->value[PROGRESS_REACH] = checkup_reach_mean_mm(&day);
    checkup_reach_box(&day, &body);
    v->p->reach = (struct cohort_reach){body.reach_right_mm, body.reach_left_mm, body.reach_front_mm, body.reach_back_mm};
    return STATUS_OK;
}

static enum status one_set(struct visit *v, const struct checkup *c, enum progress_measure m)
{
    struct cohort_set set;
    enum status status = play(v, &c->block[0].levels, 1, &set, NULL, NULL);
    if (status != STATUS_OK) return status;
    v->out->value[m] = m == PROGRESS_RESPONSE ? set.result.component[0] : set.result.best_value;
    return STATUS_OK;
}

static enum status check_up(struct visit *v, enum exercise_id id)
{
    const struct checkup *c = &v->o->files->checkup[id - CHECKUP_FIRST];
    if (c->block_count == 0) return STATUS_OK;
    switch (id) {
    case A1_FOUR_STANDS: return four_stands(v, c);
    case A2_QUIET_STANDING: return quiet_standing(v, c);
    case A3_REACH: return reach(v, c);
    case A4_CHAIR_STANDS: return one_set(v, c, PROGRESS_CHAIR_STANDS);
    case A5_QUICKNESS: return one_set(v, c, PROGRESS_RESPONSE);
    default: return STATUS_OK;
    }
}

static bool any_due(const struct cohort_options *o, const struct cohort_person *p, int day)
{
    for (int id = CHECKUP_FIRST; id <= (int)CHECKUP_LAST; id++)
        if (due(o, p, (enum exercise_id)id, day)) return true;
    return false;
}

enum status cohort_check_up(const struct cohort_options *o, struct cohort_person *p, int day, int practices, struct problem *why)
{
    bool last = day == o->weeks * DAYS - 1 || day == o->weeks * DAYS - 4; /* the end of the programme, twice */
    if (!(last || any_due(o, p, day)) || p->checkup_count == COHORT_CHECKUPS_MAX) return STATUS_OK;
    struct visit v = {.o = o, .p = p, .day = day, .out = &p->checkup[p->checkup_count], .why = why};
    char spec[SPEC_BYTES];
    v.out->day = day;
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++) v.out->value[m] = NAN;
    cohort_spec(o, p, day, practices / 2, false, spec, sizeof spec);
    enum status status = cohort_plate_open(spec, p->age_years, &v.plate, why);
    for (int id = CHECKUP_FIRST; id <= (int)CHECKUP_LAST && status == STATUS_OK; id++)
        if (due(o, p, (enum exercise_id)id, day) || (last && (id == A2_QUIET_STANDING || day == o->weeks * DAYS - 1)))
            status = check_up(&v, (enum exercise_id)id);
    if (v.plate) p->simulated_ms += cohort_plate_ms(v.plate);
    cohort_plate_close(v.plate);
    p->checkup_count += status == STATUS_OK;
    return status;
}
