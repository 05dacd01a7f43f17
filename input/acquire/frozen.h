/* frozen.h - does the plate still measure, or does it only say the same again and again?
 *
 * Loads of a living person never stand still: heart and breath alone move newtons. A board whose amplifier hangs goes on
 * counting samples, and to a game that looks like perfect balance. Pure, plain data, RT-safe; zeroed memory begins. */
#ifndef EVENKEEL_ACQUIRE_FROZEN_H
#define EVENKEEL_ACQUIRE_FROZEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_info.h"

struct frozen_watch {
    union raw_value last[CHANNEL_MAX];
    int64_t since_ns;  /* arrival of the first sample with these values */
    uint32_t repeats;  /* samples with these values; 0: none seen yet */
};

/* True from the moment on at which every force channel has been the same to the bit for 1 s and 25 samples. */
bool frozen_step(struct frozen_watch *w, const struct plate_info *plate, const struct force_sample *s);

#endif
