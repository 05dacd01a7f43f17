#include "drivers/phidget_report.h"

#include "base/clock.h"

static const struct {
    int gain, code;
} gains[] = {
    {1, 0}, {8, 3}, {16, 4}, {32, 5}, {64, 6}, {128, 7},
};
enum { GAINS = sizeof gains / sizeof gains[0], VALUES_AT = 6, GAP_MS = 100 };

int phidget_gain_code(int gain)
{
    for (int i = 0; i < GAINS; i++)
        if (gains[i].gain == gain) return gains[i].code;
    return -1;
}

int phidget_gain_of(int code)
{
    for (int i = 0; i < GAINS; i++)
        if (gains[i].code == code) return gains[i].gain;
    return 0;
}

void phidget_config_encode(unsigned enabled, int gain, int interval_ms, uint8_t out[PHIDGET_CONFIG_BYTES])
{
    int code = phidget_gain_code(gain);
    int steps = (interval_ms + PHIDGET_INTERVAL_UNIT_MS - 1) / PHIDGET_INTERVAL_UNIT_MS;
    out[0] = (uint8_t)(enabled & PHIDGET_ALL);
    out[1] = out[2] = (uint8_t)(code << 4 | code);
    out[3] = (uint8_t)steps;
    out[4] = (uint8_t)(steps >> 8 & 3);
}

bool phidget_report_decode(const uint8_t *bytes, size_t count, struct phidget_report *out)
{
    if (count < PHIDGET_REPORT_BYTES) return false;
    out->enabled = bytes[0] & PHIDGET_ALL;
    out->fresh = bytes[0] >> 4;
    out->faulty = bytes[1] & PHIDGET_ALL;
    for (int i = 0; i < PHIDGET_INPUTS; i++) {
        int codes = bytes[2 + i / 2];
        const uint8_t *at = bytes + VALUES_AT + 3 * i;
        out->gain[i] = phidget_gain_of(i % 2 ? codes & 15 : codes >> 4);
        out->raw[i] = (int32_t)(at[0] << 16 | at[1] << 8 | at[2]) - PHIDGET_COUNTS;
    }
    return true;
}

bool phidget_clipped(int32_t raw)
{
    return raw > 0.995 * PHIDGET_COUNTS || raw < -0.995 * PHIDGET_COUNTS;
}

/* ---- sets ---- */

void phidget_sets_begin(struct phidget_sets *s, int gain, double rate_hz, bool calibrated)
{
    /* Reports wait in the system, so a late one is no lost one. From here on it is: the loop judges alike (devices.md 11). */
    *s = (struct phidget_sets){.gain = gain,
                               .gap_ns = (GAP_MS + (int64_t)(1000 / rate_hz)) * NS_PER_MS,
                               .uncalibrated = !calibrated};
    sequence_begin(&s->sequence, 0, 0, 0);
}

void phidget_sets_restart(struct phidget_sets *s)
{
    s->running = s->have = 0;
    s->clipped = false;
    sequence_break(&s->sequence);
}

static void lose_set(struct phidget_sets *s, struct driver_counters *counters)
{
    if (s->have) counters->lost++;
    s->have = 0;
    s->clipped = false;
    sequence_break(&s->sequence);
}

/* The inputs of r that count, with those of the gain that the scale belongs to. */
static unsigned usable(struct phidget_sets *s, const struct phidget_report *r)
{
    unsigned fresh = r->fresh & r->enabled, ripe = fresh & s->running;
    s->running |= fresh;
    for (int i = 0; i < PHIDGET_INPUTS; i++)
        if (r->gain[i] != s->gain) ripe &= ~(1u << i);
    return ripe & ~r->faulty;
}

static bool finish_set(struct phidget_sets *s, int64_t t_arr_ns, struct force_sample *out,
                       struct driver_counters *counters)
{
    *out = (struct force_sample){.t_arr_ns = t_arr_ns};
    for (int i = 0; i < PHIDGET_INPUTS; i++) out->raw[i].i32 = s->raw[i];
    if (s->started && t_arr_ns - s->t_last_ns > s->gap_ns) sequence_break(&s->sequence);
    s->started = true;
    s->t_last_ns = t_arr_ns;
    if (s->uncalibrated) out->flags |= SAMPLE_UNCALIBRATED;
    if (s->clipped) {
        out->flags |= SAMPLE_CLIPPED;
        counters->clipped++;
    }
    s->have = 0;
    s->clipped = false;
    return sequence_accept(&s->sequence, 0, 0, out, counters);
}

bool phidget_sets_take(struct phidget_sets *s, const uint8_t *bytes, size_t count, int64_t t_arr_ns,
                       struct force_sample *out, struct driver_counters *counters)
{
    struct phidget_report r;
    counters->bytes += count;
    if (!phidget_report_decode(bytes, count, &r)) {
        counters->short_reports++;
        lose_set(s, counters);
        return false;
    }
    unsigned taken = usable(s, &r);
    if (s->have & r.fresh & r.enabled)
        lose_set(s, counters); /* the next set begins, and this one is not whole */
    for (int i = 0; i < PHIDGET_INPUTS; i++) {
        if (!(taken & 1u << i)) continue;
        s->raw[i] = r.raw[i];
        s->clipped = s->clipped || phidget_clipped(r.raw[i]);
    }
    s->have |= taken;
    return s->have == PHIDGET_ALL && finish_set(s, t_arr_ns, out, counters);
}
