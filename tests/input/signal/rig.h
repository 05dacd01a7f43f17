/* rig.h - a four-cell plate, force samples for a person at a known place, and the step driven tick by tick. */
#ifndef EVENKEEL_TESTS_SIGNAL_RIG_H
#define EVENKEEL_TESTS_SIGNAL_RIG_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "signal/calibrate.h"
#include "signal/sway_digest.h"
#include "signal/sway_step.h"
#include "support/support.h"

#define RIG_HALF_X_MM 225.0
#define RIG_HALF_Y_MM 125.0
#define RIG_COUNT(a) (sizeof(a) / sizeof(a)[0])

static const double rig_side[4][2] = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};

static inline struct plate_info rig_plate(double rate_hz)
{
    struct plate_info p;
    memset(&p, 0, sizeof p);
    strcpy(p.name, "Rig");
    p.raw_kind = RAW_F32;
    p.channel_count = 4;
    for (int i = 0; i < 4; i++)
        p.channel[i] = (struct channel_info){
            ROLE_CELL, 1.0, 0.0, {rig_side[i][0] * RIG_HALF_X_MM, rig_side[i][1] * RIG_HALF_Y_MM}};
    p.rate_hz = rate_hz;
    p.seq_bits = 16;
    p.has_device_time = true;
    p.width_mm = 2 * RIG_HALF_X_MM;
    p.depth_mm = 2 * RIG_HALF_Y_MM;
    p.fz_on_n = 20.0;
    p.fz_off_n = 10.0;
    p.fz_limit_n = 3000.0;
    p.calibrated = true;
    return p;
}

static inline struct sway_config rig_config(double rate_hz, double weight_n)
{
    struct plate_info p = rig_plate(rate_hz);
    struct sway_config c;
    sway_config_default(&p, &c);
    c.body.weight_n = weight_n;
    return c;
}

/* Four cells that carry fz_n with the centre of pressure at (x, y). */
static inline void rig_load(struct force_sample *s, double fz_n, double x_mm, double y_mm)
{
    for (int i = 0; i < 4; i++)
        s->raw[i].f32 = (float)(0.25 * fz_n * (1.0 + rig_side[i][0] * x_mm / RIG_HALF_X_MM) *
                                (1.0 + rig_side[i][1] * y_mm / RIG_HALF_Y_MM));
}

struct rig {
    struct sway_state *state;
    struct sway_config config;
    uint32_t tick;
    int64_t seq, start_ns;
    uint32_t events; /* of all ticks since last cleared */
    uint64_t digest;
    struct sway_sample out;
};

static inline void rig_open(struct rig *r, const struct sway_config *config)
{
    struct problem why;
    memset(r, 0, sizeof *r);
    r->config = *config;
    if (sway_config_check(config, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(sway_create(&r->state), STATUS_OK);
    sway_reset(r->state, config, 1);
    r->start_ns = 5 * NS_PER_S;
    r->digest = SWAY_DIGEST_START;
}

static inline void rig_close(struct rig *r)
{
    sway_destroy(r->state);
}

/* The next sample of an even stream, as it would arrive at this tick. */
static inline struct force_sample rig_sample(struct rig *r, double fz_n, double x_mm, double y_mm)
{
    struct force_sample s;
    memset(&s, 0, sizeof s);
    s.seq = r->seq++;
    s.t_dev_us = 1000000 + llround((double)s.seq * 1e6 / r->config.plate.rate_hz);
    s.t_arr_ns = r->start_ns + (int64_t)r->tick * NS_PER_MS;
    rig_load(&s, fz_n, x_mm, y_mm);
    return s;
}

static inline const struct sway_sample *rig_step(struct rig *r, const struct force_sample *raw, size_t count)
{
    sway_step(r->state, r->tick++, raw, count, &r->out);
    r->events |= r->out.events;
    r->digest = sway_digest(r->digest, &r->out);
    return &r->out;
}

/* One tick of an even stream of at most 1 kHz: a sample when one is due. */
static inline const struct sway_sample *rig_tick(struct rig *r, double fz_n, double x_mm, double y_mm)
{
    double due = (double)r->seq * 1000.0 / r->config.plate.rate_hz;
    if ((double)r->tick + 1e-9 < due) return rig_step(r, NULL, 0);
    struct force_sample s = rig_sample(r, fz_n, x_mm, y_mm);
    return rig_step(r, &s, 1);
}

/* Time passes and the samples of that time are lost. */
static inline void rig_lose(struct rig *r, int ticks)
{
    for (int i = 0; i < ticks; i++) rig_step(r, NULL, 0);
    r->seq = (int64_t)ceil((double)r->tick * r->config.plate.rate_hz / 1000.0 - 1e-9);
}

static inline const struct sway_sample *rig_stand(struct rig *r, int ticks, double fz_n, double x_mm,
                                                  double y_mm)
{
    for (int i = 0; i < ticks; i++) rig_tick(r, fz_n, x_mm, y_mm);
    return &r->out;
}

#endif
