/* The serial driver against scripted boards, in virtual time (devices.md 15 T2). */
#include "support/support.h"

#include <stdio.h>

#include "base/clock.h"
#include "drivers/profile_choice.h"
#include "drivers/ps1_frame.h"
#include "drivers/ps1a_text.h"
#include "drivers/serial_port.h"
#include "ps1_vectors.h"

enum { QUEUE_BYTES = 8192, NEVER = 1000000 };

struct board {
    /* The script. */
    bool mute;    /* never says anything                          */
    bool no_info; /* does not answer GET_INFO                     */
    int ignores;  /* GET_INFO requests that go unanswered         */
    bool unasked; /* streams from the start                       */
    int ack;      /* status of the answer to START, -1: no answer */
    bool no_samples;
    bool other_layout;      /* samples as i32 where INFO says i24           */
    bool bad_scale;         /* INFO with a scale of 0                       */
    const char *text_info;  /* PS1-A: body of the $I line, once a second; "" none, NULL: binary board */
    int noise_until_ms;     /* sends 0x55 all the time until then           */
    int hang_up_ms;         /* the cable is pulled then; 0: never           */
    int hang_up_at_command; /* ... or when this command comes               */
    int silent_from_ms, silent_to_ms;
    /* The state. */
    int64_t now_ns, next_sample_ns, next_info_ns;
    struct ps1_framer framer;
    bool open, gone, streaming;
    int requests, starts, stops, reads;
    uint16_t seq;
    uint8_t queue[QUEUE_BYTES];
    size_t queued;
};

static int64_t board_now(void *context)
{
    return ((struct board *)context)->now_ns;
}
static void board_wait(void *context, int64_t until_ns)
{
    struct board *b = context;
    if (until_ns > b->now_ns) b->now_ns = until_ns;
}

static void say(struct board *b, const uint8_t *bytes, size_t n)
{
    if (b->mute || b->queued + n > QUEUE_BYTES) return;
    memcpy(b->queue + b->queued, bytes, n);
    b->queued += n;
}

static void say_text(struct board *b, const char *body)
{
    char line[PS1A_LINE_MAX + 8];
    int n = snprintf(line, sizeof line, "$%s*%02X\r\n", body, ps1a_checksum(body, strlen(body)));
    say(b, (const uint8_t *)line, (size_t)n);
}

static void say_info(struct board *b)
{
    uint8_t wire[VECTOR_BYTES];
    struct ps1_framer f = {.synchronised = true};
    struct ps1_message m;
    size_t n = from_hex(HEX_I, wire);
    for (size_t i = 0; i < n; i++) (void)ps1_framer_push(&f, wire[i], &m);
    if (b->bad_scale) m.info.channel[1].scale = 0;
    say(b, wire, ps1_encode_info(&m.info, wire));
}

static void obey(struct board *b, const struct ps1_command *c)
{
    uint8_t wire[PS1_WIRE_MAX];
    if (c->type == b->hang_up_at_command) b->gone = true;
    if (b->text_info) return;
    if (c->type == PS1_GET_INFO && ++b->requests > b->ignores && !b->no_info) say_info(b);
    if (c->type == PS1_START) {
        b->starts++;
        b->streaming = true;
        b->next_sample_ns = b->now_ns;
        struct ps1_ack ack = {c->type, c->token, (uint8_t)b->ack};
        if (b->ack >= 0) say(b, wire, ps1_encode_ack(&ack, wire));
    }
    b->stops += c->type == PS1_STOP;
}

static void say_sample(struct board *b)
{
    uint8_t wire[PS1_WIRE_MAX];
    uint32_t t_us = (uint32_t)(b->next_sample_ns / 1000);
    char body[64];
    struct ps1_sample s = {.seq = b->seq,
                           .t_us = t_us,
                           .format = b->other_layout ? PS1_I32 : PS1_I24,
                           .count = 4,
                           .value = {{.i32 = b->seq}}};
    (void)snprintf(body, sizeof body, "P,%u,%u,%u,0,0,0", (unsigned)b->seq, (unsigned)t_us, (unsigned)b->seq);
    if (b->text_info)
        say_text(b, body);
    else
        say(b, wire, ps1_encode_sample(&s, wire));
    b->seq++;
}

