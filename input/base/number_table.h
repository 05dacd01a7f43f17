/* number_table.h - a text table of numbers read in one go: CSV, TSV, semicolons, blanks. Fast, exact, locale-free.
 *
 * Every value is bit-identical to strtod of its field in the C locale: integer mantissa with exact scaling where it has at most 15
 * digits and a power of ten within 22 (Clinger 1990 doi:10.1145/93542.93557), strtod otherwise. Only the wanted columns are converted. */
#ifndef EVENKEEL_BASE_NUMBER_TABLE_H
#define EVENKEEL_BASE_NUMBER_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { TABLE_COLUMNS_MAX = 32 };

struct table_form {
    const char *path;             /* for messages */
    char delimiter;               /* ',' '\t' ';' or ' ' (runs of blanks) */
    size_t first_byte;            /* where the rows of numbers begin */
    int first_line;               /* its line, as an editor counts it */
    const int *column;            /* [column_count] wanted columns, from 0, in any order, repeats allowed */
    int column_count;             /* 1..TABLE_COLUMNS_MAX */
    size_t row_first, row_last;   /* rows to keep, from 0, both included; SIZE_MAX: to the end */
};
struct number_table {
    double *column[TABLE_COLUMNS_MAX]; /* each [count], owned; NaN: empty, NaN, NA or infinite field */
    size_t count;
    size_t missing;                    /* fields that became NaN */
    int fields;                        /* per row, as in the first row */
};
/* STATUS_DATA: a row has another number of fields, a field is no number: why says path:line, what is there, what was expected.
 * A comma inside numbers of a semicolon or tab table ("3,14") is a decimal comma and read as one. STATUS_MEM. */
enum status number_table_read(const struct table_form *form, const char *bytes, size_t byte_count, struct number_table *out,
                              struct problem *why);
void number_table_free(struct number_table *t); /* safe twice, and on zeroed memory */

/* One field without outer blanks: a finite number in full. decimal: '.' or ','. */
bool number_field(const char *text, size_t count, char decimal, double *out);

#endif
