/* analyze_work.h - one item of the feed becomes the bytes of its rows, and the sentences about it. The same in the program itself and in a
 * worker process: that is why the table is the same for any --jobs. */
#ifndef EVENKEEL_LAB_ANALYZE_WORK_H
#define EVENKEEL_LAB_ANALYZE_WORK_H

#include "lab/analyze_list.h"
#include "lab/analyze_rows.h"

struct work {
    struct analyze_job job;
    struct analyze_table table;
};
/* Whole rows, and whole lines for standard error. */
struct work_result {
    char *rows, *words; /* owned; not ended by a NUL that counts */
    size_t row_bytes, word_bytes;
    bool failed;
};
/* STATUS_MEM: not even an error row could be made. Release with work_result_free. */
enum status work_do(const struct work *w, const struct feed_item *item, struct work_result *out);
/* The row of an item whose worker ended; how: "killed by signal 9". */
enum status work_lost(const struct work *w, const struct feed_item *item, const char *how, struct work_result *out);
void work_result_free(struct work_result *r); /* safe on zeroed memory */

#endif
