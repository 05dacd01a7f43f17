/* check.c - does every row still hold what was saved, and is every row still there? */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records/store_inner.h"

enum { SENTENCE_BYTES = 400, DAMAGES_MAX = 20 };

struct checking {
    struct store *store;
    void (*found)(void *context, const char *sentence);
    void *context;
    struct store_check *out;
    uint8_t *seen; /* a bit per sequence number */
    size_t seen_bytes;
    int64_t highest;
};

static void say(struct checking *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct checking *c, const char *format, ...)
{
    char sentence[SENTENCE_BYTES];
    va_list args;
    if (!c->found) return;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    c->found(c->context, sentence);
}

static enum status note_sequence(struct checking *c, int64_t seq)
{
    if (seq < 1 || seq > INT64_C(1) << 34) return STATUS_OK;
    size_t byte = (size_t)(seq / 8);
    if (byte >= c->seen_bytes) {
        uint8_t *wider = realloc(c->seen, 2 * byte + 1024);
        if (!wider) return STATUS_MEM;
        memset(wider + c->seen_bytes, 0, 2 * byte + 1024 - c->seen_bytes);
        c->seen = wider;
        c->seen_bytes = 2 * byte + 1024;
    }
    c->seen[byte] |= (uint8_t)(1 << (seq % 8));
    if (seq > c->highest) c->highest = seq;
    return STATUS_OK;
}

static void name_row(struct checking *c, enum table table, sqlite3_stmt *q)
{
    char id[UUID_TEXT_BYTES] = "without id", of[UUID_TEXT_BYTES + 8] = "";
    if (sqlite3_column_bytes(q, 0) == UUID_BYTES) uuid_text(sqlite3_column_blob(q, 0), id);
    int trial = db_column(q, "trial"), first = db_column(q, "first_sample");
    if (trial >= 0 && sqlite3_column_bytes(q, trial) == UUID_BYTES) {
        memcpy(of, " of set ", 8);
        uuid_text(sqlite3_column_blob(q, trial), of + 8);
    }
    c->out->bad_rows++;
    if (table == TABLE_CHUNK && first >= 0)
        say(c, "chunk %lld%s (samples from %lld) was changed after saving",
            sqlite3_column_int64(q, db_column(q, "number")), of, sqlite3_column_int64(q, first));
    else
        say(c, "%s %s%s was changed after saving", tables[table].name, id, of);
}

static enum status check_table(struct checking *c, enum table table, struct problem *why)
{
    char sql[64];
    sqlite3_stmt *q = NULL;
    int rc = SQLITE_DONE;
    (void)snprintf(sql, sizeof sql, "SELECT * FROM %s", tables[table].name);
    if (db_prepare(c->store->reader, sql, &q, why) != STATUS_OK) {
        c->out->other++;
        say(c, "table %s cannot be read", tables[table].name);
        return STATUS_OK;
    }
    enum status status = STATUS_OK;
    while (status == STATUS_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        c->out->rows++;
        if (row_holds(c->store, table, q))
            status = note_sequence(c, sqlite3_column_int64(q, COLUMN_SEQ));
        else
            name_row(c, table, q);
    }
    if (status == STATUS_OK && rc != SQLITE_DONE) {
        c->out->other++;
        say(c, "table %s cannot be read to its end: %s", tables[table].name,
            sqlite3_errmsg(c->store->reader));
    }
    (void)sqlite3_finalize(q);
    return status == STATUS_MEM ? problem_set(why, status, "Out of memory.") : status;
}

/* Numbers have no gaps: what is missing was a row. Changed rows are not missing. */
static void check_sequence(struct checking *c)
{
    int64_t last = c->highest, count = 0, stored = 0;
    if (db_get_int(c->store->reader, "SELECT last FROM sequence", &stored, NULL) != STATUS_OK ||
        stored < c->highest || stored - c->highest > 1000000) {
        c->out->other++;
        say(c, "the row of the sequence is damaged; the next start mends it");
    } else {
        last = stored;
    }
    for (int64_t seq = 1; seq <= last; seq++) {
        bool seen = (size_t)(seq / 8) < c->seen_bytes && (c->seen[seq / 8] >> (seq % 8) & 1);
        if (!seen) count++;
    }
    uint64_t missing = (uint64_t)count > c->out->bad_rows ? (uint64_t)count - c->out->bad_rows : 0;
    c->out->missing_rows = missing;
    if (missing > 0) say(c, "%llu saved rows are missing", (unsigned long long)missing);
}

