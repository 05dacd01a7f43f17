/* Difficulty inside a set: exercises.md 10.1 as sequences, and its balance point by simulation. */
#include <math.h>

#include "base/random.h"
#include "support/support.h"
#include "world/adapt.h"
#include "world/score.h"

/* h success, m miss, F freeze. */
static const struct sequence { double base, start, cap; const char *trials; double want; int support; } sequences[] = {
    {3, 3, 10, "", 3, 0},
    {3, 3, 10, "h", 3.1, 0},
    {3, 3, 10, "m", 2.7, 0},
    {3, 3, 10, "hhhm", 3.0, 0},                 /* three in four: stays */
    {3, 3, 10, "hhhhhhhh", 3.5, 0},             /* at most G + 0.5 */
    {3, 3, 3.2, "hhhhhhhh", 3.2, 0},            /* the cap of care */
    {3, 3, 2, "", 2, 0},                        /* a cap below G wins at once */
    {3, 3, 10, "mm", 2.4, 0},
    {3, 3, 10, "mmm", 1.6, 1},                  /* -0.9 and -0.5, one more step of support */
    {3, 3, 10, "mmhm", 2.2, 0},                 /* the row was broken: 2.4, 2.5, 2.2 */
    {3, 3, 10, "mmmmmmmmm", 1, 3},              /* not below max(1, G-2) */
    {5, 5, 10, "mmmmmmmmmmmm", 3, 4},
    {1, 1, 10, "mmm", 1, 1},
    {3, 3, 10, "Fhhhh", 3, 0},                  /* frozen: no upward move */
    {3, 3, 10, "Fmhh", 2.7, 0},                 /* but down */
    {3, 3, 10, "hFhh", 3.1, 0},
    {4, 9, 10, "", 4.5, 0}, {4, 1, 10, "", 2, 0},   /* a start outside is brought in */
    {10, 10, 10, "hhh", 10, 0},
    {5, 5, 1, "hhh", 1, 0},
};

static void sequences_end_where_the_page_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        const struct sequence *q = &sequences[i];
        struct adapt a;
        adapt_begin(&a, q->base, q->start, q->cap);
        for (const char *t = q->trials; *t; t++) {
            if (*t == 'F') a.frozen = true;
            else adapt_trial(&a, *t == 'h');
        }
        if (fabs(a.level - q->want) > 1e-9 || a.support_steps != q->support)
            fail_msg("row %zu '%s': L %g and %d steps, expected %g and %d", i, q->trials, a.level, a.support_steps, q->want,
                     q->support);
    }
}

static void limits_hold_whatever_happens(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 5, "adapt");
    for (int round = 0; round < 2000; round++) {
        double base = 1 + 9 * random_uniform(&r), cap = 1 + 9 * random_uniform(&r), start = 1 + 9 * random_uniform(&r);
        double high = fmin(base + 0.5, cap), low = fmin(fmax(1, base - 2), high);
        struct adapt a;
        adapt_begin(&a, base, start, cap);
        for (int t = 0; t < 60; t++) {
            if (a.level < low - 1e-12 || a.level > high + 1e-12) fail_msg("L %g outside %g to %g", a.level, low, high);
            adapt_trial(&a, random_uniform(&r) < 0.7);
        }
    }
}

/* exercises.md 18.1 restricted to one long set: a person with success chance 1/(1+exp(-(ability-L)/0.8)). Steps of +0.1 and -0.3 balance at
 * 3 successes in 4, which is at L = ability - 0.8 ln 3; the extra step after three misses lifts it a little. */
static void three_in_four_succeed(void **state)
{
    (void)state;
    enum { SETS = 400, TRIALS = 100 };
    struct random_stream r;
    random_seed(&r, 9, "person");
    double ability = 5 + 0.8 * log(3), hits = 0, levels = 0;
    for (int set = 0; set < SETS; set++) {
        struct adapt a;
        adapt_begin(&a, 5, 5, 10);
        for (int t = 0; t < TRIALS; t++) {
            bool hit = random_uniform(&r) < 1 / (1 + exp(-(ability - a.level) / 0.8));
            hits += hit;
            levels += a.level;
            adapt_trial(&a, hit);
        }
    }
    double share = hits / (SETS * TRIALS);
    if (share < 0.73 || share > 0.80) fail_msg("success %.4f, expected 0.73 to 0.80", share);
    assert_near("mean level", levels / (SETS * TRIALS), 5, 0.3);
}

static const struct star_case { double sum; int points, stars; } star_cases[] = {
    {0, 0, 1}, {0.594, 59, 1}, {0.595, 60, 2}, {0.60, 60, 2}, {0.794, 79, 2}, {0.796, 80, 3}, {0.80, 80, 3}, {1, 100, 3},
    {-0.5, 0, 1}, {1.5, 100, 3},
};
static void stars_begin_at_60_and_80(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof star_cases / sizeof star_cases[0]; i++) {
        int points = score_points(star_cases[i].sum);
        if (points != star_cases[i].points || score_stars(points) != star_cases[i].stars)
            fail_msg("%g: %d points, %d stars", star_cases[i].sum, points, score_stars(points));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_end_where_the_page_says),
        cmocka_unit_test(limits_hold_whatever_happens),
        cmocka_unit_test(three_in_four_succeed),
        cmocka_unit_test(stars_begin_at_60_and_80),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
