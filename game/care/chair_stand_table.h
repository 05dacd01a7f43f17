/* chair_stand_table.h - counts of chair stands in 30 s below which the US public-health sheet speaks of "below average"
 * (exercises.md 8, A4).
 *
 * For the therapist's view only, and only for a count against the clock without hands; a count at one's own pace is not
 * compared. A published screening rule, shown as what it is: say the source beside it. Pure, any thread. */
#ifndef EVENKEEL_CARE_CHAIR_STAND_TABLE_H
#define EVENKEEL_CARE_CHAIR_STAND_TABLE_H

#include "care/checkup.h"

enum { CHAIR_STAND_MEN, CHAIR_STAND_WOMEN, CHAIR_STAND_SEXES };
struct chair_stand_row {
    int age_low, age_high;               /* completed years, both included */
    int below[CHAIR_STAND_SEXES];        /* fewer than this is below average */
};
extern const struct chair_stand_row chair_stand_rows[];
extern const int chair_stand_row_count;
extern const char *const chair_stand_source;

enum chair_stand_verdict {
    CHAIR_STANDS_NOT_COMPARED,           /* no row for this age, no count, or allowed says own pace or not at all */
    CHAIR_STANDS_BELOW_AVERAGE, CHAIR_STANDS_AVERAGE_OR_MORE
};
/* allowed: checkup_allowed() of A4 when it was done; stands without hands (0 when hands were used). */
enum chair_stand_verdict chair_stands_compare(enum checkup_reason allowed, int age_years, int sex, double stands);

#endif
