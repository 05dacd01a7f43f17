/* scene_pace.c - time to see: a ball that lands on each beat of a march, a circle that breathes. */
#include <math.h>
#include <stdio.h>

#include "view/scene.h"

void pace_step(struct ground_state *g, const struct world_scene *w, double dt_s)
{
    bool has = w->pace >= 0 && w->phase != PHASE_PAUSED;
    scene_ease(&g->beat, has ? 1 : 0, 0.15, dt_s);
    scene_ease(&g->breath, has ? 1 : 0, 0.3, dt_s);
    if (w->pace < 0) return;
    if (w->exercise == E17_MARCH) g->pace = clamp01(w->pace); /* starts again with each beat: nothing to ease */
    else scene_ease(&g->pace, clamp01(w->pace), 0.05, dt_s);
}

enum { DRUM_X = 226, DRUM_Y = 560, DRUM = 132, BALL = 24, JUMP = 88 };

void pace_draw_beat(struct view *v, const struct ground_state *g)
{
    struct point_u ball = { DRUM_X, DRUM_Y - 26 - BALL - 4 * JUMP * g->pace * (1 - g->pace) };
    view_art(v, "drum", (struct rect_u){ DRUM_X - DRUM / 2.0, DRUM_Y - DRUM / 2.0, DRUM, DRUM }, 1, 0);
    canvas_disc(v, ball, BALL, theme_sign_dark(v->theme), g->beat);
    canvas_disc(v, ball, BALL - 4, theme_rgb(v->theme, COLOUR_EARTH), g->beat);
}

enum { BREATH_SMALL = 82, BREATH_LARGE = 196, BREATH_BOX = 400 };

/* One picture at its largest, drawn smaller: a picture for each size would fill the memory. */
static SDL_Texture *breath_picture(struct view *v)
{
    static const char key[] = "|breath";
    SDL_Texture *t = picture_find(v, key);
    if (t) return t;
    char svg[700];
    struct rgb lamp = { 0xff, 0xdf, 0x94 }, light = theme_sign_light(v->theme), dark = theme_sign_dark(v->theme);
    theme_named(v->theme, "lamp", 4, &lamp);
    snprintf(svg, sizeof svg,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"400\" viewBox=\"0 0 400 400\">"
             "<circle cx=\"200\" cy=\"200\" r=\"190\" fill=\"#%02x%02x%02x\" fill-opacity=\"0.62\"/>"
             "<circle cx=\"200\" cy=\"200\" r=\"190\" fill=\"none\" stroke=\"#%02x%02x%02x\" stroke-width=\"18\"/>"
             "<circle cx=\"200\" cy=\"200\" r=\"190\" fill=\"none\" stroke=\"#%02x%02x%02x\" stroke-width=\"10\"/></svg>",
             lamp.r, lamp.g, lamp.b, dark.r, dark.g, dark.b, light.r, light.g, light.b);
    t = picture_from_svg(v, key, svg, (int)lround(BREATH_BOX * v->scale), (int)lround(BREATH_BOX * v->scale));
    if (t) SDL_SetTextureScaleMode(t, SDL_ScaleModeLinear);
    return t;
}

void pace_draw_breath(struct view *v, const struct ground_state *g, const struct scene_state *s)
{
    const struct point_u at = { 640, 420 };
    double r = BREATH_SMALL + (BREATH_LARGE - BREATH_SMALL) * g->pace, box = r * BREATH_BOX / 190;
    struct rgb light = theme_sign_light(v->theme);
    canvas_ring(v, at, BREATH_LARGE + 14, BREATH_LARGE + 14, 4, light, 0.2 + 0.35 * s->calm);
    SDL_Texture *t = breath_picture(v);
    if (!t || g->breath <= 0.004) return;
    SDL_FRect to = { (float)to_px_x(v, at.x - box / 2), (float)to_px_y(v, at.y - box / 2), (float)(box * v->scale), (float)(box * v->scale) };
    SDL_SetTextureAlphaMod(t, (Uint8)lround(255 * clamp01(g->breath)));
    SDL_RenderCopyF(v->renderer, t, NULL, &to);
}
