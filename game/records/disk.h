/* disk.h - whole writes and honest syncs for the raw file, and the sentence for each thing that a disk can
 * answer.
 *
 * Every step names its moment (moment.h). Safe on any thread. */
#ifndef EVENKEEL_RECORDS_DISK_H
#define EVENKEEL_RECORDS_DISK_H

#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "base/status.h"

/* STATUS_STORE and the sentence: "<doing> did not work: the disk is full. ..." */
enum status disk_problem(int error, const char *doing, struct problem *why);
/* All bytes of all parts at offset; part is used up. */
enum status disk_write(int fd, struct iovec *part, int parts, off_t offset, const char *moment,
                       struct problem *why);
enum status disk_sync(int fd, const char *moment, struct problem *why);
/* So that a name that was made or removed is on the disk too. */
enum status disk_sync_folder_of(const char *path, struct problem *why);
enum status disk_sync_folder(const char *folder, struct problem *why);

#endif
