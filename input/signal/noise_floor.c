#include "signal/noise_floor.h"

#include <math.h>

#include "signal/raw_trial.h"
#include "signal/sway_analysis.h"

#define WEIGHT_MIN_N 50.0
/* Beyond this a weight swings, slides or breathes: cells that noisy would show no balance. */
#define REST_SD_SHARE 0.02
#define REST_SD_N 3.0
#define REST_RANGE_MM 5.0
/* 10 s of samples end a period short of 10 s, and a radio board's grid a window short of it. */
#define GRID_SLACK_S 0.2

struct floor_run {
    struct sway_analysis *analysis;
    struct sway_measured at_10, at_5;
};

static enum status measure(struct floor_run *run, struct problem *why)
{
    bool uneven = sway_analysis_record(run->analysis)->grid.reason == REASON_IRREGULAR;
    unsigned families = 1u << FAMILY_MOVEMENT | 1u << FAMILY_POSITION;
    enum status status = sway_analysis_run(run->analysis, uneven ? PROFILE_QUIJOUX25 : PROFILE_LP10, families, &run->at_10);
    if (status == STATUS_OK) status = sway_analysis_run(run->analysis, uneven ? PROFILE_LP5_25HZ : PROFILE_LP5, families, &run->at_5);
    return status == STATUS_OK ? status : problem_set(why, status, "There is not enough memory to measure the noise of the plate.");
}

static enum status check(const struct floor_run *run, struct problem *why)
{
    const struct trial_record *record = sway_analysis_record(run->analysis);
    const struct sway_measured *m = &run->at_10;
    if (!(record->fz_mean_n >= WEIGHT_MIN_N))
        return problem_set(why, STATUS_DATA, "There is no weight on the plate, expected 20 to 80 kg that do not move.");
    if (!(m->duration_s >= NOISE_FLOOR_LEAST_S - GRID_SLACK_S) || (m->flags & FLAG_GAP))
        return problem_set(why, STATUS_DATA, "The weight rested for %.1f s without a hole in the stream, expected %.0f s or more.",
                           m->duration_s, NOISE_FLOOR_LEAST_S);
    const struct sway_position *p = &m->results.position;
    if (record->fz_sd_n > fmax(REST_SD_N, REST_SD_SHARE * record->fz_mean_n) || !(p->range_ml.value <= REST_RANGE_MM) ||
        !(p->range_ap.value <= REST_RANGE_MM))
        return problem_set(why, STATUS_DATA,
                           "The weight moved: its force by %.1f N (SD), its place by %.0f mm. Expected one that rests, and nobody "
                           "walking about.",
                           record->fz_sd_n, fmax(p->range_ml.value, p->range_ap.value));
    const struct metric_value *v10 = &m->results.movement.mean_velocity_2d, *v5 = &run->at_5.results.movement.mean_velocity_2d;
    if (isfinite(v10->value) && isfinite(v5->value)) return STATUS_OK;
    return problem_set(why, STATUS_DATA, "The noise of the plate cannot be measured: %s.",
                       measure_reason_words(isfinite(v10->value) ? v5->reason : v10->reason));
}

static enum status run_trial(const struct sway_trial *trial, struct noise_floor *out, struct problem *why)
{
    struct floor_run run = {.analysis = NULL};
    enum status status = sway_analysis_open(trial, &run.analysis);
    if (status != STATUS_OK)
        return problem_set(why, status == STATUS_MEM ? STATUS_MEM : STATUS_DATA,
                           "What the plate sent is no recording that can be measured, expected %.0f s of samples.", NOISE_FLOOR_LEAST_S);
    status = measure(&run, why);
    if (status == STATUS_OK) status = check(&run, why);
    if (status == STATUS_OK) {
        double weight_n = sway_analysis_record(run.analysis)->fz_mean_n;
        *out = (struct noise_floor){.profile = run.at_10.profile,
                                    .mv_mm_s = run.at_10.results.movement.mean_velocity_2d.value,
                                    .mv_5hz_mm_s = run.at_5.results.movement.mean_velocity_2d.value,
                                    .weight_n = weight_n,
                                    .duration_s = run.at_10.duration_s,
                                    .weight_usual = weight_n >= NOISE_FLOOR_LEAST_N * 0.98 && weight_n <= NOISE_FLOOR_MOST_N * 1.02};
    }
    sway_analysis_close(run.analysis);
    return status;
}

enum status noise_floor_measure(const struct sway_config *config, const struct force_sample *raw, size_t count, struct noise_floor *out,
                                struct problem *why)
{
    struct sway_trial trial;
    enum status status = sway_config_check(config, why);
    if (status != STATUS_OK) return status;
    if (count == 0) return problem_set(why, STATUS_DATA, "The plate sent nothing, expected %.0f s of samples.", NOISE_FLOOR_LEAST_S);
    status = sway_trial_from_raw(config, raw, count, &trial);
    if (status != STATUS_OK) return problem_set(why, status, "There is not enough memory to measure the noise of the plate.");
    status = run_trial(&trial, out, why);
    sway_trial_free(&trial);
    return status;
}