static void check_audit(struct checking *c)
{
    uint8_t before[CHECKSUM_BYTES] = {0}, chain[CHECKSUM_BYTES];
    sqlite3_stmt *q = NULL;
    int64_t expected = 1;
    if (db_prepare(c->store->reader, "SELECT number, action, object, chain FROM audit ORDER BY number", &q,
                   NULL) != STATUS_OK)
        return;
    for (; sqlite3_step(q) == SQLITE_ROW; expected++) {
        const char *action = (const char *)sqlite3_column_text(q, 1),
                   *object = (const char *)sqlite3_column_text(q, 2);
        audit_link(c->store, before, expected, action ? action : "", object ? object : "", chain);
        bool holds = sqlite3_column_int64(q, 0) == expected && sqlite3_column_bytes(q, 3) == CHECKSUM_BYTES &&
                     memcmp(sqlite3_column_blob(q, 3), chain, sizeof chain) == 0;
        memcpy(before, chain, sizeof before);
        if (holds) continue;
        c->out->other++;
        say(c, "the audit chain breaks at entry %lld", (long long)expected);
        break;
    }
    (void)sqlite3_finalize(q);
}

static void check_sqlite(struct checking *c, const char *pragma, const char *good, const char *what)
{
    sqlite3_stmt *q = NULL;
    int rc = SQLITE_ERROR, lines = 0;
    if (db_prepare(c->store->reader, pragma, &q, NULL) == STATUS_OK) {
        while ((rc = sqlite3_step(q)) == SQLITE_ROW && lines < DAMAGES_MAX) {
            const char *text = (const char *)sqlite3_column_text(q, 0);
            if (good && text && strcmp(text, good) == 0) continue;
            lines++;
            c->out->other++;
            say(c, "%s: %s", what, text ? text : "?");
        }
    }
    (void)sqlite3_finalize(q);
    if (rc == SQLITE_DONE || lines > 0) return;
    c->out->other++;
    say(c, "%s: %s", what, sqlite3_errmsg(c->store->reader));
}

enum status store_check(struct store *s, void (*found)(void *context, const char *sentence), void *context,
                        struct store_check *out, struct problem *why)
{
    struct checking c = {.store = s, .found = found, .context = context, .out = out};
    enum status status = STATUS_OK;
    memset(out, 0, sizeof *out);
    (void)pthread_mutex_lock(&s->read_lock);
    /* One view of the store: a set that is saved meanwhile must not look like missing rows. */
    (void)sqlite3_exec(s->reader, "BEGIN", NULL, NULL, NULL);
    for (int t = 0; t < TABLE_COUNT && status == STATUS_OK; t++) status = check_table(&c, (enum table)t, why);
    if (status == STATUS_OK) {
        check_sequence(&c);
        check_audit(&c);
        check_sqlite(&c, "PRAGMA integrity_check", "ok", "the file itself");
        check_sqlite(&c, "PRAGMA foreign_key_check", NULL, "a row points to a row that is not there, table");
    }
    (void)sqlite3_exec(s->reader, "COMMIT", NULL, NULL, NULL);
    (void)pthread_mutex_unlock(&s->read_lock);
    free(c.seen);
    if (status != STATUS_OK || (out->bad_rows == 0 && out->missing_rows == 0 && out->other == 0))
        return status;
    return problem_set(why, STATUS_DATA,
                       "%llu of %llu rows were changed after saving, %llu are missing, and %llu other things "
                       "do not hold. They are not "
                       "used. Please keep the store and restore a backup.",
                       (unsigned long long)out->bad_rows, (unsigned long long)out->rows,
                       (unsigned long long)out->missing_rows, (unsigned long long)out->other);
}
