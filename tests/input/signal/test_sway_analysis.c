/* The whole chain, every metric of the table: what must hold for any recording (metrics.md 15 and 16). */
/* timeout: 240 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "metric_facts.h"
#include "signal/simd.h"
#include "signal/sway_analysis.h"

enum { MOST = 12000, ALL_FAMILIES = (1 << FAMILY_COUNT) - 1 };

static const struct point_mm feet[] = {{-150, -120}, {150, -120}, {150, 140}, {-150, 140}};

/* Room for every channel; the trial points into it. */
struct rig {
    double t_s[MOST], ml[MOST], ap[MOST], fz[MOST], force_ml[MOST], force_ap[MOST], right[MOST], left[MOST];
    struct sway_trial trial;
    struct point_mm polygon[4];
};
static struct rig one, other;

static void use(struct rig *r, size_t n, double rate_hz)
{
    memcpy(r->polygon, feet, sizeof feet);
    for (size_t i = 0; i < n; i++) r->t_s[i] = (double)i / rate_hz;
    r->trial = (struct sway_trial){.count = n,
                                   .time_s = r->t_s,
                                   .ml_mm = r->ml,
                                   .ap_mm = r->ap,
                                   .fz_n = r->fz,
                                   .force_ml_n = r->force_ml,
                                   .force_ap_n = r->force_ap,
                                   .right_fz_n = r->right,
                                   .left_fz_n = r->left,
                                   .height_m = 1.7,
                                   .mass_kg = 70.0,
                                   .polygon = r->polygon,
                                   .corners = 4};
}

/* Somebody who stands: a slow wander with a quick tremor on it, and forces that go with it. */
static void stand(struct rig *r, size_t n, double rate_hz, uint64_t seed)
{
    struct random_stream s;
    double x = 0.0, y = 0.0, fast_x = 0.0, fast_y = 0.0;
    double slow = exp(-1.0 / rate_hz), quick = exp(-12.0 / rate_hz);
    random_seed(&s, seed, "stand");
    use(r, n, rate_hz);
    for (size_t i = 0; i < n; i++) {
        x = slow * x + sqrt(1.0 - slow * slow) * 4.0 * random_normal(&s);
        y = slow * y + sqrt(1.0 - slow * slow) * 7.0 * random_normal(&s);
        fast_x = quick * fast_x + sqrt(1.0 - quick * quick) * 0.6 * random_normal(&s);
        fast_y = quick * fast_y + sqrt(1.0 - quick * quick) * 0.9 * random_normal(&s);
        r->ml[i] = 12.0 + x + fast_x + 0.2 * y;
        r->ap[i] = -35.0 + y + fast_y;
        r->force_ml[i] = 0.7 * fast_x + 0.02 * x;
        r->force_ap[i] = 0.8 * fast_y + 0.02 * y;
        r->fz[i] = 686.0 + 3.0 * random_normal(&s);
        r->right[i] = 0.5 * r->fz[i] + r->ml[i];
        r->left[i] = r->fz[i] - r->right[i];
    }
}

static void measure(const struct sway_trial *t, enum sway_profile profile, struct sway_measured *m)
{
    struct sway_analysis *a;
    assert_int_equal(sway_analysis_open(t, &a), STATUS_OK);
    assert_int_equal(sway_analysis_run(a, profile, ALL_FAMILIES, m), STATUS_OK);
    sway_analysis_close(a);
}

static bool defined_in(const struct metric *m, enum sway_profile p)
{
    return metric_families[m->family].possible & PROFILE_BIT(p);
}

/* ---- the table ---- */

static void table_is_sound(void **state)
{
    (void)state;
    static char seen[sizeof(struct sway_results)];
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *m = &metrics[i];
        assert_ptr_equal(metric_by_name(m->name), m); /* unique */
        assert_true(m->unit[0] && m->formula[0] && metric_families[m->family].source[0]);
        assert_true(i == 0 || m->family >= metrics[i - 1].family);
        for (const char *c = m->formula; *c; c++) assert_true(isascii(*c));
        for (const char *c = m->name; *c; c++) assert_true(isalnum((unsigned char)*c) || *c == '_');
        assert_true(m->offset % _Alignof(struct metric_value) == 0 &&
                    m->offset + sizeof(struct metric_value) <= sizeof seen);
        if (seen[m->offset]++) fail_msg("%s shares its place with another metric", m->name);
    }
    for (int f = 0; f < FAMILY_COUNT; f++)
        assert_true((metric_families[f].profiles & ~metric_families[f].possible) == 0 &&
                    metric_families[f].limits[0]);
    for (int r = 0; r < REASON_COUNT; r++)
        assert_true(r == REASON_NONE || (measure_reason_name(r)[0] && measure_reason_words(r)[0]));
    for (int f = 0; f < FLAG_COUNT; f++) assert_true(trial_flag_name((enum trial_flag)(1 << f))[0]);
    assert_null(metric_by_name("no_such_metric"));
}

