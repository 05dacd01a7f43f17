/* fake_practice.h - a synthetic person on a synthetic plate, played through the real sway step, world and
 * recorder.
 *
 * Four cells, 100 Hz, i32 counts as a balance board sends them: 0.1 N a count, noise of a count or two,
 * arrival jittered by tens of microseconds. The seed decides everything. For tests, the kill test's victim
 * and the bench. */
#ifndef EVENKEEL_TESTS_FAKE_PRACTICE_H
#define EVENKEEL_TESTS_FAKE_PRACTICE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "records/records.h"
#include "signal/sway_digest.h"
#include "signal/sway_step.h"

enum { FAKE_TEXT_BYTES = 16384, FAKE_INPUTS = 16 };
#define FAKE_T0_NS (5000 * NS_PER_S)

struct fake_practice {
    struct sway_config config;
    struct world_setup setup;
    char sway_text[FAKE_TEXT_BYTES], setup_text[FAKE_TEXT_BYTES];
    struct random_stream noise;
    double rate_hz;
    int64_t next_index; /* of the next sample the plate sends */
    uint32_t tick;      /* next grid tick */
    int set_number;
    /* of the trial that runs */
    struct sway_state *sway;
    struct world *world;
    struct trial_input input[FAKE_INPUTS];
    size_t input_count;
    uint64_t digest;
    uint32_t first_tick;
};

static __attribute__((unused)) void fake_fail(const char *what, const char *detail)
{
    (void)fprintf(stderr, "fake practice: %s: %s\n", what, detail);
    exit(1);
}

static __attribute__((unused)) void fake_create(struct fake_practice *f, enum exercise_id exercise,
                                                double rate_hz, uint64_t seed)
{
    static const struct point_mm corner[4] = {{-215, 117}, {215, 117}, {-215, -117}, {215, -117}};
    struct problem why = {0};
    struct text_errors errors = {0};
    char path[512];
    memset(f, 0, sizeof *f);
    struct plate_info *p = &f->config.plate;
    struct plate_info plate = {.name = "Fake plate",
                               .serial = "F1",
                               .spec = "sim:",
                               .driver = "sim",
                               .raw_kind = RAW_I32,
                               .channel_count = 4,
                               .rate_hz = rate_hz,
                               .width_mm = 430,
                               .depth_mm = 234,
                               .fz_on_n = 50,
                               .fz_off_n = 30,
                               .has_device_time = true,
                               .simulated = true,
                               .calibrated = true};
    for (int c = 0; c < 4; c++) plate.channel[c] = (struct channel_info){ROLE_CELL, 0.1, 0, corner[c]};
    sway_config_default(&plate, &f->config);
    body_default(0, 0, &f->config.body);
    f->config.body.weight_n = 700;
    if (sway_config_check(&f->config, &why) != STATUS_OK) fake_fail("config", why.text);
    *p = plate;

    const char *name = exercise == E06_SIDE_SHIFT   ? "E06_side_shift"
                       : exercise == E08_STAR_REACH ? "E08_star_reach"
                                                    : "E01_steady_stand";
    (void)snprintf(path, sizeof path, "%s/levels/exercises/%s.level", EVENKEEL_SOURCE_SHARE, name);
    if (level_load(path, &f->setup.levels, &errors) != STATUS_OK) fake_fail(path, errors.line[0]);
    f->setup.base_grade = f->setup.start_level = 2;
    f->setup.cap = 10;
    f->setup.seed = seed;
    f->setup.set_number = 1;
    f->setup.body = f->config.body;
    if (sway_config_write(&f->config, f->sway_text, sizeof f->sway_text) != STATUS_OK)
        fake_fail("sway text", "too long");
    if (world_setup_write(&f->setup, f->setup_text, sizeof f->setup_text) != STATUS_OK)
        fake_fail("setup text", "too long");
    if (sway_create(&f->sway) != STATUS_OK) fake_fail("sway state", "memory");
    random_seed(&f->noise, seed, "fake plate");
    f->rate_hz = rate_hz;
    f->tick = 1000;
    f->next_index = (int64_t)(f->rate_hz * f->tick / 1000);
}

static __attribute__((unused)) void fake_destroy(struct fake_practice *f)
{
    sway_destroy(f->sway);
    world_destroy(f->world);
}

/* Sample number i of the plate; called once for each, in order. */
static __attribute__((unused)) void fake_sample(struct fake_practice *f, int64_t i, struct force_sample *s)
{
    double t_s = (double)i / f->rate_hz;
    double x_mm = 25 * sin(2 * M_PI * 0.11 * t_s) + 3 * sin(2 * M_PI * 0.7 * t_s);
    double y_mm = 8 * sin(2 * M_PI * 0.23 * t_s + 1) + 2 * sin(2 * M_PI * 1.1 * t_s);
    static const int sx[4] = {-1, 1, -1, 1}, sy[4] = {1, 1, -1, -1};
    memset(s, 0, sizeof *s);
    s->t_arr_ns = FAKE_T0_NS + (int64_t)(t_s * 1e9) + (int64_t)fabs(30000 * random_normal(&f->noise));
    s->t_dev_us = (int64_t)(t_s * 1e6 + 0.5);
    s->seq = i;
    for (int c = 0; c < 4; c++) {
        double share = 0.25 * (1 + sx[c] * x_mm / 215) * (1 + sy[c] * y_mm / 117);
        s->raw[c].i32 = (int32_t)lround(7000 * share + 1.2 * random_normal(&f->noise));
    }
}

