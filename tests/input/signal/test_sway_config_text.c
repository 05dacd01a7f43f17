/* The settings stored with a trial: what came later is optional, exact, and never changes the text of a plate without it. */
#include "rig.h"

/* As it was stored before plates had knees, axis maps, signs and matrices: three cells, no tare but one. */
static const char old_text[] =
    "sway = 1\n\n[plate]\nname = Rig\nserial = 4711\nspec = serial:/dev/ttyACM0\ndriver = serial\nraw_kind = i32\nchannel_count = 3\n"
    "rate_hz = 1000\nseq_bits = 16\nhas_device_time = yes\nwidth_mm = 450\ndepth_mm = 250\nsurface_offset_x_mm = 0\n"
    "surface_offset_y_mm = 0\nsurface_height_mm = 0\nfz_on_n = 50\nfz_off_n = 30\nfz_limit_n = 0\nsimulated = no\nrecorded = no\n"
    "calibrated = yes\n\n[cursor]\nfilter = butterworth2\nmin_cutoff_hz = 1\nbeta_hz_per_mm_s = 0.5\nderivative_cutoff_hz = 2\n"
    "cutoff_hz = 10\n\n[body]\nweight_n = 700\nc0_x_mm = 1.25\nc0_y_mm = -30\nfoot_middle_x_mm = 0\nfoot_distance_mm = 180\n"
    "foot_length_mm = 250\nreach_right_mm = 60\nreach_left_mm = 60\nreach_front_mm = 80\nreach_back_mm = 40\n\n[channel_1]\n"
    "role = cell\nscale = 0.002\noffset = 0\nx_mm = 225\ny_mm = 125\ntare = 1.5\n\n[channel_2]\nrole = cell\nscale = 0.002\n"
    "offset = 0\nx_mm = 225\ny_mm = -125\ntare = 0\n\n[channel_3]\nrole = cell\nscale = 0.002\noffset = 0\nx_mm = -225\ny_mm = 0\n"
    "tare = 0\n";

