/* links: signal */
/* Phidgets bridges: reports and sets (T1), and the driver against a scripted one in virtual time (T2; devices.md 8, 15). */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "drivers/capture.h"
#include "drivers/phidget1046.h"
#include "drivers/phidget_report.h"
#include "drivers/stream_decoder.h"
#include "ps1_vectors.h"
#include "signal/plate_maths.h"

#define HEX_P_OUT "00 0F 77 77 05 00"
#define HEX_P_IN "FF 00 77 77 00 00 81 47 AE 80 A3 D7 80 00 00 7F AE 14"

/* ---- reports ---- */

static void vector_v_p(void **state)
{
    (void)state;
    static const double want_mv_v[] = {0.0781249, 0.0390625, 0, -0.0195317};
    uint8_t want[VECTOR_BYTES], out[1 + PHIDGET_CONFIG_BYTES] = {0}, in[VECTOR_BYTES];
    struct phidget_report r;
    size_t n = from_hex(HEX_P_OUT, want);
    phidget_config_encode(PHIDGET_ALL, 128, 40, out + 1);
    assert_int_equal(n, sizeof out);
    assert_memory_equal(out, want, n);
    n = from_hex(HEX_P_IN, in);
    assert_int_equal(n, PHIDGET_REPORT_BYTES);
    assert_true(phidget_report_decode(in, n, &r));
    assert_int_equal(r.enabled, PHIDGET_ALL);
    assert_int_equal(r.fresh, PHIDGET_ALL);
    assert_int_equal(r.faulty, 0);
    for (int i = 0; i < PHIDGET_INPUTS; i++) {
        assert_int_equal(r.gain[i], 128);
        assert_near("mV/V", 1e3 * r.raw[i] / PHIDGET_COUNTS / 128, want_mv_v[i], 1e-7);
    }
    for (size_t cut = 0; cut < n; cut++) assert_false(phidget_report_decode(in, cut, &r));
}

static void configurations_are_written_as_bytes(void **state)
{
    (void)state;
    static const struct {
        unsigned enabled;
        int gain, interval_ms;
        uint8_t want[PHIDGET_CONFIG_BYTES];
    } cases[] = {
        {0, 1, 8, {0x00, 0x00, 0x00, 0x01, 0x00}},        {0x1, 8, 16, {0x01, 0x33, 0x33, 0x02, 0x00}},
        {0xf, 16, 1000, {0x0f, 0x44, 0x44, 0x7d, 0x00}},  {0xf, 32, 41, {0x0f, 0x55, 0x55, 0x06, 0x00}},
        {0xff, 64, 8184, {0x0f, 0x66, 0x66, 0xff, 0x03}},
    };
    static const int gains[] = {1, 8, 16, 32, 64, 128};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t out[PHIDGET_CONFIG_BYTES];
        phidget_config_encode(cases[i].enabled, cases[i].gain, cases[i].interval_ms, out);
        assert_memory_equal(out, cases[i].want, sizeof out);
    }
    for (size_t i = 0; i < sizeof gains / sizeof gains[0]; i++)
        assert_int_equal(phidget_gain_of(phidget_gain_code(gains[i])), gains[i]);
    assert_int_equal(phidget_gain_code(2), -1);
    for (int code = 0; code < 16; code++)
        assert_int_equal(phidget_gain_of(code) != 0, code == 0 || (code >= 3 && code <= 7));
}

static size_t put_report(uint8_t *to, unsigned enabled, unsigned fresh, unsigned faulty, int code,
                         const int32_t *raw)
{
    memset(to, 0, PHIDGET_REPORT_BYTES);
    to[0] = (uint8_t)(fresh << 4 | enabled);
    to[1] = (uint8_t)faulty;
    to[2] = to[3] = (uint8_t)(code << 4 | code);
    for (int i = 0; i < PHIDGET_INPUTS; i++) {
        uint32_t v = (uint32_t)(raw[i] + PHIDGET_COUNTS);
        to[6 + 3 * i] = (uint8_t)(v >> 16);
        to[7 + 3 * i] = (uint8_t)(v >> 8);
        to[8 + 3 * i] = (uint8_t)v;
    }
    return PHIDGET_REPORT_BYTES;
}

