/* tecgihan_truth.h - what a Tec Gihan controller of the tests sends, and what must come of it. */
#ifndef EVENKEEL_TESTS_TECGIHAN_TRUTH_H
#define EVENKEEL_TESTS_TECGIHAN_TRUTH_H

#include "drivers/tecgihan_block.h"
#include "support/support.h"

#define FS_TEXT "1500,1500,3000,300,300,200,3000,3000,6000,600,600,400,5000,5000,10000,1000,1000,600"

enum { PER_BLOCK = TECGIHAN_SAMPLES / TECGIHAN_AVERAGED };

/* What channel c of a plate says at its 5 kHz sample i. */
static inline int16_t truth(int plate, int64_t i, int c)
{
    return (int16_t)((i * 7 + i / 11 * 13 + c * 1000 + plate * 331) % 20001 - 10000);
}

static inline size_t put_block(uint8_t *to, int plates, int64_t first)
{
    size_t n = 0;
    for (int p = 0; p < plates; p++)
        for (int i = 0; i < TECGIHAN_SAMPLES; i++)
            for (int c = 0; c < TECGIHAN_CHANNELS; c++) {
                uint16_t v = (uint16_t)truth(p, first + i, c);
                to[n++] = (uint8_t)v;
                to[n++] = (uint8_t)(v >> 8);
            }
    return n;
}

static inline void expect_sum(const struct force_sample *s, int plate, int64_t first)
{
    for (int c = 0; c < TECGIHAN_CHANNELS; c++) {
        int32_t sum = 0;
        for (int i = 0; i < TECGIHAN_AVERAGED; i++) sum += truth(plate, first + i, c);
        if (s->raw[c].i32 != sum)
            fail_msg("sample %lld, channel %d: %d, expected %d", (long long)first, c, s->raw[c].i32, sum);
    }
}

#endif
