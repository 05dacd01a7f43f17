#include "drivers/ps1a_text.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 2147483648.0 /* no amplifier says more than 32 bits; catches lines that XOR lets pass */
#define HOMEMADE_FZ_ON_N 50.0  /* devices.md 12 */
#define HOMEMADE_FZ_OFF_N 30.0

enum { EXACT_DIGITS = 15, EXACT_POWER = 22, NUMBER_MAX = 256 };

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Decimal text in pieces: value = mantissa * 10^power when it is short enough to be exact. */
struct decimal {
    bool negative, exact;
    uint64_t mantissa;
    int digits; /* significant ones taken into mantissa */
    long power;
};

static void take_digit(struct decimal *d, char c, bool fraction)
{
    if (d->digits < EXACT_DIGITS) {
        d->mantissa = d->mantissa * 10 + (uint64_t)(c - '0');
        if (d->mantissa) d->digits++;
        if (fraction) d->power--;
    } else {
        d->exact = false;
    }
}

static bool scan_exponent(const char *text, size_t count, size_t *at, struct decimal *d)
{
    size_t i = *at + 1;
    bool negative = i < count && text[i] == '-';
    long exponent = 0;
    if (i < count && (text[i] == '-' || text[i] == '+')) i++;
    if (i == count || !digit(text[i])) return false;
    for (; i < count && digit(text[i]); i++)
        if (exponent < 100000) exponent = exponent * 10 + (text[i] - '0');
    d->power += negative ? -exponent : exponent;
    *at = i;
    return true;
}

static bool scan_decimal(const char *text, size_t count, struct decimal *d)
{
    *d = (struct decimal){.exact = true};
    size_t i = 0;
    if (i < count && (text[i] == '-' || text[i] == '+')) d->negative = text[i++] == '-';
    if (i == count || !digit(text[i])) return false;
    for (; i < count && digit(text[i]); i++) take_digit(d, text[i], false);
    if (i < count && text[i] == '.') {
        i++;
        if (i == count || !digit(text[i])) return false;
        for (; i < count && digit(text[i]); i++) take_digit(d, text[i], true);
    }
    if (i < count && (text[i] == 'e' || text[i] == 'E') && !scan_exponent(text, count, &i, d)) return false;
    return i == count;
}

/* Long or extreme numbers: the library's own rounding in the C locale, which is a constant of the library. */
static double slow_number(const char *text, size_t count)
{
    static locale_t c_locale;
    char copy[NUMBER_MAX + 1];
    memcpy(copy, text, count);
    copy[count] = '\0';
    locale_t locale = __atomic_load_n(&c_locale, __ATOMIC_ACQUIRE);
    if (!locale) {
        locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        if (!locale) return NAN;
        __atomic_store_n(&c_locale, locale, __ATOMIC_RELEASE);
    }
    return strtod_l(copy, NULL, locale);
}

