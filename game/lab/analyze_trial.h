/* analyze_trial.h - one trial of a list measured in every profile that its plan names; or the sentence why it could not be.
 *
 * A group of conditions measures its members again, so that any worker or shard can do it alone. */
#ifndef EVENKEEL_LAB_ANALYZE_TRIAL_H
#define EVENKEEL_LAB_ANALYZE_TRIAL_H

#include "lab/analyze_select.h"
#include "signal/sway_analysis.h"

/* What all trials of one run share. Borrowed. */
struct analyze_job {
    const struct selection *selection;
    const struct source_options *reading;
    const struct source_list *list; /* where members of groups are found; NULL: there are none */
};

/* What was found before any profile. NaN: unknown. */
struct recording_facts {
    double n_samples, fs_hz, duration_s; /* of the series that is used; fs_hz of an uneven one: NaN */
    double gap_filled, samples_dropped, repeated_share, fz_mean_n, fz_sd_n;
};

struct trial_values {
    const char *id;                 /* borrowed from the source */
    const char *failure;            /* code of a failed trial, NULL: measured */
    struct trial_plan plan;
    struct sway_measured *measured; /* [PROFILE_COUNT], owned; those of the plan are filled. NULL: failed */
    struct recording_facts facts;
    unsigned flags;                 /* enum trial_flag, of any profile */
    char notes[SOURCE_NOTE_BYTES];  /* for the person; "": none */
    struct problem why;             /* of the failure */
};
void trial_measure(const struct analyze_job *job, const struct trial_source *source, struct trial_values *out);
void trial_values_free(struct trial_values *v); /* safe on zeroed memory */
/* FILE, DATA, USAGE, MEMORY: the column `reason` of a trial that could not be measured. */
const char *failure_code(enum status status);
#define FAILURE_WORKER "WORKER" /* the process that measured it ended */

/* The value of m in profile p; false: this trial does not give it there. */
bool trial_value(const struct trial_values *v, const struct selection *s, unsigned profile, size_t metric, struct metric_value *out);

#endif
