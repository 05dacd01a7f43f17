/* Binary frames by profile: V-U of devices.md 5, cut everywhere, flipped everywhere, buried in noise (devices.md 15 T1). */
#include "profile_case.h"

#include "drivers/frame_stream.h"

enum { LENGTH = 24, FRAMES = 40, ROOM = 8192, SAMPLES = 600 };

/* V-U: frame 1234, index 7. */
static const char V_U[] = "AA 55 4C 34 12 07 C0 D4 01 00 06 FF FF FF 00 00 00 00 ED CF 01 00 C6 CB";

static void put_le(uint8_t *at, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(v >> 8 * i);
}

/* The home-made plate's frame of sample number k, written out from its description. */
static void make_frame(uint32_t k, uint8_t kind, uint8_t *out)
{
    out[0] = 0xaa, out[1] = 0x55, out[2] = kind;
    put_le(out + 3, k / 10 % 65536, 2);
    out[5] = (uint8_t)(k % 10);
    for (uint32_t c = 0; c < 4; c++) put_le(out + 6 + 4 * c, 1000 * c + k, 4);
    uint32_t crc = 0xffff;
    for (int i = 2; i < 22; i++) {
        crc ^= (uint32_t)out[i] << 8;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
    }
    put_le(out + 22, crc, 2);
}

static size_t make_stream(uint32_t from, uint32_t count, uint8_t *out)
{
    for (uint32_t i = 0; i < count; i++) make_frame(from + i, 0x4c, out + LENGTH * i);
    return LENGTH * (size_t)count;
}

struct heard {
    struct force_sample sample[SAMPLES];
    int count;
    struct driver_counters counters;
};

/* All of bytes, in pieces of at most step, at most max samples a call. */
static void hear(struct frame_stream *s, const uint8_t *bytes, size_t n, size_t step, int max,
                 struct heard *h)
{
    for (size_t at = 0; at < n;) {
        size_t used = 0, piece = n - at < step ? n - at : step;
        int room = SAMPLES - h->count < max ? SAMPLES - h->count : max;
        assert_true(room > 0);
        int got = frame_stream_feed(s, bytes + at, piece, &used, (int64_t)at, h->sample + h->count, room,
                                    &h->counters);
        assert_true(used <= piece && (used == piece || got == room));
        h->count += got;
        at += used;
    }
}

static struct heard heard_of(const struct plate_profile *p, const uint8_t *bytes, size_t n, size_t step,
                             int max)
{
    struct frame_stream s;
    struct heard h = {.count = 0};
    frame_stream_begin(&s, p);
    hear(&s, bytes, n, step, max, &h);
    return h;
}

/* Is it sample number k of the stream? */
static bool is_true(const struct force_sample *s)
{
    for (int c = 0; c < 4; c++)
        if (s->raw[c].i32 != 1000 * c + s->seq) return false;
    return s->t_dev_us == -1;
}

static void the_vector_reads_as_published(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    uint8_t wire[LENGTH];
    assert_int_equal(bytes_of(V_U, wire), LENGTH);
    struct heard h = heard_of(&p, wire, LENGTH, LENGTH, 8);
    assert_int_equal(h.count, 1);
    const struct force_sample *s = &h.sample[0];
    assert_int_equal(s->seq, 0x1234 * 10 + 7);
    assert_int_equal(s->raw[0].i32, 120000);
    assert_int_equal(s->raw[1].i32, -250);
    assert_int_equal(s->raw[2].i32, 0);
    assert_int_equal(s->raw[3].i32, 118765);
    assert_int_equal(s->flags, 0);
    assert_near("cell 0 in N", s->raw[0].i32 * p.info.channel[0].scale, 240.0, 1e-9);
    assert_near("cell 3 in N", s->raw[3].i32 * p.info.channel[3].scale, 237.53, 1e-9);
    plate_profile_free(&p);
}

static void every_cut_gives_the_same_sample(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    uint8_t wire[LENGTH];
    (void)bytes_of(V_U, wire);
    for (size_t cut = 0; cut <= LENGTH; cut++) {
        struct frame_stream s;
        struct heard h = {.count = 0};
        frame_stream_begin(&s, &p);
        hear(&s, wire, cut, LENGTH, 8, &h);
        assert_int_equal(h.count, cut == LENGTH);
        hear(&s, wire + cut, LENGTH - cut, LENGTH, 8, &h);
        assert_int_equal(h.count, 1);
        assert_int_equal(h.sample[0].raw[3].i32, 118765);
        assert_int_equal(h.counters.crc_errors + h.counters.noise_lines, 0);
    }
    plate_profile_free(&p);
}

