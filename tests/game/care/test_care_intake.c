/* Seventeen questions: their words, what each answer does, and what no answer can undo. */
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "care/caps.h"
#include "care/intake.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
enum { TODAY = 20500 };

/* 4.1 as printed. */
static const char *const printed =
    "1. Has a doctor told you not to exercise, or to exercise only under supervision? 2. Heart trouble, chest pain or breathlessness at rest or light effort? 3. Fainting or blackouts in the past year? 4. A broken bone in the past 12 months, or ever a broken spine bone? Which, when, and has the doctor said it has healed? 5. Osteoporosis, osteopenia, or treatment for weak bones? 6. New back pain, loss of height or a stoop you have not shown a doctor? 7. Surgery in the past 3 months (incl. bone cement in the spine)? 8. Stroke, Parkinson's, MS, other nerve illness? 9. Numb feet? 10. Dizziness or spinning? 11. Seizures set off by light? 12. Eye illness / cannot read this text? 13. Joint replacement or limit on how much weight a leg may take? 14. Back brace or walking aid? 15. Medicines that make you sleepy or light-headed, or changed in the past 2 weeks? 16. Falls in the past 12 months (number, injury)? 17. Weight over the plate's limit?";

static void seventeen_in_order(void **state)
{
    (void)state;
    char all[2000] = "";
    for (int i = 0; i < INTAKE_LAST; i++) {
        assert_int_equal(intake_rows[i].number, i + 1);
        (void)snprintf(all + strlen(all), sizeof all - strlen(all), "%s%d. %s", i ? " " : "", i + 1, intake_rows[i].spec);
    }
    assert_string_equal(all, printed);
}

static int words_in(const char *text)
{
    int n = 0;
    for (const char *p = text; *p; p++) n += *p != ' ' && (p == text || p[-1] == ' ');
    return n;
}

static void one_short_kind_question_each(void **state)
{
    (void)state;
    for (int i = 0; i < INTAKE_LAST + DETAIL_COUNT; i++) {
        const char *text = i < INTAKE_LAST ? intake_rows[i].text : intake_details[i - INTAKE_LAST].text;
        if (wording_forbidden_in(text)) fail_msg("'%s' says %s", text, wording_forbidden_in(text));
        if (words_in(text) > 24) fail_msg("'%s': %d words, expected at most 24 (two lines)", text, words_in(text));
        if (i < INTAKE_LAST && strlen(intake_rows[i].spec) > 30 && strcmp(text, intake_rows[i].spec) == 0)
            fail_msg("'%s' is not in our own words", text);
    }
    for (int i = 0; i < intake_event_count; i++) assert_null(wording_forbidden_in(intake_events[i].text));
    assert_null(wording_forbidden_in(intake_talk_to_doctor));
}

static struct intake_answers all_no(void)
{
    struct intake_answers a = {.day = TODAY};
    for (int n = 1; n <= INTAKE_LAST; n++) a.question[n] = ANSWER_NO;
    for (int d = 0; d < DETAIL_COUNT; d++) a.detail[d] = ANSWER_NO;
    return a;
}

static struct care_profile applied(const struct intake_answers *a)
{
    struct care_profile p = care_profile_unasked();
    (void)intake_apply(a, &p);
    return p;
}

static void all_no_is_free(void **state)
{
    (void)state;
    struct intake_answers a = all_no();
    struct care_profile p = care_profile_unasked();
    struct intake_words w = intake_apply(&a, &p);
    assert_true(!w.talk_to_doctor && w.say == 1u << WORDING_T2_DOCTOR);
    assert_true(p.bone == BONE_NONE && p.fall == FALL_LOW && profile_may_stand(&p));
    p.place = PLACE_CLINIC;
    for (int id = 1; id <= 20; id++) {
        bool therapist_only = id == 12 || id == 16;
        assert_int_equal(caps_of(&p, (enum exercise_id)id, NULL, TODAY, NULL), therapist_only ? 0 : 10);
    }
}

