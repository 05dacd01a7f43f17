/* labels: fault */
/* Every changed row is found: each value of each table, and flipped bytes anywhere in the file
 * (platform.md 8, R09). */
#include "game/records/fake_practice.h"
#include "game/records/fast_dir.h"
#include "support/support.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/paths.h"
#include "records/store_inner.h"

static char folder[PATH_BYTES], store_path[PATH_BYTES];
static char *good;
static size_t good_bytes;
static struct record_id trials[2];
static struct content_digest good_digest;

static sqlite3 *open_file(void)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(store_path, &db), SQLITE_OK);
    return db;
}

static void put_file(const char *bytes, size_t count)
{
    static const char *const side[] = {"-wal", "-shm"};
    char path[PATH_BYTES + 8];
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s%s", store_path, side[i]);
        (void)unlink(path);
    }
    FILE *f = fopen(store_path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, count, f), count);
    assert_int_equal(fclose(f), 0);
}

/* A store with a row of every kind that a practice makes. */
static int make_store(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct record_id session;
    struct problem why = {0};
    static struct fake_practice f;
    (void)path_join(folder, fast_dir(), "data");
    (void)path_join(store_path, folder, "store.sqlite");
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_OK);
    assert_int_equal(ring_create(65536, sizeof(struct record_item), &ring), STATUS_OK);
    assert_int_equal(recorder_start(s, ring, false, &r, &why), STATUS_OK);
    fake_session(s, "P0042", &session);
    fake_create(&f, E01_STEADY_STAND, 100, 5);
    for (int i = 0; i < 2; i++) {
        struct trial_head head;
        struct trial_close close;
        fake_head(&f, &session, &head);
        assert_int_equal(recorder_begin(r, &head, &trials[i], &why), STATUS_OK);
        fake_begin(&f, ring);
        for (int ms = 0; ms < 70000 && !world_done(f.world); ms++) {
            fake_tick(&f, ring);
            if (ms == 4000) fake_input(&f, INPUT_NEAR_FALL);
            if (ms % 1000 == 0) recorder_service(r);
        }
        fake_close(&f, ring, &close);
        assert_int_equal(recorder_finish(r, &close), STATUS_OK);
        recorder_service(r);
        assert_int_equal(recorder_state(r, &why), RECORDER_SAVED);
    }
    recorder_stop(r);
    ring_destroy(ring);
    fake_destroy(&f);
    store_close(s);
    return file_read_whole(store_path, 1 << 26, &good, &good_bytes, &why);
}

static int drop_store(void **state)
{
    (void)state;
    free(good);
    return 0;
}

static int put_good(void **state)
{
    (void)state;
    put_file(good, good_bytes);
    return 0;
}

struct heard {
    int count;
    char first[400], all[4000];
};
static void hear(void *context, const char *sentence)
{
    struct heard *h = context;
    if (h->count++ == 0) (void)snprintf(h->first, sizeof h->first, "%s", sentence);
    size_t used = strlen(h->all);
    (void)snprintf(h->all + used, sizeof h->all - used, "%s\n", sentence);
}

static enum status check_now(struct heard *h, struct store_check *check)
{
    struct store *s = NULL;
    struct problem why = {0};
    memset(h, 0, sizeof *h);
    memset(check, 0, sizeof *check);
    enum status status = store_open(folder, STORE_READ, &s, NULL, &why);
    if (status == STATUS_OK) status = store_check(s, hear, h, check, &why);
    store_close(s);
    return status;
}

static void a_good_store_holds(void **state)
{
    (void)state;
    struct heard h;
    struct store_check check;
    assert_int_equal(check_now(&h, &check), STATUS_OK);
    assert_int_equal(h.count, 0);
    assert_true(check.rows > 40);
}

static int64_t ask(sqlite3 *db, const char *sql)
{
    int64_t answer = -1;
    assert_int_equal(db_get_int(db, sql, &answer, NULL), STATUS_OK);
    return answer;
}

/* Another value of the same kind, so that neither the schema nor a reader could tell. */
static const char *changed_value(const char *type)
{
    if (strcmp(type, "INTEGER") == 0) return "coalesce(\"%w\", 0) + 1";
    if (strcmp(type, "REAL") == 0) return "coalesce(\"%w\", 0.0) + 1e-9";
    if (strcmp(type, "TEXT") == 0) return "coalesce(\"%w\", '') || ' '";
    return "CAST(coalesce(\"%w\", x'') || x'00' AS BLOB)";
}

