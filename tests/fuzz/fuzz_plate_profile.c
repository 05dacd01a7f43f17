/* links: drivers signal */
/* Any bytes as a .plate file: refused with a reason, or a plate that the whole chain takes; and any bytes from that plate are decoded. */
#include <math.h>
#include <string.h>

#include "drivers/delimited_text.h"
#include "drivers/frame_stream.h"
#include "drivers/hid_report.h"
#include "drivers/plate_profile.h"
#include "drivers/ps1_frame.h"
#include "fuzz.h"
#include "signal/plate_maths.h"

enum { NOISE = 600, SAMPLES = 16 };

static void check_plate(const struct plate_profile *p)
{
    struct problem why;
    struct plate_maths maths;
    HOLDS(p->text && p->name[0] && p->channel_count >= 0 && p->channel_count <= CHANNEL_MAX);
    HOLDS(p->match.transport <= TRANSPORT_PIPE && p->format < FORMAT_COUNT);
    if (p->channel_count == 0) return;
    HOLDS(plate_channels_check(&p->info, &why) == STATUS_OK);
    HOLDS(p->info.width_mm > 0 && p->info.depth_mm > 0 && p->info.fz_on_n >= p->info.fz_off_n);
    plate_maths_prepare(&maths, &p->info, NULL);
}

/* Places lie inside a buffer of exactly the length: the address sanitizer sees it when one does not. */
static void check_bytes(const struct plate_profile *p, int length, int repeat)
{
    struct profile_sampler s;
    struct force_sample out;
    struct driver_counters counters = {.samples = 0};
    uint8_t *bytes = malloc((size_t)length);
    HOLDS(bytes != NULL && length >= 1);
    profile_sampler_begin(&s, p);
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < repeat; i++) {
            memset(bytes, round == 0 ? 0 : round == 1 ? 0xff : 0x5a, (size_t)length);
            (void)profile_sample_of_bytes(&s, bytes, i, 0, &out, &counters);
        }
    free(bytes);
}

static void check_stream(const struct plate_profile *p)
{
    static uint8_t noise[NOISE];
    struct driver_counters counters = {.samples = 0};
    struct force_sample out[SAMPLES];
    size_t used;
    bool done;
    for (size_t i = 0; i < NOISE; i++) noise[i] = (uint8_t)(i * 167 + (i >> 3));
    if (p->format == FORMAT_FRAME) {
        static struct frame_stream s;
        check_bytes(p, p->frame.length, 1);
        frame_stream_begin(&s, p);
        for (size_t at = 0; at + (size_t)p->frame.sync_count <= NOISE; at += (size_t)p->frame.length)
            memcpy(noise + at, p->frame.sync, (size_t)p->frame.sync_count);
        for (size_t at = 0; at < NOISE; at += used)
            (void)frame_stream_feed(&s, noise + at, NOISE - at, &used, 0, out, SAMPLES, &counters);
    } else if (p->format == FORMAT_HID) {
        struct hid_report_stream s;
        check_bytes(p, p->hid.length, p->hid.repeat);
        hid_report_begin(&s, p);
        noise[0] = (uint8_t)p->hid.report_id;
        do (void)hid_report_take(&s, noise, (size_t)p->hid.length, 0, out, SAMPLES, &done, &counters);
        while (!done);
        HOLDS(counters.samples + counters.duplicates == (uint64_t)p->hid.repeat);
    } else if (p->format == FORMAT_DELIMITED) {
        static struct delimited_stream s;
        delimited_begin(&s, p, true);
        for (size_t i = 0; i < NOISE; i++)
            noise[i] = i % 97 == 96        ? '\n'
                       : (int)(i % 97) % 2 ? (uint8_t)p->columns.separator
                                           : (uint8_t)('0' + i % 10);
        for (size_t at = 0; at < NOISE; at += used)
            (void)delimited_feed(&s, noise + at, NOISE - at, &used, 0, out, SAMPLES, &counters);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct text_errors errors = {.count = 0};
    struct plate_profile p, again;
    enum status status = plate_profile_parse("f.plate", (const char *)bytes, count, &errors, &p);
    if (status != STATUS_OK) {
        HOLDS(status == STATUS_DATA && errors.count > 0 && errors.count <= TEXT_ERRORS_MAX && !p.text);
        for (int i = 0; i < errors.count; i++)
            HOLDS(strncmp(errors.line[i], "f.plate:", 8) == 0 && strlen(errors.line[i]) > 12);
        return 0;
    }
    HOLDS(errors.count == 0);
    check_plate(&p);
    check_stream(&p);
    /* What a capture keeps of it reads as the same plate. */
    HOLDS(plate_profile_parse("f.plate", p.text, strlen(p.text), &errors, &again) == STATUS_OK);
    HOLDS(memcmp(&p.info.channel, &again.info.channel, sizeof p.info.channel) == 0 &&
          p.format == again.format);
    plate_profile_free(&p);
    plate_profile_free(&again);
    return 0;
}
