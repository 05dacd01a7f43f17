/* Which plate: what is connected, and what is missing where one cannot be used. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>
#include <string.h>

enum { ROW_HEIGHT = 96 };

void plates_enter(struct app *a)
{
    a->plate_count = a->port.list(a->port.context, a->plates, APP_PLATES_MAX);
    a->plate_focus = 0;
    for (size_t i = 0; i < a->plate_count; i++)
        if (a->plates[i].error == PLATE_OK) {
            a->plate_focus = i;
            break;
        }
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, false},
                                           {N_("Calibrate it"), EV_CALIBRATE, ARROW_NONE, false},
                                           {N_("Use this plate"), EV_NEXT, ARROW_RIGHT, true}}, 3);
}

enum event plates_update(struct app *a)
{
    (void)a;
    return EV_NONE;
}

static struct rect_u row_place(size_t i)
{
    return (struct rect_u){140, 140 + (double)i * (ROW_HEIGHT + 10), 1000, ROW_HEIGHT};
}

static void point_at_row(struct app *a, struct point_u p)
{
    for (size_t i = 0; i < a->plate_count; i++)
        if (inside(row_place(i), p)) a->plate_focus = i;
}

/* Open already: as a SPEC with options, "sim:profile=older" for the listed "sim:". */
static bool is_open(const struct app *a, const struct plate_listing *p)
{
    return a->port.info(a->port.context) && !a->opening_spec[0] && strncmp(a->plate_spec, p->spec, strlen(p->spec)) == 0;
}

enum event plates_input(struct app *a, const struct view_event *e)
{
    if (e->kind == VIEW_KEY_DOWN && e->key == KEY_UP && a->plate_focus > 0) a->plate_focus--;
    if (e->kind == VIEW_KEY_DOWN && e->key == KEY_DOWN && a->plate_focus + 1 < a->plate_count) a->plate_focus++;
    if (e->kind == VIEW_POINTER_PRESSED) point_at_row(a, e->at);
    enum event chosen = choices_input(a, e);
    if (chosen == EV_CALIBRATE && a->plate_count == 0) return EV_NONE;
    if (chosen == EV_CALIBRATE && is_open(a, &a->plates[a->plate_focus])) return EV_CALIBRATE;
    if ((chosen != EV_NEXT && chosen != EV_CALIBRATE) || a->plate_count == 0) return chosen;
    if (!app_open_plate(a, a->plates[a->plate_focus].spec)) return EV_PROBLEM;
    if (chosen == EV_CALIBRATE) return EV_CALIBRATE;
    a->opening_for_start = false;
    return a->opening_spec[0] ? EV_OPENING : EV_NEXT;
}

void plates_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("Which plate shall we use?"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    for (size_t i = 0; i < a->plate_count; i++) {
        const struct plate_listing *p = &a->plates[i];
        struct rect_u r = row_place(i);
        bool focused = i == a->plate_focus;
        enum colour text = focused ? COLOUR_PAPER : COLOUR_INK;
        view_card(a->view, r, focused ? COLOUR_INK : COLOUR_PAPER);
        view_text(a->view, p->name, (struct point_u){r.x + 34, r.y + 44}, TEXT_BODY, text, ALIGN_LEFT, r.w - 68);
        view_text(a->view, p->error == PLATE_OK ? p->detail : p->advice, (struct point_u){r.x + 34, r.y + 80}, TEXT_LABEL, text,
                  ALIGN_LEFT, r.w - 68);
    }
    choices_draw(a);
}
