#include "drivers/recording_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/ps1a_text.h"

enum { FIELDS_MAX = 64, SEARCH_LINES = 100, NONE = -1, SHOWN_MAX = 24 };
#define GAP_PERIODS 1.5
#define LOADED_N 50.0       /* below it, the CoP of a row says nothing about the unit */
#define COP_LIMIT_MM 2000.0 /* no plate for standing is that wide */
#define FORCE_LIMIT_N 1e5
#define TIME_LIMIT_S 1e9

enum column { COLUMN_TIME, COLUMN_ML, COLUMN_AP, COLUMN_FZ, COLUMN_COUNT };

/* ml_scale, ap_scale: from the file's unit and direction to mm (CoP) or N m (moments) in game axes. Where the AMTI
 * export's own CoP is -My/Fz, the data set's manifest counts ML the other way round. */
static const struct layout {
    const char *name;
    const char *columns[COLUMN_COUNT]; /* Fz: NULL when there is none */
    const char *must_have;             /* another column that tells it apart; NULL: none */
    bool moments;
    double ml_scale, ap_scale;
} layouts[] = {
    {"hbedb",     {"Time[s]", "COPy[cm]", "COPx[cm]", "Fz[N]"}, NULL,         false, 10,   10  },
    {"pds",       {"Time", "COPNET_Z", "COPNET_X", "GRFNET_Y"}, NULL,         false, 1000, 1000},
    {"plate1khz", {"Time", "CoPx", "CoPy", "Fz"},               "Seq",        false, 1000, 1000},
    {"amti",      {"MocapTime", "My", "Mx", "Fz"},              "MocapFrame", true,  1,    1   },
    {"cop_mm",    {"time_s", "cop_ml_mm", "cop_ap_mm", "fz_n"}, NULL,         false, 1,    1   },
    {"cop_mm",    {"time_s", "cop_ml_mm", "cop_ap_mm", NULL},   NULL,         false, 1,    1   },
};
enum { LAYOUT_COUNT = sizeof layouts / sizeof layouts[0] };

struct field {
    const char *text;
    size_t count;
};
struct fields {
    struct field f[FIELDS_MAX];
    int count;
};

struct parser {
    const char *path, *bytes;
    size_t count, at;
    int line;
    char delimiter; /* 0: not known yet */
    const struct recording_options *options;
    struct problem *why;
    struct fields names;      /* of the header; count 0: none */
    int column[COLUMN_COUNT]; /* from 0, or NONE */
    double sign[COLUMN_COUNT];
    double unit_mm;       /* of unit=; 0: not given */
    double given_rate_hz; /* of rate=; 0: not given */
    int header_lines;     /* of header_lines=; NONE: not given */
    double row_time_s;    /* of the row before */
    int columns_expected; /* as in the first row of numbers */
};

