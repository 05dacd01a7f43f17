/* The reference firmware of docs/firmware against our own decoder and driver, in virtual time: a maker's board that follows it
 * is understood to the last sample. */
#include "support/support.h"

#include <stdio.h>

#include "../../../docs/firmware/ps1_firmware.c"
#include "base/clock.h"
#include "drivers/ps1_frame.h"
#include "drivers/serial_port.h"
#include "ps1_vectors.h"

enum { LINE_BYTES = 1 << 16, HOST_BYTES = 1024, POLL_US = 100, ROOM_MAX = 256 };

/* A board on a bench: its clock, its converters, its line to the host. */
struct bench {
    /* The script. */
    uint64_t epoch_us; /* the board's microseconds when time begins */
    int bytes_per_ms;  /* the line takes; 0: any number */
    int adc_fails_every;
    bool button;
    int32_t counts[FW_CHANNELS_MAX];
    bool counting; /* channel 0: number of the conversion */
    /* The state. */
    int64_t now_us;
    int32_t conversions;
    double room;
    uint8_t to_host[LINE_BYTES], to_board[HOST_BYTES];
    size_t to_host_count, to_board_at, to_board_count;
    struct ps1_config config;
    struct ps1_hardware hardware;
    struct ps1_firmware firmware;
};

static uint32_t bench_micros(void *context)
{
    struct bench *b = context;
    return (uint32_t)(b->epoch_us + (uint64_t)b->now_us);
}

static bool bench_read_adcs(void *context, int32_t *counts)
{
    struct bench *b = context;
    b->conversions++;
    if (b->adc_fails_every && b->conversions % b->adc_fails_every == 0) return false;
    memcpy(counts, b->counts, sizeof b->counts);
    if (b->counting) counts[0] = b->conversions;
    return true;
}

static size_t bench_write(void *context, const uint8_t *bytes, size_t count)
{
    struct bench *b = context;
    if (b->bytes_per_ms && (double)count > b->room) count = (size_t)b->room;
    b->room -= (double)count;
    assert_true(b->to_host_count + count <= LINE_BYTES);
    memcpy(b->to_host + b->to_host_count, bytes, count);
    b->to_host_count += count;
    return count;
}

static int bench_read_byte(void *context)
{
    struct bench *b = context;
    return b->to_board_at < b->to_board_count ? b->to_board[b->to_board_at++] : -1;
}

static bool bench_button(void *context)
{
    return ((struct bench *)context)->button;
}

static struct ps1_config demo4(void)
{
    static const int16_t at[4][2] = {{2250, 1250}, {2250, -1250}, {-2250, -1250}, {-2250, 1250}};
    struct ps1_config c = {.name = "DEMO4",
                           .serial = 4711,
                           .rate_mhz = 1000000,
                           .rate_min_mhz = 10000,
                           .rate_max_mhz = 2000000,
                           .format = FW_I24,
                           .count = 4};
    for (int i = 0; i < 4; i++)
        c.channel[i] = (struct ps1_channel_config){FW_ROLE_CELL, FW_UNIT_N, 0.002F, 0, at[i][0], at[i][1]};
    return c;
}

static void bench_begin(struct bench *b)
{
    if (!b->config.name) b->config = demo4();
    b->hardware =
        (struct ps1_hardware){b, bench_micros, bench_read_adcs, bench_write, bench_read_byte, bench_button};
    ps1_firmware_begin(&b->firmware, &b->config, &b->hardware);
}

static void live(struct bench *b, int64_t us)
{
    for (int64_t end = b->now_us + us; b->now_us < end;) {
        b->now_us += POLL_US;
        b->room += b->bytes_per_ms * (POLL_US / 1000.0);
        if (b->room > ROOM_MAX) b->room = ROOM_MAX;
        ps1_firmware_poll(&b->firmware);
    }
}

static void say_bytes(struct bench *b, const uint8_t *bytes, size_t count)
{
    memmove(b->to_board, b->to_board + b->to_board_at, b->to_board_count - b->to_board_at);
    b->to_board_count -= b->to_board_at;
    b->to_board_at = 0;
    assert_true(b->to_board_count + count <= HOST_BYTES);
    memcpy(b->to_board + b->to_board_count, bytes, count);
    b->to_board_count += count;
}

