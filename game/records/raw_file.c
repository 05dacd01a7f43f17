#include "records/raw_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/paths.h"
#include "records/checksum.h"
#include "records/disk.h"
#include "records/moment.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "samples are written as they lie in memory");

#define RAW_MAGIC "EVKRAW\r\n"
#define RAW_OPEN UINT64_MAX
enum { RAW_VERSION = 1, BLOCK_MAGIC = 0x424b5645, TEXT_MAX_BYTES = 64 * 1024 };

struct file_head { /* 96 bytes, then the three texts, then their checksum */
    char magic[8];
    uint32_t version, head_bytes;                /* head_bytes: with texts and checksum */
    uint64_t sample_count, sample_count_inverse; /* RAW_OPEN while running; not under the checksum */
    uint8_t trial[UUID_BYTES], session[UUID_BYTES];
    int64_t start_utc_ms;
    int32_t start_offset_min, number;
    uint32_t sample_bytes, text_bytes[3];
};
_Static_assert(sizeof(struct file_head) == 96, "no padding in what is written");

struct block_head {
    uint32_t magic, count, number, first_tick;
    uint8_t sum[CHECKSUM_BYTES];
};
_Static_assert(sizeof(struct block_head) == 32, "no padding in what is written");

struct raw_file {
    int fd;
    struct file_head head;
    uint64_t count;
    uint32_t blocks;
    off_t end;
};

static void sum_of_head(const struct file_head *head, const uint8_t *texts, size_t text_bytes, uint8_t *sum)
{
    struct file_head fixed = *head;
    fixed.sample_count = fixed.sample_count_inverse = 0;
    struct checksum c;
    checksum_begin(&c, NULL, "raw head");
    checksum_blob(&c, &fixed, sizeof fixed);
    checksum_blob(&c, texts, text_bytes);
    checksum_end(&c, sum);
}

static void sum_of_block(const uint8_t *trial, const struct block_head *b, const struct force_sample *s,
                         uint8_t *sum)
{
    struct checksum c;
    checksum_begin(&c, NULL, "raw block");
    checksum_blob(&c, trial, UUID_BYTES); /* a block of another trial, left on the disk, must not count */
    checksum_blob(&c, b, offsetof(struct block_head, sum));
    checksum_blob(&c, s, b->count * sizeof *s);
    checksum_end(&c, sum);
}

static enum status write_head(struct raw_file *f, const struct raw_head *from, struct problem *why)
{
    const char *const text[3] = {from->sway_config_text, from->world_setup_text, from->condition};
    struct file_head *h = &f->head;
    size_t text_bytes = 0;
    memcpy(h->magic, RAW_MAGIC, sizeof h->magic);
    for (size_t i = 0; i < 3; i++) {
        size_t n = strlen(text[i]);
        if (n > TEXT_MAX_BYTES)
            return problem_set(why, STATUS_ARG, "A text of the set's settings is longer than 64 KiB.");
        h->text_bytes[i] = (uint32_t)n;
        text_bytes += n;
    }
    h->version = RAW_VERSION;
    h->head_bytes = (uint32_t)(sizeof *h + text_bytes + CHECKSUM_BYTES);
    h->sample_count = RAW_OPEN;
    h->sample_count_inverse = ~RAW_OPEN;
    h->sample_bytes = sizeof(struct force_sample);
    memcpy(h->trial, from->trial, UUID_BYTES);
    memcpy(h->session, from->session, UUID_BYTES);
    h->start_utc_ms = from->start.utc_ms;
    h->start_offset_min = from->start.offset_min;
    h->number = from->number;

    uint8_t *bytes = malloc(h->head_bytes);
    if (!bytes) return problem_set(why, STATUS_MEM, "Out of memory.");
    memcpy(bytes, h, sizeof *h);
    uint8_t *at = bytes + sizeof *h;
    for (size_t i = 0; i < 3; i++) {
        memcpy(at, text[i], h->text_bytes[i]);
        at += h->text_bytes[i];
    }
    sum_of_head(h, bytes + sizeof *h, text_bytes, at);
    struct iovec part = {bytes, h->head_bytes};
    enum status status = disk_write(f->fd, &part, 1, 0, "raw.create.write", why);
    free(bytes);
    f->end = (off_t)h->head_bytes;
    return status;
}

