/* spectral_recordings.h - the reference recordings by their manifest, each under a profile, and the values
 * expected of them. */
#ifndef EVENKEEL_TESTS_SIGNAL_SPECTRAL_RECORDINGS_H
#define EVENKEEL_TESTS_SIGNAL_SPECTRAL_RECORDINGS_H

#include "rig.h"
#include "signal/metric_value.h"
#include "signal/window_series.h"
#include "signal/zero_phase.h"

enum { RECORDING_MOST = 40000, FIELDS_MOST = 32, EXPECTED_MOST = 8000 };

struct recording {
    char trial[32];
    double rate_hz, height_m, mass_kg; /* 0: not known */
    size_t n;
    double t_s[RECORDING_MOST], ml_mm[RECORDING_MOST], ap_mm[RECORDING_MOST]; /* as recorded */
};
struct profiled {
    double rate_hz;
    size_t n;
    double ml_mm[RECORDING_MOST], ap_mm[RECORDING_MOST];
};
static struct recording recording;
static struct profiled profiled;

/* Two structs of nothing but metric values: same bits, same reasons. */
static inline bool same_values(const void *a, const void *b, size_t bytes)
{
    const struct metric_value *x = a, *y = b;
    for (size_t i = 0; i < bytes / sizeof *x; i++)
        if (memcmp(&x[i].value, &y[i].value, sizeof x[i].value) != 0 || x[i].reason != y[i].reason)
            return false;
    return true;
}

/* Fields of a line in place; a quoted field may hold the delimiter. */
static inline int split_fields(char *line, char delimiter, char *field[FIELDS_MOST])
{
    int count = 0;
    bool quoted = false;
    line[strcspn(line, "\r\n")] = '\0';
    field[count++] = line;
    for (char *p = line; *p && count < FIELDS_MOST; p++) {
        if (*p == '"') quoted = !quoted;
        if (*p != delimiter || quoted) continue;
        *p = '\0';
        field[count++] = p + 1;
    }
    return count;
}

/* Columns of the manifest, from 0. */
enum {
    M_TRIAL,
    M_FILE,
    M_DELIMITER,
    M_HEADER,
    M_RATE,
    M_TIME,
    M_ML,
    M_AP,
    M_UNIT,
    M_FZ,
    M_HEIGHT = 15,
    M_MASS,
    M_PROFILES,
    M_MOMENTS = 20,
    M_MX,
    M_MY,
    M_FIRST,
    M_LAST
};

static inline double number_at(char **field, const char *column)
{
    return strtod(field[atoi(column) - 1], NULL);
}

static inline void read_sample(char **m, char **f)
{
    double unit = strcmp(m[M_UNIT], "cm") == 0 ? 10.0 : strcmp(m[M_UNIT], "m") == 0 ? 1000.0 : 1.0;
    size_t k = recording.n++;
    recording.t_s[k] = number_at(f, m[M_TIME]);
    if (*m[M_ML]) {
        recording.ml_mm[k] = unit * number_at(f, m[M_ML]);
        recording.ap_mm[k] = unit * number_at(f, m[M_AP]);
    } else {
        recording.ml_mm[k] = 1000.0 * number_at(f, m[M_MY]) / number_at(f, m[M_FZ]);
        recording.ap_mm[k] = 1000.0 * number_at(f, m[M_MX]) / number_at(f, m[M_FZ]);
    }
}

static inline void read_recording(char **m)
{
    static char line[4000];
    char path[200], *field[FIELDS_MOST], delimiter = strcmp(m[M_DELIMITER], "tab") == 0 ? '\t' : ',';
    (void)snprintf(path, sizeof path, "cop/%s", m[M_FILE]);
    FILE *f = fopen(reference_file(path), "r");
    assert_non_null(f);
    (void)snprintf(recording.trial, sizeof recording.trial, "%s", m[M_TRIAL]);
    recording.rate_hz = strtod(m[M_RATE], NULL);
    recording.height_m = strtod(m[M_HEIGHT], NULL) / 100.0;
    recording.mass_kg = strtod(m[M_MASS], NULL);
    recording.n = 0;
    for (int i = 0; i < atoi(m[M_HEADER]); i++) assert_non_null(fgets(line, sizeof line, f));
    while (recording.n < RECORDING_MOST && fgets(line, sizeof line, f)) {
        int count = split_fields(line, delimiter, field);
        double frame = strtod(field[0], NULL);
        if (count < 3 ||
            (*m[M_FIRST] && (frame < strtod(m[M_FIRST], NULL) || frame > strtod(m[M_LAST], NULL))))
            continue;
        read_sample(m, field);
    }
    fclose(f);
}

static inline double centre(double *u, size_t n)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) sum += u[k];
    for (size_t k = 0; k < n; k++) u[k] -= sum / (double)n;
    return sum / (double)n;
}

static inline void low_pass(void)
{
    assert_int_equal(zero_phase_run(10.0, profiled.rate_hz, profiled.ml_mm, profiled.n, profiled.ml_mm),
                     STATUS_OK);
    assert_int_equal(zero_phase_run(10.0, profiled.rate_hz, profiled.ap_mm, profiled.n, profiled.ap_mm),
                     STATUS_OK);
}

