/* links: acquire world */
/* What a plate may do to a game, from the bytes on the wire to the picture: each fault is flagged where somebody looks for it, and none
 * moves the cursor (platform.md 8 R06, devices.md 13). One person stands on all plates; the same minute without a fault is the
 * yardstick. Virtual time: PS1 bytes with their times of arrival, decoder, reader, loop, world. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "acquire/acquire.h"
#include "drivers/capture.h"
#include "line_board.h"
#include "world/world.h"

enum { TICKS = 26000, FAULT_FROM = 12000 };
#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define WARNS(w) PLATE_WARNING_BIT(WARNING_##w)

/* ---- the wire ---- */

struct frame {
    struct ps1_sample s;
    double arrives_ms;
    int copies;      /* 0: never sent */
    bool damaged;
};

struct line {
    double rate_hz;                      /* at which the board really samples; it says 1000 */
    enum ps1_format format;
    uint32_t first_seq, first_us;
    double host_ms;                      /* the host hands bytes over so often; 0: at once */
    void (*fault)(struct frame *f, uint32_t i, double t_ms);
};

static union raw_value kept[BOARD_CELLS];

static bool in_fault(double t_ms, double lasts_ms)
{
    return t_ms >= FAULT_FROM && t_ms < FAULT_FROM + lasts_ms;
}

/* The amplifier hangs for 3 s; the board goes on counting. */
static void freezes(struct frame *f, uint32_t i, double t_ms)
{
    (void)i;
    bool frozen = in_fault(t_ms, 3000);
    for (int c = 0; c < BOARD_CELLS; c++) {
        if (frozen) f->s.value[c] = kept[c];
        kept[c] = f->s.value[c];
    }
}

static void comes_twice(struct frame *f, uint32_t i, double t_ms)
{
    (void)i, (void)t_ms;
    f->copies = 2;
}

static void counter_stands_still(struct frame *f, uint32_t i, double t_ms)
{
    if (in_fault(t_ms, 1000)) f->s.seq = (uint16_t)(f->s.seq - (uint16_t)(i - FAULT_FROM));
}

/* Nothing for 500 ms, then all at once. */
static void bursts(struct frame *f, uint32_t i, double t_ms)
{
    (void)i;
    if (in_fault(t_ms, 500)) f->arrives_ms = FAULT_FROM + 500;
}

static void reaches_a_limit_now_and_then(struct frame *f, uint32_t i, double t_ms)
{
    (void)t_ms;
    if (i % 50 == 7) f->s.value[i / 50 % BOARD_CELLS].i32 = 0x7fffff;
}

static void stays_at_a_limit(struct frame *f, uint32_t i, double t_ms)
{
    (void)i;
    if (in_fault(t_ms, 400)) f->s.value[2].i32 = -0x800000;
}

static void says_nan(struct frame *f, uint32_t i, double t_ms)
{
    (void)t_ms;
    if (i % 50 == 7) f->s.value[1].f32 = i % 100 == 7 ? NAN : -INFINITY;
}

static void says_nan_for_long(struct frame *f, uint32_t i, double t_ms)
{
    (void)i;
    if (in_fault(t_ms, 400)) f->s.value[3].f32 = NAN;
}

static void is_beyond_all_measure(struct frame *f, uint32_t i, double t_ms)
{
    (void)t_ms;
    if (i % 50 == 7) f->s.value[0].f32 = 3e30f;
}

static void garbles(struct frame *f, uint32_t i, double t_ms)
{
    (void)t_ms;
    f->damaged = i % 40 == 3;
}

static void restarts(struct frame *f, uint32_t i, double t_ms)
{
    if (t_ms < FAULT_FROM) return;
    f->s.seq = (uint16_t)(i - FAULT_FROM);
    f->s.t_us = (i - FAULT_FROM) * 1000;
}

static struct plate_info described(enum ps1_format format)
{
    struct plate_info plate = {.driver = "serial", .spec = "serial:"};
    struct problem why = {0};
    struct ps1_info info = {.version = 1, .rate_mhz = BOARD_RATE_HZ * 1000, .format = format, .count = BOARD_CELLS, .name = "Wire"};
    double scale = format == PS1_F32 ? 1.0 : BOARD_N_PER_COUNT;
    for (int i = 0; i < BOARD_CELLS; i++)
        info.channel[i] = (struct ps1_channel){.role = ROLE_CELL, .unit = PS1_NEWTON, .scale = (float)scale,
                                               .x_tenth_mm = (int16_t)(board_side[i][0] * 10 * BOARD_CELL_X_MM),
                                               .y_tenth_mm = (int16_t)(board_side[i][1] * 10 * BOARD_CELL_Y_MM)};
    if (ps1_plate_info(&info, &plate, &why) != STATUS_OK) fail_msg("%s", why.text);
    return plate;
}

