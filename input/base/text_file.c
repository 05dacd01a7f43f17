#include "base/text_file.h"

#include <float.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"

enum { SECTIONS_MAX = 256 };

struct section { const char *name; int line; bool asked; };

struct text_file {
    char *path;
    char *bytes;                         /* own copy; sections, keys and values point into it */
    struct text_entry *entry;
    size_t entry_count;
    struct section section[SECTIONS_MAX]; /* [0] is what stands before the first [section] */
    size_t section_count;
};

/* ---- errors ---- */

void text_error_add(struct text_errors *errors, const char *path, int line, const char *format, ...)
{
    if (errors->count >= TEXT_ERRORS_MAX) return;
    char *out = errors->line[errors->count++];
    int used = line > 0 ? snprintf(out, TEXT_ERROR_BYTES, "%s:%d: ", path, line)
                        : snprintf(out, TEXT_ERROR_BYTES, "%s: ", path);
    if (used < 0 || used >= TEXT_ERROR_BYTES) return;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(out + used, TEXT_ERROR_BYTES - (size_t)used, format, args);
    va_end(args);
}

const char *text_shown(const char *text, char out[TEXT_SHOWN_BYTES])
{
    if (!*text) return strcpy(out, "(empty)");
    size_t length = strlen(text);
    if (length < TEXT_SHOWN_BYTES) return memcpy(out, text, length + 1);
    size_t cut = TEXT_SHOWN_BYTES - 4;
    while (cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80) cut--;
    memcpy(out, text, cut);
    strcpy(out + cut, "...");
    return out;
}

static const char *place_name(const char *section, char out[TEXT_SHOWN_BYTES + 8])
{
    char name[TEXT_SHOWN_BYTES];
    if (!*section) return strcpy(out, "the first lines");
    (void)snprintf(out, TEXT_SHOWN_BYTES + 8, "[%s]", text_shown(section, name));
    return out;
}

/* ---- bytes and lines ---- */

/* Length of the UTF-8 character at s, 0: not one (overlong forms, surrogates and values above U+10FFFF are not). */
static size_t utf8_length(const unsigned char *s, size_t left)
{
    static const struct { unsigned char low, high, second_low, second_high; size_t length; } forms[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (s[0] < forms[i].low || s[0] > forms[i].high) continue;
        if (forms[i].length > left) return 0;
        if (forms[i].length > 1 && (s[1] < forms[i].second_low || s[1] > forms[i].second_high)) return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if (s[k] < 0x80 || s[k] > 0xBF) return 0;
        return forms[i].length;
    }
    return 0;
}

/* One fault per line is enough for whoever mends the file. */
static bool line_is_clean(const char *path, const char *line, size_t length, int number, struct text_errors *errors)
{
    if (length > TEXT_LINE_MAX_BYTES) {
        text_error_add(errors, path, number, "line of %zu bytes, expected at most %d bytes", length,
                       TEXT_LINE_MAX_BYTES);
        return false;
    }
    const unsigned char *s = (const unsigned char *)line;
    for (size_t i = 0, step; i < length; i += step) {
        step = utf8_length(s + i, length - i);
        if (step == 0) {
            text_error_add(errors, path, number, "byte 0x%02x in column %zu, expected text in UTF-8", s[i], i + 1);
            return false;
        }
        bool control = (s[i] < 0x20 && s[i] != '\t') || s[i] == 0x7F || (s[i] == 0xC2 && step == 2 && s[i + 1] < 0xA0);
        if (control) {
            text_error_add(errors, path, number, "control character 0x%02x in column %zu, expected plain text",
                           step == 2 ? s[i + 1] : s[i], i + 1);
            return false;
        }
    }
    return true;
}

static char *trim(char *s)
{
    while (*s == ' ' || *s == '\t') s++;
    size_t n = strlen(s);
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t')) s[--n] = 0;
    return s;
}

