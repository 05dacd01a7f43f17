/* Tables of numbers: every value has the bits of strtod, whatever way it went; what is wrong is said with its
 * line. */
#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number_table.h"
#include "base/paths.h"
#include "base/random.h"
#include "support/support.h"

static int slowdown(void)
{
    const char *text = getenv("EVENKEEL_SLOWDOWN");
    long n = text ? strtol(text, NULL, 10) : 1;
    return n > 1 ? (int)n : 1;
}

static const int all_columns[TABLE_COLUMNS_MAX] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                                   11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                                   22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

static struct table_form form_of(char delimiter, int columns)
{
    return (struct table_form){.path = "t",
                               .delimiter = delimiter,
                               .first_line = 1,
                               .column = all_columns,
                               .column_count = columns,
                               .row_last = SIZE_MAX};
}

static void must_read(const struct table_form *form, const char *bytes, size_t count, struct number_table *t)
{
    struct problem why = {STATUS_OK, ""};
    if (number_table_read(form, bytes, count, t, &why) != STATUS_OK) fail_msg("%s", why.text);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* ---- the bits of strtod ---- */

/* A growing text of fields, and what strtod makes of each. */
struct sheet {
    char *text;
    size_t count, room;
    double *want;
    size_t fields, want_room;
};

static void put(struct sheet *s, const char *text)
{
    size_t n = strlen(text);
    if (s->count + n + 2 > s->room) s->text = realloc(s->text, s->room = 2 * (s->count + n + 2));
    if (s->fields == s->want_room)
        s->want = realloc(s->want, (s->want_room = 2 * s->fields + 64) * sizeof *s->want);
    memcpy(s->text + s->count, text, n);
    s->count += n;
    s->want[s->fields++] = strtod(text, NULL);
}

static void put_mark(struct sheet *s, const char *mark)
{
    memcpy(s->text + s->count, mark, strlen(mark));
    s->count += strlen(mark);
}

static void sheet_free(struct sheet *s)
{
    free(s->text);
    free(s->want);
}

static void compare_sheet(const char *what, const struct sheet *s, char delimiter, int columns)
{
    struct number_table t;
    struct table_form form = form_of(delimiter, columns);
    must_read(&form, s->text, s->count, &t);
    assert_int_equal(t.count * (size_t)columns, s->fields);
    assert_int_equal(t.fields, columns);
    for (size_t i = 0; i < s->fields; i++) {
        double got = t.column[i % (size_t)columns][i / (size_t)columns];
        if (!same_bits(got, s->want[i]))
            fail_msg("%s, field %zu: %.17g, strtod gives %.17g", what, i, got, s->want[i]);
    }
    number_table_free(&t);
}

typedef void make_text(struct random_stream *r, char *text, size_t bytes);

static double below(struct random_stream *r, double limit)
{
    return limit * random_uniform(r);
}

static void fixed(struct random_stream *r, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%.*f", (int)below(r, 9), (below(r, 2) - 1) * pow(10, floor(below(r, 7))));
}

static void shortest(struct random_stream *r, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%.*g", 1 + (int)below(r, 17),
                   (below(r, 2) - 1) * pow(10, below(r, 40) - 20));
}

static double any_double(struct random_stream *r)
{
    uint64_t bits = (uint64_t)(below(r, 0x1p32)) << 32 | (uint64_t)below(r, 0x1p32);
    double v;
    memcpy(&v, &bits, sizeof v);
    return isfinite(v) ? v : 1.0;
}

static void exponents(struct random_stream *r, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%.*e", (int)below(r, 25), any_double(r));
}

static void digits(struct random_stream *r, char *text, size_t bytes)
{
    size_t count = 1 + (size_t)below(r, 60), point = (size_t)below(r, 70);
    size_t at = 0;
    if (below(r, 2) < 1) text[at++] = below(r, 2) < 1 ? '-' : '+';
    for (size_t i = 0; i < count && at + 2 < bytes; i++) {
        if (i == point) text[at++] = '.';
        text[at++] = (char)('0' + (int)below(r, 10));
    }
    text[at] = '\0';
}

static void subnormal(struct random_stream *r, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%.*e", (int)below(r, 20), below(r, 1) * 0x1p-1022);
}

