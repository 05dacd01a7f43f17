/* Warnings of a noisy link and a wrong rate, for any plate (devices.md 13). */
#include "support/support.h"

#include <string.h>

#include "base/clock.h"
#include "drivers/link_watch.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])
#define NOISY PLATE_WARNING_BIT(WARNING_LINK_NOISY)
#define RATE PLATE_WARNING_BIT(WARNING_RATE_WRONG)

/* A plate of 100 Hz that really sends at rate_hz, with bad_of_1000 messages damaged; looked at once a sample. */
static uint64_t run(struct link_watch *w, struct driver_counters *c, int64_t *now_ns, double seconds,
                    double rate_hz, int bad_of_1000, enum plate_state state)
{
    int messages = (int)(seconds * rate_hz);
    for (int i = 0; i < messages; i++) {
        *now_ns += (int64_t)((double)NS_PER_S / rate_hz);
        if (i % 1000 < bad_of_1000)
            c->short_reports++;
        else
            c->samples++;
        link_watch_step(w, *now_ns, 100.0, state, c);
    }
    return c->warnings;
}

static const struct watch_case {
    const char *what;
    double seconds, rate_hz;
    int bad_of_1000;
    enum plate_state state;
    uint64_t warnings;
} cases[] = {
    {"all is well", 60, 100, 0, PLATE_STREAMING, 0},
    {"just fast enough", 60, 95.5, 0, PLATE_STREAMING, 0},
    {"too slow", 6, 94.0, 0, PLATE_STREAMING, RATE},
    {"too slow for 4.9 s", 4.9, 80.0, 0, PLATE_STREAMING, 0},
    {"too fast", 6, 106.0, 0, PLATE_STREAMING, RATE},
    {"just slow enough", 60, 104.5, 0, PLATE_STREAMING, 0},
    {"stalled is another matter", 60, 50.0, 0, PLATE_STALLED, 0},
    {"1 % damaged", 60, 100, 10, PLATE_STREAMING, 0},
    {"2 % damaged", 11, 100, 20, PLATE_STREAMING, NOISY},
    {"2 % damaged for 9.9 s", 9.9, 100, 20, PLATE_STREAMING, 0},
};

static void warnings_follow_their_definitions(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct link_watch w = {.noise.open = false};
        struct driver_counters c = {.samples = 0};
        int64_t now_ns = 5 * NS_PER_S;
        uint64_t got =
            run(&w, &c, &now_ns, cases[i].seconds, cases[i].rate_hz, cases[i].bad_of_1000, cases[i].state);
        if (got != cases[i].warnings) fail_msg("%s: warnings %llx", cases[i].what, (unsigned long long)got);
    }
}

static void a_warning_ends_when_its_cause_does_and_others_stay(void **state)
{
    (void)state;
    struct link_watch w = {.noise.open = false};
    struct driver_counters c = {.warnings = PLATE_WARNING_BIT(WARNING_BATTERY_LOW)};
    int64_t now_ns = 0;
    assert_int_equal(run(&w, &c, &now_ns, 21, 80, 50, PLATE_STREAMING),
                     NOISY | RATE | PLATE_WARNING_BIT(WARNING_BATTERY_LOW));
    assert_int_equal(run(&w, &c, &now_ns, 21, 100, 0, PLATE_STREAMING),
                     PLATE_WARNING_BIT(WARNING_BATTERY_LOW));
}

static void lost_samples_count_as_sent(void **state)
{
    (void)state;
    struct link_watch w = {.noise.open = false};
    struct driver_counters c = {.samples = 0};
    for (int64_t n = 1; n <= 3000; n++) {
        if (n % 5 == 0)
            c.lost++; /* the sequence number tells: the plate's rate is right */
        else
            c.samples++;
        link_watch_step(&w, n * 10 * NS_PER_MS, 100.0, PLATE_STREAMING, &c);
    }
    assert_int_equal(c.warnings, 0);
}

static void every_warning_has_a_name_and_advice(void **state)
{
    (void)state;
    for (int i = 0; i < WARNING_COUNT; i++) {
        assert_true(plate_warning_name((enum plate_warning)i)[0]);
        assert_true(strlen(plate_warning_advice((enum plate_warning)i)) > 40);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(plate_warning_name((enum plate_warning)i),
                                    plate_warning_name((enum plate_warning)k));
    }
    assert_string_equal(plate_warning_name(WARNING_COUNT), "UNKNOWN");
    assert_string_equal(plate_warning_advice(WARNING_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warnings_follow_their_definitions),
        cmocka_unit_test(a_warning_ends_when_its_cause_does_and_others_stay),
        cmocka_unit_test(lost_samples_count_as_sent),
        cmocka_unit_test(every_warning_has_a_name_and_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
