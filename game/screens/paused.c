#include "screens/paused.h"

#include "base/translate.h"
#include "screens/choices.h"

static const double LISTENS_AFTER_S = 0.7;

bool paused_answers(const struct app *a)
{
    return a->screen_s >= LISTENS_AFTER_S;
}

void paused_draw(struct app *a, const char *title, const char *sentence)
{
    if (a->run.world) view_scene(a->view, world_scene(a->run.world), a->since_draw_s);
    view_card(a->view, (struct rect_u){190, 190, 900, 300}, COLOUR_PAPER);
    view_text(a->view, tr(title), (struct point_u){640, 300}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 830);
    (void)view_paragraph(a->view, tr(sentence), (struct rect_u){240, 340, 800, 120}, TEXT_BODY, COLOUR_INK, ALIGN_CENTRE);
    choices_draw(a);
}
