#include "base/text_clean.h"
#include "drivers/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text_file.h"
#include "drivers/ps1_frame.h"
#include "drivers/ps1a_text.h"

enum { BUFFER_BYTES = 1 << 20, VERSION = 1, FIELDS_MAX = 8, HEAD_LINE_BYTES = CAPTURE_NOTE_LINE_MAX + 64 };

struct capture {
    FILE *file;
    char buffer[BUFFER_BYTES];
    bool broken;
};

/* ---- writing ---- */

static void put(struct capture *c, const char *key, const double *values, int count)
{
    char text[32];
    int n = fprintf(c->file, "# %s =", key);
    for (int i = 0; i < count; i++) {
        text_from_real(values[i], text);
        n = fprintf(c->file, " %s", text) < 0 ? -1 : n;
    }
    if (n < 0 || fputc('\n', c->file) == EOF) c->broken = true;
}

static void put_text(struct capture *c, const char *key, const char *value)
{
    if (fprintf(c->file, "# %s = %s\n", key, value) < 0) c->broken = true;
}

/* Only what is there: most plates have none of it. */
static void put_map(struct capture *c, const struct plate_info *p)
{
    for (int i = 0; i < p->channel_count; i++)
        if (p->knee[i].scale_above != 0)
            put(c, "knee", (const double[]){i, p->knee[i].raw, p->knee[i].scale_above}, 3);
    if (p->axis_x != PLATE_AXIS_DEFAULT || p->axis_y != PLATE_AXIS_DEFAULT)
        put(c, "axes", (const double[]){(double)p->axis_x, (double)p->axis_y}, 2);
    if (p->fz_sign != 0) put(c, "fz_sign", (const double[]){p->fz_sign}, 1);
    for (int row = 0; p->has_matrix && row < COMPONENT_COUNT; row++)
        put(c, "matrix_row", p->matrix + row * COMPONENT_COUNT, COMPONENT_COUNT);
}

static void put_head(struct capture *c, const struct plate_info *p)
{
    if (fprintf(c->file, "# capture %d\n", VERSION) < 0) c->broken = true;
    put_text(c, "driver", p->driver);
    put_text(c, "spec", p->spec);
    put_text(c, "name", p->name);
    put_text(c, "serial", p->serial);
    put(c, "raw_kind", (const double[]){(double)p->raw_kind}, 1);
    put(c, "rate_hz", &p->rate_hz, 1);
    put(c, "seq_bits", (const double[]){p->seq_bits}, 1);
    put(c, "has_device_time", (const double[]){p->has_device_time}, 1);
    put(c, "size_mm", (const double[]){p->width_mm, p->depth_mm}, 2);
    put(c, "surface_mm",
        (const double[]){p->surface_offset_mm.x, p->surface_offset_mm.y, p->surface_height_mm}, 3);
    put(c, "fz_n", (const double[]){p->fz_on_n, p->fz_off_n, p->fz_limit_n}, 3);
    put(c, "simulated", (const double[]){p->simulated}, 1);
    put(c, "calibrated", (const double[]){p->calibrated}, 1);
    for (int i = 0; i < p->channel_count; i++) {
        const struct channel_info *ch = &p->channel[i];
        put(c, "channel", (const double[]){(double)ch->role, ch->scale, ch->offset, ch->at_mm.x, ch->at_mm.y},
            5);
    }
    put_map(c, p);
}

enum status capture_create(const char *path, const struct plate_info *plate, struct capture **out,
                           struct problem *why)
{
    struct capture *c = calloc(1, sizeof *c);
    if (!c) return problem_set(why, STATUS_MEM, "There is no memory left for the capture %s.", path);
    /* How a body stands is nobody else's business. */
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    c->file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!c->file) {
        if (fd >= 0) (void)close(fd);
        free(c);
        return problem_set(why, STATUS_IO,
                           "%s: the capture cannot be created (%s). Give a file in a folder that can be "
                           "written.",
                           path, strerror(errno));
    }
    (void)setvbuf(c->file, c->buffer, _IOFBF, sizeof c->buffer);
    put_head(c, plate);
    *out = c;
    return STATUS_OK;
}

