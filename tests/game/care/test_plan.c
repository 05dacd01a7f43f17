/* Plan files: those that come with the program, what the care rules refuse, and hostile text. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "care/caps.h"
#include "care/dose.h"
#include "care/plan.h"
#include "support/support.h"

#define HEAD "plan = 1\nname = p\ntitle = Test\nrevision = 1\nweeks = 12\nsource_1 = somebody 2020\n"
#define FOR "[for]\nbone = none\nfall = low\nplace = alone\n"
#define PHASE "[phase.1]\nfrom_week = 1\nto_week = 12\npractices_per_week = 3\nminutes = 20\ngrade_most = 3\n"
#define BLOCK "[block.1]\nexercise = E01\n"

static int plan_error(const char *text, char *first, size_t bytes)
{
    static struct plan p;
    struct text_errors errors = {0};
    enum status status = plan_parse("x.plan", text, strlen(text), &p, &errors);
    (void)snprintf(first, bytes, "%s", errors.count ? errors.line[0] : "");
    assert_true((status == STATUS_OK) == (errors.count == 0));
    return errors.count;
}

/* Lines as an editor counts them: head 1 to 6, [for] 7 to 10, [phase.1] 11 to 16, [block.1] 17. */
#define WEEKS(from, to, practices, minutes, grade)                                                                                    \
    "from_week = " #from "\nto_week = " #to "\npractices_per_week = " #practices "\nminutes = " #minutes "\ngrade_most = " #grade "\n"
