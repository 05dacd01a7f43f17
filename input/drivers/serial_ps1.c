/* serial_ps1.c - how a plate that speaks PS1 or PS1-A is started and read (devices.md 3, 4.1). */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/profile_choice.h"
#include "drivers/serial_plate.h"

enum {
    ASK_TIMES = 3,
    ASK_MS = 300,     /* devices.md 3.4 */
    LISTEN_MS = 1100, /* a board may describe itself once a second without being asked */
    FIRST_SAMPLE_MS = 800,
};

static bool send_command(struct serial_plate *s, enum ps1_type type)
{
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_command c = {.type = (uint8_t)type, .token = ++s->token};
    return serial_send(s, wire, ps1_encode_command(&c, wire));
}

static bool described(const struct serial_plate *s)
{
    return s->wire.has_info || s->wire.info_status != STATUS_OK;
}

static bool by_profile(const struct serial_plate *s)
{
    return s->has_profile && s->profile.channel_count > 0;
}

static enum ps1_format ps1_format_of(enum field_type t)
{
    return t == FIELD_I16LE ? PS1_I16 : t == FIELD_I24LE ? PS1_I24 : t == FIELD_I32LE ? PS1_I32 : PS1_F32;
}

/* Reads and decodes for at most duration_ms, until the plate has described itself; what comes after the description stays
 * in the buffer. false: the line is gone. */
static bool listen_for_info(struct serial_plate *s, int duration_ms, bool stop_when_described)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    int64_t until_ns = serial_now_ns(s) + duration_ms * NS_PER_MS;
    while (!(stop_when_described && described(s))) {
        int64_t left_ns = until_ns - serial_now_ns(s);
        if (left_ns <= 0) return true;
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, SERIAL_WAIT_MS);
        int n = s->transport.wait_read(s->line, s->bytes, SERIAL_BUFFER_BYTES, wait_ms);
        if (n < 0) return false;
        s->bytes_ns = serial_now_ns(s);
        s->count = (size_t)n;
        for (s->at = 0; s->at < s->count && !(stop_when_described && described(s));) {
            size_t used = 0;
            (void)wire_feed(&s->wire, s->bytes + s->at, 1, &used, s->bytes_ns, &ignored, 1, &scratch);
            s->at += used;
        }
    }
    return true;
}

/* A profile with channels says what INFO would: the board need not know it. */
static void describe_by_profile(struct serial_plate *s)
{
    const struct plate_profile *p = &s->profile;
    bool binary = p->format == FORMAT_PS1;
    wire_begin(&s->wire, binary ? WIRE_PS1 : WIRE_PS1A);
    wire_describe(&s->wire, &p->info, binary ? ps1_format_of(p->channel[0].type) : PS1_F32);
    ps1_framer_reset(&s->wire.framer);
    ps1a_reader_reset(&s->wire.text);
}

/* Boot messages are no verdict on the stream, but a description among them is kept. */
static void forget_boot(struct serial_plate *s)
{
    struct wire boot = s->wire;
    s->at = s->count = 0;
    if (by_profile(s)) {
        describe_by_profile(s);
        return;
    }
    wire_begin(&s->wire, boot.has_info ? boot.format : WIRE_UNKNOWN);
    if (boot.has_info) wire_describe(&s->wire, &boot.info, boot.sample_format);
    ps1_framer_reset(&s->wire.framer);
    ps1a_reader_reset(&s->wire.text);
    /* A silent board's answer to the first question begins without a delimiter in front. */
    s->wire.framer.synchronised = !boot.has_info;
    s->wire.width_mm = s->width_mm;
    s->wire.depth_mm = s->depth_mm;
}

static bool send_delimiter(struct serial_plate *s)
{
    static const uint8_t delimiter[] = {0};
    return serial_send(s, delimiter, sizeof delimiter);
}

static bool ask_for_info(struct serial_plate *s)
{
    if (!send_delimiter(s)) return false;
    for (int i = 0; i < ASK_TIMES && !described(s); i++) {
        if (!send_command(s, PS1_GET_INFO)) return false;
        if (!listen_for_info(s, ASK_MS, true)) return false;
    }
    return listen_for_info(s, LISTEN_MS, true);
}

static enum status not_understood(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    char hex[3 * WIRE_HEAD_BYTES + 1], names[SERIAL_NAMES_BYTES];
    serial_hex(s->wire.head, s->wire.head_count, hex);
    profile_names(TRANSPORT_SERIAL, names, sizeof names);
    (void)problem_set(
        why, STATUS_PLATE,
        "What comes from %.60s is neither PS1 nor PS1-A. Try another speed with baud=, another port, or a "
        "profile that describes the plate with profile= (%s). First bytes: %s",
        s->port, names, hex);
    return serial_fault(s, PLATE_BAD_FORMAT, error);
}

