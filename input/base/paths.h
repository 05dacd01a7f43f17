/* paths.h - where things live on this machine, and how a whole file is written (platform.md 4).
 *
 * Linux specifics of places and permissions stay in paths.c. Not for the fast thread. */
#ifndef EVENKEEL_BASE_PATHS_H
#define EVENKEEL_BASE_PATHS_H

#include <stddef.h>

#include "base/status.h"

enum { PATH_BYTES = 1024 };

struct paths {
    char data[PATH_BYTES];   /* store, running raw file, backups, reports, shots */
    char config[PATH_BYTES]; /* settings.conf */
    char state[PATH_BYTES];  /* logs */
    char cache[PATH_BYTES];
};

/* data_dir: NULL or the value of --data-dir, which holds all four (data is DIR itself, the others
 * are DIR/config, DIR/state, DIR/cache). XDG values that are empty or relative count as unset. Creates
 * what is missing (0700). Sets umask 077. STATUS_STORE: a place cannot be made or written; why says which.
 * STATUS_USAGE: data_dir is empty or too long. */
enum status paths_resolve(const char *data_dir, struct paths *out, struct problem *why);

/* Our read-only files: assets/ and levels/. Looks at $EVENKEEL_SHARE, beside the source tree of the build, then the
 * installed place. relative: "levels/exercises". STATUS_IO: not found; why says where was looked. */
enum status paths_share(const char *relative, char out[PATH_BYTES], struct problem *why);

/* Whole file, 0600, atomically: temporary name in the same directory, write, fsync, rename, fsync of the directory. */
enum status file_write_whole(const char *path, const void *bytes, size_t byte_count, struct problem *why);
/* Reads at most max_bytes; *bytes is malloc'ed with a NUL after the last byte. STATUS_DATA: larger than max_bytes. */
enum status file_read_whole(const char *path, size_t max_bytes, char **bytes, size_t *byte_count, struct problem *why);
int path_join(char out[PATH_BYTES], const char *a, const char *b); /* 0, or -1: too long */

#endif