/* ---- every value is a number or a reason ---- */

static void number_or_reason(const char *what, const struct sway_measured *m)
{
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric_value *v = metric_in(&m->results, &metrics[i]);
        bool has_value = v->reason == REASON_NONE || v->reason == REASON_GAP;
        if (has_value != (bool)isfinite(v->value) || (!has_value && !isnan(v->value)))
            fail_msg("%s: %s in %s is %g with reason \"%s\"", what, metrics[i].name,
                     sway_profile_name(m->profile), v->value, measure_reason_name(v->reason));
    }
}

static void every_metric_of_a_good_recording(void **state)
{
    (void)state;
    struct sway_measured m;
    stand(&one, 6000, 100.0, 5);
    for (int p = 0; p < PROFILE_LEAN; p++) {
        measure(&one.trial, (enum sway_profile)p, &m);
        number_or_reason("good", &m);
        for (size_t i = 0; i < metric_count; i++) {
            const struct metric *row = &metrics[i];
            enum measure_reason reason = metric_in(&m.results, row)->reason;
            bool given =
                !(metric_families[row->family].needs & (NEED_LEAN | NEED_PACING | NEED_CUE | NEED_MEMBERS));
            enum measure_reason want = !given                                  ? REASON_NO_INPUT
                                       : defined_in(row, (enum sway_profile)p) ? REASON_NONE
                                                                               : REASON_PROFILE;
            if (reason != want)
                fail_msg("%s in %s: \"%s\"", row->name, sway_profile_name(m.profile),
                         measure_reason_name(reason));
        }
        assert_int_equal(m.flags, 0);
    }
}

/* metrics.md 15, by length: which family has values. 100 Hz. */
static void short_recordings(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        enum sway_profile profile;
        const char *metric;
        enum measure_reason want;
    } facts[] = {
        {0, PROFILE_RAW, "path_length_2d", REASON_EMPTY},
        {1, PROFILE_RAW, "path_length_2d", REASON_EMPTY},
        {15, PROFILE_LP10, "rms_ml", REASON_SHORT},
        {16, PROFILE_LP10, "rms_ml", REASON_NONE},
        {4, PROFILE_RAW, "zero_crossings_ml", REASON_SHORT},
        {5, PROFILE_RAW, "zero_crossings_ml", REASON_NONE},
        {4, PROFILE_RAW, "path_length_ml", REASON_NONE},
        {999, PROFILE_LP10, "psd_f50_ap", REASON_SHORT},
        {1000, PROFILE_LP10, "psd_f50_ap", REASON_NONE},
        {750, PROFILE_LP10, "sda_log_short_h_ap", REASON_SHORT},
        {760, PROFILE_LP10, "sda_log_short_h_ap", REASON_NONE},
        {2999, PROFILE_LP10, "sda_lin_short_d_ap", REASON_SHORT},
        {3000, PROFILE_LP10, "sda_lin_short_d_ap", REASON_NONE},
        {2999, PROFILE_LP10, "ellipse95_area_pred", REASON_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct sway_measured m;
        stand(&one, facts[i].n, 100.0, 9);
        measure(&one.trial, facts[i].profile, &m);
        number_or_reason("short", &m);
        enum measure_reason got = metric_in(&m.results, metric_by_name(facts[i].metric))->reason;
        if (got != facts[i].want)
            fail_msg("N = %zu, %s: \"%s\", expected \"%s\"", facts[i].n, facts[i].metric,
                     measure_reason_name(got), measure_reason_name(facts[i].want));
    }
}

