/* wellformed.h - is a text well-formed markup: nesting, quotes, entities, characters. For SVG, and for HTML written in its XML form
 * (every tag closed) with the void elements of HTML allowed. NULL: yes; else what is amiss and where (static buffer). */
#ifndef EVENKEEL_TESTS_WELLFORMED_H
#define EVENKEEL_TESTS_WELLFORMED_H

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { OPEN_MAX = 64, NAME_MAX_BYTES = 32 };

static const char *amiss(const char *what, const char *all, const char *at)
{
    static char text[200];
    (void)snprintf(text, sizeof text, "%s at byte %zu: %.60s", what, (size_t)(at - all), at);
    return text;
}

static int known_entity(const char *s)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(s, known[i], strlen(known[i])) == 0) return 1;
    return 0;
}

static int is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 || strcmp(name, "col") == 0 ||
           strcmp(name, "hr") == 0;
}

static const char *wellformed(const char *all)
{
    static char open[OPEN_MAX][NAME_MAX_BYTES];
    int depth = 0;
    const char *s = all;
    if (strncmp(s, "<!DOCTYPE html>", 15) == 0) s += 15;
    while (*s) {
        unsigned char c = (unsigned char)*s;
        if (c < ' ' && c != '\n' && c != '\t') return amiss("control character", all, s);
        if (c == '&' && !known_entity(s)) return amiss("bare &", all, s);
        if (c == '>') return amiss("bare >", all, s);
        if (c != '<') {
            s++;
            continue;
        }
        const char *tag = s++;
        int closing = *s == '/', empty = 0;
        char name[NAME_MAX_BYTES];
        size_t n = 0;
        s += closing;
        while (isalnum((unsigned char)*s) && n + 1 < sizeof name) name[n++] = *s++;
        name[n] = '\0';
        if (n == 0) return amiss("bare <", all, tag);
        while (*s && *s != '>') {
            if (*s == '"') {
                const char *value = s++;
                for (; *s && *s != '"'; s++) {
                    if (*s == '<') return amiss("< in an attribute", all, value);
                    if (*s == '&' && !known_entity(s)) return amiss("bare & in an attribute", all, value);
                }
                if (!*s) return amiss("attribute without end", all, value);
                if (value[-1] != '=') return amiss("quote outside of an attribute", all, value);
            } else if (*s == '<') {
                return amiss("< in a tag", all, tag);
            }
            empty = *s == '/';
            s++;
        }
        if (!*s++) return amiss("tag without end", all, tag);
        if (closing) {
            if (depth == 0 || strcmp(open[depth - 1], name) != 0)
                return amiss("closes what is not open", all, tag);
            depth--;
        } else if (!empty && !is_void(name)) {
            if (depth == OPEN_MAX) return amiss("nested too deeply", all, tag);
            strcpy(open[depth++], name);
        }
        if (strcmp(name, "style") == 0 && !closing) { /* raw text up to its end */
            s = strstr(s, "</style>");
            if (!s) return amiss("style without end", all, tag);
        }
    }
    return depth == 0 ? NULL : amiss("not closed", all, s);
}

#endif
