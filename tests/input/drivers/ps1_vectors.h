/* ps1_vectors.h - the PS1 frames of devices.md 3.5 as they are on the wire. */
#ifndef EVENKEEL_TESTS_PS1_VECTORS_H
#define EVENKEEL_TESTS_PS1_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { VECTOR_BYTES = 256 };

#define HEX_A "02 01 06 02 01 87 D6 12 08 24 C0 D4 01 06 FF FF 01 01 06 ED CF 01 E5 3E 00"
#define HEX_B "02 01 06 03 01 6F DA 12 09 24 CA D4 01 07 FF FF 03 01 06 F2 CF 01 60 15 00"
#define HEX_C                                                                                                \
    "05 01 01 FF FF 05 FF FF FF 46 01 03 C0 BF 01 03 10 40 04 A0 2B 44 01 03 20 41 01 03 98 C0 01 01 01 03 " \
    "EA 07 00"
#define HEX_D                                                                                                \
    "02 01 01 01 03 E8 02 01 02 46 01 03 A0 BF 01 01 02 40 04 C0 2B 44 01 03 28 41 01 03 90 C0 01 01 04 3E " \
    "67 23 00"
#define HEX_E "02 01 02 01 03 D0 07 01 05 34 C0 D4 01 05 06 FF FF FF 01 01 01 04 ED CF 01 03 37 6F 00"
#define HEX_F "02 01 02 07 03 58 1B 01 03 18 01 09 FF FF 2C 01 D4 FE FF 7F 02 80 01 02 05 03 2C 8D 00"
#define HEX_I                                                                                                \
    "03 02 01 01 04 40 42 0F 03 67 12 01 0E 24 05 44 45 4D 4F 34 01 01 6F 12 03 3B 01 01 01 0B CA 08 E2 04 " \
    "01 01 6F 12 03 3B 01 01 01 0B CA 08 1E FB 01 01 6F 12 03 3B 01 01 01 0B 36 F7 1E FB "                   \
    "01 01 6F 12 03 3B 01 01 01 07 36 F7 E2 04 41 D6 00"
#define HEX_X "02 01 06 02 01 97 D6 12 08 24 C0 D4 01 06 FF FF 01 01 06 ED CF 01 E5 3E 00"

static inline size_t from_hex(const char *hex, uint8_t *out)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t n = 0;
    for (; *hex; hex++) {
        if (*hex == ' ') continue;
        out[n] = (uint8_t)((strchr(digits, hex[0]) - digits) << 4 | (strchr(digits, hex[1]) - digits));
        n++, hex++;
    }
    return n;
}

#endif
