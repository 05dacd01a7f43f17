#include "lab/analyze_list.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "lab/analyze_select.h"

void feed_from_list(struct feed *f, const struct source_list *list, unsigned shard, unsigned shards)
{
    *f = (struct feed){.list = list, .fd = -1, .shard = shard, .shards = shards};
}

void feed_from_lines(struct feed *f, int fd, unsigned shard, unsigned shards)
{
    *f = (struct feed){.fd = fd, .shard = shard, .shards = shards};
}

bool shard_has(const char *id, unsigned shard, unsigned shards)
{
    return shards <= 1 || fnv1a(FNV1A_START, id) % shards == shard;
}

static bool line_in_shard(const struct feed *f, const char *text)
{
    struct source_list one = {0};
    /* A line that cannot be understood belongs to the shard of its text: one error row, in one place. */
    bool known = f->shards > 1 && source_list_add_line(&one, text, f->line, NULL) == STATUS_OK;
    bool mine = shard_has(known ? one.source[0].id : text, f->shard, f->shards);
    source_list_free(&one);
    return mine;
}

static enum feed_next take_of_list(struct feed *f, struct feed_item *out)
{
    while (f->next < f->list->count && !shard_has(f->list->source[f->next].id, f->shard, f->shards))
        f->next++;
    if (f->next == f->list->count) return FEED_END;
    out->index = f->next++;
    out->text[0] = '\0';
    return FEED_ITEM;
}

/* A whole line without its end; false: none is waiting. Of a line that is too long to be a path the first piece is taken, which fails as one. */
static bool line_waiting(struct feed *f, char text[FEED_LINE_BYTES])
{
    char *start = f->buffer + f->from, *end = memchr(start, '\n', f->to - f->from);
    size_t length = end ? (size_t)(end - start) : f->to - f->from;
    bool full = !end && length == FEED_LINE_BYTES - 1;
    bool skip = f->skipping;
    if (!end && !full && !(f->ended && length > 0)) return false;
    memcpy(text, start, length);
    f->from += length + (end != NULL);
    f->skipping = full;
    while (length > 0 && text[length - 1] == '\r') length--;
    text[skip ? 0 : length] = '\0';
    if (!skip) f->line++;
    return true;
}

static bool would_block(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, 0) <= 0;
}

static enum feed_next read_more(struct feed *f, bool wait)
{
    memmove(f->buffer, f->buffer + f->from, f->to - f->from);
    f->to -= f->from;
    f->from = 0;
    if (!wait && would_block(f->fd)) return FEED_LATER;
    ssize_t n = read(f->fd, f->buffer + f->to, FEED_LINE_BYTES - 1 - f->to);
    if (n < 0) return errno == EINTR ? FEED_INTERRUPTED : FEED_FAILED;
    f->to += (size_t)n;
    f->ended = n == 0;
    return FEED_ITEM;
}

static enum feed_next take_of_lines(struct feed *f, bool wait, struct feed_item *out)
{
    for (;;) {
        while (line_waiting(f, out->text)) {
            if (!out->text[strspn(out->text, " \t")] || !line_in_shard(f, out->text)) continue;
            out->index = (size_t)f->line;
            out->line = f->line;
            return FEED_ITEM;
        }
        if (f->ended) return FEED_END;
        enum feed_next read = read_more(f, wait);
        if (read != FEED_ITEM) return read;
    }
}

enum feed_next feed_take(struct feed *f, bool wait, struct feed_item *out)
{
    return f->list ? take_of_list(f, out) : take_of_lines(f, wait, out);
}

size_t feed_total(const struct feed *f)
{
    size_t total = 0;
    for (size_t i = 0; f->list && i < f->list->count; i++)
        total += shard_has(f->list->source[i].id, f->shard, f->shards);
    return total;
}
