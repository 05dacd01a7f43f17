/* The plate is calibrated with a known weight: how heavy it is, the empty plate, one spot after the other, a corner pressed, the result. */
#include "base/translate.h"
#include "screens/app.h"
#include "screens/choices.h"
#include "screens/screen_list.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

enum { RAW_BATCH = 256 };
static const double KG_LEAST = 2, KG_MOST = 80, KG_STEP = 0.5, KG_FIRST = 20;
static const double RING = 50, PRESS_RING = 34;

/* ---- what happens ---- */

void calibrate_leave(struct app *a)
{
    site_destroy(a->calibrating.site);
    a->calibrating.site = NULL;
    /* The screen is drawn once more before the next one comes. */
    if (a->calibrating.stage == CALIBRATE_STEPS) a->calibrating.stage = CALIBRATE_WEIGHT;
}

void calibrate_enter(struct app *a)
{
    double kg = a->calibrating.kg;
    calibrate_leave(a);
    memset(&a->calibrating, 0, sizeof a->calibrating);
    a->calibrating.kg = kg > 0 ? kg : KG_FIRST;
}

static void offer(struct app *a)
{
    const struct calibrating *c = &a->calibrating;
    static const struct choice back = {N_("Back"), EV_BACK, ARROW_LEFT, false};
    if (c->stage == CALIBRATE_WEIGHT) choices_set(a, (const struct choice[]){back, {N_("Begin"), EV_NEXT, ARROW_RIGHT, true}}, 2);
    else if (c->stage == CALIBRATE_REFUSED) choices_set(a, (const struct choice[]){back, {N_("Try again"), EV_NEXT, ARROW_RIGHT, true}}, 2);
    else if (c->stage == CALIBRATE_KEPT) choices_set(a, &(const struct choice){N_("Back"), EV_BACK, ARROW_LEFT, true}, 1);
    else choices_set(a, &back, 1);
}

static void refuse(struct app *a)
{
    a->calibrating.stage = CALIBRATE_REFUSED;
    log_line(LOG_WARNING, "calibrate", "%s", a->calibrating.why.text);
}

static void begin(struct app *a)
{
    struct calibrating *c = &a->calibrating;
    const struct plate_info *plate = a->port.info(a->port.context);
    struct site_spot spots[SITE_USUAL_SPOTS];
    calibrate_leave(a);
    c->ordered = 0;
    site_usual_spots(plate, c->kg * STANDARD_GRAVITY_M_S2, spots);
    if (plate->recorded) {
        (void)problem_set(&c->why, STATUS_DATA, "%s is a recording. Only a plate that is connected can be calibrated.", plate->name);
        refuse(a);
        return;
    }
    if (site_create(plate, spots, SITE_USUAL_SPOTS, true, &c->site, &c->why) != STATUS_OK) {
        refuse(a);
        return;
    }
    c->stage = CALIBRATE_STEPS;
    app_person(a, PERSON_STEP_OFF);
}

/* A simulated person stands in for the weight. */
static void order_person(struct app *a)
{
    struct calibrating *c = &a->calibrating;
    const struct site_view *v = site_look(c->site);
    bool on = v->step == SITE_PLACE || v->step == SITE_HOLD || v->step == SITE_PRESS;
    if (!app_simulated(a)) return;
    if (on && c->ordered == 0) {
        app_person(a, PERSON_STEP_ON);
        c->ordered = 1;
    } else if (on && c->ordered == 1 && v->fz_n > 100.0) {
        struct point_mm at = v->step == SITE_PRESS ? (struct point_mm){30, 30} : site_spot_at(c->site, v->spot)->at_mm;
        struct person_command lean = {.order = PERSON_LEAN, .target_mm = at, .radius_mm = 10};
        a->port.command(a->port.context, &lean);
        c->ordered = 2;
    } else if (!on && c->ordered != 0) {
        app_person(a, PERSON_STEP_OFF);
        c->ordered = 0;
    }
}