static void rates_that_profiles_need(void **state)
{
    (void)state;
    static const struct {
        double rate_hz;
        enum sway_profile profile;
        enum measure_reason want;
    } facts[] = {
        {20, PROFILE_LP10, REASON_FS_LOW},    {20.5, PROFILE_LP10, REASON_NONE},
        {20, PROFILE_LP5, REASON_NONE},       {10, PROFILE_LP5, REASON_FS_LOW},
        {10, PROFILE_RAW, REASON_NONE},       {100, PROFILE_LP10_20HZ, REASON_NONE},
        {90, PROFILE_LP10_20HZ, REASON_RATE}, {20, PROFILE_QUIJOUX25, REASON_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct sway_measured m;
        stand(&one, 3000, facts[i].rate_hz, 9);
        measure(&one.trial, facts[i].profile, &m);
        const char *name = facts[i].profile == PROFILE_LP10_20HZ ? "dfa_alpha_ml" : "rms_ml";
        enum measure_reason got = metric_in(&m.results, metric_by_name(name))->reason;
        if (got != facts[i].want) fail_msg("row %zu: \"%s\"", i, measure_reason_name(got));
    }
}

static void nobody_moves(void **state)
{
    (void)state;
    static const char *const zeros[] = {"range_2d",
                                        "path_length_2d",
                                        "rms_ml",
                                        "sd_ap",
                                        "mean_distance_rd",
                                        "mean_velocity_2d",
                                        "ellipse95_area_pred",
                                        "ellipse95_area_pop",
                                        "circle95_area",
                                        "max_distance_ml"};
    static const char *const constants[] = {"principal_direction_deg",
                                            "sway_direction_coef",
                                            "lfs",
                                            "fractal_dim_ce",
                                            "mean_freq_2d",
                                            "sampen_m2_r020_ml",
                                            "dfa_alpha_ap",
                                            "sda_log_short_h_ml",
                                            "range_ratio"};
    struct sway_measured m, regularity;
    stand(&one, 6000, 100.0, 3);
    for (size_t i = 0; i < 6000; i++) {
        one.ml[i] = 5.1;
        one.ap[i] = -0.3;
    }
    measure(&one.trial, PROFILE_LP10, &m);
    measure(&one.trial, PROFILE_LP10_20HZ, &regularity);
    number_or_reason("constant", &m);
    number_or_reason("constant", &regularity);
    for (size_t i = 0; i < COUNT_OF(zeros); i++)
        assert_near(zeros[i], metric_in(&m.results, metric_by_name(zeros[i]))->value, 0.0, 0.0);
    for (size_t i = 0; i < COUNT_OF(constants); i++) {
        const struct metric *row = metric_by_name(constants[i]);
        const struct metric_value *v = metric_in(&m.results, row);
        if (v->reason != REASON_CONSTANT) fail_msg("%s: \"%s\"", row->name, measure_reason_name(v->reason));
    }
    assert_true(m.flags & FLAG_UNIT_DOUBT); /* no plate is that quiet */
}

/* ---- what must not matter, and how what matters scales ---- */

static bool is_one_of(const struct metric *m, unsigned families)
{
    return families & 1u << m->family;
}

typedef void change_fn(struct rig *r, size_t n);
typedef double expect_fn(const struct metric *m, const struct sway_results *before); /* NaN: no statement */

static void add_offset(struct rig *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r->ml[i] += 64.0;
        r->ap[i] -= 32.0;
    }
    for (int c = 0; c < 4; c++)
        r->polygon[c] = (struct point_mm){r->polygon[c].x + 64.0, r->polygon[c].y - 32.0};
}

static double moved_mean(const struct metric *m, const struct sway_results *before)
{
    double v = metric_in(before, m)->value;
    return strcmp(m->name, "mean_value_ml") == 0   ? v + 64.0
           : strcmp(m->name, "mean_value_ap") == 0 ? v - 32.0
                                                   : v;
}

/* Both axes, and the forces with them, turn their sign. */
static void mirror(struct rig *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r->ml[i] = -r->ml[i];
        r->ap[i] = -r->ap[i];
        r->force_ml[i] = -r->force_ml[i];
        r->force_ap[i] = -r->force_ap[i];
    }
    for (int c = 0; c < 4; c++) r->polygon[c] = (struct point_mm){-r->polygon[c].x, -r->polygon[c].y};
}