static bool next_line(struct parser *p, struct field *line)
{
    if (p->at >= p->count) return false;
    const char *start = p->bytes + p->at;
    const char *end = memchr(start, '\n', p->count - p->at);
    line->text = start;
    line->count = end ? (size_t)(end - start) : p->count - p->at;
    p->at += line->count + (end ? 1 : 0);
    p->line++;
    if (line->count > 0 && start[line->count - 1] == '\r') line->count--;
    return true;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct field trim(const char *text, size_t count)
{
    while (count > 0 && blank(*text)) text++, count--;
    while (count > 0 && blank(text[count - 1])) count--;
    if (count >= 2 && text[0] == '"' && text[count - 1] == '"') text++, count -= 2;
    return (struct field){text, count};
}

static char guess_delimiter(struct field line)
{
    static const char order[] = "\t;, ";
    for (const char *d = order; *d; d++)
        if (memchr(line.text, *d, line.count)) return *d;
    return ',';
}

static void split(struct field line, char delimiter, struct fields *out)
{
    out->count = 0;
    const char *at = line.text, *end = line.text + line.count;
    while (at <= end && out->count < FIELDS_MAX) {
        if (delimiter == ' ')
            while (at < end && blank(*at)) at++; /* runs of blanks count as one */
        if (delimiter == ' ' && at == end && out->count > 0) break;
        const char *stop = at;
        while (stop < end && *stop != delimiter && !(delimiter == ' ' && blank(*stop))) stop++;
        out->f[out->count++] = trim(at, (size_t)(stop - at));
        at = stop + 1;
    }
}

static bool same(struct field f, const char *text, size_t count)
{
    return f.count == count && memcmp(f.text, text, count) == 0;
}

static int find_name(const struct fields *names, const char *text, size_t count)
{
    for (int i = 0; i < names->count; i++)
        if (same(names->f[i], text, count)) return i;
    return NONE;
}

static bool is_number(struct field f)
{
    double v;
    return ps1a_number(f.text, f.count, &v);
}

static bool all_numbers(const struct fields *f)
{
    for (int i = 0; i < f->count; i++)
        if (!is_number(f->f[i])) return false;
    return f->count >= 2;
}

/* ---- options ---- */

static enum status option_number(const char *name, const char *text, double min, double max, double *out,
                                 struct problem *why)
{
    if (!text) return STATUS_OK;
    double v;
    if (ps1a_number(text, strlen(text), &v) && v >= min && v <= max) {
        *out = v;
        return STATUS_OK;
    }
    return problem_set(why, STATUS_USAGE, "%s=%s, expected a number from %g to %g.", name, text, min, max);
}

static enum status option_unit(struct parser *p)
{
    static const struct {
        const char *name;
        double mm;
    } units[] = {
        {"mm", 1   },
        {"cm", 10  },
        {"m",  1000}
    };
    if (!p->options->unit) return STATUS_OK;
    for (size_t i = 0; i < 3; i++)
        if (strcmp(p->options->unit, units[i].name) == 0) p->unit_mm = units[i].mm;
    return p->unit_mm > 0
               ? STATUS_OK
               : problem_set(p->why, STATUS_USAGE, "unit=%s, expected mm, cm or m.", p->options->unit);
}

static enum status option_delimiter(struct parser *p)
{
    static const struct {
        const char *name;
        char c;
    } delimiters[] = {
        {"comma",     ',' },
        {"tab",       '\t'},
        {"semicolon", ';' },
        {"space",     ' ' }
    };
    if (!p->options->delimiter) return STATUS_OK;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(p->options->delimiter, delimiters[i].name) == 0) p->delimiter = delimiters[i].c;
    return p->delimiter
               ? STATUS_OK
               : problem_set(p->why, STATUS_USAGE, "delimiter=%s, expected comma, tab, semicolon or space.",
                             p->options->delimiter);
}

static enum status read_options(struct parser *p)
{
    double lines = NONE;
    enum status status = option_number("rate", p->options->rate, 1, 10000, &p->given_rate_hz, p->why);
    if (status == STATUS_OK)
        status = option_number("header_lines", p->options->header_lines, 0, 10000, &lines, p->why);
    if (status == STATUS_OK) status = option_unit(p);
    if (status == STATUS_OK) status = option_delimiter(p);
    p->header_lines = (int)lines;
    if (status == STATUS_OK && p->options->columns && p->unit_mm <= 0)
        return problem_set(p->why, STATUS_USAGE,
                           "columns= needs the unit of the centre of pressure too: unit=mm, cm or "
                           "m.");
    return status;
}

/* ---- the header ---- */

static bool layout_fits(const struct layout *l, const struct fields *names, int column[COLUMN_COUNT])
{
    if (l->must_have && find_name(names, l->must_have, strlen(l->must_have)) == NONE) return false;
    for (int c = 0; c < COLUMN_COUNT; c++) {
        column[c] = l->columns[c] ? find_name(names, l->columns[c], strlen(l->columns[c])) : NONE;
        if (l->columns[c] && column[c] == NONE) return false;
    }
    return true;
}

static char line_delimiter(const struct parser *p, struct field line)
{
    return p->delimiter ? p->delimiter : guess_delimiter(line);
}

