/* sway_profile.h - what is done to a recording before it is measured; part of every stored result (metrics.md 4).
 *
 * lean, shift and rise are no filters: they name the evaluation of a directed lean, of a rhythmic weight shift and of rising
 * from a chair, on the unfiltered series in plate coordinates (metrics.md 12). */
#ifndef EVENKEEL_SIGNAL_SWAY_PROFILE_H
#define EVENKEEL_SIGNAL_SWAY_PROFILE_H

#include <stdbool.h>

enum sway_profile {
    PROFILE_RAW,
    PROFILE_LP10,
    PROFILE_LP5,
    PROFILE_QUIJOUX25,
    PROFILE_LP5_25HZ,
    PROFILE_LP10_20HZ,
    PROFILE_LEAN,
    PROFILE_SHIFT,
    PROFILE_RISE,
    PROFILE_COUNT
};
#define PROFILE_BIT(p) (1u << (p))
const char *sway_profile_name(enum sway_profile p);  /* "lp10" */
const char *sway_profile_words(enum sway_profile p); /* one sentence */
bool sway_profile_by_name(const char *name, enum sway_profile *out);

#endif
