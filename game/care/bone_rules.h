/* bone_rules.h - what fragile bones must never be asked for (exercises.md 3.3, 3.4).
 *
 * The plate does not see the spine, so what the texts ask for is all the protection there is: instruction texts are searched
 * for motions that are never asked, level files for values. Pure, any thread. */
#ifndef EVENKEEL_CARE_BONE_RULES_H
#define EVENKEEL_CARE_BONE_RULES_H

#include "care/profile.h"

/* Peak Fz in body weights above which a landing is hard: 2.0 none, 1.5 low, 1.3 frac (and hold, unknown). */
double bone_impact_ceiling_w(enum bone_state bone);

/* bone=frac or dizzy: nothing rewards hurry (7, lean exercises). Unknown counts as yes. */
bool bone_no_hurry(const struct care_profile *p);

/* A4 against the clock: only switched on by the therapist and not with frac (3.4.2). Else at own pace, marked so. */
bool bone_allows_timed_rises(const struct care_profile *p);

struct bone_rule {
    const char *key;    /* "3.4.1 floor" */
    const char *motion; /* what is never asked for, in the words of the specification */
};
extern const struct bone_rule bone_rules[];
extern const int bone_rule_count;

/* The rule that an instruction text breaks, or NULL. Phrases are whole words, upper and lower case alike, with their endings
 * ("bend", "bending" forward). A phrase that is told not to be done does not count: after no, not, never, without, avoid,
 * "instead of", "rather than" or a word ending in n't, up to the next comma, stop, dash, bracket or quote, and, but, then.
 * So "do not bend or twist your back" is kind and "do not stop, jump" is not. English source texts. */
const struct bone_rule *bone_rule_broken_in(const char *text);

/* What a value of a level file asks too much of fragile bones, as "at least 2 s (lowering is slow)"; NULL: nothing. key as in
 * the file; value of a number key; word of a word key, else NULL. Beside the limits of parameter_limits.h, not instead. */
const char *bone_level_fault(enum exercise_id id, const char *key, double value, const char *word);

#endif
