#include "signal/site_calibration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/calibrate.h"
#include "signal/plate_maths.h"
#include "signal/site_scale.h"

#define BLOCK_S 0.05
enum { REST_BLOCKS = 20, EMPTY_BLOCKS = 10, PRESS_BLOCKS = 8, RESTLESS_BLOCKS = 200 };

/* At rest: within this over one second, and within it of the first second until the end. */
#define REST_N 3.0
#define REST_SHARE 0.02
#define REST_MM 6.0
#define SIMULATED_REST_MM 30.0   /* a simulated person stands in for the weight, and sways */
#define THERE_SHARE 0.3          /* of its weight: something stands there */
#define GONE_N 10.0
#define GONE_SHARE 0.05
#define PRESS_LEAST_N 30.0       /* a hand, not a sleeve */
#define TRY_AGAIN_S 2.0
/* A correction that leaves more than this unexplained is of weights that stood elsewhere, and would spoil a good plate. Somebody who puts
 * them down with care is within 5 mm. */
#define LEFT_MOST_MM 25.0
#define LEFT_MOST_SHARE 0.05     /* of the mean weight */

struct block { double fz_n; struct point_mm cop_mm; };

struct site_calibration {
    const struct plate_info *plate;  /* the given one, or scaled */
    bool in_counts;                  /* the given plate's numbers are not newtons ... */
    struct site_scale scale;         /* ... until the first weight rests */
    struct plate_info scaled;
    struct site_spot spot[PLATE_FIT_SPOTS_MAX];
    struct weight_spot reading[PLATE_FIT_SPOTS_MAX];
    bool press;
    struct site_view view;
    struct tare tare;
    double refused_s;
    struct plate_maths maths;        /* tared once the zero is known */

    size_t block_size, block_count;  /* samples */
    double block_fz_n, block_value[CHANNEL_MAX];
    struct point_mm block_cop;       /* weighted by force */
    struct block last[REST_BLOCKS];  /* the newest ones, oldest first */
    int last_count, steady_blocks, tried_blocks;
    struct block rest;               /* mean of the second in which it came to rest */
    double sum[CHANNEL_MAX];
    size_t sum_count, sum_needed;

    struct force_sample *noise;      /* of the newest spot that rests long enough */
    size_t noise_count, noise_max;
    bool noise_kept;                 /* noise is of a spot that was read to its end */
};

void site_usual_spots(const struct plate_info *plate, double weight_n, struct site_spot out[SITE_USUAL_SPOTS])
{
    static const struct point_mm share[SITE_USUAL_SPOTS] = {{0.6, 0.6}, {0.6, -0.6}, {-0.6, -0.6}, {-0.6, 0.6}, {0.0, 0.0}};
    double half_x = plate->width_mm > 0.0 ? plate->width_mm / 2.0 : 200.0, half_y = plate->depth_mm > 0.0 ? plate->depth_mm / 2.0 : 150.0;
    for (int i = 0; i < SITE_USUAL_SPOTS; i++) /* whole centimetres: somebody measures them with a ruler */
        out[i] = (struct site_spot){weight_n,
                                    {10.0 * round(share[i].x * half_x / 10.0), 10.0 * round(share[i].y * half_y / 10.0)},
                                    i + 1 == SITE_USUAL_SPOTS ? SITE_NOISE_S : SITE_SPOT_S};
}

static enum status check_spot(const struct plate_info *plate, const struct site_spot *s, int number, struct problem *why)
{
    if (!(s->weight_n >= SITE_LIGHTEST_N && s->weight_n <= SITE_HEAVIEST_N))
        return problem_set(why, STATUS_DATA, "The weight on spot %d is %.3g kg, expected %.0f to %.0f kg.", number,
                           s->weight_n / STANDARD_GRAVITY_M_S2, SITE_LIGHTEST_N / STANDARD_GRAVITY_M_S2,
                           SITE_HEAVIEST_N / STANDARD_GRAVITY_M_S2);
    if (plate->fz_limit_n > 0.0 && s->weight_n > plate->fz_limit_n)
        return problem_set(why, STATUS_DATA, "The weight on spot %d is %.3g kg, but this plate carries %.0f kg.", number,
                           s->weight_n / STANDARD_GRAVITY_M_S2, plate->fz_limit_n / STANDARD_GRAVITY_M_S2);
    double half_x = plate->width_mm > 0.0 ? plate->width_mm / 2.0 : 1000.0, half_y = plate->depth_mm > 0.0 ? plate->depth_mm / 2.0 : 1000.0;
    if (!(fabs(s->at_mm.x) <= half_x && fabs(s->at_mm.y) <= half_y))
        return problem_set(why, STATUS_DATA,
                           "Spot %d is at %.0f, %.0f mm, expected a place on the plate: %.0f mm to either side, %.0f mm to front and back of "
                           "its middle.",
                           number, s->at_mm.x, s->at_mm.y, half_x, half_y);
    if (!(s->seconds >= SITE_SPOT_LEAST_S && s->seconds <= SITE_SPOT_MOST_S))
        return problem_set(why, STATUS_DATA, "The weight is to rest %.3g s on spot %d, expected %.0f to %.0f s.", s->seconds, number,
                           SITE_SPOT_LEAST_S, SITE_SPOT_MOST_S);
    return STATUS_OK;
}

