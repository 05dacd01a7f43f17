/* The posterior of the slope against cases worked by hand, least squares, and brute force: the likelihood
 * times the prior summed over a grid of levels and slopes. */
#include <math.h>
#include <string.h>

#include "care/distribution.h"
#include "care/trend.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static struct trend_setup setup(double s_e, double s_d, double prior)
{
    return (struct trend_setup){SCALE_LN, BETTER_LESS, {s_e, s_d}, prior, TREND_FIRST_TRIALS_LEFT_OUT};
}

static struct trend trend(const struct trend_session *s, size_t count, const struct trend_setup *how)
{
    struct trend t;
    trend_of(s, count, how, &t);
    return t;
}

/* Weeks 1..4, y = 0, -0.1, -0.2, -0.3, w = 0.01: sum dt^2/w = 500, 1/B^2 = 1111.1; slope = (-0.5/0.01)/1611.1
 * = -9/290. */
static const struct trend_session stairs[] = {{0, 5, 3}, {1, 0, 3}, {2, -0.1, 3}, {3, -0.2, 3}, {4, -0.3, 3}};

static void by_hand(void **state)
{
    (void)state;
    struct trend_setup how = setup(0, 0.1, TREND_PRIOR_SD_LN);
    how.familiarisation = TREND_DROP_FIRST_SESSION;
    struct trend t = trend(stairs, 5, &how);
    double sd = 1 / sqrt(14500.0 / 9);
    assert_int_equal(t.reason, REASON_NONE);
    assert_int_equal(t.used, 4);
    const struct {
        const char *what;
        double got, want;
    } facts[] = {
        {"slope", t.slope, -9.0 / 290},
        {"SD", t.slope_sd, sd},
        {"low", t.slope_low, -9.0 / 290 - 1.959963984540054 * sd},
        {"high", t.slope_high, -9.0 / 290 + 1.959963984540054 * sd},
        {"P(b < 0)", t.p_falling, 0.8935594540861},
        {"P(better)", t.p_better, 0.8935594540861},
        {"% per week", t.pct_week, 100 * (exp(-9.0 / 290) - 1)},
        {"centre", t.line_t_week, 2.5},
        {"level", t.line_y, -0.15},
        {"fitted change", t.fitted_change, -27.0 / 290},
        {"MDC95 of the ends", t.mdc95, 1.96 * sqrt(0.02)},
        {"first", t.first_week, 1},
        {"last", t.last_week, 4},
    };
    for (size_t i = 0; i < COUNT(facts); i++) assert_near(facts[i].what, facts[i].got, facts[i].want, 1e-10);
    assert_int_equal(t.verdict, TREND_NO_CLEAR_CHANGE);
}

/* Unequal numbers of trials: w = 0.04/n; weights 25 n. Weeks 0 1 2 3, n = 1 2 3 4, y = 0 1 0 1, flat prior:
 * tbar = (0 + 2 + 6 + 12)/10 = 2, ybar = 6/10; slope = sum n dt y/sum n dt^2 = (2*(-1)*1 + 4*1*1)/(4 + 2 + 0
 * + 4) = 0.2. */
static void weights_by_hand(void **state)
{
    (void)state;
    static const struct trend_session s[] = {{0, 0, 1}, {1, 1, 2}, {2, 0, 3}, {3, 1, 4}};
    struct trend_setup how = setup(0.2, 0, INFINITY);
    struct trend t = trend(s, 4, &how);
    assert_near("centre", t.line_t_week, 2, 1e-14);
    assert_near("level", t.line_y, 0.6, 1e-14);
    assert_near("slope", t.slope, 0.2, 1e-14);
    assert_near("SD", t.slope_sd, 1 / sqrt(250.0), 1e-14);
    assert_near("MDC95", t.mdc95, 1.96 * 0.2 * sqrt(1 + 0.25), 1e-14);
}

static const struct trend_session rough[] = {
    {0.0, 2.51, 3}, {1.3, 2.44, 2}, {2.0, 2.47, 3},  {4.7, 2.31, 1},
    {6.1, 2.39, 3}, {9.5, 2.20, 3}, {12.0, 2.28, 2},
};

struct moments {
    double mean, sd, below_0;
};

