#include "acquire/acquire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "base/log.h"

#define VIRTUAL_START_NS NS_PER_S /* not 0: an instant of 0 means "none yet" elsewhere */
#define HOUR_NS (3600 * NS_PER_S)

static int64_t true_now_ns(void *context)
{
    (void)context;
    return clock_now_ns();
}

static void true_wait(void *context, int64_t until_ns)
{
    (void)context;
    clock_sleep_until_ns(until_ns);
}

/* Whoever waits for a plate looks at the clock and has a limit. When it is not wanted any more time flies: each look is an
 * hour after the one before, so that every limit of every step is past at once. */
static int64_t opening_now_ns(void *context)
{
    struct acquire *a = context;
    const atomic_bool *give_up = a->hooks.give_up;
    if (give_up && atomic_load_explicit(give_up, memory_order_relaxed)) a->flown_ns += HOUR_NS;
    return clock_now_ns() + a->flown_ns;
}

static int64_t virtual_now_ns(void *context)
{
    const struct acquire *a = context;
    return a->virtual_now_ns;
}

static void virtual_wait(void *context, int64_t until_ns)
{
    (void)context, (void)until_ns;
}

static void choose_time(struct acquire *a, bool is_virtual)
{
    a->is_virtual = is_virtual;
    a->virtual_now_ns = VIRTUAL_START_NS;
    a->host = (struct driver_host){.now_ns = is_virtual ? virtual_now_ns : true_now_ns,
                                   .wait_until_ns = is_virtual ? virtual_wait : true_wait,
                                   .context = a,
                                   .is_virtual = is_virtual};
}

struct driver_host acquire_opening_host(struct acquire *a)
{
    struct driver_host host = a->host;
    a->flown_ns = 0;
    if (!a->is_virtual) host.now_ns = opening_now_ns;
    return host;
}

/* A speed given with the plate ("replay:FILE,speed=50") counts where the options ask for none. */
static double wanted_speed(const struct acquire_options *o, const struct driver *d)
{
    return o->speed != 1.0 || !d ? o->speed : d->speed;
}

/* Once round, so that each page is there before the fast thread comes: a compiler may turn "allocate and
 * clear" into memory that is only promised. */
static enum status touch_ring(struct ring *r, size_t slots, size_t element_bytes)
{
    void *element = calloc(1, element_bytes);
    if (!element) return STATUS_MEM;
    for (size_t i = 0; i < slots; i++) (void)ring_push(r, element);
    while (ring_pop(r, element, 1) > 0) {}
    free(element);
    return STATUS_OK;
}

static enum status create_rings(struct acquire *a, struct problem *why)
{
    const struct {
        struct ring **ring;
        size_t slots, element_bytes;
    } rings[] = {
        {&a->raw, RAW_SLOTS, sizeof(struct force_sample)},
        {&a->raw_copy, RAW_COPY_SLOTS, sizeof(struct force_sample)},
        {&a->frames, FRAME_SLOTS, sizeof(struct sway_sample)},
        {&a->records, RECORD_SLOTS, sizeof(struct record_item)},
        {&a->messages, MESSAGE_SLOTS, sizeof(struct loop_message)},
        {&a->commands, COMMAND_SLOTS, sizeof(struct person_command)},
    };
    for (size_t i = 0; i < sizeof rings / sizeof rings[0]; i++) {
        if (ring_create(rings[i].slots, rings[i].element_bytes, rings[i].ring) != STATUS_OK ||
            touch_ring(*rings[i].ring, rings[i].slots, rings[i].element_bytes) != STATUS_OK)
            return problem_set(why, STATUS_MEM,
                               "There is not enough memory for the plate's samples. "
                               "Close other programs and start again.");
    }
    if (sway_create(&a->loop.step) != STATUS_OK)
        return problem_set(why, STATUS_MEM,
                           "There is not enough memory for the plate's filters. "
                           "Close other programs and start again.");
    return STATUS_OK;
}