static inline void resample(void)
{
    static struct timed_point points[RECORDING_MOST];
    struct point_mm *even;
    for (size_t k = 0; k < recording.n; k++)
        points[k] = (struct timed_point){recording.t_s[k], {recording.ml_mm[k], recording.ap_mm[k]}};
    assert_int_equal(window_series(points, recording.n, &even, &profiled.n), STATUS_OK);
    for (size_t k = 0; k < profiled.n; k++) profiled.ml_mm[k] = even[k].x, profiled.ap_mm[k] = even[k].y;
    profiled.rate_hz = WINDOW_SERIES_HZ;
    free(even);
}

static inline void make_profile(const char *name)
{
    profiled.rate_hz = recording.rate_hz;
    profiled.n = recording.n;
    memcpy(profiled.ml_mm, recording.ml_mm, recording.n * sizeof(double));
    memcpy(profiled.ap_mm, recording.ap_mm, recording.n * sizeof(double));
    if (strcmp(name, "quijoux25") == 0) resample();
    centre(profiled.ml_mm, profiled.n);
    centre(profiled.ap_mm, profiled.n);
    if (strcmp(name, "raw") != 0) low_pass();
}

static inline bool has_profile(const char *profiles, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = profiles; (p = strstr(p, name)); p += length)
        if (p[length] == '\0' || p[length] == ',' || p[length] == '"') return true;
    return false;
}

/* Calls visit(profile) with `recording` and `profiled` filled, for every recording of standing that has the
 * profile. */
static inline void each_profiled(void (*visit)(const char *profile))
{
    static const char *const names[] = {"raw", "lp10", "quijoux25"};
    char line[1000], *m[FIELDS_MOST];
    FILE *f = fopen(reference_file("cop/manifest.csv"), "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        bool read = false;
        if (split_fields(line, ',', m) <= M_LAST || !*m[M_FILE]) continue;
        for (size_t i = 0; i < RIG_COUNT(names); i++) {
            if (!has_profile(m[M_PROFILES], names[i])) continue;
            if (!read) read_recording(m);
            read = true;
            make_profile(names[i]);
            visit(names[i]);
        }
    }
    fclose(f);
}

/* ---- expected values ---- */

struct expected {
    char trial[32], profile[32], metric[64];
    double value, rtol, atol;
};
static struct expected expected[EXPECTED_MOST];
static size_t expected_count, expected_compared;
static double expected_worst; /* largest share of a tolerance that was used up */

/* Rows whose metric begins with the prefix. */
static inline void read_expected(const char *prefix)
{
    char line[500], *field[FIELDS_MOST];
    FILE *f = fopen(reference_file("cop/expected/expected.csv"), "r");
    assert_non_null(f);
    expected_count = expected_compared = 0;
    expected_worst = 0.0;
    while (fgets(line, sizeof line, f) && expected_count < EXPECTED_MOST) {
        if (split_fields(line, ',', field) < 7 || strncmp(field[2], prefix, strlen(prefix)) != 0) continue;
        struct expected *e = &expected[expected_count++];
        (void)snprintf(e->trial, sizeof e->trial, "%s", field[0]);
        (void)snprintf(e->profile, sizeof e->profile, "%s", field[1]);
        (void)snprintf(e->metric, sizeof e->metric, "%s", field[2]);
        e->value = strtod(field[3], NULL), e->rtol = strtod(field[5], NULL), e->atol = strtod(field[6], NULL);
    }
    fclose(f);
}

/* Compares with the row of the current recording, when there is one. */
static inline void agree(const char *profile, const char *metric, struct metric_value got)
{
    for (size_t i = 0; i < expected_count; i++) {
        const struct expected *e = &expected[i];
        if (strcmp(e->metric, metric) != 0 || strcmp(e->trial, recording.trial) != 0 ||
            strcmp(e->profile, profile) != 0)
            continue;
        double room = e->atol + e->rtol * fabs(e->value), error = fabs(got.value - e->value);
        if (!(error <= room))
            fail_msg("%s %s %s: %.12g, expected %.12g", e->trial, profile, metric, got.value, e->value);
        expected_worst = fmax(expected_worst, error / room);
        expected_compared++;
    }
}

static inline void agree_axes(const char *profile, const char *metric, struct metric_value ml,
                              struct metric_value ap)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s_ml", metric);
    agree(profile, name, ml);
    (void)snprintf(name, sizeof name, "%s_ap", metric);
    agree(profile, name, ap);
}

/* Every expected row with the prefix must have been met. */
static inline void compare_recordings(const char *prefix, void (*visit)(const char *profile))
{
    if (!reference_present()) {
        printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
        skip();
    }
    read_expected(prefix);
    assert_true(expected_count > 0);
    each_profiled(visit);
    printf("%s*: %zu of %zu expected values agree, worst used %.1e of its tolerance\n", prefix,
           expected_compared, expected_count, expected_worst);
    assert_int_equal(expected_compared, expected_count);
}

#endif
