/* HID reports by profile: V-H of devices.md 6, short, foreign, unnumbered and packed reports (devices.md 15 T1). */
/* links: signal */
#include "profile_case.h"

#include <math.h>

#include "drivers/hid_report.h"
#include "signal/plate_maths.h"

static const char V_H[] = "01 0B 0A 40 42 0F 00 B8 06 17 07 72 06 9A 06 00";

static int take(struct hid_report_stream *s, const uint8_t *report, size_t count, struct force_sample *out,
                int max, struct driver_counters *counters)
{
    bool done;
    int n = hid_report_take(s, report, count, 3, out, max, &done, counters);
    assert_true(done);
    return n;
}

static void the_vector_reads_as_published(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("demo_hid");
    struct hid_report_stream s;
    struct force_sample out;
    struct driver_counters counters = {.samples = 0};
    uint8_t report[64];
    struct plate_maths maths;
    struct plate_reading reading;
    size_t n = bytes_of(V_H, report);
    hid_report_begin(&s, &p);
    assert_int_equal(take(&s, report, n, &out, 1, &counters), 1);
    assert_int_equal(out.seq, 0x0a0b);
    assert_int_equal(out.t_dev_us, 1000000);
    assert_int_equal(out.t_arr_ns, 3);
    assert_int_equal(out.flags, 0);
    static const double want_n[] = {172.0, 181.5, 165.0, 169.0};
    plate_maths_prepare(&maths, &p.info, NULL);
    for (int i = 0; i < 4; i++) assert_near("cell", plate_maths_value(&maths, out.raw, i), want_n[i], 1e-9);
    plate_maths_run(&maths, out.raw, &reading);
    assert_near("Fz", reading.fz_n, 687.5, 1e-9);
    assert_near("CoP x", reading.cop_mm.x, 6.382, 5e-4);
    assert_near("CoP y", reading.cop_mm.y, -1.000, 5e-4);
    plate_profile_free(&p);
}

static void what_is_short_or_foreign_gives_no_sample(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("demo_hid");
    struct hid_report_stream s;
    struct force_sample out;
    struct driver_counters counters = {.samples = 0};
    uint8_t report[64] = {0};
    (void)bytes_of(V_H, report);
    hid_report_begin(&s, &p);
    assert_int_equal(take(&s, report, 16, &out, 1, &counters), 1);
    for (size_t n = 1; n < 16; n++) assert_int_equal(take(&s, report, n, &out, 1, &counters), 0);
    assert_int_equal(take(&s, report, 0, &out, 1, &counters), 0);
    assert_int_equal(counters.short_reports, 15);
    assert_int_equal(s.bad, 15);
    for (int id = 2; id < 256; id++) {
        report[0] = (uint8_t)id;
        assert_int_equal(take(&s, report, 16, &out, 1, &counters), 0);
    }
    assert_int_equal(counters.unknown_frames, 254);
    assert_int_equal(s.bad, 15); /* other reports of the same device are no fault */
    report[0] = 1, report[1]++;
    assert_int_equal(take(&s, report, 64, &out, 1, &counters), 1); /* padded, as some systems do */
    assert_int_equal(out.flags, SAMPLE_GAP_BEFORE);
    assert_int_equal(counters.lost, 0);
    plate_profile_free(&p);
}

static void flags_of_the_device(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("demo_hid");
    static const uint32_t want[8] = {0,
                                     SAMPLE_CLIPPED,
                                     SAMPLE_DEVICE_DROP,
                                     SAMPLE_DEVICE_DROP | SAMPLE_CLIPPED,
                                     SAMPLE_BUTTON,
                                     SAMPLE_BUTTON | SAMPLE_CLIPPED,
                                     SAMPLE_BUTTON | SAMPLE_DEVICE_DROP,
                                     SAMPLE_BUTTON | SAMPLE_DEVICE_DROP | SAMPLE_CLIPPED};
    struct hid_report_stream s;
    hid_report_begin(&s, &p);
    for (int f = 0; f < 256; f++) {
        struct force_sample out;
        struct driver_counters counters = {.samples = 0};
        uint8_t report[64];
        size_t n = bytes_of(V_H, report);
        report[1] = (uint8_t)f, report[15] = (uint8_t)f;
        assert_int_equal(take(&s, report, n, &out, 1, &counters), 1);
        assert_int_equal(out.flags, want[f & 7]);
    }
    plate_profile_free(&p);
}

