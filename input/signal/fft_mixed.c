#include "signal/fft_mixed.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- butterflies: two at a time, one per lane; the same operations in the same order on every machine ---- */

typedef double pair __attribute__((vector_size(16)));
struct lanes {
    pair re, im;
};

static inline struct lanes plus(struct lanes a, struct lanes b)
{
    return (struct lanes){a.re + b.re, a.im + b.im};
}

static inline struct lanes minus(struct lanes a, struct lanes b)
{
    return (struct lanes){a.re - b.re, a.im - b.im};
}

static inline struct lanes times(struct lanes a, struct lanes b)
{
    return (struct lanes){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline struct lanes scaled(struct lanes a, double c)
{
    return (struct lanes){a.re * c, a.im * c};
}

static inline struct lanes minus_i_times(struct lanes a)
{
    return (struct lanes){a.im, -a.re};
}

static inline void butterfly_2(struct lanes *z)
{
    struct lanes a = z[0], b = z[1];
    z[0] = plus(a, b);
    z[1] = minus(a, b);
}

static inline void butterfly_3(struct lanes *z)
{
    const double sin_60 = 0.86602540378443864676;
    struct lanes sum = plus(z[1], z[2]), turned = minus_i_times(scaled(minus(z[1], z[2]), sin_60));
    struct lanes middle = minus(z[0], scaled(sum, 0.5));
    z[0] = plus(z[0], sum);
    z[1] = plus(middle, turned);
    z[2] = minus(middle, turned);
}

static inline void butterfly_4(struct lanes *z)
{
    struct lanes a = plus(z[0], z[2]), b = minus(z[0], z[2]);
    struct lanes c = plus(z[1], z[3]), d = minus_i_times(minus(z[1], z[3]));
    z[0] = plus(a, c);
    z[1] = plus(b, d);
    z[2] = minus(a, c);
    z[3] = minus(b, d);
}

static inline void butterfly_5(struct lanes *z)
{
    const double cos_72 = 0.30901699437494742410, cos_144 = -0.80901699437494742410;
    const double sin_72 = 0.95105651629515357212, sin_144 = 0.58778525229247312917;
    struct lanes s1 = plus(z[1], z[4]), d1 = minus(z[1], z[4]), s2 = plus(z[2], z[3]), d2 = minus(z[2], z[3]);
    struct lanes a = plus(z[0], plus(scaled(s1, cos_72), scaled(s2, cos_144)));
    struct lanes b = plus(z[0], plus(scaled(s1, cos_144), scaled(s2, cos_72)));
    struct lanes c = minus_i_times(plus(scaled(d1, sin_72), scaled(d2, sin_144)));
    struct lanes d = minus_i_times(minus(scaled(d1, sin_144), scaled(d2, sin_72)));
    z[0] = plus(z[0], plus(s1, s2));
    z[1] = plus(a, c);
    z[2] = plus(b, d);
    z[3] = minus(b, d);
    z[4] = minus(a, c);
}

#define INLINED static inline __attribute__((always_inline))

INLINED void butterfly(unsigned radix, struct lanes *z)
{
    switch (radix) {
    case 2: butterfly_2(z); break;
    case 3: butterfly_3(z); break;
    case 4: butterfly_4(z); break;
    default: butterfly_5(z); break;
    }
}

/* ---- passes ---- */

static inline pair load(const double *p)
{
    pair v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline void store(double *p, pair v)
{
    memcpy(p, &v, sizeof v);
}

/* The first pass: lanes are groups p and p + 1 (the last again when their number is odd: the same values
 * are written twice). */
INLINED void first_pass(unsigned radix, const struct pass *s, struct split_input in, struct split out)
{
    size_t beside = s->count > 1;
    for (size_t i = 0; i < s->count; i += 2) {
        size_t p = i + 1 < s->count ? i : s->count - 1 - beside, q = p + beside;
        struct lanes z[RADIX_MAX];
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            size_t a = (p + k * s->count) * in.step, b = (q + k * s->count) * in.step;
            z[k] = (struct lanes){{in.re[a], in.re[b]}, {in.im[a], in.im[b]}};
        }
        butterfly(radix, z);
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            if (k > 0) {
                const double *re = s->turn_re + (k - 1) * s->count, *im = s->turn_im + (k - 1) * s->count;
                z[k] = times(z[k], (struct lanes){{re[p], re[q]}, {im[p], im[q]}});
            }
            out.re[radix * p + k] = z[k].re[0], out.re[radix * q + k] = z[k].re[1];
            out.im[radix * p + k] = z[k].im[0], out.im[radix * q + k] = z[k].im[1];
        }
    }
}

/* Lanes are neighbours within a stride of 2 or more; when it is odd, the last pair overlaps the one before. */
INLINED void next_group(unsigned radix, const struct pass *s, size_t p, struct split in, struct split out)
{
    struct lanes turn[RADIX_MAX];
#pragma GCC unroll 5
    for (unsigned k = 1; k < radix; k++) {
        double re = s->turn_re[(k - 1) * s->count + p], im = s->turn_im[(k - 1) * s->count + p];
        turn[k] = (struct lanes){{re, re}, {im, im}};
    }
    size_t from = p * s->stride, across = s->count * s->stride, to = radix * from;
    for (size_t i = 0; i < s->stride; i += 2) {
        size_t q = i + 1 < s->stride ? i : s->stride - 2;
        struct lanes z[RADIX_MAX];
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++)
            z[k] = (struct lanes){load(in.re + from + k * across + q), load(in.im + from + k * across + q)};
        butterfly(radix, z);
#pragma GCC unroll 5
        for (unsigned k = 0; k < radix; k++) {
            if (k > 0) z[k] = times(z[k], turn[k]);
            store(out.re + to + k * s->stride + q, z[k].re);
            store(out.im + to + k * s->stride + q, z[k].im);
        }
    }
}

INLINED void next_pass(unsigned radix, const struct pass *s, struct split in, struct split out)
{
    for (size_t p = 0; p < s->count; p++) next_group(radix, s, p, in, out);
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

static void run_next(const struct pass *s, struct split in, struct split out)
{
    switch (s->radix) {
    case 2: next_pass(2, s, in, out); break;
    case 3: next_pass(3, s, in, out); break;
    case 4: next_pass(4, s, in, out); break;
    default: next_pass(5, s, in, out); break;
    }
}

void mixed_run(const struct mixed_plan *p, struct split_input in, struct split out, struct split scratch)
{
    if (p->pass_count == 0) {
        out.re[0] = in.re[0], out.im[0] = in.im[0];
        return;
    }
    struct split buffer[2] = {out, scratch}; /* the last pass writes out */
    for (int i = 0; i < p->pass_count; i++) {
        int left = p->pass_count - 1 - i;
        if (i == 0)
            run_first(&p->pass[i], in, buffer[left % 2]);
        else
            run_next(&p->pass[i], buffer[(left + 1) % 2], buffer[left % 2]);
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
