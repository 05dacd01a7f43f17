/* sequence.h - the device's own counters unwrapped, and what is missing between samples (devices.md 11).
 *
 * Pure, plain data, one owner (the reader thread). */
#ifndef EVENKEEL_DRIVERS_SEQUENCE_H
#define EVENKEEL_DRIVERS_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_state.h"

struct sequence {
    int seq_bits, time_bits; /* width on the wire; 0: the device has none */
    double period_us;        /* nominal; 0: unknown. Only used without a sequence number */
    bool started, broken;
    uint32_t last_raw_seq, last_raw_us;
    int64_t seq, t_us;
};

/* seq_bits, time_bits: 0..32. rate_hz: 0 when unknown. */
void sequence_begin(struct sequence *s, int seq_bits, int time_bits, double rate_hz);
/* Something was dropped on the way: the next sample carries GAP_BEFORE. Before the first sample nothing can be missing. */
void sequence_break(struct sequence *s);
/* Fills out->seq, out->t_dev_us (-1 without device time) and adds GAP_BEFORE to out->flags where it belongs; counts
 * samples, lost, duplicates, gaps, clock_resets. false: a duplicate, drop it.
 *
 * A step of 2..1000 lost step-1 samples. Any other step but 0 and 1, or device time that runs backwards, is a restart:
 * seq and time then start again from the values on the wire, so they go back or jump by more than 1000; that is how a
 * later stage sees it. */
bool sequence_accept(struct sequence *s, uint32_t raw_seq, uint32_t raw_us, struct force_sample *out,
                     struct driver_counters *counters);

#endif