static const struct plan_case { const char *text, *want; } cases[] = {
    {HEAD FOR PHASE BLOCK, ""},
    {HEAD FOR PHASE BLOCK "cap = 10\nstart = 3\nfloor = 1\n", ""},
    {HEAD FOR PHASE BLOCK "from_week = 2\nto_week = 2\nper_week = 3\nsets = 4\nrest_s = 20\nside = both\nchange = automatic\nnote = Tall.\n", ""},
    /* caps of the people it is made for */
    {HEAD "[for]\nbone = none\nfall = raised\nplace = alone\n" PHASE BLOCK "cap = 9\n",
     "x.plan:19: cap = 9, expected 1 to 8: More of this needs somebody next to you, or the clinic."},
    {HEAD "[for]\nbone = frac\nfall = low\nplace = clinic\n" PHASE "[block.1]\nexercise = E16\ncap = 5\n",
     "x.plan:19: cap = 5, expected 1 to 4: Bones that broke before get gentler grades."},
    {HEAD "[for]\nbone = none\nfall = high\nplace = alone\n" PHASE "[block.1]\nexercise = E08\n",
     "x.plan:18: exercise = E08, expected another one: More of this needs somebody next to you, or the clinic."},
    /* grades of a block among themselves, and against what its weeks allow */
    {HEAD "[for]\nbone = frac\nfall = low\nplace = helper\n" PHASE "[block.1]\nexercise = E01\n[block.2]\nexercise = E06\nstart = 3\ncap = 2\n",
     "x.plan:21: start = 3, expected 1 to 2: not above the cap"},
    {HEAD FOR PHASE BLOCK "fixed = 3\ncap = 2\n", "x.plan:19: fixed = 3, expected 1 to 2: not above the cap"},
    {HEAD FOR PHASE BLOCK "fixed = 4\n", "x.plan:19: fixed = 4, expected 1 to 3: not above grade_most of its weeks"},
    {HEAD FOR PHASE BLOCK "start = 3.5\n", "x.plan:19: start = 3.5, expected 1 to 3: not above grade_most of its weeks"},
    {HEAD FOR PHASE BLOCK "floor = 5\ncap = 6\n", "x.plan:19: floor = 5, expected 1 to 3: not above grade_most of its weeks"},
    {HEAD FOR PHASE BLOCK "floor = 3\nstart = 2\n", "x.plan:19: floor = 3, expected 1 to 2: not above start"},
    {HEAD FOR PHASE BLOCK "floor = 3\nfixed = 2\n", "x.plan:19: floor = 3, expected 1 to 2: not above fixed"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 2, 3, 20, 3) "[phase.2]\n" WEEKS(3, 12, 3, 20, 7) "[block.1]\nexercise = E01\nfrom_week = 3\nstart = 6\nfloor = 5\n", ""},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 2, 3, 20, 3) "[phase.2]\n" WEEKS(3, 12, 3, 20, 7) "[block.1]\nexercise = E01\nfrom_week = 2\nstart = 6\n",
     "x.plan:26: start = 6, expected 1 to 3: not above grade_most of its weeks"},
    /* weeks */
    {HEAD FOR PHASE BLOCK "[block.2]\nexercise = E01\n", "x.plan:20: exercise = E01, expected once: [block.1] has it in the same weeks"},
    {HEAD FOR PHASE BLOCK "to_week = 3\n[block.2]\nexercise = E01\nfrom_week = 4\n", ""},
    {HEAD FOR PHASE BLOCK "from_week = 13\n", "x.plan:19: from_week = 13, expected 1 to 12"},
    {HEAD FOR PHASE BLOCK "from_week = 5\nto_week = 4\n", "x.plan:20: to_week = 4, expected 5 to 12"},
    {HEAD FOR PHASE BLOCK "to_week = 13\n", "x.plan:19: to_week = 13, expected 1 to 12"},
    {HEAD FOR PHASE BLOCK "per_week = 4\n", "x.plan:19: per_week = 4, expected 1 to 3: its weeks have no more practices"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 11, 3, 20, 3) BLOCK, "x.plan:5: weeks = 12, expected 11: as many as the phases have"},
    {HEAD FOR "[phase.1]\n" WEEKS(2, 12, 3, 20, 3) BLOCK, "x.plan:12: from_week = 2, expected 1: phases follow without a hole"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 13, 3, 20, 3) BLOCK, "x.plan:13: to_week = 13, expected 1 to 12"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 4, 3, 20, 3) "[phase.2]\n" WEEKS(6, 12, 3, 20, 3) BLOCK,
     "x.plan:18: from_week = 6, expected 5: phases follow without a hole"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 12, 3, 20, 3) "[phase.2]\n" WEEKS(13, 14, 3, 20, 3) BLOCK,
     "x.plan:18: from_week = 13, expected at most 12, as weeks says"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 4, 3, 20, 3) "[phase.2]\n" WEEKS(5, 4, 3, 20, 3) BLOCK, "x.plan:19: to_week = 4, expected 5 to 12"},
    /* dose: 60 minutes at first, then 1.2 times the week before and 5; 40 minutes a day */
    {HEAD FOR "[phase.1]\n" WEEKS(1, 12, 4, 20, 3) BLOCK,
     "x.plan:15: minutes = 20, expected at most 15: 4 practices make 80 minutes a week, and this week may have 60"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 2, 3, 20, 3) "[phase.2]\n" WEEKS(3, 12, 3, 26, 5) BLOCK,
     "x.plan:21: minutes = 26, expected at most 25.6: 3 practices make 78 minutes a week, and this week may have 77"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 2, 3, 20, 3) "[phase.2]\n" WEEKS(3, 12, 3, 25.6, 5) BLOCK, ""},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 2, 3, 20, 3) "[phase.2]\n" WEEKS(3, 3, 3, 25, 5) "[phase.3]\n" WEEKS(4, 4, 4, 23.5, 5) "[phase.4]\n"
     WEEKS(5, 5, 4, 28.75, 5) "[phase.5]\n" WEEKS(6, 6, 4, 35, 5) "[phase.6]\n" WEEKS(7, 12, 8, 21, 5) BLOCK,
     "x.plan:45: minutes = 21, expected at most 20: 8 practices a week make two on some days, and a day has 40"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 12, 3, 20, 4) BLOCK, "x.plan:16: grade_most = 4, expected 1 to 3 in weeks 1 and 2"},
    {HEAD FOR "[phase.1]\n" WEEKS(1, 1, 3, 20, 3) "[phase.2]\n" WEEKS(2, 12, 3, 20, 4) BLOCK,
     "x.plan:22: grade_most = 4, expected 1 to 3 in weeks 1 and 2"},
    /* notes to the person */
    {HEAD FOR PHASE BLOCK "note = Bend forward and reach to the floor.\n",
     "x.plan:19: note = Bend forward and reach to the floor., expected nothing that asks for: bending the back forward (or backward)"},
    {HEAD FOR PHASE BLOCK "note = This will cure you.\n", "x.plan:19: note = This will cure you., expected it without the word cure"},
    {HEAD FOR PHASE BLOCK "note = Do not bend forward.\n", ""},
};

