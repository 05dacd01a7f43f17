/* links: records acquire */
/* From files, lists, captures and the store to trials: values against the files read a second time, units,
 * notes, messages. The lab is a program and no library: its files are taken in whole. */
#include "game/records/fake_practice.h"
#include "support/support.h"

#include "lab/csv_rows.c"
#include "lab/manifest.c"
#include "lab/moments_formula.c"
#include "lab/support_polygon.c"
#include "lab/text_pool.c"
#include "lab/trial_capture.c"
#include "lab/trial_file.c"
#include "lab/trial_source.c"
#include "lab/trial_stored.c"
#include "lab/trial_units.c"

#include "lab/common.c"
#include "lab/store_use.c"

#include "drivers/driver.h"
#include "signal/plate_maths.h"

static const char *folder(void)
{
    static char path[64];
    if (!*path) (void)snprintf(path, sizeof path, "%s", scratch_dir());
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    static char path[4][200];
    static int turn;
    char *p = path[turn++ % 4];
    (void)snprintf(p, sizeof path[0], "%s/%s", folder(), name);
    assert_int_equal(file_write_whole(p, text, strlen(text), NULL), STATUS_OK);
    return p;
}

static enum status load_file(const char *path, const struct source_options *o, struct sway_trial *t,
                             char *notes, struct problem *why)
{
    const struct trial_source s = {.kind = SOURCE_FILE, .id = "x", .path = path};
    return trial_source_load(&s, o, t, notes, why);
}

static void must_load(const struct trial_source *s, const struct source_options *o, struct sway_trial *t,
                      char *notes)
{
    struct problem why = {STATUS_OK, ""};
    if (trial_source_load(s, o, t, notes, &why) != STATUS_OK) fail_msg("%s: %s", s->id, why.text);
}

/* ---- lists ---- */

static void files_are_named_by_their_stems(void **state)
{
    (void)state;
    static const char *const paths[] = {"a/one.csv",          "two",     "b/one.txt",
                                        "dir.d/three.tar.gz", ".hidden", "a/four.csv"};
    static const char *const ids[] = {"a/one.csv", "two", "b/one.txt", "three.tar", ".hidden", "four"};
    struct source_list l;
    struct problem why;
    assert_int_equal(source_list_files(paths, 6, &l, &why), STATUS_OK);
    assert_int_equal(l.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(l.source[i].id, ids[i]);
        assert_string_equal(l.source[i].path, paths[i]);
    }
    assert_ptr_equal(source_by_id(&l, "four"), &l.source[5]);
    assert_null(source_by_id(&l, "one"));
    source_list_free(&l);
    source_list_free(&l);
}

static void lines_name_a_path_and_an_id(void **state)
{
    (void)state;
    struct source_list l = {.count = 0};
    struct problem why;
    char text[2000];
    assert_int_equal(source_list_add_line(&l, "a b/one.csv\r\n", 1, &why), STATUS_OK);
    assert_int_equal(source_list_add_line(&l, "two.csv\tT 2", 2, &why), STATUS_OK);
    assert_int_equal(source_list_add_line(&l, "three.csv\t", 3, &why), STATUS_OK);
    for (int i = 4; i < 100; i++) {
        (void)snprintf(text, sizeof text, "f%d", i);
        assert_int_equal(source_list_add_line(&l, text, i, &why), STATUS_OK);
    }
    assert_int_equal(l.count, 99);
    assert_string_equal(l.source[0].path, "a b/one.csv");
    assert_string_equal(l.source[0].id, "one");
    assert_string_equal(l.source[1].path, "two.csv");
    assert_string_equal(l.source[1].id, "T 2");
    assert_int_equal(l.source[1].line, 2);
    assert_string_equal(l.source[2].id, "three");
    assert_string_equal(l.source[98].id, "f99");
    assert_int_equal(source_list_add_line(&l, "", 100, &why), STATUS_DATA);
    assert_string_equal(why.text,
                        "Line 100 of the list names no file, expected a path, or a path, a tab and an id.");
    assert_int_equal(source_list_add_line(&l, "\tid", 101, &why), STATUS_DATA);
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(source_list_add_line(&l, text, 102, &why), STATUS_DATA);
    assert_string_equal(why.text, "Line 102 of the list has 1999 bytes, expected a path of at most 1023.");
    assert_int_equal(l.count, 99);
    source_list_free(&l);
}

