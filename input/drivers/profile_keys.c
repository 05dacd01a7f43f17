/* profile_keys.c - the table of keys of a .plate file. How it is read: profile_draft.c. */
#include "drivers/profile_keys.h"

#include <stddef.h>

#define BIT FORMAT_BIT
#define FRAME BIT(FORMAT_FRAME)
#define TEXT BIT(FORMAT_DELIMITED)
#define HID BIT(FORMAT_HID)
#define PS1 BIT(FORMAT_PS1)
#define PS1A BIT(FORMAT_PS1A)
#define BUILT_IN_HID (BIT(FORMAT_WBB) | BIT(FORMAT_PHIDGET1046))
#define ALL FORMATS_ALL
#define SERIAL (FRAME | TEXT | PS1 | PS1A | BIT(FORMAT_TECGIHAN))
#define OF_BYTES (FRAME | HID)                         /* places are byte offsets */
#define PLACED (FRAME | HID | TEXT)                    /* the profile says where values stand */
#define COUNTED (PS1 | PS1A | BIT(FORMAT_PHIDGET1046)) /* channel N is value N */
#define CELLS (PLACED | COUNTED)

const char *const profile_format_words[FORMAT_COUNT + 1] = {
    "wbb", "ps1", "ps1a", "delimited", "frame", "hid", "tecgihan", "phidget1046", NULL};
const char *const profile_role_words[] = {"cell", "fx",   "fy",   "fz",   "mx",    "my",
                                          "mz",   "copx", "copy", "temp", "other", NULL};
const char *const profile_unit_words[] = {"counts", "n", "nm", "kg", "mm", "degc", NULL};
const char *const profile_field_words[FIELD_NAME_COUNT + 1] = {"seq", "sub", "time", "flags", NULL};
static const char *const transports[] = {"hid", "serial", "pipe", NULL};
static const char *const parities[] = {"none", "even", "odd", NULL};
static const char *const flows[] = {"none", "rtscts", NULL};
static const char *const switches[] = {"off", "on", NULL};
static const char *const orders[] = {"le", "be", NULL};
static const char *const axes[] = {"right", "left", "front", "back", NULL};

#define D(member) offsetof(struct profile_draft, member)
#define F(member) offsetof(struct draft_field, member)
#define C(member) offsetof(struct draft_channel, member)
#define U32_MAX 4294967295.0