static void sets_are_four_fresh_values(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        unsigned enabled, fresh, faulty;
        int code;
        size_t short_by;
        int samples; /* that come of it */
        bool gap;    /* the sample carries GAP_BEFORE */
    } steps[] = {
        {"first values are left out", 0xf, 0xf, 0, 7, 0, 0, false},
        {"a set at once", 0xf, 0xf, 0, 7, 0, 1, false},
        {"half of one", 0xf, 0x3, 0, 7, 0, 0, false},
        {"and the other half", 0xf, 0xc, 0, 7, 0, 1, false},
        {"nothing new", 0xf, 0x0, 0, 7, 0, 0, false},
        {"three of four", 0xf, 0x7, 0, 7, 0, 0, false},
        {"the next begins: that one is lost", 0xf, 0xf, 0, 7, 0, 1, true},
        {"an error on input 2", 0xf, 0xf, 0x4, 7, 0, 0, false},
        {"gone again", 0xf, 0xf, 0, 7, 0, 1, true},
        {"input 3 switched off", 0x7, 0xf, 0, 7, 0, 0, false},
        {"on again", 0xf, 0xf, 0, 7, 0, 1, true},
        {"another gain", 0xf, 0xf, 0, 6, 0, 0, false},
        {"ours again", 0xf, 0xf, 0, 7, 0, 1, false},
        {"a short report", 0xf, 0xf, 0, 7, 1, 0, false},
        {"whole again", 0xf, 0xf, 0, 7, 0, 1, true},
    };
    struct phidget_sets s;
    struct driver_counters counters = {0};
    struct force_sample out;
    int64_t seq = 0;
    phidget_sets_begin(&s, 128, 125, false);
    for (int i = 0; i < (int)(sizeof steps / sizeof steps[0]); i++) {
        const int32_t raw[] = {i, -i, 1000 * i, 5};
        uint8_t report[PHIDGET_REPORT_BYTES];
        size_t n = put_report(report, steps[i].enabled, steps[i].fresh, steps[i].faulty, steps[i].code, raw);
        bool got = phidget_sets_take(&s, report, n - steps[i].short_by, i * 8 * NS_PER_MS, &out, &counters);
        if (got != (steps[i].samples == 1)) fail_msg("%s: %d", steps[i].what, got);
        if (!got) continue;
        assert_int_equal(out.seq, seq++);
        assert_int_equal(out.raw[2].i32, 1000 * i);
        if (!!(out.flags & SAMPLE_GAP_BEFORE) != steps[i].gap)
            fail_msg("%s: flags %u", steps[i].what, out.flags);
        assert_true(out.flags & SAMPLE_UNCALIBRATED);
        assert_int_equal(out.t_dev_us, -1);
    }
    assert_int_equal(counters.lost, 3);
    assert_int_equal(counters.short_reports, 1);
}

static void limits_and_gaps_are_flagged(void **state)
{
    (void)state;
    struct phidget_sets s;
    struct driver_counters counters = {0};
    struct force_sample out;
    uint8_t report[PHIDGET_REPORT_BYTES];
    static const struct {
        int32_t raw;
        bool clipped;
    } cases[] = {
        {8346664, false}, /* 0.995 of 800000h is 8346664.96 */
        {8346665, true},  {-8346664, false}, {-8346665, true}, {8388607, true}, {-8388608, true},
    };
    phidget_sets_begin(&s, 128, 125, true);
    s.running = PHIDGET_ALL;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const int32_t raw[] = {0, cases[i].raw, 0, 0};
        put_report(report, 0xf, 0xf, 0, 7, raw);
        assert_true(phidget_sets_take(&s, report, sizeof report, (int64_t)i, &out, &counters));
        assert_int_equal(out.flags, cases[i].clipped ? SAMPLE_CLIPPED : 0);
    }
    assert_true(phidget_sets_take(&s, report, sizeof report, 107 * NS_PER_MS, &out, &counters));
    assert_false(out.flags & SAMPLE_GAP_BEFORE); /* late */
    assert_true(phidget_sets_take(&s, report, sizeof report, 220 * NS_PER_MS, &out, &counters));
    assert_true(out.flags & SAMPLE_GAP_BEFORE); /* too late to be one period */
}

