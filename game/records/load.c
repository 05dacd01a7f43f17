/* load.c - one stored trial, whole: every row compared with its checksum before it is used. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records/chunk.h"
#include "records/store_inner.h"

struct loaded { /* what the caller sees, and the names that its result points to */
    struct stored_trial trial;
    char component_names[256];
};

static enum status changed(const struct stored_trial *t, const char *what, struct problem *why)
{
    return problem_set(why, STATUS_DATA,
                       "Set %s: %s was changed after saving (checksum), so the set is not used.",
                       t->row.id.text, what);
}

static enum status select_of(struct store *s, enum table table, const char *key, const uint8_t *id,
                             const char *order, sqlite3_stmt **q, struct problem *why)
{
    char sql[120];
    (void)snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s = ? %s", tables[table].name, key, order);
    enum status status = db_prepare(s->reader, sql, q, why);
    if (status == STATUS_OK) (void)sqlite3_bind_blob(*q, 1, id, UUID_BYTES, SQLITE_STATIC);
    return status;
}

static char *text_of(sqlite3_stmt *q, const char *column)
{
    const unsigned char *text = sqlite3_column_text(q, db_column(q, column));
    return strdup(text ? (const char *)text : "");
}

static int64_t int_of(sqlite3_stmt *q, const char *column)
{
    return sqlite3_column_int64(q, db_column(q, column));
}
static double real_of(sqlite3_stmt *q, const char *column)
{
    return db_real(q, db_column(q, column));
}

/* ---- texts ---- */

static enum status load_texts(struct store *s, const uint8_t *id, struct stored_trial *t, struct problem *why)
{
    sqlite3_stmt *q = NULL;
    uint8_t session[UUID_BYTES] = {0};
    enum status status = select_of(s, TABLE_TRIAL, "id", id, "", &q, why);
    if (status == STATUS_OK && sqlite3_step(q) == SQLITE_ROW && row_holds(s, TABLE_TRIAL, q)) {
        t->sway_config_text = text_of(q, "sway_config");
        t->world_setup_text = text_of(q, "world_setup");
        memcpy(session, sqlite3_column_blob(q, db_column(q, "session")), UUID_BYTES);
        if (!t->sway_config_text || !t->world_setup_text)
            status = problem_set(why, STATUS_MEM, "Out of memory.");
    } else if (status == STATUS_OK) {
        status = changed(t, "its row", why);
    }
    (void)sqlite3_finalize(q);
    q = NULL;
    if (status == STATUS_OK) status = select_of(s, TABLE_SESSION, "id", session, "", &q, why);
    if (status == STATUS_OK && sqlite3_step(q) == SQLITE_ROW && row_holds(s, TABLE_SESSION, q)) {
        db_text(q, db_column(q, "program_version"), t->program_version, sizeof t->program_version);
        db_text(q, db_column(q, "platform"), t->platform, sizeof t->platform);
    } else if (status == STATUS_OK) {
        status = changed(t, "its session", why);
    }
    (void)sqlite3_finalize(q);
    return status;
}

/* ---- result ---- */

static void fill_components(struct loaded *l, sqlite3_stmt *q)
{
    static const char *const column[4] = {"component_1", "component_2", "component_3", "component_4"};
    struct world_result *w = &l->trial.result;
    db_text(q, db_column(q, "component_names"), l->component_names, sizeof l->component_names);
    char *rest = l->component_names;
    while (*l->component_names && rest && w->component_count < 4) {
        int i = w->component_count++;
        w->component_name[i] = strsep(&rest, ";");
        w->component[i] = real_of(q, column[i]);
    }
}

static void fill_result(struct loaded *l, sqlite3_stmt *q)
{
    struct stored_trial *t = &l->trial;
    struct world_result *w = &t->result;
    w->end = (enum world_end)int_of(q, "ending");
    w->score = (int)int_of(q, "score");
    w->score_valid = int_of(q, "score_valid") != 0;
    w->stars = (int)int_of(q, "stars");
    w->trials = (int)int_of(q, "trials");
    w->successes = (int)int_of(q, "successes");
    w->repeated = (int)int_of(q, "repeated");
    w->end_level = real_of(q, "end_level");
    w->level_sum = real_of(q, "level_sum");
    w->wobbles = (int)int_of(q, "wobbles");
    w->support_trials = (int)int_of(q, "support_trials");
    w->foot_moves = (int)int_of(q, "foot_moves");
    w->step_offs = (int)int_of(q, "step_offs");
    w->bad_signals = (int)int_of(q, "bad_signals");
    w->near_falls_asked = (int)int_of(q, "near_falls_asked");
    w->near_falls = (int)int_of(q, "near_falls");
    w->best_value = real_of(q, "best_value");
    w->play_s = real_of(q, "play_s");
    fill_components(l, q);
    t->first_tick = (uint32_t)int_of(q, "first_tick");
    t->last_tick = (uint32_t)int_of(q, "last_tick");
    t->has_digest = sqlite3_column_type(q, db_column(q, "sway_digest")) != SQLITE_NULL;
    t->sway_digest = (uint64_t)int_of(q, "sway_digest");
    t->sample_count = (size_t)int_of(q, "samples");
    t->event_count = (size_t)int_of(q, "events"); /* with inputs, until they are told apart */
}

