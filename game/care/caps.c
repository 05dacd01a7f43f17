#include "care/caps.h"

#include <math.h>
#include <stddef.h>

#include "base/translate.h"
#include "base/units.h"
#include "world/load_limit.h"

/* exercises.md 3.2, highest grade allowed (0 = locked). LA low+alone, RA raised+alone, RH raised+helper, HA high+alone,
 * HH high+helper, CL clinic with therapist; BF = extra cap when bone=frac. */
const struct cap_row cap_rows[EXERCISE_ACTIVE_LAST] = {
    /*                                           LA  RA  RH  HA  HH  CL  BF */
    {E01_STEADY_STAND,   "steady_stand",       { 10,  8, 10,  2,  6, 10, 10}},
    {E02_LINE_STAND,     "line_stand",         {  9,  5,  8,  0,  3, 10,  8}},
    {E03_ONE_LEG,        "one_leg",            {  9,  6,  8,  0,  3, 10,  8}},
    {E04_QUIET_EYES,     "quiet_eyes",         {  8,  6,  8,  0,  2, 10,  8}},
    {E05_STAND_TALL,     "stand_tall",         { 10, 10, 10,  3, 10, 10, 10}},
    {E06_SIDE_SHIFT,     "side_shift",         { 10,  8, 10,  3,  5, 10, 10}},
    {E07_TOE_HEEL_SHIFT, "toe_heel_shift",     {  9,  6,  8,  2,  5, 10,  8}},
    {E08_STAR_REACH,     "star_reach",         {  9,  6,  8,  0,  4, 10,  8}},
    {E09_RHYTHM_SWAY,    "rhythm_sway",        {  9,  6,  8,  2,  4, 10,  7}},
    {E10_FOLLOW_ME,      "follow_me",          {  9,  7,  9,  2,  5, 10,  8}},
    {E11_GARDEN_PATH,    "garden_path",        {  9,  7,  9,  2,  5, 10,  8}},
    {E12_LOAD_SHARE,     "load_share",         {  8,  6,  8,  3,  5, 10,  8}},
    {E13_CHAIR_RISE,     "chair_rise",         { 10,  8, 10,  3,  6, 10,  8}},
    {E14_KNEE_BEND,      "knee_bend",          {  9,  6,  8,  2,  4, 10,  6}},
    {E15_HEEL_TOE_RAISE, "heel_toe_raise",     { 10,  6,  8,  2,  4, 10,  8}},
    {E16_STEP_ON,        "step_on",            {  6,  3,  6,  0,  2, 10,  4}},
    {E17_MARCH,          "march",              { 10,  6,  8,  2,  4, 10,  8}},
    {E18_QUICK_LEAN,     "quick_lean",         {  8,  5,  7,  0,  3, 10,  5}},
    {E19_TOE_TAP,        "toe_tap",            {  8,  5,  7,  0,  3, 10,  6}},
    {E20_THINK_AND_SWAY, "think_and_sway",     {  9,  6,  8,  0,  4, 10,  8}},
};

/* ---- extra locks and caps: one line per rule, any place unless it says at home ---- */

#define E(number) (1u << (number))

static bool dizzy(const struct care_profile *p) { return answer_unless_no(p->dizzy); }
static bool no_eyes_closed(const struct care_profile *p) { return answer_unless_no(p->no_eyes_closed); }
static bool numb_feet(const struct care_profile *p) { return answer_unless_no(p->numb_feet); }
static bool knee_hip_pain(const struct care_profile *p) { return answer_unless_no(p->knee_hip_pain); }
static bool brace(const struct care_profile *p) { return answer_unless_no(p->brace) && !note_signed(&p->brace_agreed); }
static bool walking_frame(const struct care_profile *p) { return answer_unless_no(p->walking_frame); }
static bool always(const struct care_profile *p) { (void)p; return true; }
static bool alone(const struct care_profile *p) { return profile_place(p) == PLACE_ALONE; }
static bool not_assigned(const struct care_profile *p) { return !(p->assigned & E(E12_LOAD_SHARE)); }
static bool not_unlocked(const struct care_profile *p) { return !(p->unlocked & E(E16_STEP_ON)); }
static bool not_shown(const struct care_profile *p)
{
    return profile_load_limited(p) && (!answer_only_yes(p->load_share_shown) || !(p->pwb_kg > 0) || !isfinite(p->pwb_kg));
}
static bool side_not_set(const struct care_profile *p)
{
    return (profile_bone(p) == BONE_FRAC || p->protected_leg != 0) && !answer_only_yes(p->one_leg_side_set);
}

