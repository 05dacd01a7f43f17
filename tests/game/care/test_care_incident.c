/* Near-falls and falls: what follows, how long, how many a month, and a log that no text can break. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text_clean.h"
#include "care/bone_rules.h"
#include "care/incident.h"
#include "care/wording.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct incident near_fall(enum incident_answer answer, int practice)
{
    return (struct incident){.id = "0190-1", .time_ms = 1771200000000, .day = 20500, .kind = INCIDENT_NEAR_FALL, .answer = answer,
                             .in_practice = true, .practice = practice, .exercise = E06_SIDE_SHIFT, .grade = 4.5,
                             .phase = "block 2 set 1", .support = SUPPORT_NONE, .place = PLACE_HELPER, .injury = ANSWER_NO};
}

/* 4.4: confirmed near-fall -> grade -1 and one step more support in that exercise for the next 2 practices. Fall -> end,
 * check-in form, all grades -2, therapist notice, intake repeated. Not answered: both. */
static const struct follow_case {
    const char *what;
    enum incident_kind kind;
    enum incident_answer answer;
    bool in_practice;
    struct incident_consequence want;
} follow_cases[] = {
    {"no", INCIDENT_NEAR_FALL, INCIDENT_NO, true, {0}},
    {"caught myself", INCIDENT_NEAR_FALL, INCIDENT_CAUGHT_MYSELF, true, {-1, 1, 2, false, false, false, false, 0, 0}},
    {"held on", INCIDENT_NEAR_FALL, INCIDENT_HELD_ON, true, {-1, 1, 2, false, false, false, false, 0, 0}},
    {"fell", INCIDENT_NEAR_FALL, INCIDENT_FELL, true, {0, 0, 0, true, true, true, true, -2, 7}},
    {"a fall", INCIDENT_FALL, INCIDENT_FELL, true, {0, 0, 0, true, true, true, true, -2, 7}},
    {"a fall, no answer", INCIDENT_FALL, INCIDENT_UNANSWERED, true, {0, 0, 0, true, true, true, true, -2, 7}},
    {"no answer", INCIDENT_NEAR_FALL, INCIDENT_UNANSWERED, true, {-1, 1, 2, true, true, true, true, -2, 7}},
    {"a fall outside", INCIDENT_FALL, INCIDENT_FELL, false, {0, 0, 0, false, true, true, true, -2, 7}},
    {"a symptom", INCIDENT_SYMPTOM, INCIDENT_UNANSWERED, true, {0}},
    {"a load", INCIDENT_LOAD_LIMIT, INCIDENT_UNANSWERED, true, {0}},
};
static void what_follows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(follow_cases); i++) {
        const struct follow_case *c = &follow_cases[i];
        struct incident in = near_fall(c->answer, 3);
        in.kind = c->kind;
        in.in_practice = c->in_practice;
        struct incident_consequence got = incident_consequence(&in);
        bool same = got.exercise_grade_shift == c->want.exercise_grade_shift && got.support_steps == c->want.support_steps &&
                    got.practices == c->want.practices && got.end_practice == c->want.end_practice &&
                    got.check_in_form == c->want.check_in_form && got.therapist_notice == c->want.therapist_notice &&
                    got.intake_again == c->want.intake_again && got.all_grades_shift == c->want.all_grades_shift &&
                    got.all_grades_days == c->want.all_grades_days;
        if (!same) fail_msg("%s: not as printed", c->what);
    }
}

static void care_lasts_for_the_next_two_practices(void **state)
{
    (void)state;
    struct incident log[4] = {near_fall(INCIDENT_HELD_ON, 10), near_fall(INCIDENT_NO, 10)};
    static const struct { int practice, shift, steps; } facts[] = {{9, 0, 0}, {10, -1, 1}, {11, -1, 1}, {12, -1, 1}, {13, 0, 0}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct incident_care c = incident_care_for(log, 2, E06_SIDE_SHIFT, facts[i].practice);
        if (c.grade_shift != facts[i].shift || c.support_steps != facts[i].steps) fail_msg("practice %d", facts[i].practice);
        assert_int_equal(incident_care_for(log, 2, E07_TOE_HEEL_SHIFT, facts[i].practice).grade_shift, 0);
    }
    log[1] = log[2] = log[3] = near_fall(INCIDENT_CAUGHT_MYSELF, 11);
    struct incident_care c = incident_care_for(log, 4, E06_SIDE_SHIFT, 12);
    assert_true(c.grade_shift == -4 && c.support_steps == 3);
    log[1].in_practice = log[2].in_practice = log[3].in_practice = false;
    assert_int_equal(incident_care_for(log, 4, E06_SIDE_SHIFT, 12).grade_shift, -1);
    assert_int_equal(incident_care_for(NULL, 0, E06_SIDE_SHIFT, 12).grade_shift, 0);
}

