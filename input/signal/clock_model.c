/* clock_model.c - two ways from arrival to instant of sampling. */
#include "signal/clock_model.h"

#include <math.h>

#include "base/clock.h"
#include "base/units.h"

/* Rules of devices.md 11. */
#define SLOPE_LIMIT 500e-6
/* What is known of the slope before anything is seen: crystals differ by some 50 ppm. A minimum of a 1 kHz plate is uncertain by one
 * period, where host and plate beat (uniform: SD 0.29 ms); so the slope of a few seconds says nothing yet, that of 30 s nearly all.
 * (0.29 ms / 50 ppm)^2 */
#define SLOPE_PRIOR_S2 33.0
#define RESET_NS (250.0 * (double)NS_PER_MS)
#define RAW_STAMPS_S 2.0
#define HALF_TIME_S 90.0
#define IRREGULAR_SD_NS (15.0 * (double)NS_PER_MS)
/* Two instants within this range differ by less than an int64 holds; it is 127 years. */
#define TIME_LIMIT_NS 4000000000000000000LL

static int64_t limited(int64_t t_ns)
{
    return t_ns < 0 ? 0 : t_ns > TIME_LIMIT_NS ? TIME_LIMIT_NS : t_ns;
}

void clock_model_start(struct clock_model *m, bool has_device_time, double rate_hz)
{
    *m = (struct clock_model){.has_device_time = has_device_time,
                              .rate_hz = rate_hz,
                              .forget = exp2(-1.0 / (HALF_TIME_S * rate_hz))};
}

void clock_model_restart(struct clock_model *m)
{
    m->device = (struct device_clock){.running = false};
    m->arrival = (struct arrival_clock){.samples = 0};
}

static void device_begin(struct device_clock *d, int64_t t_dev_ns, int64_t offset_ns)
{
    *d = (struct device_clock){.running = true,
                               .base_dev_ns = t_dev_ns,
                               .base_offset_ns = offset_ns,
                               .last_dev_ns = t_dev_ns,
                               .window_ns = t_dev_ns};
}

/* Least squares over the kept minima, the slope drawn to 0 by the prior. */
static void device_fit(struct device_clock *d)
{
    double t = 0.0, o = 0.0, tt = SLOPE_PRIOR_S2 * (double)NS_PER_S * (double)NS_PER_S, to = 0.0;
    for (int i = 0; i < d->count; i++) {
        t += d->minimum[i].t_dev_ns;
        o += d->minimum[i].offset_ns;
    }
    d->mean_t_ns = t / d->count;
    d->mean_offset_ns = o / d->count;
    for (int i = 0; i < d->count; i++) {
        double dt = d->minimum[i].t_dev_ns - d->mean_t_ns;
        tt += dt * dt;
        to += dt * (d->minimum[i].offset_ns - d->mean_offset_ns);
    }
    d->slope = clamp(to / tt, -SLOPE_LIMIT, SLOPE_LIMIT);
}

static void device_close_second(struct device_clock *d, int64_t t_dev_ns)
{
    d->minimum[d->next] = d->now;
    d->next = (d->next + 1) % CLOCK_MINIMA;
    d->count = d->count < CLOCK_MINIMA ? d->count + 1 : CLOCK_MINIMA;
    d->window_ns = t_dev_ns - (t_dev_ns - d->window_ns) % NS_PER_S;
    if (d->count >= CLOCK_MINIMA_NEEDED) device_fit(d);
}

static double device_offset(const struct device_clock *d, double t_ns)
{
    if (d->count < CLOCK_MINIMA_NEEDED) return d->lowest_ns;
    return d->mean_offset_ns + d->slope * (t_ns - d->mean_t_ns);
}

static int64_t device_step(struct device_clock *d, int64_t t_arr_ns, int64_t t_dev_ns, bool *reset)
{
    int64_t offset_ns = t_arr_ns - t_dev_ns;
    double t = (double)(t_dev_ns - d->base_dev_ns);
    double offset = (double)offset_ns - (double)d->base_offset_ns;
    bool first = !d->running;
    bool backwards = d->running && t_dev_ns < d->last_dev_ns;
    /* Late packets are normal; one that comes long before its time means that the device clock jumped. */
    bool ahead = d->running && d->count >= CLOCK_MINIMA_NEEDED && offset < device_offset(d, t) - RESET_NS;

    if (first || backwards || ahead) {
        *reset = !first;
        device_begin(d, t_dev_ns, offset_ns);
        return t_arr_ns;
    }
    d->last_dev_ns = t_dev_ns;
    if (t_dev_ns - d->window_ns >= NS_PER_S) {
        device_close_second(d, t_dev_ns);
        d->now = (struct clock_minimum){t, offset};
    } else if (offset < d->now.offset_ns) {
        d->now = (struct clock_minimum){t, offset};
    }
    d->lowest_ns = fmin(d->lowest_ns, offset);
    return t_dev_ns + d->base_offset_ns + llround(device_offset(d, t));
}