static void say(struct bench *b, const char *hex)
{
    uint8_t bytes[VECTOR_BYTES];
    say_bytes(b, bytes, from_hex(hex, bytes));
}

#define SAY_GET_INFO "05 81 05 03 65 00"
#define SAY_START "04 82 06 33 01 00"
#define SAY_STOP "05 83 07 23 23 00"
#define SAY_TARE "05 84 08 5B 4B 00"
#define SAY_SET_RATE_500 "06 85 09 20 A1 07 03 38 15 00"
#define ACK_START_OK "04 03 82 06 03 80 E0 00"
#define ACK_RATE_UNSUPPORTED "07 03 85 09 02 6C 55 00"

/* All frames that came, in order; one that has not come whole stays. */
struct heard {
    int count;
    struct {
        enum ps1_result kind;
        struct ps1_message message;
    } frame[4096];
};

static void hear(struct bench *b, struct heard *h)
{
    struct ps1_framer f;
    struct ps1_message m;
    ps1_framer_reset(&f);
    f.synchronised = true;
    h->count = 0;
    size_t whole = b->to_host_count;
    while (whole > 0 && b->to_host[whole - 1] != 0) whole--;
    for (size_t i = 0; i < whole; i++) {
        enum ps1_result r = ps1_framer_push(&f, b->to_host[i], &m);
        if (r == PS1_MORE) continue;
        assert_in_range(r, PS1_GOT_SAMPLE, PS1_GOT_LOG);
        assert_true(h->count < 4096);
        h->frame[h->count].kind = r;
        h->frame[h->count++].message = m;
    }
    b->to_host_count -= whole;
    memmove(b->to_host, b->to_host + whole, b->to_host_count);
}

static void expect_ack(const struct heard *h, int at, int command, int token, int status)
{
    assert_true(at < h->count);
    if (h->frame[at].kind != PS1_GOT_ACK) fail_msg("frame %d is of kind %d", at, (int)h->frame[at].kind);
    assert_int_equal(h->frame[at].message.ack.command, command);
    assert_int_equal(h->frame[at].message.ack.token, token);
    assert_int_equal(h->frame[at].message.ack.status, status);
}

/* ---- bytes ---- */

static int32_t bits_of(float v)
{
    int32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static void expect_bytes(const char *what, const uint8_t *got, size_t count, const char *hex)
{
    uint8_t want[VECTOR_BYTES];
    size_t n = from_hex(hex, want);
    if (count != n || memcmp(got, want, n) != 0)
        fail_msg("%s: %zu bytes, expected %zu: %s", what, count, n, hex);
}

static void every_vector_is_made_byte_for_byte(void **state)
{
    (void)state;
    static const struct {
        const char *what, *hex;
        uint8_t flags, format, count;
        uint16_t seq;
        uint32_t t_us;
        int32_t value[8];
    } samples[] = {
        {"V-A", HEX_A, 0, FW_I24, 4, 0x0102, 1234567, {120000, -250, 0, 118765}},
        {"V-B", HEX_B, 0, FW_I24, 4, 0x0103, 1235567, {120010, -249, 3, 118770}},
        {"V-E", HEX_E, 0, FW_I32, 4, 1, 2000, {120000, -250, 0, 118765}},
        {"V-F", HEX_F, 0, FW_I16, 8, 7, 7000, {1, -1, 300, -300, 32767, -32768, 0, 5}},
    };
    const int32_t c[6] = {bits_of(-1.5F), bits_of(2.25F),  bits_of(686.5F),
                          bits_of(10),    bits_of(-4.75F), bits_of(0)};
    const int32_t d[6] = {bits_of(-1.25F), bits_of(2),     bits_of(687),
                          bits_of(10.5F),  bits_of(-4.5F), bits_of(0.125F)};
    uint8_t wire[FW_WIRE_MAX];
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        size_t n = ps1_firmware_sample(wire, samples[i].flags, samples[i].seq, samples[i].t_us,
                                       samples[i].format, samples[i].count, samples[i].value);
        expect_bytes(samples[i].what, wire, n, samples[i].hex);
    }
    expect_bytes("V-C", wire, ps1_firmware_sample(wire, 1, 0xffff, 0xffffff00u, FW_F32, 6, c), HEX_C);
    expect_bytes("V-D", wire, ps1_firmware_sample(wire, 0, 0, 0x000002e8u, FW_F32, 6, d), HEX_D);
    struct ps1_config config = demo4();
    expect_bytes("V-I", wire, ps1_firmware_info(wire, &config, 1000000, 0), HEX_I);
    expect_bytes("ACK", wire, ps1_firmware_ack(wire, FW_START, 6, FW_OK), ACK_START_OK);
    expect_bytes("ACK", wire, ps1_firmware_ack(wire, FW_SET_RATE, 9, FW_UNSUPPORTED), ACK_RATE_UNSUPPORTED);
}

