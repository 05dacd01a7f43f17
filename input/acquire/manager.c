#include "acquire/manager.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/paths.h"

#define ENUMERATE_NS (2 * NS_PER_S)
#define LOOK_NS (50 * NS_PER_MS)
#define ENUMERATE_LOST_NS (NS_PER_S / 2)
/* Right after it was plugged in a device has not got its permissions yet (devices.md 13): so often it is tried silently. */
#define PERMISSION_NS (50 * NS_PER_MS)
#define OTHER_NS (2 * NS_PER_S) /* each question to somebody else's board may reset it */
enum { PERMISSION_TRIES = 10, SOON_TRIES = 20, PLATES_MAX = 16, FIRST_LOOK_MS = 1000 };

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
    struct plate_listing described; /* the open plate in the words of the system; spec "": it does not list it */
    bool dropped;
    bool ignored;             /* another plate is where the open one was: nobody asks it again until it is gone */
    char stranger[sizeof((struct plate_listing *)0)->detail]; /* ... and is described so */
    unsigned tries;           /* since the loss, with the same outcome */
    enum plate_error outcome; /* of the last one */
    int64_t next_look_ns, next_try_ns, next_other_ns;
    atomic_bool give_up;      /* something newer was asked for: what is being opened is not wanted any more */
    struct plate_listing found[PLATES_MAX];
};

/* ---- looking around ---- */

static void enumerate(struct manager *m)
{
    size_t count = driver_list(m->found, PLATES_MAX);
    m->next_look_ns = clock_now_ns() + (m->dropped ? ENUMERATE_LOST_NS : ENUMERATE_NS);
    pthread_mutex_lock(&m->lock);
    memcpy(m->plates, m->found, count * sizeof *m->found);
    m->plate_count = count;
    m->looked = true;
    (void)pthread_cond_broadcast(&m->done);
    pthread_mutex_unlock(&m->lock);
}

/* "serial:/dev/ttyACM0" lists what "serial:/dev/ttyACM0,baud=115200" names. */
static bool lists(const struct plate_listing *p, const char *spec)
{
    size_t n = strlen(p->spec);
    return strncmp(p->spec, spec, n) == 0 && (spec[n] == '\0' || spec[n] == ',');
}

static const struct plate_listing *listed(const struct manager *m, const char *spec)
{
    for (size_t i = 0; i < m->plate_count; i++)
        if (lists(&m->plates[i], spec)) return &m->plates[i];
    return NULL;
}

/* What the system says of it beside the name of its place: "USB 16c0:0483, serial 4711"; "": nothing. */
static const char *beside_its_place(const struct plate_listing *p)
{
    const char *place = strchr(p->spec, ':');
    size_t n = place ? strlen(++place) : 0;
    return n > 0 && strncmp(p->detail, place, n) == 0 ? p->detail + n : p->detail;
}

/* ---- opening and closing ---- */

static bool wanted(struct manager *m)
{
    return !atomic_load(&m->give_up);
}

static void open_patiently(struct manager *m, const struct acquire_options *options, struct manager_report *r)
{
    const struct acquire_hooks hooks = {.give_up = &m->give_up};
    for (int i = 0;; i++) {
        r->state = MANAGER_OPEN;
        if (acquire_open_hooked(options, &hooks, &r->acquire, &r->error, &r->why) == STATUS_OK) return;
        r->state = MANAGER_REFUSED;
        if (r->error != PLATE_NO_PERMISSION || i == PERMISSION_TRIES || !wanted(m)) return;
        clock_sleep_until_ns(clock_now_ns() + PERMISSION_NS);
    }
}