static __attribute__((unused)) void fake_head(struct fake_practice *f, const struct record_id *session,
                                              struct trial_head *head)
{
    memset(head, 0, sizeof *head);
    head->session = *session;
    head->number = ++f->set_number;
    head->exercise = f->setup.levels.id;
    head->set_number = f->setup.set_number;
    head->base_grade = f->setup.base_grade;
    head->start_level = f->setup.start_level;
    head->seed = f->setup.seed;
    head->sway_config_text = f->sway_text;
    head->world_setup_text = f->setup_text;
    (void)snprintf(head->condition, sizeof head->condition, "eyes=open surface=firm stance=W support=2H");
    head->start = wall_time_now();
}

static __attribute__((unused)) void fake_session(struct store *s, const char *code, struct record_id *session)
{
    struct problem why = {0};
    struct session_head head = {.plate_name = "Fake plate",
                                .plate_serial = "F1",
                                .plate_spec = "sim:",
                                .simulated = true,
                                .program_version = EVENKEEL_VERSION,
                                .start = wall_time_now()};
    (void)snprintf(head.patient_code, sizeof head.patient_code, "%s", code);
    if (session_begin(s, &head, session, &why) != STATUS_OK) fake_fail("session", why.text);
}

/* What acquire_begin_record does: the step starts afresh, samples go to the ring. */
static __attribute__((unused)) void fake_begin(struct fake_practice *f, struct ring *ring)
{
    struct problem why = {0};
    struct record_item item = {.kind = RECORD_BEGIN, .tick = f->tick};
    world_destroy(f->world);
    f->world = NULL;
    if (world_create(&f->setup, &f->world, &why) != STATUS_OK) fake_fail("world", why.text);
    sway_reset(f->sway, &f->config, 1);
    f->digest = SWAY_DIGEST_START;
    f->first_tick = f->tick;
    f->input_count = 0;
    (void)ring_push(ring, &item);
}

/* One grid tick: the loop and the game. */
static __attribute__((unused)) void fake_tick(struct fake_practice *f, struct ring *ring)
{
    struct record_item item = {.kind = RECORD_SAMPLE};
    struct force_sample raw[64];
    struct sway_sample sway;
    size_t count = 0;
    int64_t now_ns = FAKE_T0_NS + (int64_t)f->tick * NS_PER_MS;
    while (FAKE_T0_NS + (int64_t)((double)f->next_index / f->rate_hz * 1e9) <= now_ns - NS_PER_MS &&
           count < 64) {
        fake_sample(f, f->next_index++, &raw[count]);
        raw[count].tick = f->tick;
        item.tick = f->tick;
        item.sample = raw[count++];
        (void)ring_push(ring, &item);
    }
    sway_step(f->sway, f->tick, raw, count, &sway);
    world_step(f->world, &sway);
    f->digest = sway_digest(f->digest, &sway);
    f->tick++;
}

static __attribute__((unused)) void fake_input(struct fake_practice *f, enum world_input input)
{
    world_input(f->world, f->tick - 1, input);
    f->input[f->input_count++] = (struct trial_input){f->tick - 1, input};
}

static __attribute__((unused)) void fake_close(struct fake_practice *f, struct ring *ring,
                                               struct trial_close *close)
{
    struct record_item item = {.kind = RECORD_END, .tick = f->tick};
    memset(close, 0, sizeof *close);
    world_result(f->world, &close->result);
    close->events = world_events(f->world, &close->event_count);
    close->inputs = f->input;
    close->input_count = f->input_count;
    close->last_tick = f->tick - 1;
    close->sway_digest = f->digest;
    (void)snprintf(close->diagnostics, sizeof close->diagnostics, "priority=VIRTUAL late=0");
    close->quality = "";
    close->duration_s = (f->tick - f->first_tick) / 1000.0;
    (void)ring_push(ring, &item);
}

/* A whole trial in virtual time, stopped after duration_ms unless the world is done before. The state it
 * came to. */
static __attribute__((unused)) enum recorder_state
fake_trial(struct fake_practice *f, struct recorder *r, struct ring *ring, const struct record_id *session,
           uint32_t duration_ms, struct record_id *trial, struct problem *why)
{
    struct trial_head head;
    struct trial_close close;
    fake_head(f, session, &head);
    if (recorder_begin(r, &head, trial, why) != STATUS_OK) return RECORDER_FAILED;
    fake_begin(f, ring);
    for (uint32_t ms = 0; ms < duration_ms && !world_done(f->world); ms++) {
        fake_tick(f, ring);
        if (ms == duration_ms / 2) fake_input(f, INPUT_PAUSE);
        if (ms == duration_ms / 2 + 500) fake_input(f, INPUT_RESUME);
        if (ms % 50 == 0) recorder_service(r);
        while (ring_room(ring) < 64) {
            recorder_service(r);
            clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
        }
    }
    if (!world_done(f->world)) fake_input(f, INPUT_STOP);
    fake_close(f, ring, &close);
    if (recorder_finish(r, &close) != STATUS_OK) return RECORDER_FAILED;
    enum recorder_state state;
    while ((state = recorder_state(r, why)) == RECORDER_SAVING) {
        recorder_service(r);
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS / 5);
    }
    return state;
}

#endif
