/* HID plates by profile against scripted devices, in virtual time (devices.md 6, 13, 15 T2). */
#include "profile_case.h"

#include "base/clock.h"
#include "drivers/capture.h"
#include "drivers/driver.h"
#include "drivers/hid_plate.h"

enum { QUEUE = 512, NEVER = 1000000, SAMPLES = 256, WRITES = 400, REPORT = 16 };

struct report {
    uint8_t bytes[HID_REPORT_MAX];
    int count;
};
struct board {
    /* The script. */
    struct hid_listing listing[3];
    size_t listed;
    bool mute, short_reports, other_id, refused;
    bool waits_for_init;
    int bad_from_ms; /* two short ones to each good one */
    int silent_from_ms, silent_to_ms, hang_up_ms, hang_up_at_write;
    int period_ms;
    /* What was seen. */
    char opened[HID_PATH_BYTES];
    struct report written[WRITES];
    int64_t written_ns[WRITES];
    int writes, opens, closes;
    /* The state. */
    int64_t now_ns, next_ns;
    uint32_t k;
    bool gone, streaming;
    struct report queue[QUEUE];
    size_t queued;
};

static const struct hid_listing demo = {.path = "/dev/hidraw2",
                                        .product = "Demo plate",
                                        .serial = "P-1",
                                        .vid = 0x1209,
                                        .pid = 1,
                                        .usage_page = 0xff00,
                                        .usage = 1,
                                        .interface = 0};
static const struct hid_listing second = {.path = "/dev/hidraw5",
                                          .product = "Demo plate",
                                          .serial = "P-2",
                                          .vid = 0x1209,
                                          .pid = 1,
                                          .usage_page = 0xff00,
                                          .usage = 1,
                                          .interface = 0};
static const struct hid_listing mouse = {.path = "/dev/hidraw0",
                                         .product = "Mouse",
                                         .serial = "M",
                                         .vid = 0x46d,
                                         .pid = 0xc077,
                                         .usage_page = 1,
                                         .usage = 2,
                                         .interface = 0};

static struct board board_of(struct hid_listing a)
{
    return (struct board){.listing = {mouse, a, second}, .listed = 3, .period_ms = 1};
}

static void put_le(uint8_t *at, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(v >> 8 * i);
}

static void say(struct board *b, const uint8_t *bytes, int n)
{
    if (b->queued == QUEUE) return;
    memcpy(b->queue[b->queued].bytes, bytes, (size_t)n);
    b->queue[b->queued++].count = n;
}

static bool between(const struct board *b, int from_ms, int to_ms)
{
    return b->now_ns >= from_ms * NS_PER_MS && b->now_ns < to_ms * NS_PER_MS;
}

static void live(struct board *b)
{
    if (b->hang_up_ms && b->now_ns >= b->hang_up_ms * NS_PER_MS) b->gone = true;
    if (b->waits_for_init && !b->streaming) b->next_ns = b->now_ns;
    for (; b->next_ns <= b->now_ns && (b->streaming || !b->waits_for_init);
         b->next_ns += b->period_ms * NS_PER_MS) {
        uint8_t report[HID_REPORT_MAX] = {b->other_id ? 7 : 1};
        if (b->mute || between(b, b->silent_from_ms, b->silent_to_ms)) continue;
        put_le(report + 1, b->k, 2);
        put_le(report + 3, b->k * 1000u, 4);
        for (int c = 0; c < 4; c++) put_le(report + 7 + 2 * c, (b->k & 0xffff) % 10000 + (uint32_t)c, 2);
        b->k++;
        say(b, report, b->short_reports ? REPORT - 1 : REPORT);
        if (b->bad_from_ms && b->now_ns >= b->bad_from_ms * NS_PER_MS) say(b, report, 9), say(b, report, 9);
    }
}

static size_t port_list(void *context, struct hid_listing *out, size_t max)
{
    struct board *b = context;
    size_t n = b->listed < max ? b->listed : max;
    memcpy(out, b->listing, n * sizeof *out);
    return n;
}

