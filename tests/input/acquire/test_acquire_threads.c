/* True time: the threads, what they lose (nothing), what they count, how they stop, who watches them.
 * No fact here depends on how fast the machine is. */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "input/acquire/fake_plate.h"
#include "support/support.h"

static const struct acquire_options true_time = {.spec = "fake:", .speed = 1.0};

static struct acquire *open_plate(struct fake_plate *plate, const struct acquire_hooks *hooks)
{
    struct acquire *a = NULL;
    struct problem why = {0};
    if (acquire_open_driver(&plate->base, &true_time, hooks, &a, &why) != STATUS_OK) fail_msg("%s", why.text);
    return a;
}

static void rest_ms(int64_t ms)
{
    clock_sleep_until_ns(clock_now_ns() + ms * NS_PER_MS);
}

static uint32_t take_in_order(struct acquire *a, uint32_t next_tick)
{
    struct sway_sample s[256];
    for (size_t n; (n = acquire_take(a, s, 256)) > 0;) {
        for (size_t i = 0; i < n; i++) assert_int_equal(s[i].tick, next_tick++);
    }
    return next_tick;
}

struct tally {
    int begins, ends;
    uint32_t begin_tick, end_tick, last_tick;
    int64_t samples, first_seq, next_seq;
};

static void take_records(struct acquire *a, struct tally *t)
{
    struct record_item items[256];
    for (size_t n; (n = ring_pop(acquire_record_ring(a), items, 256)) > 0;) {
        for (size_t i = 0; i < n; i++) {
            const struct record_item *r = &items[i];
            if (r->kind == RECORD_BEGIN) t->begins++, t->begin_tick = r->tick;
            if (r->kind == RECORD_END) t->ends++, t->end_tick = r->tick;
            if (r->kind != RECORD_SAMPLE) continue;
            if (t->samples++ == 0) t->first_seq = t->next_seq = r->sample.seq;
            assert_int_equal(r->sample.seq, t->next_seq);
            assert_int_equal(r->sample.tick, r->tick);
            assert_true(r->tick >= t->last_tick && r->tick >= t->begin_tick && t->ends == 0);
            t->next_seq++;
            t->last_tick = r->tick;
        }
    }
}

static void three_seconds_at_1_khz_lose_nothing(void **state)
{
    (void)state;
    struct acquire *a = open_plate(fake_plate_create(1000.0), NULL);
    struct sway_config config;
    struct tally t = {0};
    struct acquire_status s;
    uint32_t ticks = 0;
    sway_config_default(acquire_plate(a), &config);
    rest_ms(50);
    (void)acquire_begin_record(a, &config);
    for (int i = 0; i < 300; i++) {
        rest_ms(10);
        ticks = take_in_order(a, ticks);
        take_records(a, &t);
    }
    acquire_read_status(a, &s);
    acquire_end_record(a);
    for (int i = 0; i < 200 && t.ends == 0; i++) {
        rest_ms(10);
        take_records(a, &t);
    }
    assert_int_equal(t.begins, 1);
    assert_int_equal(t.ends, 1);
    assert_true(t.end_tick > t.last_tick);
    assert_true(ticks >= 3000);
    /* the recording holds each sample of its ticks: as many as milliseconds, but for the phase of plate and
     * grid */
    assert_in_range(t.samples, t.end_tick - t.begin_tick - 70, t.end_tick - t.begin_tick + 70);
    assert_int_equal(s.state, PLATE_STREAMING);
    assert_int_equal(s.raw_dropped + s.frame_dropped + s.record_dropped, 0);
    assert_int_equal(s.counters.lost, 0);
    assert_true(s.lateness.ticks > 2000);
    assert_true(s.lateness.late <= s.lateness.ticks);
    assert_true(lateness_percentile_us(&s.lateness, 0.5) >= 1.0);
    assert_false(s.loop_hangs);
    assert_near("rate", s.measured_rate_hz, 1000.0, 50.0);
    acquire_close(a);
}

/* A tick takes 64 samples at most; 200 a millisecond must overflow, be counted and leave a trace in the
 * samples. */
static void overflow_is_counted_and_flagged(void **state)
{
    (void)state;
    struct fake_plate *plate = fake_plate_create(1000.0);
    plate->period_ns = 5000;
    struct acquire *a = open_plate(plate, NULL);
    struct sway_config config;
    struct acquire_status s = {0};
    static struct force_sample raw[RAW_COPY_SLOTS];
    bool flagged = false;
    sway_config_default(acquire_plate(a), &config);
    (void)acquire_begin_record(a, &config);
    for (int i = 0; i < 2000 && (s.record_dropped == 0 || !flagged); i++) {
        rest_ms(5);
        size_t n = acquire_take_raw(a, raw, RAW_COPY_SLOTS);
        for (size_t k = 0; k < n; k++) flagged = flagged || (raw[k].flags & SAMPLE_GAP_BEFORE) != 0;
        acquire_read_status(a, &s);
    }
    assert_true(s.raw_dropped > 0);
    assert_true(s.record_dropped > 0);
    assert_true(flagged);
    acquire_close(a);
}

