/* R10 for level, check-up and plan files: malformed in every way that a hand, a program or a disk finds, each with its whole message;
 * and what is accepted means the same as the plain file. Plate profiles and settings have tests of their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care/checkup.h"
#include "care/level_care.h"
#include "care/plan.h"
#include "support/support.h"

enum kind { LEVEL, CHECKUP, PLAN, KINDS };
enum { BIG_BYTES = 16 * 1024 * 1024, SHORT_BYTES = 8192 };

static const struct base { const char *path, *first, *last_section, *text; int lines, keys, section_line; } bases[KINDS] = {
    [LEVEL] = {"E06.level", "level", "grades",
               "level = 1\nid = E06\nname = side_shift\nrevision = 1\n[set]\nsets = 2\nrest_s = 45\n[grades]\n"
               "distance_pct = 30 40 50 50 60 60 70 70 75 80\nhold_s = 1 1 1 2 2 3 2 3 3 3\nradius_pct = 28 25 24 22 20 18 18 16 15 13\n"
               "reps_per_side = 4 5 6 6 8 8 8 8 10 10\ntime_limit_s = 15 12 12 12 10 10 8 7 6 5\nstance = W\n"
               "support = 2H 1H 1H FT FT NO NO NO NO NO\nfeedback = F\n", 16, 14, 8},
    [CHECKUP] = {"A2.checkup", "checkup", "block.2",
                 "checkup = 1\nid = A2\nname = quiet_standing\nrevision = 1\n[block.1]\nsets = 3\nrest_s = 30\nstance = W\neyes = open\n"
                 "settle_s = 5\nhold_s = 30\n[block.2]\nsets = 3\nrest_s = 30\nstance = W\neyes = closed\nsettle_s = 5\nhold_s = 30\n", 18, 16, 12},
    [PLAN] = {"p.plan", "plan", "block.1",
              "plan = 1\nname = p\ntitle = Test\nrevision = 1\nweeks = 12\nsource_1 = somebody 2020\n[for]\nbone = none\nfall = low\nplace = alone\n"
              "[phase.1]\nfrom_week = 1\nto_week = 12\npractices_per_week = 3\nminutes = 20\ngrade_most = 3\n[block.1]\nexercise = E06\n"
              "cap = 7\nnote = Tall and calm.\n", 20, 17, 17},
};

struct read { struct level_table level; struct checkup checkup; struct plan plan; };

static enum status read_kind(enum kind kind, const char *bytes, size_t n, struct read *out, struct text_errors *errors)
{
    errors->count = 0;
    switch (kind) {
    case LEVEL: return level_parse(bases[LEVEL].path, bytes, n, &out->level, errors);
    case CHECKUP: return checkup_parse(bases[CHECKUP].path, bytes, n, &out->checkup, errors);
    case PLAN: return plan_parse(bases[PLAN].path, bytes, n, &out->plan, errors);
    case KINDS: break;
    }
    return STATUS_ARG;
}

static int cases_run;

static void refused(enum kind kind, const char *what, const char *bytes, size_t n, const char *want)
{
    static struct read out;
    static struct text_errors errors;
    memset(&out, 0x55, sizeof out);
    static struct read before;
    memset(&before, 0x55, sizeof before);
    cases_run++;
    enum status status = read_kind(kind, bytes, n, &out, &errors);
    if (status != STATUS_DATA || errors.count < 1) fail_msg("%s, %s: status %d, %d errors", bases[kind].path, what, status, errors.count);
    if (strcmp(errors.line[0], want) != 0) fail_msg("%s, %s\n got: %s\nwant: %s", bases[kind].path, what, errors.line[0], want);
    if (errors.count != 1) fail_msg("%s, %s: told %d times, then: %s", bases[kind].path, what, errors.count, errors.line[1]);
    assert_memory_equal(&out, &before, sizeof out); /* not used, not touched */
    if (kind != LEVEL) return;
    errors.count = 0; /* the check before anybody stands on a plate says the same */
    assert_int_equal(level_care_check_bytes(bases[kind].path, bytes, n, &errors), STATUS_DATA);
    assert_string_equal(errors.line[0], want);
}

/* ---- the grammar: the same faults at the end of each kind ---- */

