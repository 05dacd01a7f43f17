/* The loop with the real drivers behind it: the simulated plate and a recording. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "acquire/acquire.h"
#include "base/clock.h"
#include "signal/sway_digest.h"
#include "support/support.h"

static struct acquire *open_spec(const char *spec, double speed)
{
    struct acquire_options options = {.spec = spec, .speed = speed};
    struct acquire *a = NULL;
    enum plate_error error;
    struct problem why = {0};
    if (acquire_open(&options, &a, &error, &why) != STATUS_OK) fail_msg("%s: %s", spec, why.text);
    return a;
}

struct walk {
    uint64_t digest;
    uint32_t ticks, raw, on_plate;
};

static struct walk walk(const char *spec, uint32_t ticks)
{
    struct acquire *a = open_spec(spec, 0.0);
    struct walk w = {.digest = SWAY_DIGEST_START};
    struct sway_sample s[64];
    while (w.ticks < ticks && acquire_pump(a, 64) > 0) {
        for (size_t n; (n = acquire_take(a, s, 64)) > 0;) {
            for (size_t i = 0; i < n; i++) {
                w.digest = sway_digest(w.digest, &s[i]);
                w.raw += s[i].raw_count;
                w.on_plate += (s[i].flags & SWAY_ON) != 0;
                w.ticks++;
            }
        }
    }
    acquire_close(a);
    return w;
}

static void the_simulated_person_sways_the_same_way_twice(void **state)
{
    (void)state;
    struct walk first = walk("sim:seed=3", 6400), again = walk("sim:seed=3", 6400),
                other = walk("sim:seed=4", 6400);
    assert_int_equal(first.ticks, 6400);
    assert_in_range(first.raw, 6000, 6464); /* a plate of 1 kHz */
    assert_int_equal(first.digest, again.digest);
    assert_true(first.digest != other.digest);
}

static const char *write_recording(int rows)
{
    static char path[1024];
    (void)snprintf(path, sizeof path, "%s/stand.csv", scratch_dir());
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fprintf(f, "time_s,cop_ml_mm,cop_ap_mm\n");
    for (int i = 0; i < rows; i++)
        fprintf(f, "%.3f,%.4f,%.4f\n", i / 1000.0, 5.0 * sin(i / 300.0), 3.0 * cos(i / 400.0));
    assert_int_equal(fclose(f), 0);
    return path;
}

static void a_recording_is_read_to_its_end(void **state)
{
    (void)state;
    char spec[1100];
    (void)snprintf(spec, sizeof spec, "replay:%s,speed=0", write_recording(3000));
    struct walk first = walk(spec, 100000), again = walk(spec, 100000);
    assert_int_equal(first.raw, 3000);
    assert_in_range(first.ticks, 2999, 3010);
    assert_true(first.on_plate > 2000);
    assert_int_equal(first.digest, again.digest);
}

static void the_spec_decides_on_time_and_speed(void **state)
{
    (void)state;
    const char *path = write_recording(100);
    const struct {
        const char *option;
        double speed, want;
        bool is_virtual;
    } cases[] = {
        {"", 1.0, 1.0, false},        {",speed=1", 1.0, 1.0, false}, {",speed=50", 1.0, 50.0, true},
        {",speed=0", 1.0, 0.0, true}, {",speed=50", 2.0, 2.0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char spec[1100];
        (void)snprintf(spec, sizeof spec, "replay:%s%s", path, cases[i].option);
        struct acquire *a = open_spec(spec, cases[i].speed);
        if (acquire_is_virtual(a) != cases[i].is_virtual)
            fail_msg("%s at %g: virtual is wrong", cases[i].option, cases[i].speed);
        assert_near(cases[i].option, acquire_speed(a), cases[i].want, 0.0);
        assert_true(acquire_plate(a)->recorded);
        acquire_close(a);
    }
}

/* True time: each row of the recording arrives, then the end is seen. */
static void a_recording_at_true_speed_loses_no_row(void **state)
{
    (void)state;
    char spec[1100];
    (void)snprintf(spec, sizeof spec, "replay:%s", write_recording(700));
    struct acquire *a = open_spec(spec, 1.0);
    struct acquire_status s = {0};
    struct sway_sample frame[64];
    uint32_t raw = 0;
    for (int i = 0; i < 1000 && (s.state != PLATE_ENDED || raw < 700); i++) {
        clock_sleep_until_ns(clock_now_ns() + 10 * NS_PER_MS);
        for (size_t n; (n = acquire_take(a, frame, 64)) > 0;)
            for (size_t k = 0; k < n; k++) raw += frame[k].raw_count;
        acquire_read_status(a, &s);
    }
    assert_int_equal(s.state, PLATE_ENDED);
    assert_int_equal(s.error, PLATE_OK);
    assert_int_equal(raw, 700);
    assert_int_equal(s.raw_dropped, 0);
    acquire_close(a);
}

static void a_plate_that_cannot_be_opened_says_why(void **state)
{
    (void)state;
    static const char *const specs[] = {"nonsense", "replay:/nowhere/at/all.csv", "serial:/dev/no-such-port"};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        struct acquire_options options = {.spec = specs[i], .speed = 1.0};
        struct acquire *a = NULL;
        enum plate_error error = PLATE_OK;
        struct problem why = {0};
        assert_int_not_equal(acquire_open(&options, &a, &error, &why), STATUS_OK);
        assert_null(a);
        assert_true(strlen(why.text) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_simulated_person_sways_the_same_way_twice),
        cmocka_unit_test(a_recording_is_read_to_its_end),
        cmocka_unit_test(the_spec_decides_on_time_and_speed),
        cmocka_unit_test(a_recording_at_true_speed_loses_no_row),
        cmocka_unit_test(a_plate_that_cannot_be_opened_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
