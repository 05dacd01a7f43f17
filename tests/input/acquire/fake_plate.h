/* fake_plate.h - a plate for tests of the loop: exact 1 kHz or any other rate, values that name themselves,
 * and faults on request. Sample n is due n periods after the plate's start and carries n as its sequence
 * number and in channel 0. */
#ifndef EVENKEEL_TESTS_FAKE_PLATE_H
#define EVENKEEL_TESTS_FAKE_PLATE_H

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "drivers/driver.h"

struct fake_plate {
    struct driver base;
    int64_t start_ns; /* 0: at the first read */
    int64_t period_ns;
    int64_t next;    /* sequence number of the next sample */
    int64_t over_at; /* sequence number at which the stream is over; -1: never */
    enum plate_state over_state;
    int64_t silent_from, silent_to; /* sequence numbers that never come */
    atomic_int commands;            /* passed to the driver */
    _Atomic int last_order;
    atomic_int *closed; /* NULL, or counts fake_close */
};

static inline int64_t fake_due_ns(const struct fake_plate *f, int64_t seq)
{
    return f->start_ns + seq * f->period_ns;
}

static inline void fake_fill(struct fake_plate *f, struct force_sample *s)
{
    *s = (struct force_sample){.t_dev_us = -1, .seq = f->next, .t_arr_ns = fake_due_ns(f, f->next)};
    double phase = 2.0 * 3.14159265358979 * (double)f->next / 1000.0;
    s->raw[0].f32 = 700.0f + (float)(f->next % 7);
    s->raw[1].f32 = (float)(10.0 * sin(phase));
    s->raw[2].f32 = (float)(5.0 * cos(phase));
}

static inline int fake_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct fake_plate *f = (struct fake_plate *)d;
    int64_t now_ns = d->host.now_ns(d->host.context);
    if (f->start_ns == 0) f->start_ns = now_ns;
    if (f->over_at >= 0 && f->next >= f->over_at) {
        d->state = f->over_state;
        d->error = f->over_state == PLATE_LOST ? PLATE_ERROR_LOST : PLATE_OK;
        return -1;
    }
    if (fake_due_ns(f, f->next) > now_ns && timeout_ms > 0) {
        int64_t latest_ns = now_ns + timeout_ms * NS_PER_MS, due_ns = fake_due_ns(f, f->next);
        d->host.wait_until_ns(d->host.context, due_ns < latest_ns ? due_ns : latest_ns);
        now_ns = d->host.now_ns(d->host.context);
    }
    int count = 0;
    while (count < max && fake_due_ns(f, f->next) <= now_ns && (f->over_at < 0 || f->next < f->over_at)) {
        bool silent = f->next >= f->silent_from && f->next < f->silent_to;
        if (!silent) fake_fill(f, &out[count++]);
        f->next++;
    }
    d->counters.samples += (uint64_t)count;
    return count;
}

static inline void fake_command(struct driver *d, const struct person_command *c)
{
    struct fake_plate *f = (struct fake_plate *)d;
    atomic_fetch_add(&f->commands, 1);
    atomic_store(&f->last_order, (int)c->order);
}

static inline void fake_close(struct driver *d)
{
    struct fake_plate *f = (struct fake_plate *)d;
    if (f->closed) atomic_fetch_add(f->closed, 1);
    free(f);
}

static const struct driver_ops fake_ops = {
    .scheme = "fake",
    .title = "Fake plate",
    .read = fake_read,
    .command = fake_command,
    .close = fake_close,
};

/* A stream of Fz, CoP x and CoP y; owned by whoever closes it. */
static inline struct fake_plate *fake_plate_create(double rate_hz)
{
    struct fake_plate *f = calloc(1, sizeof *f);
    if (!f) abort();
    f->base.ops = &fake_ops;
    f->base.state = PLATE_STREAMING;
    f->base.speed = 1.0;
    f->period_ns = (int64_t)(1e9 / rate_hz + 0.5);
    f->over_at = -1;
    struct plate_info *p = &f->base.info;
    *p = (struct plate_info){.raw_kind = RAW_F32,
                             .channel_count = 3,
                             .rate_hz = rate_hz,
                             .seq_bits = 32,
                             .width_mm = 500.0,
                             .depth_mm = 400.0,
                             .fz_on_n = 30.0,
                             .fz_off_n = 20.0,
                             .simulated = true,
                             .calibrated = true};
    strcpy(p->name, "Fake plate");
    strcpy(p->spec, "fake:");
    strcpy(p->driver, "fake");
    p->channel[0] = (struct channel_info){.role = ROLE_FZ, .scale = 1.0};
    p->channel[1] = (struct channel_info){.role = ROLE_COPX, .scale = 1.0};
    p->channel[2] = (struct channel_info){.role = ROLE_COPY, .scale = 1.0};
    return f;
}

#endif
