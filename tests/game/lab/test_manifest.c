/* links: signal drivers */
/* A list of recordings: every column, any order, and what is said when something does not fit. The lab is a
 * program and no library: its files are taken in whole. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lab/csv_rows.c"
#include "lab/manifest.c"
#include "lab/moments_formula.c"
#include "lab/support_polygon.c"
#include "lab/text_pool.c"

static struct text_pool pool;

static enum status parse(const char *text, struct manifest *m, struct problem *why)
{
    pool_free(&pool);
    return manifest_parse("dir/list.csv", text, strlen(text), &pool, m, why);
}

static void must_parse(const char *text, struct manifest *m)
{
    struct problem why = {STATUS_OK, ""};
    if (parse(text, m, &why) != STATUS_OK) fail_msg("%s", why.text);
}

/* ---- formulas ---- */

static const struct formula_case {
    const char *text;
    double ml, ap; /* mm at Mx = 2, My = 3 N m, ML force 5, AP force 7, Fz = 100 N; NaN: refused */
} formula_cases[] = {
    {"ml = 1000*My/Fz, ap = 1000*Mx/Fz", 30, 20},
    {"ap=1000*Mx/Fz;ml=-1000*My/Fz", -30, 20},
    {" ml = My / Fz , ap = - Mx/Fz ", 0.03, -0.02},
    {"ml=1e3*Mx/Fz,ap=+1.0E+3*My/Fz", 20, 30},
    {"ml = 1000*(-My - 0.04*Fx)/Fz, ap = 1000*(Mx - 0.04*Fy)/Fz", -32, 17.2},
    {"ml = 1000*(My)/Fz, ap = 1000*(2*Mx + Fy)/Fz", 30, 110},
    {"", NAN, 0},
    {"ml = 1000*My/Fz", NAN, 0},
    {"ml = 1000*My/Fz, ml = 1000*Mx/Fz", NAN, 0},
    {"ml = 1000*My/Fz, ap = 1000*Mx/Fz, ml = 1", NAN, 0},
    {"ml = 1000*Mz/Fz, ap = 1000*Mx/Fz", NAN, 0},
    {"ml = 1000*My, ap = 1000*Mx/Fz", NAN, 0},
    {"ml = 1000My/Fz, ap = 1000*Mx/Fz", NAN, 0},
    {"ml = 1000*(My - 0.04*Fy)/Fz, ap = 1000*Mx/Fz", NAN, 0}, /* Fy stands beside Mx */
    {"ml = 1000*(My/Fz, ap = 1000*Mx/Fz", NAN, 0},
    {"ml = 1e*My/Fz, ap = 1000*Mx/Fz", NAN, 0},
    {"ml = inf*My/Fz, ap = 1000*Mx/Fz", NAN, 0},
    {"ML = 1000*My/Fz, ap = 1000*Mx/Fz", NAN, 0},
};

static double side_mm(const struct moments_side *s, double shear_n)
{
    return moments_formula_mm(s, s->of_my ? 3 : 2, shear_n, 100);
}

static void formulas_are_read_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof formula_cases / sizeof formula_cases[0]; i++) {
        const struct formula_case *c = &formula_cases[i];
        struct moments_formula f;
        struct problem why = {STATUS_OK, ""};
        enum status status = moments_formula_parse(c->text, &f, &why);
        if (isnan(c->ml) != (status == STATUS_DATA))
            fail_msg("\"%s\": %d %s", c->text, (int)status, why.text);
        if (status == STATUS_DATA) {
            assert_non_null(strstr(why.text, "expected a form like ml = 1000*My/Fz, ap = 1000*Mx/Fz"));
            continue;
        }
        assert_near(c->text, side_mm(&f.ml, 5), c->ml, 1e-12);
        assert_near(c->text, side_mm(&f.ap, 7), c->ap, 1e-12);
    }
}

/* ---- CSV ---- */

