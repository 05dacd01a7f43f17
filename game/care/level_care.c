#include "care/level_care.h"

#include <math.h>
#include <string.h>

#include "care/bone_rules.h"
#include "care/parameter_limits.h"

static int line_of(struct text_file *f, const char *key)
{
    for (size_t i = 0; i < text_file_count(f); i++) {
        const struct text_entry *e = text_file_entry(f, i);
        if (strcmp(e->key, key) == 0) return e->line;
    }
    return 1;
}

static bool check_limit(struct text_file *f, const struct level_table *t, const struct level_key *key, double value, int grade,
                        struct text_errors *errors)
{
    enum parameter_fault fault = parameter_check(t->id, key->name, value, PLACE_ALONE);
    if (fault == PARAMETER_OK || fault == PARAMETER_NO_ROW) return true;
    const struct parameter_limit *l = parameter_limit_find(t->id, key->name);
    text_error_add(errors, text_file_path(f), line_of(f, key->name), "%s = %g, expected %g to %g %s at home (grade %d)", key->name, value,
                   parameter_min(l, PLACE_ALONE), parameter_max(l, PLACE_ALONE), l->unit, grade);
    return false;
}

static void check_value(struct text_file *f, const struct level_table *t, const struct level_key *key, double value, int grade,
                        struct text_errors *errors)
{
    bool word = key->kind == LEVEL_WORD;
    if (isnan(value)) return; /* "-": does not apply in this grade */
    if (!word && !check_limit(f, t, key, value, grade, errors)) return;
    const char *text = word ? key->words[(int)value] : NULL;
    const char *expected = bone_level_fault(t->id, key->name, value, text);
    if (!expected) return;
    if (word) text_error_add(errors, text_file_path(f), line_of(f, key->name), "%s = %s, expected %s (grade %d)", key->name, text, expected, grade);
    else text_error_add(errors, text_file_path(f), line_of(f, key->name), "%s = %g, expected %s (grade %d)", key->name, value, expected, grade);
}

static void check_table(struct text_file *f, const struct level_table *t, struct text_errors *errors)
{
    int count;
    const struct level_key *keys = level_keys(t->id, &count);
    for (int k = 0; k < count; k++)
        for (int g = 0; g < GRADE_COUNT; g++) {
            bool same_as_before = g > 0 && t->value[k][g] == t->value[k][g - 1];
            if (!same_as_before) check_value(f, t, &keys[k], t->value[k][g], g + 1, errors);
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

enum status level_care_check(const char *path, struct text_errors *errors)
{
    struct level_table t;
    struct text_file *f = NULL;
    enum status status = level_load(path, &t, errors);
    if (status == STATUS_OK) status = text_file_load(path, "level", 1, errors, &f);
    return status == STATUS_OK ? check(f, &t, errors) : status;
}
