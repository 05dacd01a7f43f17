/* From bytes to force samples: splits, damage, and telling PS1 from PS1-A. */
#include "support/support.h"

#include <stdio.h>

#include "base/random.h"
#include "drivers/wire.h"
#include "ps1_vectors.h"

enum { STREAM_BYTES = 4096, SAMPLES_MAX = 64 };

struct run {
    struct wire wire;
    struct driver_counters counters;
    struct force_sample samples[SAMPLES_MAX];
    int count;
};

static void feed(struct run *r, const uint8_t *bytes, size_t n, int64_t t_ns)
{
    while (n > 0) {
        size_t used = 0;
        r->count += wire_feed(&r->wire, bytes, n, &used, t_ns, r->samples + r->count, SAMPLES_MAX - r->count,
                              &r->counters);
        assert_true(used > 0);
        bytes += used;
        n -= used;
    }
}

static size_t append_hex(uint8_t *to, size_t at, const char *hex)
{
    return at + from_hex(hex, to + at);
}

static size_t append_text(uint8_t *to, size_t at, const char *text)
{
    memcpy(to + at, text, strlen(text));
    return at + strlen(text);
}

static const int32_t values_a[4] = {120000, -250, 0, 118765}, values_b[4] = {120010, -249, 3, 118770};

static void expect_a_and_b(const struct run *r, const char *what, size_t split)
{
    if (r->count != 2) fail_msg("%s split at %zu: %d samples, expected 2", what, split, r->count);
    for (int i = 0; i < 4; i++) {
        if (r->wire.info.raw_kind == RAW_I32) {
            assert_int_equal(r->samples[0].raw[i].i32, values_a[i]);
            assert_int_equal(r->samples[1].raw[i].i32, values_b[i]);
        } else {
            assert_near("value", r->samples[0].raw[i].f32, values_a[i], 0);
            assert_near("value", r->samples[1].raw[i].f32, values_b[i], 0);
        }
    }
    assert_int_equal(r->samples[0].seq, 258);
    assert_int_equal(r->samples[1].seq, 259);
    assert_int_equal(r->samples[1].t_dev_us, 1235567);
    assert_int_equal(r->samples[0].flags | r->samples[1].flags, 0);
    assert_int_equal(r->counters.samples, 2);
    assert_int_equal(r->counters.crc_errors + r->counters.cobs_errors + r->counters.noise_lines, 0);
}

static size_t ps1_stream(uint8_t *to)
{
    to[0] = 0;
    size_t n = append_hex(to, 1, HEX_I);
    n = append_hex(to, n, HEX_A);
    return append_hex(to, n, HEX_B);
}

static size_t ps1a_stream(uint8_t *to)
{
    static const char body[] = "I,v=1,rate=1000,n=4,unit=N,scale=0.002,width=450,depth=250";
    char info[128];
    (void)snprintf(info, sizeof info, "booting\r\n$%s*%02X\r\n", body, ps1a_checksum(body, sizeof body - 1));
    size_t n = append_text(to, 0, info);
    n = append_text(to, n, "$P,258,1234567,120000,-250,0,118765*7A\r\n");
    return append_text(to, n, "$P,259,1235567,120010,-249,3,118770*74\n");
}

static void both_formats_are_found_at_every_split(void **state)
{
    (void)state;
    size_t (*const streams[2])(uint8_t *) = {ps1_stream, ps1a_stream};
    for (int k = 0; k < 2; k++) {
        uint8_t bytes[STREAM_BYTES];
        size_t n = streams[k](bytes);
        for (size_t split = 0; split <= n; split++) {
            struct run r = {.count = 0};
            wire_begin(&r.wire, WIRE_UNKNOWN);
            feed(&r, bytes, split, 5);
            feed(&r, bytes + split, n - split, 9);
            expect_a_and_b(&r, k ? "PS1-A" : "PS1", split);
            assert_int_equal(r.wire.format, k ? WIRE_PS1A : WIRE_PS1);
            assert_int_equal(r.counters.bytes, n);
            assert_int_equal(r.samples[1].t_arr_ns, split == n ? 5 : 9);
        }
    }
}

static void a_full_output_loses_nothing(void **state)
{
    (void)state;
    uint8_t bytes[STREAM_BYTES];
    size_t n = ps1_stream(bytes), at = 0;
    struct run r = {.count = 0};
    wire_begin(&r.wire, WIRE_UNKNOWN);
    while (at < n) {
        size_t used = 0;
        r.count += wire_feed(&r.wire, bytes + at, n - at, &used, 0, r.samples + r.count, 1, &r.counters);
        at += used;
    }
    expect_a_and_b(&r, "one at a time", 0);
}

