#include "acquire/manager.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/paths.h"

#define ENUMERATE_NS (2 * NS_PER_S)
#define LOOK_NS (50 * NS_PER_MS)
/* A plugged-in device gets its permissions a moment after it appears, and whoever stands there waits: soon at first. */
#define RETRY_SOON_NS (250 * NS_PER_MS)
#define RETRY_LATER_NS (2 * NS_PER_S)
#define SOON_FOR_NS (20 * NS_PER_S)
enum { PLATES_MAX = 16, FIRST_LOOK_MS = 1000 };

enum request { REQUEST_NONE, REQUEST_OPEN, REQUEST_CLOSE };

struct manager {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    bool stop;

    /* Under the lock. */
    unsigned asked, served; /* number of the newest request, and of the one that was served last */
    enum request request;   /* the newest */
    struct acquire_options options;
    char spec[PLATE_SPEC_BYTES], capture[PATH_BYTES];
    struct manager_report report;
    struct plate_listing plates[PLATES_MAX];
    size_t plate_count;
    bool looked;

    /* The manager's thread alone. */
    char open_spec[PLATE_SPEC_BYTES];
    char detail[sizeof((struct plate_listing *)0)->detail]; /* how the system described the open plate */
    bool dropped;
    int64_t next_look_ns, next_try_ns;
};

/* ---- looking around ---- */

static void enumerate(struct manager *m)
{
    static struct plate_listing found[PLATES_MAX]; /* of the one manager thread; too large for its stack */
    size_t count = driver_list(found, PLATES_MAX);
    pthread_mutex_lock(&m->lock);
    memcpy(m->plates, found, count * sizeof *found);
    m->plate_count = count;
    m->looked = true;
    (void)pthread_cond_broadcast(&m->done);
    pthread_mutex_unlock(&m->lock);
}

/* ---- opening and closing ---- */

static void remember_detail(struct manager *m)
{
    m->detail[0] = '\0';
    for (size_t i = 0; i < m->plate_count; i++)
        if (strcmp(m->plates[i].spec, m->open_spec) == 0) memcpy(m->detail, m->plates[i].detail, sizeof m->detail);
}

static void open_now(struct manager *m, const struct acquire_options *options)
{
    struct manager_report r = {.state = MANAGER_OPEN};
    m->dropped = false;
    (void)snprintf(m->open_spec, sizeof m->open_spec, "%s", options->spec);
    if (acquire_open(options, &r.acquire, &r.error, &r.why) != STATUS_OK) r.state = MANAGER_REFUSED;
    pthread_mutex_lock(&m->lock);
    m->report = r;
    remember_detail(m);
    pthread_mutex_unlock(&m->lock);
}

static void close_now(struct manager *m)
{
    pthread_mutex_lock(&m->lock);
    struct acquire *a = m->report.acquire;
    m->report = (struct manager_report){.state = MANAGER_NOTHING};
    pthread_mutex_unlock(&m->lock);
    acquire_close(a);
}

struct errand { /* a request as it was when the thread took it */
    unsigned number;
    enum request request;
    struct acquire_options options;
    char spec[PLATE_SPEC_BYTES], capture[PATH_BYTES];
};

/* Under the lock. */
static void take_errand(const struct manager *m, struct errand *e)
{
    e->number = m->asked;
    e->request = m->asked != m->served ? m->request : REQUEST_NONE;
    e->options = m->options;
    memcpy(e->spec, m->spec, sizeof e->spec);
    memcpy(e->capture, m->capture, sizeof e->capture);
    e->options.spec = e->spec;
    e->options.capture_path = e->capture[0] ? e->capture : NULL;
}

static void serve(struct manager *m, const struct errand *e)
{
    close_now(m);
    if (e->request == REQUEST_OPEN) open_now(m, &e->options);
    pthread_mutex_lock(&m->lock);
    m->served = e->number;
    (void)pthread_cond_broadcast(&m->done);
    pthread_mutex_unlock(&m->lock);
}

/* ---- bringing back ---- */

static void tell_loss(struct manager *m, struct acquire *a)
{
    log_line(LOG_WARNING, "plate", "%s is gone; it is looked for", acquire_plate(a)->name);
    acquire_drop_plate(a);
    m->dropped = true;
    m->next_try_ns = clock_now_ns() + RETRY_SOON_NS;
    pthread_mutex_lock(&m->lock);
    m->report.looking = true;
    m->report.lost_ns = clock_now_ns();
    pthread_mutex_unlock(&m->lock);
}

static void tell_comeback(struct manager *m, struct acquire *a, struct driver *d)
{
    log_line(LOG_INFO, "plate", "%s is back", acquire_plate(a)->name);
    m->dropped = false;
    acquire_resume_plate(a, d);
    pthread_mutex_lock(&m->lock);
    m->report.looking = false;
    m->report.lost_ns = 0;
    m->report.error = PLATE_OK;
    m->report.comebacks++;
    pthread_mutex_unlock(&m->lock);
}

/* The system may have given it another name: one that is described in the same words is worth a try. */
static bool try_places(struct manager *m, struct acquire *a, struct driver **d, enum plate_error *error, struct problem *why)
{
    if (acquire_find_again(a, m->open_spec, d, error, why) == STATUS_OK) return true;
    if (*error != PLATE_NOT_FOUND || !m->detail[0]) return false;
    enumerate(m);
    for (size_t i = 0; i < m->plate_count; i++) {
        if (strcmp(m->plates[i].detail, m->detail) != 0 || strcmp(m->plates[i].spec, m->open_spec) == 0) continue;
        if (acquire_find_again(a, m->plates[i].spec, d, error, why) == STATUS_OK) return true;
    }
    return false;
}

