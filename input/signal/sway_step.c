/* sway_step.c - one grid tick: samples in, filters, the ladder of missing data, one sway sample out. */
#include "signal/sway_step.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/biquad.h"
#include "signal/body.h"
#include "signal/clock_model.h"
#include "signal/one_euro.h"
#include "signal/plate_maths.h"
#include "signal/sample_order.h"
#include "signal/sway_events.h"

enum { HOLD_TICKS = 100, SUPPORT_TICKS = 500, FILL_MAX_PER_TICK = 2000 };
#define FILL_MAX_S 0.1
#define COP5_HZ 5.0
#define DIRECT_RATE_HZ 500.0 /* from here on the newest value is shown, below it is interpolated */

struct biquad_2d {
    struct biquad_state x, y;
};

struct chain { /* the two causal signals and what they last gave */
    struct biquad cop5_design, cursor_design;
    struct biquad_2d cop5_state, cursor_state;
    struct one_euro euro;
    struct point_mm cursor, cop5;
    double cop5_speed;
    bool running;
};

struct shown { /* the way of the picture from one filtered sample to the next */
    struct point_mm cursor_from, cursor_to, cop5_from, cop5_to;
    int64_t t_from_ns, t_to_ns;
    double done_ticks;
    bool moving;
};

struct support_window { /* Fz over 0.5 s; the sum is rebuilt every lap, so that it never drifts */
    double fz_n[SUPPORT_TICKS];
    double sum_n, lap_n;
    int next;
    bool full;
};

struct sway_state {
    struct sway_config config;
    struct plate_maths maths;
    struct sample_order order;
    struct clock_model clock;
    struct chain chain;
    struct shown shown;
    struct sway_events events;
    struct support_window support;
    double period_ticks, fz_on_n, fz_off_n;
    uint32_t epoch, fill_max;
    bool direct, loaded, cop_now_valid;

    int64_t index, index_usable, index_cop; /* sample count over gaps; newest usable one, newest with a CoP */
    struct point_mm cop_mm;                 /* of index_cop */
    uint32_t ticks_without_cop;
    int64_t t_host_ns, t_arr_ns, seq;
    double fz_n;
    uint32_t newest_flags;
};

struct tick { /* what this tick's samples did */
    uint32_t flags, events, usable, fill_left;
    bool cop_came;
};

enum status sway_create(struct sway_state **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? STATUS_OK : STATUS_MEM;
}

void sway_destroy(struct sway_state *s)
{
    free(s);
}

/* Close to half the rate a filter rings; a plate that slow has nothing to say up there anyway. */
static double usable_cutoff(double cutoff_hz, double rate_hz)
{
    return fmin(cutoff_hz, 0.45 * rate_hz);
}

void sway_reset(struct sway_state *s, const struct sway_config *config, uint32_t epoch)
{
    const struct cursor_filter *f = &config->cursor;
    double rate = config->plate.rate_hz;

    memset(s, 0, sizeof *s);
    s->config = *config;
    s->epoch = epoch;
    plate_maths_prepare(&s->maths, &config->plate, config->tare);
    sample_order_start(&s->order, &config->plate);
    clock_model_start(&s->clock, config->plate.has_device_time, rate);
    sway_events_start(&s->events, config, s->maths.has_fz);
    biquad_butterworth(2, 0, usable_cutoff(COP5_HZ, rate), rate, &s->chain.cop5_design);
    if (f->kind == CURSOR_ONE_EURO)
        one_euro_design(&s->chain.euro, f->min_cutoff_hz, f->beta, f->derivative_cutoff_hz, rate);
    else
        biquad_butterworth(2, 0, usable_cutoff(f->cutoff_hz, rate), rate, &s->chain.cursor_design);
    s->period_ticks = 1000.0 / rate;
    s->direct = rate >= DIRECT_RATE_HZ;
    s->fill_max = (uint32_t)(FILL_MAX_S * rate + 1e-6);
    s->fz_on_n = config->plate.fz_on_n;
    s->fz_off_n = config->plate.fz_off_n;
    s->index_usable = s->index_cop = -1;
    s->seq = -1;
}

