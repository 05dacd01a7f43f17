/* The Wii Balance Board's driver against scripted boards, in virtual time (devices.md 2.3, 2.6, 15 T2). */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/paths.h"
#include "drivers/capture.h"
#include "drivers/wii_board.h"
#include "support/fake_board.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])
#define SERIAL "00:1e:35:fd:11:22"

static struct driver_host host_of(struct fake_bus *bus)
{
    return (struct driver_host){fake_bus_now, fake_bus_wait, bus, true};
}

static struct driver *try_open(struct fake_bus *bus, const char *rest, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    const struct hid_transport transport = fake_bus_transport(bus);
    const struct driver_host host = host_of(bus);
    struct driver *d = NULL;
    *status = wii_board_open_on(&transport, rest, &host, &d, error, why);
    return d;
}

static struct driver *must_open(struct fake_bus *bus, struct fake_board *b)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    fake_bus_add(bus, b, "Nintendo RVL-WBC-01", SERIAL);
    struct driver *d = try_open(bus, "", &status, &error, &why);
    if (status != STATUS_OK) fail_msg("open: %s", why.text);
    assert_int_equal(error, PLATE_OK);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

static bool warns(const struct driver *d, enum plate_warning w)
{
    return d->counters.warnings & PLATE_WARNING_BIT(w);
}

/* ---- starting ---- */

#define NOT_A_BOARD(reason)                                                                                  \
    "The Nintendo device " SERIAL " is no Balance Board (" reason                                            \
    "). Switch it off, press the button of the board and "                                                   \
    "try once more."
#define SILENT(doing)                                                                                        \
    "The Wii Balance Board does not answer (" doing                                                          \
    "). Take its batteries out for a moment, switch it on with its "                                         \
    "button and try once more."
#define DROPPED                                                                                              \
    "The Wii Balance Board was disconnected while it was starting. Switch it on with its button and try "    \
    "once more. "                                                                                            \
    "If it connects and drops every time, pair it again so that it stays bonded, or set "                    \
    "ClassicBondedOnly=false in "                                                                            \
    "input.conf of BlueZ (see the user guide)."
#define BAD_CALIBRATION(reason)                                                                              \
    "The calibration of the Wii Balance Board cannot be used: " reason                                       \
    ". Take its batteries out for a moment and try "                                                         \
    "once more; if it stays so, this board cannot measure."

