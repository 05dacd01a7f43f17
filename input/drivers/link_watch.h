/* link_watch.h - is the link to a plate good, and does it send as often as it should (devices.md 13
 * LINK_NOISY, RATE_WRONG).
 *
 * Looks at any plate's counters after each read and keeps two bits of their warnings. Pure, plain data;
 * zeroed memory begins. */
#ifndef EVENKEEL_DRIVERS_LINK_WATCH_H
#define EVENKEEL_DRIVERS_LINK_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/plate_state.h"

struct link_window {
    bool open;
    int64_t from_ns;
    uint64_t good, bad; /* counters when it opened */
};
struct link_watch {
    struct link_window noise, rate;
};

/* rate_hz: nominal. state: of the plate; a rate is only judged over times in which it streamed throughout. */
void link_watch_step(struct link_watch *w, int64_t now_ns, double rate_hz, enum plate_state state,
                     struct driver_counters *counters);

#endif
