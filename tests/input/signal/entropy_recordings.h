/* entropy_recordings.h - the reference recordings in the profile lp10_20hz, with what published
 * implementations say of them. */
#ifndef EVENKEEL_TESTS_ENTROPY_RECORDINGS_H
#define EVENKEEL_TESTS_ENTROPY_RECORDINGS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signal/zero_phase.h"
#include "support/support.h"

enum { RECORDING_SAMPLES_MAX = 60000, RECORDING_RATE_HZ = 20 };

struct recording {
    const char *trial, *file, *separator;
    int header_lines, ml, ap; /* columns, 0-based */
    double scale_mm;
    int rate_hz;
    int fz;             /* column that ml and ap are divided by: they are moments. 0: they are positions */
    size_t first, last; /* rows used; last 0: all */
};

/* As the folder's README and manifest say. */
static const struct recording recordings[] = {
    {"BDS00001", "cop/hbedb/BDS00001.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00002", "cop/hbedb/BDS00002.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00003", "cop/hbedb/BDS00003.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00004", "cop/hbedb/BDS00004.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00007", "cop/hbedb/BDS00007.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00010", "cop/hbedb/BDS00010.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00037", "cop/hbedb/BDS00037.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00040", "cop/hbedb/BDS00040.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00043", "cop/hbedb/BDS00043.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00046", "cop/hbedb/BDS00046.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00067", "cop/hbedb/BDS00067.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"BDS00069", "cop/hbedb/BDS00069.txt", "\t", 1, 8, 7, 10.0, 100, 0, 0, 0},
    {"PDS13OR1", "cop/pds/PDS13OR1grf.txt", "\t", 1, 18, 16, 1000.0, 100, 0, 0, 0},
    {"PDS13CF1", "cop/pds/PDS13CF1grf.txt", "\t", 1, 18, 16, 1000.0, 100, 0, 0, 0},
    {"eyesOpen_1", "cop/plate1khz/eyesOpen_1.csv", ",", 1, 5, 6, 1000.0, 1000, 0, 0, 0},
    {"eyesClosed_1", "cop/plate1khz/eyesClosed_1.csv", ",", 1, 5, 6, 1000.0, 1000, 0, 0, 0},
    {"QTEST_4000_6999", "cop/dropouts/amti_100hz_with_dropouts.csv", ",", 35, 7, 6, 1000.0, 100, 5, 4000,
     6999},
};
enum { RECORDING_COUNT = sizeof recordings / sizeof recordings[0] };

static inline void recording_row(const struct recording *r, char *line, double *ml, double *ap)
{
    double column[24] = {0.0};
    char *save = NULL, *field = strtok_r(line, r->separator, &save);
    for (int i = 0; field && i < 24; i++, field = strtok_r(NULL, r->separator, &save))
        column[i] = strtod(field, NULL);
    double divisor = r->fz ? column[r->fz] : 1.0;
    *ml = r->scale_mm * column[r->ml] / divisor;
    *ap = r->scale_mm * column[r->ap] / divisor;
}

static inline size_t recording_read(const struct recording *r, double *ml, double *ap)
{
    char line[1000];
    size_t row = 0, n = 0;
    FILE *f = fopen(reference_file(r->file), "r");
    assert_non_null(f);
    for (int i = 0; i < r->header_lines; i++) assert_non_null(fgets(line, sizeof line, f));
    for (; fgets(line, sizeof line, f) && n < RECORDING_SAMPLES_MAX; row++) {
        if (row < r->first || (r->last && row > r->last)) continue;
        recording_row(r, line, &ml[n], &ap[n]);
        n++;
    }
    (void)fclose(f);
    return n;
}

/* Centre, low-pass, take every (fs / 20)-th sample: metrics.md 4.4. Returns the new length. */
static inline size_t recording_to_20hz(const struct recording *r, double *u, size_t n)
{
    size_t step = (size_t)(r->rate_hz / RECORDING_RATE_HZ), count = 0;
    double mean = 0.0;
    for (size_t i = 0; i < n; i++) mean += u[i] / (double)n;
    for (size_t i = 0; i < n; i++) u[i] -= mean;
    assert_int_equal(zero_phase_run(10.0, r->rate_hz, u, n, u), 0);
    for (size_t i = 0; i < n; i += step) u[count++] = u[i];
    return count;
}

/* The row of this trial and metric in the table of expected values; fails when there is none. */
static inline double recording_expected(const char *trial, const char *metric, double *tolerance)
{
    char line[500], prefix[128];
    double want = NAN, rtol = 0.0, atol = 0.0;
    FILE *f = fopen(reference_file("cop/expected/expected.csv"), "r");
    assert_non_null(f);
    (void)snprintf(prefix, sizeof prefix, "%s,lp10_20hz,%s,", trial, metric);
    while (isnan(want) && fgets(line, sizeof line, f)) {
        if (strncmp(line, prefix, strlen(prefix)) != 0) continue;
        assert_int_equal(sscanf(line + strlen(prefix), "%lf,1,%lf,%lf", &want, &rtol, &atol), 3);
    }
    (void)fclose(f);
    *tolerance = atol + rtol * fabs(want);
    if (isnan(want)) fail_msg("%s: no expected value of %s", trial, metric);
    return want;
}

typedef void recording_check(const struct recording *r, const char *axis, const double *u, size_t n);

/* Both axes of every recording. Skips the test, visibly, where there are none. */
static inline void recordings_each(recording_check *check)
{
    static double ml[RECORDING_SAMPLES_MAX], ap[RECORDING_SAMPLES_MAX];
    if (!reference_present()) {
        printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
        skip();
    }
    for (size_t i = 0; i < RECORDING_COUNT; i++) {
        const struct recording *r = &recordings[i];
        size_t n = recording_read(r, ml, ap);
        check(r, "ml", ml, recording_to_20hz(r, ml, n));
        check(r, "ap", ap, recording_to_20hz(r, ap, n));
    }
}

#endif