static bool between(const struct board *b, int from_ms, int to_ms)
{
    return b->now_ns >= from_ms * NS_PER_MS && b->now_ns < to_ms * NS_PER_MS;
}

static void live(struct board *b)
{
    static const uint8_t noise[] = {0x55, 0x55, 0x55};
    if (b->hang_up_ms && b->now_ns >= b->hang_up_ms * NS_PER_MS) b->gone = true;
    if (between(b, 0, b->noise_until_ms)) {
        say(b, noise, sizeof noise);
        return;
    }
    if (b->text_info && *b->text_info && b->now_ns >= b->next_info_ns) {
        say_text(b, b->text_info);
        b->next_info_ns += NS_PER_S;
    }
    bool silent = b->no_samples || between(b, b->silent_from_ms, b->silent_to_ms);
    for (; (b->streaming || b->unasked || b->text_info) && b->next_sample_ns <= b->now_ns;
         b->next_sample_ns += NS_PER_MS)
        if (!silent) say_sample(b);
}

static enum status line_open(void *context, const char *port, const struct serial_settings *settings,
                             void **line, enum plate_error *error, struct problem *why)
{
    struct board *b = context;
    (void)port, (void)settings, (void)error, (void)why;
    b->open = true;
    *line = b;
    return STATUS_OK;
}

static int line_wait_read(void *line, uint8_t *bytes, int max, int timeout_ms)
{
    struct board *b = line;
    b->reads++;
    assert_in_range(timeout_ms, 1, 20);
    for (int ms = 0; ms < timeout_ms && b->queued == 0 && !b->gone; ms++) {
        b->now_ns += NS_PER_MS;
        live(b);
    }
    if (b->queued == 0) return b->gone ? -1 : 0;
    size_t n = b->queued < (size_t)max ? b->queued : (size_t)max;
    memcpy(bytes, b->queue, n);
    b->queued -= n;
    memmove(b->queue, b->queue + n, b->queued);
    return (int)n;
}

static int line_write(void *line, const uint8_t *bytes, int count)
{
    struct board *b = line;
    struct ps1_message m;
    if (b->gone) return -1;
    for (int i = 0; i < count; i++)
        if (ps1_framer_push(&b->framer, bytes[i], &m) == PS1_GOT_COMMAND) obey(b, &m.command);
    return 0;
}

static void line_flush(void *line)
{
    ((struct board *)line)->queued = 0;
}
static void line_close(void *line)
{
    ((struct board *)line)->open = false;
}

static struct driver *try_open(struct board *b, const char *rest, enum status *status,
                               enum plate_error *error, struct problem *why)
{
    const struct serial_transport transport = {.open = line_open,
                                               .wait_read = line_wait_read,
                                               .write = line_write,
                                               .flush = line_flush,
                                               .close = line_close,
                                               .context = b};
    const struct driver_host host = {board_now, board_wait, b, true};
    struct driver *d = NULL;
    *status = serial_ps1_open_on(&transport, rest, &host, &d, error, why);
    return d;
}

static struct driver *must_open(struct board *b, const char *rest)
{
    enum status status;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    struct driver *d = try_open(b, rest, &status, &error, &why);
    if (status != STATUS_OK) fail_msg("open: %s", why.text);
    assert_int_equal(d->state, PLATE_STREAMING);
    return d;
}

#define HEX16 "55 55 55 55 55 55 55 55 55 55 55 55 55 55 55 55"
#define TEXT_INFO "I,v=1,rate=1000,n=4,unit=N,scale=0.002"
#define NEED_PROFILE \
    "The plate on /dev/p sends data but does not describe its channels, so they cannot be read. Name a profile " \
    "that describes it with profile= (%s), or write one (docs/plates.md). A board that speaks PS1 can send an " \
    "INFO frame, with PS1-A a $I line."
