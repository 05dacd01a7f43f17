/* cohort_report.h - tables and chart of a virtual cohort. */
#ifndef EVENKEEL_LAB_COHORT_REPORT_H
#define EVENKEEL_LAB_COHORT_REPORT_H

#include <stdio.h>

#include "lab/cohort.h"

struct cohort_run { double wall_s, cpu_s; int jobs; uint64_t seed; };

/* Plain text for people, one block per group. */
void cohort_print(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count, const struct cohort_run *run);
/* group, week, ... one row per group and week. */
void cohort_print_csv(FILE *to, const struct cohort_options *o, const struct cohort_person *people, int count);
/* Grades over time, one line per group, as SVG text (malloc'ed). NULL: no memory. */
char *cohort_chart(const struct cohort_options *o, const struct cohort_person *people, int count, size_t *bytes);

#endif