#define B(text) text, sizeof text - 1
static const struct tail { const char *what, *bytes; size_t n; const char *want; } tails[] = { /* %s: the last section */
    {"unknown key", B("colour = blue\n"), "colour = blue, expected no key of this name in [%s]"},
    {"unknown key without a value", B("colour =\n"), "colour = (empty), expected no key of this name in [%s]"},
    {"unknown section", B("[colours]\n"), "[colours], expected no section of this name"},
    {"no sense", B("no equals sign\n"), "no equals sign, expected key = value"},
    {"half a line", B("half a li"), "half a li, expected key = value"},
    {"no key", B("= 5\n"), "(empty), expected a key of a-z, 0-9 and '_' before ="},
    {"capital key", B("Hold_s = 5\n"), "Hold_s, expected a key of a-z, 0-9 and '_' before ="},
    {"key that begins with a number", B("5s = 5\n"), "5s, expected a key of a-z, 0-9 and '_' before ="},
    {"section with blanks", B("[My Block]\n"), "[My Block], expected a section name of a-z, 0-9, '_' and '.'"},
    {"section without a name", B("[]\n"), "[(empty)], expected a section name of a-z, 0-9, '_' and '.'"},
    {"open section", B("[open\n"), "[open, expected [section] alone in the line"},
    {"comment after a section", B("[new] # mine\n"), "[new] # mine, expected [section] alone in the line"},
    {"path for a section", B("[../../etc]\n"), "[../../etc], expected a section name of a-z, 0-9, '_' and '.'"},
    {"control character", B("a = \x01\n"), "control character 0x01 in column 5, expected plain text"},
    {"escape sequence", B("a = \x1b[2J\n"), "control character 0x1b in column 5, expected plain text"},
    {"delete", B("a = \x7f\n"), "control character 0x7f in column 5, expected plain text"},
    {"control character of C1", B("a = \xc2\x85\n"), "control character 0x85 in column 5, expected plain text"},
    {"lone carriage return", B("a = b\rc = d\n"), "control character 0x0d in column 6, expected plain text"},
    {"cut inside CR LF", B("a = b\r"), "control character 0x0d in column 6, expected plain text"},
    {"NUL", B("a = b\0c\n"), "control character 0x00 in column 6, expected plain text"},
    {"NUL at the end", B("\0"), "control character 0x00 in column 1, expected plain text"},
    {"not UTF-8", B("a = \xff\n"), "byte 0xff in column 5, expected text in UTF-8"},
    {"Latin-1", B("a = Fu\xdf\n"), "byte 0xdf in column 7, expected text in UTF-8"},
    {"overlong UTF-8", B("a = \xc0\xaf\n"), "byte 0xc0 in column 5, expected text in UTF-8"},
    {"half of a surrogate", B("a = \xed\xa0\x80\n"), "byte 0xed in column 5, expected text in UTF-8"},
    {"cut inside a character", B("a = \xe2\x80"), "byte 0xe2 in column 5, expected text in UTF-8"},
    {"byte order mark inside", B("\xef\xbb\xbfz = 1\n"), "\xef\xbb\xbfz, expected a key of a-z, 0-9 and '_' before ="},
};

static void faults_of_the_grammar(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++) {
        const struct base *b = &bases[kind];
        size_t n = strlen(b->text);
        for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
            char text[SHORT_BYTES], want[300], place[20];
            memcpy(text, b->text, n);
            memcpy(text + n, tails[i].bytes, tails[i].n);
            const char *slot = strstr(tails[i].want, "%s");
            (void)snprintf(place, sizeof place, "%s", slot ? b->last_section : "");
            (void)snprintf(want, sizeof want, "%s:%d: %.*s%s%s", b->path, b->lines + 1, slot ? (int)(slot - tails[i].want) : 200, tails[i].want, place,
                           slot ? slot + 2 : "");
            refused((enum kind)kind, tails[i].what, text, n + tails[i].n, want);
        }
    }
}

/* ---- sizes ---- */