static void it_encodes_as_our_own_encoder_does(void **state)
{
    (void)state;
    uint8_t ours[PS1_WIRE_MAX], theirs[FW_WIRE_MAX];
    uint32_t random = 1;
    for (int round = 0; round < 20000; round++) {
        struct ps1_sample s = {.format = (enum ps1_format)(1 + round % 3), .count = 1 + round % 8};
        int32_t value[8];
        random = random * 1664525u + 1013904223u;
        s.flags = (uint8_t)(random >> 28);
        s.seq = (uint16_t)(random >> 8);
        s.t_us = random ^ random << 7;
        for (int i = 0; i < 8; i++) {
            random = random * 1664525u + 1013904223u;
            /* Small numbers are full of zeros, which is what COBS is about. */
            value[i] = (int32_t)(random & 0x10000 ? random : random >> 24);
            s.value[i].i32 = value[i];
        }
        size_t n = ps1_encode_sample(&s, ours);
        size_t got =
            ps1_firmware_sample(theirs, s.flags, s.seq, s.t_us, (uint8_t)s.format, (uint8_t)s.count, value);
        assert_int_equal(got, n);
        assert_memory_equal(theirs, ours, n);
    }
}

static void the_longest_description_fits(void **state)
{
    (void)state;
    uint8_t wire[FW_WIRE_MAX];
    struct ps1_framer f = {.synchronised = true};
    struct ps1_message m;
    struct ps1_config c = {
        .name = "A plate whose name is far longer than thirty-two bytes are", .count = 8, .format = FW_I16};
    for (int i = 0; i < 8; i++)
        c.channel[i] = (struct ps1_channel_config){FW_ROLE_CELL, FW_UNIT_KG, 1, 2, -1, 1};
    size_t n = ps1_firmware_info(wire, &c, 4000000, 3);
    assert_true(n <= sizeof wire && n <= PS1_WIRE_MAX);
    enum ps1_result r = PS1_MORE;
    for (size_t i = 0; i < n; i++) r = ps1_framer_push(&f, wire[i], &m);
    assert_int_equal(r, PS1_GOT_INFO);
    assert_int_equal(strlen(m.info.name), PS1_NAME_MAX);
    assert_int_equal(m.info.count, 8);
    assert_int_equal(m.info.channel[7].x_tenth_mm, -1);
}

static void a_running_plate_sends_the_vectors(void **state)
{
    (void)state;
    static struct bench b;
    uint8_t want[4 * VECTOR_BYTES] = {0};
    size_t n = 1; /* the lone delimiter of the beginning */
    b = (struct bench){.epoch_us = 1234567, .counts = {120000, -250, 0, 118765}};
    bench_begin(&b);
    b.firmware.seq = 0x0102;
    say(&b, "00 " SAY_START);
    ps1_firmware_poll(&b.firmware); /* START is heard */
    ps1_firmware_poll(&b.firmware); /* the first sample is due at once */
    b.counts[0] = 120010, b.counts[1] = -249, b.counts[2] = 3, b.counts[3] = 118770;
    live(&b, 1000);
    n += from_hex(ACK_START_OK, want + n);
    n += from_hex(HEX_A, want + n);
    n += from_hex(HEX_B, want + n);
    assert_int_equal(b.to_host_count, n);
    assert_memory_equal(b.to_host, want, n);
}

