#include <stdio.h>
#include <string.h>
#include <dirent.h>
#include <stdlib.h>

#include "base/paths.h"
#include "lab/cohort.h"

static enum status told(const struct text_errors *errors, const char *path, struct problem *why)
{
    return problem_set(why, STATUS_DATA, "%s", errors->count ? errors->line[0] : path);
}

static enum status load_one(struct cohort_files *out, const char *folder, const char *name, int *plans, struct problem *why)
{
    char path[PATH_BYTES];
    struct text_errors errors = {0};
    enum status status = STATUS_OK;
    if (path_join(path, folder, name) != 0) return problem_set(why, STATUS_DATA, "%s: the path is too long", folder);
    if (strstr(name, ".level")) {
        struct level_table t;
        status = level_load(path, &t, &errors);
        if (status == STATUS_OK && t.id <= EXERCISE_LAST) out->levels[t.id] = t;
    } else if (strstr(name, ".checkup")) {
        struct checkup c;
        status = checkup_load(path, &c, &errors);
        if (status == STATUS_OK) out->checkup[c.id - CHECKUP_FIRST] = c;
    } else if (strstr(name, ".plan") && *plans < COHORT_PLANS) {
        status = plan_load(path, &out->plan[(*plans)++], &errors);
    }
    return status == STATUS_OK ? STATUS_OK : told(&errors, path, why);
}

static int has_ending(const struct dirent *e) { return strstr(e->d_name, ".level") || strstr(e->d_name, ".plan") || strstr(e->d_name, ".checkup"); }

enum status cohort_files_load(struct cohort_files *out, struct problem *why)
{
    static const char *const folders[] = {"levels/exercises", "levels/checkups", "levels/plans"};
    enum status status = STATUS_OK;
    int plans = 0;
    memset(out, 0, sizeof *out);
    for (size_t k = 0; k < sizeof folders / sizeof folders[0] && status == STATUS_OK; k++) {
        char folder[PATH_BYTES];
        struct dirent **entries = NULL;
        status = paths_share(folders[k], folder, why);
        int count = status == STATUS_OK ? scandir(folder, &entries, has_ending, alphasort) : 0;
        for (int i = 0; i < count; i++) {
            if (status == STATUS_OK) status = load_one(out, folder, entries[i]->d_name, &plans, why);
            free(entries[i]);
        }
        free(entries);
    }
    return status;
}
