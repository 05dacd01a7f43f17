/* Places and whole files (platform.md 4, R18). */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "base/paths.h"
#include "support/support.h"

static int mode_of(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) fail_msg("%s is not there", path);
    return (int)(st.st_mode & 0777);
}

static const struct place_case { const char *what, *data, *config, *want_data, *want_config; } place_cases[] = {
    {"unset", NULL, NULL, "H/.local/share/evenkeel", "H/.config/evenkeel"},
    {"empty counts as unset", "", "", "H/.local/share/evenkeel", "H/.config/evenkeel"},
    {"relative counts as unset", "here", "./there", "H/.local/share/evenkeel", "H/.config/evenkeel"},
    {"set", "/tmp/D", "/tmp/C", "/tmp/D/evenkeel", "/tmp/C/evenkeel"},
};

static void set_or_unset(const char *name, const char *value, const char *scratch)
{
    char text[PATH_BYTES];
    if (!value) {
        (void)unsetenv(name);
        return;
    }
    if (strncmp(value, "/tmp", 4) == 0) {
        (void)snprintf(text, sizeof text, "%s%s", scratch, value + 4);
        value = text;
    }
    assert_int_equal(setenv(name, value, 1), 0);
}

static void xdg_places_follow_their_variables(void **state)
{
    (void)state;
    const char *home = scratch_dir();
    assert_int_equal(setenv("HOME", home, 1), 0);
    (void)unsetenv("XDG_STATE_HOME");
    (void)unsetenv("XDG_CACHE_HOME");
    for (size_t i = 0; i < sizeof place_cases / sizeof place_cases[0]; i++) {
        const struct place_case *c = &place_cases[i];
        set_or_unset("XDG_DATA_HOME", c->data, home);
        set_or_unset("XDG_CONFIG_HOME", c->config, home);
        struct paths p;
        struct problem why = {STATUS_OK, ""};
        if (paths_resolve(NULL, &p, &why) != STATUS_OK) fail_msg("%s: %s", c->what, why.text);
        char data[PATH_BYTES], config[PATH_BYTES], place[PATH_BYTES];
        (void)snprintf(data, sizeof data, "%s%s", home, c->want_data + (c->want_data[0] == 'H' ? 1 : 4));
        (void)snprintf(config, sizeof config, "%s%s", home, c->want_config + (c->want_config[0] == 'H' ? 1 : 4));
        assert_string_equal(p.data, data);
        assert_string_equal(p.config, config);
        assert_int_equal(path_join(place, home, ".local/state/evenkeel"), 0);
        assert_string_equal(p.state, place);
        assert_int_equal(path_join(place, home, ".cache/evenkeel"), 0);
        assert_string_equal(p.cache, place);
        assert_int_equal(mode_of(p.data) | mode_of(p.config) | mode_of(p.state) | mode_of(p.cache), 0700);
    }
}

static void data_dir_holds_all_four(void **state)
{
    (void)state;
    char dir[PATH_BYTES], place[PATH_BYTES + 8];
    assert_int_equal(path_join(dir, scratch_dir(), "a folder/with blanks/"), 0);
    struct paths p;
    struct problem why = {STATUS_OK, ""};
    for (int again = 0; again < 2; again++) {
        assert_int_equal(paths_resolve(dir, &p, &why), STATUS_OK);
        (void)snprintf(place, sizeof place, "%sconfig", dir);
        assert_string_equal(p.config, place);
        (void)snprintf(place, sizeof place, "%sstate", dir);
        assert_string_equal(p.state, place);
        assert_int_equal(strlen(p.data), strlen(dir) - 1);
        assert_int_equal(mode_of(p.data) | mode_of(p.cache), 0700);
    }
    mode_t mask = umask(0);
    assert_int_equal(mask, 077);
}