/* Bits that flip are seen nowhere: there is no check sum. But nothing else than a report gives a set. */
static void no_bytes_are_read_too_far(void **state)
{
    (void)state;
    uint32_t random = 3;
    struct phidget_sets s;
    struct driver_counters counters = {0};
    phidget_sets_begin(&s, 128, 125, false);
    for (int i = 0; i < 20000; i++) {
        size_t n = (size_t)(random >> 26);
        uint8_t *exact = malloc(n ? n : 1);
        struct force_sample out;
        assert_non_null(exact);
        for (size_t k = 0; k < n; k++) {
            random = random * 1664525u + 1013904223u;
            exact[k] = (uint8_t)(random >> 24);
        }
        random = random * 1664525u + 1013904223u;
        bool got = phidget_sets_take(&s, exact, n, i, &out, &counters);
        assert_true(!got || n >= PHIDGET_REPORT_BYTES);
        free(exact);
    }
}

/* ---- a bridge ---- */

enum { BRIDGES_MAX = 3, NEVER = 1000000 };

struct bridge {
    /* The script. */
    int count;    /* how many are plugged in; 0: none */
    bool foreign; /* only other devices are           */
    bool mute;
    bool short_reports;
    unsigned broken_inputs, faulty_inputs;
    bool one_by_one;    /* each report brings one input                   */
    bool needs_warming; /* without input 0 alone for 250 ms all is silent */
    int hang_up_ms, hang_up_at_write;
    int silent_from_ms, silent_to_ms;
    enum plate_error refuses;
    /* The state. */
    int64_t now_ns, next_ns, warm_ns;
    bool open, gone, warmed;
    unsigned enabled;
    int writes, interval_ms, turn, sets, code;
    int count_written;
    uint8_t report[PHIDGET_REPORT_BYTES];
    bool ready;
};

static int64_t bridge_now(void *context)
{
    return ((struct bridge *)context)->now_ns;
}
static void bridge_wait(void *context, int64_t until_ns)
{
    struct bridge *b = context;
    if (until_ns > b->now_ns) b->now_ns = until_ns;
}

static size_t bridge_list(void *context, struct hid_listing *out, size_t max)
{
    struct bridge *b = context;
    size_t n = 0;
    struct hid_listing other = {.path = "/dev/hidraw9", .vid = 0x057e, .pid = 0x0306, .serial = "200001"};
    if (n < max) out[n++] = other;
    for (int i = 0; i < b->count && n < max && !b->foreign; i++) {
        struct hid_listing l = {.vid = PHIDGET_VID, .pid = PHIDGET_PID, .product = "PhidgetBridge"};
        (void)snprintf(l.path, sizeof l.path, "/dev/hidraw%d", i);
        (void)snprintf(l.serial, sizeof l.serial, "%d", 200001 + i);
        out[n++] = l;
    }
    return n;
}

static enum status bridge_open(void *context, const char *path, void **device, enum plate_error *error,
                               struct problem *why)
{
    struct bridge *b = context;
    assert_int_equal(strncmp(path, "/dev/hidraw", 11), 0);
    if (b->refuses) {
        *error = b->refuses;
        return problem_set(why, STATUS_PLATE, "refused");
    }
    b->open = true;
    *device = b;
    return STATUS_OK;
}

/* Set k of the truth. */
static int32_t truth(int k, int input)
{
    return k * 10 + input;
}

static void make_report(struct bridge *b)
{
    int32_t raw[PHIDGET_INPUTS];
    unsigned fresh = b->one_by_one ? 1u << b->turn % PHIDGET_INPUTS : PHIDGET_ALL;
    for (int i = 0; i < PHIDGET_INPUTS; i++) raw[i] = truth(b->sets, i);
    if (b->one_by_one ? ++b->turn % PHIDGET_INPUTS == 0 : true) b->sets++;
    unsigned on = b->enabled & ~b->broken_inputs;
    put_report(b->report, on, fresh & on, b->faulty_inputs, b->code, raw);
    b->ready = true;
}

static void live(struct bridge *b)
{
    if (b->hang_up_ms && b->now_ns >= b->hang_up_ms * NS_PER_MS) b->gone = true;
    if (!b->enabled || b->now_ns < b->next_ns) return;
    b->next_ns += b->interval_ms * NS_PER_MS / (b->one_by_one ? PHIDGET_INPUTS : 1);
    bool silent = b->now_ns >= b->silent_from_ms * NS_PER_MS && b->now_ns < b->silent_to_ms * NS_PER_MS;
    if (b->mute || silent || (b->needs_warming && !b->warmed && b->enabled != 1)) return;
    make_report(b);
}