static double mirrored(const struct metric *m, const struct sway_results *before)
{
    if (strncmp(m->name, "mean_value", 10) == 0) return -metric_in(before, m)->value;
    if (strncmp(m->name, "peak_velocity_pos", 17) == 0) /* the pieces swap */
        return metric_in(before,
                         metric_by_name(m->name[18] == 'm' ? "peak_velocity_neg_ml" : "peak_velocity_neg_ap"))
            ->value;
    if (strncmp(m->name, "peak_velocity_neg", 17) == 0)
        return metric_in(before,
                         metric_by_name(m->name[18] == 'm' ? "peak_velocity_pos_ml" : "peak_velocity_pos_ap"))
            ->value;
    return metric_in(before, m)->value;
}

static void enlarge(struct rig *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r->ml[i] *= 2.0;
        r->ap[i] *= 2.0;
    }
    for (int c = 0; c < 4; c++)
        r->polygon[c] = (struct point_mm){2.0 * r->polygon[c].x, 2.0 * r->polygon[c].y};
}

/* Sway density keeps its 3 mm, an angle its body height; phase plane and entropy are lengths and shares as their units say. */
static double enlarged(const struct metric *m, const struct sway_results *before)
{
    if (is_one_of(m, 1u << FAMILY_DENSITY | 1u << FAMILY_ANGLE | 1u << FAMILY_WEIGHT) ||
        strcmp(m->unit, "N") == 0)
        return NAN;
    return metric_in(before, m)->value * pow(2.0, length_power(m->unit));
}

static void reverse(struct rig *r, size_t n)
{
    double *const channels[] = {r->ml, r->ap, r->force_ml, r->force_ap, r->fz, r->right, r->left};
    for (size_t c = 0; c < COUNT_OF(channels); c++)
        for (size_t i = 0; i < n / 2; i++) {
            double t = channels[c][i];
            channels[c][i] = channels[c][n - 1 - i];
            channels[c][n - 1 - i] = t;
        }
}

/* Backwards, the same places are visited: what does not look at the direction of time is the same. The windows of Welch and DFA, the
 * instants of equal force, the pieces between crossings and the forward pass of a filter begin at the start: no such symmetry. */
static double reversed(const struct metric *m, const struct sway_results *before)
{
    bool directed =
        is_one_of(m, 1u << FAMILY_SPECTRUM | 1u << FAMILY_POWER_FREQUENCY | 1u << FAMILY_PUBLISHED |
                         1u << FAMILY_FLUCTUATION | 1u << FAMILY_RAMBLING | 1u << FAMILY_BOUNDARY |
                         1u << FAMILY_ENTROPY | 1u << FAMILY_DENSITY) ||
        strncmp(m->name, "peak_", 5) == 0 || strncmp(m->name, "zero_", 5) == 0 ||
        strcmp(m->name, "fz_mean") == 0;
    return directed ? NAN : metric_in(before, m)->value;
}

static const struct property {
    const char *name;
    change_fn *change;
    expect_fn *expect;
    double tolerance;
    unsigned profiles;
} properties[] = {
    /* Sampling at other places after reversal is not the same signal for 20 Hz, nor for windows that begin at 0.1 s. */
    {"offset", add_offset, moved_mean, 1e-9, ~0u},
    {"mirror", mirror, mirrored, 1e-9, ~0u},
    {"scale", enlarge, enlarged, 1e-9, ~0u},
    {"reversal", reverse, reversed, 1e-8, PROFILE_BIT(PROFILE_RAW)},
};

static void compare(const struct property *property, enum sway_profile p, const struct sway_results *before,
                    const struct sway_results *after)
{
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *m = &metrics[i];
        if (!isfinite(metric_in(before, m)->value)) continue;
        double want = property->expect(m, before), got = metric_in(after, m)->value;
        if (isnan(want) || fabs(got - want) <= property->tolerance * fmax(fabs(want), 1e-3)) continue;
        fail_msg("%s: %s in %s is %.15g, expected %.15g", property->name, m->name, sway_profile_name(p), got,
                 want);
    }
}

static void properties_hold(void **state)
{
    (void)state;
    enum { N = 4000 };
    struct sway_measured before, after;
    for (uint64_t seed = 1; seed <= 3; seed++)
        for (size_t k = 0; k < COUNT_OF(properties); k++)
            for (int p = 0; p < PROFILE_LEAN; p++) {
                if (!(properties[k].profiles & PROFILE_BIT(p))) continue;
                stand(&one, N, 100.0, seed);
                stand(&other, N, 100.0, seed);
                properties[k].change(&other, N);
                measure(&one.trial, (enum sway_profile)p, &before);
                measure(&other.trial, (enum sway_profile)p, &after);
                compare(&properties[k], (enum sway_profile)p, &before.results, &after.results);
            }
}

