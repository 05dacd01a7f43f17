/* links: signal base */
/* bench_analyze.c - evenkeel-lab analyze as a whole process: P16 one file to one row against plain NumPy/SciPy, P17 two
 * workers against one, P18 memory of a batch (performance.md 1 and 7). Form, options and exit status: support/bench.h.
 * Works on recordings of simulated people, made in a folder of its own. Expects evenkeel-lab beside this program. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signal/simd.h"
#include "support/bench.h"
#include "support/support.h"

#define PYTHON "/usr/bin/python3"
#define PEER EVENKEEL_SOURCE_SHARE "/tests/bench/plain_numpy.py"
#define SHARED_TOLERANCE 1e-6

enum { ARGUMENTS_MAX = 24, PATH_MAX_BYTES = 512, VALUES_MAX = 400, NAME_MAX_BYTES = 96 };

/* ---- processes ---- */

struct ran {
    int status;
    double cpu_s, wall_s;
    long peak_kb; /* of the largest process of the tree */
};

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

/* Standard output to the file, standard error away. Spawned, not forked: a copy of this program is no part of the other's time. */
static bool start(const char *const *arguments, const char *output, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return false;
    bool ready = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output,
                                                  O_WRONLY | O_CREAT | O_TRUNC, 0600) == 0 &&
                 posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0;
    bool started = ready && posix_spawn(pid, arguments[0], &actions, NULL, (char *const *)(void *)arguments,
                                        environ) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    return started;
}

static struct ran run_program(const char *const *arguments, const char *output)
{
    struct ran r = {.status = -1};
    struct rusage usage;
    pid_t pid;
    double from_s = bench_wall_s();
    if (!start(arguments, output, &pid)) return r;
    while (wait4(pid, &r.status, 0, &usage) < 0)
        if (errno != EINTR) return r;
    r.wall_s = bench_wall_s() - from_s;
    r.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    r.peak_kb = usage.ru_maxrss;
    return r;
}

static bool succeeded(struct ran r)
{
    return WIFEXITED(r.status) && WEXITSTATUS(r.status) == 0;
}

/* ---- places ---- */

static char lab[PATH_MAX_BYTES];

static const char *place(const char *name)
{
    static char paths[8][PATH_MAX_BYTES];
    static const char *folder;
    static int turn;
    char *path = paths[turn++ % 8];
    if (!folder) folder = scratch_dir();
    (void)snprintf(path, PATH_MAX_BYTES, "%s/%s", folder, name);
    return path;
}

static bool find_lab(void)
{
    ssize_t n = readlink("/proc/self/exe", lab, sizeof lab - sizeof "evenkeel-lab");
    if (n <= 0) return false;
    lab[n] = '\0';
    char *slash = strrchr(lab, '/');
    if (!slash) return false;
    memcpy(slash + 1, "evenkeel-lab", sizeof "evenkeel-lab");
    return access(lab, X_OK) == 0;
}

/* With the digits that a plate writes: 0.1 um, 10 mN. The simulation itself prints all digits that a number has. */
static bool round_recording(const char *from, const char *to)
{
    char line[256];
    double t_s, ml_mm, ap_mm, fz_n;
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    while (in && out && fgets(line, sizeof line, in)) {
        if (sscanf(line, "%lf,%lf,%lf,%lf", &t_s, &ml_mm, &ap_mm, &fz_n) == 4)
            fprintf(out, "%.3f,%.4f,%.4f,%.2f\n", t_s, ml_mm, ap_mm, fz_n);
        else
            fputs(line, out);
    }
    if (in) (void)fclose(in);
    return out && fclose(out) == 0 && in;
}

/* One recording; false: could not be made. */
static bool make_person(const char *path, const char *seed, const char *length_s, const char *rate_hz)
{
    const char *const arguments[] = {lab,         "simulate", "--profile", "older", "--seed", seed,
                                     "--seconds", length_s,   "--rate",    rate_hz, NULL};
    return succeeded(run_program(arguments, place("exact.csv"))) && round_recording(place("exact.csv"), path);
}

