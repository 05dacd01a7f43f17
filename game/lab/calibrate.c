/* On-site calibration with known weights: guided on a terminal, or by a table of weights in a script. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "acquire/keep_calibration.h"
#include "base/text_file.h"
#include "lab/calibrate_guide.h"
#include "lab/calibrate_plan.h"
#include "lab/csv.h"
#include "lab/lab.h"
#include "lab/plate_run.h"

static const char help[] =
    "usage: evenkeel-lab calibrate [--plate SPEC] [--kg KG | --weights FILE.csv] [--skip-press] [--dry-run] [--patience S] [--capture FILE]\n"
    "       evenkeel-lab calibrate [--plate SPEC] --show | --remove\n\n"
    "Corrects the cells of a plate with known weights on known spots, step by step: the empty plate, the weight on each spot, the\n"
    "right front corner pressed by hand. The plate notices when a weight rests and when it is taken away. What is left unexplained\n"
    "is told; the correction is kept for this device and used whenever it is opened, here and in the game.\n\n"
    "  --plate SPEC         as everywhere (default: the first plate found)\n"
    "  --kg KG              one weight of KG, 2 to 200, on five spots: near the corners and, for 12 s, in the middle\n"
    "  --weights FILE.csv   columns kg,x_mm,y_mm,seconds: which weight where, from the middle of the plate, x to the right, y to\n"
    "                       the front; 3 to 32 rows. seconds: how long it rests (default 3); from 10 on its noise is measured\n"
    "  --skip-press         without the press test of the axes\n"
    "  --dry-run            tells the result and keeps nothing\n"
    "  --patience S         give up when a step takes longer than S seconds (default: wait as long as it takes)\n"
    "  --capture FILE       also writes the raw bytes of the plate into FILE, a new one: to be sent with a question\n"
    "  --show               what is kept for this device, as a table: one row per channel\n"
    "  --remove             forgets it: the plate is as its maker left it\n"
    "  --speed X            0: as fast as possible (sim: only, where a person stands in for the weight)\n"
    "  --data-dir DIR       keep it there instead of the usual place\n\n"
    "columns: weight_kg and x_mm, y_mm what stood where; fz_*, cop_* what the plate read before and reads now.\n"
    "A weight of 20 kg or more, put down to the millimetre, gives the best answer. Noise floor: mean velocity of the weight in the\n"
    "middle; above 2.5 mm/s no comparison with a reference table is shown.\n\n"
    "examples:\n"
    "  evenkeel-lab calibrate --plate serial:/dev/ttyACM0 --kg 20\n"
    "  evenkeel-lab calibrate --plate serial:/dev/ttyACM0 --weights weights.csv > residuals.csv\n"
    "  evenkeel-lab calibrate --plate serial:/dev/ttyACM0 --show\n";

struct calibrate {
    const char *spec, *weights_path, *data_dir, *capture_path;
    double kg, patience_s, speed;
    bool skip_press, dry_run, show, remove;
    char found_spec[PLATE_SPEC_BYTES], plates_dir[PATH_BYTES];
};

/* ---- what is kept ---- */

static void print_correction(const struct plate_correction *c)
{
    static const char *const columns[] = {"channel", "gain", "offset", NULL};
    struct csv csv = {.to = stdout};
    char date[WALL_TIME_TEXT_BYTES];
    wall_time_text(c->made, date);
    fprintf(stderr, "%s %s: calibrated %s, known weights to %.2f N and %.2f mm", c->plate_name, c->serial, date, c->residual_n, c->residual_mm);
    if (isnan(c->noise_mv_mm_s)) fprintf(stderr, ", noise floor not measured.\n");
    else fprintf(stderr, ", noise floor %.2f mm/s under %.1f kg.\n", c->noise_mv_mm_s, c->noise_weight_n / STANDARD_GRAVITY_M_S2);
    csv_header(&csv, columns);
    for (int i = 0; i < c->channel_count; i++) {
        csv_integer(&csv, i + 1);
        csv_real(&csv, c->gain[i]);
        csv_real(&csv, c->offset[i]);
        csv_end_row(&csv);
    }
}

