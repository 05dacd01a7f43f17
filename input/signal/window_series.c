#include "signal/window_series.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* All of metrics.md 4.3. */
#define SETTLE_S 0.1
#define JUMP_MM 20.0
#define BACK_MM 5.0
#define HALF_WINDOW_S ((0.08 - 1e-6) / 2.0)
#define OUT_STEP_S (1.0 / WINDOW_SERIES_HZ)

static double city_distance_mm(const struct timed_point *a, const struct timed_point *b)
{
    return fabs(a->at_mm.x - b->at_mm.x) + fabs(a->at_mm.y - b->at_mm.y);
}

/* A jump that is back where it came from one or two samples later is an artefact of the plate, not of a body. */
static bool is_artefact(const struct timed_point *p, size_t count, size_t i, const struct timed_point *kept)
{
    if (city_distance_mm(&p[i], kept) <= JUMP_MM) return false;
    if (city_distance_mm(&p[i + 1], kept) < BACK_MM) return true;
    return i > 1 && i + 2 < count && city_distance_mm(&p[i + 2], kept) < BACK_MM;
}

/* Time from the first sample on; the first, the last and what comes before SETTLE_S are dropped. */
static size_t keep_points(const struct timed_point *p, size_t count, struct timed_point *kept)
{
    size_t n = 0;
    for (size_t i = 1; i + 1 < count; i++) {
        if (p[i].t_s - p[0].t_s < SETTLE_S) continue;
        if (n > 0) {
            struct timed_point last = kept[n - 1];
            if (is_artefact(p, count, i, &last)) continue;
        }
        kept[n] = p[i];
        kept[n++].t_s = p[i].t_s - p[0].t_s;
    }
    return n;
}

struct window {
    size_t first, end;
};

static struct point_mm weighted_mean(const struct timed_point *k, size_t count, struct window w, double c)
{
    if (w.end - w.first == 1) return k[w.first].at_mm;
    double sum = 0.0, x = 0.0, y = 0.0;
    for (size_t j = w.first; j < w.end; j++) {
        double left = j == w.first ? fmax(k[0].t_s, c - HALF_WINDOW_S) : 0.5 * (k[j - 1].t_s + k[j].t_s);
        double right =
            j + 1 == w.end ? fmin(k[count - 1].t_s, c + HALF_WINDOW_S) : 0.5 * (k[j].t_s + k[j + 1].t_s);
        sum += right - left;
        x += (right - left) * k[j].at_mm.x;
        y += (right - left) * k[j].at_mm.y;
    }
    return (struct point_mm){x / sum, y / sum};
}

/* Averages of the windows that hold a sample, each with its time; *any_empty: at least one did not. */
static size_t average_windows(const struct timed_point *k, size_t count, struct timed_point *out, size_t room,
                              bool *any_empty)
{
    struct window w = {0, 0};
    size_t n = 0;
    *any_empty = false;
    for (double c = fmax(0.0, k[0].t_s); c < k[count - 1].t_s && n < room; c += OUT_STEP_S) {
        while (w.first < count && k[w.first].t_s <= c - HALF_WINDOW_S) w.first++;
        if (w.end < w.first) w.end = w.first;
        while (w.end < count && k[w.end].t_s < c + HALF_WINDOW_S) w.end++;
        if (w.end == w.first)
            *any_empty = true;
        else
            out[n++] = (struct timed_point){c, weighted_mean(k, count, w, c)};
    }
    return n;
}

static size_t copy_even(const struct timed_point *p, size_t count, struct point_mm *out)
{
    for (size_t i = 0; i < count; i++) out[i] = p[i].at_mm;
    return count;
}

/* Straight lines over the empty windows. */
static size_t interpolate(const struct timed_point *p, size_t count, struct point_mm *out, size_t room)
{
    size_t n = 0, at = 0;
    for (double c = p[0].t_s; c < p[count - 1].t_s && n < room; c += OUT_STEP_S) {
        while (at + 2 < count && p[at + 1].t_s <= c) at++;
        double share = (c - p[at].t_s) / (p[at + 1].t_s - p[at].t_s);
        out[n++] = (struct point_mm){p[at].at_mm.x + share * (p[at + 1].at_mm.x - p[at].at_mm.x),
                                     p[at].at_mm.y + share * (p[at + 1].at_mm.y - p[at].at_mm.y)};
    }
    return n;
}

enum status window_series(const struct timed_point *points, size_t count, struct point_mm **out,
                          size_t *out_count)
{
    *out = NULL;
    *out_count = 0;
    if (count < 3) return STATUS_OK;
    enum status status = STATUS_MEM;
    size_t room = (size_t)((points[count - 1].t_s - points[0].t_s) * WINDOW_SERIES_HZ) + 2;
    struct timed_point *kept = calloc(count, sizeof *kept), *average = calloc(room, sizeof *average);
    struct point_mm *series = calloc(room, sizeof *series);
    if (!kept || !average || !series) goto done;
    status = STATUS_OK;
    size_t n = keep_points(points, count, kept);
    if (n < 2) goto done;
    bool any_empty;
    n = average_windows(kept, n, average, room, &any_empty);
    if (n < 2) goto done;
    *out_count = any_empty ? interpolate(average, n, series, room) : copy_even(average, n, series);
    *out = series;
    series = NULL;
done:
    free(kept);
    free(average);
    free(series);
    return status;
}
