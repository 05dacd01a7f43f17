/* Words that a patient may meet, read from the source: whatever is marked with tr() or N_(), and every sentence that a problem
 * puts on a screen. T1 to T14 are exempt: they say what the program does not do (exercises.md 16, 18.10). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care/wording.h"
#include "support/support.h"

enum { TEXT_BYTES = 2048 };

static char *read_source(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("%s cannot be read", path);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) < (1 << 20) - 1);
    (void)fclose(file);
    return text;
}

/* Literals that stand side by side are one text. p stands at the first quote; returns where they end. */
static const char *read_literal(const char *p, char text[TEXT_BYTES])
{
    size_t n = 0;
    for (;;) {
        for (p++; *p && *p != '"'; p++) {
            bool escaped = *p == '\\' && p[1];
            if (escaped) p++;
            /* "\xc2\xa0" and the like: what follows is no word of its own */
            if (n + 1 < TEXT_BYTES) text[n++] = escaped ? ' ' : *p;
            if (escaped && *p == 'x') p += strspn(p + 1, "0123456789abcdefABCDEF");
        }
        const char *next = p + (*p == '"');
        while (*next == ' ' || *next == '\n') next++;
        p = next;
        if (*p != '"') break;
    }
    text[n] = '\0';
    return p;
}

static int line_of(const char *source, const char *at)
{
    int line = 1;
    for (const char *p = source; p < at; p++) line += *p == '\n';
    return line;
}

struct mark { const char *opens; bool anywhere; }; /* anywhere: the text is a later argument of the call */
static const struct mark marks[] = {{"tr(\"", false}, {"N_(\"", false}, {"prompt = \"", false}, {"problem_set(", true},
                                    {"advice, sizeof", true}, {"detail, sizeof", true}};

static int check_source(const char *path)
{
    char text[TEXT_BYTES];
    char *source = read_source(path);
    int found = 0;
    for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++)
        for (const char *at = source; (at = strstr(at, marks[m].opens)) != NULL;) {
            const char *begin = at;
            at += strlen(marks[m].opens);
            const char *quote = marks[m].anywhere ? at + strcspn(at, "\";") : at - 1;
            if (*quote != '"') continue;
            (void)read_literal(quote, text);
            found++;
            const char *word = wording_forbidden_in(text);
            if (word) fail_msg("%s:%d: \"%s\" says %s", path, line_of(source, begin), text, word);
        }
    free(source);
    return found;
}

static int check_folder(const char *folder)
{
    char path[512];
    int found = 0;
    DIR *dir = opendir(folder);
    if (!dir) fail_msg("%s cannot be opened", folder);
    for (const struct dirent *e; (e = readdir(dir));) {
        size_t n = strlen(e->d_name);
        if (n < 3 || strcmp(e->d_name + n - 2, ".c") != 0 || strcmp(e->d_name, "wording.c") == 0) continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        found += check_source(path);
    }
    (void)closedir(dir);
    return found;
}

/* What reaches the screens of a patient; the report and the lab program speak to therapists and researchers. */
static const struct { const char *folder; int at_least; } folders[] = {
    {"game/screens", 60}, {"game/care", 20}, {"game/world", 5}, {"game/view", 1}, {"game/records", 10}, {"input/drivers", 15},
    {"input/acquire", 2}, {"input/base", 1},
};

static void no_text_says_a_forbidden_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        int found = check_folder(folders[i].folder);
        if (found < folders[i].at_least)
            fail_msg("%s: only %d texts found, expected %d or more: is this the project's folder?", folders[i].folder, found,
                     folders[i].at_least);
    }
}

static void literals_side_by_side_are_one_text(void **state)
{
    char text[TEXT_BYTES];
    (void)state;
    (void)read_literal("\"You fai\"\n   \"led\\xc2\\xa0\" \"s\")", text);
    assert_string_equal(text, "You failed  s");
    assert_string_equal(wording_forbidden_in(text), "failed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_says_a_forbidden_word),
        cmocka_unit_test(literals_side_by_side_are_one_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