static const struct extra_cap {
    bool (*holds)(const struct care_profile *p);
    bool at_home;
    exercise_set exercises;
    int grade;
    enum cap_reason reason;
} extra_caps[] = {
    /* 3.2: `dizzy` locks E04, E18 and E09 faster than 4 s per cycle (caps_cycle_s_min) */
    {dizzy,          false, E(4) | E(18),         0, CAP_DIZZY},
    /* 3.2: `no_eyes_closed` or `numb_feet` at home locks E04. Who is not to close the eyes is not to in clinic either */
    {no_eyes_closed, false, E(4),                 0, CAP_NO_EYES_CLOSED},
    {numb_feet,      true,  E(4),                 0, CAP_NUMB_FEET},
    /* 3.2: `pwb_kg` locks all but E12, E05, seated parts of E13 and the calm modules: cap_leg_load() */
    /* 3.2: `knee_hip_pain` caps E13/E14/E16 at 4 */
    {knee_hip_pain,  false, E(13) | E(14) | E(16), 4, CAP_KNEE_HIP},
    /* 3.2: `brace` caps E05 at 2 and locks E14 until the agreement to back exercise is recorded */
    {brace,          false, E(5),                 2, CAP_BRACE},
    {brace,          false, E(14),                0, CAP_BRACE},
    /* 7, E12: therapist-assigned only; with pwb_kg the person must have been shown in clinic */
    {not_assigned,   false, E(12),                0, CAP_NOT_ASSIGNED},
    {not_shown,      false, E(12),                0, CAP_NOT_SHOWN},
    /* 7, E16: therapist must unlock once; height above the plate clinic only from grade 7 */
    {not_unlocked,   false, E(16),                0, CAP_NOT_UNLOCKED},
    {always,         true,  E(16),                6, CAP_STEP_AT_HOME},
    /* 7, E03: `bone=frac`, `protected_leg`: therapist decides side */
    {side_not_set,   false, E(3),                 0, CAP_SIDE_NOT_SET},
    /* 7, E04: NO* (grades 9 and 10) only with helper or clinic */
    {alone,          false, E(4),                 8, CAP_EYES_ALONE},
    /* 15: walking frame, grades <= 3 */
    {walking_frame,  false, 0xfffffffeu,          3, CAP_WALKING_FRAME},
};

/* ---- the lowest of all, and its reason ---- */

struct found { int grade; enum cap_reason reason; };

static void lower(struct found *f, int grade, enum cap_reason reason)
{
    bool first = grade == f->grade && grade < GRADE_COUNT && reason < f->reason;
    if (grade < f->grade || first) *f = (struct found){grade, reason};
}

static void lower_locks(struct found *f, const struct care_profile *p)
{
    if (p->emergency) lower(f, 0, CAP_EMERGENCY);
    if (p->bone == BONE_UNKNOWN) lower(f, 0, CAP_NOT_ASKED);
    if (profile_bone(p) == BONE_HOLD) lower(f, 0, CAP_BONE_HOLD);
    if (profile_doctor_waited_for(p)) lower(f, 0, CAP_DOCTOR);
    if (answer_unless_no(p->over_plate_limit)) lower(f, 0, CAP_PLATE_LIMIT);
}

static void lower_leg_load(struct found *f, const struct care_profile *p, enum exercise_id id)
{
    /* A limit without kilograms, or without the leg it is for, cannot be kept: only what the therapist lists is open then. */
    exercise_set open = p->pwb_listed | (p->pwb_kg > 0 && p->protected_leg != 0 ? E(12) | E(5) : 0);
    open &= ~E(3); /* 7, E03: `pwb_kg`: locked. One leg bears everything there */
    if (profile_load_limited(p) && !(open & exercise_bit(id))) lower(f, 0, CAP_LEG_LOAD);
}