static void too_much_of_everything(void **state)
{
    (void)state;
    char *big = malloc(BIG_BYTES), want[400];
    assert_non_null(big);
    for (int k = 0; k < KINDS; k++) {
        const struct base *b = &bases[k];
        enum kind kind = (enum kind)k;
        size_t n = strlen(b->text), at = n;
        memcpy(big, b->text, n);
        memset(big + n, 'x', 1001);
        big[n + 1001] = '\n';
        (void)snprintf(want, sizeof want, "%s:%d: line of 1001 bytes, expected at most 1000 bytes", b->path, b->lines + 1);
        refused(kind, "line of 1001 bytes", big, n + 1002, want);

        memset(big + n, 'k', 900);
        memcpy(big + n + 900, " = 1\n", 5);
        (void)snprintf(want, sizeof want, "%s:%d: %.60s... = 1, expected no key of this name in [%s]", b->path, b->lines + 1, big + n, b->last_section);
        refused(kind, "key of 900 bytes", big, n + 905, want);

        (void)snprintf(want, sizeof want, "%s:1: file of more than 65536 bytes, expected at most 65536 bytes", b->path);
        memset(big + n, 'x', 1 << 20);
        refused(kind, "line of 1 MB", big, n + (1 << 20), want);
        memset(big + n, '\n', 65537 - n);
        refused(kind, "65537 bytes", big, 65537, want);
        for (int i = 0; i < 1000000; i++) at += (size_t)snprintf(big + at, BIG_BYTES - at, "k%d=1\n", i);
        refused(kind, "a million keys", big, at, want);

        at = n;
        for (int i = 0; i <= 1000 - b->keys; i++) at += (size_t)snprintf(big + at, BIG_BYTES - at, "k%d=1\n", i);
        (void)snprintf(want, sizeof want, "%s:%d: one more key, expected at most 1000 keys", b->path, b->lines + 1001 - b->keys);
        refused(kind, "1001 keys", big, at, want);
    }
    free(big);
}

/* ---- the first key ---- */

static void kind_and_version(void **state)
{
    static const struct { const char *what, *bytes; size_t n; } nothing[] = {
        {"empty", "", 0}, {"only a byte order mark", B("\xef\xbb\xbf")}, {"only comments", B("# one\n\n  # two")}, {"only blanks", B("\n \t\n\r\n")},
        {"a section alone", B("# a\n")},
    };
    static const struct { const char *value, *want; } versions[] = {
        {"2", "2, expected 1: this file was written by a newer version of the program"},
        {"99999999999999999999", "99999999999999999999, expected 1: this file was written by a newer version of the program"},
        {"0", "0, expected 1"}, {"-1", "-1, expected 1"}, {"one", "one, expected a whole number, 1"}, {"1.0", "1.0, expected a whole number, 1"},
        {"", "(empty), expected a whole number, 1"}, {"1 # first", "1 # first, expected a whole number, 1"}, {"nan", "nan, expected a whole number, 1"},
    };
    (void)state;
    for (int k = 0; k < KINDS; k++) {
        const struct base *b = &bases[k];
        enum kind kind = (enum kind)k;
        const char *rest = strchr(b->text, '\n') + 1;
        char text[SHORT_BYTES], want[300];
        (void)snprintf(want, sizeof want, "%s:1: %s = (missing), expected %s = 1 as the first key", b->path, b->first, b->first);
        for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) refused(kind, nothing[i].what, nothing[i].bytes, nothing[i].n, want);
        for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
            (void)snprintf(text, sizeof text, "%s = %s\n%s", b->first, versions[i].value, rest);
            (void)snprintf(want, sizeof want, "%s:1: %s = %s", b->path, b->first, versions[i].want);
            refused(kind, "version", text, strlen(text), want);
        }
        (void)snprintf(want, sizeof want, "%s:1: %s, expected %s = 1 as the first key", b->path, k == PLAN ? "name = p" : k == LEVEL ? "id = E06" : "id = A2",
                       b->first);
        refused(kind, "no version", rest, strlen(rest), want);
        const struct base *other = &bases[(k + 1) % KINDS];
        (void)snprintf(want, sizeof want, "%s:1: %s = 1, expected %s = 1 as the first key", b->path, other->first, b->first);
        refused(kind, "a file of another kind", other->text, strlen(other->text), want);
        (void)snprintf(text, sizeof text, "\xff\xfel");
        (void)snprintf(want, sizeof want, "%s:1: byte 0xff in column 1, expected text in UTF-8", b->path);
        refused(kind, "UTF-16", text, 3, want);
        (void)snprintf(text, sizeof text, "\xef\xbb\xbf\xef\xbb\xbf%s", b->text);
        (void)snprintf(want, sizeof want, "%s:1: \xef\xbb\xbf%s, expected a key of a-z, 0-9 and '_' before =", b->path, b->first);
        static struct text_errors errors;
        static struct read out;
        cases_run++; /* two errors: the mark, and no version left */
        assert_int_equal(read_kind(kind, text, strlen(text), &out, &errors), STATUS_DATA);
        assert_string_equal(errors.line[0], want);
    }
}

