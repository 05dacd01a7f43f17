/* records.h - what was done, kept: one SQLite store, one raw file for the running trial (platform.md 5).
 *
 * store_* : any one thread at a time. recorder_*: main thread; behind it one recorder thread which alone
 * writes the store and the raw file while a practice runs. Everything returns a sentence in why; nothing
 * that was acknowledged is ever lost. */
#ifndef EVENKEEL_RECORDS_RECORDS_H
#define EVENKEEL_RECORDS_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/force_sample.h"
#include "base/record_item.h"
#include "base/ring.h"
#include "base/status.h"
#include "world/world.h"

enum { ID_TEXT_BYTES = 37, PATIENT_CODE_BYTES = 17, NOTE_BYTES = 200 };
struct record_id {
    char text[ID_TEXT_BYTES];
}; /* UUIDv7, lower case */

struct store;
enum store_mode { STORE_WRITE, STORE_READ };

/* STORE_WRITE takes the recorder's lock for the whole run; held by another: STATUS_STORE and the sentence
 * (a caller may then open for reading). Creates the store, migrates older schemas after a backup, takes
 * over raw files left behind; *kept (NOTE_BYTES, may be NULL) gets one sentence about what was kept after
 * a crash, or "". A store of a newer schema, or one whose station row is damaged, is opened for reading
 * only: STATUS_OK, store_writable false, kept says why. STORE_READ without a store: STATUS_STORE. */
enum status store_open(const char *data_dir, enum store_mode mode, struct store **out, char *kept,
                       struct problem *why);
void store_close(struct store *s);
bool store_writable(const struct store *s);
/* Bytes free for recording; warn below 200 MB, do not start below 50 MB. */
enum status store_room(const struct store *s, int64_t *bytes_free, struct problem *why);

struct session_head {
    char patient_code[PATIENT_CODE_BYTES]; /* [A-Z][A-Z0-9]{2,15}; made when new */
    char plate_name[64], plate_serial[64], plate_spec[512];
    char program_version[32];
    bool simulated, recorded;
    struct wall_time start;
};
enum status session_begin(struct store *s, const struct session_head *head, struct record_id *out,
                          struct problem *why);
bool patient_code_ok(const char *code);

/* Before the first sample of a recorded trial. Texts are exact (sway_config_write, world_setup_write). */
struct trial_head {
    struct record_id session;
    int number; /* in the session, from 1 */
    enum exercise_id exercise;
    int set_number;
    double base_grade, start_level;
    uint64_t seed;
    const char *sway_config_text, *world_setup_text; /* borrowed during the call */
    char condition[80];                              /* "eyes=open surface=firm stance=W support=2H" */
    struct wall_time start;
};

struct trial_input {
    uint32_t tick;
    enum world_input input;
};

/* At its end. */
struct trial_close {
    struct world_result result;
    const struct world_event *events;
    size_t event_count; /* copied */
    const struct trial_input *inputs;
    size_t input_count;    /* copied */
    uint32_t last_tick;    /* last tick the world was stepped with */
    uint64_t sway_digest;  /* of all sway samples from the first tick to last_tick: sway_digest.h */
    char diagnostics[400]; /* "priority=FIFO late=3 p99_us=45 latency_ms=21.4 ..." */
    const char *quality;   /* codes joined by ';', "" clean */
    double duration_s;
};

struct recorder;
enum recorder_state { RECORDER_IDLE, RECORDER_RECORDING, RECORDER_SAVING, RECORDER_SAVED, RECORDER_FAILED };

/* record_ring: of struct record_item (record_item.h); the recorder is its only reader. threaded: a thread
 * of its own reads it; else (virtual time) nothing happens but in recorder_begin, recorder_service and
 * recorder_stop, on the caller's thread. STATUS_STORE: the store is open for reading only. */
enum status recorder_start(struct store *s, struct ring *record_ring, bool threaded, struct recorder **out,
                           struct problem *why);
