/* ps1_frame.h - the PS1 binary stream: COBS, CRC and the four kinds of frame, in both directions (devices.md 3).
 *
 * Pure: no allocation, no clock, no I/O; safe on any thread. Decoding never reads past what it was given and copes with
 * any bytes. Encoding is what simulated boards and tests use, and what the host sends as commands.
 * Wire: COBS(frame) 00, frame = type, body, CRC-16/CCITT-FALSE; everything little-endian. */
#ifndef EVENKEEL_DRIVERS_PS1_FRAME_H
#define EVENKEEL_DRIVERS_PS1_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_info.h"
#include "base/status.h"

enum {
    PS1_FRAME_MAX = 240, /* decoded, with type and CRC                       */
    PS1_COBS_MAX = 241,  /* COBS adds one byte to at most 254                */
    PS1_WIRE_MAX = 242,  /* and the delimiter                                */
    PS1_NAME_MAX = 32,   /* bytes of the device's name, without the NUL      */
    PS1_LOG_MAX = 237,
};

enum ps1_type {
    /* Device to host. */
    PS1_SAMPLE = 0x01,
    PS1_INFO = 0x02,
    PS1_ACK = 0x03,
    PS1_LOG = 0x04,
    /* Host to device. */
    PS1_GET_INFO = 0x81,
    PS1_START = 0x82,
    PS1_STOP = 0x83,
    PS1_TARE = 0x84,
    PS1_SET_RATE = 0x85,
};
enum ps1_format { PS1_I16 = 1, PS1_I24 = 2, PS1_I32 = 3, PS1_F32 = 4 };
enum ps1_sample_flag { PS1_FLAG_CLIPPED = 1, PS1_FLAG_DROPPED = 2, PS1_FLAG_BUTTON = 4, PS1_FLAG_TARED = 8 };
enum ps1_info_bit { PS1_BIT_STREAMING = 1, PS1_BIT_COMMANDS = 2 };
enum ps1_unit {
    PS1_COUNTS = 0,
    PS1_NEWTON = 1,
    PS1_NEWTON_METRE = 2,
    PS1_KILOGRAM = 3,
    PS1_MILLIMETRE = 4,
    PS1_CELSIUS = 5
};
enum ps1_ack_status {
    PS1_ACK_OK = 0,
    PS1_ACK_UNKNOWN = 1,
    PS1_ACK_UNSUPPORTED = 2,
    PS1_ACK_BUSY = 3,
    PS1_ACK_FAULT = 4
};

struct ps1_sample {
    uint8_t flags; /* enum ps1_sample_flag; other bits of the wire are ignored */
    uint16_t seq;  /* as on the wire: wraps */
    uint32_t t_us; /* as on the wire: wraps */
    enum ps1_format format;
    int count;                          /* 1..CHANNEL_MAX */
    union raw_value value[CHANNEL_MAX]; /* f32 for PS1_F32, else i32 */
};

struct ps1_channel {
    uint8_t role;        /* enum channel_role */
    uint8_t unit;        /* enum ps1_unit */
    float scale, offset; /* value = raw * scale + offset, in unit */
    int16_t x_tenth_mm, y_tenth_mm;
};

struct ps1_info {
    uint8_t version;   /* 1 */
    uint16_t bits;     /* enum ps1_info_bit */
    uint32_t rate_mhz; /* samples per 1000 s */
    uint32_t serial;
    enum ps1_format format;
    int count; /* 1..CHANNEL_MAX */
    char name[PS1_NAME_MAX + 1];
    struct ps1_channel channel[CHANNEL_MAX];
};

struct ps1_ack {
    uint8_t command, token, status;
};
struct ps1_command {
    uint8_t type, token;
    uint32_t rate_mhz; /* PS1_SET_RATE only */
};
struct ps1_log {
    char text[PS1_LOG_MAX + 1];
};

uint16_t crc16_ccitt_false(const uint8_t *bytes, size_t count);
/* out has room for count + 1; count at most 254, no delimiter is added. Returns count + 1. */
size_t cobs_encode(const uint8_t *in, size_t count, uint8_t *out);
/* in: without the delimiter; out has room for count. false: not COBS. */
bool cobs_decode(const uint8_t *in, size_t count, uint8_t *out, size_t *out_count);

/* Each writes one whole frame with its delimiter and returns its length, 0 when an argument is out of range. */
size_t ps1_encode_sample(const struct ps1_sample *s, uint8_t wire[PS1_WIRE_MAX]);
size_t ps1_encode_info(const struct ps1_info *info, uint8_t wire[PS1_WIRE_MAX]);
size_t ps1_encode_ack(const struct ps1_ack *ack, uint8_t wire[PS1_WIRE_MAX]);
size_t ps1_encode_command(const struct ps1_command *c, uint8_t wire[PS1_WIRE_MAX]);
size_t ps1_encode_log(const char *text, uint8_t wire[PS1_WIRE_MAX]);

enum ps1_result {
    PS1_MORE, /* no whole frame yet */
    PS1_GOT_SAMPLE,
    PS1_GOT_INFO,
    PS1_GOT_ACK,
    PS1_GOT_LOG,
    PS1_GOT_COMMAND,
    PS1_BAD_COBS,
    PS1_BAD_CRC,
    PS1_OVERSIZE,
    PS1_BAD_LAYOUT, /* CRC holds, but length, format or values do not fit the type */
    PS1_UNKNOWN_TYPE,
};

struct ps1_message { /* which member: the result */
    union {
        struct ps1_sample sample;
        struct ps1_info info;
        struct ps1_ack ack;
        struct ps1_log log;
        struct ps1_command command;
    };
};

/* Cuts a stream into frames. Starts unsynchronised: everything up to the first 00 is dropped without counting, so a
 * sender begins with a lone 00 (two in a row are legal). Plain data. */
struct ps1_framer {
    uint8_t bytes[PS1_COBS_MAX];
    size_t count;
    bool synchronised, oversize;
};
void ps1_framer_reset(struct ps1_framer *f);
/* out is written only with a PS1_GOT_... result. */
enum ps1_result ps1_framer_push(struct ps1_framer *f, uint8_t byte, struct ps1_message *out);
/* Takes the bytes before the next 00 at once, as far as there is room, and returns how many: the same as pushing each of
 * them, of which none would give a result. */
size_t ps1_framer_fill(struct ps1_framer *f, const uint8_t *bytes, size_t count);
/* One frame without COBS and delimiter. */
enum ps1_result ps1_decode(const uint8_t *frame, size_t count, struct ps1_message *out);

/* A value at the limit of its type: the amplifier cannot say more (devices.md 13, CLIPPED). */
bool ps1_value_at_limit(enum ps1_format format, union raw_value v);

/* What the INFO frame says, in our words and units (kg become N). Fills name, serial, raw_kind, channels, rate, seq_bits,
 * has_device_time, size and CoP thresholds; leaves spec and driver alone. STATUS_DATA: scale 0 or not finite, a role
 * twice, or the channels do not give a CoP (devices.md 3.3, 10); why says which. */
enum status ps1_plate_info(const struct ps1_info *info, struct plate_info *out, struct problem *why);
/* The second half of it, for every kind of plate: do these channels give a vertical force and a CoP? */
enum status plate_channels_check(const struct plate_info *info, struct problem *why);

#endif
