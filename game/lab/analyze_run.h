/* analyze_run.h - all trials of a feed into one part, in the order of the feed, by this process or by workers. Main thread. */
#ifndef EVENKEEL_LAB_ANALYZE_RUN_H
#define EVENKEEL_LAB_ANALYZE_RUN_H

#include "base/progress.h"
#include "lab/analyze_part.h"
#include "lab/analyze_work.h"

enum { JOBS_MAX = 64 };

struct run {
    const struct work *work;
    struct feed *feed;
    struct part *part;
    struct progress progress;
    size_t done, failed, total; /* total 0: unknown */
    struct problem why;
};
enum run_end { RUN_DONE, RUN_INTERRUPTED, RUN_FAILED }; /* FAILED: why; single trials that failed are counted only */

/* Every trial needs about the same memory as the one before: freed memory stays here instead of going back to the kernel, which would have
 * to hand it out again page by page. For the whole process, before the run. */
void run_keep_memory(void);
enum run_end run_alone(struct run *r);
/* In worker processes: what one of them does to itself (memory, a crash) costs its trial alone. */
enum run_end run_with_workers(struct run *r, int jobs);
int cores_here(void); /* that this process may use, 1..JOBS_MAX */

/* Rows and sentences of one trial go out. The result is released. */
enum status run_emit(struct run *r, struct work_result *result);

#endif
