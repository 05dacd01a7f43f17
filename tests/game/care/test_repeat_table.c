/* Published repeatability: rows equal the reference table and agree with each other by the formulas of
 * change_stats.h and reliability.h; the facts are the rows in round numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care/change_stats.h"
#include "care/repeat_table.h"
#include "signal/metric_table.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void rows_follow_from_their_sem(void **state)
{
    (void)state;
    for (size_t i = 0; i < repeat_row_count; i++) {
        const struct repeat_row *r = &repeat_rows[i];
        struct chance plain = {r->sem, 0}, ln = {r->sem_log, 0};
        double last = 5e-5 * 2.772, share = r->mean < 1 ? 0.06 : 0.005; /* the table's last digit */
        assert_near("MDC95 of one trial", r->mdc95_one, change_mdc95(plain, 1, 1), 2 * last);
        assert_near("SEM %", r->sem_pct, 100 * r->sem / r->mean, share * 100 * r->sem / r->mean);
        assert_near("one trial", r->reduction_one_pct, 100 * (1 - change_ratio_lower(change_mdc95(ln, 1, 1))),
                    100 * last);
        assert_near("means of three", r->reduction_mean3_pct,
                    100 * (1 - change_ratio_lower(change_mdc95(ln, 3, 3))), 100 * last);
        assert_near("ICC(2,3), Spearman-Brown", r->icc_mean, 3 * r->icc_one / (1 + 2 * r->icc_one), 1.5e-4);
        assert_true(r->icc_one_low < r->icc_one && r->icc_one < r->icc_one_high && r->icc_one_high < 1);
        assert_non_null(metric_by_name(r->metric));
        assert_string_equal(metric_by_name(r->metric)->unit, r->unit);
        assert_ptr_equal(repeat_find(r->study, r->group, r->condition, r->metric), r);
    }
    assert_null(repeat_find(REPEAT_PDS, REPEAT_ALL, CONDITION_EO_FIRM, "mean_velocity_ml"));
}

/* ---- facts ---- */

static bool in_surface(const struct repeat_row *r, enum repeat_surface s)
{
    bool firm = r->condition == CONDITION_EO_FIRM || r->condition == CONDITION_EC_FIRM;
    return s == REPEAT_ANY_SURFACE || firm == (s == REPEAT_FIRM);
}

static double fact_value(const struct repeat_row *r, enum repeat_fact_kind kind)
{
    switch (kind) {
    case FACT_DRIFT_2ND: return -r->drift2_pct;
    case FACT_DRIFT_3RD: return -r->drift3_pct;
    case FACT_REDUCTION_ONE: return r->reduction_one_pct;
    case FACT_REDUCTION_MEAN3: return r->reduction_mean3_pct;
    default: return NAN;
    }
}

static void facts_are_the_rows_in_round_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < repeat_fact_count; i++) {
        const struct repeat_fact *f = &repeat_facts[i];
        assert_true(f->n > 0 && f->low_pct <= f->high_pct && strstr(f->source, "doi:"));
        if (f->kind == FACT_SEM_BETWEEN_DAYS) continue; /* another publication */
        double low = INFINITY, high = -INFINITY;
        int covered_rows = 0;
        for (size_t j = 0; j < repeat_row_count; j++) {
            const struct repeat_row *r = &repeat_rows[j];
            bool covered = r->group == REPEAT_ALL && (r->study == REPEAT_HBEDB || f->n > 163);
            if (!covered || strcmp(r->metric, f->metric) || !in_surface(r, f->surface)) continue;
            low = fmin(low, fact_value(r, f->kind));
            high = fmax(high, fact_value(r, f->kind));
            covered_rows++;
        }
        assert_int_equal(covered_rows, (f->n > 163 ? 2 : 1) * (f->surface == REPEAT_ANY_SURFACE ? 4 : 2));
        assert_near(f->metric, f->low_pct, round(low), 0);
        assert_near(f->metric, f->high_pct, round(high), 0);
    }
}

/* Riemann & Piersol 2016: 15.9 to 23.6 %. */
static void day_to_day_defaults_lie_in_the_published_range(void **state)
{
    (void)state;
    static const double defaults[] = {BETWEEN_DAY_SD_LN_LOW, BETWEEN_DAY_SD_LN};
    for (size_t i = 0; i < COUNT(defaults); i++)
        assert_true(defaults[i] > log(1.159) && defaults[i] < log(1.236));
    assert_true(BETWEEN_DAY_SD_LN_LOW < BETWEEN_DAY_SD_LN);
}

/* ---- against the reference file ---- */

static enum repeat_group group_of(const char *name)
{
    return strcmp(name, "All") == 0 ? REPEAT_ALL : strcmp(name, "Young") == 0 ? REPEAT_YOUNG : REPEAT_OLD;
}

static enum condition condition_of(const char *surface, const char *vision)
{
    bool firm = strcmp(surface, "Firm") == 0, open = strcmp(vision, "Open") == 0;
    return firm   ? (open ? CONDITION_EO_FIRM : CONDITION_EC_FIRM)
           : open ? CONDITION_EO_FOAM
                  : CONDITION_EC_FOAM;
}

static void equals_the_reference_table(void **state)
{
    (void)state;
    if (!reference_present()) skip();
    FILE *f = fopen(reference_file("cop/norms/within_session_reliability.csv"), "r");
    char line[512], study[16], group[16], surface[16], vision[16], metric[64], unit[16];
    size_t rows = 0;
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        int n;
        double v[14];
        assert_int_equal(sscanf(line,
                                "%15[^,],%15[^,],%15[^,],%15[^,],%63[^,],%15[^,],%d,%lf,%lf,%lf,%lf,%lf,%lf,%"
                                "lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf",
                                study, group, surface, vision, metric, unit, &n, v, v + 1, v + 2, v + 3,
                                v + 4, v + 5, v + 6, v + 7, v + 8, v + 9, v + 10, v + 11, v + 12, v + 13),
                         21);
        const struct repeat_row *r = repeat_find(strcmp(study, "PDS") == 0 ? REPEAT_PDS : REPEAT_HBEDB,
                                                 group_of(group), condition_of(surface, vision), metric);
        if (!r) fail_msg("missing: %s", line);
        const double have[] = {r->mean,        r->sd_between,        r->icc_one,
                               r->icc_one_low, r->icc_one_high,      r->icc_mean,
                               r->sem,         r->sem_pct,           r->mdc95_one,
                               r->sem_log,     r->reduction_one_pct, r->reduction_mean3_pct,
                               r->drift2_pct,  r->drift3_pct};
        for (size_t i = 0; i < COUNT(have); i++) assert_near(line, have[i], v[i], 0);
        assert_int_equal(r->n, n);
        assert_string_equal(r->unit, unit);
        rows++;
    }
    fclose(f);
    assert_int_equal(rows, repeat_row_count);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_follow_from_their_sem),
        cmocka_unit_test(facts_are_the_rows_in_round_numbers),
        cmocka_unit_test(day_to_day_defaults_lie_in_the_published_range),
        cmocka_unit_test(equals_the_reference_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
