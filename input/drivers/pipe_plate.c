/* pipe_plate.c - plates whose bytes come through a pipe from a bridge program (devices.md 9; docs/bridges.md).
 *
 * pipe:-[,profile=NAME] standard input, pipe:PATH a FIFO or a file. PS1 or PS1-A that describes itself, or what a profile says.
 * A pipe is heard in true time and is lost when its writer ends. A file is played at the times that its samples carry, in true
 * or virtual time, and ends. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/delimited_text.h"
#include "drivers/driver.h"
#include "drivers/frame_stream.h"
#include "drivers/profile_choice.h"
#include "drivers/wire.h"

enum {
    DESCRIBE_MS = 7000, /* an answer within 8 s (devices.md 1.3) */
    WAIT_MS = 20,
    STALLED_MS = 300,
    STALLED_PERIODS = 30,
    LOST_MS = 3000, /* devices.md 13 */
    BUFFER_BYTES = 16384,
    FILE_JUMP_MS = 10000, /* a longer step between two samples of a file is another recording, not a wait */
};

struct pipe_plate {
    struct driver base;
    int fd; /* -1: none; 0: standard input, not ours to close */
    bool is_file, over;
    char path[PLATE_SPEC_BYTES];
    bool has_profile; /* false: the stream describes itself */
    struct plate_profile profile;
    struct wire wire;
    struct frame_stream frames;
    struct delimited_stream lines;
    uint8_t bytes[BUFFER_BYTES]; /* read, not decoded yet: at..count */
    size_t at, count;
    bool captured; /* they stand in the capture */
    int64_t bytes_ns;
    int64_t last_sample_ns;
    uint64_t bytes_at_sample;
    /* A file: one sample ahead, and when it is due. */
    struct force_sample next;
    bool has_next;
    int64_t due_ns, last_us;
    bool paced;
};

static int64_t now_ns(const struct pipe_plate *p)
{
    return p->base.host.now_ns(p->base.host.context);
}

static const char *place(const struct pipe_plate *p)
{
    return p->fd == STDIN_FILENO ? "standard input" : p->path;
}

/* ---- the pipe ---- */

static enum status unusable(const char *path, int code, enum plate_error *error, struct problem *why)
{
    *error = code == EACCES ? PLATE_NO_PERMISSION : PLATE_NOT_FOUND;
    if (code == EACCES)
        return problem_set(
            why, STATUS_PLATE,
            "No permission to read %.200s. Whoever made it can allow it with chmod, or start both "
            "programs as the same user.",
            path);
    if (code == ENOENT)
        return problem_set(
            why, STATUS_PLATE,
            "There is no pipe or file %.200s. Make one with mkfifo and start the bridge program that "
            "writes to it. Known option after the name: profile.",
            path);
    return problem_set(why, STATUS_PLATE,
                       "%.200s cannot be read as a pipe or file (%s). Expected a FIFO or a file.", path,
                       strerror(code));
}

static enum status open_pipe(struct pipe_plate *p, enum plate_error *error, struct problem *why)
{
    struct stat st;
    bool standard = strcmp(p->path, "-") == 0;
    /* Without waiting: a FIFO without a writer would hold us for ever. */
    int fd = standard ? STDIN_FILENO : open(p->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) return unusable(p->path, errno, error, why);
    p->fd = fd;
    if (S_ISDIR(st.st_mode)) return unusable(p->path, EISDIR, error, why);
    p->is_file = S_ISREG(st.st_mode);
    if (standard && isatty(fd))
        return problem_set(
            why, STATUS_USAGE,
            "pipe:- reads standard input, which is a terminal here. Let a bridge program write into it: "
            "bridge | evenkeel-lab monitor --plate pipe:-");
    return STATUS_OK;
}

/* Bytes into the buffer behind what is there: how many came; 0: none for now. Sets over at the end. */
static size_t take_bytes(struct pipe_plate *p, int wait_ms)
{
    struct pollfd waiting = {.fd = p->fd, .events = POLLIN};
    if (p->over || poll(&waiting, 1, p->is_file ? 0 : wait_ms) <= 0) return 0;
    if (!(waiting.revents & POLLIN)) { /* only a hang-up is left */
        p->over = true;
        return 0;
    }
    ssize_t n = read(p->fd, p->bytes + p->count, BUFFER_BYTES - p->count);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    if (n <= 0) {
        p->over = true;
        return 0;
    }
    p->bytes_ns = now_ns(p);
    p->count += (size_t)n;
    return (size_t)n;
}

