/* Reports of the Wii Balance Board against the vectors of devices.md 2, whole, cut, padded and with bits
 * flipped. */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "drivers/wbb_report.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

static size_t from_hex(const char *hex, uint8_t *out)
{
    size_t n = 0;
    unsigned byte;
    int used;
    for (; sscanf(hex, " %2x%n", &byte, &used) == 1; hex += used) out[n++] = (uint8_t)byte;
    return n;
}

/* ---- V-WBB ---- */

#define ID "21 00 00 50 00 FA 00 00 A4 20 04 02 00 00 00 00 00 00 00 00 00 00"
#define CAL_A "21 00 00 F0 00 20 10 69 00 00 07 C3 3C F8 04 8C 29 6B 0E D2 43 84"
#define CAL_B "21 00 00 F0 00 30 0B 3A 30 69 15 E9 4A 10 11 EF 37 6E 5E 40 E9 B6"
#define TEMP "21 00 00 10 00 60 1A 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define STATUS "20 00 00 02 00 00 D5"
#define ACK "22 00 00 16 00"
#define ERROR7 "21 00 00 F7 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define LOAD_1 "32 00 00 0F 3D 44 DD 0A 8A 30 4F"
#define LOAD_2 "34 00 08 0F 3D 44 DD 0A 8A 30 4F 1C 00 84 00 00 00 00 00 00 00 00"
#define LOAD_3 "32 00 00 18 6A 3E E5 13 83 2B 10"
#define LOAD_4 "32 00 00 07 24 3D 0C 04 6E 29 76"
#define BUTTON "30 00 08"

static const struct answer_case {
    const char *what, *hex;
    struct wbb_report want; /* bytes are compared apart */
    const char *bytes;
} answers[] = {
    {"id", ID, {.kind = WBB_READ, .address = 0xfa, .size = 6}, "00 00 A4 20 04 02"},
    {"calibration, first half",
     CAL_A,
     {.kind = WBB_READ, .address = 0x20, .size = 16},
     "10 69 00 00 07 C3 3C F8 04 8C 29 6B 0E D2 43 84"},
    {"calibration, second half",
     CAL_B,
     {.kind = WBB_READ, .address = 0x30, .size = 16},
     "0B 3A 30 69 15 E9 4A 10 11 EF 37 6E 5E 40 E9 B6"},
    {"temperature", TEMP, {.kind = WBB_READ, .address = 0x60, .size = 2}, "1A 01"},
    {"status", STATUS, {.kind = WBB_STATUS, .has_extension = true}, ""},
    {"status without sensors", "20 00 00 10 00 00 D5", {.kind = WBB_STATUS}, ""},
    {"status, button down",
     "20 00 08 12 00 00 D5",
     {.kind = WBB_STATUS, .button = true, .has_extension = true},
     ""},
    {"acknowledge", ACK, {.kind = WBB_ACK, .acknowledged = 0x16}, ""},
    {"acknowledge with an error", "22 00 00 16 03", {.kind = WBB_ACK, .acknowledged = 0x16, .error = 3}, ""},
    {"error 7", ERROR7, {.kind = WBB_READ, .address = 0x20, .size = 16, .error = 7}, ""},
    {"buttons only", BUTTON, {.kind = WBB_BUTTONS, .button = true}, ""},
    {"another report", "33 00 08 00", {.kind = WBB_OTHER}, ""},
};

static void answers_are_decoded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        const struct answer_case *c = &answers[i];
        uint8_t bytes[64], want_bytes[16] = {0};
        struct wbb_report r;
        size_t n = from_hex(c->hex, bytes);
        if (wbb_decode(bytes, n, &r) != c->want.kind) fail_msg("%s: kind %d", c->what, (int)r.kind);
        bool same = r.button == c->want.button && r.has_extension == c->want.has_extension &&
                    r.address == c->want.address && r.size == c->want.size && r.error == c->want.error &&
                    r.acknowledged == c->want.acknowledged && !r.clipped && !r.has_rest;
        if (!same) fail_msg("%s: other fields", c->what);
        size_t data = from_hex(c->bytes, want_bytes);
        assert_memory_equal(r.bytes, want_bytes, data);
    }
}

