/* trial_units.h - is the unit right? No body stands two metres off a plate's middle, and none stands as still
 * as a table. */
#ifndef EVENKEEL_LAB_TRIAL_UNITS_H
#define EVENKEEL_LAB_TRIAL_UNITS_H

#include "lab/trial_source.h"

struct unit_check {
    const char *path;
    double unit_mm; /* of the file's CoP; 0: moments */
    /* The line of a sample, for messages; 0: unknown. */
    int (*line_of)(void *context, size_t sample);
    void *context;
    bool task;                    /* a lean, a shift or a rise: moves further than standing still */
};
/* STATUS_DATA: most of the path lies beyond any plate; why names the first such sample and the unit that
 * would fit. A few such samples are marked as not valid. A path too small or too large for a body adds a
 * sentence to notes. */
enum status trial_units_check(const struct unit_check *c, struct sway_trial *t, char notes[SOURCE_NOTE_BYTES],
                              struct problem *why);
/* Adds a sentence; what does not fit is left out. */
void trial_note(char notes[SOURCE_NOTE_BYTES], const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
