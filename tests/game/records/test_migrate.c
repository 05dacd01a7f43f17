/* labels: fault */
/* Older stores: backup first, one transaction, the same content; killed at any point, the old one or the
 * new one (R14). */
#include "game/records/fake_practice.h"
#include "game/records/fast_dir.h"
#include "support/support.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "game/records/shim_vfs.h"
#include "records/moment.h"
#include "records/store_inner.h"

/* A store of form 1 of a program that never was, and its way to form 3. */
static const char form_1[] =
    "CREATE TABLE boat(id INTEGER PRIMARY KEY, name TEXT NOT NULL, length_m REAL) STRICT;"
    "INSERT INTO boat VALUES (1, 'Anna', 4.5), (2, 'Berta', NULL), (3, 'Clara', 7.25);"
    "PRAGMA user_version = 1";
static const struct migration good_steps[] = {
    {1, "SELECT 1", NULL},
    {2, "ALTER TABLE boat ADD COLUMN mast INTEGER; CREATE TABLE harbour(id INTEGER PRIMARY KEY) STRICT;",
     NULL},
    {3, "CREATE INDEX boat_name ON boat(name);", NULL},
};
static const struct migration losing_steps[] = {{2, "DELETE FROM boat WHERE id = 2;", NULL}};
static const struct migration changing_steps[] = {{2, "UPDATE boat SET length_m = 4.6 WHERE id = 1;", NULL}};
static const struct migration dropping_steps[] = {{2, "ALTER TABLE boat DROP COLUMN length_m;", NULL}};
static const struct migration broken_steps[] = {
    {2, "CREATE TABLE harbour(id INTEGER) STRICT; this is no SQL;", NULL}};

static char folder[PATH_BYTES], path[PATH_BYTES], backups[PATH_BYTES];

static int deadly_pass, passes;
static int pass(const char *name)
{
    (void)name;
    if (++passes == deadly_pass) (void)kill(getpid(), SIGKILL);
    return 0;
}
int records_moment(const char *name)
{
    return pass(name);
}

