/* trials.c - lists of stored trials, newest first. Rows whose checksum does not hold are left out and
 * said. */
#include <stdio.h>
#include <string.h>

#include "records/store_inner.h"

static const char columns[] = "SELECT t.id, t.session, p.code, t.number, t.set_number, t.exercise, t.state, "
                              "t.base_grade, t.start_level, t.start_utc_ms, "
                              "t.start_offset_min, s.simulated, s.recorded, r.id, r.end_level, r.score, "
                              "r.stars, r.trials, r.successes, r.score_valid, "
                              "r.best_value, r.duration_s, r.samples, r.lost, r.gaps, r.quality, s.id, p.id "
                              "FROM trial t JOIN session s ON s.id = t.session "
                              "JOIN patient p ON p.id = s.patient LEFT JOIN result r ON r.trial = t.id ";

static void fill(sqlite3_stmt *q, struct trial_row *t)
{
    bool finished = sqlite3_column_type(q, 13) != SQLITE_NULL;
    memset(t, 0, sizeof *t);
    uuid_text(sqlite3_column_blob(q, 0), t->id.text);
    uuid_text(sqlite3_column_blob(q, 1), t->session.text);
    db_text(q, 2, t->patient_code, sizeof t->patient_code);
    t->number = sqlite3_column_int(q, 3);
    t->set_number = sqlite3_column_int(q, 4);
    t->exercise = (enum exercise_id)sqlite3_column_int(q, 5);
    db_text(q, 6, t->state, sizeof t->state);
    t->base_grade = db_real(q, 7);
    t->start_level = db_real(q, 8);
    t->start.utc_ms = sqlite3_column_int64(q, 9);
    t->start.offset_min = sqlite3_column_int(q, 10);
    t->simulated = sqlite3_column_int(q, 11) != 0;
    t->recorded = sqlite3_column_int(q, 12) != 0;
    t->end_level = finished ? db_real(q, 14) : 0;
    t->score = sqlite3_column_int(q, 15);
    t->stars = sqlite3_column_int(q, 16);
    t->trials = sqlite3_column_int(q, 17);
    t->successes = sqlite3_column_int(q, 18);
    t->score_valid = sqlite3_column_int(q, 19) != 0;
    t->best_value = finished ? db_real(q, 20) : 0;
    t->duration_s = finished ? db_real(q, 21) : 0;
    t->samples = (uint64_t)sqlite3_column_int64(q, 22);
    t->lost = (uint64_t)sqlite3_column_int64(q, 23);
    t->gaps = (uint64_t)sqlite3_column_int64(q, 24);
    db_text(q, 25, t->quality, sizeof t->quality);
}

/* The row stands on a trial, its session, its person and, when it is not running, its result: all must
 * hold. */
static bool holds(struct store *s, sqlite3_stmt *q)
{
    if (!row_verify(s, TABLE_TRIAL, q, 0) || !row_verify(s, TABLE_SESSION, q, 26) ||
        !row_verify(s, TABLE_PATIENT, q, 27))
        return false;
    if (sqlite3_column_type(q, 13) == SQLITE_NULL)
        return strcmp((const char *)sqlite3_column_text(q, 6), "running") == 0;
    return row_verify(s, TABLE_RESULT, q, 13);
}

enum status store_trials(struct store *s, const char *session_id, const char *patient_code,
                         struct trial_row *out, size_t max, size_t *count, struct problem *why)
{
    uint8_t session[UUID_BYTES];
    char sql[sizeof columns + 120];
    sqlite3_stmt *q = NULL;
    int rc = SQLITE_DONE;
    size_t damaged = 0;
    *count = 0;
    (void)problem_set(why, STATUS_OK, "%s", "");
    if (session_id && !uuid_parse(session_id, session))
        return problem_set(why, STATUS_ARG,
                           "%.60s is no id of a session, expected 8-4-4-4-12 hexadecimal digits.",
                           session_id);
    (void)snprintf(sql, sizeof sql, "%s WHERE %s%s%s ORDER BY t.id DESC", columns,
                   session_id ? "t.session = ?1" : "1", patient_code ? " AND p.code = ?2" : "", "");
    (void)pthread_mutex_lock(&s->read_lock);
    enum status status = db_prepare(s->reader, sql, &q, why);
    if (status == STATUS_OK && session_id) (void)sqlite3_bind_blob(q, 1, session, UUID_BYTES, SQLITE_STATIC);
    if (status == STATUS_OK && patient_code) (void)sqlite3_bind_text(q, 2, patient_code, -1, SQLITE_STATIC);
    while (status == STATUS_OK && *count < max && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        if (holds(s, q))
            fill(q, &out[(*count)++]);
        else
            damaged++;
    }
    if (status == STATUS_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = db_problem(s->reader, rc, "read the sets", why);
    (void)sqlite3_finalize(q);
    (void)pthread_mutex_unlock(&s->read_lock);
    if (status == STATUS_OK && damaged > 0)
        (void)problem_set(why, STATUS_OK, "%zu damaged sets are left out; evenkeel-lab check names them.",
                          damaged);
    return status;
}

enum status trial_row_of(struct store *s, const uint8_t id[UUID_BYTES], struct trial_row *out,
                         struct problem *why)
{
    char sql[sizeof columns + 40], text[UUID_TEXT_BYTES];
    sqlite3_stmt *q = NULL;
    uuid_text(id, text);
    (void)snprintf(sql, sizeof sql, "%s WHERE t.id = ?1", columns);
    enum status status = db_prepare(s->reader, sql, &q, why);
    if (status != STATUS_OK) return status;
    (void)sqlite3_bind_blob(q, 1, id, UUID_BYTES, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    if (rc == SQLITE_DONE)
        status = problem_set(why, STATUS_DATA, "There is no set %s in %s.", text, s->folder);
    else if (rc != SQLITE_ROW)
        status = db_problem(s->reader, rc, "read a set", why);
    else if (!holds(s, q))
        status =
            problem_set(why, STATUS_DATA,
                        "Set %s: its row, its result, its session or its person was changed after saving "
                        "(checksum), so it is not used.",
                        text);
    else
        fill(q, out);
    (void)sqlite3_finalize(q);
    return status;
}
