/* The daily check-in: every row of the table, who wins, and that one more finding never makes a day freer. */
#include <string.h>

#include "base/random.h"
#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/check_in.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
enum { TODAY = 20500 };

/* 4.2, left column as printed; "fall since last time" is one line there and two rows here. */
static const char *const printed[] = {
    "pain 0-3, no other finding",
    "pain 4-5, or 2 points above own 4-week median, or \"worse the morning after\"",
    "pain 6-10, or 3+ points above own median",
    "new sharp back pain, or back pain after a fall, cough or lift",
    "dizzy, unwell, feverish, very tired, new medicine effect",
    "fall since last time",
    "fall since last time",
    "chest pain, breathless at rest, face/arm/speech change",
};
static void rows_are_those_of_the_table(void **state)
{
    (void)state;
    for (int i = 0; i < FINDING_COUNT; i++) {
        const struct check_in_row *row = &check_in_rows[i];
        assert_int_equal(row->finding, i);
        if (i < (int)COUNT(printed) && strncmp(row->spec, printed[i], strlen(printed[i])) != 0)
            fail_msg("row %d: '%s', expected '%s'", i, row->spec, printed[i]);
        if (i >= (int)COUNT(printed)) assert_non_null(strstr(row->spec, "[X]"));
        assert_null(wording_forbidden_in(row->told));
        assert_null(bone_rule_broken_in(row->told));
    }
    static const char *const sites[] = {"neck", "upper back", "lower back", "hip", "knee", "ankle or foot", "wrist", "somewhere else"};
    assert_int_equal(PAIN_SITES, COUNT(sites));
    for (int i = 0; i < PAIN_SITES; i++) assert_string_equal(pain_site_text[i], sites[i]);
}

/* What each row plans, retyped from the right column. */
struct plan_case {
    const char *what;
    enum finding finding;
    enum day_light light;
    int shift;
    bool e14_dropped, half, calm_longer, rise, hold, doctor, emergency, notice, form, intake;
    int days;
};
static const struct plan_case plan_cases[] = {
    {"none", FINDING_NONE, DAY_FULL, 0, false, false, false, true, false, false, false, false, false, false, 0},
    {"some pain", FINDING_PAIN_SOME, DAY_GENTLE, -2, true, true, true, false, false, false, false, false, false, false, 0},
    {"strong pain", FINDING_PAIN_STRONG, DAY_CALM_ONLY, -2, true, true, true, false, false, false, false, false, false, false, 0},
    {"back", FINDING_BACK, DAY_DOCTOR_FIRST, -2, false, false, false, false, true, false, false, true, false, false, 0},
    {"unwell", FINDING_UNWELL, DAY_CALM_ONLY, 0, false, false, true, false, false, false, false, false, false, false, 0},
    {"fall, hurt", FINDING_FALL_HURT, DAY_DOCTOR_FIRST, -2, false, false, false, false, false, true, false, true, true, true, 7},
    {"fall", FINDING_FALL, DAY_FULL, -2, false, false, false, false, false, false, false, true, true, true, 7},
    {"emergency", FINDING_EMERGENCY, DAY_EMERGENCY, -2, false, false, false, false, false, true, true, true, false, false, 0},
    {"near-fall", FINDING_NEAR_FALL, DAY_FULL, 0, false, false, false, false, false, false, false, false, false, false, 0},
    {"not rested", FINDING_NOT_RESTED, DAY_GENTLE, -2, true, true, true, false, false, false, false, false, false, false, 0},
};
static void each_row_plans_what_is_printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(plan_cases); i++) {
        const struct plan_case *c = &plan_cases[i];
        struct day_plan p = check_in_join(1u << c->finding, TODAY);
        exercise_set dropped = c->e14_dropped ? (1u << 14 | 1u << 16 | 1u << 18 | 1u << 19) : 0;
        bool same = p.light == c->light && p.grade_shift == c->shift && p.dropped == dropped && p.half_sets == c->half &&
                    p.longer_calm == c->calm_longer && p.may_rise == c->rise && p.bone_hold == c->hold &&
                    p.doctor_lock == c->doctor && p.emergency_lock == c->emergency && p.therapist_notice == c->notice &&
                    p.fall_form == c->form && p.intake_again == c->intake &&
                    p.minus_two_until_day == (c->days ? TODAY + c->days : DAY_NONE);
        if (!same) fail_msg("%s: not as printed", c->what);
        assert_string_equal(check_in_told(&p), check_in_rows[c->finding].told);
    }
    assert_int_equal(check_in_join(1u << FINDING_EMERGENCY | 1u << FINDING_PAIN_STRONG, 1).say, 1u << WORDING_T7_EMERGENCY);
    assert_int_equal(check_in_join(1u << FINDING_PAIN_STRONG, 1).say, 1u << WORDING_T8_COMFORT | 1u << WORDING_T10_PAIN);
}

