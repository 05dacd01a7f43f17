/* links: records */
/* bench_records.c - the store's side of performance.md: P19 saving trials, P20 raw recording. Form and
 * options: support/bench.h; further option: --p20-seconds (5; 60 in the long form). */
#include "game/records/fake_practice.h"
#include "support/bench.h"
#include "support/support.h"

#include <stdatomic.h>
#include <time.h>

#include "records/moment.h"
#include "records/store_inner.h"

enum { TRIALS = 20, METRICS = 50 };

static atomic_int stall_ms;
int records_moment(const char *name)
{
    if (strcmp(name, "raw.sync") == 0) {
        int ms = atomic_exchange(&stall_ms, 0);
        if (ms > 0) clock_sleep_until_ns(clock_now_ns() + ms * NS_PER_MS);
    }
    return 0;
}

/* ---- P19 ---- */

struct saving_case {
    struct store *store;
    uint8_t trial[UUID_BYTES];
    sqlite3 *bare;
    sqlite3_stmt *begin, *insert, *commit;
    uint64_t bare_rows;
};

static double metric_value(int trial, int metric)
{
    return trial * 1000.0 + metric + 0.1;
}

static void save_ours(struct saving_case *c)
{
    struct problem why = {0};
    for (int t = 0; t < TRIALS; t++) {
        enum status status = store_begin(c->store, &why);
        for (int m = 0; m < METRICS && status == STATUS_OK; m++) {
            struct row r;
            row_start(&r, TABLE_METRIC);
            row_blob(&r, c->trial, UUID_BYTES);
            row_text(&r, "lp10");
            row_text(&r, "mean_velocity_2d");
            row_real(&r, metric_value(t, m));
            row_text(&r, "mm/s");
            row_int(&r, 6000);
            row_real(&r, 100);
            row_real(&r, 60);
            row_text(&r, "");
            row_int(&r, 1);
            status = row_insert(c->store, &r, NULL, &why);
        }
        if (store_end(c->store, status, "bench", &why) != STATUS_OK) fake_fail("P19", why.text);
    }
}

static void step(sqlite3_stmt *s)
{
    if (sqlite3_step(s) != SQLITE_DONE) fake_fail("P19", "the bare store refuses");
    (void)sqlite3_reset(s);
}

/* The same rows, ids and sums included, in a table and file of the same shape, without anything of ours
 * around it. */
static void save_bare(struct saving_case *c)
{
    uint8_t id[UUID_BYTES], sum[CHECKSUM_BYTES] = {7};
    for (int t = 0; t < TRIALS; t++) {
        step(c->begin);
        for (int m = 0; m < METRICS; m++) {
            uint64_t n = c->bare_rows++;
            memset(id, 0, sizeof id);
            for (int i = 0; i < 8; i++) id[i] = (uint8_t)(n >> (56 - 8 * i));
            (void)sqlite3_bind_blob(c->insert, 1, id, UUID_BYTES, SQLITE_STATIC);
            (void)sqlite3_bind_blob(c->insert, 2, c->trial, UUID_BYTES, SQLITE_STATIC);
            (void)sqlite3_bind_int64(c->insert, 3, (int64_t)n + 1);
            (void)sqlite3_bind_int64(c->insert, 4, 1);
            (void)sqlite3_bind_blob(c->insert, 5, c->trial, UUID_BYTES, SQLITE_STATIC);
            (void)sqlite3_bind_text(c->insert, 6, "lp10", -1, SQLITE_STATIC);
            (void)sqlite3_bind_text(c->insert, 7, "mean_velocity_2d", -1, SQLITE_STATIC);
            (void)sqlite3_bind_double(c->insert, 8, metric_value(t, m));
            (void)sqlite3_bind_text(c->insert, 9, "mm/s", -1, SQLITE_STATIC);
            (void)sqlite3_bind_int64(c->insert, 10, 6000);
            (void)sqlite3_bind_double(c->insert, 11, 100);
            (void)sqlite3_bind_double(c->insert, 12, 60);
            (void)sqlite3_bind_text(c->insert, 13, "", -1, SQLITE_STATIC);
            (void)sqlite3_bind_int64(c->insert, 14, 1);
            (void)sqlite3_bind_blob(c->insert, 15, sum, CHECKSUM_BYTES, SQLITE_STATIC);
            step(c->insert);
        }
        step(c->commit);
    }
}

