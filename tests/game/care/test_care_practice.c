/* What a practice holds and the words after a set. */
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "care/practice.h"
#include "care/wording.h"
#include "support/support.h"

static void a_person_on_a_real_plate_gets_grades_1_to_3(void **state)
{
    (void)state;
    assert_true(care_cap(true) == 3 && care_cap(false) == 10);
    for (int real = 0; real <= 1; real++) {
        struct practice_plan plan;
        practice_first(real, &plan);
        static const enum exercise_id order[] = {E01_STEADY_STAND, E06_SIDE_SHIFT, E08_STAR_REACH};
        assert_int_equal(plan.block_count, 3);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(plan.block[i].exercise, order[i]);
            assert_true(plan.block[i].base_grade >= 1 && plan.block[i].base_grade <= care_cap(real));
            assert_int_equal(plan.block[i].sets, 2);
            assert_int_equal(plan.block[i].rest_s, 45);
            if (real) assert_true(plan.block[i].base_grade == 1);
        }
    }
}

static const struct praise_case { enum exercise_id id; enum world_end end; int stars; const char *want; } praise_cases[] = {
    {E01_STEADY_STAND, END_COMPLETE, 3, "Steady as a mountain"}, {E01_STEADY_STAND, END_COMPLETE, 1, "Good practice"},
    {E06_SIDE_SHIFT, END_COMPLETE, 3, "The street shines"},      {E08_STAR_REACH, END_COMPLETE, 3, "The basket is full"},
    {E08_STAR_REACH, END_COMPLETE, 2, "A fine harvest"},         {E06_SIDE_SHIFT, END_COMPLETE, 2, "Nicely done"},
    {E06_SIDE_SHIFT, END_STOPPED, 3, "Good that you listen to yourself"},
    {E06_SIDE_SHIFT, END_INTERRUPTED, 1, "Good practice"},
};
static void praise_fits_what_happened(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof praise_cases / sizeof praise_cases[0]; i++) {
        struct world_result r = {.end = praise_cases[i].end, .stars = praise_cases[i].stars};
        assert_string_equal(exercise_praise(&r, praise_cases[i].id), praise_cases[i].want);
    }
}

static const struct fact_case {
    enum exercise_id id;
    double best; int successes, trials; double play_s; bool valid; double previous;
    const char *want;
} fact_cases[] = {
    {E01_STEADY_STAND, 24.99, 3, 3, 90, true, -1, "You stood still for 24\xc2\xa0" "s in one go."},
    {E01_STEADY_STAND, 24.99, 3, 3, 90, true, 20.5, "You stood still for 24\xc2\xa0" "s in one go. Before it was 20\xc2\xa0" "s."},
    {E01_STEADY_STAND, 24.99, 3, 3, 90, true, 24.01, "You stood still for 24\xc2\xa0" "s in one go."},   /* not to be seen in what is told */
    {E01_STEADY_STAND, 24.99, 3, 3, 90, true, 30, "You stood still for 24\xc2\xa0" "s in one go."},      /* only what is better is compared */
    {E01_STEADY_STAND, 0.99, 0, 3, 31.5, true, -1, "You practised for 31\xc2\xa0" "s."},
    {E06_SIDE_SHIFT, 7, 7, 8, 60, true, -1, "You lit 7 of 8 lamps."},
    {E06_SIDE_SHIFT, 7, 7, 8, 60, true, 5, "You lit 7 of 8 lamps. Before it was 5."},
    {E06_SIDE_SHIFT, 7, 7, 8, 60, true, 0, "You lit 7 of 8 lamps. Before it was 0."},
    {E06_SIDE_SHIFT, 7, 7, 8, 60, true, 7, "You lit 7 of 8 lamps."},
    {E06_SIDE_SHIFT, 0, 0, 8, 60, true, -1, "You practised for 60\xc2\xa0" "s."},
    {E08_STAR_REACH, 12, 12, 16, 60, true, 14, "You picked 12 of 16 apples."},
    {E08_STAR_REACH, 12, 12, 16, 60, false, 14, "You practised for 60\xc2\xa0" "s."},
    {E08_STAR_REACH, 0, 0, 0, 0.4, false, -1, "You came to practise. That counts."},
};
static void facts_are_true_and_positive(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fact_cases / sizeof fact_cases[0]; i++) {
        const struct fact_case *c = &fact_cases[i];
        struct world_result r = {.best_value = c->best, .successes = c->successes, .trials = c->trials, .play_s = c->play_s,
                                 .score_valid = c->valid};
        char text[PRAISE_BYTES];
        memset(text, 'x', sizeof text);
        practice_fact(c->id, &r, c->previous, text);
        assert_string_equal(text, c->want);
        assert_null(wording_forbidden_in(text));
    }
}