static void lower_extra(struct found *f, const struct care_profile *p, enum exercise_id id)
{
    for (size_t i = 0; i < sizeof extra_caps / sizeof extra_caps[0]; i++) {
        const struct extra_cap *e = &extra_caps[i];
        if (!(e->exercises & exercise_bit(id)) || (e->at_home && profile_place(p) == PLACE_CLINIC)) continue;
        if (e->holds(p)) lower(f, e->grade, e->reason);
    }
}

enum cap_column caps_column(const struct care_profile *p)
{
    enum care_place place = profile_place(p);
    if (place == PLACE_CLINIC) return CAP_CL;
    bool helper = place == PLACE_HELPER;
    switch (profile_fall(p)) {
    case FALL_LOW: return CAP_LA;
    case FALL_RAISED: return helper ? CAP_RH : CAP_RA;
    default: return helper ? CAP_HH : CAP_HA;
    }
}

static int smaller(int a, int b) { return a < b ? a : b; }
static int larger(int a, int b) { return a > b ? a : b; }

static int company_grade(const struct care_profile *p, const struct cap_row *row)
{
    enum cap_column column = caps_column(p);
    bool low_helped = column == CAP_LA && profile_place(p) == PLACE_HELPER;
    return smaller(row->grade[column] + (low_helped ? 1 : 0), GRADE_COUNT);
}

static int bone_grade(const struct care_profile *p, const struct cap_row *row, const struct override_list *o, int today)
{
    int grade = row->grade[CAP_BF];
    if (profile_place(p) == PLACE_CLINIC) grade = larger(grade, override_lift_bone(o, row->id, today));
    return smaller(grade, row->grade[CAP_CL]);
}

static void lower_columns(struct found *f, const struct care_profile *p, const struct cap_row *row,
                          const struct override_list *o, int today)
{
    int company = larger(company_grade(p, row), override_lift(o, row->id, today));
    lower(f, smaller(company, row->grade[CAP_CL]), CAP_COMPANY);
    if (profile_bone(p) == BONE_FRAC) lower(f, bone_grade(p, row, o, today), CAP_BONE_FRAC);
}

static void lower_therapist(struct found *f, enum exercise_id id, const struct override_list *o, int today)
{
    int grade = override_lower(o, id, today);
    if (grade >= 0) lower(f, smaller(grade, GRADE_COUNT), grade == 0 ? CAP_THERAPIST_LOCK : CAP_THERAPIST_CAP);
}

/* 8: fall=high only in clinic. A5 plays E18, so what locks that locks it. A4 is never closed here: whether it runs against
 * the clock is bone_allows_timed_rises(). */
static void lower_checkup(struct found *f, const struct care_profile *p, enum exercise_id id)
{
    lower_locks(f, p);
    lower_leg_load(f, p, id);
    if (profile_fall(p) == FALL_HIGH && profile_place(p) != PLACE_CLINIC) lower(f, 0, CAP_COMPANY);
    if (id == A5_QUICKNESS && dizzy(p)) lower(f, 0, CAP_DIZZY);
}

int caps_of(const struct care_profile *p, enum exercise_id id, const struct override_list *overrides, int today,
            enum cap_reason *reason)
{
    struct found f = {GRADE_COUNT, CAP_NONE};
    if (id >= E01_STEADY_STAND && id <= EXERCISE_ACTIVE_LAST) {
        lower_locks(&f, p);
        lower_leg_load(&f, p, id);
        lower_extra(&f, p, id);
        lower_columns(&f, p, &cap_rows[id - 1], overrides, today);
        lower_therapist(&f, id, overrides, today);
    } else if (id >= CHECKUP_FIRST && id <= CHECKUP_LAST) {
        lower_checkup(&f, p, id);
    } else if (id == E21_CALM_BREATH || id == E22_CALM_SCENE) {
        if (p->emergency) lower(&f, 0, CAP_EMERGENCY);
    } else {
        lower(&f, 0, CAP_NO_SUCH_EXERCISE);
    }
    if (reason) *reason = f.reason;
    return f.grade;
}

