#include "drivers/recording_csv.h"

#include <math.h>
#include <stdlib.h>

enum { SHOWN_MAX = 24 };
#define GAP_PERIODS 1.5
#define LOADED_N 50.0       /* below it, the CoP of a row says nothing about the unit */
#define COP_LIMIT_MM 2000.0 /* no plate for standing is that wide */
#define FORCE_LIMIT_N 1e5
#define TIME_LIMIT_S 1e9
#define VALUE_LIMIT 1e9

struct parser {
    const char *path, *bytes;
    size_t count;
    struct problem *why;
    struct recording_layout layout;
    struct layout_table columns;
    struct number_table table;
    enum column_role ml, ap; /* where they come from: CoP or moments */
};

static bool has(const struct parser *p, enum column_role role)
{
    return p->columns.of_role[role] != COLUMN_NONE;
}

static double value_of(const struct parser *p, enum column_role role, size_t row)
{
    return p->table.column[p->columns.of_role[role]][row];
}

static struct table_cell cell_of(const struct parser *p, enum column_role role, size_t row)
{
    struct table_cell cell = {.line = p->layout.first_line};
    (void)number_table_cell(&p->columns.form, p->bytes, p->count, row, p->columns.of_role[role], &cell);
    return cell;
}

static int shown(struct text_span s)
{
    return (int)(s.count < SHOWN_MAX ? s.count : SHOWN_MAX);
}

static enum status row_problem(const struct parser *p, enum column_role role, size_t row,
                               const char *expected)
{
    struct table_cell c = cell_of(p, role, row);
    return problem_set(p->why, STATUS_DATA, "%s:%d: %.*s = \"%.*s\", expected %s", p->path, c.line,
                       shown(c.title), c.title.text, shown(c.text), c.text.text, expected);
}

static enum status take_value(const struct parser *p, enum column_role role, size_t row, double limit,
                              const char *expected, double *out)
{
    if (!has(p, role)) return STATUS_OK;
    *out = value_of(p, role, row);
    return fabs(*out) <= limit ? STATUS_OK : row_problem(p, role, row, expected);
}

static enum status take_time(const struct parser *p, size_t row, int64_t *t_us)
{
    double t_s = 0;
    enum status status = take_value(p, COLUMN_TIME, row, TIME_LIMIT_S, "seconds", &t_s);
    if (!has(p, COLUMN_TIME)) t_s = (double)row / p->layout.rate_hz;
    *t_us = llround(t_s * 1e6);
    /* In the microseconds that are kept: two rows closer together would fall on one instant. */
    if (status == STATUS_OK && has(p, COLUMN_TIME) && row > 0 &&
        *t_us <= llround(value_of(p, COLUMN_TIME, row - 1) * 1e6))
        return row_problem(p, COLUMN_TIME, row, "a later time than in the row before");
    return status;
}

/* The largest offset from the plate's centre, mm. */
static double reach_mm(const struct recording *r, double fz_n, double ml, double ap)
{
    double ml_mm = ml * r->channel[1].scale, ap_mm = ap * r->channel[2].scale;
    if (r->channel[1].role == ROLE_MY) {
        ml_mm *= 1000 / fz_n;
        ap_mm *= 1000 / fz_n;
    }
    return fmax(fabs(ml_mm), fabs(ap_mm));
}

static enum status take_row(const struct parser *p, const struct recording *r, size_t row,
                            struct recording_row *out)
{
    double fz_n = RECORDING_FZ_N, ml = 0, ap = 0;
    int64_t t_us = 0;
    enum status status = take_time(p, row, &t_us);
    if (status == STATUS_OK)
        status = take_value(p, COLUMN_FZ, row, FORCE_LIMIT_N, "-100000 to 100000 N", &fz_n);
    if (status == STATUS_OK) status = take_value(p, p->ml, row, VALUE_LIMIT, "a position on a plate", &ml);
    if (status == STATUS_OK) status = take_value(p, p->ap, row, VALUE_LIMIT, "a position on a plate", &ap);
    if (status != STATUS_OK) return status;
    if (fabs(fz_n) > LOADED_N && reach_mm(r, fz_n, ml, ap) > COP_LIMIT_MM)
        return problem_set(p->why, STATUS_DATA,
                           "%s:%d: the centre of pressure is %.0f mm off the middle, expected at most "
                           "%.0f mm; is the unit right?",
                           p->path, cell_of(p, p->ml, row).line, reach_mm(r, fz_n, ml, ap), COP_LIMIT_MM);
    *out = (struct recording_row){.t_us = t_us,
                                  .flags = has(p, COLUMN_FZ) ? 0 : SAMPLE_UNCALIBRATED,
                                  .value = {(float)fz_n, (float)ml, (float)ap}};
    return STATUS_OK;
}

