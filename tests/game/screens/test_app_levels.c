/* R10, R25: a level or check-up file that is spoilt while the game runs: the last good copy stays in use, the person is told once,
 * nothing is lost. One that was never good is told with path and line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "screens/app.h"
#include "screens/app_internal.h"
#include "support/support.h"

enum { TEXT_BYTES = 16384 };

static char share[PATH_BYTES];

/* Two folders of files that this test may spoil; everything else is found where it always is. */
static int make_share(void **state)
{
    char path[PATH_BYTES + 40];
    (void)state;
    (void)snprintf(share, sizeof share, "%s", scratch_dir());
    static const char *const folders[] = {"levels", "levels/exercises", "levels/checkups"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", share, folders[i]);
        if (mkdir(path, 0700) != 0) return -1;
    }
    return setenv("EVENKEEL_SHARE", share, 1);
}

static size_t shipped(const char *name, char text[TEXT_BYTES])
{
    char path[PATH_BYTES], *bytes;
    size_t n;
    (void)snprintf(path, sizeof path, "%s/%s", EVENKEEL_SOURCE_SHARE, name);
    assert_int_equal(file_read_whole(path, TEXT_BYTES - 1, &bytes, &n, NULL), STATUS_OK);
    memcpy(text, bytes, n);
    text[n] = '\0';
    free(bytes);
    return n;
}

