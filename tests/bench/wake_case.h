/* wake_case.h - P3 and P4: how late the real loop wakes, beside cyclictest and beside a plain clock_nanosleep
 * loop, at the same time; P5: the simulated plate recorded while all cores are busy, and what was lost. */
#ifndef EVENKEEL_TESTS_WAKE_CASE_H
#define EVENKEEL_TESTS_WAKE_CASE_H

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "input/acquire/fake_plate.h"
#include "support/bench.h"

enum { WAKE_PAIRS = 3, HOGS_MAX = 64, CYCLICTEST_BINS_US = 20000, DEFAULT_SLACK_NS = 50000 };

/* ---- load ---- */

struct hogs {
    pthread_t thread[HOGS_MAX];
    int count;
    atomic_bool stop;
};

static inline void *hog_main(void *argument)
{
    struct hogs *h = argument;
    volatile double x = 1.0;
    while (!atomic_load_explicit(&h->stop, memory_order_relaxed)) x = sqrt(x + 1.0);
    return NULL;
}

static inline void hogs_start(struct hogs *h) /* one on each core */
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    memset(h, 0, sizeof *h);
    while (h->count < cores && h->count < HOGS_MAX &&
           pthread_create(&h->thread[h->count], NULL, hog_main, h) == 0)
        h->count++;
}

static inline void hogs_stop(struct hogs *h)
{
    atomic_store(&h->stop, true);
    for (int i = 0; i < h->count; i++) (void)pthread_join(h->thread[i], NULL);
}

/* ---- the three loops ---- */

struct plain_loop { /* what anybody would write: absolute sleeps, default slack, no priority */
    pthread_t thread;
    double seconds;
    struct lateness_live live;
};

static inline void *plain_loop_main(void *argument)
{
    struct plain_loop *p = argument;
    (void)prctl(PR_SET_TIMERSLACK, (unsigned long)DEFAULT_SLACK_NS, 0UL, 0UL, 0UL);
    int64_t next_ns = clock_now_ns() + TICK_NS, end_ns = next_ns + (int64_t)(p->seconds * 1e9);
    while (next_ns < end_ns) {
        clock_sleep_until_ns(next_ns);
        int64_t now_ns = clock_now_ns();
        lateness_woke(&p->live, now_ns - next_ns);
        do next_ns += TICK_NS;
        while (next_ns <= now_ns);
    }
    return NULL;
}

/* The product's own loop and reader with a plate at 1 kHz. */
static inline bool loop_lateness(double seconds, enum priority_level best, struct acquire_status *out)
{
    struct acquire *a = NULL;
    struct acquire_options options = {.spec = "fake:", .speed = 1.0};
    struct acquire_hooks hooks = {.best = best};
    static struct sway_sample frames[1024];
    if (acquire_open_driver(&fake_plate_create(1000.0)->base, &options, &hooks, &a, NULL) != STATUS_OK)
        return false;
    int64_t end_ns = clock_now_ns() + (int64_t)(seconds * 1e9);
    while (clock_now_ns() < end_ns) {
        clock_sleep_until_ns(clock_now_ns() + 50 * NS_PER_MS);
        while (acquire_take(a, frames, 1024) > 0) {}
    }
    acquire_read_status(a, out);
    acquire_close(a);
    return true;
}

struct cyclictest {
    FILE *pipe;
    uint64_t count[CYCLICTEST_BINS_US];
};

static inline bool cyclictest_start(struct cyclictest *c, double seconds)
{
    char command[160];
    memset(c->count, 0, sizeof c->count);
    (void)snprintf(command, sizeof command, "cyclictest -m -p%d -i1000 -q -D%.0f -h%d 2>/dev/null",
                   (int)LOOP_FIFO_PRIORITY, seconds, (int)CYCLICTEST_BINS_US);
    c->pipe = popen(command, "r");
    return c->pipe != NULL;
}

static inline void cyclictest_finish(struct cyclictest *c)
{
    char line[256];
    while (fgets(line, sizeof line, c->pipe)) {
        long bin;
        unsigned long long count;
        if (sscanf(line, "%ld %llu", &bin, &count) == 2 && bin >= 0 && bin < CYCLICTEST_BINS_US)
            c->count[bin] += count;
    }
    (void)pclose(c->pipe);
}

static inline double cyclictest_percentile_us(const struct cyclictest *c, double p) /* upper edge, as ours */
{
    uint64_t total = 0, seen = 0;
    for (int i = 0; i < CYCLICTEST_BINS_US; i++) total += c->count[i];
    for (int i = 0; i < CYCLICTEST_BINS_US; i++) {
        seen += c->count[i];
        if (total > 0 && (double)seen >= ceil(p * (double)total)) return i + 1;
    }
    return NAN;
}

static inline bool have_cyclictest(void)
{
    return system("command -v cyclictest >/dev/null 2>&1") == 0;
}

