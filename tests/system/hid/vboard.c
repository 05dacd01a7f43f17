/* vboard - a Balance Board on Bluetooth, strict where real ones are (devices.md 2, and what its spec calls a second master).
 *
 *   vboard [STATUS_MS]
 *
 * Nothing can be read or streamed before it is unlocked. It streams at 100 Hz in the mode asked for last. Every STATUS_MS of a stream it sends
 * a status report that nobody asked for; after that no load data comes until somebody asks for a mode again, as with the real one.
 * Each request is printed as "board.got MS HEX" (zeros at its end left out), and at the end how many load reports were sent. Somebody of 70 kg stands on it. */
#include <linux/input.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "uhid_device.h"

#define TURN_RAD 6.283185307179586
enum { PERIOD_NS = 10000000, PERIOD_MS = 10, BURST_MAX = 4, REPORT_MAX = 22, SENSOR_COUNT = 4, DESCRIPTOR_BYTES = 218 };
enum { REGISTER_PAGE = 0xa400, UNLOCK_1 = 0xf0, UNLOCK_2 = 0xfb, IDENTITY_AT = 0xfa, CHUNK = 16 };
enum { READ_HIDDEN = 7, EXTENSION_BIT = 0x02, BATTERY_STATUS = 0xd5, BATTERY_EXTENSION = 0x84, TEMPERATURE = 0x1c };
static const uint32_t DESCRIPTOR_CRC = 0x4f7371d9;

/* A published dump (devices.md 2.7): A40020..A4003F and A40060..61. */
static const uint8_t factory[32] = {
    0x10, 0x69, 0x00, 0x00, 0x07, 0xc3, 0x3c, 0xf8, 0x04, 0x8c, 0x29, 0x6b, 0x0e, 0xd2, 0x43, 0x84,
    0x0b, 0x3a, 0x30, 0x69, 0x15, 0xe9, 0x4a, 0x10, 0x11, 0xef, 0x37, 0x6e, 0x5e, 0x40, 0xe9, 0xb6,
};
static const uint8_t reference_temperature[2] = {0x1a, 0x01};
static const uint8_t identity[6] = {0x00, 0x00, 0xa4, 0x20, 0x04, 0x02};

struct board {
    struct uhid_device device;
    uint8_t registers[256];
    bool unlocking, unlocked, is_mute;
    int mode;
    long status_ms;
    uint64_t stream_ticks, sent[2], skipped, statuses; /* sent: in mode 32, in mode 34 */
};

static long now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

/* ---- what it is ---- */

static const struct report_size {
    uint8_t id, count;
} outputs[] = {{0x11, 1}, {0x12, 2}, {0x13, 1}, {0x14, 1}, {0x15, 1}, {0x16, 21}, {0x17, 6}, {0x18, 21}, {0x19, 1}, {0x1a, 1}},
  inputs[] = {{0x20, 6},  {0x21, 21}, {0x22, 4},  {0x30, 2},  {0x31, 5},  {0x32, 10}, {0x33, 17},
              {0x34, 21}, {0x35, 21}, {0x36, 21}, {0x37, 21}, {0x3d, 21}, {0x3e, 21}, {0x3f, 21}};

static size_t put_reports(uint8_t *to, const struct report_size *r, size_t count, uint8_t kind)
{
    for (size_t i = 0; i < count; i++, to += 8) {
        const uint8_t item[] = {0x85, r[i].id, 0x95, r[i].count, 0x09, 0x01, kind, 0x00};
        memcpy(to, item, sizeof item);
    }
    return 8 * count;
}

