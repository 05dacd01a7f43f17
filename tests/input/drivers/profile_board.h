/* profile_board.h - what a board by profile sends: sample k in one of its tongues. */
#ifndef EVENKEEL_TESTS_PROFILE_BOARD_H
#define EVENKEEL_TESTS_PROFILE_BOARD_H

#include "profile_case.h"

#include "drivers/ps1_frame.h"
#include "drivers/ps1a_text.h"

enum { FRAME = 24, SAMPLE_ROOM = PS1_WIRE_MAX };
enum speaks { SPEAKS_FRAMES, SPEAKS_TEXT, SPEAKS_PS1, SPEAKS_PS1A, SPEAKS_NOISE, SPEAKS_OTHER_SIDE };

static inline void put_le(uint8_t *at, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(v >> 8 * i);
}

/* The frame of homemade_frame.plate for sample k. */
static inline size_t make_frame(uint32_t k, uint8_t kind, uint8_t *out)
{
    out[0] = 0xaa, out[1] = 0x55, out[2] = kind;
    put_le(out + 3, k / 10 % 65536, 2);
    out[5] = (uint8_t)(k % 10);
    for (uint32_t c = 0; c < 4; c++) put_le(out + 6 + 4 * c, 100000 * c + k, 4);
    put_le(out + 22, crc16_ccitt_false(out + 2, 20), 2);
    return FRAME;
}

static inline size_t make_sample(enum speaks speaks, uint32_t k, uint8_t out[SAMPLE_ROOM])
{
    char body[100];
    int n;
    struct ps1_sample s = {.seq = (uint16_t)k, .t_us = k * 1000, .format = PS1_I24, .count = 4};
    switch (speaks) {
    case SPEAKS_FRAMES: return make_frame(k, 0x4c, out);
    case SPEAKS_OTHER_SIDE: return make_frame(k, 0x52, out);
    case SPEAKS_TEXT:
        n = snprintf((char *)out, 100, "%u,%u,%u,%u,%u\r\n", k * 12, k, k + 1, k + 2, k + 3);
        return (size_t)n;
    case SPEAKS_PS1:
        for (int i = 0; i < 4; i++) s.value[i].i32 = (int32_t)k + i;
        return ps1_encode_sample(&s, out);
    case SPEAKS_PS1A:
        (void)snprintf(body, sizeof body, "P,%u,%u,%u,0,0,0", k % 65536, k * 2000, k);
        n = snprintf((char *)out, 100, "$%s*%02X\n", body, ps1a_checksum(body, strlen(body)));
        return (size_t)n;
    default: memset(out, 0x55, 20); return 20;
    }
}

#endif
