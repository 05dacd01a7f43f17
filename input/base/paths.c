#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APP_NAME "evenkeel"

int path_join(char out[PATH_BYTES], const char *a, const char *b)
{
    size_t length = strlen(a);
    const char *slash = length > 0 && a[length - 1] != '/' ? "/" : "";
    int n = snprintf(out, PATH_BYTES, "%s%s%s", a, slash, b);
    return n >= 0 && n < PATH_BYTES ? 0 : -1;
}

/* ---- places ---- */

static const char *absolute_or_null(const char *value) { return value && value[0] == '/' ? value : NULL; }

static const char *home_dir(char out[PATH_BYTES])
{
    const char *home = absolute_or_null(getenv("HOME"));
    if (home) return home;
    struct passwd entry, *found = NULL;
    char buffer[4096];
    if (getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found) != 0 || !found || found->pw_dir[0] != '/')
        return NULL;
    (void)snprintf(out, PATH_BYTES, "%s", found->pw_dir);
    return out;
}

static enum status xdg_place(const char *variable, const char *below_home, char out[PATH_BYTES], struct problem *why)
{
    char home_text[PATH_BYTES], base[PATH_BYTES];
    const char *root = absolute_or_null(getenv(variable));
    if (!root) {
        const char *home = home_dir(home_text);
        if (!home)
            return problem_set(why, STATUS_STORE,
                               "There is no home folder to keep anything in. Set HOME, or start with --data-dir FOLDER.");
        if (path_join(base, home, below_home) != 0)
            return problem_set(why, STATUS_STORE, "The path of the home folder is too long. Start with --data-dir FOLDER.");
        root = base;
    }
    if (path_join(out, root, APP_NAME) != 0)
        return problem_set(why, STATUS_STORE, "%s is too long a path. Start with --data-dir FOLDER.", variable);
    return STATUS_OK;
}

static enum status make_folder(const char *path, struct problem *why)
{
    char part[PATH_BYTES];
    size_t length = strlen(path);
    memcpy(part, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (part[i] != '/' && part[i] != 0) continue;
        char kept = part[i];
        part[i] = 0;
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return problem_set(why, STATUS_STORE,
                               "The folder %s cannot be made: %s. Choose another place with --data-dir FOLDER.", part,
                               strerror(errno));
        part[i] = kept;
    }
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return problem_set(why, STATUS_STORE, "%s is not a folder, expected one. Choose another with --data-dir FOLDER.",
                           path);
    if (access(path, R_OK | W_OK | X_OK) != 0)
        return problem_set(why, STATUS_STORE,
                           "The folder %s cannot be written: %s. Change its permissions or choose another place with "
                           "--data-dir FOLDER.", path, strerror(errno));
    return STATUS_OK;
}

static enum status name_places(const char *data_dir, struct paths *out, struct problem *why)
{
    if (data_dir) {
        if (!*data_dir)
            return problem_set(why, STATUS_USAGE, "--data-dir has no value, expected a folder to keep everything in.");
        int length = snprintf(out->data, PATH_BYTES, "%s", data_dir);
        bool fits = length > 0 && length < PATH_BYTES && path_join(out->config, data_dir, "config") == 0 &&
                    path_join(out->state, data_dir, "state") == 0 && path_join(out->cache, data_dir, "cache") == 0;
        if (!fits)
            return problem_set(why, STATUS_USAGE, "--data-dir is a path of %zu bytes, expected at most %d.",
                               strlen(data_dir), PATH_BYTES - 8);
        while (length > 1 && out->data[length - 1] == '/') out->data[--length] = 0;
        return STATUS_OK;
    }
    const struct { const char *variable, *below_home; char *place; } places[] = {
        {"XDG_DATA_HOME", ".local/share", out->data},
        {"XDG_CONFIG_HOME", ".config", out->config},
        {"XDG_STATE_HOME", ".local/state", out->state},
        {"XDG_CACHE_HOME", ".cache", out->cache},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        enum status status = xdg_place(places[i].variable, places[i].below_home, places[i].place, why);
        if (status != STATUS_OK) return status;
    }
    return STATUS_OK;
}

enum status paths_resolve(const char *data_dir, struct paths *out, struct problem *why)
{
    (void)umask(077);
    enum status status = name_places(data_dir, out, why);
    if (status == STATUS_OK) status = make_folder(out->data, why);
    if (status == STATUS_OK) status = make_folder(out->config, why);
    if (status == STATUS_OK) status = make_folder(out->state, why);
    if (status == STATUS_OK) status = make_folder(out->cache, why);
    return status;
}

