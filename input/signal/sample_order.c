/* sample_order.c - gaps by sequence number, else by device time, else by arrival. */
#include "signal/sample_order.h"

#include <math.h>

#include "base/clock.h"

enum { SEQ_STEP_MAX = 1000 }; /* a larger step is a restart, not a loss (devices.md 11) */
enum { MISSING_MAX = 1000000 };
/* Without seq and device clock a late packet looks like a lost one; only beyond the time that may be held
 * does it matter. */
#define ARRIVAL_GAP_NS (100.0 * (double)NS_PER_MS)

void sample_order_start(struct sample_order *o, const struct plate_info *plate)
{
    *o = (struct sample_order){.has_seq = plate->seq_bits > 0,
                               .has_device_time = plate->has_device_time,
                               .period_ns = (double)NS_PER_S / plate->rate_hz};
}

/* Wraps instead of overflowing when a sample claims nonsense. */
static int64_t difference(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static uint32_t missing_in(double spacing_ns, double period_ns)
{
    double steps = round(spacing_ns / period_ns);
    return steps < 2.0 ? 0 : steps > MISSING_MAX ? MISSING_MAX : (uint32_t)steps - 1;
}

static struct sample_verdict by_sequence(const struct sample_order *o, const struct force_sample *s)
{
    int64_t step = difference(s->seq, o->seq);
    return (struct sample_verdict){.duplicate = step == 0,
                                   .restart = step < 0 || step > SEQ_STEP_MAX,
                                   .missing = step > 1 && step <= SEQ_STEP_MAX ? (uint32_t)(step - 1) : 0};
}

static struct sample_verdict by_spacing(const struct sample_order *o, const struct force_sample *s)
{
    struct sample_verdict v = {false, false, 0};
    if (o->has_device_time && s->t_dev_us >= 0 && o->t_dev_us >= 0) {
        int64_t step_us = difference(s->t_dev_us, o->t_dev_us);
        v.restart = step_us <= 0;
        if (step_us > 0 && (double)step_us * 1e3 > 1.5 * o->period_ns)
            v.missing = missing_in((double)step_us * 1e3, o->period_ns);
        return v;
    }
    double spacing_ns = (double)difference(s->t_arr_ns, o->t_arr_ns);
    if (spacing_ns > ARRIVAL_GAP_NS + o->period_ns) v.missing = missing_in(spacing_ns, o->period_ns);
    return v;
}

struct sample_verdict sample_order_step(struct sample_order *o, const struct force_sample *s)
{
    struct sample_verdict v = {false, false, 0};
    if (o->running) {
        v = o->has_seq ? by_sequence(o, s) : by_spacing(o, s);
        bool flagged = s->flags & (SAMPLE_GAP_BEFORE | SAMPLE_DEVICE_DROP);
        if (flagged && !v.duplicate && !v.restart && v.missing == 0) {
            /* The plate knows of a loss that its numbers do not show. */
            struct sample_verdict other = by_spacing(o, s);
            v.missing = other.missing ? other.missing : 1;
        }
        if (v.duplicate) return v;
    }
    o->running = true;
    o->seq = s->seq;
    o->t_dev_us = s->t_dev_us;
    o->t_arr_ns = s->t_arr_ns;
    return v;
}
