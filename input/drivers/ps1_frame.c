#include "drivers/ps1_frame.h"

#include <string.h>

enum { CRC_BYTES = 2, SAMPLE_HEAD = 9, INFO_HEAD = 14, CHANNEL_BYTES = 14, COMMAND_BYTES = 2, ACK_BYTES = 4 };

/* Little-endian fields, whatever the machine. */
static uint32_t get_le(const uint8_t *p, int width)
{
    uint32_t v = 0;
    for (int i = 0; i < width; i++) v |= (uint32_t)p[i] << (8 * i);
    return v;
}

static int32_t get_signed(const uint8_t *p, int width)
{
    int shift = 32 - 8 * width;
    return (int32_t)(get_le(p, width) << shift) >> shift;
}

static float get_f32(const uint8_t *p)
{
    uint32_t bits = get_le(p, 4);
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static uint8_t *put_le(uint8_t *p, uint32_t v, int width)
{
    for (int i = 0; i < width; i++) *p++ = (uint8_t)(v >> (8 * i));
    return p;
}

static uint8_t *put_f32(uint8_t *p, float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return put_le(p, bits, 4);
}

static bool finite_f32(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return (bits & 0x7f800000u) != 0x7f800000u;
}

static int format_width(enum ps1_format f)
{
    switch (f) {
    case PS1_I16: return 2;
    case PS1_I24: return 3;
    case PS1_I32: return 4;
    case PS1_F32: return 4;
    }
    return 0;
}

static bool layout_valid(int format, int count)
{
    return format >= PS1_I16 && format <= PS1_F32 && count >= 1 && count <= CHANNEL_MAX;
}

uint16_t crc16_ccitt_false(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0xffff;
    for (size_t i = 0; i < count; i++) {
        /* x^16 + x^12 + x^5 + 1: what eight single steps do to the high byte, at once. */
        uint32_t x = crc >> 8 ^ bytes[i];
        x ^= x >> 4;
        crc = (crc << 8 ^ x << 12 ^ x << 5 ^ x) & 0xffff;
    }
    return (uint16_t)crc;
}

size_t cobs_encode(const uint8_t *in, size_t count, uint8_t *out)
{
    size_t code_at = 0, at = 1;
    for (size_t i = 0; i < count; i++) {
        if (in[i]) {
            out[at++] = in[i];
        } else {
            out[code_at] = (uint8_t)(at - code_at);
            code_at = at++;
        }
    }
    out[code_at] = (uint8_t)(at - code_at);
    return at;
}

bool cobs_decode(const uint8_t *in, size_t count, uint8_t *out, size_t *out_count)
{
    size_t at = 0, n = 0;
    while (at < count) {
        size_t run = in[at++];
        if (run == 0 || run - 1 > count - at) return false;
        for (size_t i = 1; i < run; i++) {
            if (in[at] == 0) return false;
            out[n++] = in[at++];
        }
        if (run < 0xff && at < count) out[n++] = 0;
    }
    *out_count = n;
    return count > 0;
}

/* CRC, COBS and delimiter around a frame that has room for its CRC. */
static size_t finish(uint8_t frame[PS1_FRAME_MAX], size_t count, uint8_t wire[PS1_WIRE_MAX])
{
    put_le(frame + count, crc16_ccitt_false(frame, count), CRC_BYTES);
    size_t n = cobs_encode(frame, count + CRC_BYTES, wire);
    wire[n] = 0;
    return n + 1;
}

size_t ps1_encode_sample(const struct ps1_sample *s, uint8_t wire[PS1_WIRE_MAX])
{
    if (!layout_valid((int)s->format, s->count)) return 0;
    uint8_t frame[PS1_FRAME_MAX];
    frame[0] = PS1_SAMPLE;
    frame[1] = s->flags;
    put_le(frame + 2, s->seq, 2);
    put_le(frame + 4, s->t_us, 4);
    frame[8] = (uint8_t)((unsigned)s->format << 4 | (unsigned)s->count);
    uint8_t *p = frame + SAMPLE_HEAD;
    for (int i = 0; i < s->count; i++) {
        p = s->format == PS1_F32 ? put_f32(p, s->value[i].f32)
                                 : put_le(p, (uint32_t)s->value[i].i32, format_width(s->format));
    }
    return finish(frame, (size_t)(p - frame), wire);
}

size_t ps1_encode_info(const struct ps1_info *info, uint8_t wire[PS1_WIRE_MAX])
{
    size_t name_bytes = strnlen(info->name, sizeof info->name);
    if (!layout_valid((int)info->format, info->count) || name_bytes > PS1_NAME_MAX) return 0;
    uint8_t frame[PS1_FRAME_MAX];
    frame[0] = PS1_INFO;
    frame[1] = info->version;
    put_le(frame + 2, info->bits, 2);
    put_le(frame + 4, info->rate_mhz, 4);
    put_le(frame + 8, info->serial, 4);
    frame[12] = (uint8_t)((unsigned)info->format << 4 | (unsigned)info->count);
    frame[13] = (uint8_t)name_bytes;
    memcpy(frame + INFO_HEAD, info->name, name_bytes);
    uint8_t *p = frame + INFO_HEAD + name_bytes;
    for (int i = 0; i < info->count; i++) {
        const struct ps1_channel *c = &info->channel[i];
        *p++ = c->role;
        *p++ = c->unit;
        p = put_f32(p, c->scale);
        p = put_f32(p, c->offset);
        p = put_le(p, (uint16_t)c->x_tenth_mm, 2);
        p = put_le(p, (uint16_t)c->y_tenth_mm, 2);
    }
    return finish(frame, (size_t)(p - frame), wire);
}

size_t ps1_encode_ack(const struct ps1_ack *ack, uint8_t wire[PS1_WIRE_MAX])
{
    uint8_t frame[PS1_FRAME_MAX] = {PS1_ACK, ack->command, ack->token, ack->status};
    return finish(frame, ACK_BYTES, wire);
}

size_t ps1_encode_command(const struct ps1_command *c, uint8_t wire[PS1_WIRE_MAX])
{
    if (c->type < PS1_GET_INFO || c->type > PS1_SET_RATE) return 0;
    uint8_t frame[PS1_FRAME_MAX] = {c->type, c->token};
    size_t count = COMMAND_BYTES;
    if (c->type == PS1_SET_RATE) {
        put_le(frame + count, c->rate_mhz, 4);
        count += 4;
    }
    return finish(frame, count, wire);
}

size_t ps1_encode_log(const char *text, uint8_t wire[PS1_WIRE_MAX])
{
    size_t n = strlen(text);
    if (n > PS1_LOG_MAX) return 0;
    uint8_t frame[PS1_FRAME_MAX] = {PS1_LOG};
    memcpy(frame + 1, text, n);
    return finish(frame, n + 1, wire);
}

/* Body lengths below are without the CRC. */
static enum ps1_result decode_sample(const uint8_t *f, size_t count, struct ps1_sample *out)
{
    if (count < SAMPLE_HEAD) return PS1_BAD_LAYOUT;
    int format = f[8] >> 4, channels = f[8] & 15;
    if (!layout_valid(format, channels)) return PS1_BAD_LAYOUT;
    int width = format_width((enum ps1_format)format);
    if (count != SAMPLE_HEAD + (size_t)(channels * width)) return PS1_BAD_LAYOUT;
    struct ps1_sample s = {
        .flags = f[1] & 15,
        .seq = (uint16_t)get_le(f + 2, 2),
        .t_us = get_le(f + 4, 4),
        .format = (enum ps1_format)format,
        .count = channels,
    };
    for (int i = 0; i < channels; i++) {
        const uint8_t *p = f + SAMPLE_HEAD + i * width;
        if (format == PS1_F32) {
            s.value[i].f32 = get_f32(p);
            if (!finite_f32(s.value[i].f32)) return PS1_BAD_LAYOUT;
        } else {
            s.value[i].i32 = get_signed(p, width);
        }
    }
    *out = s;
    return PS1_GOT_SAMPLE;
}

static enum ps1_result decode_info(const uint8_t *f, size_t count, struct ps1_info *out)
{
    if (count < INFO_HEAD) return PS1_BAD_LAYOUT;
    int format = f[12] >> 4, channels = f[12] & 15;
    size_t name_bytes = f[13];
    if (!layout_valid(format, channels) || name_bytes > PS1_NAME_MAX) return PS1_BAD_LAYOUT;
    if (count != INFO_HEAD + name_bytes + (size_t)channels * CHANNEL_BYTES) return PS1_BAD_LAYOUT;
    struct ps1_info info = {
        .version = f[1],
        .bits = (uint16_t)get_le(f + 2, 2),
        .rate_mhz = get_le(f + 4, 4),
        .serial = get_le(f + 8, 4),
        .format = (enum ps1_format)format,
        .count = channels,
    };
    memcpy(info.name, f + INFO_HEAD, name_bytes);
    const uint8_t *p = f + INFO_HEAD + name_bytes;
    for (int i = 0; i < channels; i++, p += CHANNEL_BYTES) {
        info.channel[i] = (struct ps1_channel){
            .role = p[0],
            .unit = p[1],
            .scale = get_f32(p + 2),
            .offset = get_f32(p + 6),
            .x_tenth_mm = (int16_t)get_signed(p + 10, 2),
            .y_tenth_mm = (int16_t)get_signed(p + 12, 2),
        };
    }
    *out = info;
    return PS1_GOT_INFO;
}

static enum ps1_result decode_command(const uint8_t *f, size_t count, struct ps1_command *out)
{
    size_t want = f[0] == PS1_SET_RATE ? COMMAND_BYTES + 4 : COMMAND_BYTES;
    if (count != want) return PS1_BAD_LAYOUT;
    *out = (struct ps1_command){f[0], f[1], f[0] == PS1_SET_RATE ? get_le(f + COMMAND_BYTES, 4) : 0};
    return PS1_GOT_COMMAND;
}

static enum ps1_result decode_log(const uint8_t *f, size_t count, struct ps1_log *out)
{
    memcpy(out->text, f + 1, count - 1);
    out->text[count - 1] = '\0';
    return PS1_GOT_LOG;
}

enum ps1_result ps1_decode(const uint8_t *frame, size_t count, struct ps1_message *out)
{
    if (count > PS1_FRAME_MAX) return PS1_OVERSIZE;
    if (count <= CRC_BYTES) return PS1_BAD_CRC;
    size_t body = count - CRC_BYTES;
    if (crc16_ccitt_false(frame, body) != get_le(frame + body, CRC_BYTES)) return PS1_BAD_CRC;
    switch (frame[0]) {
    case PS1_SAMPLE: return decode_sample(frame, body, &out->sample);
    case PS1_INFO: return decode_info(frame, body, &out->info);
    case PS1_ACK:
        if (body != ACK_BYTES) return PS1_BAD_LAYOUT;
        out->ack = (struct ps1_ack){frame[1], frame[2], frame[3]};
        return PS1_GOT_ACK;
    case PS1_LOG: return decode_log(frame, body, &out->log);
    case PS1_GET_INFO:
    case PS1_START:
    case PS1_STOP:
    case PS1_TARE:
    case PS1_SET_RATE: return decode_command(frame, body, &out->command);
    default: return PS1_UNKNOWN_TYPE;
    }
}

void ps1_framer_reset(struct ps1_framer *f)
{
    f->count = 0;
    f->synchronised = f->oversize = false;
}

static enum ps1_result end_of_frame(struct ps1_framer *f, struct ps1_message *out)
{
    uint8_t frame[PS1_COBS_MAX];
    size_t n = 0;
    if (f->count == 0) return PS1_MORE; /* two delimiters in a row */
    if (!cobs_decode(f->bytes, f->count, frame, &n)) return PS1_BAD_COBS;
    return ps1_decode(frame, n, out);
}

size_t ps1_framer_fill(struct ps1_framer *f, const uint8_t *bytes, size_t count)
{
    size_t room = PS1_COBS_MAX - f->count, n = count < room ? count : room;
    const uint8_t *end = memchr(bytes, 0, n);
    if (end) n = (size_t)(end - bytes);
    memcpy(f->bytes + f->count, bytes, n);
    f->count += n;
    return n;
}

enum ps1_result ps1_framer_push(struct ps1_framer *f, uint8_t byte, struct ps1_message *out)
{
    if (byte != 0) {
        if (f->count < PS1_COBS_MAX) {
            f->bytes[f->count++] = byte;
        } else if (f->synchronised && !f->oversize) {
            f->oversize = true;
            return PS1_OVERSIZE;
        }
        return PS1_MORE;
    }
    enum ps1_result result = f->synchronised && !f->oversize ? end_of_frame(f, out) : PS1_MORE;
    f->synchronised = true;
    f->oversize = false;
    f->count = 0;
    return result;
}

bool ps1_value_at_limit(enum ps1_format format, union raw_value v)
{
    switch (format) {
    case PS1_I16: return v.i32 >= INT16_MAX || v.i32 <= INT16_MIN;
    case PS1_I24: return v.i32 >= 0x7fffff || v.i32 <= -0x800000;
    case PS1_I32: return v.i32 == INT32_MAX || v.i32 == INT32_MIN;
    case PS1_F32: return !finite_f32(v.f32);
    }
    return false;
}
