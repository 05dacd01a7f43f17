/* reference.h - the reference recordings by their manifest, and the values that published implementations give for
 * them (metrics.md 18).
 *
 * Read plainly, with none of the product's readers, so that a mistake of theirs cannot hide in both. One thread;
 * all memory is static. A file that cannot be read as the manifest says fails the test, naming the line. */
#ifndef EVENKEEL_TESTS_REFERENCE_H
#define EVENKEEL_TESTS_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

enum { REFERENCE_MEMBERS = 4 };

/* A row of the manifest and its recording, as recorded: [n], in plate coordinates, ML right, AP forward. */
struct reference_trial {
    const char *id;
    const char
        *member[REFERENCE_MEMBERS]; /* of a person: eyes open, closed on firm ground, open, closed on foam */
    double rate_hz;                 /* 0: uneven */
    double height_m, mass_kg;       /* 0: not known */
    double direction_deg, target_mm, cue_s;                          /* of a lean */
    double *t_s, *ml_mm, *ap_mm;                                     /* NULL: no such column */
    double *fz_n, *force_ml_n, *force_ap_n, *right_fz_n, *left_fz_n; /* likewise */
    size_t n;                                                        /* 0: of a person, who has members */
    const char *profiles;                                            /* see reference_has */
};

/* The first trial (NULL) or the one after t, in the manifest's order; NULL: none. Overwrites t. */
const struct reference_trial *reference_next(const struct reference_trial *t);
/* Whether values are expected of this trial in the profile ("lp10"). */
bool reference_has(const struct reference_trial *t, const char *profile);

struct reference_row {
    const char *trial, *profile, *metric, *unit;
    double value, rtol, atol;
    bool met; /* compared since reference_begin */
};

/* Begins a comparison. Skips the test, visibly, where there are no reference recordings. */
void reference_begin(void);
/* NULL: no such row. */
struct reference_row *reference_row(const char *trial, const char *profile, const char *metric);
/* The value of a row that must be there. */
double reference_value(const char *trial, const char *profile, const char *metric);
/* Fails, naming the row, when unit or value are not what the row says, within its tolerance. */
void reference_agree(struct reference_row *row, const char *unit, double got);
/* Ends the comparison: every row of a metric whose name begins with one of prefix [count] was met, and these are
 * `least` or more. Prints how many, and the worst share of a tolerance that was used. */
void reference_end(const char *what, const char *const *prefix, size_t count, size_t least);

#endif