/* ---- values and keys of each kind: one piece of the plain file replaced ---- */

static const struct piece { enum kind kind; const char *from, *to, *want; } pieces[] = {
    /* level: wrong type, range, words, counts of values */
    {LEVEL, "hold_s = 1 1", "hold_s = one 1", "10: hold_s = one, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = nan 1", "10: hold_s = nan, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = 1 inf", "10: hold_s = inf, expected a number, 0 to 5 s (grade 2)"},
    {LEVEL, "hold_s = 1 1", "hold_s = -Infinity 1", "10: hold_s = -Infinity, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = 1e999 1", "10: hold_s = 1e999, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = 1,5 1", "10: hold_s = 1,5, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = 0x1p1 1", "10: hold_s = 0x1p1, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = 12 1", "10: hold_s = 12, expected 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = -0.1 1", "10: hold_s = -0.1, expected 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = 1s 1", "10: hold_s = 1s, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1", "hold_s = - 1", "10: hold_s = -, expected a number, 0 to 5 s (grade 1)"},
    {LEVEL, "hold_s = 1 1 1", "hold_s = 1 1", "10: hold_s = 9 values, expected 10, one for each grade, or 1 for all"},
    {LEVEL, "hold_s = 1 1 1", "hold_s = 1 1 1 1", "10: hold_s = 11 values, expected 10, one for each grade, or 1 for all"},
    {LEVEL, "hold_s = 1 1 1 2 2 3 2 3 3 3", "hold_s =", "10: hold_s = 0 values, expected 10, one for each grade, or 1 for all"},
    {LEVEL, "hold_s = 1 1 1 2 2 3 2 3 3 3", "hold_s = 1 2", "10: hold_s = 2 values, expected 10, one for each grade, or 1 for all"},
    {LEVEL, "reps_per_side = 4 5", "reps_per_side = 4.5 5", "12: reps_per_side = 4.5, expected a whole number, 2 to 16 (grade 1)"},
    {LEVEL, "reps_per_side = 4 5", "reps_per_side = 99999999999999999999 5", "12: reps_per_side = 99999999999999999999, expected a whole number, 2 to 16 (grade 1)"},
    {LEVEL, "stance = W", "stance = L", "14: stance = L, expected W or N"},
    {LEVEL, "stance = W", "stance = w", "14: stance = w, expected W or N"},
    {LEVEL, "sets = 2", "sets = 5", "6: sets = 5, expected 1 to 4"},
    {LEVEL, "sets = 2", "sets = 2 2", "6: sets = 2 2, expected a whole number, 1 to 4"},
    {LEVEL, "sets = 2", "sets = 2 # two", "6: sets = 2 # two, expected a whole number, 1 to 4"},
    {LEVEL, "rest_s = 45\n", "", "5: rest_s = (missing), expected a value in [set]"},
    {LEVEL, "feedback = F\n", "", "8: feedback = (missing), expected a value in [grades]"},
    {LEVEL, "rest_s = 45\n", "rest_s = 45\nhold_s = 2\n", "11: hold_s = 1 1 1 2 2 3 2 3 3 3, expected in [set] or in [grades], not in both"},
    {LEVEL, "sets = 2\n", "sets = 2\nsets = 2\n", "7: sets = 2, expected sets once in [set] (the first is in line 6)"},
    {LEVEL, "[grades]\n", "[grades]\n[set]\n", "9: [set], expected each section once (the first is in line 5)"},
    {LEVEL, "[grades]\n", "[grades]\ntargets = 8\n", "9: targets = 8, expected no key of this name in [grades]"}, /* of another exercise */
    {LEVEL, "id = E06", "id = E99", "2: id = E99, expected the code of an exercise: E01 to E22"},
    {LEVEL, "id = E06", "id = ../E06", "2: id = ../E06, expected the code of an exercise: E01 to E22"},
    {LEVEL, "id = E06", "id = A3", "2: id = A3, expected the code of an exercise: E01 to E22"},
    {LEVEL, "id = E06\n", "", "1: id = (missing), expected a value in the first lines"},
    {LEVEL, "side_shift", "star_reach", "3: name = star_reach, expected side_shift (E06)"},
    {LEVEL, "name = side_shift\n", "", "1: name = (missing), expected a value in the first lines"},
    {LEVEL, "revision = 1", "revision = 0", "4: revision = 0, expected 1 to 1000000"},
    {LEVEL, "revision = 1", "revision = 1.5", "4: revision = 1.5, expected a whole number, 1 to 1000000"},
    {LEVEL, "revision = 1\n", "revision = 1\nid = E06\n", "5: id = E06, expected id once in the first lines (the first is in line 2)"},
    /* check-up */
    {CHECKUP, "id = A2", "id = A9", "2: id = A9, expected A1, A2, A3, A4 or A5"},
    {CHECKUP, "id = A2", "id = E06", "2: id = E06, expected A1, A2, A3, A4 or A5"},
    {CHECKUP, "id = A2\n", "", "1: id = (missing), expected a value in the first lines"},
    {CHECKUP, "name = quiet_standing", "name = reach", "3: name = reach, expected quiet_standing (A2)"},
    {CHECKUP, "name = quiet_standing", "name = Quiet Standing", "3: name = Quiet Standing, expected a name of a-z, 0-9 and '_'"},
    {CHECKUP, "name = quiet_standing", "name =", "3: name = (empty), expected 1 to 39 bytes of text"},
    {CHECKUP, "revision = 1", "revision = x", "4: revision = x, expected a whole number, 1 to 1000000"},
    {CHECKUP, "settle_s = 5\nhold_s = 30\n[block.2]", "settle_s = nan\nhold_s = 30\n[block.2]", "10: settle_s = nan, expected a number, 2 to 30 s"},
    {CHECKUP, "settle_s = 5\nhold_s = 30\n[block.2]", "settle_s = 5\nhold_s = 61\n[block.2]", "11: hold_s = 61, expected 10 to 60 s"},
    {CHECKUP, "eyes = closed", "eyes = shut", "16: eyes = shut, expected open or closed"},
    {CHECKUP, "eyes = closed", "eyes = open closed", "16: eyes = open closed, expected open or closed"},
    {CHECKUP, "eyes = closed\n", "", "12: eyes = (missing), expected a value in [block.2]"},
    {CHECKUP, "eyes = closed", "eyes = closed\neyes = open", "17: eyes = open, expected eyes once in [block.2] (the first is in line 16)"},
    {CHECKUP, "eyes = closed", "eyes = closed\nhands = none", "17: hands = none, expected no key of this name in [block.2]"}, /* of A4 */
    {CHECKUP, "[block.2]", "[block.1]", "12: [block.1], expected each section once (the first is in line 5)"},
    {CHECKUP, "[block.2]", "[block.3]", "12: [block.3], expected [block.2] before it"},
    {CHECKUP, "[block.2]", "[block.02]", "1: [block.2] = (missing), expected 2 blocks in A2"},
    {CHECKUP, "[block.2]", "[grades]", "1: [block.2] = (missing), expected 2 blocks in A2"},
    /* plan */
    {PLAN, "name = p", "name = ../../p", "2: name = ../../p, expected a name of a-z, 0-9 and '_'"},
    {PLAN, "title = Test", "title =", "3: title = (empty), expected 1 to 79 bytes of text"},
    {PLAN, "title = Test\n", "", "1: title = (missing), expected a value in the first lines"},
    {PLAN, "revision = 1", "revision = one", "4: revision = one, expected a whole number, 1 to 1000000"},
    {PLAN, "weeks = 12\n", "weeks = 53\n", "5: weeks = 53, expected 1 to 52 weeks"},
    {PLAN, "weeks = 12\n", "weeks = 12\nweeks = 12\n", "6: weeks = 12, expected weeks once in the first lines (the first is in line 5)"},
    {PLAN, "source_1", "source_2", "1: source_1 = (missing), expected a value in the first lines"},
    {PLAN, "[for]", "source_3 = x\n[for]", "1: source_2 = (missing), expected a value in the first lines"},
    {PLAN, "bone = none", "bone = hold", "8: bone = hold, expected none, low or frac"},
    {PLAN, "bone = none\n", "", "7: bone = (missing), expected a value in [for]"},
    {PLAN, "fall = low", "fall = unknown", "9: fall = unknown, expected low, raised or high"},
    {PLAN, "place = alone", "place = 1", "10: place = 1, expected alone, helper or clinic"},
    {PLAN, "practices_per_week = 3", "practices_per_week = 15", "14: practices_per_week = 15, expected 1 to 14"},
    {PLAN, "practices_per_week = 3", "practices_per_week = 2.5", "14: practices_per_week = 2.5, expected a whole number, 1 to 14"},
    {PLAN, "minutes = 20", "minutes = 41", "15: minutes = 41, expected 5 to 40 min"},
    {PLAN, "minutes = 20", "minutes = nan", "15: minutes = nan, expected a number, 5 to 40 min"},
    {PLAN, "minutes = 20", "minutes = inf", "15: minutes = inf, expected a number, 5 to 40 min"},
    {PLAN, "minutes = 20", "minutes = 20 min", "15: minutes = 20 min, expected a number, 5 to 40 min"},
    {PLAN, "minutes = 20", "minutes = 21", "15: minutes = 21, expected at most 20: 3 practices make 63 minutes a week, and this week may have 60"},
    {PLAN, "grade_most = 3", "grade_most = 0", "16: grade_most = 0, expected 1 to 10"},
    {PLAN, "grade_most = 3", "grade_most = 3\ntwo_hands_near = true", "17: two_hands_near = true, expected no or yes"},
    {PLAN, "[phase.1]", "[phase.2]", "11: [phase.2], expected [phase.1] before it"},
    {PLAN, "[block.1]", "[phase.1]", "17: [phase.1], expected each section once (the first is in line 11)"},
    {PLAN, "exercise = E06", "exercise = A1", "18: exercise = A1, expected E01 to E22"},
    {PLAN, "exercise = E06", "exercise = side_shift", "18: exercise = side_shift, expected E01 to E22"},
    {PLAN, "exercise = E06\n", "", "17: exercise = (missing), expected a value in [block.1]"},
    {PLAN, "cap = 7", "cap = 10.1", "19: cap = 10.1, expected 1 to 10"},
    {PLAN, "cap = 7", "cap = -1", "19: cap = -1, expected 1 to 10"},
    {PLAN, "cap = 7", "cap = 7\ncap = 7", "20: cap = 7, expected cap once in [block.1] (the first is in line 19)"},
    {PLAN, "cap = 7", "sets = 0", "19: sets = 0, expected 1 to 4"},
    {PLAN, "cap = 7", "rest_s = 19", "19: rest_s = 19, expected 20 to 180 s"},
    {PLAN, "cap = 7", "side = 1", "19: side = 1, expected left, both or right"},
    {PLAN, "cap = 7", "change = auto", "19: change = auto, expected automatic or manual"},
    {PLAN, "cap = 7", "hold_s = 2", "19: hold_s = 2, expected no key of this name in [block.1]"},
    {PLAN, "note = Tall and calm.", "note =", "20: note = (empty), expected 1 to 159 bytes of text"},
};

