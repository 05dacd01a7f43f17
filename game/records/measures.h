/* measures.h - the sway measures stored with a trial, from its raw samples. */
#ifndef EVENKEEL_RECORDS_MEASURES_H
#define EVENKEEL_RECORDS_MEASURES_H

#include "records/store_inner.h"

enum { MEASURES_MAX = 64 };
struct measure {
    const char *profile, *name, *unit, *reason; /* reason: "" or why there is no value */
    double value, fs_hz, duration_s;
    int64_t n_samples, method_version;
};
/* Number written to out; 0 when the samples cannot be measured. */
size_t measures_of(const struct saving *t, struct measure out[MEASURES_MAX]);

#endif
