/* view_fixture.h - a headless view, its pixels, and WCAG contrast for the tests of game/view. */
#ifndef EVENKEEL_TESTS_VIEW_FIXTURE_H
#define EVENKEEL_TESTS_VIEW_FIXTURE_H

#include <math.h>
#include <stdlib.h>

#include "support/support.h"
#include "view/view_internal.h"
#include "world/world.h"

static inline struct view *fixture_open(int w, int h, enum theme t)
{
    const struct view_options o = { .width_px = w, .height_px = h, .headless = true, .unpaced = true, .theme = t };
    struct problem why = { 0 };
    struct view *v = NULL;
    if (view_open(&o, &v, &why) != STATUS_OK) fail_msg("%s", why.text);
    return v;
}

/* Rows of 0xffRRGGBB, width_px * height_px; free() it. */
static inline uint32_t *fixture_pixels(struct view *v)
{
    uint32_t *p = malloc((size_t)v->width_px * (size_t)v->height_px * 4);
    assert_non_null(p);
    assert_int_equal(SDL_RenderReadPixels(v->renderer, NULL, SDL_PIXELFORMAT_ARGB8888, p, v->width_px * 4), 0);
    return p;
}

static inline struct rgb fixture_rgb(uint32_t p) { return (struct rgb){ (uint8_t)(p >> 16), (uint8_t)(p >> 8), (uint8_t)p }; }

static inline double linear(uint8_t c)
{
    double s = c / 255.0;
    return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast ratio of WCAG 2.2. */
static inline double luminance(struct rgb c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

static inline double contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static inline struct world_scene fixture_scene(enum exercise_id id)
{
    struct world_scene w = { .exercise = id, .phase = PHASE_TRIAL, .prompt = "Lean to the lamp", .cursor_visible = true, .has_target = true,
                             .target_direction = -1, .seconds_left = -1, .running_level = 1, .span_mm = 90, .trials_total = 8,
                             .target_radius_mm = 18, .target_radius_y_mm = 20 };
    if (id != E01_STEADY_STAND) {
        w.reach_left_mm = w.reach_right_mm = 70;
        w.reach_front_mm = 75;
        w.reach_back_mm = 38;
        w.target_radius_lean = 0.24;
    }
    if (id == E01_STEADY_STAND) w.seconds_left = 12, w.span_mm = 60, w.trials_total = 3;
    if (id == E06_SIDE_SHIFT) w.target_mm.x = -42;
    if (id == E08_STAR_REACH) w.target_mm = (struct point_mm){ 30, 30 }, w.target_direction = 1;
    return w;
}

static const enum exercise_id fixture_exercises[3] = { E01_STEADY_STAND, E06_SIDE_SHIFT, E08_STAR_REACH };

#endif
