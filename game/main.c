/* The game program: options, and the wiring between the running plate and the screens. Nothing else. */
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "acquire/keep_calibration.h"
#include "acquire/manager.h"
#include "base/clock.h"
#include "base/progress.h"
#include "base/text_file.h"
#include "screens/app.h"

static const char help[] =
    "evenkeel - balance practice on a force plate\n"
    "\n"
    "usage: evenkeel [--plate SPEC] [--patient CODE] [--window WxH]\n"
    "       evenkeel --autoplay [--headless] [--practice LIST] [--seed N] [--speed X] [--shots DIR]\n"
    "\n"
    "  --plate SPEC     " DRIVER_SPECS "\n"
    "                   without it: the plate used last, else the first found, else sim:\n"
    "  --patient CODE   study code of the person: a capital letter, then 2 to 15 capitals or digits\n"
    "  --window WxH     a window of this size instead of the whole screen, for example 1280x720\n"
    "  --autoplay       a simulated person plays a whole practice\n"
    "  --practice LIST  what a simulated person practises: all, or for example E13,E06@5,E17@2.5x1\n"
    "                   (exercise, @ its grade, x its sets); people on a real plate practise as they are cared for\n"
    "  --headless       without display and sound; prints what was practised\n"
    "  --seed N         the same number gives the same practice (default 1)\n"
    "  --speed X        times true speed; 0: as fast as the machine can (needs sim: or replay:)\n"
    "  --shots DIR      a picture of every screen goes to DIR\n"
    "  --capture FILE   also write the raw bytes of the plate to FILE, a new one\n"
    "  --data-dir DIR   keep records, settings and logs in DIR\n"
    "  --help, --version\n"
    "\n"
    "Stop at any time: step off, press any key, or close the window. Nothing that was saved is ever lost.\n"
    "This is an exercise and information program. It is not a medical device.\n";

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

/* ---- the plate port: acquire.h behind the table that the screens know ---- */

struct plate_holder {
    struct manager *manager;       /* NULL: virtual time, where opening takes none */
    struct acquire *acquire;       /* of the manager, or our own */
    struct manager_report report;
    double speed;
    bool force_virtual, own;       /* own: opened by us, to be closed by us */
    const char *capture_path;
    bool counted;                  /* last: how the newest plate did, also when it is closed again */
    struct plate_snapshot last;
};

/* A plate that is opened again in the same run gets FILE.2, FILE.3 ...: nothing captured is ever written over. */
static const char *capture_name(const struct plate_holder *h, char name[PATH_BYTES])
{
    if (!h->capture_path) return NULL;
    (void)snprintf(name, PATH_BYTES, "%s", h->capture_path);
    for (int n = 2; access(name, F_OK) == 0; n++) (void)snprintf(name, PATH_BYTES, "%s.%d", h->capture_path, n);
    return name;
}

static bool opens_virtual(const struct plate_holder *h, const char *spec)
{
    return !h->manager || h->force_virtual || h->speed != 1.0 || strstr(spec, "speed=");
}

static enum status port_open(void *context, const char *spec, enum plate_error *error, struct problem *why)
{
    struct plate_holder *h = context;
    char capture[PATH_BYTES];
    struct acquire_options options = {.spec = spec, .speed = h->speed, .force_virtual = h->force_virtual,
                                      .capture_path = capture_name(h, capture)};
    h->own = opens_virtual(h, spec);
    if (h->own) return acquire_open(&options, &h->acquire, error, why);
    manager_open(h->manager, &options);
    return STATUS_OK;
}

static enum port_state port_look(void *context, enum plate_error *error, struct problem *why)
{
    static const enum port_state states[] = {[MANAGER_NOTHING] = PORT_NOTHING, [MANAGER_OPENING] = PORT_OPENING,
                                             [MANAGER_OPEN] = PORT_OPEN, [MANAGER_REFUSED] = PORT_REFUSED};
    struct plate_holder *h = context;
    if (h->own) return h->acquire ? PORT_OPEN : PORT_NOTHING;
    manager_look(h->manager, &h->report);
    h->acquire = h->report.state == MANAGER_OPEN ? h->report.acquire : NULL;
    if (h->report.state == MANAGER_REFUSED) {
        *error = h->report.error;
        *why = h->report.why;
    }
    return states[h->report.state];
}

