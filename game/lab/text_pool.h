/* text_pool.h - many small texts and rows with one owner, released together. One thread. */
#ifndef EVENKEEL_LAB_TEXT_POOL_H
#define EVENKEEL_LAB_TEXT_POOL_H

#include <stddef.h>

struct pool_block;
struct text_pool {
    struct pool_block *first; /* the one in use */
};

void *pool_take(struct text_pool *p, size_t bytes); /* zeroed, aligned for any type; NULL: out of memory */
char *pool_text(struct text_pool *p, const char *text,
                size_t count);       /* a copy with a NUL at its end; NULL as above */
void pool_free(struct text_pool *p); /* safe on zeroed memory, and twice */

#endif
