/* Grades between practices: exercises.md 10.2, line by line, then random lives. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "care/grade_change.h"
#include "care/wording.h"
#include "support/support.h"

enum { TODAY = 100 };

/* A practice at G = 4 with nothing against it, changed by what the row says. */
struct one { int trials, hits; double level; int pain, worse, effort, near, stop, support, careful, gentle, manual; };
#define FINE .pain = 1, .effort = 4
static const struct change_case { const char *what; struct one p; double want; enum grade_reason why; } cases[] = {
    /* f >= 0.85: +0.5; 0.70..0.85: +0.25 at G, else a quarter of the way to L; 0.60..0.70: stays; below: -0.5. */
    {"100 %", {20, 20, 4.5, FINE}, 4.5, GRADE_UP_MUCH},
    {"85 %", {20, 17, 4, FINE}, 4.5, GRADE_UP_MUCH},
    {"85 % at a lower level", {20, 17, 3.5, FINE}, 4.5, GRADE_UP_MUCH},
    {"84 %", {100, 84, 4, FINE}, 4.25, GRADE_UP_SOME},
    {"70 %", {10, 7, 4, FINE}, 4.25, GRADE_UP_SOME},
    {"70 %, L above G", {10, 7, 4.3, FINE}, 4.25, GRADE_UP_SOME},
    {"80 %, L 0.4 below", {10, 8, 3.6, FINE}, 3.9, GRADE_TOWARD_LEVEL},
    {"70 %, L 2 below", {10, 7, 2, FINE}, 3.5, GRADE_TOWARD_LEVEL},
    {"69 %", {100, 69, 4, FINE}, 4, GRADE_STAYS},
    {"60 %", {10, 6, 2, FINE}, 4, GRADE_STAYS},
    {"59 %", {100, 59, 4, FINE}, 3.5, GRADE_DOWN},
    {"0 %", {10, 0, 2, FINE}, 3.5, GRADE_DOWN},
    /* Upward only if. */
    {"pain 3", {10, 10, 4, .pain = 3, .effort = 4}, 4.5, GRADE_UP_MUCH},
    {"pain 4", {10, 10, 4, .pain = 4, .effort = 4}, 4, GRADE_HELD_PAIN},
    {"pain not known", {10, 10, 4, .pain = NOT_ASKED, .effort = 4}, 4, GRADE_HELD_PAIN},
    {"worse next morning", {10, 10, 4, FINE, .worse = 1}, 4, GRADE_HELD_MORNING},
    {"effort 7", {10, 10, 4, .pain = 1, .effort = 7}, 4.5, GRADE_UP_MUCH},
    {"effort 8", {10, 10, 4, .pain = 1, .effort = 8}, 4, GRADE_HELD_EFFORT},
    {"effort not known", {10, 10, 4, .pain = 1, .effort = NOT_ASKED}, 4, GRADE_HELD_EFFORT},
    {"near-fall", {10, 10, 4, FINE, .near = 1}, 4, GRADE_HELD_NEAR_FALL},
    {"stop rule", {10, 10, 4, FINE, .stop = 1}, 4, GRADE_HELD_STOP_RULE},
    {"support in 2 of 30", {30, 30, 4, FINE, .support = 2}, 4.5, GRADE_UP_MUCH},
    {"support in 3 of 30", {30, 30, 4, FINE, .support = 3}, 4, GRADE_HELD_SUPPORT},
    {"after a near-fall", {10, 10, 4, FINE, .careful = 1}, 4, GRADE_HELD_CAREFUL},
    {"a quarter up is held, too", {10, 7, 4, .pain = 5, .effort = 4}, 4, GRADE_HELD_PAIN},
    /* Down goes whatever the pain. */
    {"down with pain", {10, 3, 4, .pain = 5, .effort = 9, .near = 1}, 3.5, GRADE_DOWN},
    {"toward L with pain", {10, 8, 3, .pain = 5, .effort = 4}, 3.75, GRADE_TOWARD_LEVEL},
    /* No move at all. */
    {"gentle day, all well", {10, 10, 4, FINE, .gentle = 1}, 4, GRADE_GENTLE_DAY},
    {"gentle day, nothing went", {10, 0, 2, FINE, .gentle = 1}, 4, GRADE_GENTLE_DAY},
    {"by hand", {10, 10, 4, FINE, .manual = 1}, 4, GRADE_MANUAL},
    {"by hand, nothing went", {10, 0, 4, FINE, .manual = 1}, 4, GRADE_MANUAL},
    /* Hostile counts. */
    {"no trials", {0, 0, 4, FINE}, 4, GRADE_NOTHING_DONE},
    {"more hits than trials", {5, 6, 4, FINE}, 4, GRADE_NOTHING_DONE},
    {"negative", {-5, -5, 4, FINE}, 4, GRADE_NOTHING_DONE},
    {"huge", {INT_MAX, INT_MAX, 4, FINE}, 4.5, GRADE_UP_MUCH},
    {"L not a number", {10, 10, NAN, FINE}, 4, GRADE_NOTHING_DONE},
};

