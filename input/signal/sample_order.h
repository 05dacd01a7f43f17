/* sample_order.h - does this sample follow the one before, and how many are missing between (devices.md 11
 * "Gaps").
 *
 * Plain data, RT-safe. */
#ifndef EVENKEEL_SIGNAL_SAMPLE_ORDER_H
#define EVENKEEL_SIGNAL_SAMPLE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/plate_info.h"

struct sample_order {
    bool has_seq, has_device_time, running;
    double period_ns;
    int64_t seq, t_dev_us, t_arr_ns;
};

struct sample_verdict {
    bool duplicate;                      /* drop it */
    bool restart;                        /* the plate restarted: reset the clock model and the filters */
    uint32_t missing;                    /* samples lost before this one */
};

void sample_order_start(struct sample_order *o, const struct plate_info *plate);
struct sample_verdict sample_order_step(struct sample_order *o, const struct force_sample *s);

#endif
