/* database.h - SQLite with the settings that platform.md 5 asks for, and its answers in our words.
 *
 * A connection belongs to one thread at a time. */
#ifndef EVENKEEL_RECORDS_DATABASE_H
#define EVENKEEL_RECORDS_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "records/checksum.h"

enum db_mode { DB_READ, DB_WRITE, DB_CREATE };

/* DB_CREATE makes the file, 0600. STATUS_STORE: cannot be opened. STATUS_DATA: not a database. */
enum status db_open(const char *path, enum db_mode mode, sqlite3 **out, struct problem *why);
/* WAL, synchronous FULL, size limit of the log: for the store itself, not for copies. */
enum status db_journal(sqlite3 *db, struct problem *why);

enum status db_exec(sqlite3 *db, const char *sql, struct problem *why);
enum status db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct problem *why);
/* First column of the first row; STATUS_DATA without why: no row. */
enum status db_get_int(sqlite3 *db, const char *sql, int64_t *out, struct problem *why);
/* "<doing> did not work", by the code: STATUS_STORE full, busy, I/O; STATUS_DATA damaged; STATUS_ARG a
 * rule of the schema. */
enum status db_problem(sqlite3 *db, int rc, const char *doing, struct problem *why);

/* Columns by name, for rows that are read whole. -1: no such column. */
int db_column(sqlite3_stmt *s, const char *name);
double db_real(sqlite3_stmt *s, int column);                              /* NULL: NaN, as it was written */
void db_text(sqlite3_stmt *s, int column, char *text, size_t text_bytes); /* cut to fit; NULL: "" */
void checksum_column(struct checksum *c, sqlite3_stmt *s, int column);

#endif