/* ---- filters ---- */

static struct point_mm step_2d(const struct biquad *f, struct biquad_2d *s, struct point_mm p)
{
    return (struct point_mm){biquad_step(f, &s->x, p.x), biquad_step(f, &s->y, p.y)};
}

static void start_2d(const struct biquad *f, struct biquad_2d *s, struct point_mm p)
{
    biquad_start(f, &s->x, p.x);
    biquad_start(f, &s->y, p.y);
}

static void chain_start(struct sway_state *s, struct point_mm p)
{
    struct chain *c = &s->chain;
    start_2d(&c->cop5_design, &c->cop5_state, p);
    start_2d(&c->cursor_design, &c->cursor_state, p);
    one_euro_start(&c->euro, p);
    c->cursor = c->cop5 = p;
    c->cop5_speed = 0.0;
    c->running = true;
}

static void chain_step(struct sway_state *s, struct point_mm p)
{
    struct chain *c = &s->chain;
    struct point_mm before = c->cop5;
    c->cop5 = step_2d(&c->cop5_design, &c->cop5_state, p);
    c->cursor = s->config.cursor.kind == CURSOR_ONE_EURO ? one_euro_step(&c->euro, p)
                                                         : step_2d(&c->cursor_design, &c->cursor_state, p);
    c->cop5_speed = distance_mm(before, c->cop5) * s->config.plate.rate_hz;
}

/* ---- what is shown between the samples of a slow plate ---- */

