#include "drivers/recording_layout.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { NAMES_MAX = 256, SEARCH_LINES = 100, UNKNOWN = -1 };

/* Names of columns; "a|b": either, "?a": may be missing. cop_mm: from the file's unit; 0: moments. Where the
 * AMTI export's own CoP is -My/Fz, the data set's manifest counts ML the other way round. */
static const struct known_layout {
    const char *name;
    const char *must_have; /* another column that tells it apart; NULL: none */
    double cop_mm;
    const char *column[COLUMN_ROLES];
} known[] = {
    /* clang-format off */
    {"hbedb", NULL, 10,
     {[COLUMN_TIME] = "Time[s]", [COLUMN_ML] = "COPy[cm]", [COLUMN_AP] = "COPx[cm]", [COLUMN_FZ] = "Fz[N]",
      [COLUMN_FORCE_ML] = "?Fy[N]", [COLUMN_FORCE_AP] = "?Fx[N]"}},
    {"pds", NULL, 1000,
     {[COLUMN_TIME] = "Time", [COLUMN_ML] = "COPNET_Z", [COLUMN_AP] = "COPNET_X", [COLUMN_FZ] = "GRFNET_Y",
      [COLUMN_FORCE_ML] = "?GRFNET_Z", [COLUMN_FORCE_AP] = "?GRFNET_X",
      [COLUMN_RIGHT_FZ] = "?RGRF_Y", [COLUMN_LEFT_FZ] = "?LGRF_Y"}},
    {"plate1khz", "Seq", 1000,
     {[COLUMN_TIME] = "Time", [COLUMN_ML] = "CoPx", [COLUMN_AP] = "CoPy", [COLUMN_FZ] = "Fz"}},
    {"amti", "MocapFrame", 0,
     {[COLUMN_TIME] = "MocapTime", [COLUMN_FZ] = "Fz", [COLUMN_MX] = "Mx", [COLUMN_MY] = "My",
      [COLUMN_FORCE_ML] = "?Fx", [COLUMN_FORCE_AP] = "?Fy"}},
    {"cop_mm", NULL, 1,
     {[COLUMN_TIME] = "time_s|t_s", [COLUMN_ML] = "cop_ml_mm", [COLUMN_AP] = "cop_ap_mm",
      [COLUMN_FZ] = "?fz_n|force_z_n", [COLUMN_FORCE_ML] = "?force_ml_n", [COLUMN_FORCE_AP] = "?force_ap_n",
      [COLUMN_RIGHT_FZ] = "?right_fz_n", [COLUMN_LEFT_FZ] = "?left_fz_n"}},
    {"monitor", NULL, 1,
     {[COLUMN_TIME] = "t_s", [COLUMN_ML] = "cop_x_mm", [COLUMN_AP] = "cop_y_mm", [COLUMN_FZ] = "?fz_n"}},
    /* clang-format on */
};
enum { KNOWN_COUNT = sizeof known / sizeof known[0] };

static const char *const role_words[COLUMN_ROLES] = {[COLUMN_TIME] = "time",
                                                     [COLUMN_ML] = "ML",
                                                     [COLUMN_AP] = "AP",
                                                     [COLUMN_FZ] = "Fz",
                                                     [COLUMN_FORCE_ML] = "ML force",
                                                     [COLUMN_FORCE_AP] = "AP force",
                                                     [COLUMN_RIGHT_FZ] = "right Fz",
                                                     [COLUMN_LEFT_FZ] = "left Fz",
                                                     [COLUMN_MX] = "Mx",
                                                     [COLUMN_MY] = "My"};

struct names {
    struct text_span name[NAMES_MAX];
    int count; /* of the line; only the first NAMES_MAX are kept */
};

struct search {
    const char *path, *bytes;
    size_t count, at;
    int line; /* the last one read */
    const struct recording_options *options;
    struct problem *why;
    struct names names; /* of the header; count 0: none */
    int header_lines;   /* UNKNOWN: not given */
    struct recording_layout *out;
};

/* ---- lines ---- */

static bool next_line(struct search *s, struct text_span *line)
{
    s->line += s->at < s->count;
    return table_next_line(s->bytes, s->count, &s->at, line);
}

static char guess_delimiter(struct text_span line)
{
    static const char order[] = "\t;, ";
    for (const char *d = order; *d; d++)
        if (memchr(line.text, *d, line.count)) return *d;
    return ',';
}

static char delimiter_of(const struct search *s, struct text_span line)
{
    return s->out->delimiter ? s->out->delimiter : guess_delimiter(line);
}

