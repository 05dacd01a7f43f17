/* Worker processes of analyze: one trial at a time to whoever is free, rows put back into the order of the feed. */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/analyze_run.h"
#include "lab/lab.h"

/* Results that wait for an earlier one; what bounds the memory of a batch. */
enum { WINDOW_PER_JOB = 8, WINDOW = WINDOW_PER_JOB * JOBS_MAX, LOOK_MS = 200 };

struct reply {
    size_t row_bytes, word_bytes;
    int status;
    bool failed;
};

struct worker {
    pid_t pid;
    int fd; /* both ways; -1: not started, or ended */
    bool busy;
    struct feed_item item;
    size_t sequence; /* of the item in the feed */
    char *bytes;     /* of the reply, as far as it has come */
    size_t got, room;
};

struct pool {
    struct run *run;
    struct worker *workers; /* [count] */
    int count;
    bool ended; /* the feed */
    size_t handed_out, put_out;
    struct {
        bool there;
        struct work_result result;
    } waiting[WINDOW]; /* by sequence modulo WINDOW */
};

int cores_here(void)
{
    cpu_set_t set;
    int count =
        sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > JOBS_MAX ? JOBS_MAX : count;
}

/* ---- the wire ---- */

static bool send_all(int fd, const void *bytes, size_t count)
{
    const char *from = bytes;
    while (count > 0) {
        ssize_t n = send(fd, from, count, MSG_NOSIGNAL); /* the other side may have died */
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        from += n;
        count -= (size_t)n;
    }
    return true;
}

static bool receive_all(int fd, void *bytes, size_t count)
{
    char *to = bytes;
    while (count > 0) {
        ssize_t n = recv(fd, to, count, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        to += n;
        count -= (size_t)n;
    }
    return true;
}

/* ---- a worker ---- */

static void work_until_told(const struct work *work, int fd)
{
    struct feed_item item;
    struct work_result result;
    while (receive_all(fd, &item, sizeof item)) {
        enum status status = work_do(work, &item, &result);
        struct reply reply = {result.row_bytes, result.word_bytes, status, result.failed};
        if (!send_all(fd, &reply, sizeof reply) || !send_all(fd, result.rows, result.row_bytes) ||
            !send_all(fd, result.words, result.word_bytes))
            break;
        work_result_free(&result);
    }
}

static bool worker_start(struct pool *p, struct worker *w)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
    w->pid = fork();
    if (w->pid == 0) {
        (void)signal(SIGINT, SIG_IGN); /* Ctrl-C reaches all; the first process decides */
        (void)signal(SIGTERM, SIG_DFL);
        (void)close(ends[0]);
        for (int i = 0; i < p->count; i++)
            if (p->workers[i].fd >= 0)
                (void)close(p->workers[i].fd); /* or a brother would never see its end */
        work_until_told(p->run->work, ends[1]);
        _exit(0);
    }
    (void)close(ends[1]);
    if (w->pid < 0) {
        (void)close(ends[0]);
        return false;
    }
    w->fd = ends[0];
    return true;
}

