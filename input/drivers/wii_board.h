/* wii_board.h - the Wii Balance Board behind the driver contract (devices.md 1.3, 2).
 *
 * wii: the first board that is connected, wii:SERIAL that one (its Bluetooth address). */
#ifndef EVENKEEL_DRIVERS_WII_BOARD_H
#define EVENKEEL_DRIVERS_WII_BOARD_H

#include "drivers/driver.h"
#include "drivers/hid_port.h"

/* The driver's open with other devices underneath: for tests. transport is copied. */
enum status wii_board_open_on(const struct hid_transport *transport, const char *rest,
                              const struct driver_host *host, struct driver **out, enum plate_error *error,
                              struct problem *why);

/* Boards that are connected, as far as can be said without asking them. Returns how many. */
size_t wii_board_list(const struct hid_transport *transport, struct plate_listing *out, size_t max);

#endif
