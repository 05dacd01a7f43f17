/* Which plate: what is connected, and what is missing where one cannot be used. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>
#include <string.h>

enum { ROWS_SEEN = 4 }; /* more are reached with the arrow keys */
static const double TOP = 136, ROW_HEIGHT = 74, FOCUS_HEIGHT = 172, GAP = 8, LEFT = 140, WIDTH = 1000, INDENT = 34;
static const double LOOK_EVERY_S = 1.0;

/* Open already: as a SPEC with options, "sim:profile=older" for the listed "sim:". */
static bool is_open(const struct app *a, const struct plate_listing *p)
{
    return a->port.info(a->port.context) && !a->opening_spec[0] && strncmp(a->plate_spec, p->spec, strlen(p->spec)) == 0;
}

/* The plate that is used, else the first that can be; the row that a person has chosen stays chosen while plates come and go. */
static void look_around(struct app *a, const char *chosen)
{
    a->plates_seen_s = a->screen_s;
    a->plate_count = a->port.list(a->port.context, a->plates, APP_PLATES_MAX);
    a->plate_focus = 0;
    for (size_t i = a->plate_count; i-- > 0;)
        if (a->plates[i].error == PLATE_OK) a->plate_focus = i;
    for (size_t i = 0; i < a->plate_count; i++)
        if (is_open(a, &a->plates[i])) a->plate_focus = i;
    for (size_t i = 0; i < a->plate_count; i++)
        if (strcmp(a->plates[i].spec, chosen) == 0) a->plate_focus = i;
}

void plates_enter(struct app *a)
{
    look_around(a, "");
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, false},
                                           {N_("Calibrate it"), EV_CALIBRATE, ARROW_NONE, false},
                                           {N_("Use this plate"), EV_NEXT, ARROW_RIGHT, true}}, 3);
}

enum event plates_update(struct app *a)
{
    char chosen[PLATE_SPEC_BYTES] = "";
    if (a->screen_s - a->plates_seen_s < LOOK_EVERY_S) return EV_NONE;
    if (a->plate_count > 0) (void)snprintf(chosen, sizeof chosen, "%s", a->plates[a->plate_focus].spec);
    look_around(a, chosen);
    return EV_NONE;
}

/* The rows that are seen: the one in focus among them. */
static size_t first_seen(const struct app *a)
{
    return a->plate_focus < ROWS_SEEN ? 0 : a->plate_focus - ROWS_SEEN + 1;
}

static bool is_seen(const struct app *a, size_t i)
{
    return i >= first_seen(a) && i < first_seen(a) + ROWS_SEEN && i < a->plate_count;
}

/* The row in focus is taller: there is room for what is missing. */
static struct rect_u row_place(const struct app *a, size_t i)
{
    double y = TOP + (double)(i - first_seen(a)) * (ROW_HEIGHT + GAP) + (i > a->plate_focus ? FOCUS_HEIGHT - ROW_HEIGHT : 0.0);
    return (struct rect_u){LEFT, y, WIDTH, i == a->plate_focus ? FOCUS_HEIGHT : ROW_HEIGHT};
}

static void point_at_row(struct app *a, struct point_u p)
{
    for (size_t i = 0; i < a->plate_count; i++)
        if (is_seen(a, i) && inside(row_place(a, i), p)) {
            a->plate_focus = i;
            return;
        }
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

static void draw_row(struct app *a, size_t i)
{
    const struct plate_listing *p = &a->plates[i];
    struct rect_u r = row_place(a, i);
    bool focused = i == a->plate_focus, usable = p->error == PLATE_OK;
    enum colour text = focused ? COLOUR_PAPER : COLOUR_INK;
    double right = r.x + r.w - INDENT;
    view_card(a->view, r, focused ? COLOUR_INK : COLOUR_PAPER);
    view_text(a->view, p->name, (struct point_u){r.x + INDENT, r.y + 50}, TEXT_BODY, text, ALIGN_LEFT, 680);
    view_text(a->view, usable ? tr("ready") : tr("needs help"), (struct point_u){right, r.y + 49}, TEXT_LABEL, text, ALIGN_RIGHT, 230);
    if (!focused) return;
    (void)view_paragraph(a->view, usable || !p->advice[0] ? p->detail : p->advice,
                         (struct rect_u){r.x + INDENT, r.y + 66, r.w - 2 * INDENT, r.h - 76}, TEXT_LABEL, text, ALIGN_LEFT);
}

void plates_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("Which plate shall we use?"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    for (size_t i = 0; i < a->plate_count; i++)
        if (is_seen(a, i)) draw_row(a, i);
    /* That there is more shows beside the list. */
    if (first_seen(a) > 0) view_art(a->view, "arrow_up", (struct rect_u){1160, TOP, 60, 60}, 1.0, 0.0);
    if (first_seen(a) + ROWS_SEEN < a->plate_count) view_art(a->view, "arrow_down", (struct rect_u){1160, 490, 60, 60}, 1.0, 0.0);
    choices_draw(a);
}
