#include "report/markup.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct markup *m, size_t more)
{
    if (m->out_of_memory) return false;
    if (m->bytes + more + 1 <= m->room) return true;
    size_t wanted = (m->bytes + more + 1) * 2;
    char *larger = realloc(m->text, wanted);
    if (!larger) {
        m->out_of_memory = true;
        return false;
    }
    m->text = larger;
    m->room = wanted;
    return true;
}

void markup_raw(struct markup *m, const char *markup)
{
    size_t n = strlen(markup);
    if (!make_room(m, n)) return;
    memcpy(m->text + m->bytes, markup, n + 1);
    m->bytes += n;
}

void markup_print(struct markup *m, const char *format, ...)
{
    char piece[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(piece, sizeof piece, format, args);
    va_end(args);
    markup_raw(m, piece);
}
