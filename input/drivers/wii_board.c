#include "drivers/wii_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/wbb_cache.h"
#include "drivers/wbb_stream.h"
#include "drivers/wbb_stuck.h"
#include "drivers/wbb_talk.h"
#include "drivers/wii_evdev.h"

enum {
    LISTING_MAX = 64,
    WAIT_MS = 20,     /* devices.md 14 */
    ANSWER_MS = 7500, /* devices.md 1.3 allows 8 s, waiting for permissions included */
    STALLED_MS = 300, /* devices.md 2.6 */
    REVIVE_MS = 1000,
    LOST_MS = 3000,
    /* Once is enough for what was on its way already when the mode was set. */
    MODE_AGAIN_MS = 50,
};

struct wii_board {
    struct driver base;
    struct hid_transport transport;
    void *device;
    int evdev_fd;
    struct hid_listing listing;
    struct wbb_talk talk;
    bool talking, gone, revived, woken;
    struct wbb_stream stream;
    struct wbb_stuck stuck;
    struct wbb_block block;
    uint8_t first[HID_REPORT_MAX]; /* the load report that ended the start, for the first read */
    int first_count;
    int64_t first_ns, last_load_ns, mode_sent_ns;
};

static int64_t now_ns(const struct wii_board *w)
{
    return w->base.host.now_ns(w->base.host.context);
}

static void warn(struct wii_board *w, enum plate_warning warning, bool on)
{
    uint64_t bit = PLATE_WARNING_BIT(warning), *all = &w->base.counters.warnings;
    *all = on ? *all | bit : *all & ~bit;
}

/* ---- talking ---- */

static void send(struct wii_board *w, const uint8_t *report, int count)
{
    capture_bytes(w->base.capture, 'W', now_ns(w), report, (size_t)count);
    if (w->transport.write(w->device, report, count) != 0) w->gone = true;
}

static void send_mode(struct wii_board *w)
{
    uint8_t report[WBB_REPORT_BYTES];
    w->mode_sent_ns = now_ns(w);
    send(w, report, wbb_set_mode(0x34, true, report));
}

static void begin_talk(struct wii_board *w, enum wbb_plan plan)
{
    wbb_talk_begin(&w->talk, plan);
    w->talking = true;
}

static void talk_on(struct wii_board *w)
{
    uint8_t report[WBB_REPORT_BYTES];
    int n;
    while (!w->gone && (n = wbb_talk_send(&w->talk, now_ns(w), report)) > 0) send(w, report, n);
}

/* Somebody else, mostly the kernel's driver, has changed or will change what the board sends (devices.md
 * 2.6). */
static void keep_mode(struct wii_board *w)
{
    if (wbb_talk_wants_quiet(&w->talk) || now_ns(w) - w->mode_sent_ns < MODE_AGAIN_MS * NS_PER_MS) return;
    w->base.counters.mode_lost++;
    send_mode(w);
}

static int read_report(struct wii_board *w, uint8_t report[HID_REPORT_MAX], int64_t until_ns)
{
    int wait_ms = (int)clamp((double)(until_ns - now_ns(w)) / NS_PER_MS, 1, WAIT_MS);
    int n = w->transport.wait_read(w->device, report, HID_REPORT_MAX, wait_ms);
    if (n < 0) w->gone = true;
    return n;
}

/* ---- start-up ---- */

static enum status fault(struct wii_board *w, enum plate_error code, enum plate_error *error)
{
    w->base.error = *error = code;
    return STATUS_PLATE;
}

static enum status dropped(struct wii_board *w, enum plate_error *error, struct problem *why)
{
    (void)problem_set(
        why, STATUS_PLATE,
        "The Wii Balance Board was disconnected while it was starting. Switch it on with its button and "
        "try once more. If it connects and drops every time, pair it again so that it stays bonded, or "
        "set ClassicBondedOnly=false in input.conf of BlueZ (see the user guide).");
    return fault(w, PLATE_ERROR_LOST, error);
}