/* A delimiter at the end of the line begins no further column. */
static void split(struct text_span line, char delimiter, struct names *out)
{
    struct text_span field = {NULL, 0};
    out->count = 0;
    while (table_next_field(&line, delimiter, &field)) {
        if (out->count < NAMES_MAX) out->name[out->count] = field;
        out->count++;
    }
    out->count -= out->count > 1 && field.count == 0;
}

static int kept(const struct names *n)
{
    return n->count < NAMES_MAX ? n->count : NAMES_MAX;
}

static bool is_number(struct text_span f, char delimiter)
{
    double v;
    return number_field(f.text, f.count, '.', &v) ||
           (delimiter != ',' && number_field(f.text, f.count, ',', &v));
}

static int numbers_in(const struct names *n, char delimiter)
{
    int numbers = 0;
    for (int i = 0; i < kept(n); i++) numbers += is_number(n->name[i], delimiter);
    return numbers;
}

/* Numbers only, but for values that are missing. */
static bool is_row_of_numbers(const struct names *n, char delimiter)
{
    for (int i = 0; i < kept(n); i++)
        if (!is_number(n->name[i], delimiter) && !number_is_missing(n->name[i])) return false;
    return n->count >= 2 && numbers_in(n, delimiter) >= 1;
}

/* ---- names ---- */

static int find_name(const struct names *names, const char *text, size_t count)
{
    for (int i = 0; i < kept(names); i++)
        if (names->name[i].count == count && memcmp(names->name[i].text, text, count) == 0) return i;
    return COLUMN_NONE;
}

static int find_either(const struct names *names, const char *either)
{
    int found = COLUMN_NONE;
    while (found == COLUMN_NONE && *either) {
        size_t n = strcspn(either, "|");
        found = find_name(names, either, n);
        either += n + (either[n] == '|');
    }
    return found;
}

static bool layout_fits(const struct known_layout *k, const struct names *names, int column[COLUMN_ROLES])
{
    if (k->must_have && find_either(names, k->must_have) == COLUMN_NONE) return false;
    for (int c = 0; c < COLUMN_ROLES; c++) {
        const char *name = k->column[c];
        column[c] = name ? find_either(names, name + (*name == '?')) : COLUMN_NONE;
        if (name && *name != '?' && column[c] == COLUMN_NONE) return false;
    }
    return true;
}

static void set_titles(struct search *s)
{
    for (int c = 0; c < COLUMN_ROLES; c++) {
        int at = s->out->column[c];
        bool named = at >= 0 && at < kept(&s->names) && s->names.name[at].count > 0;
        s->out->title[c] =
            named ? s->names.name[at] : (struct text_span){role_words[c], strlen(role_words[c])};
    }
}

/* CoP in the unit of the file; its direction stays. */
static void set_unit(struct recording_layout *l, double unit_mm)
{
    l->unit_mm = unit_mm;
    l->scale[COLUMN_ML] *= unit_mm;
    l->scale[COLUMN_AP] *= unit_mm;
}

static void take_known(struct search *s, const struct known_layout *k)
{
    struct recording_layout *l = s->out;
    l->name = k->name;
    l->moments = k->cop_mm <= 0;
    l->fields = s->names.count;
    l->first_byte = s->at;
    l->first_line = s->line + 1;
    if (!l->moments) set_unit(l, l->unit_mm > 0 ? l->unit_mm : k->cop_mm);
    set_titles(s);
}

/* Looks for a line with the names of a known layout; after it come the rows. */
static bool find_known(struct search *s)
{
    struct text_span line;
    while (s->line < SEARCH_LINES && next_line(s, &line)) {
        char delimiter = delimiter_of(s, line);
        split(line, delimiter, &s->names);
        for (size_t i = 0; i < KNOWN_COUNT; i++) {
            if (!layout_fits(&known[i], &s->names, s->out->column)) continue;
            s->out->delimiter = delimiter;
            take_known(s, &known[i]);
            return true;
        }
    }
    return false;
}

/* Does the header end before this line? When its length was said, some counted blank lines and the names,
 * some did not: lines without any number still belong to it. */
static bool is_first_row(const struct search *s, const struct names *row, char delimiter)
{
    if (s->header_lines == UNKNOWN) return is_row_of_numbers(row, delimiter);
    return s->line > s->header_lines && numbers_in(row, delimiter) > 0;
}