static void ten_seconds_before_and_five_after(void **state)
{
    (void)state;
    static const struct { uint32_t tick, from, to; } facts[] = {{60000, 50000, 65000}, {10000, 0, 15000}, {3, 0, 5003}, {0, 0, 5000},
                                                                {4294967290u, 4294957290u, 4294967295u}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct incident in = {0};
        incident_window(&in, facts[i].tick);
        if (in.tick_from != facts[i].from || in.tick_to != facts[i].to) fail_msg("row %zu: %u to %u", i, in.tick_from, in.tick_to);
    }
}

static void an_answer_takes_the_place_of_no_answer(void **state)
{
    (void)state;
    struct incident log[2];
    struct incident first = near_fall(INCIDENT_UNANSWERED, 4), later = near_fall(INCIDENT_NO, 4), other = near_fall(INCIDENT_FELL, 5);
    (void)snprintf(other.id, sizeof other.id, "0190-2");
    size_t n = incident_merge(log, 0, 2, &first);
    n = incident_merge(log, n, 2, &other);
    n = incident_merge(log, n, 2, &later);
    assert_true(n == 2 && log[0].answer == INCIDENT_NO && log[1].answer == INCIDENT_FELL);
    (void)snprintf(other.id, sizeof other.id, "0190-3");
    assert_int_equal(incident_merge(log, n, 2, &other), 2);
}

static void counts_per_month(void **state)
{
    (void)state;
    struct incident log[6];
    for (int i = 0; i < 6; i++) {
        log[i] = near_fall(i < 2 ? INCIDENT_HELD_ON : i == 2 ? INCIDENT_NO : INCIDENT_FELL, 1);
        log[i].day = i == 5 ? 20120 : 20089 + i;      /* January 2025; the last in February */
        log[i].in_practice = i % 2 == 0;
    }
    struct month_count january = incident_month(log, 6, 2025 * 12);
    assert_true(january.falls == 2 && january.near_falls == 2 && january.falls_outside == 1 && january.near_falls_outside == 1);
    struct month_count february = incident_month(log, 6, 2025 * 12 + 1);
    assert_true(february.falls == 1 && february.near_falls == 0 && february.falls_outside == 1);
    assert_true(diary_due(DAY_NONE, 20089) && diary_due(20088, 20089) && !diary_due(20089, 20100));
}

static void words_are_as_printed_and_kind(void **state)
{
    (void)state;
    assert_string_equal(incident_question, "Did you nearly lose your balance?");
    static const char *const want[] = {"", "No", "Yes, I caught myself", "Yes, I held on", "I fell"};
    for (int i = 0; i < INCIDENT_ANSWERS; i++) assert_string_equal(incident_answer_text[i], want[i]);
    assert_null(wording_forbidden_in(diary_question));
    assert_null(bone_rule_broken_in(diary_question));
}

/* ---- the log ---- */

static void one_line(void **state)
{
    (void)state;
    struct incident in = near_fall(INCIDENT_HELD_ON, 12);
    incident_window(&in, 60000);
    in.support_seen = 0.25;
    (void)snprintf(in.action, sizeof in.action, "rest, then grade 3");
    (void)snprintf(in.trial, sizeof in.trial, "0190-aa");
    char line[INCIDENT_LINE_BYTES];
    assert_int_equal(incident_write(&in, line, sizeof line), STATUS_OK);
    assert_string_equal(line, "incident-1\t0190-1\t1771200000000\t20500\tnear_fall\theld_on\tpractice\t12\tE06\t4.5\tblock 2 set 1\tNO\t"
                              "0.25\thelper\tno\t\trest, then grade 3\t0190-aa\t50000\t65000\n");
    struct incident back;
    assert_int_equal(incident_read(line, &back, NULL, NULL), INCIDENT_LINE_INCIDENT);
    assert_memory_equal(&back.tick_from, &in.tick_from, sizeof in.tick_from);
    assert_true(back.grade == 4.5 && back.exercise == E06_SIDE_SHIFT && back.in_practice && strcmp(back.action, in.action) == 0);

    struct incident_note note = {.incident = "0190-1", .time_ms = 5, .by = "A. Physio", .text = "shoes were loose"}, note_back;
    assert_int_equal(incident_note_write(&note, line, sizeof line), STATUS_OK);
    assert_string_equal(line, "note-1\t0190-1\t5\tA. Physio\tshoes were loose\n");
    assert_int_equal(incident_read(line, NULL, &note_back, NULL), INCIDENT_LINE_NOTE);
    assert_string_equal(note_back.text, note.text);
    note.by[0] = '\0';
    assert_int_equal(incident_note_write(&note, line, sizeof line), STATUS_ARG);
}