static void faults_of_values_and_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        const struct piece *p = &pieces[i];
        const struct base *b = &bases[p->kind];
        char text[SHORT_BYTES], want[400], what[60];
        const char *at = strstr(b->text, p->from);
        (void)snprintf(what, sizeof what, "row %zu", i);
        if (!at) fail_msg("%s: nothing to replace", what);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - b->text), b->text, p->to, at + strlen(p->from));
        (void)snprintf(want, sizeof want, "%s:%s", b->path, p->want);
        /* Where a section lost its name, its keys are lost too: the first message is the one that helps. */
        bool follows = strstr(p->to, "[phase.") != NULL || strstr(p->to, "[set]") != NULL || strcmp(p->to, "[grades]") == 0 || strcmp(p->to, "[block.02]") == 0 ||
                       strcmp(p->to, "[block.1]") == 0 || strcmp(p->to, "source_2") == 0 || strstr(p->to, "source_3") != NULL;
        if (!follows) {
            refused(p->kind, what, text, strlen(text), want);
            continue;
        }
        static struct read out;
        static struct text_errors errors;
        cases_run++;
        assert_int_equal(read_kind(p->kind, text, strlen(text), &out, &errors), STATUS_DATA);
        if (strcmp(errors.line[0], want) != 0) fail_msg("%s\n got: %s\nwant: %s", what, errors.line[0], want);
    }
}

