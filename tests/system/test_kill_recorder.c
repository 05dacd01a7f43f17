/* links: records */
/* labels: system fault */
/* timeout: 300 */
/* kill -9 in every named moment of recording, saving and taking over, and at random ones: no acknowledged
 * trial is lost, at most a second of the running one, the next start is clean and says so in the right
 * sentence (platform.md 8, R01). */
#include "game/records/fake_practice.h"
#include "game/records/fast_dir.h"
#include "support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "records/store_inner.h"
#include "system/recorder_played.h"

enum { SAVED_MAX = 400, SPEED = 60 };

struct scene { /* one data folder and what is known about it */
    char folder[PATH_BYTES], played_path[PATH_BYTES];
    char saved[SAVED_MAX][ID_TEXT_BYTES];
    int saved_count;
    int checked;           /* of saved: run again already */
    char kept[NOTE_BYTES]; /* what the victim said at its start */
};

static int kills, worst_lost_ms;
static double worst_start_s;

static void scene_open(struct scene *s, const char *root, const char *name)
{
    memset(s, 0, sizeof *s);
    char played[64];
    (void)snprintf(played, sizeof played, "%s.played", name);
    assert_int_equal(path_join(s->folder, root, name), 0);
    assert_int_equal(path_join(s->played_path, root, played), 0);
}

struct victim {
    pid_t pid;
    FILE *out;
};

static struct victim start_victim(const struct scene *s, double speed, int trials, const char *moment, int n)
{
    char program[PATH_BYTES], speed_text[32], trials_text[16], n_text[16];
    int fd[2];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 32);
    assert_true(length > 0);
    program[length] = '\0';
    strcpy(strrchr(program, '/'), "/recorder_victim");
    if (access(program, X_OK) != 0) {
        print_message("SKIPPED: recorder_victim is not built\n");
        exit(77);
    }
    (void)snprintf(speed_text, sizeof speed_text, "%g", speed);
    (void)snprintf(trials_text, sizeof trials_text, "%d", trials);
    (void)snprintf(n_text, sizeof n_text, "%d", n);
    assert_int_equal(pipe2(fd, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)dup2(fd[1], STDOUT_FILENO);
        (void)execl(program, program, s->folder, s->played_path, speed_text, trials_text, moment, n_text,
                    (char *)NULL);
        _exit(127);
    }
    (void)close(fd[1]);
    return (struct victim){pid, fdopen(fd[0], "r")};
}

/* Reads what it acknowledged; true: it was killed. */
static bool bury(struct scene *s, struct victim v)
{
    char line[400];
    int status = 0;
    while (fgets(line, sizeof line, v.out)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "saved ", 6) == 0 && s->saved_count < SAVED_MAX)
            (void)snprintf(s->saved[s->saved_count++], ID_TEXT_BYTES, "%.36s", line + 6);
        if (strncmp(line, "kept ", 5) == 0) (void)snprintf(s->kept, sizeof s->kept, "%.190s", line + 5);
    }
    (void)fclose(v.out);
    assert_int_equal(waitpid(v.pid, &status, 0), v.pid);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
        kills++;
        return true;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail_msg("the victim ended with status %x", status);
    return false;
}

static struct played read_played(const struct scene *s)
{
    struct played p;
    memset(&p, 0, sizeof p);
    FILE *f = fopen(s->played_path, "rb");
    if (f) {
        (void)!fread(&p, sizeof p, 1, f);
        (void)fclose(f);
    }
    return p;
}

static int raw_files(const char *folder)
{
    int count = 0;
    struct dirent *entry;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) count += strstr(entry->d_name, ".raw") != NULL;
    (void)closedir(dir);
    return count;
}

/* The sentence that the rows of the run make right, worked out apart from the program. */
static void expected_sentence(const struct trial_row *rows, size_t count, size_t before, char *text)
{
    int finished = 0, cut = 0;
    long long kept = 0;
    double kept_s = 0;
    for (size_t i = 0; i + before < count; i++) { /* newest first */
        if (strcmp(rows[i].state, "interrupted") == 0) {
            cut++;
            kept_s += rows[i].duration_s;
        } else {
            finished++;
        }
    }
    kept = (long long)kept_s;
    char sets[64] = "";
    if (finished)
        (void)snprintf(sets, sizeof sets,
                       finished == 1 ? "1 finished set is safe" : "%d finished sets are safe", finished);
    if (!cut && !finished)
        strcpy(text, "Last time the program ended early. No set was running, and nothing is missing.");
    else if (!cut)
        (void)sprintf(text, "Last time the program ended early. %s.", sets);
    else if (kept > 0)
        (void)sprintf(text,
                      "Last time the program ended early. %s%s%lld s of the set that was running were kept.",
                      sets, finished ? ", and " : "", kept);
    else
        (void)sprintf(text,
                      "Last time the program ended early. %s; the set that was running had only just begun.",
                      finished ? sets : "Nothing is missing");
}

