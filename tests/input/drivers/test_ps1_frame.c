/* PS1 frames against the vectors of devices.md 3.5, and against bytes that are none. */
#include "base/text_clean.h"
#include "support/support.h"

#include <math.h>

#include "base/random.h"
#include "drivers/ps1_frame.h"
#include "ps1_vectors.h"

static enum ps1_result push_all(struct ps1_framer *f, const uint8_t *bytes, size_t n, struct ps1_message *m)
{
    enum ps1_result last = PS1_MORE;
    for (size_t i = 0; i < n; i++) {
        enum ps1_result r = ps1_framer_push(f, bytes[i], m);
        if (r != PS1_MORE) last = r;
    }
    return last;
}

static enum ps1_result decode_hex(const char *hex, struct ps1_message *m)
{
    uint8_t wire[VECTOR_BYTES];
    struct ps1_framer f = {.synchronised = true};
    return push_all(&f, wire, from_hex(hex, wire), m);
}

static const struct sample_case {
    const char *name, *hex;
    struct ps1_sample want;
} samples[] = {
    {"V-A",
     HEX_A,        {0, 0x0102, 1234567, PS1_I24, 4, {{.i32 = 120000}, {.i32 = -250}, {.i32 = 0}, {.i32 = 118765}}}},
    {"V-B",
     HEX_B,        {0, 0x0103, 1235567, PS1_I24, 4, {{.i32 = 120010}, {.i32 = -249}, {.i32 = 3}, {.i32 = 118770}}}},
    {"V-C",
     HEX_C,        {1,
      0xffff,
      0xffffff00u,
      PS1_F32,
      6,
      {{.f32 = -1.5f}, {.f32 = 2.25f}, {.f32 = 686.5f}, {.f32 = 10}, {.f32 = -4.75f}, {.f32 = 0}}}     },
    {"V-D",
     HEX_D,        {0,
      0,
      0x2e8,
      PS1_F32,
      6,
      {{.f32 = -1.25f}, {.f32 = 2}, {.f32 = 687}, {.f32 = 10.5f}, {.f32 = -4.5f}, {.f32 = 0.125f}}}    },
    {"V-E", HEX_E, {0, 1, 2000, PS1_I32, 4, {{.i32 = 120000}, {.i32 = -250}, {.i32 = 0}, {.i32 = 118765}}}        },
    {"V-F",
     HEX_F,        {0,
      7,
      7000,
      PS1_I16,
      8,
      {{.i32 = 1},
       {.i32 = -1},
       {.i32 = 300},
       {.i32 = -300},
       {.i32 = 32767},
       {.i32 = -32768},
       {.i32 = 0},
       {.i32 = 5}}}                                                                                    },
};
enum { SAMPLE_COUNT = sizeof samples / sizeof samples[0] };

static bool same_sample(const struct ps1_sample *a, const struct ps1_sample *b)
{
    return a->flags == b->flags && a->seq == b->seq && a->t_us == b->t_us && a->format == b->format &&
           a->count == b->count && memcmp(a->value, b->value, (size_t)a->count * sizeof a->value[0]) == 0;
}

static void crc_has_its_check_value(void **state)
{
    (void)state;
    assert_int_equal(crc16_ccitt_false((const uint8_t *)"123456789", 9), 0x29b1);
}

static void samples_decode_and_encode_as_the_vectors_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct ps1_message m;
        uint8_t wire[PS1_WIRE_MAX], want[VECTOR_BYTES];
        if (decode_hex(samples[i].hex, &m) != PS1_GOT_SAMPLE || !same_sample(&m.sample, &samples[i].want))
            fail_msg("%s decodes to another sample", samples[i].name);
        size_t n = ps1_encode_sample(&samples[i].want, wire);
        if (n != from_hex(samples[i].hex, want) || memcmp(wire, want, n) != 0)
            fail_msg("%s encodes to other bytes", samples[i].name);
    }
}

