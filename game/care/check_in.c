#include "care/check_in.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/translate.h"

const char *const pain_site_text[PAIN_SITES] = {
    N_("neck"), N_("upper back"), N_("lower back"), N_("hip"), N_("knee"), N_("ankle or foot"), N_("wrist"), N_("somewhere else"),
};

#define E(number) (1u << (number))
#define SAY(w) (1u << (w))

/* exercises.md 4.2, finding -> plan for today, row by row in its order; "fall since last time" has its two halves. The two last
 * rows are asked there without a line of their own: they never make a plan freer. */
const struct check_in_row check_in_rows[FINDING_COUNT] = {
    {FINDING_NONE, "pain 0-3, no other finding: full plan",
     N_("Good. Today has the full plan."),
     {.light = DAY_FULL, .may_rise = true}},
    {FINDING_PAIN_SOME, "pain 4-5, or 2 points above own 4-week median, or \"worse the morning after\": gentle plan: grades -2, no "
                        "E14/E16/E18/E19, half the sets, longer calm part; grades cannot rise",
     N_("Today is a gentle day: easier, shorter, with more time to rest."),
     {.light = DAY_GENTLE, .grade_shift = -2, .dropped = E(14) | E(16) | E(18) | E(19), .half_sets = true, .longer_calm = true,
      .say = SAY(WORDING_T10_PAIN)}},
    {FINDING_PAIN_STRONG, "pain 6-10, or 3+ points above own median: no standing part; calm module, comfort card; advise contacting "
                          "therapist/doctor",
     N_("Today is for rest and a calm exercise. Please tell your therapist or doctor about the pain."),
     {.light = DAY_CALM_ONLY, .grade_shift = -2, .dropped = E(14) | E(16) | E(18) | E(19), .half_sets = true, .longer_calm = true,
      .say = SAY(WORDING_T8_COMFORT) | SAY(WORDING_T10_PAIN)}},
    {FINDING_BACK, "new sharp back pain, or back pain after a fall, cough or lift: bone=hold until cleared",
     N_("Please let a doctor look at your back first. Calm exercises stay open."),
     {.light = DAY_DOCTOR_FIRST, .grade_shift = -2, .bone_hold = true, .therapist_notice = true,
      .say = SAY(WORDING_T2_DOCTOR) | SAY(WORDING_T10_PAIN)}},
    {FINDING_UNWELL, "dizzy, unwell, feverish, very tired, new medicine effect: calm module only",
     N_("Today a calm exercise in the chair is enough."),
     {.light = DAY_CALM_ONLY, .longer_calm = true}},
    {FINDING_FALL_HURT, "fall since last time: short fall form; if hit head / injury / could not get up -> doctor first",
     N_("Please talk to a doctor before you practise again. Calm exercises stay open."),
     {.light = DAY_DOCTOR_FIRST, .grade_shift = -2, .doctor_lock = true, .therapist_notice = true, .fall_form = true,
      .intake_again = true, .minus_two_until_day = FALL_CARE_DAYS, .say = SAY(WORDING_T2_DOCTOR)}},
    {FINDING_FALL, "fall since last time: otherwise grades -2 for 7 days and therapist notice",
     N_("For a week everything is a little easier. Your therapist will hear of the fall."),
     {.light = DAY_FULL, .grade_shift = -2, .therapist_notice = true, .fall_form = true, .intake_again = true,
      .minus_two_until_day = FALL_CARE_DAYS, .say = SAY(WORDING_T2_DOCTOR)}},
    {FINDING_EMERGENCY, "chest pain, breathless at rest, face/arm/speech change: emergency text T7, nothing else",
     N_("Stop. Sit or lie down."),
     {.light = DAY_EMERGENCY, .grade_shift = -2, .emergency_lock = true, .doctor_lock = true, .therapist_notice = true,
      .say = SAY(WORDING_T7_EMERGENCY)}},
    {FINDING_NEAR_FALL, "near-fall since last time: grades cannot rise [X]",
     N_("Good that you caught yourself. Today stays at the grades you know."),
     {.light = DAY_FULL}},
    {FINDING_NOT_RESTED, "not eaten, drunk or slept enough: gentle plan [X]",
     N_("Eat and drink a little first. Today is a gentle day."),
     {.light = DAY_GENTLE, .grade_shift = -2, .dropped = E(14) | E(16) | E(18) | E(19), .half_sets = true, .longer_calm = true}},
};

