/* checksum.h - the 16-byte keyed BLAKE2b of a row: a changed value is found, and only this station can
 * make a valid one.
 *
 * Canonical form: every value as one tag byte, its length as 8 bytes little-endian, its bytes; reals as
 * their 8 bits patterns little-endian. Plain data, one owner. BLAKE2: RFC 7693. */
#ifndef EVENKEEL_RECORDS_CHECKSUM_H
#define EVENKEEL_RECORDS_CHECKSUM_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

enum { CHECKSUM_BYTES = 16, SECRET_BYTES = 32 };

struct checksum {
    crypto_generichash_state state;
};

/* secret NULL: an unkeyed sum (raw file). label: the table's name, so that a row cannot move to another
 * table. */
void checksum_begin(struct checksum *c, const uint8_t *secret, const char *label);
void checksum_null(struct checksum *c);
void checksum_int(struct checksum *c, int64_t v);
void checksum_real(struct checksum *c, double v);
void checksum_text(struct checksum *c, const void *bytes, size_t byte_count);
void checksum_blob(struct checksum *c, const void *bytes, size_t byte_count);
void checksum_end(struct checksum *c, uint8_t sum[CHECKSUM_BYTES]);

#endif
