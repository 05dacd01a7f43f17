/* load_limit.h - how much load a leg may carry, and when to say "Lighter, please" (exercises.md 7, E12; pwb_kg).
 *
 * Pure, one step per millisecond, plain data. A limit of 0 kg: none. Load is share of the leg times Fz: the share from the
 * cursor, Fz as it comes. So the end of a trial comes in the same millisecond in which the measured load reaches the limit;
 * what the cursor's filter adds before that is its delay (about 25 ms, 75 ms for the calm cursor). */
#ifndef EVENKEEL_WORLD_LOAD_LIMIT_H
#define EVENKEEL_WORLD_LOAD_LIMIT_H

#include <stdbool.h>

#define LOAD_TARGET_MOST 0.90        /* of the limit: no target is above it */
#define LOAD_LIGHTER 0.95            /* "Lighter, please" */
#define LOAD_END 1.00                /* the trial ends */
#define LOAD_HEAVIEST_N 2500.0       /* assumed of somebody who was not weighed */

double load_limit_share(double share, double pwb_kg, double weight_n); /* asked share of the leg, lowered where needed */
double load_kg(double share, double fz_n);

struct load_watch { bool high; };    /* said "Lighter, please"; quiet again below 0.90 */
enum load_state { LOAD_FINE, LOAD_GETS_HIGH, LOAD_AT_LIMIT };
/* LOAD_GETS_HIGH once; LOAD_AT_LIMIT in every millisecond at or above the limit. NaN is no load. */
enum load_state load_watch_step(struct load_watch *l, double kg, double pwb_kg);

#endif