/* clang-format off */
static const struct profile_key keys[] = {
/* section, key, kind, may, must, min, max, unit, words, where, otherwise, meaning */
{"", "name", KEY_TEXT, ALL, ALL, 1, PLATE_NAME_BYTES, NULL, NULL, D(name), "", "what people call the plate"},

{"match", "transport", KEY_WORD, ALL, ALL, 0, 0, NULL, transports, D(transport), "", "how it is connected"},
{"match", "vid", KEY_WHOLE, ALL, HID, 0, 0xffff, NULL, NULL, D(vid), "any", "USB or Bluetooth vendor number, e.g. 0x16c0"},
{"match", "pid", KEY_WHOLE, ALL, HID, 0, 0xffff, NULL, NULL, D(pid), "any", "product number"},
{"match", "product", KEY_TEXT, ALL, 0, 0, PROFILE_TEXT_BYTES, NULL, NULL, D(product), "any", "a part of the product text"},
{"match", "serial", KEY_TEXT, ALL, 0, 0, PROFILE_TEXT_BYTES, NULL, NULL, D(serial), "any", "the whole serial text, for one plate only"},
{"match", "usage_page", KEY_WHOLE, HID | BUILT_IN_HID, 0, 0, 0xffff, NULL, NULL, D(usage_page), "any", "HID usage page"},
{"match", "usage", KEY_WHOLE, HID | BUILT_IN_HID, 0, 0, 0xffff, NULL, NULL, D(usage), "any", "HID usage"},
{"match", "interface", KEY_WHOLE, HID | BUILT_IN_HID, 0, 0, 255, NULL, NULL, D(interface), "any", "USB interface number"},
{"match", "path", KEY_TEXT, ALL, 0, 0, PROFILE_TEXT_BYTES, NULL, NULL, D(path), "any", "the whole name of port, device file or pipe"},

{"serial", "baud", KEY_WHOLE, SERIAL, 0, 300, 4000000, "baud", NULL, D(baud), "921600", "speed; must be that of the firmware. USB-CDC boards take any"},
{"serial", "bits", KEY_WHOLE, SERIAL, 0, 8, 8, NULL, NULL, D(bits), "8", "data bits"},
{"serial", "parity", KEY_WORD, SERIAL, 0, 0, 0, NULL, parities, D(parity), "none", "parity bit"},
{"serial", "stop", KEY_WHOLE, SERIAL, 0, 1, 2, NULL, NULL, D(stop), "1", "stop bits"},
{"serial", "flow", KEY_WORD, SERIAL, 0, 0, 0, NULL, flows, D(flow), "none", "hardware flow control"},
{"serial", "dtr", KEY_WORD, SERIAL, 0, 0, 0, NULL, switches, D(dtr), "on", "level of DTR while the port is open"},
{"serial", "settle_ms", KEY_WHOLE, SERIAL, 0, 0, 5000, "ms", NULL, D(settle_ms), "2000", "wait after opening, because many boards start anew then"},
{"serial", "init", KEY_MESSAGES, FRAME | TEXT, 0, 1, PROFILE_INIT_MAX, NULL, NULL, D(serial_init), "nothing", "what to send to make it stream, e.g. `START\\n, \\x02`"},
{"serial", "stop_bytes", KEY_MESSAGES, FRAME | TEXT, 0, 1, PROFILE_INIT_MAX, NULL, NULL, D(serial_stop), "nothing", "what to send before closing"},

{"stream", "format", KEY_WORD, ALL, ALL, 0, 0, NULL, profile_format_words, D(format), "", "how the bytes are to be read"},
{"stream", "rate_hz", KEY_REAL, ALL, PLACED, 10, 10000, "Hz", NULL, D(rate_hz), "", "samples a second"},
{"stream", "seq_bits", KEY_WHOLE, PLACED, 0, 1, 32, "bits", NULL, D(seq_bits), "width of the field; text: 32", "the sequence number begins again after 2^bits"},
{"stream", "time_bits", KEY_WHOLE, PLACED, 0, 1, 32, "bits", NULL, D(time_bits), "width of the field; text: 32", "the device clock begins again after 2^bits"},
{"stream", "time_unit_us", KEY_REAL, PLACED, 0, 0.000001, 1e7, "us", NULL, D(time_unit_us), "1", "one step of the device clock; 1000 for milliseconds"},

{"frame", "length", KEY_WHOLE, FRAME, FRAME, 2, FRAME_BYTES_MAX, "bytes", NULL, D(length), "", "of the whole frame, sync and check sum included"},
{"frame", "sync", KEY_NUMBERS, FRAME, FRAME, 0, SYNC_BYTES_MAX, NULL, NULL, D(sync), "", "the bytes every frame begins with, e.g. 0xaa, 0x55"},
{"frame", "select_offset", KEY_WHOLE, FRAME, 0, 0, FRAME_BYTES_MAX - 1, "byte", NULL, D(select_offset), "every frame is used", "byte that tells frames of this plate from others"},
{"frame", "select_value", KEY_WHOLE, FRAME, 0, 0, 255, NULL, NULL, D(select_value), "", "its value in frames of this plate"},
{"frame", "check", KEY_WORD, FRAME, 0, 0, 0, NULL, frame_check_words, D(check), "none", "kind of check sum"},
{"frame", "check_from", KEY_WHOLE, FRAME, 0, 0, FRAME_BYTES_MAX - 1, "byte", NULL, D(check_from), "", "first byte under the check sum"},
{"frame", "check_to", KEY_WHOLE, FRAME, 0, 0, FRAME_BYTES_MAX - 1, "byte", NULL, D(check_to), "", "last byte under it"},
{"frame", "check_at", KEY_WHOLE, FRAME, 0, 0, FRAME_BYTES_MAX - 1, "byte", NULL, D(check_at), "", "where the check sum stands"},
{"frame", "check_order", KEY_WORD, FRAME, 0, 0, 0, NULL, orders, D(check_order), "le", "its byte order: le low byte first, be high byte first"},

{"hid", "report_id", KEY_WHOLE, HID, HID, 0, 255, NULL, NULL, D(report_id), "", "number of the report with the data; 0: reports have no number"},
{"hid", "length", KEY_WHOLE, HID, HID, 1, HID_LENGTH_MAX, "bytes", NULL, D(report_length), "", "of the report, its number included when it has one"},
{"hid", "init", KEY_MESSAGES, HID, 0, 1, PROFILE_INIT_MAX, NULL, NULL, D(hid_init), "nothing", "reports to send after opening, number first (\\x00 without numbers)"},
{"hid", "keepalive", KEY_BYTES, HID, 0, 1, PROFILE_INIT_BYTES, NULL, NULL, D(keepalive), "nothing", "report to send again and again"},
{"hid", "keepalive_ms", KEY_WHOLE, HID, 0, 10, 60000, "ms", NULL, D(keepalive_ms), "", "how often"},
{"hid", "repeat", KEY_WHOLE, HID, 0, 1, HID_LENGTH_MAX, NULL, NULL, D(repeat), "1", "samples in one report"},
{"hid", "stride", KEY_WHOLE, HID, 0, 1, HID_LENGTH_MAX, "bytes", NULL, D(stride), "", "from one sample of a report to the next"},

{"text", "separator", KEY_TEXT, TEXT, TEXT, 1, 12, NULL, NULL, D(separator), "", "between columns: `,` `;` `tab` `space`"},
{"text", "columns", KEY_WHOLE, TEXT, TEXT, 1, TEXT_COLUMNS_MAX, NULL, NULL, D(columns), "", "numbers in a line; lines with more or fewer are left out"},
{"text", "comment", KEY_TEXT, TEXT, 0, 0, 8, NULL, NULL, D(comment), "#", "lines that begin with this character are no data"},

{"field", "at", KEY_WHOLE, PLACED, PLACED, 0, FRAME_BYTES_MAX - 1, NULL, NULL, F(at), "", "its first byte, or its column; both from 0"},
{"field", "type", KEY_WORD, OF_BYTES, OF_BYTES, 0, 0, NULL, field_type_words, F(type), "", "see types"},
{"field", "mask", KEY_WHOLE, PLACED, 0, 1, U32_MAX, NULL, NULL, F(mask), "all bits", "bits that count"},
{"field", "shift", KEY_WHOLE, PLACED, 0, 0, 31, "bits", NULL, F(shift), "0", "to the right, after the mask"},
{"field", "mul", KEY_WHOLE, PLACED, 0, 1, 1000000, NULL, NULL, F(mul), "1", "factor, after the shift"},

{"channel", "role", KEY_WORD, CELLS, CELLS, 0, 0, NULL, profile_role_words, C(role), "", "see roles"},
{"channel", "at", KEY_WHOLE, PLACED, PLACED, 0, FRAME_BYTES_MAX - 1, NULL, NULL, C(at), "", "its first byte, or its column; both from 0"},
{"channel", "type", KEY_WORD, OF_BYTES | PS1, OF_BYTES | PS1, 0, 0, NULL, field_type_words, C(type), "", "see types"},
{"channel", "scale", KEY_REAL, CELLS, 0, -1e12, 1e12, NULL, NULL, C(scale), "1", "value = number x scale + offset, in the unit"},
{"channel", "offset", KEY_REAL, CELLS, 0, -1e12, 1e12, NULL, NULL, C(offset), "0", "see scale"},
{"channel", "unit", KEY_WORD, CELLS, 0, 0, 0, NULL, profile_unit_words, C(unit), "counts", "see units; counts: to be calibrated first"},
{"channel", "x_mm", KEY_REAL, CELLS, 0, -2000, 2000, "mm", NULL, C(x_mm), "", "cell: from the centre, along the plate's own x (see axis_x)"},
{"channel", "y_mm", KEY_REAL, CELLS, 0, -2000, 2000, "mm", NULL, C(y_mm), "", "cell: from the centre, along its own y"},
{"channel", "valid_at", KEY_WHOLE, OF_BYTES, 0, 0, FRAME_BYTES_MAX - 1, "byte", NULL, C(valid_at), "always valid", "byte that says whether the value is good"},
{"channel", "valid_mask", KEY_WHOLE, OF_BYTES, 0, 1, 255, NULL, NULL, C(valid_mask), "", "its bits that must all be set"},

{"plate", "width_mm", KEY_REAL, ALL, 0, 50, 5000, "mm", NULL, D(width_mm), "from the cells", "from the left sensors to the right ones"},
{"plate", "depth_mm", KEY_REAL, ALL, 0, 50, 5000, "mm", NULL, D(depth_mm), "from the cells", "from the back sensors to the front ones"},
{"plate", "origin_mm", KEY_REALS, ALL, 0, -2000, 3, "mm", NULL, D(origin_mm), "0, 0, 0", "plates with moments: x, y, z of the middle of the surface, seen from the origin of the sensors"},
{"plate", "axis_x", KEY_WORD, ALL, 0, 0, 0, NULL, axes, D(axis_x), "right", "where the plate's own x points, for the person who stands on it"},
{"plate", "axis_y", KEY_WORD, ALL, 0, 0, 0, NULL, axes, D(axis_y), "front", "where its y points"},
{"plate", "fz_sign", KEY_WHOLE, ALL, 0, -1, 1, NULL, NULL, D(fz_sign), "1", "-1 when a load makes the vertical force negative"},
{"plate", "matrix", KEY_REALS, ALL, 0, -1e9, COMPONENT_COUNT * COMPONENT_COUNT, NULL, NULL, D(matrix), "none", "plates with six components: calibration matrix, row by row, Fx Fy Fz Mx My Mz"},
{"plate", "fz_on_n", KEY_REAL, ALL, 0, 1, 1000, "N", NULL, D(fz_on_n), "50; six components: 20", "load from which somebody stands on it"},
{"plate", "fz_off_n", KEY_REAL, ALL, 0, 0.5, 1000, "N", NULL, D(fz_off_n), "30; six components: 10", "load below which nobody does"},
};
/* clang-format on */

const struct profile_key *profile_keys(size_t *count)
{
    *count = sizeof keys / sizeof keys[0];
    return keys;
}

const char *profile_key_kind_text(const struct profile_key *k)
{
    switch (k->kind) {
    case KEY_WHOLE: return "whole number";
    case KEY_REAL: return "number";
    case KEY_WORD: return "word";
    case KEY_TEXT: return "text";
    case KEY_NUMBERS: return "list of bytes";
    case KEY_BYTES: return "bytes";
    case KEY_MESSAGES: return "list of bytes";
    case KEY_REALS: return "list of numbers";
    }
    return "";
}