static void the_beginning_may_be_missing(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    uint8_t wire[LENGTH * FRAMES];
    size_t n = make_stream(0, FRAMES, wire);
    for (size_t from = 0; from < 2 * LENGTH; from++) {
        struct heard h = heard_of(&p, wire + from, n - from, 7, 3);
        size_t whole = (n - from) / LENGTH;
        if ((size_t)h.count != whole)
            fail_msg("from byte %zu: %d samples, expected %zu", from, h.count, whole);
        for (int i = 0; i < h.count; i++) assert_true(is_true(&h.sample[i]));
        assert_int_equal(h.counters.crc_errors + h.counters.noise_lines + h.counters.gaps,
                         0); /* not our fault */
    }
    plate_profile_free(&p);
}

static void pieces_and_room_do_not_matter(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    uint8_t wire[LENGTH * FRAMES];
    size_t n = make_stream(65530 * 10, FRAMES, wire);
    wire[100] ^= 4; /* one fault in it */
    struct heard whole = heard_of(&p, wire, n, n, SAMPLES);
    assert_int_equal(whole.count, FRAMES - 1);
    for (size_t step = 1; step < 60; step++)
        for (int max = 1; max < 4; max++) {
            struct heard h = heard_of(&p, wire, n, step, max);
            assert_int_equal(h.count, whole.count);
            for (int i = 0; i < h.count; i++) {
                h.sample[i].t_arr_ns = whole.sample[i].t_arr_ns; /* depends on the pieces, rightly */
                assert_memory_equal(&h.sample[i], &whole.sample[i], sizeof h.sample[i]);
            }
            assert_memory_equal(&h.counters, &whole.counters, sizeof h.counters);
        }
    plate_profile_free(&p);
}

static void a_flipped_bit_costs_one_frame_and_nothing_else(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    uint8_t wire[LENGTH * 6];
    size_t n = make_stream(100, 6, wire);
    for (size_t bit = 8 * LENGTH; bit < 16 * LENGTH; bit++) {
        wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
        struct heard h = heard_of(&p, wire, n, 5, 2);
        wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (h.count != 5) fail_msg("bit %zu: %d samples", bit, h.count);
        for (int i = 0; i < h.count; i++) {
            if (!is_true(&h.sample[i])) fail_msg("bit %zu: a sample that was never sent", bit);
            assert_int_equal(h.sample[i].flags, i == 1 ? SAMPLE_GAP_BEFORE : 0);
        }
        assert_int_equal(h.counters.lost, 1);
        assert_int_equal(h.counters.crc_errors + h.counters.noise_lines, 1);
    }
    plate_profile_free(&p);
}

/* A true frame begins inside what looked like one. */
static void a_false_sync_hides_nothing(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    for (size_t before = 0; before < LENGTH; before++) {
        uint8_t wire[3 * LENGTH] = {0xaa, 0x55};
        size_t n = 2 + before;
        for (size_t i = 2; i < n; i++) wire[i] = (uint8_t)(i % 3 ? 0xaa : 0x4c);
        make_frame(77, 0x4c, wire + n);
        struct heard h = heard_of(&p, wire, n + LENGTH, 4, 1);
        if (h.count != 1) fail_msg("%zu bytes behind a false sync: %d samples", before, h.count);
        assert_true(is_true(&h.sample[0]));
    }
    plate_profile_free(&p);
}

static void random_bytes_give_no_sample(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    uint8_t noise[ROOM + LENGTH];
    uint32_t x = 12345;
    for (size_t i = 0; i < ROOM; i++) {
        x = x * 1664525u + 1013904223u;
        noise[i] = (uint8_t)(x >> 24);
        if (i % 50 == 0) noise[i] = 0xaa;
        if (i % 50 == 1) noise[i] = 0x55;
    }
    make_frame(5, 0x4c, noise + ROOM);
    struct frame_stream s;
    struct heard h = {.count = 0};
    frame_stream_begin(&s, &p);
    hear(&s, noise, ROOM, 100, 8, &h);
    assert_int_equal(h.count, 0);
    hear(&s, noise + ROOM, LENGTH, 100, 8, &h);
    assert_int_equal(h.count, 1);
    assert_true(s.bad > s.good);
    plate_profile_free(&p);
}

