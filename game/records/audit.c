/* audit.c - what was done to the store itself, as a keyed chain: a changed, missing or inserted entry
 * breaks it. */
#include <string.h>

#include "records/store_inner.h"

void audit_link(const struct store *s, const uint8_t before[CHECKSUM_BYTES], int64_t number,
                const char *action, const char *object, uint8_t out[CHECKSUM_BYTES])
{
    struct checksum c;
    checksum_begin(&c, s->secret, "audit chain");
    checksum_blob(&c, before, CHECKSUM_BYTES);
    checksum_int(&c, number);
    checksum_text(&c, action, strlen(action));
    checksum_text(&c, object, strlen(object));
    checksum_end(&c, out);
}

enum status audit_add(struct store *s, const char *action, const char *object, struct problem *why)
{
    uint8_t before[CHECKSUM_BYTES] = {0}, chain[CHECKSUM_BYTES];
    int64_t number = 1;
    sqlite3_stmt *q = NULL;
    enum status status =
        db_prepare(s->writer, "SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1", &q, why);
    if (status != STATUS_OK) return status;
    int rc = sqlite3_step(q);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(q, 1) == CHECKSUM_BYTES) {
        number = sqlite3_column_int64(q, 0) + 1;
        memcpy(before, sqlite3_column_blob(q, 1), sizeof before);
    }
    (void)sqlite3_finalize(q);
    audit_link(s, before, number, action, object, chain);
    struct row r;
    row_start(&r, TABLE_AUDIT);
    row_int(&r, number);
    row_int(&r, wall_time_now().utc_ms);
    row_text(&r, "");
    row_text(&r, action);
    row_text(&r, object);
    row_blob(&r, chain, sizeof chain);
    return row_insert(s, &r, NULL, why);
}
