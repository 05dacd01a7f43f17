/* verify_check.h - the known-answer run: what is checked, against which answer, and what came out. Main thread; one owner. */
#ifndef EVENKEEL_LAB_VERIFY_CHECK_H
#define EVENKEEL_LAB_VERIFY_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "lab/trial_source.h"
#include "signal/metric_value.h"
#include "signal/sway_profile.h"

/* Where an answer comes from; none of them from the code that is checked. */
enum verify_basis {
    BASIS_CLOSED, /* a formula for this very signal */
    BASIS_SECOND, /* tests/system/independent_answers.py */
    BASIS_SLOW,   /* the definition, written out in verify_parts.c */
    BASIS_THEORY, /* the mean of a random process; the tolerance is at least three standard deviations of 150 runs */
    BASIS_COUNT
};

struct verify_check {
    const char *signal, *metric;       /* "circle", "rms_ml"; borrowed from constants */
    enum sway_profile profile;         /* PROFILE_COUNT: none */
    struct metric_value expected, got; /* expected NaN: the reason is the answer */
    double tolerance;                  /* absolute */
    enum verify_basis basis;
    bool passed;
};
struct verify_list {
    struct verify_check *check; /* [count], owned */
    size_t count, room;
    bool full; /* no memory: a check is missing */
};
void verify_add(struct verify_list *l, const struct verify_check *c);
void verify_list_free(struct verify_list *l);                       /* safe on zeroed memory */
void verify_judge(struct verify_check *c, struct metric_value got); /* sets got and passed */

const char *verify_profile_name(enum sway_profile p); /* "-" for none */
const char *verify_basis_name(enum verify_basis b);

/* Answers, one file per kind. */
void verify_closed_add(struct verify_list *l);
void verify_answers_add(struct verify_list *l);

/* ---- recordings ---- */
/* Writes all recordings, outlines and the manifest into folder, which exists. */
enum status verify_signals_write(const char *folder, struct problem *why);

/* ---- measuring ---- */
/* Loads each recording through the manifest, measures what its checks ask for, judges. */
enum status verify_measure(struct verify_list *l, const struct source_list *sources, struct problem *why);
/* Checks of parts that have no row in the table of metrics: filters, reader, entropy counts at every SIMD level. Added and judged. */
enum status verify_parts(struct verify_list *l, const struct source_list *sources, struct problem *why);
enum status verify_load(const struct source_list *sources, const char *name, struct sway_trial *out,
                        struct problem *why);

/* ---- telling ---- */
struct verify_view {
    bool json, verbose, list;
    double seconds;
};
void verify_print(const struct verify_list *l, const struct verify_view *view);

#endif
