/* serial_plate.h - what the ways of speaking on a serial line share. Inside the serial driver only: serial_plate.c is the driver,
 * serial_ps1.c speaks PS1 and PS1-A, serial_profile.c frames and text lines that a profile describes. */
#ifndef EVENKEEL_DRIVERS_SERIAL_PLATE_H
#define EVENKEEL_DRIVERS_SERIAL_PLATE_H

#include "drivers/delimited_text.h"
#include "drivers/driver.h"
#include "drivers/frame_stream.h"
#include "drivers/plate_profile.h"
#include "drivers/reject_watch.h"
#include "drivers/serial_port.h"
#include "drivers/wire.h"

enum {
    SERIAL_WAIT_MS = 20, /* devices.md 14: longer waits spin after a hang-up */
    SERIAL_BUFFER_BYTES = 16384,
    SERIAL_NAMES_BYTES = 200,
};

struct serial_options {
    int baud, settle_ms; /* -1: not said */
    double width_mm, depth_mm;
    const char *profile; /* NULL: not said */
};

struct serial_plate;
struct serial_speech {
    /* After opening the port: settle, find out, begin; leaves what is not decoded yet in the buffer and fills base.info. */
    enum status (*start)(struct serial_plate *s, enum plate_error *error, struct problem *why);
    int (*feed)(struct serial_plate *s, const uint8_t *bytes, size_t count, size_t *used,
                struct force_sample *out, int max);
    void (*tally)(const struct serial_plate *s, uint64_t *good, uint64_t *bad); /* reject_watch.h */
    bool (*wake)(struct serial_plate *s); /* after a silence; false: the line is gone */
    void (*stop)(struct serial_plate *s);
};
extern const struct serial_speech speech_ps1, speech_profile;

struct serial_plate {
    struct driver base;
    const struct serial_speech *speech;
    struct serial_transport transport;
    void *line;
    char port[PLATE_SPEC_BYTES];
    int settle_ms, baud;
    double width_mm, depth_mm; /* cells= of the SPEC */
    struct plate_profile profile;
    bool has_profile;
    uint8_t bytes[SERIAL_BUFFER_BYTES]; /* read, not decoded yet: at..count */
    size_t at, count;
    int64_t bytes_ns; /* when the newest of them came */
    int64_t last_sample_ns;
    uint64_t good_at_sample, bad_at_sample;
    struct reject_watch rejects;
    /* What is decoded with: one of them. */
    struct wire wire;
    struct frame_stream frames;
    struct delimited_stream lines;
    uint8_t head[WIRE_HEAD_BYTES]; /* the first bytes that came, for the message of BAD_FORMAT */
    size_t head_count;
    uint8_t token;
};

int64_t serial_now_ns(const struct serial_plate *s);
bool serial_send(struct serial_plate *s, const uint8_t *bytes, size_t count); /* false: the line is gone */
/* code is remembered as the plate's error. */
enum status serial_fault(struct serial_plate *s, enum plate_error code, enum plate_error *error);
enum status serial_gone(struct serial_plate *s, enum plate_error *error, struct problem *why);
enum status serial_nothing_comes(struct serial_plate *s, enum plate_error *error, struct problem *why);
/* "0A 1B ...", of at most WIRE_HEAD_BYTES bytes. */
void serial_hex(const uint8_t *bytes, size_t count, char text[3 * WIRE_HEAD_BYTES + 1]);

#endif
