#include "records/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.h"
#include "records/moment.h"

enum status disk_problem(int error, const char *doing, struct problem *why)
{
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        return problem_set(
            why, STATUS_STORE,
            "There was no room on the disk to %s. What was saved before is safe. Please free some space; "
            "saving goes on by itself as soon as there is room.",
            doing);
    if (error == EACCES || error == EPERM || error == EROFS)
        return problem_set(
            why, STATUS_STORE,
            "The data folder does not allow writing (%s), so it was not possible to %s. Please allow "
            "writing there or choose another folder with --data-dir.",
            strerror(error), doing);
    return problem_set(
        why, STATUS_STORE,
        "The disk did not answer as expected (%s), so it was not possible to %s. What was saved before is "
        "safe. Please check the disk; saving is tried again by itself.",
        strerror(error), doing);
}

enum status disk_write(int fd, struct iovec *part, int parts, off_t offset, const char *moment,
                       struct problem *why)
{
    static const char doing[] = "write the samples of the running set";
    int injected = records_moment(moment);
    if (injected) return disk_problem(injected, doing, why);
    while (parts > 0) {
        ssize_t n = pwritev(fd, part, parts, offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return disk_problem(n < 0 ? errno : ENOSPC, doing, why);
        offset += n;
        size_t left = (size_t)n;
        while (parts > 0 && left >= part->iov_len) {
            left -= part->iov_len;
            part++;
            parts--;
        }
        if (parts > 0) {
            part->iov_base = (char *)part->iov_base + left;
            part->iov_len -= left;
        }
    }
    return STATUS_OK;
}

enum status disk_sync(int fd, const char *moment, struct problem *why)
{
    int injected = records_moment(moment);
    if (!injected && fdatasync(fd) == 0) return STATUS_OK;
    return disk_problem(injected ? injected : errno, "bring the samples of the running set to the disk", why);
}

enum status disk_sync_folder(const char *folder, struct problem *why)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return disk_problem(errno, "open the data folder", why);
    int result = fsync(fd);
    int error = errno;
    (void)close(fd);
    return result == 0 ? STATUS_OK : disk_problem(error, "bring the data folder to the disk", why);
}

enum status disk_sync_folder_of(const char *path, struct problem *why)
{
    char folder[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) : 0;
    int n = snprintf(folder, sizeof folder, "%.*s", length, path);
    if (n < 0 || (size_t)n >= sizeof folder)
        return problem_set(why, STATUS_ARG, "The path is too long: %s", path);
    return disk_sync_folder(slash ? (length > 0 ? folder : "/") : ".", why);
}
