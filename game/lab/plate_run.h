/* plate_run.h - a plate opened for a command, run for a while in true or virtual time, its counters told at the end. */
#ifndef EVENKEEL_LAB_PLATE_RUN_H
#define EVENKEEL_LAB_PLATE_RUN_H

#include "acquire/acquire.h"
#include "base/paths.h"

struct plate_run {
    const char *command, *spec;    /* spec NULL: the first plate found that can be opened, else sim: */
    double seconds;                /* 0: until Ctrl-C or the end of the stream */
    double speed;                  /* 1: true time; 0: as fast as possible */
    const char *capture_path;      /* NULL: none */
    const char *data_dir;          /* of profiles and calibrations; NULL: the usual place */
    /* Called for every sway sample in order; NULL: nobody looks. Gets context. */
    void (*each)(void *context, const struct sway_sample *s);
    void (*opened)(void *context); /* once, before the first sample, when the plate could be opened; NULL: nobody waits for it */
    void *context;
};

/* A simulated person is asked to step on the plate and stand. Returns the exit code. Says on standard error what was opened and, at the end, one line of counters: "samples=2000 lost=0 ...". */
int plate_run(const struct plate_run *r);

/* The first plate found that can be opened, else sim:. */
const char *plate_run_default_spec(char spec[PLATE_SPEC_BYTES]);
/* DATA/plates, for profiles and corrections of whatever is opened from now on. dir: NULL or where its path goes. data_dir NULL: the usual place.
 * STATUS_STORE: there is no such place. */
enum status lab_use_plates(const char *data_dir, char dir[PATH_BYTES], struct problem *why);

#endif
