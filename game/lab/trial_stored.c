/* A recorded set of the store: its raw samples under the configuration that was stored with them. */
#include "lab/trial_file.h"
#include "records/records.h"
#include "signal/raw_trial.h"

#define S_PER_TICK 0.001

/* Whoever stepped off did not stand: nothing after it says how still they stood. */
static void take_fall(const struct stored_trial *stored, struct sway_trial *t)
{
    if (stored->sample_count == 0) return;
    for (size_t i = 0; i < stored->event_count && !t->has_fall; i++) {
        const struct world_event *e = &stored->events[i];
        t->has_fall = e->kind == WORLD_STEP_OFF && e->tick >= stored->samples[0].tick;
        if (t->has_fall) t->fall_at_s = (double)(e->tick - stored->samples[0].tick) * S_PER_TICK;
    }
}

static enum status convert(const struct stored_trial *stored, struct sway_trial *out, struct problem *why)
{
    struct sway_config config;
    enum status status = sway_config_read(stored->sway_config_text, &config, why);
    if (status != STATUS_OK) return status;
    status = sway_trial_from_raw(&config, stored->samples, stored->sample_count, out);
    if (status != STATUS_OK)
        return problem_set(why, status, "Set %s: there is no memory left for it", stored->row.id.text);
    take_fall(stored, out);
    return STATUS_OK;
}

enum status trial_stored_load(const char *data_dir, const char *trial_id, struct sway_trial *out,
                              struct problem *why)
{
    struct store *store = NULL;
    struct stored_trial *stored = NULL;
    enum status status = store_open(data_dir, STORE_READ, &store, NULL, why);
    if (status != STATUS_OK) return status;
    status = store_load_trial(store, trial_id, &stored, why);
    if (status == STATUS_OK) status = convert(stored, out, why);
    stored_trial_free(stored);
    store_close(store);
    return status;
}
