#include "acquire/priority.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LOOP_NICE = -11, FIFO_LEAST = 10, RTKIT_PRIORITY = 19 };

const char *priority_level_text(enum priority_level l)
{
    switch (l) {
    case PRIORITY_FIFO: return "real-time (SCHED_FIFO)";
    case PRIORITY_RTKIT: return "real-time through RealtimeKit (SCHED_RR)";
    case PRIORITY_NICE: return "raised priority (nice -11)";
    case PRIORITY_SLACK: return "normal priority with exact timers (timer slack 1 ns)";
    case PRIORITY_VIRTUAL: return "virtual time (no thread of its own)";
    }
    return "unknown";
}

bool priority_is_real_time(enum priority_level l)
{
    return l == PRIORITY_FIFO || l == PRIORITY_RTKIT;
}

static bool set_class(pid_t tid, int policy, int priority)
{
    struct sched_param p = {.sched_priority = priority};
    return syscall(SYS_sched_setscheduler, tid, policy, &p) == 0;
}

static bool raise_fifo(pid_t tid, int wanted)
{
    if (set_class(tid, SCHED_FIFO | SCHED_RESET_ON_FORK, wanted)) return true;
    struct rlimit limit;
    if (getrlimit(RLIMIT_RTPRIO, &limit) != 0 || limit.rlim_max < FIFO_LEAST) return false;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_RTPRIO, &limit);
    int allowed = limit.rlim_max < (rlim_t)wanted ? (int)limit.rlim_max : wanted;
    return set_class(tid, SCHED_FIFO | SCHED_RESET_ON_FORK, allowed);
}

static bool raise_nice(pid_t tid)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NICE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NICE, &limit);
    }
    return setpriority(PRIO_PROCESS, (id_t)tid, LOOP_NICE) == 0 || rtkit_make_high_priority(tid, LOOP_NICE);
}

enum priority_level priority_raise(pid_t tid, int fifo_priority, enum priority_level best)
{
    if (best <= PRIORITY_FIFO && raise_fifo(tid, fifo_priority)) return PRIORITY_FIFO;
    if (best <= PRIORITY_RTKIT && rtkit_make_realtime(tid, RTKIT_PRIORITY)) return PRIORITY_RTKIT;
    if (best <= PRIORITY_NICE && raise_nice(tid)) return PRIORITY_NICE;
    return PRIORITY_SLACK;
}

void priority_drop(pid_t tid)
{
    (void)set_class(tid, SCHED_OTHER, 0);
}

void priority_short_slack(void)
{
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

/* A signal handler has no argument of ours, hence this table: one row per guarded thread. */
enum { GUARDS_MAX = 16 };
static struct guard_row {
    _Atomic int tid;
    atomic_bool fired;
} guards[GUARDS_MAX];
static pthread_mutex_t guard_lock = PTHREAD_MUTEX_INITIALIZER;
static int guards_held;
static struct sigaction action_before;
static struct rlimit rttime_before;

static void on_sigxcpu(int signal_number)
{
    (void)signal_number;
    int errno_before = errno;
    for (int i = 0; i < GUARDS_MAX; i++) {
        pid_t tid = atomic_load(&guards[i].tid);
        if (tid == 0) continue;
        priority_drop(tid);
        atomic_store(&guards[i].fired, true);
    }
    errno = errno_before;
}

static void watch_for_runaways(void)
{
    struct sigaction action = {.sa_handler = on_sigxcpu, .sa_flags = SA_RESTART};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGXCPU, &action, &action_before);
    if (getrlimit(RLIMIT_RTTIME, &rttime_before) != 0) return;
    /* RealtimeKit asks for a hard limit too: the signal must come well before the kernel kills. */
    struct rlimit limit = rttime_before;
    limit.rlim_cur = limit.rlim_max / 2 < PRIORITY_RTTIME_US ? limit.rlim_max / 2 : PRIORITY_RTTIME_US;
    (void)setrlimit(RLIMIT_RTTIME, &limit);
}

/* The kernel raises the soft limit with every signal it sends; the hard limit may have come down for
 * RealtimeKit. */
static void stop_watching(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_RTTIME, &limit) == 0) {
        limit.rlim_cur = rttime_before.rlim_cur < limit.rlim_max ? rttime_before.rlim_cur : limit.rlim_max;
        (void)setrlimit(RLIMIT_RTTIME, &limit);
    }
    (void)sigaction(SIGXCPU, &action_before, NULL);
}

struct priority_guard priority_guard_hold(pid_t tid)
{
    struct priority_guard g = {.slot = -1};
    pthread_mutex_lock(&guard_lock);
    for (int i = 0; i < GUARDS_MAX && g.slot < 0; i++) {
        if (atomic_load(&guards[i].tid) == 0) g.slot = i;
    }
    if (g.slot >= 0) {
        atomic_store(&guards[g.slot].fired, false);
        atomic_store(&guards[g.slot].tid, tid);
        if (guards_held++ == 0) watch_for_runaways();
    }
    pthread_mutex_unlock(&guard_lock);
    return g;
}

bool priority_guard_fired(struct priority_guard g)
{
    return g.slot >= 0 && atomic_load(&guards[g.slot].fired);
}

void priority_guard_release(struct priority_guard g)
{
    if (g.slot < 0) return;
    pthread_mutex_lock(&guard_lock);
    atomic_store(&guards[g.slot].tid, 0);
    if (--guards_held == 0) stop_watching();
    pthread_mutex_unlock(&guard_lock);
}

int dma_latency_hold(void)
{
    int fd = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
    int32_t latency_us = 0;
    if (fd < 0) return -1;
    if (write(fd, &latency_us, sizeof latency_us) == (ssize_t)sizeof latency_us) return fd;
    (void)close(fd);
    return -1;
}

void dma_latency_release(int fd)
{
    if (fd >= 0) (void)close(fd);
}
