/* random.h - PCG32 streams: the same seed and name give the same numbers on every machine.
 *
 * Plain data, one owner. random_normal uses libm's log, sqrt, cos: same platform, same bits. */
#ifndef EVENKEEL_BASE_RANDOM_H
#define EVENKEEL_BASE_RANDOM_H

#include <stdint.h>

struct random_stream {
    uint64_t state, increment;
    double spare;          /* second value of the last Box-Muller pair */
    int has_spare;
};

void random_seed(struct random_stream *r, uint64_t seed, const char *stream_name);
uint32_t random_u32(struct random_stream *r);
uint32_t random_below(struct random_stream *r, uint32_t limit); /* 0..limit-1, without bias; limit above 0 */
double random_uniform(struct random_stream *r);                 /* 0 <= u < 1 */
double random_normal(struct random_stream *r);                  /* mean 0, SD 1 */

#endif
