/* fft.c - real transforms on top of complex ones; an even length takes a complex transform of half of it. */
#include "signal/fft.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/fft_chirp.h"

struct fft_plan {
    size_t n, length;         /* length: of the complex transform, n / 2 or n */
    struct mixed_plan *mixed; /* one of these two */
    struct chirp_plan *chirp;
    struct complex_value *turn; /* [n / 4 + 1] exp(-2 pi i k / n); even n only */
};

static bool is_even(const struct fft_plan *p)
{
    return p->n % 2 == 0;
}

static enum status make_turns(struct fft_plan *p, const struct unit_roots *roots)
{
    p->turn = malloc((p->n / 4 + 1) * sizeof *p->turn);
    if (!p->turn) return STATUS_MEM;
    for (size_t k = 0; k <= p->n / 4; k++) p->turn[k] = unit_root(roots, k);
    return STATUS_OK;
}

static enum status make_transform(struct fft_plan *p, const struct unit_roots *roots)
{
    if (mixed_length(p->length)) return mixed_plan_create(p->length, roots, &p->mixed);
    return chirp_plan_create(&(struct chirp_shape){p->length, p->length, p->length, 0}, &p->chirp);
}

enum status fft_plan_create(size_t n, struct fft_plan **out)
{
    struct unit_roots roots = {0};
    *out = NULL;
    if (n == 0 || n > SIZE_MAX / 1024) return STATUS_ARG;
    struct fft_plan *p = calloc(1, sizeof *p);
    if (!p) return STATUS_MEM;
    p->n = n;
    p->length = is_even(p) ? n / 2 : n;
    enum status status = unit_roots_make(n, &roots);
    if (status == STATUS_OK && is_even(p)) status = make_turns(p, &roots);
    if (status == STATUS_OK) status = make_transform(p, &roots);
    unit_roots_free(&roots);
    if (status != STATUS_OK) {
        fft_plan_destroy(p);
        return status;
    }
    *out = p;
    return STATUS_OK;
}

void fft_plan_destroy(struct fft_plan *p)
{
    if (!p) return;
    mixed_plan_destroy(p->mixed);
    chirp_plan_destroy(p->chirp);
    free(p->turn);
    free(p);
}

size_t fft_bins(const struct fft_plan *p)
{
    return p->n / 2 + 1;
}

/* A transform needs a second buffer [2 length]; for even n the caller's output, which is written last,
 * serves as that. */
static void transform(const struct fft_plan *p, struct split_input in, struct split out, double *chirp_memory,
                      double *second)
{
    if (p->chirp)
        chirp_run(p->chirp, in, out, chirp_memory);
    else
        mixed_run(p->mixed, in, out, (struct split){second, second + p->length});
}

/* Memory for `arrays` complex arrays, and behind them for the chirp. */
static double *take_memory(const struct fft_plan *p, size_t arrays)
{
    return malloc((2 * arrays * p->length + (p->chirp ? chirp_scratch(p->chirp) : 0)) * sizeof(double));
}

static struct split part(const struct fft_plan *p, double *memory, size_t i)
{
    return (struct split){memory + 2 * i * p->length, memory + (2 * i + 1) * p->length};
}

/* ---- forward ---- */

/* z = even samples + i odd samples has the spectrum Z; with Z* of bin h - k, E = (Z + Z*) / 2 and O = (Z -
 * Z*) / 2i are the spectra of both, and X_k = E + w^k O, X_(h-k) = conj(E - w^k O). */
static void separate(const struct fft_plan *p, struct split z, struct complex_value *out)
{
    size_t h = p->length;
    out[0] = (struct complex_value){z.re[0] + z.im[0], 0.0};
    out[h] = (struct complex_value){z.re[0] - z.im[0], 0.0};
    for (size_t k = 1; 2 * k <= h; k++) {
        size_t m = h - k;
        double even_re = 0.5 * (z.re[k] + z.re[m]), even_im = 0.5 * (z.im[k] - z.im[m]);
        double odd_re = 0.5 * (z.im[k] + z.im[m]), odd_im = 0.5 * (z.re[m] - z.re[k]);
        double re = p->turn[k].re * odd_re - p->turn[k].im * odd_im;
        double im = p->turn[k].re * odd_im + p->turn[k].im * odd_re;
        out[m] = (struct complex_value){even_re - re, im - even_im};
        out[k] = (struct complex_value){even_re + re, even_im + im};
    }
}

static void forward_even(const struct fft_plan *p, const double *in, struct complex_value *out,
                         double *memory)
{
    struct split z = part(p, memory, 0);
    transform(p, (struct split_input){in, in + 1, 2}, z, memory + 2 * p->length, &out->re);
    separate(p, z, out);
}

