/* The report as a document: what must be in it, in which order, and what must never get in. */
#include "support/support.h"

#include "report/report_parts.h"
#include "report/report_words.h"
#include "sample_report.h"
#include "wellformed.h"

static char *document_of(const struct report_data *d)
{
    struct markup m = {0};
    html_document(&m, d);
    assert_false(m.out_of_memory);
    return m.text;
}

static size_t occurrences(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) n++;
    return n;
}

/* What a reader meets, from top to bottom. */
static const char *const outline[] = {
    "<!DOCTYPE html>\n<html lang=\"en\">",
    "<meta charset=\"utf-8\">",
    "<title>",
    "P0042",
    "</head>",
    "<header>",
    "<h1>",
    "P0042",
    "17 Oct 2026",
    "<b>SIMULATED</b>",
    "Simulated plate, serial SIM-7",
    "evenkeel 0.1.0",
    "This is an exercise and information program for balance practice. It is not a medical device, does not "
    "diagnose, predict or treat any "
    "illness, and does not replace care, advice or medicine from your health professionals.",
    "Steadiness values change from day to day. They show how you stood here, not whether you will fall.",
    "What was practised",
    "8 of 10 (80 %)",
    "aria-label=\"2 of 3\"",
    "GAP; SUPPORT_USED",
    "<dt>GAP</dt>",
    "<dt>SUPPORT_USED</dt>",
    "<figcaption>1. Path of the centre of pressure",
    "Side to side (mm), right positive",
    "95 % ellipse",
    "path length",
    "lp10",
    "dual pass",
    "<figcaption>2. Mean speed in each hold",
    "Mean speed (mm/s)",
    "14 Oct 2026",
    "<tr class=\"now\">",
    "usual range holds the middle 80 %",
    "<figcaption>3. Level, trial by trial",
    "Level (1 to 10)",
    "<details><summary>Events of set 1 (6)",
    "<details><summary>Events of set 2 (6)",
    "<figcaption>4. Path",
    "are no measure of steadiness",
    "<figcaption>5. Time to reach each target",
    "left out",
    "<figcaption>6. Level",
    "</html>",
};

static void outline_is_complete_and_in_order(void **state)
{
    (void)state;
    struct report_data *d = sample_report();
    char *html = document_of(d);
    const char *at = html;
    for (size_t i = 0; i < sizeof outline / sizeof outline[0]; i++) {
        const char *found = strstr(at, outline[i]);
        if (!found)
            fail_msg("\"%s\" is missing, or stands before \"%s\"", outline[i], i > 0 ? outline[i - 1] : "");
        at = found + strlen(outline[i]);
    }
    free(html);
    report_data_free(d);
}

static void a_table_beside_every_chart(void **state)
{
    (void)state;
    struct report_data *d = sample_report();
    char *html = document_of(d);
    size_t figures = 0;
    for (const char *f = html; (f = strstr(f, "<figure>")) != NULL; f++, figures++) {
        const char *end = strstr(f, "</figure>"), *svg = strstr(f, "<svg"), *table = strstr(f, "<table>");
        assert_true(svg && svg < end);
        assert_true(table && table < end);
    }
    assert_int_equal(figures, 6);
    free(html);
    report_data_free(d);
}

static void wellformed_and_self_contained(void **state)
{
    (void)state;
    struct report_data *d = sample_report();
    char *html = document_of(d);
    const char *trouble = wellformed(html);
    if (trouble) fail_msg("%s", trouble);
    static const char *const never[] = {"<script", "javascript:", "<link", "<img", "<iframe", "@import",
                                        "url(",    "src=",        "nan",   "inf<", "onload"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (strstr(html, never[i])) fail_msg("the report holds \"%s\"", never[i]);
    /* the one address is the name of the SVG language */
    assert_int_equal(occurrences(html, "http"), occurrences(html, "xmlns=\"http://www.w3.org/2000/svg\""));
    free(html);
    report_data_free(d);
}

static void hostile_texts_stay_texts(void **state)
{
    (void)state;
    struct report_data *d = sample_report();
    struct report_set *set = &d->sets[d->exercises[0].sets[0]];
    strcpy(d->session.patient_code, "\"><script>x()");
    strcpy(d->session.plate_name, "</style><b onmouseover=\"y\">\xE2\x80\xAE&\x01");
    strcpy(d->plate_serial, "a'b<c>&amp;");
    strcpy(d->session.program_version, "</title>");
    strcpy(set->row.quality, "<svg/onload=x>;GAP");
    strcpy(set->row.state, "<i>");
    set->readable = false;
    strcpy(set->problem, "chunk 3 </p><script>");
    char *html = document_of(d);
    const char *trouble = wellformed(html);
    if (trouble) fail_msg("%s", trouble);
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "<svg/"));
    assert_null(strstr(html, "<b on"));
    assert_null(strstr(html, "\xE2\x80\xAE"));
    assert_non_null(strstr(html, "&lt;script&gt;x()"));
    free(html);
    report_data_free(d);
}

