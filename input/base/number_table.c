/* number_table.c - rows of numbers. Most rows are plain and go the fast way (number_stops.h); quotes, blanks,
 * long numbers, missing values and everything that may be wrong go the slow way, field by field. Both give
 * the same bits. */
#include "base/number_table.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/number_stops.h"

enum { SHOWN_MAX = 24, ROWS_AT_FIRST = 64 };

struct reader {
    const struct table_form *form;
    const char *bytes, *end, *at; /* at: begin of the next row */
    int line;                     /* of that row */
    size_t row;                   /* rows before it */
    int raw_fields;               /* of the first row, an empty last one counted; 0: not seen yet */
    struct {
        int field, wanted;
    } plan[TABLE_COLUMNS_MAX]; /* wanted fields in the order of the row, each once */
    int plan_count;
    size_t room;
    struct number_table *out;
    struct problem *why;
    struct number_stops *stops;
};

/* ---- lines and fields ---- */

bool table_next_line(const char *bytes, size_t byte_count, size_t *at, struct text_span *line)
{
    if (*at >= byte_count) return false;
    const char *start = bytes + *at;
    const char *end = memchr(start, '\n', byte_count - *at);
    size_t count = end ? (size_t)(end - start) : byte_count - *at;
    *at += count + (end != NULL);
    if (count > 0 && start[count - 1] == '\r') count--;
    *line = (struct text_span){start, count};
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct text_span without_blanks(const char *text, const char *end)
{
    while (text < end && is_blank(*text)) text++;
    while (text < end && is_blank(end[-1])) end--;
    return (struct text_span){text, (size_t)(end - text)};
}

static struct text_span trimmed(const char *text, const char *end)
{
    struct text_span s = without_blanks(text, end);
    if (s.count < 2 || s.text[0] != '"' || s.text[s.count - 1] != '"') return s;
    return without_blanks(s.text + 1, s.text + s.count - 1);
}

/* After a quoted part at the begin of a field: what is inside separates nothing. */
static const char *after_quotes(const char *at, const char *end)
{
    const char *start = at;
    while (at < end && is_blank(*at)) at++;
    if (at == end || *at != '"') return start;
    const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
    return close ? close + 1 : start;
}

static const char *blank_or_end(const char *at, const char *end)
{
    while (at < end && !is_blank(*at)) at++;
    return at;
}

static bool next_between_blanks(struct text_span *rest, struct text_span *field)
{
    struct text_span left = without_blanks(rest->text, rest->text + rest->count);
    const char *end = left.text + left.count;
    const char *stop = blank_or_end(after_quotes(left.text, end), end);
    *field = trimmed(left.text, stop);
    *rest = (struct text_span){stop < end ? stop : NULL, (size_t)(end - stop)};
    return true;
}

bool table_next_field(struct text_span *rest, char delimiter, struct text_span *field)
{
    if (!rest->text) return false;
    if (delimiter == ' ') return next_between_blanks(rest, field);
    const char *end = rest->text + rest->count, *from = after_quotes(rest->text, end);
    const char *stop = memchr(from, delimiter, (size_t)(end - from));
    *field = trimmed(rest->text, stop ? stop : end);
    *rest = stop ? (struct text_span){stop + 1, (size_t)(end - stop - 1)} : (struct text_span){NULL, 0};
    return true;
}

/* ---- what may stand in a field ---- */

static bool is_word(struct text_span f, const char *word)
{
    return strlen(word) == f.count && strncasecmp(f.text, word, f.count) == 0;
}

/* A number too large for a double is written like a number and is infinite. */
static bool is_overflow(struct text_span f, char decimal)
{
    double mantissa;
    size_t n = 0;
    while (n < f.count && f.text[n] != 'e' && f.text[n] != 'E') n++;
    if (n + 1 >= f.count || !number_field(f.text, n, decimal, &mantissa)) return false;
    return f.text[n + 1] != '-' && number_field(f.text + n + 1, f.count - n - 1, '\0', &mantissa);
}

bool number_is_missing(struct text_span f)
{
    static const char *const words[] = {"", "nan", "na", "n/a", "inf", "infinity"};
    if (f.count > 1 && (f.text[0] == '-' || f.text[0] == '+')) f.text++, f.count--;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_word(f, words[i])) return true;
    return false;
}