/* Opens after a kill and looks at everything. runs_before: trials that were there before the run that was
 * killed. */
static size_t check_scene(struct scene *s, const char *what, size_t before, double speed, bool first_start)
{
    static struct trial_row rows[SAVED_MAX];
    struct store *store = NULL;
    struct store_check check;
    struct problem why = {0};
    char kept[NOTE_BYTES] = "", expected[400];
    size_t count = 0;
    struct played played = read_played(s);
    int64_t start_ns = clock_now_ns();
    if (store_open(s->folder, STORE_WRITE, &store, kept, &why) != STATUS_OK)
        fail_msg("%s: start: %s", what, why.text);
    double start_s = (double)(clock_now_ns() - start_ns) / 1e9;
    if (start_s > worst_start_s) worst_start_s = start_s;
    if (start_s > 10) fail_msg("%s: the next start took %.1f s", what, start_s);
    if (raw_files(s->folder) != 0) fail_msg("%s: a raw file was left behind", what);
    if (store_check(store, NULL, NULL, &check, &why) != STATUS_OK) fail_msg("%s: %s", what, why.text);
    assert_int_equal(store_trials(store, NULL, NULL, rows, SAVED_MAX, &count, &why), STATUS_OK);
    assert_string_equal(why.text, "");

    for (int i = 0; i < s->saved_count; i++) {
        size_t k = 0;
        while (k < count && strcmp(rows[k].id.text, s->saved[i]) != 0) k++;
        if (k == count) fail_msg("%s: the acknowledged trial %s is lost", what, s->saved[i]);
        if (strcmp(rows[k].state, "stopped") != 0)
            fail_msg("%s: the acknowledged trial %s is %s", what, s->saved[i], rows[k].state);
    }
    for (size_t i = 0; i + before < count; i++) {
        struct stored_trial *t = NULL;
        struct rescore again;
        if (strcmp(rows[i].state, "running") == 0) fail_msg("%s: a trial is still running", what);
        if (store_load_trial(store, rows[i].id.text, &t, &why) != STATUS_OK)
            fail_msg("%s: %s", what, why.text);
        for (size_t n = 0; n < t->sample_count; n++)
            if (n > 0 && t->samples[n].seq != t->samples[n - 1].seq + 1)
                fail_msg("%s: a hole at sample %zu", what, n);
        if (t->sample_count > 0) {
            if (rescore_trial(t, &again, &why) != STATUS_OK) fail_msg("%s: rescore: %s", what, why.text);
            if (!again.same) fail_msg("%s: rescore of a %s trial: %s", what, rows[i].state, again.difference);
        }
        stored_trial_free(t);
        if (strcmp(rows[i].id.text, played.trial) == 0 && strcmp(rows[i].state, "interrupted") == 0) {
            int lost_ms = atomic_load(&played.ms) - (int)(rows[i].duration_s * 1000);
            /* A block of 100 ms, and what was under way for less than the rest of a second, at the
             * victim's speed. */
            if (lost_ms > 100 + 900 * speed)
                fail_msg("%s: %d ms of the running trial are lost", what, lost_ms);
            if (speed <= 1 && lost_ms > worst_lost_ms) worst_lost_ms = lost_ms;
        }
    }
    expected_sentence(rows, count, before, expected);
    if (!first_start && strcmp(kept, expected) != 0)
        fail_msg("%s: said \"%s\", expected \"%s\"", what, kept, expected);
    store_close(store);
    assert_int_equal(store_open(s->folder, STORE_WRITE, &store, kept, &why), STATUS_OK);
    if (kept[0]) fail_msg("%s: said \"%s\" after an orderly end", what, kept);
    store_close(store);
    return count;
}

