/* analyze_part.h - where the rows go: standard output, or a file that appears whole or not at all (--out).
 *
 * A part is written under a temporary name beside its own, synced and renamed; a name without that is a complete part. One owner. */
#ifndef EVENKEEL_LAB_ANALYZE_PART_H
#define EVENKEEL_LAB_ANALYZE_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/paths.h"
#include "base/status.h"

struct part {
    int fd;
    char path[PATH_BYTES], temporary[PATH_BYTES]; /* "": standard output */
};

/* name with its %05d (any width) replaced by shard. STATUS_USAGE: more than one %d, another %, too long, or none of them although there are
 * several shards: they would all be one file. */
enum status part_name(const char *name, unsigned shard, unsigned shards, char path[PATH_BYTES], struct problem *why);

/* What a part of this run looks like. */
struct part_marks { const char *header, *hash; bool json, wide; };
enum part_found { PART_NEW, PART_COMPLETE, PART_FOREIGN };
/* Is there a file already? One of these parameters is complete, one without rows may be written over, any other is foreign: why says it. */
enum part_found part_look(const char *path, const struct part_marks *marks, struct problem *why);

enum status part_open(const char *path, struct part *out, struct problem *why); /* path NULL: standard output */
enum status part_write(struct part *p, const void *bytes, size_t count, struct problem *why);
enum status part_finish(struct part *p, struct problem *why); /* now it is there */
void part_drop(struct part *p);                               /* it never was; safe after finish */

#endif
