#include "drivers/profile_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/driver.h"

/* What is remembered of files that cannot be used: only the one that is asked for matters. */
struct wanted {
    const char *name;
    bool broken;
    char first_error[TEXT_ERROR_BYTES];
};

static void note_broken(void *context, const char *path, const struct text_errors *errors)
{
    struct wanted *w = context;
    char name[PROFILE_TEXT_BYTES];
    plate_profile_file_name(path, name);
    if (!w->name || w->broken || strcmp(name, w->name) != 0) return;
    w->broken = true;
    if (errors->count > 0) memcpy(w->first_error, errors->line[0], sizeof w->first_error);
}

static bool same_transport(enum profile_transport a, enum profile_transport b)
{
    return (a == TRANSPORT_HID) == (b == TRANSPORT_HID);
}

static void list_names(const struct profile_list *l, int transport, char *text, size_t bytes)
{
    char name[PROFILE_TEXT_BYTES];
    size_t used = 0;
    *text = '\0';
    for (size_t i = 0; i < l->count; i++) {
        if (transport >= 0 &&
            !same_transport(l->profile[i].match.transport, (enum profile_transport)transport))
            continue;
        plate_profile_file_name(l->profile[i].path, name);
        size_t n = strlen(name) + (used ? 2 : 0);
        if (used + n + sizeof ", ..." > bytes) {
            (void)snprintf(text + used, bytes - used, ", ...");
            return;
        }
        used += (size_t)snprintf(text + used, bytes - used, "%s%s", used ? ", " : "", name);
    }
    if (!used) (void)snprintf(text, bytes, "none");
}

void profile_names(enum profile_transport transport, char *text, size_t bytes)
{
    struct profile_list l = {NULL, 0};
    if (profile_list_load(driver_plates_dir(), NULL, NULL, &l) != STATUS_OK)
        l = (struct profile_list){NULL, 0};
    list_names(&l, (int)transport, text, bytes);
    profile_list_free(&l);
}

static enum status bad_profile(const char *first_error, enum plate_error *error, struct problem *why)
{
    *error = PLATE_BAD_PROFILE;
    return problem_set(why, STATUS_DATA,
                       "The profile cannot be used: %s. Mend this line; docs/plates.md says what is meant.",
                       first_error);
}

static enum status choose_file(const char *path, struct plate_profile *out, enum plate_error *error,
                               struct problem *why)
{
    struct text_errors *errors = calloc(1, sizeof *errors);
    if (!errors) return problem_set(why, STATUS_MEM, "There is no memory left to read the profile %s.", path);
    enum status status = plate_profile_load(path, errors, out);
    if (status == STATUS_MEM)
        (void)problem_set(why, status, "There is no memory left to read the profile %s.", path);
    else if (status != STATUS_OK)
        status = bad_profile(errors->line[0], error, why);
    free(errors);
    return status;
}

enum status profile_choose(const char *name, struct plate_profile *out, enum plate_error *error,
                           struct problem *why)
{
    struct profile_list l = {NULL, 0};
    struct wanted w = {.name = name, .broken = false};
    char names[360];
    memset(out, 0, sizeof *out);
    if (strchr(name, '/')) return choose_file(name, out, error, why);
    enum status status = profile_list_load(driver_plates_dir(), note_broken, &w, &l);
    if (status != STATUS_OK) return problem_set(why, status, "There is no memory left to read the profiles.");
    const struct plate_profile *p = profile_by_name(&l, name);
    if (w.broken) { /* a person's own, broken file is not answered by one of the program with the same name */
        status = bad_profile(w.first_error, error, why);
    } else if (p) {
        profile_list_take(&l, p, out);
    } else {
        list_names(&l, -1, names, sizeof names);
        *error = PLATE_NEED_PROFILE;
        status = problem_set(why, STATUS_USAGE,
                             "There is no profile \"%.60s\". Profiles: %s. How to write one: docs/plates.md.",
                             name, names);
    }
    profile_list_free(&l);
    return status;
}

enum status profile_choose_for(const struct device_identity *d, bool *found, struct plate_profile *out,
                               struct problem *why)
{
    struct profile_list l = {NULL, 0};
    memset(out, 0, sizeof *out);
    *found = false;
    enum status status = profile_list_load(driver_plates_dir(), NULL, NULL, &l);
    if (status != STATUS_OK) return problem_set(why, status, "There is no memory left to read the profiles.");
    const struct plate_profile *p = profile_for(&l, d);
    *found = p != NULL;
    if (p) profile_list_take(&l, p, out);
    profile_list_free(&l);
    return STATUS_OK;
}
