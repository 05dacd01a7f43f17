/* Which column is what: known headers, options, where the rows begin. Messages of options: test_replay.c. */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "drivers/recording_layout.h"

static const struct recording_options none;

static void must_find(const char *what, const char *text, const struct recording_options *o,
                      struct recording_layout *out)
{
    struct problem why = {STATUS_OK, ""};
    if (recording_layout_find("f", text, strlen(text), o, out, &why) != STATUS_OK)
        fail_msg("%s: %s", what, why.text);
}

#define N COLUMN_NONE
static const struct known_case {
    const char *name, *header;
    int column[COLUMN_ROLES]; /* time, ML, AP, Fz, force ML, force AP, right, left, Mx, My */
    double ml_scale;          /* of ML, or of My */
    char delimiter;
    int fields;
} known_cases[] = {
    {"hbedb",
     "Time[s]\tFx[N]\tFy[N]\tFz[N]\tMx[Nm]\tMy[Nm]\tMz[Nm]\tCOPx[cm]\tCOPy[cm]\r\n",
     {0, 8, 7, 3, 2, 1, N, N, N, N},
     10,
     '\t',
     9},
    {"hbedb", "Time[s]\tFz[N]\tCOPx[cm]\tCOPy[cm]\n", {0, 3, 2, 1, N, N, N, N, N, N}, 10, '\t', 4},
    {"pds",
     "Time\tRGRF_X\tRGRF_Y\tRGRF_Z\tLGRF_X\tLGRF_Y\tLGRF_Z\tGRFNET_X\tGRFNET_Y\tGRFNET_Z\tCOPNET_X\tCOPNET_"
     "Y\tCOPNET_Z\n",
     {0, 12, 10, 8, 9, 7, 2, 5, N, N},
     1000,
     '\t',
     13},
    {"plate1khz", "Seq,Time,Fz,Mx,My,CoPx,CoPy\n", {1, 5, 6, 2, N, N, N, N, N, N}, 1000, ',', 7},
    {"amti",
     "Take Name,x,\n\nMocapFrame, MocapTime, DeviceFrame, Fx, Fy, Fz, Mx, My, Mz, Cx, Cy, Cz\n",
     {1, N, N, 5, 3, 4, N, N, 6, 7},
     1,
     ',',
     12},
    {"cop_mm",
     "# simulated recording\n# z=1 age_years=70\ntime_s,cop_ml_mm,cop_ap_mm,force_z_n\n",
     {0, 1, 2, 3, N, N, N, N, N, N},
     1,
     ',',
     4},
    {"cop_mm", "time_s,cop_ml_mm,cop_ap_mm\n", {0, 1, 2, N, N, N, N, N, N, N}, 1, ',', 3},
    {"cop_mm",
     "trial_id,sample_index,t_s,cop_ml_mm,cop_ap_mm,force_z_n,cell_fl_n,flags\n",
     {2, 3, 4, 5, N, N, N, N, N, N},
     1,
     ',',
     8},
    {"cop_mm",
     "\xef\xbb\xbf\"t_s\";\"cop_ap_mm\";\"cop_ml_mm\";\"right_fz_n\";\"left_fz_n\";\n",
     {0, 2, 1, N, N, N, 3, 4, N, N},
     1,
     ';',
     5},
    {"monitor",
     "t_s,fz_n,cop_x_mm,cop_y_mm,cursor_x_mm,cursor_y_mm\n",
     {0, 2, 3, 1, N, N, N, N, N, N},
     1,
     ',',
     6},
};

static void known_headers_need_no_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known_cases / sizeof known_cases[0]; i++) {
        const struct known_case *c = &known_cases[i];
        char text[400];
        struct recording_layout l;
        (void)snprintf(text, sizeof text, "%s1,2,3\n", c->header);
        must_find(c->name, text, &none, &l);
        assert_string_equal(l.name, c->name);
        for (int role = 0; role < COLUMN_ROLES; role++)
            if (l.column[role] != c->column[role])
                fail_msg("%s, case %zu: role %d is column %d, expected %d", c->name, i, role, l.column[role],
                         c->column[role]);
        assert_near(c->name, l.scale[l.moments ? COLUMN_MY : COLUMN_ML], c->ml_scale, 0);
        assert_int_equal(l.moments, strcmp(c->name, "amti") == 0);
        assert_int_equal(l.delimiter, c->delimiter);
        assert_int_equal(l.fields, c->fields);
        assert_int_equal(l.first_byte, strlen(c->header));
        assert_memory_equal(text + l.first_byte, "1,2,3", 5);
        assert_int_equal(l.title[COLUMN_TIME].count, strcspn(l.title[COLUMN_TIME].text, "\",;\t\n"));
    }
}

