/* tecgihan.c - a Tec Gihan force plate controller on its FTDI serial port (devices.md 7). Experimental: written from the maker's
 * published reader, not yet tried on a plate.
 *
 * tecgihan:PORT[,plate=1][,range=3kN][,cover_mm=0][,size=600x400][,axis_x=right][,axis_y=front][,zero=no]
 * plate: which one of several, from 1. range: 3kN, 6kN or 10kN. cover_mm: what lies on the plate. size: x by y, only for
 * drawing. axis_x, axis_y: where the plate's own axes point, seen by the person. zero=yes: the plate is empty, let the controller
 * zero its amplifiers (only the tare in software is needed). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/serial_port.h"
#include "drivers/tecgihan.h"
#include "drivers/tecgihan_block.h"

enum {
    BAUD = 1000000,
    OPEN_MS = 24500, /* an answer within 25 s in all (devices.md 1.3) */
    STOP_MS = 500,   /* STOP has no answer; what was on its way has come by then */
    ASK_MS = 500,
    ASK_TIMES = 3,
    POLL_MS = 100,
    WAKE_MS = 20000,
    WAKE_AGAIN_MS = 5000, /* a WAKE that got lost */
    RANGE_MS = 100,
    ZERO_WAIT_MS = 1000,
    ZERO_MS = 10000,
    FIRST_BLOCK_MS = 1000, /* the amplifiers start first */
    LATE_BLOCK_MS = 2 * TECGIHAN_BLOCK_MS,
    WAIT_MS = 20, /* devices.md 14 */
    STALLED_MS = 300,
    LOST_MS = 3000, /* devices.md 13 */
    BUFFER_BYTES = 16384,
};
_Static_assert((int)BUFFER_BYTES >= (int)TECGIHAN_BLOCK_MAX, "the first block waits in the buffer");

#define LABORATORY_FZ_ON_N 20.0 /* devices.md 12 */
#define LABORATORY_FZ_OFF_N 10.0

struct options {
    int plate, range;
    double cover_mm, width_mm, depth_mm;
    enum plate_axis axis_x, axis_y;
    bool zero;
};

struct tecgihan {
    struct driver base;
    struct serial_transport transport;
    void *line;
    char port[PLATE_SPEC_BYTES];
    struct tecgihan_lines lines;
    struct tecgihan_blocks blocks;
    uint8_t bytes[BUFFER_BYTES]; /* read, not decoded yet: at..count */
    size_t at, count;
    bool captured; /* they stand in the capture */
    int64_t bytes_ns;
    bool gone;
    int64_t deadline_ns; /* of opening */
    bool stopped;        /* STOP was sent to find the block's start again; START is due at start_ns */
    int64_t start_ns;
    int64_t asked_ns; /* START or DT */
    int patience_ms;  /* for the block asked for */
    int64_t last_sample_ns;
    uint64_t bytes_at_sample;
};

static const char *const range_words[] = {"3kN", "6kN", "10kN", NULL};

static int64_t now_ns(const struct tecgihan *t)
{
    return t->base.host.now_ns(t->base.host.context);
}

/* ---- options ---- */

static int word_of(const char *text, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0) return i;
    return -1;
}

static bool size_option(const char *text, double *width_mm, double *depth_mm)
{
    char width[32];
    const char *x = strchr(text, 'x');
    if (!x || (size_t)(x - text) >= sizeof width) return false;
    (void)snprintf(width, sizeof width, "%.*s", (int)(x - text), text);
    return tecgihan_real(width, width_mm) && tecgihan_real(x + 1, depth_mm) && *width_mm >= 50 &&
           *width_mm <= 3000 && *depth_mm >= 50 && *depth_mm <= 3000;
}

static bool axes_option(const char *x, const char *y, struct options *o)
{
    static const char *const words[] = {"",      "right", "left",
                                        "front", "back",  NULL}; /* order of enum plate_axis */
    int ix = word_of(x ? x : "right", words), iy = word_of(y ? y : "front", words);
    bool x_sideways = ix == PLATE_AXIS_RIGHT || ix == PLATE_AXIS_LEFT;
    bool y_sideways = iy == PLATE_AXIS_RIGHT || iy == PLATE_AXIS_LEFT;
    if (ix < PLATE_AXIS_RIGHT || iy < PLATE_AXIS_RIGHT || x_sideways == y_sideways) return false;
    o->axis_x = (enum plate_axis)ix;
    o->axis_y = (enum plate_axis)iy;
    return true;
}