static uint32_t crc32(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

static bool make_descriptor(uint8_t out[DESCRIPTOR_BYTES])
{
    static const uint8_t head[] = {0x05, 0x01, 0x09, 0x05, 0xa1, 0x01, 0x85, 0x10, 0x15, 0x00, 0x26, 0xff,
                                   0x00, 0x75, 0x08, 0x95, 0x01, 0x06, 0x00, 0xff, 0x09, 0x01, 0x91, 0x00};
    size_t n = sizeof head;
    memcpy(out, head, n);
    n += put_reports(out + n, outputs, sizeof outputs / sizeof *outputs, 0x91);
    n += put_reports(out + n, inputs, sizeof inputs / sizeof *inputs, 0x81);
    out[n++] = 0xc0;
    out[n++] = 0x00;
    return n == DESCRIPTOR_BYTES && crc32(out, n) == DESCRIPTOR_CRC;
}

static void make_registers(struct board *b)
{
    memcpy(b->registers + 0x20, factory, sizeof factory);
    memcpy(b->registers + 0x60, reference_temperature, sizeof reference_temperature);
    memcpy(b->registers + IDENTITY_AT, identity, sizeof identity);
}

/* ---- load ---- */

static int calibration_word(const struct board *b, int weight, int sensor)
{
    const uint8_t *at = b->registers + 0x24 + 8 * weight + 2 * sensor;
    return at[0] << 8 | at[1];
}

/* The sensor's counts for so many kg, by its own factory points 0 and 17 kg, 17 and 34 kg. */
static int counts_of(const struct board *b, int sensor, double kg)
{
    int above = kg >= 17.0;
    int from = calibration_word(b, above, sensor), to = calibration_word(b, above + 1, sensor);
    return (int)lround(from + (to - from) * (kg - 17.0 * above) / 17.0);
}

static void send_load(struct board *b)
{
    uint8_t report[REPORT_MAX] = {(uint8_t)b->mode};
    size_t bytes = b->mode == 0x32 ? 11 : REPORT_MAX;
    double t_s = (double)b->stream_ticks * PERIOD_MS / 1000.0;
    double x = 0.05 * sin(TURN_RAD * 0.3 * t_s), y = 0.08 * sin(TURN_RAD * 0.2 * t_s + 1.0);
    static const int side[SENSOR_COUNT][2] = {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}; /* TR BR TL BL */
    for (int i = 0; i < SENSOR_COUNT; i++) {
        int counts = counts_of(b, i, 17.5 * (1 + side[i][0] * x + side[i][1] * y));
        report[3 + 2 * i] = (uint8_t)(counts >> 8);
        report[4 + 2 * i] = (uint8_t)counts;
    }
    if (bytes == REPORT_MAX) {
        report[11] = TEMPERATURE;
        report[13] = BATTERY_EXTENSION;
    }
    if (uhid_send(&b->device, report, bytes)) b->sent[b->mode == 0x34]++;
}

static bool is_streaming(const struct board *b)
{
    return b->unlocked && !b->is_mute && (b->mode == 0x32 || b->mode == 0x34);
}

static void send_status(struct board *b)
{
    const uint8_t report[] = {0x20, 0, 0, EXTENSION_BIT, 0, 0, BATTERY_STATUS};
    b->statuses++;
    (void)uhid_send(&b->device, report, sizeof report);
}

static void stream(struct board *b, int64_t ticks)
{
    if (!is_streaming(b)) return;
    for (ticks = uhid_burst(ticks, BURST_MAX, &b->skipped); ticks > 0 && !b->is_mute; ticks--) {
        send_load(b);
        b->stream_ticks++;
        if (b->status_ms <= 0 || b->stream_ticks * PERIOD_MS % (uint64_t)b->status_ms != 0) continue;
        send_status(b);
        b->is_mute = true;
    }
}

/* ---- requests ---- */

static void acknowledge(struct board *b, uint8_t what, uint8_t error)
{
    const uint8_t report[] = {0x22, 0, 0, what, error};
    (void)uhid_send(&b->device, report, sizeof report);
}

static void write_register(struct board *b, const uint8_t *r)
{
    int at = r[4], count = r[5];
    if (r[1] != 0x04 || (r[2] << 8 | r[3]) != REGISTER_PAGE || count < 1 || count > CHUNK) {
        acknowledge(b, 0x16, 8);
        return;
    }
    if (at >= 0x24 && at < 0x40) printf("board.harmed %02x\n", (unsigned)at); /* the factory's values: never to be written */
    if (at == UNLOCK_1 && r[6] == 0x55) b->unlocking = true;
    if (at == UNLOCK_2 && r[6] == 0x00 && b->unlocking) b->unlocked = true;
    acknowledge(b, 0x16, 0);
}

static void read_register(struct board *b, const uint8_t *r)
{
    int at = r[4], left = r[5] << 8 | r[6];
    bool is_readable = r[1] == 0x04 && (r[2] << 8 | r[3]) == REGISTER_PAGE && b->unlocked && at + left <= 256;
    do {
        int count = left < CHUNK ? left : CHUNK;
        uint8_t report[REPORT_MAX] = {0x21, 0, 0, (uint8_t)((count - 1) << 4), (uint8_t)(at >> 8), (uint8_t)at};
        if (is_readable)
            memcpy(report + 6, b->registers + at, (size_t)count);
        else
            report[3] = 0xf0 | READ_HIDDEN;
        (void)uhid_send(&b->device, report, sizeof report);
        at += count;
        left -= count;
    } while (is_readable && left > 0);
}

static void print_request(const uint8_t *r, size_t bytes)
{
    while (bytes > 2 && r[bytes - 1] == 0) bytes--;
    printf("board.got %ld ", now_ms());
    for (size_t i = 0; i < bytes; i++) printf("%02x", (unsigned)r[i]);
    printf("\n");
    fflush(stdout);
}

static void obey(struct board *b, const struct uhid_output_req *out)
{
    uint8_t r[REPORT_MAX] = {0};
    memcpy(r, out->data, out->size < REPORT_MAX ? out->size : REPORT_MAX);
    print_request(r, out->size < REPORT_MAX ? out->size : REPORT_MAX);
    switch (r[0]) {
    case 0x12:
        b->mode = r[2];
        b->is_mute = false;
        break;
    case 0x15: send_status(b); break;
    case 0x16: write_register(b, r); break;
    case 0x17: read_register(b, r); break;
    default: break;
    }
}

int main(int argc, char **argv)
{
    static struct uhid_event event;
    static struct board b = {.mode = 0x30};
    uint8_t descriptor[DESCRIPTOR_BYTES];
    const struct uhid_identity who = {.name = "Nintendo RVL-WBC-01",
                                      .serial = "00:1e:35:12:34:56",
                                      .bus = BUS_BLUETOOTH,
                                      .vid = 0x057e,
                                      .pid = 0x0306,
                                      .descriptor = descriptor,
                                      .descriptor_bytes = sizeof descriptor};
    bool has_event;
    int64_t ticks;
    b.status_ms = argc > 1 ? atol(argv[1]) : 0;
    make_registers(&b);
    if (!make_descriptor(descriptor)) {
        fprintf(stderr, "vboard: its descriptor is not that of the board\n");
        return 2;
    }
    if (!uhid_create(&who, PERIOD_NS, &b.device)) return 2;
    while ((ticks = uhid_wait(&b.device, &event, &has_event)) >= 0) {
        if (has_event && event.type == UHID_OUTPUT) obey(&b, &event.u.output);
        stream(&b, ticks);
    }
    printf("board.sent32 %llu\nboard.sent34 %llu\nboard.skipped %llu\nboard.statuses %llu\n", (unsigned long long)b.sent[0],
           (unsigned long long)b.sent[1], (unsigned long long)b.skipped, (unsigned long long)b.statuses);
    uhid_close(&b.device);
    return 0;
}
