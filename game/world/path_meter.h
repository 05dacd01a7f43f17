/* path_meter.h - mean speed of a point: length of its path over its time. Pure, one step per millisecond, plain data. */
#ifndef EVENKEEL_WORLD_PATH_METER_H
#define EVENKEEL_WORLD_PATH_METER_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

struct path_meter {
    struct point_mm last_mm;
    bool has_last;
    double mm, side_mm;          /* of the path, and of its part to the side */
    uint32_t ms;                 /* between points that follow each other */
};

/* A point that is missing or no number breaks the path; nothing is measured across the break. */
static inline void path_meter_step(struct path_meter *m, struct point_mm at_mm, bool valid)
{
    valid = valid && isfinite(at_mm.x) && isfinite(at_mm.y);
    if (valid && m->has_last) {
        m->mm += distance_mm(at_mm, m->last_mm);
        m->side_mm += fabs(at_mm.x - m->last_mm.x);
        m->ms++;
    }
    m->has_last = valid;
    m->last_mm = at_mm;
}

/* What was measured of a trial that counts joins the rest. */
static inline void path_meter_add(struct path_meter *sum, const struct path_meter *m)
{
    sum->mm += m->mm;
    sum->side_mm += m->side_mm;
    sum->ms += m->ms;
}

/* mm/s; 0: nothing measured. */
static inline double path_meter_speed(const struct path_meter *m) { return m->ms ? 1000 * m->mm / m->ms : 0; }
static inline double path_meter_side_speed(const struct path_meter *m) { return m->ms ? 1000 * m->side_mm / m->ms : 0; }

#endif
