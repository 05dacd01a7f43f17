/* profile_draft.c - takes the keys of a .plate file by their table; judges one value at a time. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "drivers/profile_keys.h"

enum { SHOWN_BYTES = 64 };

struct reading {
    struct text_file *f;
    struct text_errors *errors;
    enum profile_format format;
};

/* Short enough for one line, never cut inside a character. */
static const char *shown(const char *text, char out[SHOWN_BYTES])
{
    size_t n = strlen(text);
    if (n < SHOWN_BYTES) return memcpy(out, text, n + 1);
    n = SHOWN_BYTES - 4;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    memcpy(out, text, n);
    memcpy(out + n, "...", 4);
    return out;
}

/* Without marking anything as taken. */
static const struct text_entry *find_entry(struct text_file *f, const char *section, const char *key)
{
    for (size_t i = 0; i < text_file_count(f); i++) {
        const struct text_entry *e = text_file_entry(f, i);
        if (strcmp(e->section, section) == 0 && strcmp(e->key, key) == 0) return e;
    }
    return NULL;
}

void profile_refuse(struct text_file *f, struct text_errors *errors, const char *section, const char *key,
                    const char *format, ...)
{
    char expected[TEXT_ERROR_BYTES], value[SHOWN_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(expected, sizeof expected, format, args);
    va_end(args);
    const struct text_entry *e = find_entry(f, section, key);
    int line = e ? e->line : text_section_line(f, section);
    text_error_add(errors, text_file_path(f), line > 0 ? line : 1, "%s = %s, expected %s", key,
                   !e          ? "(missing)"
                   : *e->value ? shown(e->value, value)
                               : "(empty)",
                   expected);
}

/* ---- bytes as text ---- */

static int digit_value(char c, int base)
{
    int v = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : 99;
    return v < base ? v : -1;
}

/* Digits from *at on, at most max of them. false: none, or over a byte. */
static bool number_escape(const char *text, size_t *at, int base, int max, uint8_t *out)
{
    int v = 0, n = 0;
    for (; n < max && digit_value(text[*at], base) >= 0; n++) v = v * base + digit_value(text[(*at)++], base);
    *out = (uint8_t)v;
    return n > 0 && v <= 255;
}

/* text[*at] is what follows the backslash. */
static bool escape(const char *text, size_t *at, uint8_t *out)
{
    static const char letters[] = "nrtabfve\\,\"'", bytes[] = "\n\r\t\a\b\f\v\x1b\\,\"'";
    char c = text[*at];
    if (c == 'x') {
        (*at)++;
        return number_escape(text, at, 16, 2, out);
    }
    if (digit_value(c, 8) >= 0) return number_escape(text, at, 8, 3, out);
    const char *found = c ? strchr(letters, c) : NULL;
    if (!found) return false;
    *out = (uint8_t)bytes[found - letters];
    (*at)++;
    return true;
}

bool profile_unescape(const char *text, size_t *used, struct byte_string *out)
{
    struct byte_string s = {.count = 0};
    size_t i = 0, end = 0; /* end: of s without blanks that nobody escaped */
    while (text[i] == ' ' || text[i] == '\t') i++;
    while (text[i] && text[i] != ',') {
        bool blank = text[i] == ' ' || text[i] == '\t';
        uint8_t byte = (uint8_t)text[i++];
        if (byte == '\\' && !escape(text, &i, &byte)) return false;
        if (s.count == PROFILE_INIT_BYTES) return false;
        s.bytes[s.count++] = byte;
        if (!blank) end = (size_t)s.count;
    }
    memset(s.bytes + end, 0, sizeof s.bytes - end);
    s.count = (int)end;
    *used = i;
    *out = s;
    return s.count > 0;
}

static bool read_messages(const char *text, size_t max, struct draft_messages *out)
{
    size_t used;
    for (out->count = 0;;) {
        if ((size_t)out->count == max || !profile_unescape(text, &used, &out->item[out->count])) return false;
        out->count++;
        text += used;
        if (!*text) return true;
        text++;
    }
}

/* ---- one value ---- */

static bool read_numbers(const struct reading *r, const struct text_entry *e, size_t max,
                         struct byte_string *out)
{
    char items[SYNC_BYTES_MAX][TEXT_ITEM_BYTES];
    size_t n = text_split(e->value, ',', items, max);
    long v = 0;
    if (n < 1 || n > max) {
        profile_refuse(r->f, r->errors, e->section, e->key, "1 to %zu bytes, for example 0xaa, 0x55", max);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!text_to_int(r->f, e, items[i], 0, 255, NULL, NULL, r->errors, &v)) return false;
        out->bytes[i] = (uint8_t)v;
    }
    out->count = (int)n;
    return true;
}

