/* analyze_list.h - the trials of a run, one after the other: from a list that is known, or from lines that still arrive.
 *
 * One owner, one thread. --shard is applied here: trial belongs to shard i of n when the hash of its id modulo n is i. */
#ifndef EVENKEEL_LAB_ANALYZE_LIST_H
#define EVENKEEL_LAB_ANALYZE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/trial_source.h"

enum { FEED_LINE_BYTES = 8192 };

struct feed {
    const struct source_list *list; /* known trials, borrowed; NULL: lines */
    size_t next;                    /* of the list */
    int fd;                         /* of the lines */
    char buffer[FEED_LINE_BYTES];
    size_t from, to;                /* bytes that are waiting in it */
    int line;
    bool ended;                     /* nothing more arrives */
    bool skipping;                  /* the rest of a line that is too long to be a path */
    unsigned shard, shards;         /* of 1: all */
};
/* One trial to do: an index of the list, or a line. */
struct feed_item {
    size_t index;
    int line;
    char text[FEED_LINE_BYTES]; /* "" for those of a list */
};

void feed_from_list(struct feed *f, const struct source_list *list, unsigned shard, unsigned shards);
void feed_from_lines(struct feed *f, int fd, unsigned shard, unsigned shards);

enum feed_next { FEED_ITEM, FEED_LATER, FEED_END, FEED_INTERRUPTED, FEED_FAILED };
/* wait: blocks until a line, the end or a signal comes; else FEED_LATER when reading would block. FEED_FAILED: errno. */
enum feed_next feed_take(struct feed *f, bool wait, struct feed_item *out);
size_t feed_total(const struct feed *f); /* trials of the list in this shard; 0: unknown */

bool shard_has(const char *id, unsigned shard, unsigned shards);

#endif