static struct text_span title_of(const struct table_form *form, int wanted)
{
    return form->title ? form->title[wanted] : (struct text_span){NULL, 0};
}

static int shown(struct text_span s)
{
    return (int)(s.count < SHOWN_MAX ? s.count : SHOWN_MAX);
}

static enum status no_number(const struct reader *r, int wanted, struct text_span f)
{
    struct text_span title = title_of(r->form, wanted);
    if (!title.text)
        return problem_set(r->why, STATUS_DATA, "%s:%d: column %d = \"%.*s\", expected a number",
                           r->form->path, r->line, r->form->column[wanted] + 1, shown(f), f.text);
    return problem_set(r->why, STATUS_DATA, "%s:%d: %.*s = \"%.*s\", expected a number", r->form->path,
                       r->line, shown(title), title.text, shown(f), f.text);
}

static enum status take_field(struct reader *r, int wanted, struct text_span f, double *out)
{
    char comma = !r->form->strict && r->form->delimiter != ',' ? ',' : '.';
    if (number_field(f.text, f.count, '.', out) || number_field(f.text, f.count, comma, out))
        return STATUS_OK;
    *out = NAN;
    bool missing = number_is_missing(f) || is_overflow(f, '.') || is_overflow(f, comma);
    if (r->form->strict || !missing) return no_number(r, wanted, f);
    r->out->missing++;
    return STATUS_OK;
}

/* ---- rows ---- */

static enum status wrong_width(const struct reader *r, int fields, int expected)
{
    const struct table_form *f = r->form;
    if (r->raw_fields == 0 && f->delimiter == ',' && fields > expected && fields <= 2 * expected)
        return problem_set(
            r->why, STATUS_DATA,
            "%s:%d: %d columns, expected %d as in the header; there are commas inside the numbers. Write "
            "the table with semicolons or tabs between the columns, or with decimal points.",
            f->path, r->line, fields, expected);
    return problem_set(r->why, STATUS_DATA,
                       "%s:%d: %d columns, expected %d as in the rows before; the file may be cut off",
                       f->path, r->line, fields, expected);
}

static int last_wanted(const struct reader *r)
{
    return r->plan[r->plan_count - 1].field;
}

/* One empty field at the end of a row is a delimiter too many, unless somebody wants it. */
static enum status check_width(const struct reader *r, int fields, bool last_empty)
{
    int least = last_wanted(r) + 1, spare = last_empty && fields > least;
    int expected = r->raw_fields ? r->out->fields : r->form->fields ? r->form->fields : fields - spare;
    if (r->raw_fields == 0 && fields < least)
        return problem_set(r->why, STATUS_DATA, "%s:%d: %d columns, expected at least %d", r->form->path,
                           r->line, fields, least);
    bool fits = fields == expected || fields - spare == expected || fields == r->raw_fields;
    return fits && fields >= least ? STATUS_OK : wrong_width(r, fields, expected);
}

/* Room for rows more, and then as many as the rest of the text will hold if it goes on as it began. */
static bool grow(struct reader *r, size_t rows)
{
    struct number_table *t = r->out;
    if (t->count + rows <= r->room) return true;
    size_t row_bytes = (size_t)(r->at - r->bytes - (ptrdiff_t)r->form->first_byte) / (r->row + 1) + 1;
    size_t more = rows + ROWS_AT_FIRST;
    if (t->count > 0) more += (size_t)(r->end - r->at) / row_bytes + t->count / 8;
    for (int i = 0; i < r->plan_count; i++) {
        double **column = &t->column[r->plan[i].wanted];
        double *wider = realloc(*column, (r->room + more) * sizeof **column);
        if (!wider) return false;
        *column = wider;
    }
    r->room += more;
    return true;
}

static enum status no_memory(const struct reader *r)
{
    return problem_set(r->why, STATUS_MEM, "%s: there is no memory left for it", r->form->path);
}

