#include "records/database.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "records/disk.h"

static enum status settle(sqlite3 *db, struct problem *why)
{
    static const int on[] = {SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_FKEY,
                             SQLITE_DBCONFIG_ENABLE_TRIGGER};
    static const int off[] = {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
                              SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML};
    for (size_t i = 0; i < sizeof on / sizeof on[0]; i++) (void)sqlite3_db_config(db, on[i], 1, NULL);
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++) (void)sqlite3_db_config(db, off[i], 0, NULL);
    (void)sqlite3_busy_timeout(db, 1000);
    return db_exec(db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY", why);
}

enum status db_open(const char *path, enum db_mode mode, sqlite3 **out, struct problem *why)
{
    sqlite3 *db = NULL;
    int flags = mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == DB_CREATE) {
        /* SQLite would take the mode from the umask; its own side files copy the mode of this one. */
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) return disk_problem(errno, "make the store", why);
        (void)close(fd);
    }
    int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_FULLMUTEX, NULL);
    if (rc != SQLITE_OK) {
        enum status status =
            db ? db_problem(db, rc, "open the store", why) : problem_set(why, STATUS_MEM, "Out of memory.");
        (void)sqlite3_close(db);
        return status;
    }
    (void)sqlite3_extended_result_codes(db, 1);
    enum status status = settle(db, why);
    if (status != STATUS_OK) {
        (void)sqlite3_close(db);
        return status;
    }
    *out = db;
    return STATUS_OK;
}

enum status db_journal(sqlite3 *db, struct problem *why)
{
    return db_exec(
        db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216",
        why);
}

enum status db_problem(sqlite3 *db, int rc, const char *doing, struct problem *why)
{
    int error = sqlite3_system_errno(db);
    switch (rc & 0xff) {
    case SQLITE_FULL: return disk_problem(ENOSPC, doing, why);
    case SQLITE_IOERR: return disk_problem(error ? error : EIO, doing, why);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY: return disk_problem(error ? error : EACCES, doing, why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return problem_set(why, STATUS_STORE,
                           "Another program is using the store, so it was not possible to %s yet. Nothing is "
                           "lost; it is tried again by itself.",
                           doing);
    case SQLITE_NOMEM: return problem_set(why, STATUS_MEM, "There was not enough memory to %s.", doing);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return problem_set(
            why, STATUS_DATA,
            "The store is damaged (%s), so it was not possible to %s. Please keep the file and "
            "restore a backup.",
            sqlite3_errmsg(db), doing);
    default: return problem_set(why, STATUS_ARG, "The store refused to %s: %s.", doing, sqlite3_errmsg(db));
    }
}

enum status db_exec(sqlite3 *db, const char *sql, struct problem *why)
{
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? STATUS_OK : db_problem(db, rc, "use the store", why);
}

enum status db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct problem *why)
{
    int rc = sqlite3_prepare_v2(db, sql, -1, out, NULL);
    return rc == SQLITE_OK ? STATUS_OK : db_problem(db, rc, "read the records", why);
}

enum status db_get_int(sqlite3 *db, const char *sql, int64_t *out, struct problem *why)
{
    sqlite3_stmt *s = NULL;
    enum status status = db_prepare(db, sql, &s, why);
    if (status != STATUS_OK) return status;
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(s, 0);
    else
        status = rc == SQLITE_DONE ? STATUS_DATA : db_problem(db, rc, "read the records", why);
    (void)sqlite3_finalize(s);
    return status;
}

int db_column(sqlite3_stmt *s, const char *name)
{
    for (int i = 0; i < sqlite3_column_count(s); i++)
        if (strcmp(sqlite3_column_name(s, i), name) == 0) return i;
    return -1;
}

double db_real(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(s, column);
}

void db_text(sqlite3_stmt *s, int column, char *text, size_t text_bytes)
{
    const unsigned char *stored = sqlite3_column_text(s, column);
    (void)snprintf(text, text_bytes, "%s", stored ? (const char *)stored : "");
}

void checksum_column(struct checksum *c, sqlite3_stmt *s, int column)
{
    size_t byte_count;
    const void *bytes;
    switch (sqlite3_column_type(s, column)) {
    case SQLITE_INTEGER: checksum_int(c, sqlite3_column_int64(s, column)); break;
    case SQLITE_FLOAT: checksum_real(c, sqlite3_column_double(s, column)); break;
    case SQLITE_TEXT:
        bytes = sqlite3_column_text(s, column);
        byte_count = (size_t)sqlite3_column_bytes(s, column);
        checksum_text(c, bytes, byte_count);
        break;
    case SQLITE_BLOB:
        bytes = sqlite3_column_blob(s, column);
        byte_count = (size_t)sqlite3_column_bytes(s, column);
        checksum_blob(c, bytes, byte_count);
        break;
    default: checksum_null(c); break;
    }
}
