/* The balance picture against cases worked by hand: smallest changes that count, verdicts, the direction of
 * all domains together. */
#include <math.h>

#include "care/progress_picture.h"
#include "signal/metric_table.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define DAYS(...) ((const double[]){__VA_ARGS__}), COUNT(((const double[]){__VA_ARGS__}))

static void one_measure(void **state)
{
    (void)state;
    const struct {
        const char *what;
        enum progress_measure m;
        const double *before;
        size_t before_days;
        const double *after;
        size_t after_days;
        double change, mdc, d;
        enum change_verdict want;
    } facts[] = {
        {"steady baseline: default ratio 1.40", PROGRESS_MV_OPEN, DAYS(10, 10, 10), DAYS(7, 7), log(0.7),
         log(1.40), -log(0.7) / log(1.40), CHANGE_CLEARLY_BETTER},
        {"a ratio of 1.33 is not clear", PROGRESS_MV_OPEN, DAYS(10, 10, 10), DAYS(7.5, 7.5), log(0.75),
         log(1.40), -log(0.75) / log(1.40), CHANGE_NO_CLEAR},
        {"1.45 more is clearly worse", PROGRESS_MV_OPEN, DAYS(10, 10, 10), DAYS(14.5, 14.5), log(1.45),
         log(1.40), -log(1.45) / log(1.40), CHANGE_CLEARLY_WORSE},
        {"ML needs 1.54", PROGRESS_MV_ML_OPEN, DAYS(10, 10, 10), DAYS(14.5, 14.5), log(1.45), log(1.54),
         -log(1.45) / log(1.54), CHANGE_NO_CLEAR},
        {"closed eyes 1.39", PROGRESS_MV_CLOSED, DAYS(10, 10, 10), DAYS(7, 7), log(0.7), log(1.39),
         -log(0.7) / log(1.39), CHANGE_CLEARLY_BETTER},
        {"closed eyes, ML 1.48", PROGRESS_MV_ML_CLOSED, DAYS(10, 10, 10), DAYS(7, 7), log(0.7), log(1.48),
         -log(0.7) / log(1.48), CHANGE_NO_CLEAR},
        /* ln 8, ln 10, ln 12.5: s = ln 1.25; 1.96*s*sqrt(1/3 + 1/2) = 0.39926 > ln 1.40 */
        {"own value is larger", PROGRESS_MV_OPEN, DAYS(8, 10, 12.5), DAYS(7, 7), log(0.7), 0.3992544716,
         -log(0.7) / 0.3992544716, CHANGE_NO_CLEAR},
        {"reach: 15 % of 100 mm", PROGRESS_REACH, DAYS(100, 100, 100), DAYS(114, 117), 15.5, 15, 15.5 / 15,
         CHANGE_CLEARLY_BETTER},
        {"reach: clipped to 3", PROGRESS_REACH, DAYS(100, 100, 100), DAYS(200, 200), 100, 15, 3,
         CHANGE_CLEARLY_BETTER},
        {"response: 0.25 s less", PROGRESS_RESPONSE, DAYS(0.8, 0.8, 0.8), DAYS(0.5, 0.6), -0.25, 0.15,
         0.25 / 0.15, CHANGE_CLEARLY_BETTER},
        {"chair: 3 stands more", PROGRESS_CHAIR_STANDS, DAYS(9), DAYS(12), 3, 3, 1, CHANGE_CLEARLY_BETTER},
        {"chair: 2 stands more", PROGRESS_CHAIR_STANDS, DAYS(9), DAYS(11), 2, 3, 2.0 / 3, CHANGE_NO_CLEAR},
        {"confidence: 2 points less", PROGRESS_CONFIDENCE, DAYS(7), DAYS(5), -2, 2, -1, CHANGE_CLEARLY_WORSE},
        {"stands: a stage in two check-ups", PROGRESS_STANDS, DAYS(23), DAYS(31, 35), 1, 1, 1,
         CHANGE_CLEARLY_BETTER},
        {"stands: gained once", PROGRESS_STANDS, DAYS(23), DAYS(31, 28), 0, 1, 0, CHANGE_NO_CLEAR},
        {"stands: seconds within a stage", PROGRESS_STANDS, DAYS(21), DAYS(29, 29), 0, 1, 0, CHANGE_NO_CLEAR},
        {"stands: two stages lost", PROGRESS_STANDS, DAYS(40), DAYS(25, 28), -2, 1, -2, CHANGE_CLEARLY_WORSE},
        {"stands: the last two count", PROGRESS_STANDS, DAYS(23), DAYS(12, 31, 35), 1, 1, 1,
         CHANGE_CLEARLY_BETTER},
        {"stands: baseline that varied", PROGRESS_STANDS, DAYS(15, 32), DAYS(24, 25), 0, 1, 0,
         CHANGE_NO_CLEAR},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct progress_change c = progress_change_of(facts[i].m, facts[i].before, facts[i].before_days,
                                                      facts[i].after, facts[i].after_days);
        assert_near(facts[i].what, c.change, facts[i].change, 1e-12);
        assert_near(facts[i].what, c.mdc, facts[i].mdc, 5e-8);
        assert_near(facts[i].what, c.d, facts[i].d, 5e-7);
        if (c.verdict != facts[i].want) fail_msg("%s: verdict %d", facts[i].what, c.verdict);
    }
}

