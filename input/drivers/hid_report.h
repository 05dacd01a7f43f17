/* hid_report.h - input reports of a HID plate that a profile describes, to force samples (devices.md 6).
 *
 * Pure: no allocation, no clock, no I/O; one owner (the reader thread). */
#ifndef EVENKEEL_DRIVERS_HID_REPORT_H
#define EVENKEEL_DRIVERS_HID_REPORT_H

#include "drivers/plate_profile.h"
#include "drivers/profile_sample.h"
#include "drivers/stream_decoder.h"

struct hid_report_stream {
    const struct plate_profile *profile; /* borrowed */
    struct profile_sampler sampler;
    int index;          /* sample of the report that is decoded next: out was full */
    uint64_t good, bad; /* reports since begin; those with another number are neither */
    uint64_t other;
};
void hid_report_begin(struct hid_report_stream *s, const struct plate_profile *p);
/* One report as hidapi gives it. Returns the samples written; *done false: out (max 1 or more) is full, the same report must come again. */
int hid_report_take(struct hid_report_stream *s, const uint8_t *report, size_t count, int64_t t_arr_ns, struct force_sample *out, int max,
                    bool *done, struct driver_counters *counters);

extern const struct stream_format stream_hid; /* format "hid" of a capture: one report per chunk */

#endif
