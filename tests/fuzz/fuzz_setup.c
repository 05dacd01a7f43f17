/* links: world */
/* Settings stored with a trial: what is read can be written to the same text, and run. */
#include <math.h>
#include <string.h>

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

static void run_world(const struct world_setup *setup)
{
    struct world *w = NULL;
    struct problem why = {STATUS_OK, ""};
    struct world_result result;
    size_t events = 0;
    if (world_create(setup, &w, &why) != STATUS_OK) {
        HOLDS(why.text[0] && !w);
        return;
    }
    struct sway_sample s = {.fz_n = setup->body.weight_n,
                            .share_right = 0.5,
                            .support = 1,
                            .flags = SWAY_ON,
                            .cop_mm = setup->body.c0_mm,
                            .cursor_mm = setup->body.c0_mm,
                            .cop5_mm = setup->body.c0_mm};
    for (uint32_t k = 0; k < STEPS * 100 && !world_done(w); k += 1) {
        s.tick = k;
        s.events = k == 0 ? EVENT_STEP_ON : 0;
        world_step(w, &s);
        const struct world_scene *scene = world_scene(w);
        HOLDS(isfinite(scene->span_mm) && scene->span_mm > 0 && isfinite(scene->target_radius_mm));
        HOLDS(!scene->has_target || (isfinite(scene->target_mm.x) && isfinite(scene->target_mm.y)));
        HOLDS(scene->hold_progress >= 0 && scene->hold_progress <= 1);
        HOLDS(scene->running_level >= 1 && scene->running_level <= 10);
    }
    world_input(w, s.tick, INPUT_STOP);
    s.tick++;
    world_step(w, &s);
    world_result(w, &result);
    (void)world_events(w, &events);
    HOLDS(world_done(w) && result.score >= 0 && result.score <= 100 && events > 0);
    world_destroy(w);
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
