/* store_inner.h - the store as the files of this folder see it. Not for other folders.
 *
 * Two connections: everything that writes holds write_lock and uses writer; everything that reads holds
 * read_lock and uses reader, so that a person looking at the history never waits for the disk that saves a
 * set. */
#ifndef EVENKEEL_RECORDS_STORE_INNER_H
#define EVENKEEL_RECORDS_STORE_INNER_H

#include <pthread.h>

#include "base/paths.h"
#include "records/database.h"
#include "records/records.h"
#include "records/schema.h"
#include "records/uuid7.h"

struct store {
    char folder[PATH_BYTES];
    sqlite3 *writer, *reader;           /* writer NULL: open for reading only */
    char read_only[PROBLEM_TEXT_BYTES]; /* why */
    int lock_fd;
    bool marked;       /* the lock file says that a run lasts */
    int64_t run_began; /* sequence number when the run that ended early began; -1: it did not end early */
    uint8_t station[UUID_BYTES], secret[SECRET_BYTES];
    bool station_good;
    pthread_mutex_t write_lock, read_lock, id_lock;
    struct uuid7 uuid; /* under id_lock: an id must not wait for a disk */
    /* under write_lock */
    int64_t last_seq; /* committed */
    int64_t next_seq; /* inside a transaction */
    sqlite3_stmt *insert[TABLE_COUNT], *remember;
    /* under read_lock */
    sqlite3_stmt *verify[TABLE_COUNT];
};

/* ---- rows (row.c) ---- */
struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } kind;
    int64_t i;
    double r;
    const void *bytes; /* borrowed until row_insert */
    size_t byte_count;
};
struct row {
    enum table table;
    int count;
    struct value value[COLUMNS_MAX];
};
void row_start(struct row *r, enum table table);
void row_int(struct row *r, int64_t v);
void row_real(struct row *r, double v); /* NaN becomes NULL; -0 becomes 0, as SQLite keeps it */
void row_text(struct row *r, const char *text);
void row_blob(struct row *r, const void *bytes, size_t byte_count);
void row_null(struct row *r);
/* Adds id, station, sequence number, schema, checksum. id: made when NULL. Inside a transaction. */
enum status row_insert(struct store *s, const struct row *r, const uint8_t id[UUID_BYTES],
                       struct problem *why);
/* The checksum of the row a statement of SELECT * stands on; true: the stored one is the same. */
bool row_holds(const struct store *s, enum table table, sqlite3_stmt *row);
/* Reads the row whose id is a column of a statement again, whole, and compares; reader connection,
 * read_lock held. false: changed or not there. */
bool row_verify(struct store *s, enum table table, sqlite3_stmt *from, int id_column);

/* ---- transactions (store.c): take the write lock, give it back at commit or rollback ---- */
enum status store_begin(struct store *s, struct problem *why);
/* Commits, or rolls back when status is not STATUS_OK or COMMIT fails; returns what came of it. */
enum status store_end(struct store *s, enum status status, const char *moment, struct problem *why);
void store_new_id(struct store *s, uint8_t id[UUID_BYTES]); /* any thread */
enum status store_refuse_write(const struct store *s, struct problem *why);
enum status audit_add(struct store *s, const char *action, const char *object, struct problem *why);
void audit_link(const struct store *s, const uint8_t before[CHECKSUM_BYTES], int64_t number,
                const char *action, const char *object, uint8_t out[CHECKSUM_BYTES]);

/* ---- guard.c: lock, file system, ballast ---- */
/* NULL: local as far as known; else the name of the network file system ("NFS"). */
const char *network_file_system(unsigned long magic);
enum status guard_local(const char *folder, struct problem *why);
enum status guard_lock(const char *folder, int *fd, struct problem *why);
int64_t guard_run_began(int fd); /* what the last run wrote; -1: it ended in order, or wrote nothing */
void guard_mark_run(int fd, int64_t seq); /* -1: ends in order */
void ballast_make(const char *folder);    /* when there is room */
bool ballast_free(const char *folder);    /* true: there was one */

/* ---- saving (save.c) ---- */
struct saving {
    uint8_t trial[UUID_BYTES];
    const char *state; /* complete, stopped, interrupted */
    const char *quality;
    const char *sway_config_text; /* for the measures */
    const char *world_setup_text; /* for those of a check-up; NULL: what was done is not known */
    const struct force_sample *samples;
    size_t sample_count;
    uint32_t first_tick;
    bool has_digest; /* false: the samples could not be run again */
    const struct trial_close *close;
};
/* The row of a trial that begins: state running. id is made before by the caller. */
enum status save_begin(struct store *s, const struct trial_head *head, const uint8_t id[UUID_BYTES],
                       struct problem *why);
enum trial_row_state { ROW_NONE, ROW_RUNNING, ROW_FINAL };
enum status trial_row_state(struct store *s, const uint8_t *trial, enum trial_row_state *out, struct problem *why);
/* One transaction: chunks, events, inputs, metrics, incidents, result, state. Saved before: STATUS_OK,
 * nothing is done. */
enum status save_trial(struct store *s, const struct saving *t, struct problem *why);
const char *input_name(enum world_input input); /* "input_pause"; NULL: unknown */
void raw_path_of(const struct store *s, const uint8_t trial[UUID_BYTES], char path[PATH_BYTES]);

/* ---- trials.c: read_lock held ---- */
enum status trial_row_of(struct store *s, const uint8_t id[UUID_BYTES], struct trial_row *out,
                         struct problem *why);

/* ---- take_over.c ---- */
/* Every raw file and every running row left behind. Safe to be killed in and run again. */
enum status take_over(struct store *s, struct problem *why);
enum status take_over_trial(struct store *s, const uint8_t trial[UUID_BYTES], struct problem *why);
/* The sentence about the run that ended early; "" when it did not. */
void take_over_sentence(struct store *s, char *kept);

/* platform.c: what decides bits beside the program version: "Linux x86_64, glibc 2.36, GCC 12.2.0, fma". */
enum { PLATFORM_BYTES = 80 };
void platform_text(char text[PLATFORM_BYTES]);

#endif
