/* sway_events.h - sudden and lasting things on the plate: on, off, lift, edge, bad signal, gone
 * (exercises.md 2.4).
 *
 * Durations of weight events are counted in raw samples at the nominal rate, so that a stall makes nothing
 * last longer; those of missing data are counted in grid ticks. Plain data, RT-safe. */
#ifndef EVENKEEL_SIGNAL_SWAY_EVENTS_H
#define EVENKEEL_SIGNAL_SWAY_EVENTS_H

#include "signal/plate_maths.h"
#include "signal/sway_step.h"

enum { RATE_BUCKETS = 20, RATE_BUCKET_TICKS = 100 };  /* the rate is counted over 2 s */

struct lift_watch { uint32_t count; bool up; };

struct sway_events {
    bool has_fz, weighed;
    double on_above_n, off_below_n, lift_low_n, lift_high_n, fz_limit_n;
    uint32_t on_needed, lift_needed, gone_needed;     /* samples */
    uint32_t on_count, off_count, gone_count;
    bool on, gone;
    struct lift_watch left, right;
    bool edge;
    double edge_x_mm, edge_y_mm;                      /* half distances where EDGE begins; 0: unknown */
    bool bad, overload;                               /* overload: a sample of this tick breaks a force limit, or is not to be believed */
    uint32_t calm_ticks, ticks, quiet_ticks;          /* quiet: since the newest usable sample */
    uint32_t bucket[RATE_BUCKETS];
    bool seen;                                        /* a usable sample came at all */
    uint32_t ticks_since_first;
};

void sway_events_start(struct sway_events *e, const struct sway_config *config, bool has_fz);
/* A hole of unknown content: nothing that was lasting before counts as lasting now. */
void sway_events_break(struct sway_events *e);
/* One usable raw sample. share_right: of the filtered cursor, NaN while there is none. Returns enum
 * sway_event bits. */
uint32_t sway_events_sample(struct sway_events *e, const struct plate_reading *r, double share_right);
/* Once per tick, after its samples; usable: how many there were. Sets e->bad. */
uint32_t sway_events_tick(struct sway_events *e, uint32_t usable);
/* Once per tick with a valid cursor. */
uint32_t sway_events_edge(struct sway_events *e, struct point_mm cursor_mm, double lean);

#endif