static enum status wire_up(struct acquire *a, struct problem *why)
{
    struct sway_config config;
    a->plate = a->driver->info;
    sway_config_default(&a->plate, &config);
    enum status status = sway_config_check(&config, why);
    if (status != STATUS_OK) return status;
    struct sway_state *step = a->loop.step;
    sway_reset(step, &config, a->epoch);
    a->reader.driver = a->driver;
    a->reader.clock = a->host;
    a->reader.raw = a->raw;
    a->reader.commands = a->commands;
    a->loop.clock = a->host;
    a->loop.messages = a->messages;
    a->loop.raw = a->raw;
    a->loop.raw_copy = a->raw_copy;
    a->loop.frames = a->frames;
    a->loop.records = a->records;
    a->loop.tick_begins = a->hooks.tick_begins;
    a->loop.context = a->hooks.context;
    return STATUS_OK;
}

/* All that takes its time, so that it is done before the plate begins to send: the kernel keeps no more than 64 reports of a HID plate. */
static enum status prepare_true_time(struct acquire *a, struct problem *why)
{
    memory_touch(a, sizeof *a);
    for (int i = 0; i < RT_THREAD_COUNT; i++) {
        if (thread_stack_create(&a->stacks[i]) != STATUS_OK)
            return problem_set(why, STATUS_MEM,
                               "There is not enough memory to read the plate. "
                               "Close other programs and start again.");
    }
    a->memory_lock = memory_keep_finish(&a->keep, !a->hooks.rings_only, a->stacks, RT_THREAD_COUNT);
    a->dma_latency = dma_latency_hold();
    return STATUS_OK;
}

static enum status prepare(struct acquire *a, struct problem *why)
{
    memory_keep_begin(&a->keep);
    enum status status = create_rings(a, why);
    return status == STATUS_OK && !a->is_virtual ? prepare_true_time(a, why) : status;
}

static enum status start_true_time(struct acquire *a, struct problem *why)
{
    bool prepared = a->stacks[0].mapping != NULL; /* not where the plate itself asked for true time */
    enum status status = prepared ? STATUS_OK : prepare_true_time(a, why);
    if (status == STATUS_OK) status = threads_start(a, why);
    return status == STATUS_OK ? watch_start(a, why) : status;
}

static void start_virtual_time(struct acquire *a)
{
    a->memory_lock = MEMORY_LOCK_NONE;
    atomic_store(&a->priority, (int)PRIORITY_VIRTUAL);
    a->loop.t0_ns = a->virtual_now_ns;
    reader_start(&a->reader, a->virtual_now_ns);
}

static enum status start(struct acquire *a, struct problem *why)
{
    enum status status = wire_up(a, why);
    if (status != STATUS_OK) return status;
    if (!a->is_virtual) return start_true_time(a, why);
    start_virtual_time(a);
    return STATUS_OK;
}

static struct acquire *create(const struct acquire_options *options, const struct acquire_hooks *hooks)
{
    struct acquire *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    if (hooks) a->hooks = *hooks;
    a->dma_latency = -1;
    /* A first guess; open_plate looks again when the plate has said its speed. */
    bool own_speed = options->spec && strstr(options->spec, "speed=");
    choose_time(a, options->force_virtual || options->speed != 1.0 || own_speed);
    return a;
}

static bool options_valid(const struct acquire_options *o, struct problem *why)
{
    if (isfinite(o->speed) && o->speed >= 0.0 && o->speed <= 1e6) return true;
    (void)problem_set(why, STATUS_ARG, "The speed is %g, expected 0 (as fast as possible) to 1000000.",
                      o->speed);
    return false;
}

