/* wbb_stream.h - load reports of a Wii Balance Board to force samples; the same for the live board and for
 * a capture of one.
 *
 * Pure, plain data, one owner (the reader thread). */
#ifndef EVENKEEL_DRIVERS_WBB_STREAM_H
#define EVENKEEL_DRIVERS_WBB_STREAM_H

#include "base/force_sample.h"
#include "base/plate_state.h"
#include "drivers/stream_decoder.h"
#include "drivers/wbb_report.h"

struct wbb_stream {
    bool uncalibrated;
    bool started, broken; /* broken: something was dropped, the next sample carries GAP_BEFORE */
    bool button;          /* was down in a report without load data: the next sample tells */
    int64_t seq;          /* host counter, of the next sample */
    int64_t t_last_ns;
};

/* Takes any decoded report; true: it gave a sample. count: of the report's bytes. */
bool wbb_stream_take(struct wbb_stream *s, const struct wbb_report *r, size_t count, int64_t t_arr_ns,
                     struct force_sample *out, struct driver_counters *counters);

/* Format "wbb" of a capture: one report per chunk. */
extern const struct stream_format stream_wbb;

#endif
