/* plan_keys.h - inside care/: the keys of a plan file, section by section. */
#ifndef EVENKEEL_CARE_PLAN_KEYS_H
#define EVENKEEL_CARE_PLAN_KEYS_H

#include "care/file_keys.h"

enum plan_section { PLAN_HEAD, PLAN_FOR, PLAN_PHASE, PLAN_BLOCK, PLAN_SECTIONS };
extern const struct file_section plan_sections[PLAN_SECTIONS]; /* HEAD and FOR fill a plan, PHASE a plan_phase, BLOCK a plan_block */

#endif