static void only_all_six_bytes_make_a_board(void **state)
{
    (void)state;
    uint8_t id[WBB_ID_BYTES] = {0x00, 0x00, 0xa4, 0x20, 0x04, 0x02};
    assert_true(wbb_is_board(id));
    for (int i = 0; i < WBB_ID_BYTES; i++)
        for (int bit = 0; bit < 8; bit++) {
            id[i] ^= (uint8_t)(1 << bit);
            assert_false(wbb_is_board(id) || wbb_is_not_ready(id));
            id[i] ^= (uint8_t)(1 << bit);
        }
    memset(id, 0xff, sizeof id);
    assert_true(wbb_is_not_ready(id));
    memset(id, 0, sizeof id);
    assert_true(wbb_is_not_ready(id));
}

/* ---- load ---- */

static struct wbb_block vector_block(void)
{
    struct wbb_block b;
    struct wbb_report r;
    uint8_t bytes[22];
    (void)wbb_decode(bytes, from_hex(CAL_A, bytes), &r);
    memcpy(b.factory, r.bytes, 16);
    (void)wbb_decode(bytes, from_hex(CAL_B, bytes), &r);
    memcpy(b.factory + 16, r.bytes, 16);
    (void)wbb_decode(bytes, from_hex(TEMP, bytes), &r);
    memcpy(b.temperature, r.bytes, 2);
    return b;
}

static const struct load_case {
    const char *hex;
    uint16_t raw[4];
    bool button, has_rest;
    double kg[4], total_kg, x_mm, y_mm; /* x NaN: no CoP */
} loads[] = {
    {LOAD_1,
     {3901, 17629, 2698, 12367},
     false,
     false,
     {18.0022, 20.4994, 15.2503, 16.7531},
     70.5050,
     19.954,
     -6.751},
    {LOAD_2,
     {3901, 17629, 2698, 12367},
     true,
     true,
     {18.0022, 20.4994, 15.2503, 16.7531},
     70.5050,
     19.954,
     -6.751},
    {LOAD_3,
     {6250, 16101, 4995, 11024},
     false,
     false,
     {40.0039, 5.0006, 38.0000, 3.9983},
     87.0028,
     7.481,
     94.383},
    {LOAD_4, {1828, 15628, 1134, 10614}, false, false, {-1.4958, 0.2029, -0.2982, 0.1045}, -1.4868, NAN, NAN},
};

/* devices.md 2.5, as it stands there. */
static double slow_kg(const struct wbb_calibration *c, int i, double r)
{
    double c0 = c->at_0_kg[i], c17 = c->at_17_kg[i], c34 = c->at_34_kg[i];
    return r < c17 ? 17 * (r - c0) / (c17 - c0) : 17 + 17 * (r - c17) / (c34 - c17);
}

/* plate_info.h, as it stands there. */
static double channel_n(const struct plate_info *p, int i, double raw)
{
    const struct channel_info *ch = &p->channel[i];
    const struct channel_knee *knee = &p->knee[i];
    if (knee->scale_above == 0 || raw <= knee->raw) return raw * ch->scale + ch->offset;
    return knee->raw * ch->scale + ch->offset + (raw - knee->raw) * knee->scale_above;
}

static void loads_give_the_forces_and_positions_of_the_table(void **state)
{
    (void)state;
    struct wbb_block block = vector_block();
    struct wbb_calibration cal;
    struct plate_info plate = {.name = ""};
    assert_int_equal(wbb_calibration_read(&block, &cal, NULL), STATUS_OK);
    assert_true(cal.sum_fits);
    assert_int_equal(cal.reference_temperature, 26);
    wbb_plate_info(&cal, &plate);
    for (size_t i = 0; i < COUNT_OF(loads); i++) {
        const struct load_case *c = &loads[i];
        uint8_t bytes[22];
        struct wbb_report r;
        double total_n = 0, mx = 0, my = 0;
        assert_int_equal(wbb_decode(bytes, from_hex(c->hex, bytes), &r), WBB_DATA);
        assert_int_equal(r.button, c->button);
        assert_int_equal(r.has_rest, c->has_rest);
        assert_false(r.clipped);
        for (int k = 0; k < WBB_CELLS; k++) {
            assert_int_equal(r.raw[k], c->raw[k]);
            double n = channel_n(&plate, k, r.raw[k]);
            assert_near("kg", n / STANDARD_GRAVITY_M_S2, c->kg[k], 5e-5);
            assert_near("kg, slowly", n / STANDARD_GRAVITY_M_S2, slow_kg(&cal, k, r.raw[k]), 1e-9);
            total_n += n;
            mx += n * plate.channel[k].at_mm.x;
            my += n * plate.channel[k].at_mm.y;
        }
        assert_near("total", total_n / STANDARD_GRAVITY_M_S2, c->total_kg, 5e-5);
        if (isnan(c->x_mm)) continue;
        assert_near("x", mx / total_n, c->x_mm, 5e-4);
        assert_near("y", my / total_n, c->y_mm, 5e-4);
    }
    assert_near("shown weight", wbb_shown_kg(70.5050, 0x1c, 26), 70.3416, 5e-5);
    assert_near("width", plate.width_mm, 433, 0);
    assert_near("depth", plate.depth_mm, 238, 0);
    assert_near("rate", plate.rate_hz, 100, 0);
    assert_near("on", plate.fz_on_n, 50, 0);
    assert_near("off", plate.fz_off_n, 30, 0);
    assert_true(plate.calibrated && plate.raw_kind == RAW_I32 && plate.seq_bits == 0 &&
                !plate.has_device_time);
}

