/* links: acquire records */
/* flags: -rdynamic -Wl,--wrap=driver_list */
/* timeout: 400 */
/* 200 times the plate's cable is pulled while a set is played and recorded, and pushed in again: manager, reader, loop, world and
 * recorder are those of the program, with the real serial library (platform.md 8 R05). Five plates at once, so that it does not last
 * for minutes. Each cycle shows how soon the cursor is gone, the set waits and all is back; at the end every gap stands in the
 * record, which is computed again to the same bits, and nothing has grown. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "acquire/inside.h"
#include "acquire/manager.h"
#include "line_board.h"
#include "records/records.h"
#include "signal/sway_digest.h"

#ifndef REPLUG_CYCLES
#define REPLUG_CYCLES 200
#endif
enum { RIGS = 5, CYCLES = REPLUG_CYCLES, RIG_CYCLES = CYCLES / RIGS, WARM_UP = 8, IN_A_TRIAL_EVERY = 10, TEXT_BYTES = 16384, INPUTS_MAX = 1024 };
#define PLAY_NS (60 * NS_PER_MS)
#define AWAY_NS (30 * NS_PER_MS)

enum stage { PLAYING, PULLED, PUSHED };

struct rig {
    struct line_board board;
    struct manager *manager;
    struct acquire *acquire;
    struct store *store;
    struct recorder *recorder;
    struct record_id session, trial;
    struct sway_config config;
    struct world_setup setup;
    struct world *world;
    uint32_t epoch, first_tick, last_tick;
    bool has_tick;
    uint64_t digest;
    struct trial_input input[INPUTS_MAX];
    size_t input_count;
    struct trial_close close;

    enum stage stage;
    int cycles, in_a_trial, limit;
    bool cursor_gone;
    int64_t since_ns, pulled_ns, pushed_ns, lost_cpu_ns, lost_ns;
    uint32_t newest_flags;
};

static struct rig rig[RIGS];
static double gone_ms[CYCLES], paused_ms[CYCLES], back_ms[CYCLES];
static int figures;
static int64_t away_cpu_ns, away_ns;

/* A program has one manager, and hidapi may only be asked for its list by one thread: the five of this test do not ask. */
size_t __wrap_driver_list(struct plate_listing *out, size_t max);
size_t __wrap_driver_list(struct plate_listing *out, size_t max)
{
    (void)out, (void)max;
    return 0;
}

/* ---- a set ---- */

