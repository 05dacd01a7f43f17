/* Compressed samples: the same bits back, small enough, and no blob of a stranger crashes the reader. */
#include "game/records/fake_practice.h"
#include "support/support.h"

#include "records/chunk.h"

static struct force_sample samples[CHUNK_SAMPLES], back[CHUNK_SAMPLES];

static void check_round_trip(const char *what, size_t count)
{
    uint8_t *blob = NULL;
    size_t bytes = 0;
    assert_int_equal(chunk_pack(samples, count, &blob, &bytes), STATUS_OK);
    memset(back, 0x55, sizeof back);
    assert_int_equal(chunk_unpack(blob, bytes, back, count), STATUS_OK);
    if (memcmp(samples, back, count * sizeof *back) != 0) fail_msg("%s: not the same samples", what);
    free(blob);
}

static void random_samples(uint64_t seed)
{
    struct random_stream r;
    random_seed(&r, seed, "chunk");
    for (size_t at = 0; at < sizeof samples; at += sizeof(uint32_t)) {
        uint32_t word = random_u32(&r);
        memcpy((char *)samples + at, &word, sizeof word);
    }
}

static void any_bits_come_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        random_samples(seed);
        check_round_trip("random", CHUNK_SAMPLES);
        check_round_trip("random, one", 1);
        check_round_trip("random, two", 2);
    }
    memset(samples, 0, sizeof samples);
    check_round_trip("zeros", CHUNK_SAMPLES);
    for (size_t i = 0; i < CHUNK_SAMPLES; i++) {
        samples[i].t_arr_ns = i % 2 ? INT64_MAX : INT64_MIN;
        samples[i].seq = i % 3 ? INT64_MIN : INT64_MAX;
        samples[i].raw[7].i32 = i % 2 ? INT32_MIN : INT32_MAX;
    }
    check_round_trip("extremes", CHUNK_SAMPLES);
}

/* platform.md 5: 60 s at 100 Hz in 25 kB. */
static void a_minute_is_small(void **state)
{
    (void)state;
    struct fake_practice f;
    uint8_t *blob = NULL;
    size_t bytes = 0;
    fake_create(&f, E01_STEADY_STAND, 100, 3);
    for (int i = 0; i < 6000; i++) {
        fake_sample(&f, i, &samples[i]);
        samples[i].tick = (uint32_t)((samples[i].t_arr_ns - FAKE_T0_NS) / NS_PER_MS) + 1;
    }
    assert_int_equal(chunk_pack(samples, 6000, &blob, &bytes), STATUS_OK);
    print_message("60 s at 100 Hz: %zu bytes\n", bytes);
    if (bytes > 25000) fail_msg("60 s at 100 Hz take %zu bytes, expected at most 25000", bytes);
    check_round_trip("a minute", 6000);
    free(blob);
    fake_destroy(&f);
}

static void changed_or_cut_blobs_do_no_harm(void **state)
{
    (void)state;
    struct random_stream r;
    uint8_t *blob = NULL;
    size_t bytes = 0, count = 300;
    random_seed(&r, 5, "mutate");
    memset(samples, 0, sizeof samples);
    for (size_t i = 0; i < count; i++) samples[i].raw[0].i32 = (int32_t)random_below(&r, 40);
    assert_int_equal(chunk_pack(samples, count, &blob, &bytes), STATUS_OK);
    for (size_t cut = 0; cut < bytes; cut++)
        assert_int_equal(chunk_unpack(blob, cut, back, count), STATUS_DATA);
    assert_int_equal(chunk_unpack(blob, bytes, back, count - 1), STATUS_DATA);
    for (int i = 0; i < 20000; i++) {
        size_t at = random_below(&r, (uint32_t)bytes);
        uint8_t was = blob[at];
        blob[at] = (uint8_t)random_u32(&r);
        (void)chunk_unpack(blob, bytes, back, count); /* whatever it says, it stays inside its memory */
        blob[at] = was;
    }
    free(blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bits_come_back),
        cmocka_unit_test(a_minute_is_small),
        cmocka_unit_test(changed_or_cut_blobs_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