static bool name_ok(const char *s, bool dots)
{
    if (*s < 'a' || *s > 'z') return false;
    for (; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_' || (dots && *s == '.'))) return false;
    return true;
}

static void read_section(struct text_file *f, char *text, int number, bool *usable, struct text_errors *errors)
{
    char shown[TEXT_SHOWN_BYTES];
    char *end = strchr(text, ']');
    *usable = false;
    if (!end || end[1]) {
        text_error_add(errors, f->path, number, "%s, expected [section] alone in the line", text_shown(text, shown));
        return;
    }
    *end = 0;
    const char *name = text + 1;
    if (!name_ok(name, true)) {
        text_error_add(errors, f->path, number, "[%s], expected a section name of a-z, 0-9, '_' and '.'",
                       text_shown(name, shown));
        return;
    }
    for (size_t i = 1; i < f->section_count; i++) {
        if (strcmp(f->section[i].name, name) != 0) continue;
        text_error_add(errors, f->path, number, "[%s], expected each section once (the first is in line %d)",
                       text_shown(name, shown), f->section[i].line);
        return;
    }
    if (f->section_count == SECTIONS_MAX) {
        text_error_add(errors, f->path, number, "[%s], expected at most %d sections", text_shown(name, shown), SECTIONS_MAX - 1);
        return;
    }
    f->section[f->section_count++] = (struct section){name, number, false};
    *usable = true;
}

static void read_key(struct text_file *f, char *text, int number, struct text_errors *errors)
{
    char shown[TEXT_SHOWN_BYTES], name[TEXT_SHOWN_BYTES], place[TEXT_SHOWN_BYTES + 8];
    char *equals = strchr(text, '=');
    if (!equals) {
        text_error_add(errors, f->path, number, "%s, expected key = value", text_shown(text, shown));
        return;
    }
    *equals = 0;
    const char *key = trim(text), *value = trim(equals + 1);
    if (!name_ok(key, false)) {
        text_error_add(errors, f->path, number, "%s, expected a key of a-z, 0-9 and '_' before =", text_shown(key, shown));
        return;
    }
    const char *section = f->section[f->section_count - 1].name;
    for (size_t i = 0; i < f->entry_count; i++) {
        if (f->entry[i].section != section || strcmp(f->entry[i].key, key) != 0) continue;
        text_error_add(errors, f->path, number, "%s = %s, expected %s once in %s (the first is in line %d)", text_shown(key, name),
                       text_shown(value, shown), name, place_name(section, place), f->entry[i].line);
        return;
    }
    f->entry[f->entry_count++] = (struct text_entry){section, key, value, number, false};
}

static bool bytes_are_clean(const struct text_file *f, size_t byte_count, struct text_errors *errors)
{
    bool clean = true;
    int number = 1;
    for (size_t at = 0; at < byte_count; number++) {
        const char *newline = memchr(f->bytes + at, '\n', byte_count - at);
        size_t end = newline ? (size_t)(newline - f->bytes) : byte_count, length = end - at;
        if (newline && length > 0 && f->bytes[end - 1] == '\r') length--;
        clean &= line_is_clean(f->path, f->bytes + at, length, number, errors);
        at = end + 1;
    }
    return clean;
}

/* false: over the limit of keys, nothing to go on with. */
static bool read_lines(struct text_file *f, struct text_errors *errors)
{
    bool usable = true; /* keys below a section that cannot be used would only be reported a second time */
    int number = 0;
    for (char *line = f->bytes, *next; line; line = next) {
        number++;
        next = strchr(line, '\n');
        if (next) {
            if (next > line && next[-1] == '\r') next[-1] = 0;
            *next++ = 0;
        }
        char *text = trim(line);
        if (!*text || *text == '#') continue;
        if (*text == '[') {
            read_section(f, text, number, &usable, errors);
        } else if (f->entry_count == TEXT_KEYS_MAX) {
            text_error_add(errors, f->path, number, "one more key, expected at most %d keys", TEXT_KEYS_MAX);
            return false;
        } else if (usable) {
            read_key(f, text, number, errors);
        }
    }
    return true;
}

/* Another kind of file, or a newer one: its keys mean nothing to us, so no more is said about them. */
static bool kind_and_version_ok(struct text_file *f, const char *kind, int version, struct text_errors *errors)
{
    char shown[TEXT_SHOWN_BYTES], name[TEXT_SHOWN_BYTES];
    if (f->entry_count == 0) {
        text_error_add(errors, f->path, 1, "%s = (missing), expected %s = %d as the first key", kind, kind, version);
        return false;
    }
    struct text_entry *first = &f->entry[0];
    if (*first->section || strcmp(first->key, kind) != 0) {
        text_error_add(errors, f->path, first->line, "%s = %s, expected %s = %d as the first key", text_shown(first->key, name),
                       text_shown(first->value, shown), kind, version);
        return false;
    }
    first->taken = true;
    long found = 0;
    char *end;
    found = strtol(first->value, &end, 10);
    if (first->value[0] >= '1' && first->value[0] <= '9' && *end == 0 && found > version) {
        text_error_add(errors, f->path, first->line,
                       "%s = %s, expected %d: this file was written by a newer version of the program", kind,
                       text_shown(first->value, shown), version);
        return false;
    }
    return text_to_int(f, first, first->value, 1, version, NULL, NULL, errors, &found);
}

static struct text_file *file_create(const char *path, const char *bytes, size_t byte_count)
{
    struct text_file *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->path = strdup(path);
    f->bytes = malloc(byte_count + 1);
    f->entry = calloc(TEXT_KEYS_MAX, sizeof *f->entry);
    if (!f->path || !f->bytes || !f->entry) {
        text_file_close(f);
        return NULL;
    }
    if (byte_count > 0) memcpy(f->bytes, bytes, byte_count);
    f->bytes[byte_count] = 0;
    f->section[0] = (struct section){"", 1, true};
    f->section_count = 1;
    return f;
}

enum status text_file_parse(const char *path, const char *bytes, size_t byte_count, const char *kind, int version,
                            struct text_errors *errors, struct text_file **out)
{
    static const char bom[] = "\xEF\xBB\xBF";
    *out = NULL;
    int errors_before = errors->count;
    if (byte_count >= 3 && memcmp(bytes, bom, 3) == 0) {
        bytes += 3;
        byte_count -= 3;
    }
    if (byte_count > TEXT_FILE_MAX_BYTES) {
        text_error_add(errors, path, 1, "file of more than %d bytes, expected at most %d bytes", TEXT_FILE_MAX_BYTES,
                       TEXT_FILE_MAX_BYTES);
        return STATUS_DATA;
    }
    struct text_file *f = file_create(path, bytes, byte_count);
    if (!f) return STATUS_MEM;
    if (!bytes_are_clean(f, byte_count, errors) || !read_lines(f, errors) ||
        !kind_and_version_ok(f, kind, version, errors)) {
        text_file_close(f);
        return STATUS_DATA;
    }
    *out = f;
    return errors->count > errors_before ? STATUS_DATA : STATUS_OK;
}

enum status text_file_load(const char *path, const char *kind, int version, struct text_errors *errors,
                           struct text_file **out)
{
    char *bytes = NULL;
    size_t byte_count = 0;
    struct problem why = {STATUS_OK, ""};
    *out = NULL;
    enum status status = file_read_whole(path, TEXT_FILE_MAX_BYTES + 3, &bytes, &byte_count, &why);
    if (status == STATUS_DATA) {
        text_error_add(errors, path, 1, "file of more than %d bytes, expected at most %d bytes", TEXT_FILE_MAX_BYTES,
                       TEXT_FILE_MAX_BYTES);
    } else if (status != STATUS_OK) {
        if (errors->count < TEXT_ERRORS_MAX)
            (void)snprintf(errors->line[errors->count++], TEXT_ERROR_BYTES, "%.*s", TEXT_ERROR_BYTES - 1, why.text);
    } else {
        status = text_file_parse(path, bytes, byte_count, kind, version, errors, out);
    }
    free(bytes);
    return status;
}

void text_file_close(struct text_file *f)
{
    if (!f) return;
    free(f->path);
    free(f->bytes);
    free(f->entry);
    free(f);
}

/* ---- entries ---- */

const char *text_file_path(const struct text_file *f) { return f->path; }
size_t text_file_count(const struct text_file *f) { return f->entry_count; }
struct text_entry *text_file_entry(struct text_file *f, size_t i) { return i < f->entry_count ? &f->entry[i] : NULL; }

int text_section_line(const struct text_file *f, const char *section)
{
    for (size_t i = 0; i < f->section_count; i++)
        if (strcmp(f->section[i].name, section) == 0) return f->section[i].line;
    return 0;
}

static void note_asked(struct text_file *f, const char *section)
{
    for (size_t i = 0; i < f->section_count; i++)
        if (strcmp(f->section[i].name, section) == 0) f->section[i].asked = true;
}

struct text_entry *text_take(struct text_file *f, const char *section, const char *key, bool required,
                             struct text_errors *errors)
{
    note_asked(f, section);
    for (size_t i = 0; i < f->entry_count; i++) {
        struct text_entry *e = &f->entry[i];
        if (strcmp(e->section, section) != 0 || strcmp(e->key, key) != 0) continue;
        e->taken = true;
        return e;
    }
    if (required) {
        char place[TEXT_SHOWN_BYTES + 8];
        int line = text_section_line(f, section);
        text_error_add(errors, f->path, line > 0 ? line : 1, "%s = (missing), expected a value in %s%s", key,
                       place_name(section, place), line > 0 ? "" : ", a section that is missing too");
    }
    return NULL;
}

enum status text_file_finish(struct text_file *f, struct text_errors *errors)
{
    char shown[TEXT_SHOWN_BYTES], name[TEXT_SHOWN_BYTES], place[TEXT_SHOWN_BYTES + 8];
    for (size_t s = 0; s < f->section_count; s++) {
        if (!f->section[s].asked) {
            text_error_add(errors, f->path, f->section[s].line, "[%s], expected no section of this name",
                           text_shown(f->section[s].name, shown));
            continue;
        }
        for (size_t i = 0; i < f->entry_count; i++) {
            const struct text_entry *e = &f->entry[i];
            if (e->taken || e->section != f->section[s].name) continue;
            text_error_add(errors, f->path, e->line, "%s = %s, expected no key of this name in %s", text_shown(e->key, name),
                           text_shown(e->value, shown), place_name(e->section, place));
        }
    }
    return errors->count == 0 ? STATUS_OK : STATUS_DATA;
}

/* ---- typed values (the numbers themselves: text_number.c) ---- */

static void say_note(const char *note, char *out, size_t bytes)
{
    (void)snprintf(out, bytes, note ? " (%s)" : "%s", note ? note : "");
}

bool text_to_word(const struct text_file *f, const struct text_entry *e, const char *text, const char *const *words,
                  const char *note, struct text_errors *errors, int *out)
{
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) != 0) continue;
        *out = i;
        return true;
    }
    char shown[TEXT_SHOWN_BYTES], in_brackets[80], list[160] = "";
    for (int i = 0; words[i]; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
    }
    say_note(note, in_brackets, sizeof in_brackets);
    text_error_add(errors, f->path, e->line, "%s = %s, expected %s%s", e->key, text_shown(text, shown), list, in_brackets);
    return false;
}

