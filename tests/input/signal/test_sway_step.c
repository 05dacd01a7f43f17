/* Streams, gaps, the ladder of missing data, interpolation, determinism: exercises.md 2.2, devices.md 11,
 * performance.md 3. */
#include "rig.h"
#include "signal/biquad.h"

static bool valid(const struct sway_sample *s)
{
    return !(s->flags & SWAY_INVALID);
}

static void open_standing(struct rig *r, double rate_hz, double weight_n)
{
    struct sway_config c = rig_config(rate_hz, weight_n);
    rig_open(r, &c);
}

static void starts_where_the_person_stands(void **state)
{
    (void)state;
    static const double rates[] = {1000, 500, 100, 60};
    for (size_t i = 0; i < RIG_COUNT(rates); i++) {
        struct rig r;
        open_standing(&r, rates[i], 0.0);
        for (int k = 0; k < 2000; k++) {
            rig_tick(&r, 700.0, 30.0, -20.0);
            assert_true(valid(&r.out));
            assert_near("cursor x", r.out.cursor_mm.x, 30.0, 1e-4);
            assert_near("cursor y", r.out.cursor_mm.y, -20.0, 1e-4);
            assert_near("cop5 x", r.out.cop5_mm.x, 30.0, 1e-4);
            assert_near("speed", r.out.cop5_speed_mm_s, 0.0, 1e-3);
            assert_near("Fz", r.out.fz_n, 700.0, 1e-3);
        }
        rig_close(&r);
    }
}

/* cop5 and the calm cursor of a step are those of the closed-form filters, sample by sample, at the device's
 * rate. */
static void filters_run_once_per_raw_sample(void **state)
{
    (void)state;
    static const double rates[] = {1000, 500};
    for (size_t i = 0; i < RIG_COUNT(rates); i++) {
        struct rig r;
        struct biquad five, three;
        struct biquad_state s5, s3;
        struct sway_config c = rig_config(rates[i], 0.0);
        c.cursor.cutoff_hz = 3.0;
        rig_open(&r, &c);
        biquad_butterworth(2, 0, 5.0, rates[i], &five);
        biquad_butterworth(2, 0, 3.0, rates[i], &three);
        biquad_start(&five, &s5, 0.0);
        biquad_start(&three, &s3, 0.0);
        rig_tick(&r, 700.0, 0.0, 0.0);
        double cop5 = 0.0, calm = 0.0, before = 0.0;
        for (int k = 1; k < 1000; k++) {
            bool due = (double)k >= (double)r.seq * 1000.0 / rates[i];
            rig_tick(&r, 700.0, 50.0, 0.0);
            if (due) {
                before = cop5;
                cop5 = biquad_step(&five, &s5, 50.0);
                calm = biquad_step(&three, &s3, 50.0);
            }
            assert_near("cop5", r.out.cop5_mm.x, cop5, 1e-4);
            assert_near("cursor", r.out.cursor_mm.x, calm, 1e-4);
            assert_near("speed", r.out.cop5_speed_mm_s, fabs(cop5 - before) * rates[i], 1e-2);
        }
        rig_close(&r);
    }
}

/* 100 Hz: at the tick of sample n the picture is at the filtered sample n-1, ten ticks later at n, in a
 * straight line between. */
static void slow_plates_come_in_straight_lines(void **state)
{
    (void)state;
    struct rig r;
    struct biquad f;
    struct biquad_state s;
    double filtered[60] = {0};
    open_standing(&r, 100.0, 0.0);
    biquad_butterworth(2, 0, 10.0, 100.0, &f);
    biquad_start(&f, &s, 0.0);
    for (int n = 0; n < 60; n++) filtered[n] = biquad_step(&f, &s, n == 0 ? 0.0 : 40.0 * sin(0.2 * n));
    for (int tick = 0; tick < 600; tick++) {
        int n = tick / 10;
        rig_tick(&r, 700.0, n == 0 ? 0.0 : 40.0 * sin(0.2 * n), 0.0);
        if (n == 0) continue;
        double share = (tick % 10) / 10.0, want = filtered[n - 1] + share * (filtered[n] - filtered[n - 1]);
        assert_near("cursor", r.out.cursor_mm.x, want, 1e-4);
        assert_true(r.out.flags & SAMPLE_INTERPOLATED);
        assert_false(r.out.flags & SWAY_HELD);
        /* the instant described is one period back and moves on by 1 ms a tick */
        if (n >= 2)
            assert_near("t_host, ms", (double)(r.out.t_host_ns - r.start_ns) * 1e-6, tick - 10.0, 0.01);
    }
    rig_close(&r);
}

