/* sway_analysis.h - from a recording to its numbers: the one way that game, reports and tools share.
 *
 * Offline. sway_analysis_open looks at the recording once (validity, time, holes); sway_analysis_run measures it in one profile. The
 * trial is borrowed and must outlive the analysis. One owner; different analyses may run on different threads. */
#ifndef EVENKEEL_SIGNAL_SWAY_ANALYSIS_H
#define EVENKEEL_SIGNAL_SWAY_ANALYSIS_H

#include "signal/metric_table.h"
#include "signal/sway_signal.h"

/* Beyond these the unit is asked for (UNIT_DOUBT). In 1,930 published trials of quiet standing the range of one axis reaches 97 mm on foam and is 11 mm at
 * least; ten times a calm trial on firm ground is about 160 mm. A lean, a shift or a rise may be as wide as a base of support. */
#define QUIET_SPAN_MAX_MM 180.0
#define TASK_SPAN_MAX_MM 400.0
#define QUIET_SPAN_MIN_MM 3.0
#define QUIET_SPAN_MIN_AFTER_S 20.0

enum trial_flag {
    FLAG_BELOW_STANDARD = 1, /* under 25 s or 50 Hz (Scoppa 2013) */
    FLAG_MOVED = 2,          /* SD of Fz above 5 % of its mean: shuffling or stepping */
    FLAG_GAP = 4,            /* a piece of the recording was used */
    FLAG_FALL = 8,           /* a fall or step ended it */
    FLAG_UNIT_DOUBT = 16,    /* no body sways so little or so much: is the unit right? */
    FLAG_DROPPED = 32,       /* samples whose time did not increase were left out */
    FLAG_IRREGULAR = 64,
    FLAG_COUNT = 7
};
const char *trial_flag_name(enum trial_flag f); /* "BELOW_STANDARD" */

struct sway_analysis;
/* As trial_record_make. Release with sway_analysis_close. */
enum status sway_analysis_open(const struct sway_trial *t, struct sway_analysis **out);
void sway_analysis_close(struct sway_analysis *a); /* NULL is fine */
/* FAMILY bits (1u << family) that the trial has the inputs for. */
unsigned sway_analysis_families(const struct sway_analysis *a);
const struct trial_record *sway_analysis_record(const struct sway_analysis *a);

struct sway_measured {
    enum sway_profile profile;
    struct sway_results results; /* of the families asked for; each value of those has a value or a reason */
    size_t n_samples;
    double rate_hz, duration_s; /* of the measured series; 0 samples: see the reasons */
    unsigned flags;             /* enum trial_flag */
    struct point_mm mean_mm;
};
/* families: bits asked for; those they build on are run too. A family whose input is missing gives NO_INPUT, one that the profile does not
 * define gives NaN with the profile's reason. STATUS_MEM; else STATUS_OK. */
enum status sway_analysis_run(struct sway_analysis *a, enum sway_profile profile, unsigned families,
                              struct sway_measured *out);
/* The measured series of the last profile run, to be drawn; borrowed until the next run. */
const struct sway_signal *sway_analysis_signal(const struct sway_analysis *a);

#endif
