/* links: signal */
/* bench_spectral.c - P12, the diffusion plot against its double loop, and P14, real transforms against
 * KissFFT (float) where that library is installed (performance.md 1). Form, options and exit status:
 * support/bench.h. */
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "signal/fft.h"
#include "signal/sway_diffusion.h"
#include "signal/zero_phase.h"
#include "support/bench.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

/* ---- P12 ---- */

#define P12_LAG_S 10.0
#define P12_DIFFERENCE 1e-9

struct diffusion_case {
    size_t n, lag_max;
    double *series, *ours, *peer;
    enum status status;
};

/* A minute of smooth sway, as the 10 Hz filter leaves it: the first lags are small against the variance. */
static void diffusion_series(struct diffusion_case *c, double rate_hz)
{
    struct random_stream r;
    double p = 0.0;
    random_seed(&r, 12, "diffusion case");
    for (size_t k = 0; k < c->n; k++) c->series[k] = p = exp(-0.5 / rate_hz) * p + random_normal(&r);
    c->status = zero_phase_run(10.0, rate_hz, c->series, c->n, c->series);
}

static void diffusion_ours(void *context)
{
    struct diffusion_case *c = context;
    enum status status = mean_squared_displacement(c->series, c->n, c->lag_max, c->ours);
    if (status != STATUS_OK) c->status = status;
}

static void diffusion_peer(void *context)
{
    struct diffusion_case *c = context;
    for (size_t m = 1; m <= c->lag_max; m++) {
        double sum = 0.0;
        for (size_t k = 0; k + m < c->n; k++) {
            double d = c->series[k + m] - c->series[k];
            sum += d * d;
        }
        c->peer[m - 1] = sum / (double)(c->n - m);
    }
}

static double diffusion_difference(const struct diffusion_case *c)
{
    double worst = 0.0;
    for (size_t m = 0; m < c->lag_max; m++) {
        double difference = fabs(c->ours[m] / c->peer[m] - 1.0);
        if (!(difference <= worst)) worst = difference; /* a NaN stays */
    }
    return worst;
}

static void diffusion_compare(struct bench *b, struct diffusion_case *c, const char *name, double target)
{
    struct bench_pairs pairs;
    bench_interleave(diffusion_ours, diffusion_peer, c, BENCH_PAIRS, &pairs);
    double difference = diffusion_difference(c);
    if (c->status != STATUS_OK || !(difference <= P12_DIFFERENCE)) {
        bench_differs(b, name, bench_text("relative difference %.1e", difference));
        return;
    }
    bench_line(b, name, bench_text("%.3f ms", 1e3 * pairs.ours_s), bench_text("%.3f ms", 1e3 * pairs.peer_s),
               pairs.ratio, BENCH_AT_LEAST, target);
    bench_note("P12: %zu lags, worst relative difference %.1e, ratio of pairs %.3g to %.3g", c->lag_max,
               difference, pairs.ratio_low, pairs.ratio_high);
}

static void diffusion_run(struct bench *b, size_t n, double rate_hz, double target)
{
    struct diffusion_case c = {.n = n, .lag_max = (size_t)(P12_LAG_S * rate_hz)};
    const char *name = bench_text("P12 diffusion plot, N = %zu", n);
    if (!bench_wants(b, "P12")) return;
    c.series = malloc(n * sizeof *c.series);
    c.ours = malloc(c.lag_max * sizeof *c.ours);
    c.peer = malloc(c.lag_max * sizeof *c.peer);
    if (c.series && c.ours && c.peer) {
        diffusion_series(&c, rate_hz);
        diffusion_compare(b, &c, name, target);
    } else {
        bench_differs(b, name, "out of memory");
    }
    free(c.series);
    free(c.ours);
    free(c.peer);
}

/* ---- P14 ---- */

#define P14_ERROR 1e-14     /* relative, RMS */
#define P14_PEER_ERROR 1e-5 /* the peer is single precision; it must have done the same work */

struct kiss_value {
    float re, im;
}; /* kiss_fftr.h: the two functions we call; free() releases a plan */
struct kiss {
    void *library;
    void *(*create)(int n, int inverse, void *memory, size_t *bytes);
    void (*run)(void *plan, const float *in, struct kiss_value *out);
};

static bool kiss_load(struct kiss *k)
{
    static const char *const names[] = {"libkissfft-float.so.131", "libkissfft-float.so"};
    for (size_t i = 0; i < COUNT_OF(names) && !k->library; i++)
        k->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!k->library) return false;
    *(void **)&k->create = dlsym(k->library, "kiss_fftr_alloc");
    *(void **)&k->run = dlsym(k->library, "kiss_fftr");
    return k->create && k->run;
}

struct transform_case {
    size_t n;
    int laps;
    struct fft_plan *plan;
    double *in;
    struct complex_value *out;
    struct kiss kiss;
    void *peer_plan;
    float *peer_in;
    struct kiss_value *peer_out;
    enum status status;
};

static void transform_ours(void *context)
{
    struct transform_case *c = context;
    for (int i = 0; i < c->laps; i++) {
        enum status status = fft_forward(c->plan, c->in, c->out);
        if (status != STATUS_OK) c->status = status;
    }
}