static int bridge_read(void *device, uint8_t *report, int max, int timeout_ms)
{
    struct bridge *b = device;
    assert_in_range(timeout_ms, 1, 20);
    assert_int_equal(max, HID_REPORT_MAX);
    for (int ms = 0; ms < timeout_ms && !b->ready && !b->gone; ms++) {
        b->now_ns += NS_PER_MS;
        live(b);
    }
    if (b->gone) return -1;
    if (!b->ready) return 0;
    b->ready = false;
    memcpy(report, b->report, sizeof b->report);
    return b->short_reports ? 8 : (int)sizeof b->report;
}

static int bridge_write(void *device, const uint8_t *report, int count)
{
    struct bridge *b = device;
    if (++b->writes == b->hang_up_at_write) b->gone = true;
    if (b->gone) return -1;
    assert_true(count >= 6);
    assert_int_equal(report[0], 0); /* unnumbered */
    b->count_written = count;
    if (report[1] == 1) b->warm_ns = b->now_ns;
    b->warmed = report[1] == PHIDGET_ALL && b->enabled == 1 && b->now_ns - b->warm_ns >= 250 * NS_PER_MS;
    b->enabled = report[1];
    b->code = report[2] & 15;
    b->interval_ms = 8 * (report[4] | report[5] << 8);
    b->next_ns = b->now_ns + b->interval_ms * NS_PER_MS;
    return 0;
}

static void bridge_close(void *device)
{
    ((struct bridge *)device)->open = false;
}

static struct hid_transport transport_of(struct bridge *b)
{
    return (struct hid_transport){.list = bridge_list,
                                  .open = bridge_open,
                                  .wait_read = bridge_read,
                                  .write = bridge_write,
                                  .close = bridge_close,
                                  .context = b};
}

static struct driver *try_open(struct bridge *b, const char *rest, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    const struct hid_transport transport = transport_of(b);
    const struct driver_host host = {bridge_now, bridge_wait, b, true};
    struct driver *d = NULL;
    *status = phidget1046_open_on(&transport, rest, &host, &d, error, why);
    return d;
}

static struct driver *must_open(struct bridge *b, const char *rest)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct driver *d = try_open(b, rest, &status, &error, &why);
    if (status != STATUS_OK) fail_msg("open: %s", why.text);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

#define GONE "The Phidgets bridge was disconnected while it was starting. Plug it in again and try once more."
static const struct start_case {
    const char *what, *rest;
    struct bridge b;
    enum plate_error error;
    const char *why; /* NULL: it opens */
} starts[] = {
    {"a bridge that does all right", "", {.count = 1}, PLATE_OK, NULL},
    {"by its serial number", "200003", {.count = 3}, PLATE_OK, NULL},
    {"firmware that wants input 0 alone first", "", {.count = 1, .needs_warming = true}, PLATE_OK, NULL},
    {"one input a report", "", {.count = 1, .one_by_one = true}, PLATE_OK, NULL},
    {"the slowest", "interval_ms=1000,gain=1", {.count = 1}, PLATE_OK, NULL},
    {"none",
     "",
     {.count = 0},
     PLATE_NOT_FOUND,
     "There is no Phidgets bridge (BTrackS board). Plug it in and look at the list of plates (evenkeel-lab "
     "devices). Known options: "
     "interval_ms, gain, size, report_bytes."},
    {"other devices only",
     "",
     {.count = 1, .foreign = true},
     PLATE_NOT_FOUND,
     "There is no Phidgets bridge (BTrackS board). Plug it in and look at the list of plates (evenkeel-lab "
     "devices). Known options: "
     "interval_ms, gain, size, report_bytes."},
    {"another one",
     "7",
     {.count = 2},
     PLATE_NOT_FOUND,
     "There is no Phidgets bridge (BTrackS board) with the serial number 7. Plug it in and look at the list "
     "of plates (evenkeel-lab "
     "devices). Known options: interval_ms, gain, size, report_bytes."},
    {"two, and none named",
     "",
     {.count = 2},
     PLATE_NOT_FOUND,
     "There are 2 Phidgets bridges. Choose one by its serial number, for example phidget:200002."},
    {"held by another program", "", {.count = 1, .refuses = PLATE_BUSY}, PLATE_BUSY, "refused"},
    {"no permission", "", {.count = 1, .refuses = PLATE_NO_PERMISSION}, PLATE_NO_PERMISSION, "refused"},
    {"silence",
     "",
     {.count = 1, .mute = true},
     PLATE_INIT_TIMEOUT,
     "The Phidgets bridge sends nothing. Unplug it, plug it in again and try once more."},
    {"short reports",
     "",
     {.count = 1, .short_reports = true},
     PLATE_INIT_TIMEOUT,
     "The Phidgets bridge sends nothing. Unplug it, plug it in again and try once more."},
    {"two inputs that measure nothing",
     "",
     {.count = 1, .broken_inputs = 2, .faulty_inputs = 8},
     PLATE_INIT_TIMEOUT,
     "The Phidgets bridge does not measure on all four inputs; nothing comes from input 1 3. Check the "
     "cables of the cells, then unplug "
     "it, plug it in again and try once more."},
    {"unplugged at the first write", "", {.count = 1, .hang_up_at_write = 1}, PLATE_ERROR_LOST, GONE},
    {"unplugged at the second", "", {.count = 1, .hang_up_at_write = 2}, PLATE_ERROR_LOST, GONE},
    {"unplugged in between", "", {.count = 1, .hang_up_ms = 100}, PLATE_ERROR_LOST, GONE},
};

