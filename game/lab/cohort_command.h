/* cohort_command.h - what `simulate --cohort` was asked for. */
#ifndef EVENKEEL_LAB_COHORT_COMMAND_H
#define EVENKEEL_LAB_COHORT_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

struct cohort_command {
    int people, weeks, jobs;     /* jobs 0: as many as there are cores */
    int change;                  /* enum cohort_change; -1: half null, half improver */
    uint64_t seed;
    bool checkups_only;
    const char *out;             /* NULL, or a folder for the CSV and the chart */
};
int cohort_command(const struct cohort_command *m); /* exit code */

#endif
