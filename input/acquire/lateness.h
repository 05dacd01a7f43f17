/* lateness.h - how late the loop woke, counted by the loop and read by others while it runs.
 *
 * One writer (the loop), any reader. Relaxed atomics: a snapshot may be one wake-up torn, never garbage.
 * RT-safe. */
#ifndef EVENKEEL_ACQUIRE_LATENESS_H
#define EVENKEEL_ACQUIRE_LATENESS_H

#include <stdatomic.h>

#include "acquire/acquire.h"

struct lateness_live {
    _Atomic uint64_t fine[LATENESS_FINE_BINS], coarse[LATENESS_COARSE_BINS + 1];
    _Atomic uint64_t ticks, late;
    _Atomic int64_t worst_ns;
};

void lateness_reset(struct lateness_live *l);                 /* RT, writer */
void lateness_woke(struct lateness_live *l, int64_t late_ns); /* RT, writer: once per wake-up */
void lateness_tick(struct lateness_live *l, int64_t late_ns); /* RT, writer: once per grid tick stepped */
void lateness_snapshot(const struct lateness_live *l, struct lateness *out);

#endif
