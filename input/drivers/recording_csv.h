/* recording_csv.h - recordings made elsewhere as the rows of a plate: CSV, TSV or blank-separated text, read
 * in one go.
 *
 * Layouts and options: recording_layout.h. Strict, for these rows are played: no value may be missing, time
 * must grow, and numbers have '.' as decimal mark whatever the locale says. Not for the reader thread:
 * reading allocates. */
#ifndef EVENKEEL_DRIVERS_RECORDING_CSV_H
#define EVENKEEL_DRIVERS_RECORDING_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/plate_info.h"
#include "base/status.h"
#include "drivers/recording_layout.h"

enum { RECORDING_CHANNELS = 3, RECORDING_MAX_BYTES = 256 << 20 };

struct recording_row {
    int64_t t_us;   /* as in the file; grows from row to row */
    uint32_t flags; /* GAP_BEFORE where the time between rows exceeds 1.5 periods; UNCALIBRATED without Fz */
    float value[RECORDING_CHANNELS]; /* Fz, then ML and AP, as in the file */
};

struct recording {
    struct recording_row *rows;
    size_t count;       /* 2 or more */
    const char *layout; /* "hbedb" ... or "columns" */
    double rate_hz;     /* nominal: 1 / median time between rows, or as given */
    /* Fz, then CoPx and CoPy, or My and Mx: scale brings them into game axes and units. */
    struct channel_info channel[RECORDING_CHANNELS];
    bool has_fz; /* without: RECORDING_FZ_N stands in every row */
};

/* A recording of CoP alone: somebody stood there, but nothing says how heavy. */
#define RECORDING_FZ_N 700.0

/* bytes [count]: the whole file, borrowed during the call. path: for messages. STATUS_DATA: why says
 * file:line, what is there, what was expected. STATUS_USAGE: an option cannot be understood. */
enum status recording_parse(const char *path, const char *bytes, size_t count,
                            const struct recording_options *options, struct recording *out,
                            struct problem *why);
void recording_csv_free(struct recording *r); /* NULL is fine */

#endif
