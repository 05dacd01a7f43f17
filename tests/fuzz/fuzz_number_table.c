/* links: base */
/* Tables of numbers. The first byte chooses the form, the rest is the text. Whatever is read is what a plain
 * reading field by field says. */
#include <math.h>
#include <string.h>

#include "base/number_table.h"
#include "fuzz.h"

static const int columns[] = {2, 0, 1, 0, 5};
static const struct form_choice {
    char delimiter;
    int column_count, fields;
    bool strict;
    size_t row_first, row_last;
} choices[] = {
    {',', 3, 0, false, 0, SIZE_MAX}, {'\t', 3, 0, false, 0, SIZE_MAX}, {';', 3, 3, false, 0, SIZE_MAX},
    {' ', 3, 0, false, 0, SIZE_MAX}, {',', 4, 0, true, 0, SIZE_MAX},   {',', 5, 0, false, 1, 3},
    {',', 3, 3, false, 2, SIZE_MAX}, {'\t', 4, 0, true, 0, 0},
};

static bool is_blank_line(struct text_span line)
{
    size_t n = 0;
    while (n < line.count && (line.text[n] == ' ' || line.text[n] == '\t')) n++;
    return n == line.count;
}

static struct text_span field_of(struct text_span line, char delimiter, int column)
{
    struct text_span field = {NULL, 0};
    for (int i = 0; i <= column; i++) HOLDS(table_next_field(&line, delimiter, &field));
    return field;
}

static double plain_value(struct text_span f, const struct table_form *form)
{
    double v;
    if (number_field(f.text, f.count, '.', &v)) return v;
    if (form->delimiter != ',' && number_field(f.text, f.count, ',', &v)) return v;
    return NAN;
}

static void check_table(const struct table_form *form, const char *bytes, size_t count,
                        const struct number_table *t)
{
    struct text_span line;
    size_t at = 0, row = 0, kept = 0, missing = 0;
    int number = 1;
    for (; table_next_line(bytes, count, &at, &line) && row <= form->row_last; number++) {
        if (is_blank_line(line)) continue;
        if (row++ < form->row_first) continue;
        HOLDS(kept < t->count);
        for (int c = 0; c < form->column_count; c++) {
            double want = plain_value(field_of(line, form->delimiter, form->column[c]), form),
                   got = t->column[c][kept];
            HOLDS(isnan(want) ? isnan(got) : memcmp(&want, &got, sizeof want) == 0);
            missing += isnan(got) && !(c == 3 && form->column[c] == form->column[1]);
            struct table_cell cell;
            if (kept == 0) HOLDS(number_table_cell(form, bytes, count, 0, c, &cell) && cell.line == number);
        }
        kept++;
    }
    HOLDS(kept == t->count && missing == t->missing);
    HOLDS(!form->strict || missing == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count == 0) return 0;
    const struct form_choice *c = &choices[bytes[0] % (sizeof choices / sizeof choices[0])];
    struct table_form form = {.path = "t",
                              .delimiter = c->delimiter,
                              .first_line = 1,
                              .column = columns,
                              .column_count = c->column_count,
                              .row_first = c->row_first,
                              .row_last = c->row_last,
                              .fields = c->fields,
                              .strict = c->strict};
    struct number_table t;
    struct problem why = {STATUS_OK, ""};
    const char *text = (const char *)bytes + 1;
    enum status status = number_table_read(&form, text, count - 1, &t, &why);
    if (status == STATUS_OK)
        check_table(&form, text, count - 1, &t);
    else
        HOLDS(status == STATUS_DATA && why.status == status && why.text[0] && t.count == 0 && !t.column[0]);
    number_table_free(&t);
    return 0;
}
