/* recorder.c - the one reader of the record ring: a thread of its own, or the caller's in virtual time. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "records/moment.h"
#include "records/recording.h"

enum { WAKE_MS = 50, ITEMS_AT_ONCE = 256, BEGIN_WAIT_MS = 250 };
#define END_WAIT_NS (2 * NS_PER_S) /* the loop answers within a tick; longer, and it hangs */
#define RETRY_NS NS_PER_S
#define GIVE_UP_SAVING_NS (5 * NS_PER_S) /* then the person is told; trying goes on */

struct recorder {
    struct store *store;
    struct ring *ring;
    bool threaded;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake, answered;
    /* under lock: from the main thread to the recorder and back */
    struct opening *begin_asked;
    struct closing *finish_asked;
    bool stop;
    bool recording;            /* from recorder_begin to recorder_finish */
    enum recorder_state state; /* of the newest trial */
    struct problem problem;
    /* any thread */
    atomic_uint_fast64_t dropped_before;
    /* the recorder's own */
    struct recording *now;     /* until its END was seen */
    struct recording *unsaved; /* oldest first */
    struct recording *newest;
    int64_t retry_ns;
    bool stopping;
    struct record_item items[ITEMS_AT_ONCE];
    size_t item_at, item_count;
};

static void tell(struct recorder *r, enum recorder_state state, const struct problem *problem)
{
    (void)pthread_mutex_lock(&r->lock);
    r->state = state;
    if (problem)
        r->problem = *problem;
    else
        memset(&r->problem, 0, sizeof r->problem);
    (void)pthread_mutex_unlock(&r->lock);
}

/* ---- begin ---- */

static void begin_trial(struct recorder *r)
{
    struct problem why = {0};
    (void)pthread_mutex_lock(&r->lock);
    struct opening *o = r->begin_asked;
    (void)pthread_mutex_unlock(&r->lock);
    if (!o || r->now) return;
    enum status status = recording_open(r->store, o, &r->now, &why);
    if (status != STATUS_OK) {
        log_line(LOG_ERROR, "records", "a set could not begin: %s", why.text);
        opening_free(o);
    }
    r->newest = r->now;
    (void)pthread_mutex_lock(&r->lock);
    r->begin_asked = NULL;
    if (status != STATUS_OK) {
        r->recording = false;
        r->state = RECORDER_FAILED;
        r->problem = why;
        closing_free(r->finish_asked); /* its set never came to be; the next one must not be closed by it */
        r->finish_asked = NULL;
    } else if (!r->finish_asked) {
        r->state = RECORDER_RECORDING;
    }
    (void)pthread_cond_broadcast(&r->answered);
    (void)pthread_mutex_unlock(&r->lock);
}

/* ---- samples ---- */

static bool next_item(struct recorder *r, struct record_item *out)
{
    if (r->item_at == r->item_count) {
        r->item_at = 0;
        r->item_count = ring_pop(r->ring, r->items, ITEMS_AT_ONCE);
        if (r->item_count == 0) return false;
    }
    *out = r->items[r->item_at++];
    return true;
}

static void take_item(struct recording *n, const struct record_item *item)
{
    switch (item->kind) {
    case RECORD_BEGIN:
        n->begun = true;
        n->first_tick = item->tick;
        break;
    case RECORD_SAMPLE:
        if (n->begun) recording_add(n, &item->sample);
        break;
    case RECORD_END:
        if (n->begun) n->ended = true; /* else it is that of a trial which could not begin */
        break;
    }
}

/* While a trial is recorded, the state says whether the disk takes it. */
static void tell_recording(struct recorder *r, enum status status, const struct problem *why)
{
    (void)pthread_mutex_lock(&r->lock);
    if (r->recording) {
        r->state = status == STATUS_OK ? RECORDER_RECORDING : RECORDER_FAILED;
        r->problem = *why;
    }
    (void)pthread_mutex_unlock(&r->lock);
}

/* Stops at END: what follows belongs to the next trial. */
static void drain(struct recorder *r)
{
    struct record_item item;
    struct problem why = {0};
    struct recording *n = r->now;
    enum status status = STATUS_OK;
    if (!n) { /* nobody records: nothing of it is wanted */
        while (next_item(r, &item)) {
        }
        return;
    }
    while (!n->ended && status == STATUS_OK) {
        while (!recording_full(n) && !n->ended && next_item(r, &item)) {
            n->last_item_ns = clock_now_ns();
            take_item(n, &item);
        }
        bool more = recording_full(n);
        status = recording_flush(n, false, &why);
        if (!more) break;
    }
    if (!n->closing) tell_recording(r, status, &why);
}

/* ---- end ---- */

