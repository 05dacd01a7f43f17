/* The diameter of a point set equals, to the last bit, the largest hypot over all pairs. */
#include <math.h>

#include "base/random.h"
#include "signal/hull.h"
#include "support/support.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

enum { MOST = 20000, REPEATS = 6, CLOSE_SETS = 10000 };

static double x[MOST], y[MOST];
static struct random_stream dice;

static double all_pairs(size_t n)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) most = fmax(most, hypot(x[i] - x[j], y[i] - y[j]));
    return most;
}

/* ---- kinds of sets: what one point of n is ---- */

static double normal(void)
{
    return random_normal(&dice);
}
static double turn_of(size_t i, size_t n)
{
    return 2.0 * M_PI * (double)i / (double)n;
}
static void on_circle(size_t i, double angle, double radius, double centre)
{
    x[i] = centre + radius * cos(angle);
    y[i] = centre + radius * sin(angle);
}

static void cloud(size_t i, size_t n)
{
    (void)n;
    x[i] = normal();
    y[i] = normal();
}
static void walk(size_t i, size_t n)
{
    (void)n;
    x[i] = (i ? x[i - 1] : 0) + normal();
    y[i] = (i ? y[i - 1] : 0) + normal();
}
static void far_away(size_t i, size_t n)
{
    (void)n;
    x[i] = 1e6 + normal();
    y[i] = -3e6 + normal();
}
static void coarse_far(size_t i, size_t n)
{
    (void)n;
    x[i] = 1e9 + floor(4 * normal()) * 0x1p-20;
    y[i] = floor(4 * normal()) * 0x1p-30;
}
static void whole(size_t i, size_t n)
{
    (void)n;
    x[i] = floor(8 * normal());
    y[i] = floor(8 * normal());
}
static void tenths(size_t i, size_t n)
{
    (void)n;
    x[i] = 0.1 * floor(100 * normal());
    y[i] = 0.1 * floor(30 * normal());
}
static void square(size_t i, size_t n)
{
    (void)n;
    x[i] = (double)(i % 17);
    y[i] = (double)(i / 17 % 17);
}
static void level(size_t i, size_t n)
{
    (void)n;
    x[i] = normal();
    y[i] = 0.7;
}
static void upright(size_t i, size_t n)
{
    (void)n;
    x[i] = 5.0;
    y[i] = normal();
}
static void slope(size_t i, size_t n)
{
    (void)n;
    x[i] = normal();
    y[i] = 3.0 * x[i] + 1.0;
}
static void one_place(size_t i, size_t n)
{
    (void)n;
    x[i] = 0.1;
    y[i] = -0.3;
}
static void doubles(size_t i, size_t n)
{
    (void)n;
    x[i] = i % 2 ? x[i - 1] : normal();
    y[i] = i % 2 ? y[i - 1] : normal();
}
static void circle(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n), 10.0, 0.0);
}
static void moved_circle(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n) + 0.3, 0.7, 123.456);
}
static void many_rounds(size_t i, size_t n)
{
    (void)n;
    on_circle(i, turn_of(i, 200), 10.0, 0.0);
}
static void trembling_circle(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n), 1.0 + 1e-15 * normal(), 0.0);
}
static void ring(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n), 1.0 + 1e-3 * normal(), 0.0);
}
static void stepped_circle(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n), 300.0, 0.0);
    x[i] = 0.1 * floor(x[i]);
    y[i] = 0.1 * floor(y[i]);
}
static void ellipse(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n), 20.0, 0.0);
    y[i] *= 0.999999;
}
static void three_clusters(size_t i, size_t n)
{
    (void)n;
    on_circle(i, turn_of(random_below(&dice, 3), 3), 1.0 + 1e-15 * normal(), 0.0);
}
/* Three arcs around the corners of a triangle: of the same width in all directions, so every point is an
 * end of a longest pair. */
static void constant_width(size_t i, size_t n)
{
    double corner = turn_of(i % 3, 3), angle = corner + M_PI * ((double)i / (double)n - 0.5) / 3.0;
    x[i] = cos(corner + M_PI) + sqrt(3.0) * cos(angle);
    y[i] = sin(corner + M_PI) + sqrt(3.0) * sin(angle);
}
static void huge(size_t i, size_t n)
{
    (void)n;
    x[i] = 1e307 * normal();
    y[i] = 1e307 * normal();
}
static void tiny(size_t i, size_t n)
{
    (void)n;
    x[i] = 1e-300 * normal();
    y[i] = 1e-300 * normal();
}
static void subnormal(size_t i, size_t n)
{
    (void)n;
    x[i] = 1e-320 * normal();
    y[i] = 1e-320 * normal();
}
static void smallest(size_t i, size_t n)
{
    (void)n;
    x[i] = 0x1p-1074 * floor(4 * normal());
    y[i] = 0x1p-1074 * floor(4 * normal());
}
static void mixed_sizes(size_t i, size_t n)
{
    (void)n;
    x[i] = exp(40.0 * normal());
    y[i] = exp(40.0 * normal());
}
static void beyond(size_t i, size_t n)
{
    (void)n;
    x[i] = i % 2 ? 1.5e308 : -1.5e308;
    y[i] = normal();
}

