/* Many bytes at once or one by one: the same frames, the same complaints, the same state. */
#include <string.h>

#include "base/random.h"
#include "drivers/ps1_frame.h"
#include "drivers/wire.h"
#include "support/support.h"

/* Frames, garbage without a 00 for longer than any frame, empty frames, cut frames. */
static size_t any_stream(struct random_stream *r, uint8_t *out, size_t max)
{
    size_t n = 0;
    while (n + PS1_COBS_MAX + PS1_WIRE_MAX + 600 < max) {
        struct ps1_sample s = {.seq = (uint16_t)random_u32(r), .t_us = random_u32(r), .format = PS1_I24, .count = 4};
        switch (random_below(r, 6)) {
        case 0:
            for (uint32_t k = random_below(r, PS1_COBS_MAX + 500); k > 0; k--) out[n++] = (uint8_t)(1 + random_below(r, 255));
            break;
        case 1: out[n++] = 0; break;
        default:
            for (int i = 0; i < s.count; i++) s.value[i].i32 = (int32_t)random_below(r, 100000) - 50000;
            n += ps1_encode_sample(&s, out + n);
            if (random_below(r, 5) == 0) n -= 1 + random_below(r, 5);
        }
    }
    return n;
}

static uint8_t stream[60000];

static void filling_is_pushing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct random_stream r;
        random_seed(&r, seed, "fill");
        size_t count = any_stream(&r, stream, sizeof stream), samples = 0, complaints = 0;
        static struct ps1_framer one, many;
        static struct ps1_message a, b;
        ps1_framer_reset(&one);
        ps1_framer_reset(&many);
        for (size_t at = 0; at < count;) {
            size_t part = 1 + random_below(&r, 200), end = at + part < count ? at + part : count;
            while (at < end) {
                size_t filled = ps1_framer_fill(&many, stream + at, end - at);
                for (; filled > 0; filled--) assert_int_equal(ps1_framer_push(&one, stream[at++], &a), PS1_MORE);
                if (at == end) break;
                enum ps1_result single = ps1_framer_push(&one, stream[at], &a);
                assert_int_equal(ps1_framer_push(&many, stream[at++], &b), single);
                if (single == PS1_GOT_SAMPLE) {
                    samples++;
                    assert_int_equal(a.sample.seq, b.sample.seq);
                    assert_int_equal(a.sample.value[3].i32, b.sample.value[3].i32);
                } else if (single != PS1_MORE) {
                    complaints++;
                }
            }
            assert_int_equal(one.count, many.count);
            assert_int_equal(one.oversize, many.oversize);
            assert_int_equal(one.synchronised, many.synchronised);
            assert_memory_equal(one.bytes, many.bytes, one.count);
        }
        assert_true(samples > 20 && complaints > 5);
    }
}

/* wire_feed in one piece against byte by byte. */
static void a_wire_says_the_same_of_any_portion(void **state)
{
    (void)state;
    enum { ROOM = 4000 };
    static struct force_sample got[2][ROOM];
    static struct wire wire[2];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct random_stream r;
        random_seed(&r, seed, "portions");
        struct ps1_info info = {.version = 1, .rate_mhz = 1000000, .format = PS1_I24, .count = 4, .name = "x"};
        for (int i = 0; i < 4; i++)
            info.channel[i] = (struct ps1_channel){.role = ROLE_CELL, .unit = PS1_NEWTON, .scale = 0.1f,
                                                   .x_tenth_mm = i % 2 ? 2000 : -2000, .y_tenth_mm = i < 2 ? 1000 : -1000};
        stream[0] = 0;
        size_t head = 1 + ps1_encode_info(&info, stream + 1);
        size_t count = head + any_stream(&r, stream + head, sizeof stream - head);
        struct driver_counters counters[2];
        int n[2] = {0, 0};
        memset(counters, 0, sizeof counters);
        memset(got, 0, sizeof got);
        for (int k = 0; k < 2; k++) {
            wire_begin(&wire[k], WIRE_PS1);
            for (size_t at = 0; at < count;) {
                size_t used = 0, part = k ? 1 + random_below(&r, 5000) : 1;
                if (part > count - at) part = count - at;
                n[k] += wire_feed(&wire[k], stream + at, part, &used, 7, got[k] + n[k], k ? 3 : ROOM - n[k], &counters[k]);
                assert_true(n[k] + 3 < ROOM);
                at += used;
            }
        }
        assert_int_equal(n[0], n[1]);
        assert_true(n[0] > 20);
        for (int i = 0; i < n[0]; i++) {
            assert_int_equal(got[0][i].seq, got[1][i].seq);
            assert_int_equal(got[0][i].flags, got[1][i].flags);
            assert_int_equal(got[0][i].raw[2].i32, got[1][i].raw[2].i32);
        }
        assert_memory_equal(&counters[0], &counters[1], sizeof counters[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filling_is_pushing),
        cmocka_unit_test(a_wire_says_the_same_of_any_portion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