/* ---- commands ---- */

static void commands_are_obeyed_and_answered(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.counts = {1000, -2000, 30, 40}};
    bench_begin(&b);
    say(&b, "00 " SAY_GET_INFO SAY_SET_RATE_500 SAY_GET_INFO "04 86 07 01 01 00"); /* the last: a wrong CRC */
    live(&b, 1000);
    hear(&b, &h);
    assert_int_equal(h.count, 3);
    assert_int_equal(h.frame[0].kind, PS1_GOT_INFO);
    assert_int_equal(h.frame[0].message.info.rate_mhz, 1000000);
    assert_int_equal(h.frame[0].message.info.bits, PS1_BIT_COMMANDS);
    expect_ack(&h, 1, FW_SET_RATE, 9, FW_OK);
    assert_int_equal(h.frame[2].message.info.rate_mhz, 500000);
    say(&b, SAY_START SAY_SET_RATE_500);
    live(&b, 100000);
    hear(&b, &h);
    expect_ack(&h, 0, FW_START, 6, FW_OK);
    expect_ack(&h, 1, FW_SET_RATE, 9, FW_BUSY);
    assert_int_equal(h.count, 2 + 50);
    say(&b, SAY_STOP SAY_GET_INFO);
    live(&b, 100000);
    hear(&b, &h);
    expect_ack(&h, h.count - 2, FW_STOP, 7, FW_OK);
    assert_int_equal(h.frame[h.count - 1].message.info.bits, PS1_BIT_COMMANDS);
    assert_in_range(h.count, 2, 3);
}

static void what_cannot_be_done_is_said(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    static const struct {
        uint8_t frame[8];
        size_t count;
        int status;
    } cases[] = {
        {{0x86, 1}, 2, FW_UNKNOWN},
        {{0xff, 2}, 2, FW_UNKNOWN},
        {{FW_START, 3, 0}, 3, FW_UNSUPPORTED},
        {{FW_SET_RATE, 4}, 2, FW_UNSUPPORTED},
        {{FW_SET_RATE, 5, 0, 0, 0, 0}, 6, FW_UNSUPPORTED},
        {{FW_SET_RATE, 6, 1, 0, 0, 0}, 6, FW_UNSUPPORTED},
        {{FW_SET_RATE, 7, 0, 0, 0, 9}, 6, FW_UNSUPPORTED},
    };
    b = (struct bench){.button = false};
    bench_begin(&b);
    say(&b, "00");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t frame[16], wire[16];
        memcpy(frame, cases[i].frame, cases[i].count);
        uint16_t crc = crc16_ccitt_false(frame, cases[i].count);
        frame[cases[i].count] = (uint8_t)crc;
        frame[cases[i].count + 1] = (uint8_t)(crc >> 8);
        size_t n = cobs_encode(frame, cases[i].count + 2, wire);
        wire[n] = 0;
        say_bytes(&b, wire, n + 1);
        live(&b, 1000);
        hear(&b, &h);
        assert_int_equal(h.count, 1);
        expect_ack(&h, 0, cases[i].frame[0], cases[i].frame[1], cases[i].status);
    }
    assert_int_equal(b.firmware.rate_mhz, 1000000);
}