static void an_unplugged_plate_is_seen_and_the_loop_goes_on(void **state)
{
    (void)state;
    struct fake_plate *plate = fake_plate_create(1000.0);
    plate->over_at = 100;
    plate->over_state = PLATE_LOST;
    struct acquire *a = open_plate(plate, NULL);
    struct acquire_status s = {0};
    for (int i = 0; i < 500 && s.state != PLATE_LOST; i++) {
        rest_ms(10);
        acquire_read_status(a, &s);
    }
    assert_int_equal(s.state, PLATE_LOST);
    assert_int_equal(s.error, PLATE_ERROR_LOST);
    uint32_t ticks = take_in_order(a, 0);
    rest_ms(200);
    assert_true(take_in_order(a, ticks) > ticks);
    acquire_close(a);
}

static void commands_travel_to_the_reader(void **state)
{
    (void)state;
    struct fake_plate *plate = fake_plate_create(1000.0);
    struct acquire *a = open_plate(plate, NULL);
    acquire_command(a, &(struct person_command){.order = PERSON_LEAN});
    acquire_command(a, &(struct person_command){.order = PERSON_SIT});
    for (int i = 0; i < 500 && atomic_load(&plate->commands) < 2; i++) rest_ms(10);
    assert_int_equal(atomic_load(&plate->commands), 2);
    assert_int_equal(atomic_load(&plate->last_order), PERSON_SIT);
    acquire_close(a);
}

static void closing_in_the_stream_closes_the_plate_once(void **state)
{
    (void)state;
    atomic_int closed = 0;
    for (int i = 0; i < 20; i++) {
        struct fake_plate *plate = fake_plate_create(i % 2 ? 1000.0 : 20.0);
        plate->closed = &closed;
        struct acquire *a = open_plate(plate, NULL);
        rest_ms(i);
        int64_t asked_ns = clock_now_ns();
        acquire_close(a);
        /* 100 ms is the aim; here only "does not hang", as a busy machine must not decide */
        assert_true(clock_now_ns() - asked_ns < 5 * NS_PER_S);
    }
    assert_int_equal(closed, 20);
    acquire_close(NULL);
}

static void hang_once(void *context, uint32_t tick)
{
    (void)context;
    if (tick == 100) rest_ms(1800);
}

static void a_loop_that_hangs_is_noticed_and_loses_nothing(void **state)
{
    (void)state;
    struct acquire *a =
        open_plate(fake_plate_create(1000.0), &(struct acquire_hooks){.tick_begins = hang_once});
    struct acquire_status s = {0};
    for (int i = 0; i < 400 && !s.loop_hangs; i++) {
        rest_ms(10);
        acquire_read_status(a, &s);
    }
    assert_true(s.loop_hangs);
    for (int i = 0; i < 400 && s.loop_hangs; i++) {
        rest_ms(10);
        acquire_read_status(a, &s);
    }
    assert_false(s.loop_hangs);
    assert_true(s.lateness.late > 1500); /* each of the ticks that had to wait */
    assert_true(s.lateness.worst_ns > 1500 * NS_PER_MS);
    assert_true(take_in_order(a, 0) > 1800); /* in order, none skipped */
    assert_int_equal(s.raw_dropped + s.frame_dropped, 0);
    acquire_close(a);
}

struct seen {
    atomic_bool looked;
    int policy, nice, slack_ns;
};

static void look_at_oneself(void *context, uint32_t tick)
{
    struct seen *s = context;
    if (tick != 5) return;
    s->policy = sched_getscheduler(0) & ~SCHED_RESET_ON_FORK;
    s->nice = getpriority(PRIO_PROCESS, (id_t)gettid());
    s->slack_ns = prctl(PR_GET_TIMERSLACK, 0UL, 0UL, 0UL, 0UL);
    atomic_store(&s->looked, true);
}

