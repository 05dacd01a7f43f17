/* wbb_report.h - reports of the Wii Balance Board: decoded, encoded, and what its calibration says
 * (devices.md 2).
 *
 * Pure: no allocation, no clock, no I/O. Byte 0 of every report is its ID; what the board sends is
 * big-endian. */
#ifndef EVENKEEL_DRIVERS_WBB_REPORT_H
#define EVENKEEL_DRIVERS_WBB_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/plate_info.h"
#include "base/status.h"

enum {
    WBB_VID = 0x057e,
    WBB_PID = 0x0306, /* a plain Wii Remote has the same */
    WBB_CELLS =
        4, /* top right, bottom right, top left, bottom left: the order on the wire and of the channels */
    WBB_REPORT_BYTES = 22,
    WBB_READ_MAX = 16,
    WBB_ID_BYTES = 6,
    WBB_FACTORY_BYTES = 32,
    WBB_TEMPERATURE_BYTES = 2,
};

enum wbb_register { /* low 16 bits of the address; all lie in page A4 */
                    WBB_AT_FACTORY = 0x0020,
                    WBB_AT_TEMPERATURE = 0x0060,
                    WBB_AT_UNLOCK = 0x00f0,
                    WBB_AT_WAKE = 0x00f1,
                    WBB_AT_ID = 0x00fa,
                    WBB_AT_CLEAR = 0x00fb,
};

/* ---- what the board sends ---- */

enum wbb_kind { WBB_OTHER, WBB_SHORT, WBB_STATUS, WBB_READ, WBB_ACK, WBB_BUTTONS, WBB_DATA };

struct wbb_report {
    enum wbb_kind kind;
    bool button;        /* the front button is down; not for WBB_OTHER and WBB_SHORT */
    bool has_extension; /* WBB_STATUS: the load sensors are connected */
    uint16_t address;   /* WBB_READ */
    int error;          /* WBB_READ, WBB_ACK: 0 is fine */
    int size;           /* WBB_READ: 1..16 bytes of data */
    uint8_t bytes[WBB_READ_MAX];
    uint8_t acknowledged;    /* WBB_ACK: ID of the output report */
    uint16_t raw[WBB_CELLS]; /* WBB_DATA, counts */
    bool clipped;            /* a sensor at 0000 or FFFF */
    bool has_rest;           /* a 34 report: temperature and battery are there too */
    uint8_t temperature, battery;
};
/* Longer than needed is fine: some systems pad every report to 22 bytes. */
enum wbb_kind wbb_decode(const uint8_t *bytes, size_t count, struct wbb_report *out);
bool wbb_is_board(const uint8_t id[WBB_ID_BYTES]);
/* All FF or all 00: the sensors' processor is not ready yet. */
bool wbb_is_not_ready(const uint8_t id[WBB_ID_BYTES]);
int wbb_battery_bars(uint8_t battery); /* 0..4 */

/* ---- what the host sends; each returns the number of bytes ---- */

int wbb_set_light(bool on, uint8_t out[WBB_REPORT_BYTES]);
/* report_id: 0x30 buttons only, 0x34 load data. */
int wbb_set_mode(uint8_t report_id, bool continuous, uint8_t out[WBB_REPORT_BYTES]);
int wbb_ask_status(uint8_t out[WBB_REPORT_BYTES]);
int wbb_ask_read(uint16_t address, int size, uint8_t out[WBB_REPORT_BYTES]);
/* count: 1..16. Returns 0, nothing to send, for every register but 00F0..00FF: the factory calibration
 * below cannot be restored by anybody once it is overwritten. */
int wbb_write(uint16_t address, const uint8_t *bytes, int count, uint8_t out[WBB_REPORT_BYTES]);

/* ---- calibration ---- */

struct wbb_block {                              /* as read from the board */
    uint8_t factory[WBB_FACTORY_BYTES];         /* registers 20..3F */
    uint8_t temperature[WBB_TEMPERATURE_BYTES]; /* registers 60..61 */
};
struct wbb_calibration {
    uint16_t at_0_kg[WBB_CELLS], at_17_kg[WBB_CELLS], at_34_kg[WBB_CELLS]; /* counts */
    uint8_t reference_temperature;
    bool sum_fits; /* false: a warning, no more */
};
uint32_t wbb_block_sum(const struct wbb_block *b); /* what its checksum should be */
/* STATUS_DATA: no board can have these values; why is a clause, "the 17 kg value of the top right sensor
 * ..." */
enum status wbb_calibration_read(const struct wbb_block *b, struct wbb_calibration *out, struct problem *why);
/* All of plate_info but serial, spec and driver. */
void wbb_plate_info(const struct wbb_calibration *c, struct plate_info *out);
/* Weight for display only, never for the CoP: corrected for the sensors' temperature. */
double wbb_shown_kg(double total_kg, uint8_t temperature, uint8_t reference_temperature);

#endif
