/* person.h - what the simulated person is asked to do now: by mouse and arrow keys, or by the practice itself (autoplay). */
#ifndef EVENKEEL_SCREENS_PERSON_H
#define EVENKEEL_SCREENS_PERSON_H

#include "screens/app.h"

void person_input(struct app *a, const struct view_event *e); /* remembers pointer and held keys */
void person_play(struct app *a);                              /* once per frame while a set runs */

#endif