bool ps1a_number(const char *text, size_t count, double *out)
{
    static const double powers[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct decimal d;
    if (count == 0 || count > NUMBER_MAX || !scan_decimal(text, count, &d)) return false;
    double v;
    if (d.exact && d.power >= -EXACT_POWER && d.power <= EXACT_POWER) {
        /* Both factors are exact doubles, so the one operation rounds correctly. */
        v = d.power < 0 ? (double)d.mantissa / powers[-d.power] : (double)d.mantissa * powers[d.power];
        if (d.negative) v = -v;
    } else {
        v = slow_number(text, count);
        if (!isfinite(v)) return false;
    }
    *out = v;
    return true;
}

uint8_t ps1a_checksum(const char *text, size_t count)
{
    uint8_t sum = 0;
    for (size_t i = 0; i < count; i++) sum ^= (uint8_t)text[i];
    return sum;
}

static int hex_digit(char c)
{
    if (digit(c)) return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

static bool unsigned_field(const char *text, size_t count, uint64_t max, uint64_t *out)
{
    uint64_t v = 0;
    if (count == 0 || count > 10) return false;
    for (size_t i = 0; i < count; i++) {
        if (!digit(text[i])) return false;
        v = v * 10 + (uint64_t)(text[i] - '0');
    }
    *out = v;
    return v <= max;
}

/* The next piece up to a comma; false after the last one. */
static bool next_field(const char **at, const char *end, const char **field, size_t *count)
{
    if (*at > end) return false;
    const char *comma = memchr(*at, ',', (size_t)(end - *at));
    const char *stop = comma ? comma : end;
    *field = *at;
    *count = (size_t)(stop - *at);
    *at = stop + 1;
    return true;
}

static enum ps1a_result decode_sample(const char *at, const char *end, struct ps1a_sample *out)
{
    struct ps1a_sample s = {.count = 0};
    const char *field;
    size_t count;
    uint64_t seq, t_us;
    if (!next_field(&at, end, &field, &count) || !unsigned_field(field, count, UINT16_MAX, &seq))
        return PS1A_NOISE;
    if (!next_field(&at, end, &field, &count) || !unsigned_field(field, count, UINT32_MAX, &t_us))
        return PS1A_NOISE;
    while (next_field(&at, end, &field, &count)) {
        if (s.count == CHANNEL_MAX || !ps1a_number(field, count, &s.value[s.count])) return PS1A_NOISE;
        if (fabs(s.value[s.count]) > VALUE_MAX) return PS1A_NOISE;
        s.count++;
    }
    if (s.count == 0) return PS1A_NOISE;
    s.seq = (uint16_t)seq;
    s.t_us = (uint32_t)t_us;
    *out = s;
    return PS1A_GOT_SAMPLE;
}

static bool set_info(struct ps1a_info *info, const char *key, size_t key_count, const char *value,
                     size_t count)
{
    static const char *const names[] = {"v", "rate", "n", "scale", "width", "depth", "unit"};
    size_t which = 0;
    double v = 0;
    while (which < 7 && (strlen(names[which]) != key_count || memcmp(names[which], key, key_count) != 0))
        which++;
    if (which == 7) return true; /* a later version may say more */
    if (which == 6) {
        if (count == 0 || count >= sizeof info->unit) return false;
        memcpy(info->unit, value, count);
        info->unit[count] = '\0';
        return true;
    }
    if (!ps1a_number(value, count, &v) || fabs(v) >= VALUE_MAX) return false; /* fits an int */
    switch (which) {
    case 0: info->version = (int)v; break;
    case 1: info->rate_hz = v; break;
    case 2: info->count = (int)v; break;
    case 3: info->scale = v; break;
    case 4: info->width_mm = v; break;
    default: info->depth_mm = v; break;
    }
    return true;
}

static enum ps1a_result decode_info(const char *at, const char *end, struct ps1a_info *out)
{
    struct ps1a_info info = {.version = 0};
    const char *field;
    size_t count;
    while (next_field(&at, end, &field, &count)) {
        const char *equals = memchr(field, '=', count);
        if (!equals) return PS1A_NOISE;
        size_t key_count = (size_t)(equals - field);
        if (!set_info(&info, field, key_count, equals + 1, count - key_count - 1)) return PS1A_NOISE;
    }
    *out = info;
    return PS1A_GOT_INFO;
}

enum ps1a_result ps1a_decode(const char *line, size_t count, struct ps1a_message *out)
{
    if (count > 0 && line[0] == '#') return PS1A_COMMENT;
    /* Shortest: "$P,*HH". */
    if (count < 6 || line[0] != '$' || line[2] != ',' || line[count - 3] != '*') return PS1A_NOISE;
    int high = hex_digit(line[count - 2]), low = hex_digit(line[count - 1]);
    if (high < 0 || low < 0) return PS1A_NOISE;
    if (ps1a_checksum(line + 1, count - 4) != (high << 4 | low)) return PS1A_BAD_CHECKSUM;
    const char *body = line + 3, *end = line + count - 3;
    if (line[1] == 'P') return decode_sample(body, end, &out->sample);
    if (line[1] == 'I') return decode_info(body, end, &out->info);
    return PS1A_NOISE;
}

void ps1a_reader_reset(struct ps1a_reader *r)
{
    r->count = 0;
    r->oversize = r->synchronised = false;
}

static enum ps1a_result end_of_line(struct ps1a_reader *r, struct ps1a_message *out)
{
    if (r->oversize) return PS1A_NOISE;
    size_t n = r->count;
    if (n > 0 && r->line[n - 1] == '\r') n--;
    if (n == 0) return PS1A_MORE; /* blank */
    return ps1a_decode(r->line, n, out);
}

enum ps1a_result ps1a_reader_push(struct ps1a_reader *r, char byte, struct ps1a_message *out)
{
    if (byte != '\n') {
        if (r->count < sizeof r->line)
            r->line[r->count++] = byte;
        else
            r->oversize = true;
        return PS1A_MORE;
    }
    enum ps1a_result result = end_of_line(r, out);
    bool tail = !r->synchronised && (result == PS1A_NOISE || result == PS1A_BAD_CHECKSUM);
    r->synchronised = true;
    r->oversize = false;
    r->count = 0;
    return tail ? PS1A_MORE : result;
}

enum status ps1a_plate_info(const struct ps1a_info *info, struct plate_info *out, struct problem *why)
{
    if (info->version != 1)
        return problem_set(why, STATUS_DATA, "PS1-A version %d, expected v=1", info->version);
    if (!(info->rate_hz > 0)) return problem_set(why, STATUS_DATA, "no rate, expected rate=HZ");
    if (info->count != 4)
        return problem_set(why, STATUS_DATA, "n=%d, expected n=4 (four cells)", info->count);
    bool kilogram = strcmp(info->unit, "kg") == 0;
    bool counts = strcmp(info->unit, "counts") == 0 || info->unit[0] == '\0';
    if (!kilogram && !counts && strcmp(info->unit, "N") != 0)
        return problem_set(why, STATUS_DATA, "unit=%s, expected N, kg or counts", info->unit);
    if (!(info->width_mm > 0) || !(info->depth_mm > 0))
        return problem_set(why, STATUS_DATA,
                           "no size, expected width=MM and depth=MM, the distances between the cells");
    struct plate_info p = *out;
    double scale = info->scale > 0 || info->scale < 0 ? info->scale : 1.0;
    memcpy(p.name, "PS1-A plate", sizeof "PS1-A plate");
    p.serial[0] = '\0';
    p.raw_kind = RAW_F32;
    p.channel_count = 4;
    for (int i = 0; i < 4; i++)
        p.channel[i] = (struct channel_info){
            .role = ROLE_CELL,
            .scale = scale * (kilogram ? STANDARD_GRAVITY_M_S2 : 1.0),
            .at_mm = {(i < 2 ? 0.5 : -0.5) * info->width_mm,
                      (i == 0 || i == 3 ? 0.5 : -0.5) * info->depth_mm}
        };
    p.rate_hz = info->rate_hz;
    p.seq_bits = 16;
    p.has_device_time = true;
    p.width_mm = info->width_mm;
    p.depth_mm = info->depth_mm;
    p.fz_on_n = HOMEMADE_FZ_ON_N;
    p.fz_off_n = HOMEMADE_FZ_OFF_N;
    p.calibrated = !counts;
    *out = p;
    return STATUS_OK;
}