static struct practice_outcome outcome_of(struct one p)
{
    return (struct practice_outcome){
        .day = TODAY, .base_grade = 4, .cap = 10, .end_level = p.level, .mean_level = p.level, .trials = p.trials, .successes = p.hits,
        .support_trials = p.support, .best_stars = 2, .pain = p.pain, .worse_next_morning = p.worse, .effort = p.effort,
        .near_fall = p.near, .stop_rule = p.stop, .careful = p.careful, .gentle = p.gentle, .manual = p.manual,
    };
}

static void every_line_of_the_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct exercise_state s;
        exercise_state_start(&s, 4);
        struct practice_outcome o = outcome_of(cases[i].p);
        enum grade_reason why = grade_change(&s, &o, GRADE_GATES_NONE, 0);
        if (fabs(s.grade - cases[i].want) > 1e-9 || why != cases[i].why)
            fail_msg("%s: %g %s, expected %g %s", cases[i].what, s.grade, grade_reason_name(why), cases[i].want,
                     grade_reason_name(cases[i].why));
        if (s.last_day != (why == GRADE_NOTHING_DONE ? DAY_NONE : TODAY)) fail_msg("%s: last day %d", cases[i].what, s.last_day);
    }
}

static struct practice_outcome all_well(int day, double base)
{
    return (struct practice_outcome){.day = day, .base_grade = base, .cap = 10, .end_level = base, .mean_level = base, .trials = 10,
                                     .successes = 10, .best_stars = 2, .pain = 0, .effort = 3};
}

/* Days and what is left of G after each; rolling 7 days. */
static const struct { int day; double want; enum grade_reason why; } week_rows[] = {
    {10, 4.5, GRADE_UP_MUCH}, {10, 5.0, GRADE_UP_MUCH}, {12, 5.0, GRADE_HELD_WEEK}, {16, 5.0, GRADE_HELD_WEEK},
    {17, 5.5, GRADE_UP_MUCH}, {19, 6.0, GRADE_UP_MUCH}, {23, 6.0, GRADE_HELD_WEEK}, {24, 6.5, GRADE_UP_MUCH},
    {25, 6.5, GRADE_HELD_WEEK}, {26, 7.0, GRADE_UP_MUCH},
};
static void one_grade_up_in_seven_days(void **state)
{
    (void)state;
    struct exercise_state s;
    exercise_state_start(&s, 4);
    for (size_t i = 0; i < sizeof week_rows / sizeof week_rows[0]; i++) {
        struct practice_outcome o = all_well(week_rows[i].day, s.grade);
        enum grade_reason why = grade_change(&s, &o, GRADE_GATES_NONE, 0);
        if (fabs(s.grade - week_rows[i].want) > 1e-9 || why != week_rows[i].why)
            fail_msg("day %d: %g %s, expected %g", week_rows[i].day, s.grade, grade_reason_name(why), week_rows[i].want);
    }
}

static void what_is_left_of_the_week_is_given(void **state)
{
    (void)state;
    struct exercise_state s;
    exercise_state_start(&s, 4);
    for (int i = 0; i < 4; i++) {                /* 0.25 + 0.5, then 0.25 of the 0.5 */
        struct practice_outcome o = all_well(20 + i, s.grade);
        if (i == 0) o.successes = 7;
        grade_change(&s, &o, GRADE_GATES_NONE, 0);
    }
    assert_near("G", s.grade, 5, 1e-9);
    assert_near("left", grade_rise_left(&s, 23), 0, 0);
    assert_near("left when the first has gone", grade_rise_left(&s, 27), 0.25, 1e-9);
    assert_near("left a week on", grade_rise_left(&s, 30), 1, 1e-9);
}