static const struct header_case {
    const char *what, *text;
    struct recording_options options;
    int first_line;
    const char *first_row;
} header_cases[] = {
    {"no header", "1,2,3\n4,5,6\n", {"100", "mm", "-:1:2", NULL, NULL}, 1, "1,2,3"},
    {"a header", "a,b,c\n4,5,6\n", {"100", "mm", "-:a:c", NULL, NULL}, 2, "4,5,6"},
    {"notes and a header", "# made today\n\na,b,c\n4,5,6\n", {"100", "mm", "-:a:c", NULL, NULL}, 4, "4,5,6"},
    {"a first row with holes", "a;b;c\n;NaN;1,5\n", {"100", "mm", "-:a:c", NULL, NULL}, 2, ";NaN;1,5"},
    {"header_lines", "1,2,3\n9,9,9\n4,5,6\n", {"100", "mm", "-:1:2", NULL, "2"}, 3, "4,5,6"},
    {"header_lines, names not counted",
     "x\n1,2,3\n\na,b,c\n4,5,6\n",
     {"100", "mm", "-:a:b", NULL, "2"},
     5,
     "4,5,6"},
    {"header_lines before rows with words",
     "a,b,c\none,5,6\n",
     {"100", "mm", "-:b:c", NULL, "1"},
     2,
     "one,5,6"},
    {"blanks", "  1  2   3\n", {"100", "mm", "-:1:2", NULL, NULL}, 1, "  1  2   3"},
    {"delimiter said", "1, 2;x,y\n1,2;3,4\n", {"100", "mm", "-:1:2", "semicolon", NULL}, 2, "1,2;3,4"},
};

static void rows_begin_where_numbers_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof header_cases / sizeof header_cases[0]; i++) {
        const struct header_case *c = &header_cases[i];
        struct recording_layout l;
        must_find(c->what, c->text, &c->options, &l);
        if (l.first_line != c->first_line)
            fail_msg("%s: line %d, expected %d", c->what, l.first_line, c->first_line);
        if (strncmp(c->text + l.first_byte, c->first_row, strlen(c->first_row)) != 0)
            fail_msg("%s: rows begin at \"%s\"", c->what, c->text + l.first_byte);
        assert_near("rate", l.rate_hz, 100, 0);
    }
}

static void columns_by_number_for_lists(void **state)
{
    (void)state;
    static const char text[] = "h1\nh2\na\tb\tc\td\n1\t2\t3\t4\n";
    struct recording_columns c = {.delimiter = '\t', .header_lines = 3, .unit_mm = 1000};
    struct recording_layout l;
    struct problem why = {STATUS_OK, ""};
    struct layout_table t;
    c.number[COLUMN_TIME] = 1;
    c.number[COLUMN_ML] = -3;
    c.number[COLUMN_AP] = 2;
    c.number[COLUMN_RIGHT_FZ] = 4;
    assert_int_equal(recording_layout_numbered("f", text, strlen(text), &c, &l, &why), STATUS_OK);
    assert_int_equal(l.column[COLUMN_ML], 2);
    assert_near("turned", l.scale[COLUMN_ML], -1000, 0);
    assert_near("unit", l.scale[COLUMN_AP], 1000, 0);
    assert_near("no unit", l.scale[COLUMN_RIGHT_FZ], 1, 0);
    assert_int_equal(l.column[COLUMN_FZ], COLUMN_NONE);
    assert_int_equal(l.title[COLUMN_ML].count, 1);
    assert_memory_equal(l.title[COLUMN_ML].text, "c", 1);
    recording_layout_table(&l, "f", ~0u, &t);
    assert_int_equal(t.form.column_count, 4);
    assert_int_equal(t.form.column[t.of_role[COLUMN_RIGHT_FZ]], 3);
    assert_int_equal(t.of_role[COLUMN_FZ], COLUMN_NONE);
    recording_layout_table(&l, "f", 1u << COLUMN_AP, &t);
    assert_int_equal(t.form.column_count, 1);
    assert_int_equal(t.form.column[0], 1);

    c.number[COLUMN_TIME] = 0;
    assert_int_equal(recording_layout_numbered("f", text, strlen(text), &c, &l, &why), STATUS_USAGE);
    c.rate_hz = 50;
    assert_int_equal(recording_layout_numbered("f", text, strlen(text), &c, &l, &why), STATUS_OK);
    c.header_lines = 9;
    assert_int_equal(recording_layout_numbered("f", text, strlen(text), &c, &l, &why), STATUS_DATA);
    assert_string_equal(why.text, "f:4: no row of numbers up to here, expected one after the header");
    assert_int_equal(recording_layout_numbered("f", "1\0", 2, &c, &l, &why), STATUS_DATA);
    assert_string_equal(why.text, "f:1: not a text file, expected a recording as text");
}

/* Known names with another unit said beside them. */
static void a_unit_that_was_said_wins(void **state)
{
    (void)state;
    static const struct recording_options metres = {NULL, "m", NULL, NULL, NULL};
    struct recording_layout l;
    must_find("metres", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n", &metres, &l);
    assert_near("ML", l.scale[COLUMN_ML], 1000, 0);
    assert_near("AP", l.scale[COLUMN_AP], 1000, 0);
    assert_near("unit", l.unit_mm, 1000, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_headers_need_no_options),
        cmocka_unit_test(rows_begin_where_numbers_do),
        cmocka_unit_test(columns_by_number_for_lists),
        cmocka_unit_test(a_unit_that_was_said_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
