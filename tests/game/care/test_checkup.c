/* Check-up files: the numbers of exercises.md 8, what is refused; who may do which, and when it is asked for. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "care/bone_rules.h"
#include "care/checkup.h"
#include "care/wording.h"
#include "support/support.h"

/* ---- the files that come with the program ---- */

static enum status load(enum exercise_id id, struct checkup *c)
{
    char path[400];
    struct text_errors errors = {0};
    (void)snprintf(path, sizeof path, "%s/levels/checkups/%s_%s.checkup", EVENKEEL_SOURCE_SHARE, exercise_code(id), exercise_name(id));
    enum status status = checkup_load(path, c, &errors);
    if (status != STATUS_OK) fail_msg("%s", errors.line[0]);
    return status;
}

static const struct fact { enum exercise_id id; int blocks; const char *key; double value[8]; } facts[] = {
    {A1_FOUR_STANDS, 4, "hold_s", {10, 10, 10, 10}},
    {A1_FOUR_STANDS, 4, "stance", {STANCE_TOGETHER, STANCE_SEMI_TANDEM, STANCE_TANDEM, STANCE_ONE_LEG}},
    {A1_FOUR_STANDS, 4, "sets", {1, 1, 1, 1}},
    {A2_QUIET_STANDING, 2, "sets", {3, 3}},
    {A2_QUIET_STANDING, 2, "settle_s", {5, 5}},
    {A2_QUIET_STANDING, 2, "hold_s", {30, 30}},
    {A2_QUIET_STANDING, 2, "rest_s", {30, 30}},
    {A2_QUIET_STANDING, 2, "eyes", {0, 1}},
    {A2_QUIET_STANDING, 2, "stance", {STANCE_WIDE, STANCE_WIDE}},
    {A3_REACH, 8, "direction", {0, 1, 2, 3, 4, 5, 6, 7}},
    {A3_REACH, 8, "hold_s", {1, 1, 1, 1, 1, 1, 1, 1}},
    {A3_REACH, 8, "sets", {2, 2, 2, 2, 2, 2, 2, 2}},
    {A4_CHAIR_STANDS, 1, "set_s", {30}},
    {A4_CHAIR_STANDS, 1, "hands", {0}},
    {A4_CHAIR_STANDS, 1, "sets", {1}},
    {A5_QUICKNESS, 1, "cues", {12}},
    {A5_QUICKNESS, 1, "directions", {0}},
    {A5_QUICKNESS, 1, "distance_pct", {35}},
    {A5_QUICKNESS, 1, "no_go_pct", {0}},
};

static void shipped_files_hold_the_numbers_of_the_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        static struct checkup c;
        const struct fact *x = &facts[i];
        (void)load(x->id, &c);
        int key = level_key_index(x->id, x->key);
        assert_true(key >= 0 && c.id == x->id && strcmp(c.name, exercise_name(x->id)) == 0);
        if (c.block_count != x->blocks) fail_msg("%s: %d blocks", c.name, c.block_count);
        for (int b = 0; b < c.block_count; b++)
            for (int g = 0; g < GRADE_COUNT; g++)
                if (c.block[b].levels.value[key][g] != x->value[b])
                    fail_msg("%s [block.%d] %s grade %d: %g, expected %g", c.name, b + 1, x->key, g + 1, c.block[b].levels.value[key][g], x->value[b]);
    }
}

static void a_block_says_its_trials_and_rest(void **state)
{
    static struct checkup c;
    (void)state;
    (void)load(A2_QUIET_STANDING, &c);
    assert_true(c.block[0].trials == 3 && c.block[1].trials == 3 && c.block[0].rest_s == 30 && !c.stop_when_not_held);
    (void)load(A1_FOUR_STANDS, &c);
    assert_true(c.block[3].trials == 1 && c.stop_when_not_held);
    for (int b = 0; b < c.block_count; b++) assert_null(level_table_check(&c.block[b].levels));
}

