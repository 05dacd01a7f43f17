/* The loop's own rules, with a clock that wakes when told: which tick takes which sample, what a late wake-up
 * does, what marks a recording. */
#include <stdlib.h>
#include <string.h>

#include "acquire/loop.h"
#include "base/clock.h"
#include "input/acquire/fake_plate.h"
#include "support/support.h"

#define T0_NS (5 * NS_PER_S)

struct bench {
    struct loop loop;
    int64_t now_ns, oversleep_ns; /* next wait ends this long after its deadline */
    struct sway_config config;
};

static int64_t bench_now(void *context)
{
    return ((struct bench *)context)->now_ns;
}

static void bench_wait(void *context, int64_t until_ns)
{
    struct bench *b = context;
    b->now_ns = until_ns + b->oversleep_ns;
    b->oversleep_ns = 0;
}

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    struct fake_plate *plate = fake_plate_create(1000.0);
    if (!b || ring_create(8, sizeof(struct loop_message), &b->loop.messages) ||
        ring_create(256, sizeof(struct force_sample), &b->loop.raw) ||
        ring_create(256, sizeof(struct force_sample), &b->loop.raw_copy) ||
        ring_create(64, sizeof(struct sway_sample), &b->loop.frames) ||
        ring_create(128, sizeof(struct record_item), &b->loop.records) || sway_create(&b->loop.step))
        return -1;
    sway_config_default(&plate->base.info, &b->config);
    fake_close(&plate->base);
    b->loop.clock = (struct driver_host){.now_ns = bench_now, .wait_until_ns = bench_wait, .context = b};
    b->loop.t0_ns = b->now_ns = T0_NS;
    sway_reset(b->loop.step, &b->config, 0);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    ring_destroy(b->loop.messages);
    ring_destroy(b->loop.raw);
    ring_destroy(b->loop.raw_copy);
    ring_destroy(b->loop.frames);
    ring_destroy(b->loop.records);
    sway_destroy(b->loop.step);
    free(b);
    return 0;
}

static void arrive(struct bench *b, int64_t seq, int64_t after_start_us)
{
    struct force_sample s = {.t_arr_ns = T0_NS + after_start_us * 1000, .t_dev_us = -1, .seq = seq};
    s.raw[0].f32 = 700.0f;
    assert_true(ring_push(b->loop.raw, &s));
}

static void ask(struct bench *b, enum loop_message_kind kind, uint32_t epoch)
{
    struct loop_message m = {.kind = kind, .epoch = epoch, .config = b->config};
    assert_true(ring_push(b->loop.messages, &m));
}

static void a_sample_belongs_to_the_first_tick_not_before_it(void **state)
{
    struct bench *b = *state;
    static const struct {
        int64_t arrived_us;
        uint32_t tick;
    } cases[] = {
        {-2500, 0}, {0, 0}, {1, 1}, {1000, 1}, {1001, 2}, {1999, 2}, {2000, 2}, {4500, 5},
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    for (int i = 0; i < CASES; i++) arrive(b, i, cases[i].arrived_us);
    for (int i = 0; i < 8; i++) loop_tick(&b->loop);
    struct force_sample got[CASES + 1];
    assert_int_equal(ring_pop(b->loop.raw_copy, got, CASES + 1), CASES);
    for (int i = 0; i < CASES; i++) {
        if (got[i].tick != cases[i].tick)
            fail_msg("arrived at %lld us: tick %u, expected %u", (long long)cases[i].arrived_us, got[i].tick,
                     cases[i].tick);
    }
}

static void a_sample_that_comes_late_goes_to_the_next_tick(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 5; i++) loop_tick(&b->loop);
    arrive(b, 0, 1200); /* tick 2 has run without it */
    loop_tick(&b->loop);
    struct force_sample got;
    assert_int_equal(ring_pop(b->loop.raw_copy, &got, 1), 1);
    assert_int_equal(got.tick, 5);
}

static void at_most_64_samples_a_tick(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 150; i++) arrive(b, i, 0);
    for (int i = 0; i < 4; i++) loop_tick(&b->loop);
    struct sway_sample s[4];
    assert_int_equal(ring_pop(b->loop.frames, s, 4), 4);
    assert_int_equal(s[0].raw_count, 64);
    assert_int_equal(s[1].raw_count, 64);
    assert_int_equal(s[2].raw_count, 22);
    assert_int_equal(s[3].raw_count, 0);
}

static void a_late_wake_steps_through_every_tick_that_is_due(void **state)
{
    struct bench *b = *state;
    static const struct {
        int64_t oversleep_ns;
        uint32_t next_tick;
        uint64_t late;
    } wakes[] = {
        {20000, 1, 0},   /* on time                                              */
        {999999, 2, 0},  /* late, but within the period                          */
        {1000000, 4, 0}, /* exactly one period: the next tick is due as well     */
        {3500000, 8, 3}, /* ticks 4, 5, 6 ran more than a period late, 7 did not */
        {10000, 9, 3},   /* the phase was kept                                   */
    };
    struct lateness seen;
    for (size_t i = 0; i < sizeof wakes / sizeof wakes[0]; i++) {
        b->oversleep_ns = wakes[i].oversleep_ns;
        loop_wake(&b->loop);
        lateness_snapshot(&b->loop.lateness, &seen);
        if (b->loop.next_tick != wakes[i].next_tick || seen.late != wakes[i].late)
            fail_msg("wake %zu: next tick %u (expected %u), late %llu (expected %llu)", i, b->loop.next_tick,
                     wakes[i].next_tick, (unsigned long long)seen.late, (unsigned long long)wakes[i].late);
    }
    assert_int_equal(seen.ticks, 9);
    assert_int_equal(seen.worst_ns, 3500000);
    assert_int_equal(b->loop.heartbeat, 9);
    struct sway_sample s[16];
    assert_int_equal(ring_pop(b->loop.frames, s, 16), 9);
    for (uint32_t i = 0; i < 9; i++) assert_int_equal(s[i].tick, i); /* grid time never skips */
}

