/* wii_evdev.h - the event node that Linux makes for a Balance Board, kept open so that its driver leaves
 * the board alone.
 *
 * hid-wiimote asks for the battery about every 30 s and then restores its own report mode; while anybody
 * has the node open that mode is ours (devices.md 2.6). Load data is never taken from it. On other systems
 * there is no such node. */
#ifndef EVENKEEL_DRIVERS_WII_EVDEV_H
#define EVENKEEL_DRIVERS_WII_EVDEV_H

#include "base/paths.h"

/* sys: "/sys", hid_path: "/dev/hidraw3". *out: "event5". 0, or -1: none, which is no error. */
int wii_evdev_find(const char *sys, const char *hid_path, char out[PATH_BYTES]);
/* A descriptor to be closed with close(), or -1. */
int wii_evdev_open(const char *hid_path);

#endif
