#include "lab/analyze_trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *failure_code(enum status status)
{
    switch (status) {
    case STATUS_IO: return "FILE";
    case STATUS_DATA: return "DATA";
    case STATUS_USAGE:
    case STATUS_ARG: return "USAGE";
    case STATUS_MEM: return "MEMORY";
    case STATUS_STORE: return "STORE";
    case STATUS_PLATE:
    case STATUS_OK: break;
    }
    return "FAILED";
}

static void fail(struct trial_values *out, const struct trial_source *source, enum status status)
{
    bool unreadable = status == STATUS_DATA && source->path && access(source->path, R_OK) != 0;
    out->failure = unreadable ? failure_code(STATUS_IO) : failure_code(status);
    if (*out->why.text) return;
    problem_set(&out->why, status, "%s: %s", out->id,
                status == STATUS_MEM ? "there is not enough memory to measure it"
                                     : "it could not be measured");
}

/* ---- one recording ---- */

static enum status open_recording(const struct analyze_job *job, const struct trial_source *s,
                                  struct sway_trial *trial, struct sway_analysis **analysis,
                                  char notes[SOURCE_NOTE_BYTES], struct problem *why)
{
    enum status status = trial_source_load(s, job->reading, trial, notes, why);
    if (status != STATUS_OK) return status;
    status = sway_analysis_open(trial, analysis);
    const char *where = s->path ? s->path : s->id;
    if (status == STATUS_ARG)
        return problem_set(why, STATUS_USAGE,
                           "%s has no time stamps and no rate is known; give it with --rate HZ or in the "
                           "column fs_hz of the manifest",
                           where);
    if (status == STATUS_DATA)
        return problem_set(
            why, status,
            "%s: the time stamps do not fit the rate of %.6g Hz that was given; correct it, or leave it out",
            where, trial->rate_hz);
    return status;
}

static void take_traits(const struct trial_source *s, const struct sway_trial *t,
                        const struct sway_analysis *a, struct trial_traits *out)
{
    *out = (struct trial_traits){.own_profiles = s->profiles,
                                 .families = sway_analysis_families(a),
                                 .irregular = sway_analysis_record(a)->grid.reason == REASON_IRREGULAR,
                                 .lean = t->has_lean,
                                 .shift = t->has_pacing,
                                 .rise = t->has_cue};
}

/* Of the piece of an uneven recording that the windows slide over. */
static size_t uneven_samples(const struct trial_record *r)
{
    size_t n = 0;
    for (size_t i = r->first; r->valid_count > 0 && i <= r->last; i++) n += r->valid[i];
    return n;
}

static void take_facts(const struct sway_trial *t, const struct trial_record *r, struct recording_facts *out)
{
    bool even = r->grid.count > 0;
    double rate_hz = r->grid.rate_hz;
    double stamped_s = t->time_s && r->last > r->first ? t->time_s[r->last] - t->time_s[r->first] : NAN;
    *out = (struct recording_facts){.n_samples = (double)(even ? r->grid.count : uneven_samples(r)),
                                    .fs_hz = even ? rate_hz : NAN,
                                    .duration_s = even ? (double)r->grid.count / rate_hz : stamped_s,
                                    .gap_filled = even ? (double)r->grid.gap_filled : NAN,
                                    .samples_dropped = (double)r->dropped,
                                    .repeated_share = r->repeated_share,
                                    .fz_mean_n = r->fz_mean_n,
                                    .fz_sd_n = r->fz_sd_n};
}

static enum status measure_plan(struct sway_analysis *a, struct trial_values *out)
{
    enum status status = STATUS_OK;
    for (unsigned p = 0; status == STATUS_OK && p < PROFILE_COUNT; p++) {
        if (!(out->plan.profiles & PROFILE_BIT(p)) || !out->plan.families[p]) continue;
        status = sway_analysis_run(a, (enum sway_profile)p, out->plan.families[p], &out->measured[p]);
        out->flags |= out->measured[p].flags;
    }
    return status;
}

static enum status measure_recording(const struct analyze_job *job, const struct trial_source *s,
                                     struct trial_values *out)
{
    struct sway_trial trial = {0};
    struct sway_analysis *analysis = NULL;
    struct trial_traits traits;
    enum status status = open_recording(job, s, &trial, &analysis, out->notes, &out->why);
    if (status == STATUS_OK) {
        take_traits(s, &trial, analysis, &traits);
        take_facts(&trial, sway_analysis_record(analysis), &out->facts);
        selection_plan(job->selection, &traits, &out->plan);
        status = measure_plan(analysis, out);
    }
    sway_analysis_close(analysis);
    sway_trial_free(&trial);
    return status;
}

