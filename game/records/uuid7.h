/* uuid7.h - row ids: UUID version 7 (RFC 9562), rising for ever, also when the wall clock falls.
 *
 * Plain data, one owner. Within a millisecond, and while the clock stands or falls, a 12-bit counter
 * rises; when it is spent the id's own millisecond moves on. */
#ifndef EVENKEEL_RECORDS_UUID7_H
#define EVENKEEL_RECORDS_UUID7_H

#include <stdbool.h>
#include <stdint.h>

enum { UUID_BYTES = 16, UUID_TEXT_BYTES = 37 };

struct uuid7 {
    uint64_t ms;      /* of the newest id */
    uint32_t counter; /* 12 bits          */
};

/* Never an id at or below newest (NULL: none yet). */
void uuid7_start(struct uuid7 *u, const uint8_t newest[UUID_BYTES]);
void uuid7_next(struct uuid7 *u, int64_t utc_ms, uint8_t out[UUID_BYTES]);
/* Label of the moment an id was made, ms since 1970. */
uint64_t uuid7_ms(const uint8_t id[UUID_BYTES]);

void uuid_text(const uint8_t id[UUID_BYTES], char text[UUID_TEXT_BYTES]); /* lower case */
/* false: not 8-4-4-4-12 hexadecimal digits. */
bool uuid_parse(const char *text, uint8_t out[UUID_BYTES]);

#endif
