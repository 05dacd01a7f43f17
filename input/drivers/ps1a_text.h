/* ps1a_text.h - PS1-A, the text form of the PS1 stream: "$P,seq,t_us,v1,...,vn*HH" and "$I,key=value,...*HH"
 * (devices.md 4.1).
 *
 * Pure: no allocation, no clock, no locale; safe on any thread. */
#ifndef EVENKEEL_DRIVERS_PS1A_TEXT_H
#define EVENKEEL_DRIVERS_PS1A_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_info.h"
#include "base/status.h"

enum { PS1A_LINE_MAX = 256 }; /* without the line end */

struct ps1a_sample {
    uint16_t seq;
    uint32_t t_us;
    int count;                 /* 1..CHANNEL_MAX */
    double value[CHANNEL_MAX]; /* finite */
};

struct ps1a_info { /* 0 or "": the line did not say */
    int version, count;
    double rate_hz, scale;
    char unit[8];              /* "N" "kg" "counts" */
    double width_mm, depth_mm; /* optional: four cells at the corners of this rectangle */
};

enum ps1a_result { PS1A_MORE, PS1A_GOT_SAMPLE, PS1A_GOT_INFO, PS1A_COMMENT, PS1A_NOISE, PS1A_BAD_CHECKSUM };

struct ps1a_message { /* which member: the result */
    union {
        struct ps1a_sample sample;
        struct ps1a_info info;
    };
};

/* One line without its line end. */
enum ps1a_result ps1a_decode(const char *line, size_t count, struct ps1a_message *out);

/* Cuts a stream into lines; a line over 256 bytes is noise up to its end. What comes before the first line end is taken
 * only when it is a whole valid line: it may be the tail of one. Plain data. */
struct ps1a_reader {
    char line[PS1A_LINE_MAX];
    size_t count;
    bool oversize, synchronised;
};
void ps1a_reader_reset(struct ps1a_reader *r);
enum ps1a_result ps1a_reader_push(struct ps1a_reader *r, char byte, struct ps1a_message *out);

/* The XOR of all bytes, as between '$' and '*'. */
uint8_t ps1a_checksum(const char *text, size_t count);

/* Optional sign, digits, optional fraction, optional exponent; the whole of text; '.' is the decimal mark whatever the
 * locale says. Rejects nan, inf, hex, blanks and overflow. */
bool ps1a_number(const char *text, size_t count, double *out);

/* Plate of four cells, right front, right back, left back, left front (the order of devices.md 3.5, V-I).
 * STATUS_DATA: the line does not describe a plate; why says what is missing. */
enum status ps1a_plate_info(const struct ps1a_info *info, struct plate_info *out, struct problem *why);

#endif