static const struct start_case {
    const char *what, *rest;
    struct board board;
    enum plate_error error;
    const char *why; /* NULL: it opens; %s: the names of the profiles that there are */
} starts[] = {
    {"a board that does all right", "/dev/p", {.ack = 0}, PLATE_OK, NULL},
    {"answers the third request", "/dev/p", {.ignores = 2}, PLATE_OK, NULL},
    {"streams before it is asked", "/dev/p", {.unasked = true}, PLATE_OK, NULL},
    {"boot messages first", "/dev/p", {.noise_until_ms = 1500}, PLATE_OK, NULL},
    {"no answer to START, but samples", "/dev/p", {.ack = -1}, PLATE_OK, NULL},
    {"refuses START, but streams already", "/dev/p", {.ack = 4, .unasked = true}, PLATE_OK, NULL},
    {"another layout than described", "/dev/p", {.other_layout = true}, PLATE_OK, NULL},
    {"text that describes itself", "/dev/p", {.text_info = TEXT_INFO ",width=450,depth=250"}, PLATE_OK, NULL},
    {"text with the size from the SPEC", "/dev/p,cells=450x250", {.text_info = TEXT_INFO}, PLATE_OK, NULL},
    {"silence",
     "/dev/p",
     {.mute = true},
     PLATE_INIT_TIMEOUT,
     "Nothing comes from /dev/p. Check that the plate is switched on and that this is its port; boards that "
     "start slowly "
     "need a longer settle_ms=."},
    {"samples without a description",
     "/dev/p",
     {.unasked = true, .no_info = true},
     PLATE_NEED_PROFILE,
     NEED_PROFILE},
    {"text without a description",
     "/dev/p",
     {.text_info = ""},
     PLATE_NEED_PROFILE,
     NEED_PROFILE},
    {"text without a size",
     "/dev/p",
     {.text_info = TEXT_INFO},
     PLATE_BAD_PROFILE,
     "The plate on /dev/p describes itself in a way that cannot be used: no size, expected width=MM and "
     "depth=MM, the "
     "distances between the cells. Its firmware needs mending."},
    {"noise for ever",
     "/dev/p",
     {.noise_until_ms = NEVER, .no_info = true},
     PLATE_BAD_FORMAT,
     "What comes from /dev/p is neither PS1 nor PS1-A. Try another speed with baud=, another port, or a profile "
     "that describes the plate with profile= (%s). First bytes: " HEX16 " " HEX16 " " HEX16 " " HEX16},
    {"a scale of 0",
     "/dev/p",
     {.bad_scale = true},
     PLATE_BAD_PROFILE,
     "The plate on /dev/p describes itself in a way that cannot be used: channel 1: scale 0, offset 0, "
     "expected finite "
     "numbers and a scale other than 0. Its firmware needs mending."},
    {"refuses START",
     "/dev/p",
     {.ack = 4, .no_samples = true},
     PLATE_INIT_TIMEOUT,
     "The plate on /dev/p refuses to start (status 4). Unplug it, plug it in again and try once more."},
    {"never a sample",
     "/dev/p",
     {.ack = -1, .no_samples = true},
     PLATE_INIT_TIMEOUT,
     "The plate on /dev/p answers but sends no samples. Unplug it, plug it in again and try once more."},
    {"unplugged while settling",
     "/dev/p",
     {.hang_up_ms = 700},
     PLATE_ERROR_LOST,
     "The plate on /dev/p was disconnected while it was starting. Plug it in again and try once more."},
    {"unplugged at GET_INFO",
     "/dev/p",
     {.hang_up_at_command = PS1_GET_INFO, .no_info = true},
     PLATE_ERROR_LOST,
     "The plate on /dev/p was disconnected while it was starting. Plug it in again and try once more."},
    {"unplugged while asked again",
     "/dev/p",
     {.no_info = true, .hang_up_ms = 2400},
     PLATE_ERROR_LOST,
     "The plate on /dev/p was disconnected while it was starting. Plug it in again and try once more."},
    {"unplugged at START",
     "/dev/p",
     {.hang_up_at_command = PS1_START, .ack = -1, .no_samples = true},
     PLATE_ERROR_LOST,
     "The plate on /dev/p was disconnected while it was starting. Plug it in again and try once more."},
};