static void an_old_record_reads_and_writes_as_it_was(void **state)
{
    (void)state;
    struct sway_config c;
    struct problem why = {0};
    char text[SWAY_CONFIG_TEXT_BYTES];
    if (sway_config_read(old_text, &c, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(c.plate.axis_x, PLATE_AXIS_DEFAULT);
    assert_int_equal(c.plate.axis_y, PLATE_AXIS_DEFAULT);
    assert_int_equal(c.plate.fz_sign, 0);
    assert_false(c.plate.has_matrix);
    assert_near("knee", c.plate.knee[0].scale_above, 0, 0);
    assert_near("noise", c.plate.noise_mv_mm_s, 0, 0);
    assert_int_equal(c.plate.calibrated_utc_ms, 0);
    assert_near("tare", c.tare[0], 1.5, 0);
    assert_int_equal(sway_config_write(&c, text, sizeof text), STATUS_OK);
    assert_string_equal(text, old_text);
}

static struct sway_config with_all(void)
{
    static const enum channel_role roles[] = {ROLE_FX, ROLE_FY, ROLE_FZ, ROLE_MX, ROLE_MY, ROLE_MZ};
    struct sway_config c = rig_config(1000.0, 700.0);
    c.plate.channel_count = 6;
    for (int i = 0; i < 6; i++) c.plate.channel[i] = (struct channel_info){roles[i], 0.1 * (i + 1), -1.0 / 3, {0, 0}};
    for (int i = 0; i < 6; i++) c.plate.knee[i] = (struct channel_knee){1000.0 / (i + 1), i % 2 ? 0.0 : 1.0 / (i + 3)};
    for (int i = 0; i < COMPONENT_COUNT * COMPONENT_COUNT; i++) c.plate.matrix[i] = i == 5 ? -0.0 : (i % 7 ? 1e-3 : 1.0) / (i + 1.7);
    c.plate.has_matrix = true;
    c.plate.axis_x = PLATE_AXIS_BACK;
    c.plate.axis_y = PLATE_AXIS_LEFT;
    c.plate.fz_sign = -1;
    c.plate.calibrated_utc_ms = 1795185782123;
    c.plate.noise_mv_mm_s = 0.1 + 0.2;
    return c;
}

static bool same_bits(const void *a, const void *b, size_t bytes)
{
    return memcmp(a, b, bytes) == 0;
}

static void new_facts_come_back_to_the_bit(void **state)
{
    (void)state;
    struct sway_config c = with_all(), back;
    struct problem why = {0};
    char text[SWAY_CONFIG_TEXT_BYTES];
    if (sway_config_check(&c, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(sway_config_write(&c, text, sizeof text), STATUS_OK);
    if (sway_config_read(text, &back, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_true(same_bits(c.plate.matrix, back.plate.matrix, sizeof c.plate.matrix));
    assert_true(same_bits(c.plate.knee, back.plate.knee, sizeof c.plate.knee));
    assert_true(same_bits(c.plate.channel, back.plate.channel, sizeof c.plate.channel));
    assert_true(same_bits(&c.plate.noise_mv_mm_s, &back.plate.noise_mv_mm_s, sizeof(double)));
    assert_int_equal(back.plate.axis_x, PLATE_AXIS_BACK);
    assert_int_equal(back.plate.axis_y, PLATE_AXIS_LEFT);
    assert_int_equal(back.plate.fz_sign, -1);
    assert_true(back.plate.has_matrix && back.plate.calibrated_utc_ms == 1795185782123);
    assert_non_null(strstr(text, "axis_x = back\naxis_y = left\nfz_sign = -1\nhas_matrix = yes\nmatrix_fx = "));
}

/* Every text as long as it can be, eight channels, the longest numbers: it fits the room that is promised. */
static void the_longest_settings_fit(void **state)
{
    (void)state;
    struct sway_config c = with_all(), back;
    const double longest = -2.2250738585072014e-308;
    char text[SWAY_CONFIG_TEXT_BYTES];
    struct problem why = {0};
    memset(c.plate.name, '\x01', sizeof c.plate.name - 1);
    memset(c.plate.serial, '\xff', sizeof c.plate.serial - 1);
    memset(c.plate.spec, '%', sizeof c.plate.spec - 1);
    memset(c.plate.driver, '\n', sizeof c.plate.driver - 1);
    c.plate.channel_count = CHANNEL_MAX;
    c.plate.channel[6].role = c.plate.channel[7].role = ROLE_TEMPERATURE;
    for (int i = 0; i < CHANNEL_MAX; i++) {
        c.plate.channel[i].scale = c.plate.channel[i].offset = c.plate.channel[i].at_mm.x = c.plate.channel[i].at_mm.y = longest;
        c.plate.knee[i] = (struct channel_knee){longest, longest};
        c.tare[i] = longest;
    }
    for (int i = 0; i < COMPONENT_COUNT * COMPONENT_COUNT; i++) c.plate.matrix[i] = longest;
    c.plate.surface_offset_mm = (struct point_mm){longest, longest};
    c.plate.surface_height_mm = c.body.c0_mm.x = c.body.c0_mm.y = c.body.foot_middle_x_mm = longest;
    c.plate.noise_mv_mm_s = c.plate.width_mm = c.plate.depth_mm = -longest;
    if (sway_config_check(&c, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(sway_config_write(&c, text, sizeof text), STATUS_OK);
    printf("longest settings: %zu of %d bytes\n", strlen(text), SWAY_CONFIG_TEXT_BYTES);
    assert_int_equal(sway_config_read(text, &back, &why), STATUS_OK);
    assert_true(same_bits(c.plate.matrix, back.plate.matrix, sizeof c.plate.matrix));
}

static void bad_facts_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *line, *says;
    } facts[] = {
        {"axis_x = front", "point along the same line"}, /* both along y: y is front unless told */
        {"axis_x = up", "axis_x = up"},
        {"axis_y = 3", "axis_y = 3"},
        {"fz_sign = -2", "fz_sign = -2"},
        {"fz_sign = 0.5", "fz_sign = 0.5"},
        {"has_matrix = perhaps", "has_matrix = perhaps"},
        {"has_matrix = yes", "no channels that go through it"},
        {"matrix_fz = 1 2 3 4 5", "matrix_fz = 1 2 3 4 5, expected 6 numbers"},
        {"matrix_fz = 1 2 3 4 5 6 7", "expected 6 numbers"},
        {"matrix_fz = 1 2 3 4 five 6", "five"},
        {"noise_mv_mm_s = -1", "noise floor of the plate is -1"},
        {"noise_mv_mm_s = nan", "noise_mv_mm_s = nan"},
        {"calibrated_utc_ms = -5", "calibrated_utc_ms = -5"},
        {"knee_raw = 5", "knee_raw"}, /* belongs to a channel */
    };
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        char text[SWAY_CONFIG_TEXT_BYTES];
        struct sway_config back;
        struct problem why = {0};
        const char *at = strstr(old_text, "\n[cursor]");
        (void)snprintf(text, sizeof text, "%.*s%s\n%s", (int)(at - old_text), old_text, facts[i].line, at);
        memset(&back, 0x55, sizeof back);
        assert_int_equal(sway_config_read(text, &back, &why), STATUS_DATA);
        if (!strstr(why.text, facts[i].says)) fail_msg("%s: \"%s\" does not say \"%s\"", facts[i].line, why.text, facts[i].says);
        assert_int_equal(*(unsigned char *)&back, 0x55);
    }
}

static void checks_of_what_code_may_ask(void **state)
{
    (void)state;
#define REFUSED(statement, says)                                                                                                       \
    do {                                                                                                                               \
        struct sway_config c = with_all();                                                                                             \
        struct problem why = {0};                                                                                                      \
        statement;                                                                                                                     \
        assert_int_equal(sway_config_check(&c, &why), STATUS_ARG);                                                                     \
        if (!strstr(why.text, says)) fail_msg("\"%s\" does not say \"%s\"", why.text, says);                                           \
    } while (0)
    REFUSED(c.plate.axis_x = PLATE_AXIS_RIGHT, "same line");
    REFUSED(c.plate.axis_y = (enum plate_axis)5, "same line");
    REFUSED(c.plate.axis_x = (enum plate_axis)-1, "same line");
    REFUSED(c.plate.fz_sign = 2, "sign");
    REFUSED(c.plate.matrix[7] = NAN, "Number 8 of the plate's calibration matrix");
    REFUSED(c.plate.matrix[35] = INFINITY, "Number 36");
    REFUSED(c.plate.knee[2].scale_above = NAN, "above its knee");
    REFUSED(c.plate.knee[2].raw = NAN, "knee");
    REFUSED(c.plate.channel[3].role = ROLE_OTHER, "centre of pressure");
#undef REFUSED
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_old_record_reads_and_writes_as_it_was),
        cmocka_unit_test(new_facts_come_back_to_the_bit),
        cmocka_unit_test(the_longest_settings_fit),
        cmocka_unit_test(bad_facts_are_named),
        cmocka_unit_test(checks_of_what_code_may_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