enum status acquire_open_driver(struct driver *d, const struct acquire_options *options,
                                const struct acquire_hooks *hooks, struct acquire **out, struct problem *why)
{
    bool valid = options_valid(options, why);
    struct acquire *a = valid ? create(options, hooks) : NULL;
    if (!a) {
        driver_close(d);
        return valid ? problem_set(why, STATUS_MEM, "There is not enough memory to open the plate.")
                     : STATUS_ARG;
    }
    a->driver = d;
    a->speed = wanted_speed(options, d);
    choose_time(a, options->force_virtual || a->speed != 1.0);
    d->host = a->host;
    enum status status = prepare(a, why);
    if (status == STATUS_OK) status = start(a, why);
    if (status == STATUS_OK)
        *out = a;
    else
        acquire_close(a);
    return status;
}

static enum status open_driver(struct acquire *a, const struct acquire_options *o, enum plate_error *error,
                               struct problem *why)
{
    struct driver_host opening = acquire_opening_host(a);
    enum status status = driver_open(o->spec, &opening, o->capture_path, &a->driver, error, why);
    if (status == STATUS_OK) a->driver->host = a->host;
    return status;
}

static enum status open_plate(struct acquire *a, const struct acquire_options *o, enum plate_error *error,
                              struct problem *why)
{
    enum status status = open_driver(a, o, error, why);
    if (status != STATUS_OK) return status;
    a->speed = wanted_speed(o, a->driver);
    bool wanted_virtual = o->force_virtual || a->speed != 1.0;
    if (wanted_virtual == a->is_virtual) return STATUS_OK;
    /* Only the open plate knows for sure what its SPEC asks for, and its clock cannot be changed under it:
     * open it again. */
    driver_close(a->driver);
    a->driver = NULL;
    choose_time(a, wanted_virtual);
    return open_driver(a, o, error, why);
}

enum status acquire_open_hooked(const struct acquire_options *options, const struct acquire_hooks *hooks,
                                struct acquire **out, enum plate_error *error, struct problem *why)
{
    *error = PLATE_OK;
    if (!options_valid(options, why)) return STATUS_ARG;
    struct acquire *a = create(options, hooks);
    if (!a) return problem_set(why, STATUS_MEM, "There is not enough memory to open the plate.");
    enum status status = prepare(a, why);
    if (status == STATUS_OK) status = open_plate(a, options, error, why);
    if (status == STATUS_OK) status = start(a, why);
    if (status == STATUS_OK)
        *out = a;
    else
        acquire_close(a);
    return status;
}

enum status acquire_open(const struct acquire_options *options, struct acquire **out, enum plate_error *error,
                         struct problem *why)
{
    return acquire_open_hooked(options, NULL, out, error, why);
}

void acquire_close(struct acquire *a)
{
    if (!a) return;
    watch_stop(a);
    threads_stop(a);
    driver_close(a->driver);
    dma_latency_release(a->dma_latency);
    memory_keep_release(&a->keep);
    sway_destroy(a->loop.step);
    struct ring *const rings[] = {a->raw, a->raw_copy, a->frames, a->records, a->messages, a->commands};
    for (size_t i = 0; i < sizeof rings / sizeof rings[0]; i++) ring_destroy(rings[i]);
    for (int i = 0; i < RT_THREAD_COUNT; i++) thread_stack_destroy(&a->stacks[i]);
    free(a);
}

const struct plate_info *acquire_plate(const struct acquire *a)
{
    return &a->plate;
}

bool acquire_is_virtual(const struct acquire *a)
{
    return a->is_virtual;
}

double acquire_speed(const struct acquire *a)
{
    return a->speed;
}

void acquire_read_status(struct acquire *a, struct acquire_status *out)
{
    *out = (struct acquire_status){
        .priority = (enum priority_level)atomic_load(&a->priority),
        .memory_lock = a->memory_lock,
        .loop_hangs = atomic_load(&a->loop_hangs),
        .priority_dropped = atomic_load(&a->priority_dropped),
        .frame_dropped = ring_dropped(a->frames),
        .record_dropped = ring_dropped(a->records),
    };
    reader_status(&a->reader, a->host.now_ns(a->host.context), out);
    lateness_snapshot(&a->loop.lateness, &out->lateness);
}

