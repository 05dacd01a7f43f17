/* The raw file of the running trial: cut anywhere, changed anywhere, it gives what is whole and nothing
 * else. */
#include "game/records/fast_dir.h"
#include "support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/paths.h"
#include "records/raw_file.h"

enum { BLOCKS = 5, HEAD_BYTES = 96 + 12 + 11 + 9 + 16, BLOCK_HEAD_BYTES = 32, SAMPLE_BYTES = 64 };
static const size_t block_samples[BLOCKS] = {10, 1, 7, 3, 10};
static char whole_path[PATH_BYTES], part_path[PATH_BYTES];
static char *whole;
static size_t whole_bytes;

static struct force_sample sample_number(size_t i)
{
    struct force_sample s = {
        .t_arr_ns = (int64_t)i * 1000003, .t_dev_us = -1, .seq = (int64_t)i, .tick = 500 + 10 * (uint32_t)i};
    s.raw[2].i32 = (int32_t)(i * i);
    return s;
}

static struct raw_file *write_blocks(void)
{
    struct raw_head head = {.trial = {1, 2, 3},
                            .session = {4, 5},
                            .start = {1700000000000, 60},
                            .number = 3,
                            .sway_config_text = "sway = 1\na=1",
                            .world_setup_text = "set = 1\nb=2",
                            .condition = "eyes=open"};
    struct raw_file *f = NULL;
    struct problem why = {0};
    (void)unlink(whole_path);
    if (raw_file_create(whole_path, &head, &f, &why) != STATUS_OK) fail_msg("%s", why.text);
    for (size_t b = 0, i = 0; b < BLOCKS; b++) {
        struct force_sample s[16];
        for (size_t k = 0; k < block_samples[b]; k++) s[k] = sample_number(i++);
        assert_int_equal(raw_file_append(f, 500, s, block_samples[b], &why), STATUS_OK);
    }
    return f;
}