/* ---- the reference list ---- */

/* One value of a file, by the C library. */
static double cell(const char *file, int line, char delimiter, int column)
{
    char text[1024];
    FILE *f = fopen(reference_file(file), "r");
    assert_non_null(f);
    for (int i = 0; i < line; i++) assert_non_null(fgets(text, sizeof text, f));
    (void)fclose(f);
    char *at = text;
    for (int i = 1; i < column; i++) at = strchr(at, delimiter) + 1;
    return strtod(at, NULL);
}

static const struct reference_case {
    const char *id, *file;
    size_t count, row; /* the value compared stands in this row of the trial ... */
    int line;          /* ... and on this line of the file */
    char delimiter;
    int ml, ap, fz, force_ml, force_ap, right, left; /* columns from 1; 0: none */
    double to_mm;
} reference_cases[] = {
    {"BDS00001", "cop/hbedb/BDS00001.txt", 6000, 17, 19, '\t', 9, 8, 4, 3, 2, 0, 0, 10},
    {"BDS00069", "cop/hbedb/BDS00069.txt", 6000, 5999, 6001, '\t', 9, 8, 4, 3, 2, 0, 0, 10},
    {"PDS13CF1", "cop/pds/PDS13CF1grf.txt", 6000, 100, 102, '\t', 19, 17, 9, 10, 8, 3, 6, 1000},
    {"eyesClosed_1", "cop/plate1khz/eyesClosed_1.csv", 32000, 31999, 32001, ',', 6, 7, 3, 0, 0, 0, 0, 1000},
    {"IRR_BDS00002", "cop/irregular/IRR_BDS00002.csv", 4145, 2000, 2002, ',', 2, 3, 0, 0, 0, 0, 0, 1},
    {"LOS_SYN_2", "cop/lean/LOS_SYN_2.csv", 1000, 500, 502, ',', 2, 3, 0, 0, 0, 0, 0, 1},
};

static void compare_channel(const char *id, const double *channel, size_t row, int column,
                            const struct reference_case *c, double scale)
{
    assert_int_equal(channel != NULL, column > 0);
    if (channel) assert_near(id, channel[row], cell(c->file, c->line, c->delimiter, column) * scale, 0);
}