static void fast_plates_are_shown_at_once(void **state)
{
    (void)state;
    struct rig r;
    open_standing(&r, 1000.0, 0.0);
    for (int k = 0; k < 50; k++) {
        rig_tick(&r, 700.0, 0.1 * k, 0.0);
        assert_false(r.out.flags & (SAMPLE_INTERPOLATED | SWAY_HELD));
        assert_int_equal(r.out.t_host_ns, r.start_ns + k * NS_PER_MS);
        assert_near("cop", r.out.cop_mm.x, 0.1 * k, 1e-4);
    }
    rig_close(&r);
}

/* Held to 100 ms, then no cursor; BAD_SIGNAL at 200 ms, once; back when it has been calm. */
static void ladder_when_samples_stop(void **state)
{
    (void)state;
    static const double rates[] = {1000, 500};
    for (size_t i = 0; i < RIG_COUNT(rates); i++) {
        struct rig r;
        open_standing(&r, rates[i], 0.0);
        rig_stand(&r, 1000, 700.0, 25.0, 5.0);
        int since = (int)(999 - (int)(999 * rates[i] / 1000.0) * 1000.0 /
                                    rates[i]); /* ticks since the newest sample */
        r.events = 0;
        for (int k = 1 + since; k <= 400; k++) {
            rig_step(&r, NULL, 0);
            if (valid(&r.out) != (k <= 100))
                fail_msg("%g Hz, %d ms without samples: valid %d", rates[i], k, valid(&r.out));
            if (k <= 100) {
                assert_true(r.out.flags & SWAY_HELD);
                assert_near("held", r.out.cursor_mm.x, 25.0, 1e-3);
            } else {
                assert_true(isnan(r.out.cursor_mm.x) && isnan(r.out.cop5_mm.y) && isnan(r.out.cop_mm.x));
            }
            assert_int_equal(r.out.events & EVENT_BAD_SIGNAL, k == 200 ? EVENT_BAD_SIGNAL : 0);
            assert_int_equal(!!(r.out.flags & SWAY_BAD), k >= 200);
        }
        r.seq = (int64_t)(r.tick * rates[i] / 1000.0);
        r.events = 0;
        rig_stand(&r, 150, 700.0, 25.0, 5.0);
        assert_true(r.out.flags & SWAY_BAD);
        rig_stand(&r, 60, 700.0, 25.0, 5.0);
        assert_int_equal(r.events & (EVENT_SIGNAL_BACK | EVENT_GAP | EVENT_BAD_SIGNAL),
                         EVENT_SIGNAL_BACK | EVENT_GAP);
        assert_true(valid(&r.out) && !(r.out.flags & SWAY_BAD));
        rig_close(&r);
    }
}

static void dropouts_just_under_the_limits(void **state)
{
    (void)state;
    struct rig r;
    open_standing(&r, 1000.0, 0.0);
    rig_stand(&r, 1000, 700.0, 0.0, 0.0);
    for (int i = 0; i < 100; i++) assert_true(valid(rig_step(&r, NULL, 0)));
    r.seq = r.tick;
    assert_true(valid(rig_tick(&r, 700.0, 0.0, 0.0)));
    rig_lose(&r, 199);
    assert_false(valid(&r.out));
    rig_tick(&r, 700.0, 0.0, 0.0);
    assert_true(valid(&r.out));
    assert_int_equal(r.events & EVENT_BAD_SIGNAL, 0);
    rig_close(&r);
}