#define CELL(n, at, more, x, y)                                                                              \
    "[channel." #n "]\nrole = cell\nat = " #at "\ntype = i16be\nunit = n\n" more "x_mm = " #x "\ny_mm = " #y \
    "\n"

/* Unnumbered; time for the report, then three samples of a counter, three cells and a status byte. */
static const char packed[] =
    "profile = 1\nname = p\n[match]\ntransport = hid\nvid = 1\npid = 2\n[stream]\nformat = hid\nrate_hz = "
    "500\ntime_unit_us = 1000\n"
    "[hid]\nreport_id = 0\nlength = 26\nrepeat = 3\nstride = 8\n[field.time]\nat = 0\ntype = "
    "u16be\n[field.seq]\nat = 2\ntype = u8\n" CELL(0, 3, "valid_at = 9\nvalid_mask = 0x01\n", 100, 100)
        CELL(1, 5, "valid_at = 9\nvalid_mask = 0x06\n", -100, 100) CELL(2, 7, "", 0, -100);

static void make_packed(unsigned k, uint8_t *report) /* samples 3k, 3k + 1, 3k + 2 */
{
    unsigned t = k * 6;
    report[0] = (uint8_t)(t >> 8), report[1] = (uint8_t)t;
    for (unsigned i = 0; i < 3; i++) {
        unsigned n = 3 * k + i;
        const uint8_t sample[8] = {(uint8_t)n, 0, (uint8_t)(n & 127), 1, (uint8_t)n, 2, (uint8_t)n, 0xff};
        memcpy(report + 2 + 8 * i, sample, 8);
    }
}

static void several_samples_in_a_report(void **state)
{
    (void)state;
    struct plate_profile p = text_profile(packed);
    assert_true(p.seq.per_sample && !p.time.per_sample && p.channel[0].valid_per_sample);
    for (int max = 1; max < 5; max++) {
        struct hid_report_stream s;
        struct force_sample out[4];
        struct driver_counters counters = {.samples = 0};
        int64_t next = 0;
        hid_report_begin(&s, &p);
        for (unsigned k = 0; k < 200; k++) {
            uint8_t report[26];
            bool done = false;
            make_packed(k, report);
            while (!done) {
                int n = hid_report_take(&s, report, sizeof report, 0, out, max, &done, &counters);
                for (int i = 0; i < n; i++, next++) {
                    assert_int_equal(out[i].seq, next);             /* over the wrap of 8 bits */
                    assert_int_equal(out[i].t_dev_us, next * 2000); /* counted on inside a report */
                    assert_int_equal(out[i].raw[0].i32, next & 127);
                    assert_int_equal(out[i].raw[1].i32, 256 + (next & 255));
                    assert_int_equal(out[i].raw[2].i32, 512 + (next & 255));
                    assert_int_equal(out[i].flags, 0);
                }
            }
        }
        assert_int_equal(next, 600);
        assert_int_equal(counters.samples, 600);
        assert_int_equal(counters.lost + counters.gaps + counters.clock_resets, 0);
        assert_int_equal(counters.bytes, 200 * 26);
        assert_int_equal(s.good, 200);
    }
    plate_profile_free(&p);
}

