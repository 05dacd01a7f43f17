#include "lab/trial_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "drivers/capture.h"
#include "lab/trial_units.h"

#define FILE_BYTES_MAX ((size_t)2 << 30)
#define RATE_MIN_HZ 1.0
#define RATE_MAX_HZ 10000.0
enum { ROWS_FOR_A_RATE = 3 };

struct loader {
    const char *path;
    char *bytes;
    size_t count;
    const struct manifest_row *row;
    struct recording_options options;
    struct recording_layout layout;
    struct moments_formula formula; /* when the layout has moments */
    struct layout_table columns;
    struct number_table table;
    struct sway_trial *out;
    char *notes;
    struct problem *why;
};

/* ---- what the columns are ---- */

static const char *either(const char *first, const char *second)
{
    return first ? first : second;
}

static void take_options(struct loader *l, const struct source_options *o)
{
    const struct manifest_row *r = l->row;
    static const struct source_options none;
    if (!o) o = &none;
    l->options = (struct recording_options){o->rate, o->unit, o->columns, o->delimiter, o->header_lines};
    if (!r) return;
    l->options.rate = either(r->rate, o->rate);
    l->options.unit = either(r->unit, o->unit);
    l->options.delimiter = either(r->delimiter, o->delimiter);
    l->options.header_lines = either(r->header_lines, o->header_lines);
}

/* Words that manifest.c has checked. */
static struct recording_columns columns_of(const struct manifest_row *r)
{
    double lines = -1, rate_hz = 0;
    struct recording_columns c = {.delimiter = 0};
    if (r->header_lines) (void)number_field(r->header_lines, strlen(r->header_lines), '.', &lines);
    if (r->rate) (void)number_field(r->rate, strlen(r->rate), '.', &rate_hz);
    if (r->delimiter) (void)recording_delimiter(r->delimiter, &c.delimiter);
    if (r->unit) (void)recording_unit(r->unit, &c.unit_mm);
    c.header_lines = (int)lines;
    c.rate_hz = rate_hz;
    memcpy(c.number, r->column, sizeof c.number);
    return c;
}

/* Columns that a row names beside those that the file's header told. */
static void add_columns(struct loader *l)
{
    for (int c = 0; c < COLUMN_ROLES; c++) {
        int number = l->row->column[c];
        if (number == 0) continue;
        l->layout.column[c] = abs(number) - 1;
        l->layout.scale[c] = number < 0 ? -1 : 1;
        l->layout.title[c] = (struct text_span){NULL, 0};
    }
}

static enum status unknown_layout(const struct loader *l)
{
    return problem_set(
        l->why, STATUS_DATA,
        "%s:1: none of the known layouts has these columns. Say which to read: --columns "
        "TIME:ML:AP:FZ --unit mm (names or numbers from 1), or time_col, ml_col, ap_col and cop_unit "
        "in a manifest.",
        l->path);
}

static enum status find_layout(struct loader *l)
{
    l->formula.ml = (struct moments_side){.of_my = true, .factor = 1000, .moment = 1};
    l->formula.ap = (struct moments_side){.of_my = false, .factor = 1000, .moment = 1};
    if (l->row && manifest_row_has_columns(l->row)) {
        struct recording_columns c = columns_of(l->row);
        if (l->row->has_formula) l->formula = l->row->formula;
        return recording_layout_numbered(l->path, l->bytes, l->count, &c, &l->layout, l->why);
    }
    enum status status = recording_layout_find(l->path, l->bytes, l->count, &l->options, &l->layout, l->why);
    if (status == STATUS_OK && l->row) add_columns(l);
    return status == STATUS_DATA && !l->layout.name ? unknown_layout(l) : status;
}

static enum status read_table(struct loader *l)
{
    recording_layout_table(&l->layout, l->path, ~0u, &l->columns);
    if (l->row) {
        l->columns.form.row_first = l->row->row_first;
        l->columns.form.row_last = l->row->row_last;
    }
    enum status status = number_table_read(&l->columns.form, l->bytes, l->count, &l->table, l->why);
    if (status != STATUS_OK || l->table.count > 0) return status;
    return problem_set(l->why, STATUS_DATA, "%s:%d: no row of numbers up to here, expected at least one",
                       l->path, l->table.last_line > 0 ? l->table.last_line : 1);
}

/* ---- from columns to channels ---- */

static double *column_of(const struct loader *l, enum column_role role)
{
    int at = l->columns.of_role[role];
    return at == COLUMN_NONE ? NULL : l->table.column[at];
}

/* In place, and out of the table's hands. */
static double *channel(struct loader *l, enum column_role role)
{
    double *v = column_of(l, role), scale = l->layout.scale[role];
    if (!v) return NULL;
    l->table.column[l->columns.of_role[role]] = NULL;
    if (scale < 1 || scale > 1)
        for (size_t i = 0; i < l->table.count; i++) v[i] *= scale;
    return v;
}

/* The moment's own room becomes the CoP's; a division by no force is no position. */
static void moments_to_mm(const struct moments_side *s, const double *moment, const double *shear_n,
                          const double *fz_n, size_t count, double *out)
{
    for (size_t i = 0; i < count; i++) {
        double v = moments_formula_mm(s, moment[i], shear_n ? shear_n[i] : 0, fz_n[i]);
        out[i] = isfinite(v) ? v : NAN;
    }
}

