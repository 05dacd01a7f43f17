#include "care/intake.h"

#include <stddef.h>

#include "base/translate.h"

const char *const intake_talk_to_doctor = N_("Please talk to your doctor before you start.");

/* exercises.md 4.1, the seventeen questions in their order, in our own words. */
const struct intake_row intake_rows[INTAKE_LAST] = {
    {INTAKE_TOLD_NOT_TO, "Has a doctor told you not to exercise, or to exercise only under supervision?",
     N_("Has a doctor told you not to exercise, or only with somebody watching over you?"),
     "doctor_needed", "as yes: standing waits for the doctor"},
    {INTAKE_HEART, "Heart trouble, chest pain or breathlessness at rest or light effort?",
     N_("Do you have heart trouble, or do you get chest pain or short of breath at rest or in light work?"),
     "doctor_needed", "as yes: standing waits for the doctor"},
    {INTAKE_FAINTING, "Fainting or blackouts in the past year?",
     N_("Did you faint or black out in the past year?"),
     "doctor_needed, fall=high", "as yes: standing waits for the doctor, fall=high"},
    {INTAKE_FRACTURE, "A broken bone in the past 12 months, or ever a broken spine bone? Which, when, and has the doctor said it has healed?",
     N_("Did you break a bone in the past 12 months, or ever a bone in your back?"),
     "bone=hold until cleared, then frac for the spine or several", "as yes: bone=hold until cleared"},
    {INTAKE_WEAK_BONES, "Osteoporosis, osteopenia, or treatment for weak bones?",
     N_("Do you have weak or thin bones (osteoporosis, osteopenia), or take medicine for them?"),
     "bone=low", "as yes: bone=low"},
    {INTAKE_BACK, "New back pain, loss of height or a stoop you have not shown a doctor?",
     N_("Do you have new back pain, or did you get shorter or more bent, and no doctor has seen it?"),
     "bone=hold", "as yes: bone=hold until cleared"},
    {INTAKE_SURGERY, "Surgery in the past 3 months (incl. bone cement in the spine)?",
     N_("Did you have an operation in the past 3 months? Bone cement in the back counts too."),
     "bone=hold until cleared", "as yes: bone=hold until cleared"},
    {INTAKE_NERVES, "Stroke, Parkinson's, MS, other nerve illness?",
     N_("Have you had a stroke, or do you have Parkinson's, MS or another illness of the nerves?"),
     "nerve_illness", "as yes: noted; eyes stay open until the therapist decides"},
    {INTAKE_NUMB_FEET, "Numb feet?",
     N_("Are your feet numb, or do you feel the floor less than before?"),
     "numb_feet", "as yes"},
    {INTAKE_DIZZY, "Dizziness or spinning?",
     N_("Do you get dizzy, or does the room seem to turn?"),
     "dizzy", "as yes"},
    {INTAKE_LIGHT_SEIZURE, "Seizures set off by light?",
     N_("Did flickering light ever give you a seizure?"),
     "photosensitive (calm theme forced)", "as yes"},
    {INTAKE_EYES, "Eye illness / cannot read this text?",
     N_("Do you have an eye illness, or is this text hard to read?"),
     "low_vision", "as yes"},
    {INTAKE_LEG, "Joint replacement or limit on how much weight a leg may take?",
     N_("Do you have a new joint, or a limit on how much weight one leg may take?"),
     "pwb_kg, protected_leg", "as yes: a limit is assumed until somebody knows"},
    {INTAKE_BRACE_AID, "Back brace or walking aid?",
     N_("Do you use a back brace or a walking aid?"),
     "brace, walking_frame", "as yes: both"},
    {INTAKE_MEDICINE, "Medicines that make you sleepy or light-headed, or changed in the past 2 weeks?",
     N_("Do your medicines make you sleepy or light-headed, or did they change in the past 2 weeks?"),
     "drowsy_medicine", "as yes: noted"},
    {INTAKE_FALLS, "Falls in the past 12 months (number, injury)?",
     N_("Did you fall in the past 12 months?"),
     "fall", "as yes, number not known: fall=high"},
    {INTAKE_PLATE_LIMIT, "Weight over the plate's limit?",
     N_("Do you weigh more than {limit} kg?"),
     "over_plate_limit", "as yes: standing waits until somebody knows"},
};

