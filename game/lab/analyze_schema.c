/* What the columns of analyze mean, and which metrics there are: from the tables that drive them. */
#include <string.h>

#include "lab/analyze_rows.h"
#include "lab/csv.h"

const struct plain_column long_columns[] = {
    {"trial", "text", "", "the id of the trial: of the manifest or list, else the file's name"},
    {"profile", "text", "", "what was done to the recording before it was measured; part of every result"},
    {"metric", "text", "", "the measure, see --list-metrics; empty when the trial could not be measured"},
    {"value", "number", "see unit", "12 significant digits; empty: undefined, see reason"},
    {"unit", "text", "", "of the value; 1: a plain number"},
    {"n_samples", "integer", "count", "samples of the series that was measured"},
    {"fs_hz", "number", "Hz", "its rate"},
    {"duration_s", "number", "s", "its length, n_samples / fs_hz"},
    {"reason", "text", "",
     "why there is no value (SHORT, CONSTANT, NO_INPUT ...), GAP: the value is of the longest clean piece; "
     "or why the trial failed (FILE, DATA, USAGE, MEMORY, STORE, WORKER)"},
    {"flags", "text", "",
     "what to know before using the value, joined by ; (BELOW_STANDARD, MOVED, GAP, FALL, UNIT_DOUBT, "
     "DROPPED, IRREGULAR)"},
    {"version", "text", "", "of the program that measured"},
    {"params_hash", "text", "",
     "64 bits of version, profiles, metrics and reading options: rows of the same hash may be put together"},
    {NULL, NULL, NULL, NULL},
};

const struct plain_column wide_first_columns[] = {
    {"trial", "text", "", "the id of the trial: of the manifest or list, else the file's name"},
    {"n_samples", "integer", "count", "samples of the recording that are used"},
    {"fs_hz", "number", "Hz", "their rate; empty: not evenly spaced in time"},
    {"duration_s", "number", "s", "their length"},
    {"gap_filled", "integer", "count", "values made up between neighbours"},
    {"samples_dropped", "integer", "count", "samples left out because their time did not increase"},
    {"repeated_share", "number", "1", "share of consecutive equal positions: quantisation"},
    {"fz_mean_n", "number", "N", "mean vertical force"},
    {"fz_sd_n", "number", "N", "its standard deviation"},
    {NULL, NULL, NULL, NULL},
};

const struct plain_column wide_last_columns[] = {
    {"error", "text", "",
     "why the trial could not be measured (FILE, DATA, USAGE, MEMORY, STORE, WORKER); empty: it was"},
    {"flags", "text", "",
     "what to know before using the values, joined by ; (BELOW_STANDARD, MOVED, GAP, FALL, UNIT_DOUBT, "
     "DROPPED, IRREGULAR)"},
    {"version", "text", "", "of the program that measured"},
    {"params_hash", "text", "",
     "64 bits of version, profiles, metrics and reading options: rows of the same hash may be put together"},
    {NULL, NULL, NULL, NULL},
};

static void plain_rows(struct csv *c, const struct plain_column *columns)
{
    for (; columns->name; columns++) {
        csv_text(c, columns->name);
        csv_text(c, columns->type);
        csv_text(c, columns->unit);
        csv_text(c, columns->meaning);
        csv_end_row(c);
    }
}

static void value_rows(struct csv *c, const struct analyze_table *t)
{
    char name[VALUE_NAME_BYTES];
    for_each_value(p, m)
    {
        if (!has_value_column(t, p, m)) continue;
        value_column_name(p, m, name);
        csv_text(c, name);
        csv_text(c, metrics[m].kind == KIND_COUNT ? "integer" : "number");
        csv_text(c, metrics[m].unit);
        csv_text(c, metrics[m].formula);
        csv_end_row(c);
    }
}

void analyze_schema(const struct analyze_table *t, FILE *to)
{
    static const char *const names[] = {"column", "type", "unit", "meaning", NULL};
    struct csv c = {.to = to};
    csv_header(&c, names);
    plain_rows(&c, t->wide ? wide_first_columns : long_columns);
    if (t->wide) {
        value_rows(&c, t);
        plain_rows(&c, wide_last_columns);
    }
}

/* ---- --list-metrics ---- */

enum { WORDS_BYTES = 200 };

static void add_word(char text[WORDS_BYTES], const char *word)
{
    size_t used = strlen(text);
    (void)snprintf(text + used, WORDS_BYTES - used, "%s%s", used ? " " : "", word);
}

static void profile_words(unsigned bits, char text[WORDS_BYTES])
{
    text[0] = '\0';
    for (unsigned p = 0; p < PROFILE_COUNT; p++)
        if (bits & PROFILE_BIT(p)) add_word(text, sway_profile_name((enum sway_profile)p));
}

static void need_words(unsigned needs, char text[WORDS_BYTES])
{
    static const struct {
        unsigned need;
        const char *word;
    } words[] = {
        {NEED_FZ, "vertical_force"},
        {NEED_SHEAR, "horizontal_forces"},
        {NEED_FEET, "force_of_each_foot"},
        {NEED_HEIGHT, "height"},
        {NEED_MASS, "mass"},
        {NEED_POLYGON, "polygon"},
        {NEED_LEAN, "lean_cue"},
        {NEED_PACING, "pacing"},
        {NEED_CUE, "cue"},
        {NEED_MEMBERS, "member_trials"},
    };
    text[0] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (needs & words[i].need) add_word(text, words[i].word);
}

static void metric_csv_row(struct csv *c, const struct metric *m)
{
    const struct metric_family_row *f = &metric_families[m->family];
    char words[WORDS_BYTES];
    csv_text(c, m->name);
    csv_text(c, m->unit);
    csv_text(c, f->name);
    profile_words(f->profiles, words);
    csv_text(c, words);
    profile_words(f->possible, words);
    csv_text(c, words);
    need_words(f->needs, words);
    csv_text(c, words);
    csv_text(c, m->formula);
    csv_text(c, m->source ? m->source : f->source);
    csv_end_row(c);
}

static void family_heading(const struct metric_family_row *f, FILE *to)
{
    char words[WORDS_BYTES];
    fprintf(to, "\n%s: %s\n", f->name, f->title);
    profile_words(f->profiles, words);
    fprintf(to, "  profiles: %s", words);
    need_words(f->needs, words);
    if (*words) fprintf(to, "; needs: %s", words);
    fputc('\n', to);
}

void analyze_list_metrics(bool aligned, FILE *to)
{
    static const char *const names[] = {"name",  "unit",    "family", "profiles", "possible_profiles",
                                        "needs", "formula", "source", NULL};
    struct csv c = {.to = to};
    if (!aligned) csv_header(&c, names);
    for (size_t i = 0; i < metric_count; i++) {
        if (!aligned) {
            metric_csv_row(&c, &metrics[i]);
            continue;
        }
        if (i == 0 || metrics[i].family != metrics[i - 1].family)
            family_heading(&metric_families[metrics[i].family], to);
        fprintf(to, "    %-32s %-7s %s\n", metrics[i].name, metrics[i].unit, metrics[i].formula);
    }
}