/* ---- a group of conditions ---- */

static enum status measure_member(const struct analyze_job *job, const struct trial_source *group,
                                  const char *id, struct sway_measured *out, struct problem *why)
{
    struct sway_trial trial = {0};
    struct sway_analysis *analysis = NULL;
    char notes[SOURCE_NOTE_BYTES]; /* said when the member itself is measured */
    const struct trial_source *member = job->list ? source_by_id(job->list, id) : NULL;
    if (!member || member->kind == SOURCE_GROUP)
        return problem_set(why, STATUS_DATA, "%s: its member \"%s\" is no recording of this manifest",
                           group->id, id);
    enum status status = open_recording(job, member, &trial, &analysis, notes, why);
    if (status == STATUS_OK)
        status = sway_analysis_run(analysis, PROFILE_LP10,
                                   FAMILY_BIT(FAMILY_POSITION) | FAMILY_BIT(FAMILY_MOVEMENT), out);
    sway_analysis_close(analysis);
    sway_trial_free(&trial);
    return status;
}

static enum status measure_condition(const struct analyze_job *job, const struct trial_source *s,
                                     size_t condition, struct condition_trials *into,
                                     struct trial_values *out)
{
    struct sway_measured *measured =
        &out->measured[PROFILE_RAW]; /* a place to work in; groups have no values there */
    for (size_t i = 0; i < CONDITION_TRIALS_MAX && s->member[condition][i]; i++) {
        enum status status = measure_member(job, s, s->member[condition][i], measured, &out->why);
        if (status != STATUS_OK) return status;
        into->velocity[i] = measured->results.movement.mean_velocity_2d;
        into->area[i] = measured->results.position.ellipse95_area_pred;
        into->count = i + 1;
        out->flags |= measured->flags;
    }
    return STATUS_OK;
}

/* Values of profiles in which a group means nothing. */
static void refuse_profiles(struct trial_values *out)
{
    for (unsigned p = 0; p < PROFILE_COUNT; p++) {
        if (p == PROFILE_LP10) continue;
        memset(&out->measured[p], 0, sizeof out->measured[p]);
        for (size_t i = 0; i < metric_count; i++)
            if (metrics[i].family == FAMILY_CONDITIONS)
                *(struct metric_value *)(void *)((char *)&out->measured[p].results + metrics[i].offset) =
                    metric_undefined(REASON_NO_INPUT);
    }
}

static enum status measure_group(const struct analyze_job *job, const struct trial_source *s,
                                 struct trial_values *out)
{
    struct condition_trials trials[CONDITION_COUNT] = {{.count = 0}};
    const struct trial_traits traits = {
        .own_profiles = s->profiles, .families = FAMILY_BIT(FAMILY_CONDITIONS), .group = true};
    out->facts = (struct recording_facts){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    selection_plan(job->selection, &traits, &out->plan);
    for (size_t c = 0; c < CONDITION_COUNT; c++) {
        enum status status = measure_condition(job, s, c, &trials[c], out);
        if (status != STATUS_OK) return status;
    }
    condition_set_run(trials, &out->measured[PROFILE_LP10].results.conditions);
    refuse_profiles(out);
    return STATUS_OK;
}

/* ---- any ---- */

void trial_measure(const struct analyze_job *job, const struct trial_source *source, struct trial_values *out)
{
    enum status status = STATUS_MEM;
    memset(out, 0, sizeof *out);
    out->id = source->id;
    out->measured = calloc(PROFILE_COUNT, sizeof *out->measured);
    if (out->measured)
        status = source->kind == SOURCE_GROUP ? measure_group(job, source, out)
                                              : measure_recording(job, source, out);
    if (status != STATUS_OK) fail(out, source, status);
}

void trial_values_free(struct trial_values *v)
{
    free(v->measured);
    v->measured = NULL;
}

bool trial_value(const struct trial_values *v, const struct selection *s, unsigned profile, size_t metric,
                 struct metric_value *out)
{
    const struct metric *m = &metrics[metric];
    if (v->failure || !s->wanted[metric] || !(v->plan.families[profile] & FAMILY_BIT(m->family)))
        return false;
    *out = *metric_in(&v->measured[profile].results, m);
    return true;
}
