/* Numbers and lists of our text files, the same in every locale. */
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_file.h"

static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;
static void make_c_locale(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

static locale_t plain_locale(void)
{
    (void)pthread_once(&c_locale_once, make_c_locale);
    return c_locale;
}

/* [+-] digits [. digits] [e [+-] digits], at least one digit before the exponent: no hexadecimal, inf or nan. */
static bool looks_like_real(const char *s)
{
    s += *s == '-' || *s == '+';
    size_t whole = strspn(s, "0123456789"), part = 0;
    s += whole;
    if (*s == '.') {
        s++;
        part = strspn(s, "0123456789");
        s += part;
    }
    if (whole + part == 0) return false;
    if (*s == 'e' || *s == 'E') {
        s++;
        s += *s == '-' || *s == '+';
        size_t digits = strspn(s, "0123456789");
        if (digits == 0) return false;
        s += digits;
    }
    return *s == 0;
}

bool text_parse_real(const char *text, double *out)
{
    if (!looks_like_real(text)) return false;
    locale_t plain = plain_locale();
    double v = plain ? strtod_l(text, NULL, plain) : strtod(text, NULL);
    if (!isfinite(v)) return false;
    *out = v;
    return true;
}

void text_from_real(double v, char *text)
{
    enum { BYTES = 32 };
    locale_t plain = plain_locale();
    locale_t before = plain ? uselocale(plain) : (locale_t)0;
    for (int digits = 1; digits <= 17; digits++) { /* 17 always read back to the same bits */
        (void)snprintf(text, BYTES, "%.*g", digits, v);
        double back = strtod(text, NULL);
        if (memcmp(&back, &v, sizeof v) == 0) break;
    }
    /* "1e+02" is exact but no way to write 100: plain digits wherever they are as short to read. */
    double size = fabs(v);
    if (isfinite(v) && size >= 10 && size < 1e15 && v == trunc(v)) (void)snprintf(text, BYTES, "%.0f", v);
    if (before) (void)uselocale(before);
}

size_t text_split(const char *value, char separator, char items[][TEXT_ITEM_BYTES], size_t max)
{
    bool blanks = separator == ' ';
    const char *stop = blanks ? " \t" : (const char[]){separator, 0};
    size_t count = 0;
    while (*(value += strspn(value, " \t")) || (!blanks && count > 0)) {
        size_t length = strcspn(value, stop), next = length;
        while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t')) length--;
        if (count < max) {
            size_t kept = length < TEXT_ITEM_BYTES ? length : TEXT_ITEM_BYTES - 4;
            memcpy(items[count], value, kept);
            /* cut items end in dots, so that no cut value can pass for a good one */
            strcpy(items[count] + kept, kept < length ? "..." : "");
        }
        count++;
        value += next;
        if (!*value) break;
        value++;
    }
    return count;
}
