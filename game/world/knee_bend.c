#include "world/knee_bend.h"

#include "base/units.h"

#define STEP_S 0.001

void knee_quiet_begin(struct knee_quiet *q, uint32_t needed_ms)
{
    *q = (struct knee_quiet){.needed_ms = needed_ms};
    biquad_butterworth(2, 0, KNEE_NOISE_HZ, 1.0 / STEP_S, &q->low);
}

static void start_again(struct knee_quiet *q)
{
    q->ms = 0;
    q->sum = q->square = q->least = q->most = 0;
}

bool knee_quiet_step(struct knee_quiet *q, double load)
{
    if (!(load > 0.5 && load < 1.5)) { /* nobody, or no number */
        start_again(q);
        return false;
    }
    if (q->ms == 0) {
        q->first = load;
        biquad_start(&q->low, &q->state, load);
    }
    double v = biquad_step(&q->low, &q->state, load) - q->first;
    q->least = fmin(q->least, v);
    q->most = fmax(q->most, v);
    if (q->most - q->least > KNEE_QUIET_RANGE_W) {
        start_again(q);
        return false;
    }
    if (q->ms++ < KNEE_FILTER_MS) return false;
    q->sum += v;
    q->square += v * v;
    if (q->ms < q->needed_ms + KNEE_FILTER_MS) return false;
    double mean = q->sum / q->needed_ms;
    q->mean_w = q->first + mean;
    q->noise_w = sqrt(fmax(0, q->square / q->needed_ms - mean * mean));
    return true;
}

void knee_bend_begin(struct knee_bend *k, double mean_w) { *k = (struct knee_bend){.mean_w = mean_w, .last_w = mean_w}; }

static void keep_extremes(struct knee_bend *k)
{
    if (k->u < k->u_least && !k->counted) {
        k->u_least = k->u;
        k->least_ms = k->ms;
        k->u_most = 0;               /* the way up comes after it */
    }
    if (k->u > k->u_most) {
        k->u_most = k->u;
        k->most_ms = k->ms;
    }
}

enum knee_event knee_bend_step(struct knee_bend *k, double load)
{
    const double pole = 2 * M_PI * KNEE_HIGH_PASS_HZ;
    if (load > -1 && load < 4) k->last_w = load; /* false for NaN */
    double a = STANDARD_GRAVITY_M_S2 * (k->last_w - k->mean_w);
    k->ms++;
    k->v += (a - pole * k->v) * STEP_S;
    k->u += a * STEP_S;
    k->depth_m = fmax(0, k->depth_m - k->u * STEP_S);
    keep_extremes(k);
    if (!k->down && k->v < -KNEE_BEND_M_S) {
        k->down = true;
        return KNEE_GOES_DOWN;
    }
    k->rises = k->rises || (k->down && k->v > KNEE_BEND_M_S && k->u > KNEE_RISES_M_S);
    if (!k->rises || k->counted || k->u_most - k->u < KNEE_RISES_M_S) return KNEE_NOTHING;
    k->counted = true;
    return KNEE_CAME_UP;
}

double knee_bend_cycle_s(const struct knee_bend *k, double down_s, double hold_s, double up_s)
{
    double asked = down_s / 2 + hold_s + up_s / 2;
    if (!k->counted || !(asked > 0) || k->most_ms <= k->least_ms) return 0;
    return (down_s + hold_s + up_s) * ((k->most_ms - k->least_ms) * STEP_S / asked);
}
