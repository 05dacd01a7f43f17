/* replay.h - raw samples through the same sway step and the same world again: take-over and rescore. Pure. */
#ifndef EVENKEEL_RECORDS_REPLAY_H
#define EVENKEEL_RECORDS_REPLAY_H

#include "records/records.h"

struct replay_source {
    const char *sway_config_text, *world_setup_text;
    const struct force_sample *samples;
    size_t sample_count;
    const struct trial_input *inputs;
    size_t input_count; /* in order of tick */
    uint32_t first_tick, last_tick;
};
struct replay {
    struct world *world; /* holds events and result; world_destroy by the caller */
    uint64_t sway_digest;
    uint32_t ticks;
};
/* STATUS_DATA: settings or samples cannot be run again; why says what. */
enum status replay_run(const struct replay_source *from, struct replay *out, struct problem *why);

#endif
