/* sim_faults.h - what goes wrong on a simulated plate, and when: one kind per SPEC, in windows drawn from a named stream.
 *
 * Pure; one owner. Times are device time in seconds since the plate was opened. */
#ifndef EVENKEEL_DRIVERS_SIM_FAULTS_H
#define EVENKEEL_DRIVERS_SIM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/random.h"
#include "drivers/sim_plate.h"

enum sim_link_fault {
    SIM_LINK_WELL,
    SIM_LINK_ZEROS,              /* all cells say exactly 0 */
    SIM_LINK_SILENT,             /* samples are lost on the way */
    SIM_LINK_REPEATS,            /* every frame comes twice */
    SIM_LINK_GARBAGE,            /* noise between and inside frames */
    SIM_LINK_UNPLUGGED,
};

struct sim_fault_kind {
    const char *word;            /* value of the option fault= */
    enum sim_link_fault link[2]; /* in turn */
    enum sim_cell_fault cells;
    double least_s, most_s;      /* length of a window; 0: for ever */
    double gap_least_s, gap_most_s;
    double clock_ppm;            /* from the first sample on */
};
extern const struct sim_fault_kind sim_fault_kinds[];
extern const size_t sim_fault_kind_count;

struct sim_faults {
    const struct sim_fault_kind *kind;       /* NULL: nothing ever goes wrong */
    struct random_stream random;
    double from_s, until_s;      /* of the window that is open or comes next */
    unsigned turn;
};

void sim_faults_begin(struct sim_faults *f, const struct sim_fault_kind *kind, double at_s,
                      const struct random_stream *random);
/* What holds at t_s; to be asked with growing t_s. */
void sim_faults_now(struct sim_faults *f, double t_s, enum sim_link_fault *link, enum sim_cell_fault *cells);
/* Damages the bytes of a frame in place (room for max); returns how many there are now. */
size_t sim_faults_garble(struct sim_faults *f, uint8_t *bytes, size_t count, size_t max);

#endif
