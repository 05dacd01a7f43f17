/* hid_port.h - a HID device as a table of functions, and the real one on hidapi (devices.md 14).
 *
 * Drivers speak to a device only through this table, so that tests can script a board in virtual time.
 * list, open and close: manager's thread; the rest: reader thread. Byte 0 of every buffer is the report ID
 * (0 and left out on reading when reports are unnumbered). */
#ifndef EVENKEEL_DRIVERS_HID_PORT_H
#define EVENKEEL_DRIVERS_HID_PORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/plate_state.h"
#include "base/status.h"

enum { HID_REPORT_MAX = 65, HID_PATH_BYTES = 256, HID_TEXT_BYTES = 128 };

struct hid_listing {
    char path[HID_PATH_BYTES], product[HID_TEXT_BYTES], serial[HID_TEXT_BYTES];
    int vid, pid, usage_page, usage, interface; /* -1: unknown */
};

struct hid_transport {
    /* Each path once. Returns how many. */
    size_t (*list)(void *context, struct hid_listing *out, size_t max);
    /* path: only one that list gave. error and why: NO_PERMISSION, BUSY, NOT_FOUND or a plain fault. */
    enum status (*open)(void *context, const char *path, void **device, enum plate_error *error,
                        struct problem *why);
    /* Waits at most timeout_ms (1..20); bytes of one report, 0: none, -1: the device is gone (never for a
     * signal). */
    int (*wait_read)(void *device, uint8_t *report, int max, int timeout_ms);
    int (*write)(void *device, const uint8_t *report, int count); /* 0, or -1: the device is gone */
    void (*close)(void *device);
    void *context;
};
/* On hidapi. A device is also locked against a second Evenkeel, which hidraw does not do. Texts of a
 * listing are clean UTF-8. */
extern const struct hid_transport hid_port_real;

/* What a listing says of a device that this user may not open: error and advice, or PLATE_OK and "". Does
 * not open it. */
enum plate_error hid_port_access(const char *path, char *advice, size_t advice_bytes);

#endif
