/* plan_rules.h - inside care/: what the care rules say of a plan, with the line that says otherwise. */
#ifndef EVENKEEL_CARE_PLAN_RULES_H
#define EVENKEEL_CARE_PLAN_RULES_H

#include "care/plan.h"

/* The plan has been read without an error. Caps of its people (exercises.md 3.2), dose (11), texts (3.4, 16). */
void plan_rules_check(struct text_file *f, const struct plan *p, struct text_errors *errors);

#endif
