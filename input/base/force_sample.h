/* force_sample.h - what a plate sent, once per device sample, before anything happened to it.
 *
 * Filled by a driver on the reader thread (devices.md 1.2). The sway loop adds the grid tick that consumed
 * it; so the recorder stores 64 bytes a sample and the whole chain can be run again from them. */
#ifndef EVENKEEL_BASE_FORCE_SAMPLE_H
#define EVENKEEL_BASE_FORCE_SAMPLE_H

#include <stdint.h>

enum { CHANNEL_MAX = 8 };

enum sample_flag {               /* devices.md 1.2; also used by sway samples */
    SAMPLE_GAP_BEFORE = 1,
    SAMPLE_CLIPPED = 2,
    SAMPLE_TIME_ESTIMATED = 4,
    SAMPLE_UNCALIBRATED = 8,
    SAMPLE_BUTTON = 16,
    SAMPLE_DEVICE_DROP = 32,
    SAMPLE_COP_INVALID = 64,
    SAMPLE_INTERPOLATED = 128,
};

union raw_value {                /* which one: plate_info.raw_kind, the same for all samples of a stream */
    int32_t i32;
    float f32;
};

struct force_sample {            /* 64 bytes */
    int64_t t_arr_ns;            /* host monotonic clock when the read that carried it returned */
    int64_t t_dev_us;            /* unwrapped device clock, -1: the device has none              */
    int64_t seq;                 /* unwrapped device sequence number; without one, a host counter */
    uint32_t flags;              /* enum sample_flag */
    uint32_t tick;               /* grid tick that consumed it, relative to the loop's start; 0 from the driver */
    union raw_value raw[CHANNEL_MAX];
};
_Static_assert(sizeof(struct force_sample) == 64, "the raw file stores 64 bytes a sample");

#endif