/* ---- limits that are no grade ---- */

double caps_cycle_s_min(const struct care_profile *p)
{
    const double dizzy_cycle_s = 4;
    return dizzy(p) ? dizzy_cycle_s : 0;
}

bool caps_eyes_closed(const struct care_profile *p)
{
    struct found f = {GRADE_COUNT, CAP_NONE};
    lower_extra(&f, p, E04_QUIET_EYES);
    return f.grade > 0;
}

bool caps_seated_part(const struct care_profile *p, enum exercise_id id)
{
    return id == E13_CHAIR_RISE && profile_load_limited(p) && profile_may_stand(p);
}

double caps_load_share_max(const struct care_profile *p, double weight_n)
{
    if (!profile_load_limited(p)) return 1;
    double share = LOAD_TARGET_MOST * p->pwb_kg * STANDARD_GRAVITY_M_S2 / weight_n;
    return share > 0 && isfinite(share) ? fmin(share, 1) : 0;
}

/* ---- words ---- */

static const struct { const char *name, *text; } reasons[CAP_REASONS] = {
    [CAP_NONE] = {"none", ""},
    [CAP_NO_SUCH_EXERCISE] = {"no_such_exercise", N_("This exercise is not known here.")},
    [CAP_EMERGENCY] = {"emergency", N_("Everything rests until a doctor has agreed.")},
    [CAP_NOT_ASKED] = {"not_asked", N_("A few questions about your health come first.")},
    [CAP_BONE_HOLD] = {"bone_hold", N_("Standing waits until a doctor has looked at your back or bones.")},
    [CAP_DOCTOR] = {"doctor", N_("Standing waits until your doctor has agreed.")},
    [CAP_PLATE_LIMIT] = {"plate_limit", N_("This plate is made for a lower weight.")},
    [CAP_LEG_LOAD] = {"leg_load", N_("One leg may not take all your weight yet.")},
    [CAP_THERAPIST_LOCK] = {"therapist_lock", N_("Your therapist has put this exercise aside for now.")},
    [CAP_DIZZY] = {"dizzy", N_("This one can make dizzy people dizzier.")},
    [CAP_NO_EYES_CLOSED] = {"no_eyes_closed", N_("Your eyes stay open while you stand.")},
    [CAP_NUMB_FEET] = {"numb_feet", N_("With numb feet, eyes stay open at home.")},
    [CAP_BRACE] = {"brace", N_("This waits until your doctor or therapist agrees to back exercise.")},
    [CAP_KNEE_HIP] = {"knee_hip", N_("Your knees and hips get the easier steps of this one.")},
    [CAP_NOT_ASSIGNED] = {"not_assigned", N_("This one begins when your therapist gives it to you.")},
    [CAP_NOT_UNLOCKED] = {"not_unlocked", N_("This one begins when your therapist has shown it to you.")},
    [CAP_NOT_SHOWN] = {"not_shown", N_("This one begins when it was shown to you in clinic, with your limit in kilograms.")},
    [CAP_SIDE_NOT_SET] = {"side_not_set", N_("Your therapist decides first which leg you stand on.")},
    [CAP_EYES_ALONE] = {"eyes_alone", N_("More of this needs somebody next to you.")},
    [CAP_STEP_AT_HOME] = {"step_at_home", N_("Higher steps belong in the clinic.")},
    [CAP_WALKING_FRAME] = {"walking_frame", N_("With a walking frame, the first three grades fit.")},
    [CAP_BONE_FRAC] = {"bone_frac", N_("Bones that broke before get gentler grades.")},
    [CAP_COMPANY] = {"company", N_("More of this needs somebody next to you, or the clinic.")},
    [CAP_THERAPIST_CAP] = {"therapist_cap", N_("Your therapist has set this grade as the highest for now.")},
};
const char *cap_reason_text(enum cap_reason r) { return (unsigned)r < CAP_REASONS ? reasons[r].text : ""; }
const char *cap_reason_name(enum cap_reason r) { return (unsigned)r < CAP_REASONS ? reasons[r].name : ""; }
