/* The configuration as text, exact to the bit; what it may hold; the digest. */
#include "rig.h"

static uint64_t bits(double v)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

static void same_real(const char *what, double got, double want)
{
    if (bits(got) != bits(want)) fail_msg("%s: %a, expected %a", what, got, want);
}

static void same_config(const struct sway_config *a, const struct sway_config *b)
{
    assert_string_equal(a->plate.name, b->plate.name);
    assert_string_equal(a->plate.serial, b->plate.serial);
    assert_string_equal(a->plate.spec, b->plate.spec);
    assert_string_equal(a->plate.driver, b->plate.driver);
    assert_int_equal(a->plate.raw_kind, b->plate.raw_kind);
    assert_int_equal(a->plate.channel_count, b->plate.channel_count);
    for (int i = 0; i < a->plate.channel_count; i++) {
        assert_int_equal(a->plate.channel[i].role, b->plate.channel[i].role);
        same_real("scale", a->plate.channel[i].scale, b->plate.channel[i].scale);
        same_real("offset", a->plate.channel[i].offset, b->plate.channel[i].offset);
        same_real("x", a->plate.channel[i].at_mm.x, b->plate.channel[i].at_mm.x);
        same_real("y", a->plate.channel[i].at_mm.y, b->plate.channel[i].at_mm.y);
        same_real("tare", a->tare[i], b->tare[i]);
    }
    same_real("rate", a->plate.rate_hz, b->plate.rate_hz);
    assert_int_equal(a->plate.seq_bits, b->plate.seq_bits);
    assert_int_equal(a->plate.has_device_time, b->plate.has_device_time);
    assert_int_equal(a->plate.simulated, b->plate.simulated);
    assert_int_equal(a->plate.recorded, b->plate.recorded);
    assert_int_equal(a->plate.calibrated, b->plate.calibrated);
    assert_memory_equal(&a->plate.width_mm, &b->plate.width_mm,
                        offsetof(struct plate_info, simulated) - offsetof(struct plate_info, width_mm));
    assert_int_equal(a->cursor.kind, b->cursor.kind);
    assert_memory_equal(&a->cursor.min_cutoff_hz, &b->cursor.min_cutoff_hz, 4 * sizeof(double));
    assert_memory_equal(&a->body, &b->body, sizeof a->body); /* doubles only */
}

static struct sway_config odd_config(void)
{
    struct sway_config c = rig_config(99.99999999999999, 0.1 + 0.2);
    strcpy(c.plate.name, " Müller's 100 % plate = \"A\" # \t\x01 ");
    strcpy(c.plate.serial, "");
    memset(c.plate.spec, '%', PLATE_SPEC_BYTES - 1);
    memcpy(c.plate.spec, "replay:/tmp/a b/", 16);
    strcpy(c.plate.driver, "\xff\xfe");
    c.plate.raw_kind = RAW_I32;
    c.plate.channel_count = 8;
    for (int i = 4; i < 8; i++) c.plate.channel[i].role = (enum channel_role)(ROLE_TEMPERATURE - 6 + i);
    c.plate.channel[0].scale = nextafter(0.002, 1.0);
    c.plate.channel[1].scale = -1.0 / 3.0;
    c.plate.channel[2].offset = 5e-324;
    c.plate.channel[3].offset = -0.0;
    c.plate.channel[3].at_mm.x = -225.00000000000003;
    c.tare[0] = 1e-310;
    c.tare[7] = -123456789.12345679;
    c.plate.surface_height_mm = -40.1;
    c.cursor = (struct cursor_filter){CURSOR_ONE_EURO, 0.1 + 0.7, M_PI, exp(1.0), sqrt(2.0)};
    c.body.c0_mm = (struct point_mm){-0.0, 1e-300};
    return c;
}

