/* serial_ps1.c - a plate on a serial line or USB-CDC that speaks PS1 or PS1-A (devices.md 3, 4.1, 13, 14).
 *
 * serial:PORT[,baud=921600][,settle_ms=2000][,cells=WIDTHxDEPTH]. cells gives the distances between the four cells (mm)
 * of a PS1-A board whose $I line does not say them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/serial_port.h"
#include "drivers/wire.h"

enum {
    BAUD_DEFAULT = 921600,    /* devices.md 3.2: room for 4 x i24 at 1 kHz on a UART; USB-CDC does not care */
    SETTLE_DEFAULT_MS = 2000, /* raising DTR resets many boards; their boot loader takes up to 2 s */
    SETTLE_MAX_MS = 5000,     /* so that an answer comes within 8 s in all (devices.md 1.3) */
    ASK_TIMES = 3,
    ASK_MS = 300,     /* devices.md 3.4 */
    LISTEN_MS = 1100, /* a board may describe itself once a second without being asked */
    FIRST_SAMPLE_MS = 800,
    WAIT_MS = 20, /* devices.md 14: longer waits spin after a hang-up */
    STALLED_MS = 300,
    STALLED_PERIODS = 30,
    LOST_MS = 3000, /* devices.md 13 */
    BUFFER_BYTES = 16384,
};

struct serial_ps1 {
    struct driver base;
    struct serial_transport transport;
    void *line;
    char port[PLATE_SPEC_BYTES];
    struct wire wire;
    uint8_t bytes[BUFFER_BYTES]; /* read, not decoded yet: at..count */
    size_t at, count;
    int64_t bytes_ns; /* when the newest of them came */
    int64_t last_sample_ns;
    uint64_t good_at_sample, bad_at_sample;
    uint8_t token;
};

static int64_t now_ns(const struct serial_ps1 *s)
{
    return s->base.host.now_ns(s->base.host.context);
}

/* ---- options ---- */

struct options {
    int baud, settle_ms;
    double width_mm, depth_mm;
};

static bool whole_option(const char *text, int min, int max, int *out)
{
    double v;
    if (!text) return true;
    if (!ps1a_number(text, strlen(text), &v) || v < min || v > max || v != (double)(int)v) return false;
    *out = (int)v;
    return true;
}

static bool cells_option(const char *text, double *width_mm, double *depth_mm)
{
    if (!text) return true;
    const char *x = strchr(text, 'x');
    return x && ps1a_number(text, (size_t)(x - text), width_mm) &&
           ps1a_number(x + 1, strlen(x + 1), depth_mm) && *width_mm >= 50 && *width_mm <= 2000 &&
           *depth_mm >= 50 && *depth_mm <= 2000;
}

static enum status read_options(char *text, struct options *o, struct problem *why)
{
    static const char *const keys[] = {"baud", "settle_ms", "cells", NULL};
    const char *values[3];
    *o = (struct options){.baud = BAUD_DEFAULT, .settle_ms = SETTLE_DEFAULT_MS};
    spec_options(text, keys, values);
    if (text[0] == '\0')
        return problem_set(why, STATUS_USAGE,
                           "serial: names no port. Expected serial:PORT, for example "
                           "serial:/dev/ttyACM0.");
    if (!whole_option(values[0], 300, 4000000, &o->baud))
        return problem_set(why, STATUS_USAGE, "baud=%s, expected a whole number from 300 to 4000000.",
                           values[0]);
    if (!whole_option(values[1], 0, SETTLE_MAX_MS, &o->settle_ms))
        return problem_set(why, STATUS_USAGE, "settle_ms=%s, expected a whole number from 0 to %d.",
                           values[1], SETTLE_MAX_MS);
    if (!cells_option(values[2], &o->width_mm, &o->depth_mm))
        return problem_set(why, STATUS_USAGE,
                           "cells=%s, expected WIDTHxDEPTH in mm, 50 to 2000 each, for example "
                           "cells=450x250.",
                           values[2]);
    return STATUS_OK;
}

/* ---- start-up ---- */

static enum status fault(struct serial_ps1 *s, enum plate_error code, enum plate_error *error)
{
    s->base.error = *error = code;
    return STATUS_PLATE;
}