static void a_value_that_is_not_valid_is_marked(void **state)
{
    (void)state;
    struct plate_profile p = text_profile(packed);
    struct hid_report_stream s;
    uint8_t report[26];
    struct force_sample out[3];
    struct driver_counters counters = {.samples = 0};
    static const uint8_t valid[3] = {0x07, 0x05,
                                     0x06}; /* all; bit 1 of channel 1 missing; channel 0 missing */
    make_packed(0, report);
    for (int i = 0; i < 3; i++) report[9 + 8 * i] = valid[i];
    hid_report_begin(&s, &p);
    assert_int_equal(take(&s, report, sizeof report, out, 3, &counters), 3);
    assert_int_equal(out[0].flags, 0);
    assert_int_equal(out[1].flags, SAMPLE_CLIPPED);
    assert_int_equal(out[2].flags, SAMPLE_CLIPPED);
    assert_int_equal(counters.clipped, 2);
    plate_profile_free(&p);
}

/* One counter in the head of the report: of samples, or of reports when mul says how many samples each has. */
static void one_counter_for_a_report(void **state)
{
    (void)state;
    static const char *const keys[] = {"at = 0\ntype = u16be\n[field.sub]\nat = 25\ntype = u8\n",
                                       "at = 0\ntype = u16be\nmul = 3\n"};
    for (int by_reports = 0; by_reports < 2; by_reports++) {
        char text[2048];
        strcpy(text, changed(changed(packed, "[field.time]\nat = 0\ntype = u16be\n", ""),
                             "at = 2\ntype = u8\n", keys[by_reports]));
        struct plate_profile p = text_profile(text);
        struct hid_report_stream s;
        struct force_sample out[3];
        struct driver_counters counters = {.samples = 0};
        hid_report_begin(&s, &p);
        for (unsigned k = 0; k < 30000; k++) {
            uint8_t report[26] = {0};
            unsigned number = by_reports ? k : 3 * k;
            report[0] = (uint8_t)(number >> 8), report[1] = (uint8_t)number;
            assert_int_equal(take(&s, report, sizeof report, out, 3, &counters), 3);
            for (int i = 0; i < 3; i++) assert_int_equal(out[i].seq, 3 * (int64_t)k + i);
        }
        assert_int_equal(counters.lost + counters.gaps, 0);
        plate_profile_free(&p);
    }
}

/* Whatever one bit of the report becomes: a sample's numbers are those of the bytes, and no more comes of it than a sample. */
static void flipped_bits_change_only_their_field(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("demo_hid");
    uint8_t report[64];
    size_t n = bytes_of(V_H, report);
    for (size_t bit = 0; bit < 8 * n; bit++) {
        struct hid_report_stream s;
        struct force_sample out, whole;
        struct driver_counters counters = {.samples = 0};
        hid_report_begin(&s, &p);
        assert_int_equal(take(&s, report, n, &whole, 1, &counters), 1);
        uint8_t flipped[64];
        memcpy(flipped, report, n);
        flipped[bit / 8] ^= (uint8_t)(1u << bit % 8);
        hid_report_begin(&s, &p);
        int got = take(&s, flipped, n, &out, 1, &counters);
        assert_int_equal(got, bit >= 8); /* another number: not ours */
        if (!got) continue;
        int differ =
            (out.seq != whole.seq) + (out.t_dev_us != whole.t_dev_us) + ((out.flags ^ whole.flags) != 0);
        for (int c = 0; c < 4; c++) differ += out.raw[c].i32 != whole.raw[c].i32;
        if (differ > 1 || (differ == 0 && bit < 8 * 15)) fail_msg("bit %zu: %d fields differ", bit, differ);
    }
    plate_profile_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vector_reads_as_published),
        cmocka_unit_test(what_is_short_or_foreign_gives_no_sample),
        cmocka_unit_test(flags_of_the_device),
        cmocka_unit_test(several_samples_in_a_report),
        cmocka_unit_test(a_value_that_is_not_valid_is_marked),
        cmocka_unit_test(one_counter_for_a_report),
        cmocka_unit_test(flipped_bits_change_only_their_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
