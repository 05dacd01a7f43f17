/* links: signal */
/* The Tec Gihan driver against a scripted controller in virtual time (devices.md 7, 15 T2). */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "drivers/capture.h"
#include "drivers/stream_decoder.h"
#include "drivers/tecgihan.h"
#include "ps1_vectors.h"
#include "signal/plate_maths.h"
#include "tecgihan_truth.h"

#define HEX_T "88 FF 55 00 C2 1A B0 04 80 FD 0F 00"

enum { PENDING_MAX = 16, QUEUE_BYTES = 4 * TECGIHAN_BLOCK_MAX, NEVER = 1000000 };

struct controller {
    /* The script. */
    bool mute;         /* never says anything                          */
    bool crlf;         /* lines end in CR LF                           */
    int asleep_ms;     /* how long WAKE takes; 0: awake from the start */
    int wakes_ignored; /* that many WAKE get lost                      */
    int busy_until_ms; /* MEASURE until then                           */
    bool faulty;       /* ERR                                          */
    int late_ms;       /* every answer comes so much later             */
    int first_late_ms; /* ... and the first to each question that much */
    int plates;
    const char *count, *serial, *az0, *fs, *sps;
    bool no_data; /* START is not followed by anything            */
    int hang_up_ms;
    const char *hang_up_at;
    int cut_block, cut_bytes; /* that many bytes of this block get lost    */
    int extra_block;          /* a byte too many in this one               */
    int silent_from_ms, silent_to_ms;
    int slow_zero_ms;
    /* The state. */
    int64_t now_ns, wake_ns, zero_ns, next_block_ns;
    bool open, gone, measuring, awake, asked;
    int starts, stops, wakes, zeros, blocks;
    int64_t first; /* 5 kHz sample of the next block */
    char input[64], last_question[64];
    size_t input_count;
    struct {
        int64_t at_ns;
        char text[TECGIHAN_LINE_MAX + 4];
    } pending[PENDING_MAX];
    int pending_count;
    uint8_t queue[QUEUE_BYTES];
    size_t queued;
    struct serial_settings settings;
};

static int64_t controller_now(void *context)
{
    return ((struct controller *)context)->now_ns;
}
static void controller_wait(void *context, int64_t until_ns)
{
    struct controller *c = context;
    if (until_ns > c->now_ns) c->now_ns = until_ns;
}

static void say(struct controller *c, const uint8_t *bytes, size_t n)
{
    assert_true(c->queued + n <= QUEUE_BYTES);
    memcpy(c->queue + c->queued, bytes, n);
    c->queued += n;
}

static void answer(struct controller *c, const char *question, const char *text)
{
    bool first = strcmp(c->last_question, question) != 0;
    (void)snprintf(c->last_question, sizeof c->last_question, "%s", question);
    if (c->mute || c->pending_count == PENDING_MAX) return;
    c->pending[c->pending_count].at_ns =
        c->now_ns + (1 + c->late_ms + (first ? c->first_late_ms : 0)) * NS_PER_MS;
    (void)snprintf(c->pending[c->pending_count].text, sizeof c->pending[0].text, "%s%s", text,
                   c->crlf ? "\r\n" : "\n");
    c->pending_count++;
}

static const char *state_of(const struct controller *c)
{
    if (c->faulty) return "FP_ERR_2";
    if (c->asleep_ms && !c->awake) return "SLEEP";
    if (c->now_ns < c->zero_ns) return "ZERO";
    return c->now_ns < c->busy_until_ms * NS_PER_MS || c->measuring ? "MEASURE" : "IDLE";
}

static void start(struct controller *c)
{
    c->starts++;
    c->measuring = c->asked = true;
    c->next_block_ns = c->now_ns + 45 * NS_PER_MS;
}

