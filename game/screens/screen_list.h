/* screen_list.h - the functions that flow's table names; each screen file defines its own. */
#ifndef EVENKEEL_SCREENS_SCREEN_LIST_H
#define EVENKEEL_SCREENS_SCREEN_LIST_H

#include "screens/flow.h"

#define SCREEN_FUNCTIONS(name)                                                                                         \
    void name##_enter(struct app *a);                                                                                  \
    enum event name##_update(struct app *a);                                                                           \
    enum event name##_input(struct app *a, const struct view_event *e);                                                \
    void name##_draw(struct app *a)

SCREEN_FUNCTIONS(welcome);
SCREEN_FUNCTIONS(plates);
SCREEN_FUNCTIONS(opening);
SCREEN_FUNCTIONS(setup);
SCREEN_FUNCTIONS(tare);
SCREEN_FUNCTIONS(stand);
SCREEN_FUNCTIONS(intro);
SCREEN_FUNCTIONS(play);
SCREEN_FUNCTIONS(pause);
SCREEN_FUNCTIONS(near_fall);
SCREEN_FUNCTIONS(result);
SCREEN_FUNCTIONS(rest);
SCREEN_FUNCTIONS(history);
SCREEN_FUNCTIONS(lost);
SCREEN_FUNCTIONS(message);
SCREEN_FUNCTIONS(diagnostics);
SCREEN_FUNCTIONS(calibrate);
SCREEN_FUNCTIONS(bye);

#endif
