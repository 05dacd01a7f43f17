#include "care/set_care.h"

#include <math.h>

#include "care/bone_rules.h"
#include "care/caps.h"

/* 7, E12 and 3.2: no target above 0.9*pwb_kg. E12 lowers its targets itself, E05 is given its share: less than even on the leg. */
static bool keep_leg_load(const struct care_profile *p, struct world_setup *s)
{
    enum exercise_id id = s->levels.id;
    if (!profile_load_limited(p) || (id != E05_STAND_TALL && id != E12_LOAD_SHARE)) return true;
    double weight_n = s->body.weight_n, most = weight_n > 0 ? caps_load_share_max(p, weight_n) : 0;
    if (!(most > 0) || p->protected_leg == 0) return false;
    s->care.pwb_kg = p->pwb_kg;
    s->care.leg = p->protected_leg > 0 ? 1 : -1;
    if (id == E05_STAND_TALL && most < 0.5) s->care.share_right = s->care.leg > 0 ? most : 1 - most;
    return true;
}

/* 3.2: dizzy locks E09 faster than 4 s per cycle, whatever a therapist's level file says. */
static void keep_slow(const struct care_profile *p, struct level_table *t)
{
    int key = t->id == E09_RHYTHM_SWAY ? level_key_index(t->id, "cycle_s") : -1;
    for (int g = 0; key >= 0 && g < GRADE_COUNT; g++) t->value[key][g] = fmax(t->value[key][g], caps_cycle_s_min(p));
}

bool set_care(const struct care_profile *p, const struct compose_block *b, struct world_setup *s)
{
    if (s->levels.id != b->exercise) return false;
    s->base_grade = b->base_grade;
    s->start_level = b->start_level;
    s->cap = b->cap;
    s->no_hurry = bone_no_hurry(p);
    s->care.impact_ceiling_w = bone_impact_ceiling_w(profile_bone(p));
    s->care.leg = b->side > 0 ? 1 : b->side < 0 ? -1 : 0;
    s->care.pwb_kg = s->care.share_right = 0;
    s->care.support_steps = b->support_steps > 0 ? b->support_steps : 0;
    s->care.exit_front = b->exit_front;
    s->care.helped = profile_place(p) != PLACE_ALONE;
    s->care.clinic = profile_place(p) == PLACE_CLINIC;
    keep_slow(p, &s->levels);
    return keep_leg_load(p, s);
}
