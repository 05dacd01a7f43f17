/* What a leg may carry: no target above nine tenths, one prompt, an end that never waits. */
#include <math.h>

#include "base/random.h"
#include "support/support.h"
#include "world/load_limit.h"

static void no_target_is_above_nine_tenths(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 5, "people");
    for (int i = 0; i < 200000; i++) {
        double weight_n = 200 + 1500 * random_uniform(&r), pwb_kg = 1 + 150 * random_uniform(&r), asked = random_uniform(&r);
        double share = load_limit_share(asked, pwb_kg, weight_n);
        if (share > asked || load_kg(share, weight_n) > 0.9 * pwb_kg * (1 + 1e-12)) fail_msg("%g N, %g kg, %g: %g", weight_n, pwb_kg, asked, share);
        if (load_limit_share(asked, pwb_kg, 0) > load_limit_share(asked, pwb_kg, 2500)) fail_msg("somebody who was not weighed");
    }
    assert_near("no limit", load_limit_share(0.8, 0, 700), 0.8, 0);
    assert_near("no number", load_limit_share(0.8, NAN, 700), 0.8, 0);
}

static void it_says_lighter_once(void **state)
{
    (void)state;
    static const struct { double kg; enum load_state want; } steps[] = {
        {10, LOAD_FINE}, {18.9, LOAD_FINE}, {19.0, LOAD_GETS_HIGH}, {19.5, LOAD_FINE}, {18.5, LOAD_FINE}, {19.2, LOAD_FINE},
        {NAN, LOAD_FINE}, {17.9, LOAD_FINE}, {19.0, LOAD_GETS_HIGH}, {19.99, LOAD_FINE}, {20.0, LOAD_AT_LIMIT}, {25, LOAD_AT_LIMIT},
        {17, LOAD_FINE}, {INFINITY, LOAD_AT_LIMIT},
    };
    struct load_watch l = {false};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        enum load_state got = load_watch_step(&l, steps[i].kg, 20);
        if (got != steps[i].want) fail_msg("step %zu, %g kg: %d", i, steps[i].kg, (int)got);
    }
    struct load_watch none = {false};
    assert_int_equal(load_watch_step(&none, 500, 0), LOAD_FINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_target_is_above_nine_tenths), cmocka_unit_test(it_says_lighter_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