void capture_note(struct capture *c, const char *key, const char *value)
{
    for (;;) {
        size_t n = strcspn(value, "\n");
        int kept = n < CAPTURE_NOTE_LINE_MAX ? (int)n : CAPTURE_NOTE_LINE_MAX;
        if (fprintf(c->file, "# %s = %.*s\n", key, kept, value) < 0) c->broken = true;
        if (value[n] == '\0') return;
        value += n + 1;
    }
}

void capture_bytes(struct capture *c, char direction, int64_t t_ns, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    if (!c) return;
    while (count > 0) {
        size_t n = count < CAPTURE_CHUNK_MAX ? count : CAPTURE_CHUNK_MAX;
        bool good = fprintf(c->file, "%lld %c ", (long long)t_ns, direction) > 0;
        for (size_t i = 0; i < n; i++) {
            good = putc_unlocked(digits[bytes[i] >> 4], c->file) != EOF && good;
            good = putc_unlocked(digits[bytes[i] & 15], c->file) != EOF && good;
        }
        good = putc_unlocked('\n', c->file) != EOF && good;
        c->broken = c->broken || !good;
        bytes += n;
        count -= n;
    }
}

enum status capture_close(struct capture *c, struct problem *why)
{
    if (!c) return STATUS_OK;
    bool good = fclose(c->file) == 0 && !c->broken;
    free(c);
    return good ? STATUS_OK
                : problem_set(why, STATUS_IO,
                              "The capture is incomplete: not everything could be written (is the disk "
                              "full?).");
}

/* ---- reading ---- */

bool capture_recognised(const char *bytes, size_t count)
{
    static const char mark[] = "# capture ";
    return count >= sizeof mark - 1 && memcmp(bytes, mark, sizeof mark - 1) == 0;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(struct capture_reader *r, const char **line, size_t *count)
{
    if (r->at >= r->count) return false;
    const char *start = r->bytes + r->at;
    const char *end = memchr(start, '\n', r->count - r->at);
    *line = start;
    *count = end ? (size_t)(end - start) : r->count - r->at;
    r->at += *count + (end ? 1 : 0);
    r->line++;
    if (*count > 0 && start[*count - 1] == '\r') (*count)--;
    return true;
}

static int split_numbers(const char *text, double *values)
{
    int n = 0;
    while (*text == ' ') text++;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (n == FIELDS_MAX || !ps1a_number(text, length, &values[n])) return -1;
        n++;
        text += length;
        while (*text == ' ') text++;
    }
    return n;
}

struct head_state { /* what the lines so far have said */
    struct plate_info *plate;
    int matrix_rows;
};

static bool take_channel(struct plate_info *p, const double *v, int n)
{
    if (n != 5 || p->channel_count == CHANNEL_MAX || v[0] < 1 || v[0] > ROLE_OTHER) return false;
    p->channel[p->channel_count++] = (struct channel_info){
        .role = (enum channel_role)(int)v[0], .scale = v[1], .offset = v[2], .at_mm = {v[3], v[4]}};
    return true;
}

static bool take_knee(struct plate_info *p, const double *v, int n)
{
    if (n != 3 || v[0] != floor(v[0]) || v[0] < 0 || v[0] >= p->channel_count || v[2] == 0) return false;
    p->knee[(int)v[0]] = (struct channel_knee){.raw = v[1], .scale_above = v[2]};
    return true;
}

static bool is_axis(double v)
{
    return v == floor(v) && v >= PLATE_AXIS_DEFAULT && v <= PLATE_AXIS_BACK;
}

static bool take_axes(struct plate_info *p, const double *v, int n)
{
    if (n != 2 || !is_axis(v[0]) || !is_axis(v[1])) return false;
    p->axis_x = (enum plate_axis)(int)v[0];
    p->axis_y = (enum plate_axis)(int)v[1];
    return true;
}

static bool take_matrix_row(struct head_state *h, const double *v, int n)
{
    if (n != COMPONENT_COUNT || h->matrix_rows == COMPONENT_COUNT) return false;
    memcpy(h->plate->matrix + h->matrix_rows++ * COMPONENT_COUNT, v, COMPONENT_COUNT * sizeof *v);
    h->plate->has_matrix = h->matrix_rows == COMPONENT_COUNT;
    return true;
}

