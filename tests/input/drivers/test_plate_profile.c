/* .plate files: what they give, every message word for word, the table of docs/plates.md, lists and matching (devices.md 10). */
#include "profile_case.h"

#include <math.h>
#include <sys/stat.h>

#include "base/text_file.h"
#include "drivers/frame_stream.h"
#include "drivers/profile_keys.h"

#define CELL(n, at, x, y) /* six lines */ \
    "[channel." #n "]\nrole = cell\nat = " #at "\ntype = i32le\nunit = n\nx_mm = " #x "\ny_mm = " #y "\n"

static const char frames_text[] =
    "profile = 1\nname = Plate\n"                                                             /* 1 */
    "[match]\ntransport = serial\nvid = 0x16c0\n"                                             /* 3 */
    "[serial]\nbaud = 115200\n"                                                               /* 6 */
    "[stream]\nformat = frame\nrate_hz = 1000\n"                                              /* 8 */
    "[frame]\nlength = 24\nsync = 0xaa, 0x55\n"                                               /* 11 */
    "check = crc16-ccitt-false\ncheck_from = 2\ncheck_to = 21\ncheck_at = 22\n"               /* 14 */
    "[field.seq]\nat = 3\ntype = u16le\n"                                                     /* 18 */
    CELL(0, 6, 225, 125) CELL(1, 10, 225, -125) CELL(2, 14, -225, -125)                       /* 21 28 35 */
    "[plate]\nfz_on_n = 40\n";                                                                /* 42 */

static const char hid_text[] =
    "profile = 1\nname = Plate\n"                                                             /* 1 */
    "[match]\ntransport = hid\nvid = 1\npid = 2\n"                                            /* 3 */
    "[stream]\nformat = hid\nrate_hz = 1000\n"                                                /* 7 */
    "[hid]\nreport_id = 1\nlength = 40\nrepeat = 3\nstride = 13\n"                            /* 10 */
    CELL(0, 1, 225, 125) CELL(1, 5, 225, -125) CELL(2, 9, -225, -125)                         /* 15 22 29 */
    "[field.flags]\nat = 13\ntype = u8\n";                                                    /* 36 */

static const char lines_text[] =
    "profile = 1\nname = Plate\n"                                                             /* 1 */
    "[match]\ntransport = serial\n"                                                           /* 3 */
    "[stream]\nformat = delimited\nrate_hz = 80\n"                                            /* 5 */
    "[text]\nseparator = tab\ncolumns = 7\n"                                                  /* 8 */
    "[channel.0]\nrole = fz\nat = 2\nunit = kg\n"                                             /* 11 */
    "[channel.1]\nrole = mx\nat = 3\nunit = nm\n"                                             /* 15 */
    "[channel.2]\nrole = my\nat = 4\nunit = nm\n"                                             /* 19 */
    "[plate]\nwidth_mm = 600\ndepth_mm = 400\norigin_mm = 1, 2.5, -40\n";                     /* 23 */

static const char ps1_text[] =
    "profile = 1\nname = Plate\n[match]\ntransport = serial\n[stream]\nformat = ps1\nrate_hz = 1000\n" /* 1 */
    "[channel.0]\nrole = cell\ntype = i24le\nx_mm = 1\ny_mm = 90\n"                           /* 8 */
    "[channel.1]\nrole = cell\ntype = i24le\nx_mm = 99\ny_mm = 1\n"                           /* 13 */
    "[channel.2]\nrole = cell\ntype = i24le\nx_mm = -99\ny_mm = -90\n";                       /* 18 */

/* ---- what a file gives ---- */

static void the_frame_profile_says_all_of_it(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("homemade_frame");
    assert_string_equal(p.name, "Home-made 4-cell plate");
    assert_int_equal(p.match.transport, TRANSPORT_SERIAL);
    assert_int_equal(p.match.vid, 0x16c0);
    assert_int_equal(p.match.pid, -1);
    assert_string_equal(p.match.product, "PlateDuino");
    assert_int_equal(p.serial.baud, 921600);
    assert_int_equal(p.serial.bits * 100 + p.serial.stop * 10 + (p.serial.parity == 'n'), 811);
    assert_int_equal(p.serial.settle_ms, 2000);
    assert_true(p.serial.dtr && !p.serial.rtscts);
    assert_int_equal(p.format, FORMAT_FRAME);
    assert_int_equal(p.frame.length, 24);
    assert_int_equal(p.frame.sync_count, 2);
    assert_int_equal(p.frame.sync[0] << 8 | p.frame.sync[1], 0xaa55);
    assert_int_equal(p.frame.select_offset * 1000 + p.frame.select_value, 2000 + 0x4c);
    assert_int_equal(p.frame.check, CHECK_CRC16_CCITT_FALSE);
    assert_int_equal(p.frame.check_from * 10000 + p.frame.check_to * 100 + p.frame.check_at, 22122);
    assert_true(p.seq.given && p.sub.given && !p.time.given && !p.flags.given);
    assert_int_equal(p.seq.mul, 10);
    assert_int_equal(p.seq_bits, 16);
    assert_int_equal(p.channel_count, 4);
    const struct plate_info *info = &p.info;
    assert_string_equal(info->name, "Home-made 4-cell plate");
    assert_int_equal(info->raw_kind, RAW_I32);
    assert_int_equal(info->seq_bits, 16);
    assert_false(info->has_device_time);
    assert_true(info->calibrated);
    assert_near("rate", info->rate_hz, 1000, 0);
    assert_near("scale", info->channel[2].scale, 0.002, 0);
    assert_near("width", info->width_mm, 450, 0);
    assert_near("depth", info->depth_mm, 250, 0);
    assert_near("on", info->fz_on_n, 50, 0);
    assert_near("off", info->fz_off_n, 30, 0);
    assert_int_equal(info->axis_x, PLATE_AXIS_DEFAULT);
    plate_profile_free(&p);
}