/* ---- P3 ---- */

struct wake_pairs {
    double ours_us[WAKE_PAIRS], peer_us[WAKE_PAIRS], ratio[WAKE_PAIRS];
};

static inline void wake_pair(struct wake_pairs *w, int i, double ours_us, double peer_us)
{
    w->ours_us[i] = ours_us;
    w->peer_us[i] = peer_us;
    w->ratio[i] = ours_us / peer_us;
}

static inline void wake_line(struct bench *b, const char *name, struct wake_pairs *w, double target)
{
    bench_line(b, name, bench_text("%.0f us", bench_median(w->ours_us, WAKE_PAIRS)),
               bench_text("%.0f us", bench_median(w->peer_us, WAKE_PAIRS)),
               bench_median(w->ratio, WAKE_PAIRS), BENCH_AT_MOST, target);
}

static inline void wake_case_cyclictest(struct bench *b)
{
    static struct cyclictest c;
    static struct acquire_status s;
    struct wake_pairs p99 = {0}, p999 = {0};
    double seconds = bench_option(b, "--p3-seconds", b->long_form ? 60.0 : 5.0);
    if (!bench_wants(b, "P3")) return;
    if (!have_cyclictest()) {
        bench_skip(b, "P3 wake-up", "cyclictest is not installed (rt-tests)");
        return;
    }
    for (int i = 0; i < WAKE_PAIRS; i++) {
        if (!cyclictest_start(&c, seconds)) return;
        bool ran = loop_lateness(seconds, PRIORITY_FIFO, &s);
        cyclictest_finish(&c);
        if (!ran || s.priority != PRIORITY_FIFO || isnan(cyclictest_percentile_us(&c, 0.5))) {
            bench_skip(b, "P3 wake-up", "real-time priority is not allowed here");
            return;
        }
        wake_pair(&p99, i, lateness_percentile_us(&s.lateness, 0.99), cyclictest_percentile_us(&c, 0.99));
        wake_pair(&p999, i, lateness_percentile_us(&s.lateness, 0.999), cyclictest_percentile_us(&c, 0.999));
        bench_note("P3 run %d: ours p50 %.0f p99 %.0f p99.9 %.0f max %.0f us, late ticks %llu of %llu; "
                   "cyclictest p50 %.0f p99 %.0f "
                   "p99.9 %.0f us",
                   i + 1, lateness_percentile_us(&s.lateness, 0.5), p99.ours_us[i], p999.ours_us[i],
                   (double)s.lateness.worst_ns / 1e3, (unsigned long long)s.lateness.late,
                   (unsigned long long)s.lateness.ticks, cyclictest_percentile_us(&c, 0.5), p99.peer_us[i],
                   p999.peer_us[i]);
    }
    wake_line(b, "P3 wake-up p99", &p99, 1.5);
    wake_line(b, "P3 wake-up p99.9", &p999, 2.0);
}

/* ---- P4 ---- */

static inline bool wake_beside_plain(double seconds, enum priority_level best, struct lateness *plain,
                                     struct acquire_status *ours)
{
    static struct plain_loop p;
    memset(&p, 0, sizeof p);
    p.seconds = seconds;
    if (pthread_create(&p.thread, NULL, plain_loop_main, &p) != 0) return false;
    bool ran = loop_lateness(seconds, best, ours);
    (void)pthread_join(p.thread, NULL);
    lateness_snapshot(&p.live, plain);
    return ran;
}

static inline void wake_note(const char *name, const struct lateness *ours, const struct lateness *plain)
{
    bench_note("%s: ours p50 %.0f p99 %.0f p99.9 %.0f us, late ticks %llu of %llu; plain p50 %.0f p99 %.0f "
               "p99.9 %.0f us",
               name, lateness_percentile_us(ours, 0.5), lateness_percentile_us(ours, 0.99),
               lateness_percentile_us(ours, 0.999), (unsigned long long)ours->late,
               (unsigned long long)ours->ticks, lateness_percentile_us(plain, 0.5),
               lateness_percentile_us(plain, 0.99), lateness_percentile_us(plain, 0.999));
}

