/* labels: fault */
/* The power goes at every storage operation of a practice: unsynced writes are dropped, reordered and torn
 * at 512 bytes. Every acknowledged trial is there afterwards and every row holds (platform.md 8, R02).
 *
 * The log of all operations is taken from one real practice; the disk is then built again as it may have
 * been at each point. The making of the store itself, before there is anything to lose, is not cut.
 * EVENKEEL_POWER_CUTS=N: that many disks per point instead of two. */
#include "game/records/fake_practice.h"
#include "game/records/fast_dir.h"
#include "game/records/shim_vfs.h"
#include "support/support.h"

#include <sys/stat.h>
#include <unistd.h>

#include "records/moment.h"
#include "records/store_inner.h"

enum { OPERATIONS_MAX = 20000, TRIALS = 6, SECTOR = 512, IMAGE_MAX = 8 << 20 };
enum what { WRITE, TRUNCATE, SYNC };

struct operation {
    int file; /* 0: the store, 1: its log */
    enum what what;
    size_t at, count;
    uint8_t *bytes;
};
static struct operation operations[OPERATIONS_MAX];
static int operation_count, made_after;
static struct {
    char id[ID_TEXT_BYTES];
    int after;
} acknowledged[TRIALS];

int records_moment(const char *name)
{
    return strcmp(name, "ballast.make") == 0; /* it is no part of this, and large */
}

static void note(const char *kind, const char *what, const void *bytes, int count, sqlite3_int64 at)
{
    int file = strcmp(kind, "db") == 0 ? 0 : strcmp(kind, "wal") == 0 ? 1 : -1;
    if (file < 0) return;
    if (operation_count == OPERATIONS_MAX) fail_msg("more than %d operations", OPERATIONS_MAX);
    struct operation *o = &operations[operation_count++];
    o->file = file;
    o->what = strcmp(what, "write") == 0 ? WRITE : strcmp(what, "sync") == 0 ? SYNC : TRUNCATE;
    o->at = (size_t)at;
    o->count = (size_t)count;
    if (o->what != WRITE) return;
    o->bytes = malloc((size_t)count);
    assert_non_null(o->bytes);
    memcpy(o->bytes, bytes, (size_t)count);
}

static void practise(void)
{
    struct store *s = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct record_id session, trial;
    struct problem why = {0};
    static struct fake_practice f;
    char folder[PATH_BYTES];
    (void)path_join(folder, fast_dir(), "data");
    shim_log = note;
    assert_int_equal(store_open(folder, STORE_WRITE, &s, NULL, &why), STATUS_OK);
    made_after = operation_count;
    assert_int_equal(db_exec(s->writer, "PRAGMA wal_autocheckpoint = 40", &why),
                     STATUS_OK); /* several, not none */
    assert_int_equal(ring_create(4096, sizeof(struct record_item), &ring), STATUS_OK);
    assert_int_equal(recorder_start(s, ring, false, &r, &why), STATUS_OK);
    fake_session(s, "P0042", &session);
    fake_create(&f, E01_STEADY_STAND, 100, 5);
    for (int i = 0; i < TRIALS; i++) {
        if (fake_trial(&f, r, ring, &session, 1500, &trial, &why) != RECORDER_SAVED) fail_msg("%s", why.text);
        strcpy(acknowledged[i].id, trial.text);
        acknowledged[i].after = operation_count;
    }
    shim_log = NULL;
    recorder_stop(r);
    ring_destroy(ring);
    store_close(s);
    fake_destroy(&f);
}

struct image {
    uint8_t *bytes;
    size_t size;
};

static void apply(struct image *m, const struct operation *o, size_t from, size_t count)
{
    if (o->what == TRUNCATE) {
        if (o->at < m->size) memset(m->bytes + o->at, 0, m->size - o->at);
        m->size = o->at;
        return;
    }
    if (o->at + from + count > IMAGE_MAX) fail_msg("the store grew beyond the test's memory");
    memcpy(m->bytes + o->at + from, o->bytes + from, count);
    if (o->at + from + count > m->size) m->size = o->at + from + count;
}

/* A write that was not synced: whole, gone, or only some of its sectors. */
static void apply_perhaps(struct image *m, const struct operation *o, struct random_stream *r)
{
    uint32_t fate = random_below(r, 3);
    if (fate == 0) return;
    if (fate == 1 || o->what == TRUNCATE) {
        apply(m, o, 0, o->count);
        return;
    }
    for (size_t from = 0; from < o->count; from += SECTOR) {
        size_t count = o->count - from < SECTOR ? o->count - from : SECTOR;
        if (random_below(r, 2)) apply(m, o, from, count);
    }
}

