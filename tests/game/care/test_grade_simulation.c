/* exercises.md 18.1: twelve weeks of simulated practice with the rules of 10.1 (world/adapt.h) and 10.2 (grade_change.h).
 *
 * Success chance 1/(1+exp(-(ability-L)/0.8)), ability +0.2 a week, one day in ten 1.5 lower; 3 practices a week of 3 x 10 trials.
 * "Too hard" is L more than 1 above the ability of that day.
 *
 * The page leaves open how L goes on from set to set. Tried were: L = G at every set (success 0.71 / 0.73 / 0.76 for ability 1.5 / 3 / 5, too
 * hard 0.35 / 0.11 / 0.08 %), L kept from practice to practice (0.74 / 0.77 / 0.79), and L = G at the first set, then kept through the
 * practice (0.73 / 0.754 / 0.776, 0.2 / 0.02 / 0.01 %). Only the last gives the printed 0.73 / 0.755 / 0.78 and 0.2 / 0.02 / 0.01 %; it
 * is what grade_change.h asks for. L in 10.2 is its last value: its mean in the practice gives 0.77 for 5. Ability rises by the day: 0.2 * day / 7, days from 1. */
#include <math.h>
#include <stdio.h>

#include "base/random.h"
#include "care/grade_change.h"
#include "support/support.h"
#include "world/adapt.h"

enum { WEEKS = 12, PRACTICES = 3, SETS = 3, TRIALS = 10, PEOPLE = 2000, FROM_WEEK = 3 };

struct scenario { const char *what; double ability, start; bool gates; };
struct numbers { double success, too_hard_pct, level[WEEKS + 1], grade[WEEKS + 1]; };

/* Support of E06: 2H 1H 1H FT FT NO: new at 2, 4 and 6. */
static const struct grade_gates e06_gates = {1u << 2 | 1u << 4 | 1u << 6};

struct counts { long trials, hits, all, too_hard; };

static double one_practice(struct exercise_state *s, struct grade_gates gates, double ability, int day, bool counted,
                           struct random_stream *r, struct counts *c)
{
    struct adapt a = {0};
    double level = s->grade, sum = 0, cap = grade_reach(s, gates);
    struct practice_outcome o = {.day = day, .base_grade = s->grade, .cap = 10, .pain = 0, .effort = 4, .trials = SETS * TRIALS};
    for (int set = 0; set < SETS; set++) {
        int hits = 0;
        adapt_begin(&a, s->grade, level, cap);
        for (int t = 0; t < TRIALS; t++) {
            bool hit = random_uniform(r) < 1 / (1 + exp(-(ability - a.level) / 0.8));
            hits += hit;
            sum += a.level;
            c->too_hard += a.level > ability + 1 + 1e-9;
            c->all++;
            adapt_trial(&a, hit);
        }
        level = a.level;
        o.successes += hits;
        /* No score here: a set in which four of five succeed is given its three stars. */
        if (hits * 5 >= TRIALS * 4) o.best_stars = 3;
        if (counted) c->trials += TRIALS, c->hits += hits;
    }
    o.end_level = level;
    o.mean_level = sum / (SETS * TRIALS);
    grade_change(s, &o, gates, 0);
    return level;
}

static struct numbers live(struct scenario q)
{
    static const int day_of[PRACTICES] = {0, 2, 4};
    struct random_stream r;
    random_seed(&r, 18, "adaptation");
    struct numbers n = {0};
    struct counts c = {0};
    for (int person = 0; person < PEOPLE; person++) {
        struct exercise_state s;
        exercise_state_start(&s, q.start);
        for (int week = 1; week <= WEEKS; week++) {
            double level = 0;
            for (int k = 0; k < PRACTICES; k++) {
                int day = 1 + (week - 1) * 7 + day_of[k];
                double ability = q.ability + 0.2 * day / 7 - (random_uniform(&r) < 0.1 ? 1.5 : 0);
                level = one_practice(&s, q.gates ? e06_gates : GRADE_GATES_NONE, ability, day, week >= FROM_WEEK, &r, &c);
            }
            n.level[week] += level / PEOPLE;
            n.grade[week] += s.grade / PEOPLE;
        }
    }
    n.success = (double)c.hits / (double)c.trials;
    n.too_hard_pct = 100.0 * (double)c.too_hard / (double)c.all;
    return n;
}