/* false: the value does not fit the key. Unknown keys are left alone: a later version may say more. */
static bool take_number_key(struct head_state *h, const char *key, const char *value)
{
    struct plate_info *p = h->plate;
    double v[FIELDS_MAX] = {0};
    int n = split_numbers(value, v);
    if (!strcmp(key, "channel")) return take_channel(p, v, n);
    if (!strcmp(key, "knee")) return take_knee(p, v, n);
    if (!strcmp(key, "axes")) return take_axes(p, v, n);
    if (!strcmp(key, "matrix_row")) return take_matrix_row(h, v, n);
    if (!strcmp(key, "fz_sign"))
        return n == 1 && (v[0] == 1 || v[0] == -1) ? (p->fz_sign = (int)v[0], true) : false;
    if (!strcmp(key, "size_mm")) return n == 2 ? (p->width_mm = v[0], p->depth_mm = v[1], true) : false;
    if (!strcmp(key, "surface_mm"))
        return n == 3
                   ? (p->surface_offset_mm = (struct point_mm){v[0], v[1]}, p->surface_height_mm = v[2], true)
                   : false;
    if (!strcmp(key, "fz_n"))
        return n == 3 ? (p->fz_on_n = v[0], p->fz_off_n = v[1], p->fz_limit_n = v[2], true) : false;
    if (!strcmp(key, "rate_hz")) return n == 1 && v[0] > 0 ? (p->rate_hz = v[0], true) : false;
    if (!strcmp(key, "raw_kind"))
        return n == 1 && (v[0] == 0 || v[0] == 1) ? (p->raw_kind = (enum raw_kind)(int)v[0], true) : false;
    if (!strcmp(key, "seq_bits"))
        return n == 1 && v[0] >= 0 && v[0] <= 32 ? (p->seq_bits = (int)v[0], true) : false;
    if (!strcmp(key, "has_device_time")) return n == 1 ? (p->has_device_time = v[0] != 0, true) : false;
    if (!strcmp(key, "simulated")) return n == 1 ? (p->simulated = v[0] != 0, true) : false;
    if (!strcmp(key, "calibrated")) return n == 1 ? (p->calibrated = v[0] != 0, true) : false;
    return true;
}

/* A file can be edited: what a person will see is as clean as what a plate says of itself, and reads back the same. */
static void take_shown(const char *value, char *out, size_t bytes)
{
    (void)snprintf(out, bytes, "%s", value);
    text_clean(out);
}

static bool take_key(struct head_state *h, const char *key, const char *value)
{
    struct plate_info *p = h->plate;
    if (!strcmp(key, "name"))
        take_shown(value, p->name, sizeof p->name);
    else if (!strcmp(key, "serial"))
        take_shown(value, p->serial, sizeof p->serial);
    else if (!strcmp(key, "driver"))
        take_shown(value, p->driver, sizeof p->driver);
    else if (!strcmp(key, "spec"))
        take_shown(value, p->spec, sizeof p->spec);
    else
        return take_number_key(h, key, value);
    return true;
}

/* "# key = value": key and value inside text. */
static bool split_head_line(const char *line, size_t n, char text[HEAD_LINE_BYTES], char **key, char **value)
{
    if (n < 4 || n >= HEAD_LINE_BYTES || line[1] != ' ') return false;
    memcpy(text, line, n);
    text[n] = '\0';
    char *equals = strstr(text, " =");
    if (!equals) return false;
    *equals = '\0';
    *key = text + 2;
    *value = equals + 2 + (equals[2] == ' ');
    return true;
}

static enum status judge_head(const struct head_state *h, const struct capture_reader *r, struct problem *why)
{
    struct problem inner;
    if (h->plate->rate_hz <= 0)
        return problem_set(why, STATUS_DATA, "%s:%d: the head says no rate_hz", r->path, r->line);
    if (h->matrix_rows != 0 && !h->plate->has_matrix)
        return problem_set(why, STATUS_DATA, "%s:%d: %d lines matrix_row, expected %d", r->path, r->line,
                           h->matrix_rows, COMPONENT_COUNT);
    if (plate_channels_check(h->plate, &inner) != STATUS_OK)
        return problem_set(why, STATUS_DATA, "%s:%d: %s", r->path, r->line, inner.text);
    return STATUS_OK;
}