/* E18 at grade 4: what A5 has of it must be the same (section 8). */
static void quickness_is_that_of_e18_at_grade_4(void **state)
{
    static const char *const same[] = {"radius_pct", "window_s", "stance", "support"}; /* directions and distance are its own */
    static struct checkup c;
    struct level_table e18;
    struct text_errors errors = {0};
    (void)state;
    (void)load(A5_QUICKNESS, &c);
    assert_int_equal(level_load(EVENKEEL_SOURCE_SHARE "/levels/exercises/E18_quick_lean.level", &e18, &errors), STATUS_OK);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (c.block[0].levels.value[level_key_index(A5_QUICKNESS, same[i])][0] != e18.value[level_key_index(E18_QUICK_LEAN, same[i])][3])
            fail_msg("%s is not that of E18", same[i]);
}

/* ---- what is refused ---- */

#define HEAD "checkup = 1\nid = A1\nname = four_stands\nrevision = 1\n"
#define STAND "sets = 1\nrest_s = 20\nstance = N\nhold_s = 10\n"
#define B(n, body) "[block." #n "]\n" body
#define OTHERS B(2, STAND) B(3, STAND) B(4, STAND)
/* Lines: head 1 to 4, then five for each stand. */
static const struct bad { const char *text, *want; } bads[] = {
    {HEAD B(1, STAND) OTHERS, ""},
    {"checkup = 2\n", "x:1: checkup = 2, expected 1: this file was written by a newer version of the program"},
    {"level = 1\n", "x:1: level = 1, expected checkup = 1 as the first key"},
    {"checkup = 1\nid = A6\nname = questions\nrevision = 1\n", "x:2: id = A6, expected A1, A2, A3, A4 or A5"},
    {"checkup = 1\nid = E01\nname = steady_stand\nrevision = 1\n", "x:2: id = E01, expected A1, A2, A3, A4 or A5"},
    {"checkup = 1\nid = A1\nname = reach\nrevision = 1\n" B(1, STAND) OTHERS, "x:3: name = reach, expected four_stands (A1)"},
    {"checkup = 1\nid = A1\nname = four_stands\nrevision = 0\n" B(1, STAND) OTHERS, "x:4: revision = 0, expected 1 to 1000000"},
    /* blocks: as many as the check-up has, in their order */
    {HEAD, "x:1: [block.1] = (missing), expected at least one"},
    {HEAD B(1, STAND) B(2, STAND), "x:1: [block.3] = (missing), expected 4 blocks in A1"},
    {HEAD B(2, STAND), "x:5: [block.2], expected [block.1] before it"},
    {HEAD B(1, STAND) B(3, STAND), "x:10: [block.3], expected [block.2] before it"},
    {HEAD B(1, STAND) OTHERS B(5, STAND), "x:25: [block.5], expected at most 4 of them"},
    {HEAD B(1, "sets = 1\nrest_s = 20\nstance = N\nhold_s = 61\n") OTHERS, "x:9: hold_s = 61, expected 2 to 60 s"},
    {HEAD B(1, "sets = 1\nrest_s = 20\nstance = N\nhold_s = 10 10\n") OTHERS, "x:9: hold_s = 10 10, expected a number, 2 to 60 s"},
    {HEAD B(1, "sets = 1\nrest_s = 20\nhold_s = 10\n") OTHERS, "x:5: stance = (missing), expected a value in [block.1]"},
    {HEAD B(1, STAND "eyes = open\n") OTHERS, "x:10: eyes = open, expected no key of this name in [block.1]"},
    {HEAD "[grades]\n" STAND, "x:1: [block.1] = (missing), expected at least one"},
};

/* R25: whatever a cut leaves is refused, but for the last newline. */
static void a_cut_file_is_refused(void **state)
{
    (void)state;
    for (int id = CHECKUP_FIRST; id <= (int)CHECKUP_LAST; id++) {
        char path[400], *text;
        size_t size;
        (void)snprintf(path, sizeof path, "%s/levels/checkups/%s_%s.checkup", EVENKEEL_SOURCE_SHARE, exercise_code((enum exercise_id)id),
                       exercise_name((enum exercise_id)id));
        assert_int_equal(file_read_whole(path, 65536, &text, &size, NULL), STATUS_OK);
        for (size_t n = 0; n < size; n++) {
            static struct checkup c;
            struct text_errors errors = {0};
            if ((checkup_parse("x", text, n, &c, &errors) == STATUS_OK) != (n == size - 1)) fail_msg("%s cut at %zu", path, n);
        }
        free(text);
    }
}

