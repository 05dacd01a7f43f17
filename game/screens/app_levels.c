#include "screens/app_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "care/checkup.h"

/* One file per exercise, named after its code: "E06_side_shift.level", "A2_quiet_standing.checkup". */
static bool find_file(const char *directory, const char *code, const char *ending, char path[PATH_BYTES])
{
    char prefix[8];
    bool found = false;
    size_t ending_bytes = strlen(ending);
    (void)snprintf(prefix, sizeof prefix, "%s_", code);
    DIR *dir = opendir(directory);
    if (!dir) return false;
    for (const struct dirent *entry; !found && (entry = readdir(dir));) {
        size_t n = strlen(entry->d_name);
        bool right = n > ending_bytes && strcmp(entry->d_name + n - ending_bytes, ending) == 0;
        if (right && strncmp(entry->d_name, prefix, strlen(prefix)) == 0) found = path_join(path, directory, entry->d_name) == 0;
    }
    closedir(dir);
    return found;
}

static bool find(struct app *a, enum exercise_id id, char path[PATH_BYTES])
{
    char directory[PATH_BYTES];
    bool checkup = id >= CHECKUP_FIRST;
    if (paths_share(checkup ? "levels/checkups" : "levels/exercises", directory, &a->problem) != STATUS_OK) return false;
    if (find_file(directory, exercise_code(id), checkup ? ".checkup" : ".level", path)) return true;
    (void)problem_set(&a->problem, STATUS_DATA, "%s has no file for exercise %s. Please install Evenkeel again.", directory, exercise_code(id));
    return false;
}

static bool told(struct app *a, const struct text_errors *errors, const char *path)
{
    (void)problem_set(&a->problem, STATUS_DATA, "A level file cannot be used. %s", errors->count > 0 ? errors->line[0] : path);
    return false;
}

static bool load_checkup(struct app *a, enum exercise_id id, struct checkup *out)
{
    char path[PATH_BYTES];
    struct text_errors errors = {0};
    if (!find(a, id, path)) return false;
    return checkup_load(path, out, &errors) == STATUS_OK || told(a, &errors, path);
}

bool app_levels(struct app *a, const struct practice_block *block, struct level_table *out)
{
    char path[PATH_BYTES];
    struct text_errors errors = {0};
    if (block->exercise >= CHECKUP_FIRST) {
        struct checkup c;
        if (!load_checkup(a, block->exercise, &c) || block->part >= c.block_count) return false;
        *out = c.block[block->part].levels;
        return true;
    }
    if (!find(a, block->exercise, path)) return false;
    return level_load(path, out, &errors) == STATUS_OK || told(a, &errors, path);
}

void app_expand_checkups(struct app *a)
{
    struct practice_plan plan = {0};
    for (int i = 0; i < a->plan.block_count; i++) {
        struct practice_block b = a->plan.block[i];
        struct checkup c = {.block_count = 1, .block = {{.trials = b.sets, .rest_s = b.rest_s}}};
        if (b.exercise >= CHECKUP_FIRST && !load_checkup(a, b.exercise, &c)) continue; /* set_run_begin tells why */
        for (b.part = 0; b.part < c.block_count && plan.block_count < PRACTICE_BLOCKS_MAX; b.part++) {
            b.sets = c.block[b.part].trials;
            b.rest_s = (int)c.block[b.part].rest_s;
            plan.block[plan.block_count++] = b;
        }
    }
    if (plan.block_count > 0) a->plan = plan;
}
