#include "lab/analyze_part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- name ---- */

/* "%d", "%5d", "%05d" at text: its length, 0: something else. */
static size_t number_pattern(const char *text, int *width)
{
    size_t digits = strspn(text + 1, "0123456789");
    if (text[0] != '%' || digits > 2 || text[1 + digits] != 'd') return 0;
    *width = atoi(text + 1);
    return digits + 2;
}

enum status part_name(const char *name, unsigned shard, unsigned shards, char path[PATH_BYTES],
                      struct problem *why)
{
    const char *mark = strchr(name, '%');
    int width = 0, n;
    size_t length = mark ? number_pattern(mark, &width) : 0;
    if (mark && (length == 0 || strchr(mark + length, '%')))
        return problem_set(why, STATUS_USAGE,
                           "analyze: --out is \"%s\", expected a file name with at most one %%05d, which "
                           "becomes the number of the shard",
                           name);
    if (!mark && shards > 1)
        return problem_set(why, STATUS_USAGE,
                           "analyze: --out is \"%s\" for one of %u shards, expected a name with %%05d "
                           "(part-%%05d.csv), so that each has its own file",
                           name, shards);
    if (mark)
        n = snprintf(path, PATH_BYTES, "%.*s%0*u%s", (int)(mark - name), name, width, shard, mark + length);
    else
        n = snprintf(path, PATH_BYTES, "%s", name);
    if (n < 0 || n >= PATH_BYTES - 8)
        return problem_set(why, STATUS_USAGE, "analyze: the path of --out is too long");
    return STATUS_OK;
}

/* ---- what is there ---- */

static bool is_header(const char *line, const struct part_marks *m)
{
    return !m->json && strcmp(line, m->header) == 0;
}

/* Version and hash end every row, in all forms. */
static bool ends_with_marks(const char *line, const struct part_marks *m)
{
    char end[128];
    (void)snprintf(end, sizeof end, m->json ? "\"version\":\"%s\",\"params_hash\":\"%s\"}\n" : ",%s,%s\n",
                   EVENKEEL_VERSION, m->hash);
    size_t length = strlen(line), end_length = strlen(end);
    return length >= end_length && strcmp(line + length - end_length, end) == 0;
}

static bool same_form(const char *line, const struct part_marks *m)
{
    return !m->json || (strstr(line, "\"metric\":") == NULL) == m->wide;
}

static enum part_found look_at(FILE *f, const struct part_marks *m)
{
    enum part_found found = PART_FOREIGN;
    char *line = NULL;
    size_t room = 0;
    ssize_t length = getline(&line, &room, f);
    bool header = length > 0 && is_header(line, m);
    if (header) length = getline(&line, &room, f);
    if (length <= 0)
        found = PART_NEW; /* no row that could be lost */
    else if ((header || !*m->header) && same_form(line, m) && ends_with_marks(line, m))
        found = PART_COMPLETE;
    free(line);
    return found;
}

enum part_found part_look(const char *path, const struct part_marks *marks, struct problem *why)
{
    struct stat st;
    if (stat(path, &st) != 0) return PART_NEW; /* if it is no missing file, writing says what */
    FILE *f = S_ISREG(st.st_mode) ? fopen(path, "r") : NULL;
    enum part_found found = f ? look_at(f, marks) : PART_FOREIGN;
    if (f) (void)fclose(f);
    if (!S_ISREG(st.st_mode))
        problem_set(why, STATUS_USAGE,
                    "analyze: %s is no ordinary file, expected a name for --out that is free, or a part that "
                    "was made before",
                    path);
    else if (found == PART_FOREIGN)
        problem_set(why, STATUS_USAGE,
                    "analyze: %s is there already, but its rows are of other options or of another version; "
                    "it is not overwritten. "
                    "Choose another --out, or remove it first",
                    path);
    return found;
}

/* ---- writing ---- */

static enum status failed(const struct part *p, int error, struct problem *why)
{
    const char *advice =
        error == ENOSPC || error == EDQUOT ? ". Free some space and run the same command again" : "";
    if (!*p->path)
        return problem_set(why, STATUS_IO, "analyze: standard output could not be written in full (%s)%s",
                           strerror(error), advice);
    return problem_set(why, STATUS_IO, "analyze: %s could not be written (%s); nothing of it is kept%s",
                       p->path, strerror(error), advice);
}

enum status part_open(const char *path, struct part *out, struct problem *why)
{
    *out = (struct part){.fd = STDOUT_FILENO};
    if (!path) return STATUS_OK;
    (void)snprintf(out->path, PATH_BYTES, "%s", path);
    if (snprintf(out->temporary, PATH_BYTES, "%s.XXXXXX", path) >= PATH_BYTES)
        return failed(out, ENAMETOOLONG, why);
    out->fd = mkostemp(out->temporary, O_CLOEXEC); /* 0600 whatever the umask */
    if (out->fd >= 0) return STATUS_OK;
    out->temporary[0] = '\0';
    return failed(out, errno, why);
}

enum status part_write(struct part *p, const void *bytes, size_t count, struct problem *why)
{
    const char *from = bytes;
    while (count > 0) {
        ssize_t n = write(p->fd, from, count);
        if (n < 0 && errno == EINTR) continue; /* Ctrl-C: the row is finished first */
        if (n < 0) return failed(p, errno, why);
        from += n;
        count -= (size_t)n;
    }
    return STATUS_OK;
}

/* A rename is only kept for sure once its folder is on the disk. */
static int sync_folder(const char *path)
{
    char folder[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    (void)snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result =
        fsync(fd) != 0 && errno != EINVAL ? -1 : 0; /* some file systems have nothing to sync there */
    int kept = errno;
    (void)close(fd);
    errno = kept;
    return result;
}

enum status part_finish(struct part *p, struct problem *why)
{
    if (!*p->path) return STATUS_OK;
    int fd = p->fd;
    p->fd = -1;
    bool written = fsync(fd) == 0 || errno == EINVAL;
    int error = errno;
    if (close(fd) != 0 && written) {
        written = false;
        error = errno;
    }
    if (!written) return failed(p, error, why);
    if (rename(p->temporary, p->path) != 0) return failed(p, errno, why);
    p->temporary[0] = '\0';
    return sync_folder(p->path) == 0 ? STATUS_OK : failed(p, errno, why);
}

void part_drop(struct part *p)
{
    if (!*p->temporary) return;
    if (p->fd >= 0) (void)close(p->fd);
    (void)unlink(p->temporary);
    p->temporary[0] = '\0';
}
