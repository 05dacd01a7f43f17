/* fast_dir.h - a fresh folder in memory where there is one: hundreds of small stores must not wait for a
 * disk's sync. */
#ifndef EVENKEEL_TESTS_FAST_DIR_H
#define EVENKEEL_TESTS_FAST_DIR_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/support.h"

static char fast_path[64];

static int fast_remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static void fast_remove(void)
{
    if (*fast_path) (void)nftw(fast_path, fast_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Removes the one given before; and at exit. */
static const char *fast_dir(void)
{
    if (*fast_path)
        fast_remove();
    else
        (void)atexit(fast_remove);
    strcpy(fast_path, "/dev/shm/evenkeel-test-XXXXXX");
    if (mkdtemp(fast_path)) return fast_path;
    fast_path[0] = '\0';
    return scratch_dir();
}

#endif
