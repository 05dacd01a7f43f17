/* sway_signal.h - a recording after its profile: the even, centred, filtered series that is measured (metrics.md 3 and 4).
 *
 * Offline. Centred once, on the mean of the unfiltered samples, before filtering (metrics.md 1). */
#ifndef EVENKEEL_SIGNAL_SWAY_SIGNAL_H
#define EVENKEEL_SIGNAL_SWAY_SIGNAL_H

#include <stdbool.h>

#include "base/status.h"
#include "signal/sway_profile.h"
#include "signal/sway_trial.h"
#include "signal/trial_grid.h"

struct sway_signal {
    enum sway_profile profile;
    double *ml_mm, *ap_mm;      /* [count], owned; lean, shift, rise: plate coordinates */
    size_t count;               /* 0: reason says why */
    double rate_hz, duration_s; /* count / rate */
    struct point_mm mean_mm;    /* of the unfiltered samples */
    enum measure_reason reason;
};

/* The recording's even series and what it says of itself, made once and used by every profile. */
struct trial_record {
    struct trial_grid grid; /* reason IRREGULAR: only quijoux25 and lp5_25hz are defined */
    size_t valid_count, dropped;
    double fz_mean_n, fz_sd_n; /* of the valid samples used; NaN: no force channel */
    double repeated_share;     /* 0..1, consecutive equal positions: quantisation */
    size_t first, last;        /* indexes of the piece without gaps over 100 ms, for irregular series */
    bool piece_cut;            /* ... which is not all of the recording */
    bool *valid;               /* [count of the trial], owned */
};
/* STATUS_ARG: neither stamps nor a rate. STATUS_DATA: stated rate and stamps differ. STATUS_MEM. */
enum status trial_record_make(const struct sway_trial *t, struct trial_record *out);
void trial_record_free(struct trial_record *r); /* safe on zeroed memory */

/* STATUS_MEM, else STATUS_OK (reason tells the rest). Release with sway_signal_free. */
enum status sway_signal_make(const struct sway_trial *t, const struct trial_record *r,
                             enum sway_profile profile, struct sway_signal *out);
/* Whether what was done for this series is the first part of the way to another profile: raw is on the way to
 * lp10, lp10 to lp10_20hz. Then go_on does the rest in place: the same bits as made anew, without filtering
 * twice. STATUS_MEM: the series is released. */
bool sway_signal_leads_to(const struct sway_signal *s, enum sway_profile profile);
enum status sway_signal_go_on(struct sway_signal *s, enum sway_profile profile);
void sway_signal_free(struct sway_signal *s);

#endif
