#include "signal/welch.h"

#include <stdlib.h>

#include "signal/fft_roots.h"
#include "signal/number_pair.h"

static enum status make_window(struct welch *w)
{
    struct unit_roots roots;
    enum status status = unit_roots_make(w->length, &roots);
    if (status != STATUS_OK) return status;
    for (size_t j = 0; 2 * j <= w->length; j++) { /* symmetric, bit by bit */
        double value = 0.5 - 0.5 * unit_root(&roots, j).re;
        w->window[j] = value;
        if (j > 0) w->window[w->length - j] = value;
    }
    for (size_t j = 0; j < w->length; j++) w->power += w->window[j] * w->window[j];
    unit_roots_free(&roots);
    return STATUS_OK;
}

enum status welch_make(size_t n, size_t length, struct welch *out)
{
    *out = (struct welch){.length = length, .step = length - length / 2};
    if (length == 0 || length > n) return STATUS_ARG;
    out->count = 1 + (n - length) / out->step;
    out->window = malloc(length * sizeof *out->window);
    return out->window ? make_window(out) : STATUS_MEM;
}

void welch_free(struct welch *w)
{
    free(w->window);
    w->window = NULL;
}

/* Four series in the halves of two vectors: an addition waits for the one before, in each series anew. */
struct four {
    number_pair a, b;
};

/* Relative to the first sample, so that a large offset costs no digits. */
static inline struct four beyond(const double *const u[WELCH_TOGETHER], size_t j)
{
    number_pair a = {u[0][j], u[1][j]}, first_a = {u[0][0], u[1][0]};
    number_pair b = {u[2][j], u[3][j]}, first_b = {u[2][0], u[3][0]};
    return (struct four){a - first_a, b - first_b};
}

static struct four means_beyond(const double *const u[WELCH_TOGETHER], size_t n)
{
    struct four sum = {{0.0}, {0.0}};
    for (size_t j = 0; j < n; j++) {
        struct four v = beyond(u, j);
        sum.a += v.a;
        sum.b += v.b;
    }
    return (struct four){sum.a / (double)n, sum.b / (double)n};
}

static struct four slopes_of(const double *const u[WELCH_TOGETHER], size_t n, struct four mean)
{
    double middle = 0.5 * (double)(n - 1), tt = 0.0;
    struct four tu = {{0.0}, {0.0}};
    for (size_t j = 0; j < n; j++) {
        double t = (double)j - middle;
        struct four v = beyond(u, j);
        tu.a += t * (v.a - mean.a);
        tu.b += t * (v.b - mean.b);
        tt += t * t;
    }
    if (!(tt > 0.0)) tt = 1.0; /* a single sample: tu is 0 */
    return (struct four){tu.a / tt, tu.b / tt};
}

void welch_pieces(const struct welch *w, const double *const piece[WELCH_TOGETHER], enum welch_trend trend,
                  double *const out[WELCH_TOGETHER])
{
    double middle = 0.5 * (double)(w->length - 1);
    struct four mean = means_beyond(piece, w->length), slope = {{0.0}, {0.0}};
    if (trend == TREND_LINE) slope = slopes_of(piece, w->length, mean);
    for (size_t j = 0; j < w->length; j++) {
        struct four v = beyond(piece, j);
        double t = (double)j - middle;
        number_pair a = w->window[j] * (v.a - mean.a - slope.a * t);
        number_pair b = w->window[j] * (v.b - mean.b - slope.b * t);
        out[0][j] = a[0], out[1][j] = a[1];
        out[2][j] = b[0], out[3][j] = b[1];
    }
}
