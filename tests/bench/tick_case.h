/* tick_case.h - P2: one whole tick of the sway loop, from raw ring to frame ring and record ring, while a
 * trial is recorded. Hot: many ticks back to back, CPU time. Woken: one tick a millisecond, wall time,
 * real-time priority when allowed. */
#ifndef EVENKEEL_TESTS_TICK_CASE_H
#define EVENKEEL_TESTS_TICK_CASE_H

#include <math.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "acquire/loop.h"
#include "acquire/priority.h"
#include "base/clock.h"
#include "signal/sway_digest.h"
#include "support/bench.h"

enum { TICK_BATCH = 1000, TICK_CHANNELS = 6, TICK_WARM_UPS = 4 }; /* the rings go round in three batches */

struct tick_case {
    struct loop loop;
    int64_t seq;
    uint64_t digest, wrong; /* wrong: frames or records that are not what was put in */
    struct sway_sample frames[TICK_BATCH];
    struct record_item records[TICK_BATCH + 2];
};

/* Four cells, a temperature and a spare channel: six, as P1. */
static inline void tick_case_plate(struct plate_info *p)
{
    static const struct point_mm at[4] = {{250, 200}, {-250, 200}, {250, -200}, {-250, -200}};
    *p = (struct plate_info){.raw_kind = RAW_I32,
                             .channel_count = TICK_CHANNELS,
                             .rate_hz = 1000.0,
                             .seq_bits = 32,
                             .width_mm = 500.0,
                             .depth_mm = 400.0,
                             .fz_on_n = 30.0,
                             .fz_off_n = 20.0,
                             .calibrated = true};
    for (int i = 0; i < 4; i++)
        p->channel[i] = (struct channel_info){.role = ROLE_CELL, .scale = 1e-3, .at_mm = at[i]};
    p->channel[4] = (struct channel_info){.role = ROLE_TEMPERATURE, .scale = 1e-3};
    p->channel[5] = (struct channel_info){.role = ROLE_OTHER, .scale = 1.0};
}

static inline struct tick_case *tick_case_create(void)
{
    struct tick_case *c = calloc(1, sizeof *c);
    struct plate_info plate;
    struct loop_message begin = {.kind = MESSAGE_BEGIN_RECORD, .epoch = 1};
    if (!c || ring_create(8, sizeof begin, &c->loop.messages) ||
        ring_create(2048, sizeof(struct force_sample), &c->loop.raw) ||
        ring_create(2048, sizeof(struct force_sample), &c->loop.raw_copy) ||
        ring_create(2048, sizeof(struct sway_sample), &c->loop.frames) ||
        ring_create(2048, sizeof(struct record_item), &c->loop.records) || sway_create(&c->loop.step))
        abort();
    tick_case_plate(&plate);
    sway_config_default(&plate, &begin.config);
    begin.config.cursor = (struct cursor_filter){.kind = CURSOR_ONE_EURO,
                                                 .min_cutoff_hz = 2.0,
                                                 .beta = 1.0,
                                                 .derivative_cutoff_hz = 4.0,
                                                 .cutoff_hz = 10.0};
    body_default(75.0, 1680.0, &begin.config.body);
    begin.config.body.weight_n = 700.0;
    sway_reset(c->loop.step, &begin.config, 0);
    c->loop.t0_ns = 1000000000LL;
    c->digest = SWAY_DIGEST_START;
    (void)ring_push(c->loop.messages, &begin);
    return c;
}

static inline void tick_case_destroy(struct tick_case *c)
{
    struct ring *rings[] = {c->loop.messages, c->loop.raw, c->loop.raw_copy, c->loop.frames, c->loop.records};
    for (int i = 0; i < 5; i++) ring_destroy(rings[i]);
    sway_destroy(c->loop.step);
    free(c);
}

/* One sample for each of the next ticks: a person of 70 kg who sways. */
static inline void tick_case_feed(struct tick_case *c, int ticks)
{
    for (int i = 0; i < ticks; i++) {
        struct force_sample s = {.t_arr_ns = loop_due_ns(&c->loop, c->loop.next_tick + (uint32_t)i),
                                 .t_dev_us = -1,
                                 .seq = c->seq};
        double t_s = (double)c->seq++ / 1000.0, x = 0.03 * sin(2.0 * t_s), y = 0.02 * sin(3.1 * t_s);
        const double share[4] = {1 + x + y, 1 - x + y, 1 + x - y, 1 - x - y};
        for (int k = 0; k < 4; k++) s.raw[k].i32 = (int32_t)(175000.0 * share[k]);
        s.raw[4].i32 = 23000;
        (void)ring_push(c->loop.raw, &s);
    }
}

static inline void tick_case_drain(struct tick_case *c, int ticks)
{
    uint32_t first = c->loop.next_tick - (uint32_t)ticks;
    size_t frames = ring_pop(c->loop.frames, c->frames, TICK_BATCH);
    size_t records = ring_pop(c->loop.records, c->records, TICK_BATCH + 2);
    size_t samples = 0;
    struct force_sample copy;
    while (ring_pop(c->loop.raw_copy, &copy, 1) > 0) {}
    for (size_t i = 0; i < frames; i++) {
        c->digest = sway_digest(c->digest, &c->frames[i]);
        if (c->frames[i].tick != first + i || c->frames[i].raw_count != 1) c->wrong++;
    }
    for (size_t i = 0; i < records; i++) {
        if (c->records[i].kind != RECORD_SAMPLE) continue;
        if (c->records[i].sample.tick != first + samples) c->wrong++;
        samples++;
    }
    if (frames != (size_t)ticks || samples != (size_t)ticks) c->wrong++;
}

