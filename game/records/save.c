/* save.c - a trial into the store: its row before the first sample, all the rest in one transaction at its
 * end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records/chunk.h"
#include "records/measures.h"
#include "records/moment.h"
#include "records/store_inner.h"

enum { INCIDENT_TICKS = 10000 }; /* the last 10 s before it */

void raw_path_of(const struct store *s, const uint8_t trial[UUID_BYTES], char path[PATH_BYTES])
{
    char id[UUID_TEXT_BYTES], name[64];
    uuid_text(trial, id);
    (void)snprintf(name, sizeof name, "trial-%s.raw", id);
    if (path_join(path, s->folder, name) != 0) path[0] = '\0'; /* opened as "": a clear "no such file" */
}

const char *input_name(enum world_input input)
{
    static const char *const names[] = {
        [INPUT_PAUSE] = "input_pause",
        [INPUT_RESUME] = "input_resume",
        [INPUT_STOP] = "input_stop",
        [INPUT_INTERRUPTED] = "input_interrupted",
        [INPUT_NOT_A_NEAR_FALL] = "input_not_a_near_fall",
        [INPUT_NEAR_FALL] = "input_near_fall",
    };
    size_t i = (size_t)input;
    return i < sizeof names / sizeof names[0] ? names[i] : NULL;
}

enum status save_begin(struct store *s, const struct trial_head *head, const uint8_t id[UUID_BYTES],
                       struct problem *why)
{
    uint8_t session[UUID_BYTES];
    struct row r;
    if (!uuid_parse(head->session.text, session))
        return problem_set(why, STATUS_ARG, "The set has no session.");
    enum status status = store_begin(s, why);
    if (status != STATUS_OK) return status;
    row_start(&r, TABLE_TRIAL);
    row_blob(&r, session, UUID_BYTES);
    row_int(&r, head->number);
    row_int(&r, head->exercise);
    row_int(&r, head->set_number);
    row_real(&r, head->base_grade);
    row_real(&r, head->start_level);
    row_int(&r, (int64_t)head->seed);
    row_text(&r, head->sway_config_text);
    row_text(&r, head->world_setup_text);
    row_text(&r, head->condition);
    row_int(&r, head->start.utc_ms);
    row_int(&r, head->start.offset_min);
    row_text(&r, "running");
    status = row_insert(s, &r, id, why);
    return store_end(s, status, "begin.commit", why);
}

/* ---- the parts of the one transaction ---- */

static enum status save_chunks(struct store *s, const struct saving *t, struct problem *why)
{
    enum status status = STATUS_OK;
    int64_t number = 0;
    for (size_t first = 0; first < t->sample_count && status == STATUS_OK; first += CHUNK_SAMPLES, number++) {
        size_t count = t->sample_count - first < CHUNK_SAMPLES ? t->sample_count - first : CHUNK_SAMPLES;
        uint8_t *blob = NULL;
        size_t blob_bytes = 0;
        status = chunk_pack(t->samples + first, count, &blob, &blob_bytes);
        if (status != STATUS_OK)
            return problem_set(why, status, "There was not enough memory to save the samples of a set.");
        struct row r;
        row_start(&r, TABLE_CHUNK);
        row_blob(&r, t->trial, UUID_BYTES);
        row_int(&r, number);
        row_int(&r, (int64_t)first);
        row_int(&r, (int64_t)count);
        row_blob(&r, blob, blob_bytes);
        status = row_insert(s, &r, NULL, why);
        free(blob);
        (void)records_moment("save.chunk");
    }
    return status;
}

static enum status save_event(struct store *s, const struct saving *t, int64_t number, const char *kind,
                              const struct world_event *e, struct problem *why)
{
    struct row r;
    if (!kind) return problem_set(why, STATUS_ARG, "An event of the set has no name.");
    row_start(&r, TABLE_EVENT);
    row_blob(&r, t->trial, UUID_BYTES);
    row_int(&r, number);
    row_int(&r, e->tick);
    row_text(&r, kind);
    row_int(&r, e->trial);
    row_real(&r, e->value);
    row_real(&r, e->x_mm);
    row_real(&r, e->y_mm);
    row_real(&r, e->radius_mm);
    return row_insert(s, &r, NULL, why);
}

static enum status save_events(struct store *s, const struct saving *t, struct problem *why)
{
    const struct trial_close *c = t->close;
    enum status status = STATUS_OK;
    int64_t number = 0;
    for (size_t i = 0; i < c->event_count && status == STATUS_OK; i++)
        status = save_event(s, t, number++, world_event_name(c->events[i].kind), &c->events[i], why);
    for (size_t i = 0; i < c->input_count && status == STATUS_OK; i++) {
        struct world_event e = {.tick = c->inputs[i].tick};
        status = save_event(s, t, number++, input_name(c->inputs[i].input), &e, why);
    }
    (void)records_moment("save.events");
    return status;
}