static void errors_name_the_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        struct checkup c = {.revision = 77};
        struct text_errors errors = {0};
        enum status status = checkup_parse("x", bads[i].text, strlen(bads[i].text), &c, &errors);
        if (strcmp(errors.count ? errors.line[0] : "", bads[i].want) != 0) fail_msg("case %zu\n got: %s\nwant: %s", i, errors.line[0], bads[i].want);
        if (status != (bads[i].want[0] ? STATUS_DATA : STATUS_OK)) fail_msg("case %zu: status %d", i, status);
        if (status != STATUS_OK) assert_int_equal(c.revision, 77);
        if (strstr(bads[i].want, "of them") || strstr(bads[i].want, "before it")) assert_int_equal(errors.count, 1); /* told once */
    }
}

/* ---- who ---- */

static struct care_profile well(void)
{
    struct care_profile p = care_profile_unasked();
    enum answer *const asked[] = {&p.dizzy, &p.numb_feet, &p.low_vision, &p.photosensitive, &p.brace, &p.walking_frame, &p.one_sided,
                                  &p.knee_hip_pain, &p.no_eyes_closed, &p.nerve_illness, &p.drowsy_medicine, &p.over_plate_limit,
                                  &p.load_limited, &p.doctor_needed};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) *asked[i] = ANSWER_NO;
    p.bone = BONE_NONE;
    p.fall = FALL_LOW;
    p.place = PLACE_ALONE;
    return p;
}

static const struct who {
    enum bone_state bone;
    enum fall_level fall;
    enum care_place place;
    enum answer limited, dizzy, chair;
    enum exercise_id id;
    enum checkup_reason want;
} whos[] = {
    {BONE_NONE, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_NO, A1_FOUR_STANDS, CHECKUP_ALLOWED},
    {BONE_FRAC, FALL_RAISED, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_NO, A2_QUIET_STANDING, CHECKUP_ALLOWED},
    /* fall=high only in clinic */
    {BONE_NONE, FALL_HIGH, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_NO, A1_FOUR_STANDS, CHECKUP_CLINIC_ONLY},
    {BONE_NONE, FALL_HIGH, PLACE_HELPER, ANSWER_NO, ANSWER_NO, ANSWER_NO, A3_REACH, CHECKUP_CLINIC_ONLY},
    {BONE_NONE, FALL_UNKNOWN, PLACE_HELPER, ANSWER_NO, ANSWER_NO, ANSWER_NO, A2_QUIET_STANDING, CHECKUP_CLINIC_ONLY},
    {BONE_NONE, FALL_HIGH, PLACE_UNKNOWN, ANSWER_NO, ANSWER_NO, ANSWER_NO, A2_QUIET_STANDING, CHECKUP_CLINIC_ONLY},
    {BONE_NONE, FALL_HIGH, PLACE_CLINIC, ANSWER_NO, ANSWER_NO, ANSWER_NO, A1_FOUR_STANDS, CHECKUP_ALLOWED},
    {BONE_NONE, FALL_HIGH, PLACE_CLINIC, ANSWER_NO, ANSWER_NO, ANSWER_NO, A5_QUICKNESS, CHECKUP_ALLOWED},
    /* hold, nobody asked, a leg that may not take all the weight */
    {BONE_HOLD, FALL_LOW, PLACE_CLINIC, ANSWER_NO, ANSWER_NO, ANSWER_YES, A1_FOUR_STANDS, CHECKUP_NO_STANDING},
    {BONE_UNKNOWN, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_YES, A4_CHAIR_STANDS, CHECKUP_NO_STANDING},
    {BONE_NONE, FALL_LOW, PLACE_CLINIC, ANSWER_YES, ANSWER_NO, ANSWER_YES, A1_FOUR_STANDS, CHECKUP_NO_STANDING},
    {BONE_NONE, FALL_LOW, PLACE_ALONE, ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES, A3_REACH, CHECKUP_NO_STANDING},
    /* dizzy: A5 plays E18 */
    {BONE_NONE, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_YES, ANSWER_NO, A5_QUICKNESS, CHECKUP_DIZZY},
    {BONE_NONE, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_YES, ANSWER_NO, A1_FOUR_STANDS, CHECKUP_ALLOWED},
    /* chair stands: switched on, off, and nobody there to switch; frac never against the clock */
    {BONE_NONE, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_YES, A4_CHAIR_STANDS, CHECKUP_ALLOWED},
    {BONE_LOW, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_YES, A4_CHAIR_STANDS, CHECKUP_ALLOWED},
    {BONE_NONE, FALL_LOW, PLACE_CLINIC, ANSWER_NO, ANSWER_NO, ANSWER_NO, A4_CHAIR_STANDS, CHECKUP_NOT_SWITCHED_ON},
    {BONE_NONE, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_UNKNOWN, A4_CHAIR_STANDS, CHECKUP_OWN_PACE},
    {BONE_FRAC, FALL_LOW, PLACE_CLINIC, ANSWER_NO, ANSWER_NO, ANSWER_YES, A4_CHAIR_STANDS, CHECKUP_OWN_PACE},
    {BONE_FRAC, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_UNKNOWN, A4_CHAIR_STANDS, CHECKUP_OWN_PACE},
    {BONE_FRAC, FALL_LOW, PLACE_ALONE, ANSWER_NO, ANSWER_NO, ANSWER_NO, A4_CHAIR_STANDS, CHECKUP_NOT_SWITCHED_ON},
    {BONE_NONE, FALL_HIGH, PLACE_HELPER, ANSWER_NO, ANSWER_NO, ANSWER_YES, A4_CHAIR_STANDS, CHECKUP_CLINIC_ONLY},
    /* no such check-up */
    {BONE_NONE, FALL_LOW, PLACE_CLINIC, ANSWER_NO, ANSWER_NO, ANSWER_YES, (enum exercise_id)106, CHECKUP_NO_STANDING},
};

