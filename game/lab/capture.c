/* The bytes of the wire, kept as they came: for bug reports, fixtures and later replay. */
#include <stdio.h>
#include <sys/stat.h>

#include "lab/lab.h"
#include "lab/plate_run.h"

static const char help[] =
    "usage: evenkeel-lab capture --plate SPEC --out FILE [--seconds N] [--speed X] [--data-dir DIR]\n\n"
    "Records what a plate sends into FILE, byte by byte, while the whole chain runs on it; prints the "
    "counters at the end.\n"
    "An existing FILE is never overwritten. Play it with --plate replay:FILE. Ctrl-C leaves a valid file.\n\n"
    "  --plate SPEC   as for monitor (default: the first plate found, else sim:)\n"
    "  --out FILE     where to\n"
    "  --seconds N    stop after N seconds (default: until Ctrl-C)\n"
    "  --speed X      as for monitor\n"
    "  --data-dir DIR as for monitor\n\n"
    "example:\n"
    "  evenkeel-lab capture --plate serial:/dev/ttyACM0 --out empty_plate.capture --seconds 10\n";

int lab_capture(int argc, char **argv)
{
    struct plate_run run = {.command = "capture", .speed = 1.0};
    struct stat st;
    const struct lab_option options[] = {
        {"--plate", OPTION_TEXT, &run.spec, 0, 0},
        {"--out", OPTION_TEXT, &run.capture_path, 0, 0},
        {"--seconds", OPTION_REAL, &run.seconds, 0.001, 1e6},
        {"--speed", OPTION_REAL, &run.speed, 0.0, 1e6},
        {"--data-dir", OPTION_TEXT, &run.data_dir, 0, 0},
    };
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    if (!run.capture_path)
        return lab_fail(STATUS_USAGE,
                        "capture: --out is missing, expected the file to write, e.g. --out plate.capture");
    if (stat(run.capture_path, &st) == 0)
        return lab_fail(STATUS_USAGE, "capture: %s exists and is not overwritten, expected a new name",
                        run.capture_path);
    code = plate_run(&run);
    if (stat(run.capture_path, &st) == 0)
        fprintf(stderr, "%s: %lld bytes\n", run.capture_path, (long long)st.st_size);
    return code;
}