/* ---- answers -> findings ---- */

enum { PAIN_TOP = 10, PAIN_SOME_FROM = 4, ABOVE_MEDIAN_SOME = 2, ABOVE_MEDIAN_STRONG = 3 };

struct check_in check_in_good_day(int day, int pain)
{
    return (struct check_in){
        .day = day, .pain_plus_one = pain + 1, .morning = MORNING_SAME, .dizzy = ANSWER_NO, .unwell = ANSWER_NO,
        .feverish = ANSWER_NO, .very_tired = ANSWER_NO, .medicine_effect = ANSWER_NO, .fall = ANSWER_NO, .fall_injury = ANSWER_NO,
        .fall_head = ANSWER_NO, .fall_could_not_get_up = ANSWER_NO, .near_fall = ANSWER_NO, .new_injury = ANSWER_NO,
        .sharp_back_pain = ANSWER_NO, .back_pain_after = ANSWER_NO, .emergency = ANSWER_NO, .eaten = ANSWER_YES,
        .drunk = ANSWER_YES, .slept = ANSWER_YES};
}

static int by_size(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

double check_in_median(const struct check_in *c)
{
    int own[PAIN_DAYS_MAX], n = 0;
    int count = c->past_count < 0 ? 0 : c->past_count > PAIN_DAYS_MAX ? PAIN_DAYS_MAX : c->past_count;
    for (int i = 0; i < count; i++) {
        int age = c->day - c->past[i].day, pain = c->past[i].pain;
        if (age >= 1 && age <= PAIN_MEDIAN_DAYS && pain >= 0 && pain <= PAIN_TOP) own[n++] = pain;
    }
    if (n == 0) return PAIN_UNKNOWN;
    qsort(own, (size_t)n, sizeof own[0], by_size);
    return n % 2 ? own[n / 2] : (own[n / 2 - 1] + own[n / 2]) / 2.0;
}

/* Pain that nobody told is the strongest. The therapist may put the level from which nobody stands lower than 6 (section 5). */
static uint32_t pain_findings(const struct check_in *c)
{
    int pain = c->pain_plus_one - 1;
    if (pain < 0 || pain > PAIN_TOP) pain = PAIN_TOP;
    int stop = c->pain_stop_level > 0 && c->pain_stop_level < PAIN_STOP_DEFAULT ? c->pain_stop_level : PAIN_STOP_DEFAULT;
    double median = check_in_median(c), above = median < 0 ? 0 : pain - median;
    if (pain >= stop || above >= ABOVE_MEDIAN_STRONG) return 1u << FINDING_PAIN_STRONG;
    bool worse = c->morning != MORNING_FIRST_PRACTICE && c->morning != MORNING_BETTER && c->morning != MORNING_SAME;
    return pain >= PAIN_SOME_FROM || above >= ABOVE_MEDIAN_SOME || worse ? 1u << FINDING_PAIN_SOME : 0;
}

static uint32_t fall_findings(const struct check_in *c)
{
    uint32_t found = 0;
    bool hurt = answer_unless_no(c->fall_injury) || answer_unless_no(c->fall_head) || answer_unless_no(c->fall_could_not_get_up);
    if (answer_unless_no(c->fall)) found |= 1u << (hurt ? FINDING_FALL_HURT : FINDING_FALL);
    /* A new injury without a fall is looked at by a doctor like one from a fall [X]. */
    if (answer_unless_no(c->new_injury)) found |= 1u << FINDING_FALL_HURT;
    if (answer_unless_no(c->near_fall)) found |= 1u << FINDING_NEAR_FALL;
    return found;
}

uint32_t check_in_findings(const struct check_in *c)
{
    uint32_t found = pain_findings(c) | fall_findings(c);
    if (answer_unless_no(c->sharp_back_pain) || answer_unless_no(c->back_pain_after)) found |= 1u << FINDING_BACK;
    const enum answer unwell[] = {c->dizzy, c->unwell, c->feverish, c->very_tired, c->medicine_effect};
    for (size_t i = 0; i < sizeof unwell / sizeof unwell[0]; i++)
        if (answer_unless_no(unwell[i])) found |= 1u << FINDING_UNWELL;
    if (answer_unless_no(c->emergency)) found |= 1u << FINDING_EMERGENCY;
    if (!answer_only_yes(c->eaten) || !answer_only_yes(c->drunk) || !answer_only_yes(c->slept)) found |= 1u << FINDING_NOT_RESTED;
    return found ? found : 1u << FINDING_NONE;
}

/* ---- findings -> plan ---- */

static void join(struct day_plan *to, const struct day_plan *row, int day)
{
    if (row->light > to->light) to->light = row->light;
    if (row->grade_shift < to->grade_shift) to->grade_shift = row->grade_shift;
    to->dropped |= row->dropped;
    to->half_sets |= row->half_sets;
    to->longer_calm |= row->longer_calm;
    to->may_rise &= row->may_rise;
    to->bone_hold |= row->bone_hold;
    to->doctor_lock |= row->doctor_lock;
    to->emergency_lock |= row->emergency_lock;
    to->therapist_notice |= row->therapist_notice;
    to->fall_form |= row->fall_form;
    to->intake_again |= row->intake_again;
    if (row->minus_two_until_day) to->minus_two_until_day = day + row->minus_two_until_day;
    to->say |= row->say;
}

struct day_plan check_in_join(uint32_t findings, int day)
{
    struct day_plan plan = {.light = DAY_FULL, .may_rise = true, .findings = findings};
    for (int f = 0; f < FINDING_COUNT; f++)
        if (findings >> f & 1u) join(&plan, &check_in_rows[f].plan, day);
    if (plan.light == DAY_EMERGENCY) plan.say = SAY(WORDING_T7_EMERGENCY); /* "nothing else" */
    return plan;
}

/* An earlier fall still counts on the day it was told and the six after it. In the future (a clock went back): it counts. */
static bool still_careful(const struct check_in *c)
{
    return c->last_fall_day != DAY_NONE && c->day - c->last_fall_day < FALL_CARE_DAYS;
}

struct day_plan check_in_plan(const struct check_in *c)
{
    struct day_plan plan = check_in_join(check_in_findings(c), c->day);
    if (still_careful(c)) {
        if (plan.grade_shift > -2) plan.grade_shift = -2;
        plan.may_rise = false;
        int until = c->last_fall_day + FALL_CARE_DAYS;
        if (until > plan.minus_two_until_day) plan.minus_two_until_day = until;
    }
    return plan;
}

bool check_in_allows(const struct day_plan *p, enum exercise_id id)
{
    bool calm = id == E21_CALM_BREATH || id == E22_CALM_SCENE;
    if (p->light >= DAY_EMERGENCY) return false;
    if (calm) return true;
    return p->light < DAY_CALM_ONLY && !(p->dropped & exercise_bit(id));
}

const char *check_in_told(const struct day_plan *p)
{
    int worst = FINDING_NONE;
    for (int f = 0; f < FINDING_COUNT; f++) {
        const struct day_plan *row = &check_in_rows[f].plan, *now = &check_in_rows[worst].plan;
        bool weighs = row->light > now->light || (row->light == now->light && row->grade_shift < now->grade_shift) ||
                      (worst == FINDING_NONE && f != FINDING_NONE);
        if ((p->findings >> f & 1u) && weighs) worst = f;
    }
    return check_in_rows[worst].told;
}

void check_in_apply(const struct day_plan *plan, struct care_profile *p)
{
    if (plan->bone_hold) profile_hold(p);
    if (plan->doctor_lock) profile_need_doctor(p);
    if (plan->emergency_lock) profile_emergency(p);
}