/* ln of likelihood times prior; the level's prior is flat. */
static double log_density(double a, double b, const struct trend_session *s, size_t count,
                          const struct trend_setup *how)
{
    double sum = -0.5 * b * b / (how->prior_sd_per_week * how->prior_sd_per_week);
    for (size_t i = 0; i < count; i++) {
        double off = s[i].y - a - b * s[i].t_week;
        double variance = how->chance.s_d * how->chance.s_d + how->chance.s_e * how->chance.s_e / s[i].trials;
        sum -= 0.5 * off * off / variance;
    }
    return sum;
}

/* Slopes -0.15..0.15 (0 is a node and counts half below), levels 0.5..4.5. */
static struct moments grid(const struct trend_session *s, size_t count, const struct trend_setup *how)
{
    enum { HALF = 1500, LEVELS = 400 };
    double total = 0, first = 0, second = 0, below = 0, peak = -INFINITY;
    static double row[2 * HALF + 1];
    for (int j = -HALF; j <= HALF; j++) {
        double b = 0.15 * j / HALF, sum = 0;
        for (int i = 0; i <= LEVELS; i++) {
            double l = log_density(0.5 + 4.0 * i / LEVELS, b, s, count, how);
            if (l > peak) peak = l;
            sum += exp(l);
        }
        row[j + HALF] = sum;
    }
    for (int j = -HALF; j <= HALF; j++) {
        double b = 0.15 * j / HALF, p = row[j + HALF];
        total += p;
        first += p * b;
        second += p * b * b;
        below += j < 0 ? p : j == 0 ? 0.5 * p : 0;
    }
    double mean = first / total;
    return (struct moments){mean, sqrt(second / total - mean * mean), below / total};
}

static void posterior_equals_brute_force(void **state)
{
    (void)state;
    static const struct {
        double s_e, s_d, prior;
    } facts[] = {{0.1, 0.15, 0.03}, {0.3, 0.05, 0.03}, {0.15, 0.2, 0.01}, {0.05, 0.06, 0.02}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct trend_setup how = setup(facts[i].s_e, facts[i].s_d, facts[i].prior);
        struct trend t = trend(rough, COUNT(rough), &how);
        struct moments g = grid(rough, COUNT(rough), &how);
        assert_near("mean", t.slope, g.mean, 1e-7);
        assert_near("sd", t.slope_sd, g.sd, 1e-7);
        assert_near("P(b < 0)", t.p_falling, g.below_0, 2e-6);
        assert_near("shares", normal_below(-t.slope / t.slope_sd), t.p_falling, 1e-15);
    }
}

/* Flat prior: weighted least squares by the normal equations, no centring. A narrow prior holds the slope at
 * 0. */
static void prior_flat_and_narrow(void **state)
{
    (void)state;
    struct trend_setup how = setup(0.2, 0.1, INFINITY);
    double w = 0, wt = 0, wy = 0, wtt = 0, wty = 0;
    for (size_t i = 0; i < COUNT(rough); i++) {
        double v = 1 / (0.01 + 0.04 / rough[i].trials), t = rough[i].t_week, y = rough[i].y;
        w += v, wt += v * t, wy += v * y, wtt += v * t * t, wty += v * t * y;
    }
    assert_near("least squares", trend(rough, COUNT(rough), &how).slope,
                (w * wty - wt * wy) / (w * wtt - wt * wt), 1e-12);
    how.prior_sd_per_week = 1e-9;
    struct trend t = trend(rough, COUNT(rough), &how);
    assert_near("held", t.slope, 0, 1e-12);
    assert_near("as sure as before", t.p_falling, 0.5, 1e-4);
}

static void copy(struct trend_session *to, double week, double y, double factor)
{
    for (size_t i = 0; i < COUNT(rough); i++) {
        to[i] = rough[i];
        to[i].t_week = rough[i].t_week * factor + week;
        to[i].y = rough[i].y + y;
    }
}

