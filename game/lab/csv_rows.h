/* csv_rows.h - the fields of a CSV text, one row after the other: quoted ones may hold delimiters, doubled
 * quotes and line ends (RFC 4180). Pure but for the pool. */
#ifndef EVENKEEL_LAB_CSV_ROWS_H
#define EVENKEEL_LAB_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/text_pool.h"

enum { CSV_FIELDS_MAX = 256 };

struct csv_rows {
    const char *bytes;
    size_t count, at;
    char delimiter;
    int line;                    /* on which the row begins, as an editor counts it */
    int next_line;               /* 1 at first */
    char *field[CSV_FIELDS_MAX]; /* without outer blanks; of the row read last; in the pool */
    int fields;                  /* in it; those above CSV_FIELDS_MAX are only counted */
};

/* ',' unless the first line has tabs, or semicolons and no comma. */
char csv_guess_delimiter(const char *bytes, size_t count);
/* The next row that is not blank: 1. 0: there is none; -1: out of memory; -2: a quoted field has no end. */
int csv_next_row(struct csv_rows *r, struct text_pool *pool);

#endif
