/* expected_values.h - columns of the reference recordings, and what published implementations say of them. */
#ifndef EVENKEEL_TESTS_EXPECTED_VALUES_H
#define EVENKEEL_TESTS_EXPECTED_VALUES_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signal/metric_value.h"
#include "support/support.h"

enum { TEXT_COLUMNS_MAX = 24 };

struct text_columns {
    const char *file, *separator;
    int column[4]; /* from 1, as the manifest counts; 0: none */
    double scale;
};

/* One heading line, then rows of numbers: out[i][row] = scale * column[i]. The number of rows. */
static inline size_t read_columns(const struct text_columns *c, double *const out[4], size_t room)
{
    char line[1000];
    size_t n = 0;
    FILE *f = fopen(reference_file(c->file), "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f) && n < room) {
        double value[TEXT_COLUMNS_MAX + 1] = {0.0};
        char *save = NULL, *field = strtok_r(line, c->separator, &save);
        for (int i = 1; field && i <= TEXT_COLUMNS_MAX; i++, field = strtok_r(NULL, c->separator, &save))
            value[i] = strtod(field, NULL);
        for (int i = 0; i < 4; i++)
            if (c->column[i] > 0) out[i][n] = c->scale * value[c->column[i]];
        n++;
    }
    fclose(f);
    return n;
}

struct expected {
    double value, rtol, atol;
};

static inline struct expected expected_value(const char *trial, const char *profile, const char *metric)
{
    char line[500], prefix[128];
    struct expected e;
    FILE *f = fopen(reference_file("cop/expected/expected.csv"), "r");
    assert_non_null(f);
    int length = snprintf(prefix, sizeof prefix, "%s,%s,%s,", trial, profile, metric);
    while (fgets(line, sizeof line, f)) {
        if (strncmp(line, prefix, (size_t)length) != 0) continue;
        assert_int_equal(sscanf(line + length, "%lf,%*[^,],%lf,%lf", &e.value, &e.rtol, &e.atol), 3);
        fclose(f);
        return e;
    }
    fclose(f);
    fail_msg("no expected value of %s %s %s", trial, profile, metric);
    return (struct expected){NAN, NAN, NAN};
}

/* Relative difference; fails where it is above what the reference allows. */
static inline double compare_expected(const char *trial, const char *profile, const char *metric,
                                      struct metric_value got)
{
    struct expected e = expected_value(trial, profile, metric);
    double error = fabs(got.value - e.value);
    if (!(error <= e.atol + e.rtol * fabs(e.value)))
        fail_msg("%s %s %s: %.12g (%s), expected %.12g", trial, profile, metric, got.value,
                 measure_reason_name(got.reason), e.value);
    assert_int_equal(got.reason, REASON_NONE);
    return error / fmax(fabs(e.value), 1e-9);
}

static inline void skip_without_reference(void)
{
    if (reference_present()) return;
    printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
    skip();
}

/* The reason, and NaN with it exactly where there is one. */
static inline void assert_reason(const char *what, struct metric_value got, enum measure_reason want)
{
    if (got.reason != want || isnan(got.value) != (want != REASON_NONE))
        fail_msg("%s: %g with reason \"%s\", expected \"%s\"", what, got.value,
                 measure_reason_name(got.reason), measure_reason_name(want));
}

/* Every value of a struct that holds nothing but metric values. */
static inline void assert_all_reasons(const char *what, const void *values, size_t bytes,
                                      enum measure_reason want)
{
    const struct metric_value *v = values;
    for (size_t i = 0; i < bytes / sizeof *v; i++) assert_reason(what, v[i], want);
}

static inline void assert_value(const char *what, struct metric_value got, double want, double tolerance)
{
    if (got.reason != REASON_NONE) fail_msg("%s: reason %s", what, measure_reason_name(got.reason));
    assert_near(what, got.value, want, tolerance);
}

#endif
