/* Tec Gihan controllers: replies and blocks (devices.md 7, 15 T1). */
#include "support/support.h"

#include <string.h>

#include "tecgihan_truth.h"

/* ---- replies ---- */

static void states_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum tecgihan_state want;
    } cases[] = {
        {"IDLE", TECGIHAN_IDLE},      {"SLEEP", TECGIHAN_SLEEP},  {"EXT", TECGIHAN_BUSY},
        {"LEVEL", TECGIHAN_BUSY},     {"MEASURE", TECGIHAN_BUSY}, {"ZERO", TECGIHAN_BUSY},
        {"8AX", TECGIHAN_BUSY},       {"12AX", TECGIHAN_BUSY},    {"AMP_ERR_03", TECGIHAN_FAULT},
        {"IDLE ", TECGIHAN_NO_STATE}, {"", TECGIHAN_NO_STATE},    {"VER_1.02", TECGIHAN_NO_STATE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (tecgihan_state_of(cases[i].line) != cases[i].want) fail_msg("\"%s\"", cases[i].line);
}

static void values_are_read_strictly(void **state)
{
    (void)state;
    double v, fs[TECGIHAN_RANGES][TECGIHAN_CHANNELS];
    static const char *const bad[] = {
        "",
        "1500",
        FS_TEXT ",1",
        "1500,1500,3000,300,300,200,3000,3000,6000,600,600,400,5000,5000,10000,1000,1000,0",
        "1500,1500,3000,300,300,200,3000,3000,6000,600,600,400,5000,5000,10000,1000,1000,-600",
        "1500,1500,3000,300,300,200,3000,3000,6000,600,600,400,5000,5000,10000,1000,1000,nan",
        "1500,1500,3000,300,300,200,3000,3000,6000,600,600,400,5000,5000,10000,1000,1000,1e999"};
    assert_string_equal(tecgihan_value_of("AZ0_-0.040", "AZ0"), "-0.040");
    assert_null(tecgihan_value_of("AZ0", "AZ0"));
    assert_null(tecgihan_value_of("AZ00_1", "AZ0"));
    assert_int_equal(tecgihan_whole("106", 9999), 106);
    assert_int_equal(tecgihan_whole("5", 8), 5);
    assert_int_equal(tecgihan_whole("9", 8), -1);
    assert_int_equal(tecgihan_whole("99999999999999", 9999), -1);
    assert_int_equal(tecgihan_whole("", 8), -1);
    assert_int_equal(tecgihan_whole("-1", 8), -1);
    assert_true(tecgihan_real("-0.040", &v));
    assert_near("AZ0", v, -0.04, 0);
    assert_true(tecgihan_full_scales(FS_TEXT, fs));
    assert_near("3 kN Fx", fs[0][0], 1500, 0);
    assert_near("6 kN Mx", fs[1][3], 600, 0);
    assert_near("10 kN Mz", fs[2][5], 600, 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (tecgihan_full_scales(bad[i], fs)) fail_msg("taken: %s", bad[i]);
}

static void lines_end_as_they_like(void **state)
{
    (void)state;
    static const char text[] = "IDLE\r\nVER_1\n\r\n\rSPS_OK\r";
    static const char *const want[] = {"IDLE", "VER_1", "SPS_OK"};
    struct tecgihan_lines l = {.count = 0};
    int n = 0;
    for (size_t i = 0; i < sizeof text - 1; i++)
        if (tecgihan_line_push(&l, (uint8_t)text[i])) assert_string_equal(l.text, want[n++]);
    assert_int_equal(n, 3);
    for (int i = 0; i < 1000; i++) assert_false(tecgihan_line_push(&l, 'x'));
    assert_false(tecgihan_line_push(&l, '\n')); /* too long to be an answer */
    assert_false(tecgihan_line_push(&l, 'O'));
    assert_true(tecgihan_line_push(&l, '\n'));
    assert_string_equal(l.text, "O");
}

/* ---- blocks ---- */

static void ask_block(struct tecgihan_blocks *b)
{
    tecgihan_blocks_sent(b, (const uint8_t *)"DT\n", 3);
}

static void blocks_may_come_in_any_pieces(void **state)
{
    (void)state;
    static struct tecgihan_blocks b;
    uint8_t block[3 * TECGIHAN_PLATE_BYTES];
    struct driver_counters counters = {0};
    struct force_sample s[PER_BLOCK];
    size_t size = put_block(block, 3, 500);
    for (size_t cut = 0; cut <= size; cut++) {
        int max = 1 + (int)(cut % PER_BLOCK), n = 0;
        size_t used, at = 0;
        tecgihan_blocks_begin(&b, 3, 1);
        ask_block(&b);
        while (at < size && n < PER_BLOCK) {
            size_t end = at < cut ? cut : size;
            int room = PER_BLOCK - n < max ? PER_BLOCK - n : max;
            n += tecgihan_blocks_feed(&b, block + at, end - at, &used, 42, s + n, room, &counters);
            at += used;
        }
        assert_int_equal(n, PER_BLOCK);
        assert_int_equal(at, size);
        assert_int_equal(b.phase, TECGIHAN_WHOLE);
        for (int i = 0; i < PER_BLOCK; i++) {
            expect_sum(&s[i], 1, 500 + i * TECGIHAN_AVERAGED);
            assert_int_equal(s[i].seq, i);
            assert_int_equal(s[i].t_dev_us, -1);
            assert_int_equal(s[i].t_arr_ns, 42);
            assert_int_equal(s[i].flags, 0);
        }
    }
}

static void nothing_comes_of_a_block_with_a_byte_too_many(void **state)
{
    (void)state;
    static struct tecgihan_blocks b;
    uint8_t block[2 * TECGIHAN_PLATE_BYTES];
    struct driver_counters counters = {0};
    struct force_sample s[64];
    size_t used, size = put_block(block, 1, 0);
    tecgihan_blocks_begin(&b, 1, 0);
    assert_int_equal(tecgihan_blocks_feed(&b, block, size, &used, 1, s, 64, &counters), 0); /* nobody asked */
    ask_block(&b);
    assert_int_equal(tecgihan_blocks_feed(&b, block, size + 1, &used, 1, s, 64, &counters), 0);
    assert_int_equal(used, size + 1);
    assert_int_equal(b.phase, TECGIHAN_BROKEN);
    assert_int_equal(counters.oversize, 1);
    tecgihan_blocks_sent(&b, (const uint8_t *)"STOP\n", 5);
    assert_int_equal(tecgihan_blocks_feed(&b, block, 700, &used, 1, s, 64, &counters), 0);
    tecgihan_blocks_sent(&b, (const uint8_t *)"START\n", 6);
    assert_int_equal(tecgihan_blocks_feed(&b, block, size, &used, 1, s, 64, &counters), PER_BLOCK);
    assert_int_equal(s[0].flags, 0); /* the very first sample: nothing was before it */
    /* A byte that comes when nothing was asked for. */
    assert_int_equal(tecgihan_blocks_feed(&b, block, 1, &used, 1, s, 64, &counters), 0);
    assert_int_equal(b.phase, TECGIHAN_BROKEN);
    tecgihan_blocks_sent(&b, (const uint8_t *)"STOP\n", 5);
    tecgihan_blocks_sent(&b, (const uint8_t *)"START\n", 6);
    assert_int_equal(tecgihan_blocks_feed(&b, block, size, &used, 1, s, 64, &counters), PER_BLOCK);
    assert_int_equal(s[0].flags, SAMPLE_GAP_BEFORE);
    assert_int_equal(counters.gaps, 1);
}

static void limits_are_clipped(void **state)
{
    (void)state;
    static struct tecgihan_blocks b;
    uint8_t block[TECGIHAN_PLATE_BYTES] = {0};
    struct driver_counters counters = {0};
    struct force_sample s[PER_BLOCK];
    size_t used;
    block[12 * 7 + 4] = 0xff, block[12 * 7 + 5] = 0x7f;   /* Fz of sample 7: the largest */
    block[12 * 99 + 11] = 0x80;                           /* Mz of the last: the smallest */
    block[12 * 50 + 4] = 0xfe, block[12 * 50 + 5] = 0x7f; /* one less is a number */
    tecgihan_blocks_begin(&b, 1, 0);
    ask_block(&b);
    assert_int_equal(tecgihan_blocks_feed(&b, block, sizeof block, &used, 1, s, PER_BLOCK, &counters),
                     PER_BLOCK);
    for (int i = 0; i < PER_BLOCK; i++)
        assert_int_equal(s[i].flags, i == 1 || i == PER_BLOCK - 1 ? SAMPLE_CLIPPED : 0);
    assert_int_equal(counters.clipped, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_told_apart),
        cmocka_unit_test(values_are_read_strictly),
        cmocka_unit_test(lines_end_as_they_like),
        cmocka_unit_test(blocks_may_come_in_any_pieces),
        cmocka_unit_test(nothing_comes_of_a_block_with_a_byte_too_many),
        cmocka_unit_test(limits_are_clipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
