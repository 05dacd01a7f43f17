#include "care/measure_scale.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct measure_scale rows[] = {
    /* how much, how fast: less is steadier */
    {"mean_distance", SCALE_LN, BETTER_LESS},
    {"max_distance", SCALE_LN, BETTER_LESS},
    {"rms", SCALE_LN, BETTER_LESS},
    {"sd", SCALE_LN, BETTER_LESS},
    {"range", SCALE_LN, BETTER_LESS},
    {"planar_deviation", SCALE_LN, BETTER_LESS},
    {"circle95_area", SCALE_LN, BETTER_LESS},
    {"ellipse95_area", SCALE_LN, BETTER_LESS},
    {"ellipse95_semi_major", SCALE_LN, BETTER_LESS},
    {"ellipse95_semi_minor", SCALE_LN, BETTER_LESS},
    {"path_length", SCALE_LN, BETTER_LESS},
    {"mean_velocity", SCALE_LN, BETTER_LESS},
    {"sway_area_rate", SCALE_LN, BETTER_LESS},
    {"peak_velocity", SCALE_LN, BETTER_LESS},
    {"published_COParea_cm2", SCALE_LN, BETTER_LESS},
    {"published_COPvelo_cms", SCALE_LN, BETTER_LESS},
    {"mctsib_composite_velocity", SCALE_LN, BETTER_LESS},
    {"rise_sway_velocity_mm_s", SCALE_LN, BETTER_LESS},

    /* the same kind of number, but no side is better by itself */
    {"phase_plane", SCALE_LN, BETTER_UNDEFINED},
    {"mean_freq", SCALE_LN, BETTER_UNDEFINED},
    {"mean_power_freq", SCALE_LN, BETTER_UNDEFINED},
    {"published_COPmfreq_hz", SCALE_LN, BETTER_UNDEFINED},
    {"lfs", SCALE_LN, BETTER_UNDEFINED},
    {"turns_index", SCALE_LN, BETTER_UNDEFINED},
    {"sway_density_peak_distance", SCALE_LN, BETTER_UNDEFINED},
    {"psd", SCALE_LN, BETTER_UNDEFINED},
    {"sda", SCALE_LN, BETTER_UNDEFINED},
    {"rambling", SCALE_LN, BETTER_UNDEFINED},
    {"trembling", SCALE_LN, BETTER_UNDEFINED},
    {"cogv_rms_ap", SCALE_LN, BETTER_UNDEFINED},
    {"cop_minus_cogv_rms_ap", SCALE_LN, BETTER_UNDEFINED},
    {"fz", SCALE_LN, BETTER_UNDEFINED},
    {"shift_on_axis_velocity_mm_s", SCALE_LN, BETTER_UNDEFINED}, /* the pacing asks for a speed */

    /* ratios of two positive numbers: var(ln ratio) = var(ln a) + var(ln b) */
    {"range_ratio", SCALE_LN, BETTER_UNDEFINED},
    {"romberg", SCALE_LN, BETTER_UNDEFINED},
    {"mctsib_ratio", SCALE_LN, BETTER_UNDEFINED},
    {"shift_amplitude_ratio", SCALE_LN, BETTER_UNDEFINED},

    /* limits of stability: far, straight and soon */
    {"los_reaction_time_s", SCALE_PLAIN, BETTER_LESS},
    {"los_endpoint_excursion_pct", SCALE_PLAIN, BETTER_MORE},
    {"los_max_excursion_pct", SCALE_PLAIN, BETTER_MORE},
    {"los_movement_velocity_mm_s", SCALE_LN, BETTER_MORE},
    {"los_directional_control_pct", SCALE_PLAIN, BETTER_MORE},
    {"los_path_on_axis_mm", SCALE_LN, BETTER_UNDEFINED},
    {"los_path_off_axis_mm", SCALE_PLAIN, BETTER_UNDEFINED}, /* 0 in a straight lean */
    {"shift_directional_control_pct", SCALE_PLAIN, BETTER_MORE},

    /* rising from a chair: times */
    {"rise_weight_transfer_time_s", SCALE_PLAIN, BETTER_LESS},
    {"rise_five", SCALE_PLAIN, BETTER_LESS},
    {"rise_end_s", SCALE_PLAIN, BETTER_UNDEFINED},
    {"rise_rising_index_pct", SCALE_PLAIN, BETTER_UNDEFINED},
    {"rise_symmetry_pct", SCALE_PLAIN, BETTER_UNDEFINED},

    /* counts, shares, exponents, angles, times, signed values */
    {"n_samples", SCALE_PLAIN, BETTER_UNDEFINED},
    {"gap_filled", SCALE_PLAIN, BETTER_UNDEFINED},
    {"samples_dropped", SCALE_PLAIN, BETTER_UNDEFINED},
    {"repeated_share", SCALE_PLAIN, BETTER_UNDEFINED},
    {"mean_value", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sway_direction_coef", SCALE_PLAIN, BETTER_UNDEFINED},
    {"principal_direction_deg", SCALE_PLAIN, BETTER_UNDEFINED},
    {"zero_crossings", SCALE_PLAIN, BETTER_UNDEFINED},
    {"fractal_dim_ce", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sway_density_peak_mean", SCALE_PLAIN, BETTER_UNDEFINED},
    {"psd_dispersion", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sda_log_short_h", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sda_log_long_h", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sda_log_critical_time", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sda_lin_critical_time", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sda_lin_long_d", SCALE_PLAIN, BETTER_UNDEFINED}, /* half a slope: may be below 0 */
    {"sda_lin_critical_msd", SCALE_PLAIN, BETTER_UNDEFINED}, /* may be below 0 */
    {"sampen", SCALE_PLAIN, BETTER_UNDEFINED},
    {"dfa_alpha", SCALE_PLAIN, BETTER_UNDEFINED},
    {"iep_count", SCALE_PLAIN, BETTER_UNDEFINED},
    {"ttb", SCALE_PLAIN, BETTER_UNDEFINED},
    {"sway_angle_range", SCALE_PLAIN, BETTER_LESS},
    {"equilibrium_score_pct", SCALE_PLAIN, BETTER_MORE},
    {"weight", SCALE_PLAIN, BETTER_UNDEFINED}, /* even loading is not the aim of every plan */
    {"shift_phase_lag_deg", SCALE_PLAIN, BETTER_UNDEFINED},
};

static size_t fit(const char *stem, const char *metric)
{
    size_t length = strlen(stem);
    if (strncmp(stem, metric, length) != 0) return 0;
    return metric[length] == '\0' || metric[length] == '_' ? length : 0;
}

const struct measure_scale *measure_scale_find(const char *metric)
{
    const struct measure_scale *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t length = fit(rows[i].stem, metric);
        if (length > longest) longest = length, best = &rows[i];
    }
    return best;
}

double scale_y(enum change_scale scale, double value)
{
    if (!isfinite(value)) return NAN;
    if (scale == SCALE_PLAIN) return value;
    return value > 0 ? log(value) : NAN;
}

double scale_value(enum change_scale scale, double y)
{
    return scale == SCALE_LN ? exp(y) : y;
}
