#include "signal/site_scale.h"

#include <math.h>
#include <string.h>

#define BLOCK_S 0.05
#define THERE_TIMES_NOISE 50.0       /* 20 kg on four cells with noise of 2 g each stand out 10,000 times */
#define REST_SHARE 0.01
#define REST_TIMES_NOISE 2.0
#define REST_MM 6.0

void site_scale_begin(struct site_scale *s, const struct plate_info *plate)
{
    memset(s, 0, sizeof *s);
    s->plate = plate;
    s->block_size = (size_t)fmax(1.0, ceil(BLOCK_S * plate->rate_hz - 1e-6));
    plate_maths_prepare(&s->maths, plate, NULL);
}

void site_scale_again(struct site_scale *s)
{
    s->blocks = 0;
    s->count = 0;
    memset(s->value, 0, sizeof s->value);
    s->state = SCALE_WAITS;
}

/* Sum and place of what the cells carry beyond their zero; no limit in newtons stands in its way. */
static struct scale_block weigh(const struct site_scale *s, const double *mean)
{
    struct scale_block b = {0.0, {0.0, 0.0}};
    for (int i = 0; i < s->plate->channel_count; i++) {
        if (s->plate->channel[i].role != ROLE_CELL) continue;
        double v = s->maths.sign * (mean[i] - s->zero[i]);
        b.sum += v;
        b.cop_mm.x += v * s->maths.cell_mm[i].x;
        b.cop_mm.y += v * s->maths.cell_mm[i].y;
    }
    b.cop_mm = (struct point_mm){b.cop_mm.x / b.sum, b.cop_mm.y / b.sum};
    return b;
}

struct spread { double mean, range; struct point_mm mm; };

static struct spread spread_of(const struct scale_block *b, int count)
{
    struct scale_block low = b[0], high = b[0];
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
        low = (struct scale_block){fmin(low.sum, b[i].sum), {fmin(low.cop_mm.x, b[i].cop_mm.x), fmin(low.cop_mm.y, b[i].cop_mm.y)}};
        high = (struct scale_block){fmax(high.sum, b[i].sum), {fmax(high.cop_mm.x, b[i].cop_mm.x), fmax(high.cop_mm.y, b[i].cop_mm.y)}};
        sum += b[i].sum;
    }
    return (struct spread){sum / count, high.sum - low.sum, {high.cop_mm.x - low.cop_mm.x, high.cop_mm.y - low.cop_mm.y}};
}

static struct point_mm mean_place(const struct scale_block *b, int count)
{
    struct point_mm sum = {0.0, 0.0};
    for (int i = 0; i < count; i++) sum = (struct point_mm){sum.x + b[i].cop_mm.x / count, sum.y + b[i].cop_mm.y / count};
    return sum;
}

/* Converters that resolve little give the same number all the time: then the noise is one step of each cell. */
static double least_noise(const struct plate_info *plate)
{
    double least = 0.0;
    for (int i = 0; i < plate->channel_count; i++)
        if (plate->channel[i].role == ROLE_CELL) least += plate->raw_kind == RAW_F32 ? 0.0 : fabs(plate->channel[i].scale);
    return least;
}

/* Warm-up, a hand or a person would let the two seconds differ by more than each of them spans. */
static void empty(struct site_scale *s, const double *mean)
{
    int half = s->blocks < SCALE_BLOCKS ? 0 : 1;
    for (int i = 0; i < s->plate->channel_count; i++) s->second[half][i] += mean[i] / SCALE_BLOCKS;
    s->block[s->blocks++] = weigh(s, mean);
    s->progress = (double)s->blocks / (2 * SCALE_BLOCKS);
    if (s->blocks < 2 * SCALE_BLOCKS) return;
    struct spread before = spread_of(s->block, SCALE_BLOCKS), now = spread_of(s->block + SCALE_BLOCKS, SCALE_BLOCKS);
    s->noise = fmax(fmax(before.range, now.range), least_noise(s->plate));
    s->moves = fabs(now.mean - before.mean) > s->noise;
    if (s->moves) {
        memset(s->second, 0, sizeof s->second);
        s->blocks = 0;
        return;
    }
    memcpy(s->zero, s->second[1], sizeof s->zero);
    site_scale_again(s);
}

static void wait(struct site_scale *s, const double *mean, double weight_n)
{
    if (s->blocks == SCALE_BLOCKS) memmove(s->block, s->block + 1, (SCALE_BLOCKS - 1) * sizeof s->block[0]);
    else s->blocks++;
    s->block[s->blocks - 1] = weigh(s, mean);
    if (s->blocks < SCALE_BLOCKS) return;
    struct spread now = spread_of(s->block, SCALE_BLOCKS);
    bool there = fabs(now.mean) > THERE_TIMES_NOISE * s->noise;
    bool rests = there && now.range <= fmax(REST_TIMES_NOISE * s->noise, REST_SHARE * fabs(now.mean)) && now.mm.x <= REST_MM && now.mm.y <= REST_MM;
    s->falls = rests && now.mean < 0.0;
    if (!rests || s->falls) return;
    s->newtons_per_unit = weight_n / now.mean;
    s->rest_mm = mean_place(s->block, SCALE_BLOCKS);
    s->state = SCALE_RESTS;
}

void site_scale_feed(struct site_scale *s, const struct force_sample *raw, double weight_n)
{
    double mean[CHANNEL_MAX] = {0.0};
    if (s->state == SCALE_RESTS || (raw->flags & SAMPLE_CLIPPED)) return;
    for (int i = 0; i < s->plate->channel_count; i++) mean[i] = plate_maths_value(&s->maths, raw->raw, i);
    for (int i = 0; i < s->plate->channel_count; i++)
        if (!isfinite(mean[i])) return;
    for (int i = 0; i < s->plate->channel_count; i++) s->value[i] += mean[i];
    if (++s->count < s->block_size) return;
    for (int i = 0; i < s->plate->channel_count; i++) mean[i] = s->value[i] / (double)s->count;
    s->count = 0;
    memset(s->value, 0, sizeof s->value);
    if (s->state == SCALE_EMPTY) empty(s, mean);
    else wait(s, mean, weight_n);
}