static void the_reference_list_is_read_as_it_says(void **state)
{
    (void)state;
    struct source_list l;
    struct problem why = {STATUS_OK, ""};
    char notes[SOURCE_NOTE_BYTES];
    if (!reference_present()) skip();
    if (source_list_manifest(reference_file("cop/manifest.csv"), &l, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    assert_int_equal(l.count, 23);
    for (size_t i = 0; i < sizeof reference_cases / sizeof reference_cases[0]; i++) {
        const struct reference_case *c = &reference_cases[i];
        struct sway_trial t;
        must_load(source_by_id(&l, c->id), NULL, &t, notes);
        assert_string_equal(notes, "");
        assert_int_equal(t.count, c->count);
        compare_channel(c->id, t.ml_mm, c->row, c->ml, c, c->to_mm);
        compare_channel(c->id, t.ap_mm, c->row, c->ap, c, c->to_mm);
        compare_channel(c->id, t.fz_n, c->row, c->fz, c, 1);
        compare_channel(c->id, t.force_ml_n, c->row, c->force_ml, c, 1);
        compare_channel(c->id, t.force_ap_n, c->row, c->force_ap, c, 1);
        compare_channel(c->id, t.right_fz_n, c->row, c->right, c, 1);
        compare_channel(c->id, t.left_fz_n, c->row, c->left, c, 1);
        assert_int_equal(t.has_lean, strncmp(c->id, "LOS", 3) == 0);
        assert_near(c->id, t.rate_hz,
                    strncmp(c->id, "IRR", 3) == 0    ? 0
                    : strncmp(c->id, "eyes", 4) == 0 ? 1000
                                                     : 100,
                    0);
        sway_trial_free(&t);
    }
    const struct trial_source *group = source_by_id(&l, "SUBJECT_4");
    assert_int_equal(group->kind, SOURCE_GROUP);
    assert_string_equal(group->member[CONDITION_EC_FOAM][0], "BDS00043");
    struct sway_trial none;
    assert_int_equal(trial_source_load(group, NULL, &none, notes, &why), STATUS_ARG);
    source_list_free(&l);
}

/* Frames by their number in the file, moments by the list's formula. */
static void frames_and_moments(void **state)
{
    (void)state;
    struct source_list l;
    struct sway_trial t;
    struct problem why;
    char notes[SOURCE_NOTE_BYTES];
    static const char *const file = "cop/dropouts/amti_100hz_with_dropouts.csv";
    enum { LINE_OF_FRAME_0 = 36 };
    if (!reference_present()) skip();
    assert_int_equal(source_list_manifest(reference_file("cop/manifest.csv"), &l, &why), STATUS_OK);
    must_load(source_by_id(&l, "QTEST_4000_6999"), NULL, &t, notes);
    assert_int_equal(t.count, 3000);
    assert_near("first frame", t.time_s[0], 40.0, 0);
    for (int i = 0; i < 3000; i += 2999) {
        int line = LINE_OF_FRAME_0 + 4000 + i;
        double fz = cell(file, line, ',', 6);
        assert_near("ML", t.ml_mm[i], 1000 * cell(file, line, ',', 8) / fz, 0);
        assert_near("AP", t.ap_mm[i], 1000 * cell(file, line, ',', 7) / fz, 0);
    }
    sway_trial_free(&t);
    source_list_free(&l);
    /* The whole file by its names: the drop-outs have no CoP, and that is no infinity. */
    assert_int_equal(load_file(reference_file(file), NULL, &t, notes, &why), STATUS_OK);
    assert_int_equal(t.count, 15605);
    assert_true(isnan(t.ml_mm[1]) && isnan(t.ap_mm[1]) && t.fz_n[1] <= 0);
    assert_near("ML", t.ml_mm[0], 1000 * -12.184570 / 581.4375, 1e-12);
    sway_trial_free(&t);
}

/* ---- units ---- */

/* seconds of 50 Hz: a circle of radius_mm about (offset, 0), in a unit of unit_mm; load: what the row of Fz
 * says. */
static const char *circle(const char *name, double radius_mm, double offset_mm, double unit_mm, int seconds,
                          double fz_n)
{
    static char text[400000];
    int n = sprintf(text, "time_s,cop_ml_mm,cop_ap_mm,fz_n\n");
    for (int i = 0; i < 50 * seconds; i++)
        n += sprintf(text + n, "%.2f,%.9g,%.9g,%g\n", i / 50.0,
                     (offset_mm + radius_mm * sin(i / 10.0)) / unit_mm, radius_mm * cos(i / 10.0) / unit_mm,
                     fz_n);
    return write_text(name, text);
}

static const struct unit_case {
    const char *what;
    double radius_mm, offset_mm, unit_mm;
    const char *said;
    int seconds;
    double fz_n;
    const char *note, *refused; /* parts of it; NULL: none */
} unit_cases[] = {
    {"as it should be", 8, 80, 1, "mm", 30, 700, NULL, NULL},
    {"centimetres, said", 8, 80, 10, "cm", 30, 700, NULL, NULL},
    {"a very quiet person", 3, 0, 1, "mm", 60, 700, NULL, NULL},
    {"a short piece of it", 0.5, 0, 1, "mm", 9, 700, NULL, NULL},
    {"as wide as quiet standing gets", 85, 0, 1, "mm", 30, 700, NULL, NULL},
    {"ten times too wide", 95, 0, 1, "mm", 30, 700,
     "moves over 190 mm, which is much for somebody who stands still; is the unit right? A 10th", NULL},
    {"centimetres taken for millimetres", 8, 80, 10, "mm", 30, 700,
     "moves only 1.6 mm in 30 s; is the unit right? 10 times", NULL},
    {"metres taken for millimetres", 8, 80, 1000, "mm", 30, 700,
     "moves only 0.016 mm in 30 s; is the unit right? 1000 times", NULL},
    {"metres taken for centimetres", 8, 80, 1000, "cm", 30, 700,
     "moves only 0.16 mm in 30 s; is the unit right? 100 times", NULL},
    {"one value all the time", 0, 80, 1, "mm", 30, 700,
     "The centre of pressure does not move at all in 30 s; are these its columns?", NULL},
    {"millimetres taken for centimetres", 20, 0, 1, "cm", 30, 700,
     "moves over 400 mm, which is much for somebody who stands still", NULL},
    {"centimetres taken for metres", 8, 80, 10, "m", 30, 700, NULL,
     "8000 mm off the middle, expected at most 2000 mm; is the unit right? With unit=cm (100 times less) it "
     "would be 80 mm."},
    {"millimetres taken for metres", 8, 80, 1, "m", 30, 700, NULL,
     "80000 mm off the middle, expected at most 2000 mm; is the unit right? With unit=mm (1000 times less) "
     "it would be 80 mm."},
    {"millimetres taken for centimetres, far off", 8, 300, 1, "cm", 30, 700, NULL,
     "3000 mm off the middle, expected at most 2000 mm; is the unit right? With unit=mm (10 times less) it "
     "would be 300 mm."},
    {"the same on a plate whose z points down", 8, 300, 1, "cm", 30, -700, NULL,
     "3000 mm off the middle, expected at most 2000 mm; is the unit right? With unit=mm (10 times less) it "
     "would be 300 mm."},
    {"nobody stands there", 8, 80, 10, "m", 30, 10, NULL, NULL},
    {"nobody stands there, z down", 8, 80, 10, "m", 30, -10, NULL, NULL},
};

static void a_unit_that_cannot_be_right_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unit_cases / sizeof unit_cases[0]; i++) {
        const struct unit_case *c = &unit_cases[i];
        const struct source_options o = {.unit = c->said};
        struct sway_trial t;
        struct problem why = {STATUS_OK, ""};
        char notes[SOURCE_NOTE_BYTES];
        const char *path = circle("unit.csv", c->radius_mm, c->offset_mm, c->unit_mm, c->seconds, c->fz_n);
        enum status status = load_file(path, &o, &t, notes, &why);
        if ((status == STATUS_DATA) != (c->refused != NULL)) fail_msg("%s: %s", c->what, why.text);
        if (c->refused && (!strstr(why.text, c->refused) || !strstr(why.text, "unit.csv:2: the centre")))
            fail_msg("%s: %s", c->what, why.text);
        if (c->note ? !strstr(notes, c->note) : notes[0] != '\0') fail_msg("%s: \"%s\"", c->what, notes);
        if (status == STATUS_OK)
            assert_int_equal(t.count, 50 * c->seconds); /* the values are given all the same */
        sway_trial_free(&t);
    }
}