enum status raw_file_create(const char *path, const struct raw_head *head, struct raw_file **out,
                            struct problem *why)
{
    struct raw_file *f = calloc(1, sizeof *f);
    if (!f) return problem_set(why, STATUS_MEM, "Out of memory.");
    enum status status;
    int injected = records_moment("raw.create.open");
    f->fd = injected ? -1 : open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (f->fd < 0) {
        status = disk_problem(injected ? injected : errno, "make the file of the running set", why);
        free(f);
        return status;
    }
    status = write_head(f, head, why);
    if (status == STATUS_OK) status = disk_sync(f->fd, "raw.create.sync", why);
    if (status == STATUS_OK) status = disk_sync_folder_of(path, why);
    if (status != STATUS_OK) {
        raw_file_close(f);
        (void)unlink(path);
        return status;
    }
    *out = f;
    return STATUS_OK;
}

enum status raw_file_append(struct raw_file *f, uint32_t first_tick, const struct force_sample *samples,
                            size_t count, struct problem *why)
{
    if (count == 0 || count > RAW_BLOCK_SAMPLES)
        return problem_set(why, STATUS_ARG, "A block of %zu samples.", count);
    struct block_head b = {BLOCK_MAGIC, (uint32_t)count, f->blocks, first_tick, {0}};
    sum_of_block(f->head.trial, &b, samples, b.sum);
    struct iovec part[2] = {{&b, sizeof b}, {(void *)(uintptr_t)samples, count * sizeof *samples}};
    enum status status = disk_write(f->fd, part, 2, f->end, "raw.append", why);
    if (status != STATUS_OK) return status;
    f->end += (off_t)(sizeof b + count * sizeof *samples);
    f->count += count;
    f->blocks++;
    return STATUS_OK;
}

enum status raw_file_sync(struct raw_file *f, struct problem *why)
{
    return disk_sync(f->fd, "raw.sync", why);
}

enum status raw_file_finish(struct raw_file *f, struct problem *why)
{
    uint64_t counts[2] = {f->count, ~f->count};
    struct iovec part = {counts, sizeof counts};
    /* A block that was tried and given up may lie behind the end: it must not be read as a damaged one. */
    if (ftruncate(f->fd, f->end) != 0) return disk_problem(errno, "close the file of the set", why);
    enum status status =
        disk_write(f->fd, &part, 1, offsetof(struct file_head, sample_count), "raw.finish", why);
    return status == STATUS_OK ? disk_sync(f->fd, "raw.finish.sync", why) : status;
}

uint64_t raw_file_count(const struct raw_file *f)
{
    return f->count;
}

void raw_file_close(struct raw_file *f)
{
    if (!f) return;
    if (f->fd >= 0) (void)close(f->fd);
    free(f);
}

/* ---- reading back ---- */

static char *copy_text(const uint8_t *from, size_t byte_count)
{
    char *text = malloc(byte_count + 1);
    if (!text) return NULL;
    memcpy(text, from, byte_count);
    text[byte_count] = '\0';
    return text;
}

static enum status read_head(const uint8_t *bytes, size_t size, struct file_head *h, struct raw_contents *c)
{
    if (size < sizeof *h) return STATUS_DATA;
    memcpy(h, bytes, sizeof *h);
    if (memcmp(h->magic, RAW_MAGIC, sizeof h->magic) != 0 || h->version != RAW_VERSION) return STATUS_DATA;
    if (h->sample_bytes != sizeof(struct force_sample)) return STATUS_DATA;
    size_t text_bytes = 0;
    for (size_t i = 0; i < 3; i++) {
        if (h->text_bytes[i] > TEXT_MAX_BYTES) return STATUS_DATA;
        text_bytes += h->text_bytes[i];
    }
    if (h->head_bytes != sizeof *h + text_bytes + CHECKSUM_BYTES || size < h->head_bytes) return STATUS_DATA;
    uint8_t sum[CHECKSUM_BYTES];
    const uint8_t *texts = bytes + sizeof *h;
    sum_of_head(h, texts, text_bytes, sum);
    if (memcmp(sum, texts + text_bytes, sizeof sum) != 0) return STATUS_DATA;

    memcpy(c->trial, h->trial, UUID_BYTES);
    memcpy(c->session, h->session, UUID_BYTES);
    c->start.utc_ms = h->start_utc_ms;
    c->start.offset_min = h->start_offset_min;
    c->number = h->number;
    c->finished = h->sample_count == ~h->sample_count_inverse && h->sample_count != RAW_OPEN;
    c->sway_config_text = copy_text(texts, h->text_bytes[0]);
    c->world_setup_text = copy_text(texts + h->text_bytes[0], h->text_bytes[1]);
    c->condition = copy_text(texts + h->text_bytes[0] + h->text_bytes[1], h->text_bytes[2]);
    return c->sway_config_text && c->world_setup_text && c->condition ? STATUS_OK : STATUS_MEM;
}