static void build_disk(const struct image durable[2], const int *pending, int pending_count,
                       struct random_stream *r, struct image disk[2])
{
    int order[OPERATIONS_MAX];
    for (int f = 0; f < 2; f++) {
        memset(disk[f].bytes, 0, disk[f].size);
        disk[f].size = durable[f].size;
        memcpy(disk[f].bytes, durable[f].bytes, durable[f].size);
    }
    for (int i = 0; i < pending_count; i++) order[i] = pending[i];
    if (random_below(r, 2)) /* the disk need not keep the order either */
        for (int i = pending_count - 1; i > 0; i--) {
            int k = (int)random_below(r, (uint32_t)i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
    for (int i = 0; i < pending_count; i++)
        apply_perhaps(&disk[operations[order[i]].file], &operations[order[i]], r);
}

static void put_file(const char *folder, const char *name, const struct image *m)
{
    char path[PATH_BYTES];
    (void)path_join(path, folder, name);
    (void)unlink(path);
    if (m->size == 0) return;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(m->bytes, 1, m->size, f), m->size);
    assert_int_equal(fclose(f), 0);
}

static void check_disk(const char *folder, int point, const struct image disk[2], bool thorough)
{
    static const struct image nothing;
    struct store *s = NULL;
    struct problem why = {0};
    put_file(folder, "store.sqlite", &disk[0]);
    put_file(folder, "store.sqlite-wal", &disk[1]);
    put_file(folder, "store.sqlite-shm", &nothing);
    if (store_open(folder, STORE_WRITE, &s, NULL, &why) != STATUS_OK)
        fail_msg("cut at operation %d: %s", point, why.text);
    for (int i = 0; i < TRIALS && acknowledged[i].after <= point; i++) {
        uint8_t id[UUID_BYTES];
        struct trial_row row;
        assert_true(uuid_parse(acknowledged[i].id, id));
        if (trial_row_of(s, id, &row, &why) != STATUS_OK)
            fail_msg("cut at operation %d: trial %d: %s", point, i, why.text);
        if (strcmp(row.state, "stopped") != 0)
            fail_msg("cut at operation %d: trial %d is %s", point, i, row.state);
    }
    struct store_check check;
    if (thorough && store_check(s, NULL, NULL, &check, &why) != STATUS_OK)
        fail_msg("cut at operation %d: %s", point, why.text);
    store_close(s);
}

static void nothing_acknowledged_is_lost(void **state)
{
    (void)state;
    struct image durable[2], disk[2];
    static int pending[OPERATIONS_MAX];
    int pending_count = 0, disks = 0;
    struct random_stream r;
    char folder[PATH_BYTES];
    const char *wanted = getenv("EVENKEEL_POWER_CUTS");
    int variants = wanted ? atoi(wanted) : 2;
    practise();
    random_seed(&r, 12, "power cut");
    for (int f = 0; f < 2; f++) {
        durable[f] = (struct image){calloc(1, IMAGE_MAX), 0};
        disk[f] = (struct image){calloc(1, IMAGE_MAX), 0};
        assert_true(durable[f].bytes && disk[f].bytes);
    }
    (void)path_join(folder, fast_dir(), "cut");
    assert_int_equal(mkdir(folder, 0700), 0);
    for (int point = 0; point <= operation_count; point++) {
        for (int v = 0; v < variants && point >= made_after; v++, disks++) {
            build_disk(durable, pending, pending_count, &r, disk);
            check_disk(folder, point, disk, disks % 8 == 0);
        }
        if (point == operation_count) break;
        const struct operation *o = &operations[point];
        if (o->what != SYNC) {
            pending[pending_count++] = point;
            continue;
        }
        int left = 0;
        for (int i = 0; i < pending_count; i++) {
            const struct operation *p = &operations[pending[i]];
            if (p->file == o->file)
                apply(&durable[o->file], p, 0, p->count);
            else
                pending[left++] = pending[i];
        }
        pending_count = left;
    }
    print_message("%d operations, %d disks after a power cut\n", operation_count, disks);
    assert_true(operation_count > 200);
    for (int f = 0; f < 2; f++) {
        free(durable[f].bytes);
        free(disk[f].bytes);
    }
    for (int i = 0; i < operation_count; i++) free(operations[i].bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_acknowledged_is_lost)};
    shim_install(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
