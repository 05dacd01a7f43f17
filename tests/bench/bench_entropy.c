/* links: signal */
/* bench_entropy.c - P10 and P11 sample entropy, P13 fluctuation analysis, of performance.md. Form, options
 * and exit status: support/bench.h. The short form takes fewer pairs where the loop runs for seconds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "signal/fluctuation.h"
#include "signal/sample_entropy.h"
#include "signal/simd.h"
#include "signal/zero_phase.h"
#include "support/bench.h"

enum { SHORT_N = 6000, LONG_N = 60000, MINUTE_S = 60, SHORT_PAIRS = 3 };

struct entropy_case {
    const double *u;
    size_t n;
    int m;
    double r;
    struct match_counts ours, peer;
};

/* Quiet standing: a body drawn back to its place by a slow spring (0.1 Hz) and pushed at random, plate noise,
 * low-pass 10 Hz. */
static void make_sway(double *u, size_t n, double rate_hz)
{
    struct random_stream r;
    double pull = exp(-2.0 * M_PI * 0.1 / rate_hz), x = 0.0;
    random_seed(&r, 20, "sway");
    for (size_t i = 0; i < n; i++) {
        x = pull * x + sqrt(1.0 - pull * pull) * 5.0 * random_normal(&r);
        u[i] = x + 0.1 * random_normal(&r);
    }
    if (zero_phase_run(10.0, rate_hz, u, n, u)) abort();
}

static double population_sd(const double *u, size_t n)
{
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) mean += u[i] / (double)n;
    for (size_t i = 0; i < n; i++) squares += (u[i] - mean) * (u[i] - mean);
    return sqrt(squares / (double)n);
}

/* The textbook double loop: m points, then the one after them. */
static void textbook(void *context)
{
    struct entropy_case *c = context;
    const double *u = c->u, r = c->r;
    size_t m = (size_t)c->m, templates = c->n - m;
    struct match_counts counts = {0, 0};
    for (size_t i = 0; i < templates; i++) {
        for (size_t j = i + 1; j < templates; j++) {
            size_t k = 0;
            while (k < m && fabs(u[i + k] - u[j + k]) <= r) k++;
            if (k < m) continue;
            counts.b++;
            if (fabs(u[i + m] - u[j + m]) <= r) counts.a++;
        }
    }
    c->peer = counts;
}

static void ours(void *context)
{
    struct entropy_case *c = context;
    if (sample_entropy_counts(c->u, c->n, c->m, c->r, &c->ours)) abort();
}

static bool same_counts(struct bench *b, const char *name, struct entropy_case *c)
{
    ours(c);
    if (c->ours.a == c->peer.a && c->ours.b == c->peer.b) return true;
    bench_differs(
        b, name,
        bench_text("%llu of %llu pairs", (unsigned long long)c->peer.a, (unsigned long long)c->peer.b));
    return false;
}

static double target_of(enum simd_level level, double base, double wide)
{
    return level == SIMD_BASE ? base : wide;
}

/* Every level that the processor has; returns our time at each. */
static void race(struct bench *b, const char *name, struct entropy_case *c, int pairs, double base,
                 double wide, double time_s[SIMD_LEVEL_COUNT])
{
    textbook(c);
    for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
        const char *line = bench_text("%s, %s", name, simd_level_name((enum simd_level)level));
        struct bench_pairs p;
        simd_limit((enum simd_level)level);
        if (!same_counts(b, line, c)) continue;
        bench_interleave(ours, textbook, c, pairs, &p);
        bench_line(b, line, bench_text("%.3f ms", 1e3 * p.ours_s), bench_text("%.1f ms", 1e3 * p.peer_s),
                   p.ratio, BENCH_AT_LEAST, target_of((enum simd_level)level, base, wide));
        bench_note("%s: pairs from %.1f to %.1f times", line, p.ratio_low, p.ratio_high);
        time_s[level] = p.ours_s;
    }
    simd_limit(SIMD_AVX512);
}

/* Other lengths of pattern and tolerances: once each, at the level in use. */
static void sweep(struct bench *b, const double *u, size_t n, double sd, int pairs)
{
    static const struct {
        int m;
        double f;
    } settings[] = {{2, 0.25}, {2, 0.3}, {3, 0.2}, {3, 0.25}, {3, 0.3}, {5, 0.2}, {5, 0.25}, {5, 0.3}};
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        struct entropy_case c = {.u = u, .n = n, .m = settings[i].m, .r = settings[i].f * sd};
        const char *name = bench_text("n %zu, m %d, r %.2f SD", n, c.m, settings[i].f);
        struct bench_pairs p;
        textbook(&c);
        if (!same_counts(b, name, &c)) continue;
        bench_interleave(ours, textbook, &c, pairs, &p);
        bench_note("%s: %.3f ms, %.1f times as fast", name, 1e3 * p.ours_s, p.ratio);
    }
}