static void a_place_that_cannot_be_is_said(void **state)
{
    (void)state;
    char file[PATH_BYTES], below[PATH_BYTES], want[PATH_BYTES + 200];
    struct paths p;
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(path_join(file, scratch_dir(), "file"), 0);
    assert_int_equal(file_write_whole(file, "x", 1, NULL), STATUS_OK);
    assert_int_equal(path_join(below, file, "data"), 0);

    assert_int_equal(paths_resolve(file, &p, &why), STATUS_STORE);
    (void)snprintf(want, sizeof want, "%s is not a folder, expected one. Choose another with --data-dir FOLDER.", file);
    assert_string_equal(why.text, want);

    assert_int_equal(paths_resolve(below, &p, &why), STATUS_STORE);
    (void)snprintf(want, sizeof want,
                   "The folder %s cannot be made: Not a directory. Choose another place with --data-dir FOLDER.", below);
    assert_string_equal(why.text, want);

    assert_int_equal(paths_resolve("", &p, &why), STATUS_USAGE);
    assert_string_equal(why.text, "--data-dir has no value, expected a folder to keep everything in.");

    char *deep = malloc(3000);
    memset(deep, 'a', 2999);
    deep[2999] = 0;
    assert_int_equal(paths_resolve(deep, &p, &why), STATUS_USAGE);
    assert_string_equal(why.text, "--data-dir is a path of 2999 bytes, expected at most 1016.");
    free(deep);
}

static const struct join_case { const char *a, *b, *want; } join_cases[] = {
    {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}, {"a", "", "a/"},
};

static void paths_join(void **state)
{
    (void)state;
    char out[PATH_BYTES], longest[PATH_BYTES];
    for (size_t i = 0; i < sizeof join_cases / sizeof join_cases[0]; i++) {
        assert_int_equal(path_join(out, join_cases[i].a, join_cases[i].b), 0);
        assert_string_equal(out, join_cases[i].want);
    }
    memset(longest, 'x', sizeof longest);
    longest[PATH_BYTES - 3] = 0;
    assert_int_equal(path_join(out, longest, "b"), 0);  /* 1021 + '/' + 1 = 1023 bytes and the NUL */
    assert_int_equal(path_join(out, longest, "bc"), -1);
}

static void share_is_found_in_order(void **state)
{
    (void)state;
    char dir[PATH_BYTES], levels[PATH_BYTES], found[PATH_BYTES];
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(path_join(dir, scratch_dir(), "share"), 0);
    assert_int_equal(path_join(levels, dir, "levels"), 0);
    assert_int_equal(mkdir(dir, 0700) | mkdir(levels, 0700), 0);

    assert_int_equal(setenv("EVENKEEL_SHARE", dir, 1), 0);
    assert_int_equal(paths_share("levels", found, &why), STATUS_OK);
    assert_string_equal(found, levels);
    assert_int_equal(paths_share("CMakeLists.txt", found, &why), STATUS_OK); /* beside the source tree */
    (void)unsetenv("EVENKEEL_SHARE");
    assert_int_equal(paths_share("no/such/thing", found, &why), STATUS_IO);
    char want[PROBLEM_TEXT_BYTES];
    (void)snprintf(want, sizeof want,
                   "no/such/thing was not found; looked in %s, %s. Install the program again, or set EVENKEEL_SHARE to the "
                   "folder that holds it.", EVENKEEL_SOURCE_SHARE, EVENKEEL_INSTALL_SHARE);
    assert_string_equal(why.text, want);
}

static int entries_in(const char *dir)
{
    DIR *d = opendir(dir);
    assert_non_null(d);
    int n = 0;
    for (struct dirent *e; (e = readdir(d));) n += e->d_name[0] != '.';
    (void)closedir(d);
    return n;
}

