/* Recordings and captures: malformed ones, options, pacing, and captures of the simulated plate. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/driver.h"

/* Virtual time: waiting moves the clock. */
static int64_t fake_now_ns(void *context)
{
    return *(int64_t *)context;
}
static void fake_wait_ns(void *context, int64_t until_ns)
{
    *(int64_t *)context = until_ns;
}
static int64_t fake_ns;
static const struct driver_host fake = {fake_now_ns, fake_wait_ns, &fake_ns, true};

static const char *folder(void)
{
    static char path[64];
    if (!*path) strcpy(path, scratch_dir());
    return path;
}

static const char *write_file(const char *name, const char *bytes, size_t n)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder(), name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    (void)fclose(f);
    return path;
}

static struct driver *try_open(const char *path, const char *options, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    char spec[400];
    struct driver *d;
    (void)snprintf(spec, sizeof spec, "replay:%s%s", path, options);
    *status = driver_open(spec, &fake, NULL, &d, error, why);
    return d;
}

static struct driver *must_open(const char *path, const char *options)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct driver *d = try_open(path, options, &status, &error, &why);
    if (!d) fail_msg("%s%s: %s", path, options, why.text);
    return d;
}

/* want: "@" stands for the path. */
static void expect_text(const char *what, const char *got, const char *want, const char *path)
{
    char full[800] = "";
    for (; *want; want++) {
        size_t n = strlen(full);
        (void)snprintf(full + n, sizeof full - n, "%.*s", *want == '@' ? (int)strlen(path) : 1,
                       *want == '@' ? path : want);
    }
    if (strcmp(got, full) != 0) fail_msg("%s:\n%s\nexpected\n%s", what, got, full);
}

