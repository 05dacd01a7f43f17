/* plate_state.h - how a plate is doing, and what may be asked of the person on a simulated one.
 *
 * Plain data that drivers, the loop, screens and tools share (devices.md 1.3, 13). */
#ifndef EVENKEEL_BASE_PLATE_STATE_H
#define EVENKEEL_BASE_PLATE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/plate_info.h"

enum plate_state {
    PLATE_ABSENT, PLATE_OPENING, PLATE_IDENTIFYING, PLATE_CALIBRATING, PLATE_STREAMING, PLATE_STALLED, PLATE_LOST,
    PLATE_ENDED, /* a recording reached its end: not an error */
};

enum plate_error {               /* devices.md 13 */
    PLATE_OK = 0,
    PLATE_NO_PERMISSION, PLATE_BUSY, PLATE_NOT_A_PLATE, PLATE_INIT_TIMEOUT, PLATE_NEED_PROFILE, PLATE_BAD_PROFILE,
    PLATE_BAD_FORMAT, PLATE_BAD_CALIBRATION, PLATE_ERROR_LOST, PLATE_NOT_FOUND, PLATE_ERROR_COUNT
};
const char *plate_error_name(enum plate_error e); /* "NO_PERMISSION" */
const char *plate_state_name(enum plate_state s); /* "STREAMING" */

/* What a person should know while the plate goes on working (devices.md 2.4, 2.6, 13). One bit each in driver_counters.warnings. */
enum plate_warning {
    WARNING_CAL_CHECKSUM,            /* the calibration's check sum does not fit, as on some boards */
    WARNING_STALE_CALIBRATION,       /* the calibration could not be read; the one read last time is used */
    WARNING_SENSOR_STUCK, WARNING_LINK_NOISY, WARNING_RATE_WRONG, WARNING_BATTERY_LOW,
    WARNING_CLIPPED,                 /* three samples in a row were at a limit of the plate; for 10 s after the last of them */
    WARNING_PLATE_FROZEN,            /* every value has been the same to the bit for 1 s: the plate does not measure any more */
    WARNING_COUNT
};
#define PLATE_WARNING_BIT(w) (UINT64_C(1) << (w))
const char *plate_warning_name(enum plate_warning w);   /* "CAL_CHECKSUM" */
const char *plate_warning_advice(enum plate_warning w); /* what it means and what to do, one or two English sentences */

struct driver_counters {         /* written by the reader thread; read elsewhere only as information. All uint64_t */
    uint64_t samples, lost, duplicates, gaps;
    uint64_t crc_errors, cobs_errors, oversize, layout_mismatch, unknown_frames, noise_lines, clipped, clock_resets;
    uint64_t bytes;
    uint64_t short_reports;          /* HID reports too short to be decoded */
    uint64_t mode_lost;              /* times somebody else changed what the plate sends; it was asked again */
    uint64_t warnings;               /* PLATE_WARNING_BIT of what holds now */
};

/* What is connected, for `devices` and the plate screen. */
struct plate_listing {
    char spec[PLATE_SPEC_BYTES];
    char name[PLATE_NAME_BYTES];
    char detail[200];            /* "USB 16c0:0483, serial 4711" */
    enum plate_error error;      /* PLATE_OK: can be opened; else why not, as far as can be seen */
    char advice[400];            /* "" or what is missing and what to do */
};
/* What a simulated person is asked to do; real plates have no command op. Plain data, copied. */
enum person_order {
    PERSON_STAND,        /* stand quietly at neutral, both feet down; ends what lasts (a lifted foot, raised heels)  */
    PERSON_LEAN,         /* bring the CoP to target_mm (plate axes, absolute) and keep it within radius_mm */
    PERSON_FOLLOW,       /* manual intention: follow target_mm as it moves (mouse, arrow keys)             */
    PERSON_STEP_ON, PERSON_STEP_OFF, PERSON_SIT, PERSON_RISE,
    PERSON_MARCH,        /* step on the spot, cadence_per_min, each foot lift_s in the air; side: the first foot */
    PERSON_LIFT_FOOT,    /* stand on one leg; side: the foot that is lifted                                */
    PERSON_HEELS_UP, PERSON_TOES_UP, /* and stay up                                                        */
    PERSON_BEND,         /* one knee bend for each number: down_s, hold_s, up_s, depth_mm                  */
    PERSON_TAP,          /* one tap ahead with the foot of side for each number, lift_s in the air         */
    PERSON_HALF_RISE,    /* what must not count, for tests: up to 0.7 W and back, one for each number      */
    PERSON_SLIDE_FOOT,   /* the feet are placed anew without stepping off: neutral moves to target_mm      */
    PERSON_ORDERS
};
enum person_hands { HANDS_FREE, HANDS_TOUCH, HANDS_HOLD };  /* on the rail: none, fingertips, firmly */
enum person_feet { FEET_HIP_WIDE, FEET_CLOSE, FEET_HALF_TANDEM, FEET_IN_LINE };
struct person_command {
    enum person_order order;
    uint32_t number;             /* of an order that is done once: the same number again is the same one. Orders that last ignore it */
    struct point_mm target_mm;
    double radius_mm;
    int side;                    /* +1 right, -1 left, 0: the person's choice */
    double cadence_per_min, lift_s;
    double down_s, hold_s, up_s, depth_mm; /* down_s: of SIT, too; 0: own pace */
    double landing_w;            /* 0: as this person lands; else peak Fz / W of the next step on, step down, or drop of heels or toes */
    enum person_feet feet;
    enum person_hands hands;
    bool eyes_closed;
    /* What the person sees: cursor of the newest sway sample, for corrections (simulated-person.md 6.5). */
    bool sees_cursor;
    struct point_mm cursor_mm;
};

#endif