/* Question, answer -> what 4.1 says follows, as bone, fall, doctor and flag. */
enum flag { F_NONE, F_NERVE, F_NUMB, F_DIZZY, F_LIGHT, F_EYES, F_LEG, F_BRACE, F_MEDICINE, F_PLATE };
static const struct answer_case { int question; enum bone_state bone; enum fall_level fall; bool doctor; enum flag flag; } answer_cases[] = {
    {1, BONE_NONE, FALL_LOW, true, F_NONE},    {2, BONE_NONE, FALL_LOW, true, F_NONE},    {3, BONE_NONE, FALL_HIGH, true, F_NONE},
    {4, BONE_HOLD, FALL_LOW, false, F_NONE},   {5, BONE_LOW, FALL_LOW, false, F_NONE},    {6, BONE_HOLD, FALL_LOW, false, F_NONE},
    {7, BONE_HOLD, FALL_LOW, false, F_NONE},   {8, BONE_NONE, FALL_LOW, false, F_NERVE},  {9, BONE_NONE, FALL_LOW, false, F_NUMB},
    {10, BONE_NONE, FALL_LOW, false, F_DIZZY}, {11, BONE_NONE, FALL_LOW, false, F_LIGHT}, {12, BONE_NONE, FALL_LOW, false, F_EYES},
    {13, BONE_NONE, FALL_LOW, false, F_LEG},   {14, BONE_NONE, FALL_LOW, false, F_BRACE}, {15, BONE_NONE, FALL_LOW, false, F_MEDICINE},
    {16, BONE_NONE, FALL_HIGH, false, F_NONE}, {17, BONE_NONE, FALL_LOW, false, F_PLATE},
};
static void each_answer_does_what_is_printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answer_cases); i++)
        for (int yes = 0; yes < 2; yes++) {
            const struct answer_case *c = &answer_cases[i];
            struct intake_answers a = all_no();
            a.question[c->question] = yes ? ANSWER_YES : ANSWER_UNKNOWN;
            for (int d = 0; d < DETAIL_COUNT; d++)
                if (intake_details[d].question == c->question) a.detail[d] = ANSWER_UNKNOWN;
            struct care_profile p = care_profile_unasked();
            struct intake_words w = intake_apply(&a, &p);
            const enum answer flags[] = {ANSWER_NO, p.nerve_illness, p.numb_feet, p.dizzy, p.photosensitive, p.low_vision,
                                         p.load_limited, p.brace, p.drowsy_medicine, p.over_plate_limit};
            if (p.bone != c->bone || p.fall != c->fall || w.talk_to_doctor != c->doctor || profile_doctor_waited_for(&p) != c->doctor)
                fail_msg("question %d %s: bone %d fall %d doctor %d", c->question, yes ? "yes" : "not sure", p.bone, p.fall, w.talk_to_doctor);
            for (int f = F_NERVE; f <= F_PLATE; f++)
                if (answer_unless_no(flags[f]) != (f == (int)c->flag)) fail_msg("question %d: flag %d", c->question, f);
            assert_true(w.say >> WORDING_T2_DOCTOR & 1u);
        }
}

/* Details: which, when, cleared, how many, how much. */
static const struct detail_case { const char *what; int question; int detail[3], count; enum answer value[3]; enum bone_state bone; } bone_details[] = {
    {"cleared, arm, once", 4, {DETAIL_BREAK_CLEARED}, 1, {ANSWER_YES}, BONE_NONE},
    {"cleared, spine", 4, {DETAIL_BREAK_CLEARED, DETAIL_SPINE_BREAK}, 2, {ANSWER_YES, ANSWER_YES}, BONE_FRAC},
    {"cleared, several", 4, {DETAIL_BREAK_CLEARED, DETAIL_SEVERAL_BREAKS}, 2, {ANSWER_YES, ANSWER_YES}, BONE_FRAC},
    {"cleared, spine not sure", 4, {DETAIL_BREAK_CLEARED, DETAIL_SPINE_BREAK}, 2, {ANSWER_YES, ANSWER_UNKNOWN}, BONE_FRAC},
    {"spine, not cleared", 4, {DETAIL_SPINE_BREAK}, 1, {ANSWER_YES}, BONE_HOLD},
    {"clearance not sure", 4, {DETAIL_BREAK_CLEARED}, 1, {ANSWER_UNKNOWN}, BONE_HOLD},
    {"operation cleared", 7, {DETAIL_SURGERY_CLEARED}, 1, {ANSWER_YES}, BONE_NONE},
    {"operation not cleared", 7, {DETAIL_SURGERY_CLEARED}, 1, {ANSWER_NO}, BONE_HOLD},
    {"back, nothing clears it here", 6, {DETAIL_BREAK_CLEARED, DETAIL_SURGERY_CLEARED}, 2, {ANSWER_YES, ANSWER_YES}, BONE_HOLD},
};
static void details_of_bones(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bone_details); i++) {
        const struct detail_case *c = &bone_details[i];
        struct intake_answers a = all_no();
        a.question[c->question] = ANSWER_YES;
        for (int k = 0; k < c->count; k++) a.detail[c->detail[k]] = c->value[k];
        struct care_profile p = applied(&a);
        if (p.bone != c->bone) fail_msg("%s: bone %d, expected %d", c->what, p.bone, c->bone);
    }
}