static void info_describes_the_demo_plate(void **state)
{
    (void)state;
    struct ps1_message m;
    uint8_t wire[PS1_WIRE_MAX], want[VECTOR_BYTES];
    static const struct point_mm at[4] = {
        {225,  125 },
        {225,  -125},
        {-225, -125},
        {-225, 125 }
    };
    assert_int_equal(decode_hex(HEX_I, &m), PS1_GOT_INFO);
    struct ps1_info info = m.info;
    size_t n = ps1_encode_info(&info, wire);
    assert_int_equal(n, from_hex(HEX_I, want));
    assert_memory_equal(wire, want, n);
    struct plate_info plate = {.channel_count = 0};
    struct problem why;
    assert_int_equal(ps1_plate_info(&info, &plate, &why), STATUS_OK);
    assert_string_equal(plate.name, "DEMO4");
    assert_string_equal(plate.serial, "4711");
    assert_int_equal(plate.raw_kind, RAW_I32);
    assert_int_equal(plate.channel_count, 4);
    assert_near("rate", plate.rate_hz, 1000, 0);
    assert_near("width", plate.width_mm, 450, 0);
    assert_near("depth", plate.depth_mm, 250, 0);
    double fz = 0, mx = 0, my = 0;
    for (int i = 0; i < 4; i++) {
        assert_near("cell x", plate.channel[i].at_mm.x, at[i].x, 0);
        assert_near("cell y", plate.channel[i].at_mm.y, at[i].y, 0);
        double f = samples[0].want.value[i].i32 * plate.channel[i].scale + plate.channel[i].offset;
        fz += f;
        mx += f * at[i].x;
        my += f * at[i].y;
    }
    /* devices.md 3.5: V-A with the INFO of V-I. */
    assert_near("Fz", fz, 477.03, 1e-4);
    assert_near("CoP x", mx / fz, 0.929, 5e-4);
    assert_near("CoP y", my / fz, 125.262, 5e-4);
}

static void commands_and_answers_are_the_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        struct ps1_command c;
    } commands[] = {
        {"05 81 05 03 65 00",             {PS1_GET_INFO, 5, 0}     },
        {"04 82 06 33 01 00",             {PS1_START, 6, 0}        },
        {"05 83 07 23 23 00",             {PS1_STOP, 7, 0}         },
        {"05 84 08 5B 4B 00",             {PS1_TARE, 8, 0}         },
        {"06 85 09 20 A1 07 03 38 15 00", {PS1_SET_RATE, 9, 500000}},
    };
    static const struct {
        const char *hex;
        struct ps1_ack a;
    } acks[] = {
        {"04 03 82 06 03 80 E0 00", {PS1_START, 6, PS1_ACK_OK}            },
        {"07 03 85 09 02 6C 55 00", {PS1_SET_RATE, 9, PS1_ACK_UNSUPPORTED}},
    };
    uint8_t wire[PS1_WIRE_MAX], want[VECTOR_BYTES];
    struct ps1_message m;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        size_t n = ps1_encode_command(&commands[i].c, wire);
        assert_int_equal(n, from_hex(commands[i].hex, want));
        assert_memory_equal(wire, want, n);
        assert_int_equal(decode_hex(commands[i].hex, &m), PS1_GOT_COMMAND);
        assert_int_equal(m.command.type, commands[i].c.type);
        assert_int_equal(m.command.token, commands[i].c.token);
        assert_int_equal(m.command.rate_mhz, commands[i].c.rate_mhz);
    }
    for (size_t i = 0; i < sizeof acks / sizeof acks[0]; i++) {
        size_t n = ps1_encode_ack(&acks[i].a, wire);
        assert_int_equal(n, from_hex(acks[i].hex, want));
        assert_memory_equal(wire, want, n);
        assert_int_equal(decode_hex(acks[i].hex, &m), PS1_GOT_ACK);
        assert_memory_equal(&m.ack, &acks[i].a, sizeof m.ack);
    }
}

