/* svg_theme.c - theme colours into the text of a drawing: {names} are looked up, #rrggbb in quotes is graded.
 * data-lit="0.6" on the svg element keeps that share of the drawing's own colours: a ripe apple must stay red by night. Pure. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view/view_internal.h"

static bool is_quoted_colour(const char *p) /* "#rrggbb" with its quotes */
{
    if (p[0] != '"' || p[1] != '#') return false;
    for (int i = 2; i < 8; i++)
        if (!isxdigit((unsigned char)p[i])) return false;
    return p[8] == '"';
}

char *svg_in_theme(const char *svg, enum theme t)
{
    /* "{x}" may grow to "#rrggbb": three characters become seven at worst. */
    char *out = malloc(strlen(svg) * 7 / 3 + 8), *to = out;
    const char *lit_text = strstr(svg, "data-lit=\"");
    double lit = lit_text ? strtod(lit_text + 10, NULL) : 0;
    if (!out) return NULL;
    for (const char *p = svg; *p;) {
        struct rgb c;
        const char *end = p[0] == '{' ? strchr(p, '}') : NULL;
        if (end && theme_named(t, p + 1, (size_t)(end - p - 1), &c)) {
            to += sprintf(to, "#%02x%02x%02x", c.r, c.g, c.b);
            p = end + 1;
        } else if (is_quoted_colour(p) && rgb_parse(p + 1, &c)) {
            c = theme_grade_lit(t, c, lit);
            to += sprintf(to, "\"#%02x%02x%02x\"", c.r, c.g, c.b);
            p += 9;
        } else {
            *to++ = *p++;
        }
    }
    *to = 0;
    return out;
}