/* Answers that lead to a finding: one at a time on a good day. */
static void pain_answers(void **state)
{
    (void)state;
    static const struct { int pain, median; enum morning morning; enum finding want; } facts[] = {
        {0, -1, MORNING_SAME, FINDING_NONE},        {3, -1, MORNING_BETTER, FINDING_NONE},
        {4, -1, MORNING_SAME, FINDING_PAIN_SOME},   {5, -1, MORNING_SAME, FINDING_PAIN_SOME},
        {6, -1, MORNING_SAME, FINDING_PAIN_STRONG}, {10, -1, MORNING_SAME, FINDING_PAIN_STRONG},
        {0, -1, MORNING_WORSE, FINDING_PAIN_SOME},  {0, -1, MORNING_UNKNOWN, FINDING_PAIN_SOME},
        {0, -1, MORNING_FIRST_PRACTICE, FINDING_NONE}, {0, -1, (enum morning)77, FINDING_PAIN_SOME},
        {1, 0, MORNING_SAME, FINDING_NONE},         {2, 0, MORNING_SAME, FINDING_PAIN_SOME},
        {3, 0, MORNING_SAME, FINDING_PAIN_STRONG},  {3, 1, MORNING_SAME, FINDING_PAIN_SOME},
        {3, 2, MORNING_SAME, FINDING_NONE},         {5, 5, MORNING_SAME, FINDING_PAIN_SOME},
        {6, 6, MORNING_SAME, FINDING_PAIN_STRONG},  {-1, -1, MORNING_SAME, FINDING_PAIN_STRONG},
        {11, -1, MORNING_SAME, FINDING_PAIN_STRONG}, {-7, -1, MORNING_SAME, FINDING_PAIN_STRONG},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct check_in c = check_in_good_day(TODAY, facts[i].pain);
        c.morning = facts[i].morning;
        for (int k = 0; facts[i].median >= 0 && k < 5; k++) {
            c.past[k].day = TODAY - 1 - k;
            c.past[k].pain = facts[i].median;
            c.past_count++;
        }
        if (check_in_findings(&c) != 1u << facts[i].want) fail_msg("row %zu: findings %x", i, check_in_findings(&c));
    }
}

static void median_of_four_weeks(void **state)
{
    (void)state;
    struct check_in c = check_in_good_day(TODAY, 0);
    assert_near("nothing", check_in_median(&c), -1, 0);
    static const struct { int age, pain; } past[] = {{0, 9}, {1, 1}, {2, 4}, {3, 2}, {28, 3}, {29, 9}, {-3, 9}, {5, 99}, {6, -1}};
    for (size_t i = 0; i < COUNT(past); i++) {
        c.past[i].day = TODAY - past[i].age;
        c.past[i].pain = past[i].pain;
    }
    c.past_count = COUNT(past);
    assert_near("1 2 3 4", check_in_median(&c), 2.5, 0);
    c.past_count = 4;
    assert_near("1 2 4", check_in_median(&c), 2, 0);
    c.past_count = 1000000;                          /* hostile count */
    (void)check_in_median(&c);
    c.past_count = -5;
    assert_near("nothing", check_in_median(&c), -1, 0);
}

