/* serial_plate.c - a plate on a serial line or USB-CDC, whatever it speaks (devices.md 3, 4, 5, 13, 14).
 *
 * serial:PORT[,profile=NAME][,baud=921600][,settle_ms=2000][,cells=WIDTHxDEPTH]. Without a profile, or one that matches the port: PS1 or
 * PS1-A, told apart by what arrives. cells gives the distances between the four cells (mm) of a PS1-A board whose $I line does not say
 * them. baud and settle_ms win over the profile's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/profile_choice.h"
#include "drivers/ps1a_text.h"
#include "drivers/serial_plate.h"

enum {
    BAUD_DEFAULT = 921600,    /* devices.md 3.2: room for 4 x i24 at 1 kHz on a UART; USB-CDC does not care */
    SETTLE_DEFAULT_MS = 2000, /* raising DTR resets many boards; their boot loader takes up to 2 s */
    SETTLE_MAX_MS = 5000,     /* so that an answer comes within 8 s in all (devices.md 1.3) */
    STALLED_MS = 300,
    STALLED_PERIODS = 30,
    LOST_MS = 3000, /* devices.md 13 */
};

int64_t serial_now_ns(const struct serial_plate *s)
{
    return s->base.host.now_ns(s->base.host.context);
}

/* ---- options ---- */

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

/* text: cut in place, o->profile points into it. */
static enum status read_options(char *text, struct serial_options *o, struct problem *why)
{
    static const char *const keys[] = {"baud", "settle_ms", "cells", "profile", NULL};
    const char *values[4];
    *o = (struct serial_options){.baud = -1, .settle_ms = -1};
    spec_options(text, keys, values);
    o->profile = values[3];
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
    if (o->profile && !*o->profile)
        return problem_set(why, STATUS_USAGE, "profile= names no profile. Expected profile=NAME.");
    return STATUS_OK;
}

/* ---- what the ways of speaking share ---- */

bool serial_send(struct serial_plate *s, const uint8_t *bytes, size_t count)
{
    capture_bytes(s->base.capture, 'W', serial_now_ns(s), bytes, count);
    return s->transport.write(s->line, bytes, (int)count) == 0;
}

enum status serial_fault(struct serial_plate *s, enum plate_error code, enum plate_error *error)
{
    s->base.error = *error = code;
    return STATUS_PLATE;
}

enum status serial_gone(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    (void)problem_set(why, STATUS_PLATE,
                      "The plate on %s was disconnected while it was starting. Plug it in again and "
                      "try once more.",
                      s->port);
    return serial_fault(s, PLATE_ERROR_LOST, error);
}

enum status serial_nothing_comes(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    (void)problem_set(why, STATUS_PLATE,
                      "Nothing comes from %s. Check that the plate is switched on and that this is "
                      "its port; boards that start slowly need a longer settle_ms=.",
                      s->port);
    return serial_fault(s, PLATE_INIT_TIMEOUT, error);
}

void serial_hex(const uint8_t *bytes, size_t count, char text[3 * WIRE_HEAD_BYTES + 1])
{
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) (void)snprintf(text + 3 * i, 4, "%02X ", bytes[i]);
    if (count) text[3 * count - 1] = '\0';
}

/* ---- profile ---- */

static bool readable(const struct plate_profile *p)
{
    return p->format == FORMAT_PS1 || p->format == FORMAT_PS1A || p->format == FORMAT_FRAME ||
           p->format == FORMAT_DELIMITED;
}

static enum status named_profile(struct serial_plate *s, const char *name, enum plate_error *error,
                                 struct problem *why)
{
    enum status status = profile_choose(name, &s->profile, error, why);
    s->has_profile = status == STATUS_OK;
    if (!s->has_profile || readable(&s->profile)) return status;
    *error = PLATE_BAD_PROFILE;
    return problem_set(why, STATUS_USAGE,
                       "The profile \"%s\" describes a plate that is not read as a serial stream of ps1, "
                       "ps1a, delimited or frame. "
                       "Name another one with profile=.",
                       name);
}

