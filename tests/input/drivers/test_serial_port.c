/* flags: -rdynamic */
/* The serial driver on the real libserialport, over a pseudo-terminal (devices.md 15 T4). */
#include "support/support.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "drivers/capture.h"
#include "drivers/driver.h"
#include "drivers/serial_port.h"
#include "ps1_vectors.h"
#include "drivers/ps1_frame.h"
#include "support/pty_shim.h"

/* A board on a thread of its own: answers, then streams V-A shaped samples at 1 kHz. */
struct board {
    int fd;
    char name[64];
    pthread_t thread;
    atomic_bool stop;
    atomic_bool streaming;
    atomic_uint sent;
};

static void say(struct board *b, const uint8_t *bytes, size_t n)
{
    while (n > 0 && !atomic_load(&b->stop)) {
        ssize_t got = write(b->fd, bytes, n);
        if (got > 0)
            bytes += got, n -= (size_t)got;
        else
            clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    }
}

static void hear(struct board *b, struct ps1_framer *f)
{
    uint8_t bytes[64], wire[VECTOR_BYTES];
    struct ps1_message m;
    ssize_t n = read(b->fd, bytes, sizeof bytes);
    for (ssize_t i = 0; i < n; i++) {
        if (ps1_framer_push(f, bytes[i], &m) != PS1_GOT_COMMAND) continue;
        struct ps1_ack ack = {m.command.type, m.command.token, PS1_ACK_OK};
        if (m.command.type == PS1_GET_INFO)
            say(b, wire, from_hex(HEX_I, wire));
        else
            say(b, wire, ps1_encode_ack(&ack, wire));
        if (m.command.type == PS1_START) atomic_store(&b->streaming, true);
        if (m.command.type == PS1_STOP) atomic_store(&b->streaming, false);
    }
}

static void *board_run(void *p)
{
    struct board *b = p;
    struct ps1_framer f = {.synchronised = false};
    int64_t due_ns = 0;
    while (!atomic_load(&b->stop)) {
        hear(b, &f);
        if (!atomic_load(&b->streaming)) due_ns = clock_now_ns();
        for (; atomic_load(&b->streaming) && due_ns <= clock_now_ns(); due_ns += NS_PER_MS) {
            uint8_t wire[PS1_WIRE_MAX];
            unsigned k = atomic_load(&b->sent);
            struct ps1_sample s = {
                .seq = (uint16_t)k,
                .t_us = k * 1000,
                .format = PS1_I24,
                .count = 4,
                .value = {{.i32 = (int32_t)k}, {.i32 = -250}, {.i32 = 0}, {.i32 = 118765}}
            };
            say(b, wire, ps1_encode_sample(&s, wire));
            atomic_fetch_add(&b->sent, 1);
        }
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    }
    return NULL;
}

static void board_start(struct board *b)
{
    b->fd = pty_open_pair(b->name, sizeof b->name);
    assert_true(b->fd >= 0);
    assert_int_equal(fcntl(b->fd, F_SETFL, O_NONBLOCK), 0);
    atomic_init(&b->stop, false);
    atomic_init(&b->streaming, false);
    atomic_init(&b->sent, 0);
    assert_int_equal(pthread_create(&b->thread, NULL, board_run, b), 0);
}

static void board_unplug(struct board *b)
{
    atomic_store(&b->stop, true);
    pthread_join(b->thread, NULL);
    (void)close(b->fd);
}

static enum status try_open(const char *port, const char *capture, struct driver **d, enum plate_error *error,
                            struct problem *why)
{
    char spec[256];
    (void)snprintf(spec, sizeof spec, "serial:%s,settle_ms=50", port);
    return driver_open(spec, &driver_host_true_time, capture, d, error, why);
}

static struct driver *must_open(const char *port, const char *capture)
{
    struct driver *d;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    if (try_open(port, capture, &d, &error, &why) != STATUS_OK) fail_msg("open: %s", why.text);
    return d;
}

