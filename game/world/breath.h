/* breath.h - a pacer for quiet breathing: in, a longer out, no holds, 4.5 to 12 breaths a minute (exercises.md E21).
 *
 * It begins at three quarters of the times asked and lengthens breath by breath. Pure, plain data, one step per millisecond. */
#ifndef EVENKEEL_WORLD_BREATH_H
#define EVENKEEL_WORLD_BREATH_H

#include <stdbool.h>

#define BREATH_LONGEST_S (60.0 / 4.5)
#define BREATH_SHORTEST_S (60.0 / 12)
#define BREATH_BEGIN 0.75            /* of the times asked */
enum { BREATH_LENGTHEN = 12 };       /* breaths until they are as long as asked [X] */

struct breath {
    double in_s, out_s;              /* as asked, out never shorter than in */
    double scale;                    /* of them now: BREATH_BEGIN..1 */
    double at_s;                     /* in this half */
    bool out;
    bool lengthens;
    int breaths;                     /* finished */
};

/* lengthens: false stays at three quarters. */
void breath_begin(struct breath *b, double in_s, double out_s, bool lengthens);
bool breath_step(struct breath *b);  /* true: a half begins (`out` tells which) */
double breath_size(const struct breath *b); /* 0 empty .. 1 full: a slow circle, soft at its turns */
double breath_length_s(const struct breath *b);

#endif
