/* links: world */
/* Settings stored with a trial: what is read can be written to the same text, and run. */
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "fuzz.h"
#include "world/world.h"

enum { TEXT_BYTES = 16384, STEPS = 40 };
static char text[TEXT_BYTES], again[TEXT_BYTES];

static void run_sway(const struct sway_config *config)
{
    static struct sway_state *state;
    struct sway_sample out;
    if (!state) HOLDS(sway_create(&state) == STATUS_OK);
    sway_reset(state, config, 1);
    for (uint32_t k = 0; k < STEPS; k++) {
        struct force_sample raw = {.t_arr_ns = k * 1000000ll, .t_dev_us = k * 1000ll, .seq = k, .tick = k};
        for (int c = 0; c < CHANNEL_MAX; c++) {
            if (config->plate.raw_kind == RAW_F32)
                raw.raw[c].f32 = (float)(100 + c) + (float)(k % 3);
            else
                raw.raw[c].i32 = 1000 * (c + 1) + (int32_t)(k % 3);
        }
        sway_step(state, k, &raw, k % 2, &out);
        HOLDS((out.flags & SWAY_INVALID) || (isfinite(out.cursor_mm.x) && isfinite(out.cursor_mm.y)));
    }
}

static bool finite_point(struct point_mm p) { return isfinite(p.x) && isfinite(p.y); }
static bool share(double v) { return v >= 0 && v <= 1; }

static void check_scene(const struct world_scene *s)
{
    HOLDS(s->prompt && *s->prompt && s->running_level >= 1 && s->running_level <= 10);
    HOLDS(isfinite(s->span_mm) && s->span_mm > 0 && finite_point(s->cursor_mm));
    HOLDS(finite_point(s->target_mm) && isfinite(s->target_radius_mm) && isfinite(s->target_radius_y_mm));
    HOLDS(share(s->hold_progress) && share(s->trial_progress) && share(s->target_glow) && share(s->steadiness));
    HOLDS(isfinite(s->seconds_left) && isfinite(s->load) && isfinite(s->share_right));
    HOLDS(s->trials_done >= 0 && s->trials_done <= s->trials_total && s->hits <= s->trials_done);
    HOLDS(isfinite(s->pace) && s->pace <= 1 && share(s->height) && share(s->path_done));
    HOLDS(isfinite(s->share_target) && isfinite(s->share_tolerance) && isfinite(s->path_half_width_lean));
    HOLDS(s->path_count >= 0 && s->path_count <= SCENE_PATH_MAX);
    for (int i = 0; i < s->path_count; i++) HOLDS(finite_point(s->path_mm[i]));
    HOLDS(s->symbol_count >= 0 && s->symbol_count <= SCENE_SYMBOLS_MAX);
    HOLDS(s->symbol_at >= -1 && (s->symbol_at < s->symbol_count || s->symbol_count == 0));
    const struct person_command *ask = &s->ask;
    HOLDS((int)ask->order >= 0 && ask->order < PERSON_ORDERS && ask->side >= -1 && ask->side <= 1);
    HOLDS(finite_point(ask->target_mm) && finite_point(ask->cursor_mm) && isfinite(ask->radius_mm));
    HOLDS(isfinite(ask->cadence_per_min) && isfinite(ask->lift_s) && isfinite(ask->landing_w));
    HOLDS(isfinite(ask->down_s) && isfinite(ask->hold_s) && isfinite(ask->up_s) && isfinite(ask->depth_mm));
}

static void check_end(struct world *w)
{
    struct world_result result;
    size_t events = 0;
    world_result(w, &result);
    const struct world_event *e = world_events(w, &events);
    HOLDS(world_done(w) && result.score >= 0 && result.score <= 100 && result.stars >= 1 && result.stars <= 3);
    HOLDS(result.successes <= result.trials && result.trials >= 0 && isfinite(result.level_sum));
    HOLDS(isfinite(result.best_value) && isfinite(result.play_s) && result.end_level >= 1 && result.end_level <= 10);
    for (int i = 0; i < result.component_count; i++) HOLDS(isfinite(result.component[i]) && result.component_name[i]);
    HOLDS(events > 0 && e[events - 1].kind == WORLD_SET_END);
    for (size_t i = 0; i < events; i++)
        HOLDS(isfinite(e[i].value) && isfinite(e[i].x_mm) && isfinite(e[i].y_mm) && isfinite(e[i].radius_mm));
}

static struct sway_sample first_sample(const struct body *b)
{
    return (struct sway_sample){.fz_n = b->weight_n,
                                .share_right = 0.5,
                                .support = 1,
                                .flags = SWAY_ON,
                                .events = EVENT_STEP_ON,
                                .cop_mm = b->c0_mm,
                                .cursor_mm = b->c0_mm,
                                .cop5_mm = b->c0_mm};
}

/* Somebody who stands as if nailed down, and is told to stop. */
static void play_calmly(struct world *w, struct sway_sample *s)
{
    for (uint32_t k = 0; k < STEPS * 100 && !world_done(w); k += 1) {
        s->tick = k;
        world_step(w, s);
        s->events = 0;
        if (k % 16 == 0) check_scene(world_scene(w));
    }
}

