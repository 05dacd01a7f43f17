/* level_text.h - inside world/: the part of the level grammar that stored setups share. */
#ifndef EVENKEEL_WORLD_LEVEL_TEXT_H
#define EVENKEEL_WORLD_LEVEL_TEXT_H

#include "world/level.h"

/* All keys of out->id. only_grades: every key stands in [grades] (a stored setup has no [set]). */
void level_text_read(struct text_file *f, bool only_grades, struct level_table *out, struct text_errors *errors);
/* One value per key, all in one section: a block of a check-up. */
void level_text_read_same(struct text_file *f, const char *section, struct level_table *out, struct text_errors *errors);
/* 0 and an error: no exercise of ours. */
enum exercise_id level_text_exercise(struct text_file *f, const char *key, struct text_errors *errors);

#endif
