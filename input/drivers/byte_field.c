#include "drivers/byte_field.h"

#include <math.h>
#include <string.h>

enum coding { CODED_UNSIGNED, CODED_SIGNED, CODED_OFFSET, CODED_REAL };

static const struct type_row {
    int bytes;
    bool big_endian;
    enum coding coding;
} types[FIELD_TYPE_COUNT] = {
    [FIELD_U8] = {1, false, CODED_UNSIGNED},    [FIELD_I8] = {1, false, CODED_SIGNED},
    [FIELD_U16LE] = {2, false, CODED_UNSIGNED}, [FIELD_U16BE] = {2, true, CODED_UNSIGNED},
    [FIELD_I16LE] = {2, false, CODED_SIGNED},   [FIELD_I16BE] = {2, true, CODED_SIGNED},
    [FIELD_U24LE] = {3, false, CODED_UNSIGNED}, [FIELD_U24BE] = {3, true, CODED_UNSIGNED},
    [FIELD_I24LE] = {3, false, CODED_SIGNED},   [FIELD_I24BE] = {3, true, CODED_SIGNED},
    [FIELD_OB24BE] = {3, true, CODED_OFFSET},   [FIELD_U32LE] = {4, false, CODED_UNSIGNED},
    [FIELD_U32BE] = {4, true, CODED_UNSIGNED},  [FIELD_I32LE] = {4, false, CODED_SIGNED},
    [FIELD_I32BE] = {4, true, CODED_SIGNED},    [FIELD_F32LE] = {4, false, CODED_REAL},
    [FIELD_F32BE] = {4, true, CODED_REAL},
};

const char *const field_type_words[FIELD_TYPE_COUNT + 1] = {
    "u8",    "i8",     "u16le", "u16be", "i16le", "i16be", "u24le", "u24be", "i24le",
    "i24be", "ob24be", "u32le", "u32be", "i32le", "i32be", "f32le", "f32be", NULL};

int field_bytes(enum field_type t)
{
    return types[t].bytes;
}

bool field_is_real(enum field_type t)
{
    return types[t].coding == CODED_REAL;
}

bool field_is_signed(enum field_type t)
{
    return types[t].coding != CODED_UNSIGNED;
}

static uint32_t bits_of(enum field_type t, const uint8_t *at)
{
    const struct type_row *row = &types[t];
    uint32_t v = 0;
    for (int i = 0; i < row->bytes; i++) v = v << 8 | at[row->big_endian ? i : row->bytes - 1 - i];
    return v;
}

int64_t field_whole(enum field_type t, const uint8_t *at)
{
    int64_t v = bits_of(t, at), half = INT64_C(1) << (8 * types[t].bytes - 1);
    switch (types[t].coding) {
    case CODED_SIGNED: return v >= half ? v - 2 * half : v;
    case CODED_OFFSET: return v - half;
    default: return v;
    }
}

float field_real(enum field_type t, const uint8_t *at)
{
    uint32_t bits = bits_of(t, at);
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

bool field_at_limit(enum field_type t, const uint8_t *at)
{
    if (field_is_real(t)) return !isfinite(field_real(t, at));
    int64_t half = INT64_C(1) << (8 * types[t].bytes - 1), v = field_whole(t, at);
    if (!field_is_signed(t)) return v == 2 * half - 1;
    return v == half - 1 || v == -half;
}

/* ---- check sums ---- */

const char *const frame_check_words[CHECK_COUNT + 1] = {
    "none", "sum8", "xor8", "crc8", "crc16-ccitt-false", "crc16-modbus", "crc32", NULL};

int frame_check_bytes(enum frame_check c)
{
    static const int bytes[CHECK_COUNT] = {0, 1, 1, 1, 2, 2, 4};
    return bytes[c];
}

/* Most significant bit first. */
static uint32_t crc_forward(uint32_t crc, uint32_t polynomial, int bits, const uint8_t *bytes, size_t count)
{
    uint32_t top = UINT32_C(1) << (bits - 1), all = top | (top - 1);
    for (size_t i = 0; i < count; i++) {
        crc ^= (uint32_t)bytes[i] << (bits - 8);
        for (int bit = 0; bit < 8; bit++) crc = crc & top ? (crc << 1) ^ polynomial : crc << 1;
    }
    return crc & all;
}

/* Least significant bit first; polynomial reflected. */
static uint32_t crc_reflected(uint32_t crc, uint32_t polynomial, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
    }
    return crc;
}

static uint32_t plain_sum(bool exclusive_or, const uint8_t *bytes, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) sum = exclusive_or ? sum ^ bytes[i] : sum + bytes[i];
    return sum & 0xff;
}

uint32_t frame_check_run(enum frame_check c, const uint8_t *bytes, size_t count)
{
    switch (c) {
    case CHECK_SUM8: return plain_sum(false, bytes, count);
    case CHECK_XOR8: return plain_sum(true, bytes, count);
    case CHECK_CRC8: return crc_forward(0, 0x07, 8, bytes, count);
    case CHECK_CRC16_CCITT_FALSE: return crc_forward(0xffff, 0x1021, 16, bytes, count);
    case CHECK_CRC16_MODBUS: return crc_reflected(0xffff, 0xa001, bytes, count);
    case CHECK_CRC32: return ~crc_reflected(0xffffffff, 0xedb88320, bytes, count);
    default: return 0;
    }
}