static void the_conversion_has_no_step_and_no_clamp(void **state)
{
    (void)state;
    struct wbb_block block = vector_block();
    struct wbb_calibration cal;
    struct plate_info plate = {.name = ""};
    assert_int_equal(wbb_calibration_read(&block, &cal, NULL), STATUS_OK);
    wbb_plate_info(&cal, &plate);
    for (int k = 0; k < WBB_CELLS; k++)
        for (int raw = 0; raw <= UINT16_MAX; raw += raw > 20000 ? 977 : 1)
            assert_near("kg", channel_n(&plate, k, raw) / STANDARD_GRAVITY_M_S2, slow_kg(&cal, k, raw), 1e-9);
}

static void clipped_is_said_for_either_limit_on_any_sensor(void **state)
{
    (void)state;
    for (int k = 0; k < WBB_CELLS; k++)
        for (int high = 0; high < 2; high++) {
            uint8_t bytes[22];
            struct wbb_report r;
            size_t n = from_hex(LOAD_2, bytes);
            memset(bytes + 3 + 2 * k, high ? 0xff : 0, 2);
            assert_int_equal(wbb_decode(bytes, n, &r), WBB_DATA);
            assert_true(r.clipped);
            bytes[4 + 2 * k] ^= 1; /* one count from the limit */
            assert_int_equal(wbb_decode(bytes, n, &r), WBB_DATA);
            assert_false(r.clipped);
        }
}

static void battery_bars_begin_where_the_table_says(void **state)
{
    (void)state;
    static const uint8_t from[] = {0, 0x6a, 0x78, 0x7d, 0x82};
    for (int bars = 0; bars <= 4; bars++) {
        assert_int_equal(wbb_battery_bars(from[bars]), bars);
        if (bars > 0) assert_int_equal(wbb_battery_bars((uint8_t)(from[bars] - 1)), bars - 1);
    }
    assert_int_equal(wbb_battery_bars(0xff), 4);
}

/* ---- cut, padded, flipped, random ---- */

static const char *const all_vectors[] = {ID,     CAL_A,  CAL_B,  TEMP,   STATUS, ACK,
                                          ERROR7, LOAD_1, LOAD_2, LOAD_3, LOAD_4, BUTTON};

static bool same_report(const struct wbb_report *a, const struct wbb_report *b)
{
    return a->kind == b->kind && a->button == b->button && a->has_extension == b->has_extension &&
           a->address == b->address && a->error == b->error && a->size == b->size &&
           memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0 && a->acknowledged == b->acknowledged &&
           memcmp(a->raw, b->raw, sizeof a->raw) == 0 && a->clipped == b->clipped &&
           a->has_rest == b->has_rest && a->temperature == b->temperature && a->battery == b->battery;
}

static void a_report_cut_anywhere_is_short_and_padding_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(all_vectors); i++) {
        uint8_t bytes[64] = {0};
        struct wbb_report whole, r;
        size_t n = from_hex(all_vectors[i], bytes);
        (void)wbb_decode(bytes, n, &whole);
        for (size_t cut = 0; cut < n; cut++) {
            memset(&r, 0xa5, sizeof r);
            if (wbb_decode(bytes, cut, &r) != WBB_SHORT) fail_msg("%s cut to %zu", all_vectors[i], cut);
            assert_false(r.button);
        }
        memset(bytes + n, 0xee, sizeof bytes - n);
        for (size_t longer = n; longer <= sizeof bytes; longer++) {
            (void)wbb_decode(bytes, longer, &r);
            assert_true(same_report(&r, &whole));
        }
    }
}