static enum status read_options(char *text, struct options *o, struct problem *why)
{
    static const char *const keys[] = {"plate",  "range",  "cover_mm", "size",
                                       "axis_x", "axis_y", "zero",     NULL};
    static const char *const yes_no[] = {"no", "yes", NULL};
    enum { PLATE, RANGE, COVER, SIZE, AXIS_X, AXIS_Y, ZERO, KEYS };
    const char *v[KEYS];
    int zero;
    spec_options(text, keys, v);
    *o = (struct options){.width_mm = 600, .depth_mm = 400};
    if (text[0] == '\0')
        return problem_set(
            why, STATUS_USAGE,
            "tecgihan: names no port. Expected tecgihan:PORT, for example tecgihan:/dev/ttyUSB0.");
    o->plate = v[PLATE] ? tecgihan_whole(v[PLATE], TECGIHAN_PLATES_MAX) - 1 : 0;
    if (o->plate < 0)
        return problem_set(why, STATUS_USAGE, "plate=%s, expected a whole number from 1 to %d.", v[PLATE],
                           TECGIHAN_PLATES_MAX);
    o->range = v[RANGE] ? word_of(v[RANGE], range_words) : 0;
    if (o->range < 0) return problem_set(why, STATUS_USAGE, "range=%s, expected 3kN, 6kN or 10kN.", v[RANGE]);
    if (v[COVER] && !(tecgihan_real(v[COVER], &o->cover_mm) && o->cover_mm >= 0 && o->cover_mm <= 200))
        return problem_set(why, STATUS_USAGE, "cover_mm=%s, expected a number from 0 to 200.", v[COVER]);
    if (v[SIZE] && !size_option(v[SIZE], &o->width_mm, &o->depth_mm))
        return problem_set(why, STATUS_USAGE,
                           "size=%s, expected WIDTHxDEPTH in mm, 50 to 3000 each, for example size=600x400.",
                           v[SIZE]);
    if (!axes_option(v[AXIS_X], v[AXIS_Y], o))
        return problem_set(
            why, STATUS_USAGE,
            "axis_x=%s, axis_y=%s, expected one of right, left and one of front, back, in either order.",
            v[AXIS_X] ? v[AXIS_X] : "right", v[AXIS_Y] ? v[AXIS_Y] : "front");
    zero = v[ZERO] ? word_of(v[ZERO], yes_no) : 0;
    if (zero < 0) return problem_set(why, STATUS_USAGE, "zero=%s, expected yes or no.", v[ZERO]);
    o->zero = zero == 1;
    return STATUS_OK;
}

/* ---- talking to the controller ---- */

static void send(struct tecgihan *t, const char *command)
{
    char line[64];
    int n = snprintf(line, sizeof line, "%s\n", command);
    capture_bytes(t->base.capture, 'W', now_ns(t), (const uint8_t *)line, (size_t)n);
    tecgihan_blocks_sent(&t->blocks, (const uint8_t *)line, (size_t)n);
    if (!t->gone && t->transport.write(t->line, (const uint8_t *)line, n) != 0) t->gone = true;
}

static bool open_time_is_up(const struct tecgihan *t)
{
    return t->gone || now_ns(t) >= t->deadline_ns;
}

/* The next line of the controller, NULL: none until then. */
static const char *next_line(struct tecgihan *t, int64_t until_ns)
{
    if (until_ns > t->deadline_ns) until_ns = t->deadline_ns;
    for (;;) {
        while (t->at < t->count)
            if (tecgihan_line_push(&t->lines, t->bytes[t->at++])) return t->lines.text;
        int64_t left_ns = until_ns - now_ns(t);
        if (left_ns <= 0) return NULL;
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, WAIT_MS);
        int n = t->transport.wait_read(t->line, t->bytes, BUFFER_BYTES, wait_ms);
        t->at = 0;
        t->count = n > 0 ? (size_t)n : 0;
        if (n < 0) {
            t->gone = true;
            return NULL;
        }
    }
}

static void wait_silently(struct tecgihan *t, int ms)
{
    int64_t until_ns = now_ns(t) + ms * NS_PER_MS;
    while (!t->gone && next_line(t, until_ns)) {
    }
}

static void forget_input(struct tecgihan *t)
{
    t->transport.flush(t->line);
    t->lines = (struct tecgihan_lines){.count = 0};
    t->at = t->count = 0;
}

