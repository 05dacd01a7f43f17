/* sway_density.c - runs of rest and the ways between them. */
#include "signal/sway_density.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "signal/zero_phase.h"

#define DENSITY_CUTOFF_HZ 2.5

/* Of the longest stay. While stays are equal the filter goes on to tremble, by up to 4e-12 at 1 kHz: tops
 * of that size are not the person's. Published values do not move by it. */
#define ROUNDING 1e-10

enum { BOX_LEVELS = 3, BOX_SHIFT = 4 }; /* boxes of 16, 256 and 4096 samples */

/* The series and boxes around its blocks: a block whose box lies within the radius is passed in one step.
 * Rounding is monotone, so the farthest corner decides exactly as each sample would. */
struct box {
    double x_low, x_high, y_low, y_high;
};
struct blocks {
    const double *x, *y;
    size_t n;
    struct box *level[BOX_LEVELS]; /* [whole blocks], owned by level[0] */
};

static double smaller(double a, double b)
{
    return a < b ? a : b;
}
static double larger(double a, double b)
{
    return a > b ? a : b;
}

static struct box join(struct box p, struct box q)
{
    return (struct box){smaller(p.x_low, q.x_low), larger(p.x_high, q.x_high), smaller(p.y_low, q.y_low),
                        larger(p.y_high, q.y_high)};
}

static struct box member(const struct blocks *b, int level, size_t i)
{
    if (level > 0) return b->level[level - 1][i];
    return (struct box){b->x[i], b->x[i], b->y[i], b->y[i]};
}

static size_t blocks_at(size_t n, int level)
{
    return n >> (BOX_SHIFT * level);
}

static void fill_boxes(struct blocks *b)
{
    for (int level = 0; level < BOX_LEVELS; level++)
        for (size_t k = 0; k < blocks_at(b->n, level + 1); k++) {
            size_t first = k << BOX_SHIFT, end = first + (1u << BOX_SHIFT);
            struct box all = member(b, level, first);
            for (size_t i = first + 1; i < end; i++) all = join(all, member(b, level, i));
            b->level[level][k] = all;
        }
}

static enum status make_blocks(const double *x, const double *y, size_t n, struct blocks *b)
{
    *b = (struct blocks){.x = x, .y = y, .n = n};
    struct box *room = malloc((n / 8 + 1) * sizeof *room); /* n/16 + n/256 + n/4096 */
    if (!room) return STATUS_MEM;
    for (int level = 0; level < BOX_LEVELS; level++) {
        b->level[level] = room;
        room += blocks_at(n, level + 1);
    }
    fill_boxes(b);
    return STATUS_OK;
}

/* Is all of block i of this level (0: sample i) within the radius of all of the anchor? */
static bool is_near(const struct blocks *b, int level, size_t i, const struct box *anchor)
{
    struct box m = member(b, level, i);
    double dx = larger(m.x_high - anchor->x_low, anchor->x_high - m.x_low);
    double dy = larger(m.y_high - anchor->y_low, anchor->y_high - m.y_low);
    return dx * dx + dy * dy <= SWAY_DENSITY_RADIUS_MM * SWAY_DENSITY_RADIUS_MM;
}

static bool is_start(const struct blocks *b, int level, size_t s)
{
    size_t block = s >> (BOX_SHIFT * level);
    return block << (BOX_SHIFT * level) == s && block < blocks_at(b->n, level);
}

/* The first sample from s on that is not within the radius of the anchor: in growing blocks while they are
 * near, then in shrinking ones up to the sample that is not. */
static size_t end_of_run(const struct blocks *b, const struct box *anchor, size_t s)
{
    int level = 0;
    bool growing = true;
    while (s < b->n) {
        while (growing && level < BOX_LEVELS && is_start(b, level + 1, s)) level++;
        while (level > 0 && !is_start(b, level, s)) level--;
        if (is_near(b, level, s >> (BOX_SHIFT * level), anchor)) {
            s += (size_t)1 << (BOX_SHIFT * level);
        } else {
            if (level == 0) break;
            growing = false;
            level--;
        }
    }
    return s;
}

/* Adds to run [n] the samples after each sample; backward: x and y are the reversed series. What is within
 * the radius of a whole block of samples need not be asked again for each of them. */
