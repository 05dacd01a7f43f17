/* recording_csv.h - recordings made elsewhere: CSV, TSV or blank-separated text, read in one go.
 *
 * Known layouts are found by the names of their columns: the two Duarte data sets (hbedb: x = AP, y = ML; pds: net CoP),
 * a 1 kHz balance plate, AMTI exports of motion-capture programs, and time_s / cop_ml_mm / cop_ap_mm. Others need
 * columns=. Numbers have '.' as decimal mark whatever the locale says. Not for the reader thread: reading allocates. */
#ifndef EVENKEEL_DRIVERS_RECORDING_CSV_H
#define EVENKEEL_DRIVERS_RECORDING_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/plate_info.h"
#include "base/status.h"

/* All texts as a person gave them; NULL: not given. */
struct recording_options {
    const char *rate; /* Hz; needed when there is no time column */
    const char *unit; /* of the CoP: mm, cm, m */
    const char
        *columns; /* TIME:ML:AP[:FZ], each a number from 1, a name, or - for none; a leading minus turns
                                    the direction: 1:-9:8:4 */
    const char *delimiter;    /* comma, tab, semicolon, space */
    const char *header_lines; /* lines before the first row of numbers */
};

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

/* bytes [count]: the whole file, borrowed during the call. path: for messages. STATUS_DATA: why says file:line, what is
 * there, what was expected. STATUS_USAGE: an option cannot be understood. */
enum status recording_parse(const char *path, const char *bytes, size_t count,
                            const struct recording_options *options, struct recording *out,
                            struct problem *why);
void recording_csv_free(struct recording *r); /* NULL is fine */

#endif