static void caps_and_floors(void **state)
{
    (void)state;
    static const struct { const char *what; double grade, base, cap, floor; int hits; double want; enum grade_reason why; } rows[] = {
        {"up to the cap", 4, 4, 4.2, 0, 10, 4.2, GRADE_UP_MUCH},
        {"at the cap", 4, 4, 4, 0, 10, 4, GRADE_HELD_CAP},
        {"locked", 1, 1, 0, 0, 10, 1, GRADE_HELD_CAP},
        {"cap not a number", 4, 4, NAN, 0, 10, 4, GRADE_HELD_CAP},
        {"a cap below G does not take G away", 6, 3, 3, 0, 10, 6, GRADE_HELD_PLAYED_LOWER},
        {"played lower, three in four", 6, 3, 3, 0, 7, 6, GRADE_HELD_PLAYED_LOWER},
        {"played lower, too hard", 6, 3, 3, 0, 3, 5.5, GRADE_DOWN},
        {"at 10", 10, 10, 10, 0, 10, 10, GRADE_HELD_CAP},
        {"at 1", 1, 1, 10, 0, 0, 1, GRADE_DOWN},
        {"floor of the therapist", 4, 4, 10, 3.8, 0, 3.8, GRADE_DOWN},
        {"a floor never lifts", 4, 4, 10, 6, 0, 4, GRADE_DOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct exercise_state s;
        exercise_state_start(&s, rows[i].grade);
        struct practice_outcome o = all_well(TODAY, rows[i].base);
        o.cap = rows[i].cap;
        o.floor = rows[i].floor;
        o.successes = rows[i].hits;
        enum grade_reason why = grade_change(&s, &o, GRADE_GATES_NONE, 0);
        if (fabs(s.grade - rows[i].want) > 1e-9 || why != rows[i].why)
            fail_msg("%s: %g %s, expected %g %s", rows[i].what, s.grade, grade_reason_name(why), rows[i].want,
                     grade_reason_name(rows[i].why));
    }
}

/* New support or stance opens when the grade before is mastered. */
static void a_gate_opens_by_mastery(void **state)
{
    (void)state;
    struct grade_gates gates = {1u << 3};
    struct exercise_state s;
    exercise_state_start(&s, 2);
    assert_near("reach", grade_reach(&s, gates), 3 - GATE_MARGIN, 1e-12);
    static const struct { int day, stars; double want; enum grade_reason why; } rows[] = {
        {10, 2, 2.5, GRADE_UP_MUCH}, {12, 3, 2.99, GRADE_UP_MUCH}, {20, 2, 2.99, GRADE_HELD_GATE}, {34, 3, 2.99, GRADE_HELD_GATE},
        {36, 3, 3.49, GRADE_UP_MUCH},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct practice_outcome o = all_well(rows[i].day, s.grade);
        o.best_stars = rows[i].stars;
        enum grade_reason why = grade_change(&s, &o, gates, 0);
        if (fabs(s.grade - rows[i].want) > 1e-9 || why != rows[i].why)
            fail_msg("day %d: %g %s, expected %g %s", rows[i].day, s.grade, grade_reason_name(why), rows[i].want,
                     grade_reason_name(rows[i].why));
    }
    assert_near("no further gate", grade_reach(&s, gates), 10, 0);
}

/* E01 of the page: support 2H 1H FT NO FT NO NO FT NO NO, stance W W W W N N N ST ST ST: all but 7 and 10 ask something new. */
static void gates_come_from_the_level_file(void **state)
{
    (void)state;
    struct level_table t;
    struct text_errors errors = {0};
    assert_int_equal(level_load(EVENKEEL_SOURCE_SHARE "/levels/exercises/E01_steady_stand.level", &t, &errors), STATUS_OK);
    for (int g = 1; g <= GRADE_COUNT + 1; g++) {
        bool want = g >= 2 && g <= 9 && g != 7;
        if (!!(grade_gates_of(&t).bits & 1u << g) != want) fail_msg("grade %d: expected %d", g, want);
    }
    for (int g = 2; g <= GRADE_COUNT; g++) assert_true(grade_gates_of(NULL).bits & 1u << g);
}

static void three_rise_in_a_practice(void **state)
{
    (void)state;
    struct exercise_state s[5];
    struct grade_task task[5];
    for (int i = 0; i < 5; i++) {
        exercise_state_start(&s[i], 4);
        if (i != 2) { s[i].rise_day[0] = TODAY - 8 - i; s[i].rise_by[0] = 0.5; s[i].rise_count = 1; }
        task[i] = (struct grade_task){.state = &s[i], .outcome = all_well(TODAY, 4), .gates = GRADE_GATES_NONE};
    }
    task[4].outcome.successes = 3;               /* it goes down: no claim on a place */
    grade_change_practice(task, 5);
    static const enum grade_reason want[] = {GRADE_HELD_THREE, GRADE_UP_MUCH, GRADE_UP_MUCH, GRADE_UP_MUCH, GRADE_DOWN};
    for (int i = 0; i < 5; i++)
        if (task[i].reason != want[i]) fail_msg("exercise %d: %s, expected %s", i, grade_reason_name(task[i].reason), grade_reason_name(want[i]));
    grade_change_practice(task, 0);
}

static const struct gap_case { const char *what; int person, own, today; double want; enum grade_reason why; } gap_cases[] = {
    {"first practice", DAY_NONE, DAY_NONE, 100, 6, GRADE_GAP_NONE},
    {"yesterday", 99, 99, 100, 6, GRADE_GAP_NONE},
    {"7 days", 93, 93, 100, 6, GRADE_GAP_NONE},
    {"8 days", 92, 92, 100, 5, GRADE_GAP_WEEK},
    {"21 days", 79, 79, 100, 5, GRADE_GAP_WEEK},
    {"22 days", 78, 78, 100, 4, GRADE_GAP_WEEKS},
    {"56 days", 44, 44, 100, 4, GRADE_GAP_WEEKS},
    {"57 days", 43, 43, 100, 4, GRADE_GAP_PLACEMENT},
    {"placed, waits for its first turn", 98, DAY_NONE, 100, 6, GRADE_GAP_NONE},
    {"placed, the person was away", 90, DAY_NONE, 100, 5, GRADE_GAP_WEEK},
    {"waits for its turn", 98, 85, 100, 6, GRADE_GAP_NONE},
    {"waits for its turn, 21 days", 98, 79, 100, 6, GRADE_GAP_NONE},
    {"not played for 22 days", 98, 78, 100, 4, GRADE_GAP_WEEKS},
    {"not played for 57 days", 98, 43, 100, 4, GRADE_GAP_PLACEMENT},
    {"the clock went back", 200, 200, 100, 6, GRADE_GAP_NONE},
    {"days far apart", INT_MIN, INT_MIN, INT_MAX, 4, GRADE_GAP_PLACEMENT},
};
static void gaps_make_a_fresh_start(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof gap_cases / sizeof gap_cases[0]; i++) {
        const struct gap_case *c = &gap_cases[i];
        struct exercise_state s;
        exercise_state_start(&s, 6);
        s.last_day = c->own;
        enum grade_reason why = grade_change_gap(&s, c->person, c->today);
        if (fabs(s.grade - c->want) > 1e-9 || why != c->why || s.needs_placement != (c->why == GRADE_GAP_PLACEMENT))
            fail_msg("%s: %g %s, expected %g %s", c->what, s.grade, grade_reason_name(why), c->want, grade_reason_name(c->why));
        if (grade_change_gap(&s, c->person, c->today) != GRADE_GAP_NONE) fail_msg("%s: taken off twice", c->what);
    }
}