/* Goes to the first row of numbers and keeps the line before it as names, if it has as many as the row. */
static enum status find_rows(struct search *s)
{
    struct names row;
    struct text_span line;
    int last_line = SEARCH_LINES + (s->header_lines == UNKNOWN ? 0 : s->header_lines);
    size_t begin = s->at;
    s->names.count = 0;
    while (s->line < last_line && next_line(s, &line)) {
        char delimiter = delimiter_of(s, line);
        split(line, delimiter, &row);
        if (is_first_row(s, &row, delimiter)) {
            if (s->names.count != row.count) s->names.count = 0;
            s->out->delimiter = delimiter;
            s->out->first_byte = begin;
            s->out->first_line = s->line--;
            return STATUS_OK;
        }
        if (line.count > 0) s->names = row;
        begin = s->at;
    }
    return problem_set(s->why, STATUS_DATA,
                       "%s:%d: no row of numbers up to here, expected one after the header", s->path,
                       s->line);
}

/* ---- options ---- */

bool recording_unit(const char *word, double *unit_mm)
{
    static const struct {
        const char *name;
        double mm;
    } units[] = {{"mm", 1}, {"cm", 10}, {"m", 1000}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(word, units[i].name) == 0) {
            *unit_mm = units[i].mm;
            return true;
        }
    return false;
}

bool recording_delimiter(const char *word, char *delimiter)
{
    static const struct {
        const char *name;
        char c;
    } delimiters[] = {{"comma", ','}, {"tab", '\t'}, {"semicolon", ';'}, {"space", ' '}};
    for (size_t i = 0; i < sizeof delimiters / sizeof delimiters[0]; i++)
        if (strcmp(word, delimiters[i].name) == 0) {
            *delimiter = delimiters[i].c;
            return true;
        }
    return false;
}

static enum status option_number(const char *name, const char *text, double min, double max, double *out,
                                 struct problem *why)
{
    double v;
    if (!text) return STATUS_OK;
    if (number_field(text, strlen(text), '.', &v) && v >= min && v <= max) {
        *out = v;
        return STATUS_OK;
    }
    return problem_set(why, STATUS_USAGE, "%s=%s, expected a number from %g to %g.", name, text, min, max);
}

static enum status read_options(struct search *s)
{
    const struct recording_options *o = s->options;
    double lines = UNKNOWN;
    enum status status = option_number("rate", o->rate, 1, 10000, &s->out->rate_hz, s->why);
    if (status == STATUS_OK)
        status = option_number("header_lines", o->header_lines, 0, 10000, &lines, s->why);
    if (status != STATUS_OK) return status;
    s->header_lines = (int)lines;
    if (o->unit && !recording_unit(o->unit, &s->out->unit_mm))
        return problem_set(s->why, STATUS_USAGE, "unit=%s, expected mm, cm or m.", o->unit);
    if (o->delimiter && !recording_delimiter(o->delimiter, &s->out->delimiter))
        return problem_set(s->why, STATUS_USAGE, "delimiter=%s, expected comma, tab, semicolon or space.",
                           o->delimiter);
    if (o->columns && !o->unit)
        return problem_set(s->why, STATUS_USAGE,
                           "columns= needs the unit of the centre of pressure too: unit=mm, cm or m.");
    return STATUS_OK;
}

static bool column_number(const char *text, size_t count, int *column)
{
    double number;
    if (!number_field(text, count, '.', &number) || number != floor(number)) return false;
    if (number < 1 || number > LAYOUT_COLUMN_NUMBER_MAX) return false;
    *column = (int)number - 1;
    return true;
}

static enum status resolve_column(struct search *s, enum column_role role, const char *name, size_t n)
{
    static const char *const titles[] = {"TIME", "ML", "AP", "FZ"};
    int *column = &s->out->column[role];
    if (n == 1 && *name == '-') return STATUS_OK;
    *column = find_name(&s->names, name, n);
    if (*column == COLUMN_NONE && n > 1 && *name == '-') {
        s->out->scale[role] = -1;
        *column = find_name(&s->names, ++name, --n);
    }
    if (*column != COLUMN_NONE || column_number(name, n, column)) return STATUS_OK;
    return problem_set(
        s->why, STATUS_DATA,
        "%s:%d: no column \"%.*s\" for %s, expected one of this line's names or a number from 1", s->path,
        s->line > 0 ? s->line : 1, (int)n, name, titles[role]);
}

