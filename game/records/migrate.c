#include "records/migrate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/paths.h"
#include "records/checksum.h"
#include "records/database.h"
#include "records/disk.h"
#include "records/moment.h"

/* ---- what a store holds ---- */

static enum status append(char **text, const char *more, const char *end)
{
    size_t used = *text ? strlen(*text) : 0;
    char *longer = realloc(*text, used + strlen(more) + strlen(end) + 1);
    if (!longer) return STATUS_MEM;
    *text = longer;
    (void)sprintf(longer + used, "%s%s", more, end);
    return STATUS_OK;
}

enum status content_columns(sqlite3 *db, char **columns, struct problem *why)
{
    sqlite3_stmt *s = NULL;
    char *text = NULL;
    enum status status = append(&text, "", "");
    if (status == STATUS_OK)
        status = db_prepare(
            db,
            "SELECT m.name, group_concat('\"' || c.name || '\"', ', ') FROM sqlite_schema m "
            "JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' "
            "GROUP BY m.name ORDER BY m.name",
            &s, why);
    while (status == STATUS_OK && sqlite3_step(s) == SQLITE_ROW) {
        status = append(&text, (const char *)sqlite3_column_text(s, 0), "\t");
        if (status == STATUS_OK) status = append(&text, (const char *)sqlite3_column_text(s, 1), "\n");
    }
    (void)sqlite3_finalize(s);
    if (status != STATUS_OK) {
        free(text);
        return status == STATUS_MEM ? problem_set(why, status, "Out of memory.") : status;
    }
    *columns = text;
    return STATUS_OK;
}

static void add_rows(sqlite3_stmt *s, const char *table, struct content_digest *out)
{
    uint8_t sum[CHECKSUM_BYTES];
    uint64_t word[2];
    struct checksum c;
    checksum_begin(&c, NULL, table);
    for (int i = 0; i < sqlite3_column_count(s); i++) checksum_column(&c, s, i);
    checksum_end(&c, sum);
    memcpy(word, sum, sizeof word);
    out->low += word[0]; /* a sum does not mind the order of rows */
    out->high += word[1];
    out->rows++;
}

enum status content_digest(sqlite3 *db, const char *columns, struct content_digest *out, struct problem *why)
{
    char *copy = strdup(columns), *rest = copy, *line;
    enum status status = copy ? STATUS_OK : problem_set(why, STATUS_MEM, "Out of memory.");
    memset(out, 0, sizeof *out);
    while (status == STATUS_OK && (line = strsep(&rest, "\n")) != NULL && *line) {
        char *list = strchr(line, '\t');
        *list++ = '\0';
        sqlite3_stmt *s = NULL;
        char *sql = sqlite3_mprintf("SELECT %s FROM \"%w\"", list, line);
        int rc = SQLITE_NOMEM;
        status = sql ? db_prepare(db, sql, &s, why) : problem_set(why, STATUS_MEM, "Out of memory.");
        while (status == STATUS_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) add_rows(s, line, out);
        if (status == STATUS_OK && rc != SQLITE_DONE) status = db_problem(db, rc, "read the records", why);
        (void)sqlite3_finalize(s);
        sqlite3_free(sql);
    }
    free(copy);
    return status;
}

int schema_version_of(sqlite3 *db)
{
    int64_t version = -1;
    return db_get_int(db, "PRAGMA user_version", &version, NULL) == STATUS_OK ? (int)version : -1;
}

/* ---- backup ---- */

static bool same_digest(const struct content_digest *a, const struct content_digest *b)
{
    return a->low == b->low && a->high == b->high && a->rows == b->rows;
}

static enum status copy_pages(sqlite3 *from, sqlite3 *to, struct problem *why)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return db_problem(to, sqlite3_errcode(to), "begin a backup", why);
    int rc = sqlite3_backup_step(b, -1);
    int finish = sqlite3_backup_finish(b);
    if (rc != SQLITE_DONE) return db_problem(to, finish != SQLITE_OK ? finish : rc, "write a backup", why);
    return STATUS_OK;
}

