/* The caps table cell by cell, the extra locks line by line, and what no profile, override or day can open. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "care/caps.h"
#include "care/wording.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
enum { TODAY = 20500 };

/* exercises.md 3.2 as it is printed there: two exercises a line. */
static const char *const printed[] = {
    "| E01 steady_stand | 10 | 8 | 10 | 2 | 6 | 10 | 10 | | E11 garden_path | 9 | 7 | 9 | 2 | 5 | 10 | 8 |",
    "| E02 line_stand | 9 | 5 | 8 | 0 | 3 | 10 | 8 | | E12 load_share | 8 | 6 | 8 | 3 | 5 | 10 | 8 |",
    "| E03 one_leg | 9 | 6 | 8 | 0 | 3 | 10 | 8 | | E13 chair_rise | 10 | 8 | 10 | 3 | 6 | 10 | 8 |",
    "| E04 quiet_eyes | 8 | 6 | 8 | 0 | 2 | 10 | 8 | | E14 knee_bend | 9 | 6 | 8 | 2 | 4 | 10 | 6 |",
    "| E05 stand_tall | 10 | 10 | 10 | 3 | 10 | 10 | 10 | | E15 heel_toe_raise | 10 | 6 | 8 | 2 | 4 | 10 | 8 |",
    "| E06 side_shift | 10 | 8 | 10 | 3 | 5 | 10 | 10 | | E16 step_on | 6 | 3 | 6 | 0 | 2 | 10 | 4 |",
    "| E07 toe_heel_shift | 9 | 6 | 8 | 2 | 5 | 10 | 8 | | E17 march | 10 | 6 | 8 | 2 | 4 | 10 | 8 |",
    "| E08 star_reach | 9 | 6 | 8 | 0 | 4 | 10 | 8 | | E18 quick_lean | 8 | 5 | 7 | 0 | 3 | 10 | 5 |",
    "| E09 rhythm_sway | 9 | 6 | 8 | 2 | 4 | 10 | 7 | | E19 toe_tap | 8 | 5 | 7 | 0 | 3 | 10 | 6 |",
    "| E10 follow_me | 9 | 7 | 9 | 2 | 5 | 10 | 8 | | E20 think_and_sway | 9 | 6 | 8 | 0 | 4 | 10 | 8 |",
};
static int spec[EXERCISE_ACTIVE_LAST + 1][CAP_COLUMNS];
static char spec_name[EXERCISE_ACTIVE_LAST + 1][32];

static int read_printed(void **state)
{
    (void)state;
    int cells = 0;
    for (size_t i = 0; i < COUNT(printed); i++)
        for (const char *p = strchr(printed[i], 'E'); p; p = strchr(p + 1, 'E')) {
            int id = 0, n = 0;
            if (sscanf(p, "E%2d%n", &id, &n) != 1 || id < 1 || id > EXERCISE_ACTIVE_LAST) return -1;
            p += n;
            if (sscanf(p, " %31s%n", spec_name[id], &n) != 1) return -1;
            p += n;
            for (int c = 0; c < CAP_COLUMNS; c++, cells++)
                if (sscanf(p, " | %d%n", &spec[id][c], &n) != 1) return -1;
                else p += n;
        }
    return cells == 140 ? 0 : -1;
}

/* Nothing holds this person back. */
static struct care_profile free_person(enum care_place place)
{
    struct care_profile p = {
        .bone = BONE_NONE, .fall = FALL_LOW, .place = place, .dizzy = ANSWER_NO, .numb_feet = ANSWER_NO, .low_vision = ANSWER_NO,
        .photosensitive = ANSWER_NO, .brace = ANSWER_NO, .walking_frame = ANSWER_NO, .one_sided = ANSWER_NO,
        .knee_hip_pain = ANSWER_NO, .no_eyes_closed = ANSWER_NO, .nerve_illness = ANSWER_NO, .drowsy_medicine = ANSWER_NO,
        .over_plate_limit = ANSWER_NO, .load_limited = ANSWER_NO, .doctor_needed = ANSWER_NO,
        .assigned = exercise_bit(E12_LOAD_SHARE), .unlocked = exercise_bit(E16_STEP_ON)};
    return p;
}
static int cap(const struct care_profile *p, int id) { return caps_of(p, (enum exercise_id)id, NULL, TODAY, NULL); }
static enum cap_reason why(const struct care_profile *p, int id)
{
    enum cap_reason r = CAP_REASONS;
    (void)caps_of(p, (enum exercise_id)id, NULL, TODAY, &r);
    return r;
}

