/* app_internal.h - what app.c shares with its own parts: settings, autoplay, pictures. Not for the screens. */
#ifndef EVENKEEL_SCREENS_APP_INTERNAL_H
#define EVENKEEL_SCREENS_APP_INTERNAL_H

#include "screens/app.h"

/* One more sentence for the welcome screen, after those that are there. */
void app_note(struct app *a, const char *sentence);

/* settings.conf: the plate used last. "" when there is none or the file cannot be read (the note says so). */
void settings_load_plate(struct app *a, char spec[PLATE_SPEC_BYTES]);
void settings_save_plate(struct app *a, const char *spec);

/* app_plate.c */
void app_choose_spec(struct app *a);     /* plate_spec: asked for, used last, first found, or the simulation */

void app_expand_checkups(struct app *a); /* app_levels.c: a check-up in the plan becomes the blocks of its file */
void app_watch_warnings(struct app *a);  /* once per frame: what the plate warns of goes to the log, once each time */

/* app_store.c */
void app_open_store(struct app *a);      /* a->store, a->kept; a->problem when it can only be read, or not at all */
void app_forget_session(struct app *a);  /* the next set begins another visit */
void app_wait_for_saving(struct app *a); /* at most 8 s */

/* What the practice itself would choose on this screen now; EV_NONE: wait. */
enum event autoplay_event(struct app *a);

/* Takes the picture of this visit when its moment has come: after drawing, before present. */
void shots_take(struct app *a);
bool shots_wanted(const struct app *a);  /* a picture is still to come from this visit */

#endif
