#include "signal/filter_bank.h"

#include <string.h>

#include "base/processor.h"
#include "signal/simd.h"

/* A tail must not decay into denormals. Looking once in FLUSH_FRAMES frames is early enough (from 1e-30 no
 * Butterworth pole reaches 1e-308 in so few frames) and keeps the test out of the recursion, where it would
 * cost more than the filter. Counted in frames since the start, so that the bits do not depend on how the
 * caller cuts the stream. */
enum { FLUSH_FRAMES = 64 };

typedef void filter_run(struct filter_bank *b, const struct filter_frame *in, struct filter_frame *out,
                        size_t count);

static void run_plain(struct filter_bank *b, const struct filter_frame *in, struct filter_frame *out,
                      size_t count)
{
    const struct biquad f = b->section[0], g = b->section[1];
    for (int c = 0; c < b->channel_count; c++) {
        double p1 = b->z1[0].v[c], p2 = b->z2[0].v[c], q1 = b->z1[1].v[c], q2 = b->z2[1].v[c];
        for (size_t i = 0; i < count; i++) {
            double x = in[i].v[c], y = f.b0 * x + p1;
            p1 = f.b1 * x - f.a1 * y + p2;
            p2 = f.b2 * x - f.a2 * y;
            double z = g.b0 * y + q1;
            q1 = g.b1 * y - g.a1 * z + q2;
            q2 = g.b2 * y - g.a2 * z;
            out[i].v[c] = z;
        }
        b->z1[0].v[c] = p1, b->z2[0].v[c] = p2, b->z1[1].v[c] = q1, b->z2[1].v[c] = q2;
    }
}

/* One kernel for any width: `groups` vectors of `width` lanes, the states in registers over the whole run. A
 * vector type is as wide as the machine, never wider: that spills (performance.md 2). Written once; the
 * compiler makes each level of it. */
#define FILTER_KERNEL(name, architecture, width, groups)                                                     \
    architecture static void name(struct filter_bank *b, const struct filter_frame *in,                      \
                                  struct filter_frame *out, size_t count)                                    \
    {                                                                                                        \
        typedef double wide __attribute__((vector_size(8 * (width)), aligned(8), may_alias));                \
        const struct biquad f = b->section[0], g = b->section[1];                                            \
        wide *state[4] = {(wide *)b->z1[0].v, (wide *)b->z2[0].v, (wide *)b->z1[1].v, (wide *)b->z2[1].v};   \
        wide p1[groups], p2[groups], q1[groups], q2[groups];                                                 \
        _Pragma("GCC unroll 4") for (int k = 0; k < (groups); k++) p1[k] = state[0][k], p2[k] = state[1][k], \
                                                                   q1[k] = state[2][k], q2[k] = state[3][k]; \
        for (size_t i = 0; i < count; i++) {                                                                 \
            const wide *from = (const wide *)in[i].v;                                                        \
            wide *to = (wide *)out[i].v;                                                                     \
            _Pragma("GCC unroll 4") for (int k = 0; k < (groups); k++)                                       \
            {                                                                                                \
                wide x = from[k], y = f.b0 * x + p1[k];                                                      \
                p1[k] = f.b1 * x - f.a1 * y + p2[k];                                                         \
                p2[k] = f.b2 * x - f.a2 * y;                                                                 \
                wide z = g.b0 * y + q1[k];                                                                   \
                q1[k] = g.b1 * y - g.a1 * z + q2[k];                                                         \
                q2[k] = g.b2 * y - g.a2 * z;                                                                 \
                to[k] = z;                                                                                   \
            }                                                                                                \
        }                                                                                                    \
        _Pragma("GCC unroll 4") for (int k = 0; k < (groups); k++) state[0][k] = p1[k], state[1][k] = p2[k], \
                                                                   state[2][k] = q1[k], state[3][k] = q2[k]; \
    }

