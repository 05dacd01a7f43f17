#include "signal/sway_profile.h"

#include <string.h>

static const struct {
    const char *name, *words;
} profiles[PROFILE_COUNT] = {
    [PROFILE_RAW] = {"raw", "Centred only."},
    [PROFILE_LP10] = {"lp10", "Centred, then a 10 Hz low-pass: 4th-order Butterworth, dual pass."},
    [PROFILE_LP5] =
        {"lp5", "Centred, then a 5 Hz low-pass: 4th-order Butterworth, dual pass; for change over time."},
    [PROFILE_QUIJOUX25] =
        {"quijoux25",
         "Artefacts dropped, weighted means in sliding windows at 25 Hz, then a 10 Hz low-pass."},
    [PROFILE_LP5_25HZ] =
        {"lp5_25hz", "Artefacts dropped, weighted means in sliding windows at 25 Hz, then a 5 Hz low-pass."},
    [PROFILE_LP10_20HZ] = {"lp10_20hz",
                           "lp10, then every (rate / 20)-th sample; for regularity and scaling."},
    [PROFILE_LEAN] = {"lean", "A directed lean, evaluated on the unfiltered series in plate coordinates."},
    [PROFILE_SHIFT] = {"shift",
                       "A rhythmic weight shift, evaluated on the unfiltered series in plate coordinates."},
    [PROFILE_RISE] = {"rise", "Rising from a chair, evaluated on the unfiltered forces."},
};

const char *sway_profile_name(enum sway_profile p)
{
    return profiles[p].name;
}

const char *sway_profile_words(enum sway_profile p)
{
    return profiles[p].words;
}

bool sway_profile_by_name(const char *name, enum sway_profile *out)
{
    for (int p = 0; p < PROFILE_COUNT; p++)
        if (strcmp(profiles[p].name, name) == 0) {
            *out = (enum sway_profile)p;
            return true;
        }
    return false;
}