static void write_part(const char *bytes, size_t count)
{
    FILE *file = fopen(part_path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

static size_t block_end(size_t blocks)
{
    size_t end = HEAD_BYTES;
    for (size_t b = 0; b < blocks; b++) end += BLOCK_HEAD_BYTES + SAMPLE_BYTES * block_samples[b];
    return end;
}

static size_t samples_before(size_t bytes)
{
    size_t count = 0;
    for (size_t b = 0; b < BLOCKS && block_end(b + 1) <= bytes; b++) count += block_samples[b];
    return count;
}

static void check_samples(const struct raw_contents *c, size_t expected, size_t at)
{
    if (c->count != expected) fail_msg("at byte %zu: %zu samples, expected %zu", at, c->count, expected);
    for (size_t i = 0; i < expected; i++) {
        struct force_sample s = sample_number(i);
        if (memcmp(&c->samples[i], &s, sizeof s) != 0)
            fail_msg("at byte %zu: sample %zu is not what was written", at, i);
    }
}

static int setup(void **state)
{
    (void)state;
    const char *folder = fast_dir();
    struct problem why = {0};
    if (sodium_init() < 0) return 1;
    (void)path_join(whole_path, folder, "whole.raw");
    (void)path_join(part_path, folder, "part.raw");
    raw_file_close(write_blocks());
    return file_read_whole(whole_path, 1 << 20, &whole, &whole_bytes, &why);
}

static int teardown(void **state)
{
    (void)state;
    free(whole);
    return 0;
}

static void written_is_read(void **state)
{
    (void)state;
    struct raw_contents *c = NULL;
    struct stat st;
    assert_int_equal(whole_bytes, block_end(BLOCKS));
    assert_int_equal(stat(whole_path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(raw_file_read(whole_path, &c, NULL), STATUS_OK);
    check_samples(c, 31, whole_bytes);
    assert_int_equal(c->first_tick, 500);
    assert_int_equal(c->number, 3);
    assert_int_equal(c->trial[1], 2);
    assert_int_equal(c->session[1], 5);
    assert_int_equal(c->start.offset_min, 60);
    assert_string_equal(c->sway_config_text, "sway = 1\na=1");
    assert_string_equal(c->world_setup_text, "set = 1\nb=2");
    assert_string_equal(c->condition, "eyes=open");
    assert_false(c->finished);
    assert_false(c->damaged);
    raw_contents_free(c);
}

static void count_is_fixed_at_close(void **state)
{
    (void)state;
    struct raw_contents *c = NULL;
    struct raw_file *f = write_blocks();
    assert_int_equal(raw_file_count(f), 31);
    assert_int_equal(raw_file_finish(f, NULL), STATUS_OK);
    raw_file_close(f);
    assert_int_equal(raw_file_read(whole_path, &c, NULL), STATUS_OK);
    assert_true(c->finished);
    assert_false(c->damaged);
    raw_contents_free(c);
    assert_int_equal(truncate(whole_path, (off_t)block_end(BLOCKS - 1)), 0);
    assert_int_equal(raw_file_read(whole_path, &c, NULL), STATUS_OK);
    assert_true(c->damaged); /* finished, and yet shorter than it says */
    raw_contents_free(c);
}

static void cut_at_every_byte_gives_the_whole_blocks_before(void **state)
{
    (void)state;
    for (size_t cut = 0; cut <= whole_bytes; cut++) {
        struct raw_contents *c = NULL;
        struct problem why = {0};
        write_part(whole, cut);
        enum status status = raw_file_read(part_path, &c, &why);
        if (cut < HEAD_BYTES) {
            if (status != STATUS_DATA) fail_msg("cut at byte %zu of the head: status %d", cut, status);
            continue;
        }
        if (status != STATUS_OK) fail_msg("cut at byte %zu: %s", cut, why.text);
        check_samples(c, samples_before(cut), cut);
        if (c->damaged) fail_msg("cut at byte %zu: a cut is no damage", cut);
        raw_contents_free(c);
    }
}

/* Every bit of every byte but those of the sample count, which only says "finished" and is its own check. */
static void a_changed_bit_is_never_used(void **state)
{
    (void)state;
    for (size_t at = 0; at < whole_bytes; at++) {
        struct raw_contents *c = NULL;
        if (at >= 16 && at < 32) continue;
        whole[at] = (char)(whole[at] ^ (1 << (at % 8)));
        write_part(whole, whole_bytes);
        whole[at] = (char)(whole[at] ^ (1 << (at % 8)));
        enum status status = raw_file_read(part_path, &c, NULL);
        if (at < HEAD_BYTES) {
            if (status != STATUS_DATA) fail_msg("a changed bit in byte %zu of the head was not seen", at);
            continue;
        }
        assert_int_equal(status, STATUS_OK);
        check_samples(c, samples_before(at), at);
        bool last = at >= block_end(BLOCKS - 1);
        if (c->damaged == last)
            fail_msg("byte %zu: %s", at, last ? "taken for damage in the middle" : "damage not seen");
        raw_contents_free(c);
    }
}

static void garbage_behind_the_end_is_not_read(void **state)
{
    (void)state;
    char *longer = calloc(1, whole_bytes + 5000);
    struct raw_contents *c = NULL;
    assert_non_null(longer);
    memcpy(longer, whole, whole_bytes);
    memset(longer + whole_bytes, 0xa5, 5000);
    write_part(longer, whole_bytes + 5000);
    assert_int_equal(raw_file_read(part_path, &c, NULL), STATUS_OK);
    check_samples(c, 31, whole_bytes);
    raw_contents_free(c);
    free(longer);
}

static void a_block_of_another_trial_does_not_count(void **state)
{
    (void)state;
    struct raw_head head = {
        .trial = {9}, .session = {4, 5}, .sway_config_text = "", .world_setup_text = "", .condition = ""};
    struct raw_file *f = NULL;
    struct raw_contents *c = NULL;
    (void)unlink(part_path);
    assert_int_equal(raw_file_create(part_path, &head, &f, NULL), STATUS_OK);
    raw_file_close(f);
    int fd = open(part_path, O_WRONLY | O_APPEND);
    assert_true(fd >= 0);
    size_t block = BLOCK_HEAD_BYTES + SAMPLE_BYTES * block_samples[0];
    assert_int_equal(write(fd, whole + HEAD_BYTES, block), block);
    (void)close(fd);
    assert_int_equal(raw_file_read(part_path, &c, NULL), STATUS_OK);
    assert_int_equal(c->count, 0);
    raw_contents_free(c);
}

static void what_exists_is_not_overwritten(void **state)
{
    (void)state;
    struct raw_head head = {.sway_config_text = "", .world_setup_text = "", .condition = ""};
    struct raw_file *f = NULL;
    struct problem why = {0};
    assert_int_equal(raw_file_create(whole_path, &head, &f, &why), STATUS_STORE);
    assert_true(strlen(why.text) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_is_read),
        cmocka_unit_test(cut_at_every_byte_gives_the_whole_blocks_before),
        cmocka_unit_test(a_changed_bit_is_never_used),
        cmocka_unit_test(garbage_behind_the_end_is_not_read),
        cmocka_unit_test(a_block_of_another_trial_does_not_count),
        cmocka_unit_test(what_exists_is_not_overwritten),
        cmocka_unit_test(count_is_fixed_at_close),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