/* Lost samples: up to 100 ms the filters run through the hole on a straight line, as if nothing had been
 * lost. */
static void short_holes_are_bridged(void **state)
{
    (void)state;
    struct rig whole, holed;
    open_standing(&whole, 1000.0, 0.0);
    open_standing(&holed, 1000.0, 0.0);
    for (int k = 0; k < 3000; k++) { /* a steady movement: the line through a hole is the truth */
        double x = -60.0 + 0.04 * k;
        rig_tick(&whole, 700.0, x, 0.0);
        int phase = k % 500;
        if (k >= 500 && phase < 90)
            rig_lose(&holed, 1);
        else
            rig_tick(&holed, 700.0, x, 0.0);
        if (phase >= 90) {
            assert_near("cursor", holed.out.cursor_mm.x, whole.out.cursor_mm.x, 1e-3);
            assert_near("speed", holed.out.cop5_speed_mm_s, whole.out.cop5_speed_mm_s, 0.2);
        }
        if (k >= 500 && phase == 90) assert_true(holed.out.events & EVENT_GAP);
    }
    rig_close(&whole);
    rig_close(&holed);
}

/* After a longer hole the filters begin at the new value: no speed, no slide, no jump beyond where the
 * person went. */
static void long_holes_start_afresh(void **state)
{
    (void)state;
    static const int lost_ms[] = {101, 150, 300, 2000};
    static const double rates[] = {1000, 100};
    for (size_t i = 0; i < RIG_COUNT(lost_ms) * RIG_COUNT(rates); i++) {
        struct rig r;
        double rate = rates[i / RIG_COUNT(lost_ms)];
        int ms = lost_ms[i % RIG_COUNT(lost_ms)];
        open_standing(&r, rate, 0.0);
        rig_stand(&r, 1000, 700.0, -20.0, 0.0);
        rig_lose(&r, ms + (rate < 1000 ? 10 : 0));
        for (int k = 0; k < 1000; k++) {
            rig_tick(&r, 700.0, 40.0, 0.0);
            if (!valid(&r.out) || r.out.flags & SWAY_HELD) continue;
            assert_near("cursor", r.out.cursor_mm.x, 40.0, 1e-3);
            assert_near("speed", r.out.cop5_speed_mm_s, 0.0, 1e-2);
        }
        assert_true(valid(&r.out));
        rig_close(&r);
    }
}

/* A stall that loses nothing: 300 ms of samples arrive in a lump. The cursor never leaves the true way,
 * speeds are those of the person, and no weight event lasts longer because of the stall. */
static void a_stall_never_looks_like_movement(void **state)
{
    (void)state;
    struct rig r;
    struct force_sample waiting[600];
    size_t count = 0, taken = 0;
    double top_speed = 0.0, last_x = 0.0;
    open_standing(&r, 1000.0, 0.0);
    rig_stand(&r, 1000, 700.0, 0.0, 0.0);
    for (int k = 0; k < 1000; k++) {
        waiting[count] = rig_sample(&r, 700.0, 0.03 * (k + 1), 0.0); /* 30 mm/s */
        waiting[count].t_arr_ns = r.start_ns + (int64_t)(r.tick > 1300 ? r.tick : 1300) * NS_PER_MS;
        count++;
        if (k < 300) {
            rig_step(&r, NULL, 0);
            last_x = k < 100 ? r.out.cursor_mm.x : last_x;
            continue;
        }
        size_t n = count - taken < 64 ? count - taken : 64;
        rig_step(&r, waiting + taken, n);
        taken += n;
        if (taken == count) taken = count = 0;
        if (!valid(&r.out)) continue;
        top_speed = fmax(top_speed, r.out.cop5_speed_mm_s);
        assert_true(r.out.cursor_mm.x >= last_x - 1e-6 && r.out.cursor_mm.x <= 0.03 * (k + 1) + 1e-6);
        last_x = r.out.cursor_mm.x;
    }
    assert_true(top_speed < 31.0);
    assert_near("at the end", r.out.cursor_mm.x, 0.03 * (1000 - 22.5), 0.05);
    rig_close(&r);
}

