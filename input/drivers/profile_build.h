/* profile_build.h - the parts of reading a .plate file, from the values as written to a checked plate_profile. Inside plate_profile.c and its
 * parts only. */
#ifndef EVENKEEL_DRIVERS_PROFILE_BUILD_H
#define EVENKEEL_DRIVERS_PROFILE_BUILD_H

#include "drivers/profile_keys.h"

struct profile_build {
    struct text_file *f;
    struct text_errors *errors;
    const struct profile_draft *d;
    struct plate_profile *p;
};

#define REFUSE(b, section, key, ...) profile_refuse((b)->f, (b)->errors, section, key, __VA_ARGS__)

enum { SECTION_BYTES = 32 };
const char *profile_channel_section(int i, char out[SECTION_BYTES]); /* "channel.3" */
bool profile_of_bytes(const struct plate_profile *p); /* frames and reports: places are byte offsets */
/* Two keys that mean nothing without each other; true: both are there. */
bool profile_both_or_none(struct profile_build *b, const char *section, const char *one, bool has_one,
                          const char *other, bool has_other);
/* Refused when bytes from at on do not lie within length. at below 0: not given. */
void profile_check_inside(struct profile_build *b, const char *section, const char *key, int64_t at,
                          int bytes, int length);

/* In this order; each checks what it builds. */
void profile_build_wire(struct profile_build *b);     /* match, serial, frame, hid, text */
void profile_build_channels(struct profile_build *b); /* fields, channels, several samples in a report */
void profile_build_plate(struct profile_build *b);    /* plate_info; only when nothing was refused so far */

#endif
