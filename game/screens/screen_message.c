/* Something needs a person: what, where, what to do. Nothing is lost by reading it. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

void message_enter(struct app *a)
{
    set_run_clear(a);
    a->exit_code = status_exit_code(a->problem.status);
    choices_set(a, (const struct choice[]){{N_("Close"), EV_QUIT, ARROW_LEFT, false},
                                           {N_("My progress"), EV_HISTORY, ARROW_NONE, false},
                                           {N_("Back to start"), EV_NEXT, ARROW_RIGHT, true}}, 3);
}

enum event message_update(struct app *a)
{
    (void)a;
    return EV_NONE;
}

void message_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("One moment, please"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){140, 140, 1000, 400}, COLOUR_PAPER);
    (void)view_paragraph(a->view, a->problem.text, (struct rect_u){180, 170, 920, 340}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    choices_draw(a);
}
