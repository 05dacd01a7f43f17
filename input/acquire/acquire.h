/* acquire.h - one running plate: reader thread, 1 kHz sway loop, watch, and the rings between them.
 *
 * Two ways of time. True time: threads, absolute deadlines on CLOCK_MONOTONIC. Virtual time (speed other than 1,
 * headless, tests): no threads; acquire_pump moves the same code forward on the caller's thread, and nothing is
 * ever dropped, because the pump stops where a ring has no room. All functions but the recorder's are for the
 * main thread. */
#ifndef EVENKEEL_ACQUIRE_ACQUIRE_H
#define EVENKEEL_ACQUIRE_ACQUIRE_H

#include "base/record_item.h"
#include "base/ring.h"
#include "drivers/driver.h"
#include "signal/sway_step.h"

/* 1 us bins to 1 ms, then 100 us bins; last bin: above. One entry per wake-up of the loop. */
enum { LATENESS_FINE_BINS = 1000, LATENESS_COARSE_BINS = 100 };
struct lateness {
    uint64_t fine[LATENESS_FINE_BINS], coarse[LATENESS_COARSE_BINS + 1];
    uint64_t ticks, late;          /* grid ticks run; late: of these, more than one period after their deadline */
    int64_t worst_ns;
};
/* p in 0..1; microseconds, upper edge of the bin; 0 when empty. */
double lateness_percentile_us(const struct lateness *l, double p);

enum priority_level {              /* the ladder of performance.md 2; the level reached is shown and stored */
    PRIORITY_FIFO = 1, PRIORITY_RTKIT = 2, PRIORITY_NICE = 3, PRIORITY_SLACK = 4, PRIORITY_VIRTUAL = 5,
};
const char *priority_level_text(enum priority_level l); /* "real-time (SCHED_FIFO)" ... for people */

enum memory_lock { MEMORY_LOCK_ALL, MEMORY_LOCK_RINGS, MEMORY_LOCK_NONE };

struct acquire_status {            /* a snapshot, main thread */
    enum plate_state state;
    enum plate_error error;
    struct driver_counters counters;
    double measured_rate_hz;       /* over the last 2 s; 0: unknown */
    enum priority_level priority;
    enum memory_lock memory_lock;
    bool loop_hangs;               /* watchdog: no heartbeat for 1 s */
    bool priority_dropped;         /* watchdog: the loop used too much, or SIGXCPU */
    uint64_t raw_dropped, frame_dropped, record_dropped;
    struct lateness lateness;      /* since the last acquire_begin_record, or since start */
};

struct acquire_options {
    const char *spec;
    double speed;                  /* 1: true time; other: virtual; 0: virtual, as fast as the caller pumps */
    bool force_virtual;            /* headless autoplay and tests: virtual even at speed 1 */
    const char *capture_path;      /* NULL or file */
};

struct acquire;

enum status acquire_open(const struct acquire_options *options, struct acquire **out, enum plate_error *error,
                         struct problem *why);
/* NULL is fine; joins threads, closes the plate. The recorder must have let go of the record ring by then. */
void acquire_close(struct acquire *a);

const struct plate_info *acquire_plate(const struct acquire *a);
bool acquire_is_virtual(const struct acquire *a);
double acquire_speed(const struct acquire *a);
void acquire_read_status(struct acquire *a, struct acquire_status *out);

/* From the next tick on the step starts afresh with config; samples carry the epoch returned. A config that
 * sway_config_check refuses is logged and not taken: the epoch stays. */
uint32_t acquire_configure(struct acquire *a, const struct sway_config *config);
/* The same, and from that tick on raw samples go to the record ring, after a RECORD_BEGIN. The loop's lateness is
 * counted anew. Begin and end wait for room in the record ring: their marks are never lost. */
uint32_t acquire_begin_record(struct acquire *a, const struct sway_config *config);
void acquire_end_record(struct acquire *a);

/* Newest sway samples, oldest first; also where raw samples are seen by the main thread while calibrating. */
size_t acquire_take(struct acquire *a, struct sway_sample *out, size_t max);
/* A copy for tare: the newest 2 to 4 s at 1 kHz. Lossy when not taken, and acquire_take throws old ones away, so
 * that a tare does not begin with what happened long ago; take and forget once before it begins. */
size_t acquire_take_raw(struct acquire *a, struct force_sample *out, size_t max);

void acquire_command(struct acquire *a, const struct person_command *c);

/* Virtual time: run up to ticks grid ticks; returns how many ran (fewer: a ring is full or the stream is over).
 * In true time it does nothing and returns 0. */
uint32_t acquire_pump(struct acquire *a, uint32_t ticks);

/* ---- a plate that comes back (manager's thread, true time only) ---- */
/* The link is gone for good and the reader rests: the plate is closed by acquire_drop_plate, and everything else goes on ticking. */
bool acquire_lost(const struct acquire *a);
void acquire_drop_plate(struct acquire *a);
/* Opens the same plate again: same spec or, where the system gave it another name, spec. *out is not read yet. STATUS_PLATE: it is not there, or it is another
 * plate (PLATE_NOT_A_PLATE); it is closed again. */
enum status acquire_find_again(struct acquire *a, const char *spec, struct driver **out, enum plate_error *error, struct problem *why);
/* Hands it to the reader; the first sample carries GAP_BEFORE and begins another stretch of numbers. Counters go on, with one gap and one
 * clock reset more. A capture of the wire ends with the loss. */
void acquire_resume_plate(struct acquire *a, struct driver *d);

/* The recorder's end of the record ring: recorder thread only. */
struct ring *acquire_record_ring(struct acquire *a); /* of struct record_item */

#endif