/* Length of the whole, valid block at bytes; 0: there is none. Copies its samples to out. */
static size_t read_block(const uint8_t *bytes, size_t size, const uint8_t *trial, struct block_head *b,
                         struct force_sample *out)
{
    if (size < sizeof *b) return 0;
    memcpy(b, bytes, sizeof *b);
    if (b->magic != BLOCK_MAGIC || b->count == 0 || b->count > RAW_BLOCK_SAMPLES) return 0;
    size_t sample_bytes = b->count * sizeof *out;
    if (size - sizeof *b < sample_bytes) return 0;
    memcpy(out, bytes + sizeof *b, sample_bytes);
    uint8_t sum[CHECKSUM_BYTES];
    sum_of_block(trial, b, out, sum);
    return memcmp(sum, b->sum, sizeof sum) == 0 ? sizeof *b + sample_bytes : 0;
}

/* A valid block behind a bad one tells damage from a cut. Blocks lie at multiples of 4 only by chance of
 * the texts: try all. */
static bool block_follows(const uint8_t *bytes, size_t size, const uint8_t *trial,
                          struct force_sample *scratch)
{
    static const uint32_t magic = BLOCK_MAGIC;
    struct block_head b;
    for (size_t at = 1; at + sizeof b <= size; at++) {
        const uint8_t *next = memmem(bytes + at, size - at, &magic, sizeof magic);
        if (!next) return false;
        at = (size_t)(next - bytes);
        if (read_block(next, size - at, trial, &b, scratch) > 0) return true;
    }
    return false;
}

static enum status read_blocks(const uint8_t *bytes, size_t size, const struct file_head *h,
                               struct raw_contents *c)
{
    size_t at = h->head_bytes;
    /* One block more than can follow, so that a block is always read in place. */
    c->samples = malloc((size / sizeof *c->samples + RAW_BLOCK_SAMPLES + 1) * sizeof *c->samples);
    if (!c->samples) return STATUS_MEM;
    for (uint32_t number = 0;; number++) {
        struct block_head b;
        size_t length = read_block(bytes + at, size - at, c->trial, &b, c->samples + c->count);
        if (length == 0 || b.number != number) break;
        c->first_tick = b.first_tick;
        c->count += b.count;
        at += length;
    }
    c->damaged = block_follows(bytes + at, size - at, c->trial, c->samples + c->count);
    if (c->finished && c->count != h->sample_count) c->damaged = true;
    return STATUS_OK;
}

enum status raw_file_read(const char *path, struct raw_contents **out, struct problem *why)
{
    enum { MAX_BYTES = 1024 * 1024 * 1024 };
    char *file = NULL;
    size_t size = 0;
    struct file_head h;
    struct raw_contents *c = calloc(1, sizeof *c);
    if (!c) return problem_set(why, STATUS_MEM, "Out of memory.");
    enum status status = file_read_whole(path, MAX_BYTES, &file, &size, why);
    if (status != STATUS_OK) goto fail;
    const uint8_t *bytes = (const uint8_t *)file;
    status = read_head(bytes, size, &h, c);
    if (status == STATUS_OK) status = read_blocks(bytes, size, &h, c);
    if (status == STATUS_DATA)
        (void)problem_set(why, STATUS_DATA, "%s: the head of this recording is not whole.", path);
    else if (status == STATUS_MEM)
        (void)problem_set(why, STATUS_MEM, "Out of memory.");
    if (status != STATUS_OK) goto fail;
    free(file);
    *out = c;
    return STATUS_OK;
fail:
    free(file);
    raw_contents_free(c);
    return status;
}

bool raw_file_unbegun(const char *path)
{
    struct file_head h;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    ssize_t n = pread(fd, &h, sizeof h, 0);
    off_t size = lseek(fd, 0, SEEK_END);
    (void)close(fd);
    if (n < 0 || size < 0) return false;
    if ((size_t)n < sizeof h) return true;
    return memcmp(h.magic, RAW_MAGIC, sizeof h.magic) == 0 && size < (off_t)h.head_bytes;
}

void raw_contents_free(struct raw_contents *c)
{
    if (!c) return;
    free(c->sway_config_text);
    free(c->world_setup_text);
    free(c->condition);
    free(c->samples);
    free(c);
}