/* All that there is: the metrics of the table, an angle, a count. Not what the compiler leaves between them. */
static void assert_same_bits(const char *what, const struct sway_results *got,
                             const struct sway_results *want)
{
    for (size_t i = 0; i < metric_count; i++)
        if (!same_values(metric_in(got, &metrics[i]), metric_in(want, &metrics[i]),
                         sizeof(struct metric_value)))
            fail_msg("%s: %s is %.17g, expected %.17g", what, metrics[i].name,
                     metric_in(got, &metrics[i])->value, metric_in(want, &metrics[i])->value);
    assert_memory_equal(&got->position.ellipse_angle_rad, &want->position.ellipse_angle_rad, sizeof(double));
    assert_int_equal(got->rises.found, want->rises.found);
}

static void every_simd_level_gives_the_same_bits(void **state)
{
    (void)state;
    struct sway_measured at[SIMD_LEVEL_COUNT];
    stand(&one, 6000, 100.0, 8);
    for (int p = PROFILE_LP10; p <= PROFILE_LP10_20HZ; p++) {
        for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
            simd_limit((enum simd_level)level);
            measure(&one.trial, (enum sway_profile)p, &at[level]);
            assert_same_bits(simd_level_name((enum simd_level)level), &at[level].results,
                             &at[SIMD_BASE].results);
        }
    }
    simd_limit(simd_best());
}

/* ---- closed forms through the whole chain: metrics.md 16 ---- */

struct anchor {
    const char *metric;
    double want, tolerance;
};

static void check_anchors(const struct sway_results *r, const struct anchor *anchors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_near(anchors[i].metric, metric_in(r, metric_by_name(anchors[i].metric))->value,
                    anchors[i].want, anchors[i].tolerance);
}

static void circle_and_ellipse(void **state)
{
    (void)state;
    static const struct anchor circle[] = {{"mean_distance_rd", 10.0, 1e-9},
                                           {"rms_ml", 7.071067811865, 1e-9},
                                           {"path_length_2d", 1884.563931072, 1e-8},
                                           {"mean_velocity_2d", 31.409398851204, 1e-9},
                                           {"sway_area_rate", 157.053795390641, 1e-8},
                                           {"ellipse95_area_pop", 941.921210197671, 1e-8},
                                           {"ellipse95_area_pred", 942.078223234877, 1e-8},
                                           {"mean_freq_2d", 0.499979438578, 1e-11},
                                           {"psd_fmode_ml", 0.5, 1e-12},
                                           {"n_samples", 6000, 0},
                                           {"mean_value_ml", 40.0, 1e-9}};
    static const struct anchor ellipse[] = {{"ellipse95_semi_major", 51.950508256677, 1e-8},
                                            {"ellipse95_semi_minor", 51.950508256677 / 3.0, 1e-8},
                                            {"ellipse95_area_pred", 2826.234669704631, 1e-7},
                                            {"principal_direction_deg", 60.0, 1e-8},
                                            {"sway_direction_coef", 0.755928946018, 1e-11}};
    struct sway_measured m;
    stand(&one, 6000, 100.0, 1);
    for (int k = 0; k < 6000; k++) {
        double w = 2.0 * M_PI * 0.5 * k / 100.0;
        one.ml[k] = 40.0 + 10.0 * cos(w);
        one.ap[k] = -70.0 + 10.0 * sin(w);
    }
    measure(&one.trial, PROFILE_RAW, &m);
    check_anchors(&m.results, circle, COUNT_OF(circle));
    for (int k = 0; k < 6000; k++) {
        double w = 2.0 * M_PI * 0.3 * k / 100.0, a = 30.0 * cos(w), b = 10.0 * sin(w), turn = M_PI / 6.0;
        one.ml[k] = a * cos(turn) - b * sin(turn);
        one.ap[k] = a * sin(turn) + b * cos(turn);
    }
    measure(&one.trial, PROFILE_RAW, &m);
    check_anchors(&m.results, ellipse, COUNT_OF(ellipse));
    assert_near("angle", m.results.position.ellipse_angle_rad, M_PI / 6.0, 1e-10);
}

/* ---- flags, gaps, falls, clocks ---- */