static void fill_setup(struct rig *r)
{
    struct text_errors errors = {0};
    char path[512];
    (void)snprintf(path, sizeof path, "%s/levels/exercises/E01_steady_stand.level", EVENKEEL_SOURCE_SHARE);
    r->setup = (struct world_setup){.base_grade = 2, .start_level = 2, .cap = 10, .seed = 3, .set_number = 1, .body = r->config.body};
    if (level_load(path, &r->setup.levels, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
}

static void begin_record(struct rig *r)
{
    static char sway_text[TEXT_BYTES], setup_text[TEXT_BYTES];
    struct problem why = {0};
    struct session_head session = {.patient_code = "P0001", .plate_name = "Line board", .program_version = EVENKEEL_VERSION,
                                   .start = wall_time_now()};
    assert_int_equal(session_begin(r->store, &session, &r->session, &why), STATUS_OK);
    assert_int_equal(sway_config_write(&r->config, sway_text, sizeof sway_text), STATUS_OK);
    assert_int_equal(world_setup_write(&r->setup, setup_text, sizeof setup_text), STATUS_OK);
    struct trial_head head = {.session = r->session, .number = 1, .exercise = r->setup.levels.id, .set_number = 1, .base_grade = 2,
                              .start_level = 2, .seed = r->setup.seed, .sway_config_text = sway_text,
                              .world_setup_text = setup_text, .condition = "eyes=open", .start = wall_time_now()};
    if (recorder_begin(r->recorder, &head, &r->trial, &why) != STATUS_OK) fail_msg("%s", why.text);
    r->epoch = acquire_begin_record(r->acquire, &r->config);
}

static void open_rig(struct rig *r, const char *folder, int number)
{
    struct problem why = {0};
    struct manager_report report;
    char data[300], name[20], spec[400];
    (void)snprintf(name, sizeof name, "port%d", number);
    (void)snprintf(data, sizeof data, "%s/data%d", folder, number);
    board_place(&r->board, folder, name);
    board_plug(&r->board);
    if (store_open(data, STORE_WRITE, &r->store, NULL, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(manager_start(&r->manager, &why), STATUS_OK);
    (void)snprintf(spec, sizeof spec, "serial:%s,settle_ms=0", r->board.place);
    manager_open(r->manager, &(struct acquire_options){.spec = spec, .speed = 1.0});
    do {
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
        manager_look(r->manager, &report);
    } while (report.state == MANAGER_OPENING);
    if (report.state != MANAGER_OPEN) fail_msg("%s", report.why.text);
    r->acquire = report.acquire;
    sway_config_default(acquire_plate(r->acquire), &r->config);
    body_default(0, 0, &r->config.body);
    r->config.body.weight_n = BOARD_WEIGHT_N;
    fill_setup(r);
    assert_int_equal(world_create(&r->setup, &r->world, &why), STATUS_OK);
    if (recorder_start(r->store, acquire_record_ring(r->acquire), true, &r->recorder, &why) != STATUS_OK) fail_msg("%s", why.text);
    r->digest = SWAY_DIGEST_START;
    r->since_ns = clock_now_ns();
    begin_record(r);
}

static void put_in(struct rig *r, enum world_input input)
{
    assert_true(r->input_count < INPUTS_MAX);
    r->input[r->input_count++] = (struct trial_input){.tick = r->last_tick, .input = input};
    world_input(r->world, r->last_tick, input);
}

/* As the screens do it: every sway sample moves the world. */
static void feed(struct rig *r)
{
    static struct sway_sample sample[1024];
    for (size_t n; (n = acquire_take(r->acquire, sample, 1024)) > 0;)
        for (size_t i = 0; i < n; i++) {
            const struct sway_sample *s = &sample[i];
            if (s->epoch != r->epoch || world_done(r->world)) continue;
            if (!r->has_tick) r->first_tick = s->tick;
            r->has_tick = true;
            r->last_tick = s->tick;
            r->digest = sway_digest(r->digest, s);
            r->newest_flags = s->flags;
            world_step(r->world, s);
            if ((s->flags & SWAY_INVALID) != 0) r->cursor_gone = true;
        }
}

/* ---- a cycle ---- */

static int64_t reader_cpu_ns(struct rig *r)
{
    clockid_t clock;
    struct timespec t;
    assert_int_equal(pthread_getcpuclockid(r->acquire->rt[THREAD_READER].thread, &clock), 0);
    assert_int_equal(clock_gettime(clock, &t), 0);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static bool plays(const struct rig *r)
{
    return world_scene(r->world)->phase != PHASE_PAUSED && !(r->newest_flags & (SWAY_INVALID | SWAY_BAD));
}

static void pull(struct rig *r)
{
    r->in_a_trial += world_scene(r->world)->phase == PHASE_TRIAL;
    r->cursor_gone = false;
    board_unplug(&r->board);
    r->pulled_ns = atomic_load(&r->board.last_sent_ns);
    r->lost_ns = 0;
    r->stage = PULLED;
}

static void while_playing(struct rig *r, int64_t now_ns)
{
    if (!plays(r)) r->since_ns = now_ns;
    /* On a busy machine the board itself may fall silent for a moment: then the set waits too. */
    bool waits = world_scene(r->world)->phase == PHASE_PAUSED && !(r->newest_flags & (SWAY_INVALID | SWAY_BAD));
    bool told = r->input_count > 0 && r->input[r->input_count - 1].tick == r->last_tick;
    if (waits && !told) put_in(r, INPUT_RESUME);
    if (r->cycles == r->limit || now_ns - r->since_ns < PLAY_NS) return;
    bool wants_trial = r->cycles % IN_A_TRIAL_EVERY == IN_A_TRIAL_EVERY - 1;
    if (!wants_trial || world_scene(r->world)->phase == PHASE_TRIAL) pull(r);
}

/* One figure of this cycle, once. */
static void note(double *ms, int64_t from_ns, int64_t now_ns)
{
    if (*ms == 0.0) *ms = (double)(now_ns - from_ns) * 1e-6;
}

static struct { double gone, paused; } now_away[RIGS];

static void while_pulled(struct rig *r, int64_t now_ns)
{
    struct manager_report report;
    double *gone = &now_away[r - rig].gone, *paused = &now_away[r - rig].paused;
    if (r->cursor_gone) note(gone, r->pulled_ns, now_ns);
    if (world_scene(r->world)->phase == PHASE_PAUSED) note(paused, r->pulled_ns, now_ns);
    manager_look(r->manager, &report);
    if (r->lost_ns == 0 && report.looking) {
        r->lost_ns = now_ns;
        r->lost_cpu_ns = reader_cpu_ns(r);
    }
    if (*gone == 0.0 || *paused == 0.0 || r->lost_ns == 0 || now_ns - r->lost_ns < AWAY_NS) return;
    assert_int_equal(world_scene(r->world)->pause, PAUSE_BAD_SIGNAL);
    away_cpu_ns += reader_cpu_ns(r) - r->lost_cpu_ns;
    away_ns += now_ns - r->lost_ns;
    r->pushed_ns = now_ns;
    board_plug(&r->board);
    r->stage = PUSHED;
}

static void while_pushed(struct rig *r, int64_t now_ns)
{
    struct manager_report report;
    manager_look(r->manager, &report);
    if (report.looking || (r->newest_flags & (SWAY_INVALID | SWAY_BAD))) {
        if (now_ns - r->pushed_ns > 60 * NS_PER_S) fail_msg("not back after a minute: %s", report.why.text);
        return;
    }
    r->cycles++;
    assert_true(report.comebacks >= (unsigned)r->cycles);
    assert_ptr_equal(report.acquire, r->acquire);
    assert_int_equal(world_scene(r->world)->phase, PHASE_PAUSED); /* until somebody says so */
    gone_ms[figures] = now_away[r - rig].gone;
    paused_ms[figures] = now_away[r - rig].paused;
    back_ms[figures++] = (double)(now_ns - r->pushed_ns) * 1e-6;
    now_away[r - rig].gone = now_away[r - rig].paused = 0.0;
    put_in(r, INPUT_RESUME);
    r->since_ns = now_ns;
    r->stage = PLAYING;
}

static void run_cycles(int limit)
{
    static void (*const stages[])(struct rig *, int64_t) = {while_playing, while_pulled, while_pushed};
    for (int i = 0; i < RIGS; i++) rig[i].limit = limit;
    for (bool all = false; !all;) {
        all = true;
        for (int i = 0; i < RIGS; i++) {
            feed(&rig[i]);
            stages[rig[i].stage](&rig[i], clock_now_ns());
            all = all && rig[i].cycles == limit && plays(&rig[i]);
        }
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    }
}

/* ---- what may not grow ---- */

static int open_descriptors(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d)) n++;
    (void)closedir(d);
    return n;
}

static long resident_kib(void)
{
    char line[256];
    long kib = -1;
    FILE *f = fopen("/proc/self/status", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) (void)sscanf(line, "VmRSS: %ld", &kib);
    (void)fclose(f);
    return kib;
}

static double process_cpu_s(void)
{
    struct timespec t;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* All cables out for 2 s: whoever spins now is seen. */
static double share_while_all_are_away(void)
{
    enum { MS = 2000 };
    for (int i = 0; i < RIGS; i++) board_unplug(&rig[i].board);
    clock_sleep_until_ns(clock_now_ns() + 500 * NS_PER_MS);
    double from_s = process_cpu_s();
    clock_sleep_until_ns(clock_now_ns() + MS * NS_PER_MS);
    return (process_cpu_s() - from_s) * 1e3 / MS;
}

/* ---- the record ---- */

/* In builds with sanitizers everything takes longer. */
static double slowdown(void)
{
    const char *text = getenv("EVENKEEL_SLOWDOWN");
    return text && atof(text) > 1.0 ? atof(text) : 1.0;
}

/* One for each cycle. On a machine where everything stands still for a second a line overflows in between: that is a gap too. */
static void expect_cycles(const char *what, uint64_t got)
{
    if (got < RIG_CYCLES) fail_msg("%s: %llu, expected %d", what, (unsigned long long)got, RIG_CYCLES);
}

static void save(struct rig *r)
{
    struct problem why = {0};
    feed(r);
    put_in(r, INPUT_STOP);
    assert_true(world_done(r->world));
    world_result(r->world, &r->close.result);
    r->close.events = world_events(r->world, &r->close.event_count);
    r->close.inputs = r->input;
    r->close.input_count = r->input_count;
    r->close.last_tick = r->last_tick;
    r->close.sway_digest = r->digest;
    r->close.quality = "";
    r->close.duration_s = (r->last_tick - r->first_tick) / 1000.0;
    acquire_end_record(r->acquire);
    assert_int_equal(recorder_finish(r->recorder, &r->close), STATUS_OK);
    for (int i = 0; i < 3000 && recorder_state(r->recorder, &why) == RECORDER_SAVING; i++)
        clock_sleep_until_ns(clock_now_ns() + 10 * NS_PER_MS);
    if (recorder_state(r->recorder, &why) != RECORDER_SAVED) fail_msg("%s", why.text);
    assert_false(recorder_overflowed(r->recorder));
}

static void check_record(struct rig *r)
{
    struct stored_trial *t;
    struct problem why = {0};
    struct rescore again;
    uint64_t gaps = 0, stretches = 0, pauses = 0;
    if (store_load_trial(r->store, r->trial.text, &t, &why) != STATUS_OK) fail_msg("%s", why.text);
    for (size_t i = 0; i < t->sample_count; i++) {
        bool marked = (t->samples[i].flags & SAMPLE_GAP_BEFORE) != 0, begins = i > 0 && t->samples[i].seq != t->samples[i - 1].seq + 1;
        if (begins != (marked && i > 0)) fail_msg("sample %zu: marked %d, another stretch %d", i, marked, begins);
        gaps += marked;
        stretches += begins;
    }
    for (size_t i = 0; i < t->event_count; i++) pauses += t->events[i].kind == WORLD_PAUSED && t->events[i].value == PAUSE_BAD_SIGNAL;
    expect_cycles("gaps in the record", gaps);
    expect_cycles("stretches of numbers", stretches);
    expect_cycles("pauses for a bad signal", pauses);
    if (rescore_trial(t, &again, &why) != STATUS_OK) fail_msg("%s", why.text);
    if (!again.same) fail_msg("%s", again.difference);
    stored_trial_free(t);
}

static void close_rig(struct rig *r)
{
    recorder_stop(r->recorder);
    manager_stop(r->manager);
    world_destroy(r->world);
    store_close(r->store);
    board_unplug(&r->board);
}

/* ---- the test ---- */

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median is judged: on an overloaded machine the kernel itself may keep bytes of a line back for seconds. */
static void show(const char *what, double *ms, double limit_ms)
{
    qsort(ms, CYCLES, sizeof *ms, rising);
    printf("replug: %s: median %.0f ms, p95 %.0f ms, longest %.0f ms (limit %.0f ms)\n", what, ms[CYCLES / 2], ms[CYCLES * 95 / 100],
           ms[CYCLES - 1], limit_ms);
    assert_true(ms[CYCLES / 2] <= limit_ms * slowdown());
}

static void again_and_again_out_and_in(void **state)
{
    (void)state;
    const char *folder = scratch_dir();
    uint64_t dropped = 0;
    int in_a_trial = 0;
    for (int i = 0; i < RIGS; i++) open_rig(&rig[i], folder, i);
    int64_t from_ns = clock_now_ns();
    run_cycles(WARM_UP);
    int descriptors = open_descriptors();
    long kib = resident_kib();
    run_cycles(RIG_CYCLES);
    int descriptors_after = open_descriptors();
    long kib_after = resident_kib();
    double took_s = (double)(clock_now_ns() - from_ns) * 1e-9;

    for (int i = 0; i < RIGS; i++) {
        struct acquire_status s;
        acquire_read_status(rig[i].acquire, &s);
        dropped += s.raw_dropped + s.frame_dropped + s.record_dropped;
        in_a_trial += rig[i].in_a_trial;
        save(&rig[i]);
        struct manager_report report;
        manager_look(rig[i].manager, &report);
        printf("replug: plate %d: %llu samples, %llu lost between, %llu gaps, %llu restarts, back %u times\n", i,
               (unsigned long long)s.counters.samples, (unsigned long long)s.counters.lost, (unsigned long long)s.counters.gaps,
               (unsigned long long)s.counters.clock_resets, report.comebacks);
        expect_cycles("comebacks", report.comebacks);
        expect_cycles("clock resets", s.counters.clock_resets);
    }
    double share = share_while_all_are_away();
    for (int i = 0; i < RIGS; i++) check_record(&rig[i]);
    for (int i = 0; i < RIGS; i++) close_rig(&rig[i]);

    printf("replug: %d cycles in %.0f s, %d of them while a target was held\n", figures, took_s, in_a_trial);
    assert_int_equal(figures, CYCLES);
    assert_true(in_a_trial >= CYCLES / IN_A_TRIAL_EVERY / 2);
    show("last sample to cursor gone", gone_ms, 130.0);
    show("last sample to set paused", paused_ms, 250.0);
    show("plugged in to cursor back", back_ms, 3000.0);
    printf("replug: every gap marked in %d records, each computed again to the same bits; %llu samples dropped\n", RIGS,
           (unsigned long long)dropped);
    assert_int_equal(dropped, 0); /* by a ring of ours */
    printf("replug: descriptors %d -> %d, memory %ld -> %ld KiB\n", descriptors, descriptors_after, kib, kib_after);
    assert_int_equal(descriptors, descriptors_after);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    assert_true(kib_after - kib <= 1024);
#endif
    double reader_share = (double)away_cpu_ns / (double)away_ns;
    printf("replug: while away, the reader uses %.2f %% of a core, the whole of a plate %.2f %%\n", 100 * reader_share, 100 * share / RIGS);
    assert_true(reader_share < 0.05);
    assert_true(share / RIGS < 0.10 * slowdown());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(again_and_again_out_and_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