static void pain_level_of_the_therapist(void **state)
{
    (void)state;
    static const struct { int level, pain; enum finding want; } facts[] = {
        {0, 5, FINDING_PAIN_SOME}, {6, 5, FINDING_PAIN_SOME}, {4, 4, FINDING_PAIN_STRONG}, {4, 3, FINDING_NONE},
        {2, 2, FINDING_PAIN_STRONG}, {9, 6, FINDING_PAIN_STRONG}, {-3, 5, FINDING_PAIN_SOME}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct check_in c = check_in_good_day(TODAY, facts[i].pain);
        c.pain_stop_level = facts[i].level;
        if (check_in_findings(&c) != 1u << facts[i].want) fail_msg("row %zu", i);
    }
}

/* All yes/no answers with where the good one is and what the other means. */
#define ANSWERS(c) {&(c).dizzy, &(c).unwell, &(c).feverish, &(c).very_tired, &(c).medicine_effect, &(c).fall, &(c).near_fall, \
                    &(c).new_injury, &(c).sharp_back_pain, &(c).back_pain_after, &(c).emergency, &(c).eaten, &(c).drunk, &(c).slept}
static const enum finding means[] = {FINDING_UNWELL, FINDING_UNWELL, FINDING_UNWELL, FINDING_UNWELL, FINDING_UNWELL, FINDING_FALL,
                                     FINDING_NEAR_FALL, FINDING_FALL_HURT, FINDING_BACK, FINDING_BACK, FINDING_EMERGENCY,
                                     FINDING_NOT_RESTED, FINDING_NOT_RESTED, FINDING_NOT_RESTED};
static void every_answer_is_heard(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(means); i++)
        for (int unknown = 0; unknown < 2; unknown++) {
            struct check_in c = check_in_good_day(TODAY, 0);
            enum answer *at[] = ANSWERS(c);
            assert_int_equal(COUNT(at), COUNT(means));
            *at[i] = unknown ? ANSWER_UNKNOWN : *at[i] == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
            if (check_in_findings(&c) != 1u << means[i]) fail_msg("answer %zu%s: %x", i, unknown ? " not sure" : "", check_in_findings(&c));
        }
    struct check_in fell = check_in_good_day(TODAY, 0);
    fell.fall = ANSWER_YES;
    enum answer *hurt[] = {&fell.fall_injury, &fell.fall_head, &fell.fall_could_not_get_up};
    for (size_t i = 0; i < COUNT(hurt); i++) {
        *hurt[i] = ANSWER_YES;
        assert_int_equal(check_in_findings(&fell), 1u << FINDING_FALL_HURT);
        *hurt[i] = ANSWER_UNKNOWN;
        assert_int_equal(check_in_findings(&fell), 1u << FINDING_FALL_HURT);
        *hurt[i] = ANSWER_NO;
    }
}

static void seven_days_after_a_fall(void **state)
{
    (void)state;
    static const struct { int fall_day, shift; } facts[] = {{DAY_NONE, 0}, {TODAY, -2}, {TODAY - 1, -2}, {TODAY - 6, -2},
                                                            {TODAY - 7, 0}, {TODAY + 3, -2}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct check_in c = check_in_good_day(TODAY, 0);
        c.last_fall_day = facts[i].fall_day;
        struct day_plan p = check_in_plan(&c);
        if (p.grade_shift != facts[i].shift || p.may_rise != (facts[i].shift == 0) || p.light != DAY_FULL) fail_msg("row %zu", i);
        assert_int_equal(p.minus_two_until_day, facts[i].shift ? facts[i].fall_day + 7 : DAY_NONE);
    }
}

