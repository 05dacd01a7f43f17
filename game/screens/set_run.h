/* set_run.h - one set on its way: samples into the world, inputs noted, everything into the record.
 *
 * The same order of calls as a rescore: inputs of tick T after its sample, digest over every sample. Main thread. */
#ifndef EVENKEEL_SCREENS_SET_RUN_H
#define EVENKEEL_SCREENS_SET_RUN_H

#include <stdbool.h>

#include "records/records.h"
#include "signal/sway_step.h"
#include "world/world.h"

enum { SET_INPUTS_MAX = 256 };
struct set_run {
    struct world *world;           /* NULL: no set is running */
    uint32_t epoch, first_tick, last_tick;
    bool has_tick, recording, finished;
    uint64_t digest;
    struct trial_input inputs[SET_INPUTS_MAX];
    size_t input_count;
    struct record_id trial;
    uint64_t gap_ticks;
    uint64_t dropped_before;       /* samples that rings had dropped when it began: only later ones make a hole in it */
};

struct app;
double set_run_start_level(const struct app *a);          /* running level at which the next set begins */
/* Begins a set of the current block: record row, raw file, world. false: a->problem has the sentence. */
bool set_run_begin(struct app *a);
void set_run_feed(struct app *a, const struct sway_sample *s);
void set_run_input(struct app *a, enum world_input input);
/* Ends the record and hands the result over; the world stays until the next begin or clear. */
void set_run_finish(struct app *a);
void set_run_clear(struct app *a);

#endif