static void a_gap_is_taken_off_once_while_others_are_played(void **state)
{
    (void)state;
    struct exercise_state s;
    exercise_state_start(&s, 6);
    s.last_day = 50;
    assert_int_equal(grade_change_gap(&s, 50, 60), GRADE_GAP_WEEK);
    assert_int_equal(grade_change_gap(&s, 60, 62), GRADE_GAP_NONE);
    assert_int_equal(grade_change_gap(&s, 62, 75), GRADE_GAP_WEEK);   /* away again: 13 days */
    assert_int_equal(grade_change_gap(&s, 75, 76), GRADE_GAP_NONE);
    assert_near("G", s.grade, 4, 1e-9);
}

static void words_for_every_reason(void **state)
{
    (void)state;
    for (int r = 0; r < GRADE_REASONS; r++) {
        if (!grade_reason_name((enum grade_reason)r) || !grade_reason_sentence((enum grade_reason)r)) fail_msg("reason %d has no words", r);
        for (int q = 0; q < r; q++)
            if (strcmp(grade_reason_name((enum grade_reason)r), grade_reason_name((enum grade_reason)q)) == 0) fail_msg("%d and %d share a name", r, q);
        if (wording_forbidden_in(grade_reason_sentence((enum grade_reason)r))) fail_msg("%s", grade_reason_sentence((enum grade_reason)r));
    }
    assert_null(grade_reason_name(GRADE_REASONS));
}

