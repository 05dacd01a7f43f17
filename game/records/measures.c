#include "records/measures.h"

#include <string.h>

#include "signal/sway_measure.h"

enum { METHOD_VERSION = 1 };

static size_t of_profile(enum sway_profile profile, const struct cop_series *series, struct measure *out)
{
    struct sway_measures m;
    if (sway_measure_series(profile, series, &m) != STATUS_OK) return 0;
    for (int i = 0; i < MEASURE_COUNT; i++) {
        enum sway_measure_id id = (enum sway_measure_id)i;
        out[i] = (struct measure){.profile = sway_profile_name(profile),
                                  .name = sway_measure_name(id),
                                  .unit = sway_measure_unit(id),
                                  .reason = measure_reason_name(m.reason[i]),
                                  .value = m.value[i],
                                  .fs_hz = m.rate_hz,
                                  .duration_s = m.duration_s,
                                  .n_samples = (int64_t)m.count,
                                  .method_version = METHOD_VERSION};
    }
    return MEASURE_COUNT;
}

size_t measures_of(const struct saving *t, struct measure out[MEASURES_MAX])
{
    static const enum sway_profile profiles[] = {PROFILE_LP10, PROFILE_LP5};
    _Static_assert(sizeof profiles / sizeof profiles[0] * MEASURE_COUNT <= MEASURES_MAX, "room for all");
    struct sway_config config;
    struct cop_series series;
    size_t count = 0;
    if (t->sample_count == 0 || sway_config_read(t->sway_config_text, &config, NULL) != STATUS_OK) return 0;
    memset(&series, 0, sizeof series);
    if (cop_series_from_raw(&config, t->samples, t->sample_count, &series) == STATUS_OK)
        for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
            count += of_profile(profiles[i], &series, out + count);
    cop_series_free(&series);
    return count;
}
