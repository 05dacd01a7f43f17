/* links: acquire */
/* flags: -rdynamic -Wl,--wrap=driver_list */
/* The manager with real threads, the real serial library and a board behind a pseudo-terminal (devices.md 13, 14, 15 T3 and T4): what
 * opens, what is refused and why, what comes back and what does not. Times are only compared with what they must stay far away from,
 * so that a busy machine does not decide. */
#include <sys/file.h>

#include "acquire/inside.h"
#include "acquire/manager.h"
#include "line_board.h"

#define STRETCH ((int64_t)1 << 40)

static struct manager *m;
static struct line_board board, other;
static const char *folder;

/* ---- what the system lists ---- */

size_t __real_driver_list(struct plate_listing *out, size_t max);
size_t __wrap_driver_list(struct plate_listing *out, size_t max);

static struct {
    pthread_mutex_t lock;
    bool scripted;
    int64_t takes_ns;
    struct plate_listing plate[2];
    size_t count;
} system_list = {.lock = PTHREAD_MUTEX_INITIALIZER};

size_t __wrap_driver_list(struct plate_listing *out, size_t max)
{
    pthread_mutex_lock(&system_list.lock);
    bool scripted = system_list.scripted;
    int64_t takes_ns = system_list.takes_ns;
    size_t n = system_list.count < max ? system_list.count : max;
    if (scripted) memcpy(out, system_list.plate, n * sizeof *out);
    pthread_mutex_unlock(&system_list.lock);
    if (!scripted) return __real_driver_list(out, max);
    if (takes_ns > 0) clock_sleep_until_ns(clock_now_ns() + takes_ns);
    return n;
}

/* Place and words of up to two boards; NULL: none. */
static void system_lists(const char *place, const char *words, const char *place2, const char *words2)
{
    const char *const row[2][2] = {{place, words}, {place2, words2}};
    pthread_mutex_lock(&system_list.lock);
    memset(system_list.plate, 0, sizeof system_list.plate);
    system_list.scripted = true;
    system_list.count = 0;
    for (int i = 0; i < 2; i++) {
        if (!row[i][0]) continue;
        struct plate_listing *p = &system_list.plate[system_list.count++];
        (void)snprintf(p->spec, sizeof p->spec, "serial:%.300s", row[i][0]);
        (void)snprintf(p->detail, sizeof p->detail, "%.120s, %.60s", row[i][0], row[i][1]);
    }
    pthread_mutex_unlock(&system_list.lock);
}

/* ---- one manager and two boards for each test ---- */

static int begin(void **state)
{
    struct problem why = {0};
    (void)state;
    folder = scratch_dir();
    board = other = (struct line_board){.plugged = false};
    board_place(&board, folder, "port");
    board_place(&other, folder, "port");
    system_list.scripted = false;
    system_list.takes_ns = 0;
    return manager_start(&m, &why);
}

static int end(void **state)
{
    (void)state;
    manager_stop(m);
    m = NULL;
    board_unplug(&board);
    board_unplug(&other);
    return 0;
}

/* A manager whose first look has seen this one plate. */
static void begin_again_with(const char *place, const char *words)
{
    struct problem why = {0};
    struct plate_listing list[4];
    manager_stop(m);
    system_lists(place, words, NULL, NULL);
    assert_int_equal(manager_start(&m, &why), STATUS_OK);
    assert_int_equal(manager_list(m, list, 4), 1);
}

static void rest_ms(int64_t ms)
{
    clock_sleep_until_ns(clock_now_ns() + ms * NS_PER_MS);
}

static void ask_for(const char *place, const char *options)
{
    char spec[400];
    (void)snprintf(spec, sizeof spec, "serial:%s%s", place, options);
    manager_open(m, &(struct acquire_options){.spec = spec, .speed = 1.0});
}

static struct manager_report report(void)
{
    struct manager_report r;
    manager_look(m, &r);
    return r;
}

static struct manager_report until_opened(int seconds)
{
    for (int i = 0; i < 100 * seconds && report().state == MANAGER_OPENING; i++) rest_ms(10);
    return report();
}

