#include "lab/cohort_plate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/raw_trial.h"

enum { MS_NS = 1000000, COMMAND_MS = 10, START_NS = 1000000000, PATIENCE_MS = 60000, RAW_AT_ONCE = SWAY_RAW_MAX, SAVING_MS = 1500 };
#define SAVING_SHARE 0.10                /* of W, on the rail [X] */

struct cohort_plate {
    struct driver_host host;
    int64_t now_ns;
    struct driver *driver;
    struct sway_state *sway;
    struct sway_config config;
    struct sway_sample last;
    struct world *world;
    uint64_t ms;
    uint32_t tick, epoch;
    uint32_t since_saving_ms;
    bool keep;                           /* raw samples of this set are kept */
    struct force_sample *kept;
    size_t kept_count, kept_room;
    struct tare tare;
    struct weigh weigh;
    struct neutral neutral;
};

static int64_t virtual_now(void *context) { return ((const struct cohort_plate *)context)->now_ns; }
static void virtual_wait(void *context, int64_t until_ns) { (void)context, (void)until_ns; }

static bool keep_raw(struct cohort_plate *p, const struct force_sample *raw, size_t count)
{
    if (p->kept_count + count > p->kept_room) {
        size_t room = p->kept_room ? 2 * p->kept_room : 65536;
        struct force_sample *more = realloc(p->kept, room * sizeof *more);
        if (!more) return false;
        p->kept = more;
        p->kept_room = room;
    }
    memcpy(p->kept + p->kept_count, raw, count * sizeof *raw);
    p->kept_count += count;
    return true;
}

/* One millisecond of plate and loop. false: the stream is over, or memory is. */
static bool tick(struct cohort_plate *p, const struct person_command *c, struct tare *tare)
{
    struct force_sample raw[RAW_AT_ONCE];
    if (c && p->ms % COMMAND_MS == 0) driver_command(p->driver, c);
    p->now_ns += MS_NS;
    p->ms++;
    int n = driver_read(p->driver, raw, RAW_AT_ONCE, 0);
    if (n < 0) return false;
    p->tick++;
    for (int i = 0; i < n; i++) raw[i].tick = p->tick;
    if (tare) tare_feed(tare, raw, (size_t)n);
    if (p->keep && !keep_raw(p, raw, (size_t)n)) return false;
    sway_step(p->sway, p->tick, raw, (size_t)n, &p->last);
    return true;
}

static void start_loop(struct cohort_plate *p)
{
    p->tick = 0;
    sway_reset(p->sway, &p->config, ++p->epoch);
}

static enum status stand_and_weigh(struct cohort_plate *p, struct problem *why)
{
    const struct person_command step_on = {.order = PERSON_STEP_ON}, stand = {.order = PERSON_STAND};
    for (int ms = 0; ms < PATIENCE_MS && !(p->last.flags & SWAY_ON); ms++)
        if (!tick(p, &step_on, NULL)) break;
    weigh_begin(&p->weigh, 0);
    for (int ms = 0; ms < PATIENCE_MS && p->weigh.state != CAL_DONE && p->weigh.state != CAL_UNSTABLE && tick(p, &stand, NULL); ms++)
        weigh_feed(&p->weigh, &p->last);
    neutral_begin(&p->neutral);
    for (int ms = 0; ms < PATIENCE_MS && p->neutral.state != CAL_DONE && tick(p, &stand, NULL); ms++) neutral_feed(&p->neutral, &p->last);
    if (!(p->weigh.weight_n > 0) || p->neutral.state != CAL_DONE)
        return problem_set(why, STATUS_DATA, "A simulated person could not be weighed.");
    p->config.body.weight_n = p->weigh.weight_n;
    p->config.body.c0_mm = p->neutral.c0_mm;
    return STATUS_OK;
}

static enum status prepare(struct cohort_plate *p, double age_years, struct problem *why)
{
    sway_config_default(&p->driver->info, &p->config);
    start_loop(p);
    tare_begin(&p->tare, &p->config.plate);
    for (int ms = 0; ms < PATIENCE_MS && p->tare.state != CAL_DONE && tick(p, NULL, &p->tare); ms++) continue;
    if (p->tare.state != CAL_DONE) return problem_set(why, STATUS_DATA, "A simulated plate could not be tared.");
    memcpy(p->config.tare, p->tare.zero, sizeof p->config.tare);
    body_default(age_years, 0, &p->config.body);
    start_loop(p);
    return stand_and_weigh(p, why);
}

