/* checkup_measure.h - what a recorded trial of a check-up says, from its raw samples (exercises.md 8, 13.1).
 *
 * Positions come from the standard zero-phase chain (sway_analysis.h), never from the cursor; times and counts from the events
 * of the set. Offline: allocates. Any thread. */
#ifndef EVENKEEL_CARE_CHECKUP_MEASURE_H
#define EVENKEEL_CARE_CHECKUP_MEASURE_H

#include "signal/sway_analysis.h"
#include "signal/sway_step.h"
#include "world/world.h"

/* The stretch that counts: from the begin of the last trial to its end. false: none came to its end, or (A2) it ended early. */
bool checkup_window(enum exercise_id id, const struct world_event *events, size_t count, uint32_t *from_tick, uint32_t *to_tick);

/* Lean in a direction 0..7 (world/lean.h): the largest mean over 1 s of the way from C0 along it, mm, in the series of the last
 * profile run of a. NaN: nothing was measured, or less than 1 s. */
double checkup_reach_mm(const struct sway_analysis *a, const struct body *body, int direction);
/* Straight way to 80 % of the reach over the way that was gone, 0..1, and seconds from the first sample to it. NaN as above. */
double checkup_reach_efficiency(const struct sway_analysis *a, const struct body *body, int direction, double *time_to_80_s);

/* Check-ups other than A2, by event and result: name and value pairs for the record. */
enum { CHECKUP_VALUES_MAX = 8 };
struct checkup_value { const char *name, *unit; double value; };
size_t checkup_values(enum exercise_id id, const struct world_event *events, size_t event_count, const struct world_result *result,
                      struct checkup_value out[CHECKUP_VALUES_MAX]);

/* A2 of one day: one metric of its stands. Means need all three trials of a condition; the Romberg ratio is closed over open.
 * NaN: a trial is missing, or a value is no number. */
enum { QUIET_TRIALS = 3 };
struct quiet_day { double open, closed, romberg; };
struct quiet_day checkup_quiet_day(const double *open, size_t open_count, const double *closed, size_t closed_count);

#endif
