/* The tables of keys of plans and check-ups: the page shows them as the code has them; rows make sense. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "care/checkup_keys.h"
#include "care/plan_keys.h"
#include "support/support.h"
#include "world/level.h"

enum { ROW_BYTES = 400, LIMIT_BYTES = 32 };

static const struct file_section *section_at(int i)
{
    return i < PLAN_SECTIONS ? &plan_sections[i] : i == PLAN_SECTIONS ? &checkup_head : NULL;
}

static const char *unit_of(const struct file_key *k)
{
    switch (k->kind) {
    case FILE_KEY_COUNT: return k->unit ? k->unit : "count";
    case FILE_KEY_NUMBER: return k->unit ? k->unit : "number";
    case FILE_KEY_TEXT: return "bytes of text";
    case FILE_KEY_NAME: return "bytes of a-z, 0-9, _";
    case FILE_KEY_EXERCISE: return "code";
    case FILE_KEY_WORD:
    case FILE_KEY_SWITCH: break;
    }
    return "word";
}

static void limits_of(const struct file_key *k, char low[LIMIT_BYTES], char high[LIMIT_BYTES])
{
    bool codes = k->kind == FILE_KEY_EXERCISE;
    text_from_real(k->min, low);
    text_from_real(k->max, high);
    if (k->words || codes) {
        (void)snprintf(low, LIMIT_BYTES, "%s", codes ? exercise_code((enum exercise_id)k->min) : k->words[(int)k->min]);
        (void)snprintf(high, LIMIT_BYTES, "%s", codes ? exercise_code((enum exercise_id)k->max) : k->words[(int)k->max]);
    }
}

static void row_of(const struct file_key *k, char row[ROW_BYTES])
{
    char low[LIMIT_BYTES], high[LIMIT_BYTES];
    limits_of(k, low, high);
    (void)snprintf(row, ROW_BYTES, "\n| %s | %s | %s | %s | %s | %s |\n", k->name, unit_of(k), low, high, k->needed ? "yes" : "no", k->meaning);
}

/* levels/README.md, from "## Plans" on: every row under its heading, in its order, and no row more. */
static void the_page_shows_the_tables(void **state)
{
    char path[PATH_BYTES], *page, row[ROW_BYTES];
    size_t n, rows = 0, rows_there = 0;
    (void)state;
    assert_int_equal(path_join(path, EVENKEEL_SOURCE_SHARE, "levels/README.md"), 0);
    assert_int_equal(file_read_whole(path, 200000, &page, &n, NULL), STATUS_OK);
    const char *part = strstr(page, "\n## Plans\n");
    if (!part) fail_msg("levels/README.md has no section about plans");
    for (const char *at = part; (at = strstr(at, "\n| ")); at++) rows_there++;
    for (int i = 0; section_at(i); i++) {
        const struct file_section *s = section_at(i);
        char head[100];
        (void)snprintf(head, sizeof head, "\n### %s\n", s->heading);
        const char *at = strstr(part, head);
        if (!at) fail_msg("levels/README.md has no section %s", s->heading);
        for (int k = 0; k < s->count; k++, rows++) {
            row_of(&s->keys[k], row);
            const char *found = strstr(at, row);
            const char *next = strstr(at + 1, "\n### ");
            if (!found || (next && found > next)) fail_msg("levels/README.md lacks, under %s, in this place:%s", s->heading, row);
            at = found;
        }
        rows++; /* its heading row */
    }
    free(page);
    assert_int_equal(rows_there, rows);
}

static void rows_make_sense(void **state)
{
    (void)state;
    for (int i = 0; section_at(i); i++)
        for (int k = 0; k < section_at(i)->count; k++) {
            const struct file_key *key = &section_at(i)->keys[k];
            bool words = key->kind == FILE_KEY_WORD || key->kind == FILE_KEY_SWITCH;
            int count = 0;
            while (key->words && key->words[count]) count++;
            if (!key->meaning || !key->meaning[0] || strchr(key->meaning, '|')) fail_msg("%s: no meaning that fits a table", key->name);
            if (words != (key->words != NULL) || (words && (int)key->max != count - 1) || !(key->min <= key->max)) fail_msg("%s: its range", key->name);
            for (int m = 0; m < k; m++)
                if (strcmp(section_at(i)->keys[m].name, key->name) == 0) fail_msg("%s stands twice", key->name);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_page_shows_the_tables), cmocka_unit_test(rows_make_sense)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
