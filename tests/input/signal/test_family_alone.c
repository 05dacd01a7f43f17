/* What is asked for does not depend on what else is: each family alone, in each profile, after any other. */
#include <string.h>

#include "base/random.h"
#include "signal/sway_analysis.h"
#include "support/support.h"

enum { N = 3000 };
#define ALL_FAMILIES ((1u << FAMILY_COUNT) - 1u)

static double t_s[N], ml[N], ap[N], fz[N], force_ml[N], force_ap[N], right[N], left[N];
static const struct point_mm feet[] = {{-150, -120}, {150, -120}, {150, 140}, {-150, 140}};
static const struct sway_trial trial = {.count = N,
                                        .time_s = t_s,
                                        .ml_mm = ml,
                                        .ap_mm = ap,
                                        .fz_n = fz,
                                        .force_ml_n = force_ml,
                                        .force_ap_n = force_ap,
                                        .right_fz_n = right,
                                        .left_fz_n = left,
                                        .height_m = 1.7,
                                        .mass_kg = 70.0,
                                        .polygon = feet,
                                        .corners = 4};

/* 30 s at 100 Hz of somebody who wanders about a point on the plate. */
static int stand(void **state)
{
    struct random_stream s;
    double x = 0.0, y = 0.0;
    (void)state;
    random_seed(&s, 6, "stand");
    for (int i = 0; i < N; i++) {
        x = 0.99 * x + random_normal(&s);
        y = 0.99 * y + random_normal(&s);
        t_s[i] = i / 100.0;
        ml[i] = 12.0 + x;
        ap[i] = -35.0 + y;
        fz[i] = 686.0 + random_normal(&s);
        force_ml[i] = 0.02 * x + 0.1 * random_normal(&s);
        force_ap[i] = 0.02 * y + 0.1 * random_normal(&s);
        right[i] = 0.5 * fz[i] + x;
        left[i] = fz[i] - right[i];
    }
    return 0;
}

static void expect_same(enum metric_family f, const struct sway_measured *alone,
                        const struct sway_measured *all)
{
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric_value *got = metric_in(&alone->results, &metrics[i]),
                                  *want = metric_in(&all->results, &metrics[i]);
        if (metrics[i].family != f) continue;
        if (memcmp(&got->value, &want->value, sizeof got->value) != 0 || got->reason != want->reason)
            fail_msg("%s in %s: alone %.17g, with all others %.17g", metrics[i].name,
                     sway_profile_name(all->profile), got->value, want->value);
    }
}

static void each_family_gives_what_it_gives_among_all(void **state)
{
    static struct sway_measured all, alone;
    struct sway_analysis *a;
    (void)state;
    assert_int_equal(sway_analysis_open(&trial, &a), STATUS_OK);
    for (int p = 0; p < PROFILE_COUNT; p++) {
        struct sway_analysis *fresh;
        assert_int_equal(sway_analysis_open(&trial, &fresh), STATUS_OK);
        assert_int_equal(sway_analysis_run(fresh, (enum sway_profile)p, ALL_FAMILIES, &all), STATUS_OK);
        sway_analysis_close(fresh);
        for (int f = 0; f < FAMILY_COUNT; f++) {
            assert_int_equal(sway_analysis_run(a, (enum sway_profile)p, 1u << f, &alone), STATUS_OK);
            expect_same((enum metric_family)f, &alone, &all);
        }
    }
    sway_analysis_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_family_gives_what_it_gives_among_all, stand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