static const struct start_case {
    const char *what;
    struct fake_board board;
    enum plate_error error;
    uint64_t warnings;
    const char *why; /* NULL: it opens */
} starts[] = {
    {"a good board", {.mute = false}, PLATE_OK, 0, NULL},
    {"the kernel's replies in between", {.foreign = true}, PLATE_OK, 0, NULL},
    {"load data before it is asked", {.load_unasked = true}, PLATE_OK, 0, NULL},
    {"a clone that sends 34 whatever it is asked",
     {.only_34 = true, .load_unasked = true},
     PLATE_OK,
     0,
     NULL},
    {"a clone that sends 32", {.only_32 = true}, PLATE_OK, 0, NULL},
    {"FF twice, then its ID", {.id_not_ready = 2}, PLATE_OK, 0, NULL},
    {"00 nine times, then its ID", {.id_not_ready = 9, .id_zero = true}, PLATE_OK, 0, NULL},
    {"FF ten times, then its ID", {.id_not_ready = 10}, PLATE_OK, 0, NULL},
    {"the first three requests are lost", {.ignores = 3}, PLATE_OK, 0, NULL},
    {"three writes are lost, the kernel's are not", {.deaf_writes = 3, .foreign = true}, PLATE_OK, 0, NULL},
    {"the sensors show up with the fourth status", {.status_late = 3}, PLATE_OK, 0, NULL},
    {"the third reading of the calibration is right", {.bad_sums = 2}, PLATE_OK, 0, NULL},
    {"the fourth is", {.bad_sums = 3}, PLATE_OK, 0, NULL},
    {"none is", {.bad_sums = 4}, PLATE_OK, PLATE_WARNING_BIT(WARNING_CAL_CHECKSUM), NULL},
    {"mode stolen every 200 ms", {.steal_every_ms = 200}, PLATE_OK, 0, NULL},
    {"silence", {.mute = true}, PLATE_INIT_TIMEOUT, 0, SILENT("asking for its status")},
    {"four requests are lost", {.ignores = 4}, PLATE_INIT_TIMEOUT, 0, SILENT("asking for its status")},
    {"a plain remote", {.no_extension = true}, PLATE_NOT_A_PLATE, 0, NOT_A_BOARD("it has no load sensors")},
    {"a MotionPlus", {.other_id = true}, PLATE_NOT_A_PLATE, 0, NOT_A_BOARD("its ID is 00 00 A4 20 04 05")},
    {"a MotionPlus among foreign replies",
     {.other_id = true, .foreign = true},
     PLATE_NOT_A_PLATE,
     0,
     NOT_A_BOARD("its ID is 00 00 A4 20 04 05")},
    {"FF for ever",
     {.id_not_ready = FAKE_FOREVER},
     PLATE_NOT_A_PLATE,
     0,
     NOT_A_BOARD("it does not say what it is")},
    {"error 7 for the ID",
     {.error_at = 0xfa, .error = 7},
     PLATE_NOT_A_PLATE,
     0,
     NOT_A_BOARD("it does not say what it is")},
    {"error 7 for the calibration",
     {.error_at = 0x20, .error = 7},
     PLATE_BAD_CALIBRATION,
     0,
     BAD_CALIBRATION("reading it gives error 7")},
    {"error 8 for the temperature",
     {.error_at = 0x60, .error = 8},
     PLATE_BAD_CALIBRATION,
     0,
     BAD_CALIBRATION("reading it gives error 8")},
    {"a falling calibration",
     {.bad_steps = true},
     PLATE_BAD_CALIBRATION,
     0,
     BAD_CALIBRATION(
         "the top left sensor has 1164, 0 and 4591 counts at 0, 17 and 34 kg, expected 200 to 6000 more from "
         "each to the next")},
    {"an erased calibration",
     {.empty_block = true},
     PLATE_BAD_CALIBRATION,
     0,
     BAD_CALIBRATION("all its bytes are FF")},
    {"never load data",
     {.silent_to_ms = FAKE_FOREVER},
     PLATE_INIT_TIMEOUT,
     0,
     SILENT("waiting for load data")},
    {"unplugged after 20 ms", {.unplug_ms = 20}, PLATE_ERROR_LOST, 0, DROPPED},
};

static void every_board_gets_an_answer_within_8_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        const struct start_case *c = &starts[i];
        struct fake_board b = c->board;
        struct fake_bus bus = {.count = 0};
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        fake_bus_add(&bus, &b, "Nintendo RVL-WBC-01", SERIAL);
        struct driver *d = try_open(&bus, "", &status, &error, &why);
        if (error != c->error) fail_msg("%s: %s (%s)", c->what, plate_error_name(error), why.text);
        if (c->why && strcmp(why.text, c->why) != 0)
            fail_msg("%s:\n%s\nexpected\n%s", c->what, why.text, c->why);
        if (!!d == !!c->why) fail_msg("%s: opened or not", c->what);
        if (bus.now_ns > 8 * NS_PER_S)
            fail_msg("%s: answer after %lld ms", c->what, (long long)(bus.now_ns / NS_PER_MS));
        if (status != (c->why ? STATUS_PLATE : STATUS_OK)) fail_msg("%s: status %d", c->what, (int)status);
        if (d && d->counters.warnings != c->warnings) fail_msg("%s: other warnings", c->what);
        if (d && !b.light) fail_msg("%s: no light", c->what);
        if (b.forbidden || b.rumble) fail_msg("%s: writes what it must not", c->what);
        if (b.early_id) fail_msg("%s: asked what it is too early", c->what);
        if (b.crossed) fail_msg("%s: %d requests crossed", c->what, b.crossed);
        driver_close(d);
        if (bus.open_count) fail_msg("%s: the device stays open", c->what);
    }
}