static bool read_reals(const struct reading *r, const struct text_entry *e, size_t count, double limit,
                       double *out)
{
    char items[COMPONENT_COUNT * COMPONENT_COUNT][TEXT_ITEM_BYTES];
    size_t n = text_split(e->value, ',', items, count);
    if (n != count) {
        profile_refuse(r->f, r->errors, e->section, e->key, "%zu numbers with commas between them, not %zu",
                       count, n);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        if (!text_to_real(r->f, e, items[i], -limit, limit, NULL, NULL, r->errors, &out[i])) return false;
    return true;
}

static bool read_text(const struct reading *r, const struct text_entry *e, const struct profile_key *k,
                      char *out)
{
    size_t n = strlen(e->value), max = (size_t)k->max;
    if (n >= max || n < (size_t)k->min) {
        profile_refuse(r->f, r->errors, e->section, e->key, "a text of %zu to %zu bytes", (size_t)k->min,
                       max - 1);
        return false;
    }
    memcpy(out, e->value, n + 1);
    return true;
}

static void read_value(const struct reading *r, const struct text_entry *e, const struct profile_key *k,
                       void *place)
{
    static const char *const how =
        "bytes, at most 64 each, written as text or like \\x02, \\n, \\\\ and \\, (a comma)";
    long whole;
    size_t used;
    switch (k->kind) {
    case KEY_WHOLE:
        if (text_to_int(r->f, e, e->value, (long)k->min, (long)k->max, k->unit, NULL, r->errors, &whole))
            *(int64_t *)place = whole;
        break;
    case KEY_REAL:
        (void)text_to_real(r->f, e, e->value, k->min, k->max, k->unit, NULL, r->errors, place);
        break;
    case KEY_WORD: (void)text_to_word(r->f, e, e->value, k->words, NULL, r->errors, place); break;
    case KEY_TEXT: (void)read_text(r, e, k, place); break;
    case KEY_NUMBERS: (void)read_numbers(r, e, (size_t)k->max, place); break;
    case KEY_BYTES:
        if (!profile_unescape(e->value, &used, place) || e->value[used])
            profile_refuse(r->f, r->errors, e->section, e->key, "%s", how);
        break;
    case KEY_MESSAGES:
        if (!read_messages(e->value, (size_t)k->max, place))
            profile_refuse(r->f, r->errors, e->section, e->key, "up to %d pieces of %s", (int)k->max, how);
        break;
    case KEY_REALS: (void)read_reals(r, e, (size_t)k->max, -k->min, place); break;
    }
}

/* ---- sections ---- */

/* A key that is known but goes with other formats is told apart from one that nobody knows. */
static void refuse_here(const struct reading *r, const char *section, const struct profile_key *k)
{
    struct text_entry *e = text_take(r->f, section, k->name, false, r->errors);
    if (e)
        profile_refuse(r->f, r->errors, section, k->name, "no such key with format = %s",
                       profile_format_words[r->format]);
}

static void read_section(const struct reading *r, const char *kind, const char *section, void *base)
{
    size_t count;
    const struct profile_key *keys = profile_keys(&count);
    unsigned bit = FORMAT_BIT(r->format);
    for (size_t i = 0; i < count; i++) {
        const struct profile_key *k = &keys[i];
        if (strcmp(k->section, kind) != 0) continue;
        if (!(k->formats & bit)) {
            refuse_here(r, section, k);
            continue;
        }
        const struct text_entry *e = text_take(r->f, section, k->name, (k->needed & bit) != 0, r->errors);
        if (e) read_value(r, e, k, (char *)base + k->offset);
    }
}

/* Does any key of this kind of section go with the format? */
static bool section_fits(const char *kind, enum profile_format format)
{
    size_t count;
    const struct profile_key *keys = profile_keys(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i].section, kind) == 0 && (keys[i].formats & FORMAT_BIT(format))) return true;
    return false;
}

