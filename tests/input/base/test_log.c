/* links: Threads::Threads */
/* One line per event, rotated at 5 x 2 MB (platform.md 4). */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/paths.h"
#include "support/support.h"

static char *read_log(const char *dir, size_t *count)
{
    char path[PATH_BYTES], *bytes = NULL;
    assert_int_equal(path_join(path, dir, "evenkeel.log"), 0);
    assert_int_equal(file_read_whole(path, 16 << 20, &bytes, count, NULL), STATUS_OK);
    return bytes;
}

static void a_line_has_its_five_parts(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    log_line(LOG_ERROR, "early", "before the log is open: dropped");
    assert_int_equal(log_open(dir, NULL), STATUS_OK);
    log_line(LOG_WARNING, "plate", "lost %d samples\nof\t%s\x1b[31m", 3, "PS1");
    log_close();
    log_line(LOG_ERROR, "late", "after it is closed: dropped");
    size_t count;
    char *text = read_log(dir, &count), rest[200] = "";
    int y, mo, d, h, mi, s, ms;
    long long mono_s, mono_us;
    int parts = sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ %lld.%6lld %199[^\n]", &y, &mo, &d, &h, &mi, &s, &ms, &mono_s, &mono_us, rest);
    assert_int_equal(parts, 10);
    assert_true(y >= 2024 && mo <= 12 && d <= 31 && h < 24 && mi < 60 && s <= 60 && mono_s >= 0);
    assert_string_equal(rest, "warning plate: lost 3 samples of PS1 [31m");
    assert_int_equal(strchr(text, '\n') - text, (long)count - 1);
    free(text);
}

static void long_messages_are_cut_into_one_line(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    char message[5000];
    memset(message, 'x', sizeof message - 1);
    message[sizeof message - 1] = 0;
    assert_int_equal(log_open(dir, NULL), STATUS_OK);
    log_line(LOG_INFO, "m", "%s", message);
    log_close();
    size_t count;
    char *text = read_log(dir, &count);
    assert_int_equal(count, 1024);
    assert_int_equal(text[count - 1], '\n');
    free(text);
}

static void five_files_of_two_megabytes(void **state)
{
    (void)state;
    enum { LINES = 13000 }; /* 13 MB and more */
    const char *dir = scratch_dir();
    char filler[1001];
    memset(filler, '.', 1000);
    filler[1000] = 0;
    assert_int_equal(log_open(dir, NULL), STATUS_OK);
    for (int i = 0; i < LINES; i++) log_line(LOG_INFO, "m", "%05d%s", i, filler);
    log_close();
    for (int i = 0; i <= 5; i++) {
        char path[PATH_BYTES];
        struct stat st;
        (void)snprintf(path, sizeof path, i ? "%s/evenkeel.log.%d" : "%s/evenkeel.log", dir, i);
        bool there = stat(path, &st) == 0;
        if (there != (i < 5)) fail_msg("%s %s there", path, there ? "is" : "is not");
        if (!there) continue;
        assert_true(st.st_size <= 2 * 1024 * 1024);
        if (i > 0) assert_true(st.st_size > 2 * 1024 * 1024 - 1100);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
    size_t count;
    char *text = read_log(dir, &count), last[8];
    (void)snprintf(last, sizeof last, "%05d", LINES - 1);
    assert_non_null(strstr(text, last));
    free(text);
}

enum { WRITERS = 4, LINES_EACH = 500 };
static void *write_lines(void *name)
{
    for (int i = 0; i < LINES_EACH; i++) log_line(LOG_INFO, name, "line %d end", i);
    return NULL;
}

static void threads_do_not_mix_their_lines(void **state)
{
    (void)state;
    static char names[WRITERS][2] = {"a", "b", "c", "d"};
    pthread_t thread[WRITERS];
    const char *dir = scratch_dir();
    assert_int_equal(log_open(dir, NULL), STATUS_OK);
    for (int i = 0; i < WRITERS; i++) assert_int_equal(pthread_create(&thread[i], NULL, write_lines, names[i]), 0);
    for (int i = 0; i < WRITERS; i++) assert_int_equal(pthread_join(thread[i], NULL), 0);
    log_close();
    size_t count;
    char *text = read_log(dir, &count), *rest = text;
    int next[WRITERS] = {0}, lines = 0;
    for (char *line; (line = strsep(&rest, "\n")) && *line; lines++) {
        char name;
        int number;
        const char *message = strstr(line, " info ");
        if (!message || sscanf(message, " info %c: line %d end", &name, &number) != 2) fail_msg("torn line: %s", line);
        assert_int_equal(number, next[name - 'a']++);
    }
    assert_int_equal(lines, WRITERS * LINES_EACH);
    free(text);
}

static void a_folder_that_is_none_is_said(void **state)
{
    (void)state;
    char dir[PATH_BYTES], want[PATH_BYTES + 120];
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(path_join(dir, scratch_dir(), "none"), 0);
    assert_int_equal(log_open(dir, &why), STATUS_IO);
    (void)snprintf(want, sizeof want, "The log %s/evenkeel.log cannot be written: No such file or directory. Check the folder and its permissions.", dir);
    assert_string_equal(why.text, want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_its_five_parts),
        cmocka_unit_test(long_messages_are_cut_into_one_line),
        cmocka_unit_test(five_files_of_two_megabytes),
        cmocka_unit_test(threads_do_not_mix_their_lines),
        cmocka_unit_test(a_folder_that_is_none_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
