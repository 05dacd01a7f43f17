#include "care/plan_rules.h"

#include <math.h>
#include <stdio.h>

#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/dose.h"
#include "care/file_keys.h"
#include "care/wording.h"

enum { SECTION_BYTES = 32 };

struct care_profile plan_profile(const struct plan *p)
{
    struct care_profile c = care_profile_unasked();
    enum answer *const fine[] = {&c.dizzy, &c.numb_feet, &c.low_vision, &c.photosensitive, &c.brace, &c.walking_frame, &c.one_sided,
                                 &c.knee_hip_pain, &c.no_eyes_closed, &c.nerve_illness, &c.drowsy_medicine, &c.over_plate_limit,
                                 &c.load_limited, &c.doctor_needed};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) *fine[i] = ANSWER_NO;
    c.bone = p->bone;
    c.fall = p->fall;
    c.place = p->place;
    c.one_leg_side_set = ANSWER_YES;
    for (int i = 0; i < p->block_count; i++) {
        c.assigned |= exercise_bit(p->block[i].exercise);
        c.unlocked |= exercise_bit(p->block[i].exercise);
    }
    return c;
}

/* ---- dose ---- */

static void check_weeks(struct text_file *f, const struct plan *p, struct text_errors *errors)
{
    int next = 1;
    for (int i = 0; i < p->phase_count; i++) {
        char section[SECTION_BYTES];
        const struct plan_phase *h = &p->phase[i];
        (void)snprintf(section, sizeof section, "phase.%d", i + 1);
        if (h->from_week != next)
            text_error_add(errors, text_file_path(f), file_key_line(f, section, "from_week"),
                           "from_week = %d, expected %d: phases follow without a hole", h->from_week, next);
        else if (h->from_week > p->weeks)
            text_error_add(errors, text_file_path(f), file_key_line(f, section, "from_week"), "from_week = %d, expected at most %d, as weeks says",
                           h->from_week, p->weeks);
        else if (h->to_week < h->from_week || h->to_week > p->weeks)
            text_error_add(errors, text_file_path(f), file_key_line(f, section, "to_week"), "to_week = %d, expected %d to %d", h->to_week,
                           h->from_week, p->weeks);
        next = h->to_week + 1;
    }
    if (errors->count == 0 && next != p->weeks + 1)
        text_error_add(errors, text_file_path(f), file_key_line(f, "", "weeks"), "weeks = %d, expected %d: as many as the phases have", p->weeks,
                       next - 1);
}

static double tenth_below(double v) { return floor(v * 10 + 1e-6) / 10; }

static void check_minutes(struct text_file *f, const char *section, const struct plan_phase *h, double week_most, struct text_errors *errors)
{
    const double rounding = 1e-9;
    int line = file_key_line(f, section, "minutes"), a_day = (h->practices_per_week + 6) / 7;
    double week_minutes = h->practices_per_week * h->minutes;
    if (week_minutes > week_most + rounding)
        text_error_add(errors, text_file_path(f), line,
                       "minutes = %g, expected at most %g: %d practices make %g minutes a week, and this week may have %g", h->minutes,
                       tenth_below(week_most / h->practices_per_week), h->practices_per_week, week_minutes, week_most);
    else if (a_day * h->minutes > DOSE_DAY_MIN)
        text_error_add(errors, text_file_path(f), line, "minutes = %g, expected at most %d: %d practices a week make two on some days, and a day has %d",
                       h->minutes, DOSE_DAY_MIN / a_day, h->practices_per_week, DOSE_DAY_MIN);
}

static void check_phase(struct text_file *f, int i, const struct plan_phase *h, double last_week_minutes, struct text_errors *errors)
{
    char section[SECTION_BYTES];
    (void)snprintf(section, sizeof section, "phase.%d", i + 1);
    check_minutes(f, section, h, i == 0 ? (double)DOSE_WEEK_START_MIN : dose_week_limit(last_week_minutes), errors);
    if (h->grade_most > dose_phase_cap(h->from_week))
        text_error_add(errors, text_file_path(f), file_key_line(f, section, "grade_most"), "grade_most = %g, expected 1 to %g in weeks 1 and 2",
                       h->grade_most, dose_phase_cap(h->from_week));
}

static void check_dose(struct text_file *f, const struct plan *p, struct text_errors *errors)
{
    for (int i = 0; i < p->phase_count; i++) {
        const struct plan_phase *before = i ? &p->phase[i - 1] : NULL;
        check_phase(f, i, &p->phase[i], before ? before->practices_per_week * before->minutes : 0, errors);
    }
}

/* ---- blocks ---- */

static double smaller(double a, double b) { return a < b ? a : b; }

static void check_grade(struct text_file *f, const char *section, const char *key, double grade, double high, const char *why,
                        struct text_errors *errors)
{
    if (grade > high)
        text_error_add(errors, text_file_path(f), file_key_line(f, section, key), "%s = %g, expected 1 to %g: %s", key, grade, high, why);
}