static void every_cell(void **state)
{
    (void)state;
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        assert_int_equal(cap_rows[id - 1].id, id);
        assert_string_equal(cap_rows[id - 1].name, spec_name[id]);
        for (int c = 0; c < CAP_COLUMNS; c++)
            if (cap_rows[id - 1].grade[c] != spec[id][c])
                fail_msg("E%02d column %d: %d, expected %d", id, c, cap_rows[id - 1].grade[c], spec[id][c]);
    }
}

static int min_of(int a, int b) { return a < b ? a : b; }

static void every_cell_reaches_the_person(void **state)
{
    (void)state;
    static const struct { enum fall_level fall; enum care_place place; int column, more; } columns[] = {
        {FALL_LOW, PLACE_ALONE, CAP_LA, 0},   {FALL_LOW, PLACE_HELPER, CAP_LA, 1},   {FALL_RAISED, PLACE_ALONE, CAP_RA, 0},
        {FALL_RAISED, PLACE_HELPER, CAP_RH, 0}, {FALL_HIGH, PLACE_ALONE, CAP_HA, 0}, {FALL_HIGH, PLACE_HELPER, CAP_HH, 0},
        {FALL_LOW, PLACE_CLINIC, CAP_CL, 0},  {FALL_RAISED, PLACE_CLINIC, CAP_CL, 0}, {FALL_HIGH, PLACE_CLINIC, CAP_CL, 0},
        {FALL_UNKNOWN, PLACE_UNKNOWN, CAP_HA, 0},
    };
    for (size_t i = 0; i < COUNT(columns); i++)
        for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++)
            for (int frac = 0; frac < 2; frac++) {
                struct care_profile p = free_person(columns[i].place);
                p.fall = columns[i].fall;
                p.bone = frac ? BONE_FRAC : BONE_LOW;
                p.one_leg_side_set = ANSWER_YES;
                int want = min_of(spec[id][columns[i].column] + columns[i].more, 10);
                if (frac) want = min_of(want, spec[id][CAP_BF]);
                bool home = columns[i].place != PLACE_CLINIC;
                if (id == 16 && home) want = min_of(want, 6);  /* 7: clinic only from grade 7 */
                if (cap(&p, id) != want)
                    fail_msg("E%02d row %zu%s: %d, expected %d", id, i, frac ? " frac" : "", cap(&p, id), want);
            }
}