static int show(const struct calibrate *c, const struct plate_info *plate)
{
    struct plate_correction kept;
    struct problem why = {0};
    bool found = false;
    if (plate_correction_load(c->plates_dir, plate, &found, &kept, &why) != STATUS_OK) return lab_problem(&why);
    if (found) print_correction(&kept);
    else fprintf(stderr, "%s %s: never calibrated here.\n", plate->name, plate->serial);
    return lab_flush_output();
}

static int forget(const struct calibrate *c, const struct plate_info *plate)
{
    struct problem why = {0};
    bool found = false;
    if (plate_correction_remove(c->plates_dir, plate, &found, &why) != STATUS_OK) return lab_problem(&why);
    fprintf(stderr, found ? "%s %s: its calibration is removed.\n" : "%s %s: never calibrated here.\n", plate->name, plate->serial);
    return EXIT_DONE;
}

/* Only the plate's name and serial are needed: no loop, no threads. */
static int without_loop(const struct calibrate *c)
{
    struct driver *d = NULL;
    struct problem why = {0};
    enum plate_error error = PLATE_OK;
    if (driver_open(c->spec, &driver_host_true_time, NULL, &d, &error, &why) != STATUS_OK) return lab_problem(&why);
    int code = c->show ? show(c, &d->info) : forget(c, &d->info);
    driver_close(d);
    return code;
}

/* ---- calibrating ---- */

static int keep(const struct calibrate *c, const struct plate_info *plate, const struct site_result *r)
{
    struct plate_correction kept;
    struct problem why = {0};
    char path[PATH_BYTES];
    fprintf(stderr, "Known weights are now read to %.2f N and %.2f mm (before: %.2f N, %.2f mm); the farthest is spot %d with %.2f mm.\n", r->fit.residual_n,
            r->fit.residual_mm, r->fit.before_n, r->fit.before_mm, r->fit.worst_spot + 1, r->fit.worst_mm);
    if (r->has_noise)
        fprintf(stderr, "Noise floor: %.2f mm/s (5 Hz: %.2f) under %.1f kg%s%s.\n", r->noise.mv_mm_s, r->noise.mv_5hz_mm_s,
                r->noise.weight_n / STANDARD_GRAVITY_M_S2, r->noise.weight_usual ? "" : ", which is not the usual 20 to 80 kg",
                r->noise.mv_mm_s > NOISE_FLOOR_LIMIT_MM_S ? "; above 2.5 mm/s nothing is compared with a reference table" : "");
    else
        fprintf(stderr, "Noise floor: not measured. %s\n", r->noise_why.text);
    if (c->dry_run) return EXIT_DONE;
    if (calibration_keep(c->plates_dir, plate, r, &kept, &why) != STATUS_OK) return lab_problem(&why);
    if (plate_correction_path(c->plates_dir, kept.plate_name, kept.serial, path) == STATUS_OK) fprintf(stderr, "Kept in %s.\n", path);
    return EXIT_DONE;
}

/* The weight in kilograms from a person at a terminal; 0: none. */
static double ask_weight(void)
{
    char line[64];
    double kg = 0.0;
    if (!isatty(STDIN_FILENO)) return 0.0;
    fprintf(stderr, "What does your weight weigh, in kg? ");
    if (!fgets(line, sizeof line, stdin)) return 0.0;
    line[strcspn(line, "\r\n")] = '\0';
    return text_parse_real(line, &kg) ? kg : 0.0;
}

