/* Level files, checked before anybody stands on a plate. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "lab/lab.h"
#include "world/level.h"

static const char help[] = "usage: evenkeel-lab levels check [FILE...]\n\n"
                           "Checks level files: every error on one line as path:line: key = what was there, "
                           "expected what. Without FILE, all\n"
                           "that come with the program. Exit status 3 when a file has an error.\n\n"
                           "examples:\n"
                           "  evenkeel-lab levels check\n"
                           "  evenkeel-lab levels check levels/exercises/E06_side_shift.level\n";

enum { FILES_MAX = 256 };

/* STATUS_OK, or that of the trouble, which is printed. */
static enum status check_file(const char *path)
{
    struct level_table table;
    struct text_errors errors = {0};
    enum status status = level_load(path, &table, &errors);
    fflush(stdout);
    for (int i = 0; i < errors.count; i++) fprintf(stderr, "%s\n", errors.line[i]);
    if (status == STATUS_OK) printf("%s: in order\n", path);
    return status;
}

static int is_level(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);
    return n > 6 && strcmp(entry->d_name + n - 6, ".level") == 0;
}

static int check_shipped(enum status *worst)
{
    char folder[PATH_BYTES], path[PATH_BYTES];
    struct problem why = {0};
    struct dirent **entries = NULL;
    if (paths_share("levels/exercises", folder, &why) != STATUS_OK) return lab_problem(&why);
    int count = scandir(folder, &entries, is_level, alphasort);
    if (count <= 0) {
        free(entries);
        return lab_fail(STATUS_IO, "no level files in %s, expected one per exercise", folder);
    }
    for (int i = 0; i < count; i++) {
        enum status status = path_join(path, folder, entries[i]->d_name) == 0 ? check_file(path) : STATUS_IO;
        if (status != STATUS_OK) *worst = status;
        free(entries[i]);
    }
    free(entries);
    return -1;
}

int lab_levels(int argc, char **argv)
{
    static const char *rest[FILES_MAX];
    int rest_count = 0;
    enum status worst = STATUS_OK;
    int code = lab_options(argc, argv, help, NULL, 0, rest, FILES_MAX, &rest_count);
    if (code >= 0) return code;
    if (rest_count == 0 || strcmp(rest[0], "check") != 0)
        return lab_fail(STATUS_USAGE, "levels: expected \"check\" after it, see evenkeel-lab levels --help");
    if (rest_count == 1) {
        code = check_shipped(&worst);
        if (code >= 0) return code;
    }
    for (int i = 1; i < rest_count; i++) {
        enum status status = check_file(rest[i]);
        if (status != STATUS_OK) worst = status;
    }
    code = lab_flush_output();
    /* A level that cannot be read is a bad input file like one that cannot be understood. */
    return worst == STATUS_OK ? code : status_exit_code(worst == STATUS_IO ? STATUS_DATA : worst);
}
