/* What is said, when, and in which words: exercises.md 12. */
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "care/feedback.h"
#include "care/wording.h"
#include "support/support.h"

static const struct { double grade; enum feedback_wish wish; const char *want; } fade_rows[] = {
    {1, FEEDBACK_AS_PLANNED, "ssssss"}, {3.9, FEEDBACK_AS_PLANNED, "ssssss"}, {4, FEEDBACK_AS_PLANNED, "s--s--s--s"},
    {10, FEEDBACK_AS_PLANNED, "s--s--s"}, {4, FEEDBACK_MORE, "s-s-s-s"}, {8, FEEDBACK_LESS, "s-----s-----s"}, {2, FEEDBACK_LESS, "s--s--s"},
    {2, FEEDBACK_MORE, "sss"}, {5, (enum feedback_wish)7, "s--s"},
};
static void feedback_fades(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fade_rows / sizeof fade_rows[0]; i++) {
        struct feedback_fade f = {0};
        for (const char *w = fade_rows[i].want; *w; w++)
            if (feedback_after_trial(&f, fade_rows[i].grade, fade_rows[i].wish) != (*w == 's'))
                fail_msg("row %zu, trial %d", i, (int)(w - fade_rows[i].want) + 1);
    }
}

/* However the running level moves: never more than one in three from grade 4 on. */
static void once_in_three_while_the_level_moves(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 12, "fade");
    struct feedback_fade f = {0};
    int since = 9;
    for (int t = 0; t < 100000; t++) {
        double grade = 1 + 9 * random_uniform(&r);
        bool said = feedback_after_trial(&f, grade, FEEDBACK_AS_PLANNED);
        if (said && grade >= 4 && since < 2) fail_msg("trial %d: %d after the last", t, since);
        since = said ? 0 : since + 1;
    }
}

/* 20774 was Tuesday 17 November 2026. */
static const struct { enum feedback_number what; struct own_past p; const char *want; } past_rows[] = {
    {NUMBER_SECONDS_HELD, {24.9, 20, 20776, 20774}, "You held for 24\xc2\xa0s. Last Tuesday it was 20\xc2\xa0s."},
    {NUMBER_SECONDS_HELD, {24, 24.9, 20776, 20774}, "You held for 24\xc2\xa0s."},
    {NUMBER_SECONDS_HELD, {18, 24, 20776, 20774}, "You held for 18\xc2\xa0s."},
    {NUMBER_SECONDS_HELD, {18, -1, 20776, DAY_NONE}, "You held for 18\xc2\xa0s."},
    {NUMBER_TARGETS, {9, 7, 20776, 20700}, "You reached 9. Last time it was 7."},
    {NUMBER_RISES, {8, 5, 20781, 20774}, "You stood up 8 times. Last Tuesday it was 5."},
    {NUMBER_STEPS, {30, 20, 20782, 20774}, "You took 30 quiet steps. Last time it was 20."},
    {NUMBER_MINUTES, {22, 20, 20774, 20774}, "You practised for 22 minutes. Last time it was 20."},
    {NUMBER_MINUTES, {NAN, NAN, 20774, 20774}, "You practised for 0 minutes."},
    {(enum feedback_number)77, {3, 1, 20774, DAY_NONE}, "You practised for 3 minutes. Last time it was 1."},
    {NUMBER_TARGETS, {1e30, 2, 20776, 20774}, "You reached 100000. Last Tuesday it was 2."},
};
static void one_number_of_ones_own_past(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof past_rows / sizeof past_rows[0]; i++) {
        char text[FEEDBACK_TEXT_BYTES];
        feedback_after_set(past_rows[i].what, past_rows[i].p, text);
        if (strcmp(text, past_rows[i].want) != 0) fail_msg("row %zu: '%s', expected '%s'", i, text, past_rows[i].want);
    }
}

static void lower_grades_are_a_fresh_start(void **state)
{
    (void)state;
    assert_string_equal(feedback_grade_words(4, 3.5), "A fresh start at a comfortable level.");
    assert_null(feedback_grade_words(4.5, 4));
    assert_null(feedback_grade_words(4, 5));
    assert_null(strpbrk(feedback_fresh_start(), "0123456789<>-"));
}