static const struct reference { struct scenario q; double success, success_tol, too_hard_pct, too_hard_tol; } references[] = {
    {{"ability 1.5 from 1", 1.5, 1, false}, 0.73, 0.006, 0.2, 0.06},
    {{"ability 3.0 from 1", 3.0, 1, false}, 0.755, 0.006, 0.02, 0.015},
    {{"ability 5.0 from 1", 5.0, 1, false}, 0.78, 0.006, 0.01, 0.01},
    {{"ability 8.0 from 1", 8.0, 1, false}, 0.86, 0.01, 0, 0.05},
    {{"ability 8.0 placed at 6", 8.0, 6, false}, 0.76, 0.006, 0, 0.05},
};

static void the_printed_success_and_hardness(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        const struct reference *f = &references[i];
        struct numbers n = live(f->q);
        print_message("%-24s success %.4f (page %.3f)  too hard %.3f %% (page %g %%)\n", f->q.what, n.success, f->success, n.too_hard_pct,
                      f->too_hard_pct);
        assert_near(f->q.what, n.success, f->success, f->success_tol);
        if (n.too_hard_pct >= 0.5) fail_msg("%s: %.3f %% of trials too hard", f->q.what, n.too_hard_pct);
        if (f->too_hard_pct > 0) assert_near(f->q.what, n.too_hard_pct, f->too_hard_pct, f->too_hard_tol);
    }
}

/* "mean success from week 3 on must be 0.73-0.78": over people of ability 1.5 to 5 who can keep pace. */
static void three_in_four_for_everybody_between(void **state)
{
    (void)state;
    for (double ability = 1.5; ability <= 5; ability += 0.5) {   /* 0.725 prints as 0.73 */
        struct numbers n = live((struct scenario){"", ability, 1, false});
        if (n.success < 0.725 || n.success > 0.785 || n.too_hard_pct >= 0.5)
            fail_msg("ability %g: success %.4f, too hard %.3f %%", ability, n.success, n.too_hard_pct);
    }
}

static void the_printed_levels(void **state)
{
    (void)state;
    static const struct { int week; double level; } rows[] = {{1, 1.9}, {4, 2.6}, {8, 3.3}, {12, 4.2}};
    struct numbers n = live((struct scenario){"", 3, 1, false});
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("week %2d: level %.2f (page %.1f), G %.2f\n", rows[i].week, n.level[rows[i].week], rows[i].level, n.grade[rows[i].week]);
        assert_near("level", n.level[rows[i].week], rows[i].level, 0.1);
    }
}

/* "needs about 8 weeks to arrive": three in four succeed at 0.8 ln 3 below the ability, which is then 8 + 0.2 * week. */
static void a_very_able_person_needs_eight_weeks(void **state)
{
    (void)state;
    struct numbers n = live((struct scenario){"", 8, 1, false});
    int arrived = 0;
    for (int week = 1; week <= WEEKS && !arrived; week++)
        if (n.level[week] >= 8 + 0.2 * week - 0.8 * log(3) - 0.5) arrived = week;
    print_message("ability 8.0 from 1: within half a grade of its level in week %d (page: about 8); G at the end of week 7: %.2f\n", arrived, n.grade[7]);
    if (arrived < 7 || arrived > 9) fail_msg("arrived in week %d", arrived);
}

/* With gates of support the rule of mastery keeps people lower and never makes it harder. The page prints no number for this. */
static void gates_only_make_it_easier(void **state)
{
    (void)state;
    for (double ability = 1.5; ability <= 5; ability += 3.5) {
        struct numbers open = live((struct scenario){"", ability, 1, false}), gated = live((struct scenario){"", ability, 1, true});
        print_message("ability %.1f with the gates of E06: success %.4f, too hard %.3f %%, level at the end %.2f (without %.2f)\n", ability,
                      gated.success, gated.too_hard_pct, gated.level[WEEKS], open.level[WEEKS]);
        if (gated.success < open.success - 0.005 || gated.too_hard_pct > open.too_hard_pct + 0.05) fail_msg("gates made it harder");
        if (gated.level[WEEKS] > open.level[WEEKS] + 0.05) fail_msg("gates lifted the level");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_printed_success_and_hardness),
        cmocka_unit_test(three_in_four_for_everybody_between),
        cmocka_unit_test(the_printed_levels),
        cmocka_unit_test(a_very_able_person_needs_eight_weeks),
        cmocka_unit_test(gates_only_make_it_easier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
