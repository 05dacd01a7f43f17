/* status.h - how a function says that it could not do its work.
 *
 * A status says who must act. Where a person has to act, a problem carries the sentence for them:
 * what, where, what was expected, what to do. Plain data, safe on any thread. */
#ifndef EVENKEEL_BASE_STATUS_H
#define EVENKEEL_BASE_STATUS_H

enum status {
    STATUS_OK = 0,
    STATUS_ARG = -1,     /* the caller broke the contract: fix our code        */
    STATUS_MEM = -2,     /* out of memory: give up cleanly                     */
    STATUS_IO = -3,      /* disk or system call failed: tell the person        */
    STATUS_DATA = -4,    /* a file or packet is malformed: say where           */
    STATUS_PLATE = -5,   /* no plate, no permission, plate busy, plate lost    */
    STATUS_STORE = -6,   /* store unavailable, full, or held by another        */
    STATUS_USAGE = -7,   /* the command line was wrong                         */
};

enum { PROBLEM_TEXT_BYTES = 600 };

struct problem {
    enum status status;
    char text[PROBLEM_TEXT_BYTES]; /* one sentence or more for a person, UTF-8, no newline at the end */
};

/* Fill *p (may be NULL) and return status, so that `return problem_set(why, STATUS_IO, ...)` reads well. */
enum status problem_set(struct problem *p, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Exit code of a program that ends with this status (platform.md 4): 0, 1, 2, 3, 4 or 5. */
int status_exit_code(enum status status);

#endif
