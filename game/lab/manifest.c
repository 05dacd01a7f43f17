#include "lab/manifest.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_clean.h"
#include "lab/csv_rows.h"

enum { LIST_ROWS_AT_FIRST = 64, ROW_NUMBER_MAX = 1000000000, POLYGONS_REMEMBERED = 32 };

/* Numbers of a row before they are put together. */
enum number {
    NUMBER_HEIGHT_CM,
    NUMBER_MASS_KG,
    NUMBER_FRAME_FIRST,
    NUMBER_FRAME_LAST,
    NUMBER_DIRECTION_DEG,
    NUMBER_TARGET_MM,
    NUMBER_CUE_S,
    NUMBER_FALL_S,
    NUMBER_PERIOD_S,
    NUMBER_AMPLITUDE_MM,
    NUMBER_COUNT
};

struct reader {
    const char *path;
    const struct column *column[CSV_FIELDS_MAX]; /* of each field; NULL: unknown */
    struct text_pool *pool;
    struct manifest *out;
    struct problem *why;
    struct csv_rows rows;
    struct support_polygon *polygons;
    size_t room;
    /* Of the row being read. */
    struct trial_source *source;
    struct manifest_row *row;
    double number[NUMBER_COUNT]; /* NaN: not given */
    const char *file;            /* as written; "" none */
};

typedef enum status take_cell(struct reader *r, const struct column *c, char *text);

struct column {
    const char *name;
    take_cell *take;
    int which; /* a role, a number, a condition */
    double min, max;
    const char *expected;
};

/* ---- cells ---- */

static enum status wrong(const struct reader *r, const char *column, const char *text, const char *expected)
{
    return problem_set(r->why, STATUS_DATA, "%s:%d: %s = %.60s, expected %s", r->path, r->rows.line, column,
                       text, expected);
}

static enum status out_of_memory(const struct reader *r)
{
    return problem_set(r->why, STATUS_MEM, "%s: there is no memory left for it", r->path);
}

static bool whole_number(const char *text, double *out)
{
    return number_field(text, strlen(text), '.', out) && *out == floor(*out);
}

static enum status take_id(struct reader *r, const struct column *c, char *text)
{
    (void)c;
    text_clean(text); /* it is printed */
    r->source->id = text;
    return STATUS_OK;
}

static enum status take_file(struct reader *r, const struct column *c, char *text)
{
    (void)c;
    r->file = text;
    return STATUS_OK;
}

static enum status take_delimiter(struct reader *r, const struct column *c, char *text)
{
    char delimiter;
    r->row->delimiter = text;
    return recording_delimiter(text, &delimiter) ? STATUS_OK : wrong(r, c->name, text, c->expected);
}

static enum status take_unit(struct reader *r, const struct column *c, char *text)
{
    double unit_mm;
    r->row->unit = text;
    return recording_unit(text, &unit_mm) ? STATUS_OK : wrong(r, c->name, text, c->expected);
}

static enum status take_header_lines(struct reader *r, const struct column *c, char *text)
{
    double v;
    r->row->header_lines = text;
    return whole_number(text, &v) && v >= c->min && v <= c->max ? STATUS_OK
                                                                : wrong(r, c->name, text, c->expected);
}

static enum status take_rate(struct reader *r, const struct column *c, char *text)
{
    double v;
    if (!number_field(text, strlen(text), '.', &v) || !(v == 0 || (v >= c->min && v <= c->max)))
        return wrong(r, c->name, text, c->expected);
    r->row->rate = v > 0 ? text : NULL; /* 0: by the time stamps */
    return STATUS_OK;
}

static enum status take_number(struct reader *r, const struct column *c, char *text)
{
    double v;
    if (!number_field(text, strlen(text), '.', &v) || v < c->min || v > c->max)
        return wrong(r, c->name, text, c->expected);
    r->number[c->which] = v;
    return STATUS_OK;
}

static enum status take_frame(struct reader *r, const struct column *c, char *text)
{
    double v;
    if (!whole_number(text, &v)) return wrong(r, c->name, text, c->expected);
    return take_number(r, c, text);
}

static enum status take_column(struct reader *r, const struct column *c, char *text)
{
    double v;
    if (!whole_number(text, &v) || v == 0 || fabs(v) > LAYOUT_COLUMN_NUMBER_MAX || v < c->min)
        return wrong(r, c->name, text, c->expected);
    r->row->column[c->which] = (int)v;
    return STATUS_OK;
}

