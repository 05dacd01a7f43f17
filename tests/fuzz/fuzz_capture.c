/* links: drivers */
/* A capture read, written again and read once more says the same. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/text_clean.h"
#include "drivers/capture.h"
#include "drivers/ps1_frame.h"
#include "fuzz.h"

enum { COPY_MAX_BYTES = 1 << 20 };

static const char *memory_path(void)
{
    static char path[64];
    if (!path[0]) {
        int fd = memfd_create("capture", MFD_CLOEXEC);
        HOLDS(fd >= 0);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    return path;
}

static bool same_plate(const struct plate_info *a, const struct plate_info *b)
{
    return !strcmp(a->name, b->name) && !strcmp(a->serial, b->serial) && !strcmp(a->driver, b->driver) &&
           !strcmp(a->spec, b->spec) && a->raw_kind == b->raw_kind && a->channel_count == b->channel_count &&
           a->rate_hz == b->rate_hz && a->seq_bits == b->seq_bits &&
           a->has_device_time == b->has_device_time && a->width_mm == b->width_mm &&
           a->depth_mm == b->depth_mm && a->fz_on_n == b->fz_on_n && a->fz_off_n == b->fz_off_n &&
           a->fz_limit_n == b->fz_limit_n && a->simulated == b->simulated && a->calibrated == b->calibrated &&
           a->axis_x == b->axis_x && a->axis_y == b->axis_y && a->fz_sign == b->fz_sign &&
           a->has_matrix == b->has_matrix && !memcmp(a->matrix, b->matrix, sizeof a->matrix) &&
           !memcmp(a->knee, b->knee, sizeof a->knee) &&
           !memcmp(a->channel, b->channel, (size_t)a->channel_count * sizeof a->channel[0]);
}

/* Writes what the reader gives; the number of chunks, or -1 when it stops at a bad line. */
static int copy_chunks(struct capture_reader *r, struct capture *to)
{
    static struct capture_chunk chunk;
    struct problem why = {STATUS_OK, ""};
    bool more = true;
    int chunks = 0;
    for (;; chunks++) {
        enum status status = capture_next(r, &chunk, &more, &why);
        if (status != STATUS_OK) HOLDS(why.text[0] && !more);
        if (!more) return status == STATUS_OK ? chunks : -1;
        HOLDS(chunk.t_ns >= 0 && chunk.count >= 1 && chunk.count <= CAPTURE_CHUNK_MAX);
        HOLDS(chunk.direction == 'R' || chunk.direction == 'W');
        capture_bytes(to, chunk.direction, chunk.t_ns, chunk.bytes, chunk.count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct capture_reader r;
    struct plate_info plate, back;
    struct problem why = {STATUS_OK, ""};
    struct capture *copy = NULL;
    char *text = NULL;
    size_t text_bytes = 0;
    if (capture_read_head(&r, "f", (const char *)bytes, count, &plate, &why) != STATUS_OK) {
        HOLDS(why.text[0]);
        return 0;
    }
    HOLDS(capture_recognised((const char *)bytes, count) && plate_channels_check(&plate, &why) == STATUS_OK);
    char name[PLATE_NAME_BYTES];
    memcpy(name, plate.name, sizeof name);
    text_clean(name);
    HOLDS(strcmp(name, plate.name) == 0); /* it is shown */
    HOLDS(capture_create(memory_path(), &plate, &copy, &why) == STATUS_OK);
    int chunks = copy_chunks(&r, copy);
    HOLDS(capture_close(copy, &why) == STATUS_OK);
    HOLDS(file_read_whole(memory_path(), COPY_MAX_BYTES, &text, &text_bytes, &why) == STATUS_OK);
    HOLDS(capture_read_head(&r, "copy", text, text_bytes, &back, &why) == STATUS_OK &&
          same_plate(&plate, &back));
    if (chunks >= 0) HOLDS(copy_chunks(&r, NULL) == chunks);
    free(text);
    return 0;
}
