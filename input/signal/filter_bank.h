/* filter_bank.h - one 4th-order Butterworth low-pass on all channels of a plate at once, one channel per SIMD
 * lane.
 *
 * Plain data, one owner. RT after init: no allocation, bounded time. At every SIMD level, and in plain C, the
 * bits are those of two biquad_step calls per channel (biquad.h): no fused multiply-add, the same order of
 * operations. Only the flush of tiny states comes once in 64 frames instead of in each. Lanes above the
 * channel count may hold anything afterwards. Why lanes: performance.md 2.
 *
 * The loop filters a CoP, not channels; this is for plates whose channels are filtered before the plate maths. So far only
 * its tests and P1 of the benches run it. */
#ifndef EVENKEEL_SIGNAL_FILTER_BANK_H
#define EVENKEEL_SIGNAL_FILTER_BANK_H

#include <stdalign.h>
#include <stddef.h>

#include "base/force_sample.h"
#include "signal/biquad.h"

enum filter_level { FILTER_PLAIN, FILTER_SSE2, FILTER_AVX2, FILTER_AVX512, FILTER_LEVEL_COUNT };
enum { FILTER_SECTIONS = 2 };

struct filter_frame { /* one value per channel; lanes above the channel count are ignored */
    alignas(64) double v[CHANNEL_MAX];
};
struct filter_bank {
    struct filter_frame z1[FILTER_SECTIONS], z2[FILTER_SECTIONS];
    struct biquad section[FILTER_SECTIONS];
    int channel_count;
    enum filter_level level; /* may be set lower by tests and benchmarks */
    size_t frames_since_flush;
};

enum filter_level filter_level_best(void);          /* of this processor */
const char *filter_level_name(enum filter_level l); /* "AVX2" */

/* channel_count 1..CHANNEL_MAX, 0 < cutoff_hz < rate_hz / 2. The state is that of a long silence; level is
 * the best one. */
void filter_bank_init(struct filter_bank *b, int channel_count, double cutoff_hz, double rate_hz);
/* As if every channel had always been what frame says. */
void filter_bank_start(struct filter_bank *b, const struct filter_frame *frame);
/* in [count] evenly spaced frames; out [count], may be in. */
void filter_bank_run(struct filter_bank *b, const struct filter_frame *in, struct filter_frame *out,
                     size_t count);

#endif