/* The value of the answer that is called name, NULL: it never came. Late answers to earlier questions are passed over. */
static const char *ask(struct tecgihan *t, const char *command, const char *name)
{
    for (int i = 0; i < ASK_TIMES && !open_time_is_up(t); i++) {
        const char *line, *value;
        int64_t until_ns = now_ns(t) + ASK_MS * NS_PER_MS;
        send(t, command);
        while (!t->gone && (line = next_line(t, until_ns)))
            if ((value = tecgihan_value_of(line, name))) return value;
    }
    return NULL;
}

static enum tecgihan_state ask_state(struct tecgihan *t)
{
    const char *line;
    int64_t until_ns = now_ns(t) + ASK_MS * NS_PER_MS;
    forget_input(t); /* an answer from before would be out of date */
    send(t, "STATE");
    while (!t->gone && (line = next_line(t, until_ns))) {
        enum tecgihan_state state = tecgihan_state_of(line);
        if (state != TECGIHAN_NO_STATE) return state;
    }
    return TECGIHAN_NO_STATE;
}

/* ---- start-up ---- */

static enum status fault(struct tecgihan *t, enum plate_error code, enum plate_error *error)
{
    t->base.error = *error = code;
    return STATUS_PLATE;
}

/* Why a step of the start was not reached: the line is gone, or time is up; says_what: else. */
static enum status gave_up(struct tecgihan *t, enum plate_error code, const char *says_what,
                           enum plate_error *error, struct problem *why)
{
    if (t->gone) {
        (void)problem_set(
            why, STATUS_PLATE,
            "The controller on %s was disconnected while it was starting. Plug it in again and try "
            "once more.",
            t->port);
        return fault(t, PLATE_ERROR_LOST, error);
    }
    (void)problem_set(why, STATUS_PLATE, "The controller on %s %s", t->port, says_what);
    return fault(t, code, error);
}

struct waiting {
    int64_t until_ns, woken_ns, stopped_ns;
    bool awake; /* WAKE was sent, and silence is what a start looks like */
    int silent; /* questions in a row without an answer */
};

/* One question for the state and what follows from it; true: there is an end, *state says which. */
static bool step_towards_idle(struct tecgihan *t, struct waiting *w, enum tecgihan_state *state)
{
    *state = ask_state(t);
    w->silent = *state == TECGIHAN_NO_STATE ? w->silent + 1 : 0;
    if (*state == TECGIHAN_IDLE || *state == TECGIHAN_FAULT || t->gone) return true;
    if (w->silent >= ASK_TIMES && !w->awake) return true;
    int64_t now = now_ns(t);
    if (*state == TECGIHAN_SLEEP && (!w->awake || now - w->woken_ns >= WAKE_AGAIN_MS * NS_PER_MS)) {
        if (!w->awake) w->until_ns = now + WAKE_MS * NS_PER_MS;
        w->awake = true;
        w->woken_ns = now;
        send(t, "WAKE");
    }
    if (*state == TECGIHAN_BUSY && now - w->stopped_ns >= STOP_MS * NS_PER_MS) {
        w->stopped_ns = now;
        send(t, "STOP");
    }
    wait_silently(t, POLL_MS);
    return now_ns(t) >= w->until_ns || open_time_is_up(t);
}

static enum status wait_until_idle(struct tecgihan *t, int patience_ms, enum plate_error *error,
                                   struct problem *why)
{
    enum tecgihan_state state;
    struct waiting w = {.until_ns = now_ns(t) + patience_ms * NS_PER_MS, .stopped_ns = now_ns(t)};
    while (!step_towards_idle(t, &w, &state)) {
    }
    if (state == TECGIHAN_IDLE && !t->gone) return STATUS_OK;
    if (state == TECGIHAN_FAULT)
        return gave_up(t, PLATE_INIT_TIMEOUT,
                       "reports an error. Switch it off and on again and look at its display.", error, why);
    if (w.silent >= ASK_TIMES && !w.awake)
        return gave_up(t, PLATE_NOT_A_PLATE,
                       "does not answer. Check that it is a Tec Gihan controller and that it is switched on.",
                       error, why);
    return gave_up(
        t, PLATE_INIT_TIMEOUT,
        "does not get ready. Check the cables between plate and controller, then switch it off and on again.",
        error, why);
}

static enum status unclear(struct tecgihan *t, const char *what, enum plate_error *error, struct problem *why)
{
    char text[160];
    (void)snprintf(text, sizeof text,
                   "does not tell %s. Switch it off and on again; it may need newer firmware.", what);
    return gave_up(t, PLATE_BAD_CALIBRATION, text, error, why);
}

