/* links: care */
/* Check-up files: whatever is accepted can be played, each block a whole table of its exercise; what is not has a message. */
#include <math.h>
#include <string.h>

#include "care/checkup.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct checkup c;
    static struct text_errors errors;
    memset(&c, 0, sizeof c);
    c.revision = -1;
    errors.count = 0;
    enum status status = checkup_parse("f", (const char *)bytes, count, &c, &errors);
    HOLDS((status == STATUS_OK) == (errors.count == 0) && errors.count <= TEXT_ERRORS_MAX);
    for (int i = 0; i < errors.count; i++) HOLDS(strncmp(errors.line[i], "f:", 2) == 0 && strstr(errors.line[i], "expected"));
    if (status != STATUS_OK) {
        HOLDS(c.revision == -1); /* not touched */
        return 0;
    }
    HOLDS(c.id >= CHECKUP_FIRST && c.id <= CHECKUP_LAST && strcmp(c.name, exercise_name(c.id)) == 0 && c.revision >= 1);
    HOLDS(c.block_count >= 1 && c.block_count <= CHECKUP_BLOCKS_MAX);
    for (int b = 0; b < c.block_count; b++) {
        const struct checkup_block *block = &c.block[b];
        int keys;
        HOLDS(level_table_check(&block->levels) == NULL && block->levels.id == c.id && level_keys(c.id, &keys));
        HOLDS(block->trials >= 1 && block->trials <= 4 && isfinite(block->rest_s) && block->rest_s >= 0 && block->rest_s <= 180);
        for (int k = 0; k < keys; k++)
            for (int g = 1; g < GRADE_COUNT; g++) HOLDS(block->levels.value[k][g] == block->levels.value[k][0]);
    }
    return 0;
}
