/* Level files: the shipped tables, the rules between grades, every limit with its whole message, the page about the format. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "game/world/set_player.h"
#include "world/level.h"

/* exercises.md 7, typed from the tables of the page. Words by index. */
static const struct table_row { enum exercise_id id; const char *key; double value[10]; } table[] = {
    {E01_STEADY_STAND, "stance", {0, 0, 0, 0, 1, 1, 1, 2, 2, 2}},
    {E01_STEADY_STAND, "support", {0, 1, 2, 3, 2, 3, 3, 2, 3, 3}},
    {E01_STEADY_STAND, "hold_s", {10, 15, 20, 30, 20, 20, 30, 20, 20, 30}},
    {E01_STEADY_STAND, "radius_mm", {25, 20, 18, 12, 18, 16, 13, 18, 16, 13}},
    {E01_STEADY_STAND, "feedback", {0, 0, 0, 0, 0, 0, 1, 0, 0, 1}},
    {E01_STEADY_STAND, "holds", {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}},
    {E01_STEADY_STAND, "sets", {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}},
    {E02_LINE_STAND, "stance", {0, 0, 1, 1, 1, 1, 1, 1, 1, 1}},
    {E02_LINE_STAND, "support", {1, 2, 0, 1, 2, 2, 3, 3, 3, 3}},
    {E02_LINE_STAND, "hold_s", {10, 15, 10, 10, 15, 20, 10, 20, 30, 30}},
    {E02_LINE_STAND, "band_mm", {20, 18, 20, 18, 18, 16, 18, 16, 15, 13}},
    {E02_LINE_STAND, "feedback", {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
    {E02_LINE_STAND, "holds_per_foot", {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}},
    {E02_LINE_STAND, "sets", {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}},
    {E03_ONE_LEG, "support", {0, 0, 1, 1, 2, 2, 2, 3, 3, 3}},
    {E03_ONE_LEG, "hold_s", {3, 5, 5, 10, 5, 10, 15, 5, 10, 20}},
    {E03_ONE_LEG, "reps_per_side", {5, 5, 5, 3, 5, 4, 3, 4, 3, 2}},
    {E04_QUIET_EYES, "stance", {0, 0, 0, 0, 0, 0, 1, 1, 0, 1}},
    {E04_QUIET_EYES, "support", {0, 0, 1, 1, 2, 2, 1, 2, 3, 3}},
    {E04_QUIET_EYES, "hold_s", {5, 10, 10, 15, 15, 20, 10, 15, 20, 20}},
    {E04_QUIET_EYES, "holds", {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}},
    {E05_STAND_TALL, "support", {0, 1, 1, 2, 2, 3, 3, 3, 3, 3}},
    {E05_STAND_TALL, "hold_s", {3, 3, 5, 5, 5, 5, 8, 8, 10, 10}},
    {E05_STAND_TALL, "reps", {5, 5, 5, 6, 8, 6, 6, 8, 8, 8}},
    {E05_STAND_TALL, "share_tolerance_pct", {12, 10, 10, 8, 8, 8, 7, 6, 5, 4}},
    {E05_STAND_TALL, "ap_tolerance_mm", {25, 22, 20, 18, 16, 16, 15, 14, 12, 10}},
    {E05_STAND_TALL, "feedback", {0, 0, 0, 0, 0, 0, 0, 1, 1, 2}},
    {E06_SIDE_SHIFT, "distance_pct", {30, 40, 50, 50, 60, 60, 70, 70, 75, 80}},
    {E06_SIDE_SHIFT, "hold_s", {1, 1, 1, 2, 2, 3, 2, 3, 3, 3}},
    {E06_SIDE_SHIFT, "radius_pct", {28, 25, 24, 22, 20, 18, 18, 16, 15, 13}},
    {E06_SIDE_SHIFT, "reps_per_side", {4, 5, 6, 6, 8, 8, 8, 8, 10, 10}},
    {E06_SIDE_SHIFT, "time_limit_s", {15, 12, 12, 12, 10, 10, 8, 7, 6, 5}},
    {E06_SIDE_SHIFT, "support", {0, 1, 1, 2, 2, 3, 3, 3, 3, 3}},
    {E06_SIDE_SHIFT, "rest_s", {45, 45, 45, 45, 45, 45, 45, 45, 45, 45}},
    {E08_STAR_REACH, "directions", {0, 0, 0, 1, 1, 1, 2, 2, 2, 2}},
    {E08_STAR_REACH, "distance_pct", {30, 40, 45, 45, 50, 60, 60, 65, 70, 75}},
    {E08_STAR_REACH, "hold_s", {1, 1, 1, 1, 2, 2, 2, 2, 3, 3}},
    {E08_STAR_REACH, "radius_pct", {30, 27, 25, 24, 22, 20, 20, 18, 16, 15}},
    {E08_STAR_REACH, "targets", {8, 8, 10, 12, 12, 12, 16, 16, 16, 16}},
    {E08_STAR_REACH, "time_limit_s", {15, 12, 12, 12, 10, 10, 10, 8, 7, 6}},
    {E08_STAR_REACH, "support", {0, 1, 2, 2, 2, 3, 3, 3, 3, 3}},
};

static void shipped_files_are_the_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct world_setup s = plain_setup(table[i].id, 1);
        int key = level_key_index(table[i].id, table[i].key);
        assert_true(key >= 0);
        for (int g = 0; g < 10; g++)
            if (s.levels.value[key][g] != table[i].value[g])
                fail_msg("%s %s grade %d: %g, expected %g", exercise_code(table[i].id), table[i].key, g + 1,
                         s.levels.value[key][g], table[i].value[g]);
        assert_null(level_table_check(&s.levels));
    }
}

