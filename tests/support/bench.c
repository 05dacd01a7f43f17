#include "support/bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SHORT_FORM_SHARE 0.7

static bool takes_value(const char *option)
{
    const char *end = strstr(option, "-seconds");
    return strcmp(option, "--only") == 0 || (end && end[strlen("-seconds")] == '\0');
}

static void print_processor(void)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    while (f && fgets(line, sizeof line, f)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon) continue;
        printf("# processor: %s", colon + 2);
        break;
    }
    if (f) (void)fclose(f);
}

static void print_header(const struct bench *b)
{
#ifdef __clang__
    const char *compiler = "";
#else
    const char *compiler = "gcc ";
#endif
#ifdef __OPTIMIZE__
    const char *optimised = "optimised";
#else
    const char *optimised = "NOT OPTIMISED: times mean nothing";
#endif
    printf("# compiler: %s%s, %s"
#ifdef EVENKEEL_C_FLAGS
           ", flags: " EVENKEEL_C_FLAGS
#endif
#ifdef _FORTIFY_SOURCE
           ", fortified"
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
           ", with a sanitizer"
#endif
           "\n",
           compiler, __VERSION__, optimised);
    print_processor();
    printf("# form: %s\n",
           b->long_form ? "long, full targets" : "short, a line passes at 70 % of its target");
    printf("name\tours\tpeer\tratio\ttarget\tresult\n");
    (void)fflush(stdout);
}

void bench_begin(struct bench *b, int argc, char **argv)
{
    *b = (struct bench){.argc = argc, .argv = argv};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--long") == 0) {
            b->long_form = true;
        } else if (takes_value(argv[i]) && i + 1 < argc) {
            if (strcmp(argv[i], "--only") == 0) b->only = argv[i + 1];
            i++;
        } else {
            bool help = strcmp(argv[i], "--help") == 0;
            (void)fprintf(help ? stdout : stderr, "usage: %s [--long] [--only PREFIX] [--pN-seconds S]\n",
                          argv[0]);
            exit(help ? 0 : 2);
        }
    }
    print_header(b);
}

int bench_end(const struct bench *b)
{
    return b->failed ? 1 : 0;
}

double bench_option(const struct bench *b, const char *name, double otherwise)
{
    for (int i = 1; i + 1 < b->argc; i++) {
        if (strcmp(b->argv[i], name) == 0) return atof(b->argv[i + 1]);
    }
    return otherwise;
}

bool bench_wants(const struct bench *b, const char *name)
{
    return !b->only || strncmp(name, b->only, strlen(b->only)) == 0;
}

static double clock_s(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double bench_cpu_s(void)
{
    return clock_s(CLOCK_THREAD_CPUTIME_ID);
}
double bench_wall_s(void)
{
    return clock_s(CLOCK_MONOTONIC);
}

int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_percentile(double *values, size_t count, double p)
{
    if (count == 0) return NAN;
    qsort(values, count, sizeof *values, bench_compare);
    size_t rank = (size_t)ceil(p * (double)count);
    return values[rank == 0 ? 0 : rank - 1];
}

double bench_median(double *values, size_t count)
{
    if (count == 0) return NAN;
    qsort(values, count, sizeof *values, bench_compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2.0;
}

static double time_of(bench_side *side, void *context)
{
    double from_s = bench_cpu_s();
    side(context);
    return bench_cpu_s() - from_s;
}

void bench_interleave(bench_side *ours, bench_side *peer, void *context, int pairs, struct bench_pairs *out)
{
    enum { PAIRS_MAX = 64 };
    double a[PAIRS_MAX], b[PAIRS_MAX], ratio[PAIRS_MAX];
    if (pairs > PAIRS_MAX) pairs = PAIRS_MAX;
    ours(context);
    peer(context);
    for (int i = 0; i < pairs; i++) {
        a[i] = time_of(ours, context);
        b[i] = time_of(peer, context);
        ratio[i] = b[i] / a[i];
    }
    size_t n = (size_t)pairs;
    *out = (struct bench_pairs){
        .ours_s = bench_median(a, n), .peer_s = bench_median(b, n), .ratio = bench_median(ratio, n)};
    out->ratio_low = ratio[0]; /* sorted by now */
    out->ratio_high = ratio[n - 1];
}

void bench_line(struct bench *b, const char *name, const char *ours, const char *peer, double ratio,
                enum bench_goal goal, double target)
{
    double share = b->long_form ? 1.0 : SHORT_FORM_SHARE;
    bool pass = goal == BENCH_AT_LEAST ? ratio >= target * share : ratio <= target / share;
    if (!pass) b->failed++;
    printf("%s\t%s\t%s\t%.3g\t%s %g\t%s\n", name, ours, peer, ratio,
           goal == BENCH_AT_LEAST ? ">=" : "<=", target, pass ? "PASS" : "FAIL");
    (void)fflush(stdout);
}

void bench_skip(const struct bench *b, const char *name, const char *why)
{
    (void)b;
    printf("%s\t-\t-\t-\t%s\tSKIP\n", name, why);
    (void)fflush(stdout);
}

void bench_differs(struct bench *b, const char *name, const char *what)
{
    b->failed++;
    printf("%s\t-\t-\t-\tthe slow reference says otherwise: %s\tFAIL\n", name, what);
    (void)fflush(stdout);
}

void bench_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("# ");
    (void)vprintf(format, args);
    printf("\n");
    va_end(args);
    (void)fflush(stdout);
}

const char *bench_text(const char *format, ...)
{
    static char texts[8][128];
    static int turn;
    char *text = texts[turn++ % 8];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof texts[0], format, args);
    va_end(args);
    return text;
}
