#include "report/markup.h"

#include <stdint.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD";

/* One character of UTF-8 at s; its length, or 0 when it is none (overlong and surrogates included). */
static size_t decode(const unsigned char *s, uint32_t *code)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};
    for (size_t n = 0; n < 4; n++) {
        if ((s[0] & forms[n].mask) != forms[n].lead) continue;
        uint32_t c = s[0] & (unsigned char)~forms[n].mask;
        for (size_t i = 1; i <= n; i++) {
            if ((s[i] & 0xC0) != 0x80) return 0;
            c = c << 6 | (s[i] & 0x3F);
        }
        if (c < forms[n].least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
        *code = c;
        return n + 1;
    }
    return 0;
}

static bool harmless(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } refused[] = {
        {0x00, 0x08},     {0x0B, 0x0C},     {0x0E, 0x1F},     {0x7F, 0x9F},     /* controls */
        {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}, /* direction */
        {0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF}, {0xFFFE, 0xFFFF},                   /* no characters */
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (c >= refused[i].from && c <= refused[i].to) return false;
    return (c & 0xFFFE) != 0xFFFE;
}

static const char *entity(uint32_t c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\r': return " ";
    default: return NULL;
    }
}

void markup_text(struct markup *m, const char *text)
{
    for (const unsigned char *s = (const unsigned char *)text; s && *s;) {
        uint32_t code = 0;
        size_t n = decode(s, &code);
        char one[5] = "";
        memcpy(one, s, n);
        const char *as_entity = n == 1 ? entity(code) : NULL;
        markup_raw(m, n == 0 || !harmless(code) ? replacement : as_entity ? as_entity : one);
        s += n ? n : 1;
    }
}