static void units_become_those_of_the_role(void **state)
{
    (void)state;
    char text[4096];
    strcpy(text, changed(lines_text, "unit = kg", "unit = kg\nscale = 0.001\noffset = 2"));
    struct plate_profile p = text_profile(text);
    assert_near("kg to N", p.info.channel[0].scale, 0.00980665, 1e-18);
    assert_near("its offset too", p.info.channel[0].offset, 19.6133, 1e-12);
    assert_near("surface", p.info.surface_height_mm, -40, 0);
    assert_near("surface x", p.info.surface_offset_mm.x, 1, 0);
    assert_near("surface y", p.info.surface_offset_mm.y, 2.5, 0);
    assert_int_equal(p.info.raw_kind, RAW_F32);
    assert_int_equal(p.columns.separator, '\t');
    assert_int_equal(p.columns.comment, '#');
    assert_true(p.info.calibrated);
    plate_profile_free(&p);
    strcpy(text, changed(lines_text, "unit = kg\n", ""));
    p = text_profile(text);
    assert_false(p.info.calibrated);
    plate_profile_free(&p);
}

static void six_components_take_a_matrix_and_axes(void **state)
{
    (void)state;
    char text[6000];
    size_t n = (size_t)snprintf(text, sizeof text, "%s\naxis_x = left\naxis_y = front\nfz_sign = -1\nmatrix =",
                                changed(changed(shipped_text("six_components_text"), "axis_x = right\n", ""), "axis_y = front\n", ""));
    for (int i = 0; i < 36; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%s %d.5e-1", i ? "," : "", i);
    struct plate_profile p = text_profile(text);
    assert_true(p.info.has_matrix);
    for (int i = 0; i < 36; i++) assert_near("matrix", p.info.matrix[i], i / 10.0 + 0.05, 1e-12);
    assert_int_equal(p.info.axis_x, PLATE_AXIS_LEFT);
    assert_int_equal(p.info.axis_y, PLATE_AXIS_FRONT);
    assert_int_equal(p.info.fz_sign, -1);
    assert_near("laboratory on", p.info.fz_on_n, 20, 0);
    assert_near("laboratory off", p.info.fz_off_n, 10, 0);
    plate_profile_free(&p);
}

/* Every signed permutation is a map of axes; two axes on one line are not. */
static void axes_are_a_signed_permutation(void **state)
{
    (void)state;
    static const char *const words[] = {"right", "left", "front", "back"};
    for (int x = 0; x < 4; x++)
        for (int y = 0; y < 4; y++) {
            char text[4096], plate[100];
            struct text_errors errors = {.count = 0};
            struct plate_profile p;
            (void)snprintf(plate, sizeof plate, "[plate]\naxis_x = %s\naxis_y = %s\n", words[x], words[y]);
            strcpy(text, changed(frames_text, "[plate]\n", plate));
            bool good = plate_profile_parse("t.plate", text, strlen(text), &errors, &p) == STATUS_OK;
            if (good != (x / 2 != y / 2)) fail_msg("%s %s: %s", words[x], words[y], errors.line[0]);
            if (!good) continue;
            assert_int_equal(p.info.axis_x, PLATE_AXIS_RIGHT + x);
            assert_int_equal(p.info.axis_y, PLATE_AXIS_RIGHT + y);
            assert_near("width is the person's", p.info.width_mm, x / 2 ? 250 : 450, 0);
            plate_profile_free(&p);
        }
}

static void bytes_are_written_with_escapes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *bytes;
        size_t count, used;
    } cases[] = {
        {"START\\n", "START\n", 6, 7},
        {"\\x02\\x1f\\x0", "\x02\x1f\x00", 3, 11},
        {"\\x411", "A1", 2, 5},
        {"\\0\\12\\0011", "\0\n\0011", 4, 10},
        {"a\\,b,c", "a,b", 3, 4},
        {"  a b  ,", "a b", 3, 7},
        {" a\\x20 ", "a ", 2, 7},
        {"\\\\\\\"\\'\\r\\t\\a\\b\\f\\v\\e", "\\\"'\r\t\a\b\f\v\x1b", 10, 20},
        {"", NULL, 0, 0},
        {"   ", NULL, 0, 0},
        {",a", NULL, 0, 0},
        {"\\", NULL, 0, 0},
        {"\\q", NULL, 0, 0},
        {"\\x", NULL, 0, 0},
        {"\\xg", NULL, 0, 0},
        {"\\777", NULL, 0, 0},
        {"12345678901234567890123456789012345678901234567890123456789012345", NULL, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct byte_string s;
        size_t used = 0;
        bool good = profile_unescape(cases[i].text, &used, &s);
        if (good != (cases[i].bytes != NULL)) fail_msg("\"%s\": taken or not", cases[i].text);
        if (!good) continue;
        if ((size_t)s.count != cases[i].count || memcmp(s.bytes, cases[i].bytes, cases[i].count) != 0 || used != cases[i].used)
            fail_msg("\"%s\": %d bytes, %zu used", cases[i].text, s.count, used);
    }
    char text[4096];
    strcpy(text, changed(frames_text, "baud = 115200\n",
                         "baud = 9600\nparity = even\nstop = 2\nflow = rtscts\ndtr = off\ninit = STOP\\n, START\\n\nstop_bytes = \\x00\n"));
    struct plate_profile p = text_profile(text);
    assert_int_equal(p.serial.init_count, 2);
    assert_int_equal(p.serial.init[1].count, 6);
    assert_int_equal(p.serial.stop_count, 1);
    assert_true(p.serial.parity == 'e' && p.serial.stop == 2 && p.serial.rtscts && !p.serial.dtr && p.serial.baud == 9600);
    plate_profile_free(&p);
}