static void whole_files_replace_and_read_back(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    char path[PATH_BYTES];
    assert_int_equal(path_join(path, dir, "settings.conf"), 0);
    static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 8192, 100000};
    (void)umask(0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *bytes = malloc(sizes[i] + 1), *back = NULL;
        size_t back_count = 7;
        for (size_t k = 0; k < sizes[i]; k++) bytes[k] = (char)(k * 37 + i);
        assert_int_equal(file_write_whole(path, bytes, sizes[i], NULL), STATUS_OK);
        assert_int_equal(mode_of(path), 0600); /* without help of the umask */
        assert_int_equal(entries_in(dir), 1);  /* no temporary file stays */
        assert_int_equal(file_read_whole(path, sizes[i], &back, &back_count, NULL), STATUS_OK);
        assert_int_equal(back_count, sizes[i]);
        assert_memory_equal(back, bytes, sizes[i]);
        assert_int_equal(back[back_count], 0);
        free(back);
        if (sizes[i] > 0) {
            struct problem why = {STATUS_OK, ""};
            assert_int_equal(file_read_whole(path, sizes[i] - 1, &back, &back_count, &why), STATUS_DATA);
            assert_null(back);
        }
        free(bytes);
    }
}

/* The size that a file is said to have is not always true: /proc says 0, a hole of a terabyte is refused unread. */
static void sizes_are_not_believed(void **state)
{
    (void)state;
    char path[PATH_BYTES], *bytes = NULL;
    size_t count = 0;
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(file_read_whole("/proc/self/maps", 1 << 24, &bytes, &count, &why), STATUS_OK);
    assert_true(count > 100);
    assert_int_equal(strlen(bytes), count);
    free(bytes);
    assert_int_equal(path_join(path, scratch_dir(), "hole"), 0);
    assert_int_equal(file_write_whole(path, "", 0, NULL), STATUS_OK);
    assert_int_equal(truncate(path, (off_t)1 << 40), 0);
    assert_int_equal(file_read_whole(path, (size_t)1 << 39, &bytes, &count, &why), STATUS_DATA);
    assert_null(bytes);
    assert_int_equal(unlink(path), 0);
}

/* A full disk, played by the largest file this process may write: the old content stays, no litter, a plain sentence. */
static void a_write_that_does_not_fit_keeps_the_old_file(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    char path[PATH_BYTES], *back = NULL, want[PATH_BYTES + 200];
    size_t back_count;
    assert_int_equal(path_join(path, dir, "kept"), 0);
    assert_int_equal(file_write_whole(path, "old", 3, NULL), STATUS_OK);
    struct rlimit before, small = {1000, 1000};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    (void)signal(SIGXFSZ, SIG_IGN);
    char large[5000] = {1};
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum status status = file_write_whole(path, large, sizeof large, &why);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, STATUS_IO);
    (void)snprintf(want, sizeof want,
                   "%s cannot be written: File too large. Check the folder and its permissions, then try again.", path);
    assert_string_equal(why.text, want);
    assert_int_equal(entries_in(dir), 1);
    assert_int_equal(file_read_whole(path, 100, &back, &back_count, NULL), STATUS_OK);
    assert_string_equal(back, "old");
    free(back);

    assert_int_equal(path_join(path, dir, "none/file"), 0);
    assert_int_equal(file_write_whole(path, "x", 1, &why), STATUS_IO);
    (void)snprintf(want, sizeof want,
                   "%s cannot be written: No such file or directory. Check the folder and its permissions, then try again.", path);
    assert_string_equal(why.text, want);
}

static void a_pipe_does_not_hang(void **state)
{
    (void)state;
    char path[PATH_BYTES], *bytes = NULL, want[PATH_BYTES + 100];
    size_t count;
    struct problem why = {STATUS_OK, ""};
    assert_int_equal(path_join(path, scratch_dir(), "pipe"), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(file_read_whole(path, 100, &bytes, &count, &why), STATUS_IO);
    (void)snprintf(want, sizeof want, "%s: not a file, expected a file that can be read", path);
    assert_string_equal(why.text, want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xdg_places_follow_their_variables),
        cmocka_unit_test(data_dir_holds_all_four),
        cmocka_unit_test(a_place_that_cannot_be_is_said),
        cmocka_unit_test(paths_join),
        cmocka_unit_test(share_is_found_in_order),
        cmocka_unit_test(whole_files_replace_and_read_back),
        cmocka_unit_test(sizes_are_not_believed),
        cmocka_unit_test(a_write_that_does_not_fit_keeps_the_old_file),
        cmocka_unit_test(a_pipe_does_not_hang),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