/* What the phases say of the weeks of a block: lowest grade_most and most practices; the grade_most of its first week. */
struct block_weeks { double grade_first, grade_least; int practices_most; };
static struct block_weeks weeks_of(const struct plan *p, const struct plan_block *b)
{
    struct block_weeks w = {GRADE_COUNT, GRADE_COUNT, 0};
    for (int i = 0; i < p->phase_count; i++) {
        const struct plan_phase *h = &p->phase[i];
        if (h->to_week < b->from_week || h->from_week > b->to_week) continue;
        if (h->from_week <= b->from_week) w.grade_first = h->grade_most;
        w.grade_least = smaller(w.grade_least, h->grade_most);
        if (h->practices_per_week > w.practices_most) w.practices_most = h->practices_per_week;
    }
    return w;
}

/* Each grade below the one that binds it: care, then the cap, then what the weeks allow, then the others. */
static void check_grades(struct text_file *f, const char *section, const struct plan *p, const struct plan_block *b,
                         struct text_errors *errors)
{
    static const char by_cap[] = "not above the cap", by_weeks[] = "not above grade_most of its weeks";
    struct care_profile people = plan_profile(p);
    struct block_weeks weeks = weeks_of(p, b);
    enum cap_reason reason;
    int most = caps_of(&people, b->exercise, NULL, 0, &reason);
    const char *why = cap_reason_text(reason);
    if (most == 0) {
        text_error_add(errors, text_file_path(f), file_key_line(f, section, "exercise"), "exercise = %s, expected another one: %s",
                       exercise_code(b->exercise), why);
        return;
    }
    double high = b->cap > 0 ? smaller(b->cap, most) : most;
    if (high < most) why = by_cap;
    check_grade(f, section, "cap", b->cap, most, cap_reason_text(reason), errors);
    check_grade(f, section, "fixed", b->fixed, smaller(high, weeks.grade_least), weeks.grade_least < high ? by_weeks : why, errors);
    check_grade(f, section, "start", b->start, smaller(high, weeks.grade_first), weeks.grade_first < high ? by_weeks : why, errors);
    double floor_most = smaller(high, weeks.grade_least);
    why = weeks.grade_least < high ? by_weeks : why;
    if (b->start > 0 && b->start < floor_most) floor_most = b->start, why = "not above start";
    if (b->fixed > 0 && b->fixed < floor_most) floor_most = b->fixed, why = "not above fixed";
    check_grade(f, section, "floor", b->floor, floor_most, why, errors);
}

static void check_note(struct text_file *f, const char *section, const char *note, struct text_errors *errors)
{
    const struct bone_rule *broken = bone_rule_broken_in(note);
    const char *forbidden = wording_forbidden_in(note);
    char shown[TEXT_SHOWN_BYTES];
    int line = file_key_line(f, section, "note");
    if (broken)
        text_error_add(errors, text_file_path(f), line, "note = %s, expected nothing that asks for: %s", text_shown(note, shown), broken->motion);
    if (forbidden)
        text_error_add(errors, text_file_path(f), line, "note = %s, expected it without the word %s", text_shown(note, shown), forbidden);
}

static void check_block_weeks(struct text_file *f, const char *section, const struct plan *p, const struct plan_block *b,
                              struct text_errors *errors)
{
    int most = weeks_of(p, b).practices_most;
    if (b->from_week > p->weeks)
        text_error_add(errors, text_file_path(f), file_key_line(f, section, "from_week"), "from_week = %d, expected 1 to %d", b->from_week, p->weeks);
    else if (b->to_week < b->from_week || b->to_week > p->weeks)
        text_error_add(errors, text_file_path(f), file_key_line(f, section, "to_week"), "to_week = %d, expected %d to %d", b->to_week, b->from_week,
                       p->weeks);
    else if (b->per_week > most)
        text_error_add(errors, text_file_path(f), file_key_line(f, section, "per_week"), "per_week = %d, expected 1 to %d: its weeks have no more practices",
                       b->per_week, most);
}

static void check_block(struct text_file *f, const struct plan *p, int i, struct text_errors *errors)
{
    char section[SECTION_BYTES];
    const struct plan_block *b = &p->block[i];
    (void)snprintf(section, sizeof section, "block.%d", i + 1);
    check_block_weeks(f, section, p, b, errors);
    for (int k = 0; k < i; k++) {
        bool same_weeks = p->block[k].from_week <= b->to_week && b->from_week <= p->block[k].to_week;
        if (p->block[k].exercise == b->exercise && same_weeks)
            text_error_add(errors, text_file_path(f), file_key_line(f, section, "exercise"),
                           "exercise = %s, expected once: [block.%d] has it in the same weeks", exercise_code(b->exercise), k + 1);
    }
    check_grades(f, section, p, b, errors);
    if (b->note[0]) check_note(f, section, b->note, errors);
}

void plan_rules_check(struct text_file *f, const struct plan *p, struct text_errors *errors)
{
    check_weeks(f, p, errors);
    if (errors->count > 0) return; /* the rest counts weeks */
    check_dose(f, p, errors);
    for (int i = 0; i < p->block_count; i++) check_block(f, p, i, errors);
}