/* ---- what is refused ---- */

#define FRAME frames_text
#define LONG129 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
static const struct refusal {
    const char *base, *old, *new, *message;
} refusals[] = {
    {FRAME, "profile = 1", "profile = 2", "t.plate:1: profile = 2, expected 1: this file was written by a newer version of the program"},
    {FRAME, "profile = 1", "level = 1", "t.plate:1: level = 1, expected profile = 1 as the first key"},
    {FRAME, "name = Plate\n", "", "t.plate:1: name = (missing), expected a value in the first lines"},
    {FRAME, "name = Plate", "name =", "t.plate:2: name = (empty), expected a text of 1 to 63 bytes"},
    {FRAME, "name = Plate", "name = Plate\ncolour = red", "t.plate:3: colour = red, expected no key of this name in the first lines"},
    {FRAME, "transport = serial", "transport = usb", "t.plate:4: transport = usb, expected hid, serial or pipe"},
    {FRAME, "transport = serial\n", "", "t.plate:3: transport = (missing), expected a value in [match]"},
    {FRAME, "transport = serial", "transport = hid", "t.plate:4: transport = hid, expected serial or pipe with format = frame"},
    {FRAME, "transport = serial", "transport = pipe", "t.plate:5: vid = 0x16c0, expected no such key with transport = pipe"},
    {FRAME, "transport = serial\nvid = 0x16c0", "transport = pipe", "t.plate:5: [serial], expected no such section with transport = pipe"},
    {FRAME, "vid = 0x16c0", "vid = 0x10000", "t.plate:5: vid = 0x10000, expected 0 to 65535"},
    {FRAME, "vid = 0x16c0", "vid = 16c0", "t.plate:5: vid = 16c0, expected a whole number, 0 to 65535"},
    {FRAME, "vid = 0x16c0", "product = " LONG129, "t.plate:5: product = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..., expected a text of 0 to 127 bytes"},
    {FRAME, "vid = 0x16c0", "usage = 1", "t.plate:5: usage = 1, expected no such key with format = frame"},
    {FRAME, "[serial]", "[serials]", "t.plate:6: [serials], expected no section of this name"},
    {FRAME, "baud = 115200", "baud = 100", "t.plate:7: baud = 100, expected 300 to 4000000 baud"},
    {FRAME, "baud = 115200", "bits = 7", "t.plate:7: bits = 7, expected 8"},
    {FRAME, "baud = 115200", "parity = mark", "t.plate:7: parity = mark, expected none, even or odd"},
    {FRAME, "baud = 115200", "settle_ms = 6000", "t.plate:7: settle_ms = 6000, expected 0 to 5000 ms"},
    {FRAME, "baud = 115200", "init = a\\q",
     "t.plate:7: init = a\\q, expected up to 8 pieces of bytes, at most 64 each, written as text or like \\x02, \\n, \\\\ and \\, (a comma)"},
    {FRAME, "baud = 115200", "init = 1,2,3,4,5,6,7,8,9",
     "t.plate:7: init = 1,2,3,4,5,6,7,8,9, expected up to 8 pieces of bytes, at most 64 each, written as text or like \\x02, \\n, \\\\ and \\, (a comma)"},
    {FRAME, "format = frame", "format = frames", "t.plate:9: format = frames, expected wbb, ps1, ps1a, delimited, frame, hid, tecgihan or phidget1046"},
    {FRAME, "rate_hz = 1000\n", "", "t.plate:8: rate_hz = (missing), expected a value in [stream]"},
    {FRAME, "rate_hz = 1000", "rate_hz = 5", "t.plate:10: rate_hz = 5, expected 10 to 10000 Hz"},
    {FRAME, "rate_hz = 1000", "rate_hz = 1000\ntime_bits = 16", "t.plate:11: time_bits = 16, expected no such key without [field.time]"},
    {FRAME, "[frame]\nlength = 24\n", "[frames]\nlength = 24\n", "t.plate:1: length = (missing), expected a value in [frame], a section that is missing too"},
    {FRAME, "length = 24\n", "", "t.plate:11: length = (missing), expected a value in [frame]"},
    {FRAME, "length = 24", "length = 300", "t.plate:12: length = 300, expected 2 to 256 bytes"},
    {FRAME, "length = 24", "length = 23", "t.plate:17: check_at = 22, expected 0 to 21 (2 bytes inside 23)"},
    {FRAME, "length = 24", "length = 2", "t.plate:13: sync = 0xaa, 0x55, expected fewer bytes than the whole frame, 2"},
    {FRAME, "sync = 0xaa, 0x55", "sync = 0xaa, 0x155", "t.plate:13: sync = 0x155, expected 0 to 255"},
    {FRAME, "sync = 0xaa, 0x55", "sync =", "t.plate:13: sync = (empty), expected 1 to 8 bytes, for example 0xaa, 0x55"},
    {FRAME, "sync = 0xaa, 0x55", "sync = 1,2,3,4,5,6,7,8,9", "t.plate:13: sync = 1,2,3,4,5,6,7,8,9, expected 1 to 8 bytes, for example 0xaa, 0x55"},
    {FRAME, "check = crc16-ccitt-false", "check = crc16", "t.plate:14: check = crc16, expected none, sum8, xor8, crc8, crc16-ccitt-false, crc16-modbus or crc32"},
    {FRAME, "check = crc16-ccitt-false\n", "", "t.plate:14: check_from = 2, expected no such key without a check sum (check = ...)"},
    {FRAME, "check_from = 2\n", "", "t.plate:11: check_from = (missing), expected a byte of the frame, with check = crc16-ccitt-false"},
    {FRAME, "check_to = 21", "check_to = 24", "t.plate:16: check_to = 24, expected 0 to 23 (1 byte inside 24)"},
    {FRAME, "check_to = 21", "check_to = 1", "t.plate:16: check_to = 1, expected 2 (check_from) or more"},
    {FRAME, "check_to = 21", "check_to = 22", "t.plate:17: check_at = 22, expected a place outside the bytes it is computed from, 2 to 22"},
    {FRAME, "check_at = 22", "check_at = 22\nselect_offset = 2", "t.plate:11: select_value = (missing), expected it beside select_offset"},
    {FRAME, "check_at = 22", "check_at = 22\nselect_offset = 24\nselect_value = 1", "t.plate:18: select_offset = 24, expected 0 to 23 (1 byte inside 24)"},
    {FRAME, "[field.seq]\nat = 3", "[field.seq]\nat = 23", "t.plate:19: at = 23, expected 0 to 22 (2 bytes inside 24)"},
    {FRAME, "type = u16le", "type = f32le", "t.plate:20: type = f32le, expected a whole number type, such as u16le or u32le"},
    {FRAME, "type = u16le", "type = u16", "t.plate:20: type = u16, expected u8, i8, u16le, u16be, i16le, i16be, u24le, u24be, i24le, i24be, ob24be, u32le, u32be, i32le, i32be, f32le or f32be"},
    {FRAME, "[field.seq]", "[field.sub]", "t.plate:18: [field.sub], expected [field.seq] beside it"},
    {FRAME, "type = u16le", "type = u16le\nmul = 0", "t.plate:21: mul = 0, expected 1 to 1000000"},
    {FRAME, "role = cell", "role = corner", "t.plate:22: role = corner, expected cell, fx, fy, fz, mx, my, mz, copx, copy, temp or other"},
    {FRAME, "at = 6", "at = 21", "t.plate:23: at = 21, expected 0 to 20 (4 bytes inside 24)"},
    {FRAME, "at = 10", "at = 9", "t.plate:30: at = 9, expected a place of its own, but [channel.0] is there"},
    {FRAME, "unit = n\n", "unit = N\n", "t.plate:25: unit = N, expected counts, n, nm, kg, mm or degc"},
    {FRAME, "unit = n\n", "unit = mm\n", "t.plate:25: unit = mm, expected n, kg or counts for role = cell"},
    {FRAME, "unit = n\n", "scale = 0\n", "t.plate:25: scale = 0, expected a number other than 0"},
    {FRAME, "unit = n\n", "scale = inf\n", "t.plate:25: scale = inf, expected a number, -1000000000000 to 1000000000000"},
    {FRAME, "unit = n\n", "scale = 0,5\n", "t.plate:25: scale = 0,5, expected a number, -1000000000000 to 1000000000000"},
    {FRAME, "x_mm = 225\n", "", "t.plate:21: x_mm = (missing), expected the place of the cell, 0 in the middle of the plate"},
    {FRAME, "x_mm = 225\n", "x_mm = 2250\n", "t.plate:26: x_mm = 2250, expected -2000 to 2000 mm"},
    {FRAME, "y_mm = 125\n", "y_mm = 125\nvalid_at = 5\n", "t.plate:21: valid_mask = (missing), expected it beside valid_at"},
    {FRAME, "y_mm = 125\n", "y_mm = 125\nvalid_at = 24\nvalid_mask = 1\n", "t.plate:28: valid_at = 24, expected 0 to 23 (1 byte inside 24)"},
    {FRAME, "[channel.1]", "[channel.3]", "t.plate:35: [channel.2], expected [channel.1] too: channels are counted from 0 without a gap"},
    {FRAME, "[channel.2]", "[channel.8]", "t.plate:35: [channel.8], expected no section of this name"},
    {FRAME, "x_mm = -225", "x_mm = 225\n#", "t.plate:35: the channels give no centre of pressure, expected three cells that are not on one line, or Fz with Mx and My, or Fz with CoPx and CoPy"},
    {FRAME, "fz_on_n = 40", "fz_on_n = 29", "t.plate:43: fz_on_n = 29, expected fz_off_n (30 N) no higher than fz_on_n (29 N)"},
    {FRAME, "fz_on_n = 40", "fz_off_n = 51", "t.plate:43: fz_off_n = 51, expected fz_off_n (51 N) no higher than fz_on_n (50 N)"},
    {FRAME, "fz_on_n = 40", "axis_y = left", "t.plate:43: axis_y = left, expected one axis of x and y to go right or left, the other to front or back (axis_x = right, axis_y = left)"},
    {FRAME, "fz_on_n = 40", "axis_x = back", "t.plate:43: axis_x = back, expected one axis of x and y to go right or left, the other to front or back (axis_x = back, axis_y = front)"},
    {FRAME, "fz_on_n = 40", "fz_sign = 0", "t.plate:43: fz_sign = 0, expected 1 or -1"},
    {FRAME, "fz_on_n = 40", "matrix = 1, 2, 3", "t.plate:43: matrix = 1, 2, 3, expected 36 numbers with commas between them, not 3"},
    {FRAME, "fz_on_n = 40", "origin_mm = 1, 2", "t.plate:43: origin_mm = 1, 2, expected 3 numbers with commas between them, not 2"},
    {FRAME, "fz_on_n = 40", "origin_mm = 1, 2, x", "t.plate:43: origin_mm = x, expected a number, -2000 to 2000"},
    {FRAME, "fz_on_n = 40", "origin_mm = 0, 0, -40", "t.plate:43: origin_mm = 0, 0, -40, expected it only with the channels mx and my"},
    {FRAME, "fz_on_n = 40", "width_mm = 20", "t.plate:43: width_mm = 20, expected 50 to 5000 mm"},
    {FRAME, "[plate]", "[hid]\nlength = 3\n[plate]", "t.plate:42: [hid], expected no such section with format = frame"},
    {hid_text, "pid = 2\n", "", "t.plate:3: pid = (missing), expected a value in [match]"},
    {hid_text, "length = 40", "length = 65", "t.plate:12: length = 65, expected 1 to 64 bytes"},
    {hid_text, "length = 40", "length = 38", "t.plate:31: at = 9, expected 0 to 8, so that sample 3 of the report is inside its 38 bytes"},
    {hid_text, "length = 40", "length = 39", "t.plate:37: at = 13, expected 0 to 12, so that sample 3 of the report is inside its 39 bytes"},
    {hid_text, "length = 40", "length = 20", "t.plate:13: repeat = 3, expected no more samples than fit into 20 bytes"},
    {hid_text, "stride = 13\n", "", "t.plate:10: stride = (missing), expected it beside repeat"},
    {hid_text, "repeat = 3\n", "", "t.plate:13: stride = 13, expected no such key without repeat"},
    {hid_text, "stride = 13", "stride = 11", "t.plate:14: stride = 11, expected at least 12, the bytes from the first channel to the end of the last"},
    {hid_text, "stride = 13", "stride = 13\nkeepalive = \\x01", "t.plate:10: keepalive_ms = (missing), expected it beside keepalive"},
    {hid_text, "stride = 13", "stride = 13\nkeepalive = a,b\nkeepalive_ms = 100",
     "t.plate:15: keepalive = a,b, expected bytes, at most 64 each, written as text or like \\x02, \\n, \\\\ and \\, (a comma)"},
    {lines_text, "separator = tab", "separator = :", "t.plate:9: separator = :, expected , or ; or tab or space"},
    {lines_text, "separator = tab", "separator = tab\ncomment = //", "t.plate:10: comment = //, expected one character"},
    {lines_text, "columns = 7", "columns = 65", "t.plate:10: columns = 65, expected 1 to 64"},
    {lines_text, "at = 4", "at = 7", "t.plate:21: at = 7, expected 0 to 6 (1 byte inside 7)"},
    {lines_text, "at = 4", "at = 3", "t.plate:21: at = 3, expected a place of its own, but [channel.1] is there"},
    {lines_text, "at = 4", "at = 4\ntype = u8", "t.plate:22: type = u8, expected no such key with format = delimited"},
    {lines_text, "unit = nm", "unit = nm\nx_mm = 3", "t.plate:19: x_mm = 3, expected no such key for another role than cell"},
    {lines_text, "role = my", "role = mx", "t.plate:19: channel 1: Mx is there twice, expected once"},
    {lines_text, "width_mm = 600\n", "", "t.plate:23: width_mm = (missing), expected the size of the plate, because no cells tell it"},
    {lines_text, "origin_mm = 1, 2.5, -40",
     "matrix = 1,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,0,1",
     "t.plate:26: matrix = 1,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,..., expected it only with the six channels fx, fy, fz, mx, my and mz"},
    {ps1_text, "rate_hz = 1000\n", "", "t.plate:5: rate_hz = (missing), expected the rate, beside the channels"},
    {ps1_text, "type = i24le", "type = i24be", "t.plate:10: type = i24be, expected i16le, i24le, i32le or f32le, as PS1 sends them"},
    {ps1_text, "type = i24le\nx_mm = 99", "type = i16le\nx_mm = 99", "t.plate:15: type = i16le, expected i24le, as in [channel.0]"},
    {ps1_text, "type = i24le", "type = i24le\nat = 3", "t.plate:11: at = 3, expected no such key with format = ps1"},
    {ps1_text, "rate_hz = 1000", "rate_hz = 1000\nseq_bits = 8", "t.plate:8: seq_bits = 8, expected no such key with format = ps1"},
};