enum status store_copy(sqlite3 *db, const char *path, struct problem *why)
{
    char part[PATH_BYTES];
    char *columns = NULL;
    sqlite3 *copy = NULL;
    struct content_digest here, there;
    int n = snprintf(part, sizeof part, "%s.part", path);
    if (n < 0 || (size_t)n >= sizeof part)
        return problem_set(why, STATUS_ARG, "The path is too long: %s", path);
    (void)unlink(part);
    enum status status = content_columns(db, &columns, why);
    if (status == STATUS_OK) status = content_digest(db, columns, &here, why);
    if (status == STATUS_OK) status = db_open(part, DB_CREATE, &copy, why);
    if (status == STATUS_OK) status = copy_pages(db, copy, why);
    /* A copy of a WAL store is marked WAL as well: one file is wanted. */
    if (status == STATUS_OK) status = db_exec(copy, "PRAGMA journal_mode = DELETE", why);
    if (status == STATUS_OK) status = content_digest(copy, columns, &there, why);
    if (status == STATUS_OK && !same_digest(&here, &there))
        status = problem_set(why, STATUS_DATA, "The backup %s does not hold the same as the store.", path);
    (void)sqlite3_close(copy);
    free(columns);
    if (status == STATUS_OK && rename(part, path) != 0) status = disk_problem(errno, "name a backup", why);
    if (status == STATUS_OK) return disk_sync_folder_of(path, why);
    (void)unlink(part);
    return status;
}

static enum status backup_before(sqlite3 *db, int version, const char *folder, struct problem *why)
{
    char path[PATH_BYTES];
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return disk_problem(errno, "make the folder for backups", why);
    int n = snprintf(path, sizeof path, "%s/store-schema%d-%lld.sqlite", folder, version,
                     (long long)wall_time_now().utc_ms);
    if (n < 0 || (size_t)n >= sizeof path)
        return problem_set(why, STATUS_ARG, "The path is too long: %s", folder);
    return store_copy(db, path, why);
}

/* ---- the steps ---- */

static enum status run_steps(sqlite3 *db, const struct migration *steps, size_t count, int version,
                             struct problem *why)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (steps[i].to <= version) continue;
        char set[64];
        (void)snprintf(set, sizeof set, "PRAGMA user_version = %d", steps[i].to);
        status = db_exec(db, steps[i].sql, why);
        if (status == STATUS_OK) status = db_exec(db, set, why);
        if (status == STATUS_OK && steps[i].check) status = steps[i].check(db, why);
        (void)records_moment("migrate.step");
    }
    return status;
}

static enum status same_content(sqlite3 *db, const char *columns, const struct content_digest *before,
                                struct problem *why)
{
    struct content_digest after;
    enum status status = content_digest(db, columns, &after, why);
    if (status != STATUS_OK || same_digest(before, &after)) return status;
    return problem_set(why, STATUS_DATA,
                       "Bringing the store to the newer form would have changed what it holds. Nothing was "
                       "changed; please keep using the older program and tell the makers.");
}

enum status schema_migrate(sqlite3 *db, const struct migration *steps, size_t count,
                           const char *backup_folder, struct problem *why)
{
    int version = schema_version_of(db);
    char *columns = NULL;
    struct content_digest before;
    if (version < 0) return problem_set(why, STATUS_DATA, "The store does not say which form it has.");
    if (count == 0 || version >= steps[count - 1].to) return STATUS_OK;
    enum status status = content_columns(db, &columns, why);
    if (status == STATUS_OK) status = content_digest(db, columns, &before, why);
    (void)records_moment("migrate.begin");
    if (status == STATUS_OK && before.rows > 0) status = backup_before(db, version, backup_folder, why);
    (void)records_moment("migrate.backed_up");
    if (status == STATUS_OK) status = db_exec(db, "BEGIN EXCLUSIVE", why);
    if (status == STATUS_OK) {
        status = run_steps(db, steps, count, version, why);
        if (status == STATUS_OK) status = same_content(db, columns, &before, why);
        (void)records_moment("migrate.commit");
        if (status == STATUS_OK) status = db_exec(db, "COMMIT", why);
        if (status != STATUS_OK && !sqlite3_get_autocommit(db))
            (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        (void)records_moment("migrate.committed");
    }
    free(columns);
    return status;
}
