/* memory.h - memory that the fast threads never have to wait for: touched, and locked as far as allowed.
 *
 * Main thread, before the loop starts and after it ended (performance.md 2). */
#ifndef EVENKEEL_ACQUIRE_MEMORY_H
#define EVENKEEL_ACQUIRE_MEMORY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "acquire/acquire.h"

/* JACK's size: a locked stack of the default 8 MiB would be waste. A sanitizer keeps much of its own in
 * there. */
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
enum { THREAD_STACK_BYTES = 2048 * 1024 };
#else
enum { THREAD_STACK_BYTES = 512 * 1024 };
#endif

struct thread_stack {
    void *mapping; /* guard page first; NULL: none */
    size_t mapped_bytes;
    char *low; /* what the thread gets */
    size_t bytes;
};
enum status thread_stack_create(struct thread_stack *s); /* touched. STATUS_MEM */
void thread_stack_destroy(struct thread_stack *s);
enum status thread_stack_use(const struct thread_stack *s, pthread_attr_t *attr);

/* Write to each page once, so that it is there: memory that was allocated cleared is only promised. Contents
 * stay. */
void memory_touch(void *block, size_t bytes);

/* Between begin and finish the rings are allocated. begin makes the allocator keep what it has (freed memory
 * never goes back to the kernel, no mapping per block); finish locks the whole process when that cannot make
 * a later allocation fail, else the stacks and the part of the heap that grew since the first begin, else
 * nothing. */
struct memory_keep {
    char *heap_from;
    bool all; /* this keep holds mlockall */
};
void memory_keep_begin(struct memory_keep *k);
enum memory_lock memory_keep_finish(struct memory_keep *k, bool all_allowed,
                                    const struct thread_stack *stacks, size_t stack_count);
void memory_keep_release(struct memory_keep *k);

#endif