static const char * or (const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static void obey(struct controller *c, const char *q)
{
    char text[TECGIHAN_LINE_MAX];
    if (c->hang_up_at && strcmp(q, c->hang_up_at) == 0) c->gone = true;
    if (strcmp(q, "STOP") == 0) {
        c->stops++;
        c->measuring = false;
    } else if (strcmp(q, "STATE") == 0 && !(c->wake_ns && !c->awake)) { /* it is silent while it wakes */
        answer(c, q, state_of(c));
    } else if (strcmp(q, "WAKE") == 0 && ++c->wakes > c->wakes_ignored && !c->wake_ns) {
        c->wake_ns = c->now_ns + c->asleep_ms * NS_PER_MS;
    } else if (strcmp(q, "FPCOUNT") == 0) {
        (void)snprintf(text, sizeof text, "FPCOUNT_%s", or (c->count, c->plates == 2 ? "2" : "1"));
        answer(c, q, text);
    } else if (strncmp(q, "FPSERIAL_", 9) == 0) {
        (void)snprintf(text, sizeof text, "%s_%s", c->plates == 2 ? q : "FPSERIAL", or (c->serial, "106"));
        answer(c, q, text);
    } else if (strcmp(q, "FP_0106_GET_AZ0") == 0) {
        (void)snprintf(text, sizeof text, "AZ0_%s", or (c->az0, "-0.040"));
        answer(c, q, text);
    } else if (strcmp(q, "FP_0106_GETFS") == 0) {
        (void)snprintf(text, sizeof text, "FS_%s", or (c->fs, FS_TEXT));
        answer(c, q, text);
    } else if (strcmp(q, "SPS_5K") == 0) {
        answer(c, q, or (c->sps, "SPS_OK"));
    } else if (strcmp(q, "ZERO") == 0) {
        c->zeros++;
        c->zero_ns = c->now_ns + (c->slow_zero_ms ? c->slow_zero_ms : 2500) * NS_PER_MS;
    } else if (strcmp(q, "START") == 0 && !c->no_data) {
        start(c);
    } else if (strcmp(q, "DT") == 0) {
        c->asked = true;
    }
}

static void send_block(struct controller *c)
{
    uint8_t block[2 * TECGIHAN_PLATE_BYTES + 1];
    size_t n = put_block(block, c->plates == 2 ? 2 : 1, c->first);
    c->first += TECGIHAN_SAMPLES;
    c->next_block_ns += TECGIHAN_BLOCK_MS * NS_PER_MS;
    c->asked = false;
    c->blocks++;
    if (c->now_ns >= c->silent_from_ms * NS_PER_MS && c->now_ns < c->silent_to_ms * NS_PER_MS) return;
    if (c->blocks == c->cut_block) {
        size_t lost = (size_t)c->cut_bytes;
        memmove(block + 300, block + 300 + lost, n - 300 - lost); /* out of its middle */
        n -= lost;
    }
    if (c->blocks == c->extra_block) {
        memmove(block + 301, block + 300, n - 300);
        n++;
    }
    say(c, block, n);
}

static void live(struct controller *c)
{
    int kept = 0;
    if (c->hang_up_ms && c->now_ns >= c->hang_up_ms * NS_PER_MS) c->gone = true;
    if (c->wake_ns && c->now_ns >= c->wake_ns) c->awake = true;
    for (int i = 0; i < c->pending_count; i++) {
        if (c->pending[i].at_ns <= c->now_ns)
            say(c, (const uint8_t *)c->pending[i].text, strlen(c->pending[i].text));
        else
            c->pending[kept++] = c->pending[i];
    }
    c->pending_count = kept;
    if (c->measuring && c->asked && c->now_ns >= c->next_block_ns) send_block(c);
}

static enum status line_open(void *context, const char *port, const struct serial_settings *settings,
                             void **line, enum plate_error *error, struct problem *why)
{
    struct controller *c = context;
    (void)port, (void)error, (void)why;
    c->open = true;
    c->settings = *settings;
    *line = c;
    return STATUS_OK;
}

static int line_wait_read(void *line, uint8_t *bytes, int max, int timeout_ms)
{
    struct controller *c = line;
    assert_in_range(timeout_ms, 1, 20);
    for (int ms = 0; ms < timeout_ms && c->queued == 0 && !c->gone; ms++) {
        c->now_ns += NS_PER_MS;
        live(c);
    }
    if (c->queued == 0) return c->gone ? -1 : 0;
    size_t n = c->queued < (size_t)max ? c->queued : (size_t)max;
    if (n > 512) n = 512; /* as USB brings it */
    memcpy(bytes, c->queue, n);
    c->queued -= n;
    memmove(c->queue, c->queue + n, c->queued);
    return (int)n;
}

static int line_write(void *line, const uint8_t *bytes, int count)
{
    struct controller *c = line;
    if (c->gone) return -1;
    for (int i = 0; i < count; i++) {
        if (bytes[i] != '\n') {
            assert_true(c->input_count < sizeof c->input - 1);
            c->input[c->input_count++] = (char)bytes[i];
            continue;
        }
        c->input[c->input_count] = '\0';
        c->input_count = 0;
        obey(c, c->input);
    }
    return 0;
}

static void line_flush(void *line)
{
    ((struct controller *)line)->queued = 0;
}
static void line_close(void *line)
{
    ((struct controller *)line)->open = false;
}

static struct driver *try_open(struct controller *c, const char *rest, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    const struct serial_transport transport = {.open = line_open,
                                               .wait_read = line_wait_read,
                                               .write = line_write,
                                               .flush = line_flush,
                                               .close = line_close,
                                               .context = c};
    const struct driver_host host = {controller_now, controller_wait, c, true};
    struct driver *d = NULL;
    *status = tecgihan_open_on(&transport, rest, &host, &d, error, why);
    return d;
}

static struct driver *must_open(struct controller *c, const char *rest)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct driver *d = try_open(c, rest, &status, &error, &why);
    if (status != STATUS_OK) fail_msg("open: %s", why.text);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

#define AGAIN " Switch it off and on again; it may need newer firmware."
#define GONE                                                                                                 \
    "The controller on /dev/t was disconnected while it was starting. Plug it in again and try once more."
static const struct start_case {
    const char *what, *rest;
    struct controller c;
    enum plate_error error;
    const char *why; /* NULL: it opens */
} starts[] = {
    {"a controller that does all right", "/dev/t", {.crlf = false}, PLATE_OK, NULL},
    {"lines that end in CR LF", "/dev/t", {.crlf = true}, PLATE_OK, NULL},
    {"asleep, wakes in 19 s", "/dev/t", {.asleep_ms = 19000}, PLATE_OK, NULL},
    {"the first WAKE gets lost", "/dev/t", {.asleep_ms = 8000, .wakes_ignored = 1}, PLATE_OK, NULL},
    {"measures already", "/dev/t", {.busy_until_ms = 4000}, PLATE_OK, NULL},
    {"slow answers", "/dev/t", {.late_ms = 300}, PLATE_OK, NULL},
    {"first answers later than the question is repeated", "/dev/t", {.first_late_ms = 700}, PLATE_OK, NULL},
    {"the second of two plates", "/dev/t,plate=2", {.plates = 2}, PLATE_OK, NULL},
    {"zeroes its amplifiers", "/dev/t,zero=yes", {.crlf = true}, PLATE_OK, NULL},
    {"silence",
     "/dev/t",
     {.mute = true},
     PLATE_NOT_A_PLATE,
     "The controller on /dev/t does not answer. Check that it is a Tec Gihan controller and that it is "
     "switched on."},
    {"never wakes",
     "/dev/t",
     {.asleep_ms = 60000},
     PLATE_INIT_TIMEOUT,
     "The controller on /dev/t does not get ready. Check the cables between plate and controller, then "
     "switch it off and on again."},
    {"measures for ever",
     "/dev/t",
     {.busy_until_ms = 100000},
     PLATE_INIT_TIMEOUT,
     "The controller on /dev/t does not get ready. Check the cables between plate and controller, then "
     "switch it off and on again."},
    {"an error of its own",
     "/dev/t",
     {.faulty = true},
     PLATE_INIT_TIMEOUT,
     "The controller on /dev/t reports an error. Switch it off and on again and look at its display."},
    {"zeroing takes too long",
     "/dev/t,zero=yes",
     {.slow_zero_ms = 60000},
     PLATE_INIT_TIMEOUT,
     "The controller on /dev/t does not get ready. Check the cables between plate and controller, then "
     "switch it off and on again."},
    {"no plates",
     "/dev/t",
     {.count = "0"},
     PLATE_BAD_CALIBRATION,
     "The controller on /dev/t does not tell how many plates it has (1 to 8)." AGAIN},
    {"a third of two plates",
     "/dev/t,plate=3",
     {.plates = 2},
     PLATE_NOT_FOUND,
     "The controller on /dev/t has 2 plates. Choose one with plate=1 to plate=2."},
    {"a plate without a number",
     "/dev/t",
     {.serial = "none"},
     PLATE_BAD_CALIBRATION,
     "The controller on /dev/t does not tell the number of its plate." AGAIN},
    {"no depth",
     "/dev/t",
     {.az0 = "NG"},
     PLATE_BAD_CALIBRATION,
     "The controller on /dev/t does not tell how deep the sensors of its plate lie (AZ0)." AGAIN},
    {"full scales are missing",
     "/dev/t",
     {.fs = "1500,1500,3000"},
     PLATE_BAD_CALIBRATION,
     "The controller on /dev/t does not tell the full scales of its plate (18 numbers)." AGAIN},
    {"no 5 kHz",
     "/dev/t",
     {.sps = "SPS_NG"},
     PLATE_INIT_TIMEOUT,
     "The controller on /dev/t does not accept a rate of 5 kHz. Switch it off and on again."},
    {"no data",
     "/dev/t",
     {.no_data = true},
     PLATE_INIT_TIMEOUT,
     "The controller on /dev/t answers but sends no data. Check the cable between plate and controller, then "
     "switch it off and on "
     "again."},
    {"unplugged at once", "/dev/t", {.hang_up_ms = 200}, PLATE_ERROR_LOST, GONE},
    {"unplugged at STATE", "/dev/t", {.hang_up_at = "STATE"}, PLATE_ERROR_LOST, GONE},
    {"unplugged while it wakes", "/dev/t", {.asleep_ms = 15000, .hang_up_ms = 9000}, PLATE_ERROR_LOST, GONE},
    {"unplugged at FPCOUNT", "/dev/t", {.hang_up_at = "FPCOUNT"}, PLATE_ERROR_LOST, GONE},
    {"unplugged at GETFS", "/dev/t", {.hang_up_at = "FP_0106_GETFS"}, PLATE_ERROR_LOST, GONE},
    {"unplugged at SPS", "/dev/t", {.hang_up_at = "SPS_5K"}, PLATE_ERROR_LOST, GONE},
    {"unplugged at ZERO", "/dev/t,zero=yes", {.hang_up_at = "ZERO"}, PLATE_ERROR_LOST, GONE},
    {"unplugged at START", "/dev/t", {.hang_up_at = "START", .no_data = true}, PLATE_ERROR_LOST, GONE},
};

static void every_controller_gets_an_answer_within_25_s(void **state)
{
    (void)state;
    static struct controller c;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const struct start_case *row = &starts[i];
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        c = row->c;
        struct driver *d = try_open(&c, row->rest, &status, &error, &why);
        if (error != row->error) fail_msg("%s: %s (%s)", row->what, plate_error_name(error), why.text);
        if (row->why && strcmp(why.text, row->why) != 0)
            fail_msg("%s:\n%s\nexpected\n%s", row->what, why.text, row->why);
        if (!!d == !!row->why) fail_msg("%s: opened or not", row->what);
        if (status != (row->why ? STATUS_PLATE : STATUS_OK))
            fail_msg("%s: status %d", row->what, (int)status);
        if (c.now_ns > 25 * NS_PER_S)
            fail_msg("%s: answer after %lld ms", row->what, (long long)(c.now_ns / NS_PER_MS));
        if (c.zeros != (strstr(row->rest, "zero=yes") != NULL && c.settings.baud))
            fail_msg("%s: zeroed %d times", row->what, c.zeros);
        driver_close(d);
        if (c.open) fail_msg("%s: the port stays open", row->what);
        assert_int_equal(c.settings.baud, 1000000);
        assert_true(c.settings.rtscts);
    }
}

