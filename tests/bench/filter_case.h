/* filter_case.h - P1: six channels through a 4th-order low-pass, ours in SIMD lanes against liquid-dsp's
 * iirfilt_rrrf, six of them (float), when that library is installed. */
#ifndef EVENKEEL_TESTS_FILTER_CASE_H
#define EVENKEEL_TESTS_FILTER_CASE_H

#include <dlfcn.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "signal/filter_bank.h"
#include "support/bench.h"

enum { FILTER_CHANNELS = 6, FILTER_FRAMES = 1000 };
#define FILTER_CUTOFF_HZ 10.0
#define FILTER_RATE_HZ 1000.0

struct liquid { /* of liquid.h: the four functions we call */
    void *library;
    void *(*create)(int type, int band, int format, unsigned order, float cutoff, float centre,
                    float ripple_db, float stop_db);
    void (*execute)(void *filter, float x, float *y);
    void (*destroy)(void *filter);
};
enum { LIQUID_BUTTERWORTH = 0, LIQUID_LOW_PASS = 0, LIQUID_SECTIONS = 0 };

struct filter_case {
    struct filter_bank bank;
    struct liquid liquid;
    void *peer[FILTER_CHANNELS];
    int laps;
    struct filter_frame in[FILTER_FRAMES], out[FILTER_FRAMES], want[FILTER_FRAMES];
    float peer_in[FILTER_FRAMES][FILTER_CHANNELS], peer_out[FILTER_FRAMES][FILTER_CHANNELS];
};

static inline bool liquid_load(struct liquid *l)
{
    static const char *const names[] = {"libliquid.so.1", "libliquid.so"};
    for (size_t i = 0; i < 2 && !l->library; i++) l->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!l->library) return false;
    *(void **)&l->create = dlsym(l->library, "iirfilt_rrrf_create_prototype");
    *(void **)&l->execute = dlsym(l->library, "iirfilt_rrrf_execute");
    *(void **)&l->destroy = dlsym(l->library, "iirfilt_rrrf_destroy");
    return l->create && l->execute && l->destroy;
}

static inline void filter_case_input(struct filter_case *c)
{
    struct random_stream r;
    random_seed(&r, 3, "filter case");
    for (int i = 0; i < FILTER_FRAMES; i++) {
        for (int k = 0; k < CHANNEL_MAX; k++)
            c->in[i].v[k] = k < FILTER_CHANNELS ? 100.0 * random_normal(&r) : 0.0;
        for (int k = 0; k < FILTER_CHANNELS; k++) c->peer_in[i][k] = (float)c->in[i].v[k];
    }
}

/* The slow reference: one channel after the other through plain biquads, from silence. */
static inline void filter_case_reference(struct filter_case *c)
{
    for (int k = 0; k < FILTER_CHANNELS; k++) {
        struct biquad f[2];
        struct biquad_state s[2] = {{0.0, 0.0}, {0.0, 0.0}};
        for (int n = 0; n < 2; n++) biquad_butterworth(4, n, FILTER_CUTOFF_HZ, FILTER_RATE_HZ, &f[n]);
        for (int i = 0; i < FILTER_FRAMES; i++)
            c->want[i].v[k] = biquad_step(&f[1], &s[1], biquad_step(&f[0], &s[0], c->in[i].v[k]));
    }
}

/* True when this level gives the bits of the slow reference. */
static inline bool filter_case_correct(struct filter_case *c, enum filter_level level)
{
    filter_bank_init(&c->bank, FILTER_CHANNELS, FILTER_CUTOFF_HZ, FILTER_RATE_HZ);
    c->bank.level = level;
    filter_bank_run(&c->bank, c->in, c->out, FILTER_FRAMES);
    for (int i = 0; i < FILTER_FRAMES; i++) {
        if (memcmp(c->out[i].v, c->want[i].v, FILTER_CHANNELS * sizeof(double)) != 0) return false;
    }
    return true;
}

