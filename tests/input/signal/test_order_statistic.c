/* The k-th smallest is what sorting says, for any mixture of ties. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "signal/order_statistic.h"
#include "support/support.h"

enum { MOST = 400 };

static int ascending(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Values on few or many levels, rising, falling, or in any order. */
static void fill(struct random_stream *r, double *v, size_t n, int levels, int order)
{
    for (size_t i = 0; i < n; i++) v[i] = floor(random_uniform(r) * levels) - 0.5 * levels;
    if (order == 0) return;
    qsort(v, n, sizeof *v, ascending);
    for (size_t i = 0; order == 2 && i < n / 2; i++) {
        double t = v[i];
        v[i] = v[n - 1 - i];
        v[n - 1 - i] = t;
    }
}

static void same_as_sorting(void **state)
{
    (void)state;
    static const int levels[] = {1, 2, 5, 1000000};
    struct random_stream r;
    double v[MOST], sorted[MOST], work[MOST];
    random_seed(&r, 11, "ranks");
    for (int round = 0; round < 300; round++) {
        size_t n = 1 + (size_t)(random_uniform(&r) * (MOST - 1));
        fill(&r, v, n, levels[round % 4], round / 4 % 3);
        memcpy(sorted, v, sizeof v);
        qsort(sorted, n, sizeof *sorted, ascending);
        for (size_t k = 0; k < n; k += 1 + n / 7) {
            memcpy(work, v, sizeof v);
            assert_true(order_statistic(work, n, k) == sorted[k]);
        }
        memcpy(work, v, sizeof v);
        double want = sorted[(n - 1) / 2] + 0.5 * (sorted[n / 2] - sorted[(n - 1) / 2]);
        assert_near("median", median_of(work, n), want, 0.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_sorting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
