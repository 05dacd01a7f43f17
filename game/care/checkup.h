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

/* May this person do it today (8)? What locks it in caps.h locks it here; fall=high only in clinic. A4: a therapist's no is a no; with
 * frac, or while no therapist has switched it on, only as a count at one's own pace. */
enum checkup_reason {
    CHECKUP_ALLOWED, CHECKUP_NO_STANDING, CHECKUP_CLINIC_ONLY, CHECKUP_DIZZY, CHECKUP_NOT_SWITCHED_ON,
    CHECKUP_OWN_PACE               /* allowed, marked so, not compared */
};
enum checkup_reason checkup_allowed(const struct care_profile *p, enum exercise_id id);
bool checkup_eyes_closed_allowed(const struct care_profile *p); /* what locks E04 locks the second half of A2 */
const char *checkup_reason_text(enum checkup_reason r); /* English source; "" for ALLOWED */

/* Is it asked for today? Start, weeks 4, 8, 12, then every 12 weeks; A2 three more times in the first two weeks (the first one is
 * practice), on different days. programme_day: 1.. ; done_days: programme days of this check-up so far, in any order. */
bool checkup_due(enum exercise_id id, int programme_day, const int *done_days, int done_count);

#endif
