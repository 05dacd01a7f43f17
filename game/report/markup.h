/* markup.h - text of HTML and SVG, grown as it is written. A text that ran out of memory goes on doing nothing and says so at the end.
 *
 * markup_text is the only way in for anything that was not written in this program: it escapes what has a meaning in markup, and puts the
 * replacement character in place of control characters, bidirectional controls (they can make a text read as another) and broken UTF-8. */
#ifndef EVENKEEL_REPORT_MARKUP_H
#define EVENKEEL_REPORT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

struct markup {
    char *text;            /* NUL-terminated once something was written; free() it */
    size_t bytes, room;
    bool out_of_memory;
};

void markup_raw(struct markup *m, const char *markup);                 /* our own markup */
void markup_print(struct markup *m, const char *format, ...)           /* our own markup and numbers: never %s of outside text */
    __attribute__((format(printf, 2, 3)));
void markup_text(struct markup *m, const char *text);                  /* outside text, escaped; NULL writes nothing */

#endif
