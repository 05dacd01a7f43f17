#include "care/plan_rules.h"

#include <stdio.h>
#include <string.h>

#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/dose.h"
#include "care/wording.h"

/* Of the key, else of its section. */
static int line_of(struct text_file *f, const char *section, const char *key)
{
    for (size_t i = 0; i < text_file_count(f); i++) {
        const struct text_entry *e = text_file_entry(f, i);
        if (strcmp(e->section, section) == 0 && strcmp(e->key, key) == 0) return e->line;
    }
    return text_section_line(f, section);
}

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
        char section[32];
        const struct plan_phase *h = &p->phase[i];
        (void)snprintf(section, sizeof section, "phase.%d", i + 1);
        if (h->from_week != next)
            text_error_add(errors, text_file_path(f), line_of(f, section, "from_week"), "from_week = %d, expected %d: phases follow without a hole",
                           h->from_week, next);
        if (h->to_week < h->from_week || h->to_week > p->weeks)
            text_error_add(errors, text_file_path(f), line_of(f, section, "to_week"), "to_week = %d, expected %d to %d", h->to_week,
                           h->from_week, p->weeks);
        next = h->to_week + 1;
    }
    if (errors->count == 0 && next != p->weeks + 1)
        text_error_add(errors, text_file_path(f), line_of(f, "", "weeks"), "weeks = %d, expected %d: as many as the phases have", p->weeks,
                       next - 1);
}

static void check_phase(struct text_file *f, int i, const struct plan_phase *h, double last_week_minutes, struct text_errors *errors)
{
    char section[32];
    double week_minutes = h->practices_per_week * h->minutes;
    double most = i == 0 ? (double)DOSE_WEEK_START_MIN : dose_week_limit(last_week_minutes);
    (void)snprintf(section, sizeof section, "phase.%d", i + 1);
    if (week_minutes > most)
        text_error_add(errors, text_file_path(f), line_of(f, section, "minutes"),
                       "minutes = %g, expected at most %g: %d practices make %g minutes a week, and this week may have %g", h->minutes,
                       most / h->practices_per_week, h->practices_per_week, week_minutes, most);
    int learning = h->from_week < 3 ? h->from_week : 0;
    if (learning && h->grade_most > dose_phase_cap(learning))
        text_error_add(errors, text_file_path(f), line_of(f, section, "grade_most"), "grade_most = %g, expected 1 to %g in weeks 1 and 2",
                       h->grade_most, dose_phase_cap(learning));
}

static void check_dose(struct text_file *f, const struct plan *p, struct text_errors *errors)
{
    for (int i = 0; i < p->phase_count; i++) {
        const struct plan_phase *before = i ? &p->phase[i - 1] : NULL;
        check_phase(f, i, &p->phase[i], before ? before->practices_per_week * before->minutes : 0, errors);
    }
}

/* ---- blocks ---- */

static void check_grade(struct text_file *f, const char *section, const char *key, double grade, double low, double high, const char *why,
                        struct text_errors *errors)
{
    if (grade > 0 && (grade < low || grade > high))
        text_error_add(errors, text_file_path(f), line_of(f, section, key), "%s = %g, expected %g to %g: %s", key, grade, low, high, why);
}

static void check_grades(struct text_file *f, const char *section, const struct plan *p, const struct plan_block *b,
                         struct text_errors *errors)
{
    struct care_profile people = plan_profile(p);
    enum cap_reason reason;
    int most = caps_of(&people, b->exercise, NULL, 0, &reason);
    const char *why = most < 10 ? cap_reason_text(reason) : "ten grades";
    if (most == 0) {
        text_error_add(errors, text_file_path(f), line_of(f, section, "exercise"), "exercise = %s, expected another one: %s",
                       exercise_code(b->exercise), why);
        return;
    }
    check_grade(f, section, "cap", b->cap, 1, most, why, errors);
    check_grade(f, section, "fixed", b->fixed, 1, most, why, errors);
    double high = b->cap > 0 && b->cap < most ? b->cap : most;
    check_grade(f, section, "start", b->start, 1, high, "not above the cap", errors);
    check_grade(f, section, "floor", b->floor, 1, b->start > 0 ? b->start : high, "not above start and cap", errors);
}

static void check_note(struct text_file *f, const char *section, const char *note, struct text_errors *errors)
{
    const struct bone_rule *broken = bone_rule_broken_in(note);
    const char *forbidden = wording_forbidden_in(note);
    if (broken)
        text_error_add(errors, text_file_path(f), line_of(f, section, "note"), "note = \"%s\", expected nothing of %s", note, broken->key);
    if (forbidden)
        text_error_add(errors, text_file_path(f), line_of(f, section, "note"), "note = \"%s\", expected it without \"%s\"", note, forbidden);
}

static void check_block(struct text_file *f, const struct plan *p, int i, struct text_errors *errors)
{
    char section[32];
    const struct plan_block *b = &p->block[i];
    (void)snprintf(section, sizeof section, "block.%d", i + 1);
    if (b->to_week < b->from_week || b->to_week > p->weeks)
        text_error_add(errors, text_file_path(f), line_of(f, section, "to_week"), "to_week = %d, expected %d to %d", b->to_week, b->from_week,
                       p->weeks);
    for (int k = 0; k < i; k++) {
        bool same_weeks = p->block[k].from_week <= b->to_week && b->from_week <= p->block[k].to_week;
        if (p->block[k].exercise == b->exercise && same_weeks)
            text_error_add(errors, text_file_path(f), line_of(f, section, "exercise"), "exercise = %s, expected once: [block.%d] has it in the same weeks",
                           exercise_code(b->exercise), k + 1);
    }
    check_grades(f, section, p, b, errors);
    check_note(f, section, b->note, errors);
}

void plan_rules_check(struct text_file *f, const struct plan *p, struct text_errors *errors)
{
    check_weeks(f, p, errors);
    check_dose(f, p, errors);
    for (int i = 0; i < p->block_count; i++) check_block(f, p, i, errors);
}
