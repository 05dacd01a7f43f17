/* The recorder: what went into the ring comes out of the store, bit for bit, and runs again to the same
 * result. */
#include "game/records/fake_practice.h"
#include "support/support.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records/moment.h"
#include "records/store_inner.h"

/* ---- the storage stalls once ---- */

static atomic_int stall_ms;
int records_moment(const char *name)
{
    if (strcmp(name, "raw.sync") == 0) {
        int ms = atomic_exchange(&stall_ms, 0);
        if (ms > 0) clock_sleep_until_ns(clock_now_ns() + ms * NS_PER_MS);
    }
    return 0;
}

struct desk {
    char folder[PATH_BYTES];
    struct store *store;
    struct ring *ring;
    struct recorder *recorder;
    struct record_id session;
    struct fake_practice fake;
};

static void desk_open(struct desk *d, bool threaded, size_t slots, enum exercise_id exercise, double rate_hz)
{
    struct problem why = {0};
    memset(d, 0, sizeof *d);
    (void)path_join(d->folder, scratch_dir(), "data");
    if (store_open(d->folder, STORE_WRITE, &d->store, NULL, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(ring_create(slots, sizeof(struct record_item), &d->ring), STATUS_OK);
    if (recorder_start(d->store, d->ring, threaded, &d->recorder, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    fake_session(d->store, "P0042", &d->session);
    fake_create(&d->fake, exercise, rate_hz, 11);
}

static void desk_close(struct desk *d)
{
    recorder_stop(d->recorder);
    ring_destroy(d->ring);
    store_close(d->store);
    fake_destroy(&d->fake);
}

static int raw_files(const char *folder)
{
    int count = 0;
    struct dirent *entry;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) count += strstr(entry->d_name, ".raw") != NULL;
    (void)closedir(dir);
    return count;
}

static void check_rescore(struct store *s, const char *id)
{
    struct stored_trial *t = NULL;
    struct rescore again;
    struct problem why = {0};
    if (store_load_trial(s, id, &t, &why) != STATUS_OK) fail_msg("load: %s", why.text);
    if (rescore_trial(t, &again, &why) != STATUS_OK) fail_msg("rescore: %s", why.text);
    if (!again.same) fail_msg("not the same: %s", again.difference);
    assert_true(again.same_platform);
    assert_true(again.sway_digest == t->sway_digest);
    assert_int_equal(again.ticks, t->last_tick - t->first_tick + 1);
    stored_trial_free(t);
}

static const struct trial_case {
    enum exercise_id exercise;
    double rate_hz;
    uint32_t ms;
} trial_cases[] = {
    {E01_STEADY_STAND, 100, 12000},
    {E06_SIDE_SHIFT, 100, 90000},
    {E08_STAR_REACH, 1000, 20000},
    {E01_STEADY_STAND, 50, 3000},
};

static void virtual_trials_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof trial_cases / sizeof trial_cases[0]; i++) {
        const struct trial_case *c = &trial_cases[i];
        struct desk d;
        struct record_id trial;
        struct problem why = {0};
        struct stored_trial *t = NULL;
        struct trial_row row[3];
        size_t count = 0;
        desk_open(&d, false, 4096, c->exercise, c->rate_hz);
        if (fake_trial(&d.fake, d.recorder, d.ring, &d.session, c->ms, &trial, &why) != RECORDER_SAVED)
            fail_msg("case %zu: %s", i, why.text);
        assert_int_equal(raw_files(d.folder), 0);
        assert_int_equal(store_load_trial(d.store, trial.text, &t, &why), STATUS_OK);
        assert_string_equal(t->sway_config_text, d.fake.sway_text);
        assert_string_equal(t->world_setup_text, d.fake.setup_text);
        assert_string_equal(t->diagnostics, "priority=VIRTUAL late=0");
        assert_int_equal(t->first_tick, d.fake.first_tick);
        assert_int_equal(t->input_count, d.fake.input_count);
        assert_true(t->sway_digest == d.fake.digest);
        assert_near("samples", (double)t->sample_count, c->rate_hz * t->row.duration_s, 3);
        assert_int_equal(t->row.lost, 0);
        for (size_t k = 1; k < t->sample_count; k++)
            assert_int_equal(t->samples[k].seq, t->samples[k - 1].seq + 1);
        stored_trial_free(t);
        check_rescore(d.store, trial.text);
        assert_int_equal(store_trials(d.store, d.session.text, "P0042", row, 3, &count, &why), STATUS_OK);
        assert_int_equal(count, 1);
        assert_string_equal(row[0].id.text, trial.text);
        assert_true(strcmp(row[0].state, "stopped") == 0 || strcmp(row[0].state, "complete") == 0);
        desk_close(&d);
    }
}

static void measures_are_stored(void **state)
{
    (void)state;
    struct desk d;
    struct record_id trial;
    struct problem why = {0};
    int64_t rows = 0, good = 0;
    desk_open(&d, false, 4096, E01_STEADY_STAND, 100);
    assert_int_equal(fake_trial(&d.fake, d.recorder, d.ring, &d.session, 20000, &trial, &why),
                     RECORDER_SAVED);
    assert_int_equal(db_get_int(d.store->reader, "SELECT count(*) FROM metric", &rows, &why), STATUS_OK);
    assert_int_equal(
        db_get_int(
            d.store->reader,
            "SELECT count(*) FROM metric WHERE value > 0 AND unit <> '' AND n_samples > 0 AND "
            "name IN ('path_length_2d', 'mean_velocity_2d', 'ellipse95_area_pred') AND profile = 'lp10'",
            &good, &why),
        STATUS_OK);
    assert_int_equal(rows, 24); /* twelve measures in two profiles */
    assert_int_equal(good, 3);
    desk_close(&d);
}

static void near_falls_are_incidents(void **state)
{
    (void)state;
    struct desk d;
    struct trial_head head;
    struct trial_close close;
    struct record_id trial;
    struct problem why = {0};
    int64_t samples = 0, count = 0;
    desk_open(&d, false, 65536, E01_STEADY_STAND, 100);
    fake_head(&d.fake, &d.session, &head);
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_OK);
    fake_begin(&d.fake, d.ring);
    for (int ms = 0; ms < 15000; ms++) fake_tick(&d.fake, d.ring);
    fake_input(&d.fake, INPUT_NEAR_FALL);
    for (int ms = 0; ms < 3000; ms++) fake_tick(&d.fake, d.ring);
    fake_input(&d.fake, INPUT_STOP);
    fake_close(&d.fake, d.ring, &close);
    assert_int_equal(recorder_finish(d.recorder, &close), STATUS_OK);
    recorder_service(d.recorder);
    assert_int_equal(recorder_state(d.recorder, &why), RECORDER_SAVED);
    assert_int_equal(
        db_get_int(d.store->reader, "SELECT count(*) FROM incident WHERE answer = 'near_fall'", &count, NULL),
        STATUS_OK);
    assert_int_equal(db_get_int(d.store->reader, "SELECT samples FROM incident", &samples, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(samples, 1000); /* the last 10 s at 100 Hz */
    desk_close(&d);
}

/* The threads of a real practice: one pushes at its own pace, one records, one looks on. */
struct writer {
    struct desk *d;
    atomic_bool done;
};

static void *write_trial(void *argument)
{
    struct writer *w = argument;
    fake_begin(&w->d->fake, w->d->ring);
    for (int ms = 0; ms < 6000; ms++) {
        fake_tick(&w->d->fake, w->d->ring);
        if (ms % 20 == 0) clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    }
    atomic_store(&w->done, true);
    return NULL;
}

static void threads_record_and_read(void **state)
{
    (void)state;
    struct desk d;
    struct record_id trials[3];
    struct problem why = {0};
    desk_open(&d, true, 16384, E01_STEADY_STAND, 1000);
    for (size_t i = 0; i < 3; i++) {
        struct trial_head head;
        struct trial_close close;
        struct trial_row rows[4];
        size_t count = 0;
        struct writer w = {.d = &d};
        pthread_t thread;
        atomic_init(&w.done, false);
        fake_head(&d.fake, &d.session, &head);
        if (recorder_begin(d.recorder, &head, &trials[i], &why) != STATUS_OK) fail_msg("%s", why.text);
        assert_int_equal(pthread_create(&thread, NULL, write_trial, &w), 0);
        while (!atomic_load(&w.done)) {
            assert_int_equal(store_trials(d.store, NULL, NULL, rows, 4, &count, &why), STATUS_OK);
            assert_int_equal(count, i + 1);
            assert_string_equal(rows[0].state, "running"); /* there before its first sample */
            assert_int_equal(recorder_state(d.recorder, &why), RECORDER_RECORDING);
            clock_sleep_until_ns(clock_now_ns() + 5 * NS_PER_MS);
        }
        assert_int_equal(pthread_join(thread, NULL), 0);
        fake_input(&d.fake, INPUT_STOP);
        fake_close(&d.fake, d.ring, &close);
        assert_int_equal(recorder_finish(d.recorder, &close), STATUS_OK);
        while (recorder_state(d.recorder, &why) == RECORDER_SAVING)
            clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
        if (recorder_state(d.recorder, &why) != RECORDER_SAVED) fail_msg("%s", why.text);
        assert_false(recorder_overflowed(d.recorder));
    }
    for (size_t i = 0; i < 3; i++) check_rescore(d.store, trials[i].text);
    desk_close(&d);
}

/* performance.md P20: 2 s without storage, at 1 kHz, nothing lost. The ring holds 16 s. */
static void a_stall_of_two_seconds_loses_nothing(void **state)
{
    (void)state;
    struct desk d;
    struct trial_head head;
    struct trial_close close;
    struct record_id trial;
    struct problem why = {0};
    desk_open(&d, true, 16384, E01_STEADY_STAND, 1000);
    fake_head(&d.fake, &d.session, &head);
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_OK);
    atomic_store(&stall_ms, 2000);
    fake_begin(&d.fake, d.ring);
    int64_t start_ns = clock_now_ns();
    for (int ms = 0; ms < 3800; ms++) {
        fake_tick(&d.fake, d.ring);
        clock_sleep_until_ns(start_ns + ms * NS_PER_MS);
    }
    assert_int_equal(atomic_load(&stall_ms), 0); /* it happened */
    assert_false(recorder_overflowed(d.recorder));
    fake_input(&d.fake, INPUT_STOP);
    fake_close(&d.fake, d.ring, &close);
    assert_int_equal(recorder_finish(d.recorder, &close), STATUS_OK);
    while (recorder_state(d.recorder, &why) == RECORDER_SAVING)
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    assert_int_equal(recorder_state(d.recorder, &why), RECORDER_SAVED);
    check_rescore(d.store, trial.text);
    desk_close(&d);
}

static void an_overflow_ends_as_interrupted(void **state)
{
    (void)state;
    struct desk d;
    struct trial_head head;
    struct trial_close close;
    struct record_id trial;
    struct problem why = {0};
    struct trial_row row;
    struct stored_trial *t = NULL;
    struct rescore again;
    size_t count = 0;
    desk_open(&d, false, 256, E01_STEADY_STAND, 1000);
    fake_head(&d.fake, &d.session, &head);
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_OK);
    fake_begin(&d.fake, d.ring);
    for (int ms = 0; ms < 200; ms++) fake_tick(&d.fake, d.ring);
    assert_false(recorder_overflowed(d.recorder));
    for (int ms = 0; ms < 200; ms++) fake_tick(&d.fake, d.ring);
    assert_true(recorder_overflowed(d.recorder));
    recorder_service(d.recorder);
    for (int ms = 0; ms < 100; ms++) fake_tick(&d.fake, d.ring);
    fake_close(&d.fake, d.ring, &close);
    close.result.end = END_COMPLETE; /* whatever the game thought */
    close.result.score_valid = true;
    assert_int_equal(recorder_finish(d.recorder, &close), STATUS_OK);
    recorder_service(d.recorder);
    assert_int_equal(recorder_state(d.recorder, &why), RECORDER_SAVED);
    assert_int_equal(store_trials(d.store, NULL, NULL, &row, 1, &count, &why), STATUS_OK);
    assert_string_equal(row.state, "interrupted");
    assert_string_equal(row.quality, "record_overflow");
    assert_false(row.score_valid);
    assert_int_equal(store_load_trial(d.store, trial.text, &t, &why), STATUS_OK);
    assert_int_equal(rescore_trial(t, &again, &why),
                     STATUS_DATA); /* a hole cannot be run again, and says so */
    assert_non_null(strstr(why.text, "hole"));
    stored_trial_free(t);

    /* The next trial is clean again. */
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_OK);
    assert_false(recorder_overflowed(d.recorder));
    desk_close(&d);
}

