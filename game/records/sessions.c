/* sessions.c - a visit: begun, and listed. */
#include <string.h>

#include "records/store_inner.h"

bool patient_code_ok(const char *code)
{
    size_t length = strnlen(code, PATIENT_CODE_BYTES);
    if (length < 3 || length >= PATIENT_CODE_BYTES || code[0] < 'A' || code[0] > 'Z') return false;
    for (size_t i = 1; i < length; i++) {
        bool letter = code[i] >= 'A' && code[i] <= 'Z', digit = code[i] >= '0' && code[i] <= '9';
        if (!letter && !digit) return false;
    }
    return true;
}

/* Newest revision of the person with this code; made when there is none. */
static enum status find_patient(struct store *s, const char *code, uint8_t id[UUID_BYTES],
                                struct problem *why)
{
    sqlite3_stmt *q = NULL;
    enum status status = db_prepare(
        s->writer, "SELECT id FROM patient WHERE code = ? ORDER BY revision DESC LIMIT 1", &q, why);
    if (status != STATUS_OK) return status;
    (void)sqlite3_bind_text(q, 1, code, -1, SQLITE_STATIC);
    int rc = sqlite3_step(q);
    bool found = rc == SQLITE_ROW && sqlite3_column_bytes(q, 0) == UUID_BYTES;
    if (found) memcpy(id, sqlite3_column_blob(q, 0), UUID_BYTES);
    (void)sqlite3_finalize(q);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) return db_problem(s->writer, rc, "find the person", why);
    if (found) return STATUS_OK;

    struct row r;
    store_new_id(s, id);
    row_start(&r, TABLE_PATIENT);
    row_blob(&r, id, UUID_BYTES);
    row_int(&r, 1);
    row_text(&r, code);
    for (int i = 0; i < 5; i++) row_null(&r); /* birth year, sex, height, mass, identity: not asked yet */
    row_int(&r, 0);
    return row_insert(s, &r, id, why);
}

enum status session_begin(struct store *s, const struct session_head *head, struct record_id *out,
                          struct problem *why)
{
    int64_t bytes_free;
    uint8_t patient[UUID_BYTES], id[UUID_BYTES];
    char platform[PLATFORM_BYTES];
    struct row r;
    if (!patient_code_ok(head->patient_code))
        return problem_set(
            why, STATUS_ARG,
            "The person's code does not fit: expected a capital letter and 2 to 15 more capital "
            "letters or digits, such as P0042.");
    enum status status = store_refuse_write(s, why);
    if (status == STATUS_OK) status = store_room(s, &bytes_free, why);
    if (status == STATUS_OK) status = store_begin(s, why);
    if (status != STATUS_OK) return status;
    status = find_patient(s, head->patient_code, patient, why);
    if (status == STATUS_OK) {
        platform_text(platform);
        store_new_id(s, id);
        row_start(&r, TABLE_SESSION);
        row_blob(&r, patient, UUID_BYTES);
        row_text(&r, head->plate_name);
        row_text(&r, head->plate_serial);
        row_text(&r, head->plate_spec);
        row_text(&r, head->program_version);
        row_text(&r, platform);
        row_int(&r, head->simulated);
        row_int(&r, head->recorded);
        row_int(&r, head->start.utc_ms);
        row_int(&r, head->start.offset_min);
        status = row_insert(s, &r, id, why);
    }
    status = store_end(s, status, "session.commit", why);
    if (status == STATUS_OK) uuid_text(id, out->text);
    return status;
}

enum status store_sessions(struct store *s, const char *patient_code, struct session_row *out, size_t max,
                           size_t *count, struct problem *why)
{
    static const char sql[] = "SELECT s.id, p.code, s.plate_name, s.program_version, s.simulated, "
                              "s.recorded, s.start_utc_ms, s.start_offset_min, "
                              "(SELECT count(*) FROM trial t WHERE t.session = s.id), "
                              "(SELECT coalesce(sum(r.play_s), 0.0) FROM trial t JOIN result r ON r.trial = "
                              "t.id WHERE t.session = s.id), p.id "
                              "FROM session s JOIN patient p ON p.id = s.patient WHERE ?1 IS NULL OR p.code "
                              "= ?1 ORDER BY s.id DESC";
    sqlite3_stmt *q = NULL;
    int rc = SQLITE_DONE;
    size_t damaged = 0;
    *count = 0;
    (void)problem_set(why, STATUS_OK, "%s", "");
    (void)pthread_mutex_lock(&s->read_lock);
    enum status status = db_prepare(s->reader, sql, &q, why);
    if (status == STATUS_OK && patient_code) (void)sqlite3_bind_text(q, 1, patient_code, -1, SQLITE_STATIC);
    while (status == STATUS_OK && *count < max && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        struct session_row *row = &out[*count];
        if (!row_verify(s, TABLE_SESSION, q, 0) || !row_verify(s, TABLE_PATIENT, q, 10)) {
            damaged++;
            continue;
        }
        uuid_text(sqlite3_column_blob(q, 0), row->id.text);
        db_text(q, 1, row->patient_code, sizeof row->patient_code);
        db_text(q, 2, row->plate_name, sizeof row->plate_name);
        db_text(q, 3, row->program_version, sizeof row->program_version);
        row->simulated = sqlite3_column_int(q, 4) != 0;
        row->recorded = sqlite3_column_int(q, 5) != 0;
        row->start.utc_ms = sqlite3_column_int64(q, 6);
        row->start.offset_min = sqlite3_column_int(q, 7);
        row->trials = sqlite3_column_int(q, 8);
        row->play_s = sqlite3_column_double(q, 9);
        (*count)++;
    }
    if (status == STATUS_OK && rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = db_problem(s->reader, rc, "read the sessions", why);
    (void)sqlite3_finalize(q);
    (void)pthread_mutex_unlock(&s->read_lock);
    if (status == STATUS_OK && damaged > 0)
        (void)problem_set(why, STATUS_OK, "%zu damaged sessions are left out; evenkeel-lab check names them.",
                          damaged);
    return status;
}
