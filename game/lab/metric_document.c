#include "lab/metric_document.h"

#include <string.h>

#include "care/measure_scale.h"
#include "lab/analyze_rows.h"
#include "signal/sway_analysis.h"
#include "signal/zero_phase.h"

void document_begin(const char *block, FILE *to)
{
    fprintf(to, "<!-- begin %s -->\n\n", block);
}

void document_end(const char *block, FILE *to)
{
    fprintf(to, "\n<!-- end %s -->\n", block);
}

/* A bar would end the cell. */
static void put_cell(const char *text, FILE *to)
{
    for (; *text; text++) {
        if (*text == '|') fputc('\\', to);
        fputc(*text, to);
    }
}

static void put_code(const char *text, FILE *to)
{
    fputc('`', to);
    put_cell(text, to);
    fputc('`', to);
}

static void put_profiles(unsigned profiles, FILE *to)
{
    bool any = false;
    for (int p = 0; p < PROFILE_COUNT; p++) {
        if (!(profiles & PROFILE_BIT(p))) continue;
        fprintf(to, "%s`%s`", any ? ", " : "", sway_profile_name((enum sway_profile)p));
        any = true;
    }
}

static void put_needs(unsigned needs, FILE *to)
{
    static const struct {
        unsigned need;
        const char *words;
    } rows[] = {{NEED_FZ, "vertical force"},
                {NEED_SHEAR, "both horizontal forces"},
                {NEED_FEET, "the vertical force under each foot"},
                {NEED_HEIGHT, "body height"},
                {NEED_MASS, "body mass"},
                {NEED_POLYGON, "the outline of the base of support"},
                {NEED_LEAN, "cue, direction and distance of the target"},
                {NEED_PACING, "the pacing target"},
                {NEED_CUE, "the time of the cue"},
                {NEED_MEMBERS, "trials under several conditions"}};
    bool any = false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!(needs & rows[i].need)) continue;
        fprintf(to, "%s%s", any ? "; " : "", rows[i].words);
        any = true;
    }
    if (!any) fputs("the position alone", to);
}

/* ---- metrics ---- */

static const char *agreement(enum metric_kind kind)
{
    static const char *const words[] = {[KIND_REAL] = "real",
                                        [KIND_COUNT] = "count",
                                        [KIND_BIN] = "bin",
                                        [KIND_ROUGH] = "estimate",
                                        [KIND_ANGLE] = "angle"};
    return words[kind];
}

/* How change is judged (care/measure_scale.h): by ratio or by difference, and which side is steadier. */
static const char *change(const char *metric)
{
    static const char *const words[][3] = {
        [SCALE_PLAIN] = {"difference", "difference, less", "difference, more"},
        [SCALE_LN] = {"ratio", "ratio, less", "ratio, more"}};
    const struct measure_scale *scale = measure_scale_find(metric);
    return scale ? words[scale->scale][scale->better] : "";
}

static void put_metric(const struct metric *m, FILE *to)
{
    fprintf(to, "| `%s` | %s | ", m->name, m->unit);
    put_code(m->formula, to);
    fprintf(to, " | %s | %s | ", agreement(m->kind), change(m->name));
    if (m->source) put_cell(m->source, to);
    fputs(" |\n", to);
}

static void put_family(enum metric_family f, FILE *to)
{
    const struct metric_family_row *r = &metric_families[f];
    fprintf(to, "\n### %s (`%s`)\n\nGiven in ", r->title, r->name);
    put_profiles(r->profiles, to);
    if (r->possible != r->profiles) {
        fputs("; on request in ", to);
        put_profiles(r->possible & ~r->profiles, to);
    }
    fputs(". Needs ", to);
    put_needs(r->needs, to);
    fputs(".\nSource: ", to);
    put_cell(r->source, to);
    fputs(".\n", to);
    put_cell(r->limits, to);
    fputs("\n\n| metric | unit | formula | kind | change | source, where another "
          "|\n|---|---|---|---|---|---|\n",
          to);
    for (size_t i = 0; i < metric_count; i++)
        if (metrics[i].family == f) put_metric(&metrics[i], to);
}

static void put_metrics(FILE *to)
{
    document_begin("metrics", to);
    for (int f = 0; f < FAMILY_COUNT; f++) put_family((enum metric_family)f, to);
    document_end("metrics", to);
}