/* 0 when a is nowhere freer than b, else the number of the line that is. */
static int freer(const struct day_plan *a, const struct day_plan *b)
{
    if (a->light < b->light) return 1;
    if (a->grade_shift > b->grade_shift) return 2;
    if (b->dropped & ~a->dropped) return 3;
    if (b->half_sets && !a->half_sets) return 4;
    if (a->may_rise && !b->may_rise) return 5;
    if ((b->bone_hold && !a->bone_hold) || (b->doctor_lock && !a->doctor_lock) || (b->emergency_lock && !a->emergency_lock)) return 6;
    if ((b->therapist_notice && !a->therapist_notice) || (b->intake_again && !a->intake_again) || (b->fall_form && !a->fall_form)) return 7;
    if (a->minus_two_until_day < b->minus_two_until_day) return 8;
    for (int id = 1; id <= EXERCISE_LAST; id++)
        if (check_in_allows(a, (enum exercise_id)id) && !check_in_allows(b, (enum exercise_id)id)) return 100 + id;
    return 0;
}

static void one_more_finding_is_never_freer(void **state)
{
    (void)state;
    for (uint32_t findings = 0; findings < 1u << FINDING_COUNT; findings++)   /* all of them */
        for (int f = 0; f < FINDING_COUNT; f++) {
            struct day_plan more = check_in_join(findings | 1u << f, TODAY), less = check_in_join(findings, TODAY);
            if (freer(&more, &less)) fail_msg("findings %x and %d: line %d", findings, f, freer(&more, &less));
        }
}

static void the_worst_finding_wins(void **state)
{
    (void)state;
    struct day_plan p = check_in_join(1u << FINDING_FALL | 1u << FINDING_PAIN_SOME | 1u << FINDING_UNWELL, TODAY);
    assert_true(p.light == DAY_CALM_ONLY && p.grade_shift == -2 && p.therapist_notice && p.minus_two_until_day == TODAY + 7);
    assert_string_equal(check_in_told(&p), check_in_rows[FINDING_UNWELL].told);
    p = check_in_join(1u << FINDING_FALL | 1u << FINDING_NEAR_FALL, TODAY);
    assert_string_equal(check_in_told(&p), check_in_rows[FINDING_FALL].told);
    p = check_in_join(1u << FINDING_NEAR_FALL, TODAY);
    assert_string_equal(check_in_told(&p), check_in_rows[FINDING_NEAR_FALL].told);
    assert_false(p.may_rise);
}

static struct check_in random_check_in(struct random_stream *r)
{
    struct check_in c = check_in_good_day(TODAY, (int)random_below(r, 11));
    enum answer *at[] = ANSWERS(c), *more[] = {&c.fall_injury, &c.fall_head, &c.fall_could_not_get_up};
    for (size_t i = 0; i < COUNT(at); i++)
        if (random_below(r, 8) == 0) *at[i] = (enum answer)random_below(r, 3);
    for (size_t i = 0; i < COUNT(more); i++) *more[i] = (enum answer)random_below(r, 3);
    c.morning = (enum morning)random_below(r, 5);
    c.past_count = (int)random_below(r, 8);
    for (int i = 0; i < c.past_count; i++) {
        c.past[i].day = TODAY - (int)random_below(r, 40);
        c.past[i].pain = (int)random_below(r, 11);
    }
    if (random_below(r, 3) == 0) c.last_fall_day = TODAY - (int)random_below(r, 20);
    return c;
}

static void not_sure_is_never_freer(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 11, "check-in");
    int differed = 0;
    for (int draw = 0; draw < 150000; draw++) {
        struct check_in a = random_check_in(&r), b = a;
        enum answer *at[] = ANSWERS(b);
        uint32_t which = random_below(&r, COUNT(at) + 5);
        if (which < COUNT(at)) *at[which] = ANSWER_UNKNOWN;
        else if (which == COUNT(at)) b.fall_injury = ANSWER_UNKNOWN;
        else if (which == COUNT(at) + 1) b.fall_head = ANSWER_UNKNOWN;
        else if (which == COUNT(at) + 2) b.fall_could_not_get_up = ANSWER_UNKNOWN;
        else if (which == COUNT(at) + 3) b.morning = MORNING_UNKNOWN;
        else b.pain_plus_one = 0;
        struct day_plan p = check_in_plan(&a), q = check_in_plan(&b);
        if (freer(&q, &p)) fail_msg("draw %d: answer %u not sure is freer (%d)", draw, which, freer(&q, &p));
        differed += freer(&p, &q) != 0;
    }
    assert_true(differed > 10000);
    struct check_in nothing = {.day = TODAY};
    assert_int_equal(check_in_plan(&nothing).light, DAY_EMERGENCY);
}