static void damage_is_counted_and_marked(void **state)
{
    (void)state;
    static const struct {
        const char *what, *hex; /* between V-A and V-B */
        struct driver_counters want;
        bool gap;
    } cases[] = {
        {"nothing",                         "00",                      {0},                    false},
        {"a flipped bit",                   HEX_X,                     {.crc_errors = 1},      true },
        {"a code that points past the end", "09 01 02 00",             {.cobs_errors = 1},     true },
        {"another layout",                  HEX_E,                     {.layout_mismatch = 1}, true },
        {"a duplicate",                     HEX_A,                     {.duplicates = 1},      false},
        {"an ACK",                          "04 03 82 06 03 80 E0 00", {0},                    false},
        {"the description again",           HEX_I,                     {0},                    false},
        {"a command, echoed",               "04 82 06 33 01 00",       {.unknown_frames = 1},  false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[STREAM_BYTES];
        struct run r = {.count = 0};
        wire_begin(&r.wire, WIRE_UNKNOWN);
        bytes[0] = 0;
        size_t n = append_hex(bytes, 1, HEX_I);
        n = append_hex(bytes, n, HEX_A);
        n = append_hex(bytes, n, cases[i].hex);
        n = append_hex(bytes, n, HEX_B);
        feed(&r, bytes, n, 0);
        const struct driver_counters *c = &r.counters, *w = &cases[i].want;
        if (r.count != 2 || c->crc_errors != w->crc_errors || c->cobs_errors != w->cobs_errors ||
            c->layout_mismatch != w->layout_mismatch || c->duplicates != w->duplicates ||
            c->unknown_frames != w->unknown_frames)
            fail_msg("%s: %d samples or other counts", cases[i].what, r.count);
        if (!!(r.samples[1].flags & SAMPLE_GAP_BEFORE) != cases[i].gap) fail_msg("%s: gap", cases[i].what);
    }
}

static void flags_of_the_device_travel(void **state)
{
    (void)state;
    static const struct {
        uint8_t device;
        int32_t value;
        uint32_t want;
    } cases[] = {
        {0,                     5,        0                 },
        {PS1_FLAG_CLIPPED,      5,        SAMPLE_CLIPPED    },
        {PS1_FLAG_DROPPED,      5,        SAMPLE_DEVICE_DROP},
        {PS1_FLAG_BUTTON,       5,        SAMPLE_BUTTON     },
        {PS1_FLAG_TARED | 0xf0, 5,        0                 },
        {0,                     0x7fffff, SAMPLE_CLIPPED    },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[STREAM_BYTES], wire[PS1_WIRE_MAX];
        struct run r = {.count = 0};
        struct ps1_sample s = {
            .flags = cases[i].device, .format = PS1_I24, .count = 4, .value = {{.i32 = cases[i].value}}};
        wire_begin(&r.wire, WIRE_UNKNOWN);
        bytes[0] = 0;
        feed(&r, bytes, append_hex(bytes, 1, HEX_I), 0);
        feed(&r, wire, ps1_encode_sample(&s, wire), 0);
        assert_int_equal(r.count, 1);
        assert_int_equal(r.samples[0].flags, cases[i].want);
        assert_int_equal(r.counters.clipped, !!(cases[i].want & SAMPLE_CLIPPED));
    }
}

static void samples_wait_for_a_description(void **state)
{
    (void)state;
    uint8_t bytes[STREAM_BYTES];
    struct run r = {.count = 0};
    bytes[0] = 0;
    size_t n = append_hex(bytes, 1, HEX_A);
    wire_begin(&r.wire, WIRE_UNKNOWN);
    feed(&r, bytes, n, 0);
    assert_int_equal(r.count, 0);
    assert_int_equal(r.wire.undescribed, 1);
    assert_int_equal(r.wire.format, WIRE_PS1);
}

static void random_bytes_give_no_sample(void **state)
{
    (void)state;
    struct random_stream s;
    struct run r = {.count = 0};
    uint8_t bytes[STREAM_BYTES];
    random_seed(&s, 11, "noise");
    wire_begin(&r.wire, WIRE_UNKNOWN);
    bytes[0] = 0;
    feed(&r, bytes, append_hex(bytes, 1, HEX_I), 0);
    for (int k = 0; k < 100; k++) {
        for (int i = 0; i < STREAM_BYTES; i++) bytes[i] = (uint8_t)random_u32(&s);
        feed(&r, bytes, STREAM_BYTES, 0);
    }
    assert_int_equal(r.count, 0);
    assert_true(r.counters.crc_errors + r.counters.cobs_errors + r.counters.oversize > 1000);
    assert_true(r.wire.bad > r.wire.good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_formats_are_found_at_every_split),
        cmocka_unit_test(a_full_output_loses_nothing),
        cmocka_unit_test(damage_is_counted_and_marked),
        cmocka_unit_test(flags_of_the_device_travel),
        cmocka_unit_test(samples_wait_for_a_description),
        cmocka_unit_test(random_bytes_give_no_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
