/* flags: -rdynamic */
/* A separate process streams 1 kHz into the serial driver: by its own count nothing is lost (devices.md 15, load test in a
 * short form), and a person who steps on looks like one. */
#include "support/support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/driver.h"
#include "support/pty_shim.h"

/* The stand-in lies beside this program. */
static FILE *start_standin(const char *arguments, char *port, size_t bytes)
{
    char self[512], command[700];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(n > 0);
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    (void)snprintf(command, sizeof command, "exec '%s/firmware_standin' %s", self, arguments);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    assert_non_null(fgets(port, (int)bytes, out));
    port[strcspn(port, "\n")] = '\0';
    assert_int_equal(strncmp(port, "/dev/", 5), 0);
    return out;
}

static double total_n(const struct driver *d, const struct force_sample *s)
{
    double fz = 0;
    for (int i = 0; i < d->info.channel_count; i++) fz += s->raw[i].i32 * d->info.channel[i].scale;
    return fz;
}

static void nothing_is_lost_between_two_processes(void **state)
{
    (void)state;
    enum { SECONDS = 2 };
    char port[128], spec[200], line[200];
    struct force_sample s[256];
    struct driver *d;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    unsigned long long sent = 0;
    unsigned first_seq = 0, last_seq = 0;
    int64_t first = -1, last = -1;
    double empty_n = 0, standing_n = 0;
    int n;
    assert_true(pty_shim_present());
    FILE *standin = start_standin("--seconds 2 --empty 0.5 --weight 650", port, sizeof port);
    (void)snprintf(spec, sizeof spec, "serial:%s,settle_ms=20", port);
    if (driver_open(spec, &driver_host_true_time, NULL, &d, &error, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    int64_t give_up_ns = clock_now_ns() + 20 * NS_PER_S;
    while ((n = driver_read(d, s, 256, 20)) >= 0 && clock_now_ns() < give_up_ns) {
        for (int i = 0; i < n; i++) {
            if (first < 0) first = s[i].seq, empty_n = total_n(d, &s[i]);
            last = s[i].seq;
            standing_n = total_n(d, &s[i]);
        }
    }
    assert_int_equal(d->state, PLATE_LOST); /* the stand-in ended and pulled its cable */
    assert_non_null(fgets(line, sizeof line, standin));
    assert_int_equal(sscanf(line, "sent=%llu first_seq=%u last_seq=%u", &sent, &first_seq, &last_seq), 3);
    assert_int_equal(pclose(standin), 0);
    assert_int_equal(sent, SECONDS * 1000);
    assert_int_equal(d->counters.samples, sent);
    assert_int_equal(d->counters.lost + d->counters.gaps + d->counters.crc_errors + d->counters.cobs_errors,
                     0);
    assert_int_equal(first, first_seq);
    assert_int_equal(last, last_seq);
    assert_near("empty plate", empty_n, 0, 1);
    assert_near("somebody of 650 N", standing_n, 650, 3);
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_between_two_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
