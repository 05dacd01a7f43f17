/* welch.h - overlapping, detrended, windowed pieces of a series (private to the spectra).
 *
 * Source: Welch 1967 doi:10.1109/TAU.1967.1161901. */
#ifndef EVENKEEL_SIGNAL_WELCH_H
#define EVENKEEL_SIGNAL_WELCH_H

#include <stddef.h>

#include "base/status.h"

enum welch_trend { TREND_CONSTANT, TREND_LINE };

struct welch {
    size_t length, step, count; /* of a piece, from piece to piece, number of pieces */
    double *window;             /* [length], owned: periodic Hann */
    double power;               /* sum of the window's squares */
};
/* Pieces of length 1..n, overlapping by half, rounded down. STATUS_ARG, STATUS_MEM. */
enum status welch_make(size_t n, size_t length, struct welch *out);
void welch_free(struct welch *w);                                     /* safe on zeroed memory */
static inline size_t welch_start(const struct welch *w, size_t piece) /* its first sample */
{
    return piece * w->step;
}
/* Four pieces, each from its first sample on, without their mean or least-squares line, times the window ->
 * out [length] each. Their sums run side by side: the bits of one at a time. Fewer: name one twice. */
enum { WELCH_TOGETHER = 4 };
void welch_pieces(const struct welch *w, const double *const piece[WELCH_TOGETHER], enum welch_trend trend,
                  double *const out[WELCH_TOGETHER]);

#endif