static const struct moment_case {
    const char *moment;
    int n;
} moments[] = {
    {"db.write", 1},        {"wal.write", 1},       {"wal.sync", 1},        {"migrate.step", 1},
    {"migrate.commit", 1},  {"station.commit", 1},  {"session.commit", 1},  {"begin.commit", 1},
    {"begin.commit", 2},    {"begin.row", 1},       {"raw.create.open", 1}, {"raw.create.write", 2},
    {"raw.create.sync", 1}, {"begin.raw", 1},       {"raw.append", 1},      {"raw.append", 2},
    {"raw.append", 11},     {"raw.append", 19},     {"raw.append", 25},     {"raw.append", 39},
    {"raw.finish", 1},      {"raw.finish.sync", 1}, {"raw.finish.sync", 2}, {"save.read", 1},
    {"save.begin", 1},      {"save.begin", 2},      {"save.chunk", 1},      {"save.chunk", 2},
    {"save.events", 1},     {"save.commit", 1},     {"save.commit", 2},     {"wal.write", 30},
    {"wal.write", 45},      {"wal.write", 60},      {"wal.sync", 3},        {"wal.sync", 4},
    {"wal.sync", 5},        {"save.committed", 1},  {"save.committed", 2},  {"raw.remove", 1},
    {"raw.remove", 2},      {"raw.removed", 1},
};

static void every_moment_of_recording(void **state)
{
    (void)state;
    static struct scene s;
    char root[PATH_BYTES];
    (void)snprintf(root, sizeof root, "%s", fast_dir());
    size_t before = 0;
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        char what[64], name[32];
        bool making = i < 6; /* moments in which the store itself is made need a new folder */
        (void)snprintf(what, sizeof what, "%s, pass %d", moments[i].moment, moments[i].n);
        (void)snprintf(name, sizeof name, "data%zu", making ? i : 99);
        if (making || i == 6) {
            scene_open(&s, root, name);
            before = 0;
        }
        bool killed = bury(&s, start_victim(&s, SPEED, 3, moments[i].moment, moments[i].n));
        if (!killed) fail_msg("%s was never passed", what);
        before = check_scene(&s, what, before, SPEED, making);
    }
}

static const struct moment_case take_over_moments[] = {
    {"take_over.begin", 1}, {"take_over.read", 1}, {"save.begin", 1},    {"save.chunk", 1},
    {"save.events", 1},     {"save.commit", 1},    {"wal.write", 1},     {"wal.write", 5},
    {"wal.sync", 1},        {"save.committed", 1}, {"raw.remove", 1},    {"raw.removed", 1},
    {"take_over.audit", 1}, {"wal.sync", 2},       {"take_over.end", 1},
};

static void every_moment_of_taking_over(void **state)
{
    (void)state;
    static struct scene s;
    char root[PATH_BYTES];
    (void)snprintf(root, sizeof root, "%s", fast_dir());
    scene_open(&s, root, "data");
    size_t before = 0;
    for (size_t i = 0; i < sizeof take_over_moments / sizeof take_over_moments[0]; i++) {
        char what[64];
        (void)snprintf(what, sizeof what, "take-over: %s, pass %d", take_over_moments[i].moment,
                       take_over_moments[i].n);
        if (!bury(&s, start_victim(&s, SPEED, 3, "raw.append", 35)))
            fail_msg("%s: the set was not killed", what);
        if (!bury(&s, start_victim(&s, SPEED, 0, take_over_moments[i].moment, take_over_moments[i].n)))
            fail_msg("%s was never passed", what);
        before = check_scene(&s, what, before, SPEED, false);
    }
}

/* True speed, several side by side: how much of the running trial is lost is measured here. */
static void random_moments_at_true_speed(void **state)
{
    (void)state;
    enum { SIDE_BY_SIDE = 12 };
    static struct scene s[SIDE_BY_SIDE];
    struct victim v[SIDE_BY_SIDE];
    struct random_stream r;
    char root[PATH_BYTES];
    const uint64_t seed = 20;
    print_message("seed %llu\n", (unsigned long long)seed);
    random_seed(&r, seed, "kill");
    (void)snprintf(root, sizeof root, "%s", scratch_dir());
    int64_t start_ns = clock_now_ns();
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "data%d", i);
        scene_open(&s[i], root, name);
        v[i] = start_victim(&s[i], 1, 10, "-", 0);
    }
    int64_t at_ns = start_ns + 700 * NS_PER_MS;
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
        at_ns += (int64_t)random_below(&r, 350) * NS_PER_MS;
        clock_sleep_until_ns(at_ns);
        assert_int_equal(kill(v[i].pid, SIGKILL), 0);
        assert_true(bury(&s[i], v[i]));
        (void)check_scene(&s[i], "random moment", 0, 1,
                          s[i].kept[0] == '\0' && read_played(&s[i]).trial[0] == '\0');
    }
    print_message("%d kills; at most %d ms of the running trial lost at true speed; slowest start %.3f s\n",
                  kills, worst_lost_ms, worst_start_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_moment_of_recording),
        cmocka_unit_test(every_moment_of_taking_over),
        cmocka_unit_test(random_moments_at_true_speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