/* -1 to go on. */
static int make_plan(const struct calibrate *c, const struct plate_info *plate, struct calibrate_plan *plan)
{
    struct problem why = {0};
    if (c->weights_path) return calibrate_plan_read(c->weights_path, plan, &why) == STATUS_OK ? -1 : lab_problem(&why);
    double kg = c->kg > 0.0 ? c->kg : ask_weight();
    if (!(kg > 0.0)) return lab_fail(STATUS_USAGE, "calibrate: which weight? Expected --kg KG or --weights FILE.csv, see evenkeel-lab calibrate --help");
    site_usual_spots(plate, kg * STANDARD_GRAVITY_M_S2, plan->spot);
    plan->count = SITE_USUAL_SPOTS;
    return -1;
}

static int calibrate_open_plate(const struct calibrate *c, struct acquire *a)
{
    struct calibrate_plan plan;
    struct site_result result;
    const struct plate_info *plate = acquire_plate(a);
    fprintf(stderr, "%s: %s%s, %.10g samples a second\n", c->spec, plate->name, plate->simulated ? " (simulated)" : "", plate->rate_hz);
    if (plate->recorded) return lab_fail(STATUS_USAGE, "calibrate: %s is a recording, expected a plate", c->spec);
    int code = make_plan(c, plate, &plan);
    if (code >= 0) return code;
    struct calibrate_guide guide = {.plate = a, .spec = c->spec, .spots = plan.spot, .count = plan.count, .press = !c->skip_press,
                                    .patience_s = c->patience_s};
    code = calibrate_guide_run(&guide, &result);
    if (code >= 0) return code;
    calibrate_guide_table(plate, &result);
    code = lab_flush_output();
    return code == EXIT_DONE ? keep(c, plate, &result) : code;
}

static int with_loop(const struct calibrate *c)
{
    struct acquire *a = NULL;
    struct problem why = {0};
    enum plate_error error = PLATE_OK;
    struct acquire_options options = {.spec = c->spec, .speed = c->speed, .force_virtual = c->speed <= 0.0,
                                      .capture_path = c->capture_path};
    lab_catch_interrupts();
    if (acquire_open(&options, &a, &error, &why) != STATUS_OK) return lab_problem(&why);
    int code = calibrate_open_plate(c, a);
    acquire_close(a);
    return code;
}

int lab_calibrate(int argc, char **argv)
{
    struct calibrate c = {.speed = 1.0};
    struct problem why = {0};
    const struct lab_option options[] = {
        {"--plate", OPTION_TEXT, &c.spec, 0, 0},
        {"--kg", OPTION_REAL, &c.kg, 2.0, 200.0},
        {"--weights", OPTION_TEXT, &c.weights_path, 0, 0},
        {"--skip-press", OPTION_FLAG, &c.skip_press, 0, 0},
        {"--dry-run", OPTION_FLAG, &c.dry_run, 0, 0},
        {"--patience", OPTION_REAL, &c.patience_s, 0.0, 1e6},
        {"--capture", OPTION_TEXT, &c.capture_path, 0, 0},
        {"--show", OPTION_FLAG, &c.show, 0, 0},
        {"--remove", OPTION_FLAG, &c.remove, 0, 0},
        {"--speed", OPTION_REAL, &c.speed, 0.0, 1e6},
        {"--data-dir", OPTION_TEXT, &c.data_dir, 0, 0},
    };
    int code = lab_options(argc, argv, help, OPTION_ROWS(options), NULL, 0, NULL);
    if (code >= 0) return code;
    if (c.show && c.remove) return lab_fail(STATUS_USAGE, "calibrate: --show and --remove, expected one of them");
    if (c.kg > 0.0 && c.weights_path) return lab_fail(STATUS_USAGE, "calibrate: --kg and --weights, expected one of them");
    if (lab_use_plates(c.data_dir, c.plates_dir, &why) != STATUS_OK) return lab_problem(&why);
    if (!c.spec) c.spec = plate_run_default_spec(c.found_spec);
    return c.show || c.remove ? without_loop(&c) : with_loop(&c);
}