/* One row for every time somebody was asked whether it had been a near fall, with the place of the last 10
 * s. */
static enum status save_incident(struct store *s, const struct saving *t, const struct trial_input *input,
                                 struct problem *why)
{
    sqlite3_stmt *q = NULL;
    enum status status = db_prepare(s->writer,
                                    "SELECT session.patient, trial.start_utc_ms, trial.exercise FROM trial "
                                    "JOIN session ON session.id = trial.session WHERE trial.id = ?",
                                    &q, why);
    if (status != STATUS_OK) return status;
    (void)sqlite3_bind_blob(q, 1, t->trial, UUID_BYTES, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc != SQLITE_ROW) {
        status = db_problem(s->writer, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, "save", why);
        (void)sqlite3_finalize(q);
        return status;
    }
    size_t first = 0, end = 0;
    while (end < t->sample_count && t->samples[end].tick <= input->tick) end++;
    while (first < end && (int64_t)t->samples[first].tick + INCIDENT_TICKS <= (int64_t)input->tick) first++;
    struct row r;
    row_start(&r, TABLE_INCIDENT);
    row_blob(&r, t->trial, UUID_BYTES);
    row_blob(&r, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
    row_int(&r, sqlite3_column_int64(q, 1) + ((int64_t)input->tick - (int64_t)t->first_tick));
    row_int(&r, sqlite3_column_int64(q, 2));
    row_text(&r, input->input == INPUT_NEAR_FALL ? "near_fall" : "not_a_near_fall");
    row_int(&r, input->tick);
    row_int(&r, (int64_t)first);
    row_int(&r, (int64_t)(end - first));
    status = row_insert(s, &r, NULL, why);
    (void)sqlite3_finalize(q);
    return status;
}

static enum status save_incidents(struct store *s, const struct saving *t, struct problem *why)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < t->close->input_count && status == STATUS_OK; i++) {
        enum world_input input = t->close->inputs[i].input;
        if (input == INPUT_NEAR_FALL || input == INPUT_NOT_A_NEAR_FALL)
            status = save_incident(s, t, &t->close->inputs[i], why);
    }
    return status;
}

static enum status save_metrics(struct store *s, const struct saving *t, const struct measure *m,
                                size_t count, struct problem *why)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct row r;
        row_start(&r, TABLE_METRIC);
        row_blob(&r, t->trial, UUID_BYTES);
        row_text(&r, m[i].profile);
        row_text(&r, m[i].name);
        row_real(&r, m[i].value);
        row_text(&r, m[i].unit);
        row_int(&r, m[i].n_samples);
        row_real(&r, m[i].fs_hz);
        row_real(&r, m[i].duration_s);
        row_text(&r, m[i].reason);
        row_int(&r, m[i].method_version);
        status = row_insert(s, &r, NULL, why);
    }
    return status;
}

struct losses {
    int64_t lost, gaps;
};

static struct losses count_losses(const struct saving *t)
{
    struct losses n = {0, 0};
    for (size_t i = 0; i < t->sample_count; i++) {
        if (t->samples[i].flags & SAMPLE_GAP_BEFORE) n.gaps++;
        if (i > 0 && t->samples[i].seq > t->samples[i - 1].seq + 1)
            n.lost += t->samples[i].seq - t->samples[i - 1].seq - 1;
    }
    return n;
}

static void component_names(const struct world_result *w, char *text, size_t text_bytes)
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < w->component_count && i < 4; i++) {
        int n = snprintf(text + used, text_bytes - used, "%s%s", i ? ";" : "",
                         w->component_name[i] ? w->component_name[i] : "");
        if (n < 0 || (size_t)n >= text_bytes - used) return;
        used += (size_t)n;
    }
}

static enum status save_result(struct store *s, const struct saving *t, struct problem *why)
{
    const struct world_result *w = &t->close->result;
    const int counts[] = {(int)w->end, w->score, w->score_valid, w->stars, w->trials, w->successes, w->repeated};
    const int more[] = {w->wobbles,     w->support_trials,   w->foot_moves, w->step_offs,
                        w->bad_signals, w->near_falls_asked, w->near_falls};
    struct losses losses = count_losses(t);
    char names[256];
    uint8_t sum[CHECKSUM_BYTES];
    struct checksum c;
    struct row r;
    checksum_begin(&c, NULL, "samples");
    checksum_blob(&c, t->samples, t->sample_count * sizeof *t->samples);
    checksum_end(&c, sum);
    component_names(w, names, sizeof names);