static void every_bridge_gets_an_answer_within_8_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const struct start_case *c = &starts[i];
        struct bridge b = c->b;
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        struct driver *d = try_open(&b, c->rest, &status, &error, &why);
        if (error != c->error) fail_msg("%s: %s (%s)", c->what, plate_error_name(error), why.text);
        if (c->why && strcmp(why.text, c->why) != 0)
            fail_msg("%s:\n%s\nexpected\n%s", c->what, why.text, c->why);
        if (!!d == !!c->why) fail_msg("%s: opened or not", c->what);
        if (status != (c->why ? STATUS_PLATE : STATUS_OK)) fail_msg("%s: status %d", c->what, (int)status);
        if (b.now_ns > 8 * NS_PER_S)
            fail_msg("%s: answer after %lld ms", c->what, (long long)(b.now_ns / NS_PER_MS));
        driver_close(d);
        if (b.open) fail_msg("%s: the device stays open", c->what);
        if (d && b.enabled) fail_msg("%s: the inputs stay on", c->what);
    }
}

static void options_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *rest, *want;
    } cases[] = {
        {"interval_ms=10", "interval_ms=10, expected a multiple of 8 from 8 to 1000."},
        {"interval_ms=0", "interval_ms=0, expected a multiple of 8 from 8 to 1000."},
        {"1,gain=2", "gain=2, expected 1, 8, 16, 32, 64 or 128."},
        {"size=40",
         "size=40, expected WIDTHxDEPTH in mm between the cells, 50 to 2000 each, for example size=400x600."},
        {"report_bytes=4", "report_bytes=4, expected a whole number from 5 to 64."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bridge b = {.count = 1};
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        assert_null(try_open(&b, cases[i].rest, &status, &error, &why));
        assert_int_equal(status, STATUS_USAGE);
        assert_string_equal(why.text, cases[i].want);
    }
}

