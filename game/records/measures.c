#include "records/measures.h"

#include <math.h>

#include "care/checkup_measure.h"
#include "signal/raw_trial.h"
#include "signal/sway_analysis.h"

enum { METHOD_VERSION = 2 };

static const char *const stored[] = {"path_length_2d",
                                     "mean_velocity_2d",
                                     "mean_velocity_ml",
                                     "mean_velocity_ap",
                                     "rms_ml",
                                     "rms_ap",
                                     "range_ml",
                                     "range_ap",
                                     "ellipse95_area_pred",
                                     "ellipse95_semi_major",
                                     "ellipse95_semi_minor",
                                     "principal_direction_deg"};
enum { STORED_COUNT = sizeof stored / sizeof stored[0], PROFILES = 2 };
_Static_assert(PROFILES *STORED_COUNT + 3 + (int)CHECKUP_VALUES_MAX <= MEASURES_MAX, "room for all");

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

/* Of a check-up: the stretch that counts, and the lean it asked for. */
struct part { bool is_checkup; enum exercise_id id; uint32_t from, to; int direction; struct body body; };

static size_t put(struct measure *out, size_t n, enum sway_profile profile, const char *name, const char *unit, double value,
                  const struct sway_measured *m)
{
    out[n] = (struct measure){.profile = m ? sway_profile_name(profile) : "events", .name = name, .unit = unit, .value = value,
                              .reason = isfinite(value) ? "" : "NOT_FINITE", .fs_hz = m ? m->rate_hz : NAN,
                              .duration_s = m ? m->duration_s : NAN, .n_samples = m ? (int64_t)m->n_samples : 0,
                              .method_version = METHOD_VERSION};
    return n + 1;
}

/* A3: how far, how straight, how soon; in the profile that was run last. */
static size_t of_lean(struct sway_analysis *a, enum sway_profile profile, const struct part *p, struct measure *out)
{
    struct sway_measured m;
    double soon_s = NAN;
    if (sway_analysis_run(a, profile, 1u << FAMILY_POSITION, &m) != STATUS_OK) return 0;
    size_t n = put(out, 0, profile, "reach", "mm", checkup_reach_mm(a, &p->body, p->direction), &m);
    double efficiency = checkup_reach_efficiency(a, &p->body, p->direction, &soon_s);
    n = put(out, n, profile, "reach_path_efficiency", "1", efficiency, &m);
    return put(out, n, profile, "reach_time_to_80", "s", soon_s, &m);
}

/* Evenly spaced samples in lp10 and lp5; others in the profiles that are defined for them. */
static size_t of_trial(const struct sway_trial *trial, const struct part *part, struct measure out[MEASURES_MAX])
{
    static const enum sway_profile even[PROFILES] = {PROFILE_LP10, PROFILE_LP5},
                                   uneven[PROFILES] = {PROFILE_QUIJOUX25, PROFILE_LP5_25HZ};
    struct sway_analysis *a = NULL;
    size_t count = 0;
    if (sway_analysis_open(trial, &a) != STATUS_OK) return 0;
    bool regular = sway_analysis_record(a)->grid.reason != REASON_IRREGULAR;
    for (int i = 0; i < PROFILES; i++) count += of_profile(a, regular ? even[i] : uneven[i], out + count);
    if (part->id == A3_REACH) count += of_lean(a, regular ? PROFILE_LP5 : PROFILE_LP5_25HZ, part, out + count);
    sway_analysis_close(a);
    return count;
}

/* A check-up that did not come to its end has no part that may be measured. */
static bool find_part(const struct saving *t, struct part *p)
{
    struct world_setup setup;
    if (!t->world_setup_text || world_setup_read(t->world_setup_text, &setup, NULL) != STATUS_OK) return true;
    p->id = setup.levels.id;
    p->is_checkup = p->id >= CHECKUP_FIRST;
    if (!p->is_checkup) return true;
    p->body = setup.body;
    p->direction = (int)level_value(&setup.levels, level_key_index(p->id, "direction"), 1);
    return checkup_window(p->id, t->close->events, t->close->event_count, &p->from, &p->to);
}

static void cut_to(const struct part *p, const struct force_sample **samples, size_t *count)
{
    size_t first = 0, end;
    while (first < *count && (*samples)[first].tick < p->from) first++;
    for (end = first; end < *count && (*samples)[end].tick < p->to; end++) continue;
    *samples += first;
    *count = end - first;
}

static size_t of_checkup(const struct saving *t, const struct part *p, struct measure *out)
{
    struct checkup_value value[CHECKUP_VALUES_MAX];
    size_t n = checkup_values(p->id, t->close->events, t->close->event_count, &t->close->result, value);
    for (size_t i = 0; i < n; i++) (void)put(out, i, PROFILE_LP5, value[i].name, value[i].unit, value[i].value, NULL);
    return n;
}

size_t measures_of(const struct saving *t, struct measure out[MEASURES_MAX])
{
    struct sway_config config;
    struct sway_trial trial;
    struct part part = {0};
    const struct force_sample *samples = t->samples;
    size_t sample_count = t->sample_count, count = 0;
    bool whole = find_part(t, &part);
    if (part.is_checkup) count = of_checkup(t, &part, out);
    if (!whole || sample_count == 0 || sway_config_read(t->sway_config_text, &config, NULL) != STATUS_OK) return count;
    if (part.is_checkup) cut_to(&part, &samples, &sample_count);
    if (sway_trial_from_raw(&config, samples, sample_count, &trial) != STATUS_OK) return count;
    count += of_trial(&trial, &part, out + count);
    sway_trial_free(&trial);
    return count;
}