static inline void filter_case_ours(void *context)
{
    struct filter_case *c = context;
    for (int lap = 0; lap < c->laps; lap++) filter_bank_run(&c->bank, c->in, c->out, FILTER_FRAMES);
}

static inline void filter_case_ours_one_by_one(void *context)
{
    struct filter_case *c = context;
    for (int lap = 0; lap < c->laps; lap++) {
        for (int i = 0; i < FILTER_FRAMES; i++) filter_bank_run(&c->bank, &c->in[i], &c->out[i], 1);
    }
}

static inline void filter_case_peer(void *context)
{
    struct filter_case *c = context;
    for (int lap = 0; lap < c->laps; lap++) {
        for (int i = 0; i < FILTER_FRAMES; i++) {
            for (int k = 0; k < FILTER_CHANNELS; k++)
                c->liquid.execute(c->peer[k], c->peer_in[i][k], &c->peer_out[i][k]);
        }
    }
}

/* The peer does the same work: its float output follows ours to single precision. */
static inline bool filter_case_peer_agrees(struct filter_case *c)
{
    c->laps = 1;
    filter_case_peer(c);
    for (int i = 0; i < FILTER_FRAMES; i++) {
        for (int k = 0; k < FILTER_CHANNELS; k++) {
            if (!(fabs((double)c->peer_out[i][k] - c->want[i].v[k]) < 0.01)) return false;
        }
    }
    return true;
}

static inline void filter_case_level(struct bench *b, struct filter_case *c, enum filter_level level)
{
    const char *name = bench_text("P1 filter %s", filter_level_name(level));
    struct bench_pairs p, one;
    if (!filter_case_correct(c, level)) {
        bench_differs(b, name, "bits of the plain biquads");
        return;
    }
    c->laps = b->long_form ? 1000 : 200;
    double per_frame_ns = 1e9 / (double)c->laps / FILTER_FRAMES;
    bench_interleave(filter_case_ours, filter_case_peer, c, BENCH_PAIRS, &p);
    bench_interleave(filter_case_ours_one_by_one, filter_case_peer, c, BENCH_PAIRS, &one);
    bench_line(b, name, bench_text("%.2f ns", p.ours_s * per_frame_ns),
               bench_text("%.2f ns", p.peer_s * per_frame_ns), p.ratio, BENCH_AT_LEAST,
               level >= FILTER_AVX2 ? 7.0 : 5.0);
    bench_note("%s: per-pair ratio %.2f to %.2f; handed over one frame at a time %.2f ns, ratio %.2f", name,
               p.ratio_low, p.ratio_high, one.ours_s * per_frame_ns, one.ratio);
}

static inline void filter_case_run(struct bench *b)
{
    static struct filter_case c;
    if (!bench_wants(b, "P1")) return;
    filter_case_input(&c);
    filter_case_reference(&c);
    if (!liquid_load(&c.liquid)) {
        for (int level = 0; level <= (int)filter_level_best(); level++) {
            if (!filter_case_correct(&c, (enum filter_level)level))
                bench_differs(b, "P1 filter", filter_level_name((enum filter_level)level));
        }
        bench_skip(b, "P1 filter", "liquid-dsp is not installed (libliquid-dev)");
        return;
    }
    for (int k = 0; k < FILTER_CHANNELS; k++)
        c.peer[k] = c.liquid.create(LIQUID_BUTTERWORTH, LIQUID_LOW_PASS, LIQUID_SECTIONS, 4,
                                    (float)(FILTER_CUTOFF_HZ / FILTER_RATE_HZ), 0.0f, 1.0f, 60.0f);
    bench_note("P1: SIMD level chosen at run time: %s", filter_level_name(filter_level_best()));
    if (!filter_case_peer_agrees(&c)) bench_differs(b, "P1 filter", "liquid-dsp's output");
    for (int level = FILTER_SSE2; level <= (int)filter_level_best(); level++)
        filter_case_level(b, &c, (enum filter_level)level);
    for (int k = 0; k < FILTER_CHANNELS; k++) c.liquid.destroy(c.peer[k]);
}

#endif