/* How many plates, which one is ours, and its number. */
static enum status find_plate(struct tecgihan *t, const struct options *o, int *plates, int *number,
                              enum plate_error *error, struct problem *why)
{
    char command[24];
    const char *value = ask(t, "FPCOUNT", "FPCOUNT");
    *plates = value ? tecgihan_whole(value, TECGIHAN_PLATES_MAX) : -1;
    if (*plates < 1) return unclear(t, "how many plates it has (1 to 8)", error, why);
    if (o->plate >= *plates) {
        char text[96];
        (void)snprintf(text, sizeof text, "has %d plate%s. Choose one with plate=1 to plate=%d.", *plates,
                       *plates == 1 ? "" : "s", *plates);
        return gave_up(t, PLATE_NOT_FOUND, text, error, why);
    }
    (void)snprintf(command, sizeof command, "FPSERIAL_%d", o->plate);
    /* The value may or may not repeat the plate's index. */
    forget_input(t);
    value = ask(t, command, "FPSERIAL");
    if (value && value[0] == command[9] && value[1] == '_') value += 2;
    *number = value ? tecgihan_whole(value, 9999) : -1;
    if (*number < 0) return unclear(t, "the number of its plate", error, why);
    return STATUS_OK;
}

static enum status read_calibration(struct tecgihan *t, int number, double *az0_m,
                                    double fs[TECGIHAN_RANGES][TECGIHAN_CHANNELS], enum plate_error *error,
                                    struct problem *why)
{
    char command[32];
    forget_input(t);
    (void)snprintf(command, sizeof command, "FP_%04d_GET_AZ0", number);
    const char *value = ask(t, command, "AZ0");
    if (!value || !tecgihan_real(value, az0_m) || *az0_m < -0.5 || *az0_m > 0.5)
        return unclear(t, "how deep the sensors of its plate lie (AZ0)", error, why);
    (void)snprintf(command, sizeof command, "FP_%04d_GETFS", number);
    value = ask(t, command, "FS");
    if (!value || !tecgihan_full_scales(value, fs))
        return unclear(t, "the full scales of its plate (18 numbers)", error, why);
    return STATUS_OK;
}

static void describe(struct tecgihan *t, const struct options *o, int number, double az0_m,
                     const double *full_scale)
{
    static const enum channel_role roles[TECGIHAN_CHANNELS] = {ROLE_FX, ROLE_FY, ROLE_FZ,
                                                               ROLE_MX, ROLE_MY, ROLE_MZ};
    struct plate_info *p = &t->base.info;
    double az_mm = (az0_m < 0 ? -az0_m : az0_m) * 1000 + o->cover_mm;
    (void)snprintf(p->name, sizeof p->name, "Tec Gihan force plate");
    (void)snprintf(p->serial, sizeof p->serial, "%04d", number);
    p->raw_kind = RAW_I32;
    p->channel_count = TECGIHAN_CHANNELS;
    for (int i = 0; i < TECGIHAN_CHANNELS; i++)
        p->channel[i] = (struct channel_info){.role = roles[i],
                                              .scale = full_scale[i] / (TECGIHAN_COUNTS * TECGIHAN_AVERAGED)};
    p->rate_hz = 1000.0 * TECGIHAN_SAMPLES / TECGIHAN_AVERAGED / TECGIHAN_BLOCK_MS;
    p->width_mm = o->width_mm;
    p->depth_mm = o->depth_mm;
    p->surface_height_mm = -az_mm; /* z down: the surface lies above the sensors */
    p->axis_x = o->axis_x;
    p->axis_y = o->axis_y;
    p->fz_on_n = LABORATORY_FZ_ON_N;
    p->fz_off_n = LABORATORY_FZ_OFF_N;
    p->fz_limit_n = full_scale[2];
    p->calibrated = true;
}

static enum status set_up(struct tecgihan *t, const struct options *o, enum plate_error *error,
                          struct problem *why)
{
    char command[24];
    const char *value = ask(t, "SPS_5K", "SPS");
    if (!value || strcmp(value, "OK") != 0)
        return gave_up(t, PLATE_INIT_TIMEOUT, "does not accept a rate of 5 kHz. Switch it off and on again.",
                       error, why);
    (void)snprintf(command, sizeof command, "RANGE_%s", range_words[o->range]);
    send(t, command);
    wait_silently(t, RANGE_MS);
    if (!o->zero) return STATUS_OK;
    send(t, "ZERO");
    wait_silently(t, ZERO_WAIT_MS);
    return wait_until_idle(t, ZERO_MS, error, why);
}