static void tare_is_the_mean_of_128_samples(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.counts = {8000, -9000, 0x7ffff0, -0x7ffff0}};
    bench_begin(&b);
    say(&b, "00 " SAY_TARE SAY_TARE);
    live(&b, 200000);
    hear(&b, &h);
    assert_int_equal(h.count, 2); /* nobody said START: no samples */
    expect_ack(&h, 0, FW_TARE, 8, FW_BUSY);
    expect_ack(&h, 1, FW_TARE, 8, FW_OK);
    b.counts[0] += 5, b.counts[1] -= 7, b.counts[2] = -0x7ffff0, b.counts[3] = 0x7ffff0;
    say(&b, SAY_START);
    live(&b, 10000);
    hear(&b, &h);
    struct ps1_sample s = h.frame[1].message.sample;
    assert_int_equal(s.value[0].i32, 5);
    assert_int_equal(s.value[1].i32, -7);
    assert_int_equal(s.value[2].i32, -0x800000); /* beyond what 24 bits hold */
    assert_int_equal(s.value[3].i32, 0x7fffff);
    assert_int_equal(s.flags, PS1_FLAG_TARED | PS1_FLAG_CLIPPED);
    /* A converter that fails while it counts. */
    b.adc_fails_every = 50;
    say(&b, SAY_TARE);
    live(&b, 200000);
    hear(&b, &h);
    int failed = 0;
    for (int i = 0; i < h.count; i++)
        failed += h.frame[i].kind == PS1_GOT_ACK && h.frame[i].message.ack.status == FW_FAILED;
    assert_int_equal(failed, 1);
    assert_int_equal(b.firmware.zero[0], 8000);
}

static void flags_say_what_happened(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.counts = {0x7fffff, 0, 0, 0}};
    bench_begin(&b);
    say(&b, "00 " SAY_START);
    live(&b, 1000);
    b.counts[0] = 0x7ffffe, b.button = true;
    live(&b, 1000);
    b.counts[3] = -0x800000, b.button = false;
    live(&b, 1000);
    hear(&b, &h);
    assert_int_equal(h.count, 4);
    assert_int_equal(h.frame[1].message.sample.flags, PS1_FLAG_CLIPPED);
    assert_int_equal(h.frame[2].message.sample.flags, PS1_FLAG_BUTTON);
    assert_int_equal(h.frame[3].message.sample.flags, PS1_FLAG_CLIPPED);
}

static void noise_and_halves_do_no_harm(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.button = false};
    uint32_t random = 7;
    bench_begin(&b);
    for (int i = 0; i < 20000; i++) {
        uint8_t noise[4];
        for (size_t k = 0; k < sizeof noise; k++) {
            random = random * 1664525u + 1013904223u;
            noise[k] = (uint8_t)(random >> 28 ? random >> 24 : 0);
        }
        say_bytes(&b, noise, sizeof noise);
        live(&b, POLL_US);
        if (i % 100 == 99) {
            say(&b, "00 " SAY_GET_INFO);
            live(&b, 2000);
            hear(&b, &h);
            assert_int_equal(h.count, 1);
            assert_int_equal(h.frame[0].kind, PS1_GOT_INFO);
        }
    }
    say(&b, "81 05 03"); /* the rest of this command never comes */
    live(&b, 1000);
    say(&b, "00 " SAY_START);
    live(&b, 1000);
    hear(&b, &h);
    expect_ack(&h, 0, FW_START, 6, FW_OK);
}

static void it_describes_itself_once_a_second_where_wanted(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.epoch_us = 0xffffffffu - 3000000, .config = demo4()}; /* its clock wraps in between */
    b.config.announce = true;
    bench_begin(&b);
    live(&b, 10500000);
    hear(&b, &h);
    assert_int_equal(h.count, 10);
    ps1_firmware_log(&b.firmware, "cell 3 does not answer");
    live(&b, POLL_US);
    hear(&b, &h);
    assert_int_equal(h.frame[0].kind, PS1_GOT_LOG);
    assert_string_equal(h.frame[0].message.log.text, "cell 3 does not answer");
}

/* ---- time ---- */

static void odd_rates_keep_their_mean(void **state)
{
    (void)state;
    static const uint32_t rates_mhz[] = {10000, 62500, 80000, 333333, 512345, 1000000, 1999999};
    static struct bench b;
    for (size_t i = 0; i < sizeof rates_mhz / sizeof rates_mhz[0]; i++) {
        b = (struct bench){.config = demo4()};
        b.config.rate_mhz = rates_mhz[i];
        bench_begin(&b);
        say(&b, "00 " SAY_START);
        for (int s = 0; s < 100; s++) {
            live(&b, 1000000);
            b.to_host_count = 0;
        }
        double want = 100.0 * rates_mhz[i] / 1000.0;
        assert_near("samples in 100 s", b.firmware.sent_count, want, 1.01);
        assert_int_equal(b.firmware.dropped_count, 0);
    }
}