static char *whole_file(const char *path, size_t *count)
{
    FILE *f = fopen(path, "rb");
    char *bytes = NULL;
    struct stat st;
    if (f && fstat(fileno(f), &st) == 0) bytes = calloc(1, (size_t)st.st_size + 1);
    *count = bytes ? fread(bytes, 1, (size_t)st.st_size, f) : 0;
    if (f) (void)fclose(f);
    return bytes;
}

static bool same_bytes(const char *a, const char *b)
{
    size_t count_a, count_b;
    char *bytes_a = whole_file(a, &count_a), *bytes_b = whole_file(b, &count_b);
    bool same =
        bytes_a && bytes_b && count_a == count_b && count_a > 0 && memcmp(bytes_a, bytes_b, count_a) == 0;
    free(bytes_a);
    free(bytes_b);
    return same;
}

/* ---- P16 ---- */

struct value {
    char name[NAME_MAX_BYTES], text[32];
};
struct row {
    struct value value[VALUES_MAX];
    size_t count;
};

static const char *next_field(const char *from, char *into, size_t room)
{
    size_t length = strcspn(from, ",\n");
    (void)snprintf(into, room, "%.*s", (int)(length < room ? length : room - 1), from);
    return from + length + (from[length] == ',');
}

/* A CSV of a header and one row, fields without quotes. */
static bool read_row(const char *path, struct row *out)
{
    size_t bytes;
    char *text = whole_file(path, &bytes), *end = text ? strchr(text, '\n') : NULL;
    out->count = 0;
    if (end) {
        const char *names = text, *values = end + 1;
        for (; names < end && out->count < VALUES_MAX; out->count++) {
            names = next_field(names, out->value[out->count].name, NAME_MAX_BYTES);
            values = next_field(values, out->value[out->count].text, sizeof out->value[0].text);
        }
    }
    free(text);
    return out->count > 0;
}

static const char *text_of(const struct row *r, const char *name)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->value[i].name, name) == 0) return r->value[i].text;
    return NULL;
}

/* Every value of the peer is one of ours: returns how many, 0 and a line when one differs. */
static size_t compare_rows(struct bench *b, const struct row *ours, const struct row *peer)
{
    for (size_t i = 0; i < peer->count; i++) {
        const char *name = peer->value[i].name, *text = text_of(ours, name);
        double want = atof(peer->value[i].text), got = text && *text ? atof(text) : NAN;
        if (fabs(got - want) <= SHARED_TOLERANCE * fabs(want)) continue;
        bench_differs(
            b, "P16 file to row",
            bench_text("%s is %s, plain NumPy has %s", name, text ? text : "missing", peer->value[i].text));
        return 0;
    }
    return peer->count;
}

struct file_case {
    const char *const *ours, *const *peer;
    double ours_s[BENCH_PAIRS], peer_s[BENCH_PAIRS];
};

static bool time_pairs(struct file_case *c)
{
    for (int i = -1; i < BENCH_PAIRS; i++) { /* the first pair warms up */
        struct ran ours = run_program(c->ours, place("ours.csv")),
                   peer = run_program(c->peer, place("peer.csv"));
        if (!succeeded(ours) || !succeeded(peer)) return false;
        if (i < 0) continue;
        c->ours_s[i] = ours.cpu_s;
        c->peer_s[i] = peer.cpu_s;
    }
    return true;
}

static void file_lines(struct bench *b, struct file_case *c, size_t shared)
{
    double ratio[BENCH_PAIRS];
    for (int i = 0; i < BENCH_PAIRS; i++) ratio[i] = c->peer_s[i] / c->ours_s[i];
    double middle = bench_median(ratio, BENCH_PAIRS);
    bench_line(b, "P16 file to row", bench_text("%.2f ms", 1e3 * bench_median(c->ours_s, BENCH_PAIRS)),
               bench_text("%.0f ms", 1e3 * bench_median(c->peer_s, BENCH_PAIRS)), middle, BENCH_AT_LEAST,
               100);
    bench_note("P16: CPU time of whole processes, ratios %.3g to %.3g; %zu values agree to 1e-6; ours adds "
               "entropy and fluctuation",
               ratio[0], ratio[BENCH_PAIRS - 1], shared);
}