/* Looks for a line with the names of a known layout; after it come the rows. */
static const struct layout *find_layout(struct parser *p)
{
    struct field line;
    while (p->line < SEARCH_LINES && next_line(p, &line)) {
        char delimiter = line_delimiter(p, line);
        split(line, delimiter, &p->names);
        for (size_t i = 0; i < LAYOUT_COUNT; i++) {
            if (!layout_fits(&layouts[i], &p->names, p->column)) continue;
            p->delimiter = delimiter;
            return &layouts[i];
        }
    }
    return NULL;
}

/* Goes to the first row of numbers and keeps the line before it as names. */
static enum status find_rows(struct parser *p)
{
    struct fields f;
    struct field line;
    struct parser back = *p;
    p->names.count = 0;
    while (p->header_lines == NONE ? p->line < SEARCH_LINES : p->line <= p->header_lines) {
        back = *p;
        if (!next_line(p, &line)) break;
        char delimiter = line_delimiter(p, line);
        split(line, delimiter, &f);
        if (p->header_lines == NONE ? all_numbers(&f) : p->line > p->header_lines) {
            *p = back;
            p->delimiter = delimiter;
            return STATUS_OK;
        }
        if (line.count > 0) p->names = f;
    }
    return problem_set(p->why, STATUS_DATA,
                       "%s:%d: no row of numbers up to here, expected one after the header", p->path,
                       p->line);
}

static enum status resolve_column(struct parser *p, enum column c, const char *text, size_t count)
{
    static const char *const titles[] = {"TIME", "ML", "AP", "FZ"};
    const char *name = text;
    size_t n = count;
    p->column[c] = NONE;
    p->sign[c] = 1;
    if (n == 1 && *name == '-') return STATUS_OK;
    int found = find_name(&p->names, name, n);
    if (found == NONE && n > 1 && *name == '-') {
        p->sign[c] = -1;
        found = find_name(&p->names, ++name, --n);
    }
    double number;
    if (found == NONE && ps1a_number(name, n, &number) && number >= 1 && number <= FIELDS_MAX &&
        number == floor(number))
        found = (int)number - 1;
    p->column[c] = found;
    if (found != NONE) return STATUS_OK;
    return problem_set(p->why, STATUS_DATA,
                       "%s:%d: no column \"%.*s\" for %s, expected one of this line's names or a "
                       "number from 1",
                       p->path, p->line > 0 ? p->line : 1, (int)n, name, titles[c]);
}

static enum status resolve_columns(struct parser *p)
{
    const char *at = p->options->columns;
    p->column[COLUMN_FZ] = NONE;
    for (int c = 0; c < COLUMN_COUNT; c++) {
        size_t n = strcspn(at, ":");
        enum status status = resolve_column(p, (enum column)c, at, n);
        if (status != STATUS_OK) return status;
        at += n;
        if (!*at && c >= COLUMN_AP && p->column[COLUMN_ML] != NONE && p->column[COLUMN_AP] != NONE)
            return STATUS_OK;
        if (*at)
            at++;
        else
            break;
    }
    return problem_set(p->why, STATUS_USAGE,
                       "columns=%s, expected TIME:ML:AP or TIME:ML:AP:FZ, for example "
                       "columns=1:9:8:4.",
                       p->options->columns);
}

/* ---- rows ---- */

static enum status row_problem(const struct parser *p, enum column c, const char *expected, struct field f)
{
    static const char *const titles[] = {"time", "ML", "AP", "Fz"};
    int at = p->column[c];
    struct field name = at < p->names.count ? p->names.f[at] : (struct field){titles[c], strlen(titles[c])};
    return problem_set(p->why, STATUS_DATA, "%s:%d: %.*s = \"%.*s\", expected %s", p->path, p->line,
                       (int)(name.count < SHOWN_MAX ? name.count : SHOWN_MAX), name.text,
                       (int)(f.count < SHOWN_MAX ? f.count : SHOWN_MAX), f.text, expected);
}

static enum status take_value(const struct parser *p, const struct fields *f, enum column c, double limit,
                              const char *expected, double *out)
{
    if (p->column[c] == NONE) return STATUS_OK;
    struct field field = f->f[p->column[c]];
    double v;
    if (!ps1a_number(field.text, field.count, &v)) return row_problem(p, c, "a number", field);
    if (fabs(v) > limit) return row_problem(p, c, expected, field);
    *out = v;
    return STATUS_OK;
}

