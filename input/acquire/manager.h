/* manager.h - the one thread that looks for plates, opens them, closes them and brings them back (devices.md 14).
 *
 * All functions are for the main thread and return at once, but for manager_close and manager_stop, which wait until the plate is closed; an
 * opening that is under way then runs out of time at once and ends with the next answer or silence of the plate, some 50 ms. What is open in true time is looked after: when its link is lost, the same plate is looked for
 * and handed back to the running acquire; never another one. */
#ifndef EVENKEEL_ACQUIRE_MANAGER_H
#define EVENKEEL_ACQUIRE_MANAGER_H

#include "acquire/acquire.h"

struct manager;

enum manager_state { MANAGER_NOTHING, MANAGER_OPENING, MANAGER_OPEN, MANAGER_REFUSED };

struct manager_report {
    enum manager_state state;
    struct acquire *acquire;       /* OPEN: owned by the manager */
    enum plate_error error;        /* REFUSED: why not; OPEN and looking: why not yet */
    struct problem why;
    bool looking;                  /* the open plate is gone and is looked for */
    int64_t lost_ns;               /* since when; 0: it is there */
    unsigned comebacks;            /* how often it came back */
};

/* STATUS_MEM, STATUS_IO. */
enum status manager_start(struct manager **out, struct problem *why);
void manager_stop(struct manager *m); /* NULL is fine; closes what is open */

/* Plates as last seen, at most 2 s ago (or when the running opening began); waits up to a second for the first look. */
size_t manager_list(struct manager *m, struct plate_listing *out, size_t max);
/* Closes what is open, then opens; options and their texts are copied. Ask manager_look for the outcome. */
void manager_open(struct manager *m, const struct acquire_options *options);
void manager_close(struct manager *m);
void manager_look(struct manager *m, struct manager_report *out);

#endif