static void every_refusal_says_where_and_what(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        char text[4096];
        struct text_errors errors = {.count = 0};
        struct plate_profile p;
        strcpy(text, changed(r->base, r->old, r->new));
        enum status status = plate_profile_parse("t.plate", text, strlen(text), &errors, &p);
        if (status != STATUS_DATA || p.text) fail_msg("row %zu is taken, expected %s", i, r->message);
        if (strcmp(errors.line[0], r->message) != 0) fail_msg("row %zu:\n%s\nexpected\n%s", i, errors.line[0], r->message);
    }
}

static void the_base_texts_are_good(void **state)
{
    (void)state;
    static const char *const texts[] = {frames_text, hid_text, lines_text, ps1_text};
    for (int i = 0; i < 4; i++) {
        struct plate_profile p = text_profile(texts[i]);
        assert_string_equal(p.text, texts[i]);
        plate_profile_free(&p);
    }
}

static void several_faults_are_told_at_once(void **state)
{
    (void)state;
    char text[4096];
    struct text_errors errors = {.count = 0};
    struct plate_profile p;
    strcpy(text, changed(changed(changed(frames_text, "baud = 115200", "baud = 1"), "at = 3", "at = 99"), "unit = n", "unit = mm"));
    assert_int_equal(plate_profile_parse("t.plate", text, strlen(text), &errors, &p), STATUS_DATA);
    assert_int_equal(errors.count, 3);
}

