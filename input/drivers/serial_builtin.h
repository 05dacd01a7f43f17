/* serial_builtin.h - serial ports that are soldered to the computer (/dev/ttyS0).
 *
 * They cannot say what hangs on them and exist on most machines without anything behind them, so they are no entries in the list of plates;
 * but a plate on one can be named in a plate SPEC. Manager's or main thread. */
#ifndef EVENKEEL_DRIVERS_SERIAL_BUILTIN_H
#define EVENKEEL_DRIVERS_SERIAL_BUILTIN_H

#include <stddef.h>

enum { SERIAL_BUILTIN_BYTES = 64 };

/* Only those with hardware behind them. Returns how many. */
size_t serial_builtin_list(char (*names)[SERIAL_BUILTIN_BYTES], size_t max);

#endif