static void transform_peer(void *context)
{
    struct transform_case *c = context;
    for (int i = 0; i < c->laps; i++) c->kiss.run(c->peer_plan, c->peer_in, c->peer_out);
}

struct errors {
    double ours, peer;
};

/* About a hundred bins against the direct sum in long double. */
static struct errors transform_errors(const struct transform_case *c)
{
    const long double turn = 2.0L * 3.14159265358979323846264338327950288L;
    long double ours = 0.0L, peer = 0.0L, power = 0.0L;
    size_t step = c->n / 200 + 1;
    for (size_t k = 0; k <= c->n / 2; k += step) {
        long double re = 0.0L, im = 0.0L;
        for (size_t j = 0; j < c->n; j++) {
            long double angle = turn * (long double)(j * k % c->n) / (long double)c->n;
            re += c->in[j] * cosl(angle);
            im -= c->in[j] * sinl(angle);
        }
        power += re * re + im * im;
        ours += (c->out[k].re - re) * (c->out[k].re - re) + (c->out[k].im - im) * (c->out[k].im - im);
        if (!c->peer_plan) continue;
        peer += (c->peer_out[k].re - re) * (c->peer_out[k].re - re) +
                (c->peer_out[k].im - im) * (c->peer_out[k].im - im);
    }
    return (struct errors){(double)sqrtl(ours / power), (double)sqrtl(peer / power)};
}

static bool transform_open(struct transform_case *c)
{
    struct random_stream r;
    size_t bins = c->n / 2 + 1;
    c->in = malloc(c->n * sizeof *c->in);
    c->out = malloc(bins * sizeof *c->out);
    c->peer_in = malloc(c->n * sizeof *c->peer_in);
    c->peer_out = malloc(bins * sizeof *c->peer_out);
    if (!c->in || !c->out || !c->peer_in || !c->peer_out || fft_plan_create(c->n, &c->plan) != STATUS_OK)
        return false;
    random_seed(&r, 14, "transform case");
    for (size_t j = 0; j < c->n; j++) c->in[j] = c->peer_in[j] = (float)random_normal(&r);
    if (c->kiss.library) c->peer_plan = c->kiss.create((int)c->n, 0, NULL, NULL);
    return true;
}

static void transform_close(struct transform_case *c)
{
    fft_plan_destroy(c->plan);
    free(c->peer_plan);
    free(c->peer_out);
    free(c->peer_in);
    free(c->out);
    free(c->in);
}

static void transform_compare(struct bench *b, struct transform_case *c, const char *name)
{
    struct bench_pairs pairs;
    c->laps = 1;
    transform_ours(c);
    if (c->peer_plan) transform_peer(c);
    struct errors e = transform_errors(c);
    if (c->status != STATUS_OK || !(e.ours <= P14_ERROR) || !(e.peer <= P14_PEER_ERROR)) {
        bench_differs(b, name, bench_text("relative error %.1e, of the peer %.1e", e.ours, e.peer));
        return;
    }
    if (!c->peer_plan) {
        bench_skip(b, name, "libkissfft-float131 is not installed");
        return;
    }
    c->laps = (int)((b->long_form ? 20000000 : 2000000) / c->n) + 1;
    bench_interleave(transform_ours, transform_peer, c, BENCH_PAIRS, &pairs);
    bench_line(b, name, bench_text("%.2f us", 1e6 * pairs.ours_s / c->laps),
               bench_text("%.2f us", 1e6 * pairs.peer_s / c->laps), pairs.ratio, BENCH_AT_LEAST, 1.0);
    bench_note("P14: relative error %.1e, of the peer %.1e, ratio of pairs %.3g to %.3g", e.ours, e.peer,
               pairs.ratio_low, pairs.ratio_high);
}

static void transform_run(struct bench *b, const struct kiss *kiss, size_t n)
{
    struct transform_case c = {.n = n, .kiss = *kiss};
    const char *name = bench_text("P14 real FFT, n = %zu", n);
    if (transform_open(&c))
        transform_compare(b, &c, name);
    else
        bench_differs(b, name, "out of memory");
    transform_close(&c);
}

static void transforms_run(struct bench *b)
{
    static const size_t lengths[] = {100,  250,  1000,  1024,  3000,  6000,
                                     6750, 8192, 10000, 32768, 60000, 72000};
    struct kiss kiss = {0};
    if (!bench_wants(b, "P14")) return;
    if (!kiss_load(&kiss)) kiss.library = NULL;
    for (size_t i = 0; i < COUNT_OF(lengths); i++) transform_run(b, &kiss, lengths[i]);
    if (kiss.library) (void)dlclose(kiss.library);
}

int main(int argc, char **argv)
{
    struct bench b;
    bench_begin(&b, argc, argv);
    bench_note("SIMD level: the base of the compiler's target, on every processor");
    diffusion_run(&b, 6000, 100.0, 15.0);
    diffusion_run(&b, 60000, 1000.0, 100.0);
    transforms_run(&b);
    return bench_end(&b);
}
