/* Real recordings through replay: as many samples, the rate, and the first and last values that stand in the file.
 *
 * Columns and units are those of the manifest that comes with the recordings; the values are read here a second time, by
 * the C library, from the first and the last row. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "drivers/driver.h"

static int64_t fake_now_ns(void *context)
{
    return *(int64_t *)context;
}
static void fake_wait_ns(void *context, int64_t until_ns)
{
    *(int64_t *)context = until_ns;
}

struct file_case {
    const char *file;
    int count;
    double rate_hz;
    char delimiter;
    int time_col, ml_col, ap_col, fz_col; /* from 1; fz_col 0: none */
    double to_mm;                         /* 0: columns are moments, ML = 1000 My / Fz, AP = 1000 Mx / Fz */
};

#define BDS(n)                                                                                               \
    {                                                                                                        \
        "cop/hbedb/BDS" n ".txt", 6000, 100, '\t', 1, 9, 8, 4, 10                                            \
    }
static const struct file_case files[] = {
    BDS("00001"),
    BDS("00002"),
    BDS("00003"),
    BDS("00004"),
    BDS("00007"),
    BDS("00010"),
    BDS("00037"),
    BDS("00040"),
    BDS("00043"),
    BDS("00046"),
    BDS("00067"),
    BDS("00069"),
    {"cop/plate1khz/eyesOpen_1.csv",              32000, 1000, ',',  2, 6,  7,  3, 1000},
    {"cop/plate1khz/eyesClosed_1.csv",            32000, 1000, ',',  2, 6,  7,  3, 1000},
    {"cop/pds/PDS13OR1grf.txt",                   6000,  100,  '\t', 1, 19, 17, 9, 1000},
    {"cop/pds/PDS13CF1grf.txt",                   6000,  100,  '\t', 1, 19, 17, 9, 1000},
    {"cop/dropouts/amti_100hz_with_dropouts.csv", 15605, 100,  ',',  2, 8,  7,  6, 0   },
    {"cop/irregular/IRR_BDS00002.csv",            4145,  100,  ',',  1, 2,  3,  0, 1   },
    {"cop/lean/LOS_SYN_1.csv",                    1000,  100,  ',',  1, 2,  3,  0, 1   },
    {"cop/lean/LOS_SYN_2.csv",                    1000,  100,  ',',  1, 2,  3,  0, 1   },
    {"cop/lean/LOS_SYN_3.csv",                    1000,  100,  ',',  1, 2,  3,  0, 1   },
};

static double column(const char *line, char delimiter, int col)
{
    for (int i = 1; i < col; i++) {
        line = strchr(line, delimiter);
        assert_non_null(line);
        line++;
    }
    return strtod(line, NULL);
}

/* The first and the last line that begins with a digit and holds more than a name and a value. */
static void outer_rows(const struct file_case *c, char *first, char *last, size_t bytes)
{
    char line[1024];
    FILE *f = fopen(reference_file(c->file), "r");
    assert_non_null(f);
    first[0] = '\0';
    while (fgets(line, sizeof line, f)) {
        if (line[0] < '0' || line[0] > '9') continue;
        if (!first[0]) (void)snprintf(first, bytes, "%s", line);
        (void)snprintf(last, bytes, "%s", line);
    }
    (void)fclose(f);
}

static double value(const struct driver *d, const struct force_sample *s, enum channel_role role)
{
    for (int i = 0; i < d->info.channel_count; i++)
        if (d->info.channel[i].role == role)
            return s->raw[i].f32 * d->info.channel[i].scale + d->info.channel[i].offset;
    return NAN;
}

static void compare(const struct file_case *c, const struct driver *d, const char *line,
                    const struct force_sample *s)
{
    double fz_n = c->fz_col ? column(line, c->delimiter, c->fz_col) : 700;
    double ml = column(line, c->delimiter, c->ml_col), ap = column(line, c->delimiter, c->ap_col);
    double t_s = column(line, c->delimiter, c->time_col), got_ml, got_ap;
    if (c->to_mm > 0) {
        ml *= c->to_mm, ap *= c->to_mm;
        got_ml = value(d, s, ROLE_COPX), got_ap = value(d, s, ROLE_COPY);
    } else if (fz_n > 0) { /* devices.md 12: CoPx = -My / Fz, CoPy = Mx / Fz */
        ml *= 1000 / fz_n, ap *= 1000 / fz_n;
        got_ml = -1000 * value(d, s, ROLE_MY) / value(d, s, ROLE_FZ);
        got_ap = 1000 * value(d, s, ROLE_MX) / value(d, s, ROLE_FZ);
    } else { /* a drop-out, written as zeros */
        got_ml = value(d, s, ROLE_MY), got_ap = value(d, s, ROLE_MX);
    }
    assert_near(c->file, value(d, s, ROLE_FZ), fz_n, 1e-4);
    assert_near(c->file, got_ml, ml, 2e-5); /* single precision: 1e-7 of some 100 mm */
    assert_near(c->file, got_ap, ap, 2e-5);
    assert_near(c->file, (double)s->t_dev_us, round(t_s * 1e6), 0);
}

static void every_recording_is_read_as_it_is(void **state)
{
    (void)state;
    enum { BLOCK = 1024 };
    static struct force_sample s[BLOCK];
    int64_t now_ns = 0;
    const struct driver_host fake = {fake_now_ns, fake_wait_ns, &now_ns, true};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const struct file_case *c = &files[i];
        char spec[600], first[1024], last[1024];
        struct driver *d;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        struct force_sample newest = {.seq = -1};
        int total = 0, n;
        outer_rows(c, first, last, sizeof first);
        (void)snprintf(spec, sizeof spec, "replay:%s", reference_file(c->file));
        if (driver_open(spec, &fake, NULL, &d, &error, &why) != STATUS_OK) fail_msg("%s", why.text);
        assert_near(c->file, d->info.rate_hz, c->rate_hz, 1e-9);
        while ((n = driver_read(d, s, BLOCK, 200)) >= 0) {
            if (n == 0) continue;
            if (total == 0) compare(c, d, first, &s[0]);
            newest = s[n - 1];
            total += n;
        }
        compare(c, d, last, &newest);
        if (total != c->count) fail_msg("%s: %d samples, expected %d", c->file, total, c->count);
        assert_int_equal(d->state, PLATE_ENDED);
        assert_int_equal(d->info.calibrated, c->fz_col > 0);
        assert_string_equal(d->info.name, strrchr(c->file, '/') + 1);
        /* Only the thinned recording has gaps. */
        if ((d->counters.gaps > 0) != (strstr(c->file, "irregular") != NULL))
            fail_msg("%s: %llu gaps", c->file, (unsigned long long)d->counters.gaps);
        driver_close(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recording_is_read_as_it_is),
    };
    if (!reference_present()) (void)reference_file("cop");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