static const struct value_case { enum exercise_id id; const char *key; double level, want; } value_cases[] = {
    {E01_STEADY_STAND, "radius_mm", 1, 25},       {E01_STEADY_STAND, "radius_mm", 1.5, 22.5},
    {E01_STEADY_STAND, "radius_mm", 4, 12},       {E01_STEADY_STAND, "radius_mm", 4.9, 12},   /* 18 next: easier, stays */
    {E01_STEADY_STAND, "radius_mm", 5, 18},       {E01_STEADY_STAND, "radius_mm", 7.5, 13},
    {E01_STEADY_STAND, "hold_s", 3.5, 25},        {E01_STEADY_STAND, "hold_s", 4.5, 30},      /* 20 next: easier, stays */
    {E01_STEADY_STAND, "stance", 4.99, 0},        {E01_STEADY_STAND, "stance", 5, 1},
    {E01_STEADY_STAND, "support", 3.99, 2},       {E01_STEADY_STAND, "feedback", 6.99, 0},
    {E06_SIDE_SHIFT, "time_limit_s", 1.5, 13.5},  {E06_SIDE_SHIFT, "hold_s", 6.5, 3},         /* 2 next: easier, stays */
    {E06_SIDE_SHIFT, "hold_s", 7.25, 2.25},       {E06_SIDE_SHIFT, "reps_per_side", 1.99, 4}, /* a count */
    {E06_SIDE_SHIFT, "distance_pct", 9.5, 77.5},  {E06_SIDE_SHIFT, "distance_pct", 10, 80},
    {E06_SIDE_SHIFT, "distance_pct", 99, 80},     {E06_SIDE_SHIFT, "distance_pct", -3, 30},
    {E08_STAR_REACH, "targets", 2.9, 8},          {E08_STAR_REACH, "directions", 3.99, 0},
    {E08_STAR_REACH, "radius_pct", 6.5, 20},
};