static void open_bare(struct saving_case *c, const char *folder)
{
    static const char schema[] = "CREATE TABLE metric(id BLOB NOT NULL PRIMARY KEY, station BLOB NOT NULL, "
                                 "seq INTEGER NOT NULL, schema INTEGER NOT NULL, "
                                 "trial BLOB NOT NULL, profile TEXT NOT NULL, name TEXT NOT NULL, value "
                                 "REAL, unit TEXT NOT NULL, n_samples INTEGER NOT NULL, "
                                 "fs_hz REAL, duration_s REAL, reason TEXT NOT NULL, method_version INTEGER "
                                 "NOT NULL, sum BLOB NOT NULL) STRICT;"
                                 "CREATE INDEX metric_trial ON metric(trial);";
    char path[PATH_BYTES];
    struct problem why = {0};
    (void)path_join(path, folder, "bare.sqlite");
    enum status status = db_open(path, DB_CREATE, &c->bare, &why);
    if (status == STATUS_OK) status = db_journal(c->bare, &why);
    if (status == STATUS_OK) status = db_exec(c->bare, schema, &why);
    if (status == STATUS_OK) status = db_prepare(c->bare, "BEGIN IMMEDIATE", &c->begin, &why);
    if (status == STATUS_OK)
        status = db_prepare(c->bare, "INSERT INTO metric VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &c->insert,
                            &why);
    if (status == STATUS_OK) status = db_prepare(c->bare, "COMMIT", &c->commit, &why);
    if (status != STATUS_OK) fake_fail("P19", why.text);
}

static void open_ours(struct saving_case *c, const char *folder)
{
    struct problem why = {0};
    struct record_id session;
    struct trial_head head;
    static struct fake_practice f;
    if (store_open(folder, STORE_WRITE, &c->store, NULL, &why) != STATUS_OK) fake_fail("P19", why.text);
    fake_session(c->store, "P0042", &session);
    fake_create(&f, E01_STEADY_STAND, 100, 1);
    fake_head(&f, &session, &head);
    store_new_id(c->store, c->trial);
    if (save_begin(c->store, &head, c->trial, &why) != STATUS_OK) fake_fail("P19", why.text);
    fake_destroy(&f);
}

static bool same_rows(struct saving_case *c)
{
    static const char sql[] =
        "SELECT count(*) * 1000000 + CAST(sum(value * 10) AS INTEGER) % 1000000 FROM metric";
    struct store_check check;
    int64_t ours = -1, bare = -2;
    return db_get_int(c->store->reader, sql, &ours, NULL) == STATUS_OK &&
           db_get_int(c->bare, sql, &bare, NULL) == STATUS_OK && ours == bare &&
           store_check(c->store, NULL, NULL, &check, NULL) == STATUS_OK;
}

static void saving(struct bench *b)
{
    static struct saving_case c;
    double ours[BENCH_PAIRS], bare[BENCH_PAIRS], ratio[BENCH_PAIRS];
    const char *folder = scratch_dir();
    if (!bench_wants(b, "P19")) return;
    open_ours(&c, folder);
    open_bare(&c, folder);
    for (int i = -1; i < BENCH_PAIRS; i++) { /* -1: warm-up */
        double t0 = bench_wall_s();
        save_ours(&c);
        double t1 = bench_wall_s();
        save_bare(&c);
        double t2 = bench_wall_s();
        if (i < 0) continue;
        ours[i] = t1 - t0;
        bare[i] = t2 - t1;
        ratio[i] = ours[i] / bare[i];
    }
    if (!same_rows(&c)) bench_differs(b, "P19 saving", "the same rows, and all checksums hold");
    bench_note("P19: wall time, %d pairs; ratio from %.2f to %.2f", BENCH_PAIRS,
               bench_percentile(ratio, BENCH_PAIRS, 0), bench_percentile(ratio, BENCH_PAIRS, 1));
    bench_line(b, "P19 saving 20 trials x 50 metrics",
               bench_text("%.2f ms", 1e3 * bench_median(ours, BENCH_PAIRS)),
               bench_text("%.2f ms", 1e3 * bench_median(bare, BENCH_PAIRS)), bench_median(ratio, BENCH_PAIRS),
               BENCH_AT_MOST, 1.5);
    (void)sqlite3_finalize(c.begin);
    (void)sqlite3_finalize(c.insert);
    (void)sqlite3_finalize(c.commit);
    (void)sqlite3_close(c.bare);
    store_close(c.store);
}

