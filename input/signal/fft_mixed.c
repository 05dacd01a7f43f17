#include "signal/fft_mixed.h"

#include <stdint.h>
#include <stdlib.h>

#include "signal/simd.h"

/* 4s first: the first pass writes lane by lane, and the fewer passes the better. */
static const unsigned radices[] = {4, 2, 3, 5};
enum { RADIX_KINDS = sizeof radices / sizeof radices[0], RADIX_MAX = 5, PASSES_MAX = 64 };

/* One pass over groups of `radix` elements. Before it, transforms of length `stride` are done and n =
 * stride * radix * count. turn[(k - 1) * count + p] = exp(-2 pi i k p / (radix * count)). */
struct pass {
    unsigned radix;
    size_t stride, count;
    double *turn_re, *turn_im; /* [(radix - 1) * count], owned by the plan's store */
};

struct mixed_plan {
    size_t n;
    int pass_count;
    struct pass pass[PASSES_MAX];
    double *store;
};

/* ---- butterflies and passes ---- */

/* One source for every width. */
#define LANES 2
#define LANES_NAME(x) x##_base
#define LANES_TARGET
#include "signal/fft_lanes.h"

#if defined __x86_64__
#define LANES 4
#define LANES_NAME(x) x##_avx2
#define LANES_TARGET __attribute__((target("avx2")))
#include "signal/fft_lanes.h"

#define LANES 8
#define LANES_NAME(x) x##_avx512
#define LANES_TARGET SIMD_AVX512_TARGET("avx512f,avx512dq,avx512vl")
#include "signal/fft_lanes.h"
#endif

#define INLINED static inline __attribute__((always_inline))

/* The first pass: lanes are groups p and p + 1 (the last again when their number is odd: the same values
 * are written twice). */
INLINED void first_pass(unsigned radix, const struct pass *s, struct split_input in, struct split out)
{
    size_t beside = s->count > 1;
    for (size_t i = 0; i < s->count; i += 2) {
        size_t p = i + 1 < s->count ? i : s->count - 1 - beside, q = p + beside;
        struct parts_base z[RADIX_MAX];
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            size_t a = (p + k * s->count) * in.step, b = (q + k * s->count) * in.step;
            z[k] = (struct parts_base){{in.re[a], in.re[b]}, {in.im[a], in.im[b]}};
        }
        butterfly_base(radix, z);
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            if (k > 0) {
                const double *re = s->turn_re + (k - 1) * s->count, *im = s->turn_im + (k - 1) * s->count;
                z[k] = times_base(z[k], (struct parts_base){{re[p], re[q]}, {im[p], im[q]}});
            }
            out.re[radix * p + k] = z[k].re[0], out.re[radix * q + k] = z[k].re[1];
            out.im[radix * p + k] = z[k].im[0], out.im[radix * q + k] = z[k].im[1];
        }
    }
}

static void run_first(const struct pass *s, struct split_input in, struct split out)
{
    switch (s->radix) {
    case 2: first_pass(2, s, in, out); break;
    case 3: first_pass(3, s, in, out); break;
    case 4: first_pass(4, s, in, out); break;
    default: first_pass(5, s, in, out); break;
    }
}

/* As wide as the level has vectors and the stride fills them: 8000 real values take 25 us in pairs, 19 us in
 * fours, 17 us in eights. */
static void run_next(const struct pass *s, struct split in, struct split out, enum simd_level level)
{
#if defined __x86_64__
    if (level >= SIMD_AVX512 && s->stride >= 8)
        next_pass_avx512(s, in, out);
    else if (level >= SIMD_AVX2 && s->stride >= 4)
        next_pass_avx2(s, in, out);
    else
        next_pass_base(s, in, out);
#else
    (void)level;
    next_pass_base(s, in, out);
#endif
}

void mixed_run(const struct mixed_plan *p, struct split_input in, struct split out, struct split scratch)
{
    if (p->pass_count == 0) {
        out.re[0] = in.re[0], out.im[0] = in.im[0];
        return;
    }
    struct split buffer[2] = {out, scratch}; /* the last pass writes out */
    enum simd_level level = simd_level();
    for (int i = 0; i < p->pass_count; i++) {
        int left = p->pass_count - 1 - i;
        if (i == 0)
            run_first(&p->pass[i], in, buffer[left % 2]);
        else
            run_next(&p->pass[i], buffer[(left + 1) % 2], buffer[left % 2], level);
    }
}

/* ---- plans ---- */

bool mixed_length(size_t n)
{
    if (n == 0) return false;
    for (size_t i = 0; i < RADIX_KINDS; i++)
        while (n % radices[i] == 0) n /= radices[i];
    return n == 1;
}

/* Returns how many roots the passes need. */
static size_t split_length(struct mixed_plan *p)
{
    size_t left = p->n, stride = 1, roots = 0;
    for (size_t i = 0; i < RADIX_KINDS; i++)
        for (unsigned r = radices[i]; left % r == 0; stride *= r) {
            left /= r;
            p->pass[p->pass_count++] = (struct pass){.radix = r, .stride = stride, .count = left};
            roots += (r - 1) * left;
        }
    return roots;
}

static void fill_turns(const struct pass *s, const struct unit_roots *roots)
{
    size_t step = roots->n / (s->radix * s->count);
    for (unsigned k = 1; k < s->radix; k++)
        for (size_t p = 0; p < s->count; p++) {
            struct complex_value w = unit_root(roots, k * p * step);
            s->turn_re[(k - 1) * s->count + p] = w.re;
            s->turn_im[(k - 1) * s->count + p] = w.im;
        }
}

enum status mixed_plan_create(size_t n, const struct unit_roots *roots, struct mixed_plan **out)
{
    *out = NULL;
    if (!mixed_length(n) || roots->n % n != 0) return STATUS_ARG;
    struct mixed_plan *p = calloc(1, sizeof *p);
    if (!p) return STATUS_MEM;
    p->n = n;
    size_t count = split_length(p);
    double *at = p->store = malloc((2 * count + 1) * sizeof *at);
    if (!at) {
        mixed_plan_destroy(p);
        return STATUS_MEM;
    }
    for (int i = 0; i < p->pass_count; i++) {
        struct pass *s = &p->pass[i];
        s->turn_re = at, at += (s->radix - 1) * s->count;
        s->turn_im = at, at += (s->radix - 1) * s->count;
        fill_turns(s, roots);
    }
    *out = p;
    return STATUS_OK;
}

void mixed_plan_destroy(struct mixed_plan *p)
{
    if (!p) return;
    free(p->store);
    free(p);
}
