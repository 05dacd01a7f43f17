#include "care/level_care.h"

#include <math.h>
#include <stdio.h>

#include "care/bone_rules.h"
#include "care/file_keys.h"
#include "care/parameter_limits.h"

enum { NOTE_BYTES = 24 };

/* Of a key of the exercise, in [set] or in [grades]: never in both. */
static int line_of(struct text_file *f, const char *key)
{
    return file_key_line(f, file_key_there(f, "set", key) ? "set" : "grades", key);
}

/* " (grade 4)"; nothing where one value stands for all ten. */
static const char *which(const double row[GRADE_COUNT], int g, char out[NOTE_BYTES])
{
    bool same = true;
    for (int i = 1; i < GRADE_COUNT; i++) same &= row[i] == row[0];
    if (same) *out = '\0';
    else (void)snprintf(out, NOTE_BYTES, " (grade %d)", g + 1);
    return out;
}

/* false: an error was told. */
static bool check_limit(struct text_file *f, const struct level_table *t, const struct level_key *key, double value, const char *note,
                        struct text_errors *errors)
{
    enum parameter_fault fault = parameter_check(t->id, key->name, value, PLACE_ALONE);
    if (fault == PARAMETER_OK || fault == PARAMETER_NO_ROW) return true;
    const struct parameter_limit *l = parameter_limit_find(t->id, key->name);
    text_error_add(errors, text_file_path(f), line_of(f, key->name), "%s = %g, expected %g to %g%s%s at home%s", key->name, value,
                   parameter_min(l, PLACE_ALONE), parameter_max(l, PLACE_ALONE), *l->unit ? " " : "", l->unit, note);
    return false;
}

static void check_value(struct text_file *f, const struct level_table *t, int k, int g, struct text_errors *errors)
{
    int count;
    const struct level_key *key = &level_keys(t->id, &count)[k];
    double value = t->value[k][g];
    char note[NOTE_BYTES];
    bool word = key->kind == LEVEL_WORD;
    if (isnan(value)) return; /* "-": does not apply in this grade */
    (void)which(t->value[k], g, note);
    if (!word && !check_limit(f, t, key, value, note, errors)) return;
    const char *text = word ? key->words[(int)value] : NULL;
    const char *expected = bone_level_fault(t->id, key->name, value, text);
    if (!expected) return;
    if (word) text_error_add(errors, text_file_path(f), line_of(f, key->name), "%s = %s, expected %s%s", key->name, text, expected, note);
    else text_error_add(errors, text_file_path(f), line_of(f, key->name), "%s = %g, expected %s%s", key->name, value, expected, note);
}

static void check_table(struct text_file *f, const struct level_table *t, struct text_errors *errors)
{
    int count;
    (void)level_keys(t->id, &count);
    for (int k = 0; k < count; k++)
        for (int g = 0; g < GRADE_COUNT; g++) {
            bool told = g > 0 && t->value[k][g] == t->value[k][g - 1]; /* the first grade with it is enough */
            if (!told) check_value(f, t, k, g, errors);
        }
}

static enum status check(struct text_file *f, const struct level_table *t, struct text_errors *errors)
{
    check_table(f, t, errors);
    text_file_close(f);
    return errors->count ? STATUS_DATA : STATUS_OK;
}

enum status level_care_check_bytes(const char *path, const char *bytes, size_t byte_count, struct text_errors *errors)
{
    struct level_table t;
    struct text_file *f = NULL;
    enum status status = level_parse(path, bytes, byte_count, &t, errors);
    if (status == STATUS_OK) status = text_file_parse(path, bytes, byte_count, "level", 1, errors, &f);
    return status == STATUS_OK ? check(f, &t, errors) : status;
}

enum status level_care_load(const char *path, struct level_table *out, struct text_errors *errors)
{
    struct level_table t;
    struct text_file *f = NULL;
    enum status status = level_load(path, &t, errors);
    if (status == STATUS_OK) status = text_file_load(path, "level", 1, errors, &f);
    if (status == STATUS_OK) status = check(f, &t, errors);
    if (status == STATUS_OK) *out = t;
    return status;
}

enum status level_care_check(const char *path, struct text_errors *errors)
{
    struct level_table t;
    return level_care_load(path, &t, errors);
}
