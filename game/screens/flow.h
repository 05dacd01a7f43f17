/* flow.h - which screens there are and what leads from one to the next. One table; screens only report what happened. */
#ifndef EVENKEEL_SCREENS_FLOW_H
#define EVENKEEL_SCREENS_FLOW_H

#include "view/view.h"

enum screen_id {
    SCREEN_WELCOME, SCREEN_PLATES, SCREEN_OPENING, SCREEN_SETUP, SCREEN_TARE, SCREEN_STAND, SCREEN_INTRO, SCREEN_PLAY, SCREEN_PAUSE,
    SCREEN_NEAR_FALL, SCREEN_RESULT, SCREEN_REST, SCREEN_HISTORY, SCREEN_LOST, SCREEN_MESSAGE, SCREEN_DIAGNOSTICS, SCREEN_CALIBRATE, SCREEN_BYE,
    SCREEN_COUNT
};

enum event {
    EV_NONE,
    EV_NEXT, EV_BACK, EV_HISTORY, EV_PLATES, EV_DIAGNOSTICS, EV_CALIBRATE, /* chosen by the person */
    EV_STAND,           /* somebody stepped off: the middle is found anew before the next set */
    EV_CALIBRATED,      /* tared, or weighed and centred */
    EV_OPENING,         /* the plate is still being opened */
    EV_RECORDING,       /* a replay has no empty plate to tare */
    EV_PAUSED, EV_NEAR_FALL, EV_SET_DONE,
    EV_PRACTICE_DONE,
    EV_PLATE_LOST, EV_PROBLEM, EV_QUIT,
    EV_COUNT
};

struct app;
struct screen {
    const char *name;                                   /* file name of its picture, and in logs */
    void (*enter)(struct app *a);
    enum event (*update)(struct app *a);                /* once per frame; a->dt_s since the last */
    enum event (*input)(struct app *a, const struct view_event *e); /* NULL: choices only */
    void (*draw)(struct app *a);
};
extern const struct screen screens[SCREEN_COUNT];

struct flow_edge { enum screen_id from; enum event on; enum screen_id to; };
const struct flow_edge *flow_edges(size_t *count);
/* The next screen, or -1: an event without an edge is our bug, logged with both names, and the screen stays. EV_QUIT never comes here. */
int flow_next(enum screen_id from, enum event on);
const char *event_name(enum event e);

#endif
