#include "lab/calibrate_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/text_file.h"
#include "lab/csv_rows.h"

enum { COLUMNS = 4, PLAN_MAX_BYTES = 64 * 1024 };
enum column { KG, X_MM, Y_MM, SECONDS };
static const char *const names[COLUMNS] = {"kg", "x_mm", "y_mm", "seconds"};
static const double least[COLUMNS] = {0.1, -2000, -2000, 0}, most[COLUMNS] = {1000, 2000, 2000, 3600};

struct reader { const char *path; struct csv_rows rows; int at[COLUMNS]; struct problem *why; };

static enum status read_header(struct reader *r)
{
    for (int c = 0; c < COLUMNS; c++) {
        r->at[c] = -1;
        for (int i = 0; i < r->rows.fields && i < CSV_FIELDS_MAX; i++)
            if (strcmp(r->rows.field[i], names[c]) == 0) r->at[c] = i;
        if (r->at[c] < 0 && c != SECONDS)
            return problem_set(r->why, STATUS_DATA, "%s:%d: no column %s, expected kg,x_mm,y_mm,seconds in the first row", r->path,
                               r->rows.line, names[c]);
    }
    return STATUS_OK;
}

static enum status read_cell(struct reader *r, enum column c, double *out)
{
    const char *text = r->at[c] < r->rows.fields ? r->rows.field[r->at[c]] : "";
    if (text_parse_real(text, out) && *out >= least[c] && *out <= most[c]) return STATUS_OK;
    return problem_set(r->why, STATUS_DATA, "%s:%d: %s = %.60s, expected a number from %g to %g", r->path, r->rows.line, names[c],
                       *text ? text : "(empty)", least[c], most[c]);
}

static enum status read_row(struct reader *r, struct calibrate_plan *out)
{
    double v[COLUMNS] = {0, 0, 0, SITE_SPOT_S};
    enum status status = STATUS_OK;
    if (out->count == PLATE_FIT_SPOTS_MAX)
        return problem_set(r->why, STATUS_DATA, "%s:%d: one more row, expected at most %d spots", r->path, r->rows.line, PLATE_FIT_SPOTS_MAX);
    for (int c = 0; c < COLUMNS && status == STATUS_OK; c++)
        if (r->at[c] >= 0) status = read_cell(r, (enum column)c, &v[c]);
    out->spot[out->count++] = (struct site_spot){v[KG] * STANDARD_GRAVITY_M_S2, {v[X_MM], v[Y_MM]}, v[SECONDS]};
    return status;
}

static enum status read_rows(struct reader *r, struct calibrate_plan *out, struct text_pool *pool)
{
    enum status status = STATUS_OK;
    int got = csv_next_row(&r->rows, pool);
    if (got == 1) status = read_header(r);
    bool has_header = got == 1;
    while (status == STATUS_OK && got == 1 && (got = csv_next_row(&r->rows, pool)) == 1) status = read_row(r, out);
    if (status != STATUS_OK) return status;
    if (got == -1) return problem_set(r->why, STATUS_MEM, "There is not enough memory to read %s.", r->path);
    if (got == -2) return problem_set(r->why, STATUS_DATA, "%s:%d: a quote has no end", r->path, r->rows.line);
    if (!has_header) return problem_set(r->why, STATUS_DATA, "%s:1: nothing, expected a first row kg,x_mm,y_mm,seconds", r->path);
    return STATUS_OK;
}

enum status calibrate_plan_read(const char *path, struct calibrate_plan *out, struct problem *why)
{
    char *bytes = NULL;
    size_t count = 0;
    struct text_pool pool = {NULL};
    out->count = 0;
    enum status status = file_read_whole(path, PLAN_MAX_BYTES, &bytes, &count, why);
    if (status != STATUS_OK) return why->status = STATUS_DATA;
    struct reader r = {.path = path, .rows = {.bytes = bytes, .count = count, .delimiter = csv_guess_delimiter(bytes, count), .next_line = 1},
                       .why = why};
    status = read_rows(&r, out, &pool);
    pool_free(&pool);
    free(bytes);
    return status;
}
