#include "signal/fft_chirp.h"

#include <stdint.h>
#include <stdlib.h>

#include "signal/number_pair.h"

/* j k = (j^2 + k^2 - (k - j)^2) / 2 makes the sum a convolution with the chirp exp(+i pi d^2 / n). The
 * exponents are kept as whole numbers modulo 2 n, so the phase of the last sample is as exact as that of
 * the first. */
struct chirp_plan {
    struct chirp_shape shape;
    size_t length; /* of the convolution */
    struct mixed_plan *transform;
    struct split before, after,
        kernel; /* [count], [bins], [length]: factors, spectrum of the chirp over length */
    double *store;
};

static size_t wrapped(size_t k, size_t n)
{
    return k < n ? k : k - n;
}

/* exp(-2 pi i (j^2 / 2 + j shift) / n) for j = 0..count-1, roots of 2 n. */
static void chirp(const struct unit_roots *roots, size_t shift, size_t count, struct split out)
{
    size_t exponent = 0, advance = (2 * shift + 1) % roots->n; /* j^2 + 2 j shift and its step, modulo 2 n */
    for (size_t j = 0; j < count; j++) {
        struct complex_value w = unit_root(roots, exponent);
        out.re[j] = w.re, out.im[j] = w.im;
        exponent = wrapped(exponent + advance, roots->n);
        advance = wrapped(advance + 2, roots->n);
    }
}

/* The conjugate chirp over d = -(count-1)..bins-1, wrapped around, transformed, divided by the length. */
static void make_kernel(struct chirp_plan *p, const struct unit_roots *roots, struct split wave,
                        struct split scratch)
{
    size_t reach = p->shape.count > p->shape.bins ? p->shape.count : p->shape.bins;
    double share = 1.0 / (double)p->length;
    struct split half = scratch; /* free until the transform */
    chirp(roots, 0, reach, half);
    for (size_t d = 0; d < p->length; d++) wave.re[d] = wave.im[d] = 0.0;
    for (size_t d = 0; d < p->shape.bins; d++)
        wave.re[d] = half.re[d] * share, wave.im[d] = -half.im[d] * share;
    for (size_t d = 1; d < p->shape.count; d++) {
        wave.re[p->length - d] = half.re[d] * share;
        wave.im[p->length - d] = -half.im[d] * share;
    }
    mixed_run(p->transform, (struct split_input){wave.re, wave.im, 1}, p->kernel, scratch);
}

static struct split take(double **at, size_t count)
{
    struct split s = {*at, *at + count};
    *at += 2 * count;
    return s;
}

/* Everything that needs roots: of 2 n for the chirps, of the convolution's length for its transforms. */
static enum status fill(struct chirp_plan *p)
{
    struct unit_roots chirps = {0}, passes = {0};
    double *wave = NULL;
    enum status status = unit_roots_make(2 * p->shape.n, &chirps);
    if (status == STATUS_OK) status = unit_roots_make(p->length, &passes);
    if (status == STATUS_OK) status = mixed_plan_create(p->length, &passes, &p->transform);
    if (status == STATUS_OK && !(wave = malloc(4 * p->length * sizeof *wave))) status = STATUS_MEM;
    if (status == STATUS_OK) {
        double *at = wave;
        struct split a = take(&at, p->length), b = take(&at, p->length);
        chirp(&chirps, p->shape.first, p->shape.count, p->before);
        chirp(&chirps, 0, p->shape.bins, p->after);
        make_kernel(p, &chirps, a, b);
    }
    free(wave);
    unit_roots_free(&chirps);
    unit_roots_free(&passes);
    return status;
}

enum status chirp_plan_create(const struct chirp_shape *shape, struct chirp_plan **out)
{
    const size_t most = SIZE_MAX / 1024;
    *out = NULL;
    if (shape->n == 0 || shape->count == 0 || shape->bins == 0 || shape->first >= shape->n ||
        shape->n > most || shape->count > most || shape->bins > most)
        return STATUS_ARG;
    struct chirp_plan *p = calloc(1, sizeof *p);
    if (!p) return STATUS_MEM;
    p->shape = *shape;
    p->length = fft_good_length(shape->count + shape->bins - 1);
    double *at = p->store = malloc(2 * (shape->count + shape->bins + p->length) * sizeof *at);
    enum status status = STATUS_MEM;
    if (at) {
        p->before = take(&at, shape->count);
        p->after = take(&at, shape->bins);
        p->kernel = take(&at, p->length);
        status = fill(p);
    }
    if (status != STATUS_OK) {
        chirp_plan_destroy(p);
        return status;
    }
    *out = p;
    return STATUS_OK;
}

void chirp_plan_destroy(struct chirp_plan *p)
{
    if (!p) return;
    mixed_plan_destroy(p->transform);
    free(p->store);
    free(p);
}

size_t chirp_scratch(const struct chirp_plan *p)
{
    return 6 * p->length;
}

static void multiply(struct split a, struct split b, size_t count)
{
    size_t j = 0;
    for (; j + 2 <= count; j += 2) {
        number_pair re = pair_at(a.re + j), im = pair_at(a.im + j);
        number_pair by_re = pair_at(b.re + j), by_im = pair_at(b.im + j);
        *(number_pair *)(a.re + j) = re * by_re - im * by_im;
        *(number_pair *)(a.im + j) = re * by_im + im * by_re;
    }
    if (j < count) {
        double re = a.re[j] * b.re[j] - a.im[j] * b.im[j];
        a.im[j] = a.re[j] * b.im[j] + a.im[j] * b.re[j];
        a.re[j] = re;
    }
}

void chirp_run(const struct chirp_plan *p, struct split_input in, struct split out, double *scratch)
{
    size_t count = p->shape.count, length = p->length;
    struct split wave = take(&scratch, length), spectrum = take(&scratch, length),
                 spare = take(&scratch, length);
    for (size_t j = 0; j < count; j++) wave.re[j] = in.re[j * in.step], wave.im[j] = in.im[j * in.step];
    for (size_t j = count; j < length; j++) wave.re[j] = wave.im[j] = 0.0;
    multiply(wave, p->before, count);
    mixed_run(p->transform, (struct split_input){wave.re, wave.im, 1}, spectrum, spare);
    multiply(spectrum, p->kernel, length);
    /* The inverse is the forward transform with the parts swapped on both sides. */
    mixed_run(p->transform, (struct split_input){spectrum.im, spectrum.re, 1},
              (struct split){wave.im, wave.re}, spare);
    multiply(wave, p->after, p->shape.bins);
    for (size_t t = 0; t < p->shape.bins; t++) out.re[t] = wave.re[t], out.im[t] = wave.im[t];
}
