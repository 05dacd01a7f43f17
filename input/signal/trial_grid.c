/* trial_grid.c - time and holes. */
#include "signal/trial_grid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "signal/order_statistic.h"

#define REGULAR_SHARE 0.005
#define ROUNDED_SHARE 0.25 /* of a period: stamps of a stated rate may have been rounded */
#define RATE_SHARE 0.01
#define GAP_STEPS 1.5
#define NEIGHBOUR_STEPS 1.25 /* surely no gap */
#define GAP_MAX_S 0.1
#define FILLED_MAX_SHARE 0.01
#define GAPS_MAX_SHARE 0.01 /* of the steps */

enum { GAPS_ALWAYS = 3 }; /* so few say nothing about the plate's clock */

/* Samples whose time increases: where they are in the recording, and when. */
struct stamps {
    size_t *at;
    double *t_us;
    size_t count;
    double step_us, tolerance; /* of a step, in steps */
    const bool *valid;
};

struct piece {
    size_t first, last, missing;
}; /* indexes into stamps of valid samples, both included; missing: samples to fill between */

static bool is_valid(const struct stamps *s, size_t i)
{
    return s->valid[s->at[i]];
}

static enum status keep_increasing(const struct grid_input *in, struct stamps *s)
{
    s->at = malloc(in->count * sizeof *s->at);
    s->t_us = malloc(in->count * sizeof *s->t_us);
    if (!s->at || !s->t_us) return STATUS_MEM;
    for (size_t i = 0; i < in->count; i++) {
        double t_us = in->t_us ? in->t_us[i] : (double)i * 1e6 / in->stated_rate_hz;
        if (!(t_us >= 0.0) || (s->count > 0 && t_us <= s->t_us[s->count - 1])) continue;
        s->at[s->count] = i;
        s->t_us[s->count++] = t_us;
    }
    return STATUS_OK;
}

static double step_us(const struct stamps *s, size_t i)
{
    return s->t_us[i] - s->t_us[i - 1];
}

/* Of the steps without a gap: rounded stamps of 120 Hz go 8, 8, 9 ms, and only their mean says 120. */
static double mean_step_us(const struct stamps *s, double median_us)
{
    double sum = 0.0, n = 0.0;
    for (size_t i = 1; i < s->count; i++) {
        if (step_us(s, i) > GAP_STEPS * median_us) continue;
        sum += step_us(s, i);
        n += 1.0;
    }
    return sum / n;
}

static enum status find_step(const struct grid_input *in, struct stamps *s)
{
    double stated_us = in->stated_rate_hz > 0.0 ? 1e6 / in->stated_rate_hz : 0.0;
    s->tolerance = REGULAR_SHARE;
    s->step_us = stated_us;
    if (!in->t_us) return STATUS_OK;
    double *step = malloc(s->count * sizeof *step);
    if (!step) return STATUS_MEM;
    for (size_t i = 1; i < s->count; i++) step[i - 1] = step_us(s, i);
    double median_us = median_of(step, s->count - 1);
    free(step);
    if (!(stated_us > 0.0)) {
        s->step_us = median_us;
        return STATUS_OK;
    }
    s->tolerance = ROUNDED_SHARE;
    return fabs(mean_step_us(s, median_us) / stated_us - 1.0) <= RATE_SHARE ? STATUS_OK : STATUS_DATA;
}

/* Steps between neighbours without a gap between them must agree; a gap must be a whole number of steps. Where nobody states
 * the rate, gaps must also be few: a board that leaves out every third sample has no even series to fill. */
static bool is_regular(const struct stamps *s)
{
    size_t gaps = 0;
    for (size_t i = 1; i < s->count; i++) {
        double passed = step_us(s, i) / s->step_us;
        if (fabs(passed - 1.0) <= s->tolerance) continue; /* nearly all of them: no rounding is called */
        double steps = fmax(1.0, round(passed));
        double slack = s->tolerance == REGULAR_SHARE ? s->tolerance * steps : s->tolerance;
        if (!(fabs(passed - steps) <= slack)) return false;
        gaps += steps > GAP_STEPS;
    }
    bool stated = s->tolerance == ROUNDED_SHARE;
    return stated || gaps <= GAPS_ALWAYS || (double)gaps <= GAPS_MAX_SHARE * (double)s->count;
}

static size_t hole_between(const struct stamps *s, size_t a, size_t b)
{
    double passed_us = s->t_us[b] - s->t_us[a];
    if (passed_us < NEIGHBOUR_STEPS * s->step_us) return 0; /* nearly always: no division */
    double steps = passed_us / s->step_us;
    return steps > GAP_STEPS ? (size_t)llround(steps) - 1 : 0;
}

static size_t piece_samples(const struct stamps *s, const struct piece *p)
{
    return (size_t)llround((s->t_us[p->last] - s->t_us[p->first]) / s->step_us) + 1;
}

/* Of two of one length the earlier stays. */
static void keep_longer(const struct stamps *s, const struct piece *p, struct piece *best, bool *found)
{
    if (!*found || piece_samples(s, p) > piece_samples(s, best)) *best = *p;
    *found = true;
}