static void finish(struct app *a)
{
    struct calibrating *c = &a->calibrating;
    bool kept = site_result(c->site, &c->result, &c->why) == STATUS_OK;
    if (kept && a->port.keep_calibration) kept = a->port.keep_calibration(a->port.context, &c->result, &c->why) == STATUS_OK;
    if (!kept) {
        refuse(a);
        return;
    }
    c->stage = CALIBRATE_KEPT;
    log_line(LOG_INFO, "calibrate", "kept: %.2f N, %.2f mm", c->result.fit.residual_n, c->result.fit.residual_mm);
    view_sound(a->view, CUE_SUCCESS);
}

static void feed(struct app *a)
{
    struct calibrating *c = &a->calibrating;
    struct force_sample raw[RAW_BATCH];
    size_t n;
    int before = site_look(c->site)->spot;
    enum site_step step = site_look(c->site)->step;
    while ((n = a->port.take_raw(a->port.context, raw, RAW_BATCH)) > 0) site_feed(c->site, raw, n);
    const struct site_view *v = site_look(c->site);
    if (v->step == SITE_REMOVE && (step != SITE_REMOVE || before != v->spot)) view_sound(a->view, CUE_SELECT);
    order_person(a);
    if (v->step == SITE_DONE) finish(a);
}

enum event calibrate_update(struct app *a)
{
    enum plate_opening opening = app_look_for_plate(a);
    offer(a);
    if (opening == PLATE_NOT_OPENED) return EV_PROBLEM;
    if (opening == PLATE_STILL_OPENING) return EV_NONE;
    enum event plate = app_plate_event(a);
    if (plate == EV_PLATE_LOST) return EV_PROBLEM;
    if (plate != EV_NONE) return EV_BACK;
    if (a->calibrating.stage == CALIBRATE_STEPS) feed(a);
    offer(a);
    return EV_NONE;
}

static struct rect_u less_place(void) { return (struct rect_u){680, 326, 100, 100}; }
static struct rect_u more_place(void) { return (struct rect_u){1080, 326, 100, 100}; }

static void change_weight(struct app *a, const struct view_event *e)
{
    double step = 0;
    if (e->kind == VIEW_KEY_DOWN && e->key == KEY_UP) step = KG_STEP;
    if (e->kind == VIEW_KEY_DOWN && e->key == KEY_DOWN) step = -KG_STEP;
    if (e->kind == VIEW_POINTER_PRESSED && inside(more_place(), e->at)) step = KG_STEP;
    if (e->kind == VIEW_POINTER_PRESSED && inside(less_place(), e->at)) step = -KG_STEP;
    a->calibrating.kg = clamp(a->calibrating.kg + step, KG_LEAST, KG_MOST);
}

enum event calibrate_input(struct app *a, const struct view_event *e)
{
    struct calibrating *c = &a->calibrating;
    enum event chosen = choices_input(a, e);
    if (c->stage == CALIBRATE_WEIGHT) change_weight(a, e);
    if (chosen == EV_NEXT) {
        if (app_look_for_plate(a) == PLATE_OPENED) begin(a);
        return EV_NONE;
    }
    if (chosen != EV_BACK) return chosen;
    bool anew = c->stage == CALIBRATE_KEPT;
    calibrate_leave(a);
    /* The plate has its correction from when it is opened next. */
    if (anew && !app_open_plate(a, a->plate_spec)) return EV_PROBLEM;
    return EV_BACK;
}

/* ---- the picture: the plate from above, right is right and front is up ---- */

static const struct rect_u picture = {80, 148, 520, 380};

static struct point_u on_plate(const struct app *a, struct point_mm at)
{
    const struct plate_info *plate = a->port.info(a->port.context);
    double half_x = plate && plate->width_mm > 0 ? plate->width_mm / 2 : 200, half_y = plate && plate->depth_mm > 0 ? plate->depth_mm / 2 : 150;
    return (struct point_u){picture.x + 260 + 200 * clamp(at.x / half_x, -1.1, 1.1), picture.y + 176 - 120 * clamp(at.y / half_y, -1.1, 1.1)};
}