/* CPU time of one hot tick, seconds; the median of many batches. */
static inline double tick_case_hot_s(struct tick_case *c, int batches, long *page_faults)
{
    double *per_tick_s = calloc((size_t)batches, sizeof *per_tick_s);
    struct rusage before, after;
    if (!per_tick_s) abort();
    *page_faults = 0;
    for (int i = 0; i < batches; i++) {
        tick_case_feed(c, TICK_BATCH);
        (void)getrusage(RUSAGE_THREAD, &before);
        double from_s = bench_cpu_s();
        for (int k = 0; k < TICK_BATCH; k++) loop_tick(&c->loop);
        per_tick_s[i] = (bench_cpu_s() - from_s) / TICK_BATCH;
        (void)getrusage(RUSAGE_THREAD, &after);
        if (i >= TICK_WARM_UPS)
            *page_faults += after.ru_minflt + after.ru_majflt - before.ru_minflt - before.ru_majflt;
        tick_case_drain(c, TICK_BATCH);
    }
    double median_s = bench_median(per_tick_s, (size_t)batches);
    free(per_tick_s);
    return median_s;
}

static inline void tick_case_woken_s(struct tick_case *c, double *took_s, int count)
{
    int64_t next_ns = clock_now_ns();
    for (int i = 0; i < count; i++) {
        tick_case_feed(c, 1);
        clock_sleep_until_ns(next_ns += TICK_NS);
        int64_t from_ns = clock_now_ns();
        loop_tick(&c->loop);
        took_s[i] = (double)(clock_now_ns() - from_ns) * 1e-9;
        tick_case_drain(c, 1);
    }
}

/* The same samples through a loop of its own and through the bare step: same frames, or the bench measures
 * something else. */
static inline bool tick_case_correct(int ticks)
{
    struct tick_case *a = tick_case_create(), *b = tick_case_create();
    struct loop_message begin;
    struct sway_sample sample;
    uint64_t digest = SWAY_DIGEST_START;
    for (int i = 0; i < ticks; i++) {
        tick_case_feed(a, 1);
        loop_tick(&a->loop);
        tick_case_drain(a, 1);
    }
    (void)ring_pop(b->loop.messages, &begin, 1);
    sway_reset(b->loop.step, &begin.config, 1);
    for (int i = 0; i < ticks; i++) {
        struct force_sample s;
        tick_case_feed(b, 1);
        (void)ring_pop(b->loop.raw, &s, 1);
        b->loop.next_tick++;
        s.tick = (uint32_t)i;
        sway_step(b->loop.step, (uint32_t)i, &s, 1, &sample);
        digest = sway_digest(digest, &sample);
    }
    bool correct = a->wrong == 0 && a->digest == digest;
    tick_case_destroy(a);
    tick_case_destroy(b);
    return correct;
}

static inline void tick_case_run(struct bench *b)
{
    if (!bench_wants(b, "P2")) return;
    if (!tick_case_correct(5000)) {
        bench_differs(b, "P2 tick", "frames of the bare step");
        return;
    }
    struct tick_case *c = tick_case_create();
    long page_faults = 0;
    double hot_s = tick_case_hot_s(c, b->long_form ? 2000 : 300, &page_faults);
    bench_line(b, "P2 tick hot, median", bench_text("%.3f us", hot_s * 1e6), "0.3 us", hot_s / 0.3e-6,
               BENCH_AT_MOST, 1.0);

    int count = b->long_form ? 30000 : 4000;
    double *took_s = calloc((size_t)count, sizeof *took_s);
    if (!took_s) abort();
    enum priority_level level = priority_raise(gettid(), LOOP_FIFO_PRIORITY, PRIORITY_FIFO);
    priority_short_slack();
    tick_case_woken_s(c, took_s, count);
    priority_drop(gettid());
    (void)prctl(PR_SET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL); /* the default again */
    double p50_s = bench_percentile(took_s, (size_t)count, 0.5),
           p99_s = bench_percentile(took_s, (size_t)count, 0.99);
    bench_line(b, "P2 tick woken, median", bench_text("%.3f us", p50_s * 1e6), "1.5 us", p50_s / 1.5e-6,
               BENCH_AT_MOST, 1.0);
    bench_line(b, "P2 tick woken, p99", bench_text("%.3f us", p99_s * 1e6), "5 us", p99_s / 5e-6,
               BENCH_AT_MOST, 1.0);
    bench_note("P2: %d ticks woken at %s, p99.9 %.2f us, worst %.2f us; %ld page faults in the hot ticks",
               count, priority_level_text(level), bench_percentile(took_s, (size_t)count, 0.999) * 1e6,
               bench_percentile(took_s, (size_t)count, 1.0) * 1e6, page_faults);
    if (c->wrong > 0) bench_differs(b, "P2 tick", "a tick lost a sample or a frame");
    if (page_faults > 0) bench_differs(b, "P2 tick", "page faults in the hot loop");
    free(took_s);
    tick_case_destroy(c);
}

#endif
