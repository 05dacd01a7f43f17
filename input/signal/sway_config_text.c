/* sway_config_text.c - the configuration as text, exact to the bit. One table serves writing and reading.
 *
 * Optional keys are those that came later: they are written only where they differ from zero, so that the text of a plate that
 * does not need them, and what was stored before, stay what they were. */
#include "signal/sway_step.h"

#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_file.h"

enum { CONFIG_VERSION = 1, TEXT_PIECE_BYTES = 256 };

enum field_kind { FIELD_REAL, FIELD_INT, FIELD_SIGN, FIELD_TIME, FIELD_BOOL, FIELD_WORD, FIELD_TEXT, FIELD_ROW };

struct field {
    const char *section, *key;
    size_t offset;
    enum field_kind kind;
    size_t bytes;             /* of the text's array; of a channel's field: how far the next channel lies */
    const char *const *words; /* of the enum, in its order */
    bool optional;
};

static const char *const raw_words[] = {"i32", "f32", NULL};
static const char *const cursor_words[] = {"one_euro", "butterworth2", NULL};
static const char *const role_words[] = {"none", "cell", "fx",   "fy",          "fz",    "mx", "my",
                                         "mz",   "copx", "copy", "temperature", "other", NULL};
static const char *const axis_words[] = {"default", "right", "left", "front", "back", NULL};

#define AT(member) offsetof(struct sway_config, member)
#define REAL(section, key, member)                                                                           \
    {                                                                                                        \
        section, key, AT(member), FIELD_REAL, 0, NULL, false                                                 \
    }
#define OPTIONAL(key, member, kind, words)                                                                   \
    {                                                                                                        \
        "plate", key, AT(member), kind, 0, words, true                                                       \
    }
/* Row r of the calibration matrix, from 0. */
#define MATRIX_ROW(key, r) OPTIONAL(key, plate.matrix[(r) * COMPONENT_COUNT], FIELD_ROW, NULL)
#define CHANNEL_REAL(key, member, stride, optional)                                                          \
    {                                                                                                        \
        NULL, key, AT(member), FIELD_REAL, stride, NULL, optional                                            \
    }

