#include "lab/calibrate_guide.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "lab/csv.h"
#include "lab/lab.h"
#include "signal/plate_maths.h"

enum { PUMP_TICKS = 50, LOOK_MS = 10, TAKE_MAX = 1024, MOVED_TOLD = 2 };
#define SHOW_EVERY_S 0.25
#define ON_PLATE_SHARE 0.5

struct run {
    const struct calibrate_guide *g;
    struct site_calibration *site;
    struct site_view said;       /* what was said last */
    bool begun, tells, on_line;  /* tells: progress on a terminal; on_line: its line is not ended */
    bool standing, leaning;      /* what the simulated person was asked for */
    int moved;                   /* how often the weight moved on this spot before it was read */
    uint64_t samples, step_since;
    double shown_s;
};

static double seconds_of(const struct run *r, uint64_t samples) { return (double)samples / acquire_plate(r->g->plate)->rate_hz; }

/* ---- words ---- */

static void __attribute__((format(printf, 2, 3))) say(struct run *r, const char *format, ...)
{
    va_list args;
    if (r->on_line) fputc('\n', stderr);
    r->on_line = false;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void spot_words(struct point_mm at, char *out, size_t bytes)
{
    char x[60] = "", y[60] = "";
    if (at.x != 0.0) (void)snprintf(x, sizeof x, "%.0f mm to the %s", fabs(at.x), at.x > 0 ? "right" : "left");
    if (at.y != 0.0) (void)snprintf(y, sizeof y, "%.0f mm to the %s", fabs(at.y), at.y > 0 ? "front" : "back");
    if (!x[0] && !y[0])
        (void)snprintf(out, bytes, "on the middle of the plate");
    else
        (void)snprintf(out, bytes, "%s%s%s of the middle", x, x[0] && y[0] ? " and " : "", y);
}

static void say_place(struct run *r, const struct site_view *v, int step, int steps)
{
    char where[160];
    const struct site_spot *s = site_spot_at(r->site, v->spot);
    spot_words(s->at_mm, where, sizeof where);
    if (r->said.step == SITE_HOLD && r->moved++ < MOVED_TOLD) say(r, "  It moved. Please leave it there until it was read.");
    if (r->said.step != SITE_HOLD) say(r, "Step %d of %d: put %.4g kg %s.", step, steps, s->weight_n / STANDARD_GRAVITY_M_S2, where);
}

static void say_step(struct run *r, const struct site_view *v)
{
    int steps = v->spot_count + (r->g->press ? 2 : 1), place = v->spot + 2;
    switch (v->step) {
    case SITE_EMPTY: say(r, "Step 1 of %d: the empty plate. Take everything off it and stay beside it.", steps); break;
    case SITE_PLACE: say_place(r, v, place, steps); break;
    case SITE_HOLD:
        if (r->moved < MOVED_TOLD) say(r, "  It rests. Please do not touch it for %.0f s.", site_spot_at(r->site, v->spot)->seconds);
        break;
    case SITE_REMOVE: say(r, "  Thank you. Take it off."); break;
    case SITE_PRESS: say(r, "Step %d of %d: press the right front corner with your hand, right and front of somebody who stands on the plate.", steps, steps); break;
    case SITE_DONE: break;
    }
}

static void say_trouble(struct run *r, const struct site_view *v)
{
    switch (v->trouble) {
    case SITE_LOADED: say(r, "  Something is on the plate. Please take it off."); break;
    case SITE_RESTLESS: say(r, v->step == SITE_EMPTY ? "  The plate is moving. Please let it rest." : "  The weight does not come to rest. Does it roll, or does somebody touch it?"); break;
    case SITE_OTHER_CORNER:
        say(r, "  The plate felt that at the %s %s (x %.0f mm, y %.0f mm). If it was the right front corner, the plate is turned, or its axes are told wrongly: "
               "axis_x and axis_y of its profile.",
            v->pressed_mm.x > 0 ? "right" : "left", v->pressed_mm.y > 0 ? "front" : "back", v->pressed_mm.x, v->pressed_mm.y);
        break;
    case SITE_FALLS:
        say(r, "  The plate's numbers became smaller. If it was not empty before, stop with Ctrl-C and begin again. If it was, they fall under "
               "load: write fz_sign = -1 into [plate] of its profile.");
        break;
    case SITE_FINE: break;
    }
}

static void show_reading(struct run *r, const struct site_view *v)
{
    double now_s = seconds_of(r, r->samples);
    if (!r->tells || now_s - r->shown_s < SHOW_EVERY_S) return;
    r->shown_s = now_s;
    fprintf(stderr, "\r  %8.1f N", v->fz_n);
    if (isfinite(v->cop_mm.x)) fprintf(stderr, " at %6.1f, %6.1f mm", v->cop_mm.x, v->cop_mm.y);
    fprintf(stderr, "  %3.0f %%   \033[K", 100.0 * v->progress);
    r->on_line = true;
}

static void tell(struct run *r)
{
    const struct site_view *v = site_look(r->site);
    bool new_step = !r->begun || v->step != r->said.step || v->spot != r->said.spot;
    if (new_step) {
        bool same_spot = r->begun && v->spot == r->said.spot && v->step <= SITE_HOLD && r->said.step == (v->step == SITE_HOLD ? SITE_PLACE : SITE_HOLD);
        if (!same_spot) {
            r->step_since = r->samples;
            r->moved = 0;
        }
        say_step(r, v);
    } else if (v->trouble != r->said.trouble) {
        say_trouble(r, v);
    }
    r->begun = true;
    r->said = *v;
    if (v->step != SITE_DONE) show_reading(r, v);
}

/* ---- a simulated person stands in for the weight ---- */

static void order(struct run *r, bool new_step)
{
    const struct site_view *v = site_look(r->site);
    struct person_command c = {.order = PERSON_STEP_OFF, .radius_mm = 5};
    bool wanted = v->step == SITE_PLACE || v->step == SITE_HOLD || v->step == SITE_PRESS;
    if (!acquire_plate(r->g->plate)->simulated) return;
    if (wanted && v->step != SITE_HOLD && new_step && !r->standing) {
        c.order = PERSON_STEP_ON;
        r->standing = true;
        r->leaning = false;
    } else if (wanted && r->standing && !r->leaning && v->fz_n > ON_PLATE_SHARE * site_spot_at(r->site, v->spot)->weight_n) {
        c.order = PERSON_LEAN;
        c.target_mm = v->step == SITE_PRESS ? (struct point_mm){30, 30} : site_spot_at(r->site, v->spot)->at_mm;
        r->leaning = true;
    } else if (wanted || !new_step) {
        return;
    } else {
        r->standing = false;
    }
    acquire_command(r->g->plate, &c);
}

/* ---- the run ---- */

static void feed(struct run *r)
{
    static struct sway_sample frames[TAKE_MAX];
    static struct force_sample raw[TAKE_MAX];
    size_t n;
    while (acquire_take(r->g->plate, frames, TAKE_MAX) == TAKE_MAX) {}
    while ((n = acquire_take_raw(r->g->plate, raw, TAKE_MAX)) > 0)
        for (size_t i = 0; i < n; i++) {
            struct site_view before = *site_look(r->site);
            site_feed(r->site, &raw[i], 1);
            r->samples++;
            const struct site_view *v = site_look(r->site);
            if (v->step != before.step || v->trouble != before.trouble) {
                tell(r);
                order(r, v->step != before.step);
            }
        }
    tell(r);
    order(r, false);
}

/* -1: go on. */
static int over(const struct run *r, struct acquire_status *status)
{
    if (lab_interrupted()) return EXIT_INTERRUPTED;
    acquire_read_status(r->g->plate, status);
    if (status->state == PLATE_LOST || status->state == PLATE_ENDED)
        return lab_fail(STATUS_PLATE, "the plate %s stopped sending (%s) before its calibration was done, expected it to go on: look at its cable and "
                        "power, then start again", r->g->spec, plate_error_name(status->error));
    double waited_s = seconds_of(r, r->samples - r->step_since);
    if (r->g->patience_s > 0.0 && waited_s > r->g->patience_s)
        return lab_fail(STATUS_IO, "calibrate: nothing more happened for %.0f s, and the calibration was not finished; --patience tells how long to wait",
                        r->g->patience_s);
    return -1;
}

static int run_steps(struct run *r)
{
    static struct acquire_status status; /* 9 kB */
    int code = -1;
    tell(r);
    order(r, true);
    while (code < 0 && site_look(r->site)->step != SITE_DONE) {
        uint32_t ran = acquire_pump(r->g->plate, PUMP_TICKS);
        feed(r);
        if (ran == 0) clock_sleep_until_ns(clock_now_ns() + LOOK_MS * NS_PER_MS);
        code = over(r, &status);
    }
    if (r->on_line) fputc('\n', stderr);
    return code;
}

int calibrate_guide_run(const struct calibrate_guide *g, struct site_result *out)
{
    struct problem why = {0};
    struct run r = {.g = g, .tells = isatty(STDERR_FILENO) == 1};
    if (site_create(acquire_plate(g->plate), g->spots, g->count, g->press, &r.site, &why) != STATUS_OK) return lab_problem(&why);
    int code = run_steps(&r);
    if (code < 0 && g->press) fprintf(stderr, "  Felt there: both coordinates are positive.\n");
    if (code < 0 && site_result(r.site, out, &why) != STATUS_OK) code = lab_fail(STATUS_IO, "%s Nothing was kept.", why.text);
    site_destroy(r.site);
    return code;
}

void calibrate_guide_table(const struct plate_info *plate, const struct site_result *r)
{
    static const char *const columns[] = {"spot", "weight_kg", "x_mm", "y_mm", "fz_before_n", "cop_x_before_mm", "cop_y_before_mm", "fz_n", "cop_x_mm",
                                          "cop_y_mm", NULL};
    struct csv csv = {.to = stdout};
    struct plate_maths maths;
    plate_maths_prepare(&maths, plate, NULL);
    csv_header(&csv, columns);
    for (int k = 0; k < r->spot_count; k++) {
        const struct weight_spot *s = &r->spot[k];
        double corrected[CHANNEL_MAX];
        struct plate_reading before, now;
        for (int i = 0; i < CHANNEL_MAX; i++) corrected[i] = s->value[i] * r->fit.gain[i];
        plate_maths_of_values(&maths, s->value, &before);
        plate_maths_of_values(&maths, corrected, &now);
        csv_integer(&csv, k + 1);
        csv_measure(&csv, s->weight_n / STANDARD_GRAVITY_M_S2);
        csv_real(&csv, s->at_mm.x);
        csv_real(&csv, s->at_mm.y);
        const double readings[] = {before.fz_n, before.cop_mm.x, before.cop_mm.y, now.fz_n, now.cop_mm.x, now.cop_mm.y};
        for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) csv_fixed(&csv, readings[i], 3);
        csv_end_row(&csv);
    }
}
