/* checkup_keys.h - inside care/: the keys before the first block of a check-up file. Blocks have the keys of their exercise (level.h). */
#ifndef EVENKEEL_CARE_CHECKUP_KEYS_H
#define EVENKEEL_CARE_CHECKUP_KEYS_H

#include "care/file_keys.h"

extern const struct file_section checkup_head; /* fills a checkup */

#endif
