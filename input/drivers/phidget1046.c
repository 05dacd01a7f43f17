/* phidget1046.c - a Phidgets Bridge 4-input 1046, as inside BTrackS boards (devices.md 8). Experimental: written from published
 * libraries, not yet tried on a board.
 *
 * phidget:[SERIAL][,interval_ms=8][,gain=128][,size=400x600][,report_bytes=5]
 * interval_ms: of a set of values, in steps of 8. size: between the cells, x by y. report_bytes: length of the device's output
 * report, where it wants more than the five that mean something. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text_clean.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/phidget1046.h"
#include "drivers/phidget_report.h"
#include "drivers/ps1a_text.h"

enum {
    LISTED_MAX = 32,
    WARM_MS = 250, /* devices.md 8: some firmware wants input 0 alone for so long after a change of gain */
    FIRST_SET_MS = 1000,
    FIRST_SET_INTERVALS = 5, /* the first value of an input is left out */
    WAIT_MS = 20,            /* devices.md 14 */
    STALLED_MS = 300,
    STALLED_PERIODS = 30,
    LOST_MS = 3000, /* devices.md 13 */
};

/* A public project for the BTrackS board found about 100 lb per mV/V at three of its corners (unverified). Nominal: what comes
 * out is marked UNCALIBRATED until the board's own correction exists. */
#define NOMINAL_N_PER_RATIO (100.0 * 4.4482216 / 1e-3)
#define HOMEMADE_FZ_ON_N 50.0 /* devices.md 12 */
#define HOMEMADE_FZ_OFF_N 30.0

struct options {
    int interval_ms, gain, report_bytes;
    double width_mm, depth_mm;
};

struct phidget1046 {
    struct driver base;
    struct hid_transport transport;
    void *device;
    struct options o;
    struct phidget_sets sets;
    struct phidget_report newest; /* for the message when a set never gets whole */
    bool any;                     /* a report came */
    bool warming;                 /* input 0 alone; all of them at all_ns */
    int64_t all_ns;
    int64_t last_sample_ns;
    bool gone;
};

static int64_t now_ns(const struct phidget1046 *p)
{
    return p->base.host.now_ns(p->base.host.context);
}

/* ---- options ---- */

static bool whole_option(const char *text, int min, int max, int *out)
{
    double v;
    if (!text) return true;
    if (!ps1a_number(text, strlen(text), &v) || v < min || v > max || v != (double)(int)v) return false;
    *out = (int)v;
    return true;
}

static bool size_option(const char *text, double *width_mm, double *depth_mm)
{
    if (!text) return true;
    const char *x = strchr(text, 'x');
    return x && ps1a_number(text, (size_t)(x - text), width_mm) &&
           ps1a_number(x + 1, strlen(x + 1), depth_mm) && *width_mm >= 50 && *width_mm <= 2000 &&
           *depth_mm >= 50 && *depth_mm <= 2000;
}

static enum status read_options(char *text, struct options *o, struct problem *why)
{
    static const char *const keys[] = {"interval_ms", "gain", "size", "report_bytes", NULL};
    const char *v[4];
    spec_options(text, keys, v);
    /* One public project: cells at +-200, +-300 mm (unverified). */
    *o = (struct options){.interval_ms = 8,
                          .gain = 128,
                          .report_bytes = PHIDGET_CONFIG_BYTES,
                          .width_mm = 400,
                          .depth_mm = 600};
    if (!whole_option(v[0], PHIDGET_INTERVAL_UNIT_MS, PHIDGET_INTERVAL_MAX_MS, &o->interval_ms) ||
        o->interval_ms % PHIDGET_INTERVAL_UNIT_MS != 0)
        return problem_set(why, STATUS_USAGE, "interval_ms=%s, expected a multiple of 8 from 8 to %d.", v[0],
                           PHIDGET_INTERVAL_MAX_MS);
    if (!whole_option(v[1], 1, 128, &o->gain) || phidget_gain_code(o->gain) < 0)
        return problem_set(why, STATUS_USAGE, "gain=%s, expected 1, 8, 16, 32, 64 or 128.", v[1]);
    if (!size_option(v[2], &o->width_mm, &o->depth_mm))
        return problem_set(
            why, STATUS_USAGE,
            "size=%s, expected WIDTHxDEPTH in mm between the cells, 50 to 2000 each, for example "
            "size=400x600.",
            v[2]);
    if (!whole_option(v[3], PHIDGET_CONFIG_BYTES, HID_REPORT_MAX - 1, &o->report_bytes))
        return problem_set(why, STATUS_USAGE, "report_bytes=%s, expected a whole number from %d to %d.", v[3],
                           (int)PHIDGET_CONFIG_BYTES, HID_REPORT_MAX - 1);
    return STATUS_OK;
}

