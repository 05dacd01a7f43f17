/* weigh.c - body weight W (exercises.md 2.3). */
#include "signal/calibrate.h"

#include <math.h>
#include <string.h>

#define SD_MAX_SHARE 0.02
#define DIFFERENT_N (4.0 * STANDARD_GRAVITY_M_S2)

void weigh_begin(struct weigh *w, double last_weight_n)
{
    memset(w, 0, sizeof *w);
    w->last_weight_n = last_weight_n;
}

static void start_over(struct weigh *w)
{
    memset(w->block, 0, sizeof w->block);
    w->block_now = w->blocks_full = 0;
    w->tried_ticks = 0;
    w->progress = 0.0;
    w->state = CAL_WAITING;
}

/* Sums are kept relative to the first force, so that the variance does not drown in W squared. */
static void judge(struct weigh *w)
{
    double n = 0.0, sum = 0.0, sum2 = 0.0;
    for (int i = 0; i < WEIGH_BLOCKS; i++) {
        n += w->block[i].n;
        sum += w->block[i].sum_n;
        sum2 += w->block[i].sum2_n2;
    }
    double mean = sum / n, variance = fmax(0.0, (sum2 - sum * mean) / (n - 1.0));
    double weight = w->reference_n + mean;
    if (!(sqrt(variance) < SD_MAX_SHARE * weight)) {
        if (w->tried_ticks >= WEIGH_PATIENCE_TICKS) w->state = CAL_UNSTABLE;
        return;
    }
    w->weight_n = weight;
    w->progress = 1.0;
    w->state =
        w->last_weight_n > 0.0 && fabs(weight - w->last_weight_n) > DIFFERENT_N ? CAL_DIFFERENT : CAL_DONE;
}

void weigh_feed(struct weigh *w, const struct sway_sample *s)
{
    if (w->state != CAL_WAITING && w->state != CAL_RUNNING) return;
    if (!(s->flags & SWAY_ON) || (s->flags & (SWAY_INVALID | SWAY_BAD))) {
        start_over(w);
        return;
    }
    if (w->state == CAL_WAITING) {
        w->state = CAL_RUNNING;
        w->reference_n = s->fz_n;
    }
    struct weigh_block *b = &w->block[w->block_now];
    double d = s->fz_n - w->reference_n;
    b->n += 1.0;
    b->sum_n += d;
    b->sum2_n2 += d * d;
    w->tried_ticks++;
    if (w->blocks_full < WEIGH_BLOCKS)
        w->progress = ((double)w->blocks_full + b->n / WEIGH_BLOCK_TICKS) / WEIGH_BLOCKS;
    if (b->n < WEIGH_BLOCK_TICKS) return;
    w->blocks_full += w->blocks_full < WEIGH_BLOCKS;
    if (w->blocks_full == WEIGH_BLOCKS) judge(w);
    w->block_now = (w->block_now + 1) % WEIGH_BLOCKS;
    if (w->state == CAL_RUNNING) w->block[w->block_now] = (struct weigh_block){0.0, 0.0, 0.0};
}
