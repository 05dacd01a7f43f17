#include "report/report_data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETS_MAX = 4000 };
/* Mean speed may be compared only within one duration (metrics.md 4.5); a hold is as long as its grade says, give or take. */
#define SAME_DURATION 0.10

static bool stands_still(enum exercise_id id)
{
    return id == E01_STEADY_STAND;
}

/* ---- one set ---- */

static void read_tries(const struct stored_trial *t, struct report_set *set)
{
    struct report_try open = {0};
    bool is_open = false;
    set->tries = calloc(t->event_count + 1, sizeof *set->tries);
    for (size_t i = 0; set->tries && i < t->event_count; i++) {
        const struct world_event *e = &t->events[i];
        if (e->kind == WORLD_TRIAL_BEGIN) {
            open = (struct report_try){.begin_tick = e->tick, .level = e->value, .arrived_s = NAN};
            is_open = true;
        } else if (e->kind == WORLD_ARRIVED && is_open && isnan(open.arrived_s)) {
            open.arrived_s = e->value;
        } else if (e->kind == WORLD_TRIAL_END && is_open) {
            open.end_tick = e->tick;
            open.reached = e->value > 0.5;
            set->tries[set->try_count++] = open;
            is_open = false;
        } else if (e->kind == WORLD_TRIAL_REPEATED) {
            is_open = false;
        }
    }
}

static void measure_set(const struct stored_trial *t, struct report_set *set, bool want_trace)
{
    struct sway_config config;
    struct problem why = {0};
    if (sway_config_read(t->sway_config_text, &config, &why) != STATUS_OK) {
        set->readable = false;
        (void)snprintf(set->problem, sizeof set->problem, "%s", why.text);
        return;
    }
    memcpy(set->plate_serial, config.plate.serial, sizeof set->plate_serial);
    if (set->try_count == 0) return;
    if (!stands_still(set->row.exercise)) {
        report_measure(t, &config, set->tries[0].begin_tick, set->tries[set->try_count - 1].end_tick,
                       &set->whole, want_trace ? &set->trace : NULL, &set->trace_count);
        set->trace_numbers = &set->whole;
        return;
    }
    struct report_try *shown = &set->tries[0];
    for (int i = 0; i < set->try_count; i++) {
        struct report_try *try = &set->tries[i];
        report_measure(t, &config, try->begin_tick, try->end_tick, &try->sway, NULL, NULL);
        /* The last one that went its full length: a hold that ended early shows little. */
        if (try->sway.duration_s > (1.0 - SAME_DURATION) * shown->sway.duration_s) shown = try;
    }
    set->trace_hold = (int)(shown - set->tries) + 1;
    set->trace_numbers = &shown->sway;
    if (want_trace)
        report_measure(t, &config, shown->begin_tick, shown->end_tick, &shown->sway, &set->trace,
                       &set->trace_count);
}

/* The events stay, everything else of the stored trial goes: raw samples of a practice are large. */
static void load_set(struct store *s, struct report_set *set, bool want_trace)
{
    struct stored_trial *t = NULL;
    struct problem why = {0};
    if (store_load_trial(s, set->row.id.text, &t, &why) != STATUS_OK) {
        (void)snprintf(set->problem, sizeof set->problem, "%s", why.text);
        return;
    }
    set->readable = true;
    set->first_tick = t->first_tick;
    read_tries(t, set);
    measure_set(t, set, want_trace);
    set->events = t->events;
    set->event_count = t->event_count;
    t->events = NULL;
    t->event_count = 0;
    stored_trial_free(t);
}

/* ---- which sets ---- */

static bool finished(const struct trial_row *r)
{
    return strcmp(r->state, "running") != 0;
}

static int by_time(const void *a, const void *b)
{
    const struct trial_row *x = a, *y = b;
    if (x->start.utc_ms != y->start.utc_ms) return x->start.utc_ms < y->start.utc_ms ? -1 : 1;
    return x->number - y->number;
}

/* Rows of the person up to and with this session, oldest first; simulated ones never beside those of a person. */
static size_t keep_rows(struct trial_row *rows, size_t count, const struct session_row *session)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct trial_row *r = &rows[i];
        bool here = strcmp(r->session.text, session->id.text) == 0;
        bool alike = r->simulated == session->simulated && r->recorded == session->recorded;
        if (here || (alike && finished(r) && r->start.utc_ms < session->start.utc_ms)) rows[kept++] = rows[i];
    }
    qsort(rows, kept, sizeof *rows, by_time);
    return kept;
}

static struct report_exercise *exercise_of(struct report_data *d, enum exercise_id id)
{
    for (int i = 0; i < d->exercise_count; i++)
        if (d->exercises[i].id == id) return &d->exercises[i];
    return NULL;
}

static enum status list_exercises(struct report_data *d)
{
    for (int i = 0; i < d->set_count; i++) {
        struct report_set *set = &d->sets[i];
        if (!set->this_session) continue;
        struct report_exercise *e = exercise_of(d, set->row.exercise);
        if (!e) {
            if (d->exercise_count == REPORT_EXERCISES_MAX) continue;
            e = &d->exercises[d->exercise_count++];
            *e = (struct report_exercise){.id = set->row.exercise,
                                          .stands_still = stands_still(set->row.exercise)};
            e->sets = calloc((size_t)d->set_count, sizeof *e->sets);
            if (!e->sets) return STATUS_MEM;
        }
        e->sets[e->set_count++] = i;
    }
    return STATUS_OK;
}

/* ---- what may be compared ---- */

