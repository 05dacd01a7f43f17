#include "records/measures.h"

#include "signal/raw_trial.h"
#include "signal/sway_analysis.h"

enum { METHOD_VERSION = 2 };

static const char *const stored[] = {"path_length_2d",
                                     "mean_velocity_2d",
                                     "mean_velocity_ml",
                                     "mean_velocity_ap",
                                     "rms_ml",
                                     "rms_ap",
                                     "ellipse95_area_pred",
                                     "ellipse95_semi_major",
                                     "ellipse95_semi_minor",
                                     "principal_direction_deg"};
enum { STORED_COUNT = sizeof stored / sizeof stored[0], PROFILES = 2 };
_Static_assert(PROFILES *STORED_COUNT <= MEASURES_MAX, "room for all");

static size_t of_profile(struct sway_analysis *a, enum sway_profile profile, struct measure *out)
{
    struct sway_measured m;
    if (sway_analysis_run(a, profile, 1u << FAMILY_POSITION | 1u << FAMILY_MOVEMENT, &m) != STATUS_OK)
        return 0;
    for (size_t i = 0; i < STORED_COUNT; i++) {
        const struct metric *metric = metric_by_name(stored[i]);
        const struct metric_value *v = metric_in(&m.results, metric);
        out[i] = (struct measure){.profile = sway_profile_name(profile),
                                  .name = metric->name,
                                  .unit = metric->unit,
                                  .reason = measure_reason_name(v->reason),
                                  .value = v->value,
                                  .fs_hz = m.rate_hz,
                                  .duration_s = m.duration_s,
                                  .n_samples = (int64_t)m.n_samples,
                                  .method_version = METHOD_VERSION};
    }
    return STORED_COUNT;
}

/* Evenly spaced samples in lp10 and lp5; others in the profiles that are defined for them. */
static size_t of_trial(const struct sway_trial *trial, struct measure out[MEASURES_MAX])
{
    static const enum sway_profile even[PROFILES] = {PROFILE_LP10, PROFILE_LP5},
                                   uneven[PROFILES] = {PROFILE_QUIJOUX25, PROFILE_LP5_25HZ};
    struct sway_analysis *a = NULL;
    size_t count = 0;
    if (sway_analysis_open(trial, &a) != STATUS_OK) return 0;
    bool regular = sway_analysis_record(a)->grid.reason != REASON_IRREGULAR;
    for (int i = 0; i < PROFILES; i++) count += of_profile(a, regular ? even[i] : uneven[i], out + count);
    sway_analysis_close(a);
    return count;
}

size_t measures_of(const struct saving *t, struct measure out[MEASURES_MAX])
{
    struct sway_config config;
    struct sway_trial trial;
    if (t->sample_count == 0 || sway_config_read(t->sway_config_text, &config, NULL) != STATUS_OK) return 0;
    if (sway_trial_from_raw(&config, t->samples, t->sample_count, &trial) != STATUS_OK) return 0;
    size_t count = of_trial(&trial, out);
    sway_trial_free(&trial);
    return count;
}
