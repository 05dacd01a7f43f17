#include "support/support.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *reference_root(void)
{
    const char *root = getenv("EVENKEEL_REFERENCE_DATA");
    return root && *root ? root : "../shared/data";
}

bool reference_present(void)
{
    return access(reference_root(), R_OK) == 0;
}

const char *reference_file(const char *relative)
{
    static char paths[4][1024];
    static int turn;
    char *path = paths[turn++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", reference_root(), relative);
    if (access(path, R_OK) != 0) {
        printf("SKIPPED: no reference recordings at %s (set EVENKEEL_REFERENCE_DATA)\n", path);
        exit(77);
    }
    return path;
}

static char scratch[64];

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static void remove_scratch(void)
{
    if (*scratch) (void)nftw(scratch, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *scratch_dir(void)
{
    if (*scratch) {
        remove_scratch();
    } else {
        atexit(remove_scratch);
    }
    strcpy(scratch, "/tmp/evenkeel-test-XXXXXX");
    if (!mkdtemp(scratch)) {
        perror("scratch directory");
        exit(1);
    }
    return scratch;
}

void assert_near(const char *what, double got, double want, double tolerance)
{
    if (isnan(got) && isnan(want)) return;
    if (!(fabs(got - want) <= tolerance)) fail_msg("%s: %.12g, expected %.12g +- %g", what, got, want, tolerance);
}
