/* sway_diffusion.c - two published ways to put two straight lines through the diffusion plot. */
#include "signal/sway_diffusion.h"

#include <stdbool.h>
#include <stdlib.h>

#include "signal/series_check.h"

/* All of metrics.md 8. */
#define LOG_SHORTER_THAN_S 7.5
#define SPLIT_FROM_S 0.3
#define SPLIT_TO_S 2.5
#define LINEAR_LEAST_S 30.0
#define LINEAR_SHORT_TO_S 0.5
#define LINEAR_LONG_FROM_S 2.5
#define LINEAR_LONG_TO_S 10.0

struct line {
    double level, slope;
};

/* Running moments about the running mean: a line through all points so far costs nothing, and no digits are
 * lost. */
struct moments {
    double count, x, y, xx, xy, yy;
};

static void add_point(struct moments *s, double x, double y)
{
    double dx = x - s->x, dy = y - s->y;
    s->count += 1.0;
    s->x += dx / s->count;
    s->y += dy / s->count;
    s->xx += dx * (x - s->x);
    s->xy += dx * (y - s->y);
    s->yy += dy * (y - s->y);
}

static struct line fit(const struct moments *s)
{
    double slope = s->xy / s->xx;
    return (struct line){s->y - slope * s->x, slope};
}

static double mean_square_residual(const struct moments *s)
{
    return fmax(0.0, s->yy - s->xy * s->xy / s->xx) / s->count;
}

/* Where both lines meet. */
static double crossing(struct line a, struct line b)
{
    return (b.level - a.level) / (a.slope - b.slope);
}

/* ---- log-log form ---- */

struct log_plot {
    const double *tau, *msd;
    size_t count, split_from, split_to;
}; /* logarithms; lag m at m - 1 */

static struct line best_short(const struct log_plot *p)
{
    struct moments s = {0};
    struct line best = {NAN, NAN};
    double least = INFINITY;
    for (size_t m = 1; m <= p->split_to; m++) {
        add_point(&s, p->tau[m - 1], p->msd[m - 1]);
        if (m < p->split_from || m < 2 || !(mean_square_residual(&s) <= least)) continue;
        least = mean_square_residual(&s);
        best = fit(&s);
    }
    return best;
}

/* From the last lag down: of equal fits the later split stays. */
static struct line best_long(const struct log_plot *p)
{
    struct moments s = {0};
    struct line best = {NAN, NAN};
    double least = INFINITY;
    for (size_t m = p->count; m >= p->split_from; m--) {
        add_point(&s, p->tau[m - 1], p->msd[m - 1]);
        if (m > p->split_to || m == p->count || !(mean_square_residual(&s) < least)) continue;
        least = mean_square_residual(&s);
        best = fit(&s);
    }
    return best;
}

static struct diffusion_log log_undefined(enum measure_reason r)
{
    const struct metric_value v = metric_undefined(r);
    return (struct diffusion_log){v, v, v, v, v, v};
}

static struct diffusion_log describe_log(const struct log_plot *p)
{
    struct line a = best_short(p), b = best_long(p);
    double critical = fmin(crossing(a, b), p->tau[p->count - 1]);
    if (isnan(crossing(a, b))) critical = NAN;
    return (struct diffusion_log){
        .short_diffusion = metric_of(exp(a.level)),
        .long_diffusion = metric_of(exp(b.level)),
        .short_h = metric_of(0.5 * a.slope),
        .long_h = metric_of(0.5 * b.slope),
        .critical_time = metric_of(exp(critical)),
        .critical_msd = metric_of(exp(a.level + a.slope * critical)),
    };
}

/* log_tau [count] is given, log_msd [count] is room. */
static struct diffusion_log fit_log(const double *msd, const double *log_tau, size_t count, double rate_hz,
                                    double *log_msd)
{
    for (size_t m = 1; m <= count; m++) log_msd[m - 1] = log(msd[m - 1]);
    return describe_log(&(struct log_plot){.tau = log_tau,
                                           .msd = log_msd,
                                           .count = count,
                                           .split_from = samples_within(SPLIT_FROM_S, rate_hz) + 1,
                                           .split_to = samples_within(SPLIT_TO_S, rate_hz)});
}

/* ---- linear form ---- */

static struct diffusion_linear linear_undefined(enum measure_reason r)
{
    const struct metric_value v = metric_undefined(r);
    return (struct diffusion_linear){v, v, v, v};
}

static struct line fit_between(const double *msd, size_t from, size_t to, double rate_hz)
{
    struct moments s = {0};
    for (size_t m = from; m <= to; m++) add_point(&s, (double)m / rate_hz, msd[m - 1]);
    return fit(&s);
}

