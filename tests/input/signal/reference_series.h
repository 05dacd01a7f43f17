/* reference_series.h - the reference recordings after each of their profiles, and metric values compared with the
 * expected ones. The recordings are read plainly (support/reference.h); the profiles are the product's. */
#ifndef EVENKEEL_TESTS_SIGNAL_REFERENCE_SERIES_H
#define EVENKEEL_TESTS_SIGNAL_REFERENCE_SERIES_H

#include "metric_facts.h"
#include "signal/metric_table.h"
#include "signal/sway_signal.h"
#include "support/reference.h"

enum {
    STANDING = PROFILE_BIT(PROFILE_RAW) | PROFILE_BIT(PROFILE_LP10) | PROFILE_BIT(PROFILE_QUIJOUX25),
};

struct reference_series {
    const struct reference_trial *trial;
    enum sway_profile profile;
    struct sway_signal signal;
};

static inline void reference_series_make(struct reference_series *s)
{
    const struct reference_trial *r = s->trial;
    const struct sway_trial t = {.count = r->n,
                                 .rate_hz = r->rate_hz,
                                 .time_s = r->t_s,
                                 .ml_mm = r->ml_mm,
                                 .ap_mm = r->ap_mm,
                                 .fz_n = r->fz_n};
    struct trial_record record;
    assert_int_equal(trial_record_make(&t, &record), STATUS_OK);
    assert_int_equal(sway_signal_make(&t, &record, s->profile, &s->signal), STATUS_OK);
    trial_record_free(&record);
    if (s->signal.count == 0)
        fail_msg("%s %s: %s", r->id, sway_profile_name(s->profile), measure_reason_name(s->signal.reason));
}

/* The first series (NULL) or the one after s, of those of `profiles` (PROFILE_BIT) that the manifest names; NULL: none.
 * Overwrites s. */
static inline const struct reference_series *reference_series_next(const struct reference_series *s,
                                                                   unsigned profiles)
{
    static struct reference_series now;
    int p = s ? (int)now.profile + 1 : PROFILE_COUNT;
    sway_signal_free(&now.signal);
    if (!s) now.trial = NULL;
    for (;; p++) {
        if (p >= PROFILE_COUNT) {
            p = 0;
            now.trial = reference_next(now.trial);
        }
        if (!now.trial) return NULL;
        now.profile = (enum sway_profile)p;
        if (now.trial->n > 0 && (profiles & PROFILE_BIT(p)) &&
            reference_has(now.trial, sway_profile_name(now.profile)))
            break;
    }
    reference_series_make(&now);
    return &now;
}

/* Compares with the row of this name, where there is one. */
static inline void agree(const char *trial, enum sway_profile profile, const char *metric,
                         struct metric_value got)
{
    struct reference_row *row = reference_row(trial, sway_profile_name(profile), metric);
    const struct metric *m = metric_by_name(metric);
    if (!m) fail_msg("no metric %s", metric);
    if (!row) return;
    if (got.reason != REASON_NONE)
        fail_msg("%s %s: reason %s", trial, metric, measure_reason_name(got.reason));
    reference_agree(row, m->unit, got.value);
}

static inline void agree_axes(const char *trial, enum sway_profile profile, const char *metric,
                              struct metric_value ml, struct metric_value ap)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s_ml", metric);
    agree(trial, profile, name, ml);
    (void)snprintf(name, sizeof name, "%s_ap", metric);
    agree(trial, profile, name, ap);
}

/* Every field that has a row; its unit is that of the metric, and so of the row. */
static inline void agree_fields(const struct reference_series *s, const struct field *fields, size_t count,
                                const void *values)
{
    for (size_t i = 0; i < count; i++) {
        agree(s->trial->id, s->profile, fields[i].name, field_of(values, &fields[i]));
        assert_string_equal(fields[i].unit, metric_by_name(fields[i].name)->unit);
    }
}

static inline void reference_end_fields(const char *what, const struct field *fields, size_t count,
                                        size_t least)
{
    const char *prefix[100];
    assert_true(count <= COUNT_OF(prefix));
    for (size_t i = 0; i < count; i++) prefix[i] = fields[i].name;
    reference_end(what, prefix, count, least);
}

#endif
