/* bench.h - what every benchmark program needs: options, header, interleaved pairs, percentiles, result
 * lines.
 *
 * Rules: performance.md 0. One line per case: name, ours, peer, ratio, target, PASS | FAIL | SKIP, separated
 * by tabs; lines with
 * '#' explain. Options: --long (full targets and lengths; otherwise seconds per case and 70 % of the target),
 * --only PREFIX (cases whose name begins so). Exit status: 1 when a result was not what the slow reference
 * says, or a line says FAIL; else 0. */
#ifndef EVENKEEL_TESTS_BENCH_H
#define EVENKEEL_TESTS_BENCH_H

#include <stdbool.h>
#include <stddef.h>

struct bench {
    bool long_form;
    const char *only; /* NULL: all cases */
    int failed;
    int argc;
    char **argv;
};
void bench_begin(struct bench *b, int argc,
                 char **argv);        /* prints the header; --help and unknown options end the program */
int bench_end(const struct bench *b); /* exit status */
/* Value of a further option "--p5-seconds 600"; otherwise the default. Name it in bench_begin's table: all
 * "--x-seconds" are known. */
double bench_option(const struct bench *b, const char *name, double otherwise);
bool bench_wants(const struct bench *b, const char *name);

double bench_cpu_s(void);                        /* processor time of this thread: throughput */
double bench_wall_s(void);                       /* monotonic: latency */
int bench_compare(const void *a, const void *b); /* of double, for qsort */
double bench_percentile(double *values, size_t count, double p); /* sorts; p in 0..1; NaN when empty */
double bench_median(double *values, size_t count);

enum { BENCH_PAIRS = 7 };
struct bench_pairs {
    double ours_s, peer_s;               /* medians, CPU time of one run */
    double ratio, ratio_low, ratio_high; /* peer over ours per pair: median and spread */
};
typedef void bench_side(void *context);
/* One warm-up of each, then A B A B ... */
void bench_interleave(bench_side *ours, bench_side *peer, void *context, int pairs, struct bench_pairs *out);

enum bench_goal { BENCH_AT_LEAST, BENCH_AT_MOST };
/* ours and peer: text with unit ("3.9 ns"). In the short form a line passes at 70 % of the target. */
void bench_line(struct bench *b, const char *name, const char *ours, const char *peer, double ratio,
                enum bench_goal goal, double target);
void bench_skip(const struct bench *b, const char *name, const char *why);
void bench_differs(struct bench *b, const char *name,
                   const char *what); /* a fast wrong number: the benchmark failed */
void bench_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *bench_text(const char *format, ...)
    __attribute__((format(printf, 1, 2))); /* one of eight static buffers */

#endif