static void open_now(struct manager *m, const struct acquire_options *options)
{
    struct manager_report r = {.state = MANAGER_NOTHING};
    m->dropped = m->ignored = false;
    (void)snprintf(m->open_spec, sizeof m->open_spec, "%s", options->spec);
    open_patiently(m, options, &r);
    const struct plate_listing *p = listed(m, m->open_spec);
    m->described = p ? *p : (struct plate_listing){.spec = ""};
    pthread_mutex_lock(&m->lock);
    m->report = r;
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
static void take_errand(struct manager *m, struct errand *e)
{
    if (!m->stop) atomic_store(&m->give_up, false);
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
    m->ignored = false;
    m->tries = 0;
    m->outcome = PLATE_OK;
    m->next_try_ns = m->next_look_ns = clock_now_ns() + LOOK_NS;
    m->next_other_ns = 0;
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
    m->report.why.text[0] = '\0';
    m->report.comebacks++;
    pthread_mutex_unlock(&m->lock);
}

/* Another plate is let alone where it is, and asked again when something changed there: it went, or is described in other words. */
static bool changed_place(const struct manager *m)
{
    const struct plate_listing *now = listed(m, m->open_spec);
    return !now || strcmp(now->detail, m->stranger) != 0;
}

/* The system may have given the plate another name: one that is described in the same words is worth a try. */
static bool try_other_places(struct manager *m, struct acquire *a, struct driver **d, enum plate_error *error, struct problem *why)
{
    const char *words = beside_its_place(&m->described), *options = m->open_spec + strlen(m->described.spec);
    char spec[2 * PLATE_SPEC_BYTES];
    if (!m->described.spec[0] || !words[0] || clock_now_ns() < m->next_other_ns) return false;
    for (size_t i = 0; i < m->plate_count; i++) {
        const struct plate_listing *p = &m->plates[i];
        if (strcmp(beside_its_place(p), words) != 0 || lists(p, m->open_spec)) continue;
        (void)snprintf(spec, sizeof spec, "%s%s", p->spec, options);
        if (acquire_find_again(a, spec, d, error, why) == STATUS_OK) return true;
        m->next_other_ns = clock_now_ns() + OTHER_NS;
    }
    return false;
}

static bool try_places(struct manager *m, struct acquire *a, struct driver **d, enum plate_error *error, struct problem *why)
{
    if (m->ignored && changed_place(m)) m->ignored = false;
    if (m->ignored) *error = PLATE_NOT_A_PLATE;
    else if (acquire_find_again(a, m->open_spec, d, error, why) == STATUS_OK) return true;
    return (*error == PLATE_NOT_FOUND || *error == PLATE_NOT_A_PLATE) && try_other_places(m, a, d, error, why);
}

/* devices.md 13, and that the plate is back within 3 s: a place that is empty costs nothing to look at. */
static int64_t patience_ns(enum plate_error outcome, unsigned tries)
{
    switch (outcome) {
    case PLATE_NOT_FOUND: return tries < SOON_TRIES ? 2 * LOOK_NS : 5 * LOOK_NS;
    case PLATE_ERROR_LOST: return 5 * LOOK_NS; /* a cable that is being pushed in */
    case PLATE_NO_PERMISSION: return tries <= PERMISSION_TRIES ? PERMISSION_NS : 2 * NS_PER_S;
    case PLATE_INIT_TIMEOUT: return tries < 3 ? (NS_PER_S << tries) : 8 * NS_PER_S;
    default: return 2 * NS_PER_S;
    }
}

static void try_again(struct manager *m, struct acquire *a)
{
    struct driver *d = NULL;
    enum plate_error error = PLATE_OK;
    struct problem why = {0};
    if (try_places(m, a, &d, &error, &why)) {
        tell_comeback(m, a, d);
        return;
    }
    /* Among plates that the system does not list there is no telling when this one goes: it is asked now and then. */
    const struct plate_listing *there = listed(m, m->open_spec);
    if (error == PLATE_NOT_A_PLATE && !m->ignored && there) {
        m->ignored = true;
        memcpy(m->stranger, there->detail, sizeof m->stranger);
    }
    m->tries = error == m->outcome ? m->tries + 1 : 1;
    m->outcome = error;
    m->next_try_ns = clock_now_ns() + (m->ignored ? 2 * LOOK_NS : patience_ns(error, m->tries));
    pthread_mutex_lock(&m->lock);
    m->report.error = error;
    if (why.text[0]) m->report.why = why;
    pthread_mutex_unlock(&m->lock);
}

static void look_after(struct manager *m)
{
    pthread_mutex_lock(&m->lock);
    struct acquire *a = m->report.state == MANAGER_OPEN ? m->report.acquire : NULL;
    pthread_mutex_unlock(&m->lock);
    if (!a) return;
    if (!m->dropped && acquire_lost(a)) tell_loss(m, a);
    if (m->dropped && clock_now_ns() >= m->next_try_ns) try_again(m, a);
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
        if (clock_now_ns() >= m->next_look_ns) enumerate(m);
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
    atomic_store(&m->give_up, true);
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
    atomic_store(&m->give_up, true);
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