/* ---- P20 ---- */

static double process_cpu_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct raw_run {
    double recorder_cpu_s, seconds;
    uint64_t pushed, stored;
    bool same;
};

/* One trial at 1 kHz in true time; all that is not this thread's is the recorder's. */
static void record_for(double seconds, int stall, struct raw_run *out)
{
    static struct fake_practice f;
    struct store *store = NULL;
    struct ring *ring = NULL;
    struct recorder *r = NULL;
    struct record_id session, trial;
    struct trial_head head;
    struct trial_close close;
    struct stored_trial *t = NULL;
    struct rescore again = {0};
    struct problem why = {0};
    if (store_open(scratch_dir(), STORE_WRITE, &store, NULL, &why) != STATUS_OK) fake_fail("P20", why.text);
    fake_session(store, "P0042", &session);
    fake_create(&f, E01_STEADY_STAND, 1000, 1);
    if (ring_create(16384, sizeof(struct record_item), &ring) != STATUS_OK) fake_fail("P20", "memory");
    if (recorder_start(store, ring, true, &r, &why) != STATUS_OK) fake_fail("P20", why.text);
    fake_head(&f, &session, &head);
    if (recorder_begin(r, &head, &trial, &why) != STATUS_OK) fake_fail("P20", why.text);
    atomic_store(&stall_ms, stall);
    fake_begin(&f, ring);
    int64_t first = f.next_index, start_ns = clock_now_ns();
    double recorder_before = process_cpu_s() - bench_cpu_s();
    for (int ms = 0; ms < (int)(seconds * 1000); ms++) {
        fake_tick(&f, ring);
        if (ms % 10 == 9) clock_sleep_until_ns(start_ns + ms * NS_PER_MS);
    }
    out->recorder_cpu_s = process_cpu_s() - bench_cpu_s() - recorder_before;
    out->seconds = seconds;
    out->pushed = (uint64_t)(f.next_index - first);
    fake_input(&f, INPUT_STOP);
    fake_close(&f, ring, &close);
    if (recorder_finish(r, &close) != STATUS_OK) fake_fail("P20", "finish");
    while (recorder_state(r, &why) == RECORDER_SAVING) clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    if (store_load_trial(store, trial.text, &t, &why) != STATUS_OK) fake_fail("P20", why.text);
    out->stored = t->sample_count;
    out->same = rescore_trial(t, &again, &why) == STATUS_OK && again.same;
    stored_trial_free(t);
    recorder_stop(r);
    ring_destroy(ring);
    store_close(store);
    fake_destroy(&f);
}

static void raw_recording(struct bench *b)
{
    struct raw_run run;
    if (!bench_wants(b, "P20")) return;
    record_for(bench_option(b, "--p20-seconds", b->long_form ? 60 : 5), 0, &run);
    if (!run.same || run.pushed != run.stored)
        bench_differs(b, "P20 raw recording", "all samples, bit for bit");
    double share = run.recorder_cpu_s / run.seconds;
    bench_line(b, "P20 raw recording, 1 kHz x 64 B", bench_text("%.3f %% of a core", 100 * share),
               "100 % = the period", share, BENCH_AT_MOST, 0.01);
    record_for(4, 2000, &run);
    if (!run.same) bench_differs(b, "P20 storage stall of 2 s", "bit for bit");
    bench_line(b, "P20 storage stall of 2 s",
               bench_text("%llu samples lost", (unsigned long long)(run.pushed - run.stored)),
               bench_text("%llu sent", (unsigned long long)run.pushed), (double)(run.pushed - run.stored),
               BENCH_AT_MOST, 0);
}

int main(int argc, char **argv)
{
    struct bench b;
    bench_begin(&b, argc, argv);
    if (sodium_init() < 0) return 1;
    saving(&b);
    raw_recording(&b);
    return bench_end(&b);
}