/* All errors of a file, in one go; at most 20. */
static void every_error_is_told(void **state)
{
    static const char text[] = "level = 1\nid = E06\nname = side_shift\nrevision = 0\n[set]\nsets = 9\nrest_s = 1\ncolour = red\n[grades]\n"
                               "distance_pct = 1 2 3 4 5 6 7 8 9 10\nhold_s = 9\nradius_pct = 9\nreps_per_side = 1\ntime_limit_s = 1\nstance = L\n"
                               "support = none\nfeedback = all\n";
    static struct read out;
    static struct text_errors errors;
    (void)state;
    assert_int_equal(read_kind(LEVEL, text, sizeof text - 1, &out, &errors), STATUS_DATA);
    assert_int_equal(errors.count, TEXT_ERRORS_MAX); /* 1 + 2 + 10 + 7 = 20, and the unknown key would be the next */
    assert_string_equal(errors.line[0], "E06.level:4: revision = 0, expected 1 to 1000000");
    assert_string_equal(errors.line[3], "E06.level:10: distance_pct = 1, expected 20 to 80 % (grade 1)");
    bool told = false;
    for (int i = 0; i < errors.count; i++) told |= strcmp(errors.line[i], "E06.level:17: feedback = all, expected F, P, S or N") == 0;
    assert_true(told);
    cases_run++;
}

