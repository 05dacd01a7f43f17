/* sway_events.c - thresholds, durations and hysteresis of exercises.md 2.4. */
#include "signal/sway_events.h"

#include <math.h>

enum { DROPOUT_TICKS = 200, CALM_TICKS = 200, RATE_MIN_HZ = 40 };
#define STEP_S 0.3
#define LIFT_S 0.2
#define GONE_S 60.0
/* Until the person is weighed: 200 N is more than any child's bag, 100 N less than any person. */
#define ON_UNWEIGHED_N 200.0
#define OFF_UNWEIGHED_N 100.0
#define LIFT_BEGIN 0.95
#define LIFT_END 0.90
#define LIFT_WEIGHT_SHARE 0.15
#define NEGATIVE_CELL_N (-20.0)
#define EDGE_LEAN 1.15
#define EDGE_MARGIN_MM 15.0
/* The bell shall not ring twice for one visit to the edge. */
#define EDGE_LEAN_END 1.10
#define EDGE_END_MM 3.0

/* Samples after the first one until the condition has lasted so long; the tiny part absorbs rounding of rate
 * * time. */
static uint32_t samples_for(double seconds, double rate_hz)
{
    return (uint32_t)ceil(seconds * rate_hz - 1e-6);
}

static double edge_line(double size_mm)
{
    return size_mm > 4.0 * EDGE_MARGIN_MM ? 0.5 * size_mm - EDGE_MARGIN_MM : 0.0;
}

void sway_events_start(struct sway_events *e, const struct sway_config *config, bool has_fz)
{
    double w = config->body.weight_n, rate = config->plate.rate_hz;
    bool weighed = w > 0.0;
    *e = (struct sway_events){
        .has_fz = has_fz,
        .weighed = weighed,
        .on_above_n = weighed ? 0.8 * w : ON_UNWEIGHED_N,
        .off_below_n = weighed ? 0.2 * w : OFF_UNWEIGHED_N,
        .lift_low_n = (1.0 - LIFT_WEIGHT_SHARE) * w,
        .lift_high_n = (1.0 + LIFT_WEIGHT_SHARE) * w,
        .fz_limit_n = config->plate.fz_limit_n > 0.0 ? config->plate.fz_limit_n : INFINITY,
        .on_needed = samples_for(STEP_S, rate),
        .lift_needed = samples_for(LIFT_S, rate),
        .gone_needed = samples_for(GONE_S, rate),
        .edge_x_mm = edge_line(config->plate.width_mm),
        .edge_y_mm = edge_line(config->plate.depth_mm),
    };
}

void sway_events_break(struct sway_events *e)
{
    e->on_count = e->off_count = 0;
    e->left.count = e->right.count = 0;
}

/* Counts samples for which the condition holds without a break; true from the moment it has lasted `needed`
 * periods. */
static bool lasting(uint32_t *count, bool condition, uint32_t needed)
{
    if (!condition) {
        *count = 0;
        return false;
    }
    if (*count <= needed) ++*count;
    return *count > needed;
}

static uint32_t step_events(struct sway_events *e, bool above, bool below)
{
    uint32_t events = 0;
    if (lasting(&e->on_count, above, e->on_needed) && !e->on) {
        e->on = true;
        events |= EVENT_STEP_ON;
    }
    if (lasting(&e->off_count, below, e->on_needed) && e->on) {
        e->on = false;
        events |= EVENT_STEP_OFF;
    }
    if (lasting(&e->gone_count, below, e->gone_needed)) {
        events |= e->gone ? 0 : EVENT_GONE;
        e->gone = true;
    } else if (above) {
        e->gone = false;
    }
    return events;
}

static bool lift_begins(struct lift_watch *l, double share, bool whole_weight, uint32_t needed)
{
    if (share < LIFT_END) l->up = false;
    bool begins = lasting(&l->count, share >= LIFT_BEGIN && whole_weight, needed) && !l->up;
    if (begins) l->up = true;
    return begins;
}