static void a_board_that_is_not_ready_gets_half_a_second_each_time(void **state)
{
    (void)state;
    for (int times = 0; times <= 10; times += 5) {
        struct fake_board b = {.id_not_ready = times};
        struct fake_bus bus = {.count = 0};
        driver_close(must_open(&bus, &b));
        assert_in_range(bus.now_ns / NS_PER_MS, 500 * times, 500 * times + 150);
    }
}

static void unplugging_at_any_step_is_said(void **state)
{
    (void)state;
    struct fake_board good = {.mute = false};
    struct fake_bus first = {.count = 0};
    driver_close(must_open(&first, &good));
    int writes = good.writes - 1; /* the last one was the driver's goodbye */
    assert_int_equal(writes, 9);
    for (int at = 1; at <= writes; at++) {
        struct fake_board b = {.unplug_at_write = at};
        struct fake_bus bus = {.count = 0};
        enum status status;
        enum plate_error error;
        struct problem why;
        fake_bus_add(&bus, &b, "Nintendo RVL-WBC-01", SERIAL);
        assert_null(try_open(&bus, "", &status, &error, &why));
        assert_int_equal(error, PLATE_ERROR_LOST);
        assert_string_equal(why.text, DROPPED);
        assert_int_equal(bus.open_count, 0);
        assert_true(bus.now_ns < NS_PER_S);
    }
}

static void the_board_is_found_by_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *what, *rest;
        bool opens;
        const char *serial;
        enum plate_error error;
    } cases[] = {
        {"a remote is passed over", "", true, "b", PLATE_OK},
        {"by its serial", "C", true, "c", PLATE_OK},
        {"the remote itself", "a", false, "", PLATE_NOT_A_PLATE},
        {"a serial that is not there", "zz", false, "", PLATE_NOT_FOUND},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fake_board remote = {.no_extension = true}, one = {.mute = false}, two = {.mute = false};
        struct fake_bus bus = {.count = 0};
        enum status status;
        enum plate_error error;
        struct problem why;
        fake_bus_add(&bus, &remote, "", "a");
        fake_bus_add(&bus, &one, "Nintendo", "b");
        fake_bus_add(&bus, &two, "Wireless Controller", "c");
        struct driver *d = try_open(&bus, cases[i].rest, &status, &error, &why);
        if (!!d != cases[i].opens || error != cases[i].error)
            fail_msg("%s: %s", cases[i].what, plate_error_name(error));
        if (d) assert_string_equal(d->info.serial, cases[i].serial);
        driver_close(d);
        assert_int_equal(bus.open_count, 0);
    }
}

static void a_board_that_says_so_is_asked_first(void **state)
{
    (void)state;
    struct fake_board unnamed = {.mute = false}, named = {.mute = false};
    struct fake_bus bus = {.count = 0};
    enum status status;
    enum plate_error error;
    struct problem why;
    fake_bus_add(&bus, &unnamed, "", "a");
    fake_bus_add(&bus, &named, "Nintendo RVL-WBC-01", "b");
    struct driver *d = try_open(&bus, "", &status, &error, &why);
    assert_non_null(d);
    assert_string_equal(d->info.serial, "b");
    assert_int_equal(unnamed.writes, 0);
    driver_close(d);
}

static void nothing_connected_tells_how_to_connect(void **state)
{
    (void)state;
    struct fake_bus bus = {.count = 0};
    struct fake_board b = {.mute = false};
    enum status status;
    enum plate_error error;
    struct problem why;
    assert_null(try_open(&bus, "", &status, &error, &why));
    assert_int_equal(error, PLATE_NOT_FOUND);
    assert_string_equal(
        why.text,
        "No Wii Balance Board is connected. Press the board's button; its light stays on when it is "
        "connected. A new board is paired once: press the red button in its battery bay while the "
        "computer looks for Bluetooth devices (see the user guide).");
    fake_bus_add(&bus, &b, "", "a");
    bus.listing[0].pid = 0x0330; /* a newer remote is never a board */
    assert_null(try_open(&bus, "", &status, &error, &why));
    assert_int_equal(error, PLATE_NOT_FOUND);
    bus.listing[0].pid = 0x0306;
    bus.refuse[0] = PLATE_NO_PERMISSION;
    assert_null(try_open(&bus, "", &status, &error, &why));
    assert_int_equal(error, PLATE_NO_PERMISSION);
}