static enum status port_open(void *context, const char *path, void **device, enum plate_error *error,
                             struct problem *why)
{
    struct board *b = context;
    if (b->refused) {
        *error = PLATE_NO_PERMISSION;
        return problem_set(why, STATUS_PLATE, "No permission.");
    }
    strcpy(b->opened, path);
    b->opens++;
    *device = b;
    return STATUS_OK;
}

static int port_wait_read(void *device, uint8_t *report, int max, int timeout_ms)
{
    struct board *b = device;
    assert_in_range(timeout_ms, 1, 20);
    assert_int_equal(max, HID_REPORT_MAX);
    for (int ms = 0; ms < timeout_ms && b->queued == 0 && !b->gone; ms++) {
        b->now_ns += NS_PER_MS;
        live(b);
    }
    if (b->queued == 0) return b->gone ? -1 : 0;
    int n = b->queue[0].count;
    memcpy(report, b->queue[0].bytes, (size_t)n);
    memmove(b->queue, b->queue + 1, --b->queued * sizeof b->queue[0]);
    return n;
}

static int port_write(void *device, const uint8_t *report, int count)
{
    struct board *b = device;
    if (b->hang_up_at_write && b->writes + 1 == b->hang_up_at_write) b->gone = true;
    if (b->gone) return -1;
    assert_true(b->writes < WRITES);
    memcpy(b->written[b->writes].bytes, report, (size_t)count);
    b->written[b->writes].count = count;
    b->written_ns[b->writes++] = b->now_ns;
    b->streaming = b->streaming || report[0] == 2;
    return 0;
}

static void port_close(void *device)
{
    ((struct board *)device)->closes++;
}

static int64_t board_now(void *context)
{
    return ((struct board *)context)->now_ns;
}
static void board_wait(void *context, int64_t until_ns)
{
    struct board *b = context;
    if (until_ns > b->now_ns) b->now_ns = until_ns;
}

static struct driver *try_open(struct board *b, const char *rest, enum plate_error *error,
                               struct problem *why)
{
    const struct hid_transport transport = {port_list, port_open, port_wait_read, port_write, port_close, b};
    const struct driver_host host = {board_now, board_wait, b, true};
    struct driver *d = NULL;
    *why = (struct problem){STATUS_OK, ""};
    enum status status = hid_plate_open_on(&transport, rest, &host, &d, error, why);
    assert_int_equal(status == STATUS_OK, d != NULL);
    assert_int_equal(status == STATUS_OK, why->text[0] == '\0');
    return d;
}

