/* phidget_report.h - reports of a Phidgets Bridge 4-input 1046, the amplifier inside BTrackS boards (devices.md 8).
 *
 * Pure: no allocation, no clock, no I/O; safe on any thread; copes with any bytes. Raw values are signed counts: the reading
 * minus 800000h, so ratio (V/V) = raw / 800000h / gain. */
#ifndef EVENKEEL_DRIVERS_PHIDGET_REPORT_H
#define EVENKEEL_DRIVERS_PHIDGET_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_state.h"
#include "drivers/sequence.h"

enum {
    PHIDGET_VID = 0x06c2,
    PHIDGET_PID = 0x003b,
    PHIDGET_INPUTS = 4,
    PHIDGET_ALL = 0x0f,
    PHIDGET_COUNTS = 0x800000, /* of a ratio of 1/gain */
    PHIDGET_REPORT_BYTES = 6 + 3 * PHIDGET_INPUTS,
    PHIDGET_CONFIG_BYTES = 5,
    PHIDGET_INTERVAL_UNIT_MS = 8,
    PHIDGET_INTERVAL_MAX_MS = 1000,
};

/* Gain 1 8 16 32 64 128 <-> code 0 3 4 5 6 7. -1: no such gain; 0: no such code. */
int phidget_gain_code(int gain);
int phidget_gain_of(int code);

/* The output payload, without report ID. enabled: bits of the inputs; interval_ms: rounded up to steps of 8 ms. */
void phidget_config_encode(unsigned enabled, int gain, int interval_ms, uint8_t out[PHIDGET_CONFIG_BYTES]);

struct phidget_report {
    unsigned enabled, fresh, faulty; /* bits of the inputs: switched on; new value here; error */
    int gain[PHIDGET_INPUTS];        /* 0: a code that does not exist */
    int32_t raw[PHIDGET_INPUTS];
};
/* false: shorter than a report. */
bool phidget_report_decode(const uint8_t *bytes, size_t count, struct phidget_report *out);
/* Over +-0.995/gain: the amplifier cannot say more. */
bool phidget_clipped(int32_t raw);

/* Sets of four values out of reports, which may bring any of them at a time. Plain data, one owner. */
struct phidget_sets {
    int gain;
    int64_t gap_ns; /* longer between two sets: some are missing */
    bool uncalibrated;
    bool started;
    int64_t t_last_ns;
    unsigned running; /* inputs whose first value after enabling was seen, and left out */
    unsigned have;
    bool clipped;
    int32_t raw[PHIDGET_INPUTS];
    struct sequence sequence;
};
void phidget_sets_begin(struct phidget_sets *s, int gain, double rate_hz, bool calibrated);
/* The inputs were enabled anew: their first values are none. */
void phidget_sets_restart(struct phidget_sets *s);
/* One report; true: it completed a set. A set that misses an input when the next one begins is lost. Reports of another gain
 * than begun with are left out. */
bool phidget_sets_take(struct phidget_sets *s, const uint8_t *bytes, size_t count, int64_t t_arr_ns,
                       struct force_sample *out, struct driver_counters *counters);

#endif