static void refill(struct pipe_plate *p, int wait_ms)
{
    p->at = p->count = 0;
    p->captured = false;
    (void)take_bytes(p, wait_ms);
}

/* ---- start-up ---- */

static enum status fault(struct pipe_plate *p, enum plate_error code, enum plate_error *error)
{
    p->base.error = *error = code;
    return STATUS_PLATE;
}

static bool described(const struct pipe_plate *p)
{
    return p->wire.has_info || p->wire.info_status != STATUS_OK;
}

/* Up to and with the description; what comes after it stays in the buffer. */
static void listen_for_info(struct pipe_plate *p)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    int64_t until_ns = now_ns(p) + DESCRIBE_MS * NS_PER_MS;
    while (!described(p) && now_ns(p) < until_ns) {
        while (p->at < p->count && !described(p)) {
            size_t used = 0;
            (void)wire_feed(&p->wire, p->bytes + p->at, 1, &used, p->bytes_ns, &ignored, 1, &scratch);
            p->at += used;
        }
        if (described(p)) return;
        refill(p, WAIT_MS);
        if (p->count == 0 && p->over) return;
    }
}

static enum status not_understood(struct pipe_plate *p, enum plate_error *error, struct problem *why)
{
    char hex[3 * WIRE_HEAD_BYTES + 1] = "";
    for (size_t i = 0; i < p->wire.head_count; i++) (void)snprintf(hex + 3 * i, 4, "%02X ", p->wire.head[i]);
    if (p->wire.head_count) hex[3 * p->wire.head_count - 1] = '\0';
    (void)problem_set(
        why, STATUS_PLATE,
        "What comes from %.100s is neither PS1 nor PS1-A. A bridge program writes PS1 frames and nothing "
        "else to its output; messages belong on standard error. First bytes: %s",
        place(p), hex);
    return fault(p, PLATE_BAD_FORMAT, error);
}

static enum status judge_silence_about_itself(struct pipe_plate *p, enum plate_error *error,
                                              struct problem *why)
{
    if (p->wire.info_status != STATUS_OK) {
        (void)problem_set(
            why, STATUS_PLATE,
            "The plate behind %.100s describes itself in a way that cannot be used: %.200s. Its bridge "
            "program needs mending.",
            place(p), p->wire.info_why.text);
        return fault(p, PLATE_BAD_PROFILE, error);
    }
    if (p->wire.head_count == 0 && !p->over) {
        (void)problem_set(
            why, STATUS_PLATE,
            "Nothing comes from %.100s. Start the bridge program first; it must describe its plate within "
            "%d s.",
            place(p), DESCRIBE_MS / 1000);
        return fault(p, PLATE_INIT_TIMEOUT, error);
    }
    if (p->wire.head_count > 0 && (p->wire.format == WIRE_UNKNOWN || p->wire.bad > p->wire.good))
        return not_understood(p, error, why);
    if (p->over) {
        (void)problem_set(
            why, STATUS_PLATE,
            "%.100s ended before the plate was described. Look at what the bridge program says.", place(p));
        return fault(p, PLATE_ERROR_LOST, error);
    }
    (void)problem_set(
        why, STATUS_PLATE,
        "Samples come from %.100s, but no description of their channels. The bridge program must send a "
        "PS1 INFO frame, or a profile must be named with profile=.",
        place(p));
    return fault(p, PLATE_NEED_PROFILE, error);
}

static enum status take_profile(struct pipe_plate *p, const char *name, enum plate_error *error,
                                struct problem *why)
{
    enum status status = profile_choose(name, &p->profile, error, why);
    if (status != STATUS_OK) return status;
    p->has_profile = true;
    switch (p->profile.format) {
    case FORMAT_PS1:
    case FORMAT_PS1A:
        p->wire.format = p->profile.format == FORMAT_PS1 ? WIRE_PS1 : WIRE_PS1A;
        if (p->profile.channel_count == 0) return STATUS_OK; /* it describes itself all the same */
        wire_describe(&p->wire, &p->profile.info, (enum ps1_format)0);
        p->wire.framer.synchronised = p->wire.text.synchronised =
            false; /* the first bytes may be half a frame */
        break;
    case FORMAT_FRAME: frame_stream_begin(&p->frames, &p->profile); break;
    case FORMAT_DELIMITED: delimited_begin(&p->lines, &p->profile, p->is_file); break;
    default:
        (void)problem_set(
            why, STATUS_PLATE,
            "The profile \"%.60s\" is not for a stream of bytes. A pipe can carry the formats ps1, ps1a, "
            "delimited and frame.",
            name);
        return fault(p, PLATE_BAD_PROFILE, error);
    }
    p->base.info = p->profile.info;
    return STATUS_OK;
}