static const char *with_names(const char *text)
{
    static char whole[PROBLEM_TEXT_BYTES];
    char names[200];
    const char *mark = strstr(text, "%s");
    if (!mark) return text;
    profile_names(TRANSPORT_SERIAL, names, sizeof names);
    (void)snprintf(whole, sizeof whole, "%.*s%s%s", (int)(mark - text), text, names, mark + 2);
    return whole;
}

static void every_board_gets_an_answer_within_8_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const struct start_case *c = &starts[i];
        struct board b = c->board;
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        struct driver *d = try_open(&b, c->rest, &status, &error, &why);
        if (error != c->error) fail_msg("%s: %s (%s)", c->what, plate_error_name(error), why.text);
        if (c->why && strcmp(why.text, with_names(c->why)) != 0)
            fail_msg("%s:\n%s\nexpected\n%s", c->what, why.text, with_names(c->why));
        if (!!d == !!c->why) fail_msg("%s: opened or not", c->what);
        if (b.now_ns > 8 * NS_PER_S)
            fail_msg("%s: answer after %lld ms", c->what, (long long)(b.now_ns / NS_PER_MS));
        if (status != (c->why ? STATUS_PLATE : STATUS_OK)) fail_msg("%s: status %d", c->what, (int)status);
        driver_close(d);
        if (b.open) fail_msg("%s: the port stays open", c->what);
    }
}

static void options_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *rest, *want;
    } cases[] = {
        {"", "serial: names no port. Expected serial:PORT, for example serial:/dev/ttyACM0."},
        {"baud=9600", "serial: names no port. Expected serial:PORT, for example serial:/dev/ttyACM0."},
        {"/dev/p,baud=fast", "baud=fast, expected a whole number from 300 to 4000000."},
        {"/dev/p,settle_ms=9000", "settle_ms=9000, expected a whole number from 0 to 5000."},
        {"/dev/p,cells=450",
         "cells=450, expected WIDTHxDEPTH in mm, 50 to 2000 each, for example cells=450x250."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct board b = {.ack = 0};
        enum status status;
        enum plate_error error;
        struct problem why = {STATUS_OK, ""};
        assert_null(try_open(&b, cases[i].rest, &status, &error, &why));
        assert_int_equal(status, STATUS_USAGE);
        assert_string_equal(why.text, cases[i].want);
    }
}

/* Reads until the stream is over or until_ms; checks that nothing is missing. Returns the number of samples. */
static uint64_t read_on(struct driver *d, struct board *b, int until_ms, int64_t *next_seq)
{
    struct force_sample s[256];
    uint64_t total = 0;
    int n = 0;
    while (b->now_ns < until_ms * NS_PER_MS && (n = driver_read(d, s, 256, 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            if (*next_seq >= 0 && s[i].seq != *next_seq) fail_msg("seq %lld", (long long)s[i].seq);
            assert_int_equal(s[i].t_arr_ns <= b->now_ns, 1);
            assert_int_equal(s[i].raw[0].i32, (int32_t)(s[i].seq & 0xffff));
            *next_seq = s[i].seq + 1;
        }
        total += (uint64_t)n;
    }
    return total;
}

static void no_sample_is_lost_from_the_first_on(void **state)
{
    (void)state;
    struct board b = {.ack = 0};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100");
    int64_t next = 0; /* the first sample after START counts too */
    uint64_t total = read_on(d, &b, 90000, &next);
    assert_int_equal(total, (uint64_t)next);
    assert_in_range(total, 89500, 90000); /* the wire's 16 bits wrapped */
    assert_int_equal(d->counters.samples, total);
    assert_int_equal(d->counters.lost + d->counters.gaps + d->counters.duplicates + d->counters.crc_errors,
                     0);
    driver_close(d);
    assert_int_equal(b.stops, 1);
    assert_int_equal(b.starts, 1);
}

static void a_pause_is_stalled_and_wakes_with_start(void **state)
{
    (void)state;
    struct board b = {.silent_from_ms = 5000, .silent_to_ms = 6000};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100");
    int64_t next = 0;
    (void)read_on(d, &b, 5290, &next);
    assert_int_equal(d->state, PLATE_STREAMING);
    (void)read_on(d, &b, 5340, &next);
    assert_int_equal(d->state, PLATE_STALLED);
    assert_int_equal(b.starts, 2);
    (void)read_on(d, &b, 7000, &next);
    assert_int_equal(d->state, PLATE_STREAMING);
    assert_int_equal(d->counters.lost, 0); /* the board had stopped counting too */
    driver_close(d);
}

static void silence_of_3_s_is_lost(void **state)
{
    (void)state;
    struct board b = {.silent_from_ms = 5000, .silent_to_ms = NEVER};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100");
    int64_t next = 0;
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 8000, 8040);
    driver_close(d);
}

