#include "lab/text_pool.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16384, ALIGNMENT = 16 };

struct pool_block {
    struct pool_block *next;
    size_t used, room;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct pool_block *add_block(struct text_pool *p, size_t bytes)
{
    size_t room = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct pool_block *b = calloc(1, sizeof *b + room);
    if (!b) return NULL;
    b->room = room;
    b->next = p->first;
    p->first = b;
    return b;
}

void *pool_take(struct text_pool *p, size_t bytes)
{
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct pool_block *b = p->first;
    if (!b || b->room - b->used < bytes) b = add_block(p, bytes);
    if (!b) return NULL;
    void *taken = b->bytes + b->used;
    b->used += bytes;
    return taken;
}

char *pool_text(struct text_pool *p, const char *text, size_t count)
{
    char *copy = pool_take(p, count + 1);
    if (copy) memcpy(copy, text, count);
    return copy;
}

void pool_free(struct text_pool *p)
{
    while (p->first) {
        struct pool_block *next = p->first->next;
        free(p->first);
        p->first = next;
    }
}
