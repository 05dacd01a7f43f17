/* Unwrapping and gaps, devices.md 11. */
#include "support/support.h"

#include "drivers/sequence.h"

struct step {
    uint32_t raw_seq, raw_us;
    bool broken, taken;
    int64_t seq, t_us;
    bool gap;
    uint64_t lost, resets;
};

static void run_steps(const char *what, int seq_bits, int time_bits, double rate_hz, const struct step *steps,
                      size_t n)
{
    struct sequence s;
    struct driver_counters c = {0};
    sequence_begin(&s, seq_bits, time_bits, rate_hz);
    for (size_t i = 0; i < n; i++) {
        struct force_sample out = {.flags = 0};
        if (steps[i].broken) sequence_break(&s);
        bool taken = sequence_accept(&s, steps[i].raw_seq, steps[i].raw_us, &out, &c);
        if (taken != steps[i].taken) fail_msg("%s, step %zu: taken %d", what, i, taken);
        if (c.lost != steps[i].lost || c.clock_resets != steps[i].resets)
            fail_msg("%s, step %zu: lost %llu, resets %llu", what, i, (unsigned long long)c.lost,
                     (unsigned long long)c.clock_resets);
        if (!taken) continue;
        if (out.seq != steps[i].seq || out.t_dev_us != steps[i].t_us ||
            !!(out.flags & SAMPLE_GAP_BEFORE) != steps[i].gap)
            fail_msg("%s, step %zu: seq %lld, t %lld us, flags %u", what, i, (long long)out.seq,
                     (long long)out.t_dev_us, (unsigned)out.flags);
    }
}
#define RUN(what, sb, tb, rate, ...)                                                                         \
    do {                                                                                                     \
        const struct step steps[] = {__VA_ARGS__};                                                           \
        run_steps(what, sb, tb, rate, steps, sizeof steps / sizeof steps[0]);                                \
    } while (0)

static void counters_unwrap(void **state)
{
    (void)state;
    /* V-C then V-D of devices.md 3.5: both wrap, 1000 us apart. */
    RUN("wrap", 16, 32, 1000, {0xffff, 0xffffff00u, false, true, 0xffff, 0xffffff00LL, false, 0, 0},
        {0x0000, 0x000002e8u, false, true, 0x10000, 0x1000002e8LL, false, 0, 0},
        {0x0001, 0x000006d0u, false, true, 0x10001, 0x1000006d0LL, false, 0, 0});
    RUN("wrap with a gap", 16, 32, 1000, {0xfff0, 0, false, true, 0xfff0, 0, false, 0, 0},
        {0x0010, 32000, false, true, 0x10010, 32000, true, 31, 0});
    RUN("8 bits", 8, 16, 100, {255, 65000, false, true, 255, 65000, false, 0, 0},
        {0, 9464, false, true, 256, 75000, false, 0, 0});
}

static void steps_say_what_is_missing(void **state)
{
    (void)state;
    RUN("one lost", 16, 32, 1000, {10, 0, false, true, 10, 0, false, 0, 0},
        {12, 2000, false, true, 12, 2000, true, 1, 0}, {13, 3000, false, true, 13, 3000, false, 1, 0});
    RUN("a step of 1000 is still a gap", 16, 32, 1000, {10, 0, false, true, 10, 0, false, 0, 0},
        {1010, 1000000, false, true, 1010, 1000000, true, 999, 0});
    RUN("1001 is a restart", 16, 32, 1000, {10, 0, false, true, 10, 0, false, 0, 0},
        {1011, 1001000, false, true, 1011, 1001000, true, 0, 1});
    RUN("a duplicate is dropped", 16, 32, 1000, {10, 0, false, true, 10, 0, false, 0, 0},
        {10, 0, false, false, 0, 0, false, 0, 0}, {11, 1000, false, true, 11, 1000, false, 0, 0});
    RUN("a board that starts again", 16, 32, 1000, {500, 90000000, false, true, 500, 90000000, false, 0, 0},
        {0, 2000, false, true, 0, 2000, true, 0, 1}, {1, 3000, false, true, 1, 3000, false, 0, 1});
    RUN("only the clock starts again", 16, 32, 1000, {500, 90000000, false, true, 500, 90000000, false, 0, 0},
        {501, 2000, false, true, 501, 2000, true, 0, 1}, {502, 3000, false, true, 502, 3000, false, 0, 1});
    RUN("something was dropped on the way", 16, 32, 1000, {10, 0, true, true, 10, 0, false, 0, 0},
        {11, 1000, true, true, 11, 1000, true, 0, 0}, {12, 2000, false, true, 12, 2000, false, 0, 0});
}

static void without_numbers_time_decides(void **state)
{
    (void)state;
    RUN("100 Hz", 0, 32, 100, {0, 5000, false, true, 0, 5000, false, 0, 0},
        {0, 15000, false, true, 1, 15000, false, 0, 0},
        {0, 30000, false, true, 2, 30000, false, 0, 0}, /* 1.5 periods: not yet */
        {0, 45001, false, true, 3, 45001, true, 1, 0},  /* above */
        {0, 85001, false, true, 4, 85001, true, 4, 0}); /* 4 periods: 3 lost */
    RUN("neither number nor time", 0, 0, 100, {0, 0, false, true, 0, -1, false, 0, 0},
        {0, 0, false, true, 1, -1, false, 0, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_unwrap),
        cmocka_unit_test(steps_say_what_is_missing),
        cmocka_unit_test(without_numbers_time_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