/* 3.2 and 7, one line each: what is said of the person, exercise, place, highest grade and why. */
struct lock_case {
    const char *what;
    void (*change)(struct care_profile *p);
    enum care_place place;
    int id, want;
    enum cap_reason reason;
};
static void nothing(struct care_profile *p) { (void)p; }
static void is_dizzy(struct care_profile *p) { p->dizzy = ANSWER_YES; }
static void maybe_dizzy(struct care_profile *p) { p->dizzy = ANSWER_UNKNOWN; }
static void eyes_open(struct care_profile *p) { p->no_eyes_closed = ANSWER_YES; }
static void numb(struct care_profile *p) { p->numb_feet = ANSWER_YES; }
static void knees(struct care_profile *p) { p->knee_hip_pain = ANSWER_YES; }
static void braced(struct care_profile *p) { p->brace = ANSWER_YES; }
static void brace_ok(struct care_profile *p)
{
    p->brace = ANSWER_YES;
    (void)note_sign(&p->brace_agreed, TODAY, "Dr Lee");
}
static void limit(struct care_profile *p) { p->pwb_kg = 25; p->protected_leg = 1; }
static void limit_shown(struct care_profile *p) { limit(p); p->load_share_shown = ANSWER_YES; }
static void limit_of_some_leg(struct care_profile *p) { limit_shown(p); p->protected_leg = 0; }
static void limit_listed(struct care_profile *p)
{
    p->pwb_kg = 25;
    p->pwb_listed = exercise_bit(E06_SIDE_SHIFT) | exercise_bit(E03_ONE_LEG);
}
static void limit_unknown(struct care_profile *p) { p->load_limited = ANSWER_YES; p->load_share_shown = ANSWER_YES; }
static void limit_unknown_listed(struct care_profile *p)
{
    limit_unknown(p);
    p->pwb_listed = exercise_bit(E05_STAND_TALL) | exercise_bit(E12_LOAD_SHARE);
}
static void not_given(struct care_profile *p) { p->assigned = 0; p->unlocked = 0; }
static void frac(struct care_profile *p) { p->bone = BONE_FRAC; }
static void right_leg(struct care_profile *p) { p->protected_leg = 1; }
static void left_leg_set(struct care_profile *p) { p->protected_leg = -1; p->one_leg_side_set = ANSWER_YES; }
static void frame(struct care_profile *p) { p->walking_frame = ANSWER_YES; }
static void hold(struct care_profile *p) { profile_hold(p); }
static void unasked(struct care_profile *p) { *p = care_profile_unasked(); }
static void doctor(struct care_profile *p) { profile_need_doctor(p); }
static void emergency(struct care_profile *p) { profile_emergency(p); }
static void heavy(struct care_profile *p) { p->over_plate_limit = ANSWER_YES; }
static void high(struct care_profile *p) { p->fall = FALL_HIGH; }

