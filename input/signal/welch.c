#include "signal/welch.h"

#include <stdlib.h>

#include "signal/fft_roots.h"

static enum status make_window(struct welch *w)
{
    struct unit_roots roots;
    enum status status = unit_roots_make(w->length, &roots);
    if (status != STATUS_OK) return status;
    for (size_t j = 0; j < w->length; j++) {
        w->window[j] = 0.5 - 0.5 * unit_root(&roots, j).re;
        w->power += w->window[j] * w->window[j];
    }
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

/* Relative to the first sample, so that a large offset costs no digits. */
static double mean_beyond(const double *u, size_t n)
{
    double sum = 0.0;
    for (size_t j = 0; j < n; j++) sum += u[j] - u[0];
    return sum / (double)n;
}

static double slope_of(const double *u, size_t n, double mean)
{
    double middle = 0.5 * (double)(n - 1), tu = 0.0, tt = 0.0;
    for (size_t j = 0; j < n; j++) {
        double t = (double)j - middle;
        tu += t * (u[j] - u[0] - mean);
        tt += t * t;
    }
    return tt > 0.0 ? tu / tt : 0.0;
}

void welch_piece(const struct welch *w, const double *u, size_t i, enum welch_trend trend, double *out)
{
    const double *at = u + i * w->step;
    double mean = mean_beyond(at, w->length), middle = 0.5 * (double)(w->length - 1);
    double slope = trend == TREND_LINE ? slope_of(at, w->length, mean) : 0.0;
    for (size_t j = 0; j < w->length; j++)
        out[j] = w->window[j] * (at[j] - at[0] - mean - slope * ((double)j - middle));
}
