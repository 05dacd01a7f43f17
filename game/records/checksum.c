#include "records/checksum.h"

#include <string.h>

static void add(struct checksum *c, char tag, const void *bytes, size_t byte_count)
{
    uint8_t head[9] = {(uint8_t)tag};
    for (size_t i = 0; i < 8; i++) head[1 + i] = (uint8_t)((uint64_t)byte_count >> (8 * i));
    (void)crypto_generichash_update(&c->state, head, sizeof head);
    if (byte_count > 0) (void)crypto_generichash_update(&c->state, bytes, byte_count);
}

static void add_word(struct checksum *c, char tag, uint64_t v)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < 8; i++) bytes[i] = (uint8_t)(v >> (8 * i));
    add(c, tag, bytes, sizeof bytes);
}

void checksum_begin(struct checksum *c, const uint8_t *secret, const char *label)
{
    (void)crypto_generichash_init(&c->state, secret, secret ? SECRET_BYTES : 0, CHECKSUM_BYTES);
    add(c, 'l', label, strlen(label));
}

void checksum_null(struct checksum *c)
{
    add(c, 'n', NULL, 0);
}

void checksum_int(struct checksum *c, int64_t v)
{
    add_word(c, 'i', (uint64_t)v);
}

void checksum_real(struct checksum *c, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    add_word(c, 'r', bits);
}

void checksum_text(struct checksum *c, const void *bytes, size_t byte_count)
{
    add(c, 't', bytes, byte_count);
}

void checksum_blob(struct checksum *c, const void *bytes, size_t byte_count)
{
    add(c, 'b', bytes, byte_count);
}

void checksum_end(struct checksum *c, uint8_t sum[CHECKSUM_BYTES])
{
    (void)crypto_generichash_final(&c->state, sum, CHECKSUM_BYTES);
}
