/* verify_closed.c - answers that a formula gives for one of the recordings of verify_signals.c (metrics.md 15 and 16). */
#include <math.h>

#include "lab/verify_check.h"
#include "signal/metric_table.h"

#define EXACT 1e-9 /* relative: what remains is rounding */
#define TINY 1e-9  /* absolute, in the metric's unit, where the answer is 0 */

/* The answers of one recording in one profile. */
struct answers {
    struct verify_list *list;
    const char *signal;
    enum sway_profile profile;
};

static void add(const struct answers *a, const char *metric, struct metric_value v, double tolerance,
                enum verify_basis basis)
{
    const struct verify_check c = {.signal = a->signal,
                                   .metric = metric,
                                   .profile = a->profile,
                                   .expected = v,
                                   .tolerance = tolerance,
                                   .basis = basis};
    verify_add(a->list, &c);
}

static void is(const struct answers *a, const char *metric, double v)
{
    bool count = metric_by_name(metric)->kind == KIND_COUNT;
    add(a, metric, metric_of(v), count ? 0.0 : v == 0.0 ? TINY : EXACT * fabs(v), BASIS_CLOSED);
}

static void of_piece(const struct answers *a, const char *metric, double v)
{
    add(a, metric, (struct metric_value){v, REASON_GAP}, EXACT * fabs(v), BASIS_CLOSED);
}

static void has_none(const struct answers *a, const char *metric, enum measure_reason reason)
{
    add(a, metric, metric_undefined(reason), 0.0, BASIS_CLOSED);
}

static void about(const struct answers *a, const char *metric, double v, double tolerance)
{
    add(a, metric, metric_of(v), tolerance, BASIS_THEORY);
}

/* F quantile 0.95 with 2 and n - 2 degrees of freedom, and the factor of the ellipse that holds a new sample. */
static double f_quantile(double n)
{
    return (n - 2) / 2 * (pow(0.05, -2 / (n - 2)) - 1);
}

static double ellipse_factor(double n)
{
    return 2 * f_quantile(n) * (n - 1) * (n + 1) / (n * (n - 2));
}

static double degrees(double rad)
{
    return rad * 180 / M_PI;
}

/* ---- a circle of 10 mm, half a turn a second, 6000 samples at 100 Hz ---- */

static void circle_position(const struct answers *a)
{
    const double n = 6000, r = 10, variance = r * r / 2 * n / (n - 1), g = ellipse_factor(n);
    const double mean_axis = r * 2 / tan(M_PI / 200) / 200; /* mean |cos| over 200 samples a turn */
    is(a, "n_samples", n);
    is(a, "gap_filled", 0);
    is(a, "samples_dropped", 0);
    is(a, "repeated_share", 0);
    has_none(a, "fz_mean", REASON_NO_INPUT);
    is(a, "mean_value_ml", 0);
    is(a, "mean_value_ap", 0);
    is(a, "mean_distance_ml", mean_axis);
    is(a, "mean_distance_ap", mean_axis);
    is(a, "mean_distance_rd", r);
    is(a, "max_distance_ml", r);
    is(a, "max_distance_ap", r);
    is(a, "max_distance_rd", r);
    is(a, "rms_ml", r / sqrt(2));
    is(a, "rms_ap", r / sqrt(2));
    is(a, "rms_rd", r);
    is(a, "sd_ml", sqrt(variance));
    is(a, "sd_ap", sqrt(variance));
    is(a, "sd_rd", 0);
    is(a, "range_ml", 2 * r);
    is(a, "range_ap", 2 * r);
    is(a, "range_2d", 2 * r);
    is(a, "range_ratio", 1);
    is(a, "planar_deviation", r);
    is(a, "sway_direction_coef", 0);
    is(a, "circle95_area", M_PI * r * r);
    is(a, "ellipse95_area_pred", M_PI * g * variance);
    is(a, "ellipse95_semi_major", sqrt(g * variance));
    is(a, "ellipse95_semi_minor", sqrt(g * variance));
    is(a, "ellipse95_area_pop", M_PI * g * r * r / 2);
    is(a, "ellipse95_area_chi2", M_PI * 5.991464547107979 * variance);
    is(a, "sway_angle_range_ml_deg", 2 * degrees(asin(r / (552.7 * 1.7))));
    is(a, "sway_angle_range_ap_deg", 2 * degrees(asin(r / (552.7 * 1.7))));
    is(a, "equilibrium_score_pct", 100 * (12.5 - 2 * degrees(asin(r / (552.7 * 1.7)))) / 12.5);
}

