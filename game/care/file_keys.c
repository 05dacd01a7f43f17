#include "care/file_keys.h"

#include <stdio.h>
#include <string.h>

#include "world/level.h"

enum { SECTION_BYTES = 48 };
_Static_assert(sizeof(enum exercise_id) == sizeof(int), "words go where an enum lies");

/* ---- values ---- */

static struct text_entry *find(struct text_file *f, const char *section, const char *key)
{
    for (size_t i = 0; i < text_file_count(f); i++) {
        struct text_entry *e = text_file_entry(f, i);
        if (strcmp(e->section, section) == 0 && strcmp(e->key, key) == 0) return e;
    }
    return NULL;
}

bool file_key_there(struct text_file *f, const char *section, const char *key) { return find(f, section, key) != NULL; }

int file_key_line(struct text_file *f, const char *section, const char *key)
{
    const struct text_entry *e = find(f, section, key);
    int line = e ? e->line : text_section_line(f, section);
    return line > 0 ? line : 1;
}

static void read_text(struct text_file *f, const struct text_entry *e, const struct file_key *k, struct text_errors *errors, char *out)
{
    char shown[TEXT_SHOWN_BYTES];
    size_t bytes = strlen(e->value), most = (size_t)k->max;
    bool name = k->kind == FILE_KEY_NAME;
    if (bytes < (size_t)k->min || bytes > most)
        text_error_add(errors, text_file_path(f), e->line, "%s = %s, expected %g to %zu bytes of text", e->key, text_shown(e->value, shown), k->min,
                       most);
    else if (name && strspn(e->value, "abcdefghijklmnopqrstuvwxyz0123456789_") != bytes)
        text_error_add(errors, text_file_path(f), e->line, "%s = %s, expected a name of a-z, 0-9 and '_'", e->key, text_shown(e->value, shown));
    else
        memcpy(out, e->value, bytes + 1);
}

static void read_exercise(struct text_file *f, const struct text_entry *e, const struct file_key *k, struct text_errors *errors, void *out)
{
    char shown[TEXT_SHOWN_BYTES];
    int id = (int)exercise_by_code(e->value);
    if (id >= (int)k->min && id <= (int)k->max) memcpy(out, &id, sizeof id);
    else
        text_error_add(errors, text_file_path(f), e->line, "%s = %s, expected %s to %s", e->key, text_shown(e->value, shown),
                       exercise_code((enum exercise_id)k->min), exercise_code((enum exercise_id)k->max));
}

static void read_key(struct text_file *f, const struct text_entry *e, const struct file_key *k, struct text_errors *errors, char *out)
{
    long count = 0;
    int word = 0;
    bool on;
    switch (k->kind) {
    case FILE_KEY_COUNT:
        if (!text_to_int(f, e, e->value, (long)k->min, (long)k->max, k->unit, NULL, errors, &count)) return;
        word = (int)count;
        memcpy(out, &word, sizeof word);
        return;
    case FILE_KEY_NUMBER: (void)text_to_real(f, e, e->value, k->min, k->max, k->unit, NULL, errors, (double *)(void *)out); return;
    case FILE_KEY_WORD:
        if (!text_to_word(f, e, e->value, k->words, NULL, errors, &word)) return;
        word += k->first;
        memcpy(out, &word, sizeof word);
        return;
    case FILE_KEY_SWITCH:
        if (!text_to_word(f, e, e->value, k->words, NULL, errors, &word)) return;
        on = word == 1;
        memcpy(out, &on, sizeof on);
        return;
    case FILE_KEY_TEXT:
    case FILE_KEY_NAME: read_text(f, e, k, errors, out); return;
    case FILE_KEY_EXERCISE: read_exercise(f, e, k, errors, out); return;
    }
}

void file_keys_read(struct text_file *f, const char *section, const struct file_section *s, struct text_errors *errors, void *out)
{
    for (int i = 0; i < s->count; i++) {
        const struct file_key *k = &s->keys[i];
        const struct text_entry *e = text_take(f, section, k->name, k->needed, errors);
        if (e) read_key(f, e, k, errors, (char *)out + k->offset);
    }
}

/* ---- [block.1], [block.2] ... ---- */

/* What is said of a section as a whole is not said of its keys again. */
static void take_all(struct text_file *f, const char *section, struct text_errors *errors)
{
    (void)text_take(f, section, "", false, errors);
    for (size_t i = 0; i < text_file_count(f); i++) {
        struct text_entry *e = text_file_entry(f, i);
        if (strcmp(e->section, section) == 0) e->taken = true;
    }
}

/* Beyond the last one: numbers that a hand wrote by mistake or after taking a block out. Others stay unknown sections. */
static void tell_the_rest(struct text_file *f, const char *stem, int count, int max, struct text_errors *errors)
{
    char section[SECTION_BYTES];
    for (int n = count + 1; n <= 255; n++) {
        (void)snprintf(section, sizeof section, "%s.%d", stem, n);
        int line = text_section_line(f, section);
        if (line == 0) continue;
        if (count == max) text_error_add(errors, text_file_path(f), line, "[%s], expected at most %d of them", section, max);
        else text_error_add(errors, text_file_path(f), line, "[%s], expected [%s.%d] before it", section, stem, count + 1);
        take_all(f, section, errors);
    }
}

int file_blocks(struct text_file *f, const char *stem, int max, struct text_errors *errors)
{
    char section[SECTION_BYTES];
    int count = 0;
    while (count < max) {
        (void)snprintf(section, sizeof section, "%s.%d", stem, count + 1);
        if (text_section_line(f, section) == 0) break;
        count++;
    }
    int before = errors->count;
    tell_the_rest(f, stem, count, max, errors);
    if (count == 0 && errors->count == before)
        text_error_add(errors, text_file_path(f), 1, "[%s.1] = (missing), expected at least one", stem);
    return count;
}