/* Longest run of valid samples whose holes are at most max_hole samples; false: no valid sample at all. */
static bool longest_piece(const struct stamps *s, size_t max_hole, struct piece *best)
{
    struct piece now = {0, 0, 0};
    bool open = false, found = false;
    for (size_t i = 0; i < s->count; i++) {
        if (!is_valid(s, i)) continue;
        size_t hole = open ? hole_between(s, now.last, i) : 0;
        if (open && hole > max_hole) keep_longer(s, &now, best, &found);
        if (!open || hole > max_hole) now = (struct piece){i, i, 0}, hole = 0;
        now.last = i;
        now.missing += hole;
        open = true;
    }
    if (open) keep_longer(s, &now, best, &found);
    return found;
}

static bool choose_piece(const struct stamps *s, struct piece *p)
{
    size_t max_hole = (size_t)(GAP_MAX_S * 1e6 / s->step_us + 1e-6);
    if (!longest_piece(s, max_hole, p)) return false;
    if ((double)p->missing > FILLED_MAX_SHARE * (double)piece_samples(s, p)) return longest_piece(s, 0, p);
    return true;
}

/* Room for one stretch more; NULL: out of memory. */
static struct grid_stretch *add_stretch(struct trial_grid *g, size_t first)
{
    bool is_power_of_2 = (g->stretches & (g->stretches - 1)) == 0; /* 0 too: then the room is used up */
    if (is_power_of_2) {
        size_t room = g->stretches ? 2 * g->stretches : 1;
        struct grid_stretch *wider = realloc(g->stretch, room * sizeof *wider);
        if (!wider) return NULL;
        g->stretch = wider;
    }
    g->stretch[g->stretches] = (struct grid_stretch){.first = first};
    return &g->stretch[g->stretches++];
}

/* The valid samples of the piece. A sample that was dropped or is not valid ends a stretch, even where the
 * next one is in time. */
static enum status fill_grid(const struct stamps *s, const struct piece *p, struct trial_grid *g)
{
    size_t last = p->first;
    struct grid_stretch *now = add_stretch(g, s->at[p->first]);
    for (size_t i = p->first; now && i <= p->last; i++) {
        if (!is_valid(s, i)) continue;
        size_t hole = hole_between(s, last, i);
        if (hole > 0 || s->at[i] != now->first + now->count) {
            now->hole = hole;
            g->gap_filled += hole;
            g->count += now->count + hole;
            now = add_stretch(g, s->at[i]);
            if (!now) break;
        }
        now->count++;
        last = i;
    }
    if (!now) return STATUS_MEM;
    g->count += now->count;
    g->first = s->at[p->first];
    g->last = s->at[p->last];
    return STATUS_OK;
}

static bool any_valid(const struct stamps *s, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (is_valid(s, i)) return true;
    return false;
}

/* Valid samples that did not make it into the piece: then it is a part of the recording. */
static bool leaves_out(const struct stamps *s, const struct piece *p)
{
    return any_valid(s, 0, p->first) || any_valid(s, p->last + 1, s->count);
}

static enum status grid_of(const struct grid_input *in, struct stamps *s, struct trial_grid *g)
{
    struct piece p = {0, 0, 0};
    if (s->count < 2) return STATUS_OK;
    enum status status = find_step(in, s);
    if (status != STATUS_OK) return status;
    g->rate_hz = in->stated_rate_hz > 0.0 ? in->stated_rate_hz : round(1e6 / s->step_us * 1e6) / 1e6;
    if (!is_regular(s)) g->reason = REASON_IRREGULAR;
    if (g->reason == REASON_IRREGULAR || !choose_piece(s, &p)) return STATUS_OK;
    status = fill_grid(s, &p, g);
    if (status != STATUS_OK) return status;
    g->reason = REASON_NONE;
    g->cut = leaves_out(s, &p);
    g->start_s = (s->t_us[p.first] - s->t_us[0]) * 1e-6;
    return STATUS_OK;
}

enum status trial_grid_make(const struct grid_input *in, struct trial_grid *out)
{
    struct stamps s = {.valid = in->valid};
    *out = (struct trial_grid){.reason = REASON_EMPTY};
    if (!in->t_us && !(in->stated_rate_hz > 0.0)) return STATUS_ARG;
    if (in->count == 0) return STATUS_OK;
    enum status status = keep_increasing(in, &s);
    out->dropped = in->count - s.count;
    if (status == STATUS_OK) status = grid_of(in, &s, out);
    free(s.at);
    free(s.t_us);
    if (status != STATUS_OK) trial_grid_free(out);
    return status;
}

void trial_grid_free(struct trial_grid *g)
{
    free(g->stretch);
    *g = (struct trial_grid){.count = 0};
}

void trial_grid_take(const struct trial_grid *g, const double *channel, double *out)
{
    for (size_t i = 0; i < g->stretches; i++) {
        const struct grid_stretch *s = &g->stretch[i];
        memcpy(out, channel + s->first, s->count * sizeof *out);
        out += s->count;
        double before = channel[s->first + s->count - 1];
        for (size_t k = 1; k <= s->hole; k++) {
            double share = (double)k / (double)(s->hole + 1);
            *out++ = before + share * (channel[s[1].first] - before);
        }
    }
}
