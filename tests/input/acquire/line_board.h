/* line_board.h - a PS1 board of four cells at the end of a cable that can be pulled and pushed in again, for tests of the real
 * serial path: a thread behind a pseudo-terminal. The place it is plugged into keeps its name; board and line are new each time,
 * as with USB, so numbers and time of the board begin at 0. Somebody of 700 N stands on it and sways. */
#ifndef EVENKEEL_TESTS_LINE_BOARD_H
#define EVENKEEL_TESTS_LINE_BOARD_H

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "drivers/ps1_frame.h"
#include "support/pty_shim.h"
#include "support/support.h"

#define BOARD_WEIGHT_N 700.0
#define BOARD_N_PER_COUNT 0.002
enum { BOARD_CELLS = 4, BOARD_CELL_X_MM = 225, BOARD_CELL_Y_MM = 125, BOARD_RATE_HZ = 1000, BOARD_SERIAL = 4711 };

struct line_board {
    /* Set before plugging in. */
    uint32_t serial;        /* 0: BOARD_SERIAL */
    bool mute;              /* never answers */
    bool never_starts;      /* describes itself, and that is all */
    char place[256];        /* a plate SPEC names it after "serial:" */

    int master;
    bool plugged;
    pthread_t thread;
    atomic_bool unplug, talks; /* talks: to go on streaming; false: the line stays, and is silent */
    _Atomic int64_t last_sent_ns;
    _Atomic uint32_t sent;  /* samples since it was plugged in */
    atomic_int asked;       /* questions about itself, ever */
    /* The board's own. */
    struct ps1_framer framer;
    bool streaming;
    int64_t start_ns;
    uint32_t index;
    struct random_stream noise;
};

static const double board_side[BOARD_CELLS][2] = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};

/* name: unique in the scratch directory. The way round over /dev/pts is for libserialport, which asks the system about it. */
static inline void board_place(struct line_board *b, const char *folder, const char *name)
{
    (void)snprintf(b->place, sizeof b->place, "/dev/pts/../..%s/%s", folder, name);
    b->master = -1;
}

static inline void board_say(struct line_board *b, const uint8_t *wire, size_t count)
{
    ssize_t ignored = write(b->master, wire, count); /* a full line loses what comes, as a board without flow control does */
    (void)ignored;
}

static inline void board_describe(struct line_board *b)
{
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_info info = {.version = 1, .bits = PS1_BIT_COMMANDS, .rate_mhz = BOARD_RATE_HZ * 1000, .format = PS1_I24,
                            .serial = b->serial ? b->serial : BOARD_SERIAL, .count = BOARD_CELLS, .name = "Line board"};
    for (int i = 0; i < BOARD_CELLS; i++)
        info.channel[i] = (struct ps1_channel){.role = ROLE_CELL, .unit = PS1_NEWTON, .scale = (float)BOARD_N_PER_COUNT,
                                               .x_tenth_mm = (int16_t)(board_side[i][0] * 10 * BOARD_CELL_X_MM),
                                               .y_tenth_mm = (int16_t)(board_side[i][1] * 10 * BOARD_CELL_Y_MM)};
    board_say(b, wire, ps1_encode_info(&info, wire));
}

static inline void board_obey(struct line_board *b, const struct ps1_command *c)
{
    uint8_t wire[PS1_WIRE_MAX];
    if (c->type == PS1_GET_INFO) atomic_fetch_add(&b->asked, 1);
    if (b->mute) return;
    if (c->type == PS1_GET_INFO) {
        board_describe(b);
        return;
    }
    if (b->never_starts) return;
    if (c->type == PS1_START && !b->streaming) {
        b->streaming = true;
        b->start_ns = clock_now_ns();
    }
    if (c->type == PS1_STOP) b->streaming = false;
    struct ps1_ack ack = {.command = c->type, .token = c->token, .status = PS1_ACK_OK};
    board_say(b, wire, ps1_encode_ack(&ack, wire));
}