static struct point_u corner(void)
{
    return (struct point_u){picture.x + 440, picture.y + 74}; /* outside of the spot beside it */
}

static void draw_weight(struct app *a, struct point_u foot, double width)
{
    view_art(a->view, "weight", (struct rect_u){foot.x - 0.5 * width, foot.y - 0.7 * width, width, 1.08 * width}, 1.0, 0.0);
}

static void draw_spots(struct app *a)
{
    const struct calibrating *c = &a->calibrating;
    const struct site_view *v = site_look(c->site);
    bool standing = v->step == SITE_HOLD || v->step == SITE_REMOVE;
    for (int i = 0; i < v->spot_count; i++) {
        struct point_u at = on_plate(a, site_spot_at(c->site, i)->at_mm);
        bool done = i < v->spot || v->step > SITE_REMOVE || (i == v->spot && v->step == SITE_REMOVE);
        if (v->step == SITE_EMPTY || (!done && i > v->spot)) view_ring(a->view, at, 18, 4, COLOUR_PAPER, 0.7);
        else if (done && !(standing && i == v->spot)) view_art(a->view, "tick", (struct rect_u){at.x - 18, at.y - 18, 36, 36}, 1.0, 0.0);
        else view_target(a->view, at, RING, v->step == SITE_HOLD ? v->progress : v->step == SITE_REMOVE ? 1.0 : 0.0, 1.0);
    }
    if (standing) draw_weight(a, on_plate(a, site_spot_at(c->site, v->spot)->at_mm), 74);
    bool elsewhere = v->trouble == SITE_OTHER_CORNER;
    if (v->step == SITE_PRESS) view_target(a->view, corner(), PRESS_RING, elsewhere ? 0.0 : v->progress, 1.0);
    if (v->step == SITE_PRESS && elsewhere) view_cursor(a->view, on_plate(a, v->pressed_mm), 1.0);
}

static void draw_picture(struct app *a)
{
    const struct calibrating *c = &a->calibrating;
    view_card(a->view, (struct rect_u){60, 128, 560, 420}, COLOUR_PAPER);
    view_art(a->view, "plate_above", picture, 1.0, 0.0);
    view_text(a->view, tr("front"), (struct point_u){picture.x + 260, picture.y + 36}, TEXT_LABEL, COLOUR_INK, ALIGN_CENTRE, 300);
    bool standing = c->site && (site_look(c->site)->step == SITE_HOLD || site_look(c->site)->step == SITE_REMOVE);
    if (c->site) draw_spots(a);
    if (!standing && c->stage != CALIBRATE_KEPT) draw_weight(a, (struct point_u){picture.x + 484, picture.y + 352}, 56);
}

/* ---- the words ---- */

/* {1}, {2} ... of a translated text become the values: whole sentences can be put in another order. */
static void fill(char *out, size_t bytes, const char *text, const char *const *values, int count)
{
    size_t n = 0;
    for (const char *p = text; *p && n + 1 < bytes;) {
        int which = p[0] == '{' && p[1] >= '1' && p[1] < '1' + count && p[2] == '}' ? p[1] - '1' : -1;
        if (which < 0) {
            out[n++] = *p++;
            continue;
        }
        for (const char *v = values[which]; *v && n + 1 < bytes;) out[n++] = *v++;
        p += 3;
    }
    out[n] = '\0';
}

enum { NUMBER_BYTES = 32 };
static const char *number(char out[NUMBER_BYTES], double v, int decimals)
{
    (void)snprintf(out, NUMBER_BYTES, "%.*f", decimals, v);
    return out;
}

