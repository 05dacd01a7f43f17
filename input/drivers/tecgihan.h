/* tecgihan.h - the Tec Gihan driver's doors for tests and for the list of plates; plates are opened through driver.h. */
#ifndef EVENKEEL_DRIVERS_TECGIHAN_H
#define EVENKEEL_DRIVERS_TECGIHAN_H

#include "base/plate_state.h"
#include "drivers/serial_port.h"

/* The driver's open with another line underneath: for tests. transport is copied. rest: "PORT,range=3kN,...". */
enum status tecgihan_open_on(const struct serial_transport *transport, const char *rest,
                             const struct driver_host *host, struct driver **out, enum plate_error *error,
                             struct problem *why);

/* Serial ports that say they are a Tec Gihan controller get this driver's SPEC and name. */
void tecgihan_claim(struct plate_listing *list, size_t count);

#endif