static void shift_order_and_time(void **state)
{
    (void)state;
    struct trend_session s[COUNT(rough)], shuffled[COUNT(rough)];
    static const size_t place[] = {4, 0, 6, 2, 5, 1, 3};
    struct trend_setup how = setup(0.15, 0.1, 0.03);
    how.familiarisation = TREND_DROP_FIRST_SESSION;
    struct trend t = trend(rough, COUNT(rough), &how);
    copy(s, 2900, log(10), 1); /* cm instead of mm, weeks since long ago */
    struct trend moved = trend(s, COUNT(rough), &how);
    assert_near("offset", moved.slope, t.slope, 1e-13);
    assert_near("offset, P", moved.p_falling, t.p_falling, 1e-12);
    assert_near("offset, level", moved.line_y, t.line_y + log(10), 1e-13);
    for (size_t i = 0; i < COUNT(rough); i++) shuffled[place[i]] = rough[i];
    struct trend other = trend(shuffled, COUNT(rough), &how);
    assert_int_equal(other.used, COUNT(rough) - 1);
    assert_near("order", other.slope, t.slope, 1e-15);
    assert_near("order, MDC95", other.mdc95, t.mdc95, 0);
    assert_near("order, change", other.fitted_change, t.fitted_change, 1e-14);
    how.familiarisation = TREND_FIRST_TRIALS_LEFT_OUT;
    copy(s, 0, 0, -1); /* time runs back */
    struct trend back = trend(s, COUNT(rough), &how), forth = trend(rough, COUNT(rough), &how);
    assert_near("reversed", back.slope, -forth.slope, 1e-15);
    assert_near("reversed, P", back.p_falling, 1 - forth.p_falling, 1e-14);
}

/* weeks sessions, one a week, y falls by slope each. */
static struct trend weekly(int weeks, double slope, struct trend_setup how)
{
    static struct trend_session s[104];
    for (int i = 0; i < weeks; i++) s[i] = (struct trend_session){i, 2.3 + slope * i, 3};
    return trend(s, (size_t)weeks, &how);
}

static void verdicts(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int weeks;
        double slope;
        enum better_side better;
        enum trend_verdict want;
    } facts[] = {
        {"12 weeks, 5 % a week", 12, -0.05, BETTER_LESS, TREND_IMPROVING},
        {"the same where more is better", 12, -0.05, BETTER_MORE, TREND_DECLINING},
        {"upward where more is better", 12, 0.05, BETTER_MORE, TREND_IMPROVING},
        {"upward where less is better", 12, 0.05, BETTER_LESS, TREND_DECLINING},
        {"no side", 12, -0.05, BETTER_UNDEFINED, TREND_NOT_JUDGED},
        {"flat", 12, 0, BETTER_LESS, TREND_NO_CLEAR_CHANGE},
        {"likely", 12, -0.016, BETTER_LESS, TREND_PROBABLY_IMPROVING},
        {"likely the other way", 12, 0.016, BETTER_LESS, TREND_PROBABLY_DECLINING},
        {"sure, yet smaller than what two sessions can show", 60, -0.004, BETTER_LESS, TREND_NO_CLEAR_CHANGE},
        {"few sessions, large fall: the prior doubts", 4, -0.2, BETTER_LESS, TREND_PROBABLY_IMPROVING},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct trend_setup how = setup(0.1, 0.1, 0.03);
        how.better = facts[i].better;
        struct trend t = weekly(facts[i].weeks, facts[i].slope, how);
        if (t.verdict != facts[i].want)
            fail_msg("%s: verdict %d, P %.4f, change %.3f, MDC95 %.3f", facts[i].what, t.verdict, t.p_better,
                     t.fitted_change, t.mdc95);
    }
}

/* Both conditions and the border of "probably", walked through in small steps. */
static void verdict_follows_its_two_conditions(void **state)
{
    (void)state;
    int seen[TREND_IMPROVING + 1] = {0};
    for (int weeks = 4; weeks <= 100; weeks += 4)
        for (int i = -60; i <= 60; i++) {
            struct trend t = weekly(weeks, 0.001 * i, setup(0.1, 0.1, 0.03));
            enum trend_verdict want = TREND_NO_CLEAR_CHANGE;
            double p = t.p_falling, rising = normal_below(t.slope / t.slope_sd);
            if (p >= 0.975 && -t.fitted_change > t.mdc95) want = TREND_IMPROVING;
            if (p >= 0.90 && p < 0.975) want = TREND_PROBABLY_IMPROVING;
            if (rising >= 0.975 && t.fitted_change > t.mdc95) want = TREND_DECLINING;
            if (rising >= 0.90 && rising < 0.975) want = TREND_PROBABLY_DECLINING;
            assert_int_equal(t.verdict, want);
            seen[want]++;
        }
    for (int v = TREND_DECLINING; v <= TREND_IMPROVING; v++) assert_true(seen[v] > 0);
}

