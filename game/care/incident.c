#include "care/incident.h"

#include <string.h>

#include "base/translate.h"
#include "care/check_in.h"

const char *const incident_question = N_("Did you nearly lose your balance?");
const char *const incident_answer_text[INCIDENT_ANSWERS] = {
    [INCIDENT_UNANSWERED] = "",
    [INCIDENT_NO] = N_("No"),
    [INCIDENT_CAUGHT_MYSELF] = N_("Yes, I caught myself"),
    [INCIDENT_HELD_ON] = N_("Yes, I held on"),
    [INCIDENT_FELL] = N_("I fell"),
};
const char *const diary_question =
    N_("In the past month, away from practice: how often did you fall, and how often did you nearly fall?");

void incident_window(struct incident *i, uint32_t tick)
{
    i->tick_from = tick > INCIDENT_TICKS_BEFORE ? tick - INCIDENT_TICKS_BEFORE : 0;
    i->tick_to = tick < UINT32_MAX - INCIDENT_TICKS_AFTER ? tick + INCIDENT_TICKS_AFTER : UINT32_MAX;
}

/* exercises.md 4.4. Near-fall: balance was lost and only a saving move (step, grab, arms) kept the person up. Fall: ending on
 * the floor or another lower level without meaning to. */
bool incident_confirmed_near_fall(const struct incident *i)
{
    return i->kind == INCIDENT_NEAR_FALL && (i->answer == INCIDENT_CAUGHT_MYSELF || i->answer == INCIDENT_HELD_ON);
}
bool incident_is_fall(const struct incident *i)
{
    return i->kind == INCIDENT_FALL || (i->kind == INCIDENT_NEAR_FALL && i->answer == INCIDENT_FELL);
}
static bool unanswered(const struct incident *i) { return i->kind == INCIDENT_NEAR_FALL && i->answer == INCIDENT_UNANSWERED; }

/* ---- what follows ---- */

/* Confirmed near-fall -> grade -1 and one step more support in that exercise for the next 2 practices. */
static const struct incident_consequence after_near_fall = {.exercise_grade_shift = -1, .support_steps = 1, .practices = 2};
/* Fall -> end, check-in form, all grades -2, therapist notice, intake repeated. */
static const struct incident_consequence after_fall = {.end_practice = true, .check_in_form = true, .all_grades_shift = -2,
                                                       .all_grades_days = FALL_CARE_DAYS, .therapist_notice = true,
                                                       .intake_again = true};

struct incident_consequence incident_consequence(const struct incident *i)
{
    struct incident_consequence c = {0};
    if (incident_is_fall(i) || unanswered(i)) c = after_fall;
    if (incident_confirmed_near_fall(i) || unanswered(i)) {
        c.exercise_grade_shift = after_near_fall.exercise_grade_shift;
        c.support_steps = after_near_fall.support_steps;
        c.practices = after_near_fall.practices;
    }
    c.end_practice = c.end_practice && i->in_practice;
    return c;
}

struct incident_care incident_care_for(const struct incident *log, size_t count, enum exercise_id id, int practice)
{
    enum { SUPPORT_STEPS_MAX = 3 };              /* from none to two hands */
    struct incident_care care = {0, 0};
    for (size_t k = 0; k < count; k++) {
        struct incident_consequence c = incident_consequence(&log[k]);
        int since = practice - log[k].practice;
        if (!log[k].in_practice || log[k].exercise != id || since < 0 || since > c.practices) continue;
        care.grade_shift += c.exercise_grade_shift;
        care.support_steps += c.support_steps;
    }
    if (care.support_steps > SUPPORT_STEPS_MAX) care.support_steps = SUPPORT_STEPS_MAX;
    return care;
}

size_t incident_merge(struct incident *log, size_t count, size_t max, const struct incident *i)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(log[k].id, i->id) == 0) {
            log[k] = *i;
            return count;
        }
    if (count >= max) return count;
    log[count] = *i;
    return count + 1;
}

/* ---- diary ---- */

bool diary_due(int last_asked_day, int today) { return monthly_due(last_asked_day, today); }

struct month_count incident_month(const struct incident *log, size_t count, int month)
{
    struct month_count m = {.month = month};
    for (size_t k = 0; k < count; k++) {
        if (month_of_day(log[k].day) != month) continue;
        bool fall = incident_is_fall(&log[k]), near_fall = incident_confirmed_near_fall(&log[k]), outside = !log[k].in_practice;
        m.falls += fall;
        m.near_falls += near_fall;
        m.falls_outside += fall && outside;
        m.near_falls_outside += near_fall && outside;
    }
    return m;
}