static void one_measure_refuses(void **state)
{
    (void)state;
    const struct {
        const char *what;
        enum progress_measure m;
        const double *before;
        size_t before_days;
        const double *after;
        size_t after_days;
    } facts[] = {
        {"two baseline days", PROGRESS_MV_OPEN, DAYS(10, 10), DAYS(7, 7)},
        {"one follow-up day", PROGRESS_MV_OPEN, DAYS(10, 10, 10), DAYS(7)},
        {"no movement has no logarithm", PROGRESS_MV_OPEN, DAYS(10, 0, 10), DAYS(7, 7)},
        {"a missing day", PROGRESS_MV_OPEN, DAYS(10, 10, 10), DAYS(7, NAN)},
        {"stands need two check-ups", PROGRESS_STANDS, DAYS(20), DAYS(30)},
        {"more than 40 s", PROGRESS_STANDS, DAYS(20), DAYS(30, 41)},
        {"a missing stand", PROGRESS_STANDS, DAYS(NAN), DAYS(30, 31)},
        {"no baseline", PROGRESS_CHAIR_STANDS, NULL, 0, DAYS(9)},
        {"no follow-up", PROGRESS_CHAIR_STANDS, DAYS(9), NULL, 0},
        {"reach of nothing", PROGRESS_REACH, DAYS(0, 0, 0), DAYS(1, 1)},
        {"no such measure", PROGRESS_MEASURE_COUNT, DAYS(1, 1, 1), DAYS(1, 1)},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct progress_change c = progress_change_of(facts[i].m, facts[i].before, facts[i].before_days,
                                                      facts[i].after, facts[i].after_days);
        if (c.verdict != CHANGE_NOT_JUDGED || !isnan(c.d) || !isnan(c.change) || !isnan(c.mdc))
            fail_msg("%s", facts[i].what);
    }
}

static void rows_name_measures_and_sides(void **state)
{
    (void)state;
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++) {
        const struct progress_row *row = &progress_rows[m];
        assert_true(row->better != BETTER_UNDEFINED && row->smallest > 0 && row->source);
        if (!row->metric) continue;
        assert_non_null(metric_by_name(row->metric));
        assert_int_equal(measure_scale_find(row->metric)->better, row->better);
        assert_int_equal(measure_scale_find(row->metric)->scale == SCALE_LN, row->kind == SMALLEST_RATIO);
    }
}

/* ---- all together ---- */

#define NA NAN
static struct progress_picture picture(const double d[PROGRESS_MEASURE_COUNT])
{
    struct progress_change changes[PROGRESS_MEASURE_COUNT];
    struct progress_picture p;
    for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++)
        changes[m] = (struct progress_change){d[m], 1, d[m], CHANGE_NO_CLEAR};
    progress_picture_of(changes, &p);
    return p;
}