/* The worst wake above is 3.5 ms late from tick 4 on: samples that arrived meanwhile go to their own ticks. */
static void samples_of_a_late_wake_keep_their_ticks(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 6; i++) arrive(b, i, 1000 * i);
    b->oversleep_ns = 5200000;
    loop_wake(&b->loop);
    struct force_sample got[6];
    assert_int_equal(ring_pop(b->loop.raw_copy, got, 6), 6);
    for (uint32_t i = 0; i < 6; i++) assert_int_equal(got[i].tick, i);
}

static void epochs_change_at_the_boundary(void **state)
{
    struct bench *b = *state;
    loop_tick(&b->loop);
    ask(b, MESSAGE_CONFIGURE, 7);
    loop_tick(&b->loop);
    ask(b, MESSAGE_CONFIGURE, 8);
    ask(b, MESSAGE_CONFIGURE, 9);
    loop_tick(&b->loop);
    struct sway_sample s[3];
    assert_int_equal(ring_pop(b->loop.frames, s, 3), 3);
    assert_int_equal(s[0].epoch, 0);
    assert_int_equal(s[1].epoch, 7);
    assert_int_equal(s[2].epoch, 9);
}

static void marks_enclose_the_samples_of_the_trial(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 9; i++) arrive(b, i, 1000 * i);
    for (int i = 0; i < 3; i++) loop_tick(&b->loop);
    ask(b, MESSAGE_BEGIN_RECORD, 1);
    for (int i = 0; i < 4; i++) loop_tick(&b->loop);
    ask(b, MESSAGE_END_RECORD, 0);
    for (int i = 0; i < 2; i++) loop_tick(&b->loop);
    static const struct {
        enum record_kind kind;
        uint32_t tick;
        int64_t seq;
    } wanted[] = {
        {RECORD_BEGIN, 3, 0},  {RECORD_SAMPLE, 3, 3}, {RECORD_SAMPLE, 4, 4},
        {RECORD_SAMPLE, 5, 5}, {RECORD_SAMPLE, 6, 6}, {RECORD_END, 7, 0},
    };
    enum { WANTED = sizeof wanted / sizeof wanted[0] };
    struct record_item got[WANTED + 1];
    assert_int_equal(ring_pop(b->loop.records, got, WANTED + 1), WANTED);
    for (int i = 0; i < WANTED; i++) {
        assert_int_equal(got[i].kind, wanted[i].kind);
        assert_int_equal(got[i].tick, wanted[i].tick);
        if (wanted[i].kind == RECORD_SAMPLE) {
            assert_int_equal(got[i].sample.seq, wanted[i].seq);
            assert_int_equal(got[i].sample.tick, wanted[i].tick);
        }
    }
}

static void a_second_begin_ends_the_first_trial(void **state)
{
    struct bench *b = *state;
    ask(b, MESSAGE_BEGIN_RECORD, 1);
    loop_tick(&b->loop);
    ask(b, MESSAGE_BEGIN_RECORD, 2);
    loop_tick(&b->loop);
    ask(b, MESSAGE_END_RECORD, 0);
    ask(b, MESSAGE_END_RECORD, 0); /* nothing to end any more */
    loop_tick(&b->loop);
    struct record_item got[8];
    assert_int_equal(ring_pop(b->loop.records, got, 8), 4);
    assert_int_equal(got[0].kind, RECORD_BEGIN);
    assert_int_equal(got[1].kind, RECORD_END);
    assert_int_equal(got[2].kind, RECORD_BEGIN);
    assert_int_equal(got[3].kind, RECORD_END);
}

static void a_full_record_ring_counts_samples_but_keeps_the_mark(void **state)
{
    struct bench *b = *state;
    ask(b, MESSAGE_BEGIN_RECORD, 1);
    for (int i = 0; i < 200; i++) arrive(b, i, 0);
    for (int i = 0; i < 4; i++) loop_tick(&b->loop);
    assert_int_equal(ring_dropped(b->loop.records), 200 - 127); /* 128 slots, one for BEGIN */
    ask(b, MESSAGE_END_RECORD, 0);
    loop_tick(&b->loop);
    assert_true(b->loop.recording);
    struct record_item got[128];
    assert_int_equal(ring_pop(b->loop.records, got, 128), 128);
    loop_tick(&b->loop);
    assert_false(b->loop.recording);
    assert_int_equal(ring_pop(b->loop.records, got, 128), 1);
    assert_int_equal(got[0].kind, RECORD_END);
    assert_int_equal(got[0].tick, 5);
}

static void a_full_frame_ring_counts_and_goes_on(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 70; i++) loop_tick(&b->loop);
    assert_int_equal(ring_dropped(b->loop.frames), 70 - 64);
    assert_int_equal(b->loop.next_tick, 70);
}

#define FACT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_sample_belongs_to_the_first_tick_not_before_it),
        FACT(a_sample_that_comes_late_goes_to_the_next_tick),
        FACT(at_most_64_samples_a_tick),
        FACT(a_late_wake_steps_through_every_tick_that_is_due),
        FACT(samples_of_a_late_wake_keep_their_ticks),
        FACT(epochs_change_at_the_boundary),
        FACT(marks_enclose_the_samples_of_the_trial),
        FACT(a_second_begin_ends_the_first_trial),
        FACT(a_full_record_ring_counts_samples_but_keeps_the_mark),
        FACT(a_full_frame_ring_counts_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