static void details_of_legs_and_falls(void **state)
{
    (void)state;
    struct intake_answers a = all_no();
    a.question[INTAKE_LEG] = ANSWER_YES;
    a.protected_leg = 5;
    struct care_profile p = applied(&a);          /* a new joint without a limit */
    assert_true(p.load_limited == ANSWER_NO && p.pwb_kg == 0 && p.protected_leg == 1 && p.knee_hip_pain == ANSWER_UNKNOWN);
    a.detail[DETAIL_LOAD_LIMIT] = ANSWER_YES;
    a.pwb_kg = 20;
    p = applied(&a);
    assert_true(p.load_limited == ANSWER_YES && p.pwb_kg == 20);
    struct intake_answers none = all_no();        /* the limit stays until doctor or therapist lift it */
    (void)intake_apply(&none, &p);
    assert_true(profile_load_limited(&p) && p.pwb_kg == 20 && p.protected_leg == 1);
    a.pwb_kg = 40;                                /* nor does the person raise it */
    (void)intake_apply(&a, &p);
    assert_true(p.pwb_kg == 20);

    a = all_no();
    a.question[INTAKE_FALLS] = ANSWER_YES;
    a.falls_12m = 1;
    assert_int_equal(applied(&a).fall, FALL_RAISED);
    a.detail[DETAIL_FALL_INJURY] = ANSWER_YES;
    assert_int_equal(applied(&a).fall, FALL_HIGH);
    a.detail[DETAIL_FALL_INJURY] = ANSWER_NO;
    a.falls_12m = 2;
    assert_int_equal(applied(&a).fall, FALL_HIGH);

    a = all_no();
    a.question[INTAKE_BRACE_AID] = ANSWER_YES;
    a.detail[DETAIL_WALKING_FRAME] = ANSWER_YES;
    p = applied(&a);
    assert_true(p.brace == ANSWER_NO && p.walking_frame == ANSWER_YES);
}

static void an_answer_opens_no_lock(void **state)
{
    (void)state;
    struct intake_answers no = all_no();
    struct care_profile p = applied(&no);
    profile_hold(&p);
    (void)intake_apply(&no, &p);
    assert_int_equal(p.bone, BONE_HOLD);
    assert_true(profile_clear_hold(&p, BONE_FRAC, TODAY, "Dr Lee"));
    (void)intake_apply(&no, &p);
    assert_int_equal(p.bone, BONE_FRAC);

    profile_emergency(&p);
    (void)intake_apply(&no, &p);
    assert_true(p.emergency && profile_doctor_waited_for(&p));
    assert_true(profile_doctor_agrees(&p, TODAY, "Dr Lee"));
    (void)intake_apply(&no, &p);
    assert_true(profile_may_stand(&p));

    struct intake_answers heart = all_no();       /* a new yes asks for a new agreement, the same again does not */
    heart.question[INTAKE_HEART] = ANSWER_YES;
    (void)intake_apply(&heart, &p);
    assert_false(profile_may_stand(&p));
    assert_true(profile_doctor_agrees(&p, TODAY, "Dr Lee"));
    assert_true(intake_apply(&heart, &p).talk_to_doctor && profile_may_stand(&p));
    heart.question[INTAKE_FAINTING] = ANSWER_UNKNOWN;
    (void)intake_apply(&heart, &p);
    assert_false(profile_may_stand(&p));
    (void)intake_apply(&no, &p);                  /* taking it back is not an agreement */
    assert_false(profile_may_stand(&p));
}