static void flags_are_raised(void **state)
{
    (void)state;
    struct sway_measured m;
    stand(&one, 2400, 100.0, 1);
    measure(&one.trial, PROFILE_LP10, &m);
    assert_int_equal(m.flags, FLAG_BELOW_STANDARD);
    stand(&one, 2000, 40.0, 1);
    measure(&one.trial, PROFILE_LP10, &m);
    assert_int_equal(m.flags, FLAG_BELOW_STANDARD);
    stand(&one, 3000, 100.0, 1);
    for (size_t i = 1000; i < 1500; i++) one.fz[i] += 150.0;
    measure(&one.trial, PROFILE_LP10, &m);
    assert_int_equal(m.flags, FLAG_MOVED);
    stand(&one, 6000, 100.0, 1);
    one.t_s[10] = one.t_s[9];
    measure(&one.trial, PROFILE_LP10, &m);
    assert_int_equal(m.flags, FLAG_DROPPED);
    assert_near("dropped", m.results.recording.samples_dropped.value, 1, 0);
    assert_near("filled", m.results.recording.gap_filled.value, 1, 0);
    static const double factors[] = {0.001, 100.0};
    for (size_t f = 0; f < COUNT_OF(factors); f++) {
        stand(&one, 3000, 100.0, 1);
        for (size_t i = 0; i < 3000; i++) {
            one.ml[i] *= factors[f];
            one.ap[i] *= factors[f];
        }
        measure(&one.trial, PROFILE_LP10, &m);
        assert_int_equal(m.flags, FLAG_UNIT_DOUBT);
    }
}

static void a_hole_cuts_and_says_so(void **state)
{
    (void)state;
    struct sway_measured m;
    stand(&one, 6000, 100.0, 1);
    for (size_t i = 2000; i < 2020; i++) one.fz[i] = 0.0;
    measure(&one.trial, PROFILE_LP10, &m);
    assert_int_equal(m.n_samples, 3980);
    assert_int_equal(m.flags, FLAG_GAP);
    assert_near("duration", m.duration_s, 39.8, 1e-9);
    assert_int_equal(m.results.movement.path_length_2d.reason, REASON_GAP);
    assert_true(isfinite(m.results.movement.path_length_2d.value));
    number_or_reason("gap", &m);
}

static void a_fall_leaves_no_sway_metrics(void **state)
{
    (void)state;
    struct sway_measured m;
    stand(&one, 6000, 100.0, 1);
    one.trial.has_fall = true;
    one.trial.fall_at_s = 31.0;
    measure(&one.trial, PROFILE_LP10, &m);
    assert_int_equal(m.flags, FLAG_FALL);
    assert_int_equal(m.results.position.rms_ml.reason, REASON_FALL);
    assert_int_equal(m.results.recording.n_samples.reason, REASON_NONE);
    number_or_reason("fall", &m);
}

/* A stated rate says that the samples were even: rows that are missing are holes. Without one, a board that leaves out rows has no period. */
static void missing_rows(void **state)
{
    (void)state;
    static const struct {
        double stated_hz;
        enum measure_reason want;
    } facts[] = {{0.0, REASON_IRREGULAR}, {100.0, REASON_GAP}};
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct sway_measured m;
        size_t n = 0;
        stand(&one, 6000, 100.0, 12);
        for (size_t k = 0; k < 6000; k++) {
            if (k < 3000 && k % 20 == 7) continue;
            one.t_s[n] = one.t_s[k];
            one.ml[n] = one.ml[k];
            one.ap[n++] = one.ap[k];
        }
        one.trial.count = n;
        one.trial.rate_hz = facts[i].stated_hz;
        measure(&one.trial, PROFILE_LP10, &m);
        assert_int_equal(m.results.position.rms_ml.reason, facts[i].want);
    }
}

