/* level_care.h - what the care rules say of a level file, value by value, with its line (exercises.md 3.4, 5).
 *
 * Beside the ranges of the exercise's own keys, which level_load knows already. */
#ifndef EVENKEEL_CARE_LEVEL_CARE_H
#define EVENKEEL_CARE_LEVEL_CARE_H

#include "world/level.h"

/* level_load and the check below in one: what may be played. out is written only when all is in order. */
enum status level_care_load(const char *path, struct level_table *out, struct text_errors *errors);

/* A file that level_load accepts. Limits of section 5 at home and the rules for weak bones; errors as "path:line: key = what,
 * expected what (grade g)". STATUS_DATA: something is not allowed. */
enum status level_care_check(const char *path, struct text_errors *errors);
enum status level_care_check_bytes(const char *path, const char *bytes, size_t byte_count, struct text_errors *errors);

#endif