static struct diffusion_linear fit_linear(const double *msd, double rate_hz)
{
    struct line a = fit_between(msd, 1, samples_within(LINEAR_SHORT_TO_S, rate_hz), rate_hz);
    struct line b = fit_between(msd, samples_from(LINEAR_LONG_FROM_S, rate_hz),
                                samples_within(LINEAR_LONG_TO_S, rate_hz), rate_hz);
    double critical = crossing(a, b);
    return (struct diffusion_linear){
        .short_d = metric_of(0.5 * a.slope),
        .long_d = metric_of(0.5 * b.slope),
        .critical_time = metric_of(critical),
        .critical_msd = metric_of(a.level + a.slope * critical),
    };
}

/* ---- both ---- */

/* What series_check says with a least number of samples, from what it says without: looked at once. */
static enum measure_reason with_least(enum measure_reason checked, size_t n, size_t least)
{
    bool measurable = checked == REASON_NONE || checked == REASON_CONSTANT;
    return measurable && n < least ? REASON_SHORT : checked;
}

static enum measure_reason log_reason(enum measure_reason checked, size_t n, double rate_hz)
{
    size_t from = samples_within(SPLIT_FROM_S, rate_hz) + 1, to = samples_within(SPLIT_TO_S, rate_hz);
    enum measure_reason reason = with_least(checked, n, samples_within(LOG_SHORTER_THAN_S, rate_hz) + 1);
    if (reason != REASON_NONE) return reason;
    if (to < from || to < 2) return REASON_FS_LOW;
    return n / 3 <= to ? REASON_SHORT : REASON_NONE;
}

static enum measure_reason linear_reason(enum measure_reason checked, size_t n, double rate_hz)
{
    enum measure_reason reason = with_least(checked, n, samples_from(LINEAR_LEAST_S, rate_hz));
    return reason == REASON_NONE && samples_within(LINEAR_SHORT_TO_S, rate_hz) < 2 ? REASON_FS_LOW : reason;
}

/* What the axes share, and the room to work in. */
struct plots {
    struct displacement *displacement;
    double *msd, *log_tau, *log_msd; /* [lag_max], [n / 3], [n / 3], one allocation */
};

static enum status plots_make(size_t n, double rate_hz, size_t lag_max, struct plots *p)
{
    *p = (struct plots){.msd = malloc((lag_max + 2 * (n / 3)) * sizeof *p->msd)};
    if (!p->msd) return STATUS_MEM;
    p->log_tau = p->msd + lag_max;
    p->log_msd = p->log_tau + n / 3;
    for (size_t m = 1; m <= n / 3; m++) p->log_tau[m - 1] = log((double)m / rate_hz);
    return displacement_create(n, lag_max, &p->displacement);
}

static void plots_free(struct plots *p)
{
    displacement_destroy(p->displacement);
    free(p->msd);
}

static bool is_wanted(const struct sway_diffusion *d)
{
    return d->log.short_h.reason == REASON_NONE || d->lin.short_d.reason == REASON_NONE;
}

/* The forms that have no reason why not. */
static enum status measure(struct plots *p, const double *u, size_t n, double rate_hz,
                           struct sway_diffusion *out)
{
    if (!is_wanted(out)) return STATUS_OK;
    enum status status = displacement_run(p->displacement, u, p->msd);
    if (status != STATUS_OK) return status;
    if (out->log.short_h.reason == REASON_NONE)
        out->log = fit_log(p->msd, p->log_tau, n / 3, rate_hz, p->log_msd);
    if (out->lin.short_d.reason == REASON_NONE) out->lin = fit_linear(p->msd, rate_hz);
    return STATUS_OK;
}

static enum status run_axes(const double *const *u, size_t n, double rate_hz, int axes,
                            struct sway_diffusion *const *out)
{
    if (!(rate_hz > 0.0) || !isfinite(rate_hz)) return STATUS_ARG;
    size_t lag_max = n / 3;
    bool any = false;
    for (int a = 0; a < axes; a++) {
        enum measure_reason checked = series_check(u[a], n, 0);
        enum measure_reason linear_why = linear_reason(checked, n, rate_hz);
        *out[a] = (struct sway_diffusion){log_undefined(log_reason(checked, n, rate_hz)),
                                          linear_undefined(linear_why)};
        if (linear_why == REASON_NONE && lag_max < samples_within(LINEAR_LONG_TO_S, rate_hz))
            lag_max = samples_within(LINEAR_LONG_TO_S, rate_hz);
        any |= is_wanted(out[a]);
    }
    if (!any) return STATUS_OK;
    struct plots p;
    enum status status = plots_make(n, rate_hz, lag_max, &p);
    for (int a = 0; status == STATUS_OK && a < axes; a++) status = measure(&p, u[a], n, rate_hz, out[a]);
    plots_free(&p);
    return status;
}

enum status sway_diffusion_run(const double *u_mm, size_t n, double rate_hz, struct sway_diffusion *out)
{
    return run_axes(&u_mm, n, rate_hz, 1, &out);
}

enum status sway_diffusion_run_both(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                    struct sway_diffusion *ml, struct sway_diffusion *ap)
{
    return run_axes((const double *[]){ml_mm, ap_mm}, n, rate_hz, 2, (struct sway_diffusion *[]){ml, ap});
}