static bool has_cells(const struct plate_info *plate)
{
    for (int i = 0; i < plate->channel_count; i++)
        if (plate->channel[i].role == ROLE_CELL) return true;
    return false;
}

static enum status check_plan(const struct plate_info *plate, const struct site_spot *spots, int count, struct problem *why)
{
    enum status status = plate_fit_possible(plate, why);
    if (status != STATUS_OK) return status;
    if (!plate->calibrated && !has_cells(plate))
        return problem_set(why, STATUS_DATA,
                           "%s sends forces and moments as plain numbers, and weights do not tell what its moments are worth. Write scale= and "
                           "unit= of its maker's data sheet into its profile.",
                           plate->name);
    if (count < PLATE_FIT_SPOTS_MIN || count > PLATE_FIT_SPOTS_MAX)
        return problem_set(why, STATUS_DATA, "There are %d spots, expected %d to %d: near the corners and in the middle.", count,
                           PLATE_FIT_SPOTS_MIN, PLATE_FIT_SPOTS_MAX);
    for (int i = 0; i < count && status == STATUS_OK; i++) status = check_spot(plate, &spots[i], i + 1, why);
    return status;
}

static size_t samples_of(const struct site_calibration *s, double seconds)
{
    return (size_t)fmax(1.0, ceil(seconds * s->plate->rate_hz - 1e-6));
}

static bool measures_noise(const struct site_spot *spot) { return spot->seconds >= NOISE_FLOOR_LEAST_S; }

enum status site_create(const struct plate_info *plate, const struct site_spot *spots, int count, bool press, struct site_calibration **out,
                        struct problem *why)
{
    enum status status = check_plan(plate, spots, count, why);
    if (status != STATUS_OK) return status;
    struct site_calibration *s = calloc(1, sizeof *s);
    if (!s) return problem_set(why, STATUS_MEM, "There is not enough memory to calibrate the plate.");
    s->plate = plate;
    memcpy(s->spot, spots, (size_t)count * sizeof *spots);
    s->press = press;
    s->view = (struct site_view){.step = SITE_EMPTY, .spot_count = count, .cop_mm = {NAN, NAN}, .pressed_mm = {NAN, NAN}};
    s->block_size = samples_of(s, BLOCK_S);
    for (int i = 0; i < count; i++)
        if (measures_noise(&spots[i])) s->noise_max = samples_of(s, fmax(spots[i].seconds, (double)s->noise_max / plate->rate_hz));
    s->noise = s->noise_max ? malloc(s->noise_max * sizeof *s->noise) : NULL;
    if (s->noise_max && !s->noise) {
        site_destroy(s);
        return problem_set(why, STATUS_MEM, "There is not enough memory to calibrate the plate.");
    }
    tare_begin(&s->tare, plate);
    s->in_counts = !plate->calibrated;
    site_scale_begin(&s->scale, plate);
    *out = s;
    return STATUS_OK;
}

void site_destroy(struct site_calibration *s)
{
    if (!s) return;
    free(s->noise);
    free(s);
}

/* ---- steps ---- */

static void go_to(struct site_calibration *s, enum site_step step)
{
    s->view.step = step;
    s->view.trouble = SITE_FINE;
    s->view.progress = step == SITE_DONE ? 1.0 : 0.0;
    s->last_count = s->steady_blocks = s->tried_blocks = 0;
}

static void empty(struct site_calibration *s, const struct force_sample *raw)
{
    tare_feed(&s->tare, raw, 1);
    s->view.progress = s->tare.progress;
    if (s->tare.state == CAL_LOADED || s->tare.state == CAL_UNSTABLE) {
        s->view.trouble = s->tare.state == CAL_LOADED ? SITE_LOADED : SITE_RESTLESS;
        s->refused_s += 1.0 / s->plate->rate_hz;
        if (s->refused_s < TRY_AGAIN_S) return;
        tare_begin(&s->tare, s->plate);
        s->refused_s = 0.0;
        return;
    }
    if (s->tare.state != CAL_DONE) return;
    plate_maths_prepare(&s->maths, s->plate, s->tare.zero);
    go_to(s, SITE_PLACE);
}

