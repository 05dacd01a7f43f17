/* serial_port.h - a serial line as a table of functions, and the real one on libserialport (devices.md 14).
 *
 * The driver (serial_ps1.c) speaks to a line only through this table, so that tests can script a board in virtual time.
 * open and close: manager's thread; the rest: reader thread. */
#ifndef EVENKEEL_DRIVERS_SERIAL_PORT_H
#define EVENKEEL_DRIVERS_SERIAL_PORT_H

#include <stdbool.h>

#include "base/plate_state.h"
#include "base/status.h"
#include "drivers/driver.h"

struct serial_settings {
    int baud, bits, stop_bits;
    char parity; /* 'n', 'e', 'o' */
    bool rtscts; /* hardware flow control */
    bool dtr;    /* DTR raised while the port is open */
};
/* 8N1 without flow control, DTR raised: what most boards speak. */
struct serial_settings serial_settings_8n1(int baud);

/* What USB says of the adapter behind a port. -1, "": unknown. */
struct serial_identity {
    int vid, pid;
    char product[128], serial[128];
};

struct serial_transport {
    /* Exclusive, input flushed. error and why tell NO_PERMISSION, BUSY, NOT_FOUND or a plain fault. */
    enum status (*open)(void *context, const char *port, const struct serial_settings *settings, void **line,
                        enum plate_error *error, struct problem *why);
    /* Waits at most timeout_ms (1..20) for bytes; returns how many came, 0: none, -1: the line is gone. */
    int (*wait_read)(void *line, uint8_t *bytes, int max, int timeout_ms);
    int (*write)(void *line, const uint8_t *bytes, int count); /* 0, or -1: the line is gone */
    void (*flush)(void *line);
    void (*close)(void *line);
    void *context; /* handed to open and identify */
    /* Without opening it; manager's thread. NULL: nothing can be known. */
    void (*identify)(void *context, const char *port, struct serial_identity *out);
};
extern const struct serial_transport serial_port_real;

/* The driver's open with another line underneath: for tests. transport is copied. rest: "PORT,baud=...,settle_ms=...". */
enum status serial_ps1_open_on(const struct serial_transport *transport, const char *rest,
                               const struct driver_host *host, struct driver **out, enum plate_error *error,
                               struct problem *why);

/* USB and Bluetooth serial ports, without opening any. Returns how many. */
size_t serial_port_list(struct plate_listing *out, size_t max);

/* What is missing when this device file may not be opened: the group or the udev rule. */
void serial_port_permission_advice(const char *path, char *text, size_t text_bytes);
/* "ModemManager (process 712)": who has this device file open, as far as may be seen; false: nobody found. */
bool serial_port_holder(const char *path, char *text, size_t text_bytes);

#endif
