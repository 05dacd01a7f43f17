/* ps1_firmware.c - see ps1_firmware.h. */
#include "ps1_firmware.h"

#include <string.h>

/* ---- frames ---- */

static uint16_t crc16(const uint8_t *bytes, size_t count)
{
    uint16_t crc = 0xffff;
    size_t i;
    int bit;
    for (i = 0; i < count; i++) {
        crc = (uint16_t)(crc ^ (uint16_t)((uint16_t)bytes[i] << 8));
        for (bit = 0; bit < 8; bit++) crc = (uint16_t)(crc & 0x8000u ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc;
}

static uint8_t *put(uint8_t *to, uint32_t value, int bytes)
{
    for (; bytes > 0; bytes--, value >>= 8) *to++ = (uint8_t)value;
    return to;
}

static uint8_t *put_float(uint8_t *to, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits); /* an IEEE 754 float, as every microcontroller's compiler has it */
    return put(to, bits, 4);
}

/* CRC, COBS and delimiter. A frame is shorter than 254 bytes, so COBS adds one byte: where the next zero would be. */
static size_t finish(uint8_t *frame, size_t count, uint8_t *wire)
{
    size_t code_at = 0, at = 1, i;
    put(frame + count, crc16(frame, count), 2);
    for (i = 0; i < count + 2; i++) {
        if (frame[i] != 0) {
            wire[at++] = frame[i];
        } else {
            wire[code_at] = (uint8_t)(at - code_at);
            code_at = at++;
        }
    }
    wire[code_at] = (uint8_t)(at - code_at);
    wire[at++] = 0;
    return at;
}

static int width_of(uint8_t format)
{
    return format == FW_I16 ? 2 : format == FW_I24 ? 3 : 4;
}

size_t ps1_firmware_sample(uint8_t *wire, uint8_t flags, uint16_t seq, uint32_t t_us, uint8_t format,
                           uint8_t count, const int32_t *value)
{
    uint8_t frame[9 + 4 * FW_CHANNELS_MAX + 2], *to = frame;
    int i;
    to = put(to, FW_SAMPLE, 1);
    to = put(to, flags, 1);
    to = put(to, seq, 2);
    to = put(to, t_us, 4);
    to = put(to, (uint32_t)format << 4 | count, 1);
    for (i = 0; i < count; i++) to = put(to, (uint32_t)value[i], width_of(format));
    return finish(frame, (size_t)(to - frame), wire);
}

size_t ps1_firmware_info(uint8_t *wire, const struct ps1_config *c, uint32_t rate_mhz, uint16_t bits)
{
    uint8_t frame[FW_FRAME_MAX], *to = frame;
    size_t name = strlen(c->name);
    int i;
    if (name > FW_NAME_MAX) name = FW_NAME_MAX;
    to = put(to, FW_INFO, 1);
    to = put(to, 1, 1); /* version of the format */
    to = put(to, bits, 2);
    to = put(to, rate_mhz, 4);
    to = put(to, c->serial, 4);
    to = put(to, (uint32_t)c->format << 4 | c->count, 1);
    to = put(to, (uint32_t)name, 1);
    memcpy(to, c->name, name);
    to += name;
    for (i = 0; i < c->count; i++) {
        const struct ps1_channel_config *ch = &c->channel[i];
        to = put(to, ch->role, 1);
        to = put(to, ch->unit, 1);
        to = put_float(to, ch->scale);
        to = put_float(to, ch->offset);
        to = put(to, (uint16_t)ch->x_tenth_mm, 2);
        to = put(to, (uint16_t)ch->y_tenth_mm, 2);
    }
    return finish(frame, (size_t)(to - frame), wire);
}

size_t ps1_firmware_ack(uint8_t *wire, uint8_t command, uint8_t token, uint8_t status)
{
    uint8_t frame[4 + 2];
    frame[0] = FW_ACK;
    frame[1] = command;
    frame[2] = token;
    frame[3] = status;
    return finish(frame, 4, wire);
}

/* ---- the line: whole frames or none ---- */

static void send_waiting(struct ps1_firmware *f)
{
    while (f->queue_count > 0) {
        size_t run = f->queue_count, left = (size_t)FW_QUEUE_BYTES - f->queue_at, taken;
        if (run > left) run = left;
        taken = f->hardware->write(f->hardware->context, f->queue + f->queue_at, run);
        f->queue_at = (uint16_t)((f->queue_at + taken) % FW_QUEUE_BYTES);
        f->queue_count = (uint16_t)(f->queue_count - taken);
        if (taken < run) return; /* the line is busy */
    }
}

static bool enqueue(struct ps1_firmware *f, const uint8_t *wire, size_t count)
{
    size_t at = (size_t)f->queue_at + f->queue_count, i;
    if (count > (size_t)FW_QUEUE_BYTES - f->queue_count) return false;
    for (i = 0; i < count; i++) f->queue[(at + i) % FW_QUEUE_BYTES] = wire[i];
    f->queue_count = (uint16_t)(f->queue_count + count);
    return true;
}

static void answer(struct ps1_firmware *f, uint8_t command, uint8_t token, uint8_t status)
{
    f->ack[0] = command;
    f->ack[1] = token;
    f->ack[2] = status;
    f->owes_ack = true;
}

static void pay_debts(struct ps1_firmware *f)
{
    uint8_t wire[FW_WIRE_MAX];
    uint16_t bits = (uint16_t)(FW_BIT_COMMANDS | (f->streaming ? FW_BIT_STREAMING : 0));
    if (f->owes_ack) f->owes_ack = !enqueue(f, wire, ps1_firmware_ack(wire, f->ack[0], f->ack[1], f->ack[2]));
    if (f->owes_tare)
        f->owes_tare = !enqueue(f, wire, ps1_firmware_ack(wire, FW_TARE, f->tare_token, f->tare_status));
    if (f->owes_info) f->owes_info = !enqueue(f, wire, ps1_firmware_info(wire, f->config, f->rate_mhz, bits));
}

/* ---- commands ---- */

static void restart_clock(struct ps1_firmware *f)
{
    f->next_us = f->hardware->micros(f->hardware->context);
    f->remainder = 0;
}

static void start(struct ps1_firmware *f, uint8_t token)
{
    if (!f->streaming && !f->tare_left) restart_clock(f);
    if (!f->streaming) f->dropped = false;
    f->streaming = true;
    answer(f, FW_START, token, FW_OK);
}

/* Answered when it is done, after FW_TARE_SAMPLES. */
static void begin_tare(struct ps1_firmware *f, uint8_t token)
{
    if (f->tare_left || f->owes_tare) {
        answer(f, FW_TARE, token, FW_BUSY);
        return;
    }
    if (!f->streaming) restart_clock(f);
    f->tare_left = FW_TARE_SAMPLES;
    f->tare_token = token;
    memset(f->tare_sum, 0, sizeof f->tare_sum);
}

static void set_rate(struct ps1_firmware *f, uint8_t token, uint32_t rate_mhz)
{
    uint8_t status = FW_OK;
    if (rate_mhz == 0 || rate_mhz < f->config->rate_min_mhz || rate_mhz > f->config->rate_max_mhz)
        status = FW_UNSUPPORTED;
    else if (f->streaming || f->tare_left)
        status = FW_BUSY; /* the host has counted on the old rate since START */
    else
        f->rate_mhz = rate_mhz;
    answer(f, FW_SET_RATE, token, status);
}

static void obey(struct ps1_firmware *f, const uint8_t *frame, size_t count)
{
    uint8_t type = frame[0], token = frame[1];
    bool rate = type == FW_SET_RATE;
    if (type < FW_GET_INFO) return; /* not for us: an echo */
    if (type <= FW_SET_RATE && count != (rate ? 6u : 2u)) {
        answer(f, type, token, FW_UNSUPPORTED);
        return;
    }
    switch (type) {
    case FW_GET_INFO: f->owes_info = true; break;
    case FW_START: start(f, token); break;
    case FW_STOP:
        f->streaming = false;
        answer(f, type, token, FW_OK);
        break;
    case FW_TARE: begin_tare(f, token); break;
    case FW_SET_RATE:
        set_rate(f, token,
                 frame[2] | (uint32_t)frame[3] << 8 | (uint32_t)frame[4] << 16 | (uint32_t)frame[5] << 24);
        break;
    default: answer(f, type, token, FW_UNKNOWN); break;
    }
}

/* COBS of at most FW_COMMAND_MAX bytes, in place of a copy; 0: not a frame. */
static size_t uncobs(const uint8_t *in, size_t count, uint8_t *out)
{
    size_t at = 0, n = 0, run, i;
    while (at < count) {
        run = in[at++];
        if (run - 1 > count - at) return 0;
        for (i = 1; i < run; i++) out[n++] = in[at++];
        if (at < count) out[n++] = 0;
    }
    return n;
}

static void take_command(struct ps1_firmware *f)
{
    uint8_t frame[FW_COMMAND_MAX];
    size_t n = uncobs(f->command, f->command_count, frame);
    uint16_t crc;
    if (n < 4) return;
    crc = (uint16_t)(frame[n - 2] | (uint16_t)frame[n - 1] << 8);
    if (crc16(frame, n - 2) == crc) obey(f, frame, n - 2);
}

/* One byte of the host; a frame ends at a zero. Noise is passed over: the host asks again. */
static void take_byte(struct ps1_firmware *f, uint8_t byte)
{
    if (byte != 0) {
        if (f->command_count == FW_COMMAND_MAX)
            f->command_bad = true;
        else
            f->command[f->command_count++] = byte;
        return;
    }
    if (!f->command_bad && f->command_count > 0) take_command(f);
    f->command_count = 0;
    f->command_bad = false;
}

static void listen(struct ps1_firmware *f)
{
    int left = 64, byte; /* then it is time to look at the clock again */
    while (left-- > 0 && !f->owes_ack && !f->owes_info) {
        byte = f->hardware->read_byte(f->hardware->context);
        if (byte < 0) return;
        take_byte(f, (uint8_t)byte);
        pay_debts(f);
    }
}

/* ---- sampling ---- */

static void next_instant(struct ps1_firmware *f)
{
    /* 1e9 / rate_mhz microseconds; what does not divide is carried on, so that any rate keeps its mean. */
    f->next_us += 1000000000u / f->rate_mhz;
    f->remainder += 1000000000u % f->rate_mhz;
    if (f->remainder >= f->rate_mhz) {
        f->remainder -= f->rate_mhz;
        f->next_us++;
    }
}

static bool is_due(const struct ps1_firmware *f, uint32_t now_us)
{
    return (int32_t)(now_us - f->next_us) >= 0;
}

static void lose_sample(struct ps1_firmware *f)
{
    if (!f->streaming) return;
    f->seq++;
    f->dropped = true;
    f->dropped_count++;
}

static int32_t top_of(const struct ps1_firmware *f)
{
    uint8_t format = f->config->format;
    return format == FW_I16 ? 0x7fff : format == FW_I24 ? 0x7fffff : INT32_MAX;
}

/* counts - zero, kept within the format; at its limits the amplifier or we cannot say more. */
static int32_t zeroed(struct ps1_firmware *f, int32_t counts, int32_t zero)
{
    int32_t top = top_of(f), bottom = -top - 1;
    if (counts >= top || counts <= bottom) f->flags |= FW_FLAG_CLIPPED;
    if (zero > 0 ? counts < bottom + zero : counts > top + zero) {
        f->flags |= FW_FLAG_CLIPPED;
        return zero > 0 ? bottom : top;
    }
    return counts - zero;
}

static void end_tare(struct ps1_firmware *f, uint8_t status)
{
    f->tare_left = 0;
    f->tare_status = status;
    f->owes_tare = true;
}

static void tare(struct ps1_firmware *f, const int32_t *counts)
{
    int i;
    if (!f->tare_left) return;
    for (i = 0; i < f->config->count; i++) f->tare_sum[i] += counts[i];
    if (--f->tare_left > 0) return;
    for (i = 0; i < f->config->count; i++) f->zero[i] = f->tare_sum[i] / FW_TARE_SAMPLES;
    f->tared = true;
    end_tare(f, FW_OK);
}

/* A converter that does not answer, or a value that no 24 bits hold: there is nothing to take a mean of. */
static void fail_tare(struct ps1_firmware *f)
{
    if (f->tare_left) end_tare(f, FW_FAILED);
}

static bool within_24_bits(const struct ps1_firmware *f, const int32_t *counts)
{
    int i;
    for (i = 0; i < f->config->count; i++)
        if (counts[i] > 0x7ffffe || counts[i] < -0x7fffff) return false;
    return true;
}

static void send_sample(struct ps1_firmware *f, uint32_t t_us, const int32_t *counts)
{
    uint8_t wire[FW_WIRE_MAX];
    int32_t value[FW_CHANNELS_MAX];
    int i;
    f->flags = 0;
    for (i = 0; i < f->config->count; i++) value[i] = zeroed(f, counts[i], f->zero[i]);
    if (f->dropped) f->flags |= FW_FLAG_DROPPED;
    if (f->tared) f->flags |= FW_FLAG_TARED;
    if (f->hardware->button && f->hardware->button(f->hardware->context)) f->flags |= FW_FLAG_BUTTON;
    if (!enqueue(
            f, wire,
            ps1_firmware_sample(wire, f->flags, f->seq, t_us, f->config->format, f->config->count, value))) {
        lose_sample(f);
        return;
    }
    f->seq++;
    f->sent_count++;
    f->dropped = false;
}

static void sample(struct ps1_firmware *f)
{
    int32_t counts[FW_CHANNELS_MAX];
    uint32_t t_us = f->hardware->micros(f->hardware->context);
    if (!is_due(f, t_us)) return;
    next_instant(f);
    while (is_due(f, t_us)) { /* more than a period late: those instants are over */
        lose_sample(f);
        next_instant(f);
    }
    if (!f->hardware->read_adcs(f->hardware->context, counts)) {
        lose_sample(f);
        fail_tare(f);
        return;
    }
    if (!within_24_bits(f, counts)) fail_tare(f);
    tare(f, counts);
    if (f->streaming) send_sample(f, t_us, counts);
}

static void announce(struct ps1_firmware *f)
{
    uint32_t now_us = f->hardware->micros(f->hardware->context);
    if (!f->config->announce || now_us - f->announced_us < 1000000u) return;
    f->announced_us = now_us;
    f->owes_info = true;
}

/* ---- the doors ---- */

void ps1_firmware_begin(struct ps1_firmware *f, const struct ps1_config *config,
                        const struct ps1_hardware *hardware)
{
    memset(f, 0, sizeof *f);
    f->config = config;
    f->hardware = hardware;
    f->rate_mhz = config->rate_mhz;
    f->announced_us = hardware->micros(hardware->context);
    f->command_bad = true; /* what comes before the first zero may be the end of something */
    f->queue_count = 1;    /* a lone delimiter: the host drops everything up to the first */
}

void ps1_firmware_poll(struct ps1_firmware *f)
{
    pay_debts(f);
    if (f->streaming || f->tare_left) sample(f);
    pay_debts(f);
    listen(f);
    announce(f);
    pay_debts(f);
    send_waiting(f);
}

void ps1_firmware_log(struct ps1_firmware *f, const char *text)
{
    uint8_t frame[1 + FW_LOG_MAX + 2], wire[1 + FW_LOG_MAX + 4];
    size_t n = strlen(text);
    if (n > FW_LOG_MAX) n = FW_LOG_MAX;
    frame[0] = FW_LOG;
    memcpy(frame + 1, text, n);
    (void)enqueue(f, wire, finish(frame, 1 + n, wire));
}