static void where_words(struct point_mm at, char *out, size_t bytes)
{
    char x[NUMBER_BYTES], y[NUMBER_BYTES];
    const char *values[] = {number(x, fabs(at.x) / 10, 0), number(y, fabs(at.y) / 10, 0)};
    const char *text = at.x == 0 && at.y == 0    ? N_("On the middle of the plate.")
                       : at.x >= 0 && at.y >= 0 ? N_("From the middle: {1}\xc2\xa0" "cm to the right, {2}\xc2\xa0" "cm to the front.")
                       : at.x >= 0              ? N_("From the middle: {1}\xc2\xa0" "cm to the right, {2}\xc2\xa0" "cm to the back.")
                       : at.y >= 0              ? N_("From the middle: {1}\xc2\xa0" "cm to the left, {2}\xc2\xa0" "cm to the front.")
                                                : N_("From the middle: {1}\xc2\xa0" "cm to the left, {2}\xc2\xa0" "cm to the back.");
    fill(out, bytes, tr(text), values, 2);
}

static const char *step_words(const struct site_view *v)
{
    switch (v->step) {
    case SITE_EMPTY:
        if (v->trouble == SITE_LOADED) return N_("Something is on the plate. Please take it off.");
        return v->trouble == SITE_RESTLESS ? N_("The plate is moving. Please let it rest.") : N_("Take everything off the plate. It finds its zero.");
    case SITE_PLACE:
        if (v->trouble == SITE_FALLS) return N_("The plate's numbers became smaller. Was it empty before? If not, go back and begin again.");
        return v->trouble == SITE_RESTLESS ? N_("It does not come to rest. Please put it down flat and let it go.") : N_("Put the weight into the ring.");
    case SITE_HOLD: return N_("It rests. Please do not touch it.");
    case SITE_REMOVE: return N_("Thank you. Now take it off.");
    case SITE_PRESS:
        return v->trouble == SITE_OTHER_CORNER
                   ? N_("The plate felt that where the amber disc is. If you pressed the ring, the plate is turned: turn it round and begin again.")
                   : N_("Press the right front corner with your hand.");
    case SITE_DONE: break;
    }
    return "";
}

