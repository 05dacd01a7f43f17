/* The base of support of a trial: a CSV file with the columns ml_mm and ap_mm, one corner a row. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "lab/csv_rows.h"
#include "lab/manifest.h"

enum { POLYGON_BYTES_MAX = 1 << 20 };

static enum status refuse(const struct support_polygon *p, int line, const char *what, struct problem *why)
{
    return problem_set(why, STATUS_DATA, "%s:%d: %s", p->path, line, what);
}

static enum status find_corner_columns(const struct support_polygon *p, const char *bytes, size_t count,
                                       struct table_form *form, int column[2], struct problem *why)
{
    static const char *const names[2] = {"ml_mm", "ap_mm"};
    struct text_span line, field;
    size_t at = count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    form->delimiter = csv_guess_delimiter(bytes, count);
    column[0] = column[1] = -1;
    if (!table_next_line(bytes, count, &at, &line))
        return refuse(p, 1, "the file is empty, expected ml_mm,ap_mm", why);
    for (int i = 0; table_next_field(&line, form->delimiter, &field); i++)
        for (int k = 0; k < 2; k++)
            if (field.count == strlen(names[k]) && memcmp(field.text, names[k], field.count) == 0)
                column[k] = i;
    form->first_byte = at;
    if (column[0] >= 0 && column[1] >= 0) return STATUS_OK;
    return refuse(
        p, 1, "expected the names ml_mm and ap_mm in the first line, and one corner on each after it", why);
}

static enum status take_corners(struct support_polygon *p, const struct number_table *t, struct problem *why)
{
    if (t->missing > 0)
        return refuse(p, t->last_line, "a value is missing, expected ml_mm and ap_mm of every corner", why);
    if (t->count < 3 || t->count > POLYGON_CORNERS_MAX)
        return problem_set(why, STATUS_DATA, "%s:%d: %zu corners, expected 3 to %d", p->path, t->last_line,
                           t->count, POLYGON_CORNERS_MAX);
    for (size_t i = 0; i < t->count; i++) p->corner[i] = (struct point_mm){t->column[0][i], t->column[1][i]};
    if (!polygon_is_convex(p->corner, t->count))
        return refuse(p, 2, "the corners make no convex polygon, expected them in order around the feet",
                      why);
    p->corners = t->count;
    return STATUS_OK;
}

static enum status read_corners(struct support_polygon *p, const char *bytes, size_t count,
                                struct problem *why)
{
    int column[2];
    struct table_form form = {
        .path = p->path, .first_line = 2, .column = column, .column_count = 2, .row_last = SIZE_MAX};
    struct number_table table = {.count = 0};
    enum status status = find_corner_columns(p, bytes, count, &form, column, why);
    if (status == STATUS_OK) status = number_table_read(&form, bytes, count, &table, why);
    if (status == STATUS_OK) status = take_corners(p, &table, why);
    number_table_free(&table);
    return status;
}

enum status support_polygon_load(struct support_polygon *p, struct problem *why)
{
    char *bytes = NULL;
    size_t count = 0;
    if (!p->looked_at) {
        p->looked_at = true;
        p->problem.status = file_read_whole(p->path, POLYGON_BYTES_MAX, &bytes, &count, &p->problem);
        if (p->problem.status == STATUS_OK) p->problem.status = read_corners(p, bytes, count, &p->problem);
        if (p->problem.status == STATUS_IO) p->problem.status = STATUS_DATA;
        free(bytes);
    }
    return p->problem.status == STATUS_OK ? STATUS_OK
                                          : problem_set(why, p->problem.status, "%s", p->problem.text);
}
