#include "screens/flow.h"

#include <stddef.h>

#include "base/log.h"

static const struct flow_edge edges[] = {
    {SCREEN_WELCOME, EV_NEXT, SCREEN_SETUP},
    {SCREEN_WELCOME, EV_RECORDING, SCREEN_STAND}, /* nobody has to prepare a room for a recording */
    {SCREEN_WELCOME, EV_HISTORY, SCREEN_HISTORY},
    {SCREEN_WELCOME, EV_PLATES, SCREEN_PLATES},
    {SCREEN_WELCOME, EV_DIAGNOSTICS, SCREEN_DIAGNOSTICS},
    {SCREEN_WELCOME, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_PLATES, EV_BACK, SCREEN_WELCOME},
    {SCREEN_PLATES, EV_NEXT, SCREEN_WELCOME},
    {SCREEN_PLATES, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_SETUP, EV_NEXT, SCREEN_TARE},
    {SCREEN_SETUP, EV_BACK, SCREEN_WELCOME},
    {SCREEN_TARE, EV_CALIBRATED, SCREEN_STAND},
    {SCREEN_TARE, EV_BACK, SCREEN_WELCOME},
    {SCREEN_TARE, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_STAND, EV_CALIBRATED, SCREEN_INTRO},
    {SCREEN_STAND, EV_BACK, SCREEN_WELCOME},
    {SCREEN_STAND, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_STAND, EV_PRACTICE_DONE, SCREEN_BYE},
    {SCREEN_INTRO, EV_NEXT, SCREEN_PLAY},
    {SCREEN_INTRO, EV_STAND, SCREEN_STAND},
    {SCREEN_INTRO, EV_BACK, SCREEN_REST},
    {SCREEN_INTRO, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_INTRO, EV_PRACTICE_DONE, SCREEN_BYE},
    {SCREEN_INTRO, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_PLAY, EV_PAUSED, SCREEN_PAUSE},
    {SCREEN_PLAY, EV_NEAR_FALL, SCREEN_NEAR_FALL},
    {SCREEN_PLAY, EV_SET_DONE, SCREEN_RESULT},
    {SCREEN_PLAY, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_PLAY, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_PAUSE, EV_NEXT, SCREEN_PLAY},
    {SCREEN_PAUSE, EV_SET_DONE, SCREEN_RESULT},
    {SCREEN_PAUSE, EV_NEAR_FALL, SCREEN_NEAR_FALL},
    {SCREEN_PAUSE, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_PAUSE, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_NEAR_FALL, EV_NEXT, SCREEN_PLAY},
    {SCREEN_NEAR_FALL, EV_PAUSED, SCREEN_PAUSE},
    {SCREEN_NEAR_FALL, EV_SET_DONE, SCREEN_RESULT},
    {SCREEN_NEAR_FALL, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_NEAR_FALL, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_RESULT, EV_NEXT, SCREEN_INTRO},
    {SCREEN_RESULT, EV_BACK, SCREEN_REST},
    {SCREEN_RESULT, EV_PRACTICE_DONE, SCREEN_BYE},
    {SCREEN_RESULT, EV_PROBLEM, SCREEN_MESSAGE},
    {SCREEN_REST, EV_NEXT, SCREEN_INTRO},
    {SCREEN_REST, EV_BACK, SCREEN_BYE},
    {SCREEN_REST, EV_PLATE_LOST, SCREEN_LOST},
    {SCREEN_REST, EV_PRACTICE_DONE, SCREEN_BYE},
    {SCREEN_HISTORY, EV_BACK, SCREEN_WELCOME},
    {SCREEN_LOST, EV_NEXT, SCREEN_TARE},
    {SCREEN_LOST, EV_BACK, SCREEN_BYE},
    {SCREEN_MESSAGE, EV_NEXT, SCREEN_WELCOME},
    {SCREEN_MESSAGE, EV_HISTORY, SCREEN_HISTORY},
    {SCREEN_DIAGNOSTICS, EV_BACK, SCREEN_WELCOME},
    {SCREEN_BYE, EV_HISTORY, SCREEN_HISTORY},
};

const struct flow_edge *flow_edges(size_t *count)
{
    *count = sizeof edges / sizeof edges[0];
    return edges;
}

const char *event_name(enum event e)
{
    static const char *const names[EV_COUNT] = {
        [EV_NONE] = "none", [EV_NEXT] = "next", [EV_BACK] = "back", [EV_HISTORY] = "history", [EV_PLATES] = "plates",
        [EV_DIAGNOSTICS] = "diagnostics", [EV_STAND] = "stand", [EV_CALIBRATED] = "calibrated", [EV_RECORDING] = "recording",
        [EV_PAUSED] = "paused", [EV_NEAR_FALL] = "near fall", [EV_SET_DONE] = "set done", 
        [EV_PRACTICE_DONE] = "practice done", [EV_PLATE_LOST] = "plate lost", [EV_PROBLEM] = "problem", [EV_QUIT] = "quit",
    };
    return e >= 0 && e < EV_COUNT && names[e] ? names[e] : "unknown";
}

int flow_next(enum screen_id from, enum event on)
{
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        if (edges[i].from == from && edges[i].on == on) return (int)edges[i].to;
    log_line(LOG_ERROR, "flow", "no edge from screen %s on event %s", screens[from].name, event_name(on));
    return -1;
}