static void moments_in_newton_millimetres(void **state)
{
    (void)state;
    static char text[100000];
    int n = sprintf(text, "MocapFrame,MocapTime,Fz,Mx,My\n");
    for (int i = 0; i < 1000; i++)
        n += sprintf(text + n, "%d,%.2f,600,%.3f,%.3f\n", i, i / 100.0, 48000 + 5000 * sin(i / 20.0),
                     3000 * cos(i / 20.0));
    struct sway_trial t;
    struct problem why;
    char notes[SOURCE_NOTE_BYTES];
    assert_int_equal(load_file(write_text("nmm.csv", text), NULL, &t, notes, &why), STATUS_DATA);
    if (!strstr(why.text, "nmm.csv:2: the centre of pressure is 80000 mm off the middle, expected at most "
                          "2000 mm; is the unit "
                          "right? With moments in N mm (1000 times less) it would be 80 mm."))
        fail_msg("%s", why.text);
    /* A list can say so. */
    struct source_list l;
    (void)write_text("list.csv", "trial,file,time_col,fz_col,mx_col,my_col,cop_from_moments\n"
                                 "a,nmm.csv,2,3,4,5,\"ml = My/Fz, ap = Mx/Fz\"\n");
    char path[200];
    (void)snprintf(path, sizeof path, "%s/list.csv", folder());
    assert_int_equal(source_list_manifest(path, &l, &why), STATUS_OK);
    must_load(&l.source[0], NULL, &t, notes);
    assert_near("ML", t.ml_mm[0], 5, 1e-12);
    assert_near("AP", t.ap_mm[0], 80, 1e-12);
    assert_string_equal(notes, "");
    sway_trial_free(&t);
    source_list_free(&l);
}