static void file_case_run(struct bench *b)
{
    static struct row ours, peer;
    const char *const imports[] = {PYTHON, "-c", "import numpy, scipy", NULL};
    if (!bench_wants(b, "P16")) return;
    if (access(PYTHON, X_OK) != 0 || !succeeded(run_program(imports, "/dev/null"))) {
        bench_skip(b, "P16 file to row", "python3-numpy and python3-scipy are not installed");
        return;
    }
    char file[PATH_MAX_BYTES];
    (void)snprintf(file, sizeof file, "%s", place("person.csv"));
    const char *const our_way[] = {lab, "analyze", file, "--wide", NULL}, *const their_way[] = {PYTHON, PEER,
                                                                                                file, NULL};
    struct file_case c = {.ours = our_way, .peer = their_way};
    if (!make_person(file, "1", "60", "100") || !time_pairs(&c) || !read_row(place("ours.csv"), &ours) ||
        !read_row(place("peer.csv"), &peer)) {
        bench_differs(b, "P16 file to row", "one of the programs failed");
        return;
    }
    size_t shared = compare_rows(b, &ours, &peer);
    if (shared > 0) file_lines(b, &c, shared);
}

/* ---- P17 and P18 ---- */

enum { PEOPLE = 4 };

/* The same few recordings over and over, each time as another trial. */
static bool write_list(const char *path, const char *rate_hz, int trials)
{
    FILE *f = fopen(path, "w");
    for (int i = 0; f && i < trials; i++)
        fprintf(f, "%s\tT%d\n", place(bench_text("person%d_%s.csv", i % PEOPLE, rate_hz)), i);
    return f && fclose(f) == 0;
}

static bool make_people(const char *rate_hz)
{
    for (int i = 0; i < PEOPLE; i++)
        if (!make_person(place(bench_text("person%d_%s.csv", i, rate_hz)), bench_text("%d", i + 1), "60",
                         rate_hz))
            return false;
    return true;
}

static struct ran run_batch(const char *list, const char *jobs, const char *output)
{
    const char *const arguments[] = {lab, "analyze", "--list", list, "--jobs", jobs, NULL};
    return run_program(arguments, output);
}

/* As many trials of 60 s at 1 kHz as one process needs so long for. */
static int trials_for(double batch_s)
{
    enum { SAMPLE = 8 };
    char list[PATH_MAX_BYTES];
    (void)snprintf(list, sizeof list, "%s", place("list"));
    if (!write_list(list, "1000", SAMPLE)) return 0;
    struct ran r = run_batch(list, "1", place("sample.csv"));
    return succeeded(r) ? (int)(SAMPLE * batch_s / r.wall_s * 1.1) + SAMPLE : 0;
}

static void jobs_lines(struct bench *b, const char *list, int trials)
{
    double one[BENCH_PAIRS], two[BENCH_PAIRS], ratio[BENCH_PAIRS];
    for (int i = -1; i < BENCH_PAIRS; i++) {
        struct ran r1 = run_batch(list, "1", place("one.csv")), r2 = run_batch(list, "2", place("two.csv"));
        if (!succeeded(r1) || !succeeded(r2) || !same_bytes(place("one.csv"), place("two.csv"))) {
            bench_differs(b, "P17 two workers", "the tables are not the same");
            return;
        }
        if (i < 0) continue;
        one[i] = r1.wall_s;
        two[i] = r2.wall_s;
        ratio[i] = r1.wall_s / r2.wall_s;
    }
    double middle = bench_median(ratio, BENCH_PAIRS);
    bench_line(b, "P17 two workers", bench_text("%.2f s", bench_median(two, BENCH_PAIRS)),
               bench_text("%.2f s", bench_median(one, BENCH_PAIRS)), middle, BENCH_AT_LEAST, 1.8);
    bench_note("P17: wall time of %d trials of 60 s at 1 kHz, ratios %.3g to %.3g, byte-identical; needs two "
               "idle cores",
               trials, ratio[0], ratio[BENCH_PAIRS - 1]);
}