static int make_form_1(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    (void)snprintf(folder, sizeof folder, "%s", fast_dir());
    (void)path_join(path, folder, "store.sqlite");
    (void)path_join(backups, folder, "backups");
    deadly_pass = 0;
    assert_int_equal(db_open(path, DB_CREATE, &db, NULL), STATUS_OK);
    assert_int_equal(db_journal(db, NULL), STATUS_OK);
    assert_int_equal(db_exec(db, form_1, NULL), STATUS_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return 0;
}

static int count_backups(int64_t *boats)
{
    int count = 0;
    struct dirent *entry;
    DIR *dir = opendir(backups);
    if (!dir) return 0;
    while ((entry = readdir(dir)) != NULL) {
        char file[PATH_BYTES];
        sqlite3 *db = NULL;
        struct stat st;
        size_t length = strlen(entry->d_name);
        if (length < 8 || strcmp(entry->d_name + length - 7, ".sqlite") != 0) continue;
        count++;
        assert_int_equal(path_join(file, backups, entry->d_name), 0);
        assert_int_equal(stat(file, &st), 0);
        assert_int_equal(st.st_mode & 077, 0);
        assert_int_equal(db_open(file, DB_READ, &db, NULL), STATUS_OK);
        assert_int_equal(schema_version_of(db), 1);
        assert_int_equal(db_get_int(db, "SELECT count(*) FROM boat WHERE length_m IS NOT NULL", boats, NULL),
                         STATUS_OK);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
    }
    (void)closedir(dir);
    return count;
}

static enum status migrate(const struct migration *steps, size_t count, struct problem *why)
{
    sqlite3 *db = NULL;
    assert_int_equal(db_open(path, DB_WRITE, &db, NULL), STATUS_OK);
    assert_int_equal(db_journal(db, NULL), STATUS_OK);
    enum status status = schema_migrate(db, steps, count, backups, why);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return status;
}

/* Version, and whether the rows are the ones of form 1. */
static int look(bool *whole)
{
    sqlite3 *db = NULL;
    struct content_digest now, then;
    sqlite3 *reference = NULL;
    char *columns = NULL;
    assert_int_equal(db_open(path, DB_WRITE, &db, NULL), STATUS_OK);
    assert_int_equal(sqlite3_open(":memory:", &reference), SQLITE_OK);
    assert_int_equal(db_exec(reference, form_1, NULL), STATUS_OK);
    assert_int_equal(content_columns(reference, &columns, NULL), STATUS_OK);
    assert_int_equal(content_digest(reference, columns, &then, NULL), STATUS_OK);
    *whole = content_digest(db, columns, &now, NULL) == STATUS_OK && now.low == then.low &&
             now.high == then.high && now.rows == 3;
    int version = schema_version_of(db);
    free(columns);
    assert_int_equal(sqlite3_close(reference), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return version;
}

static void older_becomes_newer(void **state)
{
    (void)state;
    struct problem why = {0};
    int64_t boats = 0;
    bool whole;
    assert_int_equal(migrate(good_steps, 3, &why), STATUS_OK);
    assert_int_equal(look(&whole), 3);
    assert_true(whole);
    assert_int_equal(count_backups(&boats), 1);
    assert_int_equal(boats, 2);
    assert_int_equal(migrate(good_steps, 3, &why), STATUS_OK); /* nothing left to do */
    assert_int_equal(count_backups(&boats), 1);
}

static const struct refusal {
    const char *what;
    const struct migration *steps;
    enum status status;
} refusals[] = {
    {"loses a row", losing_steps, STATUS_DATA},
    {"changes a value", changing_steps, STATUS_DATA},
    {"drops a column", dropping_steps, STATUS_ARG},
    {"is no SQL", broken_steps, STATUS_ARG},
};
static void a_step_that_would_change_content_is_undone(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct problem why = {0};
        bool whole;
        enum status status = migrate(refusals[i].steps, 1, &why);
        if (status != refusals[i].status) fail_msg("%s: status %d: %s", refusals[i].what, status, why.text);
        if (look(&whole) != 1 || !whole) fail_msg("%s: the store is no longer the old one", refusals[i].what);
    }
}

static void killed_anywhere_it_is_old_or_new(void **state)
{
    (void)state;
    bool whole, was_old = false, was_new = false;
    struct problem why = {0};
    for (int n = 1;; n++) {
        int status = 0;
        (void)make_form_1(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            passes = 0;
            deadly_pass = n;
            _exit(migrate(good_steps, 3, &why) == STATUS_OK ? 0 : 1);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            assert_true(n > 20);
            print_message("%d points\n", n - 1);
            break;
        }
        int version = look(&whole);
        if (!whole || (version != 1 && version != 3))
            fail_msg("killed at point %d: form %d, %s", n, version, whole ? "whole" : "changed");
        was_old = was_old || version == 1;
        was_new = was_new || version == 3;
        assert_int_equal(migrate(good_steps, 3, &why), STATUS_OK);
        assert_int_equal(look(&whole), 3);
        assert_true(whole);
    }
    assert_true(was_old && was_new);
}

/* The real store: what it holds after its own steps is what a new one holds; an older one asks to be
 * opened by the game first. */
static void an_older_store_is_not_read_unmigrated(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct problem why = {0};
    sqlite3 *db = NULL;
    assert_int_equal(unlink(path), 0);
    assert_int_equal(db_open(path, DB_CREATE, &db, NULL), STATUS_OK);
    assert_int_equal(
        db_exec(db, "PRAGMA application_id = 1163283276; CREATE TABLE old(a INTEGER) STRICT", NULL),
        STATUS_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(store_open(folder, STORE_READ, &s, NULL, &why), STATUS_STORE);
    assert_non_null(strstr(why.text, "older form"));
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_OK);
    assert_true(store_writable(s));
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(older_becomes_newer, make_form_1),
        cmocka_unit_test_setup(a_step_that_would_change_content_is_undone, make_form_1),
        cmocka_unit_test_setup(killed_anywhere_it_is_old_or_new, make_form_1),
        cmocka_unit_test_setup(an_older_store_is_not_read_unmigrated, make_form_1),
    };
    shim_install(pass);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