static void arrival_begin(struct arrival_clock *a, int64_t t_arr_ns, double rate_hz)
{
    /* The first stamp may be late by a whole buffer and the rate off by a few percent: both are left open. */
    *a = (struct arrival_clock){
        .samples = 1, .base_ns = t_arr_ns, .period_ns = (double)NS_PER_S / rate_hz, .p00 = 1.0, .p11 = 1.0};
}

static void arrival_watch(struct arrival_clock *a, double residual_ns, double rate_hz)
{
    struct residual_block *b = &a->block[a->block_now];
    b->n += 1.0;
    b->sum += residual_ns;
    b->sum2 += residual_ns * residual_ns;
    if (b->n < rate_hz) return;
    a->block_now = (a->block_now + 1) % CLOCK_RESIDUAL_BLOCKS;
    a->blocks_full = a->blocks_full < CLOCK_RESIDUAL_BLOCKS ? a->blocks_full + 1 : CLOCK_RESIDUAL_BLOCKS;
    if (a->blocks_full == CLOCK_RESIDUAL_BLOCKS) {
        struct residual_block all = {0.0, 0.0, 0.0};
        for (int i = 0; i < CLOCK_RESIDUAL_BLOCKS; i++) {
            all.n += a->block[i].n;
            all.sum += a->block[i].sum;
            all.sum2 += a->block[i].sum2;
        }
        double mean = all.sum / all.n;
        a->irregular = all.sum2 / all.n - mean * mean > IRREGULAR_SD_NS * IRREGULAR_SD_NS;
    }
    a->block[a->block_now] = (struct residual_block){0.0, 0.0, 0.0};
}

/* Recursive least squares with the origin moved to the newest index, so that numbers stay small for days. */
static double arrival_update(struct arrival_clock *a, double t_ns, double steps, double forget)
{
    a->at_ns += a->period_ns * steps;
    a->p00 = (a->p00 + 2.0 * steps * a->p01 + steps * steps * a->p11) / forget;
    a->p01 = (a->p01 + steps * a->p11) / forget;
    a->p11 = a->p11 / forget;

    double error = t_ns - a->at_ns;
    double s = 1.0 + a->p00, k0 = a->p00 / s, k1 = a->p01 / s;
    a->at_ns += k0 * error;
    a->period_ns += k1 * error;
    a->p11 -= k1 * a->p01;
    a->p01 /= s;
    a->p00 /= s;
    return error;
}

static int64_t arrival_step(struct clock_model *m, int64_t t_arr_ns, uint32_t missing,
                            struct clock_stamp *stamp)
{
    struct arrival_clock *a = &m->arrival;
    if (a->samples == 0) {
        arrival_begin(a, t_arr_ns, m->rate_hz);
        return t_arr_ns;
    }
    double steps = 1.0 + missing;
    double t = (double)(t_arr_ns - a->base_ns);
    double error = arrival_update(a, t, steps, missing ? pow(m->forget, steps) : m->forget);
    a->samples++;
    a->index += steps;
    if (a->index < RAW_STAMPS_S * m->rate_hz) return t_arr_ns;
    if (!(fabs(error) <= RESET_NS)) {
        stamp->reset = true;
        arrival_begin(a, t_arr_ns, m->rate_hz);
        return t_arr_ns;
    }
    arrival_watch(a, t - a->at_ns, m->rate_hz);
    stamp->estimated = a->irregular;
    return a->irregular ? t_arr_ns : a->base_ns + llround(a->at_ns);
}

struct clock_stamp clock_model_step(struct clock_model *m, int64_t t_arr_ns, int64_t t_dev_us,
                                    uint32_t missing)
{
    struct clock_stamp stamp = {0, false, false};
    int64_t arrival = limited(t_arr_ns), t;
    if (!m->has_device_time) {
        t = arrival_step(m, arrival, missing, &stamp);
    } else if (t_dev_us < 0 || t_dev_us > TIME_LIMIT_NS / 1000) {
        t = arrival; /* this sample came without its time */
        stamp.estimated = true;
    } else {
        t = device_step(&m->device, arrival, t_dev_us * 1000, &stamp.reset);
    }
    /* After a reset an old estimate may lie in the future: better one step back than time that stands still. */
    if (stamp.reset && m->last_out_ns > arrival) m->last_out_ns = arrival - 1;
    if (t <= m->last_out_ns) t = m->last_out_ns + 1;
    m->last_out_ns = t;
    stamp.t_host_ns = t;
    return stamp;
}
