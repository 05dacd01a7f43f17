/* store.c - opening and closing the store, transactions, ids and sequence numbers. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "records/disk.h"
#include "records/moment.h"
#include "records/store_inner.h"

/* ---- ids and transactions ---- */

void store_new_id(struct store *s, uint8_t id[UUID_BYTES])
{
    (void)pthread_mutex_lock(&s->id_lock);
    uuid7_next(&s->uuid, wall_time_now().utc_ms, id);
    (void)pthread_mutex_unlock(&s->id_lock);
}

enum status store_refuse_write(const struct store *s, struct problem *why)
{
    if (s->writer) return STATUS_OK;
    return problem_set(why, STATUS_STORE, "%s", s->read_only);
}

enum status store_begin(struct store *s, struct problem *why)
{
    enum status status = store_refuse_write(s, why);
    if (status != STATUS_OK) return status;
    (void)pthread_mutex_lock(&s->write_lock);
    status = db_exec(s->writer, "BEGIN IMMEDIATE", why);
    s->next_seq = s->last_seq;
    if (status != STATUS_OK) (void)pthread_mutex_unlock(&s->write_lock);
    return status;
}

static void sequence_sum(const struct store *s, int64_t last, const uint8_t *newest,
                         uint8_t sum[CHECKSUM_BYTES])
{
    struct checksum c;
    checksum_begin(&c, s->secret, "sequence");
    checksum_int(&c, last);
    checksum_blob(&c, newest, UUID_BYTES);
    checksum_end(&c, sum);
}

/* In the same transaction as the rows: numbers have no gaps, and ids rise over every restart. */
static enum status remember_sequence(struct store *s, struct problem *why)
{
    uint8_t newest[UUID_BYTES], sum[CHECKSUM_BYTES];
    store_new_id(s, newest);
    sequence_sum(s, s->next_seq, newest, sum);
    if (!s->remember) {
        enum status status =
            db_prepare(s->writer, "INSERT OR REPLACE INTO sequence VALUES (?, ?, ?, ?)", &s->remember, why);
        if (status != STATUS_OK) return status;
    }
    (void)sqlite3_bind_blob(s->remember, 1, s->station, UUID_BYTES, SQLITE_STATIC);
    (void)sqlite3_bind_int64(s->remember, 2, s->next_seq);
    (void)sqlite3_bind_blob(s->remember, 3, newest, sizeof newest, SQLITE_STATIC);
    (void)sqlite3_bind_blob(s->remember, 4, sum, sizeof sum, SQLITE_STATIC);
    int rc = sqlite3_step(s->remember);
    enum status status = rc == SQLITE_DONE ? STATUS_OK : db_problem(s->writer, rc, "save", why);
    (void)sqlite3_reset(s->remember);
    return status;
}

enum status store_end(struct store *s, enum status status, const char *moment, struct problem *why)
{
    if (status == STATUS_OK) status = remember_sequence(s, why);
    if (status == STATUS_OK && records_moment(moment)) status = disk_problem(ENOSPC, "save", why);
    if (status == STATUS_OK) status = db_exec(s->writer, "COMMIT", why);
    if (status == STATUS_OK)
        s->last_seq = s->next_seq;
    else if (!sqlite3_get_autocommit(s->writer))
        (void)sqlite3_exec(s->writer, "ROLLBACK", NULL, NULL, NULL);
    (void)pthread_mutex_unlock(&s->write_lock);
    return status;
}

/* ---- the station ---- */

static enum status station_make(struct store *s, struct problem *why)
{
    struct row r;
    store_new_id(s, s->station);
    randombytes_buf(s->secret, SECRET_BYTES);
    enum status status = store_begin(s, why);
    if (status != STATUS_OK) return status;
    row_start(&r, TABLE_STATION);
    row_text(&r, "station");
    row_blob(&r, s->secret, SECRET_BYTES);
    row_int(&r, wall_time_now().utc_ms);
    status = row_insert(s, &r, s->station, why);
    if (status == STATUS_OK) status = audit_add(s, "store made", EVENKEEL_VERSION, why);
    s->station_good = true;
    return store_end(s, status, "station.commit", why);
}

/* 1: there is one, 0: none yet, -1: problem. */
static int station_load(struct store *s, sqlite3 *db, struct problem *why)
{
    sqlite3_stmt *q = NULL;
    int found = -1;
    if (db_prepare(db, "SELECT * FROM station ORDER BY seq LIMIT 1", &q, why) != STATUS_OK) return -1;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(q, 0) == UUID_BYTES &&
        sqlite3_column_bytes(q, 5) == SECRET_BYTES) {
        memcpy(s->station, sqlite3_column_blob(q, 0), UUID_BYTES);
        memcpy(s->secret, sqlite3_column_blob(q, 5), SECRET_BYTES);
        s->station_good = row_holds(s, TABLE_STATION, q);
        found = 1;
    } else if (rc == SQLITE_DONE) {
        found = 0;
    } else {
        (void)db_problem(db, rc == SQLITE_ROW ? SQLITE_CORRUPT : rc, "read the station's own row", why);
    }
    (void)sqlite3_finalize(q);
    return found;
}