/* ---- what is accepted ---- */

static bool same_blocks(const struct plan_block *a, const struct plan_block *b)
{
    return a->exercise == b->exercise && a->from_week == b->from_week && a->to_week == b->to_week && a->per_week == b->per_week && a->start == b->start &&
           a->floor == b->floor && a->cap == b->cap && a->fixed == b->fixed && a->sets == b->sets && a->rest_s == b->rest_s && a->side == b->side &&
           a->manual == b->manual && strcmp(a->note, b->note) == 0;
}

static bool same_phases(const struct plan_phase *a, const struct plan_phase *b)
{
    return a->from_week == b->from_week && a->to_week == b->to_week && a->practices_per_week == b->practices_per_week && a->minutes == b->minutes &&
           a->grade_most == b->grade_most && a->two_hands_near == b->two_hands_near;
}

static bool same_plans(const struct plan *a, const struct plan *b)
{
    bool same = strcmp(a->name, b->name) == 0 && strcmp(a->title, b->title) == 0 && a->revision == b->revision && a->weeks == b->weeks && a->bone == b->bone &&
                a->fall == b->fall && a->place == b->place && a->source_count == b->source_count && strcmp(a->source[0], b->source[0]) == 0 &&
                a->phase_count == b->phase_count && a->block_count == b->block_count;
    for (int i = 0; same && i < a->phase_count; i++) same = same_phases(&a->phase[i], &b->phase[i]);
    for (int i = 0; same && i < a->block_count; i++) same = same_blocks(&a->block[i], &b->block[i]);
    return same;
}

static bool same_tables(const struct level_table *a, const struct level_table *b)
{
    return a->id == b->id && a->revision == b->revision && memcmp(a->value, b->value, sizeof a->value) == 0;
}

static bool same_checkups(const struct checkup *a, const struct checkup *b)
{
    bool same = a->id == b->id && strcmp(a->name, b->name) == 0 && a->revision == b->revision && a->block_count == b->block_count &&
                a->stop_when_not_held == b->stop_when_not_held;
    for (int i = 0; same && i < a->block_count; i++)
        same = same_tables(&a->block[i].levels, &b->block[i].levels) && a->block[i].trials == b->block[i].trials && a->block[i].rest_s == b->block[i].rest_s;
    return same;
}

/* Every newline, and every " = ", written another way. */
static size_t rewritten(const char *text, const char *newline, const char *equals, char *out)
{
    size_t n = 0;
    for (; *text; text++) {
        const char *put = *text == '\n' ? newline : strncmp(text, " = ", 3) == 0 ? equals : NULL;
        if (put == equals) text += 2;
        if (put) n += (size_t)sprintf(out + n, "%s", put);
        else out[n++] = *text;
    }
    out[n] = '\0';
    return n;
}

static const struct way { const char *what, *before, *newline, *equals, *after; int cut; } ways[] = {
    {"as it is", "", "\n", " = ", "", 0},
    {"CR LF", "", "\r\n", " = ", "", 0},
    {"byte order mark", "\xef\xbb\xbf", "\n", " = ", "", 0},
    {"byte order mark and CR LF", "\xef\xbb\xbf", "\r\n", " = ", "", 0},
    {"no last newline", "", "\n", " = ", "", 1},
    {"tabs", "", "\t\n\t", "\t=\t", "", 0},
    {"no blanks", "", "\n", "=", "", 0},
    {"many blanks", "   ", "   \n   ", "    =    ", "   ", 0},
    {"blank lines and comments", "# first\n\n", "\n\n# a comment = with [everything]\n  # and \xc3\xa4\n", " = ", "# last", 0},
};