static void a_few_spikes_are_left_out(void **state)
{
    (void)state;
    static char text[200000];
    int n = sprintf(text, "time_s,cop_ml_mm,cop_ap_mm\n");
    for (int i = 0; i < 2000; i++)
        n += sprintf(text + n, "%.2f,%s,%.3f\n", i / 100.0,
                     i == 700   ? "9e5"
                     : i == 701 ? "NaN"
                                : "1.5",
                     9 * sin(i / 30.0));
    struct sway_trial t;
    struct problem why;
    char notes[SOURCE_NOTE_BYTES];
    assert_int_equal(load_file(write_text("spike.csv", text), NULL, &t, notes, &why), STATUS_OK);
    assert_string_equal(
        notes,
        "1 values are missing in 2000 rows. 1 of 2000 samples lie more than 2 m off the middle and are left "
        "out.");
    for (size_t i = 0; i < t.count; i++) assert_int_equal(t.marked[i], i == 700);
    assert_true(isnan(t.ml_mm[701]));
    sway_trial_free(&t);
}

/* ---- options and rows ---- */

static void options_and_rows_say_what_a_file_does_not(void **state)
{
    (void)state;
    static const char text[] = "a;b;c;d\n1,5;2;10;700\n2,5;3;11;701\n3,5;;12;702\n4,5;5;13;703\n";
    const char *path = write_text("plain.csv", text);
    const struct source_options o = {.rate = "100", .unit = "cm", .columns = "-:-a:b:d"};
    struct sway_trial t;
    struct problem why;
    char notes[SOURCE_NOTE_BYTES], list[200];
    assert_int_equal(load_file(path, &o, &t, notes, &why), STATUS_OK);
    assert_int_equal(t.count, 4);
    assert_null(t.time_s);
    assert_near("rate", t.rate_hz, 100, 0);
    assert_near("ML, turned, cm", t.ml_mm[1], -25, 0);
    assert_near("AP", t.ap_mm[1], 30, 0);
    assert_true(isnan(t.ap_mm[2]));
    assert_near("Fz", t.fz_n[3], 703, 0);
    assert_string_equal(notes, "1 values are missing in 4 rows.");
    sway_trial_free(&t);

    struct source_list l;
    (void)write_text(
        "rows.csv",
        "trial,file,fs_hz,ml_col,ap_col,cop_unit,fz_col,frame_first,frame_last,height_cm,mass_kg\n"
        "a,plain.csv,50,-1,3,mm,-4,1,2,170,65\n"
        "b,gone.csv,50,1,3,mm,,,,,\n"
        "c,plain.csv,50,1,9,mm,,,,,\n"
        "d,plain.csv,50,1,3,mm,,4,,,\n");
    (void)snprintf(list, sizeof list, "%s/rows.csv", folder());
    assert_int_equal(source_list_manifest(list, &l, &why), STATUS_OK);
    must_load(&l.source[0], NULL, &t, notes);
    assert_int_equal(t.count, 2);
    assert_near("ML", t.ml_mm[0], -2.5, 0);
    assert_near("AP", t.ap_mm[1], 12, 0);
    assert_near("Fz", t.fz_n[0], -701, 0);
    assert_near("height", t.height_m, 1.7, 1e-15);
    assert_near("mass", t.mass_kg, 65, 0);
    sway_trial_free(&t);
    assert_int_equal(trial_source_load(&l.source[1], NULL, &t, notes, &why), STATUS_DATA);
    assert_int_equal(why.status, STATUS_DATA);
    assert_non_null(
        strstr(why.text, "gone.csv: No such file or directory, expected a file that can be read"));
    assert_int_equal(trial_source_load(&l.source[2], NULL, &t, notes, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "plain.csv:2: 4 columns, expected at least 9"));
    assert_int_equal(trial_source_load(&l.source[3], NULL, &t, notes, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "plain.csv:5: no row of numbers up to here, expected at least one"));
    source_list_free(&l);
}

