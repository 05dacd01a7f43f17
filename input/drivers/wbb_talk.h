/* wbb_talk.h - questions to a Wii Balance Board, one in flight at a time, and what its answers mean
 * (devices.md 2.3, 2.6).
 *
 * A conversation is a plan: steps in a row, each sent up to four times. The kernel's own driver may be
 * talking to the board too, so an answer counts only when address and size or the acknowledged report fit;
 * all else is passed over. Pure: the caller sends what it is told to, and tells what came and when. One
 * owner. */
#ifndef EVENKEEL_DRIVERS_WBB_TALK_H
#define EVENKEEL_DRIVERS_WBB_TALK_H

#include "drivers/wbb_report.h"

enum wbb_plan {
    WBB_PLAN_START,  /* identity, calibration, stream                                          */
    WBB_PLAN_STREAM, /* only the stream: the calibration could not be read, but is known        */
    WBB_PLAN_REVIVE, /* after a second of silence: still there? Then the sensors on and stream   */
    WBB_PLAN_RENEW,  /* the sensors had come off: everything from the sensors' unlocking on       */
    WBB_PLAN_WAKE,   /* one sensor does not answer: the console's own waking sequence            */
};

enum wbb_talk_end {
    TALK_GOES_ON,
    TALK_DONE,
    TALK_NO_ANSWER,
    TALK_NO_EXTENSION, /* it answers, and has no sensors         */
    TALK_OTHER_DEVICE, /* its ID is not that of a board, see id  */
    TALK_NOT_READY,    /* its ID stayed all FF, all 00 or hidden */
    TALK_UNREADABLE,   /* the calibration cannot be read         */
};

struct wbb_talk {
    enum wbb_plan plan;
    enum wbb_talk_end end;
    int at, tries, redos, rereads;
    bool sent, saw_no_extension;
    int64_t due_ns; /* sent: when the answer is overdue. Not sent: not before then */
    uint8_t id[WBB_ID_BYTES];
    struct wbb_block block; /* meaningful when has_block */
    unsigned halves;        /* of the factory block that have come */
    int read_error;         /* that the board gave instead of calibration bytes; 0: none */
    bool has_block;
};

void wbb_talk_begin(struct wbb_talk *t, enum wbb_plan plan);
/* The report to send now; 0: none. Call until it says 0, and again when time has passed or something was
 * heard. */
int wbb_talk_send(struct wbb_talk *t, int64_t now_ns, uint8_t out[WBB_REPORT_BYTES]);
void wbb_talk_hear(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns);
/* The board is still being asked and must not send load data yet. */
bool wbb_talk_wants_quiet(const struct wbb_talk *t);
/* "reading its calibration": what the talk is or was about, for a message. */
const char *wbb_talk_doing(const struct wbb_talk *t);

#endif
