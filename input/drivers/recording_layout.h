/* recording_layout.h - which column of a text table is what: the known layouts, and the options that say it
 * for others.
 *
 * The one place that knows recordings made elsewhere; the replay driver and the tools read by it. Known by
 * the names of their columns: the two Duarte data sets (hbedb: x = AP, y = ML; pds: two plates and their net
 * CoP), a 1 kHz balance plate, AMTI exports of motion-capture programs (moments), our own exports and
 * simulations (t_s or time_s, cop_ml_mm, cop_ap_mm) and the rows of `evenkeel-lab monitor`. Pure: allocates
 * nothing, any thread, no locale. */
#ifndef EVENKEEL_DRIVERS_RECORDING_LAYOUT_H
#define EVENKEEL_DRIVERS_RECORDING_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/number_table.h"
#include "base/status.h"

/* All texts as a person gave them; NULL: not given. */
struct recording_options {
    const char *rate; /* Hz; needed when there is no time column */
    const char *unit; /* of the CoP: mm, cm, m */
    /* TIME:ML:AP[:FZ], each a number from 1, a name, or - for none; a leading minus turns the direction:
     * 1:-9:8:4 */
    const char *columns;
    const char *delimiter;    /* comma, tab, semicolon, space */
    const char *header_lines; /* lines before the first row of numbers */
};

enum column_role {
    COLUMN_TIME,
    COLUMN_ML,
    COLUMN_AP,
    COLUMN_FZ,
    COLUMN_FORCE_ML, /* shear forces along the axes of the body */
    COLUMN_FORCE_AP,
    COLUMN_RIGHT_FZ, /* of each foot */
    COLUMN_LEFT_FZ,
    COLUMN_MX, /* of plates that give moments and no CoP */
    COLUMN_MY,
    COLUMN_ROLES
};
enum { COLUMN_NONE = -1, LAYOUT_COLUMN_NUMBER_MAX = 1024 };

struct recording_layout {
    const char *name; /* "hbedb" ... or "columns"; NULL: columns were not said, and no known layout has these */
    char delimiter;
    size_t first_byte; /* of the rows */
    int first_line;
    int fields;                           /* per row, as the header says; 0: it does not */
    int column[COLUMN_ROLES];             /* from 0, or COLUMN_NONE */
    double scale[COLUMN_ROLES];           /* to s, mm, N and N m in game axes; negative: turned */
    struct text_span title[COLUMN_ROLES]; /* as in the file, else a word; borrowed from it */
    bool moments;   /* no CoP: ML = 1000 * scale * My / Fz, AP = 1000 * scale * Mx / Fz */
    double unit_mm; /* of the CoP; 0: moments */
    double rate_hz; /* as given; 0: not */
};

/* bytes [count]: the whole file, borrowed; also while the layout lives. path: for messages. STATUS_DATA: why
 * says file:line, what is there, what was expected. STATUS_USAGE: an option cannot be understood. */
enum status recording_layout_find(const char *path, const char *bytes, size_t count,
                                  const struct recording_options *options, struct recording_layout *out,
                                  struct problem *why);

/* The same by the numbers of the columns, as a list of recordings gives them. */
struct recording_columns {
    char delimiter;           /* 0: found out */
    int header_lines;         /* -1: up to the first row of numbers */
    int number[COLUMN_ROLES]; /* from 1; negative: turned; 0: none */
    double unit_mm, rate_hz;  /* rate 0: by the time column */
};
enum status recording_layout_numbered(const char *path, const char *bytes, size_t count,
                                      const struct recording_columns *columns, struct recording_layout *out,
                                      struct problem *why);

/* A layout's columns as a table to be read: those of roles (bits 1 << role) that it has, in the order of the
 * roles. */
struct layout_table {
    struct table_form form; /* points into this struct: do not copy */
    int column[COLUMN_ROLES];
    struct text_span title[COLUMN_ROLES];
    int of_role[COLUMN_ROLES]; /* which column of the table, or COLUMN_NONE */
};
void recording_layout_table(const struct recording_layout *l, const char *path, unsigned roles,
                            struct layout_table *out);

/* ---- words shared by options and lists; false: not one of them ---- */
bool recording_unit(const char *word, double *unit_mm);      /* mm cm m */
bool recording_delimiter(const char *word, char *delimiter); /* comma tab semicolon space */

#endif
