#include "world/score.h"

#include "base/units.h"

int score_points(double sum) { return (int)lround(100 * clamp01(sum)); }
int score_stars(int points) { return points >= 80 ? 3 : points >= 60 ? 2 : 1; }