static struct driver *must_open(struct board *b, const char *rest)
{
    enum plate_error error;
    struct problem why;
    struct driver *d = try_open(b, rest, &error, &why);
    if (!d) fail_msg("%s: %s", rest, why.text);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

static uint64_t read_on(struct driver *d, struct board *b, int until_ms, int64_t *next_seq)
{
    struct force_sample s[SAMPLES];
    uint64_t total = 0;
    int n = 0;
    while (b->now_ns < until_ms * NS_PER_MS && (n = driver_read(d, s, SAMPLES, 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            if (*next_seq >= 0 && s[i].seq != *next_seq)
                fail_msg("seq %lld, expected %lld", (long long)s[i].seq, (long long)*next_seq);
            for (int c = 0; c < 4; c++) assert_int_equal(s[i].raw[c].i32, (s[i].seq & 0xffff) % 10000 + c);
            assert_int_equal(s[i].t_dev_us, s[i].seq * 1000);
            *next_seq = s[i].seq + 1;
        }
        total += (uint64_t)n;
    }
    return total;
}

/* ---- opening ---- */

static const struct start_case {
    const char *what, *rest, *path;
    struct board board;
    enum plate_error error;
    const char *why; /* how the sentence begins; NULL: it opens, at path */
} starts[] = {
    {"the first that matches", "", "/dev/hidraw2", {.period_ms = 1}, PLATE_OK, NULL},
    {"by its serial text", "P-2", "/dev/hidraw5", {.period_ms = 1}, PLATE_OK, NULL},
    {"by a profile", ",profile=demo_hid", "/dev/hidraw2", {.period_ms = 1}, PLATE_OK, NULL},
    {"by both", "P-2,profile=demo_hid", "/dev/hidraw5", {.period_ms = 1}, PLATE_OK, NULL},
    {"another serial text",
     "P-3",
     NULL,
     {.period_ms = 1},
     PLATE_NOT_FOUND,
     "There is no HID plate with the serial text P-3."},
    {"a device nobody describes",
     "M",
     NULL,
     {.period_ms = 1},
     PLATE_NEED_PROFILE,
     "The HID device M (046d:c077) is connected, but no profile matches it, so it cannot be read. Name one "
     "with profile= (demo_hid"},
    {"a profile whose device is not there",
     "P-3,profile=demo_hid",
     NULL,
     {.period_ms = 1},
     PLATE_NOT_FOUND,
     "No device that the profile \"Demo HID plate\" matches is connected with the serial text P-3."},
    {"a serial profile",
     ",profile=hx711_text",
     NULL,
     {.period_ms = 1},
     PLATE_BAD_PROFILE,
     "The profile \"hx711_text\" is not for HID reports"},
    {"no such profile",
     ",profile=x",
     NULL,
     {.period_ms = 1},
     PLATE_NEED_PROFILE,
     "There is no profile \"x\". Profiles: demo_hid, "},
    {"no permission", "", NULL, {.period_ms = 1, .refused = true}, PLATE_NO_PERMISSION, "No permission."},
    {"silence",
     "",
     NULL,
     {.period_ms = 1, .mute = true},
     PLATE_INIT_TIMEOUT,
     "The plate \"Demo HID plate\" is connected but sends nothing."},
    {"short reports",
     "",
     NULL,
     {.period_ms = 1, .short_reports = true},
     PLATE_BAD_FORMAT,
     "The plate sends reports that do not fit the profile \"Demo HID plate\" (too short: expected number 1, "
     "16 bytes or more). Name another "
     "profile with profile= (demo_hid"},
    {"other reports",
     "",
     NULL,
     {.period_ms = 1, .other_id = true},
     PLATE_BAD_FORMAT,
     "The plate sends reports that do not fit the profile \"Demo HID plate\" (another number: expected "
     "number 1, 16 bytes or more)."},
    {"unplugged while starting",
     "",
     NULL,
     {.period_ms = 1, .mute = true, .hang_up_ms = 500},
     PLATE_ERROR_LOST,
     "The plate \"Demo HID plate\" was disconnected while it was starting."},
};

static void every_device_gets_an_answer_within_8_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const struct start_case *c = &starts[i];
        static struct board b;
        enum plate_error error;
        struct problem why;
        b = c->board;
        memcpy(b.listing, board_of(demo).listing, sizeof b.listing);
        b.listed = 3;
        struct driver *d = try_open(&b, c->rest, &error, &why);
        if (error != c->error) fail_msg("%s: %s (%s)", c->what, plate_error_name(error), why.text);
        if (!!d == !!c->why) fail_msg("%s: opened or not", c->what);
        if (c->why && strncmp(why.text, c->why, strlen(c->why)) != 0)
            fail_msg("%s:\n%s\nexpected\n%s", c->what, why.text, c->why);
        if (d) assert_string_equal(b.opened, c->path);
        assert_true(b.now_ns <= 8 * NS_PER_S);
        driver_close(d);
        assert_int_equal(b.opens, b.closes);
    }
}

static void nothing_connected_says_what_to_do(void **state)
{
    (void)state;
    static struct board b;
    enum plate_error error;
    struct problem why;
    b = board_of(demo);
    b.listed = 1; /* the mouse */
    assert_null(try_open(&b, "", &error, &why));
    assert_int_equal(error, PLATE_NOT_FOUND);
    assert_non_null(strstr(why.text, "No HID plate is connected that a profile describes."));
    assert_non_null(strstr(why.text, "hid:SERIAL,profile=NAME"));
    b.listed = 0;
    assert_null(try_open(&b, "", &error, &why));
    assert_int_equal(error, PLATE_NOT_FOUND);
}