static const struct lock_case lock_cases[] = {
    {"nothing", nothing, PLACE_ALONE, 1, 10, CAP_NONE},
    {"company", nothing, PLACE_ALONE, 8, 9, CAP_COMPANY},
    {"dizzy", is_dizzy, PLACE_CLINIC, 4, 0, CAP_DIZZY},
    {"dizzy", is_dizzy, PLACE_CLINIC, 18, 0, CAP_DIZZY},
    {"dizzy", is_dizzy, PLACE_CLINIC, 9, 10, CAP_NONE},
    {"dizzy not sure", maybe_dizzy, PLACE_CLINIC, 18, 0, CAP_DIZZY},
    {"dizzy", is_dizzy, PLACE_ALONE, A5_QUICKNESS, 0, CAP_DIZZY},
    {"no eyes closed", eyes_open, PLACE_ALONE, 4, 0, CAP_NO_EYES_CLOSED},
    {"no eyes closed", eyes_open, PLACE_CLINIC, 4, 0, CAP_NO_EYES_CLOSED},
    {"numb feet alone", numb, PLACE_ALONE, 4, 0, CAP_NUMB_FEET},
    {"numb feet helper", numb, PLACE_HELPER, 4, 0, CAP_NUMB_FEET},
    {"numb feet clinic", numb, PLACE_CLINIC, 4, 10, CAP_NONE},
    {"knees", knees, PLACE_CLINIC, 13, 4, CAP_KNEE_HIP},
    {"knees", knees, PLACE_CLINIC, 14, 4, CAP_KNEE_HIP},
    {"knees", knees, PLACE_CLINIC, 16, 4, CAP_KNEE_HIP},
    {"knees", knees, PLACE_CLINIC, 15, 10, CAP_NONE},
    {"brace", braced, PLACE_CLINIC, 5, 2, CAP_BRACE},
    {"brace", braced, PLACE_CLINIC, 14, 0, CAP_BRACE},
    {"brace", braced, PLACE_CLINIC, 13, 10, CAP_NONE},
    {"brace agreed", brace_ok, PLACE_CLINIC, 5, 10, CAP_NONE},
    {"brace agreed", brace_ok, PLACE_CLINIC, 14, 10, CAP_NONE},
    {"pwb", limit, PLACE_CLINIC, 5, 10, CAP_NONE},
    {"pwb", limit, PLACE_CLINIC, 12, 0, CAP_NOT_SHOWN},
    {"pwb shown", limit_shown, PLACE_CLINIC, 12, 10, CAP_NONE},
    {"pwb shown", limit_shown, PLACE_CLINIC, 13, 0, CAP_LEG_LOAD},
    {"pwb shown", limit_shown, PLACE_CLINIC, 6, 0, CAP_LEG_LOAD},
    {"pwb, which leg not known", limit_of_some_leg, PLACE_CLINIC, 5, 0, CAP_LEG_LOAD},
    {"pwb, which leg not known", limit_of_some_leg, PLACE_CLINIC, 12, 0, CAP_LEG_LOAD},
    {"pwb listed", limit_listed, PLACE_CLINIC, 6, 10, CAP_NONE},
    {"pwb listed", limit_listed, PLACE_CLINIC, 3, 0, CAP_LEG_LOAD},
    {"pwb listed", limit_listed, PLACE_CLINIC, 7, 0, CAP_LEG_LOAD},
    {"pwb", limit, PLACE_CLINIC, A2_QUIET_STANDING, 0, CAP_LEG_LOAD},
    {"pwb", limit, PLACE_ALONE, 22, 10, CAP_NONE},
    {"a limit in no kg", limit_unknown, PLACE_CLINIC, 12, 0, CAP_LEG_LOAD},
    {"a limit in no kg", limit_unknown, PLACE_CLINIC, 5, 0, CAP_LEG_LOAD},
    {"a limit in no kg, listed", limit_unknown_listed, PLACE_CLINIC, 12, 0, CAP_NOT_SHOWN},
    {"a limit in no kg, listed", limit_unknown_listed, PLACE_CLINIC, 5, 10, CAP_NONE},
    {"not given", not_given, PLACE_CLINIC, 12, 0, CAP_NOT_ASSIGNED},
    {"not opened", not_given, PLACE_CLINIC, 16, 0, CAP_NOT_UNLOCKED},
    {"frac, no side", frac, PLACE_CLINIC, 3, 0, CAP_SIDE_NOT_SET},
    {"frac", frac, PLACE_CLINIC, 18, 5, CAP_BONE_FRAC},
    {"protected leg", right_leg, PLACE_CLINIC, 3, 0, CAP_SIDE_NOT_SET},
    {"protected leg, side set", left_leg_set, PLACE_CLINIC, 3, 10, CAP_NONE},
    {"eyes closed helped", nothing, PLACE_HELPER, 4, 9, CAP_COMPANY},
    {"step at home", nothing, PLACE_HELPER, 16, 6, CAP_STEP_AT_HOME},
    {"frame", frame, PLACE_CLINIC, 1, 3, CAP_WALKING_FRAME},
    {"frame", frame, PLACE_CLINIC, 21, 10, CAP_NONE},
    {"hold", hold, PLACE_CLINIC, 12, 0, CAP_BONE_HOLD},
    {"hold", hold, PLACE_CLINIC, A1_FOUR_STANDS, 0, CAP_BONE_HOLD},
    {"hold", hold, PLACE_ALONE, 21, 10, CAP_NONE},
    {"unasked", unasked, PLACE_CLINIC, 1, 0, CAP_NOT_ASKED},
    {"unasked", unasked, PLACE_CLINIC, 21, 10, CAP_NONE},
    {"doctor", doctor, PLACE_CLINIC, 5, 0, CAP_DOCTOR},
    {"doctor", doctor, PLACE_CLINIC, 22, 10, CAP_NONE},
    {"emergency", emergency, PLACE_CLINIC, 5, 0, CAP_EMERGENCY},
    {"emergency", emergency, PLACE_CLINIC, 22, 0, CAP_EMERGENCY},
    {"too heavy", heavy, PLACE_CLINIC, 1, 0, CAP_PLATE_LIMIT},
    {"high at home", high, PLACE_HELPER, A2_QUIET_STANDING, 0, CAP_COMPANY},
    {"high in clinic", high, PLACE_CLINIC, A2_QUIET_STANDING, 10, CAP_NONE},
    {"A4 is open", nothing, PLACE_ALONE, A4_CHAIR_STANDS, 10, CAP_NONE},
    {"no exercise", nothing, PLACE_CLINIC, 0, 0, CAP_NO_SUCH_EXERCISE},
    {"no exercise", nothing, PLACE_CLINIC, 23, 0, CAP_NO_SUCH_EXERCISE},
    {"no exercise", nothing, PLACE_CLINIC, -5, 0, CAP_NO_SUCH_EXERCISE},
    {"no exercise", nothing, PLACE_CLINIC, 106, 0, CAP_NO_SUCH_EXERCISE},
};
static void extra_locks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lock_cases); i++) {
        const struct lock_case *c = &lock_cases[i];
        struct care_profile p = free_person(c->place);
        c->change(&p);
        if (cap(&p, c->id) != c->want || why(&p, c->id) != c->reason)
            fail_msg("%s, E%02d, place %d: %d (%s), expected %d (%s)", c->what, c->id, c->place, cap(&p, c->id),
                     cap_reason_name(why(&p, c->id)), c->want, cap_reason_name(c->reason));
    }
}

