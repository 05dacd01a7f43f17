/* PS1-A lines against devices.md 4.1, whatever the locale. */
#include "support/support.h"

#include <locale.h>
#include <string.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "drivers/ps1a_text.h"

static enum ps1a_result decode(const char *line, struct ps1a_message *m)
{
    return ps1a_decode(line, strlen(line), m);
}

static const struct sample_case {
    const char *line;
    struct ps1a_sample want;
} samples[] = {
    {"$P,258,1234567,120000,-250,0,118765*7A", {258, 1234567, 4, {120000, -250, 0, 118765}}},
    {"$P,259,1235567,120010,-249,3,118770*74", {259, 1235567, 4, {120010, -249, 3, 118770}}},
    {"$P,65535,4294967040,-1.5,2.25,686.5*74", {65535, 4294967040u, 3, {-1.5, 2.25, 686.5}}},
};
enum { SAMPLE_COUNT = sizeof samples / sizeof samples[0] };

static bool same(const struct ps1a_sample *a, const struct ps1a_sample *b)
{
    return a->seq == b->seq && a->t_us == b->t_us && a->count == b->count &&
           memcmp(a->value, b->value, (size_t)a->count * sizeof a->value[0]) == 0;
}

static void samples_are_the_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct ps1a_message m;
        if (decode(samples[i].line, &m) != PS1A_GOT_SAMPLE || !same(&m.sample, &samples[i].want))
            fail_msg("%s is read as something else", samples[i].line);
    }
}

static void info_is_the_vector(void **state)
{
    (void)state;
    struct ps1a_message m;
    assert_int_equal(decode("$I,v=1,rate=1000,n=4,unit=N,scale=0.002*5A", &m), PS1A_GOT_INFO);
    assert_int_equal(m.info.version, 1);
    assert_int_equal(m.info.count, 4);
    assert_near("rate", m.info.rate_hz, 1000, 0);
    assert_near("scale", m.info.scale, 0.002, 0);
    assert_string_equal(m.info.unit, "N");
}

static void with_checksum(const char *body, char *line, size_t bytes)
{
    (void)snprintf(line, bytes, "$%s*%02x", body, ps1a_checksum(body, strlen(body)));
}

static void lines_that_are_no_sample(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        enum ps1a_result want;
    } cases[] = {
        {"P,258,1234567,nan",       PS1A_NOISE     },
        {"P,258,1234567,inf",       PS1A_NOISE     },
        {"P,258,1234567,0x10",      PS1A_NOISE     },
        {"P,258,1234567,1 000",     PS1A_NOISE     },
        {"P,258,1234567, 5",        PS1A_NOISE     },
        {"P,258,1234567,",          PS1A_NOISE     },
        {"P,258,1234567",           PS1A_NOISE     },
        {"P,65536,1,1",             PS1A_NOISE     },
        {"P,-1,1,1",                PS1A_NOISE     },
        {"P,1,4294967296,1",        PS1A_NOISE     },
        {"P,1,1,1,1,1,1,1,1,1,1,1", PS1A_NOISE     },
        {"P,1,1,.5",                PS1A_NOISE     },
        {"P,1,1,5.",                PS1A_NOISE     },
        {"P,1,1,5e",                PS1A_NOISE     },
        {"P,1,1,1e99999",           PS1A_NOISE     },
        {"P,1,1,3000000000",        PS1A_NOISE     },
        {"Q,1,1,1",                 PS1A_NOISE     },
        {"I,v",                     PS1A_NOISE     },
        {"I,v=2147483648",          PS1A_NOISE     },
        {"I,n=-2147483648",         PS1A_NOISE     },
        {"P,1,1,-1.5e-3",           PS1A_GOT_SAMPLE},
        {"P,1,1,+2E2",              PS1A_GOT_SAMPLE},
        {"I,v=1,colour=red",        PS1A_GOT_INFO  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[PS1A_LINE_MAX];
        struct ps1a_message m;
        with_checksum(cases[i].body, line, sizeof line);
        enum ps1a_result got = decode(line, &m);
        if (got != cases[i].want) fail_msg("%s: result %d, expected %d", line, (int)got, (int)cases[i].want);
    }
    struct ps1a_message m;
    assert_int_equal(decode("# boot 1.2", &m), PS1A_COMMENT);
    assert_int_equal(decode("time_ms,force_N", &m), PS1A_NOISE);
    assert_int_equal(decode("$P,258,1234567,120000,-250,0,118765*7B", &m), PS1A_BAD_CHECKSUM);
    assert_int_equal(decode("$P,258,1234567,120000,-250,0,118765*7a", &m), PS1A_GOT_SAMPLE);
    assert_int_equal(decode("$P,258,1234567,120000,-250,0,118765", &m), PS1A_NOISE);
}

static void a_flipped_bit_never_gives_another_sample(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        size_t n = strlen(samples[i].line);
        for (size_t bit = 0; bit < n * 8; bit++) {
            char line[PS1A_LINE_MAX];
            struct ps1a_message m;
            memcpy(line, samples[i].line, n);
            line[bit / 8] = (char)(line[bit / 8] ^ (1 << bit % 8));
            if (ps1a_decode(line, n, &m) == PS1A_GOT_SAMPLE && !same(&m.sample, &samples[i].want))
                fail_msg("bit %zu of %s gives another sample", bit, samples[i].line);
        }
    }
}