static void connected_boards_are_listed(void **state)
{
    (void)state;
    struct fake_board board = {.mute = false};
    struct fake_bus bus = {.count = 0};
    struct plate_listing list[4];
    fake_bus_add(&bus, &board, "", "a");
    fake_bus_add(&bus, &board, "Nintendo RVL-WBC-01", SERIAL);
    fake_bus_add(&bus, &board, "Demo plate", "d");
    bus.listing[2].vid = 0x1209;
    const struct hid_transport transport = fake_bus_transport(&bus);
    assert_int_equal(wii_board_list(&transport, list, 4), 2);
    assert_string_equal(list[0].spec, "wii:" SERIAL);
    assert_string_equal(list[0].name, "Wii Balance Board");
    assert_string_equal(list[0].detail, "fake:1, Bluetooth " SERIAL);
    assert_string_equal(list[1].spec, "wii:a");
    assert_string_equal(list[1].name, "Nintendo device, perhaps a Wii Balance Board");
    assert_int_equal(wii_board_list(&transport, list, 1), 1);
    assert_int_equal(wii_board_list(&transport, list, 0), 0);
}

/* ---- the kept calibration ---- */

static void a_calibration_that_cannot_be_read_is_the_one_of_last_time(void **state)
{
    (void)state;
    static const struct fake_board broken[] = {{.error_at = 0x20, .error = 7},
                                               {.error_at = 0x60, .error = 8},
                                               {.empty_block = true},
                                               {.bad_steps = true}};
    struct fake_board good = {.mute = false};
    struct fake_bus bus = {.count = 0};
    driver_set_plates_dir(scratch_dir());
    struct driver *d = must_open(&bus, &good);
    struct plate_info first = d->info;
    driver_close(d);
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        struct fake_board b = broken[i];
        struct fake_bus again = {.count = 0};
        d = must_open(&again, &b);
        assert_true(warns(d, WARNING_STALE_CALIBRATION));
        assert_true(d->info.calibrated);
        for (int k = 0; k < 4; k++) {
            assert_near("scale", d->info.channel[k].scale, first.channel[k].scale, 0);
            assert_near("knee", d->info.knee[k].scale_above, first.knee[k].scale_above, 0);
        }
        driver_close(d);
    }
    struct fake_board other = {.empty_block = true}; /* another board's calibration is none */
    struct fake_bus third = {.count = 0};
    enum status status;
    enum plate_error error;
    struct problem why;
    fake_bus_add(&third, &other, "", "00:00:00:00:00:01");
    assert_null(try_open(&third, "", &status, &error, &why));
    assert_int_equal(error, PLATE_BAD_CALIBRATION);
    driver_set_plates_dir(NULL);
}

/* ---- streaming ---- */

static uint64_t read_on(struct driver *d, struct fake_bus *bus, int until_ms, uint32_t *flags)
{
    struct force_sample s;
    uint64_t total = 0;
    int n = 0;
    while (bus->now_ns < until_ms * NS_PER_MS && (n = driver_read(d, &s, 1, 20)) >= 0) {
        if (n > 0 && flags) *flags |= s.flags;
        if (n > 0) assert_in_range(s.t_arr_ns, 0, bus->now_ns);
        total += (uint64_t)n;
    }
    return total;
}

static void samples_are_the_counts_as_they_came(void **state)
{
    (void)state;
    struct fake_board b = {.mute = false};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    assert_string_equal(d->info.serial, SERIAL);
    assert_near("position", d->info.channel[1].at_mm.y, -119, 0);
    for (uint32_t n = 0; n < 3000; n++) {
        struct force_sample s;
        uint16_t raw[4];
        int got = 0;
        while ((got = driver_read(d, &s, 1, 20)) == 0) {
        }
        assert_int_equal(got, 1);
        fake_board_load(&b, n, raw);
        for (int k = 0; k < 4; k++) assert_int_equal(s.raw[k].i32, raw[k]);
        assert_int_equal(s.seq, n);
        assert_int_equal(s.t_dev_us, -1);
        assert_int_equal(s.flags, 0);
    }
    assert_int_equal(d->counters.samples, 3000);
    assert_int_equal(
        d->counters.gaps + d->counters.mode_lost + d->counters.short_reports + d->counters.warnings, 0);
    driver_close(d);
    assert_int_equal(b.mode, 0x30); /* quiet again */
    assert_int_equal(b.forbidden + b.rumble + b.crossed, 0);
}

