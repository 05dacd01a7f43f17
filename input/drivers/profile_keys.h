/* profile_keys.h - every key of a .plate file: where it may stand, what it may be, what it means (devices.md 10).
 *
 * One row feeds the reader, the message and the tables of docs/plates.md. The values are kept here as they were written; plate_profile.c
 * checks them against each other and turns them into a plate_profile. Not for the reader thread. */
#ifndef EVENKEEL_DRIVERS_PROFILE_KEYS_H
#define EVENKEEL_DRIVERS_PROFILE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text_file.h"
#include "drivers/plate_profile.h"

enum profile_key_kind {
    KEY_WHOLE,   /* int64_t                                               */
    KEY_REAL,    /* double                                                */
    KEY_WORD,    /* int, index into words                                 */
    KEY_TEXT,    /* char[max], the NUL included                           */
    KEY_NUMBERS, /* struct byte_string: 1 to max bytes as whole numbers   */
    KEY_BYTES,   /* struct byte_string: text with escapes                 */
    KEY_MESSAGES,/* struct draft_messages: a comma list of such texts     */
    KEY_REALS,   /* double[max], exactly max of them, each min to -min    */
};

/* Bits of the formats a key goes with. */
#define FORMAT_BIT(format) (1u << (format))
#define FORMATS_ALL (FORMAT_BIT(FORMAT_COUNT) - 1u)

struct profile_key {
    const char *section;      /* "" the first lines; "field" and "channel": of each such section */
    const char *name;
    enum profile_key_kind kind;
    unsigned formats, needed; /* where it may stand; where it must */
    double min, max;
    const char *unit;         /* NULL: none */
    const char *const *words;
    size_t offset;            /* in profile_draft, draft_field or draft_channel */
    const char *fallback;     /* when it is not there, for people */
    const char *meaning;
};
const struct profile_key *profile_keys(size_t *count); /* all, section by section */
extern const char *const profile_format_words[FORMAT_COUNT + 1], *const profile_role_words[], *const profile_unit_words[];
const char *profile_key_kind_text(const struct profile_key *k); /* "whole number", "word" ... */

struct draft_messages { struct byte_string item[PROFILE_INIT_MAX]; int count; };
struct draft_field { int64_t at, mask, shift, mul; int type; bool given; };
struct draft_channel {
    int role, type, unit;
    int64_t at, valid_at, valid_mask;
    double scale, offset, x_mm, y_mm;
    bool given;
};
enum profile_field_name { FIELD_SEQ, FIELD_SUB, FIELD_TIME, FIELD_FLAGS, FIELD_NAME_COUNT };
extern const char *const profile_field_words[FIELD_NAME_COUNT + 1];

/* Words as indices, -1 or 0 where a key was not there; see the rows for what that means. */
struct profile_draft {
    char name[PLATE_NAME_BYTES];
    int transport;
    int64_t vid, pid, usage_page, usage, interface;
    char product[PROFILE_TEXT_BYTES], serial[PROFILE_TEXT_BYTES], path[PROFILE_TEXT_BYTES];
    int64_t baud, bits, stop, settle_ms;
    int parity, flow, dtr;
    struct draft_messages serial_init, serial_stop;
    int format;
    double rate_hz, time_unit_us;
    int64_t seq_bits, time_bits;
    int64_t length, select_offset, select_value, check_from, check_to, check_at;
    struct byte_string sync;
    int check, check_order;
    int64_t report_id, report_length, keepalive_ms, repeat, stride;
    struct draft_messages hid_init;
    struct byte_string keepalive;
    char separator[12], comment[8];
    int64_t columns;
    struct draft_field field[FIELD_NAME_COUNT];
    struct draft_channel channel[CHANNEL_MAX];
    double width_mm, depth_mm, origin_mm[3], matrix[COMPONENT_COUNT * COMPONENT_COUNT], fz_on_n, fz_off_n;
    bool has_origin, has_matrix;
    int axis_x, axis_y;
    int64_t fz_sign;
};

/* Takes every key that its row allows for the format; what stands there and may not is an error, unknown keys are left to
 * text_file_finish. false: transport or format could not be read, so no more was looked at. */
bool profile_draft_read(struct text_file *f, struct text_errors *errors, struct profile_draft *out);
/* One more error at a key (its section's line when it is not there): "path:line: key = what was there, expected ...". */
void profile_refuse(struct text_file *f, struct text_errors *errors, const char *section, const char *key, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Text with the escapes of C: \n \r \t \0 \\ \, \" \' \a \b \f \v \e, \xH or \xHH, \N to \NNN octal. Stops before a comma that has no
 * backslash. *used: bytes read. false: not that, or longer than PROFILE_INIT_BYTES, or empty. */
bool profile_unescape(const char *text, size_t *used, struct byte_string *out);

#endif