static void options_are_checked(void **state)
{
    (void)state;
    static struct controller c;
    static const struct {
        const char *rest, *want;
    } cases[] = {
        {"", "tecgihan: names no port. Expected tecgihan:PORT, for example tecgihan:/dev/ttyUSB0."},
        {"/dev/t,plate=9", "plate=9, expected a whole number from 1 to 8."},
        {"/dev/t,plate=0", "plate=0, expected a whole number from 1 to 8."},
        {"/dev/t,range=5kN", "range=5kN, expected 3kN, 6kN or 10kN."},
        {"/dev/t,cover_mm=-1", "cover_mm=-1, expected a number from 0 to 200."},
        {"/dev/t,size=600",
         "size=600, expected WIDTHxDEPTH in mm, 50 to 3000 each, for example size=600x400."},
        {"/dev/t,axis_x=front",
         "axis_x=front, axis_y=front, expected one of right, left and one of front, back, in either order."},
        {"/dev/t,axis_y=",
         "axis_x=right, axis_y=, expected one of right, left and one of front, back, in either order."},
        {"/dev/t,zero=maybe", "zero=maybe, expected yes or no."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        c = (struct controller){.crlf = false};
        assert_null(try_open(&c, cases[i].rest, &status, &error, &why));
        assert_int_equal(status, STATUS_USAGE);
        assert_string_equal(why.text, cases[i].want);
        assert_false(c.open);
    }
}

/* ---- what a sample means ---- */

static void vector_v_t_through_the_plate_maths(void **state)
{
    (void)state;
    static struct controller c;
    static const struct {
        const char *rest;
        double x_mm, y_mm;
    } cases[] = {
        {"/dev/t", 9.6934, 17.2701},
        {"/dev/t,axis_x=left", -9.6934, 17.2701},
        {"/dev/t,axis_x=back,axis_y=right", 17.2701, -9.6934},
    };
    uint8_t one[VECTOR_BYTES];
    from_hex(HEX_T, one);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct force_sample s = {.flags = 0};
        struct plate_maths m;
        struct plate_reading r;
        c = (struct controller){.crlf = false};
        struct driver *d = must_open(&c, cases[k].rest);
        static const double want[] = {-6.0, 4.25, 685.0, 12.0, -6.4, 0.1};
        for (int i = 0; i < TECGIHAN_CHANNELS; i++)
            s.raw[i].i32 = TECGIHAN_AVERAGED * (int16_t)(uint16_t)(one[2 * i] | one[2 * i + 1] << 8);
        plate_maths_prepare(&m, &d->info, NULL);
        for (int i = 0; i < TECGIHAN_CHANNELS; i++)
            assert_near("component", plate_maths_value(&m, s.raw, i), want[i], 1e-9);
        plate_maths_run(&m, s.raw, &r);
        assert_near("Fz", r.fz_n, 685.0, 1e-9);
        assert_near("CoP x", r.cop_mm.x, cases[k].x_mm, 5e-5);
        assert_near("CoP y", r.cop_mm.y, cases[k].y_mm, 5e-5);
        driver_close(d);
    }
}