static const struct damaged_case {
    const char *what, *text, *want; /* part of the message */
} damaged_cases[] = {
    {"0 bytes", "", ":1: the file is empty, expected a recording"},
    {"only a header", "time_s,cop_ml_mm,cop_ap_mm\n",
     ":1: no row of numbers up to here, expected at least one"},
    {"text", "Dear diary,\ntoday I stood.\n", ":1: none of the known layouts has these columns."},
    {"cut off", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n0.01,1,2\n0.02,1\n",
     ":4: 2 columns, expected 3 as in the rows before; the file may be cut off"},
    {"a word", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n0.01,oops,2\n",
     ":3: cop_ml_mm = \"oops\", expected a number"},
    {"decimal commas", "time_s,cop_ml_mm,cop_ap_mm\n0,00,1,5,2,5\n",
     ":2: 6 columns, expected 3 as in the header; there are commas inside the numbers."},
    {"milliseconds", "t_s,cop_ml_mm,cop_ap_mm\n0,1,2\n10,1,2\n20,1,2\n",
     ": 0.1 samples a second by its time column, expected 1 to 10000; is the time in seconds?"},
    {"half a capture", "# capture 1\n5 R 00\n", ":1: the head says no rate_hz"},
    {"a capture without samples",
     "# capture 1\n# rate_hz = 100\n# channel = 4 1 0 0 0\n# channel = 8 1 0 0 0\n# channel = 9 1 0 0 0\n7 R "
     "00\n",
     ":6: the capture holds no whole sample, expected some"},
};

static void damaged_files_say_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof damaged_cases / sizeof damaged_cases[0]; i++) {
        struct sway_trial t;
        struct problem why = {STATUS_OK, ""};
        char notes[SOURCE_NOTE_BYTES];
        enum status status =
            load_file(write_text("damaged.csv", damaged_cases[i].text), NULL, &t, notes, &why);
        if (status != STATUS_DATA || !strstr(why.text, damaged_cases[i].want))
            fail_msg("%s: %d %s", damaged_cases[i].what, (int)status, why.text);
        assert_int_equal(t.count, 0);
        assert_null(t.ml_mm);
    }
}

