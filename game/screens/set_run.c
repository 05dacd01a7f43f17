#include "screens/set_run.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "screens/app.h"
#include "signal/sway_digest.h"

enum { SETUP_TEXT_BYTES = 16384 };
_Static_assert((int)SETUP_TEXT_BYTES >= (int)SWAY_CONFIG_TEXT_BYTES, "the settings of a set must fit their record");

static const char *const stance_words[] = {"W", "N", "ST", "T", "L"};
static const char *const support_words[] = {"2H", "1H", "FT", "NO", "NO_helped", "thighs"};

static bool session_needed(struct app *a)
{
    if (a->has_session) return true;
    const struct plate_info *plate = a->port.info(a->port.context);
    struct session_head head = {.simulated = plate->simulated, .recorded = plate->recorded, .start = wall_time_now()};
    (void)snprintf(head.patient_code, sizeof head.patient_code, "%s", a->patient_code);
    (void)snprintf(head.plate_name, sizeof head.plate_name, "%s", plate->name);
    (void)snprintf(head.plate_serial, sizeof head.plate_serial, "%s", plate->serial);
    (void)snprintf(head.plate_spec, sizeof head.plate_spec, "%s", plate->spec);
    (void)snprintf(head.program_version, sizeof head.program_version, "%s", EVENKEEL_VERSION);
    a->has_session = session_begin(a->store, &head, &a->session, &a->problem) == STATUS_OK;
    return a->has_session;
}

double set_run_start_level(const struct app *a)
{
    const struct practice_block *block = app_block(a);
    /* Later sets of a block go on where the set before ended; the limits of adaptation hold again in the world. */
    bool goes_on = a->set > 0 && a->last_exercise == block->exercise && a->last_result.end_level > 0;
    return goes_on ? a->last_result.end_level : block->base_grade;
}

static bool fill_setup(struct app *a, struct world_setup *setup)
{
    const struct practice_block *block = app_block(a);
    if (!app_levels(a, block, &setup->levels)) return false;
    setup->base_grade = block->base_grade;
    setup->real_plate = !app_simulated(a) && !app_recorded(a);
    setup->cap = care_cap(setup->real_plate);
    setup->start_level = set_run_start_level(a);
    practice_care(setup->real_plate, setup);
    setup->seed = a->options.seed * 1000003UL + (unsigned long)(a->block * 16 + a->set);
    setup->set_number = a->set + 1;
    setup->body = a->config.body;
    return true;
}

static void fill_condition(const struct world_scene *scene, bool eyes_closed, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "eyes=%s surface=firm stance=%s support=%s", eyes_closed ? "closed" : "open", stance_words[scene->stance],
                   support_words[scene->support]);
}

bool set_run_begin(struct app *a)
{
    static char config_text[SETUP_TEXT_BYTES], setup_text[SETUP_TEXT_BYTES];
    struct world_setup setup;
    memset(&setup, 0, sizeof setup);
    struct trial_head head = {.exercise = app_block(a)->exercise, .set_number = a->set + 1, .start = wall_time_now()};

    set_run_clear(a);
    if (!fill_setup(a, &setup)) return false;
    if (world_create(&setup, &a->run.world, &a->problem) != STATUS_OK) return false;
    if (a->recorder) {
        if (!session_needed(a)) return false;
        if (sway_config_write(&a->config, config_text, sizeof config_text) != STATUS_OK ||
            world_setup_write(&setup, setup_text, sizeof setup_text) != STATUS_OK) {
            (void)problem_set(&a->problem, STATUS_ARG, "The settings of this set do not fit their record.");
            return false;
        }
        head.session = a->session;
        head.number = a->sets_in_session + 1;
        head.base_grade = setup.base_grade;
        head.start_level = setup.start_level;
        head.seed = setup.seed;
        head.sway_config_text = config_text;
        head.world_setup_text = setup_text;
        fill_condition(world_scene(a->run.world), level_eyes_closed(&setup.levels), head.condition, sizeof head.condition);
        if (recorder_begin(a->recorder, &head, &a->run.trial, &a->problem) != STATUS_OK) {
            set_run_clear(a);
            return false;
        }
        a->run.recording = true;
        a->run.epoch = a->port.begin_record(a->port.context, &a->config);
        a->sets_in_session++;
    } else {
        a->run.epoch = a->port.configure(a->port.context, &a->config);
    }
    struct plate_snapshot plate;
    a->port.read_status(a->port.context, &plate);
    a->run.dropped_before = plate.samples_dropped;
    a->run.digest = SWAY_DIGEST_START;
    a->summary.sets_begun++;
    return true;
}