static enum status need_profile(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    char names[SERIAL_NAMES_BYTES];
    profile_names(TRANSPORT_SERIAL, names, sizeof names);
    (void)problem_set(why, STATUS_PLATE,
                      "The plate on %.60s sends data but does not describe its channels, so they cannot be "
                      "read. Name a profile "
                      "that describes it with profile= (%s), or write one (docs/plates.md). A board that "
                      "speaks PS1 can send an "
                      "INFO frame, with PS1-A a $I line.",
                      s->port, names);
    return serial_fault(s, PLATE_NEED_PROFILE, error);
}

static enum status judge_silence_about_itself(struct serial_plate *s, enum plate_error *error,
                                              struct problem *why)
{
    if (s->wire.info_status != STATUS_OK) {
        (void)problem_set(why, STATUS_PLATE,
                          "The plate on %s describes itself in a way that cannot be used: %s. Its "
                          "firmware needs mending.",
                          s->port, s->wire.info_why.text);
        return serial_fault(s, PLATE_BAD_PROFILE, error);
    }
    if (s->wire.head_count == 0) return serial_nothing_comes(s, error, why);
    if (s->wire.format == WIRE_UNKNOWN || s->wire.bad > s->wire.good) return not_understood(s, error, why);
    return need_profile(s, error, why);
}

/* Reads on until a first sample or an answer to START; all bytes stay in the buffer for read. */
static enum status wait_for_stream(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    struct wire probe = s->wire;
    size_t probed = s->at;
    int64_t until_ns = serial_now_ns(s) + FIRST_SAMPLE_MS * NS_PER_MS;
    probe.has_ack = false;
    for (;;) {
        size_t used = 0;
        int got = wire_feed(&probe, s->bytes + probed, s->count - probed, &used, s->bytes_ns, &ignored, 1,
                            &scratch);
        probed += used;
        if (got > 0 || (probe.has_ack && probe.ack.command == PS1_START && probe.ack.status == PS1_ACK_OK))
            return STATUS_OK;
        if (serial_now_ns(s) >= until_ns || s->count == SERIAL_BUFFER_BYTES) break;
        int n = s->transport.wait_read(s->line, s->bytes + s->count, (int)(SERIAL_BUFFER_BYTES - s->count),
                                       SERIAL_WAIT_MS);
        if (n < 0) return serial_gone(s, error, why);
        if (n > 0) s->bytes_ns = serial_now_ns(s);
        s->count += (size_t)n;
    }
    if (by_profile(s)) { /* nobody asked the board what it speaks */
        s->wire = probe;
        if (probe.head_count == 0) return serial_nothing_comes(s, error, why);
        if (probe.bad >= probe.good) return not_understood(s, error, why);
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
    return serial_fault(s, PLATE_INIT_TIMEOUT, error);
}

static enum status start_ps1(struct serial_plate *s, enum plate_error *error, struct problem *why)
{
    if (!listen_for_info(s, s->settle_ms, false)) return serial_gone(s, error, why);
    s->transport.flush(s->line);
    forget_boot(s);
    if (!s->wire.has_info && !ask_for_info(s)) return serial_gone(s, error, why);
    if (!s->wire.has_info) return judge_silence_about_itself(s, error, why);
    char serial[PLATE_SERIAL_BYTES]; /* of the adapter, for boards that have none of their own */
    memcpy(serial, s->base.info.serial, sizeof serial);
    s->base.info = s->wire.info;
    if (!s->base.info.serial[0]) memcpy(s->base.info.serial, serial, sizeof serial);
    if (by_profile(s) && s->wire.format == WIRE_PS1 && !send_delimiter(s)) return serial_gone(s, error, why);
    if (s->wire.format == WIRE_PS1 && !send_command(s, PS1_START)) return serial_gone(s, error, why);
    return wait_for_stream(s, error, why);
}

static int feed_ps1(struct serial_plate *s, const uint8_t *bytes, size_t count, size_t *used,
                    struct force_sample *out, int max)
{
    s->wire.info.calibrated = s->base.info.calibrated; /* a correction may have been applied since */
    return wire_feed(&s->wire, bytes, count, used, s->bytes_ns, out, max, &s->base.counters);
}

static void tally_ps1(const struct serial_plate *s, uint64_t *good, uint64_t *bad)
{
    *good = s->wire.good;
    *bad = s->wire.bad;
}

/* A board that was reset streams again after START. */
static bool wake_ps1(struct serial_plate *s)
{
    return s->wire.format != WIRE_PS1 || send_command(s, PS1_START);
}

static void stop_ps1(struct serial_plate *s)
{
    if (s->wire.format == WIRE_PS1) (void)send_command(s, PS1_STOP);
}

const struct serial_speech speech_ps1 = {start_ps1, feed_ps1, tally_ps1, wake_ps1, stop_ps1};
