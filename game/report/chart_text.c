#include "report/chart_text.h"

#include <string.h>

/* Hundredths of the size, ' ' to '~'. */
static const unsigned char advance[95] = {
    27, 37, 50, 59, 59, 75, 60, 30, 39, 39, 50, 59, 32, 42, 31, 49, /*  !"#$%&'()*+,-./ */
    59, 59, 59, 59, 59, 59, 59, 59, 59, 59, 31, 32, 59, 59, 59, 51, /* 0-9:;<=>?        */
    83, 68, 63, 66, 70, 57, 56, 69, 72, 48, 47, 64, 53, 88, 73, 71, /* @A-O             */
    58, 72, 64, 57, 62, 70, 67, 102, 65, 65, 60, 39, 49, 39, 42, 62, /* P-Z[\]^_        */
    28, 56, 56, 50, 58, 54, 37, 55, 57, 28, 29, 51, 28, 82, 58, 56, /* `a-o             */
    57, 55, 44, 47, 41, 58, 52, 76, 53, 52, 51, 49, 34, 49, 55,     /* p-z{|}~          */
};
enum { WIDE = 84 };

/* Bytes of the character at text, at least 1; broken UTF-8 counts byte by byte. */
static size_t character_bytes(const char *text)
{
    size_t n = 1;
    if ((unsigned char)*text < 0xC0) return 1;
    while (((unsigned char)text[n] & 0xC0) == 0x80 && n < 4) n++;
    return n;
}

static double character_width(const char *text)
{
    unsigned char c = (unsigned char)*text;
    return (c >= ' ' && c <= '~' ? advance[c - ' '] : WIDE) / 100.0;
}

double chart_text_width(const char *text, double size)
{
    double width = 0.0;
    for (; *text; text += character_bytes(text)) width += character_width(text);
    return width * size;
}

void chart_text_fit(const char *text, double size, double max_width, char *out, size_t out_bytes)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    size_t room = out_bytes - sizeof ellipsis, used = 0;
    if (strlen(text) < out_bytes && chart_text_width(text, size) <= max_width) {
        strcpy(out, text);
        return;
    }
    double width = WIDE / 100.0 * size;
    while (text[used]) {
        size_t n = character_bytes(text + used);
        width += character_width(text + used) * size;
        if (width > max_width || used + n > room) break;
        used += n;
    }
    memcpy(out, text, used);
    strcpy(out + used, used > 0 ? ellipsis : "");
}
