/* lab.h - what every command of evenkeel-lab shares: its entry, its options, how it speaks of trouble, and Ctrl-C. Main thread only.
 *
 * Exit codes: platform.md 4. Errors: "evenkeel-lab: what, where, what was expected" on standard error. */
#ifndef EVENKEEL_LAB_LAB_H
#define EVENKEEL_LAB_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_INTERRUPTED = 130 };

/* argv[0] is the command's name. */
int lab_devices(int argc, char **argv);
int lab_monitor(int argc, char **argv);
int lab_capture(int argc, char **argv);
int lab_calibrate(int argc, char **argv);
int lab_analyze(int argc, char **argv);
int lab_verify(int argc, char **argv);
int lab_simulate(int argc, char **argv);
int lab_sessions(int argc, char **argv);
int lab_rescore(int argc, char **argv);
int lab_report(int argc, char **argv);
int lab_levels(int argc, char **argv);

/* ---- trouble ---- */
/* Prints the sentence; returns the exit code for status. */
int lab_fail(enum status status, const char *format, ...) __attribute__((format(printf, 2, 3)));
int lab_problem(const struct problem *why);
/* Standard output could not be written in full (disk full behind a pipe): says so, EXIT_FAILED; else EXIT_DONE. */
int lab_flush_output(void);

/* ---- Ctrl-C ---- */
void lab_catch_interrupts(void);      /* from now on SIGINT and SIGTERM only set the flag */
bool lab_interrupted(void);

/* ---- options ---- */
enum lab_option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_REAL, OPTION_COUNT, OPTION_SEED };
struct lab_option {
    const char *name;                 /* "--seconds" */
    enum lab_option_kind kind;
    void *value;                      /* bool, const char *, double, long, uint64_t: by kind; left alone when not given */
    double min, max;                  /* REAL, COUNT */
};
/* Reads "--name value" and "--name=value"; what is no option goes to rest [rest_max]. --help prints help to standard output. Returns -1 to go
 * on, else the exit code to end with. */
int lab_options(int argc, char **argv, const char *help, const struct lab_option *options, size_t option_count,
                const char **rest, int rest_max, int *rest_count);
#define OPTION_ROWS(table) (table), sizeof(table) / sizeof(table)[0]

#endif