/* Right between two doubles, all its digits, and now and then one more. */
static void halfway(struct random_stream *r, char *text, size_t bytes)
{
    double v = ldexp(1 + floor(below(r, 0x1p52)) * 0x1p-52, (int)below(r, 120) - 60);
    long double middle = (long double)v + 0.5L * ((long double)nextafter(v, INFINITY) - (long double)v);
    (void)snprintf(text, bytes, "%.*Lf%s", 120, middle, below(r, 3) < 1 ? "1" : "");
}

/* The same within 19 digits: an odd number of 54 bits, times or over a small power of two. */
static void short_tie(struct random_stream *r, char *text, size_t bytes)
{
    long double odd = 0x1p53L + 2 * floorl((long double)below(r, 0x1p52)) + 1;
    (void)snprintf(text, bytes, "%s%.3Lf", below(r, 2) < 1 ? "-" : "", ldexpl(odd, (int)below(r, 12) - 3));
    if (strlen(text) > 20) text[strlen(text) - 4] = '\0';
}

static void whole(struct random_stream *r, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%" PRId64, (int64_t)((below(r, 2) - 1) * pow(10, below(r, 18.9))));
}

static const struct maker {
    const char *what;
    make_text *make;
    int fields;
} makers[] = {
    {"fixed decimals", fixed, 400000},    {"shortest form", shortest, 200000},
    {"exponents", exponents, 150000},     {"long mantissas", digits, 100000},
    {"subnormals", subnormal, 50000},     {"halfway cases", halfway, 50000},
    {"halfway, short", short_tie, 50000}, {"whole numbers", whole, 100000},
};

static void a_million_random_decimals_are_those_of_strtod(void **state)
{
    (void)state;
    enum { COLUMNS = 8 };
    static const char marks[] = {',', '\t', ';', ' '};
    struct random_stream r;
    for (size_t m = 0; m < sizeof makers / sizeof makers[0]; m++) {
        struct sheet s = {.text = NULL};
        char text[300], mark[2] = {marks[m % 4], '\0'};
        random_seed(&r, (uint64_t)m + 1, "number table");
        int rows = makers[m].fields / COLUMNS / slowdown();
        for (int i = 0; i < rows * COLUMNS; i++) {
            makers[m].make(&r, text, sizeof text);
            put(&s, text);
            put_mark(&s, i % COLUMNS == COLUMNS - 1 ? (m % 2 ? "\r\n" : "\n") : mark);
        }
        compare_sheet(makers[m].what, &s, mark[0], COLUMNS);
        sheet_free(&s);
    }
}

/* Short rows, so that every length of field comes first, last and beside every other. */
static void every_width_and_place_of_a_short_number(void **state)
{
    (void)state;
    struct sheet s = {.text = NULL};
    char text[40];
    for (int whole_digits = 0; whole_digits <= 16; whole_digits++)
        for (int decimals = -1; decimals <= 16; decimals++)
            for (int sign = 0; sign < 3; sign++) {
                if (whole_digits + decimals < 1) continue;
                (void)snprintf(text, sizeof text, "%s%.*s%s%.*s",
                               sign == 1   ? "-"
                               : sign == 2 ? "+"
                                           : "",
                               whole_digits, "9182736450918273", decimals >= 0 ? "." : "",
                               decimals > 0 ? decimals : 0, "0192837465019283");
                put(&s, text);
                put_mark(&s, s.fields % 3 ? "," : "\n");
            }
    s.fields -= s.fields % 3;
    while (s.text[s.count - 1] != '\n') s.count--;
    compare_sheet("short numbers", &s, ',', 3);
    sheet_free(&s);
}

static const struct {
    const char *file;
    char delimiter;
    int header, columns;
} real_files[] = {
    {"cop/hbedb/BDS00001.txt", '\t', 1, 9},        {"cop/hbedb/BDS00043.txt", '\t', 1, 9},
    {"cop/pds/PDS13CF1grf.txt", '\t', 1, 21},      {"cop/plate1khz/eyesOpen_1.csv", ',', 1, 7},
    {"cop/plate1khz/eyesClosed_1.csv", ',', 1, 7}, {"cop/irregular/IRR_BDS00002.csv", ',', 1, 3},
    {"cop/lean/LOS_SYN_3.csv", ',', 1, 3},         {"cop/dropouts/amti_100hz_with_dropouts.csv", ',', 35, 12},
};

