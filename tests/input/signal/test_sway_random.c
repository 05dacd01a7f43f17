/* Whatever comes in: no cursor that is not a number unless it is said to be invalid, bounded values, the
 * same twice. */
#include "rig.h"

static double spread(struct random_stream *r, double low_exponent, double high_exponent)
{
    double v = pow(10.0, low_exponent + (high_exponent - low_exponent) * random_uniform(r));
    return random_below(r, 2) ? v : -v;
}

/* Any configuration that the check accepts; unlikely ones most of all. */
static struct sway_config random_config(struct random_stream *r)
{
    for (;;) {
        struct sway_config c = rig_config(10.0 + pow(10.0, 4.0 * random_uniform(r)),
                                          random_below(r, 2) ? 0.0 : fabs(spread(r, -3, 3.5)));
        c.plate.channel_count = 1 + (int)random_below(r, CHANNEL_MAX);
        for (int i = 0; i < CHANNEL_MAX; i++) {
            struct channel_info *ch = &c.plate.channel[i];
            ch->role = random_below(r, 2) ? ROLE_CELL : (enum channel_role)random_below(r, ROLE_OTHER + 1);
            ch->scale = random_below(r, 2) ? 1.0 : spread(r, -9, 11);
            ch->offset = random_below(r, 2) ? 0.0 : spread(r, -9, 11);
            c.tare[i] = random_below(r, 2) ? 0.0 : spread(r, -9, 11);
            ch->at_mm = (struct point_mm){400.0 * random_normal(r),
                                          random_below(r, 4) ? 400.0 * random_normal(r) : 0.0};
        }
        c.plate.raw_kind = (enum raw_kind)random_below(r, 2);
        c.plate.seq_bits = (int)random_below(r, 2) * 16;
        c.plate.has_device_time = random_below(r, 2);
        c.plate.fz_on_n = random_below(r, 3) ? 20.0 : 0.0;
        c.plate.fz_off_n = 0.5 * c.plate.fz_on_n;
        c.plate.fz_limit_n = random_below(r, 2) ? 0.0 : 3000.0;
        c.plate.surface_height_mm = spread(r, 0, 3);
        c.cursor =
            (struct cursor_filter){(enum cursor_filter_kind)random_below(r, 2), fabs(spread(r, -2, 3)),
                                   fabs(spread(r, -3, 2)), fabs(spread(r, -2, 3)), fabs(spread(r, -1, 3))};
        c.body.reach_left_mm = fabs(spread(r, 0, 3));
        if (sway_config_check(&c, NULL) == STATUS_OK) return c;
    }
}

static union raw_value random_raw(struct random_stream *r, const struct sway_config *c)
{
    union raw_value v = {.i32 = (int32_t)random_u32(r)};
    switch (random_below(r, 8)) {
    case 0: return v; /* any bits: NaN, infinities, denormals */
    case 1: v.i32 = random_below(r, 2) ? INT32_MIN : INT32_MAX; return v;
    default: break;
    }
    double near = 175.0 + 60.0 * random_normal(r);
    if (c->plate.raw_kind == RAW_F32)
        v.f32 = (float)near;
    else
        v.i32 = (int32_t)near;
    return v;
}

static int64_t random_time(struct random_stream *r, int64_t steady)
{
    static const int64_t odd[] = {INT64_MIN, -1, 0, INT64_MAX, 4000000000000000000LL};
    uint32_t kind = random_below(r, 60);
    return kind < RIG_COUNT(odd) ? odd[kind] : kind == 10 ? steady + (int64_t)random_u32(r) * 1000 : steady;
}