static void cover_and_range_count(void **state)
{
    (void)state;
    static struct controller c;
    c = (struct controller){.az0 = "0.0385"};
    struct driver *d = must_open(&c, "/dev/t,range=10kN,cover_mm=1.5,size=900x600");
    assert_near("height", d->info.surface_height_mm, -40.0, 1e-9);
    assert_near("Fz", d->info.channel[2].scale, 10000.0 / 30000 / 5, 1e-12);
    assert_near("limit", d->info.fz_limit_n, 10000, 0);
    assert_near("width", d->info.width_mm, 900, 0);
    assert_string_equal(d->info.serial, "0106");
    assert_near("rate", d->info.rate_hz, 1000, 0);
    driver_close(d);
}

/* ---- streams ---- */

struct seen {
    int64_t next; /* 5 kHz sample that the next one begins at; -1: any */
    uint64_t samples;
    int gaps, stalls;
    int64_t t_last_ns, longest_ns;
};

/* Where the truth of this sample begins, looked for from the one expected on. */
static void follow(const struct force_sample *s, struct seen *e)
{
    if (s->flags & SAMPLE_GAP_BEFORE) {
        e->gaps++;
        int64_t first = e->next;
        for (int c = 0; first < e->next + 10000; first += TECGIHAN_SAMPLES) {
            int32_t sum = 0;
            for (int i = 0; i < TECGIHAN_AVERAGED; i++) sum += truth(0, first + i, c);
            if (s->raw[c].i32 == sum) break;
        }
        e->next = first;
    }
    expect_sum(s, 0, e->next);
    e->next += TECGIHAN_AVERAGED;
    e->samples++;
}