static void values_between_grades(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof value_cases / sizeof value_cases[0]; i++) {
        const struct value_case *c = &value_cases[i];
        struct world_setup s = plain_setup(c->id, 1);
        char what[80];
        (void)snprintf(what, sizeof what, "%s %s at %g", exercise_code(c->id), c->key, c->level);
        assert_near(what, level_value(&s.levels, level_key_index(c->id, c->key), c->level), c->want, 1e-12);
    }
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    assert_true(level_value(&s.levels, -1, 1) == 0 && level_value(&s.levels, LEVEL_KEYS_MAX, 1) == 0);
    assert_int_equal(level_key_index(E06_SIDE_SHIFT, "targets"), -1);
    assert_int_equal(level_key_index((enum exercise_id)99, "sets"), -1);
}

/* Within a grade, more level is never easier. */
static void more_level_is_never_easier(void **state)
{
    (void)state;
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id)) {
        struct world_setup s = plain_setup(id, 1);
        int count;
        const struct level_key *keys = level_keys(id, &count);
        for (int k = 0; k < count; k++)
            for (int i = 100; i < 1000; i++) {
                double a = level_value(&s.levels, k, i / 100.0), b = level_value(&s.levels, k, (i + 1) / 100.0);
                bool new_grade = (i + 1) % 100 == 0;
                if (!new_grade && (keys[k].harder == HARDER_UP ? b < a : b > a))
                    fail_msg("%s %s gets easier from %g", exercise_code(id), keys[k].name, i / 100.0);
            }
    }
}

#define HEAD "level = 1\nid = E06\nname = side_shift\nrevision = 1\n"
#define SET "[set]\nsets = 2\nrest_s = 45\n"
#define G_DISTANCE "distance_pct = 30 40 50 50 60 60 70 70 75 80\n"
#define G_HOLD "hold_s = 1 1 1 2 2 3 2 3 3 3\n"
#define G_RADIUS "radius_pct = 28 25 24 22 20 18 18 16 15 13\n"
#define G_REPS "reps_per_side = 4 5 6 6 8 8 8 8 10 10\n"
#define G_LIMIT "time_limit_s = 15 12 12 12 10 10 8 7 6 5\n"
#define G_WORDS "stance = W\nsupport = 2H 1H 1H FT FT NO NO NO NO NO\nfeedback = F\n"
#define GRADES "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS G_LIMIT G_WORDS
/* lines: 1-4 head, 5-7 set, 8 [grades], 9 distance, 10 hold, 11 radius, 12 reps, 13 limit, 14-16 words */
#define F "E06.level:"