static const struct { const char *what; int day[8]; size_t n; int today, plants, seeds; } garden_rows[] = {
    {"nothing yet", {0}, 0, 100, 0, 0},
    {"first day", {100}, 1, 100, 1, 0},
    {"the day after is not over", {100}, 1, 101, 1, 0},
    {"one day of rest", {100}, 1, 102, 1, 1},
    {"two days of rest", {100, 103}, 2, 103, 2, 2},
    {"a third rest plants no more", {100}, 1, 106, 1, 2},
    {"a whole week", {100, 102, 104}, 3, 106, 3, 2},
    {"a missed week takes nothing", {100, 102, 104}, 3, 113, 3, 2},
    {"and the week after", {100, 102, 104, 114}, 4, 116, 4, 3},
    {"twice a day is one plant", {100, 100, 100}, 3, 100, 1, 0},
    {"days ahead and before do not count", {99, 101, 300}, 3, 101, 1, 1},
    {"seven days", {100, 101, 102, 103, 104, 105, 106}, 7, 107, 7, 0},
};
static void the_garden(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof garden_rows / sizeof garden_rows[0]; i++) {
        struct garden g = garden_of(garden_rows[i].day, garden_rows[i].n, 100, garden_rows[i].today);
        if (g.plants != garden_rows[i].plants || g.seeds != garden_rows[i].seeds)
            fail_msg("%s: %d plants, %d seeds", garden_rows[i].what, g.plants, g.seeds);
    }
}

static void nothing_ever_withers(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 13, "garden");
    for (int k = 0; k < 1000; k++) {
        int day[120];
        size_t n = 0;
        struct garden before = {0};
        for (int today = 100; today < 200; today++) {
            if (random_below(&r, 3) == 0) day[n++] = today;
            struct garden g = garden_of(day, n, 100, today);
            if (g.plants < before.plants || g.seeds < before.seeds) fail_msg("day %d: %d to %d", today, before.plants, g.plants);
            if (g.plants != (int)n || g.seeds > 2 * ((today - 100) / 7 + 1)) fail_msg("day %d: %d plants of %zu days", today, g.plants, n);
            before = g;
        }
    }
}

static void reminders_stop_by_themselves(void **state)
{
    (void)state;
    struct reminder r;
    reminder_start(&r);
    assert_true(reminder_may(&r, 100));
    reminder_sent(&r, 100);
    assert_false(reminder_may(&r, 100));         /* at most one a day */
    assert_false(reminder_may(&r, 99));
    reminder_sent(&r, 101);
    reminder_practised(&r, 101);
    for (int day = 102; day < 105; day++) {
        assert_true(reminder_may(&r, day));
        reminder_sent(&r, day);
    }
    assert_false(reminder_may(&r, 105));         /* three ignored */
    struct reminder heard = r;
    reminder_practised(&heard, 105);             /* the third was heard, after all */
    assert_true(reminder_may(&heard, 106));
    reminder_practised(&r, 120);
    assert_false(reminder_may(&r, 121));         /* stays off until asked for */
    reminder_turn_on(&r);
    assert_true(reminder_may(&r, 121));
    r.on = false;
    assert_false(reminder_may(&r, 122));
}

static void back_again(void **state)
{
    (void)state;
    assert_null(welcome_back(DAY_NONE, 100));
    assert_null(welcome_back(93, 100));
    assert_non_null(welcome_back(92, 100));
    assert_null(welcome_back(200, 100));
}

static void words_are_kind(void **state)
{
    (void)state;
    size_t n = 0;
    for (const char *s; (s = feedback_sentence(n)); n++)
        if (!*s || wording_forbidden_in(s)) fail_msg("'%s'", s);
    assert_true(n > 15);
    static const char *const guilt[] = {"missed", "should", "must", "lost", "only", "again", "forgot"};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof guilt / sizeof guilt[0]; k++)
            if (strstr(feedback_sentence(i), guilt[k])) fail_msg("'%s' says %s", feedback_sentence(i), guilt[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feedback_fades), cmocka_unit_test(once_in_three_while_the_level_moves),
        cmocka_unit_test(one_number_of_ones_own_past), cmocka_unit_test(lower_grades_are_a_fresh_start), cmocka_unit_test(the_garden),
        cmocka_unit_test(nothing_ever_withers), cmocka_unit_test(reminders_stop_by_themselves), cmocka_unit_test(back_again),
        cmocka_unit_test(words_are_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