static void who_may_do_which(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof whos / sizeof whos[0]; i++) {
        const struct who *w = &whos[i];
        struct care_profile p = well();
        p.bone = w->bone;
        p.fall = w->fall;
        p.place = w->place;
        p.load_limited = w->limited;
        p.dizzy = w->dizzy;
        p.chair_stands_on = w->chair;
        enum checkup_reason got = checkup_allowed(&p, w->id);
        if (got != w->want) fail_msg("row %zu: %d, expected %d", i, (int)got, (int)w->want);
        assert_true((checkup_reason_text(got)[0] == '\0') == (got == CHECKUP_ALLOWED));
    }
    struct care_profile p = care_profile_unasked();
    assert_int_equal(checkup_allowed(&p, A1_FOUR_STANDS), CHECKUP_NO_STANDING);
    p = well();
    p.emergency = true;
    assert_int_equal(checkup_allowed(&p, A1_FOUR_STANDS), CHECKUP_NO_STANDING);
}

static void reasons_have_kind_words(void **state)
{
    (void)state;
    for (int r = CHECKUP_ALLOWED; r <= CHECKUP_OWN_PACE; r++) {
        const char *text = checkup_reason_text((enum checkup_reason)r), *forbidden = wording_forbidden_in(text);
        const struct bone_rule *rule = bone_rule_broken_in(text);
        if (forbidden || rule) fail_msg("%s: %s", text, forbidden ? forbidden : rule->key);
    }
}