static int usable_cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

static void jobs_case_run(struct bench *b)
{
    char list[PATH_MAX_BYTES];
    if (!bench_wants(b, "P17")) return;
    if (usable_cores() < 2) {
        bench_skip(b, "P17 two workers", "there is only one core");
        return;
    }
    int trials =
        make_people("1000") ? trials_for(bench_option(b, "--p17-seconds", b->long_form ? 5.0 : 1.0)) : 0;
    (void)snprintf(list, sizeof list, "%s", place("list"));
    if (trials == 0 || !write_list(list, "1000", trials)) {
        bench_differs(b, "P17 two workers", "the recordings could not be made or measured");
        return;
    }
    jobs_lines(b, list, trials);
}

/* Peak of the largest process, in MB; NaN: failed. */
static double batch_peak_mb(const char *rate_hz, int trials, const char *jobs)
{
    char list[PATH_MAX_BYTES];
    (void)snprintf(list, sizeof list, "%s", place("list"));
    if (!write_list(list, rate_hz, trials)) return NAN;
    struct ran r = run_batch(list, jobs, place("memory.csv"));
    return succeeded(r) ? (double)r.peak_kb / 1024.0 : NAN;
}

static void memory_line(struct bench *b, const char *rate_hz, int few, int many)
{
    struct stat st = {0};
    if (!make_people(rate_hz) || stat(place(bench_text("person0_%s.csv", rate_hz)), &st) != 0) return;
    double file_mb = (double)st.st_size / (1024.0 * 1024.0), allowed_mb = 20.0 + 12.0 * file_mb;
    double few_mb = batch_peak_mb(rate_hz, few, "1"),
           many_mb = fmax(batch_peak_mb(rate_hz, many, "1"), batch_peak_mb(rate_hz, many, "2"));
    char name[64];
    (void)snprintf(name, sizeof name, "P18 memory, %s Hz", rate_hz);
    if (!isfinite(few_mb) || !isfinite(many_mb)) {
        bench_differs(b, name, "the batch failed");
        return;
    }
    bench_line(b, name, bench_text("%.1f MB", many_mb), bench_text("%.1f MB", allowed_mb),
               many_mb / allowed_mb, BENCH_AT_MOST, 1.0);
    (void)snprintf(name, sizeof name, "P18 memory of more trials, %s Hz", rate_hz);
    bench_line(b, name, bench_text("%.1f MB", many_mb), bench_text("%.1f MB", few_mb), many_mb / few_mb,
               BENCH_AT_MOST, 1.2);
    bench_note("P18: largest process of %d and %d trials; the file has %.2f MB", few, many, file_mb);
}

static void memory_case_run(struct bench *b)
{
    if (!bench_wants(b, "P18")) return;
    memory_line(b, "100", 20, b->long_form ? 2000 : 300);
    memory_line(b, "1000", 4, b->long_form ? 100 : 16);
}

int main(int argc, char **argv)
{
    struct bench b;
    bench_begin(&b, argc, argv);
    (void)setenv("OPENBLAS_NUM_THREADS", "1", 1); /* one core each */
    bench_note("vector instructions: %s", simd_level_name(simd_best()));
    if (!find_lab()) {
        bench_skip(&b, "P16 to P18", "evenkeel-lab is not beside this program");
        return bench_end(&b);
    }
    file_case_run(&b);
    jobs_case_run(&b);
    memory_case_run(&b);
    return bench_end(&b);
}
