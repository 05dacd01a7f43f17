/* links: drivers */
/* The Wii Balance Board: any bytes as its reports. Decoded ones say what their bytes say; a conversation
 * with a board that answers anything ends, and writes nothing outside the wake registers; a calibration
 * that is accepted converts without a step. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "drivers/wbb_cache.h"
#include "drivers/wbb_stream.h"
#include "drivers/wbb_stuck.h"
#include "drivers/wbb_talk.h"
#include "fuzz.h"

enum { LENGTH_MASK = 31, TALK_MS_MAX = 60000 };

/* The input is reports in a row, each behind a byte of its length. */
static size_t next_report(const uint8_t *bytes, size_t count, size_t *at, const uint8_t **report)
{
    size_t n = bytes[*at] & LENGTH_MASK;
    (*at)++;
    if (n > count - *at) n = count - *at;
    *report = bytes + *at;
    *at += n;
    return n;
}

static void check_report(const uint8_t *report, size_t n, const struct wbb_report *r)
{
    HOLDS(r->kind != WBB_DATA || (n >= 11 && (report[0] == 0x32 || (report[0] == 0x34 && n >= 22))));
    for (int i = 0; r->kind == WBB_DATA && i < WBB_CELLS; i++)
        HOLDS(r->raw[i] == (report[3 + 2 * i] << 8 | report[4 + 2 * i]));
    HOLDS(r->kind != WBB_READ || (r->size >= 1 && r->size <= WBB_READ_MAX));
    HOLDS(wbb_battery_bars(r->battery) >= 0 && wbb_battery_bars(r->battery) <= 4);
}

static void check_stream(const uint8_t *bytes, size_t count)
{
    struct wbb_stream stream = {.started = false};
    struct wbb_stuck stuck = {.started = false};
    struct driver_counters counters = {.samples = 0};
    struct wbb_report r;
    struct force_sample s;
    const uint8_t *report;
    uint64_t samples = 0;
    for (size_t at = 0; at < count;) {
        size_t n = next_report(bytes, count, &at, &report);
        enum wbb_kind kind = wbb_decode(report, n, &r);
        check_report(report, n, &r);
        bool taken = wbb_stream_take(&stream, &r, n, (int64_t)at * NS_PER_MS, &s, &counters);
        HOLDS(taken == (kind == WBB_DATA));
        if (!taken) continue;
        HOLDS(s.seq == (int64_t)samples++ && !(s.flags & SAMPLE_CLIPPED) == !r.clipped);
        (void)wbb_stuck_step(&stuck, r.raw);
    }
    HOLDS(counters.samples == samples);
}

static void check_sent(const uint8_t *out, int n)
{
    HOLDS(n >= 2 && n <= WBB_REPORT_BYTES && !(out[1] & 1));
    if (out[0] == 0x16) HOLDS(out[2] == 0xa4 && out[3] == 0 && out[4] >= 0xf0);
}

static void check_talk(enum wbb_plan plan, const uint8_t *bytes, size_t count)
{
    struct wbb_talk talk;
    struct wbb_report r;
    uint8_t out[WBB_REPORT_BYTES];
    const uint8_t *report;
    size_t at = 0;
    wbb_talk_begin(&talk, plan);
    for (int ms = 0; talk.end == TALK_GOES_ON; ms++) {
        int n;
        HOLDS(ms < TALK_MS_MAX);
        while ((n = wbb_talk_send(&talk, ms * NS_PER_MS, out)) > 0) check_sent(out, n);
        if (at >= count) continue;
        n = (int)next_report(bytes, count, &at, &report);
        (void)wbb_decode(report, (size_t)n, &r);
        wbb_talk_hear(&talk, &r, ms * NS_PER_MS);
    }
    HOLDS(wbb_talk_doing(&talk)[0]);
}

static void check_block(const uint8_t *bytes, size_t count)
{
    struct wbb_block block, back;
    struct wbb_calibration c;
    struct plate_info plate = {.name = ""};
    struct problem why = {STATUS_OK, ""};
    char text[WBB_BLOCK_TEXT_BYTES];
    if (count < sizeof block) return;
    memcpy(&block, bytes, sizeof block);
    wbb_block_text(&block, text);
    HOLDS(wbb_block_from_text(text, &back) && memcmp(&block, &back, sizeof block) == 0);
    if (wbb_calibration_read(&block, &c, &why) != STATUS_OK) {
        HOLDS(why.text[0]);
        return;
    }
    wbb_plate_info(&c, &plate);
    for (int i = 0; i < WBB_CELLS; i++) {
        const struct channel_info *ch = &plate.channel[i];
        double per_kg = 9.80665, at_17 = c.at_17_kg[i] * ch->scale + ch->offset;
        double at_34 = at_17 + (c.at_34_kg[i] - plate.knee[i].raw) * plate.knee[i].scale_above;
        HOLDS(fabs(c.at_0_kg[i] * ch->scale + ch->offset) < 1e-9);
        HOLDS(fabs(at_17 - 17 * per_kg) < 1e-9 && fabs(at_34 - 34 * per_kg) < 1e-9);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    check_stream(bytes, count);
    for (int plan = WBB_PLAN_START; plan <= WBB_PLAN_WAKE; plan++)
        check_talk((enum wbb_plan)plan, bytes, count);
    check_block(bytes, count);
    return 0;
}