static void circle_movement(const struct answers *a)
{
    const double n = 6000, r = 10, fs = 100, h = M_PI / fs, t1 = (n - 1) / fs;
    const double path = (n - 1) * 2 * r * sin(h / 2), path_ml = 120 * r - r * (1 - cos(h)),
                 path_ap = 120 * r - r * sin(h);
    const double mean_axis = r * 2 / tan(M_PI / 200) / 200, area = M_PI * ellipse_factor(n) * r * r / 2;
    is(a, "path_length_ml", path_ml);
    is(a, "path_length_ap", path_ap);
    is(a, "path_length_2d", path);
    is(a, "mean_velocity_ml", path_ml / 60);
    is(a, "mean_velocity_ap", path_ap / 60);
    is(a, "mean_velocity_2d", path / 60);
    is(a, "sway_area_rate", fs * r * r * sin(h) / 2);
    is(a, "mean_freq_ml", path_ml / t1 / (4 * sqrt(2) * mean_axis));
    is(a, "mean_freq_ap", path_ap / t1 / (4 * sqrt(2) * mean_axis));
    is(a, "mean_freq_2d", path / t1 / (2 * M_PI * r));
    is(a, "lfs", path / area);
    is(a, "fractal_dim_ce", log(n) / (log(n) + log(sqrt(4 * area / M_PI)) - log(path)));
    is(a, "turns_index", path / (r * sqrt(n / (n - 1) / 2)));
    is(a, "psd_fmode_ml", 0.5);
    is(a, "psd_fmode_ap", 0.5);
    is(a, "mean_power_freq_ml", 0.5); /* on a bin: its two neighbours lie evenly about it */
    is(a, "mean_power_freq_ap", 0.5);
    is(a, "mean_power_freq", 0.5);
    is(a, "published_COParea_cm2", M_PI * ellipse_factor(n) * r * r / 2 * n / (n - 1) / 100);
    is(a, "published_COPvelo_cms", path / 600);
    is(a, "published_COPmfreq_hz", 0.5);
}

/* Half axes 30 and 10 mm, turned by 30 degrees from ML. */
static void ellipse(const struct answers *a)
{
    const double n = 6000, g = ellipse_factor(n), share = n / (n - 1) / 2;
    is(a, "ellipse95_semi_major", 30 * sqrt(g * share));
    is(a, "ellipse95_semi_minor", 10 * sqrt(g * share));
    is(a, "ellipse95_area_pred", M_PI * g * 300 * share);
    is(a, "principal_direction_deg", 60);
    is(a, "sway_direction_coef", 2 / sqrt(7)); /* (900-100)/2*sin 60 / sqrt(700*300) */
    is(a, "rms_ml", sqrt(350));                /* (900*3/4 + 100/4)/2 */
    is(a, "rms_ap", sqrt(150));
}

/* ---- 2 mm/s to the right, 1 mm/s forward, 40 s at 100 Hz ---- */

static void ramp_movement(const struct answers *a)
{
    const double n = 4000, fs = 100, speed = sqrt(5);
    is(a, "mean_value_ml", -0.01); /* -40 + 2 * 19.995 */
    is(a, "mean_value_ap", -0.005);
    is(a, "range_ml", 2 * (n - 1) / fs);
    is(a, "range_ap", (n - 1) / fs);
    is(a, "range_2d", speed * (n - 1) / fs);
    is(a, "range_ratio", 2);
    is(a, "sway_direction_coef", 1);
    is(a, "principal_direction_deg", degrees(atan(2)));
    is(a, "rms_ml", 2 / fs * sqrt((n * n - 1) / 12));
    is(a, "path_length_2d", speed * (n - 1) / fs);
    is(a, "mean_velocity_ml", 2 * (n - 1) / n);
    is(a, "mean_velocity_ap", (n - 1) / n);
    is(a, "fz_mean", 700);
    is(a, "fz_sd", 0);
    is(a, "weight_right_pct_mean", 400.0 / 7);
    is(a, "weight_right_pct_sd", 0);
    is(a, "weight_asymmetry_index_pct", 200.0 / 7);
}