#define HEAD "time_s,cop_ml_mm,cop_ap_mm,fz_n\n"
static const struct malformed {
    const char *what, *bytes, *options;
    enum status status;
    const char *want;
} malformed[] = {
    {"empty",                         "",                                               "",                                       STATUS_DATA,  "@:1: the file is empty, expected a recording" },
    {"header only",                   HEAD,                                             "",                                       STATUS_DATA,  "@:1: 0 rows of numbers, expected at least 2"  },
    {"one row",                       HEAD "0,1,2,700\n",                               "",                                       STATUS_DATA,  "@:2: 1 rows of numbers, expected at least 2"  },
    {"truncated",                     HEAD "0,1,2,700\n0.01,1,2,700\n0.02,1,2",         "",                                       STATUS_DATA,
     "@:4: 3 columns, expected 4 as in the rows before; the file may be cut off"                                                                                                               },
    {"first row short",               HEAD "0,1,2\n",                                   "",                                       STATUS_DATA,  "@:2: 3 columns, expected at least 4"          },
    {"words",                         "Dear diary,\ntoday I stood still.\n",            "",                                       STATUS_DATA,
     "@:1: none of the known layouts has these columns. Say which to read, for example "
     "@,columns=TIME:ML:AP:FZ,unit=mm "
     "(names or numbers from 1)."                                                                                                                                                              },
    {"one column",                    "cop\n1\n2\n",                                    "",                                       STATUS_DATA,
     "@:1: none of the known layouts has these columns. Say which to read, for example "
     "@,columns=TIME:ML:AP:FZ,unit=mm "
     "(names or numbers from 1)."                                                                                                                                                              },
    {"one column, asked for",         "cop\n1\n2\n",                                    ",columns=1:2:3,unit=mm",                 STATUS_DATA,
     "@:3: no row of numbers up to here, expected one after the header"                                                                                                                        },
    {"a word in a row",               HEAD "0,1,2,700\n0.01,oops,2,700\n",              "",                                       STATUS_DATA,
     "@:3: cop_ml_mm = \"oops\", expected a number"                                                                                                                                            },
    {"NaN",                           HEAD "0,1,2,700\n0.01,1,nan,700\n",               "",                                       STATUS_DATA,
     "@:3: cop_ap_mm = \"nan\", expected a number"                                                                                                                                             },
    {"empty field",                   HEAD "0,1,2,\n",                                  "",                                       STATUS_DATA,  "@:2: fz_n = \"\", expected a number"          },
    {"decimal comma",                 "time_s;cop_ml_mm;cop_ap_mm;fz_n\n0;1,5;2;700\n", "",                                       STATUS_DATA,
     "@:2: cop_ml_mm = \"1,5\", expected a number"                                                                                                                                             },
    {"time stands still",             HEAD "0,1,2,700\n0.01,1,2,700\n0.01,1,2,700\n",   "",                                       STATUS_DATA,
     "@:4: time_s = \"0.01\", expected a later time than in the row before"                                                                                                                    },
    {"time in the same microsecond",  HEAD "0,1,2,700\n0.01,1,2,700\n0.0100003,1,2,700\n", "",                                   STATUS_DATA,
     "@:4: time_s = \"0.0100003\", expected a later time than in the row before"                                                                                                               },
    {"metres said to be centimetres", HEAD "0,0.1,20,700\n0.01,0.1,20.1,700\n",         ",unit=m",                                STATUS_DATA,
     "@:2: the centre of pressure is 20000 mm off the middle, expected at most 2000 mm; is the unit right?"                                                                                    },
    {"an elephant",                   HEAD "0,1,2,1e30\n0.01,1,2,700\n",                "",                                       STATUS_DATA,
     "@:2: fz_n = \"1e30\", expected -100000 to 100000 N"                                                                                                                                      },
    {"milliseconds",                  HEAD "0,1,2,700\n10,1,2,700\n20,1,2,700\n",       "",                                       STATUS_DATA,
     "@: 0.1 samples a second by its time column, expected 1 to 10000; is the time in seconds?"                                                                                                },
    {"no such column",                HEAD "0,1,2,700\n",                               ",columns=time_s:left:cop_ap_mm,unit=mm", STATUS_DATA,
     "@:1: no column \"left\" for ML, expected one of this line's names or a number from 1"                                                                                                    },
    {"unit unknown",                  HEAD "0,1,2,700\n",                               ",unit=inch",                             STATUS_USAGE, "unit=inch, expected mm, cm or m."             },
    {"unit missing",                  HEAD "0,1,2,700\n",                               ",columns=1:2:3",                         STATUS_USAGE,
     "columns= needs the unit of the centre of pressure too: unit=mm, cm or m."                                                                                                                },
    {"columns half",                  HEAD "0,1,2,700\n",                               ",columns=1:2,unit=mm",                   STATUS_USAGE,
     "columns=1:2, expected TIME:ML:AP or TIME:ML:AP:FZ, for example columns=1:9:8:4."                                                                                                         },
    {"no time, no rate",              HEAD "0,1,2,700\n",                               ",columns=-:2:3,unit=mm",                 STATUS_USAGE,
     "A recording without a time column needs its rate in Hz, for example rate=100."                                                                                                           },
    {"rate",                          HEAD "0,1,2,700\n",                               ",rate=fast",                             STATUS_USAGE, "rate=fast, expected a number from 1 to 10000."},
    {"speed",                         HEAD "0,1,2,700\n",                               ",speed=-1",                              STATUS_USAGE,
     "speed=-1, expected a number from 0 (as fast as possible) to 1000."                                                                                                                       },
    {"delimiter",                     HEAD "0,1,2,700\n",                               ",delimiter=pipe",                        STATUS_USAGE,
     "delimiter=pipe, expected comma, tab, semicolon or space."                                                                                                                                },
    {"a later capture",               "# capture 2\n",                                  "",                                       STATUS_DATA,
     "@:1: not a capture of this version, expected \"# capture 1\""                                                                                                                            },
    {"a capture without a head",      "# capture 1\n5 R 00\n",                          "",                                       STATUS_DATA,  "@:1: the head says no rate_hz"                },
    {"a capture head line",           "# capture 1\n# rate_hz\n",                       "",                                       STATUS_DATA,  "@:2: expected \"# key = value\""              },
    {"a capture head value",          "# capture 1\n# rate_hz = fast\n",                "",                                       STATUS_DATA,
     "@:2: rate_hz = fast does not fit this key"                                                                                                                                               },
    {"a capture without channels",    "# capture 1\n# rate_hz = 100\n5 R 00\n",         "",                                       STATUS_DATA,
     "@:2: 0 channels, expected 1 to 8"                                                                                                                                                        },
#define CAPTURE_HEAD                                                                                         \
    "# capture 1\n# rate_hz = 100\n# channel = 4 1 0 0 0\n# channel = 8 1 0 0 0\n# channel = 9 1 0 0 0\n"
    {"a capture without bytes",       CAPTURE_HEAD "7 W 0102\n",                        "",                                       STATUS_DATA,
     "@:6: the capture holds no bytes from a plate, expected R lines"                                                                                                                          },
    {"a capture line",                CAPTURE_HEAD "7 R 01 0\n8 R 00\n",                "",                                       STATUS_DATA,
     "@:6: \"7 R 01 0\", expected \"<t_ns> R|W <hex>\""                                                                                                                                        },
    {"a capture line, direction",     CAPTURE_HEAD "7 X 01\n8 R 00\n",                  "",                                       STATUS_DATA,
     "@:6: \"7 X 01\", expected \"<t_ns> R|W <hex>\""                                                                                                                                          },
    {"a capture back in time",        CAPTURE_HEAD "7 R 01\n6 R 00\n",                  "",                                       STATUS_DATA,
     "@:7: time 6 ns, expected no earlier than the line before"                                                                                                                                },
};

