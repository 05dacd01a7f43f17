#include "records/chunk.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

/* Blob: 'E' 'K' version line_mode, sample count u32, line start i64, line step i64, then the planes. A
 * plane: kind u8, and PLANE_SAME: the byte; PLANE_PLAIN: its bytes; PLANE_ZSTD: length u32 and that many
 * bytes. All little-endian. */
enum { BLOB_VERSION = 1, BLOB_HEAD_BYTES = 24, ZSTD_LEVEL = 6, PLANE_COUNT = 64 };
enum plane_kind { PLANE_SAME = 0, PLANE_PLAIN = 1, PLANE_ZSTD = 2 };
enum arrival { ARRIVAL_DIFFERENCES = 0, ARRIVAL_LINE = 1 };

struct writer {
    uint8_t *bytes;
    size_t used, room;
};
struct reader {
    const uint8_t *bytes;
    size_t used, size;
};
/* Straight line through the arrival times: jitter around it has half the variance of jitter between
 * neighbours. */
struct line {
    int64_t start, step;
};

static void put_word(struct writer *w, uint64_t v, size_t byte_count)
{
    for (size_t i = 0; i < byte_count; i++) w->bytes[w->used++] = (uint8_t)(v >> (8 * i));
}

static bool get_word(struct reader *r, size_t byte_count, uint64_t *v)
{
    if (r->size - r->used < byte_count) return false;
    *v = 0;
    for (size_t i = 0; i < byte_count; i++) *v |= (uint64_t)r->bytes[r->used++] << (8 * i);
    return true;
}

/* Small differences of either sign become small numbers without sign: -1 0 1 -> 1 0 2. */
static uint64_t fold(uint64_t difference)
{
    return difference << 1 ^ (0 - (difference >> 63));
}
static uint64_t unfold(uint64_t v)
{
    return v >> 1 ^ (0 - (v & 1));
}
static uint32_t fold32(uint32_t difference)
{
    return difference << 1 ^ (0U - (difference >> 31));
}
static uint32_t unfold32(uint32_t v)
{
    return v >> 1 ^ (0U - (v & 1));
}

static void put_plane(uint8_t *planes, size_t count, size_t first, size_t width, size_t i, uint64_t v)
{
    for (size_t b = 0; b < width; b++) planes[(first + b) * count + i] = (uint8_t)(v >> (8 * b));
}

static uint64_t get_plane(const uint8_t *planes, size_t count, size_t first, size_t width, size_t i)
{
    uint64_t v = 0;
    for (size_t b = 0; b < width; b++) v |= (uint64_t)planes[(first + b) * count + i] << (8 * b);
    return v;
}

/* Planes 0..7 arrival, 8..15 device time, 16..23 sequence, 24..27 flags, 28..31 tick, 32..63 eight raw
 * values. */
static void samples_to_planes(const struct force_sample *s, size_t count, enum arrival mode, struct line line,
                              uint8_t *planes)
{
    struct force_sample last;
    memset(&last, 0, sizeof last);
    for (size_t i = 0; i < count; i++) {
        uint64_t guess =
            mode == ARRIVAL_LINE ? (uint64_t)line.start + (uint64_t)line.step * i : (uint64_t)last.t_arr_ns;
        put_plane(planes, count, 0, 8, i, fold((uint64_t)s[i].t_arr_ns - guess));
        put_plane(planes, count, 8, 8, i, fold((uint64_t)s[i].t_dev_us - (uint64_t)last.t_dev_us));
        put_plane(planes, count, 16, 8, i, fold((uint64_t)s[i].seq - (uint64_t)last.seq));
        put_plane(planes, count, 24, 4, i, s[i].flags ^ last.flags);
        put_plane(planes, count, 28, 4, i, fold32(s[i].tick - last.tick));
        for (size_t c = 0; c < CHANNEL_MAX; c++) {
            uint32_t now = (uint32_t)s[i].raw[c].i32, before = (uint32_t)last.raw[c].i32;
            put_plane(planes, count, 32 + 4 * c, 4, i, fold32(now - before));
        }
        last = s[i];
    }
}

static void planes_to_samples(const uint8_t *planes, size_t count, enum arrival mode, struct line line,
                              struct force_sample *s)
{
    struct force_sample last;
    memset(&last, 0, sizeof last);
    for (size_t i = 0; i < count; i++) {
        uint64_t guess =
            mode == ARRIVAL_LINE ? (uint64_t)line.start + (uint64_t)line.step * i : (uint64_t)last.t_arr_ns;
        s[i].t_arr_ns = (int64_t)(guess + unfold(get_plane(planes, count, 0, 8, i)));
        s[i].t_dev_us = (int64_t)((uint64_t)last.t_dev_us + unfold(get_plane(planes, count, 8, 8, i)));
        s[i].seq = (int64_t)((uint64_t)last.seq + unfold(get_plane(planes, count, 16, 8, i)));
        s[i].flags = last.flags ^ (uint32_t)get_plane(planes, count, 24, 4, i);
        s[i].tick = last.tick + unfold32((uint32_t)get_plane(planes, count, 28, 4, i));
        for (size_t c = 0; c < CHANNEL_MAX; c++) {
            uint32_t difference = unfold32((uint32_t)get_plane(planes, count, 32 + 4 * c, 4, i));
            s[i].raw[c].i32 = (int32_t)((uint32_t)last.raw[c].i32 + difference);
        }
        last = s[i];
    }
}

