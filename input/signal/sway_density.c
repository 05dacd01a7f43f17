/* sway_density.c - runs of rest and the ways between them. */
#include "signal/sway_density.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "signal/axis_spread.h"
#include "signal/stay_kernel.h"
#include "signal/zero_phase.h"

#define DENSITY_CUTOFF_HZ 2.5

/* Of the longest stay. While stays are equal the filter goes on to tremble, by up to 4e-12 at 1 kHz: tops
 * of that size are not the person's. Published values do not move by it. */
#define ROUNDING 1e-10

#define RADIUS2 (SWAY_DENSITY_RADIUS_MM * SWAY_DENSITY_RADIUS_MM)

/* Boxes of 16, 256 and 4096 samples. */
enum { BOX_LEVELS = 3, BOX_SHIFT = 4, BLOCK = 1 << BOX_SHIFT };
static_assert((int)BLOCK == (int)STAY_LANES, "a block's samples are the lanes of the kernel");

/* The series and boxes around its blocks. What a whole block is within the radius of a whole other one need
 * not be asked for each sample. Rounding is monotone, so the farthest corner decides exactly as each sample
 * would. */
struct box {
    double x_low, x_high, y_low, y_high;
};
struct blocks {
    const double *x, *y;
    size_t n, count;               /* of samples, of blocks of 16 */
    struct box *level[BOX_LEVELS]; /* the last of level 0 may be of fewer samples; owned by level[0] */
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

/* First sample of a block of 16. */
static size_t start_of(size_t block)
{
    return block << BOX_SHIFT;
}
static size_t end_of(const struct blocks *b, size_t block)
{
    return block + 1 < b->count ? start_of(block + 1) : b->n;
}

/* Whole blocks of this level. */
static size_t blocks_at(const struct blocks *b, int level)
{
    return b->n >> (BOX_SHIFT * (level + 1));
}

static void fill_boxes(struct blocks *b)
{
    for (size_t k = 0; k < b->count; k++) {
        struct box *box = &b->level[0][k];
        size_t first = start_of(k), count = end_of(b, k) - first;
        series_limits(b->x + first, count, &box->x_low, &box->x_high);
        series_limits(b->y + first, count, &box->y_low, &box->y_high);
    }
    for (int level = 1; level < BOX_LEVELS; level++)
        for (size_t k = 0; k < blocks_at(b, level); k++) {
            const struct box *part = &b->level[level - 1][k << BOX_SHIFT];
            struct box all = part[0];
            for (size_t i = 1; i < BLOCK; i++) all = join(all, part[i]);
            b->level[level][k] = all;
        }
}

static enum status make_blocks(const double *x, const double *y, size_t n, struct blocks *b)
{
    *b = (struct blocks){.x = x, .y = y, .n = n, .count = (n + BLOCK - 1) / BLOCK};
    struct box *room = malloc((n / 8 + 1) * sizeof *room); /* n/16 + 1 + n/256 + n/4096 */
    if (!room) return STATUS_MEM;
    b->level[0] = room;
    b->level[1] = room + b->count;
    b->level[2] = b->level[1] + blocks_at(b, 1);
    fill_boxes(b);
    return STATUS_OK;
}

/* Is all of one box within the radius of all of the other? */
static bool is_near(const struct box *p, const struct box *q)
{
    double dx = larger(p->x_high - q->x_low, q->x_high - p->x_low);
    double dy = larger(p->y_high - q->y_low, q->y_high - p->y_low);
    return dx * dx + dy * dy <= RADIUS2;
}

static bool is_start(const struct blocks *b, int level, size_t block)
{
    size_t above = block >> (BOX_SHIFT * level);
    return above << (BOX_SHIFT * level) == block && above < blocks_at(b, level);
}

/* The first block from `block` on that is not wholly within the radius of the box: in growing steps while
 * they are near, then in shrinking ones. */
static size_t next_doubtful(const struct blocks *b, const struct box *anchors, size_t block)
{
    int level = 0;
    bool growing = true;
    while (block < b->count) {
        while (growing && level + 1 < BOX_LEVELS && is_start(b, level + 1, block)) level++;
        while (level > 0 && !is_start(b, level, block)) level--;
        if (is_near(&b->level[level][block >> (BOX_SHIFT * level)], anchors)) {
            block += (size_t)1 << (BOX_SHIFT * level);
        } else {
            if (level == 0) break;
            growing = false;
            level--;
        }
    }
    return block;
}

/* ---- runs: how many samples after each are within its radius, one after the other ---- */

static bool is_sample_near(const struct blocks *b, size_t t, size_t s)
{
    double dx = b->x[s] - b->x[t], dy = b->y[s] - b->y[t];
    return dx * dx + dy * dy <= RADIUS2;
}

/* Where the run of sample t ends within its own block. */
static size_t end_in_block(const struct blocks *b, size_t t, bool all_near)
{
    size_t end = end_of(b, t >> BOX_SHIFT), s = t + 1;
    if (all_near) return end;
    while (s < end && is_sample_near(b, t, s)) s++;
    return s;
}

/* The samples of a block as lanes, each with its run so far. Lanes beyond the last sample have none. */
static void start_lanes(const struct blocks *b, size_t block, struct stay_lanes *l)
{
    const struct box *box = &b->level[0][block];
    size_t first = start_of(block), end = end_of(b, block);
    bool all_near = is_near(box, box);
    for (size_t i = 0; i < STAY_LANES; i++) {
        size_t t = first + i < end ? first + i : end - 1, s = end_in_block(b, t, all_near);
        l->x[i] = b->x[t];
        l->y[i] = b->y[t];
        l->staying[i] = first + i < end && s == end ? -1 : 0;
        l->count[i] = (int64_t)(s - t - 1);
    }
}

static void pass(struct stay_lanes *l, size_t samples)
{
    for (size_t i = 0; i < STAY_LANES; i++) l->count[i] += (int64_t)samples & l->staying[i];
}

/* The runs of all samples of a block: what is within the radius of the whole block is passed in one step for
 * all of them. */
static void find_runs(const struct blocks *b, size_t block, stay_kernel *walk, struct stay_lanes *l)
{
    bool any = true;
    start_lanes(b, block, l);
    for (size_t k = block + 1; any && k < b->count; k++) {
        size_t doubtful = next_doubtful(b, &b->level[0][block], k);
        pass(l, (doubtful < b->count ? start_of(doubtful) : b->n) - start_of(k));
        k = doubtful;
        if (k == b->count) break;
        size_t first = start_of(k);
        any = walk(l, b->x + first, b->y + first, end_of(b, k) - first, RADIUS2);
    }
}

/* Adds to run [n] the samples after each sample; backward: x and y are the reversed series. */
static enum status add_runs(const double *x, const double *y, size_t n, bool backward, double *run)
{
    struct blocks b;
    struct stay_lanes lanes;
    stay_kernel *walk = stay_kernel_now();
    if (make_blocks(x, y, n, &b) != STATUS_OK) return STATUS_MEM;
    for (size_t k = 0; k < b.count; k++) {
        find_runs(&b, k, walk, &lanes);
        for (size_t t = start_of(k); t < end_of(&b, k); t++)
            run[backward ? n - 1 - t : t] += (double)lanes.count[t - start_of(k)];
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