static void forward_odd(const struct fft_plan *p, const double *in, struct complex_value *out, double *memory)
{
    struct split z = part(p, memory, 0), zero = part(p, memory, 1), second = part(p, memory, 2);
    for (size_t j = 0; j < p->n; j++) zero.im[j] = 0.0;
    transform(p, (struct split_input){in, zero.im, 1}, z, memory + 6 * p->length, second.re);
    for (size_t k = 0; k < fft_bins(p); k++) out[k] = (struct complex_value){z.re[k], z.im[k]};
}

enum status fft_forward(const struct fft_plan *p, const double *in, struct complex_value *out)
{
    double *memory = take_memory(p, is_even(p) ? 1 : 3);
    if (!memory) return STATUS_MEM;
    if (is_even(p))
        forward_even(p, in, out, memory);
    else
        forward_odd(p, in, out, memory);
    free(memory);
    return STATUS_OK;
}

/* ---- inverse ---- */

/* The reverse of separate(): Z_k = E + i O. */
static void combine(const struct fft_plan *p, const struct complex_value *in, struct split z)
{
    size_t h = p->length;
    z.re[0] = 0.5 * (in[0].re + in[h].re);
    z.im[0] = 0.5 * (in[0].re - in[h].re);
    for (size_t k = 1; 2 * k <= h; k++) {
        size_t m = h - k;
        double even_re = 0.5 * (in[k].re + in[m].re), even_im = 0.5 * (in[k].im - in[m].im);
        double re = 0.5 * (in[k].re - in[m].re), im = 0.5 * (in[k].im + in[m].im);
        double odd_re = p->turn[k].re * re + p->turn[k].im * im;
        double odd_im = p->turn[k].re * im - p->turn[k].im * re;
        z.re[m] = even_re + odd_im, z.im[m] = odd_re - even_im;
        z.re[k] = even_re - odd_im, z.im[k] = even_im + odd_re;
    }
}

/* All n bins from the half that is given: the spectrum of a real series is its own mirrored conjugate. */
static void complete(const struct fft_plan *p, const struct complex_value *in, struct split z)
{
    z.re[0] = in[0].re, z.im[0] = 0.0;
    for (size_t k = 1; k < fft_bins(p); k++) {
        z.re[k] = z.re[p->n - k] = in[k].re;
        z.im[k] = in[k].im;
        z.im[p->n - k] = -in[k].im;
    }
}

/* The forward transform with the parts swapped on both sides. */
static void transform_back(const struct fft_plan *p, struct split in, struct split out, double *chirp_memory,
                           double *second)
{
    transform(p, (struct split_input){in.im, in.re, 1}, (struct split){out.im, out.re}, chirp_memory, second);
}

/* u [2 length] may be where `in` is. */
static void inverse_even(const struct fft_plan *p, const struct complex_value *in, double *u_memory,
                         double *out, double *memory)
{
    struct split z = part(p, memory, 0), u = {u_memory, u_memory + p->length};
    double share = 1.0 / (double)p->length;
    combine(p, in, z);
    transform_back(p, z, u, memory + 2 * p->length, out);
    for (size_t j = 0; j < p->length; j++) out[2 * j] = u.re[j] * share, out[2 * j + 1] = u.im[j] * share;
}

static void inverse_odd(const struct fft_plan *p, const struct complex_value *in, double *out, double *memory)
{
    struct split z = part(p, memory, 0), u = part(p, memory, 1), second = part(p, memory, 2);
    double share = 1.0 / (double)p->n;
    complete(p, in, z);
    transform_back(p, z, u, memory + 6 * p->length, second.re);
    for (size_t j = 0; j < p->n; j++) out[j] = u.re[j] * share;
}

enum status fft_inverse(const struct fft_plan *p, const struct complex_value *in, double *out)
{
    double *memory = take_memory(p, is_even(p) ? 2 : 3);
    if (!memory) return STATUS_MEM;
    if (is_even(p))
        inverse_even(p, in, memory, out, memory + 2 * p->length);
    else
        inverse_odd(p, in, out, memory);
    free(memory);
    return STATUS_OK;
}

enum status fft_inverse_spent(const struct fft_plan *p, struct complex_value *in, double *out)
{
    if (!is_even(p)) return fft_inverse(p, in, out);
    double *memory = take_memory(p, 1);
    if (!memory) return STATUS_MEM;
    inverse_even(p, in, &in->re, out, memory);
    free(memory);
    return STATUS_OK;
}

/* ---- lengths ---- */

size_t fft_good_length(size_t n)
{
    size_t best = 1;
    if (n > SIZE_MAX / 16) return 0; /* products of the search would wrap */
    while (best < n) best *= 2;
    for (size_t five = 1; five < best; five *= 5)
        for (size_t three = five; three < best; three *= 3) {
            size_t length = three;
            while (length < n) length *= 2;
            if (length < best) best = length;
        }
    return best;
}
