#include "drivers/reject_watch.h"

#include "base/clock.h"

#define WINDOW_NS (2 * NS_PER_S)
#define PATIENCE_NS (10 * NS_PER_S)

enum reject_verdict reject_watch_step(struct reject_watch *w, int64_t now_ns, uint64_t good, uint64_t bad)
{
    if (w->open && now_ns - w->from_ns < WINDOW_NS) return w->verdict;
    if (w->open) {
        bool many = bad - w->bad > good - w->good;
        if (many && w->verdict == REJECTS_FEW) w->bad_since_ns = w->from_ns;
        w->verdict = !many                                     ? REJECTS_FEW
                     : now_ns - w->bad_since_ns >= PATIENCE_NS ? REJECTS_LONG
                                                               : REJECTS_MANY;
    }
    w->open = true;
    w->from_ns = now_ns;
    w->good = good;
    w->bad = bad;
    return w->verdict;
}
