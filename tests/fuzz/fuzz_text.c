/* links: care */
/* Our text files and level files: entries keep to the grammar, numbers come back to the bit, a level that was read
 * can be played and stored; the care rules say something about it or nothing. */
#include <math.h>
#include <string.h>

#include "care/level_care.h"
#include "fuzz.h"
#include "world/world.h"

static void check_number(const char *text)
{
    double v = 0, back = 0;
    char digits[32];
    if (!text_parse_real(text, &v)) return;
    HOLDS(isfinite(v));
    text_from_real(v, digits);
    HOLDS(strlen(digits) < sizeof digits && text_parse_real(digits, &back) &&
          memcmp(&v, &back, sizeof v) == 0);
}

static void check_items(const char *value, char separator)
{
    char items[16][TEXT_ITEM_BYTES];
    size_t n = text_split(value, separator, items, 16);
    for (size_t i = 0; i < n && i < 16; i++) {
        HOLDS(memchr(items[i], 0, TEXT_ITEM_BYTES) != NULL);
        check_number(items[i]);
    }
}

static void check_entries(struct text_file *f, struct text_errors *errors)
{
    HOLDS(text_file_count(f) >= 1 && text_file_count(f) <= TEXT_KEYS_MAX);
    for (size_t i = 0; i < text_file_count(f); i++) {
        const struct text_entry *e = text_file_entry(f, i);
        HOLDS(e->key[0] >= 'a' && e->key[0] <= 'z' && e->line >= 1);
        HOLDS(strlen(e->value) <= TEXT_LINE_MAX_BYTES && !strchr(e->value, '\n'));
        check_number(e->value);
        check_items(e->value, ' ');
        check_items(e->value, ',');
        HOLDS(text_take(f, e->section, e->key, true, errors) == e);
    }
}

static void check_errors(enum status status, const struct text_errors *errors)
{
    HOLDS(errors->count >= 0 && errors->count <= TEXT_ERRORS_MAX);
    HOLDS((status == STATUS_OK) == (errors->count == 0));
    for (int i = 0; i < errors->count; i++)
        HOLDS(errors->line[i][0] && memchr(errors->line[i], 0, TEXT_ERROR_BYTES) != NULL);
}

static void check_level(const struct level_table *t)
{
    static char text[16384], again[16384];
    struct world_setup setup = {.levels = *t, .base_grade = 1, .start_level = 1, .cap = 10, .set_number = 1},
                       back;
    struct problem why;
    int count;
    HOLDS(level_table_check(t) == NULL && level_keys(t->id, &count) != NULL);
    for (int k = 0; k < count; k++)
        for (double level = 1; level <= 10; level += 0.25) {
            const struct level_key *key = &level_keys(t->id, &count)[k];
            double v = level_value(t, k, level);
            HOLDS((key->may_be_empty && isnan(v)) || (v >= key->min && v <= key->max));
        }
    body_default(70, 1650, &setup.body);
    HOLDS(world_setup_write(&setup, text, sizeof text) == STATUS_OK);
    HOLDS(world_setup_read(text, &back, &why) == STATUS_OK);
    HOLDS(world_setup_write(&back, again, sizeof again) == STATUS_OK && strcmp(text, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct text_errors errors;
    struct text_file *f = NULL;
    struct level_table table = {.revision = -1};
    errors.count = 0;
    enum status status = text_file_parse("f", (const char *)bytes, count, "level", 1, &errors, &f);
    check_errors(status, &errors);
    if (f) check_entries(f, &errors);
    text_file_close(f);
    errors.count = 0;
    status = level_parse("f", (const char *)bytes, count, &table, &errors);
    check_errors(status, &errors);
    if (status == STATUS_OK)
        check_level(&table);
    else
        HOLDS(table.revision == -1);
    bool good_file = status == STATUS_OK;
    errors.count = 0;
    status = level_care_check_bytes("f", (const char *)bytes, count, &errors);
    check_errors(status, &errors);
    HOLDS(good_file || status != STATUS_OK);
    return 0;
}