const struct intake_detail_row intake_details[DETAIL_COUNT] = {
    [DETAIL_SPINE_BREAK] = {INTAKE_FRACTURE, N_("Was it a bone in your back?"), "frac", "as yes"},
    [DETAIL_SEVERAL_BREAKS] = {INTAKE_FRACTURE, N_("Did a small fall or knock break a bone more than once?"), "frac", "as yes"},
    [DETAIL_BREAK_CLEARED] = {INTAKE_FRACTURE, N_("Has a doctor said that the bone is firm again and you may exercise?"),
                              "no: bone=hold", "as no"},
    [DETAIL_SURGERY_CLEARED] = {INTAKE_SURGERY, N_("Has a doctor said that you may exercise again?"), "no: bone=hold", "as no"},
    [DETAIL_LOAD_LIMIT] = {INTAKE_LEG, N_("May one leg not take all your weight yet?"), "load_limited", "as yes"},
    [DETAIL_BRACE] = {INTAKE_BRACE_AID, N_("Is it a back brace?"), "brace", "as yes"},
    [DETAIL_WALKING_FRAME] = {INTAKE_BRACE_AID, N_("Do you walk with a frame?"), "walking_frame (grades up to 3)", "as yes"},
    [DETAIL_FALL_INJURY] = {INTAKE_FALLS, N_("Were you hurt?"), "yes: fall=high", "as yes"},
};

/* ---- answers -> flags ---- */

static bool maybe(const struct intake_answers *a, int number) { return answer_unless_no(a->question[number]); }
static bool detail_maybe(const struct intake_answers *a, enum intake_detail d) { return answer_unless_no(a->detail[d]); }

/* A question said no settles its details; else the detail itself. */
static enum answer detail_of(const struct intake_answers *a, int number, enum intake_detail d)
{
    return a->question[number] == ANSWER_NO ? ANSWER_NO : a->detail[d];
}

/* 4, 6, 7 = yes without clearance -> hold. Healed spine fracture or several low-impact fractures -> frac. 5 -> low. */
static enum bone_state bone_of(const struct intake_answers *a)
{
    bool broke = maybe(a, INTAKE_FRACTURE), operated = maybe(a, INTAKE_SURGERY);
    if (maybe(a, INTAKE_BACK)) return BONE_HOLD;
    if (broke && !answer_only_yes(a->detail[DETAIL_BREAK_CLEARED])) return BONE_HOLD;
    if (operated && !answer_only_yes(a->detail[DETAIL_SURGERY_CLEARED])) return BONE_HOLD;
    if (broke && (detail_maybe(a, DETAIL_SPINE_BREAK) || detail_maybe(a, DETAIL_SEVERAL_BREAKS))) return BONE_FRAC;
    return maybe(a, INTAKE_WEAK_BONES) ? BONE_LOW : BONE_NONE;
}

/* Bone does not get stronger by another answer: hold is cleared by a doctor, the rest corrected by the therapist. */
static void apply_bone(const struct intake_answers *a, struct care_profile *p)
{
    enum bone_state now = bone_of(a);
    if (now > p->bone) p->bone = now;
}

/* 16 -> fall, with a faint from 3. What A1 and Stay Independent told stays. */
static void apply_fall(const struct intake_answers *a, struct care_profile *p)
{
    struct fall_facts *f = &p->fall_facts;
    f->fell_12m = a->question[INTAKE_FALLS];
    f->falls_12m = f->fell_12m == ANSWER_YES && a->falls_12m > 0 ? a->falls_12m : 0;
    f->injured = detail_of(a, INTAKE_FALLS, DETAIL_FALL_INJURY);
    f->fainted = a->question[INTAKE_FAINTING];
    p->fall = fall_from_facts(f);
}

/* Any of 1, 2, 3 = yes/not sure. */
static bool apply_doctor(const struct intake_answers *a, struct care_profile *p)
{
    uint32_t asked_by = 0;
    for (int n = INTAKE_TOLD_NOT_TO; n <= INTAKE_FAINTING; n++)
        if (maybe(a, n)) asked_by |= 1u << n;
    if (asked_by & ~p->doctor_asked_by) profile_need_doctor(p);
    p->doctor_asked_by |= asked_by;
    /* A lock that something else has set stays until the doctor agrees. */
    if (p->doctor_needed == ANSWER_UNKNOWN) p->doctor_needed = ANSWER_NO;
    return asked_by != 0;
}

