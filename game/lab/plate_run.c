#include "lab/plate_run.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/progress.h"
#include "lab/lab.h"

enum { TAKE_MAX = 1024, PUMP_TICKS = 500, LOOK_MS = 5, LISTING_MAX = 64, TICKS_PER_S = 1000 };

/* The rule of architecture.md 4 without a plate used last: the first one found that can be opened, else the simulation. */
const char *plate_run_default_spec(char spec[PLATE_SPEC_BYTES])
{
    static struct plate_listing list[LISTING_MAX];
    size_t count = driver_list(list, LISTING_MAX);
    const char *chosen = "sim:";
    for (size_t i = 0; i < count; i++)
        if (list[i].error == PLATE_OK) {
            chosen = list[i].spec;
            break;
        }
    (void)snprintf(spec, PLATE_SPEC_BYTES, "%s", chosen);
    return spec;
}

enum status lab_use_plates(const char *data_dir, char dir[PATH_BYTES], struct problem *why)
{
    struct paths paths;
    char own[PATH_BYTES];
    char *plates = dir ? dir : own;
    enum status status = paths_resolve(data_dir, &paths, why);
    if (status != STATUS_OK) return status;
    if (path_join(plates, paths.data, "plates") != 0) return problem_set(why, STATUS_STORE, "The folder %.300s has too long a name.", paths.data);
    driver_set_plates_dir(plates);
    return STATUS_OK;
}

static void print_counters(const struct acquire_status *s, uint64_t ticks)
{
    const struct driver_counters *c = &s->counters;
    const struct {
        const char *name;
        uint64_t value;
    } counters[] = {
        {"samples", c->samples},
        {"lost", c->lost},
        {"duplicates", c->duplicates},
        {"gaps", c->gaps},
        {"crc_errors", c->crc_errors},
        {"cobs_errors", c->cobs_errors},
        {"oversize", c->oversize},
        {"layout_mismatch", c->layout_mismatch},
        {"unknown_frames", c->unknown_frames},
        {"noise_lines", c->noise_lines},
        {"short_reports", c->short_reports},
        {"mode_lost", c->mode_lost},
        {"clipped", c->clipped},
        {"clock_resets", c->clock_resets},
        {"bytes", c->bytes},
        {"ticks", ticks},
        {"raw_dropped", s->raw_dropped},
        {"frame_dropped", s->frame_dropped},
        {"late_ticks", s->lateness.late},
    };
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++)
        fprintf(stderr, "%s%s=%" PRIu64, i > 0 ? " " : "", counters[i].name, counters[i].value);
    fprintf(stderr, " rate_hz=%.1f late_p99_us=%.0f late_worst_us=%.0f\n", s->measured_rate_hz,
            lateness_percentile_us(&s->lateness, 0.99), (double)s->lateness.worst_ns / 1e3);
}

/* What the plate warned of at any time: one line each, so that nobody has to know what a counter ought to be. */
static void print_warnings(uint64_t warned)
{
    for (int w = 0; w < WARNING_COUNT; w++)
        if (warned & PLATE_WARNING_BIT(w))
            fprintf(stderr, "%s: %s\n", plate_warning_name((enum plate_warning)w), plate_warning_advice((enum plate_warning)w));
}

static bool stream_is_over(enum plate_state state)
{
    return state == PLATE_ENDED || state == PLATE_LOST;
}

/* Takes what waits, at most until `wanted` ticks in all (0: no end). */
static uint64_t take_all(struct acquire *a, const struct plate_run *r, uint64_t taken, uint64_t wanted, struct sway_sample *newest)
{
    static struct sway_sample samples[TAKE_MAX];
    size_t n;
    while ((wanted == 0 || taken < wanted) && (n = acquire_take(a, samples, TAKE_MAX)) > 0)
        for (size_t i = 0; i < n && (wanted == 0 || taken < wanted); i++, taken++) {
            if (r->each) r->each(r->context, &samples[i]);
            *newest = samples[i];
        }
    return taken;
}