/* More pain, all else equal: never freer. */
static void more_pain_is_never_freer(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 12, "pain");
    for (int draw = 0; draw < 50000; draw++) {
        struct check_in a = random_check_in(&r), b = a;
        if (a.pain_plus_one > 10) continue;
        b.pain_plus_one = a.pain_plus_one + 1 + (int)random_below(&r, (uint32_t)(11 - a.pain_plus_one));
        struct day_plan p = check_in_plan(&a), q = check_in_plan(&b);
        if (freer(&q, &p)) fail_msg("draw %d: pain %d is freer than %d", draw, b.pain_plus_one - 1, a.pain_plus_one - 1);
    }
}

static void locks_reach_the_profile(void **state)
{
    (void)state;
    static const struct { enum finding f; int e01, e21; enum cap_reason why; } facts[] = {
        {FINDING_NONE, 10, 10, CAP_NONE}, {FINDING_BACK, 0, 10, CAP_BONE_HOLD}, {FINDING_FALL_HURT, 0, 10, CAP_DOCTOR},
        {FINDING_EMERGENCY, 0, 0, CAP_EMERGENCY}, {FINDING_UNWELL, 10, 10, CAP_NONE}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct care_profile p = {.bone = BONE_NONE, .fall = FALL_LOW, .place = PLACE_CLINIC, .doctor_needed = ANSWER_NO,
                                 .over_plate_limit = ANSWER_NO, .load_limited = ANSWER_NO, .walking_frame = ANSWER_NO};
        struct day_plan plan = check_in_join(1u << facts[i].f, TODAY);
        check_in_apply(&plan, &p);
        enum cap_reason why;
        int e01 = caps_of(&p, E01_STEADY_STAND, NULL, TODAY, &why);
        if (e01 != facts[i].e01 || why != facts[i].why || caps_of(&p, E21_CALM_BREATH, NULL, TODAY, NULL) != facts[i].e21)
            fail_msg("row %zu: %d (%s)", i, e01, cap_reason_name(why));
    }
}

static void what_is_allowed_today(void **state)
{
    (void)state;
    struct day_plan gentle = check_in_join(1u << FINDING_PAIN_SOME, TODAY);
    for (int id = 1; id <= 22; id++)
        assert_int_equal(check_in_allows(&gentle, (enum exercise_id)id), !(id == 14 || id == 16 || id == 18 || id == 19));
    struct day_plan calm = check_in_join(1u << FINDING_PAIN_STRONG, TODAY);
    for (int id = 1; id <= 22; id++) assert_int_equal(check_in_allows(&calm, (enum exercise_id)id), id >= 21);
    assert_false(check_in_allows(&calm, A2_QUIET_STANDING));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_those_of_the_table),
        cmocka_unit_test(each_row_plans_what_is_printed),
        cmocka_unit_test(pain_answers),
        cmocka_unit_test(median_of_four_weeks),
        cmocka_unit_test(pain_level_of_the_therapist),
        cmocka_unit_test(every_answer_is_heard),
        cmocka_unit_test(seven_days_after_a_fall),
        cmocka_unit_test(one_more_finding_is_never_freer),
        cmocka_unit_test(the_worst_finding_wins),
        cmocka_unit_test(not_sure_is_never_freer),
        cmocka_unit_test(more_pain_is_never_freer),
        cmocka_unit_test(locks_reach_the_profile),
        cmocka_unit_test(what_is_allowed_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
