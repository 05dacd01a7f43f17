/* The empty plate: zero and noise, before anybody stands on it. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

enum { RAW_BATCH = 256 };

static const double NOISE_S = 2.2;       /* the empty plate's noise is kept for two seconds: it tunes the cursor */
static const double TRY_AGAIN_S = 2.0;   /* long enough to read why */

void tare_enter(struct app *a)
{
    tare_begin(a->tare, a->port.info(a->port.context));
    a->tare_refused_s = 0.0;
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, false}}, 1);
    app_person(a, PERSON_STEP_OFF);
}

static void feed(struct app *a)
{
    struct force_sample raw[RAW_BATCH];
    size_t n;
    while ((n = a->port.take_raw(a->port.context, raw, RAW_BATCH)) > 0) tare_feed(a->tare, raw, n);
}

static void take_zero(struct app *a)
{
    sway_config_default(a->port.info(a->port.context), &a->config);
    for (int i = 0; i < CHANNEL_MAX; i++) a->config.tare[i] = a->tare->zero[i];
    (void)a->port.configure(a->port.context, &a->config);
}

enum event tare_update(struct app *a)
{
    enum event plate = app_plate_event(a);
    if (plate != EV_NONE) return plate;
    feed(a);
    bool refused = a->tare->state == CAL_LOADED || a->tare->state == CAL_UNSTABLE;
    a->tare_refused_s = refused ? a->tare_refused_s + a->dt_s : 0.0;
    if (a->tare_refused_s > TRY_AGAIN_S) {
        a->screen_s = 0.0;
        tare_begin(a->tare, a->port.info(a->port.context));
    }
    if (a->tare->state != CAL_DONE || a->screen_s < NOISE_S) return EV_NONE;
    take_zero(a);
    return EV_CALIBRATED;
}

static const char *sentence(enum calibration_state state)
{
    switch (state) {
    case CAL_LOADED: return N_("Something is on the plate. Please take it off, or step off.");
    case CAL_UNSTABLE: return N_("The plate is moving. Please let it rest for a moment.");
    case CAL_WAITING:
    case CAL_RUNNING:
    case CAL_DONE:
    case CAL_DIFFERENT: break;
    }
    return N_("Please stay beside the plate. It finds its zero.");
}

void tare_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr("The plate gets ready"), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){140, 140, 1000, 400}, COLOUR_PAPER);
    view_art(a->view, "plate", (struct rect_u){440, 160, 400, 220}, 1.0, 0.0);
    view_text(a->view, tr(sentence(a->tare->state)), (struct point_u){640, 430}, TEXT_BODY, COLOUR_INK, ALIGN_CENTRE, 920);
    view_bar(a->view, (struct rect_u){340, 470, 600, 30}, a->tare->progress);
    choices_draw(a);
}