/* The row of the sequence lives and may be damaged: the rows themselves tell it again. */
static void sequence_recover(struct store *s)
{
    s->last_seq = 0;
    for (int t = 0; t < TABLE_COUNT; t++) {
        char sql[96];
        sqlite3_stmt *q = NULL;
        (void)snprintf(sql, sizeof sql, "SELECT max(seq), max(id) FROM %s", tables[t].name);
        if (db_prepare(s->writer, sql, &q, NULL) != STATUS_OK) continue;
        if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_bytes(q, 1) == UUID_BYTES) {
            struct uuid7 u;
            uuid7_start(&u, sqlite3_column_blob(q, 1));
            if (u.ms > s->uuid.ms || (u.ms == s->uuid.ms && u.counter > s->uuid.counter)) s->uuid = u;
            if (sqlite3_column_int64(q, 0) > s->last_seq) s->last_seq = sqlite3_column_int64(q, 0);
        }
        (void)sqlite3_finalize(q);
    }
}

static enum status sequence_load(struct store *s, struct problem *why)
{
    sqlite3_stmt *q = NULL;
    enum status status =
        db_prepare(s->writer, "SELECT last, newest_id, sum FROM sequence WHERE station = ?", &q, why);
    if (status != STATUS_OK) return status;
    (void)sqlite3_bind_blob(q, 1, s->station, UUID_BYTES, SQLITE_STATIC);
    bool holds = false;
    if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_bytes(q, 1) == UUID_BYTES &&
        sqlite3_column_bytes(q, 2) == CHECKSUM_BYTES) {
        uint8_t sum[CHECKSUM_BYTES];
        s->last_seq = sqlite3_column_int64(q, 0);
        uuid7_start(&s->uuid, sqlite3_column_blob(q, 1));
        sequence_sum(s, s->last_seq, sqlite3_column_blob(q, 1), sum);
        holds = memcmp(sum, sqlite3_column_blob(q, 2), sizeof sum) == 0;
    }
    (void)sqlite3_finalize(q);
    if (!holds) {
        memset(&s->uuid, 0, sizeof s->uuid);
        sequence_recover(s);
    }
    return STATUS_OK;
}

/* ---- opening ---- */

static enum status check_ours(sqlite3 *db, const char *path, struct problem *why)
{
    int64_t id = 0, objects = 0;
    enum status status = db_get_int(db, "PRAGMA application_id", &id, why);
    if (status == STATUS_OK) status = db_get_int(db, "SELECT count(*) FROM sqlite_schema", &objects, why);
    if (status != STATUS_OK) return status;
    if (id == STORE_APPLICATION_ID || (id == 0 && objects == 0)) return STATUS_OK;
    return problem_set(
        why, STATUS_DATA,
        "%s is a database of another program, expected a store of Evenkeel. Please move it away or "
        "choose another data folder.",
        path);
}

static void keep_read_only(struct store *s, const char *reason)
{
    (void)snprintf(s->read_only, sizeof s->read_only, "%s", reason);
    (void)sqlite3_close(s->writer);
    s->writer = NULL;
    (void)close(s->lock_fd); /* it will not record: another may */
    s->lock_fd = -1;
    log_line(LOG_WARNING, "records", "%s", s->read_only);
}

