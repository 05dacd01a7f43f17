/* The end of a practice: what was done, and where the report lies. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>

void bye_enter(struct app *a)
{
    app_person(a, PERSON_STEP_OFF);
    set_run_clear(a);
    choices_set(a, (const struct choice[]){{N_("My progress"), EV_HISTORY, ARROW_LEFT, false},
                                           {N_("Close"), EV_QUIT, ARROW_RIGHT, true}}, 2);
    (void)app_write_report(a);
}

enum event bye_update(struct app *a)
{
    (void)a;
    return EV_NONE;
}

void bye_draw(struct app *a)
{
    char text[200];
    view_background(a->view, "welcome");
    view_text(a->view, tr("Thank you for practising"), (struct point_u){640, 110}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1140);
    view_card(a->view, (struct rect_u){140, 158, 1000, 372}, COLOUR_PAPER);
    (void)snprintf(text, sizeof text, "%d %s, %.0f %s", a->summary.sets_begun, a->summary.sets_begun == 1 ? tr("set") : tr("sets"),
                   a->summary.play_s / 60.0 < 1 ? 1.0 : a->summary.play_s / 60.0, tr("min of balance"));
    view_text(a->view, text, (struct point_u){640, 240}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 920);
    (void)view_paragraph(a->view, tr("Step off facing forward, one hand on the rail. Rest is part of getting stronger."),
                         (struct rect_u){190, 280, 900, 120}, TEXT_BODY, COLOUR_INK, ALIGN_CENTRE);
    if (a->report_path[0]) {
        (void)snprintf(text, sizeof text, "%s", tr("A report for your therapist is ready:"));
        view_text(a->view, text, (struct point_u){640, 440}, TEXT_LABEL, COLOUR_INK, ALIGN_CENTRE, 920);
        view_text(a->view, a->report_path, (struct point_u){640, 482}, TEXT_LABEL, COLOUR_INK, ALIGN_CENTRE, 920);
    } else if (a->problem.text[0]) {
        (void)view_paragraph(a->view, a->problem.text, (struct rect_u){190, 410, 900, 110}, TEXT_LABEL, COLOUR_INK, ALIGN_CENTRE);
    }
    choices_draw(a);
}
