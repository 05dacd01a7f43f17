/* flags: -rdynamic */
/* The real hidapi: its open, read, write and close run on a socket that stands for a hidraw node
 * (devices.md 15 T5). */
#include "support/support.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "base/clock.h"
#include "base/paths.h"
#include "drivers/driver.h"
#include "drivers/hid_port.h"
#include "drivers/wii_evdev.h"
#include "support/fake_board.h"
#include "support/hid_shim.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])
#define NODE "/dev/hidraw-fake0"

static int no_nodes(void **state)
{
    (void)state;
    hid_shim_reset();
    return 0;
}

static void *must_open(const char *path)
{
    void *device = NULL;
    enum plate_error error = PLATE_OK;
    struct problem why = {STATUS_OK, ""};
    if (hid_port_real.open(NULL, path, &device, &error, &why) != STATUS_OK) fail_msg("%s", why.text);
    return device;
}

static void each_path_is_listed_once_in_clean_text(void **state)
{
    (void)state;
    struct hid_listing list[8];
    int a = hid_shim_add("/dev/hidraw-a", 0x057e, 0x0306, L"Nintendo RVL-WBC-01", L"00:1e:35:fd:11:22");
    int b = hid_shim_add("/dev/hidraw-b", 0x1209, 0x0001, L"Kraft\u00b5 \u2211\x1b[31m", NULL);
    hid_shim_nodes[1].entries = 3;
    assert_int_equal(hid_port_real.list(NULL, list, 8), 2);
    assert_string_equal(list[0].path, "/dev/hidraw-a");
    assert_string_equal(list[0].product, "Nintendo RVL-WBC-01");
    assert_string_equal(list[0].serial, "00:1e:35:fd:11:22");
    assert_int_equal(list[0].vid, 0x057e);
    assert_int_equal(list[0].pid, 0x0306);
    assert_string_equal(list[1].product, "Kraft\xc2\xb5 \xe2\x88\x91?[31m");
    assert_string_equal(list[1].serial, "");
    assert_int_equal(list[1].usage, 5); /* its first collection */
    assert_int_equal(list[1].interface, -1);
    assert_int_equal(hid_port_real.list(NULL, list, 1), 1);
    assert_int_equal(hid_port_real.list(NULL, list, 0), 0);
    (void)close(a), (void)close(b);
}

static void reports_keep_their_boundaries_both_ways(void **state)
{
    (void)state;
    int device_end = hid_shim_add(NODE, 1, 2, L"", L"");
    void *d = must_open(NODE);
    uint8_t got[HID_REPORT_MAX], sent[HID_REPORT_MAX];
    for (size_t n = 1; n <= 64; n++) {
        for (size_t i = 0; i < n; i++) sent[i] = (uint8_t)(n + i);
        assert_int_equal(write(device_end, sent, n), n);
        assert_int_equal(write(device_end, "\1\2\3", 3), 3);
        assert_int_equal(hid_port_real.wait_read(d, got, HID_REPORT_MAX, 20), n);
        assert_memory_equal(got, sent, n);
        assert_int_equal(hid_port_real.wait_read(d, got, HID_REPORT_MAX, 20), 3);
        assert_int_equal(hid_port_real.write(d, sent, (int)n), 0);
        assert_int_equal(hid_port_real.write(d, (const uint8_t *)"\4\5", 2), 0);
        assert_int_equal(read(device_end, got, sizeof got), n);
        assert_memory_equal(got, sent, n);
        assert_int_equal(read(device_end, got, sizeof got), 2);
    }
    hid_port_real.close(d);
    (void)close(device_end);
}

static void no_report_is_0_after_the_time_asked_for(void **state)
{
    (void)state;
    int device_end = hid_shim_add(NODE, 1, 2, L"", L"");
    void *d = must_open(NODE);
    uint8_t got[HID_REPORT_MAX];
    int64_t from_ns = clock_now_ns();
    assert_int_equal(hid_port_real.wait_read(d, got, HID_REPORT_MAX, 20), 0);
    assert_true(clock_now_ns() - from_ns >= 19 * NS_PER_MS);
    hid_port_real.close(d);
    (void)close(device_end);
}

static void unplugging_ends_reading_and_writing_at_once(void **state)
{
    (void)state;
    int device_end = hid_shim_add(NODE, 1, 2, L"", L"");
    void *d = must_open(NODE);
    uint8_t got[HID_REPORT_MAX];
    (void)signal(SIGPIPE, SIG_IGN); /* a socket's way to say so; a device has none */
    assert_int_equal(write(device_end, "\1\2\3", 3), 3);
    (void)close(device_end);
    int n = 0, reads = 0;
    int64_t from_ns = clock_now_ns();
    while ((n = hid_port_real.wait_read(d, got, HID_REPORT_MAX, 20)) > 0) reads++;
    assert_int_equal(n, -1);
    assert_true(reads <= 1);
    assert_true(clock_now_ns() - from_ns < 15 * NS_PER_MS);
    assert_int_equal(hid_port_real.write(d, (const uint8_t *)"\4\5", 2), -1);
    hid_port_real.close(d);
}