static void quoted_fields_hold_anything(void **state)
{
    (void)state;
    static const char text[] = "a, b ,\"c, \"\"d\"\"\"\r\n\n \n\"two\nlines\",,\"\"\nlast";
    struct csv_rows r = {.bytes = text, .count = strlen(text), .delimiter = ',', .next_line = 1};
    assert_int_equal(csv_next_row(&r, &pool), 1);
    assert_int_equal(r.fields, 3);
    assert_string_equal(r.field[1], "b");
    assert_string_equal(r.field[2], "c, \"d\"");
    assert_int_equal(csv_next_row(&r, &pool), 1);
    assert_int_equal(r.line, 4);
    assert_string_equal(r.field[0], "two\nlines");
    assert_string_equal(r.field[1], "");
    assert_string_equal(r.field[2], "");
    assert_int_equal(csv_next_row(&r, &pool), 1);
    assert_int_equal(r.line, 6);
    assert_string_equal(r.field[0], "last");
    assert_int_equal(csv_next_row(&r, &pool), 0);
    pool_free(&pool);
}

/* ---- rows ---- */

static void every_column_arrives(void **state)
{
    (void)state;
    static const char text[] =
        "\xef\xbb\xbfmass_kg,trial,note,file,delimiter,header_lines,fs_hz,time_col,ml_col,ap_col,cop_unit,fz_"
        "col,f_ap_col,"
        "f_ml_col,surface,vision,subject,height_cm,profiles,right_fz_col,left_fz_col,frame_first,frame_last,"
        "direction_deg_cw_from_forward,target_distance_mm,cue_s,fall_s,polygon\r\n"
        "70.5,A 1,x,data/a.txt,tab,2,100,1,-9,8,cm,4,2,3,Firm,Open,17,180,\"raw; "
        "lp10,lean\",5,6,10,20,45,95.5,1.5,9.25,p.csv"
        "\r\n"
        "\r\n"
        ",B,,/abs/b.txt,,,0,,,,,,,,,,,,,,,,,,,,,p.csv\r\n";
    struct manifest m;
    must_parse(text, &m);
    assert_string_equal(m.unknown, "note");
    assert_int_equal(m.count, 2);
    const struct trial_source *a = &m.source[0], *b = &m.source[1];
    const struct manifest_row *r = a->row;
    assert_int_equal(a->kind, SOURCE_ROW);
    assert_string_equal(a->id, "A 1");
    assert_string_equal(a->path, "dir/data/a.txt");
    assert_int_equal(a->line, 2);
    assert_int_equal(a->profiles,
                     PROFILE_BIT(PROFILE_RAW) | PROFILE_BIT(PROFILE_LP10) | PROFILE_BIT(PROFILE_LEAN));
    assert_string_equal(r->delimiter, "tab");
    assert_string_equal(r->header_lines, "2");
    assert_string_equal(r->rate, "100");
    assert_string_equal(r->unit, "cm");
    static const int want[COLUMN_ROLES] = {1, -9, 8, 4, 3, 2, 5, 6, 0, 0};
    assert_memory_equal(r->column, want, sizeof want);
    assert_near("height", r->height_m, 1.8, 0);
    assert_near("mass", r->mass_kg, 70.5, 0);
    assert_int_equal(r->row_first, 10);
    assert_int_equal(r->row_last, 20);
    assert_true(r->has_lean && r->has_cue && r->has_fall && !r->has_pacing && !r->has_formula);
    assert_near("cue", r->lean.cue_s, 1.5, 0);
    assert_near("direction", r->lean.direction_deg, 45, 0);
    assert_near("target", r->lean.target_mm, 95.5, 0);
    assert_near("fall", r->fall_at_s, 9.25, 0);
    assert_string_equal(r->polygon->path, "dir/p.csv");

    assert_int_equal(b->line, 4);
    assert_string_equal(b->path, "/abs/b.txt");
    assert_null(b->row->rate);
    assert_null(b->row->unit);
    assert_false(manifest_row_has_columns(b->row));
    assert_true(b->row->row_last == SIZE_MAX);
    assert_ptr_equal(b->row->polygon, r->polygon);
    free(m.source);
}

