/* sway_config_text.c - the configuration as text, exact to the bit. One table serves writing and reading. */
#include "signal/sway_step.h"

#include <float.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_file.h"

enum { CONFIG_VERSION = 1, TEXT_PIECE_BYTES = 256 };

enum field_kind { FIELD_REAL, FIELD_INT, FIELD_BOOL, FIELD_WORD, FIELD_TEXT };

struct field {
    const char *section, *key;
    size_t offset;
    enum field_kind kind;
    size_t bytes;             /* of the text's array */
    const char *const *words; /* of the enum, in its order */
};

static const char *const raw_words[] = {"i32", "f32", NULL};
static const char *const cursor_words[] = {"one_euro", "butterworth2", NULL};
static const char *const role_words[] = {"none", "cell", "fx",   "fy",          "fz",    "mx", "my",
                                         "mz",   "copx", "copy", "temperature", "other", NULL};

#define AT(member) offsetof(struct sway_config, member)
#define REAL(section, key, member)                                                                           \
    {                                                                                                        \
        section, key, AT(member), FIELD_REAL, 0, NULL                                                        \
    }

static const struct field fields[] = {
    {"plate", "name", AT(plate.name), FIELD_TEXT, PLATE_NAME_BYTES, NULL},
    {"plate", "serial", AT(plate.serial), FIELD_TEXT, PLATE_SERIAL_BYTES, NULL},
    {"plate", "spec", AT(plate.spec), FIELD_TEXT, PLATE_SPEC_BYTES, NULL},
    {"plate", "driver", AT(plate.driver), FIELD_TEXT, sizeof((struct plate_info *)0)->driver, NULL},
    {"plate", "raw_kind", AT(plate.raw_kind), FIELD_WORD, 0, raw_words},
    {"plate", "channel_count", AT(plate.channel_count), FIELD_INT, 0, NULL},
    REAL("plate", "rate_hz", plate.rate_hz),
    {"plate", "seq_bits", AT(plate.seq_bits), FIELD_INT, 0, NULL},
    {"plate", "has_device_time", AT(plate.has_device_time), FIELD_BOOL, 0, NULL},
    REAL("plate", "width_mm", plate.width_mm),
    REAL("plate", "depth_mm", plate.depth_mm),
    REAL("plate", "surface_offset_x_mm", plate.surface_offset_mm.x),
    REAL("plate", "surface_offset_y_mm", plate.surface_offset_mm.y),
    REAL("plate", "surface_height_mm", plate.surface_height_mm),
    REAL("plate", "fz_on_n", plate.fz_on_n),
    REAL("plate", "fz_off_n", plate.fz_off_n),
    REAL("plate", "fz_limit_n", plate.fz_limit_n),
    {"plate", "simulated", AT(plate.simulated), FIELD_BOOL, 0, NULL},
    {"plate", "recorded", AT(plate.recorded), FIELD_BOOL, 0, NULL},
    {"plate", "calibrated", AT(plate.calibrated), FIELD_BOOL, 0, NULL},
    {"cursor", "filter", AT(cursor.kind), FIELD_WORD, 0, cursor_words},
    REAL("cursor", "min_cutoff_hz", cursor.min_cutoff_hz),
    REAL("cursor", "beta_hz_per_mm_s", cursor.beta),
    REAL("cursor", "derivative_cutoff_hz", cursor.derivative_cutoff_hz),
    REAL("cursor", "cutoff_hz", cursor.cutoff_hz),
    REAL("body", "weight_n", body.weight_n),
    REAL("body", "c0_x_mm", body.c0_mm.x),
    REAL("body", "c0_y_mm", body.c0_mm.y),
    REAL("body", "foot_middle_x_mm", body.foot_middle_x_mm),
    REAL("body", "foot_distance_mm", body.foot_distance_mm),
    REAL("body", "foot_length_mm", body.foot_length_mm),
    REAL("body", "reach_right_mm", body.reach_right_mm),
    REAL("body", "reach_left_mm", body.reach_left_mm),
    REAL("body", "reach_front_mm", body.reach_front_mm),
    REAL("body", "reach_back_mm", body.reach_back_mm),
};
enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

/* Of channel 0; channel i lies i strides further. The tare of a channel stands beside it. */
static const struct field channel_fields[] = {
    {NULL, "role", AT(plate.channel[0].role), FIELD_WORD, 0, role_words},
    REAL(NULL, "scale", plate.channel[0].scale),
    REAL(NULL, "offset", plate.channel[0].offset),
    REAL(NULL, "x_mm", plate.channel[0].at_mm.x),
    REAL(NULL, "y_mm", plate.channel[0].at_mm.y),
};
enum { CHANNEL_FIELD_COUNT = sizeof channel_fields / sizeof channel_fields[0] };
static const struct field tare_field = REAL(NULL, "tare", tare[0]);

