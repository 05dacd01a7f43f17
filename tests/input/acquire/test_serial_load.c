/* links: acquire */
/* flags: -rdynamic */
/* timeout: 300 */
/* labels: unit alone */
/* One minute of 1 kHz over the real serial library while every core is busy (devices.md 15, performance.md P5): what a board in a
 * process of its own has sent is what came, one by one. How late each sample was is measured from the board's own write; the board
 * is a machine of its own, so where that is allowed it does not compete for the cores. */
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "acquire/inside.h"
#include "line_board.h"

#ifndef LOAD_SECONDS
#define LOAD_SECONDS 60
#endif

enum { HOGS_MAX = 64, FRAME_MS = 16, SENT_MAX = (LOAD_SECONDS + 30) * BOARD_RATE_HZ };

struct sender { /* shared between the processes */
    char port[128];
    atomic_bool ready, enough, stopped;
    _Atomic uint32_t sent;
    _Atomic int64_t late_worst_ns;
    _Atomic int64_t sent_ns[SENT_MAX];
};

static struct sender *sender;
static pid_t hog[HOGS_MAX], board_pid;
static int hogs;
static double delivery_ms[SENT_MAX], to_loop_ms[SENT_MAX];
static size_t measured;

/* ---- the processes ---- */

static void end_with_the_test(void)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() == 1) _exit(1);
}

static void write_all(int fd, const uint8_t *bytes, size_t count)
{
    for (size_t at = 0; at < count;) {
        ssize_t n = write(fd, bytes + at, count - at);
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        if (n > 0) at += (size_t)n;
        else if (poll(&p, 1, 1000) < 0) return;
    }
}

static void send_due(struct line_board *b)
{
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_sample s;
    int64_t now_ns = clock_now_ns();
    while (b->index < SENT_MAX && b->start_ns + (int64_t)b->index * NS_PER_MS <= now_ns && !atomic_load(&sender->enough)) {
        int64_t late_ns = now_ns - (b->start_ns + (int64_t)b->index * NS_PER_MS);
        if (late_ns > atomic_load(&sender->late_worst_ns)) atomic_store(&sender->late_worst_ns, late_ns);
        board_sample(&b->noise, BOARD_RATE_HZ, b->index, &s);
        size_t count = ps1_encode_sample(&s, wire);
        atomic_store(&sender->sent_ns[b->index], clock_now_ns());
        write_all(b->master, wire, count);
        b->index++;
        atomic_store(&sender->sent, b->index);
    }
}

static void be_a_board(void)
{
    static struct line_board b;
    struct sched_param urgent = {.sched_priority = 45};
    end_with_the_test();
    (void)sched_setscheduler(0, SCHED_FIFO, &urgent);
    b.framer.synchronised = true;
    random_seed(&b.noise, 5, "board");
    b.master = pty_open_pair(sender->port, sizeof sender->port);
    if (b.master < 0 || fcntl(b.master, F_SETFL, O_NONBLOCK) != 0) _exit(1);
    atomic_store(&sender->ready, true);
    while (!atomic_load(&sender->enough)) {
        board_hear(&b);
        if (b.streaming) send_due(&b);
        int64_t due_ns = b.start_ns + (int64_t)b.index * NS_PER_MS;
        clock_sleep_until_ns(b.streaming ? due_ns : clock_now_ns() + NS_PER_MS);
    }
    atomic_store(&sender->stopped, true);
    for (;;) (void)pause(); /* with the line open, until the test ends it */
}

static void be_busy(void)
{
    end_with_the_test();
    for (volatile uint64_t n = 0;; n++) {}
}

static pid_t start(void (*body)(void))
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid != 0) return pid;
    body();
    _exit(1);
}

static void end_process(pid_t pid)
{
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
}

/* ---- what comes ---- */

struct tally {
    bool any;
    int64_t next_seq;
    uint64_t samples, ticks;
    bool any_tick;
    uint32_t next_tick;
};

static void take(struct acquire *a, struct tally *t)
{
    static struct record_item item[512];
    static struct sway_sample frame[512];
    for (size_t n; (n = ring_pop(acquire_record_ring(a), item, 512)) > 0;)
        for (size_t i = 0; i < n; i++) {
            const struct force_sample *s = &item[i].sample;
            if (item[i].kind != RECORD_SAMPLE) continue;
            if (t->any) assert_int_equal(s->seq, t->next_seq);
            assert_false(s->flags & SAMPLE_GAP_BEFORE);
            t->any = true;
            t->next_seq = s->seq + 1;
            t->samples++;
            int64_t sent_ns = atomic_load(&sender->sent_ns[s->seq]);
            delivery_ms[measured] = (double)(s->t_arr_ns - sent_ns) * 1e-6;
            to_loop_ms[measured++] = (double)(loop_due_ns(&a->loop, s->tick) - sent_ns) * 1e-6;
        }
    for (size_t n; (n = acquire_take(a, frame, 512)) > 0;)
        for (size_t i = 0; i < n; i++) {
            if (t->any_tick) assert_int_equal(frame[i].tick, t->next_tick);
            t->any_tick = true;
            t->next_tick = frame[i].tick + 1;
            t->ticks++;
        }
}

