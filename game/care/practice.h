/* practice.h - what a practice holds today and the words after it. Pure; tables a physiotherapist can read.
 *
 * Until the care rules are complete, a person on a real plate gets grades 1 to 3 only. */
#ifndef EVENKEEL_CARE_PRACTICE_H
#define EVENKEEL_CARE_PRACTICE_H

#include "world/world.h"

enum { PRACTICE_BLOCKS_MAX = 40, PRAISE_BYTES = 160 };
/* part: of a check-up, which block of its file, from 0. */
struct practice_block { enum exercise_id exercise; double base_grade; int sets; int rest_s; int part; };
struct practice_plan { struct practice_block block[PRACTICE_BLOCKS_MAX]; int block_count; };

#define REAL_PLATE_CAP 3.0
double care_cap(bool real_plate);                         /* 3 on a real plate, 10 in the simulation */
void practice_first(bool real_plate, struct practice_plan *out);
/* A list of codes, "E13", "E06@5,E17@2.5x1" (grade after @, sets after x), or "all": every exercise once, grade 2. Without:
 * grade 2, one set. Check-ups, too: "A2". false: *out untouched; for the simulation only. */
bool practice_of(const char *list, struct practice_plan *out);

/* Until a person has been asked: bones and dizziness count as the safer answer on a real plate; the simulated person is well. */
void practice_care(bool real_plate, struct world_setup *setup);

/* Words for people, English source: translate with tr() when drawn. */
const char *exercise_title(enum exercise_id id);          /* "Stand still" */
const char *exercise_sentence(enum exercise_id id);       /* one sentence for the intro, at most 12 words a line, two lines */
const char *exercise_praise(const struct world_result *r, enum exercise_id id); /* headline of the result screen */

/* One true, positive fact about a set, compared with the same exercise before when that is better: "You held still for 24 s of 30 s".
 * previous_best below 0: none. Numbers with unit. */
void practice_fact(enum exercise_id id, const struct world_result *r, double previous_best, char text[PRAISE_BYTES]);

/* Usual range of own past values: 10th to 90th percentile when there are 5 or more, else false. */
bool usual_range(const double *values, size_t count, double *low, double *high);

#endif