static void log_text_travels(void **state)
{
    (void)state;
    uint8_t wire[PS1_WIRE_MAX];
    struct ps1_message m;
    struct ps1_framer f = {.synchronised = true};
    char longest[PS1_LOG_MAX + 2];
    memset(longest, 'x', sizeof longest);
    longest[PS1_LOG_MAX] = '\0';
    assert_int_equal(push_all(&f, wire, ps1_encode_log("cell 3 is warm", wire), &m), PS1_GOT_LOG);
    assert_string_equal(m.log.text, "cell 3 is warm");
    assert_int_equal(ps1_encode_log(longest, wire), PS1_WIRE_MAX);
    assert_int_equal(push_all(&f, wire, PS1_WIRE_MAX, &m), PS1_GOT_LOG);
    assert_string_equal(m.log.text, longest);
    longest[PS1_LOG_MAX] = 'x';
    longest[PS1_LOG_MAX + 1] = '\0';
    assert_int_equal(ps1_encode_log(longest, wire), 0);
}

static void a_flipped_frame_is_a_crc_error(void **state)
{
    (void)state;
    struct ps1_message m;
    assert_int_equal(decode_hex(HEX_X, &m), PS1_BAD_CRC);
}

/* Every bit of every sample frame: nothing that is accepted may differ from the truth. */
static void no_single_bit_flip_gives_another_sample(void **state)
{
    (void)state;
    uint64_t rejected = 0;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        uint8_t wire[VECTOR_BYTES + VECTOR_BYTES];
        size_t n = from_hex(samples[i].hex, wire);
        for (size_t bit = 0; bit < n * 8; bit++) {
            struct ps1_framer f = {.synchronised = true};
            struct ps1_message m;
            wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
            size_t taken = 0;
            for (size_t k = 0; k < n; k++) {
                if (ps1_framer_push(&f, wire[k], &m) != PS1_GOT_SAMPLE) continue;
                taken++;
                if (!same_sample(&m.sample, &samples[i].want))
                    fail_msg("%s with bit %zu flipped is taken as another sample", samples[i].name, bit);
            }
            rejected += taken == 0;
            wire[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    assert_true(rejected > 1000);
}

static void two_delimiters_and_a_late_start_are_legal(void **state)
{
    (void)state;
    uint8_t wire[VECTOR_BYTES];
    size_t n = from_hex(HEX_A, wire);
    for (size_t from = 0; from < n; from++) { /* the host may open the port in the middle of a frame */
        struct ps1_framer f;
        struct ps1_message m;
        ps1_framer_reset(&f);
        assert_int_equal(push_all(&f, wire + from, n - from, &m), PS1_MORE);
        assert_int_equal(push_all(&f, (const uint8_t[]){0, 0}, 2, &m), PS1_MORE);
        assert_int_equal(push_all(&f, wire, n, &m), PS1_GOT_SAMPLE);
    }
}

static void oversize_is_said_once_and_skipped(void **state)
{
    (void)state;
    struct ps1_framer f = {.synchronised = true};
    struct ps1_message m;
    uint8_t wire[VECTOR_BYTES];
    size_t n = from_hex(HEX_B, wire);
    int oversize = 0;
    for (int i = 0; i < 1000; i++) oversize += ps1_framer_push(&f, 0x55, &m) == PS1_OVERSIZE;
    assert_int_equal(oversize, 1);
    assert_int_equal(ps1_framer_push(&f, 0, &m), PS1_MORE);
    assert_int_equal(push_all(&f, wire, n, &m), PS1_GOT_SAMPLE);
}

static void layouts_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        uint8_t frame[24];
        size_t count;
        enum ps1_result want;
    } cases[] = {
        {"a short head",               {1, 0, 2, 1, 0, 0, 0, 0},                         8,  PS1_BAD_LAYOUT  },
        {"no channels",                {1, 0, 2, 1, 0, 0, 0, 0, 0x20},                   9,  PS1_BAD_LAYOUT  },
        {"nine channels",              {1, 0, 2, 1, 0, 0, 0, 0, 0x19},                   9,  PS1_BAD_LAYOUT  },
        {"format 5",                   {1, 0, 2, 1, 0, 0, 0, 0, 0x51, 0, 0, 0, 0},       13, PS1_BAD_LAYOUT  },
        {"a byte too many",            {1, 0, 2, 1, 0, 0, 0, 0, 0x11, 0, 0, 0},          12, PS1_BAD_LAYOUT  },
        {"a value that is not finite", {1, 0, 2, 1, 0, 0, 0, 0, 0x41, 0, 0, 0xc0, 0x7f}, 13, PS1_BAD_LAYOUT  },
        {"a long ACK",                 {3, 0x82, 1, 0, 0},                               5,  PS1_BAD_LAYOUT  },
        {"an unknown type",            {9, 1, 2},                                        3,  PS1_UNKNOWN_TYPE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t frame[32];
        struct ps1_message m;
        memcpy(frame, cases[i].frame, cases[i].count);
        uint16_t crc = crc16_ccitt_false(frame, cases[i].count);
        frame[cases[i].count] = (uint8_t)crc;
        frame[cases[i].count + 1] = (uint8_t)(crc >> 8);
        enum ps1_result got = ps1_decode(frame, cases[i].count + 2, &m);
        if (got != cases[i].want)
            fail_msg("%s: result %d, expected %d", cases[i].what, (int)got, (int)cases[i].want);
    }
}

static void random_bytes_are_survived(void **state)
{
    (void)state;
    struct random_stream r;
    struct ps1_framer f;
    struct ps1_message m;
    uint64_t accepted = 0;
    random_seed(&r, 20, "bytes");
    ps1_framer_reset(&f);
    for (int i = 0; i < 500000; i++) {
        enum ps1_result result = ps1_framer_push(&f, (uint8_t)random_u32(&r), &m);
        accepted += result >= PS1_GOT_SAMPLE && result <= PS1_GOT_COMMAND;
        assert_true(f.count <= PS1_COBS_MAX);
    }
    /* About 2000 frames, one in 65536 passes the CRC, and then its length must fit too. */
    assert_true(accepted <= 1);
}

static void limits_of_a_type_are_clipped(void **state)
{
    (void)state;
    static const struct {
        enum ps1_format format;
        int32_t value;
        bool want;
    } cases[] = {
        {PS1_I16, 32767,     true },
        {PS1_I16, -32768,    true },
        {PS1_I16, 32766,     false},
        {PS1_I24, 0x7fffff,  true },
        {PS1_I24, -0x800000, true },
        {PS1_I24, -0x7fffff, false},
        {PS1_I32, INT32_MAX, true },
        {PS1_I32, INT32_MIN, true },
        {PS1_I32, 0x7fffff,  false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (ps1_value_at_limit(cases[i].format, (union raw_value){.i32 = cases[i].value}) != cases[i].want)
            fail_msg("format %d, value %d", (int)cases[i].format, (int)cases[i].value);
}

static struct ps1_info demo_info(void)
{
    struct ps1_message m;
    assert_int_equal(decode_hex(HEX_I, &m), PS1_GOT_INFO);
    return m.info;
}

static void descriptions_that_cannot_be_used_say_why(void **state)
{
    (void)state;
    static const struct {
        int channel;
        struct ps1_channel c;
        const char *want;
    } cases[] = {
        {0,
         {1, 1, 0, 0, 0, 0},
         "channel 0: scale 0, offset 0, expected finite numbers and a scale other than 0"  },
        {1,
         {1, 1, 1, INFINITY, 0, 0},
         "channel 1: scale 1, offset inf, expected finite numbers and a scale other than 0"},
        {2, {12, 1, 1, 0, 0, 0},    "channel 2: role 12, expected 1 to 11"                 },
        {2, {0, 1, 1, 0, 0, 0},     "channel 2: role 0, expected 1 to 11"                  },
        {3, {1, 4, 1, 0, 0, 0},     "channel 3: unit 4 does not go with cell"              },
        {3, {5, 1, 1, 0, 0, 0},     "channel 3: unit 1 does not go with Mx"                },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ps1_info info = demo_info();
        struct plate_info plate = {.channel_count = 0};
        struct problem why;
        info.channel[cases[i].channel] = cases[i].c;
        assert_int_equal(ps1_plate_info(&info, &plate, &why), STATUS_DATA);
        assert_string_equal(why.text, cases[i].want);
    }
    static const char nothing[] =
        "the channels give no centre of pressure, expected three cells that are not on one line, "
        "or Fz with Mx and My, or Fz with CoPx and CoPy";
    struct ps1_info info = demo_info();
    struct plate_info plate = {.channel_count = 0};
    struct problem why;
    for (int i = 0; i < 4; i++) info.channel[i].y_tenth_mm = info.channel[i].x_tenth_mm; /* all on one line */
    assert_int_equal(ps1_plate_info(&info, &plate, &why), STATUS_DATA);
    assert_string_equal(why.text, nothing);
    info = demo_info();
    info.channel[0] = info.channel[1] = (struct ps1_channel){ROLE_FZ, PS1_NEWTON, 1, 0, 0, 0};
    assert_int_equal(ps1_plate_info(&info, &plate, &why), STATUS_DATA);
    assert_string_equal(why.text, "channel 0: Fz is there twice, expected once");
    info = demo_info();
    info.version = 2;
    assert_int_equal(ps1_plate_info(&info, &plate, &why), STATUS_DATA);
    assert_string_equal(why.text, "PS1 version 2, expected 1");
    info = demo_info();
    info.rate_mhz = 0;
    assert_int_equal(ps1_plate_info(&info, &plate, &why), STATUS_DATA);
    assert_string_equal(why.text, "a rate of 0 Hz, expected more");
}

static void kilograms_become_newtons_and_counts_are_uncalibrated(void **state)
{
    (void)state;
    struct ps1_info info = demo_info();
    struct plate_info plate = {.channel_count = 0};
    for (int i = 0; i < 4; i++)
        info.channel[i].unit = PS1_KILOGRAM, info.channel[i].scale = 0.5f, info.channel[i].offset = 1;
    assert_int_equal(ps1_plate_info(&info, &plate, NULL), STATUS_OK);
    assert_near("scale", plate.channel[0].scale, 0.5 * 9.80665, 0);
    assert_near("offset", plate.channel[0].offset, 9.80665, 0);
    assert_true(plate.calibrated);
    info.channel[2].unit = PS1_COUNTS;
    assert_int_equal(ps1_plate_info(&info, &plate, NULL), STATUS_OK);
    assert_false(plate.calibrated);
}

static void names_of_devices_are_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *said, *want;
    } cases[] = {
        {"DEMO4",                                      "DEMO4"                                     },
        {"Waage \xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80", "Waage \xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80"},
        {"a\nb\x1b[2J\x7f",                            "a?b?[2J?"                                  },
        {"\xff\xc3",                                   "??"                                        },
        {"\xc0\xaf\xe0\x80\xaf\xed\xa0\x80",           "????????"                                  }, /* overlong, surrogate */
        {"\xc2\x85",                                   "??"                                        }, /* a control character in UTF-8 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        strcpy(text, cases[i].said);
        text_clean(text);
        assert_string_equal(text, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc_has_its_check_value),
        cmocka_unit_test(samples_decode_and_encode_as_the_vectors_say),
        cmocka_unit_test(info_describes_the_demo_plate),
        cmocka_unit_test(commands_and_answers_are_the_vectors),
        cmocka_unit_test(log_text_travels),
        cmocka_unit_test(a_flipped_frame_is_a_crc_error),
        cmocka_unit_test(no_single_bit_flip_gives_another_sample),
        cmocka_unit_test(two_delimiters_and_a_late_start_are_legal),
        cmocka_unit_test(oversize_is_said_once_and_skipped),
        cmocka_unit_test(layouts_that_do_not_fit_are_refused),
        cmocka_unit_test(random_bytes_are_survived),
        cmocka_unit_test(limits_of_a_type_are_clipped),
        cmocka_unit_test(descriptions_that_cannot_be_used_say_why),
        cmocka_unit_test(names_of_devices_are_cleaned),
        cmocka_unit_test(kilograms_become_newtons_and_counts_are_uncalibrated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
