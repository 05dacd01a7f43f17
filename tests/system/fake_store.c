/* links: records */
/* fake_store - a store for the tests of the command line: fake_store make FOLDER | flip FOLDER
 *
 * make: two sessions of one synthetic person, five sets of three exercises. flip: turns one bit of the raw samples of the newest set, as a
 * failing disk would, and prints the id of its set. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "game/records/fake_practice.h"

static void play(struct store *s, struct recorder *r, struct ring *ring, const struct record_id *session,
                 enum exercise_id exercise, int sets, uint64_t seed, int number)
{
    struct fake_practice fake;
    struct problem why = {0};
    fake_create(&fake, exercise, 200.0, seed);
    fake.set_number = number;
    for (int i = 0; i < sets; i++) {
        struct record_id trial;
        if (fake_trial(&fake, r, ring, session, 70000, &trial, &why) != RECORDER_SAVED)
            fake_fail("set", why.text);
    }
    fake_destroy(&fake);
    (void)s;
}

static int make(const char *folder)
{
    struct store *s = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct problem why = {0};
    char kept[NOTE_BYTES];
    if (store_open(folder, STORE_WRITE, &s, kept, &why) != STATUS_OK) fake_fail("store", why.text);
    if (ring_create(16384, sizeof(struct record_item), &ring) != STATUS_OK) fake_fail("ring", "memory");
    if (recorder_start(s, ring, false, &r, &why) != STATUS_OK) fake_fail("recorder", why.text);
    for (int visit = 0; visit < 2; visit++) {
        struct record_id session;
        fake_session(s, "P0042", &session);
        play(s, r, ring, &session, E01_STEADY_STAND, visit + 1, 3 + (uint64_t)visit, 0);
        if (visit == 1) play(s, r, ring, &session, E06_SIDE_SHIFT, 1, 5, 2);
        if (visit == 1) play(s, r, ring, &session, E08_STAR_REACH, 1, 6, 3);
        clock_sleep_until_ns(clock_now_ns() + 5 * NS_PER_MS); /* so that the second visit is later */
    }
    recorder_stop(r);
    ring_destroy(ring);
    store_close(s);
    return 0;
}

static int run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) == SQLITE_OK) return 0;
    fake_fail(sql, why ? why : "?");
    return 1;
}

static int flip(const char *folder)
{
    char path[1024], id[37] = "";
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    (void)snprintf(path, sizeof path, "%s/store.sqlite", folder);
    if (sqlite3_open(path, &db) != SQLITE_OK) fake_fail(path, "cannot be opened");
    (void)run(db, "DROP TRIGGER chunk_never_changes");
    if (sqlite3_prepare_v2(db, "SELECT rowid, body, trial FROM chunk ORDER BY rowid DESC LIMIT 1", -1, &q,
                           NULL) != SQLITE_OK ||
        sqlite3_step(q) != SQLITE_ROW)
        fake_fail("chunk", "there is none");
    sqlite3_int64 row = sqlite3_column_int64(q, 0);
    int bytes = sqlite3_column_bytes(q, 1);
    unsigned char *body = malloc((size_t)bytes);
    memcpy(body, sqlite3_column_blob(q, 1), (size_t)bytes);
    const unsigned char *uuid = sqlite3_column_blob(q, 2);
    for (int i = 0, at = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) id[at++] = '-';
        at += snprintf(id + at, sizeof id - (size_t)at, "%02x", uuid[i]);
    }
    (void)sqlite3_finalize(q);
    body[bytes / 2] ^= 0x10;
    if (sqlite3_prepare_v2(db, "UPDATE chunk SET body = ? WHERE rowid = ?", -1, &q, NULL) != SQLITE_OK)
        fake_fail("chunk", sqlite3_errmsg(db));
    (void)sqlite3_bind_blob(q, 1, body, bytes, SQLITE_TRANSIENT);
    (void)sqlite3_bind_int64(q, 2, row);
    if (sqlite3_step(q) != SQLITE_DONE) fake_fail("chunk", sqlite3_errmsg(db));
    (void)sqlite3_finalize(q);
    (void)sqlite3_close(db);
    free(body);
    printf("%s\n", id);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "make") == 0) return make(argv[2]);
    if (argc == 3 && strcmp(argv[1], "flip") == 0) return flip(argv[2]);
    fputs("usage: fake_store make FOLDER | flip FOLDER\n", stderr);
    return 2;
}
