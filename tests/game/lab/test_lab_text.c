/* links: base */
/* The small texts of evenkeel-lab: CSV cells and the progress line. The lab is a program and no library: its files are taken in whole. */
#include "base/progress.h"
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lab/csv.c"

static char *written(void (*write)(struct csv *))
{
    char *text = NULL;
    size_t bytes = 0;
    struct csv c = {.to = open_memstream(&text, &bytes)};
    write(&c);
    fclose(c.to);
    return text;
}

static void write_cells(struct csv *c)
{
    static const char *const names[] = {"t_s", "a,b", "say \"x\"", NULL};
    csv_header(c, names);
    csv_real(c, 0.1);
    csv_real(c, NAN);
    csv_real(c, -INFINITY);
    csv_real(c, 1e300);
    csv_measure(c, 1.0 / 3.0);
    csv_fixed(c, 2.0, 3);
    csv_integer(c, INT64_MIN);
    csv_text(c, "two\nlines");
    csv_text(c, "");
    csv_end_row(c);
}

static void cells_follow_the_rules_of_exports(void **state)
{
    (void)state;
    char *text = written(write_cells);
    assert_string_equal(text, "t_s,\"a,b\",\"say \"\"x\"\"\"\n"
                              "0.1,,,1e+300,0.333333333333,2.000,-9223372036854775808,\"two\nlines\",\n");
    free(text);
}

static void write_awkward(struct csv *c)
{
    static const double values[] = {0.1 + 0.2, 1.0 / 3.0, 5e-324, 123456789.123456789, -0.0};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        csv_real(c, values[i]);
        csv_end_row(c);
    }
}

static void reals_read_back_to_the_same_bits(void **state)
{
    (void)state;
    static const double values[] = {0.1 + 0.2, 1.0 / 3.0, 5e-324, 123456789.123456789, -0.0};
    char *text = written(write_awkward), *at = text;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        double back = strtod(at, &at);
        assert_memory_equal(&back, &values[i], sizeof back);
    }
    free(text);
}

static const struct progress_case {
    double done, total, elapsed_s;
    const char *want;
} progress_cases[] = {
    {0, 100, 2, "work  [>                             ]   0 %"},
    {50, 100, 60, "work  [===============>              ]  50 %  1:00 left"},
    {90, 100, 540, "work  [===========================>  ]  90 %  1:00 left"},
    {100, 100, 7, "work  [==============================] 100 %  0:00 left"},
    {500, 100, 7, "work  [==============================] 100 %  0:00 left"},
    {3, 0, 75, "work  1:15 so far"},
};

static void progress_says_what_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof progress_cases / sizeof progress_cases[0]; i++) {
        const struct progress_case *c = &progress_cases[i];
        char text[PROGRESS_TEXT_BYTES];
        progress_text("work", c->done, c->total, c->elapsed_s, false, text);
        assert_string_equal(text, c->want);
        assert_null(strchr(text, '\033'));
        if (c->total > 0.0) {
            progress_text("work", c->done, c->total, c->elapsed_s, true, text);
            assert_non_null(strchr(text, '\033'));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_follow_the_rules_of_exports),
        cmocka_unit_test(reals_read_back_to_the_same_bits),
        cmocka_unit_test(progress_says_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