static void start(struct tecgihan *t)
{
    forget_input(t);
    send(t, "START");
    t->stopped = false;
    t->asked_ns = now_ns(t);
    t->patience_ms = FIRST_BLOCK_MS;
}

/* All of its bytes stay in the buffer for read. */
static enum status wait_for_first_block(struct tecgihan *t, enum plate_error *error, struct problem *why)
{
    size_t wanted = (size_t)t->blocks.plates * TECGIHAN_PLATE_BYTES;
    while (t->count < wanted && !open_time_is_up(t)) {
        int n = t->transport.wait_read(t->line, t->bytes + t->count, (int)(BUFFER_BYTES - t->count), WAIT_MS);
        if (n < 0) t->gone = true;
        if (n > 0) {
            t->count += (size_t)n;
            t->bytes_ns = now_ns(t);
        }
        if (n == 0 && now_ns(t) - t->asked_ns > FIRST_BLOCK_MS * NS_PER_MS) break;
    }
    if (t->count >= wanted) return STATUS_OK;
    return gave_up(
        t, PLATE_INIT_TIMEOUT,
        "answers but sends no data. Check the cable between plate and controller, then switch it off and on "
        "again.",
        error, why);
}

static enum status start_up(struct tecgihan *t, const struct options *o, enum plate_error *error,
                            struct problem *why)
{
    int plates = 0, number = 0;
    double az0_m = 0, fs[TECGIHAN_RANGES][TECGIHAN_CHANNELS];
    t->base.state = PLATE_IDENTIFYING;
    send(t, "STOP");
    wait_silently(t, STOP_MS);
    enum status status = wait_until_idle(t, ZERO_MS, error, why);
    if (status == STATUS_OK) status = find_plate(t, o, &plates, &number, error, why);
    if (status != STATUS_OK) return status;
    t->base.state = PLATE_CALIBRATING;
    status = read_calibration(t, number, &az0_m, fs, error, why);
    if (status == STATUS_OK) status = set_up(t, o, error, why);
    if (status != STATUS_OK) return status;
    describe(t, o, number, az0_m, fs[o->range]);
    tecgihan_blocks_begin(&t->blocks, plates, o->plate);
    start(t);
    status = wait_for_first_block(t, error, why);
    if (status != STATUS_OK) return status;
    t->base.state = PLATE_STREAMING;
    t->last_sample_ns = now_ns(t);
    return STATUS_OK;
}

/* ---- the contract ---- */

extern const struct driver_ops driver_tecgihan;

static void tecgihan_close(struct driver *d)
{
    struct tecgihan *t = (struct tecgihan *)d;
    if (!t) return;
    if (t->line) {
        if (t->base.state != PLATE_LOST && !t->gone) send(t, "STOP");
        t->transport.close(t->line);
    }
    free(t);
}