static void orders_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    struct desk d;
    struct trial_head head;
    struct trial_close close = {.quality = ""};
    struct record_id trial;
    struct problem why = {0};
    desk_open(&d, false, 1024, E01_STEADY_STAND, 100);
    assert_int_equal(recorder_finish(d.recorder, &close), STATUS_ARG);
    assert_int_equal(recorder_state(d.recorder, &why), RECORDER_IDLE);
    fake_head(&d.fake, &d.session, &head);
    struct trial_head strange = head;
    (void)snprintf(strange.session.text, sizeof strange.session.text, "nobody");
    assert_int_equal(recorder_begin(d.recorder, &strange, &trial, &why), STATUS_ARG);
    (void)snprintf(strange.session.text, sizeof strange.session.text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assert_int_equal(recorder_begin(d.recorder, &strange, &trial, &why), STATUS_ARG); /* no such session */
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_OK);
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_ARG);
    desk_close(&d);
}

/* The program is closed in the middle of a set, in order: the set is interrupted, nothing is left behind,
 * no sentence next time. */
static void stopping_in_a_set_keeps_it(void **state)
{
    (void)state;
    struct desk d;
    struct trial_head head;
    struct record_id trial;
    struct problem why = {0};
    struct trial_row row;
    char kept[NOTE_BYTES];
    size_t count = 0;
    desk_open(&d, true, 16384, E01_STEADY_STAND, 100);
    fake_head(&d.fake, &d.session, &head);
    assert_int_equal(recorder_begin(d.recorder, &head, &trial, &why), STATUS_OK);
    fake_begin(&d.fake, d.ring);
    for (int ms = 0; ms < 5000; ms++) fake_tick(&d.fake, d.ring);
    recorder_stop(d.recorder);
    d.recorder = NULL;
    store_close(d.store);
    assert_int_equal(raw_files(d.folder), 0);
    assert_int_equal(store_open(d.folder, STORE_WRITE, &d.store, kept, &why), STATUS_OK);
    assert_string_equal(kept, "");
    assert_int_equal(store_trials(d.store, NULL, NULL, &row, 1, &count, &why), STATUS_OK);
    assert_string_equal(row.state, "interrupted");
    assert_near("kept", row.duration_s, 5.0, 0.011);
    check_rescore(d.store, trial.text);
    desk_close(&d);
}