static void eyes_closed_where_e04_is_open(void **state)
{
    (void)state;
    static const struct { enum answer dizzy, numb, open; enum care_place place; bool want; } rows[] = {
        {ANSWER_NO, ANSWER_NO, ANSWER_NO, PLACE_ALONE, true},          {ANSWER_YES, ANSWER_NO, ANSWER_NO, PLACE_CLINIC, false},
        {ANSWER_NO, ANSWER_YES, ANSWER_NO, PLACE_HELPER, false},       {ANSWER_NO, ANSWER_YES, ANSWER_NO, PLACE_CLINIC, true},
        {ANSWER_NO, ANSWER_NO, ANSWER_YES, PLACE_ALONE, false},        {ANSWER_NO, ANSWER_UNKNOWN, ANSWER_NO, PLACE_ALONE, false},
        {ANSWER_UNKNOWN, ANSWER_NO, ANSWER_NO, PLACE_CLINIC, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct care_profile p = well();
        p.dizzy = rows[i].dizzy;
        p.numb_feet = rows[i].numb;
        p.no_eyes_closed = rows[i].open;
        p.place = rows[i].place;
        if (checkup_eyes_closed_allowed(&p) != rows[i].want) fail_msg("row %zu", i);
    }
}

/* ---- when ---- */

static void asked_for_in_its_rhythm(void **state)
{
    (void)state;
    /* Day 1 is the start; week 4 is over after day 28. done: one day, 0 none. */
    static const struct { int day, done; bool due; } rows[] = {
        {1, 0, true},    {1, 1, false},   {2, 1, false},   {28, 1, false},   {29, 1, true},    {30, 29, false},  {56, 29, false},
        {57, 29, true},  {84, 57, false}, {85, 57, true},  {113, 85, false}, {141, 85, false}, {168, 85, false}, {169, 85, true},
        {252, 169, false}, {253, 169, true}, {337, 253, true}, {10, 0, true}, {29, 28, true}, {60, 29, true}, {60, 60, false},
        {50, 200, true}, {0, 0, false},   {-5, 0, false},  {INT_MIN, 1, false}, {INT_MAX, INT_MAX, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int id = CHECKUP_FIRST; id <= (int)CHECKUP_LAST; id++) {
            if (id == (int)A2_QUIET_STANDING && rows[i].day <= 14) continue;
            if (checkup_due((enum exercise_id)id, rows[i].day, &rows[i].done, rows[i].done != 0) != rows[i].due)
                fail_msg("%s on day %d after day %d", exercise_code((enum exercise_id)id), rows[i].day, rows[i].done);
        }
}

static void quiet_standing_has_three_baselines_more(void **state)
{
    (void)state;
    static const struct { int day, done[4], count; bool due; } rows[] = {
        {1, {0}, 0, true},          {1, {1}, 1, false},          {2, {1}, 1, true},           {3, {1, 2}, 2, true},
        {3, {3, 1}, 2, false},      {9, {1, 2, 3}, 3, true},     {9, {2, 8, 1, 3}, 4, false}, {14, {1}, 1, true},
        {15, {1}, 1, false},        {28, {1, 2}, 2, false},      {29, {1, 2, 3, 9}, 4, true}, {30, {29}, 1, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (checkup_due(A2_QUIET_STANDING, rows[i].day, rows[i].done, rows[i].count) != rows[i].due) fail_msg("row %zu", i);
    /* Who comes every day of a year: four in the first two weeks, then 4, 8, 12, 24, 36, 48. */
    int done[400], count = 0, others = 0, other[400];
    for (int day = 1; day <= 364; day++) {
        if (checkup_due(A2_QUIET_STANDING, day, done, count)) done[count++] = day;
        if (checkup_due(A1_FOUR_STANDS, day, other, others)) other[others++] = day;
    }
    static const int a2[] = {1, 2, 3, 4, 29, 57, 85, 169, 253, 337}, a1[] = {1, 29, 57, 85, 169, 253, 337};
    assert_int_equal(count, sizeof a2 / sizeof a2[0]);
    assert_memory_equal(done, a2, sizeof a2);
    assert_int_equal(others, sizeof a1 / sizeof a1[0]);
    assert_memory_equal(other, a1, sizeof a1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_files_hold_the_numbers_of_the_page), cmocka_unit_test(a_block_says_its_trials_and_rest),
        cmocka_unit_test(quickness_is_that_of_e18_at_grade_4), cmocka_unit_test(errors_name_the_line), cmocka_unit_test(a_cut_file_is_refused),
        cmocka_unit_test(who_may_do_which), cmocka_unit_test(reasons_have_kind_words), cmocka_unit_test(eyes_closed_where_e04_is_open),
        cmocka_unit_test(asked_for_in_its_rhythm), cmocka_unit_test(quiet_standing_has_three_baselines_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
