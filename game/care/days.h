/* days.h - plain day numbers: days since 1 January 1970. Nothing here asks a clock; the caller knows what day it is.
 *
 * Pure, any thread. DAY_NONE: no such day is recorded. */
#ifndef EVENKEEL_CARE_DAYS_H
#define EVENKEEL_CARE_DAYS_H

#include <stdbool.h>

enum { DAY_NONE = 0, DAYS_IN_WEEK = 7 }; /* nobody was asked anything on 1 January 1970 */

/* Months since January of year 0 (year*12 + month - 1): equal for all days of one calendar month. */
int month_of_day(int day);

/* Once a calendar month: never done, not yet done in this month, or done in the future (a clock went back). */
bool monthly_due(int last_day, int today);

#endif