static void read_on(struct driver *d, struct controller *c, int until_ms, struct seen *e)
{
    struct force_sample s[64];
    int n = 0;
    while (c->now_ns < until_ms * NS_PER_MS && (n = driver_read(d, s, 1 + (int)(e->samples % 64), 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            follow(&s[i], e);
            int64_t spacing_ns = s[i].t_arr_ns - e->t_last_ns;
            if (e->t_last_ns && spacing_ns > e->longest_ns) e->longest_ns = spacing_ns;
            e->t_last_ns = s[i].t_arr_ns;
        }
        e->stalls += d->state == PLATE_STALLED;
    }
}

static void no_sample_is_lost_from_the_first_on(void **state)
{
    (void)state;
    static struct controller c;
    c = (struct controller){.crlf = false};
    struct driver *d = must_open(&c, "/dev/t");
    struct seen e = {.next = 0};
    read_on(d, &c, 60000, &e);
    assert_in_range(e.samples, 58500, 60000);
    assert_int_equal(e.gaps + e.stalls, 0);
    assert_int_equal(d->counters.samples, e.samples);
    assert_int_equal(d->counters.gaps + d->counters.oversize, 0);
    assert_true(e.longest_ns <= 21 * NS_PER_MS);
    assert_int_equal(c.starts, 1);
    driver_close(d);
    assert_false(c.measuring); /* STOP */
}

static void a_cut_or_swollen_block_begins_anew_without_a_wrong_sample(void **state)
{
    (void)state;
    static struct controller c;
    static const struct {
        int cut_block, cut_bytes, extra_block;
    } cases[] = {
        {50, 1, 0}, {50, 100, 0}, {50, 899, 0}, {0, 0, 50}, {2, 12, 0},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct seen e = {.next = 0};
        c = (struct controller){.cut_block = cases[k].cut_block,
                                .cut_bytes = cases[k].cut_bytes,
                                .extra_block = cases[k].extra_block};
        struct driver *d = must_open(&c, "/dev/t");
        read_on(d, &c, 8000, &e);
        if (e.gaps != 1) fail_msg("case %zu: %d gaps", k, e.gaps);
        assert_int_equal(c.starts, 2);
        assert_true(e.longest_ns < NS_PER_S);
        assert_int_equal(d->state, PLATE_STREAMING);
        assert_true(e.stalls > 0);
        driver_close(d);
    }
}

static void silence_is_stalled_then_lost(void **state)
{
    (void)state;
    static struct controller c;
    struct seen e = {.next = 0};
    c = (struct controller){.silent_from_ms = 5000, .silent_to_ms = NEVER};
    struct driver *d = must_open(&c, "/dev/t");
    read_on(d, &c, 60000, &e);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(c.now_ns / NS_PER_MS, 7990, 8060);
    assert_true(c.starts >= 2); /* it tried */
    driver_close(d);
}

static void a_pause_is_recovered(void **state)
{
    (void)state;
    static struct controller c;
    struct seen e = {.next = 0};
    c = (struct controller){.silent_from_ms = 5000, .silent_to_ms = 6500};
    struct driver *d = must_open(&c, "/dev/t");
    read_on(d, &c, 10000, &e);
    assert_int_equal(d->state, PLATE_STREAMING);
    assert_int_equal(e.gaps, 1);
    assert_true(e.longest_ns < 3 * NS_PER_S);
    driver_close(d);
}

static void unplugging_is_lost_at_once(void **state)
{
    (void)state;
    static struct controller c;
    struct seen e = {.next = 0};
    struct force_sample s[4];
    c = (struct controller){.hang_up_ms = 5000};
    struct driver *d = must_open(&c, "/dev/t");
    read_on(d, &c, 60000, &e);
    assert_int_equal(d->state, PLATE_LOST);
    assert_in_range(c.now_ns / NS_PER_MS, 5000, 5001);
    for (int i = 0; i < 100; i++) assert_int_equal(driver_read(d, s, 4, 20), -1);
    driver_close(d);
}

/* ---- captures ---- */

static char *read_text(const char *path, size_t *count)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = malloc(4 << 20);
    assert_non_null(text);
    *count = fread(text, 1, (4 << 20) - 1, f);
    text[*count] = '\0';
    (void)fclose(f);
    return text;
}