/* A file that was cut while it was copied: refused, or what it holds is whole. */
static void a_cut_file_is_never_half_a_plate(void **state)
{
    (void)state;
    struct plate_profile whole = text_profile(frames_text);
    int taken = 0;
    for (size_t n = 0; n < sizeof frames_text - 1; n++) {
        struct text_errors errors = {.count = 0};
        struct plate_profile p;
        if (plate_profile_parse("t.plate", frames_text, n, &errors, &p) != STATUS_OK) {
            assert_true(errors.count > 0);
            continue;
        }
        taken++;
        assert_int_equal(p.channel_count, 3);
        assert_memory_equal(p.channel, whole.channel, 2 * sizeof p.channel[0]);
        plate_profile_free(&p);
    }
    assert_true(taken > 0); /* [plate] may be missing */
    plate_profile_free(&whole);
}

/* ---- finding the right one ---- */

static void matching_asks_for_all_that_is_said(void **state)
{
    (void)state;
    struct plate_profile p = shipped_profile("demo_hid");
    const struct device_identity good = {TRANSPORT_HID, 0x1209, 1, 0xff00, 1, 0, "A plate", "0815", "/dev/hidraw3"};
    assert_true(plate_profile_matches(&p, &good));
    struct device_identity d = good;
    d.vid = 0x1208;
    assert_false(plate_profile_matches(&p, &d));
    d = good, d.usage_page = -1; /* unknown is not the one that is asked for */
    assert_false(plate_profile_matches(&p, &d));
    d = good, d.transport = TRANSPORT_SERIAL;
    assert_false(plate_profile_matches(&p, &d));
    strcpy(p.match.product, "plat");
    assert_true(plate_profile_matches(&p, &good));
    strcpy(p.match.product, "Plate");
    assert_false(plate_profile_matches(&p, &good));
    d = good, d.product = NULL;
    assert_false(plate_profile_matches(&p, &d));
    strcpy(p.match.product, "");
    strcpy(p.match.serial, "0815");
    assert_true(plate_profile_matches(&p, &good));
    strcpy(p.match.serial, "081");
    assert_false(plate_profile_matches(&p, &good));
    plate_profile_free(&p);
    p = shipped_profile("hx711_text"); /* says nothing but serial: only by name */
    const struct device_identity port = {TRANSPORT_SERIAL, 0x2341, 0x43, -1, -1, -1, "Arduino", "", "/dev/ttyACM0"};
    assert_false(plate_profile_matches(&p, &port));
    strcpy(p.match.path, "/dev/ttyACM0");
    assert_true(plate_profile_matches(&p, &port));
    plate_profile_free(&p);
}