static void tasks_take_what_they_need(void **state)
{
    (void)state;
    struct manifest m;
    must_parse("trial;file;profiles;period_s;amplitude_mm;direction_deg_cw_from_forward;cue_s;height_cm\n"
               "s;a;shift;3;40;90;2;\n"
               "r;a;rise;;;;4;\n"
               "l;a;lean;;;0;1;170\n",
               &m);
    const struct manifest_row *s = m.source[0].row, *r = m.source[1].row, *l = m.source[2].row;
    assert_true(s->has_pacing && !s->has_lean);
    assert_near("start", s->pacing.start_s, 2, 0);
    assert_near("period", s->pacing.period_s, 3, 0);
    assert_near("amplitude", s->pacing.amplitude_mm, 40, 0);
    assert_near("axis", s->pacing.direction_deg, 90, 0);
    assert_true(r->has_cue && !r->has_lean && !r->has_pacing);
    assert_near("cue", r->cue_s, 4, 0);
    assert_true(l->has_lean); /* 8 degrees forward at the height of the centre of gravity (metrics.md 12.3) */
    assert_near("target by theory", l->lean.target_mm, 0.5527 * 1700 * sin(8 * M_PI / 180), 1e-9);
    free(m.source);
}

static void groups_name_their_members(void **state)
{
    (void)state;
    struct manifest m;
    must_parse("trial,file,profiles,members_eo_firm,members_ec_firm,members_eo_foam,members_ec_foam\n"
               "G,,lp10,a; b,c,,a b c\n"
               "a,x,,,,,\nb,x,,,,,\nc,x,,,,,\n",
               &m);
    const struct trial_source *g = &m.source[0];
    assert_int_equal(g->kind, SOURCE_GROUP);
    assert_null(g->path);
    assert_int_equal(g->profiles, PROFILE_BIT(PROFILE_LP10));
    assert_string_equal(g->member[CONDITION_EO_FIRM][0], "a");
    assert_string_equal(g->member[CONDITION_EO_FIRM][1], "b");
    assert_null(g->member[CONDITION_EO_FIRM][2]);
    assert_string_equal(g->member[CONDITION_EC_FIRM][0], "c");
    assert_null(g->member[CONDITION_EO_FOAM][0]);
    assert_string_equal(g->member[CONDITION_EC_FOAM][2], "c");
    free(m.source);
}

/* ---- what does not fit ---- */