    row_start(&r, TABLE_RESULT);
    row_blob(&r, t->trial, UUID_BYTES);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) row_int(&r, counts[i]);
    row_real(&r, w->end_level);
    row_real(&r, w->level_sum);
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) row_int(&r, more[i]);
    row_text(&r, names);
    for (int i = 0; i < 4; i++) {
        if (i < w->component_count)
            row_real(&r, w->component[i]);
        else
            row_null(&r);
    }
    row_real(&r, w->best_value);
    row_real(&r, w->play_s);
    row_real(&r, t->close->duration_s);
    row_int(&r, t->first_tick);
    row_int(&r, t->close->last_tick);
    if (t->has_digest)
        row_int(&r, (int64_t)t->close->sway_digest);
    else
        row_null(&r);
    row_int(&r, (int64_t)t->sample_count);
    row_int(&r, losses.lost);
    row_int(&r, losses.gaps);
    row_blob(&r, sum, sizeof sum);
    row_int(&r, (int64_t)(t->close->event_count + t->close->input_count));
    row_text(&r, t->quality);
    row_text(&r, t->close->diagnostics);
    return row_insert(s, &r, NULL, why);
}

/* The one change a row ever sees; its checksum changes with it. */
static enum status save_state(struct store *s, const struct saving *t, struct problem *why)
{
    sqlite3_stmt *q = NULL, *u = NULL;
    uint8_t sum[CHECKSUM_BYTES];
    struct checksum c;
    enum status status = db_prepare(s->writer, "SELECT * FROM trial WHERE id = ?", &q, why);
    if (status == STATUS_OK)
        status = db_prepare(s->writer, "UPDATE trial SET state = ?, sum = ? WHERE id = ?", &u, why);
    if (status == STATUS_OK) {
        (void)sqlite3_bind_blob(q, 1, t->trial, UUID_BYTES, SQLITE_STATIC);
        int rc = sqlite3_step(q);
        if (rc == SQLITE_ROW) {
            checksum_begin(&c, s->secret, tables[TABLE_TRIAL].name);
            for (int i = 0; i < tables[TABLE_TRIAL].columns - 1; i++) {
                if (i == TRIAL_STATE_COLUMN)
                    checksum_text(&c, t->state, strlen(t->state));
                else
                    checksum_column(&c, q, i);
            }
            checksum_end(&c, sum);
            (void)sqlite3_bind_text(u, 1, t->state, -1, SQLITE_STATIC);
            (void)sqlite3_bind_blob(u, 2, sum, sizeof sum, SQLITE_STATIC);
            (void)sqlite3_bind_blob(u, 3, t->trial, UUID_BYTES, SQLITE_STATIC);
            rc = sqlite3_step(u);
        }
        if (rc != SQLITE_DONE) status = db_problem(s->writer, rc, "save", why);
    }
    (void)sqlite3_finalize(q);
    (void)sqlite3_finalize(u);
    return status;
}

enum status trial_row_state(struct store *s, const uint8_t *trial, enum trial_row_state *out, struct problem *why)
{
    sqlite3_stmt *q = NULL;
    enum status status = db_prepare(s->writer, "SELECT state = 'running' FROM trial WHERE id = ?", &q, why);
    if (status != STATUS_OK) return status;
    (void)sqlite3_bind_blob(q, 1, trial, UUID_BYTES, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int(q, 0) ? ROW_RUNNING : ROW_FINAL;
    else if (rc == SQLITE_DONE)
        *out = ROW_NONE;
    else
        status = db_problem(s->writer, rc, "read the records", why);
    (void)sqlite3_finalize(q);
    return status;
}

enum status save_trial(struct store *s, const struct saving *t, struct problem *why)
{
    struct measure measures[MEASURES_MAX];
    size_t measure_count = measures_of(t, measures);
    enum trial_row_state row = ROW_NONE;
    enum status status = store_begin(s, why);
    if (status != STATUS_OK) return status;
    (void)records_moment("save.begin");
    status = trial_row_state(s, t->trial, &row, why);
    if (status == STATUS_OK && row == ROW_NONE) status = problem_set(why, STATUS_ARG, "The set has no row in the store.");
    /* A COMMIT whose answer was an error may have reached the disk all the same: never save twice. */
    if (status == STATUS_OK && row == ROW_RUNNING) {
        status = save_chunks(s, t, why);
        if (status == STATUS_OK) status = save_events(s, t, why);
        if (status == STATUS_OK) status = save_incidents(s, t, why);
        if (status == STATUS_OK) status = save_metrics(s, t, measures, measure_count, why);
        if (status == STATUS_OK) status = save_result(s, t, why);
        if (status == STATUS_OK) status = save_state(s, t, why);
    }
    status = store_end(s, status, "save.commit", why);
    (void)records_moment("save.committed");
    return status;
}