static void a_stolen_mode_is_taken_back_at_once(void **state)
{
    (void)state;
    struct fake_board b = {.steal_every_ms = 30000, .foreign = true};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    uint64_t total = read_on(d, &bus, 300000, NULL);
    assert_int_equal(d->state, PLATE_STREAMING);
    assert_in_range(d->counters.mode_lost, 9, 10);
    assert_in_range(total, 29900, 30000);
    assert_int_equal(d->counters.warnings, 0);
    driver_close(d);
}

static void buttons_reports_in_place_of_load_ask_for_load_again(void **state)
{
    (void)state;
    static const uint8_t button[] = {0x30, 0, 0x08};
    struct fake_board b = {.mute = false};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 1000, NULL);
    int before = b.mode_requests;
    b.mode = 0x30;
    uint32_t flags = 0;
    for (int i = 0; i < 5; i++) fake_board_say(&b, button, sizeof button); /* on their way already */
    (void)read_on(d, &bus, 1040, &flags);
    assert_int_equal(b.mode_requests, before + 1);
    assert_int_equal(d->counters.mode_lost, 1);
    assert_true(flags & SAMPLE_BUTTON); /* pressed between two load reports, and still seen */
    flags = 0;
    (void)read_on(d, &bus, 1500, &flags);
    assert_int_equal(flags, 0);
    b.button = true;
    (void)read_on(d, &bus, 1600, &flags);
    assert_int_equal(flags, SAMPLE_BUTTON);
    driver_close(d);
}

static void silence_is_answered_step_by_step(void **state)
{
    (void)state;
    struct fake_board b = {.deaf_from_ms = 2000, .deaf_to_ms = FAKE_FOREVER};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 2280, NULL);
    int modes = b.mode_requests, asked = b.status_requests;
    assert_int_equal(d->state, PLATE_STREAMING);
    (void)read_on(d, &bus, 2330, NULL);
    assert_int_equal(d->state, PLATE_STALLED);
    assert_int_equal(b.mode_requests, modes + 1);
    (void)read_on(d, &bus, 2970, NULL);
    assert_int_equal(b.status_requests, asked);
    (void)read_on(d, &bus, 3030, NULL);
    assert_int_equal(b.status_requests, asked + 1);
    (void)read_on(d, &bus, 60000, NULL);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(bus.now_ns / NS_PER_MS, 4990, 5040);
    struct force_sample s;
    for (int i = 0; i < 10; i++) assert_int_equal(driver_read(d, &s, 1, 20), -1);
    driver_close(d);
}

static void a_board_that_forgot_its_mode_comes_back(void **state)
{
    (void)state;
    static const struct {
        int silent_ms;
        bool revived;
    } cases[] = {{400, false}, {1500, true}, {2500, true}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fake_board b = {.deaf_from_ms = 2000, .deaf_to_ms = 2000 + cases[i].silent_ms};
        struct fake_bus bus = {.count = 0};
        struct driver *d = must_open(&bus, &b);
        (void)read_on(d, &bus, 1995, NULL);
        uint32_t flags = 0;
        uint64_t gaps = d->counters.gaps;
        int asked = b.status_requests;
        (void)read_on(d, &bus, 10000, &flags);
        assert_int_equal(d->state, PLATE_STREAMING);
        assert_int_equal(b.status_requests > asked, cases[i].revived);
        assert_int_equal(d->counters.gaps, gaps + 1);
        assert_int_equal(flags, SAMPLE_GAP_BEFORE);
        assert_int_equal(b.crossed + b.forbidden, 0);
        driver_close(d);
    }
}