#if defined __x86_64__
FILTER_KERNEL(run_sse2_1, , 2, 1)
FILTER_KERNEL(run_sse2_2, , 2, 2)
FILTER_KERNEL(run_sse2_3, , 2, 3)
FILTER_KERNEL(run_sse2_4, , 2, 4)
FILTER_KERNEL(run_avx2_1, __attribute__((target("avx2"))), 4, 1)
FILTER_KERNEL(run_avx2_2, __attribute__((target("avx2"))), 4, 2)
FILTER_KERNEL(run_avx512, SIMD_AVX512_TARGET("avx512f"), 8, 1)

/* By level and number of channels. */
static filter_run *const runs[FILTER_LEVEL_COUNT][CHANNEL_MAX] = {
    [FILTER_PLAIN] = {run_plain, run_plain, run_plain, run_plain, run_plain, run_plain, run_plain, run_plain},
    [FILTER_SSE2] = {run_sse2_1, run_sse2_1, run_sse2_2, run_sse2_2, run_sse2_3, run_sse2_3, run_sse2_4,
                     run_sse2_4},
    [FILTER_AVX2] = {run_avx2_1, run_avx2_1, run_avx2_1, run_avx2_1, run_avx2_2, run_avx2_2, run_avx2_2,
                     run_avx2_2},
    [FILTER_AVX512] = {run_avx512, run_avx512, run_avx512, run_avx512, run_avx512, run_avx512, run_avx512,
                       run_avx512},
};

enum filter_level filter_level_best(void)
{
    if (PROCESSOR_HAS(AVX512F, "avx512f")) return FILTER_AVX512;
    if (PROCESSOR_HAS(AVX2, "avx2")) return FILTER_AVX2;
    return FILTER_SSE2;
}

static filter_run *run_of(const struct filter_bank *b)
{
    return runs[b->level][b->channel_count - 1];
}
#else
enum filter_level filter_level_best(void)
{
    return FILTER_PLAIN;
}

static filter_run *run_of(const struct filter_bank *b)
{
    (void)b;
    return run_plain;
}
#endif

const char *filter_level_name(enum filter_level l)
{
    static const char *const names[FILTER_LEVEL_COUNT] = {"plain C", "SSE2", "AVX2", "AVX-512"};
    return l < FILTER_LEVEL_COUNT ? names[l] : "unknown";
}

void filter_bank_init(struct filter_bank *b, int channel_count, double cutoff_hz, double rate_hz)
{
    *b = (struct filter_bank){.channel_count = channel_count, .level = filter_level_best()};
    for (int s = 0; s < FILTER_SECTIONS; s++)
        biquad_butterworth(2 * FILTER_SECTIONS, s, cutoff_hz, rate_hz, &b->section[s]);
}

void filter_bank_start(struct filter_bank *b, const struct filter_frame *frame)
{
    b->frames_since_flush = 0;
    for (int s = 0; s < FILTER_SECTIONS; s++) {
        for (int c = 0; c < b->channel_count; c++) {
            struct biquad_state state; /* gain 1 at rest: the second section sees what the first one sees */
            biquad_start(&b->section[s], &state, frame->v[c]);
            b->z1[s].v[c] = state.z1;
            b->z2[s].v[c] = state.z2;
        }
    }
}

static void flush(struct filter_bank *b)
{
    for (int s = 0; s < FILTER_SECTIONS; s++) {
        for (int c = 0; c < CHANNEL_MAX; c++) {
            b->z1[s].v[c] = filter_flush(b->z1[s].v[c]);
            b->z2[s].v[c] = filter_flush(b->z2[s].v[c]);
        }
    }
}

void filter_bank_run(struct filter_bank *b, const struct filter_frame *in, struct filter_frame *out,
                     size_t count)
{
    filter_run *run = run_of(b);
    while (count > 0) {
        size_t n = FLUSH_FRAMES - b->frames_since_flush;
        if (n > count) n = count;
        run(b, in, out, n);
        in += n, out += n, count -= n;
        b->frames_since_flush += n;
        if (b->frames_since_flush < FLUSH_FRAMES) continue;
        flush(b);
        b->frames_since_flush = 0;
    }
}
