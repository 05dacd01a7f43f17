/* inside.h - the parts of a running plate, for the files of this folder and their tests. */
#ifndef EVENKEEL_ACQUIRE_INSIDE_H
#define EVENKEEL_ACQUIRE_INSIDE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "acquire/acquire.h"
#include "acquire/loop.h"
#include "acquire/memory.h"
#include "acquire/priority.h"
#include "acquire/reader.h"

enum {
    RAW_SLOTS = 16384, /* 16 s at 1 kHz */
    RAW_COPY_SLOTS = 4096,
    FRAME_SLOTS = 16384,
    RECORD_SLOTS = 16384,
};

enum { THREAD_READER, THREAD_LOOP, RT_THREAD_COUNT };

struct rt_thread { /* one of the two fast threads */
    pthread_t thread;
    bool runs;
    void (*body)(struct acquire *a); /* once around; called until stop */
    struct acquire *acquire;
    _Atomic pid_t tid; /* 0: not up yet */
    sem_t up, go;      /* go: priority is set, the clock starts */
    int fifo_priority;
    struct priority_guard guard;
};

struct watch {
    pthread_t thread;
    bool runs;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    clockid_t loop_cpu_clock;
};

/* What tests and benchmarks may ask for beyond the options. All zero: a normal plate. */
struct acquire_hooks {
    enum priority_level best;                          /* highest rung to try; 0: all */
    bool rings_only;                                   /* never lock the whole process */
    void (*tick_begins)(void *context, uint32_t tick); /* on the loop's thread, at the start of each tick */
    void *context;
    /* NULL, or set by another thread: an opening in true time that is still under way then runs out of time at
     * once. Outlives the acquire. */
    const atomic_bool *give_up;
};

struct acquire {
    struct acquire_hooks hooks;
    struct driver *driver;
    struct plate_info plate;
    double speed;
    bool is_virtual;
    struct driver_host host;
    int64_t virtual_now_ns;
    int64_t flown_ns; /* manager's thread: how far an unwanted opening's clock has run away */

    struct ring *raw, *raw_copy, *frames, *records, *messages, *commands;
    struct reader reader;
    struct loop loop;
    uint32_t epoch; /* main thread: of the last message */

    atomic_bool stop;
    struct rt_thread rt[RT_THREAD_COUNT];
    struct thread_stack stacks[RT_THREAD_COUNT];
    struct memory_keep keep;
    enum memory_lock memory_lock;
    int dma_latency;
    struct watch watch;
    _Atomic int priority; /* enum priority_level of the loop */
    atomic_bool loop_hangs, priority_dropped;
};

/* As acquire_open, with a plate that is open already (it gets the acquire's clock) and hooks (NULL: none).
 * Owns the plate from here on, also when it does not succeed. */
enum status acquire_open_driver(struct driver *d, const struct acquire_options *options,
                                const struct acquire_hooks *hooks, struct acquire **out, struct problem *why);
/* True time for a plate that is being opened, or looked for again; the running plate's is a->host. */
struct driver_host acquire_opening_host(struct acquire *a);
/* As acquire_open, with hooks. */
enum status acquire_open_hooked(const struct acquire_options *options, const struct acquire_hooks *hooks,
                                struct acquire **out, enum plate_error *error, struct problem *why);

/* threads.c: the two fast threads. STATUS_MEM, STATUS_IO. stop copes with a half-started pair. */
enum status threads_start(struct acquire *a, struct problem *why);
void threads_stop(struct acquire *a);

/* watch.c */
enum status watch_start(struct acquire *a, struct problem *why);
void watch_stop(struct acquire *a);

#endif