static void each_long_silence_is_asked_about(void **state)
{
    (void)state;
    struct fake_board b = {.mute = false};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    for (int i = 1; i <= 3; i++) {
        int asked = b.status_requests;
        b.silent_from_ms = 10000 * i;
        b.silent_to_ms = 10000 * i + 2000;
        (void)read_on(d, &bus, 10000 * i + 5000, NULL);
        assert_int_equal(b.status_requests, asked + 1);
        assert_int_equal(d->state, PLATE_STREAMING);
    }
    assert_int_equal(d->counters.mode_lost, 0); /* answers to our own questions */
    driver_close(d);
}

static void a_silent_board_without_sensors_gets_them_switched_on(void **state)
{
    (void)state;
    struct fake_board b = {.silent_from_ms = 2000, .silent_to_ms = 3200};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    int reads = b.factory_reads;
    b.no_extension = true; /* says so when it is asked after a second */
    (void)read_on(d, &bus, 5000, NULL);
    assert_int_equal(b.factory_reads, reads + 1);
    assert_int_equal(d->state, PLATE_STREAMING);
    assert_int_equal(d->counters.mode_lost, 0); /* an answer to our own question */
    driver_close(d);
}

static void sensors_that_came_off_are_switched_on_again(void **state)
{
    (void)state;
    struct fake_board b = {.unseat_ms = 2000, .foreign = true};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    int reads = b.factory_reads;
    (void)read_on(d, &bus, 3000, NULL);
    assert_int_equal(d->state, PLATE_STREAMING);
    assert_false(b.unseated);
    assert_int_equal(b.factory_reads, reads + 1);
    assert_true(read_on(d, &bus, 4000, NULL) >= 99);
    driver_close(d);
}

static void another_device_behind_the_same_path_is_lost(void **state)
{
    (void)state;
    struct fake_board b = {.unseat_ms = 2000};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    b.other_id = true;
    (void)read_on(d, &bus, 10000, NULL);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_NOT_A_PLATE);
    assert_true(bus.now_ns < 3 * NS_PER_S);
    driver_close(d);
}

static void a_stuck_sensor_is_woken_once(void **state)
{
    (void)state;
    struct fake_board b = {.stuck = 2};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 4900, NULL);
    assert_int_equal(b.wakes, 0);
    uint64_t total = read_on(d, &bus, 20000, NULL);
    assert_int_equal(b.wakes, 1);
    assert_int_equal(d->counters.warnings, 0);
    assert_in_range(total, 1490, 1512); /* data flows on meanwhile */
    b.stuck = 3;
    (void)read_on(d, &bus, 30000, NULL);
    assert_int_equal(b.wakes, 1); /* once per connection, then a warning */
    assert_int_equal(d->counters.warnings, PLATE_WARNING_BIT(WARNING_SENSOR_STUCK));
    b.stuck = 0;
    (void)read_on(d, &bus, 31000, NULL);
    assert_int_equal(d->counters.warnings, 0);
    assert_int_equal(b.forbidden + b.crossed, 0);
    driver_close(d);
}

static void a_sensor_that_never_wakes_is_a_warning(void **state)
{
    (void)state;
    struct fake_board b = {.stuck = 4, .never_wakes = true};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 30000, NULL);
    assert_int_equal(b.wakes, 1);
    assert_int_equal(d->counters.warnings, PLATE_WARNING_BIT(WARNING_SENSOR_STUCK));
    assert_int_equal(d->state, PLATE_STREAMING);
    driver_close(d);
}

static void an_empty_board_is_not_stuck(void **state)
{
    (void)state;
    struct fake_board b = {
        .load = {1990, 15610, 1170, 10600}}; /* bit-identical all the time, on all corners */
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 30000, NULL);
    assert_int_equal(b.wakes, 0);
    assert_int_equal(d->counters.warnings, 0);
    driver_close(d);
}

static void values_at_their_limit_are_clipped(void **state)
{
    (void)state;
    static const uint16_t limits[] = {0x0000, 0xffff};
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        struct fake_board b = {.load = {3000, 16000, 2000, limits[i]}};
        struct fake_bus bus = {.count = 0};
        struct driver *d = must_open(&bus, &b);
        uint32_t flags = 0;
        uint64_t total = read_on(d, &bus, 1000, &flags);
        assert_int_equal(flags, SAMPLE_CLIPPED);
        assert_int_equal(d->counters.clipped, total);
        driver_close(d);
    }
}