/* The same on a slow plate: after a time without a picture it is where the person is, and does not slide there. */
static void a_slow_plate_comes_back_in_place(void **state)
{
    (void)state;
    static const struct {
        int stall_ms;
        bool slides;
    } facts[] = {{60, true}, {150, false}};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct rig r;
        struct force_sample waiting[64];
        size_t count = (size_t)(facts[i].stall_ms / 10);
        open_standing(&r, 100.0, 0.0);
        rig_stand(&r, 1000, 700.0, 0.0, 0.0);
        for (int k = 0; k < facts[i].stall_ms; k++) rig_step(&r, NULL, 0);
        for (size_t k = 0; k < count; k++) waiting[k] = rig_sample(&r, 700.0, 50.0, 0.0);
        rig_step(&r, waiting, count);
        double first = r.out.cursor_mm.x;
        rig_stand(&r, 5, 700.0, 50.0, 0.0);
        assert_int_equal(fabs(r.out.cursor_mm.x - first) > 1.0, facts[i].slides);
        assert_true(valid(&r.out));
        rig_close(&r);
    }
}

/* One sample without a usable position - not finite, clipped, outside the cells, zero - is a hole of one
 * sample. */
static void single_useless_samples_are_bridged(void **state)
{
    (void)state;
    for (int kind = 0; kind < 5; kind++) {
        struct rig r;
        open_standing(&r, 1000.0, 0.0);
        rig_stand(&r, 500, 700.0, 10.0, 0.0);
        for (int k = 0; k < 500; k++) {
            struct force_sample s = rig_sample(&r, 700.0, 10.0, 0.0);
            if (k % 50 == 0) {
                rig_load(&s, 700.0, 90.0, 0.0);
                if (kind == 0) s.raw[1].f32 = NAN;
                if (kind == 1) s.flags |= SAMPLE_CLIPPED;
                if (kind == 2) rig_load(&s, 90.0, 225.0 * 1.08, 0.0);
                if (kind == 3) rig_load(&s, 0.0, 0.0, 0.0);
                if (kind == 4) s.raw[3].f32 = 3e38f;
            }
            rig_step(&r, &s, 1);
            assert_true(valid(&r.out));
            assert_near("cursor", r.out.cursor_mm.x, 10.0, 1e-3);
            assert_near("speed", r.out.cop5_speed_mm_s, 0.0, 0.1);
            assert_true(fabs(r.out.fz_n) < 1000.0);
            if (k % 50 == 0) assert_true(isnan(r.out.cop_mm.x) && (r.out.flags & SAMPLE_COP_INVALID));
        }
        rig_close(&r);
    }
}

static void empty_plate_has_no_cursor(void **state)
{
    (void)state;
    static const struct {
        double fz_n;
        bool cursor;
    } facts[] = {
        {0.0, false}, {15.0, false}, {19.9, false}, {20.1, true},  {15.0, true},
        {10.1, true}, {9.9, false},  {15.0, false}, {700.0, true},
    };
    struct rig r;
    open_standing(&r, 1000.0, 0.0);
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        rig_stand(&r, 150, facts[i].fz_n, 5.0, 0.0); /* beyond the 100 ms for which the last one stands */
        if (valid(&r.out) != facts[i].cursor)
            fail_msg("row %zu, %g N: valid %d", i, facts[i].fz_n, valid(&r.out));
        assert_int_equal(isnan(r.out.cursor_mm.x), !facts[i].cursor);
    }
    rig_close(&r);
}

