/* analyze_rows.h - measured trials as rows: long (one row per value, metrics.md 18) or wide (one row per trial), CSV or JSON lines.
 *
 * The order of columns and rows follows the table of metrics and of profiles, never the data. */
#ifndef EVENKEEL_LAB_ANALYZE_ROWS_H
#define EVENKEEL_LAB_ANALYZE_ROWS_H

#include <stdio.h>

#include "lab/analyze_trial.h"

struct analyze_table {
    bool wide, json;
    const struct selection *selection; /* borrowed */
    struct trial_plan columns;         /* of a wide table */
    char hash[HASH_TEXT_BYTES];
};
void analyze_header(const struct analyze_table *t, FILE *to);
/* The rows of one trial; of a failed one a single row with the code. Errors stay in the stream. */
void analyze_rows(const struct analyze_table *t, const struct trial_values *v, FILE *to);
/* Columns with type, unit and meaning, as CSV. */
void analyze_schema(const struct analyze_table *t, FILE *to);
/* Every metric: CSV, or aligned for reading. */
void analyze_list_metrics(bool aligned, FILE *to);

/* A column that is no measure. */
struct plain_column { const char *name, *type, *unit, *meaning; };
extern const struct plain_column long_columns[];       /* ended by a NULL name */
extern const struct plain_column wide_first_columns[]; /* before the measures */
extern const struct plain_column wide_last_columns[];  /* after them */

enum { VALUE_NAME_BYTES = 96 };
bool has_value_column(const struct analyze_table *t, unsigned profile, size_t metric);
void value_column_name(unsigned profile, size_t metric, char name[VALUE_NAME_BYTES]); /* "lp10_rms_ml" */
/* Profiles in their order, in each the metrics in theirs. */
#define for_each_value(p, m) \
    for (unsigned p = 0; p < PROFILE_COUNT; p++) \
        for (size_t m = 0; m < metric_count; m++)

#endif