static enum status silent(struct wii_board *w, enum plate_error *error, struct problem *why)
{
    (void)problem_set(
        why, STATUS_PLATE,
        "The Wii Balance Board does not answer (%s). Take its batteries out for a moment, switch it on "
        "with its button and try once more.",
        wbb_talk_doing(&w->talk));
    return fault(w, PLATE_INIT_TIMEOUT, error);
}

static enum status not_a_board(struct wii_board *w, const char *reason, enum plate_error *error,
                               struct problem *why)
{
    (void)problem_set(
        why, STATUS_PLATE,
        "The Nintendo device %s is no Balance Board (%s). Switch it off, press the button of the board "
        "and try once more.",
        w->listing.serial[0] ? w->listing.serial : w->listing.path, reason);
    return fault(w, PLATE_NOT_A_PLATE, error);
}

static enum status other_device(struct wii_board *w, enum plate_error *error, struct problem *why)
{
    char reason[80];
    const uint8_t *id = w->talk.id;
    (void)snprintf(reason, sizeof reason, "its ID is %02X %02X %02X %02X %02X %02X", id[0], id[1], id[2],
                   id[3], id[4], id[5]);
    return not_a_board(w, reason, error, why);
}

static enum status bad_calibration(struct wii_board *w, const char *reason, enum plate_error *error,
                                   struct problem *why)
{
    (void)problem_set(
        why, STATUS_PLATE,
        "The calibration of the Wii Balance Board cannot be used: %s. Take its batteries out for a "
        "moment and try once more; if it stays so, this board cannot measure.",
        reason);
    return fault(w, PLATE_BAD_CALIBRATION, error);
}

static enum status judge_end(struct wii_board *w, enum plate_error *error, struct problem *why)
{
    switch (w->talk.end) {
    case TALK_DONE:
    case TALK_UNREADABLE: return STATUS_OK; /* the calibration kept from last time may help */
    case TALK_NO_EXTENSION: return not_a_board(w, "it has no load sensors", error, why);
    case TALK_OTHER_DEVICE: return other_device(w, error, why);
    case TALK_NOT_READY: return not_a_board(w, "it does not say what it is", error, why);
    case TALK_NO_ANSWER:
    case TALK_GOES_ON: break;
    }
    return silent(w, error, why);
}

/* Until the talk is over; the load report that ends it is kept for the first read. */
static enum status run_talk(struct wii_board *w, enum wbb_plan plan, int64_t until_ns,
                            enum plate_error *error, struct problem *why)
{
    struct wbb_report r;
    begin_talk(w, plan);
    for (;;) {
        talk_on(w);
        if (w->gone) return dropped(w, error, why);
        if (w->talk.end != TALK_GOES_ON) break;
        if (now_ns(w) >= until_ns) return silent(w, error, why);
        int64_t soon_ns = w->talk.due_ns < until_ns ? w->talk.due_ns : until_ns;
        w->first_count = read_report(w, w->first, soon_ns);
        if (w->first_count <= 0) continue;
        w->first_ns = now_ns(w);
        (void)wbb_decode(w->first, (size_t)w->first_count, &r);
        wbb_talk_hear(&w->talk, &r, w->first_ns);
        if (r.kind == WBB_STATUS || r.kind == WBB_BUTTONS) keep_mode(w);
    }
    w->talking = false;
    return judge_end(w, error, why);
}

/* The calibration read last time, when this board's cannot be had now. */
static enum status use_kept(struct wii_board *w, const char *reason, int64_t until_ns,
                            enum plate_error *error, struct problem *why)
{
    if (!wbb_cache_load(driver_plates_dir(), w->listing.serial, &w->block))
        return reason ? bad_calibration(w, reason, error, why) : silent(w, error, why);
    warn(w, WARNING_STALE_CALIBRATION, true);
    log_line(LOG_WARNING, "wii",
             "the board's calibration cannot be used (%s), the one kept from last time is",
             reason ? reason : "no answer");
    return w->talk.end == TALK_DONE ? STATUS_OK : run_talk(w, WBB_PLAN_STREAM, until_ns, error, why);
}

