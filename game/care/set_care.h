/* set_care.h - what care decided for one set of play, as the world takes it: from a profile and a composed block into the settings of
 * the set. The one place where flags, leg limit, support and company become numbers of play. Pure. */
#ifndef EVENKEEL_CARE_SET_CARE_H
#define EVENKEEL_CARE_SET_CARE_H

#include "care/compose.h"
#include "care/profile.h"
#include "world/world.h"

/* s->levels and s->body are there already (body weight 0: not weighed). Fills base_grade, start_level (a later set goes on with L of
 * the one before), cap, no_hurry and care:
 *   impact ceiling of 3.3; leg: the protected one with a limit in kg, else that of the plan; pwb_kg; support after near-falls;
 *   company; E05: a target share that keeps a limited leg at 0.9*pwb_kg; E09 with dizzy: no cycle below 4 s (3.2).
 * What is measured in the practice (mv_open_mm_s, fz_noise_share) stays as it is.
 * false: it must not be played, *s is not to be used. The block is of another exercise, or the load on a leg has a limit that this
 * exercise cannot be kept under: no kg, nobody weighed, or nobody said which leg. */
bool set_care(const struct care_profile *p, const struct compose_block *b, struct world_setup *s);

#endif