static const struct field fields[] = {
    {"plate", "name", AT(plate.name), FIELD_TEXT, PLATE_NAME_BYTES, NULL, false},
    {"plate", "serial", AT(plate.serial), FIELD_TEXT, PLATE_SERIAL_BYTES, NULL, false},
    {"plate", "spec", AT(plate.spec), FIELD_TEXT, PLATE_SPEC_BYTES, NULL, false},
    {"plate", "driver", AT(plate.driver), FIELD_TEXT, sizeof((struct plate_info *)0)->driver, NULL, false},
    {"plate", "raw_kind", AT(plate.raw_kind), FIELD_WORD, 0, raw_words, false},
    {"plate", "channel_count", AT(plate.channel_count), FIELD_INT, 0, NULL, false},
    REAL("plate", "rate_hz", plate.rate_hz),
    {"plate", "seq_bits", AT(plate.seq_bits), FIELD_INT, 0, NULL, false},
    {"plate", "has_device_time", AT(plate.has_device_time), FIELD_BOOL, 0, NULL, false},
    REAL("plate", "width_mm", plate.width_mm),
    REAL("plate", "depth_mm", plate.depth_mm),
    REAL("plate", "surface_offset_x_mm", plate.surface_offset_mm.x),
    REAL("plate", "surface_offset_y_mm", plate.surface_offset_mm.y),
    REAL("plate", "surface_height_mm", plate.surface_height_mm),
    REAL("plate", "fz_on_n", plate.fz_on_n),
    REAL("plate", "fz_off_n", plate.fz_off_n),
    REAL("plate", "fz_limit_n", plate.fz_limit_n),
    {"plate", "simulated", AT(plate.simulated), FIELD_BOOL, 0, NULL, false},
    {"plate", "recorded", AT(plate.recorded), FIELD_BOOL, 0, NULL, false},
    {"plate", "calibrated", AT(plate.calibrated), FIELD_BOOL, 0, NULL, false},
    OPTIONAL("axis_x", plate.axis_x, FIELD_WORD, axis_words),
    OPTIONAL("axis_y", plate.axis_y, FIELD_WORD, axis_words),
    OPTIONAL("fz_sign", plate.fz_sign, FIELD_SIGN, NULL),
    OPTIONAL("has_matrix", plate.has_matrix, FIELD_BOOL, NULL),
    MATRIX_ROW("matrix_fx", 0),
    MATRIX_ROW("matrix_fy", 1),
    MATRIX_ROW("matrix_fz", 2),
    MATRIX_ROW("matrix_mx", 3),
    MATRIX_ROW("matrix_my", 4),
    MATRIX_ROW("matrix_mz", 5),
    OPTIONAL("calibrated_utc_ms", plate.calibrated_utc_ms, FIELD_TIME, NULL),
    OPTIONAL("noise_mv_mm_s", plate.noise_mv_mm_s, FIELD_REAL, NULL),
    {"cursor", "filter", AT(cursor.kind), FIELD_WORD, 0, cursor_words, false},
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

/* Of channel 0; that of channel i lies i times `bytes` further. */
enum { CHANNEL_STRIDE = sizeof(struct channel_info), KNEE_STRIDE = sizeof(struct channel_knee) };
static const struct field channel_fields[] = {
    {NULL, "role", AT(plate.channel[0].role), FIELD_WORD, CHANNEL_STRIDE, role_words, false},
    CHANNEL_REAL("scale", plate.channel[0].scale, CHANNEL_STRIDE, false),
    CHANNEL_REAL("offset", plate.channel[0].offset, CHANNEL_STRIDE, false),
    CHANNEL_REAL("x_mm", plate.channel[0].at_mm.x, CHANNEL_STRIDE, false),
    CHANNEL_REAL("y_mm", plate.channel[0].at_mm.y, CHANNEL_STRIDE, false),
    CHANNEL_REAL("tare", tare[0], sizeof(double), false),
    CHANNEL_REAL("knee_raw", plate.knee[0].raw, KNEE_STRIDE, true),
    CHANNEL_REAL("knee_scale_above", plate.knee[0].scale_above, KNEE_STRIDE, true),
};
enum { CHANNEL_FIELD_COUNT = sizeof channel_fields / sizeof channel_fields[0] };

static struct field channel_field(const struct field *f, const char *section, int channel)
{
    struct field out = *f;
    out.section = section;
    out.offset += (size_t)channel * f->bytes;
    return out;
}

_Static_assert(sizeof(enum raw_kind) == sizeof(int) && sizeof(enum cursor_filter_kind) == sizeof(int) &&
                   sizeof(enum channel_role) == sizeof(int) && sizeof(enum plate_axis) == sizeof(int),
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

static size_t value_bytes(const struct field *f)
{
    switch (f->kind) {
    case FIELD_REAL: return sizeof(double);
    case FIELD_INT:
    case FIELD_SIGN:
    case FIELD_WORD: return sizeof(int);
    case FIELD_TIME: return sizeof(int64_t);
    case FIELD_BOOL: return sizeof(bool);
    case FIELD_ROW: return COMPONENT_COUNT * sizeof(double);
    case FIELD_TEXT: break;
    }
    return f->bytes;
}

static bool is_zero(const char *at, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (at[i]) return false;
    return true;
}

static void put_reals(struct writer *w, const char *key, const char *at, int count)
{
    put(w, "%s =", key);
    for (int i = 0; i < count; i++) {
        double real;
        char digits[32];
        memcpy(&real, at + (size_t)i * sizeof real, sizeof real);
        text_from_real(real, digits);
        put(w, " %s", digits);
    }
    put(w, "\n");
}

static void put_field(struct writer *w, const struct field *f, const struct sway_config *config)
{
    const char *at = (const char *)config + f->offset;
    int whole;
    int64_t time_ms;
    bool yes;
    if (f->optional && is_zero(at, value_bytes(f))) return;
    switch (f->kind) {
    case FIELD_REAL: put_reals(w, f->key, at, 1); break;
    case FIELD_ROW: put_reals(w, f->key, at, COMPONENT_COUNT); break;
    case FIELD_INT:
    case FIELD_SIGN:
        memcpy(&whole, at, sizeof whole);
        put(w, "%s = %d\n", f->key, whole);
        break;
    case FIELD_TIME:
        memcpy(&time_ms, at, sizeof time_ms);
        put(w, "%s = %" PRId64 "\n", f->key, time_ms);
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
            struct field f = channel_field(&channel_fields[i], NULL, c);
            put_field(&w, &f, config);
        }
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

/* Exactly as many reals as the row has columns, blanks between them. */
static bool take_row(struct reader *r, const struct text_entry *e, double row[COMPONENT_COUNT])
{
    char item[COMPONENT_COUNT][TEXT_ITEM_BYTES];
    size_t count = text_split(e->value, ' ', item, COMPONENT_COUNT);
    if (count != COMPONENT_COUNT) {
        text_error_add(r->errors, text_file_path(r->file), e->line, "%s = %.60s, expected %d numbers", e->key, e->value,
                       COMPONENT_COUNT);
        return false;
    }
    for (int i = 0; i < COMPONENT_COUNT; i++)
        if (!text_to_real(r->file, e, item[i], -DBL_MAX, DBL_MAX, NULL, NULL, r->errors, &row[i])) return false;
    return true;
}

static void take_word(struct reader *r, const struct field *f, const struct text_entry *e, char *at)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    int word = 0;
    bool truth = f->kind == FIELD_BOOL;
    if (!text_to_word(r->file, e, e->value, truth ? yes_no : f->words, NULL, r->errors, &word)) return;
    if (truth)
        memcpy(at, &(bool){word == 1}, sizeof(bool));
    else
        memcpy(at, &word, sizeof word);
}

static void take_whole(struct reader *r, const struct field *f, const struct text_entry *e, char *at)
{
    long whole = 0, min = f->kind == FIELD_SIGN ? -1 : 0;
    long max = f->kind == FIELD_TIME ? LONG_MAX : f->kind == FIELD_SIGN ? 1 : 1000;
    if (!text_to_int(r->file, e, e->value, min, max, NULL, NULL, r->errors, &whole)) return;
    if (f->kind == FIELD_TIME)
        memcpy(at, &(int64_t){whole}, sizeof(int64_t));
    else
        memcpy(at, &(int){(int)whole}, sizeof(int));
}

static void take_field(struct reader *r, const struct field *f)
{
    char *at = (char *)r->config + f->offset;
    double row[COMPONENT_COUNT];
    if (f->kind == FIELD_TEXT) {
        take_text(r, f);
        return;
    }
    const struct text_entry *e = text_take(r->file, f->section, f->key, !f->optional, r->errors);
    if (!e) return;
    switch (f->kind) {
    case FIELD_REAL:
        if (text_to_real(r->file, e, e->value, -DBL_MAX, DBL_MAX, NULL, NULL, r->errors, row))
            memcpy(at, row, sizeof row[0]);
        break;
    case FIELD_ROW:
        if (take_row(r, e, row)) memcpy(at, row, sizeof row);
        break;
    case FIELD_INT:
    case FIELD_SIGN:
    case FIELD_TIME: take_whole(r, f, e, at); break;
    case FIELD_BOOL:
    case FIELD_WORD: take_word(r, f, e, at); break;
    case FIELD_TEXT: break;
    }
}

static void take_channels(struct reader *r)
{
    char section[32];
    int count = r->config->plate.channel_count;
    for (int c = 0; c < (count < CHANNEL_MAX ? count : CHANNEL_MAX); c++) {
        (void)snprintf(section, sizeof section, "channel_%d", c + 1);
        for (int i = 0; i < CHANNEL_FIELD_COUNT; i++) {
            struct field f = channel_field(&channel_fields[i], section, c);
            take_field(r, &f);
        }
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