static void real_recordings_are_those_of_strtod(void **state)
{
    (void)state;
    if (!reference_present()) skip();
    for (size_t f = 0; f < sizeof real_files / sizeof real_files[0]; f++) {
        char *bytes = NULL;
        size_t count = 0, at = 0, row = 0;
        struct number_table t;
        struct text_span line;
        struct table_form form = form_of(real_files[f].delimiter, real_files[f].columns);
        assert_int_equal(file_read_whole(reference_file(real_files[f].file), 1 << 24, &bytes, &count, NULL),
                         STATUS_OK);
        for (int i = 0; i < real_files[f].header; i++) assert_true(table_next_line(bytes, count, &at, &line));
        form.first_byte = at;
        must_read(&form, bytes, count, &t);
        for (; table_next_line(bytes, count, &at, &line); row++) {
            char *next = (char *)(uintptr_t)line.text;
            for (int c = 0; c < form.column_count; c++) {
                double want = strtod(next, &next);
                if (!same_bits(t.column[c][row], want))
                    fail_msg("%s row %zu column %d: %.17g, strtod gives %.17g", real_files[f].file, row,
                             c + 1, t.column[c][row], want);
                next++;
            }
        }
        assert_int_equal(t.count, row);
        assert_int_equal(t.missing, 0);
        number_table_free(&t);
        free(bytes);
    }
}

/* ---- what may stand in a field ---- */

static const struct nasty {
    const char *text;
    bool number; /* else: refused */
    double value;
} nasty[] = {
    {"0", true, 0.0},
    {"-0", true, -0.0},
    {"-0.000", true, -0.0},
    {"+1", true, 1},
    {"1.", true, 1},
    {".5", true, 0.5},
    {"-.5", true, -0.5},
    {"00012", true, 12},
    {"1e5", true, 1e5},
    {"1E+05", true, 1e5},
    {"1e-400", true, 0},
    {"1.7976931348623157e308", true, DBL_MAX},
    {"4.9406564584124654e-324", true, 0x1p-1074},
    {"2.4703282292062327e-324", true, 0},
    {"2.4703282292062328e-324", true, 0x1p-1074},
    {"2.2250738585072011e-308", true, 2.2250738585072011e-308},
    {"9007199254740993", true, 9007199254740992.0},
    {"9007199254740993.0000000000000000000000000000001", true, 9007199254740994.0},
    {"0.000000000000000000000000000000000000000000000001", true, 1e-48},
    {"100000000000000000000000000000000000000000000000.0", true, 1e47},
    {"  7\t", true, 7},
    {"\"7.25\"", true, 7.25},
    {" \" 7.25 \" ", true, 7.25},
    {"", true, NAN},
    {"  ", true, NAN},
    {"\"\"", true, NAN},
    {"NaN", true, NAN},
    {"nan", true, NAN},
    {"-nan", true, NAN},
    {"NA", true, NAN},
    {"n/a", true, NAN},
    {"inf", true, NAN},
    {"-Inf", true, NAN},
    {"INFINITY", true, NAN},
    {"1e999", true, NAN},
    {"-1e400", true, NAN},
    {".", false, 0},
    {"-", false, 0},
    {"+-1", false, 0},
    {"--1", false, 0},
    {"1-", false, 0},
    {"1.2.3", false, 0},
    {"1e", false, 0},
    {"1e+", false, 0},
    {"e5", false, 0},
    {"0x10", false, 0},
    {"1 2", false, 0},
    {"1_000", false, 0},
    {"nano", false, 0},
    {"12a", false, 0},
    {"a12", false, 0},
    {"\xc2\xb2", false, 0},
    {"\"7", false, 0},
    {"1/0", false, 0},
    {"1:2", false, 0},
};