static inline void board_hear(struct line_board *b)
{
    uint8_t bytes[256];
    struct ps1_message m;
    ssize_t n = read(b->master, bytes, sizeof bytes); /* fails while nobody has the other end open */
    for (ssize_t i = 0; i < n; i++)
        if (ps1_framer_push(&b->framer, bytes[i], &m) == PS1_GOT_COMMAND) board_obey(b, &m.command);
}

/* What a person who stands and sways puts on the four cells at t_s. */
static inline void board_forces(struct random_stream *noise, double t_s, double force_n[BOARD_CELLS])
{
    double fz_n = BOARD_WEIGHT_N + 0.8 * sin(6.283185 * 0.25 * t_s);
    double x_mm = 3.0 * sin(6.283185 * 0.13 * t_s) + sin(6.283185 * 0.41 * t_s + 1.0);
    double y_mm = 4.0 * sin(6.283185 * 0.17 * t_s + 2.0) + sin(6.283185 * 0.37 * t_s);
    for (int i = 0; i < BOARD_CELLS; i++)
        force_n[i] = 0.25 * fz_n * (1.0 + board_side[i][0] * x_mm / BOARD_CELL_X_MM) *
                         (1.0 + board_side[i][1] * y_mm / BOARD_CELL_Y_MM) +
                     0.1 * random_normal(noise);
}

static inline void board_sample(struct random_stream *noise, double rate_hz, uint32_t index, struct ps1_sample *s)
{
    double force_n[BOARD_CELLS];
    board_forces(noise, index / rate_hz, force_n);
    *s = (struct ps1_sample){.seq = (uint16_t)index, .t_us = (uint32_t)(index * 1e6 / rate_hz), .format = PS1_I24, .count = BOARD_CELLS};
    for (int i = 0; i < BOARD_CELLS; i++) s->value[i].i32 = (int32_t)lround(force_n[i] / BOARD_N_PER_COUNT);
}

static inline void board_stream(struct line_board *b)
{
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_sample s;
    int64_t now_ns = clock_now_ns();
    for (; b->start_ns + (int64_t)b->index * (NS_PER_S / BOARD_RATE_HZ) <= now_ns; b->index++) {
        if (!atomic_load(&b->talks)) continue;
        board_sample(&b->noise, BOARD_RATE_HZ, b->index, &s);
        board_say(b, wire, ps1_encode_sample(&s, wire));
        atomic_store(&b->last_sent_ns, clock_now_ns());
        atomic_fetch_add(&b->sent, 1);
    }
}

static inline void *board_live(void *argument)
{
    struct line_board *b = argument;
    struct sched_param urgent = {.sched_priority = 45};
    (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &urgent); /* where allowed: a board has a processor of its own */
    while (!atomic_load(&b->unplug)) {
        board_hear(b);
        if (b->streaming) board_stream(b);
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    }
    return NULL;
}

static inline void board_plug(struct line_board *b)
{
    char line[128];
    assert_false(b->plugged);
    b->master = pty_open_pair(line, sizeof line);
    assert_true(b->master >= 0);
    assert_int_equal(fcntl(b->master, F_SETFL, O_NONBLOCK), 0);
    b->streaming = false;
    b->index = 0;
    b->framer = (struct ps1_framer){.synchronised = true};
    random_seed(&b->noise, 5, "board");
    atomic_store(&b->sent, 0);
    atomic_store(&b->unplug, false);
    atomic_store(&b->talks, true);
    pthread_attr_t attr;
    assert_int_equal(pthread_attr_init(&attr), 0);
    assert_int_equal(pthread_attr_setstacksize(&attr, 256 * 1024), 0); /* all of it is locked where the program locks its memory */
    assert_int_equal(pthread_create(&b->thread, &attr, board_live, b), 0);
    (void)pthread_attr_destroy(&attr);
    assert_int_equal(symlink(line, b->place), 0);
    b->plugged = true;
}

static inline void board_unplug(struct line_board *b)
{
    if (!b->plugged) return;
    atomic_store(&b->unplug, true);
    assert_int_equal(pthread_join(b->thread, NULL), 0);
    assert_int_equal(unlink(b->place), 0);
    assert_int_equal(close(b->master), 0);
    b->plugged = false;
}

#endif