/* A profile that knows this very adapter. */
static enum status matching_profile(struct serial_plate *s, struct problem *why)
{
    struct serial_identity id;
    if (!s->transport.identify) return STATUS_OK;
    s->transport.identify(s->transport.context, s->port, &id);
    (void)snprintf(s->base.info.serial, sizeof s->base.info.serial, "%.*s", PLATE_SERIAL_BYTES - 1,
                   id.serial);
    const struct device_identity d = {.transport = TRANSPORT_SERIAL,
                                      .vid = id.vid,
                                      .pid = id.pid,
                                      .usage_page = -1,
                                      .usage = -1,
                                      .interface = -1,
                                      .product = id.product,
                                      .serial = id.serial,
                                      .path = s->port};
    if (s->has_profile) return STATUS_OK; /* only its serial text was wanted */
    enum status status = profile_choose_for(&d, &s->has_profile, &s->profile, why);
    if (status == STATUS_OK && s->has_profile && !readable(&s->profile)) {
        plate_profile_free(&s->profile);
        s->has_profile = false;
    }
    return status;
}

static enum status find_profile(struct serial_plate *s, const struct serial_options *o,
                                enum plate_error *error, struct problem *why)
{
    enum status status = o->profile ? named_profile(s, o->profile, error, why) : STATUS_OK;
    if (status == STATUS_OK) status = matching_profile(s, why);
    bool streams =
        s->has_profile && (s->profile.format == FORMAT_FRAME || s->profile.format == FORMAT_DELIMITED);
    s->speech = streams ? &speech_profile : &speech_ps1;
    return status;
}

static struct serial_settings settings_of(const struct serial_plate *s)
{
    struct serial_settings to = serial_settings_8n1(s->baud);
    const struct profile_serial *from = &s->profile.serial;
    if (!s->has_profile) return to;
    to.bits = from->bits;
    to.stop_bits = from->stop;
    to.parity = from->parity;
    to.rtscts = from->rtscts;
    to.dtr = from->dtr;
    return to;
}

static void settle_options(struct serial_plate *s, const struct serial_options *o)
{
    const struct profile_serial *from = &s->profile.serial;
    s->baud = o->baud >= 0 ? o->baud : s->has_profile ? from->baud : BAUD_DEFAULT;
    s->settle_ms = o->settle_ms >= 0 ? o->settle_ms : s->has_profile ? from->settle_ms : SETTLE_DEFAULT_MS;
    s->width_mm = o->width_mm;
    s->depth_mm = o->depth_mm;
}

/* ---- the contract ---- */

extern const struct driver_ops driver_serial;

static void plate_close(struct driver *d)
{
    struct serial_plate *s = (struct serial_plate *)d;
    if (!s) return;
    if (s->line) {
        if (s->base.state != PLATE_LOST) s->speech->stop(s);
        s->transport.close(s->line);
    }
    plate_profile_free(&s->profile);
    free(s);
}