static void what_is_said_of_the_plate(void **state)
{
    (void)state;
    struct bridge b = {.count = 1};
    struct driver *d = must_open(&b, "gain=64,interval_ms=40,size=300x500,report_bytes=8");
    assert_int_equal(b.count_written, 9);
    assert_near("rate", d->info.rate_hz, 25, 1e-9);
    assert_string_equal(d->info.serial, "200001");
    assert_false(d->info.calibrated);
    /* 100 lb at 1 mV/V, which is 1e-3 * 64 * 800000h counts. */
    assert_near("scale", d->info.channel[3].scale * 1e-3 * 64 * 8388608.0, 444.82216, 1e-6);
    static const double at[4][2] = {{150, 250}, {150, -250}, {-150, -250}, {-150, 250}};
    for (int i = 0; i < 4; i++) {
        assert_near("x", d->info.channel[i].at_mm.x, at[i][0], 0);
        assert_near("y", d->info.channel[i].at_mm.y, at[i][1], 0);
    }
    /* Three times as much on the two cells at the right as at the left. */
    struct plate_maths m;
    struct plate_reading r;
    const union raw_value raw[4] = {{.i32 = 300000}, {.i32 = 300000}, {.i32 = 100000}, {.i32 = 100000}};
    plate_maths_prepare(&m, &d->info, NULL);
    plate_maths_run(&m, raw, &r);
    assert_near("CoP x", r.cop_mm.x, 75, 1e-9);
    assert_near("CoP y", r.cop_mm.y, 0, 1e-9);
    driver_close(d);
}

/* ---- streams ---- */

struct seen {
    uint64_t samples;
    int gaps, stalls, last;
    int64_t t_last_ns, longest_ns;
};

static void read_on(struct driver *d, struct bridge *b, int until_ms, struct seen *e)
{
    struct force_sample s[8];
    int n = 0;
    while (b->now_ns < until_ms * NS_PER_MS && (n = driver_read(d, s, 8, 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            int k = s[i].raw[0].i32 / 10;
            /* One input a report: who begins in the middle has sets of two halves. */
            for (int c = 0; c < PHIDGET_INPUTS; c++) {
                int of = (s[i].raw[c].i32 - c) / 10;
                assert_int_equal(s[i].raw[c].i32, truth(of, c));
                assert_in_range(k - of, 0, b->one_by_one);
            }
            bool gap = s[i].flags & SAMPLE_GAP_BEFORE;
            if (e->samples && !gap) assert_int_equal(k, e->last + 1);
            e->gaps += gap;
            e->last = k;
            e->samples++;
            if (e->t_last_ns && s[i].t_arr_ns - e->t_last_ns > e->longest_ns)
                e->longest_ns = s[i].t_arr_ns - e->t_last_ns;
            e->t_last_ns = s[i].t_arr_ns;
        }
        e->stalls += d->state == PLATE_STALLED;
    }
}

static void every_set_arrives(void **state)
{
    (void)state;
    for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
        struct bridge b = {.count = 1, .one_by_one = one_by_one};
        struct seen e = {.samples = 0};
        struct driver *d = must_open(&b, "");
        int64_t begun_ns = b.now_ns;
        read_on(d, &b, 20000, &e);
        assert_int_equal(e.gaps + e.stalls, 0);
        assert_in_range(e.samples, (uint64_t)((b.now_ns - begun_ns) / (8 * NS_PER_MS)) - 2, 2500);
        assert_int_equal(d->counters.samples, e.samples);
        driver_close(d);
    }
}

static void a_pause_is_stalled_and_wakes_by_switching_on_again(void **state)
{
    (void)state;
    struct bridge b = {.count = 1, .needs_warming = true, .silent_from_ms = 3000, .silent_to_ms = 3600};
    struct seen e = {.samples = 0};
    struct driver *d = must_open(&b, "");
    int writes = b.writes;
    read_on(d, &b, 6000, &e);
    assert_int_equal(d->state, PLATE_STREAMING);
    assert_true(e.stalls > 0);
    assert_int_equal(e.gaps, 1);
    assert_int_equal(b.writes, writes + 2); /* input 0, then all */
    assert_true(e.longest_ns < NS_PER_S);
    driver_close(d);
}

static void silence_of_3_s_is_lost(void **state)
{
    (void)state;
    struct bridge b = {.count = 1, .silent_from_ms = 3000, .silent_to_ms = NEVER};
    struct seen e = {.samples = 0};
    struct driver *d = must_open(&b, "");
    read_on(d, &b, 60000, &e);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 5990, 6040);
    driver_close(d);
}

static void unplugging_is_lost_at_once(void **state)
{
    (void)state;
    struct bridge b = {.count = 1, .hang_up_ms = 3000};
    struct seen e = {.samples = 0};
    struct force_sample s[2];
    struct driver *d = must_open(&b, "");
    read_on(d, &b, 60000, &e);
    assert_int_equal(d->state, PLATE_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 3000, 3001);
    for (int i = 0; i < 100; i++) assert_int_equal(driver_read(d, s, 2, 20), -1);
    driver_close(d);
}

