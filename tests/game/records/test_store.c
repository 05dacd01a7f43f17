/* The store: who may open it, who may read it, what it refuses. */
#include "game/records/fake_practice.h"
#include "support/support.h"

#include <ftw.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records/store_inner.h"

static char folder[PATH_BYTES];

static int fresh(void **state)
{
    (void)state;
    return path_join(folder, scratch_dir(), "data");
}

static struct store *open_store(enum store_mode mode)
{
    struct store *s = NULL;
    struct problem why = {0};
    char kept[NOTE_BYTES];
    if (store_open(folder, mode, &s, kept, &why) != STATUS_OK) fail_msg("store: %s", why.text);
    return s;
}

static void a_new_store_is_clean(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct store_check check;
    struct problem why = {0};
    char kept[NOTE_BYTES] = "x";
    assert_int_equal(store_open(folder, STORE_WRITE, &s, kept, &why), STATUS_OK);
    assert_string_equal(kept, "");
    assert_true(store_writable(s));
    assert_int_equal(store_check(s, NULL, NULL, &check, &why), STATUS_OK);
    assert_int_equal(check.rows, 2); /* the station and the audit entry that it was made */
    store_close(s);
}

/* platform.md 5, engine settings; asked on the store's own connection. */
static const struct setting {
    const char *ask;
    int64_t want;
} settings[] = {
    {"PRAGMA synchronous", 2},
    {"PRAGMA foreign_keys", 1},
    {"PRAGMA trusted_schema", 0},
    {"PRAGMA cell_size_check", 1},
    {"PRAGMA user_version", 1},
    {"PRAGMA application_id", STORE_APPLICATION_ID},
    {"SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'", 1},
    {"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE "
     "'%STRICT'",
     0},
};
static void engine_settings_are_those_of_the_spec(void **state)
{
    (void)state;
    struct store *s = open_store(STORE_WRITE);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        int64_t got = -1;
        assert_int_equal(db_get_int(s->writer, settings[i].ask, &got, NULL), STATUS_OK);
        if (got != settings[i].want)
            fail_msg("%s: %lld, expected %lld", settings[i].ask, (long long)got, (long long)settings[i].want);
    }
    int64_t mapped = 0; /* no row where the pragma answers nothing: mmap is off for good */
    if (db_get_int(s->writer, "PRAGMA mmap_size", &mapped, NULL) == STATUS_OK) assert_int_equal(mapped, 0);
    int defensive = 0;
    assert_int_equal(sqlite3_db_config(s->writer, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive), SQLITE_OK);
    assert_int_equal(defensive, 1);
    store_close(s);
}

static void tables_are_as_the_code_says(void **state)
{
    (void)state;
    struct store *s = open_store(STORE_WRITE);
    for (int t = 0; t < TABLE_COUNT; t++) {
        char sql[200];
        int64_t columns = 0, at_place = 0;
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s')", tables[t].name);
        assert_int_equal(db_get_int(s->writer, sql, &columns, NULL), STATUS_OK);
        if (columns != tables[t].columns) fail_msg("%s has %lld columns", tables[t].name, (long long)columns);
        (void)snprintf(sql, sizeof sql,
                       "SELECT count(*) FROM pragma_table_info('%s') WHERE (cid = 0 AND name = 'id') OR "
                       "(cid = %d AND name = 'seq') OR (cid = %d AND name = 'sum')",
                       tables[t].name, COLUMN_SEQ, tables[t].columns - 1);
        assert_int_equal(db_get_int(s->writer, sql, &at_place, NULL), STATUS_OK);
        assert_int_equal(at_place, 3);
    }
    int64_t state_column = 0;
    assert_int_equal(db_get_int(s->writer, "SELECT cid FROM pragma_table_info('trial') WHERE name = 'state'",
                                &state_column, NULL),
                     STATUS_OK);
    assert_int_equal(state_column, TRIAL_STATE_COLUMN);
    store_close(s);
}

