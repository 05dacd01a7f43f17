/* The plate is being opened: some boards need some seconds to wake. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>

static const double USUAL_S = 8.0; /* devices.md 1.3; the slowest plate may take 25 s */
static const double HALF_S = 4.0;  /* the bar is half full by then, and never quite full: nobody knows when a plate will answer */

void opening_enter(struct app *a)
{
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, false}}, 1);
}

enum event opening_update(struct app *a)
{
    switch (app_look_for_plate(a)) {
    case PLATE_STILL_OPENING: return EV_NONE;
    case PLATE_NOT_OPENED: return EV_PROBLEM;
    case PLATE_OPENED: break;
    }
    if (!a->opening_for_start) return EV_BACK;
    if (!app_plate_is_calibrated(a)) return EV_PROBLEM;
    return app_recorded(a) ? EV_RECORDING : EV_NEXT;
}

void opening_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("We wake the plate"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 136, 560, 412}, COLOUR_PAPER);
    view_art(a->view, "plate", (struct rect_u){84, 154, 512, 376}, 1.0, 0.0);
    view_card(a->view, (struct rect_u){650, 136, 570, 412}, COLOUR_PAPER);
    const char *text = a->screen_s < USUAL_S ? tr("This takes a few seconds. Please keep off the plate until it is ready.")
                                             : tr("It takes a little longer. All is well; please keep off the plate until it is ready.");
    (void)view_paragraph(a->view, text, (struct rect_u){686, 172, 500, 250}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    view_bar(a->view, (struct rect_u){686, 440, 498, 30}, a->screen_s / (a->screen_s + HALF_S));
    view_text(a->view, tr("Nobody on it, nothing against it"), (struct point_u){686, 515}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 498);
    choices_draw(a);
}