static void malformed_files_say_where_and_what(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        const struct malformed *m = &malformed[i];
        const char *path = write_file("bad.csv", m->bytes, strlen(m->bytes));
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        struct driver *d = try_open(path, m->options, &status, &error, &why);
        if (d || status != m->status) fail_msg("%s: status %d, %s", m->what, (int)status, why.text);
        expect_text(m->what, why.text, m->want, path);
    }
    enum status status;
    enum plate_error error;
    struct problem why;
    const char *binary = write_file("binary", "P\0\1\2", 4);
    assert_null(try_open(binary, "", &status, &error, &why));
    expect_text("binary", why.text, "@:1: not a text file, expected a recording as text", binary);
}

static void files_that_cannot_be_read(void **state)
{
    (void)state;
    enum status status;
    enum plate_error error;
    struct problem why;
    assert_null(try_open("/nonexistent/x.csv", "", &status, &error, &why));
    assert_int_equal(status, STATUS_DATA);
    expect_text("missing", why.text,
                "@: cannot be read (No such file or directory). Expected a recording (text, or a "
                "capture).",
                "/nonexistent/x.csv");
    assert_null(try_open(folder(), "", &status, &error, &why));
    assert_int_equal(status, STATUS_DATA);
    expect_text("folder", why.text, "@: is a folder. Expected a recording (text, or a capture).", folder());
    assert_null(try_open("/dev/null", "", &status, &error, &why));
    expect_text("device", why.text, "@: is not a file. Expected a recording (text, or a capture).",
                "/dev/null");
    const char *huge = write_file("huge.csv", HEAD, strlen(HEAD));
    assert_int_equal(truncate(huge, 300LL << 20), 0); /* sparse */
    assert_null(try_open(huge, "", &status, &error, &why));
    expect_text("huge", why.text, "@: is larger than 256 MB. Expected a recording (text, or a capture).",
                huge);
}

/* Root reads everything: ask from a process without rights. */
static int open_without_rights(const char *path)
{
    enum status status;
    enum plate_error error;
    struct problem why;
    char want[300];
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return 2;
    if (try_open(path, "", &status, &error, &why) || status != STATUS_DATA) return 3;
    (void)snprintf(want, sizeof want,
                   "%s: cannot be read (Permission denied). Expected a recording (text, or a capture).",
                   path);
    return strcmp(why.text, want) == 0 ? 0 : 4;
}

