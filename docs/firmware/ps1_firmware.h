/* ps1_firmware.h - a four-cell force plate that speaks PS1, for any microcontroller.
 *
 * Portable C99: no heap, no vendor library, no floating-point arithmetic, no interrupt of its own. You write four small
 * functions for your board (struct ps1_hardware) and a table with your calibration (struct ps1_config); README.md shows how.
 *
 *     static struct ps1_firmware plate;
 *     ps1_firmware_begin(&plate, &config, &hardware);
 *     for (;;) ps1_firmware_poll(&plate);
 *
 * poll never waits: call it as often as you can, at least once per sample. Everything is little-endian on the wire:
 * COBS(frame) 00, frame = type, body, CRC-16/CCITT-FALSE. */
#ifndef PS1_FIRMWARE_H
#define PS1_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    FW_CHANNELS_MAX = 8,
    FW_NAME_MAX = 32,
    FW_FRAME_MAX = 14 + FW_NAME_MAX + FW_CHANNELS_MAX * 14 + 2, /* the longest is INFO */
    FW_WIRE_MAX = FW_FRAME_MAX + 2,                             /* COBS and the delimiter */
    FW_COMMAND_MAX = 9,    /* SET_RATE as it arrives, without its delimiter */
    FW_QUEUE_BYTES = 512,  /* waits for the line: 20 ms of samples at 1 kHz */
    FW_TARE_SAMPLES = 128, /* 24 bits times this fits in 32 */
    FW_LOG_MAX = 60
};

/* Kinds of frame. */
enum {
    FW_SAMPLE = 0x01,
    FW_INFO = 0x02,
    FW_ACK = 0x03,
    FW_LOG = 0x04,
    FW_GET_INFO = 0x81,
    FW_START = 0x82,
    FW_STOP = 0x83,
    FW_TARE = 0x84,
    FW_SET_RATE = 0x85
};
enum { FW_I16 = 1, FW_I24 = 2, FW_I32 = 3, FW_F32 = 4 }; /* value formats    */
enum { FW_FLAG_CLIPPED = 1, FW_FLAG_DROPPED = 2, FW_FLAG_BUTTON = 4, FW_FLAG_TARED = 8 };
enum { FW_BIT_STREAMING = 1, FW_BIT_COMMANDS = 2 }; /* of INFO          */
enum {
    FW_ROLE_CELL = 1,
    FW_ROLE_FX,
    FW_ROLE_FY,
    FW_ROLE_FZ,
    FW_ROLE_MX,
    FW_ROLE_MY,
    FW_ROLE_MZ,
    FW_ROLE_COPX,
    FW_ROLE_COPY,
    FW_ROLE_TEMPERATURE,
    FW_ROLE_OTHER
};
enum { FW_UNIT_COUNTS = 0, FW_UNIT_N, FW_UNIT_NM, FW_UNIT_KG, FW_UNIT_MM, FW_UNIT_CELSIUS };
enum { FW_OK = 0, FW_UNKNOWN = 1, FW_UNSUPPORTED = 2, FW_BUSY = 3, FW_FAILED = 4 }; /* of ACK        */

/* What only you know of your board. context comes back in every call. */
struct ps1_hardware {
    void *context;
    /* Microseconds since any moment; wraps after 2^32. */
    uint32_t (*micros)(void *context);
    /* The newest conversion of every channel, signed counts; false: one of them is not ready or does not answer. */
    bool (*read_adcs)(void *context, int32_t *counts);
    /* Takes as many bytes as there is room for, and returns how many; never waits. */
    size_t (*write)(void *context, const uint8_t *bytes, size_t count);
    /* The next byte from the host, -1: none. */
    int (*read_byte)(void *context);
    /* A button or trigger; NULL: there is none. */
    bool (*button)(void *context);
};

/* value = counts * scale + offset, in the unit. Positions: x to the person's right, y to the front, from the centre. */
struct ps1_channel_config {
    uint8_t role, unit;
    float scale, offset;
    int16_t x_tenth_mm, y_tenth_mm;
};
struct ps1_config {
    const char *name; /* at most 32 bytes of UTF-8 */
    uint32_t serial;
    uint32_t rate_mhz;                   /* samples per 1000 s: 1000000 is 1 kHz */
    uint32_t rate_min_mhz, rate_max_mhz; /* what SET_RATE may ask for */
    uint8_t format;                      /* FW_I24 suits 24-bit converters; FW_I16 and FW_I32 */
    uint8_t count;                       /* channels, 1..8 */
    bool announce; /* INFO once a second without being asked, for hosts that cannot ask */
    struct ps1_channel_config channel[FW_CHANNELS_MAX];
};

struct ps1_firmware {
    const struct ps1_config *config;
    const struct ps1_hardware *hardware;
    bool streaming;
    bool dropped; /* samples before the next one could not be sent */
    bool tared;
    uint8_t flags; /* of the next sample, beside those */
    uint16_t seq;
    uint32_t rate_mhz;
    uint32_t next_us,
        remainder; /* when the next sample is due; remainder: fractions of a microsecond, in 1/rate_mhz */
    uint32_t announced_us;
    uint32_t sent_count, dropped_count; /* samples, for your own display */
    int32_t zero[FW_CHANNELS_MAX];
    /* A running TARE. */
    uint8_t tare_left, tare_token;
    int32_t tare_sum[FW_CHANNELS_MAX];
    /* An answer that has no room in the queue yet: nothing more is read until it is out. */
    bool owes_info, owes_ack, owes_tare;
    uint8_t ack[3], tare_status;
    /* From the host. */
    uint8_t command[FW_COMMAND_MAX];
    uint8_t command_count;
    bool command_bad; /* too long, or the middle of one */
    /* To the host. */
    uint8_t queue[FW_QUEUE_BYTES];
    uint16_t queue_at, queue_count;
};

void ps1_firmware_begin(struct ps1_firmware *f, const struct ps1_config *config,
                        const struct ps1_hardware *hardware);
void ps1_firmware_poll(struct ps1_firmware *f);
/* A line of text for the host's log; left out when the line is busy. */
void ps1_firmware_log(struct ps1_firmware *f, const char *text);

/* ---- the frames alone: each writes one with its delimiter into wire and returns its length ---- */

/* value: counts; for FW_F32 the bits of the float. */
size_t ps1_firmware_sample(uint8_t *wire, uint8_t flags, uint16_t seq, uint32_t t_us, uint8_t format,
                           uint8_t count, const int32_t *value);
size_t ps1_firmware_info(uint8_t *wire, const struct ps1_config *c, uint32_t rate_mhz, uint16_t bits);
size_t ps1_firmware_ack(uint8_t *wire, uint8_t command, uint8_t token, uint8_t status);

#ifdef __cplusplus
}
#endif
#endif
