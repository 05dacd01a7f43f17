#include "records/uuid7.h"

#include <sodium.h>
#include <string.h>

enum { COUNTER_MAX = 0xfff };
#define MS_MASK 0xffffffffffffULL

void uuid7_start(struct uuid7 *u, const uint8_t newest[UUID_BYTES])
{
    memset(u, 0, sizeof *u);
    if (!newest) return;
    u->ms = uuid7_ms(newest);
    u->counter = (uint32_t)(newest[6] & 0x0f) << 8 | newest[7];
}

void uuid7_next(struct uuid7 *u, int64_t utc_ms, uint8_t out[UUID_BYTES])
{
    uint64_t now = utc_ms > 0 ? (uint64_t)utc_ms & MS_MASK : 0;
    if (now > u->ms) {
        u->ms = now;
        u->counter = randombytes_uniform(COUNTER_MAX / 2); /* room to rise within this millisecond */
    } else if (u->counter < COUNTER_MAX) {
        u->counter++;
    } else {
        u->ms++;
        u->counter = 0;
    }
    randombytes_buf(out, UUID_BYTES);
    for (int i = 0; i < 6; i++) out[i] = (uint8_t)(u->ms >> (40 - 8 * i));
    out[6] = (uint8_t)(0x70 | u->counter >> 8);
    out[7] = (uint8_t)u->counter;
    out[8] = (uint8_t)(0x80 | (out[8] & 0x3f));
}

uint64_t uuid7_ms(const uint8_t id[UUID_BYTES])
{
    uint64_t ms = 0;
    for (int i = 0; i < 6; i++) ms = ms << 8 | id[i];
    return ms;
}

void uuid_text(const uint8_t id[UUID_BYTES], char text[UUID_TEXT_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    char *p = text;
    for (int i = 0; i < UUID_BYTES; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *p++ = '-';
        *p++ = digits[id[i] >> 4];
        *p++ = digits[id[i] & 15];
    }
    *p = '\0';
}

static int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool uuid_parse(const char *text, uint8_t out[UUID_BYTES])
{
    const char *p = text;
    for (int i = 0; i < UUID_BYTES; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *p++ != '-') return false;
        int high = digit(p[0]);
        int low = high < 0 ? -1 : digit(p[1]);
        if (low < 0) return false;
        out[i] = (uint8_t)(high << 4 | low);
        p += 2;
    }
    return *p == '\0';
}
