#include "world/zone.h"

bool zone_settle_step(struct zone_settle *s, struct point_mm at_mm, bool valid, struct point_mm *centre)
{
    if (!valid) {
        *s = (struct zone_settle){0};
        return false;
    }
    s->ms++;
    if (s->ms <= ZONE_SETTLE_MS) return false;
    s->sum.x += at_mm.x;
    s->sum.y += at_mm.y;
    if (s->ms < ZONE_SETTLE_MS + ZONE_MEAN_MS) return false;
    *centre = (struct point_mm){s->sum.x / ZONE_MEAN_MS, s->sum.y / ZONE_MEAN_MS};
    return true;
}

void zone_begin(struct zone *z, struct point_mm centre_mm, double radius_mm)
{
    *z = (struct zone){.begin_mm = centre_mm, .centre_mm = centre_mm, .radius_mm = radius_mm,
                       .follow = 1.0 - exp(-0.001 / ZONE_FOLLOW_S), .inside = true};
}

double zone_away_mm(const struct zone *z, struct point_mm at_mm)
{
    return z->band ? fabs(at_mm.x - z->centre_mm.x) : distance_mm(at_mm, z->centre_mm);
}

void zone_step(struct zone *z, struct point_mm at_mm, bool valid)
{
    if (!valid) return; /* nothing is judged on a held or missing cursor, for or against the person */
    double away_mm = zone_away_mm(z, at_mm);
    z->inside = away_mm <= z->radius_mm;
    z->judged_ms++;
    z->inside_ms += z->inside;
    z->run_ms = z->inside ? z->run_ms + 1 : 0;
    if (z->run_ms > z->longest_run_ms) z->longest_run_ms = z->run_ms;
    z->away_ms = away_mm > ZONE_FOOT_MM ? z->away_ms + 1 : 0;
    z->centre_mm.x += (at_mm.x - z->centre_mm.x) * z->follow;
    z->centre_mm.y += (at_mm.y - z->centre_mm.y) * z->follow;
}

double zone_share(const struct zone *z) { return z->judged_ms ? (double)z->inside_ms / z->judged_ms : 0; }
double zone_score(double q) { return clamp01((q - 0.40) / 0.55); }
bool zone_foot_moved(const struct zone *z) { return z->away_ms >= ZONE_FOOT_MS; }