static void a_second_one_may_only_read(void **state)
{
    (void)state;
    struct store *first = open_store(STORE_WRITE), *second = NULL;
    struct record_id session;
    struct problem why = {0};
    struct session_row rows[4];
    size_t count = 0;
    fake_session(first, "P0001", &session);
    int64_t before_ns = clock_now_ns();
    assert_int_equal(store_open(folder, STORE_WRITE, &second, NULL, &why), STATUS_STORE);
    assert_true(clock_now_ns() - before_ns < NS_PER_S);
    assert_non_null(strstr(why.text, "Another Evenkeel has the data folder"));
    assert_non_null(strstr(why.text, folder));

    second = open_store(STORE_READ);
    assert_false(store_writable(second));
    assert_int_equal(store_sessions(second, NULL, rows, 4, &count, &why), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].id.text, session.text);
    struct session_head head = {.patient_code = "P0002"};
    assert_int_equal(session_begin(second, &head, &session, &why), STATUS_STORE);
    fake_session(first, "P0002", &session); /* the reader holds nobody up */
    store_close(second);
    store_close(first);
    store_close(open_store(STORE_WRITE)); /* and the lock is given back */
}

static void reading_works_without_a_writer(void **state)
{
    (void)state;
    struct record_id session;
    struct session_row rows[4];
    struct problem why = {0};
    struct store *s = NULL;
    size_t count = 0;
    assert_int_equal(store_open(folder, STORE_READ, &s, NULL, &why), STATUS_STORE);
    assert_non_null(strstr(why.text, "no records"));
    s = open_store(STORE_WRITE);
    fake_session(s, "P0001", &session);
    store_close(s);
    s = open_store(STORE_READ);
    assert_int_equal(store_sessions(s, "P0001", rows, 4, &count, &why), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_sessions(s, "P0009", rows, 4, &count, &why), STATUS_OK);
    assert_int_equal(count, 0);
    store_close(s);
}

static const char *const bad_codes[] = {"",
                                        "P",
                                        "P1",
                                        "p0042",
                                        "0042",
                                        "P 042",
                                        "P-042",
                                        "P0042\n",
                                        "P0042'",
                                        "'; DROP TABLE patient; --",
                                        "../../etc/passwd",
                                        "=1+1A",
                                        "P\xc3\x84"
                                        "42",
                                        "\xe2\x80\xaeP42",
                                        "CON:",
                                        "-P042",
                                        "P000000000000000"};
static const char *const good_codes[] = {"P0042", "ABC", "Z99", "DEMO", "CON", "A123456789012345"};
static void codes_are_what_they_may_be(void **state)
{
    (void)state;
    struct store *s = open_store(STORE_WRITE);
    struct record_id session;
    struct problem why = {0};
    for (size_t i = 0; i < sizeof bad_codes / sizeof bad_codes[0]; i++) {
        struct session_head head = {.plate_name = "x"};
        if (strcmp(bad_codes[i], "P000000000000000") == 0)
            memset(head.patient_code, 'P', sizeof head.patient_code);
        else
            memcpy(head.patient_code, bad_codes[i], strnlen(bad_codes[i], sizeof head.patient_code - 1));
        if (session_begin(s, &head, &session, &why) != STATUS_ARG)
            fail_msg("code \"%s\" was taken", bad_codes[i]);
    }
    for (size_t i = 0; i < sizeof good_codes / sizeof good_codes[0]; i++)
        fake_session(s, good_codes[i], &session);
    store_close(s);
}