static enum status gone(struct serial_ps1 *s, enum plate_error *error, struct problem *why)
{
    (void)problem_set(why, STATUS_PLATE,
                      "The plate on %s was disconnected while it was starting. Plug it in again and "
                      "try once more.",
                      s->port);
    return fault(s, PLATE_ERROR_LOST, error);
}

static bool send(struct serial_ps1 *s, const uint8_t *bytes, size_t count)
{
    capture_bytes(s->base.capture, 'W', now_ns(s), bytes, count);
    return s->transport.write(s->line, bytes, (int)count) == 0;
}

static bool send_command(struct serial_ps1 *s, enum ps1_type type)
{
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_command c = {.type = (uint8_t)type, .token = ++s->token};
    return send(s, wire, ps1_encode_command(&c, wire));
}

static bool described(const struct serial_ps1 *s)
{
    return s->wire.has_info || s->wire.info_status != STATUS_OK;
}

/* Reads and decodes for at most duration_ms, until the plate has described itself; what comes after the description stays
 * in the buffer. false: the line is gone. */
static bool listen_for_info(struct serial_ps1 *s, int duration_ms, bool stop_when_described)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    int64_t until_ns = now_ns(s) + duration_ms * NS_PER_MS;
    while (!(stop_when_described && described(s))) {
        int64_t left_ns = until_ns - now_ns(s);
        if (left_ns <= 0) return true;
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, WAIT_MS);
        int n = s->transport.wait_read(s->line, s->bytes, BUFFER_BYTES, wait_ms);
        if (n < 0) return false;
        s->bytes_ns = now_ns(s);
        s->count = (size_t)n;
        for (s->at = 0; s->at < s->count && !(stop_when_described && described(s));) {
            size_t used = 0;
            (void)wire_feed(&s->wire, s->bytes + s->at, 1, &used, s->bytes_ns, &ignored, 1, &scratch);
            s->at += used;
        }
    }
    return true;
}

/* Boot messages are no verdict on the stream, but a description among them is kept. */
static void forget_boot(struct serial_ps1 *s, const struct options *o)
{
    struct wire boot = s->wire;
    wire_begin(&s->wire, boot.has_info ? boot.format : WIRE_UNKNOWN);
    if (boot.has_info) wire_describe(&s->wire, &boot.info, boot.sample_format);
    ps1_framer_reset(&s->wire.framer);
    ps1a_reader_reset(&s->wire.text);
    /* A silent board's answer to the first question begins without a delimiter in front. */
    s->wire.framer.synchronised = !boot.has_info;
    s->wire.width_mm = o->width_mm;
    s->wire.depth_mm = o->depth_mm;
    s->at = s->count = 0;
}

static bool ask_for_info(struct serial_ps1 *s)
{
    static const uint8_t delimiter[] = {0};
    if (!send(s, delimiter, sizeof delimiter)) return false;
    for (int i = 0; i < ASK_TIMES && !described(s); i++) {
        if (!send_command(s, PS1_GET_INFO)) return false;
        if (!listen_for_info(s, ASK_MS, true)) return false;
    }
    return listen_for_info(s, LISTEN_MS, true);
}

static enum status not_understood(struct serial_ps1 *s, enum plate_error *error, struct problem *why)
{
    char hex[3 * WIRE_HEAD_BYTES + 1] = "";
    for (size_t i = 0; i < s->wire.head_count; i++) (void)snprintf(hex + 3 * i, 4, "%02X ", s->wire.head[i]);
    if (s->wire.head_count) hex[3 * s->wire.head_count - 1] = '\0';
    (void)problem_set(why, STATUS_PLATE,
                      "What comes from %s is neither PS1 nor PS1-A. Try another speed with baud=, or "
                      "another port. First bytes: %s",
                      s->port, hex);
    return fault(s, PLATE_BAD_FORMAT, error);
}