static void plain_scale_has_no_percent(void **state)
{
    (void)state;
    struct trend_setup how = setup(0, 0.1, 0.03);
    how.scale = SCALE_PLAIN;
    struct trend t = trend(stairs + 1, 4, &how);
    assert_near("slope", t.slope, -9.0 / 290, 1e-12);
    assert_true(isnan(t.pct_week) && isnan(t.pct_low) && isnan(t.pct_high));
}

static void same_first_time_is_all_practice(void **state)
{
    (void)state;
    struct trend_session s[6];
    memcpy(s, stairs, sizeof stairs);
    s[5] = (struct trend_session){0, -9, 1};
    struct trend_setup how = setup(0, 0.1, 0.03);
    how.familiarisation = TREND_DROP_FIRST_SESSION;
    assert_near("both left out", trend(s, 6, &how).slope, -9.0 / 290, 1e-12);
}

static void too_little_or_no_numbers(void **state)
{
    (void)state;
    struct trend_setup drop = setup(0.1, 0.1, 0.03), keep = drop, none = drop, flat = drop, wrong = drop;
    drop.familiarisation = TREND_DROP_FIRST_SESSION;
    none.chance = (struct chance){0, 0};
    flat.prior_sd_per_week = 0;
    wrong.chance.s_d = NAN;
    struct trend_session hole[5], untried[5], at_once[4];
    memcpy(hole, stairs, sizeof hole);
    memcpy(untried, stairs, sizeof untried);
    hole[3].y = NAN;
    untried[2].trials = 0;
    for (int i = 0; i < 4; i++) at_once[i] = (struct trend_session){3, i, 1};
    const struct {
        const char *what;
        const struct trend_session *s;
        size_t count;
        const struct trend_setup *how;
        enum measure_reason want;
    } facts[] = {
        {"five sessions leave four", stairs, 5, &drop, REASON_NONE},
        {"four leave three", stairs, 4, &drop, REASON_SHORT},
        {"four without practice", stairs, 4, &keep, REASON_NONE},
        {"three", stairs, 3, &keep, REASON_SHORT},
        {"none", stairs, 0, &drop, REASON_SHORT},
        {"all at once", at_once, 4, &keep, REASON_SHORT},
        {"no value", hole, 5, &keep, REASON_NOT_FINITE},
        {"no trial", untried, 5, &keep, REASON_NOT_FINITE},
        {"no chance at all", stairs, 5, &none, REASON_NOT_FINITE},
        {"no prior", stairs, 5, &flat, REASON_NOT_FINITE},
        {"SD is no number", stairs, 5, &wrong, REASON_NOT_FINITE},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct trend t = trend(facts[i].s, facts[i].count, facts[i].how);
        if (t.reason != facts[i].want) fail_msg("%s: reason %d", facts[i].what, t.reason);
        if (t.reason == REASON_NONE) continue;
        const double all[] = {t.slope,   t.slope_sd,   t.slope_low, t.slope_high,    t.pct_week,
                              t.pct_low, t.pct_high,   t.p_falling, t.p_better,      t.line_t_week,
                              t.line_y,  t.first_week, t.last_week, t.fitted_change, t.mdc95};
        for (size_t j = 0; j < COUNT(all); j++) assert_true(isnan(all[j]));
        assert_int_equal(t.verdict, TREND_NOT_JUDGED);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(weights_by_hand),
        cmocka_unit_test(posterior_equals_brute_force),
        cmocka_unit_test(prior_flat_and_narrow),
        cmocka_unit_test(shift_order_and_time),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(verdict_follows_its_two_conditions),
        cmocka_unit_test(plain_scale_has_no_percent),
        cmocka_unit_test(same_first_time_is_all_practice),
        cmocka_unit_test(too_little_or_no_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
