/* scene_boat.c - E01: a boat on a lake. Its ripples die down while the person stands still, and then the water
 * carries its mirror image and the light of the sun. Moving: boat, ripples, cursor. */
#include <math.h>

#include "view/scene.h"

enum { RIPPLES = 3, ROLL_MAX_DEG = 3 };
static const struct rect_u boat_at = { 500, 166, 280, 280 };
static const struct point_u waterline = { 640, 437 };
static const double RIPPLE_PERIOD_S = 7.5;

static void begin(struct scene_state *s, const struct world_scene *w)
{
    (void)s;
    (void)w;
}

static void step(struct scene_state *s, const struct world_scene *w, double dt_s)
{
    (void)s;
    (void)w;
    (void)dt_s;
}

static void draw_ripples(struct view *v, const struct scene_state *s)
{
    struct rgb light = { 255, 255, 255 };
    theme_named(v->theme, "water_far", 9, &light);
    if (v->theme != THEME_YELLOW_ON_BLACK) light = rgb_mix(light, theme_sign_light(v->theme), 0.55);
    else light = (struct rgb){ 90, 82, 0 };
    int rings = v->latency.quality >= 2 ? 1 : RIPPLES;
    for (int i = 0; i < rings; i++) {
        double p = fmod(s->time_s / RIPPLE_PERIOD_S + (double)i / rings, 1), rx = 118 + 250 * p;
        double alpha = (1 - s->calm) * 0.62 * pow(sin(M_PI * p), 1.2);
        canvas_arc(v, waterline, rx, rx * 0.19, 0, 2 * M_PI, 3.6 - 1.4 * p, light, alpha);
    }
}

static void draw(struct view *v, const struct scene_state *s, const struct world_scene *w)
{
    (void)w;
    double unrest = 1 - s->calm, swell = sin(2 * M_PI * s->time_s / 5.2);
    double bob = v->latency.quality ? 0 : (0.8 + 4.2 * unrest) * swell;
    double roll_deg = v->latency.quality ? 0 : ROLL_MAX_DEG * unrest * sin(2 * M_PI * s->time_s / 6.4 + 0.8);
    struct rect_u mirror = { boat_at.x, boat_at.y + boat_at.h - 12 - bob, boat_at.w, boat_at.h * 0.62 };
    view_art(v, "light_path", (struct rect_u){ 800, 350, 260, 180 }, 0.15 + 0.75 * scene_smooth(s->calm), 0);
    view_art(v, "boat_mirror", mirror, 0.10 + 0.50 * scene_smooth(s->calm), 0);
    draw_ripples(v, s);
    struct rect_u boat = boat_at;
    boat.y += bob;
    view_art(v, "boat", boat, 1, roll_deg);
}

static void preload(struct view *v)
{
    int w = (int)lround(boat_at.w * v->scale), h = (int)lround(boat_at.h * v->scale);
    for (int half_deg = -2 * ROLL_MAX_DEG; half_deg <= 2 * ROLL_MAX_DEG; half_deg++) picture_get(v, "boat", w, h, half_deg / 2.0);
    picture_get(v, "boat_mirror", w, (int)lround(boat_at.h * 0.62 * v->scale), 0);
    picture_get(v, "light_path", (int)lround(260 * v->scale), (int)lround(180 * v->scale), 0);
}

const struct scene_kind scene_boat = {
    .exercise = E01_STEADY_STAND, .focus = { 640, 574 }, .half_height = 132, .background = "scene_boat",
    .begin = begin, .step = step, .draw = draw, .preload = preload,
};