static void out_of_range_is_not_written(void **state)
{
    (void)state;
    char line[INCIDENT_LINE_BYTES];
    struct incident good = near_fall(INCIDENT_NO, 1), bad;
    good.tick_to = 1;
#define REFUSED(change) \
    do { \
        bad = good; \
        bad.change; \
        (void)memset(line, 'x', 3); \
        if (incident_write(&bad, line, sizeof line) != STATUS_ARG || line[0]) fail_msg("written with %s", #change); \
    } while (0)
    REFUSED(id[0] = '\0');
    REFUSED(id[1] = ' ');
    REFUSED(id[1] = '\t');
    REFUSED(trial[0] = '\n');
    REFUSED(kind = (enum incident_kind)9);
    REFUSED(answer = (enum incident_answer)-1);
    REFUSED(exercise = (enum exercise_id)50);
    REFUSED(exercise = (enum exercise_id)106);
    REFUSED(grade = 10.5);
    REFUSED(grade = NAN);
    REFUSED(support_seen = INFINITY);
    REFUSED(support = (enum support)7);
    REFUSED(place = (enum care_place)7);
    REFUSED(time_ms = -1);
    REFUSED(day = 0);
    REFUSED(practice = -1);
    REFUSED(tick_from = 2);
    (void)memset(good.action, 'x', sizeof good.action);     /* no end */
    REFUSED(day = 20500);
    good = near_fall(INCIDENT_NO, 1);
    assert_int_equal(incident_write(&good, line, 20), STATUS_ARG);
    assert_int_equal(incident_write(&good, line, 0), STATUS_ARG);
}

static void random_text(struct random_stream *r, char *text, size_t bytes)
{
    static const char hostile[] = "a b\t\n\r\x1b\x7f\xff\xc3\xa4\xe2\x80\xa8\"';,=|%\\";
    size_t n = random_below(r, (uint32_t)bytes);
    for (size_t i = 0; i < n; i++) text[i] = hostile[random_below(r, sizeof hostile - 1)];
    text[n] = '\0';
}

static void hostile_words_stay_in_their_line(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 8, "incidents");
    char line[INCIDENT_LINE_BYTES];
    for (int draw = 0; draw < 100000; draw++) {
        struct incident in = near_fall((enum incident_answer)random_below(&r, INCIDENT_ANSWERS), (int)random_below(&r, 1000)), back;
        in.kind = (enum incident_kind)random_below(&r, INCIDENT_KINDS);
        in.exercise = (enum exercise_id)random_below(&r, 23);
        in.grade = random_uniform(&r) * 10;
        in.support_seen = random_uniform(&r) - 0.2;
        in.support = (enum support)random_below(&r, 5);
        in.place = (enum care_place)random_below(&r, 4);
        in.injury = (enum answer)random_below(&r, 3);
        in.in_practice = random_below(&r, 2);
        incident_window(&in, random_u32(&r));
        random_text(&r, in.phase, sizeof in.phase);
        random_text(&r, in.injury_note, sizeof in.injury_note);
        random_text(&r, in.action, sizeof in.action);
        if (incident_write(&in, line, sizeof line) != STATUS_OK) fail_msg("draw %d not written", draw);
        if (strchr(line, '\n') != line + strlen(line) - 1) fail_msg("draw %d: more than a line", draw);
        if (incident_read(line, &back, NULL, NULL) != INCIDENT_LINE_INCIDENT) fail_msg("draw %d not read: %s", draw, line);
        text_clean(in.phase);
        text_clean(in.injury_note);
        text_clean(in.action);
        bool same = strcmp(back.id, in.id) == 0 && back.time_ms == in.time_ms && back.day == in.day && back.kind == in.kind &&
                    back.answer == in.answer && back.in_practice == in.in_practice && back.practice == in.practice &&
                    back.exercise == in.exercise && back.grade == in.grade && strcmp(back.phase, in.phase) == 0 &&
                    back.support == in.support && back.support_seen == in.support_seen && back.place == in.place &&
                    back.injury == in.injury && strcmp(back.injury_note, in.injury_note) == 0 &&
                    strcmp(back.action, in.action) == 0 && strcmp(back.trial, in.trial) == 0 && back.tick_from == in.tick_from &&
                    back.tick_to == in.tick_to;
        if (!same) fail_msg("draw %d: not as written", draw);
    }
}