static struct field channel_field(const struct field *f, const char *section, size_t step)
{
    struct field out = *f;
    out.section = section;
    out.offset += step;
    return out;
}

_Static_assert(sizeof(enum raw_kind) == sizeof(int) && sizeof(enum cursor_filter_kind) == sizeof(int) &&
                   sizeof(enum channel_role) == sizeof(int),
               "words are read into int");

/* ---- writing ---- */

struct writer {
    char *text;
    size_t room, used;
    bool full;
};

static void __attribute__((format(printf, 2, 3))) put(struct writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->used, w->room - w->used, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= w->room - w->used)
        w->full = true;
    else
        w->used += (size_t)n;
}

static bool is_plain(unsigned char c)
{
    return c > ' ' && c < 0x7f && c != '%';
}

/* Percent-encoded in pieces that fit a line of the grammar: name, name_2 ... An empty text is "%". */
static void put_text(struct writer *w, const char *key, const char *text, size_t bytes)
{
    size_t length = strnlen(text, bytes);
    for (size_t at = 0, piece = 1; piece == 1 || at < length; piece++) {
        if (piece == 1)
            put(w, "%s = %s", key, length == 0 ? "%" : "");
        else
            put(w, "%s_%zu = ", key, piece);
        for (size_t end = at + TEXT_PIECE_BYTES; at < length && at < end; at++) {
            unsigned char c = (unsigned char)text[at];
            /* a blank inside a line may stay; the outer ones would be cut off */
            bool inner_blank = c == ' ' && at % TEXT_PIECE_BYTES != 0 && at + 1 < length && at + 1 < end;
            put(w, is_plain(c) || inner_blank ? "%c" : "%%%02X", c);
        }
        put(w, "\n");
    }
}

static void put_field(struct writer *w, const struct field *f, const struct sway_config *config)
{
    const char *at = (const char *)config + f->offset;
    double real;
    int whole;
    bool yes;
    char digits[32];
    switch (f->kind) {
    case FIELD_REAL:
        memcpy(&real, at, sizeof real);
        text_from_real(real, digits);
        put(w, "%s = %s\n", f->key, digits);
        break;
    case FIELD_INT:
        memcpy(&whole, at, sizeof whole);
        put(w, "%s = %d\n", f->key, whole);
        break;
    case FIELD_BOOL:
        memcpy(&yes, at, sizeof yes);
        put(w, "%s = %s\n", f->key, yes ? "yes" : "no");
        break;
    case FIELD_WORD:
        memcpy(&whole, at, sizeof whole);
        put(w, "%s = %s\n", f->key, f->words[whole]);
        break;
    case FIELD_TEXT: put_text(w, f->key, at, f->bytes); break;
    }
}

enum status sway_config_write(const struct sway_config *config, char *text, size_t text_bytes)
{
    struct writer w = {text, text_bytes, 0, false};
    if (text_bytes == 0 || sway_config_check(config, NULL) != STATUS_OK) return STATUS_ARG;
    put(&w, "sway = %d\n", CONFIG_VERSION);
    for (int i = 0; i < FIELD_COUNT; i++) {
        if (i == 0 || strcmp(fields[i].section, fields[i - 1].section) != 0)
            put(&w, "\n[%s]\n", fields[i].section);
        put_field(&w, &fields[i], config);
    }
    for (int c = 0; c < config->plate.channel_count; c++) {
        put(&w, "\n[channel_%d]\n", c + 1);
        for (int i = 0; i < CHANNEL_FIELD_COUNT; i++) {
            struct field f = channel_field(&channel_fields[i], NULL, (size_t)c * sizeof(struct channel_info));
            put_field(&w, &f, config);
        }
        struct field tare = channel_field(&tare_field, NULL, (size_t)c * sizeof(double));
        put_field(&w, &tare, config);
    }
    return w.full ? STATUS_ARG : STATUS_OK;
}

/* ---- reading ---- */

