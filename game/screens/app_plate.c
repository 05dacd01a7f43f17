/* app_plate.c - which plate is open, who stands on it, and what it says of itself. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "screens/app_internal.h"

static const double WARNINGS_EVERY_S = 1.0;
static const double LOOSE_CABLE_S = 3.0; /* between sets: so long is waited before anybody is told */

bool app_simulated(const struct app *a)
{
    const struct plate_info *info = a->port.info(a->port.context);
    return info && info->simulated;
}

bool app_recorded(const struct app *a)
{
    const struct plate_info *info = a->port.info(a->port.context);
    return info && info->recorded;
}

static void choose_person(struct app *a)
{
    const char *code = a->options.patient_code;
    if (!code) code = app_simulated(a) || app_recorded(a) ? "DEMO" : "P0001";
    if (strcmp(code, a->patient_code) != 0) app_forget_session(a);
    (void)snprintf(a->patient_code, sizeof a->patient_code, "%s", code);
}

static void choose_plan(struct app *a)
{
    practice_first(!app_simulated(a) && !app_recorded(a), &a->plan);
    if (a->options.practice && app_simulated(a)) (void)practice_of(a->options.practice, &a->plan);
    app_expand_checkups(a);
    if (app_recorded(a)) a->plan.block_count = 1; /* recordings are of quiet standing: the first block */
}

/* The recorder reads the plate's ring: it goes first. The session stays: its sets are still to be reported. */
void app_close_plate(struct app *a)
{
    app_wait_for_saving(a);
    recorder_stop(a->recorder);
    a->recorder = NULL;
    a->port.close(a->port.context);
}

static bool refused(struct app *a, enum plate_error error)
{
    a->exit_code = status_exit_code(a->problem.status);
    log_line(LOG_WARNING, "plate", "%s: %s: %s", a->opening_spec, plate_error_name(error), a->problem.text);
    a->opening_spec[0] = '\0';
    return false;
}

static bool opened(struct app *a, const char *wanted)
{
    a->exit_code = 0;
    a->problem.text[0] = '\0';
    (void)snprintf(a->plate_spec, sizeof a->plate_spec, "%s", wanted);
    a->warnings_told = 0;
    if (!a->options.plate_spec && !a->options.autoplay) settings_save_plate(a, wanted);
    choose_person(a);
    choose_plan(a);
    sway_config_default(a->port.info(a->port.context), &a->config);
    if (!a->store || !store_writable(a->store)) return true;
    return recorder_start(a->store, a->port.record_ring(a->port.context), true, &a->recorder, &a->problem) == STATUS_OK;
}

bool app_open_plate(struct app *a, const char *spec)
{
    enum plate_error error = PLATE_OK;
    char wanted[PLATE_SPEC_BYTES];
    (void)snprintf(wanted, sizeof wanted, "%s", spec);
    app_close_plate(a);
    a->opening_spec[0] = '\0';
    if (strcmp(wanted, a->plate_spec) != 0) app_forget_session(a); /* the same plate again, after a loose cable: the practice goes on */
    enum status status = a->port.open(a->port.context, wanted, &error, &a->problem);
    (void)snprintf(a->opening_spec, sizeof a->opening_spec, "%s", wanted);
    if (status != STATUS_OK) return refused(a, error);
    return app_look_for_plate(a) != PLATE_NOT_OPENED;
}

bool app_plate_is_calibrated(struct app *a)
{
    const struct plate_info *info = a->port.info(a->port.context);
    if (!info || info->calibrated || info->recorded) return true;
    (void)problem_set(&a->problem, STATUS_PLATE,
                      "%s is not calibrated yet, so nobody knows what its numbers weigh. It is done once, with a known weight: go back to the "
                      "start, choose Plate, then Calibrate it.",
                      info->name);
    a->exit_code = status_exit_code(STATUS_PLATE);
    log_line(LOG_WARNING, "plate", "%s", a->problem.text);
    return false;
}

void app_person(struct app *a, enum person_order order)
{
    if (!app_simulated(a)) return;
    struct person_command c = {.order = order, .target_mm = a->config.body.c0_mm, .radius_mm = 10};
    a->port.command(a->port.context, &c);
}