/* A session in which nothing, or almost nothing, could be measured still gives a whole document. */
static void bare_sessions_give_whole_documents(void **state)
{
    (void)state;
    struct report_data empty = {.session = {.patient_code = "P0001", .plate_name = "Plate"}};
    char *html = document_of(&empty);
    assert_null(wellformed(html));
    assert_non_null(strstr(html, "No set was recorded"));
    assert_null(strstr(html, "SIMULATED"));
    free(html);
    struct report_data *d = sample_report();
    for (int i = 0; i < d->set_count; i++) {
        d->sets[i].try_count = 0;
        d->sets[i].trace_count = 0;
        d->sets[i].trace_numbers = NULL;
        d->sets[i].event_count = 0;
        d->sets[i].row.score_valid = false;
        d->sets[i].row.trials = 0;
    }
    html = document_of(d);
    const char *trouble = wellformed(html);
    if (trouble) fail_msg("%s", trouble);
    assert_null(strstr(html, "nan"));
    assert_non_null(strstr(html, "No values yet"));
    free(html);
    report_data_free(d);
}

static void recordings_are_called_so(void **state)
{
    (void)state;
    struct report_data *d = sample_report();
    d->session.simulated = false;
    d->session.recorded = true;
    char *html = document_of(d);
    assert_non_null(strstr(html, "<b>RECORDING</b>"));
    assert_null(strstr(html, "SIMULATED"));
    free(html);
    report_data_free(d);
}

static void same_data_same_bytes(void **state)
{
    (void)state;
    struct report_data *a = sample_report(), *b = sample_report();
    char *first = document_of(a), *second = document_of(b);
    assert_string_equal(first, second);
    free(first);
    free(second);
    report_data_free(a);
    report_data_free(b);
}

/* Exercises.md 16: words that no patient reads. T1 itself says what the program does not do. */
static void kind_words_only(void **state)
{
    (void)state;
    static const char *const never[] = {"failed", "wrong",     "danger",    "bad ",       "cure",
                                        "heal ",  "guarantee", "fall risk", "risk score", "abnormal"};
    struct report_data *d = sample_report();
    char *html = document_of(d);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (strstr(html, never[i])) fail_msg("the report says \"%s\"", never[i]);
    free(html);
    report_data_free(d);
    for (int k = 1; k < WORLD_EVENT_KINDS; k++)
        assert_null(strstr(event_words((enum world_event_kind)k), "newer program"));
}

static const struct event_case { enum exercise_id id; enum world_event_kind kind; double value; const char *cells; } event_cases[] = {
    {E03_ONE_LEG, WORLD_LIFTED, 1, "<td>lifted</td><td>right</td>"},
    {E17_MARCH, WORLD_LANDED, -1, "<td>set down</td><td>left</td>"},
    {E15_HEEL_TOE_RAISE, WORLD_LIFTED, 1, "<td>lifted</td><td>heels</td>"},
    {E15_HEEL_TOE_RAISE, WORLD_LIFTED, -1, "<td>lifted</td><td>toes</td>"},
    {E16_STEP_ON, WORLD_CONTACT, 1, "<td>first foot on the plate</td><td>right</td>"},
    {E16_STEP_ON, WORLD_BOTH_FEET, 0.5, "<td>both feet on the plate</td><td></td>"},
    {E16_STEP_ON, WORLD_HARD_LANDING, 1.25, "<td>firm landing, in body weights</td><td class=\"n\">1.25</td>"},
    {E13_CHAIR_RISE, WORLD_REPETITION, 2.5, "<td>repetition, in s</td><td class=\"n\">2.50</td>"},
    {E20_THINK_AND_SWAY, WORLD_ANSWER, 1, "<td>answer</td><td>as asked</td>"},
    {E20_THINK_AND_SWAY, WORLD_ANSWER, 0, "<td>answer</td><td>another</td>"},
    {E12_LOAD_SHARE, WORLD_LOAD_LIMIT, 20, "<td>load at its limit, in kg</td><td class=\"n\">20.00</td>"},
    {E01_STEADY_STAND, WORLD_WOBBLE, NAN, "<td>quick movement</td><td></td>"},
};

/* The therapist reads what happened, not numbers for it. */
static void events_say_what_they_mean(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof event_cases / sizeof event_cases[0]; i++) {
        const struct event_case *c = &event_cases[i];
        struct report_data *d = sample_report();
        struct report_set *set = &d->sets[d->exercises[0].sets[0]];
        set->row.exercise = c->id;
        set->events[0].kind = c->kind;
        set->events[0].value = c->value;
        char *html = document_of(d);
        if (!strstr(html, c->cells)) fail_msg("no row with %s", c->cells);
        free(html);
        report_data_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outline_is_complete_and_in_order),
        cmocka_unit_test(a_table_beside_every_chart),
        cmocka_unit_test(wellformed_and_self_contained),
        cmocka_unit_test(hostile_texts_stay_texts),
        cmocka_unit_test(bare_sessions_give_whole_documents),
        cmocka_unit_test(recordings_are_called_so),
        cmocka_unit_test(same_data_same_bytes),
        cmocka_unit_test(kind_words_only),
        cmocka_unit_test(events_say_what_they_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
