/* checkup_measure.h - what a recorded trial of a check-up says, from its raw samples (exercises.md 8, 13.1).
 *
 * Positions come from the standard zero-phase chain (sway_analysis.h), never from the cursor; times and counts from the events
 * of the set. Offline: allocates. Any thread. */
#ifndef EVENKEEL_CARE_CHECKUP_MEASURE_H
#define EVENKEEL_CARE_CHECKUP_MEASURE_H

#include "signal/sway_analysis.h"
#include "signal/sway_step.h"
#include "world/lean.h"
#include "world/world.h"

/* The stretch that counts: from the begin of the last trial to its end. false: none came to its end, or (A2) it ended early. */
bool checkup_window(enum exercise_id id, const struct world_event *events, size_t count, uint32_t *from_tick, uint32_t *to_tick);

/* Lean in a direction 0..7 (world/lean.h): the largest mean over 1 s of the way from C0 along it, mm, in the series of the last
 * profile run of a. NaN: nothing was measured, or less than 1 s. */
double checkup_reach_mm(const struct sway_analysis *a, const struct body *body, int direction);
/* Straight way to 80 % of the reach over the way that was gone, 0..1, and seconds from the first sample to it. NaN as above. */
double checkup_reach_efficiency(const struct sway_analysis *a, const struct body *body, int direction, double *time_to_80_s);

/* A3 of one day: the larger of its rounds in each direction, mm; NaN: that direction was not measured. */
struct reach_day { double mm[LEAN_DIRECTIONS]; };
struct reach_day checkup_reach_none(void);                                     /* nothing measured yet */
void checkup_reach_add(struct reach_day *d, int direction, double reach_mm);   /* one lean; below 0, NaN: not counted */
/* What follows from it. box: the person's (its proportions say where the diagonals lie). Mean and area need all eight directions;
 * the area is that of the polygon through the eight ends, mm2. NaN: one is missing. */
double checkup_reach_mean_mm(const struct reach_day *d);
double checkup_reach_area_mm2(const struct reach_day *d, const struct body *box);
/* The reach of a direction in % of what the defaults of 2.3 say (body_default); NaN: not measured. */
double checkup_reach_default_pct(const struct reach_day *d, const struct body *defaults, int direction);
/* Reach box Rr, Rl, Rf, Rb of 2.3 from its four straight directions, each 15..120 mm; one that was not measured stays as it was. */
void checkup_reach_box(const struct reach_day *d, struct body *box);

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