struct reader {
    struct text_file *file;
    struct text_errors *errors;
    struct sway_config *config;
};

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Appends the decoded piece; false: not our encoding, or longer than the place for it. */
static bool decode(const char *piece, char *out, size_t bytes, size_t *used)
{
    if (strcmp(piece, "%") == 0) return true;
    for (const char *p = piece; *p; p++) {
        int c = (unsigned char)*p;
        if (c == '%') {
            int high = hex_digit(p[1]), low = high < 0 ? -1 : hex_digit(p[2]);
            if (low < 0 || high * 16 + low == 0) return false;
            c = high * 16 + low;
            p += 2;
        }
        if (*used + 1 >= bytes) return false;
        out[(*used)++] = (char)c;
    }
    return true;
}

static void take_text(struct reader *r, const struct field *f)
{
    char *out = (char *)r->config + f->offset, key[32];
    size_t used = 0;
    memset(out, 0, f->bytes);
    for (int piece = 1;; piece++) {
        (void)snprintf(key, sizeof key, piece == 1 ? "%s" : "%s_%d", f->key, piece);
        struct text_entry *e = text_take(r->file, f->section, key, piece == 1, r->errors);
        if (!e) return;
        if (!decode(e->value, out, f->bytes, &used)) {
            text_error_add(r->errors, text_file_path(r->file), e->line,
                           "%s = %.60s, expected a percent-encoded text of at most %zu bytes", key, e->value,
                           f->bytes - 1);
            return;
        }
    }
}

static void take_field(struct reader *r, const struct field *f)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    char *at = (char *)r->config + f->offset;
    double real = 0.0;
    long whole = 0;
    int word = 0;
    if (f->kind == FIELD_TEXT) {
        take_text(r, f);
        return;
    }
    if (f->kind == FIELD_REAL) {
        if (text_real(r->file, f->section, f->key, -DBL_MAX, DBL_MAX, NULL, r->errors, &real))
            memcpy(at, &real, sizeof real);
        return;
    }
    if (f->kind == FIELD_INT) {
        if (text_int(r->file, f->section, f->key, 0, 1000, NULL, r->errors, &whole))
            memcpy(at, &(int){(int)whole}, sizeof(int));
        return;
    }
    struct text_entry *e = text_take(r->file, f->section, f->key, true, r->errors);
    const char *const *words = f->kind == FIELD_BOOL ? yes_no : f->words;
    if (!e || !text_to_word(r->file, e, e->value, words, NULL, r->errors, &word)) return;
    if (f->kind == FIELD_BOOL)
        memcpy(at, &(bool){word == 1}, sizeof(bool));
    else
        memcpy(at, &word, sizeof word);
}

static void take_channels(struct reader *r)
{
    char section[32];
    int count = r->config->plate.channel_count;
    for (int c = 0; c < (count < CHANNEL_MAX ? count : CHANNEL_MAX); c++) {
        (void)snprintf(section, sizeof section, "channel_%d", c + 1);
        for (int i = 0; i < CHANNEL_FIELD_COUNT; i++) {
            struct field f =
                channel_field(&channel_fields[i], section, (size_t)c * sizeof(struct channel_info));
            take_field(r, &f);
        }
        struct field tare = channel_field(&tare_field, section, (size_t)c * sizeof(double));
        take_field(r, &tare);
    }
}

static enum status say_errors(const struct text_errors *errors, struct problem *why)
{
    char text[PROBLEM_TEXT_BYTES] = "";
    size_t used = 0;
    for (int i = 0; i < errors->count && used < sizeof text; i++) {
        int n = snprintf(text + used, sizeof text - used, "%s%s", i ? "; " : "", errors->line[i]);
        used += n > 0 ? (size_t)n : 0;
    }
    return problem_set(why, STATUS_DATA, "%s", text);
}

enum status sway_config_read(const char *text, struct sway_config *out, struct problem *why)
{
    struct text_errors *errors = calloc(1, sizeof *errors);
    struct sway_config config;
    struct text_file *file = NULL;
    struct problem unfit;
    enum status status = STATUS_MEM;

    memset(&config, 0, sizeof config);
    if (!errors)
        return problem_set(why, STATUS_MEM, "There is not enough memory to read the settings of a trial.");
    status = text_file_parse("sway settings", text, strlen(text), "sway", CONFIG_VERSION, errors, &file);
    if (file) {
        struct reader r = {file, errors, &config};
        for (int i = 0; i < FIELD_COUNT; i++) take_field(&r, &fields[i]);
        take_channels(&r);
        status = text_file_finish(file, errors);
    }
    if (status != STATUS_OK)
        status = say_errors(errors, why);
    else if (sway_config_check(&config, &unfit) != STATUS_OK)
        status = problem_set(why, STATUS_DATA, "sway settings: %s", unfit.text);
    else
        *out = config;
    text_file_close(file);
    free(errors);
    return status;
}