static struct point_mm between(struct point_mm a, struct point_mm b, double share)
{
    return (struct point_mm){a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

static double shown_share(const struct sway_state *s)
{
    return s->shown.moving ? fmin(1.0, s->shown.done_ticks / s->period_ticks) : 1.0;
}

static void shown_jump(struct sway_state *s)
{
    struct shown *v = &s->shown;
    v->cursor_from = v->cursor_to = s->chain.cursor;
    v->cop5_from = v->cop5_to = s->chain.cop5;
    v->t_from_ns = v->t_to_ns = s->t_host_ns;
    v->moving = false;
}

/* Goes on from where the picture is, so that a sample that comes early or late bends the way but never
 * breaks it. With samples on time the picture has just arrived at the one before. */
static void shown_head_for(struct sway_state *s)
{
    struct shown *v = &s->shown;
    double share = shown_share(s);
    v->cursor_from = between(v->cursor_from, v->cursor_to, share);
    v->cop5_from = between(v->cop5_from, v->cop5_to, share);
    v->t_from_ns += llround((double)(v->t_to_ns - v->t_from_ns) * share);
    v->cursor_to = s->chain.cursor;
    v->cop5_to = s->chain.cop5;
    v->t_to_ns = s->t_host_ns;
    v->done_ticks = 0.0;
    v->moving = true;
}

/* ---- one raw sample ---- */

/* Hysteresis of devices.md 12. */
static bool cop_valid(struct sway_state *s, const struct plate_reading *r, uint32_t flags)
{
    if (!s->maths.has_fz)
        s->loaded = true;
    else if (s->loaded ? r->fz_n < s->fz_off_n : r->fz_n > s->fz_on_n)
        s->loaded = !s->loaded;
    /* A plate that only repeats itself under a load (acquire/frozen.h) is a bad signal, not a person who stands still. */
    if (s->loaded && (flags & SAMPLE_COP_INVALID)) s->events.overload = true;
    return s->loaded && r->cop_finite && !r->outside && !(flags & (SAMPLE_CLIPPED | SAMPLE_COP_INVALID));
}

static void filter_cop(struct sway_state *s, struct point_mm p, struct tick *t)
{
    int64_t hole = s->index - s->index_cop - 1;
    bool bridge = s->chain.running && hole <= (int64_t)s->fill_max && hole <= (int64_t)t->fill_left;
    if (!bridge) {
        chain_start(s, p);
        shown_jump(s);
    } else {
        for (int64_t i = 1; i <= hole; i++)
            chain_step(s, between(s->cop_mm, p, (double)i / (double)(hole + 1)));
        t->fill_left -= (uint32_t)hole;
        chain_step(s, p);
    }
    s->index_cop = s->index;
    s->cop_mm = p;
    t->cop_came = true;
}

static void break_stream(struct sway_state *s)
{
    s->chain.running = false;
    sway_events_break(&s->events);
}

static void take_sample(struct sway_state *s, const struct force_sample *raw, struct tick *t)
{
    struct sample_verdict order = sample_order_step(&s->order, raw);
    if (order.duplicate) return;
    if (order.restart) clock_model_restart(&s->clock);
    struct clock_stamp stamp = clock_model_step(&s->clock, raw->t_arr_ns, raw->t_dev_us, order.missing);
    if (order.restart || stamp.reset) {
        t->events |= EVENT_CLOCK_RESET | EVENT_GAP;
        break_stream(s);
    }
    s->index += 1 + (int64_t)order.missing;

    struct plate_reading reading;
    plate_maths_run(&s->maths, raw->raw, &reading);
    s->newest_flags = (raw->flags & 0xffu) | (stamp.estimated ? SAMPLE_TIME_ESTIMATED : 0) |
                      (s->config.plate.calibrated ? 0 : SAMPLE_UNCALIBRATED);
    t->flags |= s->newest_flags;
    s->cop_now_valid = false;
    if (!reading.usable) return; /* as if it had never come: the next one finds a hole */

    int64_t hole = s->index - s->index_usable - 1;
    if (s->index_usable >= 0 && hole > 0) {
        t->events |= EVENT_GAP;
        t->flags |= SAMPLE_GAP_BEFORE;
        if (hole > (int64_t)s->fill_max) sway_events_break(&s->events);
    }
    s->index_usable = s->index;
    s->t_host_ns = stamp.t_host_ns;
    s->t_arr_ns = raw->t_arr_ns;
    s->seq = raw->seq;
    s->fz_n = reading.fz_n;
    t->usable++;
    s->cop_now_valid = cop_valid(s, &reading, raw->flags);
    if (s->cop_now_valid) filter_cop(s, reading.cop_mm, t);
    double share = s->cop_now_valid ? body_share_right(&s->config.body, s->chain.cursor.x) : NAN;
    t->events |= sway_events_sample(&s->events, &reading, share);
    if (t->events & (EVENT_STEP_ON | EVENT_STEP_OFF)) s->support = (struct support_window){.full = false};
}

/* ---- one tick ---- */

static void support_push(struct support_window *w, double fz_n)
{
    w->sum_n += fz_n - w->fz_n[w->next];
    w->fz_n[w->next] = fz_n;
    w->lap_n += fz_n;
    if (++w->next == SUPPORT_TICKS) {
        w->next = 0;
        w->full = true;
        w->sum_n = w->lap_n;
        w->lap_n = 0.0;
    }
}

static double support(struct sway_state *s)
{
    if (!s->maths.has_fz || !s->events.on || !body_weighed(&s->config.body)) return 0.0;
    if (s->events.quiet_ticks <= HOLD_TICKS) support_push(&s->support, s->fz_n);
    return s->support.full ? 1.0 - s->support.sum_n / SUPPORT_TICKS / s->config.body.weight_n : 0.0;
}

static void move_picture(struct sway_state *s, const struct tick *t)
{
    if (!t->cop_came) {
        s->shown.done_ticks += s->shown.moving ? 1.0 : 0.0;
        return;
    }
    /* After a time without a picture there is nothing to come from. */
    bool shown_before = s->ticks_without_cop <= HOLD_TICKS;
    s->shown.done_ticks += s->shown.moving ? 1.0 : 0.0;
    if (s->direct || !shown_before)
        shown_jump(s);
    else
        shown_head_for(s);
    s->ticks_without_cop = 0;
}

static bool fill_positions(struct sway_state *s, struct sway_sample *out)
{
    double share = shown_share(s);
    out->cursor_mm = between(s->shown.cursor_from, s->shown.cursor_to, share);
    out->cop5_mm = between(s->shown.cop5_from, s->shown.cop5_to, share);
    out->t_host_ns = s->shown.t_from_ns + llround((double)(s->shown.t_to_ns - s->shown.t_from_ns) * share);
    out->cop5_speed_mm_s = s->chain.cop5_speed;
    if (share < 1.0) out->flags |= SAMPLE_INTERPOLATED;
    /* Every number of a chain fed with finite values is finite; this is the last gate before a person's
     * eyes. */
    return isfinite(out->cursor_mm.x) && isfinite(out->cursor_mm.y) && isfinite(out->cop5_mm.x) &&
           isfinite(out->cop5_mm.y) && isfinite(out->cop5_speed_mm_s);
}

static void fill_body(struct sway_state *s, struct sway_sample *out)
{
    const struct body *b = &s->config.body;
    if (body_weighed(b)) {
        struct point_mm n = body_lean(b, out->cursor_mm);
        out->lean = sqrt(n.x * n.x + n.y * n.y);
        out->share_right = body_share_right(b, out->cursor_mm.x);
    }
    out->events |= sway_events_edge(&s->events, out->cursor_mm, out->lean);
}

void sway_step(struct sway_state *s, uint32_t tick, const struct force_sample *raw, size_t raw_count,
               struct sway_sample *out)
{
    struct tick t = {.fill_left = FILL_MAX_PER_TICK};
    size_t count = raw_count < SWAY_RAW_MAX ? raw_count : SWAY_RAW_MAX;
    static const struct point_mm nowhere = {NAN, NAN};

    for (size_t i = 0; i < count; i++) take_sample(s, &raw[i], &t);
    t.events |= sway_events_tick(&s->events, t.usable);
    move_picture(s, &t);
    if (!t.cop_came && s->ticks_without_cop <= HOLD_TICKS) s->ticks_without_cop++;

    *out = (struct sway_sample){.tick = tick,
                                .epoch = s->epoch,
                                .t_host_ns = s->t_host_ns,
                                .t_arr_ns = s->t_arr_ns,
                                .seq = s->seq,
                                .fz_n = s->fz_n,
                                .cop_mm = nowhere,
                                .cursor_mm = nowhere,
                                .cop5_mm = nowhere,
                                .share_right = 0.5,
                                .raw_count = (uint16_t)count};
    out->flags = count ? t.flags : s->newest_flags & ~(uint32_t)(SAMPLE_GAP_BEFORE | SAMPLE_DEVICE_DROP);
    out->flags |= (s->events.bad ? SWAY_BAD : 0) | (s->events.on ? SWAY_ON : 0) |
                  (s->cop_now_valid ? 0 : SAMPLE_COP_INVALID);
    if (s->cop_now_valid && s->ticks_without_cop <= HOLD_TICKS) out->cop_mm = s->cop_mm;

    bool there = s->chain.running && s->ticks_without_cop <= HOLD_TICKS && !s->events.bad;
    if (there && fill_positions(s, out)) {
        if (!t.cop_came && !(out->flags & SAMPLE_INTERPOLATED)) out->flags |= SWAY_HELD;
        out->events |= t.events;
        fill_body(s, out);
    } else {
        out->cursor_mm = out->cop5_mm = nowhere;
        out->cop5_speed_mm_s = 0.0;
        out->flags = (out->flags & ~(uint32_t)SAMPLE_INTERPOLATED) | SWAY_INVALID;
        out->events |= t.events;
    }
    out->support = support(s);
}