static void take_finish(struct recorder *r)
{
    if (!r->now || r->now->closing) return;
    (void)pthread_mutex_lock(&r->lock);
    r->now->closing = r->finish_asked;
    r->finish_asked = NULL;
    (void)pthread_mutex_unlock(&r->lock);
    r->now->asked_ns = clock_now_ns();
}

static bool end_is_here(const struct recorder *r)
{
    const struct recording *n = r->now;
    if (!n || !n->closing) return false;
    if (n->ended || r->stopping) return true;
    int64_t since_ns = n->asked_ns > n->last_item_ns ? n->asked_ns : n->last_item_ns;
    return clock_now_ns() - since_ns > END_WAIT_NS;
}

static void queue_for_saving(struct recorder *r)
{
    struct recording *n = r->now, **last = &r->unsaved;
    n->overflowed = ring_dropped(r->ring) != n->opening->dropped_before;
    n->save_asked_ns = clock_now_ns();
    while (*last) last = &(*last)->next;
    *last = n;
    r->now = NULL;
    r->retry_ns = 0;
}

static void drop_saved(struct recorder *r, struct recording *n, enum recorder_state state,
                       const struct problem *why)
{
    r->unsaved = n->next;
    if (n == r->newest) {
        r->newest = NULL;
        tell(r, state, why);
    }
    recording_free(n);
}

static void save_waiting(struct recorder *r)
{
    while (r->unsaved && (r->stopping || clock_now_ns() >= r->retry_ns || records_moment("save.retry"))) {
        struct recording *n = r->unsaved;
        struct problem why = {0};
        enum status status = recording_save(n, &why);
        if (status == STATUS_OK) {
            drop_saved(r, n, RECORDER_SAVED, NULL);
            continue;
        }
        log_line(LOG_ERROR, "records", "a set is not saved yet: %s", why.text);
        if (status != STATUS_STORE && status != STATUS_MEM && status != STATUS_IO) {
            drop_saved(r, n, RECORDER_FAILED,
                       &why); /* trying again cannot help; its raw file stays for the next start */
            continue;
        }
        bool late = r->stopping || clock_now_ns() - n->save_asked_ns > GIVE_UP_SAVING_NS;
        if (n == r->newest) tell(r, late ? RECORDER_FAILED : RECORDER_SAVING, &why);
        r->retry_ns = clock_now_ns() + RETRY_NS;
        return;
    }
}

/* One round: whatever there is to do now. */
static void work(struct recorder *r)
{
    begin_trial(r);
    drain(r);
    take_finish(r);
    if (end_is_here(r)) queue_for_saving(r);
    save_waiting(r);
    begin_trial(r);
}

static bool asked_to_stop(struct recorder *r)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += WAKE_MS * NS_PER_MS;
    if (until.tv_nsec >= NS_PER_S) {
        until.tv_nsec -= NS_PER_S;
        until.tv_sec++;
    }
    (void)pthread_mutex_lock(&r->lock);
    if (!r->stop && !r->begin_asked && !r->finish_asked)
        (void)pthread_cond_timedwait(&r->wake, &r->lock, &until);
    bool stop = r->stop;
    (void)pthread_mutex_unlock(&r->lock);
    return stop;
}

static void *run(void *argument)
{
    struct recorder *r = argument;
    while (!asked_to_stop(r)) work(r);
    return NULL;
}

/* Nobody writes to the ring any more. What was asked to be finished is saved; what was not is taken over
 * as interrupted. */
static void finish_all(struct recorder *r)
{
    int64_t until_ns = clock_now_ns() + END_WAIT_NS;
    work(r);
    while (r->threaded && r->now && r->now->closing && clock_now_ns() < until_ns) {
        clock_sleep_until_ns(clock_now_ns() +
                             5 * NS_PER_MS); /* the END marker may be on its way from the loop */
        work(r);
    }
    r->stopping = true;
    work(r);
    if (r->now) {
        uint8_t trial[UUID_BYTES];
        struct problem why = {0};
        memcpy(trial, r->now->opening->trial, UUID_BYTES);
        (void)recording_flush(r->now, true, NULL);
        (void)raw_file_finish(r->now->raw, NULL);
        recording_free(r->now);
        r->now = NULL;
        if (take_over_trial(r->store, trial, &why) != STATUS_OK)
            log_line(LOG_ERROR, "records", "the set that was running waits for the next start: %s", why.text);
    }
    while (r->unsaved) {
        struct recording *next = r->unsaved->next;
        recording_free(r->unsaved);
        r->unsaved = next;
    }
}

/* ---- the main thread's side ---- */

