/* stream_decoder.h - what a capture holds, decoded again: one row per wire format (devices.md 15 T7).
 *
 * replay.c opens every capture through this table, whatever plate wrote it. To add a format:
 *  1. The live driver's capture_head op (driver.h) writes what decoding needs beside plate_info, which is always
 *     in the head: capture_note(c, "format", NAME), NAME as in [stream] format of a profile, and its own keys,
 *     e.g. "calibration" or "profile_text" (a value of several lines comes back as it was).
 *  2. The live driver calls capture_bytes(d->capture, 'R', t_ns, ...) with what it read, one call per HID report
 *     or per read of a line, from a report's, frame's or line's start on; 'W' with what it wrote.
 *  3. A file of its own fills one struct stream_format from the same pure decoder that the live driver uses, and
 *     stream_decoder.c gets its row. The samples must be those of the live driver: values, seq and flags alike.
 * A capture whose head says no format is PS1 or PS1-A, told apart by what arrives.
 *
 * Owner: one thread. feed allocates nothing and does no I/O. */
#ifndef EVENKEEL_DRIVERS_STREAM_DECODER_H
#define EVENKEEL_DRIVERS_STREAM_DECODER_H

#include <stddef.h>
#include <stdint.h>

#include "base/plate_info.h"
#include "base/plate_state.h"
#include "base/status.h"
#include "drivers/capture.h"

struct stream_format {
    const char *name; /* value of "# format =" */
    /* plate: of the head, all of plate_info. *state: the decoder's own, freed by end; when begin fails it has
     * freed what it made. STATUS_DATA: why says head->path and which key. */
    enum status (*begin)(const struct capture_head *head, const struct plate_info *plate, void **state,
                         struct problem *why);
    /* bytes: one R chunk, or what is left of it. Decodes until out (max 1 or more) is full; *used: how
     * many bytes are done with. Formats of whole reports take a chunk at once; when out gets full inside a
     * report they leave *used 0 and go on where they were when the same bytes come again. Less than max
     * samples means that all bytes were used. t_arr_ns: when this chunk arrived, on the clock of the
     * replay; never decreases. Returns the samples written to out: all fields but tick. */
    int (*feed)(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters);
    /* A W chunk: what the host sent, for formats where that changes what comes back. NULL: of no interest. */
    void (*sent)(void *state, const uint8_t *bytes, size_t count);
    void (*end)(void *state); /* NULL state is fine */
};

struct stream_decoder {
    const struct stream_format *format;
    void *state;
};

/* The format that the head names. STATUS_DATA: no such format, or its keys do not fit; why says where. */
enum status stream_decoder_begin(struct stream_decoder *d, const struct capture_head *head,
                                 const struct plate_info *plate, struct problem *why);
int stream_decoder_feed(struct stream_decoder *d, const uint8_t *bytes, size_t count, size_t *used,
                        int64_t t_arr_ns, struct force_sample *out, int max,
                        struct driver_counters *counters);
void stream_decoder_sent(struct stream_decoder *d, const uint8_t *bytes, size_t count);
void stream_decoder_end(struct stream_decoder *d); /* safe on zeroed memory */

#endif
