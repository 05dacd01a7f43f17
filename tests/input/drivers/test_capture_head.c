/* The head of a capture: all of plate_info and a driver's notes come back as they were. */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "drivers/capture.h"

#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

static struct plate_info odd_plate(void)
{
    struct plate_info p = {.name = "Odd plate",
                           .serial = "7",
                           .spec = "serial:x",
                           .driver = "serial",
                           .raw_kind = RAW_F32,
                           .channel_count = 3,
                           .rate_hz = 123.456,
                           .width_mm = 400.5,
                           .depth_mm = 300.25,
                           .surface_offset_mm = {1.5, -2.5},
                           .surface_height_mm = -40.125,
                           .fz_on_n = 20,
                           .fz_off_n = 10,
                           .axis_x = PLATE_AXIS_LEFT,
                           .axis_y = PLATE_AXIS_BACK,
                           .fz_sign = -1,
                           .has_matrix = true};
    static const enum channel_role roles[] = {ROLE_FZ, ROLE_MX, ROLE_MY};
    for (int i = 0; i < 3; i++)
        p.channel[i] = (struct channel_info){.role = roles[i], .scale = 0.1 * (i + 1), .offset = -0.3};
    p.knee[1] = (struct channel_knee){.raw = 3794, .scale_above = 1.0 / 3.0};
    for (int i = 0; i < COMPONENT_COUNT * COMPONENT_COUNT; i++)
        p.matrix[i] = i % 7 == 0 ? 1.0 + i / 3.0 : -1e-3 * i;
    return p;
}

/* Writes a capture of one chunk and reads it whole. */
static char *write_capture(const struct plate_info *plate, const char *const notes[][2], size_t note_count,
                           size_t *count)
{
    char path[PATH_BYTES], *bytes = NULL;
    struct capture *c = NULL;
    struct problem why = {STATUS_OK, ""};
    (void)path_join(path, scratch_dir(), "x.capture");
    assert_int_equal(capture_create(path, plate, &c, &why), STATUS_OK);
    for (size_t i = 0; i < note_count; i++) capture_note(c, notes[i][0], notes[i][1]);
    capture_bytes(c, 'R', 5, (const uint8_t *)"\x30", 1);
    assert_int_equal(capture_close(c, &why), STATUS_OK);
    assert_int_equal(file_read_whole(path, 1 << 20, &bytes, count, &why), STATUS_OK);
    return bytes;
}

static void all_of_a_plate_comes_back(void **state)
{
    (void)state;
    const struct plate_info plate = odd_plate();
    struct plate_info back;
    struct capture_reader r;
    struct problem why = {STATUS_OK, ""};
    size_t count = 0;
    char *bytes = write_capture(&plate, NULL, 0, &count);
    if (capture_read_head(&r, "x", bytes, count, &back, &why) != STATUS_OK) fail_msg("%s", why.text);
    assert_string_equal(back.name, plate.name);
    assert_int_equal(back.axis_x, plate.axis_x);
    assert_int_equal(back.axis_y, plate.axis_y);
    assert_int_equal(back.fz_sign, -1);
    assert_true(back.has_matrix);
    assert_memory_equal(back.matrix, plate.matrix, sizeof plate.matrix);
    assert_near("height", back.surface_height_mm, plate.surface_height_mm, 0);
    for (int i = 0; i < 3; i++) {
        assert_near("scale", back.channel[i].scale, plate.channel[i].scale, 0);
        assert_near("knee", back.knee[i].raw, plate.knee[i].raw, 0);
        assert_near("slope", back.knee[i].scale_above, plate.knee[i].scale_above, 0);
    }
    free(bytes);
}

static void notes_come_back_line_by_line(void **state)
{
    (void)state;
    static char long_line[CAPTURE_NOTE_LINE_MAX + 1];
    memset(long_line, 'x', CAPTURE_NOTE_LINE_MAX);
    const char *const notes[][2] = {
        {"format", "frame"},
        {"empty", ""},
        {"profile_text", "profile = 1\n\n[match] # all of it = kept\n  indented\nend\n"},
        {"long", long_line},
        {"twice", "a"},
        {"twice", "b"},
    };
    static const char *const want[][2] = {
        {"format", "frame"},
        {"empty", ""},
        {"profile_text", "profile = 1\n\n[match] # all of it = kept\n  indented\nend\n"},
        {"long", long_line},
        {"twice", "a\nb"},
        {"name", "Odd plate"}};
    const struct plate_info plate = odd_plate();
    struct plate_info back;
    struct capture_reader r;
    struct problem why;
    size_t count = 0;
    char *bytes = write_capture(&plate, notes, COUNT_OF(notes), &count);
    assert_int_equal(capture_read_head(&r, "x", bytes, count, &back, &why), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        char *text = capture_note_text(&r.head, want[i][0]);
        assert_non_null(text);
        assert_string_equal(text, want[i][1]);
        free(text);
    }
    assert_null(capture_note_text(&r.head, "nothing"));
    struct capture_chunk *chunk = calloc(1, sizeof *chunk);
    bool more = false;
    assert_int_equal(capture_next(&r, chunk, &more, &why), STATUS_OK);
    assert_true(more && chunk->count == 1 && chunk->t_ns == 5);
    free(chunk);
    free(bytes);
}

#define HEAD                                                                                                 \
    "# capture 1\n# rate_hz = 100\n# channel = 8 1 0 0 0\n# channel = 9 1 0 0 0\n# channel = 4 1 0 0 0\n"
static void keys_that_do_not_fit_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *more, *want;
    } cases[] = {
        {"# knee = 3 1 1\n", "x:6: knee = 3 1 1 does not fit this key"},
        {"# knee = 0.5 1 1\n", "x:6: knee = 0.5 1 1 does not fit this key"},
        {"# knee = 0 1 0\n", "x:6: knee = 0 1 0 does not fit this key"},
        {"# axes = 1\n", "x:6: axes = 1 does not fit this key"},
        {"# axes = 1 5\n", "x:6: axes = 1 5 does not fit this key"},
        {"# fz_sign = 0\n", "x:6: fz_sign = 0 does not fit this key"},
        {"# matrix_row = 1 2 3 4 5\n", "x:6: matrix_row = 1 2 3 4 5 does not fit this key"},
        {"# matrix_row = 1 2 3 4 5 6\n", "x:6: 1 lines matrix_row, expected 6"},
        {"# matrix_row = 1 2 3 4 5 6\n# matrix_row = 1 2 3 4 5 6\n# matrix_row = 1 2 3 4 5 6\n# matrix_row = "
         "1 2 3 4 5 6\n"
         "# matrix_row = 1 2 3 4 5 6\n# matrix_row = 1 2 3 4 5 6\n# matrix_row = 1 2 3 4 5 6\n",
         "x:12: matrix_row = 1 2 3 4 5 6 does not fit this key"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[1000];
        struct capture_reader r;
        struct plate_info plate;
        struct problem why = {STATUS_OK, ""};
        int n = snprintf(text, sizeof text, HEAD "%s", cases[i].more);
        assert_int_equal(capture_read_head(&r, "x", text, (size_t)n, &plate, &why), STATUS_DATA);
        assert_string_equal(why.text, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_a_plate_comes_back),
        cmocka_unit_test(notes_come_back_line_by_line),
        cmocka_unit_test(keys_that_do_not_fit_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