/* In the middle of a table whose other rows go the fast way, and in its first row. */
static void fields_are_numbers_missing_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nasty / sizeof nasty[0]; i++)
        for (int place = 0; place < 2; place++) {
            char text[1000];
            struct number_table t;
            struct problem why = {STATUS_OK, ""};
            struct table_form form = form_of(',', 3);
            int n = 0;
            for (int row = 0; row < 12; row++)
                n += snprintf(text + n, sizeof text - (size_t)n, "%d.5,%s,-7.125\n", row,
                              row == 7 * place ? nasty[i].text : "3.25");
            enum status status = number_table_read(&form, text, (size_t)n, &t, &why);
            if (nasty[i].number != (status == STATUS_OK)) fail_msg("\"%s\": %s", nasty[i].text, why.text);
            if (status != STATUS_OK) {
                char want[100];
                (void)snprintf(want, sizeof want, "t:%d: column 2 = \"", 1 + 7 * place);
                if (strncmp(why.text, want, strlen(want)) != 0 || !strstr(why.text, "expected a number"))
                    fail_msg("\"%s\": %s", nasty[i].text, why.text);
                continue;
            }
            double got = t.column[1][7 * place];
            bool missing = isnan(nasty[i].value);
            if (missing ? !isnan(got) : !same_bits(got, nasty[i].value))
                fail_msg("\"%s\": %.17g", nasty[i].text, got);
            assert_int_equal(t.missing, missing);
            assert_near("beside it", t.column[2][7 * place], -7.125, 0);
            number_table_free(&t);
        }
}

static void one_field_alone(void **state)
{
    (void)state;
    char many[1300];
    double v = 0;
    assert_true(number_field("3,14", 4, ',', &v));
    assert_near("decimal comma", v, 3.14, 0);
    assert_true(number_field("0,30000000000000000001", 22, ',', &v));
    assert_near("decimal comma, long", v, 0.3, 0);
    assert_false(number_field("3.14", 4, ',', &v));
    assert_false(number_field("1e999", 5, '.', &v));
    assert_false(number_field("nan", 3, '.', &v));
    memset(many, '1', sizeof many);
    assert_true(number_field(many, 300, '.', &v));
    assert_false(number_field(many, 1201, '.', &v)); /* longer than any number needs to be */
}

/* Text, locale and numbers of the machine's owner do not matter. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    struct number_table t;
    struct table_form form = form_of(',', 2);
    const char *before = setlocale(LC_ALL, NULL);
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8")) (void)before;
    must_read(&form, "1.5,0.30000000000000000001\n", 27, &t);
    (void)setlocale(LC_ALL, "C");
    assert_near("short", t.column[0][0], 1.5, 0);
    assert_near("long", t.column[1][0], 0.3, 0);
    number_table_free(&t);
}

/* ---- forms of rows ---- */

static const struct form_case {
    const char *what, *text;
    char delimiter;
    int columns;
    size_t rows;
    double last; /* of the last row and column */
} form_cases[] = {
    {"LF", "1,2\n3,4\n", ',', 2, 2, 4},
    {"no end of the last line", "1,2\n3,4", ',', 2, 2, 4},
    {"CR LF", "1,2\r\n3,4\r\n", ',', 2, 2, 4},
    {"CR LF, no last end", "1,2\r\n3,4\r", ',', 2, 2, 4},
    {"blank lines", "\n1,2\n\n \t\n3,4\n\r\n\n", ',', 2, 2, 4},
    {"a delimiter too many", "1,2,\n3,4,\n", ',', 2, 2, 4},
    {"a delimiter too many, now and then", "1,2\n3,4,\n5,6\n", ',', 2, 3, 6},
    {"a delimiter too many, at first", "1,2,\n3,4\n", ',', 2, 2, 4},
    {"an empty last field that is wanted", "1,2,\n3,4,5\n", ',', 3, 2, 5},
    {"quoted", "\"1\",\"2\"\n\"3\",\"4\"\n", ',', 2, 2, 4},
    {"quoted, the delimiter inside", "\"1;5\",2\n3,4\n", ',', 2, 0, 0},
    {"blanks around", " 1 , 2 \n 3 ,\t4\n", ',', 2, 2, 4},
    {"semicolons, decimal commas", "1,5;2,5\n3,5;4,5\n", ';', 2, 2, 4.5},
    {"tabs, decimal commas and points", "1,5\t2.5\n3\t4,5e1\n", '\t', 2, 2, 45},
    {"runs of blanks", "  1   2\n3 \t 4  \n", ' ', 2, 2, 4},
    {"blanks, decimal commas", "1,5 2,5\n3,5 4,5\n", ' ', 2, 2, 4.5},
    {"nothing", "", ',', 2, 0, 0},
    {"only blank lines", "\n\n\n", ',', 2, 0, 0},
};

