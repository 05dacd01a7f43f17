/* sim_plate.h - a force plate with four cells as it would measure a true force: simulated-person.md 9.
 *
 * Truth at 1 kHz goes in, the integers of the four cells come out at the plate's own rate. Pure: no clock, no allocation;
 * one owner. The same seed gives the same cells, noise and drift. */
#ifndef EVENKEEL_DRIVERS_SIM_PLATE_H
#define EVENKEEL_DRIVERS_SIM_PLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "base/units.h"
#include "drivers/sim_body.h"

enum { SIM_FL, SIM_FR, SIM_BL, SIM_BR, SIM_CELLS };
enum sim_plate_kind { SIM_LAB, SIM_HOME_1K, SIM_HOME_RADIO };

struct sim_plate_preset {
    const char *word;            /* "home1k": value of the option plate= */
    int rate_hz;                 /* divides 1000 */
    double half_width_mm, half_depth_mm;     /* a, b */
    double noise_n, step_n;      /* SD per cell and sample; q */
    double gain_sd, zero_sd_n;   /* of a cell, fixed */
    double walk_n;               /* random walk of the zero: SD after one hour */
    double creep;                /* share of the load that comes late */
    double creep_s;
    double jitter_s;             /* SD of the device's time stamps */
    double burst_share, burst_least_s, burst_most_s; /* how often and how long the link goes quiet, then delivers at once */
    double cell_limit_n;
};
extern const struct sim_plate_preset sim_plate_presets[3]; /* by enum sim_plate_kind */

enum sim_cell_fault {            /* what a plate itself may do, while told so */
    SIM_CELLS_WELL,
    SIM_CELL_DEAD,               /* one cell says zero */
    SIM_CELL_STUCK,              /* one cell repeats its last value */
    SIM_CELL_DRIFT,              /* the zero of one cell creeps away, 0.25 N/s up to 60 N */
    SIM_CELL_OFFSET,             /* not tared: +15 N on one cell */
    SIM_PLATE_ROCKS,             /* one corner lifts once a second; the load stays, its cells do not */
    SIM_PLATE_PET,               /* something of 40 N sits on it */
};

struct sim_plate {
    const struct sim_plate_preset *preset;
    struct random_stream random;
    double b0, a1, a2;           /* low-pass at 0.4 fs */
    double state[3][2];          /* of Fz, Fz x, Fz y */
    double smooth[3];
    double gain[SIM_CELLS], zero_n[SIM_CELLS], walk_n[SIM_CELLS], creep_n[SIM_CELLS];
    int32_t last[SIM_CELLS];
    uint64_t samples, fault_samples;
    int64_t last_time_us;
};

void sim_plate_begin(struct sim_plate *p, enum sim_plate_kind kind, const struct random_stream *random);
/* Every millisecond. */
void sim_plate_load(struct sim_plate *p, double fz_n, struct point_mm cop_mm);
/* Every sample: raw values in steps of the preset. Returns true when a cell reached its limit. */
bool sim_plate_sample(struct sim_plate *p, enum sim_cell_fault fault, int32_t raw[SIM_CELLS]);
/* The device's clock at a sample, with its jitter; never runs backwards. */
int64_t sim_plate_time_us(struct sim_plate *p, double true_us);
struct point_mm sim_plate_cell_mm(const struct sim_plate_preset *preset, int cell);

#endif
