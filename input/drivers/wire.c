#include "drivers/wire.h"

enum { TIME_BITS = 32 };

void wire_begin(struct wire *w, enum wire_format format)
{
    *w = (struct wire){.format = format};
}

void wire_describe(struct wire *w, const struct plate_info *info, enum ps1_format sample_format)
{
    w->info = *info;
    w->has_info = true;
    w->sample_format = sample_format;
    w->framer.synchronised = w->text.synchronised = true;
    sequence_begin(&w->sequence, info->seq_bits, info->has_device_time ? TIME_BITS : 0, info->rate_hz);
}

/* A description may be repeated once a second; the first one holds while the port is open. */
static void adopt(struct wire *w, enum status status, const struct plate_info *info,
                  enum ps1_format sample_format, const struct problem *why)
{
    w->info_status = status;
    if (status != STATUS_OK) {
        w->info_why = *why;
        return;
    }
    if (w->has_info) return;
    wire_describe(w, info, sample_format);
}

static void take_ps1_info(struct wire *w, const struct ps1_info *info)
{
    struct plate_info plate = w->info;
    struct problem why = {STATUS_OK, ""};
    enum status status = ps1_plate_info(info, &plate, &why);
    adopt(w, status, &plate, info->format, &why);
}

static void take_ps1a_info(struct wire *w, struct ps1a_info info)
{
    struct plate_info plate = w->info;
    struct problem why = {STATUS_OK, ""};
    if (!(info.width_mm > 0)) info.width_mm = w->width_mm;
    if (!(info.depth_mm > 0)) info.depth_mm = w->depth_mm;
    enum status status = ps1a_plate_info(&info, &plate, &why);
    adopt(w, status, &plate, PS1_F32, &why);
}

static bool finish_sample(struct wire *w, uint16_t seq, uint32_t t_us, bool clipped, struct force_sample *out,
                          struct driver_counters *counters)
{
    if (clipped) {
        out->flags |= SAMPLE_CLIPPED;
        counters->clipped++;
    }
    if (!w->info.calibrated) out->flags |= SAMPLE_UNCALIBRATED;
    return sequence_accept(&w->sequence, seq, t_us, out, counters);
}

static bool layout_fits(struct wire *w, int count, struct driver_counters *counters)
{
    if (count == w->info.channel_count) return true;
    counters->layout_mismatch++;
    sequence_break(&w->sequence);
    return false;
}

static bool take_ps1_sample(struct wire *w, const struct ps1_sample *s, struct force_sample *out,
                            struct driver_counters *counters)
{
    if (!w->has_info) {
        w->undescribed++;
        return false;
    }
    if (!w->sample_format) w->sample_format = s->format;
    if (!layout_fits(w, s->format == w->sample_format ? s->count : -1, counters)) return false;
    bool clipped = s->flags & PS1_FLAG_CLIPPED;
    for (int i = 0; i < s->count; i++) {
        out->raw[i] = s->value[i];
        clipped = clipped || ps1_value_at_limit(s->format, s->value[i]);
    }
    if (s->flags & PS1_FLAG_DROPPED) out->flags |= SAMPLE_DEVICE_DROP;
    if (s->flags & PS1_FLAG_BUTTON) out->flags |= SAMPLE_BUTTON;
    return finish_sample(w, s->seq, s->t_us, clipped, out, counters);
}

static bool take_ps1a_sample(struct wire *w, const struct ps1a_sample *s, struct force_sample *out,
                             struct driver_counters *counters)
{
    if (!w->has_info) {
        w->undescribed++;
        return false;
    }
    if (!layout_fits(w, s->count, counters)) return false;
    for (int i = 0; i < s->count; i++) out->raw[i].f32 = (float)s->value[i];
    return finish_sample(w, s->seq, s->t_us, false, out, counters);
}

static void reject(struct wire *w, uint64_t *counter)
{
    (*counter)++;
    w->bad++;
    sequence_break(&w->sequence);
}

static bool push_ps1(struct wire *w, uint8_t byte, struct force_sample *out, struct driver_counters *counters)
{
    struct ps1_message m;
    enum ps1_result result = ps1_framer_push(&w->framer, byte, &m);
    if (result == PS1_MORE) return false;
    if (w->format == WIRE_UNKNOWN) {
        /* Only a frame whose CRC holds decides; what else looks like frames in text is not counted. */
        if (result == PS1_BAD_COBS || result == PS1_BAD_CRC || result == PS1_OVERSIZE) return false;
        w->format = WIRE_PS1;
    }
    switch (result) {
    case PS1_BAD_COBS: reject(w, &counters->cobs_errors); return false;
    case PS1_BAD_CRC: reject(w, &counters->crc_errors); return false;
    case PS1_OVERSIZE: reject(w, &counters->oversize); return false;
    case PS1_BAD_LAYOUT: reject(w, &counters->layout_mismatch); return false;
    default: break;
    }
    w->good++;
    switch (result) {
    case PS1_GOT_SAMPLE: return take_ps1_sample(w, &m.sample, out, counters);
    case PS1_GOT_INFO: take_ps1_info(w, &m.info); return false;
    case PS1_GOT_ACK:
        w->ack = m.ack;
        w->has_ack = true;
        return false;
    case PS1_GOT_LOG: return false;
    default: counters->unknown_frames++; return false; /* a command is our own, echoed */
    }
}

static bool push_ps1a(struct wire *w, char byte, struct force_sample *out, struct driver_counters *counters)
{
    struct ps1a_message m;
    enum ps1a_result result = ps1a_reader_push(&w->text, byte, &m);
    if (w->format == WIRE_UNKNOWN) {
        if (result != PS1A_GOT_SAMPLE && result != PS1A_GOT_INFO) return false;
        w->format = WIRE_PS1A;
    }
    switch (result) {
    case PS1A_MORE: return false;
    case PS1A_BAD_CHECKSUM: reject(w, &counters->crc_errors); return false;
    case PS1A_NOISE: reject(w, &counters->noise_lines); return false;
    default: break;
    }
    w->good++;
    if (result == PS1A_GOT_INFO) take_ps1a_info(w, m.info);
    return result == PS1A_GOT_SAMPLE && take_ps1a_sample(w, &m.sample, out, counters);
}

int wire_feed(struct wire *w, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
              struct force_sample *out, int max, struct driver_counters *counters)
{
    int n = 0;
    size_t i = 0;
    while (i < count && n < max) {
        /* Known to be frames, nothing left to keep of the beginning: only delimiters need a look. */
        if (w->format == WIRE_PS1 && w->head_count == WIRE_HEAD_BYTES) {
            i += ps1_framer_fill(&w->framer, bytes + i, count - i);
            if (i == count) break;
        }
        uint8_t byte = bytes[i++];
        if (w->head_count < WIRE_HEAD_BYTES) w->head[w->head_count++] = byte;
        struct force_sample s = {.t_arr_ns = t_arr_ns};
        bool taken = w->format != WIRE_PS1A && push_ps1(w, byte, &s, counters);
        if (!taken && w->format != WIRE_PS1) taken = push_ps1a(w, (char)byte, &s, counters);
        if (taken) out[n++] = s;
    }
    counters->bytes += i;
    *used = i;
    return n;
}