static void the_other_side_is_left_out(void **state)
{
    (void)state;
    struct plate_profile left = shipped_profile("esp32_left"), right = shipped_profile("esp32_right");
    uint8_t wire[LENGTH * 2 * FRAMES];
    for (uint32_t i = 0; i < FRAMES; i++) {
        make_frame(i, 0x4c, wire + LENGTH * 2 * i);
        make_frame(i + 500, 0x52, wire + LENGTH * (2 * i + 1));
    }
    struct heard l = heard_of(&left, wire, sizeof wire, 33, 5),
                 r = heard_of(&right, wire, sizeof wire, 33, 5);
    assert_int_equal(l.count, FRAMES);
    assert_int_equal(r.count, FRAMES);
    for (int i = 0; i < FRAMES; i++) {
        assert_int_equal(l.sample[i].seq, i);
        assert_int_equal(r.sample[i].seq, i + 500);
        assert_true(is_true(&l.sample[i]) && is_true(&r.sample[i]));
        assert_int_equal(l.sample[i].flags, SAMPLE_UNCALIBRATED);
    }
    assert_int_equal(l.counters.gaps + l.counters.lost + l.counters.noise_lines + l.counters.crc_errors, 0);
    plate_profile_free(&left);
    plate_profile_free(&right);
}

/* frame * 10 + index begins again after 655360 samples, which is no power of two. */
static void composed_numbers_run_on_over_the_wrap(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    struct frame_stream s;
    struct heard h = {.count = 0};
    uint8_t wire[LENGTH];
    frame_stream_begin(&s, &p);
    const uint32_t modulus = 655360;
    for (uint32_t round = 0; round < 3; round++)
        for (uint32_t k = round ? 0 : modulus - 10; k < modulus; k = k == 9 ? modulus - 10 : k + 1) {
            if (k == 5) continue; /* lost, in rounds 1 and 2 */
            if (k > 9 && k < modulus - 10) continue;
            make_frame(k, 0x4c, wire);
            hear(&s, wire, LENGTH, LENGTH, 8, &h);
        }
    /* 10, then 9 with one missing, then a jump of 655340 = a restart, and so on. */
    assert_int_equal(h.count, 10 + 19 + 19);
    for (int i = 1; i < 19; i++) assert_int_equal(h.sample[i].seq - h.sample[i - 1].seq, i == 15 ? 2 : 1);
    assert_int_equal(h.sample[10].seq, modulus);
    assert_int_equal(h.sample[19].seq, modulus - 10); /* restart: as on the wire again */
    assert_int_equal(h.counters.clock_resets, 2);
    assert_int_equal(h.counters.lost, 2);
    plate_profile_free(&p);
}

static const char no_check[] =
    "profile = 1\nname = p\n[match]\ntransport = serial\n[stream]\nformat = frame\nrate_hz = "
    "100\n[frame]\nlength = 10\n"
    "sync = 0xa5\n[field.seq]\nat = 1\ntype = u8\n[channel.0]\nrole = cell\nat = 2\ntype = i16be\nunit = "
    "n\nx_mm = 200\ny_mm = 100\n"
    "[channel.1]\nrole = cell\nat = 4\ntype = i16be\nunit = n\nx_mm = -200\ny_mm = 100\n"
    "[channel.2]\nrole = cell\nat = 6\ntype = u16le\nunit = n\nx_mm = 0\ny_mm = -100\n[channel.3]\nrole = "
    "temp\nat = 8\ntype = i16le\n"
    "unit = degc\n";

static void without_a_check_sum_three_syncs_are_needed(void **state)
{
    (void)state;
    struct plate_profile p = text_profile(no_check);
    uint8_t wire[100];
    for (int i = 0; i < 10; i++) {
        uint8_t frame[] = {0xa5,       (uint8_t)i, 0,  (uint8_t)i, 0xff, (uint8_t)(0x100 - 1 - i),
                           (uint8_t)i, 1,          25, 0};
        memcpy(wire + 10 * i, frame, 10);
    }
    struct frame_stream s;
    struct heard h = {.count = 0};
    frame_stream_begin(&s, &p);
    hear(&s, wire, 20, 1, 8, &h);
    assert_int_equal(h.count, 0); /* two syncs: could be chance */
    hear(&s, wire + 20, 1, 1, 8, &h);
    assert_int_equal(h.count, 2); /* the third: both frames before it are believed */
    hear(&s, wire + 21, 79, 10, 8, &h);
    assert_int_equal(h.count, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(h.sample[i].seq, i);
        assert_int_equal(h.sample[i].raw[0].i32, i);
        assert_int_equal(h.sample[i].raw[1].i32, -1 - i);
        assert_int_equal(h.sample[i].raw[2].i32, 256 + i);
    }
    plate_profile_free(&p);
}

static void after_a_loss_they_are_needed_again(void **state)
{
    (void)state;
    struct plate_profile p = text_profile(no_check);
    uint8_t wire[200];
    size_t n = 0;
    for (int i = 0; i < 16; i++) {
        uint8_t frame[] = {0xa5, (uint8_t)i, 0, (uint8_t)i, 0, 0, 0, 0, 0, 0};
        memcpy(wire + n, frame, 10);
        n += i == 7 ? 6 : 10; /* four bytes of frame 7 are lost */
    }
    struct heard h = heard_of(&p, wire, n, 3, 2);
    for (int i = 0; i < h.count; i++)
        if (i != 7) assert_int_equal(h.sample[i].raw[0].i32, h.sample[i].seq);
    /* Frame 7 cannot be told from a whole one: only the next sync is missing. The rest comes once three syncs fit again. */
    assert_int_equal(h.sample[h.count - 1].seq, 15);
    assert_in_range(h.count, 14, 16);
    assert_int_equal(h.counters.noise_lines, 1);
    plate_profile_free(&p);
}

