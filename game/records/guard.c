/* guard.c - who may write here: one recorder per data folder, on a disk of this machine, with something in
 * reserve. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "records/disk.h"
#include "records/moment.h"
#include "records/store_inner.h"

enum { BALLAST_BYTES = 16 * 1024 * 1024, BALLAST_ROOM_BYTES = 200 * 1024 * 1024, MARK_BYTES = 32 };
#define ROOM_TO_START_BYTES (50LL * 1024 * 1024)

const char *network_file_system(unsigned long magic)
{
    static const struct {
        unsigned long magic;
        const char *name;
    } known[] = {
        /* statfs(2), linux/magic.h */
        {0x6969, "NFS"},       {0x517b, "SMB"},      {0xff534d42, "CIFS"}, {0xfe534d42, "SMB 2"},
        {0x5346414f, "AFS"},   {0x6b414653, "AFS"},  {0x73757245, "Coda"}, {0x564c, "NCP"},
        {0x01021997, "9P"},    {0x00c36400, "Ceph"}, {0x47504653, "GPFS"}, {0x0bd00bd0, "Lustre"},
        {0x7461636f, "OCFS2"}, {0x01161970, "GFS2"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].magic == (magic & 0xffffffffUL)) return known[i].name;
    return NULL;
}

enum status guard_local(const char *folder, struct problem *why)
{
    struct statfs fs;
    if (statfs(folder, &fs) != 0) return disk_problem(errno, "look at the data folder", why);
    const char *name = network_file_system((unsigned long)fs.f_type);
    if (!name) return STATUS_OK;
    return problem_set(
        why, STATUS_STORE,
        "The data folder %s lies on a network drive (%s). Recording needs a disk of this computer, because a "
        "network drive cannot promise that a saved set is really there. Please choose a local folder with "
        "--data-dir.",
        folder, name);
}

enum status guard_lock(const char *folder, int *fd, struct problem *why)
{
    char path[PATH_BYTES];
    if (path_join(path, folder, "recorder.lock") != 0)
        return problem_set(why, STATUS_ARG, "The path of the data folder is too long: %s", folder);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return disk_problem(errno, "make the lock of the data folder", why);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        (void)close(file);
        if (error != EWOULDBLOCK) return disk_problem(error, "lock the data folder", why);
        return problem_set(why, STATUS_STORE,
                           "Another Evenkeel has the data folder %s. Only one of them can record at a time: "
                           "please close the "
                           "other one, or look at the records here without recording.",
                           folder);
    }
    *fd = file;
    return STATUS_OK;
}

/* While a run lasts, its lock file holds the sequence number it began with. Ended in order, it is empty. */
int64_t guard_run_began(int fd)
{
    char text[MARK_BYTES + 1] = "";
    int64_t seq;
    ssize_t n = pread(fd, text, MARK_BYTES, 0);
    if (n <= 0 || sscanf(text, "began_at=%" SCNd64, &seq) != 1 || seq < 0) return -1;
    return seq;
}

/* Written over in one piece and of one length: a program that is killed here leaves the old mark or the new one, never none, or
 * the next start would not say that this one ended early. */
void guard_mark_run(int fd, int64_t seq)
{
    char text[MARK_BYTES + 1];
    if (seq < 0) {
        (void)!ftruncate(fd, 0);
        return;
    }
    int n = snprintf(text, sizeof text, "began_at=%019" PRId64 "\n", seq);
    /* Only the sentence after a crash hangs on it: a full disk must not keep anybody from starting. */
    if (n > 0 && pwrite(fd, text, (size_t)n, 0) == n && ftruncate(fd, n) == 0) (void)fdatasync(fd);
}

static int ballast_path(const char *folder, char path[PATH_BYTES])
{
    return path_join(path, folder, "ballast");
}

void ballast_make(const char *folder)
{
    char path[PATH_BYTES];
    struct statvfs fs;
    struct stat st;
    if (records_moment("ballast.make") || ballast_path(folder, path) != 0) return;
    if (stat(path, &st) == 0 && st.st_size == BALLAST_BYTES) return;
    if (statvfs(folder, &fs) != 0 || (uint64_t)fs.f_bavail * fs.f_frsize < BALLAST_ROOM_BYTES) return;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return;
    int error = posix_fallocate(fd, 0, BALLAST_BYTES);
    (void)close(fd);
    if (error) (void)unlink(path);
}

bool ballast_free(const char *folder)
{
    char path[PATH_BYTES];
    (void)records_moment("ballast.free");
    return ballast_path(folder, path) == 0 && unlink(path) == 0;
}

static int64_t room(const char *folder)
{
    struct statvfs fs;
    return statvfs(folder, &fs) == 0 ? (int64_t)((uint64_t)fs.f_bavail * fs.f_frsize) : -1;
}

enum status store_room(const struct store *s, int64_t *bytes_free, struct problem *why)
{
    int64_t bytes = records_moment("room") ? 0 : room(s->folder);
    if (bytes < 0) return disk_problem(errno, "see how much room the disk has", why);
    *bytes_free = bytes;
    if (bytes >= ROOM_TO_START_BYTES) return STATUS_OK;
    return problem_set(why, STATUS_STORE,
                       "Only %lld MB are free on the disk of %s; a session needs 50 MB. Please free some "
                       "space first. All that "
                       "was saved is safe.",
                       (long long)(bytes / (1024 * 1024)), s->folder);
}