/* MSD = (v tau)^2: slope 2 on the log scale; the least-squares line of tau^2 over an even grid has slope first + last. */
static void ramp_diffusion(const struct answers *a)
{
    static const char *const short_d[] = {"sda_lin_short_d_ml", "sda_lin_short_d_ap"};
    static const char *const long_d[] = {"sda_lin_long_d_ml", "sda_lin_long_d_ap"};
    static const char *const short_h[] = {"sda_log_short_h_ml", "sda_log_short_h_ap"};
    static const char *const long_h[] = {"sda_log_long_h_ml", "sda_log_long_h_ap"};
    static const char *const short_1s[] = {"sda_log_short_diffusion_ml", "sda_log_short_diffusion_ap"};
    static const char *const long_1s[] = {"sda_log_long_diffusion_ml", "sda_log_long_diffusion_ap"};
    static const char *const time[] = {"sda_lin_critical_time_ml", "sda_lin_critical_time_ap"};
    static const char *const msd[] = {"sda_lin_critical_msd_ml", "sda_lin_critical_msd_ap"};
    const double step = 0.01, slope_s = 0.01 + 0.5, slope_l = 2.5 + 10;
    const double q_s = 51 * 101 / 6.0 * step * step - slope_s * (0.01 + 0.5) / 2;
    const double q_l = 6.25 * 6.25 + (751.0 * 751 - 1) / 12 * step * step - slope_l * 6.25;
    const double cross = (q_l - q_s) / (slope_s - slope_l);
    for (int axis = 0; axis < 2; axis++) {
        double v2 = axis == 0 ? 4 : 1;
        is(a, short_h[axis], 1);
        is(a, long_h[axis], 1);
        is(a, short_1s[axis], v2);
        is(a, long_1s[axis], v2);
        is(a, short_d[axis], v2 * slope_s / 2);
        is(a, long_d[axis], v2 * slope_l / 2);
        is(a, time[axis], cross);
        is(a, msd[axis], v2 * (q_s + slope_s * cross));
    }
}

/* Toward a wall that is 140 mm away at the first sample, at 2 mm/s: 70 s, then 0.01 s less with each sample. */
static void ramp_boundary(const struct answers *a)
{
    is(a, "ttb_mean", 70 - 39.99 / 2);
    is(a, "ttb_median", 70 - 39.99 / 2);
    is(a, "ttb_abs_min", 70 - 39.99);
    is(a, "ttb_mean_of_50_lowest", 70 - 39.99 + 0.245);
    is(a, "ttb_outside_count", 0);
    is(a, "ttb_minima_count", 0);
    has_none(a, "ttb_minima_mean", REASON_NO_EVENT);
    has_none(a, "ttb_minima_sd", REASON_NO_EVENT);
}

/* ---- tasks ---- */

/* The centre of pressure is a cubic itself, so the spline through any of its points is it. */
static void cubic(const struct answers *a)
{
    is(a, "trembling_rms_ml", 0);
    is(a, "trembling_rms_ap", 0);
    is(a, "trembling_range_ml", 0);
    is(a, "trembling_range_ap", 0);
    is(a, "trembling_mean_velocity_ml", 0);
    is(a, "trembling_mean_velocity_ap", 0);
}

static void lean_straight(const struct answers *a)
{
    is(a, "los_directional_control_pct", 100);
    is(a, "los_max_excursion_pct", 80);
    is(a, "los_path_off_axis_mm", 0);
}

/* 40 mm for 50, 36 degrees late; its turning points lie on samples, so the way is 4 * 40 mm in 4 s. */
static void shift(const struct answers *a)
{
    is(a, "shift_on_axis_velocity_mm_s", 40);
    is(a, "shift_directional_control_pct", 100);
    is(a, "shift_amplitude_ratio", 0.8);
    is(a, "shift_phase_lag_deg", 36);
}

