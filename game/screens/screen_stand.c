/* Step on, be weighed, find the middle: W, C0 and the tuning of the cursor (exercises.md 2.3). */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <stdio.h>

enum stand_step { STEP_ON_PLATE, STEP_WEIGH, STEP_NEUTRAL };

/* Half a pixel per frame at 720p, at the scale of the exercises (performance.md 3): 400 units for a default reach of 70 mm
 * to the side. A fixed length, so that what is judged does not depend on the window. */
static const double REST_JITTER_MM = 0.5 * 70.0 / 400.0;
static const double STEP_ON_AFTER_S = 1.0;

void stand_enter(struct app *a)
{
    choices_set(a, (const struct choice[]){{N_("Back"), EV_BACK, ARROW_LEFT, false}}, 1);
    a->stand_step = app_recorded(a) ? STEP_WEIGH : STEP_ON_PLATE;
    a->weighed_unsteady = false;
    if (!a->calibrated) weigh_begin(&a->weigh, 0); /* after a rest only the middle is found anew */
    neutral_begin(a->neutral);
    if (app_recorded(a)) { /* recorded forces are zeroed already */
        sway_config_default(a->port.info(a->port.context), &a->config);
        (void)a->port.configure(a->port.context, &a->config);
    }
}

static void body_known(struct app *a)
{
    struct body body;
    body_default(0, 0, &body);
    body.weight_n = a->weigh.weight_n;
    body.c0_mm = a->neutral->c0_mm;
    a->config.body = body;
    if (!app_recorded(a)) cursor_filter_tune(a->tare, body.weight_n, REST_JITTER_MM, &a->config.cursor);
    (void)a->port.configure(a->port.context, &a->config);
    a->calibrated = true;
    a->middle_stale = false;
}

static void weigh_until_known(struct app *a, const struct sway_sample *s)
{
    weigh_feed(&a->weigh, s);
    if (a->weigh.state == CAL_DONE || a->weigh.state == CAL_DIFFERENT) a->stand_step = STEP_NEUTRAL;
    if (a->weigh.state != CAL_UNSTABLE) return;
    a->weighed_unsteady = true;
    weigh_begin(&a->weigh, 0);
}

static void feed(struct app *a, const struct sway_sample *s)
{
    switch ((enum stand_step)a->stand_step) {
    case STEP_ON_PLATE:
        if (s->flags & SWAY_ON) a->stand_step = a->calibrated ? STEP_NEUTRAL : STEP_WEIGH;
        break;
    case STEP_WEIGH: weigh_until_known(a, s); break;
    case STEP_NEUTRAL:
        if (!app_recorded(a) && !(s->flags & SWAY_ON)) { /* stepped off in between: begin again */
            a->stand_step = STEP_ON_PLATE;
            if (!a->calibrated) weigh_begin(&a->weigh, 0);
            neutral_begin(a->neutral);
            break;
        }
        neutral_feed(a->neutral, s);
        break;
    }
}

enum event stand_update(struct app *a)
{
    enum event plate = app_plate_event(a);
    if (plate != EV_NONE) return plate;
    if (a->stand_step == STEP_ON_PLATE && a->screen_s > STEP_ON_AFTER_S) app_person(a, PERSON_STEP_ON);
    for (size_t i = 0; i < a->sample_count; i++) feed(a, &a->samples[i]);
    if (a->neutral->state != CAL_DONE) return EV_NONE;
    body_known(a);
    return EV_CALIBRATED;
}

static const char *const titles[] = {
    [STEP_ON_PLATE] = N_("Step on when you are ready"),
    [STEP_WEIGH] = N_("Stand comfortably"),
    [STEP_NEUTRAL] = N_("Find your middle"),
};
static const char *const sentences[] = {
    [STEP_ON_PLATE] = N_("Face forward, one hand on the rail, one foot after the other."),
    [STEP_WEIGH] = N_("Look straight ahead and let your arms hang. You are being weighed."),
    [STEP_NEUTRAL] = N_("Stand the way that is easiest for you. This becomes your middle."),
};

static const char *sentence(const struct app *a)
{
    if (a->stand_step == STEP_WEIGH && a->weighed_unsteady)
        return N_("The weight still changes. Let go of the rail for a moment if you can, and wait.");
    return sentences[a->stand_step];
}

static double progress(const struct app *a)
{
    if (a->stand_step == STEP_WEIGH) return 0.4 * a->weigh.progress;
    if (a->stand_step == STEP_NEUTRAL) return 0.4 + 0.6 * a->neutral->progress;
    return 0.0;
}

void stand_draw(struct app *a)
{
    view_background(a->view, "menu");
    view_text(a->view, tr(titles[a->stand_step]), (struct point_u){640, 98}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){140, 140, 1000, 400}, COLOUR_PAPER);
    view_art(a->view, "step_on", (struct rect_u){170, 165, 400, 350}, 1.0, 0.0);
    (void)view_paragraph(a->view, tr(sentence(a)), (struct rect_u){600, 200, 500, 210}, TEXT_BODY, COLOUR_INK,
                         ALIGN_LEFT);
    view_bar(a->view, (struct rect_u){600, 460, 480, 30}, progress(a));
    choices_draw(a);
}
