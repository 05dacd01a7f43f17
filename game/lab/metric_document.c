#include "lab/metric_document.h"

#include <string.h>

#include "signal/sway_analysis.h"

static void begin(FILE *to, const char *block)
{
    fprintf(to, "<!-- begin %s -->\n", block);
}

static void end(FILE *to, const char *block)
{
    fprintf(to, "<!-- end %s -->\n", block);
}

/* Formulas hold bars and stars, which mean something to Markdown. */
static void put_cell(const char *text, FILE *to)
{
    for (; *text; text++) {
        if (strchr("|*_<", *text)) fputc('\\', to);
        fputc(*text, to);
    }
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

static void put_metric(const struct metric *m, FILE *to)
{
    fprintf(to, "| `%s` | %s | ", m->name, m->unit);
    put_cell(m->formula, to);
    fprintf(to, " | %s | ", agreement(m->kind));
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
    fputs(". Needs: ", to);
    put_needs(r->needs, to);
    fputs(".\nSource: ", to);
    put_cell(r->source, to);
    fputs(".\nLimits: ", to);
    put_cell(r->limits, to);
    fputs("\n\n| metric | unit | formula | kind | source, where another |\n|---|---|---|---|---|\n", to);
    for (size_t i = 0; i < metric_count; i++)
        if (metrics[i].family == f) put_metric(&metrics[i], to);
}

static void put_metrics(FILE *to)
{
    begin(to, "metrics");
    for (int f = 0; f < FAMILY_COUNT; f++) put_family((enum metric_family)f, to);
    end(to, "metrics");
}

/* ---- the smaller tables ---- */

static void put_profile_table(FILE *to)
{
    begin(to, "profiles");
    fputs("| profile | what is done |\n|---|---|\n", to);
    for (int p = 0; p < PROFILE_COUNT; p++)
        fprintf(to, "| `%s` | %s |\n", sway_profile_name((enum sway_profile)p),
                sway_profile_words((enum sway_profile)p));
    end(to, "profiles");
}

static void put_reasons(FILE *to)
{
    begin(to, "reasons");
    fputs("| reason | meaning |\n|---|---|\n", to);
    for (int r = REASON_NONE + 1; r < REASON_COUNT; r++)
        fprintf(to, "| `%s` | %s |\n", measure_reason_name((enum measure_reason)r),
                measure_reason_words((enum measure_reason)r));
    end(to, "reasons");
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
         "The position spans more than 400 mm, or less than 0.5 mm in 10 s. Check the unit."},
        {FLAG_DROPPED,
         "Samples whose time stamp did not increase were left out; `samples_dropped` counts them."},
        {FLAG_IRREGULAR, "The samples are not evenly spaced in time, or the plate has no clock of its own."},
    };
    begin(to, "flags");
    fputs("| flag | meaning |\n|---|---|\n", to);
    for (int i = 0; i < FLAG_COUNT; i++)
        fprintf(to, "| `%s` | %s |\n", trial_flag_name(rows[i].flag), rows[i].words);
    end(to, "flags");
}

void metric_document(FILE *to)
{
    put_profile_table(to);
    put_metrics(to);
    put_reasons(to);
    put_flags(to);
}
