/* vplate - a force plate on USB HID with reports of its maker's own: 1000 a second, 32 bytes each (vendor_plate.plate).
 *
 *   off 0 u8 report 01   1 u32le number   5 u32le microseconds   9 4 x i16le cells, 0.1 N   17 15 bytes made of the number
 *
 * Output report 03 "S" starts the stream at number 0, "P" stops it; so does closing the device. Feature report 02 gives back what was set
 * last. At the end of each stream one line: plate.sent N, plate.skipped M (ticks that the guest itself slept through). */
#include <linux/input.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uhid_device.h"

#define TURN_RAD 6.283185307179586
enum { INPUT_ID = 1, FEATURE_ID = 2, OUTPUT_ID = 3, INPUT_BYTES = 32, FEATURE_BYTES = 16, CELLS_AT = 9, PATTERN_AT = 17 };
enum { PERIOD_NS = 1000000, PERIOD_US = 1000, BURST_MAX = 16, CELL_COUNT = 4, CELL_TENTH_N = 1750, SWAY_TENTH_N = 120 };

static const uint8_t descriptor[] = {
    0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, /* vendor page, bytes */
    0x85, 0x01, 0x95, 0x1f, 0x09, 0x02, 0x81, 0x02,                                     /* input 1: 31       */
    0x85, 0x02, 0x95, 0x0f, 0x09, 0x03, 0xb1, 0x02,                                     /* feature 2: 15     */
    0x85, 0x03, 0x95, 0x07, 0x09, 0x04, 0x91, 0x02, 0xc0,                               /* output 3: 7       */
};

struct plate {
    struct uhid_device device;
    uint8_t feature[FEATURE_BYTES];
    bool running;
    uint32_t number;
    uint64_t ticks, sent, skipped, refused;
};

static void put_le(uint8_t *to, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) to[i] = (uint8_t)(value >> 8 * i);
}

static void make_report(const struct plate *p, uint8_t report[INPUT_BYTES])
{
    double swing = sin(TURN_RAD * 0.3 * (double)p->number / 1000.0);
    memset(report, 0, INPUT_BYTES);
    report[0] = INPUT_ID;
    put_le(report + 1, p->number, 4);
    put_le(report + 5, (uint32_t)(p->ticks * PERIOD_US), 4);
    for (int i = 0; i < CELL_COUNT; i++) {
        int side = i < CELL_COUNT / 2 ? 1 : -1; /* the first two cells are the right ones */
        int value = CELL_TENTH_N + (int)lround(side * SWAY_TENTH_N * swing);
        put_le(report + CELLS_AT + 2 * i, (uint32_t)value, 2);
    }
    for (int i = PATTERN_AT; i < INPUT_BYTES; i++) report[i] = (uint8_t)(p->number * 31 + (uint32_t)i);
}

static void end_stream(struct plate *p)
{
    if (p->running) {
        printf("plate.sent %llu\nplate.skipped %llu\nplate.refused %llu\n", (unsigned long long)p->sent,
               (unsigned long long)p->skipped, (unsigned long long)p->refused);
        fflush(stdout);
    }
    p->running = false;
}

static void obey(struct plate *p, const struct uhid_output_req *out)
{
    if (out->size < 2 || out->data[0] != OUTPUT_ID) return;
    end_stream(p);
    p->running = out->data[1] == 'S';
    p->number = 0;
    p->ticks = p->sent = p->skipped = p->refused = 0;
}

static void handle(struct plate *p, const struct uhid_event *e)
{
    switch (e->type) {
    case UHID_OUTPUT: obey(p, &e->u.output); break;
    case UHID_SET_REPORT:
        if (e->u.set_report.size <= FEATURE_BYTES) memcpy(p->feature, e->u.set_report.data, e->u.set_report.size);
        uhid_answer_set(&p->device, e->u.set_report.id);
        break;
    case UHID_GET_REPORT: uhid_answer_get(&p->device, e->u.get_report.id, p->feature, FEATURE_BYTES); break;
    case UHID_CLOSE: end_stream(p); break;
    default: break;
    }
}

static void stream(struct plate *p, int64_t ticks)
{
    uint64_t skipped_before = p->skipped;
    ticks = uhid_burst(ticks, BURST_MAX, &p->skipped);
    p->ticks += p->skipped - skipped_before;
    for (; ticks > 0; ticks--, p->ticks++) {
        uint8_t report[INPUT_BYTES];
        make_report(p, report);
        if (uhid_send(&p->device, report, sizeof report))
            p->sent++;
        else
            p->refused++;
        p->number++;
    }
}

int main(int argc, char **argv)
{
    static struct uhid_event event;
    static struct plate p = {.feature = {FEATURE_ID}};
    const struct uhid_identity who = {.name = "Virtual Force Plate",
                                      .serial = argc > 1 ? argv[1] : "SN0001",
                                      .bus = BUS_USB,
                                      .vid = 0x1209,
                                      .pid = 0x0fa7,
                                      .descriptor = descriptor,
                                      .descriptor_bytes = sizeof descriptor};
    bool has_event;
    int64_t ticks;
    if (!uhid_create(&who, PERIOD_NS, &p.device)) return 2;
    while ((ticks = uhid_wait(&p.device, &event, &has_event)) >= 0) {
        if (has_event) handle(&p, &event);
        if (p.running) stream(&p, ticks);
    }
    end_stream(&p);
    uhid_close(&p.device);
    return 0;
}