enum status recorder_start(struct store *s, struct ring *record_ring, bool threaded, struct recorder **out,
                           struct problem *why)
{
    pthread_condattr_t monotonic;
    enum status status = store_refuse_write(s, why);
    if (status != STATUS_OK) return status;
    struct recorder *r = calloc(1, sizeof *r);
    if (!r) return problem_set(why, STATUS_MEM, "There was not enough memory for the recorder.");
    r->store = s;
    r->ring = record_ring;
    r->threaded = threaded;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&r->lock, NULL);
    (void)pthread_cond_init(&r->wake, &monotonic);
    (void)pthread_cond_init(&r->answered, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    if (threaded && pthread_create(&r->thread, NULL, run, r) != 0) {
        r->threaded = false;
        recorder_stop(r);
        return problem_set(why, STATUS_MEM, "The recorder's thread could not be started.");
    }
    *out = r;
    return STATUS_OK;
}

void recorder_stop(struct recorder *r)
{
    if (!r) return;
    if (r->threaded) {
        (void)pthread_mutex_lock(&r->lock);
        r->stop = true;
        (void)pthread_cond_signal(&r->wake);
        (void)pthread_mutex_unlock(&r->lock);
        (void)pthread_join(r->thread, NULL);
    }
    finish_all(r);
    opening_free(r->begin_asked);
    closing_free(r->finish_asked);
    (void)pthread_cond_destroy(&r->wake);
    (void)pthread_cond_destroy(&r->answered);
    (void)pthread_mutex_destroy(&r->lock);
    free(r);
}

/* Until the recorder has answered, but no longer than a person would notice. */
static enum status wait_for_begin(struct recorder *r, struct problem *why)
{
    struct timespec until;
    enum status status = STATUS_OK;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += BEGIN_WAIT_MS * NS_PER_MS;
    if (until.tv_nsec >= NS_PER_S) {
        until.tv_nsec -= NS_PER_S;
        until.tv_sec++;
    }
    (void)pthread_mutex_lock(&r->lock);
    int rc = 0;
    while (r->begin_asked && rc == 0) rc = pthread_cond_timedwait(&r->answered, &r->lock, &until);
    if (!r->begin_asked && r->state == RECORDER_FAILED) {
        status = r->problem.status;
        if (why) *why = r->problem;
    }
    (void)pthread_mutex_unlock(&r->lock);
    return status;
}

enum status recorder_begin(struct recorder *r, const struct trial_head *head, struct record_id *out,
                           struct problem *why)
{
    uint8_t session[UUID_BYTES];
    if (!uuid_parse(head->session.text, session))
        return problem_set(why, STATUS_ARG, "The set has no session.");
    struct opening *o = opening_copy(head);
    if (!o) return problem_set(why, STATUS_MEM, "There was not enough memory to record a set.");
    store_new_id(r->store, o->trial);
    o->dropped_before = ring_dropped(r->ring);
    (void)pthread_mutex_lock(&r->lock);
    bool busy = r->begin_asked || r->recording;
    if (!busy) {
        uuid_text(o->trial, out->text);
        r->begin_asked = o;
        r->recording = true;
        r->state = RECORDER_RECORDING;
        memset(&r->problem, 0, sizeof r->problem);
        atomic_store(&r->dropped_before, o->dropped_before);
        (void)pthread_cond_signal(&r->wake);
    }
    (void)pthread_mutex_unlock(&r->lock);
    if (busy) {
        opening_free(o);
        return problem_set(why, STATUS_ARG, "A set is being recorded already.");
    }
    if (!r->threaded) work(r);
    return wait_for_begin(r, why);
}

enum status recorder_finish(struct recorder *r, const struct trial_close *close)
{
    struct closing *c = closing_copy(close);
    if (!c) return STATUS_MEM;
    (void)pthread_mutex_lock(&r->lock);
    bool wanted = r->recording && !r->finish_asked;
    if (wanted) {
        r->finish_asked = c;
        r->recording = false;
        r->state = RECORDER_SAVING;
        (void)pthread_cond_signal(&r->wake);
    }
    (void)pthread_mutex_unlock(&r->lock);
    if (wanted) return STATUS_OK;
    closing_free(c);
    return STATUS_ARG;
}

enum recorder_state recorder_state(struct recorder *r, struct problem *why)
{
    (void)pthread_mutex_lock(&r->lock);
    enum recorder_state state = r->state;
    if (why) *why = r->problem;
    (void)pthread_mutex_unlock(&r->lock);
    return state;
}

bool recorder_overflowed(const struct recorder *r)
{
    return ring_dropped(r->ring) != atomic_load(&r->dropped_before);
}

void recorder_service(struct recorder *r)
{
    if (!r->threaded) work(r);
}
