/* number_table.h - a text table of numbers read in one go: CSV, TSV, semicolons, blanks. Fast, exact,
 * locale-free.
 *
 * Every value is bit-identical to strtod of its field in the C locale: integer mantissa with exact scaling
 * where it has at most 15 digits and a power of ten within 22 (Clinger 1990 doi:10.1145/93542.93557),
 * whole-number arithmetic rounded once up to 19 digits and a power within 27, strtod otherwise. Only the
 * wanted columns are converted; of the others only their number is checked. Lines end in LF or CR LF; blank
 * lines count for nothing; blanks and double quotes around a field do not matter. Pure but for the columns it
 * allocates; any thread. */
#ifndef EVENKEEL_BASE_NUMBER_TABLE_H
#define EVENKEEL_BASE_NUMBER_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { TABLE_COLUMNS_MAX = 32 };

struct text_span { /* a piece of somebody else's text; no NUL at its end */
    const char *text;
    size_t count;
};

struct table_form {
    const char *path;           /* for messages */
    char delimiter;             /* ',' '\t' ';' or ' ' (runs of blanks) */
    size_t first_byte;          /* where the rows of numbers begin */
    int first_line;             /* its line, as an editor counts it */
    const int *column;          /* [column_count] wanted columns, from 0, in any order, repeats allowed */
    int column_count;           /* 1..TABLE_COLUMNS_MAX */
    size_t row_first, row_last; /* rows to keep, from 0, both included; SIZE_MAX: to the end */
    const struct text_span *title; /* [column_count] for messages; NULL, or its text NULL: "column 3" */
    int fields;                    /* per row, as the header names them; 0: as in the first row */
    bool strict;                   /* finite numbers with a decimal point only: nothing may be missing */
};
struct number_table {
    double *column[TABLE_COLUMNS_MAX]; /* each [count], owned; NaN: empty, NaN, NA or infinite field */
    size_t count;
    size_t missing; /* fields that became NaN */
    int fields;     /* per row, as in the first row; an empty one at its very end does not count */
    int last_line;  /* the last that was looked at */
};
/* STATUS_DATA: a row has another number of fields (one empty field more at its end is fine), a field is no
 * number: why says path:line, what is there, what was expected. A comma inside numbers of a semicolon or tab
 * table ("3,14") is a decimal comma and read as one. No row at all is no error. STATUS_MEM. */
enum status number_table_read(const struct table_form *form, const char *bytes, size_t byte_count,
                              struct number_table *out, struct problem *why);
void number_table_free(struct number_table *t); /* safe twice, and on zeroed memory */

/* Where a value stands, to speak of it: form->column[wanted] of row (from 0, among the kept ones). Looks the
 * row up again; false: there is no such row. */
struct table_cell {
    int line;
    struct text_span title, text;
};
bool number_table_cell(const struct table_form *form, const char *bytes, size_t byte_count, size_t row,
                       int wanted, struct table_cell *out);

/* One field without outer blanks: a finite number in full, at most 1,200 bytes. decimal: '.' or ','. */
bool number_field(const char *text, size_t count, char decimal, double *out);
bool number_is_missing(struct text_span f); /* "" nan na n/a inf infinity, in any case and with any sign */

/* The next line without its end, from *at on; false: there is none. */
bool table_next_line(const char *bytes, size_t byte_count, size_t *at, struct text_span *line);
/* The next field of a line, without outer blanks and quotes. rest: what is left of the line; its text is NULL
 * after the last field. */
bool table_next_field(struct text_span *rest, char delimiter, struct text_span *field);

#endif
