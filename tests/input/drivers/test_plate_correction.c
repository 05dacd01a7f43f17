/* links: signal */
/* Corrections per device: exact, one file each, a name that no serial can lead astray, and never of another plate. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "drivers/plate_correction.h"
#include "signal/plate_maths.h"
#include "support/support.h"

static struct plate_info a_plate(const char *name, const char *serial)
{
    struct plate_info p;
    memset(&p, 0, sizeof p);
    (void)snprintf(p.name, sizeof p.name, "%s", name);
    (void)snprintf(p.serial, sizeof p.serial, "%s", serial);
    p.raw_kind = RAW_I32;
    p.channel_count = 4;
    for (int i = 0; i < 4; i++)
        p.channel[i] = (struct channel_info){ROLE_CELL, 0.002 * (i + 1), 3.5 - i, {i % 2 ? -200 : 200, i / 2 ? -100 : 100}};
    p.rate_hz = 1000;
    return p;
}

static struct plate_correction a_correction(const struct plate_info *p)
{
    struct plate_correction c;
    plate_correction_begin(p, &c);
    for (int i = 0; i < p->channel_count; i++) {
        c.gain[i] = 1.0 + 0.01 * (i + 1) / 3.0;
        c.offset[i] = -0.1 * i / 7.0;
    }
    c.residual_n = 0.1 + 0.2;
    c.residual_mm = 1.0 / 3.0;
    c.noise_mv_mm_s = 1.25;
    c.noise_weight_n = 392.266;
    return c;
}

static const char *folder(void)
{
    static char dir[PATH_BYTES];
    (void)snprintf(dir, sizeof dir, "%s/plates", scratch_dir());
    return dir;
}

static void saved_and_loaded_to_the_bit(void **state)
{
    (void)state;
    struct plate_info p = a_plate("DEMO4", "4711");
    struct plate_correction c = a_correction(&p), back;
    struct problem why = {0};
    const char *dir = folder();
    char path[PATH_BYTES];
    struct stat st;
    bool found = true;
    assert_int_equal(plate_correction_load(dir, &p, &found, &back, &why), STATUS_OK);
    assert_false(found); /* not even a folder yet */
    if (plate_correction_save(dir, &c, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_int_equal(plate_correction_path(dir, "DEMO4", "4711", path), STATUS_OK);
    assert_string_equal(strrchr(path, '/'), "/DEMO4-4711.cal");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(stat(dir, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
    if (plate_correction_load(dir, &p, &found, &back, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_true(found);
    assert_int_equal(back.channel_count, 4);
    assert_true(back.made.utc_ms == c.made.utc_ms && back.made.offset_min == c.made.offset_min);
    for (int i = 0; i < 4; i++) assert_true(back.gain[i] == c.gain[i] && back.offset[i] == c.offset[i]);
    assert_true(back.residual_n == c.residual_n && back.residual_mm == c.residual_mm);
    assert_true(back.noise_mv_mm_s == 1.25 && back.noise_weight_n == 392.266);
    c.noise_mv_mm_s = c.noise_weight_n = NAN; /* not measured; and a second save replaces the first */
    assert_int_equal(plate_correction_save(dir, &c, &why), STATUS_OK);
    assert_int_equal(plate_correction_load(dir, &p, &found, &back, &why), STATUS_OK);
    assert_true(found && isnan(back.noise_mv_mm_s) && isnan(back.noise_weight_n));
    assert_int_equal(plate_correction_remove(dir, &p, &found, &why), STATUS_OK);
    assert_true(found);
    assert_int_equal(plate_correction_remove(dir, &p, &found, &why), STATUS_OK);
    assert_false(found);
}

/* What a device may say of itself: the file stays in its folder, and no two devices share one. */
static void names_are_safe_and_differ(void **state)
{
    (void)state;
    static const struct {
        const char *name, *serial;
    } hostile[] = {
        {"DEMO4", "4711"},
        {"DEMO4", ""},
        {"", "DEMO4"},
        {"", ""},
        {"..", ".."},
        {"../../../../tmp/x", "../../etc/passwd"},
        {"/", "/"},
        {"a/b", "c"},
        {"a_b", "c"},
        {"a b", "c"},
        {"a-b", "c"},
        {"a", "b-c"},
        {"a", "b"},
        {"a", "b.cal"},
        {".hidden", "-rf"},
        {"line\nbreak", "tab\tcontrol\x01"},
        {"Waage \xc3\xbc", "\xff\xfe"},
        {"00:1F:C5:12:34:56", "00-1F-C5-12-34-56"},
        {"[section]", "# comment"},
        {"%", "%41"},
        {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"},
        {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxz", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"},
    };
    enum { COUNT = sizeof hostile / sizeof hostile[0] };
    static char path[COUNT][PATH_BYTES];
    const char *dir = folder();
    size_t n = strlen(dir);
    for (int i = 0; i < COUNT; i++) {
        struct problem why = {0};
        struct plate_info p = a_plate(hostile[i].name, hostile[i].serial);
        struct plate_correction c = a_correction(&p), back;
        bool found = false;
        c.gain[0] = 1.0 + 0.01 * i;
        assert_int_equal(plate_correction_path(dir, p.name, p.serial, path[i]), STATUS_OK);
        const char *leaf = path[i] + n + 1;
        assert_true(strncmp(path[i], dir, n) == 0 && path[i][n] == '/' && !strchr(leaf, '/') && leaf[0] != '.' && strlen(leaf) < 200);
        for (const char *q = leaf; *q; q++)
            if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", *q)) fail_msg("%s", leaf);
        for (int k = 0; k < i; k++)
            if (strcmp(path[i], path[k]) == 0) fail_msg("\"%s\" \"%s\" has the file of \"%s\" \"%s\"", p.name, p.serial, hostile[k].name, hostile[k].serial);
        if (plate_correction_save(dir, &c, &why) != STATUS_OK) fail_msg("%s", why.text);
        if (plate_correction_load(dir, &p, &found, &back, &why) != STATUS_OK) fail_msg("%s", why.text);
        assert_true(found);
    }
    for (int i = 0; i < COUNT; i++) { /* each kept its own */
        struct plate_info p = a_plate(hostile[i].name, hostile[i].serial);
        struct plate_correction back;
        bool found = false;
        assert_int_equal(plate_correction_load(dir, &p, &found, &back, NULL), STATUS_OK);
        assert_near("gain", back.gain[0], 1.0 + 0.01 * i, 0);
    }
}

/* value * gain + offset of what the plate gave before, with and without a knee. */
static void applied_to_every_value(void **state)
{
    (void)state;
    struct plate_info p = a_plate("DEMO4", "4711"), corrected;
    p.knee[2] = (struct channel_knee){20000, 0.0055};
    corrected = p;
    corrected.calibrated = false;
    struct plate_correction c = a_correction(&p);
    struct plate_maths before, after;
    assert_int_equal(plate_correction_apply(&c, &corrected), STATUS_OK);
    assert_true(corrected.calibrated && corrected.calibrated_utc_ms == c.made.utc_ms && corrected.noise_mv_mm_s == 1.25);
    plate_maths_prepare(&before, &p, NULL);
    plate_maths_prepare(&after, &corrected, NULL);
    for (int32_t raw = -60000; raw <= 60000; raw += 7500)
        for (int i = 0; i < 4; i++) {
            union raw_value v[CHANNEL_MAX] = {{0}};
            v[i].i32 = raw;
            assert_near("value", plate_maths_value(&after, v, i), plate_maths_value(&before, v, i) * c.gain[i] + c.offset[i], 1e-9);
        }
    c.channel_count = 3;
    assert_int_equal(plate_correction_apply(&c, &corrected), STATUS_ARG);
}

/* A second calibration is made with the plate as the first one left it. */
static void a_second_one_stands_on_the_first(void **state)
{
    (void)state;
    struct plate_info p = a_plate("DEMO4", "4711"), twice = p, once = p;
    struct plate_correction first = a_correction(&p), second = a_correction(&p), both = first;
    for (int i = 0; i < 4; i++) {
        second.gain[i] = 0.98 + 0.01 * i;
        second.offset[i] = 1.5 - i;
    }
    plate_correction_add(&both, second.gain, second.offset);
    assert_int_equal(plate_correction_apply(&first, &twice), STATUS_OK);
    assert_int_equal(plate_correction_apply(&second, &twice), STATUS_OK);
    assert_int_equal(plate_correction_apply(&both, &once), STATUS_OK);
    for (int i = 0; i < 4; i++) {
        assert_near("scale", once.channel[i].scale, twice.channel[i].scale, 1e-15);
        assert_near("offset", once.channel[i].offset, twice.channel[i].offset, 1e-12);
    }
}

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
}

static void what_is_no_correction_of_this_plate_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *says;
    } facts[] = {
        {"calibration = 1", "calibration = 2", "newer version"},
        {"calibration = 1", "level = 1", "expected calibration = 1"},
        {"name = DEMO4", "name = OTHER", "another plate"},
        {"serial = 4711", "serial = 4712", "another plate"},
        {"channel_count = 4", "channel_count = 6", "channel_count = 6, expected 4"},
        {"gain = ", "gain = 0\n#", "gain = 0, expected 1e-09 to 1000000000"},
        {"gain = ", "gain = nan\n#", "gain = nan"},
        {"offset = ", "offzet = ", "offset"},
        {"residual_mm = ", "residual_mm = -1\n#", "residual_mm = -1"},
        {"[channel_4]", "[channel_5]", "channel_4"},
    };
    struct plate_info p = a_plate("DEMO4", "4711");
    struct plate_correction c = a_correction(&p), back;
    const char *dir = folder();
    char path[PATH_BYTES], *bytes = NULL, bad[8192];
    size_t count = 0;
    assert_int_equal(plate_correction_save(dir, &c, NULL), STATUS_OK);
    assert_int_equal(plate_correction_path(dir, p.name, p.serial, path), STATUS_OK);
    assert_int_equal(file_read_whole(path, 8192, &bytes, &count, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct problem why = {0};
        bool found = true;
        const char *at = strstr(bytes, facts[i].from);
        assert_non_null(at);
        (void)snprintf(bad, sizeof bad, "%.*s%s%s", (int)(at - bytes), bytes, facts[i].to, at + strlen(facts[i].from));
        write_text(path, bad);
        memset(&back, 0x55, sizeof back);
        assert_int_equal(plate_correction_load(dir, &p, &found, &back, &why), STATUS_DATA);
        assert_false(found);
        assert_int_equal(*(unsigned char *)&back, 0x55);
        if (!strstr(why.text, facts[i].says) || !strstr(why.text, "Calibrate the plate anew")) fail_msg("\"%s\" does not say \"%s\"", why.text, facts[i].says);
    }
    free(bytes);
    /* The plate opens all the same, as its maker left it, and says that it is not calibrated. */
    struct plate_info used = p;
    used.calibrated = true;
    plate_correction_use(dir, &used);
    assert_true(!used.calibrated && used.channel[0].scale == p.channel[0].scale);
    assert_int_equal(plate_correction_save(dir, &c, NULL), STATUS_OK);
    plate_correction_use(dir, &used);
    assert_true(used.calibrated && used.channel[0].scale == p.channel[0].scale * c.gain[0]);
    used = p;
    plate_correction_use(NULL, &used);
    assert_true(used.channel[0].scale == p.channel[0].scale && used.calibrated_utc_ms == 0);
}

static void numbers_that_are_none_are_not_saved(void **state)
{
    (void)state;
    struct plate_info p = a_plate("DEMO4", "4711");
    const char *dir = folder();
    for (int k = 0; k < 5; k++) {
        struct plate_correction c = a_correction(&p);
        struct problem why = {0};
        if (k == 0) c.gain[3] = NAN;
        if (k == 1) c.offset[0] = INFINITY;
        if (k == 2) c.residual_mm = NAN;
        if (k == 3) c.channel_count = CHANNEL_MAX + 1;
        if (k == 4) c.noise_mv_mm_s = INFINITY;
        assert_int_equal(plate_correction_save(dir, &c, &why), STATUS_ARG);
        assert_true(why.text[0] != '\0');
    }
    struct plate_correction c = a_correction(&p);
    struct problem why = {0};
    assert_int_equal(plate_correction_save("/dev/null/plates", &c, &why), STATUS_IO);
    assert_non_null(strstr(why.text, "/dev/null/plates"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saved_and_loaded_to_the_bit),
        cmocka_unit_test(names_are_safe_and_differ),
        cmocka_unit_test(applied_to_every_value),
        cmocka_unit_test(a_second_one_stands_on_the_first),
        cmocka_unit_test(what_is_no_correction_of_this_plate_is_named),
        cmocka_unit_test(numbers_that_are_none_are_not_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
