/* labels: fault */
/* A disk that is full or answers with errors, at every single write, sync and open of a practice: nothing
 * that was acknowledged is lost, a sentence says what to do, and it works again once there is space
 * (platform.md 8, R03). */
#include "game/records/fake_practice.h"
#include "game/records/fast_dir.h"
#include "game/records/shim_vfs.h"
#include "support/support.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "records/moment.h"
#include "records/store_inner.h"

enum fault { FAULT_NONE, FAULT_ONCE, FAULT_LASTING };
static struct {
    enum fault kind;
    int at, count, error, met;
    char where[40];
} fault;

static bool fails_now(const char *name)
{
    int n = fault.count++;
    bool now = (fault.kind == FAULT_ONCE && n == fault.at) || (fault.kind == FAULT_LASTING && n >= fault.at);
    if (now && fault.met++ == 0) (void)snprintf(fault.where, sizeof fault.where, "%s", name);
    return now;
}

int records_moment(const char *name)
{
    if (strcmp(name, "save.retry") == 0) return 1;                         /* a second passes quickly here */
    if (strcmp(name, "ballast.make") == 0) return fault.at % 10 ? EIO : 0; /* 16 MB a time take their time */
    return fails_now(name) ? fault.error : 0;
}

static int shim_answer(const char *operation)
{
    if (!fails_now(operation)) return SQLITE_OK;
    if (strstr(operation, "open")) return SQLITE_CANTOPEN;
    if (strstr(operation, "sync")) return SQLITE_IOERR_FSYNC;
    return fault.error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static void set_fault(enum fault kind, int at, int error)
{
    memset(&fault, 0, sizeof fault);
    fault.kind = kind;
    fault.at = at;
    fault.error = error;
}

struct outcome {
    char saved[8][ID_TEXT_BYTES];
    int saved_count;
    int complaints;
};

static void check_sentence(const struct problem *why)
{
    if (why->status != STATUS_STORE) fail_msg("at %s: status %d: %s", fault.where, why->status, why->text);
    if (strlen(why->text) < 30 || !strchr(why->text, '.'))
        fail_msg("at %s: not a sentence: %s", fault.where, why->text);
}

/* One trial; while it cannot be saved, the fault is taken away after some rounds. */
static void play_trial(struct recorder *r, struct ring *ring, const struct record_id *session,
                       struct outcome *out)
{
    struct fake_practice f;
    struct trial_head head;
    struct trial_close close;
    struct record_id trial;
    struct problem why = {0};
    fake_create(&f, E01_STEADY_STAND, 100, 5);
    fake_head(&f, session, &head);
    if (recorder_begin(r, &head, &trial, &why) != STATUS_OK) {
        check_sentence(&why);
        out->complaints++;
        fake_destroy(&f);
        return;
    }
    fake_begin(&f, ring);
    for (int ms = 0; ms < 400; ms++) {
        fake_tick(&f, ring);
        if (ms % 100 == 99) recorder_service(r);
        if (recorder_state(r, &why) == RECORDER_FAILED) {
            check_sentence(&why);
            out->complaints++;
        }
    }
    fake_input(&f, INPUT_STOP);
    fake_close(&f, ring, &close);
    assert_int_equal(recorder_finish(r, &close), STATUS_OK);
    for (int round = 0; recorder_state(r, &why) == RECORDER_SAVING; round++) {
        recorder_service(r);
        if (recorder_state(r, &why) == RECORDER_SAVING && why.text[0]) {
            check_sentence(&why);
            out->complaints++;
        }
        if (round == 3) fault.kind = FAULT_NONE;
        if (round > 10) fail_msg("at %s: not saved although there is space again: %s", fault.where, why.text);
    }
    if (recorder_state(r, &why) == RECORDER_SAVED)
        (void)strcpy(out->saved[out->saved_count++], trial.text);
    else
        fail_msg("at %s: %s", fault.where, why.text);
    fake_destroy(&f);
}

static void practise(const char *folder, struct outcome *out)
{
    struct store *s = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct record_id session;
    struct problem why = {0};
    if (store_open(folder, STORE_WRITE, &s, NULL, &why) != STATUS_OK) {
        check_sentence(&why);
        out->complaints++;
        return;
    }
    struct session_head head = {
        .patient_code = "P0042", .plate_name = "Fake plate", .program_version = EVENKEEL_VERSION};
    assert_int_equal(ring_create(4096, sizeof(struct record_item), &ring), STATUS_OK);
    if (recorder_start(s, ring, false, &r, &why) != STATUS_OK) fail_msg("%s", why.text);
    if (session_begin(s, &head, &session, &why) == STATUS_OK) {
        play_trial(r, ring, &session, out);
        play_trial(r, ring, &session, out);
    } else {
        check_sentence(&why);
        out->complaints++;
    }
    recorder_stop(r);
    ring_destroy(ring);
    store_close(s);
}

/* With space again: everything acknowledged is there, all is whole, and another trial can be recorded. */
static void check_after(const char *folder, const struct outcome *out, bool go_on)
{
    struct store *s = NULL;
    struct problem why = {0};
    struct store_check check;
    struct outcome again = {0};
    set_fault(FAULT_NONE, 0, 0);
    if (store_open(folder, STORE_WRITE, &s, NULL, &why) != STATUS_OK)
        fail_msg("start with space again: %s", why.text);
    for (int i = 0; i < out->saved_count; i++) {
        struct stored_trial *t = NULL;
        struct rescore rescore;
        if (store_load_trial(s, out->saved[i], &t, &why) != STATUS_OK)
            fail_msg("an acknowledged trial is lost: %s", why.text);
        assert_int_equal(rescore_trial(t, &rescore, &why), STATUS_OK);
        if (!rescore.same) fail_msg("rescore: %s", rescore.difference);
        stored_trial_free(t);
    }
    if (store_check(s, NULL, NULL, &check, &why) != STATUS_OK) fail_msg("%s", why.text);
    store_close(s);
    if (!go_on) return;
    practise(folder, &again);
    assert_int_equal(again.saved_count, 2);
}

static void every_position(enum fault kind, int error, int step)
{
    struct outcome dry = {0};
    char folder[PATH_BYTES];
    (void)path_join(folder, fast_dir(), "data");
    set_fault(FAULT_NONE, 0, 0);
    practise(folder, &dry);
    int positions = fault.count, complaints = 0;
    assert_int_equal(dry.saved_count, 2);
    assert_true(positions > 100);
    for (int at = 0; at < positions; at += step) {
        struct outcome out = {0};
        char name[32];
        (void)snprintf(name, sizeof name, "data%d", at);
        (void)path_join(folder, fast_dir(), name);
        set_fault(kind, at, error);
        practise(folder, &out);
        complaints += out.complaints;
        check_after(folder, &out, at % 5 == 0);
    }
    print_message("%d positions, %d sentences\n", positions, complaints);
    assert_true(complaints > 0);
}

static void full_once(void **state)
{
    (void)state;
    every_position(FAULT_ONCE, ENOSPC, 1);
}
static void error_once(void **state)
{
    (void)state;
    every_position(FAULT_ONCE, EIO, 3);
}
static void full_for_long(void **state)
{
    (void)state;
    every_position(FAULT_LASTING, ENOSPC, 4);
}

/* A real limit of the system instead of an invented one: files may not grow beyond it. */
static void a_real_limit(void **state)
{
    (void)state;
    static const rlim_t limits[] = {1000, 8192, 60000, 120000};
    struct rlimit before;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct outcome out = {0};
        char folder[PATH_BYTES];
        struct store *s = NULL;
        struct ring *ring = NULL;
        struct recorder *r = NULL;
        struct record_id session, trial;
        struct problem why = {0};
        set_fault(FAULT_NONE, 0, 0);
        (void)path_join(folder, fast_dir(), "data");
        assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_OK);
        assert_int_equal(ring_create(4096, sizeof(struct record_item), &ring), STATUS_OK);
        assert_int_equal(recorder_start(s, ring, false, &r, &why), STATUS_OK);
        fake_session(s, "P0042", &session);
        play_trial(r, ring, &session, &out);

        struct rlimit tight = {limits[i], before.rlim_max};
        struct fake_practice f;
        struct trial_head head;
        struct trial_close close;
        fake_create(&f, E01_STEADY_STAND, 100, 5);
        fake_head(&f, &session, &head);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        enum status status = recorder_begin(r, &head, &trial, &why);
        bool said = status != STATUS_OK;
        if (status == STATUS_OK) {
            fake_begin(&f, ring);
            for (int ms = 0; ms < 20000; ms++) {
                fake_tick(&f, ring);
                if (ms % 100 == 99) recorder_service(r);
                said = said || recorder_state(r, &why) == RECORDER_FAILED;
            }
            fake_input(&f, INPUT_STOP);
            fake_close(&f, ring, &close);
            assert_int_equal(recorder_finish(r, &close), STATUS_OK);
            recorder_service(r);
            said = said || (recorder_state(r, &why) == RECORDER_SAVING && why.text[0]);
        }
        if (said)
            check_sentence(&why);
        else
            assert_true(limits[i] > 100000);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        if (status == STATUS_OK) {
            for (int n = 0; n < 5 && recorder_state(r, &why) == RECORDER_SAVING; n++) recorder_service(r);
            if (recorder_state(r, &why) != RECORDER_SAVED)
                fail_msg("limit %lu: %s", (unsigned long)limits[i], why.text);
            (void)strcpy(out.saved[out.saved_count++], trial.text);
        }
        fake_destroy(&f);
        recorder_stop(r);
        ring_destroy(ring);
        store_close(s);
        check_after(folder, &out, true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_once),
        cmocka_unit_test(error_once),
        cmocka_unit_test(full_for_long),
        cmocka_unit_test(a_real_limit),
    };
    shim_install(shim_answer);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