static bool is_kept(const struct reader *r)
{
    return r->row >= r->form->row_first && r->row <= r->form->row_last;
}

static enum status take_slow_row(struct reader *r, struct text_span line)
{
    struct text_span field = {NULL, 0}, rest = line;
    struct number_table *t = r->out;
    int fields = 0, planned = 0;
    double value[TABLE_COLUMNS_MAX];
    struct text_span text[TABLE_COLUMNS_MAX];
    while (table_next_field(&rest, r->form->delimiter, &field)) {
        if (planned < r->plan_count && r->plan[planned].field == fields) text[planned++] = field;
        fields++;
    }
    enum status status = check_width(r, fields, field.count == 0);
    for (int i = 0; i < planned && status == STATUS_OK; i++)
        status = take_field(r, r->plan[i].wanted, text[i], &value[i]);
    if (status != STATUS_OK) return status;
    if (r->raw_fields == 0) {
        r->raw_fields = fields;
        t->fields = fields - (field.count == 0 && fields > last_wanted(r) + 1);
        if (r->form->fields) t->fields = r->form->fields;
    }
    if (!grow(r, 1)) return no_memory(r);
    for (int i = 0; i < planned; i++) t->column[r->plan[i].wanted][t->count] = value[i];
    t->count++;
    return STATUS_OK;
}

/* One line, whatever it is. */
static enum status read_slow_row(struct reader *r)
{
    struct text_span line;
    size_t at = (size_t)(r->at - r->bytes);
    if (!table_next_line(r->bytes, (size_t)(r->end - r->bytes), &at, &line)) return STATUS_OK;
    enum status status = STATUS_OK;
    bool blank = without_blanks(line.text, line.text + line.count).count == 0;
    if (!blank && is_kept(r)) status = take_slow_row(r, line);
    if (status != STATUS_OK) return status;
    r->row += !blank;
    r->at = r->bytes + at;
    r->out->last_line = r->line++;
    return STATUS_OK;
}

/* Every row of the piece is kept and has as many fields as the first row of the table. */
static bool piece_is_even(const struct reader *r, const char *text)
{
    const struct number_stops *s = r->stops;
    size_t width = (size_t)r->raw_fields;
    if (s->rows == 0 || s->quotes || !is_kept(r) || r->form->row_last - r->row < s->rows) return false;
    if (s->count < s->rows * width) return false;
    for (size_t i = 0; i < s->rows; i++)
        if (text[s->stop[(i + 1) * width]] != '\n') return false;
    return true;
}

static struct text_span field_of(const struct short_column *c)
{
    const char *start = c->text + c->from[0] + 1, *end = c->text + c->from[1];
    return trimmed(start, end - (c->last && end > start && end[-1] == '\r'));
}

/* One wanted column of an even piece. */
static enum status take_column(struct reader *r, const char *text, int wanted, int field)
{
    size_t stride = (size_t)r->raw_fields;
    double *out = r->out->column[wanted] + r->out->count;
    struct short_column c = {text, r->stops->stop + field, stride, r->stops->rows,
                             field == r->raw_fields - 1};
    if (text + c.from[1] - r->bytes > SHORT_NUMBER_BEFORE && short_numbers(&c, out)) return STATUS_OK;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < c.rows && status == STATUS_OK; i++, c.from += stride)
        status = take_field(r, wanted, field_of(&c), &out[i]);
    return status;
}

/* Whole rows, all alike. Where something is wrong, nothing has been taken: row by row finds the first. */
static bool take_even_piece(struct reader *r, const char *text)
{
    struct number_stops *s = r->stops;
    struct number_table *t = r->out;
    size_t missing = t->missing, end = (size_t)s->stop[s->rows * (size_t)r->raw_fields] + 1;
    struct problem *why = r->why;
    enum status status = STATUS_OK;
    r->why = NULL;
    for (int i = 0; i < r->plan_count && status == STATUS_OK; i++)
        status = take_column(r, text, r->plan[i].wanted, r->plan[i].field);
    r->why = why;
    if (status != STATUS_OK) {
        t->missing = missing;
        return false;
    }
    t->count += s->rows;
    r->row += s->rows;
    r->line += (int)s->rows;
    t->last_line = r->line - 1;
    r->at = text + end;
    return true;
}

