/* Sway samples as they are made, for a pipe or a file. */
#include <math.h>
#include <stdio.h>

#include "drivers/driver.h"
#include "lab/csv.h"
#include "lab/lab.h"
#include "lab/plate_run.h"

static const char help[] =
    "usage: evenkeel-lab monitor [--plate SPEC] [--seconds N] [--rate HZ] [--speed X] [--data-dir DIR]\n\n"
    "Sway samples of a plate as CSV on standard output, one row per millisecond of the sway loop; a line of "
    "counters\n"
    "on standard error at the end, and what the plate warned of.\n\n"
    "  --plate SPEC   " DRIVER_SPECS "\n"
    "                 (default: the first plate found, else sim:)\n"
    "  --seconds N    stop after N seconds of the plate's time (default: until Ctrl-C or the end of a "
    "recording)\n"
    "  --rate HZ      rows per second, 1 to 1000 (default 1000); rows are picked, not averaged\n"
    "  --speed X      1: true time (default); 50: fifty times faster; 0: as fast as possible (sim: and "
    "replay: only)\n"
    "  --data-dir DIR profiles and calibrations of this folder (default: the usual place)\n\n"
    "columns: t_s time since the first tick; fz_n vertical force; cop_* centre of pressure without filter; "
    "cursor_* what a\n"
    "person sees; cop5_* 5 Hz, on which speed and wobbles are judged; share_right load on the right foot, 0 "
    "to 1;\n"
    "flags, events: bits of sway_step.h; raw_samples: samples of the plate used by this tick. An empty "
    "field: no valid value.\n"
    "x is to the person's right, y toward the toes, from the centre of the plate. A simulated person steps "
    "on and stands.\n\n"
    "examples:\n"
    "  evenkeel-lab monitor --plate sim:profile=older,seed=7 --seconds 60 --speed 0 > older.csv\n"
    "  evenkeel-lab monitor --plate serial:/dev/ttyACM0 --rate 100\n";

static const char *const columns[] = {
    "t_s",         "fz_n",      "cop_x_mm",        "cop_y_mm",    "cursor_x_mm", "cursor_y_mm",
    "cop5_x_mm",   "cop5_y_mm", "cop5_speed_mm_s", "share_right", "flags",       "events",
    "raw_samples", NULL};

struct monitor {
    struct csv csv;
    double rate_hz;
    bool begun;
    uint32_t first_tick;
    int64_t rows;    /* so far: row k stands at k / rate_hz */
    uint32_t events; /* of the ticks between two rows: none is lost by picking */
    int64_t raw_samples;
};

static void print_sample(void *context, const struct sway_sample *s)
{
    struct monitor *m = context;
    if (!m->begun) m->first_tick = s->tick;
    m->begun = true;
    uint32_t t_ms = s->tick - m->first_tick;
    m->events |= s->events;
    m->raw_samples += s->raw_count;
    if ((double)t_ms * m->rate_hz < (double)m->rows * 1000.0 - 1e-6) return;
    bool valid = !(s->flags & SWAY_INVALID);
    struct csv *c = &m->csv;
    csv_fixed(c, t_ms / 1000.0, 3);
    csv_real(c, s->fz_n);
    csv_real(c, s->cop_mm.x);
    csv_real(c, s->cop_mm.y);
    csv_real(c, s->cursor_mm.x);
    csv_real(c, s->cursor_mm.y);
    csv_real(c, s->cop5_mm.x);
    csv_real(c, s->cop5_mm.y);
    csv_real(c, valid ? s->cop5_speed_mm_s : NAN);
    csv_real(c, valid ? s->share_right : NAN);
    csv_integer(c, s->flags);
    csv_integer(c, m->events);
    csv_integer(c, m->raw_samples);
    csv_end_row(c);
    m->events = 0;
    m->raw_samples = 0;
    m->rows++;
}

static void print_header(void *context)
{
    struct monitor *m = context;
    csv_header(&m->csv, columns);
}

int lab_monitor(int argc, char **argv)
{
    struct monitor m = {.csv = {.to = stdout}, .rate_hz = 1000.0};
    struct plate_run run = {
        .command = "monitor", .speed = 1.0, .each = print_sample, .opened = print_header, .context = &m};
    const struct lab_option options[] = {
        {"--plate", OPTION_TEXT, &run.spec, 0, 0},
        {"--seconds", OPTION_REAL, &run.seconds, 0.001, 1e6},
        {"--rate", OPTION_REAL, &m.rate_hz, 1.0, 1000.0},
        {"--speed", OPTION_REAL, &run.speed, 0.0, 1e6},
        {"--data-dir", OPTION_TEXT, &run.data_dir, 0, 0},
    };
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    return plate_run(&run);
}
