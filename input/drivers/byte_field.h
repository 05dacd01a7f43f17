/* byte_field.h - numbers inside a frame or report: types and check sums (devices.md 5, 6, 10).
 *
 * Pure: no allocation, no clock, no I/O, no locale; safe on any thread. Reads exactly field_bytes at the place it is given. */
#ifndef EVENKEEL_DRIVERS_BYTE_FIELD_H
#define EVENKEEL_DRIVERS_BYTE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
    FIELD_U8, FIELD_I8, FIELD_U16LE, FIELD_U16BE, FIELD_I16LE, FIELD_I16BE, FIELD_U24LE, FIELD_U24BE, FIELD_I24LE, FIELD_I24BE,
    FIELD_OB24BE, FIELD_U32LE, FIELD_U32BE, FIELD_I32LE, FIELD_I32BE, FIELD_F32LE, FIELD_F32BE, FIELD_TYPE_COUNT
};
extern const char *const field_type_words[FIELD_TYPE_COUNT + 1]; /* "u16le" ..., NULL-terminated */
int field_bytes(enum field_type t);                              /* 1..4 */
bool field_is_real(enum field_type t);
bool field_is_signed(enum field_type t);                         /* ob24be is: 0x800000 means zero */
int64_t field_whole(enum field_type t, const uint8_t *at);       /* not for f32 */
float field_real(enum field_type t, const uint8_t *at);          /* f32 only */
/* CLIPPED (devices.md 13): a number at a limit of its type, or a real that is not finite. 0 is no limit of an unsigned type: an idle
 * channel reads 0. */
bool field_at_limit(enum field_type t, const uint8_t *at);

enum frame_check { CHECK_NONE, CHECK_SUM8, CHECK_XOR8, CHECK_CRC8, CHECK_CRC16_CCITT_FALSE, CHECK_CRC16_MODBUS, CHECK_CRC32, CHECK_COUNT };
extern const char *const frame_check_words[CHECK_COUNT + 1];     /* "none" ..., NULL-terminated */
int frame_check_bytes(enum frame_check c);                       /* 0, 1, 2 or 4 */
/* crc8: polynomial 07, from 00. crc16-ccitt-false: 1021, from FFFF. crc16-modbus: A001 reflected, from FFFF. crc32: EDB88320 reflected,
 * from FFFFFFFF, inverted. */
uint32_t frame_check_run(enum frame_check c, const uint8_t *bytes, size_t count);

#endif
