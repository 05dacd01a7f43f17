/* What is stored, newest first. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/csv.h"
#include "lab/lab.h"
#include "lab/store_use.h"

static const char help[] =
    "usage: evenkeel-lab sessions [--trials] [--patient CODE] [--json] [--data-dir DIR]\n\n"
    "Lists the stored sessions, newest first, as CSV on standard output.\n\n"
    "  --trials         one row per recorded set instead of per session; its trial_id is what rescore takes\n"
    "  --patient CODE   of this person only\n"
    "  --json           the same rows as one JSON array\n"
    "  --data-dir DIR   the store of this folder\n\n"
    "source says who stood there: person, simulated, or recording (replayed).\n\n"
    "examples:\n"
    "  evenkeel-lab sessions\n"
    "  evenkeel-lab sessions --trials --patient P0042\n";

static const char *const session_columns[] = {
    "session_id", "participant_id", "start_time", "plate", "source", "app_version", "sets", "play_s", NULL};
static const char *const trial_columns[] = {
    "trial_id",     "session_id", "participant_id", "trial_number", "start_time", "exercise",
    "set",          "state",      "base_grade",     "start_level",  "end_level",  "score",
    "stars",        "trials",     "successes",      "best_value",   "duration_s", "samples",
    "samples_lost", "gaps",       "quality",        "source",       NULL};

/* One cell, for both forms of the table. */
struct cell {
    enum { CELL_TEXT, CELL_INTEGER, CELL_REAL, CELL_NONE } kind;
    const char *text;
    int64_t integer;
    double real;
};
static struct cell text_cell(const char *t)
{
    return (struct cell){.kind = CELL_TEXT, .text = t};
}
static struct cell integer_cell(int64_t v)
{
    return (struct cell){.kind = CELL_INTEGER, .integer = v};
}
static struct cell real_cell(double v)
{
    return (struct cell){.kind = CELL_REAL, .real = v};
}

static void csv_cells(struct csv *c, const struct cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) switch (cells[i].kind) {
        case CELL_TEXT: csv_text(c, cells[i].text); break;
        case CELL_INTEGER: csv_integer(c, cells[i].integer); break;
        case CELL_REAL: csv_measure(c, cells[i].real); break;
        case CELL_NONE: csv_text(c, ""); break;
        }
    csv_end_row(c);
}

static json_t *json_cells(const char *const *names, const struct cell *cells, size_t count)
{
    json_t *row = json_object();
    for (size_t i = 0; i < count; i++) switch (cells[i].kind) {
        case CELL_TEXT: json_object_set_new(row, names[i], json_string(cells[i].text)); break;
        case CELL_INTEGER: json_object_set_new(row, names[i], json_integer(cells[i].integer)); break;
        case CELL_REAL: json_object_set_new(row, names[i], json_real(cells[i].real)); break;
        case CELL_NONE: json_object_set_new(row, names[i], json_null()); break;
        }
    return row;
}

struct table {
    const char *const *names;
    json_t *json;
    struct csv csv;
};

static void table_begin(struct table *t, const char *const *names, bool json)
{
    *t = (struct table){.names = names, .json = json ? json_array() : NULL, .csv = {.to = stdout}};
    if (!json) csv_header(&t->csv, names);
}

static void table_row(struct table *t, const struct cell *cells, size_t count)
{
    if (t->json)
        json_array_append_new(t->json, json_cells(t->names, cells, count));
    else
        csv_cells(&t->csv, cells, count);
}

static void table_end(struct table *t)
{
    if (!t->json) return;
    json_dumpf(t->json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    putchar('\n');
    json_decref(t->json);
}

static int print_sessions(struct store *s, const char *patient_code, bool json)
{
    struct problem why = {0};
    struct table table;
    size_t count = 0;
    struct session_row *rows = all_sessions(s, patient_code, &count, &why);
    if (!rows) return lab_problem(&why);
    table_begin(&table, session_columns, json);
    for (size_t i = 0; i < count; i++) {
        char start[WALL_TIME_TEXT_BYTES];
        wall_time_text(rows[i].start, start);
        const struct cell cells[] = {text_cell(rows[i].id.text),
                                     text_cell(rows[i].patient_code),
                                     text_cell(start),
                                     text_cell(rows[i].plate_name),
                                     text_cell(source_name(rows[i].simulated, rows[i].recorded)),
                                     text_cell(rows[i].program_version),
                                     integer_cell(rows[i].trials),
                                     real_cell(rows[i].play_s)};
        table_row(&table, cells, sizeof cells / sizeof cells[0]);
    }
    table_end(&table);
    free(rows);
    return lab_flush_output();
}

static void trial_cells(struct table *table, const struct trial_row *r)
{
    char start[WALL_TIME_TEXT_BYTES];
    const char *exercise = exercise_code(r->exercise);
    const struct cell none = {.kind = CELL_NONE};
    wall_time_text(r->start, start);
    const struct cell cells[] = {text_cell(r->id.text),
                                 text_cell(r->session.text),
                                 text_cell(r->patient_code),
                                 integer_cell(r->number),
                                 text_cell(start),
                                 text_cell(exercise ? exercise : ""),
                                 integer_cell(r->set_number),
                                 text_cell(r->state),
                                 real_cell(r->base_grade),
                                 real_cell(r->start_level),
                                 real_cell(r->end_level),
                                 r->score_valid ? integer_cell(r->score) : none,
                                 r->score_valid ? integer_cell(r->stars) : none,
                                 integer_cell(r->trials),
                                 integer_cell(r->successes),
                                 r->score_valid ? real_cell(r->best_value) : none,
                                 real_cell(r->duration_s),
                                 integer_cell((int64_t)r->samples),
                                 integer_cell((int64_t)r->lost),
                                 integer_cell((int64_t)r->gaps),
                                 text_cell(r->quality),
                                 text_cell(source_name(r->simulated, r->recorded))};
    table_row(table, cells, sizeof cells / sizeof cells[0]);
}

static int print_trials(struct store *s, const char *patient_code, bool json)
{
    struct problem why = {0};
    struct table table;
    size_t count = 0;
    struct trial_row *rows = all_trials(s, NULL, patient_code, &count, &why);
    if (!rows) return lab_problem(&why);
    table_begin(&table, trial_columns, json);
    for (size_t i = 0; i < count; i++) trial_cells(&table, &rows[i]);
    table_end(&table);
    free(rows);
    return lab_flush_output();
}

int lab_sessions(int argc, char **argv)
{
    const char *data_dir = NULL, *patient_code = NULL;
    bool json = false, trials = false;
    const struct lab_option options[] = {
        {"--trials", OPTION_FLAG, &trials, 0, 0},
        {"--patient", OPTION_TEXT, &patient_code, 0, 0},
        {"--json", OPTION_FLAG, &json, 0, 0},
        {"--data-dir", OPTION_TEXT, &data_dir, 0, 0},
    };
    struct store *store = NULL;
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    code = lab_open_store(data_dir, &store);
    if (code >= 0) return code;
    code = trials ? print_trials(store, patient_code, json) : print_sessions(store, patient_code, json);
    store_close(store);
    return code;
}
