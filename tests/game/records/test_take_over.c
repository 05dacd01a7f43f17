/* After a crash: raw files cut, damaged or without a trial; what is kept, and the sentence about it. */
#include "game/records/fake_practice.h"
#include "game/records/fast_dir.h"
#include "support/support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records/raw_file.h"
#include "records/store_inner.h"

static char folder[PATH_BYTES], raw[PATH_BYTES];
static struct record_id trial;

/* A store whose set was running for seconds when the program ended: the raw file is copied while it runs,
 * and put back. */
static void crash(int seconds, int finished)
{
    struct store *s = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct record_id session, done;
    struct problem why = {0};
    struct trial_head head;
    static struct fake_practice f;
    (void)path_join(folder, fast_dir(), "data");
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_OK);
    int64_t began = s->last_seq;
    assert_int_equal(ring_create(65536, sizeof(struct record_item), &ring), STATUS_OK);
    assert_int_equal(recorder_start(s, ring, false, &r, &why), STATUS_OK);
    fake_session(s, "P0042", &session);
    fake_create(&f, E01_STEADY_STAND, 100, 5);
    for (int i = 0; i < finished; i++)
        assert_int_equal(fake_trial(&f, r, ring, &session, 2000, &done, &why), RECORDER_SAVED);
    recorder_stop(r);
    fake_head(&f, &session, &head);
    uint8_t id[UUID_BYTES];
    store_new_id(s, id);
    uuid_text(id, trial.text);
    assert_int_equal(save_begin(s, &head, id, &why), STATUS_OK);
    raw_path_of(s, id, raw);
    struct raw_head raw_head = {.start = head.start,
                                .number = head.number,
                                .sway_config_text = f.sway_text,
                                .world_setup_text = f.setup_text,
                                .condition = head.condition};
    struct raw_file *file = NULL;
    memcpy(raw_head.trial, id, UUID_BYTES);
    assert_int_equal(raw_file_create(raw, &raw_head, &file, &why), STATUS_OK);
    for (int block = 0; block < 10 * seconds; block++) {
        struct force_sample samples[10];
        for (uint32_t i = 0; i < 10; i++) {
            fake_sample(&f, f.next_index++, &samples[i]);
            samples[i].tick = f.tick + 100 * (uint32_t)block + 10 * i + 9; /* whole seconds end on a sample */
        }
        assert_int_equal(raw_file_append(file, f.tick, samples, 10, &why), STATUS_OK);
    }
    raw_file_close(file);
    fake_destroy(&f);
    ring_destroy(ring);
    store_close(s);
    /* As a killed run leaves it. */
    char lock[PATH_BYTES], text[32];
    (void)path_join(lock, folder, "recorder.lock");
    int fd = open(lock, O_RDWR | O_TRUNC);
    assert_true(fd >= 0);
    int n = snprintf(text, sizeof text, "began_at=%lld\n", (long long)began);
    assert_int_equal(write(fd, text, (size_t)n), n);
    (void)close(fd);
}

static struct store *start(char *kept)
{
    struct store *s = NULL;
    struct problem why = {0};
    struct store_check check;
    if (store_open(folder, STORE_WRITE, &s, kept, &why) != STATUS_OK) fail_msg("%s", why.text);
    if (store_check(s, NULL, NULL, &check, &why) != STATUS_OK) fail_msg("%s", why.text);
    return s;
}

static struct trial_row newest(struct store *s)
{
    struct trial_row row;
    size_t count = 0;
    assert_int_equal(store_trials(s, NULL, NULL, &row, 1, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    return row;
}

static const struct sentence_case {
    int seconds, finished;
    const char *sentence;
} sentences[] = {
    {41, 2,
     "Last time the program ended early. 2 finished sets are safe, and 41 s of the set that was running were "
     "kept."},
    {3, 1,
     "Last time the program ended early. 1 finished set is safe, and 3 s of the set that was running were "
     "kept."},
    {5, 0, "Last time the program ended early. 5 s of the set that was running were kept."},
    {0, 2,
     "Last time the program ended early. 2 finished sets are safe; the set that was running had only just "
     "begun."},
    {0, 0,
     "Last time the program ended early. Nothing is missing; the set that was running had only just begun."},
};
static void the_sentence_says_what_was_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        char kept[NOTE_BYTES];
        crash(sentences[i].seconds, sentences[i].finished);
        struct store *s = start(kept);
        if (strcmp(kept, sentences[i].sentence) != 0)
            fail_msg("said \"%s\", expected \"%s\"", kept, sentences[i].sentence);
        struct trial_row row = newest(s);
        assert_string_equal(row.state, "interrupted");
        assert_string_equal(row.quality, "taken_over");
        assert_int_equal(row.samples, 100 * sentences[i].seconds);
        assert_int_not_equal(access(raw, F_OK), 0);
        store_close(s);
        s = start(kept);
        assert_string_equal(kept, "");
        store_close(s);
    }
}