static enum status start_up(struct pipe_plate *p, const char *profile, enum plate_error *error,
                            struct problem *why)
{
    enum status status = STATUS_OK;
    p->base.state = PLATE_IDENTIFYING;
    wire_begin(&p->wire, WIRE_UNKNOWN);
    if (profile) status = take_profile(p, profile, error, why);
    if (status != STATUS_OK) return status;
    if (p->base.info.channel_count == 0) {
        listen_for_info(p);
        if (!p->wire.has_info) return judge_silence_about_itself(p, error, why);
        p->base.info = p->wire.info;
    }
    p->base.state = PLATE_STREAMING;
    p->last_sample_ns = now_ns(p);
    return STATUS_OK;
}

/* ---- the contract ---- */

extern const struct driver_ops driver_pipe;

static void pipe_close(struct driver *d)
{
    struct pipe_plate *p = (struct pipe_plate *)d;
    if (!p) return;
    if (p->fd > STDIN_FILENO) (void)close(p->fd);
    plate_profile_free(&p->profile);
    free(p);
}

static enum status check_use(struct pipe_plate *p, struct problem *why)
{
    if (p->path[0] == '\0')
        return problem_set(
            why, STATUS_USAGE,
            "pipe: names no pipe. Expected pipe:- for standard input, or pipe:PATH of a FIFO or file.");
    return STATUS_OK;
}

