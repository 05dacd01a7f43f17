/* wire.h - bytes of a plate to force samples: PS1 or PS1-A, told apart by what arrives.
 *
 * The one way from bytes to samples for the serial driver, the simulated plate and the replay of captures, so that all
 * of them drop, count and flag alike. Pure: no allocation, no clock, no I/O. One owner (the reader thread). */
#ifndef EVENKEEL_DRIVERS_WIRE_H
#define EVENKEEL_DRIVERS_WIRE_H

#include "base/plate_state.h"
#include "drivers/ps1_frame.h"
#include "drivers/ps1a_text.h"
#include "drivers/sequence.h"

enum wire_format { WIRE_UNKNOWN, WIRE_PS1, WIRE_PS1A };
enum { WIRE_HEAD_BYTES = 64 };

struct wire {
    enum wire_format format; /* WIRE_UNKNOWN until the first valid frame or line */
    struct ps1_framer framer;
    struct ps1a_reader text;
    struct sequence sequence;
    struct plate_info info; /* meaningful when has_info */
    bool has_info;
    bool has_ack; /* set by an ACK; the caller clears it */
    struct ps1_ack ack;
    enum status info_status; /* STATUS_DATA: a description came and cannot be used, info_why says why */
    struct problem info_why;
    enum ps1_format sample_format;
    uint64_t good, bad;            /* frames or lines since wire_begin; BAD_FORMAT is more than half bad */
    uint64_t undescribed;          /* good samples that came before any description: not passed on */
    uint8_t head[WIRE_HEAD_BYTES]; /* the first bytes that came, for the message of BAD_FORMAT */
    size_t head_count;
    double width_mm, depth_mm; /* from the plate SPEC, for PS1-A boards that do not say it; 0: unknown */
};

/* format: WIRE_UNKNOWN to find out. */
void wire_begin(struct wire *w, enum wire_format format);
/* The plate is known already (a capture, the simulated plate): samples are passed on from the first one. */
void wire_describe(struct wire *w, const struct plate_info *info, enum ps1_format sample_format);
/* Eats up to count bytes, at most until out is full; *used says how many. Returns the samples written.
 * counters: required. */
int wire_feed(struct wire *w, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
              struct force_sample *out, int max, struct driver_counters *counters);

#endif