static void samples_say_that_nobody_calibrated_them(void **state)
{
    (void)state;
    struct bridge b = {.count = 1};
    struct force_sample s[1];
    struct driver *d = must_open(&b, "");
    while (driver_read(d, s, 1, 20) == 0) {
    }
    assert_int_equal(s[0].flags, SAMPLE_UNCALIBRATED);
    d->info.calibrated = true; /* a correction was found for it */
    while (driver_read(d, s, 1, 20) == 0) {
    }
    assert_int_equal(s[0].flags, 0);
    driver_close(d);
}

static void bridges_are_listed(void **state)
{
    (void)state;
    struct bridge b = {.count = 2};
    struct plate_listing list[4];
    const struct hid_transport transport = transport_of(&b);
    assert_int_equal(phidget1046_list(&transport, list, 4), 2);
    assert_string_equal(list[1].spec, "phidget:200002");
    assert_string_equal(list[1].detail, "/dev/hidraw1, USB 06c2:003b, serial 200002");
    assert_int_equal(phidget1046_list(&transport, list, 1), 1);
    assert_int_equal(phidget1046_list(&transport, list, 0), 0);
}

/* ---- captures ---- */

/* With a pause in it, after which the inputs were switched on again. */
static void a_capture_decodes_to_the_same_samples(void **state)
{
    (void)state;
    enum { MOST = 1000, TEXT_MAX = 1 << 20 };
    static struct force_sample live_samples[MOST];
    static struct capture_chunk chunk;
    static char text[TEXT_MAX];
    struct bridge b = {.count = 1, .silent_from_ms = 1500, .silent_to_ms = 2100};
    struct problem why = {STATUS_OK, ""};
    struct driver_counters counters = {0};
    struct capture_reader r;
    struct plate_info plate;
    struct stream_decoder decoder;
    char path[300];
    size_t total = 0, at = 0, used;
    bool more = true;
    (void)snprintf(path, sizeof path, "%s/p.capture", scratch_dir());
    struct driver *d = must_open(&b, "");
    assert_int_equal(capture_create(path, &d->info, &d->capture, &why), STATUS_OK);
    d->ops->capture_head(d, d->capture);
    while (b.now_ns < 4000 * NS_PER_MS) total += (size_t)driver_read(d, live_samples + total, 1, 20);
    assert_true(total > 200 && total < MOST);
    driver_close(d);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t count = fread(text, 1, TEXT_MAX, f);
    (void)fclose(f);
    assert_int_equal(capture_read_head(&r, path, text, count, &plate, &why), STATUS_OK);
    if (stream_decoder_begin(&decoder, &r.head, &plate, &why) != STATUS_OK) fail_msg("%s", why.text);
    while (capture_next(&r, &chunk, &more, &why) == STATUS_OK && more) {
        struct force_sample s;
        if (chunk.direction != 'R') {
            stream_decoder_sent(&decoder, chunk.bytes, chunk.count);
        } else if (stream_decoder_feed(&decoder, chunk.bytes, chunk.count, &used, chunk.t_ns, &s, 1,
                                       &counters)) {
            assert_true(at < total);
            assert_memory_equal(&s, &live_samples[at], sizeof s);
            at++;
        }
    }
    assert_int_equal(at, total);
    stream_decoder_end(&decoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vector_v_p),
        cmocka_unit_test(configurations_are_written_as_bytes),
        cmocka_unit_test(sets_are_four_fresh_values),
        cmocka_unit_test(limits_and_gaps_are_flagged),
        cmocka_unit_test(no_bytes_are_read_too_far),
        cmocka_unit_test(every_bridge_gets_an_answer_within_8_s),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(what_is_said_of_the_plate),
        cmocka_unit_test(every_set_arrives),
        cmocka_unit_test(a_pause_is_stalled_and_wakes_by_switching_on_again),
        cmocka_unit_test(silence_of_3_s_is_lost),
        cmocka_unit_test(unplugging_is_lost_at_once),
        cmocka_unit_test(samples_say_that_nobody_calibrated_them),
        cmocka_unit_test(bridges_are_listed),
        cmocka_unit_test(a_capture_decodes_to_the_same_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
