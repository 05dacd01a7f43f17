/* file_keys.h - inside care/: tables of keys of plan and check-up files. One row feeds the reader, the message and levels/README.md.
 *
 * A row says where its value goes; what belongs to several rows (weeks that follow each other, caps) is checked by who owns the
 * file. Pure. Grammar and form of errors: platform.md 4 "Our text files". */
#ifndef EVENKEEL_CARE_FILE_KEYS_H
#define EVENKEEL_CARE_FILE_KEYS_H

#include <stddef.h>

#include "base/text_file.h"

enum file_key_kind {
    FILE_KEY_COUNT,                /* int */
    FILE_KEY_NUMBER,               /* double */
    FILE_KEY_WORD,                 /* int or an enum: first + index of the word */
    FILE_KEY_SWITCH,               /* bool: the first word is false, the second true */
    FILE_KEY_TEXT,                 /* char[max + 1]: min..max bytes */
    FILE_KEY_NAME,                 /* the same of a-z, 0-9 and '_' */
    FILE_KEY_EXERCISE              /* enum exercise_id: min..max */
};
struct file_key {
    const char *name;              /* "minutes" */
    const char *unit;              /* "min"; NULL: none */
    const char *meaning;           /* for levels/README.md */
    enum file_key_kind kind;
    double min, max;
    const char *const *words;      /* NULL-terminated */
    int first;                     /* value of words[0] */
    bool needed;
    size_t offset;                 /* in the struct that file_keys_read fills */
};
struct file_section {
    const char *heading;           /* in levels/README.md */
    const struct file_key *keys;
    int count;
};

/* Fills out, key by key; what is not there or has an error stays as it was. */
void file_keys_read(struct text_file *f, const char *section, const struct file_section *s, struct text_errors *errors, void *out);

/* How many of [stem.1], [stem.2] ... there are, at most max. None, a hole and one too many are errors. */
int file_blocks(struct text_file *f, const char *stem, int max, struct text_errors *errors);

/* Line of the key, else of its section. */
int file_key_line(struct text_file *f, const char *section, const char *key);
bool file_key_there(struct text_file *f, const char *section, const char *key);

#endif