#define HEAD "trial,file,"
#define COLUMN_TEXT "expected a column number from 1 (to 1024); a minus turns its direction"
static const struct bad_case {
    const char *text, *want; /* without "dir/list.csv:" */
} bad_cases[] = {
    {"", "1: the file is empty, expected a list of recordings"},
    {"\n\n", "1: the file is empty, expected a list of recordings"},
    {"file,fs_hz\na,100\n", "1: no column named trial, expected the names of columns in the first line"},
    {"trial,file,trial\n", "1: the column trial stands there twice, expected once"},
    {HEAD "cop_unit\na,b\n", "2: 2 fields, expected 3 as in the first line"},
    {HEAD "cop_unit\na,b,inch\n", "2: cop_unit = inch, expected mm, cm or m"},
    {HEAD "delimiter\na,b,pipe\n", "2: delimiter = pipe, expected comma, tab, semicolon or space"},
    {HEAD "header_lines\na,b,-1\n", "2: header_lines = -1, expected a whole number from 0 to 10000"},
    {HEAD "fs_hz\na,b,0.5\n", "2: fs_hz = 0.5, expected 1 to 10000 Hz, or 0: by the time stamps"},
    {HEAD "fs_hz\na,b,fast\n", "2: fs_hz = fast, expected 1 to 10000 Hz, or 0: by the time stamps"},
    {HEAD "time_col\na,b,0\n", "2: time_col = 0, expected a column number from 1 (to 1024)"},
    {HEAD "time_col\na,b,-1\n", "2: time_col = -1, expected a column number from 1 (to 1024)"},
    {HEAD "fz_col\na,b,2.5\n", "2: fz_col = 2.5, " COLUMN_TEXT},
    {HEAD "fz_col\na,b,1e9\n", "2: fz_col = 1e9, " COLUMN_TEXT},
    {HEAD "ml_col\na,b,2\n", "2: ap_col is empty, expected a value beside ml_col"},
    {HEAD "ml_col,ap_col\na,b,2,3\n", "2: cop_unit is empty, expected a value beside ml_col"},
    {HEAD "ml_col,ap_col,cop_unit\na,b,2,3,mm\n", "2: time_col is empty, expected a value beside an empty "
                                                  "fs_hz: one of them says when a sample was taken"},
    {HEAD "right_fz_col\na,b,2\n", "2: left_fz_col is empty, expected a value beside right_fz_col"},
    {HEAD "height_cm\na,b,1.75\n", "2: height_cm = 1.75, expected 50 to 260 cm"},
    {HEAD "mass_kg\na,b,0\n", "2: mass_kg = 0, expected 5 to 400 kg"},
    {HEAD "profiles\na,b,\"raw,lp11\"\n", "2: profiles = lp11, expected profiles with commas or semicolons "
                                          "between them: raw lp10 lp5 quijoux25 lp5_25hz "
                                          "lp10_20hz lean shift rise"},
    {HEAD "frame_first,frame_last\na,b,5,4\n", "2: frame_last = 4, expected at least frame_first, 5"},
    {HEAD "frame_first\na,b,1.5\n", "2: frame_first = 1.5, expected a row of numbers, from 0"},
    {HEAD "profiles\na,b,lean\n",
     "2: direction_deg_cw_from_forward is empty, expected a value beside a lean"},
    {HEAD "target_distance_mm,direction_deg_cw_from_forward\na,b,100,0\n",
     "2: cue_s is empty, expected a value beside a lean"},
    {HEAD "cue_s,direction_deg_cw_from_forward\na,b,1,0\n",
     "2: target_distance_mm is empty, expected a value beside a lean (height_cm would do, too)"},
    {HEAD "profiles\na,b,shift\n", "2: period_s is empty, expected a value beside a rhythmic weight shift"},
    {HEAD "profiles\na,b,rise\n", "2: cue_s is empty, expected a value beside rising from a chair"},
    {HEAD "cop_from_moments\na,b,ml = My\n",
     "2: cop_from_moments = ml = My, not understood from \"\" on, expected a form like ml = 1000*My/Fz, ap = "
     "1000*Mx/Fz "
     "(or ml = 1000*(-My - 0.04*Fx)/Fz for moments about an origin below the surface)"},
    {HEAD "cop_from_moments,mx_col\na,b,\"ml = My/Fz, ap = Mx/Fz\",1\n",
     "2: time_col is empty, expected a value beside an empty fs_hz: one of them says when a sample was "
     "taken"},
    {HEAD "fs_hz,cop_from_moments,mx_col\na,b,100,\"ml = My/Fz, ap = Mx/Fz\",1\n",
     "2: my_col is empty, expected a value beside cop_from_moments"},
    {HEAD "fs_hz,cop_from_moments,mx_col,my_col,fz_col\na,b,100,\"ml = (My+2*Fx)/Fz, ap = Mx/Fz\",1,2,3\n",
     "2: f_ml_col is empty, expected a value beside cop_from_moments"},
    {"trial,file\na,b\nc,d\na,e\n", "4: trial = a, expected an id of its own (as on line 2)"},
    {"trial,file\n,b\n", "2: trial = , expected an id"},
    {"trial,file\na,\n", "2: file = , expected a recording, or members of a group"},
    {HEAD "members_eo_firm\na,b,\nG,f,a\n", "3: file = f, expected none for a group: its members have files"},
    {HEAD "members_eo_firm\na,b,\nG,,z\n",
     "3: members_eo_firm = z, expected a trial of this list that has a file"},
    {HEAD "members_ec_foam\na,b,\nG,,G\n",
     "3: members_ec_foam = G, expected a trial of this list that has a file"},
    {HEAD "members_ec_foam\na,b,\nG,,a a a a\n",
     "3: members_ec_foam = a a a a, expected one to three ids of this list, with ; or blanks between them"},
    {"trial,file\n\"a,b\n", "2: a quoted field has no end, expected a second \""},
    {"trial,file\n\x1b[2J,\n", "2: file = , expected a recording, or members of a group"},
};

static void what_does_not_fit_is_said_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_cases / sizeof bad_cases[0]; i++) {
        struct manifest m;
        struct problem why = {STATUS_OK, ""};
        char want[600];
        (void)snprintf(want, sizeof want, "dir/list.csv:%s", bad_cases[i].want);
        if (parse(bad_cases[i].text, &m, &why) != STATUS_DATA)
            fail_msg("read without complaint:\n%s", bad_cases[i].text);
        if (strcmp(why.text, want) != 0) fail_msg("got:\n%s\nexpected:\n%s", why.text, want);
        assert_null(m.source);
    }
}

