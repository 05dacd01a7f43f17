/* hid_plate.h - the doors of the driver for HID plates that a profile describes: for tests and for the list of plates. Plates are opened
 * through driver.h. */
#ifndef EVENKEEL_DRIVERS_HID_PLATE_H
#define EVENKEEL_DRIVERS_HID_PLATE_H

#include "drivers/driver.h"
#include "drivers/hid_port.h"

/* The driver's open with other devices underneath. transport is copied. rest: "[SERIAL][,profile=NAME]". */
enum status hid_plate_open_on(const struct hid_transport *transport, const char *rest, const struct driver_host *host, struct driver **out,
                              enum plate_error *error, struct problem *why);

/* Connected devices that a profile matches, without opening any. Returns how many. */
size_t hid_plate_list(const struct hid_transport *transport, struct plate_listing *out, size_t max);

#endif