/* "0 to 5 s", "0 s or more", "5 s or less" or nothing. */
static void say_range(const char *low, const char *high, const char *unit, char *out, size_t bytes)
{
    const char *gap = unit && *unit ? " " : "", *u = unit ? unit : "";
    if (low && high) (void)snprintf(out, bytes, "%s to %s%s%s", low, high, gap, u);
    else if (low) (void)snprintf(out, bytes, "%s%s%s or more", low, gap, u);
    else if (high) (void)snprintf(out, bytes, "%s%s%s or less", high, gap, u);
    else *out = 0;
}

static void say_number_error(const struct text_file *f, const struct text_entry *e, const char *text, const char *range,
                             const char *kind, const char *note, struct text_errors *errors)
{
    char shown[TEXT_SHOWN_BYTES], in_brackets[80];
    say_note(note, in_brackets, sizeof in_brackets);
    text_error_add(errors, f->path, e->line, "%s = %s, expected %s%s%s%s", e->key, text_shown(text, shown), kind,
                   *kind && *range ? ", " : "", range, in_brackets);
}

bool text_to_real(const struct text_file *f, const struct text_entry *e, const char *text, double min, double max,
                  const char *unit, const char *note, struct text_errors *errors, double *out)
{
    double v = 0;
    bool is_number = text_parse_real(text, &v);
    if (is_number && v >= min && v <= max) {
        *out = v;
        return true;
    }
    char low[32], high[32], range[96];
    text_from_real(min, low);
    text_from_real(max, high);
    say_range(min > -DBL_MAX ? low : NULL, max < DBL_MAX ? high : NULL, unit, range, sizeof range);
    say_number_error(f, e, text, range, is_number ? "" : "a number", note, errors);
    return false;
}