static enum status add_runs(const double *x, const double *y, size_t n, bool backward, double *run)
{
    struct blocks b;
    size_t common = 0;
    if (make_blocks(x, y, n, &b) != STATUS_OK) return STATUS_MEM;
    for (size_t t = 0; t < n; t++) {
        struct box self = member(&b, 0, t);
        size_t block = t >> BOX_SHIFT;
        if (is_start(&b, 1, t)) common = end_of_run(&b, &b.level[0][block], t);
        if (block == blocks_at(n, 1)) common = 0; /* the last samples fill no block */
        size_t end = end_of_run(&b, &self, common > t ? common : t + 1);
        run[backward ? n - 1 - t : t] += (double)(end - t - 1);
    }
    free(b.level[0]);
    return STATUS_OK;
}

static void reverse(const double *in, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = in[n - 1 - i];
}

/* d_t of metrics.md 6 for t = 0..n-2. The way backward is the way forward of the reversed series. */
static enum status stays(const double *x, const double *y, size_t n, double rate_hz, double *d_s)
{
    double *back = malloc(2 * n * sizeof *back);
    if (!back) return STATUS_MEM;
    reverse(x, n, back);
    reverse(y, n, back + n);
    for (size_t t = 0; t < n; t++) d_s[t] = 0.0;
    enum status status = add_runs(x, y, n, false, d_s);
    if (status == STATUS_OK) status = add_runs(back, back + n, n, true, d_s);
    free(back);
    for (size_t t = 0; t < n; t++) d_s[t] /= rate_hz;
    return status;
}

static double largest(const double *v, size_t n)
{
    double most = v[0];
    for (size_t i = 1; i < n; i++) most = larger(most, v[i]);
    return most;
}

static bool is_top(const double *d, size_t n, size_t t)
{
    return t + 1 < n && d[t - 1] < d[t] && d[t] > d[t + 1];
}

/* Tops that rise and fall by more than the filter's rounding. Returns their number; at [n]. */
static size_t find_peaks(const double *d, size_t n, size_t *at)
{
    size_t count = 0, top = 0; /* 0: none waits for its fall */
    double enough = ROUNDING * largest(d, n), low = d[0];
    for (size_t t = 1; t < n; t++) {
        if (top > 0 && d[top] - d[t] > enough) {
            at[count++] = top;
            low = d[t];
            top = 0;
        }
        low = smaller(low, d[t]);
        if (is_top(d, n, t) && d[t] - low > enough && (top == 0 || d[t] > d[top])) top = t;
    }
    return count;
}

static enum status measure_peaks(const double *x, const double *y, const double *d, size_t n,
                                 struct sway_density *out)
{
    size_t *at = malloc(n * sizeof *at), count;
    double sum_s = 0.0, sum_mm = 0.0;
    if (!at) return STATUS_MEM;
    count = find_peaks(d, n, at);
    for (size_t i = 0; i < count; i++) {
        sum_s += d[at[i]];
        if (i > 0) sum_mm += hypot(x[at[i]] - x[at[i - 1]], y[at[i]] - y[at[i - 1]]);
    }
    out->peak_mean = metric_if(count > 0, sum_s / (double)count, REASON_NO_EVENT);
    out->peak_distance = metric_if(count > 1, sum_mm / ((double)count - 1.0), REASON_NO_EVENT);
    free(at);
    return STATUS_OK;
}

enum status sway_density_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                             struct sway_density *out)
{
    bool enough = n > ZERO_PHASE_PAD + 1; /* there is no stay of the last sample */
    if (!enough || !(rate_hz > 2.0 * DENSITY_CUTOFF_HZ)) {
        out->peak_mean = out->peak_distance = metric_undefined(enough ? REASON_FS_LOW : REASON_SHORT);
        return STATUS_OK;
    }
    double *d = malloc(n * sizeof *d);
    if (!d) return STATUS_MEM;
    enum status status = stays(ml_mm, ap_mm, n, rate_hz, d);
    if (status == STATUS_OK) status = zero_phase_run(DENSITY_CUTOFF_HZ, rate_hz, d, n - 1, d);
    if (status == STATUS_OK) status = measure_peaks(ml_mm, ap_mm, d, n - 1, out);
    free(d);
    return status;
}