static double rest_n(const struct site_spot *spot) { return fmax(REST_N, REST_SHARE * spot->weight_n); }

static double rest_mm(const struct site_calibration *s) { return s->plate->simulated ? SIMULATED_REST_MM : REST_MM; }

static bool is_there(const struct site_spot *spot, const struct block *b) { return b->fz_n >= THERE_SHARE * spot->weight_n; }

/* Ranges over the last second; their middle is where the weight came to rest. */
static bool at_rest(struct site_calibration *s, const struct site_spot *spot)
{
    struct block low = s->last[0], high = s->last[0], sum = {0.0, {0.0, 0.0}};
    if (s->last_count < REST_BLOCKS) return false;
    for (int i = 0; i < REST_BLOCKS; i++) {
        const struct block *b = &s->last[i];
        if (!is_there(spot, b) || !isfinite(b->cop_mm.x)) return false;
        low = (struct block){fmin(low.fz_n, b->fz_n), {fmin(low.cop_mm.x, b->cop_mm.x), fmin(low.cop_mm.y, b->cop_mm.y)}};
        high = (struct block){fmax(high.fz_n, b->fz_n), {fmax(high.cop_mm.x, b->cop_mm.x), fmax(high.cop_mm.y, b->cop_mm.y)}};
        sum = (struct block){sum.fz_n + b->fz_n, {sum.cop_mm.x + b->cop_mm.x, sum.cop_mm.y + b->cop_mm.y}};
    }
    s->rest = (struct block){sum.fz_n / REST_BLOCKS, {sum.cop_mm.x / REST_BLOCKS, sum.cop_mm.y / REST_BLOCKS}};
    return high.fz_n - low.fz_n <= rest_n(spot) && high.cop_mm.x - low.cop_mm.x <= rest_mm(s) &&
           high.cop_mm.y - low.cop_mm.y <= rest_mm(s);
}

static void begin_hold(struct site_calibration *s, const struct site_spot *spot)
{
    go_to(s, SITE_HOLD);
    memset(s->sum, 0, sizeof s->sum);
    s->sum_count = 0;
    s->sum_needed = samples_of(s, spot->seconds);
    if (measures_noise(spot)) {
        s->noise_count = 0;
        s->noise_kept = false;
    }
}

static void place(struct site_calibration *s, const struct block *b)
{
    const struct site_spot *spot = &s->spot[s->view.spot];
    s->tried_blocks = is_there(spot, b) ? s->tried_blocks + 1 : 0;
    s->view.trouble = s->tried_blocks > RESTLESS_BLOCKS ? SITE_RESTLESS : SITE_FINE;
    if (at_rest(s, spot)) begin_hold(s, spot);
}

static bool still_rests(const struct site_calibration *s, const struct site_spot *spot, const struct block *b)
{
    return fabs(b->fz_n - s->rest.fz_n) <= rest_n(spot) && fabs(b->cop_mm.x - s->rest.cop_mm.x) <= rest_mm(s) &&
           fabs(b->cop_mm.y - s->rest.cop_mm.y) <= rest_mm(s);
}

static void finish_spot(struct site_calibration *s, const struct site_spot *spot)
{
    struct weight_spot *r = &s->reading[s->view.spot];
    *r = (struct weight_spot){.weight_n = spot->weight_n, .at_mm = spot->at_mm};
    for (int i = 0; i < s->plate->channel_count; i++) r->value[i] = s->sum[i] / (double)s->sum_count;
    if (measures_noise(spot)) s->noise_kept = true;
    go_to(s, SITE_REMOVE);
}

static void hold(struct site_calibration *s, const struct block *b)
{
    const struct site_spot *spot = &s->spot[s->view.spot];
    if (!still_rests(s, spot, b)) {
        go_to(s, SITE_PLACE); /* touched or taken away too early: this spot again */
        site_scale_again(&s->scale);
        return;
    }
    for (int i = 0; i < s->plate->channel_count; i++) s->sum[i] += s->block_value[i];
    s->sum_count += s->block_count;
    s->view.progress = fmin(1.0, (double)s->sum_count / (double)s->sum_needed);
    if (s->sum_count >= s->sum_needed) finish_spot(s, spot);
}