static void put(const char *name, const char *text, size_t n)
{
    char path[PATH_BYTES + 60];
    (void)snprintf(path, sizeof path, "%s/%s", share, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void take_away(const char *name)
{
    char path[PATH_BYTES + 60];
    (void)snprintf(path, sizeof path, "%s/%s", share, name);
    assert_int_equal(unlink(path), 0);
}

static void replace(char text[TEXT_BYTES], const char *from, const char *to)
{
    char out[TEXT_BYTES];
    const char *at = strstr(text, from);
    assert_non_null(at);
    (void)snprintf(out, sizeof out, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    memcpy(text, out, sizeof out);
}

static bool same(const struct level_table *a, const struct level_table *b)
{
    return a->id == b->id && a->revision == b->revision && memcmp(a->value, b->value, sizeof a->value) == 0;
}

static int times(const char *text, const char *what)
{
    int n = 0;
    for (; (text = strstr(text, what)); text++) n++;
    return n;
}

/* App enough for this: it is asked for nothing but its sentences. */
static struct app *an_app(void)
{
    struct app *a = calloc(1, sizeof *a);
    assert_non_null(a);
    return a;
}

static const struct spoilt { enum exercise_id id; const char *name; } files[] = {
    {E06_SIDE_SHIFT, "levels/exercises/E06_side_shift.level"},
    {A2_QUIET_STANDING, "levels/checkups/A2_quiet_standing.checkup"},
};

static void cut_at_every_byte_the_last_good_copy_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct app *a = an_app();
        struct practice_block block = {.exercise = files[i].id};
        struct level_table good, got;
        char text[TEXT_BYTES];
        size_t n = shipped(files[i].name, text);
        put(files[i].name, text, n);
        if (!app_levels(a, &block, &good)) fail_msg("%s", a->problem.text);
        assert_string_equal(a->kept, "");
        for (size_t cut = 0; cut < n; cut++) {
            put(files[i].name, text, cut);
            memset(&got, 0x55, sizeof got);
            if (!app_levels(a, &block, &got)) fail_msg("%s cut at %zu: %s", files[i].name, cut, a->problem.text);
            if (!same(&got, &good)) fail_msg("%s cut at %zu: another table", files[i].name, cut);
        }
        take_away(files[i].name);
        assert_true(app_levels(a, &block, &got) && got.id == good.id);
        assert_string_equal(a->problem.text, ""); /* no goodbye with a trouble that was none */
        assert_int_equal(times(a->kept, "last good copy"), 2); /* once for all the cuts; one byte short it is in order; once when it is gone */
        free(a);
    }
}

static void told_once_and_again_after_it_was_mended(void **state)
{
    struct app *a = an_app();
    struct practice_block block = {.exercise = E06_SIDE_SHIFT};
    struct level_table got;
    char text[TEXT_BYTES], bad[TEXT_BYTES];
    (void)state;
    (void)shipped(files[0].name, text);
    memcpy(bad, text, sizeof bad);
    replace(bad, "[grades]", "[grade]");
    put(files[0].name, text, strlen(text));
    assert_true(app_levels(a, &block, &got));
    put(files[0].name, bad, strlen(bad));
    for (int i = 0; i < 5; i++) assert_true(app_levels(a, &block, &got));
    assert_string_equal(a->kept, "The file of E06 could not be read again. Its last good copy stays in use.");
    replace(text, "revision      = 1", "revision      = 2");
    put(files[0].name, text, strlen(text)); /* mended: the new one is used */
    assert_true(app_levels(a, &block, &got) && got.revision == 2);
    put(files[0].name, bad, strlen(bad)); /* and is now the last good one */
    assert_true(app_levels(a, &block, &got) && got.revision == 2);
    assert_int_equal(times(a->kept, "E06"), 2);
    free(a);
}

static void one_that_was_never_good_is_told_with_its_line(void **state)
{
    static const struct { enum exercise_id id; const char *name, *from, *to, *want; } rows[] = {
        {E01_STEADY_STAND, "levels/exercises/E01_steady_stand.level", "level         = 1", "level         = 2", "E01_steady_stand.level:"},
        {E09_RHYTHM_SWAY, "levels/exercises/E09_rhythm_sway.level", "name          = rhythm_sway", "name          = follow_me",
         "name = follow_me, expected rhythm_sway (E09)"},
        {A5_QUICKNESS, "levels/checkups/A5_quickness.checkup", "cues         = 12", "cues         = nan", "cues = nan, expected a whole number, 2 to 16"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct app *a = an_app();
        struct practice_block block = {.exercise = rows[i].id};
        struct level_table got;
        char text[TEXT_BYTES];
        (void)shipped(rows[i].name, text);
        replace(text, rows[i].from, rows[i].to);
        put(rows[i].name, text, strlen(text));
        assert_false(app_levels(a, &block, &got));
        if (!strstr(a->problem.text, rows[i].want)) fail_msg("%s", a->problem.text);
        assert_int_equal(a->problem.status, STATUS_DATA);
        free(a);
    }
}

/* What the care rules forbid is not played, whoever wrote it; nor the file of another exercise under this name. */
static void what_may_not_be_played_is_not(void **state)
{
    struct app *a = an_app();
    struct practice_block block = {.exercise = E10_FOLLOW_ME};
    struct level_table got;
    char text[TEXT_BYTES];
    (void)state;
    (void)shipped("levels/exercises/E10_follow_me.level", text);
    char *line = strstr(text, "speed_pct_s");
    assert_non_null(line);
    char changed[TEXT_BYTES];
    (void)snprintf(changed, sizeof changed, "%.*sspeed_pct_s = 60%s", (int)(line - text), text, strchr(line, '\n'));
    put("levels/exercises/E10_follow_me.level", changed, strlen(changed));
    assert_false(app_levels(a, &block, &got));
    assert_non_null(strstr(a->problem.text, "speed_pct_s = 60, expected at most 40 %/s (slow curves)"));
    (void)shipped("levels/exercises/E11_garden_path.level", text);
    put("levels/exercises/E10_follow_me.level", text, strlen(text));
    assert_false(app_levels(a, &block, &got));
    assert_non_null(strstr(a->problem.text, "id = E11, expected E10, as its name says"));
    free(a);
}

static void a_plan_keeps_what_can_be_read(void **state)
{
    struct app *a = an_app();
    char text[TEXT_BYTES];
    (void)state;
    put("levels/checkups/A3_reach.checkup", "checkup = 1\n", 12);
    (void)shipped("levels/checkups/A1_four_stands.checkup", text);
    put("levels/checkups/A1_four_stands.checkup", text, strlen(text));
    a->plan = (struct practice_plan){.block = {{.exercise = E06_SIDE_SHIFT, .sets = 2}, {.exercise = A3_REACH}, {.exercise = A1_FOUR_STANDS}}, .block_count = 3};
    app_expand_checkups(a);
    assert_int_equal(a->plan.block_count, 5); /* one, none, four */
    assert_true(a->plan.block[0].exercise == E06_SIDE_SHIFT && a->plan.block[0].sets == 2 && a->plan.block[4].part == 3);
    assert_non_null(strstr(a->problem.text, "A3_reach.checkup:1: id = (missing)")); /* said at the end of the practice */
    struct practice_block gone = {.exercise = A1_FOUR_STANDS, .part = 4};
    struct level_table got;
    assert_false(app_levels(a, &gone, &got));
    assert_string_equal(a->problem.text, "The file of A1 has changed and has no part 5 any more. Please begin again.");
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte_the_last_good_copy_stays), cmocka_unit_test(told_once_and_again_after_it_was_mended),
        cmocka_unit_test(one_that_was_never_good_is_told_with_its_line), cmocka_unit_test(what_may_not_be_played_is_not),
        cmocka_unit_test(a_plan_keeps_what_can_be_read),
    };
    return cmocka_run_group_tests(tests, make_share, NULL);
}
