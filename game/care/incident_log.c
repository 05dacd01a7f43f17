/* The log of incidents as lines of text: fields between tabs, one entry a line. What people typed can hold neither, because it
 * is cleaned of control characters first. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text_clean.h"
#include "base/text_file.h"
#include "care/incident.h"

static const char *const kind_words[] = {"near_fall", "fall", "symptom", "load_limit", NULL};
static const char *const answer_words[] = {"unanswered", "no", "caught_myself", "held_on", "fell", NULL};
static const char *const support_words[] = {"2H", "1H", "FT", "NO", "NO_helped", NULL};
static const char *const place_words[] = {"unknown", "alone", "helper", "clinic", NULL};
static const char *const tri_words[] = {"unknown", "no", "yes", NULL};
static const char *const truth_words[] = {"outside", "practice", NULL};

/* One row per field of a line: the writer and the reader walk the same table. */
enum field_kind { FIELD_ID, FIELD_ID_OR_NONE, FIELD_TEXT, FIELD_TIME, FIELD_INT, FIELD_TICK, FIELD_REAL, FIELD_WORD, FIELD_TRUTH,
                  FIELD_EXERCISE };
struct field {
    const char *name;
    enum field_kind kind;
    size_t offset, bytes;            /* bytes of texts */
    double min, max;
    const char *const *words;
};
#define AT(type, member) offsetof(struct type, member)
#define TEXT_OF(type, member) AT(type, member), sizeof(((struct type *)0)->member)

static const struct field incident_fields[] = {
    {"id", FIELD_ID, TEXT_OF(incident, id), 0, 0, NULL},
    {"time_ms", FIELD_TIME, AT(incident, time_ms), 0, 0, 0, NULL},
    {"day", FIELD_INT, AT(incident, day), 0, 1, 1000000, NULL},
    {"kind", FIELD_WORD, AT(incident, kind), 0, 0, 0, kind_words},
    {"answer", FIELD_WORD, AT(incident, answer), 0, 0, 0, answer_words},
    {"where", FIELD_TRUTH, AT(incident, in_practice), 0, 0, 0, truth_words},
    {"practice", FIELD_INT, AT(incident, practice), 0, 0, 1000000000, NULL},
    {"exercise", FIELD_EXERCISE, AT(incident, exercise), 0, 0, 0, NULL},
    {"grade", FIELD_REAL, AT(incident, grade), 0, 0, GRADE_COUNT, NULL},
    {"phase", FIELD_TEXT, TEXT_OF(incident, phase), 0, 0, NULL},
    {"support", FIELD_WORD, AT(incident, support), 0, 0, 0, support_words},
    {"support_seen", FIELD_REAL, AT(incident, support_seen), 0, -1000, 1000, NULL},
    {"place", FIELD_WORD, AT(incident, place), 0, 0, 0, place_words},
    {"injury", FIELD_WORD, AT(incident, injury), 0, 0, 0, tri_words},
    {"injury_note", FIELD_TEXT, TEXT_OF(incident, injury_note), 0, 0, NULL},
    {"action", FIELD_TEXT, TEXT_OF(incident, action), 0, 0, NULL},
    {"trial", FIELD_ID_OR_NONE, TEXT_OF(incident, trial), 0, 0, NULL},
    {"tick_from", FIELD_TICK, AT(incident, tick_from), 0, 0, 0, NULL},
    {"tick_to", FIELD_TICK, AT(incident, tick_to), 0, 0, 0, NULL},
};
static const struct field note_fields[] = {
    {"incident", FIELD_ID, TEXT_OF(incident_note, incident), 0, 0, NULL},
    {"time_ms", FIELD_TIME, AT(incident_note, time_ms), 0, 0, 0, NULL},
    {"by", FIELD_TEXT, TEXT_OF(incident_note, by), 0, 0, NULL},
    {"text", FIELD_TEXT, TEXT_OF(incident_note, text), 0, 0, NULL},
};
enum { INCIDENT_FIELDS = sizeof incident_fields / sizeof incident_fields[0], NOTE_FIELDS = sizeof note_fields / sizeof note_fields[0],
       FIELD_BYTES = 256 };
_Static_assert(sizeof(enum exercise_id) == sizeof(int) && sizeof(enum incident_kind) == sizeof(int) &&
               sizeof(enum support) == sizeof(int) && sizeof(enum answer) == sizeof(int), "words are kept as int");
static const char incident_mark[] = "incident-1", note_mark[] = "note-1";   /* with the version of the line's form */

/* ---- one value <-> text ---- */

static int index_of(const char *const *words, const char *text)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0) return i;
    return -1;
}
static int word_count(const char *const *words)
{
    int n = 0;
    while (words[n]) n++;
    return n;
}

static bool id_fits(const char *text, bool may_be_empty)
{
    for (const char *p = text; *p; p++)
        if (*p <= ' ' || *p > '~') return false;
    return may_be_empty || *text;
}

