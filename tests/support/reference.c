#include "support/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/support.h"

enum { CELLS_MOST = 40, ROWS_MOST = 10000, SAMPLES_MOST = 60000, LINE_MOST = 1000 };

/* ---- tables ---- */

/* Cells of a line, in place; a quoted cell may hold the delimiter and loses its quotes. Fills up with "". */
static void split(char *line, char delimiter, char *cell[CELLS_MOST])
{
    static char nothing[1];
    size_t count = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line, *end; at && count < CELLS_MOST; at = end) {
        bool quoted = *at == '"';
        cell[count++] = at += quoted;
        end = strchr(at, quoted ? '"' : delimiter);
        if (end && quoted) *end++ = '\0';
        if (end && *end == '\0') end = NULL;
        if (end) *end++ = '\0';
    }
    for (size_t i = count; i < CELLS_MOST; i++) cell[i] = nothing;
}

static FILE *open_reference(const char *file)
{
    char path[200];
    (void)snprintf(path, sizeof path, "cop/%s", file);
    FILE *f = fopen(reference_file(path), "r");
    assert_non_null(f);
    return f;
}

/* A file of named columns, kept for the whole program. */
struct table {
    char line[ROWS_MOST][500], *cell[ROWS_MOST][CELLS_MOST];
    size_t rows; /* the first has the names */
};

static void table_read(struct table *t, const char *file)
{
    if (t->rows > 0) return;
    FILE *f = open_reference(file);
    while (fgets(t->line[t->rows], sizeof t->line[0], f)) {
        assert_true(t->rows + 1 < ROWS_MOST && strchr(t->line[t->rows], '\n'));
        split(t->line[t->rows], ',', t->cell[t->rows]);
        t->rows++;
    }
    (void)fclose(f);
    assert_true(t->rows > 1);
}

static char *table_cell(const struct table *t, size_t row, const char *column)
{
    for (size_t i = 0; i < CELLS_MOST; i++)
        if (strcmp(t->cell[0][i], column) == 0) return t->cell[row][i];
    fail_msg("no column %s", column);
    return NULL;
}

/* ---- recordings ---- */

static struct table manifest;
static struct reference_trial trial;
static size_t trial_row;

static char *entry(const char *column)
{
    return table_cell(&manifest, trial_row, column);
}

static double entry_number(const char *column)
{
    return strtod(entry(column), NULL);
}

enum { T, ML, AP, FZ, FORCE_ML, FORCE_AP, RIGHT_FZ, LEFT_FZ, MX, MY, CHANNELS };
static const char *const channel_column[CHANNELS] = {
    [T] = "time_col",        [ML] = "ml_col",           [AP] = "ap_col", [FZ] = "fz_col",
    [FORCE_ML] = "f_ml_col", [FORCE_AP] = "f_ap_col",   [MX] = "mx_col", [RIGHT_FZ] = "right_fz_col",
    [MY] = "my_col",         [LEFT_FZ] = "left_fz_col",
};
static double channel[CHANNELS][SAMPLES_MOST];

static double number(const char *text, const char *file, size_t row)
{
    char *end;
    double v = strtod(text, &end);
    if (end == text || *end != '\0') fail_msg("%s, row %zu of numbers: %s is no number", file, row, text);
    return v;
}

static void read_row(char *const cell[CELLS_MOST], const int column[CHANNELS], const char *file, size_t row)
{
    assert_true(trial.n < SAMPLES_MOST);
    for (int c = 0; c < CHANNELS; c++)
        if (column[c] > 0) channel[c][trial.n] = number(cell[column[c] - 1], file, row);
    trial.n++;
}

/* Empty lines are not counted as heading. Rows count from 0; where frames are chosen, so does the first column. */
static void read_rows(FILE *f, const char *file, const int column[CHANNELS])
{
    char line[LINE_MOST], *cell[CELLS_MOST], delimiter = strcmp(entry("delimiter"), "tab") == 0 ? '\t' : ',';
    bool chosen = *entry("frame_first") != '\0';
    double first = chosen ? entry_number("frame_first") : 0.0,
           last = chosen ? entry_number("frame_last") : INFINITY;
    int heading = atoi(entry("header_lines"));
    for (size_t row = 0; fgets(line, sizeof line, f);) {
        if (strspn(line, "\r\n") > 0) continue;
        if (heading > 0) {
            heading--;
            continue;
        }
        split(line, delimiter, cell);
        if (chosen && number(cell[0], file, row) != (double)row)
            fail_msg("%s, row %zu of numbers: its frame is %s", file, row, cell[0]);
        if ((double)row >= first && (double)row <= last) read_row(cell, column, file, row);
        row++;
    }
}

static void place(void)
{
    const char *unit = entry("cop_unit");
    double mm = strcmp(unit, "cm") == 0 ? 10.0 : strcmp(unit, "m") == 0 ? 1000.0 : 1.0;
    bool moments = *entry("cop_from_moments") != '\0';
    assert_true(mm > 1.0 || strcmp(unit, "mm") == 0);
    for (size_t i = 0; i < trial.n; i++) {
        channel[ML][i] = moments ? 1000.0 * channel[MY][i] / channel[FZ][i] : mm * channel[ML][i];
        channel[AP][i] = moments ? 1000.0 * channel[MX][i] / channel[FZ][i] : mm * channel[AP][i];
    }
}