/* Virtual time: wait until the wall clock has earned the next ticks; speed 0 never waits. */
static uint32_t due_ticks(const struct plate_run *r, int64_t start_ns, uint64_t pumped)
{
    if (r->speed <= 0.0) return PUMP_TICKS;
    double earned = (double)(clock_now_ns() - start_ns) / 1e6 * r->speed - (double)pumped;
    return earned <= 0.0 ? 0 : earned > PUMP_TICKS ? PUMP_TICKS : (uint32_t)earned;
}

/* In true time the loop ticks on without a plate; then its ticks stand on no sample any more. */
static bool samples_are_over(bool took, const struct sway_sample *newest)
{
    return !took || (newest->raw_count == 0 && (newest->flags & (SWAY_HELD | SWAY_INVALID)) != 0);
}

static uint64_t run_until_done(struct acquire *a, const struct plate_run *r, struct acquire_status *status, uint64_t *warned)
{
    struct progress progress;
    int64_t start_ns = clock_now_ns();
    uint64_t wanted = (uint64_t)(r->seconds * TICKS_PER_S + 0.5), taken = 0, pumped = 0;
    bool is_virtual = acquire_is_virtual(a);
    struct sway_sample newest = {0};
    progress_begin(&progress, r->command);
    while (!lab_interrupted() && (wanted == 0 || taken < wanted)) {
        uint32_t due = is_virtual ? due_ticks(r, start_ns, pumped) : 0;
        uint32_t ran = due > 0 ? acquire_pump(a, due) : 0;
        uint64_t before = taken;
        pumped += ran;
        taken = take_all(a, r, taken, wanted, &newest);
        progress_step(&progress, (double)taken, (double)wanted);
        acquire_read_status(a, status);
        *warned |= status->counters.warnings;
        if (stream_is_over(status->state) && samples_are_over(taken != before, &newest)) break;
        if (ran == 0) clock_sleep_until_ns(clock_now_ns() + LOOK_MS * NS_PER_MS);
    }
    progress_end(&progress);
    acquire_read_status(a, status);
    *warned |= status->counters.warnings;
    return taken;
}

int plate_run(const struct plate_run *r)
{
    char found[PLATE_SPEC_BYTES];
    struct problem why = {0};
    enum plate_error error = PLATE_OK;
    struct acquire *a = NULL;
    lab_catch_interrupts();
    (void)lab_use_plates(r->data_dir, NULL, NULL); /* where there is no place for data there are no corrections: a plate is read all the same */
    struct acquire_options options = {.spec = r->spec ? r->spec : plate_run_default_spec(found),
                                      .speed = r->speed,
                                      .force_virtual = r->speed <= 0.0,
                                      .capture_path = r->capture_path};
    if (acquire_open(&options, &a, &error, &why) != STATUS_OK) return lab_problem(&why);
    const struct plate_info *plate = acquire_plate(a);
    fprintf(stderr, "%s: %s%s, %.10g samples a second\n", options.spec, plate->name,
            plate->simulated ? " (simulated)" : "", plate->rate_hz);
    if (r->opened) r->opened(r->context);
    acquire_command(a, &(struct person_command){.order = PERSON_STEP_ON});
    static struct acquire_status status; /* 9 kB */
    uint64_t warned = 0, ticks = run_until_done(a, r, &status, &warned);
    acquire_close(a);
    int code = lab_flush_output();
    print_counters(&status, ticks);
    print_warnings(warned);
    if (lab_interrupted()) return EXIT_INTERRUPTED;
    if (status.state == PLATE_LOST)
        return lab_fail(STATUS_PLATE,
                        "the plate %s stopped sending after %.1f s (%s), expected it to go on: look at its "
                        "cable and power, then "
                        "start again",
                        options.spec, (double)ticks / TICKS_PER_S, plate_error_name(status.error));
    return code;
}