static struct acquire *open_board(void)
{
    if (!board.plugged) board_plug(&board);
    ask_for(board.place, ",settle_ms=0");
    struct manager_report r = until_opened(20);
    if (r.state != MANAGER_OPEN) fail_msg("state %d: %s", (int)r.state, r.why.text);
    return r.acquire;
}

static void until_looking(bool looking, int seconds)
{
    for (int i = 0; i < 1000 * seconds && report().looking != looking; i++) rest_ms(1);
    struct manager_report r = report();
    if (r.looking != looking) fail_msg("looking is %d, expected %d: %s", r.looking, looking, r.why.text);
}

/* ---- opening ---- */

static void opening_goes_on_beside_the_caller(void **state)
{
    (void)state;
    struct plate_listing list[16];
    assert_int_equal(report().state, MANAGER_NOTHING);
    board.mute = true;
    board_plug(&board);
    assert_true(manager_list(m, list, 16) >= 1);
    ask_for(board.place, ",settle_ms=0");
    assert_int_equal(report().state, MANAGER_OPENING);
    int64_t from_ns = clock_now_ns();
    for (int i = 0; i < 20; i++) assert_true(manager_list(m, list, 16) >= 1);
    assert_int_equal(report().state, MANAGER_OPENING); /* 20 lists within an opening of 2 s: none has waited for it */
    struct manager_report r = until_opened(20);
    assert_int_equal(r.state, MANAGER_REFUSED);
    assert_null(r.acquire);
    assert_true(clock_now_ns() - from_ns < 8 * NS_PER_S); /* devices.md 1.3 */
}

static void what_cannot_be_opened_is_said(void **state)
{
    (void)state;
    enum kind { ABSENT, HELD, MUTE, STARTS_NOT, NONSENSE };
    static const struct {
        enum kind kind;
        enum plate_error error;
        const char *says;
    } facts[] = {
        {ABSENT, PLATE_NOT_FOUND, "Plug the plate in"},
        {NONSENSE, PLATE_OK, "settle_ms=never, expected a whole number"},
        {HELD, PLATE_BUSY, "is in use by"},
        {MUTE, PLATE_INIT_TIMEOUT, "Check that the plate is switched on"},
        {STARTS_NOT, PLATE_INIT_TIMEOUT, "answers but sends no samples"},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        int held = -1;
        board.mute = facts[i].kind == MUTE;
        board.never_starts = facts[i].kind == STARTS_NOT;
        if (facts[i].kind != ABSENT) board_plug(&board);
        if (facts[i].kind == HELD) {
            held = open(board.place, O_RDWR | O_NOCTTY | O_CLOEXEC);
            assert_int_equal(flock(held, LOCK_EX), 0);
        }
        ask_for(board.place, facts[i].kind == NONSENSE ? ",settle_ms=never" : ",settle_ms=0");
        struct manager_report r = until_opened(20);
        assert_int_equal(r.state, MANAGER_REFUSED);
        if (r.error != facts[i].error || !strstr(r.why.text, facts[i].says))
            fail_msg("row %zu: %s: %s", i, plate_error_name(r.error), r.why.text);
        if (held >= 0) (void)close(held);
        board_unplug(&board);
    }
    board.mute = board.never_starts = false;
    (void)open_board(); /* and after all that it opens */
}

/* An opening that nobody wants any more would last 7 s: neither closing, stopping nor another plate waits for it. */
static void an_opening_is_given_up(void **state)
{
    (void)state;
    board.mute = true;
    board_plug(&board);
    for (int way = 0; way < 3; way++) {
        ask_for(board.place, ",settle_ms=5000");
        for (int i = 0; i < 100; i++) rest_ms(2);
        assert_int_equal(report().state, MANAGER_OPENING);
        int64_t asked_ns = clock_now_ns();
        if (way == 0) {
            manager_close(m);
            assert_int_equal(report().state, MANAGER_NOTHING);
        } else if (way == 1) {
            manager_open(m, &(struct acquire_options){.spec = "sim:", .speed = 1.0});
            assert_int_equal(until_opened(20).state, MANAGER_OPEN);
            assert_string_equal(acquire_plate(report().acquire)->driver, "sim");
        } else {
            manager_stop(m);
            m = NULL;
        }
        double took_s = (double)(clock_now_ns() - asked_ns) * 1e-9;
        if (took_s > 3.0) fail_msg("way %d took %.1f s", way, took_s);
        printf("manager: an opening is given up within %.0f ms (way %d)\n", took_s * 1e3, way);
    }
}