/* Random lives: whatever comes, G stays in 1..10, rises by at most 1 in any 7 days, never above cap or gate, and never on a day
 * that does not allow it. */
static void random_lives(void **state)
{
    (void)state;
    enum { LIVES = 4000, PRACTICES = 60 };
    struct random_stream r;
    random_seed(&r, 11, "lives");
    long rises = 0;
    for (int life = 0; life < LIVES; life++) {
        struct exercise_state s;
        exercise_state_start(&s, 1 + 9 * random_uniform(&r));
        struct grade_gates gates = {random_u32(&r) & 0x7fcu};
        int day = 100, last = DAY_NONE, rose_day[PRACTICES];
        double rose_by[PRACTICES];
        for (int k = 0; k < PRACTICES; k++) {
            day += (int)random_below(&r, 4) + (random_below(&r, 30) == 0 ? (int)random_below(&r, 70) : 0);
            grade_change_gap(&s, last, day);
            double before = s.grade, reach = grade_reach(&s, gates), cap = random_below(&r, 11);
            int trials = 1 + (int)random_below(&r, 30);
            struct practice_outcome o = {
                .day = day, .base_grade = random_below(&r, 8) ? before : 1 + 9 * random_uniform(&r), .cap = cap,
                .end_level = 1 + 9 * random_uniform(&r), .mean_level = before, .trials = trials,
                .successes = trials - (int)random_below(&r, (uint32_t)trials / 3 + 1), .support_trials = random_below(&r, 5) ? 0 : (int)random_below(&r, (uint32_t)trials),
                .best_stars = (int)random_below(&r, 4), .pain = (int)random_below(&r, 5), .effort = 3 + (int)random_below(&r, 6),
                .near_fall = random_below(&r, 20) == 0, .stop_rule = random_below(&r, 20) == 0, .careful = random_below(&r, 20) == 0,
                .gentle = random_below(&r, 10) == 0, .manual = random_below(&r, 20) == 0, .worse_next_morning = random_below(&r, 20) == 0,
                .floor = random_below(&r, 5) ? 0 : 1 + 9 * random_uniform(&r),
            };
            int others = (int)random_below(&r, 5);
            grade_change(&s, &o, gates, others);
            last = day;
            rose_day[k] = day;
            rose_by[k] = s.grade > before ? s.grade - before : 0;
            if (!(s.grade >= 1 && s.grade <= 10)) fail_msg("G %g", s.grade);
            double week = 0;
            for (int j = 0; j <= k; j++)
                if (rose_day[j] > day - 7) week += rose_by[j];
            if (week > 1 + 1e-6) fail_msg("+%g within 7 days", week);
            if (rose_by[k] <= 0) continue;
            rises++;
            bool open = o.pain <= 3 && o.effort <= 7 && !o.near_fall && !o.stop_rule && !o.careful && !o.gentle && !o.manual &&
                        !o.worse_next_morning && o.support_trials * 10 < trials && others < 3 && o.successes * 10 >= 7 * trials;
            if (!open || s.grade > cap + 1e-9) fail_msg("rose to %g with cap %g", s.grade, cap);
            if (s.grade > fmax(reach, grade_reach(&s, gates)) + 1e-9) fail_msg("through a closed gate to %g", s.grade);
        }
    }
    if (rises < LIVES) fail_msg("only %ld upward moves: nothing was shown", rises);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_page),
        cmocka_unit_test(one_grade_up_in_seven_days),
        cmocka_unit_test(what_is_left_of_the_week_is_given),
        cmocka_unit_test(caps_and_floors),
        cmocka_unit_test(a_gate_opens_by_mastery),
        cmocka_unit_test(gates_come_from_the_level_file),
        cmocka_unit_test(three_rise_in_a_practice),
        cmocka_unit_test(gaps_make_a_fresh_start),
        cmocka_unit_test(a_gap_is_taken_off_once_while_others_are_played),
        cmocka_unit_test(words_for_every_reason),
        cmocka_unit_test(random_lives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