static void limits_that_are_no_grade(void **state)
{
    (void)state;
    struct care_profile p = free_person(PLACE_ALONE);
    assert_true(caps_cycle_s_min(&p) == 0 && caps_eyes_closed(&p) && !caps_seated_part(&p, E13_CHAIR_RISE));
    assert_near("no limit", caps_load_share_max(&p, 700), 1, 0);
    p.dizzy = ANSWER_UNKNOWN;
    assert_true(caps_cycle_s_min(&p) == 4 && !caps_eyes_closed(&p));
    p = free_person(PLACE_ALONE);
    p.numb_feet = ANSWER_YES;
    assert_false(caps_eyes_closed(&p));
    p.place = PLACE_CLINIC;
    assert_true(caps_eyes_closed(&p));

    p = free_person(PLACE_ALONE);
    p.pwb_kg = 20;                                    /* 80 kg person: 0.9 * 20 / 80 */
    assert_true(caps_seated_part(&p, E13_CHAIR_RISE) && !caps_seated_part(&p, E12_LOAD_SHARE));
    assert_near("share", caps_load_share_max(&p, 80 * 9.80665), 0.225, 1e-12);
    assert_near("no weight", caps_load_share_max(&p, 0), 0, 0);
    assert_near("weight is no number", caps_load_share_max(&p, NAN), 0, 0);
    p.pwb_kg = 0;
    p.load_limited = ANSWER_UNKNOWN;
    assert_near("limit not known", caps_load_share_max(&p, 700), 0, 0);
    profile_hold(&p);
    assert_false(caps_seated_part(&p, E13_CHAIR_RISE));
}

static struct override opened(enum override_kind kind, int id, int grade)
{
    return (struct override){.kind = kind, .exercise = (enum exercise_id)id, .grade = grade, .set_day = TODAY - 3,
                             .review_day = TODAY + 20, .reason = "seen in clinic", .by = "A. Physio"};
}

