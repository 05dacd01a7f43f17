#include "drivers/frame_stream.h"

#include <stdlib.h>
#include <string.h>

enum { SYNCS_NEEDED = 3 }; /* devices.md 5: without a check sum */

/* ---- framer ---- */

void frame_framer_begin(struct frame_framer *f, const struct profile_frame *frame)
{
    *f = (struct frame_framer){.frame = frame};
}

void frame_framer_add(struct frame_framer *f, uint8_t byte)
{
    if (f->count == FRAME_ROOM) {
        memmove(f->bytes, f->bytes + f->at, f->count - f->at);
        f->count -= f->at;
        f->at = 0;
    }
    f->bytes[f->count++] = byte;
}

/* As far as the bytes from offset on have come, are they sync bytes? */
static bool sync_possible(const struct frame_framer *f, size_t offset)
{
    size_t left = f->count - f->at;
    if (left <= offset) return true;
    size_t n = left - offset, all = (size_t)f->frame->sync_count;
    return memcmp(f->bytes + f->at + offset, f->frame->sync, n < all ? n : all) == 0;
}

static bool check_fits(const struct profile_frame *frame, const uint8_t *bytes)
{
    int n = frame_check_bytes(frame->check);
    uint32_t carried = 0;
    for (int i = 0; i < n; i++)
        carried = carried << 8 | bytes[frame->check_at + (frame->check_big_endian ? i : n - 1 - i)];
    size_t covered = (size_t)(frame->check_to - frame->check_from + 1);
    return carried == frame_check_run(frame->check, bytes + frame->check_from, covered);
}

/* How many bytes from the sync on must have come before it is believed. */
static size_t bytes_needed(const struct frame_framer *f)
{
    size_t length = (size_t)f->frame->length;
    if (f->frame->check != CHECK_NONE || f->locked) return length;
    return (SYNCS_NEEDED - 1) * length + (size_t)f->frame->sync_count;
}

static enum frame_result skip(struct frame_framer *f, enum frame_result why)
{
    f->at++;
    f->locked = false;
    return why;
}

enum frame_result frame_framer_next(struct frame_framer *f, const uint8_t **out)
{
    const struct profile_frame *frame = f->frame;
    size_t length = (size_t)frame->length, needed = bytes_needed(f);
    if (f->at == f->count) {
        f->at = f->count = 0;
        return FRAME_MORE;
    }
    for (size_t offset = 0; offset < needed; offset += length)
        if (!sync_possible(f, offset)) return skip(f, FRAME_SKIPPED);
    if (f->count - f->at < needed) return FRAME_MORE;
    const uint8_t *bytes = f->bytes + f->at;
    if (frame->check != CHECK_NONE && !check_fits(frame, bytes)) return skip(f, FRAME_BAD_CHECK);
    f->locked = true;
    f->at += length;
    *out = bytes;
    bool ours = frame->select_offset < 0 || bytes[frame->select_offset] == frame->select_value;
    return ours ? FRAME_GOT : FRAME_OTHER;
}

/* ---- samples ---- */

void frame_stream_begin(struct frame_stream *s, const struct plate_profile *p)
{
    *s = (struct frame_stream){.good = 0};
    frame_framer_begin(&s->framer, &p->frame);
    profile_sampler_begin(&s->sampler, p);
}

/* Counted once where the row of frames breaks: what is skipped after that is the same fault. */
static void take_fault(struct frame_stream *s, enum frame_result fault, struct driver_counters *counters)
{
    s->bad++;
    if (!s->started) return; /* the end of a frame that began before we listened */
    if (s->in_step) {
        if (fault == FRAME_BAD_CHECK)
            counters->crc_errors++;
        else
            counters->noise_lines++;
    }
    s->in_step = false;
    profile_sampler_break(&s->sampler);
}

/* Takes out of the framer until it needs more; false: out is full before that is known. */
static bool drain(struct frame_stream *s, int64_t t_arr_ns, struct force_sample *out, int max, int *n,
                  struct driver_counters *counters)
{
    const uint8_t *frame;
    while (*n < max) {
        enum frame_result result = frame_framer_next(&s->framer, &frame);
        if (result == FRAME_MORE) return true;
        if (result == FRAME_SKIPPED || result == FRAME_BAD_CHECK) {
            take_fault(s, result, counters);
            continue;
        }
        s->good += (uint64_t)s->framer.frame->length;
        s->started = s->in_step = true;
        if (result == FRAME_GOT &&
            profile_sample_of_bytes(&s->sampler, frame, 0, t_arr_ns, &out[*n], counters))
            (*n)++;
    }
    return false;
}

int frame_stream_feed(struct frame_stream *s, const uint8_t *bytes, size_t count, size_t *used,
                      int64_t t_arr_ns, struct force_sample *out, int max, struct driver_counters *counters)
{
    int n = 0;
    size_t i = 0;
    for (; i < count; i++) {
        if (!s->held) frame_framer_add(&s->framer, bytes[i]);
        s->held = !drain(s, t_arr_ns, out, max, &n, counters);
        if (s->held) break;
    }
    counters->bytes += i;
    *used = i;
    return n;
}

/* ---- captures ---- */

struct captured {
    struct plate_profile profile;
    struct frame_stream stream;
};

static void end(void *state)
{
    struct captured *c = state;
    if (c) plate_profile_free(&c->profile);
    free(c);
}

static enum status begin(const struct capture_head *head, const struct plate_info *plate, void **state,
                         struct problem *why)
{
    struct captured *c = calloc(1, sizeof *c);
    if (!c) return problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    enum status status = profile_from_capture(head, FORMAT_FRAME, plate, &c->profile, why);
    if (status != STATUS_OK) {
        end(c);
        return status;
    }
    frame_stream_begin(&c->stream, &c->profile);
    *state = c;
    return STATUS_OK;
}

static int feed(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters)
{
    return frame_stream_feed(&((struct captured *)state)->stream, bytes, count, used, t_arr_ns, out, max,
                             counters);
}

const struct stream_format stream_frame = {"frame", begin, feed, NULL, end};
