/* metric_table.h - every metric: name, unit, family, formula, source, needs. One row each.
 *
 * The table drives computation, output, --list-metrics, docs/researchers.md and the data dictionary. A new measure is one row and
 * one function (or one field of a family that exists). Names and definitions: metrics.md 5 to 12. */
#ifndef EVENKEEL_SIGNAL_METRIC_TABLE_H
#define EVENKEEL_SIGNAL_METRIC_TABLE_H

#include <stddef.h>

#include "signal/condition_set.h"
#include "signal/cog_estimate.h"
#include "signal/rambling.h"
#include "signal/sit_to_stand.h"
#include "signal/stability_limits.h"
#include "signal/sway_density.h"
#include "signal/sway_diffusion.h"
#include "signal/sway_movement.h"
#include "signal/sway_position.h"
#include "signal/sway_profile.h"
#include "signal/sway_spectrum.h"
#include "signal/time_to_boundary.h"
#include "signal/weight_bearing.h"
#include "signal/weight_shift.h"

enum metric_family {
    FAMILY_RECORDING,
    FAMILY_POSITION,
    FAMILY_MOVEMENT,
    FAMILY_DENSITY,
    FAMILY_SPECTRUM,
    FAMILY_POWER_FREQUENCY,
    FAMILY_PUBLISHED,
    FAMILY_DIFFUSION,
    FAMILY_ENTROPY,
    FAMILY_FLUCTUATION,
    FAMILY_RAMBLING,
    FAMILY_COG,
    FAMILY_BOUNDARY,
    FAMILY_ANGLE,
    FAMILY_WEIGHT,
    FAMILY_LEAN,
    FAMILY_SHIFT,
    FAMILY_RISE,
    FAMILY_CONDITIONS,
    FAMILY_COUNT
};

/* What a family needs beside the position. */
enum metric_need {
    NEED_FZ = 1,
    NEED_SHEAR = 2,
    NEED_FEET = 4,
    NEED_HEIGHT = 8,
    NEED_MASS = 16,
    NEED_POLYGON = 32,
    NEED_LEAN = 64,
    NEED_PACING = 128,
    NEED_CUE = 256,
    NEED_MEMBERS = 512
};

struct metric_family_row {
    const char *name, *title, *source; /* "spectrum"; one line; references */
    unsigned profiles;                 /* PROFILE_BIT: where it is given unless asked otherwise */
    unsigned possible;                 /* where it may be asked for by name */
    unsigned needs;
    const char *limits; /* for documents: what to know before comparing */
};
extern const struct metric_family_row metric_families[FAMILY_COUNT];

enum { ENTROPY_FORMS = 3 };
struct axis_entropy {
    struct metric_value m2_r020, m3_r030, m5_r025;
};
struct recording_quality {
    struct metric_value n_samples, gap_filled, samples_dropped, repeated_share, fz_mean, fz_sd, mean_value_ml,
        mean_value_ap;
};
struct published_values {
    struct metric_value area_cm2, velocity_cm_s, frequency_hz;
};

/* Every value of one trial in one profile; a family that was not run stays zero. */
struct sway_results {
    struct recording_quality recording;
    struct sway_position position;
    struct sway_movement movement;
    struct axis_velocity velocity[AXIS_COUNT];
    struct sway_density density;
    struct sway_spectrum spectrum[AXIS_COUNT];
    struct power_frequency power_frequency;
    struct published_values published;
    struct sway_diffusion diffusion[AXIS_COUNT];
    struct axis_entropy entropy[AXIS_COUNT];
    struct metric_value fluctuation[AXIS_COUNT];
    struct rambling rambling[AXIS_COUNT];
    struct cog_estimate cog;
    struct time_to_boundary boundary;
    struct sway_angles angle;
    struct weight_bearing weight;
    struct stability_limits lean;
    struct weight_shift shift;
    struct sit_to_stand rise;
    struct five_rises rises;
    struct condition_set conditions;
};

/* How two programs' values are compared (metrics.md 18). */
enum metric_kind { KIND_REAL, KIND_COUNT, KIND_BIN, KIND_ROUGH, KIND_ANGLE };

struct metric {
    const char *name, *unit; /* "path_length_2d", "mm" */
    enum metric_family family;
    enum metric_kind kind;
    size_t offset;       /* of its metric_value in struct sway_results */
    const char *formula; /* one line of plain text, ASCII */
    const char *source;  /* NULL: the family's */
};
extern const struct metric metrics[];
extern const size_t metric_count;

const struct metric *metric_by_name(const char *name); /* NULL: none */
static inline const struct metric_value *metric_in(const struct sway_results *r, const struct metric *m)
{
    return (const struct metric_value *)(const void *)((const char *)r + m->offset);
}

#endif
