/* Level, check-up and plan files, checked before anybody stands on a plate; and all of them as tables to print. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "care/level_care.h"
#include "lab/lab.h"
#include "lab/therapist_document.h"

static const char help[] = "usage: evenkeel-lab levels check [FILE...]\n"
                           "       evenkeel-lab levels print\n\n"
                           "check  Checks files of exercises (.level), check-ups (.checkup) and plans (.plan): every error on one line as\n"
                           "       path:line: key = what was there, expected what. Values that the rules for weak bones forbid are errors,\n"
                           "       and a plan may not go beyond the grades that its people may play. Without FILE, all that come with the\n"
                           "       program. Exit status 3 when a file has an error.\n"
                           "print  Exercises with their ten grades, highest grades, limits, safety rules and plans as tables (Markdown).\n\n"
                           "examples:\n"
                           "  evenkeel-lab levels check\n"
                           "  evenkeel-lab levels check levels/exercises/E06_side_shift.level my.plan\n"
                           "  evenkeel-lab levels print > tables.md\n";

enum { FILES_MAX = 256 };

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), k = strlen(ending);
    return n > k && strcmp(name + n - k, ending) == 0;
}

/* STATUS_OK, or that of the trouble, which is printed. */
static enum status check_file(const char *path)
{
    struct text_errors errors = {0};
    struct checkup checkup;
    static struct plan plan;
    enum status status;
    if (ends_in(path, ".plan")) status = plan_load(path, &plan, &errors);
    else if (ends_in(path, ".checkup")) status = checkup_load(path, &checkup, &errors);
    else status = level_care_check(path, &errors);
    fflush(stdout);
    for (int i = 0; i < errors.count; i++) fprintf(stderr, "%s\n", errors.line[i]);
    if (status == STATUS_OK) printf("%s: in order\n", path);
    return status;
}

static int is_ours(const struct dirent *entry)
{
    return ends_in(entry->d_name, ".level") || ends_in(entry->d_name, ".checkup") || ends_in(entry->d_name, ".plan");
}

static int check_folder(const char *name, enum status *worst)
{
    char folder[PATH_BYTES], path[PATH_BYTES];
    struct problem why = {0};
    struct dirent **entries = NULL;
    if (paths_share(name, folder, &why) != STATUS_OK) return lab_problem(&why);
    int count = scandir(folder, &entries, is_ours, alphasort);
    if (count <= 0) {
        free(entries);
        return lab_fail(STATUS_IO, "no files in %s, expected those that come with the program", folder);
    }
    for (int i = 0; i < count; i++) {
        enum status status = path_join(path, folder, entries[i]->d_name) == 0 ? check_file(path) : STATUS_IO;
        if (status != STATUS_OK) *worst = status;
        free(entries[i]);
    }
    free(entries);
    return -1;
}

static int check_shipped(enum status *worst)
{
    static const char *const folders[] = {"levels/exercises", "levels/checkups", "levels/plans"};
    int code = -1;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && code < 0; i++) code = check_folder(folders[i], worst);
    return code;
}

static int check(const char **files, int count)
{
    enum status worst = STATUS_OK;
    int code = count == 0 ? check_shipped(&worst) : -1;
    if (code >= 0) return code;
    for (int i = 0; i < count; i++) {
        enum status status = check_file(files[i]);
        if (status != STATUS_OK) worst = status;
    }
    code = lab_flush_output();
    /* A file that cannot be read is a bad input file like one that cannot be understood. */
    return worst == STATUS_OK ? code : status_exit_code(worst == STATUS_IO ? STATUS_DATA : worst);
}

static int print(void)
{
    struct problem why = {0};
    struct cohort_files *files = malloc(sizeof *files);
    int code = -1;
    if (!files) return lab_fail(STATUS_MEM, "levels: not enough memory");
    if (cohort_files_load(files, &why) != STATUS_OK) code = lab_problem(&why);
    else therapist_document(files, stdout);
    free(files);
    return code >= 0 ? code : lab_flush_output();
}

int lab_levels(int argc, char **argv)
{
    static const char *rest[FILES_MAX];
    int rest_count = 0;
    int code = lab_options(argc, argv, help, NULL, 0, rest, FILES_MAX, &rest_count);
    if (code >= 0) return code;
    if (rest_count > 0 && strcmp(rest[0], "check") == 0) return check(rest + 1, rest_count - 1);
    if (rest_count == 1 && strcmp(rest[0], "print") == 0) return print();
    return lab_fail(STATUS_USAGE, "levels: expected \"check\" or \"print\" after it, see evenkeel-lab levels --help");
}
