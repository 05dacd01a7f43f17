/* frame_stream.h - frames of a fixed length out of a stream of bytes: sync, length, check sum (devices.md 5).
 *
 * Looks for the sync bytes, waits for the whole frame, verifies its check sum; when anything is wrong it goes on one byte after the sync,
 * so that a true frame inside what looked like one is found. Without a check sum three syncs at their places, one frame apart, are needed
 * before the first frame is taken, and again after each loss. Pure: no allocation, no clock, no I/O; one owner (the reader thread). */
#ifndef EVENKEEL_DRIVERS_FRAME_STREAM_H
#define EVENKEEL_DRIVERS_FRAME_STREAM_H

#include "drivers/plate_profile.h"
#include "drivers/profile_sample.h"
#include "drivers/stream_decoder.h"

enum { FRAME_ROOM = 2 * FRAME_BYTES_MAX + SYNC_BYTES_MAX };

enum frame_result {
    FRAME_MORE,     /* nothing whole yet */
    FRAME_GOT,      /* a frame of this plate */
    FRAME_OTHER,    /* a good frame of another plate on the same line (select) */
    FRAME_SKIPPED,  /* one byte that begins no frame */
    FRAME_BAD_CHECK /* sync bytes, but the check sum does not fit: one byte is skipped */
};
struct frame_framer {
    const struct profile_frame *frame; /* borrowed */
    uint8_t bytes[FRAME_ROOM];         /* at..count: came, and not done with */
    size_t at, count;
    bool locked;                       /* without a check sum: three syncs were where they belong */
};
void frame_framer_begin(struct frame_framer *f, const struct profile_frame *frame);
/* Only after FRAME_MORE or begin: then there is room. */
void frame_framer_add(struct frame_framer *f, uint8_t byte);
/* The next thing in what was added; call until FRAME_MORE. With FRAME_GOT *out is the frame, until the next add. */
enum frame_result frame_framer_next(struct frame_framer *f, const uint8_t **out);

/* Frames to samples. */
struct frame_stream {
    struct frame_framer framer;
    struct profile_sampler sampler;
    bool started;             /* a good frame came: from now on errors are counted */
    bool in_step;             /* the last thing was a good frame */
    bool held;                /* the byte that comes first in the next feed was added already: out was full */
    uint64_t good, bad;       /* bytes in good frames, bytes that were skipped, since begin */
};
void frame_stream_begin(struct frame_stream *s, const struct plate_profile *p); /* p: borrowed */
/* As stream_format.feed. When out gets full the last byte may stay unused: it comes again. */
int frame_stream_feed(struct frame_stream *s, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns, struct force_sample *out,
                      int max, struct driver_counters *counters);

extern const struct stream_format stream_frame; /* format "frame" of a capture */

#endif