/* What comes while everything happens: towards the target or somewhere, up, down and off, holes. mood: share of it, 0..1 */
static void next_wild(const struct world_scene *scene, const struct body *b, double mood, struct random_stream *r,
                      struct sway_sample *s)
{
    static const double loads[] = {1, 1, 0, 0.5, 0.15, 0.7, 1.3, 2.6};
    static const uint32_t flags[] = {SWAY_ON, SWAY_ON, SWAY_ON, SWAY_ON, SWAY_ON, SWAY_INVALID, SWAY_INVALID | SWAY_BAD};
    if (s->tick % 400 == 0) {
        bool wild = random_uniform(r) < mood;
        s->fz_n = b->weight_n * (wild ? loads[random_below(r, 8)] : 1);
        s->share_right = wild ? 0.5 * random_below(r, 3) : 0.5;
        s->support = wild ? random_uniform(r) : 0;
        s->cop5_speed_mm_s = wild ? 300 * random_uniform(r) : 8;
        s->flags = wild ? flags[random_below(r, 7)] : SWAY_ON;
    }
    s->events = random_uniform(r) < 0.002 * mood ? 1u << random_below(r, 10) : 0;
    struct point_mm to = scene->ask.target_mm, away = {90 * random_normal(r), 60 * random_normal(r)};
    if (s->tick % 5000 > 4000) to = (struct point_mm){b->c0_mm.x + away.x, b->c0_mm.y + away.y};
    s->cursor_mm.x += 0.01 * (to.x - s->cursor_mm.x);
    s->cursor_mm.y += 0.01 * (to.y - s->cursor_mm.y);
    s->cop_mm = s->cop5_mm = s->cursor_mm;
}

static void press_keys(struct world *w, uint32_t tick, double mood, struct random_stream *r)
{
    static const enum world_input keys[] = {INPUT_PAUSE, INPUT_RESUME, INPUT_NEAR_FALL, INPUT_NOT_A_NEAR_FALL};
    bool waits = world_scene(w)->phase == PHASE_PAUSED;
    if (random_uniform(r) < (waits ? 0.01 : 0.0005 * mood)) world_input(w, tick, keys[random_below(r, 4)]);
    if (random_uniform(r) < 0.00002) world_input(w, tick, random_below(r, 2) ? INPUT_STOP : INPUT_INTERRUPTED);
}

static void play_wildly(struct world *w, const struct world_setup *setup, struct sway_sample *s)
{
    struct random_stream r;
    random_seed(&r, setup->seed, "wild");
    double mood = random_uniform(&r) * random_uniform(&r);
    for (uint32_t k = 0; k < STEPS * 500 && !world_done(w); k += 1) {
        s->tick = k;
        if (k > 0) next_wild(world_scene(w), &setup->body, mood, &r, s);
        struct sway_sample now = *s;
        if (now.flags & SWAY_INVALID) now.cop_mm = now.cop5_mm = now.cursor_mm = (struct point_mm){NAN, NAN};
        world_step(w, &now);
        press_keys(w, k, mood, &r);
        if (k % 16 == 0) check_scene(world_scene(w));
    }
}

static void run_world(const struct world_setup *setup)
{
    for (int wild = 0; wild < 2; wild++) {
        struct world *w = NULL;
        struct problem why = {STATUS_OK, ""};
        if (world_create(setup, &w, &why) != STATUS_OK) {
            HOLDS(why.text[0] && !w);
            return;
        }
        struct sway_sample s = first_sample(&setup->body);
        if (wild) play_wildly(w, setup, &s);
        else play_calmly(w, &s);
        world_input(w, s.tick, INPUT_STOP);
        s.tick++;
        world_step(w, &s);
        check_end(w);
        world_destroy(w);
    }
}

static void check_config(const char *input)
{
    struct sway_config config, back;
    struct problem why = {STATUS_OK, ""};
    if (sway_config_read(input, &config, &why) != STATUS_OK) {
        HOLDS(why.text[0]);
        return;
    }
    HOLDS(sway_config_check(&config, &why) == STATUS_OK);
    HOLDS(sway_config_write(&config, text, SWAY_CONFIG_TEXT_BYTES) == STATUS_OK);
    HOLDS(sway_config_read(text, &back, &why) == STATUS_OK);
    HOLDS(sway_config_write(&back, again, SWAY_CONFIG_TEXT_BYTES) == STATUS_OK && strcmp(text, again) == 0);
    HOLDS(memcmp(&config.body, &back.body, sizeof back.body) == 0 &&
          memcmp(config.tare, back.tare, sizeof back.tare) == 0);
    run_sway(&config);
}

static void check_setup(const char *input)
{
    struct world_setup setup, back;
    struct problem why = {STATUS_OK, ""};
    if (world_setup_read(input, &setup, &why) != STATUS_OK) {
        HOLDS(why.text[0]);
        return;
    }
    HOLDS(world_setup_write(&setup, text, sizeof text) == STATUS_OK);
    HOLDS(world_setup_read(text, &back, &why) == STATUS_OK);
    HOLDS(world_setup_write(&back, again, sizeof again) == STATUS_OK && strcmp(text, again) == 0);
    HOLDS(memcmp(&setup.body, &back.body, sizeof back.body) == 0 && setup.seed == back.seed);
    HOLDS(memcmp(setup.levels.value, back.levels.value, sizeof back.levels.value) == 0);
    run_world(&setup);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char *input = malloc(count + 1);
    HOLDS(input);
    memcpy(input, bytes, count);
    input[count] = '\0';
    check_config(input);
    check_setup(input);
    free(input);
    return 0;
}
