/* plate_maths.h - from raw channel values to vertical force and centre of pressure (devices.md 12,
 * metrics.md 2).
 *
 * Plain data, no pointers; run is pure, RT-safe, any thread. What comes out is in game axes: x right, y toes, Fz
 * positive down. The order of devices.md 12: knee, scale and offset, tare, calibration matrix, moments carried to
 * the surface, sign, and last the axis map. Positions of cells, surface offset and the plate's own CoP are in the
 * plate's axes; a plate without an axis map has the game's. */
#ifndef EVENKEEL_SIGNAL_PLATE_MATHS_H
#define EVENKEEL_SIGNAL_PLATE_MATHS_H

#include <stdbool.h>

#include "base/plate_info.h"

/* No plate for people measures 100 kN, kN m or a person 2 m away from it: such values are garbage. */
#define PLATE_VALUE_LIMIT 1e5
#define PLATE_COP_LIMIT_MM 2000.0

struct half_plane { double nx, ny, c; }; /* inside: nx x + ny y <= c */

enum cop_source { COP_NONE, COP_OF_CELLS, COP_OF_MOMENTS, COP_OF_PLATE };

/* Plate axes to game axes: a signed permutation, so its inverse is its transpose. */
struct axis_map {
    bool given;                          /* false: they are the same */
    double xx, xy, yx, yy;               /* game x = xx x + xy y, game y = yx x + yy y */
};

struct plate_maths {
    int channel_count;
    enum raw_kind raw_kind;
    struct channel_info channel[CHANNEL_MAX];
    double tare[CHANNEL_MAX];
    bool has_knee;
    struct { double raw, scale, offset; } above[CHANNEL_MAX]; /* line above the knee; raw INFINITY: none */
    struct axis_map axes;
    struct point_mm cell_mm[CHANNEL_MAX]; /* of cells, game axes */
    double sign;                         /* of every force: -1 for a plate that counts a load negative */
    bool has_matrix;
    double matrix[COMPONENT_COUNT * COMPONENT_COUNT];
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
    double free_moment_nm;               /* about the vertical through the CoP, of a right-handed plate counter-clockwise
                                          * from above as the floor turns the person; NaN without Mz */
};

/* false: the two words are no signed permutation (both along the same line). */
bool axis_map_make(enum plate_axis x, enum plate_axis y, struct axis_map *out);
struct point_mm axis_map_to_game(const struct axis_map *m, struct point_mm plate_mm);
struct point_mm axis_map_to_plate(const struct axis_map *m, struct point_mm game_mm);

/* tare [CHANNEL_MAX] in channel units, or NULL. Axis words that are no permutation count as none (sway_config_check
 * refuses them). */
void plate_maths_prepare(struct plate_maths *m, const struct plate_info *plate, const double *tare);
/* Value of channel i after knee, scale, offset and tare, with the sign that the plate gives it. */
double plate_maths_value(const struct plate_maths *m, const union raw_value *raw, int i);
void plate_maths_run(const struct plate_maths *m, const union raw_value *raw, struct plate_reading *out);
/* The second half of run, from values [channel_count] in channel units. */
void plate_maths_of_values(const struct plate_maths *m, const double *value, struct plate_reading *out);

#endif
