/* raw_file.h - the samples of the running trial: append-only, 64 bytes each, in blocks with a checksum.
 *
 * Header: magic, ids, texts, all that is needed to read the samples without the store; then blocks of 100
 * ms, each of 32 bytes (magic, sample count, block number, first tick of the trial, BLAKE2b-128) and its
 * samples. The header's sample count is fixed at close. Whatever the place it is cut at, everything up to
 * the last whole block is read back. All numbers little-endian. One owner. */
#ifndef EVENKEEL_RECORDS_RAW_FILE_H
#define EVENKEEL_RECORDS_RAW_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/force_sample.h"
#include "base/status.h"
#include "records/uuid7.h"

enum { RAW_BLOCK_SAMPLES = 4096 }; /* more than 100 ms of any plate: a stall's backlog fits in few blocks */

struct raw_head {
    uint8_t trial[UUID_BYTES], session[UUID_BYTES];
    struct wall_time start;
    int32_t number;
    const char *sway_config_text, *world_setup_text, *condition; /* borrowed */
};

struct raw_file;

/* 0600, header on the disk when this returns. STATUS_STORE: why says what and what to do. */
enum status raw_file_create(const char *path, const struct raw_head *head, struct raw_file **out,
                            struct problem *why);
/* One block. After an error nothing of it counts, and the same block may be tried again. */
enum status raw_file_append(struct raw_file *f, uint32_t first_tick, const struct force_sample *samples,
                            size_t count, struct problem *why);
enum status raw_file_sync(struct raw_file *f, struct problem *why);
/* Fixes the sample count in the header and syncs. */
enum status raw_file_finish(struct raw_file *f, struct problem *why);
uint64_t raw_file_count(const struct raw_file *f);
void raw_file_close(struct raw_file *f); /* NULL is fine */

struct raw_contents {
    uint8_t trial[UUID_BYTES], session[UUID_BYTES];
    struct wall_time start;
    int32_t number;
    char *sway_config_text, *world_setup_text, *condition;
    uint32_t first_tick;
    struct force_sample *samples;
    size_t count;
    bool finished; /* the count in the header was fixed */
    bool damaged; /* a block in the middle, or one of a finished file, does not hold: samples end before it */
};
/* STATUS_DATA: not even the header is whole. */
enum status raw_file_read(const char *path, struct raw_contents **out, struct problem *why);
/* A file that ended before its head was whole: it never held a sample. */
bool raw_file_unbegun(const char *path);
void raw_contents_free(struct raw_contents *c);

#endif
