/* profile_choice.h - the profile that a plate SPEC names or that a device asks for (devices.md 10). Not for the reader thread. */
#ifndef EVENKEEL_DRIVERS_PROFILE_CHOICE_H
#define EVENKEEL_DRIVERS_PROFILE_CHOICE_H

#include "base/plate_state.h"
#include "drivers/plate_profile.h"

/* name: of a file in DATA/plates or assets/plates without .plate, or its name = key; with a '/' in it: a path.
 * PLATE_NEED_PROFILE: there is none; why lists those that there are. PLATE_BAD_PROFILE: its file cannot be used; why says path:line.
 * out: release with plate_profile_free. */
enum status profile_choose(const char *name, struct plate_profile *out, enum plate_error *error, struct problem *why);
/* The first that matches, a person's own first. *found false: none does. STATUS_MEM. */
enum status profile_choose_for(const struct device_identity *d, bool *found, struct plate_profile *out, struct problem *why);
/* "ads1256_text, esp32_left, ...": those for this transport (serial and pipe speak alike), as many as fit. */
void profile_names(enum profile_transport transport, char *text, size_t bytes);

#endif
