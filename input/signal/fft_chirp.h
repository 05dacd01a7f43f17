/* fft_chirp.h - a stretch of the spectrum of a complex series at any spacing, as one convolution (chirp
 * transform).
 *
 * X_t = sum_j z_j exp(-2 pi i j (first + t) / n), j = 0..count-1, t = 0..bins-1: count inputs padded to any
 * n, of which only some bins are wanted. With count = bins = n it is a Fourier transform of any length.
 * Sources: Bluestein 1970 doi:10.1109/TAU.1970.1162132; Rabiner, Schafer & Rader 1969
 * doi:10.1002/j.1538-7305.1969.tb04268.x. */
#ifndef EVENKEEL_SIGNAL_FFT_CHIRP_H
#define EVENKEEL_SIGNAL_FFT_CHIRP_H

#include "signal/fft_mixed.h"

struct chirp_shape {
    size_t n, count, bins; /* all 1 or more */
    size_t first;          /* below n; n - k stands for bin -k */
};
struct chirp_plan;
enum status chirp_plan_create(const struct chirp_shape *shape,
                              struct chirp_plan **out); /* STATUS_ARG, STATUS_MEM */
void chirp_plan_destroy(struct chirp_plan *p);          /* NULL is fine */
size_t chirp_scratch(const struct chirp_plan *p);       /* doubles that a run needs */
/* in [count] -> out [bins]; scratch [chirp_scratch]. */
void chirp_run(const struct chirp_plan *p, struct split_input in, struct split out, double *scratch);

#endif
