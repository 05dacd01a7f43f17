/* hid_plate.c - a HID plate whose reports a profile describes (devices.md 6, 13, 14).
 *
 * hid: the first connected device that a profile matches; hid:SERIAL that one; profile=NAME reads it by that profile. */
#include "drivers/hid_plate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "drivers/capture.h"
#include "drivers/hid_report.h"
#include "drivers/profile_choice.h"
#include "drivers/reject_watch.h"

enum {
    LISTING_MAX = 64,
    WAIT_MS = 20, /* devices.md 14 */
    FIRST_SAMPLE_MS = 2000,
    STALLED_MS = 300,
    STALLED_PERIODS = 30,
    LOST_MS = 3000, /* devices.md 13 */
    HEAD_BYTES = 64,
    NAMES_BYTES = 200,
};

struct hid_plate {
    struct driver base;
    struct hid_transport transport;
    void *device;
    struct hid_listing listing;
    struct plate_profile profile;
    struct hid_report_stream stream;
    uint8_t report[HID_REPORT_MAX]; /* read, not decoded to its end yet; report_count 0: none */
    int report_count;
    bool captured; /* it stands in the capture */
    int64_t report_ns, last_sample_ns, keepalive_ns;
    struct reject_watch rejects;
    uint8_t head[HEAD_BYTES]; /* the first report that could not be used, for the message of BAD_FORMAT */
    int head_count;
};

static int64_t now_ns(const struct hid_plate *h)
{
    return h->base.host.now_ns(h->base.host.context);
}

static enum status fault(struct hid_plate *h, enum plate_error code, enum plate_error *error)
{
    h->base.error = *error = code;
    return STATUS_PLATE;
}

/* ---- which device, which profile ---- */

static struct device_identity identity_of(const struct hid_listing *l)
{
    return (struct device_identity){.transport = TRANSPORT_HID,
                                    .vid = l->vid,
                                    .pid = l->pid,
                                    .usage_page = l->usage_page,
                                    .usage = l->usage,
                                    .interface = l->interface,
                                    .product = l->product,
                                    .serial = l->serial,
                                    .path = l->path};
}

static bool is_readable(const struct plate_profile *p)
{
    return p->format == FORMAT_HID;
}

/* The first profile for generic reports; those of plates with a driver of their own are left to it. */
static const struct plate_profile *readable_for(const struct profile_list *l,
                                                const struct hid_listing *listing)
{
    const struct device_identity d = identity_of(listing);
    for (size_t i = 0; i < l->count; i++)
        if (is_readable(&l->profile[i]) && plate_profile_matches(&l->profile[i], &d)) return &l->profile[i];
    return NULL;
}

static bool wanted_serial(const char *serial, const struct hid_listing *l)
{
    return !*serial || strcmp(serial, l->serial) == 0;
}

static enum status not_found(struct hid_plate *h, const char *serial, bool connected, enum plate_error *error,
                             struct problem *why)
{
    char names[NAMES_BYTES];
    profile_names(TRANSPORT_HID, names, sizeof names);
    if (connected && *serial) {
        (void)problem_set(why, STATUS_PLATE,
                          "The HID device %.60s (%04x:%04x) is connected, but no profile matches it, so it "
                          "cannot be read. Name "
                          "one with profile= (%s), or write one (docs/plates.md).",
                          serial, (unsigned)h->listing.vid, (unsigned)h->listing.pid, names);
        return fault(h, PLATE_NEED_PROFILE, error);
    }
    if (*serial)
        (void)problem_set(
            why, STATUS_PLATE,
            "There is no HID plate with the serial text %.60s. Connect it and look at the list of plates "
            "(evenkeel-lab devices). Known option: profile.",
            serial);
    else
        (void)problem_set(why, STATUS_PLATE,
                          "No HID plate is connected that a profile describes. Connect it, or name its "
                          "serial text and its profile: "
                          "hid:SERIAL,profile=NAME (%s).",
                          names);
    return fault(h, PLATE_NOT_FOUND, error);
}

/* By the profile that the SPEC names: the device that it matches. */
static const struct hid_listing *device_for(const struct hid_plate *h, const char *serial,
                                            const struct hid_listing *list, size_t count, bool *connected)
{
    for (size_t i = 0; i < count; i++) {
        const struct device_identity d = identity_of(&list[i]);
        bool matches = plate_profile_matches(&h->profile, &d);
        *connected = *connected || matches;
        if (matches && wanted_serial(serial, &list[i])) return &list[i];
    }
    return NULL;
}