static const struct broken_case { const char *line, *says; } broken_cases[] = {
    {"", "begins with neither"},
    {"\n", "begins with neither"},
    {"incident-2\tx", "begins with neither"},
    {"incident-1", "0 fields, expected 19"},
    {"note-1\t1\t2\t3", "3 fields, expected 4"},
    {"note-1\t1\t2\t3\t4\t5", "5 fields, expected 4"},
    {"note-1\t\t2\tby\ttext", "incident = ,"},
    {"note-1\tx\t-2\tby\ttext", "time_ms = -2"},
    {"note-1\tx\t99999999999999999999\tby\ttext", "time_ms = 9"},
    {"note-1\tx\t2\tb\x1by\ttext", "by = b?y"},
    {"note-1\tx\t2\tby\ttext\nnote-1\tx\t2\tby\ttext", "one line"},
    {"note-1\tx\t2\t123456789012345678901234567890123456789012345678\ttext", "by = 1"},
};
static void broken_lines_say_what_was_expected(void **state)
{
    (void)state;
    struct incident i;
    struct incident_note n;
    for (size_t k = 0; k < COUNT(broken_cases); k++) {
        struct problem why = {0};
        if (incident_read(broken_cases[k].line, &i, &n, &why) != INCIDENT_LINE_BROKEN || !strstr(why.text, broken_cases[k].says))
            fail_msg("'%s': '%s', expected '%s'", broken_cases[k].line, why.text, broken_cases[k].says);
        assert_int_equal(incident_read(broken_cases[k].line, &i, &n, NULL), INCIDENT_LINE_BROKEN);
    }
    char *endless = malloc(5000);
    assert_non_null(endless);
    memset(endless, 'a', 4999);
    endless[4999] = '\0';
    assert_int_equal(incident_read(endless, &i, &n, NULL), INCIDENT_LINE_BROKEN);
    free(endless);
}

/* Changed bytes: read whole or not at all; what was read can be written again. */
static void damaged_lines(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 9, "damage");
    char line[INCIDENT_LINE_BYTES], again[INCIDENT_LINE_BYTES];
    struct incident in = near_fall(INCIDENT_HELD_ON, 12);
    int read = 0, broken = 0;
    for (int draw = 0; draw < 100000; draw++) {
        incident_window(&in, random_u32(&r));
        assert_int_equal(incident_write(&in, line, sizeof line), STATUS_OK);
        for (uint32_t k = 1 + random_below(&r, 2); k > 0; k--)
            line[random_below(&r, (uint32_t)strlen(line))] = (char)(1 + random_below(&r, 255));
        struct incident back, before;
        memset(&back, 0x5a, sizeof back);
        before = back;
        struct incident_note note;
        if (incident_read(line, &back, &note, NULL) == INCIDENT_LINE_BROKEN) {
            assert_memory_equal(&back, &before, sizeof back);
            broken++;
        } else {
            assert_int_equal(incident_write(&back, again, sizeof again), STATUS_OK);
            read++;
        }
    }
    assert_true(read > 1000 && broken > 1000);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_follows),
        cmocka_unit_test(care_lasts_for_the_next_two_practices),
        cmocka_unit_test(ten_seconds_before_and_five_after),
        cmocka_unit_test(an_answer_takes_the_place_of_no_answer),
        cmocka_unit_test(counts_per_month),
        cmocka_unit_test(words_are_as_printed_and_kind),
        cmocka_unit_test(one_line),
        cmocka_unit_test(out_of_range_is_not_written),
        cmocka_unit_test(hostile_words_stay_in_their_line),
        cmocka_unit_test(broken_lines_say_what_was_expected),
        cmocka_unit_test(damaged_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
