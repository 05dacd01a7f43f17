/* Welcome: who is here, which plate, and the doctor's line before anything else. */
#include "base/translate.h"
#include "care/wording.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>
#include <string.h>

enum { NOTE_FITS_BELOW = 120 }; /* two lines; a longer note needs more room */

void welcome_enter(struct app *a)
{
    /* Opened early, so that its state shows here. A recording would run on while the person reads. */
    bool recording = strncmp(a->plate_spec, "replay:", 7) == 0;
    if (a->visits[SCREEN_WELCOME] == 1 && !recording) (void)app_open_plate(a, a->plate_spec);
    choices_set(a, (const struct choice[]){{N_("My progress"), EV_HISTORY, ARROW_LEFT, false},
                                           {N_("Plate"), EV_PLATES, ARROW_NONE, false},
                                           {N_("Start"), EV_NEXT, ARROW_RIGHT, true}}, 3);
    a->block = a->set = 0;
    a->near_falls = 0;
    a->calibrated = false;
}

static enum event begin(struct app *a)
{
    bool there = a->port.info(a->port.context) || a->opening_spec[0];
    if (!there && !app_open_plate(a, a->plate_spec)) return EV_PROBLEM;
    a->opening_for_start = true;
    if (a->opening_spec[0]) return EV_OPENING;
    if (!app_plate_is_calibrated(a)) return EV_PROBLEM;
    if (app_recorded(a)) return EV_RECORDING;
    return EV_NEXT;
}

enum event welcome_update(struct app *a)
{
    if (a->opening_spec[0]) (void)app_look_for_plate(a); /* refused: the sentence comes when somebody wants to start */
    return EV_NONE;
}

enum event welcome_input(struct app *a, const struct view_event *e)
{
    if (e->kind == VIEW_KEY_DOWN && (e->character == 'd' || e->character == 'D')) return EV_DIAGNOSTICS;
    if (e->kind == VIEW_KEY_DOWN && e->key == KEY_ESCAPE) return EV_QUIT;
    enum event chosen = choices_input(a, e);
    return chosen == EV_NEXT ? begin(a) : chosen;
}

/* What was kept after a crash, and what the plate warns of. */
static void note(struct app *a, char *out, size_t size)
{
    const char *worry = app_plate_worry(a);
    (void)snprintf(out, size, "%s%s%s", a->kept, a->kept[0] && worry ? " " : "", worry ? tr(worry) : "");
}

void welcome_draw(struct app *a)
{
    char text[sizeof a->kept + 400];
    char plate[PLATE_SPEC_BYTES + 40];
    const struct plate_info *info = a->port.info(a->port.context);
    view_background(a->view, "welcome");
    view_text(a->view, tr("Welcome to Evenkeel"), (struct point_u){640, 110}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){140, 158, 1000, 372}, COLOUR_PAPER);
    /* The doctor's line stands here at every start; what was kept after a crash comes below it, never in its place. */
    note(a, text, sizeof text);
    enum text_size size = strlen(text) > NOTE_FITS_BELOW ? TEXT_LABEL : TEXT_BODY;
    double used = view_paragraph(a->view, tr(wording(WORDING_T2_DOCTOR)), (struct rect_u){180, 174, 920, 210}, size, COLOUR_INK,
                                 ALIGN_LEFT);
    if (text[0])
        (void)view_paragraph(a->view, text, (struct rect_u){180, 186 + used, 920, 280 - used}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT);
    (void)snprintf(plate, sizeof plate, "%s: %s", tr("Plate"), info ? info->name : a->opening_spec[0] ? tr("being opened ...") : a->plate_spec);
    view_text(a->view, plate, (struct point_u){180, 510}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, 500);
    (void)snprintf(plate, sizeof plate, "%s: %s", tr("Person"), a->patient_code);
    if (a->patient_code[0]) view_text(a->view, plate, (struct point_u){1100, 510}, TEXT_LABEL, COLOUR_INK, ALIGN_RIGHT, 380);
    choices_draw(a);
}