static enum status resolve_columns(struct search *s)
{
    const char *at = s->options->columns;
    for (int c = COLUMN_TIME; c <= COLUMN_FZ; c++) {
        size_t n = strcspn(at, ":");
        enum status status = resolve_column(s, (enum column_role)c, at, n);
        if (status != STATUS_OK) return status;
        at += n;
        if (!*at && c >= COLUMN_AP && s->out->column[COLUMN_ML] >= 0 && s->out->column[COLUMN_AP] >= 0)
            return STATUS_OK;
        if (!*at) break;
        at++;
    }
    return problem_set(s->why, STATUS_USAGE,
                       "columns=%s, expected TIME:ML:AP or TIME:ML:AP:FZ, for example columns=1:9:8:4.",
                       s->options->columns);
}

/* ---- the whole ---- */

static enum status check_text(struct search *s)
{
    if (s->count == 0)
        return problem_set(s->why, STATUS_DATA, "%s:1: the file is empty, expected a recording", s->path);
    if (memchr(s->bytes, '\0', s->count))
        return problem_set(s->why, STATUS_DATA, "%s:1: not a text file, expected a recording as text",
                           s->path);
    if (s->count >= 3 && memcmp(s->bytes, "\xef\xbb\xbf", 3) == 0) s->at = 3;
    return STATUS_OK;
}

static void begin(struct search *s)
{
    *s->out = (struct recording_layout){.name = "columns"};
    for (int c = 0; c < COLUMN_ROLES; c++) {
        s->out->column[c] = COLUMN_NONE;
        s->out->scale[c] = 1;
    }
}

static enum status need_time(const struct search *s)
{
    if (s->out->column[COLUMN_TIME] != COLUMN_NONE || s->out->rate_hz > 0) return STATUS_OK;
    return problem_set(s->why, STATUS_USAGE,
                       "A recording without a time column needs its rate in Hz, for example rate=100.");
}

static enum status find_columns(struct search *s)
{
    enum status status = find_rows(s);
    if (status == STATUS_OK) status = resolve_columns(s);
    if (status == STATUS_OK) status = need_time(s);
    if (status != STATUS_OK) return status;
    set_unit(s->out, s->out->unit_mm);
    set_titles(s);
    return STATUS_OK;
}

enum status recording_layout_find(const char *path, const char *bytes, size_t count,
                                  const struct recording_options *options, struct recording_layout *out,
                                  struct problem *why)
{
    struct search s = {
        .path = path, .bytes = bytes, .count = count, .options = options, .why = why, .out = out};
    begin(&s);
    enum status status = read_options(&s);
    if (status == STATUS_OK) status = check_text(&s);
    if (status != STATUS_OK) return status;
    if (options->columns) return find_columns(&s);
    if (find_known(&s)) return STATUS_OK;
    out->name = NULL;
    return problem_set(why, STATUS_DATA,
                       "%s:1: none of the known layouts has these columns. Say which to read, for example "
                       "%s,columns=TIME:ML:AP:FZ,unit=mm (names or numbers from 1).",
                       path, path);
}

enum status recording_layout_numbered(const char *path, const char *bytes, size_t count,
                                      const struct recording_columns *columns, struct recording_layout *out,
                                      struct problem *why)
{
    struct search s = {.path = path, .bytes = bytes, .count = count, .why = why, .out = out};
    begin(&s);
    s.header_lines = columns->header_lines;
    out->delimiter = columns->delimiter;
    out->rate_hz = columns->rate_hz;
    enum status status = check_text(&s);
    if (status == STATUS_OK) status = find_rows(&s);
    for (int c = 0; c < COLUMN_ROLES; c++) {
        int number = columns->number[c];
        if (number == 0) continue;
        out->column[c] = (number < 0 ? -number : number) - 1;
        out->scale[c] = number < 0 ? -1 : 1;
    }
    out->moments = out->column[COLUMN_ML] == COLUMN_NONE;
    if (status == STATUS_OK) status = need_time(&s);
    if (!out->moments) set_unit(out, columns->unit_mm);
    set_titles(&s);
    return status;
}

void recording_layout_table(const struct recording_layout *l, const char *path, unsigned roles,
                            struct layout_table *out)
{
    *out = (struct layout_table){.form = {.path = path,
                                          .delimiter = l->delimiter,
                                          .first_byte = l->first_byte,
                                          .first_line = l->first_line,
                                          .row_last = SIZE_MAX,
                                          .fields = l->fields}};
    for (int c = 0; c < COLUMN_ROLES; c++) {
        out->of_role[c] = COLUMN_NONE;
        if (!(roles & 1u << c) || l->column[c] == COLUMN_NONE) continue;
        int at = out->form.column_count++;
        out->of_role[c] = at;
        out->column[at] = l->column[c];
        out->title[at] = l->title[c];
    }
    out->form.column = out->column;
    out->form.title = out->title;
}