static void read_recording(const char *file)
{
    int column[CHANNELS];
    double **const out[CHANNELS] = {&trial.t_s,        &trial.ml_mm,      &trial.ap_mm,
                                    &trial.fz_n,       &trial.force_ml_n, &trial.force_ap_n,
                                    &trial.right_fz_n, &trial.left_fz_n};
    for (int c = 0; c < CHANNELS; c++) {
        column[c] = atoi(entry(channel_column[c]));
        if (out[c]) *out[c] = column[c] > 0 || c == ML || c == AP ? channel[c] : NULL;
    }
    FILE *f = open_reference(file);
    read_rows(f, file, column);
    (void)fclose(f);
    assert_true(trial.n > 0);
    place();
}

const struct reference_trial *reference_next(const struct reference_trial *t)
{
    table_read(&manifest, "manifest.csv");
    trial_row = t ? trial_row + 1 : 1;
    if (trial_row >= manifest.rows) return NULL;
    trial = (struct reference_trial){
        .id = entry("trial"),
        .member = {entry("members_eo_firm"), entry("members_ec_firm"), entry("members_eo_foam"),
                   entry("members_ec_foam")},
        .rate_hz = entry_number("fs_hz"),
        .height_m = entry_number("height_cm") / 100.0,
        .mass_kg = entry_number("mass_kg"),
        .direction_deg = entry_number("direction_deg_cw_from_forward"),
        .target_mm = entry_number("target_distance_mm"),
        .cue_s = entry_number("cue_s"),
        .profiles = entry("profiles"),
    };
    if (*entry("file")) read_recording(entry("file"));
    return &trial;
}

bool reference_has(const struct reference_trial *t, const char *profile)
{
    size_t length = strlen(profile);
    for (const char *p = t->profiles; *p; p += strcspn(p, ","), p += *p == ',')
        if (strncmp(p, profile, length) == 0 && (p[length] == '\0' || p[length] == ',')) return true;
    return false;
}

/* ---- expected values ---- */

static struct table expected;
static struct reference_row rows[ROWS_MOST];
static size_t row_count;
static double worst; /* share of a tolerance */
static const struct reference_row *worst_row;

void reference_begin(void)
{
    if (!reference_present()) {
        printf("SKIPPED: no reference recordings (set EVENKEEL_REFERENCE_DATA)\n");
        skip();
    }
    table_read(&expected, "expected/expected.csv");
    row_count = expected.rows - 1;
    worst = 0.0;
    worst_row = NULL;
    for (size_t i = 0; i < row_count; i++)
        rows[i] = (struct reference_row){
            table_cell(&expected, i + 1, "trial"),
            table_cell(&expected, i + 1, "profile"),
            table_cell(&expected, i + 1, "metric"),
            table_cell(&expected, i + 1, "unit"),
            number(table_cell(&expected, i + 1, "value"), "expected values", i),
            number(table_cell(&expected, i + 1, "rtol"), "expected values", i),
            number(table_cell(&expected, i + 1, "atol"), "expected values", i),
            false,
        };
}

struct reference_row *reference_row(const char *of, const char *profile, const char *metric)
{
    for (size_t i = 0; i < row_count; i++)
        if (strcmp(rows[i].metric, metric) == 0 && strcmp(rows[i].trial, of) == 0 &&
            strcmp(rows[i].profile, profile) == 0)
            return &rows[i];
    return NULL;
}

double reference_value(const char *of, const char *profile, const char *metric)
{
    const struct reference_row *row = reference_row(of, profile, metric);
    if (!row) fail_msg("no expected value: %s %s %s", of, profile, metric);
    return row ? row->value : NAN;
}

void reference_agree(struct reference_row *row, const char *unit, double got)
{
    double room = row->atol + row->rtol * fabs(row->value), error = fabs(got - row->value);
    if (strcmp(row->unit, unit) != 0 || !(error <= room))
        fail_msg("%s %s %s: %.12g %s, expected %.12g %s +- %.2g", row->trial, row->profile, row->metric, got,
                 unit, row->value, row->unit, room);
    row->met = true;
    if (worst_row && error <= worst * room) return;
    worst = error > 0.0 ? error / room : 0.0;
    worst_row = row;
}

static bool begins_with_one(const char *metric, const char *const *prefix, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(metric, prefix[i], strlen(prefix[i])) == 0) return true;
    return false;
}

void reference_end(const char *what, const char *const *prefix, size_t count, size_t least)
{
    size_t met = 0;
    for (size_t i = 0; i < row_count; i++) {
        if (!begins_with_one(rows[i].metric, prefix, count)) continue;
        if (!rows[i].met)
            fail_msg("%s: not compared: %s %s %s", what, rows[i].trial, rows[i].profile, rows[i].metric);
        met++;
    }
    if (met < least || met == 0) fail_msg("%s: %zu expected values, expected %zu or more", what, met, least);
    printf("%s: all %zu expected values agree, at worst %.1e of the tolerance is used (%s %s %s)\n", what,
           met, worst, worst_row->trial, worst_row->profile, worst_row->metric);
}