static const struct bad_case { const char *text, *want; } bad_cases[] = {
    /* the two messages of the style guide and the platform page */
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s = 1 1 1 12 2 3 2 3 3 3\n" G_RADIUS G_REPS G_LIMIT G_WORDS,
     F "10: hold_s = 12, expected 0 to 5 s (grade 4)"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD "radius_pct = 28 25 24 22 20 18 18 16 15 130\n" G_REPS G_LIMIT G_WORDS,
     F "11: radius_pct = 130, expected 10 to 35 % (grade 10)"},
    /* each limit, both sides */
    {HEAD SET "[grades]\ndistance_pct = 19\n" G_HOLD G_RADIUS G_REPS G_LIMIT G_WORDS, F "9: distance_pct = 19, expected 20 to 80 %"},
    {HEAD SET "[grades]\ndistance_pct = 80.5\n" G_HOLD G_RADIUS G_REPS G_LIMIT G_WORDS, F "9: distance_pct = 80.5, expected 20 to 80 %"},
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s = -0.5\n" G_RADIUS G_REPS G_LIMIT G_WORDS, F "10: hold_s = -0.5, expected 0 to 5 s"},
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s = 5.01\n" G_RADIUS G_REPS G_LIMIT G_WORDS, F "10: hold_s = 5.01, expected 0 to 5 s"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD "radius_pct = 9\n" G_REPS G_LIMIT G_WORDS, F "11: radius_pct = 9, expected 10 to 35 %"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS "reps_per_side = 1\n" G_LIMIT G_WORDS, F "12: reps_per_side = 1, expected 2 to 16"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS "reps_per_side = 17\n" G_LIMIT G_WORDS, F "12: reps_per_side = 17, expected 2 to 16"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS "reps_per_side = 4.5\n" G_LIMIT G_WORDS,
     F "12: reps_per_side = 4.5, expected a whole number, 2 to 16"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS "time_limit_s = 1.9\n" G_WORDS, F "13: time_limit_s = 1.9, expected 2 to 15 s"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS "time_limit_s = 15.5\n" G_WORDS, F "13: time_limit_s = 15.5, expected 2 to 15 s"},
    {HEAD "[set]\nsets = 5\nrest_s = 45\n" GRADES, F "6: sets = 5, expected 1 to 4"},
    {HEAD "[set]\nsets = 0\nrest_s = 45\n" GRADES, F "6: sets = 0, expected 1 to 4"},
    {HEAD "[set]\nsets = 2\nrest_s = 19\n" GRADES, F "7: rest_s = 19, expected 20 to 180 s"},
    {HEAD "[set]\nsets = 2\nrest_s = 181\n" GRADES, F "7: rest_s = 181, expected 20 to 180 s"},
    /* words */
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS G_LIMIT "stance = ST\nsupport = NO\nfeedback = F\n",
     F "14: stance = ST, expected W or N"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS G_LIMIT "stance = W\nsupport = NO_helped\nfeedback = F\n",
     F "15: support = NO_helped, expected 2H, 1H, FT or NO"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS G_LIMIT "stance = W\nsupport = 2H 1H 1H FT FT NO NO NO NO no\nfeedback = F\n",
     F "15: support = no, expected 2H, 1H, FT or NO (grade 10)"},
    {HEAD SET "[grades]\n" G_DISTANCE G_HOLD G_RADIUS G_REPS G_LIMIT "stance = W\nsupport = NO\nfeedback = X\n",
     F "16: feedback = X, expected F, P, S or N"},
    /* count of values */
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s = 1 1 1 2 2 3 2 3 3\n" G_RADIUS G_REPS G_LIMIT G_WORDS,
     F "10: hold_s = 9 values, expected 10, one for each grade, or 1 for all"},
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s = 1 1 1 2 2 3 2 3 3 3 3\n" G_RADIUS G_REPS G_LIMIT G_WORDS,
     F "10: hold_s = 11 values, expected 10, one for each grade, or 1 for all"},
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s =\n" G_RADIUS G_REPS G_LIMIT G_WORDS,
     F "10: hold_s = 0 values, expected 10, one for each grade, or 1 for all"},
    {HEAD SET "[grades]\n" G_DISTANCE "hold_s = 1, 1, 1, 2, 2, 3, 2, 3, 3, 3\n" G_RADIUS G_REPS G_LIMIT G_WORDS,
     F "10: hold_s = 1,, expected a number, 0 to 5 s (grade 1)"},
    {HEAD "[set]\nsets = 2 2\nrest_s = 45\n" GRADES, F "6: sets = 2 2, expected a whole number, 1 to 4"},
    /* where keys stand */
    {HEAD "[set]\nsets = 2\nrest_s = 45\nhold_s = 1\n" GRADES,
     F "11: hold_s = 1 1 1 2 2 3 2 3 3 3, expected in [set] or in [grades], not in both"},
    {HEAD "[set]\nsets = 2\n" GRADES "rest_s = 45\n", F "5: rest_s = (missing), expected a value in [set]"},
    {HEAD SET "[grades]\n" G_DISTANCE G_RADIUS G_REPS G_LIMIT G_WORDS, F "8: hold_s = (missing), expected a value in [grades]"},
    {HEAD SET GRADES "targets = 8\n", F "17: targets = 8, expected no key of this name in [grades]"},
    {HEAD SET GRADES "[extra]\n", F "17: [extra], expected no section of this name"},
    {HEAD SET, F "1: distance_pct = (missing), expected a value in [grades], a section that is missing too"},
    /* head */
    {"level = 2\n" SET GRADES, F "1: level = 2, expected 1: this file was written by a newer version of the program"},
    {"level = 1\nid = E99\nname = side_shift\nrevision = 1\n" SET GRADES, F "2: id = E99, expected the code of an exercise: E01 to E22"},
    {"level = 1\nid = e06\nname = side_shift\nrevision = 1\n" SET GRADES, F "2: id = e06, expected the code of an exercise: E01 to E22"},
    {"level = 1\nname = side_shift\nrevision = 1\n" SET GRADES, F "1: id = (missing), expected a value in the first lines"},
    {"level = 1\nid = E06\nname = star_reach\nrevision = 1\n" SET GRADES, F "3: name = star_reach, expected side_shift (E06)"},
    {"level = 1\nid = E06\nname = side_shift\nrevision = 0\n" SET GRADES, F "4: revision = 0, expected 1 to 1000000"},
    {"level = 1\nid = E06\nname = side_shift\n" SET GRADES, F "1: revision = (missing), expected a value in the first lines"},
    {"level = 1\nid = A3\nname = reach\nrevision = 1\n" SET, F "2: id = A3, expected the code of an exercise: E01 to E22"}, /* has a .checkup */
    {"plan = 1\n", F "1: plan = 1, expected level = 1 as the first key"},
};

