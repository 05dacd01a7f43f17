#include "world/adapt.h"

#include <math.h>

#include "base/units.h"

#define UP 0.10
#define DOWN 0.30
#define DOWN_AFTER_THREE 0.5

static void move(struct adapt *a, double by)
{
    a->level += by;
    if (a->level < a->low) a->level = a->low;
    if (a->level > a->high) a->level = a->high;
}

void adapt_begin(struct adapt *a, double base_grade, double start_level, double cap)
{
    double high = fmax(1, fmin(base_grade + 0.5, cap));
    *a = (struct adapt){.level = start_level, .low = fmax(1, base_grade - 2), .high = high};
    if (a->low > a->high) a->low = a->high;
    move(a, 0);
}

void adapt_trial(struct adapt *a, bool success)
{
    if (success) {
        a->misses_in_row = 0;
        if (!a->frozen) move(a, UP);
        return;
    }
    move(a, -DOWN);
    if (++a->misses_in_row < 3) return;
    a->misses_in_row = 0;
    a->support_steps++;
    move(a, -DOWN_AFTER_THREE);
}
