/* Measures against the analytic anchors of metrics.md 16, edge cases of 15, and published recordings with
 * expected values. */
#include "rig.h"
#include "signal/sway_measure.h"

static struct point_mm cop[60000];

static double value(const struct sway_measures *m, enum sway_measure_id id)
{
    assert_int_equal(m->reason[id], REASON_NONE);
    return m->value[id];
}

static void circle(void **state)
{
    (void)state;
    struct sway_measures m;
    for (int k = 0; k < 6000; k++) {
        double w = 2.0 * M_PI * 0.5 * k / 100.0;
        cop[k] = (struct point_mm){40.0 + 10.0 * cos(w), -70.0 + 10.0 * sin(w)};
    }
    assert_int_equal(sway_measure_run(PROFILE_RAW, cop, 6000, 100.0, &m), STATUS_OK);
    assert_near("path", value(&m, MEASURE_PATH_LENGTH_2D), 1884.563931072, 1e-8);
    assert_near("velocity", value(&m, MEASURE_MEAN_VELOCITY_2D), 31.409398851204, 1e-9);
    assert_near("rms ml", value(&m, MEASURE_RMS_ML), 7.071067811865, 1e-9);
    assert_near("rms ap", value(&m, MEASURE_RMS_AP), 7.071067811865, 1e-9);
    assert_near("area", value(&m, MEASURE_ELLIPSE95_AREA_PRED), 942.078223234877, 1e-7);
    assert_near("duration", m.duration_s, 60.0, 1e-12);
    assert_near("centre", m.mean_mm.x, 40.0, 1e-9);
    assert_false(m.below_standard);
}

/* Half axes 30 and 10 mm, 0.3 Hz, turned by 30 degrees from ML. */
static void turned_ellipse(void **state)
{
    (void)state;
    struct sway_measures m;
    double turn = M_PI / 6.0;
    for (int k = 0; k < 6000; k++) {
        double w = 2.0 * M_PI * 0.3 * k / 100.0, a = 30.0 * cos(w), b = 10.0 * sin(w);
        cop[k] = (struct point_mm){a * cos(turn) - b * sin(turn), a * sin(turn) + b * cos(turn)};
    }
    assert_int_equal(sway_measure_run(PROFILE_RAW, cop, 6000, 100.0, &m), STATUS_OK);
    assert_near("major", value(&m, MEASURE_ELLIPSE95_SEMI_MAJOR), 51.950508256677, 1e-8);
    assert_near("ratio", m.value[MEASURE_ELLIPSE95_SEMI_MAJOR] / value(&m, MEASURE_ELLIPSE95_SEMI_MINOR), 3.0,
                1e-9);
    assert_near("area", value(&m, MEASURE_ELLIPSE95_AREA_PRED), 2826.234669704631, 1e-6);
    assert_near("direction", value(&m, MEASURE_PRINCIPAL_DIRECTION_DEG), 60.0, 1e-8);
    assert_near("angle", m.ellipse_angle_rad, turn, 1e-10);
}

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        enum sway_profile profile;
        size_t n;
        double rate;
        enum measure_reason want;
    } facts[] = {
        {PROFILE_LP10, 0, 100, REASON_EMPTY},   {PROFILE_LP10, 15, 100, REASON_SHORT},
        {PROFILE_LP10, 16, 100, REASON_NONE},   {PROFILE_LP10, 500, 20, REASON_FS_LOW},
        {PROFILE_LP10, 500, 20.5, REASON_NONE}, {PROFILE_LP5, 500, 20, REASON_NONE},
        {PROFILE_RAW, 1, 100, REASON_SHORT},    {PROFILE_RAW, 3, 100, REASON_NONE},
        {PROFILE_RAW, 3, 0, REASON_FS_LOW},
    };
    struct sway_measures m;
    for (int k = 0; k < 500; k++) cop[k] = (struct point_mm){sin(0.05 * k), cos(0.07 * k)};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        assert_int_equal(sway_measure_run(facts[i].profile, cop, facts[i].n, facts[i].rate, &m), STATUS_OK);
        for (int j = 0; j < MEASURE_COUNT; j++) {
            assert_int_equal(m.reason[j], facts[i].want);
            assert_int_equal(isnan(m.value[j]), facts[i].want != REASON_NONE);
        }
    }
    assert_int_equal(sway_measure_run(PROFILE_RAW, cop, 2, 100.0, &m), STATUS_OK);
    assert_int_equal(m.reason[MEASURE_ELLIPSE95_AREA_PRED], REASON_SHORT);
    assert_near("path of two", value(&m, MEASURE_PATH_LENGTH_2D),
                hypot(cop[1].x - cop[0].x, cop[1].y - cop[0].y), 1e-15);
    cop[100].y = NAN;
    assert_int_equal(sway_measure_run(PROFILE_LP10, cop, 500, 100.0, &m), STATUS_OK);
    assert_int_equal(m.reason[MEASURE_RMS_ML], REASON_NOT_FINITE);
}

