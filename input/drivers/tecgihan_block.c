#include "drivers/tecgihan_block.h"

#include <string.h>

#include "base/text_file.h"

/* ---- replies ---- */

bool tecgihan_line_push(struct tecgihan_lines *l, uint8_t byte)
{
    if (byte == '\n' || byte == '\r') {
        bool whole = l->count > 0 && !l->too_long;
        l->text[l->count] = '\0';
        l->count = 0;
        l->too_long = false;
        return whole;
    }
    if (l->count == TECGIHAN_LINE_MAX)
        l->too_long = true;
    else
        l->text[l->count++] = byte ? (char)byte : '?'; /* a NUL would hide the rest of the line */
    return false;
}

enum tecgihan_state tecgihan_state_of(const char *line)
{
    static const char *const busy[] = {"EXT", "LEVEL", "MEASURE", "ZERO", "8AX", "12AX"};
    if (strcmp(line, "IDLE") == 0) return TECGIHAN_IDLE;
    if (strcmp(line, "SLEEP") == 0) return TECGIHAN_SLEEP;
    for (size_t i = 0; i < sizeof busy / sizeof busy[0]; i++)
        if (strcmp(line, busy[i]) == 0) return TECGIHAN_BUSY;
    return strstr(line, "ERR") ? TECGIHAN_FAULT : TECGIHAN_NO_STATE;
}

const char *tecgihan_value_of(const char *line, const char *name)
{
    size_t n = strlen(name);
    return strncmp(line, name, n) == 0 && line[n] == '_' ? line + n + 1 : NULL;
}

int tecgihan_whole(const char *value, int max)
{
    int v = 0;
    if (!*value) return -1;
    for (; *value; value++) {
        if (*value < '0' || *value > '9') return -1;
        v = 10 * v + (*value - '0');
        if (v > max) return -1;
    }
    return v;
}

bool tecgihan_real(const char *value, double *out)
{
    return text_parse_real(value, out);
}

bool tecgihan_full_scales(const char *value, double fs[TECGIHAN_RANGES][TECGIHAN_CHANNELS])
{
    enum { NUMBERS = TECGIHAN_RANGES * TECGIHAN_CHANNELS };
    char number[32];
    int n = 0;
    for (;;) {
        value += strspn(value, ", \t");
        size_t length = strcspn(value, ", \t");
        if (length == 0) return n == NUMBERS;
        if (n == NUMBERS || length >= sizeof number) return false;
        memcpy(number, value, length);
        number[length] = '\0';
        double *to = &fs[n / TECGIHAN_CHANNELS][n % TECGIHAN_CHANNELS];
        if (!text_parse_real(number, to) || !(*to > 0)) return false;
        value += length;
        n++;
    }
}

/* ---- blocks ---- */

void tecgihan_blocks_begin(struct tecgihan_blocks *b, int plates, int plate)
{
    b->plates = plates;
    b->plate = plate;
    b->phase = TECGIHAN_QUIET;
    b->count = 0;
    b->delivered = 0;
    sequence_begin(&b->sequence, 0, 0, 0);
}

void tecgihan_blocks_sent(struct tecgihan_blocks *b, const uint8_t *bytes, size_t count)
{
    bool start = count >= 5 && memcmp(bytes, "START", 5) == 0;
    bool next = count >= 2 && memcmp(bytes, "DT", 2) == 0;
    bool stop = count >= 4 && memcmp(bytes, "STOP", 4) == 0;
    if (stop) sequence_break(&b->sequence);
    if (start || next || stop) {
        b->phase = stop ? TECGIHAN_QUIET : TECGIHAN_FILLING;
        b->count = 0;
        b->delivered = 0;
    }
}

/* Five samples in a row of our plate, summed. */
static bool take_five(struct tecgihan_blocks *b, struct force_sample *out, struct driver_counters *counters)
{
    const uint8_t *at = b->block + (size_t)b->plate * TECGIHAN_PLATE_BYTES +
                        (size_t)(b->delivered * TECGIHAN_AVERAGED * TECGIHAN_CHANNELS * 2);
    bool clipped = false;
    for (int i = 0; i < TECGIHAN_AVERAGED; i++)
        for (int c = 0; c < TECGIHAN_CHANNELS; c++, at += 2) {
            int32_t v = (int16_t)(uint16_t)(at[0] | at[1] << 8);
            clipped = clipped || v == INT16_MAX || v == INT16_MIN;
            out->raw[c].i32 += v;
        }
    if (clipped) {
        out->flags |= SAMPLE_CLIPPED;
        counters->clipped++;
    }
    b->delivered++;
    return sequence_accept(&b->sequence, 0, 0, out, counters);
}

static int deliver(struct tecgihan_blocks *b, int64_t t_arr_ns, struct force_sample *out, int max,
                   struct driver_counters *counters)
{
    int n = 0;
    while (n < max && b->delivered < TECGIHAN_SAMPLES / TECGIHAN_AVERAGED) {
        out[n] = (struct force_sample){.t_arr_ns = t_arr_ns};
        n += take_five(b, &out[n], counters);
    }
    return n;
}

static int end_of_block(struct tecgihan_blocks *b, bool more, int64_t t_arr_ns, struct force_sample *out,
                        int max, struct driver_counters *counters)
{
    if (more && b->delivered == 0) { /* a byte too many, and nobody knows where it came in */
        b->phase = TECGIHAN_BROKEN;
        counters->oversize++;
        return 0;
    }
    int n = deliver(b, t_arr_ns, out, max, counters);
    if (b->delivered == TECGIHAN_SAMPLES / TECGIHAN_AVERAGED) b->phase = TECGIHAN_WHOLE;
    return n;
}

static void ignore(struct tecgihan_blocks *b, struct driver_counters *counters)
{
    if (b->phase == TECGIHAN_WHOLE) {
        b->phase = TECGIHAN_BROKEN;
        counters->oversize++;
    }
}

int tecgihan_blocks_feed(struct tecgihan_blocks *b, const uint8_t *bytes, size_t count, size_t *used,
                         int64_t t_arr_ns, struct force_sample *out, int max,
                         struct driver_counters *counters)
{
    size_t size = (size_t)b->plates * TECGIHAN_PLATE_BYTES, i = 0;
    int n = 0;
    while (i < count && n < max) {
        if (b->phase != TECGIHAN_FILLING) {
            ignore(b, counters);
            i = count;
            break;
        }
        size_t wanted = size - b->count, left = count - i;
        if (left < wanted) {
            memcpy(b->block + b->count, bytes + i, left);
            b->count += left;
            i = count;
            break;
        }
        memcpy(b->block + b->count, bytes + i, wanted);
        n += end_of_block(b, left > wanted, t_arr_ns, out + n, max - n, counters);
        if (b->phase == TECGIHAN_FILLING) { /* out is full: the last byte stays where it is */
            b->count = size - 1;
            i += wanted - 1;
            break;
        }
        i += wanted;
    }
    counters->bytes += i;
    *used = i;
    return n;
}
