/* priority.h - the ladder of privileges a thread can climb, and the guards that take a high place away again.
 *
 * Order, limits and reasons: performance.md 2. Main and watch thread, but for priority_short_slack. */
#ifndef EVENKEEL_ACQUIRE_PRIORITY_H
#define EVENKEEL_ACQUIRE_PRIORITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "acquire/acquire.h"

/* Below 50, where threaded interrupts run; the reader one above the loop. */
enum { LOOP_FIFO_PRIORITY = 40, READER_FIFO_PRIORITY = 41 };

/* Raise another thread of this process as far as allowed, not above best (tests ask for less). Returns the
 * level reached. */
enum priority_level priority_raise(pid_t tid, int fifo_priority, enum priority_level best);
bool priority_is_real_time(enum priority_level l);
void priority_drop(pid_t tid); /* to the normal class; async-signal-safe */

/* The calling thread: timer slack of 1 ns. Needs no privilege and halves the median lateness. */
void priority_short_slack(void);

/* While a guard is held, a real-time thread that runs PRIORITY_RTTIME_US without sleeping gets SIGXCPU, and
 * the handler drops all guarded threads to the normal class, before the kernel has to kill the program. */
enum { PRIORITY_RTTIME_US = 200000 };
struct priority_guard {
    int slot;
}; /* -1: none */
struct priority_guard priority_guard_hold(pid_t tid);
bool priority_guard_fired(struct priority_guard g);
void priority_guard_release(struct priority_guard g);

int dma_latency_hold(
    void); /* processor sleep states that wake slowly are off while this is open; -1: not allowed */
void dma_latency_release(int fd);

/* One rung of the ladder, RealtimeKit over D-Bus (what a desktop gives a normal user): rtkit.c. False: not to
 * be had. */
bool rtkit_make_realtime(pid_t tid, int priority);
bool rtkit_make_high_priority(pid_t tid, int nice);

#endif
