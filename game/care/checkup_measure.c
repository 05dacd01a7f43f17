#include "care/checkup_measure.h"

#include <math.h>
#include <string.h>

bool checkup_window(enum exercise_id id, const struct world_event *events, size_t count, uint32_t *from_tick, uint32_t *to_tick)
{
    bool open = false, found = false;
    uint32_t from = 0;
    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == WORLD_TRIAL_BEGIN) {
            from = events[i].tick;
            open = true;
        } else if (events[i].kind == WORLD_TRIAL_REPEATED) {
            open = false;
        } else if (events[i].kind == WORLD_TRIAL_END && open) {
            open = false;
            if (id == A2_QUIET_STANDING && events[i].value < 0.5) continue;
            *from_tick = from;
            *to_tick = events[i].tick;
            found = true;
        }
    }
    return found && *to_tick > *from_tick;
}

/* In mm: a direction of equal shares of reach is no diagonal of the plate. */
static struct point_mm direction_mm(const struct body *b, int direction)
{
    struct point_mm lean = lean_direction(direction);
    struct point_mm to = body_point(b, lean);
    double x = to.x - b->c0_mm.x, y = to.y - b->c0_mm.y, length = hypot(x, y);
    return length > 0 ? (struct point_mm){x / length, y / length} : (struct point_mm){0, 0};
}

static double along(const struct sway_signal *s, const struct body *b, struct point_mm u, size_t i)
{
    return (s->ml_mm[i] + s->mean_mm.x - b->c0_mm.x) * u.x + (s->ap_mm[i] + s->mean_mm.y - b->c0_mm.y) * u.y;
}

double checkup_reach_mm(const struct sway_analysis *a, const struct body *body, int direction)
{
    const struct sway_signal *s = sway_analysis_signal(a);
    size_t n = s && s->rate_hz > 0 ? (size_t)lround(s->rate_hz) : 0;
    if (n == 0 || s->count < n || direction < 0 || direction >= LEAN_DIRECTIONS) return NAN;
    struct point_mm u = direction_mm(body, direction);
    double sum = 0, most = -INFINITY;
    for (size_t i = 0; i < s->count; i++) {
        sum += along(s, body, u, i);
        if (i >= n) sum -= along(s, body, u, i - n);
        if (i + 1 >= n) most = fmax(most, sum / (double)n);
    }
    return most;
}

double checkup_reach_efficiency(const struct sway_analysis *a, const struct body *body, int direction, double *time_to_80_s)
{
    const struct sway_signal *s = sway_analysis_signal(a);
    double reach = checkup_reach_mm(a, body, direction), gone = 0;
    *time_to_80_s = NAN;
    if (!(reach > 0)) return NAN;
    struct point_mm u = direction_mm(body, direction);
    for (size_t i = 1; i < s->count; i++) {
        gone += hypot(s->ml_mm[i] - s->ml_mm[i - 1], s->ap_mm[i] - s->ap_mm[i - 1]);
        if (along(s, body, u, i) < 0.8 * reach) continue;
        *time_to_80_s = (double)i / s->rate_hz;
        double straight = hypot(s->ml_mm[i] - s->ml_mm[0], s->ap_mm[i] - s->ap_mm[0]);
        return gone > 0 ? clamp01(straight / gone) : 1;
    }
    return NAN;
}

/* ---- A3 of one day ---- */

struct reach_day checkup_reach_none(void)
{
    struct reach_day d;
    for (int i = 0; i < LEAN_DIRECTIONS; i++) d.mm[i] = NAN;
    return d;
}

void checkup_reach_add(struct reach_day *d, int direction, double reach_mm)
{
    if (direction < 0 || direction >= LEAN_DIRECTIONS || !(reach_mm >= 0) || !isfinite(reach_mm)) return;
    d->mm[direction] = fmax(d->mm[direction], reach_mm);     /* fmax takes the number of a number and a NaN */
}

double checkup_reach_mean_mm(const struct reach_day *d)
{
    double sum = 0;
    for (int i = 0; i < LEAN_DIRECTIONS; i++) sum += d->mm[i];
    return sum / LEAN_DIRECTIONS;
}

double checkup_reach_area_mm2(const struct reach_day *d, const struct body *box)
{
    double twice = 0;
    for (int i = 0; i < LEAN_DIRECTIONS; i++) {
        int next = (i + 1) % LEAN_DIRECTIONS;
        struct point_mm a = direction_mm(box, i), b = direction_mm(box, next);
        twice += (a.y * b.x - a.x * b.y) * d->mm[i] * d->mm[next];   /* clockwise */
    }
    return twice / 2;
}

double checkup_reach_default_pct(const struct reach_day *d, const struct body *defaults, int direction)
{
    if (direction < 0 || direction >= LEAN_DIRECTIONS) return NAN;
    struct point_mm to = body_point(defaults, lean_direction(direction));
    double usual_mm = hypot(to.x - defaults->c0_mm.x, to.y - defaults->c0_mm.y);
    return usual_mm > 0 ? 100 * d->mm[direction] / usual_mm : NAN;
}

void checkup_reach_box(const struct reach_day *d, struct body *box)
{
    enum { FRONT = 0, RIGHT = 2, BACK = 4, LEFT = 6 };
    const struct { int direction; double *reach_mm; } sides[] = {
        {RIGHT, &box->reach_right_mm}, {LEFT, &box->reach_left_mm}, {FRONT, &box->reach_front_mm}, {BACK, &box->reach_back_mm}};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        double mm = d->mm[sides[i].direction];
        if (isfinite(mm)) *sides[i].reach_mm = clamp(mm, REACH_LEAST_MM, REACH_MOST_MM);
    }
}

static size_t put(struct checkup_value *out, size_t n, const char *name, const char *unit, double value)
{
    out[n] = (struct checkup_value){name, unit, value};
    return n + 1;
}

static double component(const struct world_result *r, const char *name)
{
    for (int i = 0; i < r->component_count; i++)
        if (strcmp(r->component_name[i], name) == 0) return r->component[i];
    return NAN;
}

size_t checkup_values(enum exercise_id id, const struct world_event *events, size_t event_count, const struct world_result *result,
                      struct checkup_value out[CHECKUP_VALUES_MAX])
{
    size_t n = 0;
    uint32_t from, to;
    switch (id) {
    case A1_FOUR_STANDS: return put(out, n, "stand_held", "s", result->best_value);
    case A4_CHAIR_STANDS:
        n = put(out, n, "chair_stands", "count", component(result, "stands"));
        return put(out, n, "chair_stands_with_hands", "count", component(result, "stands_with_hands"));
    case A5_QUICKNESS:
        n = put(out, n, "response_median", "s", component(result, "t_med_s"));
        n = put(out, n, "response_iqr", "s", component(result, "t_iqr_s"));
        return put(out, n, "cues_right", "count", result->best_value);
    case A3_REACH:
        if (!checkup_window(id, events, event_count, &from, &to)) return 0;
        return put(out, n, "lean_duration", "s", (to - from) / 1000.0);
    default: return 0;
    }
}

static double mean_of_three(const double *v, size_t count)
{
    if (count != QUIET_TRIALS) return NAN;
    return (v[0] + v[1] + v[2]) / QUIET_TRIALS;
}

struct quiet_day checkup_quiet_day(const double *open, size_t open_count, const double *closed, size_t closed_count)
{
    struct quiet_day d = {.open = mean_of_three(open, open_count), .closed = mean_of_three(closed, closed_count), .romberg = NAN};
    if (d.open > 0 && isfinite(d.closed)) d.romberg = d.closed / d.open;
    return d;
}
