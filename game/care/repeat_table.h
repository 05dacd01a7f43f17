/* repeat_table.h - how much sway repeats in people whose balance has not changed: published recordings, with
 * n and source (metrics.md 14).
 *
 * Three trials of 60 s per person and condition in one visit, signals low-passed once at 10 Hz, feet apart on
 * a laboratory plate. s_e of change_stats.h is sem_log. Nothing here holds between days: add s_d
 * (BETWEEN_DAY_SD_LN). Pure data, any thread. */
#ifndef EVENKEEL_CARE_REPEAT_TABLE_H
#define EVENKEEL_CARE_REPEAT_TABLE_H

#include <stddef.h>

#include "signal/condition_set.h"

enum repeat_study {
    REPEAT_HBEDB, /* Santos & Duarte 2016 doi:10.7717/peerj.2648, 163 people */
    REPEAT_PDS,   /* dos Santos et al. 2017 doi:10.7717/peerj.3626, 49 people */
    REPEAT_STUDY_COUNT
};
enum repeat_group { REPEAT_ALL, REPEAT_YOUNG, REPEAT_OLD, REPEAT_GROUP_COUNT };
extern const char *const repeat_sources[REPEAT_STUDY_COUNT]; /* reference and licence */

struct repeat_row {
    enum repeat_study study;
    enum repeat_group group;
    enum condition condition;
    const char *metric, *unit;         /* as in signal/metric_table.h */
    int n;                             /* people */
    double mean, sd_between;           /* unit; over people */
    double icc_one, icc_one_low, icc_one_high, icc_mean; /* ICC(2,1), its 95 % limits by bootstrap; ICC(2,3) */
    double sem, sem_pct, mdc95_one;    /* unit, % of the mean, unit: plain scale */
    double sem_log;                    /* within-subject SD of ln value: s_e */
    double reduction_one_pct, reduction_mean3_pct; /* smallest real one, 100*(1 - exp(-MDC95)): 1 or 3 trials */
    double drift2_pct, drift3_pct;     /* second and third trial against the first, by repetition */
};
extern const struct repeat_row repeat_rows[];
extern const size_t repeat_row_count;

/* NULL: not measured. */
const struct repeat_row *repeat_find(enum repeat_study study, enum repeat_group group, enum condition condition,
                                     const char *metric);

/* The same as sentences a person can check against the literature: a range over the rows it covers. */
enum repeat_fact_kind {
    FACT_DRIFT_2ND, FACT_DRIFT_3RD,           /* %: by how much repeating alone lowers it */
    FACT_REDUCTION_ONE, FACT_REDUCTION_MEAN3, /* %: smallest real one within a visit, one trial or means of 3 */
    FACT_SEM_BETWEEN_DAYS,                    /* % */
    FACT_KIND_COUNT
};
enum repeat_surface { REPEAT_FIRM, REPEAT_FOAM, REPEAT_ANY_SURFACE };
struct repeat_fact {
    enum repeat_fact_kind kind;
    const char *metric;
    enum repeat_surface surface;
    double low_pct, high_pct;
    int n;                                   /* people behind it */
    const char *source;
};
extern const struct repeat_fact repeat_facts[];
extern const size_t repeat_fact_count;

#endif
