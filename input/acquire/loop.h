/* loop.h - the sway loop: decides when the pure step is called, hands it what has arrived, passes on what it
 * gives.
 *
 * RT, all of it: no lock, allocation, log, file, and no system call but the timer wait. loop_wake is the body
 * of the real-time thread; in virtual time the pump calls loop_tick on the main thread. Rings and step are
 * borrowed. */
#ifndef EVENKEEL_ACQUIRE_LOOP_H
#define EVENKEEL_ACQUIRE_LOOP_H

#include "acquire/lateness.h"

enum {
    RAW_PER_TICK_MAX = 64,
    MESSAGE_SLOTS = 8,
    TICK_MARKS_MAX = 2 * MESSAGE_SLOTS, /* a BEGIN inside a recording writes an END too */
};
#define TICK_NS 1000000LL

enum loop_message_kind { MESSAGE_CONFIGURE, MESSAGE_BEGIN_RECORD, MESSAGE_END_RECORD };
struct loop_message {
    enum loop_message_kind kind;
    uint32_t epoch;
    struct sway_config config;
};

struct loop {
    struct driver_host clock;
    struct sway_state *step;
    struct ring *messages; /* in:  struct loop_message  */
    struct ring *raw;      /* in:  struct force_sample  */
    struct ring *raw_copy; /* out: struct force_sample, for tare */
    struct ring *frames;   /* out: struct sway_sample   */
    struct ring *records;  /* out: struct record_item   */
    int64_t t0_ns;         /* tick k is due at t0_ns + k ms */
    uint32_t next_tick;
    bool recording;
    _Atomic uint64_t heartbeat; /* one per tick; the watch looks at it */
    struct lateness_live lateness;
    void (*tick_begins)(void *context, uint32_t tick); /* tests only; NULL */
    void *context;
    struct loop_message message; /* scratch, so that the stack stays small */
    struct force_sample batch[RAW_PER_TICK_MAX];
    struct record_item item;
    struct sway_sample sample;
};

int64_t loop_due_ns(const struct loop *l, uint32_t tick);

/* Take over what was asked for, at the boundary before next_tick. A begin or end waits in its ring while the
 * record ring has no room for its mark: a mark is never lost. */
void loop_apply_messages(struct loop *l);
void loop_tick(struct loop *l);
/* Sleep to the next deadline, count the lateness, step through every tick that is due. */
void loop_wake(struct loop *l);

#endif