static void rows_come_in_many_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof form_cases / sizeof form_cases[0]; i++) {
        const struct form_case *c = &form_cases[i];
        struct number_table t;
        struct problem why = {STATUS_OK, ""};
        struct table_form form = form_of(c->delimiter, c->columns);
        enum status status = number_table_read(&form, c->text, strlen(c->text), &t, &why);
        if (strcmp(c->what, "quoted, the delimiter inside") == 0) { /* a text, and it says so */
            assert_string_equal(why.text, "t:1: column 1 = \"1;5\", expected a number");
            continue;
        }
        if (status != STATUS_OK) fail_msg("%s: %s", c->what, why.text);
        if (t.count != c->rows) fail_msg("%s: %zu rows", c->what, t.count);
        if (t.count > 0) assert_near(c->what, t.column[c->columns - 1][t.count - 1], c->last, 0);
        number_table_free(&t);
    }
}

/* The same numbers, plain and in every form that goes the slow way. */
static void slow_and_fast_ways_give_the_same_bits(void **state)
{
    (void)state;
    enum { ROWS = 3000 };
    static char plain[ROWS * 40], quoted[ROWS * 60], blanks[ROWS * 60];
    size_t p = 0, q = 0, b = 0;
    struct random_stream r;
    struct number_table a, c, d;
    struct table_form form = form_of(',', 3), spaces = form_of(' ', 3);
    random_seed(&r, 11, "both ways");
    for (int i = 0; i < ROWS; i++) {
        char f[3][24];
        for (int k = 0; k < 3; k++) fixed(&r, f[k], sizeof f[k]);
        p += (size_t)snprintf(plain + p, sizeof plain - p, "%.12s,%.12s,%.12s\r\n", f[0], f[1], f[2]);
        q += (size_t)snprintf(quoted + q, sizeof quoted - q, "\"%.12s\", %.12s ,%.12s,\n", f[0], f[1], f[2]);
        b += (size_t)snprintf(blanks + b, sizeof blanks - b, "\t%.12s   %.12s %.12s \n", f[0], f[1], f[2]);
    }
    must_read(&form, plain, p, &a);
    must_read(&form, quoted, q, &c);
    must_read(&spaces, blanks, b, &d);
    assert_int_equal(a.count, ROWS);
    for (int k = 0; k < 3; k++) {
        assert_memory_equal(a.column[k], c.column[k], ROWS * sizeof(double));
        assert_memory_equal(a.column[k], d.column[k], ROWS * sizeof(double));
    }
    number_table_free(&a);
    number_table_free(&c);
    number_table_free(&d);
}

/* Only what is wanted is looked at; columns in any order and more than once; rows from here to there. */
static void wanted_columns_and_rows(void **state)
{
    (void)state;
    enum { ROWS = 5000 };
    static char text[ROWS * 40];
    static const int columns[] = {3, 0, 3, 1};
    size_t n = 0;
    for (int i = 0; i < ROWS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%d,%d.5,\"a, text\",%d%s\n", i, 2 * i, -i,
                              i == 17 ? "\n" : "");
    static const struct {
        size_t first, last, count;
    } ranges[] = {{0, SIZE_MAX, ROWS}, {0, 0, 1},        {4000, 4002, 3},
                  {4999, 4999, 1},     {4990, 9999, 10}, {5000, SIZE_MAX, 0}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        struct number_table t;
        struct table_form form = form_of(',', 4);
        form.column = columns;
        form.row_first = ranges[i].first;
        form.row_last = ranges[i].last;
        must_read(&form, text, n, &t);
        assert_int_equal(t.count, ranges[i].count);
        for (size_t k = 0; k < t.count; k++) {
            double row = (double)(ranges[i].first + k);
            assert_near("column 4", t.column[0][k], -row, 0);
            assert_near("column 1", t.column[1][k], row, 0);
            assert_near("column 4 again", t.column[2][k], -row, 0);
            assert_near("column 2", t.column[3][k], 2 * row + 0.5, 0);
        }
        if (ranges[i].count > 0) assert_int_equal(t.fields, 4);
        number_table_free(&t);
        number_table_free(&t);
    }
}