static void nobody_moves(void **state)
{
    (void)state;
    struct sway_measures m;
    for (int k = 0; k < 3000; k++) cop[k] = (struct point_mm){5.1, -0.3};
    for (enum sway_profile p = PROFILE_RAW; p <= PROFILE_LP5; p++) {
        assert_int_equal(sway_measure_run(p, cop, 3000, 100.0, &m), STATUS_OK);
        for (int j = 0; j < MEASURE_PRINCIPAL_DIRECTION_DEG; j++)
            assert_near(sway_measure_name((enum sway_measure_id)j), value(&m, (enum sway_measure_id)j), 0.0,
                        0.0);
        assert_int_equal(m.reason[MEASURE_PRINCIPAL_DIRECTION_DEG], REASON_CONSTANT);
        assert_true(isnan(m.ellipse_angle_rad));
    }
}

/* Offset 1e-9 relative, scale, mirrored axes: metrics.md 15. */
static void invariances(void **state)
{
    (void)state;
    enum { N = 6000 };
    struct sway_measures a, b;
    struct random_stream r;
    random_seed(&r, 3, "walk");
    struct point_mm p = {0, 0};
    for (int k = 0; k < N; k++) {
        p.x = 0.99 * p.x + random_normal(&r);
        p.y = 0.99 * p.y + 0.4 * p.x + random_normal(&r);
        cop[k] = p;
    }
    assert_int_equal(sway_measure_run(PROFILE_LP10, cop, N, 100.0, &a), STATUS_OK);
    for (int k = 0; k < N; k++) cop[k] = (struct point_mm){3000.0 - 2.0 * cop[k].x, -500.0 + 2.0 * cop[k].y};
    assert_int_equal(sway_measure_run(PROFILE_LP10, cop, N, 100.0, &b), STATUS_OK);
    for (int j = 0; j < MEASURE_COUNT; j++) {
        double scale = j == MEASURE_PRINCIPAL_DIRECTION_DEG ? 1.0
                       : j == MEASURE_ELLIPSE95_AREA_PRED   ? 4.0
                                                            : 2.0;
        assert_near(sway_measure_name((enum sway_measure_id)j), b.value[j], scale * a.value[j],
                    1e-9 * scale * a.value[j]);
    }
}

/* ---- recordings ---- */

struct recording {
    const char *trial, *file;
    const char *separator;
    int ml, ap;
    double scale_mm, rate_hz;
};

/* Columns as the folder's README and manifest say, 0-based. */
static const struct recording recordings[] = {
    {"BDS00001", "cop/hbedb/BDS00001.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00002", "cop/hbedb/BDS00002.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00003", "cop/hbedb/BDS00003.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00004", "cop/hbedb/BDS00004.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00007", "cop/hbedb/BDS00007.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00010", "cop/hbedb/BDS00010.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00037", "cop/hbedb/BDS00037.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00040", "cop/hbedb/BDS00040.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00043", "cop/hbedb/BDS00043.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00046", "cop/hbedb/BDS00046.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00067", "cop/hbedb/BDS00067.txt", "\t", 8, 7, 10.0, 100.0},
    {"BDS00069", "cop/hbedb/BDS00069.txt", "\t", 8, 7, 10.0, 100.0},
    {"eyesOpen_1", "cop/plate1khz/eyesOpen_1.csv", ",", 5, 6, 1000.0, 1000.0},
    {"eyesClosed_1", "cop/plate1khz/eyesClosed_1.csv", ",", 5, 6, 1000.0, 1000.0},
};

static size_t read_recording(const struct recording *r)
{
    FILE *f = fopen(reference_file(r->file), "r");
    char line[1000];
    size_t n = 0;
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f) && n < RIG_COUNT(cop)) {
        char *save = NULL, *field = strtok_r(line, r->separator, &save);
        for (int i = 0; field; i++, field = strtok_r(NULL, r->separator, &save)) {
            if (i == r->ml) cop[n].x = r->scale_mm * strtod(field, NULL);
            if (i == r->ap) cop[n].y = r->scale_mm * strtod(field, NULL);
        }
        n++;
    }
    fclose(f);
    return n;
}

