/* plate_main.c - the part of the firmware that is yours: calibration, and four small functions for your board.
 *
 * Replace the bodies of board_... by what your microcontroller's library offers; all the rest stays. README.md goes through
 * it step by step. */
#include "ps1_firmware.h"

/* From your board's library. */
extern uint32_t board_micros(void);
extern bool board_adc_ready(int channel);
extern int32_t board_adc_counts(int channel); /* 24 bits, with their sign in all 32 */
extern size_t board_line_room(void);          /* bytes that can be written without waiting */
extern void board_line_write(const uint8_t *bytes, size_t count);
extern int board_line_read(void); /* -1: nothing has come */

enum { CELLS = 4 };

/* Front right, back right, back left, front left, seen by the person on the plate. scale: newtons per count. */
static const struct ps1_config config = {
    .name = "My plate",
    .serial = 1,
    .rate_mhz = 1000000, /* 1 kHz */
    .rate_min_mhz = 10000,
    .rate_max_mhz = 1000000,
    .format = FW_I24,
    .count = CELLS,
    .announce = true,
    .channel =
        {
            {FW_ROLE_CELL, FW_UNIT_N, 0.002F, 0, 2250, 1250},
            {FW_ROLE_CELL, FW_UNIT_N, 0.002F, 0, 2250, -1250},
            {FW_ROLE_CELL, FW_UNIT_N, 0.002F, 0, -2250, -1250},
            {FW_ROLE_CELL, FW_UNIT_N, 0.002F, 0, -2250, 1250},
        },
};

static uint32_t read_micros(void *context)
{
    (void)context;
    return board_micros();
}

static bool read_adcs(void *context, int32_t *counts)
{
    int i;
    (void)context;
    for (i = 0; i < CELLS; i++) {
        if (!board_adc_ready(i)) return false;
        counts[i] = board_adc_counts(i);
    }
    return true;
}

static size_t write_line(void *context, const uint8_t *bytes, size_t count)
{
    size_t room = board_line_room();
    (void)context;
    if (count > room) count = room;
    board_line_write(bytes, count);
    return count;
}

static int read_line(void *context)
{
    (void)context;
    return board_line_read();
}

static const struct ps1_hardware hardware = {0, read_micros, read_adcs, write_line, read_line, 0};
static struct ps1_firmware plate;

int main(void)
{
    ps1_firmware_begin(&plate, &config, &hardware);
    for (;;) ps1_firmware_poll(&plate);
}