static enum status open_writer(struct store *s, const char *path, struct problem *why)
{
    char backups[PATH_BYTES];
    if (path_join(backups, s->folder, "backups") != 0)
        return problem_set(why, STATUS_ARG, "The path is too long: %s", path);
    enum status status = db_open(path, DB_CREATE, &s->writer, why);
    if (status == STATUS_OK) status = check_ours(s->writer, path, why);
    if (status != STATUS_OK) return status;
    if (schema_version_of(s->writer) > SCHEMA_VERSION) {
        keep_read_only(s, "These records were made by a newer Evenkeel: they can be looked at, but not added "
                          "to. Please use the "
                          "newer program to record.");
        return STATUS_OK;
    }
    status = db_journal(s->writer, why);
    char set[48];
    (void)snprintf(set, sizeof set, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
    if (status == STATUS_OK) status = db_exec(s->writer, set, why);
    if (status == STATUS_OK) status = schema_migrate(s->writer, migrations, migration_count, backups, why);
    int found = status == STATUS_OK ? station_load(s, s->writer, why) : -1;
    if (found < 0) return status == STATUS_OK ? STATUS_DATA : status;
    if (found == 0) return station_make(s, why);
    if (!s->station_good) {
        keep_read_only(s, "The row that names this station is damaged, so nothing can be added or verified. "
                          "Please restore a "
                          "backup.");
        return STATUS_OK;
    }
    return sequence_load(s, why);
}

static enum status open_reader(struct store *s, const char *path, struct problem *why)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return problem_set(why, STATUS_STORE, "There are no records in %s yet. A practice makes the first.",
                           s->folder);
    enum status status = db_open(path, DB_READ, &s->reader, why);
    if (status == STATUS_OK) status = check_ours(s->reader, path, why);
    if (status != STATUS_OK || s->writer) return status;
    int version = schema_version_of(s->reader);
    if (version < SCHEMA_VERSION)
        return problem_set(why, STATUS_STORE,
                           "The records in %s are of an older form. Please start Evenkeel once to bring them "
                           "to the present form; a backup is made first.",
                           s->folder);
    return station_load(s, s->reader, why) == 1 ? STATUS_OK : STATUS_DATA;
}

static enum status open_for_writing(struct store *s, const char *path, struct problem *why)
{
    enum status status = guard_local(s->folder, why);
    if (status == STATUS_OK) status = guard_lock(s->folder, &s->lock_fd, why);
    if (status == STATUS_OK) status = open_writer(s, path, why);
    if (status != STATUS_OK || !s->writer) return status;
    s->run_began = guard_run_began(s->lock_fd);
    return STATUS_OK;
}

static enum status begin_run(struct store *s, char *kept, struct problem *why)
{
    enum status status = take_over(s, why);
    if (status != STATUS_OK) return status;
    take_over_sentence(s, kept);
    guard_mark_run(s->lock_fd, s->last_seq);
    s->marked = true;
    ballast_make(s->folder);
    return STATUS_OK;
}

enum status store_open(const char *data_dir, enum store_mode mode, struct store **out, char *kept,
                       struct problem *why)
{
    char path[PATH_BYTES];
    struct store *s = calloc(1, sizeof *s);
    if (kept) kept[0] = '\0';
    if (!s || sodium_init() < 0) {
        free(s);
        return problem_set(why, STATUS_MEM, "Out of memory.");
    }
    s->lock_fd = -1;
    s->run_began = -1;
    (void)pthread_mutex_init(&s->write_lock, NULL);
    (void)pthread_mutex_init(&s->read_lock, NULL);
    (void)pthread_mutex_init(&s->id_lock, NULL);
    (void)snprintf(s->read_only, sizeof s->read_only, "The records in %s are open for reading only.",
                   data_dir);
    enum status status = STATUS_OK;
    int n = snprintf(s->folder, sizeof s->folder, "%s", data_dir);
    if (n < 0 || (size_t)n >= sizeof s->folder || path_join(path, data_dir, "store.sqlite") != 0)
        status = problem_set(why, STATUS_ARG, "The path of the data folder is too long.");
    if (status == STATUS_OK && mode == STORE_WRITE && mkdir(data_dir, 0700) != 0 && errno != EEXIST)
        status = disk_problem(errno, "make the data folder", why);
    if (status == STATUS_OK && mode == STORE_WRITE) status = open_for_writing(s, path, why);
    if (status == STATUS_OK) status = open_reader(s, path, why);
    if (status == STATUS_OK && s->writer) status = begin_run(s, kept, why);
    if (status != STATUS_OK) {
        store_close(s);
        return status;
    }
    if (mode == STORE_WRITE && !s->writer && kept) (void)snprintf(kept, NOTE_BYTES, "%.199s", s->read_only);
    *out = s;
    return STATUS_OK;
}

void store_close(struct store *s)
{
    if (!s) return;
    for (int t = 0; t < TABLE_COUNT; t++) {
        (void)sqlite3_finalize(s->insert[t]);
        (void)sqlite3_finalize(s->verify[t]);
    }
    (void)sqlite3_finalize(s->remember);
    (void)sqlite3_close(s->reader);
    (void)sqlite3_close(s->writer);
    if (s->lock_fd >= 0) {
        if (s->marked) guard_mark_run(s->lock_fd, -1);
        (void)close(s->lock_fd);
    }
    (void)pthread_mutex_destroy(&s->write_lock);
    (void)pthread_mutex_destroy(&s->read_lock);
    (void)pthread_mutex_destroy(&s->id_lock);
    sodium_memzero(s->secret, sizeof s->secret);
    free(s);
}

bool store_writable(const struct store *s)
{
    return s->writer != NULL;
}