static void numbers_are_those_of_the_c_library(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 7, "numbers");
    for (int i = 0; i < 200000; i++) {
        char text[64];
        uint64_t bits = (uint64_t)random_u32(&r) << 32 | random_u32(&r);
        double v = (double)(int64_t)bits * pow(10, (int)random_below(&r, 60) - 40), got = 0;
        (void)snprintf(text, sizeof text, i % 2 ? "%.*f" : "%.*e", (int)random_below(&r, 18), v);
        assert_true(ps1a_number(text, strlen(text), &got));
        if (got != strtod(text, NULL)) fail_msg("%s: %.17g, expected %.17g", text, got, strtod(text, NULL));
    }
}

/* Needs a locale with a decimal comma; without one the numbers are still checked in C. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    bool comma = false;
    for (size_t i = 0; i < 4 && !comma; i++) comma = setlocale(LC_ALL, names[i]) != NULL;
    double v = 0;
    assert_true(ps1a_number("686.5", 5, &v));
    assert_near("value", v, 686.5, 0);
    assert_true(ps1a_number("0.12345678901234567890", 22, &v));
    assert_near("long value", v, 0.12345678901234567890, 0);
    assert_false(ps1a_number("686,5", 5, &v));
    (void)setlocale(LC_ALL, "C");
}

static enum ps1a_result push_all(struct ps1a_reader *r, const char *text, struct ps1a_message *m)
{
    enum ps1a_result last = PS1A_MORE;
    for (; *text; text++) {
        enum ps1a_result result = ps1a_reader_push(r, *text, m);
        if (result != PS1A_MORE) last = result;
    }
    return last;
}

static void a_stream_is_cut_into_lines(void **state)
{
    (void)state;
    struct ps1a_reader r;
    struct ps1a_message m;
    char whole[128];
    (void)snprintf(whole, sizeof whole, "%s\r\n", samples[0].line);
    for (size_t from = 1; from < strlen(whole);
         from++) { /* the tail of a line comes first: not counted, not taken */
        ps1a_reader_reset(&r);
        assert_int_equal(push_all(&r, whole + from, &m), PS1A_MORE);
        assert_int_equal(push_all(&r, whole, &m), PS1A_GOT_SAMPLE);
        assert_true(same(&m.sample, &samples[0].want));
    }
    assert_int_equal(push_all(&r, "\r\n\n", &m), PS1A_MORE);
    for (int i = 0; i < 300; i++) assert_int_equal(ps1a_reader_push(&r, 'x', &m), PS1A_MORE);
    assert_int_equal(ps1a_reader_push(&r, '\n', &m), PS1A_NOISE);
    assert_int_equal(push_all(&r, whole, &m), PS1A_GOT_SAMPLE);
}

static void random_bytes_are_survived(void **state)
{
    (void)state;
    struct random_stream s;
    struct ps1a_reader r;
    struct ps1a_message m;
    random_seed(&s, 3, "text");
    ps1a_reader_reset(&r);
    for (int i = 0; i < 500000; i++) {
        enum ps1a_result result = ps1a_reader_push(&r, (char)random_u32(&s), &m);
        assert_true(result != PS1A_GOT_SAMPLE && result != PS1A_GOT_INFO);
    }
}

static void a_plate_needs_a_whole_description(void **state)
{
    (void)state;
    static const struct {
        struct ps1a_info info;
        const char *want;
    } cases[] = {
        {{.version = 2},                                          "PS1-A version 2, expected v=1"    },
        {{.version = 1},                                          "no rate, expected rate=HZ"        },
        {{.version = 1, .rate_hz = 80, .count = 3},               "n=3, expected n=4 (four cells)"   },
        {{.version = 1, .rate_hz = 80, .count = 4, .unit = "lb"}, "unit=lb, expected N, kg or counts"},
        {{.version = 1, .rate_hz = 80, .count = 4, .unit = "N"},
         "no size, expected width=MM and depth=MM, the distances between the cells"                  },
    };
    struct plate_info plate = {.channel_count = 0};
    struct problem why;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(ps1a_plate_info(&cases[i].info, &plate, &why), STATUS_DATA);
        assert_string_equal(why.text, cases[i].want);
    }
    struct ps1a_info good = {.version = 1,
                             .rate_hz = 80,
                             .count = 4,
                             .unit = "kg",
                             .scale = 0.5,
                             .width_mm = 450,
                             .depth_mm = 250};
    assert_int_equal(ps1a_plate_info(&good, &plate, &why), STATUS_OK);
    static const struct point_mm at[4] = {
        {225,  125 },
        {225,  -125},
        {-225, -125},
        {-225, 125 }
    };
    for (int i = 0; i < 4; i++) {
        assert_near("x", plate.channel[i].at_mm.x, at[i].x, 0);
        assert_near("y", plate.channel[i].at_mm.y, at[i].y, 0);
        assert_near("scale", plate.channel[i].scale, 0.5 * 9.80665, 0);
    }
    assert_int_equal(plate.raw_kind, RAW_F32);
    assert_true(plate.calibrated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_the_vectors),
        cmocka_unit_test(info_is_the_vector),
        cmocka_unit_test(lines_that_are_no_sample),
        cmocka_unit_test(a_flipped_bit_never_gives_another_sample),
        cmocka_unit_test(numbers_are_those_of_the_c_library),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(a_stream_is_cut_into_lines),
        cmocka_unit_test(random_bytes_are_survived),
        cmocka_unit_test(a_plate_needs_a_whole_description),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
