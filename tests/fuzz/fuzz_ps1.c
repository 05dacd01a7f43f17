/* links: drivers signal */
/* The PS1 stream: what is decoded encodes to the bytes it came from; INFO that makes a plate makes a whole one. */
#include <math.h>
#include <string.h>

#include "base/text_clean.h"
#include "drivers/ps1_frame.h"
#include "fuzz.h"
#include "signal/sway_step.h"

static bool has_got(enum ps1_result r)
{
    return r >= PS1_GOT_SAMPLE && r <= PS1_GOT_COMMAND;
}

/* 0: the wire said more than the message keeps (spare flag bits, a NUL inside a text). */
static size_t encode(enum ps1_result r, const struct ps1_message *m, uint8_t wire[PS1_WIRE_MAX])
{
    switch (r) {
    case PS1_GOT_SAMPLE: return ps1_encode_sample(&m->sample, wire);
    case PS1_GOT_INFO: return ps1_encode_info(&m->info, wire);
    case PS1_GOT_ACK: return ps1_encode_ack(&m->ack, wire);
    case PS1_GOT_LOG: return ps1_encode_log(m->log.text, wire);
    case PS1_GOT_COMMAND: return ps1_encode_command(&m->command, wire);
    default: return 0;
    }
}

static bool keeps_all(enum ps1_result r, const uint8_t *frame, size_t count)
{
    if (r == PS1_GOT_SAMPLE) return (frame[1] & 0xf0) == 0;
    if (r == PS1_GOT_LOG) return memchr(frame + 1, 0, count - 3) == NULL;
    if (r == PS1_GOT_INFO) return memchr(frame + 14, 0, frame[13]) == NULL;
    return true;
}

static void check_plate(const struct ps1_info *info)
{
    struct plate_info plate = {.name = ""};
    struct problem why = {STATUS_OK, ""};
    struct sway_config config, back;
    static char text[SWAY_CONFIG_TEXT_BYTES], again[SWAY_CONFIG_TEXT_BYTES];
    char name[PLATE_NAME_BYTES];
    if (ps1_plate_info(info, &plate, &why) != STATUS_OK) {
        HOLDS(why.text[0]);
        return;
    }
    HOLDS(plate_channels_check(&plate, &why) == STATUS_OK);
    HOLDS(isfinite(plate.rate_hz) && plate.rate_hz > 0 && plate.width_mm >= 0 && plate.depth_mm >= 0);
    memcpy(name, plate.name, sizeof name);
    text_clean(name);
    HOLDS(strcmp(name, plate.name) == 0 && name[0]);
    sway_config_default(&plate, &config);
    if (sway_config_check(&config, &why) != STATUS_OK) return; /* 1 kHz loop: not every rate */
    HOLDS(sway_config_write(&config, text, sizeof text) == STATUS_OK);
    HOLDS(sway_config_read(text, &back, &why) == STATUS_OK);
    HOLDS(sway_config_write(&back, again, sizeof again) == STATUS_OK && strcmp(text, again) == 0);
}

static void check_message(enum ps1_result r, const struct ps1_message *m, const uint8_t *wire, size_t count)
{
    uint8_t ours[PS1_WIRE_MAX], frame[PS1_WIRE_MAX];
    size_t frame_count = 0, n = encode(r, m, ours);
    HOLDS(n > 0 && count <= PS1_COBS_MAX && cobs_decode(wire, count, frame, &frame_count));
    if (keeps_all(r, frame, frame_count))
        HOLDS(n == count + 1 && ours[count] == 0 && memcmp(ours, wire, count) == 0);
    if (r == PS1_GOT_SAMPLE)
        for (int i = 0; i < m->sample.count; i++)
            if (m->sample.format == PS1_F32) HOLDS(isfinite(m->sample.value[i].f32));
    if (r == PS1_GOT_INFO) check_plate(&m->info);
}

static void check_stream(const uint8_t *bytes, size_t count)
{
    struct ps1_framer framer;
    struct ps1_message message, before;
    size_t start = 0;
    ps1_framer_reset(&framer);
    memset(&message, 0xa5, sizeof message);
    for (size_t i = 0; i < count; i++) {
        before = message;
        enum ps1_result r = ps1_framer_push(&framer, bytes[i], &message);
        if (has_got(r)) {
            HOLDS(bytes[i] == 0);
            check_message(r, &message, bytes + start, i - start);
        } else {
            HOLDS(memcmp(&before, &message, sizeof message) == 0);
        }
        if (bytes[i] == 0) start = i + 1;
    }
}

/* The checksum is ours here, so that bytes reach what lies behind it. */
static void check_frame(const uint8_t *bytes, size_t count)
{
    uint8_t frame[PS1_FRAME_MAX], wire[PS1_WIRE_MAX];
    struct ps1_message message;
    if (count == 0 || count > PS1_FRAME_MAX - 2) return;
    memcpy(frame, bytes, count);
    uint16_t crc = crc16_ccitt_false(frame, count);
    frame[count] = (uint8_t)crc;
    frame[count + 1] = (uint8_t)(crc >> 8);
    enum ps1_result r = ps1_decode(frame, count + 2, &message);
    size_t n = cobs_encode(frame, count + 2, wire);
    if (has_got(r)) check_message(r, &message, wire, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    check_stream(bytes, count);
    check_frame(bytes, count);
    return 0;
}