/* Percentiles by hand: positions 0.1(n-1) and 0.9(n-1) between the sorted values. */
static const struct range_case { double values[12]; size_t count; bool want; double low, high; } range_cases[] = {
    {{1, 2, 3, 4}, 4, false, 0, 0},
    {{5, 3, 1, 4, 2}, 5, true, 1.4, 4.6},
    {{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}, 11, true, 10, 90},
    {{7, 7, 7, 7, 7, 7}, 6, true, 7, 7},
    {{NAN, 1, 2, 3, 4}, 5, false, 0, 0},
    {{NAN, 5, 3, 1, 4, 2, INFINITY}, 7, true, 1.4, 4.6},
};
static void the_usual_range_is_the_tenth_to_the_ninetieth(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof range_cases / sizeof range_cases[0]; i++) {
        double low = -77, high = -77;
        bool got = usual_range(range_cases[i].values, range_cases[i].count, &low, &high);
        if (got != range_cases[i].want) fail_msg("row %zu: %d", i, got);
        assert_near("low", low, got ? range_cases[i].low : -77, 1e-12);
        assert_near("high", high, got ? range_cases[i].high : -77, 1e-12);
    }
    double low, high;
    assert_false(usual_range(NULL, 0, &low, &high));
}

/* ---- what a simulated person practises ---- */

static const struct list_case { const char *list; int blocks; enum exercise_id first; double grade; int sets; } lists[] = {
    {"E13", 1, E13_CHAIR_RISE, 2, 1},
    {"E06@5", 1, E06_SIDE_SHIFT, 5, 1},
    {"E17@2.5x3,E01", 2, E17_MARCH, 2.5, 3},
    {"A2x2", 1, A2_QUIET_STANDING, 2, 2},
    {"all", 22, E01_STEADY_STAND, 2, 1},
    {"", 0, 0, 0, 0}, {"E99", 0, 0, 0, 0}, {"E01@0.5", 0, 0, 0, 0}, {"E01@11", 0, 0, 0, 0}, {"E01@nan", 0, 0, 0, 0}, {"E01x0", 0, 0, 0, 0},
    {"E01x5", 0, 0, 0, 0}, {"E01x1y", 0, 0, 0, 0}, {"e01", 0, 0, 0, 0}, {"E01,,E02", 0, 0, 0, 0}, {"E01;E02", 0, 0, 0, 0}, {"all,E01", 0, 0, 0, 0},
};
static void lists_are_read_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const struct list_case *c = &lists[i];
        struct practice_plan plan = {.block_count = 77};
        bool read = practice_of(c->list, &plan);
        if (read != (c->blocks > 0)) fail_msg("\"%s\": %s", c->list, read ? "taken" : "refused");
        if (!read) {
            assert_int_equal(plan.block_count, 77);
            continue;
        }
        bool right = plan.block_count == c->blocks && plan.block[0].exercise == c->first && plan.block[0].sets == c->sets &&
                     fabs(plan.block[0].base_grade - c->grade) < 1e-12;
        if (!right) fail_msg("\"%s\": %d blocks, first %d", c->list, plan.block_count, (int)plan.block[0].exercise);
    }
}

static void every_exercise_has_words_of_its_own(void **state)
{
    (void)state;
    const char *title[CHECKUP_LAST + 1] = {0};
    for (int id = 1; id <= (int)CHECKUP_LAST; id++) {
        if (!*exercise_code((enum exercise_id)id)) continue;
        title[id] = exercise_title((enum exercise_id)id);
        for (int other = 1; other < id; other++)
            if (title[other] && strcmp(title[other], title[id]) == 0) fail_msg("%s and %s are both called \"%s\"", exercise_code((enum exercise_id)other),
                                                                              exercise_code((enum exercise_id)id), title[id]);
        assert_null(wording_forbidden_in(exercise_sentence((enum exercise_id)id)));
    }
}

/* Nobody was asked yet: bones count as fragile, and nothing rewards hurry. */
static void an_unasked_person_is_treated_carefully(void **state)
{
    (void)state;
    struct world_setup real = {0}, simulated = {0};
    practice_care(true, &real);
    practice_care(false, &simulated);
    assert_near("ceiling of a person", real.care.impact_ceiling_w, 1.3, 1e-12);
    assert_near("ceiling of a simulated one", simulated.care.impact_ceiling_w, 2.0, 1e-12);
    assert_true(real.no_hurry && !simulated.no_hurry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read_or_refused),
        cmocka_unit_test(every_exercise_has_words_of_its_own),
        cmocka_unit_test(an_unasked_person_is_treated_carefully),
        cmocka_unit_test(a_person_on_a_real_plate_gets_grades_1_to_3),
        cmocka_unit_test(praise_fits_what_happened),
        cmocka_unit_test(facts_are_true_and_positive),
        cmocka_unit_test(the_usual_range_is_the_tenth_to_the_ninetieth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
