/* links: records */
/* Recovery of the file of a running trial. An input that begins with the file's magic is a whole file; any other is a
 * list of edits, 6 bytes each, to a good file: whatever they do, what is read back is a true beginning of what was
 * recorded. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/paths.h"
#include "fuzz.h"
#include "records/raw_file.h"

enum { FILE_MAX_BYTES = 64 * 1024, BLOCKS = 4, EDIT_BYTES = 6 };
static const size_t block_samples[BLOCKS] = {3, 1, 10, 7};
enum { SAMPLES = 3 + 1 + 10 + 7 };

static uint8_t good[FILE_MAX_BYTES];
static size_t good_bytes;
static struct force_sample recorded[SAMPLES];

static void make_good_file(void)
{
    char folder[] = "/tmp/evenkeel-fuzz-XXXXXX", path[64];
    struct raw_head head = {
        .number = 3, .sway_config_text = "sway = 1\n", .world_setup_text = "set = 1\n", .condition = ""};
    struct raw_file *f = NULL;
    struct problem why;
    char *bytes = NULL;
    HOLDS(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/raw", folder);
    memset(head.trial, 7, sizeof head.trial);
    for (int i = 0; i < SAMPLES; i++)
        recorded[i] = (struct force_sample){
            .t_arr_ns = i * 1000000, .seq = i, .tick = (uint32_t)i, .raw = {{.i32 = i * 17}}};
    HOLDS(raw_file_create(path, &head, &f, &why) == STATUS_OK);
    const struct force_sample *at = recorded;
    for (int b = 0; b < BLOCKS; at += block_samples[b], b++)
        HOLDS(raw_file_append(f, 5, at, block_samples[b], &why) == STATUS_OK);
    HOLDS(raw_file_finish(f, &why) == STATUS_OK);
    raw_file_close(f);
    HOLDS(file_read_whole(path, sizeof good, &bytes, &good_bytes, &why) == STATUS_OK);
    memcpy(good, bytes, good_bytes);
    free(bytes);
    (void)unlink(path);
    (void)rmdir(folder);
}

static const char *in_memory(const uint8_t *bytes, size_t count)
{
    static char path[64];
    static int fd = -1;
    if (fd < 0) {
        fd = memfd_create("raw", MFD_CLOEXEC);
        HOLDS(fd >= 0);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    HOLDS(ftruncate(fd, 0) == 0 && pwrite(fd, bytes, count, 0) == (ssize_t)count);
    return path;
}

/* place: 2 bytes, tool: 1, value: 1, from: 2. */
static size_t apply(uint8_t *file, size_t count, const uint8_t *edit)
{
    size_t at = (size_t)(edit[0] | edit[1] << 8) % (count + 1),
           from = (size_t)(edit[4] | edit[5] << 8) % (count + 1);
    size_t n = edit[3];
    switch (edit[2] % 5) {
    case 0: /* one byte changed */
        if (at < count) file[at] ^= edit[3];
        return count;
    case 1: return at; /* cut */
    case 2:            /* a piece written over another: torn and misplaced writes */
        if (n > count - at) n = count - at;
        if (n > count - from) n = count - from;
        memmove(file + at, file + from, n);
        return count;
    case 3: /* zeros, as after a crash of the machine */
        if (n > count - at) n = count - at;
        memset(file + at, 0, n);
        return count;
    default: /* a piece too much at the end */
        if (n > count - from) n = count - from;
        if (n > FILE_MAX_BYTES - count) n = FILE_MAX_BYTES - count;
        memmove(file + count, file + from, n);
        return count + n;
    }
}

static struct raw_contents *read_back(const uint8_t *file, size_t count)
{
    struct raw_contents *c = NULL;
    struct problem why = {STATUS_OK, ""};
    const char *path = in_memory(file, count);
    bool unbegun = raw_file_unbegun(path);
    enum status status = raw_file_read(path, &c, &why);
    if (status != STATUS_OK) HOLDS(!c && why.text[0]);
    if (unbegun) HOLDS(status != STATUS_OK);
    return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static uint8_t file[FILE_MAX_BYTES];
    if (good_bytes == 0) make_good_file();
    if (count >= 8 && memcmp(bytes, good, 8) == 0) {
        raw_contents_free(read_back(bytes, count));
        return 0;
    }
    size_t file_bytes = good_bytes;
    memcpy(file, good, good_bytes);
    for (size_t i = 0; i + EDIT_BYTES <= count; i += EDIT_BYTES)
        file_bytes = apply(file, file_bytes, bytes + i);
    bool untouched = file_bytes == good_bytes && memcmp(file, good, good_bytes) == 0;
    struct raw_contents *c = read_back(file, file_bytes);
    if (untouched) HOLDS(c && c->count == SAMPLES && c->finished && !c->damaged);
    if (c) {
        HOLDS(c->count <= SAMPLES && memcmp(c->samples, recorded, c->count * sizeof recorded[0]) == 0);
        HOLDS(c->number == 3 && strcmp(c->world_setup_text, "set = 1\n") == 0);
        if (c->finished && c->count < SAMPLES) HOLDS(c->damaged || memcmp(file, good, 32) != 0);
    }
    raw_contents_free(c);
    return 0;
}