static void a_slow_system_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct plate_listing list[4];
    struct problem why = {0};
    manager_stop(m);
    system_lists("/dev/ttyACM0", "USB 16c0:0483", NULL, NULL);
    system_list.takes_ns = 3 * NS_PER_S;
    assert_int_equal(manager_start(&m, &why), STATUS_OK);
    int64_t from_ns = clock_now_ns();
    assert_int_equal(manager_list(m, list, 4), 0); /* the first look has not come back after 1 s */
    assert_true(clock_now_ns() - from_ns < 2500 * NS_PER_MS);
    for (int i = 0; i < 400 && manager_list(m, list, 4) == 0; i++) {}
    assert_int_equal(manager_list(m, list, 4), 1);
    assert_string_equal(list[0].spec, "serial:/dev/ttyACM0");
    system_list.takes_ns = 0;
}

/* ---- lost and back ---- */

struct seen { /* what the main thread has taken */
    uint32_t next_tick;
    bool any;
    uint64_t raw, jumps, gap_flags, resets, gap_events;
    int64_t last_seq, first_dev_us;
    uint32_t jump_flags;
};

static void take(struct acquire *a, struct seen *s)
{
    static struct sway_sample frame[512];
    static struct force_sample raw[512];
    for (size_t n; (n = acquire_take(a, frame, 512)) > 0;)
        for (size_t i = 0; i < n; i++) {
            if (s->any) assert_int_equal(frame[i].tick, s->next_tick); /* the loop ticked on without a hole */
            s->any = true;
            s->next_tick = frame[i].tick + 1;
            s->resets += (frame[i].events & EVENT_CLOCK_RESET) != 0;
            s->gap_events += (frame[i].events & EVENT_GAP) != 0;
        }
    for (size_t n; (n = acquire_take_raw(a, raw, 512)) > 0;)
        for (size_t i = 0; i < n; i++) {
            if (s->raw > 0 && raw[i].seq != s->last_seq + 1) {
                assert_true(raw[i].seq - s->last_seq > STRETCH / 2);
                s->jumps++;
                s->jump_flags = raw[i].flags;
                s->first_dev_us = raw[i].t_dev_us;
            }
            s->gap_flags += (raw[i].flags & SAMPLE_GAP_BEFORE) != 0;
            s->last_seq = raw[i].seq;
            s->raw++;
        }
}

static void watch_ms(struct acquire *a, struct seen *s, int ms)
{
    for (int i = 0; i < ms; i += 5) {
        rest_ms(5);
        take(a, s);
    }
}

static void take_until_looking(struct acquire *a, struct seen *s, bool looking)
{
    for (int i = 0; i < 4000 && report().looking != looking; i++) {
        rest_ms(5);
        take(a, s);
    }
    assert_int_equal(report().looking, looking);
}