static void the_list_names_what_can_be_opened(void **state)
{
    (void)state;
    static struct board b;
    b = board_of(demo);
    const struct hid_transport transport = {port_list, port_open, port_wait_read, port_write, port_close, &b};
    struct plate_listing out[4];
    assert_int_equal(hid_plate_list(&transport, out, 4), 2);
    assert_string_equal(out[0].spec, "hid:P-1");
    assert_string_equal(out[0].name, "Demo HID plate");
    assert_string_equal(out[0].detail, "HID 1209:0001, profile demo_hid, serial P-1");
    assert_string_equal(out[1].spec, "hid:P-2");
    assert_int_equal(hid_plate_list(&transport, out, 1), 1);
    assert_int_equal(b.opens, 0);
}

/* ---- streaming ---- */

static void nothing_is_lost_from_the_first_on(void **state)
{
    (void)state;
    static struct board b;
    b = board_of(demo);
    struct driver *d = must_open(&b, "");
    assert_string_equal(d->info.serial, "P-1");
    assert_string_equal(d->info.name, "Demo HID plate");
    int64_t next = 0;
    uint64_t total = read_on(d, &b, 90000, &next);
    assert_int_equal(total, (uint64_t)next);
    assert_in_range(total, 89500, 90001); /* 16 bits wrapped */
    assert_int_equal(d->counters.samples, total);
    assert_int_equal(
        d->counters.lost + d->counters.gaps + d->counters.short_reports + d->counters.clock_resets, 0);
    driver_close(d);
    assert_int_equal(b.writes, 0); /* a profile without init sends nothing */
}

static const char *own_profile(const char *hid_keys)
{
    static char rest[PATH_BYTES + 20];
    char path[PATH_BYTES];
    const char *text = changed(shipped_text("demo_hid"), "length = 16\n", hid_keys);
    assert_int_equal(path_join(path, scratch_dir(), "own.plate"), 0);
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
    (void)snprintf(rest, sizeof rest, ",profile=%s", path);
    return rest;
}

static void init_and_keepalive_are_sent(void **state)
{
    (void)state;
    static struct board b;
    b = board_of(demo);
    b.waits_for_init = true;
    struct driver *d = must_open(
        &b,
        own_profile("length = 16\ninit = \\x09\\x00, \\x02go\nkeepalive = \\x05\\x01\nkeepalive_ms = 500\n"));
    assert_int_equal(b.writes, 2);
    assert_int_equal(b.written[0].count, 2);
    assert_memory_equal(b.written[0].bytes, "\x09\x00", 2);
    assert_memory_equal(b.written[1].bytes, "\x02go", 3);
    int64_t next = -1;
    (void)read_on(d, &b, 10100, &next);
    assert_in_range(b.writes, 2 + 19, 2 + 20);
    for (int i = 2; i < b.writes; i++) {
        assert_memory_equal(b.written[i].bytes, "\x05\x01", 2);
        assert_in_range((b.written_ns[i] - b.written_ns[i - 1]) / NS_PER_MS, 499, 521);
    }
    driver_close(d);
    b = board_of(demo); /* gone when it is first written to */
    b.hang_up_at_write = 1;
    enum plate_error error;
    struct problem why;
    assert_null(try_open(&b, own_profile("length = 16\ninit = \\x02\n"), &error, &why));
    assert_int_equal(error, PLATE_ERROR_LOST);
    b = board_of(demo); /* ... or later */
    b.hang_up_at_write = 4;
    d = must_open(&b, own_profile("length = 16\nkeepalive = \\x05\nkeepalive_ms = 500\n"));
    next = -1;
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 1990, 2090);
    driver_close(d);
}

