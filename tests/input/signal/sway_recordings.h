/* sway_recordings.h - the reference recordings after their profile, and the rows that published
 * implementations say of them. */
#ifndef EVENKEEL_TESTS_SWAY_RECORDINGS_H
#define EVENKEEL_TESTS_SWAY_RECORDINGS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signal/metric_value.h"
#include "signal/sway_profile.h"
#include "signal/window_series.h"
#include "signal/zero_phase.h"
#include "support/support.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

enum { RECORDING_MAX = 60000, EXPECTED_MAX = 6000 };

struct recording {
    const char *trial, *file, *separator;
    int skip_lines, time, ml, ap; /* columns from 1, as the manifest counts; time 0: row over rate */
    double scale_mm, rate_hz;
    int divide_by;   /* column of Fz where ml and ap are moments; else 0 */
    int first, last; /* rows, from 0; last 0: all */
};
static const struct recording recordings[] = {
    {"BDS00001", "cop/hbedb/BDS00001.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00002", "cop/hbedb/BDS00002.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00003", "cop/hbedb/BDS00003.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00004", "cop/hbedb/BDS00004.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00007", "cop/hbedb/BDS00007.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00010", "cop/hbedb/BDS00010.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00037", "cop/hbedb/BDS00037.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00040", "cop/hbedb/BDS00040.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00043", "cop/hbedb/BDS00043.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00046", "cop/hbedb/BDS00046.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00067", "cop/hbedb/BDS00067.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"BDS00069", "cop/hbedb/BDS00069.txt", "\t", 1, 1, 9, 8, 10.0, 100.0, 0, 0, 0},
    {"PDS13OR1", "cop/pds/PDS13OR1grf.txt", "\t", 1, 1, 19, 17, 1000.0, 100.0, 0, 0, 0},
    {"PDS13CF1", "cop/pds/PDS13CF1grf.txt", "\t", 1, 1, 19, 17, 1000.0, 100.0, 0, 0, 0},
    {"eyesOpen_1", "cop/plate1khz/eyesOpen_1.csv", ",", 1, 2, 6, 7, 1000.0, 1000.0, 0, 0, 0},
    {"eyesClosed_1", "cop/plate1khz/eyesClosed_1.csv", ",", 1, 2, 6, 7, 1000.0, 1000.0, 0, 0, 0},
    {"QTEST_4000_6999", "cop/dropouts/amti_100hz_with_dropouts.csv", ",", 35, 0, 8, 7, 1000.0, 100.0, 6, 4000,
     6999},
    {"IRR_BDS00002", "cop/irregular/IRR_BDS00002.csv", ",", 1, 1, 2, 3, 1.0, 0.0, 0, 0, 0},
};

static struct timed_point recording_points[RECORDING_MAX];

static inline struct timed_point recording_row(const struct recording *r, int row, char *line)
{
    double column[32] = {0.0};
    char *save = NULL, *field = strtok_r(line, r->separator, &save);
    for (int i = 1; field && i < 32; i++, field = strtok_r(NULL, r->separator, &save))
        column[i] = strtod(field, NULL);
    double scale = r->scale_mm / (r->divide_by ? column[r->divide_by] : 1.0);
    return (struct timed_point){r->time ? column[r->time] : row / r->rate_hz,
                                {scale * column[r->ml], scale * column[r->ap]}};
}

static inline size_t recording_read(const struct recording *r)
{
    char line[1000];
    size_t n = 0;
    FILE *f = fopen(reference_file(r->file), "r");
    assert_non_null(f);
    for (int i = 0; i < r->skip_lines; i++) assert_non_null(fgets(line, sizeof line, f));
    for (int row = 0; fgets(line, sizeof line, f) && n < RECORDING_MAX; row++)
        if (row >= r->first && (r->last == 0 || row <= r->last))
            recording_points[n++] = recording_row(r, row, line);
    fclose(f);
    return n;
}

struct sway_series {
    double ml[RECORDING_MAX], ap[RECORDING_MAX], rate_hz;
    size_t n;
};

static inline double series_mean(const double *u, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += u[i] - u[0];
    return n > 0 ? u[0] + sum / (double)n : 0.0;
}

static inline void series_shift(double *u, size_t n, double by)
{
    for (size_t i = 0; i < n; i++) u[i] += by;
}

static inline void series_centre(double *u, size_t n)
{
    series_shift(u, n, -series_mean(u, n));
}

static inline void series_average(struct sway_series *s)
{
    struct point_mm *even = NULL;
    assert_int_equal(window_series(recording_points, s->n, &even, &s->n), STATUS_OK);
    for (size_t i = 0; i < s->n; i++) {
        s->ml[i] = even[i].x;
        s->ap[i] = even[i].y;
    }
    s->rate_hz = WINDOW_SERIES_HZ;
    free(even);
}

/* Of the file read last, centred on the mean of its unfiltered samples. False: this recording has no such
 * profile. */
static inline bool series_make(const struct recording *r, enum sway_profile profile, size_t n,
                               struct sway_series *s)
{
    if ((r->rate_hz == 0.0 && profile != PROFILE_QUIJOUX25) ||
        (r->rate_hz == 1000.0 && profile == PROFILE_RAW))
        return false;
    s->n = n;
    s->rate_hz = r->rate_hz;
    for (size_t i = 0; i < n; i++) {
        s->ml[i] = recording_points[i].at_mm.x;
        s->ap[i] = recording_points[i].at_mm.y;
    }
    double mean_ml = series_mean(s->ml, n), mean_ap = series_mean(s->ap, n);
    if (profile == PROFILE_QUIJOUX25) series_average(s);
    series_shift(s->ml, s->n, -mean_ml);
    series_shift(s->ap, s->n, -mean_ap);
    if (profile == PROFILE_RAW) return true;
    assert_int_equal(zero_phase_run(10.0, s->rate_hz, s->ml, s->n, s->ml), STATUS_OK);
    assert_int_equal(zero_phase_run(10.0, s->rate_hz, s->ap, s->n, s->ap), STATUS_OK);
    return true;
}

/* A metric and its place in a struct of metric values. */
struct field {
    const char *name, *unit;
    size_t offset;
};
static inline const struct metric_value *field_of(const void *values, const struct field *f)
{
    return (const struct metric_value *)((const char *)values + f->offset);
}

/* A letter per value: 'S' SHORT, 'C' CONSTANT, 'N' NO_EVENT, 'F' FS_LOW, 'X' NOT_FINITE; '0' exactly 0,
 * '.' another number. */
static inline char code_of(struct metric_value v)
{
    static const char letter[REASON_COUNT] = {[REASON_SHORT] = 'S',
                                              [REASON_CONSTANT] = 'C',
                                              [REASON_NO_EVENT] = 'N',
                                              [REASON_FS_LOW] = 'F',
                                              [REASON_NOT_FINITE] = 'X'};
    if (v.reason != REASON_NONE) return isnan(v.value) ? letter[v.reason] : '!';
    return v.value == 0.0 ? '0' : isfinite(v.value) ? '.' : '!';
}

/* To which power of length a unit goes. */
static inline int length_power(const char *unit)
{
    if (strncmp(unit, "mm2", 3) == 0) return 2;
    return strncmp(unit, "mm", 2) == 0 ? 1 : strcmp(unit, "1/mm") == 0 ? -1 : 0;
}

static inline void assert_same(const char *what, const struct field *f, struct metric_value got, double want,
                               double rtol)
{
    if (got.reason != REASON_NONE || !(fabs(got.value - want) <= rtol * fmax(fabs(want), 1e-3)))
        fail_msg("%s: %s is %.15g %s, expected %.15g", what, f->name, got.value,
                 measure_reason_name(got.reason), want);
}

struct agreement {
    size_t rows;
    double worst; /* relative */
    char where[100];
};

static inline void compare_row(const char *place, const struct field *f, const void *values, const char *row,
                               struct agreement *a)
{
    double want, rtol, atol;
    char unit[16];
    assert_int_equal(sscanf(row, "%lf,%15[^,],%lf,%lf", &want, unit, &rtol, &atol), 4);
    struct metric_value got = *field_of(values, f);
    double error = fabs(got.value - want);
    if (got.reason != REASON_NONE || !(error <= atol + rtol * fabs(want)))
        fail_msg("%s%s: %.12g %s, expected %.12g", place, f->name, got.value, measure_reason_name(got.reason),
                 want);
    assert_string_equal(unit, f->unit);
    a->rows++;
    if (error <= a->worst * fabs(want)) return;
    a->worst = error / fabs(want);
    (void)snprintf(a->where, sizeof a->where, "%s%s", place, f->name);
}

/* Every row of the expected values of this recording and profile that speaks of one of the fields. */
static inline void compare_rows(const char *trial, enum sway_profile profile, const struct field *fields,
                                size_t count, const void *values, struct agreement *a)
{
    static char line[EXPECTED_MAX][200];
    static size_t lines;
    char place[64], metric[64];
    if (lines == 0) {
        FILE *f = fopen(reference_file("cop/expected/expected.csv"), "r");
        assert_non_null(f);
        while (lines < EXPECTED_MAX && fgets(line[lines], sizeof line[0], f)) lines++;
        fclose(f);
    }
    int skip = snprintf(place, sizeof place, "%s,%s,", trial, sway_profile_name(profile)), used = 0;
    for (size_t i = 0; i < lines; i++) {
        if (strncmp(line[i], place, (size_t)skip) != 0 ||
            sscanf(line[i] + skip, "%63[^,],%n", metric, &used) != 1)
            continue;
        for (size_t j = 0; j < count; j++)
            if (strcmp(fields[j].name, metric) == 0)
                compare_row(place, &fields[j], values, line[i] + skip + used, a);
    }
}

/* For every recording in each of its profiles. Skips the test, visibly, where there are none. */
typedef void series_check(const struct recording *r, enum sway_profile profile, const struct sway_series *s);
static inline void recordings_each(series_check *check)
{
    static const enum sway_profile profiles[] = {PROFILE_RAW, PROFILE_LP10, PROFILE_QUIJOUX25};
    static struct sway_series s;
    if (!reference_present()) {
        printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
        skip();
    }
    for (size_t i = 0; i < COUNT_OF(recordings); i++) {
        size_t n = recording_read(&recordings[i]);
        for (size_t j = 0; j < COUNT_OF(profiles); j++)
            if (series_make(&recordings[i], profiles[j], n, &s)) check(&recordings[i], profiles[j], &s);
    }
}

#endif
