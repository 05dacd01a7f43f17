/* recording.h - one trial on its way from the ring to the store: raw file first, then one transaction.
 *
 * Recorder's side only (its thread, or the caller of recorder_service). */
#ifndef EVENKEEL_RECORDS_RECORDING_H
#define EVENKEEL_RECORDS_RECORDING_H

#include "records/raw_file.h"
#include "records/store_inner.h"

/* Copies of what the main thread hands over. */
struct opening {
    struct trial_head head; /* its texts belong to this */
    uint8_t trial[UUID_BYTES];
    uint64_t dropped_before; /* of the ring */
};
struct opening *opening_copy(const struct trial_head *head);
void opening_free(struct opening *o); /* NULL is fine */

struct closing {
    struct trial_close close; /* events, inputs, quality, names belong to this */
    char *quality;
    char names[4][32];
};
struct closing *closing_copy(const struct trial_close *close);
void closing_free(struct closing *c); /* NULL is fine */

enum { PENDING_MAX = 8192 }; /* samples kept while the disk takes none; then the ring waits too */

struct recording {
    struct store *store;
    struct opening *opening;
    struct closing *closing; /* NULL until finish was asked */
    struct raw_file *raw;
    char path[PATH_BYTES];
    bool begun, ended; /* markers seen */
    uint32_t first_tick;
    struct force_sample pending[PENDING_MAX];
    size_t pending_count;
    bool unsynced, overflowed;
    int64_t last_sync_ns, last_item_ns, asked_ns, save_asked_ns;
    struct recording *next; /* in the queue of those to be saved again */
};

/* Row (state running), then the raw file. */
enum status recording_open(struct store *s, struct opening *o, struct recording **out, struct problem *why);
/* Room in pending is the caller's care (recording_full). */
void recording_add(struct recording *r, const struct force_sample *s);
bool recording_full(const struct recording *r);
/* Writes whole blocks of 100 ms, all when everything; syncs when a second is over. */
enum status recording_flush(struct recording *r, bool everything, struct problem *why);
/* The one transaction, then the raw file goes. May be tried again. */
enum status recording_save(struct recording *r, struct problem *why);
void recording_free(struct recording *r); /* closes the raw file and leaves it; NULL is fine */

#endif
