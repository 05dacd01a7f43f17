/* profile_case.h - what tests of profiled plates share: bytes from hex, profiles from the tree and from text. */
#ifndef EVENKEEL_TESTS_PROFILE_CASE_H
#define EVENKEEL_TESTS_PROFILE_CASE_H

#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "drivers/plate_profile.h"

static inline size_t bytes_of(const char *hex, uint8_t *out)
{
    size_t n = 0;
    for (; *hex; hex += strspn(hex, " ")) {
        out[n++] = (uint8_t)strtoul(hex, NULL, 16);
        hex += 2;
    }
    return n;
}

/* One of assets/plates. */
static inline struct plate_profile shipped_profile(const char *name)
{
    char relative[100], path[PATH_BYTES];
    struct text_errors errors = {.count = 0};
    struct plate_profile p;
    (void)snprintf(relative, sizeof relative, "assets/plates/%s.plate", name);
    assert_int_equal(path_join(path, EVENKEEL_SOURCE_SHARE, relative), 0);
    if (plate_profile_load(path, &errors, &p) != STATUS_OK)
        fail_msg("%s", errors.count ? errors.line[0] : path);
    return p;
}

static inline struct plate_profile text_profile(const char *text)
{
    struct text_errors errors = {.count = 0};
    struct plate_profile p;
    if (plate_profile_parse("t.plate", text, strlen(text), &errors, &p) != STATUS_OK)
        fail_msg("%s", errors.line[0]);
    return p;
}

/* text, which may be what came from here before, with the first old in it replaced; static buffer. */
static inline const char *changed(const char *text, const char *old, const char *new)
{
    static char out[8192];
    char whole[sizeof out];
    const char *at = strstr(text, old);
    if (!at) fail_msg("\"%s\" is not in the text", old);
    (void)snprintf(whole, sizeof whole, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    return memcpy(out, whole, sizeof out);
}

/* The file's text; static buffer. */
static inline const char *shipped_text(const char *name)
{
    static char out[8192];
    struct plate_profile p = shipped_profile(name);
    assert_true(strlen(p.text) < sizeof out);
    strcpy(out, p.text);
    plate_profile_free(&p);
    return out;
}

#endif