static void duplicates_and_restarts(void **state)
{
    (void)state;
    struct rig r;
    open_standing(&r, 1000.0, 0.0);
    rig_stand(&r, 500, 700.0, 0.0, 0.0);
    struct force_sample s = rig_sample(&r, 700.0, 0.0, 0.0);
    rig_step(&r, &s, 1);
    rig_load(&s, 700.0, 80.0, 0.0);
    rig_step(&r, &s, 1); /* the same sequence number again */
    assert_near("cursor", r.out.cursor_mm.x, 0.0, 1e-3);
    assert_true(r.out.flags & SWAY_HELD);
    assert_int_equal(r.events & (EVENT_GAP | EVENT_CLOCK_RESET), 0);

    r.seq = 7; /* the plate began again; the person moved meanwhile */
    s = rig_sample(&r, 700.0, 30.0, 0.0);
    rig_step(&r, &s, 1);
    assert_int_equal(r.out.events & (EVENT_GAP | EVENT_CLOCK_RESET), EVENT_GAP | EVENT_CLOCK_RESET);
    assert_near("cursor", r.out.cursor_mm.x, 30.0, 1e-3);
    assert_near("speed", r.out.cop5_speed_mm_s, 0.0, 1e-3);
    rig_close(&r);
}

/* A plate without sequence number and clock: late packets are not lost ones, long silence is. */
static void bare_plates(void **state)
{
    (void)state;
    struct rig r;
    struct sway_config c = rig_config(100.0, 0.0);
    c.plate.seq_bits = 0;
    c.plate.has_device_time = false;
    rig_open(&r, &c);
    for (int k = 0; k < 3000; k++) {
        struct force_sample s = rig_sample(&r, 700.0, 0.0, 0.0);
        s.t_dev_us = -1;
        bool due = k % 10 == (k / 10 * 7) % 9; /* unevenly, 1 to 18 ms apart */
        r.seq -= !due;
        rig_step(&r, &s, due);
    }
    assert_int_equal(r.events & EVENT_GAP, 0);
    for (int k = 0; k < 180; k++) rig_step(&r, NULL, 0);
    struct force_sample s = rig_sample(&r, 700.0, 60.0, 0.0);
    rig_step(&r, &s, 1);
    assert_true(r.out.events & EVENT_GAP);
    assert_near("cursor", r.out.cursor_mm.x, 60.0, 1e-3);
    rig_close(&r);
}

static void body_signals(void **state)
{
    (void)state;
    struct rig r;
    struct sway_config c = rig_config(1000.0, 700.0);
    c.body.c0_mm = (struct point_mm){10.0, -30.0};
    c.body.reach_right_mm = 50.0;
    c.body.reach_back_mm = 25.0;
    rig_open(&r, &c);
    rig_stand(&r, 1000, 700.0, 60.0, -30.0); /* D = 200 mm */
    assert_near("pR", r.out.share_right, 0.8, 1e-5);
    assert_near("lean", r.out.lean, 1.0, 1e-5);
    assert_near("support", r.out.support, 0.0, 1e-5);
    rig_stand(&r, 500, 630.0, 10.0, -55.0);
    assert_near("support", r.out.support, 0.1, 1e-5);
    rig_stand(&r, 1000, 630.0, 10.0, -55.0);
    assert_near("lean back", r.out.lean, 1.0, 1e-5);
    assert_near("pR", r.out.share_right, 0.55, 1e-5);
    rig_stand(&r, 250, 560.0, 10.0, -55.0);
    assert_near("support, half of the window", r.out.support, 0.15, 1e-3);
    rig_close(&r);

    open_standing(&r, 1000.0, 0.0); /* not weighed yet */
    rig_stand(&r, 1000, 700.0, 80.0, 0.0);
    assert_true(r.out.share_right == 0.5 && r.out.lean == 0.0 && r.out.support == 0.0);
    rig_close(&r);
}

struct script {
    struct force_sample raw[4000];
    size_t count_at[4000];
};

static void make_script(struct script *s, uint64_t seed)
{
    struct random_stream rnd;
    struct rig r = {.config = rig_config(1000.0, 700.0), .start_ns = NS_PER_S};
    random_seed(&rnd, seed, "script");
    size_t made = 0, due = 0;
    for (int tick = 0; tick < 4000; tick++) {
        r.tick = (uint32_t)tick;
        s->raw[made++] =
            rig_sample(&r, 690.0 + 5.0 * random_normal(&rnd), 30.0 * sin(tick * 0.004), random_normal(&rnd));
        if (random_below(&rnd, 50) == 0) r.seq += random_below(&rnd, 250);
        due++;
        s->count_at[tick] = random_below(&rnd, 4) == 0 ? (due < 64 ? due : 64) : 0;
        due -= s->count_at[tick];
    }
}

