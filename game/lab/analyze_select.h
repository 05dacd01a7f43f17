/* analyze_select.h - which measures in which profiles: what --profile and --metric ask for, and what is usual without them.
 *
 * Without --profile a trial has the profiles of its row in the manifest, else the usual ones: lp10 and lp10_20hz, and raw for the families
 * that are given nowhere else; quijoux25 and lp5_25hz when it is not evenly spaced in time; lean, shift or rise when it is such a task.
 * A measure that was asked for by name is given in every profile asked for, with a reason where it is not defined. */
#ifndef EVENKEEL_LAB_ANALYZE_SELECT_H
#define EVENKEEL_LAB_ANALYZE_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "lab/trial_source.h"
#include "signal/metric_table.h"

#define FAMILY_BIT(f) (1u << (f))

struct selection {
    unsigned profiles; /* PROFILE_BIT, of --profile; 0: not given */
    bool named;        /* --metric was given */
    bool *wanted;      /* [metric_count], owned; all true when not named */
    unsigned families; /* FAMILY_BIT of the wanted */
};
/* Texts as given, comma separated; NULL: not given. STATUS_USAGE: an unknown name; why names the nearest. Release with selection_free. */
enum status selection_make(const char *profiles, const char *metrics, struct selection *out, struct problem *why);
void selection_free(struct selection *s); /* safe on zeroed memory */

/* What decides which rows a trial has. */
struct trial_traits {
    unsigned own_profiles; /* of its row in the manifest; 0: none */
    unsigned families;     /* FAMILY_BIT: those whose inputs it has */
    bool group;            /* of trials under several conditions, no recording of its own */
    bool irregular, lean, shift, rise;
};
struct trial_plan {
    unsigned profiles;
    unsigned families[PROFILE_COUNT]; /* FAMILY_BIT: whose wanted measures are given */
};
void selection_plan(const struct selection *s, const struct trial_traits *t, struct trial_plan *out);
/* Every row that any trial of this list can have: the columns of a wide table. list NULL: files that are not known yet. */
void selection_columns(const struct selection *s, const struct source_list *list, struct trial_plan *out);

/* 64 bits of everything that decides values beside the recording: version, profiles, measures, how files are read (FNV-1a). */
uint64_t selection_hash(const struct selection *s, const struct source_options *reading);
enum { HASH_TEXT_BYTES = 17 };
void hash_text(uint64_t hash, char text[HASH_TEXT_BYTES]);
#define FNV1A_START 0xcbf29ce484222325u
uint64_t fnv1a(uint64_t hash, const char *text); /* goes on from hash; the end of the text counts as a byte */

#endif
