/* plate_maths.h - from raw channel values to vertical force and centre of pressure (devices.md 12,
 * metrics.md 2).
 *
 * Plain data, no pointers; run is pure, RT-safe, any thread. Everything is in game axes: x right, y toes, Fz
 * positive down. */
#ifndef EVENKEEL_SIGNAL_PLATE_MATHS_H
#define EVENKEEL_SIGNAL_PLATE_MATHS_H

#include <stdbool.h>

#include "base/plate_info.h"

/* No plate for people measures 100 kN, kN m or a person 2 m away from it: such values are garbage. */
#define PLATE_VALUE_LIMIT 1e5
#define PLATE_COP_LIMIT_MM 2000.0

struct half_plane { double nx, ny, c; }; /* inside: nx x + ny y <= c */

enum cop_source { COP_NONE, COP_OF_CELLS, COP_OF_MOMENTS, COP_OF_PLATE };

struct plate_maths {
    int channel_count;
    enum raw_kind raw_kind;
    struct channel_info channel[CHANNEL_MAX];
    double tare[CHANNEL_MAX];
    int of_role[ROLE_OTHER + 1];         /* channel of a role, -1: none; the first of several */
    int cell_count;
    bool has_fz;
    enum cop_source source;
    struct point_mm surface_offset_mm;
    double surface_height_mm;
    int side_count;                      /* cell polygon, 5 % larger; 0: no polygon to check */
    struct half_plane side[CHANNEL_MAX];
};

struct plate_reading {
    bool usable;                         /* false: a force is not finite or beyond all measure; no more is set */
    bool cop_finite;                     /* cop_mm could be computed from a force above 1 N */
    bool outside;                        /* more than 5 % outside the cell polygon: COP_INVALID */
    double fz_n;                         /* 0 when the plate has no such channel */
    double lowest_cell_n;                /* 0 when the plate has no cells */
    struct point_mm cop_mm;              /* NaN unless cop_finite */
    double free_moment_nm;               /* about the vertical through the CoP; NaN without Mz */
};

/* tare [CHANNEL_MAX] in channel units, or NULL. */
void plate_maths_prepare(struct plate_maths *m, const struct plate_info *plate, const double *tare);
/* Value of channel i after scale, offset and tare. */
double plate_maths_value(const struct plate_maths *m, const union raw_value *raw, int i);
void plate_maths_run(const struct plate_maths *m, const union raw_value *raw, struct plate_reading *out);
/* The second half of run, from values [channel_count] in channel units. */
void plate_maths_of_values(const struct plate_maths *m, const double *value, struct plate_reading *out);

#endif