static inline void wake_case_plain(struct bench *b)
{
    static struct acquire_status s;
    static struct lateness plain;
    struct wake_pairs p50 = {0}, p99 = {0}, busy = {0};
    struct hogs hogs;
    double seconds = bench_option(b, "--p4-seconds", b->long_form ? 60.0 : 3.0);
    if (!bench_wants(b, "P4")) return;
    for (int i = 0; i < WAKE_PAIRS; i++) {
        if (!wake_beside_plain(seconds, PRIORITY_SLACK, &plain, &s)) return;
        wake_pair(&p50, i, lateness_percentile_us(&s.lateness, 0.5), lateness_percentile_us(&plain, 0.5));
        wake_pair(&p99, i, lateness_percentile_us(&s.lateness, 0.99), lateness_percentile_us(&plain, 0.99));
        wake_note(bench_text("P4 run %d, no privilege", i + 1), &s.lateness, &plain);
    }
    wake_line(b, "P4 no privilege p50", &p50, 0.5);
    wake_line(b, "P4 no privilege p99", &p99, 1.5);
    for (int i = 0; i < WAKE_PAIRS; i++) {
        hogs_start(&hogs);
        bool ran = wake_beside_plain(seconds, PRIORITY_FIFO, &plain, &s);
        hogs_stop(&hogs);
        if (!ran || s.priority != PRIORITY_FIFO) {
            bench_skip(b, "P4 real-time, cores busy, p99", "real-time priority is not allowed here");
            return;
        }
        wake_pair(&busy, i, lateness_percentile_us(&s.lateness, 0.99), lateness_percentile_us(&plain, 0.99));
        wake_note(bench_text("P4 run %d, real-time, %d hogs", i + 1, hogs.count), &s.lateness, &plain);
    }
    wake_line(b, "P4 real-time, cores busy, p99", &busy, 0.5);
}

/* ---- P5 ---- */

struct loss {
    uint64_t samples, missing, ticks;
    int64_t last_seq;
    bool began, ended;
    uint32_t begin_tick, end_tick;
};

static inline void loss_take(struct acquire *a, struct loss *l)
{
    static struct record_item items[1024];
    static struct sway_sample frames[1024];
    for (size_t n; (n = acquire_take(a, frames, 1024)) > 0;) l->ticks += n;
    for (size_t n; (n = ring_pop(acquire_record_ring(a), items, 1024)) > 0;) {
        for (size_t i = 0; i < n; i++) {
            const struct record_item *r = &items[i];
            if (r->kind == RECORD_BEGIN) l->began = true, l->begin_tick = r->tick;
            if (r->kind == RECORD_END) l->ended = true, l->end_tick = r->tick;
            if (r->kind != RECORD_SAMPLE) continue;
            if (l->samples++ > 0) l->missing += (uint64_t)(r->sample.seq - l->last_seq - 1);
            l->last_seq = r->sample.seq;
        }
    }
}

static inline bool loss_record(double seconds, struct loss *l, struct acquire_status *s, struct problem *why)
{
    struct acquire_options options = {.spec = "sim:seed=1", .speed = 1.0};
    struct acquire *a = NULL;
    enum plate_error error;
    struct sway_config config;
    struct hogs hogs;
    if (acquire_open(&options, &a, &error, why) != STATUS_OK) return false;
    sway_config_default(acquire_plate(a), &config);
    hogs_start(&hogs);
    (void)acquire_begin_record(a, &config);
    for (int64_t end_ns = clock_now_ns() + (int64_t)(seconds * 1e9); clock_now_ns() < end_ns;) {
        clock_sleep_until_ns(clock_now_ns() + 10 * NS_PER_MS);
        loss_take(a, l);
    }
    acquire_read_status(a, s);
    acquire_end_record(a);
    for (int i = 0; i < 500 && !l->ended; i++) {
        clock_sleep_until_ns(clock_now_ns() + 10 * NS_PER_MS);
        loss_take(a, l);
    }
    hogs_stop(&hogs);
    acquire_close(a);
    return true;
}

static inline void loss_case_run(struct bench *b)
{
    static struct acquire_status s;
    struct loss l = {0};
    struct problem why = {0};
    double seconds = bench_option(b, "--p5-seconds", b->long_form ? 600.0 : 60.0);
    if (!bench_wants(b, "P5")) return;
    if (!loss_record(seconds, &l, &s, &why)) {
        bench_differs(b, "P5 loss", why.text);
        return;
    }
    uint64_t lost = l.missing + s.counters.lost + s.raw_dropped + s.frame_dropped + s.record_dropped;
    uint64_t trial_ticks = l.end_tick - l.begin_tick;
    double expected = (double)trial_ticks * s.measured_rate_hz / 1000.0;
    if (!l.began || !l.ended || fabs((double)l.samples - expected) > 0.01 * expected + 100.0)
        bench_differs(b, "P5 loss",
                      bench_text("%llu samples in %llu ticks", (unsigned long long)l.samples,
                                 (unsigned long long)trial_ticks));
    bench_line(b, "P5 samples lost, cores busy",
               bench_text("%llu of %llu", (unsigned long long)lost, (unsigned long long)l.samples),
               bench_text("%.0f s", seconds), (double)lost, BENCH_AT_MOST, 0.0);
    bench_note("P5: %s, %llu ticks, %llu of them late, p99 %.0f us, worst %.0f us",
               priority_level_text(s.priority), (unsigned long long)s.lateness.ticks,
               (unsigned long long)s.lateness.late, lateness_percentile_us(&s.lateness, 0.99),
               (double)s.lateness.worst_ns / 1e3);
}

#endif