static void short_reports_are_dropped_and_counted(void **state)
{
    (void)state;
    struct fake_board b = {.short_every = 50};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    uint32_t flags = 0;
    (void)read_on(d, &bus, 40000, &flags);
    assert_int_equal(flags, SAMPLE_GAP_BEFORE);
    assert_in_range(d->counters.short_reports, 78, 81);
    assert_int_equal(d->counters.warnings, PLATE_WARNING_BIT(WARNING_LINK_NOISY)); /* 2 % */
    driver_close(d);
}

static void low_batteries_are_said(void **state)
{
    (void)state;
    struct fake_board b = {.battery = 0x77};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 1000, NULL);
    assert_true(warns(d, WARNING_BATTERY_LOW));
    b.battery = 0x78; /* two bars */
    (void)read_on(d, &bus, 1100, NULL);
    assert_false(warns(d, WARNING_BATTERY_LOW));
    driver_close(d);
}

static void unplugging_is_lost_at_once(void **state)
{
    (void)state;
    struct fake_board b = {.unplug_ms = 5000};
    struct fake_bus bus = {.count = 0};
    struct driver *d = must_open(&bus, &b);
    (void)read_on(d, &bus, 60000, NULL);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(bus.now_ns / NS_PER_MS, 5000, 5011);
    int writes = b.writes;
    driver_close(d);
    assert_int_equal(b.writes, writes); /* nobody there to say goodbye to */
    assert_int_equal(bus.open_count, 0);
}

/* ---- capture and replay ---- */

enum { REPLAYED_MAX = 4000 };

static int collect(struct driver *d, int64_t *now_ns, int64_t until_ns, struct force_sample *out)
{
    int total = 0, n = 0;
    while (total < REPLAYED_MAX && *now_ns < until_ns &&
           (n = driver_read(d, out + total, REPLAYED_MAX - total, 20)) >= 0) {
        total += n;
        if (n == 0 && d->info.recorded) *now_ns += 7 * NS_PER_MS;
    }
    return total;
}

static int64_t clock_now(void *ns)
{
    return *(int64_t *)ns;
}
static void clock_wait(void *ns, int64_t until_ns)
{
    (void)ns, (void)until_ns;
}

