/* text_file.h - the one reader of our own text files: .level .plan .checkup .plate settings.conf, and the
 * settings stored with a trial. Grammar, limits and form of errors: platform.md 4 "Our text files".
 *
 * Parsing first gives entries with their line; then the caller takes typed values by section and key.
 * Every error is collected as "path:line: key = what was there, expected what", at most 20. A file with an error is
 * not used. After taking all it knows, the caller calls text_file_finish, which reports every key that nobody took as
 * unknown. Not thread-safe; no locale effects. */
#ifndef EVENKEEL_BASE_TEXT_FILE_H
#define EVENKEEL_BASE_TEXT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum {
    TEXT_ERRORS_MAX = 20,
    TEXT_ERROR_BYTES = 320,
    TEXT_FILE_MAX_BYTES = 64 * 1024,
    TEXT_LINE_MAX_BYTES = 1000,
    TEXT_KEYS_MAX = 1000,
};

struct text_errors {
    int count;
    char line[TEXT_ERRORS_MAX][TEXT_ERROR_BYTES];
};

struct text_entry {
    const char *section;   /* "" before the first [section] */
    const char *key, *value;
    int line;              /* as an editor counts it, from 1 */
    bool taken;
};

struct text_file;

/* kind: first key of the file ("level"), version: highest known value of it. path: as shown in messages.
 * STATUS_DATA: errors say where; *out is still given when entries could be read, so that the caller can go on to
 * collect more errors (NULL otherwise). STATUS_IO from load: file cannot be read; the error line says why. */
enum status text_file_parse(const char *path, const char *bytes, size_t byte_count, const char *kind, int version,
                            struct text_errors *errors, struct text_file **out);
enum status text_file_load(const char *path, const char *kind, int version, struct text_errors *errors,
                           struct text_file **out);
void text_file_close(struct text_file *f); /* NULL is fine */

const char *text_file_path(const struct text_file *f);
size_t text_file_count(const struct text_file *f);
struct text_entry *text_file_entry(struct text_file *f, size_t i);
int text_section_line(const struct text_file *f, const char *section); /* 0: no such section */

/* NULL and, when required, an error naming the line of the section. Marks the entry as taken. */
struct text_entry *text_take(struct text_file *f, const char *section, const char *key, bool required,
                             struct text_errors *errors);

/* Typed values out of one piece of text (an entry's value, or one item of its list). note: NULL or e.g. "grade 4",
 * added to the message in brackets. unit: NULL or "s". false: error added, *out untouched. */
bool text_to_real(const struct text_file *f, const struct text_entry *e, const char *text, double min, double max,
                  const char *unit, const char *note, struct text_errors *errors, double *out);
bool text_to_int(const struct text_file *f, const struct text_entry *e, const char *text, long min, long max,
                 const char *unit, const char *note, struct text_errors *errors, long *out);
/* words: NULL-terminated list of allowed words; *out is the index. */
bool text_to_word(const struct text_file *f, const struct text_entry *e, const char *text, const char *const *words,
                  const char *note, struct text_errors *errors, int *out);

/* Short forms: take + convert, required. text_text: out has room for max_bytes, the NUL included; "" is a text. */
bool text_real(struct text_file *f, const char *section, const char *key, double min, double max, const char *unit,
               struct text_errors *errors, double *out);
bool text_int(struct text_file *f, const char *section, const char *key, long min, long max, const char *unit,
              struct text_errors *errors, long *out);
bool text_text(struct text_file *f, const char *section, const char *key, size_t max_bytes, struct text_errors *errors,
               char *out);

/* Splits value at blanks (separator ' ': runs count once) or commas into items, without outer blanks; keeps at most max of
 * them, returns the true count. Longer than 63 bytes: cut and ended with "...", which no typed value accepts. */
enum { TEXT_ITEM_BYTES = 64 };
size_t text_split(const char *value, char separator, char items[][TEXT_ITEM_BYTES], size_t max);

/* What was there, for a message: at most 63 bytes, never cut inside a character, "(empty)" for nothing. Returns out. */
enum { TEXT_SHOWN_BYTES = 64 };
const char *text_shown(const char *text, char out[TEXT_SHOWN_BYTES]);

void text_error_add(struct text_errors *errors, const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Reports untaken entries; STATUS_OK when no error was collected at all, else STATUS_DATA. */
enum status text_file_finish(struct text_file *f, struct text_errors *errors);

/* The exact decimal form of a double for our text files: shortest digits that read back to the same bits, '.' as
 * decimal mark whatever the locale. text has room for 32 bytes. */
void text_from_real(double v, char *text);
/* strtod without the C locale; whole text must be a finite number. */
bool text_parse_real(const char *text, double *out);

#endif
