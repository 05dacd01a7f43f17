/* ring.h - one writer, one reader, no locks: the only bridge between threads on the sample path.
 *
 * Elements are fixed-size plain data, copied in and out. Full means that the reader stalled: the new
 * element is counted as dropped, never waited for (performance.md 2). push, push_room and drop-count are for
 * the writer's thread only, pop and waiting for the reader's. create and destroy: before and after both. RT-safe
 * but for create and destroy. */
#ifndef EVENKEEL_BASE_RING_H
#define EVENKEEL_BASE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct ring;

/* slots: a power of two, at least 2. element_bytes: above 0. All memory is touched here, so that the fast
 * thread never takes a page fault. STATUS_ARG, STATUS_MEM. */
enum status ring_create(size_t slots, size_t element_bytes, struct ring **out);
void ring_destroy(struct ring *r); /* NULL is fine */

bool ring_push(struct ring *r, const void *element); /* false: full, counted as dropped */
size_t ring_room(const struct ring *r);              /* writer: free slots, a lower bound */
size_t ring_pop(struct ring *r, void *elements, size_t max); /* number taken, oldest first */
size_t ring_waiting(const struct ring *r);           /* reader: elements waiting, a lower bound */
uint64_t ring_dropped(const struct ring *r);         /* any thread */
size_t ring_peek_first(struct ring *r, void *element); /* reader: 1 and a copy of the oldest, not taken; 0 if empty */

#endif