static void entropy_cases(struct bench *b, const double *minute, const double *fine)
{
    double short_s[SIMD_LEVEL_COUNT] = {0}, long_s[SIMD_LEVEL_COUNT] = {0};
    int long_pairs = b->long_form ? BENCH_PAIRS : SHORT_PAIRS;
    struct entropy_case c = {.u = minute, .n = SHORT_N, .m = 2, .r = 0.2 * population_sd(minute, SHORT_N)};
    race(b, "P10 sample entropy, n 6000", &c, BENCH_PAIRS, 6.0, 12.0, short_s);
    if (bench_wants(b, "P10"))
        sweep(b, minute, SHORT_N, population_sd(minute, SHORT_N), b->long_form ? BENCH_PAIRS : 1);
    if (!bench_wants(b, "P11")) return;
    if (b->long_form) sweep(b, fine, LONG_N, population_sd(fine, LONG_N), 1);
    c = (struct entropy_case){.u = fine, .n = LONG_N, .m = 2, .r = 0.2 * population_sd(fine, LONG_N)};
    race(b, "P11 sample entropy, n 60000", &c, long_pairs, 12.0, 25.0, long_s);
    for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
        if (long_s[level] > 0.0)
            bench_line(b, bench_text("P11 growth from 6000, %s", simd_level_name((enum simd_level)level)),
                       bench_text("%.2f ms", 1e3 * long_s[level]),
                       bench_text("%.3f ms", 1e3 * short_s[level]), long_s[level] / short_s[level],
                       BENCH_AT_MOST, 45.0);
    }
}

/* ---- P13 ---- */

struct fluctuation_case {
    struct entropy_case entropy;
    double alpha;
};

static void fluctuation_side(void *context)
{
    struct fluctuation_case *c = context;
    struct metric_value v;
    if (fluctuation_alpha(c->entropy.u, c->entropy.n, &v)) abort();
    c->alpha = v.value;
}

static void entropy_side(void *context)
{
    ours(&((struct fluctuation_case *)context)->entropy);
}

/* Straight lines through the windows of the profile, in long double. */
static long double direct_fluctuation(const long double *profile, size_t n, size_t s)
{
    long double total = 0.0L, middle = 0.5L * (long double)(s - 1), tt = 0.0L;
    for (size_t i = 0; i < s; i++) tt += ((long double)i - middle) * ((long double)i - middle);
    for (size_t w = 0; w < n / s; w++) {
        const long double *y = profile + w * s;
        long double mean = 0.0L, ty = 0.0L;
        for (size_t i = 0; i < s; i++) mean += y[i] / (long double)s;
        for (size_t i = 0; i < s; i++) ty += ((long double)i - middle) * (y[i] - mean);
        for (size_t i = 0; i < s; i++) {
            long double e = y[i] - mean - ty / tt * ((long double)i - middle);
            total += e * e;
        }
    }
    return sqrtl(total / (long double)(n / s * s));
}

static double direct_alpha(const double *u, size_t n)
{
    static long double profile[LONG_N];
    long double mean = 0.0L, sum = 0.0L, x[100], y[100], mx = 0.0L, my = 0.0L, xy = 0.0L, xx = 0.0L;
    size_t before = 0;
    int count = 0;
    for (size_t i = 0; i < n; i++) mean += (long double)u[i] / (long double)n;
    for (size_t i = 0; i < n; i++) profile[i] = sum += u[i] - mean;
    for (int i = 0; count < 100; i++) {
        size_t s = (size_t)(4.0 * pow(1.2, i));
        if (s > n / 10) break;
        if (s == before) continue;
        x[count] = logl((long double)s);
        y[count++] = logl(direct_fluctuation(profile, n, s));
        before = s;
    }
    for (int i = 0; i < count; i++) mx += x[i] / count, my += y[i] / count;
    for (int i = 0; i < count; i++) xy += (x[i] - mx) * (y[i] - my), xx += (x[i] - mx) * (x[i] - mx);
    bench_note("P13: %d scales at n %zu", count, n);
    return (double)(xy / xx);
}

static void fluctuation_cases(struct bench *b, const double *minute, const double *fine)
{
    double want = direct_alpha(minute, SHORT_N), want_fine = direct_alpha(fine, LONG_N);
    for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
        const char *name = bench_text("P13 fluctuation to sample entropy, n 6000, %s",
                                      simd_level_name((enum simd_level)level));
        struct fluctuation_case c = {.entropy = {.u = fine, .n = LONG_N, .m = 2}};
        struct bench_pairs p;
        simd_limit((enum simd_level)level);
        fluctuation_side(&c);
        double error = fabs(c.alpha - want_fine) / want_fine;
        c.entropy = (struct entropy_case){
            .u = minute, .n = SHORT_N, .m = 2, .r = 0.2 * population_sd(minute, SHORT_N)};
        fluctuation_side(&c);
        error = fmax(error, fabs(c.alpha - want) / want);
        if (!(error <= 1e-10)) {
            bench_differs(b, name, bench_text("relative difference %.1e", error));
            continue;
        }
        bench_interleave(fluctuation_side, entropy_side, &c, BENCH_PAIRS * 9, &p);
        bench_line(b, name, bench_text("%.3f ms", 1e3 * p.ours_s), bench_text("%.3f ms", 1e3 * p.peer_s),
                   1.0 / p.ratio, BENCH_AT_MOST, 0.3);
        bench_note("%s: relative difference to the fit in long double %.1e", name, error);
    }
    simd_limit(SIMD_AVX512);
}

int main(int argc, char **argv)
{
    static double minute[SHORT_N], fine[LONG_N];
    struct bench b;
    bench_begin(&b, argc, argv);
    bench_note("SIMD level in use: %s", simd_level_name(simd_level()));
    make_sway(minute, SHORT_N, (double)SHORT_N / MINUTE_S);
    make_sway(fine, LONG_N, (double)LONG_N / MINUTE_S);
    if (bench_wants(&b, "P10") || bench_wants(&b, "P11")) entropy_cases(&b, minute, fine);
    if (bench_wants(&b, "P13")) fluctuation_cases(&b, minute, fine);
    return bench_end(&b);
}