static void many_rows_and_a_very_long_one(void **state)
{
    (void)state;
    enum { ROWS = 50000 };
    char *text = malloc((size_t)ROWS * 40);
    size_t n = (size_t)sprintf(text, "trial,file,polygon\n");
    for (int i = 0; i < ROWS; i++) n += (size_t)sprintf(text + n, "t%d,f%d.csv,p%d.csv\n", i, i, i);
    struct manifest m;
    struct problem why;
    pool_free(&pool);
    assert_int_equal(manifest_parse("l", text, n, &pool, &m, &why), STATUS_OK);
    assert_int_equal(m.count, ROWS);
    assert_string_equal(m.source[ROWS - 1].path, "f49999.csv");
    free(m.source);
    memset(text, ',', (size_t)ROWS * 40);
    assert_int_equal(manifest_parse("l", text, (size_t)ROWS * 40, &pool, &m, &why), STATUS_DATA);
    assert_string_equal(why.text, "l:1: 2000001 columns, expected at most 256");
    free(text);
}

/* ---- base of support ---- */

static const struct polygon_case {
    const char *text, *want; /* NULL: read; else the message without the path */
    size_t corners;
} polygon_cases[] = {
    {"ml_mm,ap_mm\n-100,-80\n100,-80\n120,140\n-120,140\n", NULL, 4},
    {"ap_mm;ml_mm;name\r\n-80,5;-100;a\r\n-80;100;b\r\n140;0;c\r\n", NULL, 3},
    {"", "1: the file is empty, expected ml_mm,ap_mm", 0},
    {"x,y\n0,0\n", "1: expected the names ml_mm and ap_mm in the first line, and one corner on each after it",
     0},
    {"ml_mm,ap_mm\n0,0\n1,0\n", "3: 2 corners, expected 3 to 64", 0},
    {"ml_mm,ap_mm\n0,0\n100,0\n20,20\n0,100\n",
     "2: the corners make no convex polygon, expected them in order around the feet", 0},
    {"ml_mm,ap_mm\n0,0\n1,\n0,1\n", "4: a value is missing, expected ml_mm and ap_mm of every corner", 0},
    {"ml_mm,ap_mm\n0,0\n1,two\n", "3: column 2 = \"two\", expected a number", 0},
};

static void polygons_are_read_once(void **state)
{
    (void)state;
    char path[200], want[400];
    (void)snprintf(path, sizeof path, "%s/p.csv", scratch_dir());
    for (size_t i = 0; i < sizeof polygon_cases / sizeof polygon_cases[0]; i++) {
        const struct polygon_case *c = &polygon_cases[i];
        struct support_polygon p = {.path = path};
        struct problem why = {STATUS_OK, ""};
        assert_int_equal(file_write_whole(path, c->text, strlen(c->text), NULL), STATUS_OK);
        enum status status = support_polygon_load(&p, &why);
        assert_int_equal(status, c->want ? STATUS_DATA : STATUS_OK);
        (void)snprintf(want, sizeof want, "%s:%s", path, c->want ? c->want : "");
        if (c->want && strcmp(why.text, want) != 0) fail_msg("%s\nexpected\n%s", why.text, want);
        assert_int_equal(p.corners, c->corners);
        remove(path);
        assert_int_equal(support_polygon_load(&p, &why), status); /* from memory */
    }
    struct support_polygon gone = {.path = path};
    struct problem why;
    assert_int_equal(support_polygon_load(&gone, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "No such file"));
}

static int free_pool(void **state)
{
    (void)state;
    pool_free(&pool);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formulas_are_read_or_refused),
        cmocka_unit_test(quoted_fields_hold_anything),
        cmocka_unit_test(every_column_arrives),
        cmocka_unit_test(tasks_take_what_they_need),
        cmocka_unit_test(groups_name_their_members),
        cmocka_unit_test(what_does_not_fit_is_said_with_its_line),
        cmocka_unit_test(many_rows_and_a_very_long_one),
        cmocka_unit_test(polygons_are_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, free_pool);
}