static void the_care_rules_bind_every_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char got[TEXT_ERROR_BYTES];
        (void)plan_error(cases[i].text, got, sizeof got);
        if (strcmp(got, cases[i].want) != 0) fail_msg("row %zu\n got: %s\nwant: %s", i, got, cases[i].want);
    }
}

static void every_week_grows_as_the_dose_allows(void **state)
{
    (void)state;
    char folder[300];
    int plans = 0;
    (void)snprintf(folder, sizeof folder, "%s/levels/plans", EVENKEEL_SOURCE_SHARE);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        static struct plan p;
        char path[600];
        struct text_errors errors = {0};
        if (!strstr(e->d_name, ".plan")) continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (plan_load(path, &p, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
        assert_true(p.source_count >= 1 && p.weeks == 12);
        double before = 0;
        for (int week = 1; week <= p.weeks; week++) {
            const struct plan_phase *h = plan_phase_at(&p, week);
            double minutes = h->practices_per_week * h->minutes;
            if (week > 1 && minutes > 1.2 * before + 5 + 1e-9) fail_msg("%s week %d: %g after %g minutes", p.name, week, minutes, before);
            assert_true(minutes <= 180);
            if (week <= 2) assert_true(h->grade_most <= 3 && h->two_hands_near);
            before = minutes;
        }
        assert_true(before >= 100);
        plans++;
    }
    closedir(dir);
    assert_int_equal(plans, 4);
}

static void wishes_follow_the_weeks(void **state)
{
    (void)state;
    static struct plan p;
    struct text_errors errors = {0};
    struct exercise_wish wish[EXERCISE_LAST + 1];
    static const char text[] = HEAD FOR PHASE "[block.1]\nexercise = E06\nfrom_week = 3\nto_week = 5\nper_week = 2\ncap = 7\nside = left\nsets = 3\n"
                               "[block.2]\nexercise = E01\nfixed = 2\nchange = manual\n";
    assert_int_equal(plan_parse("x.plan", text, sizeof text - 1, &p, &errors), STATUS_OK);
    static const struct { int week; enum wish_use e06; } weeks[] = {{2, WISH_OFF}, {3, WISH_ON}, {5, WISH_ON}, {6, WISH_OFF}, {13, WISH_OFF}};
    for (size_t i = 0; i < sizeof weeks / sizeof weeks[0]; i++) {
        plan_wishes(&p, weeks[i].week, wish);
        if (wish[E06_SIDE_SHIFT].use != weeks[i].e06) fail_msg("week %d: %d", weeks[i].week, (int)wish[E06_SIDE_SHIFT].use);
    }
    plan_wishes(&p, 4, wish);
    assert_true(wish[E06_SIDE_SHIFT].cap == 3 && wish[E06_SIDE_SHIFT].side == -1 && wish[E06_SIDE_SHIFT].sets == 3); /* the phase's 3 is lower */
    assert_true(wish[E01_STEADY_STAND].fixed == 2 && wish[E01_STEADY_STAND].manual && wish[E02_LINE_STAND].use == WISH_OFF);
    assert_int_equal(wish[E21_CALM_BREATH].use, WISH_DEFAULT);
}

static void a_plan_cut_anywhere_is_told_but_in_its_last_text(void **state)
{
    (void)state;
    static const char text[] = HEAD FOR PHASE BLOCK "note = Tall and calm.\n";
    for (size_t n = 0; n < sizeof text - 1; n++) {
        static struct plan p;
        struct text_errors errors = {0};
        char cut[sizeof text];
        memcpy(cut, text, n);
        enum status status = plan_parse("x.plan", cut, n, &p, &errors);
        bool before_the_note = n == sizeof text - 2 - strlen("note = Tall and calm.\n") || n == sizeof text - 1 - strlen("note = Tall and calm.\n");
        bool in_the_note = n > sizeof text - 1 - strlen("Tall and calm.\n");
        assert_true((status == STATUS_OK) == (errors.count == 0));
        if ((status == STATUS_OK) != (before_the_note || in_the_note)) fail_msg("cut at %zu: status %d", n, status);
    }
}

/* As long as there is room for, and one byte more. */
static void texts_have_their_length(void **state)
{
    static const struct { const char *key; size_t most; } rows[] = {
        {"name", PLAN_NAME_BYTES - 1}, {"title", PLAN_TITLE_BYTES - 1}, {"source_1", PLAN_SOURCE_BYTES - 1}, {"note", PLAN_NOTE_BYTES - 1},
    };
    static const char *const plain[] = {"name = p\n", "title = Test\n", "source_1 = somebody 2020\n", "note = Tall.\n"};
    static const char base[] = HEAD FOR PHASE BLOCK "note = Tall.\n";
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t more = 0; more <= 1; more++) {
            char text[2000], value[PLAN_SOURCE_BYTES + 1], got[TEXT_ERROR_BYTES], want[100];
            const char *at = strstr(base, plain[i]);
            memset(value, 'a', rows[i].most + more);
            value[rows[i].most + more] = '\0';
            (void)snprintf(text, sizeof text, "%.*s%s = %s\n%s", (int)(at - base), base, rows[i].key, value, at + strlen(plain[i]));
            int errors = plan_error(text, got, sizeof got);
            (void)snprintf(want, sizeof want, "expected 1 to %zu bytes of text", rows[i].most);
            if (errors != (int)more || (more && !strstr(got, want))) fail_msg("%s, %zu bytes: %s", rows[i].key, rows[i].most + more, got);
        }
}

