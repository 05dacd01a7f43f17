/* verify_measure.c - each recording goes the way that recordings of people go: manifest, reader, profile, metrics. */
#include <string.h>

#include "lab/verify_check.h"
#include "signal/sway_analysis.h"

enum status verify_load(const struct source_list *sources, const char *name, struct sway_trial *out,
                        struct problem *why)
{
    char notes[SOURCE_NOTE_BYTES];
    static const struct source_options as_the_manifest_says;
    const struct trial_source *source = source_by_id(sources, name);
    if (!source)
        return problem_set(why, STATUS_DATA, "verify: the manifest has no recording \"%s\", expected one",
                           name);
    return trial_source_load(source, &as_the_manifest_says, out, notes, why);
}

static bool is_of(const struct verify_check *c, const char *signal)
{
    return strcmp(c->signal, signal) == 0;
}

/* Families that the checks of one recording in one profile are about. */
static unsigned families_asked(const struct verify_list *l, const char *signal, enum sway_profile profile)
{
    unsigned families = 0;
    for (size_t i = 0; i < l->count; i++) {
        const struct verify_check *c = &l->check[i];
        if (c->profile == profile && is_of(c, signal)) families |= 1u << metric_by_name(c->metric)->family;
    }
    return families;
}

static void judge_all(struct verify_list *l, const char *signal, enum sway_profile profile,
                      const struct sway_results *r)
{
    for (size_t i = 0; i < l->count; i++) {
        struct verify_check *c = &l->check[i];
        if (c->profile == profile && is_of(c, signal))
            verify_judge(c, *metric_in(r, metric_by_name(c->metric)));
    }
}

static enum status measure_signal(struct verify_list *l, const struct source_list *sources,
                                  const char *signal, struct problem *why)
{
    struct sway_trial trial = {0};
    struct sway_analysis *a = NULL;
    enum status status = verify_load(sources, signal, &trial, why);
    if (status == STATUS_OK) status = sway_analysis_open(&trial, &a);
    for (int p = 0; status == STATUS_OK && p < PROFILE_COUNT; p++) {
        struct sway_measured m;
        unsigned families = families_asked(l, signal, (enum sway_profile)p);
        if (!families) continue;
        status = sway_analysis_run(a, (enum sway_profile)p, families, &m);
        if (status == STATUS_OK) judge_all(l, signal, (enum sway_profile)p, &m.results);
    }
    sway_analysis_close(a);
    sway_trial_free(&trial);
    return status;
}

/* One circle per condition. */
static enum status measure_condition(const struct source_list *sources, const char *signal,
                                     struct condition_trials *out, struct problem *why)
{
    struct sway_trial trial = {0};
    struct sway_analysis *a = NULL;
    struct sway_measured m;
    enum status status = verify_load(sources, signal, &trial, why);
    if (status == STATUS_OK) status = sway_analysis_open(&trial, &a);
    if (status == STATUS_OK)
        status = sway_analysis_run(a, PROFILE_LP10, 1u << FAMILY_POSITION | 1u << FAMILY_MOVEMENT, &m);
    if (status == STATUS_OK)
        *out = (struct condition_trials){.velocity = {m.results.movement.mean_velocity_2d},
                                         .area = {m.results.position.ellipse95_area_pred},
                                         .count = 1};
    sway_analysis_close(a);
    sway_trial_free(&trial);
    return status;
}

static enum status measure_conditions(struct verify_list *l, const struct source_list *sources,
                                      struct problem *why)
{
    const struct trial_source *group = source_by_id(sources, "conditions");
    struct condition_trials trials[CONDITION_COUNT];
    struct sway_results r;
    enum status status = group ? STATUS_OK
                               : problem_set(why, STATUS_DATA,
                                             "verify: the manifest has no group of conditions, expected one");
    for (int i = 0; status == STATUS_OK && i < CONDITION_COUNT; i++)
        status = measure_condition(sources, group->member[i][0], &trials[i], why);
    if (status != STATUS_OK) return status;
    memset(&r, 0, sizeof r);
    condition_set_run(trials, &r.conditions);
    judge_all(l, "conditions", PROFILE_LP10, &r);
    return STATUS_OK;
}

/* Checks of one recording need not stand together: it is measured where its first one stands. */
static bool seen_before(const struct verify_list *l, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (is_of(&l->check[k], l->check[i].signal)) return true;
    return false;
}

enum status verify_measure(struct verify_list *l, const struct source_list *sources, struct problem *why)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < l->count; i++) {
        const char *signal = l->check[i].signal;
        if (seen_before(l, i)) continue;
        status = is_of(&l->check[i], "conditions") ? measure_conditions(l, sources, why)
                                                   : measure_signal(l, sources, signal, why);
    }
    return status;
}
