#include "drivers/wbb_stream.h"

#include <stdlib.h>

#include "base/clock.h"
#include "drivers/wbb_cache.h"

enum {
    LATE_MS = 15, /* devices.md 2.6: one and a half periods, counted */
    /* Reports arrive 5 to 40 ms apart, so a late one is no lost one. From here on it is: the loop judges
     * alike (100 ms and a period). */
    GAP_MS = 110,
    LOW_BARS = 1, /* devices.md 2.5 */
};

static void set_warning(struct driver_counters *counters, enum plate_warning w, bool on)
{
    uint64_t bit = PLATE_WARNING_BIT(w);
    counters->warnings = on ? counters->warnings | bit : counters->warnings & ~bit;
}

static void take_spacing(struct wbb_stream *s, int64_t t_arr_ns, struct force_sample *out,
                         struct driver_counters *counters)
{
    int64_t spacing_ns = s->started ? t_arr_ns - s->t_last_ns : 0;
    if (spacing_ns > LATE_MS * NS_PER_MS) counters->gaps++;
    if (spacing_ns > GAP_MS * NS_PER_MS || (s->started && s->broken)) out->flags |= SAMPLE_GAP_BEFORE;
    s->started = true;
    s->broken = false;
    s->t_last_ns = t_arr_ns;
}

bool wbb_stream_take(struct wbb_stream *s, const struct wbb_report *r, size_t count, int64_t t_arr_ns,
                     struct force_sample *out, struct driver_counters *counters)
{
    counters->bytes += count;
    s->button = s->button || r->button;
    if (r->kind == WBB_SHORT) {
        counters->short_reports++;
        s->broken = true;
    }
    if (r->kind == WBB_OTHER) counters->unknown_frames++;
    if (r->kind != WBB_DATA) return false;
    *out = (struct force_sample){.t_arr_ns = t_arr_ns, .t_dev_us = -1, .seq = s->seq++};
    for (int i = 0; i < WBB_CELLS; i++) out->raw[i].i32 = r->raw[i];
    take_spacing(s, t_arr_ns, out, counters);
    if (s->button) out->flags |= SAMPLE_BUTTON;
    s->button = false;
    if (r->clipped) {
        out->flags |= SAMPLE_CLIPPED;
        counters->clipped++;
    }
    if (s->uncalibrated) out->flags |= SAMPLE_UNCALIBRATED;
    if (r->has_rest) set_warning(counters, WARNING_BATTERY_LOW, wbb_battery_bars(r->battery) <= LOW_BARS);
    counters->samples++;
    return true;
}

/* ---- captures ---- */

/* The channels of the head are what samples are read by; the block they were made of is there for whoever
 * wants to see. */
static enum status check_calibration(const struct capture_head *head, struct problem *why)
{
    struct wbb_block block;
    char *text = capture_note_text(head, "calibration");
    bool fits = !text || wbb_block_from_text(text, &block);
    if (!fits)
        (void)problem_set(
            why, STATUS_DATA,
            "%s: calibration = %.80s, expected the %d bytes of a Wii Balance Board in hexadecimal digits",
            head->path, text, (int)sizeof block);
    free(text);
    return fits ? STATUS_OK : STATUS_DATA;
}

static enum status begin(const struct capture_head *head, const struct plate_info *plate, void **state,
                         struct problem *why)
{
    if (plate->channel_count != WBB_CELLS || plate->raw_kind != RAW_I32)
        return problem_set(why, STATUS_DATA,
                           "%s: the head describes %d channels, expected the %d whole-number channels of a "
                           "Wii Balance Board",
                           head->path, plate->channel_count, WBB_CELLS);
    enum status status = check_calibration(head, why);
    if (status != STATUS_OK) return status;
    struct wbb_stream *s = calloc(1, sizeof *s);
    if (!s) return problem_set(why, STATUS_MEM, "%s: there is no memory left to decode it", head->path);
    s->uncalibrated = !plate->calibrated;
    *state = s;
    return STATUS_OK;
}

static int feed(void *state, const uint8_t *bytes, size_t count, size_t *used, int64_t t_arr_ns,
                struct force_sample *out, int max, struct driver_counters *counters)
{
    struct wbb_report r;
    (void)max; /* a report holds one sample, and there is room for one */
    *used = count;
    (void)wbb_decode(bytes, count, &r);
    return wbb_stream_take(state, &r, count, t_arr_ns, out, counters);
}

const struct stream_format stream_wbb = {"wbb", begin, feed, NULL, free};