static const struct therapist_case {
    const char *what;
    enum bone_state bone;
    enum fall_level fall;
    enum care_place place;
    int id;
    struct { enum override_kind kind; int grade; } item[2];
    int items, want;
    enum cap_reason reason;
} therapist_cases[] = {
    {"a lift", BONE_NONE, FALL_HIGH, PLACE_ALONE, 8, {{OVERRIDE_LIFT, 5}}, 1, 5, CAP_COMPANY},
    {"a lift to CL", BONE_NONE, FALL_HIGH, PLACE_ALONE, 8, {{OVERRIDE_LIFT, 10}}, 1, 10, CAP_NONE},
    {"a lift never lowers", BONE_NONE, FALL_LOW, PLACE_ALONE, 8, {{OVERRIDE_LIFT, 2}}, 1, 9, CAP_COMPANY},
    {"a lift leaves BF", BONE_FRAC, FALL_LOW, PLACE_HELPER, 18, {{OVERRIDE_LIFT, 10}}, 1, 5, CAP_BONE_FRAC},
    {"BF at home stays", BONE_FRAC, FALL_LOW, PLACE_HELPER, 18, {{OVERRIDE_LIFT_BONE, 9}}, 1, 5, CAP_BONE_FRAC},
    {"BF in clinic", BONE_FRAC, FALL_LOW, PLACE_CLINIC, 18, {{OVERRIDE_LIFT_BONE, 9}}, 1, 9, CAP_BONE_FRAC},
    {"a bone lift leaves company", BONE_NONE, FALL_LOW, PLACE_ALONE, 18, {{OVERRIDE_LIFT_BONE, 10}}, 1, 8, CAP_COMPANY},
    {"a lock beats a lift", BONE_NONE, FALL_LOW, PLACE_CLINIC, 8, {{OVERRIDE_LIFT, 10}, {OVERRIDE_LOCK, 0}}, 2, 0, CAP_THERAPIST_LOCK},
    {"a cap beats a lift", BONE_NONE, FALL_LOW, PLACE_CLINIC, 8, {{OVERRIDE_CAP, 3}, {OVERRIDE_LIFT, 10}}, 2, 3, CAP_THERAPIST_CAP},
    {"a cap above opens nothing", BONE_NONE, FALL_HIGH, PLACE_ALONE, 1, {{OVERRIDE_CAP, 9}}, 1, 2, CAP_COMPANY},
    {"limits beat a lift", BONE_HOLD, FALL_LOW, PLACE_CLINIC, 1, {{OVERRIDE_LIFT, 10}, {OVERRIDE_LIFT_BONE, 10}}, 2, 0, CAP_BONE_HOLD},
    {"E16 at home", BONE_NONE, FALL_LOW, PLACE_ALONE, 16, {{OVERRIDE_LIFT, 10}}, 1, 6, CAP_STEP_AT_HOME},
    {"E04 alone", BONE_NONE, FALL_LOW, PLACE_ALONE, 4, {{OVERRIDE_LIFT, 10}}, 1, 8, CAP_EYES_ALONE},
};
static void what_a_therapist_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(therapist_cases); i++) {
        const struct therapist_case *c = &therapist_cases[i];
        struct override_list l = {0};
        for (int k = 0; k < c->items; k++) {
            struct override o = opened(c->item[k].kind, c->id, c->item[k].grade);
            assert_int_equal(override_add(&l, &o), OVERRIDE_OK);
        }
        struct care_profile p = free_person(c->place);
        p.bone = c->bone;
        p.fall = c->fall;
        enum cap_reason r;
        int got = caps_of(&p, (enum exercise_id)c->id, &l, TODAY, &r);
        if (got != c->want || r != c->reason)
            fail_msg("%s: %d (%s), expected %d (%s)", c->what, got, cap_reason_name(r), c->want, cap_reason_name(c->reason));
        if (c->items == 1 && c->item[0].kind == OVERRIDE_LIFT)   /* expired = gone */
            assert_int_equal(caps_of(&p, (enum exercise_id)c->id, &l, TODAY + 21, NULL), cap(&p, c->id));
    }
}

/* ---- properties ---- */

static enum answer any_answer(struct random_stream *r) { return (enum answer)random_below(r, 3); }

static struct care_profile random_person(struct random_stream *r)
{
    struct care_profile p = free_person((enum care_place)random_below(r, 4));
    enum answer *flags[] = {&p.dizzy, &p.numb_feet, &p.low_vision, &p.photosensitive, &p.brace, &p.walking_frame, &p.one_sided,
                            &p.knee_hip_pain, &p.no_eyes_closed, &p.over_plate_limit, &p.load_limited, &p.doctor_needed,
                            &p.load_share_shown, &p.one_leg_side_set};
    p.bone = (enum bone_state)random_below(r, 5);
    p.fall = (enum fall_level)random_below(r, 4);
    /* Half of the flags mostly said no: else nobody would stand. */
    bool healthy = random_below(r, 2) == 0;
    for (size_t i = 0; i < COUNT(flags); i++)
        if (!healthy || random_below(r, 8) == 0) *flags[i] = any_answer(r);
    if (random_below(r, 4) == 0) p.pwb_kg = random_uniform(r) * 60;
    p.protected_leg = (int)random_below(r, 3) - 1;
    if (random_below(r, 3) == 0) p.assigned = p.unlocked = 0;
    p.pwb_listed = random_below(r, 2) ? random_u32(r) : 0;
    p.emergency = random_below(r, 20) == 0;
    if (random_below(r, 2)) (void)note_sign(&p.doctor_agrees, TODAY, "Dr Lee");
    if (random_below(r, 2)) (void)note_sign(&p.brace_agreed, TODAY, "Dr Lee");
    return p;
}