static enum status take_formula(struct reader *r, const struct column *c, char *text)
{
    struct problem inner = {STATUS_OK, ""};
    r->row->has_formula = true;
    if (moments_formula_parse(text, &r->row->formula, &inner) == STATUS_OK) return STATUS_OK;
    return problem_set(r->why, STATUS_DATA, "%s:%d: %s = %s", r->path, r->rows.line, c->name, inner.text);
}

/* The next word of a list; separators: commas, semicolons, blanks. Empty at the end. */
static struct text_span next_word(const char **at)
{
    *at += strspn(*at, ",; \t\r\n");
    struct text_span word = {*at, strcspn(*at, ",; \t\r\n")};
    *at += word.count;
    return word;
}

static enum status take_profiles(struct reader *r, const struct column *c, char *text)
{
    char name[32];
    enum sway_profile profile;
    struct text_span word;
    for (const char *at = text; (word = next_word(&at)).count > 0;) {
        (void)snprintf(name, sizeof name, "%.*s", (int)(word.count < 31 ? word.count : 31), word.text);
        if (!sway_profile_by_name(name, &profile)) return wrong(r, c->name, name, c->expected);
        r->source->profiles |= PROFILE_BIT(profile);
    }
    return STATUS_OK;
}

static enum status take_members(struct reader *r, const struct column *c, char *text)
{
    size_t count = 0;
    struct text_span word;
    r->source->kind = SOURCE_GROUP;
    for (const char *at = text; (word = next_word(&at)).count > 0; count++) {
        if (count == CONDITION_TRIALS_MAX) return wrong(r, c->name, text, c->expected);
        char *id = pool_text(r->pool, word.text, word.count);
        if (!id) return out_of_memory(r);
        text_clean(id);
        r->source->member[c->which][count] = id;
    }
    return STATUS_OK;
}

/* dir of the list + file; a whole path stays. */
static const char *beside(const struct reader *r, const char *file)
{
    const char *slash = strrchr(r->path, '/');
    size_t folder = slash && file[0] != '/' ? (size_t)(slash - r->path) + 1 : 0, n = strlen(file);
    char *path = pool_take(r->pool, folder + n + 1);
    if (!path) return NULL;
    memcpy(path, r->path, folder);
    memcpy(path + folder, file, n);
    return path;
}

/* One polygon for all neighbouring trials that name the same file. */
static enum status take_polygon(struct reader *r, const struct column *c, char *text)
{
    (void)c;
    const char *path = beside(r, text);
    if (!path) return out_of_memory(r);
    struct support_polygon *p = r->polygons;
    for (int n = 0; p && n < POLYGONS_REMEMBERED && strcmp(p->path, path) != 0; n++) p = p->next;
    if (p && strcmp(p->path, path) != 0) p = NULL;
    if (!p) {
        p = pool_take(r->pool, sizeof *p);
        if (!p) return out_of_memory(r);
        p->path = path;
        p->next = r->polygons;
        r->polygons = p;
    }
    r->row->polygon = p;
    return STATUS_OK;
}

static enum status take_note(struct reader *r, const struct column *c, char *text)
{
    (void)r, (void)c, (void)text;
    return STATUS_OK;
}

