/* Rest: sit down, and only the person says when it goes on (exercises.md 9). */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

/* As a line of the log says it too; here only to be read in peace. */
static void draw_worry(struct app *a, double below)
{
    const char *worry = app_plate_worry(a);
    if (worry) (void)view_paragraph(a->view, tr(worry), (struct rect_u){686, below + 14, 500, 418 - below}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT);
}

void rest_enter(struct app *a)
{
    app_person(a, PERSON_STAND);
    choices_set(a, (const struct choice[]){{N_("Finish for today"), EV_BACK, ARROW_LEFT, false},
                                           {N_("I am ready"), EV_NEXT, ARROW_RIGHT, true}}, 2);
}

enum event rest_update(struct app *a)
{
    return app_plate_event(a);
}

void rest_draw(struct app *a)
{
    int left = app_block(a)->rest_s - (int)a->screen_s;
    view_background(a->view, "menu");
    view_text(a->view, tr("Rest a little"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 136, 560, 412}, COLOUR_PAPER);
    view_art(a->view, "rest", (struct rect_u){84, 154, 512, 376}, 1.0, 0.0);
    view_card(a->view, (struct rect_u){650, 136, 570, 412}, COLOUR_PAPER);
    double used = view_paragraph(a->view, tr("Sit down if you like and breathe out slowly. We go on when you say so."),
                                 (struct rect_u){686, 160, 500, 200}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    draw_worry(a, 160 + used);
    view_bar(a->view, (struct rect_u){686, 440, 498, 30}, left > 0 ? a->screen_s / app_block(a)->rest_s : 1.0);
    view_text(a->view, left > 0 ? tr("A good rest takes this long") : tr("Well rested"), (struct point_u){686, 515}, TEXT_LABEL, COLOUR_INK,
              ALIGN_LEFT, 498);
    choices_draw(a);
}
