/* The plate is being opened: some boards need some seconds to wake. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>

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
    return app_recorded(a) ? EV_RECORDING : EV_NEXT;
}

void opening_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("We wake the plate"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 136, 420, 412}, COLOUR_PAPER);
    view_art(a->view, "cable", (struct rect_u){100, 176, 340, 332}, 1.0, 0.0);
    view_card(a->view, (struct rect_u){510, 136, 710, 412}, COLOUR_PAPER);
    (void)view_paragraph(a->view, tr("This takes a few seconds. Please keep off the plate until it is ready."),
                         (struct rect_u){546, 180, 640, 330}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    choices_draw(a);
}
