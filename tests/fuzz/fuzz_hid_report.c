/* links: drivers */
/* HID reports by profile: each input is a row of reports, length byte first. A sample says what its bytes say; nothing comes of short or
 * foreign ones. */
#include "drivers/hid_report.h"
#include "fuzz_profile.h"

enum { REPORT_MAX = 65 };

static const char packed[] =
    "profile = 1\nname = p\n[match]\ntransport = hid\nvid = 1\npid = 2\n[stream]\nformat = hid\nrate_hz = "
    "500\ntime_unit_us = 1000\n"
    "[hid]\nreport_id = 0\nlength = 26\nrepeat = 3\nstride = 8\n[field.time]\nat = 0\ntype = "
    "u16be\n[field.seq]\nat = 2\ntype = u8\n"
    "[channel.0]\nrole = cell\nat = 3\ntype = i16be\nunit = n\nx_mm = 100\ny_mm = 100\nvalid_at = "
    "9\nvalid_mask = 1\n"
    "[channel.1]\nrole = cell\nat = 5\ntype = u16be\nunit = n\nx_mm = -100\ny_mm = 100\n"
    "[channel.2]\nrole = cell\nat = 7\ntype = u16le\nunit = n\nx_mm = 0\ny_mm = -100\n";

static void check_sample(const struct plate_profile *p, const uint8_t *report, int index,
                         const struct force_sample *s)
{
    const uint8_t *at = report + index * p->hid.stride;
    for (int c = 0; c < p->channel_count; c++)
        HOLDS(s->raw[c].i32 == field_whole(p->channel[c].type, at + p->channel[c].at));
    HOLDS((s->seq & 0xff) == at[p->seq.at] || p->seq.type != FIELD_U8);
    HOLDS(s->t_dev_us >= 0);
}

static void check(const struct plate_profile *p, const uint8_t *bytes, size_t count)
{
    static struct hid_report_stream s;
    struct driver_counters c = {.samples = 0};
    hid_report_begin(&s, p);
    while (count > 0) {
        size_t n = bytes[0] % (REPORT_MAX + 1u);
        bytes++, count--;
        if (n > count) n = count;
        uint8_t *report = malloc(n ? n : 1); /* of its own size: a byte too far is seen */
        HOLDS(report != NULL);
        memcpy(report, bytes, n);
        bool mine = n >= (size_t)p->hid.length && (p->hid.report_id == 0 || report[0] == p->hid.report_id),
             done = false;
        int got = 0;
        while (!done) {
            struct force_sample out;
            uint64_t doubles = c.duplicates;
            int k = hid_report_take(&s, report, n, 0, &out, 1, &done, &c);
            got += (int)(c.duplicates - doubles); /* came before the sample, if one came */
            if (k) check_sample(p, report, got, &out);
            got += k;
        }
        HOLDS(got == (mine ? p->hid.repeat : 0));
        free(report);
        bytes += n;
        count -= n;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    static struct plate_profile demo, several;
    if (!demo.text) {
        demo = fuzz_profile("demo_hid");
        several = fuzz_profile_text(packed);
    }
    check(&demo, bytes, count);
    check(&several, bytes, count);
    return 0;
}
