/* phidget1046.h - the Phidgets bridge driver's doors for tests and for the list of plates; plates are opened through driver.h. */
#ifndef EVENKEEL_DRIVERS_PHIDGET1046_H
#define EVENKEEL_DRIVERS_PHIDGET1046_H

#include "base/plate_state.h"
#include "drivers/driver.h"
#include "drivers/hid_port.h"

/* The driver's open with other devices underneath: for tests. transport is copied. rest: "SERIAL,interval_ms=8,...". */
enum status phidget1046_open_on(const struct hid_transport *transport, const char *rest,
                                const struct driver_host *host, struct driver **out, enum plate_error *error,
                                struct problem *why);

/* Connected bridges, without opening any. Returns how many. */
size_t phidget1046_list(const struct hid_transport *transport, struct plate_listing *out, size_t max);

#endif
