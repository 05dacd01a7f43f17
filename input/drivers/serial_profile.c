/* serial_profile.c - how a plate is started and read whose frames or lines a profile describes (devices.md 4.2, 5). */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/profile_choice.h"
#include "drivers/serial_plate.h"

enum {
    FIRST_SAMPLE_MS = 2000, /* devices.md 13: so long is a stream judged; 20 samples of the slowest plate */
    KEPT_BYTES = 1024,      /* of what gave no sample yet: no frame or line begins further back */
};
_Static_assert((int)KEPT_BYTES >= (int)FRAME_ROOM && (int)KEPT_BYTES > (int)DELIMITED_LINE_MAX,
               "a frame or line fits in");

static bool is_text(const struct serial_plate *s)
{
    return s->profile.format == FORMAT_DELIMITED;
}

static void begin_decoding(struct serial_plate *s, bool at_line_start)
{
    if (is_text(s))
        delimited_begin(&s->lines, &s->profile, at_line_start);
    else
        frame_stream_begin(&s->frames, &s->profile);
}

static int feed_with(struct serial_plate *s, const uint8_t *bytes, size_t count, size_t *used,
                     struct force_sample *out, int max, struct driver_counters *counters)
{
    return is_text(s) ? delimited_feed(&s->lines, bytes, count, used, s->bytes_ns, out, max, counters)
                      : frame_stream_feed(&s->frames, bytes, count, used, s->bytes_ns, out, max, counters);
}

static int feed_profile(struct serial_plate *s, const uint8_t *bytes, size_t count, size_t *used,
                        struct force_sample *out, int max)
{
    /* A correction may have been applied since. */
    s->lines.sampler.calibrated = s->frames.sampler.calibrated = s->base.info.calibrated;
    return feed_with(s, bytes, count, used, out, max, &s->base.counters);
}

static void tally_profile(const struct serial_plate *s, uint64_t *good, uint64_t *bad)
{
    *good = is_text(s) ? s->lines.good : s->frames.good;
    *bad = is_text(s) ? s->lines.bad : s->frames.bad;
}

/* ---- start-up ---- */

static bool settle(struct serial_plate *s)
{
    int64_t until_ns = serial_now_ns(s) + s->settle_ms * NS_PER_MS;
    for (;;) {
        int64_t left_ns = until_ns - serial_now_ns(s);
        if (left_ns <= 0) break;
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, SERIAL_WAIT_MS);
        if (s->transport.wait_read(s->line, s->bytes, SERIAL_BUFFER_BYTES, wait_ms) < 0) return false;
    }
    s->transport.flush(s->line);
    s->at = s->count = 0;
    return true;
}

static bool send_all(struct serial_plate *s, const struct byte_string *messages, int count)
{
    for (int i = 0; i < count; i++)
        if (!serial_send(s, messages[i].bytes, (size_t)messages[i].count)) return false;
    return true;
}

/* Feeds what has come, a byte at a time, up to a first sample. true: bytes[s->at] begins its frame or line. */
static bool find_start(struct serial_plate *s, size_t *probed, size_t *line_start)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    while (*probed < s->count) {
        size_t used;
        if (is_text(s) && s->lines.count == 0 && !s->lines.oversize) *line_start = *probed;
        int n = feed_with(s, s->bytes + *probed, 1, &used, &ignored, 1, &scratch);
        (*probed)++;
        if (n == 0) continue;
        const struct frame_framer *f = &s->frames.framer;
        s->at = is_text(s) ? *line_start : *probed - (f->count - f->at) - (size_t)f->frame->length;
        return true;
    }
    return false;
}

/* Room for more, when nothing so far gave a sample. */
static void forget_oldest(struct serial_plate *s, size_t *probed, size_t *line_start)
{
    if (s->count < SERIAL_BUFFER_BYTES) return;
    size_t gone = s->count - KEPT_BYTES;
    memmove(s->bytes, s->bytes + gone, KEPT_BYTES);
    s->count = KEPT_BYTES;
    *probed -= gone;
    *line_start = *line_start > gone ? *line_start - gone : 0;
}

static void keep_head(struct serial_plate *s)
{
    for (size_t i = s->head_count; i < WIRE_HEAD_BYTES && i < s->count; i++)
        s->head[s->head_count++] = s->bytes[i];
}

static enum status does_not_fit(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    char hex[3 * WIRE_HEAD_BYTES + 1], names[SERIAL_NAMES_BYTES];
    uint64_t good, bad;
    tally_profile(s, &good, &bad);
    if (good > bad) {
        (void)problem_set(why, STATUS_PLATE,
                          "What comes from %.60s are only frames of another plate: none has the select_value "
                          "of the profile \"%s\". "
                          "Name the profile of the other side with profile=.",
                          s->port, s->profile.name);
        return serial_fault(s, PLATE_BAD_FORMAT, error);
    }
    serial_hex(s->head, s->head_count, hex);
    profile_names(TRANSPORT_SERIAL, names, sizeof names);
    (void)problem_set(why, STATUS_PLATE,
                      "What comes from %.60s at %d baud does not fit the profile \"%s\". Try another speed "
                      "with baud= or another "
                      "profile with profile= (%s). First bytes: %s",
                      s->port, s->baud, s->profile.name, names, hex);
    return serial_fault(s, PLATE_BAD_FORMAT, error);
}

static enum status wait_for_first(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    size_t probed = 0, line_start = 0;
    int64_t until_ns = serial_now_ns(s) + FIRST_SAMPLE_MS * NS_PER_MS;
    while (serial_now_ns(s) < until_ns) {
        forget_oldest(s, &probed, &line_start);
        int n = s->transport.wait_read(s->line, s->bytes + s->count, (int)(SERIAL_BUFFER_BYTES - s->count),
                                       SERIAL_WAIT_MS);
        if (n < 0) return serial_gone(s, error, why);
        if (n > 0) s->bytes_ns = serial_now_ns(s);
        s->count += (size_t)n;
        keep_head(s);
        if (!find_start(s, &probed, &line_start)) continue;
        /* Decoded anew from here on by read, so that a capture begins where decoding does. */
        begin_decoding(s, true);
        return STATUS_OK;
    }
    if (s->head_count == 0) return serial_nothing_comes(s, error, why);
    return does_not_fit(s, error, why);
}

static enum status start_profile(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    char serial[PLATE_SERIAL_BYTES]; /* of the adapter: such plates have none of their own */
    memcpy(serial, s->base.info.serial, sizeof serial);
    s->base.info = s->profile.info;
    memcpy(s->base.info.serial, serial, sizeof serial);
    if (!settle(s) || !send_all(s, s->profile.serial.init, s->profile.serial.init_count))
        return serial_gone(s, error, why);
    begin_decoding(s, false);
    return wait_for_first(s, error, why);
}

static bool wake_profile(struct serial_plate *s)
{
    return send_all(s, s->profile.serial.init, s->profile.serial.init_count);
}

static void stop_profile(struct serial_plate *s)
{
    (void)send_all(s, s->profile.serial.stop_bytes, s->profile.serial.stop_count);
}

const struct serial_speech speech_profile = {start_profile, feed_profile, tally_profile, wake_profile,
                                             stop_profile};
