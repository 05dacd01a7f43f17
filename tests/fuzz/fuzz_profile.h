/* fuzz_profile.h - a profile of the tree for targets that decode; and the same bytes in one piece and in many. */
#ifndef EVENKEEL_TESTS_FUZZ_PROFILE_H
#define EVENKEEL_TESTS_FUZZ_PROFILE_H

#include <string.h>

#include "base/paths.h"
#include "drivers/plate_profile.h"
#include "fuzz.h"

static inline struct plate_profile fuzz_profile(const char *name)
{
    char path[PATH_BYTES], relative[100];
    struct text_errors errors = {.count = 0};
    struct plate_profile p;
    (void)snprintf(relative, sizeof relative, "assets/plates/%s.plate", name);
    HOLDS(path_join(path, EVENKEEL_SOURCE_SHARE, relative) == 0);
    HOLDS(plate_profile_load(path, &errors, &p) == STATUS_OK);
    return p;
}

static inline struct plate_profile fuzz_profile_text(const char *text)
{
    struct text_errors errors = {.count = 0};
    struct plate_profile p;
    HOLDS(plate_profile_parse("p", text, strlen(text), &errors, &p) == STATUS_OK);
    return p;
}

#endif