/* ---- the smaller tables ---- */

static void put_profile_table(FILE *to)
{
    document_begin("profiles", to);
    fputs("| profile | what is done |\n|---|---|\n", to);
    for (int p = 0; p < PROFILE_COUNT; p++)
        fprintf(to, "| `%s` | %s |\n", sway_profile_name((enum sway_profile)p),
                sway_profile_words((enum sway_profile)p));
    document_end("profiles", to);
}

static void put_reasons(FILE *to)
{
    document_begin("reasons", to);
    fputs("| reason | meaning |\n|---|---|\n", to);
    for (int r = REASON_NONE + 1; r < REASON_COUNT; r++)
        fprintf(to, "| `%s` | %s |\n", measure_reason_name((enum measure_reason)r),
                measure_reason_words((enum measure_reason)r));
    document_end("reasons", to);
}

static void put_flags(FILE *to)
{
    static const struct {
        enum trial_flag flag;
        const char *words;
    } rows[FLAG_COUNT] = {
        {FLAG_BELOW_STANDARD,
         "Shorter than 25 s or sampled below 50 Hz (Scoppa 2013). The values are given."},
        {FLAG_MOVED, "The SD of the vertical force exceeds 5 % of its mean: somebody shuffled or stepped."},
        {FLAG_GAP, "There was a hole too long to fill. The longest clean piece was measured, and its "
                   "duration is reported."},
        {FLAG_FALL, "A fall, step or hand on the rail ended the trial. No sway metric is given."},
        {FLAG_UNIT_DOUBT,
         "One axis spans more than 180 mm (in a lean, shift or rise 400 mm), or less than 3 mm in 20 s of quiet standing. Check the unit."},
        {FLAG_DROPPED,
         "Samples whose time stamp did not increase were left out; `samples_dropped` counts them."},
        {FLAG_IRREGULAR, "The samples are not evenly spaced in time, or the plate has no clock of its own."},
    };
    document_begin("flags", to);
    fputs("| flag | meaning |\n|---|---|\n", to);
    for (int i = 0; i < FLAG_COUNT; i++)
        fprintf(to, "| `%s` | %s |\n", trial_flag_name(rows[i].flag), rows[i].words);
    document_end("flags", to);
}

/* Of one pass; both passes use the same. */
static void put_coefficients(FILE *to)
{
    static const struct {
        double cutoff_hz, rate_hz;
    } filters[] = {{10, 100}, {5, 100}, {10, 1000}, {5, 1000}, {10, 25}, {5, 25}};
    document_begin("coefficients", to);
    fputs("| cutoff, rate | b0 = b4, b1 = b3, b2 | a0 to a4 |\n|---|---|---|\n", to);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        double b[5], a[5];
        zero_phase_coefficients(filters[i].cutoff_hz, filters[i].rate_hz, b, a);
        fprintf(to, "| %g Hz at %g Hz | %.10g, %.10g, %.10g | 1, %.10g, %.10g, %.10g, %.10g |\n",
                filters[i].cutoff_hz, filters[i].rate_hz, b[0], b[1], b[2], a[1], a[2], a[3], a[4]);
    }
    document_end("coefficients", to);
}

static void put_column_rows(const struct plain_column *c, FILE *to)
{
    for (; c->name; c++) {
        fprintf(to, "| `%s` | %s | %s | ", c->name, c->type, c->unit);
        put_cell(c->meaning, to);
        fputs(" |\n", to);
    }
}

static void put_columns(FILE *to)
{
    static const char heading[] = "| column | type | unit | meaning |\n|---|---|---|---|\n";
    document_begin("columns", to);
    fprintf(to, "The long table, one row per value:\n\n%s", heading);
    put_column_rows(long_columns, to);
    fprintf(to, "\nThe wide table, one row per trial:\n\n%s", heading);
    put_column_rows(wide_first_columns, to);
    fputs("| `lp10_rms_ml` and the like | number | of the metric | profile, underscore, metric; empty: "
          "undefined |\n",
          to);
    put_column_rows(wide_last_columns, to);
    document_end("columns", to);
}

void metric_document(FILE *to)
{
    put_profile_table(to);
    put_coefficients(to);
    put_metrics(to);
    put_reasons(to);
    put_flags(to);
    put_columns(to);
    norm_document(to);
}
