/* number_field.c - one decimal number, rounded as strtod rounds it, whatever the locale says. */
#include <stdint.h>
#include <string.h>

#include "base/number_table.h"
#include "base/text_file.h"

enum {
    FIELD_BYTES_MAX = 1200, /* a double's exact decimal form has at most 767 significant digits */
    MANTISSA_DIGITS = 19,   /* of any value fit 64 bits */
    EXACT_POWER = 22,       /* 10^22 is the largest power of ten that is a double */
    EXPONENT_MAX = 100000
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct decimal {
    uint64_t mantissa;
    int digits; /* significant ones in the mantissa */
    long power; /* value = mantissa * 10^power, when whole */
    bool whole; /* no digit was left out of the mantissa */
    bool negative;
};

static void take_digit(struct decimal *d, char c, bool fraction)
{
    if (d->digits == MANTISSA_DIGITS) {
        d->whole = d->whole && c == '0';
        d->power += !fraction;
        return;
    }
    d->mantissa = d->mantissa * 10 + (uint64_t)(c - '0');
    d->digits += d->mantissa > 0;
    d->power -= fraction;
}

static const char *scan_digits(const char *at, const char *end, bool fraction, struct decimal *d)
{
    while (at < end && is_digit(*at)) take_digit(d, *at++, fraction);
    return at;
}

static const char *scan_exponent(const char *at, const char *end, struct decimal *d)
{
    bool down = at < end && *at == '-';
    long power = 0;
    if (at < end && (*at == '-' || *at == '+')) at++;
    const char *first = at;
    for (; at < end && is_digit(*at); at++)
        if (power < EXPONENT_MAX) power = power * 10 + (*at - '0');
    d->power += down ? -power : power;
    return at > first ? at : NULL;
}

/* [+-] digits [. digits] [e [+-] digits], at least one digit before the exponent. */
static bool scan(const char *at, const char *end, char decimal, struct decimal *d)
{
    *d = (struct decimal){.whole = true, .negative = at < end && *at == '-'};
    if (at < end && (*at == '-' || *at == '+')) at++;
    const char *first = at;
    at = scan_digits(at, end, false, d);
    long digits = at - first;
    if (at < end && *at == decimal) {
        first = at + 1;
        at = scan_digits(first, end, true, d);
        digits += at - first;
    }
    if (digits == 0) return false;
    if (at < end && (*at == 'e' || *at == 'E')) at = scan_exponent(at + 1, end, d);
    return at == end;
}

/* Both factors are exact doubles, so the one operation rounds correctly. */
static bool exact_value(const struct decimal *d, double *out)
{
    static const double powers[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (!d->whole || d->mantissa > (uint64_t)1 << 53) return false;
    if (d->power < -EXACT_POWER || d->power > EXACT_POWER) return false;
    double v = (double)d->mantissa;
    v = d->power < 0 ? v / powers[-d->power] : v * powers[d->power];
    *out = d->negative ? -v : v;
    return true;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;
enum { DOUBLE_BITS = 53, EXPONENT_BIAS = 1023, POWERS_OF_FIVE = 28 };

static double two_to(int power) /* -1022 to 1023 */
{
    uint64_t bits = (uint64_t)(EXPONENT_BIAS + power) << (DOUBLE_BITS - 1);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* q * 2^power to the nearest double, to the even one when it lies right between two. more: q was cut off. */
static double rounded(uint64_t q, int power, bool more)
{
    int spare = 64 - __builtin_clzll(q) - DOUBLE_BITS;
    uint64_t half = (uint64_t)1 << (spare - 1), rest = q & (2 * half - 1);
    q >>= spare;
    q += rest > half || (rest == half && (more || (q & 1)));
    return (double)q * two_to(power + spare);
}

/* Up to 19 digits: mantissa * 10^power = mantissa * 5^power * 2^power in whole numbers, rounded once. Both
 * are shifted up to their highest bit, so the product has 127 bits or more and the quotient 63. */
static bool wide_value(const struct decimal *d, double *out)
{
    /* clang-format off */
    static const uint64_t fives[POWERS_OF_FIVE] = {
        1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125,
        6103515625, 30517578125, 152587890625, 762939453125, 3814697265625, 19073486328125,
        95367431640625, 476837158203125, 2384185791015625, 11920928955078125, 59604644775390625,
        298023223876953125, 1490116119384765625, 7450580596923828125,
    };
    /* clang-format on */
    int power = (int)d->power;
    if (!d->whole || d->mantissa == 0 || d->power <= -POWERS_OF_FIVE || d->power >= POWERS_OF_FIVE)
        return false;
    uint64_t five = fives[power < 0 ? -power : power];
    int up = __builtin_clzll(d->mantissa), five_up = __builtin_clzll(five);
    wide mantissa = d->mantissa << up, factor = five << five_up;
    double v;
    if (power < 0) {
        wide n = mantissa << 63, q = n / factor;
        v = rounded((uint64_t)q, power + five_up - up - 63, q * factor != n);
    } else {
        wide product = mantissa * factor;
        v = rounded((uint64_t)(product >> 64), power + 64 - up - five_up, (uint64_t)product != 0);
    }
    *out = d->negative ? -v : v;
    return true;
}
#else
static bool wide_value(const struct decimal *d, double *out)
{
    (void)d, (void)out;
    return false;
}
#endif

/* Longer or extreme numbers: the library's own rounding. */
static bool library_value(const char *text, size_t count, char decimal, double *out)
{
    char copy[FIELD_BYTES_MAX + 1];
    memcpy(copy, text, count);
    copy[count] = '\0';
    char *mark = decimal == '.' ? NULL : strchr(copy, decimal);
    if (mark) *mark = '.';
    return text_parse_real(copy, out);
}

bool number_field(const char *text, size_t count, char decimal, double *out)
{
    struct decimal d;
    if (count == 0 || count > FIELD_BYTES_MAX || !scan(text, text + count, decimal, &d)) return false;
    return exact_value(&d, out) || wide_value(&d, out) || library_value(text, count, decimal, out);
}
