#include <signal.h>
#include <unistd.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "base/log.h"

/* The grid starts a little after now, so that tick 0 is not late before the thread first slept. */
#define START_IN_NS (2 * NS_PER_MS)

static void *thread_main(void *argument)
{
    struct rt_thread *t = argument;
    priority_short_slack();
    atomic_store(&t->tid, gettid());
    (void)sem_post(&t->up);
    while (sem_wait(&t->go) != 0) {}
    while (!atomic_load_explicit(&t->acquire->stop, memory_order_relaxed)) t->body(t->acquire);
    return NULL;
}

static void loop_body(struct acquire *a)
{
    loop_wake(&a->loop);
}

/* Once the stream is over there is nothing to wait for but the end: rest, do not spin. */
static void reader_body(struct acquire *a)
{
    if (a->reader.over && !reader_take_successor(&a->reader)) {
        clock_sleep_until_ns(clock_now_ns() + READ_TIMEOUT_MS * NS_PER_MS);
        return;
    }
    (void)reader_poll(&a->reader, READ_TIMEOUT_MS);
}

static bool spawn(struct rt_thread *t, const struct thread_stack *stack)
{
    pthread_attr_t attr;
    sigset_t all, before;
    if (sem_init(&t->up, 0, 0) != 0 || sem_init(&t->go, 0, 0) != 0 || pthread_attr_init(&attr) != 0)
        return false;
    /* Signals are for other threads: none may interrupt a read or a wait (devices.md 14). */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    t->runs =
        thread_stack_use(stack, &attr) == STATUS_OK && pthread_create(&t->thread, &attr, thread_main, t) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&attr);
    while (t->runs && sem_wait(&t->up) != 0) {}
    return t->runs;
}

static enum priority_level climb(struct rt_thread *t, enum priority_level best)
{
    pid_t tid = atomic_load(&t->tid);
    enum priority_level level = priority_raise(tid, t->fifo_priority, best);
    if (priority_is_real_time(level)) t->guard = priority_guard_hold(tid);
    return level;
}

static void prepare(struct rt_thread *t, struct acquire *a, void (*body)(struct acquire *), int fifo_priority)
{
    *t =
        (struct rt_thread){.body = body, .acquire = a, .fifo_priority = fifo_priority, .guard = {.slot = -1}};
}

enum status threads_start(struct acquire *a, struct problem *why)
{
    prepare(&a->rt[THREAD_READER], a, reader_body, READER_FIFO_PRIORITY);
    prepare(&a->rt[THREAD_LOOP], a, loop_body, LOOP_FIFO_PRIORITY);
    for (int i = 0; i < RT_THREAD_COUNT; i++) {
        if (!spawn(&a->rt[i], &a->stacks[i]))
            return problem_set(why, STATUS_MEM,
                               "The threads that read the plate could not be started. "
                               "Close other programs and start again.");
    }
    (void)climb(&a->rt[THREAD_READER], a->hooks.best);
    enum priority_level level = climb(&a->rt[THREAD_LOOP], a->hooks.best);
    atomic_store(&a->priority, (int)level);
    log_line(LOG_INFO, "acquire", "loop priority: %s", priority_level_text(level));

    a->loop.t0_ns = a->host.now_ns(a->host.context) + START_IN_NS;
    reader_start(&a->reader, a->loop.t0_ns);
    for (int i = 0; i < RT_THREAD_COUNT; i++) (void)sem_post(&a->rt[i].go);
    return STATUS_OK;
}

void threads_stop(struct acquire *a)
{
    atomic_store(&a->stop, true);
    for (int i = 0; i < RT_THREAD_COUNT; i++) {
        struct rt_thread *t = &a->rt[i];
        if (!t->runs) continue;
        (void)sem_post(&t->go); /* a thread that never got its start */
        (void)pthread_join(t->thread, NULL);
        priority_guard_release(t->guard);
        (void)sem_destroy(&t->up);
        (void)sem_destroy(&t->go);
        t->runs = false;
    }
}
