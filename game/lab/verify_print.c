/* verify_print.c - one line per metric for people, every check for --verbose, JSON and CSV for programs. */
#include <stdio.h>
#include <string.h>

#include "lab/verify_check.h"
#include "signal/metric_table.h"
#include "signal/simd.h"

enum { VALUE_BYTES = 40 };

/* A number, or the reason why there is none. */
static const char *value_text(struct metric_value v, char text[VALUE_BYTES])
{
    if (isnan(v.value))
        (void)snprintf(text, VALUE_BYTES, "%s", measure_reason_name(v.reason));
    else
        (void)snprintf(text, VALUE_BYTES, v.reason ? "%.12g (%s)" : "%.12g", v.value,
                       measure_reason_name(v.reason));
    return text;
}

/* How much of its tolerance a check used; failed ones come before all others. */
static double strain(const struct verify_check *c)
{
    if (!c->passed) return INFINITY;
    double off = fabs(c->got.value - c->expected.value);
    return isnan(off) || c->tolerance == 0.0 ? 0.0 : off / c->tolerance;
}

static bool same_metric(const struct verify_check *a, const struct verify_check *b)
{
    return strcmp(a->metric, b->metric) == 0;
}

static void print_titles(bool counted)
{
    printf("%-32s %s%-13s %-10s %19s %19s %9s  %s\n", "metric", counted ? "checks  " : "", "check", "profile",
           "got", "expected", "tolerance", "verdict");
}

static void print_line(const struct verify_check *c, size_t checks)
{
    char got[VALUE_BYTES], expected[VALUE_BYTES], count[32] = "";
    if (checks) (void)snprintf(count, sizeof count, "%6zu  ", checks);
    printf("%-32s %s%-13s %-10s %19s %19s %9.1e  %s\n", c->metric, count, c->signal,
           verify_profile_name(c->profile), value_text(c->got, got), value_text(c->expected, expected),
           c->tolerance, c->passed ? "PASS" : "FAIL");
}

static void print_head(void)
{
    printf("evenkeel-lab %s, compiler %s\nvector instructions: ", EVENKEEL_VERSION, __VERSION__);
    for (int i = 0; i <= (int)simd_best(); i++)
        printf("%s%s", i > 0 ? ", " : "", simd_level_name((enum simd_level)i));
    printf("; in use: %s\n\n", simd_level_name(simd_level()));
}

/* The check of this metric that came closest to its limit stands for all of them; those that failed are all told. */
static void print_metric(const struct verify_list *l, size_t first)
{
    const struct verify_check *worst = &l->check[first];
    size_t checks = 0;
    bool failed = false;
    for (size_t i = first; i < l->count; i++) {
        if (!same_metric(&l->check[i], &l->check[first])) continue;
        checks++;
        failed = failed || !l->check[i].passed;
        if (strain(&l->check[i]) > strain(worst)) worst = &l->check[i];
    }
    for (size_t i = first; failed && i < l->count; i++)
        if (!l->check[i].passed && same_metric(&l->check[i], &l->check[first]))
            print_line(&l->check[i], checks);
    if (!failed) print_line(worst, checks);
}

static bool is_first(const struct verify_list *l, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_metric(&l->check[k], &l->check[i])) return false;
    return true;
}

static size_t count_failed(const struct verify_list *l)
{
    size_t failed = 0;
    for (size_t i = 0; i < l->count; i++) failed += !l->check[i].passed;
    return failed;
}

static void print_for_people(const struct verify_list *l, const struct verify_view *view)
{
    size_t of_metrics = 0, failed = count_failed(l);
    print_head();
    print_titles(!view->verbose);
    for (size_t i = 0; i < l->count; i++) {
        bool first = is_first(l, i);
        of_metrics += first;
        if (view->verbose)
            print_line(&l->check[i], 0);
        else if (first)
            print_metric(l, i);
    }
    if (failed == 0)
        printf("\nPASS: %zu checks of %zu metrics and parts, all within their tolerance (%.1f s).\n",
               l->count, of_metrics, view->seconds);
    else
        printf("\nFAIL: %zu of %zu checks are not within their tolerance (%.1f s). Values of these metrics "
               "on this machine must not be used.\n",
               failed, l->count, view->seconds);
}

/* ---- for programs ---- */

static void json_value(const char *name, struct metric_value v)
{
    if (isnan(v.value))
        printf(", \"%s\": null, \"%s_reason\": \"%s\"", name, name, measure_reason_name(v.reason));
    else
        printf(", \"%s\": %.15g, \"%s_reason\": \"%s\"", name, v.value, name, measure_reason_name(v.reason));
}

static void print_json(const struct verify_list *l)
{
    printf("{\"version\": \"%s\", \"compiler\": \"%s\", \"simd\": \"%s\", \"simd_best\": \"%s\", \"checks\": "
           "%zu, \"failed\": %zu, \"rows\": [",
           EVENKEEL_VERSION, __VERSION__, simd_level_name(simd_level()), simd_level_name(simd_best()),
           l->count, count_failed(l));
    for (size_t i = 0; i < l->count; i++) {
        const struct verify_check *c = &l->check[i];
        printf("%s\n {\"check\": \"%s\", \"metric\": \"%s\", \"profile\": \"%s\"", i > 0 ? "," : "",
               c->signal, c->metric, verify_profile_name(c->profile));
        json_value("got", c->got);
        json_value("expected", c->expected);
        printf(", \"tolerance\": %.3g, \"basis\": \"%s\", \"verdict\": \"%s\"}", c->tolerance,
               verify_basis_name(c->basis), c->passed ? "PASS" : "FAIL");
    }
    puts("\n]}");
}

static void print_list(const struct verify_list *l)
{
    puts("check,metric,profile,expected,reason,tolerance,basis");
    for (size_t i = 0; i < l->count; i++) {
        const struct verify_check *c = &l->check[i];
        char value[VALUE_BYTES] = "";
        if (!isnan(c->expected.value)) (void)snprintf(value, sizeof value, "%.15g", c->expected.value);
        printf("\"%s\",\"%s\",%s,%s,%s,%.3g,%s\n", c->signal, c->metric, verify_profile_name(c->profile),
               value, measure_reason_name(c->expected.reason), c->tolerance, verify_basis_name(c->basis));
    }
}

void verify_print(const struct verify_list *l, const struct verify_view *view)
{
    if (view->list)
        print_list(l);
    else if (view->json)
        print_json(l);
    else
        print_for_people(l, view);
}