static bool exercise_known(int id)
{
    return id == 0 || (id >= E01_STEADY_STAND && id <= EXERCISE_LAST) || (id >= CHECKUP_FIRST && id <= CHECKUP_LAST);
}
static void exercise_text(int id, char *text)
{
    if (id == 0) (void)snprintf(text, FIELD_BYTES, "-");
    else if (id <= EXERCISE_LAST) (void)snprintf(text, FIELD_BYTES, "E%02d", id);
    else (void)snprintf(text, FIELD_BYTES, "A%d", id - CHECKUP_FIRST + 1);
}

static bool put_text(const struct field *f, const char *from, char *text)
{
    if (!memchr(from, '\0', f->bytes) || f->bytes > FIELD_BYTES) return false;
    memcpy(text, from, strlen(from) + 1);
    if (f->kind != FIELD_TEXT) return id_fits(text, f->kind == FIELD_ID_OR_NONE);
    text_clean(text);
    return true;
}

static bool put_value(const struct field *f, const void *from, char text[FIELD_BYTES])
{
    const char *at = (const char *)from + f->offset;
    int whole = 0;
    double real = 0;
    int64_t time_ms = 0;
    uint32_t tick = 0;
    bool truth = false;
    switch (f->kind) {
    case FIELD_ID: case FIELD_ID_OR_NONE: case FIELD_TEXT: return put_text(f, at, text);
    case FIELD_TIME:
        memcpy(&time_ms, at, sizeof time_ms);
        (void)snprintf(text, FIELD_BYTES, "%" PRId64, time_ms);
        return time_ms >= 0;
    case FIELD_TICK:
        memcpy(&tick, at, sizeof tick);
        (void)snprintf(text, FIELD_BYTES, "%" PRIu32, tick);
        return true;
    case FIELD_REAL:
        memcpy(&real, at, sizeof real);
        if (!(real >= f->min && real <= f->max)) return false;
        text_from_real(real, text);
        return true;
    case FIELD_TRUTH:
        memcpy(&truth, at, sizeof truth);
        (void)snprintf(text, FIELD_BYTES, "%s", f->words[truth]);
        return true;
    case FIELD_INT: case FIELD_WORD: case FIELD_EXERCISE:
        memcpy(&whole, at, sizeof whole);       /* enums of a line are as wide as int */
        break;
    }
    if (f->kind == FIELD_EXERCISE) {
        if (!exercise_known(whole)) return false;
        exercise_text(whole, text);
        return true;
    }
    if (f->kind == FIELD_WORD) {
        if (whole < 0 || whole >= word_count(f->words)) return false;
        (void)snprintf(text, FIELD_BYTES, "%s", f->words[whole]);
        return true;
    }
    (void)snprintf(text, FIELD_BYTES, "%d", whole);
    return whole >= f->min && whole <= f->max;
}

static bool parse_whole(const char *text, int64_t min, int64_t max, int64_t *out)
{
    if (!*text || strspn(text, "0123456789") != strlen(text)) return false;
    errno = 0;
    long long v = strtoll(text, NULL, 10);
    if (errno || v < min || v > max) return false;
    *out = v;
    return true;
}

static bool take_text(const struct field *f, const char *text, char *to)
{
    char clean[FIELD_BYTES];
    size_t n = strlen(text);
    if (n >= f->bytes || n >= sizeof clean) return false;
    memcpy(clean, text, n + 1);
    text_clean(clean);
    if (strcmp(clean, text) != 0) return false;  /* not what a writer of ours left */
    if (f->kind != FIELD_TEXT && !id_fits(text, f->kind == FIELD_ID_OR_NONE)) return false;
    memcpy(to, text, n + 1);
    return true;
}

static int exercise_of(const char *text)
{
    char expected[FIELD_BYTES];
    for (int id = 0; id <= CHECKUP_LAST; id++) {
        if (!exercise_known(id)) continue;
        exercise_text(id, expected);
        if (strcmp(expected, text) == 0) return id;
    }
    return -1;
}

static bool take_value(const struct field *f, const char *text, void *into)
{
    char *at = (char *)into + f->offset;
    int64_t number = 0;
    double real = 0;
    int whole = 0;
    switch (f->kind) {
    case FIELD_ID: case FIELD_ID_OR_NONE: case FIELD_TEXT: return take_text(f, text, at);
    case FIELD_TIME:
        if (!parse_whole(text, 0, INT64_MAX, &number)) return false;
        memcpy(at, &number, sizeof number);
        return true;
    case FIELD_TICK: {
        if (!parse_whole(text, 0, UINT32_MAX, &number)) return false;
        uint32_t tick = (uint32_t)number;
        memcpy(at, &tick, sizeof tick);
        return true;
    }
    case FIELD_REAL:
        if (!text_parse_real(text, &real) || !(real >= f->min && real <= f->max)) return false;
        memcpy(at, &real, sizeof real);
        return true;
    case FIELD_TRUTH: {
        whole = index_of(f->words, text);
        if (whole < 0) return false;
        bool truth = whole == 1;
        memcpy(at, &truth, sizeof truth);
        return true;
    }
    case FIELD_WORD: whole = index_of(f->words, text); break;
    case FIELD_EXERCISE: whole = exercise_of(text); break;
    case FIELD_INT: whole = parse_whole(text, (int64_t)f->min, (int64_t)f->max, &number) ? (int)number : -1; break;
    }
    if (whole < 0) return false;
    memcpy(at, &whole, sizeof whole);
    return true;
}