static void random_overrides(struct random_stream *r, struct override_list *l)
{
    l->count = (int)random_below(r, 7);
    for (int i = 0; i < l->count; i++) {
        struct override *o = &l->item[i];
        *o = opened((enum override_kind)random_below(r, OVERRIDE_KINDS), 1 + (int)random_below(r, 20), (int)random_below(r, 14) - 1);
        o->set_day = TODAY - (int)random_below(r, 40);
        o->review_day = o->set_day + (int)random_below(r, 40);
        if (random_below(r, 10) == 0) o->reason[0] = '\0';
    }
}

/* The largest value that any column could ever give this person: with a lift in force CL, else the column of fall and place. */
static int column_bound(const struct care_profile *p, const struct override_list *l, int id)
{
    bool clinic = p->place == PLACE_CLINIC, helper = p->place == PLACE_HELPER;
    int column = clinic ? CAP_CL : p->fall == FALL_LOW ? CAP_LA
                 : p->fall == FALL_RAISED ? (helper ? CAP_RH : CAP_RA) : helper ? CAP_HH : CAP_HA;
    int bound = min_of(spec[id][column] + (column == CAP_LA && helper ? 1 : 0), 10), bone = spec[id][CAP_BF];
    for (int i = 0; i < l->count; i++) {
        const struct override *o = &l->item[i];
        int span = o->review_day - o->set_day;
        if (o->exercise != (enum exercise_id)id || !o->reason[0] || span < 1 || span > 28 || o->review_day < TODAY) continue;
        if (o->kind == OVERRIDE_LIFT && o->grade > bound) bound = o->grade;
        if (o->kind == OVERRIDE_LIFT_BONE && clinic && o->grade > bone) bone = o->grade;
    }
    if (p->bone == BONE_FRAC) bound = min_of(bound, bone);
    for (int i = 0; i < l->count; i++)
        if (l->item[i].exercise == (enum exercise_id)id && l->item[i].kind >= OVERRIDE_CAP)
            bound = min_of(bound, l->item[i].kind == OVERRIDE_LOCK || l->item[i].grade < 0 ? 0 : l->item[i].grade);
    return min_of(bound, spec[id][CAP_CL]);
}

static void nothing_opens_more_than_the_table(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 5, "caps");
    int standing = 0;
    for (int draw = 0; draw < 200000; draw++) {
        struct care_profile p = random_person(&r);
        struct override_list l;
        random_overrides(&r, &l);
        int id = 1 + (int)random_below(&r, 20);
        enum cap_reason reason;
        int got = caps_of(&p, (enum exercise_id)id, &l, TODAY, &reason);
        if (got < 0 || got > column_bound(&p, &l, id))
            fail_msg("draw %d E%02d: %d, column %d", draw, id, got, column_bound(&p, &l, id));
        if ((got == 10) != (reason == CAP_NONE)) fail_msg("draw %d: %d because of %s", draw, got, cap_reason_name(reason));
        standing += got > 0;
        bool hold = p.bone == BONE_HOLD || p.bone == BONE_UNKNOWN;
        if (hold && got > 0) fail_msg("draw %d: stands with hold", draw);
        bool unsigned_doctor = p.doctor_needed != ANSWER_NO && p.doctor_agrees.day == 0;
        if ((p.emergency || unsigned_doctor) && got > 0) fail_msg("draw %d: stands without the doctor", draw);
        for (int checkup = CHECKUP_FIRST; checkup <= CHECKUP_LAST; checkup++)
            if ((hold || p.emergency || unsigned_doctor) && cap(&p, checkup) > 0) fail_msg("draw %d: A%d", draw, checkup - 100);
        bool limited = p.load_limited != ANSWER_NO || p.pwb_kg > 0;
        if (limited && got > 0 && !((id == 12 || id == 5) && p.pwb_kg > 0 && p.protected_leg != 0) && !(p.pwb_listed >> id & 1)) fail_msg("draw %d: pwb and E%02d", draw, id);
        assert_int_equal(cap(&p, 21), p.emergency ? 0 : 10);
    }
    assert_true(standing > 20000); /* the draws do test something */
}