static void a_busy_line_drops_whole_samples_and_says_so(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.counting = true, .bytes_per_ms = 10};
    bench_begin(&b);
    say(&b, "00 " SAY_START);
    live(&b, 2000000);
    hear(&b, &h); /* fails at any frame that is not whole */
    expect_ack(&h, 0, FW_START, 6, FW_OK);
    int last = h.frame[1].message.sample.seq, missing = 0;
    for (int i = 2; i < h.count; i++) {
        const struct ps1_sample *s = &h.frame[i].message.sample;
        int lost = (uint16_t)(s->seq - last) - 1;
        assert_int_equal(s->flags, lost ? PS1_FLAG_DROPPED : 0);
        assert_int_equal(s->value[0].i32, s->seq + 1); /* conversions count from 1 */
        missing += lost;
        last = s->seq;
    }
    assert_in_range(h.count, 750, 850); /* 20,000 bytes of 25 each */
    assert_int_equal(b.firmware.sent_count + b.firmware.dropped_count, b.conversions);
    assert_true(missing > 1100);
    /* Commands get through all the same. */
    say(&b, SAY_STOP);
    live(&b, 200000);
    hear(&b, &h);
    expect_ack(&h, h.count - 1, FW_STOP, 7, FW_OK);
}

static void what_was_slept_through_is_counted(void **state)
{
    (void)state;
    static struct bench b;
    static struct heard h;
    b = (struct bench){.adc_fails_every = 0};
    bench_begin(&b);
    say(&b, "00 " SAY_START);
    live(&b, 10000);
    b.now_us += 5500; /* something else kept the processor */
    live(&b, 10000);
    b.adc_fails_every = 7;
    live(&b, 5000);
    hear(&b, &h);
    int drops = 0;
    for (int i = 2; i < h.count; i++) {
        const struct ps1_sample *s = &h.frame[i].message.sample, *before = &h.frame[i - 1].message.sample;
        bool hole = (uint16_t)(s->seq - before->seq) != 1;
        assert_int_equal(s->flags, hole ? PS1_FLAG_DROPPED : 0);
        drops += (uint16_t)(s->seq - before->seq) - 1;
    }
    assert_int_equal(drops, b.firmware.dropped_count);
    assert_in_range(drops, 5, 6);
}

/* ---- our own driver on the other end of the line ---- */

static int64_t host_now(void *context)
{
    return ((struct bench *)context)->now_us * 1000;
}
static void host_wait(void *context, int64_t until_ns)
{
    struct bench *b = context;
    while (b->now_us * 1000 < until_ns) live(b, POLL_US);
}
static enum status line_open(void *context, const char *port, const struct serial_settings *settings,
                             void **line, enum plate_error *error, struct problem *why)
{
    (void)port, (void)settings, (void)error, (void)why;
    *line = context;
    return STATUS_OK;
}
static int line_wait_read(void *line, uint8_t *bytes, int max, int timeout_ms)
{
    struct bench *b = line;
    for (int i = 0; i < timeout_ms * 1000 / POLL_US && b->to_host_count == 0; i++) live(b, POLL_US);
    size_t n = b->to_host_count < (size_t)max ? b->to_host_count : (size_t)max;
    memcpy(bytes, b->to_host, n);
    b->to_host_count -= n;
    memmove(b->to_host, b->to_host + n, b->to_host_count);
    return (int)n;
}
static int line_write(void *line, const uint8_t *bytes, int count)
{
    say_bytes(line, bytes, (size_t)count);
    return 0;
}
static void line_flush(void *line)
{
    ((struct bench *)line)->to_host_count = 0;
}
static void line_close(void *line)
{
    (void)line;
}

