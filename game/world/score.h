/* score.h - from a sum of components to points and stars (exercises.md 6). There is no zero, no minus. Pure. */
#ifndef EVENKEEL_WORLD_SCORE_H
#define EVENKEEL_WORLD_SCORE_H

int score_points(double sum);      /* P = 100 * sum, rounded, 0..100 */
int score_stars(int points);       /* 1, from 60 on 2, from 80 on 3 */

#endif