static void unsigned_32_bits_and_limits(void **state)
{
    (void)state;
    const char *text = changed(no_check, "at = 6\ntype = u16le\nunit = n",
                               "at = 6\ntype = u32be\nscale = 0.5\noffset = 3\nunit = n");
    char wide[2048];
    strcpy(wide, changed(text, "[channel.3]\nrole = temp\nat = 8\ntype = i16le\nunit = degc\n", ""));
    struct plate_profile p = text_profile(wide);
    static const struct {
        const char *hex;
        double value;
        uint32_t flags;
    } cases[] = {
        {"A5 01 00 00 00 00 00 00 00 00", 3.0, 0},
        {"A5 01 00 00 00 00 80 00 00 00", 0.5 * 2147483648.0 + 3, 0},
        {"A5 01 00 00 00 00 FF FF FF FE", 0.5 * 4294967294.0 + 3, 0},
        {"A5 01 00 00 00 00 FF FF FF FF", 0.5 * 4294967295.0 + 3, SAMPLE_CLIPPED},
        {"A5 01 7F FF 00 00 00 00 00 00", 3.0, SAMPLE_CLIPPED},
        {"A5 01 80 00 00 00 00 00 00 00", 3.0, SAMPLE_CLIPPED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t wire[10];
        struct profile_sampler s;
        struct force_sample out;
        struct driver_counters counters = {.samples = 0};
        (void)bytes_of(cases[i].hex, wire);
        profile_sampler_begin(&s, &p);
        assert_true(profile_sample_of_bytes(&s, wire, 0, 5, &out, &counters));
        assert_near(cases[i].hex, out.raw[2].i32 * p.info.channel[2].scale + p.info.channel[2].offset,
                    cases[i].value, 1e-6);
        assert_int_equal(out.flags, cases[i].flags);
        assert_int_equal(counters.clipped, cases[i].flags != 0);
    }
    plate_profile_free(&p);
}

static void every_kind_of_check_sum_holds_a_stream(void **state)
{
    (void)state;
    for (int c = CHECK_SUM8; c < CHECK_COUNT; c++)
        for (int big = 0; big < 2; big++) {
            char text[2048], check[200];
            (void)snprintf(check, sizeof check,
                           "length = 14\nsync = 0xa5\ncheck = %s\ncheck_from = 1\ncheck_to = 9\ncheck_at = "
                           "10\ncheck_order = %s\n",
                           frame_check_words[c], big ? "be" : "le");
            strcpy(text, changed(no_check, "length = 10\nsync = 0xa5\n", check));
            struct plate_profile p = text_profile(text);
            uint8_t frame[14] = {0xa5, 9, 0, 9, 1, 2, 3, 4, 5, 6};
            uint32_t sum = frame_check_run((enum frame_check)c, frame + 1, 9);
            int n = frame_check_bytes((enum frame_check)c);
            for (int i = 0; i < n; i++) frame[10 + i] = (uint8_t)(sum >> 8 * (big ? n - 1 - i : i));
            assert_int_equal(heard_of(&p, frame, 14, 3, 1).count, 1);
            for (int bit = 8; bit < 8 * (10 + n); bit++) {
                frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
                if (heard_of(&p, frame, 14, 14, 1).count != 0)
                    fail_msg("%s: bit %d", frame_check_words[c], bit);
                frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
            }
            plate_profile_free(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vector_reads_as_published),
        cmocka_unit_test(every_cut_gives_the_same_sample),
        cmocka_unit_test(the_beginning_may_be_missing),
        cmocka_unit_test(pieces_and_room_do_not_matter),
        cmocka_unit_test(a_flipped_bit_costs_one_frame_and_nothing_else),
        cmocka_unit_test(a_false_sync_hides_nothing),
        cmocka_unit_test(random_bytes_give_no_sample),
        cmocka_unit_test(the_other_side_is_left_out),
        cmocka_unit_test(composed_numbers_run_on_over_the_wrap),
        cmocka_unit_test(without_a_check_sum_three_syncs_are_needed),
        cmocka_unit_test(after_a_loss_they_are_needed_again),
        cmocka_unit_test(unsigned_32_bits_and_limits),
        cmocka_unit_test(every_kind_of_check_sum_holds_a_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
