/* Virtual time: no thread, nothing dropped, the same again. */
#include "acquire/inside.h"
#include "base/clock.h"
#include "input/acquire/fake_plate.h"
#include "signal/sway_digest.h"
#include "support/support.h"

static const struct acquire_options virtual_options = {.spec = "fake:", .speed = 0.0};

static struct acquire *open_plate(struct fake_plate *plate)
{
    struct acquire *a = NULL;
    struct problem why = {0};
    if (acquire_open_driver(&plate->base, &virtual_options, NULL, &a, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    return a;
}

static void default_config(struct acquire *a, struct sway_config *config)
{
    sway_config_default(acquire_plate(a), config);
}

static size_t take_all(struct acquire *a, uint64_t *digest, uint32_t *next_tick)
{
    struct sway_sample s[64];
    size_t total = 0;
    for (size_t n; (n = acquire_take(a, s, 64)) > 0; total += n) {
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(s[i].tick, *next_tick);
            ++*next_tick;
            *digest = sway_digest(*digest, &s[i]);
        }
    }
    return total;
}

/* One run of 4 s with a reset and a recording, pumped in steps of the given size. */
static uint64_t run(uint32_t step)
{
    struct acquire *a = open_plate(fake_plate_create(1000.0));
    struct sway_config config;
    default_config(a, &config);
    uint64_t digest = SWAY_DIGEST_START;
    uint32_t next_tick = 0;
    for (uint32_t done = 0; done < 4000; done += step) {
        if (done == 1000) assert_int_equal(acquire_configure(a, &config), 1);
        if (done == 2000) assert_int_equal(acquire_begin_record(a, &config), 2);
        if (done == 3000) acquire_end_record(a);
        assert_int_equal(acquire_pump(a, step), step);
        (void)take_all(a, &digest, &next_tick);
    }
    assert_int_equal(next_tick, 4000);
    struct record_item item;
    size_t samples = 0;
    assert_int_equal(ring_pop(acquire_record_ring(a), &item, 1), 1);
    assert_int_equal(item.kind, RECORD_BEGIN);
    assert_int_equal(item.tick, 2000);
    while (ring_pop(acquire_record_ring(a), &item, 1) && item.kind == RECORD_SAMPLE) {
        assert_int_equal(item.sample.seq, 2000 + samples);
        assert_int_equal(item.sample.tick, item.tick);
        samples++;
    }
    assert_int_equal(samples, 1000);
    assert_int_equal(item.kind, RECORD_END);
    assert_int_equal(item.tick, 3000);
    acquire_close(a);
    return digest;
}

static void two_runs_go_the_same_way_bit_for_bit(void **state)
{
    (void)state;
    uint64_t first = run(1);
    assert_true(first != SWAY_DIGEST_START);
    assert_int_equal(run(1), first);
    assert_int_equal(run(8), first); /* how the caller slices time does not matter */
    assert_int_equal(run(1000), first);
}

static void the_pump_waits_for_room(void **state)
{
    (void)state;
    struct acquire *a = open_plate(fake_plate_create(1000.0));
    uint64_t digest = SWAY_DIGEST_START;
    uint32_t next_tick = 0;
    assert_int_equal(acquire_pump(a, 100000), FRAME_SLOTS);
    assert_int_equal(acquire_pump(a, 1), 0);
    assert_int_equal(take_all(a, &digest, &next_tick), FRAME_SLOTS);
    assert_int_equal(acquire_pump(a, 10), 10);
    struct acquire_status s;
    acquire_read_status(a, &s);
    assert_int_equal(s.frame_dropped, 0);
    assert_int_equal(s.raw_dropped, 0);
    assert_int_equal(s.counters.samples, FRAME_SLOTS + 10);
    acquire_close(a);
}

static void the_pump_waits_for_the_recorder(void **state)
{
    (void)state;
    struct acquire *a = open_plate(fake_plate_create(1000.0));
    struct sway_config config;
    default_config(a, &config);
    (void)acquire_begin_record(a, &config);
    uint64_t digest = SWAY_DIGEST_START;
    uint32_t next_tick = 0, ran = 0;
    for (uint32_t now = 1; now > 0; ran += now) {
        now = acquire_pump(a, 500);
        (void)take_all(a, &digest, &next_tick);
    }
    assert_in_range(ran, RECORD_SLOTS - 200, RECORD_SLOTS);
    acquire_end_record(a); /* a mark fits, though no tick does */
    static struct record_item items[RECORD_SLOTS];
    size_t n = ring_pop(acquire_record_ring(a), items, RECORD_SLOTS);
    assert_int_equal(n, ran + 2);
    assert_int_equal(items[n - 1].kind, RECORD_END);
    assert_int_equal(items[n - 1].tick, ran);
    assert_int_equal(acquire_pump(a, 500), 500);
    struct acquire_status s;
    acquire_read_status(a, &s);
    assert_int_equal(s.record_dropped, 0);
    acquire_close(a);
}

static void ends_visibly(enum plate_state over_state, enum plate_error error)
{
    struct fake_plate *plate = fake_plate_create(1000.0);
    plate->over_at = 250;
    plate->over_state = over_state;
    struct acquire *a = open_plate(plate);
    struct acquire_status s;
    acquire_read_status(a, &s);
    assert_int_equal(s.state, PLATE_STREAMING);
    uint32_t ran = acquire_pump(a, 1000);
    assert_in_range(ran, 250, 251);
    assert_int_equal(acquire_pump(a, 1000), 0);
    acquire_read_status(a, &s);
    assert_int_equal(s.state, over_state);
    assert_int_equal(s.error, error);
    assert_int_equal(s.counters.samples, 250);
    uint64_t digest = SWAY_DIGEST_START;
    uint32_t next_tick = 0;
    assert_int_equal(take_all(a, &digest, &next_tick), ran);
    acquire_close(a);
}

static void the_end_of_the_stream_is_seen(void **state)
{
    (void)state;
    ends_visibly(PLATE_ENDED, PLATE_OK);
    ends_visibly(PLATE_LOST, PLATE_ERROR_LOST);
}

static void an_end_of_record_after_the_stream_still_gets_its_mark(void **state)
{
    (void)state;
    struct fake_plate *plate = fake_plate_create(1000.0);
    plate->over_at = 100;
    plate->over_state = PLATE_ENDED;
    struct acquire *a = open_plate(plate);
    struct sway_config config;
    default_config(a, &config);
    (void)acquire_begin_record(a, &config);
    uint32_t ran = acquire_pump(a, 1000);
    acquire_end_record(a);
    struct record_item items[200];
    assert_int_equal(ring_pop(acquire_record_ring(a), items, 200), 102);
    assert_int_equal(items[101].kind, RECORD_END);
    assert_int_equal(items[101].tick, ran);
    acquire_close(a);
}

/* 300 ms or 30 periods, whichever is longer (devices.md 13). */
static void silence_is_a_stall(void **state)
{
    (void)state;
    static const struct {
        double rate_hz;
        uint32_t silent_ms, stalled_ms;
    } cases[] = {
        {1000.0, 290, 310},
        {100.0, 290, 310},
        {50.0, 590, 620},
        {10.0, 2990, 3010},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fake_plate *plate = fake_plate_create(cases[i].rate_hz);
        plate->silent_from = (int64_t)cases[i].rate_hz;
        plate->silent_to = 6 * (int64_t)cases[i].rate_hz;
        struct acquire *a = open_plate(plate);
        struct acquire_status s;
        uint32_t last_ms =
            1000 - (uint32_t)(1000.0 / cases[i].rate_hz); /* the last sample before the silence */
        assert_int_equal(acquire_pump(a, last_ms + cases[i].silent_ms), last_ms + cases[i].silent_ms);
        acquire_read_status(a, &s);
        if (s.state != PLATE_STREAMING) fail_msg("%g Hz: stalled too early", cases[i].rate_hz);
        (void)acquire_pump(a, cases[i].stalled_ms - cases[i].silent_ms);
        acquire_read_status(a, &s);
        if (s.state != PLATE_STALLED) fail_msg("%g Hz: not stalled", cases[i].rate_hz);
        (void)acquire_pump(a, 6000);
        acquire_read_status(a, &s);
        if (s.state != PLATE_STREAMING) fail_msg("%g Hz: did not come back", cases[i].rate_hz);
        acquire_close(a);
    }
}

static void the_rate_is_measured(void **state)
{
    (void)state;
    static const double rates_hz[] = {10.0, 61.0, 100.0, 500.0, 1000.0, 4000.0};
    for (size_t i = 0; i < sizeof rates_hz / sizeof rates_hz[0]; i++) {
        struct fake_plate *plate = fake_plate_create(rates_hz[i]);
        plate->silent_from = (int64_t)(6.0 * rates_hz[i]);
        plate->silent_to = plate->silent_from * 10;
        struct acquire *a = open_plate(plate);
        struct acquire_status s;
        (void)acquire_pump(a, 50);
        acquire_read_status(a, &s);
        assert_near("too early to know", s.measured_rate_hz, 0.0, 0.0);
        (void)acquire_pump(a, 5000);
        acquire_read_status(a, &s);
        /* arrivals are seen on the grid of 1 ms: at most 1 ms in 2 s */
        assert_near("rate", s.measured_rate_hz, rates_hz[i], rates_hz[i] * 1e-3);
        (void)acquire_pump(a, 4000);
        acquire_read_status(a, &s);
        assert_near("silent", s.measured_rate_hz, 0.0, 0.0);
        acquire_close(a);
    }
}

static void commands_reach_the_plate(void **state)
{
    (void)state;
    struct fake_plate *plate = fake_plate_create(1000.0);
    struct acquire *a = open_plate(plate);
    acquire_command(a, &(struct person_command){.order = PERSON_STEP_OFF});
    assert_int_equal(plate->commands, 1);
    assert_int_equal(plate->last_order, PERSON_STEP_OFF);
    acquire_close(a);
}

static void the_copy_for_tare_starts_with_new_samples(void **state)
{
    (void)state;
    struct acquire *a = open_plate(fake_plate_create(1000.0));
    uint64_t digest = SWAY_DIGEST_START;
    uint32_t next_tick = 0;
    for (int i = 0; i < 100; i++) {
        (void)acquire_pump(a, 100); /* 10 s in which nobody looks at raw samples */
        (void)take_all(a, &digest, &next_tick);
    }
    static struct force_sample raw[RAW_COPY_SLOTS];
    size_t n = acquire_take_raw(a, raw, RAW_COPY_SLOTS);
    assert_in_range(n, RAW_COPY_SLOTS / 2, RAW_COPY_SLOTS);
    assert_int_equal(raw[n - 1].seq, 9999);
    for (size_t i = 1; i < n; i++) assert_int_equal(raw[i].seq, raw[i - 1].seq + 1);
    acquire_close(a);
}

static void the_speed_of_the_plate_makes_time_virtual(void **state)
{
    (void)state;
    static const struct {
        double options_speed, plate_speed;
        bool force;
        bool is_virtual;
        double speed;
    } cases[] = {
        {1.0, 1.0, false, false, 1.0},  {1.0, 50.0, false, true, 50.0}, {1.0, 0.0, false, true, 0.0},
        {50.0, 1.0, false, true, 50.0}, {0.0, 50.0, false, true, 0.0},  {1.0, 1.0, true, true, 1.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fake_plate *plate = fake_plate_create(1000.0);
        plate->base.speed = cases[i].plate_speed;
        struct acquire_options o = {
            .spec = "fake:", .speed = cases[i].options_speed, .force_virtual = cases[i].force};
        struct acquire *a = NULL;
        assert_int_equal(acquire_open_driver(&plate->base, &o, NULL, &a, NULL), STATUS_OK);
        if (acquire_is_virtual(a) != cases[i].is_virtual || fabs(acquire_speed(a) - cases[i].speed) > 0.0)
            fail_msg("case %zu: virtual %d, speed %g", i, acquire_is_virtual(a), acquire_speed(a));
        struct acquire_status s;
        acquire_read_status(a, &s);
        assert_int_equal(s.priority == PRIORITY_VIRTUAL, cases[i].is_virtual);
        if (!cases[i].is_virtual) assert_int_equal(acquire_pump(a, 10), 0);
        acquire_close(a);
    }
}

static void speeds_out_of_range_are_refused(void **state)
{
    (void)state;
    static const double speeds[] = {-1.0, NAN, INFINITY, 1e7};
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        atomic_int closed = 0;
        struct fake_plate *plate = fake_plate_create(1000.0);
        plate->closed = &closed;
        struct acquire_options o = {.spec = "fake:", .speed = speeds[i]};
        struct acquire *a = NULL;
        struct problem why = {0};
        assert_int_equal(acquire_open_driver(&plate->base, &o, NULL, &a, &why), STATUS_ARG);
        assert_int_equal(closed, 1);
        assert_int_equal(why.status, STATUS_ARG);
    }
}

static void a_configuration_out_of_range_is_not_taken(void **state)
{
    (void)state;
    struct acquire *a = open_plate(fake_plate_create(1000.0));
    struct sway_config config;
    default_config(a, &config);
    assert_int_equal(acquire_configure(a, &config), 1);
    config.plate.channel_count = 0;
    assert_int_equal(acquire_configure(a, &config), 1);
    assert_int_equal(acquire_pump(a, 5), 5);
    struct sway_sample s;
    assert_int_equal(acquire_take(a, &s, 1), 1);
    assert_int_equal(s.epoch, 1);
    acquire_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_runs_go_the_same_way_bit_for_bit),
        cmocka_unit_test(the_pump_waits_for_room),
        cmocka_unit_test(the_pump_waits_for_the_recorder),
        cmocka_unit_test(the_end_of_the_stream_is_seen),
        cmocka_unit_test(an_end_of_record_after_the_stream_still_gets_its_mark),
        cmocka_unit_test(silence_is_a_stall),
        cmocka_unit_test(the_rate_is_measured),
        cmocka_unit_test(commands_reach_the_plate),
        cmocka_unit_test(the_copy_for_tare_starts_with_new_samples),
        cmocka_unit_test(the_speed_of_the_plate_makes_time_virtual),
        cmocka_unit_test(speeds_out_of_range_are_refused),
        cmocka_unit_test(a_configuration_out_of_range_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