/* The rest is for those who look closer, on the screen of diagnostics and in the log: nothing can be done about it here and now. */
static const enum plate_warning pressing[] = {WARNING_PLATE_FROZEN, WARNING_SENSOR_STUCK, WARNING_BATTERY_LOW, WARNING_LINK_NOISY,
                                              WARNING_STALE_CALIBRATION};

const char *app_plate_worry(struct app *a)
{
    struct plate_snapshot plate;
    if (!a->port.info(a->port.context)) return NULL;
    a->port.read_status(a->port.context, &plate);
    for (size_t i = 0; i < sizeof pressing / sizeof *pressing; i++)
        if (plate.counters.warnings & PLATE_WARNING_BIT(pressing[i])) return plate_warning_advice(pressing[i]);
    return NULL;
}

void app_watch_warnings(struct app *a)
{
    struct plate_snapshot plate;
    a->warnings_seen_s += a->dt_s;
    if (a->warnings_seen_s < WARNINGS_EVERY_S || !a->port.info(a->port.context)) return;
    a->warnings_seen_s = 0.0;
    a->port.read_status(a->port.context, &plate);
    uint64_t now = plate.counters.warnings;
    for (int i = 0; i < WARNING_COUNT; i++) {
        enum plate_warning w = (enum plate_warning)i;
        uint64_t bit = PLATE_WARNING_BIT(w);
        if (now & ~a->warnings_told & bit) log_line(LOG_WARNING, "plate", "%s: %s", plate_warning_name(w), plate_warning_advice(w));
        if (a->warnings_told & ~now & bit) log_line(LOG_INFO, "plate", "%s: over", plate_warning_name(w));
    }
    a->warnings_told = now;
}

bool app_samples_over(const struct app *a)
{
    return a->sample_count == 0 || (a->latest.flags & (SWAY_HELD | SWAY_INVALID)) != 0;
}

enum plate_opening app_look_for_plate(struct app *a)
{
    enum plate_error error = PLATE_OK;
    char wanted[PLATE_SPEC_BYTES];
    if (!a->opening_spec[0]) return a->port.info(a->port.context) ? PLATE_OPENED : PLATE_NOT_OPENED;
    enum port_state state = a->port.look ? a->port.look(a->port.context, &error, &a->problem) : PORT_OPEN;
    if (state == PORT_OPENING) return PLATE_STILL_OPENING;
    if (state != PORT_OPEN) {
        (void)refused(a, error);
        return PLATE_NOT_OPENED;
    }
    memcpy(wanted, a->opening_spec, sizeof wanted);
    a->opening_spec[0] = '\0';
    return opened(a, wanted) ? PLATE_OPENED : PLATE_NOT_OPENED;
}

enum event app_plate_event(struct app *a)
{
    struct plate_snapshot plate;
    if (!a->port.info(a->port.context)) return EV_PLATE_LOST;
    a->port.read_status(a->port.context, &plate);
    if (plate.state == PLATE_ENDED && app_samples_over(a)) return EV_PRACTICE_DONE;
    if (plate.state != PLATE_LOST || (plate.looked_for && plate.gone_s < LOOSE_CABLE_S)) return EV_NONE;
    (void)problem_set(&a->problem, STATUS_PLATE, "%s sends nothing any more. Check its cable or its battery, then look again.",
                      a->port.info(a->port.context)->name);
    a->exit_code = status_exit_code(STATUS_PLATE);
    return EV_PLATE_LOST;
}

void app_choose_spec(struct app *a)
{
    struct plate_listing list[APP_PLATES_MAX];
    if (a->options.plate_spec) (void)snprintf(a->plate_spec, sizeof a->plate_spec, "%s", a->options.plate_spec);
    else settings_load_plate(a, a->plate_spec);
    if (a->plate_spec[0]) return;
    size_t n = a->port.list(a->port.context, list, APP_PLATES_MAX);
    for (size_t i = 0; i < n; i++)
        if (list[i].error == PLATE_OK) {
            (void)snprintf(a->plate_spec, sizeof a->plate_spec, "%s", list[i].spec);
            return;
        }
    (void)snprintf(a->plate_spec, sizeof a->plate_spec, "sim:");
}
