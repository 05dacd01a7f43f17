/* plate_info.h - what a driver says of its plate, once: the meaning of every raw value, in game axes.
 *
 * Plain data. Written into every record, so that raw values stay readable (devices.md 1.1, 10, 12). */
#ifndef EVENKEEL_BASE_PLATE_INFO_H
#define EVENKEEL_BASE_PLATE_INFO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/units.h"

enum channel_role {              /* numbers of the PS1 INFO frame, devices.md 3.3 */
    ROLE_NONE = 0,
    ROLE_CELL = 1,               /* vertical force at (x, y), N          */
    ROLE_FX = 2, ROLE_FY = 3, ROLE_FZ = 4,   /* N   */
    ROLE_MX = 5, ROLE_MY = 6, ROLE_MZ = 7,   /* N m, about the sensor origin */
    ROLE_COPX = 8, ROLE_COPY = 9,            /* mm, the plate computes its own CoP */
    ROLE_TEMPERATURE = 10,       /* degC */
    ROLE_OTHER = 11,
};

/* Where the plate's own axis points, seen by the person (devices.md 12); DEFAULT: x right, y front. */
enum plate_axis { PLATE_AXIS_DEFAULT, PLATE_AXIS_RIGHT, PLATE_AXIS_LEFT, PLATE_AXIS_FRONT, PLATE_AXIS_BACK };

/* Above this raw value a channel's slope is scale_above, without a step (Wii Balance Board, devices.md 2.5); scale_above 0: no knee. */
struct channel_knee {
    double raw, scale_above;
};

enum { COMPONENT_COUNT = 6 };    /* Fx Fy Fz Mx My Mz */

struct channel_info {
    enum channel_role role;
    double scale, offset;        /* value = raw * scale + offset, in the unit of the role */
    struct point_mm at_mm;       /* cells: position; in the plate's axes where it has an axis map, else they are the game's */
};

enum raw_kind { RAW_I32 = 0, RAW_F32 = 1 };

enum {
    PLATE_NAME_BYTES = 64,
    PLATE_SERIAL_BYTES = 64,
    PLATE_SPEC_BYTES = 512,
};

struct plate_info {
    char name[PLATE_NAME_BYTES];       /* for a person: "Simulated plate" */
    char serial[PLATE_SERIAL_BYTES];   /* of the device; "" when it has none */
    char spec[PLATE_SPEC_BYTES];       /* the plate SPEC that opened it: "sim:profile=older,seed=7" */
    char driver[16];                   /* "sim", "replay", "serial" */
    enum raw_kind raw_kind;
    int channel_count;                 /* 1..CHANNEL_MAX */
    struct channel_info channel[CHANNEL_MAX];
    double rate_hz;                    /* nominal */
    int seq_bits;                      /* 0: no sequence number of its own */
    bool has_device_time;
    double width_mm, depth_mm;         /* sensor line to sensor line: x, y */
    struct point_mm surface_offset_mm; /* six-component plates: surface centre seen from the sensor origin, x y */
    double surface_height_mm;          /* the same, z (up positive; usual z-down plates: negative) */
    struct channel_knee knee[CHANNEL_MAX];
    enum plate_axis axis_x, axis_y;    /* a signed permutation, proper or mirrored */
    int fz_sign;                       /* -1: the plate counts a load negative; 0 and 1: positive */
    bool has_matrix;                   /* components = matrix * channel values, after zeroing, before any sign change */
    double matrix[COMPONENT_COUNT * COMPONENT_COUNT]; /* row major, rows and columns Fx Fy Fz Mx My Mz */
    double fz_on_n, fz_off_n;          /* CoP validity (devices.md 12) */
    double fz_limit_n;                 /* plate's own limit; 0: unknown */
    bool simulated;                    /* source = simulated: never mixed with data of people */
    bool recorded;                     /* a replay: nobody stands there, nothing to tare */
    bool calibrated;
    /* Of an on-site calibration (drivers/plate_correction.h); 0: none, or not measured. */
    int64_t calibrated_utc_ms;
    double noise_mv_mm_s;              /* noise floor: mean velocity of a dead weight, lp10 (exercises.md 2.2) */
};

#endif