/* ---- finding it ---- */

static size_t find_all(const struct hid_transport *transport, struct hid_listing *out, size_t max)
{
    size_t n = transport->list(transport->context, out, max), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (out[i].vid == PHIDGET_VID && out[i].pid == PHIDGET_PID) out[kept++] = out[i];
    return kept;
}

static enum status not_found(const char *serial, enum plate_error *error, struct problem *why)
{
    *error = PLATE_NOT_FOUND;
    return problem_set(
        why, STATUS_PLATE,
        "There is no Phidgets bridge (BTrackS board)%s%.60s. Plug it in and look at the list of plates "
        "(evenkeel-lab devices). Known options: interval_ms, gain, size, report_bytes.",
        serial[0] ? " with the serial number " : "", serial);
}

static enum status find_one(const struct hid_transport *transport, const char *serial,
                            struct hid_listing *found, enum plate_error *error, struct problem *why)
{
    struct hid_listing *all = calloc(LISTED_MAX, sizeof *all);
    if (!all) return problem_set(why, STATUS_MEM, "There is no memory left to look for a plate.");
    size_t n = find_all(transport, all, LISTED_MAX), fitting = 0;
    for (size_t i = 0; i < n; i++)
        if (serial[0] == '\0' || strcmp(all[i].serial, serial) == 0) {
            *found = all[i];
            fitting++;
        }
    free(all);
    if (fitting == 0) return not_found(serial, error, why);
    if (fitting == 1) return STATUS_OK;
    *error = PLATE_NOT_FOUND;
    return problem_set(
        why, STATUS_PLATE,
        "There are %zu Phidgets bridges. Choose one by its serial number, for example phidget:%.60s.",
        fitting, found->serial);
}

/* ---- switching it on ---- */

static void enable(struct phidget1046 *p, unsigned inputs)
{
    uint8_t report[HID_REPORT_MAX] = {0}; /* byte 0: unnumbered */
    int count = 1 + p->o.report_bytes;
    phidget_config_encode(inputs, p->o.gain, p->o.interval_ms, report + 1);
    capture_bytes(p->base.capture, 'W', now_ns(p), report, (size_t)count);
    phidget_sets_restart(&p->sets);
    if (!p->gone && p->transport.write(p->device, report, count) != 0) p->gone = true;
}

static void begin_warming(struct phidget1046 *p)
{
    enable(p, 1);
    p->warming = true;
    p->all_ns = now_ns(p) + WARM_MS * NS_PER_MS;
}

static void go_on_warming(struct phidget1046 *p)
{
    if (!p->warming || now_ns(p) < p->all_ns) return;
    p->warming = false;
    enable(p, PHIDGET_ALL);
}

/* One wait; the bytes of a report, 0, or -1. */
static int next_report(struct phidget1046 *p, uint8_t *report, int64_t until_ns)
{
    double left_ms = (double)(until_ns - now_ns(p)) / NS_PER_MS;
    if (p->warming)
        left_ms = clamp((double)(p->all_ns - now_ns(p)) / NS_PER_MS, 1, left_ms > 1 ? left_ms : 1);
    int n = p->gone
                ? -1
                : p->transport.wait_read(p->device, report, HID_REPORT_MAX, (int)clamp(left_ms, 1, WAIT_MS));
    if (n < 0) p->gone = true;
    return n;
}

/* ---- start-up ---- */

static enum status fault(struct phidget1046 *p, enum plate_error code, enum plate_error *error)
{
    p->base.error = *error = code;
    return STATUS_PLATE;
}

static enum status no_set(struct phidget1046 *p, enum plate_error *error, struct problem *why)
{
    if (p->gone) {
        (void)problem_set(why, STATUS_PLATE,
                          "The Phidgets bridge was disconnected while it was starting. Plug it in again and "
                          "try once more.");
        return fault(p, PLATE_ERROR_LOST, error);
    }
    if (!p->any) {
        (void)problem_set(
            why, STATUS_PLATE,
            "The Phidgets bridge sends nothing. Unplug it, plug it in again and try once more.");
        return fault(p, PLATE_INIT_TIMEOUT, error);
    }
    char inputs[16] = "";
    for (int i = 0; i < PHIDGET_INPUTS; i++)
        if (!(p->newest.enabled & ~p->newest.faulty & 1u << i))
            (void)snprintf(inputs + strlen(inputs), sizeof inputs - strlen(inputs), " %d", i);
    (void)problem_set(
        why, STATUS_PLATE,
        "The Phidgets bridge does not measure on all four inputs%s%s. Check the cables of the cells, then "
        "unplug it, plug it in again and try once more.",
        inputs[0] ? "; nothing comes from input" : "", inputs);
    return fault(p, PLATE_INIT_TIMEOUT, error);
}