enum status cohort_plate_open(const char *spec, double age_years, struct cohort_plate **out, struct problem *why)
{
    enum plate_error error;
    struct cohort_plate *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p) return problem_set(why, STATUS_MEM, "There is not enough memory for a simulated person.");
    p->now_ns = START_NS;
    p->host = (struct driver_host){.now_ns = virtual_now, .wait_until_ns = virtual_wait, .context = p, .is_virtual = true};
    enum status status = sway_create(&p->sway);
    if (status == STATUS_OK) status = driver_open(spec, &p->host, NULL, &p->driver, &error, why);
    if (status == STATUS_OK) status = prepare(p, age_years, why);
    if (status != STATUS_OK) {
        cohort_plate_close(p);
        return status;
    }
    *out = p;
    return STATUS_OK;
}

void cohort_plate_close(struct cohort_plate *p)
{
    if (!p) return;
    world_destroy(p->world);
    driver_close(p->driver);
    sway_destroy(p->sway);
    free(p->kept);
    free(p);
}

struct body cohort_plate_body(const struct cohort_plate *p) { return p->config.body; }
uint64_t cohort_plate_ms(const struct cohort_plate *p) { return p->ms; }

void cohort_plate_set_reach(struct cohort_plate *p, double right_mm, double left_mm, double front_mm, double back_mm)
{
    struct body *b = &p->config.body;
    b->reach_right_mm = right_mm;
    b->reach_left_mm = left_mm;
    b->reach_front_mm = front_mm;
    b->reach_back_mm = back_mm;
}

/* A saving move: a foot lifted, stepped off, or weight put on the rail (exercises.md 4.4). */
static void watch_saving_moves(struct cohort_plate *p)
{
    const struct sway_sample *s = &p->last;
    double w = p->config.body.weight_n;
    bool saving = (s->events & (EVENT_LIFT_L | EVENT_LIFT_R | EVENT_STEP_OFF)) || fabs(s->fz_n - w) > SAVING_SHARE * w;
    p->since_saving_ms = saving ? 0 : p->since_saving_ms + (p->since_saving_ms < UINT32_MAX);
}

/* "Did you nearly lose your balance?" Yes, when a saving move was made. */
static void answer(struct cohort_plate *p, const struct world_scene *scene)
{
    if (scene->phase != PHASE_PAUSED) return;
    bool back = (p->last.flags & SWAY_ON) != 0;
    if (scene->pause == PAUSE_NEAR_FALL) {
        bool saved = p->since_saving_ms < SAVING_MS;
        world_input(p->world, p->last.tick, saved ? INPUT_NEAR_FALL : INPUT_NOT_A_NEAR_FALL);
    } else if (back && !(p->last.flags & SWAY_BAD)) {
        world_input(p->world, p->last.tick, INPUT_RESUME);
    }
}

enum status cohort_plate_play(struct cohort_plate *p, struct world_setup *setup, double limit_s, struct cohort_set *out,
                              const struct world_event **events, size_t *event_count, struct problem *why)
{
    uint64_t begin_ms = p->ms;
    world_destroy(p->world);
    p->world = NULL;
    setup->body = p->config.body;
    enum status status = world_create(setup, &p->world, why);
    if (status != STATUS_OK) return status;
    start_loop(p);
    p->keep = true;
    p->kept_count = 0;
    p->since_saving_ms = SAVING_MS;
    for (double left_ms = 1000 * limit_s; left_ms > 0 && !world_done(p->world); left_ms--) {
        if (!tick(p, &world_scene(p->world)->ask, NULL)) break;
        world_step(p->world, &p->last);
        watch_saving_moves(p);
        answer(p, world_scene(p->world));
    }
    p->keep = false;
    *out = (struct cohort_set){.gave_up = !world_done(p->world)};
    if (out->gave_up) world_input(p->world, p->last.tick, INPUT_STOP);
    world_result(p->world, &out->result);
    out->seconds = (double)(p->ms - begin_ms) / 1000;
    if (events) *events = world_events(p->world, event_count);
    return STATUS_OK;
}

enum status cohort_plate_recording(const struct cohort_plate *p, uint32_t from_tick, uint32_t to_tick, struct sway_trial *out)
{
    size_t first = 0;
    while (first < p->kept_count && p->kept[first].tick < from_tick) first++;
    size_t end = first;
    while (end < p->kept_count && p->kept[end].tick < to_tick) end++;
    return sway_trial_from_raw(&p->config, p->kept + first, end - first, out);
}