static char broken_lines[4][TEXT_ERROR_BYTES];
static int broken_count;
static void note_broken(void *context, const char *path, const struct text_errors *errors)
{
    (void)path;
    assert_ptr_equal(context, &broken_count);
    strcpy(broken_lines[broken_count++], errors->line[0]);
}

static void put_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_BYTES];
    assert_int_equal(path_join(path, dir, name), 0);
    assert_int_equal(file_write_whole(path, text, strlen(text), NULL), STATUS_OK);
}

static void a_person_s_own_profiles_come_first(void **state)
{
    (void)state;
    const char *dir = scratch_dir();
    struct profile_list l;
    put_file(dir, "b_mine.plate", frames_text);
    put_file(dir, "a_broken.plate", changed(frames_text, "baud = 115200", "baud = 1"));
    put_file(dir, "demo_hid.plate", changed(hid_text, "name = Plate", "name = My HID plate"));
    put_file(dir, "notes.txt", "no profile");
    put_file(dir, ".hidden.plate", "no profile");
    broken_count = 0;
    assert_int_equal(profile_list_load(dir, note_broken, &broken_count, &l), STATUS_OK);
    assert_int_equal(broken_count, 1);
    char want[PATH_BYTES + 100];
    (void)snprintf(want, sizeof want, "%s/a_broken.plate:7: baud = 1, expected 300 to 4000000 baud", dir);
    assert_string_equal(broken_lines[0], want);
    assert_string_equal(profile_by_name(&l, "b_mine")->name, "Plate");
    assert_string_equal(profile_by_name(&l, "Plate")->name, "Plate");
    assert_string_equal(profile_by_name(&l, "demo_hid")->name, "My HID plate");
    assert_string_equal(profile_by_name(&l, "Demo HID plate")->name, "Demo HID plate");
    assert_null(profile_by_name(&l, "a_broken"));
    assert_null(profile_by_name(&l, "notes"));
    const struct device_identity d = {TRANSPORT_SERIAL, 0x16c0, 0x483, -1, -1, -1, "PlateDuino", "", "/dev/ttyACM0"};
    assert_ptr_equal(profile_for(&l, &d), profile_by_name(&l, "b_mine"));
    profile_list_free(&l);
    assert_int_equal(profile_list_load(NULL, NULL, NULL, &l), STATUS_OK);
    assert_string_equal(profile_for(&l, &d)->name, "Home-made 4-cell plate");
    profile_list_free(&l);
    assert_int_equal(profile_list_load("/nowhere/at/all", NULL, NULL, &l), STATUS_OK);
    assert_true(l.count >= 8);
    profile_list_free(&l);
}