/* A capture of a stream with a resync in it gives the samples that were seen live, flags and numbers alike. */
static void a_capture_decodes_to_the_same_samples(void **state)
{
    (void)state;
    enum { MOST = 4096 };
    static struct controller c;
    static struct force_sample live_samples[MOST];
    struct problem why = {STATUS_OK, ""};
    char path[300];
    size_t total = 0, count;
    (void)snprintf(path, sizeof path, "%s/t.capture", scratch_dir());
    c = (struct controller){.plates = 2, .cut_block = 60, .cut_bytes = 5};
    struct driver *d = must_open(&c, "/dev/t,plate=2");
    assert_int_equal(capture_create(path, &d->info, &d->capture, &why), STATUS_OK);
    d->ops->capture_head(d, d->capture);
    while (c.now_ns < 4000 * NS_PER_MS) {
        int n = driver_read(d, live_samples + total, 7, 20);
        assert_true(n >= 0 && total + (size_t)n + 64 < MOST);
        total += (size_t)n;
    }
    struct driver_counters live_counters = d->counters;
    driver_close(d);
    char *text = read_text(path, &count);
    struct capture_reader r;
    struct plate_info plate;
    struct stream_decoder decoder;
    static struct capture_chunk chunk;
    struct driver_counters counters = {0};
    bool more = true;
    size_t at = 0;
    assert_int_equal(capture_read_head(&r, path, text, count, &plate, &why), STATUS_OK);
    if (stream_decoder_begin(&decoder, &r.head, &plate, &why) != STATUS_OK) fail_msg("%s", why.text);
    while (capture_next(&r, &chunk, &more, &why) == STATUS_OK && more) {
        if (chunk.direction != 'R') stream_decoder_sent(&decoder, chunk.bytes, chunk.count);
        for (size_t done = 0, used; chunk.direction == 'R' && done < chunk.count; done += used) {
            struct force_sample s[3];
            int n = stream_decoder_feed(&decoder, chunk.bytes + done, chunk.count - done, &used, chunk.t_ns,
                                        s, 3, &counters);
            for (int i = 0; i < n; i++, at++) {
                assert_true(at < total);
                assert_memory_equal(&s[i], &live_samples[at], sizeof s[i]);
            }
        }
    }
    assert_int_equal(at, total);
    assert_int_equal(counters.gaps, live_counters.gaps);
    stream_decoder_end(&decoder);
    free(text);
}