/* Unknown is never freer than any known answer, and an answer that is safer never gives more. */
static void unknown_is_never_freer(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 6, "unknown");
    int differed = 0;
    for (int draw = 0; draw < 120000; draw++) {
        struct care_profile p = random_person(&r), q = p;
        int id = 1 + (int)random_below(&r, 20), field = (int)random_below(&r, 14);
        enum answer *known[] = {&p.dizzy, &p.numb_feet, &p.brace, &p.walking_frame, &p.knee_hip_pain, &p.no_eyes_closed,
                                &p.over_plate_limit, &p.load_limited, &p.doctor_needed, &p.load_share_shown, &p.one_leg_side_set};
        enum answer *unknown[] = {&q.dizzy, &q.numb_feet, &q.brace, &q.walking_frame, &q.knee_hip_pain, &q.no_eyes_closed,
                                  &q.over_plate_limit, &q.load_limited, &q.doctor_needed, &q.load_share_shown, &q.one_leg_side_set};
        if (field < (int)COUNT(known)) {
            *known[field] = random_below(&r, 2) ? ANSWER_YES : ANSWER_NO;
            *unknown[field] = ANSWER_UNKNOWN;
        } else if (field == 11) {
            p.bone = (enum bone_state)(1 + random_below(&r, 4));
            q.bone = BONE_UNKNOWN;
        } else if (field == 12) {
            p.fall = (enum fall_level)(1 + random_below(&r, 3));
            q.fall = FALL_UNKNOWN;
        } else {
            p.place = (enum care_place)(1 + random_below(&r, 3));
            q.place = PLACE_UNKNOWN;
        }
        if (cap(&q, id) > cap(&p, id)) fail_msg("draw %d field %d E%02d: %d with unknown, %d known", draw, field, id, cap(&q, id), cap(&p, id));
        differed += cap(&q, id) < cap(&p, id);
        assert_true(caps_cycle_s_min(&q) >= caps_cycle_s_min(&p) && caps_eyes_closed(&q) <= caps_eyes_closed(&p));
        assert_true(caps_load_share_max(&q, 700) <= caps_load_share_max(&p, 700));
    }
    assert_true(differed > 5000);
}

static void nobody_asked_stands_nowhere(void **state)
{
    (void)state;
    struct care_profile p = care_profile_unasked();
    p.place = PLACE_CLINIC;
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) assert_int_equal(cap(&p, id), 0);
    for (int id = CHECKUP_FIRST; id <= CHECKUP_LAST; id++) assert_int_equal(cap(&p, id), 0);
    assert_int_equal(cap(&p, 22), 10);
}

static void reasons_have_kind_words(void **state)
{
    (void)state;
    for (int r = 0; r < CAP_REASONS; r++) {
        assert_null(wording_forbidden_in(cap_reason_text((enum cap_reason)r)));
        assert_true((cap_reason_text((enum cap_reason)r)[0] == '\0') == (r == CAP_NONE));
        assert_true(strlen(cap_reason_name((enum cap_reason)r)) > 2);
    }
    assert_string_equal(cap_reason_text(CAP_REASONS), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell),
        cmocka_unit_test(every_cell_reaches_the_person),
        cmocka_unit_test(extra_locks),
        cmocka_unit_test(limits_that_are_no_grade),
        cmocka_unit_test(what_a_therapist_says),
        cmocka_unit_test(nothing_opens_more_than_the_table),
        cmocka_unit_test(unknown_is_never_freer),
        cmocka_unit_test(nobody_asked_stands_nowhere),
        cmocka_unit_test(reasons_have_kind_words),
    };
    return cmocka_run_group_tests(tests, read_printed, NULL);
}