static bool all_same(const uint8_t *plane, size_t count)
{
    return count == 1 || memcmp(plane, plane + 1, count - 1) == 0;
}

static void pack_plane(struct writer *w, const uint8_t *plane, size_t count)
{
    if (all_same(plane, count)) {
        put_word(w, PLANE_SAME, 1);
        put_word(w, plane[0], 1);
        return;
    }
    size_t head = w->used;
    w->used += 5;
    size_t packed = ZSTD_compress(w->bytes + w->used, w->room - w->used, plane, count, ZSTD_LEVEL);
    if (ZSTD_isError(packed) || packed >= count) {
        w->used = head;
        put_word(w, PLANE_PLAIN, 1);
        memcpy(w->bytes + w->used, plane, count);
        w->used += count;
        return;
    }
    w->used = head;
    put_word(w, PLANE_ZSTD, 1);
    put_word(w, packed, 4);
    w->used += packed;
}

static bool unpack_plane(struct reader *r, uint8_t *plane, size_t count)
{
    uint64_t kind, v;
    if (!get_word(r, 1, &kind)) return false;
    if (kind == PLANE_SAME) {
        if (!get_word(r, 1, &v)) return false;
        memset(plane, (int)v, count);
        return true;
    }
    if (kind == PLANE_PLAIN) {
        if (r->size - r->used < count) return false;
        memcpy(plane, r->bytes + r->used, count);
        r->used += count;
        return true;
    }
    if (kind != PLANE_ZSTD || !get_word(r, 4, &v) || r->size - r->used < v) return false;
    size_t got = ZSTD_decompress(plane, count, r->bytes + r->used, (size_t)v);
    r->used += (size_t)v;
    return !ZSTD_isError(got) && got == count;
}

static void pack_planes(const uint8_t *planes, size_t count, enum arrival mode, struct line line,
                        struct writer *w)
{
    w->used = 0;
    put_word(w, 'E' | 'K' << 8 | BLOB_VERSION << 16 | (uint64_t)mode << 24, 4);
    put_word(w, count, 4);
    put_word(w, (uint64_t)line.start, 8);
    put_word(w, (uint64_t)line.step, 8);
    for (size_t p = 0; p < PLANE_COUNT; p++) pack_plane(w, planes + p * count, count);
}

enum status chunk_pack(const struct force_sample *samples, size_t sample_count, uint8_t **blob,
                       size_t *blob_bytes)
{
    if (sample_count == 0 || sample_count > CHUNK_SAMPLES) return STATUS_ARG;
    /* ZSTD_COMPRESSBOUND is an upper bound also for a plane that does not pack. */
    size_t room = BLOB_HEAD_BYTES + PLANE_COUNT * (5 + ZSTD_COMPRESSBOUND(sample_count));
    uint8_t *planes = malloc(PLANE_COUNT * sample_count);
    struct writer best = {malloc(room), 0, room}, other = {malloc(room), 0, room};
    if (!planes || !best.bytes || !other.bytes) {
        free(planes), free(best.bytes), free(other.bytes);
        return STATUS_MEM;
    }
    struct line line = {samples[0].t_arr_ns, 0};
    samples_to_planes(samples, sample_count, ARRIVAL_DIFFERENCES, line, planes);
    pack_planes(planes, sample_count, ARRIVAL_DIFFERENCES, line, &best);
    if (sample_count > 1) {
        uint64_t span = (uint64_t)samples[sample_count - 1].t_arr_ns - (uint64_t)samples[0].t_arr_ns;
        line.step = (int64_t)span / (int64_t)(sample_count - 1);
        samples_to_planes(samples, sample_count, ARRIVAL_LINE, line, planes);
        pack_planes(planes, sample_count, ARRIVAL_LINE, line, &other);
        if (other.used < best.used) {
            struct writer swap = best;
            best = other;
            other = swap;
        }
    }
    free(planes);
    free(other.bytes);
    *blob = best.bytes;
    *blob_bytes = best.used;
    return STATUS_OK;
}

enum status chunk_unpack(const uint8_t *blob, size_t blob_bytes, struct force_sample *out,
                         size_t sample_count)
{
    struct reader r = {blob, 0, blob_bytes};
    uint64_t head, count, start, step;
    if (sample_count == 0 || sample_count > CHUNK_SAMPLES) return STATUS_ARG;
    if (!get_word(&r, 4, &head) || !get_word(&r, 4, &count) || !get_word(&r, 8, &start) ||
        !get_word(&r, 8, &step))
        return STATUS_DATA;
    uint64_t mode = head >> 24;
    if ((head & 0xffffff) != ('E' | 'K' << 8 | BLOB_VERSION << 16) || mode > ARRIVAL_LINE ||
        count != sample_count)
        return STATUS_DATA;
    uint8_t *planes = malloc(PLANE_COUNT * sample_count);
    if (!planes) return STATUS_MEM;
    bool whole = true;
    for (size_t p = 0; p < PLANE_COUNT && whole; p++)
        whole = unpack_plane(&r, planes + p * sample_count, sample_count);
    if (whole && r.used == r.size) {
        struct line line = {(int64_t)start, (int64_t)step};
        planes_to_samples(planes, sample_count, (enum arrival)mode, line, out);
    } else {
        whole = false;
    }
    free(planes);
    return whole ? STATUS_OK : STATUS_DATA;
}
