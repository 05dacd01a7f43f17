#include "care/chair_stand_table.h"

#include <math.h>
#include <stddef.h>

const char *const chair_stand_source =
    "US public-health sheet (CDC STEADI, 30-Second Chair Stand), below-average scores; to be held against the current sheet before release";

/* exercises.md 8, A4: age 60-64 men <14, women <12; 65-69 <12, <11; 70-74 <12, <10; 75-79 <11, <10; 80-84 <10, <9; 85-89 <8, <8;
 * 90-94 <7, <4. */
const struct chair_stand_row chair_stand_rows[] = {
    /*         men women */
    {60, 64, {14, 12}},
    {65, 69, {12, 11}},
    {70, 74, {12, 10}},
    {75, 79, {11, 10}},
    {80, 84, {10,  9}},
    {85, 89, { 8,  8}},
    {90, 94, { 7,  4}},
};
const int chair_stand_row_count = sizeof chair_stand_rows / sizeof chair_stand_rows[0];

static const struct chair_stand_row *row_of(int age_years)
{
    for (int i = 0; i < chair_stand_row_count; i++)
        if (age_years >= chair_stand_rows[i].age_low && age_years <= chair_stand_rows[i].age_high) return &chair_stand_rows[i];
    return NULL;
}

enum chair_stand_verdict chair_stands_compare(enum checkup_reason allowed, int age_years, int sex, double stands)
{
    const struct chair_stand_row *row = row_of(age_years);
    if (allowed != CHECKUP_ALLOWED || !row || sex < 0 || sex >= CHAIR_STAND_SEXES || !(stands >= 0) || !isfinite(stands))
        return CHAIR_STANDS_NOT_COMPARED;
    return stands < row->below[sex] ? CHAIR_STANDS_BELOW_AVERAGE : CHAIR_STANDS_AVERAGE_OR_MORE;
}
