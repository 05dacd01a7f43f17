/* tecgihan_block.h - what a Tec Gihan force plate controller says: lines while it is asked, blocks while it measures
 * (devices.md 7).
 *
 * Pure: no allocation, no clock, no I/O; safe on any thread; copes with any bytes. Used by the driver, by replay and by
 * tests, so that all of them see the same samples.
 * A block holds the plates one after the other, of each plate 100 samples of Fx Fy Fz Mx My Mz as i16le. At 5 kHz five samples
 * in a row become one of 1 kHz: raw values of a force sample are their exact sum, so value = raw * FS / 30000 / 5. */
#ifndef EVENKEEL_DRIVERS_TECGIHAN_BLOCK_H
#define EVENKEEL_DRIVERS_TECGIHAN_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_state.h"
#include "drivers/sequence.h"

enum {
    TECGIHAN_CHANNELS = 6,
    TECGIHAN_SAMPLES = 100, /* of a plate in a block                                       */
    TECGIHAN_AVERAGED = 5,  /* 5 kHz, five to one                                          */
    TECGIHAN_PLATES_MAX = 8,
    TECGIHAN_RANGES = 3,
    TECGIHAN_BLOCK_MS = 20,  /* 100 samples at 5 kHz                                        */
    TECGIHAN_COUNTS = 30000, /* of full scale                                              */
    TECGIHAN_LINE_MAX = 240, /* the longest reply, 18 full scales, is about 110 bytes      */
    TECGIHAN_PLATE_BYTES = TECGIHAN_SAMPLES * TECGIHAN_CHANNELS * 2,
    TECGIHAN_BLOCK_MAX = TECGIHAN_PLATES_MAX * TECGIHAN_PLATE_BYTES,
};

/* ---- replies ---- */

/* Lines out of bytes; ends at LF or CR, empty lines are left out, longer ones dropped. Plain data, zeroed at first. */
struct tecgihan_lines {
    char text[TECGIHAN_LINE_MAX + 1];
    size_t count;
    bool too_long;
};
/* true: text is a whole line, until the next push. */
bool tecgihan_line_push(struct tecgihan_lines *l, uint8_t byte);

enum tecgihan_state {
    TECGIHAN_NO_STATE, /* not an answer to STATE */
    TECGIHAN_IDLE,
    TECGIHAN_SLEEP,
    TECGIHAN_BUSY,  /* EXT LEVEL MEASURE ZERO 8AX 12AX */
    TECGIHAN_FAULT, /* a text with ERR */
};
enum tecgihan_state tecgihan_state_of(const char *line);
/* The value of "NAME_value", NULL: another line. */
const char *tecgihan_value_of(const char *line, const char *name);
/* A whole number from 0 to max (at most 1e8); -1: not one. */
int tecgihan_whole(const char *value, int max);
bool tecgihan_real(const char *value, double *out);
/* FS_: 18 numbers above 0, separated by commas or blanks: 3 kN, 6 kN, 10 kN, each Fx Fy Fz Mx My Mz. */
bool tecgihan_full_scales(const char *value, double fs[TECGIHAN_RANGES][TECGIHAN_CHANNELS]);

/* ---- blocks ---- */

enum tecgihan_phase {
    TECGIHAN_QUIET,   /* nothing was asked for: bytes are what is left of an answer, and ignored */
    TECGIHAN_FILLING, /* after START or DT                                                       */
    TECGIHAN_WHOLE,   /* the block came; the next one wants DT                                    */
    TECGIHAN_BROKEN,  /* more came than a block: where it begins is no longer known              */
};
struct tecgihan_blocks {
    int plates, plate; /* of the controller; which of them, from 0 */
    enum tecgihan_phase phase;
    size_t count;  /* bytes of this block */
    int delivered; /* samples of it, once it is whole */
    struct sequence sequence;
    uint8_t block[TECGIHAN_BLOCK_MAX];
};
/* plates: 1..TECGIHAN_PLATES_MAX; plate: 0..plates-1. */
void tecgihan_blocks_begin(struct tecgihan_blocks *b, int plates, int plate);
/* What the host wrote: START and DT ask for a block, STOP makes what came of one void. */
void tecgihan_blocks_sent(struct tecgihan_blocks *b, const uint8_t *bytes, size_t count);
/* Samples come from whole blocks only. Eats up to count bytes; the last byte of a block is eaten when all of its samples
 * have been taken, so that none is left behind. Returns the samples written; less than max: all bytes were eaten. */
int tecgihan_blocks_feed(struct tecgihan_blocks *b, const uint8_t *bytes, size_t count, size_t *used,
                         int64_t t_arr_ns, struct force_sample *out, int max,
                         struct driver_counters *counters);

#endif
