/* links: drivers */
/* firmware_standin - a separate process that behaves like the firmware of a four-cell PS1 plate.
 *
 * Opens a pty, prints the name of the other end as its first line, answers GET_INFO, START and STOP, and streams 4 x i24
 * samples (the layout of devices.md 3.5, V-A and V-I) against an absolute clock. Ends after --seconds of stream, at STOP
 * or when the host hangs up, with one line: sent=N first_seq=A last_seq=B.
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

#include "base/clock.h"
#include "base/random.h"
#include "drivers/ps1_frame.h"
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
    struct ps1_framer framer;
    bool streaming, over;
    int64_t start_ns;
    uint64_t sent;
    uint16_t seq, first_seq, last_seq;
    struct random_stream noise;
};

static bool read_arguments(int argc, char **argv, struct options *o)
{
    const struct {
        const char *name;
        double *value;
    } known[] = {
        {"--seconds",  &o->seconds   },
        {"--rate",     &o->rate_hz   },
        {"--weight",   &o->weight_n  },
        {"--sway",     &o->sway_mm   },
        {"--empty",    &o->empty_s   },
        {"--patience", &o->patience_s}
    };
    for (int i = 1; i < argc; i++) {
        size_t k = 0;
        while (k < 6 && strcmp(argv[i], known[k].name) != 0) k++;
        if (k == 6 || i + 1 == argc) return false;
        *known[k].value = atof(argv[++i]);
    }
    return o->rate_hz >= 1 && o->rate_hz <= 4000 && o->seconds > 0;
}

/* false: nobody listens any more. */
static bool send_all(struct board *b, const uint8_t *bytes, size_t count)
{
    while (count > 0) {
        ssize_t n = write(b->fd, bytes, count);
        if (n > 0) {
            bytes += n;
            count -= (size_t)n;
            continue;
        }
        if (n < 0 && errno != EAGAIN && errno != EINTR) return false;
        struct pollfd p = {.fd = b->fd, .events = POLLOUT};
        if (poll(&p, 1, WRITE_PATIENCE_MS) <= 0) return false;
    }
    return true;
}

static bool send_info(struct board *b)
{
    static const int16_t at[4][2] = {
        {2250,  1250 },
        {2250,  -1250},
        {-2250, -1250},
        {-2250, 1250 }
    };
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_info info = {.version = 1,
                            .bits = PS1_BIT_COMMANDS,
                            .serial = 4711,
                            .format = PS1_I24,
                            .count = 4,
                            .rate_mhz = (uint32_t)(b->o.rate_hz * 1000),
                            .name = "DEMO4"};
    for (int i = 0; i < 4; i++)
        info.channel[i] = (struct ps1_channel){.role = ROLE_CELL,
                                               .unit = PS1_NEWTON,
                                               .scale = (float)N_PER_COUNT,
                                               .x_tenth_mm = at[i][0],
                                               .y_tenth_mm = at[i][1]};
    return send_all(b, wire, ps1_encode_info(&info, wire));
}

static bool obey(struct board *b, const struct ps1_command *c)
{
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_ack ack = {.command = c->type, .token = c->token, .status = PS1_ACK_OK};
    if (c->type == PS1_GET_INFO) return send_info(b);
    if (c->type != PS1_START && c->type != PS1_STOP) ack.status = PS1_ACK_UNKNOWN;
    if (!send_all(b, wire, ps1_encode_ack(&ack, wire))) return false;
    if (c->type == PS1_START && !b->streaming) {
        b->streaming = true;
        b->start_ns = clock_now_ns();
    }
    if (c->type == PS1_STOP && b->streaming) b->over = true;
    return true;
}

/* Commands of the host; false: it hung up. */
static bool listen_to_host(struct board *b)
{
    uint8_t bytes[256];
    ssize_t n = read(b->fd, bytes, sizeof bytes);
    if (n < 0) return errno == EAGAIN || errno == EINTR || (errno == EIO && !b->streaming);
    for (ssize_t i = 0; i < n; i++) {
        struct ps1_message m;
        if (ps1_framer_push(&b->framer, bytes[i], &m) == PS1_GOT_COMMAND && !obey(b, &m.command))
            return false;
    }
    return true;
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
    const double sign[4][2] = {
        {1,  1 },
        {1,  -1},
        {-1, -1},
        {-1, 1 }
    };
    for (int i = 0; i < 4; i++)
        force_n[i] = 0.25 * fz_n * (1 + sign[i][0] * right) * (1 + sign[i][1] * front) +
                     NOISE_N * random_normal(&b->noise);
}

static size_t next_sample(struct board *b, uint8_t *wire)
{
    double force_n[4], t_s = (double)b->sent / b->o.rate_hz;
    struct ps1_sample s = {
        .seq = b->seq, .t_us = (uint32_t)llround(t_s * 1e6), .format = PS1_I24, .count = 4};
    forces(b, t_s, force_n);
    for (int i = 0; i < 4; i++) s.value[i].i32 = (int32_t)lround(force_n[i] / N_PER_COUNT);
    if (b->sent == 0) b->first_seq = b->seq;
    b->last_seq = b->seq++;
    b->sent++;
    return ps1_encode_sample(&s, wire);
}

/* All samples that are due by now, in one write as far as they fit. */
static bool stream(struct board *b)
{
    uint8_t batch[BATCH_BYTES];
    size_t count = 0;
    uint64_t total = (uint64_t)llround(b->o.seconds * b->o.rate_hz);
    double elapsed_s = (double)(clock_now_ns() - b->start_ns) / (double)NS_PER_S;
    uint64_t due = (uint64_t)fmin((double)total, floor(elapsed_s * b->o.rate_hz) + 1);
    while (b->sent < due && count + PS1_WIRE_MAX <= sizeof batch) count += next_sample(b, batch + count);
    if (!send_all(b, batch, count)) return false;
    b->over = b->over || b->sent == total;
    return true;
}

static void run(struct board *b)
{
    int64_t deadline_ns = clock_now_ns() + (int64_t)(b->o.patience_s * (double)NS_PER_S);
    while (!b->over && (b->streaming || clock_now_ns() < deadline_ns)) {
        if (!listen_to_host(b)) return;
        if (b->streaming && !stream(b)) return;
        int64_t next_ns = clock_now_ns() + NS_PER_MS;
        if (b->streaming)
            next_ns = b->start_ns + (int64_t)((double)b->sent / b->o.rate_hz * (double)NS_PER_S);
        if (!b->over) clock_sleep_until_ns(next_ns);
    }
}

int main(int argc, char **argv)
{
    struct board b = {
        .o = {.seconds = 60, .rate_hz = 1000, .weight_n = 700, .sway_mm = 6, .patience_s = 30},
        .seq = 0x0102
    };
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
    printf("%s\n", name);
    fflush(stdout);
    run(&b);
    /* The last bytes may still be on their way: closing this end at once would drop them. */
    clock_sleep_until_ns(clock_now_ns() + 300 * NS_PER_MS);
    printf("sent=%llu first_seq=%u last_seq=%u\n", (unsigned long long)b.sent, (unsigned)b.first_seq,
           (unsigned)b.last_seq);
    return b.sent > 0 ? 0 : 1;
}