static void text_and_back(void **state)
{
    (void)state;
    char text[SWAY_CONFIG_TEXT_BYTES], again[SWAY_CONFIG_TEXT_BYTES];
    struct sway_config facts[] = {odd_config(), rig_config(1000.0, 0.0), rig_config(1000.0, 700.0)};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct sway_config back;
        struct problem why;
        assert_int_equal(sway_config_check(&facts[i], &why), STATUS_OK);
        assert_int_equal(sway_config_write(&facts[i], text, sizeof text), STATUS_OK);
        if (sway_config_read(text, &back, &why) != STATUS_OK) fail_msg("%s\n%s", why.text, text);
        same_config(&back, &facts[i]);
        assert_int_equal(sway_config_write(&back, again, sizeof again), STATUS_OK);
        assert_string_equal(again, text);
    }
}

static void random_configs_round_trip(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 1, "config");
    for (int k = 0; k < 300; k++) {
        struct sway_config c = rig_config(10.0 + 9000.0 * random_uniform(&r),
                                          1.0 + 900.0 * random_uniform(&r)),
                           back;
        char text[SWAY_CONFIG_TEXT_BYTES];
        struct problem why;
        for (int i = 0; i < 4; i++) {
            c.plate.channel[i].scale = ldexp(random_normal(&r), (int)random_below(&r, 60) - 30);
            c.tare[i] = ldexp(random_normal(&r), (int)random_below(&r, 60) - 30);
        }
        for (size_t i = 0; i < PLATE_SPEC_BYTES - 1; i++) c.plate.spec[i] = (char)(1 + random_below(&r, 255));
        c.plate.spec[random_below(&r, PLATE_SPEC_BYTES)] = 0;
        assert_int_equal(sway_config_write(&c, text, sizeof text), STATUS_OK);
        if (sway_config_read(text, &back, &why) != STATUS_OK) fail_msg("%s", why.text);
        same_config(&back, &c);
    }
}

static void too_little_room_is_said(void **state)
{
    (void)state;
    char text[SWAY_CONFIG_TEXT_BYTES];
    struct sway_config c = odd_config();
    assert_int_equal(sway_config_write(&c, text, sizeof text), STATUS_OK);
    size_t length = strlen(text);
    assert_int_equal(sway_config_write(&c, text, length), STATUS_ARG);
    assert_int_equal(sway_config_write(&c, text, length + 1), STATUS_OK);
    for (size_t room = 0; room < 300; room++) assert_int_equal(sway_config_write(&c, text, room), STATUS_ARG);
}

/* A line of a good text replaced: the sentence names the key. */
static void bad_texts_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *says;
    } facts[] = {
        {"rate_hz = 1000", "rate_hz = fast", "rate_hz = fast"},
        {"rate_hz = 1000", "rate_hz = 1000\nrate_hz = 1000", "rate_hz"},
        {"rate_hz = 1000", "rate_hz = 5", "The rate of the plate is 5"},
        {"filter = butterworth2", "filter = bessel", "filter = bessel"},
        {"sway = 1", "sway = 2", "sway = 2"},
        {"role = cell", "role = celll", "role = celll"},
        {"tare = 0", "tara = 0", "tara"},
        {"name = Rig", "name = R%zzig", "R%zzig"},
        {"name = Rig", "name = R%00ig", "R%00ig"},
        {"[body]", "[bodyy]", "weight_n = (missing)"},
        {"channel_count = 4", "channel_count = 0", "channel_1"},
        {"channel_count = 4", "channel_count = 3", "channel_4"},
        {"channel_count = 4", "channel_count = 5", "channel_5"},
        {"weight_n = 700", "weight_n = nan", "weight_n = nan"},
    };
    char text[SWAY_CONFIG_TEXT_BYTES], bad[SWAY_CONFIG_TEXT_BYTES + 100];
    struct sway_config c = rig_config(1000.0, 700.0);
    assert_int_equal(sway_config_write(&c, text, sizeof text), STATUS_OK);
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct sway_config back;
        struct problem why = {STATUS_OK, ""};
        char *at = strstr(text, facts[i].from);
        if (!at) fail_msg("no line \"%s\" in\n%s", facts[i].from, text);
        (void)snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - text), text, facts[i].to,
                       at + strlen(facts[i].from));
        memset(&back, 0x55, sizeof back);
        assert_int_equal(sway_config_read(bad, &back, &why), STATUS_DATA);
        assert_int_equal(*(unsigned char *)&back, 0x55);
        if (!strstr(why.text, facts[i].says)) fail_msg("\"%s\" does not name %s", why.text, facts[i].says);
    }
    assert_int_equal(sway_config_read("", &c, NULL), STATUS_DATA);
}