void recorder_stop(struct recorder *r); /* NULL is fine; finishes what was begun; before the ring goes */
/* Call it before the plate's stream begins to be recorded. The row and the raw file are there when this
 * returns, unless the disk answers slowly: then it returns STATUS_OK all the same, samples wait in the
 * ring, and a problem shows as RECORDER_FAILED. */
enum status recorder_begin(struct recorder *r, const struct trial_head *head, struct record_id *out,
                           struct problem *why);
/* After the END marker was asked for (acquire_end_record). Returns at once; the state goes SAVING -> SAVED
 * only after COMMIT returned. STATUS_ARG: no set is being recorded. */
enum status recorder_finish(struct recorder *r, const struct trial_close *close);
/* RECORDER_FAILED while recording: the disk does not take samples; it is tried again and may be
 * RECORDER_RECORDING later. While or after saving: not saved yet, why says what to do; it is tried again
 * until recorder_stop. why: "" when all is well. */
enum recorder_state recorder_state(struct recorder *r, struct problem *why);
bool recorder_overflowed(
    const struct recorder *r); /* record ring dropped samples in this trial: it must end as interrupted */
/* Virtual time has no recorder thread of its own need: drains what waits now, on the caller's thread. */
void recorder_service(struct recorder *r);

/* ---- reading back ---- */
struct trial_row {
    struct record_id id, session;
    char patient_code[PATIENT_CODE_BYTES];
    int number, set_number;
    enum exercise_id exercise;
    char state[16]; /* running, complete, stopped, interrupted */
    double base_grade, start_level, end_level;
    int score, stars, trials, successes;
    bool score_valid, simulated, recorded;
    double best_value, duration_s;
    uint64_t samples, lost, gaps;
    char quality[120];
    struct wall_time start;
};
struct session_row {
    struct record_id id;
    char patient_code[PATIENT_CODE_BYTES], plate_name[64], program_version[32];
    bool simulated, recorded;
    struct wall_time start;
    int trials;
    double play_s;
};
/* Newest first, at most max; patient_code or session NULL: all. Returns through *count. */
enum status store_sessions(struct store *s, const char *patient_code, struct session_row *out, size_t max,
                           size_t *count, struct problem *why);
enum status store_trials(struct store *s, const char *session_id, const char *patient_code,
                         struct trial_row *out, size_t max, size_t *count, struct problem *why);

/* A whole stored trial, for rescore, report and export. Texts and arrays belong to it. */
struct stored_trial {
    struct trial_row row;
    char *sway_config_text, *world_setup_text, *diagnostics;
    struct force_sample *samples;
    size_t sample_count; /* checksums verified */
    struct world_event *events;
    size_t event_count;
    struct trial_input *inputs;
    size_t input_count;
    struct world_result result;
    uint32_t first_tick, last_tick;
    bool has_digest; /* false: no samples, or a hole in them: cannot be run again */
    uint64_t sway_digest;
    char program_version[32], platform[80];
};
/* STATUS_DATA: a checksum does not hold; why names the trial, chunk and first sample index of it. */
enum status store_load_trial(struct store *s, const char *trial_id, struct stored_trial **out,
                             struct problem *why);
void stored_trial_free(struct stored_trial *t);

/* Every row compared with its checksum, every sequence number there, the audit chain unbroken, SQLite's
 * own integrity checks. found (may be NULL) is called with one sentence for each thing that does not hold.
 * STATUS_DATA: something was found. */
struct store_check {
    uint64_t rows, bad_rows, missing_rows, other;
};
enum status store_check(struct store *s, void (*found)(void *context, const char *sentence), void *context,
                        struct store_check *out, struct problem *why);

/* Runs a stored trial again from its raw samples alone. */
struct rescore {
    bool same; /* all equal: bit for bit on this platform and version, to 1e-9 on another */
    bool same_platform;
    char difference[300]; /* first difference: what, at which tick, stored and recomputed */
    struct world_result result;
    uint64_t sway_digest;
    uint32_t ticks;
};
enum status rescore_trial(const struct stored_trial *t, struct rescore *out, struct problem *why);

#endif
