/* adapt.h - difficulty inside a set: three successes in four feel right (exercises.md 10.1). Pure, plain data. */
#ifndef EVENKEEL_WORLD_ADAPT_H
#define EVENKEEL_WORLD_ADAPT_H

#include <stdbool.h>

struct adapt {
    double level;                /* L */
    double low, high;            /* max(1, G-2) and min(G+0.5, cap); the cap wins */
    int misses_in_row;
    int support_steps;           /* asked of support beyond the grade, for the rest of the set */
    bool frozen;                 /* no upward move in this set any more */
};
void adapt_begin(struct adapt *a, double base_grade, double start_level, double cap);
void adapt_trial(struct adapt *a, bool success);

#endif