static bool parse_int(const char *text, long *out)
{
    const char *digits = text + (*text == '-' || *text == '+');
    bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    if (hex) digits += 2;
    size_t n = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (n == 0 || digits[n] || n > 18) return false; /* 18 digits fit: no overflow to look for (hex: checked below) */
    if (hex && n > 15) return false;
    *out = strtol(text, NULL, hex ? 16 : 10);
    return true;
}

bool text_to_int(const struct text_file *f, const struct text_entry *e, const char *text, long min, long max,
                 const char *unit, const char *note, struct text_errors *errors, long *out)
{
    long v = 0;
    bool is_number = parse_int(text, &v);
    if (is_number && v >= min && v <= max) {
        *out = v;
        return true;
    }
    char low[32], high[32], range[96];
    (void)snprintf(low, sizeof low, "%ld", min);
    (void)snprintf(high, sizeof high, "%ld", max);
    if (min == max) (void)snprintf(range, sizeof range, "%ld%s%s", min, unit ? " " : "", unit ? unit : "");
    else say_range(min > INT64_MIN ? low : NULL, max < INT64_MAX ? high : NULL, unit, range, sizeof range);
    say_number_error(f, e, text, range, is_number ? "" : "a whole number", note, errors);
    return false;
}

bool text_real(struct text_file *f, const char *section, const char *key, double min, double max, const char *unit,
               struct text_errors *errors, double *out)
{
    struct text_entry *e = text_take(f, section, key, true, errors);
    return e && text_to_real(f, e, e->value, min, max, unit, NULL, errors, out);
}

bool text_int(struct text_file *f, const char *section, const char *key, long min, long max, const char *unit,
              struct text_errors *errors, long *out)
{
    struct text_entry *e = text_take(f, section, key, true, errors);
    return e && text_to_int(f, e, e->value, min, max, unit, NULL, errors, out);
}

bool text_text(struct text_file *f, const char *section, const char *key, size_t max_bytes, struct text_errors *errors,
               char *out)
{
    struct text_entry *e = text_take(f, section, key, true, errors);
    if (!e) return false;
    size_t length = strlen(e->value);
    if (length < max_bytes) {
        memcpy(out, e->value, length + 1);
        return true;
    }
    char shown[TEXT_SHOWN_BYTES];
    text_error_add(errors, f->path, e->line, "%s = %s, expected at most %zu bytes", e->key, text_shown(e->value, shown),
                   max_bytes > 0 ? max_bytes - 1 : 0);
    return false;
}
