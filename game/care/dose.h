/* dose.h - how much practice a day and a week hold (exercises.md 11). Pure. Shown as minutes, never as a duty.
 *
 * Weeks are weeks of the person's programme: week 1 begins with the first day of practice. Times are local minutes, day * 1440 + minute of
 * the day, so that a rest between two practices can be counted across midnight. */
#ifndef EVENKEEL_CARE_DOSE_H
#define EVENKEEL_CARE_DOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "care/days.h"
#include "care/wording.h"
#include "world/level.h"

enum { DOSE_DAY_MIN = 40, DOSE_WEEK_MIN = 180, DOSE_PRACTICES_A_DAY = 2, DOSE_APART_MIN = 240, DOSE_AIM_MIN = 120, DOSE_AIM_WEEK = 6,
       DOSE_WEEK_START_MIN = 60, DOSE_SHORTEST_MIN = 10, DOSE_REVIEW_WEEKS = 4, MINUTES_A_DAY = 1440 };

struct dose_practice { int64_t start_min; double minutes; };         /* minutes: from first to last screen of practice */

enum dose_reason { DOSE_FREE, DOSE_TODAY_FULL, DOSE_TWO_TODAY, DOSE_REST_BETWEEN, DOSE_WEEK_FULL };
const char *dose_sentence(enum dose_reason r);       /* to the person, English source: T9 when it is enough; "" for DOSE_FREE */

struct dose {
    bool may_start;                      /* a practice with standing parts; calm modules are always there */
    double minutes_left;                 /* for this practice, 0..40; at least 10 (or the therapist's shorter day) when it may start */
    enum dose_reason reason;             /* why not */
    int64_t wait_min;                    /* DOSE_REST_BETWEEN: minutes until the next one; else 0 */
    double week_minutes, week_limit;     /* so far, and most */
};
/* practices: all that are known, in any order; borrowed. first_day: of the programme. day_cap_min: of the therapist, 5..40; 0: 40.
 * A practice that lies in the future (the clock was set back) counts as one of this minute, a length that makes no sense as 40 minutes. */
struct dose dose_now(const struct dose_practice *practices, size_t count, int first_day, int64_t now_min, double day_cap_min);

double dose_week_limit(double last_week_minutes);    /* min(180, max(60, 1.2 * last + 5)) */
int dose_week(int first_day, int today);             /* 1..; 1 before the first day, too */
double dose_aim(int week);                           /* minutes: 60 in week 1, 120 from week 6 on */

enum dose_phase { DOSE_LEARN, DOSE_BUILD, DOSE_CHALLENGE, DOSE_KEEP };
enum dose_phase dose_phase(int week);
double dose_phase_cap(int week);                     /* 3 while learning, else 10 */
bool dose_hands_near(int week);                      /* weeks 1-2: "two hands near" is said in every set-up */
const char *dose_phase_name(enum dose_phase p);      /* N_("learn") ... */

/* A review card at the end of every fourth week: due from day 28 on. last_review_day: DAY_NONE when none. */
bool dose_review_due(int first_day, int last_review_day, int today);

/* Days with a practice or with something in the off-plate diary (walking, pool, stairs, ...), each once. Unsorted input; counts
 * days in from..to. The diary goes nowhere else: no grade can see it. */
int dose_active_days(const int *practice_days, size_t practices, const int *diary_days, size_t entries, int from_day, int to_day);

#endif
