/* cohort.h - inside lab/: a virtual cohort, person by person, and what is counted of it (simulated-person.md 5, exercises.md 18).
 *
 * Every set and every check-up runs through plate, loop, world and care. Shares of the population and answers at the check-in
 * are choices for testing software [X]; nothing here is a statement about people. */
#ifndef EVENKEEL_LAB_COHORT_H
#define EVENKEEL_LAB_COHORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "care/checkup.h"
#include "care/compose.h"
#include "care/dose.h"
#include "care/plan.h"
#include "care/progress_picture.h"
#include "lab/cohort_plate.h"

enum { COHORT_WEEKS_MAX = 52, COHORT_CHECKUPS_MAX = 40, COHORT_PLANS = 4, COHORT_PRACTICES_MAX = 512, COHORT_INCIDENTS_MAX = 64 };

enum cohort_change { COHORT_NULL, COHORT_IMPROVER, COHORT_SLOW, COHORT_DECLINER, COHORT_DROPOUT, COHORT_CHANGES };
extern const char *const cohort_change_words[]; /* "null" ...; NULL-terminated */

/* Files of the program, read once, shared by all threads. */
struct cohort_files {
    struct level_table levels[EXERCISE_LAST + 1]; /* id 0: not there */
    struct checkup checkup[5];                    /* A1..A5; id 0: not there */
    struct plan plan[COHORT_PLANS];
};
enum status cohort_files_load(struct cohort_files *out, struct problem *why);

struct cohort_options {
    const struct cohort_files *files;
    uint64_t seed;
    int weeks;
    bool checkups_only;              /* no practices: for the progress rules alone */
};

struct cohort_trial { uint8_t exercise, week; bool hit; float level; };
struct cohort_week { double minutes, grade_sum; int grade_count, practices, trials, hits; };
struct cohort_checkup { int day; double value[PROGRESS_MEASURE_COUNT]; /* NaN: not measured on this day */ };

struct cohort_reach { double right_mm, left_mm, front_mm, back_mm; }; /* all 0: not measured, the defaults hold */

/* One person and everything that was counted. Owner: the caller; cohort_person_free. */
struct cohort_person {
    int index;
    enum cohort_change change;
    const char *profile;             /* "older" */
    double z0, age_years;
    struct care_profile care;
    struct cohort_reach reach;       /* of the last check-up A3 */
    struct cohort_week week[COHORT_WEEKS_MAX + 1];   /* from 1 */
    struct cohort_trial *trial;
    size_t trial_count, trial_room;
    long sets, sets_stopped, near_falls_asked, near_falls, wobbles, hard_landings;
    int gentle_days, missed_days;
    struct cohort_checkup checkup[COHORT_CHECKUPS_MAX];
    int checkup_count;
    uint64_t simulated_ms;
};
void cohort_person_free(struct cohort_person *p);
const struct plan *cohort_plan_of(const struct cohort_options *o, const struct cohort_person *p); /* NULL: none fits */

/* Draws the person: profile, ability, care. Then lives the weeks: check-ups, practices, adaptation. Any thread. */
void cohort_person_draw(const struct cohort_options *o, int index, enum cohort_change change, struct cohort_person *out);
enum status cohort_person_live(const struct cohort_options *o, struct cohort_person *p, struct problem *why);

/* Ability on a day of the programme (0..), in SD of the group, before the day's own chance. */
double cohort_ability(const struct cohort_options *o, const struct cohort_person *p, int day);
/* cohort_checkup.c: the check-ups that are due on this day. */
enum status cohort_check_up(const struct cohort_options *o, struct cohort_person *p, int day, int practices, struct problem *why);
/* cohort_practice.c: one practice; day in the programme. */
struct cohort_life;
enum status cohort_practise(const struct cohort_options *o, struct cohort_person *p, struct cohort_life *life, int day, struct problem *why);
/* "sim:profile=...": this person on this day. bad: a bad day. */
void cohort_spec(const struct cohort_options *o, const struct cohort_person *p, int day, int practices, bool bad, char *spec, size_t bytes);

/* What is carried from practice to practice. */
struct cohort_life {
    struct exercise_state state[EXERCISE_ACTIVE_LAST + 1];
    struct dose_practice done[COHORT_PRACTICES_MAX];
    int done_count, last_day /* -1: none */, practices;
    struct incident incident[COHORT_INCIDENTS_MAX];
    int incident_count;
    int played_in_week[EXERCISE_ACTIVE_LAST + 1], week_counted;
    struct random_stream random;
};

/* ---- what came of it (cohort_report.c) ---- */
struct cohort_rates { int people, judged, better, worse; };
struct cohort_report;
/* Judges one person by exercises.md 13.2 (steadiness, eyes open) and 13.3 (direction of all). */
enum change_verdict cohort_steadier(const struct cohort_person *p, enum progress_measure m);
enum picture_direction cohort_direction(const struct cohort_person *p);

#endif