/* The loop takes a message within a tick; only a record ring that nobody drains keeps one waiting. */
enum { POST_TRIES_MS = 200 };

static bool post(struct acquire *a, enum loop_message_kind kind, const struct sway_config *config)
{
    struct loop_message m = {.kind = kind, .epoch = a->epoch};
    if (config) m.config = *config;
    int tries = 0;
    while (ring_room(a->messages) == 0 && !a->is_virtual && tries++ < POST_TRIES_MS)
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    bool posted = ring_push(a->messages, &m);
    if (!posted) log_line(LOG_ERROR, "acquire", "the sway loop did not take a message of kind %d", (int)kind);
    /* In virtual time we stand at the boundary before the next tick: the recorder need not wait for a pump. */
    if (a->is_virtual) loop_apply_messages(&a->loop);
    return posted;
}

static uint32_t post_config(struct acquire *a, enum loop_message_kind kind, const struct sway_config *config)
{
    struct problem why = {0};
    if (sway_config_check(config, &why) != STATUS_OK) {
        log_line(LOG_ERROR, "acquire", "configuration refused, the loop keeps the one it has: %s", why.text);
        return a->epoch;
    }
    a->epoch++;
    if (!post(a, kind, config)) a->epoch--;
    return a->epoch;
}

uint32_t acquire_configure(struct acquire *a, const struct sway_config *config)
{
    return post_config(a, MESSAGE_CONFIGURE, config);
}

uint32_t acquire_begin_record(struct acquire *a, const struct sway_config *config)
{
    return post_config(a, MESSAGE_BEGIN_RECORD, config);
}

void acquire_end_record(struct acquire *a)
{
    (void)post(a, MESSAGE_END_RECORD, NULL);
}

/* Nobody takes the raw copy outside of calibration: old samples make way, so that a tare starts with new
 * ones. */
static void trim_raw_copy(struct acquire *a)
{
    struct force_sample old[32];
    size_t waiting = ring_waiting(a->raw_copy);
    if (waiting < RAW_COPY_SLOTS * 3 / 4) return;
    for (size_t n = waiting - RAW_COPY_SLOTS / 2; n > 0;) {
        size_t taken = ring_pop(a->raw_copy, old, n < 32 ? n : 32);
        if (taken == 0) return;
        n -= taken;
    }
}

size_t acquire_take(struct acquire *a, struct sway_sample *out, size_t max)
{
    trim_raw_copy(a);
    return ring_pop(a->frames, out, max);
}

size_t acquire_take_raw(struct acquire *a, struct force_sample *out, size_t max)
{
    return ring_pop(a->raw_copy, out, max);
}

void acquire_command(struct acquire *a, const struct person_command *c)
{
    if (a->is_virtual)
        driver_command(a->driver, c);
    else
        (void)ring_push(a->commands, c); /* the reader asks the driver: one thread only */
}

static bool room_for_a_tick(const struct acquire *a)
{
    if (ring_room(a->frames) == 0) return false;
    bool records = a->loop.recording || ring_waiting(a->messages) > 0;
    return !records || ring_room(a->records) >= RAW_PER_TICK_MAX + TICK_MARKS_MAX;
}

uint32_t acquire_pump(struct acquire *a, uint32_t ticks)
{
    uint32_t ran = 0;
    if (!a->is_virtual) return 0;
    loop_apply_messages(&a->loop);
    while (ran < ticks && room_for_a_tick(a)) {
        a->virtual_now_ns = loop_due_ns(&a->loop, a->loop.next_tick);
        while (reader_poll(&a->reader, 0)) {}
        if (a->reader.over && ring_waiting(a->raw) == 0) break;
        loop_tick(&a->loop);
        ran++;
    }
    return ran;
}

struct ring *acquire_record_ring(struct acquire *a)
{
    return a->records;
}