static void a_wrong_layout_is_no_stream(void **state)
{
    (void)state;
    struct board b = {.other_layout = true};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100");
    int64_t next = 0, opened_ms = b.now_ns / NS_PER_MS;
    assert_int_equal(read_on(d, &b, 60000, &next), 0);
    assert_int_equal(d->state, PLATE_LOST);
    assert_true(d->counters.layout_mismatch > 2900);
    assert_in_range(b.now_ns / NS_PER_MS, opened_ms + 3000, opened_ms + 3040);
    driver_close(d);
}

static void noise_in_the_middle_is_told_apart(void **state)
{
    (void)state;
    struct board b = {.ack = 0};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100");
    int64_t next = 0;
    (void)read_on(d, &b, 2000, &next);
    b.noise_until_ms = NEVER; /* a board that fell back to its boot loader's speed */
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_BAD_FORMAT);
    assert_in_range(b.now_ns / NS_PER_MS, 5000, 5040);
    driver_close(d);
}

static void unplugging_is_lost_at_once_without_spinning(void **state)
{
    (void)state;
    struct board b = {.hang_up_ms = 5000};
    struct driver *d = must_open(&b, "/dev/p,settle_ms=100");
    int64_t next = 0;
    struct force_sample s[16];
    (void)read_on(d, &b, 60000, &next);
    assert_int_equal(d->state, PLATE_LOST);
    assert_int_equal(d->error, PLATE_ERROR_LOST);
    assert_in_range(b.now_ns / NS_PER_MS, 5000, 5001);
    int reads = b.reads;
    for (int i = 0; i < 100; i++) assert_int_equal(driver_read(d, s, 16, 20), -1);
    assert_int_equal(b.reads, reads);
    driver_close(d);
}

static void text_boards_deliver_the_same(void **state)
{
    (void)state;
    struct board b = {.text_info = TEXT_INFO ",width=450,depth=250"};
    struct driver *d = must_open(&b, "/dev/p");
    struct force_sample s[64];
    int n = 0, total = 0;
    int64_t next = -1;
    while (total < 5000 && (n = driver_read(d, s, 64, 20)) >= 0) {
        for (int i = 0; i < n; i++) {
            if (next >= 0) assert_int_equal(s[i].seq, next);
            assert_near("value", s[i].raw[0].f32, (double)(s[i].seq & 0xffff), 0);
            next = s[i].seq + 1;
        }
        total += n;
    }
    assert_int_equal(d->counters.gaps + d->counters.noise_lines + d->counters.crc_errors, 0);
    assert_int_equal(b.starts + b.stops, 0);
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_board_gets_an_answer_within_8_s),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(no_sample_is_lost_from_the_first_on),
        cmocka_unit_test(a_pause_is_stalled_and_wakes_with_start),
        cmocka_unit_test(silence_of_3_s_is_lost),
        cmocka_unit_test(a_wrong_layout_is_no_stream),
        cmocka_unit_test(noise_in_the_middle_is_told_apart),
        cmocka_unit_test(unplugging_is_lost_at_once_without_spinning),
        cmocka_unit_test(text_boards_deliver_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