/* 13 -> pwb_kg, protected_leg. A limit on file stays: it is lifted by doctor or therapist. */
static void apply_leg(const struct intake_answers *a, struct care_profile *p)
{
    enum answer limited = detail_of(a, INTAKE_LEG, DETAIL_LOAD_LIMIT);
    if (p->load_limited != ANSWER_YES) p->load_limited = limited;
    if (limited == ANSWER_YES && a->pwb_kg > 0) p->pwb_kg = p->pwb_kg > 0 && p->pwb_kg < a->pwb_kg ? p->pwb_kg : a->pwb_kg;
    if (maybe(a, INTAKE_LEG) && a->protected_leg != 0) p->protected_leg = a->protected_leg > 0 ? 1 : -1;
}

/* Flags that the questions do not ask by name but settle when every neighbour of theirs is said no; else they stay as the
 * therapist left them, and unknown is the safer value. */
static void settle_the_unasked(const struct intake_answers *a, struct care_profile *p)
{
    bool sure_footed = !maybe(a, INTAKE_NERVES) && !maybe(a, INTAKE_NUMB_FEET) && !maybe(a, INTAKE_DIZZY);
    if (p->no_eyes_closed == ANSWER_UNKNOWN && sure_footed) p->no_eyes_closed = ANSWER_NO;
    if (p->knee_hip_pain == ANSWER_UNKNOWN && !maybe(a, INTAKE_LEG)) p->knee_hip_pain = ANSWER_NO;
    if (p->one_sided == ANSWER_UNKNOWN && !maybe(a, INTAKE_NERVES)) p->one_sided = ANSWER_NO;
}

static void apply_flags(const struct intake_answers *a, struct care_profile *p)
{
    p->nerve_illness = a->question[INTAKE_NERVES];
    p->numb_feet = a->question[INTAKE_NUMB_FEET];
    p->dizzy = a->question[INTAKE_DIZZY];
    p->photosensitive = a->question[INTAKE_LIGHT_SEIZURE];
    p->low_vision = a->question[INTAKE_EYES];
    p->drowsy_medicine = a->question[INTAKE_MEDICINE];
    p->over_plate_limit = a->question[INTAKE_PLATE_LIMIT];
    p->brace = detail_of(a, INTAKE_BRACE_AID, DETAIL_BRACE);
    p->walking_frame = detail_of(a, INTAKE_BRACE_AID, DETAIL_WALKING_FRAME);
}

struct intake_words intake_apply(const struct intake_answers *a, struct care_profile *p)
{
    struct intake_words words = {.say = 1u << WORDING_T2_DOCTOR};
    words.talk_to_doctor = apply_doctor(a, p);
    apply_bone(a, p);
    apply_fall(a, p);
    apply_leg(a, p);
    apply_flags(a, p);
    settle_the_unasked(a, p);
    if (profile_bone(p) >= BONE_LOW) words.say |= 1u << WORDING_T5_BONES;
    if (profile_fall(p) >= FALL_RAISED) words.say |= 1u << WORDING_T6_HELPER;
    if (answer_unless_no(p->brace)) words.say |= 1u << WORDING_T11_BRACE;
    return words;
}

int intake_next(const bool asked[INTAKE_LAST + 1])
{
    for (int n = 1; n <= INTAKE_LAST; n++)
        if (!asked[n]) return n;
    return 0;
}

/* ---- due again ---- */

const struct intake_event_row intake_events[] = {
    {INTAKE_EVENT_FALL, "any fall", N_("You had a fall.")},
    {INTAKE_EVENT_BED, "illness in bed > 3 days", N_("You were ill in bed for more than 3 days.")},
    {INTAKE_EVENT_HOSPITAL, "hospital stay", N_("You were in hospital.")},
    {INTAKE_EVENT_SURGERY, "surgery", N_("You had an operation.")},
    {INTAKE_EVENT_DIAGNOSIS, "new diagnosis", N_("A doctor found something new.")},
};
const int intake_event_count = sizeof intake_events / sizeof intake_events[0];

bool intake_due(int last_day, uint32_t events, int today)
{
    return last_day == DAY_NONE || last_day > today || events != 0 || today - last_day >= INTAKE_DAYS;
}