static void the_same_plate_comes_back_into_the_same_loop(void **state)
{
    (void)state;
    struct acquire *a = open_board();
    struct acquire_status before, after;
    struct seen s = {0};
    watch_ms(a, &s, 300);
    board_unplug(&board);
    take_until_looking(a, &s, true);
    assert_int_equal(report().state, MANAGER_OPEN);
    assert_ptr_equal(report().acquire, a);
    watch_ms(a, &s, 400);
    acquire_read_status(a, &before);
    assert_int_equal(before.state, PLATE_LOST);
    assert_int_equal(report().error, PLATE_NOT_FOUND);
    assert_true(strlen(report().why.text) > 20);
    uint64_t old = s.raw;
    assert_true(old > 0);
    assert_int_equal(before.counters.samples, old);

    board_plug(&board);
    take_until_looking(a, &s, false);
    watch_ms(a, &s, 400);
    acquire_read_status(a, &after);
    watch_ms(a, &s, 100); /* what was counted has been taken by now */
    assert_int_equal(after.state, PLATE_STREAMING);
    assert_int_equal(report().comebacks, 1);
    assert_int_equal(report().lost_ns, 0);
    assert_int_equal(report().error, PLATE_OK);
    assert_true(s.raw > old + 100);
    assert_true(after.counters.samples > before.counters.samples && after.counters.samples <= s.raw);
    assert_int_equal(after.counters.gaps, before.counters.gaps + 1);
    assert_int_equal(after.counters.clock_resets, before.counters.clock_resets + 1);
    assert_int_equal(after.counters.lost, before.counters.lost);
    assert_true(after.counters.bytes > before.counters.bytes);
    assert_int_equal(s.jumps, 1);
    assert_true(s.jump_flags & SAMPLE_GAP_BEFORE);
    assert_int_equal(s.first_dev_us, 0); /* of the board's new life */
    assert_int_equal(s.gap_flags, 1);
    assert_int_equal(s.resets, 1);
    assert_true(s.gap_events >= 1);
}

/* A line that stays, and a board that says nothing for 3 s: lost, asked again in the same place, and back. */
static void a_silent_board_is_asked_again(void **state)
{
    (void)state;
    struct acquire *a = open_board();
    struct acquire_status s = {0};
    atomic_store(&board.talks, false);
    for (int i = 0; i < 200 && s.state != PLATE_STALLED; i++) {
        rest_ms(5);
        acquire_read_status(a, &s);
    }
    assert_int_equal(s.state, PLATE_STALLED);
    assert_false(report().looking);
    until_looking(true, 10);
    atomic_store(&board.talks, true);
    until_looking(false, 20);
    assert_int_equal(report().comebacks, 1);
}

static void another_plate_in_its_place_is_refused(void **state)
{
    (void)state;
    struct acquire *a = open_board();
    board_unplug(&board);
    until_looking(true, 10);
    other.serial = 12;
    board_plug(&other);
    for (int i = 0; i < 2000 && report().error != PLATE_NOT_A_PLATE; i++) rest_ms(5);
    struct manager_report r = report();
    assert_int_equal(r.error, PLATE_NOT_A_PLATE);
    if (!strstr(r.why.text, "serial number 12") || !strstr(r.why.text, "serial number 4711")) fail_msg("%s", r.why.text);
    assert_true(r.looking);
    assert_int_equal(r.comebacks, 0);
    rest_ms(300);
    assert_int_equal(atomic_load(&other.asked), 1);
    board_unplug(&other);
    board_plug(&board);
    until_looking(false, 20);
    assert_ptr_equal(report().acquire, a);
    assert_int_equal(report().comebacks, 1);
}

/* Where the system lists what is plugged in, another plate is asked once and then let alone until something changes. */
static void a_listed_stranger_is_asked_once(void **state)
{
    (void)state;
    begin_again_with(board.place, "USB 16c0:0483, serial A");
    (void)open_board();
    board_unplug(&board);
    system_lists(NULL, NULL, NULL, NULL);
    until_looking(true, 10);
    other.serial = 12;
    board_plug(&other);
    system_lists(board.place, "USB 16c0:0483, serial B", NULL, NULL);
    for (int i = 0; i < 2000 && report().error != PLATE_NOT_A_PLATE; i++) rest_ms(5);
    rest_ms(1000); /* the list may have come after the first question */
    int asked = atomic_load(&other.asked);
    assert_in_range(asked, 1, 2);
    rest_ms(2500);
    assert_int_equal(atomic_load(&other.asked), asked);
    board_unplug(&other);
    board_plug(&board);
    system_lists(board.place, "USB 16c0:0483, serial A", NULL, NULL);
    until_looking(false, 20);
}