static int compare_rows(const struct recording *r, const struct sway_measures *m, double *worst)
{
    FILE *f = fopen(reference_file("cop/expected/expected.csv"), "r");
    char line[500], prefix[64];
    int rows = 0;
    assert_non_null(f);
    (void)snprintf(prefix, sizeof prefix, "%s,%s,", r->trial, sway_profile_name(m->profile));
    while (fgets(line, sizeof line, f)) {
        char metric[64], unit[32];
        double want, rtol, atol;
        if (strncmp(line, prefix, strlen(prefix)) != 0 ||
            sscanf(line + strlen(prefix), "%63[^,],%lf,%31[^,],%lf,%lf", metric, &want, unit, &rtol, &atol) !=
                5)
            continue;
        for (int j = 0; j < MEASURE_COUNT; j++) {
            if (strcmp(metric, sway_measure_name((enum sway_measure_id)j)) != 0) continue;
            double error = fabs(m->value[j] - want);
            if (!(error <= atol + rtol * fabs(want)))
                fail_msg("%s %s %s: %.12g, expected %.12g", r->trial, sway_profile_name(m->profile), metric,
                         m->value[j], want);
            assert_string_equal(unit, sway_measure_unit((enum sway_measure_id)j));
            *worst = fmax(*worst, error / fabs(want));
            rows++;
        }
    }
    fclose(f);
    return rows;
}

static void published_recordings(void **state)
{
    (void)state;
    int rows = 0;
    double worst = 0.0;
    if (!reference_present()) {
        printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
        skip();
    }
    for (size_t i = 0; i < RIG_COUNT(recordings); i++) {
        size_t n = read_recording(&recordings[i]);
        for (enum sway_profile p = PROFILE_RAW; p <= PROFILE_LP10; p++) {
            struct sway_measures m;
            assert_int_equal(sway_measure_run(p, cop, n, recordings[i].rate_hz, &m), STATUS_OK);
            int compared = compare_rows(&recordings[i], &m, &worst);
            assert_true(p != PROFILE_LP10 || compared >= 9);
            rows += compared;
        }
    }
    printf("measures: %d expected values of %zu recordings agree, worst relative difference %.1e\n", rows,
           RIG_COUNT(recordings), worst);
}

/* The same numbers from a stored trial: 32-bit raw values of a plate that sends its own CoP, in the recording's unit. */
static void from_stored_samples(void **state)
{
    (void)state;
    static const size_t which[] = {0, 7, 12};
    static struct force_sample raw[RIG_COUNT(cop)];
    double worst = 0.0;
    if (!reference_present()) {
        printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
        skip();
    }
    for (size_t i = 0; i < RIG_COUNT(which); i++) {
        const struct recording *r = &recordings[which[i]];
        struct sway_config c = rig_config(r->rate_hz, 0.0);
        struct cop_series series;
        struct sway_measures direct, stored;
        size_t n = read_recording(r);
        c.plate.channel_count = 2;
        c.plate.channel[0] = (struct channel_info){ROLE_COPX, r->scale_mm, 0.0, {0, 0}};
        c.plate.channel[1] = (struct channel_info){ROLE_COPY, r->scale_mm, 0.0, {0, 0}};
        for (size_t k = 0; k < n; k++) {
            raw[k] =
                (struct force_sample){.seq = (int64_t)k, .t_dev_us = llround((double)k * 1e6 / r->rate_hz)};
            raw[k].raw[0].f32 = (float)(cop[k].x / r->scale_mm);
            raw[k].raw[1].f32 = (float)(cop[k].y / r->scale_mm);
        }
        assert_int_equal(cop_series_from_raw(&c, raw, n, &series), STATUS_OK);
        assert_int_equal(series.count, n);
        assert_int_equal(sway_measure_series(PROFILE_LP10, &series, &stored), STATUS_OK);
        assert_int_equal(sway_measure_run(PROFILE_LP10, cop, n, r->rate_hz, &direct), STATUS_OK);
        for (int j = 0; j < MEASURE_COUNT; j++) {
            double difference = fabs(stored.value[j] - direct.value[j]) / direct.value[j];
            assert_near(sway_measure_name((enum sway_measure_id)j), difference, 0.0, 1e-5);
            worst = fmax(worst, difference);
        }
        assert_near("repeated rows", series.repeated_share, which[i] == 12 ? 0.2 : 0.0, 0.1);
        cop_series_free(&series);
    }
    printf("measures: from 32-bit raw samples, worst relative difference %.1e\n", worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circle),
        cmocka_unit_test(turned_ellipse),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(nobody_moves),
        cmocka_unit_test(invariances),
        cmocka_unit_test(published_recordings),
        cmocka_unit_test(from_stored_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