/* HID reports carry no check sum: a flipped bit shows in the field it belongs to, and nowhere else. */
static void a_flipped_bit_stays_in_its_field(void **state)
{
    (void)state;
    uint8_t bytes[22];
    struct wbb_report whole, r;
    size_t n = from_hex(LOAD_2, bytes);
    (void)wbb_decode(bytes, n, &whole);
    for (size_t bit = 8; bit < 8 * n; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(wbb_decode(bytes, n, &r), WBB_DATA);
        for (int k = 0; k < WBB_CELLS; k++) {
            bool high = bit / 8 == (size_t)(3 + 2 * k), low = bit / 8 == (size_t)(4 + 2 * k);
            int want = whole.raw[k] ^ (high ? 0x100 << bit % 8 : low ? 1 << bit % 8 : 0);
            assert_int_equal(r.raw[k], want);
        }
        assert_int_equal(r.button, whole.button != (bit == 8 * 2 + 3));
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void random_bytes_are_data_only_with_the_right_id_and_length(void **state)
{
    (void)state;
    uint64_t seed = 12345;
    for (int i = 0; i < 200000; i++) {
        uint8_t bytes[64];
        struct wbb_report r;
        for (size_t k = 0; k < sizeof bytes; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            bytes[k] = (uint8_t)(seed >> 56);
        }
        size_t n = bytes[63] % 40;
        enum wbb_kind kind = wbb_decode(bytes, n, &r);
        bool data = n >= 11 && (bytes[0] == 0x32 || (bytes[0] == 0x34 && n >= 22));
        assert_int_equal(kind == WBB_DATA, data);
        assert_true(r.size >= 0 && r.size <= WBB_READ_MAX);
    }
}

/* ---- what the host sends ---- */

static void requests_are_the_bytes_of_the_start_table(void **state)
{
    (void)state;
    static const uint8_t unlock = 0x55, clear = 0, wake[] = {0xaa, 0xaa, 0xaa, 0x55, 0xaa, 0xaa, 0xaa};
    static const char *const want[] = {
        "12 00 30",
        "15 00",
        "16 04 A4 00 F0 01 55 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        "16 04 A4 00 FB 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        "17 04 A4 00 FA 00 06",
        "17 04 A4 00 20 00 20",
        "17 04 A4 00 60 00 02",
        "11 10",
        "12 04 34",
        "11 00",
        "16 04 A4 00 F1 07 AA AA AA 55 AA AA AA 00 00 00 00 00 00 00 00 00",
    };
    uint8_t got[COUNT_OF(want)][WBB_REPORT_BYTES], bytes[WBB_REPORT_BYTES];
    const int count[] = {
        wbb_set_mode(0x30, false, got[0]),
        wbb_ask_status(got[1]),
        wbb_write(WBB_AT_UNLOCK, &unlock, 1, got[2]),
        wbb_write(WBB_AT_CLEAR, &clear, 1, got[3]),
        wbb_ask_read(WBB_AT_ID, 6, got[4]),
        wbb_ask_read(WBB_AT_FACTORY, 32, got[5]),
        wbb_ask_read(WBB_AT_TEMPERATURE, 2, got[6]),
        wbb_set_light(true, got[7]),
        wbb_set_mode(0x34, true, got[8]),
        wbb_set_light(false, got[9]),
        wbb_write(WBB_AT_WAKE, wake, 7, got[10]),
    };
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        assert_int_equal(count[i], from_hex(want[i], bytes));
        if (memcmp(got[i], bytes, (size_t)count[i]) != 0) fail_msg("not %s", want[i]);
    }
}

static void nothing_writes_the_factory_calibration(void **state)
{
    (void)state;
    const uint8_t data[64] = {0};
    uint8_t out[WBB_REPORT_BYTES];
    for (int address = 0; address <= UINT16_MAX; address++)
        for (int count = -1; count <= 17; count++) {
            bool allowed = address >= 0xf0 && count >= 1 && count <= 16 && address + count <= 0x100;
            int n = wbb_write((uint16_t)address, data, count, out);
            if (n != (allowed ? 22 : 0)) fail_msg("%d bytes at %04X: %d", count, (unsigned)address, n);
        }
}

/* ---- calibration ---- */

/* CRC-32 bit by bit over 24..3B, 20..21, 60..61. */
static uint32_t slow_sum(const struct wbb_block *b)
{
    uint32_t crc = 0xffffffff;
    for (int i = 0; i < 28; i++) {
        crc ^= i < 24 ? b->factory[4 + i] : i < 26 ? b->factory[i - 24] : b->temperature[i - 26];
        for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

static void the_check_sum_finds_every_flipped_bit(void **state)
{
    (void)state;
    struct wbb_block b = vector_block();
    struct wbb_calibration c;
    assert_int_equal(wbb_block_sum(&b), 0x5e40e9b6);
    assert_int_equal(slow_sum(&b), 0x5e40e9b6);
    for (int bit = 0; bit < 8 * 34; bit++) {
        uint8_t *at = bit / 8 < 32 ? &b.factory[bit / 8] : &b.temperature[bit / 8 - 32];
        bool covered = bit / 8 != 2 && bit / 8 != 3;
        *at ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(wbb_block_sum(&b), slow_sum(&b));
        if (wbb_calibration_read(&b, &c, NULL) == STATUS_OK) assert_int_equal(c.sum_fits, !covered);
        *at ^= (uint8_t)(1 << bit % 8);
    }
}

static void put16(uint8_t *at, int v)
{
    at[0] = (uint8_t)(v >> 8);
    at[1] = (uint8_t)v;
}

static const struct step_case {
    const char *what;
    int sensor, c0, c17, c34;
    const char *why; /* NULL: accepted */
} step_cases[] = {
    {"a real one", 0, 1987, 3794, 5609, NULL},
    {"smallest steps", 1, 1000, 1200, 1400, NULL},
    {"largest steps", 2, 1000, 7000, 13000, NULL},
    {"first step small", 0, 1000, 1199, 1400,
     "the top right sensor has 1000, 1199 and 1400 counts at 0, 17 and 34 kg, expected 200 to 6000 more from "
     "each to the "
     "next"},
    {"second step small", 1, 1000, 1200, 1399,
     "the bottom right sensor has 1000, 1200 and 1399 counts at 0, 17 and 34 kg, expected 200 to 6000 more "
     "from each to "
     "the next"},
    {"first step large", 2, 1000, 7001, 9000,
     "the top left sensor has 1000, 7001 and 9000 counts at 0, 17 and 34 kg, expected 200 to 6000 more from "
     "each to the "
     "next"},
    {"falling", 3, 5000, 4000, 3000,
     "the bottom left sensor has 5000, 4000 and 3000 counts at 0, 17 and 34 kg, expected 200 to 6000 more "
     "from each to "
     "the next"},
};

static void only_impossible_calibrations_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(step_cases); i++) {
        const struct step_case *c = &step_cases[i];
        struct wbb_block b = vector_block();
        struct wbb_calibration cal;
        struct problem why = {STATUS_OK, ""};
        put16(b.factory + 4 + 2 * c->sensor, c->c0);
        put16(b.factory + 12 + 2 * c->sensor, c->c17);
        put16(b.factory + 20 + 2 * c->sensor, c->c34);
        enum status status = wbb_calibration_read(&b, &cal, &why);
        if (status != (c->why ? STATUS_DATA : STATUS_OK)) fail_msg("%s: status %d", c->what, (int)status);
        if (c->why) assert_string_equal(why.text, c->why);
    }
    static const struct {
        uint8_t fill;
        const char *why;
    } fills[] = {{0, "all its bytes are 00"}, {0xff, "all its bytes are FF"}};
    for (size_t i = 0; i < COUNT_OF(fills); i++) {
        struct wbb_block b;
        struct wbb_calibration cal;
        struct problem why;
        memset(&b, fills[i].fill, sizeof b);
        assert_int_equal(wbb_calibration_read(&b, &cal, &why), STATUS_DATA);
        assert_string_equal(why.text, fills[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_decoded),
        cmocka_unit_test(only_all_six_bytes_make_a_board),
        cmocka_unit_test(loads_give_the_forces_and_positions_of_the_table),
        cmocka_unit_test(the_conversion_has_no_step_and_no_clamp),
        cmocka_unit_test(clipped_is_said_for_either_limit_on_any_sensor),
        cmocka_unit_test(battery_bars_begin_where_the_table_says),
        cmocka_unit_test(a_report_cut_anywhere_is_short_and_padding_changes_nothing),
        cmocka_unit_test(a_flipped_bit_stays_in_its_field),
        cmocka_unit_test(random_bytes_are_data_only_with_the_right_id_and_length),
        cmocka_unit_test(requests_are_the_bytes_of_the_start_table),
        cmocka_unit_test(nothing_writes_the_factory_calibration),
        cmocka_unit_test(the_check_sum_finds_every_flipped_bit),
        cmocka_unit_test(only_impossible_calibrations_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
