/* report_parts.h - the pieces of the HTML report. Each writes into m; everything that came from the store goes through markup_text. */
#ifndef EVENKEEL_REPORT_REPORT_PARTS_H
#define EVENKEEL_REPORT_REPORT_PARTS_H

#include "report/chart.h"
#include "report/markup.h"
#include "report/report_data.h"

extern const char report_style[];        /* CSS */

/* html_report.c */
void html_document(struct markup *m, const struct report_data *d);
void html_cell_text(struct markup *m, const char *text);
void html_cell_real(struct markup *m, double v, int decimals);   /* NaN: empty cell */
void html_cell_integer(struct markup *m, long v);
const char *set_name(const struct report_set *set, char text[32]); /* "set 2" */

/* html_summary.c: header, table of sets, quality in words */
void html_header(struct markup *m, const struct report_data *d);
void html_sets(struct markup *m, const struct report_data *d);

/* html_figures.c: one exercise with its three charts and the events of its sets */
void html_exercise(struct markup *m, const struct report_data *d, const struct report_exercise *e, int *figure);

#endif