enum status serial_ps1_open_on(const struct serial_transport *transport, const char *rest,
                               const struct driver_host *host, struct driver **out, enum plate_error *error,
                               struct problem *why)
{
    struct serial_options o;
    *error = PLATE_OK;
    struct serial_plate *s = calloc(1, sizeof *s);
    if (!s) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    s->base = (struct driver){.ops = &driver_serial, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    s->transport = *transport;
    (void)snprintf(s->port, sizeof s->port, "%s", rest);
    enum status status = read_options(s->port, &o, why);
    if (status == STATUS_OK) status = find_profile(s, &o, error, why);
    if (status != STATUS_OK) goto fail;
    settle_options(s, &o);
    const struct serial_settings settings = settings_of(s);
    status = transport->open(transport->context, s->port, &settings, &s->line, error, why);
    if (status != STATUS_OK) goto fail;
    s->base.state = PLATE_IDENTIFYING;
    status = s->speech->start(s, error, why);
    if (status != STATUS_OK) goto fail;
    s->base.state = PLATE_STREAMING;
    s->last_sample_ns = serial_now_ns(s);
    *out = &s->base;
    return STATUS_OK;
fail:
    plate_close(&s->base);
    return status;
}

static enum status plate_open(const char *rest, const struct driver_host *host, struct driver **out,
                              enum plate_error *error, struct problem *why)
{
    /* In virtual time a real plate would never be heard: the clock waits for the samples, and they for the clock. */
    if (host->is_virtual)
        return problem_set(
            why, STATUS_USAGE,
            "A plate on a serial port keeps its own time. Another speed needs sim: or replay:.");
    return serial_ps1_open_on(&serial_port_real, rest, host, out, error, why);
}

static int decode(struct serial_plate *s, struct force_sample *out, int max)
{
    size_t used = 0;
    int n = s->speech->feed(s, s->bytes + s->at, s->count - s->at, &used, out, max);
    capture_bytes(s->base.capture, 'R', s->bytes_ns, s->bytes + s->at, used);
    s->at += used;
    if (n > 0) {
        s->last_sample_ns = s->bytes_ns;
        s->speech->tally(s, &s->good_at_sample, &s->bad_at_sample);
        s->base.state = PLATE_STREAMING;
    }
    return n;
}

static void lose(struct serial_plate *s)
{
    uint64_t good, bad;
    s->speech->tally(s, &good, &bad);
    /* A line that still talks, but in another tongue (a board that was reset to another speed), is told apart. */
    bool talks = bad - s->bad_at_sample > good - s->good_at_sample;
    s->base.state = PLATE_LOST;
    s->base.error = talks ? PLATE_BAD_FORMAT : PLATE_ERROR_LOST;
}

/* Silence that grows: STALLED, where the plate may be woken after a reset, then LOST. */
static void judge_silence(struct serial_plate *s)
{
    double silent_ms = (double)(serial_now_ns(s) - s->last_sample_ns) / NS_PER_MS;
    double stalled_ms = STALLED_PERIODS * 1000.0 / s->base.info.rate_hz;
    if (stalled_ms < STALLED_MS) stalled_ms = STALLED_MS;
    if (silent_ms > stalled_ms && silent_ms > LOST_MS) {
        lose(s);
    } else if (silent_ms > stalled_ms && s->base.state == PLATE_STREAMING) {
        s->base.state = PLATE_STALLED;
        if (!s->speech->wake(s)) lose(s);
    }
}

/* Samples among a lot of garbage: told at once, given up when it stays so. */
static void judge_rejects(struct serial_plate *s)
{
    uint64_t good, bad;
    s->speech->tally(s, &good, &bad);
    enum reject_verdict verdict = reject_watch_step(&s->rejects, serial_now_ns(s), good, bad);
    s->base.error = verdict == REJECTS_FEW ? PLATE_OK : PLATE_BAD_FORMAT;
    if (verdict == REJECTS_LONG) s->base.state = PLATE_LOST;
}

static int plate_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct serial_plate *s = (struct serial_plate *)d;
    int64_t until_ns = serial_now_ns(s) + timeout_ms * NS_PER_MS;
    if (s->base.state != PLATE_LOST) judge_rejects(s);
    while (s->base.state != PLATE_LOST) {
        int n = decode(s, out, max);
        if (n > 0) return n;
        int64_t left_ns = until_ns - serial_now_ns(s);
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, SERIAL_WAIT_MS);
        int got = s->transport.wait_read(s->line, s->bytes, SERIAL_BUFFER_BYTES, wait_ms);
        if (got < 0) {
            lose(s);
            break;
        }
        s->at = 0;
        s->count = (size_t)got;
        if (got > 0) s->bytes_ns = serial_now_ns(s);
        n = decode(s, out, max);
        if (n > 0) return n;
        judge_silence(s);
        if (serial_now_ns(s) >= until_ns) break;
    }
    return s->base.state == PLATE_LOST ? -1 : 0;
}

static void plate_capture_head(const struct driver *d, struct capture *c)
{
    const struct serial_plate *s = (const struct serial_plate *)d;
    if (s->has_profile) profile_capture_head(&s->profile, c);
}

const struct driver_ops driver_serial = {
    .scheme = "serial",
    .title = "Plate on a serial port",
    .open = plate_open,
    .read = plate_read,
    .close = plate_close,
    .capture_head = plate_capture_head,
};