enum status capture_read_head(struct capture_reader *r, const char *path, const char *bytes, size_t count,
                              struct plate_info *plate, struct problem *why)
{
    const char *line;
    size_t n;
    char text[HEAD_LINE_BYTES], *key, *value;
    struct head_state h = {.plate = plate};
    *r = (struct capture_reader){.path = path, .bytes = bytes, .count = count};
    *plate = (struct plate_info){.channel_count = 0};
    if (!next_line(r, &line, &n) || n != 11 || memcmp(line, "# capture 1", 11) != 0)
        return problem_set(why, STATUS_DATA, "%s:1: not a capture of this version, expected \"# capture 1\"",
                           path);
    while (r->at < r->count && bytes[r->at] == '#' && next_line(r, &line, &n)) {
        if (!split_head_line(line, n, text, &key, &value))
            return problem_set(why, STATUS_DATA, "%s:%d: expected \"# key = value\"", path, r->line);
        if (!take_key(&h, key, value))
            return problem_set(why, STATUS_DATA, "%s:%d: %s = %s does not fit this key", path, r->line, key,
                               value);
    }
    r->head = (struct capture_head){.path = path, .bytes = bytes, .count = r->at};
    return judge_head(&h, r, why);
}

char *capture_note_text(const struct capture_head *head, const char *wanted)
{
    struct capture_reader r = {.path = head->path, .bytes = head->bytes, .count = head->count};
    const char *line;
    char text[HEAD_LINE_BYTES], *key, *value;
    size_t n, length = 0;
    bool found = false;
    char *joined = malloc(head->count + 1); /* no note is longer than the head it stands in */
    while (joined && next_line(&r, &line, &n)) {
        if (!split_head_line(line, n, text, &key, &value) || strcmp(key, wanted) != 0) continue;
        if (found) joined[length++] = '\n';
        found = true;
        memcpy(joined + length, value, strlen(value));
        length += strlen(value);
    }
    if (joined) joined[length] = '\0';
    if (found) return joined;
    free(joined);
    return NULL;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool take_hex(const char *text, size_t count, struct capture_chunk *out)
{
    out->count = 0;
    for (size_t i = 0; i < count;) {
        if (text[i] == ' ') {
            i++;
            continue;
        }
        if (i + 1 >= count || out->count == CAPTURE_CHUNK_MAX) return false;
        int high = nibble(text[i]), low = nibble(text[i + 1]);
        if (high < 0 || low < 0) return false;
        out->bytes[out->count++] = (uint8_t)(high << 4 | low);
        i += 2;
    }
    return out->count > 0;
}

static bool take_chunk(const char *line, size_t n, struct capture_chunk *out)
{
    size_t i = 0;
    uint64_t t = 0;
    for (; i < n && line[i] >= '0' && line[i] <= '9'; i++) {
        if (i == 18) return false; /* more digits than 63 bits are sure to hold */
        t = t * 10 + (uint64_t)(line[i] - '0');
    }
    if (i == 0 || i + 3 >= n || line[i] != ' ' || line[i + 2] != ' ') return false;
    out->t_ns = (int64_t)t;
    out->direction = line[i + 1];
    return (out->direction == 'R' || out->direction == 'W') && take_hex(line + i + 3, n - i - 3, out);
}

enum status capture_next(struct capture_reader *r, struct capture_chunk *out, bool *more, struct problem *why)
{
    const char *line;
    size_t n;
    *more = false;
    while (next_line(r, &line, &n)) {
        if (n == 0 || line[0] == '#') continue;
        *more = take_chunk(line, n, out);
        if (*more) return STATUS_OK;
        /* The program that wrote it was killed: what came before its last, cut line is whole. */
        if (r->at == r->count && r->bytes[r->count - 1] != '\n') return STATUS_OK;
        return problem_set(why, STATUS_DATA, "%s:%d: \"%.*s\", expected \"<t_ns> R|W <hex>\"", r->path,
                           r->line, (int)(n < 40 ? n : 40), line);
    }
    return STATUS_OK;
}