static enum status find_by_profile(struct hid_plate *h, const char *serial, const char *name,
                                   const struct hid_listing *list, size_t count, enum plate_error *error,
                                   struct problem *why)
{
    bool connected = false;
    enum status status = profile_choose(name, &h->profile, error, why);
    if (status != STATUS_OK) return status;
    if (!is_readable(&h->profile)) {
        *error = PLATE_BAD_PROFILE;
        return problem_set(
            why, STATUS_USAGE,
            "The profile \"%.60s\" is not for HID reports (format = hid). Name another one with profile=.",
            name);
    }
    const struct hid_listing *found = device_for(h, serial, list, count, &connected);
    if (!found) {
        (void)problem_set(why, STATUS_PLATE,
                          "No device that the profile \"%s\" matches is connected%s%.60s. Connect it, or "
                          "compare vid, pid and product "
                          "with the list of plates (evenkeel-lab devices).",
                          h->profile.name, *serial ? " with the serial text " : "", serial);
        return fault(h, PLATE_NOT_FOUND, error);
    }
    h->listing = *found;
    return STATUS_OK;
}

static enum status find_by_match(struct hid_plate *h, const char *serial, const struct hid_listing *list,
                                 size_t count, enum plate_error *error, struct problem *why)
{
    struct profile_list l = {NULL, 0};
    bool connected = false;
    enum status status = profile_list_load(driver_plates_dir(), NULL, NULL, &l);
    if (status != STATUS_OK) return problem_set(why, status, "There is no memory left to read the profiles.");
    const struct plate_profile *p = NULL;
    for (size_t i = 0; i < count && !p; i++) {
        if (!wanted_serial(serial, &list[i])) continue;
        p = readable_for(&l, &list[i]);
        if (!connected || p) h->listing = list[i];
        connected = true;
    }
    if (p) profile_list_take(&l, p, &h->profile);
    profile_list_free(&l);
    return p ? status : not_found(h, serial, connected, error, why);
}

static enum status find_device(struct hid_plate *h, const char *rest, enum plate_error *error,
                               struct problem *why)
{
    static const char *const keys[] = {"profile", NULL};
    const char *values[1];
    char serial[PLATE_SPEC_BYTES];
    (void)snprintf(serial, sizeof serial, "%s", rest);
    spec_options(serial, keys, values);
    if (values[0] && !*values[0])
        return problem_set(why, STATUS_USAGE, "profile= names no profile. Expected profile=NAME.");
    struct hid_listing *list = calloc(LISTING_MAX, sizeof *list);
    if (!list) return problem_set(why, STATUS_MEM, "There is no memory left to look for HID plates.");
    size_t count = h->transport.list(h->transport.context, list, LISTING_MAX);
    enum status status = values[0] ? find_by_profile(h, serial, values[0], list, count, error, why)
                                   : find_by_match(h, serial, list, count, error, why);
    free(list);
    return status;
}

/* ---- talking ---- */

static bool send(struct hid_plate *h, const struct byte_string *report)
{
    capture_bytes(h->base.capture, 'W', now_ns(h), report->bytes, (size_t)report->count);
    return h->transport.write(h->device, report->bytes, report->count) == 0;
}

static bool send_init(struct hid_plate *h)
{
    for (int i = 0; i < h->profile.hid.init_count; i++)
        if (!send(h, &h->profile.hid.init[i])) return false;
    h->keepalive_ns = now_ns(h);
    return true;
}

static bool keep_alive(struct hid_plate *h)
{
    const struct profile_hid *p = &h->profile.hid;
    if (p->keepalive.count == 0 || now_ns(h) - h->keepalive_ns < p->keepalive_ms * NS_PER_MS) return true;
    h->keepalive_ns = now_ns(h);
    return send(h, &p->keepalive);
}

/* false: the device is gone. */
static bool fetch(struct hid_plate *h, int wait_ms)
{
    int n = h->transport.wait_read(h->device, h->report, sizeof h->report, wait_ms);
    if (n < 0 || !keep_alive(h)) return false;
    h->report_count = n;
    h->captured = false;
    if (n > 0) h->report_ns = now_ns(h);
    return true;
}

static int decode(struct hid_plate *h, struct force_sample *out, int max, struct driver_counters *counters)
{
    bool done;
    if (h->report_count == 0) return 0;
    if (!h->captured) capture_bytes(h->base.capture, 'R', h->report_ns, h->report, (size_t)h->report_count);
    h->captured = true;
    int n = hid_report_take(&h->stream, h->report, (size_t)h->report_count, h->report_ns, out, max, &done,
                            counters);
    if (done) h->report_count = 0;
    return n;
}

/* ---- start-up ---- */