/* Text from a plate or a file is text, whatever it holds. */
static void hostile_texts_are_kept_as_they_are(void **state)
{
    (void)state;
    static const char hostile[] = "'); DELETE FROM session; --\"\x1b[2J\n=cmd|' /C calc'!A0";
    struct store *s = open_store(STORE_WRITE);
    struct session_row row;
    struct record_id session;
    size_t count = 0;
    struct session_head head = {.patient_code = "P0042", .program_version = "0.1.0"};
    (void)snprintf(head.plate_name, sizeof head.plate_name, "%s", hostile);
    assert_int_equal(session_begin(s, &head, &session, NULL), STATUS_OK);
    assert_int_equal(store_sessions(s, NULL, &row, 1, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(row.plate_name, hostile);
    struct trial_row trial;
    assert_int_equal(store_trials(s, "x' OR 1=1 --", NULL, &trial, 1, &count, NULL), STATUS_ARG);
    assert_int_equal(store_trials(s, NULL, "x' OR 1=1 --", &trial, 1, &count, NULL), STATUS_OK);
    assert_int_equal(count, 0);
    store_close(s);
}

static int check_mode(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)kind, (void)ftw;
    if ((st->st_mode & 077) == 0) return 0;
    print_error("%s has mode %o\n", path, st->st_mode & 0777);
    return 1;
}

static void nothing_is_readable_by_others(void **state)
{
    (void)state;
    mode_t before = umask(0); /* the worst case: nobody set a umask */
    struct store *s = open_store(STORE_WRITE);
    struct record_id session;
    fake_session(s, "P0001", &session);
    assert_int_equal(nftw(folder, check_mode, 8, FTW_PHYS), 0);
    store_close(s);
    assert_int_equal(nftw(folder, check_mode, 8, FTW_PHYS), 0);
    (void)umask(before);
}

static void sql_on_the_file(const char *sql)
{
    sqlite3 *db = NULL;
    char path[PATH_BYTES];
    (void)path_join(path, folder, "store.sqlite");
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s: %s", sql, message);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_newer_store_is_only_read(void **state)
{
    (void)state;
    struct record_id session;
    struct problem why = {0};
    struct session_row row;
    struct recorder *recorder = NULL;
    char kept[NOTE_BYTES];
    size_t count = 0;
    struct store *s = open_store(STORE_WRITE);
    fake_session(s, "P0001", &session);
    store_close(s);
    sql_on_the_file("PRAGMA user_version = 2");
    assert_int_equal(store_open(folder, STORE_WRITE, &s, kept, &why), STATUS_OK);
    assert_false(store_writable(s));
    assert_non_null(strstr(kept, "newer Evenkeel"));
    assert_int_equal(store_sessions(s, NULL, &row, 1, &count, &why), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(recorder_start(s, NULL, false, &recorder, &why), STATUS_STORE);
    assert_non_null(strstr(why.text, "newer Evenkeel"));
    store_close(s);
}

static void a_damaged_station_is_only_read(void **state)
{
    (void)state;
    struct problem why = {0};
    struct store *s = open_store(STORE_WRITE);
    char kept[NOTE_BYTES];
    store_close(s);
    sql_on_the_file("DROP TRIGGER station_never_changes; UPDATE station SET secret = zeroblob(32)");
    assert_int_equal(store_open(folder, STORE_WRITE, &s, kept, &why), STATUS_OK);
    assert_false(store_writable(s));
    assert_non_null(strstr(kept, "station is damaged"));
    store_close(s);
}

static void write_file(const char *bytes, size_t count)
{
    char path[PATH_BYTES];
    (void)path_join(path, folder, "store.sqlite");
    (void)mkdir(folder, 0700);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, count, f), count);
    assert_int_equal(fclose(f), 0);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const char text[] =
        "This is no database at all, but a letter to the physiotherapist, quite long, in fact.";
    struct store *s = NULL;
    struct problem why = {0};
    write_file(text, sizeof text);
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_DATA);
    assert_true(strlen(why.text) > 20);
    char path[PATH_BYTES];
    (void)path_join(path, folder, "store.sqlite");
    assert_int_equal(unlink(path), 0);
    sql_on_the_file("CREATE TABLE songs(name TEXT); PRAGMA application_id = 77");
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_DATA);
    assert_non_null(strstr(why.text, "another program"));
    assert_int_equal(store_open(folder, STORE_READ, &s, NULL, &why), STATUS_DATA);
}