static atomic_int signals;
static void on_alarm(int number)
{
    (void)number;
    atomic_fetch_add(&signals, 1);
}

static void a_signal_is_no_unplugging(void **state)
{
    (void)state;
    int device_end = hid_shim_add(NODE, 1, 2, L"", L"");
    void *d = must_open(NODE);
    uint8_t got[HID_REPORT_MAX];
    struct sigaction action = {.sa_handler = on_alarm}, before;
    struct itimerval every = {{0, 3000}, {0, 3000}}, never = {{0, 0}, {0, 0}};
    (void)sigaction(SIGALRM, &action, &before);
    (void)setitimer(ITIMER_REAL, &every, NULL);
    for (int i = 0; i < 20; i++) assert_int_equal(hid_port_real.wait_read(d, got, HID_REPORT_MAX, 20), 0);
    (void)setitimer(ITIMER_REAL, &never, NULL);
    (void)sigaction(SIGALRM, &before, NULL);
    assert_true(atomic_load(&signals) >= 15);
    assert_int_equal(write(device_end, "\7", 1), 1);
    assert_int_equal(hid_port_real.wait_read(d, got, HID_REPORT_MAX, 20), 1);
    hid_port_real.close(d);
    (void)close(device_end);
}

static const struct refusal_case {
    int code;
    enum plate_error error;
    const char *why;
} refusals[] = {
    {EACCES, PLATE_NO_PERMISSION,
     "No permission to open the device " NODE
     ". Install the udev rule 70-evenkeel.rules, then unplug the plate (or "
     "switch it off) and connect it again."},
    {EBUSY, PLATE_BUSY,
     "The device " NODE " is in use by another program. Close that program, then try again."},
    {ENODEV, PLATE_NOT_FOUND,
     "The device " NODE " is not connected any more. Connect the plate again and look at the list of plates "
     "(evenkeel-lab devices)."},
    {EIO, PLATE_NOT_FOUND,
     "The device " NODE
     " cannot be opened (Input/output error). Unplug the plate, or switch it off, and connect it "
     "again."},
};

static void refusals_say_what_to_do(void **state)
{
    (void)state;
    int device_end = hid_shim_add(NODE, 1, 2, L"", L"");
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        void *device = NULL;
        enum plate_error error = PLATE_OK;
        struct problem why = {STATUS_OK, ""};
        hid_shim_nodes[0].refuse_errno = refusals[i].code;
        assert_int_equal(hid_port_real.open(NULL, NODE, &device, &error, &why), STATUS_PLATE);
        assert_null(device);
        assert_int_equal(error, refusals[i].error);
        assert_string_equal(why.text, refusals[i].why);
    }
    (void)close(device_end);
}

static void a_fresh_node_gets_time_for_its_permissions(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    void *device = NULL;
    enum plate_error error;
    struct problem why;
    (void)path_join(path, scratch_dir(), "node");
    (void)close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600)); /* as young as a node just plugged in */
    int device_end = hid_shim_add(path, 1, 2, L"", L"");
    hid_shim_nodes[0].refuse_errno = EACCES;
    int64_t from_ns = clock_now_ns();
    assert_int_equal(hid_port_real.open(NULL, path, &device, &error, &why), STATUS_PLATE);
    assert_true(clock_now_ns() - from_ns >= 440 * NS_PER_MS); /* 10 tries, 50 ms apart */
    assert_int_equal(error, PLATE_NO_PERMISSION);
    (void)close(device_end);
}

static void a_device_that_another_program_holds_is_busy(void **state)
{
    (void)state;
    char path[PATH_BYTES], want[PATH_BYTES + 200];
    void *device = NULL;
    enum plate_error error;
    struct problem why;
    (void)path_join(path, scratch_dir(), "held");
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(hid_port_real.open(NULL, path, &device, &error, &why), STATUS_PLATE);
    assert_int_equal(error, PLATE_BUSY);
    (void)snprintf(
        want, sizeof want,
        "The device %s is in use by test_hid_port (process %d). Close that program, then try again.", path,
        (int)getpid());
    assert_string_equal(why.text, want);
    (void)close(fd);
}

/* ---- a whole board ---- */

struct live_board {
    struct fake_board board;
    int fd;
    atomic_bool stop;
    pthread_t thread;
};