static enum status gone(struct hid_plate *h, enum plate_error *error, struct problem *why)
{
    (void)problem_set(
        why, STATUS_PLATE,
        "The plate \"%s\" was disconnected while it was starting. Plug it in again and try once more.",
        h->profile.name);
    return fault(h, PLATE_ERROR_LOST, error);
}

static enum status nothing_useful(struct hid_plate *h, enum plate_error *error, struct problem *why)
{
    char hex[3 * HEAD_BYTES + 1] = "", names[NAMES_BYTES];
    if (h->head_count == 0) {
        (void)problem_set(why, STATUS_PLATE,
                          "The plate \"%s\" is connected but sends nothing. Switch it on; some plates need a "
                          "command first, which "
                          "belongs into init of the profile.",
                          h->profile.name);
        return fault(h, PLATE_INIT_TIMEOUT, error);
    }
    for (int i = 0; i < h->head_count; i++) (void)snprintf(hex + 3 * i, 4, "%02X ", h->head[i]);
    hex[3 * h->head_count - 1] = '\0';
    profile_names(TRANSPORT_HID, names, sizeof names);
    (void)problem_set(why, STATUS_PLATE,
                      "The plate sends reports that do not fit the profile \"%s\" (%s: expected number %d, "
                      "%d bytes or more). Name another "
                      "profile with profile= (%s). A report: %s",
                      h->profile.name, h->stream.bad > 0 ? "too short" : "another number",
                      h->profile.hid.report_id, h->profile.hid.length, names, hex);
    return fault(h, PLATE_BAD_FORMAT, error);
}

/* The first report with data stays in h for the first read. */
static enum status wait_for_first(struct hid_plate *h, enum plate_error *error, struct problem *why)
{
    struct driver_counters scratch = {0};
    struct force_sample ignored;
    int64_t until_ns = now_ns(h) + FIRST_SAMPLE_MS * NS_PER_MS;
    hid_report_begin(&h->stream, &h->profile);
    while (now_ns(h) < until_ns) {
        bool done;
        if (!fetch(h, WAIT_MS)) return gone(h, error, why);
        if (h->report_count == 0) continue;
        if (hid_report_take(&h->stream, h->report, (size_t)h->report_count, h->report_ns, &ignored, 1, &done,
                            &scratch) > 0) {
            hid_report_begin(&h->stream, &h->profile);
            return STATUS_OK;
        }
        if (h->head_count == 0) {
            h->head_count = h->report_count < HEAD_BYTES ? h->report_count : HEAD_BYTES;
            memcpy(h->head, h->report, (size_t)h->head_count);
        }
    }
    return nothing_useful(h, error, why);
}

static enum status start_up(struct hid_plate *h, enum plate_error *error, struct problem *why)
{
    h->base.state = PLATE_IDENTIFYING;
    h->base.info = h->profile.info;
    (void)snprintf(h->base.info.serial, sizeof h->base.info.serial, "%.*s", PLATE_SERIAL_BYTES - 1,
                   h->listing.serial);
    if (!send_init(h)) return gone(h, error, why);
    enum status status = wait_for_first(h, error, why);
    if (status != STATUS_OK) return status;
    h->base.state = PLATE_STREAMING;
    h->last_sample_ns = now_ns(h);
    return STATUS_OK;
}

/* ---- the contract ---- */

extern const struct driver_ops driver_hid;

static void plate_close(struct driver *d)
{
    struct hid_plate *h = (struct hid_plate *)d;
    if (!h) return;
    if (h->device) h->transport.close(h->device);
    plate_profile_free(&h->profile);
    free(h);
}

enum status hid_plate_open_on(const struct hid_transport *transport, const char *rest,
                              const struct driver_host *host, struct driver **out, enum plate_error *error,
                              struct problem *why)
{
    *error = PLATE_OK;
    struct hid_plate *h = calloc(1, sizeof *h);
    if (!h) return problem_set(why, STATUS_MEM, "There is no memory left to open a plate.");
    h->base = (struct driver){.ops = &driver_hid, .host = *host, .state = PLATE_OPENING, .speed = 1.0};
    h->transport = *transport;
    enum status status = find_device(h, rest, error, why);
    if (status == STATUS_OK)
        status = transport->open(transport->context, h->listing.path, &h->device, error, why);
    if (status == STATUS_OK) status = start_up(h, error, why);
    if (status == STATUS_OK)
        *out = &h->base;
    else
        plate_close(&h->base);
    return status;
}

static enum status plate_open(const char *rest, const struct driver_host *host, struct driver **out,
                              enum plate_error *error, struct problem *why)
{
    if (host->is_virtual)
        return problem_set(why, STATUS_USAGE,
                           "A HID plate keeps its own time. Another speed needs sim: or replay:.");
    return hid_plate_open_on(&hid_port_real, rest, host, out, error, why);
}

