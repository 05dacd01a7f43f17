#include "lab/csv_rows.h"

#include <string.h>

enum { ROW_READ = 1, ROW_NONE = 0, ROW_NO_MEMORY = -1, ROW_NO_END = -2 };

char csv_guess_delimiter(const char *bytes, size_t count)
{
    const char *end = memchr(bytes, '\n', count);
    size_t line = end ? (size_t)(end - bytes) : count;
    if (memchr(bytes, '\t', line)) return '\t';
    return memchr(bytes, ';', line) && !memchr(bytes, ',', line) ? ';' : ',';
}

static bool at_blank(const struct csv_rows *r)
{
    return r->at < r->count && (r->bytes[r->at] == ' ' || (r->bytes[r->at] == '\t' && r->delimiter != '\t'));
}

static bool at_field_end(const struct csv_rows *r)
{
    return r->at == r->count || r->bytes[r->at] == r->delimiter || r->bytes[r->at] == '\n';
}

/* Without blanks and the CR of a line end behind it. */
static size_t length_without_blanks(const char *text, size_t count)
{
    while (count > 0 && strchr(" \t\r", text[count - 1]) && text[count - 1]) count--;
    return count;
}

static char *plain_field(struct csv_rows *r, struct text_pool *pool)
{
    size_t from = r->at;
    while (!at_field_end(r)) r->at++;
    return pool_text(pool, r->bytes + from, length_without_blanks(r->bytes + from, r->at - from));
}

/* After the opening quote; to the closing one and on to the end of the field. */
static char *quoted_field(struct csv_rows *r, struct text_pool *pool, bool *no_end)
{
    const char *close = memchr(r->bytes + r->at, '"', r->count - r->at);
    size_t from = r->at, n = 0;
    while (close && close + 1 < r->bytes + r->count && close[1] == '"') {
        size_t next = (size_t)(close + 2 - r->bytes);
        close = memchr(r->bytes + next, '"', r->count - next);
    }
    *no_end = !close;
    if (!close) return NULL;
    char *text = pool_text(pool, r->bytes + from, (size_t)(close - r->bytes) - from);
    if (!text) return NULL;
    for (const char *c = r->bytes + from; c < close; c++) {
        r->next_line += *c == '\n';
        text[n++] = *c;
        c += *c == '"';
    }
    text[n] = '\0';
    r->at = (size_t)(close + 1 - r->bytes);
    while (!at_field_end(r)) r->at++;
    return text;
}

static int next_field(struct csv_rows *r, struct text_pool *pool)
{
    bool no_end = false;
    while (at_blank(r)) r->at++;
    bool quoted = r->at < r->count && r->bytes[r->at] == '"';
    r->at += quoted;
    char *text = quoted ? quoted_field(r, pool, &no_end) : plain_field(r, pool);
    if (no_end) return ROW_NO_END;
    if (!text) return ROW_NO_MEMORY;
    if (r->fields < CSV_FIELDS_MAX) r->field[r->fields] = text;
    r->fields++;
    return ROW_READ;
}

static int read_row(struct csv_rows *r, struct text_pool *pool)
{
    r->fields = 0;
    r->line = r->next_line;
    for (;;) {
        int read = next_field(r, pool);
        if (read != ROW_READ) return read;
        bool more = r->at < r->count && r->bytes[r->at] == r->delimiter;
        if (r->at < r->count) r->at++;
        if (!more) break;
    }
    r->next_line++;
    return ROW_READ;
}

int csv_next_row(struct csv_rows *r, struct text_pool *pool)
{
    while (r->at < r->count) {
        int read = read_row(r, pool);
        if (read != ROW_READ || r->fields > 1 || r->field[0][0]) return read;
    }
    return ROW_NONE;
}
