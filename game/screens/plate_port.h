/* plate_port.h - what the screens need of a plate. The program fills it in; so screens never link the loop or a driver.
 *
 * Main thread only. Same meaning as the functions of acquire.h of the same names. */
#ifndef EVENKEEL_SCREENS_PLATE_PORT_H
#define EVENKEEL_SCREENS_PLATE_PORT_H

#include "base/plate_state.h"
#include "base/ring.h"
#include "base/status.h"
#include "signal/site_calibration.h"
#include "signal/sway_step.h"

struct plate_snapshot {
    enum plate_state state;
    enum plate_error error;
    struct driver_counters counters;
    double measured_rate_hz;
    const char *priority;          /* "real-time (SCHED_FIFO 60)" */
    const char *memory;            /* "all memory locked"         */
    uint64_t ticks, late_ticks;
    double late_p50_us, late_p99_us, late_worst_us;
    uint64_t samples_dropped;      /* by a full ring, anywhere */
    bool loop_hangs, priority_dropped;
    bool looked_for;               /* the plate is gone, and the same one is looked for */
    double gone_s;                 /* since then */
};

enum port_state { PORT_NOTHING, PORT_OPENING, PORT_OPEN, PORT_REFUSED };

struct plate_port {
    void *context;
    /* Begins to open; look tells how it goes. NULL look: open is done when it returns. */
    enum status (*open)(void *context, const char *spec, enum plate_error *error, struct problem *why);
    enum port_state (*look)(void *context, enum plate_error *error, struct problem *why);
    void (*close)(void *context);
    const struct plate_info *(*info)(void *context);          /* NULL: none is open */
    bool (*is_virtual)(void *context);
    double (*speed)(void *context);                           /* asked by SPEC or command line; 0: as fast as possible */
    void (*read_status)(void *context, struct plate_snapshot *out);
    uint32_t (*configure)(void *context, const struct sway_config *config);
    uint32_t (*begin_record)(void *context, const struct sway_config *config);
    void (*end_record)(void *context);
    size_t (*take)(void *context, struct sway_sample *out, size_t max);
    size_t (*take_raw)(void *context, struct force_sample *out, size_t max);
    void (*command)(void *context, const struct person_command *c);
    uint32_t (*pump)(void *context, uint32_t ticks);
    /* Keeps what a calibration of the open plate found, for when it is opened next; NULL: nowhere to keep it. */
    enum status (*keep_calibration)(void *context, const struct site_result *result, struct problem *why);
    struct ring *(*record_ring)(void *context);
    size_t (*list)(void *context, struct plate_listing *out, size_t max);
};

#endif
