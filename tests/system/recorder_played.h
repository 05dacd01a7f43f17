/* recorder_played.h - what a killed recorder_victim leaves in shared memory: which trial ran, and how far
 * it was played. */
#ifndef EVENKEEL_TESTS_RECORDER_PLAYED_H
#define EVENKEEL_TESTS_RECORDER_PLAYED_H

#include <stdatomic.h>

struct played {
    char trial[40];
    atomic_int ms; /* 0: no trial runs */
};

#endif
