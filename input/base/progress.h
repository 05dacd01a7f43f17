/* progress.h - how far work has come, on standard error: only on a terminal, only after one second, gone when it ends.
 *
 * NO_COLOR is obeyed. One owner, one thread; what is borrowed. */
#ifndef EVENKEEL_BASE_PROGRESS_H
#define EVENKEEL_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    const char *what;          /* "simulate" */
    bool shown, terminal, colour;
    int64_t start_ns, last_ns;
};

void progress_begin(struct progress *p, const char *what);
/* done and total in the same unit; total 0 or less: unknown, only the time so far. Draws at most ten times a second. */
void progress_step(struct progress *p, double done, double total);
void progress_end(struct progress *p);

/* The line itself, for tests: "simulate  [=====>    ]  50 %  0:12 left". */
enum { PROGRESS_TEXT_BYTES = 160 };
void progress_text(const char *what, double done, double total, double elapsed_s, bool colour, char text[PROGRESS_TEXT_BYTES]);

#endif
