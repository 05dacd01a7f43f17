/* csv.h - tables on a stream, by the rules of platform.md 7: LF, decimal point, shortest digits that read back to the same value, missing =
 * empty field, fields quoted where they need it. Errors stay in the stream: ferror() at the end. */
#ifndef EVENKEEL_LAB_CSV_H
#define EVENKEEL_LAB_CSV_H

#include <stdint.h>
#include <stdio.h>

struct csv { FILE *to; int columns; };   /* columns written in this row so far */

void csv_header(struct csv *c, const char *const *names); /* NULL-terminated */
void csv_real(struct csv *c, double v);                   /* NaN, infinity: empty */
void csv_measure(struct csv *c, double v);                /* 12 significant digits (metrics.md 18) */
void csv_fixed(struct csv *c, double v, int decimals);    /* times on a grid */
void csv_integer(struct csv *c, int64_t v);
void csv_text(struct csv *c, const char *text);
void csv_end_row(struct csv *c);

#endif
