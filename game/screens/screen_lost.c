/* The plate is gone: what was kept, and how to go on. Never another plate by itself (devices.md 13). */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>
#include <string.h>

void lost_enter(struct app *a)
{
    app_close_plate(a); /* saves the set that was cut short */
    a->calibrated = false;
    choices_set(a, (const struct choice[]){{N_("Finish for today"), EV_BACK, ARROW_LEFT, false},
                                           {N_("Look again"), EV_NEXT, ARROW_RIGHT, true}}, 2);
    set_run_clear(a);
}

enum event lost_update(struct app *a)
{
    return a->opening_spec[0] && app_look_for_plate(a) == PLATE_OPENED ? EV_NEXT : EV_NONE;
}

enum event lost_input(struct app *a, const struct view_event *e)
{
    enum event chosen = choices_input(a, e);
    if (chosen != EV_NEXT) return chosen;
    if (a->opening_spec[0] || !app_open_plate(a, a->plate_spec)) return EV_NONE; /* still away: the sentence says why */
    return a->opening_spec[0] ? EV_NONE : EV_NEXT;
}

/* The bytes that a helper may want to see stay in the log: here is a person to be calmed. */
static void what_to_do(const struct app *a, char *text, size_t size)
{
    const char *said = a->problem.text;
    if (a->opening_spec[0]) said = tr("We look for the plate ...");
    else if (!said[0]) said = tr("Check its cable or its battery, then look again.");
    (void)snprintf(text, size, "%s", said);
    char *bytes = strstr(text, " First bytes:");
    if (bytes) *bytes = '\0';
}

void lost_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("The plate is not there"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){60, 136, 420, 412}, COLOUR_PAPER);
    view_art(a->view, "cable", (struct rect_u){100, 176, 340, 332}, 1.0, 0.0);
    view_card(a->view, (struct rect_u){510, 136, 710, 412}, COLOUR_PAPER);
    double used = view_paragraph(a->view, tr("Please stand still or sit down. What you did so far is kept."),
                                 (struct rect_u){546, 162, 640, 160}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    char text[sizeof a->problem.text];
    what_to_do(a, text, sizeof text);
    (void)view_paragraph(a->view, text, (struct rect_u){546, 182 + used, 640, 340 - used}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT);
    choices_draw(a);
}