static void how_ended(int status, char text[64])
{
    if (WIFSIGNALED(status))
        (void)snprintf(text, 64, "ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        (void)snprintf(text, 64, "ended with status %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static void worker_end(struct worker *w, char how[64])
{
    int status = 0;
    if (w->fd < 0) return;
    (void)close(w->fd);
    w->fd = -1;
    w->got = 0;
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) continue;
    how_ended(status, how);
}

/* ---- order ---- */

static void keep(struct pool *p, struct worker *w, const struct work_result *result)
{
    w->busy = false;
    w->got = 0;
    p->waiting[w->sequence % WINDOW].result = *result;
    p->waiting[w->sequence % WINDOW].there = true;
}

static bool put_out(struct pool *p)
{
    while (p->waiting[p->put_out % WINDOW].there) {
        p->waiting[p->put_out % WINDOW].there = false;
        if (run_emit(p->run, &p->waiting[p->put_out++ % WINDOW].result) != STATUS_OK) return false;
    }
    return true;
}

static bool trouble(struct pool *p, const char *what)
{
    problem_set(&p->run->why, STATUS_IO, "analyze: %s (%s); try a smaller --jobs", what, strerror(errno));
    return false;
}

static bool out_of_memory(struct pool *p)
{
    errno = ENOMEM;
    return trouble(p, "there is not enough memory for the rows of a trial");
}

/* ---- one step of the loop ---- */

/* false: why. */
static bool hand_to(struct pool *p, struct worker *w)
{
    char how[64];
    for (int attempt = 0; attempt < 3; attempt++) {
        if (w->fd < 0 && !worker_start(p, w)) return trouble(p, "a worker process could not be started");
        if (send_all(w->fd, &w->item, sizeof w->item)) {
            w->busy = true;
            w->sequence = p->handed_out++;
            return true;
        }
        worker_end(w, how); /* died while it had nothing to do: nobody's loss */
    }
    return trouble(p, "worker processes end as soon as they start");
}

static bool may_hand_out(const struct pool *p)
{
    return !p->ended && p->handed_out - p->put_out < (size_t)(WINDOW_PER_JOB * p->count);
}

static bool hand_out(struct pool *p)
{
    for (int i = 0; i < p->count && may_hand_out(p); i++) {
        struct worker *w = &p->workers[i];
        if (w->busy) continue;
        enum feed_next next = feed_take(p->run->feed, false, &w->item);
        if (next == FEED_END) p->ended = true;
        if (next == FEED_FAILED) return trouble(p, "the list could not be read on");
        if (next != FEED_ITEM) break;
        if (!hand_to(p, w)) return false;
    }
    return true;
}

static bool lost(struct pool *p, struct worker *w)
{
    struct work_result result;
    char how[64] = "";
    worker_end(w, how);
    if (!w->busy) return true;
    if (work_lost(p->run->work, &w->item, how, &result) != STATUS_OK) return out_of_memory(p);
    keep(p, w, &result);
    return true;
}

static char *copy_of(const char *bytes, size_t count)
{
    char *copy = malloc(count + 1);
    if (copy) memcpy(copy, bytes, count);
    return copy;
}

/* The reply is there as a whole: keep it. */
static bool take_reply(struct pool *p, struct worker *w)
{
    struct reply r;
    if (w->got < sizeof r) return true;
    memcpy(&r, w->bytes, sizeof r);
    if (w->got < sizeof r + r.row_bytes + r.word_bytes) return true;
    struct work_result result = {.rows = copy_of(w->bytes + sizeof r, r.row_bytes),
                                 .row_bytes = r.row_bytes,
                                 .words = copy_of(w->bytes + sizeof r + r.row_bytes, r.word_bytes),
                                 .word_bytes = r.word_bytes,
                                 .failed = r.failed};
    if (r.status != STATUS_OK || !result.rows || !result.words) {
        work_result_free(&result);
        return out_of_memory(p);
    }
    keep(p, w, &result);
    return true;
}

static bool receive(struct pool *p, struct worker *w)
{
    enum { PIECE = 65536 };
    if (w->room - w->got < PIECE) {
        char *more = realloc(w->bytes, w->room + 2 * PIECE);
        if (!more) return out_of_memory(p);
        w->bytes = more;
        w->room += 2 * PIECE;
    }
    ssize_t n = recv(w->fd, w->bytes + w->got, w->room - w->got, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (n <= 0) return lost(p, w);
    w->got += (size_t)n;
    return take_reply(p, w);
}

/* Waits for a worker, for a line of the list when somebody could take it, or for a signal. */
static bool wait_and_receive(struct pool *p)
{
    struct pollfd fds[JOBS_MAX + 1];
    bool idle = false;
    for (int i = 0; i < p->count; i++) {
        fds[i] = (struct pollfd){.fd = p->workers[i].fd, .events = POLLIN}; /* -1 is passed over */
        idle |= !p->workers[i].busy;
    }
    fds[p->count] = (struct pollfd){.fd = idle && may_hand_out(p) ? p->run->feed->fd : -1, .events = POLLIN};
    if (poll(fds, (nfds_t)p->count + 1, LOOK_MS) <= 0) return true;
    for (int i = 0; i < p->count; i++)
        if (fds[i].revents && !receive(p, &p->workers[i])) return false;
    return true;
}

static enum run_end pool_loop(struct pool *p)
{
    for (;;) {
        if (lab_interrupted()) return RUN_INTERRUPTED;
        if (!hand_out(p)) return RUN_FAILED;
        if (p->ended && p->put_out == p->handed_out) return RUN_DONE;
        if (!wait_and_receive(p) || !put_out(p)) return RUN_FAILED;
        progress_step(&p->run->progress, (double)p->run->done, (double)p->run->total);
    }
}

static void pool_stop(struct pool *p)
{
    char how[64];
    for (int i = 0; i < p->count; i++) {
        struct worker *w = &p->workers[i];
        if (w->fd >= 0 && w->busy) (void)kill(w->pid, SIGKILL); /* an idle one sees the end of its line */
        worker_end(w, how);
        free(w->bytes);
    }
    for (size_t i = 0; i < WINDOW; i++) work_result_free(&p->waiting[i].result);
}

enum run_end run_with_workers(struct run *r, int jobs)
{
    struct pool *p = calloc(1, sizeof *p);
    enum run_end end = RUN_FAILED;
    if (p) p->workers = calloc((size_t)jobs, sizeof *p->workers);
    if (p && p->workers) {
        p->run = r;
        p->count = jobs;
        for (int i = 0; i < jobs; i++) p->workers[i].fd = -1;
        end = pool_loop(p);
        pool_stop(p);
    } else {
        problem_set(&r->why, STATUS_MEM, "analyze: out of memory for %d workers", jobs);
    }
    if (p) free(p->workers);
    free(p);
    return end;
}