static uint32_t lift_events(struct sway_events *e, double fz_n, double share_right)
{
    if (!e->weighed || isnan(share_right)) {
        e->left.count = e->right.count = 0;
        return 0;
    }
    bool whole = fz_n >= e->lift_low_n && fz_n <= e->lift_high_n;
    /* All the load on the right foot means that the left one is up. The bit is named after the share that is
     * full: LIFT_L is pR >= 0.95 in the table of exercises.md 2.4. */
    uint32_t events = lift_begins(&e->left, share_right, whole, e->lift_needed) ? EVENT_LIFT_L : 0;
    return events | (lift_begins(&e->right, 1.0 - share_right, whole, e->lift_needed) ? EVENT_LIFT_R : 0);
}

uint32_t sway_events_sample(struct sway_events *e, const struct plate_reading *r, double share_right)
{
    /* A plate that tells no force: somebody stands there as long as it tells a CoP. */
    bool above = e->has_fz ? r->fz_n > e->on_above_n : r->cop_finite;
    bool below = e->has_fz ? r->fz_n < e->off_below_n : !r->cop_finite;
    e->overload = e->overload || r->lowest_cell_n < NEGATIVE_CELL_N || r->fz_n > e->fz_limit_n;
    return step_events(e, above, below) | lift_events(e, r->fz_n, share_right);
}

static bool too_slow(struct sway_events *e, uint32_t usable)
{
    uint32_t sum = 0, *now = &e->bucket[e->ticks / RATE_BUCKET_TICKS % RATE_BUCKETS];
    if (e->ticks % RATE_BUCKET_TICKS == 0) *now = 0;
    *now += usable;
    e->ticks++;
    e->seen = e->seen || usable > 0;
    if (!e->seen) return false;
    if (e->ticks_since_first < (RATE_BUCKETS + 1) * RATE_BUCKET_TICKS) {
        e->ticks_since_first++;
        return false;
    }
    for (int i = 0; i < RATE_BUCKETS; i++) sum += e->bucket[i];
    /* The running bucket is partly filled: compare with the time that the buckets really cover. */
    uint32_t covered = (RATE_BUCKETS - 1) * RATE_BUCKET_TICKS + (e->ticks - 1) % RATE_BUCKET_TICKS + 1;
    return (sum + 1) * 1000 < RATE_MIN_HZ * covered;
}

uint32_t sway_events_tick(struct sway_events *e, uint32_t usable)
{
    e->quiet_ticks = usable ? 0 : e->quiet_ticks + (e->quiet_ticks < UINT32_MAX);
    bool slow = too_slow(e, usable);
    bool overload = e->overload;
    e->overload = false;
    if (e->quiet_ticks >= DROPOUT_TICKS || slow || overload) {
        bool begins = !e->bad;
        e->bad = true;
        e->calm_ticks = 0;
        return begins ? EVENT_BAD_SIGNAL : 0;
    }
    if (!e->bad) return 0;
    /* A tick without a sample is not bad yet, but no sign of health either. */
    if (e->quiet_ticks < DROPOUT_TICKS / 2 && ++e->calm_ticks >= CALM_TICKS) {
        e->bad = false;
        return EVENT_SIGNAL_BACK;
    }
    return 0;
}

static bool beyond(double v, double line, double slack)
{
    return line > 0.0 && fabs(v) > line - slack;
}

uint32_t sway_events_edge(struct sway_events *e, struct point_mm at, double lean)
{
    double slack = e->edge ? EDGE_END_MM : 0.0;
    bool edge = lean > (e->edge ? EDGE_LEAN_END : EDGE_LEAN) || beyond(at.x, e->edge_x_mm, slack) ||
                beyond(at.y, e->edge_y_mm, slack);
    bool begins = edge && !e->edge;
    e->edge = edge;
    return begins ? EVENT_EDGE : 0;
}