static void clocks(void **state)
{
    (void)state;
    static const struct {
        double jitter_s, stated_hz;
        bool no_device_clock;
        enum status status;
        enum measure_reason lp10;
    } facts[] = {
        {0.0, 0.0, false, STATUS_OK, REASON_NONE},      {0.001, 0.0, false, STATUS_OK, REASON_IRREGULAR},
        {0.001, 100.0, false, STATUS_OK, REASON_NONE},  {0.003, 100.0, false, STATUS_OK, REASON_IRREGULAR},
        {0.0, 1000.0, false, STATUS_DATA, REASON_NONE}, {0.0, 0.0, true, STATUS_OK, REASON_IRREGULAR},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct sway_analysis *a;
        struct sway_measured m;
        stand(&one, 3000, 100.0, 4);
        for (size_t k = 1; k < 3000; k += 2) one.t_s[k] += facts[i].jitter_s;
        one.trial.rate_hz = facts[i].stated_hz;
        one.trial.no_device_clock = facts[i].no_device_clock;
        assert_int_equal(sway_analysis_open(&one.trial, &a), facts[i].status);
        if (!a) continue;
        assert_int_equal(sway_analysis_run(a, PROFILE_LP10, 1u << FAMILY_POSITION, &m), STATUS_OK);
        assert_int_equal(m.results.position.rms_ml.reason, facts[i].lp10);
        assert_int_equal(!!(m.flags & FLAG_IRREGULAR), facts[i].lp10 == REASON_IRREGULAR);
        assert_int_equal(sway_analysis_run(a, PROFILE_QUIJOUX25, 1u << FAMILY_POSITION, &m), STATUS_OK);
        assert_int_equal(m.results.position.rms_ml.reason, REASON_NONE);
        sway_analysis_close(a);
    }
    stand(&one, 100, 100.0, 4);
    one.trial.time_s = NULL;
    struct sway_analysis *a;
    assert_int_equal(sway_analysis_open(&one.trial, &a), STATUS_ARG); /* neither stamps nor a rate: refused */
}

/* Stamps of a stated rate may be rounded and begin anywhere: no profile may notice. At 8.76 s the tenth
 * step of 0.01 s ends at 0.09999999999999964 s, which the sliding windows would take for too early. */
static void stamps_of_a_stated_rate_move_nothing(void **state)
{
    (void)state;
    static const struct {
        double rate_hz, start_s, unit_s;
    } facts[] = {{100, 8.76, 0.01}, {120, 0, 0.001}, {128, 3.2, 0.001}, {60, 0, 0.001}};
    static const enum sway_profile profiles[] = {PROFILE_LP10, PROFILE_QUIJOUX25, PROFILE_LP5_25HZ};
    static struct sway_measured bare, stamped;
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        stand(&one, 3000, facts[i].rate_hz, 31);
        for (size_t k = 1500; k < 1504; k++) one.ml[k] = NAN; /* a hole to fill */
        one.trial.rate_hz = facts[i].rate_hz;
        for (size_t p = 0; p < COUNT_OF(profiles); p++) {
            one.trial.time_s = NULL;
            measure(&one.trial, profiles[p], &bare);
            one.trial.time_s = one.t_s;
            for (size_t k = 0; k < 3000; k++)
                one.t_s[k] = round((facts[i].start_s + (double)k / facts[i].rate_hz) / facts[i].unit_s) *
                             facts[i].unit_s;
            measure(&one.trial, profiles[p], &stamped);
            assert_same_bits("stamps", &stamped.results, &bare.results);
            assert_int_equal(bare.flags, stamped.flags);
        }
    }
}

/* Values that overflow, and recordings full of holes, end in reasons. */
static void hostile_values(void **state)
{
    (void)state;
    static const double values[] = {1e300, 1e-300, 1.7e308, NAN, INFINITY};
    struct sway_measured m;
    for (size_t v = 0; v < COUNT_OF(values); v++)
        for (int p = 0; p < PROFILE_LEAN; p++) {
            stand(&one, 3500, 100.0, v);
            for (size_t i = 0; i < 3500; i++) one.ml[i] *= values[v];
            measure(&one.trial, (enum sway_profile)p, &m);
            number_or_reason("huge", &m);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_sound),
        cmocka_unit_test(every_metric_of_a_good_recording),
        cmocka_unit_test(short_recordings),
        cmocka_unit_test(rates_that_profiles_need),
        cmocka_unit_test(nobody_moves),
        cmocka_unit_test(properties_hold),
        cmocka_unit_test(every_simd_level_gives_the_same_bits),
        cmocka_unit_test(circle_and_ellipse),
        cmocka_unit_test(flags_are_raised),
        cmocka_unit_test(a_hole_cuts_and_says_so),
        cmocka_unit_test(a_fall_leaves_no_sway_metrics),
        cmocka_unit_test(clocks),
        cmocka_unit_test(missing_rows),
        cmocka_unit_test(stamps_of_a_stated_rate_move_nothing),
        cmocka_unit_test(hostile_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