/* The longest hold of this session, and its profile, are what others are compared with. */
static void choose_measure(const struct report_data *d, struct report_exercise *e)
{
    for (int k = 0; k < e->set_count; k++)
        for (int i = 0; i < d->sets[e->sets[k]].try_count; i++) {
            const struct sway_numbers *n = &d->sets[e->sets[k]].tries[i].sway;
            if (!n->measured || n->duration_s <= e->hold_s) continue;
            e->hold_s = n->duration_s;
            e->profile = n->profile;
        }
}

double report_try_value(const struct report_exercise *e, const struct report_try *t)
{
    if (!e->stands_still) return t->arrived_s;
    if (!t->sway.measured || !e->profile || strcmp(t->sway.profile, e->profile) != 0) return NAN;
    bool same_length = fabs(t->sway.duration_s / e->hold_s - 1.0) <= SAME_DURATION;
    return same_length ? t->sway.mean_speed_mm_s : NAN;
}

/* Whether the set has something to compare; what it has beside that is counted as left out. */
static bool comparable(struct report_exercise *e, const struct report_set *set,
                       const struct report_set *newest)
{
    bool any = false;
    if (!e->stands_still) {
        any = fabs(set->row.base_grade - newest->row.base_grade) < 0.5;
        e->left_out += !any;
        return any;
    }
    for (int i = 0; i < set->try_count; i++) {
        bool usable = isfinite(report_try_value(e, &set->tries[i]));
        any = any || usable;
        e->left_out += set->tries[i].sway.measured && !usable;
    }
    return any;
}

/* Walks back from the newest; only what goes into the chart is loaded and measured. */
static void choose_history(struct store *s, struct report_data *d, struct report_exercise *e)
{
    const struct report_set *newest = &d->sets[e->sets[e->set_count - 1]];
    int chosen[REPORT_HISTORY_MAX], count = 0, looked_at = 0;
    choose_measure(d, e);
    for (int i = d->set_count; i-- > 0 && count < REPORT_HISTORY_MAX && looked_at < 3 * REPORT_HISTORY_MAX;) {
        struct report_set *set = &d->sets[i];
        if (set->row.exercise != e->id || set->row.start.utc_ms > newest->row.start.utc_ms) continue;
        looked_at++;
        if (!set->this_session) load_set(s, set, false);
        if (!set->readable || set->try_count == 0) continue;
        if (comparable(e, set, newest)) chosen[count++] = i;
    }
    for (int i = count; i-- > 0;) e->history[e->history_count++] = chosen[i];
}

static enum status gather_sets(struct store *s, struct report_data *d, struct problem *why)
{
    struct trial_row *rows = calloc(SETS_MAX, sizeof *rows);
    size_t count = 0;
    if (!rows) return problem_set(why, STATUS_MEM, "Memory for the report could not be had.");
    enum status status = store_trials(s, NULL, d->session.patient_code, rows, SETS_MAX, &count, why);
    if (status == STATUS_OK) {
        count = keep_rows(rows, count, &d->session);
        d->sets = calloc(count + 1, sizeof *d->sets);
        if (!d->sets) status = problem_set(why, STATUS_MEM, "Memory for the report could not be had.");
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        d->sets[i].row = rows[i];
        d->sets[i].this_session = strcmp(rows[i].session.text, d->session.id.text) == 0;
        d->set_count++;
    }
    free(rows);
    return status;
}

static enum status find_session(struct store *s, const char *session_id, const char *patient_code,
                                struct session_row *out, struct problem *why)
{
    enum { SESSIONS_MAX = 20000 };
    struct session_row *rows = calloc(SESSIONS_MAX, sizeof *rows);
    size_t count = 0;
    if (!rows) return problem_set(why, STATUS_MEM, "Memory for the list of sessions could not be had.");
    enum status status = store_sessions(s, patient_code, rows, SESSIONS_MAX, &count, why);
    bool found = false;
    for (size_t i = 0; status == STATUS_OK && i < count && !found; i++) {
        found = !session_id || strcmp(rows[i].id.text, session_id) == 0;
        if (found) *out = rows[i];
    }
    free(rows);
    if (status != STATUS_OK || found) return status;
    return problem_set(
        why, STATUS_DATA,
        "The store has no session%s%s%s%s. Expected one of those that evenkeel-lab sessions lists.",
        session_id ? " " : "", session_id ? session_id : "", patient_code ? " of " : "",
        patient_code ? patient_code : "");
}

enum status report_gather(struct store *s, const char *session_id, const char *patient_code,
                          struct report_data **out, struct problem *why)
{
    struct report_data *d = calloc(1, sizeof *d);
    if (!d) return problem_set(why, STATUS_MEM, "Memory for the report could not be had.");
    enum status status = find_session(s, session_id, patient_code, &d->session, why);
    if (status != STATUS_OK) goto fail;
    status = gather_sets(s, d, why);
    if (status != STATUS_OK) goto fail;
    status = list_exercises(d);
    if (status != STATUS_OK) goto fail;
    for (int k = 0; k < d->exercise_count; k++) {
        struct report_exercise *e = &d->exercises[k];
        for (int i = 0; i < e->set_count; i++) load_set(s, &d->sets[e->sets[i]], i == e->set_count - 1);
        choose_history(s, d, e);
        const struct report_set *newest = &d->sets[e->sets[e->set_count - 1]];
        if (newest->plate_serial[0]) memcpy(d->plate_serial, newest->plate_serial, sizeof d->plate_serial);
    }
    *out = d;
    return STATUS_OK;
fail:
    report_data_free(d);
    return status;
}

void report_data_free(struct report_data *d)
{
    if (!d) return;
    for (int i = 0; i < d->set_count; i++) {
        free(d->sets[i].events);
        free(d->sets[i].tries);
        free(d->sets[i].trace);
    }
    for (int i = 0; i < d->exercise_count; i++) free(d->exercises[i].sets);
    free(d->sets);
    free(d);
}