static enum status wait_for_set(struct phidget1046 *p, enum plate_error *error, struct problem *why)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    uint8_t report[HID_REPORT_MAX];
    int64_t until_ns =
        now_ns(p) + (WARM_MS + FIRST_SET_MS + FIRST_SET_INTERVALS * p->o.interval_ms) * NS_PER_MS;
    begin_warming(p);
    while (!p->gone && now_ns(p) < until_ns) {
        go_on_warming(p);
        int n = next_report(p, report, until_ns);
        if (n <= 0) continue;
        p->any = phidget_report_decode(report, (size_t)n, &p->newest) || p->any;
        if (phidget_sets_take(&p->sets, report, (size_t)n, now_ns(p), &ignored, &scratch) && !p->warming)
            return STATUS_OK;
    }
    return no_set(p, error, why);
}

static void describe(struct phidget1046 *p, const struct hid_listing *found)
{
    /* Front right, back right, back left, front left (devices.md 8, unverified). */
    static const double side[PHIDGET_INPUTS][2] = {{1, 1}, {1, -1}, {-1, -1}, {-1, 1}};
    struct plate_info *info = &p->base.info;
    (void)snprintf(info->name, sizeof info->name, "Phidgets bridge");
    (void)snprintf(info->serial, sizeof info->serial, "%.*s", PLATE_SERIAL_BYTES - 1, found->serial);
    text_clean(info->serial);
    info->raw_kind = RAW_I32;
    info->channel_count = PHIDGET_INPUTS;
    info->width_mm = p->o.width_mm;
    info->depth_mm = p->o.depth_mm;
    for (int i = 0; i < PHIDGET_INPUTS; i++)
        info->channel[i] = (struct channel_info){
            .role = ROLE_CELL,
            .scale = NOMINAL_N_PER_RATIO / (PHIDGET_COUNTS * (double)p->o.gain),
            .at_mm = {side[i][0] * p->o.width_mm / 2, side[i][1] * p->o.depth_mm / 2},
        };
    info->rate_hz = 1000.0 / p->o.interval_ms;
    info->fz_on_n = HOMEMADE_FZ_ON_N;
    info->fz_off_n = HOMEMADE_FZ_OFF_N;
    info->calibrated = false; /* until whoever opened the plate finds its correction */
}

static enum status start_up(struct phidget1046 *p, const struct hid_listing *found, enum plate_error *error,
                            struct problem *why)
{
    p->base.state = PLATE_IDENTIFYING;
    describe(p, found);
    phidget_sets_begin(&p->sets, p->o.gain, p->base.info.rate_hz, false);
    enum status status = wait_for_set(p, error, why);
    if (status != STATUS_OK) return status;
    /* Counting begins with the first sample that is read. */
    phidget_sets_begin(&p->sets, p->o.gain, p->base.info.rate_hz, false);
    p->sets.running = PHIDGET_ALL;
    p->base.state = PLATE_STREAMING;
    p->last_sample_ns = now_ns(p);
    return STATUS_OK;
}

/* ---- the contract ---- */

extern const struct driver_ops driver_phidget;

static void phidget_close(struct driver *d)
{
    struct phidget1046 *p = (struct phidget1046 *)d;
    if (!p) return;
    if (p->device) {
        if (p->base.state != PLATE_LOST && !p->gone) enable(p, 0);
        p->transport.close(p->device);
    }
    free(p);
}