static void the_ladder_reports_the_level_reached(void **state)
{
    (void)state;
    static const enum priority_level best[] = {0, PRIORITY_FIFO, PRIORITY_NICE, PRIORITY_SLACK};
    for (size_t i = 0; i < sizeof best / sizeof best[0]; i++) {
        struct seen seen = {0};
        struct acquire *a = open_plate(
            fake_plate_create(1000.0),
            &(struct acquire_hooks){.best = best[i], .tick_begins = look_at_oneself, .context = &seen});
        struct acquire_status s;
        acquire_read_status(a, &s);
        for (int k = 0; k < 500 && !atomic_load(&seen.looked); k++) rest_ms(10);
        assert_true(atomic_load(&seen.looked));
        acquire_close(a);
        if (s.priority < best[i]) fail_msg("asked for %d at best, got %d", (int)best[i], (int)s.priority);
        static const int policies[] = {[PRIORITY_FIFO] = SCHED_FIFO,
                                       [PRIORITY_RTKIT] = SCHED_RR,
                                       [PRIORITY_NICE] = SCHED_OTHER,
                                       [PRIORITY_SLACK] = SCHED_OTHER};
        assert_in_range(s.priority, PRIORITY_FIFO, PRIORITY_SLACK);
        assert_int_equal(seen.policy, policies[s.priority]);
        if (s.priority == PRIORITY_NICE) assert_int_equal(seen.nice, -11);
        if (s.priority >= PRIORITY_NICE) assert_int_equal(seen.slack_ns, 1); /* real-time classes have none */
        assert_non_null(priority_level_text(s.priority));
    }
}

static inline long locked_kib(void)
{
    char line[256];
    long kib = -1;
    FILE *f = fopen("/proc/self/status", "r");
    if (!f) return -1;
    while (fgets(line, sizeof line, f)) (void)sscanf(line, "VmLck: %ld", &kib);
    (void)fclose(f);
    return kib;
}

static void without_the_right_to_lock_all_the_rings_are_locked(void **state)
{
    (void)state;
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    skip(); /* sanitizers turn mlock into nothing and bring their own heap */
#else
    const long rings_kib =
        (long)(RAW_SLOTS * sizeof(struct force_sample) + FRAME_SLOTS * sizeof(struct sway_sample) +
               RECORD_SLOTS * sizeof(struct record_item)) /
        1024;
    struct acquire *a = open_plate(fake_plate_create(1000.0), &(struct acquire_hooks){.rings_only = true});
    struct acquire_status s;
    acquire_read_status(a, &s);
    long kib = locked_kib();
    acquire_close(a);
    if (s.memory_lock == MEMORY_LOCK_NONE) skip(); /* not even 8 MiB allowed here */
    assert_int_equal(s.memory_lock, MEMORY_LOCK_RINGS);
    if (kib < rings_kib) fail_msg("locked %ld KiB, expected %ld or more", kib, rings_kib);
#endif
}

static void burn_until(int64_t until_ns)
{
    while (clock_now_ns() < until_ns) {}
}

static void run_away(void *context, uint32_t tick)
{
    (void)context;
    if (tick == 100) burn_until(clock_now_ns() + 700 * NS_PER_MS);
}

/* Pauses often enough for the kernel's own limit, and still leaves a core to nobody else. */
static void eat_nearly_all(void *context, uint32_t tick)
{
    (void)context, (void)tick;
    burn_until(clock_now_ns() + 3 * NS_PER_MS);
    clock_sleep_until_ns(clock_now_ns() + 1000);
}

static bool waits_for_drop(struct acquire *a, int seconds)
{
    struct acquire_status s = {0};
    for (int i = 0; i < 100 * seconds && !s.priority_dropped; i++) {
        rest_ms(10);
        acquire_read_status(a, &s);
    }
    return s.priority_dropped && s.priority == PRIORITY_SLACK;
}

static struct acquire *open_real_time(void (*hook)(void *, uint32_t))
{
    struct acquire *a = open_plate(fake_plate_create(1000.0), &(struct acquire_hooks){.tick_begins = hook});
    struct acquire_status s;
    acquire_read_status(a, &s);
    if (priority_is_real_time(s.priority)) return a;
    acquire_close(a);
    skip(); /* no real-time priority to lose here */
    return NULL;
}

static void a_runaway_loop_loses_its_priority_not_the_program(void **state)
{
    (void)state;
    struct acquire *a = open_real_time(run_away);
    assert_true(waits_for_drop(a, 10));
    acquire_close(a);
}

static void a_loop_that_takes_a_whole_core_loses_its_priority(void **state)
{
    (void)state;
    struct acquire *a = open_real_time(eat_nearly_all);
    assert_true(waits_for_drop(a, 20));
    acquire_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_seconds_at_1_khz_lose_nothing),
        cmocka_unit_test(overflow_is_counted_and_flagged),
        cmocka_unit_test(an_unplugged_plate_is_seen_and_the_loop_goes_on),
        cmocka_unit_test(commands_travel_to_the_reader),
        cmocka_unit_test(closing_in_the_stream_closes_the_plate_once),
        cmocka_unit_test(a_loop_that_hangs_is_noticed_and_loses_nothing),
        cmocka_unit_test(the_ladder_reports_the_level_reached),
        cmocka_unit_test(without_the_right_to_lock_all_the_rings_are_locked),
        cmocka_unit_test(a_runaway_loop_loses_its_priority_not_the_program),
        cmocka_unit_test(a_loop_that_takes_a_whole_core_loses_its_priority),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