static enum status judge_silence_about_itself(struct serial_ps1 *s, enum plate_error *error,
                                              struct problem *why)
{
    if (s->wire.info_status != STATUS_OK) {
        (void)problem_set(why, STATUS_PLATE,
                          "The plate on %s describes itself in a way that cannot be used: %s. Its "
                          "firmware needs mending.",
                          s->port, s->wire.info_why.text);
        return fault(s, PLATE_BAD_PROFILE, error);
    }
    if (s->wire.head_count == 0) {
        (void)problem_set(why, STATUS_PLATE,
                          "Nothing comes from %s. Check that the plate is switched on and that this is "
                          "its port; boards that start slowly need a longer settle_ms=.",
                          s->port);
        return fault(s, PLATE_INIT_TIMEOUT, error);
    }
    if (s->wire.format == WIRE_UNKNOWN || s->wire.bad > s->wire.good) return not_understood(s, error, why);
    (void)problem_set(why, STATUS_PLATE,
                      "The plate on %s sends data but does not describe its channels, so they cannot "
                      "be read. Expected a PS1 INFO frame or a PS1-A $I line.",
                      s->port);
    return fault(s, PLATE_NEED_PROFILE, error);
}

/* Reads on until a first sample or an answer to START; all bytes stay in the buffer for read. */
static enum status wait_for_stream(struct serial_ps1 *s, enum plate_error *error, struct problem *why)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    struct wire probe = s->wire;
    size_t probed = s->at;
    int64_t until_ns = now_ns(s) + FIRST_SAMPLE_MS * NS_PER_MS;
    probe.has_ack = false;
    for (;;) {
        size_t used = 0;
        int got = wire_feed(&probe, s->bytes + probed, s->count - probed, &used, s->bytes_ns, &ignored, 1,
                            &scratch);
        probed += used;
        if (got > 0 || (probe.has_ack && probe.ack.command == PS1_START && probe.ack.status == PS1_ACK_OK))
            return STATUS_OK;
        if (now_ns(s) >= until_ns || s->count == BUFFER_BYTES) break;
        int n = s->transport.wait_read(s->line, s->bytes + s->count, (int)(BUFFER_BYTES - s->count), WAIT_MS);
        if (n < 0) return gone(s, error, why);
        if (n > 0) s->bytes_ns = now_ns(s);
        s->count += (size_t)n;
    }
    if (probe.has_ack && probe.ack.command == PS1_START)
        (void)problem_set(why, STATUS_PLATE,
                          "The plate on %s refuses to start (status %d). Unplug it, plug it in again "
                          "and try once more.",
                          s->port, probe.ack.status);
    else
        (void)problem_set(why, STATUS_PLATE,
                          "The plate on %s answers but sends no samples. Unplug it, plug it in again "
                          "and try once more.",
                          s->port);
    return fault(s, PLATE_INIT_TIMEOUT, error);
}

static enum status start_up(struct serial_ps1 *s, const struct options *o, enum plate_error *error,
                            struct problem *why)
{
    s->base.state = PLATE_IDENTIFYING;
    if (!listen_for_info(s, o->settle_ms, false)) return gone(s, error, why);
    s->transport.flush(s->line);
    forget_boot(s, o);
    if (!s->wire.has_info && !ask_for_info(s)) return gone(s, error, why);
    if (!s->wire.has_info) return judge_silence_about_itself(s, error, why);
    s->base.info = s->wire.info;
    if (s->wire.format == WIRE_PS1 && !send_command(s, PS1_START)) return gone(s, error, why);
    enum status status = wait_for_stream(s, error, why);
    if (status != STATUS_OK) return status;
    s->base.state = PLATE_STREAMING;
    s->last_sample_ns = now_ns(s);
    return STATUS_OK;
}

/* ---- the contract ---- */

extern const struct driver_ops driver_serial;

static void ps1_close(struct driver *d)
{
    struct serial_ps1 *s = (struct serial_ps1 *)d;
    if (!s) return;
    if (s->line) {
        if (s->base.state != PLATE_LOST && s->wire.format == WIRE_PS1) (void)send_command(s, PS1_STOP);
        s->transport.close(s->line);
    }
    free(s);
}