static void a_run_that_ended_between_sets_is_said_too(void **state)
{
    (void)state;
    char kept[NOTE_BYTES], lock[PATH_BYTES];
    (void)path_join(folder, fast_dir(), "data");
    store_close(start(kept));
    (void)path_join(lock, folder, "recorder.lock");
    FILE *f = fopen(lock, "w");
    assert_non_null(f);
    (void)fputs("began_at=2\n", f);
    assert_int_equal(fclose(f), 0);
    store_close(start(kept));
    assert_string_equal(kept,
                        "Last time the program ended early. No set was running, and nothing is missing.");
}

static void cut_files_are_kept_to_the_last_whole_block(void **state)
{
    (void)state;
    static const off_t cuts[] = {1, 300, 671, 672, 673, 5000};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        char kept[NOTE_BYTES];
        struct stat st;
        crash(2, 0);
        assert_int_equal(stat(raw, &st), 0);
        assert_int_equal(truncate(raw, st.st_size - cuts[i]), 0);
        struct store *s = start(kept);
        uint64_t blocks = 20 - (uint64_t)((cuts[i] + 671) / 672);
        if (newest(s).samples != 10 * blocks)
            fail_msg("cut by %lld: %llu samples", (long long)cuts[i], (unsigned long long)newest(s).samples);
        store_close(s);
    }
}

/* What cannot be used is put aside, never thrown away. */
static void damaged_and_strange_files_are_put_aside(void **state)
{
    (void)state;
    char kept[NOTE_BYTES], aside[PATH_BYTES + 16];
    struct stat st;
    crash(2, 0);
    assert_int_equal(stat(raw, &st), 0);
    int fd = open(raw, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "XXXX", 4, st.st_size - 672 * 10 + 40), 4);
    (void)close(fd);
    struct store *s = start(kept);
    assert_int_equal(newest(s).samples, 100);
    assert_string_equal(newest(s).quality, "taken_over;raw_damaged");
    (void)snprintf(aside, sizeof aside, "%s.damaged", raw);
    assert_int_equal(access(aside, F_OK), 0);
    store_close(s);

    crash(2, 0);
    char stranger[PATH_BYTES];
    (void)path_join(stranger, folder, "trial-017f22e2-79b0-7cc3-98c4-dc0c0c07398f.raw");
    assert_int_equal(link(raw, stranger), 0);
    s = start(kept);
    assert_int_equal(newest(s).samples, 200);
    (void)snprintf(aside, sizeof aside, "%s.orphan", stranger);
    assert_int_equal(access(aside, F_OK), 0);
    store_close(s);
}

static void settings_that_cannot_be_read_do_not_cost_the_samples(void **state)
{
    (void)state;
    char kept[NOTE_BYTES];
    struct stored_trial *t = NULL;
    struct rescore again;
    struct problem why = {0};
    crash(2, 0);
    struct raw_contents *c = NULL;
    struct raw_file *file = NULL;
    assert_int_equal(raw_file_read(raw, &c, &why), STATUS_OK);
    struct raw_head head = {.sway_config_text = "sway = 99\n", .world_setup_text = "", .condition = ""};
    memcpy(head.trial, c->trial, UUID_BYTES);
    assert_int_equal(unlink(raw), 0);
    assert_int_equal(raw_file_create(raw, &head, &file, &why), STATUS_OK);
    assert_int_equal(raw_file_append(file, c->first_tick, c->samples, c->count, &why), STATUS_OK);
    raw_file_close(file);
    raw_contents_free(c);
    struct store *s = start(kept);
    assert_int_equal(store_load_trial(s, trial.text, &t, &why), STATUS_OK);
    assert_int_equal(t->sample_count, 200);
    assert_false(t->has_digest);
    assert_int_equal(rescore_trial(t, &again, &why), STATUS_DATA);
    stored_trial_free(t);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sentence_says_what_was_kept),
        cmocka_unit_test(a_run_that_ended_between_sets_is_said_too),
        cmocka_unit_test(cut_files_are_kept_to_the_last_whole_block),
        cmocka_unit_test(damaged_and_strange_files_are_put_aside),
        cmocka_unit_test(settings_that_cannot_be_read_do_not_cost_the_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