static struct driver *open_plate(struct bench *b)
{
    const struct serial_transport transport = {.open = line_open,
                                               .wait_read = line_wait_read,
                                               .write = line_write,
                                               .flush = line_flush,
                                               .close = line_close,
                                               .context = b};
    const struct driver_host host = {host_now, host_wait, b, true};
    struct driver *d = NULL;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    if (serial_ps1_open_on(&transport, "/dev/bench,settle_ms=50", &host, &d, &error, &why) != STATUS_OK)
        fail_msg("open: %s", why.text);
    return d;
}

static void nothing_is_lost_through_both_wraps(void **state)
{
    (void)state;
    static struct bench b;
    struct force_sample s[256];
    b = (struct bench){.epoch_us = 0xffffffffu - 20000000, .counting = true, .counts = {0, 1, 2, 3}};
    bench_begin(&b);
    struct driver *d = open_plate(&b);
    assert_string_equal(d->info.name, "DEMO4");
    assert_string_equal(d->info.serial, "4711");
    assert_near("scale", d->info.channel[0].scale, 0.002, 1e-9);
    int64_t next = 0, t_us = -1;
    uint64_t total = 0;
    while (b.now_us < 80000000) {
        int n = driver_read(d, s, 256, 20);
        assert_true(n >= 0);
        for (int i = 0; i < n; i++, total++) {
            assert_int_equal(s[i].seq, next++);
            assert_int_equal(s[i].raw[0].i32, s[i].seq + 1);
            assert_int_equal(s[i].flags, 0);
            if (t_us >= 0) assert_in_range(s[i].t_dev_us - t_us, 900, 1100);
            t_us = s[i].t_dev_us;
        }
    }
    assert_in_range(total, 79000, 80000);
    assert_in_range(b.firmware.sent_count, total, total + 1);
    assert_int_equal(d->counters.gaps + d->counters.lost + d->counters.crc_errors + d->counters.cobs_errors,
                     0);
    driver_close(d);
    live(&b, 2000);
    assert_false(b.firmware.streaming); /* STOP came through */
}

static void the_host_counts_what_the_board_dropped(void **state)
{
    (void)state;
    static struct bench b;
    struct force_sample s[256];
    b = (struct bench){.counting = true, .bytes_per_ms = 100};
    bench_begin(&b);
    struct driver *d = open_plate(&b);
    int flagged = 0;
    for (int second = 0; second < 20; second++) {
        b.bytes_per_ms = second % 2 ? 100 : 20; /* a line that is now and then too slow by a fifth */
        for (int64_t end = b.now_us + 1000000; b.now_us < end;) {
            int n = driver_read(d, s, 256, 20);
            for (int i = 0; i < n; i++) {
                bool drop = s[i].flags & SAMPLE_DEVICE_DROP;
                assert_int_equal(drop, !!(s[i].flags & SAMPLE_GAP_BEFORE));
                assert_int_equal(s[i].raw[0].i32, s[i].seq + 1);
                flagged += drop;
            }
        }
    }
    assert_true(flagged > 100);
    assert_int_equal(d->counters.lost, b.firmware.dropped_count);
    assert_int_equal(d->counters.crc_errors + d->counters.cobs_errors + d->counters.oversize, 0);
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_is_made_byte_for_byte),
        cmocka_unit_test(it_encodes_as_our_own_encoder_does),
        cmocka_unit_test(the_longest_description_fits),
        cmocka_unit_test(a_running_plate_sends_the_vectors),
        cmocka_unit_test(commands_are_obeyed_and_answered),
        cmocka_unit_test(what_cannot_be_done_is_said),
        cmocka_unit_test(tare_is_the_mean_of_128_samples),
        cmocka_unit_test(flags_say_what_happened),
        cmocka_unit_test(noise_and_halves_do_no_harm),
        cmocka_unit_test(it_describes_itself_once_a_second_where_wanted),
        cmocka_unit_test(odd_rates_keep_their_mean),
        cmocka_unit_test(a_busy_line_drops_whole_samples_and_says_so),
        cmocka_unit_test(what_was_slept_through_is_counted),
        cmocka_unit_test(nothing_is_lost_through_both_wraps),
        cmocka_unit_test(the_host_counts_what_the_board_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