static void all_shipped_profiles_are_good(void **state)
{
    (void)state;
    struct profile_list l;
    broken_count = 0;
    assert_int_equal(profile_list_load(NULL, note_broken, &broken_count, &l), STATUS_OK);
    if (broken_count) fail_msg("%s", broken_lines[0]);
    for (size_t i = 0; i < l.count; i++) {
        char name[PROFILE_TEXT_BYTES];
        plate_profile_file_name(l.profile[i].path, name);
        assert_ptr_equal(profile_by_name(&l, name), &l.profile[i]);
        assert_ptr_equal(profile_by_name(&l, l.profile[i].name), &l.profile[i]);
    }
    profile_list_free(&l);
}

/* ---- docs/plates.md ---- */

static char *read_page(void)
{
    char path[PATH_BYTES], *page;
    size_t n;
    assert_int_equal(path_join(path, EVENKEEL_SOURCE_SHARE, "docs/plates.md"), 0);
    assert_int_equal(file_read_whole(path, 200000, &page, &n, NULL), STATUS_OK);
    return page;
}

static void put_values(const struct profile_key *k, char *out, size_t bytes)
{
    char low[32], high[32];
    text_from_real(k->min, low);
    text_from_real(k->max, high);
    out[0] = '\0';
    if (k->kind == KEY_WHOLE || k->kind == KEY_REAL)
        (void)snprintf(out, bytes, "%s to %s%s%s", low, high, k->unit ? " " : "", k->unit ? k->unit : "");
    else if (k->kind == KEY_WORD && k->words == field_type_words)
        (void)snprintf(out, bytes, "see types");
    else if (k->kind == KEY_WORD)
        for (int i = 0; k->words[i]; i++)
            (void)snprintf(out + strlen(out), bytes - strlen(out), "%s`%s`", i ? " " : "", k->words[i]);
    else if (k->kind == KEY_TEXT)
        (void)snprintf(out, bytes, "up to %d bytes", (int)k->max - 1);
    else if (k->kind == KEY_REALS)
        (void)snprintf(out, bytes, "%d numbers", (int)k->max);
    else if (k->kind == KEY_BYTES)
        (void)snprintf(out, bytes, "up to %d bytes", (int)k->max);
    else
        (void)snprintf(out, bytes, "1 to %d", (int)k->max);
}

static void put_formats(unsigned formats, char *out, size_t bytes)
{
    out[0] = '\0';
    if (formats == FORMATS_ALL) (void)snprintf(out, bytes, "all");
    for (int f = 0; f < FORMAT_COUNT && formats != FORMATS_ALL; f++)
        if (formats & FORMAT_BIT(f)) (void)snprintf(out + strlen(out), bytes - strlen(out), "%s%s", out[0] ? " " : "", profile_format_words[f]);
}

static const char *otherwise(const struct profile_key *k, char *out, size_t bytes)
{
    char formats[200];
    if (k->needed == k->formats) return "must be there";
    if (!k->needed) return *k->fallback ? k->fallback : "-";
    put_formats(k->needed, formats, sizeof formats);
    (void)snprintf(out, bytes, "must be there: %s%s%s", formats, *k->fallback ? "; else " : "", k->fallback);
    return out;
}

