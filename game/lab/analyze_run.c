#include "lab/analyze_run.h"

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <string.h>

#include "lab/lab.h"

enum status run_emit(struct run *r, struct work_result *result)
{
    if (result->word_bytes > 0) {
        progress_end(&r->progress);
        fwrite(result->words, 1, result->word_bytes, stderr);
    }
    enum status status = part_write(r->part, result->rows, result->row_bytes, &r->why);
    r->done++;
    r->failed += result->failed;
    work_result_free(result);
    return status;
}

void run_keep_memory(void)
{
#ifdef __GLIBC__
    enum { NEVER_BACK = 1 << 30, AT_ONCE = 1 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, NEVER_BACK);
    (void)mallopt(M_TRIM_THRESHOLD, NEVER_BACK);
    (void)mallopt(M_TOP_PAD, AT_ONCE);
#endif
}

enum run_end run_alone(struct run *r)
{
    for (;;) {
        struct feed_item item;
        struct work_result result;
        if (lab_interrupted()) return RUN_INTERRUPTED;
        enum feed_next next = feed_take(r->feed, true, &item);
        if (next == FEED_END) return RUN_DONE;
        if (next == FEED_FAILED) {
            problem_set(&r->why, STATUS_IO, "analyze: the list could not be read on (%s)", strerror(errno));
            return RUN_FAILED;
        }
        if (next != FEED_ITEM) continue;
        progress_step(&r->progress, (double)r->done, (double)r->total);
        if (work_do(r->work, &item, &result) != STATUS_OK) {
            problem_set(&r->why, STATUS_MEM, "analyze: there is not enough memory for the rows of a trial");
            work_result_free(&result);
            return RUN_FAILED;
        }
        if (run_emit(r, &result) != STATUS_OK) return RUN_FAILED;
    }
}
