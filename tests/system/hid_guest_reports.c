/* links: drivers */
/* hid_guest_reports - reports of the virtual plate (tests/system/hid/vplate.c) by hand, through the transport that our drivers use.
 *
 * Runs inside the emulator. Finds the plate by its VID and PID; sends and fetches a feature report; starts the stream with an output report,
 * reads it for five seconds and stops it. Prints "reports.NAME VALUE"; 0: everything was as it should be. */
#include <hidapi.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "drivers/hid_port.h"

enum { VID = 0x1209, PID = 0x0fa7, LISTING_MAX = 16, FEATURE_BYTES = 16, INPUT_BYTES = 32, OUTPUT_BYTES = 8 };
enum { NUMBER_AT = 1, PATTERN_AT = 17, READ_S = 5, WAIT_MS = 20 };

struct tally {
    uint32_t next;
    uint64_t read, lost, wrong;
};

static bool find_plate(struct hid_listing *out)
{
    struct hid_listing all[LISTING_MAX];
    size_t count = hid_port_real.list(hid_port_real.context, all, LISTING_MAX), found = 0;
    for (size_t i = 0; i < count; i++)
        if (all[i].vid == VID && all[i].pid == PID) {
            *out = all[i];
            found++;
        }
    printf("reports.found %zu\n", found);
    if (found == 1)
        printf("reports.identity product=%s serial=%s usage_page=%04x interface=%d\n", out->product, out->serial,
               (unsigned)out->usage_page, out->interface);
    return found == 1;
}

/* Our drivers need no feature reports yet; that the way for them is open is worth knowing. */
static bool feature_comes_back(const char *path)
{
    uint8_t sent[FEATURE_BYTES] = {2}, got[FEATURE_BYTES + 1] = {2};
    for (int i = 1; i < FEATURE_BYTES; i++) sent[i] = (uint8_t)(0xa0 + i);
    hid_device *d = hid_open_path(path);
    bool same = d && hid_send_feature_report(d, sent, sizeof sent) >= 0 &&
                hid_get_feature_report(d, got, sizeof got) >= FEATURE_BYTES && memcmp(got, sent, sizeof sent) == 0;
    if (d) hid_close(d);
    printf("reports.feature %s\n", same ? "same" : "different");
    return same;
}

static void take(struct tally *t, const uint8_t *r, int count)
{
    uint32_t number = (uint32_t)r[NUMBER_AT] | (uint32_t)r[NUMBER_AT + 1] << 8 | (uint32_t)r[NUMBER_AT + 2] << 16 |
                      (uint32_t)r[NUMBER_AT + 3] << 24;
    bool right = count == INPUT_BYTES && r[0] == 1 && number >= t->next;
    for (int i = PATTERN_AT; i < INPUT_BYTES; i++) right = right && r[i] == (uint8_t)(number * 31 + (uint32_t)i);
    t->wrong += !right;
    t->lost += right ? number - t->next : 0;
    t->next = number + 1;
    t->read++;
}

static bool stream(const char *path, struct tally *t)
{
    const struct hid_transport *port = &hid_port_real;
    static const uint8_t start[OUTPUT_BYTES] = {3, 'S'}, stop[OUTPUT_BYTES] = {3, 'P'};
    uint8_t report[HID_REPORT_MAX];
    enum plate_error error;
    struct problem why = {0};
    void *device = NULL;
    int n = 0;
    if (port->open(port->context, path, &device, &error, &why) != STATUS_OK) {
        printf("reports.refused %s: %s\n", plate_error_name(error), why.text);
        return false;
    }
    int64_t until_ns = clock_now_ns() + READ_S * NS_PER_S;
    bool alive = port->write(device, start, sizeof start) == 0;
    while (alive && clock_now_ns() < until_ns) {
        n = port->wait_read(device, report, HID_REPORT_MAX, WAIT_MS);
        alive = n >= 0;
        if (n > 0) take(t, report, n);
    }
    alive = alive && port->write(device, stop, sizeof stop) == 0;
    port->close(device);
    return alive;
}

int main(void)
{
    struct hid_listing plate;
    struct tally t = {0};
    if (!find_plate(&plate)) return 1;
    bool feature = feature_comes_back(plate.path), alive = stream(plate.path, &t);
    printf("reports.read %llu\nreports.lost %llu\nreports.wrong %llu\n", (unsigned long long)t.read, (unsigned long long)t.lost,
           (unsigned long long)t.wrong);
    return feature && alive && t.read > 0 && t.lost + t.wrong == 0 ? 0 : 1;
}