static enum status load_result(struct store *s, const uint8_t *id, struct loaded *l, uint8_t *samples_sum,
                               struct problem *why)
{
    sqlite3_stmt *q = NULL;
    enum status status = select_of(s, TABLE_RESULT, "trial", id, "", &q, why);
    int rc = status == STATUS_OK ? sqlite3_step(q) : SQLITE_DONE;
    if (rc == SQLITE_ROW && row_holds(s, TABLE_RESULT, q)) {
        fill_result(l, q);
        memcpy(samples_sum, sqlite3_column_blob(q, db_column(q, "samples_sum")), CHECKSUM_BYTES);
        l->trial.diagnostics = text_of(q, "diagnostics");
        if (!l->trial.diagnostics) status = problem_set(why, STATUS_MEM, "Out of memory.");
    } else if (status == STATUS_OK) {
        status = rc == SQLITE_DONE && strcmp(l->trial.row.state, "running") == 0
                     ? problem_set(why, STATUS_DATA, "Set %s is still running.", l->trial.row.id.text)
                     : changed(&l->trial, "its result", why);
    }
    (void)sqlite3_finalize(q);
    return status;
}

/* ---- samples ---- */

static enum status bad_chunk(const struct stored_trial *t, int64_t number, size_t first, size_t count,
                             const char *what, struct problem *why)
{
    return problem_set(why, STATUS_DATA,
                       "Set %s: chunk %lld, samples %zu to %zu: %s, so the set is not used.", t->row.id.text,
                       (long long)number, first, first + count - 1, what);
}

/* Where the chunk lies follows from its place in the row of chunks: its own numbers may be what was
 * changed. */
static enum status load_chunk(struct store *s, sqlite3_stmt *q, int64_t number, size_t first, size_t count,
                              struct stored_trial *t, struct problem *why)
{
    if (!row_holds(s, TABLE_CHUNK, q))
        return bad_chunk(t, number, first, count, "the stored samples were changed after saving (checksum)",
                         why);
    if (int_of(q, "number") != number || (size_t)int_of(q, "first_sample") != first ||
        (size_t)int_of(q, "samples") != count)
        return bad_chunk(t, number, first, count, "a chunk is missing", why);
    int body = db_column(q, "body");
    const void *blob = sqlite3_column_blob(q, body);
    enum status status = chunk_unpack(blob, (size_t)sqlite3_column_bytes(q, body), t->samples + first, count);
    if (status == STATUS_MEM) return problem_set(why, status, "Out of memory.");
    return status == STATUS_OK ? STATUS_OK
                               : bad_chunk(t, number, first, count, "the samples cannot be unpacked", why);
}

static enum status load_samples(struct store *s, const uint8_t *id, struct stored_trial *t,
                                const uint8_t *samples_sum, struct problem *why)
{
    sqlite3_stmt *q = NULL;
    t->samples = calloc(t->sample_count + 1, sizeof *t->samples);
    if (!t->samples) return problem_set(why, STATUS_MEM, "Out of memory.");
    enum status status = select_of(s, TABLE_CHUNK, "trial", id, "ORDER BY number", &q, why);
    int64_t number = 0;
    for (size_t first = 0; first < t->sample_count && status == STATUS_OK; first += CHUNK_SAMPLES, number++) {
        size_t count = t->sample_count - first < CHUNK_SAMPLES ? t->sample_count - first : CHUNK_SAMPLES;
        int rc = sqlite3_step(q);
        if (rc == SQLITE_ROW)
            status = load_chunk(s, q, number, first, count, t, why);
        else if (rc == SQLITE_DONE)
            status = bad_chunk(t, number, first, count, "the chunk is missing", why);
        else
            status = db_problem(s->reader, rc, "read the samples of a set", why);
    }
    (void)sqlite3_finalize(q);
    if (status != STATUS_OK) return status;
    uint8_t sum[CHECKSUM_BYTES];
    struct checksum c;
    checksum_begin(&c, NULL, "samples");
    checksum_blob(&c, t->samples, t->sample_count * sizeof *t->samples);
    checksum_end(&c, sum);
    if (memcmp(sum, samples_sum, sizeof sum) == 0) return STATUS_OK;
    return problem_set(why, STATUS_DATA,
                       "Set %s: its samples are not those that were recorded (checksum over all).",
                       t->row.id.text);
}