static enum status no_memory(const struct parser *p)
{
    return problem_set(p->why, STATUS_MEM, "%s: there is no memory left for it", p->path);
}

static enum status take_rows(const struct parser *p, struct recording *r)
{
    size_t count = p->table.count;
    if (count < 2)
        return problem_set(p->why, STATUS_DATA, "%s:%d: %zu rows of numbers, expected at least 2", p->path,
                           p->table.last_line, count);
    r->rows = calloc(count, sizeof *r->rows);
    if (!r->rows) return no_memory(p);
    for (; r->count < count; r->count++) {
        enum status status = take_row(p, r, r->count, &r->rows[r->count]);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

/* Every value must be there: what is replayed is judged as it comes. */
static enum status read_table(struct parser *p)
{
    unsigned roles = 1u << COLUMN_TIME | 1u << COLUMN_FZ | 1u << p->ml | 1u << p->ap;
    recording_layout_table(&p->layout, p->path, roles, &p->columns);
    p->columns.form.strict = true;
    return number_table_read(&p->columns.form, p->bytes, p->count, &p->table, p->why);
}

/* ---- the whole ---- */

static int compare_steps(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* 1 / median step, without the dust of decimal time stamps. */
static enum status measure_rate(const struct parser *p, struct recording *r)
{
    size_t n = r->count - 1;
    int64_t *steps = malloc(n * sizeof *steps);
    if (!steps) return no_memory(p);
    for (size_t i = 0; i < n; i++) steps[i] = r->rows[i + 1].t_us - r->rows[i].t_us;
    qsort(steps, n, sizeof *steps, compare_steps);
    double median_us = n % 2 ? (double)steps[n / 2] : 0.5 * (double)(steps[n / 2 - 1] + steps[n / 2]);
    free(steps);
    r->rate_hz = p->layout.rate_hz > 0 ? p->layout.rate_hz
                 : median_us > 0       ? round(1e9 / median_us) / 1000
                                       : 0;
    if (r->rate_hz < 1 || r->rate_hz > 10000)
        return problem_set(p->why, STATUS_DATA,
                           "%s: %g samples a second by its time column, expected 1 to 10000; is the "
                           "time in seconds?",
                           p->path, r->rate_hz);
    return STATUS_OK;
}

static void mark_gaps(struct recording *r)
{
    double limit_us = GAP_PERIODS * 1e6 / r->rate_hz;
    for (size_t i = 1; i < r->count; i++)
        if ((double)(r->rows[i].t_us - r->rows[i - 1].t_us) > limit_us) r->rows[i].flags |= SAMPLE_GAP_BEFORE;
}

/* Plate maths has CoPx = -My/Fz and CoPy = Mx/Fz (devices.md 12). */
static void set_channels(const struct parser *p, struct recording *r)
{
    const struct recording_layout *l = &p->layout;
    r->layout = l->name;
    r->has_fz = l->column[COLUMN_FZ] != COLUMN_NONE;
    r->channel[0] = (struct channel_info){.role = ROLE_FZ, .scale = l->scale[COLUMN_FZ]};
    r->channel[1] = (struct channel_info){.role = l->moments ? ROLE_MY : ROLE_COPX,
                                          .scale = l->moments ? -l->scale[p->ml] : l->scale[p->ml]};
    r->channel[2] = (struct channel_info){.role = l->moments ? ROLE_MX : ROLE_COPY, .scale = l->scale[p->ap]};
}

enum status recording_parse(const char *path, const char *bytes, size_t count,
                            const struct recording_options *options, struct recording *out,
                            struct problem *why)
{
    struct parser p = {.path = path, .bytes = bytes, .count = count, .why = why};
    struct recording r = {.rows = NULL};
    enum status status = recording_layout_find(path, bytes, count, options, &p.layout, why);
    if (status != STATUS_OK) return status;
    p.ml = p.layout.moments ? COLUMN_MY : COLUMN_ML;
    p.ap = p.layout.moments ? COLUMN_MX : COLUMN_AP;
    set_channels(&p, &r);
    status = read_table(&p);
    if (status == STATUS_OK) status = take_rows(&p, &r);
    if (status == STATUS_OK) status = measure_rate(&p, &r);
    number_table_free(&p.table);
    if (status != STATUS_OK) {
        recording_csv_free(&r);
        return status;
    }
    mark_gaps(&r);
    *out = r;
    return STATUS_OK;
}

void recording_csv_free(struct recording *r)
{
    if (!r) return;
    free(r->rows);
    r->rows = NULL;
    r->count = 0;
}