static void ports_that_say_what_they_are_get_this_driver(void **state)
{
    (void)state;
    struct plate_listing list[2] = {
        {.spec = "serial:/dev/ttyUSB0", .name = "FORCEPLATE CONTROLLER"},
        {.spec = "serial:/dev/ttyUSB1", .name = "FT232R USB UART"},
    };
    tecgihan_claim(list, 2);
    assert_string_equal(list[0].spec, "tecgihan:/dev/ttyUSB0");
    assert_string_equal(list[0].name, "Tec Gihan force plate (experimental)");
    assert_string_equal(list[1].spec, "serial:/dev/ttyUSB1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_controller_gets_an_answer_within_25_s),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(vector_v_t_through_the_plate_maths),
        cmocka_unit_test(cover_and_range_count),
        cmocka_unit_test(no_sample_is_lost_from_the_first_on),
        cmocka_unit_test(a_cut_or_swollen_block_begins_anew_without_a_wrong_sample),
        cmocka_unit_test(silence_is_stalled_then_lost),
        cmocka_unit_test(a_pause_is_recovered),
        cmocka_unit_test(unplugging_is_lost_at_once),
        cmocka_unit_test(a_capture_decodes_to_the_same_samples),
        cmocka_unit_test(ports_that_say_what_they_are_get_this_driver),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