static const struct kind {
    const char *name;
    void (*place)(size_t i, size_t n);
} kinds[] = {
    {"cloud", cloud},
    {"walk", walk},
    {"far away", far_away},
    {"coarse, far away", coarse_far},
    {"whole numbers", whole},
    {"tenths", tenths},
    {"square", square},
    {"level line", level},
    {"upright line", upright},
    {"slope", slope},
    {"one place", one_place},
    {"doubles", doubles},
    {"circle", circle},
    {"moved circle", moved_circle},
    {"many rounds", many_rounds},
    {"trembling circle", trembling_circle},
    {"ring", ring},
    {"stepped circle", stepped_circle},
    {"ellipse", ellipse},
    {"three clusters", three_clusters},
    {"constant width", constant_width},
    {"huge", huge},
    {"tiny", tiny},
    {"subnormal", subnormal},
    {"smallest", smallest},
    {"mixed sizes", mixed_sizes},
    {"beyond", beyond},
};

static double place(const struct kind *kind, size_t n)
{
    double diameter;
    for (size_t i = 0; i < n; i++) kind->place(i, n);
    assert_int_equal(hull_diameter(x, y, n, &diameter), STATUS_OK);
    return diameter;
}

static void equals_all_pairs(void **state)
{
    static const size_t counts[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 64, 100, 200, 289, 600};
    (void)state;
    random_seed(&dice, 11, "points");
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (size_t c = 0; c < COUNT_OF(counts); c++)
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                double got = place(&kinds[k], counts[c]), want = all_pairs(counts[c]);
                if (got != want)
                    fail_msg("%s, %zu points: %.17g, expected %.17g", kinds[k].name, counts[c], got, want);
            }
}

/* Sets where all longest pairs are equal but for rounding, so that any rounding on the way may pick a wrong one. */
static double phase, radius, centre;
static void any_circle(size_t i, size_t n)
{
    on_circle(i, turn_of(i, n) + phase, radius, centre);
}
static void any_polygon(size_t i, size_t n) /* with odd corners: each is as far from two others */
{
    on_circle(i, turn_of(i % 7, 7) + phase, radius * (i < n / 2 ? 1.0 : 1.0 - 0x1p-53 * (double)(i % 5)),
              centre);
}
/* Two columns, upright in the turned view of the chain, less high than rounding can tell. */
static void columns(size_t i, size_t n)
{
    double a = (i % 2 ? radius : 0.0) + 1e-16 * radius * floor(2.0 * normal()),
           b = 1e-8 * radius * floor(3.0 * normal());
    x[i] = centre + a * cos(1.0) - b * sin(1.0);
    y[i] = a * sin(1.0) + b * cos(1.0);
    (void)n;
}
static void small_steps(size_t i, size_t n)
{
    (void)n;
    x[i] = 0x1p-1074 * floor(30.0 * normal());
    y[i] = 0x1p-1074 * floor(30.0 * normal());
}

static void close_calls(void **state)
{
    static const struct kind close[] = {{"any circle", any_circle},
                                        {"any polygon", any_polygon},
                                        {"columns", columns},
                                        {"small steps", small_steps}};
    (void)state;
    random_seed(&dice, 13, "points");
    for (int set = 0; set < CLOSE_SETS; set++) {
        const struct kind *kind = &close[set % (int)COUNT_OF(close)];
        size_t n = 6 + random_below(&dice, 30);
        phase = 7.0 * random_uniform(&dice);
        radius = exp(normal());
        centre = set % 3 ? 0.0 : 10.0 * normal();
        double got = place(kind, n), want = all_pairs(n);
        if (got != want)
            fail_msg("%s, set %d, %zu points: %.17g, expected %.17g", kind->name, set, n, got, want);
    }
}

/* Order and axes of the points do not matter. */
static void any_order(void **state)
{
    enum { N = 500 };
    (void)state;
    random_seed(&dice, 12, "points");
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        double want = place(&kinds[k], N), got;
        for (size_t i = N - 1; i > 0; i--) {
            size_t j = random_below(&dice, (uint32_t)i + 1);
            double px = x[i], py = y[i];
            x[i] = x[j], y[i] = y[j];
            x[j] = px, y[j] = py;
        }
        assert_int_equal(hull_diameter(x, y, N, &got), STATUS_OK);
        assert_true(got == want);
        assert_int_equal(hull_diameter(y, x, N, &got), STATUS_OK);
        assert_true(got == want);
    }
}

/* Against the contract: no promise but an end. */
static void not_finite_ends(void **state)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY};
    (void)state;
    random_seed(&dice, 14, "points");
    for (size_t o = 0; o < COUNT_OF(odd); o++)
        for (size_t n = 1; n < 200; n += 7) {
            double diameter;
            for (size_t i = 0; i < n; i++) cloud(i, n);
            x[random_below(&dice, (uint32_t)n)] = odd[o];
            y[random_below(&dice, (uint32_t)n)] = odd[(o + n) % COUNT_OF(odd)];
            x[0] = n % 2 ? odd[o] : x[0];
            assert_int_equal(hull_diameter(x, y, n, &diameter), STATUS_OK);
        }
}

/* Closed forms at lengths where all pairs would take too long. */
static void long_sets(void **state)
{
    (void)state;
    assert_near("circle", place(&(struct kind){"", circle}, MOST), 20.0, 1e-14);
    assert_near("ellipse", place(&(struct kind){"", ellipse}, MOST), 40.0, 1e-14);
    assert_near("square", place(&(struct kind){"", square}, MOST), 16.0 * sqrt(2.0), 1e-14);
    assert_near("constant width", place(&(struct kind){"", constant_width}, MOST), sqrt(3.0), 1e-15);
    assert_near("one place", place(&(struct kind){"", one_place}, MOST), 0.0, 0.0);
    assert_true(isinf(place(&(struct kind){"", beyond}, MOST)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_all_pairs),
        cmocka_unit_test(close_calls),
        cmocka_unit_test(any_order),
        cmocka_unit_test(not_finite_ends),
        cmocka_unit_test(long_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
