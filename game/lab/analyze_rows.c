#include "lab/analyze_rows.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_clean.h"
#include "lab/csv.h"

/* ---- one row, in either form ---- */

struct row_writer {
    struct csv csv;
    json_t *object; /* NULL: CSV */
};

static void row_begin(struct row_writer *w, bool json, FILE *to)
{
    *w = (struct row_writer){.csv = {.to = to}, .object = json ? json_object() : NULL};
}

static void row_text(struct row_writer *w, const char *name, const char *text)
{
    if (!w->object)
        csv_text(&w->csv, text);
    else
        json_object_set_new(w->object, name, json_string(text));
}

static json_t *json_number(double v)
{
    enum { WHOLE_MAX = 1000000000 };
    if (!isfinite(v)) return json_null();
    return fabs(v) <= WHOLE_MAX && v == (double)(long)v ? json_integer((long)v) : json_real(v);
}

static void row_number(struct row_writer *w, const char *name, double v)
{
    if (!w->object)
        csv_measure(&w->csv, v);
    else
        json_object_set_new(w->object, name, json_number(v));
}

static void row_end(struct row_writer *w)
{
    if (!w->object) {
        csv_end_row(&w->csv);
        return;
    }
    json_dumpf(w->object, w->csv.to, JSON_COMPACT | JSON_REAL_PRECISION(12));
    fputc('\n', w->csv.to);
    json_decref(w->object);
}

enum { FLAGS_TEXT_BYTES = 128 };
static void flags_text(unsigned flags, char text[FLAGS_TEXT_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < FLAG_COUNT; i++)
        if (flags & (1u << i) && used < FLAGS_TEXT_BYTES)
            used += (size_t)snprintf(text + used, FLAGS_TEXT_BYTES - used, "%s%s", used ? ";" : "",
                                     trial_flag_name((enum trial_flag)(1u << i)));
}

/* ---- long ---- */

/* What stands left and right of the value in every row of a profile. */
struct long_row {
    const char *trial, *profile, *reason;
    double n_samples, fs_hz, duration_s;
    unsigned flags;
};

static void write_long(const struct analyze_table *t, const struct long_row *r, const struct metric *m,
                       double value, FILE *to)
{
    struct row_writer w;
    char flags[FLAGS_TEXT_BYTES];
    flags_text(r->flags, flags);
    row_begin(&w, t->json, to);
    row_text(&w, "trial", r->trial);
    row_text(&w, "profile", r->profile);
    row_text(&w, "metric", m ? m->name : "");
    row_number(&w, "value", value);
    row_text(&w, "unit", m ? m->unit : "");
    row_number(&w, "n_samples", r->n_samples);
    row_number(&w, "fs_hz", r->fs_hz);
    row_number(&w, "duration_s", r->duration_s);
    row_text(&w, "reason", r->reason);
    row_text(&w, "flags", flags);
    row_text(&w, "version", EVENKEEL_VERSION);
    row_text(&w, "params_hash", t->hash);
    row_end(&w);
}

static void describe_profile(const struct trial_values *v, unsigned profile, struct long_row *r)
{
    const struct sway_measured *m = &v->measured[profile];
    bool recording = !isnan(v->facts.n_samples); /* a group has none of its own */
    r->profile = sway_profile_name((enum sway_profile)profile);
    r->n_samples = recording ? (double)m->n_samples : NAN;
    r->fs_hz = m->rate_hz > 0.0 ? m->rate_hz : NAN;
    r->duration_s = recording ? m->duration_s : NAN;
    r->flags = m->flags | (recording ? 0 : v->flags);
}

static void long_rows(const struct analyze_table *t, const struct trial_values *v, const char *trial,
                      FILE *to)
{
    struct long_row row = {.trial = trial,
                           .profile = "",
                           .reason = v->failure ? v->failure : measure_reason_name(REASON_NO_INPUT),
                           .n_samples = NAN,
                           .fs_hz = NAN,
                           .duration_s = NAN,
                           .flags = v->flags};
    size_t count = 0;
    for_each_value(p, m)
    {
        struct metric_value value;
        if (!trial_value(v, t->selection, p, m, &value)) continue;
        if (m == 0 || count == 0 || strcmp(row.profile, sway_profile_name((enum sway_profile)p)) != 0)
            describe_profile(v, p, &row);
        row.reason = measure_reason_name(value.reason);
        write_long(t, &row, &metrics[m], value.value, to);
        count++;
    }
    if (count == 0)
        write_long(t, &row, NULL, NAN,
                   to); /* failed, or nothing asked for exists in it: never a missing trial */
}

/* ---- wide ---- */

bool has_value_column(const struct analyze_table *t, unsigned profile, size_t metric)
{
    return t->selection->wanted[metric] &&
           (t->columns.families[profile] & FAMILY_BIT(metrics[metric].family));
}

static char *append(char *to, const char *end, const char *text)
{
    while (*text && to < end) *to++ = *text++;
    *to = '\0';
    return to;
}

/* By hand: a table has a few hundred names, and formatting them took longer than their values. */
void value_column_name(unsigned profile, size_t metric, char name[VALUE_NAME_BYTES])
{
    const char *end = name + VALUE_NAME_BYTES - 1;
    char *to = append(name, end, sway_profile_name((enum sway_profile)profile));
    (void)append(append(to, end, "_"), end, metrics[metric].name);
}

static void wide_row(const struct analyze_table *t, const struct trial_values *v, const char *trial, FILE *to)
{
    struct row_writer w;
    char name[VALUE_NAME_BYTES] = "", flags[FLAGS_TEXT_BYTES];
    const struct recording_facts *f = &v->facts;
    const double facts[] = {f->n_samples,       f->fs_hz,          f->duration_s, f->gap_filled,
                            f->samples_dropped, f->repeated_share, f->fz_mean_n,  f->fz_sd_n};
    flags_text(v->flags, flags);
    row_begin(&w, t->json, to);
    row_text(&w, "trial", trial);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        row_number(&w, wide_first_columns[i + 1].name, v->failure ? NAN : facts[i]);
    for_each_value(p, m)
    {
        struct metric_value value = {NAN, REASON_NONE};
        if (!has_value_column(t, p, m)) continue;
        if (t->json) value_column_name(p, m, name);
        (void)trial_value(v, t->selection, p, m, &value);
        row_number(&w, name, value.value);
    }
    row_text(&w, "error", v->failure ? v->failure : "");
    row_text(&w, "flags", flags);
    row_text(&w, "version", EVENKEEL_VERSION);
    row_text(&w, "params_hash", t->hash);
    row_end(&w);
}

/* ---- both ---- */

void analyze_rows(const struct analyze_table *t, const struct trial_values *v, FILE *to)
{
    char *trial = strdup(v->id); /* a name that is no text would spoil the whole table for its reader */
    if (trial) text_clean(trial);
    (t->wide ? wide_row : long_rows)(t, v, trial ? trial : "", to);
    free(trial);
}

static void plain_names(struct csv *c, const struct plain_column *columns)
{
    for (; columns->name; columns++) csv_text(c, columns->name);
}

void analyze_header(const struct analyze_table *t, FILE *to)
{
    struct csv c = {.to = to};
    char name[VALUE_NAME_BYTES];
    if (t->json) return;
    plain_names(&c, t->wide ? wide_first_columns : long_columns);
    for_each_value(p, m)
    {
        if (!t->wide || !has_value_column(t, p, m)) continue;
        value_column_name(p, m, name);
        csv_text(&c, name);
    }
    if (t->wide) plain_names(&c, wide_last_columns);
    csv_end_row(&c);
}