static int64_t thread_cpu_ns(void)
{
    struct rusage u;
    (void)getrusage(RUSAGE_THREAD, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * NS_PER_S +
           (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1000;
}

/* Reads until sample want; every one must follow the one before. */
static void read_up_to(struct driver *d, int64_t want, int64_t *next)
{
    struct force_sample s[256];
    int64_t give_up_ns = clock_now_ns() + 20 * NS_PER_S;
    while (*next < want && clock_now_ns() < give_up_ns) {
        int n = driver_read(d, s, 256, 20);
        assert_true(n >= 0);
        for (int i = 0; i < n; i++) {
            assert_int_equal(s[i].seq, *next);
            assert_int_equal(s[i].raw[0].i32, *next);
            assert_int_equal(s[i].t_dev_us, *next * 1000);
            (*next)++;
        }
    }
    assert_true(*next >= want);
}

static void a_stream_arrives_whole_and_unplugging_is_lost(void **state)
{
    (void)state;
    struct board b;
    struct force_sample s[64];
    int64_t next = 0;
    board_start(&b);
    struct driver *d = must_open(b.name, NULL);
    assert_string_equal(d->info.name, "DEMO4");
    assert_string_equal(d->info.driver, "serial");
    read_up_to(d, 1500, &next);
    assert_int_equal(d->counters.lost + d->counters.gaps + d->counters.crc_errors + d->counters.cobs_errors,
                     0);
    assert_int_equal(d->counters.samples, next);

    board_unplug(&b);
    int64_t unplugged_ns = clock_now_ns(), cpu_ns = thread_cpu_ns();
    while (driver_read(d, s, 64, 20) >= 0) assert_true(clock_now_ns() - unplugged_ns < NS_PER_S);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_true(clock_now_ns() - unplugged_ns < 200 * NS_PER_MS);
    for (int i = 0; i < 1000; i++) assert_int_equal(driver_read(d, s, 64, 20), -1);
    assert_true(thread_cpu_ns() - cpu_ns < 100 * NS_PER_MS);
    driver_close(d);
}

static void a_capture_replays_to_the_same_samples(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    struct board b;
    struct force_sample live[COUNT + 256], s[256];
    char path[256], spec[300];
    int count = 0, at = 0, n;
    board_start(&b);
    (void)snprintf(path, sizeof path, "%s/serial.capture", scratch_dir());
    struct driver *d = must_open(b.name, path);
    while (count < COUNT) {
        n = driver_read(d, live + count, 256, 20);
        assert_true(n >= 0);
        count += n;
    }
    struct plate_info plate = d->info;
    driver_close(d);
    board_unplug(&b);

    (void)snprintf(spec, sizeof spec, "replay:%s,speed=0", path);
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    if (driver_open(spec, &driver_host_true_time, NULL, &d, &error, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    assert_string_equal(d->info.name, plate.name);
    assert_string_equal(d->info.serial, plate.serial);
    assert_memory_equal(d->info.channel, plate.channel, sizeof plate.channel);
    assert_near("rate", d->info.rate_hz, plate.rate_hz, 0);
    assert_true(d->info.recorded);
    assert_false(d->info.simulated);
    while ((n = driver_read(d, s, 256, 50)) >= 0) {
        for (int i = 0; i < n; i++, at++) {
            s[i].t_arr_ns = live[at].t_arr_ns;
            assert_memory_equal(&s[i], &live[at], sizeof s[i]);
        }
    }
    assert_int_equal(d->state, PLATE_ENDED);
    assert_int_equal(at, count);
    driver_close(d);
}

static void a_second_open_is_busy_and_names_the_holder(void **state)
{
    (void)state;
    struct board b;
    struct driver *second;
    enum plate_error error;
    struct problem why;
    char want[400];
    board_start(&b);
    struct driver *first = must_open(b.name, NULL);
    assert_int_equal(try_open(b.name, NULL, &second, &error, &why), STATUS_PLATE);
    assert_int_equal(error, PLATE_BUSY);
    (void)snprintf(want, sizeof want,
                   "The port %s is in use by %.15s (process %d). Close that program, then try again. "
                   "ModemManager lets go of a new port by itself after about 10 seconds.",
                   b.name, "test_serial_port", (int)getpid());
    assert_string_equal(why.text, want);
    driver_close(first);
    driver_close(must_open(b.name, NULL)); /* closing gives it free */
    board_unplug(&b);
}

static void ports_that_cannot_be_opened_say_why(void **state)
{
    (void)state;
    struct driver *d;
    enum plate_error error;
    struct problem why;
    char file[128], want[400];
    assert_int_equal(try_open("/dev/ttyNone7", NULL, &d, &error, &why), STATUS_PLATE);
    assert_int_equal(error, PLATE_NOT_FOUND);
    assert_string_equal(
        why.text, "There is no serial port /dev/ttyNone7. Plug the plate in and look at the list of plates "
                  "(evenkeel-lab devices). Known options after the port: profile, baud, settle_ms, cells.");
    (void)snprintf(file, sizeof file, "%s/plain", scratch_dir());
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    (void)fclose(f);
    assert_int_equal(try_open(file, NULL, &d, &error, &why), STATUS_PLATE);
    assert_int_equal(error, PLATE_NOT_FOUND);
    (void)snprintf(want, sizeof want,
                   "The port %s cannot be opened as a serial port (Inappropriate ioctl for device). Look "
                   "at the list of plates (evenkeel-lab devices) for the right one.",
                   file);
    assert_string_equal(why.text, want);
}

/* In a process without rights: root may open anything. Exit 0: all as expected. */
static int without_rights(const char *port, const char *want)
{
    struct driver *d;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    if (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0) return 2;
    if (try_open(port, NULL, &d, &error, &why) != STATUS_PLATE || error != PLATE_NO_PERMISSION) return 3;
    if (strcmp(why.text, want) == 0) return 0;
    fprintf(stderr, "%s\nexpected\n%s\n", why.text, want);
    return 4;
}

static void expect_no_permission(const char *port, const char *want)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) _exit(without_rights(port, want));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void no_permission_says_what_to_do(void **state)
{
    (void)state;
    char name[64], want[400];
    if (geteuid() != 0) skip(); /* needs root to give a port to a group */
    int fd = pty_open_pair(name, sizeof name);
    assert_true(fd >= 0);
    assert_int_equal(chown(name, 0, 0), 0);
    assert_int_equal(chmod(name, 0600), 0);
    (void)snprintf(want, sizeof want,
                   "No permission to open the port %s. Install the udev rule 70-evenkeel.rules, then "
                   "unplug the plate and plug it in again.",
                   name);
    expect_no_permission(name, want);
    const struct group *group = getgrnam("dialout");
    if (group) {
        assert_int_equal(chown(name, 0, group->gr_gid), 0);
        assert_int_equal(chmod(name, 0660), 0);
        (void)snprintf(
            want, sizeof want,
            "No permission to open the port %s. Join the group dialout (sudo usermod -a -G "
            "dialout $USER, then log out and in again), or install the udev rule 70-evenkeel.rules.",
            name);
        expect_no_permission(name, want);
    }
    (void)close(fd);
}

static void the_list_ends_with_the_simulated_plate(void **state)
{
    (void)state;
    struct plate_listing list[32];
    size_t n = driver_list(list, 32);
    assert_true(n >= 1);
    assert_string_equal(list[n - 1].spec, "sim:");
    assert_int_equal(list[n - 1].error, PLATE_OK);
    for (size_t i = 0; i + 1 < n; i++) assert_int_equal(strncmp(list[i].spec, "serial:", 7), 0);
    assert_int_equal(driver_list(list, 1), 1);
    assert_string_equal(list[0].spec, "sim:");
    assert_int_equal(driver_list(list, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_arrives_whole_and_unplugging_is_lost),
        cmocka_unit_test(a_capture_replays_to_the_same_samples),
        cmocka_unit_test(a_second_open_is_busy_and_names_the_holder),
        cmocka_unit_test(ports_that_cannot_be_opened_say_why),
        cmocka_unit_test(no_permission_says_what_to_do),
        cmocka_unit_test(the_list_ends_with_the_simulated_plate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