static void a_capture_replays_the_same_samples(void **state)
{
    (void)state;
    static struct force_sample live[REPLAYED_MAX], again[REPLAYED_MAX];
    struct fake_board b = {.steal_every_ms = 3000,
                           .foreign = true,
                           .short_every = 37,
                           .deaf_from_ms = 8000,
                           .deaf_to_ms = 9400,
                           .battery = 0x10};
    struct fake_bus bus = {.count = 0};
    struct problem why = {STATUS_OK, ""};
    char path[PATH_BYTES], spec[PATH_BYTES + 16];
    (void)path_join(path, scratch_dir(), "board.capture");
    struct driver *d = must_open(&bus, &b);
    (void)snprintf(d->info.driver, sizeof d->info.driver, "wii");
    assert_int_equal(capture_create(path, &d->info, &d->capture, &why), STATUS_OK);
    d->ops->capture_head(d, d->capture);
    int n = collect(d, &bus.now_ns, 20 * NS_PER_S, live);
    struct driver_counters counters = d->counters;
    struct plate_info info = d->info;
    driver_close(d);

    int64_t now = 1000 * NS_PER_S;
    const struct driver_host host = {clock_now, clock_wait, &now, true};
    enum plate_error error;
    (void)snprintf(spec, sizeof spec, "replay:%s", path);
    if (driver_open(spec, &host, NULL, &d, &error, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_true(d->info.recorded && d->info.calibrated);
    assert_string_equal(d->info.serial, SERIAL);
    for (int k = 0; k < 4; k++) {
        assert_near("scale", d->info.channel[k].scale, info.channel[k].scale, 0);
        assert_near("offset", d->info.channel[k].offset, info.channel[k].offset, 0);
        assert_near("knee", d->info.knee[k].raw, info.knee[k].raw, 0);
        assert_near("slope", d->info.knee[k].scale_above, info.knee[k].scale_above, 0);
    }
    assert_int_equal(collect(d, &now, INT64_MAX, again), n);
    assert_true(n > 1500);
    for (int i = 0; i < n; i++) {
        assert_memory_equal(live[i].raw, again[i].raw, sizeof live[i].raw);
        assert_int_equal(live[i].flags, again[i].flags);
        assert_int_equal(live[i].seq, again[i].seq);
        assert_int_equal(live[i].t_arr_ns - live[0].t_arr_ns, again[i].t_arr_ns - again[0].t_arr_ns);
    }
    assert_int_equal(d->counters.samples, counters.samples);
    assert_int_equal(d->counters.gaps, counters.gaps);
    assert_int_equal(d->counters.short_reports, counters.short_reports);
    assert_true(warns(d, WARNING_BATTERY_LOW));
    driver_close(d);
}

static void a_capture_of_something_else_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *more, *want;
    } cases[] = {
        {"# format = wbb\n# calibration = 1234\n",
         "@: calibration = 1234, expected the 34 bytes of a Wii Balance Board in hexadecimal digits"},
        {"# format = teapot\n",
         "@: format = teapot is not known to this version. A newer version may read it."},
    };
    char path[PATH_BYTES], text[1000], spec[PATH_BYTES + 16], want[PATH_BYTES + 200];
    int64_t now = 0;
    const struct driver_host host = {clock_now, clock_wait, &now, true};
    (void)path_join(path, scratch_dir(), "other.capture");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct driver *d = NULL;
        enum plate_error error;
        struct problem why;
        int n =
            snprintf(text, sizeof text,
                     "# capture 1\n# rate_hz = 100\n# channel = 1 1 0 200 100\n# channel = 1 1 0 200 -100\n"
                     "# channel = 1 1 0 -200 100\n# channel = 1 1 0 -200 -100\n%s0 R 3000\n",
                     cases[i].more);
        assert_int_equal(file_write_whole(path, text, (size_t)n, &why), STATUS_OK);
        (void)snprintf(spec, sizeof spec, "replay:%s", path);
        assert_int_equal(driver_open(spec, &host, NULL, &d, &error, &why), STATUS_DATA);
        (void)snprintf(want, sizeof want, "%s%s", path, cases[i].want + 1);
        assert_string_equal(why.text, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_board_gets_an_answer_within_8_s),
        cmocka_unit_test(a_board_that_is_not_ready_gets_half_a_second_each_time),
        cmocka_unit_test(unplugging_at_any_step_is_said),
        cmocka_unit_test(the_board_is_found_by_what_it_is),
        cmocka_unit_test(a_board_that_says_so_is_asked_first),
        cmocka_unit_test(nothing_connected_tells_how_to_connect),
        cmocka_unit_test(connected_boards_are_listed),
        cmocka_unit_test(a_calibration_that_cannot_be_read_is_the_one_of_last_time),
        cmocka_unit_test(samples_are_the_counts_as_they_came),
        cmocka_unit_test(a_stolen_mode_is_taken_back_at_once),
        cmocka_unit_test(buttons_reports_in_place_of_load_ask_for_load_again),
        cmocka_unit_test(silence_is_answered_step_by_step),
        cmocka_unit_test(a_board_that_forgot_its_mode_comes_back),
        cmocka_unit_test(each_long_silence_is_asked_about),
        cmocka_unit_test(a_silent_board_without_sensors_gets_them_switched_on),
        cmocka_unit_test(sensors_that_came_off_are_switched_on_again),
        cmocka_unit_test(another_device_behind_the_same_path_is_lost),
        cmocka_unit_test(a_stuck_sensor_is_woken_once),
        cmocka_unit_test(a_sensor_that_never_wakes_is_a_warning),
        cmocka_unit_test(an_empty_board_is_not_stuck),
        cmocka_unit_test(values_at_their_limit_are_clipped),
        cmocka_unit_test(short_reports_are_dropped_and_counted),
        cmocka_unit_test(low_batteries_are_said),
        cmocka_unit_test(unplugging_is_lost_at_once),
        cmocka_unit_test(a_capture_replays_the_same_samples),
        cmocka_unit_test(a_capture_of_something_else_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