/* Every column of every table that has rows, one at a time. */
static void every_changed_value_is_found(void **state)
{
    (void)state;
    int changed = 0;
    for (int t = 0; t < TABLE_COUNT; t++) {
        for (int column = 0; column < tables[t].columns; column++) {
            char sql[400], name[64], type[16], value[200];
            sqlite3_stmt *q = NULL;
            struct heard h;
            struct store_check check;
            put_file(good, good_bytes);
            sqlite3 *db = open_file();
            (void)snprintf(sql, sizeof sql, "SELECT name, type FROM pragma_table_info('%s') WHERE cid = %d",
                           tables[t].name, column);
            assert_int_equal(db_prepare(db, sql, &q, NULL), STATUS_OK);
            assert_int_equal(sqlite3_step(q), SQLITE_ROW);
            db_text(q, 0, name, sizeof name);
            db_text(q, 1, type, sizeof type);
            (void)sqlite3_finalize(q);
            (void)sqlite3_snprintf(sizeof sql, sql, "SELECT count(*) FROM %s", tables[t].name);
            if (ask(db, sql) == 0) {
                assert_int_equal(sqlite3_close(db), SQLITE_OK);
                break; /* no tombstones in a young store */
            }
            (void)sqlite3_snprintf(sizeof value, value, changed_value(type), name);
            char *all = sqlite3_mprintf(
                "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; DROP TRIGGER IF EXISTS "
                "%s_never_changes; DROP TRIGGER IF EXISTS trial_goes_forward; UPDATE %s SET \"%w\" = %s "
                "WHERE "
                "rowid = (SELECT max(rowid) FROM %s)",
                tables[t].name, tables[t].name, name, value, tables[t].name);
            char *message = NULL;
            if (sqlite3_exec(db, all, NULL, NULL, &message) != SQLITE_OK) fail_msg("%s: %s", all, message);
            sqlite3_free(all);
            assert_int_equal(sqlite3_close(db), SQLITE_OK);
            if (check_now(&h, &check) != STATUS_DATA)
                fail_msg("a changed %s.%s was not found", tables[t].name, name);
            if (t != TABLE_STATION && !strstr(h.all, tables[t].name))
                fail_msg("%s.%s: said only: %s", tables[t].name, name, h.all);
            changed++;
        }
    }
    print_message("%d values changed, all found\n", changed);
    assert_true(changed > 120);
}

static void removed_rows_are_missed(void **state)
{
    (void)state;
    for (int t = 0; t < TABLE_COUNT; t++) {
        struct heard h;
        struct store_check check;
        char sql[200];
        put_file(good, good_bytes);
        sqlite3 *db = open_file();
        (void)snprintf(sql, sizeof sql,
                       "PRAGMA foreign_keys = OFF; DELETE FROM %s WHERE rowid = (SELECT max(rowid) FROM %s)",
                       tables[t].name, tables[t].name);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        bool gone = sqlite3_changes(db) > 0;
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        if (gone && check_now(&h, &check) == STATUS_OK)
            fail_msg("a removed row of %s was not missed", tables[t].name);
    }
}

/* A bit of a stored chunk: said with trial, chunk and samples. */
static void a_changed_sample_is_named(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct problem why = {0};
    struct stored_trial *t = NULL;
    struct heard h;
    struct store_check check;
    char sql[300], expected[100];
    put_file(good, good_bytes);
    sqlite3 *db = open_file();
    (void)snprintf(sql, sizeof sql,
                   "SELECT count(*) FROM chunk JOIN trial ON trial.id = chunk.trial WHERE trial.number = 2");
    int64_t chunks = ask(db, sql);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER chunk_never_changes", NULL, NULL, NULL), SQLITE_OK);
    (void)snprintf(
        sql, sizeof sql,
        "UPDATE chunk SET body = CAST(substr(body, 1, 200) || x'5a' || substr(body, 202) AS BLOB) WHERE "
        "number = %lld AND trial = (SELECT id FROM trial WHERE number = 2)",
        (long long)chunks - 1);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(check_now(&h, &check), STATUS_DATA);
    assert_int_equal(check.bad_rows, 1);
    assert_non_null(strstr(h.first, trials[1].text));

    assert_int_equal(store_open(folder, STORE_READ, &s, NULL, &why), STATUS_OK);
    assert_int_equal(store_load_trial(s, trials[1].text, &t, &why), STATUS_DATA);
    (void)snprintf(expected, sizeof expected, "Set %s: chunk %lld, samples %lld to ", trials[1].text,
                   (long long)chunks - 1, (long long)(chunks - 1) * 6000);
    if (strncmp(why.text, expected, strlen(expected)) != 0)
        fail_msg("said \"%s\", expected \"%s...\"", why.text, expected);
    assert_int_equal(store_load_trial(s, trials[0].text, &t, &why),
                     STATUS_OK); /* the other set is as good as before */
    stored_trial_free(t);
    store_close(s);
}

