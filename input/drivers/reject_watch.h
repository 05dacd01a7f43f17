/* reject_watch.h - is most of what comes no data at all (devices.md 13 BAD_FORMAT)?
 *
 * Pure, plain data; zeroed memory begins. */
#ifndef EVENKEEL_DRIVERS_REJECT_WATCH_H
#define EVENKEEL_DRIVERS_REJECT_WATCH_H

#include <stdbool.h>
#include <stdint.h>

enum reject_verdict {
    REJECTS_FEW,
    REJECTS_MANY, /* more than half over 2 s: the person is told */
    REJECTS_LONG, /* ... for 10 s: the port is given back */
};
struct reject_watch {
    bool open;
    int64_t from_ns, bad_since_ns;
    uint64_t good, bad; /* when the window opened */
    enum reject_verdict verdict;
};
/* good, bad: so far, in one unit: frames, lines, reports or bytes. */
enum reject_verdict reject_watch_step(struct reject_watch *w, int64_t now_ns, uint64_t good, uint64_t bad);

#endif
