#include "base/ring.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Indexes on separate cache lines: the writer's stores must not invalidate the reader's line. */
struct ring {
    alignas(64) atomic_size_t head;       /* stored by the writer only */
    atomic_uint_fast64_t dropped;         /* stored by the writer only */
    alignas(64) atomic_size_t tail;       /* stored by the reader only */
    alignas(64) size_t slots;
    size_t element_bytes;
    unsigned char *data;
};

enum status ring_create(size_t slots, size_t element_bytes, struct ring **out)
{
    if (slots < 2 || (slots & (slots - 1)) != 0 || element_bytes == 0) return STATUS_ARG;
    struct ring *r = aligned_alloc(64, sizeof *r);
    if (!r) return STATUS_MEM;
    memset(r, 0, sizeof *r);
    r->slots = slots;
    r->element_bytes = element_bytes;
    r->data = malloc(slots * element_bytes);
    if (!r->data) {
        free(r);
        return STATUS_MEM;
    }
    /* Through a volatile pointer: malloc and memset may be merged into calloc, which touches nothing. */
    for (size_t i = 0; i < slots * element_bytes; i++) ((volatile unsigned char *)r->data)[i] = 0;
    *out = r;
    return STATUS_OK;
}

void ring_destroy(struct ring *r)
{
    if (!r) return;
    free(r->data);
    free(r);
}

static unsigned char *slot(const struct ring *r, size_t index)
{
    return r->data + (index & (r->slots - 1)) * r->element_bytes;
}

bool ring_push(struct ring *r, const void *element)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    size_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);
    if (head - tail == r->slots) {
        atomic_fetch_add_explicit(&r->dropped, 1, memory_order_relaxed);
        return false;
    }
    memcpy(slot(r, head), element, r->element_bytes);
    /* release: the slot must be visible before the index that offers it */
    atomic_store_explicit(&r->head, head + 1, memory_order_release);
    return true;
}

size_t ring_room(const struct ring *r)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    size_t tail = atomic_load_explicit(&r->tail, memory_order_acquire);
    return r->slots - (head - tail);
}

size_t ring_waiting(const struct ring *r)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_acquire);
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    return head - tail;
}

size_t ring_peek_first(struct ring *r, void *element)
{
    if (ring_waiting(r) == 0) return 0;
    memcpy(element, slot(r, atomic_load_explicit(&r->tail, memory_order_relaxed)), r->element_bytes);
    return 1;
}

size_t ring_pop(struct ring *r, void *elements, size_t max)
{
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    size_t n = ring_waiting(r);
    if (n > max) n = max;
    for (size_t i = 0; i < n; i++)
        memcpy((unsigned char *)elements + i * r->element_bytes, slot(r, tail + i), r->element_bytes);
    /* release: the copies must be done before the slots are offered to the writer again */
    atomic_store_explicit(&r->tail, tail + n, memory_order_release);
    return n;
}

uint64_t ring_dropped(const struct ring *r)
{
    return atomic_load_explicit(&r->dropped, memory_order_relaxed);
}