static void the_same_written_otherwise(void **state)
{
    static struct read plain, out;
    static struct text_errors errors;
    int accepted = 0;
    (void)state;
    for (int k = 0; k < KINDS; k++) {
        assert_int_equal(read_kind((enum kind)k, bases[k].text, strlen(bases[k].text), &plain, &errors), STATUS_OK);
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++, accepted++) {
            const struct way *w = &ways[i];
            char text[2 * SHORT_BYTES];
            size_t n = (size_t)sprintf(text, "%s", w->before);
            n += rewritten(bases[k].text, w->newline, w->equals, text + n);
            n += (size_t)sprintf(text + n, "%s", w->after);
            memset(&out, 0, sizeof out);
            if (read_kind((enum kind)k, text, n - (size_t)w->cut, &out, &errors) != STATUS_OK)
                fail_msg("%s, %s: %s", bases[k].path, w->what, errors.line[0]);
            bool same = k == LEVEL ? same_tables(&plain.level, &out.level) : k == CHECKUP ? same_checkups(&plain.checkup, &out.checkup) : same_plans(&plain.plan, &out.plan);
            if (!same) fail_msg("%s, %s: read as something else", bases[k].path, w->what);
        }
    }
    print_message("%d ways to write the same\n", accepted);
}

/* Numbers written another way are the same numbers; other numbers are not. */
static void numbers_written_otherwise(void **state)
{
    static const struct { enum kind kind; const char *from, *to; bool same; } rows[] = {
        {LEVEL, "rest_s = 45", "rest_s = 4.5e1", true},        {LEVEL, "rest_s = 45", "rest_s = 45.0", true}, {LEVEL, "rest_s = 45", "rest_s = 46", false},
        {LEVEL, "revision = 1", "revision = 0x1", true},       {LEVEL, "sets = 2", "sets = 0x2", true},       {LEVEL, "stance = W", "stance = N", false},
        {LEVEL, "hold_s = 1 1", "hold_s = 1   1", true},       {LEVEL, "hold_s = 1 1", "hold_s =\t1\t1", true},
        {CHECKUP, "rest_s = 30", "rest_s = 3e1", true},        {CHECKUP, "rest_s = 30", "rest_s = 31", false}, {CHECKUP, "eyes = open", "eyes = closed", false},
        {PLAN, "minutes = 20", "minutes = 2.0e1", true},       {PLAN, "minutes = 20", "minutes = 19", false}, {PLAN, "cap = 7", "cap = 6.5", false},
        {PLAN, "Tall and calm.", "Tall.", false},              {PLAN, "cap = 7", "cap = 7.0", true},
    };
    static struct read plain, out;
    static struct text_errors errors;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct base *b = &bases[rows[i].kind];
        char text[SHORT_BYTES];
        const char *at = strstr(b->text, rows[i].from);
        assert_non_null(at);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - b->text), b->text, rows[i].to, at + strlen(rows[i].from));
        assert_int_equal(read_kind(rows[i].kind, b->text, strlen(b->text), &plain, &errors), STATUS_OK);
        if (read_kind(rows[i].kind, text, strlen(text), &out, &errors) != STATUS_OK) fail_msg("row %zu: %s", i, errors.line[0]);
        bool same = rows[i].kind == LEVEL ? same_tables(&plain.level, &out.level)
                    : rows[i].kind == CHECKUP ? same_checkups(&plain.checkup, &out.checkup) : same_plans(&plain.plan, &out.plan);
        if (same != rows[i].same) fail_msg("row %zu: same %d", i, same);
    }
}

static void cases_are_enough(void **state)
{
    (void)state;
    print_message("%d malformed files\n", cases_run);
    assert_true(cases_run >= 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_the_grammar), cmocka_unit_test(too_much_of_everything), cmocka_unit_test(kind_and_version),
        cmocka_unit_test(faults_of_values_and_keys), cmocka_unit_test(every_error_is_told), cmocka_unit_test(cases_are_enough),
        cmocka_unit_test(the_same_written_otherwise), cmocka_unit_test(numbers_written_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
