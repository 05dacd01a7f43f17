/* reader.h - the reader: waits for the plate, reads, pushes force samples, says how the plate is doing.
 *
 * reader_poll runs on the reader thread, in virtual time on the main thread. What others may know travels
 * through relaxed atomics: information, never judgement. No file, log or lock. */
#ifndef EVENKEEL_ACQUIRE_READER_H
#define EVENKEEL_ACQUIRE_READER_H

#include <stdatomic.h>

#include "acquire/acquire.h"
#include "acquire/frozen.h"

enum {
    READ_BATCH = 64,
    READ_TIMEOUT_MS = 20, /* devices.md 14: the reader notices that it shall stop within this */
    COMMAND_SLOTS = 64,
    RATE_MARKS = 21, /* 100 ms apart: 2 s */
    COUNTER_COUNT = sizeof(struct driver_counters) / sizeof(uint64_t),
};

struct rate_mark {
    int64_t t_ns;
    uint64_t count;
};
struct rate_window { /* arrivals of the last 2 s */
    struct rate_mark mark[RATE_MARKS];
    unsigned newest, marks;
};

struct reader {
    struct driver *driver;
    struct driver_host clock;
    struct ring *raw;         /* out: struct force_sample */
    struct ring *commands;    /* in:  struct person_command */
    int64_t stalled_after_ns; /* max(300 ms, 30 periods), devices.md 13 */
    int64_t last_sample_ns;
    uint64_t sample_count;
    bool gap;  /* a sample was dropped: the next one carries GAP_BEFORE */
    bool over; /* the stream ended; nothing is read until another driver is handed over */
    int64_t seq_base; /* grows with every plate that comes back: its numbers begin anew, and must not look like old ones */
    bool new_stretch; /* the next sample is the first of a plate that came back */
    int64_t t_dev_base_us, t_dev_last_us;
    uint64_t counter_base[COUNTER_COUNT]; /* of the drivers before */
    struct frozen_watch frozen;
    bool is_frozen;
    int clipped_row;            /* samples at a limit, one after the other */
    int64_t clipped_until_ns;
    struct rate_window rate;
    struct force_sample batch[READ_BATCH];

    _Atomic bool parked;             /* over, and the driver is not touched any more: it may be closed */
    struct driver *_Atomic successor; /* handed over by the manager's thread */
    _Atomic int state, error;
    _Atomic uint64_t counter[COUNTER_COUNT];
    _Atomic uint64_t rate_uhz;  /* measured rate in uHz */
    _Atomic int64_t arrived_ns; /* of the newest sample */
};

/* now_ns: from when silence is counted. */
void reader_start(struct reader *r, int64_t now_ns);
/* Read once. True when there was as much as could be taken, so that more may wait. */
bool reader_poll(struct reader *r, int timeout_ms);
/* Over: takes the plate that came back, if one was handed over. False: nothing to take. */
bool reader_take_successor(struct reader *r);
/* Any thread. */
void reader_status(const struct reader *r, int64_t now_ns, struct acquire_status *out);

#endif
