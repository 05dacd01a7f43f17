/* The watch looks four times a second, at normal priority: does the loop still tick, does it take too much,
 * what is there to say about the plate. It alone writes the log for the two fast threads. */
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "base/log.h"

enum {
    LOOKS_PER_S = 4,
    HANG_LOOKS = LOOKS_PER_S,      /* no heartbeat for 1 s */
    SHARE_LOOKS = 2 * LOOKS_PER_S, /* share of a core over 2 s */
};
#define LOOK_NS (NS_PER_S / LOOKS_PER_S)
#define SHARE_LIMIT 0.9

struct eyes { /* what the last looks saw */
    uint64_t heartbeat;
    int silent_looks;
    int64_t cpu_ns[SHARE_LOOKS], wall_ns[SHARE_LOOKS];
    unsigned looks;
    struct acquire_status told; /* what the log knows */
};

static void look_for_life(struct acquire *a, struct eyes *e)
{
    uint64_t heartbeat = atomic_load_explicit(&a->loop.heartbeat, memory_order_relaxed);
    e->silent_looks = heartbeat == e->heartbeat ? e->silent_looks + 1 : 0;
    e->heartbeat = heartbeat;
    bool hangs = e->silent_looks >= HANG_LOOKS;
    if (hangs == atomic_exchange(&a->loop_hangs, hangs)) return;
    if (hangs)
        log_line(LOG_ERROR, "acquire", "the sway loop gave no sign of life for 1 s at tick %llu",
                 (unsigned long long)heartbeat);
    else
        log_line(LOG_WARNING, "acquire", "the sway loop runs again");
}

static void drop_priority(struct acquire *a, const char *reason)
{
    priority_drop(atomic_load(&a->rt[THREAD_LOOP].tid));
    priority_drop(atomic_load(&a->rt[THREAD_READER].tid));
    atomic_store(&a->priority, (int)PRIORITY_SLACK);
    atomic_store(&a->priority_dropped, true);
    log_line(LOG_ERROR, "acquire", "real-time priority given up: %s", reason);
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec t;
    if (clock_gettime(clock, &t) != 0) return 0;
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static void look_at_share(struct acquire *a, struct eyes *e)
{
    int64_t cpu_ns = clock_ns(a->watch.loop_cpu_clock), wall_ns = clock_now_ns();
    unsigned oldest = e->looks++ % SHARE_LOOKS;
    int64_t used_ns = cpu_ns - e->cpu_ns[oldest], passed_ns = wall_ns - e->wall_ns[oldest];
    e->cpu_ns[oldest] = cpu_ns;
    e->wall_ns[oldest] = wall_ns;
    if (!priority_is_real_time((enum priority_level)atomic_load(&a->priority))) return;
    if (priority_guard_fired(a->rt[THREAD_LOOP].guard) || priority_guard_fired(a->rt[THREAD_READER].guard))
        drop_priority(a, "a thread ran 0.2 s without a pause");
    else if (e->looks > SHARE_LOOKS && (double)used_ns > SHARE_LIMIT * (double)passed_ns)
        drop_priority(a, "the loop used more than 90 % of a processor core for 2 s");
}

static void tell(struct acquire *a, struct eyes *e)
{
    struct acquire_status s;
    acquire_read_status(a, &s);
    if (s.state != e->told.state)
        log_line(LOG_INFO, "acquire", "plate is %s (%s), %.1f Hz", plate_state_name(s.state),
                 plate_error_name(s.error), s.measured_rate_hz);
    if (s.raw_dropped != e->told.raw_dropped || s.frame_dropped != e->told.frame_dropped ||
        s.record_dropped != e->told.record_dropped)
        log_line(LOG_ERROR, "acquire", "samples dropped since the start: raw %llu, frames %llu, records %llu",
                 (unsigned long long)s.raw_dropped, (unsigned long long)s.frame_dropped,
                 (unsigned long long)s.record_dropped);
    if (s.counters.lost != e->told.counters.lost)
        log_line(LOG_WARNING, "acquire", "samples lost by the link since the start: %llu",
                 (unsigned long long)s.counters.lost);
    e->told = s;
}

static bool rest(struct watch *w, int64_t until_ns)
{
    struct timespec t = {.tv_sec = (time_t)(until_ns / NS_PER_S), .tv_nsec = (long)(until_ns % NS_PER_S)};
    pthread_mutex_lock(&w->lock);
    while (!w->stop && pthread_cond_timedwait(&w->wake, &w->lock, &t) != ETIMEDOUT) {}
    bool stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    return !stop;
}

static void *watch_main(void *argument)
{
    struct acquire *a = argument;
    struct eyes eyes = {.told.state = PLATE_ABSENT};
    for (int64_t next_ns = clock_now_ns() + LOOK_NS; rest(&a->watch, next_ns);
         next_ns = clock_now_ns() + LOOK_NS) {
        look_for_life(a, &eyes);
        look_at_share(a, &eyes);
        tell(a, &eyes);
    }
    return NULL;
}

static bool spawn(struct acquire *a)
{
    struct watch *w = &a->watch;
    pthread_condattr_t attr;
    sigset_t masked, before;
    if (pthread_getcpuclockid(a->rt[THREAD_LOOP].thread, &w->loop_cpu_clock) != 0) return false;
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->wake, &attr);
    (void)pthread_condattr_destroy(&attr);
    /* SIGXCPU finds at least this thread awake, whatever the rest of the program blocks. */
    (void)sigfillset(&masked);
    (void)sigdelset(&masked, SIGXCPU);
    (void)pthread_sigmask(SIG_SETMASK, &masked, &before);
    w->runs = pthread_create(&w->thread, NULL, watch_main, a) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return w->runs;
}

enum status watch_start(struct acquire *a, struct problem *why)
{
    if (spawn(a)) return STATUS_OK;
    return problem_set(why, STATUS_MEM,
                       "The thread that watches over the plate could not be started. "
                       "Close other programs and start again.");
}

void watch_stop(struct acquire *a)
{
    struct watch *w = &a->watch;
    if (!w->runs) return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    (void)pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL);
    (void)pthread_cond_destroy(&w->wake);
    (void)pthread_mutex_destroy(&w->lock);
    w->runs = false;
}