static void every_limit_has_its_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_cases / sizeof bad_cases[0]; i++) {
        struct text_errors errors = {0};
        struct level_table t = {.revision = 77};
        enum status status = level_parse("E06.level", bad_cases[i].text, strlen(bad_cases[i].text), &t, &errors);
        if (status != STATUS_DATA || strcmp(errors.line[0], bad_cases[i].want) != 0)
            fail_msg("case %zu, status %d\n got: %s\nwant: %s", i, status, errors.line[0], bad_cases[i].want);
        assert_int_equal(t.revision, 77); /* not used, not touched */
    }
}

static void other_exercises_have_their_limits(void **state)
{
    (void)state;
    static const struct { enum exercise_id id; const char *from, *to, *want; } cases[] = {
        {E01_STEADY_STAND, "radius_mm     = 25", "radius_mm     = 41", "radius_mm = 41, expected 8 to 40 mm (grade 1)"},
        {E01_STEADY_STAND, "radius_mm     = 25", "radius_mm     = 7.9", "radius_mm = 7.9, expected 8 to 40 mm (grade 1)"},
        {E01_STEADY_STAND, "hold_s        = 10", "hold_s        = 1", "hold_s = 1, expected 2 to 60 s (grade 1)"},
        {E01_STEADY_STAND, "hold_s        = 10", "hold_s        = 61", "hold_s = 61, expected 2 to 60 s (grade 1)"},
        {E01_STEADY_STAND, "holds         = 3", "holds         = 1", "holds = 1, expected 2 to 16"},
        {E01_STEADY_STAND, "stance        =  W", "stance        =  T", "stance = T, expected W, N or ST (grade 1)"},
        {E08_STAR_REACH, "directions    =  4", "directions    =  5", "directions = 5, expected 4, 6 or 8 (grade 1)"},
        {E08_STAR_REACH, "targets       =  8", "targets       = 17", "targets = 17, expected 2 to 16 (grade 1)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text, changed[8000];
        size_t n;
        assert_int_equal(file_read_whole(shipped_level(cases[i].id), 8000, &text, &n, NULL), STATUS_OK);
        char *at = strstr(text, cases[i].from);
        assert_non_null(at);
        (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, cases[i].to, at + strlen(cases[i].from));
        free(text);
        struct text_errors errors = {0};
        struct level_table t;
        assert_int_equal(level_parse("f", changed, strlen(changed), &t, &errors), STATUS_DATA);
        assert_int_equal(errors.count, 1);
        const char *message = strchr(strchr(errors.line[0], ':') + 1, ':') + 2;
        assert_string_equal(message, cases[i].want);
    }
}

/* R25: a file cut at any byte is refused or, where only the end of the last line is gone, still right. Never a crash. */
static void a_cut_file_is_refused(void **state)
{
    (void)state;
    static const char text[] = HEAD SET GRADES;
    for (size_t n = 0; n < sizeof text - 1; n++) {
        struct text_errors errors = {0};
        struct level_table t;
        enum status status = level_parse("E06.level", text, n, &t, &errors);
        bool only_newline_gone = n == sizeof text - 2;
        if ((status == STATUS_OK) != only_newline_gone) fail_msg("cut at %zu: status %d", n, status);
    }
}

static void tables_from_elsewhere_are_checked(void **state)
{
    (void)state;
    struct world_setup s = plain_setup(E06_SIDE_SHIFT, 1);
    int hold = level_key_index(E06_SIDE_SHIFT, "hold_s"), reps = level_key_index(E06_SIDE_SHIFT, "reps_per_side");
    struct level_table t = s.levels;
    t.value[hold][3] = NAN;
    assert_string_equal(level_table_check(&t), "a value of its grades is out of range");
    t.value[hold][3] = 5.5;
    assert_string_equal(level_table_check(&t), "a value of its grades is out of range");
    t = s.levels;
    t.value[reps][0] = 4.5;
    assert_string_equal(level_table_check(&t), "a count or word of its grades is not whole");
    t.id = (enum exercise_id)99;
    assert_string_equal(level_table_check(&t), "the exercise is not known");
}

/* levels/README.md holds the table of keys as the code has it, row by row. */
static void the_page_shows_the_table(void **state)
{
    (void)state;
    char path[PATH_BYTES], *page;
    size_t n;
    assert_int_equal(path_join(path, EVENKEEL_SOURCE_SHARE, "levels/README.md"), 0);
    assert_int_equal(file_read_whole(path, 100000, &page, &n, NULL), STATUS_OK);
    char *plans = strstr(page, "\n## Plans\n"); /* tests/game/care/test_file_keys.c looks at the rest */
    assert_non_null(plans);
    plans[1] = '\0';
    size_t rows = 0, rows_there = 0, exercises = 0;
    for (const char *at = page; (at = strstr(at, "\n| ")); at++) rows_there++;
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id), exercises++) {
        int count;
        const struct level_key *keys = level_keys(id, &count);
        char head[80];
        (void)snprintf(head, sizeof head, "\n### %s %s\n", exercise_code(id), exercise_name(id));
        const char *section = strstr(page, head);
        if (!section) fail_msg("no section %s", head);
        for (int k = 0; k < count; k++, rows++) {
            const struct level_key *key = &keys[k];
            char row[400], low[32], high[32];
            bool word = key->kind == LEVEL_WORD;
            text_from_real(key->min, low);
            text_from_real(key->max, high);
            (void)snprintf(row, sizeof row, "\n| %s | %s | %s | %s | %s | %s | %s |\n", key->name,
                           word ? "word" : key->kind == LEVEL_COUNT ? "count" : key->unit, word ? key->words[(int)key->min] : low,
                           word ? key->words[(int)key->max] : high, key->harder == HARDER_UP ? "up" : "down",
                           key->set_only ? "set" : "set or grades", key->meaning);
            if (!strstr(section, row)) fail_msg("levels/README.md lacks, under %s:%s", exercise_code(id), row);
        }
    }
    free(page);
    assert_int_equal(rows_there, rows + exercises); /* and no row more: one heading row for each exercise */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_files_are_the_tables),
        cmocka_unit_test(values_between_grades),
        cmocka_unit_test(more_level_is_never_easier),
        cmocka_unit_test(every_limit_has_its_message),
        cmocka_unit_test(other_exercises_have_their_limits),
        cmocka_unit_test(a_cut_file_is_refused),
        cmocka_unit_test(tables_from_elsewhere_are_checked),
        cmocka_unit_test(the_page_shows_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