static void damaged_rows_are_left_out_of_lists(void **state)
{
    (void)state;
    struct store *s = NULL;
    struct problem why = {0};
    struct trial_row rows[4];
    size_t count = 0;
    put_file(good, good_bytes);
    sqlite3 *db = open_file();
    assert_int_equal(
        sqlite3_exec(db,
                     "DROP TRIGGER result_never_changes; UPDATE result SET score = score + 1 WHERE rowid = 1",
                     NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(store_open(folder, STORE_READ, &s, NULL, &why), STATUS_OK);
    assert_int_equal(store_trials(s, NULL, NULL, rows, 4, &count, &why), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].id.text, trials[1].text);
    assert_non_null(strstr(why.text, "1 damaged sets are left out"));
    store_close(s);
}

static bool content_of_file(struct content_digest *out)
{
    char *columns = NULL;
    sqlite3 *db = NULL;
    bool read = false;
    if (sqlite3_open_v2(store_path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        content_columns(db, &columns, NULL) == STATUS_OK)
        read = content_digest(db, columns, out, NULL) == STATUS_OK;
    free(columns);
    (void)sqlite3_close(db);
    return read;
}

/* Bytes anywhere in the file, and files cut anywhere: no crash, no hang, and whenever what can be read is
 * not what was saved, it is said. */
static void flipped_bytes_anywhere(void **state)
{
    (void)state;
    struct random_stream r;
    char *bytes = malloc(good_bytes);
    int files = 600, changed = 0, found = 0;
    assert_non_null(bytes);
    put_file(good, good_bytes);
    assert_true(content_of_file(&good_digest));
    random_seed(&r, 9, "flip");
    for (int i = 0; i < files; i++) {
        struct heard h;
        struct store_check check;
        struct content_digest now;
        size_t count = good_bytes;
        memcpy(bytes, good, good_bytes);
        if (i % 10 == 9)
            count = random_below(&r, (uint32_t)good_bytes);
        else
            for (int k = 0; k <= i % 4; k++)
                bytes[random_below(&r, (uint32_t)good_bytes)] = (char)random_u32(&r);
        put_file(bytes, count);
        bool read = content_of_file(&now);
        bool same = read && now.low == good_digest.low && now.high == good_digest.high;
        enum status status = check_now(&h, &check);
        if (same) continue; /* free space, or the same byte again */
        changed++;
        if (status != STATUS_OK)
            found++;
        else
            fail_msg("file %d: changed, and not found", i);
    }
    print_message("%d files: %d changed in what they hold, %d found\n", files, changed, found);
    assert_true(changed > 100);
    free(bytes);
}

static void a_broken_audit_chain_is_found(void **state)
{
    (void)state;
    struct heard h;
    struct store_check check;
    struct store *s = NULL;
    put_file(good, good_bytes);
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, NULL), STATUS_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(store_begin(s, NULL), STATUS_OK);
        assert_int_equal(store_end(s, audit_add(s, "looked", "at it", NULL), "test", NULL), STATUS_OK);
    }
    store_close(s);
    assert_int_equal(check_now(&h, &check), STATUS_OK);
    sqlite3 *db = open_file();
    assert_int_equal(
        sqlite3_exec(
            db,
            "DROP TRIGGER audit_never_changes; UPDATE audit SET chain = (SELECT chain FROM audit WHERE "
            "number = 2) WHERE number = 3",
            NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(check_now(&h, &check), STATUS_DATA);
    assert_non_null(strstr(h.all, "audit chain breaks at entry 3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_good_store_holds, put_good),
        cmocka_unit_test(every_changed_value_is_found),
        cmocka_unit_test(removed_rows_are_missed),
        cmocka_unit_test(a_changed_sample_is_named),
        cmocka_unit_test(damaged_rows_are_left_out_of_lists),
        cmocka_unit_test(flipped_bytes_anywhere),
        cmocka_unit_test(a_broken_audit_chain_is_found),
    };
    return cmocka_run_group_tests(tests, make_store, drop_store);
}
