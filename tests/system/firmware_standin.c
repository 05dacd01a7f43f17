/* links: base */
/* firmware_standin - a separate process with the reference firmware of docs/firmware in it: a four-cell PS1 plate.
 *
 * Opens a pty, prints the name of the other end as its first line, and runs the firmware against an absolute clock: 4 x i24
 * samples (the layout of devices.md 3.5, V-A and V-I). The board's own clock never stands still: what it would have done while
 * this process had to wait, it does afterwards, sample by sample. Ends after --seconds of stream, at STOP or when the host
 * hangs up, with one line: sent=N first_seq=A last_seq=B.
 *
 *   firmware_standin [--seconds 60] [--rate 1000] [--weight 700] [--sway 6] [--empty 0] [--patience 30]
 *
 * --empty S: the plate is empty for S seconds, then somebody steps on within one second. --patience S: how long to wait
 * for START. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../docs/firmware/ps1_firmware.c"
#include "base/clock.h"
#include "base/random.h"
#include "support/pty_shim.h"

#define CELL_X_MM 225.0
#define CELL_Y_MM 125.0
#define N_PER_COUNT 0.002
#define NOISE_N 0.05
#define STEP_ON_S 1.0
#define TURN_RAD 6.283185307179586
enum { WRITE_PATIENCE_MS = 5000, BATCH_BYTES = 2048 };

struct options {
    double seconds, rate_hz, weight_n, sway_mm, empty_s, patience_s;
};

struct board {
    struct options o;
    int fd;
    bool gone, over;
    int64_t begun_ns;
    uint64_t own_us; /* the board's clock */
    uint16_t first_seq;
    struct ps1_config config;
    struct ps1_hardware hardware;
    struct ps1_firmware firmware;
    uint8_t in[256], out[BATCH_BYTES];
    size_t in_at, in_count, out_count;
    struct random_stream noise;
};

static bool read_arguments(int argc, char **argv, struct options *o)
{
    const struct {
        const char *name;
        double *value;
    } known[] = {{"--seconds", &o->seconds}, {"--rate", &o->rate_hz},  {"--weight", &o->weight_n},
                 {"--sway", &o->sway_mm},    {"--empty", &o->empty_s}, {"--patience", &o->patience_s}};
    for (int i = 1; i < argc; i++) {
        size_t k = 0;
        while (k < 6 && strcmp(argv[i], known[k].name) != 0) k++;
        if (k == 6 || i + 1 == argc) return false;
        *known[k].value = atof(argv[++i]);
    }
    return o->rate_hz >= 1 && o->rate_hz <= 4000 && o->seconds > 0;
}

/* All or nothing: a line of this board is never busy for long. */
static void send_all(struct board *b)
{
    size_t at = 0;
    while (at < b->out_count && !b->gone) {
        ssize_t n = write(b->fd, b->out + at, b->out_count - at);
        if (n > 0) {
            at += (size_t)n;
            continue;
        }
        struct pollfd p = {.fd = b->fd, .events = POLLOUT};
        b->gone = (n < 0 && errno != EAGAIN && errno != EINTR) || poll(&p, 1, WRITE_PATIENCE_MS) <= 0;
    }
    b->out_count = 0;
}

/* Bytes of the host into the board's buffer. */
static void hear(struct board *b)
{
    ssize_t n = read(b->fd, b->in, sizeof b->in);
    bool nobody_yet = errno == EIO && !b->firmware.streaming;
    if (n < 0 && errno != EAGAIN && errno != EINTR && !nobody_yet) b->gone = true;
    b->in_at = 0;
    b->in_count = n > 0 ? (size_t)n : 0;
}

/* A person who stands and sways slowly: three incommensurate sines an axis, breathing in the weight. */
static void forces(struct board *b, double t_s, double force_n[4])
{
    double on = fmin(1, fmax(0, (t_s - b->o.empty_s) / STEP_ON_S));
    if (b->o.empty_s <= 0) on = 1;
    double fz_n = on * (b->o.weight_n + 0.8 * sin(TURN_RAD * 0.25 * t_s));
    double x_mm =
        0.6 * b->o.sway_mm * (0.6 * sin(TURN_RAD * 0.13 * t_s) + 0.4 * sin(TURN_RAD * 0.37 * t_s + 1));
    double y_mm = b->o.sway_mm * (0.6 * sin(TURN_RAD * 0.17 * t_s + 2) + 0.4 * sin(TURN_RAD * 0.41 * t_s));
    double right = x_mm / CELL_X_MM, front = y_mm / CELL_Y_MM;
    const double sign[4][2] = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};
    for (int i = 0; i < 4; i++)
        force_n[i] = 0.25 * fz_n * (1 + sign[i][0] * right) * (1 + sign[i][1] * front) +
                     NOISE_N * random_normal(&b->noise);
}

/* ---- the four functions that a maker writes ---- */

static uint32_t board_micros(void *context)
{
    return (uint32_t)((struct board *)context)->own_us;
}

