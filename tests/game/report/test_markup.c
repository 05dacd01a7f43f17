/* Text of other people cannot become markup; what charts write is well-formed. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/chart.h"
#include "report/markup.h"
#include "wellformed.h"

#define LOST "\xEF\xBF\xBD"
static const struct escape_case {
    const char *in, *out;
} escape_cases[] = {
    {"Anna", "Anna"},
    {"<script>alert(\"x\")</script>", "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"},
    {"a & b's", "a &amp; b&#39;s"},
    {"]]>&amp;", "]]&gt;&amp;amp;"},
    {"tab\tline\nreturn\r", "tab\tline\nreturn "},
    {"bell\a escape\033[1m", "bell" LOST " escape" LOST "[1m"},
    {"\x7F\xC2\x85", LOST LOST}, /* delete, C1 next line */
    {"abc\xE2\x80\xAE"
     "fdp.exe",
     "abc" LOST "fdp.exe"},                                        /* right-to-left override */
    {"\xE2\x81\xA6x\xE2\x81\xA9\xE2\x80\x8F", LOST "x" LOST LOST}, /* isolates, right-to-left mark */
    {"\xEF\xBB\xBF\xEF\xBF\xBE", LOST LOST},                       /* byte order mark, U+FFFE */
    {"\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\x85", "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x8C\x85"},
    {"\xC0\xAFx", LOST LOST "x"},              /* overlong slash */
    {"\xED\xA0\x80", LOST LOST LOST},          /* half of a surrogate pair */
    {"\xF5\x80\x80\x80", LOST LOST LOST LOST}, /* above U+10FFFF */
    {"cut\xE2\x82", "cut" LOST LOST},
};

static void outside_text_is_escaped(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof escape_cases / sizeof escape_cases[0]; i++) {
        struct markup m = {0};
        markup_text(&m, escape_cases[i].in);
        if (strcmp(m.text, escape_cases[i].out) != 0)
            fail_msg("row %zu: got \"%s\", expected \"%s\"", i, m.text, escape_cases[i].out);
        free(m.text);
    }
}

static void every_byte_gives_wellformed_text(void **state)
{
    (void)state;
    struct markup m = {0};
    markup_raw(&m, "<p title=\"");
    for (int round = 0; round < 2; round++) {
        for (int a = 1; a < 256; a++)
            for (int b = 1; b < 256; b += 3) {
                char text[] = {(char)a, (char)b, (char)(a ^ b ? a ^ b : 1), '\0'};
                markup_text(&m, text);
            }
        markup_raw(&m, round == 0 ? "\">" : "</p>");
    }
    const char *amiss_text = wellformed(m.text);
    if (amiss_text) fail_msg("%s", amiss_text);
    free(m.text);
}

static const char *const colours[6] = {"#000001", "#000002", "#000003", "#000004", "#000005", "#000006"};

static void charts_are_wellformed_svg(void **state)
{
    (void)state;
    struct chart_point points[200];
    for (size_t i = 0; i < 200; i++)
        points[i] = (struct chart_point){sin((double)i), cos((double)i * 1.7), i % 50 == 49};
    static const size_t counts[] = {0, 1, 2, 200};
    for (int kind = 0; kind < 3; kind++)
        for (size_t n = 0; n < 4; n++)
            for (int with_text = 0; with_text < 2; with_text++) {
                struct chart c = {.kind = (enum chart_kind)kind,
                                  .points = points,
                                  .point_count = counts[n],
                                  .label_size = 13.0,
                                  .x_name = "a < b & c \"d\"",
                                  .y_name = "</text><script>",
                                  .highlight_name = "\x01",
                                  .has_band = true,
                                  .band_high = 0.5,
                                  .band_name = "band",
                                  .has_ellipse = true,
                                  .ellipse_major = 2.0,
                                  .ellipse_minor = 1.0};
                struct chart_layout *l = NULL;
                char *svg = NULL;
                size_t bytes = 0;
                assert_int_equal(chart_layout(&c, 420.0, 260.0, &l), STATUS_OK);
                assert_int_equal(chart_svg(l, colours, with_text != 0, "x\" onload=\"y", &svg, &bytes),
                                 STATUS_OK);
                const char *amiss_text = wellformed(svg);
                if (amiss_text) fail_msg("%s", amiss_text);
                assert_int_equal(strlen(svg), bytes);
                assert_null(strstr(svg, "nan"));
                assert_null(strstr(svg, "inf"));
                assert_null(strstr(svg, "<script"));
                assert_null(strstr(svg, "\" onload=\""));
                assert_int_equal(strstr(svg, "<text") != NULL, with_text && l->label_count > 0);
                free(svg);
                chart_layout_free(l);
            }
}

/* The checker itself must be able to say no. */
static void checker_refuses(void **state)
{
    (void)state;
    static const char *const broken[] = {"<a><b></a></b>", "<a>",          "</a>",        "<a x=\"1></a>",
                                         "a & b",          "<a>1 < 2</a>", "<a>\x02</a>", "<a x=\"&nbsp;\"/>",
                                         "a > b"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        if (!wellformed(broken[i])) fail_msg("\"%s\" was called well-formed", broken[i]);
    assert_null(wellformed("<a x=\"1\"><b/>&amp;</a>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outside_text_is_escaped),
        cmocka_unit_test(every_byte_gives_wellformed_text),
        cmocka_unit_test(charts_are_wellformed_svg),
        cmocka_unit_test(checker_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
