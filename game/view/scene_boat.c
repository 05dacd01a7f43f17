/* scene_boat.c - E01: a boat on a lake. Its ripples die down while the person stands still, and then the water
 * carries its mirror image and the light of the sun. Moving: boat, ripples, cursor. */
#include <math.h>

#include "view/scene.h"

enum { RIPPLES = 6, ROLL_MAX_DEG = 3 };
static const struct rect_u boat_at = { 530, 222, 220, 220 };
static const struct point_u waterline = { 640, 436 };
static const double MIRROR_SHARE = 0.5; /* height of boat_mirror.svg over that of boat.svg */
static const double RIPPLE_PERIOD_S = 5.5;

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

static struct rgb ripple_colour(const struct view *v)
{
    struct rgb light = { 90, 82, 0 };
    if (v->theme == THEME_YELLOW_ON_BLACK) return light;
    theme_named(v->theme, "water_far", 9, &light);
    return rgb_mix(light, theme_sign_light(v->theme), 0.55);
}

static double ripple_rx(int i) { return 122 + 42.0 * i; }

/* The rings lie still; a slow wave of light runs outward over them. */
static void draw_ripples(struct view *v, const struct scene_state *s)
{
    int rings = v->latency.quality >= 2 ? 3 : RIPPLES;
    for (int i = 0; i < rings; i++) {
        double wave = 0.5 + 0.5 * sin(2 * M_PI * (s->time_s / RIPPLE_PERIOD_S - 0.31 * i)), rx = ripple_rx(i);
        double alpha = (1 - s->calm) * (0.62 - 0.08 * i) * wave;
        canvas_ring(v, waterline, rx, rx * 0.19, 3.5 - 0.3 * i, ripple_colour(v), alpha);
    }
}

static void draw(struct view *v, const struct scene_state *s, const struct world_scene *w)
{
    (void)w;
    double unrest = 1 - s->calm, swell = sin(2 * M_PI * s->time_s / 5.2);
    double bob = v->latency.quality ? 0 : (0.8 + 4.2 * unrest) * swell;
    double roll_deg = v->latency.quality ? 0 : ROLL_MAX_DEG * unrest * sin(2 * M_PI * s->time_s / 6.4 + 0.8);
    struct rect_u mirror = { boat_at.x, boat_at.y + boat_at.h - 5 - bob, boat_at.w, boat_at.h * MIRROR_SHARE };
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
    picture_get(v, "boat_mirror", w, (int)lround(boat_at.h * MIRROR_SHARE * v->scale), 0);
    for (int i = 0; i < RIPPLES; i++) {
        struct rect_u box;
        canvas_ellipse(v, ripple_rx(i), ripple_rx(i) * 0.19, 3.5 - 0.3 * i, ripple_colour(v), &box);
    }
    picture_get(v, "light_path", (int)lround(260 * v->scale), (int)lround(180 * v->scale), 0);
}

const struct scene_kind scene_boat = {
    .focus = { 640, 588 }, .half_height = 186, .background = "scene_boat",
    .begin = begin, .step = step, .draw = draw, .preload = preload,
};