static void *board_main(void *argument)
{
    struct live_board *l = argument;
    uint8_t report[HID_REPORT_MAX];
    while (!atomic_load(&l->stop)) {
        struct pollfd p = {.fd = l->fd, .events = POLLIN};
        (void)poll(&p, 1, 2);
        fake_board_live(&l->board, clock_now_ns());
        ssize_t n;
        while ((n = recv(l->fd, report, sizeof report, MSG_DONTWAIT)) > 0)
            fake_board_hear(&l->board, report, (int)n);
        int count;
        while ((count = fake_board_take(&l->board, report, HID_REPORT_MAX)) > 0)
            (void)send(l->fd, report, (size_t)count, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    (void)close(l->fd);
    return NULL;
}

static void a_board_is_found_read_and_lost(void **state)
{
    (void)state;
    static struct live_board live;
    struct plate_listing list[16];
    struct driver *d = NULL;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    live = (struct live_board){.board = {.foreign = true, .mode = 0x30, .id_not_ready = 1}};
    live.fd = hid_shim_add(NODE, 0x057e, 0x0306, L"Nintendo RVL-WBC-01", L"00:1e:35:fd:11:22");
    assert_int_equal(pthread_create(&live.thread, NULL, board_main, &live), 0);

    size_t n = driver_list(list, 16), found = n;
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].spec, "wii:00:1e:35:fd:11:22") == 0) found = i;
    assert_true(found < n);
    assert_string_equal(list[found].name, "Wii Balance Board");

    if (driver_open(list[found].spec, &driver_host_true_time, NULL, &d, &error, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    assert_string_equal(d->info.driver, "wii");
    struct force_sample s;
    uint16_t raw[4];
    int64_t next = 0;
    while (next < 60) {
        int got = driver_read(d, &s, 1, 20);
        assert_true(got >= 0);
        if (got == 0) continue;
        fake_board_load(&live.board, (uint32_t)next, raw);
        for (int k = 0; k < 4; k++) assert_int_equal(s.raw[k].i32, raw[k]);
        assert_int_equal(s.seq, next++);
    }
    atomic_store(&live.stop, true);
    (void)pthread_join(live.thread, NULL);
    int64_t from_ns = clock_now_ns();
    while (driver_read(d, &s, 1, 20) >= 0) assert_true(clock_now_ns() - from_ns < NS_PER_S);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    driver_close(d);
    assert_int_equal(live.board.forbidden + live.board.crossed, 0);
}

/* ---- the event node ---- */

static void put_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_BYTES];
    struct problem why;
    (void)path_join(path, dir, name);
    assert_int_equal(file_write_whole(path, text, strlen(text), &why), STATUS_OK);
}

static void make_dirs(const char *root, const char *relative)
{
    char path[PATH_BYTES];
    (void)path_join(path, root, relative);
    for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    (void)mkdir(path, 0700);
}

static void the_event_node_of_the_same_device_is_found(void **state)
{
    (void)state;
    const char *sys = scratch_dir();
    char dir[PATH_BYTES], found[PATH_BYTES];
#define INPUTS "class/hidraw/hidraw3/device/input"
    make_dirs(sys, INPUTS "/input20/event11");
    make_dirs(sys, INPUTS "/input21/event12");
    make_dirs(sys, INPUTS "/input21/js0");
    (void)path_join(dir, sys, INPUTS "/input20");
    put_file(dir, "name", "Nintendo Wii Remote\n");
    assert_int_equal(wii_evdev_find(sys, "/dev/hidraw3", found), -1);
    (void)path_join(dir, sys, INPUTS "/input21");
    put_file(dir, "name", "Nintendo Wii Remote Balance Board\n");
    assert_int_equal(wii_evdev_find(sys, "/dev/hidraw3", found), 0);
    assert_string_equal(found, "event12");
    assert_int_equal(wii_evdev_find(sys, "/dev/hidraw4", found), -1);
    assert_int_equal(wii_evdev_open("fake:0"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_path_is_listed_once_in_clean_text, no_nodes),
        cmocka_unit_test_setup(reports_keep_their_boundaries_both_ways, no_nodes),
        cmocka_unit_test_setup(no_report_is_0_after_the_time_asked_for, no_nodes),
        cmocka_unit_test_setup(unplugging_ends_reading_and_writing_at_once, no_nodes),
        cmocka_unit_test_setup(a_signal_is_no_unplugging, no_nodes),
        cmocka_unit_test_setup(refusals_say_what_to_do, no_nodes),
        cmocka_unit_test_setup(a_fresh_node_gets_time_for_its_permissions, no_nodes),
        cmocka_unit_test_setup(a_device_that_another_program_holds_is_busy, no_nodes),
        cmocka_unit_test_setup(a_board_is_found_read_and_lost, no_nodes),
        cmocka_unit_test_setup(the_event_node_of_the_same_device_is_found, no_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, no_nodes);
}