static bool board_read_adcs(void *context, int32_t *counts)
{
    struct board *b = context;
    double force_n[4];
    forces(b, (double)b->firmware.sent_count / b->o.rate_hz, force_n);
    for (int i = 0; i < 4; i++) counts[i] = (int32_t)lround(force_n[i] / N_PER_COUNT);
    return true;
}

static size_t board_write(void *context, const uint8_t *bytes, size_t count)
{
    struct board *b = context;
    if (b->out_count + count > sizeof b->out) send_all(b);
    memcpy(b->out + b->out_count, bytes, count);
    b->out_count += count;
    return count;
}

static int board_read_byte(void *context)
{
    struct board *b = context;
    return b->in_at < b->in_count ? b->in[b->in_at++] : -1;
}

static void set_up(struct board *b)
{
    static const int16_t at[4][2] = {{2250, 1250}, {2250, -1250}, {-2250, -1250}, {-2250, 1250}};
    b->config = (struct ps1_config){.name = "DEMO4",
                                    .serial = 4711,
                                    .rate_mhz = (uint32_t)(b->o.rate_hz * 1000),
                                    .rate_min_mhz = 1000,
                                    .rate_max_mhz = 4000000,
                                    .format = FW_I24,
                                    .count = 4};
    for (int i = 0; i < 4; i++)
        b->config.channel[i] = (struct ps1_channel_config){.role = FW_ROLE_CELL,
                                                           .unit = FW_UNIT_N,
                                                           .scale = (float)N_PER_COUNT,
                                                           .x_tenth_mm = at[i][0],
                                                           .y_tenth_mm = at[i][1]};
    b->hardware = (struct ps1_hardware){b, board_micros, board_read_adcs, board_write, board_read_byte, NULL};
    ps1_firmware_begin(&b->firmware, &b->config, &b->hardware);
    b->firmware.seq = 0x0102;
    b->begun_ns = clock_now_ns();
}

/* ---- its time ---- */

/* To the next sample that is due, or to the end. */
static void step_clock(struct board *b, uint64_t end_us)
{
    if (b->own_us >= end_us) return;
    uint64_t left_us = end_us - b->own_us;
    int32_t due_us = (int32_t)(b->firmware.next_us - board_micros(b));
    if (!b->firmware.streaming || due_us < 0 || (uint64_t)due_us > left_us)
        b->own_us = end_us;
    else
        b->own_us += due_us > 0 ? (uint64_t)due_us : 1;
}

static void look(struct board *b, bool streamed)
{
    uint64_t total = (uint64_t)llround(b->o.seconds * b->o.rate_hz);
    b->over = b->gone || (streamed && !b->firmware.streaming) || b->firmware.sent_count == total;
}

/* The firmware at every instant until the end, as if nobody had kept it waiting. */
static void live_until(struct board *b, uint64_t end_us)
{
    do {
        bool streamed = b->firmware.streaming;
        uint16_t seq = b->firmware.seq;
        step_clock(b, end_us);
        ps1_firmware_poll(&b->firmware);
        if (!streamed && b->firmware.streaming) b->first_seq = seq;
        look(b, streamed);
    } while (b->own_us < end_us && !b->over);
    ps1_firmware_poll(&b->firmware); /* the answer to STOP */
    send_all(b);
}

static void run(struct board *b)
{
    int64_t deadline_ns = b->begun_ns + (int64_t)(b->o.patience_s * (double)NS_PER_S);
    while (!b->over && (b->firmware.streaming || clock_now_ns() < deadline_ns)) {
        hear(b);
        live_until(b, (uint64_t)(clock_now_ns() - b->begun_ns) / 1000);
        int64_t next_ns = clock_now_ns() + NS_PER_MS;
        if (b->firmware.streaming) {
            int32_t due_us = (int32_t)(b->firmware.next_us - board_micros(b));
            next_ns = b->begun_ns + ((int64_t)b->own_us + (due_us > 0 ? due_us : 0)) * 1000;
        }
        if (!b->over) clock_sleep_until_ns(next_ns);
    }
}

int main(int argc, char **argv)
{
    static struct board b = {
        .o = {.seconds = 60, .rate_hz = 1000, .weight_n = 700, .sway_mm = 6, .patience_s = 30}};
    char name[128];
    if (!read_arguments(argc, argv, &b.o)) {
        fprintf(stderr, "firmware_standin: unknown or incomplete option; see the head of its source\n");
        return 2;
    }
    b.fd = pty_open_pair(name, sizeof name);
    if (b.fd < 0 || fcntl(b.fd, F_SETFL, O_NONBLOCK) != 0) {
        perror("firmware_standin: pty");
        return 1;
    }
    random_seed(&b.noise, 1, "cells");
    set_up(&b);
    printf("%s\n", name);
    fflush(stdout);
    run(&b);
    /* The last bytes may still be on their way: closing this end at once would drop them. */
    clock_sleep_until_ns(clock_now_ns() + 300 * NS_PER_MS);
    printf("sent=%u first_seq=%u last_seq=%u\n", (unsigned)b.firmware.sent_count, (unsigned)b.first_seq,
           (unsigned)(uint16_t)(b.firmware.seq - 1));
    return b.firmware.sent_count > 0 && b.firmware.dropped_count == 0 ? 0 : 1;
}