static void remove_weight(struct site_calibration *s, const struct block *b)
{
    bool gone = fabs(b->fz_n) <= fmax(GONE_N, GONE_SHARE * s->spot[s->view.spot].weight_n);
    s->steady_blocks = gone ? s->steady_blocks + 1 : 0;
    s->view.progress = fmin(1.0, (double)s->steady_blocks / EMPTY_BLOCKS);
    if (s->steady_blocks < EMPTY_BLOCKS) return;
    bool last = s->view.spot + 1 == s->view.spot_count;
    if (!last) s->view.spot++;
    go_to(s, !last ? SITE_PLACE : s->press ? SITE_PRESS : SITE_DONE);
}

/* Pressed for 0.4 s. Elsewhere: said until the corner is let go and pressed again. */
static void press(struct site_calibration *s, const struct block *b)
{
    bool pressed = b->fz_n >= PRESS_LEAST_N && isfinite(b->cop_mm.x);
    s->steady_blocks = pressed ? s->steady_blocks + 1 : 0;
    s->view.progress = fmin(1.0, (double)s->steady_blocks / PRESS_BLOCKS);
    if (s->steady_blocks < PRESS_BLOCKS) return;
    s->view.pressed_mm = b->cop_mm;
    s->view.press_passed = b->cop_mm.x > 0.0 && b->cop_mm.y > 0.0;
    if (s->view.press_passed)
        go_to(s, SITE_DONE);
    else
        s->view.trouble = SITE_OTHER_CORNER;
}

static void step(struct site_calibration *s, const struct block *b)
{
    if (s->last_count == REST_BLOCKS) memmove(s->last, s->last + 1, (REST_BLOCKS - 1) * sizeof s->last[0]);
    else s->last_count++;
    s->last[s->last_count - 1] = *b;
    s->view.fz_n = b->fz_n;
    s->view.cop_mm = b->cop_mm;
    switch (s->view.step) {
    case SITE_PLACE: place(s, b); break;
    case SITE_HOLD: hold(s, b); break;
    case SITE_REMOVE: remove_weight(s, b); break;
    case SITE_PRESS: press(s, b); break;
    case SITE_EMPTY:
    case SITE_DONE: break;
    }
}

static void clear_block(struct site_calibration *s)
{
    s->block_count = 0;
    s->block_fz_n = 0.0;
    s->block_cop = (struct point_mm){0.0, 0.0};
    memset(s->block_value, 0, sizeof s->block_value);
}

static void take(struct site_calibration *s, const struct force_sample *raw)
{
    double value[CHANNEL_MAX];
    struct plate_reading r;
    for (int i = 0; i < s->plate->channel_count; i++) value[i] = plate_maths_value(&s->maths, raw->raw, i);
    plate_maths_of_values(&s->maths, value, &r);
    if (!r.usable || (raw->flags & SAMPLE_CLIPPED)) return;
    for (int i = 0; i < s->plate->channel_count; i++) s->block_value[i] += value[i];
    s->block_fz_n += r.fz_n;
    if (r.cop_finite) {
        s->block_cop.x += r.fz_n * r.cop_mm.x;
        s->block_cop.y += r.fz_n * r.cop_mm.y;
    }
    if (s->view.step == SITE_HOLD && measures_noise(&s->spot[s->view.spot]) && s->noise_count < s->noise_max) s->noise[s->noise_count++] = *raw;
    if (++s->block_count < s->block_size) return;
    double fz_n = s->block_fz_n / (double)s->block_count;
    bool somewhere = fz_n > GONE_N;
    struct block b = {fz_n,
                      {somewhere ? s->block_cop.x / s->block_fz_n : (double)NAN, somewhere ? s->block_cop.y / s->block_fz_n : (double)NAN}};
    step(s, &b);
    clear_block(s);
}

/* From now on the plate is one in newtons, roughly: single cells may still be off. */
static void use_scale(struct site_calibration *s)
{
    double k = s->scale.newtons_per_unit;
    s->scaled = *s->scale.plate;
    for (int i = 0; i < s->scaled.channel_count; i++) {
        s->scaled.channel[i].scale *= k;
        s->scaled.channel[i].offset *= k;
        s->scaled.knee[i].scale_above *= k;
        s->tare.zero[i] = s->scale.zero[i] * k;
    }
    s->plate = &s->scaled;
    plate_maths_prepare(&s->maths, s->plate, s->tare.zero);
}

