/* device_help.h - what a person can do about a plate that is not theirs to open, held by another program, or not there at all.
 *
 * Looks into /proc and udev's folders; opens no device. Main thread. */
#ifndef EVENKEEL_LAB_DEVICE_HELP_H
#define EVENKEEL_LAB_DEVICE_HELP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/paths.h"
#include "base/plate_state.h"

/* What the words of a listing say of the device: "/dev/hidraw3, USB 1209:0fa7, serial 1". */
struct device_mark {
    char path[128]; /* "": none, as with sim: */
    char name[PLATE_NAME_BYTES];
    int vid, pid;   /* -1: unknown */
    bool is_serial, is_board;
};
void device_mark_read(const struct plate_listing *p, struct device_mark *out);

/* Whether the text of a rules file has a line for this device. */
bool device_rule_covers(const char *rules, const struct device_mark *d);
enum { RULE_LINE_BYTES = 200 };
/* The line that it would need; false: nothing is known to write it with. */
bool device_rule_line(const struct device_mark *d, char text[RULE_LINE_BYTES]);

/* Steps to take, one or two sentences or one command each. */
enum { HELP_STEPS_MAX = 6, HELP_STEP_BYTES = PATH_BYTES + 200 };
struct device_help {
    char step[HELP_STEPS_MAX][HELP_STEP_BYTES];
    size_t count;
};

struct rules_place {
    char shipped[PATH_BYTES];   /* 70-evenkeel.rules as it came with the program; "": not found */
    char installed[PATH_BYTES]; /* where udev reads it; "": nowhere */
    char *text;                 /* of the shipped one, owned; NULL: not found */
};
/* folders: NULL-terminated; NULL: those of udev. */
void rules_place_find(const char *const *folders, struct rules_place *out);
void rules_place_free(struct rules_place *r); /* safe on zeroed memory */

/* Completes a listing by what only the whole system knows: who holds it (BUSY). Then the steps for its state, none when it can be opened. */
void device_help_for(struct plate_listing *p, const struct rules_place *rules, struct device_help *out);
/* Nothing but the simulated plate is listed: what to look at, one paragraph each. */
void device_help_nothing(struct device_help *out);

#endif
