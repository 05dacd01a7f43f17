/* metric_facts.h - what a test says of metric values: their number, the reason why there is none, all of a struct. */
#ifndef EVENKEEL_TESTS_SIGNAL_METRIC_FACTS_H
#define EVENKEEL_TESTS_SIGNAL_METRIC_FACTS_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "signal/metric_value.h"
#include "support/support.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

/* ---- one value ---- */

/* The reason, and NaN with it exactly where there is one. */
static inline void assert_reason(const char *what, struct metric_value got, enum measure_reason want)
{
    if (got.reason != want || isnan(got.value) != (want != REASON_NONE))
        fail_msg("%s: %g with reason \"%s\", expected \"%s\"", what, got.value,
                 measure_reason_name(got.reason), measure_reason_name(want));
}

static inline void assert_value(const char *what, struct metric_value got, double want, double tolerance)
{
    if (got.reason != REASON_NONE) fail_msg("%s: reason %s", what, measure_reason_name(got.reason));
    assert_near(what, got.value, want, tolerance);
}

static inline double value(const char *what, struct metric_value v)
{
    if (v.reason != REASON_NONE) fail_msg("%s: %s", what, measure_reason_name(v.reason));
    return v.value;
}

/* ---- structs that hold nothing but metric values ---- */

static inline void assert_all_reasons(const char *what, const void *values, size_t bytes,
                                      enum measure_reason want)
{
    const struct metric_value *v = values;
    for (size_t i = 0; i < bytes / sizeof *v; i++) assert_reason(what, v[i], want);
}

/* Same bits, same reasons. */
static inline bool same_values(const void *a, const void *b, size_t bytes)
{
    const struct metric_value *x = a, *y = b;
    for (size_t i = 0; i < bytes / sizeof *x; i++)
        if (memcmp(&x[i].value, &y[i].value, sizeof x[i].value) != 0 || x[i].reason != y[i].reason)
            return false;
    return true;
}

/* A measure of one axis, and of both in one call. */
struct axis_measure {
    void (*both)(const double *ml, const double *ap, size_t n, void *out_ml, void *out_ap);
    void (*alone)(const double *u, size_t n, void *out);
    size_t bytes; /* of its struct, which holds nothing but metric values */
};

/* What one axis is has no say in what the other one gives, in either place. */
static inline void assert_each_alone(const struct axis_measure *m, const double *u, const double *v, size_t n)
{
    struct metric_value ml[40], ap[40], alone_u[40], alone_v[40];
    assert_true(m->bytes <= sizeof ml);
    m->alone(u, n, alone_u);
    m->alone(v, n, alone_v);
    m->both(u, v, n, ml, ap);
    assert_true(same_values(ml, alone_u, m->bytes) && same_values(ap, alone_v, m->bytes));
    m->both(v, u, n, ml, ap);
    assert_true(same_values(ml, alone_v, m->bytes) && same_values(ap, alone_u, m->bytes));
}

/* ---- tables of fields ---- */

/* A metric and its place in a struct of metric values. */
struct field {
    const char *name, *unit;
    size_t offset;
};
static inline struct metric_value field_of(const void *values, const struct field *f)
{
    return *(const struct metric_value *)(const void *)((const char *)values + f->offset);
}

/* To which power of length a unit goes. */
static inline double length_power(const char *unit)
{
    static const struct {
        const char *unit;
        double power;
    } powers[] = {{"mm", 1},   {"mm/s", 1}, {"mm2", 2}, {"mm2/s", 2}, {"mm2/Hz", 2}, {"1/mm", -1}, {"cm2", 2},
                  {"cm/s", 1}, {"Hz", 0},   {"s", 0},   {"1", 0},     {"count", 0},  {"deg", 0}};
    for (size_t i = 0; i < COUNT_OF(powers); i++)
        if (strcmp(powers[i].unit, unit) == 0) return powers[i].power;
    fail_msg("no power of length for the unit %s", unit);
    return 0;
}

static inline void assert_field(const char *what, const struct field *f, struct metric_value got, double want,
                                double rtol)
{
    if (got.reason != REASON_NONE || !(fabs(got.value - want) <= rtol * fmax(fabs(want), 1e-3)))
        fail_msg("%s: %s is %.15g %s, expected %.15g", what, f->name, got.value,
                 measure_reason_name(got.reason), want);
}

/* A letter per value: 'S' SHORT, 'C' CONSTANT, 'N' NO_EVENT, 'F' FS_LOW, 'X' NOT_FINITE; '0' exactly 0,
 * '.' another number. '!': neither. */
static inline char code_of(struct metric_value v)
{
    static const char letter[REASON_COUNT] = {[REASON_SHORT] = 'S',
                                              [REASON_CONSTANT] = 'C',
                                              [REASON_NO_EVENT] = 'N',
                                              [REASON_FS_LOW] = 'F',
                                              [REASON_NOT_FINITE] = 'X'};
    if (v.reason != REASON_NONE) return isnan(v.value) ? letter[v.reason] : '!';
    return v.value == 0.0 ? '0' : isfinite(v.value) ? '.' : '!';
}

static inline void assert_codes(const char *what, const struct field *fields, size_t count,
                                const void *values, const char *codes)
{
    assert_int_equal(strlen(codes), count);
    for (size_t i = 0; i < count; i++) {
        struct metric_value got = field_of(values, &fields[i]);
        if (code_of(got) != codes[i])
            fail_msg("%s: %s is %g \"%s\", expected %c", what, fields[i].name, got.value,
                     measure_reason_name(got.reason), codes[i]);
    }
}

static inline void assert_numbers_or_reasons(const struct field *fields, size_t count, const void *values)
{
    for (size_t i = 0; i < count; i++)
        if (code_of(field_of(values, &fields[i])) == '!')
            fail_msg("%s is %g", fields[i].name, field_of(values, &fields[i]).value);
}

#endif
