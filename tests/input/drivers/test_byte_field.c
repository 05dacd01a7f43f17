/* Numbers inside frames: every type against its definition, every check sum against its published check value. */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "drivers/byte_field.h"

static const struct whole_case {
    enum field_type type;
    uint8_t bytes[4];
    int64_t want;
    bool limit;
} wholes[] = {
    {FIELD_U8, {0x00}, 0, false},
    {FIELD_U8, {0xfe}, 254, false},
    {FIELD_U8, {0xff}, 255, true},
    {FIELD_I8, {0x7f}, 127, true},
    {FIELD_I8, {0x80}, -128, true},
    {FIELD_I8, {0x81}, -127, false},
    {FIELD_I8, {0xff}, -1, false},
    {FIELD_U16LE, {0x34, 0x12}, 0x1234, false},
    {FIELD_U16BE, {0x12, 0x34}, 0x1234, false},
    {FIELD_U16LE, {0xff, 0xff}, 65535, true},
    {FIELD_I16LE, {0x00, 0x80}, -32768, true},
    {FIELD_I16LE, {0xff, 0x7f}, 32767, true},
    {FIELD_I16BE, {0xff, 0x06}, -250, false},
    {FIELD_U24LE, {0x56, 0x34, 0x12}, 0x123456, false},
    {FIELD_U24BE, {0x12, 0x34, 0x56}, 0x123456, false},
    {FIELD_U24BE, {0xff, 0xff, 0xff}, 16777215, true},
    {FIELD_I24LE, {0x06, 0xff, 0xff}, -250, false},
    {FIELD_I24BE, {0xff, 0xff, 0x06}, -250, false},
    {FIELD_I24LE, {0x00, 0x00, 0x80}, -8388608, true},
    {FIELD_I24BE, {0x7f, 0xff, 0xff}, 8388607, true},
    {FIELD_OB24BE, {0x80, 0x00, 0x00}, 0, false},
    {FIELD_OB24BE, {0x81, 0x47, 0xae}, 83886, false}, /* V-P: 0.0781249 mV/V at gain 128 */
    {FIELD_OB24BE, {0x7f, 0xae, 0x14}, -20972, false},
    {FIELD_OB24BE, {0x00, 0x00, 0x00}, -8388608, true},
    {FIELD_OB24BE, {0xff, 0xff, 0xff}, 8388607, true},
    {FIELD_U32LE, {0x78, 0x56, 0x34, 0x12}, 0x12345678, false},
    {FIELD_U32BE, {0xff, 0xff, 0xff, 0xff}, 4294967295, true},
    {FIELD_I32LE, {0xc0, 0xd4, 0x01, 0x00}, 120000, false}, /* V-U */
    {FIELD_I32BE, {0xff, 0xff, 0xff, 0x06}, -250, false},
    {FIELD_I32LE, {0xff, 0xff, 0xff, 0x7f}, 2147483647, true},
    {FIELD_I32LE, {0x00, 0x00, 0x00, 0x80}, -2147483648, true},
};

static void whole_numbers_follow_their_definition(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
        const struct whole_case *c = &wholes[i];
        int64_t got = field_whole(c->type, c->bytes);
        if (got != c->want)
            fail_msg("%s, row %zu: %lld, expected %lld", field_type_words[c->type], i, (long long)got,
                     (long long)c->want);
        if (field_at_limit(c->type, c->bytes) != c->limit)
            fail_msg("%s, row %zu: at its limit or not", field_type_words[c->type], i);
    }
}

static void reals_keep_their_bits(void **state)
{
    (void)state;
    static const struct {
        uint8_t le[4];
        float want;
    } cases[] = {
        {{0x00, 0x00, 0xc0, 0xbf}, -1.5f}, /* V-C */
        {{0x00, 0xa0, 0x2b, 0x44}, 686.5f},
        {{0x01, 0x00, 0x00, 0x00}, 1.40129846e-45f},
    };
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *b = cases[i].le;
        const uint8_t be[4] = {b[3], b[2], b[1], b[0]};
        assert_near("little-endian", field_real(FIELD_F32LE, b), cases[i].want, 0);
        assert_near("big-endian", field_real(FIELD_F32BE, be), cases[i].want, 0);
        assert_false(field_at_limit(FIELD_F32LE, b));
    }
    static const uint8_t nan_be[4] = {0x7f, 0xc0, 0, 0}, infinite_le[4] = {0, 0, 0x80, 0xff};
    assert_true(field_at_limit(FIELD_F32BE, nan_be));
    assert_true(field_at_limit(FIELD_F32LE, infinite_le));
}

static void the_words_are_the_types(void **state)
{
    (void)state;
    for (int t = 0; t < FIELD_TYPE_COUNT; t++) {
        const char *word = field_type_words[t];
        const char *digits = word + strcspn(word, "0123456789");
        int bits = digits[0] == '8' ? 8 : 10 * (digits[0] - '0') + digits[1] - '0';
        assert_int_equal(field_bytes((enum field_type)t), bits / 8);
        assert_int_equal(field_is_real((enum field_type)t), word[0] == 'f');
        assert_int_equal(field_is_signed((enum field_type)t), word[0] != 'u');
    }
    assert_null(field_type_words[FIELD_TYPE_COUNT]);
    assert_null(frame_check_words[CHECK_COUNT]);
}

/* The value that catalogues of check sums give for "123456789". */
static const struct check_case {
    enum frame_check check;
    const char *word;
    int bytes;
    uint32_t want;
} checks[] = {
    {CHECK_NONE, "none", 0, 0},
    {CHECK_SUM8, "sum8", 1, 0xdd}, /* 0x31 + ... + 0x39 = 0x1dd */
    {CHECK_XOR8, "xor8", 1, 0x31},
    {CHECK_CRC8, "crc8", 1, 0xf4},
    {CHECK_CRC16_CCITT_FALSE, "crc16-ccitt-false", 2, 0x29b1},
    {CHECK_CRC16_MODBUS, "crc16-modbus", 2, 0x4b37},
    {CHECK_CRC32, "crc32", 4, 0xcbf43926},
};

static void check_sums_have_their_check_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        const struct check_case *c = &checks[i];
        uint32_t got = frame_check_run(c->check, (const uint8_t *)"123456789", 9);
        if (got != c->want) fail_msg("%s: %08X, expected %08X", c->word, got, c->want);
        assert_string_equal(frame_check_words[c->check], c->word);
        assert_int_equal(frame_check_bytes(c->check), c->bytes);
    }
}

static void any_flipped_bit_changes_the_sum(void **state)
{
    (void)state;
    uint8_t bytes[24];
    for (int i = 0; i < 24; i++) bytes[i] = (uint8_t)(37 * i + 11);
    for (int c = CHECK_SUM8; c < CHECK_COUNT; c++) {
        uint32_t whole = frame_check_run((enum frame_check)c, bytes, sizeof bytes);
        for (int bit = 0; bit < 8 * 24; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            if (frame_check_run((enum frame_check)c, bytes, sizeof bytes) == whole)
                fail_msg("%s: bit %d", frame_check_words[c], bit);
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_follow_their_definition),
        cmocka_unit_test(reals_keep_their_bits),
        cmocka_unit_test(the_words_are_the_types),
        cmocka_unit_test(check_sums_have_their_check_value),
        cmocka_unit_test(any_flipped_bit_changes_the_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
