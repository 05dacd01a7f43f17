/* fft.h - discrete Fourier transforms of real series of any length, double precision (metrics.md 7, 8, 10).
 *
 * Mixed radix 2/3/4/5; Bluestein for other lengths. A plan is made once for a length, is read-only
 * afterwards and may be shared by threads; each run takes its own scratch. Same bits on every run. Relative
 * error (RMS) at most 1e-14. */
#ifndef EVENKEEL_SIGNAL_FFT_H
#define EVENKEEL_SIGNAL_FFT_H

#include <stddef.h>

#include "base/status.h"

struct complex_value {
    double re, im;
};
struct fft_plan;

/* n of 1 or more. STATUS_ARG: n is 0 or beyond what memory addresses; STATUS_MEM. Release with
 * fft_plan_destroy. */
enum status fft_plan_create(size_t n, struct fft_plan **out);
void fft_plan_destroy(struct fft_plan *p); /* NULL is fine */
size_t fft_bins(const struct fft_plan *p); /* n / 2 + 1 */
/* Neither direction may overwrite its input.
 * in [n] -> out [n / 2 + 1]: X_k = sum_j u_j exp(-2 pi i j k / n). STATUS_MEM (scratch). */
enum status fft_forward(const struct fft_plan *p, const double *in, struct complex_value *out);
/* in [n / 2 + 1] -> out [n]: the inverse, divided by n. */
enum status fft_inverse(const struct fft_plan *p, const struct complex_value *in, double *out);
/* The same bits from an input that is not wanted again: it serves as scratch, and half as much is needed. */
enum status fft_inverse_spent(const struct fft_plan *p, struct complex_value *in, double *out);
/* The smallest length >= n of the form 2^a 3^b 5^c, for zero padding; 0 when n is beyond what memory
 * addresses. */
size_t fft_good_length(size_t n);

#endif