/* ttyACM0 may come back as ttyACM1: found by what the system says of it, with the options it was opened with. */
static void a_plate_with_a_new_name_is_found(void **state)
{
    (void)state;
    board_place(&other, folder, "another port");
    begin_again_with(board.place, "USB 16c0:0483, serial A");
    struct acquire *a = open_board();
    board_unplug(&board);
    system_lists(NULL, NULL, NULL, NULL);
    until_looking(true, 10);
    board_plug(&other); /* the same serial number */
    system_lists("/dev/no-such-port", "USB 1234:5678", other.place, "USB 16c0:0483, serial A");
    int64_t from_ns = clock_now_ns();
    until_looking(false, 20);
    assert_ptr_equal(report().acquire, a);
    /* settle_ms=0 went with it: else the board alone would have taken 2 s more */
    printf("manager: found under another name after %.0f ms\n", (double)(clock_now_ns() - from_ns) * 1e-6);
    assert_true(atomic_load(&other.asked) >= 1);
}

static void looking_ends_when_it_is_not_wanted(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        board.mute = false;
        (void)open_board();
        board_unplug(&board);
        until_looking(true, 10);
        board.mute = true; /* way 1: it is there again, and just being asked */
        if (way == 1) board_plug(&board);
        rest_ms(way == 1 ? 300 : 20);
        int64_t asked_ns = clock_now_ns();
        if (way == 2) {
            manager_stop(m);
            m = NULL;
        } else {
            manager_close(m);
            assert_int_equal(report().state, MANAGER_NOTHING);
            assert_false(report().looking);
        }
        assert_true(clock_now_ns() - asked_ns < 3 * NS_PER_S);
        board_unplug(&board);
    }
}

/* The simulated plate in true time goes the same way: no device needed to see it. */
static void a_simulated_plate_comes_back_too(void **state)
{
    (void)state;
    manager_open(m, &(struct acquire_options){.spec = "sim:fault=unplug,fault_at_s=0.3", .speed = 1.0});
    assert_int_equal(until_opened(20).state, MANAGER_OPEN);
    for (int i = 0; i < 2000 && report().comebacks < 2; i++) rest_ms(5);
    assert_true(report().comebacks >= 2);
}

/* A recording that is over is not lost. */
static void a_recording_that_ends_is_not_looked_for(void **state)
{
    (void)state;
    char spec[300];
    struct acquire_status s = {0};
    (void)snprintf(spec, sizeof spec, "%s/short.csv", folder);
    FILE *f = fopen(spec, "w");
    assert_non_null(f);
    fprintf(f, "time_s,cop_ml_mm,cop_ap_mm\n");
    for (int i = 0; i < 100; i++) fprintf(f, "%.3f,%d,%d\n", i / 1000.0, i % 7, i % 5);
    assert_int_equal(fclose(f), 0);
    (void)snprintf(spec, sizeof spec, "replay:%s/short.csv", folder);
    manager_open(m, &(struct acquire_options){.spec = spec, .speed = 1.0});
    struct manager_report r = until_opened(20);
    assert_int_equal(r.state, MANAGER_OPEN);
    for (int i = 0; i < 1000 && s.state != PLATE_ENDED; i++) {
        rest_ms(5);
        acquire_read_status(r.acquire, &s);
    }
    rest_ms(200);
    assert_int_equal(s.state, PLATE_ENDED);
    assert_false(report().looking);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(opening_goes_on_beside_the_caller),
        TEST(what_cannot_be_opened_is_said),
        TEST(an_opening_is_given_up),
        TEST(a_slow_system_keeps_nobody_waiting),
        TEST(the_same_plate_comes_back_into_the_same_loop),
        TEST(a_silent_board_is_asked_again),
        TEST(another_plate_in_its_place_is_refused),
        TEST(a_listed_stranger_is_asked_once),
        TEST(a_plate_with_a_new_name_is_found),
        TEST(looking_ends_when_it_is_not_wanted),
        TEST(a_simulated_plate_comes_back_too),
        TEST(a_recording_that_ends_is_not_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