static void try_again(struct manager *m, struct acquire *a, int64_t now_ns)
{
    struct driver *d = NULL;
    enum plate_error error = PLATE_OK;
    struct problem why = {0};
    if (try_places(m, a, &d, &error, &why)) {
        tell_comeback(m, a, d);
        return;
    }
    pthread_mutex_lock(&m->lock);
    bool soon = now_ns - m->report.lost_ns < SOON_FOR_NS;
    m->report.error = error;
    m->report.why = why;
    pthread_mutex_unlock(&m->lock);
    m->next_try_ns = clock_now_ns() + (soon ? RETRY_SOON_NS : RETRY_LATER_NS);
}

static void look_after(struct manager *m)
{
    pthread_mutex_lock(&m->lock);
    struct acquire *a = m->report.state == MANAGER_OPEN ? m->report.acquire : NULL;
    pthread_mutex_unlock(&m->lock);
    int64_t now_ns = clock_now_ns();
    if (!a) return;
    if (!m->dropped && acquire_lost(a)) tell_loss(m, a);
    if (m->dropped && now_ns >= m->next_try_ns) try_again(m, a, now_ns);
}

/* ---- the thread ---- */

static void rest(struct manager *m)
{
    int64_t until_ns = clock_now_ns() + LOOK_NS;
    struct timespec t = {.tv_sec = (time_t)(until_ns / NS_PER_S), .tv_nsec = (long)(until_ns % NS_PER_S)};
    while (!m->stop && m->asked == m->served && pthread_cond_timedwait(&m->wake, &m->lock, &t) != ETIMEDOUT) {}
}

static void *manager_main(void *argument)
{
    struct manager *m = argument;
    for (bool stop = false; !stop;) {
        if (clock_now_ns() >= m->next_look_ns) {
            enumerate(m);
            m->next_look_ns = clock_now_ns() + ENUMERATE_NS;
        }
        look_after(m);
        pthread_mutex_lock(&m->lock);
        rest(m);
        stop = m->stop;
        struct errand errand;
        take_errand(m, &errand);
        pthread_mutex_unlock(&m->lock);
        if (errand.request != REQUEST_NONE && !stop) serve(m, &errand);
    }
    close_now(m);
    return NULL;
}

static bool spawn(struct manager *m)
{
    pthread_condattr_t attr;
    sigset_t all, before;
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&m->lock, NULL);
    (void)pthread_cond_init(&m->wake, &attr);
    (void)pthread_cond_init(&m->done, &attr);
    (void)pthread_condattr_destroy(&attr);
    (void)sigfillset(&all);
    (void)sigdelset(&all, SIGXCPU);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool runs = pthread_create(&m->thread, NULL, manager_main, m) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return runs;
}

enum status manager_start(struct manager **out, struct problem *why)
{
    struct manager *m = calloc(1, sizeof *m);
    *out = NULL;
    if (!m || !spawn(m)) {
        free(m);
        return problem_set(why, STATUS_MEM, "The thread that looks for plates could not be started. Close other programs and start again.");
    }
    *out = m;
    return STATUS_OK;
}

void manager_stop(struct manager *m)
{
    if (!m) return;
    pthread_mutex_lock(&m->lock);
    m->stop = true;
    (void)pthread_cond_broadcast(&m->wake);
    pthread_mutex_unlock(&m->lock);
    (void)pthread_join(m->thread, NULL);
    (void)pthread_cond_destroy(&m->wake);
    (void)pthread_cond_destroy(&m->done);
    (void)pthread_mutex_destroy(&m->lock);
    free(m);
}

size_t manager_list(struct manager *m, struct plate_listing *out, size_t max)
{
    int64_t until_ns = clock_now_ns() + FIRST_LOOK_MS * NS_PER_MS;
    struct timespec t = {.tv_sec = (time_t)(until_ns / NS_PER_S), .tv_nsec = (long)(until_ns % NS_PER_S)};
    pthread_mutex_lock(&m->lock);
    while (!m->looked && pthread_cond_timedwait(&m->done, &m->lock, &t) != ETIMEDOUT) {}
    size_t n = m->plate_count < max ? m->plate_count : max;
    memcpy(out, m->plates, n * sizeof *out);
    pthread_mutex_unlock(&m->lock);
    return n;
}

static void ask(struct manager *m, enum request request)
{
    m->request = request;
    m->asked++;
    (void)pthread_cond_broadcast(&m->wake);
}

void manager_open(struct manager *m, const struct acquire_options *options)
{
    pthread_mutex_lock(&m->lock);
    m->options = *options;
    (void)snprintf(m->spec, sizeof m->spec, "%s", options->spec);
    (void)snprintf(m->capture, sizeof m->capture, "%s", options->capture_path ? options->capture_path : "");
    ask(m, REQUEST_OPEN);
    pthread_mutex_unlock(&m->lock);
}

void manager_close(struct manager *m)
{
    pthread_mutex_lock(&m->lock);
    ask(m, REQUEST_CLOSE);
    while (m->asked != m->served) (void)pthread_cond_wait(&m->done, &m->lock);
    pthread_mutex_unlock(&m->lock);
}

void manager_look(struct manager *m, struct manager_report *out)
{
    pthread_mutex_lock(&m->lock);
    *out = m->report;
    /* What was asked for counts, not what an older request left behind. */
    if (m->asked != m->served && m->request == REQUEST_OPEN) *out = (struct manager_report){.state = MANAGER_OPENING};
    pthread_mutex_unlock(&m->lock);
}
