/* links: drivers */
/* What a Tec Gihan controller might say: replies are read as numbers or not at all; a sample is the sum of five in a whole block.
 *
 * Byte 0: how many plates and which. Then pieces: a length and so many bytes; 253 START, 254 STOP, 255 DT. */
#include <math.h>
#include <string.h>

#include "drivers/tecgihan_block.h"
#include "fuzz.h"

enum { START = 253, STOP = 254, DT = 255, ROOM = 7 };

static uint8_t block[TECGIHAN_BLOCK_MAX]; /* what came since it was asked for */
static size_t block_count;

static void check_reply(const char *line)
{
    static const char *const names[] = {"FPCOUNT", "FPSERIAL", "AZ0", "FS", "SPS", "SERIAL"};
    double fs[TECGIHAN_RANGES][TECGIHAN_CHANNELS], v;
    HOLDS(strlen(line) <= TECGIHAN_LINE_MAX && !strpbrk(line, "\r\n"));
    (void)tecgihan_state_of(line);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = tecgihan_value_of(line, names[i]);
        if (!value) continue;
        int whole = tecgihan_whole(value, 9999);
        HOLDS(whole >= -1 && whole <= 9999);
        if (tecgihan_real(value, &v)) HOLDS(isfinite(v));
        if (!tecgihan_full_scales(value, fs)) continue;
        for (int r = 0; r < TECGIHAN_RANGES; r++)
            for (int c = 0; c < TECGIHAN_CHANNELS; c++) HOLDS(isfinite(fs[r][c]) && fs[r][c] > 0);
    }
}

static void check_lines(const uint8_t *bytes, size_t count)
{
    struct tecgihan_lines l = {.count = 0};
    for (size_t i = 0; i < count; i++)
        if (tecgihan_line_push(&l, bytes[i])) check_reply(l.text);
}

/* Written out: sample i of channel c of our plate. */
static int32_t value_at(const struct tecgihan_blocks *b, int i, int c)
{
    size_t at = 2 * (size_t)((b->plate * TECGIHAN_SAMPLES + i) * TECGIHAN_CHANNELS + c);
    HOLDS(at + 1 < block_count);
    int32_t v = block[at] + 256 * block[at + 1];
    return v < 32768 ? v : v - 65536;
}

static void check_sample(const struct tecgihan_blocks *b, int number, const struct force_sample *s)
{
    bool clipped = false;
    HOLDS(block_count == (size_t)b->plates * TECGIHAN_PLATE_BYTES);
    for (int c = 0; c < TECGIHAN_CHANNELS; c++) {
        int32_t sum = 0;
        for (int i = 0; i < TECGIHAN_AVERAGED; i++) {
            int32_t v = value_at(b, number * TECGIHAN_AVERAGED + i, c);
            clipped = clipped || v == 32767 || v == -32768;
            sum += v;
        }
        HOLDS(s->raw[c].i32 == sum);
    }
    HOLDS(!!(s->flags & SAMPLE_CLIPPED) == clipped);
}

static void feed(struct tecgihan_blocks *b, const uint8_t *bytes, size_t count)
{
    struct driver_counters counters = {0};
    struct force_sample s[ROOM];
    bool filling = b->phase == TECGIHAN_FILLING;
    int number = 0;
    if (filling && count <= sizeof block - block_count) {
        memcpy(block + block_count, bytes, count);
        block_count += count;
    }
    while (count > 0) {
        size_t used = count + 1;
        int n = tecgihan_blocks_feed(b, bytes, count, &used, 1, s, ROOM, &counters);
        HOLDS(n >= 0 && n <= ROOM && used <= count && (n == ROOM || used == count));
        HOLDS(filling || n == 0);
        for (int i = 0; i < n; i++) check_sample(b, number++, &s[i]);
        bytes += used;
        count -= used;
    }
    HOLDS(number == 0 || number == TECGIHAN_SAMPLES / TECGIHAN_AVERAGED);
}

static void check_blocks(const uint8_t *bytes, size_t count)
{
    static struct tecgihan_blocks b;
    static const char *const commands[] = {"START\n", "STOP\n", "DT\n"};
    int plates = 1 + bytes[0] % 3;
    tecgihan_blocks_begin(&b, plates, bytes[0] / 3 % plates);
    for (size_t i = 1; i < count;) {
        size_t length = bytes[i++];
        if (length >= START) {
            const char *command = commands[length - START];
            tecgihan_blocks_sent(&b, (const uint8_t *)command, strlen(command));
            block_count = 0;
            continue;
        }
        if (length > count - i) length = count - i;
        feed(&b, bytes + i, length);
        i += length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    check_lines(bytes, count);
    if (count > 0) check_blocks(bytes, count);
    return 0;
}