static void a_cell_is_found_again(void **state)
{
    (void)state;
    static const char text[] = "t x\n0,1\n\n2, 3 \r\n4,\"5\"\n";
    static const int columns[] = {1, 0};
    static const struct text_span titles[] = {{"x_mm", 4}, {"t", 1}};
    struct table_form form = form_of(',', 2);
    struct table_cell c;
    form.column = columns;
    form.title = titles;
    form.first_byte = 4;
    form.first_line = 2;
    assert_true(number_table_cell(&form, text, strlen(text), 1, 0, &c));
    assert_int_equal(c.line, 4);
    assert_int_equal(c.text.count, 1);
    assert_memory_equal(c.text.text, "3", 1);
    assert_memory_equal(c.title.text, "x_mm", 4);
    form.row_first = 2;
    assert_true(number_table_cell(&form, text, strlen(text), 0, 1, &c));
    assert_int_equal(c.line, 5);
    assert_memory_equal(c.text.text, "4", 1);
    assert_false(number_table_cell(&form, text, strlen(text), 1, 1, &c));
}

/* ---- messages ---- */

static const struct text_span names[] = {
    {"time_s", 6}, {"cop_ml_mm", 9}, {"a name that goes on and on and on", 33}};
static const struct bad_case {
    const char *what, *text;
    char delimiter;
    int columns, fields;
    bool strict;
    const char *want;
} bad_cases[] = {
    {"a word", "1,2\n3,oops\n", ',', 2, 0, false, "t:2: cop_ml_mm = \"oops\", expected a number"},
    {"a long word", "1,2,3\n1,2,abcdefghijklmnopqrstuvwxyz\n", ',', 3, 0, false,
     "t:2: a name that goes on and  = \"abcdefghijklmnopqrstuvwx\", expected a number"},
    {"a control character", "1,\x1b[2J\n", ',', 2, 0, false, "t:1: cop_ml_mm = \"?[2J\", expected a number"},
    {"a short row", "1,2,3\n1,2,3\n1,2\n", ',', 2, 0, false,
     "t:3: 2 columns, expected 3 as in the rows before; the file may be cut off"},
    {"a long row", "1,2\n1,2,3\n", ',', 2, 0, false,
     "t:2: 3 columns, expected 2 as in the rows before; the file may be cut off"},
    {"two delimiters too many", "1,2\n1,2,,\n", ',', 2, 0, false,
     "t:2: 4 columns, expected 2 as in the rows before; the file may be cut off"},
    {"not enough for what is wanted", "1\n", ',', 2, 0, false, "t:1: 1 columns, expected at least 2"},
    {"fewer than the header", "1,2\n", ',', 2, 3, false,
     "t:1: 2 columns, expected 3 as in the rows before; the file may be cut off"},
    {"decimal commas between commas", "0,01,1,5,2,5\n0,02,1,5,2,5\n", ',', 3, 3, false,
     "t:1: 6 columns, expected 3 as in the header; there are commas inside the numbers. Write the table with "
     "semicolons or "
     "tabs between the columns, or with decimal points."},
    {"missing, strictly", "1,2\n3,\n", ',', 2, 0, true, "t:2: cop_ml_mm = \"\", expected a number"},
    {"NaN, strictly", "1,2\n3,NaN\n", ',', 2, 0, true, "t:2: cop_ml_mm = \"NaN\", expected a number"},
    {"decimal comma, strictly", "1;2\n3;4,5\n", ';', 2, 0, true,
     "t:2: cop_ml_mm = \"4,5\", expected a number"},
    {"two decimal marks", "1;2\n3;4,5.6\n", ';', 2, 0, false,
     "t:2: cop_ml_mm = \"4,5.6\", expected a number"},
};

