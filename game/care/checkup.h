/* checkup.h - the standard measurements A1 to A5 as files: which stands, leans and rises, how often, how long (exercises.md 8).
 *
 * Text of kind "checkup": [block.N], each with the keys of its exercise and one value per key. `sets` of a block says how many
 * recorded trials it has: a stand or a lean is one. Pure but for checkup_load. */
#ifndef EVENKEEL_CARE_CHECKUP_H
#define EVENKEEL_CARE_CHECKUP_H

#include "base/text_file.h"
#include "care/profile.h"
#include "world/level.h"

enum { CHECKUP_BLOCKS_MAX = 8, CHECKUP_NAME_BYTES = 40 };
struct checkup_block {
    struct level_table levels;           /* the same in all ten grades */
    int trials;                          /* recorded trials, 1.. */
    double rest_s;                       /* after each */
};
struct checkup {
    enum exercise_id id;                 /* A1..A5 */
    char name[CHECKUP_NAME_BYTES];
    int revision;
    struct checkup_block block[CHECKUP_BLOCKS_MAX];
    int block_count;
    bool stop_when_not_held;             /* A1: the stands end at the first that was not held */
};

enum status checkup_load(const char *path, struct checkup *out, struct text_errors *errors);
enum status checkup_parse(const char *path, const char *bytes, size_t byte_count, struct checkup *out, struct text_errors *errors);

/* May this person do it today? (8: fall=high only in clinic, eyes closed if allowed, A4 switched on, ...) */
enum checkup_reason { CHECKUP_ALLOWED, CHECKUP_NO_STANDING, CHECKUP_CLINIC_ONLY, CHECKUP_NOT_SWITCHED_ON, CHECKUP_OWN_PACE };
enum checkup_reason checkup_allowed(const struct care_profile *p, enum exercise_id id); /* OWN_PACE: allowed, marked so, not compared */
bool checkup_eyes_closed_allowed(const struct care_profile *p);
const char *checkup_reason_text(enum checkup_reason r); /* English source; "" for ALLOWED */

/* Rhythm: start, weeks 4, 8, 12, then every 12 weeks; A2 three more times in the first two weeks (the first one is practice).
 * done: programme weeks (1..) of the check-ups so far. */
bool checkup_due(enum exercise_id id, int programme_day, const int *done_days, int done_count);

#endif