/* The page holds the tables of keys as the code has them: a head for each section, a row for each key. */
static void the_page_shows_the_keys(void **state)
{
    (void)state;
    size_t count, rows = 0;
    const struct profile_key *keys = profile_keys(&count);
    char *page = read_page();
    const char *begin = strstr(page, "\n## All keys\n"), *end = begin ? strstr(begin + 1, "\n## ") : NULL;
    assert_non_null(begin);
    assert_non_null(end);
    for (size_t i = 0; i < count; i++) {
        const struct profile_key *k = &keys[i];
        char values[400], formats[200], needed[300], row[1400], head[100];
        const char *section = *k->section ? k->section : "first lines";
        put_values(k, values, sizeof values);
        put_formats(k->formats, formats, sizeof formats);
        bool field = strcmp(section, "field") == 0, channel = strcmp(section, "channel") == 0;
        (void)snprintf(head, sizeof head, "\n### %s%s%s\n", *k->section ? "[" : "",
                       field     ? "field.seq], [field.sub], [field.time], [field.flags"
                       : channel ? "channel.0] to [channel.7"
                                 : section,
                       *k->section ? "]" : "");
        (void)snprintf(row, sizeof row, "\n| `%s` | %s | %s | %s | %s | %s |\n", k->name, profile_key_kind_text(k), values, formats,
                       otherwise(k, needed, sizeof needed), k->meaning);
        const char *part = strstr(begin, head), *found = part ? strstr(part, row) : NULL;
        if (getenv("EVENKEEL_PRINT_KEYS")) { /* to write the page */
            if (i == 0 || strcmp(keys[i - 1].section, k->section) != 0)
                (void)printf("%s\n| key | kind | values | formats | otherwise | meaning |\n|---|---|---|---|---|---|", head);
            (void)printf("%.*s", (int)strlen(row) - 1, row);
            if (i + 1 == count || strcmp(keys[i + 1].section, k->section) != 0) (void)printf("\n");
            continue;
        }
        if (!found || found > end) fail_msg("docs/plates.md lacks, under %s:%s", head, row);
    }
    for (const char *at = begin; (at = strstr(at, "\n| `")) && at < end; at++) rows++;
    if (!getenv("EVENKEEL_PRINT_KEYS")) assert_int_equal(rows, count);
    free(page);
}

/* The bytes that the page shows are frames of the plate that it ends with. */
static void check_first_bytes(char *page, const struct plate_profile *p)
{
    char *hex = strstr(page, "\n```bytes\n") + 10, *end = strstr(hex, "\n```\n");
    static const int32_t want[4][4] = {
        {8425, 8401, 8186, 8230}, {8431, 8404, 8181, 8227}, {8436, 8409, 8176, 8221}, {8440, 8412, 8171, 8219}};
    uint8_t bytes[100];
    size_t n = 0, used;
    struct frame_stream s;
    struct force_sample out[8];
    struct driver_counters counters = {.samples = 0};
    for (; hex < end; hex += 3) bytes[n++] = (uint8_t)strtoul(hex, NULL, 16);
    assert_int_equal(n, 64);
    frame_stream_begin(&s, p);
    assert_int_equal(frame_stream_feed(&s, bytes, n, &used, 0, out, 8, &counters), 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(out[i].seq, 0x3f + i);
        for (int c = 0; c < 4; c++) assert_int_equal(out[i].raw[c].i32, want[i][c]);
    }
    assert_int_equal(counters.crc_errors + counters.noise_lines, 0);
}

/* The worked example of the page is a profile that works: the block that begins with profile = 1. */
static void the_page_s_example_is_a_plate(void **state)
{
    (void)state;
    char *page = read_page();
    int examples = 0;
    for (char *at = page; (at = strstr(at, "\n```plate\n")); examples++) {
        char *text = at + 10, *end = strstr(text, "\n```\n");
        assert_non_null(end);
        struct text_errors errors = {.count = 0};
        struct plate_profile p;
        if (plate_profile_parse("docs/plates.md", text, (size_t)(end - text) + 1, &errors, &p) != STATUS_OK)
            fail_msg("example %d: %s", examples + 1, errors.line[0]);
        check_first_bytes(page, &p);
        plate_profile_free(&p);
        at = end;
    }
    assert_int_equal(examples, 1);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_frame_profile_says_all_of_it),
        cmocka_unit_test(units_become_those_of_the_role),
        cmocka_unit_test(six_components_take_a_matrix_and_axes),
        cmocka_unit_test(axes_are_a_signed_permutation),
        cmocka_unit_test(bytes_are_written_with_escapes),
        cmocka_unit_test(the_base_texts_are_good),
        cmocka_unit_test(every_refusal_says_where_and_what),
        cmocka_unit_test(several_faults_are_told_at_once),
        cmocka_unit_test(a_cut_file_is_never_half_a_plate),
        cmocka_unit_test(matching_asks_for_all_that_is_said),
        cmocka_unit_test(a_person_s_own_profiles_come_first),
        cmocka_unit_test(all_shipped_profiles_are_good),
        cmocka_unit_test(the_page_shows_the_keys),
        cmocka_unit_test(the_page_s_example_is_a_plate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