/* Onset at 20 N above the seat's 200 N, weight of 686.4655 N passed at 690 N: 0.02 and 0.49 s after the force begins to grow. */
static void rise(const struct answers *a)
{
    const double weight_n = 70 * 9.80665, each_s = 0.47;
    is(a, "rise_weight_transfer_time_s", each_s);
    is(a, "rise_rising_index_pct", 100 * (780 - weight_n) / weight_n);
    is(a, "rise_end_s", 1.0); /* 0.3 s until the force grows, 0.58 s to its top, 0.12 s back into the band */
    is(a, "rise_sway_velocity_mm_s",
       5 * 520 / 521.0); /* 521 samples on a line at 5 mm/s: 0.49 to 0.70 + 5 s, the end not included */
    is(a, "rise_symmetry_pct", 10);
    is(a, "rise_five_total_s", 21.3 + 0.49 - 1.32);
    is(a, "rise_five_1_s", each_s);
    is(a, "rise_five_2_s", each_s);
    is(a, "rise_five_3_s", each_s);
    is(a, "rise_five_4_s", each_s);
    is(a, "rise_five_5_s", each_s);
}

/* Circles of 5, 8, 10 and 18 mm: whatever the filter does to one it does to all. */
static void conditions(const struct answers *a)
{
    is(a, "romberg_velocity_firm", 8.0 / 5);
    is(a, "romberg_velocity_foam", 18.0 / 10);
    is(a, "romberg_area_firm", 64.0 / 25);
    is(a, "romberg_area_foam", 324.0 / 100);
    is(a, "mctsib_ratio_visual", 10.0 / 5);
    is(a, "mctsib_ratio_vestibular", 18.0 / 5);
}

/* ---- trouble ---- */

static void gaps(const struct answers *a)
{
    is(a, "n_samples", 3000);
    is(a, "gap_filled", 13);
    is(a, "samples_dropped", 1);
    is(a, "path_length_2d", 0.05 * 2999);
    is(a, "mean_velocity_2d", 0.05 * 2999 / 30);
    is(a, "range_2d", 0.05 * 2999);
}

static void hole(const struct answers *a)
{
    of_piece(a, "n_samples", 1900);
    of_piece(a, "path_length_2d", 0.05 * 1899);
    of_piece(a, "mean_velocity_2d", 0.05 * 1899 / 19);
}

static void still(const struct answers *a)
{
    static const char *const none[] = {"sway_direction_coef",
                                       "range_ratio",
                                       "mean_freq_ap",
                                       "zero_crossings_ap",
                                       "lfs",
                                       "fractal_dim_ce",
                                       "psd_total_power_ap",
                                       "psd_fmode_ap",
                                       "mean_power_freq_ap",
                                       "sda_log_short_h_ap",
                                       "sda_lin_short_d_ap",
                                       "sampen_m2_r020_ap",
                                       "dfa_alpha_ap"};
    static const char *const zero[] = {"mean_distance_ap",
                                       "rms_ap",
                                       "sd_ap",
                                       "range_ap",
                                       "path_length_ap",
                                       "mean_velocity_ap",
                                       "ellipse95_area_pred",
                                       "ellipse95_area_pop",
                                       "sway_area_rate"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) has_none(a, none[i], REASON_CONSTANT);
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++) is(a, zero[i], 0);
    is(a, "rms_ml", 5 / sqrt(2));
}

static void brief(const struct answers *a)
{
    has_none(a, "rms_ml", REASON_SHORT);
    has_none(a, "path_length_2d", REASON_SHORT);
}

static void brief_raw(const struct answers *a)
{
    is(a, "range_ml", 4);
    is(a, "n_samples", 12);
    has_none(a, "psd_f95_ml", REASON_SHORT);
    has_none(a, "sda_log_short_h_ml", REASON_SHORT);
    has_none(a, "sda_lin_long_d_ml", REASON_SHORT);
    has_none(a, "cogv_rms_ap", REASON_NO_INPUT);
    has_none(a, "los_reaction_time_s", REASON_NO_INPUT);
}

/* Each position comes twice. */
static void stairs(const struct answers *a)
{
    is(a, "repeated_share", 200.0 / 399);
}

