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

/* Two series, one in each half. */
struct two {
    const double *a, *b;
    size_t n;
};

/* Relative to the first sample, so that a large offset costs no digits. */
static inline number_pair beyond(const struct two *u, size_t j)
{
    number_pair at = {u->a[j], u->b[j]}, first = {u->a[0], u->b[0]};
    return at - first;
}

static number_pair means_beyond(const struct two *u)
{
    number_pair sum = pair_of(0.0);
    for (size_t j = 0; j < u->n; j++) sum += beyond(u, j);
    return sum / (double)u->n;
}

static number_pair slopes_of(const struct two *u, number_pair mean)
{
    double middle = 0.5 * (double)(u->n - 1), tt = 0.0;
    number_pair tu = pair_of(0.0);
    for (size_t j = 0; j < u->n; j++) {
        double t = (double)j - middle;
        tu += t * (beyond(u, j) - mean);
        tt += t * t;
    }
    return tu / pair_of(tt > 0.0 ? tt : 1.0); /* a single sample: tu is 0 */
}

void welch_pieces(const struct welch *w, const double *a, const double *b, enum welch_trend trend,
                  double *out_a, double *out_b)
{
    const struct two u = {a, b, w->length};
    double middle = 0.5 * (double)(w->length - 1);
    number_pair mean = means_beyond(&u), slope = pair_of(0.0);
    if (trend == TREND_LINE) slope = slopes_of(&u, mean);
    for (size_t j = 0; j < w->length; j++) {
        number_pair v = w->window[j] * (beyond(&u, j) - mean - slope * ((double)j - middle));
        out_a[j] = v[0];
        out_b[j] = v[1];
    }
}