static void all_domains_together(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        double d[PROGRESS_MEASURE_COUNT];
        int domains;
        double t;
        enum picture_direction want;
    } facts[] = {
        /* mv open, ml open, mv closed, ml closed, reach, stands, chair, response, confidence */
        {"two clear, none against", {1, 1, 1, 1, 1.2, 0, NA, NA, NA}, 3, 2.2 / 3, PICTURE_BETTER},
        {"mirror", {-1, -1, -1, -1, -1.2, 0, NA, NA, NA}, 3, -2.2 / 3, PICTURE_LESS_GOOD},
        {"one clear is too little", {3, 3, 3, 3, 0.9, 0, NA, NA, NA}, 3, 1.3, PICTURE_MIXED_OR_UNCHANGED},
        {"mean below one half", {1, 1, 1, 1, 1, -0.9, 0.2, 0, NA}, 5, 0.26, PICTURE_MIXED_OR_UNCHANGED},
        {"mean of exactly one half", {1, 1, 1, 1, 1, 0, 0, NA, NA}, 4, 0.5, PICTURE_BETTER},
        {"one clearly against", {3, 3, 3, 3, 3, 3, -1, NA, NA}, 4, 2, PICTURE_MIXED_OR_UNCHANGED},
        {"closed eyes against, hidden in the mean",
         {3, 3, 3, -1, 3, 3, NA, NA, NA},
         3,
         8.0 / 3,
         PICTURE_MIXED_OR_UNCHANGED},
        {"two domains", {3, 3, 3, 3, 3, NA, NA, NA, NA}, 2, NA, PICTURE_TOO_LITTLE},
        {"four numbers of steadiness are one domain",
         {3, 3, 3, 3, NA, NA, NA, NA, NA},
         1,
         NA,
         PICTURE_TOO_LITTLE},
        {"only one steadiness value", {NA, NA, 1.5, NA, 1.5, 0, NA, NA, NA}, 3, 1, PICTURE_BETTER},
        {"nothing", {NA, NA, NA, NA, NA, NA, NA, NA, NA}, 0, NA, PICTURE_TOO_LITTLE},
        {"unchanged", {0, 0, 0, 0, 0, 0, 0, 0, 0}, 6, 0, PICTURE_MIXED_OR_UNCHANGED},
        {"everything", {2, 2, 2, 2, 2, 2, 2, 2, 2}, 6, 2, PICTURE_BETTER},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct progress_picture p = picture(facts[i].d);
        if (p.direction != facts[i].want || p.domains != facts[i].domains)
            fail_msg("%s: direction %d, domains %d", facts[i].what, p.direction, p.domains);
        assert_near(facts[i].what, p.t, facts[i].t, 1e-15);
        assert_int_equal(isnan(p.t), isnan(facts[i].t));
    }
}

static void picture_mirrors(void **state)
{
    (void)state;
    static const enum picture_direction mirror[] = {PICTURE_TOO_LITTLE, PICTURE_BETTER,
                                                    PICTURE_MIXED_OR_UNCHANGED, PICTURE_LESS_GOOD};
    static const double steps[] = {NA, -3, -1, -0.5, 0, 0.5, 1, 3};
    unsigned seed = 5;
    for (int round = 0; round < 3000; round++) {
        double d[PROGRESS_MEASURE_COUNT], other[PROGRESS_MEASURE_COUNT];
        for (int m = 0; m < PROGRESS_MEASURE_COUNT; m++) {
            seed = seed * 1664525u + 1013904223u;
            d[m] = steps[seed >> 29];
            other[m] = -d[m];
        }
        assert_int_equal(picture(other).direction, mirror[picture(d).direction]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_measure),
        cmocka_unit_test(one_measure_refuses),
        cmocka_unit_test(rows_name_measures_and_sides),
        cmocka_unit_test(all_domains_together),
        cmocka_unit_test(picture_mirrors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