static void write_frame(struct capture *c, const struct frame *f)
{
    uint8_t wire[PS1_WIRE_MAX];
    size_t count = ps1_encode_sample(&f->s, wire);
    if (f->damaged) wire[7] ^= 0x10;
    for (int i = 0; i < f->copies; i++) capture_bytes(c, 'R', llround(f->arrives_ms * 1e6), wire, count);
}

static const char *record_wire(const struct line *l)
{
    static char path[300];
    struct capture *c = NULL;
    struct problem why = {0};
    struct random_stream noise, late;
    struct plate_info plate = described(l->format);
    (void)snprintf(path, sizeof path, "%s/wire.capture", scratch_dir());
    if (capture_create(path, &plate, &c, &why) != STATUS_OK) fail_msg("%s", why.text);
    random_seed(&noise, 5, "board");
    random_seed(&late, 5, "late");
    for (uint32_t i = 0; i * 1000.0 / l->rate_hz < TICKS; i++) {
        double t_ms = i * 1000.0 / l->rate_hz;
        struct frame f = {.copies = 1, .arrives_ms = t_ms + 0.05 + 0.3 * random_uniform(&late)};
        board_sample(&noise, l->rate_hz, i, &f.s);
        f.s.seq = (uint16_t)(l->first_seq + i);
        f.s.t_us += l->first_us;
        if (l->format == PS1_F32) {
            f.s.format = PS1_F32;
            for (int k = 0; k < BOARD_CELLS; k++) f.s.value[k].f32 = (float)(f.s.value[k].i32 * BOARD_N_PER_COUNT);
        }
        if (l->host_ms > 0) f.arrives_ms = ceil(f.arrives_ms / l->host_ms) * l->host_ms;
        if (l->fault) l->fault(&f, i, t_ms);
        write_frame(c, &f);
    }
    assert_int_equal(capture_close(c, &why), STATUS_OK);
    return path;
}

/* ---- what comes of it ---- */

struct run {
    struct point_mm cursor[TICKS];       /* NaN: none was shown */
    uint32_t flags[TICKS];
    uint32_t raw_flags, events;          /* ever */
    uint64_t warnings;                   /* ever */
    int pauses, shown;
    struct acquire_status status;        /* at the end */
};

static struct run clean_i24, clean_f32, now;