void set_run_feed(struct app *a, const struct sway_sample *s)
{
    struct set_run *run = &a->run;
    if (!run->world || run->finished || s->epoch != run->epoch || world_done(run->world)) return;
    if (!run->has_tick) run->first_tick = s->tick;
    run->has_tick = true;
    run->last_tick = s->tick;
    run->digest = sway_digest(run->digest, s);
    if (s->events & EVENT_GAP) run->gap_ticks++;
    world_step(run->world, s);
}

void set_run_input(struct app *a, enum world_input input)
{
    struct set_run *run = &a->run;
    if (!run->world || run->finished || world_done(run->world)) return;
    if (run->input_count == SET_INPUTS_MAX) return;
    if (run->input_count == SET_INPUTS_MAX - 1) input = INPUT_STOP; /* an endless row of pauses ends kindly */
    run->inputs[run->input_count++] = (struct trial_input){.tick = run->last_tick, .input = input};
    world_input(run->world, run->last_tick, input);
}

static void fill_diagnostics(struct app *a, char *text, size_t bytes)
{
    struct plate_snapshot plate;
    struct frame_stats frames;
    a->port.read_status(a->port.context, &plate);
    view_frame_stats(a->view, &frames);
    (void)snprintf(text, bytes,
                   "priority=\"%s\" memory=\"%s\" ticks=%llu late=%llu late_p50_us=%.0f late_p99_us=%.0f late_worst_us=%.0f "
                   "dropped=%llu rate_hz=%.2f draw_p95_ms=%.2f latency_p50_ms=%.2f latency_p99_ms=%.2f",
                   plate.priority, plate.memory, (unsigned long long)plate.ticks, (unsigned long long)plate.late_ticks,
                   plate.late_p50_us, plate.late_p99_us, plate.late_worst_us, (unsigned long long)plate.samples_dropped,
                   plate.measured_rate_hz, frames.draw_p95_ms, frames.latency_p50_ms, frames.latency_p99_ms);
}

static void fill_quality(const struct set_run *run, const struct world_result *r, char *text, size_t bytes)
{
    (void)snprintf(text, bytes, "%s%s%s%s%s%s", run->gap_ticks ? "GAP;" : "", r->bad_signals ? "BAD_SIGNAL;" : "",
                   r->step_offs ? "STEP_OFF;" : "", r->foot_moves ? "FOOT_MOVED;" : "", r->wobbles ? "WOBBLE;" : "",
                   r->support_trials ? "SUPPORT_USED;" : "");
    size_t n = strlen(text);
    if (n > 0) text[n - 1] = '\0';
}

void set_run_finish(struct app *a)
{
    struct set_run *run = &a->run;
    if (!run->world || run->finished) return;
    run->finished = true;
    world_result(run->world, &a->last_result);
    a->last_exercise = app_block(a)->exercise;
    a->summary.stars += a->last_result.stars;
    a->near_falls += a->last_result.near_falls;
    a->summary.play_s += a->last_result.play_s;
    if (!run->recording) return;
    char quality[120];
    struct trial_close close = {.result = a->last_result, .inputs = run->inputs, .input_count = run->input_count,
                                .last_tick = run->last_tick, .sway_digest = run->digest, .quality = quality,
                                .duration_s = run->has_tick ? 0.001 * (run->last_tick - run->first_tick + 1) : 0.0};
    close.events = world_events(run->world, &close.event_count);
    fill_quality(run, &a->last_result, quality, sizeof quality);
    fill_diagnostics(a, close.diagnostics, sizeof close.diagnostics);
    a->port.end_record(a->port.context);
    if (recorder_finish(a->recorder, &close) != STATUS_OK)
        log_line(LOG_ERROR, "set", "the recorder did not take trial %s", run->trial.text);
}

void set_run_clear(struct app *a)
{
    world_destroy(a->run.world);
    memset(&a->run, 0, sizeof a->run);
}
