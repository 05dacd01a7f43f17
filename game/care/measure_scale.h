/* measure_scale.h - on which scale a change is judged, and which way is steadier (metrics.md 14).
 *
 * Errors of velocities, lengths, areas, RMS, powers and frequencies grow with the level, so their logarithm
 * is taken: equal steps are equal ratios. Percentages, times, angles, exponents and signed values stay plain.
 * Pure, any thread. */
#ifndef EVENKEEL_CARE_MEASURE_SCALE_H
#define EVENKEEL_CARE_MEASURE_SCALE_H

enum change_scale { SCALE_PLAIN, SCALE_LN };

/* Which way counts as better. Measures without a side (regularity, frequency, ratios of conditions) are never
 * called better or worse. Less sway is not always better either: stiffening and fear make it small too, so
 * words about it stay modest. */
enum better_side { BETTER_UNDEFINED, BETTER_LESS, BETTER_MORE };

struct measure_scale {
    const char *stem; /* "mean_velocity": also for names that go on with '_' (mean_velocity_ml) */
    enum change_scale scale;
    enum better_side better;
};

/* The row with the longest stem that fits a metric's name (signal/metric_table.h); NULL: not known, so
 * nothing is said about change. */
const struct measure_scale *measure_scale_find(const char *metric);

/* y of a value: ln value or the value. NaN: not finite, or not above 0 on the ln scale. */
double scale_y(enum change_scale scale, double value);
double scale_value(enum change_scale scale, double y); /* the way back */

#endif