/* E16: down backward up to grade 4; forward where the plan says that the room allows it. */
static void stepping_down_backward_stays_low(void **state)
{
    (void)state;
    static const struct { const char *exit; double want; } rows[] = {{"", 4}, {"exit = back\n", 4}, {"exit = front\n", 6}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static struct plan p;
        static struct compose_input in;
        char text[1000];
        double cap;
        struct text_errors errors = {0};
        (void)snprintf(text, sizeof text, "%s[phase.1]\nfrom_week = 1\nto_week = 2\npractices_per_week = 3\nminutes = 20\ngrade_most = 3\n"
                       "[phase.2]\nfrom_week = 3\nto_week = 12\npractices_per_week = 3\nminutes = 20\ngrade_most = 10\n"
                       "[block.1]\nexercise = E16\nfrom_week = 3\nfixed = 6\n%s", HEAD FOR, rows[i].exit);
        if (plan_parse("x.plan", text, strlen(text), &p, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
        memset(&in, 0, sizeof in);
        in.programme_week = 8;
        in.cap[E16_STEP_ON] = 6;
        exercise_state_start(&in.state[E16_STEP_ON], 6);
        plan_wishes(&p, 8, in.wish);
        double grade = compose_grade(&in, E16_STEP_ON, &cap);
        if (grade > rows[i].want || cap > rows[i].want || grade < rows[i].want - 0.05) fail_msg("\"%s\": grade %g, cap %g", rows[i].exit, grade, cap);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stepping_down_backward_stays_low),
        cmocka_unit_test(the_care_rules_bind_every_line), cmocka_unit_test(every_week_grows_as_the_dose_allows),
        cmocka_unit_test(wishes_follow_the_weeks), cmocka_unit_test(texts_have_their_length), cmocka_unit_test(a_plan_cut_anywhere_is_told_but_in_its_last_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