#define COLUMN_EXPECTED "a column number from 1 (to 1024); a minus turns its direction"
#define TIME_EXPECTED "seconds after the first sample, 0 to 86400"
#define MEMBERS_EXPECTED "one to three ids of this list, with ; or blanks between them"
static const struct column columns[] = {
    {"trial", take_id, 0, 0, 0, "an id"},
    {"file", take_file, 0, 0, 0, "a recording"},
    {"delimiter", take_delimiter, 0, 0, 0, "comma, tab, semicolon or space"},
    {"header_lines", take_header_lines, 0, 0, 10000, "a whole number from 0 to 10000"},
    {"fs_hz", take_rate, 0, 1, 10000, "1 to 10000 Hz, or 0: by the time stamps"},
    {"time_col", take_column, COLUMN_TIME, 1, 0, "a column number from 1 (to 1024)"},
    {"ml_col", take_column, COLUMN_ML, -1e9, 0, COLUMN_EXPECTED},
    {"ap_col", take_column, COLUMN_AP, -1e9, 0, COLUMN_EXPECTED},
    {"cop_unit", take_unit, 0, 0, 0, "mm, cm or m"},
    {"fz_col", take_column, COLUMN_FZ, -1e9, 0, COLUMN_EXPECTED},
    {"f_ap_col", take_column, COLUMN_FORCE_AP, -1e9, 0, COLUMN_EXPECTED},
    {"f_ml_col", take_column, COLUMN_FORCE_ML, -1e9, 0, COLUMN_EXPECTED},
    {"right_fz_col", take_column, COLUMN_RIGHT_FZ, -1e9, 0, COLUMN_EXPECTED},
    {"left_fz_col", take_column, COLUMN_LEFT_FZ, -1e9, 0, COLUMN_EXPECTED},
    {"mx_col", take_column, COLUMN_MX, -1e9, 0, COLUMN_EXPECTED},
    {"my_col", take_column, COLUMN_MY, -1e9, 0, COLUMN_EXPECTED},
    {"cop_from_moments", take_formula, 0, 0, 0, NULL},
    {"frame_first", take_frame, NUMBER_FRAME_FIRST, 0, ROW_NUMBER_MAX, "a row of numbers, from 0"},
    {"frame_last", take_frame, NUMBER_FRAME_LAST, 0, ROW_NUMBER_MAX, "a row of numbers, from 0"},
    {"profiles", take_profiles, 0, 0, 0,
     "profiles with commas or semicolons between them: raw lp10 lp5 quijoux25 lp5_25hz lp10_20hz lean shift "
     "rise"},
    {"height_cm", take_number, NUMBER_HEIGHT_CM, 50, 260, "50 to 260 cm"},
    {"mass_kg", take_number, NUMBER_MASS_KG, 5, 400, "5 to 400 kg"},
    {"direction_deg_cw_from_forward", take_number, NUMBER_DIRECTION_DEG, -360, 360, "-360 to 360 degrees"},
    {"target_distance_mm", take_number, NUMBER_TARGET_MM, 1, 2000, "1 to 2000 mm"},
    {"cue_s", take_number, NUMBER_CUE_S, 0, 86400, TIME_EXPECTED},
    {"fall_s", take_number, NUMBER_FALL_S, 0, 86400, TIME_EXPECTED},
    {"period_s", take_number, NUMBER_PERIOD_S, 0.1, 600, "0.1 to 600 s for one cycle there and back"},
    {"amplitude_mm", take_number, NUMBER_AMPLITUDE_MM, 1, 2000, "1 to 2000 mm"},
    {"polygon", take_polygon, 0, 0, 0, "a CSV file with ml_mm,ap_mm"},
    {"members_eo_firm", take_members, CONDITION_EO_FIRM, 0, 0, MEMBERS_EXPECTED},
    {"members_ec_firm", take_members, CONDITION_EC_FIRM, 0, 0, MEMBERS_EXPECTED},
    {"members_eo_foam", take_members, CONDITION_EO_FOAM, 0, 0, MEMBERS_EXPECTED},
    {"members_ec_foam", take_members, CONDITION_EC_FOAM, 0, 0, MEMBERS_EXPECTED},
    {"surface", take_note, 0, 0, 0, NULL}, /* about the trial, for people; nothing here depends on them */
    {"vision", take_note, 0, 0, 0, NULL},
    {"subject", take_note, 0, 0, 0, NULL},
};
enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

/* ---- a row, put together ---- */

static bool given(const struct reader *r, enum number n)
{
    return !isnan(r->number[n]);
}

static double or_zero(const struct reader *r, enum number n)
{
    return given(r, n) ? r->number[n] : 0;
}

static enum status missing(const struct reader *r, const char *column, const char *beside_what)
{
    return problem_set(r->why, STATUS_DATA, "%s:%d: %s is empty, expected a value beside %s", r->path,
                       r->rows.line, column, beside_what);
}

bool manifest_row_has_columns(const struct manifest_row *r)
{
    return r->has_formula || r->column[COLUMN_ML];
}

static bool formula_lacks(const struct manifest_row *m, enum column_role role)
{
    const struct moments_side *ml = &m->formula.ml, *ap = &m->formula.ap;
    if (m->column[role]) return false;
    switch (role) {
    case COLUMN_MX: return !ml->of_my || !ap->of_my;
    case COLUMN_MY: return ml->of_my || ap->of_my;
    case COLUMN_FORCE_ML: return ml->shear < 0 || ml->shear > 0;
    case COLUMN_FORCE_AP: return ap->shear < 0 || ap->shear > 0;
    default: return role == COLUMN_FZ;
    }
}

