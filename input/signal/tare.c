/* tare.c - what the empty plate reads (devices.md 12). */
#include "signal/calibrate.h"

#include <math.h>
#include <string.h>

#include "signal/plate_maths.h"

enum { TARE_SAMPLES_MIN = 20 };
#define TARE_S 1.0
#define NOISE_S 2.0
#define RANGE_MAX_N 5.0
#define RANGE_BLOCK_S 0.05
#define LOAD_MAX_N 300.0
#define HEAVY_CELL_N (5.0 * STANDARD_GRAVITY_M_S2)
/* Noise is collected on after the tare, as long as the plate is as empty as it was. */
#define STILL_EMPTY_N 10.0

static size_t samples_of(const struct tare *t, double seconds)
{
    double n = ceil(seconds * t->plate->rate_hz - 1e-6);
    double most = TARE_NOISE_MAX;
    return (size_t)clamp(n, TARE_SAMPLES_MIN, most);
}

void tare_begin(struct tare *t, const struct plate_info *plate)
{
    memset(t, 0, sizeof *t);
    t->plate = plate;
    t->heavy_channel = -1;
}

/* The plate's own CoP and its temperature have no zero of ours. */
static bool has_zero(const struct channel_info *c)
{
    return c->role >= ROLE_CELL && c->role <= ROLE_MZ;
}

/* Range of Fz in means of 50 ms. Of single samples it would be a measure of the plate's rate and noise: 1000 samples of white
 * noise span 6.5 SD, so that a quiet 1 kHz plate with 0.8 N in each cell would read 10 N and never be tared. */
struct range { double low, high, block_sum; size_t block_count, block_size; };

static void range_take(struct range *r, double fz_n)
{
    r->block_sum += fz_n;
    if (++r->block_count < r->block_size) return;
    double mean = r->block_sum / (double)r->block_count;
    r->low = fmin(r->low, mean);
    r->high = fmax(r->high, mean);
    r->block_sum = 0.0;
    r->block_count = 0;
}

static void finish(struct tare *t, const struct plate_maths *m)
{
    double sum = 0.0, mean[CHANNEL_MAX] = {0.0};
    double n = (double)t->noise_count;
    size_t block_size = (size_t)fmax(1.0, RANGE_BLOCK_S * t->plate->rate_hz);
    struct range range = {.low = INFINITY, .high = -INFINITY, .block_size = block_size};
    struct plate_reading r;
    for (size_t k = 0; k < t->noise_count; k++) {
        plate_maths_of_values(m, t->noise[k], &r);
        range_take(&range, r.fz_n);
        sum += r.fz_n;
        for (int i = 0; i < t->plate->channel_count; i++) mean[i] += t->noise[k][i] / n;
    }
    if (sum / n > LOAD_MAX_N) {
        t->state = CAL_LOADED;
        return;
    }
    if (!(range.high - range.low < RANGE_MAX_N)) {
        t->state = CAL_UNSTABLE;
        return;
    }
    for (int i = 0; i < t->plate->channel_count; i++) {
        const struct channel_info *c = &t->plate->channel[i];
        t->zero[i] = has_zero(c) ? mean[i] : 0.0;
        if (c->role == ROLE_CELL && fabs(mean[i]) > HEAVY_CELL_N) t->heavy_channel = i;
    }
    t->zero_fz_n = sum / n;
    t->state = CAL_DONE;
}

static void take(struct tare *t, const struct plate_maths *m, const struct force_sample *raw)
{
    double value[CHANNEL_MAX] = {0.0};
    struct plate_reading r;
    for (int i = 0; i < t->plate->channel_count; i++) value[i] = plate_maths_value(m, raw->raw, i);
    plate_maths_of_values(m, value, &r);
    if (!r.usable || t->noise_closed || (t->state == CAL_DONE && t->noise_count >= samples_of(t, NOISE_S)))
        return;
    if (t->state == CAL_DONE && fabs(r.fz_n - t->zero_fz_n) > STILL_EMPTY_N) {
        t->noise_closed = true; /* somebody steps on: the noise ends here */
        return;
    }
    memcpy(t->noise[t->noise_count++], value, sizeof value);
    if (t->state == CAL_DONE) return;
    size_t needed = samples_of(t, TARE_S);
    t->state = CAL_RUNNING;
    t->progress = (double)t->noise_count / (double)needed;
    if (t->noise_count >= needed) finish(t, m);
}

void tare_feed(struct tare *t, const struct force_sample *raw, size_t count)
{
    struct plate_maths m;
    plate_maths_prepare(&m, t->plate, NULL);
    for (size_t i = 0; i < count && t->state != CAL_LOADED && t->state != CAL_UNSTABLE; i++)
        take(t, &m, &raw[i]);
}
