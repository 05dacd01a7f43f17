/* plate_profile.h - a .plate file: how to find a plate, how to read its bytes, what they mean (devices.md 10).
 *
 * Grammar, limits and form of errors: platform.md 4 "Our text files"; all keys: profile_keys.h. Plain data once read; parsing and lists
 * are not for the reader thread. */
#ifndef EVENKEEL_DRIVERS_PLATE_PROFILE_H
#define EVENKEEL_DRIVERS_PLATE_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/paths.h"
#include "base/plate_info.h"
#include "base/status.h"
#include "base/text_file.h"
#include "drivers/byte_field.h"

enum profile_transport { TRANSPORT_HID, TRANSPORT_SERIAL, TRANSPORT_PIPE };
enum profile_format {
    FORMAT_WBB, FORMAT_PS1, FORMAT_PS1A, FORMAT_DELIMITED, FORMAT_FRAME, FORMAT_HID, FORMAT_TECGIHAN, FORMAT_PHIDGET1046, FORMAT_COUNT
};
enum {
    PROFILE_TEXT_BYTES = 128, PROFILE_INIT_MAX = 8, PROFILE_INIT_BYTES = 64, FRAME_BYTES_MAX = 256, SYNC_BYTES_MAX = 8,
    HID_LENGTH_MAX = 64, TEXT_COLUMNS_MAX = 64,
};

struct byte_string { uint8_t bytes[PROFILE_INIT_BYTES]; int count; };

struct profile_field {            /* value = ((raw & mask) >> shift) * mul */
    bool given;
    int at;                       /* byte offset, or column from 0 for text */
    enum field_type type;
    uint32_t mask;                /* 0: all bits */
    int shift;
    int64_t mul;                  /* 0: 1 */
    bool per_sample;              /* reports of several samples: it moves on by stride with each of them */
};
struct profile_channel {
    bool given;
    struct channel_info info;     /* scale and offset already in the unit of the role (kg and counts converted) */
    int at;
    enum field_type type;
    int valid_at;                 /* byte whose bits valid_mask must all be set; -1: none */
    uint32_t valid_mask;
    bool valid_per_sample;        /* as per_sample */
};
struct profile_match {
    enum profile_transport transport;
    int vid, pid, usage_page, usage, interface; /* -1: any */
    char product[PROFILE_TEXT_BYTES], serial[PROFILE_TEXT_BYTES], path[PROFILE_TEXT_BYTES]; /* product: substring; "": any */
};
struct profile_serial {
    int baud, bits, stop, settle_ms;
    char parity;                  /* 'n', 'e', 'o' */
    bool rtscts, dtr;
    struct byte_string init[PROFILE_INIT_MAX], stop_bytes[PROFILE_INIT_MAX];
    int init_count, stop_count;
};
struct profile_frame {
    int length, sync_count, select_offset, select_value; /* select_offset -1: every frame */
    uint8_t sync[SYNC_BYTES_MAX];
    enum frame_check check;
    int check_from, check_to, check_at;
    bool check_big_endian;
};
struct profile_hid {
    int report_id, length, keepalive_ms, repeat, stride;
    struct byte_string init[PROFILE_INIT_MAX], keepalive;
    int init_count;
};
struct profile_text { char separator, comment; int columns; };

struct plate_profile {
    char path[PATH_BYTES], name[PLATE_NAME_BYTES];
    char *text;                   /* the whole file, for captures and records; owned */
    struct profile_match match;
    enum profile_format format;
    double rate_hz, time_unit_us;
    int seq_bits, time_bits;
    struct profile_serial serial;
    struct profile_frame frame;
    struct profile_hid hid;
    struct profile_text columns;
    struct profile_field seq, sub, time, flags;
    struct profile_channel channel[CHANNEL_MAX];
    int channel_count;
    struct plate_info info;       /* all that the profile says of the plate; serial, spec and driver are the driver's */
};

/* path: for messages. STATUS_DATA: errors say path:line: key = what was there, expected what. */
enum status plate_profile_parse(const char *path, const char *bytes, size_t count, struct text_errors *errors, struct plate_profile *out);
/* The same from a file. STATUS_IO: it cannot be read, errors say why. */
enum status plate_profile_load(const char *path, struct text_errors *errors, struct plate_profile *out);
void plate_profile_free(struct plate_profile *p); /* safe on zeroed memory */
/* "folder/my_plate.plate" is "my_plate": the name for profile= in a plate SPEC. */
void plate_profile_file_name(const char *path, char out[PROFILE_TEXT_BYTES]);

/* What is known of a connected device, to be compared with [match]. -1, NULL, "": unknown. */
struct device_identity {
    enum profile_transport transport;
    int vid, pid, usage_page, usage, interface;
    const char *product, *serial, *path;
};
/* A profile that names no vid, pid, product, serial or path matches nothing: it is only used by name. */
bool plate_profile_matches(const struct plate_profile *p, const struct device_identity *d);

/* All profiles of a user's folder (DATA/plates, first) and of the program's (assets/plates). A file that cannot be used is told through broken
 * (may be NULL) with its errors; the others stay usable. */
struct profile_list { struct plate_profile *profile; size_t count; };
enum status profile_list_load(const char *user_dir, void (*broken)(void *context, const char *path, const struct text_errors *errors),
                              void *context, struct profile_list *out);
void profile_list_free(struct profile_list *l); /* safe on zeroed memory */
/* Moves p, one of the list, out of it: *out is the caller's to free, p's text is gone. */
void profile_list_take(struct profile_list *l, const struct plate_profile *p, struct plate_profile *out);
const struct plate_profile *profile_by_name(const struct profile_list *l, const char *name);        /* the file's name without ending, or name = */
const struct plate_profile *profile_for(const struct profile_list *l, const struct device_identity *d); /* the first that matches; the user's first */

#endif