/* Both sides may use the same moment, so neither is overwritten. */
static enum status cop_from_moments(struct loader *l)
{
    struct sway_trial *t = l->out;
    const struct moments_formula *f = &l->formula;
    double *mx = channel(l, COLUMN_MX), *my = channel(l, COLUMN_MY);
    t->ml_mm = malloc(t->count * sizeof *t->ml_mm);
    t->ap_mm = malloc(t->count * sizeof *t->ap_mm);
    bool room = t->ml_mm && t->ap_mm;
    if (room) {
        bool ml_shear = f->ml.shear < 0 || f->ml.shear > 0, ap_shear = f->ap.shear < 0 || f->ap.shear > 0;
        moments_to_mm(&f->ml, f->ml.of_my ? my : mx, ml_shear ? t->force_ml_n : NULL, t->fz_n, t->count,
                      t->ml_mm);
        moments_to_mm(&f->ap, f->ap.of_my ? my : mx, ap_shear ? t->force_ap_n : NULL, t->fz_n, t->count,
                      t->ap_mm);
    }
    free(mx);
    free(my);
    return room ? STATUS_OK : problem_set(l->why, STATUS_MEM, "%s: there is no memory left for it", l->path);
}

static enum status take_channels(struct loader *l)
{
    struct sway_trial *t = l->out;
    t->count = l->table.count;
    t->rate_hz = l->layout.rate_hz;
    t->time_s = channel(l, COLUMN_TIME);
    t->fz_n = channel(l, COLUMN_FZ);
    t->force_ml_n = channel(l, COLUMN_FORCE_ML);
    t->force_ap_n = channel(l, COLUMN_FORCE_AP);
    t->right_fz_n = channel(l, COLUMN_RIGHT_FZ);
    t->left_fz_n = channel(l, COLUMN_LEFT_FZ);
    if (l->layout.moments) return cop_from_moments(l);
    t->ml_mm = channel(l, COLUMN_ML);
    t->ap_mm = channel(l, COLUMN_AP);
    return STATUS_OK;
}

static int line_of(void *context, size_t sample)
{
    struct loader *l = context;
    struct table_cell cell;
    return number_table_cell(&l->columns.form, l->bytes, l->count, sample, 0, &cell) ? cell.line : 0;
}

/* Milliseconds or hours instead of seconds. Small pieces and times that do not grow are left to the grid. */
static enum status check_time(const struct loader *l)
{
    const struct sway_trial *t = l->out;
    if (!t->time_s || t->count < ROWS_FOR_A_RATE) return STATUS_OK;
    double rate_hz = (double)(t->count - 1) / (t->time_s[t->count - 1] - t->time_s[0]);
    if (!(rate_hz > 0) || (rate_hz >= RATE_MIN_HZ && rate_hz <= RATE_MAX_HZ)) return STATUS_OK;
    return problem_set(
        l->why, STATUS_DATA,
        "%s: %.3g samples a second by its time column, expected %g to %g; is the time in seconds?", l->path,
        rate_hz, RATE_MIN_HZ, RATE_MAX_HZ);
}

static enum status check_units(struct loader *l)
{
    bool task = l->row && (l->row->has_lean || l->row->has_pacing || l->row->has_cue);
    const struct unit_check check = {l->path, l->layout.moments ? 0 : l->layout.unit_mm, line_of, l, task};
    if (l->table.missing > 0)
        trial_note(l->notes, "%zu values are missing in %zu rows.", l->table.missing, l->table.count);
    return trial_units_check(&check, l->out, l->notes, l->why);
}

/* ---- the whole ---- */

static enum status load_table(struct loader *l)
{
    enum status status = find_layout(l);
    if (status == STATUS_OK) status = read_table(l);
    if (status == STATUS_OK) status = take_channels(l);
    if (status == STATUS_OK) status = check_time(l);
    if (status == STATUS_OK) status = check_units(l);
    number_table_free(&l->table);
    return status;
}

static enum status take_task(const struct manifest_row *r, struct sway_trial *t, struct problem *why)
{
    if (r->height_m > 0) t->height_m = r->height_m;
    if (r->mass_kg > 0) t->mass_kg = r->mass_kg;
    t->has_fall = r->has_fall;
    t->fall_at_s = r->fall_at_s;
    t->has_lean = r->has_lean;
    t->lean = r->lean;
    t->has_pacing = r->has_pacing;
    t->pacing = r->pacing;
    t->has_cue = r->has_cue;
    t->cue_s = r->cue_s;
    if (!r->polygon) return STATUS_OK;
    t->polygon = r->polygon->corner;
    enum status status = support_polygon_load(r->polygon, why);
    t->corners = r->polygon->corners;
    return status;
}

/* A recording that cannot be read is a bad input file (platform.md 4). */
static enum status read_file(struct loader *l)
{
    enum status status = file_read_whole(l->path, FILE_BYTES_MAX, &l->bytes, &l->count, l->why);
    if (status == STATUS_IO && l->why) l->why->status = STATUS_DATA;
    return status == STATUS_IO ? STATUS_DATA : status;
}

enum status trial_file_load(const char *path, const struct manifest_row *row,
                            const struct source_options *options, struct sway_trial *out,
                            char notes[SOURCE_NOTE_BYTES], struct problem *why)
{
    struct loader l = {.path = path, .row = row, .out = out, .notes = notes, .why = why};
    take_options(&l, options);
    enum status status = read_file(&l);
    if (status == STATUS_OK)
        status = capture_recognised(l.bytes, l.count) ? trial_capture_load(path, l.bytes, l.count, out, why)
                                                      : load_table(&l);
    if (status == STATUS_OK && row) status = take_task(row, out, why);
    free(l.bytes);
    return status;
}
