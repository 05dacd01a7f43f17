/* profile_sample.h - one frame, report or line of a plate that a profile describes, to one force sample (devices.md 5, 6, 10, 11).
 *
 * What frames, HID reports and text lines have in common: numbers at their places, the counters unwrapped, the flags. Pure, plain data,
 * one owner (the reader thread); the profile is borrowed. */
#ifndef EVENKEEL_DRIVERS_PROFILE_SAMPLE_H
#define EVENKEEL_DRIVERS_PROFILE_SAMPLE_H

#include "base/force_sample.h"
#include "base/plate_state.h"
#include "drivers/plate_profile.h"
#include "drivers/sequence.h"

/* A counter that begins again at modulus, in steps of its own. 0: never. */
struct profile_counter { double modulus, wraps, last; bool started; };

struct profile_sampler {
    const struct plate_profile *profile;
    struct profile_counter seq, time;
    double last_t_us;
    bool calibrated;        /* as the profile says; the driver sets it anew when a correction was applied */
    struct sequence sequence;
};
void profile_sampler_begin(struct profile_sampler *s, const struct plate_profile *p);
/* Something was dropped: the next sample carries GAP_BEFORE. */
void profile_sampler_break(struct profile_sampler *s);

/* bytes: a whole frame or report, of at least the profile's length. index: which of its samples, below hid.repeat; 0 for frames.
 * out: all fields but tick. false: a duplicate. A channel whose valid bits are not all set makes the sample CLIPPED. */
bool profile_sample_of_bytes(struct profile_sampler *s, const uint8_t *bytes, int index, int64_t t_arr_ns, struct force_sample *out,
                             struct driver_counters *counters);
/* value: of every column of a line, finite. *misfit: a counter or flag that is no whole number of its size, so the line is noise. */
bool profile_sample_of_columns(struct profile_sampler *s, const double *value, int64_t t_arr_ns, struct force_sample *out,
                               struct driver_counters *counters, bool *misfit);

/* Notes for the head of a capture of this plate, and the profile read from them again (stream_decoder.h). STATUS_DATA: it is not there,
 * cannot be used, is of another format, or has other channels than the plate of the head. Not for the reader thread. */
struct capture;
struct capture_head;
void profile_capture_head(const struct plate_profile *p, struct capture *c);
enum status profile_from_capture(const struct capture_head *head, enum profile_format format, const struct plate_info *plate,
                                 struct plate_profile *out, struct problem *why);

#endif