static enum status use_calibration(struct wii_board *w, int64_t until_ns, enum plate_error *error,
                                   struct problem *why)
{
    struct wbb_calibration c;
    struct problem inner = {STATUS_OK, ""};
    char reading[80];
    enum status status = STATUS_OK;
    w->base.state = PLATE_CALIBRATING;
    w->block = w->talk.block;
    if (!w->talk.has_block) {
        (void)snprintf(reading, sizeof reading, "reading it gives error %d", w->talk.read_error);
        status = use_kept(w, w->talk.read_error ? reading : NULL, until_ns, error, why);
    } else if (wbb_calibration_read(&w->block, &c, &inner) != STATUS_OK) {
        status = use_kept(w, inner.text, until_ns, error, why);
    } else {
        warn(w, WARNING_CAL_CHECKSUM, !c.sum_fits);
        if (wbb_cache_save(driver_plates_dir(), w->listing.serial, &w->block, &inner) != STATUS_OK)
            log_line(LOG_WARNING, "wii", "the board's calibration is not kept: %s", inner.text);
    }
    if (status != STATUS_OK) return status;
    (void)wbb_calibration_read(&w->block, &c, NULL);
    wbb_plate_info(&c, &w->base.info);
    return STATUS_OK;
}

static enum status start_up(struct wii_board *w, int64_t until_ns, enum plate_error *error,
                            struct problem *why)
{
    w->base.state = PLATE_IDENTIFYING;
    w->mode_sent_ns = INT64_MIN / 2;
    /* Before the talk: opening it makes the kernel set its mode once, and ours shall be the last. */
    w->evdev_fd = wii_evdev_open(w->listing.path);
    enum status status = run_talk(w, WBB_PLAN_START, until_ns, error, why);
    if (status == STATUS_OK) status = use_calibration(w, until_ns, error, why);
    if (status != STATUS_OK) return status;
    (void)snprintf(w->base.info.serial, sizeof w->base.info.serial, "%.*s", PLATE_SERIAL_BYTES - 1,
                   w->listing.serial);
    w->base.state = PLATE_STREAMING;
    w->last_load_ns = now_ns(w);
    return STATUS_OK;
}

/* ---- finding ---- */

static bool is_nominated(const struct hid_listing *l, const char *serial)
{
    return l->vid == WBB_VID && l->pid == WBB_PID && (!serial[0] || strcasecmp(serial, l->serial) == 0);
}

static bool says_board(const struct hid_listing *l)
{
    return strstr(l->product, "RVL-WBC") != NULL;
}

/* Those that call themselves boards first; some systems give no name, so the others are asked too. */
static size_t find_boards(const struct hid_transport *t, const char *serial,
                          struct hid_listing out[LISTING_MAX])
{
    struct hid_listing all[LISTING_MAX];
    size_t n = 0, count = t->list(t->context, all, LISTING_MAX);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++)
            if (is_nominated(&all[i], serial) && says_board(&all[i]) == (pass == 0)) out[n++] = all[i];
    return n;
}

size_t wii_board_list(const struct hid_transport *transport, struct plate_listing *out, size_t max)
{
    struct hid_listing found[LISTING_MAX];
    size_t n = find_boards(transport, "", found);
    if (n > max) n = max;
    for (size_t i = 0; i < n; i++) {
        const struct hid_listing *l = &found[i];
        struct plate_listing *p = &out[i];
        memset(p, 0, sizeof *p);
        p->error = hid_port_access(l->path, p->advice, sizeof p->advice);
        (void)snprintf(p->spec, sizeof p->spec, "wii:%s", l->serial);
        (void)snprintf(p->name, sizeof p->name, "%s",
                       says_board(l) ? "Wii Balance Board" : "Nintendo device, perhaps a Wii Balance Board");
        (void)snprintf(p->detail, sizeof p->detail, "%.80s, Bluetooth%s%.80s", l->path,
                       l->serial[0] ? " " : "", l->serial);
    }
    return n;
}