/* The empty plate and the first weight, while nothing is known in newtons. */
static void find_scale(struct site_calibration *s, const struct force_sample *raw)
{
    const struct site_spot *spot = &s->spot[0];
    enum scale_state was = s->scale.state;
    site_scale_feed(&s->scale, raw, spot->weight_n);
    s->view.progress = s->view.step == SITE_EMPTY ? s->scale.progress : 0.0;
    s->view.fz_n = 0.0;
    s->view.cop_mm = (struct point_mm){NAN, NAN};
    s->view.trouble = s->scale.falls ? SITE_FALLS : s->scale.moves ? SITE_RESTLESS : SITE_FINE;
    if (was == SCALE_EMPTY && s->scale.state == SCALE_WAITS) go_to(s, SITE_PLACE);
    if (s->scale.state != SCALE_RESTS) return;
    use_scale(s);
    clear_block(s);
    s->rest = (struct block){spot->weight_n, s->scale.rest_mm};
    begin_hold(s, spot);
}

/* Until the first weight was read to its end, each load that comes to rest may be it. */
static bool scale_is_open(const struct site_calibration *s)
{
    return s->in_counts && s->view.step <= SITE_PLACE && s->view.spot == 0;
}

void site_feed(struct site_calibration *s, const struct force_sample *raw, size_t count)
{
    for (size_t i = 0; i < count && s->view.step != SITE_DONE; i++) {
        if (scale_is_open(s))
            find_scale(s, &raw[i]);
        else if (s->view.step == SITE_EMPTY)
            empty(s, &raw[i]);
        else
            take(s, &raw[i]);
    }
}

const struct site_view *site_look(const struct site_calibration *s) { return &s->view; }

const struct site_spot *site_spot_at(const struct site_calibration *s, int spot) { return &s->spot[spot]; }

/* ---- the result ---- */

/* Of the plate as it will be: the noise of each cell passes through its gain. */
static void measure_noise(const struct site_calibration *s, struct site_result *out)
{
    struct sway_config config;
    struct plate_info plate = *s->plate;
    for (int i = 0; i < plate.channel_count; i++) {
        plate.channel[i].scale *= out->fit.gain[i];
        plate.channel[i].offset *= out->fit.gain[i];
        plate.knee[i].scale_above *= out->fit.gain[i];
    }
    sway_config_default(&plate, &config);
    for (int i = 0; i < plate.channel_count; i++) config.tare[i] = s->tare.zero[i] * out->fit.gain[i];
    if (!s->noise_kept)
        (void)problem_set(&out->noise_why, STATUS_DATA, "No weight rested for %.0f s or more.", NOISE_FLOOR_LEAST_S);
    else
        out->has_noise = noise_floor_measure(&config, s->noise, s->noise_count, &out->noise, &out->noise_why) == STATUS_OK;
}

/* Readings and gains of the scaled plate, as the given one has them. Offsets are newtons in both. */
static void in_units_of_the_plate(const struct site_calibration *s, struct site_result *r)
{
    double k = s->scale.newtons_per_unit;
    for (int i = 0; i < s->plate->channel_count; i++) {
        if (s->plate->channel[i].role != ROLE_CELL) continue;
        r->fit.gain[i] *= k;
        for (int spot = 0; spot < r->spot_count; spot++) r->spot[spot].value[i] /= k;
    }
}

static enum status check_what_is_left(const struct site_result *r, struct problem *why)
{
    double weight_n = 0.0;
    for (int i = 0; i < r->spot_count; i++) weight_n += r->spot[i].weight_n / r->spot_count;
    if (r->fit.residual_mm <= LEFT_MOST_MM && r->fit.residual_n <= LEFT_MOST_SHARE * weight_n) return STATUS_OK;
    return problem_set(why, STATUS_DATA,
                       "Even at best the weights are read %.0f mm and %.1f N beside the truth; spot %d is farthest off, by %.0f mm. Please "
                       "calibrate anew and see that each weight stands on the spot that is told, seen by somebody who stands on the plate.",
                       r->fit.residual_mm, r->fit.residual_n, r->fit.worst_spot + 1, r->fit.worst_mm);
}

enum status site_result(const struct site_calibration *s, struct site_result *out, struct problem *why)
{
    struct site_result r;
    memset(&r, 0, sizeof r);
    if (s->view.step != SITE_DONE) return problem_set(why, STATUS_ARG, "The calibration of the plate is not done yet.");
    enum status status = plate_fit(s->plate, s->tare.zero, s->reading, s->view.spot_count, &r.fit, why);
    if (status != STATUS_OK) return status;
    r.spot_count = s->view.spot_count;
    memcpy(r.spot, s->reading, sizeof r.spot);
    status = check_what_is_left(&r, why);
    if (status != STATUS_OK) return status;
    r.press_passed = s->view.press_passed;
    measure_noise(s, &r);
    if (s->in_counts) in_units_of_the_plate(s, &r);
    *out = r;
    return STATUS_OK;
}