static void decisions_of_the_therapist_stay(void **state)
{
    (void)state;
    struct intake_answers no = all_no();
    struct care_profile p = applied(&no);
    p.no_eyes_closed = p.knee_hip_pain = p.one_sided = ANSWER_YES;
    p.assigned = exercise_bit(E12_LOAD_SHARE);
    p.minutes_cap = 10;
    p.pain_stop_level = 3;
    p.place = PLACE_HELPER;
    (void)note_sign(&p.brace_agreed, TODAY, "A. Physio");
    (void)intake_apply(&no, &p);
    assert_true(p.no_eyes_closed == ANSWER_YES && p.knee_hip_pain == ANSWER_YES && p.one_sided == ANSWER_YES);
    assert_true(p.assigned == exercise_bit(E12_LOAD_SHARE) && p.minutes_cap == 10 && p.pain_stop_level == 3);
    assert_true(p.place == PLACE_HELPER && note_signed(&p.brace_agreed));
}

/* What is not asked by name is settled by its neighbours only when all of them are said no. */
static void what_is_not_asked_stays_unknown(void **state)
{
    (void)state;
    static const struct { int question; enum answer eyes, knees, side; } facts[] = {
        {INTAKE_MEDICINE, ANSWER_NO, ANSWER_NO, ANSWER_NO},          {INTAKE_NERVES, ANSWER_UNKNOWN, ANSWER_NO, ANSWER_UNKNOWN},
        {INTAKE_NUMB_FEET, ANSWER_UNKNOWN, ANSWER_NO, ANSWER_NO},    {INTAKE_DIZZY, ANSWER_UNKNOWN, ANSWER_NO, ANSWER_NO},
        {INTAKE_LEG, ANSWER_NO, ANSWER_UNKNOWN, ANSWER_NO}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct intake_answers a = all_no();
        a.question[facts[i].question] = ANSWER_YES;
        struct care_profile p = applied(&a);
        if (p.no_eyes_closed != facts[i].eyes || p.knee_hip_pain != facts[i].knees || p.one_sided != facts[i].side)
            fail_msg("question %d", facts[i].question);
    }
}

static void what_is_said(void **state)
{
    (void)state;
    struct intake_answers once = all_no();
    once.question[INTAKE_FALLS] = ANSWER_YES;
    once.falls_12m = 1;
    struct care_profile raised = care_profile_unasked();
    assert_int_equal(intake_apply(&once, &raised).say, (1u << WORDING_T2_DOCTOR) | (1u << WORDING_T6_HELPER));
    static const struct { int question; enum wording also; } facts[] = {
        {INTAKE_WEAK_BONES, WORDING_T5_BONES}, {INTAKE_FALLS, WORDING_T6_HELPER}, {INTAKE_BRACE_AID, WORDING_T11_BRACE}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct intake_answers a = all_no();
        a.question[facts[i].question] = ANSWER_YES;
        for (int d = 0; d < DETAIL_COUNT; d++) a.detail[d] = ANSWER_YES;
        struct care_profile p = care_profile_unasked();
        assert_int_equal(intake_apply(&a, &p).say, (1u << WORDING_T2_DOCTOR) | (1u << facts[i].also));
    }
}

static int sum_of_caps(const struct care_profile *p)
{
    int sum = 0;
    for (int id = 1; id <= 20; id++) sum += caps_of(p, (enum exercise_id)id, NULL, TODAY, NULL);
    return sum;
}