static void check_sample(const struct sway_sample *s, int run, int tick)
{
    bool invalid = s->flags & SWAY_INVALID;
    bool cursor = isfinite(s->cursor_mm.x) && isfinite(s->cursor_mm.y),
         cop5 = isfinite(s->cop5_mm.x) && isfinite(s->cop5_mm.y);
    bool none = isnan(s->cursor_mm.x) && isnan(s->cursor_mm.y) && isnan(s->cop5_mm.x) && isnan(s->cop5_mm.y);
    if (invalid ? !none : !(cursor && cop5))
        fail_msg("run %d, tick %d: cursor %g, %g, invalid %d", run, tick, s->cursor_mm.x, s->cursor_mm.y,
                 invalid);
    /* A Butterworth overshoots by 4.3 % of a swing, so from edge to edge of 2 m by less than 0.4 m. */
    if (cursor && (fabs(s->cursor_mm.x) > 2400.0 || fabs(s->cursor_mm.y) > 2400.0))
        fail_msg("run %d, tick %d: cursor %g, %g mm", run, tick, s->cursor_mm.x, s->cursor_mm.y);
    if (!isfinite(s->fz_n) || fabs(s->fz_n) > 8e5 || !isfinite(s->cop5_speed_mm_s) || !isfinite(s->lean) ||
        !isfinite(s->support) || !(s->share_right >= 0.0 && s->share_right <= 1.0) || isinf(s->cop_mm.x) ||
        isinf(s->cop_mm.y) || s->lean < 0.0)
        fail_msg("run %d, tick %d: Fz %g, speed %g, lean %g, support %g, pR %g", run, tick, s->fz_n,
                 s->cop5_speed_mm_s, s->lean, s->support, s->share_right);
    if ((s->flags & SWAY_BAD) && !invalid) fail_msg("run %d, tick %d: bad, but with a cursor", run, tick);
}

/* Returns the digest; valid counts the ticks with a cursor, so that the test cannot pass on rubbish alone. */
static uint64_t play(int run, struct sway_state *state, long *valid)
{
    struct random_stream r;
    uint64_t digest = SWAY_DIGEST_START;
    int64_t seq = 0, t_us = 0;
    random_seed(&r, (uint64_t)run, "input");
    struct sway_config c = run % 4 ? random_config(&r) : rig_config(1000.0, 700.0);
    bool clean = run % 4 == 0;
    sway_reset(state, &c, 0);
    for (int tick = 0; tick < 1500; tick++) {
        struct force_sample raw[SWAY_RAW_MAX];
        struct sway_sample s;
        size_t count = random_below(&r, 40) == 0 ? random_below(&r, SWAY_RAW_MAX + 1) : random_below(&r, 3);
        if (tick % 700 > 400 && tick % 700 < 650) count = 0;
        for (size_t i = 0; i < count; i++) {
            seq += random_below(&r, 200) ? 1 : (int64_t)random_below(&r, 3000) - 100;
            t_us += 1000;
            raw[i] = (struct force_sample){.t_arr_ns = random_time(&r, NS_PER_S + tick * NS_PER_MS),
                                           .t_dev_us = random_time(&r, t_us),
                                           .seq = random_time(&r, seq),
                                           .flags = random_below(&r, 100) ? 0 : random_u32(&r)};
            for (int k = 0; k < CHANNEL_MAX; k++) raw[i].raw[k] = random_raw(&r, &c);
            if (clean && random_below(&r, 50))
                rig_load(&raw[i], 700.0, 50.0 * random_normal(&r), 20.0 * random_normal(&r));
        }
        sway_step(state, (uint32_t)tick, raw, count, &s);
        check_sample(&s, run, tick);
        assert_int_equal(s.raw_count, count);
        *valid += !(s.flags & SWAY_INVALID);
        digest = sway_digest(digest, &s);
    }
    return digest;
}

static void anything_goes_in(void **state)
{
    (void)state;
    enum { RUNS = 400 };
    struct sway_state *s;
    long valid = 0, again = 0;
    assert_int_equal(sway_create(&s), STATUS_OK);
    for (int run = 0; run < RUNS; run++) {
        uint64_t first = play(run, s, &valid);
        if (first != play(run, s, &again)) fail_msg("run %d: not the same twice", run);
    }
    printf("random input: %d runs of 1500 ticks, %ld ticks with a cursor\n", RUNS, valid);
    assert_true(valid == again && valid > RUNS * 50);
    sway_destroy(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(anything_goes_in)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