/* ---- lines ---- */

static enum status write_line(const char *mark, const struct field *fields, size_t count, const void *from, char *line, size_t bytes)
{
    char whole[INCIDENT_LINE_BYTES], text[FIELD_BYTES];
    if (bytes > 0) line[0] = '\0';
    int used = snprintf(whole, sizeof whole, "%s", mark);
    for (size_t i = 0; i < count; i++) {
        if (!put_value(&fields[i], from, text)) return STATUS_ARG;
        size_t room = sizeof whole - (size_t)used;
        int n = snprintf(whole + used, room, "\t%s", text);
        if (n < 0 || (size_t)n >= room) return STATUS_ARG;
        used += n;
    }
    if ((size_t)used + 2 > bytes) return STATUS_ARG;
    memcpy(line, whole, (size_t)used);
    line[used] = '\n';
    line[used + 1] = '\0';
    return STATUS_OK;
}

enum status incident_write(const struct incident *i, char *line, size_t line_bytes)
{
    if (line_bytes > 0) line[0] = '\0';
    if (i->tick_from > i->tick_to) return STATUS_ARG;
    return write_line(incident_mark, incident_fields, INCIDENT_FIELDS, i, line, line_bytes);
}

enum status incident_note_write(const struct incident_note *n, char *line, size_t line_bytes)
{
    if (line_bytes > 0) line[0] = '\0';
    if (!n->by[0] || !n->text[0]) return STATUS_ARG; /* a note says something, and who says it */
    return write_line(note_mark, note_fields, NOTE_FIELDS, n, line, line_bytes);
}

/* Fields of a copy of the line, ended in place. The true count; kept are at most max. */
static size_t split(char *copy, char **item, size_t max)
{
    size_t n = 0;
    for (char *p = copy; p;) {
        char *tab = strchr(p, '\t');
        if (tab) *tab = '\0';
        if (n < max) item[n] = p;
        n++;
        p = tab ? tab + 1 : NULL;
    }
    return n;
}

static bool read_fields(const struct field *fields, size_t count, char **item, size_t items, void *into, struct problem *why)
{
    if (items != count) {
        (void)problem_set(why, STATUS_DATA, "incident log: %zu fields, expected %zu", items, count);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (take_value(&fields[i], item[i], into)) continue;
        char shown[64];
        (void)snprintf(shown, sizeof shown, "%s", item[i]);
        text_clean(shown);
        (void)problem_set(why, STATUS_DATA, "incident log: %s = %s, expected another value", fields[i].name, shown);
        return false;
    }
    return true;
}

enum incident_line incident_read(const char *line, struct incident *i, struct incident_note *n, struct problem *why)
{
    char copy[INCIDENT_LINE_BYTES], *item[INCIDENT_FIELDS + 2];
    size_t length = strcspn(line, "\n");
    if (length >= sizeof copy || (line[length] == '\n' && line[length + 1] != '\0')) {
        (void)problem_set(why, STATUS_DATA, "incident log: expected one line of at most %d bytes", INCIDENT_LINE_BYTES - 1);
        return INCIDENT_LINE_BROKEN;
    }
    memcpy(copy, line, length);
    copy[length] = '\0';
    size_t items = split(copy, item, INCIDENT_FIELDS + 2);
    if (strcmp(item[0], note_mark) == 0) {
        struct incident_note note = {.incident = ""};
        if (!read_fields(note_fields, NOTE_FIELDS, item + 1, items - 1, &note, why)) return INCIDENT_LINE_BROKEN;
        *n = note;
        return INCIDENT_LINE_NOTE;
    }
    if (strcmp(item[0], incident_mark) != 0) {
        (void)problem_set(why, STATUS_DATA, "incident log: the line begins with neither %s nor %s", incident_mark, note_mark);
        return INCIDENT_LINE_BROKEN;
    }
    struct incident read = {.id = ""};
    if (!read_fields(incident_fields, INCIDENT_FIELDS, item + 1, items - 1, &read, why)) return INCIDENT_LINE_BROKEN;
    if (read.tick_from > read.tick_to) {
        (void)problem_set(why, STATUS_DATA, "incident log: tick_to = %" PRIu32 ", expected at least tick_from", read.tick_to);
        return INCIDENT_LINE_BROKEN;
    }
    *i = read;
    return INCIDENT_LINE_INCIDENT;
}
