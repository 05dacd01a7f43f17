/* wbb_stuck.h - a sensor that stays silent while the others feel somebody move (devices.md 2.6). Pure,
 * plain data. */
#ifndef EVENKEEL_DRIVERS_WBB_STUCK_H
#define EVENKEEL_DRIVERS_WBB_STUCK_H

#include <stdbool.h>

#include "drivers/wbb_report.h"

struct wbb_stuck {
    bool started;
    uint16_t last[WBB_CELLS];
    int same[WBB_CELLS]; /* reports in a row with last */
    uint16_t low[WBB_CELLS][WBB_CELLS]; /* lowest and highest of all sensors since sensor i changed */
    uint16_t high[WBB_CELLS][WBB_CELLS];
};

/* A zeroed struct begins. True while a sensor has been bit-identical for 500 reports in which another
 * moved by more than 20 counts. */
bool wbb_stuck_step(struct wbb_stuck *s, const uint16_t raw[WBB_CELLS]);

#endif
