#include "records/replay.h"

#include <string.h>

#include "signal/sway_digest.h"
#include "signal/sway_step.h"

enum { RAW_PER_TICK_MAX = 64 }; /* contract of sway_step */

static size_t samples_of_tick(const struct replay_source *from, size_t at, uint32_t tick)
{
    size_t count = 0;
    while (at + count < from->sample_count && from->samples[at + count].tick == tick) count++;
    return count;
}

/* An input is applied before the sample of the tick after its own (world.h). */
static size_t apply_inputs(const struct replay_source *from, size_t at, uint32_t before_tick, struct world *w)
{
    while (at < from->input_count && from->inputs[at].tick < before_tick) {
        world_input(w, from->inputs[at].tick, from->inputs[at].input);
        at++;
    }
    return at;
}

static enum status run_ticks(const struct replay_source *from, struct sway_state *sway, struct replay *out,
                             struct problem *why)
{
    size_t sample = 0, input = 0;
    out->sway_digest = SWAY_DIGEST_START;
    for (uint32_t tick = from->first_tick;; tick++) {
        struct sway_sample s;
        size_t count = samples_of_tick(from, sample, tick);
        if (count > RAW_PER_TICK_MAX)
            return problem_set(why, STATUS_DATA, "Tick %u holds %zu samples, expected at most 64.", tick,
                               count);
        input = apply_inputs(from, input, tick, out->world);
        sway_step(sway, tick, from->samples + sample, count, &s);
        world_step(out->world, &s);
        out->sway_digest = sway_digest(out->sway_digest, &s);
        out->ticks++;
        sample += count;
        if (tick == from->last_tick) break;
    }
    (void)apply_inputs(from, input, UINT32_MAX, out->world);
    if (sample < from->sample_count && from->samples[sample].tick <= from->last_tick)
        return problem_set(why, STATUS_DATA, "Sample %zu has tick %u, which is out of order.", sample,
                           from->samples[sample].tick);
    return STATUS_OK;
}

enum status replay_run(const struct replay_source *from, struct replay *out, struct problem *why)
{
    struct sway_config config;
    struct world_setup setup;
    struct sway_state *sway = NULL;
    memset(out, 0, sizeof *out);
    if (from->last_tick < from->first_tick)
        return problem_set(why, STATUS_DATA, "The set ends before it begins.");
    enum status status = sway_config_read(from->sway_config_text, &config, why);
    if (status == STATUS_OK) status = world_setup_read(from->world_setup_text, &setup, why);
    if (status == STATUS_OK) status = sway_create(&sway);
    if (status == STATUS_OK) status = world_create(&setup, &out->world, why);
    if (status == STATUS_OK) {
        sway_reset(sway, &config, 1);
        status = run_ticks(from, sway, out, why);
    }
    sway_destroy(sway);
    if (status != STATUS_OK) {
        world_destroy(out->world);
        out->world = NULL;
    }
    return status;
}