/* 2000 rows out of the circle's. */
static void frames(const struct answers *a)
{
    is(a, "n_samples", 2000);
    is(a, "path_length_2d", 1999 * 20 * sin(M_PI / 200));
}

static void fall(const struct answers *a)
{
    has_none(a, "rms_ml", REASON_FALL);
    has_none(a, "path_length_2d", REASON_FALL);
}

static void uneven(const struct answers *a)
{
    has_none(a, "rms_ml", REASON_IRREGULAR);
}

/* ---- chance ---- */

/* Straight lines taken off windows of n values of white noise leave (n^2 - 4)/(15 n) of the variance of one value. */
static double white_alpha(size_t samples)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0, last = 0;
    for (int i = 0; floor(4 * pow(1.2, i)) <= 0.1 * (double)samples; i++) {
        double size = floor(4 * pow(1.2, i)), lx = log(size), ly = 0.5 * log((size * size - 4) / (15 * size));
        if (size <= last) continue;
        last = size;
        n++;
        x += lx;
        y += ly;
        xx += lx * lx;
        xy += lx * ly;
    }
    return (n * xy - x * y) / (n * xx - x * x);
}

/* Whole numbers -1000..1000, each as likely: variance, and how often two are at most d apart. */
#define NOISE_VARIANCE ((2001.0 * 2001 - 1) / 12 * 1e-6)
static double alike(double d)
{
    return (2001 + 2 * (d * 2001 - d * (d + 1) / 2)) / (2001.0 * 2001);
}

static void white(const struct answers *a)
{
    double r = floor(200 * sqrt(NOISE_VARIANCE));
    about(a, "dfa_alpha_ml", white_alpha(6000), 0.05);
    about(a, "dfa_alpha_ap", white_alpha(6000), 0.05);
    about(a, "sampen_m2_r020_ml", -log(alike(r)), 0.03);
    about(a, "sampen_m2_r020_ap", -log(alike(r)), 0.03);
    about(a, "sda_log_short_h_ml", 0, 0.005);
    about(a, "sda_log_short_diffusion_ml", 2 * NOISE_VARIANCE, 0.03);
    about(a, "psd_total_power_ml", 292 * 2 * NOISE_VARIANCE / 100, 0.45);
}

static void walk(const struct answers *a)
{
    about(a, "dfa_alpha_ml", 1.5, 0.1);
    about(a, "dfa_alpha_ap", 1.5, 0.1);
    about(a, "sda_log_short_h_ml", 0.5, 0.06);
    about(a, "sda_log_short_h_ap", 0.5, 0.06);
    about(a, "sda_lin_short_d_ml", NOISE_VARIANCE * 100 / 2, 6);
    about(a, "sda_lin_short_d_ap", NOISE_VARIANCE * 100 / 2, 6);
}

void verify_closed_add(struct verify_list *l)
{
    static const struct {
        const char *signal;
        enum sway_profile profile;
        void (*add)(const struct answers *a);
    } parts[] = {
        {"circle", PROFILE_RAW, circle_position},
        {"circle", PROFILE_RAW, circle_movement},
        {"ellipse", PROFILE_RAW, ellipse},
        {"ramp", PROFILE_RAW, ramp_movement},
        {"ramp", PROFILE_RAW, ramp_diffusion},
        {"ramp", PROFILE_RAW, ramp_boundary},
        {"cubic", PROFILE_RAW, cubic},
        {"lean_straight", PROFILE_LEAN, lean_straight},
        {"shift", PROFILE_SHIFT, shift},
        {"rise", PROFILE_RISE, rise},
        {"conditions", PROFILE_LP10, conditions},
        {"gaps", PROFILE_RAW, gaps},
        {"hole", PROFILE_RAW, hole},
        {"still", PROFILE_RAW, still},
        {"brief", PROFILE_LP10, brief},
        {"brief", PROFILE_RAW, brief_raw},
        {"stairs", PROFILE_RAW, stairs},
        {"frames", PROFILE_RAW, frames},
        {"fall", PROFILE_RAW, fall},
        {"uneven", PROFILE_LP10, uneven},
        {"white", PROFILE_RAW, white},
        {"walk", PROFILE_RAW, walk},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct answers a = {l, parts[i].signal, parts[i].profile};
        parts[i].add(&a);
    }
}