/* platform.md 8, R15: four readers, one of them stuck in its reading, do not hold up a single save. */
static void readers_hold_nobody_up(void **state)
{
    (void)state;
    enum { READERS = 4, SETS = 25 };
    struct desk d;
    struct store *reader[READERS];
    struct record_id trial;
    struct problem why = {0};
    struct trial_row row;
    struct stat st;
    int64_t ignored;
    char wal[PATH_BYTES];
    size_t count = 0;
    desk_open(&d, false, 4096, E01_STEADY_STAND, 1000);
    for (int i = 0; i < READERS; i++)
        assert_int_equal(store_open(d.folder, STORE_READ, &reader[i], NULL, &why), STATUS_OK);
    assert_int_equal(db_exec(reader[0]->reader, "BEGIN", &why), STATUS_OK);
    assert_int_equal(db_get_int(reader[0]->reader, "SELECT count(*) FROM trial", &ignored, &why), STATUS_OK);
    for (int i = 0; i < SETS; i++) {
        if (fake_trial(&d.fake, d.recorder, d.ring, &d.session, 1200, &trial, &why) != RECORDER_SAVED)
            fail_msg("set %d: %s", i, why.text);
        assert_int_equal(store_trials(reader[1 + i % 3], NULL, NULL, &row, 1, &count, &why), STATUS_OK);
        assert_string_equal(row.id.text, trial.text);
    }
    (void)path_join(wal, d.folder, "store.sqlite-wal");
    assert_int_equal(stat(wal, &st), 0);
    if (st.st_size > 64 << 20) fail_msg("the log has %lld bytes", (long long)st.st_size);
    for (int i = 0; i < READERS; i++) store_close(reader[i]);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(virtual_trials_come_back),
        cmocka_unit_test(measures_are_stored),
        cmocka_unit_test(near_falls_are_incidents),
        cmocka_unit_test(threads_record_and_read),
        cmocka_unit_test(a_stall_of_two_seconds_loses_nothing),
        cmocka_unit_test(an_overflow_ends_as_interrupted),
        cmocka_unit_test(orders_that_make_no_sense_are_refused),
        cmocka_unit_test(stopping_in_a_set_keeps_it),
        cmocka_unit_test(readers_hold_nobody_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
