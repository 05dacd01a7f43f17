/* progress.h - a bar with the time left for work longer than a second: on standard error, only on a terminal, NO_COLOR obeyed.
 *
 * One owner, one thread. Nothing is drawn in the first second, nor more often than ten times a second. */
#ifndef EVENKEEL_BASE_PROGRESS_H
#define EVENKEEL_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *title;
    int64_t begin_ns, shown_ns;
    bool terminal, colour, drawn;
};
void progress_begin(struct progress *p, const char *title); /* title: borrowed */
void progress_show(struct progress *p, double fraction);    /* 0..1 */
void progress_end(struct progress *p);                      /* clears the line */

#endif