static const struct plate_info *port_info(void *context)
{
    const struct plate_holder *h = context;
    return h->acquire ? acquire_plate(h->acquire) : NULL;
}

static bool port_is_virtual(void *context) { return acquire_is_virtual(((struct plate_holder *)context)->acquire); }
static double port_speed(void *context) { return acquire_speed(((struct plate_holder *)context)->acquire); }

static const char *memory_text(enum memory_lock lock)
{
    switch (lock) {
    case MEMORY_LOCK_ALL: return "all memory locked";
    case MEMORY_LOCK_RINGS: return "rings locked in memory";
    case MEMORY_LOCK_NONE: break;
    }
    return "memory not locked";
}

static void tell_absence(struct plate_holder *h, struct plate_snapshot *out)
{
    if (h->own || !h->manager) return;
    manager_look(h->manager, &h->report);
    out->looked_for = h->report.looking;
    if (h->report.looking) out->gone_s = (double)(clock_now_ns() - h->report.lost_ns) * 1e-9;
}

static size_t port_list(void *context, struct plate_listing *out, size_t max)
{
    struct plate_holder *h = context;
    return h->manager ? manager_list(h->manager, out, max) : driver_list(out, max);
}

static void port_status(void *context, struct plate_snapshot *out)
{
    static struct acquire_status s; /* 9 kB of histogram: not on the stack of every frame */
    acquire_read_status(((struct plate_holder *)context)->acquire, &s);
    *out = (struct plate_snapshot){
        .state = s.state, .error = s.error, .counters = s.counters, .measured_rate_hz = s.measured_rate_hz,
        .priority = priority_level_text(s.priority), .memory = memory_text(s.memory_lock),
        .ticks = s.lateness.ticks, .late_ticks = s.lateness.late,
        .late_p50_us = lateness_percentile_us(&s.lateness, 0.5), .late_p99_us = lateness_percentile_us(&s.lateness, 0.99),
        .late_worst_us = (double)s.lateness.worst_ns / 1000.0,
        .samples_dropped = s.raw_dropped + s.frame_dropped + s.record_dropped,
        .loop_hangs = s.loop_hangs, .priority_dropped = s.priority_dropped,
    };
    tell_absence(context, out);
}

/* The last look before a plate goes, for the words at the end. */
static void count(struct plate_holder *h)
{
    if (!h->acquire) return;
    port_status(h, &h->last);
    h->counted = true;
}

static void port_close(void *context)
{
    struct plate_holder *h = context;
    count(h);
    if (h->own) acquire_close(h->acquire);
    else if (h->manager) manager_close(h->manager);
    h->acquire = NULL;
    h->own = false;
}

static uint32_t port_configure(void *context, const struct sway_config *c)
{
    return acquire_configure(((struct plate_holder *)context)->acquire, c);
}

static uint32_t port_begin_record(void *context, const struct sway_config *c)
{
    return acquire_begin_record(((struct plate_holder *)context)->acquire, c);
}

static void port_end_record(void *context) { acquire_end_record(((struct plate_holder *)context)->acquire); }

static size_t port_take(void *context, struct sway_sample *out, size_t max)
{
    return acquire_take(((struct plate_holder *)context)->acquire, out, max);
}

static size_t port_take_raw(void *context, struct force_sample *out, size_t max)
{
    return acquire_take_raw(((struct plate_holder *)context)->acquire, out, max);
}

static void port_command(void *context, const struct person_command *c)
{
    acquire_command(((struct plate_holder *)context)->acquire, c);
}

static uint32_t port_pump(void *context, uint32_t ticks)
{
    return acquire_pump(((struct plate_holder *)context)->acquire, ticks);
}

static enum status port_keep_calibration(void *context, const struct site_result *result, struct problem *why)
{
    struct plate_correction kept;
    return calibration_keep(driver_plates_dir(), port_info(context), result, &kept, why);
}

static struct ring *port_record_ring(void *context)
{
    return acquire_record_ring(((struct plate_holder *)context)->acquire);
}

static struct plate_port plate_port(struct plate_holder *holder)
{
    return (struct plate_port){.context = holder, .open = port_open, .look = port_look, .close = port_close, .info = port_info,
                               .is_virtual = port_is_virtual, .speed = port_speed, .read_status = port_status,
                               .configure = port_configure, .begin_record = port_begin_record,
                               .end_record = port_end_record, .take = port_take, .take_raw = port_take_raw,
                               .command = port_command, .pump = port_pump, .keep_calibration = port_keep_calibration, .record_ring = port_record_ring,
                               .list = port_list};
}