/* needed: looked at even when the section is not there, so that its keys are told as missing. */
static bool read_if_there(const struct reading *r, const char *kind, const char *section, bool needed,
                          void *base)
{
    int line = text_section_line(r->f, section);
    if (line == 0 && !needed) return false;
    if (section_fits(kind, r->format)) {
        read_section(r, kind, section, base);
        return line > 0;
    }
    text_error_add(r->errors, text_file_path(r->f), line, "[%s], expected no such section with format = %s",
                   section, profile_format_words[r->format]);
    for (size_t i = 0; i < text_file_count(r->f); i++) { /* one message is enough */
        struct text_entry *e = text_file_entry(r->f, i);
        if (strcmp(e->section, section) == 0) (void)text_take(r->f, section, e->key, false, r->errors);
    }
    (void)text_take(r->f, section, "name", false, r->errors);
    return false;
}

static void draft_defaults(struct profile_draft *d)
{
    *d = (struct profile_draft){.vid = -1,
                                .pid = -1,
                                .usage_page = -1,
                                .usage = -1,
                                .interface = -1,
                                .baud = 921600,
                                .bits = 8,
                                .stop = 1,
                                .settle_ms = 2000,
                                .dtr = 1,
                                .time_unit_us = 1,
                                .select_offset = -1,
                                .select_value = -1,
                                .check_from = -1,
                                .check_to = -1,
                                .check_at = -1,
                                .keepalive_ms = -1,
                                .repeat = 1,
                                .stride = -1,
                                .comment = "#",
                                .axis_x = -1,
                                .axis_y = -1,
                                .fz_sign = 1,
                                .separator = ""};
    for (int i = 0; i < FIELD_NAME_COUNT; i++) d->field[i].mul = 1;
    for (int i = 0; i < CHANNEL_MAX; i++)
        d->channel[i] = (struct draft_channel){.at = -1, .scale = 1, .valid_at = -1, .valid_mask = -1};
}

static bool has_key(struct text_file *f, const char *section, const char *key)
{
    return find_entry(f, section, key) != NULL;
}

/* What decides how all the rest is read. */
static bool read_kind(struct text_file *f, struct text_errors *errors, struct profile_draft *d)
{
    int before = errors->count;
    const struct text_entry *transport = text_take(f, "match", "transport", true, errors);
    const struct text_entry *format = text_take(f, "stream", "format", true, errors);
    static const char *const transports[] = {"hid", "serial", "pipe", NULL};
    if (transport)
        (void)text_to_word(f, transport, transport->value, transports, NULL, errors, &d->transport);
    if (format) (void)text_to_word(f, format, format->value, profile_format_words, NULL, errors, &d->format);
    return errors->count == before;
}

bool profile_draft_read(struct text_file *f, struct text_errors *errors, struct profile_draft *d)
{
    draft_defaults(d);
    if (!read_kind(f, errors, d)) return false;
    struct reading r = {f, errors, (enum profile_format)d->format};
    char section[32];
    read_section(&r, "", "", d);
    read_section(&r, "match", "match", d);
    read_section(&r, "stream", "stream", d);
    static const struct part {
        const char *section;
        enum profile_format format; /* that cannot do without it; FORMAT_COUNT: none */
    } parts[] = {{"serial", FORMAT_COUNT},
                 {"frame", FORMAT_FRAME},
                 {"hid", FORMAT_HID},
                 {"text", FORMAT_DELIMITED},
                 {"plate", FORMAT_COUNT}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        (void)read_if_there(&r, parts[i].section, parts[i].section, parts[i].format == r.format, d);
    for (int i = 0; i < FIELD_NAME_COUNT; i++) {
        (void)snprintf(section, sizeof section, "field.%s", profile_field_words[i]);
        d->field[i].given = read_if_there(&r, "field", section, false, &d->field[i]);
    }
    for (int i = 0; i < CHANNEL_MAX; i++) {
        (void)snprintf(section, sizeof section, "channel.%d", i);
        d->channel[i].given = read_if_there(&r, "channel", section, false, &d->channel[i]);
    }
    d->has_origin = has_key(f, "plate", "origin_mm");
    d->has_matrix = has_key(f, "plate", "matrix");
    return true;
}
