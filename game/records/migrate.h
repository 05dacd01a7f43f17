/* migrate.h - from an older schema to the newest: backup first, one transaction, the same content before
 * and after.
 *
 * Any one thread that owns the connection. Killed at any point, the store is the old one or the new one. */
#ifndef EVENKEEL_RECORDS_MIGRATE_H
#define EVENKEEL_RECORDS_MIGRATE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct migration {
    int to; /* user_version afterwards; steps are in rising order, from to - 1 */
    const char *sql;
    enum status (*check)(sqlite3 *db, struct problem *why); /* NULL, or what else must hold before COMMIT */
};

/* The same for the same rows in any order: every table and column of the older store, as a newer one still
 * holds them. */
struct content_digest {
    uint64_t low, high;
    uint64_t rows;
};
/* The columns that a store has now: "table" column column ... one table per line; malloc'ed. */
enum status content_columns(sqlite3 *db, char **columns, struct problem *why);
enum status content_digest(sqlite3 *db, const char *columns, struct content_digest *out, struct problem *why);

int schema_version_of(sqlite3 *db); /* user_version; -1: cannot be read */

/* backup_folder is made (0700) when a backup is due: whenever the store holds rows. STATUS_DATA: content
 * would not be the same, nothing was changed. STATUS_STORE: no room, busy. */
enum status schema_migrate(sqlite3 *db, const struct migration *steps, size_t count,
                           const char *backup_folder, struct problem *why);
/* By SQLite's backup interface into path, compared before it gets its name. */
enum status store_copy(sqlite3 *db, const char *path, struct problem *why);

#endif
