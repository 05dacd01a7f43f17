#include "world/level.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "world/exercise.h"
#include "world/level_text.h"

double level_value(const struct level_table *t, int key, double running_level)
{
    int count;
    const struct level_key *keys = level_keys(t->id, &count);
    if (!keys || key < 0 || key >= count) return 0;
    double level = clamp(running_level, 1, GRADE_COUNT);
    int grade = (int)floor(level);
    double here = t->value[key][grade - 1];
    if (keys[key].kind != LEVEL_REAL || grade == GRADE_COUNT) return here;
    double next = t->value[key][grade];
    if (isnan(here) || isnan(next)) return here;
    /* Easier at the next grade, because support or stance get harder there: a higher L must never be an easier task. */
    bool easier = keys[key].harder == HARDER_UP ? next < here : next > here;
    return easier ? here : here + (next - here) * (level - grade);
}

const char *level_table_check(const struct level_table *t)
{
    int count;
    const struct level_key *keys = level_keys(t->id, &count);
    if (!keys) return "the exercise is not known";
    for (int k = 0; k < count; k++)
        for (int g = 0; g < GRADE_COUNT; g++) {
            double v = t->value[k][g];
            if (keys[k].may_be_empty && isnan(v)) continue;
            if (!(v >= keys[k].min && v <= keys[k].max)) return "a value of its grades is out of range";
            if (keys[k].kind != LEVEL_REAL && v != floor(v)) return "a count or word of its grades is not whole";
        }
    return NULL;
}

static bool read_value(struct text_file *f, const struct text_entry *e, const struct level_key *key, const char *text,
                       const char *note, struct text_errors *errors, double *out)
{
    long count = 0;
    int word = 0;
    bool ok;
    if (key->may_be_empty && strcmp(text, "-") == 0) {
        *out = NAN;
        return true;
    }
    switch (key->kind) {
    case LEVEL_REAL: return text_to_real(f, e, text, key->min, key->max, key->unit, note, errors, out);
    case LEVEL_COUNT:
        ok = text_to_int(f, e, text, (long)key->min, (long)key->max, key->unit, note, errors, &count);
        if (ok) *out = (double)count;
        return ok;
    case LEVEL_WORD:
        ok = text_to_word(f, e, text, key->words, note, errors, &word);
        if (ok) *out = word;
        return ok;
    }
    return false;
}

static void read_same(struct text_file *f, struct text_entry *e, const struct level_key *key, struct text_errors *errors,
                      double row[GRADE_COUNT])
{
    double v = 0;
    if (!read_value(f, e, key, e->value, NULL, errors, &v)) return;
    for (int g = 0; g < GRADE_COUNT; g++) row[g] = v;
}

static void read_grades(struct text_file *f, struct text_entry *e, const struct level_key *key, struct text_errors *errors,
                        double row[GRADE_COUNT])
{
    char items[GRADE_COUNT][TEXT_ITEM_BYTES], note[16];
    size_t n = text_split(e->value, ' ', items, GRADE_COUNT);
    if (n == 1) {
        read_same(f, e, key, errors, row);
        return;
    }
    if (n != GRADE_COUNT) {
        text_error_add(errors, text_file_path(f), e->line, "%s = %zu values, expected 10, one for each grade, or 1 for all",
                       e->key, n);
        return;
    }
    for (int g = 0; g < GRADE_COUNT; g++) {
        (void)snprintf(note, sizeof note, "grade %d", g + 1);
        (void)read_value(f, e, key, items[g], note, errors, &row[g]);
    }
}

void level_text_read(struct text_file *f, bool only_grades, struct level_table *out, struct text_errors *errors)
{
    int count;
    const struct level_key *keys = level_keys(out->id, &count);
    for (int k = 0; k < count; k++) {
        struct text_entry *set = only_grades ? NULL : text_take(f, "set", keys[k].name, keys[k].set_only, errors);
        if (keys[k].set_only && !only_grades) {
            if (set) read_same(f, set, &keys[k], errors, out->value[k]);
            continue;
        }
        struct text_entry *grades = text_take(f, "grades", keys[k].name, set == NULL, errors);
        char shown[TEXT_SHOWN_BYTES];
        if (set && grades)
            text_error_add(errors, text_file_path(f), grades->line, "%s = %s, expected in [set] or in [grades], not in both",
                           grades->key, text_shown(grades->value, shown));
        else if (set) read_same(f, set, &keys[k], errors, out->value[k]);
        else if (grades) read_grades(f, grades, &keys[k], errors, out->value[k]);
    }
}

void level_text_read_same(struct text_file *f, const char *section, struct level_table *out, struct text_errors *errors)
{
    int count;
    const struct level_key *keys = level_keys(out->id, &count);
    for (int k = 0; k < count; k++) {
        struct text_entry *e = text_take(f, section, keys[k].name, true, errors);
        if (e) read_same(f, e, &keys[k], errors, out->value[k]);
    }
}

static void tell_no_exercise(struct text_file *f, const struct text_entry *e, struct text_errors *errors)
{
    char shown[TEXT_SHOWN_BYTES];
    text_error_add(errors, text_file_path(f), e->line, "%s = %s, expected the code of an exercise: E01 to E%02d", e->key,
                   text_shown(e->value, shown), (int)EXERCISE_LAST);
}

enum exercise_id level_text_exercise(struct text_file *f, const char *key, struct text_errors *errors)
{
    struct text_entry *e = text_take(f, "", key, true, errors);
    if (!e) return (enum exercise_id)0;
    enum exercise_id id = exercise_by_code(e->value);
    if (id == 0) tell_no_exercise(f, e, errors);
    return id;
}

static void read_head(struct text_file *f, struct level_table *out, struct text_errors *errors)
{
    long revision = 0;
    out->id = level_text_exercise(f, "id", errors);
    if (out->id > EXERCISE_LAST) { /* a check-up has blocks, not grades */
        tell_no_exercise(f, text_take(f, "", "id", true, errors), errors);
        out->id = (enum exercise_id)0;
    }
    struct text_entry *name = text_take(f, "", "name", true, errors);
    if (text_int(f, "", "revision", 1, 1000000, NULL, errors, &revision)) out->revision = (int)revision;
    if (!name || out->id == 0) return;
    const char *const names[] = {exercise_name(out->id), NULL};
    int word;
    (void)text_to_word(f, name, name->value, names, exercise_code(out->id), errors, &word);
}

static enum status read_level(struct text_file *f, struct level_table *out, struct text_errors *errors)
{
    struct level_table table = {0};
    read_head(f, &table, errors);
    if (table.id == 0) return STATUS_DATA; /* without the exercise no key can be judged */
    level_text_read(f, false, &table, errors);
    enum status status = text_file_finish(f, errors);
    if (status == STATUS_OK) *out = table;
    return status;
}

enum status level_parse(const char *path, const char *bytes, size_t byte_count, struct level_table *out,
                        struct text_errors *errors)
{
    struct text_file *f = NULL;
    enum status status = text_file_parse(path, bytes, byte_count, "level", 1, errors, &f);
    if (f) status = read_level(f, out, errors);
    text_file_close(f);
    return status;
}

enum status level_load(const char *path, struct level_table *out, struct text_errors *errors)
{
    struct text_file *f = NULL;
    enum status status = text_file_load(path, "level", 1, errors, &f);
    if (f) status = read_level(f, out, errors);
    text_file_close(f);
    return status;
}