static enum status pipe_open(const char *rest, const struct driver_host *host, struct driver **out,
                             enum plate_error *error, struct problem *why)
{
    static const char *const keys[] = {"profile", NULL};
    const char *values[1];
    *error = PLATE_OK;
    struct pipe_plate *p = calloc(1, sizeof *p);
    if (!p) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    p->base = (struct driver){.ops = &driver_pipe, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    p->fd = -1;
    (void)snprintf(p->path, sizeof p->path, "%s", rest);
    spec_options(p->path, keys, values);
    enum status status = check_use(p, why);
    if (status == STATUS_OK) status = open_pipe(p, error, why);
    /* In virtual time a bridge program would never be heard: the clock waits for the samples, and they for the clock. */
    if (status == STATUS_OK && host->is_virtual && !p->is_file)
        status = problem_set(
            why, STATUS_USAGE,
            "A plate behind a pipe keeps its own time. Another speed needs a file, sim: or replay:.");
    if (status == STATUS_OK) status = start_up(p, values[0], error, why);
    if (status != STATUS_OK) {
        pipe_close(&p->base);
        return status;
    }
    *out = &p->base;
    return STATUS_OK;
}

static void capture_head(const struct driver *d, struct capture *c)
{
    const struct pipe_plate *p = (const struct pipe_plate *)d;
    if (p->has_profile && (p->profile.format == FORMAT_FRAME || p->profile.format == FORMAT_DELIMITED))
        profile_capture_head(&p->profile, c);
}

/* ---- reading ---- */

static int feed(struct pipe_plate *p, size_t *used, struct force_sample *out, int max)
{
    const uint8_t *bytes = p->bytes + p->at;
    size_t count = p->count - p->at;
    struct driver_counters *counters = &p->base.counters;
    bool calibrated = p->base.info.calibrated; /* a correction may have been applied since */
    switch (p->has_profile ? p->profile.format : FORMAT_PS1) {
    case FORMAT_FRAME:
        p->frames.sampler.calibrated = calibrated;
        return frame_stream_feed(&p->frames, bytes, count, used, p->bytes_ns, out, max, counters);
    case FORMAT_DELIMITED:
        p->lines.sampler.calibrated = calibrated;
        return delimited_feed(&p->lines, bytes, count, used, p->bytes_ns, out, max, counters);
    default:
        p->wire.info.calibrated = calibrated;
        return wire_feed(&p->wire, bytes, count, used, p->bytes_ns, out, max, counters);
    }
}

static int decode(struct pipe_plate *p, struct force_sample *out, int max)
{
    size_t used = 0;
    if (p->at == p->count) return 0;
    if (!p->captured) capture_bytes(p->base.capture, 'R', p->bytes_ns, p->bytes + p->at, p->count - p->at);
    p->captured = true;
    int n = feed(p, &used, out, max);
    p->at += used;
    if (n > 0) {
        p->last_sample_ns = p->bytes_ns;
        p->bytes_at_sample = p->base.counters.bytes;
        p->base.state = PLATE_STREAMING;
    }
    return n;
}

static int lose(struct pipe_plate *p, enum plate_error error)
{
    p->base.state = PLATE_LOST;
    p->base.error = error;
    return -1;
}

/* Silence that grows: STALLED, then LOST. */
static void judge_silence(struct pipe_plate *p)
{
    double silent_ms = (double)(now_ns(p) - p->last_sample_ns) / NS_PER_MS;
    double stalled_ms = STALLED_PERIODS * 1000.0 / p->base.info.rate_hz;
    if (stalled_ms < STALLED_MS) stalled_ms = STALLED_MS;
    bool talks = p->base.counters.bytes > p->bytes_at_sample;
    if (silent_ms > stalled_ms && silent_ms > LOST_MS)
        (void)lose(p, talks ? PLATE_BAD_FORMAT : PLATE_ERROR_LOST);
    else if (silent_ms > stalled_ms)
        p->base.state = PLATE_STALLED;
}

static int read_live(struct pipe_plate *p, struct force_sample *out, int max, int timeout_ms)
{
    int64_t until_ns = now_ns(p) + timeout_ms * NS_PER_MS;
    while (p->base.state != PLATE_LOST) {
        int n = decode(p, out, max);
        if (n > 0) return n;
        if (p->over) return lose(p, PLATE_ERROR_LOST);
        int wait_ms = (int)clamp((double)(until_ns - now_ns(p)) / NS_PER_MS, 0, WAIT_MS);
        refill(p, wait_ms);
        n = decode(p, out, max);
        if (n > 0) return n;
        judge_silence(p);
        if (now_ns(p) >= until_ns) break;
    }
    return p->base.state == PLATE_LOST ? -1 : 0;
}

/* ---- files ---- */

/* When is the sample ahead due? By its own time; without one, by the plate's rate. */
static void pace(struct pipe_plate *p)
{
    int64_t own_us =
        p->next.t_dev_us >= 0 ? p->next.t_dev_us : llround((double)p->next.seq * 1e6 / p->base.info.rate_hz);
    int64_t step_us = own_us - p->last_us;
    bool wait = p->paced && step_us >= 0 && step_us <= FILE_JUMP_MS * 1000;
    p->due_ns = wait ? p->due_ns + step_us * 1000 : now_ns(p);
    p->paced = true;
    p->last_us = own_us;
}

/* One sample ahead; false: the file is over. */
static bool look_ahead(struct pipe_plate *p)
{
    while (!p->has_next) {
        if (decode(p, &p->next, 1) > 0) {
            p->has_next = true;
            pace(p);
            break;
        }
        if (p->over) return false;
        refill(p, 0);
    }
    return true;
}

static int take_due(struct pipe_plate *p, struct force_sample *out, int max)
{
    int n = 0;
    int64_t now = now_ns(p);
    while (n < max && look_ahead(p) && p->due_ns <= now) {
        out[n] = p->next;
        out[n++].t_arr_ns = p->due_ns;
        p->has_next = false;
    }
    return n;
}

static int read_file(struct pipe_plate *p, struct force_sample *out, int max, int timeout_ms)
{
    int64_t until_ns = now_ns(p) + timeout_ms * NS_PER_MS;
    int n = take_due(p, out, max);
    if (n > 0) return n;
    if (!p->has_next) {
        p->base.state = PLATE_ENDED;
        return -1;
    }
    p->base.host.wait_until_ns(p->base.host.context, p->due_ns < until_ns ? p->due_ns : until_ns);
    return take_due(p, out, max);
}

static int pipe_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct pipe_plate *p = (struct pipe_plate *)d;
    return p->is_file ? read_file(p, out, max, timeout_ms) : read_live(p, out, max, timeout_ms);
}

const struct driver_ops driver_pipe = {
    .scheme = "pipe",
    .title = "Plate behind a bridge program",
    .open = pipe_open,
    .read = pipe_read,
    .close = pipe_close,
    .capture_head = capture_head,
};
