/* clock_model.h - when was this sample taken, on the host's monotonic clock (devices.md 11).
 *
 * With a device clock: the fastest packet of each second shows the offset between the clocks; a line through
 * the last 30 of them carries device time over. Without one: recursive least squares of arrival on the
 * sample index. Plain data, no pointers, RT-safe, bounded time; arithmetic on int64 nanoseconds cannot
 * overflow whatever a sample claims. */
#ifndef EVENKEEL_SIGNAL_CLOCK_MODEL_H
#define EVENKEEL_SIGNAL_CLOCK_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_MINIMA = 30, CLOCK_MINIMA_NEEDED = 5, CLOCK_RESIDUAL_BLOCKS = 10 };

struct clock_minimum { double t_dev_ns, offset_ns; }; /* relative to base_dev_ns and base_offset_ns */

struct device_clock {
    bool running;
    int64_t base_dev_ns, base_offset_ns, last_dev_ns, window_ns;
    struct clock_minimum now;            /* best of the running second */
    struct clock_minimum minimum[CLOCK_MINIMA];
    int count, next;
    double lowest_ns;                    /* running minimum, until the line exists */
    double mean_t_ns, mean_offset_ns, slope;
};

struct residual_block { double n, sum, sum2; };

struct arrival_clock {
    uint64_t samples;                    /* since the model started; 0: not running */
    double index;                        /* advanced over known gaps */
    int64_t base_ns;
    double at_ns, period_ns;             /* estimate at the newest index, relative to base_ns */
    double p00, p01, p11;                /* covariance, in units of the arrival variance */
    struct residual_block block[CLOCK_RESIDUAL_BLOCKS];
    int block_now, blocks_full;
    bool irregular;
};

struct clock_model {
    bool has_device_time;
    double rate_hz, forget;
    int64_t last_out_ns;
    struct device_clock device;
    struct arrival_clock arrival;
};

struct clock_stamp {
    int64_t t_host_ns;                   /* strictly increasing */
    bool estimated;                      /* SAMPLE_TIME_ESTIMATED: not a regular source, this is its arrival */
    bool reset;                          /* the model started again at this sample */
};

void clock_model_start(struct clock_model *m, bool has_device_time, double rate_hz);
/* The plate restarted: forget what was learnt, keep the output increasing. */
void clock_model_restart(struct clock_model *m);
/* t_dev_us -1: none. missing: samples known to be lost before this one. */
struct clock_stamp clock_model_step(struct clock_model *m, int64_t t_arr_ns, int64_t t_dev_us,
                                    uint32_t missing);

#endif
