/* fft_roots.h - roots of unity exp(-2 pi i k / n), each as accurate as the first (private to the
 * transforms).
 *
 * One eighth of the circle is computed, every root by its own cosine and sine; the rest follows by
 * symmetry. A recurrence would be faster to make and would lose digits with every step. */
#ifndef EVENKEEL_SIGNAL_FFT_ROOTS_H
#define EVENKEEL_SIGNAL_FFT_ROOTS_H

#include <stddef.h>

#include "base/status.h"
#include "signal/fft.h"

struct unit_roots {
    size_t n, step, quarter;      /* in units of 2 pi / (4 quarter): root k of n lies at k * step */
    struct complex_value *octant; /* [quarter / 2 + 1], owned: cosine and sine */
};
enum status unit_roots_make(size_t n, struct unit_roots *out); /* n of 1 or more. STATUS_ARG, STATUS_MEM */
void unit_roots_free(struct unit_roots *r);                    /* safe on zeroed memory */
struct complex_value unit_root(const struct unit_roots *r, size_t k); /* k < n */

#endif