enum status paths_share(const char *relative, char out[PATH_BYTES], struct problem *why)
{
    const char *roots[] = {getenv("EVENKEEL_SHARE"), EVENKEEL_SOURCE_SHARE, EVENKEEL_INSTALL_SHARE};
    char looked[400] = "";
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        if (!roots[i] || !*roots[i] || path_join(out, roots[i], relative) != 0) continue;
        if (access(out, R_OK) == 0) return STATUS_OK;
        size_t used = strlen(looked);
        (void)snprintf(looked + used, sizeof looked - used, "%s%s", used ? ", " : "", roots[i]);
    }
    out[0] = 0;
    return problem_set(why, STATUS_IO,
                       "%s was not found; looked in %s. Install the program again, or set EVENKEEL_SHARE to the folder "
                       "that holds it.", relative, looked);
}

/* ---- whole files ---- */

static enum status write_all(int fd, const void *bytes, size_t byte_count)
{
    const char *p = bytes;
    while (byte_count > 0) {
        ssize_t n = write(fd, p, byte_count);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return STATUS_IO;
        p += n;
        byte_count -= (size_t)n;
    }
    return STATUS_OK;
}

/* A rename is only kept for sure once its directory is on the disk. */
static enum status sync_folder_of(const char *path)
{
    char folder[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    memcpy(folder, path, length);
    folder[length] = 0;
    int fd = open(!slash ? "." : length == 0 ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return STATUS_IO;
    int failed = fsync(fd) != 0 && errno != EINVAL; /* some file systems have nothing to sync there */
    int kept_errno = errno;
    (void)close(fd);
    errno = kept_errno;
    return failed ? STATUS_IO : STATUS_OK;
}

static const char *write_advice(int error)
{
    return error == ENOSPC || error == EDQUOT ? "Free some space on this disk, then try again."
                                              : "Check the folder and its permissions, then try again.";
}

enum status file_write_whole(const char *path, const void *bytes, size_t byte_count, struct problem *why)
{
    char temporary[PATH_BYTES];
    int length = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (length < 0 || length >= PATH_BYTES)
        return problem_set(why, STATUS_IO, "%.80s... is too long a path to write to.", path);
    int fd = mkostemp(temporary, O_CLOEXEC); /* 0600 whatever the umask */
    if (fd < 0)
        return problem_set(why, STATUS_IO, "%s cannot be written: %s. %s", path, strerror(errno), write_advice(errno));
    enum status status = write_all(fd, bytes, byte_count);
    if (status == STATUS_OK && fsync(fd) != 0) status = STATUS_IO;
    int error = errno;
    if (close(fd) != 0 && status == STATUS_OK) {
        status = STATUS_IO;
        error = errno;
    }
    if (status == STATUS_OK && rename(temporary, path) != 0) {
        status = STATUS_IO;
        error = errno;
    }
    if (status != STATUS_OK) (void)unlink(temporary);
    if (status == STATUS_OK && sync_folder_of(path) != STATUS_OK) {
        status = STATUS_IO;
        error = errno;
    }
    if (status != STATUS_OK)
        return problem_set(why, status, "%s cannot be written: %s. %s", path, strerror(error), write_advice(error));
    return STATUS_OK;
}

/* expected: the size that the file is said to have; it may have another one by now, and /proc says 0. */
static enum status read_all(int fd, size_t expected, size_t max_bytes, char **bytes, size_t *byte_count)
{
    size_t room = expected + 4096, used = 0;
    char *p = malloc(room + 1);
    while (p) {
        size_t want = room - used;
        ssize_t n = read(fd, p + used, want);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            free(p);
            return STATUS_IO;
        }
        used += (size_t)n;
        if (used > max_bytes) {
            free(p);
            return STATUS_DATA;
        }
        if (n == 0) {
            p[used] = 0;
            *bytes = p;
            *byte_count = used;
            return STATUS_OK;
        }
        if (used < room) continue;
        room *= 2;
        char *larger = realloc(p, room + 1);
        if (!larger) free(p);
        p = larger;
    }
    return STATUS_MEM;
}

enum status file_read_whole(const char *path, size_t max_bytes, char **bytes, size_t *byte_count, struct problem *why)
{
    *bytes = NULL;
    *byte_count = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a named pipe must not hang us */
    if (fd < 0) return problem_set(why, STATUS_IO, "%s: %s, expected a file that can be read", path, strerror(errno));
    enum status status = STATUS_IO;
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)problem_set(why, STATUS_IO, "%s: not a file, expected a file that can be read", path);
    } else {
        bool fits = (uintmax_t)st.st_size <= max_bytes; /* asked first: a huge file takes long to read */
        status = fits ? read_all(fd, (size_t)st.st_size, max_bytes, bytes, byte_count) : STATUS_DATA;
        if (status == STATUS_IO)
            (void)problem_set(why, status, "%s: %s, expected a file that can be read", path, strerror(errno));
        if (status == STATUS_DATA)
            (void)problem_set(why, status, "%s: more than %zu bytes, expected at most %zu bytes", path, max_bytes,
                              max_bytes);
        if (status == STATUS_MEM) (void)problem_set(why, status, "%s: not enough memory to read it", path);
    }
    (void)close(fd);
    return status;
}
