/* cohort_plate.h - a simulated person on a simulated plate, in virtual time: driver, loop step and world, nothing drawn from a formula.
 *
 * One owner, any thread; every owner has its own. Time passes only in the calls. */
#ifndef EVENKEEL_LAB_COHORT_PLATE_H
#define EVENKEEL_LAB_COHORT_PLATE_H

#include <stdbool.h>

#include "drivers/driver.h"
#include "signal/calibrate.h"
#include "signal/sway_trial.h"
#include "world/world.h"

struct cohort_plate;
/* spec: "sim:profile=older,seed=7,z=-1.5,..."; age_years: for the reach box. The empty plate is tared, the person steps on, is weighed
 * and finds the middle. STATUS_DATA: the person could not be weighed. */
enum status cohort_plate_open(const char *spec, double age_years, struct cohort_plate **out, struct problem *why);
void cohort_plate_close(struct cohort_plate *p); /* NULL is fine */

struct body cohort_plate_body(const struct cohort_plate *p);
/* A reach measured by a check-up takes the place of the defaults; 15 to 120 mm each. */
void cohort_plate_set_reach(struct cohort_plate *p, double right_mm, double left_mm, double front_mm, double back_mm);

/* What happened in a set that the result does not say. */
struct cohort_set {
    struct world_result result;
    double seconds;                      /* with everything between the trials */
    bool gave_up;                        /* did not come to its end within the limit: ended as stopped */
};
/* Plays one set to its end; setup->body is filled in. Pauses after a step off are taken back when somebody stands there
 * again; the near-fall question is answered by what the person did to stay up. events may be NULL: borrowed copies until the next call. */
enum status cohort_plate_play(struct cohort_plate *p, struct world_setup *setup, double limit_s, struct cohort_set *out,
                              const struct world_event **events, size_t *event_count, struct problem *why);
/* The raw samples of the last set between two ticks, as a recording to be measured. Release with sway_trial_free. */
enum status cohort_plate_recording(const struct cohort_plate *p, uint32_t from_tick, uint32_t to_tick, struct sway_trial *out);
/* Simulated milliseconds since it was opened. */
uint64_t cohort_plate_ms(const struct cohort_plate *p);

#endif