enum status phidget1046_open_on(const struct hid_transport *transport, const char *rest,
                                const struct driver_host *host, struct driver **out, enum plate_error *error,
                                struct problem *why)
{
    char serial[PLATE_SPEC_BYTES];
    struct hid_listing found;
    *error = PLATE_OK;
    struct phidget1046 *p = calloc(1, sizeof *p);
    if (!p) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    p->base = (struct driver){.ops = &driver_phidget, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    p->transport = *transport;
    (void)snprintf(serial, sizeof serial, "%s", rest);
    enum status status = read_options(serial, &p->o, why);
    if (status == STATUS_OK) status = find_one(transport, serial, &found, error, why);
    if (status == STATUS_OK) status = transport->open(transport->context, found.path, &p->device, error, why);
    if (status == STATUS_OK) status = start_up(p, &found, error, why);
    if (status != STATUS_OK) {
        phidget_close(&p->base);
        return status;
    }
    *out = &p->base;
    return STATUS_OK;
}

static enum status phidget_open(const char *rest, const struct driver_host *host, struct driver **out,
                                enum plate_error *error, struct problem *why)
{
    if (host->is_virtual)
        return problem_set(why, STATUS_USAGE,
                           "A USB plate keeps its own time. Another speed needs sim: or replay:.");
    return phidget1046_open_on(&hid_port_real, rest, host, out, error, why);
}

static void capture_head(const struct driver *d, struct capture *c)
{
    char gain[16];
    (void)snprintf(gain, sizeof gain, "%d", ((const struct phidget1046 *)d)->o.gain);
    capture_note(c, "format", "phidget1046");
    capture_note(c, "phidget_gain", gain);
}

/* ---- reading ---- */

static void lose(struct phidget1046 *p)
{
    p->base.state = PLATE_LOST;
    p->base.error = PLATE_ERROR_LOST;
}

/* Silence that grows: STALLED, where switching the inputs on again may wake it, then LOST. */
static void judge_silence(struct phidget1046 *p)
{
    double silent_ms = (double)(now_ns(p) - p->last_sample_ns) / NS_PER_MS;
    double stalled_ms = STALLED_PERIODS * 1000.0 / p->base.info.rate_hz;
    if (stalled_ms < STALLED_MS) stalled_ms = STALLED_MS;
    if (p->gone || (silent_ms > stalled_ms && silent_ms > LOST_MS)) {
        lose(p);
    } else if (silent_ms > stalled_ms && p->base.state == PLATE_STREAMING) {
        p->base.state = PLATE_STALLED;
        begin_warming(p);
    }
}

static bool take_report(struct phidget1046 *p, const uint8_t *report, size_t count, struct force_sample *out)
{
    int64_t t_ns = now_ns(p);
    capture_bytes(p->base.capture, 'R', t_ns, report, count);
    p->sets.uncalibrated = !p->base.info.calibrated;
    if (!phidget_sets_take(&p->sets, report, count, t_ns, out, &p->base.counters)) return false;
    p->last_sample_ns = t_ns;
    p->base.state = PLATE_STREAMING;
    return true;
}

static int phidget_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct phidget1046 *p = (struct phidget1046 *)d;
    uint8_t report[HID_REPORT_MAX];
    int64_t until_ns = now_ns(p) + timeout_ms * NS_PER_MS;
    (void)max; /* a report completes one set at most */
    while (p->base.state != PLATE_LOST) {
        go_on_warming(p);
        int n = next_report(p, report, until_ns);
        if (n > 0 && take_report(p, report, (size_t)n, out)) return 1;
        judge_silence(p);
        if (now_ns(p) >= until_ns) break;
    }
    return p->base.state == PLATE_LOST ? -1 : 0;
}

size_t phidget1046_list(const struct hid_transport *transport, struct plate_listing *out, size_t max)
{
    struct hid_listing *all = calloc(LISTED_MAX, sizeof *all);
    size_t n = all ? find_all(transport, all, LISTED_MAX) : 0;
    if (n > max) n = max;
    for (size_t i = 0; i < n; i++) {
        text_clean(all[i].serial);
        memset(&out[i], 0, sizeof out[i]);
        (void)snprintf(out[i].spec, sizeof out[i].spec, "phidget:%s", all[i].serial);
        (void)snprintf(out[i].name, sizeof out[i].name, "Phidgets bridge / BTrackS board (experimental)");
        (void)snprintf(out[i].detail, sizeof out[i].detail, "%.60s, USB %04x:%04x%s%.60s", all[i].path,
                       (unsigned)PHIDGET_VID, (unsigned)PHIDGET_PID, all[i].serial[0] ? ", serial " : "",
                       all[i].serial);
    }
    free(all);
    return n;
}

const struct driver_ops driver_phidget = {
    .scheme = "phidget",
    .title = "Phidgets bridge, BTrackS board (experimental)",
    .open = phidget_open,
    .read = phidget_read,
    .close = phidget_close,
    .capture_head = capture_head,
};
