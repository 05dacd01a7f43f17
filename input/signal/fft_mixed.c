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

/* Element a, and the one of the next group, a + step; one for both where there is only one group. */
INLINED wide_base groups_at(const double *v, size_t a, size_t step, bool alone)
{
    if (!alone && step == 1) return *(const wide_base *)(v + a);
    return (wide_base){v[a], v[alone ? a : a + step]};
}

/* Results k = 0..radix-1 of groups p and q, which lie one after the other. */
INLINED void store_groups(unsigned radix, const wide_base *v, double *p, double *q)
{
#pragma GCC unroll 5
    for (unsigned k = 0; k + 1 < radix; k += 2) {
        *(wide_base *)(p + k) = (wide_base){v[k][0], v[k + 1][0]};
        *(wide_base *)(q + k) = (wide_base){v[k][1], v[k + 1][1]};
    }
    if (radix % 2 == 1) p[radix - 1] = v[radix - 1][0], q[radix - 1] = v[radix - 1][1];
}

/* The first pass: lanes are groups p and p + 1. Of an odd number the last pair overlaps the one before; a
 * single group is its own neighbour: the same values are written twice. */
INLINED void first_pass(unsigned radix, size_t step, const struct pass *s, struct split_input in,
                        struct split out, bool alone)
{
    for (size_t i = 0; i < s->count; i += 2) {
        size_t p = alone || i + 1 < s->count ? i : i - 1, q = alone ? p : p + 1;
        struct parts_base z[RADIX_MAX];
        wide_base re[RADIX_MAX], im[RADIX_MAX];
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            size_t at = (p + k * s->count) * step;
            z[k] = (struct parts_base){groups_at(in.re, at, step, alone), groups_at(in.im, at, step, alone)};
        }
        butterfly_base(radix, z);
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            if (k > 0) {
                const double *turn_re = s->turn_re + (k - 1) * s->count;
                const double *turn_im = s->turn_im + (k - 1) * s->count;
                z[k] = times_base(z[k], (struct parts_base){groups_at(turn_re, p, 1, alone),
                                                            groups_at(turn_im, p, 1, alone)});
            }
            re[k] = z[k].re, im[k] = z[k].im;
        }
        store_groups(radix, re, out.re + radix * p, out.re + radix * q);
        store_groups(radix, im, out.im + radix * p, out.im + radix * q);
    }
}

/* step and alone are constants where they decide how to load. */
INLINED void first_pass_of(unsigned radix, const struct pass *s, struct split_input in, struct split out)
{
    if (s->count == 1)
        first_pass(radix, in.step, s, in, out, true);
    else if (in.step == 1)
        first_pass(radix, 1, s, in, out, false);
    else
        first_pass(radix, in.step, s, in, out, false);
}

static void run_first(const struct pass *s, struct split_input in, struct split out)
{
    switch (s->radix) {
    case 2: first_pass_of(2, s, in, out); break;
    case 3: first_pass_of(3, s, in, out); break;
    case 4: first_pass_of(4, s, in, out); break;
    default: first_pass_of(5, s, in, out); break;
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