/* ---- events and inputs ---- */

static bool find_event(const char *name, enum world_event_kind *kind)
{
    for (int k = 1; k < WORLD_EVENT_KINDS; k++) {
        const char *known = world_event_name((enum world_event_kind)k);
        if (!known || strcmp(known, name) != 0) continue;
        *kind = (enum world_event_kind)k;
        return true;
    }
    return false;
}

static bool find_input(const char *name, enum world_input *input)
{
    for (int i = INPUT_PAUSE; i <= INPUT_NEAR_FALL; i++) {
        if (strcmp(input_name((enum world_input)i), name) != 0) continue;
        *input = (enum world_input)i;
        return true;
    }
    return false;
}

static enum status load_event(struct store *s, sqlite3_stmt *q, int64_t number, struct stored_trial *t,
                              struct problem *why)
{
    char name[64];
    struct world_event e = {0};
    struct trial_input input = {0};
    if (!row_holds(s, TABLE_EVENT, q) || int_of(q, "number") != number)
        return changed(t, "one of its events", why);
    db_text(q, db_column(q, "kind"), name, sizeof name);
    input.tick = e.tick = (uint32_t)int_of(q, "tick");
    if (find_input(name, &input.input)) {
        t->inputs[t->input_count++] = input;
        return STATUS_OK;
    }
    if (!find_event(name, &e.kind))
        return problem_set(why, STATUS_DATA,
                           "Set %s: event %lld is \"%s\", which this program does not know.", t->row.id.text,
                           (long long)number, name);
    e.trial = (int)int_of(q, "small_trial");
    e.value = real_of(q, "value");
    e.x_mm = real_of(q, "x_mm");
    e.y_mm = real_of(q, "y_mm");
    e.radius_mm = real_of(q, "radius_mm");
    t->events[t->event_count++] = e;
    return STATUS_OK;
}

static enum status load_events(struct store *s, const uint8_t *id, struct stored_trial *t,
                               struct problem *why)
{
    sqlite3_stmt *q = NULL;
    size_t expected = t->event_count;
    t->event_count = 0;
    t->events = calloc(expected + 1, sizeof *t->events);
    t->inputs = calloc(expected + 1, sizeof *t->inputs);
    if (!t->events || !t->inputs) return problem_set(why, STATUS_MEM, "Out of memory.");
    enum status status = select_of(s, TABLE_EVENT, "trial", id, "ORDER BY number", &q, why);
    for (size_t i = 0; i < expected && status == STATUS_OK; i++) {
        if (sqlite3_step(q) == SQLITE_ROW)
            status = load_event(s, q, (int64_t)i, t, why);
        else
            status = problem_set(why, STATUS_DATA, "Set %s: event %zu of %zu is missing.", t->row.id.text, i,
                                 expected);
    }
    (void)sqlite3_finalize(q);
    return status;
}

enum status store_load_trial(struct store *s, const char *trial_id, struct stored_trial **out,
                             struct problem *why)
{
    uint8_t id[UUID_BYTES], samples_sum[CHECKSUM_BYTES];
    if (!uuid_parse(trial_id, id))
        return problem_set(why, STATUS_ARG,
                           "%.60s is no id of a set, expected 8-4-4-4-12 hexadecimal digits.", trial_id);
    struct loaded *l = calloc(1, sizeof *l);
    if (!l) return problem_set(why, STATUS_MEM, "Out of memory.");
    struct stored_trial *t = &l->trial;
    (void)pthread_mutex_lock(&s->read_lock);
    enum status status = trial_row_of(s, id, &t->row, why);
    if (status == STATUS_OK) status = load_texts(s, id, t, why);
    if (status == STATUS_OK) status = load_result(s, id, l, samples_sum, why);
    if (status == STATUS_OK) status = load_samples(s, id, t, samples_sum, why);
    if (status == STATUS_OK) status = load_events(s, id, t, why);
    (void)pthread_mutex_unlock(&s->read_lock);
    if (status != STATUS_OK) {
        stored_trial_free(t);
        return status;
    }
    *out = t;
    return STATUS_OK;
}

void stored_trial_free(struct stored_trial *t)
{
    if (!t) return;
    free(t->sway_config_text);
    free(t->world_setup_text);
    free(t->diagnostics);
    free(t->samples);
    free(t->events);
    free(t->inputs);
    free(t); /* first member of struct loaded */
}