static enum status take_time(struct parser *p, const struct fields *f, size_t index, double *t_s)
{
    if (p->column[COLUMN_TIME] == NONE) {
        *t_s = (double)index / p->given_rate_hz;
        return STATUS_OK;
    }
    enum status status = take_value(p, f, COLUMN_TIME, TIME_LIMIT_S, "seconds", t_s);
    if (status != STATUS_OK) return status;
    /* In the microseconds that are kept: two rows closer together would fall on one instant. */
    if (index > 0 && llround(*t_s * 1e6) <= llround(p->row_time_s * 1e6))
        return row_problem(p, COLUMN_TIME, "a later time than in the row before",
                           f->f[p->column[COLUMN_TIME]]);
    p->row_time_s = *t_s;
    return STATUS_OK;
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

static enum status take_row(struct parser *p, const struct recording *r, const struct fields *f, size_t index,
                            struct recording_row *out)
{
    double t_s = 0, fz_n = RECORDING_FZ_N, ml = 0, ap = 0;
    if (f->count != p->columns_expected)
        return problem_set(p->why, STATUS_DATA,
                           "%s:%d: %d columns, expected %d as in the rows before; the file may be cut "
                           "off",
                           p->path, p->line, f->count, p->columns_expected);
    enum status status = take_time(p, f, index, &t_s);
    if (status == STATUS_OK)
        status = take_value(p, f, COLUMN_FZ, FORCE_LIMIT_N, "-100000 to 100000 N", &fz_n);
    if (status == STATUS_OK) status = take_value(p, f, COLUMN_ML, 1e9, "a position on a plate", &ml);
    if (status == STATUS_OK) status = take_value(p, f, COLUMN_AP, 1e9, "a position on a plate", &ap);
    if (status != STATUS_OK) return status;
    if (fabs(fz_n) > LOADED_N && reach_mm(r, fz_n, ml, ap) > COP_LIMIT_MM)
        return problem_set(p->why, STATUS_DATA,
                           "%s:%d: the centre of pressure is %.0f mm off the middle, expected at most "
                           "%.0f mm; is the unit right?",
                           p->path, p->line, reach_mm(r, fz_n, ml, ap), COP_LIMIT_MM);
    *out = (struct recording_row){
        .t_us = llround(t_s * 1e6),
        .flags = p->column[COLUMN_FZ] == NONE ? SAMPLE_UNCALIBRATED : 0,
        .value = {(float)fz_n, (float)ml, (float)ap}
    };
    return STATUS_OK;
}

static bool grow(struct recording *r, size_t *room)
{
    if (r->count < *room) return true;
    size_t wider = *room ? *room * 2 : 4096;
    struct recording_row *rows = realloc(r->rows, wider * sizeof *rows);
    if (!rows) return false;
    r->rows = rows;
    *room = wider;
    return true;
}

/* Names of a known layout say how many columns there are; with columns= the line before the rows may be any note. */
static void expect_columns(struct parser *p, int first_row_count)
{
    if (p->options->columns && p->names.count != first_row_count) p->names.count = 0;
    p->columns_expected = p->names.count ? p->names.count : first_row_count;
}

static enum status read_rows(struct parser *p, struct recording *r)
{
    struct field line;
    struct fields f;
    size_t room = 0;
    int widest = 0;
    for (int c = 0; c < COLUMN_COUNT; c++)
        if (p->column[c] + 1 > widest) widest = p->column[c] + 1;
    while (next_line(p, &line)) {
        if (trim(line.text, line.count).count == 0) continue;
        split(line, p->delimiter, &f);
        if (r->count == 0) expect_columns(p, f.count);
        if (r->count == 0 && f.count < widest)
            return problem_set(p->why, STATUS_DATA, "%s:%d: %d columns, expected at least %d", p->path,
                               p->line, f.count, widest);
        if (!grow(r, &room))
            return problem_set(p->why, STATUS_MEM, "%s: there is no memory left for it", p->path);
        enum status status = take_row(p, r, &f, r->count, &r->rows[r->count]);
        if (status != STATUS_OK) return status;
        r->count++;
    }
    if (r->count < 2)
        return problem_set(p->why, STATUS_DATA, "%s:%d: %zu rows of numbers, expected at least 2", p->path,
                           p->line, r->count);
    return STATUS_OK;
}

/* ---- the whole ---- */

static int compare_steps(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* 1 / median step, without the dust of decimal time stamps. */
static enum status measure_rate(struct parser *p, struct recording *r)
{
    size_t n = r->count - 1;
    int64_t *steps = malloc(n * sizeof *steps);
    if (!steps) return problem_set(p->why, STATUS_MEM, "%s: there is no memory left for it", p->path);
    for (size_t i = 0; i < n; i++) steps[i] = r->rows[i + 1].t_us - r->rows[i].t_us;
    qsort(steps, n, sizeof *steps, compare_steps);
    double median_us = n % 2 ? (double)steps[n / 2] : 0.5 * (double)(steps[n / 2 - 1] + steps[n / 2]);
    free(steps);
    r->rate_hz = p->given_rate_hz > 0 ? p->given_rate_hz : median_us > 0 ? round(1e9 / median_us) / 1000 : 0;
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
static void set_channels(const struct parser *p, const struct layout *l, struct recording *r)
{
    bool moments = l && l->moments;
    double ml = l ? l->ml_scale : 1, ap = l ? l->ap_scale : 1;
    if (p->unit_mm > 0 && !moments) ml = ap = p->unit_mm;
    r->layout = l ? l->name : "columns";
    r->has_fz = p->column[COLUMN_FZ] != NONE;
    r->channel[0] = (struct channel_info){.role = ROLE_FZ, .scale = p->sign[COLUMN_FZ]};
    r->channel[1] = (struct channel_info){.role = moments ? ROLE_MY : ROLE_COPX,
                                          .scale = (moments ? -ml : ml) * p->sign[COLUMN_ML]};
    r->channel[2] =
        (struct channel_info){.role = moments ? ROLE_MX : ROLE_COPY, .scale = ap * p->sign[COLUMN_AP]};
}

static enum status find_columns(struct parser *p, const struct layout **layout)
{
    struct parser start = *p;
    *layout = p->options->columns ? NULL : find_layout(p);
    if (*layout) return STATUS_OK;
    *p = start;
    if (!p->options->columns)
        return problem_set(p->why, STATUS_DATA,
                           "%s:1: none of the known layouts has these columns. Say which to read, "
                           "for example %s,columns=TIME:ML:AP:FZ,unit=mm (names or numbers from 1).",
                           p->path, p->path);
    enum status status = find_rows(p);
    if (status == STATUS_OK) status = resolve_columns(p);
    if (status == STATUS_OK && p->column[COLUMN_TIME] == NONE && p->given_rate_hz <= 0)
        return problem_set(p->why, STATUS_USAGE,
                           "A recording without a time column needs its rate in Hz, for example "
                           "rate=100.");
    return status;
}

static enum status check_text(struct parser *p)
{
    if (p->count == 0)
        return problem_set(p->why, STATUS_DATA, "%s:1: the file is empty, expected a recording", p->path);
    if (memchr(p->bytes, '\0', p->count))
        return problem_set(p->why, STATUS_DATA, "%s:1: not a text file, expected a recording as text",
                           p->path);
    if (p->count >= 3 && memcmp(p->bytes, "\xef\xbb\xbf", 3) == 0) p->at = 3;
    return STATUS_OK;
}

enum status recording_parse(const char *path, const char *bytes, size_t count,
                            const struct recording_options *options, struct recording *out,
                            struct problem *why)
{
    struct parser p = {
        .path = path, .bytes = bytes, .count = count, .options = options, .why = why, .sign = {1, 1, 1, 1}
    };
    struct recording r = {.rows = NULL};
    const struct layout *layout = NULL;
    enum status status = read_options(&p);
    if (status == STATUS_OK) status = check_text(&p);
    if (status == STATUS_OK) status = find_columns(&p, &layout);
    if (status != STATUS_OK) return status;
    set_channels(&p, layout, &r);
    status = read_rows(&p, &r);
    if (status == STATUS_OK) status = measure_rate(&p, &r);
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