static enum status not_found(const char *serial, enum plate_error *error, struct problem *why)
{
    *error = PLATE_NOT_FOUND;
    return problem_set(
        why, STATUS_PLATE,
        "No Wii Balance Board%s%s is connected. Press the board's button; its light stays on when it is "
        "connected. A new board is paired once: press the red button in its battery bay while the "
        "computer looks for Bluetooth devices (see the user guide).",
        serial[0] ? " with the serial " : "", serial);
}

/* ---- the contract ---- */

extern const struct driver_ops driver_wii;

static void wii_close(struct driver *d)
{
    struct wii_board *w = (struct wii_board *)d;
    uint8_t report[WBB_REPORT_BYTES];
    if (!w) return;
    if (w->device) {
        if (!w->gone && w->base.state == PLATE_STREAMING) send(w, report, wbb_set_mode(0x30, false, report));
        w->transport.close(w->device);
    }
    if (w->evdev_fd >= 0) (void)close(w->evdev_fd);
    free(w);
}

static enum status open_one(const struct hid_transport *transport, const struct hid_listing *listing,
                            const struct driver_host *host, int64_t until_ns, struct driver **out,
                            enum plate_error *error, struct problem *why)
{
    struct wii_board *w = calloc(1, sizeof *w);
    if (!w) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    w->base = (struct driver){.ops = &driver_wii, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    w->transport = *transport;
    w->listing = *listing;
    w->evdev_fd = -1;
    enum status status = transport->open(transport->context, listing->path, &w->device, error, why);
    if (status == STATUS_OK) status = start_up(w, until_ns, error, why);
    if (status == STATUS_OK)
        *out = &w->base;
    else
        wii_close(&w->base);
    return status;
}

enum status wii_board_open_on(const struct hid_transport *transport, const char *rest,
                              const struct driver_host *host, struct driver **out, enum plate_error *error,
                              struct problem *why)
{
    struct hid_listing found[LISTING_MAX];
    int64_t until_ns = host->now_ns(host->context) + ANSWER_MS * NS_PER_MS;
    size_t n = find_boards(transport, rest, found);
    *error = PLATE_OK;
    enum status status = STATUS_PLATE;
    if (n == 0) return not_found(rest, error, why);
    for (size_t i = 0; i < n; i++) {
        status = open_one(transport, &found[i], host, until_ns, out, error, why);
        if (status == STATUS_OK) *error = PLATE_OK;
        /* A remote has the same numbers as a board: the next one may be it. */
        if (*error != PLATE_NOT_A_PLATE) break;
    }
    return status;
}

static enum status wii_open(const char *rest, const struct driver_host *host, struct driver **out,
                            enum plate_error *error, struct problem *why)
{
    /* In virtual time a real plate would never be heard: the clock waits for the samples, and they for the
     * clock. */
    if (host->is_virtual)
        return problem_set(why, STATUS_USAGE,
                           "A Wii Balance Board keeps its own time. Another speed needs sim: or replay:.");
    return wii_board_open_on(&hid_port_real, rest, host, out, error, why);
}

/* ---- streaming ---- */

static void lose(struct wii_board *w, enum plate_error error)
{
    w->base.state = PLATE_LOST;
    w->base.error = error;
}

/* Recovery ends: what it was for shows in the data; only another device behind the same path is final. */
static void finish_talk(struct wii_board *w)
{
    if (!w->talking || w->talk.end == TALK_GOES_ON) return;
    w->talking = false;
    if (w->talk.end == TALK_OTHER_DEVICE)
        lose(w, PLATE_NOT_A_PLATE);
    else if (w->talk.end != TALK_DONE)
        send_mode(w);
}

static void look_for_stuck(struct wii_board *w, const struct wbb_report *r)
{
    bool stuck = wbb_stuck_step(&w->stuck, r->raw);
    if (stuck && !w->woken && !w->talking) {
        w->woken = true;
        w->stuck = (struct wbb_stuck){.started = false};
        begin_talk(w, WBB_PLAN_WAKE);
    } else if (!w->talking) {
        warn(w, WARNING_SENSOR_STUCK, stuck);
    }
}

static void take_load(struct wii_board *w, const struct wbb_report *r, int64_t t_ns)
{
    w->last_load_ns = t_ns;
    w->revived = false;
    w->base.state = PLATE_STREAMING;
    look_for_stuck(w, r);
}

/* One report; true: it gave a sample. */
static bool observe(struct wii_board *w, const uint8_t *bytes, int count, int64_t t_ns,
                    struct force_sample *out)
{
    struct wbb_report r;
    capture_bytes(w->base.capture, 'R', t_ns, bytes, (size_t)count);
    (void)wbb_decode(bytes, (size_t)count, &r);
    bool asked = w->talking && w->talk.plan == WBB_PLAN_REVIVE; /* that talk ends with the mode anyway */
    wbb_talk_hear(&w->talk, &r, t_ns);
    bool renews = w->talking && w->talk.plan == WBB_PLAN_RENEW;
    if (r.kind == WBB_STATUS && !r.has_extension && !renews)
        begin_talk(w, WBB_PLAN_RENEW);
    else if ((r.kind == WBB_STATUS && !asked) || r.kind == WBB_BUTTONS)
        keep_mode(w);
    if (r.kind == WBB_DATA) take_load(w, &r, t_ns);
    return wbb_stream_take(&w->stream, &r, (size_t)count, t_ns, out, &w->base.counters);
}

/* Silence that grows (devices.md 2.6). */
static void judge_silence(struct wii_board *w)
{
    int64_t silent_ms = (now_ns(w) - w->last_load_ns) / NS_PER_MS;
    if (silent_ms > LOST_MS) {
        lose(w, PLATE_ERROR_LOST);
    } else if (silent_ms > REVIVE_MS && !w->revived) {
        w->revived = true;
        begin_talk(w, WBB_PLAN_REVIVE);
    } else if (silent_ms > STALLED_MS && w->base.state == PLATE_STREAMING) {
        w->base.state = PLATE_STALLED;
        send_mode(w);
    }
}

static int wii_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct wii_board *w = (struct wii_board *)d;
    uint8_t report[HID_REPORT_MAX];
    int64_t until_ns = now_ns(w) + timeout_ms * NS_PER_MS;
    (void)max; /* a report holds one sample */
    if (w->first_count > 0) {
        int count = w->first_count;
        w->first_count = 0;
        if (observe(w, w->first, count, w->first_ns, out)) return 1;
    }
    while (w->base.state != PLATE_LOST) {
        int n = read_report(w, report, until_ns);
        int64_t t_ns = now_ns(w);
        bool got = n > 0 && observe(w, report, n, t_ns, out);
        if (!got) judge_silence(w);
        talk_on(w);
        finish_talk(w);
        if (w->gone) lose(w, PLATE_ERROR_LOST);
        if (got) return 1;
        if (now_ns(w) >= until_ns) break;
    }
    return w->base.state == PLATE_LOST ? -1 : 0;
}

/* The channels say what the counts mean; the block is what they were made of. */
static void wii_capture_head(const struct driver *d, struct capture *c)
{
    const struct wii_board *w = (const struct wii_board *)d;
    char text[WBB_BLOCK_TEXT_BYTES];
    wbb_block_text(&w->block, text);
    capture_note(c, "format", stream_wbb.name);
    capture_note(c, "calibration", text);
}

const struct driver_ops driver_wii = {
    .scheme = "wii",
    .title = "Wii Balance Board",
    .open = wii_open,
    .read = wii_read,
    .close = wii_close,
    .capture_head = wii_capture_head,
};
