#include "acquire/memory.h"

#include <linux/capability.h>
#include <malloc.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

enum status thread_stack_create(struct thread_stack *s)
{
    size_t guard = page_bytes(), bytes = guard + THREAD_STACK_BYTES;
    void *base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (base == MAP_FAILED) return STATUS_MEM;
    *s = (struct thread_stack){
        .mapping = base, .mapped_bytes = bytes, .low = (char *)base + guard, .bytes = bytes - guard};
    if (mprotect(base, guard, PROT_NONE) != 0) {
        thread_stack_destroy(s);
        return STATUS_MEM;
    }
    memset(s->low, 0, s->bytes);
    return STATUS_OK;
}

void thread_stack_destroy(struct thread_stack *s)
{
    if (s->mapping) (void)munmap(s->mapping, s->mapped_bytes);
    *s = (struct thread_stack){0};
}

enum status thread_stack_use(const struct thread_stack *s, pthread_attr_t *attr)
{
    return pthread_attr_setstack(attr, s->low, s->bytes) == 0 ? STATUS_OK : STATUS_ARG;
}

void memory_touch(void *block, size_t bytes)
{
    volatile char *p = block;
    for (size_t i = 0; i < bytes; i += page_bytes()) p[i] = p[i];
    p[bytes - 1] = p[bytes - 1];
}

/* Several plates may be open at once (tests do it): the last one to close unlocks. */
static pthread_mutex_t keep_lock = PTHREAD_MUTEX_INITIALIZER;
static int keeps_all;
static char *first_heap_end;

void memory_keep_begin(struct memory_keep *k)
{
    (void)mallopt(M_TRIM_THRESHOLD, -1);
    (void)mallopt(M_MMAP_MAX, 0);
    k->all = false;
    pthread_mutex_lock(&keep_lock);
    if (!first_heap_end) first_heap_end = sbrk(0);
    k->heap_from = first_heap_end;
    pthread_mutex_unlock(&keep_lock);
}

static bool may_lock_without_limit(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) != 0) return false;
    return (data[CAP_IPC_LOCK / 32].effective & (1u << (CAP_IPC_LOCK % 32))) != 0;
}

/* Under a limit MCL_FUTURE would let some later allocation of the game fail: then only the sample path is
 * locked. */
static bool lock_all(struct memory_keep *k)
{
    struct rlimit limit;
    bool unlimited = getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
    if (!unlimited && !may_lock_without_limit()) return false;
    pthread_mutex_lock(&keep_lock);
    k->all = keeps_all > 0 || mlockall(MCL_CURRENT | MCL_FUTURE) == 0;
    if (k->all) keeps_all++;
    pthread_mutex_unlock(&keep_lock);
    return k->all;
}

/* The large rings do not fit into holes of a young heap, so they lie above where it ended when the first
 * plate was opened, or a little below, in the piece that the allocator still had in hand. Later plates reuse
 * the same place. */
enum { HEAP_TOP_IN_HAND_BYTES = 256 * 1024 };

static bool lock_heap_from(uintptr_t from)
{
    uintptr_t mask = ~((uintptr_t)page_bytes() - 1), end = (uintptr_t)sbrk(0);
    return end > from && mlock((void *)(from & mask), end - (from & mask)) == 0;
}

static bool lock_rings(const struct memory_keep *k, const struct thread_stack *stacks, size_t stack_count)
{
    uintptr_t from = (uintptr_t)k->heap_from;
    bool locked = lock_heap_from(from - HEAP_TOP_IN_HAND_BYTES) || lock_heap_from(from);
    for (size_t i = 0; i < stack_count; i++) locked = mlock(stacks[i].low, stacks[i].bytes) == 0 && locked;
    return locked;
}

enum memory_lock memory_keep_finish(struct memory_keep *k, bool all_allowed,
                                    const struct thread_stack *stacks, size_t stack_count)
{
    if (all_allowed && lock_all(k)) return MEMORY_LOCK_ALL;
    return lock_rings(k, stacks, stack_count) ? MEMORY_LOCK_RINGS : MEMORY_LOCK_NONE;
}

void memory_keep_release(struct memory_keep *k)
{
    if (!k->all) return;
    pthread_mutex_lock(&keep_lock);
    if (--keeps_all == 0) (void)munlockall();
    pthread_mutex_unlock(&keep_lock);
    k->all = false;
}