static uint64_t play(const struct script *s, const struct sway_config *c, struct sway_state *state,
                     uint32_t epoch)
{
    uint64_t digest = SWAY_DIGEST_START;
    size_t at = 0;
    sway_reset(state, c, epoch);
    for (int tick = 0; tick < 4000; tick++) {
        struct sway_sample out;
        sway_step(state, (uint32_t)tick, s->raw + at, s->count_at[tick], &out);
        at += s->count_at[tick];
        digest = sway_digest(digest, &out);
    }
    return digest;
}

static void same_in_same_out(void **state)
{
    (void)state;
    struct script *s = calloc(1, sizeof *s);
    struct sway_state *a, *b;
    struct sway_config c = rig_config(1000.0, 700.0);
    assert_non_null(s);
    assert_int_equal(sway_create(&a), STATUS_OK);
    assert_int_equal(sway_create(&b), STATUS_OK);
    make_script(s, 1);
    uint64_t first = play(s, &c, a, 1);
    assert_true(first == play(s, &c, b, 2)); /* another state, another epoch */
    assert_true(first == play(s, &c, a, 3)); /* a used state */
    s->raw[1000].raw[2].i32 ^= 1;            /* one bit of one raw value */
    assert_true(first != play(s, &c, a, 1));
    s->raw[1000].raw[2].i32 ^= 1;
    c.cursor.cutoff_hz = nextafter(c.cursor.cutoff_hz, 11.0);
    assert_true(first != play(s, &c, a, 1));
    sway_destroy(a);
    sway_destroy(b);
    free(s);
}

/* How samples are spread over ticks changes when things are seen, not what the filters made of them. */
static void chunks_change_nothing_but_the_moment(void **state)
{
    (void)state;
    struct rig even, lumpy;
    struct force_sample lump[7];
    open_standing(&even, 1000.0, 0.0);
    open_standing(&lumpy, 1000.0, 0.0);
    for (int k = 0; k < 2100; k++) {
        double x = 40.0 * sin(0.01 * k);
        lump[k % 7] = rig_sample(&lumpy, 700.0, x, 0.0);
        rig_tick(&even, 700.0, x, 0.0);
        rig_step(&lumpy, lump, k % 7 == 6 ? 7 : 0);
        if (k % 7 == 6) {
            assert_true(even.out.cursor_mm.x == lumpy.out.cursor_mm.x);
            assert_true(even.out.cop5_mm.x == lumpy.out.cop5_mm.x);
            assert_true(even.out.cop5_speed_mm_s == lumpy.out.cop5_speed_mm_s);
            assert_true(even.out.fz_n == lumpy.out.fz_n && even.out.seq == lumpy.out.seq);
        }
    }
    rig_close(&even);
    rig_close(&lumpy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_where_the_person_stands),
        cmocka_unit_test(filters_run_once_per_raw_sample),
        cmocka_unit_test(slow_plates_come_in_straight_lines),
        cmocka_unit_test(fast_plates_are_shown_at_once),
        cmocka_unit_test(ladder_when_samples_stop),
        cmocka_unit_test(dropouts_just_under_the_limits),
        cmocka_unit_test(short_holes_are_bridged),
        cmocka_unit_test(long_holes_start_afresh),
        cmocka_unit_test(a_stall_never_looks_like_movement),
        cmocka_unit_test(a_slow_plate_comes_back_in_place),
        cmocka_unit_test(single_useless_samples_are_bridged),
        cmocka_unit_test(empty_plate_has_no_cursor),
        cmocka_unit_test(duplicates_and_restarts),
        cmocka_unit_test(bare_plates),
        cmocka_unit_test(body_signals),
        cmocka_unit_test(same_in_same_out),
        cmocka_unit_test(chunks_change_nothing_but_the_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