/* Not sure is never freer than yes or no; and no answers at all stand nowhere. */
static void not_sure_is_never_freer(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 9, "intake");
    int differed = 0;
    for (int draw = 0; draw < 100000; draw++) {
        struct intake_answers a = all_no();
        for (int n = 1; n <= INTAKE_LAST; n++)
            if (random_below(&r, 6) == 0) a.question[n] = (enum answer)random_below(&r, 3);
        for (int d = 0; d < DETAIL_COUNT; d++) a.detail[d] = (enum answer)random_below(&r, 3);
        a.falls_12m = (int)random_below(&r, 3);
        a.pwb_kg = random_below(&r, 2) ? 25 : 0;
        a.protected_leg = (int)random_below(&r, 3) - 1;
        struct intake_answers b = a;
        uint32_t at = random_below(&r, INTAKE_LAST + DETAIL_COUNT);
        if (at < INTAKE_LAST) b.question[at + 1] = ANSWER_UNKNOWN;
        else b.detail[at - INTAKE_LAST] = ANSWER_UNKNOWN;
        struct care_profile p = applied(&a), q = applied(&b);
        p.place = q.place = (enum care_place)random_below(&r, 4);
        p.load_share_shown = q.load_share_shown = ANSWER_YES;
        p.assigned = q.assigned = p.unlocked = q.unlocked = ~0u;
        for (int id = 1; id <= 22; id++)
            if (caps_of(&q, (enum exercise_id)id, NULL, TODAY, NULL) > caps_of(&p, (enum exercise_id)id, NULL, TODAY, NULL))
                fail_msg("draw %d: E%02d is freer when %u is not sure", draw, id, at);
        differed += sum_of_caps(&q) < sum_of_caps(&p);
    }
    assert_true(differed > 3000);
    struct intake_answers nothing = {.day = TODAY};
    struct care_profile p = applied(&nothing);
    p.place = PLACE_CLINIC;
    assert_int_equal(sum_of_caps(&p), 0);
}

static const struct { int last, today; uint32_t events; bool want; } due_cases[] = {
    {DAY_NONE, TODAY, 0, true},           {TODAY, TODAY, 0, false},             {TODAY - 83, TODAY, 0, false},
    {TODAY - 84, TODAY, 0, true},         {TODAY - 500, TODAY, 0, true},        {TODAY + 1, TODAY, 0, true},
    {TODAY, TODAY, INTAKE_EVENT_FALL, true}, {TODAY, TODAY, INTAKE_EVENT_BED, true}, {TODAY, TODAY, INTAKE_EVENT_HOSPITAL, true},
    {TODAY, TODAY, INTAKE_EVENT_SURGERY, true}, {TODAY, TODAY, INTAKE_EVENT_DIAGNOSIS, true},
};
static void due_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(due_cases); i++)
        if (intake_due(due_cases[i].last, due_cases[i].events, due_cases[i].today) != due_cases[i].want) fail_msg("row %zu", i);
    static const char *const spec[] = {"any fall", "illness in bed > 3 days", "hospital stay", "surgery", "new diagnosis"};
    assert_int_equal(intake_event_count, 5);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(intake_events[i].spec, spec[i]);
        assert_int_equal(intake_events[i].event, 1 << i);
    }
}

static void which_question_is_next(void **state)
{
    (void)state;
    bool asked[INTAKE_LAST + 1] = {false};
    for (int n = 1; n <= INTAKE_LAST; n++) {
        assert_int_equal(intake_next(asked), n);
        asked[n] = true;
    }
    assert_int_equal(intake_next(asked), 0);
    asked[7] = false;
    assert_int_equal(intake_next(asked), 7);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(seventeen_in_order),
        cmocka_unit_test(one_short_kind_question_each),
        cmocka_unit_test(all_no_is_free),
        cmocka_unit_test(each_answer_does_what_is_printed),
        cmocka_unit_test(details_of_bones),
        cmocka_unit_test(details_of_legs_and_falls),
        cmocka_unit_test(an_answer_opens_no_lock),
        cmocka_unit_test(decisions_of_the_therapist_stay),
        cmocka_unit_test(what_is_not_asked_stays_unknown),
        cmocka_unit_test(what_is_said),
        cmocka_unit_test(not_sure_is_never_freer),
        cmocka_unit_test(due_again),
        cmocka_unit_test(which_question_is_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