static void draw_steps(struct app *a, struct rect_u r)
{
    char text[200], one[NUMBER_BYTES], two[NUMBER_BYTES];
    const struct site_view *v = site_look(a->calibrating.site);
    int step = v->step == SITE_EMPTY ? 1 : v->step >= SITE_PRESS ? v->spot_count + 2 : v->spot + 2;
    fill(text, sizeof text, tr("Step {1} of {2}"), (const char *[]){number(one, step, 0), number(two, v->spot_count + 2, 0)}, 2);
    view_text(a->view, text, (struct point_u){r.x, r.y + 24}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, r.w);
    double y = r.y + 56;
    bool calm = v->trouble == SITE_FINE;
    y += view_paragraph(a->view, tr(step_words(v)), (struct rect_u){r.x, y, r.w, 250}, calm ? TEXT_PROMPT : TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    if ((v->step == SITE_PLACE && calm) || v->step == SITE_HOLD) {
        where_words(site_spot_at(a->calibrating.site, v->spot)->at_mm, text, sizeof text);
        (void)view_paragraph(a->view, text, (struct rect_u){r.x, y + 14, r.w, 90}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT);
    }
    if (v->step != SITE_EMPTY && v->trouble != SITE_OTHER_CORNER) {
        fill(text, sizeof text, tr("The plate feels {1}\xc2\xa0" "kg"), (const char *[]){number(one, v->fz_n / STANDARD_GRAVITY_M_S2, 1)}, 1);
        view_text(a->view, text, (struct point_u){r.x, r.y + r.h - 54}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT, r.w);
    }
    if (v->step == SITE_EMPTY || v->step == SITE_HOLD) view_bar(a->view, (struct rect_u){r.x, r.y + r.h - 30, r.w, 30}, v->progress);
}

static void draw_sign(struct app *a, struct rect_u r, const char *sign)
{
    view_card(a->view, r, COLOUR_MIST);
    view_text(a->view, sign, (struct point_u){r.x + r.w / 2, r.y + r.h / 2 + 20}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, r.w);
}

static void draw_weight_question(struct app *a, struct rect_u r)
{
    char text[60];
    (void)view_paragraph(a->view, tr("How heavy is your weight?"), (struct rect_u){r.x, r.y, r.w, 70}, TEXT_PROMPT, COLOUR_INK, ALIGN_CENTRE);
    (void)view_paragraph(a->view, tr("Something compact that you have weighed, best of 20 kg or more."), (struct rect_u){r.x, r.y + 72, r.w, 90}, TEXT_LABEL,
                         COLOUR_INK, ALIGN_CENTRE);
    draw_sign(a, less_place(), "\xe2\x88\x92");
    draw_sign(a, more_place(), "+");
    (void)snprintf(text, sizeof text, "%.1f kg", a->calibrating.kg);
    view_text(a->view, text, (struct point_u){930, 400}, 72, COLOUR_INK, ALIGN_CENTRE, 280);
    (void)view_paragraph(a->view, tr("You lift it five times. Let somebody help."), (struct rect_u){r.x - 14, r.y + 294, r.w + 28, 60}, TEXT_LABEL, COLOUR_INK,
                         ALIGN_CENTRE);
}

static const char *noise_words(const struct site_result *r)
{
    if (!r->has_noise) return N_("How quiet it is could not be measured: the weight did not rest long enough.");
    if (r->noise.mv_mm_s > NOISE_FLOOR_LIMIT_MM_S)
        return N_("Under a weight that rests it shows {1}\xc2\xa0" "mm/s of movement: too restless to compare with other people.");
    return N_("Under a weight that rests it shows only {1}\xc2\xa0" "mm/s of movement: quiet enough.");
}

static void draw_result(struct app *a, struct rect_u r)
{
    char text[240], one[NUMBER_BYTES], two[NUMBER_BYTES], three[NUMBER_BYTES];
    const struct site_result *result = &a->calibrating.result;
    double y = r.y;
    y += view_paragraph(a->view, tr("The plate is calibrated."), (struct rect_u){r.x, y, r.w, 70}, TEXT_PROMPT, COLOUR_INK, ALIGN_LEFT) + 12;
    fill(text, sizeof text, tr("It now knows your weight to {1}\xc2\xa0" "grams, and where it stands to {2}\xc2\xa0" "mm. Before it was {3}\xc2\xa0" "mm."),
         (const char *[]){number(one, fmax(1, 1000 * result->fit.residual_n / STANDARD_GRAVITY_M_S2), 0),
                          number(two, fmax(0.1, result->fit.residual_mm), 1),
                          number(three, result->fit.before_mm, 1)}, 3);
    y += view_paragraph(a->view, text, (struct rect_u){r.x, y, r.w, 170}, TEXT_BODY, COLOUR_INK, ALIGN_LEFT) + 16;
    fill(text, sizeof text, tr(noise_words(result)), (const char *[]){number(one, result->has_noise ? result->noise.mv_mm_s : 0, 1)}, 1);
    (void)view_paragraph(a->view, text, (struct rect_u){r.x, y, r.w, 140}, TEXT_LABEL, COLOUR_INK, ALIGN_LEFT);
}

void calibrate_draw(struct app *a)
{
    const struct calibrating *c = &a->calibrating;
    const struct rect_u words = {674, 166, 512, 348};
    view_background(a->view, "menu");
    view_text(a->view, tr("Calibrate the plate"), (struct point_u){640, 92}, TEXT_TITLE, COLOUR_INK, ALIGN_CENTRE, 1100);
    view_card(a->view, (struct rect_u){640, 128, 580, 420}, COLOUR_PAPER);
    draw_picture(a);
    if (a->opening_spec[0]) (void)view_paragraph(a->view, tr("The plate is being opened ..."), words, TEXT_PROMPT, COLOUR_INK, ALIGN_LEFT);
    else if (c->stage == CALIBRATE_WEIGHT) draw_weight_question(a, words);
    else if (c->stage == CALIBRATE_STEPS) draw_steps(a, words);
    else if (c->stage == CALIBRATE_KEPT) draw_result(a, words);
    else (void)view_paragraph(a->view, c->why.text, words, TEXT_BODY, COLOUR_INK, ALIGN_LEFT);
    choices_draw(a);
}
