/* row.c - immutable rows: written with their checksum, compared with it when read. */
#include <math.h>
#include <string.h>

#include "records/store_inner.h"

static struct value *next(struct row *r)
{
    return &r->value[r->count++];
}

void row_start(struct row *r, enum table table)
{
    r->table = table;
    r->count = 0;
}

void row_int(struct row *r, int64_t v)
{
    *next(r) = (struct value){.kind = VALUE_INT, .i = v};
}

void row_real(struct row *r, double v)
{
    if (isnan(v)) {
        row_null(r);
        return;
    }
    *next(r) = (struct value){.kind = VALUE_REAL, .r = v + 0.0};
}

void row_text(struct row *r, const char *text)
{
    *next(r) = (struct value){.kind = VALUE_TEXT, .bytes = text, .byte_count = strlen(text)};
}

void row_blob(struct row *r, const void *bytes, size_t byte_count)
{
    *next(r) = (struct value){.kind = VALUE_BLOB, .bytes = bytes, .byte_count = byte_count};
}

void row_null(struct row *r)
{
    *next(r) = (struct value){.kind = VALUE_NULL};
}

static void checksum_value(struct checksum *c, const struct value *v)
{
    switch (v->kind) {
    case VALUE_INT: checksum_int(c, v->i); break;
    case VALUE_REAL: checksum_real(c, v->r); break;
    case VALUE_TEXT: checksum_text(c, v->bytes, v->byte_count); break;
    case VALUE_BLOB: checksum_blob(c, v->bytes, v->byte_count); break;
    case VALUE_NULL: checksum_null(c); break;
    }
}

static int bind_value(sqlite3_stmt *s, int at, const struct value *v)
{
    switch (v->kind) {
    case VALUE_INT: return sqlite3_bind_int64(s, at, v->i);
    case VALUE_REAL: return sqlite3_bind_double(s, at, v->r);
    case VALUE_TEXT: return sqlite3_bind_text64(s, at, v->bytes, v->byte_count, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BLOB:
        if (v->byte_count == 0) return sqlite3_bind_zeroblob(s, at, 0); /* NULL bytes would bind NULL */
        return sqlite3_bind_blob64(s, at, v->bytes, v->byte_count, SQLITE_STATIC);
    case VALUE_NULL: break;
    }
    return sqlite3_bind_null(s, at);
}

static enum status prepare_insert(struct store *s, enum table table, struct problem *why)
{
    if (s->insert[table]) return STATUS_OK;
    char marks[2 * COLUMNS_MAX + 1] = "?", sql[64 + sizeof marks];
    for (int i = 1; i < tables[table].columns; i++) strcat(marks, ",?");
    (void)sqlite3_snprintf(sizeof sql, sql, "INSERT INTO %s VALUES (%s)", tables[table].name, marks);
    return db_prepare(s->writer, sql, &s->insert[table], why);
}

enum status row_insert(struct store *s, const struct row *r, const uint8_t id[UUID_BYTES],
                       struct problem *why)
{
    const struct table_info *t = &tables[r->table];
    uint8_t made[UUID_BYTES], sum[CHECKSUM_BYTES];
    if (r->count != t->columns - COLUMN_FIRST - 1)
        return problem_set(why, STATUS_ARG, "A row of %s has %d values.", t->name, r->count);
    enum status status = prepare_insert(s, r->table, why);
    if (status != STATUS_OK) return status;
    if (!id) {
        store_new_id(s, made);
        id = made;
    }
    const struct value head[COLUMN_FIRST] = {
        {.kind = VALUE_BLOB, .bytes = id, .byte_count = UUID_BYTES},
        {.kind = VALUE_BLOB, .bytes = s->station, .byte_count = UUID_BYTES},
        {.kind = VALUE_INT, .i = s->next_seq + 1},
        {.kind = VALUE_INT, .i = SCHEMA_VERSION},
    };
    sqlite3_stmt *insert = s->insert[r->table];
    struct checksum c;
    int rc = SQLITE_OK;
    checksum_begin(&c, s->secret, t->name);
    for (int i = 0; i < t->columns - 1 && rc == SQLITE_OK; i++) {
        const struct value *v = i < COLUMN_FIRST ? &head[i] : &r->value[i - COLUMN_FIRST];
        checksum_value(&c, v);
        rc = bind_value(insert, i + 1, v);
    }
    checksum_end(&c, sum);
    if (rc == SQLITE_OK) rc = sqlite3_bind_blob(insert, t->columns, sum, sizeof sum, SQLITE_STATIC);
    if (rc == SQLITE_OK) rc = sqlite3_step(insert);
    if (rc == SQLITE_DONE) {
        s->next_seq++;
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_OK) status = db_problem(s->writer, rc, "save", why);
    (void)sqlite3_reset(insert);
    (void)sqlite3_clear_bindings(insert);
    return status;
}

bool row_holds(const struct store *s, enum table table, sqlite3_stmt *row)
{
    uint8_t sum[CHECKSUM_BYTES];
    struct checksum c;
    int last = sqlite3_column_count(row) - 1;
    checksum_begin(&c, s->secret, tables[table].name);
    for (int i = 0; i < last; i++) checksum_column(&c, row, i);
    checksum_end(&c, sum);
    const void *stored = sqlite3_column_blob(row, last);
    return stored && sqlite3_column_bytes(row, last) == CHECKSUM_BYTES &&
           memcmp(stored, sum, sizeof sum) == 0;
}

bool row_verify(struct store *s, enum table table, sqlite3_stmt *from, int id_column)
{
    if (sqlite3_column_bytes(from, id_column) != UUID_BYTES) return false;
    if (!s->verify[table]) {
        char sql[64];
        (void)sqlite3_snprintf(sizeof sql, sql, "SELECT * FROM %s WHERE id = ?", tables[table].name);
        if (db_prepare(s->reader, sql, &s->verify[table], NULL) != STATUS_OK) return false;
    }
    sqlite3_stmt *row = s->verify[table];
    (void)sqlite3_bind_blob(row, 1, sqlite3_column_blob(from, id_column), UUID_BYTES, SQLITE_TRANSIENT);
    bool holds = sqlite3_step(row) == SQLITE_ROW && row_holds(s, table, row);
    (void)sqlite3_reset(row);
    return holds;
}