static void step_on(struct acquire *a, struct world **w)
{
    struct sway_config config;
    struct world_setup setup = {.base_grade = 2, .start_level = 2, .cap = 10, .seed = 3, .set_number = 1};
    struct text_errors errors = {0};
    struct problem why = {0};
    char path[512];
    sway_config_default(acquire_plate(a), &config);
    body_default(0, 0, &config.body);
    config.body.weight_n = BOARD_WEIGHT_N;
    setup.body = config.body;
    (void)snprintf(path, sizeof path, "%s/levels/exercises/E01_steady_stand.level", EVENKEEL_SOURCE_SHARE);
    if (level_load(path, &setup.levels, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
    (void)acquire_configure(a, &config);
    assert_int_equal(world_create(&setup, w, &why), STATUS_OK);
}

static void take(struct acquire *a, struct world *w, struct run *r)
{
    static struct sway_sample frame[256];
    static struct force_sample raw[4096];
    for (size_t n; (n = acquire_take(a, frame, 256)) > 0;)
        for (size_t i = 0; i < n; i++) {
            const struct sway_sample *s = &frame[i];
            bool paused = world_scene(w)->phase == PHASE_PAUSED;
            if (s->tick >= TICKS) continue;
            world_step(w, s);
            r->cursor[s->tick] = s->cursor_mm;
            r->flags[s->tick] = s->flags;
            r->events |= s->events;
            r->shown += !isnan(s->cursor_mm.x);
            bool pauses = !paused && world_scene(w)->phase == PHASE_PAUSED;
            r->pauses += pauses;
            if (pauses) assert_int_equal(world_scene(w)->pause, PAUSE_BAD_SIGNAL);
            if (world_scene(w)->phase == PHASE_PAUSED && !(s->flags & (SWAY_BAD | SWAY_INVALID))) world_input(w, s->tick, INPUT_RESUME);
        }
    for (size_t n; (n = acquire_take_raw(a, raw, 4096)) > 0;)
        for (size_t i = 0; i < n; i++) r->raw_flags |= raw[i].flags;
}

static void run_spec(const char *spec, struct run *r)
{
    struct acquire *a = NULL;
    struct world *w = NULL;
    enum plate_error error;
    struct problem why = {0};
    memset(r, 0, sizeof *r);
    for (int i = 0; i < TICKS; i++) r->cursor[i] = (struct point_mm){NAN, NAN};
    if (acquire_open(&(struct acquire_options){.spec = spec, .force_virtual = true}, &a, &error, &why) != STATUS_OK)
        fail_msg("%s: %s", spec, why.text);
    step_on(a, &w);
    while (acquire_pump(a, 100) > 0) {
        struct acquire_status s;
        take(a, w, r);
        acquire_read_status(a, &s);
        r->warnings |= s.counters.warnings;
        if (s.state == PLATE_STREAMING) r->status = s; /* the last one before the end */
        if (isfinite(r->cursor[TICKS - 1].x)) break; /* a simulated person stands there for ever */
    }
    take(a, w, r);
    world_destroy(w);
    acquire_close(a);
}

static void run_line(const struct line *l, struct run *r)
{
    char spec[400];
    (void)snprintf(spec, sizeof spec, "replay:%s,speed=0", record_wire(l));
    run_spec(spec, r);
}

/* The longest way that the shown cursor went within a tick, and how far it ever was from where it belonged. */
static void movement(const struct run *r, const struct run *clean, double *step_mm, double *off_mm)
{
    *step_mm = *off_mm = 0.0;
    for (int i = 1; i < TICKS; i++) {
        if (isnan(r->cursor[i].x)) continue;
        if (!isnan(r->cursor[i - 1].x)) *step_mm = fmax(*step_mm, distance_mm(r->cursor[i], r->cursor[i - 1]));
        if (!isnan(clean->cursor[i].x)) *off_mm = fmax(*off_mm, distance_mm(r->cursor[i], clean->cursor[i]));
    }
}

/* The farthest that somebody went within ms. */
static double longest_way(const struct run *r, int ms)
{
    double way_mm = 0.0;
    for (int i = 0; i + ms < TICKS; i++)
        if (!isnan(r->cursor[i].x) && !isnan(r->cursor[i + ms].x)) way_mm = fmax(way_mm, distance_mm(r->cursor[i], r->cursor[i + ms]));
    return way_mm;
}

static bool ever(const struct run *r, uint32_t flags, int from_ms, int to_ms)
{
    for (int i = from_ms; i < to_ms; i++)
        if (r->flags[i] & flags) return true;
    return false;
}

static int without_cursor(const struct run *r)
{
    int n = 0;
    for (int i = 1000; i < TICKS - 100; i++) n += isnan(r->cursor[i].x);
    return n;
}

/* ---- the facts ---- */

static int measure_clean_lines(void **state)
{
    (void)state;
    run_line(&(struct line){.rate_hz = 1000, .format = PS1_I24}, &clean_i24);
    run_line(&(struct line){.rate_hz = 1000, .format = PS1_F32}, &clean_f32);
    return 0;
}

static void a_plate_without_a_fault_is_not_blamed(void **state)
{
    (void)state;
    const struct run *const clean[] = {&clean_i24, &clean_f32};
    for (int i = 0; i < 2; i++) {
        const struct driver_counters *c = &clean[i]->status.counters;
        assert_int_equal(clean[i]->raw_flags, 0);
        assert_int_equal(clean[i]->warnings, 0);
        assert_int_equal(clean[i]->pauses, 0);
        assert_int_equal(without_cursor(clean[i]), 0);
        assert_int_equal(c->lost + c->gaps + c->duplicates + c->clipped + c->clock_resets, 0);
        assert_near("measured rate", clean[i]->status.measured_rate_hz, 1000.0, 1.0);
    }
}

static void faults_are_flagged_and_never_movement(void **state)
{
    (void)state;
    /* off_mm: from where the cursor would have been. While nothing comes it is held for 100 ms, which the person uses to go on; where
     * samples are missing for a moment a straight line stands for them; a frozen plate stands still for the second until it is found
     * out. */
    static const struct fact {
        const char *name;
        struct line line;
        uint32_t raw_flags;      /* exactly these, ever */
        uint64_t warnings;       /* exactly these, ever */
        uint32_t events;         /* at least these */
        int pauses;
        double off_mm;
        int hidden_least_ms, hidden_most_ms; /* time without a cursor */
    } facts[] = {
        {"frozen for 3 s", {1000, PS1_I24, 0, 0, 0, freezes}, SAMPLE_COP_INVALID, WARNS(PLATE_FROZEN), EVENT_BAD_SIGNAL | EVENT_SIGNAL_BACK,
         1, 8.0, 2000, 2400},
        {"every frame twice", {1000, PS1_I24, 0, 0, 0, comes_twice}, 0, 0, 0, 0, 0.0, 0, 0},
        {"counter stands still", {1000, PS1_I24, 0, 0, 0, counter_stands_still}, SAMPLE_GAP_BEFORE, 0, EVENT_BAD_SIGNAL | EVENT_GAP, 1, 0.7,
         900, 1300},
        {"number wraps", {1000, PS1_I24, 65536 - 9000, 0, 0, NULL}, 0, 0, 0, 0, 0.0, 0, 0},
        {"clock wraps", {1000, PS1_I24, 0, 0xffffffffu - 9000000u, 0, NULL}, 0, 0, 0, 0, 0.0, 0, 0},
        {"20 % too fast", {1200, PS1_I24, 0, 0, 0, NULL}, 0, WARNS(RATE_WRONG), 0, 0, 1.0, 0, 0},
        {"20 % too slow", {800, PS1_I24, 0, 0, 0, NULL}, 0, WARNS(RATE_WRONG), 0, 0, 1.0, 0, 0},
        {"too slow, in packets of 16 ms", {800, PS1_I24, 0, 0, 16, NULL}, 0, WARNS(RATE_WRONG), 0, 0, 1.0, 0, 0},
        {"4 % too slow is near enough", {960, PS1_I24, 0, 0, 0, NULL}, 0, 0, 0, 0, 1.0, 0, 0},
        {"silent for 500 ms, then all", {1000, PS1_I24, 0, 0, 0, bursts}, 0, 0, EVENT_BAD_SIGNAL | EVENT_SIGNAL_BACK, 1, 0.7, 400, 900},
        {"single limits", {1000, PS1_I24, 0, 0, 0, reaches_a_limit_now_and_then}, SAMPLE_CLIPPED, 0, 0, 0, 0.2, 0, 0},
        {"at a limit for 400 ms", {1000, PS1_I24, 0, 0, 0, stays_at_a_limit}, SAMPLE_CLIPPED, WARNS(CLIPPED), EVENT_BAD_SIGNAL, 1, 0.7, 400,
         900},
        {"single NaN and infinity", {1000, PS1_F32, 0, 0, 0, says_nan}, SAMPLE_GAP_BEFORE, WARNS(LINK_NOISY), EVENT_GAP, 0, 0.2, 0, 0},
        {"NaN for 400 ms", {1000, PS1_F32, 0, 0, 0, says_nan_for_long}, SAMPLE_GAP_BEFORE, WARNS(LINK_NOISY), EVENT_BAD_SIGNAL | EVENT_GAP, 1, 0.7,
         300, 900},
        {"numbers beyond all measure", {1000, PS1_F32, 0, 0, 0, is_beyond_all_measure}, 0, 0, EVENT_GAP, 0, 0.2, 0, 0},
        {"damaged frames", {1000, PS1_I24, 0, 0, 0, garbles}, SAMPLE_GAP_BEFORE, WARNS(LINK_NOISY), EVENT_GAP, 0, 0.2, 0, 0},
        {"restart of the board", {1000, PS1_I24, 0, 0, 0, restarts}, SAMPLE_GAP_BEFORE, 0, EVENT_CLOCK_RESET | EVENT_GAP, 0, 0.2, 0, 0},
    };
    double clean_step_mm, step_mm, off_mm, none;
    movement(&clean_i24, &clean_i24, &clean_step_mm, &none);
    for (size_t i = 0; i < COUNT(facts); i++) {
        const struct fact *f = &facts[i];
        run_line(&f->line, &now);
        movement(&now, f->line.format == PS1_F32 ? &clean_f32 : &clean_i24, &step_mm, &off_mm);
        int hidden_ms = without_cursor(&now);
        printf("fault: %-30s raw flags %02x, warnings %02x, pauses %d, hidden %d ms, off %.3f mm, longest step %.3f mm (clean %.3f), %.2f Hz\n",
               f->name, now.raw_flags, (unsigned)now.warnings, now.pauses, hidden_ms, off_mm, step_mm, clean_step_mm,
               now.status.measured_rate_hz);
        if (now.raw_flags != f->raw_flags) fail_msg("%s: raw flags %#x, expected %#x", f->name, now.raw_flags, f->raw_flags);
        if (now.warnings != f->warnings) fail_msg("%s: warnings %#x, expected %#x", f->name, (unsigned)now.warnings, (unsigned)f->warnings);
        if ((now.events & f->events) != f->events) fail_msg("%s: events %#x, expected %#x", f->name, now.events, f->events);
        if (now.pauses != f->pauses) fail_msg("%s: %d pauses, expected %d", f->name, now.pauses, f->pauses);
        if (hidden_ms < f->hidden_least_ms || hidden_ms > f->hidden_most_ms) fail_msg("%s: no cursor for %d ms", f->name, hidden_ms);
        if (off_mm > f->off_mm) fail_msg("%s: the cursor was %.3f mm off", f->name, off_mm);
        double most_mm = 3.0 * fmax(1.0, f->line.host_ms) * clean_step_mm; /* what came in one packet moves in one tick */
        if (f->events & EVENT_CLOCK_RESET) most_mm = f->off_mm; /* the filters begin again at a value with its noise */
        if (step_mm > most_mm) fail_msg("%s: the cursor jumped %.3f mm within 1 ms", f->name, step_mm);
        double rate_hz = f->line.rate_hz;
        if (f->line.fault == NULL) assert_near(f->name, now.status.measured_rate_hz, rate_hz, 1e-3 * rate_hz);
    }
}

/* What was said while it lasted is not said for ever. */
static void a_plate_that_is_well_again_is_not_blamed(void **state)
{
    (void)state;
    run_line(&(struct line){.rate_hz = 1000, .format = PS1_I24, .fault = freezes}, &now);
    assert_true(now.warnings & WARNS(PLATE_FROZEN));
    assert_int_equal(now.status.counters.warnings, 0);
    assert_true(ever(&now, SWAY_BAD, FAULT_FROM + 1000, FAULT_FROM + 3000));
    assert_false(ever(&now, SWAY_BAD, FAULT_FROM + 3300, TICKS - 100));
}

/* The simulated plate's own faults, as anybody can try them. */
static void simulated_faults_are_flagged_too(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        bool duplicates, bad_frames, missing; /* missing: lost, or more than 1000, which counts as a restart */
        int pauses_least;
    } facts[] = {
        {"drop", false, false, true, 0}, {"stall", false, false, true, 1}, {"repeat", true, false, false, 0}, {"garbage", false, true, true, 0},
    };
    static struct run clean;
    run_spec("sim:on=1,seed=2", &clean);
    double way_mm = longest_way(&clean, 100);
    for (size_t i = 0; i < COUNT(facts); i++) {
        char spec[100];
        double step_mm, off_mm;
        (void)snprintf(spec, sizeof spec, "sim:on=1,seed=2,fault=%s,fault_at_s=5", facts[i].fault);
        run_spec(spec, &now);
        movement(&now, &clean, &step_mm, &off_mm);
        const struct driver_counters *c = &now.status.counters;
        printf("fault: sim %-8s duplicates %llu, damaged %llu, lost %llu, restarts %llu, pauses %d, longest step %.3f mm, off %.3f mm (the person alone "
               "in 100 ms: %.3f mm)\n", facts[i].fault,
               (unsigned long long)c->duplicates, (unsigned long long)(c->crc_errors + c->cobs_errors + c->oversize),
               (unsigned long long)c->lost, (unsigned long long)c->clock_resets, now.pauses, step_mm, off_mm, way_mm);
        assert_int_equal(c->duplicates > 0, facts[i].duplicates);
        assert_int_equal(c->crc_errors + c->cobs_errors + c->oversize + c->layout_mismatch > 0, facts[i].bad_frames);
        assert_int_equal(c->lost + c->clock_resets > 0, facts[i].missing);
        assert_int_equal((now.raw_flags & SAMPLE_GAP_BEFORE) != 0, facts[i].missing);
        assert_true(now.pauses >= facts[i].pauses_least);
        /* Held for 100 ms at most, then where the person has gone meanwhile: never farther. */
        assert_true(step_mm <= way_mm && off_mm <= way_mm + 0.3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plate_without_a_fault_is_not_blamed),
        cmocka_unit_test(faults_are_flagged_and_never_movement),
        cmocka_unit_test(a_plate_that_is_well_again_is_not_blamed),
        cmocka_unit_test(simulated_faults_are_flagged_too),
    };
    return cmocka_run_group_tests(tests, measure_clean_lines, NULL);
}
