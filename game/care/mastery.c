#include "care/mastery.h"

#include <math.h>

#define SUPPORT_SHARE_PCT 10

static bool grade_ok(int grade) { return grade >= 1 && grade <= GRADE_COUNT; }
static unsigned bit_of(int grade) { return 1u << (grade - 1); }

bool mastery_add(struct mastery *m, int grade, int day, int best_stars, int trials, int support_trials)
{
    if (!grade_ok(grade) || trials <= 0 || support_trials < 0 || best_stars < MASTERY_STARS) return false;
    if ((long long)support_trials * 100 >= (long long)trials * SUPPORT_SHARE_PCT) return false;
    unsigned bit = bit_of(grade);
    int *star_day = &m->star_day[grade - 1];
    long long apart = (long long)day - *star_day;
    bool second = (m->starred & bit) && apart >= 0 && apart <= MASTERY_DAYS;
    bool first_time = second && !(m->mastered & bit);
    m->starred |= bit;
    *star_day = day;
    if (second) m->mastered |= bit;
    return first_time;
}

bool mastery_has(const struct mastery *m, int grade) { return grade_ok(grade) && (m->mastered & bit_of(grade)); }

int mastery_count(const struct mastery *m)
{
    int count = 0;
    for (int grade = 1; grade <= GRADE_COUNT; grade++) count += mastery_has(m, grade);
    return count;
}

int mastery_grade(double base_grade, double mean_level)
{
    double lower = fmin(base_grade, mean_level);
    if (!(lower >= 1)) return 1;
    return lower >= GRADE_COUNT ? GRADE_COUNT : (int)floor(lower);
}
