/* sway_diffusion.h - stabilogram diffusion: mean squared displacement against lag (metrics.md 8). One axis.
 *
 * Pure but for scratch memory. MSD by prefix sums and FFT correlation; agrees with the double loop to 1e-9
 * relative.
 * Sources: Collins & De Luca 1993 doi:10.1007/BF00229788; log-log form: Quijoux 2021
 * doi:10.14814/phy2.15067. */
#ifndef EVENKEEL_SIGNAL_SWAY_DIFFUSION_H
#define EVENKEEL_SIGNAL_SWAY_DIFFUSION_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct diffusion_log {
    struct metric_value short_diffusion, long_diffusion; /* mm2 */
    struct metric_value short_h, long_h;                 /* 1 */
    struct metric_value critical_time, critical_msd;     /* s, mm2 */
};
struct diffusion_linear {
    struct metric_value short_d, long_d;             /* mm2/s */
    struct metric_value critical_time, critical_msd; /* s, mm2 */
};
struct sway_diffusion {
    struct diffusion_log log;    /* SHORT up to 7.5 s */
    struct diffusion_linear lin; /* SHORT below 30 s */
};
/* u_mm [n], finite; rate_hz above 0. */
enum status sway_diffusion_run(const double *u_mm, size_t n, double rate_hz, struct sway_diffusion *out);
/* Both axes: the same bits, with the transform made once. */
enum status sway_diffusion_run_both(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                    struct sway_diffusion *ml, struct sway_diffusion *ap);

/* msd [lag_max], msd[m - 1] = mean over k of (u[k+m] - u[k])^2, m = 1..lag_max < n. STATUS_ARG, STATUS_MEM. */
enum status mean_squared_displacement(const double *u_mm, size_t n, size_t lag_max, double *msd_mm2);

/* What a length and its lags cost once, for several series. Not shared between threads. */
struct displacement;
enum status displacement_create(size_t n, size_t lag_max, struct displacement **out);
void displacement_destroy(struct displacement *d); /* NULL is fine */
enum status displacement_run(struct displacement *d, const double *u_mm, double *msd_mm2);

#endif
