#include "lab/csv.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text_file.h"

static void separate(struct csv *c)
{
    if (c->columns++ > 0) fputc(',', c->to);
}

void csv_header(struct csv *c, const char *const *names)
{
    for (; *names; names++) csv_text(c, *names);
    csv_end_row(c);
}

void csv_real(struct csv *c, double v)
{
    char text[32];
    separate(c);
    if (!isfinite(v)) return;
    text_from_real(v, text);
    fputs(text, c->to);
}

void csv_measure(struct csv *c, double v)
{
    separate(c);
    if (isfinite(v)) fprintf(c->to, "%.12g", v);
}

void csv_fixed(struct csv *c, double v, int decimals)
{
    separate(c);
    if (isfinite(v)) fprintf(c->to, "%.*f", decimals, v);
}

void csv_integer(struct csv *c, int64_t v)
{
    separate(c);
    fprintf(c->to, "%" PRId64, v);
}

void csv_text(struct csv *c, const char *text)
{
    separate(c);
    if (!strpbrk(text, ",\"\n\r")) {
        fputs(text, c->to);
        return;
    }
    fputc('"', c->to);
    for (; *text; text++) {
        if (*text == '"') fputc('"', c->to);
        fputc(*text, c->to);
    }
    fputc('"', c->to);
}

void csv_end_row(struct csv *c)
{
    fputc('\n', c->to);
    c->columns = 0;
}