enum status tecgihan_open_on(const struct serial_transport *transport, const char *rest,
                             const struct driver_host *host, struct driver **out, enum plate_error *error,
                             struct problem *why)
{
    struct options o;
    struct serial_settings settings = serial_settings_8n1(BAUD);
    settings.rtscts = true;
    *error = PLATE_OK;
    struct tecgihan *t = calloc(1, sizeof *t);
    if (!t) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    t->base = (struct driver){.ops = &driver_tecgihan, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    t->transport = *transport;
    (void)snprintf(t->port, sizeof t->port, "%s", rest);
    t->deadline_ns = now_ns(t) + OPEN_MS * NS_PER_MS;
    enum status status = read_options(t->port, &o, why);
    if (status == STATUS_OK)
        status = transport->open(transport->context, t->port, &settings, &t->line, error, why);
    if (status == STATUS_OK) status = start_up(t, &o, error, why);
    if (status != STATUS_OK) {
        tecgihan_close(&t->base);
        return status;
    }
    *out = &t->base;
    return STATUS_OK;
}

static enum status tecgihan_open(const char *rest, const struct driver_host *host, struct driver **out,
                                 enum plate_error *error, struct problem *why)
{
    if (host->is_virtual)
        return problem_set(
            why, STATUS_USAGE,
            "A plate on a serial port keeps its own time. Another speed needs sim: or replay:.");
    return tecgihan_open_on(&serial_port_real, rest, host, out, error, why);
}

static void capture_head(const struct driver *d, struct capture *c)
{
    const struct tecgihan *t = (const struct tecgihan *)d;
    char number[16];
    capture_note(c, "format", "tecgihan");
    (void)snprintf(number, sizeof number, "%d", t->blocks.plates);
    capture_note(c, "tecgihan_plates", number);
    (void)snprintf(number, sizeof number, "%d", t->blocks.plate + 1);
    capture_note(c, "tecgihan_plate", number);
}

/* ---- reading ---- */

/* Where a block begins is not known any more: STOP, wait, START (devices.md 7). */
static void find_start_again(struct tecgihan *t)
{
    send(t, "STOP");
    t->stopped = true;
    t->start_ns = now_ns(t) + STOP_MS * NS_PER_MS;
}

static int decode(struct tecgihan *t, struct force_sample *out, int max)
{
    size_t used = 0;
    if (!t->captured) capture_bytes(t->base.capture, 'R', t->bytes_ns, t->bytes, t->count);
    t->captured = true;
    int n = tecgihan_blocks_feed(&t->blocks, t->bytes + t->at, t->count - t->at, &used, t->bytes_ns, out, max,
                                 &t->base.counters);
    t->at += used;
    if (n > 0) {
        t->last_sample_ns = t->bytes_ns;
        t->bytes_at_sample = t->base.counters.bytes;
        t->base.state = PLATE_STREAMING;
    }
    if (t->blocks.phase == TECGIHAN_WHOLE) {
        send(t, "DT");
        t->asked_ns = now_ns(t);
        t->patience_ms = LATE_BLOCK_MS;
    }
    return n;
}

static void lose(struct tecgihan *t)
{
    bool talks = !t->gone && t->base.counters.bytes > t->bytes_at_sample;
    t->base.state = PLATE_LOST;
    t->base.error = talks ? PLATE_BAD_FORMAT : PLATE_ERROR_LOST;
}

/* After a read that brought nothing: is a block overdue, is START due, how long has there been no sample? */
static void judge(struct tecgihan *t, bool silent)
{
    int64_t now = now_ns(t);
    bool overdue =
        silent && t->blocks.phase == TECGIHAN_FILLING && now - t->asked_ns > t->patience_ms * NS_PER_MS;
    if (t->stopped && now >= t->start_ns)
        start(t);
    else if (!t->stopped && (overdue || t->blocks.phase == TECGIHAN_BROKEN))
        find_start_again(t);
    double silent_ms = (double)(now - t->last_sample_ns) / NS_PER_MS;
    if (t->gone || silent_ms > LOST_MS)
        lose(t);
    else if (silent_ms > STALLED_MS)
        t->base.state = PLATE_STALLED;
}

static int tecgihan_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct tecgihan *t = (struct tecgihan *)d;
    int64_t until_ns = now_ns(t) + timeout_ms * NS_PER_MS;
    while (t->base.state != PLATE_LOST) {
        int n = decode(t, out, max);
        if (n > 0) return n;
        int64_t left_ns = until_ns - now_ns(t);
        int wait_ms = (int)clamp((double)left_ns / NS_PER_MS, 1, WAIT_MS);
        int got = t->gone ? -1 : t->transport.wait_read(t->line, t->bytes, BUFFER_BYTES, wait_ms);
        t->gone = got < 0;
        t->at = 0;
        t->count = got > 0 ? (size_t)got : 0;
        t->captured = got <= 0;
        if (got > 0) t->bytes_ns = now_ns(t);
        n = decode(t, out, max);
        if (n > 0) return n;
        judge(t, got == 0);
        if (now_ns(t) >= until_ns) break;
    }
    return t->base.state == PLATE_LOST ? -1 : 0;
}

void tecgihan_claim(struct plate_listing *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!strstr(list[i].name, "FORCEPLATE CONTROLLER") || strncmp(list[i].spec, "serial:", 7) != 0)
            continue;
        char port[PLATE_SPEC_BYTES];
        (void)snprintf(port, sizeof port, "%s", list[i].spec + 7);
        (void)snprintf(list[i].spec, sizeof list[i].spec, "tecgihan:%.*s", PLATE_SPEC_BYTES - 10, port);
        (void)snprintf(list[i].name, sizeof list[i].name, "Tec Gihan force plate (experimental)");
    }
}

const struct driver_ops driver_tecgihan = {
    .scheme = "tecgihan",
    .title = "Tec Gihan force plate (experimental)",
    .open = tecgihan_open,
    .read = tecgihan_read,
    .close = tecgihan_close,
    .capture_head = capture_head,
};