static double reader_cpu_s(struct acquire *a)
{
    clockid_t clock;
    struct timespec t;
    assert_int_equal(pthread_getcpuclockid(a->rt[THREAD_READER].thread, &clock), 0);
    assert_int_equal(clock_gettime(clock, &t), 0);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double show(const char *what, double *ms)
{
    qsort(ms, measured, sizeof *ms, rising);
    double p99 = ms[measured * 99 / 100];
    printf("load: %s: median %.3f ms, p99 %.3f ms, p99.9 %.3f ms, longest %.3f ms\n", what, ms[measured / 2], p99,
           ms[measured * 999 / 1000], ms[measured - 1]);
    return p99;
}

static double slowdown(void)
{
    const char *text = getenv("EVENKEEL_SLOWDOWN");
    return text && atof(text) > 1.0 ? atof(text) : 1.0;
}

static struct acquire *open_line(void)
{
    struct acquire *a = NULL;
    enum plate_error error;
    struct problem why = {0};
    struct sway_config config;
    char spec[200];
    while (!atomic_load(&sender->ready)) clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    (void)snprintf(spec, sizeof spec, "serial:%s,settle_ms=0", sender->port);
    if (acquire_open(&(struct acquire_options){.spec = spec, .speed = 1.0}, &a, &error, &why) != STATUS_OK) fail_msg("%s", why.text);
    sway_config_default(acquire_plate(a), &config);
    (void)acquire_begin_record(a, &config);
    return a;
}

/* The game's rhythm: 60 times a second everything that waits is taken. */
static void watch(struct acquire *a, struct tally *t, double seconds)
{
    int64_t until_ns = clock_now_ns() + (int64_t)(seconds * (double)NS_PER_S);
    while (clock_now_ns() < until_ns) {
        clock_sleep_until_ns(clock_now_ns() + FRAME_MS * NS_PER_MS);
        take(a, t);
    }
}

static void nothing_is_lost_while_every_core_is_busy(void **state)
{
    (void)state;
    struct tally t = {0};
    struct acquire_status s;
    double seconds = LOAD_SECONDS / slowdown();
    struct acquire *a = open_line();
    double cpu_s = reader_cpu_s(a);
    int64_t from_ns = clock_now_ns();
    watch(a, &t, seconds);
    double share = (reader_cpu_s(a) - cpu_s) / ((double)(clock_now_ns() - from_ns) * 1e-9);

    atomic_store(&sender->enough, true);
    while (!atomic_load(&sender->stopped)) watch(a, &t, 0.02);
    uint32_t sent = atomic_load(&sender->sent);
    for (int i = 0; i < 250 && (!t.any || t.next_seq < sent); i++) watch(a, &t, 0.02);
    acquire_read_status(a, &s);

    printf("load: %.0f s with %d busy processes, priority %s: sent %u, received %llu, lost %llu, dropped %llu; %llu ticks, %llu late\n",
           seconds, hogs, priority_level_text(s.priority), sent, (unsigned long long)s.counters.samples,
           (unsigned long long)s.counters.lost, (unsigned long long)(s.raw_dropped + s.frame_dropped + s.record_dropped),
           (unsigned long long)s.lateness.ticks, (unsigned long long)s.lateness.late);
    double p99 = show("from the board's write to the stamp", delivery_ms);
    (void)show("from the board's write to the tick", to_loop_ms);
    printf("load: the reader uses %.2f %% of a core, %.1f us a sample; the board was up to %.1f ms late itself\n", 100 * share,
           1e6 * share * seconds / sent, (double)atomic_load(&sender->late_worst_ns) * 1e-6);

    const struct driver_counters *c = &s.counters;
    assert_true(sent >= seconds * BOARD_RATE_HZ * 0.95);
    assert_int_equal(c->samples, sent);
    assert_int_equal(t.next_seq, sent);
    assert_int_equal(c->lost + c->duplicates + c->gaps + c->crc_errors + c->cobs_errors + c->oversize + c->clock_resets, 0);
    assert_int_equal(s.raw_dropped + s.frame_dropped + s.record_dropped, 0);
    assert_true(t.samples >= sent - 1000);          /* the record began a moment after the stream */
    assert_true(share < 0.10 * slowdown());
    assert_true(p99 < 100.0 * slowdown());          /* the cursor would be gone */
    acquire_close(a);
}

static int begin(void **state)
{
    (void)state;
    sender = mmap(NULL, sizeof *sender, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sender == MAP_FAILED) return -1;
    board_pid = start(be_a_board);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    for (hogs = 0; hogs < cores && hogs < HOGS_MAX; hogs++) hog[hogs] = start(be_busy);
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < hogs; i++) end_process(hog[i]);
    end_process(board_pid);
    return munmap(sender, sizeof *sender);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_while_every_core_is_busy),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
