/* choices.h - the row of choices at the bottom: at most three, one recommended, same keys everywhere.
 *
 * Left and right move between them, Enter or Space takes the marked one, a click takes what it hits, Escape goes back where
 * there is a way back. */
#ifndef EVENKEEL_SCREENS_CHOICES_H
#define EVENKEEL_SCREENS_CHOICES_H

#include "screens/app.h"

void choices_set(struct app *a, const struct choice *choices, int count);
void choices_clear(struct app *a);
void choices_draw(struct app *a);
bool inside(struct rect_u r, struct point_u p);            /* a click and what it hits */
enum event choices_input(struct app *a, const struct view_event *e);

#endif