enum status serial_ps1_open_on(const struct serial_transport *transport, const char *rest,
                               const struct driver_host *host, struct driver **out, enum plate_error *error,
                               struct problem *why)
{
    struct options o;
    *error = PLATE_OK;
    struct serial_ps1 *s = calloc(1, sizeof *s);
    if (!s) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    s->base = (struct driver){.ops = &driver_serial, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    s->transport = *transport;
    (void)snprintf(s->port, sizeof s->port, "%s", rest);
    enum status status = read_options(s->port, &o, why);
    if (status != STATUS_OK) goto fail;
    s->wire.width_mm = o.width_mm;
    s->wire.depth_mm = o.depth_mm;
    const struct serial_settings settings = serial_settings_8n1(o.baud);
    status = transport->open(transport->context, s->port, &settings, &s->line, error, why);
    if (status != STATUS_OK) goto fail;
    status = start_up(s, &o, error, why);
    if (status != STATUS_OK) goto fail;
    *out = &s->base;
    return STATUS_OK;
fail:
    ps1_close(&s->base);
    return status;
}

static enum status ps1_open(const char *rest, const struct driver_host *host, struct driver **out,
                            enum plate_error *error, struct problem *why)
{
    /* In virtual time a real plate would never be heard: the clock waits for the samples, and they for the clock. */
    if (host->is_virtual)
        return problem_set(why, STATUS_USAGE,
                           "A plate on a serial port keeps its own time. Another speed needs sim: or replay:.");
    return serial_ps1_open_on(&serial_port_real, rest, host, out, error, why);
}

static int decode(struct serial_ps1 *s, struct force_sample *out, int max)
{
    size_t used = 0;
    int n = wire_feed(&s->wire, s->bytes + s->at, s->count - s->at, &used, s->bytes_ns, out, max,
                      &s->base.counters);
    capture_bytes(s->base.capture, 'R', s->bytes_ns, s->bytes + s->at, used);
    s->at += used;
    if (n > 0) {
        s->last_sample_ns = s->bytes_ns;
        s->good_at_sample = s->wire.good;
        s->bad_at_sample = s->wire.bad;
        s->base.state = PLATE_STREAMING;
    }
    return n;
}

static void lose(struct serial_ps1 *s)
{
    /* A line that still talks, but in another tongue (a board that was reset to another speed), is told apart. */
    bool talks = s->wire.bad - s->bad_at_sample > s->wire.good - s->good_at_sample;
    s->base.state = PLATE_LOST;
    s->base.error = talks ? PLATE_BAD_FORMAT : PLATE_ERROR_LOST;
}

/* Silence that grows: STALLED, where START may wake a board that was reset, then LOST. */
static void judge_silence(struct serial_ps1 *s)
{
    double silent_ms = (double)(now_ns(s) - s->last_sample_ns) / NS_PER_MS;
    double stalled_ms = STALLED_PERIODS * 1000.0 / s->base.info.rate_hz;
    if (stalled_ms < STALLED_MS) stalled_ms = STALLED_MS;
    if (silent_ms > stalled_ms && silent_ms > LOST_MS) {
        lose(s);
    } else if (silent_ms > stalled_ms && s->base.state == PLATE_STREAMING) {
        s->base.state = PLATE_STALLED;
        if (s->wire.format == WIRE_PS1 && !send_command(s, PS1_START)) lose(s);
    }
}

static int ps1_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct serial_ps1 *s = (struct serial_ps1 *)d;
    int64_t until_ns = now_ns(s) + timeout_ms * NS_PER_MS;
    while (s->base.state != PLATE_LOST) {
        int n = decode(s, out, max);
        if (n > 0) return n;
        int64_t left_ns = until_ns - now_ns(s);
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, WAIT_MS);
        int got = s->transport.wait_read(s->line, s->bytes, BUFFER_BYTES, wait_ms);
        if (got < 0) {
            lose(s);
            break;
        }
        s->at = 0;
        s->count = (size_t)got;
        if (got > 0) s->bytes_ns = now_ns(s);
        n = decode(s, out, max);
        if (n > 0) return n;
        judge_silence(s);
        if (now_ns(s) >= until_ns) break;
    }
    return s->base.state == PLATE_LOST ? -1 : 0;
}

const struct driver_ops driver_serial = {
    .scheme = "serial",
    .title = "Plate on a serial port",
    .open = ps1_open,
    .read = ps1_read,
    .close = ps1_close,
};