static void an_unwritable_folder_is_said(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct problem why = {0};
    (void)snprintf(folder, sizeof folder, "/proc/evenkeel-test");
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_STORE);
    assert_true(strlen(why.text) > 20);
}

static const struct fs_case {
    unsigned long magic;
    const char *name;
} fs_cases[] = {
    {0xef53, NULL},     {0x9123683e, NULL},   {0x58465342, NULL},    {0x01021994, NULL},
    {0x794c7630, NULL}, /* ext4 btrfs xfs tmpfs overlay */
    {0x6969, "NFS"},    {0xff534d42, "CIFS"}, {0xfe534d42, "SMB 2"}, {0xffffffffff534d42UL, "CIFS"},
    {0x01021997, "9P"},
};
static void network_drives_are_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fs_cases / sizeof fs_cases[0]; i++) {
        const char *name = network_file_system(fs_cases[i].magic);
        bool same =
            name == fs_cases[i].name || (name && fs_cases[i].name && strcmp(name, fs_cases[i].name) == 0);
        if (!same) fail_msg("%lx: %s", fs_cases[i].magic, name ? name : "local");
    }
}

static void rows_are_protected_by_the_schema(void **state)
{
    (void)state;
    static const char *const refused[] = {"UPDATE session SET plate_name = 'x'",
                                          "UPDATE patient SET code = 'X99'", "UPDATE station SET name = 'x'",
                                          "UPDATE audit SET action = 'x'",
                                          "INSERT INTO session SELECT * FROM patient"};
    struct store *s = open_store(STORE_WRITE);
    struct record_id session;
    fake_session(s, "P0001", &session);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (db_exec(s->writer, refused[i], NULL) == STATUS_OK) fail_msg("\"%s\" was allowed", refused[i]);
    store_close(s);
}

/* The row that counts may be damaged: numbers and ids go on rising. */
static void the_sequence_mends_itself(void **state)
{
    (void)state;
    struct record_id first, second;
    struct store_check check;
    struct store *s = open_store(STORE_WRITE);
    fake_session(s, "P0001", &first);
    int64_t last = s->last_seq;
    store_close(s);
    sql_on_the_file("UPDATE sequence SET last = 1");
    s = open_store(STORE_WRITE);
    assert_int_equal(s->last_seq, last);
    fake_session(s, "P0002", &second);
    assert_true(strcmp(first.text, second.text) < 0);
    assert_int_equal(store_check(s, NULL, NULL, &check, NULL), STATUS_OK);
    store_close(s);
}

static void room_is_told(void **state)
{
    (void)state;
    struct store *s = open_store(STORE_WRITE);
    int64_t bytes = -1;
    assert_int_equal(store_room(s, &bytes, NULL), STATUS_OK);
    assert_true(bytes > 0);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_new_store_is_clean, fresh),
        cmocka_unit_test_setup(engine_settings_are_those_of_the_spec, fresh),
        cmocka_unit_test_setup(tables_are_as_the_code_says, fresh),
        cmocka_unit_test_setup(a_second_one_may_only_read, fresh),
        cmocka_unit_test_setup(reading_works_without_a_writer, fresh),
        cmocka_unit_test_setup(codes_are_what_they_may_be, fresh),
        cmocka_unit_test_setup(hostile_texts_are_kept_as_they_are, fresh),
        cmocka_unit_test_setup(nothing_is_readable_by_others, fresh),
        cmocka_unit_test_setup(a_newer_store_is_only_read, fresh),
        cmocka_unit_test_setup(a_damaged_station_is_only_read, fresh),
        cmocka_unit_test_setup(other_files_are_refused, fresh),
        cmocka_unit_test_setup(an_unwritable_folder_is_said, fresh),
        cmocka_unit_test(network_drives_are_known),
        cmocka_unit_test_setup(rows_are_protected_by_the_schema, fresh),
        cmocka_unit_test_setup(the_sequence_mends_itself, fresh),
        cmocka_unit_test_setup(room_is_told, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