static enum status read_slow_rows(struct reader *r, size_t rows)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < rows && r->row <= r->form->row_last && status == STATUS_OK; i++)
        status = read_slow_row(r);
    return status;
}

static enum status read_piece(struct reader *r)
{
    const char *text = r->at;
    size_t count = (size_t)(r->end - text) < STOPS_TEXT_MAX ? (size_t)(r->end - text) : STOPS_TEXT_MAX;
    stops_find(r->stops, text, count, r->form->delimiter);
    if (piece_is_even(r, text)) {
        if (!grow(r, r->stops->rows)) return no_memory(r);
        if (take_even_piece(r, text)) return STATUS_OK;
    }
    return read_slow_rows(r, r->stops->rows ? r->stops->rows : 1);
}

static enum status read_rows(struct reader *r)
{
    enum status status = STATUS_OK;
    while (r->at < r->end && r->row <= r->form->row_last && status == STATUS_OK) {
        bool slow = r->raw_fields == 0 || r->form->delimiter == ' ';
        status = slow ? read_slow_row(r) : read_piece(r);
    }
    return status;
}

/* ---- the whole ---- */

static void plan_field(struct reader *r, int wanted)
{
    int at = r->plan_count, field = r->form->column[wanted];
    for (int i = 0; i < r->plan_count; i++)
        if (r->plan[i].field == field) return;
    for (; at > 0 && r->plan[at - 1].field > field; at--) r->plan[at] = r->plan[at - 1];
    r->plan[at].field = field;
    r->plan[at].wanted = wanted;
    r->plan_count++;
}

/* A column that is wanted again: a copy of its own. */
static bool copy_repeats(struct reader *r)
{
    const int *column = r->form->column;
    struct number_table *t = r->out;
    for (int i = 0; i < r->form->column_count; i++) {
        int first = 0;
        while (column[first] != column[i]) first++;
        if (first == i || t->count == 0) continue;
        t->column[i] = malloc(t->count * sizeof *t->column[i]);
        if (!t->column[i]) return false;
        memcpy(t->column[i], t->column[first], t->count * sizeof *t->column[i]);
    }
    return true;
}

enum status number_table_read(const struct table_form *form, const char *bytes, size_t byte_count,
                              struct number_table *out, struct problem *why)
{
    struct reader r = {.form = form,
                       .bytes = bytes,
                       .end = bytes + byte_count,
                       .at = bytes + form->first_byte,
                       .line = form->first_line,
                       .out = out,
                       .why = why,
                       .stops = malloc(sizeof *r.stops)};
    *out = (struct number_table){.last_line = form->first_line - 1};
    if (!r.stops) return no_memory(&r);
    for (int i = 0; i < form->column_count; i++) plan_field(&r, i);
    enum status status = read_rows(&r);
    if (status == STATUS_OK && !copy_repeats(&r)) status = no_memory(&r);
    free(r.stops);
    if (status != STATUS_OK) number_table_free(out);
    return status;
}

void number_table_free(struct number_table *t)
{
    for (int i = 0; i < TABLE_COLUMNS_MAX; i++) free(t->column[i]);
    *t = (struct number_table){.count = 0};
}

bool number_table_cell(const struct table_form *form, const char *bytes, size_t byte_count, size_t row,
                       int wanted, struct table_cell *out)
{
    struct text_span line = {NULL, 0};
    size_t at = form->first_byte, left = row + (form->row_first == SIZE_MAX ? 0 : form->row_first) + 1;
    int number = form->first_line - 1;
    while (left > 0) {
        if (!table_next_line(bytes, byte_count, &at, &line)) return false;
        number++;
        left -= without_blanks(line.text, line.text + line.count).count > 0;
    }
    *out = (struct table_cell){.line = number, .title = title_of(form, wanted)};
    for (int i = 0; i <= form->column[wanted]; i++)
        if (!table_next_field(&line, form->delimiter, &out->text)) return false;
    return true;
}