static void a_file_without_permission(void **state)
{
    (void)state;
    int status = 0;
    const char *path = write_file("secret.csv", HEAD, strlen(HEAD));
    assert_int_equal(chmod(path, 0), 0);
    pid_t child = fork();
    if (child == 0) _exit(open_without_rights(path));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static double value(const struct driver *d, const struct force_sample *s, int channel)
{
    return s->raw[channel].f32 * d->info.channel[channel].scale + d->info.channel[channel].offset;
}

/* All samples of a recording at once. */
static int read_all(struct driver *d, struct force_sample *out, int max)
{
    int total = 0, n;
    while ((n = driver_read(d, out + total, max - total, 1000)) >= 0) total += n;
    assert_int_equal(d->state, PLATE_ENDED);
    return total;
}

static void options_choose_columns_units_and_delimiters(void **state)
{
    (void)state;
    static const struct {
        const char *what, *bytes, *options;
        double rate_hz;
        int count;
        int64_t last_us;
        double fz_n, ml_mm, ap_mm;
    } cases[] = {
        {"our layout",               HEAD "0,1,2,700\n0.01,3,4,701\n",                             "",                                      100, 2, 10000, 701, 3,   4 },
        {"CR LF, BOM, blank end",
         "\xef\xbb\xbf"
         "time_s,cop_ml_mm,cop_ap_mm,fz_n\r\n0,1,2,700\r\n0.01,3,4,701\r\n\r\n",                   "",                                      100, 2, 10000, 701, 3,   4 },
        {"quoted names",             "\"time_s\",\"cop_ml_mm\",\"cop_ap_mm\"\n0,1,2\n0.005,3,4\n", "",                                      200, 2, 5000,  700,
         3,                                                                                                                                                          4 },
        {"by name, cm",              "t;F;x;y\n0;700;1;2\n0.02;701;3;4\n",                         ",columns=t:x:y:F,unit=cm",              50,  2, 20000, 701,
         30,                                                                                                                                                         40},
        {"by number, turned",        "a note\n0 700 0.01 0.02\n0.02 701 0.03 0.04\n",              ",columns=1:-3:4:2,unit=m",              50,
         2,                                                                                                                                         20000, 701, -30, 40},
        {"blanks of any width",      "0   700  1 2\n0.02 701   3   4\n",                           ",columns=1:3:4:2,unit=mm",              50,  2, 20000,
         701,                                                                                                                                                   3,   4 },
        {"no time column",           "x,y\n1,2\n3,4\n5,6\n",                                       ",columns=-:1:2,unit=mm,rate=250",       250, 3, 8000,  700, 5,
         6                                                                                                                                                             },
        {"header lines",             "1,2,3\n9,9,9\n0,1,2\n0.01,3,4\n",                            ",columns=1:2:3,unit=mm,header_lines=2", 100, 2,
         10000,                                                                                                                                            700, 3,   4 },
        {"rate wins over the clock", HEAD "0,1,2,700\n0.01,3,4,701\n",                             ",rate=99",                              99,  2, 10000, 701, 3,   4 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct force_sample s[16];
        struct driver *d =
            must_open(write_file("good.csv", cases[i].bytes, strlen(cases[i].bytes)), cases[i].options);
        int n = read_all(d, s, 16);
        if (n != cases[i].count) fail_msg("%s: %d samples", cases[i].what, n);
        assert_near(cases[i].what, d->info.rate_hz, cases[i].rate_hz, 1e-9);
        assert_int_equal(s[n - 1].t_dev_us, cases[i].last_us);
        assert_near(cases[i].what, value(d, &s[n - 1], 0), cases[i].fz_n, 1e-4);
        assert_near(cases[i].what, value(d, &s[n - 1], 1), cases[i].ml_mm, 1e-4);
        assert_near(cases[i].what, value(d, &s[n - 1], 2), cases[i].ap_mm, 1e-4);
        bool has_fz = d->info.calibrated;
        assert_int_equal(!!(s[0].flags & SAMPLE_UNCALIBRATED), !has_fz);
        assert_true(d->info.recorded && !d->info.simulated && d->info.has_device_time);
        driver_close(d);
    }
}

static void gaps_are_marked(void **state)
{
    (void)state;
    static const char text[] =
        HEAD "0,0,0,700\n0.01,0,0,700\n0.02,0,0,700\n0.05,0,0,700\n0.06,0,0,700\n0.075,0,0,700\n";
    struct force_sample s[16];
    struct driver *d = must_open(write_file("gaps.csv", text, sizeof text - 1), "");
    assert_int_equal(read_all(d, s, 16), 6);
    static const bool want[6] = {false, false, false,
                                 true,  false, false}; /* 15 ms is 1.5 periods: not above */
    for (int i = 0; i < 6; i++) {
        assert_int_equal(!!(s[i].flags & SAMPLE_GAP_BEFORE), want[i]);
        assert_int_equal(s[i].seq, i);
    }
    assert_int_equal(d->counters.gaps, 1);
    driver_close(d);
}

static void virtual_time_returns_what_is_due(void **state)
{
    (void)state;
    static const char text[] = HEAD "5,0,0,700\n5.01,0,0,700\n5.02,0,0,700\n5.03,0,0,700\n";
    struct force_sample s[16];
    struct driver *d = must_open(write_file("due.csv", text, sizeof text - 1), ",speed=50");
    assert_near("speed", d->speed, 50, 0);
    fake_ns = 1000 * NS_PER_S;
    assert_int_equal(driver_read(d, s, 16, 0), 1);
    assert_int_equal(driver_read(d, s, 16, 0), 0);
    fake_ns += 9 * NS_PER_MS;
    assert_int_equal(driver_read(d, s, 16, 0), 0);
    fake_ns += 1 * NS_PER_MS;
    assert_int_equal(driver_read(d, s, 16, 0), 1);
    assert_int_equal(s[0].t_arr_ns, fake_ns);
    assert_int_equal(s[0].t_dev_us, 5010000);
    fake_ns += 20 * NS_PER_MS;
    assert_int_equal(driver_read(d, s, 1, 0), 1);
    assert_int_equal(driver_read(d, s, 16, 0), 1);
    assert_int_equal(driver_read(d, s, 16, 0), -1);
    assert_int_equal(d->state, PLATE_ENDED);
    assert_int_equal(d->error, PLATE_OK);
    assert_int_equal(driver_read(d, s, 16, 0), -1);
    driver_close(d);
}

static void true_time_paces(void **state)
{
    (void)state;
    static const char text[] = HEAD "0,0,0,700\n0.05,0,0,700\n0.1,0,0,700\n0.15,0,0,700\n";
    char spec[200];
    struct force_sample s[16];
    struct driver *d;
    enum plate_error error;
    (void)snprintf(spec, sizeof spec, "replay:%s", write_file("pace.csv", text, sizeof text - 1));
    assert_int_equal(driver_open(spec, &driver_host_true_time, NULL, &d, &error, NULL), STATUS_OK);
    int64_t start_ns = clock_now_ns();
    int total = 0, n;
    while ((n = driver_read(d, s, 16, 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            int64_t late_ns = s[i].t_arr_ns - start_ns - s[i].t_dev_us * 1000;
            if (late_ns < 0 || late_ns > 100 * NS_PER_MS)
                fail_msg("sample %d: %lld ns late", total + i, (long long)late_ns);
        }
        total += n;
    }
    assert_int_equal(total, 4);
    assert_in_range(clock_now_ns() - start_ns, 150 * NS_PER_MS, 400 * NS_PER_MS);
    driver_close(d);
}

/* The simulated plate sends PS1 frames, so its capture must replay to the very same samples. */
static void a_capture_of_the_simulated_plate_is_exact(void **state)
{
    (void)state;
    enum { ROOM = 4096 };
    static struct force_sample live[ROOM], again[ROOM];
    static const char *const specs[] = {"sim:seed=3", "sim:seed=4,fault=garbage", "sim:seed=5,fault=drop"};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        char path[128];
        struct driver *d;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        int n = 0;
        (void)snprintf(path, sizeof path, "%s/sim.capture", folder());
        fake_ns = 0;
        if (driver_open(specs[i], &fake, path, &d, &error, &why) != STATUS_OK)
            fail_msg("%s: %s", specs[i], why.text);
        for (int ms = 0; ms < 3000 && n < ROOM - 256; ms++) {
            fake_ns = (ms + 1) * NS_PER_MS;
            int got = driver_read(d, live + n, 256, 0);
            assert_true(got >= 0);
            n += got;
        }
        struct plate_info plate = d->info;
        driver_close(d);
        if (n < 1000) fail_msg("%s: only %d samples", specs[i], n);
        d = must_open(path, "");
        assert_true(d->info.simulated && d->info.recorded);
        assert_memory_equal(d->info.channel, plate.channel, sizeof plate.channel);
        assert_int_equal(read_all(d, again, ROOM), n);
        for (int k = 0; k < n; k++) {
            again[k].t_arr_ns = live[k].t_arr_ns;
            if (memcmp(&again[k], &live[k], sizeof live[k]) != 0)
                fail_msg("%s: sample %d differs", specs[i], k);
        }
        driver_close(d);
    }
}

static void a_capture_cut_off_is_read_to_its_last_whole_line(void **state)
{
    (void)state;
    static const char text[] = CAPTURE_HEAD "7 R 00\n8 R 000";
    struct force_sample s[4];
    struct driver *d = must_open(write_file("cut.capture", text, sizeof text - 1), "");
    assert_int_equal(read_all(d, s, 4), 0);
    driver_close(d);
}

/* Both are shown: a file that somebody edited must not bring bytes that are no text. */
static void a_capture_names_its_plate_in_clean_text(void **state)
{
    (void)state;
    static const char text[] = CAPTURE_HEAD "# name = Plate\x1b[2J \xff\xc3\xa9\n# serial = \t7\n7 R 00\n";
    struct driver *d = must_open(write_file("named.capture", text, sizeof text - 1), "");
    assert_string_equal(d->info.name, "Plate?[2J ?\xc3\xa9");
    assert_string_equal(d->info.serial, "?7");
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_files_say_where_and_what),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(a_file_without_permission),
        cmocka_unit_test(options_choose_columns_units_and_delimiters),
        cmocka_unit_test(gaps_are_marked),
        cmocka_unit_test(virtual_time_returns_what_is_due),
        cmocka_unit_test(true_time_paces),
        cmocka_unit_test(a_capture_of_the_simulated_plate_is_exact),
        cmocka_unit_test(a_capture_cut_off_is_read_to_its_last_whole_line),
        cmocka_unit_test(a_capture_names_its_plate_in_clean_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