/* A base of support belongs to the list, so trials only borrow it. */
static void polygons_come_with_the_trial(void **state)
{
    (void)state;
    struct source_list l;
    struct sway_trial t;
    struct problem why;
    char list[200], notes[SOURCE_NOTE_BYTES];
    (void)write_text("feet.csv", "ml_mm,ap_mm\n-100,-80\n100,-80\n0,140\n");
    (void)write_text("stand.csv", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n0.01,1,2\n");
    (void)write_text("poly.csv", "trial,file,polygon\na,stand.csv,feet.csv\nb,stand.csv,none.csv\n");
    (void)snprintf(list, sizeof list, "%s/poly.csv", folder());
    assert_int_equal(source_list_manifest(list, &l, &why), STATUS_OK);
    must_load(&l.source[0], NULL, &t, notes);
    assert_int_equal(t.corners, 3);
    assert_near("corner", t.polygon[2].y, 140, 0);
    sway_trial_free(&t);
    assert_int_equal(trial_source_load(&l.source[1], NULL, &t, notes, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "none.csv: No such file or directory"));
    source_list_free(&l);
}

/* ---- captures and the store ---- */

static int64_t fake_now(void *context)
{
    return *(int64_t *)context;
}
static void fake_wait(void *context, int64_t until_ns)
{
    *(int64_t *)context = until_ns;
}

static void a_capture_gives_the_samples_of_the_plate(void **state)
{
    (void)state;
    enum { ROOM = 8192 };
    static struct force_sample live[ROOM];
    int64_t now_ns = 0;
    const struct driver_host host = {fake_now, fake_wait, &now_ns, true};
    struct driver *d;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct sway_trial t, want;
    struct sway_config config;
    char path[200], notes[SOURCE_NOTE_BYTES];
    int n = 0;
    (void)snprintf(path, sizeof path, "%s/sim.capture", folder());
    if (driver_open("sim:seed=3", &host, path, &d, &error, &why) != STATUS_OK) fail_msg("%s", why.text);
    while (n < 5000) {
        now_ns += NS_PER_MS;
        n += driver_read(d, live + n, ROOM - n, 0);
    }
    sway_config_default(&d->info, &config);
    driver_close(d);
    assert_int_equal(sway_trial_from_raw(&config, live, (size_t)n, &want), STATUS_OK);
    if (load_file(path, NULL, &t, notes, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(t.count, want.count);
    assert_memory_equal(t.time_s, want.time_s, t.count * sizeof *t.time_s);
    assert_memory_equal(t.ml_mm, want.ml_mm, t.count * sizeof *t.ml_mm);
    assert_memory_equal(t.fz_n, want.fz_n, t.count * sizeof *t.fz_n);
    assert_false(t.no_device_clock);
    sway_trial_free(&t);
    sway_trial_free(&want);
}

static void stored_sets_are_trials(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct problem why = {STATUS_OK, ""};
    static struct fake_practice fake;
    struct record_id session, trial[2];
    struct stored_trial *stored = NULL;
    struct source_list l;
    struct sway_trial t;
    char data[200], notes[SOURCE_NOTE_BYTES];
    (void)snprintf(data, sizeof data, "%s/data", folder());
    assert_int_equal(store_open(data, STORE_WRITE, &s, NULL, &why), STATUS_OK);
    assert_int_equal(ring_create(16384, sizeof(struct record_item), &ring), STATUS_OK);
    assert_int_equal(recorder_start(s, ring, false, &r, &why), STATUS_OK);
    fake_session(s, "P0042", &session);
    fake_create(&fake, E01_STEADY_STAND, 200.0, 3);
    for (int i = 0; i < 2; i++)
        assert_int_equal(fake_trial(&fake, r, ring, &session, 70000, &trial[i], &why), RECORDER_SAVED);
    fake_destroy(&fake);
    recorder_stop(r);
    ring_destroy(ring);
    assert_int_equal(store_load_trial(s, trial[1].text, &stored, &why), STATUS_OK);
    store_close(s);

    if (source_list_session(data, session.text, &l, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(l.count, 2);
    assert_int_equal(l.source[0].kind, SOURCE_STORED);
    assert_string_equal(l.source[0].id, trial[0].text); /* oldest first */
    must_load(source_by_id(&l, trial[1].text), NULL, &t, notes);
    assert_int_equal(t.count, stored->sample_count);
    assert_false(t.no_device_clock);
    assert_near("weight", t.mass_kg, 700 / STANDARD_GRAVITY_M_S2, 1e-9);
    struct plate_maths maths;
    struct plate_reading reading;
    plate_maths_prepare(&maths, &fake.config.plate, fake.config.tare);
    plate_maths_run(&maths, stored->samples[100].raw, &reading);
    assert_near("ML", t.ml_mm[100], reading.cop_mm.x, 0);
    assert_near("Fz", t.fz_n[100], reading.fz_n, 0);
    assert_near("time", t.time_s[100], 0.5, 1e-9);
    sway_trial_free(&t);
    stored_trial_free(stored);
    source_list_free(&l);

    assert_int_equal(source_list_session(data, NULL, &l, &why), STATUS_OK);
    assert_int_equal(l.count, 2);
    source_list_free(&l);
    assert_int_equal(source_list_session(data, "00000000-0000-7000-8000-000000000000", &l, &why),
                     STATUS_DATA);
    assert_non_null(strstr(why.text, "the store has no recorded set of it"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_named_by_their_stems),
        cmocka_unit_test(lines_name_a_path_and_an_id),
        cmocka_unit_test(the_reference_list_is_read_as_it_says),
        cmocka_unit_test(frames_and_moments),
        cmocka_unit_test(a_unit_that_cannot_be_right_is_noticed),
        cmocka_unit_test(moments_in_newton_millimetres),
        cmocka_unit_test(a_few_spikes_are_left_out),
        cmocka_unit_test(options_and_rows_say_what_a_file_does_not),
        cmocka_unit_test(damaged_files_say_what_is_wrong),
        cmocka_unit_test(polygons_come_with_the_trial),
        cmocka_unit_test(a_capture_gives_the_samples_of_the_plate),
        cmocka_unit_test(stored_sets_are_trials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