/* ---- options ---- */

static int usage(const char *what, const char *value, const char *expected)
{
    fprintf(stderr, "evenkeel: %s %s, expected %s. See evenkeel --help.\n", what, value, expected);
    return status_exit_code(STATUS_USAGE);
}

static bool parse_window(const char *text, int *width_px, int *height_px)
{
    char rest;
    return sscanf(text, "%dx%d%c", width_px, height_px, &rest) == 2 && *width_px >= 320 && *height_px >= 180 &&
           *width_px <= 16384 && *height_px <= 16384;
}

static void print_kinds(void)
{
    for (size_t i = 0; driver_scheme(i); i++) printf(" %s", driver_scheme(i));
    putchar('\n');
}

struct arguments { struct app_options app; struct plate_holder plate; bool has_speed; char autoplay_spec[64]; };

enum option_id { OPT_PLATE = 1, OPT_PATIENT, OPT_WINDOW, OPT_AUTOPLAY, OPT_HEADLESS, OPT_SEED, OPT_SPEED, OPT_SHOTS, OPT_CAPTURE,
              OPT_PRACTICE, OPT_DATA_DIR, OPT_HELP, OPT_VERSION };
static const struct option long_options[] = {
    {"plate", required_argument, NULL, OPT_PLATE},       {"patient", required_argument, NULL, OPT_PATIENT},
    {"window", required_argument, NULL, OPT_WINDOW},     {"autoplay", no_argument, NULL, OPT_AUTOPLAY},
    {"headless", no_argument, NULL, OPT_HEADLESS},       {"seed", required_argument, NULL, OPT_SEED},
    {"speed", required_argument, NULL, OPT_SPEED},       {"shots", required_argument, NULL, OPT_SHOTS},
    {"practice", required_argument, NULL, OPT_PRACTICE},
    {"capture", required_argument, NULL, OPT_CAPTURE},   {"data-dir", required_argument, NULL, OPT_DATA_DIR},
    {"help", no_argument, NULL, OPT_HELP},               {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

/* -1: go on; otherwise the exit code. */
static int take_option(struct arguments *args, int option, const char *value)
{
    struct app_options *o = &args->app;
    char *end;
    switch ((enum option_id)option) {
    case OPT_PLATE: o->plate_spec = value; return -1;
    case OPT_PATIENT:
        if (!patient_code_ok(value)) return usage("--patient", value, "a capital letter, then 2 to 15 capitals or digits");
        o->patient_code = value;
        return -1;
    case OPT_WINDOW:
        if (!parse_window(value, &o->width_px, &o->height_px)) return usage("--window", value, "WIDTHxHEIGHT from 320x180");
        return -1;
    case OPT_AUTOPLAY: o->autoplay = true; return -1;
    case OPT_PRACTICE: {
        struct practice_plan plan;
        if (!practice_of(value, &plan)) return usage("--practice", value, "all, or exercises like E13,E06@5,E17@2.5x1");
        o->practice = value;
        return -1;
    }
    case OPT_HEADLESS: o->headless = true; return -1;
    case OPT_SEED:
        o->seed = strtoul(value, &end, 10);
        return *value >= '0' && *value <= '9' && !*end ? -1 : usage("--seed", value, "a whole number from 0");
    case OPT_SPEED:
        args->has_speed = true;
        if (text_parse_real(value, &args->plate.speed) && args->plate.speed >= 0 && args->plate.speed <= 1000) return -1;
        return usage("--speed", value, "a number from 0 to 1000");
    case OPT_SHOTS: o->shots_dir = value; return -1;
    case OPT_CAPTURE:
        if (access(value, F_OK) == 0 || strlen(value) > PATH_BYTES - 16)
            return usage("--capture", value, "the name of a new file: none is ever written over");
        args->plate.capture_path = value;
        return -1;
    case OPT_DATA_DIR: o->data_dir = value; return -1;
    case OPT_HELP: fputs(help, stdout); return 0;
    case OPT_VERSION: printf("evenkeel %s\nplates:", EVENKEEL_VERSION); print_kinds(); return 0;
    }
    return usage("that option", "is not known", "one of those in --help");
}

static int parse(int argc, char **argv, struct arguments *args)
{
    int option;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        int code = take_option(args, option, optarg);
        if (code >= 0) return code;
    }
    if (optind < argc) return usage("argument", argv[optind], "options only");
    if (args->app.headless && !args->app.autoplay) return usage("--headless", "without --autoplay", "both: --autoplay --headless");
    if (args->app.autoplay && !args->app.plate_spec) {
        (void)snprintf(args->autoplay_spec, sizeof args->autoplay_spec, "sim:profile=older,seed=%lu", args->app.seed);
        args->app.plate_spec = args->autoplay_spec;
    }
    if (!args->has_speed) args->plate.speed = 1.0;
    return -1;
}

static void show_progress(void *context, double fraction) { progress_step(context, fraction, 1.0); }

static void print_plate(const struct plate_snapshot *p)
{
    const struct driver_counters *c = &p->counters;
    printf("Plate: %llu samples, %llu lost, %llu gaps, %llu CRC errors, %llu dropped; loop late %llu of %llu ticks, p99 %.0f us, "
           "priority %s.\n", (unsigned long long)c->samples, (unsigned long long)c->lost, (unsigned long long)c->gaps,
           (unsigned long long)c->crc_errors, (unsigned long long)p->samples_dropped, (unsigned long long)p->late_ticks,
           (unsigned long long)p->ticks, p->late_p99_us, p->priority);
}

static void print_summary(const struct app *a, struct plate_holder *plate)
{
    if (a->problem.text[0]) fprintf(stderr, "evenkeel: %s\n", a->problem.text);
    if (a->kept[0]) printf("%s\n", a->kept);
    if (a->summary.sets_begun == 0) printf("Nobody practised.\n");
    else printf("Practised by %s: %d %s begun, %d saved, %.1f min of balance, %d %s.\n", a->patient_code, a->summary.sets_begun,
                a->summary.sets_begun == 1 ? "set" : "sets", a->summary.sets_saved, a->summary.play_s / 60.0, a->summary.stars,
                a->summary.stars == 1 ? "star" : "stars");
    if (a->shots_written > 0) printf("Pictures of the screens: %s (%d)\n", a->options.shots_dir, a->shots_written);
    if (a->report_path[0]) printf("Report: %s\n", a->report_path);
    count(plate);
    if (plate->counted) print_plate(&plate->last);
    printf("Records: %s\n", a->paths.data);
}

/* Profiles and corrections of plates, before the first is looked for. Where there is no place for data, app_open says so. */
static void use_plates(const char *data_dir)
{
    struct paths paths;
    char dir[PATH_BYTES];
    if (paths_resolve(data_dir, &paths, NULL) == STATUS_OK && path_join(dir, paths.data, "plates") == 0) driver_set_plates_dir(dir);
}

int main(int argc, char **argv)
{
    struct arguments args = {.app = {.seed = 1, .interrupted = &interrupted}};
    struct problem why = {0};
    struct app *app = NULL;
    setlocale(LC_MESSAGES, "");
    setlocale(LC_CTYPE, "");
    int code = parse(argc, argv, &args);
    if (code >= 0) return code;
    struct progress progress;
    progress_begin(&progress, "Practice");
    if (args.app.headless) {
        args.app.progress = show_progress;
        args.app.progress_context = &progress;
    }
    args.plate.force_virtual = args.app.headless && args.has_speed && args.plate.speed != 1.0;
    use_plates(args.app.data_dir);
    enum status status = args.plate.force_virtual ? STATUS_OK : manager_start(&args.plate.manager, &why);
    struct plate_port port = plate_port(&args.plate);
    struct sigaction action = {.sa_handler = on_signal};
    if (status == STATUS_OK) status = app_open(&args.app, &port, &app, &why);
    if (status != STATUS_OK) {
        fprintf(stderr, "evenkeel: %s\n", why.text);
        manager_stop(args.plate.manager);
        return status_exit_code(status);
    }
    (void)sigaction(SIGINT, &action, NULL); /* after the window: SDL installs its own */
    (void)sigaction(SIGTERM, &action, NULL);
    code = app_run(app);
    progress_end(&progress);
    if (args.app.headless || args.app.autoplay) print_summary(app, &args.plate);
    app_close(app);
    manager_stop(args.plate.manager);
    return interrupted ? 130 : code;
}
