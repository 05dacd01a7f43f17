#include "drivers/sequence.h"

#include <math.h>

enum { RESTART_STEP = 1000 }; /* devices.md 11: more lost samples than this are a restart */
#define GAP_PERIODS 1.5

void sequence_begin(struct sequence *s, int seq_bits, int time_bits, double rate_hz)
{
    *s = (struct sequence){
        .seq_bits = seq_bits, .time_bits = time_bits, .period_us = rate_hz > 0 ? 1e6 / rate_hz : 0};
}

void sequence_break(struct sequence *s)
{
    s->broken = s->started;
}

/* now - before modulo 2^bits, as the nearest signed step. */
static int64_t signed_step(uint32_t now, uint32_t before, int bits)
{
    int shift = 32 - bits;
    return (int32_t)((now - before) << shift) >> shift;
}

static void restart(struct sequence *s, uint32_t raw_seq, uint32_t raw_us)
{
    s->seq = s->seq_bits ? raw_seq : s->seq + 1;
    s->t_us = raw_us;
}

static void first(struct sequence *s, uint32_t raw_seq, uint32_t raw_us)
{
    s->seq = s->seq_bits ? raw_seq : 0;
    s->t_us = raw_us;
    s->started = true;
}

/* Steps from the sample before; true when samples are missing in between. */
static bool advance(struct sequence *s, uint32_t raw_seq, uint32_t raw_us, int64_t seq_step,
                    int64_t t_step_us, struct driver_counters *counters)
{
    bool seq_restart = s->seq_bits && (seq_step < 1 || seq_step > RESTART_STEP);
    if (seq_restart || (s->time_bits && t_step_us < 0)) {
        counters->clock_resets++;
        restart(s, raw_seq, raw_us);
        return true;
    }
    int64_t lost = 0;
    if (s->seq_bits) {
        lost = seq_step - 1;
    } else if (s->time_bits && s->period_us > 0 && (double)t_step_us > GAP_PERIODS * s->period_us) {
        lost = (int64_t)fmax(1.0, round((double)t_step_us / s->period_us) - 1.0);
    }
    s->seq += s->seq_bits ? seq_step : 1;
    s->t_us += t_step_us;
    counters->lost += (uint64_t)lost;
    return lost > 0;
}

bool sequence_accept(struct sequence *s, uint32_t raw_seq, uint32_t raw_us, struct force_sample *out,
                     struct driver_counters *counters)
{
    bool gap = false;
    if (!s->started) {
        first(s, raw_seq, raw_us);
    } else {
        int64_t seq_step = s->seq_bits ? signed_step(raw_seq, s->last_raw_seq, s->seq_bits) : 1;
        int64_t t_step_us = s->time_bits ? signed_step(raw_us, s->last_raw_us, s->time_bits) : 0;
        if (seq_step == 0) {
            counters->duplicates++;
            return false;
        }
        gap = advance(s, raw_seq, raw_us, seq_step, t_step_us, counters) || s->broken;
    }
    s->broken = false;
    s->last_raw_seq = raw_seq;
    s->last_raw_us = raw_us;
    out->seq = s->seq;
    out->t_dev_us = s->time_bits ? s->t_us : -1;
    if (gap) {
        out->flags |= SAMPLE_GAP_BEFORE;
        counters->gaps++;
    }
    counters->samples++;
    return true;
}
