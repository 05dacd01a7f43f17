/* paused.h - what the pause and near-fall screens share: the set underneath takes samples, but nothing is judged. */
#ifndef EVENKEEL_SCREENS_PAUSED_H
#define EVENKEEL_SCREENS_PAUSED_H

#include "screens/app.h"

/* Who is frightened hits a key more than once: what stopped the set must not also answer the question that follows. */
bool paused_answers(const struct app *a);
/* The stop button stays in sight and does what it says: the set has ended. */
bool paused_stops(struct app *a, const struct view_event *e);
enum event paused_set_moves_on(struct app *a);            /* EV_NONE while the set waits */
void paused_draw(struct app *a, const char *title, const char *sentence);

#endif
