#include "screens/app.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* One file per exercise, named after its id: "E06_side_shift.level". */
static bool find_level_file(const char *directory, enum exercise_id id, char path[PATH_BYTES])
{
    char prefix[8];
    bool found = false;
    (void)snprintf(prefix, sizeof prefix, "E%02d_", (int)id);
    DIR *dir = opendir(directory);
    if (!dir) return false;
    for (const struct dirent *entry; !found && (entry = readdir(dir));) {
        size_t n = strlen(entry->d_name);
        bool level = n > 6 && strcmp(entry->d_name + n - 6, ".level") == 0;
        if (level && strncmp(entry->d_name, prefix, strlen(prefix)) == 0) found = path_join(path, directory, entry->d_name) == 0;
    }
    closedir(dir);
    return found;
}

bool app_levels(struct app *a, enum exercise_id id, struct level_table *out)
{
    char directory[PATH_BYTES], path[PATH_BYTES];
    struct text_errors errors = {0};
    if (paths_share("levels/exercises", directory, &a->problem) != STATUS_OK) return false;
    if (!find_level_file(directory, id, path)) {
        (void)problem_set(&a->problem, STATUS_DATA, "%s has no level file for exercise E%02d. Please install Evenkeel again.", directory,
                          (int)id);
        return false;
    }
    if (level_load(path, out, &errors) == STATUS_OK) return true;
    (void)problem_set(&a->problem, STATUS_DATA, "A level file cannot be used. %s", errors.count > 0 ? errors.line[0] : path);
    return false;
}
