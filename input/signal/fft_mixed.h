/* fft_mixed.h - complex transforms of lengths 2^a 3^b 5^c (private to the transforms).
 *
 * Stockham's form: every pass reads one buffer and writes the other in the order the next pass wants, so
 * nothing is ever shuffled. Real and imaginary parts lie in arrays of their own, so that neighbours fill a
 * vector without rearrangement.
 * Source: Van Loan 1992, Computational Frameworks for the Fast Fourier Transform,
 * doi:10.1137/1.9781611970999. */
#ifndef EVENKEEL_SIGNAL_FFT_MIXED_H
#define EVENKEEL_SIGNAL_FFT_MIXED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "signal/fft_roots.h"

struct split {
    double *re, *im;
};
struct split_input {
    const double *re, *im;
    size_t step;
}; /* element j: re[j * step], im[j * step] */

struct mixed_plan;
bool mixed_length(size_t n); /* 2^a 3^b 5^c, 1 or more */
/* n is a mixed_length and divides roots->n; roots may go afterwards. STATUS_ARG, STATUS_MEM. */
enum status mixed_plan_create(size_t n, const struct unit_roots *roots, struct mixed_plan **out);
void mixed_plan_destroy(struct mixed_plan *p); /* NULL is fine */
/* out [n], scratch [n]; in overlaps neither. The inverse times n: swap the parts of input and of output. */
void mixed_run(const struct mixed_plan *p, struct split_input in, struct split out, struct split scratch);

#endif
