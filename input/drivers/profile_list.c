/* profile_list.c - all .plate files of a user and of the program. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/plate_profile.h"

enum { LIST_MAX = 500 };
static const char ending[] = ".plate";

struct loading {
    void (*broken)(void *context, const char *path, const struct text_errors *errors);
    void *context;
    struct profile_list *list;
};

static int is_profile(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name), end = sizeof ending - 1;
    return n > end && entry->d_name[0] != '.' && strcmp(entry->d_name + n - end, ending) == 0;
}

static enum status append(struct profile_list *l, const struct plate_profile *p)
{
    struct plate_profile *room = realloc(l->profile, (l->count + 1) * sizeof *room);
    if (!room) return STATUS_MEM;
    l->profile = room;
    l->profile[l->count++] = *p;
    return STATUS_OK;
}

enum status plate_profile_load(const char *path, struct text_errors *errors, struct plate_profile *out)
{
    char *bytes = NULL;
    size_t count = 0;
    struct problem why = {STATUS_OK, ""};
    memset(out, 0, sizeof *out);
    enum status status = file_read_whole(path, TEXT_FILE_MAX_BYTES + 3, &bytes, &count, &why);
    if (status == STATUS_OK)
        status = plate_profile_parse(path, bytes, count, errors, out);
    else if (status == STATUS_DATA)
        text_error_add(errors, path, 1, "file of more than %d bytes, expected at most %d bytes",
                       TEXT_FILE_MAX_BYTES, TEXT_FILE_MAX_BYTES);
    else if (errors->count < TEXT_ERRORS_MAX)
        (void)snprintf(errors->line[errors->count++], TEXT_ERROR_BYTES, "%.*s", TEXT_ERROR_BYTES - 1,
                       why.text);
    free(bytes);
    return status;
}

static enum status load_one(struct loading *l, const char *path)
{
    struct plate_profile profile;
    struct text_errors *errors = calloc(1, sizeof *errors);
    if (!errors) return STATUS_MEM;
    enum status status = plate_profile_load(path, errors, &profile);
    if (status == STATUS_OK) {
        status = append(l->list, &profile);
        if (status != STATUS_OK) plate_profile_free(&profile);
    } else if (status != STATUS_MEM) {
        if (l->broken) l->broken(l->context, path, errors);
        status = STATUS_OK; /* the others stay usable */
    }
    free(errors);
    return status;
}

/* In the order of their names, whatever the file system says. A folder that is not there holds none. */
static enum status load_folder(struct loading *l, const char *dir)
{
    struct dirent **entry = NULL;
    char path[PATH_BYTES];
    int n = scandir(dir, &entry, is_profile, alphasort);
    enum status status = STATUS_OK;
    for (int i = 0; i < n; i++) {
        if (status == STATUS_OK && l->list->count < LIST_MAX && path_join(path, dir, entry[i]->d_name) == 0)
            status = load_one(l, path);
        free(entry[i]);
    }
    free(entry);
    return status;
}

enum status profile_list_load(const char *user_dir,
                              void (*broken)(void *context, const char *path,
                                             const struct text_errors *errors),
                              void *context, struct profile_list *out)
{
    char share[PATH_BYTES];
    struct loading l = {broken, context, out};
    *out = (struct profile_list){NULL, 0};
    enum status status = user_dir && *user_dir ? load_folder(&l, user_dir) : STATUS_OK;
    if (status == STATUS_OK && paths_share("assets/plates", share, NULL) == STATUS_OK)
        status = load_folder(&l, share);
    if (status != STATUS_OK) profile_list_free(out);
    return status;
}

void profile_list_free(struct profile_list *l)
{
    for (size_t i = 0; i < l->count; i++) plate_profile_free(&l->profile[i]);
    free(l->profile);
    *l = (struct profile_list){NULL, 0};
}

void profile_list_take(struct profile_list *l, const struct plate_profile *p, struct plate_profile *out)
{
    struct plate_profile *mine = &l->profile[p - l->profile];
    *out = *mine;
    mine->text = NULL;
}

void plate_profile_file_name(const char *path, char out[PROFILE_TEXT_BYTES])
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t n = strlen(name), end = sizeof ending - 1;
    if (n > end && strcmp(name + n - end, ending) == 0) n -= end;
    (void)snprintf(out, PROFILE_TEXT_BYTES, "%.*s", (int)n, name);
}

const struct plate_profile *profile_by_name(const struct profile_list *l, const char *name)
{
    char file[PROFILE_TEXT_BYTES];
    for (size_t i = 0; i < l->count; i++) {
        plate_profile_file_name(l->profile[i].path, file);
        if (strcmp(file, name) == 0) return &l->profile[i];
    }
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->profile[i].name, name) == 0) return &l->profile[i];
    return NULL;
}

const struct plate_profile *profile_for(const struct profile_list *l, const struct device_identity *d)
{
    for (size_t i = 0; i < l->count; i++)
        if (plate_profile_matches(&l->profile[i], d)) return &l->profile[i];
    return NULL;
}