static void what_is_wrong_is_said_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_cases / sizeof bad_cases[0]; i++) {
        const struct bad_case *c = &bad_cases[i];
        struct number_table t;
        struct problem why = {STATUS_OK, ""};
        struct table_form form = form_of(c->delimiter, c->columns);
        form.title = names;
        form.fields = c->fields;
        form.strict = c->strict;
        if (number_table_read(&form, c->text, strlen(c->text), &t, &why) != STATUS_DATA)
            fail_msg("%s: read without complaint", c->what);
        if (strcmp(why.text, c->want) != 0) fail_msg("%s:\n%s\nexpected\n%s", c->what, why.text, c->want);
        assert_int_equal(t.count, 0);
        for (int k = 0; k < TABLE_COLUMNS_MAX; k++) assert_null(t.column[k]);
    }
}

/* Of two mistakes the one further up, also when the other stands in an earlier column. */
static void the_first_mistake_is_named(void **state)
{
    (void)state;
    static char text[40000];
    size_t n = 0;
    struct number_table t;
    struct problem why = {STATUS_OK, ""};
    struct table_form form = form_of(',', 2);
    for (int i = 1; i <= 2000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s,%s\n", i == 1510 ? "x" : "1.5",
                              i == 1500 ? "y" : "2.25");
    assert_int_equal(number_table_read(&form, text, n, &t, &why), STATUS_DATA);
    assert_string_equal(why.text, "t:1500: column 2 = \"y\", expected a number");
}

/* ---- what nobody should send ---- */

static char *filled(size_t count, char even, char odd)
{
    char *text = malloc(count);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++) text[i] = i % 2 ? odd : even;
    return text;
}

static void monsters_take_no_more_time_than_their_length(void **state)
{
    (void)state;
    enum { BYTES = 20000000 };
    struct number_table t;
    struct problem why = {STATUS_OK, ""};
    struct table_form form = form_of(',', 2);
    char *text = filled(BYTES, '1', ',');
    must_read(&form, text, BYTES, &t); /* 10^7 columns in one row */
    assert_int_equal(t.count, 1);
    assert_int_equal(t.fields, BYTES / 2);
    number_table_free(&t);
    form.delimiter = ';';
    assert_int_equal(number_table_read(&form, text, BYTES, &t, &why), STATUS_DATA); /* one endless field */
    assert_string_equal(why.text, "t:1: 1 columns, expected at least 2");
    text[BYTES / 2 + 2] = '\n'; /* and a second one of another width */
    form.delimiter = ',';
    form.column_count = 1;
    assert_int_equal(number_table_read(&form, text, BYTES, &t, &why), STATUS_DATA);
    free(text);
    text = filled(BYTES, '"', '"');
    assert_int_equal(number_table_read(&form, text, BYTES, &t, &why), STATUS_DATA);
    free(text);
    text = filled(BYTES, '\n', '\n');
    must_read(&form, text, BYTES, &t);
    assert_int_equal(t.count, 0);
    number_table_free(&t);
    free(text);
    text = filled(BYTES, '1', '\n');
    must_read(&form, text, BYTES, &t); /* 10^7 rows */
    assert_int_equal(t.count, BYTES / 2);
    number_table_free(&t);
    text[BYTES - 2] = '\0';
    assert_int_equal(number_table_read(&form, text, BYTES, &t, &why), STATUS_DATA);
    assert_string_equal(why.text, "t:10000000: column 1 = \"\", expected a number");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_random_decimals_are_those_of_strtod),
        cmocka_unit_test(every_width_and_place_of_a_short_number),
        cmocka_unit_test(real_recordings_are_those_of_strtod),
        cmocka_unit_test(fields_are_numbers_missing_or_refused),
        cmocka_unit_test(one_field_alone),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(rows_come_in_many_forms),
        cmocka_unit_test(slow_and_fast_ways_give_the_same_bits),
        cmocka_unit_test(wanted_columns_and_rows),
        cmocka_unit_test(a_cell_is_found_again),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
        cmocka_unit_test(the_first_mistake_is_named),
        cmocka_unit_test(monsters_take_no_more_time_than_their_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