static void lose(struct hid_plate *h, enum plate_error error)
{
    h->base.state = PLATE_LOST;
    h->base.error = error;
}

/* Silence that grows: STALLED, where init may wake a plate that was reset, then LOST. */
static void judge_silence(struct hid_plate *h)
{
    double silent_ms = (double)(now_ns(h) - h->last_sample_ns) / NS_PER_MS;
    double stalled_ms = STALLED_PERIODS * 1000.0 / h->base.info.rate_hz;
    if (stalled_ms < STALLED_MS) stalled_ms = STALLED_MS;
    if (silent_ms > stalled_ms && silent_ms > LOST_MS) {
        lose(h, h->base.error == PLATE_BAD_FORMAT ? PLATE_BAD_FORMAT : PLATE_ERROR_LOST);
    } else if (silent_ms > stalled_ms && h->base.state == PLATE_STREAMING) {
        h->base.state = PLATE_STALLED;
        if (!send_init(h)) lose(h, PLATE_ERROR_LOST);
    }
}

static void judge_rejects(struct hid_plate *h)
{
    enum reject_verdict verdict = reject_watch_step(&h->rejects, now_ns(h), h->stream.good, h->stream.bad);
    h->base.error = verdict == REJECTS_FEW ? PLATE_OK : PLATE_BAD_FORMAT;
    if (verdict == REJECTS_LONG) lose(h, PLATE_BAD_FORMAT);
}

static int take(struct hid_plate *h, struct force_sample *out, int max)
{
    h->stream.sampler.calibrated = h->base.info.calibrated; /* a correction may have been applied since */
    int n = decode(h, out, max, &h->base.counters);
    if (n > 0) {
        h->last_sample_ns = h->report_ns;
        h->base.state = PLATE_STREAMING;
    }
    return n;
}

static int plate_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct hid_plate *h = (struct hid_plate *)d;
    int64_t until_ns = now_ns(h) + timeout_ms * NS_PER_MS;
    if (h->base.state != PLATE_LOST) judge_rejects(h);
    while (h->base.state != PLATE_LOST) {
        int n = take(h, out, max);
        if (n > 0) return n;
        int wait_ms = (int)clamp((double)(until_ns - now_ns(h)) / NS_PER_MS, 1, WAIT_MS);
        if (!fetch(h, wait_ms)) {
            lose(h, PLATE_ERROR_LOST);
            break;
        }
        n = take(h, out, max);
        if (n > 0) return n;
        judge_silence(h);
        if (now_ns(h) >= until_ns) break;
    }
    return h->base.state == PLATE_LOST ? -1 : 0;
}

static void plate_capture_head(const struct driver *d, struct capture *c)
{
    profile_capture_head(&((const struct hid_plate *)d)->profile, c);
}

const struct driver_ops driver_hid = {
    .scheme = "hid",
    .title = "HID plate",
    .open = plate_open,
    .read = plate_read,
    .close = plate_close,
    .capture_head = plate_capture_head,
};

/* ---- the list of plates ---- */

static void describe(const struct hid_listing *l, const struct plate_profile *p, struct plate_listing *out)
{
    char name[PROFILE_TEXT_BYTES];
    memset(out, 0, sizeof *out);
    plate_profile_file_name(p->path, name);
    (void)snprintf(out->spec, sizeof out->spec, "hid:%s", l->serial);
    (void)snprintf(out->name, sizeof out->name, "%s", p->name);
    (void)snprintf(out->detail, sizeof out->detail, "HID %04x:%04x, profile %.60s%s%.60s", (unsigned)l->vid,
                   (unsigned)l->pid, name, l->serial[0] ? ", serial " : "", l->serial);
    out->error = hid_port_access(l->path, out->advice, sizeof out->advice);
}

size_t hid_plate_list(const struct hid_transport *transport, struct plate_listing *out, size_t max)
{
    struct profile_list profiles = {NULL, 0};
    size_t n = 0;
    struct hid_listing *list = calloc(LISTING_MAX, sizeof *list);
    if (!list || profile_list_load(driver_plates_dir(), NULL, NULL, &profiles) != STATUS_OK) {
        free(list);
        return 0;
    }
    size_t count = transport->list(transport->context, list, LISTING_MAX);
    for (size_t i = 0; i < count && n < max; i++) {
        const struct plate_profile *p = readable_for(&profiles, &list[i]);
        if (p) describe(&list[i], p, &out[n++]);
    }
    profile_list_free(&profiles);
    free(list);
    return n;
}
