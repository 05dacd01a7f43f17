/* manifest.h - a list of recordings as CSV: one row a trial, with all that its file does not say. Names of
 * its columns and their meaning: the table in manifest.c; any order, any of them may be missing but `trial`. */
#ifndef EVENKEEL_LAB_MANIFEST_H
#define EVENKEEL_LAB_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "drivers/recording_layout.h"
#include "lab/moments_formula.h"
#include "lab/text_pool.h"
#include "lab/trial_source.h"
#include "signal/sway_profile.h"
#include "signal/time_to_boundary.h"

/* The corners of a base of support, read when the first trial needs them. */
struct support_polygon {
    const char *path;
    struct support_polygon *next;
    bool looked_at;
    struct problem problem; /* status STATUS_OK: corner [corners] holds it */
    struct point_mm corner[POLYGON_CORNERS_MAX];
    size_t corners;
};

struct manifest_row {
    /* Of the recording. Words as options say them; NULL: not given. */
    const char *rate, *unit, *delimiter, *header_lines;
    int column[COLUMN_ROLES]; /* from 1; negative: turned; 0: not given */
    bool has_formula;
    struct moments_formula formula;
    size_t row_first, row_last; /* from 0, both included; SIZE_MAX: to the end */
    /* Of the person and the task, as in struct sway_trial. */
    double height_m, mass_kg; /* 0: unknown */
    bool has_fall, has_lean, has_pacing, has_cue;
    double fall_at_s, cue_s;
    struct lean_cue lean;
    struct pacing pacing;
    struct support_polygon *polygon; /* NULL: none */
};
/* true: the row numbers the columns of the CoP or of the moments, so no header is needed. */
bool manifest_row_has_columns(const struct manifest_row *r);

struct manifest {
    struct trial_source *source; /* [count], malloc'ed; texts and rows lie in the pool */
    size_t count;
    char unknown[200]; /* names of columns that nobody knows, "" none */
};
/* bytes [count]: the whole file, borrowed during the call. path: for messages; files in it are relative to
 * its folder. STATUS_DATA: why says path:line: column = value, expected what. */
enum status manifest_parse(const char *path, const char *bytes, size_t count, struct text_pool *pool,
                           struct manifest *out, struct problem *why);

/* The corners of a polygon, ml_mm and ap_mm one per row, once. STATUS_DATA, STATUS_IO: why. */
enum status support_polygon_load(struct support_polygon *p, struct problem *why);

#endif