static void a_pause_is_stalled_then_lost(void **state)
{
    (void)state;
    static struct board b;
    b = board_of(demo);
    b.silent_from_ms = 5000, b.silent_to_ms = 6000;
    struct driver *d = must_open(&b, own_profile("length = 16\ninit = \\x02\n"));
    int64_t next = -1;
    (void)read_on(d, &b, 5290, &next);
    assert_int_equal(d->state, PLATE_STREAMING);
    (void)read_on(d, &b, 5340, &next);
    assert_int_equal(d->state, PLATE_STALLED);
    assert_int_equal(b.writes, 2); /* init again may wake it */
    (void)read_on(d, &b, 7000, &next);
    assert_int_equal(d->state, PLATE_STREAMING);
    b.silent_from_ms = 8000, b.silent_to_ms = NEVER;
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 11000, 11040);
    driver_close(d);
}

static void unplugging_is_lost_at_once(void **state)
{
    (void)state;
    static struct board b;
    b = board_of(demo);
    b.hang_up_ms = 5000;
    struct driver *d = must_open(&b, "");
    int64_t next = -1;
    struct force_sample s[4];
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 5000, 5001);
    for (int i = 0; i < 50; i++) assert_int_equal(driver_read(d, s, 4, 20), -1);
    assert_in_range(b.now_ns / NS_PER_MS, 5000, 5001);
    driver_close(d);
    assert_int_equal(b.closes, 1);
}

static void mostly_short_reports_are_told_and_given_up(void **state)
{
    (void)state;
    static struct board b;
    b = board_of(demo);
    b.bad_from_ms = 5000;
    struct driver *d = must_open(&b, "");
    int64_t next = -1;
    (void)read_on(d, &b, 4900, &next);
    assert_int_equal(d->error, PLATE_OK);
    (void)read_on(d, &b, 9100, &next);
    assert_int_equal(d->error, PLATE_BAD_FORMAT);
    assert_int_equal(d->state, PLATE_STREAMING);
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_BAD_FORMAT);
    assert_in_range(b.now_ns / NS_PER_MS, 14000, 18000);
    driver_close(d);
}

/* What the driver captured replays to the same samples. */
static void a_capture_replays_to_the_same_samples(void **state)
{
    (void)state;
    static struct board b;
    static struct force_sample live_sample[2000], again[2000];
    char path[PATH_BYTES], spec[PATH_BYTES + 40];
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    int live_count = 0, count = 0, n;
    b = board_of(demo);
    struct driver *d = must_open(&b, "");
    assert_int_equal(path_join(path, scratch_dir(), "hid.capture"), 0);
    assert_int_equal(capture_create(path, &d->info, &d->capture, &why), STATUS_OK);
    d->ops->capture_head(d, d->capture);
    while (b.now_ns < 1500 * NS_PER_MS && (n = driver_read(d, live_sample + live_count, 3, 20)) >= 0)
        live_count += n;
    driver_close(d);
    assert_true(live_count > 1000);
    (void)snprintf(spec, sizeof spec, "replay:%s,speed=0", path);
    if (driver_open(spec, &driver_host_true_time, NULL, &d, &error, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    while ((n = driver_read(d, again + count, 2000 - count, 20)) >= 0 && count < live_count) count += n;
    assert_int_equal(count, live_count);
    for (int i = 0; i < count; i++) {
        again[i].t_arr_ns = live_sample[i].t_arr_ns;
        assert_memory_equal(&again[i], &live_sample[i], sizeof again[i]);
    }
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_device_gets_an_answer_within_8_s),
        cmocka_unit_test(nothing_connected_says_what_to_do),
        cmocka_unit_test(the_list_names_what_can_be_opened),
        cmocka_unit_test(nothing_is_lost_from_the_first_on),
        cmocka_unit_test(init_and_keepalive_are_sent),
        cmocka_unit_test(a_pause_is_stalled_then_lost),
        cmocka_unit_test(unplugging_is_lost_at_once),
        cmocka_unit_test(mostly_short_reports_are_told_and_given_up),
        cmocka_unit_test(a_capture_replays_to_the_same_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
