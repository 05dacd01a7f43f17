/* chart_text.h - how wide a label will be, before anything is drawn. Pure.
 *
 * Advance widths of Andika Regular, the widest of the fonts that a label may end up in; characters outside ASCII count as wide. */
#ifndef EVENKEEL_REPORT_CHART_TEXT_H
#define EVENKEEL_REPORT_CHART_TEXT_H

#include <stddef.h>

double chart_text_width(const char *text, double size);
/* Copies text, cut at a character with an ellipsis when it is wider than max_width or longer than the buffer. */
void chart_text_fit(const char *text, double size, double max_width, char *out, size_t out_bytes);

/* Height above and below the baseline, in sizes: digits and capitals, and descenders. */
#define CHART_TEXT_ABOVE 0.82
#define CHART_TEXT_BELOW 0.26

#endif
