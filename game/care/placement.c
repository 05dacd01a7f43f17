#include "care/placement.h"

#include <math.h>

/* Stages held one after another -> E01 (exercises.md 8). */
static const double e01_after_stage[STANDS + 1] = {1, 3, 5, 7, 8};

/* First grade of E13 that asks for no more than what was seen (table of E13, row hands): two 1-3, one 4-5, thighs 6, none 7-10. */
static const double e13_by_hands[] = {
    [RISE_HANDS_NOT_SEEN] = 1, [RISE_HANDS_TWO] = 1, [RISE_HANDS_ONE] = 4, [RISE_HANDS_THIGHS] = 6, [RISE_HANDS_FREE] = 7,
};

/* What E01 says about the others. E14, E15 and E17 are not on the page: they begin at 1, as what is not known does. */
enum from { FROM_START, FROM_E01, FROM_STATIC, FROM_LEAN, FROM_HANDS };
static const enum from from_of[EXERCISE_ACTIVE_LAST + 1] = {
    [E01_STEADY_STAND] = FROM_E01,
    [E02_LINE_STAND] = FROM_STATIC, [E03_ONE_LEG] = FROM_STATIC, [E04_QUIET_EYES] = FROM_STATIC, [E05_STAND_TALL] = FROM_STATIC,
    [E06_SIDE_SHIFT] = FROM_LEAN, [E07_TOE_HEEL_SHIFT] = FROM_LEAN, [E08_STAR_REACH] = FROM_LEAN, [E10_FOLLOW_ME] = FROM_LEAN,
    [E11_GARDEN_PATH] = FROM_LEAN, [E12_LOAD_SHARE] = FROM_LEAN,
    [E13_CHAIR_RISE] = FROM_HANDS,
};

int placement_stage(const double held_s[STANDS])
{
    int stage = 0;
    while (stage < STANDS && held_s[stage] >= STAND_HELD_S) stage++;
    return stage;
}

static double less_by_fall(enum fall_level fall)
{
    return fall == FALL_LOW ? 0 : fall == FALL_RAISED ? 1 : 2;
}

void placement_grades(const struct placement_input *in, double grade[EXERCISE_ACTIVE_LAST + 1])
{
    double e01 = fmax(1, e01_after_stage[placement_stage(in->held_s)] - less_by_fall(in->fall));
    enum placement_hands hands = (unsigned)in->hands <= RISE_HANDS_FREE ? in->hands : RISE_HANDS_NOT_SEEN;
    grade[0] = 0;
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
        double g = 1;
        switch (from_of[id]) {
        case FROM_START: break;
        case FROM_E01: g = e01; break;
        case FROM_STATIC: g = fmax(1, e01 - 2); break;
        case FROM_LEAN: g = round(e01 / 2) + 1; break;       /* halves away from zero: 5 -> 3 + 1 */
        case FROM_HANDS: g = e13_by_hands[hands]; break;
        }
        grade[id] = in->cap[id] >= 1 ? fmin(fmin(g, in->cap[id]), GRADE_COUNT) : 0;
    }
}