static enum status check_formula(const struct reader *r)
{
    static const struct {
        enum column_role role;
        const char *name;
    } needed[] = {{COLUMN_MX, "mx_col"},
                  {COLUMN_MY, "my_col"},
                  {COLUMN_FZ, "fz_col"},
                  {COLUMN_FORCE_ML, "f_ml_col"},
                  {COLUMN_FORCE_AP, "f_ap_col"}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (formula_lacks(r->row, needed[i].role)) return missing(r, needed[i].name, "cop_from_moments");
    return STATUS_OK;
}

static enum status check_columns(const struct reader *r)
{
    struct manifest_row *m = r->row;
    int *column = m->column;
    if (m->has_formula && column[COLUMN_ML])
        return problem_set(r->why, STATUS_DATA,
                           "%s:%d: ml_col = %d beside cop_from_moments, expected one of the two", r->path,
                           r->rows.line, column[COLUMN_ML]);
    if (column[COLUMN_ML] && !column[COLUMN_AP]) return missing(r, "ap_col", "ml_col");
    if (column[COLUMN_AP] && !column[COLUMN_ML]) return missing(r, "ml_col", "ap_col");
    if (column[COLUMN_ML] && !m->unit) return missing(r, "cop_unit", "ml_col");
    if (column[COLUMN_RIGHT_FZ] && !column[COLUMN_LEFT_FZ]) return missing(r, "left_fz_col", "right_fz_col");
    if (column[COLUMN_LEFT_FZ] && !column[COLUMN_RIGHT_FZ]) return missing(r, "right_fz_col", "left_fz_col");
    if (manifest_row_has_columns(m) && !column[COLUMN_TIME] && !m->rate)
        return missing(r, "time_col", "an empty fs_hz: one of them says when a sample was taken");
    return m->has_formula ? check_formula(r) : STATUS_OK;
}

static enum status take_range(const struct reader *r)
{
    double first = or_zero(r, NUMBER_FRAME_FIRST), last = r->number[NUMBER_FRAME_LAST];
    if (last < first)
        return problem_set(r->why, STATUS_DATA,
                           "%s:%d: frame_last = %.0f, expected at least frame_first, %.0f", r->path,
                           r->rows.line, last, first);
    r->row->row_first = (size_t)first;
    r->row->row_last = isnan(last) ? SIZE_MAX : (size_t)last;
    return STATUS_OK;
}

static enum status take_lean(const struct reader *r)
{
    struct manifest_row *m = r->row;
    double target_mm = r->number[NUMBER_TARGET_MM], direction_deg = r->number[NUMBER_DIRECTION_DEG];
    if (!given(r, NUMBER_DIRECTION_DEG)) return missing(r, "direction_deg_cw_from_forward", "a lean");
    if (!given(r, NUMBER_CUE_S)) return missing(r, "cue_s", "a lean");
    if (isnan(target_mm) && m->height_m > 0)
        target_mm = stability_limit_theoretical_mm(m->height_m, direction_deg);
    if (isnan(target_mm)) return missing(r, "target_distance_mm", "a lean (height_cm would do, too)");
    m->has_lean = true;
    m->lean = (struct lean_cue){r->number[NUMBER_CUE_S], direction_deg, target_mm};
    return STATUS_OK;
}

static enum status take_pacing(const struct reader *r)
{
    if (!given(r, NUMBER_PERIOD_S)) return missing(r, "period_s", "a rhythmic weight shift");
    if (!given(r, NUMBER_AMPLITUDE_MM)) return missing(r, "amplitude_mm", "a rhythmic weight shift");
    if (!given(r, NUMBER_DIRECTION_DEG))
        return missing(r, "direction_deg_cw_from_forward", "a rhythmic weight shift");
    r->row->has_pacing = true;
    r->row->pacing = (struct pacing){or_zero(r, NUMBER_CUE_S), r->number[NUMBER_PERIOD_S],
                                     r->number[NUMBER_AMPLITUDE_MM], r->number[NUMBER_DIRECTION_DEG]};
    return STATUS_OK;
}

static enum status take_row_task(const struct reader *r)
{
    struct manifest_row *m = r->row;
    unsigned profiles = r->source->profiles;
    bool shift =
        profiles & PROFILE_BIT(PROFILE_SHIFT) || given(r, NUMBER_PERIOD_S) || given(r, NUMBER_AMPLITUDE_MM);
    bool lean = profiles & PROFILE_BIT(PROFILE_LEAN) ||
                (!shift && (given(r, NUMBER_DIRECTION_DEG) || given(r, NUMBER_TARGET_MM)));
    enum status status = STATUS_OK;
    m->height_m = or_zero(r, NUMBER_HEIGHT_CM) / 100.0;
    m->mass_kg = or_zero(r, NUMBER_MASS_KG);
    m->has_fall = given(r, NUMBER_FALL_S);
    m->fall_at_s = or_zero(r, NUMBER_FALL_S);
    m->has_cue = given(r, NUMBER_CUE_S);
    m->cue_s = or_zero(r, NUMBER_CUE_S);
    if (profiles & PROFILE_BIT(PROFILE_RISE) && !m->has_cue)
        return missing(r, "cue_s", "rising from a chair");
    if (shift) status = take_pacing(r);
    if (lean && status == STATUS_OK) status = take_lean(r);
    return status;
}

static enum status finish_row(struct reader *r)
{
    struct trial_source *s = r->source;
    if (!s->id || !s->id[0]) return wrong(r, "trial", "", "an id");
    if (s->kind == SOURCE_GROUP && r->file[0])
        return wrong(r, "file", r->file, "none for a group: its members have files");
    if (s->kind == SOURCE_GROUP) return STATUS_OK;
    if (!r->file[0]) return wrong(r, "file", "", "a recording, or members of a group");
    s->path = beside(r, r->file);
    if (!s->path) return out_of_memory(r);
    enum status status = check_columns(r);
    if (status == STATUS_OK) status = take_range(r);
    if (status == STATUS_OK) status = take_row_task(r);
    return status;
}

/* ---- the table ---- */

static bool grow_list(struct reader *r)
{
    struct manifest *m = r->out;
    if (m->count < r->room) return true;
    size_t room = r->room ? r->room * 2 : LIST_ROWS_AT_FIRST;
    struct trial_source *wider = realloc(m->source, room * sizeof *wider);
    if (!wider) return false;
    m->source = wider;
    r->room = room;
    return true;
}

static enum status take_row(struct reader *r, int fields)
{
    if (r->rows.fields != fields)
        return problem_set(r->why, STATUS_DATA, "%s:%d: %d fields, expected %d as in the first line", r->path,
                           r->rows.line, r->rows.fields, fields);
    r->row = pool_take(r->pool, sizeof *r->row);
    if (!r->row || !grow_list(r)) return out_of_memory(r);
    r->source = &r->out->source[r->out->count];
    *r->source = (struct trial_source){.kind = SOURCE_ROW, .line = r->rows.line, .row = r->row};
    r->file = "";
    for (int i = 0; i < NUMBER_COUNT; i++) r->number[i] = NAN;
    for (int i = 0; i < fields; i++) {
        const struct column *c = r->column[i];
        char *text = r->rows.field[i];
        enum status status = c && *text ? c->take(r, c, text) : STATUS_OK;
        if (status != STATUS_OK) return status;
    }
    enum status status = finish_row(r);
    r->out->count += status == STATUS_OK;
    return status;
}

static void note_unknown(struct manifest *m, const char *name)
{
    size_t used = strlen(m->unknown);
    (void)snprintf(m->unknown + used, sizeof m->unknown - used, "%s%.40s", used ? ", " : "", name);
}

static enum status take_header(struct reader *r)
{
    if (r->rows.fields > CSV_FIELDS_MAX)
        return problem_set(r->why, STATUS_DATA, "%s:%d: %d columns, expected at most %d", r->path,
                           r->rows.line, r->rows.fields, CSV_FIELDS_MAX);
    bool has_trial = false;
    for (int i = 0; i < r->rows.fields; i++) {
        const char *name = r->rows.field[i];
        const struct column *c = columns;
        while (c < columns + COLUMN_COUNT && strcmp(c->name, name) != 0) c++;
        r->column[i] = c < columns + COLUMN_COUNT ? c : NULL;
        if (!r->column[i] && *name) note_unknown(r->out, name);
        for (int k = 0; k < i; k++)
            if (r->column[i] && r->column[k] == r->column[i])
                return problem_set(r->why, STATUS_DATA,
                                   "%s:%d: the column %s stands there twice, expected once", r->path,
                                   r->rows.line, name);
        has_trial = has_trial || c == columns;
    }
    if (has_trial) return STATUS_OK;
    return problem_set(r->why, STATUS_DATA,
                       "%s:%d: no column named trial, expected the names of columns in the first line",
                       r->path, r->rows.line);
}

static enum status next_row(struct reader *r, bool *more)
{
    int read = csv_next_row(&r->rows, r->pool);
    *more = read == 1;
    if (read == -1) return out_of_memory(r);
    if (read == -2)
        return problem_set(r->why, STATUS_DATA, "%s:%d: a quoted field has no end, expected a second \"",
                           r->path, r->rows.line);
    return STATUS_OK;
}

static enum status read_rows(struct reader *r)
{
    bool more = false;
    enum status status = next_row(r, &more);
    if (status == STATUS_OK && !more)
        return problem_set(r->why, STATUS_DATA, "%s:1: the file is empty, expected a list of recordings",
                           r->path);
    if (status == STATUS_OK) status = take_header(r);
    int fields = r->rows.fields;
    while (status == STATUS_OK) {
        status = next_row(r, &more);
        if (status != STATUS_OK || !more) break;
        status = take_row(r, fields);
    }
    return status;
}

/* ---- ids ---- */

static int by_id_and_line(const void *a, const void *b)
{
    const struct trial_source *const *x = a, *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);
    return order ? order : ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

static const struct trial_source *find_id(const struct trial_source *const *sorted, size_t count,
                                          const char *id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sorted[middle]->id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && strcmp(sorted[low]->id, id) == 0 ? sorted[low] : NULL;
}

static const char *condition_column(int condition)
{
    const struct column *c = columns;
    while (c->take != take_members || c->which != condition) c++;
    return c->name;
}

static enum status check_members(const struct reader *r, const struct trial_source *const *sorted,
                                 const struct trial_source *s)
{
    for (int c = 0; c < CONDITION_COUNT; c++)
        for (int i = 0; i < CONDITION_TRIALS_MAX && s->member[c][i]; i++) {
            const struct trial_source *member = find_id(sorted, r->out->count, s->member[c][i]);
            if (member && member->kind == SOURCE_ROW) continue;
            return problem_set(r->why, STATUS_DATA,
                               "%s:%d: %s = %.60s, expected a trial of this list that has a file", r->path,
                               s->line, condition_column(c), s->member[c][i]);
        }
    return STATUS_OK;
}

static enum status check_ids(const struct reader *r)
{
    size_t n = r->out->count;
    const struct trial_source **sorted = malloc((n + 1) * sizeof *sorted);
    enum status status = sorted ? STATUS_OK : out_of_memory(r);
    for (size_t i = 0; sorted && i < n; i++) sorted[i] = &r->out->source[i];
    if (sorted) qsort(sorted, n, sizeof *sorted, by_id_and_line);
    for (size_t i = 1; i < n && status == STATUS_OK; i++)
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
            status = problem_set(r->why, STATUS_DATA,
                                 "%s:%d: trial = %.60s, expected an id of its own (as on line %d)", r->path,
                                 sorted[i]->line, sorted[i]->id, sorted[i - 1]->line);
    for (size_t i = 0; i < n && status == STATUS_OK; i++)
        status = check_members(r, sorted, &r->out->source[i]);
    free(sorted);
    return status;
}

enum status manifest_parse(const char *path, const char *bytes, size_t count, struct text_pool *pool,
                           struct manifest *out, struct problem *why)
{
    struct reader *r = calloc(1, sizeof *r);
    *out = (struct manifest){.count = 0};
    if (!r) return problem_set(why, STATUS_MEM, "%s: there is no memory left for it", path);
    size_t mark = count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    *r = (struct reader){.path = path, .pool = pool, .out = out, .why = why};
    r->rows = (struct csv_rows){.bytes = bytes + mark, .count = count - mark, .next_line = 1};
    r->rows.delimiter = csv_guess_delimiter(r->rows.bytes, r->rows.count);
    enum status status =
        memchr(bytes, '\0', count)
            ? problem_set(why, STATUS_DATA, "%s:1: not a text file, expected a list of recordings", path)
            : read_rows(r);
    if (status == STATUS_OK) status = check_ids(r);
    free(r);
    if (status != STATUS_OK) {
        free(out->source);
        *out = (struct manifest){.count = 0};
    }
    return status;
}