static void check_names_what_is_out_of_range(void **state)
{
    (void)state;
#define CASE(statement, says)                                                                                \
    do {                                                                                                     \
        struct sway_config c = rig_config(1000.0, 700.0);                                                    \
        struct problem why = {STATUS_OK, ""};                                                                \
        assert_int_equal(sway_config_check(&c, &why), STATUS_OK);                                            \
        statement;                                                                                           \
        assert_int_equal(sway_config_check(&c, &why), STATUS_ARG);                                           \
        if (!strstr(why.text, says)) fail_msg("\"%s\" does not say \"%s\"", why.text, says);                 \
    } while (0)
    CASE(c.plate.rate_hz = 0.0, "rate");
    CASE(c.plate.rate_hz = NAN, "rate");
    CASE(c.plate.rate_hz = 10001.0, "rate");
    CASE(c.plate.channel_count = 0, "channels");
    CASE(c.plate.channel_count = 9, "channels");
    CASE(c.plate.channel_count = 1, "centre of pressure");
    CASE(c.plate.channel[0].role = (enum channel_role)12, "role");
    CASE(c.plate.channel[2].scale = INFINITY, "scale");
    CASE(c.tare[3] = NAN, "tare");
    CASE(c.plate.fz_off_n = 30.0, "not valid");
    CASE(c.plate.raw_kind = (enum raw_kind)2, "raw values");
    CASE(c.cursor.kind = (enum cursor_filter_kind)7, "cursor filter");
    CASE(c.cursor.cutoff_hz = 0.0, "cutoff");
    CASE((c.cursor.kind = CURSOR_ONE_EURO, c.cursor.min_cutoff_hz = 0.0), "lowest cutoff");
    CASE(c.cursor.beta = -1.0, "speed share");
    CASE(c.body.weight_n = -1.0, "body weight");
    CASE(c.body.reach_left_mm = 0.0, "reach to the left");
    CASE(c.body.c0_mm.y = NAN, "neutral");
#undef CASE
}

/* Every field that the world may judge on turns the digest; latency, epoch and the sign of a NaN do not. */
static void digest_sees_what_matters(void **state)
{
    (void)state;
    const struct sway_sample s = {.tick = 5, .t_host_ns = 10, .seq = 7, .fz_n = 700, .cop_mm = {NAN, NAN}};
    uint64_t same = sway_digest(SWAY_DIGEST_START, &s);
#define TURNS(statement, differs)                                                                            \
    do {                                                                                                     \
        struct sway_sample t = s;                                                                            \
        statement;                                                                                           \
        assert_int_equal(sway_digest(SWAY_DIGEST_START, &t) != same, differs);                               \
    } while (0)
    TURNS(t.tick++, true);
    TURNS(t.t_host_ns++, true);
    TURNS(t.seq++, true);
    TURNS(t.fz_n = nextafter(700, 0), true);
    TURNS(t.cop_mm.x = 0, true);
    TURNS(t.cop_mm.y = 0, true);
    TURNS(t.cursor_mm.x = -0.0, true);
    TURNS(t.cursor_mm.y = 5e-324, true);
    TURNS(t.cop5_mm.x = 1, true);
    TURNS(t.cop5_mm.y = 1, true);
    TURNS(t.cop5_speed_mm_s = 1, true);
    TURNS(t.share_right = 1, true);
    TURNS(t.support = 1, true);
    TURNS(t.lean = 1, true);
    TURNS(t.flags = 1, true);
    TURNS(t.events = 1, true);
    TURNS(t.t_arr_ns = 1, false);
    TURNS(t.epoch = 1, false);
    TURNS(t.cop_mm.x = -NAN, false);
#undef TURNS
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_back),
        cmocka_unit_test(random_configs_round_trip),
        cmocka_unit_test(too_little_room_is_said),
        cmocka_unit_test(bad_texts_are_refused),
        cmocka_unit_test(check_names_what_is_out_of_range),
        cmocka_unit_test(digest_sees_what_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
